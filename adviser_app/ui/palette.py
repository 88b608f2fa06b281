"""Ctrl+K: find or do anything. Councils, indicators, pages and actions in one list, matched by the starts of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from adviser_app.ui.components.cards import label
from adviser_app.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from adviser_app.ui.screen import Context

AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette. ``kind`` sorts equal matches (action, page, council, record, indicator); ``words`` are
    matched besides ``text`` (a code, former names)."""

    text: str
    run: Callable[[], None]
    icon: str = ""
    detail: str = ""
    shortcut: str = ""
    kind: str = "action"
    words: str = ""


_KINDS = {"action": 0, "page": 1, "council": 2, "record": 3, "indicator": 4}


def score(query: str, text: str, more: str = "") -> float | None:
    """How well ``text`` answers ``query``, lower is better; None where it does not.

    Every word of the query must start a word of the text (or of ``more``), in any order, or the query must be the
    initials of the text ("bdc" finds Bolsover District Council).
    """
    wanted = query.casefold().split()
    if not wanted:
        return 0.0
    words = _words(text)
    whole = " ".join(words)
    if whole.startswith(" ".join(wanted)):
        return 0.0 if len(whole) == len(" ".join(wanted)) else 1.0 + len(whole) / 1000
    places = [next((i for i, w in enumerate(words) if w.startswith(q)), None) for q in wanted]
    if all(p is not None for p in places):
        known = [p for p in places if p is not None]
        in_order = known == sorted(known)
        return (2.0 if in_order else 3.0) + known[0] / 10 + len(whole) / 1000
    other = _words(more)
    if all(any(w.startswith(q) for w in (*words, *other)) for q in wanted):
        return 4.0 + len(whole) / 1000
    if len(wanted) == 1 and len(wanted[0]) > 1 and "".join(w[0] for w in words).startswith(wanted[0]):
        return 5.0 + len(whole) / 1000
    return None


def _words(text: str) -> list[str]:
    whole = text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return "".join(c if c.isalnum() else " " for c in whole).split()


def best(query: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that answer, best first, at most `AT_MOST`."""
    found = [(s, _KINDS.get(e.kind, 9), i, e) for i, e in enumerate(entries)
             if (s := score(query, e.text, e.words)) is not None]  # fmt: skip
    # Equally good matches by kind: what one does before where one goes, councils before indicators.
    found.sort(key=lambda item: (int(item[0]), item[1], item[0], item[2]))
    return [e for *_, e in found[:AT_MOST]]


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.text, entry.detail, entry.shortcut) if part)
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._theme.px(34))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        model = index.model()
        assert isinstance(model, _Model)
        entry = model.entries[index.row()]
        rect: QRect = option.rect
        painter.save()
        if index.row() == self._list.currentIndex().row():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect, 6, 6)
        pad, size = theme.px(12), theme.px(16)
        x = rect.left() + pad
        if entry.icon:
            theme.icon(entry.icon).paint(painter, QRect(x, rect.center().y() - size // 2 + 1, size, size))
        x += size + theme.px(8)
        font = theme.font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        right = rect.right() - pad
        keys = QKeySequence(entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText) if entry.shortcut else ""
        middle = Qt.AlignmentFlag.AlignVCenter
        if keys:
            width = metrics.horizontalAdvance(keys)
            painter.setPen(theme.color("text_muted"))
            painter.drawText(QRect(right - width, rect.top(), width + 1, rect.height()), middle, keys)
            right -= width + pad
        # What tells it from others of its name keeps some room: the kind of record, the council.
        kept = min(metrics.horizontalAdvance(entry.detail), theme.px(170)) + pad if entry.detail else 0
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, right - x - kept)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(x, rect.top(), right - x, rect.height()), middle, text)
        x += metrics.horizontalAdvance(text) + pad
        if entry.detail and right - x > theme.px(60):
            painter.setPen(theme.color("text_muted"))
            detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, right - x)
            side = Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(x, rect.top(), right - x, rect.height()), middle | side, detail)
        painter.restore()


class Palette(QFrame):
    """A layer over the window rather than a window: it needs no grab of mouse or keyboard, which not every system
    gives. It closes when something was chosen, on Escape, and when the keyboard goes elsewhere."""

    def __init__(self, context: Context, sources: Sequence[Callable[[], Iterable[Entry]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Find or do anything")
        self._context = context
        self._window = parent
        self._sources = list(sources)
        self._entries: list[Entry] = []
        self._found: list[Entry] = []  # records and indicators, which the store searches
        self._found_for = ""
        self._came_from: QWidget | None = None
        self.search: Callable[[str, Callable[[list[Entry]], None]], None] | None = None
        self._field = QLineEdit()
        self._field.setPlaceholderText("Council, indicator, page or action")
        self._field.setAccessibleName("Find or do anything")
        self._field.setAccessibleDescription("Type the start of a word; arrow keys choose, Enter opens")
        self._model = _Model(self)
        self._list = QListView()
        self._list.setAccessibleName("Found")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(context.theme, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._nothing = label("Nothing found. Try the start of a word.", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(10, 10, 10, 10)
        inner.setSpacing(8)
        inner.addWidget(self._field)
        inner.addWidget(self._list, 1)
        inner.addWidget(self._nothing, 1)
        self._field.installEventFilter(self)
        parent.installEventFilter(self)
        self._field.textChanged.connect(self._changed)
        self._field.returnPressed.connect(lambda: self._choose(self._list.currentIndex().row()))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(80)
        self._pause.timeout.connect(self._search)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.hide()

    def open_at(self, text: str = "") -> None:
        """Show it over the middle of the window, with everything that can be found and done now."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._entries = [entry for source in self._sources for entry in source()]
        self._found, self._found_for = [], ""
        self._place()
        self._field.setText(text)
        self._changed()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def close_up(self) -> None:
        """Go away and give the keyboard back to where it was."""
        if self.isVisible():
            now: QWidget | None = QApplication.focusWidget()
            inside = now is not None and self.isAncestorOf(now)
            self.hide()
            if inside and self._came_from is not None and shiboken6.isValid(self._came_from):
                self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None

    def _place(self) -> None:
        parent, theme = self._window, self._context.theme
        width = min(theme.px(560), parent.width() - 48)
        height = min(theme.px(360), parent.height() - 96)
        self.setGeometry((parent.width() - width) // 2, max(48, parent.height() // 6), width, height)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and not self.isAncestorOf(now):
            self._came_from = None
            self.hide()

    def entries(self) -> list[Entry]:
        """What is listed now."""
        return list(self._model.entries)

    def _changed(self) -> None:
        self._list_again()
        if self.search is not None and len(self._field.text().strip()) >= 2:
            self._pause.start()

    def _search(self) -> None:
        text = self._field.text().strip()
        if self.search is not None and text:
            self.search(text, lambda found: self._add(text, found))

    def _add(self, text: str, found: list[Entry]) -> None:
        if self.isVisible() and text == self._field.text().strip():
            self._found, self._found_for = found, text
            self._list_again()

    def _list_again(self) -> None:
        text = self._field.text().strip()
        before = self._list.currentIndex().row()
        shown = best(text, self._entries)
        if text and text == self._found_for:
            have = {(e.kind, e.text, e.detail) for e in shown}
            shown += [e for e in self._found if (e.kind, e.text, e.detail) not in have][:AT_MOST]
        elif not text:
            shown = [e for e in shown if e.kind in ("action", "page")]
        kept = before if shown[: before + 1] == self._model.entries[: before + 1] and before >= 0 else 0
        self._model.show(shown)
        self._list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        if shown:
            self._list.setCurrentIndex(self._model.index(kept))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._model.entries):
            entry = self._model.entries[row]
            self.close_up()
            # After this event: what is run may open windows of its own, over a palette that is gone.
            QTimer.singleShot(0, self, entry.run)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.isVisible() and watched is self.parentWidget():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self.close_up()
        if watched is self._field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.close_up()
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return True  # there is nowhere else to go in here
            count, row = len(self._model.entries), self._list.currentIndex().row()
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and count:
                to = (row + step) % count if abs(step) == 1 else min(count - 1, max(0, row + step))
                self._list.setCurrentIndex(self._model.index(to))
                return True
        return super().eventFilter(watched, event)
