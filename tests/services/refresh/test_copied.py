"""Figures of a refresh that the store has in another place, and an older edition after a newer one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adviser_app.services import refresh

Bring = Callable[..., refresh.Preview]
HEADER = "area_code,indicator,period,value"
CODES = [f"E0800000{n}" for n in range(1, 10)] + [f"E0900000{n}" for n in range(2, 10)]
SIZES = [151, 97, 310, 205, 126, 482, 88, 263, 174, 391, 119, 233, 342, 75, 418, 196, 287]
Month = dict[tuple[str, str], list[int]]  # by indicator and period, a figure for each council


def month(*years: int, homes: int = 0) -> Month:
    return {
        ("Homes", str(year)): [size * (year % 7 + 3) + size % (year % 5 + 2) for size in SIZES] for year in years
    } | {
        ("Shops", str(year)): [size * (year % 5 + 7) + 11 * size % 17 for size in SIZES[::-1]]
        for year in years
        if homes
    }


def rows(figures: Month) -> list[str]:
    return [
        f"{code},{name},{year},{n}" for (name, year), ns in figures.items() for code, n in zip(CODES, ns, strict=True)
    ]


def told(bring: Bring, before: Month, after: Month) -> list[str]:
    bring(*rows(before), header=HEADER, day="2026-01-01")
    return bring(*rows(after), header=HEADER, day="2026-02-01", apply=False).warnings


def test_two_councils_exchanged(bring: Bring) -> None:
    before, after = month(2021, 2022, 2023), month(2021, 2022, 2023)
    for ns in after.values():
        ns[2], ns[5] = ns[5], ns[2]
    (words,) = told(bring, before, after)
    assert words.startswith("Manchester and Salford have each other’s figures now (Homes, for one, and ")


def test_one_exchange_may_be_chance(bring: Bring) -> None:
    after = month(2021, 2022, 2023)
    ns = after["Homes", "2022"]
    ns[2], ns[5] = ns[5], ns[2]
    assert told(bring, month(2021, 2022, 2023), after) == []


@pytest.mark.parametrize("how", [sorted, lambda ns: [*ns[1:], ns[0]], lambda ns: ns[::-1]])
def test_a_column_sorted_or_a_row_off(bring: Bring, how: Callable[[list[int]], list[int]]) -> None:
    after = month(2021, 2022, 2023)
    after["Homes", "2022"] = how(after["Homes", "2022"])
    (words,) = told(bring, month(2021, 2022, 2023), after)
    assert words.startswith("Homes, 2022: 1") and "changed figures stood beside other areas until now" in words


def test_periods_exchanged(bring: Bring) -> None:
    after = month(2021, 2022, 2023)
    after["Homes", "2022"], after["Homes", "2023"] = after["Homes", "2023"], after["Homes", "2022"]
    (words,) = told(bring, month(2021, 2022, 2023), after)
    assert words.startswith("Homes, 2022: 17 figures are those of 2023, area by area.")
    assert words.endswith("So with 1 more.")


def test_a_new_period_that_is_the_last_one_again(bring: Bring) -> None:
    after = month(2021, 2022, 2023) | {("Homes", "2024"): month(2023)["Homes", "2023"]}
    (words,) = told(bring, month(2021, 2022, 2023), after)
    assert words.startswith("Homes, 2024: 17 figures are those of 2023, area by area.")


def test_what_never_changes_may_stay(bring: Bring) -> None:
    still = {("Homes", str(year)): [*SIZES] for year in (2021, 2022, 2023)}
    assert told(bring, still, still | {("Homes", "2024"): [*SIZES]}) == []


def test_indicators_exchanged(bring: Bring) -> None:
    before, after = month(2021, 2022, homes=1), month(2021, 2022, homes=1)
    after["Homes", "2022"], after["Shops", "2022"] = after["Shops", "2022"], after["Homes", "2022"]
    (words,) = told(bring, before, after)
    assert words.startswith("Homes, 2022: 17 figures are those of Shops, area by area.")
    assert words.endswith("So with 1 more.")


def test_a_revision(bring: Bring) -> None:
    after = {key: [n + 3 + n % 11 for n in ns] for key, ns in month(2021, 2022, homes=1).items()}
    assert told(bring, month(2021, 2022, homes=1), after) == []


def test_an_older_edition_after_a_newer_one(bring: Bring) -> None:
    older = {key: [n - 1 for n in ns] for key, ns in month(2021, 2022).items()}
    (words,) = told(bring, month(2021, 2022, 2023), older)
    assert words.startswith("Homes: the files change figures and end at 2022, where the store has 2023.")
    assert "give the day" in words


@pytest.mark.parametrize("years", [(2022,), (2021, 2022, 2023), (2023,)])
def test_a_part_or_all_of_it_is_no_older_edition(bring: Bring, years: tuple[int, ...]) -> None:
    part = {key: [n - 1 for n in ns] for key, ns in month(*years).items()}
    assert told(bring, month(2021, 2022, 2023), part) == []


@pytest.mark.parametrize("how", [sorted, lambda ns: [*ns[3:], *ns[:3]], lambda ns: [*ns[:6], *ns[7:], ns[6]]])
def test_a_new_period_in_quite_another_order(bring: Bring, how: Callable[[list[int]], list[int]]) -> None:
    """A file with the newest period alone: what it says is held against the store."""
    newest = {("Homes", "2024"): how([n + 2 for n in month(2023)["Homes", "2023"]])}
    (words,) = told(bring, month(2021, 2022, 2023), newest)
    assert words.startswith("Homes, 2024: ") and ("another order" in words or "order of size" in words)


def test_a_new_period_in_the_order_of_the_last(bring: Bring) -> None:
    newest = {("Homes", "2024"): [n + n % 13 for n in month(2023)["Homes", "2023"]]}
    assert told(bring, month(2021, 2022, 2023), newest) == []


def test_what_was_never_in_one_order_may_change_it(bring: Bring) -> None:
    before = {("Homes", "2022"): SIZES, ("Homes", "2023"): SIZES[::-1]}
    assert told(bring, before, {("Homes", "2024"): SIZES[5:] + SIZES[:5]}) == []


def _limited(lower: bool, upper: bool, by: float = 0) -> list[str]:
    return [
        f"{code},Rate,{year},{size + by:g},{f'{size - 5}' if lower else ''},{f'{size + 9}' if upper else ''}"
        for year in (2022, 2023)
        for code, size in zip(CODES, SIZES, strict=True)
    ]


@pytest.mark.parametrize(("lower", "upper", "by", "count"), [
    (True, False, 0, 1), (False, False, 0, 1), (False, True, 0, 1), (True, True, 0, 0), (False, False, 1, 0),
])  # fmt: skip
def test_limits_that_are_lost(bring: Bring, lower: bool, upper: bool, by: float, count: int) -> None:
    head = f"{HEADER},lower,upper"
    bring(*_limited(True, True), header=head, day="2026-01-01")
    warnings = bring(*_limited(lower, upper, by), header=head, day="2026-02-01", apply=False).warnings
    told = [w for w in warnings if w.startswith("34 figures stay as they were and lose a confidence limit (Rate, 2022")]
    assert len(told) == count


def test_short_figures_that_changed_places_may_be_chance(bring: Bring) -> None:
    def small() -> Month:
        return {key: [size % 19 for size in sizes] for key, sizes in month(2021, 2022, 2023).items()}

    after = small()
    for ns in after.values():
        ns[2], ns[5] = ns[5], ns[2]
    assert told(bring, small(), after) == []


@pytest.mark.parametrize(("step", "words"), [(1, "a period too early"), (-1, "a period too late")])
def test_a_row_that_moved_by_a_cell(bring: Bring, step: int, words: str) -> None:
    years = range(2013, 2024)
    of = {year: [size * (year % 7 + 3) + size % (year % 5 + 2) for size in SIZES] for year in years}
    moved = {
        year: [of.get(year + step, of[year])[n] if n == 3 else figure for n, figure in enumerate(figures)]
        for year, figures in of.items()
    }
    before, after = ({("Homes", str(year)): figures for year, figures in each.items()} for each in (of, moved))
    assert any(words in one for one in told(bring, before, after))
