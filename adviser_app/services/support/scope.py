"""Of which councils, offers and years take-up is asked, as a value and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from adviser_app.analysis import takeup
from adviser_app.analysis.takeup import STRENGTH, Episode, Given, Offer, Period
from adviser_app.domain.areas import TYPE_PLURAL, Area, CouncilType
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError, canonical
from adviser_app.domain.records.support import EPISODE
from adviser_app.services import portfolio
from adviser_app.services.support.state import State, loaded
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels.support import year_words


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for; what is left empty does not narrow it. ``region`` by name; ``council_type``: the value of a
    ``CouncilType``; ``theme``, ``offer``: row ids; ``years``: canonical ("FY2025-26"); ``codes``: councils picked by
    hand, ``named``: what they are called together ("" names them). A portfolio and picked councils bring those that
    they followed with them: a year is of the councils there were in it."""

    portfolio: bool = False
    region: str = ""
    council_type: str = ""
    theme: str = ""
    offer: str = ""
    years: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    named: str = ""


EVERYTHING = Scope()


@dataclass(frozen=True)
class Asked:
    """A scope against a store: ``codes`` of councils, ``ids`` of offers, None where all are meant. ``until``: ISO; what
    was had and began after it does not count ("": all of the period does)."""

    scope: Scope
    state: State
    when: Period
    codes: frozenset[str] | None
    ids: frozenset[str] | None
    until: str = ""

    @property
    def councils(self) -> list[Area]:
        """The councils asked for, whenever they existed, by name."""
        return [c for c in self.state.councils if self.codes is None or c.code in self.codes]

    @property
    def offers(self) -> list[Offer]:
        return [o for o in self.state.offers if self.ids is None or o.id in self.ids]

    def episodes(self, when: Period | None = None) -> list[Episode]:
        found = takeup.select(
            self.state.episodes, when or self.when, councils=self.codes, offers=self.ids, statuses=self.scope.statuses
        )
        return [e for e in found if not (e.had and e.start > self.until)] if self.until else found

    def given(self, when: Period | None = None) -> list[Given]:
        found = takeup.select_given(self.state.given, when or self.when, councils=self.codes, offers=self.ids)
        return [g for g in found if g.day <= self.until] if self.until else found


def ask(store: Store, state: State, scope: Scope, today: date) -> Asked:
    """Raises AdviserError for a year, region, type, theme, offer, status or council that there is not."""
    return Asked(scope, state, _period(scope, today), _codes(store, state, scope), _offers(state, scope))


def _period(scope: Scope, today: date) -> Period:
    years = []
    for said in scope.years:
        try:
            number = takeup.year_number(canonical(EPISODE.by_name["year"], said))
        except FieldError as error:
            raise AdviserError("No such year", error.message, error.remedy, code=error.code) from error
        if number is not None:
            years.append(number)
    unknown = [s for s in scope.statuses if s not in STRENGTH]
    if unknown:
        raise AdviserError(
            "No such status", f"“{unknown[0]}” is no status of support.", f"One of: {', '.join(STRENGTH)}.",
            code="no-such-status",
        )  # fmt: skip
    return takeup.period(years, today)


def _codes(store: Store, state: State, scope: Scope) -> frozenset[str] | None:
    found: list[Area] = list(state.councils)
    if scope.portfolio:
        found = _with_followed(state, portfolio.get(store))
    if scope.codes:
        picked = {a.code for a in _with_followed(state, scope.codes)}
        found = [a for a in found if a.code in picked]
    if scope.region:
        if scope.region not in {a.region for a in state.councils}:
            raise _none_such("region", scope.region, sorted({a.region for a in state.councils if a.region}))
        found = [a for a in found if a.region == scope.region]
    if scope.council_type:
        if scope.council_type not in {t.value for t in CouncilType}:
            raise _none_such("type", scope.council_type, [t.value for t in CouncilType])
        found = [a for a in found if a.council_type is not None and a.council_type.value == scope.council_type]
    narrowed = scope.portfolio or scope.codes or scope.region or scope.council_type
    return frozenset(a.code for a in found) if narrowed else None


def _with_followed(state: State, codes: Iterable[str]) -> list[Area]:
    wanted: dict[str, None] = {}
    for code in codes:
        if code not in state.by_code:
            raise AdviserError(
                "No such council", f"“{code}” is not the code of a council.", "See `adviser councils` for the codes.",
                code="no-such-council",
            )  # fmt: skip
        present = state.by_code[code].code
        wanted |= dict.fromkeys((present, *state.followed(present)))
    return [state.by_code[code] for code in wanted]


def _offers(state: State, scope: Scope) -> frozenset[str] | None:
    if scope.theme and scope.theme not in state.theme_names:
        raise _none_such("theme", scope.theme, [t.name for t in state.themes])
    if scope.offer and scope.offer not in state.known.offers:
        raise _none_such("offer", scope.offer, [o.name for o in state.offers][:5])
    if not scope.theme and not scope.offer:
        return None
    return frozenset(
        o.id
        for o in state.offers
        if (not scope.theme or o.theme == scope.theme) and (not scope.offer or o.id == scope.offer)
    )


def _none_such(what: str, said: str, there: list[str]) -> AdviserError:
    return AdviserError(
        f"No such {what}", f"There is no {what} “{said}”.", f"One of: {', '.join(there)}.", code=f"no-such-{what}"
    )


def scope_words(store: Store, scope: Scope) -> str:
    """A scope in words, as it is printed beside what was counted: "Unitary authorities; North West; 2024/25"."""
    return words(loaded(store), scope)


def words(state: State, scope: Scope) -> str:
    """``scope_words`` of a state."""
    parts = []
    if scope.portfolio:
        parts.append("my portfolio")
    if scope.codes and scope.named:
        parts.append(scope.named)
    elif scope.codes:
        named = [state.known.council(code) for code in scope.codes]
        parts.append(text.listed(named) if len(named) <= 4 else text.plural(len(named), "chosen council"))
    if scope.council_type:
        parts.append(TYPE_PLURAL[CouncilType(scope.council_type)])
    if scope.region:
        parts.append(scope.region)
    if not parts:
        parts.append("all councils")
    if scope.theme:
        parts.append(state.theme_names.get(scope.theme, scope.theme))
    if scope.offer:
        parts.append(state.known.offers.get(scope.offer, (scope.offer, ""))[0])
    if scope.statuses:
        parts.append(text.listed(list(scope.statuses), "or"))
    parts.append(text.listed([year_words(y) for y in sorted(scope.years)]) if scope.years else "all years")
    return text.sentence("; ".join(parts))
