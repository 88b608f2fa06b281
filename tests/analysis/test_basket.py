"""Direction of travel of a basket: by example, and against plain pandas."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.analysis import basket as b
from adviser_app.analysis.basket import Pair, Way
from adviser_app.domain.periods import Period, years_earlier

HIGH, LOW, NONE = 1, -1, 0
NAN = math.nan


def one(before: list[float], now: list[float], polarity: int = HIGH, tolerance: float = 1.0) -> b.Travel:
    """A single series."""
    values = np.array([before]), np.array([now])
    return b.travel(*values, b.with_both(*values), np.array([polarity], np.int8), tolerance)


def way(before: list[float], now: list[float], polarity: int = HIGH, tolerance: float = 1.0) -> Way:
    return Way(int(one(before, now, polarity, tolerance).way[0]))


def test_a_council_without_a_value_in_both_years_is_dropped() -> None:
    found = one([10, 20, 99, NAN], [12, 21, NAN, 500])
    assert (found.n[0], found.before[0], found.now[0], found.change[0]) == (2, 15, 16.5, 10)
    assert found.way[0] == Way.IMPROVED


@pytest.mark.parametrize(
    ("before", "now", "polarity", "expected"),
    [
        ([10, 20], [12, 21], HIGH, Way.IMPROVED),
        ([10, 20], [12, 21], LOW, Way.WORSENED),
        ([12, 21], [10, 20], LOW, Way.IMPROVED),
        ([12, 21], [10, 20], HIGH, Way.WORSENED),
        ([10, 20], [12, 21], NONE, Way.NO_POLARITY),
        ([100, 100], [101, 101], HIGH, Way.UNCHANGED),  # on the tolerance is within it
        ([100, 100], [99, 99], HIGH, Way.UNCHANGED),
        ([100, 100], [101.001, 101.001], HIGH, Way.IMPROVED),
        ([0.1, 0.2], [0.101, 0.202], HIGH, Way.UNCHANGED),  # 1 per cent, though binary fractions miss it
        ([10, NAN], [12, 21], HIGH, Way.FEW),
        ([10, NAN], [NAN, 21], HIGH, Way.NO_PAIR),
        ([0, 0], [0, 0], HIGH, Way.FROM_NOUGHT),
        ([0, 0], [1, 1], HIGH, Way.FROM_NOUGHT),
        ([0.1, 0.2, -0.3], [1, 1, 1], HIGH, Way.FROM_NOUGHT),  # nought but for what adding leaves
        ([1, 1], [0, 0], LOW, Way.IMPROVED),
        ([-4, -4], [-2, -2], HIGH, Way.IMPROVED),  # measured against the size
        ([-4, -4], [-6, -6], HIGH, Way.WORSENED),
        ([NAN, NAN], [NAN, NAN], NONE, Way.NO_POLARITY),
    ],
)
def test_how_a_series_is_classed(before: list[float], now: list[float], polarity: int, expected: Way) -> None:
    assert way(before, now, polarity) is expected


def test_the_tolerance_is_as_set() -> None:
    assert way([100, 100], [104, 104], tolerance=5) is Way.UNCHANGED
    assert way([100, 100], [100.5, 100.5], tolerance=0) is Way.IMPROVED
    assert way([0.1, 0.2, 0.3], [0.3, 0.2, 0.1], tolerance=0) is Way.UNCHANGED


def test_a_change_from_below_nought_has_the_sign_of_its_way() -> None:
    assert one([-4, -4], [-2, -2]).change[0] == 50
    assert one([-4, -4], [-6, -6]).change[0] == -50
    assert math.isnan(one([0, 0], [1, 1]).change[0])


def test_no_council_at_all() -> None:
    nothing = np.empty((2, 0))
    found = b.travel(nothing, nothing, b.with_both(nothing, nothing), np.array([1, 0], np.int8))
    assert found.way.tolist() == [Way.NO_PAIR, Way.NO_POLARITY]
    assert b.counts(found.way).tolist() == [0, 0, 0]


def test_a_place_counts_once() -> None:
    both = np.array([[True, True, True], [True, True, False], [True, False, False]])
    # the council of column 0 was divided into those of 1 and 2
    assert b.once(both, [(0, [1, 2])]).tolist() == [[False, True, True], [False, True, False], [True, False, False]]
    assert b.once(both, [(0, [])]).tolist() == both.tolist()
    assert both[0, 0], "what was handed in stays as it was"


def test_each_council_by_its_own_values() -> None:
    before = np.array([[10.0, 10.0, NAN], [100.0, 0.0, 50.0], [5.0, 5.0, 5.0]])
    now = np.array([[12.0, 8.0, 3.0], [100.5, 3.0, 40.0], [6.0, 6.0, 6.0]])
    polarity = np.array([HIGH, LOW, NONE], np.int8)
    _, ways = b.changes(before, now, polarity[:, None])
    assert ways.tolist() == [
        [Way.IMPROVED, Way.WORSENED, Way.NO_PAIR],
        [Way.UNCHANGED, Way.FROM_NOUGHT, Way.IMPROVED],
        [Way.NO_POLARITY] * 3,
    ]
    assert b.counts(ways).tolist() == [[1, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_shares_as_published_sum_to_101() -> None:
    """LGA, May 2017: 67 per cent improved, 11 unchanged, 23 worsened, of 84 indicators."""
    assert b.shares([56, 9, 19]) == [67, 11, 23]
    assert sum(b.shares([56, 9, 19])) == 101
    assert b.shares([1, 1, 1]) == [33, 33, 33]
    assert b.shares([1, 7, 0]) == [13, 88, 0]  # 12.5 and 87.5: a half goes up
    assert b.shares([0, 0, 0]) == [0, 0, 0]


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=3))
def test_shares_are_those_of_exact_arithmetic(parts: list[int]) -> None:
    whole = sum(parts)
    expected = [math.floor(Fraction(100 * p, whole) + Fraction(1, 2)) if whole else 0 for p in parts]
    assert b.shares(parts) == expected
    assert not whole or 99 <= sum(b.shares(parts)) <= 101


VALUE = st.one_of(st.none(), st.integers(-30, 30), st.sampled_from([99, 100, 101, 102, 198, 200, 202]))
PAIRS = st.lists(st.tuples(VALUE, VALUE), min_size=0, max_size=7)


@given(st.lists(st.tuples(PAIRS, st.sampled_from([HIGH, LOW, NONE])), min_size=1, max_size=4),
       st.sampled_from([0.0, 0.5, 1.0, 10.0]))  # fmt: skip
def test_travel_is_what_pandas_says(series: list[tuple[list[tuple[int | None, int | None]], int]],
                                    tolerance: float) -> None:  # fmt: skip
    width = max(len(values) for values, _ in series)
    before, now = np.full((len(series), width), np.nan), np.full((len(series), width), np.nan)
    for i, (values, _) in enumerate(series):
        for j, (first, then) in enumerate(values):
            before[i, j], now[i, j] = NAN if first is None else first, NAN if then is None else then
    polarity = np.array([p for _, p in series], np.int8)
    found = b.travel(before, now, b.with_both(before, now), polarity, tolerance)
    for i in range(len(series)):
        table = pd.DataFrame({"before": before[i], "now": now[i]}).dropna()
        assert found.n[i] == len(table)
        means = table.mean()
        if not len(table):
            assert math.isnan(found.before[i])
            assert found.way[i] == (Way.NO_PAIR if polarity[i] else Way.NO_POLARITY)
            continue
        assert found.before[i] == pytest.approx(means["before"])
        assert found.now[i] == pytest.approx(means["now"])
        exact = (Fraction(int(table.now.sum())), Fraction(int(table.before.sum())))
        if exact[1] == 0:
            change, expected = None, Way.FROM_NOUGHT
            assert math.isnan(found.change[i])
        else:
            change = 100 * (exact[0] - exact[1]) / abs(exact[1])
            assert found.change[i] == pytest.approx(float(change))
            expected = Way.UNCHANGED if abs(change) <= Fraction(tolerance) else (
                Way.IMPROVED if (change > 0) == (polarity[i] > 0) else Way.WORSENED
            )  # fmt: skip
        if len(table) < 2:
            expected = Way.FEW
        assert found.way[i] == (expected if polarity[i] else Way.NO_POLARITY)


# -- which periods -----------------------------------------------------------------------------------------------

FY = (date(2023, 4, 1), date(2024, 3, 31))


def years(*first: int, month: int = 1, length: str = "P1Y") -> list[Period]:
    return [Period(date(y, month, 1), length) for y in first]


def test_a_period_belongs_to_the_year_in_which_it_ends() -> None:
    calendar, financial = years(2020, 2021, 2022, 2023), years(2020, 2021, 2022, 2023, month=4)
    academic, rolling = years(2020, 2021, 2022, month=9), years(2019, 2020, 2021, length="P3Y")
    assert b.pairs(calendar, *FY, 1) == [Pair(3, 2, False)]
    assert b.pairs(financial, *FY, 1) == [Pair(3, 2, False)]
    assert b.pairs(academic, *FY, 1) == [Pair(2, 1, False)]
    assert b.pairs(rolling, *FY, 1) == [Pair(2, 1, True)]
    assert b.pairs(years(2018, 2021, length="P3Y"), *FY, 3) == [Pair(1, 0, False)]
    assert b.pairs(calendar, *FY, 3) == [Pair(3, 0, False)]
    assert b.pairs(calendar, *FY, 4) == []
    assert b.pairs(calendar, date(2023, 1, 1), date(2023, 12, 31), 1) == [Pair(3, 2, False)]


def test_quarters_months_and_survey_days() -> None:
    quarters = [Period(date(y, m, 1), "P3M") for y in (2022, 2023) for m in (1, 4, 7, 10)]
    found = b.pairs(quarters, *FY, 1)
    assert [(quarters[p.now].start, quarters[p.before].start) for p in found] == [
        (date(2023, m, 1), date(2022, m, 1)) for m in (4, 7, 10)
    ]
    days = [Period(d, "P1D") for d in (date(2022, 4, 27), date(2023, 4, 19), date(2023, 9, 1))]
    assert b.pairs(days, *FY, 1) == [Pair(1, 0, False)]
    assert years_earlier(days[2], days, 1) is None


def test_the_newest_pair_that_half_of_the_best_have_counts_and_of_two_the_longer() -> None:
    quarters = [Period(date(2023, m, 1), "P3M") for m in (1, 4, 7, 10)]
    found = [Pair(i, 0, False) for i in (1, 2, 3)]
    assert b.best(found, quarters, [30, 30, 15]) == found[2]
    assert b.best(found, quarters, [30, 30, 14]) == found[1]
    assert b.best(found, quarters, [0, 0, 0]) is None
    assert b.best([], quarters, []) is None
    both = [quarters[3], Period(date(2023, 1, 1), "P1Y")]
    two = [Pair(0, 0, False), Pair(1, 0, False)]
    assert b.best(two, both, [9, 9]) == two[1]
    assert b.best(two[::-1], both, [9, 9]) == two[1]
