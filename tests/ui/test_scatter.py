"""Points in a plane: where they stand, how they are walked, what a screen reader hears of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.scatter import Point, Scatter, ScatterView
from adviser_app.ui.theme import Theme

POINTS = (
    Point("a", "Ashfield", 10.0, 0.0, "Ashfield: 10 per cent, none", marked=True),
    Point("b", "Barnsley", 30.0, 3.0, "Barnsley: 30 per cent, 3"),
    Point("c", "Corby", 20.0, 1.0, "Corby: 20 per cent, 1"),
)


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> Scatter:
    made = Scatter(theme)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_view(ScatterView("Support", "Share", "Instances", "%", POINTS, (15.0, 2.0, "Little"), "Three councils."))
    made.show()
    return made


def test_points_stand_by_their_values(plot: Scatter) -> None:
    a, b, c = plot.places()
    assert a.x() < c.x() < b.x()
    assert a.y() > c.y() > b.y()  # up is more
    assert not plot.grab().isNull()
    assert plot.accessibleName() == "Support"
    assert plot.accessibleDescription().startswith("Three councils.")


def test_arrows_walk_along_and_up_and_enter_opens(qtbot: QtBot, plot: Scatter) -> None:
    opened: list[str] = []
    pointed: list[int] = []
    plot.opened.connect(opened.append)
    plot.pointed.connect(pointed.append)
    plot.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(plot, key)
    # along: a, c; up from c: b; back along: c; then both ends
    assert pointed == [0, 2, 1, 2, 0, 1]
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert opened == ["b"]
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.at == -1


def test_a_click_opens_what_is_near_and_nothing_else(qtbot: QtBot, plot: Scatter) -> None:
    opened: list[str] = []
    plot.opened.connect(opened.append)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=(plot.places()[2]).toPoint())
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.rect().topRight())
    assert opened == ["c"]


def test_without_points_there_is_nothing_to_walk(qtbot: QtBot, plot: Scatter) -> None:
    plot.set_view(ScatterView("Support", "Share", "Instances", "%", (), None, "None."))
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.at == -1
    assert not plot.grab().isNull()
