"""From one kind of picture to another: all indicators where it shows several, the keyboard where it was; dialogs that
fit."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.domain import views
from adviser_app.ui.app import Program
from adviser_app.ui.screens.explorer import ExplorerScreen
from adviser_app.viewmodels.explorer.strips import StripView
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, settle, visit


@pytest.fixture
def screen(qtbot: QtBot, program: Program) -> ExplorerScreen:
    made = visit(qtbot, program, "explorer", series=(1, 2), code=BARNSLEY)
    assert isinstance(made, ExplorerScreen)
    return made


def chip(screen: ExplorerScreen, kind: str) -> QPushButton:
    words = views.KINDS[kind].words
    return next(c for c in screen.kinds.findChildren(QPushButton) if c.isVisible() and c.text() == words)


def test_after_a_kind_of_one_indicator_the_next_shows_all_of_them(
    qtbot: QtBot, program: Program, screen: ExplorerScreen
) -> None:
    for single in (views.BARS, views.MAP, views.LINE):
        screen.kinds.choose(single)
        settle(qtbot, program)
        assert screen.which.isVisible()
        screen.kinds.choose(views.STRIP)
        settle(qtbot, program)
        assert screen.asked_view() == screen.view
        shown = screen.part.shown
        assert isinstance(shown, StripView)
        assert len(shown.strips) == 2, single


def test_choosing_a_kind_leaves_the_keyboard_on_its_chip(
    qtbot: QtBot, program: Program, screen: ExplorerScreen
) -> None:
    for kind in (views.BARS, views.TABLE, views.MULTIPLES):
        pressed = chip(screen, kind)
        pressed.setFocus()
        qtbot.keyClick(pressed, Qt.Key.Key_Space)
        settle(qtbot, program)
        assert screen.view is not None
        assert screen.view.kind == kind
        focus = QApplication.focusWidget()
        assert isinstance(focus, QPushButton)
        assert focus.text() == views.KINDS[kind].words


def test_dialogs_fit_into_the_window_at_twice_the_text_size(qtbot: QtBot, program: Program) -> None:
    program.shell.resize(1280, 800)
    program.theme.set_scale(2.0)
    screen: Any = visit(qtbot, program, "explorer", series=(1,), code=BARNSLEY)
    for pick in (screen.pick_indicators, screen.pick_councils, screen.pin):
        pick()
        settle(qtbot, program)
        dialog = next(w for w in program.shell.findChildren(QDialog) if w.isVisible())
        assert dialog.width() <= 1280, dialog.windowTitle()
        assert dialog.height() <= 800, dialog.windowTitle()
        assert walk.nameless(dialog) == []
        assert walk.too_small(dialog) == []
        dialog.reject()
        settle(qtbot, program)
    program.theme.set_scale(1.0)
