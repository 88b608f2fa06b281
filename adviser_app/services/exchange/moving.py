"""An adviser comes to a new laptop: their store was copied there, and the old laptop is used no more, or was lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import age, signing
from adviser_app.services import identity
from adviser_app.services.exchange import trusting
from adviser_app.services.exchange.keys import ensure_keys
from adviser_app.services.identity import Identity
from adviser_app.store import identity as kept
from adviser_app.store.connection import Store


class Old(StrEnum):
    """What became of the laptop somebody came from."""

    RETIRED = "retired"
    LOST = "lost"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Moved:
    """``me``: who works here from now on; ``old``: what the old laptop was called; ``new_key``: this one signs with a
    key of its own, which others confirm anew."""

    me: Identity
    old: str
    new_key: bool


def move_in(store: Store, laptop: str, old: Old, reason: str = "") -> Moved:
    """Go on here under a new number and the name ``laptop``; the old laptop retires, is revoked, or stays in use.

    The key comes along, so that colleagues need not confirm another; unless the old laptop was lost: whoever has it
    has the key too, and this one gets a new. ``reason`` is kept with the old one, words of ours unless given. Raises
    AdviserError 'nobody-here' (the store names nobody yet), 'same-laptop' (this is no copy: nothing has moved),
    'no-name'.
    """
    me = kept.get(store)
    if me is None:
        raise AdviserError(
            "Nobody works here yet", "This store names neither a person nor a laptop.",
            "Bring in the copy of the old laptop first.", code="nobody-here",
        )  # fmt: skip
    if not identity.is_copy(store, me):
        raise AdviserError(
            "Nothing has moved", "This is the laptop that the store was made on.",
            "Copy it to the new laptop, and do this there.", code="same-laptop",
        )  # fmt: skip
    with store.write():
        identity.name(store, me.name, laptop)
        if old is Old.LOST:
            now = kept.get(store)
            assert now is not None
            secret = signing.new_secret()
            age_secret, age_key = age.new_keys() or ("", "")
            kept.put(store, replace(
                now, sign_secret=secret, verify_key=signing.key_of(secret), age_secret=age_secret, age_key=age_key
            ))  # fmt: skip
        ensure_keys(store)
        row = identity.laptop_row(me.replica)
        if old is Old.LOST:
            trusting.revoke(store, row, reason or "lost")
        elif old is Old.RETIRED:
            trusting.retire(store, row, reason or f"replaced by “{laptop.strip()}”")
    identity.note(store)
    found = identity.get(store)
    assert found is not None
    return Moved(found, me.laptop, old is Old.LOST)


def has_moved(store: Store) -> bool:
    """Whether a store was made on another computer, or put back, and nothing has been written in it since."""
    me = kept.get(store)
    return me is not None and identity.is_copy(store, me)
