"""The navigation rail: one button a page, the lit one says where you are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.screen import ScreenSpec
from adviser_app.ui.theme import Theme


class _Button(QPushButton):
    """Tells its rail of keys and sizes. An event filter would be called with every event of each button: some two
    hundred times before the first window is painted."""

    def __init__(self, text: str, rail: Rail) -> None:
        super().__init__(text)
        self._rail = rail

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._rail.took_key(self, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rail.place_badge(self)


class Rail(QFrame):
    """``go(screen_id)`` is called when a page is chosen. Arrow keys move between the buttons, Enter or space opens."""

    def __init__(self, theme: Theme, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self._theme, self._go = theme, go
        self._buttons: dict[str, QPushButton] = {}
        self._icons: dict[QPushButton, str] = {}
        self._badges: dict[QPushButton, QLabel] = {}
        self._tips: dict[QPushButton, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(4)
        self._top = QVBoxLayout()
        self._top.setSpacing(4)
        self._bottom = QVBoxLayout()
        self._bottom.setSpacing(4)
        column.addLayout(self._top)
        column.addStretch(1)
        column.addLayout(self._bottom)
        theme.changed.connect(self._paint)
        self._paint()

    def add_screen(self, spec: ScreenSpec) -> None:
        made = self._add(spec.title, spec.icon, spec.place == "bottom")
        made.setCheckable(True)
        made.clicked.connect(lambda _checked=False: self._clicked(spec.id))
        if spec.shortcut:
            made.setToolTip(f"{spec.title} ({spec.shortcut})")
            self._tips[made] = made.toolTip()
        self._buttons[spec.id] = made

    def add_button(self, text: str, icon: str, handler: Callable[[QWidget], None], tip: str = "") -> QPushButton:
        """A button at the bottom that is no page, such as the menu."""
        made = self._add(text, icon, True)
        made.clicked.connect(lambda _checked=False: handler(made))
        made.setToolTip(tip)
        return made

    def light(self, screen_id: str) -> None:
        """Show which page is open."""
        for name, made in self._buttons.items():
            made.setChecked(name == screen_id)
            made.setAccessibleDescription("The open page" if name == screen_id else "")
        self._paint()

    def set_badge(self, screen_id: str, count: int, said: str) -> None:
        """A figure at the end of a page's button, none for 0; ``said`` is what it counts, for its tip and for a screen
        reader."""
        made = self._buttons[screen_id]
        badge = self._badges.get(made)
        if badge is None:
            badge = self._badges[made] = QLabel(made)
            badge.setObjectName("badge")
            badge.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        badge.setText(f"{count:,}" if count else "")
        badge.setVisible(count > 0)
        made.setAccessibleName(f"{made.text()}, {said}" if count else "")
        made.setToolTip("\n".join(part for part in (self._tips.get(made, ""), said) if part))
        self.place_badge(made)

    def place_badge(self, made: QPushButton) -> None:
        badge = self._badges.get(made)
        if badge is not None:
            size = badge.sizeHint()
            badge.setGeometry(
                made.width() - size.width() - 8, (made.height() - size.height()) // 2, size.width(), size.height()
            )

    def button(self, screen_id: str) -> QPushButton:
        return self._buttons[screen_id]

    def _add(self, text: str, icon: str, bottom: bool) -> QPushButton:
        made = _Button(text, self)
        self._icons[made] = icon
        self._paint_icon(made, icon)
        (self._bottom if bottom else self._top).addWidget(made)
        return made

    def _clicked(self, screen_id: str) -> None:
        self._buttons[screen_id].setChecked(True)  # a click on the open page must not put its light out
        self._go(screen_id)

    def _paint(self) -> None:
        self.setFixedWidth(self._theme.px(208))
        for made, icon in self._icons.items():
            self._paint_icon(made, icon)

    def _paint_icon(self, made: QPushButton, icon: str) -> None:
        theme = self._theme
        made.setIcon(theme.icon(icon, "accent_text" if made.isChecked() else "text"))
        made.setIconSize(QSize(theme.px(18 + 6), theme.px(18)))

    def took_key(self, made: QPushButton, event: QKeyEvent) -> bool:
        """Whether a key pressed on a button was the rail's: an arrow moves, Enter opens."""
        step = {QtCore.Qt.Key.Key_Down: 1, QtCore.Qt.Key.Key_Up: -1}.get(QtCore.Qt.Key(event.key()))
        if step is not None:
            order = [w for w in self._in_order() if w.isVisible()]
            order[(order.index(made) + step) % len(order)].setFocus(QtCore.Qt.FocusReason.TabFocusReason)
            return True
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            made.click()
            return True
        return False

    def _in_order(self) -> list[QPushButton]:
        out = []
        for layout in (self._top, self._bottom):
            for i in range(layout.count()):
                item = layout.itemAt(i)
                widget = item.widget() if item is not None else None
                if isinstance(widget, QPushButton):
                    out.append(widget)
        return out
