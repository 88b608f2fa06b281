"""An indicator's row: cells of text made from the numbers of ``analysis.council``.

Rows are made for thousands of series at a time, so cells that repeat (directions, quartiles, standings, periods) are
made once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from adviser_app.analysis.comparison import DIRECTIONS, STANDING_WORDS, Standing
from adviser_app.analysis.council import CouncilNumbers
from adviser_app.analysis.latest import Figures, Positions, beyond
from adviser_app.domain.indicators import Direction, Polarity, Release, Series
from adviser_app.domain.markers import meaning
from adviser_app.domain.periods import Period
from adviser_app.viewmodels import text
from adviser_app.viewmodels.breaks import not_compared
from adviser_app.viewmodels.cells import Cell, Spark, Tone
from adviser_app.viewmodels.models import IndicatorRow, RowFacts

FAR = "Far from the rest of the group"  # how the note begins
NOTHING = Cell("", None, "none", Tone.MUTED)
NO_EARLIER = Cell("–", None, "no earlier figure to compare with", Tone.MUTED)
_ACROSS_CHANGE = Cell("–", None, "not compared with the period before: a break in the series", Tone.MUTED)
_ACROSS_DIRECTION = Cell("", None, "no direction: a break in the series lies between", Tone.MUTED)
NOT_COMPARED = Cell("–", None, "not compared", Tone.MUTED)


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What a stored cell says beside its value: where it came from, limits, marker, status, note."""

    release_id: int = 0
    lower: float | None = None
    upper: float | None = None
    marker: str = ""
    status: str = ""
    note: str = ""


@dataclass(slots=True)
class Catalogue:
    """The names of things: series, periods and how their publishers write them, releases."""

    series: Mapping[int, Series]
    periods: Mapping[int, Period]
    label: Callable[[str, int, int], str]  # (publisher, series id, period id) → as published
    releases: Mapping[int, Release]
    theme: Callable[[str], str]  # indicator → theme
    _periods: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    _sources: dict[tuple[str, int], str] = field(default_factory=dict)

    def published(self, series_id: int, period_id: int) -> str:
        """A period as its publisher writes it."""
        return self._period(series_id, period_id)[1]

    def period(self, series_id: int, period_id: int) -> str:
        """A period as people say it."""
        return self._period(series_id, period_id)[0]

    def _period(self, series_id: int, period_id: int) -> tuple[str, str]:
        key = (series_id, period_id)
        found = self._periods.get(key)
        if found is None:
            published = self.label(self.series[series_id].key.publisher, series_id, period_id)
            found = self._periods[key] = (text.period(self.periods[period_id], published), published)
        return found

    def released(self, release_id: int) -> str:
        """ "3 March 2026", or "" for a release nobody knows."""
        release = self.releases.get(release_id)
        return text.iso_day(release.released) if release else ""

    def source(self, series_id: int, release_id: int) -> str:
        """ "ONS Explore Local Statistics, released 3 March 2026 (claimant-count.csv)"."""
        publisher = self.series[series_id].key.publisher
        found = self._sources.get((publisher, release_id))
        if found is None:
            release = self.releases.get(release_id)
            found = publisher
            if release is not None:
                files = f" ({release.files[0][0]})" if len(release.files) == 1 else ""
                found = f"{publisher}, released {text.iso_day(release.released)}{files}"
            self._sources[(publisher, release_id)] = found
        return found


# What a publisher says of a council's former code is no news to its readers; it stands where a number came from.
_OLD_CODE = re.compile(r"Obsolete code since \d{4} \(replaced by [A-Z]\d{8}\b")

_DIRECTION_TONE = {Direction.IMPROVING: Tone.GOOD, Direction.WORSENING: Tone.BAD}
_STANDING_TONE = {Standing.BETTER_THAN_MOST: Tone.GOOD, Standing.WORSE_THAN_MOST: Tone.BAD}
_ORDER = {Standing.NOT_DIFFERENT: float(Standing.AT_MEDIAN)}
_STANDING_ICON = {
    Standing.BETTER_THAN_MOST: "trending-up",
    Standing.WORSE_THAN_MOST: "trending-down",
    Standing.BETTER: "minus",
    Standing.AT_MEDIAN: "minus",
    Standing.WORSE: "minus",
    Standing.NOT_DIFFERENT: "minus",
}
QUARTILE_CELLS = (
    Cell("", None, "no quartile", Tone.MUTED),
    Cell("1st (best)", 1, "in the best quarter", Tone.GOOD),
    Cell("2nd", 2, "in the second quarter"),
    Cell("3rd", 3, "in the third quarter"),
    Cell("4th (worst)", 4, "in the worst quarter", Tone.BAD),
)
_WITHIN = "but its confidence limits hold the median"
# The place of a figure that is not different from the median: told, and judged by nobody.
UNCLEAR_CELLS = (
    QUARTILE_CELLS[0],
    *(Cell(f"{text.ordinal(q)}, unclear", q, f"{QUARTILE_CELLS[q].spoken}, {_WITHIN}") for q in range(1, 5)),
)
_DESCRIBED = (Standing.HIGHER_THAN_MOST, Standing.ABOVE, Standing.BELOW, Standing.LOWER_THAN_MOST)
STANDING_CELLS = tuple(
    Cell(
        STANDING_WORDS[s],
        _ORDER.get(s, int(s)) if s else None,
        "" if s else "not compared",
        _STANDING_TONE.get(s, Tone.MUTED if s in _DESCRIBED or not s else Tone.NEUTRAL),
        _STANDING_ICON.get(s, ""),
    )
    for s in Standing
)


@lru_cache(maxsize=64)
def direction_cell(code: int, way: int) -> Cell:
    """``code`` as in comparison.DIRECTIONS; ``way`` 1 up, −1 down, 0 level decides the arrow."""
    direction = DIRECTIONS[code]
    if direction is Direction.UNKNOWN:
        return Cell("", None, "no direction: nothing to compare with", Tone.MUTED)
    icon = "equal" if direction is Direction.NO_CHANGE else "arrow-up" if way > 0 else "arrow-down"
    # improving first, worsening last
    order = {Direction.IMPROVING: 0, Direction.INCREASING: 1, Direction.NO_CHANGE: 2, Direction.DECREASING: 3}
    return Cell(direction.value, order.get(direction, 4), "", _DIRECTION_TONE.get(direction, Tone.NEUTRAL), icon)


@lru_cache(maxsize=16384)
def rank_cell(rank: int, n: int, shared: bool, judged: bool) -> Cell:
    if not rank:
        return NOT_COMPARED
    joint = "joint " if shared else ""
    if judged:
        return Cell(f"{rank:,} of {n:,}", rank, f"{joint}{text.ordinal(rank)} of {n:,}, 1st is best")
    highest = "highest" if rank == 1 else f"{text.ordinal(rank)} highest"
    return Cell(f"{highest} of {n:,}", rank, f"{joint}{highest} of {n:,}", Tone.MUTED)


def rank_words(rank: int, n: int, shared: bool) -> str:
    """ "34th of 36", "joint 2nd of 33"."""
    return f"{'joint ' if shared else ''}{text.ordinal(rank)} of {n:,}"


class RowMaker:
    """Makes the rows of one council's numbers.

    ``cells``: what the stored cell of each series' latest figure says beside its value, by slab id.
    ``newer``: for a series, a period after its latest figure in which only a marker stands: (period id, marker).
    """

    def __init__(
        self,
        name: str,
        numbers: CouncilNumbers,
        figures: Figures,
        catalogue: Catalogue,
        cells: Mapping[int, CellFacts],
        newer: Mapping[int, tuple[int, str]],
    ) -> None:
        self.name = name
        self._catalogue = catalogue
        self._cells = cells
        self._newer = newer
        # plain lists: reading single numbers out of arrays costs more than making the row
        self._series = numbers.series.tolist()
        self._value = numbers.value.tolist()
        self._before = numbers.before.tolist()
        self._overlap = numbers.overlap.tolist()
        self._direction = numbers.direction.tolist()
        self._compared_value = numbers.compared_value.tolist()
        self._quartile = numbers.quartile.tolist()
        self._rank = numbers.rank.tolist()
        self._shared = numbers.shared.tolist()
        self._standing = numbers.standing.tolist()
        self._limited = numbers.limited.tolist()
        self._score = numbers.score.tolist()
        self._n = numbers.stats.n.tolist()
        self._lower = numbers.stats.lower.tolist()
        self._median = numbers.stats.median.tolist()
        self._upper = numbers.stats.upper.tolist()
        self._slab = figures.ids[numbers.latest].tolist()

        def period_ids(positions: Positions) -> list[int]:
            ids: list[int] = np.where(positions < 0, -1, figures.period[positions]).tolist()
            return ids

        empty = not len(figures.ids)
        self._latest = [] if empty else period_ids(numbers.latest)
        self._previous = [] if empty else period_ids(numbers.previous)
        self._across = [] if empty else period_ids(beyond(numbers.previous))  # a break lies between
        self._breaks = figures.breaks
        self._compared = [] if empty else period_ids(numbers.compared)

    def __len__(self) -> int:
        return len(self._series)

    def series(self, i: int) -> Series:
        return self._catalogue.series[self._series[i]]

    def period(self, i: int) -> str:
        return self._catalogue.period(self._series[i], self._latest[i])

    def previous_period(self, i: int) -> str:
        return self._catalogue.period(self._series[i], self._previous[i]) if self._previous[i] >= 0 else ""

    def value(self, i: int) -> str:
        series = self.series(i)
        return text.value_text(self._value[i], series.decimals, series.key.unit)

    def compared_value(self, i: int) -> str:
        series = self.series(i)
        return text.value_text(self._compared_value[i], series.decimals, series.key.unit)

    def compared_period(self, i: int) -> str:
        return self._catalogue.period(self._series[i], self._compared[i]) if self._compared[i] >= 0 else ""

    def before(self, i: int) -> str:
        series = self.series(i)
        return text.value_text(self._before[i], series.decimals, series.key.unit) if self._previous[i] >= 0 else ""

    def median(self, i: int) -> str:
        series = self.series(i)
        return text.statistic_text(self._median[i], series.decimals, series.key.unit)

    def rank_words(self, i: int) -> str:
        return rank_words(self._rank[i], self._n[i], self._shared[i])

    def elsewhere(self, i: int) -> bool:
        """Whether the group is compared in another period than the council's latest, or not at all."""
        return bool(self._compared[i] != self._latest[i])

    def direction(self, i: int) -> str:
        return str(DIRECTIONS[self._direction[i]])

    def is_far(self, i: int) -> bool:
        """Whether the figure is far from the rest of the group."""
        return bool(self._score[i] == self._score[i])

    def row(self, i: int, spark: Spark | None = None) -> IndicatorRow:
        series_id, catalogue = self._series[i], self._catalogue
        series = catalogue.series[series_id]
        key, decimals, unit = series.key, series.decimals, series.key.unit
        judged = series.polarity is not Polarity.NONE
        value, period = self._value[i], catalogue.periods[self._latest[i]]
        facts = self._cells.get(self._slab[i], CellFacts())
        has_previous = self._previous[i] >= 0
        change = value - self._before[i] if has_previous else None
        n = self._n[i]
        period_text = catalogue.period(series_id, self._latest[i])
        latest = text.value_text(value, decimals, unit)
        words = text.unit_words(key.measure, unit)
        if change is None:
            change_cell, way = NO_EARLIER if self._across[i] < 0 else _ACROSS_CHANGE, 0
        else:
            way = 1 if change > 0 else -1
            moved = 0.0 if DIRECTIONS[self._direction[i]] is Direction.NO_CHANGE else change
            change_cell = Cell(
                text.change_text(moved, value, decimals, unit),
                change,
                f"{text.change_spoken(moved, value, decimals, unit)} on {self.previous_period(i)}",
            )
        if n:
            middle = self.median(i)
            median = Cell(middle, self._median[i], f"median {middle} of {n:,} councils with a figure")
        else:
            median = NOT_COMPARED
        lone = n < 2
        unclear, at_median = (self._standing[i] == s for s in (Standing.NOT_DIFFERENT, Standing.AT_MEDIAN))
        quartiles = UNCLEAR_CELLS if unclear else QUARTILE_CELLS
        return IndicatorRow(
            series_id=series_id,
            theme=catalogue.theme(key.indicator),
            title=text.title(key.indicator, key.breakdown),
            detail=f"{words} · {key.publisher}" if words else key.publisher,
            latest=Cell(latest, value),
            period=_period_cell(period_text, period),
            change=change_cell,
            direction=direction_cell(self._direction[i], way) if self._across[i] < 0 else _ACROSS_DIRECTION,
            median=median,
            quartile=quartiles[0 if lone else self._quartile[i]],
            rank=rank_cell(self._rank[i], n, self._shared[i], judged),
            standing=STANDING_CELLS[self._standing[i]],
            notes=self._notes(i, facts),
            provenance=catalogue.source(series_id, facts.release_id),
            spark=spark,
            facts=RowFacts(
                publisher=key.publisher,
                indicator=key.indicator,
                breakdown=key.breakdown,
                measure=key.measure,
                unit=unit,
                period=catalogue.published(series_id, self._latest[i]),
                value=value,
                lower=facts.lower,
                upper=facts.upper,
                marker=facts.marker,
                status=facts.status,
                previous_period=catalogue.published(series_id, self._previous[i]) if has_previous else "",
                change=change,
                group_period=catalogue.published(series_id, self._compared[i]) if self._compared[i] >= 0 else "",
                n=n,
                median=self._median[i] if n else None,
                lower_quartile=self._lower[i] if n else None,
                upper_quartile=self._upper[i] if n else None,
                quartile=self._quartile[i] or None,
                rank=self._rank[i] or None,
                # the median itself is within its limits, though it is said to be *at* the median
                different=not (unclear or at_median) if self._limited[i] and not lone else None,
                modified_z=self._score[i] if self.is_far(i) else None,
                polarity=series.polarity.value if series.polarity_source else "",
                release=catalogue.released(facts.release_id),
            ),
        )

    def _notes(self, i: int, facts: CellFacts) -> tuple[str, ...]:
        notes: list[str] = []
        if facts.marker:
            notes.append(_said(facts.marker))
        if facts.status:
            notes.append(_said(facts.status))
        if told := news(facts.note):
            notes.append(told)
        newer = self._newer.get(self._series[i])
        if newer is not None:
            notes.append(f"{text.sentence(self._catalogue.period(self._series[i], newer[0]))}: {meaning(newer[1])}.")
        if self.elsewhere(i):
            notes.append(self._elsewhere_note(i))
        if self.is_far(i):
            notes.append(f"{FAR}: {text.score(self._score[i])}.")
        if self._across[i] >= 0:
            notes.append(self._across_note(i))
        if self._overlap[i]:
            notes.append(
                f"The change is on {self.previous_period(i)}, which overlaps {self.period(i)}: "
                "part of both figures is the same."
            )
        return tuple(notes)

    def _across_note(self, i: int) -> str:
        earlier, later = (self._catalogue.periods[p] for p in (self._across[i], self._latest[i]))
        found = [b for b in self._breaks.of.get(self._series[i], ()) if b.lies_between(earlier, later)]
        written = [b for b in found if b.record]  # where one is, it says more than a publisher's mark
        return not_compared(written or found, self._catalogue.period(self._series[i], self._across[i]))

    def _elsewhere_note(self, i: int) -> str:
        few = f"fewer than half of the group has a figure for {self.period(i)}"
        if self._compared[i] < 0:
            return "Not compared: in no period has half of the group a figure."
        when = self.compared_period(i)
        if self._compared_value[i] != self._compared_value[i]:
            return f"The group’s median is of {when}, in which {self.name} has no figure: {few}."
        return f"The group is compared in {when}, when {self.name} had {self.compared_value(i)}: {few}."


@lru_cache(maxsize=8192)
def _period_cell(shown: str, period: Period) -> Cell:
    return Cell(shown, period.end.toordinal())


@lru_cache(maxsize=4096)
def news(note: str) -> str:
    """What a file says beside a figure, where a reader learns something by it; else ""."""
    return "" if _OLD_CODE.match(note) else note


def _said(marker: str) -> str:
    words = text.sentence(meaning(marker))
    return str(words) if words.endswith((".", "!", "?")) else words + "."


def marked_row(catalogue: Catalogue, series_id: int, period_id: int, facts: CellFacts) -> IndicatorRow:
    """The row of a series in which a council has no value at all, only a word why."""
    series = catalogue.series[series_id]
    key = series.key
    words, why = text.unit_words(key.measure, key.unit), meaning(facts.marker)
    return IndicatorRow(
        series_id=series_id,
        theme=catalogue.theme(key.indicator),
        title=text.title(key.indicator, key.breakdown),
        detail=f"{words} · {key.publisher}" if words else key.publisher,
        latest=Cell(why, None, f"no figure: {why}", Tone.MUTED),
        period=_period_cell(catalogue.period(series_id, period_id), catalogue.periods[period_id]),
        change=NO_EARLIER,
        direction=direction_cell(0, 0),
        median=NOT_COMPARED,
        quartile=QUARTILE_CELLS[0],
        rank=NOT_COMPARED,
        standing=STANDING_CELLS[0],
        notes=tuple(n for n in (_said(facts.marker), facts.status and _said(facts.status), news(facts.note)) if n),
        provenance=catalogue.source(series_id, facts.release_id),
        facts=RowFacts(
            publisher=key.publisher,
            indicator=key.indicator,
            breakdown=key.breakdown,
            measure=key.measure,
            unit=key.unit,
            period=catalogue.published(series_id, period_id),
            marker=facts.marker,
            status=facts.status,
            polarity=series.polarity.value if series.polarity_source else "",
            release=catalogue.released(facts.release_id),
        ),
    )
