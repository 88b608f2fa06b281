"""What `adviser report … --json` tells; documented in docs/json.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adviser_app.viewmodels.reports import Difference, Issued, ReportView


def report(
    view: ReportView, files: Sequence[Path], kept: Issued | None, last: Issued | None, changed: Sequence[Difference]
) -> dict[str, object]:
    """A report that was written: its files, its figures, the edition it was issued as, what differs from the last."""
    return {
        "kind": view.kind,
        "year": view.year,
        "quarter": view.quarter,
        "title": view.title,
        "made": view.made.isoformat(),
        "files": list(files),
        "issued": None if kept is None else issued(kept),
        "last": None if last is None else issued(last),
        "figures": [
            {"key": f.key, "part": f.part, "label": f.label, "said": f.said, "value": f.value} for f in view.figures
        ],
        "differences": [
            {"key": d.key, "part": d.part, "label": d.label, "before": d.before, "now": d.now, "change": d.change}
            for d in changed
        ],
    }


def issued(one: Issued) -> dict[str, object]:
    """A report that was issued, in a list."""
    return {
        "row": one.row,
        "kind": one.kind,
        "year": one.year,
        "quarter": one.quarter,
        "edition": one.edition,
        "issued": one.issued,
        "by": one.by,
        "title": one.title,
    }
