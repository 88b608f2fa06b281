"""Figures as at a past day, on a council's page and an indicator's: said while it is on, and everything follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.domain.progress import Work
from adviser_app.services import refresh
from adviser_app.services.refresh_aside import Desk
from adviser_app.ui.app import Program
from adviser_app.ui.screens import verbs
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.series import SeriesScreen
from tests.ui.screens.conftest import BARNSLEY, settle, titles, visit, write_month


def council(qtbot: QtBot, program: Program) -> CouncilScreen:
    screen = visit(qtbot, program, "council", code=BARNSLEY)
    assert isinstance(screen, CouncilScreen)
    return screen


def series(qtbot: QtBot, program: Program) -> SeriesScreen:
    screen = visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    return screen


def latest(screen: CouncilScreen) -> list[str]:
    model = screen.indicators.table.model
    at = [c.title for c in model.columns].index("Period")
    return sorted({model.part(r, at).text for r in range(model.rowCount())})


def back_in_time(qtbot: QtBot, program: Program, screen: CouncilScreen) -> None:
    qtbot.mouseClick(screen.past.opener, Qt.MouseButton.LeftButton)
    settle(qtbot, program)


def test_what_stood_before_the_last_refresh(qtbot: QtBot, program: Program) -> None:
    """The store holds releases of 10 January (to 2024) and 10 February 2026 (2024 revised, 2025 new)."""
    screen = council(qtbot, program)
    assert not screen.past.isVisible()
    assert latest(screen) == ["2025"]
    back_in_time(qtbot, program, screen)
    assert program.context.past.day == date(2026, 2, 9)
    assert latest(screen) == ["2024"]
    assert screen.past.isVisible()
    assert not screen.past.opener.isVisible()
    assert "1 later release is left out." in screen.past.words.text()
    assert screen.past.accessibleName().startswith("As at 9 February 2026.")
    qtbot.mouseClick(screen.past.back, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert latest(screen) == ["2025"]
    assert not screen.past.isVisible()


def test_the_day_holds_on_the_indicators_page_too(qtbot: QtBot, program: Program) -> None:
    back_in_time(qtbot, program, council(qtbot, program))
    page = series(qtbot, program)
    assert page.past.isVisible()
    assert page._values is not None
    assert page._values.model.part(0, 0).text == "2024"
    assert page.tabs.tabText(2) == "Revisions  0"
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [program.shell]
    page.past.day.setDate(QDate(2026, 2, 10))
    settle(qtbot, program)
    assert page._values.model.part(0, 0).text == "2025"
    assert page.tabs.tabText(2) == "Revisions  1"
    assert "Nothing has been released since" in page.past.words.text()


def test_a_day_without_figures_is_refused_and_nothing_changes(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    back_in_time(qtbot, program, screen)
    screen.past.day.setDate(QDate(2026, 1, 9))
    settle(qtbot, program)
    assert "Nothing was released by then" in titles(program)
    assert program.context.past.day == date(2026, 2, 9)
    assert screen.past.day.date() == QDate(2026, 2, 9)
    assert latest(screen) == ["2024"]


def test_after_an_undo_the_strip_says_what_is_so_now(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    """Until the day is before all that is left: then figures are those of today again, and a banner says why."""

    def again(store: Any, _work: Work) -> None:
        refresh.undo(store)
        file = write_month(tmp_path / "later.csv", range(2020, 2024))
        options = refresh.RefreshOptions(released=date(2026, 3, 10), backup=False)
        refresh.apply(store, refresh.preview(store, [file], options))

    screen = council(qtbot, program)
    back_in_time(qtbot, program, screen)
    assert program.context.past.said is not None
    assert program.context.past.said.later == 1
    program.context.tasks.write(verbs.undo_refresh(Desk()), lambda _undone: None, what=("figures",))
    settle(qtbot, program)
    assert program.context.past.said.later == 0
    assert latest(screen) == ["2024"]
    program.context.tasks.write(again, lambda _done: None, what=("figures",))
    settle(qtbot, program)
    assert program.context.past.day is None
    assert not screen.past.isVisible()
    assert latest(screen) == ["2023"]
    assert "Nothing was released by then" in titles(program)
