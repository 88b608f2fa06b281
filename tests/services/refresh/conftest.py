"""A fresh store, and small files in our own long format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.services import refresh, stores
from adviser_app.store.connection import Store

HEADER = "area_code,indicator,period,value,measure,unit,publisher"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "store.adviser") as opened:
        yield opened


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Callable[..., refresh.Preview]:
    """Writes lines to a file and imports it; returns the preview. ``day``: release date."""
    number = 0

    def run(
        *lines: str,
        header: str = HEADER,
        day: str = "",
        apply: bool = True,
        joins: dict[str, bool] | None = None,
        remove_missing: bool = False,
    ) -> refresh.Preview:
        nonlocal number
        number += 1
        path = tmp_path / f"file{number}.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        options = refresh.RefreshOptions(
            released=date.fromisoformat(day) if day else None,
            joins=joins or {},
            remove_missing=remove_missing,
            backup=False,
        )
        shown = refresh.preview(store, [path], options)
        if apply:
            refresh.apply(store, shown)
        return shown

    return run


def observations(store: Store, columns: str = "area_code, indicator, measure, period, value, marker") -> list[tuple]:
    """Rows of the observation view, sorted."""
    return sorted(store.con.execute(f"SELECT {columns} FROM observation").fetchall(), key=repr)


def dump(store: Store) -> dict[str, list[tuple]]:
    """Everything an undo must restore: figures, revisions, names."""
    tables = {
        "slab": "SELECT * FROM slab ORDER BY id",
        "revision": 'SELECT slab_id, release_id, cells, "full" FROM revision ORDER BY slab_id, release_id, rowid',
        "alias": "SELECT * FROM series_alias ORDER BY series_id, indicator, measure, unit",
        "moved": "SELECT * FROM period_alias ORDER BY series_id, from_period",
        "cover": "SELECT * FROM release_cover ORDER BY release_id",
    }
    return {name: store.con.execute(query).fetchall() for name, query in tables.items()}
