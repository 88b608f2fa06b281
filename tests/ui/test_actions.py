"""One registry: no two actions with one shortcut, and actions of a page only while it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from adviser_app.ui.actions import Action, Actions
from adviser_app.ui.app import Program
from adviser_app.ui.screens.registry import SCREENS
from adviser_app.ui.settings import UiSettings


def test_two_actions_cannot_have_one_shortcut(qapp: QApplication) -> None:
    actions = Actions()
    actions.add(Action("one", "One", lambda: None, "Ctrl+E"))
    with pytest.raises(ValueError, match="which one has"):
        actions.add(Action("two", "Two", lambda: None, "ctrl+e"))


def test_the_whole_program_has_no_shortcut_twice_and_every_page_can_be_built(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    program = Program(qapp, tmp_path / "none.db", UiSettings(tmp_path / "ui.ini"))
    qtbot.addWidget(program.shell)
    for spec in SCREENS:
        program.shell.go(spec.id)  # Actions.add refuses a shortcut that is taken
    # Of all pages, or of one: two pages may mean their own by the same keys.
    used = [(QKeySequence(a.shortcut).toString(), a.screen) for a in program.actions.all() if a.shortcut]
    assert len(used) == len(set(used))
    everywhere = {keys for keys, screen in used if not screen}
    assert {"Ctrl+K", "F1", "Alt+Left"} <= everywhere
    assert not [keys for keys, screen in used if screen and keys in everywhere]
    program.stop()


def test_a_shortcut_runs_its_action_wherever_the_keyboard_is(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window)
    ran: list[str] = []
    actions.attach(window)
    actions.add(Action("pack", "Export", lambda: ran.append("pack"), "Ctrl+E"))
    with qtbot.waitActive(window):
        window.show()
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["pack"]


def test_an_action_of_a_page_works_only_there(qapp: QApplication) -> None:
    actions = Actions()
    actions.add(Action("pack", "Export", lambda: None, "Ctrl+E", screen="council"))
    assert actions.available() == []
    actions.set_screen("council")
    assert [a.id for a in actions.available()] == ["pack"]
    actions.set_screen("home")
    assert not actions.qaction("pack").isEnabled()


def test_two_pages_may_mean_their_own_by_the_same_keys(qapp: QApplication) -> None:
    actions = Actions()
    ran: list[str] = []
    for screen in ("council", "home"):
        actions.add(
            Action(f"next-{screen}", "Next", lambda name=screen: ran.append(name), "Ctrl+PgDown", screen=screen)
        )
    with pytest.raises(ValueError, match="which next-council has"):
        actions.add(Action("next", "Next", lambda: None, "Ctrl+PgDown"))
    actions.set_screen("home")
    assert [a.id for a in actions.available()] == ["next-home"]
    actions.qaction("next-home").trigger()
    assert ran == ["home"]


def test_a_page_built_anew_takes_its_action_over(qapp: QApplication) -> None:
    actions = Actions()
    ran: list[str] = []
    actions.add(Action("pack", "Export", lambda: ran.append("old"), "Ctrl+E"))
    actions.add(Action("pack", "Export", lambda: ran.append("new"), "Ctrl+E"))
    actions.qaction("pack").trigger()
    assert ran == ["new"]
