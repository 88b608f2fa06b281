"""Two indicators as a drawing: a point a council between the medians, names at those that stand out."""

from __future__ import annotations

from collections.abc import Callable

from adviser_app.packs import axis
from adviser_app.packs.figures.canvas import SMALL, Canvas, clipped, measure, wrapped
from adviser_app.packs.figures.lines import tick_text
from adviser_app.viewmodels.explorer.quadrant import QuadrantView

_HIGH = 0.62  # of the width


def draw(view: QuadrantView, canvas: Canvas) -> None:
    """The plane with its medians and corners, then the points; those that stand out are drawn and named last."""
    if view.across.ends is None or view.upwards.ends is None:
        canvas.text(canvas.width / 2, canvas.y + 24, "No council has both figures", SMALL + 1, "muted", anchor="middle")
        canvas.y += 40
        return
    wide, tall = axis.scale(view.across.ends, 6), axis.scale(view.upwards.ends, 6)
    ticks = [tick_text(t, tall, view.upwards.head.unit) for t in tall.ticks]
    left = max(measure(words, SMALL) for words in ticks) + 8
    right = canvas.width - 10
    canvas.y += SMALL * 1.3
    canvas.text(0, canvas.y, clipped(f"↑ {view.upwards.named}", SMALL, canvas.width, bold=True), SMALL, bold=True)
    top = canvas.y + 10
    bottom = top + canvas.width * _HIGH

    def x_of(value: float) -> float:
        return left + (value - wide.low) / (wide.high - wide.low) * (right - left)

    def y_of(value: float) -> float:
        return bottom - (value - tall.low) / (tall.high - tall.low) * (bottom - top)

    for tick, words in zip(tall.ticks, ticks, strict=True):
        canvas.line((left, y_of(tick)), (right, y_of(tick)), "hairline", 0.6)
        canvas.text(left - 6, y_of(tick) + SMALL * 0.35, words, SMALL, "muted", anchor="end")
    for tick in wide.ticks:
        canvas.line((x_of(tick), top), (x_of(tick), bottom), "hairline", 0.6)
        words = tick_text(tick, wide, view.across.head.unit)
        canvas.text(x_of(tick), bottom + SMALL * 1.4, words, SMALL, "muted", anchor="middle")
    _medians(view, canvas, (left, right, top, bottom), x_of, y_of)
    spots = [(x_of(s.across.value or 0.0), y_of(s.upwards.value or 0.0)) for s in view.spots]
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in spots]
    for spot in view.spots:
        x, y = x_of(spot.across.value or 0.0), y_of(spot.upwards.value or 0.0)
        canvas.open(spot.said, spot.code)
        if spot.style < 0:
            canvas.dot((x, y), 2.6, canvas.colour("accent_soft"))
        else:
            canvas.mark((x, y), spot.style, 4.0, hollow=bool(spot.across.qualified or spot.upwards.qualified))
            _label(spot.name, canvas, (x, y), (left, right, top), spot.style, taken)
        canvas.close()
    canvas.y = bottom + SMALL * 3.2
    canvas.text(right, canvas.y, clipped(f"{view.across.named} →", SMALL, canvas.width, bold=True), SMALL,
                anchor="end", bold=True)  # fmt: skip
    canvas.y += 4


def _medians(
    view: QuadrantView, canvas: Canvas, box: tuple[float, float, float, float], x_of: Callable[[float], float],
    y_of: Callable[[float], float],
) -> None:  # fmt: skip
    """The medians as lines across the plane, and what lies between them."""
    left, right, top, bottom = box
    x, y = view.across.marks.median, view.upwards.marks.median
    if x is not None:
        canvas.line((x_of(x), top), (x_of(x), bottom), "ink", 1.0, (3, 2.4))
    if y is not None:
        canvas.line((left, y_of(y)), (right, y_of(y)), "ink", 1.0, (3, 2.4))
    if x is None or y is None:
        return
    for i, words in enumerate(view.corners):
        on_right, below = i % 2 == 1, i > 1
        room = (right - x_of(x) if on_right else x_of(x) - left) - 10
        rows = wrapped(words, SMALL, room, most=2) if room > 50 else []
        start = bottom - 5 - (len(rows) - 1) * SMALL * 1.25 if below else top + SMALL * 1.2
        for n, row in enumerate(rows):
            at = right - 4 if on_right else left + 4
            canvas.text(at, start + n * SMALL * 1.25, row, SMALL, "muted", anchor="end" if on_right else "start")


def _label(
    name: str, canvas: Canvas, at: tuple[float, float], box: tuple[float, float, float], style: int,
    taken: list[tuple[float, float, float, float]],
) -> None:  # fmt: skip
    """A name beside its point where none stands yet: right, left, above, below; else it is left to the legend."""
    (x, y), (left, right, top) = at, box
    wide = measure(name, SMALL, bold=True)
    for dx, dy, anchor in ((8, SMALL * 0.35, "start"), (-8, SMALL * 0.35, "end"), (0, -8, "middle"), (0, 14, "middle")):
        start = x + dx - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
        room = (start, y + dy - SMALL, start + wide, y + dy + 2)
        if start < left or start + wide > right or room[1] < top:
            continue
        if all(room[2] < t[0] or room[0] > t[2] or room[3] < t[1] or room[1] > t[3] for t in taken):
            taken.append(room)
            canvas.text(x + dx, y + dy, name, SMALL, canvas.style(style), anchor=anchor, bold=True)
            return
