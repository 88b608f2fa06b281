"""What take-up is counted from, loaded once for each state of a store.

Kept by the store's path and a signature of its records: whatever is written, taken in or taken back, the next question
loads anew. Shared between the window's threads; nothing in it is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from adviser_app.analysis.takeup import Episode, Given, Offer, amount, whole, year_number, year_of
from adviser_app.domain.areas import Area
from adviser_app.services.kept import Kept
from adviser_app.store import takeup as stored
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.viewmodels.support_council import Known

_EPISODE = ("council", "offer", "status", "start", "end", "year", "event", "councillors", "officers", "places", "days",
            "savings", "income", "basis", "adviser")  # fmt: skip
_OFFER = ("name", "theme", "first_year", "last_year", "counted")
_GIVEN = ("lender", "role", "days", "date", "year", "receiver", "offer")
NO_THEME = ""  # the theme of an offer whose own has not arrived, or was deleted


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """How much of an offer was to be taken up in a year (the calendar year it begins in)."""

    offer: str
    year: int
    measure: str
    target: Decimal


@dataclass(frozen=True)
class State:
    """``councils``: all there are or were, by name; ``by_code``: by every code they have had; ``themes`` in their
    order, ``offers`` by theme and name; ``control``: political control by council's code; ``people``: names by id."""

    councils: tuple[Area, ...]
    by_code: dict[str, Area]
    areas: dict[str, str]  # names of all areas by code: counties and combined authorities too
    themes: tuple[Theme, ...]
    offers: tuple[Offer, ...]
    episodes: tuple[Episode, ...]
    given: tuple[Given, ...]
    targets: tuple[Target, ...]
    control: dict[str, str]
    people: dict[str, str]
    known: Known

    @property
    def theme_names(self) -> dict[str, str]:
        return {t.id: t.name for t in self.themes}

    def followed(self, code: str) -> tuple[str, ...]:
        """Codes of all councils that one followed, and those that they followed."""
        found: dict[str, None] = {}
        waiting = list(self.by_code[code].predecessors) if code in self.by_code else []
        while waiting:
            at = waiting.pop(0)
            if at in self.by_code and at not in found:
                found[at] = None
                waiting += self.by_code[at].predecessors
        return tuple(found)


def _load(store: Store) -> State:
    areas = load_areas(store)
    councils = tuple(sorted((a for a in areas if a.is_council), key=lambda a: (a.name.casefold(), a.code)))
    by_code = {code: a for a in councils for code in a.former_codes} | {a.code: a for a in councils}

    def present(code: str) -> str:
        return by_code[code].code if code in by_code else code

    themes = [
        (int(position) if position.lstrip("-").isdecimal() else 1 << 30, name.casefold(), Theme(id_, name))
        for id_, name, position in stored.columns(store, "support_theme", ("name", "position"))
    ]
    ordered = tuple(t for _, _, t in sorted(themes, key=lambda t: (t[0], t[1], t[2].id)))
    place = {t.id: n for n, t in enumerate(ordered)}
    offers = [
        Offer(
            id_, name, theme if theme in place else NO_THEME, year_number(first), year_number(last),
            tuple(part for part in counted.split("; ") if part),
        )
        for id_, name, theme, first, last, counted in stored.columns(store, "offer", _OFFER)
    ]  # fmt: skip
    offers.sort(key=lambda o: (place.get(o.theme, len(place)), o.name.casefold(), o.id))
    names = {t.id: t.name for t in ordered}
    return State(
        councils=councils,
        by_code=by_code,
        areas={a.code: a.name for a in areas},
        themes=ordered,
        offers=tuple(offers),
        episodes=tuple(episode(row[0], dict(zip(_EPISODE, row[1:], strict=True)), present(row[1]))
                       for row in stored.columns(store, "episode", _EPISODE)),
        given=tuple(_given(row[0], dict(zip(_GIVEN, row[1:], strict=True)), present(row[1]))
                    for row in stored.columns(store, "peer_days", _GIVEN)),
        targets=tuple(
            Target(offer, number, measure, size)
            for _, offer, year, measure, target in stored.columns(
                store, "offer_target", ("offer", "year", "measure", "target")
            )
            if (number := year_number(year)) is not None and (size := amount(target)) is not None
        ),
        control={present(code): control for _, code, control in stored.columns(
            store, "council_detail", ("council", "control")) if control},
        people={row[0]: row[1] for row in stored.columns(store, "person", ("name",))},
        known=Known(by_code, {o.id: (o.name, names.get(o.theme, "")) for o in offers}),
    )  # fmt: skip


loaded = Kept(_load)
"""The present state, from memory where nothing has changed."""


def episode(id_: str, v: dict[str, str], council: str) -> Episode:
    """A record's values (canonical) as what is counted; ``council``: its present code."""
    return Episode(
        id_, council, v["offer"], v["status"], year_of(v), v["start"], v["end"], v["event"], whole(v["councillors"]),
        whole(v["officers"]), whole(v["places"]), amount(v["days"]), amount(v["savings"]), amount(v["income"]),
        v["basis"], v["adviser"],
    )  # fmt: skip


def _given(id_: str, v: dict[str, str], lender: str) -> Given:
    return Given(
        id_, lender, v["role"], amount(v["days"]) or Decimal(0), year_of(v, "date", "date"), v["date"], v["receiver"],
        v["offer"],
    )  # fmt: skip
