"""What the risk overview asks of records, loaded once for each state of a store.

Kept by the store's path and the signature of its records, as ``services.support.state`` does. Private notes are among
the contacts: they never leave the laptop, and neither does what is found from them (``analysis.risk``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from adviser_app.analysis import takeup
from adviser_app.analysis.interventions import EXACT, Intervention
from adviser_app.analysis.risk import DEFAULTS, Contact, Instance, Office, Rule
from adviser_app.analysis.takeup import Episode
from adviser_app.domain.areas import Area
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.records.risk import RULES
from adviser_app.services.kept import Kept
from adviser_app.services.support.state import loaded as support
from adviser_app.store import records as stored
from adviser_app.store import takeup as plain
from adviser_app.store.connection import Store

_NOTES = ("note", "private_note")
_MEMBER = ("basket", "publisher", "indicator", "breakdown", "measure", "unit")
_UNDER_WAY = "under way"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """A reason that somebody has looked at. ``row``: its record; ``by``: a person's id; days ISO or ""."""

    row: str
    state: str
    because: str
    on: str
    until: str
    by: str

    def parks(self, state: str, today: date) -> bool:
        """Whether the reason that stands so is parked."""
        return self.state == state and (not self.until or today.isoformat() <= self.until)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who looks after a council; days ISO, ``end`` "" while it goes on."""

    start: str
    end: str


@dataclass(frozen=True)
class State:
    """By present council code: ``contacts`` the newest first, ``support`` what was had. ``rules``: of every rule, as
    its record says; ``rows``: ids of their records, and ``why`` what they give as reason; ``baskets``: name and series
    of each, by id; ``by_code``: councils by every code they have had."""

    councils: tuple[Area, ...]
    by_code: Mapping[str, Area]
    rules: Mapping[str, Rule]
    rows: Mapping[str, str]
    why: Mapping[str, str]
    baskets: Mapping[str, tuple[str, tuple[SeriesKey, ...]]]
    seen: Mapping[tuple[str, str], Seen]
    contacts: Mapping[str, tuple[Contact, ...]]
    interventions: Mapping[str, tuple[Intervention, ...]]
    support: Mapping[str, tuple[Instance, ...]]
    assignments: Mapping[str, tuple[Assignment, ...]]
    leaders: Mapping[str, Office]
    chiefs: Mapping[str, Office]

    def assigned(self, code: str, today: date) -> date | None:
        """The first day of the assignments of a council that hold today; None where nobody looks after it."""
        day = today.isoformat()
        found = [a.start for a in self.assignments.get(code, ()) if a.start <= day and (not a.end or a.end >= day)]
        return _day(min(found, default=""))


def _load(store: Store) -> State:
    taken_up = support(store)
    by_code = taken_up.by_code

    def present(code: str) -> str:
        return by_code[code].code if code in by_code else code

    rules, rows, why = _rules(store)
    leaders, chiefs = _offices(store, present)
    return State(
        councils=taken_up.councils,
        by_code=by_code,
        rules=rules,
        rows=rows,
        why=why,
        baskets=_baskets(store),
        seen=_seen(store, present),
        contacts=_contacts(store, present),
        interventions=_interventions(store, present),
        support=_by_council((e.council, i) for e in taken_up.episodes if (i := instance(e)) is not None),
        assignments=_by_council(
            (present(council), Assignment(start, end))
            for _, council, start, end in plain.columns(store, "portfolio", ("council", "start", "end"))
        ),
        leaders=leaders,
        chiefs=chiefs,
    )


loaded = Kept(_load)
"""The present state, from memory where nothing has changed."""


def _by_council(found: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    out: dict[str, list[T]] = {}
    for code, one in found:
        out.setdefault(code, []).append(one)
    return {code: tuple(ones) for code, ones in out.items()}


def instance(episode: Episode) -> Instance | None:
    """Support that was had, with the days it ran over; None for what was not had, and for what says no time at all.
    What says only its financial year may have been at any time in it."""
    if not episode.had:
        return None
    first, last = _day(episode.start or episode.end), _day(episode.end or episode.start)
    if first is None or last is None:
        if episode.year is None:
            return None
        return Instance(episode.id, date(episode.year, 4, 1), date(episode.year + 1, 3, 31))
    return Instance(episode.id, first, None if episode.status == _UNDER_WAY else last)


def _rules(store: Store) -> tuple[dict[str, Rule], dict[str, str], dict[str, str]]:
    """Every rule with the thresholds of its record; where that leaves one empty, or is not here, the usual one."""
    out, rows, why = dict(DEFAULTS), {}, {}
    fields = ("rule", "on", "at_least", "share", "months", "basket", "why")
    for row, name, on, at_least, share, months, basket, reason in plain.columns(store, "risk_rule", fields):
        if name not in DEFAULTS:
            continue  # of a newer version
        usual = DEFAULTS[name]
        out[name] = Rule(
            name, on != "no", _number(at_least, usual.at_least), _number(share, usual.share),
            round(_number(months, usual.months)), basket,
        )  # fmt: skip
        rows[name], why[name] = row, reason
    return {name: out[name] for name in RULES}, rows, why


def _number(said: str, usual: float) -> float:
    found = takeup.amount(said)
    return usual if found is None else float(found)


def _baskets(store: Store) -> dict[str, tuple[str, tuple[SeriesKey, ...]]]:
    members: dict[str, list[SeriesKey]] = {}
    for _, basket, *key in plain.columns(store, "basket_member", _MEMBER):
        members.setdefault(basket, []).append(SeriesKey(*key))
    return {row: (name, tuple(members.get(row, ()))) for row, name in plain.columns(store, "basket", ("name",))}


def _seen(store: Store, present: Callable[[str], str]) -> dict[tuple[str, str], Seen]:
    """Of two of one council, which a change of code can leave, the newest."""
    out = {}
    for row in sorted(stored.rows(store, "risk_seen"), key=lambda r: (r.values["date"], r.changed, r.id)):
        v = row.values
        found = Seen(row.id, v["state"], v["because"], v["date"], v["until"], row.by)
        out[present(v["council"]), v["rule"]] = found
    return out


def _contacts(store: Store, present: Callable[[str], str]) -> dict[str, tuple[Contact, ...]]:
    """Meetings that were held, and notes."""
    found = [
        (present(council), Contact("meeting", row, held))
        for row, council, day, status in plain.columns(store, "meeting", ("council", "date", "status"))
        if status == "held" and (held := _day(day)) is not None
    ]
    for table in _NOTES:
        found += [
            (present(council), Contact(table, row, written, table == "note"))
            for row, council, day in plain.columns(store, table, ("council", "date"))
            if (written := _day(day)) is not None
        ]
    found.sort(key=lambda c: (c[1].day, c[1].table, c[1].row), reverse=True)
    return _by_council(found)


def _interventions(store: Store, present: Callable[[str], str]) -> dict[str, tuple[Intervention, ...]]:
    fields = ("council", "kind", "subject", "start", "end", "exact", "source", "link", "summary")
    return _by_council(
        (present(council), Intervention(row, present(council), kind, subject, begun, _day(end), exact or EXACT, *rest))
        for row, council, kind, subject, start, end, exact, *rest in plain.columns(store, "intervention", fields)
        if (begun := _day(start)) is not None
    )


def _offices(store: Store, present: Callable[[str], str]) -> tuple[dict[str, Office], dict[str, Office]]:
    """Who leads each council and who is its chief executive, as far as it was written down when and how."""
    leaders, chiefs = {}, {}
    fields = ("council", "leader_since", "chief_since", "chief_status")
    for row, council, leader, chief, status in plain.columns(store, "council_detail", fields):
        leaders[present(council)] = Office(row, _day(leader))
        chiefs[present(council)] = Office(row, _day(chief), status)
    return leaders, chiefs


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
