"""Which areas a series ever had a value for: kept with every refresh, and never too few, whatever came in between."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.analysis.latest import Figures
from adviser_app.services import refresh, stores
from adviser_app.services.figures import Source, figures_of
from adviser_app.store import catalogue, integrity, presence, slabs
from adviser_app.store.areas import codes, load_areas
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import HEADER

Bring = Callable[..., refresh.Preview]

COUNCILS = [f"E080000{n:02d}" for n in (1, 2, 3, 12, 13, 14, 15, 17, 18, 19)]
LABELS = ("2021-2022", "2022-2023", "2021-09-01/P1Y", "2022-09-01/P1Y")  # a year that two readings understand otherwise

Cells = dict[tuple[int, str], str]  # (council, label): value


def known(store: Store) -> dict[int, set[int]]:
    """By series, the areas that its bits name."""
    ids = [row[0] for row in store.con.execute("SELECT id FROM series")]
    has, bits = presence.load(store, ids, len(load_areas(store)))
    assert has.all()
    return {i: set(np.flatnonzero(row).tolist()) for i, row in zip(ids, bits, strict=True)}


def actual(store: Store) -> dict[int, set[int]]:
    """By series, the areas that have a value in some slab, read the plain way."""
    out: dict[int, set[int]] = {}
    for slab_id, text in store.con.execute("SELECT id, vals FROM slab"):
        out.setdefault(slab_id // slabs.P, set()).update(a for a, v in enumerate(json.loads(text)) if v is not None)
    return out


def check(store: Store) -> None:
    """Nothing is missing, so every council's newest values are those found by looking everywhere."""
    bits = known(store)
    assert all(areas <= bits[series_id] for series_id, areas in actual(store).items())
    areas, periods = load_areas(store), catalogue.load_periods(store)
    source = Source(store)
    kept = figures_of(store, areas, periods, source)
    everywhere = Figures(slabs.slab_ids(store), periods, len(areas), [a.id for a in areas if a.is_council], source)
    by_code = codes(store)
    columns = [kept.column(by_code[code, "council"]) for code in COUNCILS]
    for column in columns:
        assert kept.newest(column).tolist() == everywhere.newest(column).tolist()
        assert kept.shown(column, np.sort(columns)).tolist() == everywhere.shown(column, np.sort(columns)).tolist()


def lines(cells: Cells, measure: str) -> list[str]:
    return [f"{COUNCILS[n]},Pay,{label},{value},{measure},%,P" for (n, label), value in cells.items()]


_cells = st.dictionaries(
    st.tuples(st.integers(0, len(COUNCILS) - 1), st.sampled_from(LABELS)),
    st.sampled_from(["[x]", "0", "7.5"]),
    max_size=8,
)
_releases = st.tuples(
    st.sampled_from(LABELS),
    _cells,
    st.sampled_from(["Rate", "Rate of pay"]),
    st.integers(1, 9),  # its day: some come late
    st.booleans(),  # takes away what it lacks
)
_stories = st.lists(st.one_of(_releases, _releases, st.just("undo")), min_size=2, max_size=6)


@given(_stories)
@settings(max_examples=40)
def test_never_too_few(story: list[tuple[str, Cells, str, int, bool] | str]) -> None:
    """Late releases, renames, periods that move, figures taken away, undo: in any order."""
    with tempfile.TemporaryDirectory() as name, stores.open_store(Path(name) / "s.adviser") as store:
        for n, event in enumerate(story):
            if isinstance(event, str):
                if any(not r.undone for r in catalogue.load_releases(store)):
                    refresh.undo(store)
            else:
                label, cells, measure, day, remove = event
                # the figures that stay the same from file to file are what a new name is recognised by
                same = {(n, label): f"{n + 1}.25" for n in range(len(COUNCILS))}
                path = Path(name) / f"{n}.csv"
                path.write_text("\n".join([HEADER, *lines(same | cells, measure)]) + "\n", encoding="utf-8")
                options = refresh.RefreshOptions(released=date(2026, 1, day), backup=False, remove_missing=remove)
                shown = refresh.preview(store, [path], options)
                if shown.can_apply:
                    refresh.apply(store, shown)
            check(store)


def test_what_is_kept_is_exact_and_only_grows(bring: Bring, store: Store) -> None:
    a, b, c = (codes(store)[code, "council"] for code in COUNCILS[:3])

    def row(n: int, value: str, period: str = "2023") -> str:
        return f"{COUNCILS[n]},Pay,{period},{value},,,P"

    bring(row(0, "1"), row(1, "[x]"), day="2026-02-01")
    assert known(store) == {1: {a}}  # a marker is no value
    bring(row(2, "3", "2022"), day="2026-01-01")  # late
    assert known(store) == {1: {a, c}}
    refresh.undo(store)
    assert actual(store) == {1: {a}} and known(store) == {1: {a, c}}
    bring(row(1, "2"), "E08000016,Crime,2023,5,,,P", day="2026-03-01")
    assert known(store) == {1: {a, b, c}, 2: {codes(store)["E08000038", "council"]}}
    bring("E08000016,Crime,2024,[x],,,P", day="2026-04-01", remove_missing=True)
    assert actual(store)[2] == set() and len(known(store)[2]) == 1
    assert integrity.check(store, deep=True) == []


def test_a_series_longer_than_is_looked_at_in_one_go(
    bring: Bring, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "BLOCK", 2)
    bring(*(f"{code},{name},{2015 + n},1,,,P" for name in ("Pay", "Crime") for n, code in enumerate(COUNCILS[:5])))
    assert known(store) == actual(store)
    assert [len(areas) for areas in known(store).values()] == [5, 5]


def test_a_new_name_and_a_moved_period_keep_it(bring: Bring, store: Store) -> None:
    """That the stories above can have both in them."""
    figures = {(n, LABELS[0]): f"{n + 1}.25" for n in range(len(COUNCILS))}
    bring(*lines(figures, "Rate"))
    before = known(store)
    bring(*lines({(n, LABELS[2]): v for (n, _), v in figures.items()}, "Rate of pay"))
    assert store.con.execute("SELECT count(*) FROM series_alias").fetchone()[0] == 1
    assert store.con.execute("SELECT count(*) FROM period_alias").fetchone()[0] == 1
    assert known(store) == before == actual(store)
    check(store)


def test_slabs_of_a_series_a_council_is_not_in_are_never_read(
    bring: Bring, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = range(2004, 2024)
    bring(
        *(f"{COUNCILS[0]},Pay,{year},{year},,,P" for year in years),
        *(f"{code},Crime,{year},{year},,,P" for code in COUNCILS for year in years),
    )
    read: Counter[int] = Counter()
    for name in ("load_values", "load_lines"):
        whole = getattr(slabs, name)
        monkeypatch.setattr(
            slabs,
            name,
            lambda store, ids, *rest, whole=whole: (
                read.update(int(i) // slabs.P for i in ids) or whole(store, ids, *rest)
            ),
        )
    areas = load_areas(store)
    source = Source(store)
    figures = figures_of(store, areas, catalogue.load_periods(store), source)
    names = {s.id: s.key.indicator for s in catalogue.load_series(store)}
    figures.newest(figures.column(codes(store)[COUNCILS[5], "council"]))
    assert {names[i]: n for i, n in read.items()} == {"Crime": 1}
    figures.newest(figures.column(codes(store)[COUNCILS[0], "council"]))
    assert {names[i]: n for i, n in read.items()} == {"Crime": 1, "Pay": 1}


def test_a_series_of_which_nothing_is_known_speaks_of_every_area(bring: Bring, store: Store) -> None:
    """As another tool would leave it; and a refresh does not make it look known."""
    bring(f"{COUNCILS[0]},Pay,2022,1,,,P")
    store.con.execute("UPDATE series SET valued = NULL")
    bring(f"{COUNCILS[1]},Pay,2023,2,,,P")
    has, bits = presence.load(store, [1], len(load_areas(store)))
    assert (has.tolist(), bits.all()) == ([False], True)
    assert integrity.check(store, deep=True) == []


def test_the_check_finds_an_area_too_few(bring: Bring, store: Store) -> None:
    bring(f"{COUNCILS[0]},Pay,2022,1,,,P", f"{COUNCILS[1]},Pay,2022,2,,,P")
    lacking = 1 << codes(store)[COUNCILS[1], "council"]
    bits = int.from_bytes(store.con.execute("SELECT valued FROM series").fetchone()[0], "little") & ~lacking
    store.con.execute("UPDATE series SET valued = ?", (bits.to_bytes(100, "little"),))
    assert {f.code for f in integrity.check(store, deep=True)} == {"slab-areas"}
