"""Records: lists and forms, from the keyboard and in a real store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from adviser_app.services import identity, records, shipped
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking, record_dialogs
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.records import RecordsScreen
from adviser_app.viewmodels.records import LISTED
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, visit
from tests.ui.screens.record_steps import an_action, in_store, line, lists, made, opened, press, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


# lists


@pytest.mark.parametrize("table", [t for t in LISTED if t != "portfolio" and t not in shipped.TABLES])
def test_an_empty_list_says_what_it_is_for_and_begins_one(qtbot: QtBot, program: Program, table: str) -> None:
    screen = lists(qtbot, program, table)
    assert screen.first_focus() is not None
    button = screen.first_focus()
    assert isinstance(button, QPushButton)
    button.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert walk.nameless(dialog) == []
    assert walk.too_small(dialog) == []
    dialog.reject()


def test_a_row_is_read_beside_the_list_and_its_kind_is_remembered(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "First", due="2026-12-01")
    an_action(qtbot, program, "Second", due="2026-12-02")
    screen = lists(qtbot, program, "action")
    assert shown(screen) == ["First", "Second"]
    assert screen.reader.page is not None
    assert screen.reader.page.title == "First"
    screen.list.table.view.setFocus()
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Down)
    assert screen.reader.page.title == "Second"
    assert "2 December 2026" in screen.reader.text.toPlainText()
    assert program.settings.text("records/table") == "action"


def test_a_list_is_narrowed_by_portfolio_choice_and_words(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Mine and open")
    an_action(qtbot, program, "Mine and done", status="done", tags="secret word")
    an_action(qtbot, program, "Elsewhere", council="E06000010")
    screen = lists(qtbot, program, "action")
    mine = screen.list.scope.findData("mine")
    screen.list.scope.setCurrentIndex(mine)
    screen.list.scope.activated.emit(mine)
    assert sorted(shown(screen)) == ["Mine and done", "Mine and open"]
    at = screen.list.filter.findData("open")
    screen.list.filter.setCurrentIndex(at)
    screen.list.filter.activated.emit(at)
    assert shown(screen) == ["Mine and open"]
    screen.list.filter.setCurrentIndex(0)
    screen.list.filter.activated.emit(0)
    screen.list.table.set_filter("secret")  # in a column that is not shown
    assert shown(screen) == ["Mine and done"]


def test_one_councils_records_and_a_new_one_of_it(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Barnsley’s")
    an_action(qtbot, program, "Doncaster’s", council=DONCASTER)
    screen = lists(qtbot, program, "action", council=DONCASTER)
    assert shown(screen) == ["Doncaster’s"]
    assert screen.list.scope.currentText() == "Doncaster"
    qtbot.keyClick(program.shell, Qt.Key.Key_N, CONTROL)
    dialog = opened(qtbot, program, RecordDialog)
    assert line(dialog, "council").text() == "Doncaster"
    dialog.reject()
    screen = lists(qtbot, program, "action")
    assert len(shown(screen)) == 2


def test_another_kind_is_chosen_with_its_chip_and_counted(qtbot: QtBot, program: Program) -> None:
    made(qtbot, program, "note", council=BARNSLEY, date="2026-11-12", text="Rang.")
    screen = lists(qtbot, program, "action")
    chip = next(c for c in screen.chips._chips if c.text().startswith("Team notes"))
    assert chip.text() == "Team notes  1"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.table_name == "note"
    assert screen.new_button.text() == "New team note…"
    assert screen.reader.page is not None
    assert screen.reader.page.lead == "Rang."


class _Shown(QObject):
    """Windows that were shown, but for one."""

    def __init__(self, but: QWidget) -> None:
        super().__init__()
        self.but, self.seen = but, list[str]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched is not self.but:
            self.seen += (
                [f"{watched.metaObject().className()} {watched.accessibleName()}"] if watched.isWindow() else []
            )
        return False


def test_pages_with_records_are_named_fit_at_twice_the_size_and_flash_no_window(
    qtbot: QtBot, qapp: QApplication, program: Program
) -> None:
    an_action(qtbot, program, "Call the leader about the budget before the settlement is known", due="2026-11-13")
    for table in ("note", "private_note"):
        made(qtbot, program, table, council=BARNSLEY, date="2026-11-12", text="Rang. " * 40)
    made(qtbot, program, "contact", council=BARNSLEY, name="A. Leader", role="Leader", email="a@barnsley.gov.uk")
    made(qtbot, program, "council_detail", council=BARNSLEY, leader="A. Leader", website="https://www.barnsley.gov.uk")
    shown_ = _Shown(program.shell)
    qapp.installEventFilter(shown_)
    program.shell.resize(1280, 800)
    for scale in (1.0, 2.0):
        program.theme.set_scale(scale)
        pages = [("records", {"table": table}) for table in LISTED]
        for name, params in (*pages, ("council", {"code": BARNSLEY, "tab": "records"})):
            screen = visit(qtbot, program, name, **params)
            assert walk.nameless(screen) == [], params
            assert walk.too_small(screen) == [], params
            around = screen.width() if screen.scroll_area is None else screen.scroll_area.viewport().width()
            assert screen.page.minimumSizeHint().width() <= around, params
            qtbot.waitUntil(lambda s=screen: s.header.minimumSizeHint().width() <= s.width())  # type: ignore[misc]
    qapp.removeEventFilter(shown_)
    assert shown_.seen == []
    program.theme.set_scale(1.0)


# writing


def test_a_new_record_is_written_with_the_keyboard_alone(qtbot: QtBot, program: Program) -> None:
    lists(qtbot, program, "action")
    qtbot.keyClick(program.shell, Qt.Key.Key_N, CONTROL)
    dialog = opened(qtbot, program, RecordDialog)
    assert line(dialog, "what").hasFocus()
    qtbot.keyClicks(line(dialog, "what"), "Send the paper")
    qtbot.keyClick(line(dialog, "what"), Qt.Key.Key_Tab)
    qtbot.keyClicks(line(dialog, "council"), "donc")
    qtbot.keyClick(line(dialog, "due"), Qt.Key.Key_Return, CONTROL)
    settle(qtbot, program)
    rows = in_store(qtbot, program, lambda store: records.list_rows(store, "action"))
    assert [(r.values["what"], r.values["council"]) for r in rows] == [("Send the paper", DONCASTER)]
    who = in_store(qtbot, program, identity.get)
    assert rows[0].values["owner"] == who.person  # nobody had been named: the first record named them
    screen = program.shell.current
    assert isinstance(screen, RecordsScreen)
    assert shown(screen) == ["Send the paper"]


def test_a_form_and_the_window_around_it_are_made_in_turns_of_their_own(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = lists(qtbot, program, "challenge")
    settle(qtbot, program)
    turns, made_in, opened_in = [0], [0], [0]
    dispatcher = QAbstractEventDispatcher.instance()

    def turn() -> None:
        turns[0] += 1

    form_of, show = record_dialogs.form_of, RecordDialog.open
    monkeypatch.setattr(
        record_dialogs, "form_of", lambda *given: (made_in.__setitem__(0, turns[0]), form_of(*given))[1]
    )
    monkeypatch.setattr(RecordDialog, "open", lambda dialog: (opened_in.__setitem__(0, turns[0]), show(dialog))[1])
    dispatcher.awake.connect(turn)
    screen.new_record()
    dialog = opened(qtbot, program, RecordDialog)
    dispatcher.awake.disconnect(turn)
    assert 0 < made_in[0] < opened_in[0]
    assert dialog.form.isVisible()
    assert dialog.form.isAncestorOf(dialog.focusWidget())
    dialog.reject()


def test_support_that_may_be_there_already_is_said_before_it_is_saved(qtbot: QtBot, program: Program) -> None:
    offer = in_store(qtbot, program, lambda store: records.names(store).records("offer")[0][0])
    said = {"council": BARNSLEY, "offer": offer, "event": "Warwick"}
    there = made(qtbot, program, "episode", **said)
    screen = lists(qtbot, program, "episode")

    def another(event: str) -> RecordDialog:
        screen.work.new("episode", said | {"event": event})
        dialog = opened(qtbot, program, RecordDialog)
        dialog.save()
        settle(qtbot, program)
        return dialog

    dialog = another("warwick")
    assert dialog.isVisible()
    assert "(the same event, row" in dialog._said.text()
    assert dialog.save_button.text() == "Save all the same"
    assert dialog._open_other.isVisible()
    line(dialog, "event").setText("Leeds")  # what is typed since is looked at anew: another event of the same year
    dialog.save()
    settle(qtbot, program)
    dialog = another("Warwick")
    dialog.save()  # sure of it
    settle(qtbot, program)
    rows = in_store(qtbot, program, lambda store: records.list_rows(store, "episode"))
    assert sorted(r.values["event"] for r in rows) == ["Leeds", "Warwick", "Warwick"]
    assert there.id in {r.id for r in rows}


def test_what_is_wrong_keeps_the_form_open_and_loses_nothing(qtbot: QtBot, program: Program) -> None:
    screen = lists(qtbot, program, "action")
    screen.new_record()
    dialog = opened(qtbot, program, RecordDialog)
    qtbot.keyClicks(line(dialog, "due"), "soon")
    dialog.save()
    assert dialog.isVisible()
    assert "2 fields to put right" in dialog._said.text()
    assert dialog.form.rows["due"].said().startswith("“soon” is no day.")
    assert line(dialog, "due").text() == "soon"
    line(dialog, "due").clear()
    qtbot.keyClicks(line(dialog, "what"), "Call")
    dialog.save()
    settle(qtbot, program)
    assert not in_store(qtbot, program, lambda store: records.list_rows(store, "action"))[0].values["due"]


def test_escape_asks_where_something_was_typed(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(asking, "confirm", lambda *a, **_k: asked.append(str(a[2])) or len(asked) > 1)
    screen = lists(qtbot, program, "action")
    screen.new_record()
    dialog = opened(qtbot, program, RecordDialog)
    qtbot.keyClicks(line(dialog, "what"), "Half a thought")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert asked == ["Leave without saving?"]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert in_store(qtbot, program, lambda store: records.list_rows(store, "action")) == []


def test_escape_asks_nothing_where_nothing_was_typed(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "confirm", lambda *_a, **_k: pytest.fail("asked"))
    screen = lists(qtbot, program, "action")
    screen.new_record()
    dialog = opened(qtbot, program, RecordDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_changes_the_row_and_the_page_follows(qtbot: QtBot, program: Program) -> None:
    an_action(qtbot, program, "Call")
    screen = lists(qtbot, program, "action")
    screen.list.table.view.setFocus()
    qtbot.keyClick(screen.list.table.view, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    line(dialog, "what").clear()
    qtbot.keyClicks(line(dialog, "what"), "Call twice")
    press(dialog, "Save")
    settle(qtbot, program)
    assert shown(screen) == ["Call twice"]
    assert screen.reader.page is not None
    assert screen.reader.page.title == "Call twice"


def test_an_owner_nobody_knew_is_added_in_the_same_action(qtbot: QtBot, program: Program) -> None:
    screen = lists(qtbot, program, "action")
    screen.new_record()
    dialog = opened(qtbot, program, RecordDialog)
    qtbot.keyClicks(line(dialog, "what"), "Call")
    line(dialog, "owner").clear()
    qtbot.keyClicks(line(dialog, "owner"), "Sam Field")
    dialog.save()
    settle(qtbot, program)
    assert screen.reader.page is not None
    assert ("Owner", "Sam Field") in [(f.label, f.text) for f in screen.reader.page.facts]
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert "Sam Field" not in [name for _id, name in in_store(qtbot, program, records.names).people]


def test_one_that_is_there_already_is_offered_instead(qtbot: QtBot, program: Program) -> None:
    made(qtbot, program, "council_detail", council=BARNSLEY, leader="A. Leader")
    screen = lists(qtbot, program, "council_detail")
    screen.work.new("council_detail", {"council": BARNSLEY})
    dialog = opened(qtbot, program, RecordDialog)
    dialog.save()
    qtbot.waitUntil(lambda: "already" in dialog._said.text())
    press(dialog, "Open that one")
    settle(qtbot, program)
    other = opened(qtbot, program, RecordDialog)
    assert other.windowTitle() == "Change council details"
    assert line(other, "leader").text() == "A. Leader"
    other.reject()
