"""An empty page that says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button
from adviser_app.ui.theme import Theme


class EmptyState(QWidget):
    """An icon, a title, a sentence, and the button that does the next thing."""

    def __init__(
        self, theme: Theme, icon: str, title: str, text: str, button_text: str = "",
        handler: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._theme, self._icon_name = theme, icon
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label(title, "heading")
        self._text = label(text, "muted", wrap=True)
        middle = QWidget()
        theme.follow(middle, lambda w: w.setMaximumWidth(theme.px(440)))
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(middle, 100)
        outer.addStretch(1)
        column = QVBoxLayout(middle)
        column.setSpacing(8)
        column.addStretch(2)
        for part in (self._icon, self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        self.button: QPushButton | None = None
        if button_text and handler is not None:
            column.addSpacing(8)
            self.button = button(theme, button_text, handler, primary=True)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.after(self, EmptyState._paint)
        self._paint()

    def set(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)

    def _paint(self) -> None:
        size = self._theme.px(40)
        self._icon.setPixmap(self._theme.icon(self._icon_name, "text_muted").pixmap(size, size))
