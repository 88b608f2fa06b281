"""An indicator's page: chart, tables, provenance, revisions, polarity and its undo, other councils."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.domain.indicators import Polarity
from adviser_app.ui.app import Program
from adviser_app.ui.screens.series import SeriesScreen
from adviser_app.ui.screens.series_history import RevisionsPart
from tests.ui.screens.conftest import BARNSLEY, StartProgram, portfolio_codes, settle, titles, visit

# What the offscreen platform says when a list drops down.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")


def series(qtbot: QtBot, program: Program, series_id: int = 1) -> SeriesScreen:
    screen = visit(qtbot, program, "series", series_id=series_id, code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    return screen


def test_every_value_the_ranking_and_the_revisions_are_there(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    assert screen._values is not None
    assert screen._ranking is not None
    assert screen.revisions.table.isVisibleTo(screen.revisions)
    assert screen._values.model.rowCount() == 6
    assert screen._ranking.model.rowCount() == 36
    assert screen.revisions.table.model.rowCount() == 1
    assert screen.tabs.tabText(2) == "Revisions  1"
    assert screen.figure.text()


def test_the_tabs_are_walked_with_the_keyboard(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    screen.tabs.setFocus()
    for at in (1, 2, 3):
        qtbot.keyClick(screen.tabs, Qt.Key.Key_Right)
        assert screen.stack.currentIndex() == at
    assert screen.provenance.parentWidget().isVisible()


def test_where_the_number_came_from_can_be_copied(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    screen.tabs.setCurrentIndex(3)
    copy = next(b for b in screen.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Test Office" in copied
    assert "month-2.csv" in copied
    # On the page the hash stands in groups, so that a line can break within it; copied it is what it is
    (sha,) = re.findall(r"\b[0-9a-f]{64}\b", copied)
    shown = [part.text() for part in screen.provenance.parentWidget().findChildren(QLabel)]
    assert " ".join(sha[i : i + 16] for i in range(0, 64, 16)) in shown


def test_a_polarity_is_set_said_and_undone(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    assert screen._page is not None
    assert screen._page.row.quartile.text == ""
    screen.polarity.setCurrentIndex(screen.polarity.findData(Polarity.LOW))
    screen.polarity.activated.emit(screen.polarity.currentIndex())
    settle(qtbot, program)
    assert screen._page.polarity == "Low is good"
    assert screen._page.row.quartile.text
    assert "low is good" in titles(program)[0]
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert screen._page.row.quartile.text == ""


def test_setting_what_stands_already_says_nothing(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    screen.polarity.setCurrentIndex(0)
    screen.polarity.activated.emit(0)
    settle(qtbot, program)
    assert titles(program) == []


def test_another_council_is_chosen_by_typing(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    edit = screen.council.lineEdit()
    assert edit is not None
    edit.selectAll()
    qtbot.keyClicks(edit, "Wigan")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert screen._page is not None
    assert screen._page.name == "Wigan"
    assert screen.back.text() == "Wigan"
    assert edit.cursorPosition() == 0  # a long name loses its end where there is no room, not its beginning


def test_the_button_leads_to_the_council(qtbot: QtBot, program: Program) -> None:
    screen = series(qtbot, program)
    qtbot.mouseClick(screen.back, Qt.MouseButton.LeftButton)
    assert program.shell.current is not None
    assert program.shell.current.id == "council"


def test_without_a_council_it_takes_the_first_of_the_portfolio(qtbot: QtBot, program: Program) -> None:
    program.settings.forget("council/last")
    screen = visit(qtbot, program, "series", series_id=2, code="")
    assert isinstance(screen, SeriesScreen)
    assert screen._page is not None
    assert screen._page.name == "Barnsley"


def test_an_unknown_series_is_told(qtbot: QtBot, start: StartProgram) -> None:
    program = start()
    visit(qtbot, program, "series", series_id=99, code=BARNSLEY)
    assert program.shell.banners.messages()[0].key == "no-such-series"


def test_without_a_series_one_lands_on_the_list(qtbot: QtBot, program: Program) -> None:
    program.context.navigate("series")
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.id == "indicators"


def test_the_chart_carries_the_other_councils_of_the_group(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    assert screen._page is not None
    view = screen._page.chart
    names = [name for name, _ in view.others]
    assert len(names) == len(portfolio_codes()) - 1
    assert "Barnsley" not in names
    assert all(len(values) == len(view.points) for _, values in view.others)
    ranked = {row[1].text: row[2].sort for row in screen._page.ranking}
    assert {name: values[-1] for name, values in view.others} == {n: v for n, v in ranked.items() if n != "Barnsley"}


def test_the_tabs_behind_the_first_are_filled_in_a_turn_of_their_own(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the page at once held the window for more than a tenth of a second."""
    showing, within = [False], []
    show, fill = SeriesScreen._show, RevisionsPart.set_page

    def shown(screen: SeriesScreen, found: Any) -> None:
        showing[0] = True
        show(screen, found)
        showing[0] = False

    def filled(part: RevisionsPart, page: Any) -> None:
        within.append(showing[0])
        fill(part, page)

    monkeypatch.setattr(SeriesScreen, "_show", shown)
    monkeypatch.setattr(RevisionsPart, "set_page", filled)
    screen = visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    assert within == [False]
    assert screen._ranking is not None
    assert screen.chart.plot is not None


def test_the_longest_name_of_a_council_is_not_cut_in_its_box(qtbot: QtBot, program: Program) -> None:
    box = series(qtbot, program).council
    line = box.lineEdit()
    assert line is not None
    names = [box.itemText(i) for i in range(box.count())]
    longest = max(line.fontMetrics().horizontalAdvance(one) for one in names)
    assert any("Christchurch and Poole" in one for one in names)
    assert longest + 4 <= line.width()  # a little on either side is the line's own
