"""Whether an episode of support is perhaps written down already: noticed before saving, decided by people."""

from __future__ import annotations

from collections.abc import Iterable

from adviser_app.analysis.takeup import Episode


def alike(new: Episode, episodes: Iterable[Episode]) -> list[tuple[Episode, str]]:
    """Episodes that may be the same as ``new`` (never itself, by its id), and why, in words."""
    return [(e, why) for e in episodes if e.id != new.id and (why := _why(new, e))]


def _why(new: Episode, there: Episode) -> str:
    """Same council and offer, and the same event or days that overlap; where one of them says no day, the same year,
    and where neither says when, that."""
    if (new.council, new.offer) != (there.council, there.offer):
        return ""
    if new.event and _plain(new.event) == _plain(there.event):
        return "the same event"
    mine, theirs = _days(new), _days(there)
    if mine and theirs:
        if mine == theirs:
            return "the same days"
        return "days that overlap" if mine[0] <= theirs[1] and theirs[0] <= mine[1] else ""
    if new.event and there.event:
        return ""  # two events of a year, each by its name
    if new.year is None and there.year is None:
        return "neither says when"
    return "the same year, and no day to tell them apart" if new.year == there.year else ""


def _days(e: Episode) -> tuple[str, str] | None:
    """First and last day, ISO; None where there is none."""
    first, last = e.start or e.end, e.end or e.start
    return (min(first, last), max(first, last)) if first else None


def _plain(said: str) -> str:
    return " ".join(said.split()).casefold()
