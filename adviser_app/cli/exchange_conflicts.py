"""Commands about conflicts and records merged automatically."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import click

from adviser_app.cli import exchange_shapes as shapes
from adviser_app.cli import output
from adviser_app.cli.session import Exit, Session, pass_session
from adviser_app.domain.errors import AdviserError
from adviser_app.viewmodels.text import plural

if TYPE_CHECKING:
    from adviser_app.services.exchange import Conflict

_SHOWN = 20


@click.command(short_help="What two people said differently.")
@pass_session
def conflicts(session: Session) -> None:
    """Every conflict with its versions: a, b … as `resolve` takes them, and what the record says besides."""
    from adviser_app.services import exchange as service

    with session.reading() as store:
        found = service.conflicts(store)
    out = session.out
    out.say(f"{plural(len(found), 'conflict')}.")
    for conflict in found[:_SHOWN]:
        out.say()
        out.say(f"{conflict.label}: {conflict.caption} ({conflict.field})    [{conflict.row} {conflict.cell}]")
        for letter, head in zip(string.ascii_lowercase, conflict.heads, strict=False):
            about = f"{head.field}: " if head.field else ""
            source = f", {head.source}" if head.source else ""
            out.say(f"  {letter}  {about}{head.shown or '(empty)'}    {head.who}, {output.moment(head.when)}{source}")
        if conflict.ancestor:
            out.say(f"  before: {conflict.ancestor.shown or '(empty)'}")
        if conflict.around:
            out.say("  " + "; ".join(f"{label}: {text}" for label, text in conflict.around))
    if len(found) > _SHOWN:
        out.say(f"… and {len(found) - _SHOWN:,} more; --json has all.")
    out.document({"conflicts": [shapes.conflict(c) for c in found]})


@click.command(short_help="Settle a conflict, or many by a rule.")
@click.argument("row", required=False)
@click.argument("cell", required=False)
@click.option("--take", metavar="LETTER", help="The version a, b … of `adviser exchange conflicts`.")
@click.option("--set", "texts", multiple=True, metavar="FIELD=TEXT", help="A third value; may be given again.")
@click.option("--both", is_flag=True, help="Keep all texts, each with its author.")
@click.option("--keep", is_flag=True, help="Keep the record that one deleted and another edited.")
@click.option("--delete", is_flag=True, help="Delete it all the same.")
@click.option("--rule", help="Settle all: newest, mine, theirs, both, keep, delete, or person:NAME.")
@pass_session
def resolve(
    session: Session, row: str | None, cell: str | None, take: str | None, texts: tuple[str, ...], both: bool,
    keep: bool, delete: bool, rule: str | None,
) -> None:  # fmt: skip
    """Settle the conflict of CELL in ROW (as `adviser exchange conflicts` names them), or all by --rule."""
    from adviser_app.services import exchange as service
    from adviser_app.services import people as roster

    said = sum((take is not None, bool(texts), both, keep, delete, rule is not None))
    if said != 1 or (rule is None) != bool(row and cell):
        raise click.UsageError("Name ROW and CELL and one of --take, --set, --both, --keep, --delete; or give --rule.")
    with session.writing() as store:
        if rule is not None:
            if rule.startswith("person:"):
                rule = f"person:{roster.find_person(store, rule.removeprefix('person:'))}"
            done = service.resolve_by_rule(store, rule)
        else:
            conflict = _conflict(service.conflicts(store), row or "", cell or "")
            done = service.resolve(store, [
                service.Choice(
                    conflict.table, conflict.row, conflict.cell,
                    head=_head(conflict, take) if take else "",
                    texts=dict(_pair(t) for t in texts) if texts else None,
                    both=both,
                    keep=keep if keep or delete else None,
                )
            ])  # fmt: skip
        left = service.count_conflicts(store)
    back = " `adviser records undo` takes it back." if done.settled else ""
    session.out.say(f"{done.settled:,} settled, {left:,} left.{back}")
    for sentence in done.left:
        session.out.say(f"• {sentence}")
    session.out.document({"settled": done.settled, "left": list(done.left), "conflicts": left})
    if done.left and not done.settled:
        session.exit = Exit.REFUSED


def _conflict(found: list[Conflict], row: str, cell: str) -> Conflict:
    fits = [c for c in found if c.row.startswith(row) and c.cell == cell]
    if len(fits) == 1:
        return fits[0]
    raise AdviserError(
        "No such conflict", f"{len(fits)} conflicts are called {row} {cell}.", "See `adviser exchange conflicts`.",
        code="no-such-conflict",
    )  # fmt: skip


def _head(conflict: Conflict, letter: str) -> str:
    at = string.ascii_lowercase.find(letter.lower()) if len(letter) == 1 else -1
    if not 0 <= at < len(conflict.heads):
        raise click.UsageError(f"There is no version {letter!r}; see `adviser exchange conflicts`.")
    return conflict.heads[at].id


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--set takes FIELD=TEXT, not {text!r}.")
    return name.strip(), value


@click.command(short_help="Records merged automatically.")
@click.option("--seen", is_flag=True, help="They were looked at: list them no more.")
@pass_session
def reviews(session: Session, seen: bool) -> None:
    """The records that were merged from two people's edits without a conflict, to be looked at."""
    from adviser_app.services import exchange as service

    with session.writing() if seen else session.reading() as store:
        found = service.reviews(store)
        if seen:
            service.reviewed(store, [r.id for r in found])
    out = session.out
    out.say(f"{plural(len(found), 'merged record')} {'looked at' if seen else 'to look at'}.")
    if found:
        out.table(("record", "", "with", "row"), [(r.line.label, r.line.caption, r.file, r.line.row) for r in found])
    out.document({"reviews": found, "seen": seen})


COMMANDS = (conflicts, resolve, reviews)
