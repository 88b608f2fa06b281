"""The pages and windows of the exchange as a screen reader and a keyboard meet them, at 100 and at 200 per cent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from adviser_app.services import records
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens.conflicts import ConflictsScreen
from adviser_app.ui.screens.conflicts_rules import RulesDialog
from adviser_app.ui.screens.exchange import ExchangeScreen
from adviser_app.ui.screens.exchange_dialogs import EndDialog
from adviser_app.ui.screens.exchange_erase import EraseDialog, HeldDialog
from adviser_app.ui.screens.exchange_handover import HandOverDialog
from adviser_app.ui.screens.exchange_moving import COME, MoveDialog
from adviser_app.ui.screens.exchange_send import SendScreen
from adviser_app.ui.screens.exchange_take_in import TakeInScreen
from tests.tools.team import Team
from tests.tools.windows import Desk
from tests.ui import walk
from tests.ui.exchange.conftest import Sit


@pytest.fixture
def desk(sit: Sit, team: Team) -> Desk:
    """Helen's, with conflicts, and a folder in which a stranger's bundle waits."""
    team.take(team.helen, team.send(team.david))
    return sit(team.helen)


def pages(desk: Desk, team: Team) -> list[tuple[str, Callable[[], Screen]]]:
    strange = team.send(team.stranger("Ruth Pinch", "Kitchen laptop"))
    known = team.send(team.hub)
    return [
        ("overview", lambda: desk.go(ExchangeScreen, tab="overview")),
        ("people", lambda: desk.go(ExchangeScreen, tab="people")),
        ("erased", lambda: desk.go(ExchangeScreen, tab="erased")),
        ("send", lambda: desk.go(SendScreen)),
        ("choose", lambda: desk.go(TakeInScreen)),
        ("known", lambda: desk.go(TakeInScreen, files=[str(known)])),
        ("strange", lambda: desk.go(TakeInScreen, files=[str(strange)])),
        ("refused", lambda: desk.go(TakeInScreen, files=[str(team.folder / "nothing.zip")])),
        ("conflicts", lambda: desk.go(ConflictsScreen, tab="settle")),
        ("reviews", lambda: desk.go(ConflictsScreen, tab="reviews")),
    ]


def test_every_control_has_a_name_is_large_enough_and_the_page_opens_on_one(desk: Desk, team: Team) -> None:
    for name, go in pages(desk, team):
        screen = go()
        desk.qtbot.wait(1)
        assert walk.nameless(screen) == [], name
        assert walk.too_small(screen) == [], name
        focus = screen.first_focus()
        assert focus is not None, name
        assert screen.isAncestorOf(focus), name
        assert focus.isVisibleTo(screen), name


def test_no_page_scrolls_sideways_at_twice_the_text_size(desk: Desk, team: Team) -> None:
    """WCAG 1.4.4: text to 200 % without loss, in a window of 1280 pixels."""
    desk.shell.resize(1280, 800)
    desk.program.theme.set_scale(2.0)
    try:
        for name, go in pages(desk, team):
            screen = go()
            desk.qtbot.wait(1)
            around = screen.width() if screen.scroll_area is None else screen.scroll_area.viewport().width()
            assert screen.page.minimumSizeHint().width() <= around, name
            assert screen.header.minimumSizeHint().width() <= screen.width(), name
            desk.program.theme.set_scale(2.0)
    finally:
        desk.program.theme.set_scale(1.0)


def test_every_window_has_names_and_can_be_left_with_escape(desk: Desk) -> None:
    screen = desk.go(ExchangeScreen, tab="people")
    people, conflicts = screen.people, desk.go(ConflictsScreen)
    row = desk.ask(lambda store: records.list_rows(store, "contact", text="Lucetta")[0].id)
    people.table.select_key(next(k for k, line in people._lines.items() if line.name == "David Okafor"))
    windows: list[tuple[type[QDialog], Callable[[], object]]] = [
        (RulesDialog, conflicts.settle_many),
        (EndDialog, lambda: people.end(lost=True)),
        (HandOverDialog, people.hand_over),
        (MoveDialog, screen.move_laptop),
        (EraseDialog, lambda: people.work.erase("contact", row)),
        (HeldDialog, lambda: (screen.erasures.words.setText("Eleanor"), screen.erasures.look())),
    ]
    for kind, open_it in windows:
        open_it()
        desk.wait()
        dialog = desk.dialog(kind)
        desk.qtbot.wait(1)
        if isinstance(dialog, MoveDialog):
            dialog.side.choose(COME)
        assert walk.nameless(dialog) == [], kind
        assert walk.too_small(dialog) == [], kind
        assert dialog.focusWidget() is not None, kind
        desk.press(dialog, Qt.Key.Key_Escape)
        assert not desk.is_open(kind), kind


def test_a_third_value_has_names_too(desk: Desk) -> None:
    screen = desk.go(ConflictsScreen)
    for key in list(screen._by_key):
        screen.table.select_key(key)
        desk.wait()
        if screen.panel.third is None:
            continue
        screen.panel.write_third()
        desk.wait()
        desk.qtbot.wait(1)
        assert walk.nameless(screen) == [], key
        assert walk.too_small(screen) == [], key
