"""Commands of the programme: adviser programme …"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import programme_shapes as shapes
from adviser_app.cli.session import Session, pass_session
from adviser_app.cli.support_scope import written

if TYPE_CHECKING:
    from adviser_app.viewmodels.programme_meetings import MeetingsView
    from adviser_app.viewmodels.programme_voices import ConsultationView, QuestionView

CSV = click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it as CSV too.")
QUARTER = click.option("--quarter", help="Q1 to Q4; the present one, or the last of a year that is over, unless given.")


class _YearFirst(click.Group):
    """``adviser programme 2017/18 --quarter Q2``: what names no command is the year and its options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["year", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_YearFirst,
    short_help="The programme: deliverables, grant, needs, evaluation.",
    subcommand_metavar="[YEAR] [--quarter Q] | COMMAND [ARGS]...",
)
def programme() -> None:
    """What the programme is to deliver in a year and how far it is: YEAR as 2017/18, this year unless given.

    Deliverables, grants, counts, meetings and the rest are records: `adviser records add deliverable …`.
    """


@programme.command("year", short_help="The deliverables of a year, off track first.")
@click.argument("year", required=False, default="")
@QUARTER
@CSV
@pass_session
def year_(session: Session, year: str, quarter: str | None, out: Path | None) -> None:
    """The deliverables of a year, what is off track first, with the rule of each status."""
    from adviser_app.services import programme as service

    with session.reading() as store:
        view = service.year(store, year, quarter or "")
    say = session.out.say
    say(view.title)
    say(view.sentence)
    if view.grant:
        say(view.grant)
    if view.lines:
        say()
        session.out.table(
            ("no.", "deliverable", "theme", "value", "target", "of the year", "status", "row"),
            [
                (x.number.text, x.what.text, x.theme.text, x.value.text, x.target.text, x.year_target.text,
                 x.status.text, x.row)
                for x in view.lines
            ],
            right=(3, 4, 5),
        )  # fmt: skip
        say()
        say("Why, by the rule")
        for x in view.lines:
            typed = f" {x.override}." if x.override else ""
            say(f"{x.number.text or x.what.text}: {x.facts.rule_status}. {x.rule}{typed}")
    else:
        say(view.empty_hint)
    if view.meetings.lines:
        say()
        _say_meetings(session, view.meetings)
    written(session, view, out)
    session.out.document(shapes.year(view))


@programme.command(short_help="The grant by year, in cash and real terms.")
@click.option("--from", "first", default="", help="Compare from this year; the first with an amount unless given.")
@click.option("--to", "last", default="", help="… to this one; the last with an amount unless given.")
@CSV
@pass_session
def grants(session: Session, first: str, last: str, out: Path | None) -> None:
    """The grant by year, in cash and in real terms, how it was funded, and what councils saved beside it."""
    from adviser_app.services import programme as service

    with session.reading() as store:
        view = service.grants(store, first, last)
    say = session.out.say
    say(view.title)
    for sentence in (view.change, *view.said, view.funding, view.savings, view.deflator, view.missing, view.empty_hint):
        if sentence:
            say(sentence)
    if view.lines:
        say()
        real = f"real ({view.base_words})" if view.base_words else "real"
        session.out.table(
            ("year", "cash", real, "real, since first", "savings", "per £1", "funded by"),
            [
                (x.year.text, x.cash.text, x.real.text, x.since.text, x.savings.text, x.per_pound.text, x.funding.text)
                for x in view.lines
            ],
            right=(1, 2, 3, 4, 5),
        )
    written(session, view, out)
    session.out.document(shapes.grants(view))


@programme.command(short_help="What councils ask for, by theme.")
@click.argument("year", required=False, default="")
@CSV
@pass_session
def needs(session: Session, year: str, out: Path | None) -> None:
    """What councils asked for in a year, by theme and source, and how demand moved; the last year with any unless
    given."""
    from adviser_app.services import programme as service
    from adviser_app.viewmodels.support import year_words

    with session.reading() as store:
        view = service.needs(store, year)
    say = session.out.say
    say(view.title)
    say(view.sentence)
    if view.empty_hint:
        say(view.empty_hint)
    if view.demand:
        say()
        session.out.table(
            ("theme", "asked", "change", "councils", "states", "sources", "led on", *map(year_words, view.trend)),
            [
                (
                    x.theme.text,
                    x.asked.text,
                    x.change.text,
                    x.councils.text,
                    x.states,
                    x.sources,
                    x.fed.text,
                    *x.by_year,
                )
                for x in view.demand
            ],
            right=(1, 2, 3, *range(7, 7 + len(view.trend))),
        )
    if view.lines:
        say()
        session.out.table(
            ("date", "council", "theme", "what", "state", "deliverable", "row"),
            [
                (x.date.text, x.council.text, x.theme.text, x.text, x.state.text, x.deliverable, x.row)
                for x in view.lines
            ],
        )
    written(session, view, out)
    session.out.document(shapes.needs(view))


@programme.command(short_help="Say that needs led to a deliverable.")
@click.argument("deliverable")
@click.argument("rows", metavar="NEED...", nargs=-1, required=True)
@pass_session
def plan(session: Session, deliverable: str, rows: tuple[str, ...]) -> None:
    """Needs (numbers as lists show them) led to DELIVERABLE: they are planned. Undo: `adviser records undo`."""
    from adviser_app.cli.record_finding import row_of
    from adviser_app.domain.records.support import NEED
    from adviser_app.services import programme as service

    with session.writing() as store:
        done = service.plan_needs(store, [row_of(store, NEED, row).id for row in rows], deliverable)
    session.out.say(f"Planned: {done:,}. `adviser records undo` takes it back.")
    session.out.document({"planned": done})


@programme.command(short_help="Consultations and whom the answers speak for.")
@CSV
@pass_session
def consultations(session: Session, out: Path | None) -> None:
    """Consultations, who answered, and which councils that covers: themselves, or through a body of theirs."""
    from adviser_app.services import programme as service

    with session.reading() as store:
        views = service.consultations(store)
    say = session.out.say
    if not views:
        say("No consultation is written down: `adviser records add consultation title=…`.")
    for view in views:
        _say_consultation(session, view)
    written(session, _Joined(views), out)
    session.out.document({"consultations": [shapes.consultation(v) for v in views]})


class _Joined:
    """Tables of the same header as one."""

    def __init__(self, views: list[ConsultationView]) -> None:
        self._views = views

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        from adviser_app.viewmodels.programme_voices import COVERAGE_HEADER

        return COVERAGE_HEADER, [row for view in self._views for row in view.table()[1]]


def _say_consultation(session: Session, view: ConsultationView) -> None:
    say = session.out.say
    say(" · ".join(p for p in (view.title, view.body, view.term) if p))
    say(view.coverage)
    for note in view.notes:
        say(note)
    if view.responses:
        session.out.table(
            ("who", "speaks for", "date", "row"),
            [(r.who.text, r.speaks_for, r.date.text, r.row) for r in view.responses],
        )
    say()


@programme.command(short_help="Surveys, feedback, evaluations, quotes.")
@CSV
@pass_session
def evaluation(session: Session, out: Path | None) -> None:
    """Survey waves, participants' feedback, independent evaluations, and the quotes that may be printed."""
    from adviser_app.services import programme as service

    with session.reading() as store:
        view = service.evaluations(store)
    say = session.out.say
    say(view.sentence)
    say(view.empty_hint or view.small)
    for asked in view.questions:
        _say_question(session, asked)
    if view.feedback:
        say()
        say("Participants")
        session.out.table(
            ("offer", "question", "events", "responses", "positive", "per cent", "score"),
            [
                (x.offer.text, x.question.text, x.events.text, x.responses.text, x.positive.text, x.percent.text,
                 x.score.text)
                for x in view.feedback
            ],
            right=(2, 3, 4, 5),
        )  # fmt: skip
    if view.left_out:
        say(view.left_out)
    for found in view.independent:
        say()
        say(f"{found.title} · {found.by} · {found.date.text}")
        say(f"{found.subject}: {found.finding}{f' Savings found: {found.savings}.' if found.savings else ''}")
        if found.link:
            say(found.link)
    for quote in view.quotes:
        if quote.printable:
            say()
            say(f"“{quote.text}” {quote.attribution}")
    if view.consent:
        say()
        say(view.consent)
    written(session, view, out)
    session.out.document(shapes.evaluation(view))


def _say_question(session: Session, asked: QuestionView) -> None:
    session.out.say()
    session.out.say(f"{asked.survey}: {asked.question}")
    session.out.say(asked.sentence)
    session.out.table(
        ("date", "n", "per cent", "change", "source"),
        [(w.date.text, w.n.text, w.percent.text, w.change.text, w.source) for w in asked.waves],
        right=(1, 2, 3),
    )


@programme.command(short_help="Meetings with the department and their actions.")
@click.argument("year", required=False, default="")
@CSV
@pass_session
def meetings(session: Session, year: str, out: Path | None) -> None:
    """The meetings with the department with the actions that came out of them; of all years unless one is given."""
    from adviser_app.services import programme as service

    with session.reading() as store:
        view = service.meetings(store, service.year_named(year) if year else "")
    _say_meetings(session, view)
    written(session, view, out)
    session.out.document(shapes.meetings(view))


def _say_meetings(session: Session, view: MeetingsView) -> None:
    session.out.say(view.sentence)
    for x in view.lines:
        session.out.say(f"{x.date.text} · {x.quarter.text} · {x.subject.text} ({x.status})")
        if x.actions:
            session.out.table(
                ("action", "owner", "due", "status", "row"),
                [(a.what.text, a.owner.text, a.due.text, a.status, a.row) for a in x.actions],
            )


@programme.command(short_help="Saved counts over what is recorded.")
@click.argument("year", required=False, default="")
@QUARTER
@CSV
@pass_session
def counts(session: Session, year: str, quarter: str | None, out: Path | None) -> None:
    """The saved counts, as they come out up to the end of a quarter, or today while it runs."""
    from adviser_app.services import programme as service

    with session.reading() as store:
        view = service.counts(store, year, quarter or "")
    session.out.say(view.title)
    session.out.say(view.sentence)
    if view.lines:
        session.out.say()
        session.out.table(
            ("count", "value", "", "what", "measures", "row"),
            [(c.name.text, c.value.text, c.of, c.what, c.used_by, c.row) for c in view.lines],
            right=(1, 4),
        )
    written(session, view, out)
    session.out.document(shapes.counts(view))


COMMANDS = (programme,)
