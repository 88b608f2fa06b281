"""How figures are painted: marks that stand out by colour, dashes and shape, and a line chart in a given room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from adviser_app.packs import axis
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer import look

if TYPE_CHECKING:
    from adviser_app.viewmodels.explorer.lines import Line, LineView

_FEW = 30  # so many periods get a point each
_BREAK = "break"
_SMOOTH = 4000  # grey points that are drawn smoothly
_PIECE = 12  # points of a line that are stroked at once
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def style_color(theme: Theme, style: int) -> QColor:
    """Of a mark that stands out (0 …); −1: of those that do not."""
    if style < 0:
        return theme.color("median_line")
    colours = look.of_ground(theme.color("card").name())
    return QColor(colours[style % look.STYLES])


def paint_shape(
    painter: QPainter, theme: Theme, style: int, spot: QPointF, radius: float, *, hollow: bool = False
) -> None:  # fmt: skip
    """The point of a style. ``hollow``: for a figure that is not certain."""
    colour, ground = style_color(theme, style), theme.color("card")
    shape = look.SHAPES[style % look.STYLES] if style >= 0 else "circle"
    painter.setPen(QPen(colour if hollow else ground, 1.6 if hollow else 1.2))
    painter.setBrush(ground if hollow else colour)
    r = radius
    if shape == "circle":
        painter.drawEllipse(spot, r, r)
        return
    outlines = {
        "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "triangle": ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
        "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
        "down": ((0, 1.15), (1.1, -0.85), (-1.1, -0.85)),
        "cross": ((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1),
                  (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
    }  # fmt: skip
    painter.drawPolygon(QPolygonF([spot + QPointF(x * r, y * r) for x, y in outlines[shape]]))


def paint_words(painter: QPainter, theme: Theme, words: str, spot: QPointF, within: QRectF) -> None:
    """Words over whatever is there, beside ``spot`` and inside ``within``."""
    font = theme.font("body", bold=True)
    metrics = QFontMetricsF(font)
    gap = theme.px(12)
    wide = min(metrics.horizontalAdvance(words) + 4, within.width() - 8)
    tall = metrics.height()
    left = spot.x() + gap if spot.x() + gap + wide + 6 < within.right() else spot.x() - gap - wide
    left = max(within.left() + 4, left)
    top = min(max(spot.y() - tall - theme.px(6), within.top() + 2), within.bottom() - tall - 2)
    room = QRectF(left, top, wide, tall)
    painter.setPen(QPen(theme.color("hairline"), 1))
    painter.setBrush(theme.color("card"))
    painter.drawRoundedRect(room.adjusted(-6, -2, 6, 2), 4, 4)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(room, LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide))


def paint_legend(
    painter: QPainter, theme: Theme, named: Sequence[tuple[str, int]], within: QRectF, start: float = 0.0
) -> None:
    """Who stands out, (name, style) of each, in a line ``within``: from ``start`` on, nearer the edge where need be."""
    font = theme.font("small", bold=True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    whole = sum(metrics.horizontalAdvance(words) + theme.px(34) for words, _style in named)
    x = within.left() + max(float(theme.px(4)), min(start, within.width() - whole))
    for words, style in named:
        wide = metrics.horizontalAdvance(words)
        if x + wide + theme.px(20) > within.right():
            break
        paint_shape(painter, theme, style, QPointF(x + theme.px(5), within.center().y()), 4.5 * theme.scale)
        painter.setPen(style_color(theme, style))
        painter.drawText(QRectF(x + theme.px(14), within.top(), wide + 4, within.height()), LEFT, words)
        x += wide + theme.px(34)


@dataclass(frozen=True, slots=True)
class Plane:
    """Where the values of a line chart stand: ``box`` in pixels, values by ``scale``, years from ``start`` to
    ``end``."""

    box: QRectF
    scale: axis.Scale
    start: float
    end: float

    def x(self, when: float) -> float:
        if self.end == self.start:
            return self.box.center().x()
        return self.box.left() + (when - self.start) / (self.end - self.start) * self.box.width()

    def y(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.box.bottom() - share * self.box.height()


def scale_of(view: LineView, most_ticks: int = 6) -> axis.Scale:
    return axis.scale(view.axis or (0.0, 1.0), most_ticks, view.decimals)


def ticks_of(view: LineView, scale: axis.Scale) -> list[str]:
    """What stands at the ticks of the vertical axis."""
    return [text.in_unit(text.plain(t, scale.decimals), view.unit) for t in scale.ticks]


def plane(theme: Theme, room: QRectF, view: LineView, scale: axis.Scale, right: float) -> Plane:
    """The chart's plane in ``room``: labels of the ticks at the left, periods below, ``right`` pixels for names."""
    metrics = QFontMetricsF(theme.font("small"))
    left = max(metrics.horizontalAdvance(t) for t in ticks_of(view, scale)) + theme.px(10)
    foot = metrics.height() + theme.px(8)
    box = QRectF(room.left() + left, room.top() + theme.px(8), max(20.0, room.width() - left - right),
                 max(20.0, room.height() - foot - theme.px(8)))  # fmt: skip
    # The first and last point stand clear of the edges.
    inset = theme.px(8) / box.width()
    first, last = view.periods[0].x, view.periods[-1].x
    span = last - first
    return Plane(box, scale, first - span * inset, last + span * inset)


def paint_chart(painter: QPainter, theme: Theme, at: Plane, view: LineView, *, small: bool = False) -> None:
    """Grid, band, median, breaks and lines; not the names at their ends. ``small``: one chart of many."""
    _paint_grid(painter, theme, at, view)
    _paint_band(painter, theme, at, view)
    _paint_breaks(painter, theme, at, view, small=small)
    grey = sum(len(line.figures) for line in view.lines if line.style < 0 and line.ended is None)
    for line in view.lines:
        # Smoothing thousands of grey points takes longer than a hand on the mouse waits, and is not seen.
        smooth = line.style >= 0 or line.ended is not None or grey <= _SMOOTH
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        _paint_line(painter, theme, at, view, line, small=small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_grid(painter: QPainter, theme: Theme, at: Plane, view: LineView) -> None:
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for tick, words in zip(at.scale.ticks, ticks_of(view, at.scale), strict=True):
        y = at.y(tick)
        painter.setPen(QPen(theme.color("median_line" if tick == 0 else "hairline"), 1))
        painter.drawLine(QPointF(at.box.left(), y), QPointF(at.box.right(), y))
        painter.setPen(theme.color("text_muted"))
        room = QRectF(0, y - metrics.height() / 2, at.box.left() - theme.px(6), metrics.height())
        painter.drawText(room, RIGHT, words)
    xs = [at.x(p.x) for p in view.periods]
    shown = axis.chosen_labels(xs, [axis.short(p.label) for p in view.periods], metrics.horizontalAdvance,
                               at.box.left() - theme.px(10), at.box.right() + theme.px(14), theme.px(18))  # fmt: skip
    for centre, words in shown:
        wide = metrics.horizontalAdvance(words) + 4
        room = QRectF(centre - wide / 2, at.box.bottom() + theme.px(5), wide, metrics.height())
        painter.drawText(room, CENTRE, words)


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """Stretches without a gap, as positions."""
    found: list[list[int]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append(i)
    return [run for run in found if run]


def _paint_band(painter: QPainter, theme: Theme, at: Plane, view: LineView) -> None:
    if not view.marks:
        return
    xs = [at.x(p.x) for p in view.periods]
    lows, highs = [m.lower for m in view.marks], [m.upper for m in view.marks]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("band"))
    for run in _runs([None if a is None or b is None else 1.0 for a, b in zip(lows, highs, strict=True)]):
        tops = [QPointF(xs[i], at.y(highs[i] or 0.0)) for i in run]
        feet = [QPointF(xs[i], at.y(lows[i] or 0.0)) for i in reversed(run)]
        if len(run) == 1:
            half = theme.px(6)
            tops = [tops[0] - QPointF(half, 0), tops[0] + QPointF(half, 0)]
            feet = [feet[0] + QPointF(half, 0), feet[0] - QPointF(half, 0)]
        painter.drawPolygon(QPolygonF([*tops, *feet]))
    pen = QPen(theme.color("median_line"), 1.3)
    pen.setDashPattern([4, 3])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    medians = [m.median for m in view.marks]
    for run in _runs(medians):
        spots = [QPointF(xs[i], at.y(medians[i] or 0.0)) for i in run]
        if len(spots) == 1:
            spots = [spots[0] - QPointF(theme.px(6), 0), spots[0] + QPointF(theme.px(6), 0)]
        painter.drawPolyline(spots)


def _paint_breaks(painter: QPainter, theme: Theme, at: Plane, view: LineView, *, small: bool) -> None:
    painter.setFont(theme.font("small"))
    metrics = QFontMetricsF(theme.font("small"))
    for each in view.breaks:
        x = at.x(each.x)
        painter.setPen(QPen(theme.color("median_line"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, at.box.top()), QPointF(x, at.box.bottom()))
        if not small:
            painter.setPen(theme.color("text_muted"))
            room = QRectF(x + 4, at.box.top(), metrics.horizontalAdvance(_BREAK) + 4, metrics.height())
            painter.drawText(room, LEFT, _BREAK)


def _paint_line(painter: QPainter, theme: Theme, at: Plane, view: LineView, line: Line, *, small: bool) -> None:
    values = [f.value if f is not None else None for f in line.figures]
    xs = [at.x(p.x) for p in view.periods]
    if line.ended is not None:
        _paint_ended(painter, theme, [[QPointF(xs[i], at.y(values[i] or 0.0)) for i in run] for run in _runs(values)])
        return
    quiet = line.style < 0
    colour = style_color(theme, line.style)
    if quiet:
        colour.setAlphaF(0.34)
    width = 1.0 if quiet else (1.8 if small else 2.2) * theme.scale
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)
    dashes = () if quiet else look.DASHES[line.style % look.STYLES]
    if dashes:
        pen.setDashPattern(list(dashes))
    for run in _runs(values):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        spots = [QPointF(xs[i], at.y(values[i] or 0.0)) for i in run]
        for start in range(0, len(spots) - 1, _PIECE):  # in pieces: one long stroke takes Qt a hundred times as long
            painter.drawPolyline(spots[start : start + _PIECE + 1])
        if len(spots) == 1 and quiet:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(spots[0], 1.5, 1.5)
    if quiet:
        return
    radius = (2.8 if small else 3.8) * theme.scale
    every = len(view.periods) <= (12 if small else _FEW)
    for i, figure in enumerate(line.figures):
        if figure is None or figure.value is None:
            continue
        alone = (i == 0 or values[i - 1] is None) and (i + 1 == len(values) or values[i + 1] is None)
        if every or i == line.last or figure.qualified or alone:
            hollow = bool(figure.qualified)
            paint_shape(painter, theme, line.style, QPointF(xs[i], at.y(figure.value)), radius, hollow=hollow)


def _paint_ended(painter: QPainter, theme: Theme, stretches: Sequence[Sequence[QPointF]]) -> None:
    """The line of a council that is no more: dotted, with a point where it ends."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("text_muted"), 1.5 * theme.scale, Qt.PenStyle.DotLine))
    for spots in stretches:
        painter.drawPolyline(spots)
    painter.setPen(QPen(theme.color("card"), 1))
    painter.setBrush(theme.color("text_muted"))
    painter.drawEllipse(stretches[-1][-1], 3 * theme.scale, 3 * theme.scale)


def paint_ended_names(painter: QPainter, theme: Theme, at: Plane, view: LineView) -> None:
    """The names of councils that are no more, where their lines end, none over another."""
    font = theme.font("small")
    metrics = QFontMetricsF(font)
    tall, gap = metrics.height(), theme.px(7)
    painter.setFont(font)
    ended = [line for line in view.lines if line.ended is not None]
    for last in sorted({line.last for line in ended}):
        x = at.x(view.periods[last].x)
        figures = [(line, line.figures[last]) for line in ended if line.last == last]
        mine = [
            (line, at.y(figure.value)) for line, figure in figures if figure is not None and figure.value is not None
        ]
        centres = axis.apart([(y - at.box.top(), tall) for _, y in mine], at.box.height())
        for (line, _), centre in zip(mine, centres, strict=True):
            wide = metrics.horizontalAdvance(line.name) + 4
            fits = x + gap + wide <= at.box.right() + gap
            # Where there is no room at the right of its end, a name stands on its line, or under it.
            rise = 0.0 if fits else (tall if centre >= 1.2 * tall else -tall) * 0.9
            left = x + gap if fits else max(at.box.left(), x - gap - wide)
            room = QRectF(left, at.box.top() + centre - rise - tall / 2, wide, tall)
            painter.fillRect(room, theme.color("card", 0.86))
            painter.setPen(theme.color("text"))
            painter.drawText(room, CENTRE, line.name)
