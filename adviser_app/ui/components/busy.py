"""A thin moving line at the top of a page while data is on its way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from adviser_app.ui.theme import Theme


class BusyLine(QWidget):
    """Always two pixels high, so that nothing jumps; moves only when the wait is longer than a moment."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._at = 0.0
        self._moving = False
        self.setFixedHeight(2)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(250)
        self._wait.timeout.connect(self._start)
        self._tick = QTimer(self)
        self._tick.setInterval(30)
        self._tick.timeout.connect(self._step)

    def set_busy(self, busy: bool) -> None:
        if busy and not self._moving and not self._wait.isActive():
            self._wait.start()
        elif not busy:
            self._wait.stop()
            self._tick.stop()
            self._moving = False
            self.update()

    def _start(self) -> None:
        self._moving = True
        self._tick.start()

    def _step(self) -> None:
        self._at = (self._at + 0.02) % 1.3
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._moving:
            painter = QPainter(self)
            width = self.width()
            painter.fillRect(QRectF((self._at - 0.3) * width, 0, 0.3 * width, 2), self._theme.color("accent"))
