"""Publishers' marks of a break are found by their index, on past days too, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.markers import says_break
from adviser_app.services import breaks, figures, past, series, stores
from adviser_app.store import breaks as stored
from adviser_app.store.connection import Store
from tests.services.small import bring, line

CODES = ("E08000038", "E08000017", "E08000018", "E08000035")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "store.adviser") as opened:
        yield opened
    figures.forget()
    past.forget()


def month(marked: dict[str, str], notes: str = "") -> list[str]:
    """Two years of four councils; ``marked``: the status of the second one."""
    return [
        line(code, "Rate", year, 10 + n + (year == "2023") * 2, status=marked.get(code, "") if year == "2023" else "",
             note=notes)
        for n, code in enumerate(CODES)
        for year in ("2022", "2023")
    ]  # fmt: skip


def marks(store: Store) -> dict[int, int]:
    return {slab_id % 4096: len(areas) for slab_id, areas in stored.marked(store)}


def test_the_index_finds_what_reading_everything_finds(store: Store, tmp_path: Path) -> None:
    said = {CODES[0]: "[b]", CODES[1]: "[p] [b]", CODES[2]: "break in series", CODES[3]: "[p]"}
    bring(store, tmp_path, "a.csv", month(said, "No breakdown by age; outbreak of 2020"), date(2026, 1, 1))
    assert list(marks(store).values()) == [3]
    plan = store.con.execute(
        f"EXPLAIN QUERY PLAN SELECT id FROM main.slab INDEXED BY slab_break WHERE {stored._MAY}"
    ).fetchall()
    assert "slab_break" in str(plan)


def test_no_direction_for_the_councils_a_mark_stands_at(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "a.csv", month({CODES[0]: "[b]"}), date(2026, 1, 1))
    marked = series.page(store, 1, CODES[0], GroupRule.TYPE).row
    other = series.page(store, 1, CODES[1], GroupRule.TYPE).row
    assert (marked.direction.text, marked.change.text) == ("", "–")
    assert "Not compared with 2022: the publisher marks a break in the series." in marked.notes
    assert marked.facts is not None
    assert (marked.facts.change, marked.facts.previous_period) == (None, "")
    assert (other.direction.text, other.change.sort) == ("Increasing", 2.0)
    assert breaks.listing(store).lines[0].figures == 1


def test_a_past_day_has_the_marks_of_that_day(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "a.csv", month({CODES[0]: "[b]"}), date(2026, 1, 1))
    bring(store, tmp_path, "b.csv", month({CODES[1]: "[b]", CODES[2]: "[b]"}), date(2026, 2, 1))
    assert list(marks(store).values()) == [2]
    with past.then(store, date(2026, 1, 15)) as then:
        assert list(marks(then).values()) == [1]
        assert series.page(then, 1, CODES[0], GroupRule.TYPE).row.direction.text == ""
        assert series.page(then, 1, CODES[1], GroupRule.TYPE).row.direction.text == "Increasing"


@pytest.mark.parametrize(
    ("said", "breaks_"),
    [
        ("b", True), ("[b]", True), ("[p, b]", True), ("Break in time series", True), ("series break", True),
        ("", False), ("p", False), ("breakdown not available", False), ("outbreak in the area", False),
        ("Breakfast clubs", False),
    ],
)  # fmt: skip
def test_what_says_that_there_is_a_break(said: str, breaks_: bool) -> None:
    assert says_break(said) is breaks_


def test_a_break_to_be_written_down_begins_with_the_newest_period(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "a.csv", month({}), date(2026, 1, 1))
    assert breaks.preset(store, 1) == breaks.names(store, 1) | {"start": "2023-01-01"}
