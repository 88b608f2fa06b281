"""One choice out of several as a line of chips; what has no room stands in a menu behind the last one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from adviser_app.ui.theme import Theme

_GAP = 6


class ChipRow(QWidget):
    """``set_chips([(key, words)])``; ``chosen`` tells the key. Left and Right move between chips."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._chips: list[QPushButton] = []
        self._keys: list[Any] = []
        self._at = 0
        self.setAccessibleName(name)
        self._more = QToolButton(self)
        self._more.setText("More…")
        self._more.setProperty("look", "chip")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setAccessibleName(f"{name}: more")
        self._menu = QMenu(self)
        self._more.setMenu(self._menu)
        theme.after(self, ChipRow._arrange)

    def set_chips(self, chips: Sequence[tuple[Any, str]], current: Any = None) -> None:
        """Show these; the choice stays where its key is still there, else it is the first."""
        wanted = self.current if current is None else current
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._keys = [key for key, _ in chips]
        self._chips = []
        for i, (_key, words) in enumerate(chips):
            chip = QPushButton(words, self)
            chip.setCheckable(True)
            chip.setProperty("look", "chip")
            chip.clicked.connect(lambda _on=False, at=i: self._pick(at))
            chip.installEventFilter(self)
            self._chips.append(chip)
        # Those made later would be reached by the keyboard after all that stands below them.
        for before, after in pairwise((self._more, *self._chips, self._more)):
            QWidget.setTabOrder(before, after)
        self._at = self._keys.index(wanted) if wanted in self._keys else 0
        self._mark()
        self.updateGeometry()

    @property
    def current(self) -> Any:
        return self._keys[self._at] if self._keys else None

    def choose(self, key: Any) -> None:
        """As if the chip had been pressed."""
        if key in self._keys:
            self._pick(self._keys.index(key))

    def _pick(self, at: int) -> None:
        self._at = at
        self._mark()
        self.chosen.emit(self._keys[at])

    def _mark(self) -> None:
        for i, chip in enumerate(self._chips):
            chip.setChecked(i == self._at)
        self._arrange()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and watched in self._chips:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            if step:
                shown = [c for c in self._chips if c.isVisible()]
                shown[(shown.index(watched) + step) % len(shown)].setFocus()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        height = max((c.sizeHint().height() for c in (*self._chips, self._more)), default=self._theme.px(32))
        return QSize(self._theme.px(240), height)

    def minimumSizeHint(self) -> QSize:
        """Room for the chosen chip and the menu."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def _arrange(self) -> None:
        """The chosen chip always has a place; the others follow in order as far as they fit."""
        if not self._chips:
            self._more.hide()
            return
        height = self.sizeHint().height()
        # The chosen one is bold, which the size that a button asks for does not know.
        bold = QFontMetrics(self._theme.font("body", bold=True))
        widths = [max(c.sizeHint().width(), bold.horizontalAdvance(c.text()) + 28) for c in self._chips]
        room = self.width()
        if sum(widths) + _GAP * (len(widths) - 1) > room:
            room -= self._more.sizeHint().width() + _GAP
        shown: list[int] = [self._at]
        used = widths[self._at]
        for i, width in enumerate(widths):
            if i != self._at:
                if used + _GAP + width > room:
                    break
                shown.append(i)
                used += _GAP + width
        x = 0
        for i, chip in enumerate(self._chips):
            chip.setVisible(i in shown)
            if i in shown:
                chip.setGeometry(x, 0, widths[i], height)
                x += widths[i] + _GAP
        rest = [i for i in range(len(self._chips)) if i not in shown]
        self._more.setVisible(bool(rest))
        self._more.setGeometry(x, 0, self._more.sizeHint().width(), height)
        self._menu.clear()
        for i in rest:
            action = QAction(self._chips[i].text(), self._menu)
            action.triggered.connect(lambda _on=False, at=i: self._pick(at))
            self._menu.addAction(action)
