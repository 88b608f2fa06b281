"""What deserves a look before a refresh is applied: the largest revisions, changed signs, jumps that look wrong."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adviser_app.domain.periods import previous_equivalent
from adviser_app.services.refresh.plan import Plan
from adviser_app.store import catalogue, slabs
from adviser_app.store.connection import Store
from adviser_app.store.incoming import CHANGED, NEW

LARGEST = 25  # movements listed
UNIT_JUMP = 5.0  # a whole period this many times larger or smaller looks like another unit
FAR_JUMP = 20.0  # the same where only a few councils have figures
FEWEST, MANY = 3, 8  # councils
LOOKED_AT = 2000  # new periods of known series examined for jumps
OUTLIER = 8.0  # robust standard deviations from how the others moved


@dataclass(frozen=True, slots=True)
class Movement:
    """One figure that moved. ``kind``: 'revised', 'sign' (revised across zero) or 'jump' (a new period's figure
    far from how the others moved). ``weight`` orders them."""

    kind: str
    indicator: str
    area: str
    period: str
    before: float
    after: float
    decimals: int
    unit: str
    weight: float


def largest(plan: Plan) -> tuple[list[Movement], int]:
    """The largest revisions of councils' figures, relative to the size of the series; and how many changed sign."""
    found: list[tuple[float, int, int, bool]] = []  # weight, slab, column, whether the sign changed
    signs = 0
    columns = plan.incoming.columns
    council = plan.councils[columns]
    for at, old in plan.difference.old_vals.items():
        new = plan.incoming.vals[at]
        moved = old != new
        moved &= (plan.difference.code[at] == CHANGED) & council
        which = np.flatnonzero(moved)
        x, y = old[which], new[which]
        both = ~(np.isnan(x) | np.isnan(y))
        if not both.any():
            continue
        which, x, y = which[both], x[both], y[both]
        stood = np.abs(old[~np.isnan(old)])
        size = float(stood.sum()) / len(stood) or 1.0
        weight = np.abs(y - x) / size
        crossed = np.sign(x) * np.sign(y) < 0
        signs += int(crossed.sum())
        for n in np.argsort(weight)[::-1][:3].tolist():
            found.append((float(weight[n]), at, int(which[n]), bool(crossed[n])))
    label = labels(plan)
    largest_ones = []
    for weight_of, at, column, across in heapq.nlargest(LARGEST, found, key=lambda f: f[0]):
        series = plan.series[plan.slabs[at][0]]
        largest_ones.append(
            Movement(
                "sign" if across else "revised",
                series.key.indicator,
                plan.area_names[int(columns[column])],
                label(at),
                float(plan.difference.old_vals[at][column]),
                float(plan.incoming.vals[at, column]),
                series.decimals,
                series.key.unit,
                weight_of,
            )
        )
    return largest_ones, signs


def labels(plan: Plan) -> Callable[[int], str]:
    """The period of a slab of the plan as its publisher writes it."""
    known = {series_id * slabs.P + period_id: label for _, series_id, period_id, label in plan.labels}

    def of(at: int) -> str:
        return known.get(int(plan.incoming.slab_ids[at])) or str(plan.slabs[at][1])

    return of


def jumps(store: Store, plan: Plan) -> tuple[list[str], list[Movement]]:
    """New periods of known series against the period before: sentences where a whole period looks like another
    unit, and single councils far from how the others moved."""
    sentences: list[str] = []
    found: list[Movement] = []
    columns = plan.incoming.columns
    council = plan.councils[columns]
    label = labels(plan)
    fresh = np.flatnonzero(~plan.difference.exists & (plan.difference.code == NEW).any(axis=1))
    known = [int(n) for n in fresh if not plan.series[plan.slabs[int(n)][0]].is_new][:LOOKED_AT]
    periods = catalogue.load_periods(store)
    ids = {p: i for i, p in periods.items()}
    stored: dict[int, list[int]] = {}
    for slab_id in _stored(plan, [plan.series[plan.slabs[at][0]].id for at in known]).tolist():
        stored.setdefault(slab_id // slabs.P, []).append(slab_id % slabs.P)
    for at in known:
        series_at, period = plan.slabs[at]
        series = plan.series[series_at]
        others = [periods[i] for i in stored.get(series.id, ())]
        before = previous_equivalent(period, others)
        if before is None:
            continue
        old = slabs.load_values(store, [series.id * slabs.P + ids[before[0]]], plan.n_areas)[0][columns]
        new = plan.incoming.vals[at]
        both = np.flatnonzero(council & ~np.isnan(old) & ~np.isnan(new))
        if len(both) < FEWEST:
            continue
        x, y = old[both], new[both]
        a, b = float(np.median(np.abs(x))), float(np.median(np.abs(y)))
        most = UNIT_JUMP if len(both) >= MANY else FAR_JUMP
        if a > 0 and b > 0 and not 1 / most < b / a < most:
            sentences.append(
                f"{series.key.indicator}, {label(at)}: half of the councils are at {b:,.4g} "
                f"or more, a year before it was {a:,.4g}. Has the unit changed?"
            )
            continue
        if len(both) < MANY:
            continue
        moved = y - x
        spread = 1.4826 * float(np.median(np.abs(moved - np.median(moved))))
        if spread <= 0:
            continue
        z = np.abs(moved - np.median(moved)) / spread
        far = np.flatnonzero((z > OUTLIER) & (np.abs(moved) > 0.25 * np.abs(x)))
        for n in far.tolist():
            found.append(
                Movement(
                    "jump",
                    series.key.indicator,
                    plan.area_names[int(columns[both[n]])],
                    label(at),
                    float(x[n]),
                    float(y[n]),
                    series.decimals,
                    series.key.unit,
                    float(z[n]),
                )
            )
    found.sort(key=lambda m: -m.weight)
    return sentences[:LARGEST], found[:LARGEST]


def _stored(plan: Plan, series: list[int]) -> npt.NDArray[np.int64]:
    """The stored slabs of some series, ascending."""
    return plan.stored[np.isin(plan.stored // slabs.P, series)]


def _newest(store: Store, ids: npt.NDArray[np.int64]) -> list[int]:
    """Of each series the slab whose period ends last; of several the first."""
    ends = np.zeros(slabs.P, np.int64)
    for period_id, period in catalogue.load_periods(store).items():
        ends[period_id] = period.end.toordinal()
    series = ids // slabs.P
    order = np.lexsort((-ids, ends[ids % slabs.P], series))
    return ids[order][np.flatnonzero(np.diff(series, append=-1))].tolist()


def missing_councils(store: Store, plan: Plan) -> list[str]:
    """Councils that the newest stored period of a series has and the whole refresh leaves out, for series that the
    refresh gives for at least half of those councils (else it is a part of the series, and absence says nothing)."""
    incoming = plan.incoming
    seen = np.zeros(plan.n_areas, np.bool_)
    seen[incoming.columns] = incoming.present.any(axis=0)
    if not (plan.councils & ~seen).any():
        return []
    newest = _newest(store, _stored(plan, [s.id for s in plan.series if not s.is_new]))
    # where the refresh speaks of all that stood in the newest period, nobody is missing
    whole = set(incoming.slab_ids[plan.difference.exists & (plan.difference.missing == 0)].tolist())
    ids = [i for i in newest if i not in whole]
    rows: dict[int, list[int]] = {i // slabs.P: [] for i in ids}
    for at, (series_at, _) in enumerate(plan.slabs):
        mine = rows.get(plan.series[series_at].id)
        if mine is not None:
            mine.append(at)
    lost = np.zeros(plan.n_areas, np.bool_)
    for slab_id, vals in zip(ids, slabs.load_values(store, ids, plan.n_areas), strict=True):
        stood = ~np.isnan(vals) & plan.councils
        have = np.zeros(plan.n_areas, np.bool_)
        have[incoming.columns] = incoming.present[rows[slab_id // slabs.P]].any(axis=0)
        if 2 * int((have & stood).sum()) >= int(stood.sum()):
            lost |= stood & ~have & ~seen
    return sorted(plan.area_names[int(a)] for a in np.flatnonzero(lost))
