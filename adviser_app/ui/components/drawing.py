"""A drawing in a page: in the theme's colours, as wide as the page has room, said in words. It is painted elsewhere, so
that the window need not wait for a map of three hundred tiles."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QLabel

from adviser_app.ui.theme import Theme, mix

PIXELS = 1.45  # of a point at 100 %: labels of 8 points are as large as small text
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def colours(theme: Theme) -> dict[str, str]:
    """The theme's colours by the roles of the printed palette."""
    card, ink, muted = theme.color("card"), theme.color("text"), theme.color("text_muted")
    accent = theme.color("accent")
    roles = {
        "paper": card, "ink": ink, "muted": muted, "brand": ink, "on_brand": theme.color("on_accent"),
        "on_brand_muted": theme.color("on_accent"), "accent": accent, "accent_soft": mix(accent, card, 0.45),
        "good": theme.color("good"), "bad": theme.color("bad"), "warn": theme.color("warn"),
        "hairline": theme.color("hairline"), "axis": mix(muted, card, 0.6), "band": theme.color("band"),
        "wash": theme.color("surface"), "median": theme.color("median_line"),
    }  # fmt: skip
    return {role: colour.name() for role, colour in roles.items()}


class DrawingLabel(QLabel):
    """``opened`` is Enter or a double click. A screen reader hears its name, and as description the words."""

    opened = Signal()

    def __init__(self, theme: Theme, name: str, said: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setAccessibleDescription(said)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def set_picture(self, png: bytes) -> None:
        """Show it in the size it was painted for."""
        shown = QPixmap()
        shown.loadFromData(png)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(shown)
        self.setFixedHeight(round(shown.deviceIndependentSize().height()))

    def minimumSizeHint(self) -> QSize:
        """No picture keeps a page wide: a narrower one is drawn when the page has become narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
