"""``edits.csv``: edits as rows and back. What is read is checked to the last character; one bad row refuses the file.

``value`` and ``salt`` are empty and ``digest`` is given where the value was erased; elsewhere the digest follows from
value and salt, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge import clock, dialect
from adviser_app.merge.dialect import quoted
from adviser_app.merge.edits import Edit, digest_of, from_fields, id_of
from adviser_app.merge.limits import AGAIN

COLUMNS = (
    "id", "replica", "seq", "clock", "author", "table", "row", "field", "kind", "value", "salt", "parents", "covers",
    "digest",
)  # fmt: skip
PART_BYTES = 20_000_000  # of one member, which holds at most 25 MB
PRIVATE = "p"  # begins the replicas of what never leaves its laptop
_BLOCK = 1_000_000  # characters turned into bytes at once

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,80}")
_EDIT_IDS = re.compile(r"e[A-Za-z0-9_-]{24}(?: e[A-Za-z0-9_-]{24})*")
_SHAPES: dict[str, re.Pattern[str]] = {
    "replica": _ID,
    "author": re.compile(rf"{_ID.pattern}|"),
    "table": re.compile(r"[a-z][a-z0-9_]{0,60}"),
    "field": re.compile(r"[a-z_][a-z0-9_]{0,60}(?::.+)?", re.DOTALL),
    "kind": re.compile(r"[a-z][a-z_-]{0,30}"),
}
_SEQ = re.compile(r"[1-9]\d{0,14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """Edits as one member: its bytes, how many there are."""

    data: bytes
    count: int


def write(edits: Iterable[Edit], most: int = PART_BYTES) -> list[Part]:
    """The edits in their order, in as many parts as it takes; at least one. Raises ValueError for a private one."""
    head = dialect.encode(COLUMNS, ())
    parts: list[Part] = []
    body, size, count = [head], len(head), 0
    for block, in_block in _blocks(edits):
        if count and size + len(block) > most:
            parts.append(Part(b"".join(body), count))
            body, size, count = [head], len(head), 0
        body.append(block)
        size += len(block)
        count += in_block
    return [*parts, Part(b"".join(body), count)]


def _blocks(edits: Iterable[Edit]) -> Iterator[tuple[bytes, int]]:
    lines: list[str] = []
    size = 0
    shared: set[tuple[str, str]] = set()
    for edit in edits:
        if (edit.replica, edit.table) not in shared:
            if private(edit.replica, edit.table):
                raise ValueError(f"{edit.id} is private")
            shared.add((edit.replica, edit.table))
        lines.append(_line(edit))
        size += len(lines[-1])
        if size >= _BLOCK:
            yield "".join(lines).encode(), len(lines)
            lines, size = [], 0
    if lines:
        yield "".join(lines).encode(), len(lines)


def private(replica: str, table: str) -> bool:
    """Whether an edit may not leave its laptop."""
    record = RECORD_TYPES.get(table)
    return replica.startswith(PRIVATE) or (record is not None and record.private)


def _line(edit: Edit) -> str:
    """``dialect.line`` of an edit. Only what may hold anything is looked at: the shapes of the rest need no escape."""
    id_, replica, seq, stamp, author, table, row, field, kind, value, salt, digest, parents, covers = edit
    return (
        f'"{id_}","{replica}","{seq}","{stamp}","{author}","{table}","{row}",{quoted(field)},"{kind}",'
        f'{quoted(value or "")},{quoted(salt)},"{" ".join(parents)}","{" ".join(covers)}",'
        f'{quoted(digest if value is None else "")},"{dialect.MARK}"\r\n'
    )


def read(name: str, data: bytes, erased: Collection[str]) -> list[Edit]:
    """The edits of a member. ``erased``: ids on the lists of erased edits, which alone may come without a value.

    Raises AdviserError 'bundle-edits' with the line of the first row that is wrong.
    """
    try:
        header, rows = dialect.read_rows(dialect.decode(data))
        if tuple(header) != COLUMNS:
            raise dialect.DialectError(1, "the columns are not those of edits")
        return list(_checked(rows, frozenset(erased)))
    except dialect.DialectError as error:
        raise _refused(name, error.line, error.message) from error


def _checked(rows: Iterable[tuple[int, list[str]]], erased: frozenset[str]) -> Iterator[Edit]:
    """Rows as edits. What repeats from row to row is looked at once: there are a hundred thousand."""
    sound: set[tuple[str, ...]] = set()
    ids: set[str] = set()
    same = ""
    for line, cells in rows:
        id_, replica, seq, stamp, author, table, row, field, kind, value, salt, parents, covers, digest = cells
        said = (replica, author, table, field, kind)
        if said not in sound:
            _look_at(line, said)
            sound.add(said)
        if row != same:
            if not _ID.fullmatch(row):
                raise dialect.DialectError(line, f"{row[:40]!r} is no row of an edit")
            same = row
        if not _SEQ.fullmatch(seq):
            raise dialect.DialectError(line, f"{seq[:40]!r} is no number of an edit")
        if not clock.valid(stamp):
            raise dialect.DialectError(line, f"{stamp[:40]!r} is no time of an edit")
        if id_ in ids:
            raise dialect.DialectError(line, "it is there twice")
        ids.add(id_)
        gone = bool(digest)
        edit = from_fields(
            (id_, replica, int(seq), stamp, author, table, row, field, kind, None if gone else value, salt,
             digest or digest_of(value, salt), _named(line, parents) if parents else (),
             _named(line, covers) if covers else ())
        )  # fmt: skip
        if (gone and (value or salt or id_ not in erased)) or id_ != id_of(edit):
            raise dialect.DialectError(line, "the edit is not what its id says")
        yield edit


def _look_at(line: int, said: tuple[str, ...]) -> None:
    for (name, shape), text in zip(_SHAPES.items(), said, strict=True):
        if not shape.fullmatch(text):
            raise dialect.DialectError(line, f"{text[:40]!r} is no {name} of an edit")
    if private(said[0], said[2]):
        raise dialect.DialectError(line, "it is private, and should never have been sent")


def _named(line: int, text: str) -> tuple[str, ...]:
    """The ids that an edit names, sorted, none twice."""
    if not _EDIT_IDS.fullmatch(text):
        raise dialect.DialectError(line, "an edit is named in a way that none is")
    ids = tuple(text.split())
    if len(ids) > 1 and list(ids) != sorted(set(ids)):
        raise dialect.DialectError(line, "the edit is not what its id says")
    return ids


def _refused(name: str, line: int, why: str) -> AdviserError:
    where = f"{name}, line {line}" if line else name
    return AdviserError(
        "Not taken in", f"{where}: {why}. One bad row refuses the whole file.", AGAIN, code="bundle-edits"
    )
