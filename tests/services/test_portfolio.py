"""Portfolio and settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import CouncilType, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import councils, identity, past, portfolio, records, settings
from adviser_app.services.assigned import mine
from adviser_app.store.connection import Store
from tests.services.small import bring, line
from tests.tools.stores import new_store


def test_put_get_undo(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert portfolio.get(store) == []
        # York, Barnsley twice (by its former code too); by name of the council
        assert portfolio.put(store, ["E06000014", "E08000016", "E08000038"]) == ["E08000038", "E06000014"]
        assert portfolio.put(store, []) == []
        assert portfolio.undo(store) == ["E08000038", "E06000014"]
        assert portfolio.undo(store) == []
        assert portfolio.undo(store) is None


@pytest.mark.parametrize("code", ["E99999999", "E12000001", "E47000001", "Barnsley"])
def test_only_councils(tmp_path: Path, code: str) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(AdviserError) as refused:
            portfolio.put(store, ["E08000038", code])
        assert refused.value.code == "no-such-council"
        assert portfolio.get(store) == []


def test_a_code_that_changed_comes_as_the_new(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        portfolio.put(store, ["E08000038"])
        store.con.execute("UPDATE area_code SET is_current = 0 WHERE code = 'E08000038'")
        at = store.con.execute("SELECT area_id FROM area_code WHERE code = 'E08000038'").fetchone()[0]
        store.con.execute("INSERT INTO area_code VALUES ('E08000099', 'council', ?, 1)", (at,))
        assert portfolio.get(store) == ["E08000099"]


def test_by_region_and_type(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        south_west = portfolio.by(store, region="south west")
        assert "E06000023" in south_west
        assert "E10000027" not in south_west  # Somerset county, abolished
        districts = portfolio.by(store, council_type="district")
        assert len(districts) == 164
        both = portfolio.by(store, region="South West", council_type=CouncilType.DISTRICT)
        assert set(both) == set(south_west) & set(districts)
        assert len(portfolio.by(store)) == 317
        for wrong in ({"region": "Wessex"}, {"council_type": "parish"}):
            with pytest.raises(AdviserError):
                portfolio.by(store, **wrong)


def test_settings(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert settings.get(store) == settings.Settings()
        assert settings.put(store, group="tier-region", prepared_by="Ann").group == GroupRule.TIER_REGION
        assert settings.get(store).prepared_by == "Ann"
        assert settings.undo(store, "group")
        assert settings.get(store).group == GroupRule.TYPE
        with pytest.raises(ValueError, match="nearest"):
            settings.put(store, group="nearest")
        with pytest.raises(TypeError):
            settings.put(store, colour="red")


def assignments(store: Store) -> list[tuple[str, str, str, str]]:
    return sorted(
        (v.values["council"], v.values["role"], v.values["start"], v.values["end"])
        for v in records.list_rows(store, "portfolio")
    )


def test_it_is_kept_as_assignments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Day(date):
        now = date(2026, 4, 1)

        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return cls.now

    monkeypatch.setattr(portfolio, "date", Day)
    with new_store(tmp_path) as store:
        portfolio.put(store, ["E08000038", "E06000014"])
        lead = "Lead adviser"
        assert assignments(store) == [("E06000014", lead, "2026-04-01", ""), ("E08000038", lead, "2026-04-01", "")]
        portfolio.put(store, ["E08000038"])  # on the same day: it never was
        assert assignments(store) == [("E08000038", lead, "2026-04-01", "")]
        Day.now = date(2026, 9, 1)
        portfolio.put(store, ["E06000001"])
        assert assignments(store) == [
            ("E06000001", lead, "2026-09-01", ""),
            ("E08000038", lead, "2026-04-01", "2026-08-31"),
        ]
        assert portfolio.get(store) == ["E06000001"]
        assert portfolio.get(store, today=date(2026, 5, 1)) == ["E08000038"]
        portfolio.put(store, ["E08000038", "E06000001"])  # again, from today
        assert len(assignments(store)) == 3
        portfolio.put(store, ["E08000038", "E06000001"])
        assert portfolio.undo(store) == ["E06000001"]  # what changed nothing is nothing to undo
        assert records.redo(store) is not None
        assert portfolio.get(store) == ["E08000038", "E06000001"]
        Day.now = date(2026, 3, 1)  # before it begins
        assert portfolio.get(store) == []


def test_councils_covered_count_and_those_of_others_do_not(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        me = identity.name(store, "Ann", "Laptop")
        other = records.create(store, "person", {"name": "Bob"}).id
        start = {"start": "2026-01-01"}
        records.create(
            store, "portfolio", start | {"council": "E08000038", "person": me.person, "role": "Cover adviser"}
        )
        records.create(store, "portfolio", start | {"council": "E06000014", "person": other, "role": "Lead adviser"})
        assert portfolio.get(store) == ["E08000038"]
        portfolio.put(store, ["E06000014"])
        assert portfolio.get(store) == ["E06000014"]
        assert [v.values["end"] for v in records.list_rows(store, "portfolio", person=other)] == [""]


def test_taking_it_back_leaves_other_actions(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        portfolio.put(store, ["E08000038"])
        records.create(store, "contact", {"council": "E08000038", "name": "Ann", "role": "Leader"})
        assert portfolio.undo(store) == []
        assert len(records.list_rows(store, "contact")) == 1
        assert records.undo_labels(store) == ("added contact", "changed the portfolio")


def test_beside_figures_of_a_past_day_the_portfolio_is_that_of_now(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, tmp_path, "a.csv", [line("E08000038", "Recycling rate", "2023/24", 30)], date(2026, 1, 31))
        portfolio.put(store, ["E08000038", "E06000014"])  # as of today, long after
        with past.then(store, date(2026, 2, 1)) as then:
            codes = [row.values["council"] for row in mine(then, date(2026, 2, 1))]
            page = councils.page(then, "E08000038", GroupRule.PORTFOLIO)
        assert sorted(codes) == ["E06000014", "E08000038"]
        assert page.group.label == "2 councils of the portfolio"
