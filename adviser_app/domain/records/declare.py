"""Declaring a record type: form, table, CSV columns, checks, merge and search all follow from it.

A record is a row of cells. A cell is one field, one group of fields that only make sense together, or one member of a
TAGS field (``tags:housing``). Cells are what edits set, what two people can change at once without harm, and what is in
conflict when they changed the same.
"""

from __future__ import annotations

import hashlib
import secrets
from binascii import b2a_base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from adviser_app.domain.records.fields import (
    COUNCILS,
    Field,
    FieldError,
    Kind,
    canonical,
    join_tags,
    pack,
    unpack,
)

_URL = bytes.maketrans(b"+/", b"-_")
MEMBER = "yes"  # the value of a tag's cell while it is a member
AREAS = ("Records", "Support", "Peer challenge", "Risk", "Indicators", "Programme")


@dataclass(frozen=True)
class RecordType:
    """One kind of record. ``name`` is its table; ``key`` names the fields of its natural key: two people who create
    "the same" row make one. ``title`` names the fields that tell a row from others in a list.

    ``private``: never leaves the laptop. ``append_only``: rows are added, and erased, but not changed. ``order`` names
    the fields rows are listed by, "-" before one that runs down. ``council`` names the field with the council it
    belongs to, ``about`` a sentence for the empty list, the help and the CSV template, ``area`` (one of ``AREAS``) the
    part of the work under which its list stands.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    about: str
    title: tuple[str, ...]
    icon: str = "file-text"
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    council: str = ""
    apart: tuple[str, ...] = ()  # what tells rows of somebody's own file apart (``source``); else the required fields
    own: str = ""  # the field with the number that such a file gives its rows: where it is given, it tells them apart
    private: bool = False
    append_only: bool = False
    listed: bool = True  # has a list and a form of its own; False: managed by a screen (people, laptops)
    area: str = "Records"

    def __post_init__(self) -> None:
        names = [f.name for f in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a field is named twice")
        needed = (f.needs for f in self.fields)
        for wanted in (
            *self.key, *self.title, *self.apart, *(o.removeprefix("-") for o in self.order), self.own, *needed,
        ):  # fmt: skip
            if wanted and wanted not in names:
                raise ValueError(f"{self.name}: there is no field {wanted}")
        if {f.group for f in self.fields if f.group} & set(names):
            raise ValueError(f"{self.name}: a group is named like a field")
        if self.area not in AREAS:
            raise ValueError(f"{self.name}: there is no area {self.area}")

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @cached_property
    def groups(self) -> dict[str, tuple[Field, ...]]:
        """The fields of each group, by the name of its cell."""
        names = dict.fromkeys(f.group for f in self.fields if f.group)
        return {name: tuple(f for f in self.fields if f.group == name) for name in names}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """What a field's cell is: its own (""), one for each member (":"), a group's (its name)."""
        return {f.name: ":" if f.kind is Kind.TAGS else f.group for f in self.fields}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The fields that name councils, people or records by codes and ids, not in words."""
        by_id = (Kind.COUNCIL, Kind.PERSON, Kind.RECORD)
        return frozenset(f.name for f in self.fields if f.kind in by_id or f.of == COUNCILS)

    @cached_property
    def unsearched(self) -> frozenset[str]:
        """The fields that are written for programs."""
        return frozenset(f.name for f in self.fields if not f.searched)

    def is_fixed(self, field: Field) -> bool:
        """Whether a field is set when the row is made and never again."""
        return field.fixed or (self.append_only and not field.later) or field.name in self.key

    def row_id(self, values: Mapping[str, str]) -> str:
        """The id of a row: from its natural key (canonical values), else a new random one."""
        if not self.key:
            return "r" + text_of(secrets.token_bytes(15))
        parts = [self.name, *(values.get(name, "") for name in self.key)]
        return "r" + text_of(hashlib.sha256("\x1f".join(parts).encode()).digest()[:15])

    def cells(self, values: Mapping[str, str]) -> dict[str, str]:
        """Field values (canonical; TAGS as ``join_tags`` gives them) as cells. Fields left out are left out, but a
        group is whole: where one of its fields is given, the others count as empty."""
        out: dict[str, str] = {}
        for name, text in values.items():
            field = self.by_name[name]
            if field.kind is Kind.TAGS:
                out |= {f"{name}:{member}": MEMBER for member in text.split("; ") if member}
            elif not field.group:
                out[name] = text
        for group, fields in self.groups.items():
            if any(f.name in values for f in fields):
                out[group] = pack({f.name: values.get(f.name, "") for f in fields})
        return out

    def values(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Cells as field values, every field of this version present; cells it does not know are left out."""
        kinds, groups = self._kinds, self.groups
        out = dict.fromkeys(kinds, "")
        members: dict[str, list[str]] = {}
        for cell, text in cells.items():
            if kinds.get(cell) == "":
                out[cell] = text
            elif cell in groups:
                known = unpack(text)
                for field in groups[cell]:
                    out[field.name] = known.get(field.name, "")
            elif text == MEMBER:
                name, is_member, member = cell.partition(":")
                if is_member and kinds.get(name) == ":":
                    members.setdefault(name, []).append(member)
        for name, found in members.items():
            out[name] = join_tags(found)
        return out

    def cell_of(self, field: str) -> str:
        """The cell that holds a field (for TAGS the part before the colon)."""
        return self.by_name[field].group or field

    def cell_label(self, cell: str) -> str:
        """A cell in words: "Status", "Tag “housing”", "Done, on, why"."""
        name, is_member, member = cell.partition(":")
        if is_member and name in self.by_name:
            return f"{self.by_name[name].label}: {member}"
        if cell in self.groups:
            return ", ".join(f.label for f in self.groups[cell])
        return self.by_name[cell].label if cell in self.by_name else cell

    def caption(self, values: Mapping[str, str]) -> str:
        """A row in a line, from its title fields (canonical texts; callers put names for councils and people)."""
        return " · ".join(values[name] for name in self.title if values.get(name)) or f"({self.label} without a title)"


def text_of(data: bytes) -> str:
    """Bytes (a multiple of three) as letters, figures, - and _: once a letter stands before them, no spreadsheet takes
    them for a number or a formula. A third the length of figures, and quick: there are hundreds of thousands."""
    return b2a_base64(data, newline=False).translate(_URL).decode()


def check(
    record: RecordType, texts: Mapping[str, str], *, new: bool, present: Mapping[str, str] | None = None
) -> tuple[dict[str, str], dict[str, FieldError]]:
    """What somebody typed, by field, as canonical values; and what is wrong, by field. Required fields are missed in a
    new row, or where they are emptied; what a field needs beside it in a new row, or where either is given and
    ``present``, the values that the row has, do not hold it. TAGS come as one text with semicolons. Raises KeyError
    for an unknown field."""
    values: dict[str, str] = {}
    wrong: dict[str, FieldError] = {}
    for name, text in texts.items():
        field = record.by_name[name]
        try:
            if field.kind is Kind.TAGS:
                values[name] = join_tags(m for m in (canonical(field, part) for part in text.split(";")) if m)
            else:
                values[name] = canonical(field, text)
        except FieldError as error:
            wrong[name] = error
    for field in record.fields:
        given = field.name in texts
        if new and not given and field.default:
            values[field.name] = field.default
        elif field.required and (given or new) and field.name not in wrong and not values.get(field.name):
            wrong[field.name] = FieldError("missing", f"{field.label} is missing.", f"Fill in {field.label.lower()}.")
    if new or present is not None:
        wrong |= _unexplained(record, {**(present or {}), **values}, values.keys())
    return values, wrong


def _unexplained(record: RecordType, values: Mapping[str, str], given: Collection[str]) -> dict[str, FieldError]:
    """Fields that say something while another that they need beside them does not; by the other's name."""
    out = {}
    for field in record.fields:
        if field.needs and {field.name, field.needs} & set(given):
            other = record.by_name[field.needs]
            if values.get(field.name) and not values.get(other.name):
                out[other.name] = FieldError(
                    "missing", f"{field.label} needs a {other.label.lower()}.", f"Fill in {other.label.lower()}."
                )
    return out
