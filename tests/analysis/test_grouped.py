"""What is kept of comparison groups."""

from __future__ import annotations

import math

import numpy as np
import pytest

from adviser_app.analysis import comparison, latest
from adviser_app.analysis.grouped import Group, with_room
from tests.analysis.test_latest import World, year

NAN = math.nan


def test_rows_come_in_the_order_they_are_asked_for_and_stay() -> None:
    group = Group(np.array([0, 1, 2]), slabs=9, lanes=1)
    values = np.array([[3.0, NAN, 1.0], [2.0, 5.0, 4.0], [7.0, 7.0, NAN], [NAN, NAN, NAN]])
    for slab, row in zip((4, 8, 0, 2), values, strict=True):
        group.add(np.array([slab]), row[None, :].copy())
    rows = group.row[[4, 8, 0, 2]].astype(np.int64)
    assert group.row[[1, 3, 5]].tolist() == [-1, -1, -1]
    expected = comparison.group_stats(values)
    found = group.stats(rows)
    assert found.n.tolist() == expected.n.tolist() == [2, 3, 2, 0]
    for name in ("lower", "median", "upper"):
        assert np.array_equal(getattr(found, name), getattr(expected, name), equal_nan=True)
    assert np.array_equal(group.ordered[rows], np.sort(values, axis=1), equal_nan=True)


def test_room_is_made_by_half_as_much_again() -> None:
    kept = np.arange(8.0).reshape(4, 2)
    assert with_room(kept, 4, 4) is kept
    more = with_room(kept, 3, 5)
    assert more.shape == (6, 2) and more[:3].tolist() == kept[:3].tolist()
    assert with_room(kept, 4, 20).shape == (20, 2)


def test_groups_that_were_not_asked_for_lately_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World({(s, year(2024)): [1.0 * s, 2.0, 3.0, NAN] for s in range(1, 6)})
    figures, every = world.figures, np.arange(5)
    groups = [figures.columns(members) for members in ([0, 1], [1, 2], [0, 3])]
    asked = [figures.stats(every, group).median.tolist() for group in groups]
    room = sum(kept.size for kept in figures._groups.values())
    monkeypatch.setattr(latest, "GROUPS", room)
    figures.stats(every, groups[0])
    assert list(figures._groups) == [groups[at].tobytes() for at in (1, 2, 0)]
    monkeypatch.setattr(latest, "GROUPS", room - 1)
    figures.stats(every, groups[1])
    assert list(figures._groups) == [groups[at].tobytes() for at in (0, 1)]
    assert [figures.stats(every, group).median.tolist() for group in groups] == asked
    assert len(world.asked) == len(set(world.asked))  # nothing was read again
