"""The shipped fonts the pages are set in, and nothing of the system's: the same page on every machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.packs.typeface import Typeface, typeface

FAMILY = "Inter"


def folder() -> Path:
    """The folder of the shipped fonts. Raises AdviserError ``fonts-missing`` for an incomplete installation."""
    place = paths.resources() / "fonts"
    if not any(place.glob("*.ttf")):
        raise AdviserError(
            "Fonts missing",
            f"The folder {place} holds no fonts, so no page can be made.",
            "Install Adviser again.",
            code="fonts-missing",
        )
    return place


@cache
def _weight(words: str) -> Typeface:
    for path in sorted(folder().glob("*.ttf")):
        if path.stem.lower().endswith(words) and "italic" not in path.stem.lower():
            return typeface(path)
    return typeface(min(folder().glob("*.ttf")))


def regular() -> Typeface:
    return _weight("regular")


def semibold() -> Typeface:
    return _weight("semibold")
