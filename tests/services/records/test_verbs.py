"""Records made, changed, deleted, brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, records
from adviser_app.services.records import views
from adviser_app.store import edits
from adviser_app.store.areas import council_names
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

ANN = {"council": "E08000038", "name": "Ann Example", "role": "Leader"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


def n_edits(store: Store) -> int:
    return int(store.con.execute("SELECT count(*) FROM edit").fetchone()[0])


def test_made_changed_listed(store: Store) -> None:
    made = records.create(store, "contact", ANN | {"tags": "finance; Finance lead", "start": "1 May 2024"})
    assert made.caption == "Ann Example · Leader"
    assert made.values["start"] == "2024-05-01"
    assert made.values["tags"] == "finance; Finance lead"
    changed = records.change(store, "contact", made.id, {"end": "31/10/2026", "tags": "finance"})
    assert (changed.values["start"], changed.values["end"]) == ("2024-05-01", "2026-10-31")  # one cell, both kept
    assert changed.values["tags"] == "finance"
    assert [v.id for v in records.list_rows(store, "contact", council="E08000038", text="ann lead")] == [made.id]
    assert records.list_rows(store, "contact", council="E06000001") == []
    assert records.list_rows(store, "contact", text="barnsley may") == [changed]
    assert edits.compare(store) == []


def test_one_record_reads_the_names_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    records.create(store, "contact", ANN)
    asked = []
    monkeypatch.setattr(views, "council_names", lambda of: asked.append(1) or council_names(of))
    made = records.create(store, "contact", ANN | {"name": "Bea Example"})
    assert len(asked) == 1
    records.change(store, "contact", made.id, {"role": "Chief executive"})
    assert len(asked) == 2


def test_a_name_that_was_just_given_is_said(store: Store) -> None:
    assert records.create(store, "council_detail", {"council": "E08000038", "name": "Barnsley (new)"}).caption == (
        "Barnsley (new)"
    )
    detail = records.list_rows(store, "council_detail")[0].id
    assert records.change(store, "council_detail", detail, {"name": "Barnsley (newer)"}).caption == "Barnsley (newer)"
    me = identity.ensure(store)
    assert records.change(store, "person", me.person, {"name": "Zoë Ng"}).by == "Zoë Ng"


def test_nothing_is_written_where_nothing_changes(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    before = n_edits(store)
    records.change(store, "contact", made.id, ANN | {"role": " Leader ", "council": "E08000016"})
    assert n_edits(store) == before
    assert store.con.execute("SELECT count(*) FROM batch").fetchone()[0] == 1


def test_what_is_wrong_is_said_by_field(store: Store) -> None:
    with pytest.raises(records.RecordRefused) as refused:
        records.create(store, "contact", {"council": "E99999999", "name": "", "role": "x", "start": "soon"})
    assert {name: error.code for name, error in refused.value.fields.items()} == {
        "council": "no-such-council", "name": "missing", "start": "no-date",
    }  # fmt: skip
    with pytest.raises(records.RecordRefused) as refused:
        records.create(store, "action", {"what": "Call", "owner": "rNobody"})
    assert refused.value.fields["owner"].code == "no-such-person"
    with pytest.raises(AdviserError) as wrong:
        records.create(store, "contact", {"colour": "red"})
    assert wrong.value.code == "no-such-field"
    with pytest.raises(AdviserError) as wrong:
        records.create(store, "contract", {})
    assert wrong.value.code == "no-such-record-type"
    assert store.con.execute("SELECT count(*) FROM edit").fetchone()[0] == 0


def test_the_same_natural_key_is_one_row(store: Store) -> None:
    link = {"title": "Housing first", "link": "https://www.example.org/a", "theme": "Housing"}
    made = records.create(store, "case_study", link)
    with pytest.raises(records.RecordExists) as refused:
        records.create(store, "case_study", link | {"title": "Again"})
    assert (refused.value.code, refused.value.row) == ("record-exists", made.id)
    assert records.create(store, "case_study", link | {"title": "Again"}, upsert=True).values["title"] == "Again"
    records.change(store, "case_study", made.id, {"summary": "Old words"})
    records.delete(store, "case_study", [made.id])
    back = records.create(store, "case_study", link)
    assert (back.id, back.values["title"], back.values["summary"]) == (made.id, "Housing first", "")
    with pytest.raises(records.RecordRefused) as fixed:
        records.change(store, "case_study", made.id, {"link": "https://www.example.org/b"})
    assert fixed.value.fields["link"].code == "fixed"


def test_notes_are_not_changed_but_shared(store: Store) -> None:
    me = identity.ensure(store)
    note = records.create(
        store, "private_note", {"council": "E08000038", "date": "2026-11-22", "text": "Worried about cash"}
    )
    with pytest.raises(records.RecordRefused):
        records.change(store, "private_note", note.id, {"text": "Happy"})
    team = records.share_note(store, note.id)
    assert team.values["text"] == "Worried about cash"
    assert records.list_rows(store, "private_note") == [note]
    by_replica = (
        {e.replica for e in edits.of_rows(store, [("private_note", note.id)])["private_note", note.id]},
        {e.replica for e in edits.of_rows(store, [("note", team.id)])["note", team.id]},
    )
    assert by_replica == ({me.private_replica}, {me.replica})


def test_deleted_and_brought_back(store: Store) -> None:
    made = records.create(store, "contact", ANN)
    assert records.delete(store, "contact", [made.id, made.id]) == 1
    assert records.delete(store, "contact", [made.id]) == 0
    assert records.list_rows(store, "contact") == []
    assert [d.id for d in records.deleted(store, "contact")] == [made.id]
    with pytest.raises(AdviserError) as refused:
        records.change(store, "contact", made.id, {"role": "Mayor"})
    assert refused.value.code == "record-deleted"
    assert records.restore(store, "contact", [made.id]) == 1
    assert records.restore(store, "contact", [made.id]) == 0
    assert records.get(store, "contact", made.id).values == made.values
    with pytest.raises(AdviserError) as refused:
        records.delete(store, "contact", ["rNone"])
    assert refused.value.code == "no-such-record"


def test_an_action_is_all_or_nothing(store: Store) -> None:
    def twice(second: dict[str, str]) -> None:
        with records.action(store, "several"):
            records.create(store, "contact", ANN)
            records.create(store, "contact", second)

    with pytest.raises(records.RecordRefused):
        twice({})
    assert n_edits(store) == 0
    twice(ANN)
    assert store.con.execute("SELECT label FROM batch").fetchall() == [("several",)]


def test_the_order_of_a_list(store: Store) -> None:
    me = identity.ensure(store)
    for what, due in (("b", "2026-12-01"), ("none", ""), ("a", "2026-11-01"), ("B", "2026-12-01")):
        records.create(store, "action", {"what": what, "due": due, "owner": me.person})
    assert [v.values["due"] for v in records.list_rows(store, "action")] == [
        "2026-11-01",
        "2026-12-01",
        "2026-12-01",
        "",
    ]
    for date in ("2026-01-01", "2026-03-01", "2026-02-01"):
        records.create(store, "note", {"council": "E08000038", "date": date, "text": "x"})
    assert [v.values["date"] for v in records.list_rows(store, "note")] == ["2026-03-01", "2026-02-01", "2026-01-01"]
    for name in ("bob", "Ann", "Cara"):
        records.create(store, "person", {"name": name})
    listed = [v.caption for v in records.list_rows(store, "person") if v.id != me.person]
    assert listed == ["Ann", "bob", "Cara"]


def test_words_for_values(store: Store) -> None:
    me = identity.name(store, "Ann Example", "Train laptop")
    known = records.names(store)
    kinds = {
        ("contact", "council", "E08000038"): "Barnsley",
        ("contact", "start", "2026-11-22"): "22 November 2026",
        ("action", "owner", me.person): "Ann Example",
        ("action", "owner", "rNobody"): "somebody unknown",
        ("council_detail", "population", "1234567"): "1,234,567",
        ("laptop", "hub", "yes"): "Yes",
    }
    for (table, field, text), said in kinds.items():
        assert records.say(records.type_of(table), field, text, known) == said
