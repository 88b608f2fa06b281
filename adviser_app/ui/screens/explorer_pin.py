"""Pinning a view to a report of figures: one there is, or a new one by its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import add_row, button, ends
from adviser_app.ui.screens import verbs_figure_reports as verbs
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.domain.views import View
    from adviser_app.ui.screen import Context
    from adviser_app.viewmodels.figure_reports import Pinned

_LAST = "explorer/report"  # the row of the report pinned to last


class PinDialog(QDialog):
    """Which report, and what the view is called in it. ``report`` after it was accepted: a row, else a new name;
    ``title``: "" for the view's own."""

    def __init__(
        self, context: Context, reports: Sequence[tuple[str, str]], last: str, title: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle("Pin to a report")
        self.setMinimumWidth(theme.px(480))
        self._rows = {words.casefold(): row for row, words in reports}
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        theme.follow(self.box, lambda w: w.setMinimumWidth(theme.px(300)))
        for row, words in reports:
            self.box.addItem(words, row)
        self.box.setCurrentIndex(max(self.box.findData(last), 0) if reports else -1)
        line = self.box.lineEdit()
        assert line is not None  # an editable box has one
        line.setPlaceholderText("A name, such as Housing, monthly")
        self.words = QLineEdit()
        self.words.setPlaceholderText(title)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(12)
        add_row(form, "&Report", self.box, "Choose one, or type the name of a new one.")
        add_row(form, "&Title", self.words, "What it is called in the report; left empty, as on this page.")
        self.said = label("", "muted", wrap=True)
        self.accept_button = button(theme, "Pin", self.accept, icon="check", primary=True)
        self.accept_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Pin this view to a report", "heading"))
        column.addWidget(
            label("A report keeps what is shown, not its figures: it fills itself anew after each refresh.", "muted",
                  wrap=True)
        )  # fmt: skip
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(ends(theme, self.reject, self.accept_button))
        self.box.editTextChanged.connect(lambda _words: self._typed())
        self._typed()
        self.box.setFocus()
        line.selectAll()

    @property
    def report(self) -> str:
        words = " ".join(self.box.currentText().split())
        return self._rows.get(words.casefold(), words)

    @property
    def title(self) -> str:
        return " ".join(self.words.text().split())

    def _typed(self) -> None:
        new = bool(self.report) and self.report not in self._rows.values()
        self.said.setText("A new report." if new else "")
        self.accept_button.setEnabled(bool(self.report))


class PinWork(QObject):
    """``owner``: the page it is done for; the dialog opens over it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    def pin(self, view: View, title: str) -> None:
        """Ask for the report, and put the view into it. ``title``: the view's own."""

        def opened(reports: list[tuple[str, str]]) -> None:
            last = self._context.settings.text(_LAST)
            dialog = PinDialog(self._context, reports, last, title, self._owner.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._put(view, dialog.report, dialog.title))
            dialog.open()

        self._context.tasks.query(verbs.names(), opened, requester=self._owner, slot="reports")

    def _put(self, view: View, report: str, title: str) -> None:
        def done(what: Pinned) -> None:
            self._context.settings.put(_LAST, what.report)
            self._context.banner(
                what.sentence, tone=Tone.GOOD, key="pin",
                actions=(("Open the report", partial(self._context.navigate, "figure-reports", report=what.report)),
                         ("Undo", partial(self._context.actions.run, "edit.undo"))),
            )  # fmt: skip

        self._context.tasks.write(verbs.pin(report, view, title), done, requester=self._owner, what=verbs.KINDS)
