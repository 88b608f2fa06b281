"""A short list of two-line entries: an icon, a title, a muted line below; one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone

_ENTRY = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a `RowList`; ``key`` is what ``chosen`` tells."""

    key: Any
    title: str
    detail: str
    icon: str = ""
    tone: Tone = Tone.NEUTRAL


class RowList(QListWidget):
    """``chosen`` on a click and on Enter."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_EntryDelegate(theme, self))
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self.clear()
        for entry in entries:
            item = QListWidgetItem(entry.title)
            item.setData(_ENTRY, entry)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{entry.title}: {entry.detail}")
            item.setToolTip(f"{entry.title}\n{entry.detail}")
            self.addItem(item)

    def _tell(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ENTRY).key)


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self._theme.px(42))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, entry = self._theme, index.data(_ENTRY)
        rect: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.fillRect(rect, theme.color("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        pad, size = theme.px(4), theme.px(16)
        left = rect.left() + pad
        if entry.icon:
            icon = theme.icon(entry.icon, theme.tone_role(entry.tone))
            icon.paint(painter, QRect(left, rect.top() + theme.px(5), size, size))
            left += size + theme.px(10)
        width, line = rect.right() - left - pad, theme.px(18)
        font = theme.font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        for i, (words, role) in enumerate(((entry.title, "text"), (entry.detail, "text_muted"))):
            painter.setPen(theme.color(role))
            box = QRect(left, rect.top() + theme.px(3) + i * line, width, line)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
