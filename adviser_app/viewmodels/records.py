"""Records as lists, pages and forms show them: columns and cells from the declaration, marks in words, a council's
records in the order of its briefing pack. How a value is said comes from outside (``Say``): it may need names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from adviser_app.domain.records import RECORD_TYPES, Field, Kind, RecordType
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

CONTESTED = "deleted here, edited there"  # the standing of a row that some deleted and others changed
Say = Callable[[Field, str], str]
"""The shown text of a field's canonical value: "22 November 2026", "£1,250", the name of a council or a person."""

_DAILY = ("action", "meeting", "note", "private_note", "contact", "council_detail", "case_study", "portfolio")
LISTED = (*_DAILY, *(r.name for r in RECORD_TYPES.values() if r.listed and r.name not in _DAILY))
"""The types with a list of their own, what is written daily first."""


def listed(area: str) -> tuple[str, ...]:
    """Those of one part of the work (``domain.records.AREAS``)."""
    return tuple(name for name in LISTED if RECORD_TYPES[name].area == area)


_CLOSED = {"action": ("status", ("done", "dropped")), "meeting": ("status", ("held", "cancelled"))}
_FILTERS = {"action": "status", "meeting": "status", "note": "theme", "private_note": "theme", "case_study": "theme",
            "council_detail": "control", "portfolio": "role", "episode": "status", "offer": "theme",
            "offer_target": "measure", "peer_days": "role", "need": "state", "consultation_response": "consultation",
            "programme_year": "funding", "deliverable": "theme", "progress": "status", "programme_meeting": "status",
            "feedback": "offer", "quote": "consent", "saved_count": "what"}  # fmt: skip


class RecordLike(Protocol):
    """A record as the services give it. ``values``: canonical text by field; ``by``: a name."""

    @property
    def table(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def standing(self) -> str: ...
    @property
    def conflicts(self) -> Sequence[str]: ...
    @property
    def waiting(self) -> bool: ...
    @property
    def changed(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def caption(self) -> str: ...


# -- lists -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of a list of records; ``id`` is the field's name, or "mark", "changed", "by"."""

    id: str
    title: str
    kind: Literal["text", "number", "tone"]
    width: int
    stretch: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of a list. ``council``: its code; ``filter``: the value of the type's filter field; ``words``: searched.
    Its cells are made by ``cell`` when somebody looks at them: a list may have thousands."""

    id: str
    row: RecordLike
    council: str
    filter: str
    words: str
    marked: bool


_SHOWN: Mapping[str, Mapping[str, int]] = {
    "action": {"what": 190, "council": 112, "due": 164, "owner": 116},
    "meeting": {"date": 112, "council": 112, "kind": 80, "subject": 180, "status": 126},
    "note": {"date": 112, "council": 118, "text": 220, "theme": 140},
    "private_note": {"date": 132, "council": 118, "text": 220, "theme": 130},
    "contact": {"name": 150, "role": 190, "council": 118, "phone": 124},
    "council_detail": {"council": 130, "control": 130, "leader": 140, "chief_executive": 140},
    "case_study": {"title": 220, "theme": 140, "council": 118, "date": 112},
    "portfolio": {"council": 130, "person": 140, "role": 116, "start": 112, "end": 112},
    "episode": {"council": 118, "offer": 180, "status": 112, "start": 112, "days": 90},
    "offer": {"name": 240, "theme": 190, "counted": 160},
    "peer_days": {"lender": 140, "role": 112, "days": 80, "date": 112, "receiver": 150},
    "need": {"date": 112, "council": 118, "text": 220, "state": 130},
    "consultation_response": {"consultation": 190, "council": 118, "body": 160, "region": 140},
    "deliverable": {"number": 80, "text": 250, "theme": 160, "owner": 116},
}
"""What a list shows unless its user chooses otherwise, with widths at 100 %: about 620 in all, which is what a list
beside its reading pane has in a window of 1280. A type that is not here shows its title and what has room."""

_WIDTHS = {
    Kind.DATE: 116, Kind.NUMBER: 90, Kind.INTEGER: 90, Kind.MONEY: 100, Kind.CHOICE: 124, Kind.TAGS: 150,
    Kind.YES_NO: 70, Kind.COUNCIL: 130, Kind.PERSON: 130, Kind.RECORD: 180, Kind.YEAR: 90, Kind.LINK: 180,
    Kind.EMAIL: 190, Kind.PHONE: 130, Kind.LONG: 220, Kind.TEXT: 150,
}  # fmt: skip
_ROOM = 620
_NUMBERS = (Kind.NUMBER, Kind.INTEGER, Kind.MONEY)


def columns(record: RecordType) -> tuple[ColumnView, ...]:
    """Every field is a column; what is shown at first tells rows apart and how they stand. "mark" is shown where a row
    has one."""
    shown = _SHOWN.get(record.name) or _fitting(record)
    ordered = [*(record.by_name[name] for name in shown), *(f for f in record.fields if f.name not in shown)]
    stretching = next((n for n in record.title if record.by_name[n].kind in (Kind.TEXT, Kind.LONG)), record.title[0])
    if record.name == "contact":
        stretching = "role"  # names are short, what somebody is responsible for is not
    return (
        *(
            ColumnView(
                f.name, f.label, "number" if f.kind in _NUMBERS else "text", shown.get(f.name, _WIDTHS[f.kind]),
                f.name == stretching, f.name not in shown,
            )
            for f in ordered
        ),
        ColumnView("mark", "Exchange", "tone", 150, hidden=True),
        ColumnView("changed", "Changed", "text", 116, hidden=True),
        ColumnView("by", "By", "text", 140, hidden=True),
    )  # fmt: skip


def _fitting(record: RecordType) -> dict[str, int]:
    """The title's fields, then the others in order as far as there is room; long texts are read, not scanned."""
    shown = {name: _WIDTHS[record.by_name[name].kind] for name in record.title}
    for one in record.fields:
        width = _WIDTHS[one.kind]
        if one.name not in shown and one.kind is not Kind.LONG and sum(shown.values()) + width <= _ROOM:
            shown[one.name] = width
    return shown


def lines(record: RecordType, rows: Iterable[RecordLike], say: Say) -> list[LineView]:
    """The rows of a list, in the order given."""
    chosen = _FILTERS.get(record.name, "")
    made = []
    for row in rows:
        values, marked = row.values, mark(row).text
        council = values.get(record.council, "") if record.council else ""
        words = [said for f in record.fields if (said := values.get(f.name)) and (said := say(f, said))]
        made.append(
            LineView(row.id, row, council, values.get(chosen, ""), "\n".join((*words, marked, row.by)), bool(marked))
        )
    return made


def cell(record: RecordType, column: str, row: RecordLike, say: Say, today: date) -> Cell:
    """What a row says in a column of ``columns``, by its id."""
    if column == "mark":
        return mark(row)
    if column == "changed":
        return Cell(short_day(row.changed.date()), row.changed.isoformat())
    if column == "by":
        return Cell(row.by)
    made = _cell(record, record.by_name[column], row, say, today)
    if record.private and column == "date":
        made = Cell(made.text, made.sort, f"private, {made.said}", made.tone, "lock")
    return _muted(made) if is_closed(record.name, row.values) else made


def _cell(record: RecordType, one: Field, row: RecordLike, say: Say, today: date) -> Cell:
    value = row.values.get(one.name, "")
    if not value and record.name == "action" and one.name == "due" and is_closed("action", row.values):
        done = row.values["status"]
        return Cell(text.sentence(done), None, icon="check" if done == "done" else "x")
    if not value:
        return Cell("", None)
    if one.kind is Kind.DATE:
        shown = _short(value)
        return (
            _due(row.values, value, shown, today)
            if record.name == "action" and one.name == "due"
            else Cell(shown, value, text.iso_day(value))
        )
    if record.name == "meeting" and one.name == "status" and _is_past("meeting", row.values, today):
        return Cell("Was it held?", value, "planned for a day that has passed: was it held?", Tone.BAD, "circle-alert")
    said = in_words(one, value, say)
    if one.kind in _NUMBERS:
        return Cell(said, float(value))
    return Cell(" ".join(said.split()), said.casefold(), said if "\n" not in said else " ".join(said.split()))


def _due(values: Mapping[str, str], day: str, shown: str, today: date) -> Cell:
    """A day by which something is to be done: that it has passed, or that it is done, is said in words too."""
    if _is_past("action", values, today):
        return Cell(f"{shown}, late", day, f"{text.iso_day(day)}, late", Tone.BAD, "circle-alert")
    if is_closed("action", values):
        done = values.get("status", "")
        return Cell(f"{shown}, {done}", day, f"{text.iso_day(day)}, {done}", icon="check" if done == "done" else "x")
    return Cell(shown, day, text.iso_day(day))


def in_words(one: Field, value: str, say: Say) -> str:
    """``say``, with a capital where the value is one of a few words."""
    said = say(one, value)
    return text.sentence(said) if one.kind is Kind.CHOICE else said


def _is_past(table: str, values: Mapping[str, str], today: date) -> bool:
    """Whether the day of something still to be done, or still planned, has passed."""
    day = values.get("due" if table == "action" else "date", "")
    return bool(day) and day < today.isoformat() and not is_closed(table, values)


def is_closed(table: str, values: Mapping[str, str]) -> bool:
    """Whether nothing is left to do: done, dropped, held, cancelled."""
    name, closed = _CLOSED.get(table, ("", ()))
    return bool(name) and values.get(name, "") in closed


def _muted(cell: Cell) -> Cell:
    return Cell(cell.text, cell.sort, cell.spoken, Tone.MUTED, cell.icon)


def mark(row: RecordLike) -> Cell:
    """What is the matter with a row, in words and with an icon; an empty cell where nothing is."""
    if row.conflicts:
        count = len(row.conflicts)
        said = "Conflict" if count == 1 else f"{count} conflicts"
        return Cell(said, "0", f"{said}: people wrote different things", Tone.BAD, "git-compare-arrows")
    if row.standing == CONTESTED:
        return Cell("Deleted here, edited there", "1", tone=Tone.BAD, icon="trash-2")
    if row.waiting:
        said = "waiting: an earlier change has not arrived yet, so this may be out of date"
        return Cell("Waiting", "2", said, Tone.WARN, "hourglass")
    return Cell("", None)


def filter_field(record: RecordType) -> Field | None:
    """The choice, or the record referred to, that a list of this type is narrowed by."""
    return record.by_name.get(_FILTERS.get(record.name, ""))


# -- one record to read ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactView:
    """A field as it is read. ``note``: what is the matter with it, in words."""

    label: str
    text: str
    link: str = ""
    long: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record to read. ``lead``: the text it is all about (a note's); ``marks``: what is the matter with it;
    ``changeable``: some of it may still be changed."""

    table: str
    id: str
    kind: str
    title: str
    lead: str
    facts: tuple[FactView, ...]
    marks: tuple[Cell, ...]
    changed: str
    private: bool
    changeable: bool
    council: str


def page(record: RecordType, row: RecordLike, say: Say) -> RecordPage:
    """Every field with a value, in the order of the declaration; what the title says is not said again, unless it is
    in conflict."""
    title, told, lead = row.caption, set(record.title), ""
    leading = next((n for n in record.title if record.by_name[n].kind is Kind.LONG), "")
    if leading:
        lead = row.values.get(leading, "")
        told |= {record.council}
        names = [n for n in (*record.title, record.council) if n and n != leading]
        title = " · ".join(said for n in names if (said := say(record.by_name[n], row.values.get(n, ""))))
    facts = []
    for one in record.fields:
        value = row.values.get(one.name, "")
        wrong = any(c.partition(":")[0] == (one.group or one.name) for c in row.conflicts)
        if (value and one.name not in told) or wrong:
            link = value if one.kind is Kind.LINK else f"mailto:{value}" if one.kind is Kind.EMAIL and value else ""
            note = "Others wrote something else" if wrong else ""
            facts.append(FactView(one.label, in_words(one, value, say), link, one.kind is Kind.LONG, note))
    marked = mark(row)
    return RecordPage(
        record.name, row.id, record.label, title, lead, tuple(facts), (marked,) if marked.text else (),
        f"Changed {text.day(row.changed.date())}, {row.changed:%H:%M}" + (f", by {row.by}" if row.by else ""),
        record.private, any(not record.is_fixed(f) for f in record.fields),
        row.values.get(record.council, "") if record.council else "",
    )  # fmt: skip


# -- a council's records -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryView:
    """A record as a line or two on a council's page. ``body``: more of it, wrapped; ``meta``: day, person, status."""

    table: str
    id: str
    title: str
    meta: str
    body: str = ""
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    mark: Cell = field(default_factory=lambda: Cell(""))

    @property
    def said(self) -> str:
        return ". ".join(part for part in (self.mark.said, self.title, self.body, self.meta) if part)


@dataclass(frozen=True, slots=True)
class SectionView:
    """The records of one kind. ``tables``: the types in it, the one a new record is made of first."""

    tables: tuple[str, ...]
    title: str
    empty: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class CouncilRecords:
    """What has been written down about a council. ``details``: of the council itself; ``detail_id`` "" for none yet."""

    code: str
    detail_id: str
    details: tuple[FactView, ...]
    sections: tuple[SectionView, ...]
    count: int


SECTIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("contact",), "Contacts", "Nobody is listed yet. Add the leader, the chief executive, whom you call."),
    (("action",), "Actions", "Nothing is to be done."),
    (("meeting",), "Meetings and visits", "No meeting or visit is recorded."),
    (("note", "private_note"), "Notes", "No note has been written."),
    (("case_study",), "Good practice", "No case study of this council is listed."),
)


def council_records(
    code: str, found: Mapping[str, Sequence[RecordLike]], say: Callable[[str], Say], today: date
) -> CouncilRecords:
    """A council's records as its page shows them. ``found``: rows by type; ``say(table)`` how that type's are said."""
    detail = next(iter(found.get("council_detail", ())), None)
    facts = _together(RECORD_TYPES["council_detail"], detail, say("council_detail")) if detail else ()
    sections = []
    for tables, title, empty in SECTIONS:
        rows = [row for table in tables for row in found.get(table, ())]
        if len(tables) > 1:
            rows.sort(key=lambda r: (r.values.get("date", ""), r.changed), reverse=True)
        else:
            rows.sort(key=lambda r: is_closed(tables[0], r.values))  # what is open before what is done; else as given
        entries = tuple(_entry(row, say(row.table), today) for row in rows)
        sections.append(SectionView(tables, title, empty, entries))
    count = sum(len(s.entries) for s in sections) + (detail is not None)
    return CouncilRecords(code, detail.id if detail else "", facts, tuple(sections), count)


def _together(record: RecordType, row: RecordLike, say: Say) -> tuple[FactView, ...]:
    """The facts of a record, a group in one line: "Sir Steve Houghton, Labour, since 1 May 1996"."""
    made, done = [], set(record.key)
    for one in record.fields:
        if one.name in done:
            continue
        group = record.groups.get(one.group, (one,))
        done |= {f.name for f in group}
        parts: list[str] = []
        for each in group:
            said = in_words(each, row.values.get(each.name, ""), say)
            if said and parts and each.kind is Kind.DATE:
                said = f"{'since' if each.label.endswith(' since') else each.label.lower()} {said}"
            parts += [said[:1].lower() + said[1:] if parts and each.kind is Kind.CHOICE else said] if said else []
        wrong = any(c.partition(":")[0] == (one.group or one.name) for c in row.conflicts)
        if parts or wrong:
            link = row.values.get(one.name, "") if one.kind is Kind.LINK else ""
            note = "Others wrote something else" if wrong else ""
            made.append(FactView(one.label.partition(" (")[0], ", ".join(parts), link, False, note))
    return tuple(made)


def _entry(row: RecordLike, say: Say, today: date) -> EntryView:
    record, values = RECORD_TYPES[row.table], row.values
    over = is_closed(row.table, values)
    tone = Tone.MUTED if over else Tone.NEUTRAL

    def said(*names: str) -> str:
        return " · ".join(say(record.by_name[n], values[n]) for n in names if values.get(n))

    if row.table == "contact":
        title, body, meta = said("name"), said("role"), said("email", "phone")
        if values.get("end", "") and values["end"] < today.isoformat():
            tone, meta = Tone.MUTED, f"until {text.iso_day(values['end'])}"
    elif row.table == "action":
        late = _is_past("action", values, today)
        due = f"due {text.iso_day(values['due'])}" if values.get("due") else "no date"
        state = values.get("status", "") if over else due + (", late" if late else "")
        if over and values.get("done"):
            state += f" {text.iso_day(values['done'])}"
        title, body, meta = said("what"), "", " · ".join(p for p in (said("owner"), state) if p)
        tone = Tone.BAD if late else tone
    elif row.table == "meeting":
        past = _is_past("meeting", values, today)
        tone = Tone.BAD if past else tone
        status = "was it held?" if past else values.get("status", "")
        title, body = f"{values.get('kind', '')}: {values.get('subject', '')}", said("summary")
        meta = " · ".join(p for p in (said("date"), said("with_whom"), status) if p)
    elif row.table == "case_study":
        title, body, meta = said("title"), said("summary"), said("theme", "date")
    else:
        title, body = said("text"), ""
        private = "Private: stays on this laptop" if record.private else ""
        meta = " · ".join(p for p in (private, said("date"), said("theme"), row.by) if p)
    icon = "circle-alert" if tone is Tone.BAD else "circle-check" if over else record.icon
    return EntryView(row.table, row.id, title, meta, body, icon, tone, mark(row))


# -- forms -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choices:
    """What pickers offer. ``councils``: (code, name, type and region); ``people``: (row id, name); ``tags``: by
    field; ``records``: (row id, caption) by the table that a field refers to; ``me``: the row id of whoever uses this
    laptop, "" where nobody is named yet."""

    councils: tuple[tuple[str, str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    me: str = ""
    records: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def new_values(record: RecordType, preset: Mapping[str, str], me: str, today: date) -> dict[str, str]:
    """What a new record's form begins with: the declared defaults, today where a day is required, oneself."""
    made = {}
    for one in record.fields:
        if one.default:
            made[one.name] = one.default
        elif one.kind is Kind.DATE and one.required:
            made[one.name] = today.isoformat()
        elif one.kind is Kind.PERSON and me:
            made[one.name] = me
    return made | {name: value for name, value in preset.items() if name in record.by_name}


def typed(one: Field, value: str) -> str:
    """A canonical value as somebody would type it into its field; ``canonical`` of it gives the value back."""
    if not value:
        return ""
    if one.kind is Kind.DATE:
        return text.iso_day(value)
    if one.kind in _NUMBERS:
        whole, point, rest = value.partition(".")
        return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() and whole != "-0" else value
    if one.kind is Kind.YEAR:
        return value.removeprefix("FY").replace("-", "/")
    return value


def short_day(day: date) -> str:
    """ "3 Mar 2026": for a column."""
    return f"{day.day} {text.MONTHS[day.month - 1][:3]} {day.year}"


def _short(value: str) -> str:
    try:
        return short_day(date.fromisoformat(value))
    except ValueError:
        return value
