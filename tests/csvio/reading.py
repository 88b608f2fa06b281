"""Helpers of the reader's tests: bytes in, plain tuples out."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from adviser_app.csvio.batch import Tables
from adviser_app.csvio.files import Member
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.reader import FileRefused, read_member
from adviser_app.domain.problems import Problem, Severity


def member(data: bytes, name: str = "file.csv") -> Member:
    return Member(name, len(data), lambda: io.BytesIO(data))


class Row(NamedTuple):
    line: int
    area: tuple[str, str, str]
    series: tuple[str, ...]
    period: tuple[str, str]
    value: str  # repr, so that NaN equals NaN and nothing else does
    lower: str
    upper: str
    marker: str
    status: str
    note: str
    decimals: int


class Outcome(NamedTuple):
    rows: list[Row]
    problems: list[Problem]
    rows_read: int
    refused: Problem | None
    facts: tuple[Any, ...]

    @property
    def codes(self) -> list[tuple[str, int]]:
        return [(p.code, p.line) for p in self.problems]


def read(source: bytes | Member, *, fast: bool = False, chunk: int = 1 << 20, mapping: Layout | None = None) -> Outcome:
    """Everything a reading gives; a refusal on the way empties the rows, as it must for whoever uses them."""
    tables = Tables()
    one = source if isinstance(source, Member) else member(source)
    reading = read_member(one, tables, fast=fast, chunk=chunk, mapping=mapping)
    rows: list[Row] = []
    try:
        for batch in reading:
            nothing = ["nan"] * len(batch)
            lower = nothing if batch.lower is None else [repr(float(v)) for v in batch.lower]
            upper = nothing if batch.upper is None else [repr(float(v)) for v in batch.upper]
            for i in range(len(batch)):
                area, series = tables.areas.items[batch.area[i]], tables.series.items[batch.series[i]]
                period = tables.periods.items[batch.period[i]]
                rows.append(
                    Row(
                        int(batch.line[i]),
                        (area.code, area.name, area.geography),
                        (
                            series.indicator,
                            series.breakdown,
                            series.measure,
                            series.unit,
                            series.publisher,
                            series.polarity,
                        ),
                        (period.label, period.hint),
                        repr(float(batch.value[i])),
                        lower[i],
                        upper[i],
                        tables.texts.items[batch.marker[i]],
                        tables.texts.items[batch.status[i]],
                        tables.texts.items[batch.note[i]],
                        int(batch.decimals[i]),
                    )
                )
    except FileRefused as refused:
        if reading.refused != refused.problem:
            raise AssertionError("a refusal that the reading does not know of") from refused
        return Outcome([], [refused.problem], 0, reading.refused, ())
    rows.sort(key=lambda row: row.line)  # rows whose commas had to wait for the file's end come last
    errors = sum(p.severity is Severity.ERROR for p in reading.problems)
    if reading.refused is None:
        assert reading.rows_read == len(rows) + errors
    facts = (
        reading.format,
        reading.publisher,
        reading.encoding,
        reading.delimiter,
        reading.number_format,
        reading.sha256,
    )
    return Outcome(rows, reading.problems, reading.rows_read, reading.refused, facts)
