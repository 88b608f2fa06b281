"""Erasure: the bytes leave the file, history stays; and what is held on a person."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.merge.edits import erase as without_value
from adviser_app.services import identity, records, settings, stores
from adviser_app.services.records.erase import apply_known
from adviser_app.store import edits, peers
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

SECRET = "Quentinzzz"
ANN = {"council": "E08000038", "name": SECRET, "role": "Leader", "email": f"{SECRET}@example.org".lower()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


def traces(store: Store, words: tuple[str, ...] = (SECRET,)) -> list[str]:
    """Files beside the store, and it, that hold one of some words."""
    return [
        file.name
        for file in sorted(store.path.parent.glob(store.path.name + "*"))
        if any(word.lower().encode() in file.read_bytes().lower() for word in words)
    ]


def busy(store: Store) -> str:
    """A contact that was changed often among many others, so that its text has been on many pages."""
    row = records.create(store, "contact", ANN).id
    with records.action(store, "many"):
        for number in range(60):
            records.create(store, "contact", ANN | {"name": f"Somebody {number}", "email": "", "remark": "x" * 150})
            if number % 6 == 0:
                records.change(store, "contact", row, {"remark": f"{SECRET} {number} " * (1 + number)})
    records.change(store, "contact", row, {"name": "Q. " + SECRET})
    return row


def test_no_trace_is_left_in_the_file(store: Store) -> None:
    row = busy(store)
    records.delete(store, "contact", [row])
    assert traces(store)
    done = records.erase(store, "contact", row, None, "Asked by letter of 3 November")
    assert done.clean and done.values > 10
    assert traces(store) == []
    assert edits.compare(store) == []
    assert list(edits.faulty(store)) == []
    assert not [f for f in stores.quick_check(store) if f.code != "synced-folder"]
    assert len(records.list_rows(store, "contact")) == 60
    assert records.search(store, SECRET) == []


def test_the_salt_goes_too(store: Store) -> None:
    row = records.create(store, "contact", ANN).id
    salts = tuple(e.salt for e in edits.of_rows(store, [("contact", row)])["contact", row])
    assert all(salts) and traces(store, salts)
    records.erase(store, "contact", row, None, "asked")
    assert traces(store, salts) == []


def test_some_fields_only(store: Store) -> None:
    row = records.create(store, "contact", ANN | {"start": "2024-05-01", "end": "2026-05-01"}).id
    assert records.erase(store, "contact", row, ["email", "start"], "asked").values == 2
    values = records.get(store, "contact", row).values
    assert (values["name"], values["email"], values["start"], values["end"]) == (SECRET, "", "", "2026-05-01")
    history = {(x.field, x.before, x.after) for x in records.history(store, "contact", row)}
    assert ("Work e-mail", "", "(erased)") in history
    assert ("To", "(erased)", "31 October 2026") not in history


def test_undo_cannot_bring_it_back(store: Store) -> None:
    row = records.create(store, "contact", ANN).id
    records.change(store, "contact", row, {"name": "Another"})
    records.erase(store, "contact", row, ["name"], "asked")
    result = records.undo(store)
    assert result is not None and result.cells == 0 and len(result.left) == 1
    assert traces(store) == [store.path.name] or SECRET.lower() in ANN["email"]
    assert records.get(store, "contact", row).values["name"] == ""


def test_it_needs_a_reason_and_something_to_erase(store: Store) -> None:
    row = records.create(store, "contact", ANN).id
    for args, code in (
        (("contact", row, None, " "), "no-reason"),
        (("contact", "rNone", None, "asked"), "no-such-record"),
        (("contact", row, ["colour"], "asked"), "no-such-field"),
    ):
        with pytest.raises(AdviserError) as refused:
            records.erase(store, *args)
        assert refused.value.code == code
    assert records.erasures(store) == []


def test_the_register_of_erasures(store: Store) -> None:
    identity.name(store, "Bea Adviser", "Train laptop")
    row = records.create(store, "contact", ANN).id
    records.erase(store, "contact", row, ["name"], "Asked by letter")
    records.erase(store, "contact", row, None, "Asked again")
    register = records.erasures(store)
    assert [(e.who, e.reason, e.values, e.records) for e in register] == [
        ("Bea Adviser", "Asked by letter", 1, (("contact", row),)),
        ("Bea Adviser", "Asked again", 3, (("contact", row),)),
    ]


def test_a_backup_made_before_forgets_when_it_is_opened(store: Store) -> None:
    row = records.create(store, "contact", ANN).id
    before = stores.backup(store)
    records.erase(store, "contact", row, None, "asked")
    path = store.path
    store.close()
    stores.restore(path, before)
    assert SECRET.encode() in path.read_bytes()
    with stores.open_store(path) as again:
        assert traces(again) == []
        assert [e.values for e in records.erasures(again)] == [4]
        assert apply_known(again) == 0


def test_erasures_of_another_store_are_not_taken_over(store: Store, tmp_path: Path) -> None:
    row = records.create(store, "contact", ANN).id
    records.erase(store, "contact", row, None, "asked")
    other = tmp_path / "other"
    other.mkdir()
    with new_store(other) as second:
        records.create(second, "contact", ANN)
        assert apply_known(second) == 0
        assert records.erasures(second) == []


def test_an_erased_value_that_arrives_later_stays_erased(store: Store, tmp_path: Path) -> None:
    row = records.create(store, "contact", ANN).id
    sent = list(edits.select(store, None, {}))
    records.erase(store, "contact", row, ["name"], "asked")
    other = tmp_path / "other"
    other.mkdir()
    with new_store(other) as second:
        with second.write():
            edits.redact(second, (r.edit for r in edits.redactions(store)), "2026-11-22T10:00:00+00:00", "r", "asked")
        with second.write():
            edits.append(second, sent)
        name = [e for e in edits.of_rows(second, [("contact", row)])["contact", row] if e.field == "name"]
        assert name == [without_value(name[0])]
        assert SECRET not in str(records.get(second, "contact", row).values["name"])


def test_a_copy_of_the_file_is_no_part_of_it(store: Store, tmp_path: Path) -> None:
    """The check of traces itself: it would find them."""
    records.create(store, "contact", ANN)
    store.con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(store.path, tmp_path / (store.path.name + "-copy"))
    assert store.path.name + "-copy" in traces(store)


def test_everything_held_on_a_person(store: Store, tmp_path: Path) -> None:
    me = identity.name(store, "Bea Adviser", "Train laptop")
    row = records.create(store, "contact", ANN).id
    records.change(store, "contact", row, {"name": "Somebody else"})
    note = records.create(
        store, "private_note", {"council": "E08000038", "date": "2026-11-22", "text": f"=Met {SECRET.upper()}"}
    )
    records.delete(store, "private_note", [note.id])
    records.create(store, "action", {"what": "Ring", "owner": me.person})
    lines = records.held_on(store, SECRET)
    assert [(x.record, x.field, x.standing) for x in lines] == [
        ("Contact", "Name", "earlier version"),
        ("Contact", "Work e-mail", "shown now"),
        ("Private note", "Note", "in a deleted record"),
    ]
    assert {(x.who, x.laptop) for x in lines} == {("Bea Adviser", "Train laptop")}
    assert ("Action", "Owner", "Bea Adviser") in {
        (x.record, x.field, x.value) for x in records.held_on(store, "bea adv")
    }
    path = tmp_path / "held.csv"
    assert records.write_held_on(store, SECRET, path) == 3
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[2]["value"] == f"'=Met {SECRET.upper()}"
    assert rows[0]["id"] == row
    with pytest.raises(AdviserError):
        records.held_on(store, "  ")


def test_what_is_held_beside_the_records(store: Store) -> None:
    settings.put(store, prepared_by=f"{SECRET}, Adviser")
    with store.write():
        peers.add_incoming(store, f"adviser-exchange_2026-11-22_{SECRET}_3.zip", "0" * 64, kind="bundle")
        peers.add_trust(store, "k", "lB", "rB", "trusted", f"{SECRET} read the words to me", "rA")
    assert [(x.record, x.standing) for x in records.held_on(store, SECRET)] == [
        ("File taken in", "kept beside the records"),
        ("Decision about a key", "kept beside the records"),
        ("Setting", "kept beside the records"),
    ]
