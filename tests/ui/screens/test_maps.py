"""The map on an indicator's page and of the portfolio, and into files."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.home import HomeScreen
from adviser_app.ui.screens.series import _TABS, SeriesScreen
from adviser_app.viewmodels.cells import Cell, Tone
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles, visit

MAP = _TABS.index("Map")


@pytest.fixture
def screen(qtbot: QtBot, program: Program) -> SeriesScreen:
    found = visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    assert isinstance(found, SeriesScreen)
    assert found.map.part.view is None  # nothing is asked for before it is seen
    found.tabs.setCurrentIndex(MAP)
    settle(qtbot, program)
    return found


def test_an_indicator_on_the_map_with_legend_and_table(qtbot: QtBot, program: Program, screen: SeriesScreen) -> None:
    part = screen.map.part
    assert part.view is not None
    assert part.table is not None
    assert part.table.model.rowCount() == 317
    assert part.view.period == "2025"
    assert part.readout.text().startswith("Barnsley: ")
    assert walk.nameless(screen) == []
    assert walk.too_small(screen) == []
    part.table.select_key(DONCASTER)
    assert part.readout.text().startswith("Doncaster: ")


def _quarters(qtbot: QtBot, program: Program, screen: SeriesScreen, data: str) -> None:
    box = screen.map.within
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())
    settle(qtbot, program)


def test_another_period_another_comparison_another_council(
    qtbot: QtBot, program: Program, screen: SeriesScreen
) -> None:
    part = screen.map.part
    screen.map.period.setCurrentIndex(screen.map.period.findText("2022"))
    screen.map.period.activated.emit(screen.map.period.currentIndex())
    settle(qtbot, program)
    assert part.view is not None
    assert part.view.period == "2022"
    _quarters(qtbot, program, screen, "type")
    assert "type’s own" in part.view.subtitle
    _quarters(qtbot, program, screen, "alone")
    assert "quarters of 36 metropolitan districts in England" in part.view.subtitle
    assert part.view.classes[5].words == "Not in the group"
    _quarters(qtbot, program, screen, "portfolio")
    assert "quarters of 2 councils of the portfolio" in part.view.subtitle
    assert part.view.period == "2022"
    part.map.show_code(DONCASTER)
    qtbot.keyClick(part.map, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert screen.council.currentData() == DONCASTER
    assert part.view.chosen == DONCASTER
    assert part.view.period == "2022"


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "csv"])
def test_the_map_goes_into_a_file(
    qtbot: QtBot, program: Program, screen: SeriesScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / f"map.{kind}"
    monkeypatch.setattr(asking, "save", lambda *_args: path)
    screen.map.part.export.emit(kind)
    settle(qtbot, program)
    assert titles(program)[0] == "Exported"
    if kind == "png":
        picture = QImage(str(path))
        assert picture.width() > 1200
        assert len({picture.pixel(x, picture.height() // 2) for x in range(0, picture.width(), 3)}) > 5
    elif kind == "svg":
        assert path.read_text("utf-8").count("<g id=") == 317
    elif kind == "pdf":
        assert path.read_bytes().startswith(b"%PDF-1.")
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == 317


def test_the_portfolio_on_the_map_by_what_one_chooses(qtbot: QtBot, program: Program) -> None:
    found = visit(qtbot, program, "home", tab="map")
    assert isinstance(found, HomeScreen)
    part = found.map.part
    settle(qtbot, program)
    assert part.view is not None
    assert part.table is not None
    assert part.table.model.rowCount() == 2
    assert found.first_focus() is part.map
    for at in range(found.map.kind.count()):
        found.map.kind.setCurrentIndex(at)
        found.map.kind.activated.emit(at)
        assert part.view.title == found.map.kind.currentText()
        assert sum(c.count for c in part.view.classes[:5]) == 2
        assert part.view.classes[5].count == 315
        assert part.view.classes[4].words != "Being counted"
    assert walk.nameless(found) == []
    assert walk.too_small(found) == []
    part.map.show_code(BARNSLEY)
    qtbot.keyClick(part.map, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.heading == "Barnsley"


def test_no_class_is_cut_beside_a_long_name(qtbot: QtBot, program: Program) -> None:
    program.shell.resize(1280, 800)
    found = visit(qtbot, program, "home", tab="map")
    assert isinstance(found, HomeScreen)
    settle(qtbot, program)
    part = found.map.part
    assert part.view is not None
    name, told = Cell("Bournemouth, Christchurch and Poole"), Cell("A quarter to two fifths", 1.0)
    rows = [(name, Cell("15 of 49", 0.3, tone=Tone.BAD, icon="trending-down"), told)] * 2
    part.set_view(replace(part.view, headers=("Council", "Worst quarter", "Class"), rows=tuple(rows)))
    assert part.table is not None
    view = part.table.view
    head = view.horizontalHeader()
    assert head.fontMetrics().horizontalAdvance("Worst quarter") + 24 <= head.sectionSize(1)  # its padding besides
    qtbot.waitUntil(lambda: view.columnWidth(2) >= view.delegate.need(told))
    assert view.columnWidth(1) >= view.delegate.need(rows[0][1])
    assert sum(view.columnWidth(i) for i in range(3)) <= view.viewport().width()
