"""``edits.csv``: edits as rows and back. What is read is checked to the last character; one bad row refuses the file.

``value`` and ``salt`` are empty and ``digest`` is given where the value was erased; elsewhere the digest follows from
value and salt, and is left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge import clock, dialect
from adviser_app.merge.edits import Edit, digest_of, id_of
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
    text, count = io.StringIO(newline=""), 0
    write_row = dialect.row_writer(text)
    for edit in edits:
        if private(edit.replica, edit.table):
            raise ValueError(f"{edit.id} is private")
        write_row(_row(edit))
        count += 1
        if text.tell() >= _BLOCK:
            yield text.getvalue().encode(), count
            text.seek(0)
            text.truncate()
            count = 0
    if count:
        yield text.getvalue().encode(), count


def private(replica: str, table: str) -> bool:
    """Whether an edit may not leave its laptop."""
    record = RECORD_TYPES.get(table)
    return replica.startswith(PRIVATE) or (record is not None and record.private)


def _row(e: Edit) -> tuple[str, ...]:
    return (
        e.id, e.replica, str(e.seq), e.clock, e.author, e.table, e.row, e.field, e.kind, e.value or "", e.salt,
        " ".join(e.parents), " ".join(e.covers), e.digest if e.value is None else "",
    )  # fmt: skip


def read(name: str, data: bytes, erased: Collection[str]) -> list[Edit]:
    """The edits of a member. ``erased``: ids on the lists of erased edits, which alone may come without a value.

    Raises AdviserError 'bundle-edits' with the line of the first row that is wrong.
    """
    try:
        header, rows = dialect.read_rows(dialect.decode(data))
        if tuple(header) != COLUMNS:
            raise dialect.DialectError(1, "the columns are not those of edits")
        check = _Check(frozenset(erased))
        return [check(line, cells) for line, cells in rows]
    except dialect.DialectError as error:
        raise _refused(name, error.line, error.message) from error


class _Check:
    """Turns rows into edits. What repeats from row to row is looked at once: there are a hundred thousand."""

    def __init__(self, erased: frozenset[str]) -> None:
        self._erased = erased
        self._sound: set[tuple[str, ...]] = set()
        self._row = ""
        self._ids: set[str] = set()

    def __call__(self, line: int, cells: list[str]) -> Edit:
        id_, replica, seq, stamp, author, table, row, field, kind, value, salt, parents, covers, digest = cells
        said = (replica, author, table, field, kind)
        if said not in self._sound:
            self._look_at(line, said)
        if row != self._row:
            if not _ID.fullmatch(row):
                raise dialect.DialectError(line, f"{row[:40]!r} is no row of an edit")
            self._row = row
        if not _SEQ.fullmatch(seq):
            raise dialect.DialectError(line, f"{seq[:40]!r} is no number of an edit")
        if not clock.valid(stamp):
            raise dialect.DialectError(line, f"{stamp[:40]!r} is no time of an edit")
        if (parents and not _EDIT_IDS.fullmatch(parents)) or (covers and not _EDIT_IDS.fullmatch(covers)):
            raise dialect.DialectError(line, "an edit is named in a way that none is")
        if id_ in self._ids:
            raise dialect.DialectError(line, "it is there twice")
        self._ids.add(id_)
        gone = bool(digest)
        edit = Edit(
            id_, replica, int(seq), stamp, author, table, row, field, kind, None if gone else value, salt,
            digest or digest_of(value, salt), tuple(parents.split()), tuple(covers.split()),
        )  # fmt: skip
        if (gone and (value or salt or id_ not in self._erased)) or not _is_itself(edit):
            raise dialect.DialectError(line, "the edit is not what its id says")
        return edit

    def _look_at(self, line: int, said: tuple[str, ...]) -> None:
        for (name, shape), text in zip(_SHAPES.items(), said, strict=True):
            if not shape.fullmatch(text):
                raise dialect.DialectError(line, f"{text[:40]!r} is no {name} of an edit")
        if private(said[0], said[2]):
            raise dialect.DialectError(line, "it is private, and should never have been sent")
        self._sound.add(said)


def _is_itself(edit: Edit) -> bool:
    """``merge.edits.fault`` for an edit whose digest was just made from its value."""
    for ids in (edit.parents, edit.covers):
        if len(ids) > 1 and list(ids) != sorted(set(ids)):
            return False
    return edit.id == id_of(edit)


def _refused(name: str, line: int, why: str) -> AdviserError:
    where = f"{name}, line {line}" if line else name
    return AdviserError(
        "Not taken in", f"{where}: {why}. One bad row refuses the whole file.", AGAIN, code="bundle-edits"
    )
