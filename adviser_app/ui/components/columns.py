"""Parts side by side that go below each other where there is no room, and a line of controls that wraps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QSizePolicy, QWidget

from adviser_app.ui.theme import Theme


def widgets_of(layout: QLayout) -> list[QWidget]:
    """The controls a layout holds, in order, without stretches and layouts within it."""
    items = (layout.itemAt(i) for i in range(layout.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


class Columns(QWidget):
    """``parts`` with their share of the width, side by side from ``least`` pixels at 100 %, else below each other."""

    def __init__(self, theme: Theme, parts: Sequence[tuple[QWidget, int]], *, least: int, spacing: int = 12) -> None:
        super().__init__()
        self._theme, self._least = theme, least
        self._parts = [part for part, _ in parts]
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        for part, share in parts:
            self._row.addWidget(part, share)
        theme.after(self, Columns._arrange)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the parts below each other: else the page could never become narrow enough to turn."""
        width = max(part.minimumSizeHint().width() for part in self._parts)
        return QSize(width, self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= self._theme.px(self._least)
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
            self.updateGeometry()


class Flow(QWidget):
    """Controls on one line, on the next where they do not fit. ``below``: pixels between lines, as many as between
    controls unless given."""

    def __init__(self, controls: Sequence[QWidget], spacing: int = 8, *, below: int | None = None) -> None:
        super().__init__()
        layout = FlowLayout(self, spacing, below)
        for control in controls:
            layout.addWidget(control)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class FlowLayout(QLayout):
    """Items on one line, on the next where they do not fit."""

    def __init__(self, parent: QWidget, spacing: int, below: int | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._below = spacing, spacing if below is None else below
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _seen(self) -> list[QLayoutItem]:
        """Hidden controls take no room."""
        return [item for item in self._items if not item.isEmpty()]

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._seen()]
        width = sum(h.width() for h in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((h.height() for h in hints), default=0))

    def minimumSize(self) -> QSize:
        hints = [item.minimumSize() for item in self._seen()]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out in ``rect``, those of a line on its middle; the height they take."""
        lines: list[list[tuple[QLayoutItem, int, QSize]]] = [[]]
        x = rect.x()
        for item in self._seen():
            size = item.sizeHint()
            if lines[-1] and x + size.width() > rect.x() + rect.width():
                x = rect.x()
                lines.append([])
            lines[-1].append((item, x, size))
            x += size.width() + self._gap
        y = rect.y()
        for line in lines:
            height = max((size.height() for _, _, size in line), default=0)
            for item, left, size in line if move else ():
                item.setGeometry(QRect(QPoint(left, y + (height - size.height()) // 2), size))
            y += height + self._below
        return y - self._below - rect.y()
