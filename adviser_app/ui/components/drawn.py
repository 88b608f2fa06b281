"""A picture that is painted once for a view, a size and a theme; only what is pointed at is painted anew."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent

from adviser_app.ui.components.walked import Walked
from adviser_app.ui.theme import Theme


class Drawn(Walked):
    """A picture says what is on it (``paint_all``), where its marks are (``place``), and paints what is pointed at
    (``paint_here``). The frame of the keyboard is painted by what it stands in: it may be scrolled there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._drawn: QPixmap | None = None
        self._places: dict[int, QPointF] | None = None
        theme.changed.connect(self.anew)

    def describe(self, title: str, said: str, keys: str) -> None:
        """Another view: what it is called, says, and which keys walk it; nothing is pointed at."""
        self._at = -1
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{said} {keys}")
        self.anew()

    def anew(self) -> None:
        """Paint all of it again."""
        self._drawn = self._places = None
        self.updateGeometry()
        self.update()

    def places(self) -> dict[int, QPointF]:
        """Where the marks are, by their numbers, in pixels of the widget."""
        if self._places is None:
            self._places = self.place()
        return self._places

    def place(self) -> dict[int, QPointF]:
        """``places``, reckoned for the view and the size."""
        raise NotImplementedError

    def paint_all(self, painter: QPainter) -> None:
        """All but what is pointed at."""
        raise NotImplementedError

    def paint_here(self, painter: QPainter) -> None:
        """What is pointed at; nothing where nothing is."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawn = self._places = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._drawn)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_all(inner)
            inner.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_here(painter)
        painter.end()
