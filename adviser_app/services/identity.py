"""Who works here: the person, the laptop, and the numbers its edits carry.

A store has no identity until the first thing is written down; then one is made from the computer's own words (user
name, host name) unless somebody was named before.
"""

from __future__ import annotations

import getpass
import platform
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, canonical, text_of
from adviser_app.domain.records.fields import FieldError
from adviser_app.merge import clock
from adviser_app.merge.heads import row_state
from adviser_app.services import machine
from adviser_app.services.pen import Pen
from adviser_app.store import edits as stored
from adviser_app.store import identity as kept
from adviser_app.store.connection import Store
from adviser_app.store.identity import Me


@dataclass(frozen=True, slots=True)
class Identity:
    """``person``: the person's row id, ``name`` theirs; ``laptop``: what it is called; ``laptop_row``: its row id;
    ``named``: somebody said who they are, it was not taken from the computer."""

    person: str
    name: str
    laptop: str
    laptop_row: str
    replica: str
    private_replica: str
    hub: bool
    verify_key: str
    named: bool


def clock_now() -> datetime:
    """The wall clock, aware. The one place where edits get their time from."""
    return datetime.now(UTC)


def suggested() -> tuple[str, str]:
    """The computer's own names for its user and for itself: what the first start offers."""
    return _user(), _host()


def get(store: Store) -> Identity | None:
    """Who works here; None where nothing was written down yet and nobody was named."""
    me = kept.get(store)
    return None if me is None else _identity(me)


def _identity(me: Me) -> Identity:
    return Identity(
        me.person, me.name, me.laptop, laptop_row(me.replica), me.replica, me.private_replica, me.hub, me.verify_key,
        me.named,
    )  # fmt: skip


def laptop_row(replica: str) -> str:
    """The row id of the laptop with a replica."""
    return RECORD_TYPES["laptop"].row_id({"replica": replica})


def ensure(store: Store) -> Identity:
    """Who works here, made where nobody is. A copied or restored store takes a new replica first: call it before an
    edit, in the same ``write()``."""
    return _identity(ensure_me(store))


def ensure_me(store: Store) -> Me:
    """``ensure``, as the store keeps it."""
    me = kept.get(store)
    if me is None:
        return _first(store, *suggested(), "", None, None, named=False)
    if is_copy(store, me):
        return _new_replica(store, me, "The store was copied, restored or moved.")
    return me


def is_copy(store: Store, me: Me) -> bool:
    """Whether a store may be the copy of another: this computer does not know its replica, or knows it further on."""
    return any(
        (known := machine.counted(replica)) is None or known > stored.top_seq(store, replica)
        for replica in (me.replica, me.private_replica)
    )


def note(store: Store) -> None:
    """Let this computer remember how far the store has counted: after every commit that wrote edits."""
    me = kept.get(store)
    if me is not None:
        machine.count({r: stored.top_seq(store, r) for r in (me.replica, me.private_replica)})


def name(
    store: Store, person: str, laptop: str, *, email: str = "", role: str | None = None, hub: bool | None = None
) -> Identity:
    """Say who works here, and what the laptop is called; at first start, or later to put it right.

    Raises AdviserError 'no-name' for an empty name, 'no-email'.
    """
    person, laptop = person.strip(), laptop.strip()
    if not person or not laptop:
        raise AdviserError("Who works here?", "A person and a laptop need a name.", "Give both.", code="no-name")
    try:
        fields = RECORD_TYPES["person"].by_name
        email = canonical(fields["email"], email)
        role = canonical(fields["role"], role) if role else None
    except FieldError as error:
        raise AdviserError("Not a person's details", error.message, error.remedy, code=error.code) from error
    with store.write():
        if kept.get(store) is None:
            me = _first(store, person, laptop, email, role, hub, named=True)
        else:
            me = ensure_me(store)
            me = replace(me, name=person, laptop=laptop, hub=me.hub if hub is None else hub, named=True)
            kept.put(store, me)
            said = {"name": person} | ({"email": email} if email else {}) | ({"role": role} if role else {})
            pen = Pen(store, me, clock_now())
            _say(store, pen, "person", me.person, said)
            _say(store, pen, "laptop", laptop_row(me.replica), {"name": laptop, "hub": "yes" if me.hub else ""})
            pen.write(None)
    note(store)
    return _identity(me)


def new_replica(store: Store, why: str) -> Identity:
    """Go on under a new number: the old one was given twice (a copied profile, a restored backup). The old laptop's
    record stays as it is: the copy may still be in use."""
    with store.write():
        me = _new_replica(store, ensure_me(store), why)
    note(store)
    return _identity(me)


def observe(store: Store, stamps: list[str]) -> None:
    """Stamps were taken in: ours will be later, but for those of a clock more than a day ahead. In the caller's
    ``write()``."""
    me = kept.get(store)
    if me is not None and stamps:
        now, newest = clock_now(), me.clock
        for stamp in stamps:
            newest = clock.greatest(newest, stamp, now)
        kept.set_clock(store, newest)


def _first(
    store: Store, person: str, laptop: str, email: str, role: str | None, hub: bool | None, *, named: bool
) -> Me:
    record = RECORD_TYPES["person"]
    me = Me(record.row_id({}), person, laptop, _replica("l"), _replica(stored.PRIVATE), bool(hub), named, clock.FIRST)
    with store.write():
        kept.put(store, me)
        pen = Pen(store, me, clock_now())
        role = role or record.by_name["role"].default
        _say(store, pen, "person", me.person, {"name": person, "email": email, "role": role})
        _say_laptop(store, pen, me, "")
        pen.write(None)
        found = kept.get(store)
    assert found is not None
    machine.count({me.replica: 0, me.private_replica: 0})
    return found


def _new_replica(store: Store, me: Me, why: str) -> Me:
    # The keys go along: they are this person's on this laptop, or were copied with everything else.
    me = replace(me, replica=_replica("l"), private_replica=_replica(stored.PRIVATE))
    with store.write():
        kept.put(store, me)
        pen = Pen(store, me, clock_now())
        _say_laptop(store, pen, me, why)
        pen.write(None)
        found = kept.get(store)
    assert found is not None
    machine.count({me.replica: 0, me.private_replica: 0})
    return found


def _say_laptop(store: Store, pen: Pen, me: Me, why: str) -> None:
    record = RECORD_TYPES["laptop"]
    said = {
        "replica": me.replica, "person": me.person, "name": me.laptop, "sign_key": me.verify_key, "age_key": me.age_key,
        "hub": "yes" if me.hub else "", "state": record.by_name["state"].default,
        "since": clock_now().astimezone().date().isoformat(), "reason": why,
    }  # fmt: skip
    _say(store, pen, "laptop", laptop_row(me.replica), said)


def _say(store: Store, pen: Pen, table: str, row: str, said: dict[str, str]) -> None:
    """Set cells of a row, those that differ."""
    found = stored.of_rows(store, [(table, row)]).get((table, row))
    state = row_state(found) if found else None
    for cell, value in RECORD_TYPES[table].cells(said).items():
        before = state.cells.get(cell) if state else None
        if value != (before.value if before else ""):
            pen.put(table, row, cell, value, before)


def _replica(letter: str) -> str:
    return letter + text_of(secrets.token_bytes(9))


def _user() -> str:
    try:
        return getpass.getuser() or "Adviser"
    except (OSError, KeyError):
        return "Adviser"


def _host() -> str:
    return platform.node().split(".")[0] or "Laptop"
