"""The newest period beside the last one in the store: what no year does to all councils at once."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.services import refresh
from adviser_app.services.refresh import RefreshOptions
from adviser_app.store.connection import Store

Figures = Sequence[float | str]
Years = dict[str, Figures]


def _codes() -> list[str]:
    with (paths.resources() / "register" / "councils.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["end_date"]]
    return sorted(next(iter(row.values())) for row in rows)[:40]


CODES = _codes()
_random = random.Random(5)
BASE = [round(_random.uniform(12, 90), 1) for _ in CODES]
COUNTS = [_random.randrange(2_000, 90_000) for _ in CODES]


def near(figures: Figures, by: float = 0.03, digits: int = 1) -> list[float]:
    return [round(float(f) * _random.uniform(1 - by, 1 + by), digits) for f in figures]


SECOND, THIRD = near(BASE), near(BASE)
COUNTS_2, COUNTS_3 = near(COUNTS, digits=0), near(COUNTS, digits=0)


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Callable[..., list[str]]:
    """The sentences of a preview of ``newest`` (year and figures) after a file of the years before was applied.
    ``more``: a second indicator, its years and its newest figures."""

    def look(newest: tuple[str, Figures], years: Years, more: tuple[Years, Figures] | None = None) -> list[str]:
        def lines(name: str, years: Years) -> list[str]:
            return [f"{c},{name},{y},{f}" for y, fs in years.items() for c, f in zip(CODES, fs, strict=True)]

        first = lines("Homes", years) + (lines("Walks", more[0]) if more else [])
        second = lines("Homes", {newest[0]: newest[1]}) + (lines("Walks", {newest[0]: more[1]}) if more else [])
        for name, rows in (("first", first), ("second", second)):
            (tmp_path / f"{name}.csv").write_text(
                "\n".join(("area_code,indicator,period,value", *rows)) + "\n", "utf-8"
            )
        refresh.apply(store, refresh.preview(store, [tmp_path / "first.csv"], RefreshOptions(backup=False)))
        return refresh.preview(store, [tmp_path / "second.csv"], RefreshOptions(backup=False)).warnings

    return look


RATES: Years = {"2021/22": BASE, "2022/23": SECOND}
PEOPLE: Years = {"2021/22": COUNTS, "2022/23": COUNTS_2}


def test_a_year_like_the_others_says_nothing(told: Callable[..., list[str]]) -> None:
    assert told(("2023/24", THIRD), RATES, (PEOPLE, COUNTS_3)) == []


@pytest.mark.parametrize(("figures", "words"), [
    ([41.0] * len(CODES), "have the same figure"),
    ([0] * len(CODES), "have the same figure"),
    ([41 + n for n in range(len(CODES))], "count on from council to council"),
    ([-f for f in THIRD], "below nought"),
    ([round(f) for f in THIRD], "are whole"),
    ([round(2.1 * f, 1) for f in THIRD], "2.1 times what they were"),
    (sorted(THIRD), "in order of size"),
    ([*THIRD[1:], THIRD[0]], "a row off"),
    (_random.sample(THIRD, len(THIRD)), "quite another order"),
    ([*SECOND[:25], *THIRD[25:]], "the very figure of the period before"),
    ([0 if n % 8 == 0 else f for n, f in enumerate(THIRD)], "5 councils are at 0"),
    (["c"] * len(CODES), "no council has a figure"),
])  # fmt: skip
def test_what_no_year_does(told: Callable[..., list[str]], figures: Figures, words: str) -> None:
    found = told(("2023/24", figures), RATES)
    assert len(found) == 1 and words in found[0] and found[0].startswith("Homes, 2023/24: ")


def test_counts_rounded_to_thousands(told: Callable[..., list[str]]) -> None:
    (one,) = told(("2023/24", [round(f, -3) for f in COUNTS_3]), PEOPLE)
    assert "whole thousands" in one


def test_few_cases_that_become_none_are_no_slip(told: Callable[..., list[str]]) -> None:
    few = {"2021/22": [n % 4 + 1 for n in range(len(CODES))], "2022/23": [n % 3 + 1 for n in range(len(CODES))]}
    assert told(("2023/24", [0 if n % 8 == 0 else n % 4 + 1 for n in range(len(CODES))]), few) == []


def test_two_indicators_that_have_changed_places(told: Callable[..., list[str]]) -> None:
    other = {"2021/22": near(f * 1.5 for f in BASE), "2022/23": (walks := near(f * 1.5 for f in SECOND))}
    found = told(("2023/24", near(walks)), RATES, (other, THIRD))
    assert any("Homes and Walks, 2023/24: each has the level of the other now" in one for one in found)


@pytest.mark.parametrize(("period", "words"), [
    ("2019/20", "older than all that the store has"), ("academic year 2023/24", "the year begins in September"),
])  # fmt: skip
def test_a_time_that_does_not_go_with_the_others(told: Callable[..., list[str]], period: str, words: str) -> None:
    assert any(words in one for one in told((period, THIRD), RATES))


def test_marks_that_are_nought_now(told: Callable[..., list[str]]) -> None:
    held = [f if n % 3 else "c" for n, f in enumerate(SECOND)]
    found = told(("2022/23", [f if n % 3 else 0 for n, f in enumerate(SECOND)]), {"2021/22": BASE, "2022/23": held})
    assert any("14 figures that were held back or missing are 0 now" in one for one in found)


def test_a_file_of_one_period_that_changes_nearly_all(told: Callable[..., list[str]]) -> None:
    found = told(("2022/23", THIRD), RATES, (PEOPLE, COUNTS_3))
    assert any("none are of a later time" in one for one in found)


def test_marks_that_are_nought_in_a_new_year(told: Callable[..., list[str]]) -> None:
    held = {year: [f if n % 3 else "c" for n, f in enumerate(fs)] for year, fs in RATES.items()}
    (one,) = told(("2023/24", [f if n % 3 else 0 for n, f in enumerate(THIRD)]), held)
    assert "14 councils are at 0 that had no figure before" in one


def test_what_grows_so_every_year_says_nothing(told: Callable[..., list[str]]) -> None:
    years = {"2021/22": BASE, "2022/23": (second := near(f * 1.8 for f in BASE))}
    assert told(("2023/24", near(f * 1.8 for f in second)), years) == []


def bring(folder: Path, name: str, rows: Sequence[str], header: str = "area_code,indicator,period,value") -> Path:
    (folder / name).write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return folder / name


@pytest.mark.parametrize(("figures", "words"), [([0] * 4, "are 0"), ([-1.5, -2.5, -3.5, -4.5], "below nought")])
def test_a_file_of_few_councils(store: Store, tmp_path: Path, figures: list[float], words: str) -> None:
    def lines(year: str, figures: Sequence[float]) -> list[str]:
        return [f"{code},Homes,{year},{f}" for code, f in zip(CODES, figures, strict=False)]

    first = bring(tmp_path, "first.csv", lines("2022/23", [5.5, 6.5, 7.5, 8.5]))
    refresh.apply(store, refresh.preview(store, [first], RefreshOptions(backup=False)))
    second = bring(tmp_path, "second.csv", lines("2023/24", figures))
    (one,) = refresh.preview(store, [second], RefreshOptions(backup=False)).warnings
    assert "All 4 figures of the newest periods" in one and words in one


def test_figures_that_go_back_to_what_they_were(store: Store, tmp_path: Path) -> None:
    revised = [round(f + 0.7, 1) for f in BASE]
    for n, figures in enumerate((BASE, revised, [*BASE[:30], *revised[30:]])):
        rows = [f"{c},Homes,{y},{f}" for y in ("2021/22", "2022/23") for c, f in zip(CODES, figures, strict=True)]
        rows += [f"{c},Homes,2023/24,{f}" for c, f in zip(CODES, THIRD, strict=True)]
        shown = refresh.preview(store, [bring(tmp_path, f"{n}.csv", rows)], RefreshOptions(backup=False))
        if n < 2:
            assert not any("go back" in one for one in shown.warnings)
            refresh.apply(store, shown)
    assert any("60 of 60 changed figures go back" in one for one in shown.warnings)


def test_a_group_that_a_spreadsheet_made_a_date(store: Store, tmp_path: Path) -> None:
    rows = [f"{c},Homes,{age},2023/24,5" for age in ("0-4", "05-Sep", "Oct-14") for c in CODES]
    file = bring(tmp_path, "a.csv", rows, "area_code,indicator,breakdown,period,value")
    shown = refresh.preview(store, [file], RefreshOptions(backup=False))
    assert sorted(p.value for p in shown.problems if p.code == "group-a-date") == ["05-Sep", "Oct-14"]


@pytest.mark.parametrize(("name", "offered"), [
    ("Number of homes that were lost", True), ("Homes lost (per 1,000)", True), ("Children in care", False),
])  # fmt: skip
def test_a_reworded_name_in_a_table_of_one_year_is_offered(
    store: Store, tmp_path: Path, name: str, offered: bool
) -> None:
    """No figure is shared, so that the order of the councils and their level tell."""
    first = bring(tmp_path, "first.csv", [f"{c},Homes lost,2022/23,{f}" for c, f in zip(CODES, SECOND, strict=True)])
    refresh.apply(store, refresh.preview(store, [first], RefreshOptions(backup=False)))
    rows = [f'{c},"{name}",2023/24,{f}' for c, f in zip(CODES, THIRD, strict=True)]
    shown = refresh.preview(store, [bring(tmp_path, "second.csv", rows)], RefreshOptions(backup=False))
    assert shown.plan is not None
    assert [(f.old, f.new, f.joined) for f in shown.plan.findings] == ([("Homes lost", name, False)] if offered else [])


def test_another_kind_of_year_beside_days_of_a_month_with_31(told: Callable[..., list[str]]) -> None:
    """The store's day 31 March has no fellow in April."""
    found = told(("academic year 2023/24", THIRD), {"31/03/2021": BASE, "2022/23": SECOND})
    assert any("the year begins in September, and those of the store in April" in one for one in found)
