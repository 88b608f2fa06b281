"""How the cards of a board and the headings of its stages are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from adviser_app.ui.components.entries import wrapped
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.ui.components.board import BoardItem, StageHead, StageList

CARD = int(Qt.ItemDataRole.UserRole)
HEAD = CARD + 1
_LINE, _EDGE, _PAD, _ICON, _HEAD = 18, 4, 8, 15, 28  # pixels at 100 %

Part = tuple[tuple[str, ...], QFont, str]
AnyIndex = QModelIndex | QPersistentModelIndex


class BoardDelegate(QStyledItemDelegate):
    """A card: whose, what, when, and its verdict by icon and words."""

    def __init__(self, theme: Theme, view: StageList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        theme, card = self._theme, index.data(CARD)
        if card is None:
            return QSize(10, theme.px(_HEAD))
        parts, mark = self._parts(card)
        lines = sum(len(found) for found, _, _ in parts) + len(mark)
        return QSize(10, lines * theme.px(_LINE) + 2 * theme.px(_PAD) + 2 * theme.px(_EDGE) - theme.px(2))

    def _parts(self, card: BoardItem) -> tuple[list[Part], tuple[str, ...]]:
        theme = self._theme
        width = max(theme.px(72), self._view.viewport().width() - 2 * theme.px(_EDGE + _PAD))
        bold, plain = theme.font("body", bold=True), theme.font("small")
        parts = [
            (wrapped(card.title, bold.toString(), width, 2), bold, "text"),
            (wrapped(card.detail, plain.toString(), width, 2), plain, "text"),
            (wrapped(card.dates, plain.toString(), width, 2), plain, "text_muted"),
        ]
        room = width - (theme.px(_ICON + 5) if card.mark.icon else 0)
        return [part for part in parts if part[0]], wrapped(card.mark.text, plain.toString(), room, 3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        head = index.data(HEAD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if head is not None:
            self._paint_head(painter, option.rect, head)
        else:
            hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_card(painter, option.rect, index.data(CARD), index.row(), hover)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, head: StageHead) -> None:
        theme = self._theme
        over = self._view.over == head.stage
        box = rect.adjusted(theme.px(_EDGE), 2, -theme.px(_EDGE), -2)
        if over:
            painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.color("accent_text" if over else "text_muted"))
        inside = box.adjusted(theme.px(6), 0, -theme.px(6), 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, head.words)
        painter.setFont(theme.font("small"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{head.count:,}")

    def _paint_card(self, painter: QPainter, rect: QRect, card: BoardItem, row: int, hover: bool) -> None:
        theme, view = self._theme, self._view
        here = row == view.currentRow() and view.is_current
        edge, pad, line = theme.px(_EDGE), theme.px(_PAD), theme.px(_LINE)
        box = rect.adjusted(edge, edge // 2, -edge - 1, -edge // 2 - 1)
        strong = card.mark.tone in (Tone.BAD, Tone.WARN)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.setBrush(theme.color("selection" if here else "hover" if hover else "card"))
        painter.drawRoundedRect(box, 6, 6)
        if strong:  # its verdict says it in words; the edge lets one find it
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tone_color(card.mark.tone))
            painter.drawRoundedRect(QRect(box.left(), box.top() + 6, theme.px(3), box.height() - 12), 1, 1)
        if here and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        parts, mark = self._parts(card)
        y, left, width = box.top() + pad - theme.px(1), box.left() + pad, box.width() - pad
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for lines, font, role in parts:
            painter.setFont(font)
            painter.setPen(theme.color(role))
            for words in lines:
                painter.drawText(QRect(left, y, width, line), aligned, words)
                y += line
        if not mark:
            return
        if card.mark.icon:
            size = theme.px(_ICON)
            icon = theme.icon(card.mark.icon, theme.tone_role(card.mark.tone))
            icon.paint(painter, QRect(left, y + (line - size) // 2, size, size))
            left += size + theme.px(5)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.tone_color(card.mark.tone))
        for words in mark:
            painter.drawText(QRect(left, y, width, line), aligned, words)
            y += line
