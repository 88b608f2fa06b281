"""In which order figures stand: by their ranks, and by their size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def is_sorted(figures: Floats) -> bool:
    """Whether they rise, or fall, from the first to the last."""
    steps = np.diff(figures)
    return bool((steps >= 0).all() or (steps <= 0).all())


def ranked_alike(x: Floats, y: Floats) -> float:
    """Correlation of ranks (Spearman), equal figures sharing theirs; 0 where all of one side are equal."""
    ranks = []
    for values in (x, y):
        _, place, count = np.unique(values, return_inverse=True, return_counts=True)
        ranks.append((np.cumsum(count) - (count - 1) / 2)[place])
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1]) if all(np.ptp(rank) for rank in ranks) else 0.0
