"""The risk overview of a real store: lines, reasons, links, parked reasons, tried rules, what changed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from adviser_app.domain.records.risk import INTERVENED, NEW_CHIEF, NEW_LEADER
from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.home import HomeScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.risk import RiskScreen
from adviser_app.ui.screens.risk_seen import SeenDialog
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles, visit
from tests.ui.screens.record_steps import opened, to_front, write
from tests.ui.screens.risk_steps import ago, keys, long_ago, overview, reasons, stored

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
CONTROL = Qt.KeyboardModifier.ControlModifier


def words_of(screen: RiskScreen, code: str) -> str:
    view = screen.overview.view
    line = view.council(code) if view is not None else None
    return line.words if line is not None else ""


def test_it_stands_in_the_rail_and_answers_its_shortcut(qtbot: QtBot, program: Program) -> None:
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, program)
    assert isinstance(program.shell.current, RiskScreen)
    assert program.shell.rail.button("risk").isChecked()
    assert "Risk overview" in {e.text for e in program.shell._page_entries()}


def test_parts_are_made_when_they_are_turned_to(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    assert set(screen.parts) == {"overview"}
    qtbot.keyClick(program.shell, Qt.Key.Key_PageDown, CONTROL)
    settle(qtbot, program)
    assert set(screen.parts) == {"overview", "since"}
    assert not screen.overview.isVisible()
    assert screen.changed.isVisible()


def test_without_a_reason_the_page_says_so_and_leads_to_the_rules(qtbot: QtBot, program: Program) -> None:
    screen = overview(qtbot, program)
    assert screen.overview.stack.currentWidget() is screen.overview.empty
    assert screen.first_focus() is screen.overview.empty.button
    qtbot.mouseClick(screen.overview.empty.button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.tab == "rules"
    assert screen.rules.isVisible()


# -- lines, reasons, links ---------------------------------------------------------------------------------------


def test_a_line_a_council_with_its_reasons_by_name(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    tree = screen.overview.tree
    assert keys(tree) == [(BARNSLEY,), (DONCASTER,)]  # the one with more reasons first
    assert words_of(screen, BARNSLEY) == "Intervention; leader changed"
    item = tree.topLevelItem(0)
    assert item is not None
    said = item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Barnsley. 2 reasons. Intervention; leader changed")
    assert screen.overview.sentence.text().startswith("2 of 2 councils have a reason")


def test_the_keyboard_opens_a_line_a_reason_and_the_rows_behind_it(qtbot: QtBot, program: Program) -> None:
    made = reasons(qtbot, program)
    screen = overview(qtbot, program)
    tree = screen.overview.tree
    tree.setFocus()
    assert tree.current_key() == (BARNSLEY,)
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    assert keys(tree) == [(BARNSLEY,), (BARNSLEY, INTERVENED), (BARNSLEY, NEW_LEADER), (DONCASTER,)]
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Return)  # two interventions: it opens to both, the statutory one first
    assert keys(tree)[1:4] == [
        (BARNSLEY, INTERVENED),
        (BARNSLEY, INTERVENED, "record", f"intervention/{made['commissioners']}"),
        (BARNSLEY, INTERVENED, "record", f"intervention/{made['notice']}"),
    ]
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.rows["kind"].editor.text() == "Commissioners"
    dialog.reject()


def test_a_reason_with_one_row_opens_it_at_once(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    tree = screen.overview.tree
    assert tree.select((BARNSLEY, NEW_LEADER))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.rows["leader"].editor.text() == "Cllr New"
    dialog.reject()


def test_the_mouse_opens_and_closes_a_line_and_a_double_click_the_council(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    tree = screen.overview.tree
    item = tree.topLevelItem(1)
    assert item is not None
    spot = QPoint(80, tree.visualItemRect(item).center().y())
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert (DONCASTER, NEW_CHIEF) in keys(tree)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert (DONCASTER, NEW_CHIEF) not in keys(tree)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(qtbot, program)
    assert isinstance(program.shell.current, CouncilScreen)
    assert program.shell.current.heading == "Doncaster"


def test_what_was_open_stays_open_and_the_current_line_current(qtbot: QtBot, program: Program) -> None:
    made = reasons(qtbot, program)
    screen = overview(qtbot, program)
    tree = screen.overview.tree
    assert tree.select((BARNSLEY, INTERVENED, "record", f"intervention/{made['notice']}"))
    write(qtbot, program, lambda store: records.create(store, "basket", {"name": "Housing"}))
    assert tree.current_key() == (BARNSLEY, INTERVENED, "record", f"intervention/{made['notice']}")


def test_narrowed_by_reason_and_by_words(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    part = screen.overview
    at = part.which.findData(NEW_CHIEF)
    assert part.which.itemText(at) == "Chief executive changed  1"
    part.which.setCurrentIndex(at)
    part.which.activated.emit(at)
    assert keys(part.tree) == [(DONCASTER,)]
    part.which.setCurrentIndex(0)
    part.which.activated.emit(0)
    part.tree.setFocus()
    qtbot.keyClicks(part.tree, "c")  # a letter begins to filter
    assert part.search.hasFocus()
    qtbot.keyClicks(part.search, "ommissioners")
    qtbot.waitUntil(lambda: keys(part.tree) == [(BARNSLEY,)])
    assert part.count.text() == "1 of 2 councils"


def test_ordered_by_name_and_remembered(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    write(qtbot, program, lambda store: [
        records.create(store, "intervention", {"council": DONCASTER, "kind": kind, "start": ago(9), "source": "X"})
        for kind in ("Commissioners", "Best Value directions")
    ])  # fmt: skip
    write(qtbot, program, lambda store: records.delete(store, "council_detail", [
        row.id for row in records.list_rows(store, "council_detail") if row.values["council"] == BARNSLEY
    ]))  # fmt: skip
    screen = overview(qtbot, program)
    assert keys(screen.overview.tree)[0] == (DONCASTER,)
    screen.overview.order.setCurrentIndex(1)
    screen.overview.order.activated.emit(1)
    assert keys(screen.overview.tree) == [(BARNSLEY,), (DONCASTER,)]
    assert program.settings.text("risk/order") == "name"


def test_the_list_goes_out_as_text_and_as_csv(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    screen.overview.tree.select((BARNSLEY, NEW_LEADER))
    screen.overview.tree.copy()
    assert QGuiApplication.clipboard().text().startswith("    Leader changed: A new leader since")
    file = tmp_path / "risk.csv"
    monkeypatch.setattr(asking, "save", lambda *_a: file)
    program.actions.run("risk.csv")
    settle(qtbot, program)
    with open(file, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["council_code"], r["reason"]) for r in rows] == [
        (BARNSLEY, "intervention"), (BARNSLEY, "leader changed"), (DONCASTER, "chief executive changed")
    ]  # fmt: skip


# -- seen --------------------------------------------------------------------------------------------------------


def park(
    qtbot: QtBot, program: Program, screen: RiskScreen, key: tuple[str, str], because: str, until: str = ""
) -> None:
    assert screen.overview.tree.select(key)
    qtbot.keyClick(screen.overview.tree, Qt.Key.Key_D, CONTROL)
    dialog = opened(qtbot, program, SeenDialog)
    qtbot.keyClicks(dialog.rows["because"].editor.control, because)
    qtbot.keyClicks(dialog.rows["until"].editor.control, until)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, program)


def test_seen_because_parks_a_reason_and_undo_brings_it_back(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    park(qtbot, program, screen, (BARNSLEY, NEW_LEADER), "met her in May")
    assert titles(program)[0] == "Reason seen"
    assert words_of(screen, BARNSLEY) == "Intervention"
    assert screen.seen.text() == "Show seen  1"
    row = stored(qtbot, program, "risk_seen")[0]
    assert (row.values["council"], row.values["rule"], row.values["because"]) == (
        BARNSLEY,
        NEW_LEADER,
        "met her in May",
    )
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert words_of(screen, BARNSLEY) == "Intervention; leader changed"


def test_a_parked_reason_can_be_shown_and_taken_back(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    park(qtbot, program, screen, (DONCASTER, NEW_CHIEF), "known", "1/1/2031")
    assert (DONCASTER,) not in keys(screen.overview.tree)
    qtbot.mouseClick(screen.seen, Qt.MouseButton.LeftButton, pos=QPoint(8, screen.seen.height() // 2))
    settle(qtbot, program)
    part = screen.overview
    assert part.tree.select((DONCASTER, NEW_CHIEF))
    said = part.tree.currentItem().data(0, Qt.ItemDataRole.AccessibleTextRole)  # type: ignore[union-attr]
    assert "known; until 1 January 2031." in said
    assert not part.see_button.isEnabled()
    qtbot.mouseClick(part.unsee_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert stored(qtbot, program, "risk_seen") == []
    assert titles(program)[0] == "Back among the reasons"
    assert not part.unsee_button.isVisible() or part.see_button.isEnabled()


def test_without_a_because_nothing_is_parked_and_nothing_typed_is_lost(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    screen.overview.tree.select((DONCASTER, NEW_CHIEF))
    qtbot.mouseClick(screen.overview.see_button, Qt.MouseButton.LeftButton)
    dialog = opened(qtbot, program, SeenDialog)
    qtbot.keyClicks(dialog.rows["until"].editor.control, "someday")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.rows["because"].said().startswith("Say why.")
    assert dialog.rows["until"].said()
    assert dialog.rows["until"].editor.text() == "someday"
    dialog.reject()
    assert stored(qtbot, program, "risk_seen") == []


def test_a_parked_reason_comes_back_when_it_changes(qtbot: QtBot, program: Program) -> None:
    made = reasons(qtbot, program)
    screen = overview(qtbot, program)
    park(qtbot, program, screen, (BARNSLEY, INTERVENED), "known to all")
    assert words_of(screen, BARNSLEY) == "Leader changed"
    write(qtbot, program, lambda store: records.change(store, "intervention", made["notice"], {"end": ago(1)}))
    assert words_of(screen, BARNSLEY) == "Intervention; leader changed"


def test_several_reasons_are_parked_together_and_undone_together(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    tree = screen.overview.tree
    tree.open_all()
    tree.selectAll()
    assert {(code, reason.rule) for code, reason in tree.chosen_reasons()} >= {(BARNSLEY, NEW_LEADER)}
    screen.overview.see()
    dialog = opened(qtbot, program, SeenDialog)
    qtbot.keyClicks(dialog.rows["because"].editor.control, "all known")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert len(stored(qtbot, program, "risk_seen")) == 3
    assert screen.overview.stack.currentWidget() is screen.overview.empty
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert stored(qtbot, program, "risk_seen") == []


# -- trying it without -------------------------------------------------------------------------------------------


def test_a_reason_is_left_out_to_try_it_and_nothing_is_stored(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program)
    before = {row.id: row.values for row in stored(qtbot, program, "risk_rule")}
    screen.rule_actions[NEW_CHIEF].trigger()
    settle(qtbot, program)
    part = screen.overview
    assert keys(part.tree) == [(BARNSLEY,)]
    assert part.trying.isVisible()
    assert "Doncaster" in part.tried.text()
    assert screen.leave_out.text() == "Leave out  1"
    assert {row.id: row.values for row in stored(qtbot, program, "risk_rule")} == before
    qtbot.mouseClick(part.put_back, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert keys(part.tree) == [(BARNSLEY,), (DONCASTER,)]
    assert not screen.rule_actions[NEW_CHIEF].isChecked()


# -- since -------------------------------------------------------------------------------------------------------


def test_the_page_keeps_a_look_a_day_and_says_that_there_is_none_before(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program, "since")
    assert screen.changed.empty.isVisible()
    assert not screen.since.isVisible()
    from adviser_app.services import risk

    found: list[int] = []
    program.tasks.query(lambda store, _work: len(risk.looks(store)), found.append)
    settle(qtbot, program)
    assert found == [1]


def test_what_is_new_and_gone_since_a_month_ago(qtbot: QtBot, program: Program) -> None:
    made = reasons(qtbot, program)
    write(
        qtbot, program, lambda store: records.change(store, "council_detail", made["leader"], {"leader_since": ago(60)})
    )
    long_ago(qtbot, program)  # both interventions had begun by then, or one of them
    write(
        qtbot,
        program,
        lambda store: records.change(store, "council_detail", made["leader"], {"leader_since": ago(400)}),
    )
    screen = overview(qtbot, program, "since")
    part = screen.changed
    lines = [[part.table.model.part(r, c).text for c in range(3)] for r in range(part.table.model.rowCount())]  # type: ignore[union-attr]
    assert ["Gone", "Barnsley", "Leader changed"] in lines
    part.chips.choose("Gone")
    assert part.table.model.rowCount() == 1
    assert "No longer a reason" in str(part.reading.facts.facts)
    part.table.view.setFocus()
    qtbot.keyClick(part.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert screen.tab == "overview"
    assert screen.overview.tree.current_key() == (BARNSLEY,)
    assert (BARNSLEY, NEW_LEADER) in keys(screen.overview.tree)  # told as gone, with nothing to open
    screen.overview.tree.select((BARNSLEY, NEW_LEADER))
    assert not screen.overview.see_button.isEnabled()


def test_another_look_can_be_chosen(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    long_ago(qtbot, program, 70)
    long_ago(qtbot, program, 35)
    screen = overview(qtbot, program)
    assert screen.since.isVisible()
    assert screen.since.count() == 3  # the usual one, and both days
    at = screen.since.findData(ago(70))
    screen.since.setCurrentIndex(at)
    screen.since.activated.emit(at)
    settle(qtbot, program)
    assert screen.view is not None
    assert screen.view.since is not None
    assert screen.view.since.day == ago(70)
    assert screen.since.currentData() == ago(70)


# -- home --------------------------------------------------------------------------------------------------------


def test_home_says_reasons_and_clock_without_scrolling_sideways(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    write(qtbot, program, lambda store: records.create(store, "challenge", {
        "council": DONCASTER, "kind": "Corporate", "stage": "feedback report", "last_day": "2024-03-01",
    }))  # fmt: skip
    program.shell.resize(1280, 800)
    screen = visit(qtbot, program, "home")
    assert isinstance(screen, HomeScreen)
    settle(qtbot, program)
    columns = {c.id: i for i, c in enumerate(screen.table.model.columns)}

    def cell(code: str, column: str) -> str:
        part = screen.table.model.part(screen.table.model.row_of(code), columns[column])
        return part.text  # type: ignore[union-attr,no-any-return]

    assert cell(BARNSLEY, "reasons") == "2 · Intervention; leader changed"
    assert "late" in cell(DONCASTER, "clock")
    assert screen.table.view.horizontalScrollBar().maximum() == 0
    write(qtbot, program, lambda store: records.delete(store, "intervention", [
        row.id for row in records.list_rows(store, "intervention") if row.values["council"] == BARNSLEY
    ]))  # fmt: skip
    assert cell(BARNSLEY, "reasons") == "1 · Leader changed"
