"""An indicator on the map of equal tiles: quarters of the figures of one period. Apart from the map itself, which a
window shows before it has loaded what reckons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from adviser_app.analysis import comparison
from adviser_app.domain.areas import TYPE_SHORT, Area, GroupKind
from adviser_app.domain.indicators import Polarity, Series
from adviser_app.domain.markers import meaning
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.tilemap import DESCRIBED, JUDGED, Class, MapView, Place, Shade, Tile, lower
from adviser_app.viewmodels.tilemap import said as picture_said

_BEST = ("Best quarter", "Second quarter", "Third quarter", "Worst quarter")
_HIGHEST = ("Highest quarter", "Second quarter", "Third quarter", "Lowest quarter")
_OUTSIDE = 5  # the class of councils that are not in the group
_ALIKE = 6  # that of councils whose own group has one figure only, and nobody said which way is good
EACH = {
    GroupKind.TYPE: "type",
    GroupKind.TIER_REGION: "tier in its region",
    GroupKind.TIER_ENGLAND: "tier",
    GroupKind.REGION: "region",
}
"""Groups by which every council on the map has one of its own, and what that is called."""


@dataclass(frozen=True, slots=True)
class Among:
    """Councils whose quarters are told among them: ``of`` in words ("36 metropolitan districts in England"), ids."""

    of: str
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Quarters:
    """Whose quarters a map has: of all councils (no ``sets``); of ``each`` council's own ("type", "region"), one of the
    ``sets``; or of one group, ``sets``, councils outside of which are not judged (``each`` is "")."""

    sets: tuple[Among, ...] = ()
    each: str = ""

    @property
    def one(self) -> Among | None:
        """The group, where they are of one."""
        return self.sets[0] if self.sets and not self.each else None


@dataclass(frozen=True)
class Inputs:
    """``values``: of the councils of ``areas`` in the period, NaN for none; ``marks``: by area id, why there is none;
    ``periods``: labels, newest first; ``quarters``: whose they are; ``gone``: councils that no longer exist and
    have a figure in the period; ``as_at``: the past day whose figures these are, None for those of now."""

    series: Series
    areas: Sequence[Area]
    places: Mapping[str, Place]
    values: comparison.Floats
    marks: Mapping[int, str]
    periods: Sequence[str]
    period: str
    quarters: Quarters
    chosen: str
    gone: int
    as_at: date | None = None


def of_series(inputs: Inputs) -> MapView:
    """An indicator in one period: quarters of the figures there are."""
    series = inputs.series
    judged = series.polarity is not Polarity.NONE
    at = [i for i, a in enumerate(inputs.areas) if a.code in inputs.places]
    areas = [inputs.areas[i] for i in at]
    values = inputs.values[at]
    whose = inputs.quarters
    quarters, of = _quarters(areas, values, comparison.POLARITY_CODE[series.polarity], whose.sets)
    words, shades = (_BEST, JUDGED) if judged else (_HIGHEST, DESCRIBED)
    if whose.each and not judged:
        quarters[_all_alike(areas, values, whose.sets)] = _ALIKE + 1

    def value(number: float) -> str:
        return text.value_text(number, series.decimals, series.key.unit)

    classes = []
    for quarter in range(1, 5):
        mine = values[quarters == quarter]
        ends = [value(float(mine.min())), value(float(mine.max()))] if len(mine) else []
        classes.append(Class(words[quarter - 1], " to ".join(dict.fromkeys(ends)), len(mine), shades[quarter - 1]))
    classes.append(Class("No figure", "", int((quarters == 0).sum()), None))
    if whose.one is not None:
        outside = int((quarters == _OUTSIDE + 1).sum())
        classes.append(Class("Not in the group", "", outside, Shade("band", 1.0, 0)))
    alike = values[quarters == _ALIKE + 1]
    if len(alike):  # of each council’s own group: there is no class of those outside of one
        ends = [value(float(alike.min())), value(float(alike.max()))]
        classes.append(Class("All alike", " to ".join(dict.fromkeys(ends)), len(alike), Shade("band", 1.0, 1)))
        quarters = np.where(quarters == _ALIKE + 1, len(classes), quarters)
    tiles, rows, export = [], [], []
    among = f" of its {whose.each}" if whose.each else " of the group" if whose.sets else ""
    for area, number, quarter, group in zip(areas, values.tolist(), quarters.tolist(), of, strict=True):
        place, there = inputs.places[area.code], number == number
        shown = value(number) if there else meaning(inputs.marks.get(area.id, "")) or "no figure"
        said = classes[quarter - 1].words if quarter else ""
        told = f"{lower(said)}{among if quarter <= 4 else ''}" if said else ""
        if said == "All alike":
            told = f"like all{among}"
        tiles.append(
            Tile(area.code, area.name, place, quarter - 1 if quarter else 4, shown,
                 f"{area.name}: {shown}{f', {told}' if told else ''}")
        )  # fmt: skip
        kind = TYPE_SHORT[area.council_type] if area.council_type else ""
        rows.append((Cell(area.name, area.name.casefold()), Cell(kind),
                     Cell(shown, number) if there else Cell(shown, None, tone=Tone.MUTED),
                     Cell(said or "–", float(quarter or 5))))  # fmt: skip
        placed = 0 < quarter <= 4 or said == "All alike"
        export.append((area.code, area.name, kind, area.region, inputs.period, repr(number) if there else "",
                       inputs.marks.get(area.id, "") if not there else "", said if placed else "",
                       group if placed else ""))  # fmt: skip
    with_value = len(alike) + int(((quarters > 0) & (quarters <= 4)).sum())
    notes = [f"Figures as they stood on {text.day(inputs.as_at)}."] if inputs.as_at else []
    if inputs.gone:
        there = "exists and has" if inputs.gone == 1 else "exist and have"
        notes.append(f"{text.plural(inputs.gone, 'council')} with a figure in this period no longer {there} no tile.")
    if whose.one is not None and 0 < 2 * with_value < len(whose.one.members):
        notes.append(f"Fewer than half of {whose.one.of} have a figure: {with_value:,} of {len(whose.one.members):,}.")
    return MapView(
        title=text.title(series.key.indicator, series.key.breakdown),
        subtitle=f"{inputs.period} · {_whose(with_value, whose)}",
        said=picture_said(text.title(series.key.indicator, series.key.breakdown), inputs.period, classes),
        tiles=tuple(tiles),
        classes=tuple(classes),
        notes=tuple(notes),
        chosen=inputs.chosen,
        headers=("Council", "Type", "Value", "Quarter"),
        rows=tuple(rows),
        codes=tuple(t.code for t in tiles),
        export=(
            ("gss_code", "council", "type", "region", "period", "value", "marker", "quarter", "compared_with"),
            tuple(export),
        ),
        periods=tuple(inputs.periods),
        period=inputs.period,
    )


def _quarters(
    areas: Sequence[Area], values: comparison.Floats, polarity: int, sets: Sequence[Among]
) -> tuple[comparison.Ints, list[str]]:
    """1 (best, or highest) to 4, 0 without a value, ``_OUTSIDE`` + 1 of those in none of the sets; on a boundary the
    better one. And of each council whose quarters they are, in words."""
    out = np.full(len(areas), _OUTSIDE + 1, np.int64)
    of = [""] * len(areas)
    for one in sets or (Among("all councils", frozenset(a.id for a in areas)),):
        mine = np.array([i for i, a in enumerate(areas) if a.id in one.members], np.int64)
        stats = comparison.group_stats(values[mine][None, :])
        each = stats.take(np.zeros(len(mine), np.int64))
        out[mine] = comparison.quartiles(values[mine], each, np.full(len(mine), polarity or 1, np.int8))
        for i in mine.tolist():
            of[i] = one.of
    return out, of


def _all_alike(areas: Sequence[Area], values: comparison.Floats, sets: Sequence[Among]) -> list[int]:
    """Where councils stand of whose own group all have the same figure, two of them at least."""
    out: list[int] = []
    for one in sets:
        mine = [i for i, a in enumerate(areas) if a.id in one.members and values[i] == values[i]]
        if len(mine) > 1 and values[mine].min() == values[mine].max():
            out += mine
    return out


def _whose(n: int, whose: Quarters) -> str:
    if whose.one is not None:
        return f"quarters of {whose.one.of}, {f'{n:,}' if n else 'none'} with a figure"
    if not n:
        return "no council has a figure"
    councils = f"{text.plural(n, 'council')} with a figure"
    return f"quarters of each {whose.each}’s own, {councils}" if whose.each else f"quarters of the {councils}"
