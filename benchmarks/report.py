"""Figures as a table, results as JSON, and the table in README.md made from the results."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.bench import BUSY, Figure

BEGIN, END = "<!-- figures: written by run.py -->", "<!-- end of figures -->"
ORDER = ("import", "reissue", "undo", "page", "limits", "window", "frames", "pack", "exchange", "backup")


def table(figures: Iterable[Figure]) -> str:
    """Markdown."""
    lines = ["| what | rows × areas | at most | reached | |", "|---|---|---|---|---|"]
    for f in figures:
        target = "" if f.target is None else f"{f.target:g}" + (f" {f.unit}" if f.unit else "")
        verdict = {"MISSED": "**missed**"}.get(f.verdict, f.verdict)
        lines.append(f"| {f.name} | {f.rows} | {target} | {f.text} | {'; '.join(x for x in (verdict, f.note) if x)} |")
    return "\n".join(lines)


def save(folder: Path, size: str, section: str, found: dict[str, Any]) -> None:
    """One file a size and section: the newest run replaces the one before."""
    if not found["figures"] and not found["skipped"]:
        return
    folder.mkdir(exist_ok=True)
    text = json.dumps(found, indent=1, ensure_ascii=False)
    (folder / f"{size}-{section}.json").write_text(text + "\n", encoding="utf-8")


def write_readme(folder: Path) -> None:
    """Puts the table made from all results between the marks in README.md."""
    readme = folder / "README.md"
    if not readme.exists():
        return
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    readme.write_text(f"{before}{BEGIN}\n{_from_results(folder / 'results')}\n{END}{after}", encoding="utf-8")


def _from_results(folder: Path) -> str:
    found = []
    for path in folder.glob("*-*-*.json"):
        size, areas, section = path.stem.split("-")
        at = (ORDER.index(section), float(size.removesuffix("m")), int(areas))
        found.append((at, json.loads(path.read_text(encoding="utf-8"))))
    found = [results for _, results in sorted(found, key=lambda f: f[0])]
    figures = [Figure(**f) for r in found for f in r["figures"]]
    machines = {tuple(r["machine"].items()) for r in found}
    parts = [table(figures)]
    rounds = sorted({f"{r['rounds']} at {r['figures'][0]['rows']}" for r in found if r["figures"]})
    parts.append("Rounds: " + ", ".join(rounds) + ".")
    busy = sorted({r["others"] for r in found if r.get("others")})
    if busy:
        parts.append(
            f"Meanwhile other work took {busy[0]} to {busy[-1]} of {os.cpu_count()} cores, by section"
            + (f"; beyond {BUSY} the worse of clock and processor time counts." if busy[-1] > BUSY else ".")
        )
    for machine in machines:
        days = sorted({r["date"] for r in found if tuple(r["machine"].items()) == machine})
        parts.append("Measured " + " and ".join(days) + " on: " + "; ".join(f"{k} {v}" for k, v in machine) + ".")
    skipped = sorted({s for r in found for s in r["skipped"]})
    if skipped:
        parts.append("Not measured: " + "; ".join(skipped) + ".")
    return "\n\n".join(parts)
