"""Take-up read: the matrix, the figures, the lists, what is missing, the year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from adviser_app.analysis import alike, takeup
from adviser_app.analysis.takeup import STRENGTH, Episode, Period, Tally, year_text
from adviser_app.csvio import write
from adviser_app.domain.areas import TYPE_SHORT, Area, CouncilType
from adviser_app.domain.errors import AdviserError
from adviser_app.services.councils import find
from adviser_app.services.support.scope import EVERYTHING, Asked, Scope, ask
from adviser_app.services.support.scope import words as scope_words
from adviser_app.services.support.state import State, loaded
from adviser_app.store.connection import Store
from adviser_app.viewmodels import support as view
from adviser_app.viewmodels import support_council as council_view
from adviser_app.viewmodels import support_figures as figures_view
from adviser_app.viewmodels import support_offers as offers_view
from adviser_app.viewmodels import support_report as report_view
from adviser_app.viewmodels import text

Line = tuple[str, str, Tally, frozenset[str] | None]


class Tabular(Protocol):
    """A view that can be written as a table."""

    def table(self) -> view.Table: ...


def options(store: Store, *, today: date | None = None) -> view.Options:
    """What a scope can be narrowed to."""
    state = loaded(store)
    now = takeup.financial_year((today or date.today()).isoformat())
    known = {e.year for e in state.episodes} | {g.year for g in state.given} | {now}
    years = sorted((y for y in known if y is not None), reverse=True)
    types = {a.council_type for a in state.councils if a.council_type}
    choice = view.Choice
    return view.Options(
        tuple(choice(t.id, t.name) for t in state.themes),
        tuple(choice(o.id, o.name) for o in state.offers),
        tuple(choice(r, r) for r in sorted({a.region for a in state.councils if a.region})),
        tuple(choice(t.value, TYPE_SHORT[t]) for t in CouncilType if t in types),
        tuple(choice(year_text(y), view.year_words(y)) for y in years),
        tuple(choice(s, f"{view.MARKS[s]} {s}") for s in STRENGTH),
    )  # fmt: skip


def episodes(
    store: Store, scope: Scope = EVERYTHING, *, words: str = "", today: date | None = None
) -> council_view.EpisodesView:
    """The episodes of a scope, the newest first; those in whose line every one of ``words`` occurs."""
    state = loaded(store)
    asked = ask(store, state, scope, today or date.today())
    found = asked.episodes()
    wanted = words.casefold().split()
    if wanted:
        found = [e for e in found if all(w in _said(e, state) for w in wanted)]
    return council_view.build_list(found, scope_words(state, scope), state.known)


def _said(e: Episode, state: State) -> str:
    name, theme = state.known.offers.get(e.offer, ("", ""))
    return f"{state.known.council(e.council)} {e.council} {name} {theme} {e.status} {e.event}".casefold()


def matrix(store: Store, scope: Scope = EVERYTHING, *, today: date | None = None) -> view.MatrixView:
    """Councils × offers: the councils there were, and those with support that had ended or not begun; the offers that
    ran in the years asked for, and those that somebody had."""
    state = loaded(store)
    asked = ask(store, state, scope, today or date.today())
    found = asked.episodes()
    rows = _rows(asked, found)
    had = {e.offer for e in found}
    columns = [o for o in asked.offers if o.id in had or o.ran_in(asked.when.years)]
    notes = [f"The councils are those that existed on {text.day(asked.when.day)}."]
    gone = sum(1 for c in rows if not c.exists_on(asked.when.day))
    if gone:
        notes.append(f"{text.plural(gone, 'council')} with support did not exist on that day.")
    return view.build_matrix(
        takeup.matrix(rows, columns, found), "Councils and offers", scope_words(state, scope), state.theme_names, notes
    )


def _rows(asked: Asked, found: Iterable[Episode]) -> list[Area]:
    reached = {e.council for e in found}
    return [c for c in asked.councils if c.exists_on(asked.when.day) or c.code in reached]


def figures(
    store: Store, scope: Scope = EVERYTHING, *, today: date | None = None, until: date | None = None
) -> figures_view.FiguresView:
    """Totals, breakdowns, change on the year before, councils with none and never reached by a theme. ``until``: what
    was had and began later does not count, as in a report of a quarter that is written after it."""
    state = loaded(store)
    asked = ask(store, state, scope, today or date.today())
    if until is not None:
        asked = replace(asked, until=until.isoformat())
    return _figures(asked, scope_words(state, scope))


def _figures(asked: Asked, words: str) -> figures_view.FiguresView:
    state, when = asked.state, asked.when
    found = asked.episodes()
    now = takeup.figures(asked.councils, found, asked.given(), when)
    earlier = takeup.before(when)
    return figures_view.build(figures_view.FiguresInputs(
        scope=words,
        now=now,
        previous=_counted(asked, earlier) if earlier is not None else None,
        groups=_groups(asked, found, frozenset(now.there)),
        never=_never(asked),
        councils=state.by_code,
    ))  # fmt: skip


def _never(asked: Asked) -> list[tuple[str, str, list[str]]]:
    """(id, name, councils) of each theme of the scope; of its one offer where that was asked for."""
    state, only = asked.state, asked.scope.offer
    parts = [(t.id, t.name, {o.id for o in asked.offers if o.theme == t.id}) for t in state.themes]
    if only:
        parts = [(only, state.known.offers[only][0], {only})]
    return [
        (id_, name, takeup.never(asked.councils, state.episodes, offers, asked.when.day))
        for id_, name, offers in parts
        if offers
    ]


def _counted(asked: Asked, when: Period) -> takeup.Figures:
    return takeup.figures(asked.councils, asked.episodes(when), asked.given(when), when)


def _groups(asked: Asked, found: list[Episode], there: frozenset[str]) -> dict[tuple[str, str, str], list[Line]]:
    """The breakdowns: (by, header, title) to (key, name, tally, the councils there were)."""
    state, councils = asked.state, asked.state.by_code
    theme = {o.id: o.theme for o in state.offers}

    def of(key: Callable[[Episode], str]) -> dict[str, Tally]:
        return takeup.tallies(found, key)

    def area(code: str) -> Area | None:
        return councils.get(code)

    def region(e: Episode) -> str:
        a = area(e.council)
        return a.region if a else ""

    def kind(e: Episode) -> str:
        a = area(e.council)
        return a.council_type.value if a and a.council_type else ""

    by_offer, by_theme, by_region, by_type = (
        of(lambda e: e.offer),
        of(lambda e: theme.get(e.offer, "")),
        of(region),
        of(kind),
    )
    in_region: dict[str, set[str]] = {}
    of_type: dict[str, set[str]] = {}
    for code in there:
        a = councils[code]
        in_region.setdefault(a.region, set()).add(code)
        if a.council_type:
            of_type.setdefault(a.council_type.value, set()).add(code)
    nothing = Tally()
    groups: dict[tuple[str, str, str], list[Line]] = {
        ("theme", "Theme", "By theme"): [
            (t.id, t.name, by_theme.get(t.id, nothing), there)
            for t in state.themes
            if not asked.ids or any(o.theme == t.id for o in asked.offers)
        ],
        ("offer", "Offer", "By offer"): [
            (o.id, o.name, by_offer.get(o.id, nothing), there)
            for o in asked.offers
            if o.id in by_offer or o.ran_in(asked.when.years)
        ],
        ("region", "Region", "By region"): [
            (r, r or "no region", by_region.get(r, nothing), frozenset(in_region.get(r, ())))
            for r in sorted({*by_region, *in_region})
        ],
        ("type", "Type", "By type of council"): [
            (t.value, TYPE_SHORT[t], by_type.get(t.value, nothing), frozenset(of_type.get(t.value, ())))
            for t in CouncilType
            if t.value in by_type or t.value in of_type
        ],
    }  # fmt: skip
    by_adviser = of(lambda e: e.adviser)
    if set(by_adviser) - {""}:
        people = sorted(by_adviser, key=lambda p: (not p, state.people.get(p, "").casefold(), p))
        groups["adviser", "Adviser", "By adviser"] = [
            (p, state.people.get(p, "somebody unknown") if p else "nobody named", by_adviser[p], None) for p in people
        ]
    if len(asked.when.years) != 1:
        groups["year", "Year", "By year"] = _by_year(asked, found)
    return groups


def _by_year(asked: Asked, found: list[Episode]) -> list[Line]:
    """Each year with the councils that there were in it; without a year, those that say none."""
    by_year = takeup.tallies(found, lambda e: e.year)
    out: list[Line] = []
    for year in sorted((y for y in by_year if y is not None), reverse=True):
        day = takeup.period((year,), asked.when.day).day
        there = frozenset(c.code for c in takeup.there_were(asked.councils, day))
        out.append((year_text(year), view.year_words(year), by_year[year], there))
    if None in by_year:
        out.append(("", "no year", by_year[None], None))
    return out


# -- one council -------------------------------------------------------------------------------------------------


def missing(store: Store, code: str, *, today: date | None = None) -> council_view.MissingView:
    """What councils like it took up and it did not. Raises AdviserError 'no-such-council'."""
    state = loaded(store)
    return _missing(state, _council(store, state, code), today or date.today())


def _council(store: Store, state: State, said: str) -> Area:
    """A council by its code, which needs no look at the register, or by what people write for it."""
    return state.by_code.get(said) or find(store, said)


def _missing(state: State, area: Area, today: date) -> council_view.MissingView:
    """Of a council that has ended, as it stood on its last day."""
    day = min(today, area.end - timedelta(days=1)) if area.end else today
    there = takeup.there_were(state.councils, day)
    near = alike.like(area, there, state.control, lambda code: state.areas.get(code, code))
    year = takeup.financial_year(day.isoformat())
    assert year is not None
    past = [e for e in state.episodes if e.year is None or e.year <= year]
    never = [
        t.name
        for t in state.themes
        if (ids := {o.id for o in state.offers if o.theme == t.id}) and takeup.never([area], past, ids, day)
    ]
    codes = near.codes
    theirs = {e.offer for e in past if e.had and e.council in codes}
    gaps = alike.not_had(area.code, near, past, state.offers, year)
    return council_view.build_missing(council_view.MissingInputs(area, near, gaps, len(theirs), never, state.known))


def council(store: Store, code: str, *, today: date | None = None) -> council_view.CouncilSupportView:
    """A council's support: what it had, gave and did not have. Raises AdviserError 'no-such-council'."""
    state = loaded(store)
    area = _council(store, state, code)
    followed = state.followed(area.code)
    return council_view.build_council(
        council_view.CouncilInputs(
            area=area,
            episodes=[e for e in state.episodes if e.council == area.code],
            given=[g for g in state.given if g.lender == area.code],
            earlier=[e for e in state.episodes if e.council in followed],
            predecessors=[state.known.council(c) for c in followed],
            missing=_missing(state, area, today or date.today()),
            known=state.known,
        )
    )


# -- the year and the catalogue ----------------------------------------------------------------------------------


def year_report(store: Store, year: str, *, today: date | None = None) -> report_view.YearReportView:
    """All councils in a financial year (as typed or canonical): what each took up, who nothing. Raises AdviserError
    'no-year'."""
    state = loaded(store)
    scope = Scope(years=(year,))
    asked = ask(store, state, scope, today or date.today())
    if not asked.when.years:
        raise AdviserError("Which year?", "No financial year was given.", "Write it as 2025/26.", code="no-year")
    found = asked.episodes()
    canonical = year_text(asked.when.years[0])
    return report_view.build(
        canonical, _figures(asked, scope_words(state, Scope(years=(canonical,)))), _rows(asked, found), found,
        asked.given(), state.known,
    )  # fmt: skip


def catalogue(store: Store, scope: Scope = EVERYTHING, *, today: date | None = None) -> offers_view.CatalogueView:
    """The offers by theme, with the years they ran in, what was had of them in a scope, and their targets."""
    state = loaded(store)
    asked = ask(store, state, scope, today or date.today())
    found = asked.episodes()
    by_offer = takeup.tallies(found, lambda e: e.offer)
    targets = [t for t in state.targets if not asked.when.years or t.year in asked.when.years]
    then = takeup.tallies(found, lambda e: (e.offer, e.year))
    return offers_view.build(
        scope_words(state, scope),
        asked.offers,
        state.theme_names,
        by_offer,
        [(t.offer, t.year, t.measure, t.target, then.get((t.offer, t.year), Tally())) for t in targets],
    )


def write_csv(shown: Tabular, path: Path) -> int:
    """A view as a CSV for people, councils by their codes; how many rows. Raises AdviserError 'cannot-write'."""
    header, rows = shown.table()
    write.write_table(path, header, rows)
    return len(rows)
