"""Figures of a refresh that are the store's own figures of another place: two councils, periods or indicators that were
exchanged, a column that was sorted, a new period that is a copy of the last. A revision never does that. And an older
edition that comes after a newer one, and takes its revisions back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.services.refresh.movements import labels
from adviser_app.store import catalogue, slabs
from adviser_app.store.connection import Store
from adviser_app.store.incoming import CHANGED, NEW, same_numbers

if TYPE_CHECKING:
    from adviser_app.services.refresh.plan import Plan

_LARGEST = 500_000  # figures; larger refreshes are written by programs, and no row of theirs changes its place
_FEWEST = 8  # figures of one period that are another's
_SAME = 0.9  # of them
_DISTINCT = 0.5
_ELSEWHERE, _OWN = 0.8, 0.8  # of the changed figures that stood elsewhere, and of them those that are no other's
_LOOKED_AT = 400  # slabs
_BESIDE = 60  # indicators of one period
_TWICE = 2  # periods in which the same few councils have each other's figures
_PERIODS = 5  # running, in which a council has the figures of the next
_DIGITS = 3  # that their figures have at least, so that it is no chance

Floats = npt.NDArray[np.float64]


def sentences(store: Store, plan: Plan) -> list[str]:
    """What to tell before a refresh is applied, one sentence a kind: where it was found first, and how often."""
    lost = _unlimited(plan)
    if int(plan.incoming.present.sum()) > _LARGEST:
        return lost
    looks = (_councils(plan), _periods(store, plan), _indicators(plan), _moved(plan))
    found = [list(look) for look in looks]
    told = [f"{one[0]}{f' So with {len(one) - 1} more.' if len(one) > 1 else ''}" for one in found if one]
    return told + _older(store, plan) + lost


def _unlimited(plan: Plan) -> list[str]:
    """Figures that stay as they were, and lose the confidence limits that they had."""
    lost = plan.difference.unlimited
    total = int(lost.sum())
    if total < _FEWEST or 2 * total < np.count_nonzero(plan.difference.code == CHANGED):
        return []
    at = int(np.argmax(lost))
    return [
        f"{total:,} figures stay as they were and lose a confidence limit ({_name(plan, at)}, {labels(plan)(at)}, for "
        "one). Has a column of the file lost its heading, or been left out?"
    ]


def _given(plan: Plan, at: int, codes: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """The places of a slab's figures that are new or changed."""
    code = plan.difference.code[at]
    said = code == codes[0] if len(codes) == 1 else np.isin(code, codes)
    return np.flatnonzero(said & ~np.isnan(plan.incoming.vals[at]))


def _with(plan: Plan, codes: tuple[int, ...], at_least: int) -> list[int]:
    """The slabs with so many cells of these codes: of a few changes all over a store hardly any."""
    said = sum(np.count_nonzero(plan.difference.code == code, axis=1) for code in codes)
    return np.flatnonzero(np.asarray(said) >= at_least).tolist()


def _name(plan: Plan, at: int) -> str:
    return plan.series[plan.slabs[at][0]].key.indicator


def _councils(plan: Plan) -> Iterator[str]:
    """Changed figures that stood beside other areas until now."""
    label = labels(plan)
    few: dict[tuple[int, ...], list[int]] = {}
    for at in _with(plan, (CHANGED,), _TWICE):
        old, which = plan.difference.old_vals[at], _given(plan, at, (CHANGED,))
        which = which[~np.isnan(old[which])]
        before, now = (Counter(row[which].tolist()) for row in (old, plan.incoming.vals[at]))
        n, distinct = len(which), len(now)
        both = (before & now).total()
        if n >= _FEWEST and both >= _ELSEWHERE * n and distinct >= _OWN * n:
            yield (
                f"{_name(plan, at)}, {label(at)}: {both} of {n} changed figures stood beside other areas until now. "
                "Has a column been sorted, or moved by a row?"
            )
        elif 1 < n < _FEWEST and before == now and distinct == n and all(map(_is_long, now)):
            few.setdefault(tuple(which.tolist()), []).append(at)
    for which_, slabs_ in few.items():
        if len(slabs_) >= _TWICE:
            names = [plan.area_names[int(plan.incoming.columns[i])] for i in which_]
            more = f", for one, and {len(slabs_) - 1} more series or periods"
            yield (
                f"{', '.join(names[:-1])} and {names[-1]} have each other’s figures now "
                f"({_name(plan, slabs_[0])}{more}). Have rows been exchanged?"
            )


def _is_long(figure: float) -> bool:
    return len(f"{abs(figure):.15g}".replace(".", "").strip("0")) >= _DIGITS


def _periods(store: Store, plan: Plan) -> Iterator[str]:
    """New or changed figures of a period that are those of another period, area by area."""
    label, periods, said = labels(plan), catalogue.load_periods(store), catalogue.labels(store)
    stored: dict[int, tuple[list[int], Floats]] = {}  # by series: ids of periods, and their figures
    looked = 0
    for at in _with(plan, (NEW, CHANGED), _FEWEST):
        series_at, period = plan.slabs[at]
        series, which = plan.series[series_at], _given(plan, at, (NEW, CHANGED))
        now = plan.incoming.vals[at][which]
        if series.is_new or len(now) < _FEWEST or len(set(now.tolist())) < _DISTINCT * len(now):
            continue
        if 2 * len(now) < np.count_nonzero(~np.isnan(plan.incoming.vals[at])) or (looked := looked + 1) > _LOOKED_AT:
            continue
        if series.id not in stored:
            ids = plan.stored[plan.stored // slabs.P == series.id]
            rows = slabs.load_values(store, ids, plan.n_areas)[:, plan.incoming.columns]
            stored[series.id] = (ids % slabs.P).tolist(), rows
        others, rows = stored[series.id]
        same = [n for n, other in enumerate(others) if periods[other] != period and _are_same(now, rows[n][which])]
        if not same or any(_are_same(rows[n][which], rows[same[0]][which]) for n in range(len(others)) if n != same[0]):
            continue  # a series that never changes
        other = said.of(series.key.publisher, series.id, others[same[0]])
        yield (
            f"{series.key.indicator}, {label(at)}: {len(now)} figures are those of {other}, area by area. "
            "Have periods been exchanged, or last time’s figures been copied?"
        )


def _moved(plan: Plan) -> Iterator[str]:
    """Councils whose changed figures are those they had a period later, or earlier: a cell was deleted from their row,
    or put in."""
    of: dict[tuple[int, str], list[int]] = {}
    for at, (series, period) in enumerate(plan.slabs):
        of.setdefault((series, period.length), []).append(at)
    for slabs_ in of.values():
        if len(slabs_) <= _PERIODS or not any(at in plan.difference.old_vals for at in slabs_):
            continue
        slabs_.sort(key=lambda at: plan.slabs[at][1].start)
        new = plan.incoming.vals[slabs_]
        old = np.vstack([plan.difference.old_vals.get(at, plan.incoming.vals[at]) for at in slabs_])
        changed = plan.difference.code[slabs_] == CHANGED
        for near, far, words in ((slice(None, -1), slice(1, None), "early"), (slice(1, None), slice(None, -1), "late")):
            same = changed[near] & (new[near] == old[far])
            moved = (same.sum(axis=0) >= _PERIODS) & (2 * same.sum(axis=0) >= changed[near].sum(axis=0))
            for column in np.flatnonzero(moved).tolist():
                if len(set(new[near][same[:, column], column].tolist())) >= _PERIODS - 1:
                    area = plan.area_names[int(plan.incoming.columns[column])]
                    yield (
                        f"{_name(plan, slabs_[0])}: the figures of {area} stand a period too {words}, for "
                        f"{int(same[:, column].sum())} periods. Has a cell of its row been deleted, or put in?"
                    )


def _indicators(plan: Plan) -> Iterator[str]:
    """Changed figures of an indicator that are what another one had, area by area."""
    label = labels(plan)
    of: dict[Period, list[int]] = {}
    for at, (_, period) in enumerate(plan.slabs):
        of.setdefault(period, []).append(at)
    for at in _with(plan, (CHANGED,), _FEWEST):
        which, beside = _given(plan, at, (CHANGED,)), of[plan.slabs[at][1]]
        now = plan.incoming.vals[at][which]
        few = len(now) < _FEWEST or len(set(now.tolist())) < _DISTINCT * len(now)
        for other in () if few or len(beside) > _BESIDE else beside:
            if other != at and _are_same(now, plan.difference.old_vals.get(other, plan.incoming.vals[other])[which]):
                one, two = (plan.series[plan.slabs[n][0]].key for n in (at, other))
                alike = one.indicator == two.indicator
                names = [
                    ", ".join(filter(None, (k.indicator, (k.breakdown or k.measure) if alike else "")))
                    for k in (one, two)
                ]
                yield (
                    f"{names[0]}, {label(at)}: {len(now)} figures are those of {names[1]}, area by area. Have columns "
                    "or headings been exchanged?"
                )
                break


def _are_same(one: Floats, other: Floats) -> bool:
    there = ~np.isnan(one) & ~np.isnan(other)
    return bool(np.count_nonzero(there & same_numbers(one, other)) >= max(_SAME * len(one), _FEWEST))


def _older(store: Store, plan: Plan) -> list[str]:
    """The files change figures of periods and lack a later one that the store has of the same series."""
    periods = catalogue.load_periods(store)
    mine: dict[int, set[Period]] = {}
    for series_at, period in plan.slabs:
        mine.setdefault(series_at, set()).add(period)
    changing = Counter(plan.slabs[at][0] for at in plan.difference.old_vals)
    said, short = catalogue.labels(store), list[tuple[SeriesKey, int, int, int]]()
    for series_at in changing:
        series = plan.series[series_at]
        stored = (plan.stored[plan.stored // slabs.P == series.id] % slabs.P).tolist()
        last = max(mine[series_at], key=lambda p: p.end)
        like = [i for i in stored if periods[i].length == last.length]
        later = [i for i in like if periods[i].start > last.start]
        before = [i for i in like if periods[i].start <= last.start]
        if later and len(before) > 1 and {periods[i] for i in before} <= mine[series_at]:
            ends = max(before, key=lambda i: periods[i].start), max(later, key=lambda i: periods[i].start)
            short.append((series.key, series.id, *ends))
    if not short or 2 * len(short) < len(changing):
        return []
    key, series_id, last_id, newest = short[0]
    ends_, newer = (said.of(key.publisher, series_id, i) for i in (last_id, newest))
    return [
        f"{key.indicator}: the files change figures and end at {ends_}, where the store has {newer}. If they are an "
        "older edition, give the day on which it was released: then what newer ones said since still counts."
    ]
