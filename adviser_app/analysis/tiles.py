"""Equal-area tiles: one cell of a grid a place, as near to where it is as the others let it (design: look, "Map").

Three steps, each of numbers alone and each the same on every run. Places are put on a plane; they are spread until
none stands nearer to another than a tile is wide, which blows a crowded city up and keeps who is beside whom; each is
then given a cell of its own, so that the squared distances moved add up to the least there can be.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adviser_app.analysis.comparison import Floats, Ints

_KM_A_DEGREE = 111.32  # of latitude, and of longitude at the equator
_ROUNDS = 900
_GROWING = 0.75  # of the rounds: the tiles grow, and then have their size
_NEAR = 6  # places that each one stays close to
_PULL_HOME = 0.012  # share of the way back to where it is that a place goes a round
_PULL_NEAR = 0.05  # share of the gap to its nearest places that it closes a round
_PUSH = 0.5  # share of an overlap that each of two places makes room for
_FIRST_WIDTH = 0.04  # of a tile, so that a crowd grows outwards as a whole


def plane(latitude: Floats, longitude: Floats) -> Floats:
    """float64[n, 2] of kilometres east and south, about the middle of all. True to a per cent across England."""
    middle = np.radians(latitude.mean())
    east = (longitude - longitude.mean()) * _KM_A_DEGREE * np.cos(middle)
    south = (latitude.mean() - latitude) * _KM_A_DEGREE
    return np.stack([east, south], axis=1)


def spread(points: Floats, rounds: int = _ROUNDS) -> Floats:
    """The points moved until hardly two are nearer to each other than 1: each is drawn home and to those that were
    nearest to it, and pushed by those it overlaps. float64[n, 2] in widths of a tile."""
    n = len(points)
    if n < 2:
        return points * 0.0
    apart = _distances(points, points)
    np.fill_diagonal(apart, np.inf)
    near = np.argsort(apart, axis=1, kind="stable")[:, : min(_NEAR, n - 1)]
    ground = (np.ptp(points[:, 0]) * np.ptp(points[:, 1])) or 1.0
    # Of the rectangle around England not half is England: tiles as large as let all of them cover that much.
    home = points * np.sqrt(n / (0.5 * ground))
    here = home.copy()
    for step in range(rounds):
        calm = 1.0 - 0.8 * step / rounds  # pulls fade, so that it ends with room for each
        width = min(1.0, _FIRST_WIDTH ** (1.0 - step / (_GROWING * rounds)))
        towards = here[near] - here[:, None, :]
        length = np.maximum(np.sqrt((towards**2).sum(axis=2)), 1e-9)
        gap = np.maximum(length - width, 0.0)
        moved = here + calm * _PULL_NEAR * (towards * (gap / length)[:, :, None]).mean(axis=1)
        moved += calm * _PULL_HOME * (home - moved)
        for _again in range(2):
            delta = moved[:, None, :] - moved[None, :, :]
            distance = np.sqrt((delta**2).sum(axis=2))
            np.fill_diagonal(distance, np.inf)
            overlap = np.maximum(width - distance, 0.0) / np.maximum(distance, 1e-6)
            moved = moved + _PUSH * (delta * overlap[:, :, None]).sum(axis=1)
        here = moved
    return here


def _distances(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.sqrt(((one[:, None, :] - other[None, :, :]) ** 2).sum(axis=2)))


def assign(cost: Floats) -> Ints:
    """The column of each row, none twice, so that the costs add up to the least: float64[n, m], n <= m.

    Shortest augmenting paths, after Jonker and Volgenant (1987).
    """
    n, m = cost.shape
    if n > m:
        raise ValueError(f"{n} rows cannot each have one of {m} columns")
    row_of = np.full(m + 1, -1, np.int64)  # the last column is where each search begins
    row_price, column_price = np.zeros(n), np.zeros(m + 1)
    for row in range(n):
        row_of[m] = row
        least = np.full(m, np.inf)
        came_from = np.full(m, m, np.int64)
        done = np.zeros(m + 1, np.bool_)
        at = m
        while row_of[at] >= 0:
            done[at] = True
            reduced = cost[row_of[at]] - row_price[row_of[at]] - column_price[:m]
            better = ~done[:m] & (reduced < least)
            least[better], came_from[better] = reduced[better], at
            to = int(np.argmin(np.where(done[:m], np.inf, least)))
            step = least[to]
            row_price[row_of[done]] += step
            column_price[done] -= step
            least[~done[:m]] -= step
            at = to
        while at != m:
            row_of[at] = row_of[came_from[at]]
            at = int(came_from[at])
    out = np.full(n, -1, np.int64)
    taken = np.flatnonzero(row_of[:m] >= 0)
    out[row_of[taken]] = taken
    return out


def cells(points: Floats, reach: float) -> Ints:
    """int64[m, 2]: the cells (column, row) that some point is within ``reach`` tiles of, by row and column."""
    low, high = np.floor(points.min(axis=0) - reach), np.ceil(points.max(axis=0) + reach)
    across, down = np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1)
    grid = np.stack(np.meshgrid(across, down), axis=2).reshape(-1, 2)
    return np.asarray(grid[_distances(grid, points).min(axis=1) <= reach], dtype=np.int64)


def tiles(latitude: Floats, longitude: Floats) -> Ints:
    """int64[n, 2]: a cell (column, row) for each place, none twice, the leftmost column and the top row 0.

    Degrees north and east. Of the ways to lay the grid over the places the one with the least moved is taken.
    """
    points = spread(plane(latitude, longitude))
    best: tuple[float, npt.NDArray[np.int64]] | None = None
    for shift_x in (0.0, 0.5):
        for shift_y in (0.0, 0.5):
            shifted = points + np.array([shift_x, shift_y])
            grid = cells(shifted, reach=1.5)
            cost = _distances(shifted, grid.astype(np.float64)) ** 2
            chosen = assign(cost)
            total = float(cost[np.arange(len(chosen)), chosen].sum())
            if best is None or total < best[0] - 1e-9:
                best = total, grid[chosen]
    assert best is not None
    return np.asarray(best[1] - best[1].min(axis=0), dtype=np.int64)
