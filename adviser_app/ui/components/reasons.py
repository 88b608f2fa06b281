"""Councils with the reasons why each stands in the risk overview: a line a council, opened to its reasons, each of
them to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
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
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from adviser_app.ui.components.reasons_paint import (
    CHANGE,
    COUNCIL,
    KEY,
    PART,
    REASONS,
    Index,
    ReasonDelegate,
    change_of,
    seen_words,
)
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.risk import CouncilRisk, Link, ReasonView, SinceLine

_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_NAME_WIDTH, _CHANGE_WIDTH = 190, 186
_LEAST = 600  # pixels at 100 % from which three columns have room
_MORE = "more"  # in place of a link's kind: what fetches the others


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
        self.setItemDelegate(ReasonDelegate(theme, self))
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(REASONS, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._again = QTimer(self)  # sentences wrap anew once a drag of the window has come to rest
        self._again.setSingleShot(True)
        self._again.setInterval(60)
        self._again.timeout.connect(self.scheduleDelayedItemsLayout)
        self.itemExpanded.connect(self._opened)
        self.itemCollapsed.connect(lambda item: self._open.discard(item.data(0, KEY)))
        self.itemClicked.connect(self._clicked)
        self.itemDoubleClicked.connect(self._twice)
        self.currentItemChanged.connect(lambda _now, _before: self.moved.emit())
        theme.follow(self, lambda w: w.scale())

    def scale(self) -> None:
        """Widths and heights follow the text size."""
        theme = self._theme
        self.setIndentation(theme.px(24))
        self.header().setMinimumHeight(theme.px(34))
        self.setColumnWidth(COUNCIL, theme.px(_NAME_WIDTH))
        self.setColumnWidth(CHANGE, theme.px(_CHANGE_WIDTH))
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
            item.setData(0, KEY, (line.code,))
            item.setData(0, PART, line)
            said = (line.name, line.count.said, line.words, line.change.said)
            item.setData(0, _SPOKEN, ". ".join(part for part in said if part))
            item.setData(CHANGE, _SPOKEN, line.change.said)
            item.setToolTip(0, " · ".join(part for part in (line.name, line.type, line.region) if part))
            item.setToolTip(REASONS, line.words)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            items.append(item)
        self.addTopLevelItems(items)
        self._expand([item for item in items if item.data(0, KEY) in self._open])
        if at is not None:
            self.select(at)
        elif self.hasFocus():
            self._begin()
        self.verticalScrollBar().setValue(top)
        self.moved.emit()

    def _opened(self, item: QTreeWidgetItem) -> None:
        """What is inside a line is made when it is first opened: a long list stays quick."""
        self._open.add(item.data(0, KEY))
        self._fill([item])

    def _fill(self, items: Sequence[QTreeWidgetItem]) -> None:
        """Make what is inside some lines. To let a line take the whole width lays all of them out where one was added
        before: so first all are added."""
        made: list[QTreeWidgetItem] = []
        for item in items:
            part, key = item.data(0, PART), item.data(0, KEY)
            if item.childCount():
                continue
            if len(key) == 1:
                made += [self._reason(item, key[0], r) for r in (*part.reasons, *part.seen, *map(_gone, part.gone))]
            elif len(key) == 2:
                made += self._links(item, part.links, part.more)
        for one in made:
            one.setFirstColumnSpanned(True)
        again = [one for one in made if one.data(0, KEY) in self._open and len(one.data(0, KEY)) == 2]
        if again:
            self._expand(again)

    def _expand(self, items: Sequence[QTreeWidgetItem]) -> None:
        """Open lines, laid out once and not for each."""
        self._fill(items)
        self.scheduleDelayedItemsLayout()
        for item in items:
            item.setExpanded(True)

    def _links(self, item: QTreeWidgetItem, links: Sequence[Link], more: int) -> list[QTreeWidgetItem]:
        key = item.data(0, KEY)
        made = [_made(item, (*key, link.kind, link.key), link, link.caption) for link in links]
        if more:
            made.append(_made(item, (*key, _MORE, ""), None, f"Show {more:,} more"))
        return made

    def set_links(self, code: str, rule: str, links: Sequence[Link]) -> None:
        """All that is behind a reason, in place of the first of it; the line one is on stays the same."""
        item = self._find((code, rule))
        if item is None:
            return
        now = self.currentItem()
        at = item.indexOfChild(now) if now is not None else -1
        item.takeChildren()
        for one in self._links(item, links, 0):
            one.setFirstColumnSpanned(True)
        if at >= 0:
            self.setCurrentItem(_children(item)[min(at, item.childCount() - 1)])

    def _find(self, key: tuple[str, ...]) -> QTreeWidgetItem | None:
        tops = _children(self.invisibleRootItem())
        council = next((one for one in tops if one.data(0, KEY) == key[:1]), None)
        if council is None or len(key) == 1:
            return council
        return next((one for one in _children(council) if one.data(0, KEY) == key), None)

    def _reason(self, parent: QTreeWidgetItem, code: str, reason: ReasonView) -> QTreeWidgetItem:
        said = [f"{reason.label}: {reason.sentence}", change_of(reason).said, seen_words(reason)]
        item = _made(parent, (code, reason.rule), reason, reason.label)
        item.setData(0, _SPOKEN, " ".join(part if part.endswith(".") else f"{part}." for part in said if part))
        item.setToolTip(0, reason.sentence)
        if len(reason.links) + reason.more > 1:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
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
        return item.data(0, KEY) if item is not None else None

    def chosen_reasons(self) -> list[tuple[str, ReasonView]]:
        """The selected reasons with their councils' codes; a link stands for its reason, a council that has one reason
        for that."""
        found: dict[tuple[str, str], ReasonView] = {}
        for chosen in self._chosen():
            item, key = chosen, chosen.data(0, KEY)
            if len(key) > 2:
                item, key = chosen.parent() or chosen, key[:2]
            if len(key) == 2:
                found[key] = item.data(0, PART)
            else:
                line = item.data(0, PART)
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
        for depth in (1, 2, 4)[: {1: 1, 2: 2}.get(len(key), 3)]:
            if found is not None:
                found.setExpanded(True)
            level = _children(found or self.invisibleRootItem())
            item = next((one for one in level if one.data(0, KEY) == tuple(key[:depth])), None)
            if item is None:
                break
            found = item
        if found is not None:
            self.setCurrentItem(found)
        return found is not None and found.data(0, KEY) == tuple(key)

    def open_all(self) -> None:
        self._expand(_children(self.invisibleRootItem()))

    def close_all(self) -> None:
        self.scheduleDelayedItemsLayout()
        for item in _children(self.invisibleRootItem()):
            item.setExpanded(False)

    def copy(self) -> None:
        """The selected lines as text, indented as they stand."""
        lines = [
            "    " * (min(len(i.data(0, KEY)), 3) - 1) + str(i.data(0, _SPOKEN) or i.text(0)) for i in self._chosen()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # mouse and keyboard

    def _clicked(self, item: QTreeWidgetItem, _column: int) -> None:
        held = QGuiApplication.keyboardModifiers()
        if not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self._go(item)

    def _go(self, item: QTreeWidgetItem) -> None:
        """Open a link, or open and close a line."""
        key, part = item.data(0, KEY), item.data(0, PART)
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
        if len(item.data(0, KEY)) == 1:
            self.council_opened.emit(item.data(0, KEY)[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.typed.emit("")
        elif enter and item is not None and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.council_opened.emit(item.data(0, KEY)[0])
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
        self._begin()
        self.viewport().update()

    def _begin(self) -> None:
        """So that the arrows work at once, and a screen reader has something to say; nothing is selected by it."""
        if self.currentItem() is None and self.topLevelItemCount():
            self.setCurrentItem(_children(self.invisibleRootItem())[0])
            self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where text is large and room is short, what changed is said within the line.
        self.setColumnHidden(CHANGE, event.size().width() < self._theme.px(_LEAST))
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
        key, part = item.data(0, KEY), item.data(0, PART)
        if len(key) == 1 or (len(key) == 2 and len(part.links) + part.more > 1):
            size = theme.px(16)
            icon = theme.icon("chevron-down" if item.isExpanded() else "chevron-right", "text_muted")
            first = theme.px(40) if item.parent() is None else theme.px(36)
            top = rect.top() + (min(rect.height(), first) - size) // 2
            icon.paint(painter, QRect(rect.right() - size - theme.px(2), top, size, size))


def _made(parent: QTreeWidgetItem, key: tuple[str, ...], part: Any, words: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem(parent, [words])
    item.setData(0, KEY, key)
    item.setData(0, PART, part)
    return item


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(i) for i in range(item.childCount()))
    return [one for one in found if one is not None]


def _gone(line: SinceLine) -> ReasonView:
    """A reason that the council no longer has, as it was said then; there is nothing behind it any more."""
    from adviser_app.viewmodels.risk import ReasonView

    return ReasonView(line.code, line.rule, line.label, line.before, "check", Tone.MUTED, 0.0, "", (), 0, line.change)
