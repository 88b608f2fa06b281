"""Lines through time: councils of one indicator, or indicators of one council."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from adviser_app.viewmodels import predecessors, text
from adviser_app.viewmodels.explorer import look
from adviser_app.viewmodels.explorer.base import Break, Figure, Marks, SeriesHead, When
from adviser_app.viewmodels.explorer.given import HEADER, NO_FIGURE, Given, Who, lines_of, marks_words, named
from adviser_app.viewmodels.predecessors import Ended

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table

MOST_GREY = 60  # lines of councils that do not stand out; of more only the middle half is drawn


@dataclass(frozen=True, slots=True)
class Line:
    """``code`` of the council, ``head`` the indicator; ``name``: what stands at the line's end. ``style``: index into
    ``look``'s colours, −1 for a thin grey line behind the others. ``figures``: one a period, None where nothing is
    known; ``said``: the line in words; ``ended``: of a council that one that stands out followed, what it was: a dotted
    line, named where it ends."""

    code: str
    council: str
    head: SeriesHead
    name: str
    style: int
    figures: tuple[Figure | None, ...]
    said: str
    ended: Ended | None = None

    @property
    def last(self) -> int:
        """The period of the newest figure, −1 for none."""
        return max((i for i, f in enumerate(self.figures) if f is not None and f.value is not None), default=-1)


@dataclass(frozen=True)
class LineView:
    """``lines``: grey ones first. ``marks``: of each period, () where none is drawn. ``axis``: the least and largest
    value that its scale must hold (those of all charts that share it), None without figures."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    unit: str
    decimals: int
    periods: tuple[When, ...]
    lines: tuple[Line, ...]
    marks: tuple[Marks, ...]
    breaks: tuple[Break, ...]
    axis: tuple[float, float] | None
    export: Table = field(repr=False, default=((), ()))
    kind: str = "line"

    def table(self) -> Table:
        return self.export

    def point_said(self, line: int, period: int) -> str:
        """A point in words: "Barnsley, 2023/24: 26.4%, provisional"."""
        each, when = self.lines[line], self.periods[period]
        figure = each.figures[period]
        if figure is None:
            return f"{each.name}, {when.label}: {NO_FIGURE}"
        return f"{each.name}, {when.label}: {figure.text}{f', {figure.qualified}' if figure.qualified else ''}"


def of_councils(
    given: Given, *, title: str = "", notes: Sequence[str] = (), grey: int = MOST_GREY, shading: bool = True
) -> LineView:
    """An indicator through time. ``title``: the indicator's unless given; ``grey``: lines that do not stand out are
    drawn where they are at most so many; ``shading``: the subtitle says what is shaded."""
    head, everyone = given.head, range(len(given.councils))
    rows = {c: [given.figure(p, c) for p in range(len(given.whens))] for c in everyone}
    valued = [c for c in everyone if any(f.value is not None for f in rows[c])]
    plain = [c for c in valued if given.councils[c].style < 0 and given.councils[c].ended is None]
    drawn = [c for c in valued if c not in plain or len(plain) <= grey]
    marks = [given.marks(p) for p in range(len(given.whens))]
    known = [
        p
        for p in range(len(given.whens))
        if marks[p].median is not None or any(rows[c][p].value is not None or rows[c][p].marker for c in drawn)
    ]
    inside = range(known[0], known[-1] + 1) if known else range(0)  # inner periods stay, so that a gap is a gap
    whens = tuple(given.whens[p] for p in inside)
    marks = [marks[p] for p in inside]
    lines = [
        _line(who.code, who.name, head, who.ended.label if who.ended else who.name, who.style,
              [_there(rows[c][p], who) for p in inside], whens, who.ended)
        for c in sorted(drawn, key=lambda c: (given.councils[c].style, given.councils[c].ended is not None))
        for who in [given.councils[c]]
    ]  # fmt: skip
    banded = any(m.median is not None for m in marks)
    out = list(notes)
    none = [given.councils[c].name for c in everyone if c not in valued and given.councils[c].ended is None]
    if none:
        out.append(f"No figures of {named(none)}.")
    if len(drawn) < len(valued):
        left = f"{len(plain):,} councils that do not stand out are not drawn"
        out.append(f"{left}; the shaded middle half has them." if banded else f"{left}.")
    out += [*_before(given.councils, valued), *_gaps(lines, whens), *_doubts(lines)]
    shaded = f" · Shaded: middle half of {given.of}, dashed: their median" if banded and shading else ""
    view = _view(
        title or head.title, f"{_span(whens)}{head.detail}{shaded}", out, head, whens, lines,
        tuple(marks) if banded else (), tuple(b for b in given.breaks if whens and whens[0].x < b.x <= whens[-1].x),
        lines_of(given, range(len(given.whens)), every=False),
    )  # fmt: skip
    return replace(view, export=_with_after(view.export, given.councils))


def _there(figure: Figure, who: Who) -> Figure | None:
    """A figure of a line; of a council that is no more nobody misses those it does not have."""
    return None if who.ended is not None and figure.value is None and not figure.marker else figure


def _with_after(table: Table, councils: Sequence[Who]) -> Table:
    """A table of figures with a column that says before whom a council was, where there are such."""
    after = {who.code: who.after for who in councils if who.ended is not None}
    if not after:
        return table
    header, rows = table
    return (*header, "predecessor_of"), tuple((*row, after.get(row[0], "")) for row in rows)


def _before(councils: Sequence[Who], valued: Sequence[int]) -> list[str]:
    """What must be said of councils that others followed, by those who followed."""
    found: dict[str, list[Ended]] = {}
    for c, who in enumerate(councils):
        if who.ended is not None:
            found.setdefault(who.after, []).extend([who.ended] if c in valued else [])
    said: list[str] = []
    for after, ended in found.items():
        nothing = f"No figure of a council that {after} followed is here."
        said += predecessors.sentences(after, ended) or (nothing,)
    return said


def of_series(givens: Sequence[Given], *, title: str, notes: Sequence[str] = ()) -> LineView:
    """Indicators of one unit through time, for the one council of all of them."""
    whens = tuple(sorted({w.iso: w for g in givens for w in g.whens}.values(), key=lambda w: w.x))
    at = {w.iso: i for i, w in enumerate(whens)}
    lines, table = [], []
    for style, given in enumerate(givens):
        figures: list[Figure | None] = [None] * len(whens)
        for p, when in enumerate(given.whens):
            figures[at[when.iso]] = given.figure(p, 0)
        who, head = given.councils[0], given.head
        name = head.key.breakdown if len({g.head.key.indicator for g in givens}) == 1 else head.title
        lines.append(
            _line(who.code, who.name, head, name or head.title, style if style < look.STYLES else -1, figures, whens)
        )
        table += lines_of(given, range(len(given.whens)), every=False)
    first = givens[0].head
    decimals = max(g.head.decimals for g in givens)
    details = f"{_span(whens)}{first.detail if len({g.head.detail for g in givens}) == 1 else first.key.publisher}"
    out = [*notes, *_gaps(lines, whens), *_doubts(lines)]
    shown = [line for line in lines if line.last >= 0]
    breaks = tuple({b.x: b for g in givens for b in g.breaks}.values())
    view = _view(title, details, out, first, whens, sorted(shown, key=lambda x: x.style >= 0), (), breaks, table)
    return replace(view, decimals=decimals)


def _line(
    code: str, council: str, head: SeriesHead, name: str, style: int, figures: Sequence[Figure | None],
    whens: Sequence[When], ended: Ended | None = None,
) -> Line:  # fmt: skip
    there = [(f, w) for f, w in zip(figures, whens, strict=True) if f is not None and f.value is not None]
    if not there:
        said = f"{name}: no figures"
    elif len(there) == 1:
        said = f"{name}: {there[0][0].text} {there[0][1].said}"
    else:
        (first, since), (last, until) = there[0], there[-1]
        said = f"{name}: {first.text} {since.said}, {last.text} {until.said}"
        top = max(there, key=lambda each: each[0].value or 0.0)
        low = min(there, key=lambda each: each[0].value or 0.0)
        extremes = [f"{what} {each[0].text} {each[1].said}" for what, each in (("highest", top), ("lowest", low))
                    if each not in (there[0], there[-1])]  # fmt: skip
        said += "".join(f", {each}" for each in extremes) if top[0].value != low[0].value else ""
    return Line(code, council, head, name, style, tuple(figures), said, ended)


def _span(whens: Sequence[When]) -> str:
    if not whens:
        return ""
    ends = list(dict.fromkeys((whens[0].label, whens[-1].label)))
    return f"{' to '.join(ends)} · "


def _gaps(lines: Iterable[Line], whens: Sequence[When]) -> list[str]:
    """Why lines that stand out have gaps, where their publisher says so."""
    absent = [f"{line.name} {when.label} ({figure.text})" for line in lines if line.style >= 0
              for when, figure in zip(whens, line.figures, strict=True)
              if figure is not None and figure.value is None and figure.marker]  # fmt: skip
    return [f"No figure: {named(absent)}."] if absent else []


def _doubts(lines: Iterable[Line]) -> list[str]:
    """What hollow points mean."""
    kinds = sorted({f.qualified for line in lines if line.style >= 0 for f in line.figures if f and f.qualified})
    return [f"Hollow points: {text.listed(kinds)}."] if kinds else []


def _view(
    title: str, subtitle: str, notes: Sequence[str], head: SeriesHead, whens: tuple[When, ...], lines: Sequence[Line],
    marks: tuple[Marks, ...], breaks: tuple[Break, ...], table: Sequence[tuple[str, ...]],
) -> LineView:  # fmt: skip
    bold = [line for line in lines if line.style >= 0]
    before = [line for line in lines if line.ended is not None]
    grey = len(lines) - len(bold) - len(before)
    parts = [line.said for line in (bold or lines[:3])]
    parts += [f"before it {line.said}" for line in before]
    if grey and bold:
        parts.append(f"{text.plural(grey, 'other line')} in grey")
    if not lines:
        said = f"Lines of {title}: no figures."
    elif len(parts) == 1 and lines[-1].name == title:  # its name is said once
        said = f"Line of {parts[0]}."
    else:
        said = f"Lines of {title}: {'; '.join(parts)}."
    last = next((i for i in reversed(range(len(marks))) if marks[i].median is not None), -1)
    if last >= 0:
        said += (
            f" {text.sentence(whens[last].said)}: {marks_words(marks[last])[:1].lower()}{marks_words(marks[last])[1:]}"
        )
    said += "".join(f" Break in {b.label}: {b.words}." for b in breaks)
    return LineView(
        title, subtitle, said, tuple(notes), head.unit, head.decimals, whens, tuple(lines), marks, breaks,
        _axis(lines, marks), (HEADER, tuple(table)),
    )  # fmt: skip


def _axis(lines: Sequence[Line], marks: Sequence[Marks]) -> tuple[float, float] | None:
    numbers = [f.value for line in lines for f in line.figures if f is not None and f.value is not None]
    numbers += [v for m in marks for v in (m.lower, m.median, m.upper) if v is not None]
    alone = [line for line in lines if line.style >= 0]
    if len(alone) == 1:  # its limits are drawn
        numbers += [v for f in alone[0].figures if f is not None for v in (f.lower, f.upper) if v is not None]
    return (min(numbers), max(numbers)) if numbers else None
