"""Charts and sparklines as SVG text, drawn from the view models with the numbers the screen shows.

The council's line in the accent, the comparison group's middle half shaded grey, its median dashed, names at the
line ends; deterministic, so that the same data give the same bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from adviser_app.domain.markers import says_break
from adviser_app.packs import axis, fonts
from adviser_app.packs.sweep import swept
from adviser_app.viewmodels import predecessors, text
from adviser_app.viewmodels.cells import Spark
from adviser_app.viewmodels.models import ChartPoint, ChartView

Point = tuple[float, float]


def escape(words: str) -> str:
    return html.escape(swept(words), quote=False)


@dataclass(frozen=True, slots=True)
class Palette:
    """The roles a drawing uses (``pack_templates/palette.toml``)."""

    accent: str = "#1d4f91"
    accent_soft: str = "#9db8d9"
    ink: str = "#1b2430"
    muted: str = "#566170"
    hairline: str = "#dfe4ea"
    axis: str = "#9aa5b1"
    band: str = "#e4e8ed"
    median: str = "#6b7683"
    paper: str = "#ffffff"

    @classmethod
    def of(cls, colours: Mapping[str, str]) -> Palette:
        """From roles, of which others are left aside."""
        return cls(**{f.name: colours[f.name] for f in fields(cls) if f.name in colours})


PRINT = Palette()
_UNCERTAIN = re.compile(
    r"provisional|estimate|forecast|reliab|incomplete|not statistically|definition|revised|confidential", re.IGNORECASE
)
_LABEL = 7.6  # size of labels, points
_NAME = 8.2  # size of the names at the line ends
_SMALL = 6.8  # size of the names of those that were before


def _f(value: float) -> str:
    return f"{value:.1f}"


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_f(x)},{_f(y)}" for x, y in points)


def _open(width: float, height: float, title: str, description: str) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_f(width)}" height="{_f(height)}" '
        f'viewBox="0 0 {_f(width)} {_f(height)}" role="img" font-family="{fonts.FAMILY}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
    ]


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Stretches without a gap."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def _band(tops: Sequence[Point | None], feet: Sequence[Point | None], fill: str, half: float) -> list[str]:
    """The area between two lines; a period that stands alone gets a bar ``2 * half`` wide."""
    out = []
    both = [None if t is None or f is None else (t[0], t[1], f[1]) for t, f in zip(tops, feet, strict=True)]
    run: list[tuple[float, float, float]] = []
    for item in [*both, None]:
        if item is not None:
            run.append(item)
            continue
        if len(run) == 1:
            x, top, foot = run[0]
            out.append(
                f'<rect x="{_f(x - half)}" y="{_f(top)}" width="{_f(2 * half)}" height="{_f(max(foot - top, 0.5))}" '
                f'fill="{fill}"/>'
            )
        elif run:
            outline = [(x, top) for x, top, _ in run] + [(x, foot) for x, _, foot in reversed(run)]
            out.append(f'<polygon points="{_points(outline)}" fill="{fill}"/>')
        run = []
    return out


def _line(points: Sequence[Point | None], colour: str, width: float, dash: str = "", lone: float = 0.0) -> list[str]:
    out = []
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    for run in runs(points):
        if len(run) == 1:
            if lone:
                (x, y) = run[0]
                out.append(f'<circle cx="{_f(x)}" cy="{_f(y)}" r="{_f(lone)}" fill="{colour}"/>')
            continue
        out.append(
            f'<polyline points="{_points(run)}" fill="none" stroke="{colour}" stroke-width="{_f(width)}" '
            f'stroke-linejoin="round" stroke-linecap="{"butt" if dash else "round"}"{dashed}/>'
        )
    return out


def sparkline(
    spark: Spark, description: str = "", width: float = 62, height: float = 15, palette: Palette = PRINT
) -> str:
    """A line the height of a row of text: band, median, the council's line, a dot on its last value."""
    out = _open(width, height, "Trend", description)
    numbers = [v for row in (spark.values, spark.low, spark.high, spark.median) for v in row if v is not None]
    count = len(spark.values)
    if numbers and count:
        low, high = min(numbers), max(numbers)
        span = high - low
        edge = 2.4

        def place(i: int, value: float | None) -> Point | None:
            if value is None:
                return None
            x = width / 2 if count == 1 else edge + i * (width - 2 * edge) / (count - 1)
            return x, height / 2 if span == 0 else height - edge - (value - low) / span * (height - 2 * edge)

        def row(values: Sequence[float | None]) -> list[Point | None]:
            return [place(i, v) for i, v in enumerate(values)]

        line = row(spark.values)
        if len(spark.low) == count and len(spark.high) == count:
            out += _band(row(spark.high), row(spark.low), palette.band, 3)
        if len(spark.median) == count:
            out += _line(row(spark.median), palette.axis, 0.6, "1.6 1.4")
        out += _line(line, palette.accent, 1.1, lone=1.0)
        last = next((p for p in reversed(line) if p is not None), None)
        if last is not None:
            out.append(f'<circle cx="{_f(last[0])}" cy="{_f(last[1])}" r="1.7" fill="{palette.accent}"/>')
    out.append("</svg>")
    return "".join(out)


def _text(x: float, y: float, words: str, size: float, fill: str, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{_f(x)}" y="{_f(y)}" font-size="{_f(size)}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _wrapped(name: str, size: float, room: float) -> list[str]:
    """``name`` in lines that are at most ``room`` wide; the last is cut with an ellipsis where three do not do."""
    face = fonts.semibold()
    lines: list[str] = []
    for word in name.split():
        if lines and face.width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += " " + word
        else:
            lines.append(word)
    if len(lines) > 3:
        lines = [*lines[:2], lines[2] + " …"]
    return lines or [""]


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """What stands to the right of a line: ``lines`` of text, wanted centred at height ``y``."""

    y: float
    lines: tuple[str, ...]
    colour: str
    weight: int

    @property
    def height(self) -> float:
        return len(self.lines) * _NAME * 1.2


def _apart(labels: list[_EndLabel], low: float, high: float) -> list[float]:
    """Centres near the wanted ones, none over another, within ``low`` … ``high`` where there is room."""
    order = sorted(range(len(labels)), key=lambda i: (labels[i].y, i))
    centres = [label.y for label in labels]
    floor = low
    for i in order:
        centres[i] = max(centres[i], floor + labels[i].height / 2)
        floor = centres[i] + labels[i].height / 2
    ceiling = high
    for i in reversed(order):
        centres[i] = min(centres[i], ceiling - labels[i].height / 2)
        ceiling = centres[i] - labels[i].height / 2
    return centres


def _end_labels(view: ChartView, ys: dict[str, float], room: float, palette: Palette) -> list[_EndLabel]:
    labels = []
    last = next((p for p in reversed(view.points) if p.value is not None), None)
    if last is not None and last.value is not None:
        figure = text.value_text(last.value, view.decimals, view.unit)
        lines = (*_wrapped(view.council, _NAME, room), figure)
        if len(lines) == 2 and fonts.semibold().width(" ".join(lines), _NAME) <= room:
            lines = (" ".join(lines),)
        labels.append(_EndLabel(ys["council"], lines, palette.accent, 600))
    middle = next((p for p in reversed(view.points) if p.median is not None), None)
    if middle is not None and middle.median is not None:
        figure = text.statistic_text(middle.median, view.decimals, view.unit)
        labels.append(_EndLabel(ys["median"], (f"Median {figure}",), palette.muted, 400))
    return labels


def breaks(point: ChartPoint) -> bool:
    """Whether a point is not comparable with those before it: a dotted line stands there."""
    return says_break(point.note)


def hollow(point: ChartPoint) -> bool:
    """A figure less certain than the others. A break has a line of its own, and a remark on the data is none."""
    said = (part for part in point.note.split("; ") if not part.startswith("Break in the series"))
    return any(_UNCERTAIN.search(word) for part in said for word in part.split(", ") if not says_break(word))


def _dots(view: ChartView, line: Sequence[Point | None], palette: Palette) -> list[str]:
    """Dots where points are few; hollow ones where a value carries a note; the last one larger."""
    out = []
    valued = [i for i, p in enumerate(line) if p is not None]
    for i in valued:
        point = line[i]
        assert point is not None
        last, noted = i == valued[-1], hollow(view.points[i])
        if not (last or noted or len(valued) <= 16):
            continue
        radius = 3.0 if last else 2.2 if noted else 1.7
        fill, stroke = (
            (palette.paper, f' stroke="{palette.accent}" stroke-width="1.3"') if noted else (palette.accent, "")
        )
        out.append(f'<circle cx="{_f(point[0])}" cy="{_f(point[1])}" r="{_f(radius)}" fill="{fill}"{stroke}/>')
    return out


def _tick(value: float, scale: axis.Scale, unit: str) -> str:
    return text.in_unit(text.plain(value, scale.decimals), unit)


def _values(point: ChartPoint) -> list[float]:
    shown = (point.value, point.low, point.high, point.median, point.lower, point.upper)
    return [v for v in shown if v is not None]


def _ended(
    view: ChartView, rows: Sequence[Sequence[Point | None]], frame: tuple[float, float, float], palette: Palette
) -> list[str]:
    """A dot where each predecessor's line ends, and its name beside it, none over another. ``frame``: the top and foot
    of the lines, and how far to the right they reach."""
    top, bottom, right = frame
    out: list[str] = []
    face = fonts.regular()
    for last in sorted({one.last for one in predecessors.drawn(view)}):
        mine = [(one.label, end) for one, row in zip(predecessors.drawn(view), rows, strict=True)
                if one.last == last and (end := row[last]) is not None]  # fmt: skip
        centres = axis.apart([(end[1] - top, _SMALL * 1.15) for _, end in mine], bottom - top)
        for (name, (x, y)), centre in zip(mine, centres, strict=True):
            out.append(f'<circle cx="{_f(x)}" cy="{_f(y)}" r="1.6" fill="{palette.muted}"/>')
            fits = x + 5 + face.width(name, _SMALL) <= right
            rise = 0.0  # to the left of its end a name stands on its line, or under it
            if not fits:
                rise = _SMALL if centre >= 1.5 * _SMALL else -_SMALL
            out.append(
                f'<text x="{_f(x + 5 if fits else x - 5)}" y="{_f(top + centre - rise + _SMALL * 0.36)}" '
                f'font-size="{_f(_SMALL)}" fill="{palette.ink}" text-anchor="{"start" if fits else "end"}" '
                f'stroke="{palette.paper}" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke">'
                f"{escape(name)}</text>"
            )
    return out


def below_title(view: ChartView) -> str:
    """What is said of a drawn chart: its subtitle without what its numbers are, which stands above the axis."""
    return view.subtitle.removeprefix(f"{view.of} · ")


def chart(view: ChartView, width: float = 494, height: float = 178, palette: Palette = PRINT) -> str:
    """The chart of a series, ``width`` × ``height`` points. Without a value it says so in words."""
    out = _open(width, height, view.title, view.alt_text)
    numbers = [v for p in view.points for v in _values(p)] + predecessors.numbers(view)
    if not numbers:
        out.append(_text(width / 2, height / 2, "No figures to draw", 9, palette.muted, "middle"))
        return "".join([*out, "</svg>"])
    scale = axis.scale(numbers, finest=view.decimals)
    face = fonts.regular()
    ticks = [_tick(t, scale, view.unit) for t in scale.ticks]
    named = bool(view.unit) and not text.unit_kind(view.unit)
    left = max(face.width(t, _LABEL) for t in ticks) + 7
    top, bottom = (18.0 if named else 7.0), height - 17
    plain = _end_labels(view, {"council": 0, "median": 0}, width * 0.2, palette)
    right = (
        width - max((fonts.semibold().width(line, _NAME) for label in plain for line in label.lines), default=0) - 11
    )

    xs = [p.x for p in view.points]
    across = (max(xs) - min(xs)) or 1.0
    inset = 6.0

    def at(x: float, value: float | None) -> Point | None:
        if value is None:
            return None
        px = right - inset if len(xs) == 1 else left + inset + (x - min(xs)) / across * (right - left - 2 * inset)
        return px, bottom - (value - scale.low) / (scale.high - scale.low) * (bottom - top)

    for tick, words in zip(scale.ticks, ticks, strict=True):
        place = at(xs[0], tick)
        assert place is not None
        y = place[1]
        base = tick in (0, scale.low)
        out.append(
            f'<line x1="{_f(left)}" y1="{_f(y)}" x2="{_f(right)}" y2="{_f(y)}" '
            f'stroke="{palette.axis if base else palette.hairline}" stroke-width="{"0.8" if base else "0.6"}"/>'
        )
        out.append(_text(left - 5, y + _LABEL * 0.36, words, _LABEL, palette.muted, "end"))
    if named:
        roomy = bool(view.of) and face.width(view.of, _LABEL) <= width
        out.append(_text(0, 8, view.of if roomy else text.unit_words("", view.unit), _LABEL, palette.muted))

    line = [at(p.x, p.value) for p in view.points]
    middle = [at(p.x, p.median) for p in view.points]
    out += _band([at(p.x, p.high) for p in view.points], [at(p.x, p.low) for p in view.points], palette.band, 9)
    for i, p in enumerate(view.points):
        here = at(p.x, scale.low)
        if breaks(p) and here is not None:
            before = at(view.points[i - 1].x, scale.low) if i else here
            assert before is not None
            x = (here[0] + before[0]) / 2
            out.append(
                f'<line x1="{_f(x)}" y1="{_f(top)}" x2="{_f(x)}" y2="{_f(bottom)}" stroke="{palette.median}" '
                f'stroke-width="0.8" stroke-dasharray="1 2"/>'
            )
            near = [q[1] for q in line[max(0, i - 1) : i + 2] if q is not None]
            crowded = bool(near) and min(near) < top + 16
            out.append(_text(x + 3, bottom - 5 if crowded else top + 7, "break", 6.8, palette.muted))
    if len(view.points) <= 40:
        for p in view.points:
            foot, head = at(p.x, p.lower), at(p.x, p.upper)
            if foot is not None and head is not None and p.value is not None:
                out.append(
                    f'<line x1="{_f(foot[0])}" y1="{_f(foot[1])}" x2="{_f(head[0])}" y2="{_f(head[1])}" '
                    f'stroke="{palette.accent_soft}" stroke-width="1.6" stroke-linecap="round"/>'
                )
    out += _line(middle, palette.median, 1.0, "3 2.4", lone=1.4)
    for one in predecessors.drawn(view):
        row = [at(p.x, v) for p, v in zip(view.points, one.values, strict=True)]
        out += _line(row, palette.muted, 1.1, "1.1 1.7", lone=1.3)
    out += _line(line, palette.accent, 1.9, lone=1.7)
    out += _dots(view, line, palette)
    out += _ended(view, [[at(p.x, v) for p, v in zip(view.points, one.values, strict=True)]
                         for one in predecessors.drawn(view)], (top, bottom, right), palette)  # fmt: skip

    ends = {
        "council": next((p[1] for p in reversed(line) if p is not None), bottom),
        "median": next((p[1] for p in reversed(middle) if p is not None), bottom),
    }
    labels = _end_labels(view, ends, width * 0.2, palette)
    for label, centre in zip(labels, _apart(labels, 0, bottom + 3), strict=True):
        y = centre - label.height / 2 + _NAME * 0.95
        for i, words in enumerate(label.lines):
            out.append(_text(right + 8, y + i * _NAME * 1.2, words, _NAME, label.colour, weight=label.weight))

    centres = [place[0] for p in view.points if (place := at(p.x, scale.low)) is not None]
    words_at = axis.chosen_labels(
        centres, [axis.short(p.label) for p in view.points], lambda t: face.width(t, _LABEL), 0, right + 12, 12
    )
    out += [_text(x, height - 4, words, _LABEL, palette.muted, "middle") for x, words in words_at]
    out.append("</svg>")
    return "".join(out)


def chart_notes(
    view: ChartView, numbers: Mapping[str, int] | None = None, also: Sequence[float] = ()
) -> tuple[str, ...]:
    """What a reader must know beside the chart: markers and gaps with their periods, the scale's foot, small groups.

    ``numbers``: of notes that are explained elsewhere, of which only the number is said. ``also``: what else is drawn
    on the scale.
    """
    elsewhere = sorted({n for p in view.points if (n := (numbers or {}).get(p.note)) is not None})
    kinds: dict[tuple[str, str], list[str]] = {}
    for p in view.points:
        if p.note and p.note not in (numbers or {}):
            kind = "No value" if p.value is None else "Dotted line" if breaks(p) else "Hollow" if hollow(p) else "Note"
            kinds.setdefault((kind, p.note.strip().removesuffix(".")), []).append(p.label)
    out = [f"{kind}: {note} ({_listed(labels)})." for (kind, note), labels in kinds.items()]
    if elsewhere:
        out.append(f"See {'note' if len(elsewhere) == 1 else 'notes'} {', '.join(map(str, elsewhere))}.")
    out += predecessors.notes(view)
    values = [v for p in view.points for v in _values(p)] + predecessors.numbers(view)
    if values:
        values += also
        scale = axis.scale(values, finest=view.decimals)
        if not scale.from_zero:
            out.append(f"The scale starts at {_tick(scale.low, scale, view.unit)}, not at zero.")
    if any(p.lower is not None and p.upper is not None and p.value is not None for p in view.points):
        out.append("Upright bars: the 95% confidence interval.")
    sizes = [p.n for p in view.points if p.median is not None]
    if sizes and min(sizes) != max(sizes):
        out.append(f"The group's figures rest on {min(sizes)} to {max(sizes)} councils.")
    return tuple(out)


def _listed(labels: Sequence[str]) -> str:
    if len(labels) <= 4:
        return ", ".join(labels)
    return f"{labels[0]} to {labels[-1]}, {len(labels)} periods"
