"""A picture whose marks can be pointed at with the mouse and walked with the arrow keys, and opened with either."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.spoken import picture
from adviser_app.ui.theme import Theme

WAYS = {
    Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "home", Qt.Key.Key_End: "end",
}  # fmt: skip
"""Keys that walk, and the ways they go."""
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Walked(QWidget):
    """``pointed(i)``: the mouse or the arrow keys are at mark i, −1 when they have left. ``opened(key)``: a click,
    Enter. A screen reader hears each mark that the keys come to.

    A picture says how many marks it has, what is where, and where a key leads; the rest is here.
    """

    pointed = Signal(int)
    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        picture(self)
        self._theme = theme
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # what a picture says of its marks

    def marks(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def key_of(self, at: int) -> str:
        """What ``opened`` tells for a mark; "" where there is nothing to open."""
        raise NotImplementedError

    def said_of(self, at: int) -> str:
        """A mark in words."""
        raise NotImplementedError

    def mark_at(self, spot: QPointF) -> int:
        """The mark that is meant by the mouse at ``spot``, −1 for none."""
        raise NotImplementedError

    def walk(self, at: int, way: str) -> int:
        """Where a key leads from ``at``, which is −1 at first; ``way`` is of ``WAYS``. −1: the key is not for it."""
        raise NotImplementedError

    # pointing

    @property
    def at(self) -> int:
        """The mark pointed at, −1 for none."""
        return self._at

    def point(self, at: int) -> None:
        """As if it were pointed at."""
        if at != self._at:
            self._at = at
            self.update()
            self.pointed.emit(at)
            if at >= 0 and self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.said_of(at)))

    def paint_focus(self, painter: QPainter) -> None:
        """The frame that says where the keyboard is."""
        paint_frame(painter, self._theme, self.rect())

    def _open(self, at: int) -> None:
        key = self.key_of(at)
        if key:
            self.opened.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.mark_at(event.position())
        openable = at >= 0 and bool(self.key_of(at))
        self.setCursor(Qt.CursorShape.PointingHandCursor if openable else Qt.CursorShape.ArrowCursor)
        if at >= 0 or not self.hasFocus():
            self.point(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self.mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self._open(at)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.point(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.marks() or event.modifiers() not in _PLAIN:
            event.ignore()
            return
        to = self.walk(self._at, WAYS[key]) if key in WAYS else -1
        if to >= 0:
            self.point(to)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self._open(self._at)
        elif key == Qt.Key.Key_Escape and self._at >= 0:
            self.point(-1)
        else:
            event.ignore()
            return
        event.accept()


def paint_frame(painter: QPainter, theme: Theme, room: QRect) -> None:
    """The frame of what has the keyboard, along the inner edge of ``room``."""
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(room).adjusted(1, 1, -1, -1), 6, 6)
