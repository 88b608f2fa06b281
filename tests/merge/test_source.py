"""Files of a source: the same edits wherever they are taken in, in whatever order what is between them arrives."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.records import RECORD_TYPES, Field, RecordType
from adviser_app.merge import sheet, source
from adviser_app.merge.edits import Edit, erase, make
from adviser_app.merge.heads import row_state
from adviser_app.merge.source import Past, Said, SourceError
from tests.tools.returns import ADA, ANN, EVERYTHING, NAMES, WHEN

CONTACT, DETAIL, MEETING = (RECORD_TYPES[n] for n in ("contact", "council_detail", "meeting"))
TYPES = [r for r in RECORD_TYPES.values() if r.listed and not r.private]


def a_file(rows: Sequence[Mapping[str, str]], encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    text = io.StringIO(newline="")
    header = list(dict.fromkeys(n for row in rows for n in row))
    writer = csv.DictWriter(text, header, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[: source.SHORT]


class Laptop:
    """What one laptop holds of one type of records."""

    def __init__(self, record: RecordType = CONTACT) -> None:
        self.record = record
        self.edits: dict[str, Edit] = {}

    def give(self, edits: Iterable[Edit]) -> None:
        self.edits |= {e.id: e for e in edits}

    def look(self, data: bytes) -> Said:
        (columns,) = source.recognise(self.header(data).header, [self.record])
        found = self.header(data)
        replica = source.replica_of(self.record.name, source.source_of(found))
        past = sorted((e for e in self.edits.values() if e.replica == replica), key=lambda e: (e.seq, e.id))
        return source.read(columns, found, hashlib.sha256(data).hexdigest(), Past(past), NAMES, "file.csv")

    def header(self, data: bytes) -> sheet.Sheet:
        found = sheet.read(data, lambda names: bool(source.recognise(names, [self.record])))
        assert found is not None
        return found

    def take(self, data: bytes) -> Said:
        said = self.look(data)
        self.give(said.edits)
        return said

    def values(self) -> list[dict[str, str]]:
        rows: dict[str, list[Edit]] = {}
        for e in self.edits.values():
            if e.table == self.record.name:
                rows.setdefault(e.row, []).append(e)
        states = (row_state(found) for found in rows.values())
        return sorted(
            ({n: v for n, v in self.record.values(s.values).items() if v} for s in states), key=lambda v: str(v)
        )


ANN_ROW = {"Council": "Barnsley", "Name": "Ann Example", "Role": "Leader", "Work e-mail": "ann@example.org"}
BOB_ROW = {"Council": "E06000023", "Name": "Bob Example", "Role": "Mayor", "Work e-mail": ""}


def test_the_first_file_makes_rows() -> None:
    laptop = Laptop()
    said = laptop.take(a_file([ANN_ROW, BOB_ROW]))
    assert laptop.values() == [
        {"council": "E06000023", "name": "Bob Example", "role": "Mayor"},
        {"council": "E08000016", "name": "Ann Example", "role": "Leader", "email": "ann@example.org"},
    ]
    assert (said.rows, len(said.new), said.changes, said.problems) == (2, 2, [], [])
    assert [e.seq for e in said.edits] == list(range(1, 9))
    assert {(e.replica, e.author) for e in said.edits} == {(said.replica, said.replica)}
    assert said.edits[-1].table == source.TABLE


def test_two_laptops_that_take_the_same_files_make_the_same_edits() -> None:
    one, other = Laptop(), Laptop()
    first, second = a_file([ANN_ROW, BOB_ROW]), a_file([ANN_ROW | {"Role": "Mayor"}, BOB_ROW])
    one.take(first)
    one.take(second)
    row = next(e.row for e in one.edits.values() if e.value == "Ann Example")
    other.give([make("lother", 1, WHEN, ANN, "contact", row, "role", "Typed here")])
    other.take(first)
    other.take(second)
    assert set(one.edits) < set(other.edits)


def test_a_file_says_what_it_changes_and_names_what_the_source_said_before() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW, BOB_ROW]))
    old = next(e for e in laptop.edits.values() if e.value == "Leader")
    said = laptop.take(a_file([BOB_ROW, ANN_ROW | {"Role": "Cabinet member"}]))
    (change,) = said.changes
    assert (change.line, change.field, change.before, change.after) == (3, "role", "Leader", "Cabinet member")
    assert [e.parents for e in said.edits if e.field == "role"] == [(old.id,)]
    assert said.unchanged == 1
    assert not said.new


def test_what_an_adviser_typed_since_is_a_conflict_not_a_loss() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW]))
    old = next(e for e in laptop.edits.values() if e.value == "Leader")
    laptop.give([make("lmine", 1, WHEN, ANN, "contact", old.row, "role", "Typed here", parents=[old.id])])
    assert not laptop.take(a_file([ANN_ROW | {"Name": "Ann Example "}])).changes  # the source repeats itself
    assert laptop.values()[0]["role"] == "Typed here"
    laptop.take(a_file([ANN_ROW | {"Role": "Mayor"}]))
    state = row_state(e for e in laptop.edits.values() if e.row == old.row)
    assert state.conflicts == ["role"]
    assert state.values["role"] == "Typed here"  # a file without a date is older than anybody


def test_a_laptop_that_missed_the_file_before_waits_for_it() -> None:
    one, other = Laptop(), Laptop()
    first = a_file([ANN_ROW])
    second = a_file([ANN_ROW | {"Role": "Mayor", "_previous": short(first)}])
    with pytest.raises(SourceError) as waits:
        other.take(second)
    assert waits.value.code == "previous-missing"
    one.take(first)
    one.take(second)
    other.take(first)
    other.take(second)
    assert set(one.edits) == set(other.edits)
    third = Laptop()  # it gets the first file's edits in a bundle, and not all at once
    made = [e for e in one.edits.values() if e.seq <= 5]
    third.give(made[:3])
    with pytest.raises(SourceError) as waits:
        third.take(a_file([ANN_ROW | {"Role": "Clerk"}]))
    assert waits.value.code == "source-incomplete"
    third.give(made)
    third.take(second)
    assert set(third.edits) == set(one.edits)


def test_without_the_chain_a_missed_file_still_agrees() -> None:
    one, other = Laptop(), Laptop()
    files = [a_file([ANN_ROW | {"Role": r}]) for r in ("Leader", "Mayor", "Mayor (acting)")]
    for data in files:
        one.take(data)
    other.take(files[0])
    other.take(files[2])
    one.give(other.edits.values())
    other.give(one.edits.values())
    row = next(e.row for e in one.edits.values() if e.value == "Mayor")
    state = row_state(e for e in one.edits.values() if e.row == row)
    assert (state.values["role"], state.conflicts) == ("Mayor (acting)", [])
    marks = row_state(e for e in one.edits.values() if e.table == source.TABLE)
    assert marks.conflicts == []
    assert set(marks.values.values()) == {short(data) for data in files}


def test_a_file_that_says_what_it_follows_follows_that_one() -> None:
    """A file sent a second time, mended, follows the same file as the first did."""
    first = a_file([ANN_ROW])
    bad = a_file([ANN_ROW | {"Role": "Mayr", "_previous": short(first)}])
    good = a_file([ANN_ROW | {"Role": "Mayor", "_previous": short(first)}])
    one, other = Laptop(), Laptop()
    for data in (first, bad, good):
        one.take(data)
    for data in (first, good):
        other.take(data)
    assert set(other.edits) < set(one.edits)


def test_empty_cells_say_nothing_unless_the_file_says_so() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW | {"Tags": "rail; bus"}]))
    laptop.take(a_file([ANN_ROW | {"Work e-mail": "", "Tags": ""}]))
    assert laptop.values()[0]["email"] == "ann@example.org"
    said = laptop.take(a_file([ANN_ROW | {"Work e-mail": "", "Tags": "", "_blanks": "Clear"}]))
    assert [(c.field, c.after) for c in said.changes] == [("email", ""), ("tags", "")]
    assert "email" not in laptop.values()[0]
    assert [p.column for p in laptop.look(a_file([ANN_ROW | {"Name": "", "_blanks": "clear", "_key": "1"}])).problems]
    assert laptop.look(a_file([ANN_ROW | {"_blanks": "empty"}])).problems[0].code == "blanks-unknown"


def test_members_that_others_added_stay() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW | {"Tags": "rail; bus"}]))
    row = next(iter(laptop.edits.values())).row
    laptop.give([make("lmine", 1, WHEN, ANN, "contact", row, "tags:mine", "yes")])
    said = laptop.take(a_file([ANN_ROW | {"Tags": "bus; tram"}]))
    assert {(e.field, e.value) for e in said.edits[:-1]} == {("tags:rail", ""), ("tags:tram", "yes")}
    assert laptop.values()[0]["tags"] == "bus; mine; tram"


def test_a_member_that_only_a_newer_version_knows_is_taken_away_like_any_other() -> None:
    laptop = Laptop(RECORD_TYPES["offer"])
    offer = {"Name": "Mentoring", "Theme": ANN, "What is counted": "people"}
    for e in laptop.look(a_file([offer])).edits:  # as a newer Adviser made them, whose counts have a word more
        newer = e.field == "counted:people"
        laptop.give([make(e.replica, e.seq, e.clock, e.author, e.table, e.row, "counted:visits", "yes")
                     if newer else e])  # fmt: skip
    said = laptop.take(a_file([offer]))
    assert {(e.field, e.value) for e in said.edits[:-1]} == {("counted:people", "yes"), ("counted:visits", "")}


def test_a_bad_row_stops_nothing_else_and_says_where() -> None:
    laptop = Laptop()
    rows = [
        ANN_ROW | {"From": "31/02/2026"},
        BOB_ROW,
        ANN_ROW | {"Name": ""},
        BOB_ROW | {"Work e-mail": "bob"},
        BOB_ROW,
    ]
    rows += [{"Council": "Nowhere", "Name": "x", "Role": "y"}]
    said = laptop.take(a_file(rows))
    assert [(p.line, p.column, p.code) for p in said.problems] == [
        (2, "from", "no-date"), (4, "name", "missing"), (5, "work e-mail", "no-email"), (7, "council", "no-such"),
    ]  # fmt: skip
    assert all(p.message and p.remedy and p.file == "file.csv" for p in said.problems)
    assert (len(said.new), said.twice) == (1, 1)


def test_nothing_taken_leaves_no_mark() -> None:
    assert Laptop().look(a_file([ANN_ROW | {"From": "soon"}])).edits == []


def test_rows_that_contradict_each_other() -> None:
    said = Laptop().take(a_file([ANN_ROW, ANN_ROW | {"Work e-mail": "other@example.org"}]))
    assert [(p.line, p.code) for p in said.problems] == [(3, "row-twice")]
    said = Laptop().take(a_file([ANN_ROW | {"_key": "1"}, ANN_ROW | {"_key": "2"}]))
    assert len(said.new) == 2


def test_a_file_saved_by_a_spreadsheet_says_nothing_new() -> None:
    laptop = Laptop()
    row = ANN_ROW | {"Remark": "007", "From": "2026-11-22", "Work telephone": "02076643000"}
    laptop.take(a_file([row, row | {"Name": "Second", "From": "2026-04-03"}]))
    saved = row | {"Remark": "7", "From": "11/22/2026", "Work telephone": "2076643000"}
    data = a_file([saved, saved | {"Name": "Second", "From": "4/3/2026"}], "utf-16", "\t")
    said = laptop.take(data)
    assert (said.changes, said.unchanged) == ([], 2)


def test_rows_of_a_natural_key_are_everybodys() -> None:
    laptop = Laptop(DETAIL)
    id_ = DETAIL.row_id({"council": "E08000016"})
    laptop.give([make("lmine", 1, WHEN, ANN, "council_detail", id_, "website", "https://example.org")])
    rows = [
        {
            "Council": "Barnsley",
            "Leader or elected mayor": "Ann",
            "Leader since": "1/5/2024",
            "Website": "https://b.org",
        }
    ]
    said = laptop.take(a_file(rows))
    assert {e.row for e in said.edits[:-1]} == {id_}
    assert row_state(e for e in laptop.edits.values() if e.row == id_).conflicts == ["website"]
    assert [e.value for e in said.edits if e.field == "leadership"] == ['{"leader":"Ann","leader_since":"2024-05-01"}']


def test_defaults_are_the_sources_word_only_for_its_own_rows() -> None:
    laptop = Laptop(MEETING)
    laptop.take(
        a_file([{"council_code": "E08000016", "council_name": "Barnsley", "date": "1/5/2026", "subject": "Budget"}])
    )
    (values,) = laptop.values()
    assert (values["kind"], values["status"]) == ("Meeting", "planned")
    study = Laptop(RECORD_TYPES["portfolio"])
    study.take(a_file([{"Council": "Barnsley", "Adviser": "Ada O’Neill", "From": "2026-04-01"}]))
    assert study.values() == [{"council": "E08000016", "person": ADA, "role": "Lead adviser", "start": "2026-04-01"}]


def test_a_default_says_nothing_of_rows_that_others_may_have_made() -> None:
    """The source of a shared row knows what its file says, not what a form would have offered."""
    fields = (Field("name", "Name", required=True), Field("state", "State", default="open"), Field("text", "Text"))
    for key, expected in ((("name",), {"name", "text"}), ((), {"name", "state", "text"})):
        record = RecordType("made_up", "Thing", "Things", about="", title=("name",), key=key, fields=fields)
        said = Laptop(record).take(a_file([{"name": "x", "text": "y"}]))
        assert {e.field for e in said.edits[:-1]} == expected


def test_a_part_of_a_group_leaves_the_other_parts() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW | {"From": "1/5/2024", "To": ""}]))
    laptop.take(a_file([ANN_ROW | {"From": "", "To": "31/10/2026"}]))
    (values,) = laptop.values()
    assert (values["start"], values["end"]) == ("2024-05-01", "2026-10-31")


def test_what_was_erased_does_not_come_back_with_the_next_file() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW]))
    laptop.edits = {i: erase(e) if e.field == "email" else e for i, e in laptop.edits.items()}
    said = laptop.take(a_file([ANN_ROW | {"Role": "Mayor"}]))
    assert [(e.table, e.field) for e in said.edits[:-1]] == [("contact", "role")]
    assert [(p.code, p.severity.value) for p in said.problems] == [("erased-since", "warning")]


def test_no_record_type_has_the_table_of_the_marks() -> None:
    assert source.TABLE not in RECORD_TYPES


def test_the_salt_needs_the_file() -> None:
    """No edit tells the whole hash from which the salts come."""
    data = a_file([ANN_ROW])
    edits = Laptop().take(data).edits
    whole = hashlib.sha256(data).hexdigest()
    assert len({e.salt for e in edits}) == len(edits)
    assert not any(whole[:20] in str(e) for e in edits)


def test_the_day_of_issue_dates_the_edits() -> None:
    laptop = Laptop()
    laptop.take(a_file([ANN_ROW | {"_date": "22 November 2026"}]))
    assert {e.clock[:10] for e in laptop.edits.values()} == {"2026-11-22"}
    said = laptop.take(a_file([ANN_ROW | {"Role": "Mayor", "_date": "1/11/2026"}]))
    assert min(e.clock for e in said.edits) > "2026-11-22"  # never older than what the source said before
    for wrong in ("soon", "1/13/2026"):
        with pytest.raises(SourceError) as refused:
            laptop.look(a_file([ANN_ROW | {"_date": wrong}]))
        assert refused.value.code == "no-date"


def test_what_belongs_to_the_whole_file_is_the_same_in_every_row() -> None:
    for column in ("_previous", "_date", "_source"):
        rows = [ANN_ROW | {column: "a"}, BOB_ROW | {column: "b"}]
        with pytest.raises(SourceError) as refused:
            Laptop().look(a_file(rows))
        assert refused.value.code == "not-one"
    with pytest.raises(SourceError) as refused:
        Laptop().look(a_file([ANN_ROW | {"_previous": "last month"}]))
    assert refused.value.code == "previous-unknown"


def test_sources_of_one_type_are_apart() -> None:
    laptop = Laptop()
    north = laptop.take(a_file([ANN_ROW | {"_source": "North"}]))
    south = laptop.take(a_file([ANN_ROW | {"_source": "South"}]))
    assert north.replica != south.replica
    assert laptop.take(a_file([ANN_ROW | {"_source": " north "}])).unchanged == 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Council", "Name", "Role"], ["contact"]),
        (["council_name", "name", "role", "email", "Comment"], ["contact"]),
        (["Title", "Link", "Theme"], ["case_study"]),
        (["council", "date", "text"], ["note"]),
        (["council", "political control"], ["council_detail"]),
        (["council", "adviser", "from"], ["portfolio"]),
        (["what", "due"], []),
        (["What is to be done", "Owner"], ["action"]),
        (["area_code", "indicator", "period", "value"], []),
        (["areacd", "areanm", "geography", "indicator", "period", "observation", "measure", "unit"], []),
        (["council", "a", "b", "c"], []),
        (["Name", "Role"], []),
        ([], []),
    ],
)
def test_a_file_is_recognised_by_its_header(header: list[str], expected: list[str]) -> None:
    assert [c.record.name for c in source.recognise(header, TYPES)] == expected


plain = st.sampled_from(["", "a", "b", "007", "1/2", "2026-11-22"])
files = st.lists(
    st.lists(st.fixed_dictionaries({"name": st.sampled_from(["x", "y"]), "text": plain, "why": plain, "tags": plain}),
             min_size=1, max_size=3, unique_by=lambda r: r["name"]),
    min_size=1, max_size=5,
)  # fmt: skip


@given(files, st.lists(st.booleans(), min_size=5, max_size=5))
def test_laptops_that_skip_files_agree_with_those_that_do_not(
    months: list[list[dict[str, str]]], skip: list[bool]
) -> None:
    """Without the chain, a laptop that missed files has the source's last word all the same, and no conflict with one
    that took in all, unless a value left and came back in what it missed."""
    data = [a_file([row | {"_date": f"2026-01-{n:02}"} for row in month]) for n, month in enumerate(months, 1)]
    one, other, third = Laptop(EVERYTHING), Laptop(EVERYTHING), Laptop(EVERYTHING)
    for n, month in enumerate(data):
        one.take(month)
        third.take(month)
        if not skip[n] or n == len(data) - 1:
            other.take(month)
    assert set(one.edits) == set(third.edits)
    last = {row["name"]: {k: v for k, v in row.items() if v and k != "tags"} for row in months[-1]}
    for laptop in (one, other):
        now = {v["name"]: v for v in laptop.values()}
        for name, values in last.items():
            assert values.items() <= now[name].items()
    other.give(one.edits.values())
    one.give(other.edits.values())
    assert set(one.edits) == set(other.edits)
