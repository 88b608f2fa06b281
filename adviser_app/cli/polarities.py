"""Which way is good, by series: adviser polarity."""

from __future__ import annotations

from pathlib import Path

import click

from adviser_app.cli import shapes
from adviser_app.cli.session import Exit, Session, pass_session
from adviser_app.domain.indicators import Polarity

_POLARITY = {"high": Polarity.HIGH, "low": Polarity.LOW, "none": Polarity.NONE, "clear": None}


@click.group(invoke_without_command=True)
@click.pass_context
def polarity(ctx: click.Context) -> None:
    """Which way is good, by series: list, import, set. Without it no judgement is made."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(polarity_list)


@polarity.command("list")
@pass_session
def polarity_list(session: Session) -> None:
    """List every series with its polarity and who said it."""
    from adviser_app.services import polarity as service

    with session.reading() as store:
        found = service.listing(store)
    session.out.table(
        ("id", "indicator", "measure and unit", "polarity", "said by"),
        [
            (
                str(p.series.id),
                p.title,
                p.detail,
                p.polarity.value if p.source else "",
                p.source.value if p.source else "",
            )
            for p in found
        ],
        right=(0,),
    )
    session.out.document({"series": [shapes.series(p.series) for p in found]})


@polarity.command("import", short_help="Take polarities from a CSV table.")
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def polarity_import(session: Session, file: Path) -> None:
    """Take polarities from a CSV with the columns indicator, measure, unit, polarity."""
    from adviser_app.services import polarity as service

    with session.writing() as store:
        done = service.import_table(store, file)
    session.out.say(
        f"{done.lines:,} lines: {done.matched:,} name {done.series:,} series ({done.changed:,} changed), "
        f"{len(done.unmatched):,} name none of the store, {len(done.problems):,} were not taken."
    )
    for problem in done.problems:
        session.out.say(shapes.problem_said(problem))
    session.out.document(
        {
            "lines": done.lines,
            "matched": done.matched,
            "series": done.series,
            "changed": done.changed,
            "unmatched": list(done.unmatched),
            "problems": [shapes.problem(p) for p in done.problems],
        }
    )
    if done.problems:
        session.exit = Exit.REJECTED


@polarity.command("set", short_help="Say which way is good for a series.")
@click.argument("series_id", type=int, metavar="SERIES")
@click.argument("which", type=click.Choice(list(_POLARITY)), metavar="high|low|none|clear")
@pass_session
def polarity_set(session: Session, series_id: int, which: str) -> None:
    """Say which way is good; clear: let the table or the file decide again."""
    from adviser_app.services import polarity as service

    with session.writing() as store:
        found = service.set(store, series_id, _POLARITY[which])
    said = f"{found.polarity.value} (said by: {found.polarity_source.value})" if found.polarity_source else "not set"
    session.out.say(f"{found.key.indicator}: {said}.")
    session.out.document(shapes.series(found))


COMMANDS = (polarity,)
