"""Axes: ticks that hold the data, labels that do not meet."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.packs.axis import chosen_labels, scale, short


@pytest.mark.parametrize(
    ("values", "ticks", "decimals"),
    [
        ([0, 100], (0, 25, 50, 75, 100), 0),
        ([3.1, 4.6, 4.8], (3.0, 3.5, 4.0, 4.5, 5.0), 1),
        ([70.2, 74.9], (70, 72, 74, 76), 0),
        ([1.2, 9.7], (0, 2.5, 5, 7.5, 10), 1),
        ([-5, -1], (-6, -4, -2, 0), 0),
        ([-3, 4], (-4, -2, 0, 2, 4), 0),
        ([0], (0.0, 0.25, 0.5, 0.75, 1.0), 2),
        ([5], (4.5, 4.75, 5.0, 5.25, 5.5), 2),
        ([99.67, 100], (99.6, 99.7, 99.8, 99.9, 100), 1),
    ],
)
def test_scale(values: list[float], ticks: tuple[float, ...], decimals: int) -> None:
    found = scale(values)
    assert found.ticks == pytest.approx(ticks)
    assert found.decimals == decimals


@pytest.mark.parametrize(
    ("values", "finest", "ticks"),
    [
        ([3.4, 3.5], 1, (3.4, 3.5)),  # nothing was ever published between them
        ([3.4, 3.5], 2, (3.4, 3.425, 3.45, 3.475, 3.5)[::2]),
        ([7, 8], 0, (7, 8)),
        ([0, 10], 0, (0, 5, 10)),
        ([0, 100], 0, (0, 25, 50, 75, 100)),
    ],
)
def test_ticks_are_no_finer_than_the_figures(values: list[float], finest: int, ticks: tuple[float, ...]) -> None:
    found = scale(values, finest=finest)
    assert found.ticks == pytest.approx(ticks)
    assert found.decimals <= finest


finite = st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-9)


@given(st.lists(finite, min_size=1, max_size=20))
def test_a_scale_holds_its_values(values: list[float]) -> None:
    found = scale(values)
    slack = 1e-9 * max(1.0, *(abs(v) for v in values))
    assert found.low - slack <= min(values)
    assert max(values) <= found.high + slack
    assert found.low < found.high
    assert 2 <= len(found.ticks) <= 8
    assert list(found.ticks) == sorted(found.ticks)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("January 2025", "Jan 2025"),
        ("2024/25", "2024/25"),
        ("2024/25 (Aug–Jul)", "2024/25"),
        ("year to 15 Nov 2024", "y/e Nov 2024"),
        ("1 July 2025", "1 Jul 2025"),
        ("3 Jan 2020 to 5 Mar 2021", "3 Jan 2020–5 Mar 2021"),
        ("(provisional)", "(provisional)"),
    ],
)
def test_short(label: str, shown: str) -> None:
    assert short(label) == shown


@given(
    st.lists(st.floats(0, 500), min_size=1, max_size=80, unique=True).map(sorted),
    st.lists(st.text("abc ", min_size=1, max_size=14), min_size=80, max_size=80),
)
def test_labels_never_meet(xs: list[float], words: list[str]) -> None:
    labels = words[: len(xs)]
    chosen = chosen_labels(xs, labels, lambda t: 5.0 * len(t), 0, 520, 8)
    assert chosen[-1][1] == labels[-1]
    edges = [(x - 2.5 * len(t), x + 2.5 * len(t)) for x, t in chosen]
    assert all(right + 8 <= left + 1e-6 for (_, right), (left, _) in pairwise(edges))


def test_no_labels() -> None:
    assert chosen_labels([], [], len, 0, 100, 5) == []
