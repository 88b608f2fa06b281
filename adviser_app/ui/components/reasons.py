"""Councils with the reasons why each stands in the risk overview: a line a council, opened to its reasons, each of
them to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from adviser_app.ui.components.entries import wrapped
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.risk import CouncilRisk, Link, ReasonView, SinceLine

Index = QModelIndex | QPersistentModelIndex

_KEY = int(Qt.ItemDataRole.UserRole)
_PART = _KEY + 1
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_COUNCIL, _REASONS, _CHANGE = range(3)
_NAME_WIDTH, _CHANGE_WIDTH = 190, 186
_MORE = "more"  # in place of a link's kind: what fetches the others
GONE = "gone"  # what became of a reason that is no longer there
_NOTHING = Cell("")
_MOST_LINES = 3  # of a reason's sentence; the tip has all of it


class ReasonTree(QTreeWidget):
    """``set_lines``; a click or Enter opens and closes a line, and opens a link: ``link_opened`` tells it with its
    council. ``council_opened`` (a double click, Ctrl+Enter) tells a council's code, ``typed`` a letter that begins a
    filter, ``moved`` that another line is the current one; ``more_wanted`` (council, rule) that all links of a reason
    are asked for: ``set_links`` brings them."""

    link_opened = Signal(object, str)
    council_opened = Signal(str)
    more_wanted = Signal(str, str)
    typed = Signal(str)
    moved = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._open: set[tuple[str, ...]] = set()
        self.setColumnCount(3)
        self.setHeaderLabels(["Council", "Reasons", "Changed"])
        self.setAccessibleName(name)
        self.setAccessibleDescription("Right opens a line and Left closes it; Enter on a link opens what is behind it")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_Delegate(theme, self))
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_REASONS, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._again = QTimer(self)  # sentences wrap anew once a drag of the window has come to rest
        self._again.setSingleShot(True)
        self._again.setInterval(60)
        self._again.timeout.connect(self.scheduleDelayedItemsLayout)
        self.itemExpanded.connect(self._opened)
        self.itemCollapsed.connect(lambda item: self._open.discard(item.data(0, _KEY)))
        self.itemClicked.connect(self._clicked)
        self.itemDoubleClicked.connect(self._twice)
        self.currentItemChanged.connect(lambda _now, _before: self.moved.emit())
        theme.follow(self, lambda w: w.scale())

    def scale(self) -> None:
        """Widths and heights follow the text size."""
        theme = self._theme
        self.setIndentation(theme.px(24))
        self.header().setMinimumHeight(theme.px(34))
        self.setColumnWidth(_COUNCIL, theme.px(_NAME_WIDTH))
        self.setColumnWidth(_CHANGE, theme.px(_CHANGE_WIDTH))
        self.scheduleDelayedItemsLayout()

    # what it shows

    def set_lines(self, lines: Sequence[CouncilRisk], changed: str) -> None:
        """Councils with their reasons, in the order given; ``changed``: since when, for the head of the column. What
        was open stays open, and the current line current where it is still there."""
        at = self.current_key()
        top = self.verticalScrollBar().value()
        self.clear()
        self.setHeaderLabels(["Council", "Reasons", changed])
        items = []
        for line in lines:
            item = QTreeWidgetItem([line.name, line.words, line.change.text])
            item.setData(0, _KEY, (line.code,))
            item.setData(0, _PART, line)
            said = (line.name, line.count.said, line.words, line.change.said)
            item.setData(0, _SPOKEN, ". ".join(part for part in said if part))
            item.setData(_CHANGE, _SPOKEN, line.change.said)
            item.setToolTip(0, " · ".join(part for part in (line.name, line.type, line.region) if part))
            item.setToolTip(_REASONS, line.words)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            items.append(item)
        self.addTopLevelItems(items)
        for item in items:
            if item.data(0, _KEY) in self._open:
                item.setExpanded(True)
        if at is not None:
            self.select(at)
        self.verticalScrollBar().setValue(top)
        self.moved.emit()

    def _opened(self, item: QTreeWidgetItem) -> None:
        """What is inside a line is made when it is first opened: a long list stays quick."""
        self._open.add(item.data(0, _KEY))
        if item.childCount():
            return
        part, key = item.data(0, _PART), item.data(0, _KEY)
        if len(key) == 1:
            for reason in (*part.reasons, *part.seen, *map(_gone, part.gone)):
                self._add_reason(item, key[0], reason)
        elif len(key) == 2:
            self._add_links(item, part.links, part.more)

    def _add_links(self, item: QTreeWidgetItem, links: Sequence[Link], more: int) -> None:
        key = item.data(0, _KEY)
        for link in links:
            self._add(item, (*key, link.kind, link.key), link, link.caption)
        if more:
            self._add(item, (*key, _MORE, ""), None, f"Show {more:,} more")

    def set_links(self, code: str, rule: str, links: Sequence[Link]) -> None:
        """All that is behind a reason, in place of the first of it; the line one is on stays the same."""
        item = self._find((code, rule))
        if item is None:
            return
        now = self.currentItem()
        at = item.indexOfChild(now) if now is not None else -1
        item.takeChildren()
        self._add_links(item, links, 0)
        if at >= 0:
            self.setCurrentItem(_children(item)[min(at, item.childCount() - 1)])

    def _find(self, key: tuple[str, ...]) -> QTreeWidgetItem | None:
        tops = _children(self.invisibleRootItem())
        council = next((one for one in tops if one.data(0, _KEY) == key[:1]), None)
        if council is None or len(key) == 1:
            return council
        return next((one for one in _children(council) if one.data(0, _KEY) == key), None)

    def _add_reason(self, parent: QTreeWidgetItem, code: str, reason: ReasonView) -> None:
        said = [f"{reason.label}: {reason.sentence}", _change(reason).said, seen_words(reason)]
        item = self._add(parent, (code, reason.rule), reason, reason.label)
        item.setData(0, _SPOKEN, " ".join(part if part.endswith(".") else f"{part}." for part in said if part))
        item.setToolTip(0, reason.sentence)
        if len(reason.links) + reason.more > 1:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            if (code, reason.rule) in self._open:
                item.setExpanded(True)

    def _add(self, parent: QTreeWidgetItem, key: tuple[str, ...], part: Any, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [words])
        item.setData(0, _KEY, key)
        item.setData(0, _PART, part)
        item.setFirstColumnSpanned(True)
        return item

    def open_council(self, code: str) -> bool:
        """Make a council's line the first in sight, opened; False where it has none."""
        item = self._find((code,))
        if item is None:
            return False
        self.setCurrentItem(item)
        item.setExpanded(True)
        self.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtTop)
        return True

    # where one is

    def current_key(self) -> tuple[str, ...] | None:
        """(code,), (code, rule) or (code, rule, kind, key of the link) of the current line."""
        item = self.currentItem()
        return item.data(0, _KEY) if item is not None else None

    def chosen_reasons(self) -> list[tuple[str, ReasonView]]:
        """The selected reasons with their councils' codes; a link stands for its reason, a council that has one reason
        for that."""
        found: dict[tuple[str, str], ReasonView] = {}
        for chosen in self._chosen():
            item, key = chosen, chosen.data(0, _KEY)
            if len(key) > 2:
                item, key = chosen.parent() or chosen, key[:2]
            if len(key) == 2:
                found[key] = item.data(0, _PART)
            else:
                line = item.data(0, _PART)
                if len(line.reasons) == 1:
                    found[line.code, line.reasons[0].rule] = line.reasons[0]
        return [(code, reason) for (code, _rule), reason in found.items()]

    def _chosen(self) -> list[QTreeWidgetItem]:
        now = self.currentItem()
        return self.selectedItems() or ([now] if now is not None else [])

    def select(self, key: Sequence[str]) -> bool:
        """Make a line current, opening what it stands in; False where it is not there. Of a reason that is gone the
        council becomes current."""
        found = None
        level = _children(self.invisibleRootItem())
        for depth in (1, 2, 4)[: {1: 1, 2: 2}.get(len(key), 3)]:
            if found is not None:
                found.setExpanded(True)
            item = next((one for one in level if one.data(0, _KEY) == tuple(key[:depth])), None)
            if item is None:
                break
            found = item
            level = _children(item)
        if found is not None:
            self.setCurrentItem(found)
        return found is not None and found.data(0, _KEY) == tuple(key)

    def open_all(self) -> None:
        for item in _children(self.invisibleRootItem()):
            item.setExpanded(True)

    def close_all(self) -> None:
        for item in _children(self.invisibleRootItem()):
            item.setExpanded(False)

    def copy(self) -> None:
        """The selected lines as text, indented as they stand."""
        lines = [
            "    " * (min(len(i.data(0, _KEY)), 3) - 1) + str(i.data(0, _SPOKEN) or i.text(0)) for i in self._chosen()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # mouse and keyboard

    def _clicked(self, item: QTreeWidgetItem, _column: int) -> None:
        held = QGuiApplication.keyboardModifiers()
        if not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self._go(item)

    def _go(self, item: QTreeWidgetItem) -> None:
        """Open a link, or open and close a line."""
        key, part = item.data(0, _KEY), item.data(0, _PART)
        if len(key) > 2 and key[2] == _MORE:
            self.more_wanted.emit(key[0], key[1])
        elif len(key) > 2:
            self.link_opened.emit(part, key[0])
        elif len(key) == 2 and len(part.links) + part.more <= 1:
            for link in part.links:
                self.link_opened.emit(link, key[0])
        else:
            item.setExpanded(not item.isExpanded())

    def _twice(self, item: QTreeWidgetItem, _column: int) -> None:
        if len(item.data(0, _KEY)) == 1:
            self.council_opened.emit(item.data(0, _KEY)[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.typed.emit("")
        elif enter and item is not None and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.council_opened.emit(item.data(0, _KEY)[0])
        elif enter and item is not None:
            self._go(item)
        elif plain and event.text().strip() and event.text().isprintable() and event.text() not in "+-*":
            self.typed.emit(event.text())  # plus, minus and asterisk open and close lines, as in every tree
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        item = self.itemAt(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if item is not None else Qt.CursorShape.ArrowCursor)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if self.currentItem() is None and self.topLevelItemCount():
            self.setCurrentItem(_children(self.invisibleRootItem())[0])
            self.clearSelection()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._again.start()

    # painting that is the row's own

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        super().drawRow(painter, options, index)
        rect: QRect = options.rect
        theme = self._theme
        item = self.itemFromIndex(index)
        top_level = item.parent() is None
        after = self.itemBelow(item)
        if after is None or after.parent() is None or top_level:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("hairline"))
        if index.row() == self.currentIndex().row() and item is self.currentItem() and self.hasFocus():
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 4, 4)
            painter.restore()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme = self._theme
        item = self.itemFromIndex(index)
        if item.isSelected():
            painter.fillRect(rect, theme.color("selection"))
        key, part = item.data(0, _KEY), item.data(0, _PART)
        if len(key) == 1 or (len(key) == 2 and len(part.links) + part.more > 1):
            size = theme.px(16)
            icon = theme.icon("chevron-down" if item.isExpanded() else "chevron-right", "text_muted")
            first = theme.px(40) if item.parent() is None else theme.px(36)
            top = rect.top() + (min(rect.height(), first) - size) // 2
            icon.paint(painter, QRect(rect.right() - size - theme.px(2), top, size, size))


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(i) for i in range(item.childCount()))
    return [one for one in found if one is not None]


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: ReasonTree) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def _item(self, index: Index) -> QTreeWidgetItem:
        return self._view.itemFromIndex(index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme, item = self._theme, self._item(index)
        depth = len(item.data(0, _KEY))
        if depth == 1:
            return QSize(10, theme.px(40))
        if depth > 2:
            return QSize(10, theme.px(30))
        reason = item.data(0, _PART)
        lines = len(self._sentence(reason)) + len(self._seen(reason))
        return QSize(10, theme.px(8) + (1 + lines) * theme.px(19) + theme.px(7))

    # a reason's words, wrapped to the width there is

    def _room(self) -> int:
        """For the words of a reason: what its indentation, icon and padding leave."""
        theme = self._theme
        return self._view.viewport().width() - 2 * self._view.indentation() - theme.px(26) - theme.px(24)

    def _sentence(self, reason: ReasonView) -> tuple[str, ...]:
        return wrapped(reason.sentence, self._theme.font().toString(), max(80, self._room()), _MOST_LINES)

    def _seen(self, reason: ReasonView) -> tuple[str, ...]:
        return wrapped(seen_words(reason), self._theme.font().toString(), max(80, self._room()), 2)

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
        part, depth = item.data(0, _PART), len(item.data(0, _KEY))
        if depth > 2:
            self._link(painter, rect, item.text(0), link_icon(part) if part is not None else "ellipsis")
        elif depth == 2:
            self._reason(painter, rect, part)
        elif index.column() == _COUNCIL:
            self._words(painter, rect.adjusted(theme.px(4), 0, -theme.px(8), 0), part.name, "text", bold=True)
        elif index.column() == _REASONS:
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
        change = _change(reason)
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


def _change(reason: ReasonView) -> Cell:
    """What became of it, where that is worth saying."""
    return _NOTHING if reason.change.text in ("unchanged", "–") else reason.change


def _gone(line: SinceLine) -> ReasonView:
    """A reason that the council no longer has, as it was said then; there is nothing behind it any more."""
    from adviser_app.viewmodels.risk import ReasonView

    return ReasonView(line.code, line.rule, line.label, line.before, "check", Tone.MUTED, 0.0, "", (), 0, line.change)
