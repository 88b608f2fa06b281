"""Banners above the page: what went wrong, what to do about it, and the buttons that do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button, follow_icon
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.tone import Tone

if TYPE_CHECKING:
    from adviser_app.ui.screen import Message

_ICONS = {
    Tone.GOOD: ("circle-check", "good"),
    Tone.BAD: ("circle-alert", "bad"),
    Tone.WARN: ("triangle-alert", "warn"),
}


class Banner(QFrame):
    """One message. It stays until it is closed or replaced: nothing that matters disappears by itself."""

    closed = Signal()

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", message.tone.value)
        self.message = message
        icon, role = _ICONS.get(message.tone, ("info", "accent_text"))
        picture = QLabel()
        theme.follow(picture, lambda w: w.setPixmap(theme.icon(icon, role).pixmap(theme.px(20), theme.px(20))))
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(message.title, wrap=True)
        title.setProperty("role", "strong")
        words.addWidget(title)
        if message.text:
            words.addWidget(label(message.text, "body", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(picture, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for text, handler in message.actions:
            row.addWidget(button(theme, text, handler), 0, QtCore.Qt.AlignmentFlag.AlignTop)
        close = QToolButton()
        close.setProperty("look", "flat")
        close.setAccessibleName("Close this message")
        close.setToolTip("Close this message")
        follow_icon(theme, close, "x", "text_muted")
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        row.addWidget(close, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{message.title}. {message.text}".strip())


class BannerStack(QWidget):
    """The messages in force, newest on top; at most three."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 12, 24, 0)
        self._column.setSpacing(8)
        self._banners: list[Banner] = []
        self.hide()

    def show_message(self, message: Message) -> Banner:
        for old in list(self._banners):
            if message.key and old.message.key == message.key:
                self._remove(old)
        banner = Banner(self._theme, message)
        self._banners.insert(0, banner)
        self._column.insertWidget(0, banner)
        banner.closed.connect(lambda: self._remove(banner))
        for old in self._banners[3:]:
            self._remove(old)
        self.show()
        return banner

    def messages(self) -> list[Message]:
        return [b.message for b in self._banners]

    def clear(self, key: str = "") -> None:
        """Take away the message of one key, or all."""
        for old in list(self._banners):
            if not key or old.message.key == key:
                self._remove(old)

    def _remove(self, banner: Banner) -> None:
        if banner not in self._banners:
            return
        self._banners.remove(banner)
        self._column.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.setVisible(bool(self._banners))
