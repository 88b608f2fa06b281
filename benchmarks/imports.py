"""Import, re-issue, undo, sizes and the encrypted store, each a whole child process."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import generate, peers
from benchmarks.bench import Bench
from benchmarks.measure import Run, Series, interleaved

MONTH = "0.1 % changed"
REISSUES: dict[str, tuple[dict[str, float | str], float]] = {  # each with what it is at most, ÷ `.import`
    "identical figures": ({"ending": "\n"}, 0.6),
    MONTH: ({"revised": 0.001}, 0.8),
    "all changed": ({"revised": 1.0}, 1.1),
}
PASSPHRASE = "three odd words"
BARE, KEYED, PANDAS, UTILS = "sqlite3 .import", ".import, primary key", "pandas to_sql", "sqlite-utils insert"
SMALL = 3_000_000  # rows; beyond, `.import` slows down, the target is another, and memory has one


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
    """The whole file (five columns) into an empty store, ÷ the floor."""
    _first_load(bench, {})


def first_load_and_peers(bench: Bench) -> None:
    """The same, ÷ the slower peers too."""
    file = bench.file("own")
    keyed = peers.sqlite_import(file, bench.folder / f"keyed-{bench.slug}.db", peers.KEYS["own"])
    _first_load(bench, {KEYED: keyed, PANDAS: peers.pandas_to_sql(file, bench.folder / "pandas.db")})


def _first_load(bench: Bench, others: dict[str, Callable[[], Run] | None]) -> None:
    bench.say(f"\nimport, {bench.label}")
    file = bench.file("own")
    contestants: dict[str, Callable[[], Run] | None] = {
        "adviser": _refresh(bench, file),
        BARE: peers.sqlite_import(file, bench.folder / "bare.db"),
        **others,
    }
    small = bench.rows <= SMALL
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
    """ONS's twelve columns."""
    bench.say(f"\nimport, {bench.label}, twelve columns")
    file = bench.file("ons", kind="ons")
    found = interleaved(
        bench.available({"adviser": _refresh(bench, file), BARE: peers.sqlite_import(file, bench.folder / "bare.db")}),
        bench.repeat,
        bench.say,
    )
    bench.keep("import twelve columns", found)
    _ratio(bench, found, BARE, 0.8, "import, twelve columns")
    file.unlink()


def encrypted(bench: Bench) -> None:
    """The same import into a store with a passphrase (its derivation apart), ÷ a plain one."""
    bench.say(f"\nimport into an encrypted store, {bench.label}")
    file = bench.file("own")
    found = interleaved(
        {"plain": _refresh(bench, file), "encrypted": _refresh(bench, file, PASSPHRASE)}, bench.repeat, bench.say
    )
    bench.keep("import encrypted", found)
    bench.compare("import encrypted ÷ plain", found["encrypted"], found["plain"], 2)


def reissue(bench: Bench) -> None:
    """A file that is mostly there already: nothing changed, 0.1 % changed, all changed."""
    _reissue(bench, REISSUES)


def reissue_of_a_month(bench: Bench) -> None:
    """0.1 % changed, as from month to month."""
    _reissue(bench, {MONTH: REISSUES[MONTH]})


def _reissue(bench: Bench, shapes: dict[str, tuple[dict[str, float | str], float]]) -> None:
    full = bench.full_store()
    for name, (shape, target) in shapes.items():
        bench.say(f"\nre-issue, {name}, {bench.label}")
        file = bench.file(name.replace(" ", "-").replace("%", "pc"), **shape)

        def again(file: Path = file) -> Run:
            return bench.adviser("refresh", bench.copy(full, "again.db"), file)

        bare = peers.sqlite_import(file, bench.folder / "bare.db")
        found = interleaved(bench.available({"adviser": again, BARE: bare}), bench.repeat, bench.say)
        bench.keep(f"re-issue {name}", found)
        _ratio(bench, found, BARE, target, f"re-issue, {name}")
        bench.add(f"re-issue, {name}, peak memory", found["adviser"].peak_mb, None, "MB")
        file.unlink()


def undo(bench: Bench) -> None:
    """Undo of the first load and of re-issues, ÷ the import it takes back."""
    _undo(bench, [MONTH, "all changed"])


def undo_of_a_month(bench: Bench) -> None:
    """Undo of the first load and of a re-issue with 0.1 % changed."""
    _undo(bench, [MONTH])


def _undo(bench: Bench, reissues: list[str]) -> None:
    full = bench.full_store()
    empty, _ = bench.empty_store()
    cases: list[tuple[str, Path, dict[str, float | str]]] = [("first load", empty, {})]
    cases += [(f"re-issue, {name}", full, REISSUES[name][0]) for name in reissues]
    for name, before, shape in cases:
        bench.say(f"\nundo of {name}, {bench.label}")
        file = bench.file("own" if not shape else f"undo-{shape['revised']}", **shape)
        target = bench.folder / "undo.db"

        def load(before: Path = before, file: Path = file) -> Run:
            return bench.adviser("refresh", bench.copy(before, "undo.db"), file)

        # each undo takes back the import run just before it
        found = interleaved({"import": load, "undo": partial(bench.adviser, "undo", target)}, bench.repeat, bench.say)
        bench.keep(f"undo {name}", found)
        bench.compare(f"undo of {name} ÷ its import", found["undo"], found["import"], 0.4)
        if shape:
            file.unlink()


def scattered(bench: Bench) -> None:
    """3,000 changed figures all over the full store, ÷ ``sqlite-utils upsert`` into a table with the key."""
    bench.say(f"\n3,000 scattered changes, {bench.label}")
    file = bench.file("scattered", scattered=3000)
    full, keyed = bench.full_store(), bench.folder / f"keyed-{bench.slug}.db"
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
        bench.compare(f"{what} ÷ {peer}", found["adviser"], found[peer], target)


def _sizes(bench: Bench) -> None:
    """The store's file ÷ a table of rows with text keys and nothing but (key, value)."""
    keyed, ours = bench.folder / f"keyed-{bench.slug}.db", bench.folder / "first.db"
    if not keyed.exists():
        return
    with sqlite3.connect(keyed) as con:
        rows = con.execute("SELECT count(*) FROM t").fetchone()[0]
    bench.keep("size", {"store": ours.stat().st_size, "rows table": keyed.stat().st_size, "rows": rows})
    bench.add("store file ÷ text-key rows", ours.stat().st_size / keyed.stat().st_size, 0.25)
