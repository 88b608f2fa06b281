"""What is announced of a council to come, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adviser_app.viewmodels import text


@dataclass(frozen=True, slots=True)
class Announcement:
    """A record of a new council. ``vesting``: the day, None where nobody has said."""

    row: str
    name: str
    vesting: date | None
    stage: str
    source: str
    link: str
    about: str

    @property
    def when(self) -> str:
        """ "announced, from 1 April 2027"."""
        day = f"from {text.day(self.vesting)}" if self.vesting else "day not known"
        return f"{self.stage.lower()}, {day}" if self.stage else day
