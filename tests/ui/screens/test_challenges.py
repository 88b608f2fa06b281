"""Peer challenge: the board moved by keyboard, mouse and menu; the lists; what they lead to; what is taken along."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QDrag, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.components.board import MIME, StageList
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.challenges import KEYS, ChallengesScreen
from adviser_app.ui.screens.challenges_done import DoneDialog
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from tests.ui import walk
from tests.ui.screens.challenge_steps import LEEDS, TODAY, YORK, ago, listed, page, shown, some, stored, write
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles, visit
from tests.ui.screens.record_steps import in_store, line, opened, press, to_front

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


def part(screen: ChallengesScreen) -> Any:
    assert screen.part is not None
    return screen.part


def cards(screen: ChallengesScreen) -> dict[str, str]:
    """Stage of each card on the board, by council."""
    board = part(screen).board
    return {item.data(256).title: item.data(256).stage for one in board.lists for item in one.cards()}


def column(screen: ChallengesScreen, stage: str) -> StageList:
    found: StageList = next(x for x in part(screen).board.lists if stage in dict(x.group.stages))
    return found


# -- the way in --------------------------------------------------------------------------------------------------


def test_it_stands_in_the_rail_after_support_and_answers_its_shortcut(qtbot: QtBot, program: Program) -> None:
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, program)
    assert isinstance(program.shell.current, ChallengesScreen)
    assert program.shell.rail.button("challenges").isChecked()
    assert "Peer challenge" in {e.text for e in program.shell._page_entries()}


def test_a_line_begins_a_challenge(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    quick = part(screen).quick
    assert screen.first_focus() is quick.council.line
    qtbot.keyClicks(quick.council.line, "donc")
    quick.stage.setCurrentIndex(quick.stage.findData("scoped"))
    quick.day.line.setText("18 July 2024")
    qtbot.keyClick(quick.council.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert cards(screen) == {"Doncaster": "scoped"}
    [row] = listed(qtbot, program, "challenge")
    assert (row.values["kind"], row.values["last_day"]) == ("Corporate", "2024-07-18")
    assert quick.council.text() == quick.day.text() == ""


def test_a_line_without_a_council_or_with_no_day_says_so_and_keeps_what_was_typed(
    qtbot: QtBot, program: Program
) -> None:
    quick = part(page(qtbot, program)).quick
    quick.add.click()
    assert quick.wrong.text() == "Choose the council first."
    qtbot.keyClicks(quick.council.line, "York")
    quick.day.line.setText("soon")
    quick.add.click()
    settle(qtbot, program)
    assert "soon" in quick.wrong.text()
    assert quick.council.text() == YORK
    assert listed(qtbot, program, "challenge") == []


def test_an_empty_page_says_what_to_do(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    assert part(screen).hint.isVisible()
    assert not any(made.isEnabled() for made in part(screen).buttons)
    for key in ("due", "published", "lending", "peers"):
        screen = page(qtbot, program, key)
        assert part(screen).empty.isVisible(), key
        assert part(screen).empty.text()
    some(qtbot, program)
    assert not part(page(qtbot, program)).hint.isVisible()
    assert not part(page(qtbot, program, "published")).empty.isVisible()


# -- the board ---------------------------------------------------------------------------------------------------


def test_cards_stand_at_their_stage_and_say_what_is_next(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    screen = page(qtbot, program)
    assert cards(screen) == {
        "Doncaster": "in discussion", "Leeds": "confirmed", "Barnsley": "feedback report", "York": "action plan",
    }  # fmt: skip
    card = column(screen, "feedback report").cards()[0].data(256)
    assert card.mark.text.startswith("Feedback report: late by 3 months")
    assert card.mark.icon == "triangle-alert"
    assert "Feedback report: late by 3 months" in card.said
    assert column(screen, "confirmed").accessibleName() == "Agreed, 1 of 4"


def test_arrows_go_along_the_columns_and_control_moves_the_card(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program)
    board = part(screen).board
    board.go_to(rows["talks"])
    qtbot.keyClick(column(screen, "in discussion"), Qt.Key.Key_Right)
    assert board.current().key == rows["planned"]
    assert column(screen, "confirmed").hasFocus()
    qtbot.keyClick(column(screen, "confirmed"), Qt.Key.Key_Right, CTRL)
    settle(qtbot, program)
    assert stored(qtbot, program, rows["planned"])["stage"] == "position statement"
    assert TODAY.isoformat() <= stored(qtbot, program, rows["planned"])["stage_since"] <= date.today().isoformat()
    assert cards(screen)["Leeds"] == "position statement"
    assert board.current().key == rows["planned"]  # it keeps the keyboard where it went
    assert column(screen, "position statement").hasFocus()
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert cards(screen)["Leeds"] == "confirmed"


def test_the_first_stage_has_none_before_it_and_a_stage_without_days_says_what_is_missing(
    qtbot: QtBot, program: Program
) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program)
    board = part(screen).board
    board.go_to(rows["talks"])
    assert not part(screen).before.isEnabled()
    qtbot.keyClick(column(screen, "in discussion"), Qt.Key.Key_Left, CTRL)
    settle(qtbot, program)
    assert cards(screen)["Doncaster"] == "in discussion"
    for _ in range(2):
        part(screen).after.click()
        settle(qtbot, program)
    assert cards(screen)["Doncaster"] == "confirmed"
    message = program.shell.banners.messages()[0]
    assert "days on site are not written down" in message.text
    assert [words for words, _ in message.actions] == ["Fill it in…", "Undo"]


def test_a_card_is_dropped_below_the_heading_of_a_stage(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program)
    target = column(screen, "scoped")
    heading = next(i for i in range(target.count()) if target.item(i).text() == "Scoped")
    place = target.visualItemRect(target.item(heading)).center()
    data = QMimeData()
    data.setData(MIME, rows["planned"].encode())
    event = QDropEvent(QPointF(place), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    target.dropEvent(event)
    settle(qtbot, program)
    assert stored(qtbot, program, rows["planned"])["stage"] == "scoped"
    assert cards(screen)["Leeds"] == "scoped"
    assert target.stage_at(QPoint(4, 2)) == "in discussion"


def test_a_card_is_picked_up_with_the_mouse(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program)
    picked: list[bytes] = []

    def pulled(drag: QDrag, _actions: object) -> Qt.DropAction:
        picked.append(bytes(drag.mimeData().data(MIME).data()))
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", pulled)
    source = column(screen, "confirmed")
    place = source.visualItemRect(source.cards()[0]).center()
    qtbot.mousePress(source.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for step in (8, 24, 40):
        qtbot.mouseMove(source.viewport(), place + QPoint(step, 0))
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(place + QPoint(step, 0)), QPointF(place), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        source.mouseMoveEvent(move)
    qtbot.mouseRelease(source.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked[:1] == [rows["planned"].encode()]
    assert cards(screen)["Leeds"] == "confirmed"  # it was dropped nowhere


def test_enter_opens_the_form_and_the_menu_moves_to_any_stage(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program)
    part(screen).board.go_to(rows["late"])
    qtbot.keyClick(column(screen, "feedback report"), Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert "Barnsley" in dialog.windowTitle() + line(dialog, "council").text()
    dialog.reject()
    menu: QMenu = screen.work.menu(rows["late"], "feedback report", BARNSLEY, "Barnsley", QPoint(0, 0))
    stages = menu.actions()[0].menu()
    assert isinstance(stages, QMenu)
    now = next(a for a in stages.actions() if a.text() == "Feedback report")
    assert now.isChecked() and not now.isEnabled()
    next(a for a in stages.actions() if a.text() == "Cancelled").trigger()
    menu.hide()
    settle(qtbot, program)
    assert cards(screen)["Barnsley"] == "cancelled"


def test_filters_narrow_every_part_and_are_remembered(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    screen = page(qtbot, program)
    screen.filters.choose(scope="mine")
    settle(qtbot, program)
    assert set(cards(screen)) == {"Barnsley", "Doncaster"}
    screen.tabs.setCurrentIndex(KEYS.index("published"))
    settle(qtbot, program)
    assert shown(part(screen)) == ["Barnsley"]
    assert program.settings.text("challenges/scope") == "mine"
    assert program.settings.text("challenges/tab") == "published"


# -- the timeline ------------------------------------------------------------------------------------------------


def test_the_year_along_its_months(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    day = f"{TODAY.year}-05-12"
    write(
        qtbot, program, "challenge", [{"council": DONCASTER, "stage": "confirmed", "first_day": day, "last_day": day}]
    )
    screen = page(qtbot, program, "timeline")
    lanes = part(screen).lanes
    names = [lanes.list.item(i).text() for i in range(lanes.list.count())]
    assert "Doncaster" in names
    assert [mark.kind for mark in lanes.marks] == ["quiet", "day"]
    lanes.list.setFocus()
    lanes.list.setCurrentRow(names.index("Doncaster"))
    assert part(screen).told.text().startswith("Doncaster: Corporate peer challenge, 12 May")
    qtbot.keyClick(lanes.list, Qt.Key.Key_Return)
    assert line(opened(qtbot, program, RecordDialog), "council").text() == "Doncaster"
    opened(qtbot, program, RecordDialog).reject()
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, program)
    assert part(screen).view.year == TODAY.year + 1
    assert rows  # those of this year are not in the next


# -- due and late ------------------------------------------------------------------------------------------------


def test_what_is_late_is_said_to_be_done_with_its_link_and_taken_back(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program, "due")
    due = part(screen)
    steps = list(zip(shown(due), shown(due, 1), shown(due, 2), strict=True))
    assert ("Barnsley", "Feedback report", "late by 3 months") in steps
    at = steps.index(("Barnsley", "Feedback report", "late by 3 months"))
    due.table.select_key(due.table.model.key(at))
    due.done.click()
    dialog = opened(qtbot, program, DoneDialog)
    dialog.rows["report_on"].editor.line.setText("nonsense")  # type: ignore[attr-defined]
    press(dialog, "Save")
    assert dialog.isVisible()
    assert dialog.rows["report_on"].said()
    dialog.rows["report_on"].editor.line.setText(TODAY.isoformat())  # type: ignore[attr-defined]
    dialog.rows["report_link"].editor.line.setText("https://example.org/barnsley")  # type: ignore[attr-defined]
    press(dialog, "Save")
    settle(qtbot, program)
    assert not any("Feedback report" in step for step in zip(shown(due), shown(due, 1), strict=True))
    found = stored(qtbot, program, rows["late"])
    assert (found["report_on"], found["report_link"]) == (TODAY.isoformat(), "https://example.org/barnsley")
    assert titles(program)[0] == "Feedback report of Barnsley is written down as done"
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert ("Barnsley", "Feedback report") in list(zip(shown(due), shown(due, 1), strict=True))


def test_chips_narrow_what_is_due_and_enter_goes_to_the_council(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    screen = page(qtbot, program, "due")
    due = part(screen)
    due.chips.choose("late")
    assert "Barnsley" in shown(due)
    assert {said.partition(" by ")[0] for said in shown(due, 2)} == {"late"}
    due.chips.choose("due soon")
    assert "late" not in {said.partition(" by ")[0] for said in shown(due, 2)}
    due.chips.choose("late")
    due.table.set_filter("Barnsley")
    due.table.select_key(due.table.model.key(0))
    due.table.view.setFocus()
    qtbot.keyClick(due.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    council = program.shell.current
    assert isinstance(council, CouncilScreen)
    assert council.challenge.code == BARNSLEY
    assert council.challenge.isVisible()


# -- published, never had one, lent ------------------------------------------------------------------------------


def test_published_or_not_and_the_link_opens(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = some(qtbot, program)
    went: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(url.toString()))
    screen = page(qtbot, program, "published")
    published = part(screen)
    published.table.select_key(rows["late"])
    assert not any(made.isEnabled() for made in published.links)
    published.table.select_key(rows["published"])
    assert [made.isEnabled() for made in published.links] == [True, False, False]
    published.links[0].click()
    assert went == ["https://example.org/report"]
    row = published.table.model.row_of(rows["published"])
    assert published.table.model.part(row, 3).icon == "check"
    assert published.table.model.part(row, 3).said.startswith("published on ") or "done" in (
        published.table.model.part(row, 3).said
    )


def test_who_never_had_one_gets_one(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    screen = page(qtbot, program, "never")
    never = part(screen)
    assert "Barnsley" not in shown(never)
    assert "Doncaster" in shown(never)  # talks are no challenge yet
    never.table.select_key(DONCASTER)
    never.begin.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.texts()["council"] == DONCASTER
    dialog.reject()


def test_days_lent_and_borrowed(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    member = {"challenge": rows["late"], "lender": LEEDS, "days": "4.5", "role": "Officer peer"}
    write(qtbot, program, "team_member", [{**member, "state": "agreed"}, {**member, "name": "x", "state": "asked"}])
    screen = page(qtbot, program, "lending")
    lending = part(screen)
    lending.year.box.setCurrentIndex(lending.year.box.findData(_year_of(ago(202))))
    lending.year.box.activated.emit(lending.year.box.currentIndex())
    settle(qtbot, program)
    found = {shown(lending)[i]: [shown(lending, c)[i] for c in (1, 4)] for i in range(len(shown(lending)))}
    assert found == {"Leeds": ["4.5", "–"], "Barnsley": ["–", "4.5"]}
    lending.table.view.setFocus()
    qtbot.keyClick(lending.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert isinstance(program.shell.current, CouncilScreen)


def _year_of(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    begins = year if month >= 4 else year - 1
    return f"FY{begins}-{(begins + 1) % 100:02d}"


# -- rules -------------------------------------------------------------------------------------------------------


def test_a_rule_is_changed_and_the_clock_follows(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    screen = page(qtbot, program, "rules")
    rules = part(screen)
    assert shown(rules, 1)[:3] == ["Next challenge", "Progress review", "Feedback report"]
    report = next(r for r in listed(qtbot, program, "clock_rule")
                  if r.values["step"] == "feedback report" and r.values["applies_from"] == "2023-04-01")  # fmt: skip
    rules.table.select_key(report.id)
    rules.changes.click()
    dialog = opened(qtbot, program, RecordDialog)
    line(dialog, "late").setText("24")
    press(dialog, "Save")
    settle(qtbot, program)
    screen.tabs.setCurrentIndex(KEYS.index("due"))
    settle(qtbot, program)
    due = part(screen)
    assert ("Barnsley", "Feedback report") not in list(zip(shown(due), shown(due, 1), strict=True))


def test_a_new_version_begins_with_the_months_of_the_old_one(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program, "rules")
    rules = part(screen)
    rules.table.select_key(rules.table.model.key(1))
    rules.version.click()
    dialog = opened(qtbot, program, RecordDialog)
    texts = dialog.form.texts()
    assert (texts["step"], texts["opens"], texts["closes"], texts["late"]) == ("progress review", "9", "11", "12")
    assert texts["applies_from"]  # from today, until one says another day
    dialog.reject()


# -- taken along, and met ----------------------------------------------------------------------------------------


def test_dates_go_into_a_calendar_file(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(qtbot, program)
    page(qtbot, program)
    path = tmp_path / "dates"
    monkeypatch.setattr(asking, "save", lambda *_args: path)
    program.actions.run("challenges.calendar")
    settle(qtbot, program)
    assert b"BEGIN:VEVENT" in path.with_suffix(".ics").read_bytes()
    assert titles(program)[0] == "The calendar file is written"


def test_every_part_but_the_rules_goes_out_as_a_csv(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(qtbot, program)
    for key in KEYS:
        screen = page(qtbot, program, key)
        path = tmp_path / f"{key}.csv"
        monkeypatch.setattr(asking, "save", lambda *_args, path=path: path)
        screen._dress_menu()
        assert program.actions.qaction("challenges.csv").isEnabled() == (key != "rules")
        program.actions.run("challenges.csv")
        settle(qtbot, program)
        assert path.exists() == (key != "rules")
    with open(tmp_path / "board.csv", encoding="utf-8-sig", newline="") as file:
        assert {row["council_code"] for row in csv.DictReader(file)} == {BARNSLEY, DONCASTER, LEEDS, YORK}


def test_every_part_is_named_large_enough_and_has_the_keyboard(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    for key in KEYS:
        screen = page(qtbot, program, key)
        assert walk.nameless(screen) == [], key
        assert walk.too_small(screen) == [], key
        focus = screen.first_focus()
        assert focus is not None, key
        assert screen.isAncestorOf(focus), key


def test_no_part_scrolls_sideways_at_twice_the_text_size(qtbot: QtBot, program: Program) -> None:
    some(qtbot, program)
    program.shell.resize(1280, 800)
    program.theme.set_scale(2.0)
    for key in KEYS:
        screen = page(qtbot, program, key)
        assert screen.scroll_area is not None
        assert screen.page.minimumSizeHint().width() <= screen.scroll_area.viewport().width(), key
        assert screen.header.minimumSizeHint().width() <= screen.width(), key
    program.theme.set_scale(1.0)


def test_a_link_chooses_a_card_and_finds_a_council(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program, row=rows["planned"])
    assert part(screen).board.current().key == rows["planned"]
    screen = page(qtbot, program, "due", council="Barnsley")
    assert set(shown(part(screen))) == {"Barnsley"}


def test_what_others_write_is_shown_at_once(qtbot: QtBot, program: Program) -> None:
    rows = some(qtbot, program)
    screen = page(qtbot, program)
    found: list[Any] = []
    program.tasks.write(
        lambda store, _work: records.change(store, "challenge", rows["talks"], {"stage": "scoped"}), found.append,
        what=("records",),
    )  # fmt: skip
    settle(qtbot, program)
    assert cards(screen)["Doncaster"] == "scoped"
    assert in_store(qtbot, program, lambda store: records.count(store)["challenge"]) == 4
    assert visit(qtbot, program, "challenges") is screen
