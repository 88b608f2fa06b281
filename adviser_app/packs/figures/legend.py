"""Who stands out: shapes and names, as many to a line as there is room for."""

from __future__ import annotations

from collections.abc import Iterable

from adviser_app.packs.figures.canvas import SMALL, Canvas, clipped, measure

_SHAPE, _BETWEEN = 12.0, 14.0  # room for a shape, between two names


def draw(named: Iterable[tuple[str, int]], canvas: Canvas) -> None:
    """(name, style) of each, below what is there; nothing for none."""
    x, begun = 0.0, False
    for name, style in named:
        words = clipped(name, SMALL, canvas.width - _SHAPE, bold=True)
        wide = _SHAPE + measure(words, SMALL, bold=True)
        if not begun:
            canvas.y += SMALL * 1.2
            begun = True
        elif x + wide > canvas.width:
            x = 0.0
            canvas.y += SMALL * 1.6
        canvas.mark((x + 5, canvas.y - SMALL * 0.35), style, 3.0)
        canvas.text(x + _SHAPE, canvas.y, words, SMALL, canvas.style(style), bold=True)
        x += wide + _BETWEEN
    if begun:
        canvas.y += SMALL * 0.8
