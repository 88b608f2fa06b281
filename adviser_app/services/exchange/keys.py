"""This laptop's keys: made once, kept in the store, their public halves in the roster."""

from __future__ import annotations

from dataclasses import replace

from adviser_app.merge import age, signing
from adviser_app.services import identity, records
from adviser_app.services.pen import Pen
from adviser_app.services.records.verbs import state_of
from adviser_app.store import identity as kept
from adviser_app.store.connection import Store
from adviser_app.store.identity import Me


def ensure_keys(store: Store) -> Me:
    """Who works here, with a key to sign with and one to be encrypted to, and both in the laptop's record. On a machine
    that cannot encrypt, the second stays empty."""
    me = kept.get(store)
    if me is not None and me.sign_secret and _told(store, me) and not identity.is_copy(store, me):
        return me
    with store.write():
        me = identity.ensure_me(store)
        if not me.sign_secret:
            secret = signing.new_secret()
            age_secret, age_key = age.new_keys() or ("", "")
            me = replace(
                me, sign_secret=secret, verify_key=signing.key_of(secret), age_secret=age_secret, age_key=age_key
            )
            kept.put(store, me)
        if not _told(store, me):
            row = identity.laptop_row(me.replica)
            state = state_of(store, "laptop", row)
            pen = Pen(store, me, identity.clock_now())
            for cell, value in (("sign_key", me.verify_key), ("age_key", me.age_key)):
                before = state.cells.get(cell) if state else None
                if value != (before.value if before else ""):
                    pen.put("laptop", row, cell, value, before)
            pen.write(None)
        found = kept.get(store)
    identity.note(store)
    assert found is not None
    return found


def _told(store: Store, me: Me) -> bool:
    """Whether the roster has these keys under this laptop."""
    rows = records.list_rows(store, "laptop")
    return any(
        r.values["replica"] == me.replica and (r.values["sign_key"], r.values["age_key"]) == (me.verify_key, me.age_key)
        for r in rows
    )
