"""Dates of peer challenges to come as an iCalendar file (RFC 5545), which any calendar imports and updates.

An event's UID follows from the challenge and the step, so that the next file updates what an earlier one brought. Its
SEQUENCE is the second of the newest edit in the store: it never falls, is the same in two files between which nothing
was written, and the same on every laptop that has the same edits. What was done, cancelled or deleted is told as
cancelled while its day is to come, so that a calendar takes it away. Nothing personal leaves: no names of
peers, managers or advisers, no notes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adviser_app.analysis import challenges as pure
from adviser_app.analysis.challenges import Challenge
from adviser_app.csvio import write
from adviser_app.domain.records.challenge import NEXT
from adviser_app.merge import clock as stamps
from adviser_app.services.challenges.reading import asked_codes, said_of
from adviser_app.services.challenges.state import State, challenge_of, loaded
from adviser_app.services.support.scope import Scope
from adviser_app.store import records, takeup
from adviser_app.store.connection import Store
from adviser_app.viewmodels import challenge as view
from adviser_app.viewmodels.challenge import StepLine

SPACE = uuid.UUID("6d0ea4f2-3a44-5c60-9f3e-6a1d8b0f7c25")
"""The namespace of the events' UIDs; another one would make every calendar show every event twice."""
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)  # from which SEQUENCE is counted, in seconds


@dataclass(frozen=True, slots=True)
class Event:
    """All days from ``first`` to ``last``. ``key``: what its UID follows from."""

    key: str
    first: date
    last: date
    summary: str
    description: str
    cancelled: bool = False


def calendar(store: Store, scope: Scope, path: Path, *, today: date | None = None) -> int:
    """Write the dates to come of a scope's councils; how many (what is told as cancelled not among them). The file is
    whole or not there.

    Raises AdviserError 'cannot-write', and for a scope that there is not.
    """
    state = loaded(store)
    now = today or date.today()
    codes = asked_codes(store, state, scope, now)
    deleted = [challenge_of(row, state.present) for row in records.deleted(store, "challenge")]
    found = sorted(events(state, codes, now, deleted), key=lambda e: (e.first, e.summary, e.key))
    write.write_bytes(path, _file(found, said_of(state, scope), _newest(store)))
    return sum(not e.cancelled for e in found)


def _newest(store: Store) -> datetime:
    """The time of the newest edit."""
    newest = takeup.newest_stamp(store)
    return max(EPOCH, stamps.moment(newest)) if newest else EPOCH


def _file(found: list[Event], scope: str, when: datetime) -> bytes:
    from icalendar import Calendar
    from icalendar import Event as Written

    out = Calendar()
    out.add("prodid", "-//Adviser//Peer challenges//EN")
    out.add("version", "2.0")
    out.add("calscale", "GREGORIAN")
    out.add("method", "PUBLISH")
    out.add("x-wr-calname", f"Peer challenges: {scope}")
    second = when.replace(microsecond=0)
    for e in found:
        one = Written()
        one.add("uid", str(uuid.uuid5(SPACE, e.key)))
        one.add("dtstamp", second)
        one.add("last-modified", second)
        one.add("sequence", int((second - EPOCH).total_seconds()))
        one.add("dtstart", e.first)
        if e.last < date.max:
            one.add("dtend", e.last + timedelta(days=1))  # the first day after, as the format has it
        one.add("summary", e.summary)
        one.add("description", e.description)
        one.add("status", "CANCELLED" if e.cancelled else "CONFIRMED")
        one.add("transp", "TRANSPARENT")
        one.add("categories", ["Peer challenge"])
        out.add_component(one)
    return out.to_ical()


# -- what is to come ---------------------------------------------------------------------------------------------


def events(
    state: State, codes: frozenset[str] | None, today: date, deleted: Iterable[Challenge] = ()
) -> Iterator[Event]:
    """Days on site, and last days in time of what is to be done, from ``today`` on, of some councils or all; what was
    ``deleted`` as cancelled."""
    for c in state.challenges:
        if codes is None or c.council in codes:
            gone = pure.followed(c, state.of_council[c.council], today)
            yield from _of_challenge(state, c, today, cancelled=c.held.cancelled, dropped=gone)
    for c in deleted:
        if codes is None or c.council in codes:
            yield from _of_challenge(state, c, today, cancelled=True, dropped=True)
    for area in state.councils:
        for step in state.listed_next(area, today) if codes is None or area.code in codes else ():
            if step.late_after is not None and step.late_after >= today:
                yield _last_day(step, f"{NEXT}/{area.code}", cancelled=False)


def _of_challenge(
    state: State, challenge: Challenge, today: date, *, cancelled: bool, dropped: bool
) -> Iterator[Event]:
    """``cancelled``: it does not take place; ``dropped``: what follows it is not asked for any more."""
    held = challenge.held
    name, what = state.name(challenge.council), view.kind_words(held.kind, state.subject(challenge))
    first, last = held.first_day or held.last_day, held.last_day or held.first_day
    if first is not None and last is not None and last >= today:
        yield Event(f"site/{challenge.id}", first, last, f"{name}: {what} on site", f"Stage: {held.stage}.", cancelled)
    if not held.took_place(today):
        return
    for step in state.steps(challenge, today):
        key = f"{step.step}/{challenge.id}"
        until = step.late_after
        if until is not None and until >= today and (step.kind in view.OPEN or step.done is not None):
            yield _last_day(step, key, cancelled=dropped or step.done is not None)
        written = challenge.values[step.field]
        if step.planned_for is not None and written == step.planned_for.isoformat():
            day = step.planned_for
            yield Event(f"planned/{key}", day, day, f"{name}: {step.name.text} planned", step.sentence, dropped)


def _last_day(step: StepLine, key: str, *, cancelled: bool) -> Event:
    assert step.late_after is not None
    summary = f"{step.council}: last day for the {view.lower(step.name.text)}"
    return Event(key, step.late_after, step.late_after, summary, f"{step.sentence} {step.why}", cancelled)
