"""Reading values of slabs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.store import slabs
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

WIDTH = 3


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Store]:
    """Two series with periods 1, 2, 4 and 9, in which the first area has 100 × series + period."""
    there = [(s * slabs.P + p, f"[{100 * s + p}.0,null]") for s in (1, 2) for p in (1, 2, 4, 9)]
    with new_store(tmp_path) as store:
        with store.write() as con:
            con.execute(
                "INSERT INTO release (id, publisher, released, imported, counts) VALUES (1, 'A', '2026-01-01', '', '')"
            )
            slabs.write_rows(store, [(at, text, None, None, None, None, None, 1) for at, text in there])
        yield store


@pytest.mark.parametrize(
    "wanted",
    [
        [(1, p) for p in range(1, 10)],  # one series, most periods that there are
        [(1, p) for p in range(9, 0, -1)],
        [(1, 2), (2, 9)],  # far from each other
        [(2, 4)],
        [(2, 4), (1, 9), (1, 3)],
        [],
    ],
)
def test_the_slabs_asked_for_in_their_order(filled: Store, wanted: list[tuple[int, int]]) -> None:
    found = slabs.load_values(filled, [s * slabs.P + p for s, p in wanted], WIDTH)
    assert found.shape == (len(wanted), WIDTH)
    assert [math.nan if math.isnan(v) else v for v in found[:, 0]] == pytest.approx(
        [100 * s + p if p in (1, 2, 4, 9) else math.nan for s, p in wanted], nan_ok=True
    )
    assert all(map(math.isnan, found[:, 1:].flat))
