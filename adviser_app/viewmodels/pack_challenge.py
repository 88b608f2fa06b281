"""A council's peer challenge in its pack: where it stands, what is asked next, what was recommended, which questions
follow; and its interventions, statutory and non-statutory apart.

Nothing personal and nothing said in confidence: no name of a peer, not what leader and chief executive said of it, and
not what the records still lack, which is the adviser's own affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adviser_app.analysis.clock import StepState
from adviser_app.domain.records.challenge import NEXT, PLAN, PROGRESS_REVIEW, REPORT, REVIEW_REPORT
from adviser_app.viewmodels import text
from adviser_app.viewmodels.challenge import StepLine, lower, urgency
from adviser_app.viewmodels.challenge_council import CouncilChallengeView, RecommendationLine
from adviser_app.viewmodels.document import Block, Bullets, Column, Entry, Heading, Section, Table, Text
from adviser_app.viewmodels.interventions import LOOKED_UP_TO, InterventionsView, Line
from adviser_app.viewmodels.support import Table as Rows
from adviser_app.viewmodels.support_pages import entry

TITLE = "Peer challenge"
KEY = "challenge"
MOST = 30  # rows of a table in print; all of them are in Adviser
_OPEN = (StepState.LATE.value, StepState.DUE_SOON.value, StepState.NOT_DUE.value)
_PRESSING = _OPEN[:2]
_CLOCK = (Column("Step", 2.4), Column("How it stands", 3.4), Column("When it is due", 4.2))
_RECOMMENDED = (Column("No.", 0.7), Column("Recommendation", 5.2), Column("Owner", 2), Column("Due", 2),
                Column("How far", 2.3))  # fmt: skip
_PAST = (Column("Challenge", 3), Column("On site", 2.4), Column("Stage", 1.8), Column("Report", 2.4),
         Column("Action plan", 2.4))  # fmt: skip
_INTERVENED = (Column("Intervention", 3.2), Column("When", 2.4), Column("Now", 1.2), Column("Source", 4.6))

_ASKED = {
    REPORT: "what stands in the way of publishing it?",
    PLAN: "when will it be published, and who at the council owns it?",
    PROGRESS_REVIEW: "which days would suit the council?",
    REVIEW_REPORT: "what stands in the way of publishing it?",
    NEXT: "has the council a time in mind, and what should it look at?",
}
"""What is asked of a step that is late or due soon."""


# -- the section -------------------------------------------------------------------------------------------------


def section(view: CouncilChallengeView, interventions: InterventionsView) -> Section | None:
    """What is recorded of a council's peer challenges and interventions; None where nothing is."""
    blocks: list[Block] = []
    if _told(view):
        blocks += [Text(view.sentence), *_clock(view), *_next(view), *_recommended(view), *_earlier(view)]
    title = TITLE if blocks else "Interventions"
    blocks += _interventions(interventions)
    return Section(title, tuple(blocks), KEY) if blocks else None


def _told(view: CouncilChallengeView) -> bool:
    """Whether there is anything to tell. Without a challenge of its own, or of a council it followed, nothing says that
    one is due: it may just not be written down."""
    return bool(view.count or view.earlier)


def _clock(view: CouncilChallengeView) -> Iterator[Block]:
    if view.clock.steps:
        title = "The clock"
        rows = tuple(
            (Entry(s.name.text, strong=True), Entry(s.state.text, tone=s.state.tone, link=s.link), entry(s.due))
            for s in view.clock.steps
        )
        yield Heading(title)
        if view.clock.basis not in view.sentence:
            yield Text(view.clock.basis, "note")
        yield Table("The clock: each step, how it stands and when it is due", _CLOCK, rows)
        yield from (Text(note, "note") for note in view.clock.notes)


def _next(view: CouncilChallengeView) -> Iterator[Block]:
    coming = sorted((s for s in view.clock.steps if s.kind in _OPEN), key=urgency)
    pressing = [s for s in coming if s.kind in _PRESSING]
    if coming:
        yield Heading("What is asked next")
        yield Bullets(tuple(Entry(s.sentence) for s in pressing or coming[:1]))


def _recommended(view: CouncilChallengeView) -> Iterator[Block]:
    found = view.recommendations
    if found:
        title = "What was recommended"
        rows = tuple(
            (Entry(r.number), Entry(r.text, r.element), Entry(r.owner), entry(r.due),
             Entry(r.status.text, r.progress, tone=r.status.tone))
            for r in found[:MOST]
        )  # fmt: skip
        yield Heading(title)
        yield Text(view.recommendations_sentence, "note")
        yield Table(title, _RECOMMENDED, rows)
        if len(found) > MOST:
            yield Text(f"{text.plural(len(found) - MOST, 'more recommendation')} in Adviser.", "note")


def _earlier(view: CouncilChallengeView) -> Iterator[Block]:
    for title, words, found in (
        ("Other challenges", "", view.past), ("Of the councils it followed", view.earlier_words, view.earlier),
    ):  # fmt: skip
        if found:
            rows = tuple(
                (Entry(c.kind.text, "" if c.council_code == view.code else c.council.text), entry(c.dates),
                 Entry(c.stage.text), entry(c.report), entry(c.plan))
                for c in found[:MOST]
            )  # fmt: skip
            yield Heading(title)
            if words:
                yield Text(words, "note")
            yield Table(title, _PAST, rows)


def _interventions(view: InterventionsView) -> Iterator[Block]:
    told = False
    for group in view.groups:
        if not group.lines:
            continue
        title = f"{group.title} interventions"
        rows = tuple(
            (Entry(x.kind, x.subject), Entry(x.when), entry(x.state), Entry(x.source, link=x.link))
            for x in group.lines[:MOST]
        )
        yield Heading(title)
        if not told:
            yield Text(f"As far as is recorded; those that are public were looked up to {LOOKED_UP_TO}.", "note")
        yield Table(title, _INTERVENED, rows)
        told = True


# -- questions ---------------------------------------------------------------------------------------------------


def questions(view: CouncilChallengeView, interventions: InterventionsView) -> tuple[str, ...]:
    """Questions to ask the council, each from a row of the section."""
    steps = view.clock.steps if _told(view) else ()
    return (*_of_steps(steps), *_of_recommendations(view.recommendations), *_of_open(interventions.open))


def _of_steps(steps: Iterable[StepLine]) -> Iterator[str]:
    """What is late or due soon, unless a day for it is agreed."""
    for step in sorted((s for s in steps if s.kind in _PRESSING and s.planned_for is None), key=urgency):
        of = f" ({lower(step.challenge)})" if step.challenge and step.step != NEXT else ""
        stands = step.state.text if step.late else f"due {step.due.text}"
        yield f"The {lower(step.name.text)}{of} is {stands}: {_ASKED[step.step]}"


def _of_recommendations(found: Sequence[RecommendationLine]) -> Iterator[str]:
    late = [r for r in found if r.late]
    idle = [r for r in found if r.status.text == "not started" and not r.late]
    if late:
        yield f"{_named(late)} past {'its day' if len(late) == 1 else 'their days'}: what is missing, and by when?"
    if idle:
        yield f"{_named(idle)} not started: what would help the council to begin?"


def _named(found: Sequence[RecommendationLine]) -> str:
    """ "Recommendations 2, 5 and 7 are", "3 recommendations are" where one has no number."""
    verb = "is" if len(found) == 1 else "are"
    numbers = [r.number for r in found]
    if all(numbers):
        return f"Recommendation{'' if len(found) == 1 else 's'} {text.listed(numbers)} {verb}"
    return f"{text.plural(len(found), 'recommendation')} {verb}"


def _of_open(lines: Iterable[Line]) -> Iterator[str]:
    """What goes on, statutory and non-statutory told apart."""
    for x in lines:
        basis = "statutory" if x.statutory else "non-statutory"
        yield f"{x.kind} ({basis}), {x.when}: what has still to be shown before this ends, and by when?"


# -- the tables behind it ----------------------------------------------------------------------------------------


def tables(view: CouncilChallengeView, interventions: InterventionsView) -> dict[str, Rows]:
    """What the section is made of, by the name of its file; those with rows."""
    found: dict[str, Rows] = {}
    if _told(view):
        header = ("council_code", "council", "challenge_row", "row", "number", "recommendation", "theme", "owner",
                  "due", "status", "progress")  # fmt: skip
        found = {
            "peer challenges": view.table(),
            "peer challenge clock": view.clock.table(),
            "recommendations": (header, [
                (view.code, view.name, r.challenge, r.row, r.number, r.text, r.element, r.owner, str(r.due.sort or ""),
                 r.status.text, r.progress)
                for r in view.recommendations
            ]),
        }  # fmt: skip
    found["interventions"] = interventions.table()
    return {name: table for name, table in found.items() if table[1]}
