"""What a report of figures, or a view of one, is called, and a few words about it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import add_row, button, ends
from adviser_app.ui.theme import Theme


class WordsDialog(QDialog):
    """A line and some text; ``line`` and ``text`` give back what was typed. ``needed``: the line must say something."""

    def __init__(
        self, theme: Theme, title: str, *, line: tuple[str, str, str], text: tuple[str, str], accept: str, needed: bool,
        parent: QWidget | None,
    ) -> None:  # fmt: skip
        """``line``: label, what stands in it, help; ``text``: label, what stands in it."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(480))
        self._needed = needed
        self._line = QLineEdit(line[1])
        self._text = QPlainTextEdit(text[1])
        self._text.setTabChangesFocus(True)
        theme.follow(self._text, lambda w: w.setFixedHeight(theme.px(96)))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(8)
        add_row(form, line[0], self._line, line[2])
        add_row(form, text[0], self._text)
        self.accept_button = button(theme, accept, self.accept, primary=True)
        self.accept_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        column.addLayout(form)
        column.addLayout(ends(theme, self.reject, self.accept_button))
        self._line.textChanged.connect(lambda _words: self._check())
        self._check()
        self._line.setFocus()
        self._line.selectAll()

    @property
    def line(self) -> str:
        return " ".join(self._line.text().split())

    @property
    def text(self) -> str:
        return self._text.toPlainText().strip()

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.line) or not self._needed)
