"""Series that repeat each other's figures are found, others are not; against comparing every pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.analysis import same_series
from adviser_app.analysis.same_series import P

Table = dict[int, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]


def found(slabs: Table) -> list[tuple[int, int, int, int]]:
    ids = np.array(sorted(slabs), np.int64)
    values = np.array([slabs[i] for i in ids.tolist()])
    periods: dict[int, list[int]] = {}
    for i in ids.tolist():
        periods.setdefault(i // P, []).insert(0, i % P)
    met = same_series.meetings(ids, same_series.drawn(values))
    read = lambda wanted: np.array([slabs[i] for i in wanted]).reshape(len(wanted), -1)  # noqa: E731
    out = same_series.alike(met, periods, read, lambda _a, _b: False)
    return [(f.one, f.other, f.agreeing, f.common) for f in out]


def series(seed: int, areas: int = 60) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.round(np.random.default_rng(seed).normal(50, 12, areas), 1)


def test_the_same_figures_under_two_names() -> None:
    first = series(1)
    revised = first.copy()
    revised[[3, 9]] += 1.5
    revised[20] = np.nan
    assert found({1 * P: first, 2 * P: revised, 3 * P: series(2)}) == [(1, 2, 57, 59)]
    revised[:9] += 1  # a tenth differs: not the same
    assert found({1 * P: first, 2 * P: revised}) == []


def test_other_periods_few_figures_and_rows_of_one_value_say_nothing() -> None:
    first = series(1)
    assert found({1 * P: first, 2 * P + 1: first}) == []
    few = np.full(60, np.nan)
    few[:7] = first[:7]
    assert found({1 * P: few, 2 * P: few}) == []
    assert found({1 * P: np.full(60, 3.0), 2 * P: np.full(60, 3.0)}) == []
    assert found({1 * P: np.zeros(60), 2 * P: np.zeros(60)}) == []


def test_digits_written_otherwise_are_the_same_figures() -> None:
    first = series(4) / 3
    assert found({1 * P: first, 2 * P: first * (1 + 1e-14)}) == [(1, 2, 60, 60)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=8))
@settings(max_examples=60)
def test_no_pair_is_missed(made: list[tuple[int, int, int]]) -> None:
    """Series of four sources, in some periods, with up to two figures revised: all that agree enough are found."""
    slabs: Table = {}
    for at, (source, period, revised) in enumerate(made, 1):
        values = series(10 * source + period)
        values[:revised] += 100 + at
        slabs[at * P + period] = values
    want = set()
    for a in range(1, len(made) + 1):
        for b in range(a + 1, len(made) + 1):
            for period in range(3):
                x, y = slabs.get(a * P + period), slabs.get(b * P + period)
                if x is not None and y is not None and (x == y).mean() >= same_series.LEAST:
                    want.add((a, b))
    assert {(one, other) for one, other, _, _ in found(slabs)} == want


def test_revisions_may_lie_between_where_many_figures_are_shared() -> None:
    first = series(7, 200)
    revised = first.copy()
    revised[:70] += 1.5
    assert found({1 * P: first, 2 * P: revised, 3 * P: series(8, 200)}) == [(1, 2, 130, 200)]
    revised[70:90] += 1.5
    assert found({1 * P: first, 2 * P: revised}) == []
