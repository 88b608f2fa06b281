"""What is due, on the home page: listed, opened, done, taken back, by mouse and keyboard."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.services import identity, people, portfolio, records
from adviser_app.ui.app import Program
from adviser_app.ui.screens.home import HomeScreen
from adviser_app.ui.screens.record_list import RecordList
from tests.ui.screens.conftest import BARNSLEY, settle, titles, visit


def with_work(qtbot: QtBot, program: Program) -> HomeScreen:
    """One action that is late, one visit to come, and somebody else's elsewhere."""

    def write(store: object, _work: object) -> None:
        day = date.today()
        me = identity.name(store, "Dana Adviser", "Laptop").person  # type: ignore[arg-type]
        other = people.add_person(store, "Other").id  # type: ignore[arg-type]
        late, soon = (day - timedelta(days=3)).isoformat(), (day + timedelta(days=5)).isoformat()
        for said in (
            {"what": "Send the offer", "owner": me, "council": BARNSLEY, "due": late},
            {"what": "Elsewhere", "owner": other, "council": "E06000001", "due": late},
        ):
            records.create(store, "action", said)  # type: ignore[arg-type]
        records.create(store, "meeting", {"council": BARNSLEY, "subject": "Budget", "date": soon, "kind": "Visit"})  # type: ignore[arg-type]

    program.tasks.write(write, lambda _none: None, what=("records",))
    settle(qtbot, program)
    screen = visit(qtbot, program, "home", tab="due")
    assert isinstance(screen, HomeScreen)
    return screen


def listed(screen: HomeScreen) -> list[str]:
    model = screen.due.table.model
    return [model.part(row, 1).text for row in range(model.rowCount())]


def test_mine_and_my_councils_are_listed_and_the_tab_tells_what_is_late(qtbot: QtBot, program: Program) -> None:
    screen = with_work(qtbot, program)
    assert listed(screen) == ["Send the offer", "Budget"]
    assert screen.due.sentence.text() == "1 late and 1 within four weeks."
    assert screen.tabs.tabText(1) == "Due  1 late"
    assert not screen.standing.isVisible()
    qtbot.mouseClick(screen.due.everybody, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "Elsewhere" in listed(screen)


def test_done_with_the_keyboard_and_taken_back(qtbot: QtBot, program: Program) -> None:
    screen = with_work(qtbot, program)
    screen.due.table.view.setFocus()
    screen.due.table.view.selectRow(0)
    program.context.actions.run("due.done")
    settle(qtbot, program)
    assert listed(screen) == ["Budget"]
    assert titles(program)[0] == "Action done"
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert listed(screen) == ["Send the offer", "Budget"]


def test_enter_opens_the_record(qtbot: QtBot, program: Program) -> None:
    screen = with_work(qtbot, program)
    screen.due.table.view.selectRow(1)
    qtbot.keyClick(screen.due.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    dialog = next(d for d in program.shell.findChildren(QDialog) if d.isVisible())
    assert dialog.windowTitle() == "Change meeting or visit"
    dialog.reject()


def test_what_follows_a_peer_challenge_is_opened_not_ticked_off(qtbot: QtBot, program: Program) -> None:
    def write(store: object, _work: object) -> None:
        last = (date.today() - timedelta(days=200)).isoformat()
        said = {"council": BARNSLEY, "stage": "action plan", "last_day": last}
        row = records.create(store, "challenge", said).id  # type: ignore[arg-type]
        advice = {"challenge": row, "text": "Agree a plan.", "due": date.today().isoformat()}
        records.create(store, "recommendation", advice)  # type: ignore[arg-type]

    program.tasks.write(write, lambda _none: None, what=("records",))
    settle(qtbot, program)
    screen = visit(qtbot, program, "home", tab="due")
    assert isinstance(screen, HomeScreen)
    report, plan, *_, advice = listed(screen)
    assert report.startswith("Feedback report") and plan.startswith("Action plan") and advice == "Agree a plan."
    view = screen.due.table.view
    view.selectRow(0)
    assert not screen.due.done.isEnabled()
    program.context.actions.run("due.done")
    settle(qtbot, program)
    assert len(listed(screen)) >= 3
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, program)
    dialog = next(d for d in program.shell.findChildren(QDialog) if d.isVisible())
    assert dialog.windowTitle() == "Change peer challenge"
    dialog.reject()
    view.selectRow(len(listed(screen)) - 1)
    qtbot.mouseClick(screen.due.done, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "Agree a plan." not in listed(screen) and titles(program)[0] == "Recommendation done"
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert "Agree a plan." in listed(screen)


def test_a_council_that_never_had_a_challenge_is_opened_at_its_page(qtbot: QtBot, program: Program) -> None:
    def write(store: object, _work: object) -> None:
        portfolio.put(store, ["E06000058"])  # type: ignore[arg-type]  # of 2019: its five years were over in 2024
        records.create(store, "challenge", {"council": BARNSLEY})  # type: ignore[arg-type]

    program.tasks.write(write, lambda _none: None, what=("portfolio", "records"))
    settle(qtbot, program)
    screen = visit(qtbot, program, "home", tab="due")
    assert isinstance(screen, HomeScreen)
    assert [words.split(" · ")[0] for words in listed(screen)] == ["Next challenge"]
    screen.due.table.view.selectRow(0)
    qtbot.keyClick(screen.due.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current.id == "council"
    assert program.shell.current.params["code"] == "E06000058"
    assert program.shell.current.tabs.tabText(program.shell.current.tabs.currentIndex()).startswith("Peer challenge")


def test_nothing_due_says_what_comes_here(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "home", tab="due")
    assert isinstance(screen, HomeScreen)
    assert screen.due.sentence.text() == "Nothing is due."
    assert screen.due.empty.isVisible()
    assert not screen.due.frame.isVisible()
    assert not screen.due.done.isEnabled()


def test_the_choice_of_tab_is_remembered(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "home", tab="due")
    assert isinstance(screen, HomeScreen)
    visit(qtbot, program, "councils")
    again = visit(qtbot, program, "home")
    assert isinstance(again, HomeScreen)
    assert again.due.isVisible()
    assert program.context.settings.text("home/tab") == "due"


def test_a_private_note_is_listed_and_goes_into_no_file(qtbot: QtBot, program: Program) -> None:
    def write(store: object, _work: object) -> None:
        for table in ("note", "private_note"):
            records.create(store, table, {  # type: ignore[arg-type]
                "council": BARNSLEY, "date": "2026-01-17", "text": f"A {table}",
                "follow_up": (date.today() + timedelta(days=2)).isoformat(),
            })  # fmt: skip

    program.tasks.write(write, lambda _none: None, what=("records",))
    settle(qtbot, program)
    screen = visit(qtbot, program, "home", tab="due")
    assert isinstance(screen, HomeScreen)
    table = screen.due.table
    keys = [table.model.key(row) for row in range(table.model.rowCount())]
    assert {key[0]: table.stays(key) for key in keys} == {"note": False, "private_note": True}
    for name, private in (("note", False), ("private_note", True)):
        assert RecordList(program.context, RECORD_TYPES[name]).table.stays("any row") is private


def test_the_sentence_has_a_line_of_its_own_at_twice_the_size(qtbot: QtBot, program: Program) -> None:
    screen = with_work(qtbot, program)
    due = screen.due

    def above() -> bool:
        return due.sentence.mapTo(due, due.sentence.rect().bottomLeft()).y() < due.done.mapTo(due, QPoint()).y()

    program.shell.resize(1280, 800)
    assert not above()
    program.theme.set_scale(2.0)
    qtbot.waitUntil(above)
    program.theme.set_scale(1.0)
