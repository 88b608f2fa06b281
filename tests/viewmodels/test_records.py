"""Records as lists, pages, a council's entries and forms show them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

import pytest

from adviser_app.domain.records import RECORD_TYPES, Field, Kind, RecordType, canonical
from adviser_app.viewmodels import records as shown
from adviser_app.viewmodels.cells import Tone

TODAY = date(2026, 11, 22)
ACTION, NOTE, PRIVATE = RECORD_TYPES["action"], RECORD_TYPES["note"], RECORD_TYPES["private_note"]


@dataclass(frozen=True)
class Row:
    """A record as services give it."""

    table: str
    id: str
    values: dict[str, str]
    standing: str = "live"
    conflicts: tuple[str, ...] = ()
    waiting: bool = False
    changed: datetime = field(default=datetime(2026, 11, 20, 9, 30))
    by: str = "Jo Patel"
    caption: str = "A caption"


def say(one: Field, value: str) -> str:
    """Names as the register and the roster would give them; everything else as it stands."""
    return {"E08000038": "Barnsley", "rjo": "Jo Patel"}.get(value, shown.typed(one, value))


def action(**values: str) -> Row:
    given = {"what": "Call the leader", "council": "E08000038", "owner": "rjo", "status": "open", **values}
    return Row("action", "r1", {f.name: given.get(f.name, "") for f in ACTION.fields})


def line(row: Row) -> dict[str, shown.Cell]:
    record = RECORD_TYPES[row.table]
    return {c.id: shown.cell(record, c.id, row, say, TODAY) for c in shown.columns(record)}


@pytest.mark.parametrize("record", RECORD_TYPES.values(), ids=lambda r: r.name)
def test_every_field_of_every_type_is_a_column_and_the_first_ones_fit(record: RecordType) -> None:
    columns = shown.columns(record)
    assert {f.name for f in record.fields} <= {c.id for c in columns}
    assert len({c.id for c in columns}) == len(columns)
    seen = [c for c in columns if not c.hidden]
    assert seen
    assert sum(c.width for c in seen) <= 640
    assert sum(c.stretch for c in seen) == 1


def test_a_type_nobody_thought_of_has_columns_too() -> None:
    made = RecordType(
        "visit_cost", "Cost", "Costs", about="", title=("what",),
        fields=(Field("what", "What"), Field("pounds", "Pounds", Kind.MONEY), Field("story", "Story", Kind.LONG)),
    )  # fmt: skip
    columns = {c.id: c for c in shown.columns(made)}
    assert not columns["pounds"].hidden
    assert columns["pounds"].kind == "number"
    assert columns["story"].hidden
    assert columns["what"].stretch


def test_a_day_that_has_passed_says_so_in_words_and_with_an_icon() -> None:
    due = line(action(due="2026-11-13"))["due"]
    assert due.text == "13 Nov 2026, late"
    assert (due.tone, due.icon, due.sort) == (Tone.BAD, "circle-alert", "2026-11-13")
    assert line(action(due="2026-11-22"))["due"].text == "22 Nov 2026"


def test_a_visit_planned_for_a_day_that_has_passed_asks_whether_it_was_held() -> None:
    record = RECORD_TYPES["meeting"]
    given = {"council": "E08000038", "date": "2026-11-18", "kind": "Visit", "subject": "Talk", "status": "planned"}
    row = Row("meeting", "rm", {f.name: given.get(f.name, "") for f in record.fields})
    assert line(row)["status"].text == "Was it held?"
    assert line(row)["status"].tone is Tone.BAD
    entry = next(s for s in council(meeting=[row]).sections if s.tables == ("meeting",)).entries[0]
    assert entry.meta == "18 November 2026 · was it held?"
    held = replace(row, values=row.values | {"status": "held"})
    assert line(held)["status"].text == "Held"


def test_what_is_done_is_not_late_and_says_that_it_is_done() -> None:
    due = line(action(due="2026-11-13", status="done"))["due"]
    assert due.text == "13 Nov 2026, done"
    assert due.tone is Tone.MUTED
    assert line(action(status="dropped"))["due"].text == "Dropped"


@pytest.mark.parametrize(
    ("row", "words", "tone"),
    [
        (replace(action(), conflicts=("due",)), "Conflict", Tone.BAD),
        (replace(action(), conflicts=("due", "what")), "2 conflicts", Tone.BAD),
        (replace(action(), standing="deleted here, edited there"), "Deleted here, edited there", Tone.BAD),
        (replace(action(), waiting=True), "Waiting", Tone.WARN),
        (action(), "", Tone.NEUTRAL),
    ],
)
def test_marks_are_words_with_an_icon(row: Row, words: str, tone: Tone) -> None:
    cell = shown.mark(row)
    assert (cell.text, cell.tone) == (words, tone)
    assert bool(cell.icon) == bool(words)
    assert shown.lines(ACTION, [row], say)[0].marked == bool(words)
    assert line(row)["mark"] == cell


def note(record: RecordType, text: str, day: str = "2026-11-12", changed: int = 1) -> Row:
    values = {f.name: "" for f in record.fields} | {"council": "E08000038", "date": day, "text": text}
    return Row(record.name, f"r{record.name}{day}", values, changed=datetime(2026, 11, changed, 9))


def test_a_private_note_has_a_lock_and_says_private_wherever_it_is_listed() -> None:
    first = line(note(PRIVATE, "quiet"))[shown.columns(PRIVATE)[0].id]
    assert first.icon == "lock"
    assert first.said.startswith("private, ")
    assert line(note(NOTE, "loud"))[shown.columns(NOTE)[0].id].icon == ""
    assert shown.page(PRIVATE, note(PRIVATE, "quiet"), say).private


def test_a_note_reads_as_its_text_under_its_day_and_council() -> None:
    page = shown.page(NOTE, note(NOTE, "First line.\n\nSecond."), say)
    assert page.title == "12 November 2026 · Barnsley"
    assert page.lead == "First line.\n\nSecond."
    assert page.facts == ()
    assert page.changeable  # the day to come back to it


def test_a_page_does_not_repeat_its_title_unless_it_is_in_conflict() -> None:
    assert "What is to be done" not in [f.label for f in shown.page(ACTION, action(), say).facts]
    page = shown.page(ACTION, replace(action(), conflicts=("what",)), say)
    fact = next(f for f in page.facts if f.label == "What is to be done")
    assert fact.note == "Others wrote something else"
    assert page.marks[0].text == "Conflict"


def test_a_conflict_in_a_group_is_told_at_each_of_its_fields() -> None:
    page = shown.page(ACTION, replace(action(done="2026-11-01"), conflicts=("state",)), say)
    assert {f.label for f in page.facts if f.note} == {"Status", "Done on", "Why dropped"}


def council(**rows: list[Row]) -> shown.CouncilRecords:
    return shown.council_records("E08000038", rows, lambda _table: say, TODAY)


def test_a_councils_records_stand_in_the_order_of_the_pack() -> None:
    found = council()
    assert [s.title for s in found.sections] == [
        "Contacts", "Actions", "Meetings and visits", "Notes", "Good practice",
    ]  # fmt: skip
    assert found.count == 0
    assert all(s.empty for s in found.sections)


def test_notes_of_both_kinds_stand_together_the_newest_first() -> None:
    found = council(note=[note(NOTE, "older", "2026-10-01")], private_note=[note(PRIVATE, "newer", "2026-11-01")])
    entries = next(s for s in found.sections if s.title == "Notes").entries
    assert [e.title for e in entries] == ["newer", "older"]
    assert entries[0].meta.startswith("Private: stays on this laptop")
    assert "Private" in entries[0].said
    assert "Private" not in entries[1].said


def test_what_is_open_stands_before_what_is_done() -> None:
    done, late = action(what="Done", status="done", done="2026-10-28"), action(what="Late", due="2026-11-01")
    entries = next(s for s in council(action=[done, late]).sections if s.title == "Actions").entries
    assert [e.title for e in entries] == ["Late", "Done"]
    assert entries[0].meta == "Jo Patel · due 1 November 2026, late"
    assert entries[0].tone is Tone.BAD
    assert entries[1].meta == "Jo Patel · done 28 October 2026"


def test_details_tell_a_group_in_one_line() -> None:
    record = RECORD_TYPES["council_detail"]
    given = {
        "council": "E08000038", "control": "Labour", "control_since": "2024-05-02", "leader": "A. Leader",
        "leader_party": "Labour", "leader_since": "2020-05-01", "chief_executive": "B. Chief",
        "chief_status": "permanent", "cycle": "by thirds", "next_election": "2027-05-06",
    }  # fmt: skip
    row = Row("council_detail", "rd", {f.name: given.get(f.name, "") for f in record.fields})
    facts = {f.label: f.text for f in council(council_detail=[row]).details}
    assert facts == {
        "Political control": "Labour, since 2 May 2024",
        "Leader or elected mayor": "A. Leader, Labour, since 1 May 2020",
        "Chief executive": "B. Chief, permanent",
        "Elections": "By thirds, next election 6 May 2027",
    }


def test_a_new_record_begins_with_defaults_today_and_oneself() -> None:
    values = shown.new_values(ACTION, {"council": "E08000038", "nothing of it": "x"}, "rme", TODAY)
    assert values == {"status": "open", "owner": "rme", "council": "E08000038"}
    assert shown.new_values(NOTE, {}, "rme", TODAY) == {"date": "2026-11-22"}


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.DATE, "2026-11-22", "22 November 2026"),
        (Kind.MONEY, "1250000.5", "1,250,000.5"),
        (Kind.NUMBER, "-1250", "-1,250"),
        (Kind.NUMBER, "-0.5", "-0.5"),
        (Kind.INTEGER, "317", "317"),
        (Kind.YEAR, "FY2025-26", "2025/26"),
        (Kind.TEXT, "as it is", "as it is"),
        (Kind.DATE, "", ""),
    ],
)
def test_what_a_field_shows_is_read_back_as_the_same_value(kind: Kind, value: str, words: str) -> None:
    one = Field("f", "F", kind)
    assert shown.typed(one, value) == words
    assert canonical(one, words) == value


def test_every_type_that_is_listed_has_a_list() -> None:
    assert set(shown.LISTED) == {r.name for r in RECORD_TYPES.values() if r.listed}


def test_a_line_is_found_by_every_field_in_words() -> None:
    made = shown.lines(ACTION, [action(due="2026-12-01", detail="the small print")], say)[0]
    for words in ("Barnsley", "Jo Patel", "1 December 2026", "the small print"):
        assert words in made.words
    assert (made.council, made.filter) == ("E08000038", "open")


def test_the_filter_of_a_list_is_a_choice() -> None:
    for name in shown.LISTED:
        found = shown.filter_field(RECORD_TYPES[name])
        assert found is None or found.kind in (Kind.CHOICE, Kind.RECORD)
