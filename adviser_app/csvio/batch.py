"""What every reader hands on: columns of codes into growing tables, whatever the file looked like.

Both readers (fast and plain) give the same batches, problems and line numbers; a property test holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AreaText:
    """An area as a row names it: code, name, geography (the file's word for its kind); any may be empty."""

    code: str
    name: str = ""
    geography: str = ""


@dataclass(frozen=True, slots=True)
class SeriesText:
    """A series as a row names it. ``publisher`` is empty unless the row says it; so is ``polarity``."""

    indicator: str
    breakdown: str = ""
    measure: str = ""
    unit: str = ""
    publisher: str = ""
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class PeriodText:
    """A period as the file writes it; ``hint`` is its machine name where there is one ("fin_2009_10")."""

    label: str
    hint: str = ""


class Table(Generic[T]):
    """A grow-only list of distinct things and their positions."""

    def __init__(self) -> None:
        self.items: list[T] = []
        self._at: dict[T, int] = {}

    def add(self, item: T) -> int:
        at = self._at.get(item)
        if at is None:
            at = self._at[item] = len(self.items)
            self.items.append(item)
        return at

    def __len__(self) -> int:
        return len(self.items)


@dataclass(slots=True)
class Tables:
    """Shared by all batches of one import; ``texts[0]`` is the empty text."""

    areas: Table[AreaText] = field(default_factory=Table)
    series: Table[SeriesText] = field(default_factory=Table)
    periods: Table[PeriodText] = field(default_factory=Table)
    texts: Table[str] = field(default_factory=Table)

    def __post_init__(self) -> None:
        self.texts.add("")


@dataclass(slots=True)
class Batch:
    """n good rows of one file member, in file order. All arrays have length n.

    ``line``: int64, as an editor counts. ``area``, ``series``, ``period``: positions in ``Tables``.
    ``value``: NaN where there is none, and then ``marker`` (a position in ``Tables.texts``) says why and is never 0.
    ``lower``, ``upper``: confidence limits, NaN where none, or None for the whole batch.
    ``status`` (provisional, revised, "… combined") and ``note``: positions in ``Tables.texts``.
    ``decimals``: digits after the point as written, 0..15.
    """

    line: npt.NDArray[np.int64]
    area: Ints
    series: Ints
    period: Ints
    value: Floats
    lower: Floats | None
    upper: Floats | None
    marker: Ints
    status: Ints
    note: Ints
    decimals: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.line)


def merged(good: Batch | None, odd: Batch | None) -> Iterator[Batch]:
    """One batch in file order."""
    if odd is None or not len(odd):
        if good is not None and len(good):
            yield good
        return
    if good is None or not len(good):
        yield odd
        return
    order = np.argsort(np.concatenate((good.line, odd.line)), kind="stable")
    columns: dict[str, Any] = {}
    for name in Batch.__slots__:
        a, b = getattr(good, name), getattr(odd, name)
        columns[name] = None if a is None or b is None else np.concatenate((a, b))[order]
    yield Batch(**columns)


def some_rows(batch: Batch, keep: npt.NDArray[np.bool_]) -> Batch:
    """Some rows of a batch."""
    columns: dict[str, Any] = {name: getattr(batch, name) for name in Batch.__slots__}
    some: dict[str, Any] = {name: None if c is None else c[keep] for name, c in columns.items()}
    return Batch(**some)
