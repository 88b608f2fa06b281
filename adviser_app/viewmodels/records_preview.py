"""The preview of files of records, as the refresh screen and the terminal show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from adviser_app.domain.problems import Problem, Severity
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import BucketRow, PreviewView

CHANGE_HEADERS = ("Record", "Field", "Said", "Will say", "Against")
PROBLEM_HEADERS = ("File", "Line", "Column", "Value", "What is wrong", "What to do", "Code")
_SIMILAR = 5  # named; the others are counted


class Change(Protocol):
    """A field that would change, in words."""

    @property
    def caption(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def conflict(self) -> str: ...


class NewRow(Protocol):
    """A record that would be made, in words."""

    @property
    def caption(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def conflict(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file: its name, the records it holds, its rows by bucket ("rows read" among them), line by line what it would
    do, what is wrong; columns passed over; conflicts it makes; whether it says its day, and was taken in before."""

    name: str
    label: str
    counts: Mapping[str, int]
    changes: Sequence[Change]
    new: Sequence[NewRow]
    problems: Sequence[Problem]
    unknown: Sequence[str]
    conflicts: int
    dated: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class RecordsShown:
    """The files in the order in which they would be taken in. ``similar``: what is here and may be the same as a new
    row, in words, and why."""

    files: Sequence[FileShown]
    buckets: Sequence[str]
    can_apply: bool
    similar: Sequence[tuple[str, str]] = ()


def build(shown: RecordsShown) -> PreviewView:
    """The preview as data."""
    buckets = ("rows read", *shown.buckets)
    sums = tuple(sum(f.counts[b] for f in shown.files) for b in buckets)
    changes = [_new(r) for f in shown.files for r in f.new] + [_change(c) for f in shown.files for c in f.changes]
    return PreviewView(
        title=_title(shown),
        sentence=_sentence(shown),
        buckets=buckets,
        total=BucketRow("All rows", sums),
        rows=tuple(
            BucketRow(f"{f.label} ({f.name})" if f.label else f.name, tuple(f.counts[b] for b in buckets))
            for f in shown.files
        ),
        movements=tuple(changes),
        movement_headers=CHANGE_HEADERS,
        problems=tuple(_problem(p) for f in shown.files for p in f.problems),
        problem_headers=PROBLEM_HEADERS,
        findings=tuple(_findings(shown)),
        renames=(),
        can_apply=shown.can_apply,
        nothing_to_do="" if shown.can_apply else _nothing(shown),
        tabs=("By file", "Changes", "Problems"),
        first="File",
    )


def _title(shown: RecordsShown) -> str:
    labels = list(dict.fromkeys(f.label for f in shown.files if f.label))
    return f"{text.listed(labels)} of the programme team" if labels else "Nothing to import"


def _sentence(shown: RecordsShown) -> str:
    if not shown.can_apply:
        return _nothing(shown)
    parts = [f"{n:,} {b}" for b in shown.buckets if (n := sum(f.counts[b] for f in shown.files))]
    rows = sum(f.counts["rows read"] for f in shown.files)
    files = text.plural(len(shown.files), "file")
    return f"{text.plural(rows, 'row')} in {files}: {text.listed(parts)}. Nothing has been written yet."


def _nothing(shown: RecordsShown) -> str:
    if shown.files and all(f.taken for f in shown.files):
        these = "This file was" if len(shown.files) == 1 else "These files were"
        return f"{these} taken in already, here or by somebody whose exchange file came."
    if any(p.code == "previous-missing" for f in shown.files for p in f.problems):
        return "A file before this one is missing; the list below says which."
    return "None of the rows can be taken; the list below says why."


def _findings(shown: RecordsShown) -> Iterable[Cell]:
    conflicts = sum(f.conflicts for f in shown.files)
    if conflicts:
        words = (
            f"{text.plural(conflicts, 'value')} {'stands' if conflicts == 1 else 'stand'} against what somebody wrote "
            "since: both are kept, and wait among the conflicts for somebody to decide."
        )
        yield Cell(words, words, tone=Tone.WARN, icon="triangle-alert")
    if shown.similar:
        some = text.listed([f"{caption} ({why})" for caption, why in shown.similar[:_SIMILAR]])
        more = f" and {len(shown.similar) - _SIMILAR:,} more" if len(shown.similar) > _SIMILAR else ""
        words = f"New rows may be here already: {some}{more}. Both stay; delete the one that is too many."
        yield Cell(words, words, tone=Tone.WARN, icon="triangle-alert")
    for f in shown.files:
        if f.taken and shown.can_apply:
            words = f"{f.name} was taken in already and is passed over."
            yield Cell(words, words, tone=Tone.MUTED, icon="info")
        if f.unknown:
            quoted = text.listed([f"“{column}”" for column in f.unknown])
            words = f"{f.name}: the column {quoted} is none of these records’, and is passed over."
            if len(f.unknown) > 1:
                words = f"{f.name}: the columns {quoted} are none of these records’, and are passed over."
            yield Cell(words, words, tone=Tone.MUTED, icon="info")
        if not f.dated and (f.new or f.changes):
            words = (
                f"{f.name} does not say of which day it is (column _date): where it stands against somebody, what they "
                "wrote is shown."
            )
            yield Cell(words, words, tone=Tone.MUTED, icon="info")


def _change(c: Change) -> tuple[Cell, ...]:
    return Cell(c.caption), Cell(c.label), Cell(c.before), Cell(c.after), _against(c.conflict)


def _new(r: NewRow) -> tuple[Cell, ...]:
    return Cell(r.caption), Cell("New record"), Cell(""), Cell(r.said), _against(r.conflict)


def _against(words: str) -> Cell:
    return Cell(words, words, tone=Tone.WARN if words else Tone.NEUTRAL, icon="triangle-alert" if words else "")


def _problem(p: Problem) -> tuple[Cell, ...]:
    bad = p.severity is Severity.ERROR
    return (
        Cell(p.file, p.file),
        Cell(f"{p.line:,}" if p.line else "", p.line, "" if p.line else "the whole file"),
        Cell(p.column, p.column),
        Cell(p.value, p.value),
        Cell(p.message, p.message, tone=Tone.BAD if bad else Tone.WARN,
             icon="circle-alert" if bad else "triangle-alert"),
        Cell(p.remedy, p.remedy),
        Cell(p.code, p.code, tone=Tone.MUTED),
    )  # fmt: skip
