"""What a view is made from: one indicator in some periods for some councils, and the group they are seen against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from adviser_app.analysis import comparison, limits
from adviser_app.analysis.comparison import Bools, Floats, GroupStats, Ints
from adviser_app.domain.indicators import Polarity, Series
from adviser_app.domain.markers import meaning
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer.base import Break, Figure, Marks, SeriesHead, When
from adviser_app.viewmodels.predecessors import Ended
from adviser_app.viewmodels.rows import QUARTILE_CELLS, UNCLEAR_CELLS, CellFacts, news

NO_FIGURE = "no figure"
HIGHEST = "highest first"  # the order of ranks where nobody judges
HEADER = (
    "gss_code", "council", "publisher", "indicator", "breakdown", "measure", "unit", "period", "period_iso", "value",
    "lower_limit", "upper_limit", "marker", "status", "note", "rank", "councils_ranked", "median", "lower_quartile",
    "upper_quartile", "compared_with", "different_from_median", "rank_order",
)  # fmt: skip
_NAMED = 8  # councils named in a note, of more the number is said


@dataclass(frozen=True, slots=True)
class Who:
    """A council of a view. ``style``: index into ``look``'s colours where it stands out, else −1. Of one that is shown
    because others followed it ``ended``: what it was, and ``after``: who they are ("Cumberland")."""

    code: str
    name: str
    style: int = -1
    ended: Ended | None = None
    after: str = ""


@dataclass(frozen=True)
class Against:
    """The group that councils are seen against, by period: ``of`` in words, its ``size``; ``stats``: NaN where fewer
    than half have a figure, or where the group is too small to be marked; ``members``: float64[periods, members];
    ``compared``: which of the councils shown are members."""

    of: str
    size: int
    stats: GroupStats = field(repr=False)
    members: Floats = field(repr=False)
    compared: Bools = field(repr=False)


@dataclass(frozen=True)
class Given:
    """``values``: float64[periods, councils], NaN for none; ``facts``: what cells say beside, by (period, council);
    ``positions``: where the periods stand among the store's figures."""

    series: Series
    whens: tuple[When, ...]
    positions: Ints = field(repr=False)
    councils: tuple[Who, ...]
    values: Floats = field(repr=False)
    facts: Mapping[tuple[int, int], CellFacts] = field(repr=False)
    against: Against
    breaks: tuple[Break, ...] = ()

    def alone(self, council: int, against: Against) -> Given:
        """One of the councils, before a group of its own."""
        who = self.councils[council]
        facts = {(p, 0): said for (p, c), said in self.facts.items() if c == council}
        return replace(
            self, councils=(Who(who.code, who.name, 0),), values=self.values[:, [council]], facts=facts, against=against
        )

    @property
    def of(self) -> str:
        return self.against.of

    @property
    def head(self) -> SeriesHead:
        return head(self.series)

    def figure(self, period: int, council: int) -> Figure:
        """The figure of a council in a period, or why there is none."""
        value, facts = float(self.values[period, council]), self.facts.get((period, council), _NOTHING)
        if value != value:
            return Figure(None, meaning(facts.marker) if facts.marker else NO_FIGURE, marker=facts.marker)
        return Figure(
            value, self.value_text(value), facts.lower, facts.upper, facts.marker, facts.status, news(facts.note),
            _doubt(facts.status),
        )  # fmt: skip

    def value_text(self, value: float) -> str:
        return text.value_text(value, self.series.decimals, self.series.key.unit)

    def marks(self, period: int) -> Marks:
        """Median and quartiles of the group in a period."""

        def said(value: float) -> tuple[float | None, str]:
            if value != value:
                return None, ""
            return value, text.statistic_text(value, self.series.decimals, self.series.key.unit)

        found = [
            said(float(row[period]))
            for row in (self.against.stats.lower, self.against.stats.median, self.against.stats.upper)
        ]
        (low, low_text), (middle, middle_text), (high, high_text) = found
        return Marks(
            self.of,
            int(self.against.stats.n[period]),
            self.against.size,
            low,
            middle,
            high,
            low_text,
            middle_text,
            high_text,
        )

    def ranks(self, period: int) -> tuple[Ints, Bools, int]:
        """Rank of each council among the group (0 without a figure or outside of it), whether shared; and of how many.

        1 is the best; the highest where nobody judges."""
        row = np.where(self.against.compared, self.values[period], np.nan)
        among = np.repeat(self.against.members[period][None, :], len(row), axis=0)
        sign = np.full(len(row), comparison.POLARITY_CODE[self.series.polarity], np.int8)
        ranks, shared = comparison.ranks(row, among, sign)
        return ranks, shared, int((~np.isnan(self.against.members[period])).sum())

    def quartiles(self, period: int) -> Ints:
        """1 (best) to 4 of each council among the group; 0 where nobody judges, and for those outside."""
        row = np.where(self.against.compared, self.values[period], np.nan)
        stats = self.against.stats.take(np.full(len(row), period))
        sign = np.full(len(row), comparison.POLARITY_CODE[self.series.polarity], np.int8)
        return np.where(np.isnan(stats.median), 0, comparison.quartiles(row, stats, sign)).astype(np.int64)

    def unclear(self, period: int, council: int) -> bool | None:
        """Whether a figure is not different from the median of the group, as its confidence limits say
        (``analysis.limits``, decision 0055); None where it has none, or is the median itself."""
        is_median = self.values[period, council] == self.against.stats.median[period]
        return None if is_median else self.holds(period, council)

    def holds(self, period: int, council: int) -> bool | None:
        """Whether the confidence limits of a figure hold the median of the group; None where it has none."""
        facts, value = self.facts.get((period, council), _NOTHING), float(self.values[period, council])
        median = float(self.against.stats.median[period])
        if facts.lower is None or facts.upper is None or not self.against.compared[council]:
            return None
        low, high = np.array([facts.lower]), np.array([facts.upper])
        if median != median or self.against.stats.n[period] < 2 or not limits.told(np.array([value]), low, high)[0]:
            return None
        return bool(limits.hold(np.array([value]), low, high, np.array([median]))[0])

    def quarter(self, period: int, council: int, quartile: int) -> str:
        """In which quarter of the group a figure is, in words, and whether its limits leave that open."""
        unclear = self.unclear(period, council)
        if quartile:
            return (UNCLEAR_CELLS if unclear else QUARTILE_CELLS)[quartile].spoken
        return "not different from the median" if unclear else ""

    def said(self, period: int, council: int, place: str, quartile: int, *, limited: bool) -> str:
        """A council's figure in words, its place ("12th of 36") and quarter in the group; ``limited``: with limits."""
        who, figure = self.councils[council], self.figure(period, council)
        limits_ = limits_words(self, figure) if limited else ""
        parts = [figure.text, place, self.quarter(period, council, quartile), figure.qualified, limits_]
        return f"{who.name}: {', '.join(part for part in parts if part)}"

    def best_first(self, period: int) -> list[int]:
        """Councils with a figure from the best to the worst (from the highest where nobody judges), equals by name."""
        sign = -1 if self.series.polarity is Polarity.LOW else 1
        row = self.values[period]
        there = np.flatnonzero(~np.isnan(row)).tolist()
        return sorted(there, key=lambda i: (-sign * float(row[i]), self.councils[i].name, self.councils[i].code))

    def missing(self, period: int) -> tuple[tuple[str, str, str], ...]:
        """(code, name, why) of councils without a figure, by name."""
        absent = np.flatnonzero(np.isnan(self.values[period])).tolist()
        found = [(self.councils[i].code, self.councils[i].name, self.figure(period, i).text) for i in absent]
        return tuple(sorted(found, key=lambda f: (f[1], f[0])))


_NOTHING = CellFacts()


def _doubt(status: str) -> str:
    """What makes a figure less certain, in words; a break has a line of its own."""
    return ", ".join(words for words in meaning(status).split(", ") if words and "break" not in words.casefold())


def head(series: Series) -> SeriesHead:
    key = series.key
    words = text.unit_words(key.measure, key.unit)
    return SeriesHead(
        series.id, key, text.title(key.indicator, key.breakdown),
        f"{words} · {key.publisher}" if words else key.publisher, series.decimals,
        "" if series.polarity is Polarity.NONE else text.sentence(series.polarity.value),
    )  # fmt: skip


# -- as a table --------------------------------------------------------------------------------------------------


def lines_of(given: Given, periods: Iterable[int], *, every: bool) -> list[tuple[str, ...]]:
    """Rows under ``HEADER``: a line for each council and period; those that say nothing only where ``every``."""
    key, order = given.series.key, "best first" if given.head.polarity else HIGHEST
    out: list[tuple[str, ...]] = []
    for p in periods:
        ranks, _, n = given.ranks(p)
        marks, when = given.marks(p), given.whens[p]
        there = marks.median is not None
        group = (_raw(marks.median), _raw(marks.lower), _raw(marks.upper), marks.of if there else "")
        for c, who in enumerate(given.councils):
            figure = given.figure(p, c)
            if figure.value is None and not figure.marker and not every:
                continue
            rank = (str(int(ranks[c])), str(n)) if ranks[c] else ("", "")
            out.append(
                (who.code, who.name, key.publisher, key.indicator, key.breakdown, key.measure, key.unit, when.label,
                 when.iso, _raw(figure.value), _raw(figure.lower), _raw(figure.upper), figure.marker, figure.status,
                 figure.note, *rank, *group, _DIFFERENT[given.holds(p, c)],
                 order if ranks[c] else "")
            )  # fmt: skip
    return out


_DIFFERENT = {None: "", False: "yes", True: "no"}


def _raw(value: float | None) -> str:
    return "" if value is None else repr(value)


# -- in words ----------------------------------------------------------------------------------------------------


def place_words(rank: int, n: int, shared: bool, judged: bool) -> str:
    """ "12th of 36", "joint 2nd highest of 33"; "" without a rank."""
    if not rank:
        return ""
    place = text.ordinal(rank) if judged else "highest" if rank == 1 else f"{text.ordinal(rank)} highest"
    return f"{'joint ' if shared else ''}{place} of {n:,}"


def named(names: Sequence[str]) -> str:
    """ "Adur, Barnet and Bath"; of many the first few and how many more."""
    if len(names) <= _NAMED:
        return text.listed(list(names))
    rest = len(names) - _NAMED + 1
    return f"{', '.join(names[: _NAMED - 1])} and {rest:,} others"


def absent_words(missing: Sequence[tuple[str, str, str]]) -> str:
    """ "No figure of 3 councils: Adur (suppressed), Barnet and Bath."; "" where none is missing."""
    if not missing:
        return ""
    by_reason: dict[str, list[str]] = {}
    for _, name, why in missing:
        by_reason.setdefault(why, []).append(name)
    plain = by_reason.pop(NO_FIGURE, [])
    parts = [f"{named(names)} ({why})" for why, names in by_reason.items()]
    parts += [named(plain)] if plain else []
    return f"No figure of {text.plural(len(missing), 'council')}: {'; '.join(parts)}."


def qualified_words(figures: Iterable[tuple[str, Figure]]) -> list[str]:
    """ "Provisional: Adur and Barnet." for each way in which figures of councils are less certain."""
    found: dict[str, list[str]] = {}
    for name, figure in figures:
        if figure.qualified:
            found.setdefault(figure.qualified, []).append(name)
    return [f"{text.sentence(what)}: {named(list(dict.fromkeys(names)))}." for what, names in found.items()]


def limits_words(given: Given, figure: Figure) -> str:
    """ "limits 25.1% to 27.5%", or ""."""
    if figure.lower is None or figure.upper is None:
        return ""
    return f"limits {given.value_text(figure.lower)} to {given.value_text(figure.upper)}"


def marks_words(marks: Marks) -> str:
    """ "The median of 36 districts (35 with a figure) is 12.1%, the middle half 9% to 14%."; "" where there is none."""
    if marks.median is None:
        return ""
    some = f" ({marks.n:,} with a figure)" if marks.n < marks.size else ""
    middle = f"the middle half {marks.lower_text} to {marks.upper_text}"
    return f"The median of {marks.of}{some} is {marks.median_text}, {middle}."
