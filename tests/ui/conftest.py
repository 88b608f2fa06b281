"""Windows for tests: a context with a store that only counts who opens and closes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.ui.actions import Actions
from adviser_app.ui.screen import Context, ScreenSpec
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.shell import Shell
from adviser_app.ui.tasks import Tasks
from adviser_app.ui.theme import Mode, Theme


class FakeStore:
    """Stands for services' Store where a test is about the window: knows its thread and whether it was closed."""

    def __init__(self, path: Path = Path("fake.db"), *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.thread = threading.current_thread().name
        self.closed_on = ""
        self.readers: list[FakeStore] = []
        self.values: dict[str, object] = {}

    def reader(self) -> FakeStore:
        made = FakeStore(self.path, read_only=True)
        made.values = self.values
        self.readers.append(made)
        return made

    def close(self) -> None:
        self.closed_on = threading.current_thread().name


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def fake_store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def open_tasks(qtbot: QtBot, tasks: Tasks, fake_store: FakeStore) -> Tasks:
    """Tasks with the fake store open."""
    with qtbot.waitSignal(tasks.opened):
        tasks.open(lambda _old, _work: fake_store, lambda _store: None)
    return tasks


@pytest.fixture
def theme(qtbot: QtBot, qapp: QApplication) -> Iterator[Theme]:
    """The light theme on the application; taken off again, so that one test's text size is not another's."""
    made = Theme(Mode.LIGHT)
    made.apply(qapp)
    yield made
    made.leave()
    qapp.setStyleSheet("")
    made.deleteLater()


@pytest.fixture
def settings(tmp_path: Path) -> UiSettings:
    return UiSettings(tmp_path / "window.ini")


@pytest.fixture
def context(open_tasks: Tasks, theme: Theme, settings: UiSettings) -> Iterator[Context]:
    made = Context(open_tasks, Actions(), theme, settings)
    yield made
    open_tasks.close()
    made.deleteLater()


@pytest.fixture
def make_shell(qtbot: QtBot, context: Context) -> Callable[[list[ScreenSpec]], Shell]:
    """``make_shell(specs)``: the main window, shown."""

    def make(specs: list[ScreenSpec]) -> Shell:
        shell = Shell(context, specs)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        return shell

    return make
