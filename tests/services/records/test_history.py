"""The history of a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.errors import AdviserError
from adviser_app.merge.edits import Edit, make
from adviser_app.services import identity, records
from adviser_app.services.records.history import in_order
from adviser_app.store import edits, peers
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

ANN = {"council": "E08000038", "name": "Ann Example", "role": "Leader"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


def test_each_change_of_each_field_in_words(store: Store) -> None:
    identity.name(store, "Bea Adviser", "Train laptop")
    made = records.create(store, "contact", ANN)
    records.change(store, "contact", made.id, {"role": "Mayor", "start": "2024-05-01", "tags": "x"})
    records.change(store, "contact", made.id, {"end": "2026-10-31", "tags": ""})
    records.delete(store, "contact", [made.id])
    lines = records.history(store, "contact", made.id)
    assert [(x.field, x.before, x.after, x.kind) for x in lines] == [
        ("Council", "", "Barnsley", "set"),
        ("Name", "", "Ann Example", "set"),
        ("Role", "", "Leader", "set"),
        ("Role", "Leader", "Mayor", "set"),
        ("From", "", "1 May 2024", "set"),
        ("Tags", "", "x", "set"),
        ("To", "", "31 October 2026", "set"),
        ("Tags", "x", "", "set"),
        ("", "", "", "delete"),
    ]
    assert {(x.who, x.laptop, x.source) for x in lines} == {("Bea Adviser", "Train laptop", "")}
    with pytest.raises(AdviserError) as refused:
        records.history(store, "contact", "rNone")
    assert refused.value.code == "no-such-record"


def test_a_private_note_was_written_on_this_laptop(store: Store) -> None:
    identity.name(store, "Bea Adviser", "Train laptop")
    note = records.create(store, "private_note", {"council": "E08000038", "date": "2026-11-22", "text": "Hm"})
    assert {x.laptop for x in records.history(store, "private_note", note.id)} == {"Train laptop"}


def test_what_came_with_a_file_names_it_and_stands_after_what_it_replaces(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "clock_now", lambda: datetime(2035, 1, 1, tzinfo=UTC))  # a clock that runs ahead
    made = records.create(store, "contact", ANN)
    heads = [e.id for e in edits.of_rows(store, [("contact", made.id)])["contact", made.id] if e.field == "role"]
    came = make(
        "lB", 1, "2026-11-22T09:00:00.000Z-0000", "rBob", "contact", made.id, "role", "Mayor", parents=heads, salt="s"
    )
    with store.write():
        file = peers.add_incoming(store, "bundle.zip", "0" * 64, kind="bundle")
        edits.append(store, [came], came=file)
    last = records.history(store, "contact", made.id)[-1]
    assert (last.field, last.before, last.after, last.source) == ("Role", "Leader", "Mayor", "bundle.zip")
    assert (last.who, last.laptop, last.at.year) == ("somebody unknown", "", 2026)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), min_size=1, max_size=12), st.randoms())
def test_no_edit_stands_before_one_that_it_replaces(spec: list[tuple[int, int]], random: object) -> None:
    made: list[Edit] = []
    for seq, (back, second) in enumerate(spec):
        parents = [made[back % len(made)].id] if made and back % 3 else []
        stamp = f"2026-11-22T09:00:0{second}.000Z-0000"
        made.append(make("lA", seq + 1, stamp, "r", "contact", "r", "f", str(seq), parents=parents, salt="s"))
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    ordered = in_order(shuffled)
    assert ordered == in_order(made)
    assert sorted(e.id for e in ordered) == sorted(e.id for e in made)
    place = {e.id: n for n, e in enumerate(ordered)}
    assert all(place[p] < place[e.id] for e in made for p in e.parents)
