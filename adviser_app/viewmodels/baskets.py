"""Baskets of indicators: named sets that are looked at together, as lists and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adviser_app.domain.indicators import SeriesKey
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """An indicator of a basket. ``row``: its record; ``series_id``: None where this store has no figures of it."""

    row: str
    series_id: int | None
    key: SeriesKey
    title: Cell
    measure: Cell
    theme: Cell
    publisher: Cell


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A basket in a list. ``row``: its record; ``sentence``: "12 indicators of 3 themes; no figures of 2 of them"."""

    row: str
    name: str
    about: str
    sentence: str
    count: int


@dataclass(frozen=True, slots=True)
class BasketsView:
    sentence: str
    lines: tuple[BasketLine, ...]


@dataclass(frozen=True, slots=True)
class BasketView:
    """One basket with its indicators, by title."""

    line: BasketLine
    members: tuple[MemberLine, ...]

    def table(self) -> Table:
        header = ("basket", "publisher", "indicator", "breakdown", "measure", "unit", "theme", "series_id")
        return header, [
            (self.line.name, m.key.publisher, m.key.indicator, m.key.breakdown, m.key.measure, m.key.unit,
             m.theme.text, "" if m.series_id is None else str(m.series_id))
            for m in self.members
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Added:
    """What putting indicators into a basket, or taking them out, did. ``done``: ids of series that were not in it
    before (or no longer are); ``already``: how many were so already; ``made``: the basket is new."""

    row: str
    name: str
    done: tuple[int, ...]
    already: int
    made: bool
    sentence: str


def member(row: str, series_id: int | None, key: SeriesKey, theme: str) -> MemberLine:
    """A line of a basket; ``theme`` "" for an indicator that is not here."""
    title = text.title(key.indicator, key.breakdown)
    tone = Tone.MUTED if series_id is None else Tone.NEUTRAL
    said = f"{title}, no figures of it in this store" if series_id is None else title
    return MemberLine(
        row, series_id, key,
        Cell(title, title.casefold(), said, tone),
        Cell(text.unit_words(key.measure, key.unit)),
        Cell(theme or "no figures here", theme.casefold() or None, theme or "no figures in this store", tone),
        Cell(key.publisher),
    )  # fmt: skip


def basket(row: str, name: str, about: str, members: Sequence[MemberLine]) -> BasketView:
    """A basket of its members, in any order."""
    ordered = sorted(members, key=lambda m: (str(m.title.sort), m.measure.text, m.row))
    return BasketView(BasketLine(row, name, about, _sentence(ordered), len(ordered)), tuple(ordered))


def baskets(found: Sequence[BasketView]) -> BasketsView:
    """All baskets, in their order."""
    lines = tuple(v.line for v in found)
    return BasketsView(f"{text.plural(len(lines), 'basket')}." if lines else "There is no basket yet.", lines)


def _sentence(members: Sequence[MemberLine]) -> str:
    if not members:
        return "No indicator yet"
    themes = len({m.theme.text for m in members if m.series_id is not None})
    missing = sum(m.series_id is None for m in members)
    said = text.plural(len(members), "indicator")
    if themes:
        said += f" of {text.plural(themes, 'theme')}"
    return f"{said}; no figures here of {missing:,}" if missing else said


def added(row: str, name: str, done: Sequence[int], already: int, *, made: bool) -> Added:
    """What putting in did, in words."""
    said = f"{text.plural(len(done), 'indicator')} added to “{name}”" if done else f"Nothing new in “{name}”"
    more = f"; {already:,} {'was' if already == 1 else 'were'} in it already" if already else ""
    return Added(row, name, tuple(done), already, made, f"{said}{more}.")


def removed(row: str, name: str, done: Sequence[int], already: int) -> Added:
    """What taking out did, in words."""
    said = f"{text.plural(len(done), 'indicator')} taken out of “{name}”" if done else f"Nothing taken out of “{name}”"
    more = f"; {already:,} {'was' if already == 1 else 'were'} not in it" if already else ""
    return Added(row, name, tuple(done), already, False, f"{said}{more}.")
