"""Undo and redo: by edits that say the opposite, across restarts, leaving what others built upon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.merge.edits import make
from adviser_app.merge.heads import row_state
from adviser_app.services import records
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

ANN = {"council": "E08000038", "name": "Ann Example", "role": "Leader"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


def shown(store: Store) -> dict[str, dict[str, str]]:
    return {v.id: v.values for v in records.list_rows(store, "contact")}


def foreign(store: Store, row: str, cell: str, value: str, *, parents: list[str] | None = None) -> None:
    """An edit from another laptop, made in knowledge of what is here unless told otherwise."""
    state = row_state(edits.of_rows(store, [("contact", row)])["contact", row])
    if parents is None:
        parents = [e.id for e in state.cells[cell].heads] if cell in state.cells else []
    seq = edits.next_seq(store, "lOther")
    edit = make("lOther", seq, "2026-11-22T09:00:00.000Z-0000", "rBob", "contact", row, cell, value, parents=parents)
    with store.write():
        edits.append(store, [edit])


def test_each_kind_of_action_there_and_back(store: Store) -> None:
    states = [shown(store)]
    made = records.create(store, "contact", ANN)
    states.append(shown(store))
    records.change(store, "contact", made.id, {"role": "Mayor", "tags": "x; y", "start": "2024-05-01"})
    states.append(shown(store))
    records.delete(store, "contact", [made.id])
    states.append(shown(store))
    records.restore(store, "contact", [made.id])
    states.append(shown(store))
    for _ in range(2):
        labels = ["restored contact", "deleted contact", "changed contact", "added contact"]
        for number, label in enumerate(labels):
            assert records.undo_labels(store)[0] == label
            result = records.undo(store)
            assert result is not None and result.label == label and result.left == ()
            assert shown(store) == states[3 - number]
        assert records.undo(store) is None
        for number, label in enumerate(reversed(labels)):
            assert records.undo_labels(store)[1] == label
            result = records.redo(store)
            assert result is not None and result.left == ()
            assert shown(store) == states[number + 1]
        assert records.redo(store) is None
    assert edits.compare(store) == []


def test_undo_after_a_restart(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    records.change(store, "contact", made.id, {"role": "Mayor"})
    store.close()
    with Store.open(store.path) as again:
        assert records.undo_labels(again) == ("changed contact", None)
        records.undo(again)
        assert records.get(again, "contact", made.id).values["role"] == "Leader"
        again.close()
    with Store.open(store.path) as again:
        records.redo(again)
        assert records.get(again, "contact", made.id).values["role"] == "Mayor"


def test_something_new_ends_redo(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    records.change(store, "contact", made.id, {"role": "Mayor"})
    records.undo(store)
    records.change(store, "contact", made.id, {"phone": "020 7664 3000"})
    assert records.undo_labels(store) == ("changed contact", None)
    assert records.redo(store) is None
    records.undo(store)
    assert records.undo_labels(store)[0] == "added contact"


def test_what_somebody_has_since_changed_is_left_and_named(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    records.change(store, "contact", made.id, {"role": "Mayor", "phone": "020 7664 3000"})
    foreign(store, made.id, "role", "Elected mayor")
    result = records.undo(store)
    assert result is not None and result.cells == 1
    assert result.left == ("Contact “Ann Example · Elected mayor”: Role was changed since, and stays as it is.",)
    values = records.get(store, "contact", made.id).values
    assert (values["role"], values["phone"]) == ("Elected mayor", "")
    # the row too stays: it holds what somebody else wrote
    result = records.undo(store)
    assert result is not None and result.cells == 0
    assert "written in it since" in result.left[0]
    assert made.id in shown(store)


def test_what_somebody_wrote_before_one_s_own_change_is_not_mistaken_for_one_s_own(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    records.change(store, "contact", made.id, {"role": "A"})
    foreign(store, made.id, "role", "B")
    records.change(store, "contact", made.id, {"role": "C"})
    assert records.undo(store).left == ()  # type: ignore[union-attr]
    assert records.get(store, "contact", made.id).values["role"] == "B"
    assert len(records.undo(store).left) == 1  # type: ignore[union-attr]
    assert records.get(store, "contact", made.id).values["role"] == "B"


def test_what_was_erased_meanwhile_is_not_brought_back(store: Store) -> None:
    row = records.create(store, "contact", ANN | {"remark": "Said in anger"}).id
    records.change(store, "contact", row, {"remark": "Calm", "role": "Mayor"})
    first = next(e for e in edits.of_rows(store, [("contact", row)])["contact", row] if e.value == "Said in anger")
    with store.write():
        edits.redact(store, [first.id], "2026-11-22T10:00:00+00:00", "rBob", "asked to")
    result = records.undo(store)
    assert result is not None
    assert result.left == (
        "Contact “Ann Example · Mayor”: what Remark said before is not here, and it stays as it is.",
    )
    assert (shown(store)[row]["remark"], shown(store)[row]["role"]) == ("Calm", "Leader")


def test_a_settled_conflict_is_there_again(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    head = [e.id for e in edits.of_rows(store, [("contact", made.id)])["contact", made.id] if e.field == "role"]
    records.change(store, "contact", made.id, {"role": "Mayor"})
    foreign(store, made.id, "role", "Chair", parents=head)
    before = records.get(store, "contact", made.id)
    assert before.conflicts == ("role",)
    records.change(store, "contact", made.id, {"role": "Mayor and chair"})
    assert records.get(store, "contact", made.id).conflicts == ()
    records.undo(store)
    after = records.get(store, "contact", made.id)
    assert (after.conflicts, after.values) == (("role",), before.values)
    records.redo(store)
    assert records.get(store, "contact", made.id).values["role"] == "Mayor and chair"
    assert edits.compare(store) == []


def test_a_row_deleted_by_somebody_else_meanwhile(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    records.delete(store, "contact", [made.id])
    foreign(store, made.id, "email", "ann@example.org", parents=[])  # edited there, deleted here
    assert records.get(store, "contact", made.id).standing == "deleted here, edited there"
    assert records.undo(store).left == ()  # type: ignore[union-attr]
    assert records.get(store, "contact", made.id).standing == "live"


def test_labels_hold_no_values(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    records.change(store, "contact", made.id, {"role": "Zebra keeper"})
    records.delete(store, "contact", [made.id])
    labels = " ".join(row[0] for row in store.con.execute("SELECT label FROM batch"))
    assert not any(word in labels for word in ("Ann", "Zebra", "Barnsley", "E08000038"))


steps = st.lists(
    st.sampled_from(["create", "role", "tags", "term", "delete", "restore", "several"]), min_size=1, max_size=8
)


@settings(max_examples=40)
@given(steps, st.integers(1, 2), st.randoms(use_true_random=False))
def test_any_actions_undone_and_done_again_come_out_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, actions: list[str], rounds: int, random: object
) -> None:
    with new_store(tmp_path_factory.mktemp("undo")) as store:
        states = [shown(store)]
        for number, what in enumerate(actions):
            rows = sorted(shown(store))
            gone = [d.id for d in records.deleted(store, "contact")]
            pick = random.choice  # type: ignore[attr-defined]
            before = store.con.execute("SELECT count(*) FROM batch").fetchone()[0]
            if what == "create" or not rows:
                records.create(store, "contact", ANN | {"remark": str(number)})
            elif what == "role":
                records.change(store, "contact", pick(rows), {"role": f"Role {number}"})
            elif what == "tags":
                records.change(store, "contact", pick(rows), {"tags": pick(["a", "a; b", "", "c; a"])})
            elif what == "term":
                records.change(store, "contact", pick(rows), {"start": pick(["2024-05-01", ""]), "end": "2025-05-01"})
            elif what == "delete":
                records.delete(store, "contact", [pick(rows)])
            elif what == "restore" and gone:
                records.restore(store, "contact", [pick(gone)])
            else:
                with records.action(store, "several"):
                    row = pick(rows)
                    records.change(store, "contact", row, {"role": f"First {number}"})
                    records.change(store, "contact", row, {"role": f"Then {number}", "phone": "0123 456"})
                    records.create(store, "contact", ANN)
                    records.delete(store, "contact", [row])
            if store.con.execute("SELECT count(*) FROM batch").fetchone()[0] > before:
                states.append(shown(store))
        for _ in range(rounds):
            for state in states[-2::-1]:
                result = records.undo(store)
                assert result is not None and result.left == ()
                assert shown(store) == state
            assert records.undo(store) is None
            for state in states[1:]:
                result = records.redo(store)
                assert result is not None and result.left == ()
                assert shown(store) == state
            assert records.redo(store) is None
        assert edits.compare(store) == []
