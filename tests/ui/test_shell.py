"""The main window: going places, staleness, what is remembered, banners, menus, keyboard, screen readers."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.ui.components.banner import Banner
from adviser_app.ui.dialogs import Ask
from adviser_app.ui.palette import Palette
from adviser_app.ui.screen import Context, ScreenSpec
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.shell import Shell
from adviser_app.ui.theme import Mode
from tests.ui import walk
from tests.ui.pages import SPECS, FirstPage, SecondPage

MakeShell = Callable[[list[ScreenSpec]], Shell]


@pytest.fixture
def shell(make_shell: MakeShell) -> Shell:
    made = make_shell(SPECS)
    made.open_first()
    return made


def first(shell: Shell) -> FirstPage:
    page = shell.current
    assert isinstance(page, FirstPage)
    return page


def press(qtbot: QtBot, shell: Shell, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    with qtbot.waitActive(shell):
        shell.activateWindow()
    qtbot.keyClick(shell, key, held)


def test_it_opens_on_the_first_page_and_asks_for_its_data_once(qtbot: QtBot, shell: Shell) -> None:
    page = first(shell)
    qtbot.waitUntil(lambda: page.fetched == [{}])
    assert shell.windowTitle() == "First – Adviser"
    assert shell.rail.button("first").isChecked()


def test_the_rail_takes_one_there_by_mouse_and_by_keyboard(qtbot: QtBot, shell: Shell) -> None:
    qtbot.mouseClick(shell.rail.button("second"), Qt.MouseButton.LeftButton)
    assert isinstance(shell.current, SecondPage)
    assert not shell.rail.button("first").isChecked()
    qtbot.mouseClick(shell.rail.button("second"), Qt.MouseButton.LeftButton)
    assert shell.rail.button("second").isChecked()
    shell.rail.button("second").setFocus()
    qtbot.keyClick(shell.rail.button("second"), Qt.Key.Key_Up)
    assert shell.rail.button("first").hasFocus()
    qtbot.keyClick(shell.rail.button("first"), Qt.Key.Key_Return)
    assert shell.current is not None
    assert shell.current.id == "first"


def test_shortcuts_go_to_pages_back_and_forward(qtbot: QtBot, shell: Shell) -> None:
    press(qtbot, shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, shell, Qt.Key.Key_F1)
    assert shell.current is not None
    assert shell.current.id == "help"
    press(qtbot, shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell.current.id == "second"
    press(qtbot, shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell.current.id == "first"
    press(qtbot, shell, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shell.current.id == "second"


def test_back_returns_with_the_parameters_of_then(qtbot: QtBot, shell: Shell, context: Context) -> None:
    context.navigate("detail", code="E07000001")
    page = shell.current
    assert isinstance(page, SecondPage)
    context.navigate("detail", code="E07000002")
    shell.back()
    qtbot.waitUntil(lambda: bool(page.fetched) and page.fetched[-1] == {"code": "E07000001"})
    assert shell.rail.button("second").isChecked()


def test_a_page_visited_again_is_fetched_only_when_something_changed(
    qtbot: QtBot, shell: Shell, context: Context
) -> None:
    page = first(shell)
    qtbot.waitUntil(lambda: len(page.fetched) == 1)
    shell.go("second")
    shell.go("first")
    other = shell.go("second")
    assert isinstance(other, SecondPage)
    with qtbot.waitSignal(context.tasks.changed):
        other.change("figures")
    assert page.stale
    assert len(page.fetched) == 1
    shell.go("first")
    qtbot.waitUntil(lambda: len(page.fetched) == 2)
    shell.go("second")
    with qtbot.waitSignal(context.tasks.changed):
        other.change("portfolio")
    assert not page.stale


def test_the_page_that_is_seen_fetches_at_once_unless_it_did_it_itself(
    qtbot: QtBot, shell: Shell, context: Context
) -> None:
    page = first(shell)
    qtbot.waitUntil(lambda: len(page.fetched) == 1)
    with qtbot.waitSignal(context.tasks.changed):
        context.tasks.write(lambda _s, _w: None, lambda _r: None, what=["figures"])
    qtbot.waitUntil(lambda: len(page.fetched) == 2)
    with qtbot.waitSignal(context.tasks.changed):
        page.write(lambda _s, _w: None, lambda _r: None, what=["figures"])
    assert not page.stale


def test_another_comparison_group_makes_pages_that_compare_stale(
    qtbot: QtBot, make_shell: MakeShell, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FirstPage, "watches", frozenset({"group"}))
    shell = make_shell(SPECS)
    shell.open_first()
    page = first(shell)
    qtbot.waitUntil(lambda: len(page.fetched) == 1)
    kept: list[tuple[str, GroupRule | None]] = []
    context.group.keep = lambda setting, rule: kept.append((setting, rule))
    context.group.choose(GroupRule.TIER_REGION)
    qtbot.waitUntil(lambda: len(page.fetched) == 2)
    assert kept == [("group", GroupRule.TIER_REGION)]


def test_an_error_nobody_took_becomes_a_banner_that_says_what_to_do(qtbot: QtBot, shell: Shell) -> None:
    page = shell.go("second")
    assert isinstance(page, SecondPage)
    for _ in range(2):  # the same error again replaces its banner
        job = page.fail()
        qtbot.waitUntil(lambda job=job: job.settled)
    messages = shell.banners.messages()
    assert [(m.title, m.text) for m in messages] == [("Cannot", "The disk is full. Make room.")]
    banner = next(b for b in shell.findChildren(Banner) if b.isVisible())
    close = next(b for b in walk.controls(banner) if b.accessibleName() == "Close this message")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert shell.banners.messages() == []
    assert not shell.banners.isVisible()


def test_a_banner_s_button_does_what_it_says(qtbot: QtBot, shell: Shell, context: Context) -> None:
    done: list[str] = []
    context.banner("Imported", "12 figures changed.", actions=[("See what changed", lambda: done.append("seen"))])
    button = next(b for b in shell.banners.findChildren(QPushButton) if b.text() == "See what changed")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["seen"]


def test_ctrl_k_finds_pages_actions_and_councils(qtbot: QtBot, shell: Shell, context: Context) -> None:
    from adviser_app.ui.palette import Entry

    shell.set_councils([Entry("Barnsley", lambda: context.navigate("detail", code="E08000038"), kind="council")])
    press(qtbot, shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = shell.findChild(Palette)
    assert palette is not None
    assert palette.isVisible()
    focus = shell.focusWidget()
    qtbot.keyClicks(focus, "barn")
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.current is not None and shell.current.params == {"code": "E08000038"})
    context.open_palette("theme")
    assert [e.text for e in palette.entries()] == [
        "Use the dark theme", "Use the light theme", "Use the system's theme",
    ]  # fmt: skip


def test_window_page_theme_and_text_size_are_remembered(
    qtbot: QtBot, make_shell: MakeShell, context: Context, settings: UiSettings
) -> None:
    shell = make_shell(SPECS)
    shell.go("second")
    shell.resize(780, 640)
    context.actions.run("view.dark")
    context.actions.run("view.larger")
    shell.close()
    assert settings.text("window/theme") == Mode.DARK.value
    assert settings.number("window/text-size") == 1.125
    again = make_shell([s for s in SPECS if s.id != "help"])
    again.open_first()
    assert again.current is not None
    assert again.current.id == "second"
    assert (again.width(), again.height()) == (780, 640)  # smaller than the offscreen screen
    context.actions.run("view.normal")


def test_the_status_bar_says_offline_the_facts_and_saved(qtbot: QtBot, shell: Shell, context: Context) -> None:
    shell.set_facts("last refresh imported 3 March 2026 · 317 councils")
    status = shell._status
    assert status.text() == "Working offline · last refresh imported 3 March 2026 · 317 councils · saved"
    go = threading.Event()
    job = context.tasks.write(lambda _s, _w: go.wait(5), lambda _r: None)
    assert status.text().endswith("saving…")
    go.set()
    qtbot.waitUntil(lambda: job.settled)
    assert status.text().endswith("saved")


def test_closing_while_something_is_saved_asks(
    qtbot: QtBot, shell: Shell, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    job = context.tasks.write(lambda _s, _w: go.wait(5), lambda _r: None)
    answers = [0, 1]

    def answer(dialog: Ask) -> int:
        dialog.answer = answers.pop(0)
        return 1

    monkeypatch.setattr(Ask, "exec", answer)
    assert not shell.close()
    assert shell.close()
    go.set()
    qtbot.waitUntil(lambda: job.settled)


def test_the_menu_is_made_from_the_registry(qtbot: QtBot, shell: Shell, context: Context) -> None:
    texts = []
    for menu in shell._menu.findChildren(QMenu) or shell.findChildren(QMenu):
        menu.aboutToShow.emit()
        texts += [a.text() for a in menu.actions()]
    for action in context.actions.all():
        if action.menu:
            assert action.text in texts


def test_every_control_has_a_name_and_room(qtbot: QtBot, shell: Shell, context: Context) -> None:
    context.banner("Something", "happened", actions=[("Do it", lambda: None)])
    for spec in SPECS:
        shell.go(spec.id)
        assert walk.nameless(shell) == []
        assert walk.too_small(shell) == []


def test_the_lit_page_is_said_to_a_screen_reader(shell: Shell) -> None:
    interface = QAccessible.queryAccessibleInterface(shell.rail.button("first"))
    assert interface.text(QAccessible.Text.Name) == "First"
    assert interface.state().checked
    assert interface.text(QAccessible.Text.Description) == "The open page"


def test_tab_reaches_the_page_and_focus_is_seen(qtbot: QtBot, shell: Shell) -> None:
    button = shell.rail.button("first")
    plain = button.grab().toImage()
    with qtbot.waitActive(shell):
        shell.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != plain
    seen = set()
    for _ in range(12):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Tab)
        seen.add(shell.focusWidget().accessibleName() or shell.focusWidget().text())  # type: ignore[attr-defined]
    assert {"A field", "Second", "Menu"} <= seen


def test_text_of_twice_the_size_still_fits_the_window(qtbot: QtBot, shell: Shell, context: Context) -> None:
    shell.resize(1280, 800)
    context.theme.set_scale(2.0)
    for spec in SPECS[:2]:
        page = shell.go(spec.id)
        assert page.minimumSizeHint().width() + shell.rail.width() <= 1280
    context.theme.set_scale(1.0)
