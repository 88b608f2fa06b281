"""The heads of the matrix: offers under their themes, written upwards; councils with how much they had."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QWidget

from adviser_app.ui.theme import Theme

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import MatrixView

_THEME, _WORDS, _REACHED = 24, 128, 26  # heights of a head's parts in pixels at 100 %
_NAME, _COUNT = 168, 56  # widths of a council's name and of what it had


def _triangle(painter: QPainter, theme: Theme, x: int, y: int, down: bool) -> None:
    """A small arrow around (x, y): where a table is sorted."""
    half = theme.px(4)
    tip = half // 2 if down else -(half // 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent_text"))
    painter.drawPolygon(QPolygon([QPoint(x - half, y - tip), QPoint(x + half, y - tip), QPoint(x, y + tip)]))
    painter.restore()


class OfferHead(QHeaderView):
    """Themes side by side, below them their offers, below each how many of the councils it reached."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._sorted, self._descending, self._marked = -1, False, -1
        self._lines: dict[tuple[str, int, int], tuple[str, ...]] = {}
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSectionSize(24)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(_THEME + _WORDS + _REACHED))

    def show_sort(self, at: int, descending: bool) -> None:
        self._sorted, self._descending = at, descending
        self.viewport().update()

    def mark(self, at: int) -> None:
        """The column that has the keyboard."""
        if at != self._marked:
            self._marked = at
            self.viewport().update()

    def _view(self) -> MatrixView | None:
        found: MatrixView | None = getattr(self.model(), "view", None)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        view = self._view()
        if view is None:
            return
        painter = QPainter(self.viewport())
        theme, height = self._theme, self._theme.px(_THEME)
        painter.setFont(theme.font("small", bold=True))
        metrics = QFontMetrics(theme.font("small", bold=True))
        start, width = 0, self.viewport().width()
        while start < len(view.offers):
            end = start
            while end < len(view.offers) and view.offers[end].theme == view.offers[start].theme:
                end += 1
            left = self.sectionViewportPosition(start)
            right = self.sectionViewportPosition(end - 1) + self.sectionSize(end - 1)
            if right > 0 and left < width:
                # In the part of it that is seen: its name does not scroll away before its offers do.
                seen = QRect(max(left, 0), 0, min(right, width) - max(left, 0), height)
                painter.fillRect(left, 0, 1, self.height(), theme.color("hairline"))
                words = seen.adjusted(theme.px(6), 0, -theme.px(4), 0)
                painter.setPen(theme.color("text"))
                said = metrics.elidedText(
                    view.offers[start].theme_name, Qt.TextElideMode.ElideRight, max(0, words.width())
                )
                if words.width() > theme.px(24):
                    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
                painter.fillRect(max(left, 0), height - 1, right - max(left, 0), 1, theme.color("hairline"))
            start = end
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        view, theme = self._view(), self._theme
        if view is None or not 0 <= logicalIndex < len(view.offers):
            return
        strong = logicalIndex in (self._sorted, self._marked)
        painter.save()
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("hairline"))
        reached = int(view.reached[logicalIndex])
        bottom = QRect(rect.left(), rect.bottom() - theme.px(_REACHED), rect.width(), theme.px(_REACHED))
        font = theme.font("small", bold=strong)
        painter.setFont(font)
        painter.setPen(theme.color("text" if reached else "text_muted"))
        painter.drawText(bottom, Qt.AlignmentFlag.AlignCenter, f"{reached:,}" if reached else "–")
        metrics = QFontMetrics(font)
        line = metrics.height()
        length = theme.px(_WORDS) - theme.px(10)
        lines = self._wrapped(view.offers[logicalIndex].name, metrics, length, 2 if rect.width() >= 2 * line else 1)
        painter.setPen(theme.color("text" if strong else "text_muted"))
        painter.translate(rect.left(), bottom.top())
        painter.rotate(-90)
        y = (rect.width() - len(lines) * line) // 2
        for at, words in enumerate(lines):
            box = QRect(theme.px(2), y + at * line, length + theme.px(6), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()
        if logicalIndex == self._sorted:
            _triangle(painter, theme, rect.center().x(), rect.top() + theme.px(_THEME + 5), self._descending)

    def _wrapped(self, words: str, metrics: QFontMetrics, length: int, most: int) -> tuple[str, ...]:
        """A name in at most ``most`` lines of ``length`` pixels, the last with an ellipsis where there is more."""
        key = (words, length * 4 + most, metrics.height() * 1000 + metrics.horizontalAdvance("x"))
        known = self._lines.get(key)
        if known is None:
            lines: list[str] = [""]
            for word in words.split():
                longer = f"{lines[-1]} {word}".strip()
                if lines[-1] and metrics.horizontalAdvance(longer) > length and len(lines) < most:
                    lines.append(word)
                else:
                    lines[-1] = longer
            known = tuple(metrics.elidedText(part, Qt.TextElideMode.ElideRight, length) for part in lines)
            self._lines[key] = known
        return known


class CouncilHead(QHeaderView):
    """A council's name, and at its right how many instances it had: "none" in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme, self._marked = theme, -1
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSectionSize(24)
        theme.changed.connect(self.updateGeometry)

    def count_width(self) -> int:
        return self._theme.px(_COUNT)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_NAME + _COUNT), super().sizeHint().height())

    def mark(self, at: int) -> None:
        """The row that has the keyboard."""
        if at != self._marked:
            self._marked = at
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        view: MatrixView | None = getattr(self.model(), "view", None)
        if view is None or not 0 <= logicalIndex < len(view.councils):
            return
        theme = self._theme
        council, had = view.councils[logicalIndex], int(view.instances[logicalIndex])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("hairline"))
        pad, count = theme.px(12), theme.px(_COUNT)
        font = theme.font("body", bold=logicalIndex == self._marked)
        painter.setFont(font)
        painter.setPen(theme.color("text_muted" if council.ended else "text"))
        name = QRect(rect.left() + pad, rect.top(), rect.width() - count - pad, rect.height() - 1)
        shown = QFontMetrics(font).elidedText(council.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(theme.color("text" if had else "text_muted"))
        number = QRect(rect.right() - count, rect.top(), count - pad, rect.height() - 1)
        said = f"{had:,}" if had else "none"
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)


class SortButton(QAbstractButton):
    """A heading in the corner of the matrix, by which it can be sorted."""

    def __init__(
        self, theme: Theme, words: str, handler: Callable[[], None], parent: QWidget, *, right: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme, self._right = theme, right
        self._sorted, self._descending = False, False
        self.setText(words)
        self.clicked.connect(lambda _on=False: handler())
        self.setToolTip(f"Sort by {words.lower()}")
        theme.changed.connect(self.update)

    def show_sort(self, on: bool, descending: bool) -> None:
        self._sorted, self._descending = on, descending
        way = "descending" if descending else "ascending"
        self.setAccessibleDescription(f"Sorted, {way}" if on else "Sorts by it")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        font = theme.font("body", bold=True)
        painter.setFont(font)
        painter.setPen(theme.color("text" if self._sorted or self.underMouse() else "text_muted"))
        rect = self.rect().adjusted(theme.px(12), 0, -theme.px(12), 0)
        side = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._sorted:
            width = QFontMetrics(font).horizontalAdvance(self.text())
            x = rect.right() - width - theme.px(7) if self._right else rect.left() + width + theme.px(9)
            _triangle(painter, theme, x, rect.center().y(), self._descending)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("hairline"))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -3), 4, 4)
        painter.end()
