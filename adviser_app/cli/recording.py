"""Commands of what advisers write down: adviser records …"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import output, sheeting
from adviser_app.cli import record_shapes as shapes
from adviser_app.cli.record_finding import row_of, type_of, typed
from adviser_app.cli.session import Session, pass_session
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.domain.records import RecordType
    from adviser_app.services.records import RecordView, UndoResult
    from adviser_app.services.stores import Store


@click.group(invoke_without_command=True, short_help="Contacts, meetings, notes, actions and more.")
@click.pass_context
def records(ctx: click.Context) -> None:
    """What you write down: contacts, meetings, notes, actions, council details, good practice; support and the
    programme.

    TYPE is a kind of record (contact, note, action, episode …; `adviser records types` lists them), ROW the number that
    lists show, or its beginning. A council, a person or another record is named in words: offer="Leadership Academy".
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(types)


@records.command(short_help="The kinds of records; with TYPE, its fields.")
@click.argument("name", metavar="[TYPE]", required=False)
@pass_session
def types(session: Session, name: str | None) -> None:
    """The kinds of records and how many there are; with TYPE, its fields."""
    from adviser_app.domain.records import AREAS, RECORD_TYPES
    from adviser_app.services import records as service

    with session.reading() as store:
        counts = service.count(store)
    wanted = [type_of(name)] if name else list(RECORD_TYPES.values())
    out = session.out
    if name:
        (record,) = wanted
        out.say(f"{record.plural}: {record.about}")
        out.say()
        out.table(
            ("field", "", "kind", "needed", "one of"),
            [
                (f.name, f.label, shapes.kind(f), "yes" if f.required else "", ", ".join(f.choices))
                for f in record.fields
            ],
        )  # fmt: skip
    else:
        for area in AREAS:
            out.say(area)
            lines = [(r.name, r.plural, counts[r.name], r.about) for r in wanted if r.area == area]
            out.table(("type", "", "number", "about"), lines, (2,))
            out.say()
    out.document({"types": [shapes.record_type(r, counts[r.name]) for r in wanted]})


@records.command("list", short_help="List records of a type.")
@click.argument("name", metavar="TYPE")
@click.option("--council", help="Only of this council (code or name).")
@click.option("--person", help="Only those that name this person of the roster.")
@click.option("--text", default="", help="Only those in which all these words occur.")
@click.option("--deleted", is_flag=True, help="The deleted ones instead.")
@pass_session
def list_(session: Session, name: str, council: str | None, person: str | None, text: str, deleted: bool) -> None:
    """List records of a type, in their order."""
    from adviser_app.services import councils, people
    from adviser_app.services import records as service

    record = type_of(name)
    with session.reading() as store:
        if deleted:
            found = service.deleted(store, record.name)
        else:
            code = councils.find(store, council).code if council else None
            who = people.find_person(store, person) if person else None
            found = service.list_rows(store, record.name, council=code, text=text, person=who)
        known = service.names(store)
    out = session.out
    if not found:
        out.say(f"No {record.plural.lower()}{' deleted' if deleted else ''}.")
    else:
        lines = [
            (
                r.caption, known.council(r.values[record.council]) if record.council else "",
                output.day(r.changed.date()), r.by, _standing(r), r.id,
            )
            for r in found
        ]  # fmt: skip
        out.table((record.label.lower(), "council", "changed", "by", "", "row"), lines)
    out.document({"records": [shapes.record(r) for r in found]})


def _standing(found: RecordView) -> str:
    if found.conflicts:
        return "conflict"
    return "waiting" if found.waiting else "" if found.standing.value == "live" else found.standing.value


@records.command(short_help="Show one record.")
@click.argument("name", metavar="TYPE")
@click.argument("row")
@pass_session
def show(session: Session, name: str, row: str) -> None:
    """Show one record with all its fields."""
    record = type_of(name)
    with session.reading() as store:
        found = row_of(store, record, row)
        _tell(session, store, record, found)
    session.out.document(shapes.record(found))


def _tell(session: Session, store: Store, record: RecordType, found: RecordView) -> None:
    from adviser_app.services import records as service

    out, known = session.out, service.names(store)
    out.say(f"{record.label} {found.id}: {found.caption}")
    lines = [(f.label, service.say(record, f.name, found.values[f.name], known)) for f in record.fields]
    out.table(("field", "value"), [(label, said) for label, said in lines if said])
    if found.standing.value != "live":
        out.say(f"It is {found.standing.value}.")
    if found.conflicts:
        labels = ", ".join(known.cell_label(record, c) for c in found.conflicts)
        out.say(f"In conflict: {labels}. `adviser exchange conflicts` shows all values.")
    if found.waiting:
        out.say("It waits for edits that have not arrived.")


@records.command(short_help="Find words in everything written down.")
@click.argument("text")
@click.option("--limit", default=50, show_default=True)
@pass_session
def search(session: Session, text: str, limit: int) -> None:
    """Find records that hold every word, in their text or in the names of councils and people."""
    from adviser_app.services import records as service

    with session.reading() as store:
        found = service.search(store, text, limit)
    if found:
        session.out.table(("type", "what", "", "row"), [(h.table, h.caption, h.snippet, h.row) for h in found])
    else:
        session.out.say("Nothing holds all of these words.")
    session.out.document({"hits": [shapes.hit(h) for h in found]})


@records.command(short_help="Every change of one record.")
@click.argument("name", metavar="TYPE")
@click.argument("row")
@pass_session
def history(session: Session, name: str, row: str) -> None:
    """Every change of one record: who, when, on which laptop or from which file."""
    from adviser_app.services import records as service

    record = type_of(name)
    with session.reading() as store:
        found = row_of(store, record, row)
        lines = service.history(store, record.name, found.id)
    session.out.say(f"{record.label} {found.id}: {found.caption}")
    session.out.table(
        ("when", "who", "on", "field", "before", "after", "from file"),
        [
            (f"{x.at:%d/%m/%Y %H:%M}", x.who, x.laptop, x.field or f"({x.kind})", x.before, x.after, x.source)
            for x in lines
        ],
    )
    session.out.document({"table": record.name, "row": found.id, "history": shapes.history(lines)})


# -- writing -----------------------------------------------------------------------------------------------------


@records.command(short_help="Write down a record.")
@click.argument("name", metavar="TYPE")
@click.argument("values", nargs=-1, metavar="FIELD=VALUE...", required=True)
@pass_session
def add(session: Session, name: str, values: tuple[str, ...]) -> None:
    """Write down a record: adviser records add contact council=Barnsley name="Ann Hill" role=Leader."""
    from adviser_app.services import records as service

    record = type_of(name)
    with session.writing() as store:
        found = service.create(store, record.name, typed(store, record, values))
        _tell(session, store, record, found)
    session.out.document(shapes.record(found))


@records.command("set", short_help="Change fields of a record.")
@click.argument("name", metavar="TYPE")
@click.argument("row")
@click.argument("values", nargs=-1, metavar="FIELD=VALUE...", required=True)
@pass_session
def set_(session: Session, name: str, row: str, values: tuple[str, ...]) -> None:
    """Change fields of a record; FIELD= empties one. A field in conflict is settled by it."""
    from adviser_app.services import records as service

    record = type_of(name)
    with session.writing() as store:
        found = service.change(store, record.name, row_of(store, record, row).id, typed(store, record, values))
        _tell(session, store, record, found)
    session.out.document(shapes.record(found))


@records.command(short_help="Delete records; they can be restored.")
@click.argument("name", metavar="TYPE")
@click.argument("rows", nargs=-1, metavar="ROW...", required=True)
@pass_session
def delete(session: Session, name: str, rows: tuple[str, ...]) -> None:
    """Delete records. `records restore` brings them back, `records undo` too."""
    _each(session, name, rows, "deleted")


@records.command(short_help="Bring deleted records back.")
@click.argument("name", metavar="TYPE")
@click.argument("rows", nargs=-1, metavar="ROW...", required=True)
@pass_session
def restore(session: Session, name: str, rows: tuple[str, ...]) -> None:
    """Bring deleted records back; `records list TYPE --deleted` shows them."""
    _each(session, name, rows, "restored")


def _each(session: Session, name: str, rows: Iterable[str], what: str) -> None:
    from adviser_app.services import records as service

    record = type_of(name)
    with session.writing() as store:
        ids = [row_of(store, record, row).id for row in rows]
        count = (service.delete if what == "deleted" else service.restore)(store, record.name, ids)
    session.out.say(f"{count} {record.label.lower() if count == 1 else record.plural.lower()} {what}.")
    session.out.document({"table": record.name, "rows": ids, what: count})


@records.command(short_help="Take back the last thing written down.")
@pass_session
def undo(session: Session) -> None:
    """Take back the last action on records, whenever it was: an edit, a template taken in, a handover."""
    from adviser_app.services import records as service

    with session.writing() as store:
        _tell_undo(session, service.undo(store), "Taken back")


@records.command(short_help="Do again what was last taken back.")
@pass_session
def redo(session: Session) -> None:
    """Do again what `records undo` took back."""
    from adviser_app.services import records as service

    with session.writing() as store:
        _tell_undo(session, service.redo(store), "Done again")


def _tell_undo(session: Session, result: UndoResult | None, what: str) -> None:
    out = session.out
    if result is None:
        out.say("There is nothing to take back or to do again.")
    else:
        out.say(f"{what}: {result.label}.")
        for sentence in result.left:
            out.say(f"• {sentence}")
    out.document({"label": result.label if result else None, "cells": result.cells if result else 0,
                  "left": list(result.left) if result else []})  # fmt: skip


@records.command(short_help="Share a private note with the team.")
@click.argument("row")
@pass_session
def share(session: Session, row: str) -> None:
    """Make a team note of the private note ROW. What was shared can be erased, but not made private again."""
    from adviser_app.services import records as service

    record = type_of("private_note")
    with session.writing() as store:
        found = service.share_note(store, row_of(store, record, row).id)
        _tell(session, store, type_of("note"), found)
    session.out.document(shapes.record(found))


# -- rights of those written about -------------------------------------------------------------------------------


@records.command(short_help="Erase what a record says, in every version.")
@click.argument("name", metavar="TYPE")
@click.argument("row")
@click.option("--field", "fields", multiple=True, help="Only this field; may be given again.")
@click.option("--reason", required=True, help="Who asked for it and when; it stands in the register.")
@click.option("--yes", is_flag=True, help="Do not ask. It cannot be undone.")
@pass_session
def erase(session: Session, name: str, row: str, fields: tuple[str, ...], reason: str, yes: bool) -> None:
    """Erase what a record says, in every version: here now, elsewhere with the next exchange. No undo."""
    from adviser_app.services import records as service

    record = type_of(name)
    with session.writing() as store:
        found = row_of(store, record, row)
        if not yes:
            _sure(f"Erase {', '.join(fields) or 'everything'} of {record.label.lower()} “{found.caption}” for good?")
        done = service.erase(store, record.name, found.id, list(fields) or None, reason)
    session.out.say(f"{done.values} value{'' if done.values == 1 else 's'} erased.")
    if not done.clean:
        session.out.note("Another program still reads the store; the last bytes leave it when that one is closed.")
    session.out.document({"table": record.name, "row": found.id, "erased": done.values, "clean": done.clean})


def _sure(question: str) -> None:
    """Ask on a terminal; elsewhere --yes must say it."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AdviserError("Not erased", question, "Add --yes if you are sure.", code="asks-first")
    if not click.confirm(question, err=True):
        raise AdviserError("Not erased", "Nothing was changed.", code="cancelled")


@records.command(short_help="The register of what was erased.")
@pass_session
def erasures(session: Session) -> None:
    """The register of erasures: when, by whom, why, how much. What was erased is not in it."""
    from adviser_app.services import records as service

    with session.reading() as store:
        found = service.erasures(store)
    if found:
        session.out.table(
            ("when", "by", "why", "values", "records"),
            [(output.day(e.at.date()), e.who, e.reason, e.values, len(e.records)) for e in found],
            (3, 4),
        )
    else:
        session.out.say("Nothing was erased.")
    session.out.document(
        {"erasures": [{"at": e.at, "who": e.who, "reason": e.reason, "values": e.values,
                       "records": [{"table": t, "row": r} for t, r in e.records]} for e in found]}
    )  # fmt: skip


@records.command("held-on", short_help="Everything held on a person, in every version.")
@click.argument("text")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="Write it to this CSV.")
@pass_session
def held_on(session: Session, text: str, path: Path | None) -> None:
    """Everything in which a name or an address occurs, deleted and earlier versions too (subject access)."""
    from adviser_app.services import records as service

    with session.reading() as store:
        found = service.held_on(store, text)
        if path is not None:
            service.write_held_on(store, text, path)
    out_ = session.out
    out_.say(f"{len(found)} line{'' if len(found) == 1 else 's'}" + (f" written to {path}." if path else "."))
    if found and path is None:
        out_.table(
            ("record", "about", "field", "value", "written", "by", ""),
            [(x.record, x.caption, x.field, x.value, output.day(x.written.date()), x.who, x.standing) for x in found],
        )
    out_.document({"path": path, "lines": [_held(x) for x in found]})


def _held(line: object) -> Mapping[str, object]:
    from adviser_app.services.records import HeldLine

    assert isinstance(line, HeldLine)
    return {
        "record": line.record, "row": line.id, "caption": line.caption, "field": line.field, "value": line.value,
        "written": line.written, "who": line.who, "laptop": line.laptop, "source": line.source,
        "standing": line.standing,
    }  # fmt: skip


for _command in sheeting.COMMANDS:
    records.add_command(_command)

COMMANDS = (records,)
