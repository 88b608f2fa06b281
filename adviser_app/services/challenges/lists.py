"""Lists over councils: due and late, never had one, published or not, peers lent and borrowed, who can be a peer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from adviser_app.analysis import challenges as pure
from adviser_app.analysis.challenges import AGREED, Challenge, Days, OtherDays, Peer
from adviser_app.analysis.clock import Basis, LateStep, StepState
from adviser_app.analysis.takeup import Given, financial_year, year_number, year_text
from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError, canonical
from adviser_app.domain.records.challenge import PLAN
from adviser_app.domain.records.support import EPISODE
from adviser_app.services.challenges.reading import asked_codes, council_of, said_of
from adviser_app.services.challenges.state import State, loaded
from adviser_app.services.support.scope import EVERYTHING, Scope
from adviser_app.store.connection import Store
from adviser_app.viewmodels import challenge as view
from adviser_app.viewmodels import challenge_council as council_view
from adviser_app.viewmodels import challenge_lists as lists_view
from adviser_app.viewmodels import challenge_peers as peers_view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.challenge import StepLine
from adviser_app.viewmodels.support import Choice, year_words

_DUE = (StepState.LATE.value, StepState.DUE_SOON.value)

# -- due and late ------------------------------------------------------------------------------------------------


def due(store: Store, scope: Scope = EVERYTHING, *, today: date | None = None) -> lists_view.DueListView:
    """Every step of a scope's councils that is late or due soon. Raises AdviserError for a scope there is not."""
    state = loaded(store)
    now = today or date.today()
    found = _due(state, asked_codes(store, state, scope, now), now)
    return lists_view.build_due(found, said_of(state, scope), now, recorded=state.recorded)


def due_steps(store: Store, codes: Collection[str] | None = None, *, today: date | None = None) -> tuple[StepLine, ...]:
    """Steps that are late or due soon, of some councils (codes, former ones too) or all; the most urgent first."""
    state = loaded(store)
    wanted = None if codes is None else {state.present(code) for code in codes}
    return tuple(sorted(_due(state, wanted, today or date.today()), key=view.urgency))


def _due(state: State, codes: Collection[str] | None, today: date) -> list[StepLine]:
    return [
        s
        for area in state.councils
        if codes is None or area.code in codes
        for s in state.open_steps(area, today)
        if s.kind in _DUE
    ]


def late_steps(
    store: Store, codes: Iterable[str] | None = None, today: date | None = None
) -> dict[str, tuple[LateStep, ...]]:
    """What is late, by present code of the council (of ``codes``, former ones too, or of all); councils with nothing
    late are missing. Besides, a plan that is required and not published though the report is: not late while its months
    are not over."""
    state = loaded(store)
    now = today or date.today()
    wanted = None if codes is None else {state.present(code) for code in codes}
    out = {}
    for area in state.councils:
        if wanted is not None and area.code not in wanted:
            continue
        found = [_late(state, s) for s in state.open_steps(area, now) if s.late or _plan_waits(state, s)]
        if found:
            out[area.code] = tuple(found)
    return out


def _plan_waits(state: State, step: StepLine) -> bool:
    if step.step != PLAN or step.kind not in view.OPEN or step.planned or not step.row:
        return False
    return state.by_id[step.row].held.report is not None


def _late(state: State, step: StepLine) -> LateStep:
    kind = state.by_id[step.row].held.kind if step.row else ""
    return LateStep(step.row, kind, step.step, step.since, step.late_after, step.late)


# -- never had one -----------------------------------------------------------------------------------------------


def never(store: Store, scope: Scope = EVERYTHING, *, today: date | None = None) -> lists_view.NeverView:
    """Councils there are today that never had a challenge that starts the five years, as far as is recorded. Raises
    AdviserError for a scope that there is not."""
    state = loaded(store)
    now = today or date.today()
    codes = asked_codes(store, state, scope, now)
    there = [a for a in state.councils if (codes is None or a.code in codes) and a.exists_on(now)]
    found = [
        lists_view.NeverInputs(a, state.vesting(a), state.next_step(a, now), _others(state, a, now))
        for a in there
        if state.next_of(a, now).basis in (Basis.NOTHING, Basis.VESTING)
    ]
    return lists_view.build_never(found, len(there), said_of(state, scope))


def _others(state: State, area: Area, today: date) -> list[str]:
    """Challenges of a council that took place and do not start the five years, in words."""
    return [
        view.challenge_words(c.held, state.subject(c))
        for c in state.of_council.get(area.code, [])
        if c.held.took_place(today) and not c.is_review
    ]


# -- published or not --------------------------------------------------------------------------------------------


def published(store: Store, scope: Scope = EVERYTHING, *, today: date | None = None) -> lists_view.PublishedView:
    """Of the challenges of a scope that took place, what is published; the newest first. Raises AdviserError for a
    scope that there is not."""
    state = loaded(store)
    now = today or date.today()
    codes = asked_codes(store, state, scope, now)
    found = []
    for c in pure.newest_first(state.challenges):
        if (codes is not None and c.council not in codes) or c.is_review or not c.held.took_place(now):
            continue
        steps = state.steps(c, now)
        line = council_view.challenge_line(c, state.name(c.council), steps, now, counts=c.held.starts_anew)
        found.append(lists_view.PublishedInputs(line, council_view.papers(c, state.review_link(c)), steps))
    return lists_view.build_published(found, said_of(state, scope))


# -- lent and borrowed -------------------------------------------------------------------------------------------


def years(store: Store, *, today: date | None = None) -> tuple[Choice, ...]:
    """Years in which peers were lent, and the present one: financial years, then calendar years; the newest first."""
    return _years(loaded(store), today or date.today())


def _years(state: State, today: date) -> tuple[Choice, ...]:
    days = [d for d in (c.day for c in state.challenges if not c.held.cancelled) if d is not None and d <= today]
    financial = {financial_year(d.isoformat()) for d in (*days, today)} | {g.year for g in state.support.given}
    calendar = {d.year for d in (*days, today)} | {int(g.day[:4]) for g in state.support.given if g.day}
    return (
        *(Choice(year_text(y), year_words(y)) for y in sorted((y for y in financial if y is not None), reverse=True)),
        *(Choice(str(y), str(y)) for y in sorted(calendar, reverse=True)),
    )


def lending(
    store: Store, year: str = "", scope: Scope = EVERYTHING, *, today: date | None = None
) -> peers_view.LendingView:
    """Peer days lent and borrowed by council in a year: a financial one ("2025/26") or a calendar one ("2025"); this
    financial year unless given. Raises AdviserError 'no-year', and for a scope that there is not."""
    state = loaded(store)
    now = today or date.today()
    codes = asked_codes(store, state, scope, now)
    wanted = _year(year, now)
    within = [c for c in state.challenges if c.day is not None and _holds(wanted, c.day)]
    given = [g for g in state.support.given if _given_in(wanted, g)]
    balances = pure.lending(
        state.members, within, [OtherDays(g.lender, state.present(g.receiver), g.days) for g in given]
    )
    found = [(code, state.name(code), b) for code, b in balances.items() if codes is None or code in codes]
    return peers_view.build_lending(found, said_of(state, scope), wanted, _with(wanted, _years(state, now)),
                                    _lending_notes(state, wanted, within))  # fmt: skip


def _with(year: str, known: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if any(c.value == year for c in known):
        return known
    return (Choice(year, year_words(year)), *known)


def _year(said: str, today: date) -> str:
    """Canonical: "FY2025-26" or "2025"."""
    plain = said.strip()
    if not plain:
        now = financial_year(today.isoformat())
        assert now is not None
        return year_text(now)
    if len(plain) == 4 and plain.isdecimal():
        return plain
    try:
        return canonical(EPISODE.by_name["year"], plain)
    except FieldError as error:
        raise AdviserError(
            "No such year", error.message, "Write it as 2025/26, or as 2025.", code=error.code
        ) from error


def _holds(year: str, day: date) -> bool:
    number = year_number(year)
    return day.year == int(year) if number is None else financial_year(day.isoformat()) == number


def _given_in(year: str, given: Given) -> bool:
    number = year_number(year)
    return given.day[:4] == year if number is None else given.year == number


def _lending_notes(state: State, year: str, within: Iterable[Challenge]) -> list[str]:
    ids = {c.id for c in within if not c.held.cancelled}
    notes = []
    asked = sum(m.challenge in ids and m.state not in (AGREED, "declined") for m in state.members)
    if asked:
        notes.append(f"{text.plural(asked, 'team member')} asked and not agreed yet: not counted.")
    unknown = sum(
        m.challenge in ids and m.state == AGREED and not m.lender and m.role in pure.PEER_ROLES for m in state.members
    )
    if unknown:
        peers = "1 peer of whom" if unknown == 1 else f"{unknown:,} peers of whom"
        notes.append(f"{peers} nobody wrote down who lends them: borrowed, and lent by no council.")
    if year_number(year) is None:
        undated = sum(not g.day and g.year is not None and g.year in (int(year), int(year) - 1)
                      for g in state.support.given)  # fmt: skip
        if undated:
            notes.append(
                f"{text.plural(undated, 'entry', 'entries')} of peer days with a financial year and no day: in no "
                "calendar year."
            )
    return notes


# -- the register of peers ---------------------------------------------------------------------------------------


def peers(
    store: Store,
    words: str = "",
    kind: str = "",
    strength: str = "",
    available: bool = False,
    not_of: str = "",
    *,
    on: date | None = None,
) -> peers_view.PeersView:
    """The register of peers: those in whose line every one of ``words`` occurs, of a kind ("councillor", "officer"),
    strong in something, with ``available`` only those who are on the day ``on`` (today unless given). ``not_of``: a
    council's code, of which they should be independent: a conflict is told, nobody is left out. Raises AdviserError
    'no-such-council'."""
    state = loaded(store)
    day = on or date.today()
    near = _near(state, council_of(store, state, not_of)) if not_of else {}
    given = _days_given(state)
    wanted = words.casefold().split()
    lines = []
    for p in state.peers:
        if (kind and p.kind != kind) or (strength and strength.casefold() not in map(str.casefold, p.strengths)):
            continue
        line = peers_view.peer_line(p, state.name(p.council), given.get(p.id, Days()), _conflict(p, near), day)
        if available and line.availability.tone is Tone.MUTED:
            continue
        if all(w in _searched(line) for w in wanted):
            lines.append(line)
    lines.sort(key=lambda x: (x.conflict is not peers_view.NO_CONFLICT, x.name.casefold(), x.row))
    known: dict[str, str] = {}
    for said in sorted(s for p in state.peers for s in p.strengths):
        known.setdefault(said.casefold(), said)
    return peers_view.build_peers(lines, [known[k] for k in sorted(known)], len(state.peers))


def _searched(line: peers_view.PeerLine) -> str:
    return f"{line.name} {line.council} {line.council_code} {line.post} {line.party} {line.strengths}".casefold()


def _near(state: State, area: Area) -> dict[str, str]:
    """Councils whose peers are not independent of one, by code: why not."""
    out = {area.code: "of the council itself"}
    out |= {code: f"of {state.name(code)}, which {area.name} followed" for code in state.support.followed(area.code)}
    out |= {code: f"of {state.name(code)}, which follows {area.name}" for code in area.successors}
    return out


def _conflict(peer: Peer, near: dict[str, str]) -> str:
    return near.get(peer.council, "")


def conflict_of(state: State, peer: Peer, area: Area) -> str:
    """Why a peer should not go to a council, in words; "" where nothing speaks against it."""
    return _conflict(peer, _near(state, area))


def _days_given(state: State) -> dict[str, Days]:
    """By row of the register: agreed, to challenges that were not cancelled, over all years."""
    out: dict[str, Days] = {}
    for m in state.members:
        challenge = state.by_id.get(m.challenge)
        if m.peer and m.state == AGREED and challenge is not None and not challenge.held.cancelled:
            out.setdefault(m.peer, Days()).add(m.days)
    return out
