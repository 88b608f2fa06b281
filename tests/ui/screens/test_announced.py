"""The page of announced councils, and predecessors on an indicator's page, by user actions."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adviser_app.services import announced, refresh
from adviser_app.services import series as series_service
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.announced import AnnouncedScreen
from adviser_app.ui.screens.indicators import IndicatorsScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.series import SeriesScreen
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles, visit

CUMBERLAND = "E06000063"


def page(qtbot: QtBot, program: Program) -> AnnouncedScreen:
    screen = visit(qtbot, program, "announced")
    assert isinstance(screen, AnnouncedScreen)
    return screen


def write(qtbot: QtBot, program: Program, name: str, *codes: str) -> None:
    program.tasks.write(lambda store, _work: announced.add(store, name, codes, vesting="2028-04-01", stage="Proposed"),
                        lambda _line: None, what=("records",))  # fmt: skip
    settle(qtbot, program)


def test_without_one_the_page_says_what_to_do(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    assert screen.stack.currentWidget() is screen.empty
    assert not screen.print_button.isEnabled()
    assert screen.empty.button is not None
    screen.empty.button.click()
    settle(qtbot, program)
    dialogs = [d for d in screen.window().findChildren(RecordDialog) if d.isVisible()]
    assert [d.windowTitle() for d in dialogs] == ["New announced council"]
    dialogs[0].reject()


def test_what_a_council_to_come_would_look_like(qtbot: QtBot, program: Program) -> None:
    write(qtbot, program, "Dearne", BARNSLEY, DONCASTER)
    indicators = visit(qtbot, program, "indicators")
    assert isinstance(indicators, IndicatorsScreen)
    indicators.announced_action.trigger()
    settle(qtbot, program)
    screen = page(qtbot, program)
    assert screen.council.currentText() == "Dearne"
    assert screen.sentence.text() == "Of 3 indicators, 1 can be put together as an estimate for Dearne."
    assert screen.subtitle.text().startswith("Proposed, from 1 April 2028")
    first = screen.view.lines[0] if screen.view else None
    assert first is not None
    assert (first.title.text, first.how.text) == ("Beta count", "Sum of 2 councils")
    assert first.estimate.text.startswith("≈ ")
    assert screen.table.current_key() == first.facts.series.id
    assert screen.parts.model.rowCount() == 2
    assert screen.remarks.text().startswith("Sum of 2 councils.")
    second = screen.view.lines[1] if screen.view else None
    assert second is not None
    screen.table.select_key(second.facts.series.id)
    assert screen.remarks.text().startswith("Not put together: ")
    screen.parts.activated.emit(DONCASTER)
    settle(qtbot, program)
    shown = program.shell.current
    assert isinstance(shown, SeriesScreen)
    assert shown.params["code"] == DONCASTER


def test_it_is_exported_and_printed(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(qtbot, program, "Dearne", BARNSLEY, DONCASTER)
    screen = page(qtbot, program)
    paths = iter((tmp_path / "out.csv", tmp_path / "out.pdf"))
    monkeypatch.setattr(asking, "save", lambda *_args: next(paths))
    screen.csv_button.click()
    settle(qtbot, program)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["part"] for row in rows} == {"estimate", "council"}
    assert {row["new_council"] for row in rows} == {"Dearne"}
    screen.print_button.click()
    settle(qtbot, program)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert titles(program)[0] == "The PDF is written"


def test_predecessors_have_a_tab_a_line_and_a_column_of_their_own(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    told = [("E07000026", 2020, 10), ("E07000026", 2021, 12), ("E07000028", 2021, 20), (CUMBERLAND, 2024, 31)]
    file.write_text(
        "publisher,area_code,indicator,period,value\n"
        + "".join(f"Test Office,{c},Delta,{y},{v}\n" for c, y, v in told),
        encoding="utf-8",
    )

    def bring(store: object, _work: object) -> int:
        options = refresh.RefreshOptions(released=date(2026, 3, 10), backup=False)
        refresh.apply(store, refresh.preview(store, [file], options))  # type: ignore[arg-type]
        return series_service.search(store, "Delta")[0].id  # type: ignore[arg-type]

    found: list[int] = []
    program.tasks.write(bring, found.append, what=("figures",))
    settle(qtbot, program)
    screen = visit(qtbot, program, "series", series_id=found[0], code=CUMBERLAND)
    assert isinstance(screen, SeriesScreen)
    assert screen.tabs.isTabVisible(screen.before_tab)
    assert screen.tabs.tabText(screen.before_tab) == "Predecessors  2"
    table = screen.before.table
    assert table is not None
    assert [c.title for c in table.model.columns] == ["Period", "Cumberland", "Allerdale", "Carlisle"]
    assert [c.tip for c in table.model.columns][2] == "Allerdale, until 1 April 2023"
    assert screen.chart.plot is not None
    assert len(screen.chart.plot._before.items) == 6  # a line, a dot and a name each
    screen.chart.toggle.click()
    assert "Allerdale, until 1 April 2023" in [c.title for c in screen.chart._table.model.columns]
    screen.tabs.setCurrentIndex(screen.before_tab)
    screen = visit(qtbot, program, "series", series_id=found[0], code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    assert not screen.tabs.isTabVisible(screen.before_tab)
    assert screen.tabs.currentIndex() == 0
    assert "Allerdale, until 1 April 2023" not in [c.title for c in screen.chart._table.model.columns]
