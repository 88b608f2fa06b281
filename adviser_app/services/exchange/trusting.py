"""Whose bundles are taken in: keys confirmed over the phone, laptops that are lost or retired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import signing
from adviser_app.services import identity, records
from adviser_app.services.exchange.receiving import BUNDLE
from adviser_app.services.exchange.roster import RETIRED, REVOKED, Laptop, Trust, laptops, trust_of
from adviser_app.services.records import names
from adviser_app.store import peers
from adviser_app.store.connection import Store
from adviser_app.store.peers import QUARANTINED


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A bundle that was kept back. ``at`` local time; names as the file says; ``words`` of its key, to be compared over
    the phone; ``trust``: why it was kept back, or ``trusted`` where that has since been settled: take it in again."""

    id: int
    at: datetime
    file: str
    person: str
    sender: str
    laptop: str
    number: int
    key: str
    words: tuple[str, ...]
    trust: Trust


@dataclass(frozen=True, slots=True)
class Decision:
    """A logged decision about a key: ``decision`` trusted or refused, ``how`` they were sure, ``by`` a name."""

    key: str
    words: tuple[str, ...]
    person: str
    decision: str
    how: str
    at: datetime
    by: str


def quarantined(store: Store) -> list[Quarantined]:
    """The bundles kept back, newest first."""
    return [
        Quarantined(
            one.id,
            datetime.fromisoformat(one.at).astimezone(),
            one.file,
            one.sender,
            one.counts.get("sender", ""),
            one.counts.get("laptop", ""),
            one.number,
            key := one.counts.get("key", ""),
            signing.words(key) if key else (),
            trust_of(store, key, one.replica),
        )
        for one in reversed(peers.incoming(store, QUARANTINED))
        if one.kind == BUNDLE
    ]


def trust(store: Store, key: str, how: str) -> Decision:
    """Trust a key from now on, on this laptop: somebody has compared its words. ``how``: when and with whom.

    Raises AdviserError 'no-such-key' for one that no bundle and no laptop of the roster has, 'no-reason', and
    'sender-revoked' for that of a revoked laptop.
    """
    replica, _ = _known_key(store, key)
    if trust_of(store, key, replica) is Trust.REVOKED:
        raise AdviserError(
            "A revoked laptop", "The key belongs to a laptop that is revoked in the roster.",
            "It needs a new start: on that laptop, Adviser makes a new key in a new store.", code="sender-revoked",
        )  # fmt: skip
    return _decide(store, key, "trusted", how)


def distrust(store: Store, key: str, how: str) -> Decision:
    """Take in nothing more that a key signs, on this laptop. Raises AdviserError 'no-such-key', 'no-reason'."""
    return _decide(store, key, "refused", how)


def _decide(store: Store, key: str, decision: str, how: str) -> Decision:
    replica, person = _known_key(store, key)
    if not how.strip():
        raise AdviserError(
            "No reason given", "The decision is logged with how you made sure.",
            "Say when, and with whom you compared the words.", code="no-reason",
        )  # fmt: skip
    with store.write():
        me = identity.ensure(store)
        peers.add_trust(store, key, replica, person, decision, how.strip(), me.person)
    identity.note(store)
    return decisions(store)[-1]


def _known_key(store: Store, key: str) -> tuple[str, str]:
    """(replica, person) of a key: from the roster, else from a bundle."""
    for lap in laptops(store):
        if lap.sign_key == key:
            return lap.replica, lap.person
    for one in peers.incoming(store):
        if key and one.counts.get("key") == key:
            return one.replica, one.sender
    raise AdviserError(
        "No such key", "No bundle and no laptop in the roster has this key.", "Take in a bundle of theirs first.",
        code="no-such-key",
    )  # fmt: skip


def decisions(store: Store) -> list[Decision]:
    """Every decision about keys, oldest first."""
    known = names(store)
    return [
        Decision(
            t.key, signing.words(t.key), known.person(t.person), t.decision, t.how,
            datetime.fromisoformat(t.at).astimezone(), known.person(t.by),
        )
        for t in peers.trust_log(store)
    ]  # fmt: skip


def revoke(store: Store, laptop_row: str, reason: str) -> Laptop:
    """A laptop is lost: nothing it signs is taken in any more, here at once, elsewhere with the next exchange. Raises
    AdviserError 'no-such-laptop', 'no-reason', 'own-laptop'."""
    me = identity.get(store)
    if me is not None and me.laptop_row == laptop_row:
        raise AdviserError(
            "This is your laptop", "The laptop you work on cannot be revoked on itself.",
            "Do it on another laptop, or ask the programme team.", code="own-laptop",
        )  # fmt: skip
    return _end(store, laptop_row, REVOKED, reason)


def retire(store: Store, laptop_row: str, reason: str) -> Laptop:
    """A laptop is no longer used; what it had not sent before is still taken in. Raises AdviserError 'no-such-laptop',
    'no-reason'."""
    return _end(store, laptop_row, RETIRED, reason)


def _end(store: Store, laptop_row: str, state: str, reason: str) -> Laptop:
    if not reason.strip():
        raise AdviserError(
            "No reason given",
            "The roster keeps why a laptop is out of use.",
            "Say it in a few words.",
            code="no-reason",
        )
    if laptop_row not in {lap.row for lap in laptops(store)}:
        raise AdviserError(
            "No such laptop", "The roster has no such laptop.", "See `adviser exchange people`.", code="no-such-laptop"
        )
    day = identity.clock_now().astimezone().date().isoformat()
    records.change(store, "laptop", laptop_row, {"state": state, "since": day, "reason": reason.strip()})
    return next(lap for lap in laptops(store) if lap.row == laptop_row)
