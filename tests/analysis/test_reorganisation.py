"""Putting councils together: the newest period all have, sums and means, and whether a county is its districts."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from adviser_app.analysis.reorganisation import between, newest_common, sums_agree, total, weighted
from adviser_app.domain.periods import Period
from tests.analysis.test_latest import NAN, World

YEARS = [Period(date(y, 1, 1), "P1Y") for y in range(2015, 2025)]


@example([[True, True], [True, False], [False, True]], {0, 1})
@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=10), st.sets(st.integers(0, 3)))
def test_the_newest_period_in_which_all_have_a_value(there: list[list[bool]], areas: set[int]) -> None:
    cells = {(1, YEARS[i]): [float(i) if x else NAN for x in row] for i, row in enumerate(there)}
    figures = World(cells).figures
    columns = np.array(sorted(areas), np.int64)
    found = newest_common(figures, figures.lanes_of(1), columns)
    whole = [i for i, row in enumerate(there) if areas and all(row[a] for a in areas)]
    assert found.tolist() == [max(whole, default=-1)]


def test_lanes_are_looked_at_each_for_itself() -> None:
    months = [Period(date(2024, m, 1), "P1M") for m in (1, 2)]
    cells = {
        (1, YEARS[0]): [1.0, 2.0],
        (1, YEARS[1]): [NAN, 2.0],
        (1, months[0]): [3.0, NAN],
        (1, months[1]): [NAN, 4.0],
    }
    figures = World(cells).figures
    lanes = figures.lanes_of(1)
    found = newest_common(figures, lanes, np.array([0, 1]))
    assert sorted(found.tolist())[0] == -1
    assert figures.ids[found.max()] == figures.ids[figures.positions(int(lanes[np.argmax(found)]))[0]]


def test_sums_and_means() -> None:
    values = np.array([[1.0, 2.0, 3.0], [1.0, NAN, 3.0]])
    assert total(values)[0] == 6.0
    assert np.isnan(total(values)[1])
    people = np.array([100.0, 300.0, 600.0])
    assert weighted(values, people)[0] == (100 + 600 + 1800) / 1000
    assert np.isnan(weighted(values, people)[1])


def test_a_rate_is_what_its_numerators_give() -> None:
    """With the numerators in hand: the weighted mean of rates is the rate of all."""
    count, people = np.array([12.0, 40.0, 9.0]), np.array([1000.0, 8000.0, 450.0])
    rates = (count / people)[None, :]
    assert np.isclose(weighted(rates, people)[0], count.sum() / people.sum())


def test_a_county_agrees_with_its_districts_but_for_rounding() -> None:
    small = np.array([[10.0, 20.0, 30.0]])
    whole = np.zeros(1, np.int64)
    for county, adds in ((60.0, True), (62.0, True), (62.1, False), (20.0, False)):  # four halves of a unit
        assert bool(sums_agree(np.array([[county]]), small, whole)[0]) is adds, county
    assert sums_agree(np.array([[60_200.0]]), small * 1000, whole)[0]  # within half a per cent
    assert not sums_agree(np.array([[60_400.0]]), small * 1000, whole)[0]
    for county, lies in ((10.0, True), (31.0, True), (31.1, False), (8.9, False), (9.0, True)):
        assert bool(between(np.array([[county]]), small, whole)[0]) is lies, county
