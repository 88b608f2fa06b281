"""Briefing packs: the first of a process, and the pace of those after it; and packs of a store with all its series."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import ROOT

COUNCILS = 40  # packs in one go; the pace is theirs
FULL_PACKS = 11


def briefing(bench: Bench) -> None:
    bench.say(f"\nbriefing packs, {bench.label}")
    samples = sorted(p for p in (ROOT / "resources" / "sample").glob("*") if p.suffix in (".csv", ".zip"))
    if not samples or find_spec("adviser_app.services.packs") is None:
        bench.skip("briefing packs: this checkout has no sample data or no pack service")
        return
    from adviser_app.domain.progress import QUIET
    from adviser_app.services import councils, packs, refresh, stores

    path = bench.folder / "sample.db"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with stores.open_store(path) as store:
        for sample in samples:
            shown = refresh.preview(store, [sample], refresh.RefreshOptions(backup=False))
            if shown.can_apply:
                refresh.apply(store, shown)
        codes = [a.code for a in councils.list_councils(store)][:: 317 // COUNCILS][:COUNCILS]
        out = bench.folder / "packs"
        out.mkdir(exist_ok=True)
        options = packs.PackOptions(timestamp=datetime(2026, 1, 31, 9, 0))  # noqa: DTZ001 (a pack's own date)
        took = [_timed(partial(packs.make, store, [code], out, options, QUIET)) for code in codes]
        pages = [_pages(p) for p in out.rglob("*.pdf")]
        clock, processor = (ms / len(codes) for ms in _timed(partial(packs.make, store, codes, out, options, QUIET)))
    bench.keep("packs", {"each_ms": took, "pages": pages, "pace_ms": [clock, processor]})
    bench.add("briefing pack after the first", *_median(took[1:], pages, 100))
    bench.add(f"{len(codes)} packs in one go, each", clock, 100, "ms", f"{processor:.0f} ms of processor")
    bench.add("the first pack of a process", took[0][0], None, "ms")


def of_full_store(bench: Bench) -> None:
    """Packs that leaf through 5,400 series: three times as long as those of the target, so they are only stated."""
    bench.say(f"\nbriefing packs of the full store, {bench.label}")
    if find_spec("adviser_app.services.packs") is None:
        bench.skip("briefing packs of the full store: this checkout has no pack service")
        return
    from adviser_app.domain.progress import QUIET
    from adviser_app.services import councils, figures, packs, stores

    out = bench.folder / f"packs-{bench.slug}"
    out.mkdir(exist_ok=True)
    options = packs.PackOptions(timestamp=datetime(2026, 1, 31, 9, 0))  # noqa: DTZ001 (a pack's own date)
    with stores.open_store(bench.full_store(), create=False) as store:
        known = councils.list_councils(store)
        codes = [area.code for area in known[:: len(known) // FULL_PACKS][:FULL_PACKS]]
        took = [_timed(partial(packs.make, store, [code], out, options, QUIET)) for code in codes]
    figures.forget()
    pages = [_pages(p) for p in out.rglob("*.pdf")]
    bench.keep("packs of the full store", {"each_ms": took, "pages": pages})
    bench.add("briefing pack of the full store, after the first", *_median(took[1:], pages, None))
    bench.add("briefing pack of the full store, the first of a process", took[0][0], None, "ms")


def _timed(once: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor."""
    begin, used = time.perf_counter(), time.process_time()
    once()
    return 1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - used)


def _median(
    took: list[tuple[float, float]], pages: list[int], target: float | None
) -> tuple[float, float | None, str, str]:
    clock, processor = (statistics.median(ms) for ms in zip(*took, strict=True))
    known = [n for n in pages if n]
    words = [f"{statistics.median(known):.0f} pages"] if known else []
    return clock, target, "ms", "; ".join([*words, f"{processor:.0f} ms of processor"])


def _pages(path: Path) -> int:
    if find_spec("pikepdf") is None:
        return 0
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)
