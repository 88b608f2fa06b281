"""The quarterly performance report, from what the screens show of the programme and of take-up.

What is off track stands first; a status is a word with its reason; a quote is printed only with consent, and the report
says how many were not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adviser_app.analysis import programme as rule
from adviser_app.domain import financial_years as years
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card, Tone
from adviser_app.viewmodels.document import (
    Block,
    Bullets,
    Cards,
    Column,
    Document,
    Entry,
    Heading,
    Quote,
    Section,
    Table,
    Text,
)
from adviser_app.viewmodels.programme import DeliverableLine, YearView, amount
from adviser_app.viewmodels.programme_voices import SMALL_WORDS, EvaluationView, NeedsView
from adviser_app.viewmodels.reports import (
    DELIVERABLE,
    QUARTERLY,
    Figure,
    Issued,
    ReportView,
    with_difference,
)
from adviser_app.viewmodels.support import figure as number
from adviser_app.viewmodels.support_figures import Breakdown, FiguresView
from adviser_app.viewmodels.support_pages import Imprint, entry

TITLE = "Quarterly performance report"
PRESSING = (rule.OFF_TRACK, rule.AT_RISK, rule.NO_VALUE)
"""The statuses of deliverables that a report tells of before all others, in this order."""


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """A kind of peer challenge: the offer's name, and how many challenges of the year stand where."""

    name: str
    delivered: int
    under_way: int
    confirmed: int
    in_discussion: int


@dataclass(frozen=True, slots=True)
class QuarterlyInputs:
    """``figures``: the year's take-up up to the quarter's last day; ``challenges``: by kind; ``needs``: the year's."""

    programme: YearView
    figures: FiguresView
    challenges: Sequence[ChallengeLine]
    evaluation: EvaluationView
    needs: NeedsView
    made: datetime
    imprint: Imprint


def build(found: QuarterlyInputs, last: Issued | None, before: ReportView | None) -> ReportView:
    """``last`` and ``before``: the report of this kind issued last, and what it said; None where there is none."""
    programme = found.programme
    words = f"{programme.quarter} {years.words(programme.year)}"
    figures = tuple(_figures(found))
    sections = (
        Section("In short", tuple(_in_short(found)), "short"),
        *_pressing(programme),
        *_deliverables(programme),
        *_takeup(found.figures),
        Section("Peer challenges", tuple(_challenges(found.challenges, programme)), "challenges"),
        *_evaluation(found.evaluation),
        *_quotes(found.evaluation),
        *_needs(found.needs),
        Section("Next steps", tuple(_next(programme, found.challenges)), "next"),
        Section("How it was counted", tuple(_method(found)), "method"),
    )
    report = Document(
        kind=TITLE,
        title=words,
        subtitle=f"{_span(programme)} · sector support programme {years.words(programme.year)}",
        facts=found.imprint.facts(("Counted up to", text.day(programme.as_of))),
        sections=sections,
        running=f"{TITLE}, {words}",
        foot=found.imprint.foot,
        marking=found.imprint.marking,
        author=found.imprint.prepared_by,
        about=programme.sentence,
    )
    view = ReportView(
        QUARTERLY, programme.year, programme.quarter, f"{TITLE}, {words}", found.made, report, figures,
        ("part", "figure", "said", "value", "key"),
        tuple((f.part, f.label, f.said, "" if f.value is None else f"{f.value:.15g}", f.key) for f in figures),
    )  # fmt: skip
    return with_difference(view, last, before)


def _span(programme: YearView) -> str:
    first, last = (f(programme.year, programme.quarter) for f in (years.first_day, years.last_day))
    return f"{text.MONTHS[first.month - 1]} to {text.month(last)}"


# -- in short, and what is off track first -----------------------------------------------------------------------


def _in_short(found: QuarterlyInputs) -> Iterable[Block]:
    programme = found.programme
    yield Text(programme.sentence if programme.lines else programme.empty_hint or programme.sentence, "lead")
    held = found.challenges
    cards = [
        Card(status, f"{count:,}", "deliverable" if count == 1 else "deliverables", _tone(status))
        for status, count in programme.counts.items()
    ]
    reached = found.figures.figures
    cards += [
        Card("Councils with support", f"{reached.reached:,} of {len(reached.there):,}", "in the year so far"),
        Card("Instances of support", f"{reached.all.instances:,}", "delivered or under way"),
        Card("Peer challenges delivered", f"{sum(c.delivered for c in held):,}", _waiting(held)),
    ]
    yield Cards(tuple(cards))
    yield Text(found.figures.sentence)
    if programme.grant:
        yield Text(programme.grant)


def _tone(status: str) -> Tone:
    return {rule.OFF_TRACK: Tone.BAD, rule.AT_RISK: Tone.WARN, rule.DELIVERED: Tone.GOOD}.get(status, Tone.NEUTRAL)


def _waiting(held: Sequence[ChallengeLine]) -> str:
    confirmed, talking = sum(c.confirmed for c in held), sum(c.in_discussion for c in held)
    return f"{confirmed:,} confirmed, {talking:,} in discussion"


_PRESSING = (Column("Deliverable", 4.2), Column("So far", 2, right=True), Column("Target", 1.6, right=True),
             Column("Status", 1.9), Column("Why", 4.6))  # fmt: skip


def _pressing(programme: YearView) -> Iterable[Section]:
    """What is off track, then what is at risk, then what nobody has told: each with why and what is said of it."""
    lines = [line for status in PRESSING for line in programme.lines if line.facts.status == status]
    title = "What is off track or at risk"
    if not programme.lines:
        return
    if not lines:
        yield Section(title, (Text("No deliverable is off track or at risk."),), "pressing")
        return
    rows = tuple(
        (
            Entry(_named(line), line.theme.text if line.theme_row else ""), entry(line.value), entry(line.target),
            _status(line), Entry(line.override or line.rule, line.rule if line.override else line.comment),
        )
        for line in lines
    )  # fmt: skip
    yield Section(title, (Table(title, _PRESSING, rows),), "pressing")


def _named(line: DeliverableLine) -> str:
    return f"{line.number.text} {line.what.text}".strip()


def _status(line: DeliverableLine) -> Entry:
    return Entry(line.status.text, tone=line.status.tone, icon=line.status.icon, strong=True)


# -- deliverables by theme ---------------------------------------------------------------------------------------

_DELIVERABLES = (Column("Deliverable", 4.2), Column("So far", 2.1, right=True), Column("Target", 1.7, right=True),
                 Column("Year’s target", 1.4, right=True), Column("Status", 1.9),
                 Column("Rule and comment", 3.8))  # fmt: skip


def _deliverables(programme: YearView) -> Iterable[Section]:
    if not programme.lines:
        return
    blocks: list[Block] = []
    by_theme: dict[str, list[DeliverableLine]] = {}
    for line in _by_number(programme.lines):
        by_theme.setdefault(line.theme.text if line.theme_row else "", []).append(line)
    for name, mine in sorted(by_theme.items(), key=lambda theme: not theme[0]):
        heading = name or "Across the themes"
        blocks += [Heading(heading), Table(f"Deliverables: {heading}", _DELIVERABLES, tuple(map(_row, mine)))]
    yield Section("Themes and deliverables", tuple(blocks), "deliverables")
    yield from _progress(programme)


def _by_number(lines: Iterable[DeliverableLine]) -> list[DeliverableLine]:
    """As the memorandum or the grant numbers them: what has no number last."""
    return sorted(lines, key=lambda d: (not d.number.text, str(d.number.sort), str(d.what.sort), d.row))


def _row(line: DeliverableLine) -> tuple[Entry, ...]:
    below = " ".join(part for part in (line.comment, line.override) if part)
    return (
        Entry(_named(line), line.measured), entry(line.value), entry(line.target), entry(line.year_target),
        _status(line), Entry(line.rule, below),
    )  # fmt: skip


def _progress(programme: YearView) -> Iterable[Section]:
    """Quarter by quarter: the value, its target below."""
    columns = (Column("Deliverable", 4.6), *(Column(q, 1.7, right=True) for q in years.QUARTERS))
    rows = []
    for line in _by_number(programme.lines):
        by = {q.quarter: q for q in line.quarters}
        cells = [
            Entry(q.value.text, f"of {q.target.text}" if q.target.sort is not None else "") if q else Entry("")
            for q in (by.get(name) for name in years.QUARTERS)
        ]
        rows.append((Entry(_named(line)), *cells))
    note = "Values are from the beginning of the year; below each, the target by then. Quarters to come are empty."
    title = "Progress by quarter"
    yield Section(title, (Text(note, "note"), Table(title, columns, tuple(rows))), "progress")


# -- take-up and peer challenges ---------------------------------------------------------------------------------

_SHORT = (0, 1, 2, 3, 4, 5)  # instances, councils, people, days, savings, income: of the columns of a breakdown
_WIDTHS = (1.4, 1.7, 1.8, 1.9, 2.2, 2)


def _takeup(figures: FiguresView) -> Iterable[Section]:
    blocks: list[Block] = [Cards(figures.cards), Text(figures.distribution_words)]
    for by in ("theme", "offer"):
        found = figures.breakdown(by)
        kept = [row for row in found.rows if row.tally.statuses]
        if kept:
            blocks += [Heading(found.title), _breakdown(replace(found, rows=tuple(kept)))]
    if figures.change:
        columns = (Column("What", 3), Column("Now", 3, right=True), Column("Before", 2.4, right=True),
                   Column("Change", 1.6, right=True))  # fmt: skip
        rows = tuple((Entry(c.what), entry(c.now), entry(c.before), entry(c.change)) for c in figures.change)
        blocks += [Heading(figures.change_title), Table(figures.change_title, columns, rows)]
    yield Section("Take-up of support", tuple(blocks), "takeup")


def _breakdown(found: Breakdown) -> Table:
    columns = (Column(found.first, 3.6), *(Column(found.headers[n + 1], _WIDTHS[n], right=True) for n in _SHORT))
    rows = tuple((entry(r.name), *(entry(r.cells[n]) for n in _SHORT)) for r in found.rows)
    return Table(found.title, columns, rows)


def _challenges(found: Sequence[ChallengeLine], programme: YearView) -> Iterable[Block]:
    if not found:
        yield Text(f"No peer challenge is recorded in {years.words(programme.year)}.")
        return
    names = ("Delivered", "Under way", "Confirmed", "In discussion")
    columns = (Column("Kind", 4), *(Column(name, 1.5, right=True) for name in names))
    counts = [(c.name, (c.delivered, c.under_way, c.confirmed, c.in_discussion)) for c in found]
    total = tuple(sum(column) for column in zip(*(numbers for _, numbers in counts), strict=True))
    rows = [(Entry(name), *(Entry(_count(n)) for n in numbers)) for name, numbers in counts]
    if len(found) > 1:
        rows.append((Entry("All peer challenges", strong=True), *(Entry(_count(n), strong=True) for n in total)))
    yield Text(
        f"{text.plural(total[0], 'peer challenge')} delivered, {total[2]:,} confirmed and {total[3]:,} in discussion"
        f" in {years.words(programme.year)}, up to {text.day(programme.as_of)}."
    )
    yield Table("Peer challenges by kind", columns, tuple(rows))


def _count(n: int) -> str:
    return f"{n:,}" if n else "–"


# -- evaluation, quotes, needs -----------------------------------------------------------------------------------

_FEEDBACK = (Column("Offer", 2.6), Column("Question", 3.6), Column("Events", 1.1, right=True),
             Column("Responses", 1.6, right=True), Column("Positive", 1.6, right=True),
             Column("Per cent", 1.3, right=True), Column("Score", 1.6, right=True))  # fmt: skip
_WAVES = (Column("Question", 4), Column("Asked", 2), Column("Respondents", 1.4, right=True),
          Column("Per cent", 1.2, right=True), Column("On the wave before", 1.6, right=True))  # fmt: skip


def _evaluation(view: EvaluationView) -> Iterable[Section]:
    blocks: list[Block] = []
    if view.questions:
        rows: list[tuple[Entry, ...]] = []
        for question in view.questions:
            wave = question.waves[-1]
            below = " · ".join(part for part in (question.survey, question.asked, question.answer) if part)
            rows.append(
                (Entry(question.question, below), Entry(wave.date.text, wave.source), entry(wave.n),
                 entry(wave.percent), entry(wave.change))
            )  # fmt: skip
        blocks += [Heading("Surveys, latest wave"), Table("Surveys, latest wave", _WAVES, tuple(rows))]
    if view.feedback:
        rows = [
            tuple(map(entry, (f.offer, f.question, f.events, f.responses, f.positive, f.percent, f.score)))
            for f in view.feedback
        ]
        blocks += [Heading("Participants’ feedback"), Table("Participants’ feedback", _FEEDBACK, tuple(rows))]
    if view.independent:
        items = []
        for one in view.independent:
            savings = f"Savings found: {one.savings}." if one.savings else ""
            by = ", ".join(part for part in (one.by, one.date.text if one.date.sort is not None else "") if part)
            said = " ".join(part for part in (f"{one.subject}:" if one.subject else "", one.finding, savings) if part)
            items.append(Entry(one.title, f"{by}. {said}" if by else said, link=one.link))
        blocks += [Heading("Independent evaluations"), Bullets(tuple(items))]
    if not blocks:
        blocks.append(Text(view.sentence))
    blocks.append(Text(SMALL_WORDS, "note"))
    yield Section("Evaluation", tuple(blocks), "evaluation")


def _quotes(view: EvaluationView) -> Iterable[Section]:
    if not view.quotes:
        return
    printable = [q for q in view.quotes if q.printable]
    blocks: list[Block] = [Quote(q.text, _who(q.attribution, q.offer)) for q in printable]
    held = len(view.quotes) - len(printable)
    said = "Quotes are printed with the consent of those who said them; a name only with consent to the name."
    if held:
        said += f" {text.plural(held, 'quote')} without consent {'is' if held == 1 else 'are'} not printed."
    yield Section("In their words", (*blocks, Text(said, "note")), "quotes")


def _who(attribution: str, offer: str) -> str:
    consent = "with consent" if attribution != "Name withheld" else "with consent, without the name"
    return " · ".join(part for part in (attribution, offer, consent) if part)


def _needs(view: NeedsView) -> Iterable[Section]:
    if not view.demand:
        return
    columns = (Column("Theme", 3), Column("Asked for", 1.2, right=True), Column("Year before", 1.2, right=True),
               Column("Councils", 1.2, right=True), Column("State", 3),
               Column("Led to a deliverable", 1.6, right=True))  # fmt: skip
    rows = tuple(
        (entry(d.theme), entry(d.asked), entry(d.before), entry(d.councils), Entry(d.states), entry(d.fed))
        for d in view.demand
    )
    yield Section(view.title, (Text(view.sentence), Table(view.title, columns, rows)), "needs")


# -- next steps, method ------------------------------------------------------------------------------------------


def _next(programme: YearView, challenges: Sequence[ChallengeLine]) -> Iterable[Block]:
    """Targets to come, what is agreed, open actions from the meetings with the department, the next meeting."""
    items = [
        Entry(f"{_named(line)}: {line.rule}")
        for line in programme.lines
        if line.facts.status in PRESSING or line.facts.rule_status == rule.NOT_YET_DUE
    ]
    confirmed, talking = sum(c.confirmed for c in challenges), sum(c.in_discussion for c in challenges)
    if confirmed or talking:
        items.append(Entry(f"{text.plural(confirmed, 'peer challenge')} confirmed, {talking:,} in discussion."))
    for meeting in programme.meetings.lines:
        if meeting.status == "planned":
            items.append(Entry(f"Meeting with the department: {meeting.subject.text}, {meeting.date.text}."))
        for action in meeting.actions:
            if action.state:
                by = f"{action.owner.spoken or action.owner.text}, {action.due.text}"
                items.append(Entry(f"{action.what.text} ({by}).", f"From the meeting of {meeting.date.text}"))
    yield Bullets(tuple(items)) if items else Text("No target is to come, no meeting planned and no action open.")


def _method(found: QuarterlyInputs) -> Iterable[Block]:
    kinds = text.listed([c.name for c in found.challenges])
    challenges = f" Those recorded: {kinds}." if kinds else ""
    yield Heading("Status of a deliverable")
    yield Bullets(tuple(map(Entry, found.programme.rules)))
    yield Heading("Take-up")
    yield Bullets(
        (
            Entry(
                "An instance is a council’s support that is delivered or under way; support that began after "
                f"{text.day(found.programme.as_of)} does not count. What is booked, in discussion or offered is shown "
                "apart."
            ),
            Entry(
                "An empty figure says nothing: totals of people, days and pounds say of how many instances they are."
            ),
            Entry(
                "Peer challenges are the support episodes of the offers whose name says “peer challenge”; confirmed "
                f"means booked.{challenges}"
            ),
            *map(Entry, found.figures.notes),
        )
    )


# -- figures -----------------------------------------------------------------------------------------------------


def _figures(found: QuarterlyInputs) -> Iterable[Figure]:
    """Every figure that the report says, by a key that the next one has too."""
    programme = found.programme
    part = "Deliverables by status"
    for status in (rule.OFF_TRACK, rule.AT_RISK, rule.NO_VALUE, rule.ON_TRACK, rule.DELIVERED, rule.NOT_YET_DUE):
        count = programme.counts.get(status, 0)
        yield Figure(f"status/{status}", part, status, f"{count:,}", float(count))
    for line in _by_number(programme.lines):
        value, unit = line.facts.value, line.value.spoken
        said = unit if value is not None else "not known"
        yield Figure(
            f"{DELIVERABLE}{line.row}", "Deliverables", _named(line), said, None if value is None else float(value)
        )
        yield Figure(f"{DELIVERABLE}{line.row}/status", "Deliverables", f"{_named(line)}: status", line.facts.status)
    yield from takeup_figures(found.figures)
    for key, label in (("delivered", "delivered"), ("confirmed", "confirmed"), ("in_discussion", "in discussion")):
        count = sum(getattr(c, key) for c in found.challenges)
        yield Figure(f"challenges/{key}", "Peer challenges", f"Peer challenges {label}", f"{count:,}", float(count))


def takeup_figures(view: FiguresView) -> Iterable[Figure]:
    """The take-up that a report says, in all and by theme and offer."""
    now, part = view.figures, "Take-up"
    for name, label, count, of in (
        ("instances", "Instances of support", now.all.instances, ""),
        ("councils", "Councils reached", now.reached, f" of {len(now.there):,}"),
        ("none", "Councils with none", len(now.none), ""),
    ):
        yield Figure(f"takeup/{name}", part, label, f"{count:,}{of}", float(count))
    for name, label, total, unit in (
        ("people", "People", now.all.people, ""), ("days", "Days received", now.all.days, ""),
        ("given", "Peer days given", now.given, ""), ("savings", "Estimated savings", now.all.savings, "pounds"),
        ("income", "Additional income", now.all.income, "pounds"),
    ):  # fmt: skip
        said = (amount(total.total, unit) if unit else number(total.total)) if total.given else "not given"
        yield Figure(f"takeup/{name}", part, label, said, float(total.total) if total.given else None)
    for by in ("theme", "offer"):
        for row in view.breakdown(by).rows:
            if row.tally.instances:
                label, key = f"{row.name.text}: instances", f"takeup/{by}/{row.key}"
                yield Figure(key, f"Take-up by {by}", label, f"{row.tally.instances:,}", float(row.tally.instances))
                yield Figure(f"{key}/councils", f"Take-up by {by}", f"{row.name.text}: councils", f"{row.reached:,}",
                             float(row.reached))  # fmt: skip
