"""What looks new but is only named anew: series and periods recognised by their figures.

A name is joined by itself where the evidence is strong and the change is one of writing (a unit, a measure, a
period's label); another indicator name is offered and joined only where the user says so. Evidence is agreement of
the figures: publishers re-issue whole series, so a relabelled one repeats what it said before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from adviser_app.domain.indicators import Series, SeriesKey
from adviser_app.domain.periods import Period, add_months
from adviser_app.services.refresh.gather import Gathered
from adviser_app.services.refresh.names import Local, loose_key
from adviser_app.services.refresh.ranks import ranked_alike
from adviser_app.store.incoming import same_numbers

Floats = npt.NDArray[np.float64]

SAME_UNIT = 0.5  # share of common figures that agree: enough where only unit or measure differ
SAME_PERIOD = 0.9  # for a period under another label
SAME_INDICATOR = 0.95  # for another indicator name
FEWEST = 8  # common figures below which agreement says little
MANY, ORDER = 12, 0.9  # areas, and correlation of their ranks, of a name that was reworded
CLOSE = 0.25  # no common period: median relative distance to the nearest stored period


@dataclass(frozen=True, slots=True)
class Rename:
    """One finding. ``id`` is stable for the same files on the same store: what ``--join``/``--keep-apart`` take."""

    id: str
    kind: str  # "series": unit, measure or indicator renamed; "period": a period relabelled
    publisher: str
    indicator: str
    old: str
    new: str
    agreeing: int
    common: int
    joined: bool
    stored: int = 0  # of a series: the stored one
    at: int = -1  # and its place among those of the refresh

    @property
    def sentence(self) -> str:
        if self.common:
            why = f"{self.agreeing:,} of {self.common:,} figures they share are the same"
        else:
            why = "the new figures continue the stored ones"
        return f"{self.indicator}: “{self.new}” looks like a new name of “{self.old}” ({why})."


@dataclass(slots=True)
class Joins:
    """What was decided. ``series``: local series to the stored one it is. ``periods``: by stored series, each old
    period to the new one. ``findings``: everything found, joined or only offered."""

    series: dict[int, Series] = field(default_factory=dict)
    periods: dict[int, dict[Period, Period]] = field(default_factory=dict)
    findings: list[Rename] = field(default_factory=list)


# Stored values [n_areas] of one series and period, or None.
Stored = Callable[[int, Period], Floats | None]


def find(
    gathered: Gathered,
    stored_series: list[Series],
    stored_periods: dict[int, list[Period]],
    values: Stored,
    choices: dict[str, bool],
) -> Joins:
    """Looks for renamed series, then for relabelled periods. ``choices``: what the user said, by finding id."""
    joins = Joins()
    local_values = _LocalValues(gathered)
    _find_series(gathered, stored_series, stored_periods, values, local_values, choices, joins)
    for at, local in enumerate(gathered.series):
        series = joins.series.get(at, local.stored)
        if series is not None:
            _find_periods(gathered, at, series, stored_periods.get(series.id, []), values, local_values, choices, joins)
    return joins


class _LocalValues:
    """The refresh's figures by area, for one local series and period."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._n = gathered.areas.n_areas
        self._columns = np.array(gathered.columns, np.int64)
        self.periods: dict[int, dict[Period, int]] = {}
        for slab, (series, period) in enumerate(gathered.slabs):
            self.periods.setdefault(series, {})[gathered.periods[period]] = slab

    def of(self, series: int, period: Period) -> Floats | None:
        slab = self.periods.get(series, {}).get(period)
        if slab is None:
            return None
        dense, width = self._gathered.dense, len(self._columns)
        first = slab * dense.width
        out = np.full(self._n, np.nan)
        value = dense.value[first : first + width]
        out[self._columns] = np.where(dense.row[first : first + width] != 0, value, np.nan)
        return out


def _agreement(old: Floats, new: Floats) -> tuple[int, int]:
    """(figures that agree, figures both have)."""
    n = min(len(old), len(new))
    both = ~np.isnan(old[:n]) & ~np.isnan(new[:n])
    return int(same_numbers(old[:n][both], new[:n][both]).sum()), int(both.sum())


def _varied(values: Floats) -> bool:
    """Whether agreement means anything: a row of equal figures agrees with any other such row."""
    there = values[~np.isnan(values)]
    return len(np.unique(there)) >= max(3, len(there) // 20)


# -- series ------------------------------------------------------------------------------------------------------


def _find_series(
    gathered: Gathered,
    stored_series: list[Series],
    stored_periods: dict[int, list[Period]],
    values: Stored,
    local: _LocalValues,
    choices: dict[str, bool],
    joins: Joins,
) -> None:
    used = {s.stored.id for s in gathered.series if s.stored is not None}
    taken: set[int] = set()
    if len(used) == len(gathered.series):
        return
    # What may be the same series under another name keeps its indicator and breakdown, or all the rest; or has its
    # group written otherwise (Males for Male).
    candidates: dict[tuple[str, ...], list[Series]] = {}
    for stored in stored_series:
        if stored.id not in used and stored_periods.get(stored.id):
            for part in set(_parts(stored.key)):
                candidates.setdefault(part, []).append(stored)
    values = _remembered(values)
    for at, series in enumerate(gathered.series):
        if series.stored is not None or not local.periods.get(at):
            continue
        best: tuple[float, Series, int, int, bool] | None = None
        near = {other.id: other for part in _parts(series.key) for other in candidates.get(part, ())}
        for _, other in sorted(near.items()):
            if other.id in taken:
                continue
            found = _same_series(series, at, other, stored_periods[other.id], values, local)
            if found is not None and (best is None or found[0] > best[0]):
                best = (found[0], other, found[1], found[2], found[3])
        if best is None:
            continue
        _, other, agreeing, common, sure = best
        id_ = f"series:{other.id}:{_short(series)}"
        joined = choices.get(id_, sure)
        old, new = _names(other, series)
        joins.findings.append(
            Rename(
                id_,
                "series",
                series.key.publisher,
                other.key.indicator,
                old,
                new,
                agreeing,
                common,
                joined,
                other.id,
                at,
            )
        )
        if joined:
            taken.add(other.id)
            joins.series[at] = other


def _parts(key: SeriesKey) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(name, rest, all but the group): two series that share none of them are two things."""
    publisher, indicator, breakdown, measure, unit = loose_key(key)
    return (
        ("name", publisher, indicator, breakdown),
        ("rest", publisher, breakdown, measure, unit),
        ("whole", publisher, indicator, measure, unit),
    )


def _remembered(values: Stored) -> Stored:
    """The same, each row of figures read once."""
    known: dict[tuple[int, Period], Floats | None] = {}

    def of(series_id: int, period: Period) -> Floats | None:
        at = (series_id, period)
        if at not in known:
            known[at] = values(series_id, period)
        return known[at]

    return of


def _short(series: Local) -> str:
    key = series.key
    return "/".join(p.replace(" ", "-") for p in (key.indicator, key.breakdown, key.measure, key.unit) if p)[:80]


def _names(old: Series, new: Local) -> tuple[str, str]:
    a, b = old.key, new.key
    pairs = [(a.indicator, b.indicator), (a.breakdown, b.breakdown), (a.measure, b.measure), (a.unit, b.unit)]
    differing = [(x or "no name", y or "no name") for x, y in pairs if x != y]
    return " · ".join(x for x, _ in differing), " · ".join(y for _, y in differing)


def _same_series(
    new: Local, at: int, old: Series, old_periods: list[Period], values: Stored, local: _LocalValues
) -> tuple[float, int, int, bool] | None:
    """(strength, agreeing, common, sure enough to join by itself), or None."""
    same_name = _parts(old.key)[0] == _parts(new.key)[0]
    least = SAME_UNIT if same_name else SAME_INDICATOR
    agreeing = common = 0
    varied = False
    shared = sorted(set(old_periods) & set(local.periods[at]), reverse=True)[:6]
    for done, period in enumerate(shared, 1):
        before, after = values(old.id, period), local.of(at, period)
        if before is not None and after is not None:
            agree, both = _agreement(before, after)
            agreeing, common = agreeing + agree, common + both
            # even if all that may still come agreed, it would not be enough
            if common >= FEWEST and common - agreeing > (1 - least) * (common + (len(shared) - done) * len(after)):
                return None
            varied = varied or _varied(after)
    if common >= FEWEST:
        share = agreeing / common
        if not varied or share < least:
            return None
        return share, agreeing, common, same_name
    if same_name and common == 0 and _continues(at, old, old_periods, values, local):
        return 0.1, 0, 0, True
    worded = common == 0 and not same_name and _are_worded_alike(old.key.indicator, new.key.indicator)
    if worded and _continues(at, old, old_periods, values, local, in_order=True):
        return 0.05, 0, 0, False
    return None


def _are_worded_alike(one: str, other: str) -> bool:
    """Whether two names have half of their words in common, or one has all of the other's."""
    a, b = (set(re.findall(r"[^\W_]+", text.casefold())) for text in (one, other))
    return bool(a and b) and (2 * len(a & b) >= len(a | b) or a <= b or b <= a)


def _continues(
    at: int, old: Series, old_periods: list[Period], values: Stored, local: _LocalValues, *, in_order: bool = False
) -> bool:
    """No common period: whether the first new period lies close to the nearest stored one, area by area; ``in_order``:
    and is a later one with the areas in the same order, as of one indicator under another name."""
    first = min(local.periods[at])
    same_length = [p for p in old_periods if p.length == first.length]
    if not same_length:
        return False
    nearest = min(same_length, key=lambda p: abs((p.start - first.start).days))
    before, after = values(old.id, nearest), local.of(at, first)
    if before is None or after is None:
        return False
    n = min(len(before), len(after))
    both = ~np.isnan(before[:n]) & ~np.isnan(after[:n])
    x, y = before[:n][both], after[:n][both]
    if len(x) < FEWEST:
        return False
    if in_order and (first.start <= max(p.start for p in same_length) or len(x) < MANY or ranked_alike(x, y) < ORDER):
        return False
    largest = np.maximum(np.abs(x), np.abs(y))
    distance = np.where(largest > 0, np.abs(x - y) / np.where(largest > 0, largest, 1), 0)
    return bool(np.median(distance) < CLOSE)


# -- periods -----------------------------------------------------------------------------------------------------


def _find_periods(
    gathered: Gathered,
    at: int,
    series: Series,
    stored: list[Period],
    values: Stored,
    local: _LocalValues,
    choices: dict[str, bool],
    joins: Joins,
) -> None:
    """Stored periods that the refresh writes otherwise: no common identity, overlapping days, the same figures."""
    mine = local.periods.get(at, {})
    fresh = [p for p in mine if p not in stored]
    gone = [p for p in stored if p not in mine]
    pairs: dict[Period, tuple[Period, int, int]] = {}
    for new in fresh:
        after = local.of(at, new)
        assert after is not None
        for old in gone:
            if old in pairs or not _overlap(old, new):
                continue
            before = values(series.id, old)
            if before is None:
                continue
            agreeing, common = _agreement(before, after)
            enough = common >= FEWEST or common == int((~np.isnan(after)).sum()) >= 3
            if enough and agreeing >= SAME_PERIOD * common and _varied(after):
                pairs[old] = (new, agreeing, common)
                break
    if not pairs:
        return
    id_ = f"period:{series.id}:{min(pairs)}"
    joined = choices.get(id_, True)
    newest = max(pairs)
    moves = {old: new for old, (new, _, _) in pairs.items()}
    moves.update(_extrapolated(moves, [p for p in gone if p not in pairs], {*stored, *mine}))
    joins.findings.append(
        Rename(
            id_,
            "period",
            series.key.publisher,
            series.key.indicator,
            str(newest),
            str(pairs[newest][0]),
            sum(a for _, a, _ in pairs.values()),
            sum(c for _, _, c in pairs.values()),
            joined,
        )
    )
    if joined:
        joins.periods[series.id] = moves


def _overlap(a: Period, b: Period) -> bool:
    """More than half of the shorter one's days in common."""
    days = (min(a.end, b.end) - max(a.start, b.start)).days + 1
    shorter = min((a.end - a.start).days, (b.end - b.start).days) + 1
    return 2 * days > shorter


def _extrapolated(moves: dict[Period, Period], rest: list[Period], used: set[Period]) -> dict[Period, Period]:
    """Periods the refresh no longer has move with the others, where all of those moved by the same months."""
    shifts = {
        ((new.start.year - old.start.year) * 12 + new.start.month - old.start.month, old.length, new.length)
        for old, new in moves.items()
    }
    plain = all(old.start.day == 1 and new.start.day == 1 for old, new in moves.items())
    if len(shifts) != 1 or not plain:
        return {}
    months, old_length, new_length = shifts.pop()
    out = {}
    for period in rest:
        moved = Period(add_months(period.start, months), new_length)
        if period.length == old_length and period.start.day == 1 and moved not in used:
            out[period] = moved
    return out
