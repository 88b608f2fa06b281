"""Records: notes, taking back and bringing back, history, what comes from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.merge import edits
from adviser_app.services import identity, records
from adviser_app.store import edits as stored
from adviser_app.ui.app import Program
from adviser_app.ui.components.record_fields import LongEditor
from adviser_app.ui.screens.conflicts import ConflictsScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.record_lists import DeletedDialog, HistoryDialog
from adviser_app.ui.screens.record_reading import ReadDialog
from adviser_app.ui.screens.records import RecordsScreen
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, StartProgram, settle, titles, visit
from tests.ui.screens.record_steps import an_action, in_store, line, lists, made, opened, shown, to_front, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


# notes


def test_a_note_is_read_and_not_changed_but_can_be_come_back_to(qtbot: QtBot, program: Program) -> None:
    made(qtbot, program, "note", council=BARNSLEY, date="2026-11-12", text="The chief executive rang.")
    screen = lists(qtbot, program, "note")
    screen.list.table.view.setFocus()
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert not isinstance(dialog.form.rows["text"].editor, LongEditor)
    qtbot.keyClicks(line(dialog, "follow_up"), "9 December 2026")
    dialog.save()
    settle(qtbot, program)
    row = in_store(qtbot, program, lambda store: records.list_rows(store, "note"))[0]
    assert row.values["follow_up"] == "2026-12-09"
    assert row.values["text"] == "The chief executive rang."


def test_a_private_note_says_so_on_its_page_its_form_and_its_row(qtbot: QtBot, program: Program) -> None:
    made(qtbot, program, "private_note", council=BARNSLEY, date="2026-11-12", text="Quiet.")
    screen = lists(qtbot, program, "private_note")
    assert screen.private.isVisible()
    assert "stays on this laptop" in screen.private.accessibleName()
    assert screen.list.table.model.part(0, 0).icon == "lock"
    assert screen.reader._kind.text() == "Private note: stays on this laptop"
    screen.new_record()
    dialog = opened(qtbot, program, RecordDialog)
    from adviser_app.ui.components.record_reader import PrivateNotice

    assert dialog.findChild(PrivateNotice) is not None
    dialog.reject()
    screen = lists(qtbot, program, "note")
    assert not screen.private.isVisible()


def test_sharing_a_private_note_asks_and_makes_a_copy(qtbot: QtBot, program: Program, yes: list[str]) -> None:
    made(qtbot, program, "private_note", council=BARNSLEY, date="2026-11-12", text="Not so quiet.")
    screen = lists(qtbot, program, "private_note")
    press_in = screen.share_button
    qtbot.mouseClick(press_in, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "cannot become private again" in yes[0]
    both = in_store(
        qtbot, program,
        lambda store: [r.values["text"] for t in ("note", "private_note") for r in records.list_rows(store, t)],
    )  # fmt: skip
    assert both == ["Not so quiet.", "Not so quiet."]


# back


def test_delete_undo_and_restore(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Going")
    an_action(qtbot, program, "Staying")
    screen = lists(qtbot, program, "action")
    screen.list.table.select_key(screen.list.table.model.key(0))
    gone = shown(screen)[0]
    screen.list.table.view.setFocus()
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Delete)
    settle(qtbot, program)
    assert gone not in shown(screen)
    assert titles(program)[0] == "Action deleted"
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert gone in shown(screen)
    screen.list.table.view.selectAll()
    screen.delete_records()
    settle(qtbot, program)
    assert titles(program)[0] == "2 records deleted"
    screen.work.deleted("action")
    dialog = opened(qtbot, program, DeletedDialog)
    assert walk.nameless(dialog) == []
    dialog.table.view.selectAll()
    assert dialog.restore.text() == "Restore 2"
    dialog.restore.click()
    settle(qtbot, program)
    assert len(shown(screen)) == 2


def test_the_keys_of_undo_take_back_what_was_written_and_do_it_again(qtbot: QtBot, program: Program) -> None:
    row = an_action(qtbot, program, "Call")
    write(qtbot, program, lambda store: records.change(store, "action", row.id, {"due": "2026-12-01"}))
    screen = lists(qtbot, program, "action")
    assert program.actions.words("edit.undo") == "Undo: changed action"
    screen.list.table.view.setFocus()
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, program)
    assert screen.reader.page is not None
    assert "Due" not in [f.label for f in screen.reader.page.facts]
    assert titles(program)[0] == "Undone: changed action"
    assert program.actions.words("edit.redo") == "Redo: changed action"
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    settle(qtbot, program)
    assert "Due" in [f.label for f in screen.reader.page.facts]
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, program)
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Y, CONTROL)
    settle(qtbot, program)
    assert "Due" in [f.label for f in screen.reader.page.facts]


def test_in_a_field_the_same_keys_undo_what_was_typed(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Stays")
    screen = lists(qtbot, program, "action")
    field = screen.list.table._filter
    field.setFocus()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, program)
    assert field.text() == ""
    qtbot.keyClick(field, Qt.Key.Key_Y, CONTROL)
    settle(qtbot, program)
    assert field.text() == "abc"
    assert len(in_store(qtbot, program, lambda store: records.list_rows(store, "action"))) == 1


def test_with_nothing_to_take_back_undo_is_off(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    assert not program.actions.qaction("edit.redo").isEnabled()
    assert program.actions.words("edit.redo") == "Redo"


def test_history_says_what_it_was_who_and_where(qtbot: QtBot, program: Program) -> None:
    row = an_action(qtbot, program, "Call", due="2026-12-01")
    write(qtbot, program, lambda store: records.change(store, "action", row.id, {"due": "2026-12-08"}))
    screen = lists(qtbot, program, "action")
    screen.list.table.view.setFocus()
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_H, CONTROL)
    dialog = opened(qtbot, program, HistoryDialog)
    assert walk.nameless(dialog) == []
    first = [dialog.table.model.part(0, column).text for column in range(6)]
    who = in_store(qtbot, program, identity.get)
    assert first[1:] == [who.name, "Due", "1 December 2026", "8 December 2026", who.laptop]
    dialog.reject()


# from elsewhere


def test_ctrl_k_finds_a_record_and_goes_there(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Another")
    an_action(qtbot, program, "Send the options paper")
    lists(qtbot, program, "note")
    program.context.open_palette("options pap")
    palette = program.shell.palette_window
    qtbot.waitUntil(lambda: any(e.kind == "record" for e in palette.entries()))
    entry = next(e for e in palette.entries() if e.kind == "record")
    assert entry.text == "Send the options paper"
    assert entry.detail == "Action · Barnsley"
    palette.close_up()
    entry.run()
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, RecordsScreen)
    assert screen.table_name == "action"
    assert screen.reader.page is not None
    assert screen.reader.page.title == "Send the options paper"


def test_a_row_that_is_narrowed_away_is_shown_when_one_goes_to_it(qtbot: QtBot, program: Program) -> None:
    done = an_action(qtbot, program, "Done", status="done")
    an_action(qtbot, program, "Open")
    screen = lists(qtbot, program, "action")
    at = screen.list.filter.findData("open")
    screen.list.filter.setCurrentIndex(at)
    screen.list.filter.activated.emit(at)
    lists(qtbot, program, "action", row=done.id)
    assert screen.list.table.current_key() == done.id


def test_a_new_record_can_be_begun_on_any_page(qtbot: QtBot, program: Program) -> None:
    lists(qtbot, program, "action")
    visit(qtbot, program, "council", code=DONCASTER)
    assert any(a.text == "New private note…" for a in program.actions.available())
    program.actions.run("record.new.private_note")
    dialog = opened(qtbot, program, RecordDialog)
    assert line(dialog, "council").text() == "Doncaster"
    dialog.reject()
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_N, CONTROL)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.windowTitle() == "New team note"
    dialog.reject()


def test_what_is_written_on_a_page_that_does_not_show_it_is_said(qtbot: QtBot, program: Program) -> None:
    visit(qtbot, program, "home")
    program.actions.run("record.new.action")
    dialog = opened(qtbot, program, RecordDialog)
    qtbot.keyClicks(line(dialog, "what"), "Ring back")
    dialog.save()
    settle(qtbot, program)
    message = program.shell.banners.messages()[0]
    assert (message.title, message.text) == ("Action written down", "Ring back.")
    message.actions[0][1]()
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, RecordsScreen)
    assert screen.reader.page is not None
    assert screen.reader.page.title == "Ring back"


def test_what_a_colleague_wrote_appears_by_itself(qtbot: QtBot, program: Program) -> None:
    screen = lists(qtbot, program, "action")
    assert screen.empty.currentWidget() is not screen.lists_and_side
    an_action(qtbot, program, "From elsewhere")
    assert shown(screen) == ["From elsewhere"]
    assert screen.empty.currentWidget() is screen.lists_and_side


def test_a_read_only_window_reads_a_note_whole(qtbot: QtBot, program: Program) -> None:
    row = made(qtbot, program, "note", council=BARNSLEY, date="2026-11-12", text="Long.\n\nLonger.")
    screen = lists(qtbot, program, "note")
    screen.work.read("note", row.id)
    dialog = opened(qtbot, program, ReadDialog)
    assert walk.nameless(dialog) == []
    assert "Longer." in dialog.reader.text.toPlainText()
    assert dialog.remind.isVisible()
    assert not dialog.share.isVisible()
    dialog.reject()


def contradict(store: Any, row: Any, cell: str, value: str) -> None:
    """What a colleague wrote in a cell without knowing of what is there, as an exchange brings it."""
    before = stored.of_rows(store, [("action", row.id)])["action", row.id]
    mine = next(e for e in reversed(before) if e.field == cell)
    theirs = edits.make(
        "lAAAAAAAAAAAA", 1, mine.clock, mine.author, "action", row.id, cell, value, parents=mine.parents
    )  # fmt: skip
    with store.write():
        stored.append(store, [theirs])


def test_a_conflict_is_marked_in_words_and_leads_to_where_it_is_settled(qtbot: QtBot, program: Program) -> None:
    row = an_action(qtbot, program, "Call", due="2026-12-01")
    screen = lists(qtbot, program, "action")
    header = screen.list.table.view.horizontalHeader()
    assert header.isSectionHidden(screen.list._mark_at)
    write(qtbot, program, lambda store: contradict(store, row, "due", "2026-12-08"))
    assert not header.isSectionHidden(screen.list._mark_at)
    cell = screen.list.table.model.part(0, screen.list._mark_at)
    assert (cell.text, cell.icon) == ("Conflict", "git-compare-arrows")
    assert "people wrote different things" in screen.reader._mark.text()
    assert "Others wrote something else" in screen.reader.text.toPlainText()
    assert program.settings.words("tables/records-action") == []  # ours, not a choice of columns to remember
    qtbot.mouseClick(screen.reader._settle, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    there = program.shell.current
    assert isinstance(there, ConflictsScreen)
    assert there.current is not None
    assert (there.current.table, there.current.row) == ("action", row.id)


def test_a_link_in_a_record_opens_only_in_browser_or_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QUrl

    from adviser_app.ui.components import record_reader

    opened_: list[str] = []
    monkeypatch.setattr(record_reader.QDesktopServices, "openUrl", lambda url: opened_.append(url.toString()))
    for url in ("https://www.local.gov.uk/", "file:///etc/passwd", "mailto:a@b.gov.uk", "javascript:alert(1)"):
        record_reader._open(QUrl(url))
    assert opened_ == ["https://www.local.gov.uk/", "mailto:a@b.gov.uk"]
