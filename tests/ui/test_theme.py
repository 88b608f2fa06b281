"""Roles, contrast, icons, text size."""

from __future__ import annotations

import weakref

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from adviser_app import paths
from adviser_app.ui.stylesheet import style_sheet
from adviser_app.ui.theme import ROLES, Mode, Theme, mix
from adviser_app.viewmodels.cells import Tone

BACKGROUNDS = ("window", "surface", "card", "hover", "selection")
TEXTS = ("text", "text_muted", "accent_text", "good", "bad", "warn")


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast ratio."""

    def light(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read_everywhere(qapp: QApplication, mode: Mode, background: str, text: str) -> None:
    theme = Theme(mode)
    assert contrast(theme.color(text), theme.color(background)) >= 4.5


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_what_is_no_text_but_must_be_seen_reaches_three_to_one(qapp: QApplication, mode: Mode) -> None:
    theme = Theme(mode)
    assert contrast(theme.color("on_accent"), theme.color("accent")) >= 4.5
    for role in ("focus", "accent", "median_line"):
        for background in ("window", "surface", "card", "band"):
            assert contrast(theme.color(role), theme.color(background)) >= 3.0, (role, background)
    edge = mix(theme.color("text_muted"), theme.color("card"), 0.67)
    assert contrast(edge, theme.color("card")) >= 3.0


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_style_sheet_has_every_name_filled_in(qapp: QApplication, mode: Mode) -> None:
    sheet = style_sheet(Theme(mode))
    assert "<<" not in sheet
    assert Theme(mode).color("accent").name() in sheet


def test_every_role_and_tone_has_a_colour(qapp: QApplication) -> None:
    theme = Theme(Mode.DARK)
    assert all(theme.color(role).isValid() for role in ROLES)
    assert all(theme.tone_color(tone).isValid() for tone in Tone)


def test_changing_the_theme_repaints_at_once(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    seen = QLabel()
    qtbot.addWidget(seen)
    colours: list[str] = []
    theme.follow(seen, lambda _w: colours.append(theme.color("text").name()))
    light = theme.icon("house").pixmap(16, 16).toImage()
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    assert theme.dark
    assert len(set(colours)) == 2
    assert theme.icon("house").pixmap(16, 16).toImage() != light
    assert qapp.palette().window().color() == theme.color("window")


def test_system_mode_follows_the_system_s_signal(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    theme.set_mode(Mode.SYSTEM)
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    theme.set_mode(Mode.LIGHT)
    with qtbot.assertNotEmitted(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())


@pytest.mark.parametrize("taken", [True, False])
def test_what_was_taken_for_the_system_s_choice_gives_way_to_its_word(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, taken: bool
) -> None:
    monkeypatch.setattr("adviser_app.ui.theme._system_is_dark", lambda: not taken)  # no screen here has a say
    theme = Theme(Mode.SYSTEM, system_dark=taken)
    try:
        theme.apply(qapp)
        assert theme.dark == taken
        theme.ask_system()
        assert theme.dark != taken
        assert qapp.palette().window().color() == theme.color("window")
    finally:
        theme.leave()
        qapp.setStyleSheet("")
        theme.deleteLater()


def test_a_program_that_has_ended_hears_nothing_of_the_system(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    theme.set_mode(Mode.SYSTEM)
    theme.leave()
    with qtbot.assertNotEmitted(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())


def test_no_icon_is_left_to_the_garbage_collector(theme: Theme) -> None:
    """It took engines away before their icons, and Qt then read freed memory when a run of the tests ended."""
    kept = weakref.ref(theme.icon("house"))
    assert kept() is not None
    theme.leave()
    assert kept() is None


def test_text_grows_to_twice_its_size_and_no_further(theme: Theme) -> None:
    body = theme.font().pixelSize()
    theme.set_scale(2.0)
    assert theme.font().pixelSize() == 2 * body
    theme.set_scale(5.0)
    assert theme.scale == 2.0
    theme.set_scale(0.1)
    assert theme.scale == 1.0


def test_the_typeface_is_the_shipped_one(theme: Theme) -> None:
    assert theme.font().family().startswith("Inter")


def test_an_icon_the_set_lacks_is_an_error(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_every_icon_named_in_the_code_is_shipped() -> None:
    import re

    shipped = {file.stem for file in (paths.resources() / "icons").glob("*.svg")}
    package = paths.resources().parent / "adviser_app"
    named = set()
    for file in package.rglob("*.py"):
        for found in re.findall(r'icon\w*[=(]\s*"([a-z][a-z0-9-]+)"', file.read_text(encoding="utf-8")):
            named.add((found, file.name))
    assert named
    assert {name for name, _ in named} <= shipped, sorted(n for n in named if n[0] not in shipped)


def test_a_widget_that_is_gone_is_not_followed(qtbot: QtBot, theme: Theme) -> None:
    import shiboken6

    gone = QLabel()
    calls: list[int] = []
    theme.follow(gone, lambda _w: calls.append(1))
    shiboken6.delete(gone)
    theme.set_scale(1.5)
    assert calls == [1]
