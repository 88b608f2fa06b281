"""The screens there are, in the order of the rail. A later issue adds its line here."""

from __future__ import annotations

from adviser_app.ui.screen import ScreenSpec

_HERE = "adviser_app.ui.screens"

SCREENS: list[ScreenSpec] = [
    ScreenSpec("help", "Help", "circle-help", "adviser_app.ui.help:HelpScreen", "bottom", shortcut="F1"),
]
