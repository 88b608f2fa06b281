"""Support: the matrix, figures, list and catalogue of a real store, narrowed, sorted, changed, taken along."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.support import SupportScreen
from adviser_app.ui.screens.support_episodes import StatusDialog
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, StartProgram, settle, titles, visit
from tests.ui.screens.record_steps import in_store, opened, press, to_front
from tests.ui.screens.support_steps import ACADEMY, CYBER, LEEDS, MENTORING, episodes, offer_id, stored, support

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)


def cell(screen: SupportScreen, council: str, offer: str) -> str:
    """What the matrix says of a council and an offer, by their names; "" where it does not show them."""
    view = screen.matrix.table.view
    assert view is not None
    for i, c in enumerate(view.councils):
        for j, o in enumerate(view.offers):
            if (c.name, o.name) == (council, offer):
                return view.said(i, j).partition(": ")[2]
    return ""


def shown(screen: SupportScreen) -> list[str]:
    view = screen.matrix.table.view
    assert view is not None
    return [c.name for c in view.councils]


def listed(screen: SupportScreen) -> list[tuple[str, str, str]]:
    model = screen.episodes.table.model
    return [tuple(model.part(row, c).text for c in range(3)) for row in range(model.rowCount())]  # type: ignore[union-attr,misc]


# -- empty, and the way in ---------------------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do_and_the_catalogue_is_there(qtbot: QtBot, program: Program) -> None:
    screen = support(qtbot, program)
    assert screen.stack.currentWidget() is screen.empty
    assert screen.first_focus() is screen.empty.button
    screen.tabs.setCurrentIndex(3)
    settle(qtbot, program)
    assert screen.catalogue.table.model.rowCount() >= 20
    assert screen.first_focus() is screen.catalogue.table.view


def test_it_stands_in_the_rail_and_answers_its_shortcut(qtbot: QtBot, program: Program) -> None:
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert isinstance(program.shell.current, SupportScreen)
    assert program.shell.rail.button("support").isChecked()
    entries = {e.text for e in program.shell._page_entries()}
    assert "Support" in entries
    assert "Event for many councils…" in {e.text for e in program.shell._action_entries()}


# -- the matrix --------------------------------------------------------------------------------------------------


def test_the_matrix_says_who_had_what(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    assert cell(screen, "Barnsley", ACADEMY) == "delivered, 2 episodes of which 2 had"
    assert cell(screen, "Barnsley", CYBER) == "booked"
    assert cell(screen, "Doncaster", ACADEMY) == "under way"
    assert cell(screen, "Leeds", MENTORING) == "declined"
    assert cell(screen, "York", ACADEMY) == "nothing"
    assert "2 had at least one" in screen.matrix.sentence.text()
    assert "3 instances in all" in screen.matrix.sentence.text()


def test_filters_narrow_it_and_are_remembered(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    everyone = len(shown(screen))
    screen.filters.choose(scope="mine")
    settle(qtbot, program)
    assert shown(screen) == ["Barnsley", "Doncaster"]
    screen.filters.choose(scope="", status="declined")
    settle(qtbot, program)
    assert shown(screen) == ["Leeds"]
    assert screen.filters.clear.isVisible()
    screen.filters.clear.click()
    settle(qtbot, program)
    assert len(shown(screen)) == everyone
    offer = offer_id(qtbot, program, CYBER)
    screen.filters.choose(offer=offer, region="Yorkshire and The Humber")
    settle(qtbot, program)
    view = screen.matrix.table.view
    assert view is not None
    assert [o.name for o in view.offers] == [CYBER]
    assert {c.region for c in view.councils} == {"Yorkshire and The Humber"}
    assert program.settings.text("support/offer") == offer


def test_a_choice_made_by_hand_in_the_line_of_filters(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    box = screen.filters.boxes["type"]
    at = box.findText("County")
    box.setFocus()
    while box.currentIndex() != at:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(at)
    settle(qtbot, program)
    view = screen.matrix.table.view
    assert view is not None
    assert {c.type for c in view.councils} == {"County"}


def test_those_with_none_and_a_name_are_found_in_memory(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    page = screen.matrix
    page.show_what.setCurrentIndex(1)
    page.show_what.activated.emit(1)
    assert shown(screen) == ["Barnsley", "Doncaster"]
    page.show_what.setCurrentIndex(2)
    page.show_what.activated.emit(2)
    assert "Barnsley" not in shown(screen)
    assert "Leeds" in shown(screen)  # declined is no take-up
    qtbot.keyClicks(page.search, "leeds")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert shown(screen) == ["Leeds"]
    assert page.table.hasFocus()
    view = page.shown()
    assert view is not None
    assert view.scope.endswith("; councils that had none; “leeds”")


def test_sorted_from_the_list_of_orders_and_by_a_heading(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    page = screen.matrix
    at = page.order.findText("Sort: most instances")
    page.order.setCurrentIndex(at)
    page.order.activated.emit(at)
    assert shown(screen)[:2] == ["Barnsley", "Doncaster"]
    page.table._head_clicked(0)
    assert page.order.currentText() == f"Sort: {page.table.view.offers[0].name}"  # type: ignore[union-attr]


def test_enter_on_a_cell_shows_its_episodes_and_on_an_empty_one_the_council(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    assert screen.matrix.table.go_to(BARNSLEY, offer_id(qtbot, program, ACADEMY))
    qtbot.keyClick(screen.matrix.table, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert screen.tab == "episodes"
    assert listed(screen) == [("Barnsley", ACADEMY, "delivered")] * 2
    program.shell.back()
    settle(qtbot, program)
    screen = support(qtbot, program, offer="")
    assert screen.matrix.table.go_to(LEEDS, offer_id(qtbot, program, ACADEMY))
    qtbot.keyClick(screen.matrix.table, Qt.Key.Key_Return)
    settle(qtbot, program)
    current = program.shell.current
    assert isinstance(current, CouncilScreen)
    assert current.support.code == LEEDS
    assert current.support.isVisible()


def test_a_new_one_begins_with_the_cell_one_looks_at(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    offer = offer_id(qtbot, program, CYBER)
    screen.matrix.table.go_to(DONCASTER, offer)
    screen.matrix.table.setFocus()
    qtbot.keyClick(program.shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.texts()["council"] == DONCASTER
    assert dialog.form.texts()["offer"] == offer
    press(dialog, "Save")
    settle(qtbot, program)
    assert cell(screen, "Doncaster", CYBER) == "offered"


# -- figures -----------------------------------------------------------------------------------------------------


def test_figures_say_of_how_many_they_are(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "figures")
    page = screen.figures
    assert page.sentence.text().startswith("3 instances of support; 2 of ")
    said = {c.accessibleName().partition(":")[0]: c.accessibleName() for c in page.cards._cards}
    assert said["People"].startswith("People: 3, given for 2 of 3")
    assert said["Estimated savings"].startswith("Estimated savings: £12,500, given for 1 of 3; basis told for 1 of 1")
    assert "Offers per council" in said
    assert page.bars.accessibleDescription().startswith("none: ")
    assert page.bars.accessibleDescription().endswith("1: 2")
    assert page.change.isVisible()


def test_a_line_of_the_figures_leads_to_its_episodes(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "figures")
    page = screen.figures
    page.chips.choose("offer")
    assert page.table.model.columns[0].title == "Offer"
    assert page.table.select_key(offer_id(qtbot, program, ACADEMY))
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert screen.tab == "episodes"
    assert {offer for _, offer, _ in listed(screen)} == {ACADEMY}


def test_councils_with_none_and_those_a_theme_never_reached(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "figures", region="Yorkshire and The Humber")
    page = screen.figures
    model = page.none_table.model
    names = [model.part(row, 0).text for row in range(model.rowCount())]  # type: ignore[union-attr]
    assert "Leeds" in names
    assert "Barnsley" not in names
    theme = next(row.theme for row in page.view.never if row.theme_name == "Peer support")  # type: ignore[union-attr]
    page.none_chips.choose(theme)
    names = [model.part(row, 0).text for row in range(model.rowCount())]  # type: ignore[union-attr]
    assert "Barnsley" in names
    assert "never reached" in page.none_words.text()


# -- the list ----------------------------------------------------------------------------------------------------


def test_many_are_moved_to_another_status_at_once_and_back(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "episodes")
    page = screen.episodes
    assert page.sentence.text().startswith("5 episodes: 2 delivered")
    page.table.set_filter("barnsley")
    page.table.view.selectAll()
    qtbot.keyClick(program.shell, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = opened(qtbot, program, StatusDialog)
    assert not dialog.line.isEnabled()
    dialog.box.setCurrentIndex(dialog.box.findData("cancelled"))
    qtbot.keyClicks(dialog.line, "Budget")
    press(dialog, "Set status")
    settle(qtbot, program)
    assert titles(program)[0] == "3 episodes now cancelled"
    rows = [r for r in stored(qtbot, program) if r.values["council"] == BARNSLEY]
    assert {(r.values["status"], r.values["why"]) for r in rows} == {("cancelled", "Budget")}
    assert [status for *_, status in listed(screen)] == ["cancelled"] * 3
    program.context.actions.run("edit.undo")
    settle(qtbot, program)
    rows = [r for r in stored(qtbot, program) if r.values["council"] == BARNSLEY]
    assert sorted(r.values["status"] for r in rows) == ["booked", "delivered", "delivered"]


def test_an_episode_is_opened_changed_and_deleted_with_the_keyboard(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "episodes")
    page = screen.episodes
    page.table.set_filter("leeds")
    page.table.select_key(page.table.model.key(0))
    page.table.view.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    dialog.form.rows["status"].editor.set("booked")
    press(dialog, "Save")
    settle(qtbot, program)
    assert listed(screen) == [("Leeds", MENTORING, "booked")]
    to_front(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert len(stored(qtbot, program)) == 4
    program.context.actions.run("edit.undo")
    settle(qtbot, program)
    assert len(stored(qtbot, program)) == 5


def test_nothing_is_moved_or_deleted_from_another_view(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "episodes")
    screen.episodes.table.select_key(screen.episodes.table.model.key(0))
    screen.tabs.setCurrentIndex(0)
    settle(qtbot, program)
    program.context.actions.run("support.delete")
    program.context.actions.run("support.status")
    settle(qtbot, program)
    assert len(stored(qtbot, program)) == 5
    assert not any(d.isVisible() for d in program.shell.findChildren(StatusDialog))


# -- the catalogue -----------------------------------------------------------------------------------------------


def test_offers_with_what_was_had_against_their_targets(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    offer = offer_id(qtbot, program, ACADEMY)
    screen = support(qtbot, program, "catalogue")
    page = screen.catalogue
    page.table.select_key(offer)
    assert page.no_target.isVisible()
    page.new_target.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.texts()["offer"] == offer
    dialog.form.rows["year"].editor.line.setText(screen.filters.boxes["year"].currentText())  # type: ignore[attr-defined]
    dialog.form.rows["target"].editor.line.setText("40")  # type: ignore[attr-defined]
    press(dialog, "Save")
    settle(qtbot, program)
    assert page.targets.item(0).toolTip().endswith("3 of 40 instances")
    row = page.table.model.row_of(offer)
    assert page.table.model.part(row, 4).text == "3 of 40 instances"  # type: ignore[union-attr]


def test_an_offer_and_a_theme_are_changed_and_added_in_their_forms(qtbot: QtBot, program: Program) -> None:
    screen = support(qtbot, program, "catalogue")
    page = screen.catalogue
    qtbot.keyClick(program.shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = opened(qtbot, program, RecordDialog)
    dialog.form.rows["name"].editor.line.setText("Audit committees")  # type: ignore[attr-defined]
    theme = stored(qtbot, program, "support_theme")[0]
    dialog.form.rows["theme"].editor.set(theme.id)
    press(dialog, "Save")
    settle(qtbot, program)
    assert offer_id(qtbot, program, "Audit committees")
    page.theme_list.chosen.emit(theme.id)
    dialog = opened(qtbot, program, RecordDialog)
    dialog.form.rows["name"].editor.line.setText("Leading well")  # type: ignore[attr-defined]
    press(dialog, "Save")
    settle(qtbot, program)
    assert "Leading well" in [page.theme_list.item(i).text() for i in range(page.theme_list.count())]


# -- taken along, and for everybody ------------------------------------------------------------------------------


def test_every_view_goes_out_as_a_csv_with_codes(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    episodes(qtbot, program)
    for tab in ("matrix", "figures", "episodes", "catalogue"):
        screen = support(qtbot, program, tab)
        path = tmp_path / f"{tab}.csv"
        monkeypatch.setattr(asking, "save", lambda *_a, path=path: path)
        program.context.actions.run("support.csv")
        settle(qtbot, program)
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows, tab
        if tab in ("matrix", "episodes"):
            assert BARNSLEY in {row["council_code"] for row in rows}
        if tab == "matrix":
            assert [row["council"] for row in rows] == shown(screen)
    assert titles(program)[0] == "Exported"


def test_what_somebody_else_writes_appears(qtbot: QtBot, program: Program) -> None:
    screen = support(qtbot, program)
    assert screen.stack.currentWidget() is screen.empty
    episodes(qtbot, program)
    assert cell(screen, "Doncaster", ACADEMY) == "under way"
    in_store(qtbot, program, records.count)


@pytest.mark.parametrize("tab", ["matrix", "figures", "episodes", "catalogue"])
def test_every_control_has_a_name_and_is_large_enough(qtbot: QtBot, start: StartProgram, tab: str) -> None:
    program = start()
    episodes(qtbot, program)
    screen = support(qtbot, program, tab)
    assert walk.nameless(screen) == []
    assert walk.too_small(screen) == []
    focus = screen.first_focus()
    assert focus is not None
    assert screen.isAncestorOf(focus)


def test_no_view_scrolls_sideways_at_twice_the_text_size(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    program.shell.resize(1280, 800)
    program.theme.set_scale(2.0)
    for tab in ("matrix", "figures", "episodes", "catalogue"):
        screen = support(qtbot, program, tab)
        assert screen.scroll_area is not None
        assert screen.page.minimumSizeHint().width() <= screen.scroll_area.viewport().width(), tab
        assert screen.header.minimumSizeHint().width() <= screen.width(), tab
        program.actions.run("view.dark")
        assert not screen.grab().isNull()
    program.theme.set_scale(1.0)


def test_views_are_turned_with_the_keyboard_and_remembered(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert screen.tab == "figures"
    qtbot.keyClick(program.shell, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert screen.tab == "matrix"
    visit(qtbot, program, "home")
    assert program.settings.text("support/tab") == "matrix"
