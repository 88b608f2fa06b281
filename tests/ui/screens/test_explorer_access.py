"""The explorer by keyboard alone and as a screen reader names it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from adviser_app.domain import views
from adviser_app.ui.app import Program
from tests.ui.screens.test_explorer import kind, page, picture


@pytest.mark.parametrize("wanted", [views.LINE, views.BARS, views.STRIP, views.MULTIPLES, views.QUADRANT])
def test_by_keyboard_alone_a_picture_is_reached_framed_and_named(qtbot: QtBot, program: Program, wanted: str) -> None:
    """Its name says indicator, unit and period; the frame is in sight on every side, though small charts scroll, and
    stands clear of the picture's own words."""
    screen = page(qtbot, program, 1, 2)
    kind(qtbot, program, screen, wanted)
    shown, stack = picture(screen), screen.part.stack
    screen.part.toggle.setFocus()
    plain = stack.grab().toImage()
    for _tab in range(3):
        if not shown.hasFocus():
            qtbot.keyClick(program.shell.focusWidget() or screen, Qt.Key.Key_Tab)
    assert shown.hasFocus()
    interface = QAccessible.queryAccessibleInterface(shown)
    named = interface.text(QAccessible.Text.Name)
    assert named.startswith(screen.part.title.text())
    assert screen.part.subtitle.text() in named
    assert interface.text(QAccessible.Text.Description).endswith("Enter opens one.")
    framed, colour = stack.grab().toImage(), program.context.theme.color("focus")
    across, down = framed.width() // 2, framed.height() // 2
    for spot in ((1, down), (framed.width() - 2, down), (across, 1), (across, framed.height() - 2)):
        assert framed.pixelColor(*spot).name() == colour.name(), spot
        assert plain.pixelColor(*spot).name() != colour.name(), spot
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert "%" in screen.part.readout.text()


def test_the_table_of_a_picture_is_named_by_what_it_shows(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    for wanted in (views.TABLE, views.LINE):
        kind(qtbot, program, screen, wanted)
        if wanted == views.LINE:
            qtbot.mouseClick(screen.part.toggle, Qt.MouseButton.LeftButton)
        table = screen.part.table
        assert table is not None and table.isVisible()
        assert table.view.accessibleName() == f"{screen.part.title.text()} as a table"
        cell = QAccessible.queryAccessibleInterface(table.view).child(
            table.model.columnCount() + 2
        )  # after the heads and the row's own
        assert cell.text(QAccessible.Text.Name)


def test_the_keyboard_goes_from_the_kinds_to_what_is_chosen_to_the_picture(qtbot: QtBot, program: Program) -> None:
    """As they stand on the page: chips made anew for another kind were reached last. What is chosen says of what."""
    screen = page(qtbot, program, 1, 2)
    kind(qtbot, program, screen, views.BARS)
    screen.kinds._chips[0].setFocus()
    met: list[QWidget] = []
    for _tab in range(20):
        at = program.shell.focusWidget()
        assert at is not None
        met.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    order = [met.index(w) for w in (*screen.kinds._chips[:3], screen.indicators_button, screen.councils_button,
                                    screen.one, picture(screen))]  # fmt: skip
    assert order == sorted(order)
    for made, what in ((screen.indicators_button, "Indicators: "), (screen.councils_button, "Councils: ")):
        assert QAccessible.queryAccessibleInterface(made).text(QAccessible.Text.Name) == what + made.toolTip()
    assert screen.indicators_button.text() == "Alpha rate and 1 more"
    assert screen.indicators_button.toolTip() == "Alpha rate and Beta count"
