"""How long a frame takes while somebody scrolls 12,500 indicators: at rest, while the window reads a refresh, while it
applies it, and in the seconds afterwards; and what sorting and filtering that list takes. No list of the program is
longer but a series' own figures, so that the million rows of the targets are painted and scrolled, not sorted."""

from __future__ import annotations

import json
import statistics
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks import generate
from benchmarks.bench import Bench
from benchmarks.measure import run

SERIES, AREAS, ROWS = 12_500, 60, 1_500_000  # LG Inform has so many metrics
FRAME = 16.0  # milliseconds
SCRIPT = Path(__file__).with_name("scrolled.py")


def frames(bench: Bench) -> None:
    bench.say(f"\nscrolling {SERIES:,} indicators, importing {bench.label} meanwhile")
    if find_spec("PySide6") is None:
        bench.skip("frames: PySide6 is not installed")
        return
    file, later = bench.folder / "many.csv", bench.file("own")
    generate.write(file, ROWS, areas=AREAS, series=SERIES, seed=3)
    empty, _ = bench.empty_store()
    store = bench.copy(empty, "many.db")
    bench.adviser("refresh", store, file)
    found = json.loads(run([sys.executable, SCRIPT, store, later]).out.splitlines()[-1])
    bench.keep("frames", found)
    for name, key in (
        ("at rest", "rest"),
        (f"while reading and comparing ({found['reading_s']:.1f} s)", "reading"),
        (f"while applying ({found['applying_s']:.1f} s)", "applying"),
        ("in the seconds afterwards", "afterwards"),
    ):
        took = sorted(clock for clock, _ in found[key])
        processor = sorted(used for _, used in found[key])
        late = sum(t > FRAME for t in took)
        note = (
            f"of {len(took)} frames {late} longer than {FRAME:.0f} ms, the longest {took[-1]:.1f}; processor time of "
            f"the window's thread {_share(processor, 0.95):.1f} and {processor[-1]:.1f} ms"
        )
        name_of = name.partition(" (")[0]
        bench.add(
            f"a frame scrolling {found['rows']:,} indicators, {name_of}, median", statistics.median(took), None, "ms"
        )
        bench.add(f"the same, 95 of 100 frames, {name}", _share(took, 0.95), FRAME, "ms", note)
    rows = f"{found['rows']:,} indicators"
    bench.add(f"sorting {rows}, by name or publisher, the longest of five", max(found["sort"]), 100, "ms")
    bench.add(f"filtering {rows} by a word, the longest of four", max(found["filter"]), 30, "ms")
    bench.add("a table of 1,000,000 rows, first paint, median", statistics.median(found["million_first"]), 45, "ms")
    took = sorted(clock for clock, _ in found["million"])
    late = sum(t > FRAME for t in took)
    note = f"of {len(took)} frames {late} longer than {FRAME:.0f} ms, the longest {took[-1]:.1f}"
    bench.add("a frame scrolling it, 95 of 100 frames", _share(took, 0.95), FRAME, "ms", note)
    file.unlink()


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
