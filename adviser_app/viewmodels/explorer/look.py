"""How lines and bars that stand out are told apart: by colour, by dashes and by the shape of their points."""

from __future__ import annotations

LIGHT = ("#1d4f91", "#b4400b", "#0f6e66", "#7a3a9c", "#7d5900", "#ad2a63")
"""On white: each 4.5:1 or more, and told apart with the common kinds of colour blindness."""
DARK = ("#8ab4f0", "#f5a26b", "#55c7b6", "#cba0ee", "#dcb84e", "#f291b8")
"""The same six, on a dark ground."""
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 2.4), (2, 2), (8, 2, 2, 2), (4, 1.6), (1.2, 1.8))
SHAPES = ("circle", "square", "triangle", "diamond", "down", "cross")
STYLES = len(LIGHT)


def of_ground(paper: str) -> tuple[str, ...]:
    """The colours for a ground, "#rrggbb"."""
    red, green, blue = (int(paper[i : i + 2], 16) for i in (1, 3, 5))
    return LIGHT if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else DARK
