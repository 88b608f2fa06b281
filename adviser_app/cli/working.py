"""Commands of the day's work: due, handover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from adviser_app.cli import output
from adviser_app.cli.session import Day, Session, pass_session

if TYPE_CHECKING:
    from datetime import date

    from adviser_app.viewmodels.due import DueLine


@click.group(invoke_without_command=True, short_help="What is due: actions, visits, notes, peer challenges.")
@click.option("--all", "everybody", is_flag=True, help="Of everybody and all councils, not only mine.")
@click.pass_context
def due(ctx: click.Context, everybody: bool) -> None:
    """What is due of the portfolio: actions, visits, notes, what follows peer challenges and what these recommended.

    `due done ROW` settles an action, a meeting, a note or a recommendation."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_list, everybody=everybody)


@click.command()
@click.option("--all", "everybody", is_flag=True)
@pass_session
def _list(session: Session, everybody: bool) -> None:
    from adviser_app.services import due as service

    with session.reading() as store:
        view = service.due(store, everybody=everybody)
    out = session.out
    out.say(view.sentence)
    if view.lines:
        out.say()
        out.table(
            ("when", "what", "council", "kind", "owner", "row"),
            [(x.when.text, x.what.text, x.council.text, x.kind.text, x.owner.text, x.row) for x in view.lines],
        )
    out.document({"sentence": view.sentence, "counts": view.counts, "items": [_shape(x) for x in view.lines]})


def _shape(line: DueLine) -> dict[str, object]:
    return {
        "state": line.state,
        "day": line.day or None,
        "what": line.what.text,
        "kind": line.kind.text,
        "council_code": line.council_code or None,
        "council_name": line.council.text if line.council_code else None,
        "owner": line.owner.text if line.owner.sort is not None else None,
        "table": line.table,
        "row": line.row or None,
        "step": line.step or None,
    }


@due.command("done", short_help="Settle an action, a meeting, a note or a recommendation.")
@click.argument("row")
@pass_session
def done(session: Session, row: str) -> None:
    """It is done: the action or recommendation ROW done, the meeting held, the note come back to. Undo: `adviser
    records undo`."""
    from adviser_app.domain.errors import AdviserError
    from adviser_app.services import due as service

    with session.writing() as store:
        item = next((i for i in service.items(store, everybody=True) if row and i.row == row), None)
        if item is None:
            raise AdviserError(
                "Nothing is due", f"{row} is not among what is due.", "See `adviser due --all`.", code="nothing-due"
            )
        view = service.settle(store, item.table, row)
    session.out.say(f"Done: {view.caption}.")
    session.out.document({"table": view.table, "row": view.id, "values": view.values})


@click.command(short_help="Hand a portfolio to another adviser.")
@click.argument("to", metavar="PERSON")
@click.option("--from", "giver", help="Whose portfolio; yours unless given.")
@click.option("--council", "councils", multiple=True, help="Only this council (code or name); may be given again.")
@click.option("--on", type=Day(), help="The successor's first day; today unless given.")
@click.option("--preview", is_flag=True, help="Say what would go over, and change nothing.")
@pass_session
def handover(
    session: Session, to: str, giver: str | None, councils: tuple[str, ...], on: date | None, preview: bool
) -> None:
    """Hand a portfolio, with its open actions and planned meetings, to PERSON (a name in the roster)."""
    from adviser_app.services import councils as councils_service
    from adviser_app.services import people, records

    with session.writing() as store:
        codes = [councils_service.find(store, c).code for c in councils] or None
        successor = people.find_person(store, to)
        what = people.preview_hand_over(
            store, successor, giver=people.find_person(store, giver) if giver else None, codes=codes, on=on
        )
        known = records.names(store)
        if not preview:
            people.hand_over(store, what)
    out = session.out
    verb = "Would hand over" if preview else "Handed over"
    out.say(
        f"{verb} to {known.person(what.to)} from {output.day(what.on)}: {len(what.assignments)} council"
        f"{'' if len(what.assignments) == 1 else 's'}, {len(what.actions)} open action"
        f"{'' if len(what.actions) == 1 else 's'}, {len(what.meetings)} planned meeting"
        f"{'' if len(what.meetings) == 1 else 's'}."
    )
    out.table(("code", "council"), [(code, known.council(code)) for code in what.assignments])
    if not preview:
        out.say("`adviser records undo` takes it back; `adviser exchange out` tells your colleagues.")
    out.document(
        {
            "applied": not preview,
            "from": known.person(what.giver),
            "to": known.person(what.to),
            "on": what.on,
            "councils": [{"code": code, "name": known.council(code)} for code in what.assignments],
            "actions": list(what.actions),
            "meetings": list(what.meetings),
        }
    )


COMMANDS = (due, handover)
