"""The page of reports of figures: ready-made ones, what is pinned, its order and words, files, and packs with one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import BARS, LINE, MAP, TABLE, View, Whom, view_to_json
from adviser_app.services import figure_reports as service
from adviser_app.store.connection import Store
from adviser_app.ui.app import Program
from adviser_app.ui.components.drawing import DrawingLabel
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_figure_reports as verbs
from adviser_app.ui.screens.figure_reports import FigureReportsScreen
from adviser_app.ui.screens.figure_reports_card import DOWN, OUT, UP, WORDS, ViewCard
from adviser_app.ui.screens.figure_reports_dialog import WordsDialog
from adviser_app.ui.screens.indicators import IndicatorsScreen
from adviser_app.ui.screens.packs import PacksScreen
from adviser_app.ui.theme import Mode
from tests.tools.pdf import structure
from tests.ui.screens.conftest import BARNSLEY, StartProgram, settle, titles, visit

ALPHA = SeriesKey("Test Office", "Alpha rate", "", "", "%")
BETA = SeriesKey("Test Office", "Beta count", "", "", "Number")
PORTFOLIO = Whom(portfolio=True)
VIEWS = (
    (View(BARS, (ALPHA,), councils=PORTFOLIO), "Ranked"),
    (View(TABLE, (ALPHA, BETA), councils=PORTFOLIO), "In figures"),
    (View(MAP, (SeriesKey("Nobody", "Nowhere"),)), "Missing"),
)


def page(qtbot: QtBot, program: Program, **params: object) -> FigureReportsScreen:
    screen = visit(qtbot, program, "figure-reports", **params)
    assert isinstance(screen, FigureReportsScreen)
    qtbot.waitUntil(lambda: not screen._painting.isActive())
    return screen


def mine(qtbot: QtBot, program: Program) -> FigureReportsScreen:
    """The page with a report of three views."""
    rows: list[str] = []
    for view, title in VIEWS:
        program.tasks.write(verbs.pin("Mine", view, title), lambda done: rows.append(done.report), what=verbs.KINDS)
    settle(qtbot, program)
    screen = page(qtbot, program, report=rows[0])
    settle(qtbot, program)
    qtbot.waitUntil(lambda: not screen._painting.isActive())
    return screen


def shown(screen: FigureReportsScreen) -> list[str]:
    return [card.view.title for card in screen.cards]


def press(qtbot: QtBot, card: ViewCard, verb: str) -> None:
    """As the menu does."""
    action = next(a for a, key in zip(card.menu.actions(), (UP, DOWN, WORDS, OUT), strict=True) if key == verb)
    assert action.isEnabled()
    action.trigger()


def click(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible() and button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog(program: Program) -> WordsDialog:
    return next(d for d in program.shell.findChildren(WordsDialog) if d.isVisible())


def test_ready_made_reports_are_there_and_say_where_they_find_nothing(qtbot: QtBot, program: Program) -> None:
    indicators = visit(qtbot, program, "indicators")
    assert isinstance(indicators, IndicatorsScreen)
    indicators.reports_action.trigger()
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, FigureReportsScreen)
    names = [screen.choice.itemText(i) for i in range(screen.choice.count())]
    assert names == sorted(names)
    assert "Housing" in names
    assert len(screen.cards) > 3
    assert all(card.view.problem and card.picture is None for card in screen.cards)
    assert "show nothing here" in screen.sentence.text()
    screen.choice.setCurrentText("Housing")
    screen.choice.activated.emit(screen.choice.currentIndex())
    settle(qtbot, program)
    assert screen.report is not None
    assert screen.report.line.name == "Housing"


def test_a_picture_is_drawn_said_in_words_and_shown_as_a_table(qtbot: QtBot, program: Program) -> None:
    screen = mine(qtbot, program)
    assert shown(screen) == ["Ranked", "In figures", "Missing"]
    ranked, figures, missing = screen.cards
    assert isinstance(ranked.picture, DrawingLabel)
    assert ranked.picture.accessibleName() == "Ranked, ranked bars"  # one title may stand over several kinds
    assert ranked.more.accessibleName() == "More for Ranked, ranked bars"
    assert "Barnsley" in ranked.picture.accessibleDescription()
    light = ranked.picture.pixmap().toImage()
    assert light.width() > 400
    assert light.width() <= screen.width()
    assert ranked.table is None
    click(qtbot, ranked.as_table)
    assert ranked.picture.isHidden()
    assert ranked.table is not None
    assert ranked.table.isVisible()
    assert {ranked.table.model.part(row, 1).text for row in range(2)} == {"Barnsley", "Doncaster"}
    click(qtbot, ranked.as_table)
    assert ranked.picture.isVisible() and not ranked.table.isVisible()
    assert figures.picture is None
    assert figures.table is not None
    assert figures.table.isVisible() and not figures.as_table.isVisible()
    assert missing.picture is None
    assert "Nowhere" in missing.view.problem
    program.shell.set_mode(Mode.DARK)
    qtbot.waitUntil(lambda: ranked.picture is not None and ranked.picture.pixmap().toImage() != light)


def test_enter_opens_the_view_in_the_explorer_and_a_row_its_indicator(qtbot: QtBot, program: Program) -> None:
    went: list[tuple[str, dict[str, object]]] = []
    screen = mine(qtbot, program)
    program.context.navigated.disconnect()
    program.context.navigated.connect(lambda to, params: went.append((to, params)))
    ranked, figures, _ = screen.cards
    assert ranked.picture is not None
    ranked.picture.setFocus()
    qtbot.keyClick(ranked.picture, Qt.Key.Key_Return)
    click(qtbot, ranked.explore_button)
    assert went == [("explorer", {"view": view_to_json(VIEWS[0][0])})] * 2
    assert figures.table is not None
    model = figures.table.model
    row = next(r for r in range(model.rowCount()) if model.part(r, 0).text == "Barnsley")
    figures.table.view.selectRow(row)
    figures.table.view.setFocus()
    qtbot.keyClick(figures.table.view, Qt.Key.Key_Return)
    assert went[-1][0] == "series"
    assert went[-1][1]["code"] == BARNSLEY


def test_views_are_moved_named_and_taken_out(qtbot: QtBot, program: Program) -> None:
    screen = mine(qtbot, program)
    assert not screen.cards[0].menu.actions()[0].isEnabled()  # the first goes no higher
    assert not screen.cards[-1].menu.actions()[1].isEnabled()
    press(qtbot, screen.cards[0], DOWN)
    settle(qtbot, program)
    assert shown(screen) == ["In figures", "Ranked", "Missing"]
    assert screen.cards[1].more.hasFocus()  # the keyboard stays with what was moved
    press(qtbot, screen.cards[1], WORDS)
    asked = dialog(program)
    assert asked.line == "Ranked"
    asked._line.clear()
    qtbot.keyClicks(asked._line, "Order")
    qtbot.keyClicks(asked._text, "Look at the end.")
    click(qtbot, asked.accept_button)
    settle(qtbot, program)
    assert shown(screen) == ["In figures", "Order", "Missing"]
    assert screen.cards[1].view.line.words == "Look at the end."
    press(qtbot, screen.cards[1], OUT)
    settle(qtbot, program)
    assert shown(screen) == ["In figures", "Missing"]
    assert titles(program)[0] == "Taken out"
    program.context.actions.run("edit.undo")
    settle(qtbot, program)
    assert shown(screen) == ["In figures", "Order", "Missing"]


def test_a_report_is_made_named_and_deleted(qtbot: QtBot, program: Program, yes: list[str]) -> None:
    screen = page(qtbot, program)
    click(qtbot, screen.new_button)
    asked = dialog(program)
    assert not asked.accept_button.isEnabled()
    qtbot.keyClicks(asked._line, "Quarterly")
    click(qtbot, asked.accept_button)
    settle(qtbot, program)
    assert screen.report is not None
    assert (screen.report.line.name, screen.choice.currentText()) == ("Quarterly", "Quarterly")
    assert screen.sentence.text() == "No view in it yet. Add one from the explorer."
    assert not screen.write_button.isEnabled()
    click(qtbot, screen.new_button)
    qtbot.keyClicks(dialog(program)._line, "quarterly")
    click(qtbot, dialog(program).accept_button)
    settle(qtbot, program)
    assert titles(program)[0] == "There is one already"
    click(qtbot, screen.words_button)
    asked = dialog(program)
    asked._line.setText("Monthly")
    qtbot.keyClicks(asked._text, "For the board.")
    click(qtbot, asked.accept_button)
    settle(qtbot, program)
    assert (screen.choice.currentText(), screen.about.text()) == ("Monthly", "For the board.")
    click(qtbot, screen.delete_button)
    settle(qtbot, program)
    assert yes and "Monthly" in yes[0]
    assert screen.choice.findText("Monthly") < 0
    assert screen.report is not None  # another is shown


def test_it_is_written_into_a_folder(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "out")
    screen = mine(qtbot, program)
    for action in screen.write_button.menu().actions():
        action.trigger()
        settle(qtbot, program)
    assert titles(program)[0] == "3 files written"
    assert sorted(p.suffix for p in (tmp_path / "out").iterdir()) == [".docx", ".pdf", ".zip"]


def test_a_report_as_it_stood_on_a_past_day(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "out")
    screen = mine(qtbot, program)
    now = [card.view.subtitle for card in screen.cards]
    assert not screen.past.isVisible() and screen.past.opener.isVisible()
    program.context.past.choose(date(2026, 1, 20))  # after the first month, before the second
    settle(qtbot, program)
    settle(qtbot, program)
    assert screen.past.isVisible() and not screen.past.opener.isVisible()
    ranked = screen.cards[0].view
    assert ranked.shown is not None
    assert "Figures as they stood on 20 January 2026." in ranked.shown.notes
    assert ranked.subtitle != now[0]  # of an earlier period
    screen.write_files(("pdf",))
    settle(qtbot, program)
    (written,) = (tmp_path / "out").iterdir()
    said = structure(written.read_bytes()).text
    assert "Figures as at" in said
    assert "20 January 2026" in said
    click(qtbot, screen.past.back)
    settle(qtbot, program)
    settle(qtbot, program)
    assert [card.view.subtitle for card in screen.cards] == now


def test_a_report_that_is_ticked_stands_in_the_pack(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path)
    view = View(LINE, (ALPHA,), councils=Whom(codes=("E08000035",)))
    program.tasks.write(verbs.pin("Mine & yours", view, "Through time"), lambda _d: None, what=verbs.KINDS)
    visit(qtbot, program, "council", code=BARNSLEY)
    screen = visit(qtbot, program, "packs")
    assert isinstance(screen, PacksScreen)
    box = next(b for b in screen.reports.ticks.values() if b.accessibleName() == "With the report Mine & yours")
    assert box.text() == "Mine && yours"
    box.setChecked(True)
    screen.refetch()
    settle(qtbot, program)
    assert len(screen.reports.ticked()) == 1  # what was ticked stays so
    screen.radios[0].setChecked(True)
    click(qtbot, screen.make)
    settle(qtbot, program)
    (pdf,) = tmp_path.glob("*.pdf")
    assert "Through time" in [h.text for h in structure(pdf.read_bytes()).find("H2")]


def test_without_any_report_the_page_says_what_one_is(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)

    def clear(store: Store, _work: object) -> None:
        for row, _name in service.names(store):
            service.delete(store, row)

    program.tasks.write(clear, lambda _none: None, what=verbs.KINDS)
    settle(qtbot, program)
    screen = page(qtbot, program)
    assert screen.stack.currentWidget() is screen.empty
    assert screen.first_focus() is screen.empty.button
    assert not screen.write_button.isEnabled()
