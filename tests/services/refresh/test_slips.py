"""Names an inch from each other: what is looked for, and what it may cost."""

from __future__ import annotations

import tracemalloc

from adviser_app.domain.indicators import SeriesKey
from adviser_app.services.refresh import slips


def test_a_letter_left_out_or_put_in_or_written_for_another() -> None:
    keys = [SeriesKey("ONS", name) for name in ("Children in poverty", "Children in povrty", "4G cover", "5G cover")]
    assert list(slips.nearly_alike(keys)) == [(0, 1)]


def test_a_name_of_a_whole_page_does_not_take_all_the_memory() -> None:
    """A quotation mark left open made a name of 200,000 letters, and the search for slips 20 GB of it."""
    keys = [SeriesKey("ONS", "word " * 1000), SeriesKey("ONS", "word " * 999 + "wird")]
    tracemalloc.start()
    try:
        found = list(slips.nearly_alike(keys))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == []
    assert most < 1_000_000
