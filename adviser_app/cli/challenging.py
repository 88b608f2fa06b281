"""Commands of peer challenges: adviser challenges …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import challenge_shapes as shapes
from adviser_app.cli.record_finding import row_of, type_of
from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.cli.support_scope import OUTPUT, Asked, scope_of, scoped_councils, told, written
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.services.records import RecordView
    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.challenge import ClockView
    from adviser_app.viewmodels.challenge_council import CouncilChallengeView

_ROLES = {"councillor": "Member peer", "officer": "Officer peer"}
"""What a peer is on a team unless another role is given."""


@click.group(short_help="Peer challenges: where each stands, what is due, what is late.")
def challenges() -> None:
    """Peer challenges from the first talk to the progress review, and the clock that counts from the last day on site.

    They are records: `adviser records add challenge council=Barnsley kind=Corporate stage="in discussion"`.
    """


# -- lists -------------------------------------------------------------------------------------------------------


@challenges.command(short_help="All challenges by stage.")
@scoped_councils
@OUTPUT
@pass_session
def board(session: Session, asked: Asked, path: Path | None) -> None:
    """Challenges by stage: council, kind, days on site, and what is due next."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.board(store, scope_of(store, asked))
    out = session.out
    out.say(view.sentence)
    written(session, view, path)
    for column in view.columns if path is None else ():
        if column.cards:
            out.say()
            out.say(f"{column.title} ({len(column.cards):,})")
            out.table(
                ("council", "kind", "on site", "next", "row"),
                [(c.council, c.kind, c.dates, c.next.text, c.row) for c in column.cards],
            )
    out.document(shapes.board(view) | {"path": path})


@challenges.command(short_help="A year: days on site, what falls due, elections.")
@click.argument("year", type=int, metavar="YEAR")
@scoped_councils
@OUTPUT
@pass_session
def timeline(session: Session, year: int, asked: Asked, path: Path | None) -> None:
    """What falls into YEAR (2026): days on site and steps due, with election days and pre-election periods."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.timeline(store, scope_of(store, asked), year)
    out = session.out
    out.say(view.sentence)
    for warning in view.warnings:
        out.say(warning)
    written(session, view, path)
    rows = [(lane.name, bar) for lane in view.lanes for bar in lane.bars]
    if rows and path is None:
        out.say()
        out.table(
            ("from", "to", "council", "what"),
            [(b.start, b.end, name, b.words) for name, b in sorted(rows, key=lambda r: (r[1].start, r[0]))],
        )
    out.document(shapes.timeline(view) | {"path": path})


@challenges.command(short_help="What is due soon or late.")
@click.option("--late", is_flag=True, help="Only what is late.")
@scoped_councils
@OUTPUT
@pass_session
def due(session: Session, late: bool, asked: Asked, path: Path | None) -> None:
    """Every step of every council that is due soon or late, the longest overdue first."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.due(store, scope_of(store, asked))
    if late:
        view = replace(view, lines=tuple(x for x in view.lines if x.line.late))
    told(
        session, view, path, ("council", "what is due", "how it stands", "due", "challenge", "row"),
        [(x.council.text, x.step.text, x.state.text, x.due.text, x.challenge.text, x.row) for x in view.lines],
    )  # fmt: skip
    session.out.document(shapes.due(view) | {"path": path})


@challenges.command(short_help="Councils that never had one.")
@scoped_councils
@OUTPUT
@pass_session
def never(session: Session, asked: Asked, path: Path | None) -> None:
    """Councils with no challenge that the five years could be counted from."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.never(store, scope_of(store, asked))
    told(
        session, view, path, ("council", "type", "region", "since", "why"),
        [(x.council.text, x.type, x.region, x.since.text, x.words.text) for x in view.lines],
    )  # fmt: skip
    session.out.document(shapes.never(view) | {"path": path})


@challenges.command(short_help="Reports and plans: published or not, with the link.")
@scoped_councils
@OUTPUT
@pass_session
def published(session: Session, asked: Asked, path: Path | None) -> None:
    """Of each challenge: report, action plan and review's report published or not, and where."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.published(store, scope_of(store, asked))
    told(
        session, view, path, ("council", "kind", "last day", "report", "plan", "review's report", "row"),
        [
            (x.council.text, x.kind.text, x.last_day.text, x.report.text, x.plan.text, x.review.text, x.row)
            for x in view.lines
        ],
    )  # fmt: skip
    session.out.document(shapes.published(view) | {"path": path})


@challenges.command(short_help="Days of peers lent and borrowed in a year.")
@click.argument("year", metavar="YEAR")
@scoped_councils
@OUTPUT
@pass_session
def lending(session: Session, year: str, asked: Asked, path: Path | None) -> None:
    """Days of peers that each council lent and borrowed in the financial YEAR (2026/27): in challenges, otherwise."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.lending(store, year, scope_of(store, asked))
    told(
        session, view, path,
        ("council", "lent in challenges", "otherwise", "together", "borrowed", "otherwise", "together"),
        [
            (x.council.text, x.lent_challenges.text, x.lent_otherwise.text, x.lent_total.text,
             x.borrowed_challenges.text, x.borrowed_otherwise.text, x.borrowed_total.text)
            for x in view.lines
        ],
        right=range(1, 7),
    )  # fmt: skip
    for note in view.notes:
        session.out.say(note)
    session.out.document(shapes.lending(view) | {"path": path})


@challenges.command(short_help="The register of peers.")
@click.argument("words", nargs=-1)
@click.option("--kind", type=click.Choice(["councillor", "officer"]), help="Only these.")
@click.option("--strength", default="", help="Only who is strong in it.")
@click.option("--available", is_flag=True, help="Only who is available.")
@click.option("--not-of", default="", metavar="COUNCIL", help="Not of this council: for its own challenge.")
@OUTPUT
@pass_session
def peers(
    session: Session, words: tuple[str, ...], kind: str | None, strength: str, available: bool, not_of: str,
    path: Path | None,
) -> None:  # fmt: skip
    """Peers in whose line all WORDS occur: their council, strengths, days given, availability."""
    from adviser_app.services import challenges as service
    from adviser_app.services import councils

    with session.reading() as store:
        code = councils.find(store, not_of).code if not_of else ""
        view = service.peers(
            store, words=" ".join(words), kind=kind or "", strength=strength, available=available, not_of=code
        )
    told(
        session, view, path, ("name", "is a", "council", "post", "strengths", "availability", "days given", "row"),
        [(x.name, x.kind, x.council, x.post, x.strengths, x.availability.text, x.days.text, x.row) for x in view.lines],
        right=(6,),
    )  # fmt: skip
    session.out.document(shapes.peers(view) | {"path": path})


# -- one council, one challenge ----------------------------------------------------------------------------------


@challenges.command(short_help="What is due of one council, by the clock.")
@click.argument("council", metavar="COUNCIL")
@click.option("--on", "day", type=Day(), help="As it stands, or stood, on this day.")
@pass_session
def clock(session: Session, council: str, day: date | None) -> None:
    """The clock of COUNCIL (code or name): each step, when it is due, and how it stands."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.clock(store, _code(store, council), today=day)
    session.out.say(view.sentence)
    _tell_clock(session, view)
    session.out.document(shapes.clock(view))


def _code(store: Store, said: str) -> str:
    from adviser_app.services import councils

    return councils.find(store, said).code


def _tell_clock(session: Session, view: ClockView) -> None:
    out = session.out
    if view.steps:
        out.say()
        out.table(("step", "how it stands", "due"), [(s.name.text, s.state.text, s.due.text) for s in view.steps])
    out.say()
    for said in (view.basis, *view.notes):
        out.say(said)


@challenges.command("council", short_help="All of one council's challenges.")
@click.argument("council", metavar="COUNCIL")
@pass_session
def council_(session: Session, council: str) -> None:
    """COUNCIL's present challenge, its clock, recommendations, team, earlier ones, and what is asked next."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        view = service.council(store, _code(store, council))
    out = session.out
    out.say(view.sentence)
    if view.facts or view.said:
        out.say()
        out.table(("", ""), (*view.facts, *view.said))
    _tell_clock(session, view.clock)
    _tell_lists(session, view)
    out.document(shapes.council(view))


def _tell_lists(session: Session, view: CouncilChallengeView) -> None:
    out = session.out

    def part(said: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        if rows:
            out.say()
            out.say(said)
            out.table(heads, rows)

    part(
        view.recommendations_sentence, ("no.", "recommendation", "owner", "due", "status", "row"),
        [(r.number, r.text, r.owner, r.due.text, r.status.text, r.row) for r in view.recommendations],
    )  # fmt: skip
    part(
        view.team_sentence, ("role", "name", "lent by", "days", "state", "row"),
        [(m.role, m.name, m.lender.text, m.days.text, m.state.text, m.row) for m in view.team],
    )  # fmt: skip
    part(
        "Earlier challenges", ("kind", "on site", "stage", "row"),
        [(c.kind.text, c.dates.text, c.stage.text, c.row) for c in view.past],
    )  # fmt: skip
    part(
        "Interventions that go on",
        ("", "kind", "when", "row"),
        [
            ("statutory" if i.statutory else "non-statutory", i.kind.text, i.words.text, i.row)
            for i in view.interventions
        ],
    )
    if view.questions:
        out.say()
        out.say("Asked next")
        for question in view.questions:
            out.say(f"• {question}")


@challenges.command("what-if", short_help="What would be due if a date were moved.")
@click.argument("row", metavar="ROW")
@click.option("--first-day", default="", help="First day on site.")
@click.option("--last-day", default="", help="Last day on site.")
@pass_session
def what_if(session: Session, row: str, first_day: str, last_day: str) -> None:
    """Each step of the challenge ROW as it is, and as it would be; nothing is stored."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        found = row_of(store, type_of("challenge"), row)
        view = service.what_if(store, found.id, first_day=first_day, last_day=last_day)
    out = session.out
    out.say(view.sentence)
    out.say()
    out.table(
        ("step", "as it is", "as it would be", ""),
        [(x.name.text, x.before.text, x.after.text, "changes" if x.changed else "") for x in view.lines],
    )
    for note in view.notes:
        out.say(note)
    out.document(shapes.what_if(view))


# -- writing -----------------------------------------------------------------------------------------------------


@challenges.command(short_help="Move a challenge to another stage.")
@click.argument("row", metavar="ROW")
@click.argument("stage", metavar="STAGE")
@click.option("--on", "day", type=Day(), help="Since this day; today unless given.")
@click.option("--why", default="", help="Why it was cancelled or put off.")
@pass_session
def move(session: Session, row: str, stage: str, day: date | None, why: str) -> None:
    """Move the challenge ROW to STAGE: in discussion, scoped, confirmed, position statement, on site …"""
    from adviser_app.services import challenges as service

    with session.writing() as store:
        found = row_of(store, type_of("challenge"), row)
        moved = service.move(store, found.id, stage, on=day, why=why)
    session.out.say(f"{moved.sentence} `adviser records undo` takes it back.")
    for said in moved.missing:
        session.out.say(said)
    session.out.document({"row": moved.row, "stage": moved.stage, "missing": list(moved.missing)})


@challenges.command(short_help="Put peers on the team of a challenge.")
@click.argument("row", metavar="ROW")
@click.argument("members", nargs=-1, required=True, metavar="PEER[=ROLE]...")
@click.option("--days", default="", help="Days that each of them gives.")
@click.option("--state", type=click.Choice(["asked", "agreed", "declined"]), default="asked", show_default=True)
@pass_session
def team(session: Session, row: str, members: tuple[str, ...], days: str, state: str) -> None:
    """Put peers of the register on the team of the challenge ROW, by name or number, in one step; each is lent by their
    council. `adviser challenges peers --not-of COUNCIL` finds them, `adviser challenges council` shows the team.

    adviser challenges team ROW "Ada Archer=Lead member peer" "Ben Dunn" --days 4
    """
    from adviser_app.services import challenges as service

    with session.writing() as store:
        found = row_of(store, type_of("challenge"), row)
        given = []
        for one in members:
            said, _, role = one.partition("=")
            peer = _peer(store, said)
            given.append({"peer": peer.id, "role": role or _ROLES[peer.values["kind"]], "days": days, "state": state})
        made = service.make_team(store, found.id, given)
    session.out.say(f"{made.sentence} `adviser records undo` takes it back.")
    for note in made.notes:
        session.out.say(note)
    session.out.document({"row": found.id, "members": list(made.rows), "notes": list(made.notes)})


def _peer(store: Store, said: str) -> RecordView:
    """A peer of the register by number or its beginning, by name, or by name and council. Raises RecordRefused."""
    from adviser_app.domain.records import FieldError
    from adviser_app.services import records

    member = type_of("team_member")
    try:
        found = records.names(store).find_record(member.by_name["peer"], said)
    except FieldError as error:
        try:
            return row_of(store, type_of("peer"), said)
        except AdviserError:
            raise records.RecordRefused(member, {"peer": error}) from error
    return records.get(store, "peer", found)


@challenges.command(short_help="Dates to come as a calendar file.")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="FILE.ics, for Outlook or any other calendar.")  # fmt: skip
@scoped_councils
@pass_session
def calendar(session: Session, path: Path, asked: Asked) -> None:
    """Write the days on site and what falls due as a calendar file; imported again, it brings those up to date."""
    from adviser_app.services import challenges as service

    with session.reading() as store:
        count = service.calendar(store, scope_of(store, asked), path)
    session.out.say(f"{count:,} date{'' if count == 1 else 's'} written to {path}.")
    session.out.document({"dates": count, "path": path})


COMMANDS = (challenges,)
