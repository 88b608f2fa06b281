"""What a release changed, against a count made of the files alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adviser_app.services import changes, councils, refresh
from adviser_app.store.connection import Store
from tests.services.small import HEADER, bring, line
from tests.tools.stores import new_store

DAYS = (date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 31))
PERIODS = ("2022", "2023", "2024", "2025")
Cells = dict[tuple[str, str, str], tuple[float | None, str, str]]  # council, indicator, period: value, marker, status


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.fixture
def counties(store: Store) -> list[str]:
    return [a.code for a in councils.list_councils(store) if a.council_type == "county"]


def months(counties: list[str]) -> tuple[Cells, Cells]:
    """A month, and the next: figures that come, go, are revised, wait behind a marker, become final; whole years of
    new ones, and a single cell in a year that stays otherwise."""
    first: Cells = {}
    for i, code in enumerate(counties):
        for at, period in enumerate(PERIODS[:3]):
            first[code, "Births", period] = (10.0 + 5 * i % 21 + at, "", "provisional" if period == "2024" else "")
            first[code, "Deaths", period] = (20.0 + i, "", "") if i % 5 else (None, "[x]", "")
    then = dict(first)
    for i, code in enumerate(counties):
        kept = (first[code, "Births", "2024"][0], "", "")
        then[code, "Births", "2024"] = (kept, (99.5 - i, "", ""), (None, "[x]", ""))[i % 3]  # the whole year
        then[code, "Births", "2025"] = (7.5 * (i + 1), "", "") if i % 4 else (None, "[z]", "")
    then[counties[1], "Deaths", "2023"] = (40.0, "", "")  # a single cell
    then[counties[0], "Deaths", "2023"] = (5.0, "", "")
    then[counties[5], "Deaths", "2022"] = (None, "[z]", "")
    then[counties[2], "Deaths", "2022"] = (None, "[x]", "")
    return first, then


def lines(cells: Cells, indicators: dict[str, str]) -> list[str]:
    return [
        line(code, indicators.get(name, name), period, "" if value is None else value, marker=marker, status=status)
        for (code, name, period), (value, marker, status) in cells.items()
    ]


def expected(first: Cells, then: Cells, codes: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, now in then.items():
        was = first.get(key)
        if key[0] not in codes or was == now:
            continue
        had, has = was is not None and was[0] is not None, now[0] is not None
        same = was is not None and was[0] == now[0]
        kind = "Marker or note" if same else "Revised" if had and has else "New" if has else "Withdrawn"
        if not had and not has:
            kind = "Marker or note"
        found[kind] += 1
    return found


def test_counts_are_those_of_the_files(store: Store, counties: list[str], tmp_path: Path) -> None:
    first, then = months(counties)
    bring(store, tmp_path, "jan.csv", lines(first, {}), DAYS[0])
    bring(store, tmp_path, "feb.csv", lines(then, {}), DAYS[1])
    for chosen in (None, counties[:7], [counties[3]]):
        wanted = expected(first, then, set(counties if chosen is None else chosen))
        found = changes.changes(store, codes=chosen)
        assert dict(found.counts) == {k: wanted[k] for k, _ in found.counts}
        assert Counter(r.kind.text for r in found.rows) == +wanted
        by = changes.by_indicator(store, codes=chosen)
        assert sum(r.revised for r in by.rows) == wanted["Revised"]
        assert sum(r.new for r in by.rows) == wanted["New"]
        assert sum(r.withdrawn for r in by.rows) == wanted["Withdrawn"]
        assert sum(r.marked for r in by.rows) == wanted["Marker or note"]
    assert all(n for _, n in changes.changes(store).counts), "a kind is not tried"


def test_a_later_release_over_it_and_a_series_renamed(store: Store, counties: list[str], tmp_path: Path) -> None:
    """What the second brought is told as it was, though a third came, which knows a series by another name."""
    first, then = months(counties)
    bring(store, tmp_path, "jan.csv", lines(first, {}), DAYS[0])
    second = bring(store, tmp_path, "feb.csv", lines(then, {}), DAYS[1])
    wanted = changes.changes(store)
    third = dict(then)
    for code in counties[:2]:
        value, *words = then[code, "Births", "2023"]
        third[code, "Births", "2023"] = ((value or 0) + 1, *words)
    path = tmp_path / "mar.csv"
    path.write_text("\n".join([HEADER, *lines(third, {"Births": "Birth count"})]) + "\n", encoding="utf-8")
    options = refresh.RefreshOptions(released=DAYS[2], backup=False)
    offered = refresh.preview(store, [path], options).plan.findings
    joins = {f.id: True for f in offered}
    assert joins, "no rename was offered"
    refresh.apply(store, refresh.preview(store, [path], replace(options, joins=joins)))
    moved = changes.changes(store)
    assert dict(moved.counts) == {k: expected(then, third, set(counties))[k] for k, _ in moved.counts}
    assert dict(changes.changes(store, release_id=second).counts) == dict(wanted.counts)
    both = changes.changes(store, since=date(2026, 1, 1))
    everything = Counter("New" if v[0] is not None else "Marker or note" for v in third.values())
    assert dict(both.counts) == {k: everything[k] for k, _ in both.counts}


def test_the_largest_are_listed_and_the_rest_is_a_number(
    store: Store, counties: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, then = months(counties)
    bring(store, tmp_path, "jan.csv", lines(first, {}), DAYS[0])
    bring(store, tmp_path, "feb.csv", lines(then, {}), DAYS[1])
    every = changes.changes(store)
    monkeypatch.setattr(changes, "ROWS", 9)
    few = changes.changes(store)
    assert few.rows == every.rows[:9]
    assert few.counts == every.counts
    assert few.sentence.endswith(
        f"The 9 that matter most are listed, {len(every.rows) - 9:,} more are counted by indicator."
    )
    mine = changes.changes(store, codes=counties[:7])
    assert [r for r in every.rows if r.area_code in counties[:7]][:9] == list(mine.rows)


def test_a_figure_that_becomes_final_says_so(store: Store, counties: list[str], tmp_path: Path) -> None:
    first, second, third = counties[:3]
    bring(store, tmp_path, "jan.csv", [
        line(first, "Births", "2024", 10, status="p"), line(second, "Births", "2024", 11, status="provisional"),
        line(third, "Births", "2024", 12, status="p"),
    ], DAYS[0])  # fmt: skip
    bring(store, tmp_path, "feb.csv", [
        line(first, "Births", "2024", 10, status="final"), line(second, "Births", "2024", 11),
        line(third, "Births", "2024", 13, status="final"),
    ], DAYS[1])  # fmt: skip
    rows = {row.area_code: row for row in changes.changes(store, codes=[first, second, third]).rows}
    told = {code: (row.kind.text, row.before.text, row.after.text) for code, row in rows.items()}
    assert told == {
        first: ("Marker or note", "10%, provisional", "10%, final"),
        second: ("Marker or note", "11%, provisional", "11%"),
        third: ("Revised", "12%, provisional", "13%, final"),
    }


def test_where_only_the_limits_changed_they_are_told(store: Store, counties: list[str], tmp_path: Path) -> None:
    first, second, third = counties[:3]
    bring(store, tmp_path, "a.csv", [
        line(code, "Births", "2024", 43.5, lower=42.1, upper=44.9) for code in counties[:3]
    ], DAYS[0])  # fmt: skip
    bring(store, tmp_path, "b.csv", [
        line(first, "Births", "2024", 43.5, lower=42.0, upper=45.0), line(second, "Births", "2024", 43.5),
        line(third, "Births", "2024", 43.6, lower=42.1, upper=44.9),
    ], DAYS[1])  # fmt: skip
    told = {r.area_code: (r.kind.text, r.before.text, r.after.text) for r in changes.changes(store).rows}
    assert told == {
        first: ("Marker or note", "43.5% (42.1% to 44.9%)", "43.5% (42.0% to 45.0%)"),
        second: ("Marker or note", "43.5% (42.1% to 44.9%)", "43.5%"),
        third: ("Revised", "43.5%", "43.6%"),
    }
