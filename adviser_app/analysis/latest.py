"""Which slabs a council's page needs, and their values kept as one matrix for the next council.

A *lane* is one series in one length of period; its slabs are known from their ids alone (series × 4096 + period), so
nothing is decoded to find out what exists. Only slabs that a page asks for are decoded, and only the columns of
councils are kept: 5,400 series × 365 councils are 16 MB. Of the year before, a page shows one council's values: those
slabs stay text, in which a value is found where it stands. A ``Figures`` belongs to one state of the store;
after an import, an undo or a change of names a new one is made (services compare the store's generation).

Where a series holds several lengths side by side, a council's page shows the one whose newest value for the council
ends last, among those in which half of the group has a value in some period (all, where none has); of two that end on
the same day the longer one, which is the steadier.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from adviser_app.analysis.breaks import Breaks
from adviser_app.analysis.comparison import Bools, Floats, GroupStats, Ints, stats_in_order
from adviser_app.analysis.grouped import Group, InOrder, with_room
from adviser_app.domain.periods import Period, add_months

P = 4096  # the stride of slab ids; store.slabs has the same number and the schema guards it
NEAR = 45  # days by which a survey day may move from one year to the next (domain.periods.previous_equivalent)

GROUPS = 64 << 20  # bytes that what is kept of comparison groups may take

Positions = npt.NDArray[np.int64]  # of slabs within a Figures; −1: none


def beyond(previous: Positions) -> Positions:
    """Of what ``Figures.previous`` gives: the positions beyond a break, −1 elsewhere."""
    return np.where(previous < -1, -2 - previous, -1)


class Lines(Protocol):
    """Slabs as text (``store.numbers.Lines``)."""

    def column(self, lines: Ints, area: int) -> Floats:
        """float64[len(lines)] of one area."""


class Source(Protocol):
    """Reads slabs by their ids."""

    def values(self, ids: Ints, areas: Ints) -> Floats:
        """float64[len(ids), len(areas)]."""

    def lines(self, ids: Ints, areas: int) -> Lines:
        """The same of the first so many areas, to be decoded by area."""


class Figures:
    """The values of one state of a store, by slab, decoded when asked for. Safe to share between threads.

    ``slab_ids`` int64; ``councils`` are the area ids of the columns to keep. ``valued`` bool[series id, n_areas]: in
    which series an area may have a value; it is not looked for in the others (None: in all). Positions are indexes
    into ``ids``, which orders slabs by series, length and start.
    """

    def __init__(
        self,
        slab_ids: Ints,
        periods: Mapping[int, Period],
        n_areas: int,
        councils: Sequence[int],
        source: Source,
        valued: Bools | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self.periods = dict(periods)
        self._source = source
        kept = self._area = np.array(councils, dtype=np.int64)
        self._width = len(kept)
        self._column = np.full(n_areas, -1, np.int64)
        self._column[kept] = np.arange(len(kept))
        lengths = sorted({p.length for p in periods.values()})
        self._start = np.zeros(P, np.int64)
        self._end = np.zeros(P, np.int64)
        self._months = np.zeros(P, np.int64)
        length_code = np.zeros(P, np.int64)
        for i, period in periods.items():
            self._start[i], self._end[i] = period.start.toordinal(), period.end.toordinal()
            self._months[i], length_code[i] = period.months, lengths.index(period.length)
        ids = np.asarray(slab_ids, dtype=np.int64)
        series, period_id = ids // P, ids % P
        self._rank = np.zeros(P, np.int64)  # of a period: by length, then start
        by_length = sorted(periods, key=lambda i: (length_code[i], self._start[i]))
        self._rank[by_length] = np.arange(len(by_length))
        keys = series * P + self._rank[period_id]
        order = np.argsort(keys, kind="stable")  # nearly in order already
        self._keys: Ints = keys[order]
        self.ids: Ints = ids[order]
        self.series: Ints = series[order]
        self.period: Ints = period_id[order]
        codes = length_code[self.period]
        edge = np.ones(len(ids), np.bool_)
        edge[1:] = (self.series[1:] != self.series[:-1]) | (codes[1:] != codes[:-1])
        self.lane_of: Ints = np.cumsum(edge) - 1
        self.first: Ints = np.flatnonzero(edge)
        self.count: Ints = np.diff(np.append(self.first, len(ids)))
        self.lane_series: Ints = self.series[self.first]
        # by lane and kept column
        self._valued = (
            np.ones((len(self.first), self._width), np.bool_) if valued is None else valued[self.lane_series][:, kept]
        )
        self._row = np.full(len(ids), -1, np.int64)
        self._matrix = np.empty((0, self._width))
        self._rows = 0
        self._texts: list[Lines] = []
        self._text = np.full(len(ids), -1, np.int64)  # of a slab: its place among the texts, and its line in there
        self._line = np.zeros(len(ids), np.int64)
        self._depth = np.zeros(len(self.first), np.int64)
        self._newest = np.full((len(self.first), self._width), -1, np.int32)
        self._groups: dict[bytes, Group] = {}  # those asked for last at the end
        self._year_before = self._previous_by_calendar()
        self.breaks = Breaks()  # across which nothing is compared

    # -- values --------------------------------------------------------------------------------------------------

    def column(self, area_id: int) -> int:
        """The column of a council. Raises KeyError for an area that is none."""
        at = int(self._column[area_id]) if 0 <= area_id < len(self._column) else -1
        if at < 0:
            raise KeyError(area_id)
        return at

    def columns(self, area_ids: Sequence[int]) -> Ints:
        return np.array([self.column(a) for a in area_ids], dtype=np.int64)

    def lanes_of(self, series_id: int) -> Ints:
        """The lanes of a series; empty where it has no slab."""
        low, high = np.searchsorted(self.lane_series, [series_id, series_id + 1])
        return np.arange(low, high)

    def positions(self, lane: int) -> Positions:
        """The slabs of a lane, oldest first."""
        return np.arange(self.first[lane], self.first[lane] + self.count[lane])

    def find(self, slab_ids: Ints) -> Positions:
        """Positions of slabs by id, −1 where there is none."""
        if not len(self.ids):
            return np.full(len(slab_ids), -1, np.int64)
        at = np.searchsorted(self._keys, slab_ids // P * P + self._rank[slab_ids % P])
        position = np.minimum(at, len(self.ids) - 1)
        return np.where(self.ids[position] == slab_ids, position, -1)

    def values(self, positions: Positions, columns: Ints) -> Floats:
        """float64[positions, columns] of slabs (−1 gives NaN), decoding those not seen yet."""
        with self.lock:
            self._ensure(positions[positions >= 0])
            if not self._rows:
                return np.full((len(positions), len(columns)), np.nan)
            out = self._matrix[self._row[positions][:, None], columns]
        out[positions < 0] = np.nan
        return out

    def value(self, positions: Positions, column: int) -> Floats:
        """float64[positions] of one council."""
        with self.lock:
            self._ensure(positions[positions >= 0])
            out = self._matrix[self._row[positions], column] if self._rows else np.full(len(positions), np.nan)
        out[positions < 0] = np.nan
        return out

    def single(self, positions: Positions, column: int) -> Floats:
        """float64[positions] of one council, like ``value``; slabs not decoded yet stay so."""
        out = np.full(len(positions), np.nan)
        with self.lock:
            row = np.where(positions >= 0, self._row[positions], -1) if len(self.ids) else np.full(len(positions), -1)
            decoded = row >= 0
            out[decoded] = self._matrix[row[decoded], column]
            rest = np.flatnonzero(~decoded & (positions >= 0))
            at = positions[rest]
            unread = np.unique(at[self._text[at] < 0])
            if len(unread):
                self._text[unread], self._line[unread] = len(self._texts), np.arange(len(unread))
                self._texts.append(self._source.lines(self.ids[unread], int(self._area.max()) + 1))
            for text in np.flatnonzero(np.bincount(self._text[at])):
                mine = self._text[at] == text
                out[rest[mine]] = self._texts[text].column(self._line[at[mine]], int(self._area[column]))
        return out

    def _ensure(self, positions: Positions) -> None:
        missing = np.unique(positions[self._row[positions] < 0])
        if len(missing):
            self._keep(missing, self._source.values(self.ids[missing], self._area))

    def _keep(self, positions: Positions, block: Floats) -> None:
        need = self._rows + len(positions)
        if not self._rows:
            self._matrix = block
        else:
            self._matrix = with_room(self._matrix, self._rows, need)
            self._matrix[self._rows : need] = block
        self._row[positions] = np.arange(self._rows, need)
        self._rows = need

    # -- the newest value ----------------------------------------------------------------------------------------

    def newest(self, column: int) -> Positions:
        """For each lane the newest slab in which a council has a value, −1 where it never has."""
        with self.lock:
            step = 1
            while True:
                unknown = (self._newest[:, column] < 0) & (self._depth < self.count)
                pending = np.flatnonzero(unknown & self._valued[:, column])
                if not len(pending):
                    return self._newest[:, column].astype(np.int64)
                begun = self._depth[pending] > 0
                if not begun.all():
                    self._begin(pending[~begun])
                    continue
                self._go_back(pending, step)
                step = 1 if step == 1 and self._depth[pending].max() < 3 else step * 2

    def _begin(self, lanes: Ints) -> None:
        """Looks at the newest slabs of some lanes, for all councils at once."""
        positions = self.first[lanes] + self.count[lanes] - 1
        self._ensure(positions)
        row = self._row[positions]
        together = len(row) == row[-1] - row[0] + 1 and bool((row[1:] > row[:-1]).all())  # decoded just now: no copy
        block = self._matrix[row[0] : row[-1] + 1] if together else self._matrix[row]
        self._newest[lanes] = np.where(np.isnan(block), np.int32(-1), positions[:, None].astype(np.int32))
        self._depth[lanes] = 1

    def _go_back(self, lanes: Ints, step: int) -> None:
        """Looks ``step`` slabs further back in some lanes, for all councils at once."""
        takes = np.minimum(step, self.count[lanes] - self._depth[lanes])
        lane = np.repeat(lanes, takes)
        back = np.arange(len(lane)) - np.repeat(np.cumsum(takes) - takes, takes)
        positions = self.first[lane] + self.count[lane] - 1 - self._depth[lane] - back
        unseen = self._row[positions] < 0
        block = np.empty((len(positions), self._width))
        block[~unseen] = self._matrix[self._row[positions[~unseen]]]
        if unseen.any():
            block[unseen] = self._source.values(self.ids[positions[unseen]], self._area)
        there = ~np.isnan(block)
        useful = np.zeros(len(positions), np.bool_)
        for k in range(int(back.max()) + 1):  # newer slabs first
            at = np.flatnonzero(back == k)
            known = self._newest[lane[at]]
            fresh = known < 0
            fresh &= there[at]
            np.copyto(known, positions[at, None].astype(np.int32), where=fresh)
            self._newest[lane[at]] = known
            useful[at] = fresh.any(axis=1)
        self._depth[lanes] += takes
        keep = useful & unseen  # slabs that gave no council its newest value are not kept
        if keep.any():
            self._keep(positions[keep], block[keep])

    # -- the group -----------------------------------------------------------------------------------------------

    def _group(self, columns: Ints) -> Group:
        """What is kept of a group: of those asked for last, no more than ``GROUPS`` bytes. With the lock."""
        key = columns.tobytes()
        found = self._groups.pop(key, None) or Group(columns, len(self.ids), len(self.first))
        room = GROUPS - found.size
        for other in reversed(list(self._groups)):
            room -= self._groups[other].size
            if room < 0:
                del self._groups[other]
        self._groups[key] = found
        return found

    def _group_in(self, positions: Positions, columns: Ints) -> tuple[Group, Ints]:
        """A group, put in order in some slabs (−1: none), and its rows of them. With the lock."""
        group = self._group(columns)
        if not len(self.ids):
            return group, positions
        missing = np.unique(positions[(positions >= 0) & (group.row[positions] < 0)])
        if len(missing):
            group.add(missing, self.values(missing, columns))
        return group, group.row[positions].astype(np.int64)

    def in_order(self, positions: Positions, columns: Ints) -> InOrder:
        """The values of a group in some slabs; any row where the position is −1."""
        with self.lock:
            group, rows = self._group_in(positions, columns)
            return InOrder(group.ordered, rows)

    def stats(self, positions: Positions, columns: Ints) -> GroupStats:
        """Statistics of a group in some slabs; n is 0 and the rest NaN where the position is −1."""
        with self.lock:
            group, rows = self._group_in(positions, columns)
            if not group.rows:
                return stats_in_order(np.empty((len(positions), 0)))
            out = group.stats(rows)
        none = positions < 0
        out.n[none] = 0
        for array in (out.lower, out.median, out.upper):
            array[none] = np.nan
        return out

    def with_half(self, lanes: Ints, columns: Ints) -> Positions:
        """For each of some lanes the newest slab in which at least half of the group has a value, or −1."""
        with self.lock:
            group = self._group(columns)
            looking = np.unique(lanes[group.half[lanes] == -2])
            never = self._valued[looking][:, columns].sum(axis=1) * 2 < len(columns)
            group.half[looking[never]] = -1
            looking = looking[~never]
            back, step = 0, 1
            while len(looking):
                takes = np.minimum(step, self.count[looking] - back)
                spent = takes <= 0
                group.half[looking[spent]] = -1
                looking, takes = looking[~spent], takes[~spent]
                for lane, take in zip(looking, takes, strict=True):
                    end = self.first[lane] + self.count[lane] - back
                    positions = np.arange(end - take, end)
                    enough = np.flatnonzero(self.stats(positions, columns).n * 2 >= len(columns))
                    if len(enough):
                        group.half[lane] = positions[enough[-1]]
                looking = looking[group.half[looking] == -2]
                back, step = back + step, step * 2
            return group.half[lanes]

    # -- the previous equivalent ---------------------------------------------------------------------------------

    def _previous_by_calendar(self) -> Ints:
        """By period id: the id of the same length one year earlier, −1 where there is none; −2: not by calendar."""
        ids = {(p.start, p.length): i for i, p in self.periods.items()}
        out = np.full(P, -2, np.int64)
        for i, period in self.periods.items():
            if 0 < period.months <= 12:
                out[i] = ids.get((add_months(period.start, -12), period.length), -1)
        return out

    def previous(self, positions: Positions, column: int) -> tuple[Positions, npt.NDArray[np.bool_], Floats]:
        """For the slabs of a council's values: those of the previous equivalent periods, −1 where there is none.

        The second array says which of them overlap, the third has the values in them, NaN for none.
        ``domain.periods.previous_equivalent`` among the periods in which the council has a value, for many at once.
        Where a break in the series lies between the two, nothing is compared: −2 less the position then, which
        ``beyond`` gives back.
        """
        out = np.full(len(positions), -1, np.int64)
        overlap = np.zeros(len(positions), np.bool_)
        before = np.full(len(positions), np.nan)
        if not len(positions):
            return out, overlap, before
        by_calendar = self._year_before[self.period[positions]]
        plain = by_calendar >= 0
        out[plain] = self.find(self.series[positions[plain]] * P + by_calendar[plain])
        with self.lock:
            before = self.single(out, column)
            out[np.isnan(before)] = -1
            others = np.flatnonzero(by_calendar == -2)
            for i in others:
                out[i], overlap[i] = self._previous_in_lane(int(positions[i]), column)
            before[others] = self.single(out[others], column)
        crossed = self._crossed(positions, out, int(self._area[column]))
        overlap[crossed], before[crossed] = False, np.nan
        out[crossed] = -2 - out[crossed]
        return out, overlap, before

    def _crossed(self, positions: Positions, previous: Positions, area_id: int) -> npt.NDArray[np.bool_]:
        """Whether a break lies between each slab and the one before it."""
        out = np.zeros(len(positions), np.bool_)
        if self.breaks.of:
            some = np.isin(self.series[positions], np.fromiter(self.breaks.of, np.int64, len(self.breaks.of)))
            for i in np.flatnonzero(some & (previous >= 0)).tolist():
                earlier, later = (self.periods[int(self.period[at])] for at in (previous[i], positions[i]))
                out[i] = bool(self.breaks.between(int(self.series[positions[i]]), area_id, earlier, later))
        return out

    def _previous_in_lane(self, position: int, column: int) -> tuple[int, bool]:
        """For days, weeks and periods of more than a year, whose predecessor depends on what is there."""
        older = np.arange(self.first[self.lane_of[position]], position)
        if not len(older):
            return -1, False
        this = int(self.period[position])
        if self._months[this] == 0:
            day = date.fromordinal(int(self._start[this]))
            want = add_months(day, -12).toordinal()
            gap = np.abs(self._start[self.period[older]] - want)
            candidates = older[np.argsort(gap, kind="stable")][: int((gap <= NEAR).sum())]
            overlapping = np.zeros(len(candidates), np.bool_)
        else:
            overlaps = self._end[self.period[older]] >= self._start[this]
            order = np.lexsort((-older, overlaps))
            candidates, overlapping = older[order], overlaps[order]
        for candidate, over in zip(candidates, overlapping, strict=True):
            if not np.isnan(self.value(np.array([candidate]), column)[0]):
                return int(candidate), bool(over)
        return -1, False

    # -- which length a page shows -------------------------------------------------------------------------------

    def shown(self, column: int, group: Ints) -> Positions:
        """For each series in which a council has a value: its newest slab in the length a page shows."""
        newest = self.newest(column)
        lanes = np.flatnonzero(newest >= 0)
        if not len(lanes):
            return lanes.astype(np.int64)
        positions = newest[lanes]
        series = self.lane_series[lanes]
        several = np.zeros(len(lanes), np.bool_)
        several[1:] = series[1:] == series[:-1]
        several[:-1] |= several[1:].copy()
        covered = np.ones(len(lanes), np.bool_)
        if several.any():
            covered[several] = self.with_half(lanes[several], group) >= 0
        period = self.period[positions]
        order = np.lexsort((self._months[period], self._end[period], covered, series))
        last = np.ones(len(order), np.bool_)
        last[:-1] = series[order[1:]] != series[order[:-1]]
        return np.sort(positions[order[last]])
