"""Which stored cells hold a figure back: the words may stand in any place, and only instead of a value."""

from __future__ import annotations

import numpy as np
import pytest

from adviser_app.store.slabs import CellState, Slab
from adviser_app.store.withheld import is_suppressed, suppressed


def slab(value: float, marker: str, status: str, note: str) -> Slab:
    return Slab(
        1, np.array([7.0, value]), None, None, {1: marker}, {1: status} if status else {}, {1: note} if note else {}
    )


@pytest.mark.parametrize(
    ("marker", "status", "note", "hides"),
    [
        ("[c]", "", "", True),
        ("[x]", "suppressed", "", True),
        ("[x]", "", "Value suppressed for disclosure control due to small count", True),
        ("[x]", "provisional", "The council sent nothing", False),
        ("..", "", "", False),
    ],
)
def test_the_words_may_be_the_mark_the_status_or_the_note(marker: str, status: str, note: str, hides: bool) -> None:
    assert suppressed(slab(np.nan, marker, status, note)) == (frozenset({1}) if hides else frozenset())
    assert is_suppressed(CellState(None, None, None, marker, status, note)) is hides


def test_a_value_beside_such_words_is_not_held_back() -> None:
    """OHID: "Value calculated from small numbers"; DfE marks a total beside which others are suppressed."""
    assert suppressed(slab(12.0, "", "", "Others are suppressed")) == frozenset()
    assert suppressed(slab(12.0, "[c]", "", "")) == frozenset()
    assert not is_suppressed(CellState(12.0, None, None, "[c]"))
    assert not is_suppressed(None)
