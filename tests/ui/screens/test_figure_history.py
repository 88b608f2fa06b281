"""What a refresh changed, by indicator and council; a figure by day of release; names joined and taken apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.figure_changes import FigureChangesScreen
from adviser_app.ui.screens.refresh import RefreshScreen
from adviser_app.ui.screens.same_series import SameSeriesScreen
from adviser_app.ui.screens.series import SeriesScreen
from tests.ui.screens.conftest import BARNSLEY, settle, visit, write_month


def by_title(screen: FigureChangesScreen) -> dict[str, tuple[str, ...]]:
    model = screen.indicators.model
    return {
        model.part(row, 0).text: tuple(model.part(row, c).text for c in (1, 2, 3)) for row in range(model.rowCount())
    }


def test_from_a_release_to_its_indicators_and_to_the_councils_of_one(qtbot: QtBot, program: Program) -> None:
    start = visit(qtbot, program, "refresh")
    assert isinstance(start, RefreshScreen)
    start.choose.changes.click()
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, FigureChangesScreen)
    # the second month: 2024 moved by 1.5 everywhere, 2025 is new
    assert by_title(screen) == dict.fromkeys(("Alpha rate", "Beta count", "Gamma cost"), ("36", "–", "36"))
    screen.mine.setChecked(True)
    settle(qtbot, program)
    assert set(by_title(screen).values()) == {("2", "–", "2")}
    screen.indicators.activated.emit(1)
    settle(qtbot, program)
    assert screen.stack.currentIndex() == 1
    kinds = [screen.councils.model.part(row, 2).text for row in range(screen.councils.model.rowCount())]
    assert kinds == ["Revised"] * 36 + ["New"] * 36
    screen.all_button.click()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == 0
    screen.release.setCurrentIndex(1)
    screen.release.activated.emit(1)
    settle(qtbot, program)
    assert set(by_title(screen).values()) == {("–", "–", "10")}


def test_a_figure_by_day_of_release_is_drawn_in_steps(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    assert isinstance(screen, SeriesScreen)
    screen.tabs.setCurrentIndex(2)
    part = screen.revisions
    assert [part.period.itemText(i) for i in range(part.period.count())] == ["2024, by day of release"]
    assert part.chart.plot is not None
    assert "10 February 2026: 53.5%" in part.chart.readout
    assert part.drawn.isVisibleTo(screen)
    other = visit(qtbot, program, "changes", series_id=1)
    assert isinstance(other, FigureChangesScreen)


def again(folder: Path) -> object:
    """The second month once more, one indicator under another name and of another publisher."""

    def op(store: Store, _work: object) -> None:
        path = write_month(folder / "again.csv", range(2020, 2026), 1.5)
        lines = [line.replace("Test Office", "Other Office") for line in path.read_text().splitlines()]
        kept = [lines[0], *(line.replace("Alpha rate", "Rate of alphas") for line in lines if "Alpha" in line)]
        path.write_text("\n".join(kept) + "\n")
        options = refresh.RefreshOptions(released=date(2026, 3, 10), backup=False)
        refresh.apply(store, refresh.preview(store, [path], options))

    return op


def test_where_no_break_is_marked_the_page_says_what_to_do(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "alike")
    assert isinstance(screen, SameSeriesScreen)
    assert screen.no_break.isVisible()
    assert not screen.breaks_card.isVisible()  # no table of nothing
    assert screen.no_break.button is not None
    assert screen.first_focus() is screen.no_break.button
    screen.no_break.button.click()
    settle(qtbot, program)
    assert program.shell.current.id == "indicators"


def test_joined_taken_apart_and_kept_apart(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "confirm", lambda *_a, **_k: True)
    program.tasks.write(again(tmp_path), lambda _n: None, what=("figures",))  # type: ignore[arg-type]
    settle(qtbot, program)
    screen = visit(qtbot, program, "alike")
    assert isinstance(screen, SameSeriesScreen)
    assert program.shell.focusWidget() is screen.offered.view
    assert [screen.offered.model.part(0, c).text for c in (0, 1, 2)] == ["Rate of alphas", "Alpha rate", "216 of 216"]
    screen.join_button.click()
    settle(qtbot, program)
    assert (screen.offered.model.rowCount(), screen.joined.model.rowCount()) == (0, 1)
    assert screen.joined.model.part(0, 1).text == "Alpha rate"
    assert program.shell.focusWidget() is screen.joined.view  # where it went, with what takes it back beside it
    assert screen.apart_button.isEnabled()
    screen.apart_button.click()
    settle(qtbot, program)
    assert (screen.offered.model.rowCount(), screen.joined.model.rowCount()) == (1, 0)
    assert program.shell.focusWidget() is screen.offered.view
    screen.two_button.click()
    settle(qtbot, program)
    assert screen.offered.model.rowCount() == 0
    screen.again_button.click()
    settle(qtbot, program)
    assert screen.offered.model.rowCount() == 1
