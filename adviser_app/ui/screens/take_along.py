"""Views as files to take along, from any page: a CSV by councils' codes, a PDF of what is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from adviser_app.domain.progress import Work
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.announced import AnnouncedView
    from adviser_app.viewmodels.basket_travel import TravelView
    from adviser_app.viewmodels.support import MatrixView
    from adviser_app.viewmodels.support_figures import FiguresView

    Printed = AnnouncedView | FiguresView | MatrixView | TravelView


class TakeAlong(QObject):
    """``owner``: the page or window it is done for; the file dialog opens over it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    def export(self, view: Any, file_name: str) -> None:
        """A view as a CSV, councils by their codes; it has a ``table()``."""
        path = self._path("Export as CSV", file_name, "CSV files (*.csv)", ".csv")
        if path is not None:
            self._context.tasks.query(
                _write_csv(view, path), partial(self._written, path), requester=self, slot="csv", long=True
            )

    def print(self, view: Printed, file_name: str) -> None:
        """A view as a PDF, with what it is narrowed to."""
        path = self._path("Print as PDF", file_name, "PDF files (*.pdf)", ".pdf")
        if path is not None:
            self._context.tasks.query(_write_pdf(view, path), self._printed, requester=self, slot="print", long=True)

    def _path(self, title: str, file_name: str, filters: str, suffix: str) -> Path | None:
        path = asking.save(self._owner, self._context.settings, title, file_name, filters, "export")
        return path if path is None or path.suffix else path.with_suffix(suffix)

    def _written(self, path: Path, rows: int) -> None:
        self._context.banner(
            "Exported", f"{text.plural(rows, 'row')} are in {path}.", tone=Tone.GOOD,
            actions=(("Open folder", partial(asking.show_file, path.parent)),), key="export",
        )  # fmt: skip

    def _printed(self, path: Path) -> None:
        self._context.banner(
            "The PDF is written", f"{path}.", tone=Tone.GOOD,
            actions=(("Open it", partial(asking.show_file, path)),
                     ("Open folder", partial(asking.show_file, path.parent))), key="export",
        )  # fmt: skip


def _write_pdf(view: Printed, path: Path) -> Op:
    """-> path of the PDF"""

    def op(store: Any, work: Work) -> Path:
        from adviser_app.services import reports
        from adviser_app.viewmodels.announced import AnnouncedView
        from adviser_app.viewmodels.basket_travel import TravelView
        from adviser_app.viewmodels.support import MatrixView

        if isinstance(view, AnnouncedView):
            return reports.write_announced(store, view, path, work=work)
        if isinstance(view, TravelView):
            return reports.write_travel(store, view, path, work=work)
        if isinstance(view, MatrixView):
            return reports.write_matrix(store, view, path, work=work)
        return reports.write_figures(store, view, path, work=work)

    return op


def _write_csv(view: Any, path: Path) -> Op:
    """-> number of rows written"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import support

        return support.write_csv(view, path)

    return op
