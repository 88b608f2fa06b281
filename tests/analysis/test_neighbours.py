"""Neighbours from figures, against the same reckoned one pair at a time."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from adviser_app.analysis.neighbours import distances, nearest, standardised, with_spread

NAN = math.nan


def by_hand(values: list[list[float]]) -> list[list[float]]:
    """Plainly: lists, one pair and one series at a time."""
    z: list[dict[int, float]] = []
    for column in zip(*values, strict=True):
        known = {i: v for i, v in enumerate(column) if v == v}
        mean = math.fsum(known.values()) / len(known) if known else 0.0
        spread = math.sqrt(math.fsum((v - mean) ** 2 for v in known.values()) / len(known)) if known else 0.0
        if spread > 1e-12 * abs(mean):
            z.append({i: (v - mean) / spread for i, v in known.items()})
    out = []
    for i in range(len(values)):
        row = []
        for j in range(len(values)):
            gaps = [(one[i] - one[j]) ** 2 for one in z if i in one and j in one]
            far = i == j or not gaps or len(gaps) * 2 < len(z)
            row.append(NAN if far else math.sqrt(math.fsum(gaps) / len(gaps)))
        out.append(row)
    return out


figures = st.one_of(st.just(NAN), st.integers(-50, 50).map(float))


@given(arrays.arrays(np.float64, st.tuples(st.integers(2, 7), st.integers(1, 5)), elements=figures))
def test_distances_are_what_they_are_by_hand(values: np.ndarray) -> None:
    np.testing.assert_allclose(distances(values), by_hand(values.tolist()), rtol=1e-9, atol=1e-12)


def test_a_unit_does_not_count_and_a_series_without_spread_neither() -> None:
    values = np.array([[1.0, 10.0, 7.0], [2.0, 30.0, 7.0], [4.0, 20.0, 7.0]])
    scaled = values * [1000.0, 0.01, 1.0]
    np.testing.assert_allclose(distances(values), distances(scaled))
    np.testing.assert_allclose(distances(values), distances(values[:, :2]))
    assert with_spread(values).tolist() == [True, True, False]
    assert np.isnan(standardised(values)[:, 2]).all()


def test_councils_that_share_fewer_than_half_of_the_series_are_not_ranked_for_one_another() -> None:
    values = np.array([[1.0, NAN, NAN], [2.0, 5.0, 1.0], [3.0, 7.0, 2.0], [3.0, 6.0, NAN]])
    apart = distances(values)
    assert np.isnan(apart[0]).all()  # one of three
    assert not np.isnan(apart[1, 3])  # two of three
    assert [row.tolist() for row in nearest(apart, 5)] == [[], [3, 2], [3, 1], [2, 1]]


def test_the_nearest_come_first_and_of_two_as_near_the_first() -> None:
    apart = distances(np.array([[0.0], [3.0], [-3.0], [1.0]]))
    assert [row.tolist() for row in nearest(apart, 2)] == [[3, 1], [3, 0], [0, 3], [0, 1]]
