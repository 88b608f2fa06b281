"""Series that were imported apart and look like one: found by their figures, over everything there is.

Publishers re-issue whole series, so one that came a second time under another name, or in another publisher's file,
repeats figures of the first. Of every slab (a series in a period) a few figures are drawn, the same of each that has
them (by the smallest hashes of council and value), so that two slabs of the same figures meet without every pair being
compared; each pair that met is then compared figure by figure.

Rules decided here: offered are two series of one length of period whose common figures, in up to ``PERIODS`` common
periods, agree in ``LEAST`` or more of all cases, of which there are ``FEWEST`` or more; or in ``MOSTLY`` of ``MANY``
or more, since a month of revisions may lie between. And they vary: a row of equal figures agrees with any such row.
Nothing is drawn from noughts: rare events are nought almost everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST = 0.95  # share of the common figures that agree
FEWEST = 8  # common figures below which agreement says little
MOSTLY = 0.6  # share that is enough
MANY = 100  # of so many common figures: two things do not agree so often by chance
PERIODS = 12  # common periods compared, the newest
DRAWN = 6  # figures drawn of each slab
MOST = 40  # slabs that share a drawn figure: beyond, it tells nothing
RELATIVE = 1e-9  # equal but for the last digits that a publisher may have written differently
P = 4096  # the stride of slab ids


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two series and how far their common figures agree."""

    one: int
    other: int
    agreeing: int
    common: int
    periods: int

    @property
    def share(self) -> float:
        return self.agreeing / self.common if self.common else 0.0

    @property
    def is_enough(self) -> bool:
        """Whether they may be offered as one."""
        return (self.share >= LEAST and self.common >= FEWEST) or (self.share >= MOSTLY and self.common >= MANY)


def drawn(values: Floats) -> npt.NDArray[np.uint64]:
    """uint64[slabs, DRAWN] of float64[slabs, areas]: the smallest hashes of (area, value), ascending; the largest
    number where there are fewer figures."""
    slabs, areas = values.shape
    # twelve digits: a publisher may write the last ones otherwise
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.floor(np.log10(np.abs(values)))
        scale = 10.0 ** (9 - size)
        plain = np.round(values * scale)
    there = np.isfinite(plain) & (values != 0)
    key = np.where(there, plain, 0).astype(np.int64).astype(np.uint64) + np.where(there, size, 0).astype(
        np.int64
    ).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    key ^= np.arange(1, areas + 1, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    key ^= key >> np.uint64(32)
    key *= np.uint64(0xD6E8FEB86659FD93)
    key ^= key >> np.uint64(29)
    key *= np.uint64(0x94D049BB133111EB)
    key ^= key >> np.uint64(32)
    key[~there] = np.iinfo(np.uint64).max
    if areas < DRAWN:
        key = np.hstack([key, np.full((slabs, DRAWN - areas), np.iinfo(np.uint64).max, np.uint64)])
    return np.sort(np.partition(key, DRAWN - 1, axis=1)[:, :DRAWN], axis=1)


def meetings(slab_ids: Ints, hashes: npt.NDArray[np.uint64]) -> Counter[tuple[int, int]]:
    """How often two series (the lower id first) drew the same figure in the same period."""
    flat = hashes.ravel()
    slab = np.repeat(slab_ids, hashes.shape[1])
    real = flat != np.iinfo(np.uint64).max
    flat, slab = flat[real], slab[real]
    order = np.lexsort((slab, flat, slab % P))
    flat, slab = flat[order], slab[order]
    period = slab % P
    edges = np.flatnonzero((flat[1:] != flat[:-1]) | (period[1:] != period[:-1])) + 1
    found: Counter[tuple[int, int]] = Counter()
    starts = np.concatenate([[0], edges])
    ends = np.concatenate([edges, [len(flat)]])
    for i in np.flatnonzero((ends - starts > 1) & (ends - starts <= MOST)).tolist():
        series = np.unique(slab[starts[i] : ends[i]] // P).tolist()
        for a, one in enumerate(series):
            for other in series[a + 1 :]:
                found[one, other] += 1
    return found


def agreement(one: int, other: int, pairs: Iterable[tuple[Floats, Floats]]) -> Agreement:
    """``pairs``: the values of both in each common period, by area."""
    agreeing = common = periods = 0
    for a, b in pairs:
        both = ~(np.isnan(a) | np.isnan(b))
        x, y = a[both], b[both]
        agreeing += int((np.abs(x - y) <= RELATIVE * np.maximum(np.abs(x), np.abs(y))).sum())
        common += len(x)
        periods += bool(len(x))
    return Agreement(one, other, agreeing, common, periods)


def varied(values: Floats) -> bool:
    """Whether agreement means anything: a row of equal figures agrees with any other such row."""
    there = values[~np.isnan(values)]
    return len(np.unique(there)) >= max(3, len(there) // 20)


def alike(
    met: Mapping[tuple[int, int], int],
    periods: Mapping[int, Sequence[int]],
    values: Callable[[Sequence[int]], Floats],
    passed: Callable[[int, int], bool],
) -> list[Agreement]:
    """The pairs that look like one series, most alike first.

    ``periods``: by series id, period ids, newest first; ``values``: float64[n, areas] of slabs by id; ``passed``: pairs
    that are not asked about.
    """
    out = []
    for one, other in sorted(met):
        if passed(one, other):
            continue
        theirs = set(periods[other])
        common = [p for p in periods[one] if p in theirs][:PERIODS]
        a, b = values([one * P + p for p in common]), values([other * P + p for p in common])
        found = agreement(one, other, zip(a, b, strict=True))
        if found.is_enough and any(varied(row) for row in b):
            out.append(found)
    return sorted(out, key=lambda f: (-f.share, -f.common, f.one, f.other))
