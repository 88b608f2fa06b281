"""What can be done with support from any page: an event for many councils, and views to take along."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking, verbs_support
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.support_council import EnteredMany


class SupportWork(QObject):
    """``owner``: the page or window it is done for; windows open over it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    def enter_many(self, preset: dict[str, str] | None = None) -> None:
        """The dialog for an event that several councils shared."""

        def opened(found: tuple[list[tuple[str, str]], list[Any]]) -> None:
            from adviser_app.ui.screens.support_event import EventDialog

            dialog = EventDialog(self._context, *found, dict(preset or {}), self._owner.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.saved.connect(self._entered)
            dialog.open()

        self._context.tasks.query(verbs_support.entry_facts(), opened, requester=self, slot="event")

    def _entered(self, result: EnteredMany) -> None:
        undo = partial(self._context.actions.run, "edit.undo")
        self._context.banner(
            result.sentence, "One Undo takes all of them back.", tone=Tone.GOOD, actions=(("Undo", undo),),
            key="support-entered",
        )  # fmt: skip

    def print(self, view: Any, file_name: str) -> None:
        """A matrix or figures as a PDF, with what they are narrowed to."""
        path = asking.save(
            self._owner, self._context.settings, "Print as PDF", file_name, "PDF files (*.pdf)", "export"
        )
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".pdf")
        self._context.tasks.query(
            verbs_support.print_view(view, path), self._printed, requester=self, slot="print", long=True
        )

    def _printed(self, path: Path) -> None:
        self._context.banner(
            "The PDF is written", f"{path}.", tone=Tone.GOOD,
            actions=(("Open it", partial(asking.show_file, path)),
                     ("Open folder", partial(asking.show_file, path.parent))), key="export",
        )  # fmt: skip

    def export(self, view: Any, file_name: str) -> None:
        """A view as a CSV, councils by their codes."""
        path = asking.save(
            self._owner, self._context.settings, "Export as CSV", file_name, "CSV files (*.csv)", "export"
        )
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".csv")
        self._context.tasks.query(
            verbs_support.write_csv(view, path), partial(self._written, path), requester=self, slot="csv", long=True
        )

    def _written(self, path: Path, rows: int) -> None:
        self._context.banner(
            "Exported", f"{text.plural(rows, 'row')} are in {path}.", tone=Tone.GOOD,
            actions=(("Open folder", partial(asking.show_file, path.parent)),), key="export",
        )  # fmt: skip
