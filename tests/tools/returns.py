"""A template that goes out and comes back: a made-up record type with every kind of field, and ways to save a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adviser_app.domain.records import Field, FieldError, Kind, RecordType
from adviser_app.merge import clock, dialect, returned, sheet, template
from adviser_app.merge.edits import Edit, make
from adviser_app.merge.heads import row_state
from adviser_app.merge.returned import Returned
from tests.tools.spreadsheet import Country, saved

EVERYTHING = RecordType(
    "everything", "Thing", "Things", about="Every kind of field.", title=("name",), council="council",
    fields=(
        Field("name", "Name", required=True),
        Field("council", "Council", Kind.COUNCIL),
        Field("owner", "Owner", Kind.PERSON),
        Field("text", "Text"),
        Field("long", "Long text", Kind.LONG),
        Field("day", "Day", Kind.DATE),
        Field("number", "Number", Kind.NUMBER),
        Field("whole", "Whole number", Kind.INTEGER),
        Field("pounds", "Pounds", Kind.MONEY),
        Field("choice", "Choice", Kind.CHOICE, choices=("open", "done", "true", "1-2")),
        Field("yes", "Yes or no", Kind.YES_NO),
        Field("year", "Year", Kind.YEAR),
        Field("link", "Link", Kind.LINK),
        Field("email", "E-mail", Kind.EMAIL),
        Field("phone", "Telephone", Kind.PHONE),
        Field("from", "From", Kind.DATE, group="term"),
        Field("to", "To", Kind.DATE, group="term"),
        Field("why", "Why", group="term"),
        Field("tags", "Tags", Kind.TAGS),
    ),
)  # fmt: skip

ANN, BOB, ADA = "r" + "Ann0" * 5, "r" + "Bob0" * 5, "r" + "Ada0" * 5
COUNCILS = {"E08000016": ("Barnsley",), "E06000023": ("Bristol", "City of Bristol")}
PEOPLE = {ANN: ("Ann Hill", "Ann Brook"), BOB: ("Bob Łukasz",), ADA: ("Ada O’Neill",)}
WHEN = clock.stamp(datetime(2026, 11, 22, 10, 15, tzinfo=UTC))


class Names:
    """Councils and people of the made-up world; the first name is today's."""

    def _all(self, field: Field) -> Mapping[str, Sequence[str]]:
        return COUNCILS if field.kind is Kind.COUNCIL else PEOPLE

    def find(self, field: Field, text: str) -> str:
        for value, names in self._all(field).items():
            if text in (value, names[0]):
                return value
        raise FieldError("no-such", f"Nobody is called {text}.", "Choose another.")

    def names(self, field: Field, value: str) -> Iterable[str]:
        return self._all(field).get(value, ())

    def shown(self, field: Field, value: str) -> str:
        return next(iter(self.names(field, value)), "")


NAMES = Names()
EXPORT = template.Export(WHEN, ANN, b"ten bytes!")


def row_id(number: int) -> str:
    return f"r{number:020}"


def edits_of(rows: Sequence[Mapping[str, str]], record: RecordType = EVERYTHING) -> dict[str, list[Edit]]:
    """The edits that made rows of canonical values; the row of number n has ``row_id(n)``."""
    out: dict[str, list[Edit]] = {}
    seq = 0
    for number, values in enumerate(rows):
        id_ = row_id(number)
        for cell, value in sorted(record.cells({n: v for n, v in values.items() if v}).items()):
            seq += 1
            stamp = clock.stamp(datetime(2026, 11, 1, 9, tzinfo=UTC), seq % 60_000)
            out.setdefault(id_, []).append(make("lmade", seq, stamp, BOB, record.name, id_, cell, value, salt="s"))
    return out


ROW_0: dict[str, str] = {
    "name": "Rail, “north”", "council": "E08000016", "owner": ADA, "text": "007", "long": "One\ntwo — =SUM(A1)",
    "day": "2026-11-22", "number": "12.4", "whole": "123456789012", "pounds": "-1250.5", "choice": "1-2", "yes": "yes",
    "year": "FY2025-26", "link": "https://example.org/a?b=1", "email": "ann@example.org", "phone": "02076643000",
    "from": "2026-04-03", "to": "2027-03-31", "why": "1e5", "tags": "007; rail; Łódź",
}  # fmt: skip
ROW_1 = {"name": "=1+1", "text": "-5", "day": "2026-12-25", "number": "0.5", "why": "", "tags": ""}
ROW_2 = {"name": "Third", "council": "E06000023", "day": "2026-02-28"}
ROWS = [ROW_0, ROW_1, ROW_2]


@dataclass
class File:
    """A template as cells, to be changed like a sheet."""

    header: list[str]
    rows: list[list[str]]

    def cell(self, row: int, column: str) -> str:
        return self.rows[row][self.header.index(column)]

    def set(self, row: int, column: str, text: str) -> None:
        self.rows[row][self.header.index(column)] = text

    def add(self, **cells: str) -> None:
        self.rows.append([cells.get(name, "") for name in self.header])

    def data(self, encoding: str = "utf-8-sig", separator: str = ",", end: str = "\r\n") -> bytes:
        """Saved as it stands, quoted where need be, as a spreadsheet does."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator, lineterminator=end).writerows([self.header, *self.rows])
        return text.getvalue().encode(encoding, "replace")

    def opened(self, country: Country) -> File:
        """As the cells are after a spreadsheet has read and saved them."""
        return File(self.header, [[saved(cell, country) for cell in row] for row in self.rows])

    def changed(self, change: Callable[[str], str]) -> File:
        return File(self.header, [[change(cell) for cell in row] for row in self.rows])


def written(edits: Mapping[str, Sequence[Edit]], record: RecordType = EVERYTHING) -> File:
    """The template of rows with these edits, through the dialect's own bytes."""
    rows = []
    for id_, known in edits.items():
        state = row_state(known)
        rows.append((id_, record.values(state.values), template.head_ids(state)))
    lines = list(template.lines(record, rows, EXPORT, NAMES.shown)) or [template.blank_line(record, EXPORT)]
    return parsed(dialect.encode(template.columns(record), lines))


def parsed(data: bytes) -> File:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return File(rows[0], rows[1:])


def taken(data: bytes, edits: Mapping[str, Sequence[Edit]], record: RecordType = EVERYTHING) -> Returned:
    """What a returned file says."""
    found = sheet.read(data, returned.is_template)
    assert found is not None
    assert returned.table_of(found, [record.name, "other"]) == record.name
    return returned.read(record, found, edits, NAMES, "returned.csv")
