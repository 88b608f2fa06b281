"""What work in a spreadsheet leaves behind: a figure filled down over its neighbours, a period that counts on from one
council to the next, a total of percentages called England, cells that moved to the left and left the last ones empty,
a figure that went into the note, a small number's mark where no number is small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.csvio.formats import ons
from adviser_app.domain.areas import AreaKind
from adviser_app.domain.indicators import MISSING
from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.figures import Figures, Longs

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_COUNCILS = 8  # of which England's figure is no sum
_PART = 60  # so many of 317 do not make England
_OUTSIDE = 3.0  # times the highest rate of a council, or a part of the lowest
_RUN, _REST = 8, 6  # rows that have one figure, and others that have their own
_DISTINCT = 0.8  # of the others
_PERIODS = 5  # of one council each
_EMPTY = 3  # rows
_RATE = re.compile(r"%|per ?cent|\brates?\b|proportion|average|mean\b|median|\bper [\d£]", re.IGNORECASE)

_SMALL = re.compile(r"[<\u2264] ?([0-9]+)")
_FAR = 20.0  # times as much as the mark says has everybody else
_FIGURE = re.compile(r"-?(?:[0-9]+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,})")  # a note's number is shorter

_LOOK = "Look at them. If they are slips, correct them and import the file again; the figures were taken."


def odd(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """A warning for each series with such a trace, at the first row of each."""
    yield from _totals(read, found_in)
    yield from _counted_on(read, found_in)
    yield from _emptied(read, found_in)
    yield from _small(read, found_in)
    yield from _in_notes(read)
    yield from _left_out(read, found_in)
    yield from _lone_year(read, found_in)
    yield from _after_the_end(read, found_in)
    for slabs in found_in.runs:
        for slab in slabs:
            if (at := _filled_down(read, found_in, slab)) >= 0:
                one = f"{found_in.values[slab, at]:.15g}"
                member, line = read.place(int(found_in.rows[slab, at]))
                message = f"{read.describe(slab, at)}: {one} stands in one row after another; it may be filled down."
                yield Problem("value-filled-down", Severity.WARNING, member, line, "value", one, message, _LOOK)
                break


def _totals(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """England's figure is the sum of rates, or of a part of its councils; or a rate far from those of all councils."""
    nations = [at for at, area in enumerate(read.columns) if read.areas.kind_of(area) is AreaKind.NATION]
    everyone = [at for at, area in enumerate(read.columns) if read.areas.kind_of(area) is AreaKind.COUNCIL]
    for slabs in found_in.runs if nations else ():
        local = read.series[read.slabs[slabs[0]][0]]
        rate = _RATE.search(f"{local.key.indicator} {local.key.measure} {local.key.unit}") is not None
        for slab, nation in ((slab, nation) for slab in slabs for nation in nations):
            figures = found_in.values[slab, everyone]
            figures = figures[~np.isnan(figures)]
            total, n = float(found_in.values[slab, nation]), len(figures)
            if (
                total != total
                or n < _COUNCILS
                or not (rate or n < _PART)
                or total == 100
                or np.count_nonzero(figures) < _COUNCILS
            ):
                continue
            if abs(total - float(figures.sum())) < 10.0**-local.decimals / 2:
                member, line = read.place(int(found_in.rows[slab, nation]))
                message = (
                    f"{read.describe(slab, nation)}: {total:.15g} is the sum of the {n} councils' figures, "
                    f"{'which are rates' if rate else 'which are not all councils of England'}."
                )
                remedy = "If it is a total of the file's own, take the row out and import the file again."
                yield Problem("total-as-area", Severity.WARNING, member, line, "area", f"{total:.15g}", message, remedy)
                break
            if rate and figures.min() > 0 and not figures.min() / _OUTSIDE <= total <= figures.max() * _OUTSIDE:
                member, line = read.place(int(found_in.rows[slab, nation]))
                message = (
                    f"{read.describe(slab, nation)}: {total:.15g} is far from the figures of all its councils, "
                    f"{figures.min():.6g} to {figures.max():.6g}."
                )
                yield Problem("value-odd", Severity.WARNING, member, line, "value", f"{total:.15g}", message, _LOOK)
                break


def _counted_on(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """Each council has a period of its own, and each is one later, or longer, than that of the row before."""
    of: dict[int, list[int]] = {}
    for slab, (series, _) in enumerate(read.slabs):
        of.setdefault(series, []).append(slab)
    for slabs in of.values():
        cells = list(read.dense.cells(slabs)) if len(slabs) >= _PERIODS else []
        if not cells or len(cells) != len(slabs) or len({at for _, _, at in cells}) != len(cells):
            continue
        cells.sort()
        periods = [read.periods[read.slabs[slab][1]] for _, slab, _ in cells]
        starts = [12 * one.start.year + one.start.month for one in periods]
        lengths = [int(digits) for one in periods if (digits := re.sub(r"\D", "", one.length))]
        steps = {(b - a, d - c) for (a, b), (c, d) in zip(pairwise(starts), pairwise(lengths), strict=False)}
        if len(lengths) != len(periods) or len(steps) != 1 or steps == {(0, 0)}:
            continue
        number, slab, _ = cells[1]
        member, line = read.place(number)
        label = read.labels.get(read.slabs[slab], "")
        name = read.series[read.slabs[slab][0]].key.indicator
        message = f"{name}: each council has a period of its own, which counts on from row to row ({label})."
        yield Problem("period-filled-down", Severity.WARNING, member, line, "period", label, message, _LOOK)


def _filled_down(read: Gathered, found_in: Figures, slab: int) -> int:
    """The column of the first of many rows that have one figure, where the others have their own; -1 if there are none.
    A round figure is often that of many."""
    order = found_in.of_councils(slab)
    if len(order) < _RUN + _REST:
        return -1
    runs = [list(run) for _, run in groupby(order.tolist(), key=lambda at: float(found_in.values[slab, at]))]
    longest = max(runs, key=len)
    one = float(found_in.values[slab, longest[0]])
    if len(longest) < _RUN or len(f"{abs(one):.15g}".replace(".", "").strip("0")) < 2:
        return -1
    rest = found_in.values[slab, order[~np.isin(order, longest)]].tolist()
    return longest[0] if len(rest) >= _REST and len(set(rest)) >= _DISTINCT * len(rest) else -1


def _emptied(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """Of a table with a column a period, the last cells of several rows, one below the other, are empty and no others:
    cells that were deleted further left drew them there."""
    without: set[tuple[int, int]] | None = None
    for slabs in found_in.runs:
        if len(slabs) < 2:
            continue
        rows, values = found_in.rows[slabs], found_in.values[slabs]
        empty = (rows > 0) & np.isnan(values)
        counts = empty.sum(axis=1)
        last = len(slabs) - 1 if counts[-1] else 0
        n = int(counts[last])
        if n < _EMPTY or int(counts.sum()) != n or 2 * n > np.count_nonzero(rows[last]):
            continue
        columns = np.flatnonzero(empty[last])
        if without is None:
            without = _without_a_word(read)
        if not all((slabs[last], int(at)) in without for at in columns):
            continue
        places = sorted(read.place(int(rows[last, at])) for at in columns)
        one_row = all(len({read.place(int(row)) for row in rows[:, at] if row}) == 1 for at in columns)
        follow = all(a[0] == b[0] and b[1] == a[1] + 1 for a, b in pairwise(places))
        if not one_row or not follow or _ended(read, columns, slabs[last]):
            continue
        (member, line), to = places[0], places[-1][1]
        label = read.labels.get(read.slabs[slabs[last]], "")
        name = read.series[read.slabs[slabs[last]][0]].key.indicator
        message = f"{name}: lines {line} to {to} are empty in {label} alone; cells may have moved to the left there."
        remedy = "Look at them. If they moved, put each below its heading and import the file again."
        yield Problem("cells-moved", Severity.WARNING, member, line, label, "", message, remedy)


def _words(read: Gathered, kind: str) -> Iterator[tuple[int, int, str]]:
    """(slab, column, text) of the markers or notes of a refresh."""
    cells, texts = read.dense.texts(kind, np.arange(read.dense.slabs), read.dense.width)
    items = read.tables.texts.items
    for cell, text in zip(cells.tolist(), texts.tolist(), strict=True):
        yield *divmod(cell, read.dense.width), items[text]


def _without_a_word(read: Gathered) -> set[tuple[int, int]]:
    """(slab, column) of the cells that were empty."""
    return {(slab, column) for slab, column, text in _words(read, "marker") if text == MISSING}


def _small(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """One council has fewer than five, where all others have hundreds."""
    of: dict[int, list[tuple[int, str, float]]] = {}
    for slab, column, text in _words(read, "marker"):
        if found := _SMALL.fullmatch(text):
            of.setdefault(slab, []).append((column, text, float(found[1])))
    told = set[int]()
    for slab, found_here in of.items():
        series = read.slabs[slab][0]
        others = found_in.values[slab, found_in.of_councils(slab)]
        if len(found_here) > 1 or series in told or len(others) < _COUNCILS - 1:
            continue
        column, text, most = found_here[0]
        if column in found_in.councils and others.min() >= max(_FAR * most, 1):
            told.add(series)
            member, line = read.place(int(found_in.rows[slab, column]))
            message = f"{read.describe(slab, column)}: {text} stands among {others.min():.6g} to {others.max():.6g}."
            remedy = "Look at it. If it is a slip, correct it and import the file again."
            yield Problem("value-odd", Severity.WARNING, member, line, "value", text, message, remedy)


def _in_notes(read: Gathered) -> Iterator[Problem]:
    """Cells without a figure, and a note that is one."""
    figures = {(slab, column): text for slab, column, text in _words(read, "note") if _FIGURE.fullmatch(text.strip())}
    for slab, column in sorted(figures.keys() & _without_a_word(read)) if figures else ():
        member, line = read.place(int(read.dense.row[slab * read.dense.width + column]))
        text = figures[slab, column]
        message = f"{read.describe(slab, column)}: there is no figure, and a number as its note."
        remedy = "If it is the figure, put it into its own column and import the file again."
        yield Problem("figure-in-note", Severity.WARNING, member, line, "note", text, message, remedy)


def _ended(read: Gathered, columns: Longs, slab: int) -> bool:
    """Whether one of the areas was no more, or not yet, at the time."""
    period = read.periods[read.slabs[slab][1]]
    areas = [read.areas.areas[at] for at in (read.columns[c] for c in columns.tolist()) if at < len(read.areas.areas)]
    return any(not area.exists_on(period.start) for area in areas)


def _left_out(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """A few councils have a figure of no group, and none of a group that the others have: its cell was left empty."""
    of: dict[tuple[str, ...], dict[str, dict[int, int]]] = {}  # by breakdown and period, the slab
    for slab, (series, period) in enumerate(read.slabs):
        key = read.series[series].key
        groups = of.setdefault((key.publisher, key.indicator, key.measure, key.unit), {})
        groups.setdefault(key.breakdown, {})[period] = slab
    for groups in of.values():
        for period, slab in groups.pop("", {}).items() if len(groups) > 1 else ():
            few = found_in.councils[found_in.rows[slab, found_in.councils] > 0]
            for group, others in groups.items():
                row = found_in.rows[others[period]] if period in others else np.zeros(1, np.int32)
                if 0 < len(few) <= np.count_nonzero(row) / _COUNCILS and not row[few].any():
                    number = int(found_in.rows[slab, few].min())
                    member, line = read.place(number)
                    at = int(few[np.argmin(found_in.rows[slab, few])])
                    message = f"{read.describe(slab, at)}: the row is of no group, and “{group}” has none of this area."
                    remedy = f"If it is of “{group}”, say so in the row and import the file again."
                    yield Problem("group-empty", Severity.WARNING, member, line, "breakdown", "", message, remedy)
                    break
            else:
                continue
            break


def _lone_year(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """One council has a figure of a period that nobody else has, and none of one that all others have."""
    told = set[tuple[str, str]]()
    for slabs in found_in.runs:
        if len(slabs) < 2:
            continue
        rows = found_in.rows[slabs] > 0
        everyone = np.flatnonzero(rows.any(axis=0))
        if len(everyone) < _COUNCILS:
            continue
        there = rows[:, everyone]
        count = there.sum(axis=1)
        lacking = {int(np.flatnonzero(~there[at])[0]) for at in np.flatnonzero(count == len(everyone) - 1)}
        for at in np.flatnonzero(count == 1).tolist():
            area = int(np.flatnonzero(there[at])[0])
            slab = slabs[at]
            label, column = read.labels.get(read.slabs[slab], ""), int(everyone[area])
            name = read.areas.name_of(read.columns[column])
            if area in lacking and (label, name) not in told:
                told.add((label, name))
                member, line = read.place(int(found_in.rows[slab, column]))
                message = (
                    f"{read.describe(slab, column)}: nobody else has {label}, and {name} lacks what all others have."
                )
                remedy = "If the period is a slip, correct it and import the file again."
                yield Problem("period-alone", Severity.WARNING, member, line, "period", label, message, remedy)


def _after_the_end(read: Gathered, found_in: Figures) -> Iterator[Problem]:
    """Figures of a time when the council was no more: of an old list, or of the council that followed it."""
    for column, area_id in enumerate(read.columns):
        area = read.areas.areas[area_id] if area_id < len(read.areas.areas) else None
        if area is None or area.end is None or not area.is_council:
            continue
        late = [slab for slab, (_, at) in enumerate(read.slabs) if read.periods[at].start >= area.end]
        slabs = [
            slab for slab in late
            if not np.isnan(found_in.values[slab, column])
            and read.series[read.slabs[slab][0]].key.publisher != ons.PUBLISHER  # which carries old districts on
        ]  # fmt: skip
        if not slabs:
            continue
        slab = min(slabs, key=lambda at: int(found_in.rows[at, column]))
        member, line = read.place(int(found_in.rows[slab, column]))
        label = read.labels.get(read.slabs[slab], "")
        message = (
            f"{area.name} ended on {area.end.day} {area.end:%B %Y}: its figure of {label} is none of the council that "
            "followed it."
        )
        remedy = "If the council that followed is meant, give its code or name and import the file again."
        value = f"{area.name}, {label}"
        yield Problem("council-ended", Severity.WARNING, member, line, "area", value, message, remedy)
