"""What confidence limits cost: pages and the risk overview of a store that has them, ÷ the same store without."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.bench import Bench
from benchmarks.reads import _councils

ROUNDS = 5
SERIES = 3  # whose page is looked at: one of those with limits


def limits(bench: Bench) -> None:
    """Twelve columns as ONS writes them: a third of the series has limits."""
    bench.say(f"\nconfidence limits, {bench.label}")
    from adviser_app.services import stores

    path = bench.folder / f"limits-{bench.slug}.db"
    if not path.exists():
        file = bench.file("ons", kind="ons")
        made = bench.copy(bench.empty_store()[0], "making.db")
        bench.adviser("refresh", made, file)
        file.unlink()
        made.rename(path)
    bare = bench.copy(path, "without-limits.db")
    with stores.open_store(bare, create=False) as store:
        store.con.execute("UPDATE slab SET lo = NULL, hi = NULL")
        store.con.execute("VACUUM")
    with stores.open_store(path, create=False) as store, stores.open_store(bare, create=False) as other:
        for name, (ours, theirs) in _in_turn(_calls(store), _calls(other)).items():
            bench.keep(name, {"ms": ours, "without_ms": theirs})
            bench.add(f"{name}, with limits ÷ without", ours / theirs, None, note=f"{ours:.0f} ms to {theirs:.0f} ms")


def _calls(store: Any) -> dict[str, Callable[[], object]]:
    """In this order: the first page and the first overview read anew, what comes after them finds figures in memory."""
    from adviser_app.domain.areas import GroupRule
    from adviser_app.services import councils, figures, risk, series
    from adviser_app.services.support.scope import EVERYTHING
    from adviser_app.store import catalogue

    first, second = (area.code for area in _councils(store)[0][:2])
    looked_at = catalogue.load_series(store)[SERIES].id

    def anew(call: Callable[[], object]) -> None:
        figures.forget()
        call()

    page = partial(councils.page, store, rule=GroupRule.TYPE)
    overview = partial(risk.overview, store, EVERYTHING)
    return {
        "council page, first": partial(anew, partial(page, first)),
        "council page, next council": partial(page, second),
        "series page": partial(series.page, store, looked_at, first, GroupRule.TYPE),
        "risk overview of all councils, first": partial(anew, overview),
        "risk overview of all councils, again": overview,
    }


def _in_turn(
    ours: dict[str, Callable[[], object]], theirs: dict[str, Callable[[], object]]
) -> dict[str, tuple[float, float]]:
    """Milliseconds of the processor of each call, medians, one store after the other in every round."""
    took: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ours}
    for _ in range(ROUNDS):
        for at, calls in enumerate((ours, theirs)):
            for name, call in calls.items():
                begin = time.process_time()
                call()
                took[name][at].append(1000 * (time.process_time() - begin))
    return {name: (statistics.median(a), statistics.median(b)) for name, (a, b) in took.items()}
