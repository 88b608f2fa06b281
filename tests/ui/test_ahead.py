"""Pages made before anybody asks for them: nothing shows, nothing is asked of the store, opening one shows it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from adviser_app.ui import ahead
from adviser_app.ui.ahead import Ahead
from adviser_app.ui.screen import ScreenSpec
from adviser_app.ui.screens.programme import ProgrammeScreen
from adviser_app.ui.screens.registry import SCREENS
from adviser_app.ui.shell import Shell
from tests.tools.stores import new_file
from tests.tools.windows import Desk
from tests.ui.pages import SPECS, SecondPage

MakeShell = Callable[[list[ScreenSpec]], Shell]


def test_a_page_made_ahead_asks_for_its_data_when_it_is_opened(qtbot: QtBot, make_shell: MakeShell) -> None:
    shell = make_shell(SPECS)
    shell.open_first()
    assert shell.make_next()  # made
    assert shell.make_next()  # dressed
    made = shell.pages.widget(1)
    assert isinstance(made, SecondPage)
    assert not made.fetched
    shell.go("second")
    assert shell.current is made
    qtbot.waitUntil(lambda: made.fetched == [{}])


def test_a_page_opened_between_the_two_turns_is_the_same_one(make_shell: MakeShell) -> None:
    shell = make_shell(SPECS)
    shell.open_first()
    assert shell.make_next()
    opened = shell.go("second")
    assert shell.pages.indexOf(opened) == 1
    while shell.make_next():
        pass
    assert shell.pages.count() == len(SPECS)
    assert not shell.make_next()


def test_it_waits_while_a_dialog_is_open(qtbot: QtBot, make_shell: MakeShell) -> None:
    shell = make_shell(SPECS)
    shell.open_first()
    dialog = QDialog(shell)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    made = Ahead(shell)
    made.start()
    qtbot.wait(3 * ahead.PAUSE)
    assert shell.pages.count() == 1
    dialog.close()
    qtbot.waitUntil(lambda: shell.pages.count() == len(SPECS))


@pytest.mark.parametrize(
    "touch",
    [
        lambda window: QTest.keyClick(window, Qt.Key.Key_Down),
        lambda window: QTest.mouseMove(window, QPoint(60, 60)),
        lambda window: QTest.wheelEvent(window, QPointF(60, 60), QPoint(0, -120)),
    ],
    ids=["keys", "mouse", "wheel"],
)
def test_it_waits_until_nobody_has_touched_the_window_for_a_second(
    make_shell: MakeShell, touch: Callable[[QWindow], None]
) -> None:
    shell, now = make_shell(SPECS), [100.0]
    shell.open_first()
    shell.show()
    made = Ahead(shell, lambda: now[0])
    made.start()
    made._timer.stop()  # the turns are taken here
    try:
        window = shell.windowHandle()
        assert window is not None
        QTest.mouseMove(window, QPoint(30, 30))
        now[0] += 5.0
        touch(window)
        now[0] += 0.9
        made._step()
        assert shell.pages.count() == 1
        assert len(shell._screens) == 1
        now[0] += 0.2
        made._step()
        assert len(shell._screens) == 2
    finally:
        gc.unfreeze()


def test_all_rubbish_is_looked_for_while_nobody_touches_the_window(make_shell: MakeShell) -> None:
    shell, now, before = make_shell(SPECS), [100.0], gc.get_threshold()
    shell.open_first()
    shell.show()
    made = Ahead(shell, lambda: now[0])
    made.start()
    full = gc.get_stats()[2]["collections"]

    def step() -> int:
        """How many full searches there have been since."""
        made._step()
        return int(gc.get_stats()[2]["collections"]) - full

    try:
        now[0] += 5.0
        while made._timer.interval() != ahead.LATER:
            assert step() == 0
        made._timer.stop()  # the turns are taken here
        for _ in range(3 * ahead._OFTEN):  # Python itself would look through everything after as many
            gc.collect(1)
            kept = [[] for _ in range(2 * before[0])]
        del kept
        window = shell.windowHandle()
        assert window is not None
        QTest.mouseMove(window, QPoint(50, 50))
        assert step() == 0
        now[0] += 1.1
        assert step() == 1
        assert step() == 1  # nothing new
    finally:
        gc.unfreeze()
    shell.close()
    assert gc.get_threshold() == before


def test_no_page_of_the_program_opens_a_window_when_it_is_made(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    desk = Desk(qtbot, qapp, new_file(tmp_path))
    while desk.shell.make_next():
        assert [w for w in qapp.topLevelWidgets() if w.isVisible()] == [desk.shell]
    assert desk.shell.pages.count() == len(SCREENS)
    assert not desk.program.tasks._live


def test_parts_of_pages_are_made_ahead_too_hidden_and_shown_when_they_are_turned_to(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    desk = Desk(qtbot, qapp, new_file(tmp_path))
    while desk.shell.make_next():
        pass
    for name, tabs in (("risk", 5), ("support", 4), ("challenges", 8), ("programme", 7)):
        screen = desk.shell._screens[name]
        parts = vars(screen).get("_parts") or vars(screen).get("_pages") or vars(screen)["parts"]
        assert len(parts) == tabs
        assert not screen.make_more()
    screen = desk.go(ProgrammeScreen, tab="needs")
    made = dict(screen._parts)
    assert [part.isVisible() for part in made.values()].count(True) == 1
    assert screen.part.isVisible()
    desk.go(ProgrammeScreen, tab="reports")
    assert screen._parts == made  # what was made ahead is what is shown
    assert screen.part.isVisible()


def test_the_search_for_rubbish_leaves_out_what_was_made(qtbot: QtBot, make_shell: MakeShell) -> None:
    shell = make_shell(SPECS)
    shell.open_first()
    before = gc.get_freeze_count()
    try:
        Ahead(shell).start()
        qtbot.waitUntil(lambda: shell.pages.count() == len(SPECS))
        qtbot.waitUntil(lambda: gc.get_freeze_count() > before)
    finally:
        gc.unfreeze()
