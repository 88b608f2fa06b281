"""Indicators put into a basket and taken out, on the page of all indicators and on one's own page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.services import baskets
from adviser_app.services.themes import theme_order
from adviser_app.ui.app import Program
from adviser_app.ui.screens.basket_work import BasketDialog
from adviser_app.ui.screens.indicators import IndicatorsScreen
from adviser_app.ui.screens.series import SeriesScreen
from tests.ui.screens.conftest import BARNSLEY, settle, titles, visit

NAME = "Costs and counts"


def shown(screen: IndicatorsScreen) -> list[str]:
    model = screen.table.model
    return [model.part(row, 0).text for row in range(model.rowCount())]


def dialog(program: Program) -> BasketDialog:
    return next(d for d in program.shell.findChildren(BasketDialog) if d.isVisible())


def page(qtbot: QtBot, program: Program) -> IndicatorsScreen:
    screen = visit(qtbot, program, "indicators")
    assert isinstance(screen, IndicatorsScreen)
    return screen


def click(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible() and button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def fill(qtbot: QtBot, program: Program, screen: IndicatorsScreen, rows: int, name: str = NAME) -> None:
    """The first rows into a basket, its name typed."""
    view = screen.table.view
    view.clearSelection()
    view.setFocus()
    view.selectRow(0)
    for _ in range(rows - 1):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    click(qtbot, screen.add_button)
    settle(qtbot, program)
    asked = dialog(program)
    line = asked.box.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, name)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, program)


def members(program: Program, qtbot: QtBot) -> dict[str, int]:
    found: dict[str, int] = {}

    def ask(store: object, _work: object) -> object:
        return baskets.every(store)  # type: ignore[arg-type]

    program.tasks.query(ask, lambda views: found.update({v.line.name: v.line.count for v in views}))
    settle(qtbot, program)
    shipped = [name for name in found if name in (*theme_order(), "All themes")]
    assert len(shipped) > 3
    return {name: count for name, count in found.items() if name not in shipped}


def test_two_indicators_into_a_new_basket_which_can_then_be_listed_and_taken_back(
    qtbot: QtBot, program: Program
) -> None:
    screen = page(qtbot, program)
    screen.table.view.clearSelection()
    assert not screen.add_button.isEnabled() and not screen.out_button.isVisible()
    fill(qtbot, program, screen, 2)
    assert titles(program)[0] == f"2 indicators added to “{NAME}”."
    assert len(shown(screen)) == 3
    screen.basket.setCurrentIndex(screen.basket.findText(NAME))
    screen.basket.activated.emit(screen.basket.currentIndex())
    assert len(shown(screen)) == 2
    screen.table.view.selectRow(0)
    click(qtbot, screen.out_button)
    settle(qtbot, program)
    assert titles(program)[0] == f"1 indicator taken out of “{NAME}”."
    assert len(shown(screen)) == 1
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert len(shown(screen)) == 2  # Undo put it in again


def test_the_dialog_offers_the_basket_that_was_chosen_last_and_says_what_it_holds(
    qtbot: QtBot, program: Program
) -> None:
    screen = page(qtbot, program)
    fill(qtbot, program, screen, 1)
    fill(qtbot, program, screen, 2, "A second one")
    screen.table.view.selectRow(2)
    click(qtbot, screen.add_button)
    settle(qtbot, program)
    asked = dialog(program)
    assert asked.box.currentText() == "A second one"
    assert asked.said.text().startswith("2 indicators of ")
    line = asked.box.lineEdit()
    assert line is not None
    line.clear()
    assert not asked.accept_button.isEnabled()
    qtbot.keyClicks(line, NAME.lower())  # whatever its letters, it is the one there is
    assert asked.chosen == asked.box.itemData(asked.box.findText(NAME))
    click(qtbot, asked.accept_button)
    settle(qtbot, program)
    assert members(program, qtbot) == {NAME: 2, "A second one": 2}


def test_a_basket_made_by_mistake_is_gone_with_undo(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    fill(qtbot, program, screen, 1)
    program.shell.banners.messages()[0].actions[0][1]()
    settle(qtbot, program)
    assert titles(program)[0] == "Taken back"
    assert members(program, qtbot) == {}
    assert screen.basket.findText(NAME) < 0


def test_from_the_page_of_an_indicator(qtbot: QtBot, program: Program) -> None:
    first = page(qtbot, program).table.model.key(0)
    screen = visit(qtbot, program, "series", series_id=first, code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    click(qtbot, screen.to_basket)
    settle(qtbot, program)
    asked = dialog(program)
    qtbot.keyClicks(asked.box.lineEdit(), NAME)
    click(qtbot, asked.accept_button)
    settle(qtbot, program)
    assert titles(program)[0] == f"1 indicator added to “{NAME}”."
    assert members(program, qtbot) == {NAME: 1}
