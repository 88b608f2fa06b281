"""What size costs: import, undo, a council's page and the file, from 0.1 to 28.8 million figures, plotted.

    .venv/bin/python benchmarks/cost.py                 # half an hour, 10 GB of disk
    .venv/bin/python benchmarks/cost.py --most 3        # up to 3 million

Both axes of the plot are logarithmic: cost in proportion to size is a straight line that rises by 1 in 1. The slope of
each line is told; over 1 it bends upwards. Results: benchmarks/results/cost.json and benchmarks/cost.svg.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import measure, reads  # noqa: E402
from benchmarks.bench import Bench  # noqa: E402

SIZES = (0.1, 0.3, 1, 3, 10, 28.8)  # million figures
AREAS = 400
ROUNDS = 3  # up to 3 million; one beyond
LINES = {
    "import, s": "#1d4f91", "undo, s": "#b4400b", "first page, ms": "#0f6e66", "next page, ms": "#7a3a9c",
    "file, MB": "#7d5900",
}  # fmt: skip


def costs(folder: Path, million: float, say: Callable[[str], None]) -> dict[str, float]:
    """Of one size: seconds, milliseconds and megabytes; seconds of processor and the most memory beside them."""
    bench = Bench(folder, round(million * 1e6), AREAS, 1, f"{million:g} M × {AREAS}", f"{million:g}m-{AREAS}")
    rounds = ROUNDS if million <= ROUNDS else 1
    file = bench.file("own")
    empty, _ = bench.empty_store()
    taken = []
    for n in range(rounds):
        store = bench.copy(empty, "cost.db")
        load = bench.adviser("refresh", store, file)
        size = store.stat().st_size / 1e6
        taken.append((load, bench.adviser("undo", store)))
        say(f"  {n + 1}/{rounds}: import {load.wall:.2f} s, undo {taken[-1][1].wall:.2f} s, {size:.0f} MB")
    page = _page(bench)
    return {
        "import, s": statistics.median(load.wall for load, _ in taken),
        "import, s of processor": statistics.median(load.cpu for load, _ in taken),
        "import, MB of memory": max(load.peak_mb for load, _ in taken),
        "undo, s": statistics.median(undo.wall for _, undo in taken),
        "first page, ms": page.first,
        "next page, ms": page.next,
        "file, MB": size,
    }


def _page(bench: Bench) -> reads.Times:
    from adviser_app.services import stores

    full = bench.full_store()
    with stores.open_store(full, create=False) as store:
        found = reads.page_times(bench, store)
    for suffix in ("", "-wal", "-shm"):
        full.with_name(full.name + suffix).unlink(missing_ok=True)
    bench.file("own").unlink()
    return found


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Of the straight line through the logarithms, by least squares: 1 is in proportion, 0 does not grow."""
    x, y = [math.log(s) for s in sizes], [math.log(v) for v in values]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    across = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / across


def plot(found: Mapping[float, Mapping[str, float]]) -> str:
    """SVG text: a line for each cost, both axes logarithmic."""
    sizes = sorted(found)
    wide, high, left, top, right, foot = 760, 430, 56, 40, 190, 40
    low = math.floor(math.log10(min(found[s][name] for s in sizes for name in LINES)))
    top_power = math.ceil(math.log10(max(found[s][name] for s in sizes for name in LINES)))

    def x(size: float) -> float:
        span = math.log10(sizes[-1] / sizes[0]) or 1.0
        return left + math.log10(size / sizes[0]) / span * (wide - left - right)

    def y(value: float) -> float:
        return high - foot - (math.log10(value) - low) / (top_power - low) * (high - top - foot)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        'font-family="Inter, sans-serif" font-size="12" role="img">',
        "<title>What size costs</title>", f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
        f'<text x="{left}" y="22" font-size="15" font-weight="600">What size costs, {AREAS} areas</text>',
    ]  # fmt: skip
    for power in range(low, top_power + 1):
        out.append(f'<line x1="{left}" x2="{wide - right}" y1="{y(10**power):.1f}" y2="{y(10**power):.1f}" '
                   'stroke="#dfe4ea"/>')  # fmt: skip
        out.append(
            f'<text x="{left - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end" fill="#566170">{10**power:g}</text>'
        )
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{high - 16}" text-anchor="middle" fill="#566170">{size:g} M</text>')
    ends = sorted((y(found[sizes[-1]][name]), name) for name in LINES)
    placed: list[float] = []
    for end, name in ends:
        colour, values = LINES[name], [found[s][name] for s in sizes]
        points = " ".join(f"{x(s):.1f},{y(v):.1f}" for s, v in zip(sizes, values, strict=True))
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x(s):.1f}" cy="{y(v):.1f}" r="3" fill="{colour}"/>'
                for s, v in zip(sizes, values, strict=True)]  # fmt: skip
        at = max(end, placed[-1] + 15) if placed else end
        placed.append(at)
        said = escape(f"{name}: {values[-1]:.3g}, slope {slope(sizes, values):.2f}")
        out.append(f'<text x="{wide - right + 10}" y="{at + 4:.1f}" fill="{colour}">{said}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--most", type=float, default=SIZES[-1], help="million figures")
    given = parser.parse_args()
    found: dict[float, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="adviser-cost-") as name:
        folder = Path(name)
        measure.CACHE = folder / "compiled"
        os.environ["ADVISER_HOME"] = str(folder / "home")
        others = measure.Others()
        for size in (s for s in SIZES if s <= given.most):
            print(f"{size:g} million", flush=True)
            found[size] = costs(folder, size, print)
        busy = others.cores()
    told: dict[str, Any] = {
        "date": date.today().isoformat(), "machine": measure.machine(), "areas": AREAS, "others": busy,
        "million": {f"{size:g}": {k: round(v, 3) for k, v in of.items()} for size, of in found.items()},
    }  # fmt: skip
    if len(found) > 1:
        told["slopes"] = {n: round(slope(list(found), [of[n] for of in found.values()]), 3) for n in LINES}
        (HERE / "cost.svg").write_text(plot(found), encoding="utf-8")
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "cost.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    for size, of in found.items():
        print(f"{size:>6g} M  " + "  ".join(f"{name} {value:.3g}" for name, value in of.items()))
    print("slopes:", told.get("slopes"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
