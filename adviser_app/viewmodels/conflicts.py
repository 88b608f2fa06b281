"""Conflicts as their page shows them: every version, who wrote it, what differs, and the record around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from adviser_app.domain.records import RECORD_TYPES, Kind, unpack
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.exchange import when
from adviser_app.viewmodels.records import in_words, typed

ROW = "_row"  # the cell of a conflict about a whole record
EMPTY = "(left empty)"
_MOST = 400  # words of a text that is compared: more would keep the window waiting
_LEAST = 6  # words: what is shorter is seen at a glance
_ALIKE = 0.3  # texts that have less in common are different all over: nothing is marked
_WORDS = re.compile(r"\S+\s*|\s+")

Key = tuple[str, str, str]
Part = tuple[str, bool]  # a piece of text, and whether the other version says it differently


@dataclass(frozen=True, slots=True)
class VersionView:
    """One side of a conflict. ``parts``: its value in pieces; ``where``: laptop, day and time; ``came``: with which
    file; ``now``: it is what is shown at present; ``empty``: somebody emptied the field; ``deletes``: it takes the
    record away; ``erased``: it cannot be chosen any more; ``lines``: of a record's conflict, (field, value) each."""

    id: str
    who: str
    where: str
    came: str
    parts: tuple[Part, ...]
    now: bool
    deletes: bool
    erased: bool
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def value(self) -> str:
        return "".join(said for said, _ in self.parts)


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict to settle. ``before``: (value, who and when) as everybody knew it, None where nobody did;
    ``around``: (label, words) of the record's other fields; ``fields``: a third value is typed into these; ``both``:
    all texts can be kept; ``about_row``: somebody deleted what somebody else edited."""

    key: Key
    kind: str
    title: str
    field: str
    sentence: str
    versions: tuple[VersionView, ...]
    before: tuple[str, str] | None
    around: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    both: bool
    about_row: bool


def key_of(conflict: Any) -> Key:
    return conflict.table, conflict.row, conflict.cell


def _field_cell(conflict: Any) -> Cell:
    if conflict.cell == ROW:
        return Cell("Deleted, and edited", tone=Tone.BAD, icon="trash-2")
    return Cell(conflict.field, icon="git-compare-arrows")


def _newest_cell(conflict: Any) -> Cell:
    newest = max(v.when for v in conflict.heads)
    return Cell(when(newest), newest.isoformat())


LIST_CELLS: tuple[Callable[[Any], Cell], ...] = (
    lambda c: Cell(c.caption, spoken=f"{c.label}: {c.caption}"),
    _field_cell,
    lambda c: Cell(text.listed(list(dict.fromkeys(v.who for v in c.heads)))),
    _newest_cell,
    lambda c: Cell(c.label),
)
"""A line of the list: record, field, between whom, since when, kind of record."""


def conflict_view(conflict: Any) -> ConflictView:
    """Of an ``services.exchange.Conflict``."""
    about_row = conflict.cell == ROW
    versions = _row_versions(conflict.heads) if about_row else _versions(conflict)
    before = None
    if conflict.ancestor is not None:
        a = conflict.ancestor
        lines = "; ".join(f"{name}: {said}" for name, said in _group_lines(conflict, a.value))
        before = (lines or a.shown or EMPTY, f"{a.who}, {when(a.when)}")
    return ConflictView(
        key_of(conflict), conflict.label, conflict.caption, "The whole record" if about_row else conflict.field,
        _sentence(conflict, about_row), versions, before, _around(conflict), tuple(conflict.fields),
        conflict.both, about_row,
    )  # fmt: skip


def _around(conflict: Any) -> tuple[tuple[str, str], ...]:
    """The record's other fields; those of a few words with a capital, as everywhere."""
    record = RECORD_TYPES.get(conflict.table)
    choices = {f.label for f in record.fields if f.kind is Kind.CHOICE} if record else set()
    return tuple((name, text.sentence(said) if name in choices else said) for name, said in conflict.around)


def _sentence(conflict: Any, about_row: bool) -> str:
    """What happened, in one sentence."""
    who = list(dict.fromkeys(v.who for v in conflict.heads))
    if about_row:
        gone = text.listed(list(dict.fromkeys(v.who for v in conflict.heads if v.kind == "delete")))
        edited = text.listed(list(dict.fromkeys(v.who for v in conflict.heads if v.kind != "delete")))
        return f"{gone} deleted the record; {edited} wrote in it without knowing. It stays until somebody decides."
    if len(who) == 1:
        return f"{who[0]} wrote different things on two laptops, neither of which knew of the other."
    return f"{text.listed(who)} wrote different things, without knowing of each other."


def _versions(conflict: Any) -> tuple[VersionView, ...]:
    heads = conflict.heads
    out = []
    for at, v in enumerate(heads):
        other = heads[1 - at] if len(heads) == 2 else conflict.ancestor
        erased = v.shown == "(erased)"
        parts = marked(v.shown, other.shown) if other is not None and v.shown else ((v.shown or EMPTY, False),)
        lines = _group_lines(conflict, v.value)
        out.append(
            VersionView(v.id, v.who, _where(v), _came(v), parts, at == 0, False, erased, lines)
        )  # fmt: skip
    return tuple(out)


def _group_lines(conflict: Any, value: str) -> tuple[tuple[str, str], ...]:
    """The fields of a group, a line each; none for other cells, nor where a field's words come from a list of names."""
    record = RECORD_TYPES.get(conflict.table)
    fields = record.groups.get(conflict.cell, ()) if record else ()
    if any(f.kind in (Kind.COUNCIL, Kind.PERSON, Kind.RECORD) for f in fields):
        return ()
    said = unpack(value)
    return tuple(
        (f.label, in_words(f, said[f.name], lambda one, text_: typed(one, text_))) for f in fields if said.get(f.name)
    )


def _row_versions(heads: Sequence[Any]) -> tuple[VersionView, ...]:
    """Of a record that was deleted and edited: one side for the edits, each with its field, one for the deletions."""
    gone = [v for v in heads if v.kind == "delete"]
    edited = [v for v in heads if v.kind != "delete"]
    out = []
    for side, deletes in ((edited, False), (gone, True)):
        if side:
            last = max(side, key=lambda v: v.when)
            who = text.listed(list(dict.fromkeys(v.who for v in side)))
            lines = () if deletes else tuple((v.field, v.shown or EMPTY) for v in side)
            said = "Deleted the record" if deletes else ""
            parts: tuple[Part, ...] = ((said, False),) if said else ()
            out.append(VersionView(last.id, who, _where(last), _came(last), parts, not deletes, deletes, False, lines))
    return tuple(out)


def _where(v: Any) -> str:
    return f"On “{v.laptop}”, {when(v.when)}" if v.laptop else when(v.when)


def _came(v: Any) -> str:
    return f"came with {v.source}" if v.source else "written on this laptop"


def marked(one: str, other: str) -> tuple[Part, ...]:
    """A text in pieces, those marked that the other says differently; unmarked where the two are all different, or
    too short or long to be compared."""
    mine, theirs = _WORDS.findall(one), _WORDS.findall(other)
    if min(len(mine), len(theirs)) < _LEAST or max(len(mine), len(theirs)) > _MOST:
        return ((one, False),)
    plain = [w.strip() for w in mine], [w.strip() for w in theirs]
    found = SequenceMatcher(None, *plain, autojunk=False)
    if found.ratio() < _ALIKE:
        return ((one, False),)
    out: list[Part] = []
    for what, start, end, _start, _end in found.get_opcodes():
        if end > start:
            out.append(("".join(mine[start:end]), what != "equal"))
    return tuple(out)


# -- many at once ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that settles many: ``rule`` as the service takes it, ``words``, and a sentence on what it does."""

    rule: str
    words: str
    said: str


def rules(found: Sequence[Any], me: str, hubs: Sequence[tuple[str, str]]) -> list[RuleView]:
    """The rules that make sense for some conflicts. ``me``: this person's row id; ``hubs``: (row id, name) of those
    who collect for all."""
    people = {v.person: v.who for c in found for v in c.heads if v.person}
    out = [RuleView("newest", "The newer one", "What was written last, by the clocks of the laptops.")]
    if me in people:
        out.append(RuleView("mine", "Mine", "What I wrote, where I wrote one of the versions."))
        if len(people) > 2:
            out.append(RuleView("theirs", "Somebody else’s", "What others wrote, where they wrote the same."))
    named = dict(hubs)
    for person, who in sorted(named.items(), key=lambda p: p[1]):
        if person in people and person != me:
            out.append(RuleView(f"person:{person}", f"The programme team’s ({who})", f"What {who} wrote."))
    for person, who in sorted(people.items(), key=lambda p: p[1].casefold()):
        if person != me and person not in named:
            out.append(RuleView(f"person:{person}", text.possessive(who), f"What {who} wrote."))
    if any(c.both for c in found):
        out.append(RuleView("both", "Both texts", "One after the other, each with its author. Only for texts."))
    if any(c.cell == ROW for c in found):
        out.append(RuleView("keep", "Keep deleted records", "Those that one deleted and another edited stay."))
        out.append(RuleView("delete", "Delete them all the same", "Those that one deleted and another edited go."))
    return out


def rule_said(settled: int, total: int) -> str:
    """What a rule would do, before it does."""
    if settled == total:
        return f"Settles {'it' if total == 1 else f'all {total:,}'}."
    if not settled:
        return "Settles none of them."
    left = total - settled
    return f"Settles {settled:,} of {total:,}; {left:,} {'stays' if left == 1 else 'stay'} for you to look at."


def settled_said(settled: int, left: int) -> str:
    """The title once some are settled. ``left``: how many wait still."""
    done = "Settled" if settled == 1 else f"{settled:,} conflicts settled"
    return f"{done}: {'none is left' if not left else f'{left:,} to go'}"


# -- merged automatically ----------------------------------------------------------------------------------------


def review_row(line: Any) -> tuple[Cell, ...]:
    """A record merged from two people's edits: which, with which file, when."""
    at = Cell(when(line.at), line.at.isoformat()) if line.at is not None else Cell("", None)
    return Cell(line.line.caption), Cell(line.line.label), at, Cell(line.file)
