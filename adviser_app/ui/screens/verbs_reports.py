"""Reports that are issued: ops like those of `verbs`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.viewmodels.reports import Difference, Issued, ReportView

FORMATS = (("pdf", "PDF"), ("docx", "Word"), ("csv", "CSV"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it would be issued now, what it says differently from the last one (None: it is the first), and all
    that were issued."""

    view: ReportView
    last: Issued | None
    differences: tuple[Difference, ...]
    issued: tuple[Issued, ...]


def draft(kind: str, year: str, quarter: str) -> Op:
    """-> Draft"""

    def op(store: Any, work: Work) -> Draft:
        from adviser_app.services import reports

        view = reports.quarterly(store, year, quarter) if kind == reports.QUARTERLY else reports.takeup(store, year)
        last, differences = reports.differences(store, view)
        return Draft(view, last, differences, tuple(reports.issued(store)))

    return op


def as_issued(row: str) -> Op:
    """-> ReportView of an issued report, as it was"""

    def op(store: Any, work: Work) -> ReportView:
        from adviser_app.services import reports

        return reports.issued_view(store, row)

    return op


def issue(view: ReportView) -> Op:
    """-> Issued"""

    def op(store: Any, work: Work) -> Issued:
        from adviser_app.services import reports

        return reports.issue(store, view)

    return op


def write(view: ReportView, folder: Path, formats: Collection[str]) -> Op:
    """-> paths of the files that were written"""

    def op(store: Any, work: Work) -> tuple[Path, ...]:
        from adviser_app.services import reports

        return reports.write(view, folder, formats, work)

    return op
