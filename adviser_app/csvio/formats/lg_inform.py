"""LG Inform's wide exports: one row an area, one column a metric and period, any number of header rows.

Header rows are the leading rows whose third cell is ``area``. What each row says is found by its content (identifiers
of digits, ``fin_2009_10``, "raw"), never by its position: exports have from one to six of them, in any order.
A value type other than ``raw`` is part of the measure, so that a mean never meets the figures it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adviser_app.csvio.batch import AreaText, PeriodText, SeriesText
from adviser_app.csvio.formats.headings import one_period, without
from adviser_app.csvio.formats.layout import header_key
from adviser_app.domain.area_names import normalise_name
from adviser_app.domain.period_text import parse_period

FORMAT = "LG Inform export"
PUBLISHER = "LG Inform"
KNOWN_BY = "header rows beginning area label, area long label, area"
KEYS = 3  # label, long label, code
_LABELS = frozenset({"", "area label", "area long label"})

_VALUE_TYPES = frozenset(
    name.strip()
    for name in [
        "\n    raw",
        " mean",
        " average",
        " median",
        " minimum",
        " maximum",
        " min",
        " max",
        " sum",
        " total",
        " count",
        " rank",
        " quartile",
        " quintile",
        " decile",
        "\n    lower quartile",
        " upper quartile",
        " first quartile",
        " third quartile",
        " percentile rank",
        " standard deviation",
        " z-score",
        "\n    numerator",
        " denominator",
        " lower confidence limit",
        " upper confidence limit\n    ",
    ]
)
_PERIOD_ID = re.compile(r"(?:fin|tax|acad|cal|fq|cq|mth|cm|month|ye|yr|rolling|roll|sur|cen)_[A-Za-z0-9_]+")
_GEOGRAPHY = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its series and period; ``position`` in the row, ``name`` for problems."""

    position: int
    name: str
    series: SeriesText
    period: PeriodText


def is_header(cells: Sequence[str]) -> bool:
    """The labels before the code may be left out or damaged, one of them; any other table may have an Area third."""
    before = {header_key(c) for c in cells[:2]}
    return len(cells) > KEYS and header_key(cells[2]) == "area" and not before.isdisjoint(_LABELS)


def is_broken_header(cells: Sequence[str]) -> bool:
    """A header row with a cell too many or too few before ``area``."""
    keys = {header_key(c) for c in cells[: KEYS + 1]}
    return len(cells) > KEYS and not is_header(cells) and not keys.isdisjoint(_LABELS - {""})


def width(rows: Sequence[Sequence[str]]) -> int:
    """How many cells the header rows have, most of them."""
    lengths = [len(r) for r in rows]
    return max(set(lengths), key=lengths.count)


def uneven(rows: Sequence[Sequence[str]]) -> int:
    """Which header row (from 1) lacks a cell or has one too many, 0 where all are as long (but for empty cells)."""
    usual = width(rows)
    for n, row in enumerate(rows, 1):
        if len(row) < usual or any(c.strip() for c in row[usual:]):
            return n
    return 0


def unlike(rows: Sequence[Sequence[str]]) -> str:
    """What two columns of one metric say differently of it, in words; '' where they agree. One of them is damaged then,
    and would begin a series of its own."""
    texts = _texts(rows)
    kinds = _kinds(texts)
    numbers, types = kinds.get("metric id", []), kinds.get("type", [])
    for what, kind in (("called", "metric"), ("in units of", "unit")):
        said: dict[tuple[str, str], str] = {}
        for at, (number, text) in enumerate(zip(numbers, kinds.get(kind, []), strict=False)):
            first = said.setdefault((number, types[at] if types else ""), text)
            if number and text.casefold() != first.casefold():
                return f"Metric {number} is {what} “{first}” in one column and “{text}” in another."
    return ""


def _texts(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The header's cells beyond the keys, each row as long as the longest."""
    widest = max(len(r) for r in rows)
    return [[" ".join(c.split()) for c in r[KEYS:]] + [""] * (widest - len(r)) for r in rows]


def columns(rows: Sequence[Sequence[str]]) -> tuple[list[Column], str]:
    """The columns that the header rows describe, and what is missing ('' if nothing is).

    A metric or a period that cannot be found by content leaves no columns.
    """
    texts = _texts(rows)
    kinds = _kinds(texts)
    label, ident = kinds.get("metric"), kinds.get("metric id")
    when, when_id = kinds.get("period"), kinds.get("period id")
    if label is None and ident is None:
        return [], "the metric's name"
    if when is None and when_id is None:
        when, label = _parted(label or [])
    if when is None and when_id is None:
        return [], "the period"
    units, types = kinds.get("unit"), kinds.get("type")
    found: list[Column] = []
    seen: dict[tuple[str, str, str], str] = {}
    for at in range(len(texts[0])):
        metric = (label or ident or [])[at] or (ident[at] if ident else "")
        if not metric:
            continue
        unit, kind = units[at] if units else "", types[at] if types else ""
        measure = "" if kind.casefold() == "raw" else kind
        # two metrics under one label are told apart by their number, and only they
        number = ident[at] if ident else ""
        first = seen.setdefault((metric, unit, measure), number)
        breakdown = "" if number in ("", first) else f"metric {number}"
        period = PeriodText((when or when_id or [])[at], when_id[at] if when_id else "")
        name = f"{metric}, {period.label}"
        found.append(Column(KEYS + at, name, SeriesText(metric, breakdown, measure, unit), period))
    return found, ""


def _parted(labels: list[str]) -> tuple[list[str] | None, list[str]]:
    """The periods within the metrics' labels ("Recycling rate 2022/23") and what is left of these; no periods unless
    each has one."""
    when = [one_period(text) for text in labels]
    parted = [without(text, period) for text, period in zip(labels, when, strict=True)]
    known = all(bool(period and left) == bool(text) for text, period, left in zip(labels, when, parted, strict=True))
    return (when, parted) if known and any(when) else (None, labels)


def is_told(period: PeriodText) -> bool:
    """Whether a column's period can be read, and its label and its identifier do not speak of different times."""
    found, label = parse_period(period.label, period.hint), parse_period(period.label)
    if found is None or label is None:
        return found is not None
    return label.start <= found.end and found.start <= label.end


def _kinds(rows: list[list[str]]) -> dict[str, list[str]]:
    """Which header row says what, by content. Rows that fit nothing are, in order, the metric's label and the unit."""
    kinds: dict[str, list[str]] = {}
    open_rows: list[list[str]] = []
    for row in rows:
        texts = [t for t in row if t]
        if not texts:
            continue
        if all(_PERIOD_ID.fullmatch(t) for t in texts):
            kinds.setdefault("period id", row)
        elif all(t.casefold() in _VALUE_TYPES for t in texts):
            kinds.setdefault("type", row)
        elif all(parse_period(t) for t in texts):
            # a metric number such as 2004 looks like a year: years stand side by side, a metric's number repeats
            if len(set(texts)) == 1 and len(texts) > 1 and texts[0].isdigit() and _other_period(rows, row):
                kinds.setdefault("metric id", row)
            else:
                kinds.setdefault("period", row)
        elif all(t.isdigit() for t in texts):
            kinds.setdefault("metric id", row)
        else:
            open_rows.append(row)
    if "period id" in kinds and "period" not in kinds:
        kinds.update(_odd_labels(open_rows, kinds["period id"]))
    open_rows = [r for r in open_rows if r is not kinds.get("period")]
    for kind, row in zip(("metric", "unit"), open_rows, strict=False):
        kinds[kind] = row
    return kinds


def _other_period(rows: list[list[str]], this: list[str]) -> bool:
    return any(
        row is not this and [t for t in row if t] and all(_PERIOD_ID.fullmatch(t) or parse_period(t) for t in row if t)
        for row in rows
    )


def _odd_labels(open_rows: list[list[str]], ids: list[str]) -> dict[str, list[str]]:
    """A row of period labels we cannot read: the one that changes exactly where the identifiers change."""
    for row in reversed(open_rows):
        if (
            len(open_rows) > 1
            and len(set(ids)) > 1
            and len(set(zip(row, ids, strict=True))) == len(set(ids)) == len(set(row))
        ):
            return {"period": row}
    return {}


def area(cells: Sequence[str]) -> AreaText:
    long = cells[1].strip()
    geography = _GEOGRAPHY.search(long)
    label = normalise_name(cells[0])
    if long and label and not normalise_name(long).startswith(label):  # two areas' names: neither is believed
        return AreaText(cells[2].strip(), f"{cells[0].strip()} / {long}", "")
    return AreaText(cells[2].strip(), cells[0].strip(), geography[1].strip() if geography else "")
