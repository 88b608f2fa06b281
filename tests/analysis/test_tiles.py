"""Tiles: the assignment against every way there is, the picture against a compass."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from adviser_app.analysis.tiles import assign, plane, spread, tiles

costs = st.integers(0, 40).map(float)


@given(
    st.tuples(st.integers(1, 5), st.integers(0, 2)).flatmap(
        lambda n: arrays.arrays(np.float64, (n[0], n[0] + n[1]), elements=costs)
    )
)
def test_no_other_way_to_give_each_row_a_column_costs_less(cost: np.ndarray) -> None:
    found = assign(cost)
    rows = range(len(cost))
    assert len(set(found.tolist())) == len(cost)
    least = min(sum(cost[i, c] for i, c in zip(rows, way, strict=True))
                for way in itertools.permutations(range(cost.shape[1]), len(cost)))  # fmt: skip
    assert sum(cost[i, found[i]] for i in rows) == least


def test_there_must_be_a_column_for_each_row() -> None:
    with pytest.raises(ValueError, match="3 rows"):
        assign(np.zeros((3, 2)))


def test_a_place_in_the_north_east_is_up_and_right() -> None:
    at = plane(np.array([51.5, 55.0]), np.array([-2.0, 0.0]))
    assert at[1, 0] > at[0, 0]
    assert at[1, 1] < at[0, 1]
    assert np.hypot(*(at[1] - at[0])) == pytest.approx(412, abs=8)  # Swindon way to the sea off Tyneside


def test_a_crowd_is_spread_and_stays_around_its_middle() -> None:
    turn = np.linspace(0, 2 * np.pi, 9)[:-1]
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    points = np.concatenate([[[0.0, 0.0]], ring * 0.5, ring * 40])  # a town, eight around it, eight far away
    out = spread(points)
    apart = np.sqrt(((out[:, None] - out[None]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 0.6
    # The eight still stand around the town, one after the other.
    east, south = (out[1:9] - out[0]).T
    order = np.argsort(np.arctan2(south, east))
    assert ((np.roll(order, -1) - order) % 8 == 1).all()


def test_a_grid_of_places_keeps_its_rows_and_columns() -> None:
    across, down = np.meshgrid(np.arange(5), np.arange(4))
    latitude, longitude = 53.0 - 0.1 * down.ravel(), 0.1 / np.cos(np.radians(52.85)) * across.ravel()
    found = tiles(latitude, longitude)
    assert len({tuple(spot) for spot in found.tolist()}) == 20
    assert found.min(axis=0).tolist() == [0, 0]
    for axis, there in ((0, across.ravel()), (1, down.ravel())):
        here = found[:, axis]
        assert not ((there[:, None] - there) * (here[:, None] - here) < 0).any()


def test_one_place_is_one_tile() -> None:
    assert tiles(np.array([52.0]), np.array([-1.0])).tolist() == [[0, 0]]
