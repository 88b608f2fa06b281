"""Conflicts settled at the window: one version, a third value, both texts, rows, many by rule, undone; and records
merged by themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from adviser_app.services import exchange, records
from adviser_app.ui.screens.conflicts import REVIEWS, SETTLE, ConflictsScreen
from adviser_app.ui.screens.conflicts_rules import RulesDialog
from adviser_app.ui.screens.exchange import ExchangeScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.record_lists import HistoryDialog
from adviser_app.ui.screens.records import RecordsScreen
from tests.tools.team import Team
from tests.tools.windows import Desk
from tests.ui.exchange.conftest import Sit

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(sit: Sit, team: Team) -> Desk:
    """Helen's, after she has taken in what David sent."""
    team.take(team.helen, team.send(team.david))
    return sit(team.helen)


def cells(screen: ConflictsScreen) -> list[tuple[str, str]]:
    model = screen.table.model
    return [(model.part(r, 0).text, model.part(r, 1).text) for r in range(model.rowCount())]


def choose(desk: Desk, screen: ConflictsScreen, cell: str) -> None:
    """The conflict of a cell, by its name in the store."""
    key = next(k for k in screen._by_key if k[2] == cell)
    assert screen.table.select_key(key)
    desk.wait()
    assert screen.panel.view is not None
    assert screen.panel.view.key == key


def value(desk: Desk, table: str, text: str, field: str) -> str:
    return str(desk.ask(lambda store: records.list_rows(store, table, text=text)[0].values[field]))


def button(screen: ConflictsScreen, words: str) -> QPushButton:
    return next(b for b in screen.panel.widget().findChildren(QPushButton) if b.text() == words)


def test_every_conflict_is_listed_with_both_sides(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    assert len(cells(screen)) == 5
    assert screen.tabs.tabText(SETTLE) == "To settle  5"
    assert screen.tabs.tabText(REVIEWS) == "Merged automatically  1"
    choose(desk, screen, "due")
    view = screen.panel.view
    assert view is not None
    assert view.sentence == "David Okafor and Helen Marsh wrote different things, without knowing of each other."
    assert view.before is not None
    assert view.before[1].startswith("Helen Marsh, ")
    first, second = view.versions
    assert (first.who, second.who) == ("David Okafor", "Helen Marsh")
    assert first.where.startswith("On “Blue laptop”, ")
    assert first.came.startswith("came with adviser-exchange_")
    assert second.came == "written on this laptop"
    assert first.now and not second.now
    assert dict(view.around)["Council"] == "Barsetshire"
    assert "Due" not in dict(view.around)


def test_one_version_is_kept_and_the_next_is_chosen(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "phone")
    desk.click(screen.panel.cards[1].keep_button)
    assert value(desk, "contact", "Eleanor", "phone") == "020 7946 0018"
    assert desk.says()[0] == "Settled: 4 to go"
    assert len(cells(screen)) == 4
    assert screen.current is not None
    assert screen.panel.view is not None
    assert screen.panel.view.key in screen._by_key


def test_undo_brings_the_conflict_back(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "phone")
    desk.click(screen.panel.cards[0].keep_button)
    assert len(cells(screen)) == 4
    desk.choose("Undo")
    assert len(cells(screen)) == 5
    assert desk.ask(exchange.count_conflicts) == 5


def test_the_keyboard_settles_all_of_them(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    for left in range(4, -1, -1):
        desk.keys(Qt.Key.Key_1, ALT)
        assert len(cells(screen)) == left
    assert screen.empty.isVisible()
    assert desk.says()[0] == "Settled: none is left"
    assert not desk.shell.notice.isVisible()


def test_enter_goes_to_the_first_version(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    desk.press(screen.table.view, Qt.Key.Key_Return)
    assert desk.shell.focusWidget() is screen.panel.cards[0].keep_button


def test_a_third_value_is_written_with_the_fields_own_editor(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "due")
    desk.keys(Qt.Key.Key_W, ALT)
    third = screen.panel.third
    assert third is not None
    line = third.rows["due"].editor.control
    assert isinstance(line, QLineEdit)
    assert line.text() == screen.panel.cards[0]._view.value  # what is shown now, to begin with
    desk.type(line, "some time")
    desk.click(third.save_button)
    assert third.rows["due"].wrong is not None
    assert "“some time”" in third.rows["due"].said()
    assert len(cells(screen)) == 5
    desk.type(line, "24/12/2026")
    desk.click(third.save_button)
    assert value(desk, "action", "Ring the chief", "due") == "2026-12-24"
    assert len(cells(screen)) == 4


def test_a_group_is_settled_as_one(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "state")
    view = screen.panel.view
    assert view is not None
    said = [dict(v.lines) for v in view.versions]
    assert {"Status": "Dropped", "Why dropped": "He has offered four"} in said
    assert any(lines.get("Status") == "Done" for lines in said)
    screen.panel.write_third()
    desk.wait()
    third = screen.panel.third
    assert third is not None
    assert list(third.rows) == ["status", "done", "why"]
    third.rows["status"].editor.set("open")
    third.rows["done"].editor.set("")
    third.rows["why"].editor.set("")
    desk.click(third.save_button)
    assert value(desk, "action", "Ask the leader", "status") == "open"


def test_both_texts_are_kept(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "detail")
    view = screen.panel.view
    assert view is not None
    assert [said.strip() for said, differs in view.versions[0].parts if differs] == [
        "third", "March", "whom she wants as lead peer.",
    ]  # fmt: skip
    desk.click(button(screen, "Keep both texts"))
    kept = value(desk, "action", "Ring the chief", "detail")
    assert "second week of February" in kept
    assert "third week of March" in kept
    assert "(Helen Marsh, " in kept


@pytest.mark.parametrize("keep", [True, False])
def test_deleted_here_edited_there(desk: Desk, keep: bool) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "_row")
    edited, gone = screen.panel.cards
    assert (edited.keep_button.text(), gone.keep_button.text()) == ("Keep the record", "Delete the record")
    assert ("Detail", "They would like two days.") in edited._view.lines
    desk.click((edited if keep else gone).keep_button)
    rows = desk.ask(lambda store: records.list_rows(store, "action", text="Agree the scope"))
    assert len(rows) == (1 if keep else 0)
    assert len(cells(screen)) == 4


def test_many_at_once_by_rule_undone_in_one_step(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    desk.keys(Qt.Key.Key_M, ALT)
    dialog = desk.dialog(RulesDialog)
    words = [rule.words for rule in dialog.rules]
    assert words == ["The newer one", "Mine", "David Okafor’s", "Both texts", "Keep deleted records",
                     "Delete them all the same"]  # fmt: skip
    assert dialog.said[0].text().endswith("Settles all 5.")
    assert dialog.said[3].text().endswith("Settles 1 of 5; 4 stay for you to look at.")
    dialog.group.button(1).setChecked(True)
    assert dialog.go.text() == "Settle 5 conflicts"
    desk.click(dialog.go)
    assert screen.empty.isVisible()
    assert desk.says()[0] == "5 conflicts settled: none is left"
    assert value(desk, "contact", "Eleanor", "phone") == "020 7946 0018"
    assert desk.ask(lambda store: records.list_rows(store, "action", text="Agree the scope")) == []
    desk.choose("Undo")
    assert len(cells(screen)) == 4  # the values are disputed again; the record that was deleted is back
    assert len(desk.ask(lambda store: records.list_rows(store, "action", text="Agree the scope"))) == 1


def test_only_those_chosen_in_the_list(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    rows = {cells(screen)[r][1]: r for r in range(5)}
    view = screen.table.view
    view.clearSelection()
    for field in ("Due", "Work telephone"):
        view.selectionModel().select(
            screen.table.model.index(rows[field], 0),
            view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows,
        )
    desk.click(screen.many_button)
    dialog = desk.dialog(RulesDialog)
    assert dialog.some.isChecked()
    assert dialog.some.text() == "The 2 that are chosen in the list"
    desk.click(dialog.go)
    assert len(cells(screen)) == 3
    assert {field for _record, field in cells(screen)}.isdisjoint({"Due", "Work telephone"})


def test_what_a_rule_does_not_settle_stays_and_is_said(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    desk.click(screen.many_button)
    dialog = desk.dialog(RulesDialog)
    at = next(i for i, rule in enumerate(dialog.rules) if rule.rule == "keep")
    dialog.group.button(at).setChecked(True)
    assert dialog.go.text() == "Settle 1 conflict"
    desk.click(dialog.go)
    assert len(cells(screen)) == 4


def test_from_a_record_its_conflict_is_chosen(desk: Desk) -> None:
    row = desk.ask(lambda store: records.list_rows(store, "contact", text="Eleanor")[0].id)
    listed = desk.go(RecordsScreen, table="contact", row=row)
    desk.click(listed.reader._settle)
    screen = desk.on(ConflictsScreen)
    assert screen.panel.view is not None
    assert screen.panel.view.key == ("contact", row, "phone")


def test_a_record_without_a_conflict_says_where_to_look(desk: Desk) -> None:
    row = desk.ask(lambda store: records.list_rows(store, "contact", text="Lucetta")[0].id)
    desk.go(ConflictsScreen, table="contact", row=row)
    assert desk.says()[0] == "Nothing to settle in that record"
    desk.choose("Open the exchange")
    desk.on(ExchangeScreen)


def test_the_record_and_its_history_open_beside(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    choose(desk, screen, "phone")
    desk.click(button(screen, "History…"))
    history = desk.dialog(HistoryDialog)
    assert history.table.model.rowCount() >= 3
    history.reject()
    desk.click(button(screen, "Open the record…"))
    form = desk.dialog(RecordDialog)
    assert form.isVisible()
    form.reject()


def test_nothing_to_settle_says_what_the_page_is_for(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = desk.go(ConflictsScreen)
    assert screen.empty.isVisible()
    assert not screen.many_button.isEnabled()
    desk.click(screen.empty.button)
    desk.on(ExchangeScreen)


def test_what_was_merged_is_looked_at_once(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen, tab="reviews")
    reviews = screen.reviews
    assert reviews.table.model.rowCount() == 1
    assert reviews.reader.page is not None
    assert reviews.reader.page.title == "Sue Bridehead · Chief finance officer (section 151)"
    wrote = {(reviews.changes.model.part(r, 1).text, reviews.changes.model.part(r, 2).text)
             for r in range(reviews.changes.model.rowCount())}  # fmt: skip
    assert {("Helen Marsh", "Role"), ("David Okafor", "Work e-mail")} <= wrote
    desk.keys(Qt.Key.Key_L, ALT)
    assert desk.ask(exchange.reviews) == []
    assert reviews.empty.isVisible()
    assert screen.tabs.tabText(REVIEWS) == "Merged automatically"


def test_keys_of_one_tab_do_nothing_on_the_other(desk: Desk) -> None:
    desk.go(ConflictsScreen, tab="reviews")
    desk.keys(Qt.Key.Key_1, ALT)
    assert desk.ask(exchange.count_conflicts) == 5
    desk.go(ConflictsScreen, tab="settle")
    desk.keys(Qt.Key.Key_L, ALT)
    assert len(desk.ask(exchange.reviews)) == 1
