"""The comparison rules, by example and against independent calculations (statistics, pandas)."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.analysis import comparison as c
from adviser_app.analysis.comparison import Standing
from adviser_app.domain.indicators import Direction

HIGH, LOW, NONE = 1, -1, 0
NAN = math.nan


def stats(*values: float) -> c.GroupStats:
    return c.group_stats(np.array([values]))


def quartile(value: float, polarity: int, *group: float) -> int:
    return int(c.quartiles(np.array([value]), stats(*group), np.array([polarity], np.int8))[0])


def standing(value: float, polarity: int, *group: float) -> Standing:
    return Standing(int(c.standings(np.array([value]), stats(*group), np.array([polarity], np.int8))[0]))


def rank(value: float, polarity: int, *group: float) -> tuple[int, bool]:
    ranks, shared = c.ranks(np.array([value]), np.array([group]), np.array([polarity], np.int8))
    return int(ranks[0]), bool(shared[0])


def direction(now: float, before: float, decimals: int, polarity: int) -> Direction:
    codes = c.directions(np.array([now]), np.array([before]), np.array([decimals]), np.array([polarity], np.int8))
    return c.DIRECTIONS[int(codes[0])]


def test_quartiles_are_r_type_7() -> None:
    # R: quantile(c(1, 2, 3, 4, 10)); quantile(1:4)
    found = stats(10, 1, 3, 2, 4)
    assert (found.lower[0], found.median[0], found.upper[0], found.n[0]) == (2, 3, 4, 5)
    found = stats(1, 2, 3, 4)
    assert (found.lower[0], found.median[0], found.upper[0]) == (1.75, 2.5, 3.25)


def test_missing_values_do_not_count_and_zero_does() -> None:
    found = stats(0, NAN, 2, NAN, 4)
    assert (found.n[0], found.median[0]) == (3, 2)
    nothing = stats(NAN, NAN)
    assert nothing.n[0] == 0
    assert math.isnan(nothing.median[0])
    nobody = c.group_stats(np.empty((2, 0)))
    assert nobody.n.tolist() == [0, 0]
    assert np.isnan(nobody.lower).all()


def test_a_boundary_takes_the_better_quarter() -> None:
    group = (1, 2, 3, 4, 5)  # quartiles 2, 3, 4
    assert [quartile(v, HIGH, *group) for v in group] == [4, 3, 2, 1, 1]
    assert [quartile(v, LOW, *group) for v in group] == [1, 1, 2, 3, 4]
    assert quartile(3, NONE, *group) == 0
    assert quartile(NAN, HIGH, *group) == 0
    assert quartile(3, HIGH, NAN, NAN) == 0  # nobody to compare with


def test_a_boundary_that_interpolation_misses_by_a_binary_digit_is_still_one() -> None:
    group = (0.1, 0.2, 0.3, 0.4, 0.7)
    median = float(np.median([0.1 + 0.2, *group]))
    assert quartile(0.3, HIGH, *(0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2)) == 1
    assert c.same(np.array([0.1 + 0.2]), np.array([0.3]))[0]
    assert median == pytest.approx(0.3)


def test_one_two_and_equal_councils() -> None:
    assert (quartile(5, HIGH, 5), rank(5, HIGH, 5), standing(5, HIGH, 5)) == (1, (1, False), Standing.NONE)
    assert [quartile(v, HIGH, 1, 2) for v in (1, 2)] == [4, 1]
    assert [rank(v, HIGH, 1, 2)[0] for v in (1, 2)] == [2, 1]
    assert quartile(100, HIGH, 100, 100, 100) == 1
    assert standing(100, HIGH, 100, 100, 100) is Standing.AT_MEDIAN
    assert rank(100, HIGH, 100, 100, 100) == (1, True)


def test_competition_rank() -> None:
    group = (9, 7, 7, 5)
    assert [rank(v, HIGH, *group) for v in group] == [(1, False), (2, True), (2, True), (4, False)]
    assert [rank(v, LOW, *group) for v in group] == [(4, False), (2, True), (2, True), (1, False)]
    assert [rank(v, NONE, *group)[0] for v in group] == [1, 2, 2, 4]  # a position from high to low
    assert rank(NAN, HIGH, *group, NAN) == (0, False)
    assert rank(7, HIGH, 7, NAN, NAN) == (1, False)


@pytest.mark.parametrize(
    ("value", "polarity", "expected"),
    [
        (5, HIGH, Standing.BETTER_THAN_MOST),
        (3.5, HIGH, Standing.BETTER),
        (3, HIGH, Standing.AT_MEDIAN),
        (2.5, HIGH, Standing.WORSE),
        (1, HIGH, Standing.WORSE_THAN_MOST),
        (1, LOW, Standing.BETTER_THAN_MOST),
        (5, LOW, Standing.WORSE_THAN_MOST),
        (5, NONE, Standing.HIGHER_THAN_MOST),
        (3.5, NONE, Standing.ABOVE),
        (3, NONE, Standing.AT_MEDIAN),
        (2.5, NONE, Standing.BELOW),
        (1, NONE, Standing.LOWER_THAN_MOST),
        (NAN, HIGH, Standing.NONE),
    ],
)
def test_standing(value: float, polarity: int, expected: Standing) -> None:
    assert standing(value, polarity, 1, 2, 3, 4, 5) is expected
    assert (c.STANDING_WORDS[expected] == "") == (expected is Standing.NONE)


def test_at_a_quartile_is_beyond_it_without_polarity_too() -> None:
    """What misses a bound by the last binary digit (0.30000000000000004 of 0.3) is on it."""
    group = (0.3, 0.3, 0.7, 1.1, 1.1)
    assert standing(0.1 + 0.2, NONE, *group) is Standing.LOWER_THAN_MOST
    assert standing(1.1, NONE, *group) is Standing.HIGHER_THAN_MOST
    group = (0.1, 0.2, 0.2, 0.1 + 0.2 + 0.4, 0.9)  # the upper one is 0.7000000000000001
    assert standing(0.7, NONE, *group) is Standing.HIGHER_THAN_MOST


@pytest.mark.parametrize(
    ("now", "before", "decimals", "polarity", "expected"),
    [
        (2.1, 2.0, 1, HIGH, Direction.IMPROVING),
        (2.1, 2.0, 1, LOW, Direction.WORSENING),
        (2.0, 2.1, 1, HIGH, Direction.WORSENING),
        (2.0, 2.1, 1, LOW, Direction.IMPROVING),
        (2.1, 2.0, 1, NONE, Direction.INCREASING),
        (2.0, 2.1, 1, NONE, Direction.DECREASING),
        (0.1 + 0.2, 0.3, 1, HIGH, Direction.NO_CHANGE),
        (0.3, 0.1 + 0.2, 15, HIGH, Direction.NO_CHANGE),
        (23.11602783203125, 23.11602783203, 14, HIGH, Direction.NO_CHANGE),  # noise
        (23.11602783203125, 23.116027, 14, HIGH, Direction.IMPROVING),
        (0.0, 0.0, 0, LOW, Direction.NO_CHANGE),
        (2.5, 2.0, 0, HIGH, Direction.IMPROVING),  # half a unit is a change
        (2.25, 2.0, 0, HIGH, Direction.NO_CHANGE),
        (-3.0, -4.0, 0, HIGH, Direction.IMPROVING),
        (NAN, 2.0, 1, HIGH, Direction.UNKNOWN),
        (2.0, NAN, 1, NONE, Direction.UNKNOWN),
    ],
)
def test_direction(now: float, before: float, decimals: int, polarity: int, expected: Direction) -> None:
    assert direction(now, before, decimals, polarity) is expected


def test_distance_counts_widths_of_the_middle_half() -> None:
    found = c.distances(
        np.array([5.0, 3.0, 9.0, 7.0]), c.group_stats(np.array([[1, 2, 3, 4, 5.0]] * 2 + [[7.0] * 5] * 2))
    )
    assert found.tolist() == [1, 0, math.inf, 0]


values = st.one_of(st.just(NAN), st.integers(-20, 20).map(float), st.floats(-1e6, 1e6).map(lambda v: round(v, 2)))


@given(st.lists(values, min_size=1, max_size=40), st.sampled_from([HIGH, LOW, NONE]))
def test_equals_statistics_and_pandas(group: list[float], polarity: int) -> None:
    there = [v for v in group if v == v]
    found = stats(*group)
    assert found.n[0] == len(there)
    if len(there) > 1:
        lower, median, upper = statistics.quantiles(there, n=4, method="inclusive")  # R type 7
        assert [found.lower[0], found.median[0], found.upper[0]] == pytest.approx([lower, median, upper], rel=1e-12)
    expected = pd.Series(group).rank(method="min", ascending=polarity < 0)
    for value, want in zip(group, expected, strict=True):
        got, shared = rank(value, polarity, *group)
        assert got == (0 if want != want else want)
        assert shared == (there.count(value) > 1)
        if value == value and polarity:
            bounds = statistics.quantiles(there, n=4, method="inclusive") if len(there) > 1 else there * 3
            best_first = sorted(bounds, key=lambda b: -b * polarity)
            reached = [value * polarity >= b * polarity or math.isclose(value, b, rel_tol=1e-12) for b in best_first]
            assert quartile(value, polarity, *group) == (reached.index(True) + 1 if True in reached else 4)


@given(st.lists(values, min_size=2, max_size=40), st.sampled_from([HIGH, LOW]))
def test_standing_never_contradicts_quartile_or_median(group: list[float], polarity: int) -> None:
    for value in {v for v in group if v == v}:
        found, quarter = standing(value, polarity, *group), quartile(value, polarity, *group)
        median = float(stats(*group).median[0])
        if found is Standing.BETTER_THAN_MOST:
            assert quarter == 1
            assert value * polarity > median * polarity
        if found is Standing.WORSE_THAN_MOST:
            assert quarter == 4
            assert value * polarity < median * polarity
        if found in (Standing.BETTER, Standing.WORSE):
            assert quarter in (2, 3)


@given(
    st.integers(0, 9).flatmap(
        lambda members: st.lists(
            st.lists(st.sampled_from([NAN, -1.5, -0.0, 0.0, 2.0, 3.0, 3.5, 1e9]), min_size=members, max_size=members),
            min_size=1,
            max_size=6,
        )
    ),
    st.randoms(use_true_random=False),
)
def test_ranks_of_rows_in_order_are_those_of_the_rows(group: list[list[float]], random: object) -> None:
    values = np.array(group, np.float64)
    rows = np.array([random.randrange(len(values)) for _ in range(8)])  # type: ignore[attr-defined]
    asked = np.array([random.choice([NAN, 2.5, *group[row]]) for row in rows])  # type: ignore[attr-defined]
    polarity = np.array([random.choice([HIGH, LOW, NONE]) for _ in rows], np.int8)  # type: ignore[attr-defined]
    ordered = np.sort(values, axis=1)
    ranks, shared = c.ranks_in_order(asked, ordered, rows, c.stats_in_order(ordered).n[rows], polarity)
    expected, alike = c.ranks(asked, values[rows], polarity)
    assert ranks.tolist() == expected.tolist()
    assert shared.tolist() == alike.tolist()
