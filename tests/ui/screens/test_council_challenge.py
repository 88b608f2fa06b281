"""The council page's tab with its peer challenge: the clock, what is asked next, entry in a line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.components.table import DataTable
from adviser_app.ui.screens.challenges_done import DoneDialog
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.council_challenge import CouncilChallengePage
from adviser_app.ui.screens.record_dialogs import RecordDialog
from tests.ui import walk
from tests.ui.screens.challenge_steps import LEEDS, TODAY, ago, listed, some, stored, write
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, visit
from tests.ui.screens.record_steps import opened, press, to_front

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)


def tab(qtbot: QtBot, program: Program, code: str) -> CouncilChallengePage:
    to_front(qtbot, program)
    screen = visit(qtbot, program, "council", code=code, tab="challenge")
    assert isinstance(screen, CouncilScreen)
    settle(qtbot, program)
    return screen.challenge


def column(table: DataTable, at: int) -> list[str]:
    return [table.model.part(row, at).text for row in range(table.model.rowCount())]  # type: ignore[union-attr]


def test_the_clock_stands_with_what_is_asked_next(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    page = tab(qtbot, program, BARNSLEY)
    clock = dict(zip(column(page.clock, 0), column(page.clock, 1), strict=True))
    assert clock["Feedback report"] == "late by 3 months"
    assert clock["Next challenge"] == "not due"
    assert ("Stage", "feedback report") in page.facts.facts
    assert page.asks.count() > 0
    assert not page.formal.isVisible() or page.lines.count()
    screen = program.shell.current
    assert isinstance(screen, CouncilScreen)
    assert screen.tabs.tabText(3) == "Peer challenge  1"
    assert not screen.tabs.tabIcon(3).isNull()
    assert screen.record_table == "challenge"
    assert walk.nameless(screen) == []
    assert walk.too_small(screen) == []
    assert screen.first_focus() is page.clock.view


def test_enter_on_a_step_says_that_it_is_done(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    page = tab(qtbot, program, BARNSLEY)
    page.clock.select_key(page.clock.model.key(column(page.clock, 0).index("Feedback report")))
    assert not page.link.isEnabled()
    page.clock.view.setFocus()
    qtbot.keyClick(page.clock.view, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, DoneDialog)
    dialog.rows["report_on"].editor.line.setText(ago(150))  # type: ignore[attr-defined]
    press(dialog, "Save")
    settle(qtbot, program)
    assert stored(qtbot, program, rows["late"])["report_on"] == ago(150)
    assert column(page.clock, 1)[column(page.clock, 0).index("Feedback report")].startswith("done on ")


def test_the_next_challenge_is_a_new_one(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    page = tab(qtbot, program, BARNSLEY)
    page.clock.select_key(page.clock.model.key(column(page.clock, 0).index("Next challenge")))
    page.done.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.windowTitle() == "New peer challenge"
    assert dialog.form.texts()["council"] == BARNSLEY
    dialog.reject()


def test_a_council_without_one_says_so_and_begins_it_in_a_line(qtbot: QtBot, program: Program) -> None:
    page = tab(qtbot, program, DONCASTER)
    assert "No peer challenge of Doncaster is recorded." in page.sentence.text()
    assert not page.now.isVisible()
    assert not page.new_recommendation.isEnabled()
    page.quick.kind.setCurrentIndex(page.quick.kind.findData("Finance"))
    qtbot.keyClicks(page.quick.day.line, TODAY.isoformat())
    qtbot.keyClick(page.quick.day.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    [row] = listed(qtbot, program, "challenge")
    assert (row.values["council"], row.values["kind"]) == (DONCASTER, "Finance")
    assert page.now.isVisible()


def test_recommendations_team_and_those_before_stand_behind_chips(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    write(qtbot, program, "recommendation", [
        {"challenge": rows["late"], "number": str(n), "text": f"Do thing {n}", "due": ago(3)} for n in (10, 2)
    ])  # fmt: skip
    write(qtbot, program, "team_member", [
        {"challenge": rows["late"], "name": "Ada", "lender": LEEDS, "days": "3", "state": "agreed"}
    ])  # fmt: skip
    old = {"council": BARNSLEY, "kind": "Corporate", "stage": "closed", "last_day": ago(2500)}
    [before] = write(qtbot, program, "challenge", [old])
    page = tab(qtbot, program, BARNSLEY)
    assert column(page.recommended, 0) == ["2", "10"]
    assert page.recommended.isVisible()
    page.chips.choose("team")
    assert column(page.team, 1) == ["Ada"]
    assert page.team.isVisible()
    assert not page.recommended.isVisible()
    page.chips.choose("past")
    assert page.past.model.key(0) == before
    page.past.activated.emit(before)
    assert opened(qtbot, program, RecordDialog).windowTitle() == "Change peer challenge"
    opened(qtbot, program, RecordDialog).reject()


def test_what_is_asked_leads_to_what_answers_it(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    page = tab(qtbot, program, BARNSLEY)
    page.asks.setFocus()
    page.asks.setCurrentRow(0)
    qtbot.keyClick(page.asks, Qt.Key.Key_Return)
    assert opened(qtbot, program, DoneDialog).rows
    opened(qtbot, program, DoneDialog).reject()


def test_it_follows_from_council_to_council(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    screen = visit(qtbot, program, "council", code=BARNSLEY, tab="standing")
    assert isinstance(screen, CouncilScreen)
    screen.tabs.setCurrentIndex(3)
    settle(qtbot, program)
    assert screen.challenge.isVisible()
    assert screen.challenge.code == BARNSLEY
    visit(qtbot, program, "council", code=DONCASTER, tab="challenge")
    assert screen.challenge.code == DONCASTER
    assert "Finance peer challenge" in screen.challenge.sentence.text()
    assert screen.tabs.tabIcon(3).isNull()
