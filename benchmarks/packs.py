"""Briefing packs: the first of a process, and the pace of those after it; and packs of a store with all its series."""

from __future__ import annotations

import statistics
import time
from datetime import datetime
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
        took, pages = [], []
        for code in codes:
            begin = time.perf_counter()
            packs.make(store, [code], out, options, QUIET)
            took.append(1000 * (time.perf_counter() - begin))
        pages = [_pages(p) for p in out.rglob("*.pdf")]
        begin = time.perf_counter()
        packs.make(store, codes, out, options, QUIET)
        pace = 1000 * (time.perf_counter() - begin) / len(codes)
    bench.keep("packs", {"each_ms": [round(t, 1) for t in took], "pages": pages, "pace_ms": round(pace, 1)})
    known = [p for p in pages if p]
    note = f"{statistics.median(known):.0f} pages" if known else ""
    bench.add("briefing pack after the first", statistics.median(took[1:]), 100, "ms", note)
    bench.add(f"{len(codes)} packs in one go, each", pace, 100, "ms")
    bench.add("the first pack of a process", took[0], None, "ms")


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
    took = []
    with stores.open_store(bench.full_store(), create=False) as store:
        known = councils.list_councils(store)
        for area in known[:: len(known) // FULL_PACKS][:FULL_PACKS]:
            begin = time.perf_counter()
            packs.make(store, [area.code], out, options, QUIET)
            took.append(1000 * (time.perf_counter() - begin))
    figures.forget()
    pages = [n for n in (_pages(p) for p in out.rglob("*.pdf")) if n]
    note = f"{statistics.median(pages):.0f} pages" if pages else ""
    bench.keep("packs of the full store", {"each_ms": [round(t, 1) for t in took], "pages": pages})
    bench.add("briefing pack of the full store, after the first", statistics.median(took[1:]), None, "ms", note)
    bench.add("briefing pack of the full store, the first of a process", took[0], None, "ms")


def _pages(path: Path) -> int:
    if find_spec("pikepdf") is None:
        return 0
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)
