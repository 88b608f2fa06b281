"""Strips as a drawing: a row an indicator, a tick a council, shapes for those that stand out."""

from __future__ import annotations

from adviser_app.packs import axis
from adviser_app.packs.figures import legend
from adviser_app.packs.figures.canvas import BODY, SMALL, Canvas, measure, wrapped
from adviser_app.viewmodels.explorer.strips import Strip, StripView

_SHARE = 0.36  # of the width for the names of indicators


def draw(view: StripView, canvas: Canvas) -> None:
    """The legend of those that stand out, then the rows."""
    legend.draw([(name, style) for _, name, style in view.named], canvas)
    for strip in view.strips:
        _row(strip, canvas)


def _row(strip: Strip, canvas: Canvas) -> None:
    room = canvas.width * _SHARE - 14
    titles = wrapped(strip.head.title, BODY, room, most=3)
    detail = " · ".join(part for part in (strip.period, strip.head.polarity) if part)
    details = wrapped(detail, SMALL, room, most=2)
    words_high = len(titles) * BODY * 1.25 + len(details) * SMALL * 1.3
    bold = [tick for tick in strip.ticks if tick.style >= 0]
    height = max(words_high + 10, 46.0)
    top = canvas.y + 4
    canvas.open(strip.said)
    y = top + BODY
    for title in titles:
        canvas.text(0, y, title, BODY)
        y += BODY * 1.25
    for row in details:
        canvas.text(0, y, row, SMALL, "muted")
        y += SMALL * 1.3
    left, right = canvas.width * _SHARE, canvas.width - 8.0
    middle, half = top + 22, 8.0

    def at(share: float) -> float:
        return left + share * (right - left)

    if not strip.ticks:
        canvas.text(left, middle, "No figures", SMALL, "muted")
    else:
        if strip.low is not None and strip.high is not None:
            canvas.rect(at(strip.low), middle - half, max(at(strip.high) - at(strip.low), 1), 2 * half, "band")
        canvas.line((left, middle + half), (right, middle + half), "hairline", 0.6)
        for tick in strip.ticks:
            if tick.style < 0:
                x = at(tick.at)
                canvas.line((x, middle - half * 0.8), (x, middle + half * 0.8), "median", 0.8, opacity=0.5)
        if strip.median is not None:
            canvas.line((at(strip.median), middle - half - 2), (at(strip.median), middle + half + 2), "ink", 1.4)
        for tick in bold:
            canvas.open(tick.said, "")
            canvas.line((at(tick.at), middle - half), (at(tick.at), middle + half), canvas.style(tick.style), 1.2)
            canvas.mark((at(tick.at), middle), tick.style, 3.6, hollow=bool(tick.figure.qualified))
            canvas.close()
        _figures(strip, canvas, (left, right), middle - half - 4)
        canvas.text(left, middle + half + SMALL * 1.2, strip.least, SMALL - 0.6, "muted")
        canvas.text(right, middle + half + SMALL * 1.2, strip.largest, SMALL - 0.6, "muted", anchor="end")
    canvas.close()
    canvas.y = top + height
    canvas.line((0, canvas.y), (canvas.width, canvas.y), "hairline", 0.5)


def _figures(strip: Strip, canvas: Canvas, ends: tuple[float, float], y: float) -> None:
    """The figures of those that stand out, side by side above their shapes."""
    bold = sorted((tick for tick in strip.ticks if tick.style >= 0), key=lambda tick: tick.at)
    left, right = ends
    wide = [measure(tick.figure.text, SMALL, bold=True) + 6 for tick in bold]
    if sum(wide) > right - left:
        return
    wanted = [(tick.at * (right - left), w) for tick, w in zip(bold, wide, strict=True)]
    for tick, x in zip(bold, axis.apart(wanted, right - left), strict=True):
        canvas.text(left + x, y, tick.figure.text, SMALL, canvas.style(tick.style), anchor="middle", bold=True)
