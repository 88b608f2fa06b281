"""Commands about the store itself: passphrase, doctor, backup, restore."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import output
from adviser_app.cli.session import Exit, Session, pass_session, read_passphrase
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Severity

if TYPE_CHECKING:
    from adviser_app.services.stores import Backup

NEW_PASSPHRASE_VARIABLE = "ADVISER_NEW_PASSPHRASE"
_NEW = click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path),
    help="File whose first line is the new passphrase; or the variable ADVISER_NEW_PASSPHRASE.",
)
_REMEMBER = click.option("--remember", is_flag=True, help="Let this computer's keyring open the store from now on.")


@click.group(short_help="The store's passphrase: set, change, remove.")
def passphrase() -> None:
    """Encrypt the store and its backups: set, change or remove its passphrase."""


@passphrase.command("set")
@_NEW
@_REMEMBER
@pass_session
def passphrase_set(session: Session, new_passphrase_file: Path | None, remember: bool) -> None:
    """Encrypt a store that has no passphrase."""
    from adviser_app.services import stores

    if stores.needs_passphrase(session.path):
        raise AdviserError(
            "It has a passphrase", f"{session.path.name} is encrypted already.", "Use `adviser passphrase change`.",
            code="already-encrypted",
        )  # fmt: skip
    _change(session, _new_passphrase(session, new_passphrase_file, or_given=True), remember)


@passphrase.command("change")
@_NEW
@_REMEMBER
@pass_session
def passphrase_change(session: Session, new_passphrase_file: Path | None, remember: bool) -> None:
    """Give an encrypted store another passphrase."""
    _require_encrypted(session)
    _change(session, _new_passphrase(session, new_passphrase_file, or_given=False), remember)


@passphrase.command("remove")
@pass_session
def passphrase_remove(session: Session) -> None:
    """Write an encrypted store and its backups in plain."""
    _require_encrypted(session)
    _change(session, None, remember=False)


def _require_encrypted(session: Session) -> None:
    from adviser_app.services import stores

    if not stores.needs_passphrase(session.path):
        raise AdviserError(
            "It has no passphrase", f"{session.path.name} is not encrypted.", "Use `adviser passphrase set`.",
            code="not-encrypted",
        )  # fmt: skip


def _new_passphrase(session: Session, file: Path | None, *, or_given: bool) -> str:
    if file is not None:
        return read_passphrase(file)
    given = os.environ.get(NEW_PASSPHRASE_VARIABLE) or (session.passphrase() if or_given else None)
    if given:
        return given
    if session.json or not sys.stdin.isatty():
        raise click.UsageError(
            f"With nobody to ask, the new passphrase comes from --new-passphrase-file or {NEW_PASSPHRASE_VARIABLE}."
        )
    return str(click.prompt("New passphrase", hide_input=True, confirmation_prompt="The same again", err=True))


def _change(session: Session, new: str | None, remember: bool) -> None:
    from adviser_app.services import stores

    store = stores.open_store(session.path, session.key(), work=session.work())
    try:
        done = stores.change_passphrase(store, new, remember_it=remember, work=session.work())
    finally:
        store.close()
    done.store.close()
    session.out.say(f"{session.path.name} is {'encrypted' if new is not None else 'no longer encrypted'}.")
    for note in done.notes:
        session.out.say(note)
    session.out.document(
        {
            "encrypted": new is not None,
            "backups_rewritten": done.reencrypted,
            "backups_removed": list(done.removed),
            "backups_left": list(done.left),
            "notes": list(done.notes),
        }
    )


@click.command(short_help="Read the store through; nothing is changed.")
@click.option("--quick", is_flag=True, help="The check at start only: a sample of the figures.")
@click.option("--rebuild", is_flag=True, help="First make all records anew from what was written (after a backup).")
@pass_session
def doctor(session: Session, quick: bool, rebuild: bool) -> None:
    """Read the store through and say what is wrong; nothing is changed, but with --rebuild."""
    from adviser_app.services import stores

    if rebuild:
        with session.writing() as store, session.cancellable() as work:
            count = stores.rebuild(store, work)
        session.out.say(f"{count:,} records made anew from what was written.")

    with session.cancellable() as work:
        report = stores.doctor(session.path, session.key(), deep=not quick, work=work)
    out = session.out
    out.say(f"{report.path}: {output.size(report.bytes)}, {'encrypted' if report.encrypted else 'not encrypted'}")
    if report.rows:
        told = [(name, rows) for name, rows in sorted(report.rows.items()) if rows]  # --json has the empty ones too
        out.table(("table", "rows"), told, right=(1,))
    for finding in report.findings:
        word = "DAMAGE" if finding.severity is Severity.ERROR else "Note"
        out.say(f"{word}: {finding.message} {finding.remedy} [{finding.code}]")
    if report.sound:
        out.say("The store is sound." if not quick else "The quick check found no damage.")
    newest = report.backups[0] if report.backups else None
    out.say(f"Newest backup: {output.day(newest.made.date())}, {newest.made:%H:%M}" if newest else "No backup yet.")
    out.document(
        {
            "path": report.path,
            "sound": report.sound,
            "bytes": report.bytes,
            "encrypted": report.encrypted,
            "schema": report.schema,
            "rows": report.rows,
            "findings": list(report.findings),
            "backups": [_backup(one) for one in report.backups],
        }
    )
    if not report.sound:
        session.exit = Exit.REFUSED


def _backup(one: Backup) -> dict[str, object]:
    return {"path": one.path, "made": one.made, "reason": one.reason, "bytes": one.bytes, "encrypted": one.encrypted}


@click.command()
@click.option("--to", type=click.Path(path_type=Path), help="A folder, or a new file, of your choice.")
@click.option("--list", "only_list", is_flag=True, help="List the backups there are.")
@pass_session
def backup(session: Session, to: Path | None, only_list: bool) -> None:
    """Make a verified backup, as encrypted as the store."""
    from adviser_app.services import stores

    if only_list:
        found = stores.list_backups(session.path)
        session.out.table(
            ("made", "reason", "size", "", "file"),
            [
                (
                    f"{output.day(one.made.date())}, {one.made:%H:%M}",
                    one.reason,
                    output.size(one.bytes),
                    "encrypted" if one.encrypted else "",
                    str(one.path),
                )
                for one in found
            ],
            right=(2,),
        )
        session.out.document({"backups": [_backup(one) for one in found]})
        return
    # A reader is enough, so that a backup can be made while the window is open.
    with session.reading() as store, session.cancellable() as work:
        path = stores.backup(store, to, work=work)
    session.out.say(f"Backup made and verified: {path}")
    session.out.document({"backup": path, "bytes": path.stat().st_size})


@click.command(short_help="Put a backup in the store's place.")
@click.argument("chosen", metavar="[BACKUP]", required=False, type=click.Path(path_type=Path))
@pass_session
def restore(session: Session, chosen: Path | None) -> None:
    """Put a backup in the store's place (the newest that is whole, unless named); the present file is kept aside."""
    from adviser_app.services import stores

    if chosen is None:
        found = stores.list_backups(session.path)
        encrypted = bool(found) and found[0].encrypted
    else:
        encrypted = stores.needs_passphrase(chosen)
    key = session.passphrase()
    if key is None and encrypted:
        asked = Session(chosen or stores.list_backups(session.path)[0].path, session.out)
        key = stores.remembered(session.path) or asked.key()
    with session.cancellable() as work:
        aside = stores.restore(session.path, chosen, key, work=work)
    session.out.say(f"{session.path.name} is restored.")
    if aside is not None:
        session.out.say(f"What was there before is kept as {aside}.")
    session.out.document({"restored": session.path, "kept_aside": aside})


COMMANDS = (doctor, backup, restore, passphrase)
