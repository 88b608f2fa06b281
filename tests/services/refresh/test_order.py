"""Property 21: the order of importing dated releases does not matter; and undo takes each back to the byte."""

from __future__ import annotations

import itertools
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.services import refresh, stores
from adviser_app.store import history
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import dump, observations

COUNCILS = ("E08000001", "E08000002", "E08000003", "E08000012")
PERIODS = ("2022", "2023")
VALUES = ("1", "2", "3.5", "[x]", "0")

# One release: some cells, each with a value.
releases = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from(COUNCILS), st.sampled_from(PERIODS)), st.sampled_from(VALUES), min_size=1
    ),
    min_size=2,
    max_size=4,
)


def bring(store: Store, folder: Path, n: int, cells: dict[tuple[str, str], str]) -> None:
    path = folder / f"release{n}.csv"
    lines = [f"{code},Pay,{period},{value},P,{n}" for (code, period), value in cells.items()]
    path.write_text("\n".join(["area_code,indicator,period,value,publisher,note", *lines]) + "\n")
    options = refresh.RefreshOptions(released=date(2026, 1, 1 + n), backup=False)
    refresh.apply(store, refresh.preview(store, [path], options))


def story(store: Store) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    """Every figure's whole history: (release date, value, marker), oldest first. Notes say which release spoke."""
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


@given(releases, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_dated_releases_does_not_matter(
    contents: list[dict[tuple[str, str], str]], random: object
) -> None:
    orders = list(itertools.permutations(range(len(contents))))
    chosen = [orders[0], *random.sample(orders[1:], min(2, len(orders) - 1))]  # type: ignore[attr-defined]
    results = []
    for order in chosen:
        with tempfile.TemporaryDirectory() as name, stores.open_store(Path(name) / "s.adviser") as store:
            dumps = []
            for n in order:
                dumps.append(dump(store))
                bring(store, Path(name), n, contents[n])
            results.append((observations(store, "area_code, period, value, marker, note"), story(store)))
            while dumps:
                refresh.undo(store)
                assert dump(store) == dumps.pop()
    assert all(r == results[0] for r in results[1:])


@given(releases)
@settings(max_examples=15)
def test_history_is_what_each_release_said(contents: list[dict[tuple[str, str], str]]) -> None:
    """Against a plain replay: a figure's history is the sequence of different things said of it."""
    expected: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    with tempfile.TemporaryDirectory() as name, stores.open_store(Path(name) / "s.adviser") as store:
        for n, cells in enumerate(contents):
            bring(store, Path(name), n, cells)
            for (code, period), text in cells.items():
                value = None if text == "[x]" else float(text)
                marker = text if value is None else ""
                expected.setdefault((code, f"{period}-01-01"), []).append(
                    (f"2026-01-{1 + n:02d}", (value, marker, str(n)))
                )
        assert story(store) == expected
