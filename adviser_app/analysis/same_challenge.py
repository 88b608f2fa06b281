"""Whether a peer challenge of a schedule is perhaps written down already: noticed, decided by people.

A schedule that gives its challenges no numbers tells them apart by council, kind, subject and last day on site; one
whose days were moved since would come in a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from adviser_app.domain.records.challenge import HELD, REVIEW

NEAR = 274  # days, three quarters of a year: nobody has two challenges of one kind within that
NEAR_REVIEW = 150  # reviews follow one another sooner
Values = dict[str, str]


def alike(row: str, new: Values, challenges: Iterable[tuple[str, Values]]) -> list[tuple[str, Values, str]]:
    """Challenges, (id, canonical values), that may be the same as ``new`` (never itself, ``row``), and why, in words:
    those of the same council and kind, and of the same subject where both name one, whose days are near to each other;
    where one of them has no day yet, those that have not taken place. What was cancelled is no other's double."""
    return [(id_, v, why) for id_, v in challenges if id_ != row and (why := _why(new, v))]


def _why(new: Values, there: Values) -> str:
    subjects = {" ".join(v["subject"].split()).casefold() for v in (new, there)} - {""}
    same = all(new[name] == there[name] for name in ("council", "kind")) and len(subjects) < 2
    if not same or "cancelled" in (new["stage"], there["stage"]):
        return ""
    mine, theirs = _day(new), _day(there)
    if mine is None or theirs is None:
        open_ = new["stage"] not in HELD and there["stage"] not in HELD
        return "one of them has no day yet" if open_ else ""
    apart = abs((mine - theirs).days)
    if apart > (NEAR_REVIEW if new["kind"] == REVIEW else NEAR):
        return ""
    return f"its days are {apart} days apart" if apart else "the same day"


def _day(v: Values) -> date | None:
    for name in ("last_day", "first_day"):
        try:
            return date.fromisoformat(v[name])
        except ValueError:
            continue
    return None
