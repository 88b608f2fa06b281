"""What the mapping wizard shows: rows as the file has them, and as they would be read."""

from __future__ import annotations

from dataclasses import dataclass

from adviser_app.domain.problems import Problem
from adviser_app.viewmodels import text


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file; ``line`` as an editor counts, or the row of a sheet."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One figure as it would be read. ``area``: whom the code or the name means, '' where the row is not for us;
    ``span``: from which to which day the period is; ``value`` is '' where there is none, and ``marker`` says why."""

    line: int
    code: str
    name: str
    area: str
    is_council: bool
    indicator: str
    breakdown: str
    measure: str
    unit: str
    period: str
    span: str
    value: str
    marker: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What would come of reading a file in a certain way. ``rows`` and ``problems`` are the first of ``good`` and
    ``rejected``; ``whole``: everything was read, not only the first part. ``missing``: what has to be said first;
    ``refused``: why the whole file cannot be read so."""

    rows: tuple[ReadRow, ...] = ()
    good: int = 0
    rejected: int = 0
    whole: bool = True
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()
    refused: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can be gone on with: at least one figure would be taken."""
        return not self.missing and not self.refused and self.good > 0

    @property
    def said(self) -> str:
        """In a sentence."""
        if self.missing:
            return " ".join(self.missing)
        if self.refused:
            return self.refused
        part = "" if self.whole else " in the first part of the file"
        taken = f"{text.plural(self.good, 'figure')} would be read{part}"
        if self.rejected:
            return f"{taken}, {text.plural(self.rejected, 'row')} would be refused."
        return f"{taken}, none would be refused."
