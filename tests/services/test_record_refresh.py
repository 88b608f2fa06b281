"""Files of records through the door of the refresh: recognised, previewed, applied as one action, the same anywhere."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, record_refresh, records
from adviser_app.services.record_refresh import RecordsPreview
from adviser_app.store import edits, peers
from adviser_app.store.connection import Store
from tests.tools import figures
from tests.tools.stores import new_store

BARNSLEY = "E08000038"
ANN = {"Council": "Barnsley", "Name": "Ann Example", "Role": "Leader", "Work e-mail": "ann@example.org"}
BOB = {"Council": "City of Bristol", "Name": "Bob Example", "Role": "Mayor", "Work e-mail": ""}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Ann Hill", "Office")
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "other"
    folder.mkdir()
    with new_store(folder) as made:
        identity.name(made, "Bob Marsh", "Train")
        yield made


def a_file(
    folder: Path, rows: Sequence[Mapping[str, str]], name: str = "contacts.csv", previous: Path | None = None
) -> Path:
    text = io.StringIO(newline="")
    more = {"_previous": hashlib.sha256(previous.read_bytes()).hexdigest()[:12]} if previous else {}
    writer = csv.DictWriter(text, [*dict.fromkeys(n for row in rows for n in row), *more], restval="")
    writer.writeheader()
    writer.writerows({**row, **more} for row in rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def take(store: Store, *paths: Path) -> RecordsPreview:
    shown = record_refresh.preview(store, list(paths))
    record_refresh.apply(store, shown, backup=False)
    return shown


def source_edits(store: Store) -> set[str]:
    return {e.id for e in edits.select(store, None, {}) if e.replica[0] == "f"}


def contacts(store: Store) -> list[tuple[str, str, str]]:
    return sorted((r.values["name"], r.values["role"], r.values["email"]) for r in records.list_rows(store, "contact"))


def test_a_month_and_the_next_one(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, [ANN, BOB])
    assert record_refresh.recognise([path])
    shown = record_refresh.preview(store, [path])
    assert contacts(store) == []
    assert shown.view.title == "Contacts of the programme team"
    assert shown.view.sentence == "2 rows in 1 file: 2 new. Nothing has been written yet."
    ann, bob = ([c.text for c in row] for row in shown.view.movements)
    assert ann == [
        "Ann Example · Leader", "New record", "",
        "Council: Barnsley · Name: Ann Example · Role: Leader · Work e-mail: ann@example.org", "",
    ]  # fmt: skip
    assert bob[:2] == ["Bob Example · Mayor", "New record"]
    applied = record_refresh.apply(store, shown)
    assert (applied.rows, applied.conflicts, applied.rejected) == (2, 0, 0)
    assert applied.backup is not None
    assert contacts(store) == [("Ann Example", "Leader", "ann@example.org"), ("Bob Example", "Mayor", "")]
    shown = take(store, a_file(tmp_path, [ANN | {"Role": "Cabinet member"}, BOB], previous=path, name="next.csv"))
    assert shown.counts == {"rows read": 2, "new": 0, "changed": 1, "unchanged": 1, "duplicate": 0, "rejected": 0}
    assert [tuple(c.text for c in row[:4]) for row in shown.view.movements] == [
        ("Ann Example · Leader", "Role", "Leader", "Cabinet member"),
    ]  # fmt: skip
    (ann,) = records.list_rows(store, "contact", text="ann example")
    assert ann.values["role"] == "Cabinet member"
    assert ann.by == "the programme team’s file"
    lines = records.history(store, "contact", ann.id)
    assert lines[-1].source == "next.csv"
    today = datetime.now(UTC).astimezone().date()  # a file that says no day: when it was taken in
    assert {line.at.date() for line in lines} == {ann.changed.date()} == {today}
    records.delete(store, "contact", [ann.id])
    assert records.deleted(store, "contact")[0].changed.date() == today
    assert edits.compare(store) == []


def test_undo_takes_back_the_file_as_a_whole(store: Store, tmp_path: Path) -> None:
    take(store, a_file(tmp_path, [ANN]))
    take(store, a_file(tmp_path, [ANN | {"Role": "Mayor"}, BOB], "next.csv"))
    assert records.undo_labels(store)[0] == "took in a file of contacts"
    assert record_refresh.undo(store).left == ()
    assert contacts(store) == [("Ann Example", "Leader", "ann@example.org")]
    records.redo(store)
    assert contacts(store) == [("Ann Example", "Mayor", "ann@example.org"), ("Bob Example", "Mayor", "")]
    records.create(store, "contact", {"council": BARNSLEY, "name": "Typed", "role": "Clerk"})
    with pytest.raises(AdviserError) as refused:
        record_refresh.undo(store)
    assert refused.value.code == "not-the-last"


def test_two_laptops_make_the_same_edits(store: Store, other: Store, tmp_path: Path) -> None:
    first = a_file(tmp_path, [ANN, BOB])
    second = a_file(tmp_path, [ANN | {"Role": "Mayor"}], "2.csv", previous=first)
    records.create(other, "contact", {"council": BARNSLEY, "name": "Typed", "role": "Clerk"})
    for path in (first, second):
        take(store, path)
    shown = take(other, second, first)  # whatever the order in which they are chosen
    assert [f.file for f in shown.files] == ["contacts.csv", "2.csv"]
    assert source_edits(store) == source_edits(other) != set()


def test_one_that_missed_the_file_before_waits(store: Store, other: Store, tmp_path: Path) -> None:
    first = a_file(tmp_path, [ANN, BOB])
    second = a_file(tmp_path, [ANN | {"Role": "Mayor"}], "2.csv", previous=first)
    shown = record_refresh.preview(other, [second])
    assert not shown.can_apply
    assert [p.code for p in shown.rejected] == ["previous-missing"]
    assert "before this one is missing" in shown.view.sentence
    with pytest.raises(AdviserError) as refused:
        record_refresh.apply(other, shown)
    assert refused.value.code == "nothing-to-apply"
    take(store, first)
    with other.write():  # a colleague's bundle brings what the first file said
        edits.append(other, list(edits.select(store, None, {})))
    take(other, second)
    take(store, second)
    assert source_edits(store) == source_edits(other)


def test_the_same_file_again_is_said_to_be_taken_in(store: Store, other: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, [ANN])
    take(store, path)
    with other.write():
        edits.append(other, list(edits.select(store, None, {})))
    for here in (store, other):
        shown = record_refresh.preview(here, [path])
        assert not shown.can_apply
        assert "taken in already" in shown.view.sentence


def test_what_an_adviser_typed_since_is_a_conflict_that_is_said(store: Store, tmp_path: Path) -> None:
    take(store, a_file(tmp_path, [ANN, BOB]))
    (row,) = records.list_rows(store, "contact", text="ann")
    records.change(store, "contact", row.id, {"role": "Leader (interim)"})
    shown = take(store, a_file(tmp_path, [ANN | {"Role": "Mayor"}, BOB], "2.csv"))
    assert shown.conflicts == 1
    assert shown.view.movements[0][4].text.startswith("Ann Hill wrote “Leader (interim)” on ")
    assert any("stands against what somebody wrote" in c.text for c in shown.view.findings)
    after = records.get(store, "contact", row.id)
    assert after.conflicts == ("role",)
    assert after.values["role"] == "Leader (interim)"
    result = records.undo(store)
    assert result is not None
    assert result.left == ()
    back = records.get(store, "contact", row.id)
    assert (back.conflicts, back.values["role"]) == ((), "Leader (interim)")
    records.redo(store)
    again = records.get(store, "contact", row.id)
    assert (again.conflicts, again.values["role"]) == (("role",), "Mayor")
    records.undo(store)
    assert records.get(store, "contact", row.id).conflicts == ()


def test_a_bad_row_comes_back_to_mend_and_the_others_are_taken(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, [ANN | {"From": "31/02/2026"}, BOB, {"Council": "Nowhere", "Name": "=x", "Role": "y"}])
    shown = take(store, path)
    assert contacts(store) == [("Bob Example", "Mayor", "")]
    assert shown.counts["rejected"] == 2
    rejects = tmp_path / "rejects.csv"
    assert record_refresh.write_rejects(shown, rejects) == 2
    lines = list(csv.DictReader(io.StringIO(rejects.read_text("utf-8-sig"))))
    assert [(x["file"], x["line"], x["column"], x["value"], x["code"]) for x in lines] == [
        ("contacts.csv", "2", "from", "31/02/2026", "no-date"),
        ("contacts.csv", "4", "council", "Nowhere", "no-such-council"),
    ]
    assert all(x["what_is_wrong"] and x["what_to_do"] for x in lines)
    mended = take(store, a_file(tmp_path, [ANN, BOB], "mended.csv"))
    assert (mended.counts["new"], mended.counts["unchanged"]) == (1, 1)


def test_several_types_at_once_are_one_action(store: Store, tmp_path: Path) -> None:
    people = a_file(tmp_path, [ANN, BOB])
    studies = a_file(tmp_path, [{"Title": "One", "Link": "https://example.org/1", "Theme": "Housing"}], "studies.csv")
    shown = take(store, people, studies)
    assert shown.view.title == "Contacts and Good practice of the programme team"
    assert [i.kind for i in peers.incoming(store)] == ["refresh", "refresh"]
    records.undo(store)
    assert records.count(store)["contact"] == records.count(store)["case_study"] == 0


def test_a_preview_is_what_is_done_or_nothing_is(store: Store, tmp_path: Path) -> None:
    take(store, a_file(tmp_path, [ANN]))
    shown = record_refresh.preview(store, [a_file(tmp_path, [ANN | {"Role": "Mayor"}], "2.csv")])
    (row,) = records.list_rows(store, "contact")
    records.change(store, "contact", row.id, {"role": "Clerk"})
    before = source_edits(store)
    with pytest.raises(AdviserError) as refused:
        record_refresh.apply(store, shown, backup=False)
    assert refused.value.code == "stale-preview"
    assert source_edits(store) == before
    assert len(peers.incoming(store)) == 1


def test_files_that_follow_one_another_are_taken_in_at_once_as_one_after_the_other(
    store: Store, other: Store, tmp_path: Path
) -> None:
    first = a_file(tmp_path, [ANN, BOB])
    second = a_file(tmp_path, [ANN | {"Role": "Mayor"}, BOB], "2.csv", previous=first)
    third = a_file(
        tmp_path, [ANN | {"Role": "Clerk"}, BOB | {"Work e-mail": "b@example.org"}], "3.csv", previous=second
    )
    shown = take(store, third, first, second)
    assert [f.file for f in shown.files] == ["contacts.csv", "2.csv", "3.csv"]
    assert [c.caption for c in shown.files[2].changes] == ["Ann Example · Mayor", "Bob Example · Mayor"]
    for path in (first, second, third):
        take(other, path)
    assert source_edits(store) == source_edits(other)


def test_files_at_once_count_a_conflict_once(store: Store, tmp_path: Path) -> None:
    first = a_file(tmp_path, [ANN])
    take(store, first)
    (row,) = records.list_rows(store, "contact")
    records.change(store, "contact", row.id, {"role": "Typed"})
    second = a_file(tmp_path, [ANN | {"Role": "Mayor"}], "2.csv", previous=first)
    third = a_file(tmp_path, [ANN | {"Role": "Clerk"}], "3.csv", previous=second)
    shown = take(store, second, third)
    assert [f.conflicts for f in shown.files] == [1, 0]
    assert records.get(store, "contact", row.id).conflicts == ("role",)


def test_figures_are_not_records(store: Store, tmp_path: Path) -> None:
    month = figures.first_month(tmp_path)
    people = a_file(tmp_path, [ANN])
    assert not record_refresh.recognise([month])
    assert not record_refresh.recognise([tmp_path / "none.csv"])
    with pytest.raises(AdviserError) as refused:
        record_refresh.recognise([month, people])
    assert refused.value.code == "mixed-files"
    from adviser_app.services import templates

    templates.out(store, "contact", people)
    with pytest.raises(AdviserError) as refused:
        record_refresh.recognise([people])
    assert refused.value.code == "a-template"


@pytest.mark.parametrize(
    ("content", "records"),
    [
        ("Region,Council,Year,Walks\nYH,Leeds,2023,5\n", False),
        ("Council,Region,Walks\nLeeds,YH,5\nYork,YH,[c]\n", False),  # no period: refused as figures, never records
        ("Code,Council,Reference,Walks 2024\nE08000035,Leeds,2023,5\n", False),
        ("Council,Region,Remark\nLeeds,YH,none\n", True),
        ("Council,Region\nLeeds,YH\n", True),
    ],
)
def test_figures_whose_columns_are_called_like_fields(tmp_path: Path, content: str, records: bool) -> None:
    path = tmp_path / "f.csv"
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_text(content.replace(",", "\t") if encoding == "utf-16" else content, encoding=encoding)
        assert record_refresh.recognise([path]) is records, encoding


def test_real_figures_are_not_taken_for_records(shared: Path) -> None:
    folders = [shared / "data" / n for n in ("lg-inform", "fingertips", "dfe", "oflog", "neighbours")]
    for path in [p for f in folders for p in sorted(f.glob("*.csv"))]:
        assert not record_refresh.recognise([path]), path
    assert not record_refresh.recognise([shared / "data" / "ons-explore-local-statistics" / "2026-02.zip"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'council,name,role\nBarnsley,"x,y\n', "quote-unclosed"),
        (b"council,name,role,name\nBarnsley,x,y,z\n", "columns-twice"),
        (b"council,name,role,_previous\nBarnsley,x,y,last\n", "previous-unknown"),
        (b"council,name,role\n\xff\xfe\x81,x,y\n", "encoding-unreadable"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_as_a_whole(
    store: Store, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    assert record_refresh.recognise([path])
    shown = record_refresh.preview(store, [path])
    assert [p.code for p in shown.rejected] == [code]
    assert not shown.can_apply
    assert "list below says why" in shown.view.sentence
