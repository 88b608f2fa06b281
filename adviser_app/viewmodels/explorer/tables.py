"""A table of figures: councils down, indicators across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead
from adviser_app.viewmodels.explorer.given import HEADER, HIGHEST, Given, lines_of, place_words

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator in one period, and the group's median in it."""

    head: SeriesHead
    period: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Entry:
    """A council's figure in a column. ``rank`` among ``n``: 1 the best (the highest where nobody judges), 0 for none;
    ``quartile``: 1 the best … 4, 0 where nobody judges; ``cell``: as it is shown, sorted and said."""

    figure: Figure
    rank: int
    shared: bool
    n: int
    quartile: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    style: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class TableView:
    """``rows``: councils that stand out first, then by name. ``table()`` has a line for each figure."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    export: Table = field(repr=False, default=((), ()))
    kind: str = "table"

    def table(self) -> Table:
        return self.export


# By quartile, 0 where nobody judges: its tone, and what says it without colour.
_TONES = (Tone.NEUTRAL, Tone.GOOD, Tone.NEUTRAL, Tone.NEUTRAL, Tone.BAD)
_SIGNS = ("", "▲ ", "", "", "▼ ")


def build(givens: Sequence[Given], *, title: str, notes: Sequence[str] = ()) -> TableView:
    """A column for each indicator, in its one period; the same councils in all."""
    columns = tuple(Column(given.head, given.whens[0].label, given.marks(0)) for given in givens)
    entries = [_entries(given) for given in givens]
    councils = givens[0].councils
    order = sorted(
        range(len(councils)), key=lambda c: (councils[c].style < 0, max(councils[c].style, 0), councils[c].name)
    )
    rows = tuple(
        Row(councils[c].code, councils[c].name, councils[c].style, tuple(column[c] for column in entries))
        for c in order
    )
    absent: dict[str, int] = {}
    for row in rows:
        for entry in row.entries:
            if entry.figure.value is None:
                absent[entry.figure.text] = absent.get(entry.figure.text, 0) + 1
    out = list(notes)
    if absent:
        said = text.listed([f"{n:,} {why}" for why, n in absent.items()])
        out.append(f"Cells without a figure: {said}.")
    if any(row.entries[i].rank for row in rows for i, c in enumerate(columns) if not c.head.polarity):
        out.append(f"Ranks where nobody said which way is good: {HIGHEST}.")
    doubts = sorted({e.figure.qualified for row in rows for e in row.entries if e.figure.qualified})
    if doubts:
        out.append(f"*: {text.listed(doubts)}.")
    groups = list(dict.fromkeys(c.marks.of for c in columns if c.marks.median is not None))
    toned = {entry.cell.tone for row in rows for entry in row.entries}
    judged = " · ▲ best quarter, ▼ worst quarter" if toned & {Tone.GOOD, Tone.BAD} else ""
    names = "; ".join(f"{c.head.title}, {c.period}" for c in columns)
    return TableView(
        title=title,
        subtitle=f"{f'Median and ranks of {groups[0]}' if groups else text.plural(len(rows), 'council')}{judged}",
        said=f"Table of {text.plural(len(columns), 'indicator')} for {text.plural(len(rows), 'council')}: {names}.",
        notes=tuple(out),
        columns=columns,
        rows=rows,
        export=(HEADER, tuple(line for given in givens for line in lines_of(given, [0], every=True))),
    )


def _entries(given: Given) -> list[Entry]:
    ranks, shared, n = given.ranks(0)
    quartiles, judged = given.quartiles(0), bool(given.head.polarity)
    out = []
    for c, who in enumerate(given.councils):
        figure, rank, quartile = given.figure(0, c), int(ranks[c]), int(quartiles[c])
        if figure.value is None:
            cell = Cell(figure.text, None, f"{who.name}: {figure.text}", Tone.MUTED)
        else:
            said = given.said(0, c, place_words(rank, n, bool(shared[c]), judged), quartile, limited=True)
            place = 0 if given.unclear(0, c) else quartile
            words = f"{_SIGNS[place]}{figure.text}{'*' if figure.qualified else ''}"
            cell = Cell(words, figure.value, said, _TONES[place])
        out.append(Entry(figure, rank, bool(shared[c]), n, quartile, cell))
    return out
