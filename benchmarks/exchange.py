"""A hundred thousand edits: written into a bundle, looked at, taken in; and a store that holds them, opened."""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.bench import Bench
from benchmarks.measure import median_of

Found = TypeVar("Found")

COLUMNS = "id, replica, seq, clock, author, tbl, row, field, kind, value, salt, digest, parents, covers"
ROWS = 16_600  # actions of six cells each, with the rows of person and laptop: some 100,000 edits
OPENINGS = 15


def exchange(bench: Bench) -> None:
    """Targets in seconds, on two cores: bundle out 3, preview and apply 5 each; opening 1.5 of an empty store.

    The floor is a plain insert of the same rows into a bare table with Python's own sqlite3.
    """
    bench.say(f"\nexchange of some {6 * ROWS:,} edits")
    from adviser_app.services import exchange as service
    from adviser_app.services import identity, records, stores

    empty, _ = bench.empty_store()
    times: dict[str, list[tuple[float, float]]] = {"out": [], "preview": [], "apply": []}
    sender = bench.copy(empty, "sender.db")
    with stores.open_store(sender) as store:
        me = identity.name(store, "Dana Sender", "First laptop").person
        made = records.create_many(store, "action", [_action(n, me) for n in range(ROWS)])
        assert len(made) == ROWS
        for _ in range(bench.repeat):
            sent, took = _timed(lambda: service.out(store, bench.folder, everything=True))
            times["out"].append(took)
        rows = store.con.execute(f"SELECT {COLUMNS} FROM edit").fetchall()
    for _ in range(bench.repeat):
        receiver = bench.copy(empty, "receiver.db")
        with stores.open_store(receiver) as store:
            identity.name(store, "Sam Receiver", "Second laptop")
            looked = service.preview(store, sent.paths[0])
            _trusted(service, store, looked)
            applied = 0.0, 0.0
            seen = 0.0, 0.0
            for path in sent.paths:
                shown, took = _timed(lambda path=path: service.preview(store, path))  # type: ignore[misc]
                seen = _sum(seen, took)
                _, took = _timed(lambda shown=shown: service.apply(store, shown, backup=False))  # type: ignore[misc]
                applied = _sum(applied, took)
            times["preview"].append(seen)
            times["apply"].append(applied)
    floor = median_of(lambda: _floor(bench.folder / "floor.db", rows), bench.repeat)
    bench.keep("exchange", {"edits": len(rows), "floor_s": floor, **times})
    bench.add("plain sqlite3 insert of the same rows (the floor)", floor, None, "s")
    for name, words, target in (
        ("out", "bundle written", 3.0), ("preview", "bundle looked at", 5.0), ("apply", "bundle taken in", 5.0)
    ):  # fmt: skip
        clock, processor = (statistics.median(x) for x in zip(*times[name], strict=True))
        note = f"{clock / floor:.1f} of the floor; {processor:.1f} s of processor"
        bench.add(f"{len(rows):,} edits, {words}", clock, target, "s", note)
    full, bare = _openings(receiver, empty)
    bench.add(
        "store with them opened ÷ an empty one", full / bare, 1.5, note=f"{1000 * full:.1f} ms to {1000 * bare:.1f}"
    )


def _action(n: int, owner: str) -> dict[str, str]:
    return {
        "what": f"Ring the chief executive about matter {n}", "owner": owner, "council": "E08000038",
        "due": f"2027-{n % 12 + 1:02d}-{n % 28 + 1:02d}", "detail": f"What was said of it last time, in a line: {n}.",
    }  # fmt: skip


def _trusted(service: Any, store: Any, looked: Any) -> None:
    """The first bundle of a laptop is kept back until its key is trusted."""
    from adviser_app.domain.errors import AdviserError

    try:
        service.apply(store, looked, backup=False)
    except AdviserError:
        service.trust(store, looked.key, "benchmark")


def _timed(once: Callable[[], Found]) -> tuple[Found, tuple[float, float]]:
    """What it gives; seconds of the clock and of the processor."""
    begin, used = time.perf_counter(), time.process_time()
    found = once()
    return found, (time.perf_counter() - begin, time.process_time() - used)


def _sum(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return a[0] + b[0], a[1] + b[1]


def _floor(path: Path, rows: list[tuple[Any, ...]]) -> None:
    path.unlink(missing_ok=True)
    con = sqlite3.connect(path)
    con.execute(f"CREATE TABLE edit ({', '.join(f'c{n}' for n in range(len(rows[0])))})")
    con.executemany(f"INSERT INTO edit VALUES ({', '.join('?' * len(rows[0]))})", rows)
    con.commit()
    con.close()


def _openings(*paths: Path) -> list[float]:
    """Median seconds to open each store for writing and close it, in turn. What was written before is on the disk by
    then, and no garbage of it is collected meanwhile: with that under way an opening takes three times as long."""
    from adviser_app.services import stores

    if hasattr(os, "sync"):
        os.sync()
    took: dict[Path, list[float]] = {path: [] for path in paths}
    gc.collect()
    gc.disable()
    try:
        for _ in range(OPENINGS):
            for path in paths:
                took[path].append(_timed(lambda path=path: stores.open_store(path).close())[1][0])  # type: ignore[misc]
    finally:
        gc.enable()
    return [statistics.median(found) for found in took.values()]
