"""The mapping wizard: what a file holds, how it is guessed to be read, and what would come of reading it so.

opened = open_files(paths)                  # every sheet of every file, whatever it holds
draft = guess(store, opened, 0)             # to be changed by somebody
tried = try_out(store, opened, 0, draft)    # rows as they would be read, and those that would be refused
layout = mapping_of(draft, "Recycling")     # for `RefreshOptions.by_file`, and for `mappings.save`
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from adviser_app.csvio import files, write
from adviser_app.csvio.batch import Tables
from adviser_app.csvio.finding import OTHER_TITLE, find_saved, find_table, first_records
from adviser_app.csvio.formats import guess as guessing
from adviser_app.csvio.formats import tables as table_formats
from adviser_app.csvio.formats.layout import Layout, Role
from adviser_app.csvio.formats.mapping import is_made_for, is_plain, layout_to_json
from adviser_app.csvio.member import Choice, Member
from adviser_app.csvio.reader import FileRefused, Reading, read_member
from adviser_app.csvio.text import HEAD, ByteStream
from adviser_app.domain.areas import AreaKind
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.mapping_draft import Draft, Use
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import QUIET, Work
from adviser_app.services.refresh import mappings
from adviser_app.services.refresh.areas import AreaResolver, Resolved, Verdict
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels.mapping import RawRow, ReadRow, Tried

RAW_ROWS = 200  # shown as the file has them
READ_ROWS = 200  # shown as they would be read
PROBLEMS = 500  # listed
TRIED_BYTES = 1 << 20  # of a larger file only so much is tried out


@dataclass(frozen=True, slots=True)
class Separated:
    """A file's first records, by the separator that parts them best."""

    delimiter: str
    records: tuple[tuple[tuple[str, ...], int], ...]


class OpenedFile:
    """One file or sheet. ``head``: its first bytes, as UTF-8 or an ASCII superset."""

    def __init__(self, member: Member) -> None:
        self.member = member
        raw = member.open()
        try:
            stream = ByteStream(raw, member.name)
            self.encoding = stream.encoding
            self.head = stream.read(HEAD)
        finally:
            raw.close()

    @property
    def name(self) -> str:
        return self.member.name

    @cached_property
    def separated(self) -> Separated:
        best: tuple[int, Separated] | None = None
        for delimiter, records in first_records(self.head, self.encoding).items():
            widths = [sum(map(bool, cells)) for cells, _ in records]
            usual = max(set(widths), key=lambda w: (widths.count(w) * (w > 1), w), default=0)
            if best is None or usual > best[0]:
                best = usual, Separated(delimiter, tuple(records))
        assert best is not None
        return best[1]

    @property
    def raw(self) -> tuple[RawRow, ...]:
        return tuple(RawRow(line, cells) for cells, line in self.separated.records[:RAW_ROWS])


@dataclass(frozen=True)
class Opened:
    """The files of a refresh, opened for somebody to say how to read them. ``refused``: why the others cannot be."""

    files: tuple[OpenedFile, ...]
    refused: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.files)

    @property
    def said(self) -> str:
        """Which files cannot be read, and why; '' where all can."""
        return " ".join(f"{p.file} cannot be read: {p.message}" for p in self.refused)

    def at(self, name: str) -> int:
        """The position of the file or sheet of a name: of a sheet's title or the member's whole name, case aside.
        Raises AdviserError 'no-such-sheet'."""
        wanted = name.strip().casefold()
        for i, one in enumerate(self.files):
            if wanted in (one.name.casefold(), one.member.sheet.casefold()):
                return i
        raise AdviserError(
            "No such sheet", f"There is no sheet or file “{name}”.", f"There are: {', '.join(self.names[:12])}.",
            code="no-such-sheet",
        )  # fmt: skip


def open_files(paths: Sequence[Path], work: Work = QUIET) -> Opened:
    """Every file and every sheet. Raises AdviserError as a refresh of them would."""
    members = files.sources(list(paths), choice=Choice(every=True))
    opened: list[OpenedFile] = []
    refused: list[Problem] = []
    for n, member in enumerate(members):
        work.step(f"Opening {member.name}", n / len(members))
        try:
            opened.append(OpenedFile(member))
        except FileRefused as error:
            refused.append(error.problem)
    if not opened:
        why = refused[0].message if len(refused) == 1 else "None of the files can be read."
        raise AdviserError("Nothing to read", why, "Choose others.", code="no-csv")
    return Opened(tuple(opened), tuple(refused))


_LOOKED_AT = 200  # rows of a file that are searched for a council: a cover or a page of notes names none


def first_to_map(store: Store, opened: Opened) -> int:
    """The file somebody most likely has to say something about: the first that no format and no mapping reads and that
    names a council; of several sheets the one with the most to read."""
    known = mappings.saved(store)
    resolver = AreaResolver(store)
    told = []
    for i, one in enumerate(opened.files):
        found = find_saved(one.head, one.encoding, known, one.member.sheet) or find_table(
            one.head, one.encoding, one.name
        )
        reads = found is not None and found.refused is None
        records = one.separated.records
        most = max((sum(map(bool, cells)) for cells, _ in records), default=0)
        aside = not reads and not any(resolver.knows(c) for cells, _ in records[:_LOOKED_AT] for c in cells if c)
        told.append((aside, reads, -min(most, 3), -len(one.separated.records) if one.member.sheet else 0, i))
    return min(told)[-1]


def is_publishers(opened: Opened, at: int) -> bool:
    """Whether a file is in a publisher's format that Adviser knows, and is read by that where nobody says otherwise."""
    one = opened.files[at]
    found = find_table(one.head, one.encoding, one.name)
    return found is not None and found.is_publishers


def guess(store: Store, opened: Opened, at: int, *, start: int = 0, rows: int = 0) -> Draft:
    """How a file is most likely to be read. A saved mapping made for its header comes first, then what it would be read
    as, unless that is more than a draft can say. ``start``, ``rows``: where its heading stands, if somebody said so."""
    one = opened.files[at]
    records = one.separated.records
    if not records:
        return Draft(())
    resolver = AreaResolver(store)
    found = guessing.draft(records, one.name, resolver.knows, start=start, rows=rows)
    if start or rows:
        return _of_sheet(found, opened, at)
    as_saved = find_saved(one.head, one.encoding, mappings.saved(store), one.member.sheet)
    as_table = find_table(one.head, one.encoding, one.name)
    refused = as_table.refused.code if as_table is not None and as_table.refused is not None else ""
    if refused == "period-missing" and _lacks_period(found):
        # all else is told: once somebody says when, the file is read as if it had said so itself
        as_table = find_table(one.head, one.encoding, one.name, _ANY_PERIOD)
    if as_saved is not None and as_saved.refused is not None and as_saved.refused.code == OTHER_TITLE:
        as_saved = None
    for seen in (as_saved, as_table):
        layout = seen.layout if seen is not None else None
        anew = layout is not None and layout.format in _KEPT and layout.fixed.get(Role.PERIOD) != _ANY_PERIOD
        if seen is None or layout is None or not is_plain(layout) or anew:
            continue
        samples = [cells for cells, line in records if line >= seen.line][layout.rows :]
        drafted = replace(guessing.draft_of(layout, samples), start=seen.line, title=found.title)
        # the mapping is right but for the period, which is to be said of each file
        if seen.refused is not None or layout.fixed.get(Role.PERIOD) == _ANY_PERIOD:
            drafted = drafted.with_fixed(Use.PERIOD, "").with_words(drafted.using(Use.VALUE), Use.PERIOD, "")
        return _of_sheet(drafted, opened, at) if seen is as_table else drafted
    return _of_sheet(found, opened, at)


def _lacks_period(found: Draft) -> bool:
    return not found.using(Use.PERIOD) and not found.says(Use.PERIOD) and not any(
        column.says.get(Use.PERIOD) for column in found.columns
    )  # fmt: skip


_ANY_PERIOD = "2000"  # taken out of the draft again
_KEPT = (table_formats.FORMAT,)  # a table with a row a council is guessed anew: its headings may say more


def _of_sheet(found: Draft, opened: Opened, at: int) -> Draft:
    """Of a workbook with several sheets only the one that was looked at is read, until somebody says otherwise."""
    member = opened.files[at].member
    others = [f for f in opened.files if f.member.sheet and f.name != member.name]
    return replace(found, sheet=member.sheet if member.sheet and others else "")


def mapping_of(draft: Draft, name: str = "", *, unfinished: bool = False) -> Layout:
    """The mapping that a draft says. Raises AdviserError 'mapping-incomplete', unless it may be ``unfinished``: then
    what is missing stands in it, empty, to be written in."""
    return guessing.layout_of(draft, name, unfinished=unfinished)


def write_draft(draft: Draft, to: Path) -> tuple[str, ...]:
    """A draft as a mapping's JSON, atomically; what nobody has said. Raises AdviserError 'cannot-write'."""
    write.write_bytes(to, layout_to_json(mapping_of(draft, unfinished=True)).encode("utf-8"))
    return draft.missing()


def can_grow(draft: Draft) -> bool:
    """Whether columns of later periods would be read too."""
    return draft.each_period and guessing.is_each_period(draft)


def name_for(store: Store, draft: Draft, opened: Opened, at: int) -> str:
    """What to call the mapping: as the one that was made for this header, else after the file or its sheet."""
    with suppress(AdviserError):
        layout = mapping_of(draft)
        for name, known in mappings.saved(store):
            if is_made_for(known, layout.header) and known.sheet.casefold() == layout.sheet.casefold():
                return name
    member = opened.files[at].member
    book = member.name.removesuffix(f", sheet {member.sheet}") if member.sheet else member.name
    stem = Path(book).stem
    return f"{stem}, {member.sheet}" if draft.sheet else stem


# ---- trying it out -----------------------------------------------------------------------------------------------


def try_out(store: Store, opened: Opened, at: int, draft: Draft, work: Work = QUIET) -> Tried:
    """What would come of reading a file as a draft says; nothing is written. While something is missing nothing is
    read, and ``missing`` says what."""
    if missing := draft.missing():
        return Tried(missing=missing)
    one = opened.files[at]
    member, whole = _first_part(one.member)
    reading = read_member(member, Tables(), work, mapping=mapping_of(draft), fast=False)
    resolver = AreaResolver(store)
    met: list[Resolved] = []
    rows: list[ReadRow] = []
    problems: list[Problem] = []
    good = 0
    try:
        for batch in reading:
            items = reading.tables.areas.items
            met += [resolver.resolve(area) for area in items[len(met) :]]
            for i, area in enumerate(batch.area.tolist()):
                found = met[area]
                if found.verdict is Verdict.REJECTED:
                    line = int(batch.line[i])
                    problems.append(
                        Problem(found.code, Severity.ERROR, member.name, line, "area", found.value, found.message,
                                found.remedy)
                    )  # fmt: skip
                    continue
                good += 1
                if len(rows) < READ_ROWS:
                    rows.append(_row(reading, batch, i, found, resolver))
    except FileRefused:
        return Tried(refused=_said(reading.refused), problems=(reading.refused,) if reading.refused else ())
    if reading.refused is not None:
        return Tried(refused=_said(reading.refused), problems=(reading.refused,))
    problems += reading.problems
    # a row of a wide file has many figures, and is named once
    errors = sorted(dict.fromkeys(p for p in problems if p.severity is Severity.ERROR), key=lambda p: p.line)
    return Tried(
        rows=tuple(sorted(rows, key=lambda r: r.line)), good=good, rejected=len(errors), whole=whole,
        problems=tuple(errors[:PROBLEMS]),
        warnings=tuple(p for p in problems if p.severity is Severity.WARNING)[:PROBLEMS],
    )  # fmt: skip


def _said(problem: Problem | None) -> str:
    return f"{problem.message} {problem.remedy}" if problem is not None else ""


def _first_part(member: Member) -> tuple[Member, bool]:
    """The member, or of a large one its first part up to the end of a line, and whether that is all of it."""
    if member.size <= TRIED_BYTES:
        return member, True
    with member.open() as file:
        data = file.read(TRIED_BYTES)
    data = data[: data.rfind(b"\n") + 1] or data
    return replace(member, size=len(data), _open=lambda: io.BytesIO(data)), False


def _row(reading: Reading, batch, i: int, found: Resolved, resolver: AreaResolver) -> ReadRow:  # type: ignore[no-untyped-def]
    tables = reading.tables
    area, series = tables.areas.items[batch.area[i]], tables.series.items[batch.series[i]]
    label = tables.periods.items[batch.period[i]]
    period = parse_period(label.label, label.hint)
    value = float(batch.value[i])
    marker = tables.texts.items[batch.marker[i]]
    ours = found.verdict is not Verdict.NOT_OURS
    return ReadRow(
        line=int(batch.line[i]),
        code=area.code,
        name=area.name,
        area=resolver.name_of(found.area_id) if ours else "",
        is_council=ours and found.area_id < len(resolver.areas)
        and resolver.areas[found.area_id].kind is AreaKind.COUNCIL,
        indicator=series.indicator,
        breakdown=series.breakdown,
        measure=series.measure,
        unit=series.unit,
        period=text.period(period, label.label) if period else label.label,
        span=f"{text.day(period.start)} to {text.day(period.end)}" if period else "",
        value=text.number(value, int(batch.decimals[i])) if value == value else "",
        marker=marker,
        status=tables.texts.items[batch.status[i]],
        note=tables.texts.items[batch.note[i]],
    )  # fmt: skip
