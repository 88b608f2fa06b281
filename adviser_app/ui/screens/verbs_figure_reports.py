"""Reports of figures: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.domain.views import View
    from adviser_app.viewmodels.figure_reports import FigureReport, Filled, Pinned, ReportLine, ReportsView

KINDS = ("records", "figure-reports")
"""What a write of reports is told as."""


def names() -> Op:
    """-> list of (row, name) of every report, by name"""

    def op(store: Any, work: Work) -> list[tuple[str, str]]:
        from adviser_app.services import figure_reports

        return figure_reports.names(store)

    return op


def page(row: str) -> Op:
    """-> (all reports, the one of this row with the figures of now; the first where that is gone, None without any)"""

    def op(store: Any, work: Work) -> tuple[ReportsView, FigureReport | None]:
        from adviser_app.services import figure_reports

        every = figure_reports.every(store)
        rows = [line.row for line in every.lines]
        if not rows:
            return every, None
        return every, figure_reports.filled(store, row if row in rows else rows[0], work=work)

    return op


def painted(views: Sequence[Filled], width: int, dots: float, colours: Mapping[str, str]) -> Op:
    """-> the pictures of views as PNG by their row, ``width`` dots wide, ``dots`` to the point"""

    def op(store: Any, work: Work) -> dict[str, bytes]:
        from adviser_app.services import figure_reports

        return figure_reports.painted(views, width, dots, colours)

    return op


def pin(report: str, view: View, title: str = "", words: str = "") -> Op:
    """-> Pinned; ``report``: row, or name, a new one too"""

    def op(store: Any, work: Work) -> Pinned:
        from adviser_app.services import figure_reports

        return figure_reports.pin(store, report, view, title=title, words=words)

    return op


def create(name: str, about: str) -> Op:
    """-> ReportLine"""

    def op(store: Any, work: Work) -> ReportLine:
        from adviser_app.services import figure_reports

        return figure_reports.create(store, name, about)

    return op


def rename(row: str, name: str, about: str) -> Op:
    """-> ReportLine"""

    def op(store: Any, work: Work) -> ReportLine:
        from adviser_app.services import figure_reports

        return figure_reports.rename(store, row, name, about)

    return op


def delete(row: str) -> Op:
    """-> ReportLine of what was deleted"""

    def op(store: Any, work: Work) -> ReportLine:
        from adviser_app.services import figure_reports

        return figure_reports.delete(store, row)

    return op


def describe(row: str, title: str, words: str) -> Op:
    """-> nothing"""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import figure_reports

        figure_reports.describe(store, row, title=title, words=words)

    return op


def move(row: str, by: int) -> Op:
    """-> the place of the view then, from 1"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import figure_reports

        return figure_reports.move(store, row, by)

    return op


def take_out(row: str) -> Op:
    """-> nothing"""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import figure_reports

        figure_reports.take_out(store, row)

    return op


def write(report: FigureReport, folder: Path, formats: Collection[str]) -> Op:
    """-> paths of the files that were written"""

    def op(store: Any, work: Work) -> tuple[Path, ...]:
        from adviser_app.services import figure_reports

        return figure_reports.write(store, report, folder, formats, work=work)

    return op
