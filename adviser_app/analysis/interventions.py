"""When an intervention goes on, and whether it is statutory: what its record says, made into days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from adviser_app.domain.records.risk import NON_STATUTORY, STATUTORY

EXACT, MONTH, YEAR = "exact", "known to the month", "known to the year"


@dataclass(frozen=True, slots=True)
class Intervention:
    """A record of the type ``intervention``. ``council``: its present code; ``kind`` as recorded; ``start``, ``end`` as
    given (``end`` None while it goes on); ``exact``: how well the days are known."""

    row: str
    council: str
    kind: str
    subject: str
    start: date
    end: date | None
    exact: str
    source: str
    link: str
    summary: str

    @property
    def known(self) -> bool:
        """Whether this version of Adviser knows the kind, and with it whether it is statutory."""
        return self.kind in STATUTORY or self.kind in NON_STATUTORY

    @property
    def statutory(self) -> bool:
        """It follows from the kind alone (Local Government Act 1999, sections 10 and 15; Education Act 1996, section
        497A): nobody can enter it otherwise."""
        return self.kind in STATUTORY

    @property
    def first(self) -> date:
        """The first day on which it may have gone on: of a month or year known only as such, its first day."""
        if self.exact == YEAR:
            return self.start.replace(month=1, day=1)
        return self.start.replace(day=1) if self.exact == MONTH else self.start

    @property
    def last(self) -> date | None:
        """The last day on which it may have gone on: of a month or year known only as such, its last day."""
        if self.end is None or self.exact not in (MONTH, YEAR):
            return self.end
        if self.exact == YEAR:
            return self.end.replace(month=12, day=31)
        return self.end.replace(day=monthrange(self.end.year, self.end.month)[1])

    def open_on(self, day: date) -> bool:
        """Whether it goes on, on a day; its last day belongs to it."""
        return self.first <= day and (self.last is None or day <= self.last)
