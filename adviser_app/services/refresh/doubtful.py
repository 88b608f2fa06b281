"""Cells of a refresh that the others of their series contradict: read rightly letter by letter, and not meant so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh import periods_mixed, points

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered


def cells(read: Gathered) -> Iterator[tuple[int, int, Problem]]:
    """(slab, column, why not) of the cells that are not to be taken; each is told once. The caller clears them."""
    of: dict[int, list[int]] = {}
    for slab, (series, _) in enumerate(read.slabs):
        of.setdefault(series, []).append(slab)
    sure = {text.label for text in read.tables.periods.items if "/P" in text.hint}  # their days are given beside them
    misnamed = _called_as_their_council(read, of)
    for series, slabs in of.items():
        if series in misnamed:
            name = read.series[series].key.indicator
            for number, slab, column in read.dense.cells(slabs):
                yield slab, column, _no_indicator(*read.place(number), name)
            continue
        told = {slab: (read.labels.get(read.slabs[slab], ""), read.periods[read.slabs[slab][1]]) for slab in slabs}
        found = {slab: one for slab, one in told.items() if one[0] not in sure}
        for odd, other in periods_mixed.odd(found, read.dense.count).items():
            for number, slab, column in read.dense.cells([odd]):
                label, place = found[slab][0], read.place(number)
                yield slab, column, periods_mixed.refusal(*place, label, other, read.describe(slab, column))
        if read.series[series].decimals == 3:
            for number, slab, column, value in points.doubtful(read.dense, slabs):
                yield slab, column, points.refusal(*read.place(number), value, read.describe(slab, column))


def _called_as_their_council(read: Gathered, of: dict[int, list[int]]) -> set[int]:
    """Series called Sutton, Reading and Harrow, each with figures of just that council: the columns of names and of
    indicators have changed places. One alone may be what it says: how well pupils of Reading are reading."""
    found = set()
    for series, slabs in of.items():
        owner = read.areas.council_called(read.series[series].key.indicator)
        if owner is not None and {read.columns[column] for _, _, column in read.dense.cells(slabs)} == {owner}:
            found.add(series)
    return found if len(found) > 1 else set()


def _no_indicator(member: str, line: int, name: str) -> Problem:
    message = f"{name} is the council itself, no indicator: the columns of names and of indicators have changed places."
    remedy = "Put each heading over its own column, and import the file again."
    return Problem("cells-misplaced", Severity.ERROR, member, line, "indicator", name, message, remedy)
