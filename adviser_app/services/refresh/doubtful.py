"""Cells of a refresh that the others of their series contradict: read rightly letter by letter, and not meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.csvio.formats import ons
from adviser_app.domain.disclosure import is_held_back
from adviser_app.domain.markers import meaning
from adviser_app.domain.periods import Period
from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh import exchanged, leaps, limits, lone, orders, periods_mixed, points, scales, traces
from adviser_app.services.refresh.figures import by_hand

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_AHEAD = 50  # years: projections go on for some decades
_GAP = 60  # years without a figure, before which few stand: 1900 written for 2024
_FIRST = 1950  # figures of councils are of no year before
_AS_AT = 4  # the month on whose first day staff, stock and tax bases are counted
_AMERICAN = re.compile(r"\d\d?[/.]0?1[/.]\d{4}")


def cells(read: Gathered) -> Iterator[tuple[int, int, Problem]]:
    """(slab, column, why not) of the cells that are not to be taken; each is told once. The caller clears them."""
    of: dict[int, list[int]] = {}
    for slab, (series, _) in enumerate(read.slabs):
        of.setdefault(series, []).append(slab)
    sure = {text.label for text in read.tables.periods.items if "/P" in text.hint}  # their days are given beside them
    earliest, latest = _earliest(read), date.today().year + _AHEAD
    firsts: dict[str, tuple[int, str]] = {}  # by file, the first line with such a day
    single: dict[tuple[str, str], list[int]] = {}  # by label and a usual one, the slabs
    misnamed, swapped = _called_as_their_council(read, of), _indicators_of_measures(read)
    for series, slabs in of.items():
        if series in misnamed or series in swapped:
            for number, slab, column in read.dense.cells(slabs):
                place = read.place(number)
                why = _no_name(*place, misnamed[series]) if series in misnamed else _exchanged(*place, swapped[series])
                yield slab, column, why
            continue
        told = {slab: (read.labels.get(read.slabs[slab], ""), read.periods[read.slabs[slab][1]]) for slab in slabs}
        days = [one for one in told.values() if one[0] not in sure and "/P" not in one[0]]
        if read.series[series].key.publisher == ons.PUBLISHER:  # which means the days it gives, and writes 2024-01-01
            days = [one for one in days if _AMERICAN.fullmatch(one[0])]
        number = min((number for number, _, _ in read.dense.cells(slabs)), default=0) if days else 0
        if number and _are_firsts(days, len(told)):  # 0: none of its rows was taken
            member, line = read.place(number)
            label = min(label for label, _ in told.values())
            firsts[member] = min(firsts.get(member, (line, label)), (line, label))
        late = [slab for slab, (_, period) in told.items() if not earliest <= period.start.year <= latest]
        for number, slab, column in read.dense.cells(late):
            yield slab, column, _too_late(*read.place(number), told[slab][0], read.describe(slab, column))
        joined = _years_joined(told)
        for number, slab, column in read.dense.cells(joined):
            yield slab, column, _two_years(*read.place(number), told[slab][0], read.describe(slab, column))
        found = {slab: one for slab, one in told.items() if one[0] not in sure and slab not in (*late, *joined)}
        for odd, other in periods_mixed.odd(found, read.dense.count).items():
            for number, slab, column in read.dense.cells([odd]):
                label, place = found[slab][0], read.place(number)
                yield slab, column, periods_mixed.refusal(*place, label, other, read.describe(slab, column))
        if read.series[series].key.publisher != ons.PUBLISHER and (one := periods_mixed.lone(found)):
            single.setdefault((found[one[0]][0], one[1]), []).append(one[0])
        if read.series[series].decimals == 3:
            for number, slab, column, value in points.doubtful(read.dense, slabs):
                yield slab, column, points.refusal(*read.place(number), value, read.describe(slab, column))
    read.problems += [_days(member, line, label) for member, (line, label) in firsts.items()]
    for (label, other), slabs in single.items():
        if number := min((number for number, _, _ in read.dense.cells(slabs)), default=0):
            read.problems.append(periods_mixed.told(*read.place(number), label, other, len(slabs)))
    read.problems += _to_come(read)
    yield from _held_back(read)
    read.problems += limits.odd(read)
    yield from scales.cells(read)
    if figures := by_hand(read):
        before = {(p.code, p.file, p.line, p.value) for p in read.problems}
        for look in (leaps.odd, orders.odd, traces.odd, exchanged.odd, lone.odd):
            read.problems += [p for p in look(read, figures) if (p.code, p.file, p.line, p.value) not in before]


def _are_firsts(found: list[tuple[str, Period]], count: int) -> bool:
    """Whether a series' periods are days, each the first of a month: so spreadsheets and databases write years and
    months; 08/01/2021 may be the first of August, written month first. Alone, 1 April is a day of its own."""
    starts = [
        period.start
        for label, period in found
        if period.length == "P1D" and (period.start.day == 1 or _AMERICAN.fullmatch(label))
    ]
    return bool(starts) and len(starts) == count and (count > 1 or starts[0].month != _AS_AT)


def _to_come(read: Gathered) -> Iterator[Problem]:
    """A warning for each file with figures of a time that has not begun, at its first: projections, or years that a
    spreadsheet filled down. Not of ONS, which says which of its figures are projections."""
    today, first = date.today(), dict[str, tuple[int, str]]()
    ahead = {at for at, period in enumerate(read.periods) if period.start > today}
    for slab, (series, period) in enumerate(read.slabs):
        if period in ahead and read.series[series].key.publisher != ons.PUBLISHER:
            for number, _, _ in read.dense.cells([slab]):
                member, line = read.place(number)
                found = line, read.labels.get(read.slabs[slab], "")
                first[member] = min(first.get(member, found), found)
    for member, (line, label) in first.items():
        message = f"Figures are of a time that has not begun ({label})."
        remedy = "Nothing, if they are projections; else correct the periods and import the file again."
        yield Problem("period-ahead", Severity.WARNING, member, line, "period", label, message, remedy)


def _earliest(read: Gathered) -> int:
    """The first year that figures may be of: nobody's are of few years long before all others."""
    years = sorted(read.periods[period].start.year for _, period in read.slabs)
    earliest = years[0] if years else 0
    for at, (one, other) in enumerate(pairwise(years), 1):
        if other - one > _GAP and 5 * at <= len(years):
            earliest = other
    return earliest


def _days(member: str, line: int, label: str) -> Problem:
    message = f"Figures are kept as of single days, which may stand for years or months ({label})."
    remedy = (
        "If they are of whole months or years, say so in the wizard as their kind of period (on the command line "
        '--say "kind of period=month"), or write 2024-01 or 2024, and import the file again.'
    )
    return Problem("period-days", Severity.WARNING, member, line, "period", label, message, remedy)


def _held_back(read: Gathered) -> Iterator[tuple[int, int, Problem]]:
    """Figures beside a mark that says that they are held back: a publisher forgot one of the two, and printing the
    figure cannot be undone."""
    width, order = read.dense.width, np.arange(read.dense.slabs)
    texts = read.tables.texts.items
    for kind in ("marker", "status"):
        cells_, marks = read.dense.texts(kind, order, width)
        hides = np.zeros(len(texts), np.bool_)
        hides[[mark for mark in set(marks.tolist()) if is_held_back(texts[mark])]] = True
        hiding = hides[marks]
        for cell, mark in zip(cells_[hiding].tolist(), marks[hiding].tolist(), strict=True):
            slab, column = divmod(cell, width)
            if read.dense.value[cell] == read.dense.value[cell]:
                member, line = read.place(int(read.dense.row[cell]))
                cell_ = read.describe(slab, column)
                message = f"{cell_}: the row gives a figure, and says that it is {meaning(texts[mark])}."
                remedy = "Ask the publisher which; leave the figure empty where it is held back."
                yield (
                    slab,
                    column,
                    Problem("figure-held-back", Severity.ERROR, member, line, "", texts[mark], message, remedy),
                )


def _called_as_their_council(read: Gathered, of: dict[int, list[int]]) -> dict[int, str]:
    """Series called Sutton, Reading and Harrow, each with figures of just that council: the columns of names and of
    indicators, or of groups, have changed places. One alone may be what it says: how well pupils of Reading are
    reading; not where the name beside the code is no council's. No unit and no measure is called as a council."""
    named, sure = dict[int, str](), dict[int, str]()
    called = cache(read.areas.council_called)  # units are few, and series thousands
    strange = {(p.file, p.line) for p in read.problems if p.code == "area-name-strange"}
    for series, slabs in of.items():
        key = read.series[series].key
        groups = [part.rpartition(": ")[2] for part in key.breakdown.split("; ")]
        texts = [(key.indicator, named), *((group, named) for group in groups), (key.measure, sure), (key.unit, sure)]
        for text, found in texts:
            owner = called(text) if text else None
            if owner is None:
                continue
            cells_ = list(read.dense.cells(slabs))
            if {read.areas.name_of(read.columns[at]) for _, _, at in cells_} == {read.areas.name_of(owner)}:
                misplaced = all(read.place(number) in strange for number, _, _ in cells_)
                (sure if misplaced else found)[series] = text
    return sure | (named if len(set(named.values())) > 1 else {})


def _indicators_of_measures(read: Gathered) -> dict[int, str]:
    """Series called as the measure, or the unit, of others, with the name of one as their own: two cells changed
    places."""
    keys = [local.key for local in read.series]
    found = dict[int, str]()
    for said in ([key.measure for key in keys], [key.unit for key in keys]):
        figures: dict[tuple[str, str], int] = {}
        for at, (key, other) in enumerate(zip(keys, said, strict=True)):
            pair = key.indicator, other
            figures[pair] = figures.get(pair, 0) + int(read.counts.read[at])
        odd = {(i, o) for (i, o), n in figures.items() if i != o and n <= figures.get((o, i), -1)}
        pairs = zip(keys, said, strict=True)
        found |= {at: key.indicator for at, (key, other) in enumerate(pairs) if (key.indicator, other) in odd}
    return found


def _exchanged(member: str, line: int, name: str) -> Problem:
    message = f"{name} is the measure or the unit of other rows, and what stands there their indicator."
    remedy = "Put each cell below its heading, and import the file again."
    return Problem("cells-misplaced", Severity.ERROR, member, line, "indicator", name, message, remedy)


def _years_joined(told: dict[int, tuple[str, Period]]) -> list[int]:
    """1819, 1920 and 2021 are written for 2018/19, 2019/20 and 2020/21, where all of a series' labels may be such and
    one is of a time before councils' figures."""
    years = {slab: int(label) for slab, (label, _) in told.items() if re.fullmatch(r"\d{4}", label, re.ASCII)}
    follow = all(year % 100 == (year // 100 + 1) % 100 for year in years.values())
    return sorted(years) if years and follow and len(years) == len(told) and min(years.values()) < _FIRST else []


def _two_years(member: str, line: int, label: str, cell: str) -> Problem:
    message = f"{cell}: {label} may be the year, or 20{label[:2]}/{label[2:]}."
    remedy = f"Write the year in full, for example 20{label[:2]}/{label[2:]}."
    return Problem("period-impossible", Severity.ERROR, member, line, "period", label, message, remedy)


def _too_late(member: str, line: int, label: str, cell: str) -> Problem:
    message = f"{cell}: the year is far from those of all other figures, or from today; it seems to be a slip."
    return Problem("period-impossible", Severity.ERROR, member, line, "period", label, message, "Correct the year.")


def _no_name(member: str, line: int, name: str) -> Problem:
    message = (
        f"{name} is the council itself, no indicator, group, measure or unit: the row's cells are out of their places."
    )
    remedy = "Put each heading over its own column, and each cell below its heading, and import the file again."
    return Problem("cells-misplaced", Severity.ERROR, member, line, "", name, message, remedy)
