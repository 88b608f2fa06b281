"""What a saved count counts, row by row."""

from __future__ import annotations

from dataclasses import dataclass

from adviser_app.viewmodels.cells import Cell


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A record that is counted. ``number``: what it adds to the count, "–" where it does not say."""

    table: str
    row: str
    council: Cell
    what: Cell
    status: Cell
    day: Cell
    number: Cell


@dataclass(frozen=True, slots=True)
class CountedView:
    """``what``: what is counted and all it is narrowed to; ``sentence``: how many rows, and what they come to."""

    title: str
    what: str
    sentence: str
    measure: str
    lines: tuple[CountedLine, ...]
