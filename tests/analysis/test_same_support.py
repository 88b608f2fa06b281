"""Episodes that may be written down already."""

from __future__ import annotations

import pytest

from adviser_app.analysis.same_support import alike
from adviser_app.analysis.takeup import Episode

THERE = Episode("r1", "E1", "o", "delivered", 2025, start="2025-06-02", end="2025-06-04", event="Warwick, June")


def new(**more: object) -> Episode:
    values: dict[str, object] = {"id": "", "council": "E1", "offer": "o", "status": "offered", "year": 2025}
    return Episode(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (new(start="2025-06-02", end="2025-06-04"), "the same days"),
        (new(start="2025-06-04"), "days that overlap"),
        (new(end="2025-06-02"), "days that overlap"),
        (new(start="2025-06-05"), ""),
        (new(start="2025-06-01"), ""),
        (new(start="2025-05-01", end="2025-07-01"), "days that overlap"),
        (new(event=" warwick,  JUNE"), "the same event"),
        (new(start="2027-01-01", year=2026, event="Warwick, June"), "the same event"),
        (new(event="Leeds, June"), ""),
        (new(), "the same year, and no day to tell them apart"),
        (new(year=2024), ""),
        (new(year=None), ""),
        (new(council="E2", start="2025-06-02"), ""),
        (new(offer="p", start="2025-06-02"), ""),
        (new(id="r1", start="2025-06-02"), ""),
    ],
)
def test_what_is_noticed(one: Episode, why: str) -> None:
    assert [w for _, w in alike(one, [THERE])] == ([why] if why else [])


def test_neither_says_when() -> None:
    there = Episode("r2", "E1", "o", "offered", None)
    assert alike(new(year=None), [there]) == [(there, "neither says when")]
