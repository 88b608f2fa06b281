"""The slope that is told of what size costs."""

from __future__ import annotations

import pytest

from benchmarks.cost import LINES, plot, slope


def test_proportion_is_one_and_what_does_not_grow_is_nought() -> None:
    sizes = (0.1, 1, 10)
    assert slope(sizes, [3 * s for s in sizes]) == pytest.approx(1)
    assert slope(sizes, [s**1.5 for s in sizes]) == pytest.approx(1.5)
    assert slope(sizes, [4, 4, 4]) == pytest.approx(0)


def test_the_plot_names_every_line_with_its_slope() -> None:
    drawn = plot({size: dict.fromkeys(LINES, 2 * size) for size in (0.1, 1, 10)})
    assert all(f"{name}: 20, slope 1.00" in drawn for name in LINES)
    assert drawn.count("<polyline") == len(LINES)
