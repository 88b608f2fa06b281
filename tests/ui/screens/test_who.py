"""Who works here: asked once at first start, and kept in Settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.services import identity
from adviser_app.ui.app import ASKED, Program
from adviser_app.ui.screens.settings import SettingsScreen
from adviser_app.ui.screens.who import WhoDialog
from adviser_app.ui.settings import UiSettings
from tests.ui import walk
from tests.ui.screens.conftest import StartProgram, settle, titles, visit
from tests.ui.screens.record_steps import in_store


@pytest.fixture
def first(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """The program as ``main`` starts it, on a store that is made now."""
    program = Program(qapp, tmp_path / "adviser.db", UiSettings(tmp_path / "window.ini"), asks_who=True)
    qtbot.addWidget(program.shell, before_close_func=lambda _shell: program.stop())
    program.start()
    yield program
    program.stop()
    qapp.setStyleSheet("")


def dialog_of(qtbot: QtBot, program: Program) -> WhoDialog:
    qtbot.waitUntil(lambda: isinstance(program.dialog, WhoDialog), timeout=20_000)
    assert isinstance(program.dialog, WhoDialog)
    return program.dialog


def test_the_first_start_asks_with_the_computers_words_filled_in(qtbot: QtBot, first: Program) -> None:
    dialog = dialog_of(qtbot, first)
    assert walk.nameless(dialog) == []
    assert (dialog.fields.name.text(), dialog.fields.laptop.text()) == identity.suggested()
    dialog.fields.name.setText("Alex Morgan")
    dialog.fields.laptop.setText("Train laptop")
    dialog.fields.email.setText("alex.morgan@local.gov.uk")
    qtbot.keyClick(dialog.fields.laptop, Qt.Key.Key_Return)
    settle(qtbot, first)
    who = in_store(qtbot, first, identity.get)
    assert (who.name, who.laptop, who.named) == ("Alex Morgan", "Train laptop", True)
    assert first.settings.flag(ASKED)


def test_what_is_missing_is_said_and_the_dialog_stays(qtbot: QtBot, first: Program) -> None:
    dialog = dialog_of(qtbot, first)
    dialog.fields.name.clear()
    dialog.keep.click()
    assert dialog.isVisible()
    assert dialog.fields.wrong.text().startswith("Your name is missing.")
    dialog.fields.name.setText("Alex")
    dialog.fields.email.setText("nonsense")
    dialog.keep.click()
    assert "is no e-mail address" in dialog.fields.wrong.text()
    dialog.later.click()
    settle(qtbot, first)


def test_left_for_later_it_is_not_asked_again(qtbot: QtBot, first: Program) -> None:
    dialog_of(qtbot, first).later.click()
    settle(qtbot, first)
    assert in_store(qtbot, first, identity.get) is None
    assert first.settings.flag(ASKED)
    first._opened(None)
    settle(qtbot, first)
    assert first.dialog is None


def test_settings_has_the_same_fields(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "settings")
    assert isinstance(screen, SettingsScreen)
    card = screen.who
    assert not card.keep.isEnabled()
    card.fields.name.clear()
    qtbot.keyClicks(card.fields.name, "Jo Patel")
    qtbot.mouseClick(card.keep, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert in_store(qtbot, program, identity.get).name == "Jo Patel"
    assert titles(program)[0] == "Kept"
    assert not card.keep.isEnabled()


def test_tests_and_tools_are_not_asked(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    assert program.dialog is None
