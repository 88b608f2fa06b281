"""The windows of the peer challenge page: what if its days move, its team, a peer onto a team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screens.challenges_peers import WhichChallenge
from adviser_app.ui.screens.challenges_team import TeamDialog
from adviser_app.ui.screens.challenges_what_if import WhatIfDialog
from adviser_app.ui.screens.record_dialogs import RecordDialog
from tests.ui import walk
from tests.ui.screens.challenge_steps import LEEDS, TODAY, ago, listed, page, shown, some, some_peers, stored, write
from tests.ui.screens.conftest import settle, titles
from tests.ui.screens.record_steps import opened, press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
_ROLE, _DAYS, _STATE = 2, 3, 4


def after(dialog: WhatIfDialog) -> dict[str, str]:
    """What would be due, by step."""
    model = dialog.table.model
    return {model.part(row, 0).text: model.part(row, 2).text for row in range(model.rowCount())}


def before(dialog: WhatIfDialog) -> dict[str, str]:
    model = dialog.table.model
    return {model.part(row, 0).text: model.part(row, 1).text for row in range(model.rowCount())}


# -- what if -----------------------------------------------------------------------------------------------------


def what_if(qtbot: QtBot, program: Program, row: str) -> WhatIfDialog:
    screen = page(qtbot, program)
    screen.part.board.go_to(row)  # type: ignore[union-attr]
    screen.part.if_moved.click()  # type: ignore[union-attr]
    dialog = opened(qtbot, program, WhatIfDialog)
    settle(qtbot, program)
    return dialog


def test_what_if_says_what_would_be_due_and_writes_nothing(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    dialog = what_if(qtbot, program, rows["late"])
    assert before(dialog) == after(dialog)
    assert not dialog.save_button.isEnabled()
    dialog.weeks[2].click()
    settle(qtbot, program)
    assert dialog.last.day() == TODAY - timedelta(days=200 - 28)
    assert before(dialog)["Next challenge"] != after(dialog)["Next challenge"]
    assert dialog.save_button.isEnabled()
    assert walk.nameless(dialog) == []
    press(dialog, "Close")
    assert stored(qtbot, program, rows["late"])["last_day"] == ago(200)


def test_days_that_cannot_be_are_said_and_good_ones_are_written(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    dialog = what_if(qtbot, program, rows["planned"])
    dialog.first.set(ago(-50))
    dialog.ask()
    assert dialog.said.text() == "The first day is after the last."
    assert not dialog.save_button.isEnabled()
    dialog.last.set(ago(-52))
    dialog.ask()
    settle(qtbot, program)
    assert dialog.said.isHidden()
    dialog.save_button.click()
    settle(qtbot, program)
    found = stored(qtbot, program, rows["planned"])
    assert (found["first_day"], found["last_day"]) == (ago(-50), ago(-52))
    assert titles(program)[0] == "The days on site were moved"


# -- the team ----------------------------------------------------------------------------------------------------


def team(qtbot: QtBot, program: Program, row: str) -> TeamDialog:
    screen = page(qtbot, program)
    screen.part.board.go_to(row)  # type: ignore[union-attr]
    screen.part.team.click()  # type: ignore[union-attr]
    return opened(qtbot, program, TeamDialog)


def members(qtbot: QtBot, program: Program) -> list[dict[str, str]]:
    found = [row.values for row in listed(qtbot, program, "team_member")]
    return [{key: values[key] for key in ("role", "lender", "days", "state")} for values in found]


def test_a_team_is_made_from_the_register(qtbot: QtBot, program: Program) -> None:
    rows, peers = some(qtbot, program), some_peers(qtbot, program)
    dialog = team(qtbot, program, rows["late"])
    dialog.table.select_key(peers["ada"])
    dialog.table.view.setFocus()
    qtbot.keyClick(dialog.table.view, Qt.Key.Key_Return)
    assert dialog.on.rowCount() == 1
    assert dialog.table.model.row_of(peers["ada"]) < 0  # not offered again
    days = dialog.on.cellWidget(0, _DAYS)
    assert isinstance(days, QLineEdit)
    days.setText("many")
    press(dialog, "Save")
    assert dialog.isVisible()
    assert "many" in dialog.said.text()
    qtbot.keyClicks(days, "")
    days.setText("4.5")
    assert dialog.summary.text() == "1 person of 1 council, 4.5 days"
    assert walk.nameless(dialog) == []
    press(dialog, "Save")
    settle(qtbot, program)
    assert members(qtbot, program) == [{"role": "Officer peer", "lender": LEEDS, "days": "4.5", "state": "asked"}]
    assert titles(program)[0] == "The team: 1 person"
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert members(qtbot, program) == []


def test_a_peer_of_the_council_itself_cannot_join(qtbot: QtBot, program: Program) -> None:
    rows, peers = some(qtbot, program), some_peers(qtbot, program)
    dialog = team(qtbot, program, rows["late"])
    dialog.take(peers["own"])
    assert dialog.on.rowCount() == 0
    assert dialog.said.text().startswith("Cara Sample cannot be on this team")
    dialog.reject()


def test_who_is_on_it_is_changed_and_taken_away_in_one_step(qtbot: QtBot, program: Program, yes: list[str]) -> None:
    rows, peers = some(qtbot, program), some_peers(qtbot, program)
    one = {"challenge": rows["late"], "peer": peers["ada"], "lender": LEEDS, "role": "Officer peer", "state": "asked"}
    write(qtbot, program, "team_member", [one, {"challenge": rows["late"], "name": "Dan", "role": "Other"}])
    dialog = team(qtbot, program, rows["late"])
    assert sorted(dialog.on.item(at, 0).text() for at in range(2)) == ["Ada Sample", "Dan"]
    at = next(at for at in range(2) if dialog.on.item(at, 0).text() == "Ada Sample")
    state = dialog.on.cellWidget(at, _STATE)
    assert isinstance(state, QComboBox)
    state.setCurrentIndex(state.findData("agreed"))
    dialog.on.setCurrentCell(1 - at, 0)
    qtbot.keyClick(dialog.on, Qt.Key.Key_Delete)
    dialog.reject()  # asks, and stays where one says no; here one says yes
    assert yes and "not saved" in yes[0]
    dialog = team(qtbot, program, rows["late"])
    at = next(at for at in range(2) if dialog.on.item(at, 0).text() == "Ada Sample")
    state = dialog.on.cellWidget(at, _STATE)
    assert isinstance(state, QComboBox)
    state.setCurrentIndex(state.findData("agreed"))
    dialog.on.setCurrentCell(1 - at, 0)
    qtbot.keyClick(dialog.on, Qt.Key.Key_Delete)
    press(dialog, "Save")
    settle(qtbot, program)
    assert members(qtbot, program) == [{"role": "Officer peer", "lender": LEEDS, "days": "", "state": "agreed"}]
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert len(members(qtbot, program)) == 2
    assert {m["state"] for m in members(qtbot, program)} == {"asked"}


# -- the register ------------------------------------------------------------------------------------------------


def test_the_register_is_narrowed_and_a_peer_goes_onto_a_team(qtbot: QtBot, program: Program) -> None:
    rows, _peers = some(qtbot, program), some_peers(qtbot, program)
    screen = page(qtbot, program, "peers")
    register: Any = screen.part
    assert sorted(shown(register)) == ["Ada Sample", "Ben Sample", "Cara Sample"]
    register.kind.setCurrentIndex(register.kind.findData("councillor"))
    register.kind.activated.emit(register.kind.currentIndex())
    settle(qtbot, program)
    assert sorted(shown(register)) == ["Ben Sample", "Cara Sample"]
    register.strength.setCurrentIndex(register.strength.findData("housing"))
    register.strength.activated.emit(register.strength.currentIndex())
    settle(qtbot, program)
    assert shown(register) == ["Ben Sample"]
    register.team.click()
    which = opened(qtbot, program, WhichChallenge)
    at = next(i for i in range(which.list.count()) if "Barnsley" in which.list.item(i).text())
    which.list.setCurrentRow(at)
    qtbot.keyClick(which.list, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, TeamDialog)
    assert [dialog.on.item(i, 0).text() for i in range(dialog.on.rowCount())] == ["Ben Sample"]
    press(dialog, "Save")
    settle(qtbot, program)
    [member] = listed(qtbot, program, "team_member")
    assert (member.values["challenge"], member.values["role"]) == (rows["late"], "Member peer")


def test_enter_on_a_peer_opens_the_form(qtbot: QtBot, program: Program) -> None:
    peers = some_peers(qtbot, program)
    screen = page(qtbot, program, "peers")
    register: Any = screen.part
    register.table.select_key(peers["ben"])
    register.table.view.setFocus()
    qtbot.keyClick(register.table.view, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.windowTitle() == "Change peer"
    dialog.reject()
