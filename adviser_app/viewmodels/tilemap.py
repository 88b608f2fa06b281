"""The map of equal tiles: one tile a council, in classes told by colour, by pattern and by words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.models import HomePage
    from adviser_app.viewmodels.support import Table  # which loads what reckons: the home page must be there before

HATCHES = ("plain", "dots", "lines", "cross")
"""Patterns by number, from the lightest to the densest."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a council stands. ``label``: three letters; ``county``: on the small map of county councils."""

    column: int
    row: int
    label: str
    county: bool


@dataclass(frozen=True, slots=True)
class Shade:
    """A fill: ``share`` (0 to 1) of the role's colour over the card's, and a pattern of ``HATCHES``."""

    role: str
    share: float
    hatch: int

    @property
    def deep(self) -> bool:
        """Whether words on it are read best in the card's colour."""
        return self.share > 0.6 and self.role != "band"


@dataclass(frozen=True, slots=True)
class Class:
    """A line of the legend. ``detail``: the range of its figures, "" for none. ``shade``: None for an empty tile."""

    words: str
    detail: str
    count: int
    shade: Shade | None


@dataclass(frozen=True, slots=True)
class Tile:
    """``of``: its class in the legend; ``value`` as it is read out; ``said``: the tile in words."""

    code: str
    name: str
    place: Place
    of: int
    value: str
    said: str


@dataclass(frozen=True)
class MapView:
    """``classes``: the legend, best or highest first, what has no figure last. ``chosen``: the council one looks at, ""
    for none. ``headers``, ``rows``: the table beside, ``codes``: whose each row is; ``periods``: what can be looked
    at, newest first, ``period`` among them (both empty for a list)."""

    title: str
    subtitle: str
    said: str
    tiles: tuple[Tile, ...]
    classes: tuple[Class, ...]
    notes: tuple[str, ...]
    chosen: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)
    export: Table = field(repr=False)
    periods: tuple[str, ...] = ()
    period: str = ""

    @property
    def columns(self) -> int:
        return max((t.place.column for t in self.tiles), default=0) + 1

    @property
    def lines(self) -> int:
        return max((t.place.row for t in self.tiles), default=0) + 1

    def table(self) -> Table:
        """A row a council, by code."""
        return self.export

    def inset(self) -> tuple[int, int, int, int] | None:
        """The small map: column, row, columns, rows; None where no county is on the map."""
        spots = [(t.place.column, t.place.row) for t in self.tiles if t.place.county]
        if not spots:
            return None
        left, top = min(c for c, _ in spots), min(r for _, r in spots)
        return left, top, max(c for c, _ in spots) - left + 1, max(r for _, r in spots) - top + 1


JUDGED = (Shade("good", 0.86, 0), Shade("good", 0.24, 1), Shade("bad", 0.22, 2), Shade("bad", 0.86, 3))
"""From the best to the worst."""
DESCRIBED = (Shade("accent", 0.92, 3), Shade("accent", 0.50, 2), Shade("accent", 0.26, 1), Shade("accent", 0.10, 0))
"""From the highest to the lowest, where nobody said which way is good."""


def said(title: str, period: str, classes: Sequence[Class]) -> str:
    parts = [f"{text.plural(c.count, 'council')} {lower(c.words)}{f' ({c.detail})' if c.detail else ''}"
             for c in classes if c.count]  # fmt: skip
    return f"Map of {title}{f', {period}' if period else ''}: {text.listed(parts)}."


def lower(words: str) -> str:
    return words[:1].lower() + words[1:]


# -- a list of councils as a map -----------------------------------------------------------------------------------

KINDS = {"worst": "Share in the worst quarter", "clock": "Peer challenge", "reasons": "Reasons"}
"""What the map of a portfolio can show, and how it is called."""
_BAND = (Shade("bad", 0.86, 3), Shade("bad", 0.22, 2), Shade("warn", 0.26, 1), Shade("good", 0.24, 0))
_SHARES = ((0.4, "Two fifths and more"), (0.25, "A quarter to two fifths"), (0.1, "A tenth to a quarter"),
           (0.0, "Less than a tenth"))  # fmt: skip
_CLOCKS = {Tone.BAD: "Late", Tone.WARN: "Due soon", Tone.NEUTRAL: "Not due yet", Tone.GOOD: "All done"}
_REASONS = ((3, "Three reasons and more"), (2, "Two reasons"), (1, "One reason"), (0, "No reason"))


def of_portfolio(
    kind: str, page: HomePage, beside: Mapping[str, tuple[Cell, Cell]], places: Mapping[str, tuple[str, Place]]
) -> MapView:
    """The home list as a map. ``kind``: of ``KINDS``; ``beside``: by code, what the list says of the clock and of the
    reasons; ``places``: of every council by code, with its name. Those not in the portfolio stay empty."""
    lines = {line.code: line for line in page.lines}
    picked: dict[str, tuple[int | None, Cell]] = {}
    for code, line in lines.items():
        clock, reasons = beside.get(code, (_NOT_YET, _NOT_YET))
        if kind == "worst":
            picked[code] = _step(line.pressures.sort, _SHARES), line.pressures
        elif kind == "clock":
            at = list(_CLOCKS).index(clock.tone) if clock.tone in _CLOCKS and clock is not _NOT_YET else None
            picked[code] = at, clock
        else:
            picked[code] = _step(reasons.sort, _REASONS), reasons
    words = list(_CLOCKS.values()) if kind == "clock" else [w for _, w in (_SHARES if kind == "worst" else _REASONS)]
    found: list[int | None] = [of for of, _ in picked.values()]
    nothing = {"worst": "Cannot be judged", "clock": "No clock", "reasons": "Not counted"}[kind]
    if kind != "worst" and not beside:
        nothing = "Being counted"
    classes = [Class(w, "", found.count(i), _BAND[i]) for i, w in enumerate(words)]
    classes += [Class(nothing, "", found.count(None), Shade("band", 1.0, 0)),
                Class("Not in the portfolio", "", len(places) - len(lines), None)]  # fmt: skip
    tiles, rows, export = [], [], []
    for code, (name, place) in places.items():
        of, cell = picked.get(code, (None, Cell("not in the portfolio")))
        at = (of if of is not None else 4) if code in picked else 5
        tiles.append(Tile(code, name, place, at, cell.text, f"{name}: {cell.said}"))
        if code in picked:
            rows.append((Cell(name, name.casefold()), cell, Cell(classes[at].words, float(at))))
            export.append((code, name, cell.text, classes[at].words))
    title = KINDS[kind]
    return MapView(
        title=title,
        subtitle=page.group_rule if kind == "worst" else text.plural(len(lines), "council"),
        said=said(f"{lower(title)} of your councils", "", classes[:-1]),
        tiles=tuple(tiles),
        classes=tuple(classes),
        notes=(),
        chosen="",
        headers=("Council", "Worst quarter" if kind == "worst" else title, "Class"),  # as wide as there is room beside
        rows=tuple(rows),
        codes=tuple(row[0] for row in export),
        export=(("gss_code", "council", kind, "class"), tuple(export)),
    )


_NOT_YET = Cell("being counted", None, tone=Tone.MUTED)


def _step(value: float | str | None, steps: Sequence[tuple[float, str]]) -> int | None:
    """The first step that a number reaches; None without a number."""
    if not isinstance(value, int | float):
        return None
    return next((i for i, (least, _) in enumerate(steps) if value >= least), None)


# -- moving about --------------------------------------------------------------------------------------------------

_WAYS: dict[str, Callable[[int, int], bool]] = {
    "left": lambda x, y: x < 0 and abs(y) <= -x,
    "right": lambda x, y: x > 0 and abs(y) <= x,
    "up": lambda x, y: y < 0 and abs(x) <= -y,
    "down": lambda x, y: y > 0 and abs(x) <= y,
}


def step(tiles: Sequence[Tile], at: int, way: str) -> int:
    """The tile one comes to from ``at`` going left, right, up or down: the nearest in that quarter of the compass,
    straight before askew; ``at`` where there is none."""
    here = tiles[at].place
    best = at, (1 << 30, 0, 0)
    for i, tile in enumerate(tiles):
        x, y = tile.place.column - here.column, tile.place.row - here.row
        if _WAYS[way](x, y):
            along, askew = (abs(x), abs(y)) if way in ("left", "right") else (abs(y), abs(x))
            rank = (along * along + 2 * askew * askew, along, i)
            if rank < best[1]:
                best = i, rank
    return best[0]


# -- patterns ------------------------------------------------------------------------------------------------------

Line = tuple[float, float, float, float]


def hatch_lines(hatch: int) -> tuple[Line, ...]:
    """The strokes of a pattern in a square from 0 to 1: x1, y1, x2, y2. A stroke of no length is a dot."""
    kind = HATCHES[hatch]
    if kind == "dots":
        return tuple((x, y, x, y) for x in (0.12, 0.5, 0.88) for y in (0.12, 0.5, 0.88))
    strokes: list[Line] = []
    if kind in ("lines", "cross"):
        strokes += [(max(0.0, t - 1), min(1.0, t), min(1.0, t), max(0.0, t - 1)) for t in (0.5, 1.0, 1.5)]
    if kind == "cross":
        strokes += [(1 - a, b, 1 - c, d) for a, b, c, d in strokes]
    return tuple(strokes)
