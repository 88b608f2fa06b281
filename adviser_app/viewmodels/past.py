"""How a page says that its figures are those of a past day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.domain.indicators import Release
from adviser_app.viewmodels import text


@dataclass(frozen=True, slots=True)
class AsAt:
    """``later``: releases in the store that were not out on ``day``; 0 where the page is as it is now."""

    day: date
    title: str
    sentence: str
    later: int


def as_at(day: date, releases: Sequence[Release]) -> AsAt:
    """``releases``: all the store knows; those taken back count for nothing."""
    standing = [r for r in releases if not r.undone]
    out = [r for r in standing if r.released[:10] <= day.isoformat()]
    later = len(standing) - len(out)
    newest = max((r.released for r in out), default="")
    parts = [f"Figures as publishers had released them by {text.day(day)}"]
    if newest:
        parts[0] += f" (the newest release of {text.iso_day(newest)})"
    parts[0] += "."
    if later:
        parts.append(f"{text.plural(later, 'later release')} {'is' if later == 1 else 'are'} left out.")
    else:
        parts.append("Nothing has been released since: these are the figures of today.")
    parts.append("What advisers wrote down, and which way is good, is of today.")
    return AsAt(day, f"As at {text.day(day)}", " ".join(parts), later)
