"""Somebody at a window of the program: goes to pages, clicks, types, waits for what comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screen import Screen
from adviser_app.ui.settings import UiSettings

S = TypeVar("S", bound=Screen)
D = TypeVar("D", bound=QDialog)


class Desk:
    """A running program on the store at ``path``, with settings beside it. ``stop`` when the test is over."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, path: Path) -> None:
        self.qtbot = qtbot
        self.program = Program(qapp, path, UiSettings(path.with_name("window.ini")))
        # Before its window is closed: one that is still saving would ask whether to stop.
        qtbot.addWidget(self.program.shell, before_close_func=lambda _shell: self.program.stop())
        self.program.start()
        qtbot.waitUntil(lambda: self.program.tasks.is_open, timeout=30_000)
        self.wait()

    def stop(self) -> None:
        self.program.stop()

    @property
    def shell(self) -> Any:
        return self.program.shell

    def wait(self) -> None:
        """Until everything that was asked for has arrived."""
        self.qtbot.waitUntil(lambda: not self.program.tasks._live, timeout=60_000)

    def go(self, kind: type[S], **params: object) -> S:
        """To a page as its links do."""
        self.program.context.navigate(kind.id, **params)
        self.wait()
        return self.on(kind)

    def on(self, kind: type[S]) -> S:
        """The page one is on, which must be of this kind."""
        current = self.shell.current
        assert isinstance(current, kind), current
        return current

    def click(self, widget: QWidget | None) -> None:
        assert widget is not None
        self.qtbot.waitUntil(widget.isVisible)  # what is put on a page shows a moment later
        assert widget.isEnabled(), widget
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def press(self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(widget, key, held)
        self.wait()

    def keys(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """A shortcut of the window, wherever the keyboard is in it."""
        with self.qtbot.waitActive(self.shell):
            self.shell.activateWindow()
        self.press(self.shell, key, held)

    def type(self, field: QLineEdit, words: str) -> None:
        self.qtbot.waitUntil(field.isVisible)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, words)

    def dialog(self, kind: type[D]) -> D:
        """The window that stands open over the page, or opens in a moment: the form of a record takes two turns."""
        self.qtbot.waitUntil(lambda: self.is_open(kind))
        return next(d for d in self.shell.findChildren(kind) if d.isVisible())

    def is_open(self, kind: type[QDialog]) -> bool:
        return any(d.isVisible() for d in self.shell.findChildren(kind))

    def says(self) -> list[str]:
        """What the banners say, newest first."""
        return [m.title for m in self.shell.banners.messages()]

    def choose(self, words: str) -> None:
        """Press the button of the newest banner."""
        message = self.shell.banners.messages()[0]
        next(handler for text, handler in message.actions if text == words)()
        self.wait()

    def ask(self, op: Callable[[Any], Any]) -> Any:
        """What the store says, read as the pages read it."""
        found: list[Any] = []
        self.program.tasks.query(lambda store, _work: op(store), found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def write(self, op: Callable[[Any], Any]) -> Any:
        """Write without a page, for what is no part of the test; told to every page."""
        found: list[Any] = []
        self.program.tasks.write(lambda store, _work: op(store), found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        self.wait()
        return found[0]
