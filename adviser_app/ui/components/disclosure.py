"""A card that opens and closes: its heading is the button, a sentence beside it says what is inside."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.theme import Theme


class Disclosure(QFrame):
    """``content`` is shown while it is open. ``toggled`` tells the user's choice."""

    toggled = Signal(bool)

    def __init__(self, theme: Theme, title: str = "", sentence: str = "", *, opened: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self._theme = theme
        self.head = QToolButton()
        self.head.setProperty("look", "disclosure")
        self.head.setCheckable(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.toggled.connect(self._turn)
        self._sentence = label("", "muted", wrap=True)
        self._sentence.setContentsMargins(8, 4, 0, 4)  # room around it below the heading, too
        row = Columns(theme, [(self.head, 0), (self._sentence, 1)], least=720)
        self.inside = QWidget()
        self.content = QVBoxLayout(self.inside)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 2, 16, 2)
        column.setSpacing(2)
        column.addWidget(row)
        column.addWidget(self.inside)
        self.inside.setVisible(opened)
        self.head.setChecked(opened)
        theme.after(self, Disclosure._paint)
        self.set_title(title, sentence)
        self._paint()

    def set_title(self, title: str, sentence: str = "") -> None:
        self.head.setText(title)
        self.head.setAccessibleDescription(sentence)
        self._sentence.setText(sentence)

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def set_open(self, opened: bool) -> None:
        self.head.setChecked(opened)

    def _turn(self, opened: bool) -> None:
        self.inside.setVisible(opened)
        self._paint()
        self.toggled.emit(opened)

    def _paint(self) -> None:
        self.head.setIcon(self._theme.icon("chevron-down" if self.is_open else "chevron-right", "text_muted"))
        self.head.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        self.head.setToolTip("Hide" if self.is_open else "Show")
