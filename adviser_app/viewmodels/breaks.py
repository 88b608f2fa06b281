"""Breaks in series, in words: on charts, in notes, in the list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from adviser_app.analysis.breaks import Break
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.viewmodels import text


def noted(one: Break) -> str:
    """What stands at the first figure after a break that is written down."""
    return f"Break in the series from {text.day(one.start)}{f' ({one.why})' if one.why else ''}"


def not_compared(found: Sequence[Break], before: str) -> str:
    """Why no change is told: "Not compared with 2021/22: break in the series from 1 April 2022 (method changed)."""
    one = found[-1]
    said = noted(one) if one.record else "the publisher marks a break in the series"
    return f"Not compared with {before}: {said[:1].lower()}{said[1:]}."


@dataclass(frozen=True, slots=True)
class BreakLine:
    """One break. ``row``: its record, "" where a publisher marks it (at ``figures`` figures of ``period``);
    ``series_id`` None: no such series is here."""

    row: str
    series_id: int | None
    title: str
    detail: str
    start: str  # ISO
    day: str
    kind: str
    why: str
    link: str
    period: str
    figures: int


@dataclass(frozen=True, slots=True)
class BreaksView:
    title: str
    sentence: str
    lines: tuple[BreakLine, ...]


def _line(row: str, series_id: int | None, key: SeriesKey, start: str) -> BreakLine:
    detail = text.unit_words(key.measure, key.unit)
    try:
        day = text.day(date.fromisoformat(start))
    except ValueError:
        day = start
    return BreakLine(
        row, series_id, text.title(key.indicator, key.breakdown), f"{detail} · {key.publisher}" if detail else
        key.publisher, start, day, "", "", "", "", 0,
    )  # fmt: skip


def written(row: str, series_id: int | None, key: SeriesKey, values: Mapping[str, str]) -> BreakLine:
    """A break that is a record."""
    line = _line(row, series_id, key, values["start"])
    return replace(line, kind=values["kind"], why=values["why"], link=values["link"])


def marked(series_id: int, key: SeriesKey, period: Period, published: str, figures: int) -> BreakLine:
    """A break that a publisher marks at some figures of a period."""
    line = _line("", series_id, key, period.start.isoformat())
    return replace(line, kind="Marked by the publisher", period=text.period(period, published), figures=figures)


def build(lines: Sequence[BreakLine]) -> BreaksView:
    ordered = tuple(sorted(lines, key=lambda b: (b.title.casefold(), b.start, b.row)))
    own = sum(bool(b.row) for b in ordered)
    marks = len(ordered) - own
    if not ordered:
        said = "No break in any series is written down, and no publisher marks one."
    else:
        parts = [
            f"{text.plural(own, 'break')} {'is' if own == 1 else 'are'} written down" if own else "",
            f"publishers mark {text.plural(marks, 'period')} as not comparable with those before" if marks else "",
        ]
        said = f"{text.sentence('; '.join(p for p in parts if p))}."
    return BreaksView("Breaks in series", said, ordered)
