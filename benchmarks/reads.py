"""Reading a full store: a council's page, and the other reads, ÷ a dense array on disk and ÷ tables of rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.bench import Bench

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
PASSPHRASE = "three odd words"
ROUNDS = 7  # of one first page and two next ones
BLOCK = 4096  # slabs read at a time when the floors are made


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, medians: the first page after opening, the next council's, and the floor run in turn with them."""

    first: float
    next: float
    floor: float


def page(bench: Bench) -> None:
    """One council, all its series, with the comparison to its group."""
    bench.say(f"\ncouncil page, {bench.label}")
    from adviser_app.services import stores

    full = bench.full_store()
    with stores.open_store(full, create=False) as store:
        floor = _floor(bench, store)
        figures, whole = _figures(bench, store, floor), _whole(bench, store, floor)
    with stores.set_passphrase(stores.open_store(bench.copy(full, "encrypted.db"), create=False), PASSPHRASE) as store:
        secret, secret_whole = _figures(bench, store, floor), _whole(bench, store, floor)
    bench.keep(
        "page_ms",
        {
            "figures": astuple(figures),
            "whole page": astuple(whole),
            "encrypted figures": astuple(secret),
            "encrypted whole page": astuple(secret_whole),
        },
    )
    bench.add("council page, dense memory-mapped array (the floor)", figures.floor, None, "ms")
    for what, found, targets in (
        ("read and compared", figures, (15, 3)),
        ("with every name, word and cell of it", whole, (None, None)),
    ):
        for which, took, target in zip(("first", "next council"), (found.first, found.next), targets, strict=True):
            bench.add(f"council page, {what}, {which} ÷ floor", took / found.floor, target, note=_ms(took))
    bench.add("council page, encrypted ÷ plain, first", _per_floor(secret.first, secret, figures.first, figures), 2)
    bench.add("council page, encrypted ÷ plain, next", _per_floor(secret.next, secret, figures.next, figures), 2)


def page_times(bench: Bench, store: Any) -> Times:
    """A page as ``page`` measures it, read and compared, of one store."""
    return _figures(bench, store, lambda _area: None)


def _per_floor(a: float, one: Times, b: float, other: Times) -> float:
    """a ÷ b, each against the floor of its own time: they were not run in turn."""
    return (a / one.floor) / (b / other.floor)


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 10 else f"{value:.2f} ms"


def _councils(store: Any) -> tuple[list[Any], Any]:
    """The councils of the largest type, whose pages are made one after the other, and the rule of their group."""
    from adviser_app.domain.areas import GroupRule
    from adviser_app.services import councils

    known = councils.list_councils(store)
    types = [a.council_type for a in known]
    most = max(set(types), key=types.count)
    return [a for a in known if a.council_type == most], GroupRule.TYPE


def _times(
    forget: Callable[[], Any], once: Callable[[Any], Any], areas: Sequence[Any], floor: Callable[[Any], Any]
) -> Times:
    took: dict[str, list[float]] = {"first": [], "next": [], "floor": []}
    at = cycle(areas[:: max(1, len(areas) // (3 * ROUNDS))])
    for _ in range(ROUNDS):
        forget()
        for which in ("first", "next", "next"):
            area = next(at)
            for name, call in ((which, once), ("floor", floor)):
                begin = time.process_time()
                call(area)
                took[name].append(1000 * (time.process_time() - begin))
    return Times(*(statistics.median(took[name]) for name in ("first", "next", "floor")))


def _figures(bench: Bench, store: Any, floor: Callable[[Any], Any]) -> Times:
    """Values, previous values, directions, medians, quartiles, ranks: all numbers of the page."""
    from adviser_app.analysis.limits import Limits
    from adviser_app.services import figures as kept
    from adviser_app.services import groups as comparison
    from adviser_app.services.councils import numbers_of
    from adviser_app.store import cells

    areas, rule = _councils(store)
    with cells.snapshot(store):
        state = kept.loaded(store)
        groups = {a.code: comparison.of(store, state, a, rule) for a in areas}

        def forget() -> None:
            nonlocal state
            source = kept.Source(store)
            fresh = kept.figures_of(store, state.areas, state.figures.periods, source)
            state = replace(state, figures=fresh, limits=Limits(fresh, source))

        found = _times(forget, lambda a: numbers_of(state, a, groups[a.code]), areas, floor)
    kept.forget()
    return found


def _whole(bench: Bench, store: Any, floor: Callable[[Any], Any]) -> Times:
    """The page as the window and the pack get it."""
    from adviser_app.services import councils
    from adviser_app.services import figures as kept

    areas, rule = _councils(store)
    found = _times(kept.forget, lambda a: councils.page(store, a.code, rule), areas, floor)
    kept.forget()
    return found


def _floor(bench: Bench, store: Any) -> Callable[[Any], Any]:
    """The same for a council with all values in one array on disk: newest slab of each series, group, order."""
    from adviser_app.services import figures as kept
    from adviser_app.services import groups as comparison
    from adviser_app.store import slabs

    ids = slabs.slab_ids(store)
    areas, rule = _councils(store)
    state = kept.loaded(store)
    width = len(state.areas)
    path = _dense_array(bench, store, ids, width)
    dense = np.memmap(path, np.float64, "r", shape=(len(ids), width))
    newest = np.append(np.flatnonzero(np.diff(ids // slabs.P)), len(ids) - 1)
    members = {a.code: np.array([m.id for m in comparison.of(store, state, a, rule).members]) for a in areas}
    kept.forget()
    for area in areas[:3]:  # the pages of the file come into memory
        dense_page(dense, newest, members[area.code], area.id)
    return lambda area: dense_page(dense, newest, members[area.code], area.id)


def _dense_array(bench: Bench, store: Any, ids: Ints, width: int) -> Path:
    """All values, a row a slab, float64."""
    from adviser_app.store import slabs

    path = bench.folder / f"dense-{bench.slug}.f8"
    if not path.exists():
        made = np.memmap(path, np.float64, "w+", shape=(len(ids), width))
        for at in range(0, len(ids), BLOCK):
            made[at : at + BLOCK] = slabs.load_values(store, ids[at : at + BLOCK], width)
        made.flush()
    return path


def dense_files(bench: Bench, store: Any) -> tuple[Path, Path, str]:
    """The dense array and what a page of it needs to know, as files, and the code of the council it is of."""
    from adviser_app.services import figures as kept
    from adviser_app.services import groups as comparison
    from adviser_app.store import slabs

    ids = slabs.slab_ids(store)
    areas, rule = _councils(store)
    state = kept.loaded(store)
    path, width = _dense_array(bench, store, ids, len(state.areas)), len(state.areas)
    about = bench.folder / f"dense-{bench.slug}.npz"
    np.savez(
        about, shape=np.array([len(ids), width]), area=np.array([areas[0].id]),
        newest=np.append(np.flatnonzero(np.diff(ids // slabs.P)), len(ids) - 1),
        members=np.array([m.id for m in comparison.of(store, state, areas[0], rule).members]),
    )  # fmt: skip
    kept.forget()
    return path, about, areas[0].code


def dense_page(dense: Floats, newest: Ints, members: Ints, area: int) -> tuple[Floats, ...]:
    block = dense[newest[:, None], members]
    value = np.asarray(dense[newest, area])
    rank = 1 + (block > value[:, None]).sum(axis=1)
    block.sort(axis=1)  # NaN last
    n = (~np.isnan(block)).sum(axis=1)
    rows = np.arange(len(block))
    out = []
    for share in (0.25, 0.5, 0.75):
        place = np.maximum(n - 1, 0) * share
        low = place.astype(np.int64)
        high = np.minimum(low + 1, np.maximum(n - 1, 0))
        out.append(block[rows, low] + (place - low) * (block[rows, high] - block[rows, low]))
    return value, rank, *out


# -- other reads ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    name: str
    series: list[int]
    periods: list[int]
    areas: Ints | None  # None: all


def others(bench: Bench) -> None:
    """One series; a block of 16 × 10 × 20; a basket of 84 × 2 × 60: ÷ a table of rows with an integer key."""
    bench.say(f"\nother reads, {bench.label}")
    from adviser_app.services import stores
    from adviser_app.store import slabs

    with stores.open_store(bench.full_store(), create=False) as store:
        width = store.con.execute("SELECT count(*) FROM area").fetchone()[0]
        ids = slabs.slab_ids(store)
        rows = _rows_table(bench, store, ids, width)
        duck = _duck_table(bench, rows)
        series = np.unique(ids // slabs.P)
        periods = _newest_periods(store)
        random = np.random.default_rng(7)
        some = np.sort(random.permutation(300))
        wanted = [
            Wanted("one series, all areas and periods", [int(series[len(series) // 5])], periods, None),
            Wanted(
                "16 series × 10 periods × 20 areas", series[len(series) // 10 :][:16].tolist(), periods[:10], some[:20]
            ),
            Wanted(
                "basket of 84 series × 2 periods × 60 areas",
                series[:: max(1, len(series) // 84)][:84].tolist(),
                periods[:2],
                some[:60],
            ),
        ]
        for want in wanted:
            ours, by_key, by_area, *by_duck = _interleaved_ms(
                [
                    partial(_ours, store, want, width),
                    partial(_theirs, rows, want, width, with_areas=False),
                    partial(_theirs, rows, want, width, with_areas=True),
                    *([partial(_ducks, duck, want, width)] if duck is not None else []),
                ]
            )
            bench.keep(want.name, {"slabs_ms": ours, "rows_ms": by_key, "rows_area_in_ms": by_area})
            bench.add(f"{want.name} ÷ integer-key rows", ours / by_key, 0.3, note=f"{_ms(ours)} to {_ms(by_key)}")
            if want.areas is not None:
                bench.add(f"{want.name} ÷ rows read with area IN (…)", ours / by_area, 1, note=_ms(by_area))
            for took in by_duck:
                bench.add(f"{want.name} ÷ DuckDB, one thread", ours / took, None, note=f"{_ms(ours)} to {_ms(took)}")
        rows.close()
        if duck is not None:
            duck.close()


def _interleaved_ms(calls: Sequence[Callable[[], Any]], rounds: int = 15) -> list[float]:
    took: list[list[float]] = [[] for _ in calls]
    same = [call() for call in calls]
    for other in same[1:]:
        assert np.array_equal(same[0], other, equal_nan=True)
    for _ in range(rounds):
        for at, call in enumerate(calls):
            begin = time.process_time()
            call()
            took[at].append(1000 * (time.process_time() - begin))
    return [statistics.median(t) for t in took]


def _newest_periods(store: Any) -> list[int]:
    return [r[0] for r in store.con.execute("SELECT id FROM period ORDER BY start DESC")]


def _ours(store: Any, want: Wanted, width: int) -> Floats:
    from adviser_app.store import slabs

    ids = [s * slabs.P + p for s in want.series for p in want.periods]
    return slabs.load_values(store, ids, width if want.areas is None else want.areas)


def _theirs(rows: Any, want: Wanted, width: int, *, with_areas: bool) -> Floats:
    """The same array from rows; ``with_areas``: SQLite picks the areas instead of numpy."""
    given = [*want.series, *want.periods]
    bound = f"series IN ({_marks(want.series)}) AND period IN ({_marks(want.periods)})"
    if with_areas and want.areas is not None:
        bound += f" AND area IN ({_marks(want.areas)})"
        given += want.areas.tolist()
    found = rows.execute(f"SELECT series, period, area, value FROM obs WHERE {bound}", given).fetchall()
    out: Floats = np.full((len(want.series), len(want.periods), width), np.nan)
    if found:
        series, period, area, value = (np.array(c) for c in zip(*found, strict=True))
        order = np.argsort(want.series)
        at = order[np.searchsorted(np.array(want.series)[order], series)]
        back = np.argsort(want.periods)
        when = back[np.searchsorted(np.array(want.periods)[back], period)]
        out[at, when, area] = value
    flat: Floats = out.reshape(-1, width)
    return flat if want.areas is None else flat[:, want.areas]


def _ducks(duck: Any, want: Wanted, width: int) -> Floats:
    """The same array from DuckDB, which hands over arrays."""
    bound = f"series IN ({_marks(want.series)}) AND period IN ({_marks(want.periods)})"
    given = [*want.series, *want.periods]
    if want.areas is not None:
        bound += f" AND area IN ({_marks(want.areas)})"
        given += want.areas.tolist()
    found = duck.execute(f"SELECT series, period, area, value FROM obs WHERE {bound}", given).fetchnumpy()
    out: Floats = np.full((len(want.series), len(want.periods), width), np.nan)
    order, back = np.argsort(want.series), np.argsort(want.periods)
    at = order[np.searchsorted(np.array(want.series)[order], found["series"])]
    when = back[np.searchsorted(np.array(want.periods)[back], found["period"])]
    out[at, when, found["area"]] = found["value"]
    flat: Floats = out.reshape(-1, width)
    return flat if want.areas is None else flat[:, want.areas]


def _duck_table(bench: Bench, rows: Any) -> Any:
    """The table of rows, in their order, in a file of DuckDB's; None where DuckDB is not installed."""
    if find_spec("duckdb") is None or find_spec("pandas") is None:
        bench.skip("DuckDB: not installed (with pandas)")
        return None
    import duckdb
    import pandas as pd

    path = bench.folder / f"rows-{bench.slug}.duckdb"
    made = path.exists()
    con = duckdb.connect(str(path))
    con.execute("SET threads = 1")
    if made:
        return con
    bench.say("  making the table of DuckDB")
    con.execute("CREATE TABLE obs (series INTEGER, period INTEGER, area INTEGER, value DOUBLE)")
    cursor = rows.execute("SELECT series, period, area, value FROM obs ORDER BY series, period, area")
    while part := cursor.fetchmany(1_000_000):
        frame = pd.DataFrame(part, columns=["series", "period", "area", "value"])
        con.register("part", frame)
        con.execute("INSERT INTO obs SELECT * FROM part")
    con.execute("CHECKPOINT")
    return con


def _marks(values: Sequence[int] | Ints) -> str:
    return ",".join("?" * len(values))


def _rows_table(bench: Bench, store: Any, ids: Ints, width: int) -> Any:
    """The values of the store as rows with integer keys, in the same engine."""
    from sqlcipher3 import dbapi2

    from adviser_app.store import slabs

    path = bench.folder / f"rows-{bench.slug}.db"
    made = path.exists()
    con = dbapi2.connect(str(path), isolation_level=None)
    if made:
        return con
    bench.say("  making the table of rows")
    con.execute("PRAGMA page_size = 8192")
    con.execute("PRAGMA journal_mode = OFF")
    con.execute(
        "CREATE TABLE obs (series INT, period INT, area INT, value REAL, PRIMARY KEY (series, period, area))"
        " WITHOUT ROWID"
    )
    con.execute("BEGIN")
    for at in range(0, len(ids), BLOCK):
        part = ids[at : at + BLOCK]
        values = slabs.load_values(store, part, width)
        row, area = np.nonzero(~np.isnan(values))
        con.executemany(
            "INSERT INTO obs VALUES (?, ?, ?, ?)",
            zip(
                (part[row] // slabs.P).tolist(), (part[row] % slabs.P).tolist(), area.tolist(),
                values[row, area].tolist(), strict=True,
            ),
        )  # fmt: skip
    con.execute("COMMIT")
    return con
