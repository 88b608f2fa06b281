"""Templates out and back in: what a colleague changed, on one laptop and on two."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.services import identity, records, templates
from adviser_app.services.records import RecordView
from adviser_app.services.templates import TemplatePreview
from adviser_app.store import edits, peers
from adviser_app.store.connection import Store
from tests.tools.returns import File, parsed
from tests.tools.spreadsheet import COUNTRIES
from tests.tools.stores import new_store

BARNSLEY, BRISTOL = "E08000038", "E06000023"
UK, US = COUNTRIES[0], COUNTRIES[2]


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


def contact(store: Store, name: str = "Ann Example", **more: str) -> RecordView:
    return records.create(store, "contact", {"council": BARNSLEY, "name": name, "role": "Leader"} | more)


def give(store: Store, other: Store) -> None:
    """Everything one holds, to the other."""
    with other.write():
        edits.append(other, list(edits.select(store, None, {})))


def sent(store: Store, folder: Path, table: str = "contact", change: Callable[[File], object] = lambda _: None) -> Path:
    """A template written out, changed, saved in the UK."""
    path = folder / "contacts.csv"
    templates.out(store, table, path)
    file = parsed(path.read_bytes())
    change(file)
    path.write_bytes(file.opened(UK).data())
    return path


def take(store: Store, path: Path, **options: bool) -> TemplatePreview:
    shown = templates.preview(store, path)
    templates.apply(store, shown, **options)
    return shown


def ids(store: Store) -> set[str]:
    return {e.id for e in edits.select(store, None, {})}


def test_a_change_comes_back_and_can_be_undone(store: Store, tmp_path: Path) -> None:
    made = contact(store, phone="020 7664 3000", start="1 May 2024")
    path = sent(store, tmp_path, change=lambda f: (f.set(0, "phone", "020 7664 3131"), f.set(0, "end", "31/10/2026")))
    before = ids(store)
    shown = templates.preview(store, path)
    assert ids(store) == before
    assert [(c.line, c.caption, c.label, c.before, c.after) for c in shown.changes] == [
        (2, "Ann Example · Leader", "Work telephone", "020 7664 3000", "020 7664 3131"),
        (2, "Ann Example · Leader", "To", "", "31 October 2026"),
    ]
    assert (shown.sender, shown.fresh, shown.conflicts, shown.asks) == ("Ann Hill", 2, 0, ())
    assert shown.title.startswith("Contacts: a template that Ann Hill sent out on ")
    assert shown.sentence == "1 row read: 2 changes."
    taken = templates.apply(store, shown)
    assert (taken.edits, taken.rows, taken.conflicts, taken.rejected) == (2, 1, 0, 0)
    after = records.get(store, "contact", made.id)
    assert (after.values["phone"], after.values["start"], after.values["end"]) == (
        "020 7664 3131", "2024-05-01", "2026-10-31",
    )  # fmt: skip
    lines = records.history(store, "contact", made.id)
    assert {(line.who, line.field, line.source) for line in lines[-2:]} == {
        ("Ann Hill", "Work telephone", "contacts.csv"), ("Ann Hill", "To", "contacts.csv"),
    }  # fmt: skip
    assert records.undo_labels(store)[0] == "took in a template (contacts)"
    records.undo(store)
    back = records.get(store, "contact", made.id)
    assert (back.values["phone"], back.values["end"]) == ("020 7664 3000", "")
    assert edits.compare(store) == []


def test_an_untouched_template_has_nothing_to_apply(store: Store, tmp_path: Path) -> None:
    contact(store, start="1 May 2024", tags="007; rail")
    shown = templates.preview(store, sent(store, tmp_path))
    assert not shown.can_apply
    assert shown.sentence == "1 row read: nothing changed."
    with pytest.raises(AdviserError) as refused:
        templates.apply(store, shown)
    assert refused.value.code == "nothing-to-apply"


def test_twice_or_on_two_laptops_is_the_same_edit(store: Store, other: Store, tmp_path: Path) -> None:
    contact(store)
    give(store, other)
    new = {"name": "New", "role": "Clerk", "council": "Bristol"}
    path = sent(store, tmp_path, change=lambda f: (f.set(0, "role", "Deputy leader"), f.add(**new)))
    take(store, path)
    again = templates.preview(store, path)
    assert (again.fresh, again.can_apply) == (0, False)
    assert again.already is not None
    assert all(c.known for c in again.changes)
    assert all(n.known for n in again.new)
    assert "taken in before" in again.sentence
    path.write_bytes(parsed(path.read_bytes()).data("utf-16", "\t"))
    take(other, path)
    give(store, other)
    give(other, store)
    assert ids(store) == ids(other)
    for here in (store, other):
        assert sorted(r.caption for r in records.list_rows(here, "contact")) == [
            "Ann Example · Deputy leader",
            "New · Clerk",
        ]
        assert not any(r.conflicts for r in records.list_rows(here, "contact"))


def test_what_was_changed_meanwhile_is_a_conflict_that_is_said(store: Store, tmp_path: Path) -> None:
    made = contact(store, phone="020 7664 3000")
    path = sent(store, tmp_path, change=lambda f: (f.set(0, "role", "Mayor"), f.set(0, "phone", "020 7664 3131")))
    records.change(store, "contact", made.id, {"role": "Leader (interim)", "email": "ann@example.org"})
    shown = templates.preview(store, path)
    assert shown.conflicts == 1
    (role, phone) = shown.changes
    assert role.conflict.startswith("Ann Hill wrote “Leader (interim)” on ")
    assert phone.conflict == ""
    assert templates.apply(store, shown).conflicts == 1
    assert records.get(store, "contact", made.id).conflicts == ("role",)


def test_a_row_deleted_on_either_side(store: Store, tmp_path: Path) -> None:
    one, two, three = (contact(store, name) for name in ("One", "Two", "Three"))

    def mark(file: File) -> None:
        for at in range(3):
            if file.cell(at, "name") == "Two":
                file.set(at, "role", "Mayor")
            else:
                file.set(at, "_action", "DELETE")

    path = sent(store, tmp_path, change=mark)
    records.delete(store, "contact", [two.id])
    records.change(store, "contact", three.id, {"role": "Mayor"})
    shown = templates.preview(store, path)
    assert {d.row: bool(d.conflict) for d in shown.deleted} == {one.id: False, three.id: True}
    assert "deleted meanwhile" in shown.changes[0].conflict
    assert shown.changes[0].caption == "Two · Leader"
    assert shown.conflicts == 2
    templates.apply(store, shown)
    assert [r.id for r in records.deleted(store, "contact")] == [one.id]
    assert {r.standing.value for r in records.list_rows(store, "contact")} == {"deleted here, edited there"}


def test_many_emptied_cells_and_exchanged_values_are_asked_about(store: Store, tmp_path: Path) -> None:
    for n in range(5):
        contact(store, f"Name {n}", phone=f"020 7664 300{n}")
    path = sent(store, tmp_path, change=lambda f: [f.set(n, "phone", "") for n in range(5)])
    shown = templates.preview(store, path)
    assert shown.clearings == 5
    assert shown.asks == ("5 cells were emptied. Is that meant?",)
    with pytest.raises(AdviserError) as refused:
        templates.apply(store, shown)
    assert refused.value.code == "asks-first"
    templates.apply(store, shown, confirmed=True)
    assert {r.values["phone"] for r in records.list_rows(store, "contact")} == {""}

    def shift(file: File) -> None:
        names = [file.cell(n, "name") for n in range(5)]
        for n, name in enumerate([*names[1:], names[0]]):
            file.set(n, "name", name)

    shown = templates.preview(store, sent(store, tmp_path, change=shift))
    assert shown.asks[0].startswith("Name: the values of several rows were exchanged")


def test_a_preview_is_what_is_done_or_nothing_is(store: Store, tmp_path: Path) -> None:
    made = contact(store)
    shown = templates.preview(store, sent(store, tmp_path, change=lambda f: f.set(0, "role", "Mayor")))
    records.change(store, "contact", made.id, {"role": "Clerk"})
    with pytest.raises(AdviserError) as refused:
        templates.apply(store, shown)
    assert refused.value.code == "stale-preview"
    assert records.get(store, "contact", made.id).conflicts == ()
    assert peers.incoming(store) == []


def test_some_changes_can_be_left(store: Store, tmp_path: Path) -> None:
    made = contact(store)
    path = sent(store, tmp_path, change=lambda f: (f.set(0, "role", "Mayor"), f.set(0, "remark", "new")))
    shown = templates.preview(store, path)
    templates.apply(store, shown, leave=shown.changes[0].edits)
    after = records.get(store, "contact", made.id)
    assert (after.values["role"], after.values["remark"]) == ("Leader", "new")
    assert templates.preview(store, path).fresh == 1


def test_a_laptop_that_lacks_the_base_says_so(store: Store, other: Store, tmp_path: Path) -> None:
    contact(store)
    path = sent(store, tmp_path, change=lambda f: f.set(0, "role", "Mayor"))
    shown = templates.preview(other, path)
    assert [(p.code, p.line) for p in shown.problems] == [("base-missing", 2)]
    assert not shown.can_apply
    assert shown.sentence == "1 row read: nothing changed. 1 row is refused; the list says why."
    rejects = tmp_path / "rejects.csv"
    assert templates.write_rejects(shown, rejects) == 1
    cells = list(csv.reader(io.StringIO(rejects.read_text("utf-8-sig"))))[1]
    assert cells[:3] == ["contacts.csv", "2", "_id"]
    give(store, other)
    assert templates.preview(other, path).fresh == 1


def test_a_view_of_a_bundle_is_a_template_too(store: Store, other: Store, tmp_path: Path) -> None:
    from adviser_app.services import exchange

    contact(store, start="22 April 2026")
    give(store, other)
    (bundle,) = exchange.out(store, tmp_path).paths
    path = tmp_path / "contact.csv"
    path.write_bytes(zipfile.ZipFile(bundle).read("view/contact.csv"))
    assert templates.preview(other, path).sentence == "1 row read: nothing changed."
    file = parsed(path.read_bytes())
    file.set(0, "role", "Mayor")
    path.write_bytes(file.opened(US).data())
    take(other, path)
    take(store, path)
    made = [{i for i, e in edits.by_ids(s, ids(s)).items() if e.replica[0] == "t"} for s in (store, other)]
    assert made[0] == made[1] != set()
    give(other, store)
    assert [r.values["role"] for r in records.list_rows(store, "contact")] == ["Mayor"]


def test_only_some_rows_and_blank_ones(store: Store, tmp_path: Path) -> None:
    one = contact(store)
    contact(store, "Elsewhere", council=BRISTOL)
    path = tmp_path / "t.csv"
    assert templates.out(store, "contact", path, codes=[BRISTOL]) == 1
    assert templates.out(store, "contact", path, rows=[one.id]) == 1
    assert parsed(path.read_bytes()).cell(0, "council_name") == "Barnsley"
    assert templates.out(store, "meeting", path) == 0
    file = parsed(path.read_bytes())
    file.set(0, "council_name", "barnsley")
    file.set(0, "date", "22/11/2026")
    file.set(0, "subject", "Budget")
    file.set(0, "adviser_name", "ann hill")
    path.write_bytes(file.data())
    take(store, path)
    (row,) = records.list_rows(store, "meeting")
    assert (row.values["council"], row.values["date"], row.values["kind"]) == (BARNSLEY, "2026-11-22", "Meeting")
    assert row.values["adviser"] == identity.ensure(store).person


def test_a_person_renamed_since_is_no_change(store: Store, tmp_path: Path) -> None:
    me = identity.ensure(store).person
    records.create(store, "action", {"what": "Call", "owner": me})
    path = sent(store, tmp_path, "action")
    identity.name(store, "Ann Brook", "Office")
    assert not templates.preview(store, path).changes


def test_what_no_template_is_made_of(store: Store, tmp_path: Path) -> None:
    for table, code in (("private_note", "private"), ("laptop", "no-template"), ("nothing", "no-such-record-type")):
        with pytest.raises(AdviserError) as refused:
            templates.out(store, table, tmp_path / "t.csv")
        assert refused.value.code == code
    assert not (tmp_path / "t.csv").exists()
    assert {r.name for r in templates.sendable()} >= {
        "portfolio", "council_detail", "contact", "meeting", "note", "action", "case_study", "episode", "offer",
    }  # fmt: skip
    assert not {r.name for r in templates.sendable()} & {"private_note", "person", "laptop", "issued_report"}
    with pytest.raises(AdviserError) as refused:
        templates.out(store, "contact", tmp_path / "no such folder" / "t.csv")
    assert refused.value.code == "cannot-write"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"area_code,period\nE1,2026\n", "not-a-template"),
        (b"_id,_chk,name\nr1,k1,x\n", "template-unknown"),
        (b'_id,_chk,name\nr1,k1,"x\n', "quote-unclosed"),
        (b"_id,_chk,name,name\nr1,k1,x,y\n", "columns-twice"),
        (b"PK\x03\x04nothing", "zip-damaged"),
    ],
)
def test_what_cannot_be_taken_back_is_refused_in_words(store: Store, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(AdviserError) as refused:
        templates.preview(store, path)
    assert refused.value.code == code
    assert refused.value.next_step


# -- workbooks ---------------------------------------------------------------------------------------------------

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheet(path: Path) -> tuple[list[list[str]], ElementTree.Element]:
    """The texts of a workbook's first sheet, and the sheet."""
    with zipfile.ZipFile(path) as book:
        strings = ["".join(t.itertext()) for t in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = [
        [strings[int(c.findtext("m:v", "0", NS))] if c.get("t") == "s" else "" for c in row]
        for row in page.findall("m:sheetData/m:row", NS)
    ]
    return rows, page


def test_a_workbook_has_the_same_cells_as_text_with_drop_downs(store: Store, tmp_path: Path) -> None:
    contact(store, "=1+1", phone="02076643000", start="3 April 2026")
    csv_path, path = tmp_path / "t.csv", tmp_path / "t.XLSX"
    templates.out(store, "contact", csv_path)
    assert templates.out(store, "contact", path) == 1
    rows, page = sheet(path)
    file = parsed(csv_path.read_bytes())
    assert rows[0] == file.header
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["name"], told["phone"], told["start"], told["_end"]) == ("=1+1", "02076643000", "2026-04-03", "#")
    assert page.findall(".//m:f", NS) == []
    # What comes back of it, saved as CSV, changes nothing, though its export is another one.
    back = tmp_path / "back.csv"
    back.write_bytes(File(rows[0], rows[1:]).data("utf-8-sig"))
    assert not templates.preview(store, back).edits
    with pytest.raises(AdviserError) as refused:
        templates.preview(store, path)
    assert refused.value.code == "not-a-csv"
    assert "CSV UTF-8" in refused.value.next_step
    choices = RECORD_TYPES["case_study"].by_name["theme"].choices
    templates.out(store, "case_study", path)
    _, page = sheet(path)
    lists = [v.findtext("m:formula1", "", NS) for v in page.findall("m:dataValidations/m:dataValidation", NS)]
    assert f"choices!$G$1:$G${len(choices)}" in " ".join(lists)
    assert '"DELETE"' in lists
