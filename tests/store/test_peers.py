"""What is known of other laptops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.store import identity, peers
from adviser_app.store.connection import Store
from adviser_app.store.edits import Holding
from tests.tools.stores import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made, made.write():
        yield made


def test_files_taken_in(store: Store) -> None:
    first = peers.add_incoming(store, "a.zip", "a" * 64, kind="bundle", state=peers.QUARANTINED, sender="rB", number=3)
    second = peers.add_incoming(store, "b.zip", "b" * 64, kind="template", counts={"new": 2})
    assert [f.id for f in peers.incoming(store)] == [first, second]
    assert [f.file for f in peers.incoming(store, peers.QUARANTINED)] == ["a.zip"]
    peers.set_incoming(store, first, state=peers.REFUSED, counts={"new": 0})
    again = peers.add_incoming(store, "a (1).zip", "a" * 64, kind="bundle")
    found = peers.by_hash(store, "a" * 64)
    assert found is not None and found.id == again  # the one that was applied
    assert peers.by_hash(store, "c" * 64) is None
    assert peers.incoming(store, peers.REFUSED)[0].counts == {"new": 0}


def test_bundles_written_are_numbered(store: Store) -> None:
    assert peers.next_number(store) == 1
    peers.add_outgoing(store, "x.zip", "a" * 64, number=1, kind="adviser", counts={"edits": 4})
    assert peers.next_number(store) == 2
    assert [(o.number, o.counts) for o in peers.outgoing(store)] == [(1, {"edits": 4})]


def test_what_others_hold_is_what_they_said_last(store: Store) -> None:
    peers.put_held(store, "lB", {"lA": Holding(5, "x"), "lC": Holding(1, "y")})
    peers.put_held(store, "lB", {"lA": Holding(7, "z")})
    peers.put_held(store, "lD", {"lA": Holding(2, "w")})
    assert peers.held(store) == {"lB": {"lA": Holding(7, "z")}, "lD": {"lA": Holding(2, "w")}}


def test_the_last_decision_on_a_key_stands_and_all_are_kept(store: Store) -> None:
    peers.add_trust(store, "k1", "lB", "rB", "trusted", "words read over the phone", "rA")
    peers.add_trust(store, "k1", "lB", "rB", "refused", "the laptop was lost", "rA")
    assert peers.trust(store)["k1"].decision == "refused"
    assert [t.decision for t in peers.trust_log(store)] == ["trusted", "refused"]


def test_a_row_waits_once_to_be_looked_at(store: Store) -> None:
    file = peers.add_incoming(store, "a.zip", "a" * 64, kind="bundle")
    peers.add_reviews(store, file, [("contact", "r1"), ("contact", "r2")])
    peers.add_reviews(store, None, [("contact", "r1")])
    waiting = peers.reviews(store)
    assert [(r.table, r.row, r.incoming) for r in waiting] == [("contact", "r1", file), ("contact", "r2", file)]
    peers.reviewed(store, [waiting[0].id])
    peers.add_reviews(store, None, [("contact", "r1")])
    assert [r.row for r in peers.reviews(store)] == ["r2", "r1"]


def test_identity_is_one_row(store: Store) -> None:
    assert identity.get(store) is None
    me = identity.Me("rA", "Ann", "Laptop", "lA", "pA", False, True, "0001", "secret", "key", "", "")
    identity.put(store, me)
    identity.put(store, me)
    identity.set_clock(store, "0002")
    found = identity.get(store)
    assert found is not None and (found.clock, found.sign_secret, found.named) == ("0002", "secret", True)
