"""The lists over a synthetic programme of every kind and stage, against an independent count: plain SQL, the months by
another library, the rules written down here once more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta

from adviser_app.services import challenges, identity, shipped
from adviser_app.services.challenges.state import loaded
from adviser_app.store.connection import Store
from tests.tools import example_challenges
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
HELD = ("on site", "feedback report", "action plan", "progress review", "review reported", "closed")
# (from, the next: months; review; report; plan; review's report): late after so many months, None: not required.
VERSIONS = [
    ("2023-04-01", 60, 12, 3, 5, 12),
    ("2019-04-01", 60, 8, None, None, None),
    ("2000-01-01", 60, 30, None, None, None),
]
STEPS = ("progress review", "feedback report", "action plan", "progress review's report")
DAYS = ("review_on", "report_on", "plan_on", "review_report_on")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("synthetic")
    with new_store(folder) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        shipped.take_in(made)
        example_challenges.challenges(made)
        yield made


def table(store: Store, name: str) -> list[dict[str, str]]:
    found = store.con.execute(f"SELECT * FROM {name}")
    names = [c[0] for c in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def rows(store: Store) -> list[dict[str, str]]:
    """Challenges, each with the days of a review that has a line of its own."""
    found = table(store, "challenge")
    for review in sorted(found, key=lambda r: r["last_day"]):
        if review["kind"] == "Progress review" and review["follows"] and review["stage"] in HELD:
            parent = next(r for r in found if r["id"] == review["follows"])
            parent["review_on"] = parent["review_on"] or review["last_day"]
            parent["review_report_on"] = parent["review_report_on"] or review["report_on"]
    return found


def took_place(row: dict[str, str]) -> bool:
    return row["stage"] in HELD and "" < row["last_day"] <= TODAY.isoformat()


def starts(row: dict[str, str]) -> bool:
    return row["resets"] == "yes" or (row["kind"] == "Corporate" and row["resets"] != "no")


def late_by_hand(store: Store) -> set[tuple[str, str, str, date]]:
    """(council, challenge, step, last day in time) of all that is late."""
    every = rows(store)
    out = set()
    areas = {a.code: a for a in loaded(store).councils}
    for row in every:
        if not took_place(row) or row["kind"] not in ("Corporate", "Finance", "Governance"):
            continue
        if not areas[row["council"]].exists_on(TODAY) or any(
            o["council"] == row["council"] and starts(o) and took_place(o) and o["last_day"] > row["last_day"]
            for o in every
        ):
            continue
        months = next(v for v in VERSIONS if v[0] <= row["last_day"])[2:]
        for step, field, late in zip(STEPS, DAYS, months, strict=True):
            if late is None or "" < row[field] <= TODAY.isoformat():
                continue
            limit = date.fromisoformat(row["last_day"]) + relativedelta(months=late)
            if limit < TODAY:
                out.add((row["council"], row["id"], step, limit))
    for area in areas.values():
        if not area.exists_on(TODAY):
            continue
        counting = [
            r for r in every
            if starts(r) and took_place(r) and area.code in (r["council"], *r["counts_for"].split("; "))
        ]  # fmt: skip
        newest = max(counting, key=lambda r: r["last_day"], default=None)
        since = newest["last_day"] if newest else area.start.isoformat() if area.predecessors and area.start else ""
        if since and (limit := date.fromisoformat(since) + relativedelta(months=60)) < TODAY:
            out.add((area.code, newest["id"] if newest else "", "next challenge", limit))
    return out


def test_late_steps_are_those_counted_by_hand(store: Store) -> None:
    expected = late_by_hand(store)
    found = {
        (code, s.row, s.step, s.late_after)
        for code, steps in challenges.late_steps(store, None, TODAY).items()
        for s in steps
        if s.late
    }
    assert found == expected
    assert len(expected) > 40
    listed = [(x.council_code, x.row, x.line.step, x.line.late_after) for x in challenges.due(store, today=TODAY).lines
              if x.kind == "late"]  # fmt: skip
    assert set(listed) == expected
    assert [x[3] for x in listed] == sorted(x[3] for x in listed if x[3])


def test_the_month_arithmetic_agrees_with_another_librarys() -> None:
    from adviser_app.analysis.clock import add_months

    for day in range(date(2023, 1, 1).toordinal(), date(2029, 1, 1).toordinal()):
        start = date.fromordinal(day)
        for months in (1, 3, 5, 9, 11, 12, 54, 60):
            assert add_months(start, months) == start + relativedelta(months=months)


def test_never_had_one_is_those_without_a_row_that_counts(store: Store) -> None:
    counting = [r for r in rows(store) if starts(r) and took_place(r)]
    counted = {r["council"] for r in counting} | {c for r in counting for c in r["counts_for"].split("; ")}
    there = {a.code for a in loaded(store).councils if a.exists_on(TODAY)}
    found = challenges.never(store, today=TODAY)
    assert {x.council_code for x in found.lines} == there - counted
    assert found.sentence.startswith(f"{len(there - counted)} of 317 councils")


def test_published_counts_are_those_of_the_columns(store: Store) -> None:
    held = [r for r in rows(store) if took_place(r) and r["kind"] != "Progress review"]
    found = challenges.published(store, today=TODAY)
    assert {x.row for x in found.lines} == {r["id"] for r in held}
    for card, field, link in zip(found.cards, ("report_on", "plan_on", "review_report_on"),
                                 ("report_link", "plan_link", "review_link"), strict=True):  # fmt: skip
        assert card.figure == f"{sum(bool(r[field] or r[link]) for r in held)} of {len(held)} published"


@pytest.mark.parametrize("year", ["2024", "2025", "2026"])
def test_days_lent_are_those_of_the_team_lines(store: Store, year: str) -> None:
    challenge = {r["id"]: r for r in rows(store)}
    lent: dict[str, float] = {}
    people: dict[str, int] = {}
    for m in table(store, "team_member"):
        of = challenge[m["challenge"]]
        if m["state"] == "agreed" and m["lender"] and of["stage"] != "cancelled" and of["first_day"][:4] == year:
            lent[m["lender"]] = lent.get(m["lender"], 0) + float(m["days"] or 0)
            people[m["lender"]] = people.get(m["lender"], 0) + 1
    found = {x.code: x for x in challenges.lending(store, year, today=TODAY).lines}
    assert {c: x.peers.sort for c, x in found.items() if x.peers.sort} == people
    assert {c: x.lent_challenges.sort or 0.0 for c, x in found.items() if x.peers.sort} == lent


def test_every_challenge_stands_once_on_the_board_in_its_stage(store: Store) -> None:
    cards = {x.row: column.stage for column in challenges.board(store, today=TODAY).columns for x in column.cards}
    assert cards == {r["id"]: r["stage"] for r in rows(store)}


def test_every_day_on_site_of_a_year_is_in_its_timeline(store: Store) -> None:
    expected = {
        (r["id"], r["first_day"], r["last_day"]) for r in rows(store)
        if r["stage"] != "cancelled" and r["first_day"] and r["first_day"][:4] <= "2026" <= r["last_day"][:4]
    }  # fmt: skip
    lanes = challenges.timeline(store, year=2026, today=TODAY).lanes
    found = {(b.row, b.start.isoformat(), b.end.isoformat()) for lane in lanes for b in lane.bars if b.kind == "site"}
    assert found == expected


def test_every_councils_page_can_be_made_and_agrees_with_the_lists(store: Store) -> None:
    late = challenges.late_steps(store, None, TODAY)
    for code in {r["council"] for r in rows(store)} | {"E06000063", "E06000065"}:
        page = challenges.council(store, code, TODAY)
        assert {(s.row, s.step) for s in page.clock.late} == {(s.row, s.step) for s in late.get(code, ()) if s.late}
        assert all(len(row) == len(page.table()[0]) for row in page.table()[1])
