"""Edits taken in, read, counted by laptop; the caches made from them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.records.edits import DELETE, ROW, Edit, make
from adviser_app.store import edits, exchange, records
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

STAMP = "2026-11-22T09:00:00.000Z-"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


def contact(seq: int, field: str, value: str, row: str = "r1", replica: str = "lA", **more: object) -> Edit:
    return make(replica, seq, f"{STAMP}{seq:04x}", "rAnn", "contact", row, field, value, salt="s", **more)  # type: ignore[arg-type]


def put(store: Store, *new: Edit) -> set[tuple[str, str]]:
    with store.write():
        return edits.append(store, new)


def test_edits_come_in_once_and_are_shown(store: Store) -> None:
    one, two = contact(1, "name", "Ann"), contact(2, "tags:finance", "yes")
    assert put(store, one, two) == {("contact", "r1")}
    assert put(store, two, one) == set()
    row = records.row(store, "contact", "r1")
    assert row is not None
    assert (row.values["name"], row.values["tags"], row.by, row.waiting) == ("Ann", "finance", "rAnn", False)
    assert records.rows(store, "contact") == [row]
    assert edits.by_ids(store, [one.id, "enone"]) == {one.id: one}
    assert edits.known(store, [one.id, "enone"]) == {one.id}
    assert edits.of_rows(store, [("contact", "r1"), ("contact", "r2")]) == {("contact", "r1"): [one, two]}
    assert edits.compare(store) == []


def test_the_newest_are_those_that_came_last(store: Store) -> None:
    one, two, three = (contact(n, f"tags:{n}", "yes") for n in (3, 1, 2))
    put(store, one)
    put(store, one, two, three)
    assert edits.newest(store, 2) == [two.id, three.id]
    assert edits.newest(store, 9) == [one.id, two.id, three.id]
    assert edits.newest(store, 0) == []


def test_numbers_given_twice(store: Store) -> None:
    """By an edit that is here and one that comes, or by two that come together."""
    put(store, *(contact(n, f"tags:{n}", "yes") for n in (1, 2, 3)), contact(1, "name", "B", replica="lB"))
    fork = [contact(n, "tags:fork", "yes") for n in (1, 3, 4)]
    assert exchange.doubled(store, fork) == {"lA": [1, 3]}
    more = [
        contact(4, "tags:more", "yes"),
        contact(2, "name", "B", replica="lB"),
        contact(7, "name", "C", replica="lC"),
    ]
    assert exchange.doubled(store, [*fork, *more]) == {"lA": [1, 3, 4]}
    assert exchange.doubled(store, more) == {}


def test_a_deleted_row_leaves_the_list_and_can_be_read(store: Store) -> None:
    one = contact(1, "name", "Ann")
    put(store, one, contact(2, ROW, "", kind=DELETE, covers=[one.id]))
    assert records.rows(store, "contact") == []
    assert [r.values["name"] for r in records.deleted(store, "contact")] == ["Ann"]
    put(store, contact(3, "name", "Anne", parents=[one.id]))
    assert records.rows(store, "contact")[0].standing == "deleted here, edited there"
    assert records.contested(store) == [("contact", "r1")]
    assert edits.compare(store) == []


def test_what_this_version_does_not_know_is_kept_and_relayed(store: Store) -> None:
    new = [
        make("lA", 1, f"{STAMP}0001", "rAnn", "survey", "r9", "wave", "3", salt="s"),
        contact(2, "pager", "123"),
        contact(3, "name", "Ann", kind="annotate"),
    ]
    put(store, *new)
    assert list(edits.select(store, None, {})) == new
    assert records.rows(store, "contact")[0].values["name"] == "Ann"
    assert edits.compare(store) == []


def test_numbers_gaps_and_holdings(store: Store) -> None:
    put(store, *(contact(n, f"tags:{n}", "yes") for n in (1, 2, 5, 6, 9)))
    put(store, contact(2, "tags:fork", "yes"), contact(1, "name", "B", replica="lB"))
    assert edits.gaps(store) == {"lA": [(3, 4), (7, 8)]}
    assert edits.next_seq(store, "lA") == 10
    assert edits.next_seq(store, "lC") == 1
    holdings = edits.holdings(store)
    assert (holdings["lA"].upto, holdings["lB"].upto) == (2, 1)
    assert holdings["lA"].digest == edits.digest_upto(store, "lA", 2)
    assert [e.seq for e in edits.select(store, {"lA"}, {"lA": 2})] == [5, 6, 9]
    assert [(e.replica, e.seq) for e in edits.select(store, None, {"lA": 8})] == [("lA", 9), ("lB", 1)]


def test_private_edits_are_never_selected(store: Store) -> None:
    put(
        store,
        make("pA", 1, f"{STAMP}0001", "rAnn", "private_note", "r1", "text", "secret", salt="s"),
        make("lA", 1, f"{STAMP}0001", "rAnn", "private_note", "r2", "text", "secret", salt="s"),
        contact(2, "name", "Ann", replica="pA"),
    )
    assert list(edits.select(store, None, {})) == []
    assert "pA" not in edits.holdings(store)
    assert edits.gaps(store) == {}


def test_an_erased_edit_has_no_value_now_or_when_it_arrives(store: Store) -> None:
    one, later = contact(1, "name", "Erasmus"), contact(2, "role", "Nobleman")
    put(store, one)
    with store.write():
        assert edits.redact(store, [one.id, later.id], "2026-11-22T10:00:00", "rAnn", "asked") == {("contact", "r1")}
    put(store, later)
    found = edits.by_ids(store, [one.id, later.id]).values()
    assert [(e.value, e.salt) for e in found] == [(None, "")] * 2
    assert list(edits.faulty(store)) == []
    assert records.rows(store, "contact")[0].values["name"] == ""
    assert edits.compare(store) == []
    assert [r.edit for r in edits.redactions(store)] == sorted([one.id, later.id])


def test_no_byte_of_an_erased_value_stays_where_rows_were_moved_about(store: Store) -> None:
    """Rows of all sizes, written in between others and grown again and again: SQLite moves them from page to page."""
    rnd = random.Random(5)
    secret = b"Quentinzzz"
    made: list[Edit] = []
    heads: dict[str, str] = {}
    for _ in range(40):
        new = []
        for _ in range(60):
            row, number = f"r{rnd.randrange(700):03}", len(made) + len(new) + 1
            text = rnd.choice(("Quentinzzz ", "x x x x x ")) * rnd.randrange(1, 150)
            parents = [heads[row]] if row in heads else []
            new.append(contact(number, "remark", text, row=row, parents=parents))
            heads[row] = new[-1].id
        put(store, *new)
        made += new
    gone = [e.id for e in made if e.value and e.value.startswith("Q")]
    assert secret in store.path.with_name(store.path.name + "-wal").read_bytes()
    for part in range(4):
        with store.write():
            edits.redact(store, gone[part::4], "2026-11-22T10:00:00+00:00", "rAnn", "asked")
    assert edits.forget_log(store)
    assert secret.lower() not in store.path.read_bytes().lower()
    assert not store.path.with_name(store.path.name + "-wal").read_bytes()
    assert b"x x x x" in store.path.read_bytes()
    assert edits.compare(store) == []


def test_caches_that_are_not_what_the_edits_say_are_named_and_made_anew(store: Store) -> None:
    put(store, contact(1, "name", "Ann"), contact(2, "role", "Leader", row="r2"))
    con = store.con
    con.execute("UPDATE contact SET name = 'Bob' WHERE id = 'r1'")
    con.execute("UPDATE cell SET heads = '' WHERE row = 'r2'")
    con.execute("UPDATE row_state SET standing = 'deleted' WHERE row = 'r2'")
    con.execute("DELETE FROM record_search WHERE rowid = (SELECT id FROM row_state WHERE row = 'r1')")
    con.execute("INSERT INTO contact (id) VALUES ('rX')")
    con.execute("INSERT INTO cell VALUES ('contact', 'rX', 'name', 'ok', '', '')")
    found = "\n".join(edits.compare(store))
    for words in (
        "record of contact r1 differs",
        "cell of contact r2 role differs",
        "standing of contact r2 differs",
        "search entry of contact r1 is missing",
        "record in contact contact rX belongs to no edit",
        "cell contact rX belongs to no edit",
    ):
        assert words in found
    edits.rebuild(store)
    assert edits.compare(store) == []
