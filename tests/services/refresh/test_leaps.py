"""A figure far from its own area's others in a series that hardly changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adviser_app.services import refresh
from adviser_app.services.refresh import figures
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
HEADER = "area_code,indicator,period,value"


def history(*values: str, code: str = "E08000001") -> list[str]:
    return [f"{code},Homes,{2015 + at},{value}" for at, value in enumerate(values) if value]


@pytest.mark.parametrize(("values", "line", "shown"), [
    (("1200", "1210", "12300", "1190"), 4, "12300"),
    (("1200", "1210", "1230", "119"), 5, "119"),
    (("0.41", "41.1", "41.2", "40.8", "40.9"), 2, "0.41"),
])  # fmt: skip
def test_a_leap_is_told_and_taken(bring: Bring, store: Store, values: tuple[str, ...], line: int, shown: str) -> None:
    (problem,) = bring(*history(*values), header=HEADER).problems
    assert (problem.code, problem.line, problem.value) == ("value-leaps", line, shown)
    assert "of the same area in other periods." in problem.message
    assert len(observations(store, "value")) == len(values)


def test_it_is_told_once_for_an_indicator(bring: Bring) -> None:
    rows = [row for n in (1, 2, 3) for row in history("10", "11", "110", "10", code=f"E0800000{n}")]
    (problem,) = bring(*rows, header=HEADER).problems
    assert "So do 2 more of the indicator." in problem.message and problem.line == 4


@pytest.mark.parametrize("values", [
    ("1200", "1210", "12300"),  # too few others
    ("1200", "1700", "14300", "1190"),  # others that differ themselves
    ("1", "7", "3", "1"), ("-5", "-5", "-5", "-50"), ("0", "0", "0", "9"), ("10", "11", "12", "79"),
    ("1200", "1210", "", "1190", "1195", "1180"),
])  # fmt: skip
def test_what_is_no_leap(bring: Bring, values: tuple[str, ...]) -> None:
    assert bring(*history(*values), header=HEADER).problems == []


def test_quarters_and_years_are_not_of_one_size(bring: Bring) -> None:
    rows = [f"E08000001,Homes,2023 Q{n},1{n}" for n in (1, 2, 3, 4)]
    assert bring(*rows, "E08000001,Homes,2023,200", header=HEADER).problems == []


def test_large_files_are_not_looked_through(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_LARGEST", 3)
    assert bring(*history("1200", "1210", "12300", "1190"), header=HEADER).problems == []


def test_what_oflog_published(shared: Path, store: Store) -> None:
    """East Sussex, requests in 2015-16: 483 among 4,106 to 5,055."""
    file = shared / "data" / "oflog" / "ASC_data.csv"
    shown = refresh.preview(store, [file], refresh.RefreshOptions(backup=False))
    (problem,) = (p for p in shown.problems if p.code == "value-leaps")
    assert "East Sussex, 2015-16: 483.2367621 stands among 4106.37 to 5054.78" in problem.message
