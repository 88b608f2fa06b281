"""The risk overview read: reasons of councils, rules, earlier looks, support beside pressure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from adviser_app.analysis import risk, takeup
from adviser_app.analysis.clock import LateStep
from adviser_app.analysis.risk import Facts, Found, Kept, Look, Rule, World
from adviser_app.domain.areas import Area, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.risk import LITTLE_SUPPORT, RULES, SHARP
from adviser_app.services import challenges, groups
from adviser_app.services.councils import find
from adviser_app.services.figures import Loaded
from adviser_app.services.risk import standing
from adviser_app.services.risk.state import State, loaded
from adviser_app.services.support.scope import Scope, ask, words
from adviser_app.services.support.state import loaded as support_state
from adviser_app.store import looks as stored
from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.viewmodels import pressure as pressure_view
from adviser_app.viewmodels import risk as view
from adviser_app.viewmodels import risk_rules as rules_view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.risk_words import Naming, without_figures

PORTFOLIO = Scope(portfolio=True)


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that an overview is made from: of each council what every rule finds."""

    state: State
    figures: Loaded
    councils: list[tuple[Area, dict[str, Found]]]
    today: date


def _look(store: Store, areas: Sequence[Area], group: GroupRule, today: date) -> _Seen:
    """Call inside ``cells.snapshot``."""
    state = loaded(store)
    figures, stood = standing.standings(store, areas, group, state.rules[SHARP].share, today)
    late = challenges.late_steps(store, [a.code for a in areas], today)
    keys, themes = standing.names(figures)
    world = World(
        today=today,
        key=keys.__getitem__,
        theme=themes.__getitem__,
        baskets={
            row: standing.series_of(store, figures, keys)
            for row, (_, keys) in state.baskets.items()
            if row in {r.basket for r in state.rules.values()}
        },
    )
    return _Seen(
        state,
        figures,
        [(a, risk.find(_facts(state, a, stood.get(a.code), late.get(a.code, ()), today), state.rules, world))
         for a in areas],
        today,
    )  # fmt: skip


def _facts(state: State, area: Area, stood: standing.Standing | None, late: Iterable[LateStep], today: date) -> Facts:
    code = area.code
    return Facts(
        judged=stood.judged if stood else standing.NOTHING,
        movements=stood.movements if stood else (),
        late=tuple(late),
        interventions=state.interventions.get(code, ()),
        support=state.support.get(code, ()),
        contacts=[c for c in state.contacts.get(code, ()) if c.day <= today],
        assigned=state.assigned(code, today),
        leader=state.leaders.get(code),
        chief=state.chiefs.get(code),
    )


# -- the overview ------------------------------------------------------------------------------------------------


def overview(
    store: Store,
    scope: Scope = PORTFOLIO,
    *,
    rule: GroupRule = GroupRule.TYPE,
    since: date | None = None,
    off: Iterable[str] = (),
    seen: bool = False,
    today: date | None = None,
) -> view.RiskView:
    """The councils of a scope that exist, with their reasons. ``since``: the day of the look to compare with, unless
    the usual one; ``off``: rules taken to be switched off in this view alone; ``seen``: parked reasons too.

    Raises AdviserError 'no-such-rule', 'no-such-look', and what ``services.support`` raises for a scope.
    """
    today = today or date.today()
    switched = frozenset(rule_named(name) for name in off)
    with snapshot(store):
        areas = _areas(store, scope, today)
        found = _look(store, areas, rule, today)
        days = [date.fromisoformat(d) for d in stored.days(store)]
        inputs = _inputs(store, found, rule, show_seen=seen)
        return view.build(
            replace(
                inputs,
                scope=scope_words(store, scope),
                off=switched,
                look=_earlier(store, found.state, days, since, today),
                days=days,
                keep=scope == PORTFOLIO,
                notes=_notes(found, inputs.on),
            )
        )


def scope_words(store: Store, scope: Scope) -> str:
    """Which councils are meant, in words: "My portfolio", "Unitary authorities; North West"."""
    return words(support_state(store), scope).removesuffix("; all years")


def _areas(store: Store, scope: Scope, today: date) -> list[Area]:
    asked = ask(store, support_state(store), replace(scope, years=(), statuses=(), theme="", offer=""), today)
    return takeup.there_were(asked.councils, today)


def _inputs(store: Store, found: _Seen, group: GroupRule, *, show_seen: bool) -> view.RiskInputs:
    state = found.state
    named = _people(store)
    return view.RiskInputs(
        scope="",
        group=group,
        compared=groups.choice(store, group).sentence,
        councils=[view.CouncilInputs(a, by_rule, _parked(state, a, by_rule, named, found.today))
                  for a, by_rule in found.councils],
        rules=state.rules,
        rows=state.rows,
        why=state.why,
        baskets={row: name for row, (name, _) in state.baskets.items()},
        off=frozenset(),
        names=_naming(store, found.figures),
        today=found.today,
        show_seen=show_seen,
    )  # fmt: skip


def _people(store: Store) -> Callable[[str], str]:
    people = support_state(store).people
    return lambda id_: people.get(id_, "")


def _parked(
    state: State, area: Area, found: dict[str, Found], person: Callable[[str], str], today: date
) -> dict[str, view.SeenView]:
    out = {}
    for name, reason in found.items():
        seen = state.seen.get((area.code, name))
        if seen is not None and seen.parks(reason.state, today):
            out[name] = view.SeenView(
                seen.row, seen.because, text.iso_day(seen.on), text.iso_day(seen.until), person(seen.by)
            )
    return out


def _naming(store: Store, figures: Loaded) -> Naming:
    series = figures.catalogue.series
    known = support_state(store)
    offers = {e.id: e.offer for e in known.episodes}

    def title(series_id: int) -> str:
        key = series[series_id].key
        return text.title(key.indicator, key.breakdown)

    def value(series_id: int, figure: float) -> str:
        one = series[series_id]
        return text.value_text(figure, one.decimals, one.key.unit)

    def support(row: str) -> str:
        return known.known.offers.get(offers.get(row, ""), ("Support", ""))[0]

    last = figures.last_import
    return Naming(title, value, support, text.iso_day(last.released) if last else "")


def _notes(found: _Seen, on: Sequence[str]) -> list[str]:
    out = []
    asked = [name for name in on if name in risk.OF_FIGURES]
    if asked and not len(found.figures.figures.ids):
        out.append("No figures have been imported yet: the reasons that rest on them cannot be looked for.")
    elif asked and not found.figures.polarity.any():
        out.append("Nobody has said which way is good: the reasons that rest on figures cannot be looked for.")
    empty = [name for name in on if (b := found.state.rules[name].basket) and b not in found.state.baskets]
    if empty:
        out.append(f"The basket that is asked for is not here, so nothing is found: {text.listed(empty)}.")
    return out


def council(
    store: Store,
    code: str,
    *,
    rule: GroupRule = GroupRule.TYPE,
    since: date | None = None,
    today: date | None = None,
) -> view.CouncilRisk:
    """A council's reasons with all that is behind them, parked ones too, compared with the look of a day, the usual
    earlier one unless given. Raises AdviserError 'no-such-council', 'no-such-look'."""
    today = today or date.today()
    with snapshot(store):
        state = loaded(store)
        area = state.by_code.get(code) or find(store, code)
        found = _look(store, [area], rule, today)
        days = [date.fromisoformat(d) for d in stored.days(store)]
        inputs = replace(
            _inputs(store, found, rule, show_seen=True), look=_earlier(store, state, days, since, today), days=days
        )
        return view.council(inputs.councils[0], inputs)


def told(
    store: Store, code: str, *, rule: GroupRule = GroupRule.TYPE, today: date | None = None
) -> tuple[view.ReasonView, ...]:
    """A council's reasons that are not parked, as they may leave the laptop: its sentence tells nothing of private
    notes, its links are this laptop's own. Raises AdviserError 'no-such-council'."""
    today = today or date.today()
    with snapshot(store):
        area = find(store, code)
        inputs = replace(_inputs(store, _look(store, [area], rule, today), rule, show_seen=False), leaving=True)
        return view.council(inputs.councils[0], inputs, most=view.LINKS).reasons


def counts(
    store: Store, codes: Sequence[str], *, rule: GroupRule = GroupRule.TYPE, today: date | None = None
) -> dict[str, view.RiskCount]:
    """How many reasons each of some councils has, by code as given; those that are no councils are left out."""
    today = today or date.today()
    with snapshot(store):
        state = loaded(store)
        areas = [state.by_code[c] for c in codes if c in state.by_code]
        inputs = _inputs(store, _look(store, areas, rule, today), rule, show_seen=False)
        by_code = {c.area.code: view.count(c, state.rules) for c in inputs.councils}
        return {c: by_code[state.by_code[c].code] for c in codes if c in state.by_code}


def found_reason(
    store: Store, area: Area, name: str, *, rule: GroupRule = GroupRule.TYPE, today: date | None = None
) -> Found | None:
    """The reason that a rule gives for a council, whether it is looked for or not; None where it gives none."""
    today = today or date.today()
    with snapshot(store):
        return _look(store, [area], rule, today).councils[0][1].get(name)


# -- rules and looks ---------------------------------------------------------------------------------------------


def rule_named(said: str) -> str:
    """A rule by its name, case aside. Raises AdviserError 'no-such-rule'."""
    found = {name.casefold(): name for name in RULES}.get(" ".join(said.split()).casefold())
    if found is None:
        raise AdviserError(
            "No such rule", f"“{said}” is no rule of the risk overview.", f"One of: {', '.join(RULES)}.",
            code="no-such-rule",
        )  # fmt: skip
    return found


def rules(store: Store) -> rules_view.RulesView:
    """The rules with their thresholds; what each does is told by an ``overview``."""
    state = loaded(store)
    baskets = {row: name for row, (name, _) in state.baskets.items()}
    return rules_view.RulesView.of(
        [rules_view.rule_view(state.rules[n], state.rows.get(n, ""), state.why.get(n, ""), baskets) for n in RULES]
    )


def looks(store: Store) -> tuple[view.LookView, ...]:
    """The days of which a look is kept, newest first."""
    return tuple(view.look_view(date.fromisoformat(d)) for d in reversed(stored.days(store)))


def _earlier(store: Store, state: State, days: Sequence[date], since: date | None, today: date) -> Look | None:
    if since is not None and since not in days:
        there = text.listed([text.day(d) for d in days][-5:]) or "none yet"
        raise AdviserError(
            "No such look", f"No look of {text.day(since)} is kept.", f"Kept are: {there}.", code="no-such-look"
        )
    day = since or risk.look_for(days, today)
    if day is None:
        return None
    rows = stored.load(store, day.isoformat())

    def present(code: str) -> str:
        return state.by_code[code].code if code in state.by_code else code

    return Look(
        day,
        frozenset(present(code) for code, rule, *_ in rows if code and not rule),
        stored.settings_of(rows),
        {
            (present(code), rule): Kept(found, weight, without_figures(said))
            for code, rule, found, weight, said in rows
            if rule
        },
    )


# -- support beside pressure -------------------------------------------------------------------------------------


def pressure(
    store: Store,
    scope: Scope = PORTFOLIO,
    *,
    rule: GroupRule = GroupRule.TYPE,
    year: str = "",
    today: date | None = None,
) -> pressure_view.PressureView:
    """A point a council: the share of its judged figures in the worst quarter now, and the instances of support it had
    in a financial year (as typed or canonical; this one unless given). Raises AdviserError 'no-such-year' and what
    ``services.support`` raises for a scope."""
    today = today or date.today()
    with snapshot(store):
        known, state = support_state(store), loaded(store)
        number = takeup.financial_year(today.isoformat())
        assert number is not None
        asked = ask(store, known, replace(scope, years=(year or takeup.year_text(number),)), today)
        areas = takeup.there_were(asked.councils, today)
        had = takeup.tallies(asked.episodes(), lambda e: e.council)
        little: Rule = state.rules[LITTLE_SUPPORT]
        figures, stood = standing.standings(store, areas, rule, state.rules[SHARP].share, today)
        basket, notes = None, []
        if little.basket:
            name, keys = state.baskets.get(little.basket, ("", ()))
            basket = standing.series_of(store, figures, keys)
            notes.append(f"Only indicators of the basket “{name}” count." if name else "The rule’s basket is not here.")
        points = []
        for area in areas:
            here = (stood[area.code].judged if area.code in stood else standing.NOTHING).within(basket)
            instances = had[area.code].instances if area.code in had else 0
            points.append(pressure_view.Pressed(area, len(here), int(here.worst.sum()), instances))
        return pressure_view.build(points, little, scope_words(store, scope), asked.when.years[0], notes)
