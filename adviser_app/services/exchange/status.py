"""How the exchange stands: what others do not have yet, what is missing here, who was heard of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adviser_app.merge import signing
from adviser_app.services.exchange.receiving import BUNDLE
from adviser_app.services.exchange.roster import IN_USE, Laptop, Roster, Trust, trust_of
from adviser_app.services.exchange.sending import RowLine, acknowledged, own_replicas, row_lines
from adviser_app.services.exchange.trusting import quarantined
from adviser_app.services.exchange.watching import watch_folder
from adviser_app.store import edits as stored
from adviser_app.store import exchange as asked
from adviser_app.store import identity as kept
from adviser_app.store import peers
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store
from adviser_app.store.peers import APPLIED


@dataclass(frozen=True, slots=True)
class LaptopLine:
    """A laptop of the roster. ``row``: its row id; ``mine``: this one; ``state``: in use, retired, revoked; ``trust``
    of its key here, ``words`` to compare; ``last`` when its last bundle was written (local time), ``number`` its."""

    row: str
    name: str
    mine: bool
    hub: bool
    state: str
    since: str
    reason: str
    key: str
    trust: Trust
    words: tuple[str, ...]
    encrypts: bool
    last: datetime | None
    number: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the roster with their laptops."""

    person: str
    name: str
    role: str
    email: str
    laptops: tuple[LaptopLine, ...]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What this person wrote and the programme team has not acknowledged: ``edits`` of ``rows``. ``hub``: whether there
    is a laptop in the roster that collects for all; on that one itself nothing is unconfirmed."""

    edits: int
    rows: tuple[RowLine, ...]
    hub: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """A bundle written or taken in. ``at`` local time; ``who``: the sender, or the recipient ("" for all)."""

    at: datetime
    file: str
    number: int
    who: str
    counts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Status:
    """The exchange at a glance. ``person`` and ``laptop``: who works here, "" where nobody was named yet; ``gaps``:
    sentences on what is missing and whom to ask; ``waiting``: rows that wait for an edit; ``conflicts``, ``reviews``,
    ``quarantined``: how many; ``digest``: the same on two laptops that hold the same edits."""

    person: str
    laptop: str
    hub: bool
    words: tuple[str, ...]
    unconfirmed: Unconfirmed
    gaps: tuple[str, ...]
    waiting: tuple[RowLine, ...]
    conflicts: int
    reviews: int
    quarantined: int
    last_in: FileLine | None
    last_out: FileLine | None
    people: tuple[PersonLine, ...]
    watch: Path | None
    digest: str


def status(store: Store) -> Status:
    """How the exchange stands; writes nothing."""
    me = kept.get(store)
    roster = Roster(store)
    ins = [one for one in peers.incoming(store, APPLIED) if one.kind == BUNDLE]
    outs = peers.outgoing(store)
    return Status(
        person=me.name if me else "",
        laptop=me.laptop if me else "",
        hub=bool(me and me.hub),
        words=signing.words(me.verify_key) if me and me.verify_key else (),
        unconfirmed=unconfirmed(store),
        gaps=gaps(store),
        waiting=row_lines(store, asked.waiting(store), roster.names),
        conflicts=count_conflicts(store),
        reviews=len(peers.reviews(store)),
        quarantined=len(quarantined(store)),
        last_in=_file(ins[-1].at, ins[-1].file, ins[-1].number, roster.names.person(ins[-1].sender), ins[-1].counts)
        if ins
        else None,
        last_out=_file(outs[-1].at, outs[-1].file, outs[-1].number, roster.names.person(outs[-1].recipient),
                       outs[-1].counts) if outs else None,
        people=people(store),
        watch=watch_folder(store),
        digest=stored.set_of_all(store),
    )  # fmt: skip


def _file(at: str, file: str, number: int, who: str, counts: dict[str, object]) -> FileLine:
    return FileLine(datetime.fromisoformat(at).astimezone(), file, number, who, counts)


def count_conflicts(store: Store) -> int:
    """How many conflicts wait for somebody: cells with several values, rows that one deleted and another edited. Quick:
    the shell shows it everywhere."""
    return len(stored_records.conflicts(store)) + len(stored_records.contested(store))


def unconfirmed(store: Store) -> Unconfirmed:
    """What the programme team has not said it holds of what this person wrote."""
    me = kept.get(store)
    roster = Roster(store)
    hubs = [lap for lap in roster.laptops if lap.hub and lap.state == IN_USE]
    if me is None or me.hub:
        return Unconfirmed(0, (), bool(hubs))
    own = sorted(own_replicas(store, me))
    after = acknowledged(store, own, hubs, by_one=True)  # a second one, or one that was put back, may lag behind
    edits, rows = asked.beyond(store, after)
    return Unconfirmed(edits, row_lines(store, rows, roster.names), bool(hubs))


def gaps(store: Store) -> tuple[str, ...]:
    """A sentence for each run of edits that is missing: which, of which laptop, whom to ask."""
    roster = Roster(store)
    out = []
    for replica, missing in stored.gaps(store).items():
        for first, last in missing:
            which = f"edit {first:,}" if first == last else f"edits {first:,}-{last:,}"
            out.append(f"Not arrived: ask for {which} of {roster.whose(replica)}, there or from the programme team.")
    return tuple(out)


def people(store: Store) -> tuple[PersonLine, ...]:
    """The roster, by name."""
    me = kept.get(store)
    roster = Roster(store)
    last = {one.replica: one for one in peers.incoming(store, APPLIED) if one.kind == BUNDLE}
    lines: dict[str, list[LaptopLine]] = {}
    for lap in roster.laptops:
        heard = last.get(lap.replica)
        lines.setdefault(lap.person, []).append(
            LaptopLine(
                row=lap.row,
                name=lap.name,
                mine=me is not None and lap.replica == me.replica,
                hub=lap.hub,
                state=lap.state,
                since=lap.since,
                reason=lap.reason,
                key=lap.sign_key,
                trust=_trust(store, lap),
                words=signing.words(lap.sign_key) if lap.sign_key else (),
                encrypts=bool(lap.age_key),
                last=datetime.fromisoformat(str(heard.counts["created"])).astimezone() if heard else None,
                number=heard.number if heard else 0,
            )
        )
    return tuple(
        PersonLine(r.id, r.values["name"], r.values["role"], r.values["email"], tuple(lines.get(r.id, ())))
        for r in stored_records.rows(store, "person")
    )


def _trust(store: Store, lap: Laptop) -> Trust:
    return trust_of(store, lap.sign_key, lap.replica) if lap.sign_key else Trust.UNKNOWN
