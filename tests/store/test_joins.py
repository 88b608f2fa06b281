"""Two series made one: what importing their releases under one name would have given, and back to the byte."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Severity
from adviser_app.services import refresh, stores
from adviser_app.store import history, integrity, joins
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import dump, observations

COUNCILS = ("E08000001", "E08000002", "E08000003")
PERIODS = ("2022", "2023")
VALUES = ("1", "2", "3.5", "[x]", "0")
NAMES = ("Pay", "Weekly earnings of residents")
WHEN = "2026-04-01T09:00:00+00:00"

# A release: by which name it speaks, some cells, each with a value; its place among the days of release.
said = st.dictionaries(
    st.tuples(st.sampled_from(COUNCILS), st.sampled_from(PERIODS)), st.sampled_from(VALUES), min_size=1
)
releases = st.lists(st.tuples(st.sampled_from(NAMES), said), min_size=2, max_size=5)


def bring(
    store: Store, folder: Path, n: int, name: str, cells: dict[tuple[str, str], str], publisher: str = "P"
) -> None:
    path = folder / f"release{n}.csv"
    lines = [f"{code},{name},{period},{value},{publisher},{n}" for (code, period), value in cells.items()]
    path.write_text("\n".join(["area_code,indicator,period,value,publisher,note", *lines]) + "\n")
    found = refresh.preview(store, [path], refresh.RefreshOptions(released=date(2026, 1, 1 + n), backup=False))
    refresh.apply(store, found)


def story(store: Store) -> dict[Any, Any]:
    """Every figure's whole history by name of series, council and period."""
    dates = dict(store.con.execute("SELECT id, released FROM release"))
    periods = dict(store.con.execute("SELECT id, start FROM period"))
    codes = dict(store.con.execute("SELECT area_id, code FROM area_code WHERE is_current = 1"))
    out = {}
    for (slab_id,) in store.con.execute("SELECT id FROM slab").fetchall():
        for area, code in codes.items():
            entries = history.history(store, slab_id, area)
            if entries:
                out[code, periods[slab_id % 4096]] = [
                    (dates[e.release_id], e.state and (e.state.value, e.state.marker, e.state.note)) for e in entries
                ]
    return out


def ids(store: Store) -> list[int]:
    return [r[0] for r in store.con.execute("SELECT id FROM series ORDER BY id")]


def join(store: Store, kept: int, gone: int) -> int:
    with store.write():
        return joins.join(store, kept, gone, WHEN)


def apart(store: Store, join_id: int) -> None:
    with store.write():
        joins.apart(store, join_id, WHEN)


def whole(store: Store) -> str:
    """The store, with what releases spoke of, to the byte; but for the note that a join was taken apart."""
    covers = store.con.execute("SELECT release_id, hex(cover) FROM release_cover ORDER BY release_id").fetchall()
    tables = ("series", "series_alias", "series_polarity", "period_label WHERE series_id <> 0", "period_alias")
    names = [store.con.execute(f"SELECT * FROM {t} ORDER BY 1, 2, 3").fetchall() for t in tables]
    return f"{dump(store)} {covers} {names}"


@given(releases, st.permutations(range(5)))
@settings(max_examples=10)
def test_a_join_is_what_one_name_would_have_given(
    contents: list[tuple[str, dict[tuple[str, str], str]]], order: list[int]
) -> None:
    assume(len({name for name, _ in contents}) == 2)
    order = [n for n in order if n < len(contents)]
    columns = "area_code, period, value, marker, note"
    with (
        tempfile.TemporaryDirectory() as folder,
        stores.open_store(Path(folder) / "two.adviser") as two,
        stores.open_store(Path(folder) / "one.adviser") as one,
    ):
        for n in order:
            bring(two, Path(folder), n, *contents[n])
            bring(one, Path(folder), n, NAMES[0], contents[n][1])
        before = whole(two)
        join_id = join(two, *ids(two))
        assert observations(two, columns) == observations(one, columns)
        assert story(two) == story(one)
        assert not [f for f in integrity.check(two) if f.severity is Severity.ERROR]
        # a release that comes after it, under the other name, older than some and newer than others
        late = {(COUNCILS[0], PERIODS[0]): "9", (COUNCILS[1], PERIODS[1]): "8"}
        bring(one, Path(folder), 2, NAMES[0], late)
        bring(two, Path(folder), 2, NAMES[1], late)
        assert observations(two, columns) == observations(one, columns)
        assert story(two) == story(one)
        with pytest.raises(AdviserError) as refused:
            apart(two, join_id)
        assert refused.value.code == "join-built-upon"
        refresh.undo(two)
        with pytest.raises(AdviserError) as refused:
            refresh.undo(two)
        assert refused.value.code == "joined-since"
        apart(two, join_id)
        assert whole(two) == before
        for _ in order:
            refresh.undo(two)
        assert observations(two, columns) == []
