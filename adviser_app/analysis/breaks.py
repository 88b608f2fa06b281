"""Breaks in series: between which periods no comparison is made.

A break is written down for a series (a record: the first day after it), or marked by its publisher at a figure ("[b]":
this one is not comparable with those before). It lies between two periods where the earlier one ends before the first
day after the break and the later one ends on that day or after it: a period with the break inside is already the first
of the new kind. A publisher's mark counts from the first day of the period it stands at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from adviser_app.domain.periods import Period


@dataclass(frozen=True, slots=True)
class Break:
    """``start``: the first day after it; ``why`` in words, "" where nobody says. ``areas``: where a publisher marked
    it, None: for all. ``record``: the row that says so, "" for a publisher's mark."""

    start: date
    why: str
    areas: frozenset[int] | None = None
    record: str = ""

    def lies_between(self, earlier: Period, later: Period) -> bool:
        return earlier.end < self.start <= later.end

    def concerns(self, area_id: int) -> bool:
        return self.areas is None or area_id in self.areas


@dataclass(frozen=True, slots=True)
class Breaks:
    """By series id, the breaks in it, oldest first."""

    of: Mapping[int, Sequence[Break]] = field(default_factory=dict)

    def at(self, series_id: int, area_id: int) -> list[Break]:
        """Those in one series that concern a council."""
        return [b for b in self.of.get(series_id, ()) if b.concerns(area_id)]

    def between(self, series_id: int, area_id: int, earlier: Period, later: Period) -> list[Break]:
        """Those that forbid to compare two figures of a council."""
        return [b for b in self.at(series_id, area_id) if b.lies_between(earlier, later)]


def gathered(said: Iterable[tuple[int, Break]]) -> Breaks:
    """From (series id, break) in any order."""
    of: dict[int, list[Break]] = {}
    for series_id, one in said:
        of.setdefault(series_id, []).append(one)
    return Breaks({id_: tuple(sorted(found, key=lambda b: (b.start, b.record))) for id_, found in of.items()})
