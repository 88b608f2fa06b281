"""The hybrid clock: wall time that never runs back, as text that sorts. It orders what is shown, and decides nothing.

``2026-11-22T05:43:57.123Z-0000``: milliseconds of UTC and a counter within them. A laptop's next stamp is later than
every stamp it has made or taken in, but a stamp more than a day ahead of its own wall clock does not move it: such a
clock is wrong, and is said to be.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

AHEAD = timedelta(hours=24)
FIRST = "0001-01-01T00:00:00.000Z-0000"
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})Z-([0-9a-f]{4})")


def stamp(moment: datetime, counter: int = 0) -> str:
    """The stamp of a moment (aware)."""
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z-{counter:04x}"


def valid(text: str) -> bool:
    match = _STAMP.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.fromisoformat(match[1])
    except ValueError:
        return False
    return True


def moment(text: str) -> datetime:
    """The wall time of a stamp, in UTC. Raises ValueError."""
    match = _STAMP.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no stamp")
    return datetime.fromisoformat(match[1]).replace(tzinfo=UTC)


def ahead(text: str, now: datetime) -> bool:
    """Whether a stamp is so far ahead that the clock which made it must be wrong (or ours is)."""
    return moment(text) - now > AHEAD


def after(last: str, now: datetime) -> str:
    """The next stamp: later than ``last`` whatever the wall clock says."""
    mine = stamp(now)
    if mine > last:
        return mine
    match = _STAMP.fullmatch(last)
    if match is None:
        raise ValueError(f"{last!r} is no stamp")
    counter = int(match[2], 16) + 1
    if counter <= 0xFFFF:
        return f"{match[1]}Z-{counter:04x}"
    return stamp(moment(last) + timedelta(milliseconds=1))


def greatest(last: str, seen: str, now: datetime) -> str:
    """What ``last`` becomes when a stamp is taken in."""
    return seen if seen > last and not ahead(seen, now) else last
