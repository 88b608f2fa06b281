"""The newest period of a refresh beside the last one that the store has of the same indicator, council by council.

Whole columns are filled down, rounded, sorted alone, taken as the year so far, or set to nought where a look-up failed.
Each figure alone may be right then; all of them together are not what a year does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from adviser_app.domain.periods import Period, previous_equivalent
from adviser_app.services.refresh.movements import UNIT_JUMP, labels
from adviser_app.services.refresh.orders import STILL
from adviser_app.services.refresh.ranks import is_sorted, ranked_alike
from adviser_app.store import catalogue, history, slabs
from adviser_app.store.connection import Store
from adviser_app.store.incoming import CHANGED, NEW

if TYPE_CHECKING:
    from adviser_app.services.refresh.plan import Plan

_LARGEST = 500_000  # figures; larger refreshes are written by programs
_LOOKED_AT = 400  # series
_FEWEST, _MANY = 12, 30  # councils of both periods
_TIMES, _TIGHT = math.log(1.6), 0.25  # how many times as much, and how far councils may differ in it
_APART = math.log(1.25)  # of two indicators' levels
# correlation of ranks (Spearman): of the two periods before, and of the newest; of many councils, and of few
_AGREED, _LOST = 0.5, 0.2
_STEADY, _UNSTEADY = 0.95, 0.8
_FEW = 4  # figures, of a file of few councils
_VALUES = 12  # different ones: of fewer an order says nothing
_ROW = 0.9  # the same where all figures moved by a row
_WHOLE = 0.3  # of the figures before, where rounded ones are told
_REPEATS, _DISTINCT = 20, 0.8
_MOST = 0.6  # of a file's figures
_FIGURES = 50  # of a file of one period
_GONE = 10  # marks that are nought now

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Pair:
    """``old`` and ``new``: the figures of councils that both periods have, in the order of the file's areas;
    ``earlier``: of the period before the old one, NaN where there is none. ``before``: how many councils the old one
    had of those the file names, ``given``: and the new one; ``nought``: how many are at 0 that had no figure."""

    at: int
    old: Floats
    new: Floats
    earlier: Floats
    before: int
    given: int
    nought: int


def sentences(store: Store, plan: Plan) -> list[str]:
    """What to tell before a refresh is applied: a sentence a kind, where it was found first, and how often."""
    if int(plan.incoming.present.sum()) > _LARGEST:
        return []
    fresh = np.flatnonzero(~plan.difference.exists & (plan.difference.code == NEW).any(axis=1)).tolist()
    fresh = [at for at in fresh if not plan.series[plan.slabs[at][0]].is_new]
    stored = _stored(store, plan, fresh) if fresh else {}
    pairs = list(_pairs(store, plan, fresh, stored))
    found: dict[str, list[str]] = {}
    name = labels(plan)
    for pair in pairs:
        if told := _odd(pair, plan):
            kind, words = told
            found.setdefault(kind, []).append(f"{_title(plan, pair.at)}, {name(pair.at)}: {words}")
    once = [f"{one[0]}{f' So with {len(one) - 1} more.' if len(one) > 1 else ''}" for one in found.values()]
    return [
        *once,
        *_of_few(plan, pairs),
        *_exchanged(plan, pairs, name),
        *_old_ones(plan, fresh, stored),
        *_gone(plan),
        *_overwritten(plan),
        *_returned(store, plan),
    ]


def _stored(store: Store, plan: Plan, fresh: list[int]) -> dict[int, list[Period]]:
    """The periods that the store has of the series with new ones."""
    periods = catalogue.load_periods(store)
    series = [plan.series[plan.slabs[at][0]].id for at in fresh]
    found: dict[int, list[Period]] = {}
    for i in plan.stored[np.isin(plan.stored // slabs.P, series)].tolist():
        found.setdefault(i // slabs.P, []).append(periods[i % slabs.P])
    return found


def _title(plan: Plan, at: int) -> str:
    key = plan.series[plan.slabs[at][0]].key
    return f"{key.indicator} ({key.breakdown})" if key.breakdown else key.indicator


def _pairs(store: Store, plan: Plan, fresh: list[int], stored: dict[int, list[Period]]) -> Iterator[_Pair]:
    """Of each known series its newest new period, with the one before it in the store."""
    newest: dict[int, int] = {}
    for at in fresh:
        series, period = plan.slabs[at]
        if series not in newest or period.start > plan.slabs[newest[series]][1].start:
            newest[series] = at
    ids = {p: i for i, p in catalogue.load_periods(store).items()} if newest else {}
    columns = plan.incoming.columns
    council = plan.councils[columns]
    for series, at in list(newest.items())[:_LOOKED_AT]:
        period, series_id = plan.slabs[at][1], plan.series[series].id
        there = stored.get(series_id, [])
        before = _before(period, there)
        if before is None:
            continue
        third = _before(before, there)
        wanted = [before] if third is None else [before, third]
        loaded = slabs.load_values(store, [series_id * slabs.P + ids[p] for p in wanted], plan.n_areas)
        old, new = loaded[0][columns], plan.incoming.vals[at]
        earlier = loaded[1][columns] if third is not None else np.full(len(columns), np.nan)
        both = council & ~np.isnan(old) & ~np.isnan(new)
        yield _Pair(
            at, old[both], new[both], earlier[both], int((~np.isnan(old) & council & plan.incoming.present[at]).sum()),
            int((~np.isnan(new) & council).sum()), int((np.isnan(old) & (new == 0) & council).sum()),
        )  # fmt: skip


def _before(period: Period, stored: list[Period]) -> Period | None:
    """The period that another is compared with, or where the store has none such, the last of its length before it."""
    found = previous_equivalent(period, stored)
    if found is not None:
        return found[0]
    same = [p for p in stored if p.length == period.length and p.start < period.start]
    return max(same, key=lambda p: p.start, default=None)


def _odd(pair: _Pair, plan: Plan) -> tuple[str, str] | None:
    """The first thing that no year does to all councils, as its kind and in words."""
    x, y = pair.old, pair.new
    if pair.given == 0 and pair.before >= _FEWEST:
        return "none", f"no council has a figure, where {pair.before} had one. Is the column empty?"
    if pair.nought >= _GONE and pair.nought >= _MOST * (pair.given - len(x)):
        return (
            "held",
            f"{pair.nought} councils are at 0 that had no figure before. Did a program write 0 for an empty cell?",
        )
    if len(x) < _FEWEST:
        return None
    distinct = len(set(x.tolist()))
    if len(set(y.tolist())) == 1 and distinct > max(5, len(x) // 4):
        return (
            "one",
            f"all {len(y)} councils have the same figure ({y[0]:.6g}). Was the column filled down?",
        )
    steps = np.diff(y)
    if len(set(np.round(steps, 9).tolist())) == 1 and steps[0]:
        return "counted", f"the figures count on from council to council ({y[0]:.6g}, {y[1]:.6g}, {y[2]:.6g} …)."
    if (y < 0).all() and (x > 0).all():
        return "sign", "all figures are below nought, and none was before. Has the sign changed?"
    return _zeros(x, y) or _again(pair, plan) or _rounded(x, y) or _times(pair) or _order(pair)


def _of_few(plan: Plan, pairs: list[_Pair]) -> list[str]:
    """All that a file of few councils says of its newest periods: nought, or what was there before."""
    few = [pair for pair in pairs if len(pair.old) < _FEWEST]
    if len(few) < len(pairs) or sum(len(pair.old) for pair in few) < _FEW:
        return []
    x, y = (np.concatenate([getattr(pair, side) for pair in few]) for side in ("old", "new"))
    where = f"{_title(plan, few[0].at)}, {labels(plan)(few[0].at)}, for one"
    if (y == 0).all() and (x != 0).mean() > _MOST:
        return [f"All {len(y)} figures of the newest periods are 0 ({where}). Are they missing?"]
    if (y < 0).all() and (x > 0).all():
        return [f"All {len(y)} figures of the newest periods are below nought ({where}). Has the sign changed?"]
    if (y == x).all() and len(set(x.tolist())) >= _FEW - 1:
        return [
            f"All {len(y)} figures of the newest periods are those of the periods before ({where}). Were they copied?"
        ]
    return []


def _zeros(x: Floats, y: Floats) -> tuple[str, str] | None:
    none = (y == 0) & (x != 0)
    count = int(none.sum())
    if count < 3 or (x == 0).any() or np.median(np.abs(x)) == 0:
        return None
    usual = float(np.median(np.abs(x[none]))) >= 0.5 * float(np.median(np.abs(x)))
    if not usual or (np.median(np.abs(x[none])) < 5 and (x == np.floor(x)).all()):
        return None  # few cases become none
    return "noughts", f"{count} councils are at 0, and none was before. Are these figures missing?"


def _again(pair: _Pair, plan: Plan) -> tuple[str, str] | None:
    """Many councils have the very figure of the period before, which hardly any had then of the one before that."""
    x, y, z = pair.old, pair.new, pair.earlier
    same = int((x == y).sum())
    if same < _REPEATS or same == len(x) or 4 * same < len(x) or len(set(x.tolist())) < _DISTINCT * len(x):
        return None
    if STILL.search(plan.series[plan.slabs[pair.at][0]].key.indicator):
        return None
    known = ~np.isnan(z)
    if known.any() and 10 * int((x[known] == z[known]).sum()) > np.count_nonzero(known):
        return None
    return "again", f"{same} of {len(x)} councils have the very figure of the period before. Were they copied?"


def _rounded(x: Floats, y: Floats) -> tuple[str, str] | None:
    whole = float(np.mean(x == np.floor(x)))
    if (y == np.floor(y)).all() and whole <= _WHOLE and float(np.abs(y).max()) > 0:
        return (
            "rounded",
            "all figures are whole, and those of the period before have decimals. Were they rounded?",
        )
    if whole == 1 and (y % 1000 == 0).all() and float(np.mean(x % 1000 == 0)) <= _WHOLE and float(y.max()) >= 1000:
        return "rounded", "all figures are whole thousands, and those of the period before are not. Were they rounded?"
    return None


def _times(pair: _Pair) -> tuple[str, str] | None:
    """All councils have nearly so many times what they had, and had not the year before."""
    x, y, z = pair.old, pair.new, pair.earlier
    grown = (z > 0) & (x > 0)
    usual = abs(float(np.median(np.log(x[grown] / z[grown])))) if grown.any() else 0.0
    both = (x > 0) & (y > 0)
    if np.count_nonzero(both) < _FEWEST or 2 * np.count_nonzero(both) < len(x):
        return None
    ratio = np.log(y[both] / x[both])
    middle = float(np.median(ratio))
    if abs(middle) < max(_TIMES, 2 * usual) or abs(middle) > math.log(UNIT_JUMP):
        return None  # beyond that the unit is asked about
    if float(np.median(np.abs(ratio - middle))) > _TIGHT * abs(middle):
        return None
    return (
        "times",
        f"nearly all councils are at about {math.exp(middle):.2g} times what they were. Is it of another time, such as "
        "the year so far, or in another unit?",
    )


def _order(pair: _Pair) -> tuple[str, str] | None:
    """The councils stand in another order than in the two periods before, or each at its neighbour's."""
    x, y, z = pair.old, pair.new, pair.earlier
    if min(len(set(x.tolist())), len(set(y.tolist()))) < _VALUES:
        return None
    now = ranked_alike(x, y)
    if now < _AGREED and is_sorted(y) and not is_sorted(x):
        return "sorted", "the figures stand in order of size, and those of the period before do not. Were they sorted?"
    for one, other in ((y[1:], x[:-1]), (y[:-1], x[1:])):
        if now < _ROW - 0.3 and ranked_alike(other, one) >= _ROW:
            return "row", "the figures agree with the period before one row further on. Were they pasted a row off?"
    known = ~np.isnan(z)
    before = ranked_alike(z[known], x[known]) if np.count_nonzero(known) >= _FEWEST else 0.0
    many = np.count_nonzero(known) >= _MANY
    if (before >= _STEADY and now < _UNSTEADY) or (many and before >= _AGREED and now < _LOST):
        return "order", (
            "the councils stand in quite another order than in the period before. Do the figures stand beside other "
            "councils than their own?"
        )
    return None


def _exchanged(plan: Plan, pairs: list[_Pair], name: Callable[[int], str]) -> list[str]:
    """Two series of one period of which each has the other's level now."""
    by_period: dict[Period, list[_Pair]] = {}
    for pair in pairs:
        if len(pair.old) >= _FEWEST and (pair.old > 0).all() and (pair.new > 0).all():
            by_period.setdefault(plan.slabs[pair.at][1], []).append(pair)
    for found in by_period.values():
        for n, one in enumerate(found[:60]):
            for other in found[n + 1 : 60]:
                if len(one.old) != len(other.old):
                    continue
                own = [float(np.median(np.abs(np.log(p.new / p.old)))) for p in (one, other)]
                cross = [float(np.median(np.abs(np.log(a.new / b.old)))) for a, b in ((one, other), (other, one))]
                if min(own) > _APART and all(c < 0.5 * o for c, o in zip(cross, own, strict=True)):
                    names = " and ".join(_title(plan, p.at) for p in (one, other))
                    return [
                        f"{names}, {name(one.at)}: each has the level of the other now. Were the columns exchanged?"
                    ]
    return []


def _old_ones(plan: Plan, fresh: list[int], stored: dict[int, list[Period]]) -> list[str]:
    """New figures that are all of a time before everything that the store has of their series; and years that begin in
    another month than all of theirs."""
    mine = [(at, stored[s]) for at in fresh if (s := plan.series[plan.slabs[at][0]].id) in stored]
    told = list[str]()
    again = bool((plan.difference.exists & (plan.difference.code != 0).any(axis=1)).any())
    if mine and not again and all(plan.slabs[at][1].end < min(p.start for p in others) for at, others in mine):
        at = mine[0][0]
        told.append(
            f"{_title(plan, at)}, {labels(plan)(at)}: the figures are older than all that the store has of the "
            "indicator. Is the year right?"
        )
    for at, others in mine:
        period = plan.slabs[at][1]
        like = [p for p in others if p.length == period.length]
        if (
            period.months == 12
            and len({p.start.month for p in like}) == 1
            and period.start.month != like[0].start.month
        ):
            told.append(
                f"{_title(plan, at)}, {labels(plan)(at)}: the year begins in {period.start:%B}, and those of the store "
                f"in {like[0].start:%B}. Is it the same kind of year?"
            )
            break
    return told


def _gone(plan: Plan) -> list[str]:
    """Cells that had a mark, and are nought now."""
    nought = marked = 0
    where = -1
    for at, old in plan.difference.old_vals.items():
        changed = (plan.difference.code[at] == CHANGED) & np.isnan(old) & ~np.isnan(plan.incoming.vals[at])
        marked += int(changed.sum())
        zero = int((changed & (plan.incoming.vals[at] == 0)).sum())
        nought += zero
        where = at if zero and where < 0 else where
    if nought < _GONE or nought < _MOST * marked:
        return []
    return [
        f"{nought} figures that were held back or missing are 0 now ({_title(plan, where)}, {labels(plan)(where)}, for "
        "one). Did a program write 0 for an empty cell?"
    ]


def _overwritten(plan: Plan) -> list[str]:
    """A file of one period, which the store has, changes most of its figures."""
    code = plan.difference.code
    given, changed = int((code != 0).sum()), int((code == CHANGED).sum())
    if len({period for _, period in plan.slabs}) != 1 or given < _FIGURES or changed < _MOST * given:
        return []
    return [
        f"{changed:,} of {given:,} figures of {labels(plan)(0)} change, and none are of a later time. Are they of "
        "another period, whose title was left?"
    ]


def _returned(store: Store, plan: Plan) -> list[str]:
    """Most changes are back to what a release before replaced: the file is older than that, or put together."""
    ids = {int(plan.incoming.slab_ids[at]): at for at in plan.difference.old_vals}
    total = sum(int((plan.difference.code[at] == CHANGED).sum()) for at in ids.values())
    if total < _REPEATS:
        return []
    back = 0
    for slab_id, found in history.revisions(store, list(ids)[:_LOOKED_AT], history.release_order(store)).items():
        at, (_, _, cells, whole) = ids[slab_id], found[0]  # of the last release that changed the period
        some = slabs.cells_from_json(cells) if cells is not None else {}
        stood = slabs.decode(slabs.full_from_json(whole), plan.n_areas).cell if whole is not None else some.get
        for column in np.flatnonzero(plan.difference.code[at] == CHANGED).tolist():
            state = stood(int(plan.incoming.columns[column]))
            back += state is not None and state.value == float(plan.incoming.vals[at, column])
    if back < _REPEATS or 2 * back < total:
        return []
    return [
        f"{back:,} of {total:,} changed figures go back to what they were before the last release changed them. Are "
        "the files older than it, or put together from two editions?"
    ]
