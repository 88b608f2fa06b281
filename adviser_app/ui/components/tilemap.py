"""The map of equal tiles, drawn: one tile a council, colour and pattern by class, three letters on each."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent

from adviser_app.ui.components.walked import Walked
from adviser_app.ui.theme import Theme, mix
from adviser_app.viewmodels.tilemap import MapView, Shade, Tile, hatch_lines, step

_GAP = 1.5  # pixels between two tiles
_EDGE = 6  # around the map, for the frame of the small map and for focus
_LEAST = 14  # side of a tile, pixels at 100 %
_MOST = 34
_LETTERS = 21  # below this side, pixels, a tile has no letters: they would not be read
_KEYS = {Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}


def fill(theme: Theme, shade: Shade | None) -> tuple[QColor, QColor]:
    """The colour of a tile, and that of the words on it (4.5:1 and more; tested)."""
    if shade is None:
        return theme.color("card"), theme.color("text_muted")
    made = mix(theme.color(shade.role), theme.color("card"), shade.share)
    return made, theme.color("card" if shade.deep else "text")


def paint_square(painter: QPainter, theme: Theme, room: QRectF, shade: Shade | None) -> None:
    """A tile without its letters."""
    ground, ink = fill(theme, shade)
    painter.setPen(QPen(theme.color("hairline"), 1) if shade is None else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(room, 2, 2)
    if shade is None:
        return
    ink.setAlphaF(0.5)
    pen = QPen(ink, 1.0)
    for x1, y1, x2, y2 in hatch_lines(shade.hatch):
        one = QPointF(room.left() + x1 * room.width(), room.top() + y1 * room.height())
        if (x1, y1) == (x2, y2):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(one, 1.0, 1.0)
        else:
            painter.setPen(pen)
            painter.drawLine(one, QPointF(room.left() + x2 * room.width(), room.top() + y2 * room.height()))


class TileMap(Walked):
    """The arrow keys go to the next tile that way; ``opened`` tells a council's code."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: MapView | None = None
        self._drawn: QPixmap | None = None  # all but what is pointed at, for this view and size
        theme.changed.connect(self._anew)

    def set_view(self, view: MapView) -> None:
        here = self._view.tiles[self._at].code if self._view is not None and self._at >= 0 else ""
        self._view = view
        self._at = next((i for i, t in enumerate(view.tiles) if t.code == here), -1)
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(f"{view.said} Arrow keys go from council to council, Enter opens one.")
        self._anew()

    def _anew(self) -> None:
        self._drawn = None
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self._size(_LEAST)

    def sizeHint(self) -> QSize:
        return self._size(26)

    def _size(self, side: int) -> QSize:
        view = self._view
        across, down = (view.columns, view.lines) if view is not None else (21, 25)
        return QSize(self._theme.px(side) * across + 2 * _EDGE, self._theme.px(side) * down + 2 * _EDGE)

    # geometry

    def _side(self, view: MapView) -> float:
        most = _MOST * self._theme.scale
        return min(most, (self.width() - 2 * _EDGE) / view.columns, (self.height() - 2 * _EDGE) / view.lines)

    def _corner(self, view: MapView, side: float) -> QPointF:
        return QPointF(max(_EDGE, (self.width() - side * view.columns) / 2), _EDGE)

    def room(self, tile: Tile) -> QRectF:
        """Where a tile is, in pixels of the widget."""
        assert self._view is not None
        side = self._side(self._view)
        corner = self._corner(self._view, side)
        return QRectF(
            corner.x() + tile.place.column * side, corner.y() + tile.place.row * side, side - _GAP, side - _GAP
        )

    def mark_at(self, spot: QPointF) -> int:
        view = self._view
        if view is None:
            return -1
        side = self._side(view)
        corner = self._corner(view, side)
        column, row = int((spot.x() - corner.x()) // side), int((spot.y() - corner.y()) // side)
        return next((i for i, t in enumerate(view.tiles) if (t.place.column, t.place.row) == (column, row)), -1)

    # painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawn = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view = self._view
        if view is not None:
            if self._drawn is None:
                self._drawn = self._draw(view)
            painter.drawPixmap(0, 0, self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if self._at >= 0:
                painter.setPen(QPen(self._theme.color("focus"), 3))
                painter.drawRoundedRect(self.room(view.tiles[self._at]).adjusted(-1, -1, 1, 1), 3, 3)
        if self.hasFocus() and self._at < 0:
            self.paint_focus(painter)
        painter.end()

    def _draw(self, view: MapView) -> QPixmap:
        theme, ratio = self._theme, self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side(view)
        self._draw_inset(painter, view, side)
        font = _letters(theme, side)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for tile in view.tiles:
            room, shade = self.room(tile), view.classes[tile.of].shade
            paint_square(painter, theme, room, shade)
            if side >= _LETTERS:
                ground, ink = fill(theme, shade)
                wide, tall = metrics.horizontalAdvance(tile.place.label) + 3, metrics.ascent() + 1
                middle = room.center()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(QRectF(middle.x() - wide / 2, middle.y() - tall / 2, wide, tall), 2, 2)
                painter.setPen(ink)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tile.place.label)
        for tile in view.tiles:
            if tile.code == view.chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("text"), 2))
                painter.drawRoundedRect(self.room(tile).adjusted(-1, -1, 1, 1), 3, 3)
        painter.end()
        return drawn

    def _draw_inset(self, painter: QPainter, view: MapView, side: float) -> None:
        """The frame of the small map, its name below."""
        inset = view.inset()
        if inset is None:
            return
        theme = self._theme
        column, row, across, down = inset
        corner = self._corner(view, side)
        left, top = corner.x() + column * side, corner.y() + row * side
        edge = min(4.0, side / 4)
        frame = QRectF(left - edge, top - edge, across * side + 2 * edge - _GAP, down * side + 2 * edge - _GAP)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        words = QRectF(frame.left(), frame.bottom() + 2, frame.width(), QFontMetricsF(theme.font("small")).height())
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, "County councils")

    # pointing

    def marks(self) -> int:
        return len(self._tiles)

    def key_of(self, at: int) -> str:
        return self._tiles[at].code

    def said_of(self, at: int) -> str:
        return self._tiles[at].said

    def walk(self, at: int, way: str) -> int:
        if way in ("home", "end"):
            return -1
        return step(self._tiles, at, way) if at >= 0 else self._first()

    def show_code(self, code: str) -> None:
        """Point at a council's tile, where it has one."""
        self.point(next((i for i, t in enumerate(self._tiles) if t.code == code), -1))

    @property
    def _tiles(self) -> tuple[Tile, ...]:
        return self._view.tiles if self._view is not None else ()

    def _first(self) -> int:
        """Where the arrow keys begin: the council one looks at, else the one at the top."""
        assert self._view is not None
        tiles = self._view.tiles
        chosen = next((i for i, t in enumerate(tiles) if t.code == self._view.chosen), -1)
        return chosen if chosen >= 0 else min(range(len(tiles)), key=lambda i: (tiles[i].place.row, i))


def _letters(theme: Theme, side: float) -> QFont:
    """As large as three letters fit in a tile."""
    font = theme.font("small")
    font.setPixelSize(max(8, min(font.pixelSize(), int(side * 0.42))))
    return font
