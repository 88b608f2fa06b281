"""Steps that tests of records share: going to a list, asking and writing the store, the dialog that opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.services import identity, records
from adviser_app.ui.app import Program
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.components.record_fields import LineEditor, PickEditor
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.records import RecordsScreen
from tests.ui.screens.conftest import BARNSLEY, settle, visit

Of = TypeVar("Of", bound=QDialog)


def lists(qtbot: QtBot, program: Program, table: str, **params: object) -> RecordsScreen:
    to_front(qtbot, program)
    screen = visit(qtbot, program, "records", table=table, **params)
    assert isinstance(screen, RecordsScreen)
    return screen


def to_front(qtbot: QtBot, program: Program) -> None:
    """Shortcuts are for the window that is active."""
    with qtbot.waitActive(program.shell):
        program.shell.activateWindow()


def in_store(qtbot: QtBot, program: Program, ask: Callable[[Any], Any]) -> Any:
    """What the store says now."""
    found: list[Any] = []
    program.tasks.query(lambda store, _work: ask(store), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def write(qtbot: QtBot, program: Program, do: Callable[[Any], Any]) -> Any:
    """Something written as a colleague's exchange would, and told to the window."""
    found: list[Any] = []
    program.tasks.write(lambda store, _work: do(store), found.append, what=("records",))
    settle(qtbot, program)
    return found[0]


def made(qtbot: QtBot, program: Program, table: str, **texts: str) -> Any:
    return write(qtbot, program, lambda store: records.create(store, table, texts))


def an_action(qtbot: QtBot, program: Program, what: str = "Call the leader", **more: str) -> Any:
    def do(store: Any) -> Any:
        return records.create(
            store, "action", {"what": what, "council": BARNSLEY, "owner": identity.ensure(store).person, **more}
        )

    return write(qtbot, program, do)


def opened(qtbot: QtBot, program: Program, kind: type[Of]) -> Of:
    settle(qtbot, program)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in program.shell.findChildren(kind)))
    return next(d for d in program.shell.findChildren(kind) if d.isVisible())


def line(dialog: RecordDialog, name: str) -> QLineEdit:
    editor = dialog.form.rows[name].editor
    assert isinstance(editor, LineEditor | PickEditor | DateEditor)
    return editor.line


def shown(screen: RecordsScreen, column: int = 0) -> list[str]:
    model = screen.list.table.model
    return [model.part(row, column).text for row in range(model.rowCount())]


def press(dialog: QDialog, words: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text().startswith(words) and b.isVisible()).click()
