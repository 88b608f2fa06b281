"""Portfolio: the list, opening a council, choosing councils and undoing it, the empty profile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.services import portfolio
from adviser_app.ui.app import Program
from adviser_app.ui.screens.home import HomeScreen
from adviser_app.ui.screens.portfolio_dialog import PortfolioDialog
from tests.ui.screens.conftest import BARNSLEY, StartProgram, settle, titles, visit


def home(qtbot: QtBot, program: Program) -> HomeScreen:
    screen = visit(qtbot, program, "home")
    assert isinstance(screen, HomeScreen)
    return screen


def chosen(qtbot: QtBot, program: Program) -> list[str]:
    found: list[list[str]] = []
    program.tasks.query(lambda store, _work: portfolio.get(store), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def dialog_of(qtbot: QtBot, program: Program, screen: HomeScreen) -> PortfolioDialog:
    qtbot.mouseClick(screen.choose, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    return next(d for d in program.shell.findChildren(PortfolioDialog) if d.isVisible())


def item(dialog: PortfolioDialog, name: str) -> QListWidgetItem:
    return next(i for i in dialog._items() if i.text().startswith(name))


def test_one_line_a_council_with_its_counts(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    names = {screen.table.model.part(row, 0).text for row in range(screen.table.model.rowCount())}
    assert names == {"Barnsley", "Doncaster"}
    assert screen.sentence.text()
    assert screen.stack.currentIndex() == 1


def test_enter_opens_the_council(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    screen.table.select_key(BARNSLEY)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.id == "council"
    assert program.shell.current.heading == "Barnsley"


def test_typing_filters_the_list(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    qtbot.keyClicks(screen.table.view, "d")
    qtbot.keyClicks(screen.table._filter, "onc")
    qtbot.waitUntil(lambda: screen.table.model.rowCount() == 1)


def test_another_group_is_fetched_and_stated(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    program.context.group.choose(GroupRule.TIER_REGION)
    settle(qtbot, program)
    assert "region" in screen.header._subtitle.text()


def test_councils_are_chosen_by_region_and_undone(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    dialog = dialog_of(qtbot, program, screen)
    assert dialog.summary.text().startswith("2 councils chosen")
    dialog.region.setCurrentIndex(dialog.region.findText("North East"))
    qtbot.mouseClick(dialog.add_shown, Qt.MouseButton.LeftButton)
    assert "12 in North East" in dialog.summary.text()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert len(chosen(qtbot, program)) == 14
    assert titles(program)[0] == "Your portfolio is now 14 councils"
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert len(chosen(qtbot, program)) == 2
    assert screen.table.model.rowCount() == 2


def test_a_council_is_found_by_name_and_ticked_with_the_space_bar(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    dialog = dialog_of(qtbot, program, screen)
    qtbot.keyClicks(dialog.search, "upon hull")
    assert dialog.shown.text() == "1 council shown"
    hull = item(dialog, "Kingston upon Hull")
    dialog.list.setCurrentItem(hull)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert hull.checkState() == Qt.CheckState.Checked
    dialog.accept()
    settle(qtbot, program)
    assert "E06000010" in chosen(qtbot, program)


def test_cancel_changes_nothing(qtbot: QtBot, program: Program) -> None:
    screen = home(qtbot, program)
    dialog = dialog_of(qtbot, program, screen)
    qtbot.mouseClick(dialog.add_shown, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert len(chosen(qtbot, program)) == 2


def test_only_chosen_shows_what_is_ticked(qtbot: QtBot, program: Program) -> None:
    dialog = dialog_of(qtbot, program, home(qtbot, program))
    dialog.only_chosen.setChecked(True)
    assert dialog.shown.text() == "2 councils shown"
    dialog.reject()


def test_an_empty_profile_says_what_to_do_next(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = home(qtbot, program)
    assert screen.stack.currentIndex() == 2
    assert screen.welcome.button is not None
    qtbot.mouseClick(screen.welcome.button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.id == "refresh"


def test_a_portfolio_without_data_is_listed_and_offers_the_import(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = home(qtbot, program)
    screen._keep([BARNSLEY])
    settle(qtbot, program)
    assert screen.stack.currentIndex() == 1
    assert screen.import_here.isVisible()
    assert "Import" in screen.sentence.text()


@pytest.mark.parametrize("name", ["Barnsley", "Doncaster"])
def test_the_dialog_starts_with_what_is_chosen(qtbot: QtBot, program: Program, name: str) -> None:
    dialog = dialog_of(qtbot, program, home(qtbot, program))
    assert item(dialog, name).checkState() == Qt.CheckState.Checked
    dialog.reject()
