"""Lines through time as a drawing, large or as one of many small ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adviser_app.packs import axis
from adviser_app.packs.figures.canvas import SMALL, Canvas, Point, measure, wrapped
from adviser_app.packs.svg import runs
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer import look
from adviser_app.viewmodels.explorer.lines import Line, LineView

Place = Callable[[float, float], Point]
_SHAPED = 16  # points at most that each have a shape; lines of more are told apart by dashes
_LEADING = 1.2


def draw(view: LineView, canvas: Canvas) -> None:
    """A large chart over the whole width, with names at the ends of lines."""
    height = max(190.0, min(320.0, canvas.width * 0.46)) if view.axis is not None else 60.0
    chart(view, canvas, 0, canvas.y, canvas.width, height, size=SMALL, named=True)
    canvas.y += height


def chart(
    view: LineView, canvas: Canvas, x: float, y: float, width: float, height: float, *, size: float, named: bool
) -> None:  # fmt: skip
    """A chart in a box. ``named``: names and last figures stand right of the lines; else last figures only."""
    if view.axis is None or not view.periods:
        canvas.text(x + width / 2, y + height / 2, "No figures to draw", size + 1, "muted", anchor="middle")
        return
    scale = axis.scale(view.axis, 6 if named else 4, view.decimals)
    ticks = [tick_text(t, scale, view.unit) for t in scale.ticks]
    unit = "" if text.unit_kind(view.unit) else view.unit
    left = x + max(measure(t, size) for t in ticks) + 6
    top = y + (size * 1.9 if unit and named else size * 0.6)
    bottom = y + height - size * 1.9
    labels = _end_labels(view, canvas, size, width * 0.24 if named else width * 0.3, named=named)
    widest = max((measure(row, size, bold=bold) for rows, _, _, bold in labels for row in rows), default=0)
    right = x + width - widest - (9 if labels else 4)
    xs = [when.x for when in view.periods]
    across, inset = (xs[-1] - xs[0]) or 1.0, 6.0 if named else 3.0

    def place(at: float, value: float) -> Point:
        px = right - inset if len(xs) == 1 else left + inset + (at - xs[0]) / across * (right - left - 2 * inset)
        return px, bottom - (value - scale.low) / (scale.high - scale.low) * (bottom - top)

    for tick, words in zip(scale.ticks, ticks, strict=True):
        ty = place(xs[0], tick)[1]
        base = tick in (0, scale.low)
        canvas.line((left, ty), (right, ty), "axis" if base else "hairline", 0.8 if base else 0.6)
        canvas.text(left - 4, ty + size * 0.36, words, size, "muted", anchor="end")
    if unit and named:
        canvas.text(x, y + size, text.unit_words("", unit), size, "muted")
    _band(view, canvas, place)
    for one in view.breaks:
        bx = place(one.x, scale.low)[0]
        canvas.open(f"{one.label}: {one.words}")
        canvas.line((bx, top), (bx, bottom), "median", 0.8, (1, 2))
        canvas.text(bx + 3, top + size * 0.9, "break", size - 0.8, "muted")
        canvas.close()
    alone = sum(line.style >= 0 for line in view.lines) == 1
    for line in view.lines:
        points = [place(w.x, f.value) if f is not None and f.value is not None else None
                  for w, f in zip(view.periods, line.figures, strict=True)]  # fmt: skip
        canvas.open(line.said, line.code if named else "")
        if line.ended is not None:
            _dotted(canvas, line, points)
        elif line.style < 0:
            _grey(canvas, points)
        else:
            if alone:
                _limits(view, line, canvas, place)
            _bold(canvas, line, points, small=not named)
        canvas.close()
    if named:
        _name_ended(view, canvas, place, (top, bottom, right), size)
    ends = [_end(view, line_at, place, bottom) for *_, line_at in _targets(view, named)]
    heights = [len(rows) * size * _LEADING for rows, *_ in labels]
    offset = y
    centres = axis.apart([(end - offset, h) for end, h in zip(ends, heights, strict=True)], bottom + 4 - offset)
    for (rows, colour, _, bold), centre, high in zip(labels, centres, heights, strict=True):
        ty = offset + centre - high / 2 + size * 0.95
        for i, row in enumerate(rows):
            canvas.text(right + 6, ty + i * size * _LEADING, row, size, colour, bold=bold)
    middles = [place(when.x, scale.low)[0] for when in view.periods]
    labelled = [axis.short(when.label) for when in view.periods]
    room = right + (widest if named else 4)
    shown = axis.chosen_labels(middles, labelled, lambda t: measure(t, size), x, room, 10)
    for centre, words in shown:
        canvas.text(centre, y + height - 3, words, size, "muted", anchor="middle")


def tick_text(value: float, scale: axis.Scale, unit: str) -> str:
    return text.in_unit(text.plain(value, scale.decimals), unit)


def _band(view: LineView, canvas: Canvas, place: Place) -> None:
    run: list[tuple[Point, Point]] = []
    marks = [*view.marks, None]
    for i, mark in enumerate(marks):
        if mark is not None and mark.lower is not None and mark.upper is not None:
            run.append((place(view.periods[i].x, mark.upper), place(view.periods[i].x, mark.lower)))
            continue
        if len(run) == 1:
            (cx, top), (_, foot) = run[0]
            canvas.rect(cx - 6, top, 12, max(foot - top, 0.5), "band")
        elif run:
            canvas.area([t for t, _ in run] + [f for _, f in reversed(run)], "band")
        run = []
    middle = [
        place(w.x, m.median) if m.median is not None else None for w, m in zip(view.periods, view.marks, strict=False)
    ]
    for points in runs(middle):
        if len(points) == 1:
            (cx, cy) = points[0]
            canvas.line((cx - 6, cy), (cx + 6, cy), "median", 1.0)
        canvas.path(points, "median", 1.0, (3, 2.4))


def _grey(canvas: Canvas, points: Sequence[Point | None]) -> None:
    for run in runs(points):
        if len(run) == 1:
            x, y = run[0]
            canvas.line((x - 2, y), (x + 2, y), "axis", 0.8, opacity=0.7)
        canvas.path(run, "axis", 0.6, opacity=0.55)


def _dotted(canvas: Canvas, line: Line, points: Sequence[Point | None]) -> None:
    """The line of a council that is no more, with a dot where it ends."""
    for run in runs(points):
        canvas.path(run, "muted", 1.1, (1.1, 1.7))
    end = points[line.last]
    if end is not None:
        canvas.dot(end, 1.6, "muted")


def _name_ended(
    view: LineView, canvas: Canvas, place: Place, frame: tuple[float, float, float], size: float
) -> None:  # fmt: skip
    """The names of councils that are no more, where their lines end, none over another. ``frame``: the top and foot of
    the lines, and how far to the right they reach."""
    top, bottom, right = frame
    ended = [line for line in view.lines if line.ended is not None]
    for last in sorted({line.last for line in ended}):
        mine = [line for line in ended if line.last == last]
        ends = [place(view.periods[last].x, line.figures[last].value) for line in mine]  # type: ignore[union-attr, arg-type]
        high = size * 1.15
        centres = axis.apart([(y - top, high) for _, y in ends], bottom - top)
        for line, (x, _), centre in zip(mine, ends, centres, strict=True):
            fits = x + 5 + measure(line.name, size) <= right
            rise = 0.0 if fits else size if centre >= 1.5 * size else -size  # left of its end it stands on its line
            y = top + centre - rise + size * 0.36
            canvas.text(x + 5 if fits else x - 5, y, line.name, size, anchor="start" if fits else "end", halo=True)


def _bold(canvas: Canvas, line: Line, points: Sequence[Point | None], *, small: bool) -> None:
    many = len(points) > _SHAPED
    dash = look.DASHES[line.style] if many and not small else ()
    for run in runs(points):
        canvas.path(run, canvas.style(line.style), 1.5 if small else 1.9, dash)
    for i, point in enumerate(points):
        figure = line.figures[i]
        if point is None or figure is None:
            continue
        doubtful, last = bool(figure.qualified), i == line.last
        alone = (i == 0 or points[i - 1] is None) and (i + 1 == len(points) or points[i + 1] is None)
        if last or doubtful or alone or not (many or small):
            size = (2.2 if small else 3.0) if last else (1.6 if small else 2.1)
            canvas.mark(point, line.style, size, hollow=doubtful)


def _limits(view: LineView, line: Line, canvas: Canvas, place: Place) -> None:
    if len(view.periods) > 40:
        return
    for when, figure in zip(view.periods, line.figures, strict=True):
        if figure is not None and figure.value is not None and figure.lower is not None and figure.upper is not None:
            canvas.line(place(when.x, figure.lower), place(when.x, figure.upper), "accent_soft", 1.6)


_Label = tuple[tuple[str, ...], str, int, bool]  # rows, colour, style, bold


def _targets(view: LineView, named: bool) -> list[tuple[str, Line | None]]:
    """What has a label at its end: lines that stand out; the median, None, where names are shown."""
    bold: list[tuple[str, Line | None]] = [("line", line) for line in view.lines if line.style >= 0 and line.last >= 0]
    return [*bold, ("median", None)] if named and view.marks else bold


def _end_labels(view: LineView, canvas: Canvas, size: float, room: float, *, named: bool) -> list[_Label]:
    out: list[_Label] = []
    for _, line in _targets(view, named):
        if line is None:
            mark = next(m for m in reversed(view.marks) if m.median is not None)
            out.append(((f"Median {mark.median_text}",), canvas.colour("muted"), -1, False))
            continue
        figure = line.figures[line.last]
        assert figure is not None
        if not named:
            out.append(((figure.text,), canvas.style(line.style), line.style, True))
            continue
        rows = [*wrapped(line.name, size, room, bold=True, most=2), figure.text]
        if len(rows) == 2 and measure(" ".join(rows), size, bold=True) <= room:
            rows = [" ".join(rows)]
        out.append((tuple(rows), canvas.style(line.style), line.style, True))
    return out


def _end(view: LineView, line: Line | None, place: Place, bottom: float) -> float:
    """The height at which a label is wanted."""
    if line is None:
        ends = [(when.x, mark.median) for when, mark in zip(view.periods, view.marks, strict=True)]
    else:
        values = [None if f is None else f.value for f in line.figures]
        ends = [(when.x, value) for when, value in zip(view.periods, values, strict=True)]
    return next((place(x, value)[1] for x, value in reversed(ends) if value is not None), bottom)
