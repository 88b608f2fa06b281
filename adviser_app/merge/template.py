"""Templates: a table of records as a CSV that goes to a colleague without the app, and comes back changed.

``_id, _chk, council, council_name, …, _action, _end``. Whatever is needed to understand the file when it comes back is
in the file, so that any laptop that holds the same edits can take it in, not only the one that wrote it. ``_chk`` says
of its row: which export it is from, and which edits were its heads then, by the beginnings of their ids. From those
edits follows the base: what each cell said, and what an edit made from the returned file names as its parents
(docs/decisions/0034).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

from adviser_app.domain.records import Field, RecordType, text_of
from adviser_app.merge import clock
from adviser_app.merge.edits import ROW, Edit
from adviser_app.merge.heads import RowState
from adviser_app.merge.typed import REFERENCES

ID, CHECK, ACTION = "_id", "_chk", "_action"
NAME = "_name"  # ends the column that says in words what the column before it says by code
DELETE = "DELETE"

_SECRET, _PREFIX = 10, 4  # bytes; characters of an id after its first letter
_WAYS = 64  # readings of a row's prefixes that are tried; in a row of a hundred edits there is one
_CHECK = re.compile(r"k([\w-]{6})([\w-]{24})([\w-]{20})(?:([\w-]{6})((?:[\w-]{4})+))?", re.ASCII)
_PERSON = re.compile(r"r[\w-]{20}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Export:
    """One writing of a template: when (a stamp of the hybrid clock), by whom (row id of a person), and ten random bytes
    from which the salts of its edits are made, so that a value erased later cannot be guessed back from its edit."""

    stamp: str
    author: str
    secret: bytes

    @property
    def replica(self) -> str:
        """The replica of every edit made from the file. All have sequence number 1: which edits there are depends on
        what the colleague changed, and the same change must be the same edit in the next return of the file."""
        return "t" + text_of(hashlib.sha256(f"adviser-template-1\x1f{self.token}".encode()).digest()[:15])

    @property
    def token(self) -> str:
        at = (clock.moment(self.stamp) - _EPOCH) // timedelta(milliseconds=1)
        counter = int(self.stamp.rsplit("-", 1)[1], 16)
        return text_of(at.to_bytes(6, "big") + counter.to_bytes(2, "big") + self.secret) + self.author[1:]

    def salt(self, table: str, row: str, cell: str, value: str) -> str:
        said = "\x1f".join((self.token, table, row, cell, value))
        return "s" + text_of(hashlib.sha256(said.encode()).digest()[:9])


def new_export(stamp: str, author: str) -> Export:
    """An export of now. Raises ValueError for an author who is no person's row id."""
    if not _PERSON.fullmatch(author):
        raise ValueError(f"{author!r} is no person's row id")
    return Export(stamp, author, secrets.token_bytes(_SECRET))


@dataclass(frozen=True, slots=True)
class Check:
    """What ``_chk`` of a row says. ``heads``: beginnings of the ids of its heads; none in a row for new entries."""

    text: str
    export: Export
    heads: tuple[str, ...]
    digest: str

    def fits(self, table: str, row: str) -> bool:
        """Whether it was written beside this id, in this table: not where a sheet was sorted by half."""
        return self.text[1:7] == _mark(table, row, self.text[7:])


# -- writing -----------------------------------------------------------------------------------------------------


def columns(record: RecordType) -> list[str]:
    """The header without ``_end``: the council first, names beside codes."""
    fields = sorted(record.fields, key=lambda f: f.name != record.council)
    out = [ID, CHECK]
    for field in fields:
        out.append(field.name)
        if field.kind in REFERENCES:
            out.append(field.name + NAME)
    return [*out, ACTION]


def lines(
    record: RecordType,
    rows: Iterable[tuple[str, Mapping[str, str], Iterable[str]]],
    export: Export,
    shown: Callable[[Field, str], str],
) -> Iterator[list[str]]:
    """Rows, each given as (id, values by field, ids of its heads), in the order of ``columns``.

    ``shown`` names a council or a person from the field's value. The heads are those of every cell: ``_row`` and cells
    that this version does not know among them (``head_ids``).
    """
    names = columns(record)
    references = [f for f in record.fields if f.kind in REFERENCES]
    token = export.token
    for row, values, heads in rows:
        cells = {**values, ID: row, CHECK: check_text(record.name, row, heads, token), ACTION: ""}
        for field in references:
            value = values.get(field.name, "")
            cells[field.name + NAME] = shown(field, value) if value else ""
        yield [cells.get(name, "") for name in names]


def blank_line(record: RecordType, export: Export) -> list[str]:
    """A row to fill in: what a template without rows has, so that its export is known."""
    return next(lines(record, [("", {}, ())], export, lambda _field, _value: ""))


def head_ids(state: RowState) -> list[str]:
    """All heads of a row."""
    return state.head_ids() + [e.id for e in (state.row.heads if state.row else ())]


def check_text(table: str, row: str, heads: Iterable[str], token: str) -> str:
    """``_chk`` of a row with these heads (whole ids); ``token`` of its export."""
    ids = sorted(heads)
    rest = token
    if ids:
        rest += _digest(ids) + "".join(i[1 : 1 + _PREFIX] for i in ids)
    return "k" + _mark(table, row, rest) + rest


def _mark(table: str, row: str, rest: str) -> str:
    return _short("\x1f".join((table, row, rest)))


def _digest(ids: Sequence[str]) -> str:
    return _short(" ".join(ids))


def _short(said: str) -> str:
    return text_of(hashlib.sha256(said.encode()).digest()[:6])[:6]


# -- reading -----------------------------------------------------------------------------------------------------


def parse_check(text: str) -> Check | None:
    """What stands in ``_chk``; None where it is none (cut, typed over)."""
    match = _CHECK.fullmatch(text)
    if match is None:
        return None
    try:
        raw = a2b_base64(match[2].replace("-", "+").replace("_", "/"))
        at = _EPOCH + timedelta(milliseconds=int.from_bytes(raw[:6], "big"))
    except (NotBase64, OverflowError):
        return None
    heads = match[5] or ""
    return Check(
        text,
        Export(clock.stamp(at, int.from_bytes(raw[6:8], "big")), "r" + match[3], raw[8:]),
        tuple(heads[at : at + _PREFIX] for at in range(0, len(heads), _PREFIX)),
        match[4] or "",
    )


@dataclass(frozen=True, slots=True)
class Base:
    """A row as an export wrote it: the heads of each cell then, the shown one first; those of ``_row`` apart."""

    cells: dict[str, tuple[Edit, ...]]
    row: tuple[Edit, ...]

    def value(self, cell: str) -> str | None:
        """What the file said of a cell; "" for one that nobody had filled in, None for one erased since."""
        heads = self.cells.get(cell)
        return heads[0].value if heads else ""

    def parents(self, cell: str) -> list[str]:
        """What a change of the cell replaces: the heads whose value the file showed. Where the cell was in conflict the
        other values stay heads: whoever changed the file had not seen them."""
        return [e.id for e in self.cells.get(cell, ()) if e.value == self.cells[cell][0].value]

    def values(self, record: RecordType) -> dict[str, str]:
        """What the file said, by field; "" for what was erased since (see ``value``)."""
        return record.values({cell: heads[0].value or "" for cell, heads in self.cells.items()})

    def erased(self) -> set[str]:
        """The cells (of TAGS the part before the colon) of which what the file said was erased since."""
        return {name.partition(":")[0] for name, heads in self.cells.items() if heads[0].value is None}

    def head_ids(self) -> list[str]:
        """Of every cell: what a delete covers."""
        return [e.id for heads in self.cells.values() for e in heads]


def base(edits: Iterable[Edit], check: Check) -> Base | None:
    """The row as the export wrote it, from all known edits of it; None where some of its heads are not here."""
    by_prefix: dict[str, list[Edit]] = {}
    for edit in edits:
        by_prefix.setdefault(edit.id[1 : 1 + _PREFIX], []).append(edit)
    choices = [by_prefix.get(prefix, []) for prefix in check.heads]
    ways = 1
    for found in choices:
        ways *= len(found)
    if not 0 < ways <= _WAYS:
        return None
    for heads in product(*choices):
        if _digest(sorted(e.id for e in heads)) == check.digest:
            cells: dict[str, list[Edit]] = {}
            for edit in sorted(heads, key=lambda e: e.order, reverse=True):
                cells.setdefault(edit.field, []).append(edit)
            row = tuple(cells.pop(ROW, ()))
            return Base({name: tuple(found) for name, found in sorted(cells.items())}, row)
    return None
