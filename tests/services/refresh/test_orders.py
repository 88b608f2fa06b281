"""A column sorted or pasted alone, and one council in another scale than all others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
CODES = [f"E0800000{n}" for n in range(1, 10)] + [f"E0900000{n}" for n in range(2, 10)]
# of no order, and each council's own
SIZES = [151, 97, 310, 205, 126, 482, 88, 263, 174, 391, 119, 233, 342, 75, 418, 196, 287]


def told(bring: Bring, before: list[float], after: list[float]) -> list[tuple[str, str]]:
    lines = [f"{code},Homes,2023,{a}" for code, a in zip(CODES, before, strict=True)]
    lines += [f"{code},Homes,2024,{b}" for code, b in zip(CODES, after, strict=True)]
    return [(p.code, p.value) for p in bring(*lines, header="area_code,indicator,period,value").problems]


def later(sizes: list[int]) -> list[float]:
    return [size + 3 + size % 7 for size in sizes]


def test_a_column_that_was_sorted_alone(bring: Bring, store: Store) -> None:
    assert told(bring, [*SIZES], sorted(later(SIZES))) == [("values-out-of-order", "2024")]
    assert len(observations(store, "value")) == 2 * len(CODES), "told, and taken"


def test_the_earlier_one_may_be_it(bring: Bring) -> None:
    assert told(bring, sorted(SIZES, reverse=True), later(SIZES)) == [("values-out-of-order", "2023")]


@pytest.mark.parametrize("down", [1, -1])
def test_a_column_that_was_pasted_a_row_too_low_or_too_high(bring: Bring, down: int) -> None:
    moved = later(SIZES)
    moved = [*moved[-down:], *moved[:-down]]
    assert [code for code, _ in told(bring, [*SIZES], moved)] == ["values-out-of-order"]


@pytest.mark.parametrize("after", [
    later(SIZES), later(SIZES[::-1]), [5.0] * len(SIZES), [float(n % 3) for n in range(len(SIZES))],
])  # fmt: skip
def test_what_is_in_order(bring: Bring, after: list[float]) -> None:
    assert told(bring, [*SIZES], after) == []


def test_a_table_that_is_sorted_by_its_figures(bring: Bring) -> None:
    assert told(bring, sorted(SIZES), sorted(later(SIZES))) == []


@pytest.mark.parametrize(("odd", "told_of"), [
    (0.5, True), (205_000, True), (1.97, False), (20_500, False), (40, False), (600, False),
])  # fmt: skip
def test_one_council_in_another_scale(bring: Bring, odd: float, told_of: bool) -> None:
    """A hundredth of the next one or a hundred times it, and among the others if it were a thousand times as much, or
    as little."""
    sizes = [*map(float, SIZES)]
    sizes[3] = odd
    lines = [f"{code},Homes,2024,{size:g}" for code, size in zip(CODES, sizes, strict=True)]
    found = [p.value for p in bring(*lines, header="area_code,indicator,period,value").problems]
    assert found == ([f"{odd:g}"] if told_of else [])


def test_figures_that_are_nearly_all_the_same_say_nothing_of_one(bring: Bring) -> None:
    lines = [f"{code},Homes,2024,{9000 if n == 3 else 10}" for n, code in enumerate(CODES)]
    assert bring(*lines, header="area_code,indicator,period,value").problems == []


def test_the_smallest_councils_are_small(bring: Bring) -> None:
    lines = [f"{code},Homes,2024,{1000 * size}" for code, size in zip(CODES, SIZES, strict=True)]
    small = ["E06000053,Homes,2024,210", "E09000001,Homes,2024,120"]
    assert bring(*lines, *small, header="area_code,indicator,period,value").problems == []


@pytest.mark.parametrize(("least", "odd", "told_of"), [
    (100, "0", True), (100, "-9", True), (99, "0", False), (100, "0,0", False),
])  # fmt: skip
def test_one_council_has_none_where_all_others_have_hundreds(bring: Bring, least: int, odd: str, told_of: bool) -> None:
    odds = odd.split(",")
    sizes = [*odds, *map(str, [least, 5000, *(300 + 7 * size for size in SIZES[2:9])])][:8]
    lines = [f"{code},Homes,2024,{size}" for code, size in zip(CODES, sizes, strict=False)]
    found = [p.value for p in bring(*lines, header="area_code,indicator,period,value").problems]
    assert found == ([odd] if told_of else [])


def years(bring: Bring, *columns: list[float], name: str = "Homes") -> list[tuple[str, str]]:
    lines = [
        f"{code},{name},{2021 + at},{size:g}"
        for at, column in enumerate(columns) for code, size in zip(CODES, column, strict=True)
    ]  # fmt: skip
    return [(p.code, p.value) for p in bring(*lines, header="area_code,indicator,period,value").problems]


def test_a_year_that_is_the_last_one_again(bring: Bring) -> None:
    first = [*map(float, SIZES)]
    assert years(bring, first, later(SIZES), later(SIZES)) == [("period-copied", "2023")]


@pytest.mark.parametrize("at", range(3))
def test_years_that_are_no_copies(bring: Bring, at: int) -> None:
    first, one_off = [*map(float, SIZES)], [*later(SIZES)[:-1], 7.0]
    assert years(bring, *[(first, first, first), (first, later(SIZES), one_off), ([5.0] * 17,) * 2][at]) == []


def test_land_stays_as_it_is(bring: Bring) -> None:
    first = [*map(float, SIZES)]
    assert years(bring, first, first, name="Area in hectares") == []
    assert years(bring, first, first) == [("period-copied", "2022")]


@pytest.mark.parametrize(("odd", "told_of"), [("0", True), ("-3", True), ("0.1", False)])
def test_a_nought_where_nobody_is_near(bring: Bring, odd: str, told_of: bool) -> None:
    sizes = [odd, *(f"{30 + size % 17}.5" for size in SIZES[1:])]
    lines = [f"{code},Recycled,2024,{size}" for code, size in zip(CODES, sizes, strict=True)]
    found = [(p.code, p.value) for p in bring(*lines, header="area_code,indicator,period,value").problems]
    assert found == ([("value-odd", odd)] if told_of else [])


@pytest.mark.parametrize(
    ("odd", "least", "told_of"), [("2884.9", 300, True), ("2884.9", 20, False), ("2884", 300, False)]
)
def test_one_figure_with_a_decimal_among_whole_ones(bring: Bring, odd: str, least: int, told_of: bool) -> None:
    codes = [f"E0700{n:04}" for n in range(61, 90)]
    sizes = [odd, *(str(least + 37 * n % 400) for n in range(28))]
    lines = [f"{code},Homes,2024,{size}" for code, size in zip(codes, sizes, strict=True)]
    found = [
        p.value for p in bring(*lines, header="area_code,indicator,period,value").problems if p.code == "value-odd"
    ]
    assert found == ([odd] if told_of else [])
