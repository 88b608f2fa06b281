"""Writing a bundle: what goes into it, shown first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import adviser_app
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records import RECORD_TYPES, Field
from adviser_app.merge import age, bundle, dialect, source, template
from adviser_app.merge import clock as stamps
from adviser_app.merge.bundle import Head, Redaction, Sender, View
from adviser_app.merge.edits import Edit
from adviser_app.services import identity
from adviser_app.services.exchange import files
from adviser_app.services.exchange.keys import ensure_keys
from adviser_app.services.exchange.roster import IN_USE, Laptop, laptops
from adviser_app.services.records import Names, names
from adviser_app.services.records.views import caption, say_field
from adviser_app.store import edits as stored
from adviser_app.store import exchange as asked
from adviser_app.store import identity as kept
from adviser_app.store import migrate, peers
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store
from adviser_app.store.edits import Key
from adviser_app.store.identity import Me

FILE_HASH = "file_sha256"  # among the counts of a file: the hash of what lies on the disk, encrypted or not


@dataclass(frozen=True, slots=True)
class RowLine:
    """A record in a line: ``label`` is its type's ("Contact"), ``caption`` the row's; the ids for whoever looks it up.
    A type that only a newer version knows has its own name as the label."""

    table: str
    row: str
    label: str
    caption: str


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many edits of how many rows of a type."""

    table: str
    label: str
    rows: int
    edits: int


@dataclass(frozen=True, slots=True)
class OutView:
    """What a bundle written now would hold.

    ``kind``: adviser (own edits) or hub (all); ``everything``: all edits, because that was asked for or because no
    acknowledgement matches, else those since the last one; ``people``: names of the edits' authors; ``private``: how
    many private records stay here; ``erased``: how many erased edits it names; ``to``: names of those it is meant for.
    """

    kind: str
    number: int
    edits: int
    everything: bool
    tables: tuple[TableCount, ...]
    people: tuple[str, ...]
    rows: tuple[RowLine, ...]
    private: int
    erased: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written: one file, or several where one could not hold all. ``number`` of the first."""

    paths: tuple[Path, ...]
    number: int
    edits: int
    everything: bool
    encrypted: bool


@files.no_collecting()
def out_preview(store: Store, *, to: str | None = None, everything: bool = False) -> OutView:
    """What ``out`` would write; nothing is written. ``to``: row id of a person whose laptops it is meant for.

    Raises AdviserError 'no-such-person'.
    """
    me = kept.get(store)
    kind = bundle.HUB if me is not None and me.hub else bundle.ADVISER
    known = names(store)
    lacking, whole = _lacking(store, me, to, everything)
    edits = _selected(store, me, lacking)
    by_table: dict[str, set[str]] = {}
    numbers: dict[str, int] = {}
    for e in edits:
        by_table.setdefault(e.table, set()).add(e.row)
        numbers[e.table] = numbers.get(e.table, 0) + 1
    return OutView(
        kind=kind,
        number=peers.next_number(store),
        edits=len(edits),
        everything=whole,
        tables=tuple(TableCount(t, label_of(t, len(r)), len(r), numbers[t]) for t, r in sorted(by_table.items())),
        people=tuple(sorted({known.person(e.author) for e in edits if e.author})),
        rows=row_lines(store, {(e.table, e.row) for e in edits}, known),
        private=asked.count_private(store),
        erased=len(stored.redactions(store)),
        to=tuple(known.person(p) for p in dict.fromkeys(lap.person for lap in _recipients(store, me, to))),
    )


@files.no_collecting()
def out(
    store: Store,
    folder: Path,
    *,
    to: str | None = None,
    everything: bool = False,
    encrypt_to: Collection[str] = (),
    work: Work = QUIET,
) -> Sent:
    """Write a bundle into a folder. ``to`` as in ``out_preview``; ``encrypt_to``: row ids of people; none: in plain.

    Raises AdviserError 'no-such-person', 'no-age-key', 'no-encryption', 'disk-full', 'read-only', 'cannot-write'.
    Private records are never in it.
    """
    work.step("Choosing what to send", 0.0)
    me = ensure_keys(store)
    keys = _age_keys(store, me, encrypt_to)
    lacking, whole = _lacking(store, me, to, everything)
    edits = _selected(store, me, lacking)
    volumes = bundle.volumes(edits)
    redactions = [Redaction(r.edit, r.at, r.author, r.reason) for r in stored.redactions(store)]
    number = _free_number(store, me, folder, len(volumes))
    created = identity.clock_now().replace(microsecond=0)
    holds = {replica: (h.upto, h.digest) for replica, h in stored.holdings(store).items()}
    previous = peers.last_sent(store)
    paths: list[Path] = []
    for n, (parts, held) in enumerate(volumes, start=1):
        work.step("Writing the bundle", n / (len(volumes) + 1))
        head = Head(
            Sender(me.person, me.name, me.replica, me.laptop, me.verify_key), number + n - 1,
            bundle.HUB if me.hub else bundle.ADVISER, created, migrate.latest(), adviser_app.__version__, holds, n,
            len(volumes), previous,
        )  # fmt: skip
        views = partial(_views, store, me) if n == len(volumes) else tuple
        data = bundle.encode(head, parts, held, redactions, views, me.sign_secret)
        sha256 = bundle.sha256_of(data)
        written = age.encrypt(data, keys) if keys else data
        path = folder / (bundle.file_name(head) + (age.SUFFIX if keys else ""))
        work.step("Saving the bundle", n / (len(volumes) + 1))
        files.write(path, written, tag_of(me))
        with store.write():
            counts = {
                "edits": len(held), "everything": whole, "volume": n, "volumes": len(volumes),
                FILE_HASH: bundle.sha256_of(written),
            }  # fmt: skip
            peers.add_outgoing(
                store, str(path), sha256, number=head.number, kind=head.kind, recipient=to or "", counts=counts
            )
        paths.append(path)
        previous = sha256
    return Sent(tuple(paths), number, len(edits), whole, bool(keys))


def tag_of(me: Me) -> str:
    """What marks this laptop's half-written files."""
    return me.replica[1:9]


def _recipients(store: Store, me: Me | None, to: str | None) -> list[Laptop]:
    """The laptops a bundle is meant for: a person's; else for an adviser the programme team's, for the hub all."""
    others = [lap for lap in laptops(store) if lap.state == IN_USE and (me is None or lap.replica != me.replica)]
    if to is not None:
        found = [lap for lap in others if lap.person == to]
        if not found and to not in dict(names(store).people):
            raise AdviserError(
                "No such person", "Nobody in the roster is meant by that.", "See `adviser exchange people`.",
                code="no-such-person",
            )  # fmt: skip
        return found
    return others if me is not None and me.hub else [lap for lap in others if lap.hub]


def own_replicas(store: Store, me: Me) -> set[str]:
    """The replicas whose edits an adviser sends: of this laptop and their former ones, and of files they took in."""
    own = {lap.replica for lap in laptops(store) if lap.person == me.person}
    return own | {me.replica} | asked.replicas_of(store, me.person)


def _lacking(store: Store, me: Me | None, to: str | None, everything: bool) -> tuple[dict[str, int], bool]:
    """By replica that is sent, the number beyond which its edits are sent; and whether nothing was acknowledged yet."""
    of = stored.replicas(store) if me is None or me.hub else sorted(own_replicas(store, me))
    after = dict.fromkeys(of, 0) if everything else acknowledged(store, of, _recipients(store, me, to))
    return after, not any(after.values())


def acknowledged(store: Store, of: Sequence[str], by: Sequence[Laptop], *, by_one: bool = False) -> dict[str, int]:
    """By replica, the number up to which all of some laptops (or at least one) said they hold what is here; 0 where
    that was not said, or they hold other edits under these numbers."""
    held = peers.held(store)
    digests: dict[tuple[str, int], str] = {}

    def confirmed(replica: str, holder: str) -> int:
        holding = held.get(holder, {}).get(replica)
        if holding is None or not holding.upto:
            return 0
        at = (replica, holding.upto)
        if at not in digests:
            digests[at] = stored.digest_upto(store, *at)
        return holding.upto if digests[at] == holding.digest else 0

    least = max if by_one else min
    return {replica: least((confirmed(replica, lap.replica) for lap in by), default=0) for replica in of}


def _selected(store: Store, me: Me | None, after: dict[str, int]) -> list[Edit]:
    return [] if me is None else list(stored.select(store, set(after), after))


def _free_number(store: Store, me: Me, folder: Path, volumes: int) -> int:
    """The next number whose file names are free: another laptop of the same person may send into the same folder."""
    number = peers.next_number(store)
    try:
        taken = [p.name for p in folder.glob("adviser-exchange_*")] if folder.is_dir() else []
    except OSError:  # it may not be looked into; writing there says so in words
        taken = []
    slug = bundle.slug(me.name)
    while any(f"_{slug}_{n}.zip" in name for n in range(number, number + volumes) for name in taken):
        number += 1
    return number


def _age_keys(store: Store, me: Me, people: Collection[str]) -> list[str]:
    """The encryption keys of people's laptops, and this one's, so that the sender can open it too."""
    if not people:
        return []
    found = laptops(store)
    keys = []
    for person in people:
        theirs = [lap.age_key for lap in found if lap.person == person and lap.state == IN_USE and lap.age_key]
        if not theirs:
            raise AdviserError(
                "Cannot encrypt to everybody",
                f"There is no encryption key of {names(store).person(person)} in the roster.",
                "Take in a bundle of theirs first, or send without encryption.",
                code="no-age-key",
            )
        keys += theirs
    return sorted({*keys, *([me.age_key] if me.age_key else [])})


def _views(store: Store, me: Me) -> list[View]:
    """The records as they read, each type that has any as a template that can come back."""
    known = names(store)
    export = template.new_export(stamps.after(me.clock, identity.clock_now()), me.person)

    def shown(field: Field, value: str) -> str:
        return say_field(field, value, known)

    out_: list[View] = []
    for record in RECORD_TYPES.values():
        if record.private or not record.listed:
            continue
        heads = asked.heads(store, record.name)
        rows = stored_records.rows(store, record.name)
        if rows:
            header = tuple(template.columns(record))
            found = ((r.id, r.values, heads[r.id]) for r in rows)
            data = dialect.encode(header, template.lines(record, found, export, shown))
            out_.append(View(record.name, header, len(rows), data))
    return out_


def label_of(table: str, rows: int = 1) -> str:
    """A type in words; the name itself of one that only a newer version knows."""
    if table == source.TABLE:
        return "File of the programme team" if rows == 1 else "Files of the programme team"
    record = RECORD_TYPES.get(table)
    return table if record is None else record.label if rows == 1 else record.plural


def row_lines(store: Store, rows: Collection[Key], known: Names) -> tuple[RowLine, ...]:
    """Rows in lines, by type and caption; those that are deleted or of unknown type with what can be said of them. The
    marks of files that were taken in are no rows."""
    by_table: dict[str, list[str]] = {}
    for table, row in rows:
        if table == source.TABLE:
            continue
        by_table.setdefault(table, []).append(row)
    lines = []
    for table, ids in by_table.items():
        record = RECORD_TYPES.get(table)
        values = stored_records.by_ids(store, table, ids) if record else {}
        for row in ids:
            if record is not None and row in values:
                said = caption(record, values[row], known)
            elif record is not None and (gone := stored_records.row(store, table, row)) is not None:
                said = f"{caption(record, gone.values, known)} (deleted)"
            else:
                said = row
            lines.append(RowLine(table, row, label_of(table), said))
    return tuple(sorted(lines, key=lambda x: (x.label, x.caption.casefold(), x.row)))


def age_of_clock(ahead: timedelta) -> str:
    """How far a clock is ahead, in words."""
    days = ahead.days
    if days >= 730:
        return f"{round(days / 365.25)} years"
    return f"{days} days" if days >= 2 else f"{round(ahead.total_seconds() / 3600)} hours"
