"""Adviser's targets, measured: every figure a ratio to a floor or a peer run in turn with it.

    .venv/bin/python benchmarks/run.py                      # 2 million rows, everything
    .venv/bin/python benchmarks/run.py --rows 28.8m         # the full store; an hour
    .venv/bin/python benchmarks/run.py --only page,window   # some sections
    .venv/bin/python benchmarks/run.py --small              # a tenth of the rows, one round: does it run at all?

Results go to benchmarks/results/ as JSON; the table of benchmarks/README.md is made from them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import cold, exchange, frames, imports, limited, measure, packs, reads, report, window  # noqa: E402
from benchmarks.bench import Bench  # noqa: E402

Steps = tuple[Callable[[Bench], None], ...]

SECTIONS = ("import", "reissue", "undo", "page", "limits", "window", "frames", "pack", "exchange", "backup")
# By rows and areas. Where a target names a peer or a shape of file, at 2 million rows of 400 areas; the others say at
# every size what they have to say, those of which a round takes minutes with one re-issue instead of three.
STEPS: dict[tuple[str, int], dict[str, Steps]] = {
    ("2m", 400): {
        "import": (imports.first_load_and_peers, imports.ons, imports.encrypted, imports.slow_peer),
        "reissue": (imports.reissue, imports.scattered),
        "undo": (imports.undo,),
        "page": (reads.page, cold.page, reads.others),
        "limits": (limited.limits,),
        "window": (window.first_window,),
        "frames": (frames.frames,),
        "pack": (packs.briefing, packs.of_full_store),
        "exchange": (exchange.exchange,),
        "backup": (imports.backup,),
    },
    ("2m", 855): {
        "import": (imports.first_load, imports.ons),
        "reissue": (imports.reissue,),
        "undo": (imports.undo,),
        "page": (reads.page, cold.page),
        "window": (window.first_window,),
        "pack": (packs.of_full_store,),
    },
    ("28.8m", 400): {
        "import": (imports.first_load,),
        "reissue": (imports.reissue, imports.scattered),
        "undo": (imports.undo,),
        "page": (reads.page, cold.page, reads.others),
        "window": (window.first_window,),
        "pack": (packs.of_full_store,),
        "backup": (imports.backup,),
    },
    ("28.8m", 855): {
        "import": (imports.first_load,),
        "reissue": (imports.reissue_of_a_month,),
        "undo": (imports.undo_of_a_month,),
        "page": (reads.page, cold.page),
        "window": (window.first_window,),
        "pack": (packs.of_full_store,),
    },
}
ROWS = {"2m": 2_000_000, "28.8m": 28_800_000}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", choices=(*ROWS, "all"), default="2m")
    parser.add_argument("--only", default="", help="sections: " + ", ".join(SECTIONS))
    parser.add_argument("--areas", type=int, choices=(400, 855), help="of so many areas only")
    parser.add_argument("--repeat", type=int, default=0, help="rounds; 5, and 2 at 28.8 million rows, unless given")
    parser.add_argument("--small", action="store_true", help="a tenth of the rows, one round")
    parser.add_argument("--folder", type=Path, help="working folder to keep (else a temporary one, removed at the end)")
    parser.add_argument("--no-results", action="store_true", help="print only; write no results")
    given = parser.parse_args()
    wanted = [s for s in given.only.split(",") if s] or list(SECTIONS)
    unknown = set(wanted) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    sizes = list(ROWS) if given.rows == "all" else [given.rows]
    chosen = [(size, areas) for size, areas in STEPS if size in sizes and given.areas in (None, areas)]
    if len(chosen) > 1:
        # a process each: what one has in its memory counts in the peak of the children of the next
        again = [sys.executable, __file__, *_without(sys.argv[1:], "--rows", "--areas")]
        return max(subprocess.run([*again, "--rows", s, "--areas", str(a)], check=False).returncode for s, a in chosen)
    if given.folder is None:
        with tempfile.TemporaryDirectory(prefix="adviser-bench-") as folder:
            return measured(Path(folder), *chosen[0], given, wanted)
    given.folder.mkdir(parents=True, exist_ok=True)
    return measured(given.folder, *chosen[0], given, wanted)


def _without(arguments: list[str], *options: str) -> list[str]:
    """Command-line arguments without some options and what follows each."""
    left = iter(arguments)
    kept = []
    for one in left:
        if one in options:
            next(left, None)
        elif one.split("=", 1)[0] not in options:
            kept.append(one)
    return kept


def measured(folder: Path, size: str, areas: int, given: argparse.Namespace, wanted: list[str]) -> int:
    measure.CACHE = folder / "compiled"
    os.environ["ADVISER_HOME"] = str(folder / "home")  # nobody's own profile is read or written
    about = measure.machine()
    for name, value in about.items():
        print(f"{name}: {value}")
    keep = not (given.no_results or given.small)
    rows, label = ROWS[size], f"{size[:-1]} M × {areas}"
    if given.small:
        rows, label = rows // 10, f"{ROWS[size] / 1e7:.3g} M × {areas}"
    repeat = given.repeat or (1 if given.small else 5 if size == "2m" else 2)
    slug = f"{size}-{areas}"
    bench = Bench(folder, rows, areas, repeat, label, slug)
    begin = time.perf_counter()
    imports.warm(bench)
    steps = STEPS[size, areas]
    for section in (s for s in SECTIONS if s in wanted and s in steps):  # what counts memory comes before what takes it
        bench.section = section
        bench.others = measure.Others()
        for step in steps[section]:
            step(bench)
            if keep:  # at once: a long run that is broken off has not been for nothing
                found = {"date": date.today().isoformat(), "machine": about, "rounds": repeat}
                found["others"] = bench.others.cores()
                report.save(HERE / "results", slug, section, found | bench.report(section))
                report.write_readme(HERE)
    took = time.perf_counter() - begin
    print(f"\n{label} areas, {repeat} rounds, {took / 60:.0f} minutes")
    print(report.table(bench.figures))
    return 1 if any(f.verdict == "MISSED" for f in bench.figures) else 0


if __name__ == "__main__":
    sys.exit(main())
