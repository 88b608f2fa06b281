"""An event for many councils: typed and pasted lists, numbers, what is there already, one action, one undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screens.support import SupportScreen
from adviser_app.ui.screens.support_event import EventDialog
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles
from tests.ui.screens.record_steps import opened, press, to_front
from tests.ui.screens.support_steps import ACADEMY, LEEDS, YORK, episodes, offer_id, stored, support

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def dialog_of(qtbot: QtBot, program: Program) -> EventDialog:
    """Opened from wherever one is, by its shortcut."""
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return opened(qtbot, program, EventDialog)


def is_open(program: Program) -> bool:
    return any(d.isVisible() for d in program.shell.findChildren(EventDialog))


def put(dialog: EventDialog, name: str, text: str) -> None:
    dialog.fields[name].editor.line.setText(text)  # type: ignore[attr-defined]


def paste(dialog: EventDialog, text: str) -> None:
    """As Ctrl+V does."""
    mime = QMimeData()
    mime.setText(text)
    dialog.rows.line.insertFromMimeData(mime)


def councils(dialog: EventDialog) -> list[str]:
    table = dialog.rows.table
    return [table.item(row, 0).text() for row in range(table.rowCount())]


def noticed(qtbot: QtBot, program: Program, dialog: EventDialog) -> None:
    """Until it was asked what is there already."""
    qtbot.waitUntil(lambda: not dialog._looking.isActive())
    settle(qtbot, program)


def test_forty_councillors_of_several_councils_are_one_dialog_and_one_undo(qtbot: QtBot, program: Program) -> None:
    dialog = dialog_of(qtbot, program)
    assert walk.nameless(dialog) == []
    assert walk.too_small(dialog) == []
    put(dialog, "offer", ACADEMY)
    put(dialog, "event", "Leadership Essentials, Warwick")
    put(dialog, "start", "9/11/2026")
    paste(dialog, "Barnsley\t20\t1\t0.5\r\nLeeds City Council\t18\r\nE06000014\t2\r\n")
    assert councils(dialog) == ["Barnsley", "Leeds", "York"]
    assert dialog.summary.text() == "3 councils, 40 councillors, 1 officer"
    assert dialog.save_button.text() == "Save for 3 councils"
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert not is_open(program)
    rows = {r.values["council"]: r.values for r in stored(qtbot, program)}
    assert set(rows) == {BARNSLEY, LEEDS, YORK}
    assert {v["event"] for v in rows.values()} == {"Leadership Essentials, Warwick"}
    assert {v["status"] for v in rows.values()} == {"delivered"}
    assert (rows[BARNSLEY]["councillors"], rows[BARNSLEY]["officers"], rows[BARNSLEY]["days"]) == ("20", "1", "0.5")
    assert (rows[YORK]["councillors"], rows[YORK]["officers"]) == ("2", "")
    assert titles(program)[0] == "Added support for 3 councils."
    program.context.actions.run("edit.undo")
    settle(qtbot, program)
    assert stored(qtbot, program) == []


def test_names_are_typed_completed_and_entered(qtbot: QtBot, program: Program) -> None:
    dialog = dialog_of(qtbot, program)
    line = dialog.rows.line
    line.setFocus()
    qtbot.keyClicks(line, "Doncaster 3")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert councils(dialog) == ["Doncaster"]
    assert dialog.rows.entries() == {DONCASTER: {"councillors": "3"}}
    assert line.toPlainText() == ""
    line._take("Leeds")  # chosen from the list of names
    assert councils(dialog) == ["Doncaster", "Leeds"]
    dialog.rows.table.selectRow(0)
    dialog.rows.table.setFocus()
    qtbot.keyClick(dialog.rows.table, Qt.Key.Key_Delete)
    assert councils(dialog) == ["Leeds"]


def test_what_names_no_council_stays_and_holds_up_saving(qtbot: QtBot, program: Program) -> None:
    dialog = dialog_of(qtbot, program)
    put(dialog, "offer", ACADEMY)
    paste(dialog, "Barnsley\nSheffeild 2\n")
    assert councils(dialog) == ["Barnsley"]
    assert dialog.rows.line.toPlainText() == "Sheffeild 2"
    assert "“Sheffeild 2” (is it Sheffield?)" in dialog.rows.said.text()
    press(dialog, "Save")
    settle(qtbot, program)
    assert dialog.isVisible()
    assert "is no council yet" in dialog.said.text()
    assert stored(qtbot, program) == []
    dialog.rows.line.setPlainText("Sheffield 2")
    qtbot.keyClick(dialog.rows.line, Qt.Key.Key_Return)
    assert councils(dialog) == ["Barnsley", "Sheffield"]
    assert not dialog.rows.said.isVisible()


def test_numbers_are_typed_into_the_cells_and_wrong_ones_told(qtbot: QtBot, program: Program) -> None:
    dialog = dialog_of(qtbot, program)
    put(dialog, "offer", ACADEMY)
    paste(dialog, "Barnsley\nLeeds\n")
    dialog.rows.table.item(0, 1).setText("four")
    assert dialog.rows.said.text().startswith("Barnsley: ")
    press(dialog, "Save")
    settle(qtbot, program)
    assert dialog.isVisible()
    assert "Barnsley, councillors" in dialog.said.text()
    dialog.rows.table.item(0, 1).setText("4")
    press(dialog, "Save")
    settle(qtbot, program)
    assert {r.values["council"]: r.values["councillors"] for r in stored(qtbot, program)} == {BARNSLEY: "4", LEEDS: ""}


def test_what_is_missing_or_wrong_is_said_at_its_field(qtbot: QtBot, program: Program) -> None:
    dialog = dialog_of(qtbot, program)
    press(dialog, "Save")
    assert dialog.fields["offer"].said() != ""
    assert "1 field to put right" in dialog.said.text()
    put(dialog, "offer", ACADEMY)
    put(dialog, "start", "soonish")
    press(dialog, "Save")
    assert "“soonish”" in dialog.fields["start"].said() or "soonish" in dialog.fields["start"].said()
    put(dialog, "start", "9/11/2026")
    press(dialog, "Save")
    assert "Add the councils first" in dialog.said.text()
    paste(dialog, "Barnsley\nLeeds")
    put(dialog, "offer", "No such offer")
    press(dialog, "Save")
    settle(qtbot, program)
    assert dialog.isVisible()
    assert stored(qtbot, program) == []


def test_what_is_there_already_is_noticed_before_saving_and_left_out(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program, {"council": BARNSLEY, "offer": ACADEMY, "status": "delivered", "event": "Warwick"})
    dialog = dialog_of(qtbot, program)
    put(dialog, "offer", ACADEMY)
    put(dialog, "event", "warwick")
    paste(dialog, "Barnsley\nLeeds")
    noticed(qtbot, program, dialog)
    assert dialog.leave_out.isVisible()
    table = dialog.rows.table
    assert not table.isColumnHidden(4)
    assert table.item(0, 4).text() == "Left out: delivered, the same event"
    assert table.item(1, 4).text() == ""
    assert dialog.save_button.text() == "Save for 1 council"
    press(dialog, "Save")
    settle(qtbot, program)
    assert sorted(r.values["council"] for r in stored(qtbot, program)) == sorted([BARNSLEY, LEEDS])


def test_saved_before_it_was_asked_it_is_asked_first(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program, {"council": BARNSLEY, "offer": ACADEMY, "status": "delivered", "event": "Warwick"})
    dialog = dialog_of(qtbot, program)
    put(dialog, "offer", ACADEMY)
    put(dialog, "event", "Warwick")
    paste(dialog, "Barnsley\nLeeds")
    dialog.save()
    settle(qtbot, program)
    assert dialog.isVisible()
    assert "already" in dialog.said.text()
    dialog.leave_out.setChecked(False)
    dialog.save()
    settle(qtbot, program)
    settle(qtbot, program)
    assert not is_open(program)
    assert len(stored(qtbot, program)) == 3


def test_leaving_asks_where_something_was_typed(qtbot: QtBot, program: Program, yes: list[str]) -> None:
    dialog = dialog_of(qtbot, program)
    dialog.reject()
    assert yes == []
    dialog = dialog_of(qtbot, program)
    paste(dialog, "Barnsley\nLeeds")
    dialog.reject()
    assert yes == ["Leave without saving? What you typed here is not saved yet."]
    assert stored(qtbot, program) == []


def test_opened_from_a_page_narrowed_to_an_offer_it_begins_with_that(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    offer = offer_id(qtbot, program, ACADEMY)
    screen = support(qtbot, program, offer=offer)
    assert isinstance(screen, SupportScreen)
    assert dialog_of(qtbot, program).fields["offer"].editor.text() == offer
