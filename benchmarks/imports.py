"""Import, re-issue, undo, sizes and the encrypted store, each a whole child process."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import generate, peers
from benchmarks.bench import Bench
from benchmarks.measure import Run, Series, interleaved

PASSPHRASE = "three odd words"
BARE, KEYED, PANDAS, UTILS = "sqlite3 .import", ".import, primary key", "pandas to_sql", "sqlite-utils insert"
PEERS_UP_TO = 3_000_000  # rows; the slow peers are not asked for more


def warm(bench: Bench) -> None:
    """Everybody once with a small file: Python compiles what each of them loads."""
    file = bench.folder / "warm.csv"
    generate.write(file, 10_000)
    empty, _ = bench.empty_store()
    store = bench.copy(empty, "warm.db")
    for verb, *rest in (("refresh", file), ("undo",), ("backup",)):
        bench.adviser(verb, store, *rest)
    database, key = bench.folder / "warm-peer.db", peers.KEYS["own"]
    for once in (
        peers.pandas_to_sql(file, database),
        peers.sqlite_utils_insert(file, database, key),
        peers.sqlite_utils_upsert(file, database, key),
    ):
        if once is not None:
            once()


def first_load(bench: Bench) -> None:
    """The whole file into an empty store, ÷ floors and peers."""
    bench.say(f"\nimport, {bench.label}, five columns, 400 areas")
    file = bench.file("own")
    contestants: dict[str, Callable[[], Run] | None] = {
        "adviser": _refresh(bench, file),
        BARE: peers.sqlite_import(file, bench.folder / "bare.db"),
    }
    small = bench.rows <= PEERS_UP_TO
    if small:
        contestants[KEYED] = peers.sqlite_import(file, bench.folder / f"keyed-{bench.label}.db", peers.KEYS["own"])
        contestants[PANDAS] = peers.pandas_to_sql(file, bench.folder / "pandas.db")
    found = interleaved(bench.available(contestants), bench.repeat, bench.say)
    bench.keep("import", found)
    _ratio(bench, found, BARE, 0.8 if small else 0.6, "import")
    _ratio(bench, found, KEYED, 0.5, "import")
    _ratio(bench, found, PANDAS, 0.4, "import")
    bench.add("peak memory", found["adviser"].peak_mb, 1024 if not small else None, "MB")
    _sizes(bench)


def slow_peer(bench: Bench) -> None:
    """÷ ``sqlite-utils insert``, the slowest by far: a few rounds of its own, each with Adviser's beside it."""
    bench.say(f"\nimport, {bench.label}, against sqlite-utils")
    file = bench.file("own")
    contestants = {
        "adviser": _refresh(bench, file),
        UTILS: peers.sqlite_utils_insert(file, bench.folder / "utils.db", ()),
    }
    found = interleaved(bench.available(contestants), min(bench.repeat, 3), bench.say)
    bench.keep("import against sqlite-utils", found)
    _ratio(bench, found, UTILS, 0.08, "import")


def ons(bench: Bench) -> None:
    """ONS's twelve columns, 400 and 855 areas; our own columns with 855 areas."""
    for kind, areas in (("ons", 400), ("ons", 855), ("own", 855)):
        name = f"{12 if kind == 'ons' else 5} columns, {areas} areas"
        bench.say(f"\nimport, {bench.label}, {name}")
        file = bench.file(f"{kind}{areas}", kind=kind, areas=areas)
        found = interleaved(
            bench.available(
                {"adviser": _refresh(bench, file), BARE: peers.sqlite_import(file, bench.folder / "bare.db")}
            ),
            bench.repeat,
            bench.say,
        )
        bench.keep(f"import {name}", found)
        _ratio(bench, found, BARE, 0.8, f"import, {name}")
        file.unlink()


def encrypted(bench: Bench) -> None:
    """The same import into a store with a passphrase (its derivation apart), ÷ a plain one."""
    bench.say(f"\nimport into an encrypted store, {bench.label}")
    file = bench.file("own")
    found = interleaved(
        {"plain": _refresh(bench, file), "encrypted": _refresh(bench, file, PASSPHRASE)}, bench.repeat, bench.say
    )
    bench.keep("import encrypted", found)
    bench.add("import encrypted ÷ plain", found["encrypted"].wall / found["plain"].wall, 2)


def reissue(bench: Bench) -> None:
    """A file that is mostly there already: 0.1 % changed, all changed, nothing changed."""
    full = bench.full_store()
    shapes: list[tuple[str, dict[str, float | str], float]] = [
        ("identical figures", {"ending": "\n"}, 0.6),
        ("0.1 % changed", {"revised": 0.001}, 0.8),
        ("all changed", {"revised": 1.0}, 1.1),
    ]
    for name, shape, target in shapes:
        bench.say(f"\nre-issue, {name}, {bench.label}")
        file = bench.file(name.replace(" ", "-").replace("%", "pc"), **shape)

        def again(file: Path = file) -> Run:
            return bench.adviser("refresh", bench.copy(full, "again.db"), file)

        bare = peers.sqlite_import(file, bench.folder / "bare.db")
        found = interleaved(bench.available({"adviser": again, BARE: bare}), bench.repeat, bench.say)
        bench.keep(f"re-issue {name}", found)
        _ratio(bench, found, BARE, target, f"re-issue, {name}")
        bench.add(f"{name}, peak memory", found["adviser"].peak_mb, None, "MB")
        file.unlink()


def undo(bench: Bench) -> None:
    """Undo of the first load and of re-issues, ÷ the import it takes back."""
    full = bench.full_store()
    empty, _ = bench.empty_store()
    cases: list[tuple[str, Path, dict[str, float | str]]] = [
        ("first load", empty, {}),
        ("re-issue, 0.1 % changed", full, {"revised": 0.001}),
        ("re-issue, all changed", full, {"revised": 1.0}),
    ]
    for name, before, shape in cases:
        bench.say(f"\nundo of {name}, {bench.label}")
        file = bench.file("own" if not shape else f"undo-{shape['revised']}", **shape)
        target = bench.folder / "undo.db"

        def load(before: Path = before, file: Path = file) -> Run:
            return bench.adviser("refresh", bench.copy(before, "undo.db"), file)

        # each undo takes back the import run just before it
        found = interleaved({"import": load, "undo": partial(bench.adviser, "undo", target)}, bench.repeat, bench.say)
        bench.keep(f"undo {name}", found)
        bench.add(f"{name} ÷ its import", found["undo"].wall / found["import"].wall, 0.4)
        if shape:
            file.unlink()


def scattered(bench: Bench) -> None:
    """3,000 changed figures all over the full store, ÷ ``sqlite-utils upsert`` into a table with the key."""
    bench.say(f"\n3,000 scattered changes, {bench.label}")
    file = bench.file("scattered", scattered=3000)
    full, keyed = bench.full_store(), bench.folder / f"keyed-{bench.label}.db"
    once = peers.sqlite_import(bench.file("own"), keyed, peers.KEYS["own"])
    if once is None:
        bench.skip("3,000 scattered changes: sqlite3 is not installed, so there is no table to upsert into")
        return
    if not keyed.exists():
        once()

    def theirs() -> Run:
        upsert = peers.sqlite_utils_upsert(file, bench.copy(keyed, "upsert.db"), peers.KEYS["own"])
        assert upsert is not None
        return upsert()

    found = interleaved(
        {
            "adviser": lambda: bench.adviser("refresh", bench.copy(full, "again.db"), file),
            "sqlite-utils upsert": theirs,
        },
        bench.repeat,
        bench.say,
    )
    bench.keep("scattered", found)
    _ratio(bench, found, "sqlite-utils upsert", 1.0, "3,000 scattered changes")


def backup(bench: Bench) -> None:
    """The verified backup that goes before an import, on its own."""
    bench.say(f"\nbackup, {bench.label}")
    full = bench.full_store()
    found = interleaved(
        {"backup": lambda: bench.adviser("backup", bench.copy(full, "backed.db"))}, min(bench.repeat, 3), bench.say
    )
    bench.keep("backup", found)
    bench.add("backup of the full store, verified, whole process", 1000 * found["backup"].wall, None, "ms")


def _refresh(bench: Bench, file: Path, passphrase: str | None = None) -> Callable[[], Run]:
    empty, key = bench.empty_store(passphrase)
    return lambda: bench.adviser("refresh", bench.copy(empty, "first.db"), file, key)


def _ratio(bench: Bench, found: dict[str, Series], peer: str, target: float, what: str) -> None:
    if peer in found:
        ours, theirs = found["adviser"], found[peer]
        note = f"{ours.wall:.1f} s to {theirs.wall:.1f} s; in processor time {ours.cpu / theirs.cpu:.2f}"
        bench.add(f"{what} ÷ {peer}", ours.wall / theirs.wall, target, note=note)


def _sizes(bench: Bench) -> None:
    """The store's file ÷ a table of rows with text keys and nothing but (key, value)."""
    keyed, ours = bench.folder / f"keyed-{bench.label}.db", bench.folder / "first.db"
    if not keyed.exists():
        return
    with sqlite3.connect(keyed) as con:
        rows = con.execute("SELECT count(*) FROM t").fetchone()[0]
    bench.keep("size", {"store": ours.stat().st_size, "rows table": keyed.stat().st_size, "rows": rows})
    bench.add("store file ÷ text-key rows", ours.stat().st_size / keyed.stat().st_size, 0.25)
