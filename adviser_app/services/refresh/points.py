"""1.234 among whole numbers: the point stands between thousands, as in many countries of Europe. And 17,301 among
17.274 and 16.998, where the comma is a point.

Nothing in such a cell says so, but its series does: counts are whole, and of what has decimals hardly a figure is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.dense import Dense

_SEVERAL, _THREE_DIGITS, _FAR = 3, 100, 5


def doubtful(dense: Dense, slabs: Sequence[int]) -> Iterator[tuple[int, int, int, float]]:
    """(row, slab, column, value) of the figures of a series that may be a thousand times what they seem.

    They are so where some figures are whole and 1,000 or more (in a series of three decimals one in a thousand is
    whole), and all others have three decimals and are between 1 and 999.999; or where several are whole, of three
    digits, and the others a fifth of them at most, as "562" beside "1.169" is. ``slabs``: those of the series, which
    is written with three decimals at most.
    """
    shape = (-1, dense.width)
    row, value = dense.row.reshape(shape)[slabs], dense.value.reshape(shape)[slabs]
    there = (row > 0) & (value == value) & (value != 0)
    whole = there & (value == np.floor(value))
    pointed = there & ~whole
    size = np.abs(value)
    n = np.count_nonzero(pointed)
    thousands = np.count_nonzero(size[whole] >= 1000)
    if not n or (size[pointed] < 1).any() or (size[pointed] >= 1000).any():
        return
    if not thousands and (
        min(n, np.count_nonzero(whole)) < _SEVERAL
        or size[whole].min() < _THREE_DIGITS
        or _FAR * np.median(size[pointed]) > np.median(size[whole])
    ):
        return
    few = thousands and (thousands < (1 if 2 * n < np.count_nonzero(there) else 2) or 10 * thousands < n)
    # more of them with fewer decimals than noughts at the end explain: one in ten ends in one, one in a hundred in two
    shorter = [np.count_nonzero(np.abs(size[pointed] * by - np.round(size[pointed] * by)) < 1e-6) for by in (10, 100)]
    if shorter[0] > n / 100 or shorter[1] > max(1, n / 5):
        return
    if few:  # 17,301 among 17.274 and 16.998: a comma for a point
        low, high = float(size[pointed].min()), float(size[pointed].max())
        pointed = whole & (size >= 1000) & (size / 1000 >= low / 3) & (size / 1000 <= 3 * high)
    for at, column in zip(*np.nonzero(pointed), strict=True):
        yield int(row[at, column]), slabs[at], int(column), float(value[at, column])


def refusal(member: str, line: int, value: float, cell: str) -> Problem:
    """Why such a figure is not taken."""
    if value >= 1000:
        shown = f"{value:,.0f}"
        message = f"{cell}: the other figures of the series have three decimals, so that {shown} may be a thousandth."
        remedy = "Write decimals with a point, and thousands without anything between them."
        return Problem("number-points-unclear", Severity.ERROR, member, line, "value", shown, message, remedy)
    shown = f"{value:.3f}"
    message = f"{cell}: the other figures of the series are whole, so that {shown} may be a thousand times as much."
    remedy = "Write the number without anything between thousands, or its decimals as the others have them."
    return Problem("number-points-unclear", Severity.ERROR, member, line, "value", shown, message, remedy)
