"""The data behind a pack as CSV, for Excel and any other tool: figures unrounded, words as the pack says them.

UTF-8 with a byte order mark and CRLF, as Excel wants it. A text that a spreadsheet would take for a formula is
preceded by an apostrophe, the spreadsheet's own mark of a text; numbers never are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from adviser_app.viewmodels.models import ChartView, CouncilPage, IndicatorRow

INDICATORS = (
    "area_code", "area_name", "theme", "indicator", "breakdown", "measure", "unit", "period", "value", "lower", "upper",
    "marker", "status", "comparison_group", "group_period", "group_n", "median", "lower_quartile", "upper_quartile",
    "quartile", "rank", "polarity", "standing", "previous_period", "change", "direction", "notes", "publisher", "release",
)  # fmt: skip
CHANGES = ("area_code", "area_name", "theme", "indicator", "period", "kind", "before", "now", "movement")
CHARTS = (
    "area_code", "area_name", "indicator", "unit", "period", "value", "lower", "upper", "median", "lower_quartile",
    "upper_quartile", "group_n", "note",
)  # fmt: skip

Value = str | float | int | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def indicators(page: CouncilPage) -> bytes:
    """A line for each series of the page, in its order."""
    return _written(INDICATORS, (_indicator(page, row) for group in page.themes for row in group.rows))


def _indicator(page: CouncilPage, row: IndicatorRow) -> Sequence[Value]:
    who = (page.code, page.name, row.theme)
    said = (row.standing.text, row.direction.text, "; ".join(row.notes))
    facts = row.facts
    if facts is None:  # a row made without its numbers: what the page shows
        shown = (row.title, "", "", row.detail, row.period.text, _number(row.latest.sort), None, None)
        rest = (_number(row.median.sort), None, None, None, None, "", said[0], "", _number(row.change.sort))
        marker = "" if isinstance(row.latest.sort, float | int) else row.latest.text
        return (*who, *shown, marker, "", page.group.label, "", None, *rest, *said[1:], "", row.provenance)
    return (
        *who, facts.indicator, facts.breakdown, facts.measure, facts.unit, facts.period, facts.value, facts.lower,
        facts.upper, facts.marker, facts.status, page.group.label, facts.group_period, facts.n or None, facts.median,
        facts.lower_quartile, facts.upper_quartile, facts.quartile, facts.rank, facts.polarity, said[0],
        facts.previous_period, facts.change, *said[1:], facts.publisher, facts.release,
    )  # fmt: skip


def changes(page: CouncilPage) -> bytes:
    """A line for each change the page lists; a value that is none is told in words."""
    return _written(
        CHANGES,
        (
            (r.area_code, r.area_name, r.theme, r.title, r.period, r.kind.text, _value(r.before.sort, r.before.text),
             _value(r.after.sort, r.after.text), _number(r.movement.sort))
            for r in page.changes.rows
        ),
    )  # fmt: skip


def charts(page: CouncilPage, views: Iterable[ChartView]) -> bytes:
    """A line for each point of each chart."""
    return _written(
        CHARTS,
        (
            (page.code, page.name, view.title, view.unit, p.label, p.value, p.lower, p.upper, p.median, p.low, p.high,
             p.n, p.note)
            for view in views
            for p in view.points
        ),
    )  # fmt: skip


def _number(sort: float | str | None) -> float | None:
    return sort if isinstance(sort, float | int) else None


def _value(sort: float | str | None, text: str) -> Value:
    number = _number(sort)
    return text if number is None else number


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"  # all that was published, without the noise of binary fractions


def _written(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        assert len(row) == len(headers)
        writer.writerow([_cell(value).replace("\0", "") for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")
