"""What releases changed in many slabs at once: arrays of cells before and after, for whoever counts millions of them.

As ``history.Chain.told``, without an object for each cell; what is suppressed now is told nowhere either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson

from adviser_app.domain.disclosure import WITHHELD, suppresses
from adviser_app.store import numbers
from adviser_app.store.connection import Store
from adviser_app.store.history import RevisionRow, release_order, revisions
from adviser_app.store.slabs import Floats, Ids, RawRow, decode_sparse, full_from_json, raw_rows

BATCH = 512  # slabs looked at together
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.int32]
_WITHHELD = 1  # the number of its marker


@dataclass(frozen=True, slots=True)
class Differing:
    """Cells that differ between before the first and after the last of some releases, one in each place of the arrays,
    slab by slab. A value is NaN where there is none; a marker is the number of one of ``markers``, of which 0 is "";
    ``there``: whether the slab said anything of the cell at all."""

    slabs: Ids
    areas: Ids
    before: Floats
    after: Floats
    marker_before: Texts
    marker_after: Texts
    markers: list[str]
    there_before: Bools
    there_after: Bools
    beside_before: Texts  # what stands beside a value: the status, or the note where only that differs; 0 if neither
    beside_after: Texts
    limits_before: Floats  # float64[2, cells]: confidence limits where they alone differ, not the value; else NaN
    limits_after: Floats

    @property
    def value_differs(self) -> Bools:
        """Where it is not the words alone."""
        differs: Bools = (self.before != self.after) & ~(np.isnan(self.before) & np.isnan(self.after))
        return differs

    @property
    def was_figure(self) -> Bools:
        """Where a figure stood: a value, or one that is withheld."""
        return ~np.isnan(self.before) | (self.marker_before == _WITHHELD)

    @property
    def is_figure(self) -> Bools:
        return ~np.isnan(self.after) | (self.marker_after == _WITHHELD)


class _Texts:
    """Texts by number; 0 is none, 1 that a figure is withheld. ``holds``: which say that a figure is suppressed;
    ``any_holds``: whether one but ours does."""

    def __init__(self) -> None:
        self.of = ["", WITHHELD]
        self.holds = [False, True]
        self.any_holds = False
        self._at = {"": 0, WITHHELD: _WITHHELD}

    def number(self, text: str) -> int:
        found = self._at.get(text)
        if found is None:
            found = self._at[text] = len(self.of)
            self.of.append(text)
            self.holds.append(suppresses(text))
            self.any_holds |= self.holds[found]
        return found


@dataclass(slots=True)
class _States:
    """Cells [slab, area]: ``numbers`` are value, lower, upper; ``texts`` marker, status, note. Only the first of each
    where no slab has others."""

    numbers: Floats  # [1 or 3, S, A]
    texts: Texts  # [1 or 3, S, A]

    def copy(self) -> _States:
        return _States(self.numbers.copy(), self.texts.copy())

    def nothing(self) -> _States:
        return _States(np.full_like(self.numbers, np.nan), np.zeros_like(self.texts))

    def at(self, rows: Ids) -> _States:
        return _States(self.numbers[:, rows], self.texts[:, rows])

    def take(self, other: _States, where: Bools) -> None:
        """The other's cells there."""
        np.copyto(self.numbers, other.numbers, where=where)
        np.copyto(self.texts, other.texts, where=where)

    def differ(self, other: _States) -> Bools:
        same = (self.numbers == other.numbers) | (np.isnan(self.numbers) & np.isnan(other.numbers))
        different: Bools = ~same.all(axis=0) | (self.texts != other.texts).any(axis=0)
        return different

    @property
    def there(self) -> Bools:
        said: Bools = ~np.isnan(self.numbers[0]) | (self.texts[0] > 0)
        return said

    def withhold(self, hidden: Bools) -> None:
        """Makes values of suppressed cells ``withheld.HIDDEN``."""
        gone = hidden & ~np.isnan(self.numbers[0])
        self.numbers[:, gone] = np.nan
        self.texts[:, gone] = 0
        self.texts[0, gone] = _WITHHELD


class _Reader:
    """Rows of slabs as arrays of certain areas."""

    def __init__(self, areas: Sequence[int]) -> None:
        self.ids = np.array(areas, np.int64)
        self._column = {area: at for at, area in enumerate(areas)}
        self._texts = _Texts()

    def states(self, rows: Sequence[RawRow], parts: tuple[int, int]) -> _States:
        """``parts``: how many of the numbers and of the texts of each cell."""
        shape = (len(rows), len(self.ids))
        out = _States(np.full((parts[0], *shape), np.nan), np.zeros((parts[1], *shape), np.int32))
        for part in range(parts[0]):
            texts = [row[1 + part] for row in rows]
            if any(texts):
                encoded = [str(t).encode() if t else None for t in texts]
                out.numbers[part] = numbers.decode(encoded, self.ids)
        for part in range(parts[1]):
            for at, row in enumerate(rows):
                if (said := row[4 + part]) is not None:
                    self._put(out.texts[part, at], decode_sparse(str(said)))
        if parts != _PLAIN:  # limits and words belong to a cell that is there
            absent = ~out.there
            out.numbers[1:, absent] = np.nan
            out.texts[1:, absent] = 0
        return out

    def _put(self, line: Texts, said: dict[int, str]) -> None:
        for area, text in said.items():
            if (column := self._column.get(area)) is not None:
                line[column] = self._texts.number(text)

    def put_cells(self, states: _States, row: int, cells: str) -> list[int]:
        """Sets the cells of a revision; returns their columns."""
        out = []
        for key, said in orjson.loads(cells).items():
            column = self._column.get(int(key))
            if column is None:
                continue
            out.append(column)
            value, lower, upper, *words = said or (None, None, None, "", "", "")
            states.numbers[:, row, column] = [np.nan if n is None else n for n in (value, lower, upper)]
            states.texts[:, row, column] = [self._texts.number(w) for w in words]
        return out

    def suppressed(self, now: _States) -> Bools:
        """bool[S, A]: no value, and words that say it is suppressed."""
        holds = np.array(self._texts.holds, np.bool_)
        hidden: Bools = np.isnan(now.numbers[0]) & now.there & holds[now.texts].any(axis=0)
        return hidden

    @property
    def any_suppress(self) -> bool:
        """Whether any text met so far says that a figure is suppressed."""
        return self._texts.any_holds

    @property
    def words(self) -> list[str]:
        return self._texts.of


def differences(
    store: Store, release_ids: set[int], slab_ids: Sequence[int], areas: Sequence[int]
) -> Iterator[Differing]:
    """What some releases changed in some slabs (those they made among them) for some areas, some slabs at a time."""
    order, reader = release_order(store), _Reader(areas)
    for start in range(0, len(slab_ids), BATCH):
        rows = list(raw_rows(store, slab_ids[start : start + BATCH]))
        found = revisions(store, [r[0] for r in rows], order)
        once: list[tuple[RawRow, list[RevisionRow]]] = []
        often: list[tuple[RawRow, list[RevisionRow]]] = []
        for row in rows:
            steps = found.get(row[0], [])
            if row[7] in release_ids:
                often.append((row, steps))
                continue
            while steps and steps[-1][1] not in release_ids:  # what was before them does not matter
                steps.pop()
            if steps:
                (once if len(steps) == 1 else often).append((row, steps))
        for some, walk in ((once, _stepped), (often, _walked)):
            if some:
                yield walk(reader, some, _parts(some), release_ids)


_PLAIN = (1, 1)
_Some = Sequence[tuple[RawRow, list[RevisionRow]]]  # slabs, and their revisions from the newest on


def _parts(some: _Some) -> tuple[int, int]:
    """How many numbers and texts of each cell are to be read: most slabs have but values and markers."""
    rows = [row for row, _ in some]
    for _, steps in some:
        for _, _, cells, full in steps:
            if full is None and cells:
                return 3, 3
            rows += [full_from_json(full)] if full is not None else []
    return 3 if any(r[2] or r[3] for r in rows) else 1, 3 if any(r[5] or r[6] for r in rows) else 1


def _stepped(reader: _Reader, some: _Some, parts: tuple[int, int], release_ids: set[int]) -> Differing:
    """Slabs of which only the newest revision counts."""
    now = reader.states([row for row, _ in some], parts)
    old, _ = _back(reader, now, [steps[0] for _, steps in some], parts)
    return _told(reader, some, reader.suppressed(now), old, now)


def _walked(reader: _Reader, some: _Some, parts: tuple[int, int], release_ids: set[int]) -> Differing:
    """Back through time, a revision of every slab at each step."""
    now = reader.states([row for row, _ in some], parts)
    hidden = reader.suppressed(now)
    unknown = ~hidden & np.isnan(now.numbers[0])  # of whom neither a value nor a suppression was met so far
    before, after, seen = now.copy(), now.copy(), np.zeros(hidden.shape, np.bool_)
    for back in range(max(len(steps) for _, steps in some)):
        at = [i for i, (_, steps) in enumerate(some) if len(steps) > back]
        places, here = np.array(at, np.int64), [some[i][1][back] for i in at]
        current = now.at(places)
        old, touched = _back(reader, current, here, parts)
        if reader.any_suppress:  # as ``withheld.Hidden.back``
            hidden[places] |= unknown[places] & reader.suppressed(old)
        unknown[places] &= np.isnan(old.numbers[0]) & ~hidden[places]
        touched &= np.array([[release in release_ids] for _, release, _, _ in here], np.bool_)
        _note(before, after, seen, places, touched, old, current)
        now.numbers[:, places], now.texts[:, places] = old.numbers, old.texts
    made = np.array([[row[7] in release_ids] for row, _ in some], np.bool_)
    _note(before, after, seen, np.arange(len(some)), now.there & made, now.nothing(), now)
    return _told(reader, some, hidden, before, after)


def _back(
    reader: _Reader, current: _States, here: Sequence[RevisionRow], parts: tuple[int, int]
) -> tuple[_States, Bools]:
    """What stood before a revision of each slab, and the cells it is of."""
    whole = [i for i, (*_, full) in enumerate(here) if full is not None]
    if len(whole) == len(here):
        old = reader.states([full_from_json(full) for *_, full in here if full is not None], parts)
        return old, old.differ(current)
    old = current.copy()
    if whole:
        was = reader.states([full_from_json(full) for *_, full in here if full is not None], parts)
        old.numbers[:, whole], old.texts[:, whole] = was.numbers, was.texts
    touched = old.differ(current)
    for i, (_, _, cells, full) in enumerate(here):
        if full is None and cells:
            touched[i, reader.put_cells(old, i, cells)] = True
    return old, touched


def _told(reader: _Reader, some: _Some, hidden: Bools, before: _States, after: _States) -> Differing:
    """Cells that differ, as they may be told. ``before`` and ``after`` are changed."""
    if hidden.any():
        for states in (before, after):
            states.withhold(hidden)
    cell = slabs, columns = np.nonzero(before.differ(after))
    ids = np.array([row[0] for row, _ in some], np.int64)
    old, new = before.numbers[0][cell], after.numbers[0][cell]
    was, now = before.texts[0][cell], after.texts[0][cell]
    beside_before, beside_after = _beside(before.texts[:, slabs, columns], after.texts[:, slabs, columns])
    return Differing(
        ids[slabs], reader.ids[columns], old, new, was, now, reader.words,
        ~np.isnan(old) | (was > 0), ~np.isnan(new) | (now > 0), beside_before, beside_after,
        *_limits(before.numbers[:, slabs, columns], after.numbers[:, slabs, columns]),
    )  # fmt: skip


def _beside(before: Texts, after: Texts) -> tuple[Texts, Texts]:
    """Of the texts [1 or 3, cells] of each cell before and after the pair that differs."""
    out = np.zeros_like(before[0]), np.zeros_like(after[0])
    for part in range(len(before) - 1, 0, -1):  # the status, if both differ
        other = before[part] != after[part]
        for said, texts in zip(out, (before, after), strict=True):
            said[other] = texts[part][other]
    return out


def _limits(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Of the numbers [1 or 3, cells] of each cell before and after the limits, where they differ and the value not."""
    out = np.full((2, before.shape[1]), np.nan), np.full((2, after.shape[1]), np.nan)
    if len(before) == 3:
        differs = (before[1:] != after[1:]) & ~(np.isnan(before[1:]) & np.isnan(after[1:]))
        at = differs.any(axis=0) & (before[0] == after[0])
        for said, numbers in zip(out, (before, after), strict=True):
            said[:, at] = numbers[1:, at]
    return out


def _note(
    before: _States, after: _States, seen: Bools, places: Ids, touched: Bools, old: _States, current: _States
) -> None:
    """One step back of some slabs: the first seen of a cell is how it stands after, the last how it stood before."""
    first, last = before.at(places), after.at(places)
    first.take(old, touched)
    last.take(current, touched & ~seen[places])
    before.numbers[:, places], before.texts[:, places] = first.numbers, first.texts
    after.numbers[:, places], after.texts[:, places] = last.numbers, last.texts
    seen[places] |= touched
