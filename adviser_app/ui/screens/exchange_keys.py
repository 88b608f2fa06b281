"""The eight words of a key: read out, compared over the telephone, and the decision that follows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button
from adviser_app.ui.screens.exchange_fitting import fit
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone

_COLUMNS = 4


class KeyWords(QWidget):
    """Words in numbered columns, to be read from left to right; a screen reader reads them as one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.words: tuple[str, ...] = ()

    def set_words(self, words: Sequence[str]) -> None:
        if tuple(words) == self.words:
            return
        self.words = tuple(words)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, word in enumerate(self.words):
            row, column = divmod(at, _COLUMNS)
            number = label(f"{at + 1}", "small")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(number, row, column * 2)
            self._grid.addWidget(label(word, "strong"), row, column * 2 + 1)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column * 2 + 1, 1)
        self.setAccessibleName(f"Words of the key: {', '.join(self.words)}")
        self.setVisible(bool(self.words))


class KeyPanel(QWidget):
    """The words, how one made sure, and the two answers. ``decided`` tells whether the key is trusted, and how."""

    decided = Signal(bool, str)

    def __init__(self, theme: Theme, *others: QPushButton) -> None:
        """``others``: buttons beside the two answers."""
        super().__init__()
        self.words = KeyWords(theme)
        self.how = QLineEdit()
        self.how.setPlaceholderText("Read to me over the telephone, on the number in the directory")
        self.how.textEdited.connect(lambda _text: self._say(""))
        self.trust = button(theme, "They are the same: trust this key", lambda: self._decide(True), icon="shield-check")
        self.refuse = button(theme, "They differ: refuse it", lambda: self._decide(False), icon="shield-alert")
        for one in (self.trust, self.refuse):
            one.setAutoDefault(False)
        self._wrong = ToneLabel(theme)
        self._wrong.hide()
        theme.follow(self.words, lambda w: w.setMaximumWidth(theme.px(560)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(
            field("How did you make sure?", self.how, "It is kept with your name and the day, beside the decision.")
        )
        column.addWidget(self._wrong)
        column.addWidget(Flow([self.trust, self.refuse, *others]))

    def show_key(self, words: Sequence[str]) -> None:
        self.words.set_words(words)
        self.how.clear()
        self._say("")

    def _say(self, words: str) -> None:
        self._wrong.set(words, Tone.BAD, "circle-alert")
        self._wrong.setVisible(bool(words))

    def _decide(self, trusted: bool) -> None:
        how = self.how.text().strip()
        if not how:
            self._say("Say how you made sure: when, and with whom you compared the words.")
            self.how.setFocus()
            return
        self.decided.emit(trusted, how)


class KeyDialog(QDialog):
    """The same in a window of its own. ``answer``: (trusted, how) once it was accepted."""

    def __init__(self, theme: Theme, whose: str, person: str, words: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Confirm a key")
        self.setMinimumWidth(theme.px(580))
        self.answer = (False, "")
        self.cancel = button(theme, "Cancel", self.reject)
        self.cancel.setAutoDefault(False)
        self.panel = KeyPanel(theme, self.cancel)
        self.panel.show_key(words)
        self.panel.decided.connect(self._decided)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(f"Is this the key of {whose}?", "heading", wrap=True))
        column.addWidget(
            label(f"Telephone {person}, on a number you know, and have these eight words read to you. They stand on "
                  "the other’s Exchange page, under “This laptop”.", "body", wrap=True)
        )  # fmt: skip
        column.addWidget(self.panel)
        self.panel.how.setFocus()
        fit(self)

    def _decided(self, trusted: bool, how: str) -> None:
        self.answer = (trusted, how)
        self.accept()
