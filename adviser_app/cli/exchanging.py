"""Commands of the exchange: who works here, bundles out and in, trust, conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import exchange_conflicts, output
from adviser_app.cli import exchange_shapes as shapes
from adviser_app.cli.session import Exit, Session, pass_session
from adviser_app.domain.errors import AdviserError
from adviser_app.viewmodels.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from adviser_app.services.exchange import CellLine, InPreview, InResult, PersonLine, RowLine
    from adviser_app.services.stores import Store

_SHOWN = 20


@click.group(short_help="Exchange records with other laptops.")
def exchange() -> None:
    """Exchange records with other laptops, as files: out, in, status, conflicts."""


# --- who --------------------------------------------------------------------------------------------------------------


@exchange.command(short_help="Who works here; say it, or see it.")
@click.option("--name", help="Your name.")
@click.option("--laptop", help="What this laptop is called: “Train”, “Office”.")
@click.option("--email", default="", help="Your work e-mail.")
@click.option("--role", help="Principal adviser, Programme team, Other colleague.")
@click.option("--hub/--no-hub", default=None, help="This laptop collects for all and acknowledges.")
@pass_session
def me(session: Session, name: str | None, laptop: str | None, email: str, role: str | None, hub: bool | None) -> None:
    """Who works here, and the words of this laptop's key, to read to a colleague over the phone."""
    from adviser_app.services import exchange as service
    from adviser_app.services import identity

    with session.writing() as store:
        if name or laptop or email or role or hub is not None:
            now = identity.get(store)
            suggested = identity.suggested()
            identity.name(
                store, name or (now.name if now else suggested[0]), laptop or (now.laptop if now else suggested[1]),
                email=email, role=role, hub=hub,
            )  # fmt: skip
        service.ensure_keys(store)
        found = identity.get(store)
        assert found is not None
        words = service.status(store).words
    out = session.out
    out.say(f"{found.name}, laptop “{found.laptop}”" + (", which collects for all" if found.hub else ""))
    if not found.named:
        out.say("These are the computer's own names. `adviser exchange me --name … --laptop …` puts them right.")
    out.say(f"The words of its key: {' '.join(words)}")
    out.document(shapes.me(found, words))


@exchange.group(invoke_without_command=True, short_help="The roster: people and laptops.")
@click.pass_context
def people(ctx: click.Context) -> None:
    """People and their laptops, whose keys are trusted, and when they were last heard of."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_people)


@click.command()
@pass_session
def _people(session: Session) -> None:
    from adviser_app.services import exchange as service

    with session.reading() as store:
        found = service.people(store)
    _tell_people(session, found)
    session.out.document({"people": found})


def _tell_people(session: Session, found: Sequence[PersonLine]) -> None:
    if not found:
        session.out.say("Nobody yet. `adviser exchange me --name … --laptop …` says who you are.")
        return
    lines = []
    for person in found:
        for lap in person.laptops or (None,):
            if lap is None:
                lines.append((person.name, person.role, "", "", "", "", ""))
                continue
            kind = ", ".join(w for w, said in (("this one", lap.mine), ("collects for all", lap.hub)) if said)
            heard = f"{output.day(lap.last.date())} (no. {lap.number})" if lap.last else ""
            state = "" if lap.state == "in use" else lap.state
            lines.append((person.name, person.role, lap.name, kind, state or lap.trust.value, heard, lap.row))
    session.out.table(("name", "role", "laptop", "", "key", "last heard of", "row"), lines)


@people.command("add")
@click.argument("name")
@click.option("--email", default="")
@click.option("--role", default="", help="Principal adviser, Programme team, Other colleague.")
@click.option("--region", default="")
@pass_session
def people_add(session: Session, name: str, email: str, role: str, region: str) -> None:
    """Put somebody into the roster who has not sent anything yet."""
    from adviser_app.services import exchange as service
    from adviser_app.services import people as roster

    with session.writing() as store:
        roster.add_person(store, name, email=email, role=role, region=region)
        found = service.people(store)
    session.out.say(f"{name} is in the roster.")
    session.out.document({"people": found})


# --- out and in -------------------------------------------------------------------------------------------------------


@exchange.command("out", short_help="Write a bundle.")
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder; the watched one, else here.")
@click.option("--to", help="A person (name): what their laptops lack. Else what the programme team lacks.")
@click.option("--everything", is_flag=True, help="All edits, whatever was acknowledged.")
@click.option("--encrypt-to", multiple=True, metavar="PERSON", help="Only for this person; may be given again.")
@click.option("--preview", "only_preview", is_flag=True, help="Say what would be in it, and write nothing.")
@pass_session
def out_(
    session: Session, folder: Path | None, to: str | None, everything: bool, encrypt_to: tuple[str, ...],
    only_preview: bool,
) -> None:  # fmt: skip
    """Write a bundle for the programme team, or for a person. Private notes are never in it."""
    from adviser_app.services import exchange as service
    from adviser_app.services import people as roster

    sent = None
    with session.writing() as store, session.cancellable() as work:
        person = roster.find_person(store, to) if to else None
        readers = [roster.find_person(store, name) for name in encrypt_to]
        service.ensure_keys(store)
        view = service.out_preview(store, to=person, everything=everything)
        if not only_preview:
            place = folder or service.watch_folder(store) or Path()
            sent = service.out(store, place, to=person, everything=everything, encrypt_to=readers, work=work)
    out = session.out
    scope = "everything" if view.everything else "what was not acknowledged yet"
    private = f"; {plural(view.private, 'private record')} not among them" if view.private else ""
    by = f" by {', '.join(view.people)}" if view.people else ""
    out.say(f"Number {view.number}, {scope}: {plural(view.edits, 'edit')}{by}{private}.")
    if view.tables:
        out.table(("records", "rows", "edits"), [(t.label, t.rows, t.edits) for t in view.tables], right=(1, 2))
    for path in sent.paths if sent else ():
        out.say(f"Written: {path}")
    out.document(shapes.out(view, sent))


@exchange.command("in", short_help="Take in bundles.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--preview", "only_preview", is_flag=True, help="Say what it would do, and write nothing.")
@pass_session
def in_(session: Session, files: tuple[Path, ...], only_preview: bool) -> None:
    """Take in bundles: each is checked to the last byte, shown, and applied in one transaction after a backup."""
    with session.writing() as store:
        _take(session, store, files, only_preview)


def _take(session: Session, store: Store, files: Iterable[Path], only_preview: bool) -> None:
    from adviser_app.services import exchange as service

    documents: list[dict[str, object]] = []
    refused: AdviserError | None = None
    for path in files:
        try:
            with session.cancellable() as work:
                shown = service.preview(store, path, work)
                result = None
                if not only_preview and shown.already is None:
                    result = service.apply(store, shown, work)
        except AdviserError as error:
            if error.code == "cancelled":
                raise
            refused = error
            said = {"code": error.code, "title": error.title, "message": error.message, "next_step": error.next_step}
            documents.append({"file": path.name, "applied": False, "error": said})
            session.out.say(f"{path.name}: {error.title}: {error.message} {error.next_step}")
            continue
        _tell_in(session, shown, result)
        documents.append(shapes.taken(shown, result))
    session.out.document({"files": documents})
    if refused is not None:
        session.exit = Exit.REFUSED


def _tell_in(session: Session, shown: InPreview, result: InResult | None) -> None:
    out, o = session.out, shown.outcome
    out.say(
        f"{shown.file}: number {shown.number} of {shown.sender}, laptop “{shown.laptop}”, written "
        f"{output.moment(shown.created)}; {shown.trust.value}"
    )
    if shown.already is not None:
        out.say(f"Already imported on {output.moment(shown.already)}.")
        return
    if not shown.can_apply and shown.words:
        out.say(f"The words of its key: {' '.join(shown.words)}")
    out.say(
        f"{plural(o.new, 'new edit')}, {o.known:,} known; changed: {plural(len(o.changed), 'record')}, merged: "
        f"{len(o.merged):,}, {plural(len(o.conflicts), 'conflict')}, waiting for an edit: {len(o.waiting):,}"
        + (f", erased: {plural(o.erased, 'edit')}" if o.erased else "")
        + (f", for a newer Adviser: {plural(o.unknown, 'edit')}" if o.unknown else "")
        + "."
    )
    _list(session, "Merged automatically, to be looked at", o.merged)
    _list(session, "In conflict", o.conflicts)
    _list(session, "Waiting for an edit that has not arrived", o.waiting)
    for sentence in (*o.clocks, *o.forks, *shown.remarks):
        out.say(f"• {sentence}")
    if result is not None:
        out.say("Taken in." + (f" Backup made before: {result.backup}" if result.backup else ""))
        if result.new_replica:
            out.say("This laptop goes on under a new number, because edits of its own came from elsewhere.")
        if o.conflicts:
            out.say("`adviser exchange conflicts` shows them, `adviser exchange resolve` settles them.")


def _list(session: Session, title: str, lines: Sequence[RowLine | CellLine]) -> None:
    if lines:
        session.out.say(f"{title}:")
    for line in lines[:_SHOWN]:
        field = getattr(line, "field", "")
        session.out.say(f"  {line.label}: {line.caption}" + (f" ({field})" if field else ""))
    if len(lines) > _SHOWN:
        session.out.say(f"  … and {len(lines) - _SHOWN:,} more; --json has all.")


@exchange.command(short_help="Who has what; what is missing.")
@pass_session
def status(session: Session) -> None:
    """What others do not have yet, what is missing here, what waits for you."""
    from adviser_app.services import exchange as service

    with session.reading() as store:
        found = service.status(store)
    out, open_ = session.out, found.unconfirmed
    out.say(f"{found.person or 'Nobody was named yet'}" + (f", laptop “{found.laptop}”" if found.laptop else ""))
    for what, line in (("Last taken in", found.last_in), ("Last written", found.last_out)):
        out.say(f"{what}: {line.file}, {output.moment(line.at)}" if line else f"{what}: nothing yet")
    if not open_.hub:
        out.say("No laptop in the roster collects for all yet, so nobody acknowledges.")
    open_rows = plural(len(open_.rows), "record")
    out.say(f"Not acknowledged by the programme team: {plural(open_.edits, 'edit')} in {open_rows}.")
    _list(session, "They are in", open_.rows)
    for gap in found.gaps:
        out.say(f"• {gap}")
    _list(session, "Waiting for an edit that has not arrived", found.waiting)
    out.say(
        f"{plural(found.conflicts, 'conflict')}, {plural(found.reviews, 'merged record')} to look at, "
        f"{plural(found.quarantined, 'bundle')} kept back."
    )
    if found.watch:
        out.say(f"Watched folder: {found.watch}")
    out.document(shapes.status(found))


@exchange.command(short_help="A folder whose bundles are offered.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--off", is_flag=True, help="Watch no folder.")
@click.option("--take", is_flag=True, help="Take in what is new there.")
@pass_session
def watch(session: Session, folder: Path | None, off: bool, take: bool) -> None:
    """See what is new in the watched folder; set, or take it in."""
    from adviser_app.services import exchange as service

    if off and (folder or take):
        raise click.UsageError("--off stands alone.")
    with session.writing() as store:
        if folder is not None or off:
            service.set_watch_folder(store, folder)
        service.tidy(store)
        found, place = service.offered(store), service.watch_folder(store)
        session.out.say(f"Watched folder: {place}" if place else "No folder is watched.")
        if take and found:
            _take(session, store, [offer.path for offer in found], only_preview=False)
            return
    for offer in found:
        session.out.say(f"New: {offer.name} ({output.size(offer.bytes)}{', encrypted' if offer.encrypted else ''})")
    session.out.document({"folder": place, "offered": found})


# --- trust ------------------------------------------------------------------------------------------------------------


@exchange.command(short_help="Confirm a sender's key.")
@click.argument("sender", required=False)
@click.option("--how", default="", help="How you made sure: “read over the phone on Monday”.")
@click.option("--refuse", is_flag=True, help="Take in nothing more that this key signs.")
@pass_session
def trust(session: Session, sender: str | None, how: str, refuse: bool) -> None:
    """Trust the key of SENDER (a person, a laptop or the key itself) after comparing its words; without SENDER: which
    bundles are kept back, and what was decided."""
    from adviser_app.services import exchange as service

    with session.writing() if sender else session.reading() as store:
        if sender:
            key = _key_of(store, sender)
            (service.distrust if refuse else service.trust)(store, key, how)
        kept, decided = service.quarantined(store), service.decisions(store)
    out = session.out
    if sender:
        last = decided[-1]
        mine = [one for one in kept if one.words == last.words]  # whoever is in no roster yet is named by the bundle
        whose = mine[0].sender if mine and mine[0].sender else last.person
        out.say(f"{whose}’s key is {last.decision} from now on: {' '.join(last.words)}")
    for one in kept:
        out.say(f"Kept back: {one.file} of {one.sender}, laptop “{one.laptop}” ({one.trust.value})")
        if one.words:
            out.say(f"  {' '.join(one.words)}")
    if not sender and not kept and not decided:
        out.say("No bundle is kept back, and nothing was decided yet.")
    if not sender and decided:
        out.table(
            ("day", "key of", "decision", "how", "by"),
            [(output.day(d.at.date()), d.person, d.decision, d.how, d.by) for d in decided],
        )
    out.document({"quarantined": kept, "decisions": decided})


def _key_of(store: Store, sender: str) -> str:
    from adviser_app.services import exchange as service

    said = sender.strip().casefold()
    known = {
        (q.key, name) for q in service.quarantined(store) for name in (q.key, q.sender, q.laptop, " ".join(q.words))
    }
    for person in service.people(store):
        for lap in person.laptops:
            known |= {(lap.key, name) for name in (lap.key, person.name, lap.name, lap.row, " ".join(lap.words))}
    keys = {key for key, name in known if key and name.casefold() == said}
    if len(keys) == 1:
        return keys.pop()
    raise AdviserError(
        "Whose key?",
        f"“{sender}” has {'several keys' if keys else 'no key that is known here'}.",
        "Name the laptop, or give the key from --json." if keys else "Take in a bundle of theirs first.",
        code="several-keys" if keys else "no-such-key",
    )


def _end_laptop(session: Session, laptop: str, reason: str, *, lost: bool) -> None:
    from adviser_app.services import exchange as service

    said = laptop.strip().casefold()
    with session.writing() as store:
        rows = [
            lap.row
            for p in service.people(store)
            for lap in p.laptops
            if said in (lap.name.casefold(), lap.row.casefold())
        ]
        if len(rows) != 1:
            raise AdviserError(
                "Which laptop?", f"“{laptop}” is the name of {len(rows)} laptops.",
                "Give its row from `adviser exchange people`.", code="no-such-laptop",
            )  # fmt: skip
        done = (service.revoke if lost else service.retire)(store, rows[0], reason)
    session.out.say(f"The laptop “{done.name}” is {done.state}. `adviser exchange out` tells your colleagues.")
    session.out.document({"laptop": done})


@exchange.command(short_help="A laptop is lost: its key counts no more.")
@click.argument("laptop")
@click.option("--reason", required=True)
@pass_session
def revoke(session: Session, laptop: str, reason: str) -> None:
    """LAPTOP (name or row) is lost: nothing it signs is taken in any more, by nobody."""
    _end_laptop(session, laptop, reason, lost=True)


@exchange.command(short_help="A laptop is no longer used.")
@click.argument("laptop")
@click.option("--reason", required=True)
@pass_session
def retire(session: Session, laptop: str, reason: str) -> None:
    """LAPTOP (name or row) is no longer used; what it had not sent is still taken in."""
    _end_laptop(session, laptop, reason, lost=False)


@exchange.command(short_help="Go on here with a store from another laptop.")
@click.option("--laptop", required=True, help="What this laptop is called: “Train”, “Office”.")
@click.option(
    "--old", required=True, type=click.Choice(["retired", "lost", "stays"]),
    help="What became of the other: handed back or wiped, lost or stolen, or used on.",
)  # fmt: skip
@click.option("--reason", default="", help="Kept with the old laptop in the roster.")
@pass_session
def move(session: Session, laptop: str, old: str, reason: str) -> None:
    """You have come to this laptop, and the store is a copy of the one on your old laptop (`adviser backup` there,
    `adviser restore` here): go on under a number of its own. Where the old one was lost, this one gets a new key."""
    from adviser_app.services import exchange as service

    with session.writing() as store:
        moved = service.move_in(store, laptop, service.Old(old), reason)
        words = service.status(store).words
    out = session.out
    what = {"retired": "is retired", "lost": "is revoked", "stays": "stays in use"}[old]
    out.say(f"{moved.me.name} goes on here, on “{moved.me.laptop}”; “{moved.old}” {what}.")
    if moved.new_key:
        out.say("This laptop signs with a new key. Read its words to a colleague over the phone:")
        out.say(f"  {' '.join(words)}")
    out.say("`adviser exchange out` tells your colleagues.")
    out.document(shapes.me(moved.me, words) | {"old": moved.old, "new_key": moved.new_key})


for _command in exchange_conflicts.COMMANDS:
    exchange.add_command(_command)

COMMANDS = (exchange,)
