"""The one registry of what the window can do: menus, buttons, shortcuts, palette and the keyboard help come from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Action(NamedTuple):
    """One thing to do. ``menu``: the menu it stands in ("" for none); ``screen``: works only while that screen is
    shown ("" for always); ``help``: a sentence for the status tip and the palette; ``also``: other shortcuts people
    know for it."""

    id: str
    text: str
    handler: Callable[[], None]
    shortcut: str = ""
    icon: str = ""
    menu: str = ""
    screen: str = ""
    help: str = ""
    in_palette: bool = True
    also: tuple[str, ...] = ()

    @property
    def shortcuts(self) -> tuple[str, ...]:
        return tuple(keys for keys in (self.shortcut, *self.also) if keys)


class Actions(QObject):
    """Register with `add`; the QActions belong to the window, so that their shortcuts work everywhere in it."""

    added = Signal(object)  # Action

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}
        self._keys: dict[str, dict[str, str]] = {}  # by action: its shortcuts as Qt writes them, and as they were given
        self._window: QWidget | None = None
        self._screen = ""

    def add(self, action: Action) -> QAction:
        """Register and make. Raises ValueError for an id or a shortcut that is taken (the same id may be added again
        with a new handler by a screen that is built anew; two screens may mean their own by the same keys)."""
        wanted = {QKeySequence(keys).toString(): keys for keys in action.shortcuts}
        for name, keys in self._keys.items():
            for taken in wanted.keys() & keys.keys():
                screen = self._actions[name].screen
                elsewhere = bool(action.screen and screen) and action.screen != screen
                if name != action.id and not elsewhere:
                    raise ValueError(f"{action.id} wants {wanted[taken]}, which {name} has")
        known = self._made.get(action.id)
        self._actions[action.id], self._keys[action.id] = action, wanted
        if known is not None:
            return known
        made = QAction(action.text, self)
        made.setObjectName(action.id)
        if wanted:
            made.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
        if action.help:
            made.setStatusTip(action.help)
        made.triggered.connect(lambda _checked=False, name=action.id: self.run(name))
        made.setEnabled(not action.screen or action.screen == self._screen)
        self._made[action.id] = made
        if self._window is not None:
            self._window.addAction(made)
        self.added.emit(action)
        return made

    def attach(self, window: QWidget) -> None:
        self._window = window
        window.addActions(list(self._made.values()))

    def set_screen(self, screen_id: str) -> None:
        """Actions of one screen work only while it is shown."""
        self._screen = screen_id
        for name, action in self._actions.items():
            if action.screen:
                self._made[name].setEnabled(action.screen == screen_id)

    def say(self, name: str, words: str, *, enabled: bool) -> None:
        """What an action would do now ("Undo: changed contact"), where that changes with what was done before."""
        self._made[name].setText(words)
        self._made[name].setEnabled(enabled)

    def words(self, name: str) -> str:
        """What an action says of itself now."""
        return self._made[name].text()

    def run(self, name: str) -> None:
        self._actions[name].handler()

    def qaction(self, name: str) -> QAction:
        return self._made[name]

    def get(self, name: str) -> Action:
        return self._actions[name]

    def all(self) -> list[Action]:
        return list(self._actions.values())

    def available(self) -> list[Action]:
        """What can be done now, for the palette and the menus."""
        return [a for a in self._actions.values() if self._made[a.id].isEnabled()]
