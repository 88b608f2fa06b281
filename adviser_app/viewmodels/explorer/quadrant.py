"""Two indicators beside each other, a council a point between their medians: spending per head and an outcome is value
for money; any other two are only set side by side.

A place in the picture is no verdict: the lines are medians of the councils compared, not targets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from adviser_app.analysis import comparison
from adviser_app.analysis.comparison import Floats
from adviser_app.domain.combining import Way, combining
from adviser_app.domain.indicators import Polarity
from adviser_app.domain.spending import spending
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.base import Figure, Marks, SeriesHead
from adviser_app.viewmodels.explorer.given import Given, marks_words, named, qualified_words
from adviser_app.viewmodels.series import shown_stats

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table

PER_HEAD = "Pounds per head of the population"
POPULATION = "ONS mid-2020 population estimates of the register"
NO_VERDICT = "The lines are medians, not targets, and a place between them is no verdict"
WHY_NONE = ": need, prices and what is counted as spending differ from council to council"
_HEADER = (
    "gss_code", "council", *(
        f"{axis}_{name}" for axis in ("across", "upwards")
        for name in ("publisher", "indicator", "breakdown", "measure", "unit", "period", "value", "marker", "status")
    ), "place", "median_across", "median_upwards", "compared_with",
)  # fmt: skip


NO_JUDGEMENT = "Spending is not judged: more of it is neither good nor bad."
_MOST_APART = 731  # days between the ends of two periods: spending of one year does not make the outcome of another


def why_not(across: Given, upwards: Given, days_apart: int) -> str:
    """Why an outcome upwards is not set against what is spent across, "" where it is. ``days_apart``: between the ends
    of their periods. Call for spending across."""
    money, other = spending(across.series.key), spending(upwards.series.key)
    assert money is not None
    if other is not None:
        both = "one is a budget, the other what was spent" if money.planned != other.planned else "both are spending"
        return f"{both}, and neither is the outcome of the other"
    if money.planned:
        return f"{across.head.title} is a budget: what was planned, not what was spent"
    if combining(upwards.series.key).way is Way.SUM:
        return f"{upwards.head.title} is a count, which follows from the size of a council; a rate would not"
    if days_apart > _MOST_APART:
        years = f"{across.whens[0].label} and {upwards.whens[0].label}"
        return f"their figures are of years too far apart, {years}"
    return ""


def a_head(given: Given, shown: Floats, members: Floats) -> Given:
    """Totals in pounds divided by the people of each council (NaN: not known): of those ``shown`` and of the group's
    ``members``, float64 each; with median and quartiles of what comes out."""
    of = spending(given.series.key)
    assert of is not None  # asked only of spending
    key = replace(given.series.key, measure=PER_HEAD, unit="£")
    against = given.against
    among = against.members * of.pounds / members
    stats = shown_stats(comparison.group_stats(among), against.size)
    if np.isnan(against.stats.median).all():
        stats = replace(stats, lower=against.stats.lower, median=against.stats.median, upper=against.stats.upper)
    return replace(
        given,
        series=replace(given.series, key=key, decimals=2),
        values=given.values * of.pounds / shown,
        facts={at: replace(said, lower=None, upper=None) for at, said in given.facts.items()},
        against=replace(against, members=among, stats=stats),
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """A council. ``place``: between which medians it stands, in words; "" where one of them is not known."""

    code: str
    name: str
    across: Figure
    upwards: Figure
    style: int
    place: str
    said: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the two indicators. ``ends``: its least and largest value that is shown; None without figures."""

    head: SeriesHead
    period: str
    marks: Marks
    ends: tuple[float, float] | None

    @property
    def named(self) -> str:
        """What stands along it: title, pounds per head where that was worked out, and period."""
        a_head = ", pounds per head" if self.head.key.measure == PER_HEAD else ""
        return f"{self.head.title}{a_head}, {self.period}"


@dataclass(frozen=True)
class QuadrantView:
    """``spots``: councils with both figures, those that stand out last, so that they are drawn over the others.
    ``corners``: what stands at the top left, top right, bottom left and bottom right; "" without medians."""

    title: str
    subtitle: str
    said: str
    notes: tuple[str, ...]
    across: Axis
    upwards: Axis
    spots: tuple[Spot, ...]
    corners: tuple[str, str, str, str]
    export: Table = field(repr=False, default=((), ()))
    kind: str = "quadrant"

    def table(self) -> Table:
        return self.export


def build(across: Given, upwards: Given, *, money: bool, notes: Sequence[str] = ()) -> QuadrantView:
    """The councils of two indicators, each in its one period. ``money``: the first is what the second cost."""
    x, y = _axis(across), _axis(upwards)
    words = _Words(
        "spending" if money else _short(x.head.title),
        "outcome" if y.head.polarity or money else _short(y.head.title),
        {Polarity.HIGH: 1, Polarity.LOW: -1}.get(upwards.series.polarity, 0) if y.head.polarity else 0,
    )
    spots, missing = [], []
    for c, who in enumerate(across.councils):
        one, other = across.figure(0, c), upwards.figure(0, c)
        if one.value is None or other.value is None:
            missing.append(who.name)
            continue
        place = words.place(one, other, x.marks, y.marks)
        said = f"{who.name}: {one.text} and {other.text}{f', {place}' if place else ''}"
        spots.append(Spot(who.code, who.name, one, other, who.style, place, said))
    spots.sort(key=lambda s: (s.style >= 0, -s.style, s.name, s.code))
    why = WHY_NONE if money or spending(across.series.key) else ""
    out = [*notes, *((NO_JUDGEMENT,) if money else ()), f"{NO_VERDICT}{why}."]
    if x.period != y.period:
        out.append(f"The two are of different periods: {x.period} across, {y.period} upwards.")
    if missing:
        out.append(f"Without both figures: {named(missing)}.")
    out += qualified_words((s.name, f) for s in spots for f in (s.across, s.upwards))
    what = "Value for money: " if money else ""
    return QuadrantView(
        title=f"{what}{x.head.title} beside {y.head.title}",
        subtitle=f"Across: {x.head.title}, {x.period} · {x.head.detail}. Upwards: {y.head.title}, {y.period} · "
                 f"{y.head.detail}{f' · {y.head.polarity}' if y.head.polarity else ''}. Lines: medians of {x.marks.of}",
        said=_said(x, y, spots),
        notes=tuple(dict.fromkeys(out)),
        across=_within(x, [s.across for s in spots]),
        upwards=_within(y, [s.upwards for s in spots]),
        spots=tuple(spots),
        corners=words.corners if x.marks.median is not None and y.marks.median is not None else ("", "", "", ""),
        export=(_HEADER, tuple(_rows(across, upwards, {s.code: s.place for s in spots}, x.marks, y.marks))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """What lies left and right, above and below. ``good``: 1 where high is good upwards, −1 where low is, else 0."""

    across: str
    upwards: str
    good: int

    def _up(self, high: bool) -> str:
        if self.good:
            return f"{'better' if high == (self.good > 0) else 'worse'} {self.upwards}"
        return f"{'higher' if high else 'lower'} {self.upwards}"

    @property
    def corners(self) -> tuple[str, str, str, str]:
        top, foot = self._up(True), self._up(False)
        return (
            f"Lower {self.across}, {top}", f"Higher {self.across}, {top}",
            f"Lower {self.across}, {foot}", f"Higher {self.across}, {foot}",
        )  # fmt: skip

    def place(self, one: Figure, other: Figure, across: Marks, upwards: Marks) -> str:
        x, y = one.value, other.value
        if across.median is None or upwards.median is None or x is None or y is None:
            return ""
        level_x, level_y = _same(x, across.median), _same(y, upwards.median)
        left = (
            f"{self.across} at the median" if level_x else f"{'higher' if x > across.median else 'lower'} {self.across}"
        )
        right = f"{self.upwards} at the median" if level_y else self._up(y > upwards.median)
        if not level_y and _unclear(other, upwards.median):
            right = f"{self.upwards} not different from the median"
        return f"{left}, {right}"


def _unclear(figure: Figure, median: float) -> bool:
    """Whether a figure cannot be told from the median by its confidence limits (decision 0055)."""
    low, value, high = figure.lower, figure.value, figure.upper
    if low is None or value is None or high is None:
        return False
    return low <= value <= high and low <= median <= high


def _same(value: float, median: float) -> bool:
    return bool(comparison.same(np.array([value]), np.array([median]))[0])


def _short(title: str) -> str:
    """A title inside a sentence, not so long that the sentence is lost in it."""
    return title if len(title) <= 40 else f"{title[:38].rstrip()}…"


def _axis(given: Given) -> Axis:
    return Axis(given.head, given.whens[0].label, given.marks(0), None)


def _within(axis: Axis, figures: Sequence[Figure]) -> Axis:
    numbers = [f.value for f in figures if f.value is not None]
    numbers += [axis.marks.median] if axis.marks.median is not None and numbers else []
    return replace(axis, ends=(min(numbers), max(numbers)) if numbers else None)


def _said(x: Axis, y: Axis, spots: Sequence[Spot]) -> str:
    what = f"{x.head.title}, {x.period}, across; {y.head.title}, {y.period}, upwards"
    if not spots:
        return f"{what}: no council has both figures."
    counted = Counter(s.place for s in spots if s.place)
    each = "; ".join(f"{place}: {n:,}" for place, n in counted.most_common())
    bold = "".join(f" {s.said}." for s in spots if s.style >= 0)
    out = f"{what}: {text.plural(len(spots), 'council')}{f'. {text.sentence(each)}' if each else ''}.{bold}"
    marks = [f"{axis.head.title}: {_lowered(marks_words(axis.marks))}" for axis in (x, y) if marks_words(axis.marks)]
    return " ".join((out, *marks))


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _rows(across: Given, upwards: Given, places: dict[str, str], x: Marks, y: Marks) -> list[tuple[str, ...]]:
    """Under ``_HEADER``, a line a council, also where a figure is missing."""

    def raw(value: float | None) -> str:
        return "" if value is None else repr(value)

    def part(given: Given, c: int) -> tuple[str, ...]:
        key, figure = given.series.key, given.figure(0, c)
        return (key.publisher, key.indicator, key.breakdown, key.measure, key.unit, given.whens[0].label,
                raw(figure.value), figure.marker, figure.status)  # fmt: skip

    of = x.of if x.median is not None else ""
    return [
        (who.code, who.name, *part(across, c), *part(upwards, c), places.get(who.code, ""), raw(x.median),
         raw(y.median), of)
        for c, who in enumerate(across.councils)
    ]  # fmt: skip
