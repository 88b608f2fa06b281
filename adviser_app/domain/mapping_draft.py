"""How a file is to be read, while somebody still says so: which column is what, and what no column says.

A draft may lack something (``Draft.missing``); once it does not, it becomes a mapping (``formats.guess.layout_of``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from adviser_app.domain.period_text import needs_kind, parse_period

OR_SAY_HOW = "Or say how the file is to be read: Adviser begins with a guess."
"""What can be done about a file that cannot be read as it stands, besides correcting it."""


class Use(StrEnum):
    """What a column is. The words are those of a mapping's JSON, but for NOTHING."""

    NOTHING = "not read"
    AREA_CODE = "area code"
    AREA_NAME = "area name"
    GEOGRAPHY = "geography"
    PERIOD = "period"
    KIND_OF_PERIOD = "kind of period"
    INDICATOR = "indicator"
    BREAKDOWN = "breakdown"
    MEASURE = "measure"
    UNIT = "unit"
    VALUE = "value"
    LOWER = "lower limit"
    UPPER = "upper limit"
    MARKER = "marker"
    STATUS = "status"
    NOTE = "note"
    POLARITY = "polarity"
    PUBLISHER = "publisher"


USE_WORDS: Mapping[Use, str] = {
    Use.NOTHING: "Not read",
    Use.AREA_CODE: "Code of the council",
    Use.AREA_NAME: "Name of the council",
    Use.VALUE: "Figures",
    Use.PERIOD: "Period",
    Use.KIND_OF_PERIOD: "Kind of period (month, academic year)",
    Use.INDICATOR: "Indicator",
    Use.BREAKDOWN: "Breakdown",
    Use.UNIT: "Unit",
    Use.MEASURE: "Measure",
    Use.MARKER: "Marker, where there is no figure",
    Use.NOTE: "Note",
    Use.STATUS: "Status (provisional, revised)",
    Use.LOWER: "Lower confidence limit",
    Use.UPPER: "Upper confidence limit",
    Use.GEOGRAPHY: "Kind of area",
    Use.POLARITY: "Whether high is good",
    Use.PUBLISHER: "Publisher",
}
SAYABLE = (Use.INDICATOR, Use.PERIOD, Use.UNIT, Use.BREAKDOWN, Use.MEASURE, Use.KIND_OF_PERIOD)
"""What one text may say for the whole file, or for one column of figures."""

_ONCE = (Use.AREA_CODE, Use.AREA_NAME, Use.PERIOD, Use.INDICATOR, Use.UNIT, Use.GEOGRAPHY, Use.PUBLISHER, Use.POLARITY)


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """``heading`` as the file has it (several rows joined). ``says``: what the heading of a column of figures means."""

    heading: str
    use: Use = Use.NOTHING
    says: Mapping[Use, str] = field(default_factory=dict)
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """``start``: the line its heading begins on, ``rows``: how many rows it has. ``sheet``: only that sheet is read.
    ``each_period``: every column of figures is headed by a period, and more of them may come."""

    columns: tuple[ColumnDraft, ...]
    start: int = 1
    rows: int = 1
    fixed: Mapping[Use, str] = field(default_factory=dict)
    publisher: str = ""
    sheet: str = ""
    each_period: bool = False
    doubts: tuple[str, ...] = ()
    title: str = ""  # of the table, without its years

    def using(self, use: Use) -> list[int]:
        """Positions of the columns of one use."""
        return [i for i, column in enumerate(self.columns) if column.use is use]

    def says(self, use: Use) -> str:
        """What is said for the whole file."""
        return self.fixed.get(use, "").strip()

    def with_use(self, at: Iterable[int], use: Use) -> Draft:
        """Columns put to another use; one that only a single column can have is taken from whichever had it."""
        chosen = set(at)

        def turned(i: int, column: ColumnDraft) -> ColumnDraft:
            if i in chosen:
                return replace(column, use=use, says=column.says if use is Use.VALUE else {})
            if use in _ONCE and column.use is use:
                return replace(column, use=Use.NOTHING)
            return column

        return replace(self, columns=tuple(turned(i, c) for i, c in enumerate(self.columns)))

    def with_words(self, at: Iterable[int], what: Use, words: str) -> Draft:
        """What columns of figures say of themselves."""
        chosen = set(at)
        return replace(
            self,
            columns=tuple(
                replace(c, says={**c.says, what: words}) if i in chosen and c.use is Use.VALUE else c
                for i, c in enumerate(self.columns)
            ),
        )

    def with_fixed(self, what: Use, words: str) -> Draft:
        return replace(self, fixed={**self.fixed, what: words})

    def _unclear_year(self) -> str:
        """A period in six digits (201516) that is a year of a kind nobody has said yet, '' where there is none."""
        texts = [text for i in self.using(Use.PERIOD) for text in self.columns[i].sample]
        return next((t for t in texts if needs_kind(t) and parse_period(t, self.says(Use.KIND_OF_PERIOD)) is None), "")

    def missing(self) -> tuple[str, ...]:
        """What must still be said before the file can be read, as sentences; empty where nothing is missing."""
        found = []
        if not self.using(Use.AREA_CODE) and not self.using(Use.AREA_NAME):
            found.append("Say which column has the councils’ codes or names.")
        figures = [self.columns[i] for i in self.using(Use.VALUE)]
        if not figures:
            found.append("Say which columns hold the figures.")
        for use, words in ((Use.INDICATOR, "what the figures are"), (Use.PERIOD, "which period the figures are of")):
            if self.using(use) or self.says(use) or not figures:
                continue
            lacking = [c.heading or "a column without a heading" for c in figures if not c.says.get(use, "").strip()]
            if len(lacking) == len(figures):
                found.append(f"Say {words}.")
            elif lacking:
                found.append(f"Say {words} in: {', '.join(lacking[:3])}{' …' if len(lacking) > 3 else ''}.")
        if not self.using(Use.KIND_OF_PERIOD) and (label := self._unclear_year()):
            year = f"{label[:4]}/{label[4:]}"
            found.append(f"Say what kind of year {label} is ({year}): “academic year” or “financial year”.")
        for use in (Use.LOWER, Use.UPPER):
            if any(not any(j < i for j in self.using(Use.VALUE)) for i in self.using(use)) and figures:
                found.append(f"A column that is a {use} must stand after its figures.")
        return tuple(found)
