"""How a cell is drawn: padding, hairline, tone with icon, right-aligned figures, sparkline over its band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QPaintDevice,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QStyledItemDelegate, QTableView, QToolTip

from adviser_app.ui.components.model import TableModel, spoken
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Cell, Spark, Tone

if TYPE_CHECKING:
    # Not at run time: loading QStyle's enumerations takes longer than the first paint.
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

_KEPT = 4000
PADDING = 12  # at each side of a cell, and of the header above it


class CellDelegate(QStyledItemDelegate):
    """Paints every kind of column, whole rows in one go: asked cell by cell, a frame goes on calls between Qt and
    Python. Reads the model's cells directly, never through variants."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self.hover_row = -1
        self._view = view
        self.read()

    def read(self) -> None:
        """Colours and sizes of the theme, anew. The view asks for it before it measures its columns."""
        theme = self._theme
        self._tones = {tone: theme.tone_color(tone) for tone in Tone}
        self._hairline = theme.color("hairline")
        self._hover = theme.color("hover")
        self._selection = theme.color("selection")
        self._focus = QPen(theme.color("focus"), 2)
        self._line = QPen(theme.color("accent"), 1.6 * theme.scale)
        self._line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._median = QPen(theme.color("median_line"), 1.0, Qt.PenStyle.DashLine)
        self._band = theme.color("band")
        self._dot = theme.color("accent")
        self._font = theme.font()
        self._texts: dict[tuple[str, int], tuple[QStaticText, float, float]] = {}
        self._icons: dict[tuple[str, Tone, float], QPixmap] = {}
        self._metrics = QFontMetrics(self._font)
        self._pad = theme.px(PADDING)
        self._icon = theme.px(16)

    def paint_area(self, painter: QPainter, area: QRect) -> None:
        """What stands in this part of the viewport. All rows are equally high and none is hidden."""
        view, header = self._view, self._view.horizontalHeader()
        model = view.model()
        assert isinstance(model, TableModel)
        order = [i for i in (header.logicalIndex(at) for at in range(header.count())) if not header.isSectionHidden(i)]
        if not order:
            return
        # (declared column, left, width, whether it is one of figures)
        columns = [
            (i, header.sectionViewportPosition(i), header.sectionSize(i), model.columns[i].kind == "number")
            for i in order
        ]
        left, right = columns[0][1], columns[-1][1] + columns[-1][2]
        seen = [c for c in columns if c[1] <= area.right() and c[1] + c[2] > area.left()]
        high, offset = view.verticalHeader().defaultSectionSize(), view.verticalHeader().offset()
        selection = view.selectionModel()
        some = selection.hasSelection()
        current = view.currentIndex().row() if view.hasFocus() else -1
        painter.setFont(self._font)
        end = min((area.bottom() + offset) // high + 1, model.rowCount())
        for row in range(max(0, (area.top() + offset) // high), end):
            top = row * high - offset
            if some and selection.isSelected(model.index(row, order[0])):  # whole rows are selected
                painter.fillRect(left, top, right - left, high, self._selection)
            elif row == self.hover_row:
                painter.fillRect(left, top, right - left, high, self._hover)
            painter.fillRect(left, top + high - 1, right - left, 1, self._hairline)
            for column, x, width, number in seen:
                part = model.part(row, column)
                if isinstance(part, Spark):
                    self._paint_spark(painter, QRect(x, top, width, high), part)
                elif part is not None:
                    self._paint_cell(painter, x, top, width, high, part, number)
            if row == current:
                self._paint_focus(painter, QRect(left, top + 1, right - left, high - 2))

    def need(self, cell: Cell) -> int:
        """How wide a column must be for a cell to be seen whole."""
        beside = self._icon + self._pad // 2 if cell.icon else 0
        return 2 * self._pad + beside + self._metrics.horizontalAdvance(cell.text) + 1

    def _paint_cell(
        self, painter: QPainter, left: int, top: int, width: int, high: int, cell: Cell, right: bool
    ) -> None:
        left, width = left + self._pad, width - 2 * self._pad
        beside = self._icon + self._pad // 2 if cell.icon else 0
        wide = 0.0
        if cell.text:
            laid, wide, tall = self._texts.get((cell.text, width - beside)) or self._laid_out(cell.text, width - beside)
            painter.setPen(self._tones[cell.tone])
            x = left + width - wide if right else left + beside
            painter.drawStaticText(QPointF(x, top + (high - tall) / 2), laid)
        if cell.icon:  # before its words, wherever they stand
            x = left + width - round(wide) - beside if right else left
            painter.drawPixmap(x, top + (high - self._icon) // 2, self._drawn(cell.icon, cell.tone, painter.device()))

    def _drawn(self, icon: str, tone: Tone, device: QPaintDevice) -> QPixmap:
        """An icon as sharp as the device it is drawn on."""
        ratio = device.devicePixelRatioF()
        known = self._icons.get((icon, tone, ratio))
        if known is None:
            known = QPixmap(QSize(self._icon, self._icon) * ratio)
            known.setDevicePixelRatio(ratio)
            known.fill(Qt.GlobalColor.transparent)
            painter = QPainter(known)
            self._theme.icon(icon, self._theme.tone_role(tone)).paint(painter, QRect(0, 0, self._icon, self._icon))
            painter.end()
            self._icons[icon, tone, ratio] = known
        return known

    def _laid_out(self, text: str, width: int) -> tuple[QStaticText, float, float]:
        """A text cut to its room, and how wide and high it is. Measuring and shaping takes longest, so what was seen
        is kept."""
        shown = text
        if self._metrics.horizontalAdvance(text) > width:
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        laid = QStaticText(shown)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.prepare(QTransform(), self._font)
        if len(self._texts) > _KEPT:
            self._texts.clear()
        size = laid.size()
        known = self._texts[text, width] = laid, size.width(), size.height()
        return known

    def _paint_spark(self, painter: QPainter, rect: QRect, spark: Spark) -> None:
        box = QRectF(rect).adjusted(self._pad, rect.height() * 0.16, -self._pad, -rect.height() * 0.16)
        paint_spark(painter, box, spark, self._line, self._median, self._band, self._dot, 2.6 * self._theme.scale)

    def _paint_focus(self, painter: QPainter, row: QRect) -> None:
        painter.setPen(self._focus)
        painter.drawLine(row.topLeft(), row.topRight())
        painter.drawLine(row.bottomLeft(), row.bottomRight())
        painter.drawLine(row.left() + 1, row.top(), row.left() + 1, row.bottom())
        painter.drawLine(row.right(), row.top(), row.right(), row.bottom())

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:  # fmt: skip
        """The whole text where it does not fit, and what a screen reader hears where that says more."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        model: Any = index.model()
        part = model.part(index.row(), index.column())
        said = spoken(part)
        shown = part.text if isinstance(part, Cell) else ""
        fits = self._metrics.horizontalAdvance(shown) <= option.rect.width() - 2 * self._pad
        QToolTip.showText(event.globalPos(), said if said != shown or not fits else "", view)
        return True


def paint_spark(
    painter: QPainter, box: QRectF, spark: Spark, line: QPen, median: QPen, band: QColor, dot: QColor, radius: float
) -> None:
    """A sparkline in ``box``: the group's middle half, its median, the line, and a dot on the last value."""
    n = len(spark.values)
    every = [v for part in (spark.values, spark.low, spark.high) for v in part if v is not None]
    if not every:
        return
    least, most = min(every), max(every)
    span = (most - least) or 1.0
    step = (box.width() - 2 * radius) / max(1, n - 1)
    x0, bottom, height = box.left() + radius, box.bottom() - radius, box.height() - 2 * radius

    def at(i: int, value: float) -> QPointF:
        return QPointF(x0 + i * step, bottom - (value - least) / span * height)

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for run in runs(spark.low, spark.high):
        edge = [at(i, spark.high[i]) for i in run] + [at(i, spark.low[i]) for i in reversed(run)]  # type: ignore[arg-type]
        if len(run) == 1:
            edge = [QPointF(p.x() + dx, p.y()) for p, dx in ((edge[0], -2), (edge[0], 2), (edge[1], 2), (edge[1], -2))]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(QPolygonF(edge))
    painter.setPen(median)
    for run in runs(spark.median):
        painter.drawPolyline(QPolygonF([at(i, spark.median[i]) for i in run]))  # type: ignore[arg-type]
    painter.setPen(line)
    for run in runs(spark.values):
        points = [at(i, spark.values[i]) for i in run]  # type: ignore[arg-type]
        if len(points) == 1:
            painter.drawPoint(points[0])
        painter.drawPolyline(QPolygonF(points))
    last = max((i for i in range(n) if spark.values[i] is not None), default=-1)
    if last >= 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        painter.drawEllipse(at(last, spark.values[last]), radius, radius)  # type: ignore[arg-type]
    painter.restore()


def runs(*series: tuple[float | None, ...]) -> list[list[int]]:
    """Stretches of positions where every series has a value: a gap is never bridged."""
    out: list[list[int]] = []
    before = -2
    for i in range(min(len(s) for s in series)):
        if all(s[i] is not None for s in series):
            if before != i - 1:
                out.append([])
            out[-1].append(i)
            before = i
    return out
