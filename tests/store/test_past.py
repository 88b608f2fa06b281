"""The store as at a day equals a store that never saw what was released later."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.services import refresh, stores
from adviser_app.store import history, past, rows, slabs
from adviser_app.store.connection import Store

FIRST = date(2026, 1, 1)
COUNCILS = ("E08000001", "E08000002", "E08000003")
FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(COUNCILS), st.sampled_from(("2022", "2023"))),
    st.sampled_from(("1", "2", "3.5", "[x]", "0")),
    min_size=1,
)


def bring(store: Store, folder: Path, n: int, figures: dict[tuple[str, str], str]) -> None:
    path = folder / f"release{n}.csv"
    lines = [f"{code},Pay,{period},{value},P,{n}" for (code, period), value in figures.items()]
    path.write_text("\n".join(["area_code,indicator,period,value,publisher,note", *lines]) + "\n")
    options = refresh.RefreshOptions(released=FIRST + timedelta(n), backup=False)
    refresh.apply(store, refresh.preview(store, [path], options))


def seen(store: Store) -> dict[tuple[str, str, int], tuple[object, ...]]:
    """Every figure, with the day of the release it came from."""
    released = dict(store.con.execute("SELECT id, released FROM release"))
    return {
        (found.series.indicator, found.label, area): (released[release], *state)
        for found in rows.observations(store)
        for area, release, state in found.cells
    }


def told(store: Store) -> dict[tuple[str, int], list[tuple[str, object]]]:
    """Every figure's history, by period and area: ids of periods follow the order of import."""
    released = dict(store.con.execute("SELECT id, released FROM release"))
    periods = dict(store.con.execute("SELECT id, start FROM period"))
    return {
        (periods[slab_id % slabs.P], area): [
            (released[e.release_id], e.state) for e in history.history(store, slab_id, area)
        ]
        for slab_id in slabs.slab_ids(store).tolist()
        for area in sorted({area for found in rows.observations(store) for area, _, _ in found.cells})
    }


@given(st.lists(FIGURES, min_size=2, max_size=4), st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=8)
def test_a_day_is_a_store_of_what_was_released_by_then(contents: list, random: object, undone: bool) -> None:
    """Whatever the order of import, and with a release in between that was taken back."""
    order = list(range(len(contents)))
    random.shuffle(order)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as name, stores.open_store(Path(name) / "s.adviser") as store:
        for n in order:
            if undone:
                bring(store, Path(name), 1, {(COUNCILS[0], "2022"): "77"})
                refresh.undo(store)
            bring(store, Path(name), n, contents[n])
        before = store.con.total_changes
        for n in range(len(contents)):
            with (
                stores.open_store(Path(name) / f"until{n}.adviser") as plain,
                past.opened(store, FIRST + timedelta(n)) as then,
            ):
                for earlier in range(n + 1):
                    bring(plain, Path(name), earlier, contents[earlier])
                assert seen(then) == seen(plain)
                assert told(then) == told(plain)
        assert store.con.total_changes == before


def test_the_store_of_a_day_is_read_only_and_leaves_the_present_one_alone(tmp_path: Path) -> None:
    with stores.open_store(tmp_path / "s.adviser") as store:
        bring(store, tmp_path, 0, {(COUNCILS[0], "2022"): "1"})
        bring(store, tmp_path, 9, {(COUNCILS[0], "2022"): "2"})
        now = seen(store)
        with past.opened(store, FIRST) as then:
            assert [state[1] for state in seen(then).values()] == [1.0]
            assert seen(store) == now
            with pytest.raises(Exception, match="readonly"):
                then.con.execute("UPDATE main.slab SET vals = '[]'")
        assert seen(store) == now


def test_an_encrypted_store_has_its_past_too(tmp_path: Path) -> None:
    with stores.open_store(tmp_path / "s.adviser", "correct horse") as store:
        bring(store, tmp_path, 0, {(COUNCILS[0], "2022"): "1"})
        bring(store, tmp_path, 9, {(COUNCILS[0], "2022"): "[x]"})
        with past.opened(store, FIRST + timedelta(8)) as then:
            assert [state[1:] for state in seen(then).values()] == [(1.0, None, None, "", "", "0")]
