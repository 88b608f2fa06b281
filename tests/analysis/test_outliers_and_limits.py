"""Figures far from the rest, and figures that their confidence limits do not tell from the median."""

from __future__ import annotations

import math
import statistics
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adviser_app.analysis import comparison, limits, outliers
from adviser_app.analysis.comparison import Floats, Ints, Standing
from adviser_app.analysis.latest import Lines
from adviser_app.analysis.limits import Limits

NAN = math.nan
FIGURES = st.lists(st.one_of(st.just(NAN), st.integers(-20, 20), st.floats(-1e6, 1e6)), min_size=1, max_size=40)


def scores(*values: float) -> list[float]:
    row = np.array([values], dtype=float)
    stats = comparison.group_stats(row)
    spread = outliers.mad(row, stats.median)
    return outliers.scores(row[0], stats.median, spread).tolist()


def test_the_example_of_the_authors() -> None:
    """Iglewicz and Hoaglin, page 12 (as the NIST handbook, 1.3.5.17, repeats the method): by hand."""
    found = scores(2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3)
    # median 2.45; distances .35 .15 .05 .05 .15 .35 .15 .15 5.75 5.85: their median is .15
    assert found[8] == pytest.approx(0.6745 * 5.75 / 0.15)
    assert [abs(z) > outliers.FAR for z in found] == [False] * 8 + [True] * 2


@given(FIGURES)
def test_scores_are_those_of_plain_arithmetic(values: list[float]) -> None:
    there = [v for v in values if v == v]
    found = scores(*values)
    middle = statistics.median(there) if there else NAN
    spread = statistics.median(abs(v - middle) for v in there) if there else 0.0
    for value, z in zip(values, found, strict=True):
        if value != value or len(there) < 8 or spread == 0:
            assert math.isnan(z)
        elif not math.isnan(z):  # a spread that is dust beside the figures is none
            assert z == pytest.approx(0.6745 * (value - middle) / spread, rel=1e-6, abs=1e-9)
        else:
            assert spread <= 1e-11 * max(map(abs, there))


@example([-1, -1, -1, -1, 0, 1, 1, 1, 5.3])  # just far, and the quartiles as near as they can be
@given(FIGURES)
def test_nothing_that_is_far_is_passed_over(values: list[float]) -> None:
    """The quick look, which spares the work for most rows, leaves out no figure that is far from the rest."""
    row = np.array(values, dtype=float)
    stats = comparison.group_stats(row[None, :]).take(np.zeros(len(row), np.int64))
    far = outliers.is_far(np.array(scores(*values)))
    assert not (far & ~outliers.may_be_far(row, stats)).any()


def test_where_half_are_the_same_and_where_there_are_few_nothing_is_far() -> None:
    assert all(map(math.isnan, scores(*[5.0] * 5, 1, 2, 3, 900)))
    assert all(map(math.isnan, scores(1, 2, 3, 4, 5, 6, 900)))
    assert scores(1, 2, 3, 4, 5, 6, 7, 900)[7] > outliers.FAR
    assert all(map(math.isnan, scores(NAN, NAN)))
    assert outliers.mad(np.empty((2, 0)), np.full(2, NAN)).shape == (2,)


@pytest.mark.parametrize(
    ("value", "lower", "upper", "holds", "known"),
    [
        (9, 8, 10, True, True),  # the median of 1, 5, 8, 9, 10 is 8: on the limit is within it
        (9, 8.5, 10, False, True),
        (5, 4, 8, True, True),
        (5, 4, 7.9, False, True),
        (9, NAN, 10, False, False),
        (9, 8, NAN, False, False),
        (9, 1, 8, False, False),  # limits that do not hold the figure itself are none
        (9, 10, 8, False, False),
        (NAN, 8, 10, False, False),
        (8, 8, 8, True, True),
    ],
)
def test_limits_hold_the_median(value: float, lower: float, upper: float, holds: bool, known: bool) -> None:
    at = (np.array([value]), np.array([lower]), np.array([upper]))
    assert bool(limits.hold(*at, np.array([8.0]))[0]) is holds
    assert bool(limits.told(*at)[0]) is known


@pytest.mark.parametrize("polarity", [1, -1, 0])
@pytest.mark.parametrize("value", [1.0, 5.0, 8.0, 9.0, 10.0, NAN])
@pytest.mark.parametrize("unclear", [True, False])
def test_what_is_not_different_is_neither_better_nor_worse(polarity: int, value: float, unclear: bool) -> None:
    stats = comparison.group_stats(np.array([[1.0, 5.0, 8.0, 9.0, 10.0]]))
    sign = np.array([polarity], np.int8)
    plain = comparison.standings(np.array([value]), stats, sign)
    found = Standing(int(comparison.standings(np.array([value]), stats, sign, np.array([unclear]))[0]))
    if not unclear or value == 8 or value != value:
        assert found == Standing(int(plain[0]))
    else:
        assert found is Standing.NOT_DIFFERENT


def test_one_council_alone_is_not_called_the_same_as_the_median() -> None:
    alone = comparison.group_stats(np.array([[5.0]]))
    found = comparison.standings(np.array([5.0]), alone, np.array([1], np.int8), np.array([True]))
    assert found.tolist() == [Standing.NONE]


# -- limits that are read as councils ask for them ---------------------------------------------------------------------


class Kept:
    """Slabs whose id is no multiple of three have limits: id + area, and that plus one. Counts what is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def limit_lines(self, ids: Ints) -> tuple[Ints, Lines | None]:
        there = np.flatnonzero(ids % 3)
        return there, _KeptLines(self, ids[there]) if len(there) else None


class _KeptLines:
    def __init__(self, source: Kept, ids: Ints) -> None:
        self._source, self._ids = source, ids

    def column(self, lines: Ints, area: int) -> Floats:
        self._source.asked += 1
        upper = lines >= len(self._ids)
        return (self._ids[np.where(upper, lines - len(self._ids), lines)] + area + upper).astype(np.float64)


def test_limits_of_many_councils_stay_few_texts_to_ask() -> None:
    source, ids = Kept(), np.arange(5000)
    limits = Limits(SimpleNamespace(ids=ids), source)  # type: ignore[arg-type]
    shared, rng = np.arange(1000), np.random.default_rng(4)
    for area in range(60):
        own = np.sort(rng.permutation(np.arange(1000, 5000))[:40])
        positions = np.concatenate([shared, own, [-1]])
        source.asked = 0
        lower, upper = limits.of(positions, area)
        assert source.asked <= 12  # texts, of sixty that were read
        wanted = np.where((positions >= 0) & (positions % 3 > 0), positions + area, np.nan)
        np.testing.assert_array_equal(lower, wanted)
        np.testing.assert_array_equal(upper, wanted + 1)
