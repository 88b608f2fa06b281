"""Ranked bars as a drawing: bars from zero, dots where zero is far from all figures."""

from __future__ import annotations

from collections.abc import Callable

from adviser_app.packs import axis
from adviser_app.packs.figures.canvas import SMALL, Canvas, clipped, measure
from adviser_app.packs.figures.lines import tick_text
from adviser_app.viewmodels.explorer.bars import Bar, BarsView

_ROW, _TIGHT, _MANY = 13.6, 10.4, 60  # height of a row, of one among many


def draw(view: BarsView, canvas: Canvas) -> None:
    """A row a council: rank, name, bar, figure; the middle half shaded, the median a line across."""
    if view.axis is None or not view.bars:
        canvas.text(canvas.width / 2, canvas.y + 24, "No figures to draw", SMALL + 1, "muted", anchor="middle")
        canvas.y += 40
        return
    tight = len(view.bars) > _MANY
    row, size = (_TIGHT, SMALL - 1) if tight else (_ROW, SMALL)
    scale = axis.scale(view.axis, 6)
    ranks = max(measure(_rank(bar), size) for bar in view.bars)
    names = min(canvas.width * 0.34, max(measure(bar.name, size, bold=bar.style >= 0) for bar in view.bars))
    figures = max(measure(f"{bar.figure.text}*", size, bold=True) for bar in view.bars)
    left, right = ranks + 6 + names + 8, canvas.width - figures - 10
    top = canvas.y + 16
    bottom = top + len(view.bars) * row

    def at(value: float) -> float:
        return left + (value - scale.low) / (scale.high - scale.low) * (right - left)

    marks = view.marks
    if marks.lower is not None and marks.upper is not None:
        canvas.rect(at(marks.lower), top, max(at(marks.upper) - at(marks.lower), 0.8), bottom - top, "band")
    for tick in scale.ticks:
        canvas.line((at(tick), top), (at(tick), bottom), "axis" if tick == 0 else "hairline", 0.6)
    for i, bar in enumerate(view.bars):
        _row(bar, canvas, top + i * row, row, size, (ranks, names, left, right), scale)
    for tick in scale.ticks:
        canvas.text(
            at(tick), bottom + SMALL * 1.4, tick_text(tick, scale, view.head.unit), SMALL, "muted", anchor="middle"
        )
    if marks.median is not None:
        x = at(marks.median)
        canvas.line((x, top - 3), (x, bottom), "ink", 1.0, (3, 2.4))
        words = f"Median {marks.median_text}"
        half = measure(words, SMALL) / 2
        canvas.text(min(max(x, half), canvas.width - half), top - 6, words, SMALL, "muted", anchor="middle")
    canvas.y = bottom + SMALL * 2


def _rank(bar: Bar) -> str:
    return f"{bar.rank}{'=' if bar.shared else ''}" if bar.rank else "–"


def _row(
    bar: Bar, canvas: Canvas, top: float, row: float, size: float, columns: tuple[float, float, float, float],
    scale: axis.Scale,
) -> None:  # fmt: skip
    ranks, names, left, right = columns
    value = bar.figure.value
    assert value is not None
    out, base, middle = bar.style >= 0, top + row / 2 + size * 0.36, top + row / 2

    def at(number: float) -> float:
        return left + (number - scale.low) / (scale.high - scale.low) * (right - left)

    colour = canvas.style(bar.style) if out else canvas.colour("accent_soft")
    canvas.open(bar.said, bar.code)
    canvas.text(ranks, base, _rank(bar), size, "muted", anchor="end")
    name = clipped(bar.name, size, names, bold=out)
    canvas.text(ranks + 6, base, name, size, colour if out else "ink", bold=out)
    end = at(value)
    if scale.from_zero:
        start, thick = at(0), row * 0.62
        canvas.rect(min(start, end), middle - thick / 2, max(abs(end - start), 0.8), thick, colour, radius=1)
        _limits(bar, canvas, at, middle, row)
    else:
        canvas.line((left, middle), (end, middle), "hairline", 0.8)
        _limits(bar, canvas, at, middle, row)
        if out:
            canvas.mark((end, middle), bar.style, row * 0.24)
        else:
            canvas.dot((end, middle), row * 0.22, colour)
    words = bar.figure.text + ("*" if bar.figure.qualified else "")
    canvas.text(canvas.width, base, words, size, colour if out else "ink", anchor="end", bold=out)
    canvas.close()


def _limits(bar: Bar, canvas: Canvas, at: Callable[[float], float], middle: float, row: float) -> None:
    """The confidence limits of a figure, where it has them."""
    if bar.figure.lower is None or bar.figure.upper is None:
        return
    low, high = at(bar.figure.lower), at(bar.figure.upper)
    canvas.line((low, middle), (high, middle), "ink", 0.7)
    for x in (low, high):
        canvas.line((x, middle - row * 0.16), (x, middle + row * 0.16), "ink", 0.7)
