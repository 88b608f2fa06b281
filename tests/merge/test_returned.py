"""Templates that come back: what is a change, what is a problem, what is neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge import returned, sheet
from adviser_app.merge.edits import ROW, Edit, erase, make
from adviser_app.merge.heads import Standing, row_state
from adviser_app.merge.returned import Returned
from tests.tools.returns import (
    ANN,
    BOB,
    EXPORT,
    ROWS,
    WHEN,
    File,
    edits_of,
    parsed,
    row_id,
    taken,
    written,
)
from tests.tools.spreadsheet import COUNTRIES, Country

UK = COUNTRIES[0]


def codes(out: Returned) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in out.problems]


def nothing(out: Returned) -> bool:
    return not (out.edits or out.changes or out.new or out.deletions)


# -- untouched ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda c: c.name)
@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("cp1252", ","), ("cp1252", ";")],
)
def test_an_untouched_template_changes_nothing(country: Country, encoding: str, separator: str) -> None:
    known = edits_of(ROWS)
    out = taken(written(known).opened(country).data(encoding, separator), known)
    assert nothing(out), out.changes
    assert not out.problems
    assert out.rows == 3


# -- named cases -------------------------------------------------------------------------------------------------


def back(change: Any, rows: list[dict[str, str]] = ROWS) -> tuple[Returned, dict[str, list[Edit]]]:
    """A template of some rows, changed by a function, saved in the UK and taken in."""
    known = edits_of(rows)
    file = written(known)
    change(file)
    return taken(file.opened(UK).data(), known), known


def head(known: Mapping[str, list[Edit]], row: int, cell: str) -> str:
    return next(e.id for e in known[row_id(row)] if e.field == cell)


def test_a_change_names_the_bases_heads_and_is_the_exports() -> None:
    out, known = back(lambda f: f.set(0, "text", "eight"))
    (edit,) = out.edits
    assert (edit.table, edit.row, edit.field, edit.value) == ("everything", row_id(0), "text", "eight")
    assert edit.parents == (head(known, 0, "text"),)
    assert (edit.replica, edit.seq, edit.clock, edit.author) == (EXPORT.replica, 1, WHEN, ANN)
    (change,) = out.changes
    assert (change.line, change.before, change.after, change.edits) == (2, "007", "eight", (edit.id,))


def test_twelve_for_twelve_point_four_is_a_change() -> None:
    out, _ = back(lambda f: f.set(0, "number", "12"))
    assert [(c.field, c.before, c.after) for c in out.changes] == [("number", "12.4", "12")]


def test_the_same_file_makes_the_same_edits_whatever_else_the_laptop_knows() -> None:
    out, known = back(lambda f: (f.set(0, "text", "eight"), f.add(name="New", day="2026-12-01", _end="")))
    later = make("lother", 1, WHEN, BOB, "everything", row_id(0), "text", "nine", parents=[head(known, 0, "text")])
    other = {**known, row_id(0): [later, *reversed(known[row_id(0)])]}
    file = written(known)
    file.set(0, "text", "eight")
    file.add(name="New", day="2026-12-01")
    again = taken(file.opened(COUNTRIES[2]).data("utf-16", "\t"), other)
    assert {e.id for e in again.edits} == {e.id for e in out.edits}
    assert row_state([*other[row_id(0)], *again.edits[:1]]).conflicts == ["text"]


def test_a_second_return_with_more_changes_makes_the_first_ones_again() -> None:
    first, _ = back(lambda f: f.set(0, "text", "eight"))
    second, _ = back(lambda f: (f.set(0, "text", "eight"), f.set(1, "text", "-6"), f.add(name="New")))
    assert {e.id for e in first.edits} < {e.id for e in second.edits}


def test_fields_of_a_group_are_one_edit_that_keeps_what_a_newer_version_knows() -> None:
    known = edits_of(ROWS)
    id_ = row_id(0)
    old = known[id_][[e.field for e in known[id_]].index("term")]
    newer = make("lnew", 1, WHEN, BOB, "everything", id_, "term", '{"from":"2026-04-03","new":"x"}', parents=[old.id])
    known[id_].append(newer)
    file = written(known)
    assert (file.cell(0, "from"), file.cell(0, "to")) == ("2026-04-03", "")
    file.set(0, "to", "31 March 2028")
    file.set(0, "why", "agreed")
    out = taken(file.opened(UK).data(), known)
    (edit,) = out.edits
    assert edit.value == '{"from":"2026-04-03","new":"x","to":"2028-03-31","why":"agreed"}'
    assert edit.parents == (newer.id,)
    assert [c.field for c in out.changes] == ["to", "why"]


def test_members_of_tags_are_set_one_by_one() -> None:
    out, known = back(lambda f: f.set(0, "tags", "rail; bus;7; "))
    assert {(e.field, e.value) for e in out.edits} == {("tags:bus", "yes"), ("tags:Łódź", "")}
    assert {e.parents for e in out.edits} == {(), (head(known, 0, "tags:Łódź"),)}
    assert [(c.before, c.after) for c in out.changes] == [("007; rail; Łódź", "007; bus; rail")]


def test_a_row_marked_is_deleted_as_far_as_the_file_knew_it() -> None:
    out, known = back(lambda f: (f.set(0, "_action", "delete "), f.set(0, "text", "x")))
    (edit,) = out.edits
    assert (edit.field, edit.kind, set(edit.covers)) == (ROW, "delete", {e.id for e in known[row_id(0)]})
    assert not out.changes
    assert row_state([*known[row_id(0)], edit]).standing is Standing.DELETED
    later = make("lo", 1, WHEN, BOB, "everything", row_id(0), "text", "x", parents=[head(known, 0, "text")])
    assert row_state([*known[row_id(0)], later, edit]).standing is Standing.CONTESTED


def test_a_new_row_needs_what_a_new_record_needs() -> None:
    out, _ = back(lambda f: (f.add(name="New", council_name="Bristol", day="1/12/2026"), f.add(text="nameless")))
    (new,) = out.new
    assert new.values == {"name": "New", "council": "E06000023", "day": "2026-12-01"}
    assert {(e.field, e.value) for e in out.edits} == set(new.values.items())
    assert {e.row for e in out.edits} == {new.row}
    assert codes(out) == [(7, "name", "missing")]


def test_two_new_rows_that_say_the_same_are_two() -> None:
    out, _ = back(lambda f: (f.add(name="New"), f.add(name="New")))
    assert len({n.row for n in out.new}) == 2


def test_a_copied_row_is_new_once_its_id_is_taken_away() -> None:
    def copy(file: File, *, emptied: bool) -> None:
        file.rows.append(list(file.rows[1]))
        file.set(3, "name", "Copy")
        if emptied:
            file.set(3, "_id", "")

    out, _ = back(lambda f: copy(f, emptied=True))
    assert [n.values["name"] for n in out.new] == ["Copy"]
    assert not out.changes
    out, _ = back(lambda f: copy(f, emptied=False))
    assert nothing(out)
    assert [c for _, _, c in codes(out)] == ["row-twice", "row-twice"]
    out, _ = back(lambda f: f.rows.append(list(f.rows[0])))
    assert nothing(out)
    assert not out.problems
    out, _ = back(lambda f: (f.set(0, "text", "eight"), f.rows.append(list(f.rows[0]))))
    assert [(c.field, c.after) for c in out.changes] == [("text", "eight")]  # said twice, changed once
    assert len(out.edits) == 1


def test_a_row_in_conflict_says_what_it_showed() -> None:
    known = edits_of(ROWS)
    id_, old = row_id(0), head(known, 0, "text")
    earlier, later = (
        make(f"l{value}", 1, f"2026-11-0{day}T09:00:00.000Z-0000", BOB, "everything", id_, "text", value, parents=[old])
        for day, value in ((2, "first"), (3, "second"))
    )
    known[id_] += [later, earlier]
    file = written(known)
    assert file.cell(0, "text") == "second"
    assert nothing(taken(file.opened(UK).data(), known))
    file.set(0, "text", "third")
    (edit,) = taken(file.opened(UK).data(), known).edits
    assert edit.parents == (later.id,)  # whoever wrote it has not seen the other


def test_a_template_without_rows_is_filled_in() -> None:
    file = written({})
    file.set(0, "name", "First")
    file.add(name="Second")
    out = taken(file.data(), {})
    assert [n.values["name"] for n in out.new] == ["First", "Second"]
    assert {e.replica for e in out.edits} == {EXPORT.replica}


def test_columns_in_any_order_and_missing_ones_say_nothing() -> None:
    def shuffle(file: File) -> None:
        keep = ["_end", "text", "_chk", "mine", "_id"]
        at = [file.header.index(c) if c in file.header else -1 for c in keep]
        file.rows = [[row[n] if n >= 0 else "to do" for n in at] for row in file.rows[:2]]
        file.header = [c.upper() for c in keep]
        file.rows[1][1] = "-6"

    out, _ = back(shuffle)
    assert [(c.field, c.after) for c in out.changes] == [("text", "-6")]
    assert not out.problems


def test_councils_and_people_by_code_or_by_name() -> None:
    out, _ = back(lambda f: f.set(0, "owner_name", "Ann Hill"))
    assert [(c.field, c.after) for c in out.changes] == [("owner", ANN)]
    out, _ = back(lambda f: f.set(0, "owner", "Ann Hill"))
    assert [(c.field, c.after) for c in out.changes] == [("owner", ANN)]
    out, _ = back(lambda f: f.set(0, "council", "E06000023"))  # the name beside it was left
    assert [(c.field, c.after) for c in out.changes] == [("council", "E06000023")]
    out, _ = back(lambda f: (f.set(0, "council", ""), f.set(0, "council_name", "")))
    assert [(c.field, c.after) for c in out.changes] == [("council", "")]
    out, _ = back(lambda f: (f.set(0, "owner", BOB), f.set(0, "owner_name", "Ann Hill")))
    assert (codes(out), nothing(out)) == ([(2, "owner", "names-two")], True)
    out, _ = back(lambda f: f.set(0, "owner_name", "Nobody"))
    assert (codes(out), nothing(out)) == ([(2, "owner_name", "no-such")], True)


def test_a_person_renamed_meanwhile_is_still_the_same() -> None:
    rows = [{"name": "x", "owner": ANN}]
    out, _ = back(lambda f: f.set(0, "owner_name", "Ann Brook"), rows)
    assert nothing(out)
    assert not out.problems


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("day", "31/02/2026", "no-date"),
        ("whole", "12.5", "no-whole-number"),
        ("choice", "maybe", "no-choice"),
        ("number", "9.87654E+14", "digits-lost"),
        ("text", "4.42076E+12", "digits-lost"),
        ("text", "#REF!", "cell-error"),
        ("name", "", "missing"),
        ("_action", "REMOVE", "action-unknown"),
        ("_end", "", "row-cut"),
        ("_end", "x", "row-cut"),
        ("_id", "r" + "x" * 20, "row-mixed"),
        ("_chk", "", "row-mixed"),
        ("email", "nobody", "no-email"),
    ],
)
def test_a_bad_cell_stops_its_row_alone_and_says_where_and_what_to_do(column: str, text: str, code: str) -> None:
    known = edits_of(ROWS)
    file = written(known).opened(UK)
    file.set(0, column, text)
    file.set(0, "why", "another change")
    file.set(1, "text", "-6")
    out = taken(file.data(), known)
    assert [(c.line, c.field) for c in out.changes] == [(4, "text")]
    (problem,) = out.problems
    assert (problem.file, problem.line, problem.code) == ("returned.csv", 2, code)
    assert problem.column in (column, "_chk")
    assert problem.message
    assert problem.remedy


def test_a_row_with_more_cells_than_the_header_is_not_taken() -> None:
    """A comma that somebody typed without quotation marks moves what follows into other columns."""
    known = edits_of(ROWS)
    file = written(known)
    file.rows[1].append("more")  # beyond the last column of the header
    out = taken(file.data(), known)
    assert nothing(out)
    assert codes(out) == [(4, "_end", "row-cut")]
    file = written(known)
    file.rows[1].insert(file.header.index("why"), "one")
    assert codes(taken(file.data(), known)) == [(4, "_end", "row-cut")]


def test_a_cell_too_narrow_to_show_is_left_and_said() -> None:
    known = edits_of(ROWS)
    file = written(known).opened(UK)
    file.set(0, "day", "########")
    file.set(0, "text", "eight")
    out = taken(file.data(), known)
    assert [c.field for c in out.changes] == ["text"]
    assert codes(out) == [(2, "day", "cell-hidden")]


def test_a_sheet_sorted_by_half_is_caught() -> None:
    def sort(file: File, columns: list[str]) -> None:
        at = [file.header.index(c) for c in columns]
        taken_ = [[row[n] for n in at] for row in file.rows]
        for row, cells in zip(file.rows, reversed(taken_), strict=True):
            for n, cell in zip(at, cells, strict=True):
                row[n] = cell

    out, _ = back(lambda f: sort(f, ["_id"]))
    assert nothing(out)
    assert [p.code for p in out.problems] == ["row-mixed", "row-mixed"]  # the middle one kept its place
    many = [{"name": f"Name {n}", "text": f"Text {n}"} for n in range(6)]
    out, _ = back(lambda f: sort(f, ["text", "tags"]), many)
    assert out.rearranged == ("text",)
    out, _ = back(lambda f: (f.set(0, "text", "x"), f.set(1, "text", "y"), f.set(2, "text", "z")), many)
    assert out.rearranged == ()


def test_what_was_erased_since_does_not_come_back() -> None:
    known = edits_of(ROWS)
    file = written(known)
    file.set(0, "phone", "020 7664 3131")
    file.set(0, "text", "eight")
    known[row_id(0)] = [
        erase(e) if e.field in ("phone", "term") or e.field[:5] == "tags:" else e for e in known[row_id(0)]
    ]
    out = taken(file.opened(UK).data(), known)
    assert [(c.field, c.after) for c in out.changes] == [("text", "eight")]
    assert {(p.column, p.code) for p in out.problems} == {
        (c, "erased-since") for c in ("phone", "from", "to", "why", "tags")
    }
    assert not any(p.value for p in out.problems)


def test_a_row_from_edits_that_are_not_here_waits() -> None:
    known = edits_of(ROWS)
    file = written(known)
    file.set(0, "text", "eight")
    file.set(1, "text", "-6")
    known[row_id(0)] = known[row_id(0)][1:]
    out = taken(file.opened(UK).data(), known)
    assert codes(out) == [(2, "_id", "base-missing")]
    assert [c.line for c in out.changes] == [4]


def test_a_day_that_may_be_either_is_asked_about() -> None:
    rows = [{"name": "x", "day": "2026-04-03"}]
    known = edits_of(rows)
    file = written(known)
    file.set(0, "day", "04/03/2026")
    out = taken(file.data(), known)
    assert nothing(out)
    (problem,) = out.problems
    assert problem.code == "date-order"
    assert "2026-03-04" in problem.remedy
    assert "2026-04-03" in problem.remedy


def test_many_emptied_cells_are_counted() -> None:
    def clear(file: File) -> None:
        for at in range(3):
            file.set(at, "day", "")
        file.set(0, "text", "")

    out, _ = back(clear)
    assert out.clearings == 4


def test_what_another_sheet_is_is_no_template() -> None:
    known = edits_of(ROWS)
    found = sheet.read(written(known).data(), returned.is_template)
    assert found is not None
    assert returned.table_of(found, ["other"]) is None
    assert returned.row_ids(found) == [row_id(n) for n in range(3)]


def test_a_key_that_stands_in_the_file_already_is_refused() -> None:
    record = RECORD_TYPES["case_study"]
    values = {"title": "One", "link": "https://example.org", "theme": "Housing"}
    id_ = record.row_id(values)
    known = {id_: [make("l", n, WHEN, BOB, record.name, id_, c, v) for n, (c, v) in enumerate(values.items(), 1)]}
    file = written(known, record)
    file.add(**values)
    file.add(**{**values, "link": "https://example.org/2"})
    file.add(**{**values, "link": "https://example.org/2", "title": "Two"})
    out = taken(file.data(), known, record)
    assert [n.values["link"] for n in out.new] == ["https://example.org/2"]
    assert [(line, code) for line, _, code in codes(out)] == [(3, "row-exists"), (5, "row-exists")]
    file.set(0, "link", "https://example.org/other")
    assert (2, "link", "fixed") in codes(taken(file.data(), known, record))


def test_a_file_cut_anywhere_never_changes_a_row_it_does_not_hold_whole() -> None:
    known = edits_of(ROWS)
    file = written(known)
    file.set(0, "text", "eight")
    data = file.data()
    whole = {e.id for e in taken(data, known).edits}
    for cut in range(data.index(b"\r\n") + 2, len(data)):
        try:
            found = sheet.read(data[:cut], returned.is_template)
        except sheet.SheetError:
            continue
        assert found is not None
        if returned.table_of(found, ["everything"]) is not None:
            out = taken(data[:cut], known)
            assert {e.id for e in out.edits} <= whole


def test_what_is_parsed_is_what_was_written() -> None:
    file = written(edits_of(ROWS))
    assert parsed(file.data()) == file
