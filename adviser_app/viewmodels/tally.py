"""How many: the counts of a council's figures that sentences, cards and the home list all take from one place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adviser_app.analysis.comparison import Bools, Codes, Ints, Standing
from adviser_app.analysis.council import CouncilNumbers

_BETTER = (Standing.BETTER_THAN_MOST, Standing.BETTER)
_WORSE = (Standing.WORSE, Standing.WORSE_THAN_MOST)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of indicator series. ``judged`` are those with a quartile among two or more councils, but for the
    ``unclear``, whose confidence limits hold the median; ``best`` and ``worst`` are of quartile 1 and 4 among the
    judged. ``improved``, ``worsened`` and ``steady`` are of those with a polarity and an earlier figure. ``unjudged``
    have no polarity, ``neutral`` of them because somebody has said that neither way is good; ``uncompared`` have one,
    but nothing to be compared with.
    """

    total: int = 0
    judged: int = 0
    best: int = 0
    worst: int = 0
    better: int = 0
    worse: int = 0
    level: int = 0
    improved: int = 0
    worsened: int = 0
    steady: int = 0
    worst_worsening: int = 0
    unjudged: int = 0
    neutral: int = 0
    uncompared: int = 0
    group_size: int = 0
    unclear: int = 0

    @property
    def moved(self) -> int:
        """Those whose direction can be judged."""
        return self.improved + self.worsened + self.steady


def tally(numbers: CouncilNumbers, polarity: Codes, said: Bools) -> Tally:
    """``polarity`` and ``said`` (somebody has said which way is good, if only that neither is) are by series id."""
    signs = polarity[numbers.series]
    judged = numbers.judged
    unclear = (numbers.quartile > 0) & (numbers.standing == Standing.NOT_DIFFERENT)
    direction = np.where(signs != 0, numbers.direction, 0)

    def count(mask: npt.NDArray[np.bool_]) -> int:
        return int(np.count_nonzero(mask))

    return Tally(
        total=len(numbers),
        judged=count(judged),
        best=count(judged & (numbers.quartile == 1)),
        worst=count(judged & (numbers.quartile == 4)),
        better=count(judged & np.isin(numbers.standing, _BETTER)),
        worse=count(judged & np.isin(numbers.standing, _WORSE)),
        level=count(judged & (numbers.standing == Standing.AT_MEDIAN)),
        improved=count(direction == 1),
        worsened=count(direction == 2),
        steady=count(direction == 3),
        worst_worsening=count(judged & (numbers.quartile == 4) & (direction == 2)),
        unjudged=count(signs == 0),
        neutral=count((signs == 0) & said[numbers.series]),
        uncompared=count((signs != 0) & ~judged & ~unclear),
        group_size=numbers.group_size,
        unclear=count(unclear),
    )


def pressures(numbers: CouncilNumbers, polarity: Codes, limit: int | None = 10) -> Ints:
    """Entries judged to be in the worst quartile: worsening ones first, then the farthest from the median."""
    return _ranked(numbers, polarity, numbers.judged & (numbers.quartile == 4), 2, limit)


def strengths(numbers: CouncilNumbers, polarity: Codes, limit: int | None = 10) -> Ints:
    """Entries in the best quartile and better than the median: improving ones first, then the farthest from it."""
    return _ranked(numbers, polarity, numbers.standing == Standing.BETTER_THAN_MOST, 1, limit)


def _ranked(
    numbers: CouncilNumbers, polarity: Codes, mask: npt.NDArray[np.bool_], first: int, limit: int | None
) -> Ints:
    chosen = np.flatnonzero(mask & (numbers.stats.n >= 2))
    moving = (numbers.direction[chosen] == first) & (polarity[numbers.series[chosen]] != 0)
    far = np.abs(np.nan_to_num(numbers.distance[chosen], nan=0.0, posinf=1e300, neginf=-1e300))
    order = np.lexsort((numbers.series[chosen], -far, ~moving))
    return chosen[order][:limit]
