"""Adviser's targets, measured: every figure a ratio to a floor or a peer run in turn with it.

    .venv/bin/python benchmarks/run.py                      # 2 million rows, everything
    .venv/bin/python benchmarks/run.py --rows 28.8m         # the full store; half an hour
    .venv/bin/python benchmarks/run.py --only page,window   # some sections
    .venv/bin/python benchmarks/run.py --small              # a tenth of the rows, one round: does it run at all?

Results go to benchmarks/results/ as JSON; the table of benchmarks/README.md is made from them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import imports, measure, packs, reads, report, window  # noqa: E402
from benchmarks.bench import Bench  # noqa: E402

SECTIONS: dict[str, tuple[Callable[[Bench], None], ...]] = {
    "import": (imports.first_load, imports.ons, imports.encrypted, imports.slow_peer),
    "reissue": (imports.reissue, imports.scattered),
    "undo": (imports.undo,),
    "page": (reads.page, reads.others),
    "window": (window.first_window,),
    "pack": (packs.briefing,),
    "backup": (imports.backup,),
}
# what the full size is for: the slow peers, the re-issues and the pack say all they have to at 2 million
FULL_SIZE = {
    "import": (imports.first_load,),
    "reissue": (imports.scattered,),
    "undo": (),
    "page": (reads.page, reads.others),
    "window": (window.first_window,),
    "pack": (),
    "backup": (imports.backup,),
}
ROWS = {"2m": 2_000_000, "28.8m": 28_800_000}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", choices=(*ROWS, "all"), default="2m")
    parser.add_argument("--only", default="", help="sections: " + ", ".join(SECTIONS))
    parser.add_argument("--repeat", type=int, default=0, help="rounds; 5, and 3 at 28.8 million rows, unless given")
    parser.add_argument("--small", action="store_true", help="a tenth of the rows, one round")
    parser.add_argument("--folder", type=Path, help="working folder to keep (else a temporary one, removed at the end)")
    parser.add_argument("--no-results", action="store_true", help="print only; write no results")
    given = parser.parse_args()
    wanted = [s for s in given.only.split(",") if s] or list(SECTIONS)
    unknown = set(wanted) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    if given.folder is None:
        with tempfile.TemporaryDirectory(prefix="adviser-bench-") as folder:
            return measured(Path(folder), given, wanted)
    given.folder.mkdir(parents=True, exist_ok=True)
    return measured(given.folder, given, wanted)


def measured(folder: Path, given: argparse.Namespace, wanted: list[str]) -> int:
    measure.CACHE = folder / "compiled"
    sizes = list(ROWS) if given.rows == "all" else [given.rows]
    about = measure.machine()
    for name, value in about.items():
        print(f"{name}: {value}")
    missed = 0
    for size in sizes:
        rows, label = ROWS[size], f"{size[:-1]} M"
        if given.small:
            rows, label = rows // 10, f"{ROWS[size] / 1e7:.3g} M"
        repeat = given.repeat or (1 if given.small else 5 if size == "2m" else 3)
        bench = Bench(folder, rows, repeat, label)
        load = [round(x, 1) for x in os.getloadavg()] if hasattr(os, "getloadavg") else []
        if load and load[1] > 0.5:
            print(f"The machine is busy (load {load[1]}): look at processor time rather than at the clock.")
        begin = time.perf_counter()
        imports.warm(bench)
        keep = not (given.no_results or given.small)
        for section in wanted:
            bench.section = section
            for step in (FULL_SIZE if size == "28.8m" else SECTIONS)[section]:
                step(bench)
                if keep:  # at once: a long run that is broken off has not been for nothing
                    found = {"date": date.today().isoformat(), "machine": about, "rounds": repeat, "load": load}
                    report.save(HERE / "results", size, section, found | bench.report(section))
                    report.write_readme(HERE)
        took = time.perf_counter() - begin
        missed += sum(f.verdict == "MISSED" for f in bench.figures)
        print(f"\n{label} rows, {repeat} rounds, {took / 60:.0f} minutes")
        print(report.table(bench.figures))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
