"""The data behind a pack as CSV, for Excel and any other tool: figures unrounded, words as the pack says them.

UTF-8 with a byte order mark and CRLF, as Excel wants it. A text that a spreadsheet would take for a formula is
preceded by an apostrophe, the spreadsheet's own mark of a text; numbers never are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from adviser_app.viewmodels.models import ChartView, CouncilPage, IndicatorRow, RowFacts

INDICATORS = (
    "area_code", "area_name", "theme", "indicator", "breakdown", "measure", "unit", "period", "value", "lower", "upper",
    "marker", "status", "comparison_group", "group_period", "group_n", "median", "lower_quartile", "upper_quartile",
    "quartile", "rank", "polarity", "standing", "different_from_median", "modified_z", "previous_period", "change",
    "direction", "notes", "publisher", "release",
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
    f = row.facts or _shown(row)
    return (
        page.code, page.name, row.theme, f.indicator, f.breakdown, f.measure, f.unit, f.period, f.value, f.lower,
        f.upper, f.marker, f.status, page.group.label, f.group_period, f.n or None, _computed(f.median),
        _computed(f.lower_quartile), _computed(f.upper_quartile), f.quartile, f.rank, f.polarity, row.standing.text,
        "" if f.different is None else "yes" if f.different else "no", _computed(f.modified_z), f.previous_period,
        _computed(f.change), row.direction.text, "; ".join(row.notes), f.publisher, f.release,
    )  # fmt: skip


def _shown(row: IndicatorRow) -> RowFacts:
    """What the page shows of a row that came without its numbers."""
    value = _number(row.latest.sort)
    return RowFacts(
        publisher="",
        indicator=row.title,
        breakdown="",
        measure=row.detail,
        unit="",
        period=row.period.text,
        value=value,
        marker=row.latest.text if value is None else "",
        median=_number(row.median.sort),
        change=_number(row.change.sort),
        release=row.provenance,
    )


def changes(page: CouncilPage) -> bytes:
    """A line for each change the page lists; a value that is none is told in words."""
    return _written(
        CHANGES,
        (
            (r.area_code, r.area_name, r.theme, r.title, r.period, r.kind.text, _value(r.before.sort, r.before.text),
             _value(r.after.sort, r.after.text), _computed(_number(r.movement.sort)))
            for r in page.changes.rows
        ),
    )  # fmt: skip


def charts(page: CouncilPage, views: Iterable[ChartView]) -> bytes:
    """A line for each point of each chart, and for each figure of those that the council followed, by their codes."""
    return _written(CHARTS, (row for view in views for row in _chart(page, view)))


def _chart(page: CouncilPage, view: ChartView) -> Iterable[Sequence[Value]]:
    for p in view.points:
        yield (
            page.code, page.name, view.title, view.unit, p.label, p.value, p.lower, p.upper, _computed(p.median),
            _computed(p.low), _computed(p.high), p.n, p.note,
        )  # fmt: skip
    for one in view.predecessors:
        for p, value, said in zip(view.points, one.values, one.said, strict=True):
            if value is not None or said:
                note = "; ".join(words for words in (said, f"before {page.name}") if words)
                yield one.code, one.label, view.title, view.unit, p.label, value, *(None,) * 6, note


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as its view gives it."""
    return _written(header, rows)


def _computed(value: float | None) -> float | None:
    """A median or a change without the noise of binary fractions; what was published stays as stored."""
    return None if value is None else float(f"{value:.15g}")


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
    return repr(value)


def _written(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        assert len(row) == len(headers)
        writer.writerow([_cell(value).replace("\0", "") for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")
