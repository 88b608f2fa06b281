"""A board: cards in columns by stage. A card is dragged to a stage, or moved with the keyboard; Enter opens it.

A column is a list, so that a screen reader hears each card as one of so many, and a hundred cards cost no widgets.
Where a column holds several stages, each has a heading in it, and what is dropped below a heading gets that stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from adviser_app.ui.components.board_paint import CARD, HEAD, BoardDelegate
from adviser_app.ui.components.cards import OneLine
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Cell

MIME = "application/x-adviser-card"
LEAST = 148  # width of a column in pixels at 100 %


@dataclass(frozen=True, slots=True)
class BoardItem:
    """A card. ``stage``: a key of its column; ``mark``: its verdict in words, tone and icon; ``said``: all of it."""

    key: str
    stage: str
    title: str
    detail: str
    dates: str
    mark: Cell
    said: str


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """A column: its title and its stages as (key, words)."""

    title: str
    stages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StageHead:
    """The heading of a stage within a column."""

    stage: str
    words: str
    count: int


class Board(QWidget):
    """``set_board`` shows groups and cards. ``opened`` tells a card's key on Enter and a double click, ``current`` the
    card that has the keyboard (None: none), ``moved(key, stage)`` where a card was put; the board itself changes only
    when it is shown anew. ``menu_wanted(key, place)``: the menu key or the right button."""

    opened = Signal(str)
    current_changed = Signal(object)
    moved = Signal(str, str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.lists: list[StageList] = []
        self.stages: list[str] = []
        self._heads: list[tuple[OneLine, OneLine]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def set_board(self, groups: Sequence[BoardGroup], cards: Sequence[BoardItem]) -> None:
        """The card that had the keyboard keeps it, wherever it stands now."""
        before = self.current()
        had_focus = any(one.hasFocus() for one in self.lists)
        if [one.group for one in self.lists] != list(groups):
            self._make(groups)
        self.stages = [key for group in groups for key, _ in group.stages]
        for at, one in enumerate(self.lists):
            keys = {key for key, _ in one.group.stages}
            mine = [card for card in cards if card.stage in keys]
            one.fill(mine)
            title, count = self._heads[at]
            title.setText(one.group.title)
            count.setText(f"{len(mine):,}")
            one.setAccessibleName(f"{one.group.title}, {len(mine):,} of {len(cards):,}")
        if before is None or not self.go_to(before.key, focus=had_focus):
            first = next((one for one in self.lists if one.cards()), None)
            self._roam(first)
            if first is not None and first.card() is None:
                first.setCurrentItem(first.cards()[0])
        self.current_changed.emit(self.current())

    def current(self) -> BoardItem | None:
        """The card that has the keyboard, or had it last."""
        return next((one.card() for one in self.lists if one.is_current and one.card() is not None), None)

    def go_to(self, key: str, *, focus: bool = True) -> bool:
        """Make a card current; False where it is not on the board."""
        for one in self.lists:
            for item in one.cards():
                if item.data(CARD).key == key:
                    one.setCurrentItem(item)
                    one.scrollToItem(item)
                    self._roam(one)
                    if focus:
                        one.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return False

    def first_focus(self) -> QWidget | None:
        return next((one for one in self.lists if one.is_current), None)

    def step(self, one: StageList, by: int) -> None:
        """To the next column with cards, in which the keyboard goes to the card beside this one."""
        at = self.lists.index(one) + by
        y = one.visualItemRect(one.currentItem()).center().y() if one.currentItem() is not None else 0
        while 0 <= at < len(self.lists):
            other = self.lists[at]
            found = other.cards()
            if found:
                beside = min(found, key=lambda item: abs(other.visualItemRect(item).center().y() - y))
                self.go_to(beside.data(CARD).key)
                return
            at += by

    def put(self, one: StageList, by: int) -> None:
        """Move the card to the next stage or the one before."""
        card = one.card()
        if card is not None and card.stage in self.stages:
            at = self.stages.index(card.stage) + by
            if 0 <= at < len(self.stages):
                self.moved.emit(card.key, self.stages[at])

    def sizeHint(self) -> QSize:
        count = max(1, len(self.lists))
        return QSize(count * (self._theme.px(LEAST) + 8), self._theme.px(420))

    def _make(self, groups: Sequence[BoardGroup]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lists, self._heads = [], []
        for group in groups:
            made = StageList(self._theme, self, group)
            title, count = OneLine(self._theme, "strong"), OneLine(self._theme, "muted")
            self._theme.follow(count, lambda w: w.setFixedWidth(self._theme.px(28)))
            count.setAlignment(Qt.AlignmentFlag.AlignRight)
            frame = QFrame()
            frame.setObjectName("group")
            head = QHBoxLayout()
            head.setContentsMargins(10, 8, 10, 0)
            head.addWidget(title, 1)
            head.addWidget(count)
            column = QVBoxLayout(frame)
            column.setContentsMargins(0, 0, 0, 4)
            column.setSpacing(4)
            column.addLayout(head)
            column.addWidget(made, 1)
            self._theme.follow(frame, lambda w: w.setMinimumWidth(self._theme.px(LEAST)))
            self._row.addWidget(frame, 1)
            self.lists.append(made)
            self._heads.append((title, count))

    def _roam(self, wanted: StageList | None) -> None:
        """One column takes the Tab key: the others are reached with the arrows."""
        for one in self.lists:
            one.is_current = one is wanted
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is wanted else Qt.FocusPolicy.ClickFocus)

    def entered(self, one: StageList) -> None:
        """A column got the keyboard."""
        self._roam(one)
        if one.card() is None and one.cards():
            one.setCurrentItem(one.cards()[0])
        self.current_changed.emit(self.current())


class StageList(QListWidget):
    """A column of a `Board`."""

    def __init__(self, theme: Theme, board: Board, group: BoardGroup) -> None:
        super().__init__()
        self._theme, self._board, self.group = theme, board, group
        self.is_current = False
        self.over = ""  # the stage that what is dragged would get
        self.setObjectName("entries")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setItemDelegate(BoardDelegate(theme, self))
        self.setAccessibleDescription(
            "Left and Right go to the other columns. Control and Left or Right move the card to another stage. "
            "Enter opens it."
        )
        self.itemDoubleClicked.connect(self._open)
        self.currentItemChanged.connect(lambda _now, _before: self._told())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def fill(self, cards: Sequence[BoardItem]) -> None:
        before = self.card()
        blocked = self.blockSignals(True)
        self.clear()
        for stage, words in self.group.stages:
            mine = [card for card in cards if card.stage == stage]
            if len(self.group.stages) > 1:
                head = QListWidgetItem(words)
                head.setFlags(Qt.ItemFlag.NoItemFlags)  # no place to stop at: each card says its stage
                head.setData(HEAD, StageHead(stage, words, len(mine)))
                self.addItem(head)
            for card in mine:
                item = QListWidgetItem(card.title)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
                item.setData(CARD, card)
                item.setData(int(Qt.ItemDataRole.AccessibleTextRole), card.said)
                item.setToolTip(card.said)
                self.addItem(item)
                if before is not None and card.key == before.key:
                    self.setCurrentItem(item)
        self.blockSignals(blocked)

    def cards(self) -> list[QListWidgetItem]:
        items = (self.item(at) for at in range(self.count()))
        return [item for item in items if item.data(CARD) is not None]

    def card(self) -> BoardItem | None:
        item = self.currentItem()
        found: BoardItem | None = item.data(CARD) if item is not None else None
        return found

    def stage_at(self, at: QPoint) -> str:
        """The stage that a card gets that is dropped here."""
        stage = self.group.stages[0][0]
        for row in range(self.count()):
            item = self.item(row)
            if self.visualItemRect(item).top() > at.y():
                break
            head, card = item.data(HEAD), item.data(CARD)
            stage = head.stage if head is not None else card.stage
        return stage

    # telling

    def _open(self, item: QListWidgetItem) -> None:
        if item.data(CARD) is not None:
            self._board.opened.emit(item.data(CARD).key)

    def _told(self) -> None:
        if self.is_current:
            self._board.current_changed.emit(self.card())

    # keyboard and mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._board.entered(self)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if side and held == Qt.KeyboardModifier.ControlModifier:
            self._board.put(self, side)
        elif side and held == Qt.KeyboardModifier.NoModifier:
            self._board.step(self, side)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._open(self.currentItem())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        pointed = event.reason() == QContextMenuEvent.Reason.Mouse
        item = self.itemAt(event.pos()) if pointed else self.currentItem()
        if item is None or item.data(CARD) is None:
            return
        self.setCurrentItem(item)
        place = event.globalPos()
        if not pointed:
            place = self.viewport().mapToGlobal(self.visualItemRect(item).center())
        self._board.menu_wanted.emit(item.data(CARD).key, place)

    # dragging

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        card = self.card()
        if card is None:
            return
        data = QMimeData()
        data.setData(MIME, card.key.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        rect: QRect = self.visualItemRect(self.currentItem())
        drag.setPixmap(self.viewport().grab(rect))
        drag.setHotSpot(QPoint(rect.width() // 2, self._theme.px(16)))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            self._hover(self.stage_at(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover("")

    def dropEvent(self, event: QDropEvent) -> None:
        """The board is shown anew when the move is written; nothing is moved here."""
        self._hover("")
        if event.mimeData().hasFormat(MIME):
            key = bytes(event.mimeData().data(MIME).data()).decode()
            event.acceptProposedAction()
            self._board.moved.emit(key, self.stage_at(event.position().toPoint()))

    def _hover(self, stage: str) -> None:
        if stage != self.over:
            self.over = stage
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
