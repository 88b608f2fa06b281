"""The page of a basket's direction of travel: from Indicators, by years, councils and tolerance, out as CSV and PDF."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from adviser_app.domain.indicators import Polarity
from adviser_app.services import baskets, polarity
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.basket_travel import BasketTravelScreen
from adviser_app.ui.screens.indicators import IndicatorsScreen
from tests.ui.screens.conftest import StartProgram, settle, titles, visit

NAME = "Costs and counts"


def fill(store: Store, _work: object) -> str:
    """A basket of the three indicators: one judged as high is good, one as low is good, one not at all."""
    ids = {s.key.indicator: s.id for s in series_service.search(store, "")}
    polarity.set(store, ids["Alpha rate"], Polarity.HIGH)
    polarity.set(store, ids["Beta count"], Polarity.LOW)
    return baskets.add(store, NAME, list(ids.values())).row


def page(qtbot: QtBot, program: Program) -> BasketTravelScreen:
    rows: list[str] = []
    program.tasks.write(fill, rows.append, what=("baskets", "polarity"))
    settle(qtbot, program)
    screen = visit(qtbot, program, "travel", basket=rows[0])
    assert isinstance(screen, BasketTravelScreen)
    return screen


def choose(qtbot: QtBot, program: Program, box: QComboBox, words: str) -> None:
    """As a user does: the list is opened at the keyboard and the line taken."""
    at = box.findText(words)
    assert at >= 0, [box.itemText(i) for i in range(box.count())]
    box.setFocus()
    while box.currentIndex() != at:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down if before < at else Qt.Key.Key_Up)
        assert box.currentIndex() != before
    box.activated.emit(at)
    settle(qtbot, program)


def directions(screen: BasketTravelScreen) -> dict[str, str]:
    model = screen.table.model
    return {model.part(row, 0).text: model.part(row, 1).text for row in range(model.rowCount())}


def test_the_years_it_begins_with_and_each_council(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    assert screen.basket.currentText() == NAME
    assert (screen.start.currentText(), screen.end.currentText()) == ("from 2024/25", "to 2025/26")
    # by the rules of the store: from 2024, which the second month lifted by 1.5, rates of some 67 fall by 1 and counts
    # of some 1,150 rise by 5.5
    assert directions(screen) == {"Alpha rate": "Worsened", "Beta count": "Unchanged", "Gamma cost": "No polarity"}
    assert screen.sentence.text() == (
        "Of 2 indicators, none improved, 1 is unchanged (50%) and 1 worsened (50%). 1 more is in the basket and not"
        " counted."
    )
    choose(qtbot, program, screen.tolerance, "within ±5%")
    assert directions(screen)["Alpha rate"] == "Unchanged"
    choose(qtbot, program, screen.tolerance, "within ±0%")
    assert directions(screen)["Beta count"] == "Worsened"
    assert screen.councils.model.rowCount() == 36
    assert screen.scope.text() == f"{NAME}, 2024/25 to 2025/26 · All councils"


def test_where_no_council_can_be_classed_the_page_says_why(qtbot: QtBot, program: Program) -> None:
    assert page(qtbot, program).councils.isVisible()

    def unjudged(store: Store, _work: object) -> str:
        ids = {s.key.indicator: s.id for s in series_service.search(store, "")}
        return baskets.add(store, "Costs", [ids["Gamma cost"]]).row

    rows: list[str] = []
    program.tasks.write(unjudged, rows.append, what=("baskets",))
    settle(qtbot, program)
    screen = visit(qtbot, program, "travel", basket=rows[0])
    assert isinstance(screen, BasketTravelScreen)
    settle(qtbot, program)
    assert not screen.councils.isVisible()
    assert screen.nobody.isVisible()
    assert "which way is good" in screen.nobody.text()


def test_years_and_councils_are_chosen_and_the_earlier_year_stays_the_earlier(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    choose(qtbot, program, screen.end, "to 2021/22")
    assert screen.start.currentText() == "from 2020/21"
    assert screen.view is not None and screen.view.span == "2020/21 to 2021/22"
    choose(qtbot, program, screen.start, "from 2022/23")
    assert screen.end.currentText() == "to 2023/24"
    choose(qtbot, program, screen.start, "from 2020/21")
    assert screen.view.span == "2020/21 to 2023/24"
    choose(qtbot, program, screen.filters.boxes["scope"], "My portfolio")
    assert screen.councils.model.rowCount() == 2
    assert screen.scope.text().endswith("My portfolio")


def test_from_the_basket_shown_on_indicators_and_on_to_an_indicator_and_a_council(
    qtbot: QtBot, program: Program
) -> None:
    page(qtbot, program)
    screen = visit(qtbot, program, "indicators")
    assert isinstance(screen, IndicatorsScreen)
    choose(qtbot, program, screen.basket, NAME)
    screen.travel_action.trigger()
    settle(qtbot, program)
    shown = program.shell.current
    assert isinstance(shown, BasketTravelScreen)
    assert shown.basket.currentText() == NAME
    shown.table.activated.emit(shown.table.model.key(0))
    settle(qtbot, program)
    assert program.shell.current is not None and program.shell.current.id == "series"
    visit(qtbot, program, "travel")
    shown.councils.activated.emit(shown.councils.model.key(0))
    settle(qtbot, program)
    assert program.shell.current.id == "council"


def test_written_and_printed(qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = page(qtbot, program)
    paths = iter([tmp_path / "travel.csv", tmp_path / "travel.pdf"])
    monkeypatch.setattr(asking, "save", lambda *_given: next(paths))
    qtbot.mouseClick(screen.csv_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    with (tmp_path / "travel.csv").open(encoding="utf-8-sig", newline="") as file:
        parts = [r["part"] for r in csv.DictReader(file)]
    assert (parts.count("indicator"), parts.count("council")) == (3, 36)
    qtbot.mouseClick(screen.print_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert titles(program)[0] == "The PDF is written"
    assert (tmp_path / "travel.pdf").read_bytes().startswith(b"%PDF-")


def test_narrowed_to_the_group_of_the_council_looked_at_and_on_to_the_explorer(
    qtbot: QtBot, start: StartProgram
) -> None:
    program = start()
    program.shell.context.settings.put("council/last", "E08000038")
    screen = page(qtbot, program)
    assert screen.scope.text().endswith("All councils")
    choose(qtbot, program, screen.filters.boxes["scope"], "Barnsley and its group")
    assert screen.scope.text().endswith("36 metropolitan districts in England")
    assert screen.councils.model.rowCount() == 36
    qtbot.mouseClick(screen.explore_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    explorer = program.shell.current
    assert explorer.id == "explorer" and explorer.view.basket == NAME


def test_without_figures_it_says_where_they_come_from(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = visit(qtbot, program, "travel")
    assert isinstance(screen, BasketTravelScreen)
    assert screen.empty.isVisible()
    assert not screen.csv_button.isEnabled() and not screen.print_button.isEnabled()
