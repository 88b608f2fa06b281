"""The peer challenges of a year, each once: those recorded as such, and support episodes of the offers whose name says
that they are one. A challenge that is recorded both ways counts once: by council, kind and year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from adviser_app.analysis.clock import Held
from adviser_app.analysis.takeup import year_text
from adviser_app.domain import financial_years
from adviser_app.domain.records.challenge import HELD, REVIEW
from adviser_app.services.challenges.state import loaded as challenges
from adviser_app.services.support.state import loaded
from adviser_app.store.connection import Store

NAME = "peer challenge"
"""What the name of an offer says that is a peer challenge."""


@dataclass(frozen=True, slots=True)
class Challenged:
    """``table`` and ``row``: the record; ``name``: "Corporate peer challenge"; ``status``: where it stood, in the words
    of support; ``day``: its last day on site, else the first one, ISO; "" where none is written down."""

    table: str
    row: str
    council: str
    name: str
    status: str
    day: str


def offers_of_challenges(store: Store) -> list[str]:
    """The names of the offers that are peer challenges, in their order."""
    return [offer.name for offer in loaded(store).offers if NAME in offer.name.casefold()]


def challenged(
    store: Store, year: str, as_of: date, today: date, *, offers: Collection[str] | None = None
) -> list[Challenged]:
    """The peer challenges of a year ("": of all), as they stood on a day; what was had later than that is left out.

    ``offers``: ids of the only offers that count; a challenge that is recorded as such is of the offer of its name.
    Progress reviews are no challenge of their own; one without a day is of the year that runs.
    """
    state, until = loaded(store), as_of.isoformat()
    known = {o.id: o.name for o in state.offers if NAME in o.name.casefold()}
    counting = {id_: name for id_, name in known.items() if offers is None or id_ in offers}
    wanted = None if offers is None else {name.casefold() for name in counting.values()}
    found: list[Challenged] = []
    told: set[tuple[str, str, str]] = set()
    for challenge in challenges(store).challenges:
        held = challenge.held
        day = held.last_day or held.first_day
        of = financial_years.year_of(day or today)
        name = f"{held.kind} {NAME}"
        if held.cancelled or held.kind == REVIEW or (year and of != year):
            continue
        told.add((challenge.council, name.casefold(), of))
        if wanted is None or name.casefold() in wanted:
            there = day.isoformat() if day else ""
            found.append(Challenged("challenge", held.id, challenge.council, name, _stands(held, as_of), there))
    for e in state.episodes:
        if e.offer not in counting or e.year is None or (e.had and e.start > until):
            continue
        of, name = year_text(e.year), counting[e.offer]
        if (not year or of == year) and (e.council, name.casefold(), of) not in told:
            found.append(Challenged("episode", e.id, e.council, name, e.status, e.start or e.end))
    return found


def _stands(held: Held, as_of: date) -> str:
    """Where a challenge stood on a day, in the words of support: its days say more than its stage, which is today's."""
    if held.stage in HELD and held.last_day is not None and held.last_day <= as_of:
        return "delivered"
    if held.stage in HELD and held.first_day is not None and held.first_day <= as_of:
        return "under way"
    return "in discussion" if held.stage in ("in discussion", "scoped") else "booked"
