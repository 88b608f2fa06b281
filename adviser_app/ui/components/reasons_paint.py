"""How the lines of the risk overview are drawn: a council with its reasons by name, a reason with its sentence, a
link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from adviser_app.ui.components.entries import wrapped
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.viewmodels.risk import CouncilRisk, Link, ReasonView

Index = QModelIndex | QPersistentModelIndex

KEY = int(Qt.ItemDataRole.UserRole)
"""Of an item: (code,), (code, rule) or (code, rule, kind, key of the link)."""
PART = KEY + 1
"""What it shows: CouncilRisk, ReasonView or Link."""
GONE = "gone"
"""What became of a reason that is no longer there."""
COUNCIL, REASONS, CHANGE = range(3)
_NOTHING = Cell("")
_MOST_LINES = 3  # of a reason's sentence; the tip has all of it


class ReasonDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QTreeWidget) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._read()
        theme.changed.connect(self._read)

    def _read(self) -> None:
        """What is asked for each line: kept, as many are measured at once."""
        self._font = self._theme.font().toString()
        self._line, self._council, self._link_height = (self._theme.px(n) for n in (19, 40, 30))

    def _item(self, index: Index) -> QTreeWidgetItem:
        return self._view.itemFromIndex(index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item = self._item(index)
        depth = len(item.data(0, KEY))
        if depth != 2:
            return QSize(10, self._council if depth == 1 else self._link_height)
        reason = item.data(0, PART)
        lines = len(self._sentence(reason)) + len(self._seen(reason))
        return QSize(10, (1 + lines) * self._line + self._theme.px(15))

    # a reason's words, wrapped to the width there is

    def _room(self) -> int:
        """For the words of a reason: what its indentation, icon and padding leave."""
        theme = self._theme
        return self._view.viewport().width() - 2 * self._view.indentation() - theme.px(26) - theme.px(24)

    def _sentence(self, reason: ReasonView) -> tuple[str, ...]:
        return wrapped(reason.sentence, self._font, max(80, self._room()), _MOST_LINES)

    def _seen(self, reason: ReasonView) -> tuple[str, ...]:
        return wrapped(seen_words(reason), self._font, max(80, self._room()), 2) if reason.seen is not None else ()

    # painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = self._item(index)
        rect: QRect = option.rect
        theme = self._theme
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        painter.setFont(theme.font())
        part, depth = item.data(0, PART), len(item.data(0, KEY))
        if depth > 2:
            self._link(painter, rect, item.text(0), link_icon(part) if part is not None else "ellipsis")
        elif depth == 2:
            self._reason(painter, rect, part)
        elif index.column() == COUNCIL:
            self._words(painter, rect.adjusted(theme.px(4), 0, -theme.px(8), 0), part.name, "text", bold=True)
        elif index.column() == REASONS:
            self._summary(painter, rect, part)
        else:
            self._cell(painter, rect.adjusted(theme.px(12), 0, -theme.px(8), 0), part.change)

    def _words(self, painter: QPainter, box: QRect, words: str, role: str, *, bold: bool = False) -> int:
        """On one line, cut to its room; how wide they are."""
        font = self._theme.font("body", bold=bold)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, max(0, box.width()))
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return QFontMetrics(font).horizontalAdvance(shown)

    def _icon(self, painter: QPainter, box: QRect, icon: str, role: str) -> None:
        size = self._theme.px(16)
        place = QRect(box.left(), box.top() + (box.height() - size) // 2, size, size)
        self._theme.icon(icon, role).paint(painter, place)

    def _cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        role = self._theme.tone_role(cell.tone)
        if cell.icon:
            self._icon(painter, box, cell.icon, role)
            box = box.adjusted(self._theme.px(22), 0, 0, 0)
        self._words(painter, box, cell.text, role)

    def _summary(self, painter: QPainter, rect: QRect, line: CouncilRisk) -> None:
        """The reasons by name, each with its icon, as far as there is room; then how many more."""
        theme = self._theme
        metrics = QFontMetrics(theme.font())
        left, gap, size = rect.left() + theme.px(12), theme.px(16), theme.px(22)
        parts = [(r.icon, theme.tone_role(r.tone), r.label) for r in line.reasons]
        if line.parked:
            parts.append(("eye", "text_muted", f"{line.parked:,} seen"))
        rest = metrics.horizontalAdvance("+00") + theme.px(4)
        for at, (icon, role, words) in enumerate(parts):
            width = size + metrics.horizontalAdvance(words)
            last = at == len(parts) - 1
            if at and left + width + (0 if last else rest) > rect.right():
                box = QRect(left, rect.top(), rect.right() - left, rect.height())
                self._words(painter, box, f"+{len(parts) - at:,}", "text_muted")
                return
            box = QRect(left, rect.top(), min(width, rect.right() - left), rect.height())
            self._icon(painter, box, icon, role)
            muted = role == "text_muted"
            self._words(painter, box.adjusted(size, 0, theme.px(2), 0), words, "text_muted" if muted else "text")
            left += width + gap

    def _reason(self, painter: QPainter, rect: QRect, reason: ReasonView) -> None:
        """Its name and what became of it, then the sentence, then why somebody parked it."""
        theme = self._theme
        line = theme.px(19)
        box = QRect(rect.left() + theme.px(4), rect.top() + theme.px(8), rect.width() - theme.px(16), line)
        parked = reason.seen is not None or reason.change.text == GONE
        self._icon(painter, box, "eye" if reason.seen is not None else reason.icon,
                   "text_muted" if parked else theme.tone_role(reason.tone))  # fmt: skip
        words = box.adjusted(theme.px(26), 0, 0, 0)
        used = self._words(painter, words, reason.label, "text_muted" if parked else "text", bold=True)
        change = change_of(reason)
        if change.text:
            self._cell(painter, words.adjusted(used + theme.px(16), 0, 0, 0), change)
        if len(reason.links) == 1 and not reason.more:
            size = theme.px(16)
            self._icon(painter, QRect(rect.right() - theme.px(12) - size, box.top(), size, line), "arrow-right",
                       "accent_text")  # fmt: skip
        for said, role in [(s, "text_muted" if parked else "text") for s in self._sentence(reason)] + [
            (s, "text_muted") for s in self._seen(reason)
        ]:
            words = words.translated(0, line)
            self._words(painter, words, said, role)

    def _link(self, painter: QPainter, rect: QRect, words: str, icon: str) -> None:
        box = rect.adjusted(self._theme.px(4), 0, -self._theme.px(12), 0)
        self._icon(painter, box, icon, "accent_text")
        self._words(painter, box.adjusted(self._theme.px(26), 0, 0, 0), words, "accent_text")


def link_icon(link: Link) -> str:
    return {"series": "chart-line", "record": "notebook-pen"}.get(link.kind, "arrow-right")


def seen_words(reason: ReasonView) -> str:
    """Why somebody parked it; "" for a reason nobody did."""
    if reason.seen is None:
        return ""
    return f"{reason.seen.words}." if reason.seen.until else f"{reason.seen.words}; until it changes."


def change_of(reason: ReasonView) -> Cell:
    """What became of it, where that is worth saying."""
    return _NOTHING if reason.change.text in ("unchanged", "–") else reason.change
