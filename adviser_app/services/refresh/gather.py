"""Reads the files of a refresh into dense arrays: areas and series resolved, duplicates settled, every row counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adviser_app.csvio.batch import AreaText, Batch, Tables
from adviser_app.csvio.files import Member
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.reader import FileRefused, Reading, read_member
from adviser_app.domain.areas import Area
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.periods import Period
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import Work
from adviser_app.services.refresh import doubtful, mappings, slips, told_apart
from adviser_app.services.refresh.areas import AreaResolver, Resolved, Verdict, area_problem
from adviser_app.services.refresh.dense import Counts, Dense, Doubled, Rows, Said, is_same, said, starts
from adviser_app.services.refresh.names import SeriesResolver
from adviser_app.store import catalogue
from adviser_app.store.connection import Store

Ints = npt.NDArray[np.int32]


@dataclass(slots=True)
class _Lines:
    """Where the rows first..first+n-1 stand: a member and their lines (or the first line, where they follow)."""

    first: int
    n: int
    member: str
    start: int
    lines: npt.NDArray[np.int32] | None


class Gathered:
    """All rows of a refresh. ``slabs``: (local series, period) of each slab row of ``dense``."""

    def __init__(
        self, store: Store, publisher: str | None, mapping: Layout | None = None,
        by_file: Mapping[str, Layout] | None = None,
    ) -> None:  # fmt: skip
        self.publisher, self.mapping, self.by_file = publisher, mapping, by_file or {}
        self._saved = mappings.saved(store)
        self._store = store
        self.tables = Tables()
        self.dense = Dense()
        self.areas = AreaResolver(store)
        self.names = SeriesResolver(store)
        self.series = self.names.series
        self.periods: list[Period] = []
        self.slabs: list[tuple[int, int]] = []
        self.labels: dict[tuple[int, int], str] = {}  # (local series, period) to the label as the publisher writes it
        self.columns: list[int] = []  # area id of each column
        self.readings: list[Reading] = []
        self.problems: list[Problem] = []
        self.counts = Counts()
        self.rows_read = 0
        self.spoilt = False  # rows of a refused file are among these
        self.rejected_unread = 0  # rows no reader could make sense of: they belong to no series
        self._moved = catalogue.load_period_aliases(store)
        self._period_at: dict[Period, int] = {}
        self._slab_at: dict[tuple[int, int], int] = {}
        self._column_at: dict[int, int] = {}
        self._resolved: list[Resolved] = []
        self._column = np.empty(0, np.int32)
        self._verdict = np.empty(0, np.int8)
        self._old_code = np.empty(0, np.bool_)
        self._warned: set[int] = set()
        self._young: dict[int, Area] = {}  # by area text: a council that followed others, and was given by name alone
        self._former: dict[int, int] = {}  # by area text: the council of the same name before it
        self._kinds_said: set[str] = set()  # publishers' words for kinds of areas, as the files have them
        self._misnamed: set[int] = set()  # local series whose indicator is the name of an area
        self._series_maps: dict[str, Ints] = {}  # by publisher: local series of each series text, -1 not met
        self._period_map = np.empty(0, np.int32)
        self._slab_map = np.full((0, 0), -1, np.int32)
        self._lines: list[_Lines] = []
        self._next = 1
        self._old_rows: list[Rows] = []

    # -- reading --

    def read(self, member: Member, work: Work) -> Reading:
        """Reads one file: its rows are scattered, its problems kept. Of a refused file only the reason is kept; where
        rows of it were taken before that came out, ``spoilt`` is set and ``without_refused`` must follow."""
        mapping = self.by_file.get(member.name, self.mapping)
        reading = read_member(member, self.tables, work, publisher=self.publisher, mapping=mapping, saved=self._saved)
        good = 0
        try:
            for batch in reading:
                good += len(batch)
                self._take(batch, member.name, reading.publisher)
        except FileRefused:
            self.spoilt |= good > 0
        self.readings.append(reading)
        if reading.refused is None:
            self.rejected_unread += reading.rows_read - good
            self.rows_read += reading.rows_read
            self.problems.extend(reading.problems)
        else:
            self.problems.append(reading.refused)
        return reading

    def without_refused(self, work: Work) -> Gathered:
        """Everything read anew but the refused files: they leave no name, label or polarity behind."""
        fresh = Gathered(self._store, self.publisher, self.mapping, self.by_file)
        for reading in self.readings:
            if reading.refused is None:
                fresh.read(reading.member, work)
            else:
                fresh.readings.append(reading)
                fresh.problems.append(reading.refused)
        return fresh

    def _take(self, batch: Batch, member: str, publisher: str) -> None:
        if not len(batch):
            return
        series_map = self._extend_maps(batch, publisher)
        numbers = np.arange(self._next, self._next + len(batch), dtype=np.int32)
        self._note_lines(batch, member)
        series = series_map[batch.series]
        self.counts.grow(len(self.series))
        self.counts.read += np.bincount(series, minlength=len(self.series))
        self._note_decimals(series, batch.decimals)
        verdict = self._verdict[batch.area]
        if self._misnamed:
            verdict = np.where(np.isin(series, list(self._misnamed)), np.int8(Verdict.REJECTED), verdict)
        good = verdict <= Verdict.NEW
        if not good.all():
            self._count_bad(batch, numbers, series, verdict)
        self._warn(batch, numbers, good)
        self._warn_too_early(batch, numbers, good)
        rows = Rows(
            numbers,
            self._slab_rows(series, batch.period),
            self._columns_of(batch),
            batch.value,
            batch.lower,
            batch.upper,
            batch.marker,
            batch.status,
            batch.note,
        )
        self.dense.reserve(len(self.slabs), len(self.columns))
        old_code = good & self._old_code[batch.area]
        if old_code.any():
            self._old_rows.append(rows.take(old_code))
            good &= ~old_code
        self.dense.add(rows if good.all() else rows.take(good))

    def _note_decimals(self, series: Ints, decimals: npt.NDArray[np.uint8]) -> None:
        """The most digits each series is written with. Rows of one series mostly stand together."""
        first = starts(series)
        most = np.maximum.reduceat(decimals, first)
        for at, digits in set(zip(series[first].tolist(), most.tolist(), strict=True)):
            if digits > self.series[at].decimals:
                self.series[at].decimals = digits

    def _extend_maps(self, batch: Batch, publisher: str) -> Ints:
        """Gives every new area, series and period text its place; the local series of each series text (-1: none).

        One text is another series with every publisher, and a text of rejected rows only is none at all.
        """
        tables = self.tables
        fresh = tables.areas.items[len(self._resolved) :]
        self.areas.among(fresh)
        for area in fresh:
            self._resolved.append(self.areas.resolve(area))
            self._kinds_said.add(area.geography or "-")
            self._note_young(area, self._resolved[-1])
        if len(self._column) < len(self._resolved):
            met = self._resolved[len(self._column) :]
            self._column = np.concatenate([self._column, np.array([self._column_of(r.area_id) for r in met], np.int32)])
            self._verdict = np.concatenate([self._verdict, np.array([r.verdict for r in met], np.int8)])
            self._old_code = np.concatenate([self._old_code, np.array([r.superseded for r in met], np.bool_)])
        periods = tables.periods.items[len(self._period_map) :]
        if periods:
            self._period_map = np.concatenate(
                [self._period_map, np.array([self._period_of(p.label, p.hint) for p in periods], np.int32)]
            )
        series_map = self._series_maps.get(publisher, np.empty(0, np.int32))
        if len(series_map) < len(tables.series):
            fresh_series = np.full(len(tables.series) - len(series_map), -1, np.int32)
            series_map = self._series_maps[publisher] = np.concatenate([series_map, fresh_series])
        if (series_map < 0).any():
            texts = batch.series[starts(batch.series)]
            for text in sorted(set(texts[series_map[texts] < 0].tolist())):
                series_map[text] = self.names.resolve(tables.series.items[text], publisher)
                said = tables.series.items[text]
                kinds = self._kinds_said
                if (
                    self.areas.is_area_name(said.indicator)
                    or self.areas.is_kind(said.measure)
                    or said.indicator in kinds
                ):
                    self._misnamed.add(int(series_map[text]))
        return series_map

    def _columns_of(self, batch: Batch) -> Ints:
        """The column of each row's area: that of the council before it, where the name meant that one at the time."""
        columns = self._column[batch.area]
        for text, former in self._former.items():
            rows = np.flatnonzero(batch.area == text)
            if len(rows):
                start = self.areas.areas[self._resolved[text].area_id].start
                ends = [self.periods[at].end for at in self._period_map[batch.period[rows]].tolist()]
                earlier = rows[[start is not None and end < start for end in ends]]
                columns[earlier] = self._column_of(former)
        return columns

    def _column_of(self, area_id: int) -> int:
        if area_id < 0:
            return 0  # never scattered
        at = self._column_at.get(area_id)
        if at is None:
            at = self._column_at[area_id] = len(self.columns)
            self.columns.append(area_id)
        return at

    def _period_of(self, label: str, hint: str) -> int:
        period = parse_period(label, hint)
        if period is None:  # the reader rejects what it cannot read
            raise AssertionError(f"unreadable period {label!r} in a good row")
        return self._period_index(period)

    def _slab_rows(self, series: Ints, text: Ints) -> Ints:
        """The slab of each row, from its series and its period as written."""
        shape = (len(self.series), len(self._period_map))
        if self._slab_map.shape != shape:
            wider = np.full(shape, -1, np.int32)
            wider[: self._slab_map.shape[0], : self._slab_map.shape[1]] = self._slab_map
            self._slab_map = wider
        rows = self._slab_map[series, text]
        unknown = rows < 0
        if unknown.any():
            flat = series[unknown].astype(np.int64) * shape[1] + text[unknown]
            for pair in sorted(set(flat[starts(flat)].tolist())):
                s, t = divmod(pair, shape[1])
                self._slab_map[s, t] = self._slab_of(s, t)
            rows = self._slab_map[series, text]
        return np.asarray(rows)

    def _slab_of(self, series: int, text: int) -> int:
        period = int(self._period_map[text])
        stored = self.series[series].stored
        moved = self._moved.get((stored.id, self.periods[period])) if stored else None
        if moved is not None:
            period = self._period_index(moved)
        else:
            self.labels[series, period] = self.tables.periods.items[text].label
        at = self._slab_at.get((series, period))
        if at is None:
            at = self._slab_at[series, period] = len(self.slabs)
            self.slabs.append((series, period))
        return at

    def _period_index(self, period: Period) -> int:
        at = self._period_at.get(period)
        if at is None:
            at = self._period_at[period] = len(self.periods)
            self.periods.append(period)
        return at

    # -- lines, problems, counts --

    def _note_lines(self, batch: Batch, member: str) -> None:
        n, start = len(batch), int(batch.line[0])
        follows = int(batch.line[-1]) - start == n - 1 and bool((np.diff(batch.line) == 1).all())
        lines = None if follows else batch.line.astype(np.int32)
        self._lines.append(_Lines(self._next, n, member, start, lines))
        self._next += n

    def place(self, number: int) -> tuple[str, int]:
        """(member, line) of a row of the import."""
        firsts = [piece.first for piece in self._lines]
        piece = self._lines[int(np.searchsorted(firsts, number, side="right")) - 1]
        offset = number - piece.first
        return piece.member, int(piece.start + offset if piece.lines is None else piece.lines[offset])

    def _count_bad(self, batch: Batch, numbers: Ints, series: Ints, verdict: npt.NDArray[np.int8]) -> None:
        n = len(self.series)
        self.counts.not_ours += np.bincount(series[verdict == Verdict.NOT_OURS], minlength=n)
        bad = np.flatnonzero(verdict == Verdict.REJECTED)
        self.counts.rejected += np.bincount(series[bad], minlength=n)
        several = Counter(batch.line[bad].tolist())  # a row of a wide file has many figures, and is named once
        for at in bad.tolist():
            figures = several.pop(int(batch.line[at]), 0)
            if not figures:
                continue
            member, line = self.place(int(numbers[at]))
            area = self._resolved[batch.area[at]]
            if area.verdict is not Verdict.REJECTED:
                name = self.series[int(series[at])].key.indicator
                message, remedy = "This is an area, no indicator: the cells are out of their places.", "Put them right."
                area = Resolved(Verdict.REJECTED, code="cells-misplaced", value=name, message=message, remedy=remedy)
            self.problems.append(area_problem(area, Severity.ERROR, member, line, figures))

    def _warn(self, batch: Batch, numbers: Ints, good: npt.NDArray[np.bool_]) -> None:
        """Areas taken with a doubt are named once, at the first row of each."""
        doubtful = [n for n, r in enumerate(self._resolved) if r.code and r.verdict <= Verdict.NEW]
        for area in doubtful:
            if area in self._warned:
                continue
            at = np.flatnonzero((batch.area == area) & good)
            if len(at):
                self._warned.add(area)
                member, line = self.place(int(numbers[at[0]]))
                self.problems.append(area_problem(self._resolved[area], Severity.WARNING, member, line))

    def _note_young(self, text: AreaText, found: Resolved) -> None:
        if found.former >= 0:
            self._former[len(self._resolved) - 1] = found.former
        elif found.verdict is Verdict.KNOWN and not text.code.strip() and found.area_id < len(self.areas.areas):
            area = self.areas.areas[found.area_id]
            if area.predecessors and area.start:
                self._young[len(self._resolved) - 1] = area

    def _warn_too_early(self, batch: Batch, numbers: Ints, good: npt.NDArray[np.bool_]) -> None:
        """A name alone at a time when its council was not there may be that of the county before it (Buckinghamshire):
        told once."""
        for text, area in list(self._young.items()):
            for at in np.flatnonzero((batch.area == text) & good).tolist():
                if area.start and self.periods[int(self._period_map[batch.period[at]])].end < area.start:
                    member, line = self.place(int(numbers[at]))
                    label = self.tables.periods.items[int(batch.period[at])].label
                    message = (
                        f"{area.name} began on {area.start.day} {area.start:%B %Y}: of {label} the name may mean a "
                        "council before it. The figures count as those of the council of today."
                    )
                    remedy = "Give the GSS code beside the name, if an earlier council is meant."
                    value = f"{area.name}, {label}"
                    self.problems.append(
                        Problem("name-before-council", Severity.WARNING, member, line, "area", value, message, remedy)
                    )
                    del self._young[text]
                    break

    # -- the end --

    def told_apart(self) -> list[str]:
        """The members that are refused because their rows, or those of another sheet, say other things of the same
        cells (module ``told_apart``); ``without_refused`` must follow where there are any."""
        found = self._contradicting() or self._sheets_told_apart()
        for reading in self.readings:
            if reading.refused is None:
                reading.refused = found.get(reading.member.name)
        return list(found)

    def _contradicting(self) -> dict[str, Problem]:
        rows: Counter[str] = Counter()
        for piece in self._lines:
            rows[piece.member] += piece.n
        crowd = {k: d for k, d in self.dense.doubled.items() if len(set(d.said)) > 1}
        if 2 * sum(len(d.numbers) for d in crowd.values()) <= min(rows.values(), default=0):
            return {}
        return told_apart.contradicting(
            ((self.describe(*k), [self.place(n) for n in d.numbers]) for k, d in crowd.items()), rows
        )

    def _sheets_told_apart(self) -> dict[str, Problem]:
        books = Counter(
            r.member.name.removesuffix(f", sheet {r.member.sheet}") for r in self.readings if r.member.sheet
        )
        if max(books.values(), default=0) < 2:
            return {}
        return told_apart.sheets(
            ({self.place(n)[0] for n in d.numbers}, len(set(d.said)) == 1) for d in self.dense.doubled.values()
        )

    def finish(self) -> None:
        """Settles old codes against current ones, and duplicates: equal ones count, contradictions are both refused."""
        self._settle_doubled(self.dense.doubled)
        contradicted = {k for k, d in self.dense.doubled.items() if len(set(d.said)) > 1}
        self.dense.doubled = {}
        old_numbers: set[int] = set()
        for rows in self._old_rows:
            self._settle_old_codes(rows, contradicted, old_numbers)
        self._settle_doubled(self.dense.doubled)
        self._old_rows = []
        for slab, column, problem in doubtful.cells(self):
            self.dense.clear(slab, column)
            self.counts.rejected[self.slabs[slab][0]] += 1
            self.problems.append(problem)
        self.problems += slips.problems(self)
        for local in self.series:
            if local.stored is not None:
                local.decimals = max(local.decimals, local.stored.decimals)

    def _settle_old_codes(self, rows: Rows, contradicted: set[tuple[int, int]], old_numbers: set[int]) -> None:
        taken = self.dense.taken(rows)
        cells = list(zip(rows.slab.tolist(), rows.column.tolist(), strict=True))
        own = np.array([cell in contradicted for cell in cells], np.bool_)
        # a cell taken by a row of these very old codes is an ordinary duplicate, not a superseded one
        by_old = np.array(
            [
                bool(there) and int(self.dense.row[s * self.dense.width + c]) in old_numbers
                for there, (s, c) in zip(taken, cells, strict=True)
            ],
            np.bool_,
        )
        beaten = (taken & ~by_old) | own
        self.dense.add(rows.take(~beaten))
        old_numbers.update(int(n) for n in rows.number[~beaten])
        for at in np.flatnonzero(beaten).tolist():
            slab, column = int(rows.slab[at]), int(rows.column[at])
            series = self.slabs[slab][0]
            self.counts.superseded[series] += 1
            if (slab, column) in contradicted:
                continue
            one = rows.take(np.array([at]))
            told, stands = said(one, 0), self.dense.stored(slab, column)
            if not is_same(told[0], stands[0]) or told[3] != stands[3]:
                member, line = self.place(int(rows.number[at]))
                other = self.place(int(self.dense.row[slab * self.dense.width + column]))
                self.problems.append(
                    Problem(
                        "superseded-differs",
                        Severity.WARNING,
                        member,
                        line,
                        "value",
                        self._word(told),
                        f"{self.describe(slab, column)}: the former code's row says {self._word(told)}, the current "
                        f"code's row (line {other[1]}) says {self._word(stands)}.",
                        "The current code's value was taken; ask the publisher which is right.",
                    )
                )

    def _settle_doubled(self, doubled: dict[tuple[int, int], Doubled]) -> None:
        for (slab, column), found in doubled.items():
            series = self.slabs[slab][0]
            if len(set(found.said)) == 1:
                self.counts.duplicate[series] += len(found.numbers) - 1
                continue
            self.dense.clear(slab, column)
            self.counts.rejected[series] += len(found.numbers)
            places = [self.place(n) for n in found.numbers]
            for (member, line), told in zip(places, found.said, strict=True):
                others = (
                    ", ".join(
                        f"line {other_line}" + (f" of {other}" if other != member else "")
                        for other, other_line in places
                        if (other, other_line) != (member, line)
                    )
                    or f"line {line} itself"
                )
                self.problems.append(
                    Problem(
                        "contradiction",
                        Severity.ERROR,
                        member,
                        line,
                        "value",
                        self._word(told),
                        f"{self.describe(slab, column)} is given {len(found.numbers)} times with different figures "
                        f"(also {others}); none was taken.",
                        told_apart.remedy({other for other, _ in places}),
                    )
                )

    def _word(self, said: Said) -> str:
        if said[0] is None:
            return self.tables.texts.items[said[3]]
        return f"{said[0]:.15g}"

    def describe(self, slab: int, column: int) -> str:
        """A cell in words: series, area, period."""
        series, period = self.slabs[slab]
        label = self.labels.get((series, period), str(self.periods[period]))
        return f"{self.series[series].key.indicator}, {self.areas.name_of(self.columns[column])}, {label}"

    def new_areas(self) -> Counter[str]:
        """How many areas are met for the first time, by kind."""
        return Counter(str(a.kind) for a in self.areas.new)
