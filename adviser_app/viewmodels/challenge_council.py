"""Peer challenge of one council: the current one, the clock, recommendations, team, past ones, what is asked next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from adviser_app.analysis.challenges import AGREED, Challenge, Member, Recommendation
from adviser_app.analysis.clock import CLOCKED, StepState
from adviser_app.domain.records.challenge import CHALLENGE, HELD, PLAN, REPORT, REVIEW_REPORT, STAGES, TEAM_MEMBER
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.challenge import (
    DAYS,
    LINKS,
    TITLES,
    ClockView,
    StepLine,
    days_words,
    iso,
    kind_words,
    urgency,
)
from adviser_app.viewmodels.challenge_board import next_cell
from adviser_app.viewmodels.interventions import Line
from adviser_app.viewmodels.support import Table, figure

ROLES = TEAM_MEMBER.by_name["role"].choices
STATUS_TONES = {"done": Tone.GOOD, "under way": Tone.ACCENT, "not accepted": Tone.MUTED}
STATUS_ICONS = {"done": "check", "under way": "hourglass", "not accepted": "x", "not started": "circle-dot"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What is published of a challenge: report, plan, review's report. ``status``: when, or that it is not."""

    step: str
    title: str
    status: Cell
    day: str
    link: str

    @property
    def published(self) -> bool:
        return bool(self.day or self.link)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody on a team. ``name`` is a personal value, "" where nobody is named; ``lender`` by name, ``lender_code``
    its code or ""; ``peer``: the row in the register of peers, or ""."""

    row: str
    role: str
    name: str
    lender_code: str
    lender: Cell
    days: Cell
    state: Cell
    peer: str


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation. ``due`` in words, and whether it is late: open, and its day is past; ``progress``: how far, as
    at when."""

    row: str
    challenge: str
    number: str
    text: str
    element: str
    owner: str
    due: Cell
    status: Cell
    progress: str
    late: bool


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """A challenge in a line. ``kind``: with its subject; ``next``: what is due next; ``counts``: it starts, or started,
    the five years of the council whose page it is on."""

    row: str
    council_code: str
    council: Cell
    kind: Cell
    stage: Cell
    dates: Cell
    next: Cell
    first_day: date | None
    last_day: date | None
    report: Cell
    plan: Cell
    counts: bool


@dataclass(frozen=True, slots=True)
class InterventionLine:
    """An intervention that goes on: statutory or not, never mixed up."""

    row: str
    kind: Cell
    statutory: bool
    words: Cell
    link: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to ask or to do next. ``row``: the record of ``table`` it is about, or ""; ``step``: the clock's, or
    ""."""

    sentence: str
    table: str
    row: str
    step: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class CouncilChallengeView:
    """A council's peer challenge. ``current``: None where nothing is recorded; ``facts``, ``said`` (what leader and
    chief executive said, and the note: confidential), ``papers``, ``steps`` (planned ones too), ``recommendations`` and
    ``team`` are the current one's; ``past``: all the others, the newest first; ``earlier``: those of councils it
    followed; ``interventions``: those that go on; ``asks``: what is asked next, the most urgent first."""

    code: str
    name: str
    sentence: str
    clock: ClockView
    current: ChallengeLine | None
    facts: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]
    steps: tuple[StepLine, ...]
    recommendations: tuple[RecommendationLine, ...]
    recommendations_sentence: str
    team: tuple[MemberLine, ...]
    team_sentence: str
    past: tuple[ChallengeLine, ...]
    earlier: tuple[ChallengeLine, ...]
    earlier_words: str
    interventions: tuple[InterventionLine, ...]
    asks: tuple[Ask, ...]
    notes: tuple[str, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """What is asked next, in sentences."""
        return tuple(a.sentence for a in self.asks)

    @property
    def count(self) -> int:
        """How many challenges are recorded of it, progress reviews with a line of their own among them."""
        return len(self.past) + (self.current is not None)

    def table(self) -> Table:
        """Every challenge as a CSV, the current one first."""
        header = ("row", "council_code", "council", "kind", "stage", "first_day", "last_day", "report", "plan", "next",
                  "counts")  # fmt: skip
        lines = [*([self.current] if self.current is not None else []), *self.past, *self.earlier]
        return header, [
            (x.row, x.council_code, x.council.text, x.kind.text, x.stage.text, iso(x.first_day), iso(x.last_day),
             x.report.text, x.plan.text, x.next.text, "yes" if x.counts else "no")
            for x in lines
        ]  # fmt: skip


# -- lines -------------------------------------------------------------------------------------------------------


def stage_cell(values: Mapping[str, str]) -> Cell:
    """A stage, and since when."""
    stage = values["stage"]
    since = f", since {text.iso_day(values['stage_since'])}" if values["stage_since"] else ""
    rank = STAGES.index(stage) if stage in STAGES else len(STAGES)
    return Cell(stage, float(rank), f"{stage}{since}", Tone.MUTED if stage in ("closed", "cancelled") else Tone.NEUTRAL)


def paper(challenge: Challenge, step: str, review_link: str = "") -> Paper:
    """Whether something was published, with its link."""
    v = challenge.values
    day, link = v[DAYS[step]], v[LINKS[step]] or review_link
    if step == REVIEW_REPORT and challenge.held.review_report is not None:
        day = challenge.held.review_report.isoformat()
    if day:
        cell = Cell(f"published on {text.iso_day(day)}", day, "", Tone.GOOD, "check")
        if not link:
            cell = replace(cell, text=f"{cell.text}, no link", tone=Tone.NEUTRAL)
    elif link:
        cell = Cell("published, day not known", "0", "", Tone.NEUTRAL, "check")
    else:
        cell = Cell("not published", None, "", Tone.MUTED, "minus")
    return Paper(step, TITLES[step], cell, day, link)


def member_line(member: Member, names: Mapping[str, str], council: str) -> MemberLine:
    """``names``: of the peers of the register by row; ``council``: the lender's name, "" where it is not said."""
    tone = {AGREED: Tone.GOOD, "declined": Tone.MUTED}.get(member.state, Tone.NEUTRAL)
    icon = {AGREED: "check", "declined": "x"}.get(member.state, "circle-help")
    return MemberLine(
        member.id, member.role, names.get(member.peer, "") or member.name, member.lender,
        Cell(council or "–", council.casefold() or None, council or "no council"),
        Cell("not known", None, "days not known", Tone.MUTED) if member.days is None
        else Cell(figure(member.days), float(member.days), f"{figure(member.days)} days"),
        Cell(member.state or "asked", member.state, "", tone, icon), member.peer,
    )  # fmt: skip


def member_order(line: MemberLine) -> tuple[int, str, str]:
    """By role, as the form lists them, then by name."""
    return ROLES.index(line.role) if line.role in ROLES else len(ROLES), line.name.casefold(), line.row


def team_sentence(members: Sequence[Member]) -> str:
    """ "5 on the team, 3 agreed; 12.5 days, known for 2 of 3." """
    if not members:
        return "Nobody is on the team yet."
    agreed = [m for m in members if m.state == AGREED]
    known = [m.days for m in agreed if m.days is not None]
    said = f"{len(members):,} on the team, {len(agreed):,} agreed"
    if known:
        total = sum(known, known[0] * 0)
        said += f"; {figure(total)} {'day' if total == 1 else 'days'}"
        if len(known) < len(agreed):
            said += f", known for {len(known):,} of {len(agreed):,}"
    return said + "."


def recommendation_line(one: Recommendation, today: date) -> RecommendationLine:
    v = one.values
    status = v["status"] or "not started"
    late = one.open and bool(v["due"]) and v["due"] < today.isoformat()
    due = Cell("–", None, "no day", Tone.MUTED)
    if v["due"]:
        said = text.iso_day(v["due"])
        due = Cell(f"{said}, late" if late else said, v["due"], "", Tone.BAD if late else Tone.NEUTRAL,
                   "triangle-alert" if late else "")  # fmt: skip
    as_at = f" ({text.iso_day(v['progress_on'])})" if v["progress_on"] else ""
    return RecommendationLine(
        one.id, one.challenge, v["number"], v["text"], v["element"], v["owner"], due,
        Cell(status, status, "", STATUS_TONES.get(status, Tone.NEUTRAL), STATUS_ICONS.get(status, "circle-help")),
        f"{v['progress']}{as_at}".strip(), late,
    )  # fmt: skip


def recommendation_order(line: RecommendationLine) -> tuple[bool, int, str, str]:
    """By number as people count (2 before 10), those without one last."""
    number = line.number
    return not number, int(number) if number.isdecimal() else 1 << 30, number.casefold(), line.text.casefold()


def recommendations_sentence(lines: Sequence[RecommendationLine]) -> str:
    """ "12 recommendations: 3 done, 5 under way, 4 not started; 2 late." """
    if not lines:
        return "No recommendations are written down."
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.status.text] = counts.get(line.status.text, 0) + 1
    usual: tuple[str, ...] = ("done", "under way", "not started", "not accepted")
    order = [s for s in usual if s in counts]
    order += sorted(s for s in counts if s not in order)
    late = sum(line.late for line in lines)
    said = f"{text.plural(len(lines), 'recommendation')}: {text.listed([f'{counts[s]:,} {s}' for s in order])}"
    return said + (f"; {late:,} late." if late else ".")


def challenge_line(
    challenge: Challenge, council: str, steps: Sequence[StepLine], today: date, *, counts: bool
) -> ChallengeLine:
    v, held = challenge.values, challenge.held
    title = kind_words(v["kind"], v["subject"])
    day = held.last_day or held.first_day
    return ChallengeLine(
        challenge.id, challenge.council, Cell(council, council.casefold()), Cell(title, title.casefold()),
        stage_cell(v), Cell(days_words(held.first_day, held.last_day), day.isoformat() if day else None),
        next_cell(challenge, steps, today), held.first_day, held.last_day, paper(challenge, REPORT).status,
        paper(challenge, PLAN).status, counts,
    )  # fmt: skip


def intervention_line(line: Line) -> InterventionLine:
    icon, word = ("gavel", "statutory") if line.statutory else ("info", "non-statutory")
    return InterventionLine(
        line.row, Cell(line.kind, line.kind, f"{line.kind}, {word}", Tone.WARN, icon), line.statutory,
        Cell(line.said, line.start.isoformat()), line.link,
    )  # fmt: skip


# -- a challenge -------------------------------------------------------------------------------------------------

_SAID = (("leader_said", "leader_score"), ("chief_said", "chief_score"))
_FACTS = (
    "why", "focus", "position_on", "draft_on", "final_on", "resets", "counts_for", "manager", "adviser", "source",
    "reference", "tags",
)  # fmt: skip

Words = Callable[[str], str]
"""A field's value as people read it, by the field's name; "" where it has none."""


def facts(words: Words) -> tuple[tuple[str, str], ...]:
    """What else is written down of a challenge: labels and words. Nothing confidential."""
    return tuple((CHALLENGE.by_name[name].label, said) for name in _FACTS if (said := words(name)))


def said(words: Words) -> tuple[tuple[str, str], ...]:
    """What leader and chief executive said of it, with their scores, and the note: confidential."""
    out = []
    for name, score in _SAID:
        scored = f"({words(score)} of {words('out_of')})" if words(score) and words("out_of") else ""
        both = f"{words(name)} {scored}".strip()
        if both:
            out.append((CHALLENGE.by_name[name].label, both))
    if words("note"):
        out.append((CHALLENGE.by_name["note"].label, words("note")))
    return tuple(out)


def papers(challenge: Challenge, review_link: str) -> tuple[Paper, ...]:
    """Report, plan and review's report. ``review_link``: to the report of a progress review with its own line."""
    return (paper(challenge, REPORT), paper(challenge, PLAN), paper(challenge, REVIEW_REPORT, review_link))


# -- what is asked next ------------------------------------------------------------------------------------------

_NEXT_OF_STAGE = {
    "in discussion": "Agree what the challenge is to look at, and roughly when.",
    "scoped": "Confirm the days on site with the council.",
    "confirmed": "Ask the council for its position statement.",
    "position statement": "Send the position statement to the team, and settle the timetable on site.",
    "feedback report": "Ask whether the feedback report is published, and where.",
    "action plan": "Ask whether the action plan is published, and where.",
    "progress review": "Arrange the progress review.",
    "review reported": "Ask what the council does next; close the challenge when nothing is open.",
}


def asks(
    clock: ClockView,
    current: Challenge | None,
    team: Sequence[Member],
    recommendations: Sequence[RecommendationLine],
    today: date,
) -> tuple[Ask, ...]:
    """What is asked next: what the clock says is late or due soon, then what the stage leads to, then what is missing
    in the records, then late recommendations."""
    tones = {StepState.LATE.value: Tone.BAD, StepState.DUE_SOON.value: Tone.WARN}
    out = [
        Ask(s.sentence, "challenge" if s.row else "", s.row, s.step, tones[s.kind])
        for s in sorted((s for s in clock.steps if s.kind in tones), key=urgency)
    ]
    if current is not None:
        out += [Ask(said, "challenge", current.id) for said in _of_challenge(current, team, today)]
    late = [line for line in recommendations if line.late]
    if late:
        number = text.plural(len(late), "recommendation")
        out.append(Ask(f"Ask how far the council is with {number} whose day is past.", "recommendation",
                       late[0].row, "", Tone.WARN))  # fmt: skip
    elif recommendations and not any(line.progress for line in recommendations):
        out.append(Ask("Ask how far the council is with the recommendations: nothing is written down of it.",
                       "recommendation", recommendations[0].row))  # fmt: skip
    return tuple(out)


def _of_challenge(challenge: Challenge, team: Sequence[Member], today: date) -> list[str]:
    held, v = challenge.held, challenge.values
    out = []
    if held.stage not in HELD:
        if held.last_day is not None and held.last_day < today:
            out.append(f"It was to end on {text.day(held.last_day)} and still is “{held.stage}”: did it take place?")
        elif held.stage in _NEXT_OF_STAGE:
            out.append(_NEXT_OF_STAGE[held.stage])
        if not any(m.state == AGREED for m in team) and held.stage in ("scoped", "confirmed", "position statement"):
            out.append("Find the team: nobody has agreed yet.")
        return out
    if held.last_day is None:
        out.append("Write down the last day on site: the clock counts from it.")
    elif held.stage == "on site" and held.last_day < today:
        out.append(f"It ended on {text.day(held.last_day)}: move it on to “feedback report”.")
    elif held.stage in _NEXT_OF_STAGE:
        out.append(_NEXT_OF_STAGE[held.stage])
    for step, link in LINKS.items():
        if v[DAYS[step]] and not v[link]:
            out.append(f"Add the link to the {TITLES[step].lower()}.")
    if held.report is not None and held.kind in CLOCKED and not (v["leader_said"] or v["chief_said"]):
        out.append("Ask leader and chief executive what they thought of it.")
    return out


# -- the page ----------------------------------------------------------------------------------------------------


def sentence(name: str, current: ChallengeLine | None, clock: ClockView) -> str:
    """What a council's page says first."""
    if current is None:
        return f"No peer challenge of {name} is recorded. {clock.basis}"
    return f"{current.kind.text}, {current.dates.text}: {current.stage.text}. {clock.sentence}"
