"""Records as a page lists them: a title that wraps, some of the text, a muted line of who and when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.records import EntryView

_ENTRY = int(Qt.ItemDataRole.UserRole)
_TITLE_LINES, _BODY_LINES = 3, 2


class EntryList(QListWidget):
    """As high as its entries, so that the page scrolls and not the list. ``chosen`` tells (table, row id), on a click
    and on Enter."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("entries")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_EntryDelegate(theme, self))
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)
        theme.after(self, EntryList._fit)

    def set_entries(self, entries: Sequence[EntryView]) -> None:
        """The current entry stays current where it is still there."""
        before = self.current()
        self.clear()
        for entry in entries:
            item = QListWidgetItem(entry.title)
            item.setData(_ENTRY, entry)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), entry.said)
            self.addItem(item)
            if before is not None and entry.id == before.id:
                self.setCurrentItem(item)
        self._fit()

    def current(self) -> EntryView | None:
        item = self.currentItem()
        return item.data(_ENTRY) if item is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        delegate = self.itemDelegate()
        assert isinstance(delegate, _EntryDelegate)
        height = sum(delegate.height(self.item(i).data(_ENTRY)) for i in range(self.count()))
        self.setFixedHeight(height + 2 * self.frameWidth() + 4)
        self.setVisible(self.count() > 0)

    def _tell(self, item: QListWidgetItem) -> None:
        entry = item.data(_ENTRY)
        self.chosen.emit(entry.table, entry.id)


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: EntryList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self.height(index.data(_ENTRY)))

    def height(self, entry: EntryView) -> int:
        return self._theme.px(16) + sum(len(lines) for lines, _, _ in self._parts(entry)) * self._theme.px(19)

    def _left(self) -> int:
        return self._theme.px(8 + 16 + 10)

    def _parts(self, entry: EntryView) -> list[tuple[tuple[str, ...], QFont, str]]:
        """(lines, font, role) of title, body and meta, as they fit the width."""
        theme = self._theme
        width = max(theme.px(120), self._view.viewport().width() - self._left() - theme.px(8))
        note = entry.table in ("note", "private_note")
        title = theme.font("body", bold=not note)
        role = "text_muted" if entry.tone is Tone.MUTED else "text"
        parts = [
            (wrapped(entry.title, title.toString(), width, _TITLE_LINES + note), title, role),
            (wrapped(entry.body, theme.font().toString(), width, _BODY_LINES), theme.font(), role),
            (wrapped(entry.meta, theme.font().toString(), width, 2), theme.font(), theme.tone_role(_meta_tone(entry))),
        ]
        if entry.mark.text:
            mark = theme.tone_role(entry.mark.tone)
            parts.append((wrapped(entry.mark.text, theme.font().toString(), width, 1), theme.font(), mark))
        return [part for part in parts if part[0]]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, entry = self._theme, index.data(_ENTRY)
        rect: QRect = option.rect
        current = index.row() == self._view.currentRow() and self._view.hasFocus()
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if index.row() + 1 < self._view.count():
            painter.fillRect(rect.left() + self._left(), rect.bottom(), rect.width(), 1, theme.color("hairline"))
        line, size = theme.px(19), theme.px(16)
        y = rect.top() + theme.px(8)
        icon, tone = (entry.mark.icon, entry.mark.tone) if entry.mark.icon else (entry.icon, _icon_tone(entry))
        if icon:
            place = QRect(rect.left() + theme.px(8), y + (line - size) // 2, size, size)
            theme.icon(icon, theme.tone_role(tone)).paint(painter, place)
        for lines, font, role in self._parts(entry):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            for words in lines:
                box = QRect(rect.left() + self._left(), y, rect.width() - self._left(), line)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
                y += line
        if current:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 6, 6)


def _icon_tone(entry: EntryView) -> Tone:
    return Tone.ACCENT if entry.table == "private_note" else Tone.MUTED if entry.tone is Tone.NEUTRAL else entry.tone


def _meta_tone(entry: EntryView) -> Tone:
    return Tone.ACCENT if entry.table == "private_note" else Tone.BAD if entry.tone is Tone.BAD else Tone.MUTED


@lru_cache(maxsize=2048)
def wrapped(words: str, font: str, width: int, most: int) -> tuple[str, ...]:
    """Text in at most ``most`` lines, the last with an ellipsis where there is more. Measuring is most of a paint."""
    words = " ".join(words.split())
    if not words:
        return ()
    made = QFont()
    made.fromString(font)
    layout = QTextLayout(words, made)
    layout.beginLayout()
    lines: list[str] = []
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        if len(lines) == most - 1:
            rest = words[line.textStart() :]
            lines.append(QFontMetrics(made).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        lines.append(words[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(lines)
