"""The command of interventions: adviser interventions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from adviser_app.cli import intervention_shapes
from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.cli.support_scope import OUTPUT, Asked, scope_of, scoped_councils, written


@click.command(short_help="Statutory and non-statutory interventions in councils.")
@scoped_councils
@click.option("--open", "open_only", is_flag=True, help="Only those that go on.")
@click.option("--on", type=Day(), help="Only those that went on on this day (2019-03-31).")
@click.option("--statutory/--non-statutory", "statutory", default=None, help="Only the one or the other.")
@OUTPUT
@pass_session
def interventions(
    session: Session, asked: Asked, open_only: bool, on: date | None, statutory: bool | None, path: Path | None
) -> None:
    """Interventions in councils, statutory and non-statutory apart, those that go on first; each has its source.

    They are records: `adviser records set intervention ROW end=2026-06-30 exact=exact` says when one ended.
    """
    from adviser_app.services import interventions as service

    with session.reading() as store:
        view = service.list(
            store, scope_of(store, asked), open_only=open_only or on is not None, statutory=statutory, on=on
        )
    out = session.out
    out.say(view.scope)
    out.say(view.sentence)
    written(session, view, path)
    for group in view.groups if path is None else ():
        if statutory is not None and not group.lines:
            continue
        out.say()
        out.say(f"{group.title}: {group.sentence}")
        if group.lines:
            out.table(
                ("council", "kind", "about", "when", "", "row"),
                [(x.council, x.kind, x.subject, x.when, x.state.text, x.row) for x in group.lines],
            )
    out.say()
    for note in view.notes:
        out.say(note)
    out.document(intervention_shapes.interventions(view) | {"path": path})


COMMANDS = (interventions,)
