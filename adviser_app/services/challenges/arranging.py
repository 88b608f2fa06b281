"""Challenges arranged: a team made from the register, a challenge moved to another stage, and what if a day moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from adviser_app.analysis import clock
from adviser_app.analysis.challenges import Challenge
from adviser_app.domain.elections import ordinary_day, pre_election_period
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError, canonical, check
from adviser_app.domain.records.challenge import CHALLENGE, HELD, STAGES, TEAM_MEMBER
from adviser_app.services import records
from adviser_app.services.challenges.lists import conflict_of
from adviser_app.services.challenges.state import State, loaded
from adviser_app.services.challenges.state import day as day_of
from adviser_app.store.connection import Store
from adviser_app.viewmodels import challenge as view
from adviser_app.viewmodels import challenge_board as board_view
from adviser_app.viewmodels import challenge_lists as lists_view
from adviser_app.viewmodels import challenge_peers as peers_view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

Day = date | str | None
"""A day, or as somebody typed it; None and "" where none was given."""
_WRITTEN = {
    "action plan": ("report_on",), "progress review": ("report_on", "plan_on"),
    "review reported": ("report_on", "plan_on", "review_on", "review_report_on"),
}  # fmt: skip
"""The days that a stage says have come: what is not written down by then is told."""


def _challenge(state: State, row: str) -> Challenge:
    """Raises AdviserError 'no-such-record'."""
    found = state.by_id.get(row)
    if found is None:
        raise AdviserError(
            "No such record", f"There is no peer challenge {row}.", "Look it up in the list.", code="no-such-record"
        )
    return found


# -- moved on ----------------------------------------------------------------------------------------------------


def move(store: Store, row: str, stage: str, on: date | None = None, *, why: str = "") -> board_view.Moved:
    """Move a challenge to a stage, since ``on`` (today unless given); ``why``: it was cancelled or put off. One action
    that one undo takes back; nothing is written where it is there already. Days that the stage says have come are not
    invented: what is missing is told.

    Raises RecordRefused, AdviserError 'no-such-record'.
    """
    before = _challenge(loaded(store), row)
    since = on or date.today()
    told, wrong = check(CHALLENGE, {"stage": stage}, new=False)
    if wrong or not told["stage"]:
        there = wrong.get("stage") or FieldError("missing", "No stage was given.", f"One of: {', '.join(STAGES)}.")
        raise records.RecordRefused(CHALLENGE, {"stage": there})
    stage = told["stage"]
    if before.held.stage == stage and not why:
        return board_view.Moved(row, stage, f"It is “{stage}” already.", _missing(before, stage))
    records.change(store, CHALLENGE.name, row, {"stage": stage, "stage_since": since.isoformat(), "why": why})
    after = _challenge(loaded(store), row)
    name = loaded(store).name(after.council)
    return board_view.Moved(
        row, stage, f"{name}: “{stage}” since {text.day(since)}, “{before.held.stage}” before.", _missing(after, stage)
    )


def _missing(challenge: Challenge, stage: str) -> tuple[str, ...]:
    """What the records lack for a stage, in sentences."""
    held, v = challenge.held, challenge.values
    out = []
    if stage in HELD and held.last_day is None:
        out.append("The last day on site is not written down: the clock counts from it.")
    elif stage == "confirmed" and held.last_day is None:
        out.append("The days on site are not written down.")
    for name in _WRITTEN.get(stage, ()):
        known = bool(v[name]) or (name == "review_on" and held.review is not None)
        if not known and not (name == "review_report_on" and held.review_report is not None):
            out.append(f"“{CHALLENGE.by_name[name].label}” is not written down.")
    return tuple(out)


# -- a team ------------------------------------------------------------------------------------------------------


def make_team(store: Store, challenge: str, members: Sequence[Mapping[str, str]]) -> peers_view.TeamMade:
    """Put people on the team of a challenge, as one action that one undo takes back. ``members``: fields of a team
    member as typed (role, peer or name, lender, days, state); a peer of the register is lent by their council unless
    another is given. Nothing is written where one is refused.

    Raises AdviserError 'no-such-record', 'no-members', 'peer-of-the-council', 'already-on-the-team', RecordRefused.
    """
    state = loaded(store)
    one = _challenge(state, challenge)
    if not members:
        raise AdviserError("Who?", "Nobody was chosen.", "Choose at least one.", code="no-members")
    area = state.by_code.get(one.council)
    registered = {p.id: p for p in state.peers}
    on_team = {m.peer for m in state.team_of.get(challenge, []) if m.peer}
    known = records.names(store)
    rows, notes = [], []
    for given in members:
        said = {**given, "challenge": challenge}
        found = given.get("peer", "").strip()
        if found:
            try:
                found = known.find_record(TEAM_MEMBER.by_name["peer"], found)
            except FieldError as error:
                raise records.RecordRefused(TEAM_MEMBER, {"peer": error}) from error
            peer = registered[found]
            why = conflict_of(state, peer, area) if area is not None else ""
            if why:
                raise AdviserError(
                    "Not independent", f"{peer.name} is {why}.", "Choose a peer of another council.",
                    code="peer-of-the-council",
                )  # fmt: skip
            if found in on_team:
                raise AdviserError(
                    "On the team already", f"{peer.name} is on this team.", "Change the line that is there.",
                    code="already-on-the-team",
                )  # fmt: skip
            on_team.add(found)
            said |= {"peer": found, "lender": given.get("lender", "").strip() or peer.council}
            held = one.held
            line = peers_view.availability_cell(peer, held.first_day or held.last_day or date.today())
            if line.tone is Tone.MUTED:
                notes.append(f"{peer.name}: {line.said}.")
        rows.append(said)
    label = f"added {text.plural(len(rows), 'team member')}"
    ids = records.create_many(store, TEAM_MEMBER.name, rows, label)
    return peers_view.TeamMade(tuple(ids), f"{text.sentence(label)}.", tuple(notes))


# -- what if -----------------------------------------------------------------------------------------------------


def what_if(
    store: Store, row: str, *, first_day: Day = None, last_day: Day = None, today: date | None = None
) -> lists_view.WhatIfView:
    """What the clock would say were a challenge held on other days (what is not given stays): each step before
    and after. Where only the first day is given, it stays as long as it was. Nothing is stored.

    Raises AdviserError 'no-such-record', 'no-day', 'days-reversed', RecordRefused.
    """
    state = loaded(store)
    now = today or date.today()
    one = _challenge(state, row)
    held = one.held
    first, last = _typed("first_day", first_day), _typed("last_day", last_day)
    if first is None and last is None:
        raise AdviserError("Which day?", "No day was given.", "Give the last day on site.", code="no-day")
    if last is None and first is not None:
        long = held.last_day - held.first_day if held.last_day and held.first_day else None
        last = first + long if long is not None else first
    if first is None and last is not None:
        long = held.last_day - held.first_day if held.last_day and held.first_day else None
        first = last - long if long is not None else held.first_day
    if first is not None and last is not None and first > last:
        raise AdviserError(
            "Days reversed", f"The first day, {text.day(first)}, is after the last, {text.day(last)}.",
            "Give the last day on site as well.", code="days-reversed",
        )  # fmt: skip
    moved = replace(held, first_day=first, last_day=last)
    area = state.by_code.get(one.council)
    known = state.counting.get(one.council, [])
    moves = clock.what_if(
        known, moved, state.rules, state.vesting(area) if area else None, now, council=one.council,
        ended=area.end if area else None,
    )  # fmt: skip
    days = view.days_words(held.first_day, held.last_day), view.days_words(first, last)
    return lists_view.build_what_if(
        row, state.name(one.council), days, moves, _day_notes(state, one.council, first, last, held.stage, now), now
    )


def _typed(name: str, said: Day) -> date | None:
    if not isinstance(said, str) or not said.strip():
        return said if isinstance(said, date) else None
    try:
        return day_of(canonical(CHALLENGE.by_name[name], said))
    except FieldError as error:
        raise records.RecordRefused(CHALLENGE, {name: error}) from error


def _day_notes(state: State, code: str, first: date | None, last: date | None, stage: str, today: date) -> list[str]:
    """What to know of the days: elections near, weekends, a past that the stage does not know of."""
    if last is None:
        return []
    begin = first or last
    notes = []
    own = state.elections.get(code)
    vote = own if own is not None and own.year == last.year else ordinary_day(last.year)
    period = pre_election_period(vote)
    if begin <= period.polling_day and period.start <= last:
        whose = "the council's" if own == vote else "the ordinary"
        notes.append(
            f"That is within {whose} pre-election period, {view.days_words(period.start, period.polling_day)}."
        )
    for day in dict.fromkeys((begin, last)):
        if day.weekday() >= 5:
            notes.append(f"{text.day(day)} is a {'Saturday' if day.weekday() == 5 else 'Sunday'}.")
    if last <= today and stage not in HELD:
        notes.append(f"The day is past and the stage is “{stage}”: until it is moved on, the dates are planned ones.")
    return notes
