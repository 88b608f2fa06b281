"""Who works here: made by itself, named, and made anew where the store is a copy."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, machine, records, stores
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

ANN = {"council": "E08000038", "name": "Ann Example", "role": "Leader"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


def laptops(store: Store) -> list[dict[str, str]]:
    return [v.values for v in records.list_rows(store, "laptop")]


def test_it_is_made_at_the_first_edit_from_the_computer_s_words(store: Store) -> None:
    assert identity.get(store) is None
    records.create(store, "contact", ANN)
    me = identity.get(store)
    assert me is not None and not me.named and not me.hub
    assert (me.name, me.laptop) == identity.suggested()
    assert me.replica != me.private_replica and me.private_replica.startswith(edits.PRIVATE)
    assert [v.caption for v in records.list_rows(store, "person")] == [me.name]
    laptop = laptops(store)[0]
    assert (laptop["replica"], laptop["person"], laptop["state"]) == (me.replica, me.person, "in use")
    assert identity.ensure(store) == me
    assert records.list_rows(store, "contact")[0].by == me.name
    records.undo(store)
    assert records.undo(store) is None  # who one is, is not undone


def test_a_person_names_themselves_first_or_later(store: Store) -> None:
    me = identity.name(store, " Ann Adviser ", "Train laptop", email="ann@example.org", role="Programme team", hub=True)
    assert (me.name, me.laptop, me.hub, me.named) == ("Ann Adviser", "Train laptop", True, True)
    person = records.get(store, "person", me.person).values
    assert (person["name"], person["email"], person["role"]) == ("Ann Adviser", "ann@example.org", "Programme team")
    again = identity.name(store, "Ann Newname", "Train laptop")
    assert (again.person, again.replica, again.hub) == (me.person, me.replica, True)
    person = records.get(store, "person", me.person).values
    assert (person["name"], person["email"]) == ("Ann Newname", "ann@example.org")
    assert records.get(store, "laptop", me.laptop_row).values["hub"] == "yes"
    identity.name(store, "Ann Newname", "Train laptop", hub=False)
    assert records.get(store, "laptop", me.laptop_row).values["hub"] == ""
    for name, laptop, email in (("", "x", ""), ("x", " ", ""), ("x", "y", "not an address")):
        with pytest.raises(AdviserError):
            identity.name(store, name, laptop, email=email)


def test_each_edit_has_the_next_number_and_a_later_stamp(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for hours in (0, 5, -48, 0):  # a clock that jumps
        monkeypatch.setattr(identity, "clock_now", lambda hours=hours: now + timedelta(hours=hours))
        records.create(store, "contact", ANN)
    made = list(edits.select(store, None, {}))
    assert [e.seq for e in made] == list(range(1, len(made) + 1))
    assert [e.clock for e in made] == sorted({e.clock for e in made})


def test_stamps_taken_in_move_the_clock_but_not_those_of_a_wrong_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    monkeypatch.setattr(identity, "clock_now", lambda: now)
    identity.ensure(store)
    with store.write():
        identity.observe(store, ["2026-11-22T20:00:00.000Z-0000", "2031-01-01T00:00:00.000Z-0000"])
    records.create(store, "contact", ANN)
    last = list(edits.select(store, None, {}))[-1]
    assert last.clock.startswith("2026-11-22T20:00:00.000Z-")


def test_reopening_is_no_copy(store: Store) -> None:
    records.create(store, "contact", ANN)
    me = identity.get(store)
    store.close()
    for _ in range(2):
        with Store.open(store.path) as again:
            records.create(again, "contact", ANN)
            assert identity.get(again) == me


@pytest.mark.parametrize("first", ["copy", "original"])
def test_of_a_store_and_its_copy_one_goes_on_under_a_new_number(store: Store, tmp_path: Path, first: str) -> None:
    records.create(store, "contact", ANN)
    me = identity.get(store)
    assert me is not None
    store.close()
    copy = tmp_path / "copy.db"
    shutil.copyfile(store.path, copy)
    found = {}
    for which in (first, "original" if first == "copy" else "copy", first):
        with Store.open(copy if which == "copy" else store.path) as opened:
            records.create(opened, "contact", ANN | {"name": which})
            now = identity.get(opened)
            assert now is not None and now.person == me.person
            found[which] = now.replica
            assert edits.gaps(opened) == {}
    assert found[first] == me.replica
    assert found["original"] != found["copy"]


def test_a_restored_backup_never_gives_a_number_twice(store: Store) -> None:
    records.create(store, "contact", ANN)
    backup = stores.backup(store)
    records.create(store, "contact", ANN | {"name": "Lost with the disk"})
    lost = {(e.replica, e.seq) for e in edits.select(store, None, {})}
    path = store.path
    store.close()
    stores.restore(path, backup)
    with stores.open_store(path) as again:
        before = {(e.replica, e.seq) for e in edits.select(again, None, {})}
        records.create(again, "contact", ANN | {"name": "After"})
        new = {(e.replica, e.seq) for e in edits.select(again, None, {})} - before
        assert new and not new & lost
        reasons = {x["reason"] for x in laptops(again)}
        assert len(laptops(again)) == 2 and any("restored" in reason for reason in reasons)


def test_another_computer_is_another_laptop(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    records.create(store, "contact", ANN)
    me = identity.get(store)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "elsewhere"))
    records.create(store, "contact", ANN)
    now = identity.get(store)
    assert me is not None and now is not None
    assert (now.person, now.name) == (me.person, me.name)
    assert now.replica != me.replica and now.private_replica != me.private_replica
    records.create(store, "contact", ANN)
    assert identity.get(store) == now


def test_what_is_rolled_back_counts_for_nothing(store: Store) -> None:
    records.create(store, "contact", ANN)
    me = identity.get(store)
    with pytest.raises(records.RecordRefused), records.action(store, "x"):
        records.create_many(store, "contact", [ANN, {}])
    records.create(store, "contact", ANN)
    assert identity.get(store) == me
    assert edits.gaps(store) == {}


def test_a_new_number_on_request(store: Store) -> None:
    me = identity.name(store, "Ann", "Train laptop")
    now = identity.new_replica(store, "Two laptops used one number.")
    assert now.replica != me.replica
    assert [x["reason"] for x in laptops(store) if x["replica"] == now.replica] == ["Two laptops used one number."]
    assert identity.get(store) == now


def test_what_the_computer_remembers(tmp_path: Path) -> None:
    assert machine.counted("lA") is None
    machine.count({"lA": 5, "pA": 0})
    machine.count({"lA": 3})
    assert (machine.counted("lA"), machine.counted("pA")) == (5, 0)
    file = paths.data_dir() / "replicas.json"
    file.write_text('{"lA": "x", "lB": 2}')
    assert (machine.counted("lA"), machine.counted("lB")) == (None, 2)
    file.write_text('{"lA"')  # cut short
    assert machine.counted("lA") is None
    machine.count({"lA": 1})
    assert json.loads(file.read_text()) == {"lA": 1}
    assert machine.erased() == {}
    machine.erase(["e1"], "lA", "2026-11-22", "rA", "asked")
    machine.erase(["e2"], "lA", "2026-11-23", "rA", "asked again")
    assert machine.erased()["e1"] == ["lA", "2026-11-22", "rA", "asked"]
    assert len(machine.erased()) == 2


def test_a_profile_that_cannot_be_written_refuses_no_edit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = paths.data_dir() / "blocked"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file where the folder should be")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(blocked))
    records.create(store, "contact", ANN)
    me = identity.get(store)
    records.create(store, "contact", ANN)
    assert len(records.list_rows(store, "contact")) == 2
    assert identity.get(store) == me


def test_what_a_killed_program_left_of_the_lists_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    stores.open_store(tmp_path / "adviser.db").close()
    machine.count({"lA": 5})
    for name in ("erasures.json.32686.partial", "replicas.json.7.partial"):
        (tmp_path / name).write_text('{"half')
    stores.open_store(tmp_path / "adviser.db").close()
    assert not list(tmp_path.glob("*.partial"))
    assert machine.counted("lA") == 5


def test_a_list_taken_for_a_leftover_while_it_is_written_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    replace, swept = os.replace, []

    def other_program_starts_first(source: Path, target: Path) -> None:
        if not swept:
            swept.append(source)
            machine.remove_partials()
        replace(source, target)

    monkeypatch.setattr(os, "replace", other_program_starts_first)
    machine.count({"lA": 5})
    assert swept and json.loads((tmp_path / "replicas.json").read_text()) == {"lA": 5}
