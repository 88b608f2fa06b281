"""The synthetic programme that tests and pictures use: as varied as it says, and the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from adviser_app.domain.records.challenge import HELD, KINDS, STAGES
from adviser_app.services import records
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from tests.tools import example_challenges
from tests.tools.stores import new_store


def values(store: Store, table: str) -> list[dict[str, str]]:
    return [row.values for row in stored.rows(store, table)]


def test_it_has_every_kind_and_stage_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with new_store(tmp_path / "one") as store, new_store(tmp_path / "two") as other:
        made, again = example_challenges.challenges(store), example_challenges.challenges(other)
        rows = values(store, "challenge")
        assert len(rows) == len(made.challenges) > 80
        counts = Counter(v["kind"] for v in rows)
        assert set(counts) == set(KINDS) and min(counts.values()) >= 5
        assert {v["stage"] for v in rows} == set(STAGES)
        today = example_challenges.TODAY.isoformat()
        # What took place lies behind, but for the one that is on site; what is to come lies ahead
        assert {v["stage"] for v in rows if v["last_day"] > today and v["stage"] in HELD} == {"on site"}
        assert not [v for v in rows if "" < v["last_day"] < today and v["stage"] in STAGES[:4]]
        for name in ("report_on", "plan_on", "review_on", "review_report_on", "draft_on", "position_on"):
            days = [v[name] for v in rows if v[name]]
            assert days and max(days) <= today, name
        lenders = Counter(v["lender"] for v in values(store, "team_member"))
        assert len(lenders) > 50 and {v["state"] for v in values(store, "team_member")} == {
            "asked",
            "agreed",
            "declined",
        }
        assert len(values(store, "recommendation")) > 100 and len(values(store, "peer")) == len(made.peers)
        southend = records.get(store, "challenge", made.cases["southend"]).values
        assert (southend["last_day"], southend["review_on"]) == ("2022-10-14", "2023-12-05")
        review = records.get(store, "challenge", made.cases["new council's own, review"]).values
        assert review["follows"] == made.cases["new council's own"]
        plain = ("council", "kind", "stage", "last_day", "report_on", "plan_on", "review_on")
        assert [[v[n] for n in plain] for v in rows] == [[v[n] for n in plain] for v in values(other, "challenge")]
        assert set(again.cases) == set(made.cases)
        records.undo(store)
        assert not any(records.count(store)[t] for t in ("challenge", "peer", "team_member", "recommendation"))


def test_a_portfolio_of_ones_own_gets_its_stories(tmp_path: Path) -> None:
    mine = ("E06000001", "E06000002", "E06000003", "E06000004", "E06000005")
    with new_store(tmp_path) as store:
        made = example_challenges.challenges(store, mine, date(2025, 2, 28))
        told = {name: records.get(store, "challenge", row).values for name, row in made.cases.items()}
        assert {v["council"] for name, v in told.items() if name.startswith("mine")} == set(mine)
        assert told["mine, ahead"]["first_day"] > "2025-02-28"
