"""A council's clock and page, the board and the timeline of a year."""

from __future__ import annotations

from datetime import date

from adviser_app.analysis import challenges as pure
from adviser_app.analysis.challenges import Challenge
from adviser_app.domain.areas import Area
from adviser_app.domain.elections import PreElectionPeriod, ordinary_day, pre_election_period
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.challenge import CHALLENGE, HELD
from adviser_app.services import councils, interventions
from adviser_app.services.challenges.state import State, loaded
from adviser_app.services.records.views import Names, names, say
from adviser_app.services.support.scope import EVERYTHING, Scope, ask
from adviser_app.services.support.scope import words as scope_words
from adviser_app.store.connection import Store
from adviser_app.viewmodels import challenge as view
from adviser_app.viewmodels import challenge_board as board_view
from adviser_app.viewmodels import challenge_council as council_view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.challenge import ClockView, StepLine


def council_of(store: Store, state: State, said: str) -> Area:
    """A council by its code, which needs no look at the register, or by what people write for it."""
    return state.by_code.get(said) or councils.find(store, said)


def asked_codes(store: Store, state: State, scope: Scope, today: date) -> frozenset[str] | None:
    """Present codes of a scope's councils, with those that they followed; None where all are meant."""
    return ask(store, state.support, scope, today).codes


def said_of(state: State, scope: Scope) -> str:
    """A scope in words, without the years: the clock has none."""
    return scope_words(state.support, scope).removesuffix("; all years")


# -- a council ---------------------------------------------------------------------------------------------------


def clock(store: Store, code: str, today: date | None = None) -> ClockView:
    """A council's clock. Raises AdviserError 'no-such-council'."""
    state = loaded(store)
    return _clock(state, council_of(store, state, code), today or date.today())


def _clock(state: State, area: Area, today: date) -> ClockView:
    following = state.next_of(area, today)
    own = state.of_council.get(area.code, [])
    steps: list[StepLine] = []
    notes = []
    for c in own:
        if c.held.took_place(today) and not pure.followed(c, own, today):
            steps += state.steps(c, today)
            note = view.kind_note(c.held.kind)
            notes += [note] if note else []
    if following.step.since is not None or following.step.planned_for is not None:
        steps.append(state.next_step(area, today))
    undated = [c for c in own if c.held.stage in HELD and not c.is_review and c.held.last_day is None]
    if undated:
        notes.append(f"{text.plural(len(undated), 'challenge')} without a last day on site: the clock counts from it.")
    loose = sum(c.is_review and not c.held.cancelled and c.values["follows"] not in state.by_id for c in own)
    if loose:
        notes.append(
            f"{text.plural(loose, 'progress review')} of which nobody wrote down which challenge it follows: it counts"
            " as none's."
        )
    if any(c.values["first_day"] > c.values["last_day"] > "" for c in own):
        notes.append("A first day on site is after the last day: one of the two is wrong.")
    counted = state.name(following.counted.council) if following.counted is not None else ""
    basis = view.basis_words(following, area.name, counted)
    return view.build_clock(area.code, area.name, following, steps, basis, list(dict.fromkeys(notes)))


def council(store: Store, code: str, today: date | None = None) -> council_view.CouncilChallengeView:
    """A council's peer challenge. Raises AdviserError 'no-such-council'."""
    state = loaded(store)
    area = council_of(store, state, code)
    now = today or date.today()
    known = names(store)
    told = _clock(state, area, now)
    own = state.of_council.get(area.code, [])
    present = pure.current(own)
    following = state.next_of(area, now)

    def line(c: Challenge) -> council_view.ChallengeLine:
        counts = following.counted is not None and following.counted.id == c.id
        return council_view.challenge_line(c, state.name(c.council), state.steps(c, now), now, counts=counts)

    followed = state.support.followed(area.code)
    earlier = [c for former in followed for c in state.of_council.get(former, [])]
    words = ""
    if earlier:
        said = text.listed(sorted({state.name(c.council) for c in earlier}))
        words = f"Of the councils it followed ({said}): theirs; one counts for {area.name} only where somebody said so."
    current = line(present) if present is not None else None
    team = state.team_of.get(present.id, []) if present is not None else []
    recommended = sorted(
        (council_view.recommendation_line(r, now) for r in state.recommended.get(present.id, [])),
        key=council_view.recommendation_order,
    ) if present is not None else []  # fmt: skip
    lent = {p.id: p.name for p in state.peers}
    going = interventions.open_now(store, [area.code], today=now).get(area.code, ())
    value = _words(present, known)
    return council_view.CouncilChallengeView(
        area.code, area.name, council_view.sentence(area.name, current, told), told, current,
        council_view.facts(value), council_view.said(value),
        council_view.papers(present, state.review_link(present)) if present is not None else (),
        state.steps(present, now) if present is not None else (),
        tuple(recommended), council_view.recommendations_sentence(recommended),
        tuple(sorted(
            (council_view.member_line(m, lent, state.name(m.lender) if m.lender else "") for m in team),
            key=council_view.member_order,
        )),
        council_view.team_sentence(team),
        tuple(line(c) for c in own if present is None or c.id != present.id),
        tuple(line(c) for c in pure.newest_first(earlier)), words,
        tuple(council_view.intervention_line(x) for x in going),
        council_view.asks(told, present, team, recommended, now), told.notes,
    )  # fmt: skip


def _words(challenge: Challenge | None, known: Names) -> council_view.Words:
    """Fields of a challenge as people read them."""

    def value(name: str) -> str:
        return say(CHALLENGE, name, challenge.values[name], known) if challenge is not None else ""

    return value


# -- the board ---------------------------------------------------------------------------------------------------


def board(store: Store, scope: Scope = EVERYTHING, *, today: date | None = None) -> board_view.BoardView:
    """The challenges of a scope by stage. Raises AdviserError for a scope that there is not."""
    state = loaded(store)
    now = today or date.today()
    codes = asked_codes(store, state, scope, now)
    cards = []
    for c in state.challenges:
        if codes is not None and c.council not in codes:
            continue
        own = state.of_council[c.council]
        steps = () if pure.followed(c, own, now) else state.steps(c, now)
        cards.append(board_view.card(c, state.name(c.council), steps, now))
    return board_view.build_board(cards, said_of(state, scope))


# -- the timeline ------------------------------------------------------------------------------------------------


def timeline(
    store: Store, scope: Scope = EVERYTHING, year: int | None = None, *, today: date | None = None
) -> board_view.TimelineView:
    """A calendar year of a scope, this one unless given: days on site, steps due or done in it, elections. Raises
    AdviserError 'no-year', and for a scope that there is not."""
    state = loaded(store)
    now = today or date.today()
    at = now.year if year is None else year
    if not date.min.year < at < date.max.year:
        raise AdviserError("No such year", f"{at} is no year of a calendar.", "Write it as 2027.", code="no-year")
    codes = asked_codes(store, state, scope, now)
    within = [c for c in state.challenges if (codes is None or c.council in codes) and not c.held.cancelled]
    site = [c for c in within if _in_year(c.held.first_day or c.held.last_day, c.held.last_day, at)]
    steps = [s for s in _all_steps(state, codes, now) if _step_year(s) == at]
    elections = {
        code: pre_election_period(day)
        for code, day in state.elections.items()
        if day.year == at and (codes is None or code in codes)
    }
    involved = {c.council for c in site} | {s.council_code for s in steps} | set(elections)
    return board_view.build_timeline(board_view.TimelineInputs(
        scope=said_of(state, scope), year=at, years=_years(within, now), today=now, challenges=site, steps=steps,
        elections=elections, names={code: state.name(code) for code in involved}, ordinary=_ordinary(at),
    ))  # fmt: skip


def _ordinary(year: int) -> PreElectionPeriod:
    return pre_election_period(ordinary_day(year))


def _in_year(first: date | None, last: date | None, year: int) -> bool:
    if first is None:
        return False
    return first.year <= year <= (last or first).year


def _years(found: list[Challenge], today: date) -> list[int]:
    days = {day.year for c in found for day in (c.held.first_day, c.held.last_day) if day is not None}
    return sorted({*days, today.year, today.year + 1}, reverse=True)


def _step_year(step: StepLine) -> int | None:
    """In which year a step stands: that of the day it was done, else of its last day in time."""
    day = step.done or step.late_after or step.due_until
    return None if day is None or (step.done is None and step.kind not in view.OPEN) else day.year


def _all_steps(state: State, codes: frozenset[str] | None, today: date) -> list[StepLine]:
    """Steps of all challenges of a scope, planned and done ones too, and each council's next challenge."""
    out: list[StepLine] = []
    for c in state.challenges:
        if codes is not None and c.council not in codes:
            continue
        dropped = pure.followed(c, state.of_council[c.council], today)
        out += [s for s in state.steps(c, today) if s.done is not None or not dropped]
    for area in state.councils:
        if codes is None or area.code in codes:
            out += [step for step in state.listed_next(area, today) if step.late_after is not None]
    return out
