"""A record to read in a window of its own, with what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_reader import RecordReader
from adviser_app.ui.screen import Context
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels.records import RecordPage


class ReadDialog(QDialog):
    """For notes, which are not changed, and whatever is opened from where there is no list beside it."""

    def __init__(self, context: Context, work: RecordWork, page: RecordPage, parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle(page.kind)
        self.resize(min(theme.px(620), parent.width() - 48), min(theme.px(520), parent.height() - 48))
        self.reader = RecordReader(theme)
        self.reader.set_page(page)
        self.reader.settle_wanted.connect(lambda table, row: self._then(lambda: work.settle(table, row)))
        table, row = page.table, page.id
        self.history = button(theme, "History…", lambda: self._then(lambda: work.history(table, row)), icon="history")
        self.delete = button(theme, "Delete", lambda: self._then(lambda: work.delete(table, [row])), icon="trash-2")
        self.erase = button(theme, "Erase…", lambda: self._then(lambda: work.erase(table, row)), icon="eraser",
                            tip="In every version, for good")  # fmt: skip
        self.remind = button(theme, "Come back to it…", lambda: self._then(lambda: work.change(table, row)),
                             icon="calendar", tip="Say on which day it is to be among what is due")  # fmt: skip
        self.share = button(theme, "Share with the team…", lambda: self._then(lambda: work.share(row)), icon="users")
        self.close_button = button(theme, "Close", self.reject, primary=True)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(Flow([self.history, self.delete, self.erase, self.remind, self.share]), 1)
        ends.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.reader, 1)
        column.addLayout(ends)
        self.remind.setVisible(page.changeable)
        self.share.setVisible(page.private)
        self.close_button.setFocus()

    def _then(self, what: object) -> None:
        self.accept()
        if callable(what):
            what()
