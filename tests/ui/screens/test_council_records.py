"""The records tab of a council's page: quick add, sections in the pack's order, what is opened from them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.services import identity, records
from adviser_app.ui.app import Program
from adviser_app.ui.components.entries import EntryList
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.council_records import AT_MOST, CouncilRecordsPage, Section
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.record_reading import ReadDialog
from adviser_app.ui.screens.records import RecordsScreen
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, StartProgram, settle, titles, visit
from tests.ui.screens.record_steps import an_action, in_store, line, made, opened, to_front, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)


def council(qtbot: QtBot, program: Program, code: str = BARNSLEY) -> tuple[CouncilScreen, CouncilRecordsPage]:
    screen = visit(qtbot, program, "council", code=code, tab="records")
    assert isinstance(screen, CouncilScreen)
    return screen, screen.records


def section(page: CouncilRecordsPage, title: str) -> Section:
    return next(s for s in page.sections if s._title_words == title)


def entries(page: CouncilRecordsPage, title: str) -> list[str]:
    found = section(page, title).list
    return [found.item(i).text() for i in range(found.count())]


def choose(page: CouncilRecordsPage, table: str) -> None:
    page.quick.kind.setCurrentIndex(page.quick.kind.findData(table))


def test_the_tab_is_remembered_and_counts(qtbot: QtBot, program: Program) -> None:
    screen, page = council(qtbot, program)
    assert page.isVisible()
    assert not screen.standing.isVisible()
    assert screen.first_focus() is page.quick.line
    an_action(qtbot, program)
    assert screen.tabs.tabText(1) == "Records  1"
    visit(qtbot, program, "home")
    visit(qtbot, program, "council", code=DONCASTER)
    assert page.isVisible()
    assert screen.tabs.tabText(1) == "Records"
    screen.tabs.setFocus()
    qtbot.keyClick(screen.tabs, Qt.Key.Key_Left)
    assert screen.standing.isVisible()
    assert program.settings.text("council/tab") == "standing"


def test_a_note_is_written_in_a_line_and_enter(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    to_front(qtbot, program)
    choose(page, "note")
    page.quick.line.setFocus()
    qtbot.keyClicks(page.quick.line, "The leader rang about reserves")
    qtbot.keyClick(page.quick.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert entries(page, "Notes") == ["The leader rang about reserves"]
    assert page.quick.line.text() == ""
    assert page.quick.line.hasFocus()
    row = in_store(qtbot, program, lambda store: records.list_rows(store, "note"))[0]
    assert row.values["council"] == BARNSLEY


def test_an_action_takes_a_day_and_is_mine(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    choose(page, "action")
    assert page.quick.day.isVisible()
    qtbot.keyClicks(page.quick.line, "Send the paper")
    qtbot.keyClicks(page.quick.day.line, "9 December 2026")
    qtbot.keyClick(page.quick.day.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    row = in_store(qtbot, program, lambda store: records.list_rows(store, "action"))[0]
    assert (row.values["due"], row.values["status"]) == ("2026-12-09", "open")
    assert row.values["owner"] == in_store(qtbot, program, identity.get).person


def test_what_quick_add_cannot_take_stays_in_the_line(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    qtbot.keyClick(page.quick.line, Qt.Key.Key_Return)
    assert "Type what" in page.quick.wrong.text()
    choose(page, "meeting")
    qtbot.keyClicks(page.quick.line, "Budget")
    qtbot.keyClicks(page.quick.day.line, "soonish")
    qtbot.mouseClick(page.quick.add, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "“soonish” is no day." in page.quick.wrong.text()
    assert page.quick.line.text() == "Budget"
    assert in_store(qtbot, program, lambda store: records.list_rows(store, "meeting")) == []


def test_a_private_note_says_so_in_words_and_with_a_lock(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    choose(page, "private_note")
    assert "stays on this laptop" in page.quick.line.placeholderText()
    qtbot.keyClicks(page.quick.line, "Quietly")
    qtbot.keyClick(page.quick.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    found = section(page, "Notes").list
    spoken = found.item(0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "Private: stays on this laptop" in spoken
    found.setCurrentRow(0)
    entry = found.current()
    assert entry is not None
    assert entry.icon == "lock"


def test_entries_open_with_enter_a_note_to_read_others_to_change(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Call")
    made(qtbot, program, "note", council=BARNSLEY, date="2026-11-12", text="Said so.")
    _screen, page = council(qtbot, program)
    found = section(page, "Actions").list
    found.setCurrentRow(0)
    qtbot.keyClick(found, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert line(dialog, "what").text() == "Call"
    dialog.reject()
    found = section(page, "Notes").list
    found.setCurrentRow(0)
    qtbot.keyClick(found, Qt.Key.Key_Return)
    reading = opened(qtbot, program, ReadDialog)
    assert "Said so." in reading.reader.text.toPlainText()
    reading.delete.click()
    settle(qtbot, program)
    assert titles(program)[0] == "Team note deleted"
    assert entries(page, "Notes") == []


def test_new_ones_begin_with_the_council(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program, DONCASTER)
    page.new("contact")
    dialog = opened(qtbot, program, RecordDialog)
    assert line(dialog, "council").text() == "Doncaster"
    assert line(dialog, "name").hasFocus()
    dialog.reject()


def test_details_are_filled_in_and_then_changed(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    assert page.change.text() == "Fill in…"
    assert page._no_facts.isVisible()
    page.change.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.windowTitle() == "New council details"
    qtbot.keyClicks(line(dialog, "leader"), "A. Leader")
    dialog.save()
    settle(qtbot, program)
    assert not page._no_facts.isVisible()
    assert page.change.text() == "Change…"
    page.change.click()
    assert opened(qtbot, program, RecordDialog).windowTitle() == "Change council details"
    opened(qtbot, program, RecordDialog).reject()


def test_of_many_the_first_are_shown_and_the_rest_a_list_away(qtbot: QtBot, program: Program) -> None:
    def many(store: object) -> None:
        with records.action(store, "added contacts"):  # type: ignore[arg-type]
            for number in range(AT_MOST + 2):
                texts = {"council": BARNSLEY, "name": f"Person {number}", "role": "Director"}
                records.create(store, "contact", texts)  # type: ignore[arg-type]

    write(qtbot, program, many)
    _screen, page = council(qtbot, program)
    assert len(entries(page, "Contacts")) == AT_MOST
    contacts = section(page, "Contacts")
    assert contacts.all.text() == f"All {AT_MOST + 2}"
    contacts.all.click()
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, RecordsScreen)
    assert screen.list.scope.currentText() == "Barnsley"
    assert screen.list.table.model.rowCount() == AT_MOST + 2


def test_an_empty_profile_writes_its_first_note_and_is_named_by_it(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    _screen, page = council(qtbot, program)
    assert in_store(qtbot, program, identity.get) is None
    choose(page, "action")
    qtbot.keyClicks(page.quick.line, "First of all")
    qtbot.keyClick(page.quick.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert entries(page, "Actions") == ["First of all"]
    assert in_store(qtbot, program, identity.get) is not None


def test_a_list_of_entries_is_as_high_as_they_are_whatever_the_width(qtbot: QtBot, program: Program) -> None:
    text = "A long note that needs several lines of text where there is little room for it beside the others. " * 3
    made(qtbot, program, "note", council=BARNSLEY, date="2026-11-12", text=text)
    _screen, page = council(qtbot, program)
    found = section(page, "Notes").list
    assert isinstance(found, EntryList)
    for width in (1280, 900, 700):
        program.shell.resize(width, 800)
        settle(qtbot, program)
        qtbot.waitUntil(lambda: found.visualItemRect(found.item(0)).bottom() <= found.viewport().height())
        assert found.verticalScrollBar().maximum() == 0
