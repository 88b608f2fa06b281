"""An indicator on the map of equal tiles: quarters of the figures of one period. Apart from the map itself, which a
window shows before it has loaded what reckons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from adviser_app.analysis import comparison
from adviser_app.domain.areas import TYPE_FOR_COMPARISON, TYPE_SHORT, Area
from adviser_app.domain.indicators import Polarity, Series
from adviser_app.domain.markers import meaning
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.tilemap import ALL, DESCRIBED, JUDGED, SAME_TYPE, Class, MapView, Place, Tile, lower
from adviser_app.viewmodels.tilemap import said as picture_said

_BEST = ("Best quarter", "Second quarter", "Third quarter", "Worst quarter")
_HIGHEST = ("Highest quarter", "Second quarter", "Third quarter", "Lowest quarter")


@dataclass(frozen=True)
class Inputs:
    """``values``: of the councils of ``areas`` in the period, NaN for none; ``marks``: by area id, why there is none;
    ``periods``: labels, newest first; ``within``: ``ALL`` or ``SAME_TYPE``; ``gone``: councils that no longer exist and
    have a figure in the period; ``as_at``: the past day whose figures these are, None for those of now."""

    series: Series
    areas: Sequence[Area]
    places: Mapping[str, Place]
    values: comparison.Floats
    marks: Mapping[int, str]
    periods: Sequence[str]
    period: str
    within: str
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
    quarters = _quarters(areas, values, comparison.POLARITY_CODE[series.polarity], inputs.within)
    words, shades = (_BEST, JUDGED) if judged else (_HIGHEST, DESCRIBED)

    def value(number: float) -> str:
        return text.value_text(number, series.decimals, series.key.unit)

    classes = []
    for quarter in range(1, 5):
        mine = values[quarters == quarter]
        ends = [value(float(mine.min())), value(float(mine.max()))] if len(mine) else []
        classes.append(Class(words[quarter - 1], " to ".join(dict.fromkeys(ends)), len(mine), shades[quarter - 1]))
    classes.append(Class("No figure", "", int((quarters == 0).sum()), None))
    tiles, rows, export = [], [], []
    among = "" if inputs.within == ALL else " of its type"
    for area, number, quarter in zip(areas, values.tolist(), quarters.tolist(), strict=True):
        place, there = inputs.places[area.code], number == number
        shown = value(number) if there else meaning(inputs.marks.get(area.id, "")) or "no figure"
        said = classes[quarter - 1].words if quarter else ""
        tiles.append(
            Tile(area.code, area.name, place, quarter - 1 if quarter else 4, shown,
                 f"{area.name}: {shown}{f', {lower(said)}{among}' if said else ''}")
        )  # fmt: skip
        kind = TYPE_SHORT[area.council_type] if area.council_type else ""
        rows.append((Cell(area.name, area.name.casefold()), Cell(kind),
                     Cell(shown, number) if there else Cell(shown, None, tone=Tone.MUTED),
                     Cell(said or "–", float(quarter or 5))))  # fmt: skip
        export.append((area.code, area.name, kind, area.region, inputs.period, repr(number) if there else "",
                       inputs.marks.get(area.id, "") if not there else "", said))  # fmt: skip
    with_value = int((quarters > 0).sum())
    notes = [f"Figures as they stood on {text.day(inputs.as_at)}."] if inputs.as_at else []
    if inputs.gone:
        there = "exists and has" if inputs.gone == 1 else "exist and have"
        notes.append(f"{text.plural(inputs.gone, 'council')} with a figure in this period no longer {there} no tile.")
    return MapView(
        title=text.title(series.key.indicator, series.key.breakdown),
        subtitle=f"{inputs.period} · {_whose(with_value, inputs.within)}",
        said=picture_said(text.title(series.key.indicator, series.key.breakdown), inputs.period, classes),
        tiles=tuple(tiles),
        classes=tuple(classes),
        notes=tuple(notes),
        chosen=inputs.chosen,
        headers=("Council", "Type", "Value", "Quarter"),
        rows=tuple(rows),
        codes=tuple(t.code for t in tiles),
        export=(("gss_code", "council", "type", "region", "period", "value", "marker", "quarter"), tuple(export)),
        periods=tuple(inputs.periods),
        period=inputs.period,
    )


def _quarters(areas: Sequence[Area], values: comparison.Floats, polarity: int, within: str) -> comparison.Ints:
    """1 (best, or highest) to 4, 0 without a value; on a boundary the better one."""
    kinds = [TYPE_FOR_COMPARISON[a.council_type] if a.council_type and within == SAME_TYPE else None for a in areas]
    out = np.zeros(len(areas), np.int64)
    for kind in dict.fromkeys(kinds):
        mine = np.array([i for i, k in enumerate(kinds) if k is kind], np.int64)
        stats = comparison.group_stats(values[mine][None, :])
        each = stats.take(np.zeros(len(mine), np.int64))
        out[mine] = comparison.quartiles(values[mine], each, np.full(len(mine), polarity or 1, np.int8))
    return out


def _whose(n: int, within: str) -> str:
    if not n:
        return "no council has a figure"
    councils = f"{text.plural(n, 'council')} with a figure"
    return f"quarters of each type’s own, {councils}" if within == SAME_TYPE else f"quarters of the {councils}"
