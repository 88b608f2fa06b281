"""Choosing some of many: a search box over a list with a tick each, quick with twelve thousand lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.theme import Theme

_LINE = 28  # pixels at 100 %
_NOTHING = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Pick:
    """A line: ``key`` is given back, ``detail`` stands after the title, ``more`` is searched but not shown."""

    key: Any
    title: str
    detail: str = ""
    more: str = ""


class PickModel(QAbstractListModel):
    """Lines with a tick each, as Qt asks for them. Ticks are kept in the order they were set."""

    ticked_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picks: tuple[Pick, ...] = ()
        self._hay: list[str] = []
        self._shown: list[int] = []
        self.ticked: dict[Any, None] = {}
        self.fixed = False  # nothing can be ticked

    def set_picks(self, picks: Sequence[Pick]) -> None:
        self.beginResetModel()
        self._picks = tuple(picks)
        self._hay = [f"{p.title} {p.detail} {p.more}".casefold() for p in self._picks]
        self._shown = list(range(len(self._picks)))
        self.endResetModel()

    def narrow(self, words: Sequence[str], fits: Callable[[Any], bool]) -> None:
        """Only lines with all these words whose key fits."""
        self.beginResetModel()
        self._shown = [
            i for i, hay in enumerate(self._hay) if all(w in hay for w in words) and fits(self._picks[i].key)
        ]
        self.endResetModel()

    def pick(self, row: int) -> Pick:
        """The line in view row ``row``."""
        return self._picks[self._shown[row]]

    def tick(self, keys: Sequence[Any], on: bool) -> None:
        for key in keys:
            if on:
                self.ticked.setdefault(key)
            else:
                self.ticked.pop(key, None)
        if self._shown:
            first, last = 0, len(self._shown) - 1
            if len(keys) == 1:  # one line is painted anew, not twelve thousand laid out
                first = last = next((r for r, i in enumerate(self._shown) if self._picks[i].key == keys[0]), 0)
            self.dataChanged.emit(self.index(first), self.index(last), [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()

    def shown_keys(self) -> list[Any]:
        return [self._picks[i].key for i in self._shown]

    def titles(self) -> dict[Any, str]:
        """By key."""
        return {p.key: p.title for p in self._picks}

    # Qt's questions

    def rowCount(self, parent: AnyIndex = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        pick = self.pick(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{pick.title}   ·   {pick.detail}" if pick.detail else pick.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{pick.title}, {pick.detail}" if pick.detail else pick.title
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if pick.key in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(10, self._theme.px(_LINE))
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or self.fixed:
            return False
        self.tick([self.pick(index.row()).key], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if self.fixed else usual | Qt.ItemFlag.ItemIsUserCheckable


class PickList(QWidget):
    """``changed`` when something was ticked or taken away; ``chosen`` are the keys, in the order they were ticked.
    Space ticks the line that has the keyboard, and so does Enter; down in the search box goes to the list."""

    changed = Signal()

    def __init__(self, theme: Theme, what: str, filters: Sequence[QWidget] = ()) -> None:
        """``what`` one chooses, in the plural: "indicators"; ``filters``: controls beside the search box."""
        super().__init__()
        self._what = what
        self._fits: Callable[[Any], bool] = lambda _key: True
        self.model = PickModel(theme)
        self.model.setParent(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Type part of a name")
        self.search.setClearButtonEnabled(True)
        name(self.search, f"Search {what}")
        theme.follow(self.search, lambda w: w.setMinimumWidth(theme.px(220)))
        self.only = QCheckBox("Only chosen")
        self.list = QListView()
        self.list.setObjectName("card")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name(self.list, what.capitalize(), "Space chooses one or takes it away")
        self.all_shown = button(theme, "Choose all shown", lambda: self._tick_shown(True), icon="plus")
        self.none = button(theme, "Take all away", self._clear, icon="minus")
        self.shown = label("", "muted")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(Flow([self.all_shown, self.none]), 1)
        foot.addWidget(self.shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Flow([self.search, *filters, self.only]))
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)
        self._typing.timeout.connect(self.narrow)
        self.search.textChanged.connect(lambda _words: self._typing.start())
        self.only.toggled.connect(lambda _on: self.narrow())
        self.model.ticked_changed.connect(self._ticked)
        self.list.installEventFilter(self)
        self.search.installEventFilter(self)

    def set_picks(self, picks: Sequence[Pick], chosen: Sequence[Any]) -> None:
        """What there is, and what is ticked, which stands first; a key that is not there stays ticked."""
        places = {key: i for i, key in enumerate(chosen)}
        self.model.set_picks(sorted(picks, key=lambda p: places.get(p.key, len(places))))
        self.model.ticked = dict.fromkeys(chosen)
        self.narrow()
        self._ticked()

    def set_filter(self, fits: Callable[[Any], bool]) -> None:
        """Only lines whose key fits, besides the words of the search box."""
        self._fits = fits
        self.narrow()

    def set_fixed(self, fixed: bool) -> None:
        """Whether the list only shows."""
        self.model.fixed = fixed
        self._ticked()

    @property
    def chosen(self) -> list[Any]:
        return list(self.model.ticked)

    def narrow(self) -> None:
        """What the search box and the filters say now."""
        self._typing.stop()
        words = self.search.text().casefold().split()
        only, ticked = self.only.isChecked(), self.model.ticked
        self.model.narrow(words, lambda key: self._fits(key) and (not only or key in ticked))
        count = self.model.rowCount()
        self.shown.setText(f"{count:,} shown")
        if count:
            self.list.setCurrentIndex(self.model.index(0))
        self._ticked()

    def _tick_shown(self, on: bool) -> None:
        self.model.tick(self.model.shown_keys(), on)

    def _clear(self) -> None:
        self.model.tick(self.chosen, False)

    def _ticked(self) -> None:
        free = not self.model.fixed
        self.all_shown.setEnabled(free and self.model.rowCount() > 0)
        self.none.setEnabled(free and bool(self.model.ticked))
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.list and enter and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self._turn()
                return True
            if watched is self.search and (enter or key == Qt.Key.Key_Down):
                self.narrow()
                if enter and self.model.rowCount() == 1:  # the one that was meant
                    self._turn()
                else:
                    self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        """The tick of the line that has the keyboard."""
        at = self.list.currentIndex()
        if at.isValid() and not self.model.fixed:
            key = self.model.pick(at.row()).key
            self.model.tick([key], key not in self.model.ticked)
