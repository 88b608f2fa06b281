"""What a sheet says of records, whoever sent it: the fields it changes, the rows it adds, the cells they set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adviser_app.domain.records import MEMBER, Kind, RecordType, pack, unpack


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a sheet changes: canonical values; ``edits`` are the ids of the edits that say so."""

    line: int
    row: str
    field: str
    before: str
    after: str
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that was not there before, its values by field, its edits."""

    line: int
    row: str
    values: dict[str, str]
    edits: tuple[str, ...]


def cells_of(record: RecordType, name: str, before: str, wanted: Mapping[str, str], group: str) -> dict[str, str]:
    """The cells that one changed field sets, with their values. A group is one cell, whatever of it was changed.

    ``before``: canonical, what the field said; ``wanted``: every field that is changed; ``group``: what the cell of the
    field's group said, "" where it has none. Members that only a newer version knows are members.
    """
    field = record.by_name[name]
    if field.kind is Kind.TAGS:
        was, now = set(members(before)), set(members(wanted[name]))
        return {f"{name}:{m}": MEMBER if m in now else "" for m in sorted(was ^ now)}
    if not field.group:
        return {name: wanted[name]}
    of_group = {f.name: wanted[f.name] for f in record.groups[field.group] if f.name in wanted}
    return {field.group: pack(unpack(group) | of_group)}


def members(text: str) -> list[str]:
    """The members of a canonical value of TAGS."""
    return [m for m in text.split("; ") if m]
