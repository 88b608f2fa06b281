"""Pages at 200 % text on a small laptop: nothing that one needs is out of sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.components.pages import PageTabs
from tests.ui.screens.conftest import BARNSLEY, StartProgram, settle, visit


def _seen(tabs: PageTabs) -> list[QToolButton]:
    """The buttons on the tabs that a user sees: what stands in front where each of them is."""
    return [b for b in tabs.findChildren(QToolButton) if b.isVisible() and tabs.childAt(b.geometry().center()) is b]


def _large(qtbot: QtBot, program: Program, scale: float) -> None:
    program.theme.set_scale(scale)
    program.shell.resize(1280, 800)
    settle(qtbot, program)


@pytest.mark.parametrize("page", ["challenges", "risk", "series", "programme"])
def test_tabs_without_room_are_in_a_list_and_not_behind_arrows(qtbot: QtBot, start: StartProgram, page: str) -> None:
    program = start()
    _large(qtbot, program, 2.0)
    params = {"series_id": 1, "code": BARNSLEY} if page == "series" else {}
    screen = visit(qtbot, program, page, **params)
    tabs: PageTabs = screen.tabs  # type: ignore[attr-defined]
    (button,) = _seen(tabs)
    shown = [tabs.tabText(i) for i in range(tabs.count()) if tabs.isTabVisible(i)]
    assert button.text() == f"All {len(shown)}"
    assert button.accessibleName().startswith(tabs.accessibleName())
    assert button.width() >= button.sizeHint().width() and button.geometry().right() <= tabs.width()
    menu = button.menu()
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == shown
    menu.actions()[-1].trigger()
    settle(qtbot, program)
    assert tabs.tabText(tabs.currentIndex()) == shown[-1]
    open_tab = tabs.tabRect(tabs.currentIndex())
    assert open_tab.left() >= 0 and open_tab.right() <= button.x(), "the open tab is wholly in sight"
    _large(qtbot, program, 1.0)
    assert _seen(tabs) == [], "with room for all, none of it shows"


def test_the_tabs_beside_a_councils_chart_have_the_same_list(qtbot: QtBot, start: StartProgram) -> None:
    program = start()
    _large(qtbot, program, 1.25)  # the chart still stands beside them
    council = visit(qtbot, program, "council", code=BARNSLEY, tab="standing")
    tabs = council.side_tabs  # type: ignore[attr-defined]
    tabs.setTabText(0, "Pressures  12")
    tabs.setTabText(1, "Strengths  14")
    settle(qtbot, program)
    assert [b.text() for b in _seen(tabs)] == ["All 3"]


def test_the_line_below_a_title_stands_clear_of_the_buttons_above_it(qtbot: QtBot, start: StartProgram) -> None:
    program = start()
    _large(qtbot, program, 2.0)
    program.shell.resize(1120, 800)  # the words of its buttons leave no room beside the title
    header = visit(qtbot, program, "series", series_id=1, code="E08000021").header
    said = next(each for each in header.findChildren(QLabel) if "Test Office" in each.text())
    letters = said.mapTo(header, said.contentsRect().topLeft()).y()
    lowest = max(b.geometry().bottom() for b in header.findChildren(QPushButton) if b.isVisible())
    assert letters - lowest >= 8
