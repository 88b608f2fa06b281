"""Which slabs a page shows, and that the kept matrix never changes an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.analysis.breaks import Break, gathered
from adviser_app.analysis.comparison import Bools, Floats, Ints
from adviser_app.analysis.council import council_numbers
from adviser_app.analysis.latest import Figures, P, beyond
from adviser_app.domain.periods import NEAR, Period, previous_equivalent

NAN = math.nan


class Column:
    """Slabs as text: here only their values."""

    def __init__(self, values: Floats) -> None:
        self.values = values

    def column(self, lines: Ints, area: int) -> Floats:
        return self.values[lines, area]


class World:
    """A store in memory: {(series, period): values by area}; ``asked``: the slabs read of it."""

    def __init__(
        self,
        cells: dict[tuple[int, Period], Sequence[float]],
        councils: Sequence[int] | None = None,
        valued: Sequence[Sequence[int]] | None = None,
    ) -> None:
        self.periods = dict(enumerate(sorted({p for _, p in cells}, key=lambda p: (p.length, p.start))))
        self.ids = {p: i for i, p in self.periods.items()}
        self.slabs = {s * P + self.ids[p]: np.array(v, dtype=float) for (s, p), v in cells.items()}
        self.areas = len(next(iter(cells.values())))
        self.asked: list[int] = []
        self.figures = Figures(
            np.array(sorted(self.slabs)),
            self.periods,
            self.areas,
            councils or range(self.areas),
            self,
            None if valued is None else np.array(valued, np.bool_),
        )

    def values(self, ids: Ints, areas: Ints) -> Floats:
        self.asked += ids.tolist()
        return np.array([self.slabs[int(i)][areas] for i in ids])

    def lines(self, ids: Ints, areas: int) -> Column:
        return Column(self.values(ids, np.arange(areas)))

    def tight(self) -> Bools:
        """bool[series, area]: the areas each series has a value for."""
        out = np.zeros((max(self.slabs) // P + 1, self.areas), np.bool_)
        for slab_id, values in self.slabs.items():
            out[slab_id // P] |= ~np.isnan(values)
        return out

    def shown(self, area: int, group: Sequence[int]) -> dict[int, Period]:
        figures = self.figures
        positions = figures.shown(figures.column(area), figures.columns(group))
        return {int(figures.series[p]): self.periods[int(figures.period[p])] for p in positions}


def year(y: int) -> Period:
    return Period(date(y, 1, 1), "P1Y")


def test_the_newest_value_of_each_council() -> None:
    world = World(
        {
            (1, year(2022)): [1, 1, NAN],
            (1, year(2023)): [2, 2, NAN],
            (1, year(2024)): [NAN, 3, NAN],
            (2, year(2020)): [NAN, NAN, 9],
        }
    )
    assert world.shown(0, [0, 1, 2]) == {1: year(2023)}
    assert world.shown(1, [0, 1, 2]) == {1: year(2024)}
    assert world.shown(2, [0, 1, 2]) == {2: year(2020)}
    assert len(world.asked) == len(set(world.asked)) or len(world.asked) <= 6


def test_only_what_a_page_needs_is_decoded_and_the_next_council_decodes_nothing() -> None:
    world = World({(s, year(y)): [1.0 * y, 2.0] for s in range(1, 6) for y in range(2000, 2025)})
    signs, digits = np.ones(6, np.int8), np.zeros(6, np.int64)
    council_numbers(world.figures, 0, [0, 1], signs, digits)
    assert len(world.asked) == 10  # the newest slab of five series, and the year before
    council_numbers(world.figures, 1, [0, 1], signs, digits)
    assert len(world.asked) == 10


def test_the_year_before_is_read_as_text_once() -> None:
    world = World({(1, year(2023)): [5.0, NAN, 7.0], (1, year(2024)): [6.0, 1.0, NAN]})
    figures = world.figures
    newest = figures.newest(0)
    assert figures.single(np.array([0, -1, 1]), 0).tolist()[::2] == [5.0, 6.0]
    assert figures.previous(newest, 0)[0].tolist() == [0]
    assert figures.previous(newest, 1)[0].tolist() == [-1]
    assert figures.single(np.array([0]), 2).tolist() == [7.0]
    assert world.asked == [P + 1, P]
    assert figures.values(np.array([0]), np.array([0, 2])).tolist() == [[5.0, 7.0]]  # decoded after all
    assert world.asked == [P + 1, P, P]


def test_a_council_is_not_looked_for_in_a_series_it_never_was_in() -> None:
    cells = {(1, year(y)): [1.0 * y, NAN, NAN, NAN] for y in range(2000, 2025)} | {(2, year(2024)): [1.0, 1, 1, 1]}
    signs, digits = np.ones(3, np.int8), np.zeros(3, np.int64)
    world = World(cells, valued=[[0] * 4, [1, 0, 0, 0], [1] * 4])
    assert council_numbers(world.figures, 1, [0, 1, 2, 3], signs, digits).series.tolist() == [2]
    assert [i for i in world.asked if i // P == 1] == []
    # the series has the council, and too few of its group ever to compare it in: its newest slab, and the year before
    found = council_numbers(world.figures, 0, [0, 1, 2, 3], signs, digits)
    assert found.series.tolist() == [1, 2] and found.compared[0] == -1
    assert sorted(i for i in world.asked if i // P == 1) == [P + 23, P + 24]
    without = World(cells)
    council_numbers(without.figures, 1, [0, 1, 2, 3], signs, digits)
    assert len([i for i in without.asked if i // P == 1]) == 25


def test_areas_that_are_no_councils_have_no_column() -> None:
    world = World({(1, year(2024)): [1, 2, 3, 1000]}, councils=[0, 2])
    stats = world.figures.stats(np.array([0]), world.figures.columns([0, 2]))
    assert (stats.n[0], stats.median[0]) == (2, 2)
    with pytest.raises(KeyError):
        world.figures.column(3)


def test_a_group_compared_in_an_earlier_period() -> None:
    # only council 0 has 2024: fewer than half of four, so the group is compared in 2023, 0 with its value of then
    world = World(
        {(1, year(2022)): [1, 2, 3, 4], (1, year(2023)): [5, 6, NAN, NAN], (1, year(2024)): [9, NAN, NAN, NAN]}
    )
    found = council_numbers(world.figures, 0, [0, 1, 2, 3], np.ones(2, np.int8), np.zeros(2, np.int64))
    assert world.periods[int(world.figures.period[found.latest[0]])] == year(2024)
    assert world.periods[int(world.figures.period[found.compared[0]])] == year(2023)
    assert found.elsewhere.tolist() == [True]
    assert (found.value[0], found.compared_value[0], found.rank[0], found.stats.n[0]) == (9, 5, 2, 2)
    assert (found.before[0], found.direction[0]) == (5, 1)


def test_a_council_that_stopped_reporting_has_no_rank_in_the_group_s_period() -> None:
    world = World({(1, year(2015)): [1, NAN, NAN, NAN], (1, year(2024)): [NAN, 5, 6, 7]})
    found = council_numbers(world.figures, 0, [0, 1, 2, 3], np.ones(2, np.int8), np.zeros(2, np.int64))
    assert (found.value[0], found.rank[0], found.quartile[0], found.stats.median[0]) == (1, 0, 0, 6)


def test_no_period_in_which_half_has_a_value() -> None:
    world = World({(1, year(y)): [1.0, NAN, NAN, NAN] for y in (2022, 2023, 2024)})
    found = council_numbers(world.figures, 0, [0, 1, 2, 3], np.ones(2, np.int8), np.zeros(2, np.int64))
    assert (found.compared[0], found.stats.n[0], found.rank[0], found.quartile[0]) == (-1, 0, 0, 0)
    assert math.isnan(found.stats.median[0])


def test_exactly_half_is_enough() -> None:
    world = World({(1, year(2023)): [1, 1, 1, 1], (1, year(2024)): [2, 3, NAN, NAN]})
    found = council_numbers(world.figures, 0, [0, 1, 2, 3], np.ones(2, np.int8), np.zeros(2, np.int64))
    assert (found.elsewhere[0], found.stats.n[0]) == (False, 2)
    # and where it is known that the other half never was in the series
    world = World({(1, year(2024)): [2, 3, NAN, NAN]}, valued=[[0] * 4, [1, 1, 0, 0]])
    found = council_numbers(world.figures, 0, [0, 1, 2, 3], np.ones(2, np.int8), np.zeros(2, np.int64))
    assert (found.elsewhere[0], found.stats.n[0]) == (False, 2)


def test_the_length_a_page_shows() -> None:
    april, march = Period(date(2025, 4, 1), "P1M"), Period(date(2025, 3, 1), "P1M")
    quarter, before = Period(date(2025, 4, 1), "P3M"), Period(date(2025, 1, 1), "P3M")
    # the month and the quarter end in April and June: the newest end is shown
    world = World({(1, april): [3.2, 3.0], (1, quarter): [3.1, 3.0], (1, year(2024)): [3.4, 3.3]})
    assert world.shown(0, [0, 1]) == {1: quarter}
    # of two that end on one day the longer
    world = World({(1, march): [1, 1], (1, before): [2, 2], (1, year(2024)): [3, 3]})
    assert world.shown(0, [0, 1]) == {1: before}
    # a length that half of the group never has is not shown while there is another
    world = World({(1, april): [1, NAN, NAN, NAN], (1, year(2024)): [2, 2, 2, 2]})
    assert world.shown(0, [0, 1, 2, 3]) == {1: year(2024)}
    world = World({(1, april): [1, NAN, NAN, NAN]})
    assert world.shown(0, [0, 1, 2, 3]) == {1: april}


def test_an_empty_store() -> None:
    figures = Figures(np.zeros(0, np.int64), {}, 3, [0, 1, 2], World({(1, year(2024)): [1, 1, 1]}))
    found = council_numbers(figures, 0, [0, 1], np.zeros(1, np.int8), np.zeros(1, np.int64))
    assert len(found) == 0
    assert len(found.rank) == 0


# -- against the plain rules ---------------------------------------------------------------------------------------

_DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))
_STARTS = st.builds(date, st.integers(2012, 2024), st.sampled_from([1, 2, 4, 7, 10]), st.just(1))
_LENGTHS = st.sampled_from(["P1M", "P3M", "P1Y", "P2Y", "P3Y", "P5Y"])
_PERIODS = st.one_of(st.builds(Period, _DAYS, st.just("P1D")), st.builds(Period, _STARTS, _LENGTHS))
_CELL = st.one_of(st.just(NAN), st.integers(0, 9).map(float))


@st.composite
def _worlds(draw: st.DrawFn) -> World:
    keys = draw(st.lists(st.tuples(st.integers(1, 3), _PERIODS), min_size=1, max_size=25, unique=True))
    return World({key: draw(st.lists(_CELL, min_size=4, max_size=4)) for key in keys})


@given(_worlds())
def test_previous_is_the_domain_s_rule_among_the_council_s_own_periods(world: World) -> None:
    figures = world.figures
    for area in range(4):
        newest = figures.newest(area)
        positions = newest[newest >= 0]
        previous, overlap, before = figures.previous(positions, area)
        for position, found, over, value in zip(positions, previous, overlap, before, strict=True):
            series_id = int(figures.series[position])
            mine = [world.periods[i % P] for i, v in world.slabs.items() if i // P == series_id and v[area] == v[area]]
            expected = previous_equivalent(world.periods[int(figures.period[position])], mine)
            got = None if found < 0 else (world.periods[int(figures.period[found])], bool(over))
            assert got == expected
            there = NAN if found < 0 else world.slabs[int(figures.ids[found])][area]
            assert value == there or (found < 0 and math.isnan(value))


_SURVEY, _YEAR_BEFORE = date(2024, 3, 31), date(2023, 3, 31)


@pytest.mark.parametrize(
    "periods",
    [
        [Period(date(2020, 1, 1), "P3Y"), Period(date(2022, 12, 31), "P3Y")],  # a day in common
        [Period(date(y, 1, 1), "P3Y") for y in (2020, 2021, 2022)],  # all overlap: the last
        [Period(date(y, 1, 1), "P3Y") for y in range(2014, 2022)],  # the last that does not
        [Period(d, "P1D") for d in (_YEAR_BEFORE - timedelta(NEAR + 1), _YEAR_BEFORE + timedelta(NEAR), _SURVEY)],
        [Period(d, "P1D") for d in (_YEAR_BEFORE - timedelta(NEAR), _SURVEY)],
        [Period(d, "P1D") for d in (_YEAR_BEFORE + timedelta(NEAR + 1), _SURVEY)],
        [Period(d, "P1D") for d in (_YEAR_BEFORE - timedelta(3), _YEAR_BEFORE + timedelta(3), _SURVEY)],
    ],
)
def test_previous_at_the_edges_of_the_rule(periods: list[Period]) -> None:
    world = World({(1, period): [1.0 + n, NAN] for n, period in enumerate(periods)})
    figures = world.figures
    newest = figures.newest(0)
    (found,), (over,), _ = figures.previous(newest, 0)
    expected = previous_equivalent(periods[-1], periods)
    assert (None if found < 0 else (world.periods[int(figures.period[found])], bool(over))) == expected


def test_across_a_break_is_no_value_before() -> None:
    world = World({(1, year(2023)): [5.0], (1, year(2024)): [6.0]})
    figures = world.figures
    assert [part.tolist() for part in figures.previous(figures.newest(0), 0)] == [[0], [False], [5.0]]
    figures.breaks = gathered([(1, Break(date(2024, 1, 1), "another definition"))])
    (found,), (over,), (before,) = figures.previous(figures.newest(0), 0)
    assert (found, bool(over)) == (-2, False)
    assert math.isnan(before)
    assert beyond(np.array([found])).tolist() == [0]


@given(_worlds(), st.permutations([0, 1, 2, 3]), st.sampled_from([-1, 0, 1]))
def test_the_order_in_which_councils_are_asked_changes_nothing(world: World, order: list[int], sign: int) -> None:
    signs, digits = np.full(4, sign, np.int8), np.zeros(4, np.int64)
    for area in order:
        used = council_numbers(world.figures, area, [0, 1, 2, 3], signs, digits)
        fresh = council_numbers(
            Figures(np.array(sorted(world.slabs)), world.periods, 4, range(4), world),
            area, [0, 1, 2, 3], signs, digits,
        )  # fmt: skip
        for name in ("series", "latest", "value", "previous", "before", "compared", "quartile", "rank", "standing"):
            assert np.array_equal(getattr(used, name), getattr(fresh, name), equal_nan=name in ("value", "before"))
        for i, position in enumerate(used.latest):
            mine = [
                (world.periods[k % P], v[area])
                for k, v in world.slabs.items()
                if k // P == used.series[i] and v[area] == v[area]
            ]
            shown = world.periods[int(world.figures.period[position])]
            assert shown == max((p for p, _ in mine if p.length == shown.length))
            assert used.value[i] == dict(mine)[shown]


@given(_worlds(), st.permutations([0, 1, 2, 3]), st.data())
def test_knowing_who_is_in_a_series_changes_no_figure(world: World, order: list[int], data: st.DataObject) -> None:
    """Whether what is known is exact or names areas too many."""
    shape = world.tight().shape
    more = np.array(data.draw(st.lists(st.booleans(), min_size=world.tight().size, max_size=world.tight().size)))
    valued = world.tight() | more.reshape(shape)
    knowing = Figures(np.array(sorted(world.slabs)), world.periods, 4, range(4), world, valued)
    signs, digits = np.ones(4, np.int8), np.zeros(4, np.int64)
    for area in order:
        for group in ([0, 1, 2, 3], sorted({area, order[0]})):
            a = council_numbers(world.figures, area, group, signs, digits)
            b = council_numbers(knowing, area, group, signs, digits)
            for name in ("series", "latest", "value", "previous", "before", "compared", "quartile", "rank", "standing"):
                assert np.array_equal(getattr(a, name), getattr(b, name), equal_nan=name in ("value", "before"))
