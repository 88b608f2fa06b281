"""A council's page from a file that is not in memory: in a process of its own each, ÷ the dense array, as cold."""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path

import numpy as np

from benchmarks import reads
from benchmarks.bench import PYTHON_CHILD, Bench
from benchmarks.measure import run


def page(bench: Bench) -> None:
    """First page of a process, warm and cold; both by the clock: waiting for the disk is no processor time."""
    bench.say(f"\ncouncil page of a new process, {bench.label}")
    from adviser_app.services import stores

    full = bench.full_store()
    with stores.open_store(full, create=False) as store:
        dense, about, code = reads.dense_files(bench, store)
    found: dict[str, list[float]] = {name: [] for name in ("warm", "cold", "floor warm", "floor cold")}
    for _ in range(max(3, bench.repeat)):
        for which in ("warm", "cold"):
            for name, files, command in (
                (which, [full], ["page", full, code]),
                (f"floor {which}", [dense], ["dense", dense, about]),
            ):
                for file in files:
                    _forget(file) if which == "cold" else file.read_bytes()
                found[name].append(float(run([sys.executable, PYTHON_CHILD, *command]).out.split()[-1]))
    bench.keep("page of a new process_ms", {k: [round(v, 2) for v in took] for k, took in found.items()})
    for which in ("warm", "cold"):
        ours, floor = (statistics.median(found[name]) for name in (which, f"floor {which}"))
        note = f"{ours:.0f} ms to {floor:.0f} ms"
        bench.add(f"council page, first of a process, {which} file ÷ floor", ours / floor, None, note=note)


def _forget(file: Path) -> None:
    """Out of the system's memory, as after a restart (Linux)."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def of_dense(dense: Path, about: Path) -> None:
    """The floor's child: the page from the dense array."""
    import time

    told = np.load(about)
    begin = time.perf_counter()
    values = np.memmap(dense, np.float64, "r", shape=tuple(told["shape"].tolist()))
    reads.dense_page(values, told["newest"], told["members"], int(told["area"][0]))
    print(1000 * (time.perf_counter() - begin))


def of_store(path: Path, code: str) -> None:
    """Adviser's child: numbers of the page, from opening the store's figures on."""
    import time

    from adviser_app.domain.areas import GroupRule
    from adviser_app.services import councils, groups, stores
    from adviser_app.services.councils import numbers_of
    from adviser_app.services.figures import loaded
    from adviser_app.store import cells

    with stores.open_store(path, create=False, read_only=True) as store:
        begin = time.perf_counter()
        with cells.snapshot(store):
            state = loaded(store)
            area = councils.find(store, code)
            numbers_of(state, area, groups.of(store, state, area, GroupRule.TYPE))
        print(1000 * (time.perf_counter() - begin))
