"""Commands that write files: pack and export."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import output
from adviser_app.cli.reading import AS_AT_HELP, GROUP_HELP, GROUPS, group_rule, tell_as_at
from adviser_app.cli.session import Day, Exit, Session, pass_session
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.services.packs import PackResult
    from adviser_app.services.stores import Store


@click.command(short_help="Write briefing packs as PDF, Word and CSV.")
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@click.option("--portfolio", "of_portfolio", is_flag=True, help="For every council of the portfolio.")
@click.option("--all", "of_all", is_flag=True, help="For every council of today.")
@click.option("-o", "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder.")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@click.option("--since", type=Day(), help="Tell what changed since this day instead of at the last refresh.")
@click.option("--prepared-by", help="Who prepared it; the name in the settings unless given.")
@click.option("--prepared-for", default="", help="Whom it is for.")
@click.option("--word", is_flag=True, help="A Word file beside each PDF, to edit.")
@click.option(
    "--with",
    "ticked",
    metavar="LIST",
    default="",
    help="Also: contacts,notes,actions,reasons. Nothing of it leaves without.",
)
@click.option("--report", "reports", multiple=True, metavar="NAME",
              help="The views of this report of figures too, for each council; can be given again.")  # fmt: skip
@pass_session
def pack(
    session: Session,
    councils: tuple[str, ...],
    of_portfolio: bool,
    of_all: bool,
    folder: Path,
    group: str | None,
    since: date | None,
    prepared_by: str | None,
    prepared_for: str,
    word: bool,
    ticked: str,
    reports: tuple[str, ...],
) -> None:
    """Write briefing packs: a tagged PDF and its data as CSV for each council (code or name).

    With --with, what will leave beyond figures is listed first.
    """
    from adviser_app.services import pack_records, settings
    from adviser_app.services import packs as service

    if sum((bool(councils), of_portfolio, of_all)) != 1:
        raise click.UsageError("Name councils, or give --portfolio, or --all.")
    with session.reading() as store, session.cancellable() as work:
        kept = settings.get(store)
        options = service.PackOptions(
            rule=group_rule(store, group),
            since=since,
            prepared_by=kept.prepared_by if prepared_by is None else prepared_by,
            prepared_for=prepared_for,
            marking=kept.marking,
            word=word,
            include=pack_records.checked([name.strip() for name in ticked.split(",") if name.strip()]),
            reports=reports,
        )
        codes = _codes(store, councils, of_portfolio)
        leaving = pack_records.leaving(store, codes, options.include, rule=options.rule)
        if leaving:
            session.out.note(f"Leaving with the packs: {'; '.join(one.sentence for one in leaving)}.")
        done = service.make(store, codes, folder, options, work)
    # A reader makes packs while a window is open; that they were made is kept where the store can be written.
    with contextlib.suppress(AdviserError), session.writing() as store:
        service.remember(store, done, options.timestamp)
    made = [one for one in done if one.pdf is not None]
    for one in made if len(made) <= 12 else ():
        session.out.say(f"{one.name}: {one.pdf}")
    for one in done:
        if one.problem is not None:
            session.out.note(f"{one.name}: {one.problem.message} {one.problem.next_step}")
    if len(made) > 12:
        session.out.say(f"{len(made)} packs written to {folder}.")
    told = [{"what": one.key, "count": one.count, "councils": one.councils} for one in leaving]
    session.out.document({"packs": [_shape(one) for one in done], "leaving": told})
    if len(made) < len(done):
        session.exit = Exit.REJECTED if made else Exit.REFUSED


def _codes(store: Store, councils: tuple[str, ...], of_portfolio: bool) -> list[str]:
    from adviser_app.services import councils as finding
    from adviser_app.services import portfolio

    if councils:
        return [finding.find(store, text).code for text in councils]
    if of_portfolio:
        return portfolio.get(store)
    return [area.code for area in finding.list_councils(store)]


def _shape(one: PackResult) -> dict[str, object]:
    problem = one.problem
    return {
        "code": one.code,
        "name": one.name,
        "pdf": one.pdf,
        "word": one.word,
        "csv": list(one.csvs),
        "problem": None if problem is None else {"code": problem.code, "message": problem.message},
    }


@click.command(short_help="All figures or revisions as plain rows.")
@click.argument("what", type=click.Choice(["observations", "revisions"]))
@click.option(
    "-o", "--out", "path", type=click.Path(path_type=Path), required=True, help="FILE.csv or FILE.db (SQLite)."
)
@click.option("--as-at", type=Day(), help=AS_AT_HELP)
@pass_session
def export(session: Session, what: str, path: Path, as_at: date | None) -> None:
    """Write all figures, or all revisions, as plain rows for any other tool."""
    from adviser_app.services import export as service
    from adviser_app.services import past

    with session.reading() as present, past.then(present, as_at) as store, session.cancellable() as work:
        tell_as_at(session, past.said(present, as_at))
        done = service.export(store, what, path, work)
        encrypted = store.passphrase_set
    session.out.say(f"{done.rows:,} rows written to {done.path} ({output.size(done.bytes)}).")
    if encrypted:
        session.out.note("The store is encrypted; this file is not.")
    session.out.document(done)


COMMANDS = (pack, export)
