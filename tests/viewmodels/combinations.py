"""Every combination of what a council's figure can be in its group, and the plain truth about each, worked out from the
numbers alone: nothing here asks the program what it printed or how it decides."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

NAN = math.nan
PLACES = ("first", "tie first", "middle", "tie last", "last", "all equal", "far above", "far below")
SUPPRESSED, MISSING, FEW = "suppressed", "missing", "few"


@dataclass(frozen=True)
class Case:
    """A series. ``now`` and ``before``: of each member of the group, this council first. ``sign``: 1 high is good, −1
    low is good, 0 neither (``said``) or nobody has spoken. ``limits``: of this council's figure now."""

    title: str
    now: tuple[float, ...]
    before: tuple[float, ...]
    sign: int
    said: bool
    limits: tuple[float, float]
    status: str
    marker: str


@dataclass(frozen=True)
class Truth:
    """What is so. ``value``: the latest figure, in this year or the last (``late``); ``earlier``: what it is compared
    with. ``others``: figures of the group in the year it is compared in, ``own`` this council's there."""

    value: float
    late: bool
    earlier: float
    own: float
    others: tuple[float, ...]
    elsewhere: bool
    median: float
    quartile: int  # 1 best; 0 where there is none
    better: int  # members ahead
    level: int  # members with the very value, itself among them
    unclear: bool
    far: bool
    moved: str

    @property
    def n(self) -> int:
        return len(self.others)

    @property
    def judged(self) -> bool:
        return bool(self.quartile) and self.n > 1 and not self.unclear


def cases(size: int) -> list[Case]:
    """All of them for a group of so many councils."""
    return [Case(f"Figure {i:04d}", *rest) for i, rest in enumerate(_all(size))]


def _all(size: int) -> Iterator[tuple]:  # type: ignore[type-arg]
    places = ("alone",) if size == 1 else PLACES if size > 7 else ("first", "last", "all equal")
    signs = ((1, True), (-1, True), (0, True), (0, False))
    states = ("", "provisional", SUPPRESSED, MISSING) + ((FEW,) if size > 7 else ())
    for own, place, gap, (sign, said), limits, state in product(
        (12.5, 0.0, -3.5), places, (1.0, -1.0, 0.0, None), signs, ("none", "hold", "clear"), states
    ):
        group = _group(own, place, size)
        then = tuple(v - (gap or 0.0) for v in group)
        if gap is None:
            then = (NAN, *group[1:])
        marker = "[c]" if state == SUPPRESSED else ""
        if state in (SUPPRESSED, MISSING):
            group = (NAN, *group[1:])
            if limits != "none" or (state == MISSING and gap is None):
                continue  # limits of no figure; a series without anything of the council
        if state == FEW:
            group = (*group[:2], *(NAN for _ in group[2:]))
        yield group, then, sign, said, _limits(group, limits), "provisional" if state == "provisional" else "", marker


def _group(own: float, place: str, size: int) -> tuple[float, ...]:
    rest = size - 1
    below, above = [own - 1 - k for k in range(rest)], [own + 1 + k for k in range(rest)]
    others = {
        "alone": [],
        "first": below,
        "tie first": [own, *below[1:]],
        "middle": [*below[: rest // 2], *above[: rest - rest // 2]],
        "tie last": [own, *above[1:]],
        "last": above,
        "all equal": [own] * rest,
        "far above": [own - 50 - k for k in range(rest)],
        "far below": [own + 50 + k for k in range(rest)],
    }[place]
    return (own, *others)


def _limits(group: Sequence[float], kind: str) -> tuple[float, float]:
    own, middle = group[0], statistics.median(v for v in group if v == v) if any(v == v for v in group) else NAN
    if kind == "hold":
        return min(own, middle) - 0.1, max(own, middle) + 0.1
    return (own - 0.01, own + 0.01) if kind == "clear" else (NAN, NAN)


def truth(case: Case) -> Truth | None:
    """None where the council has no figure at all."""
    late = case.now[0] == case.now[0]
    value, earlier = (case.now[0], case.before[0]) if late else (case.before[0], NAN)
    if value != value:
        return None
    year = case.now if late else case.before
    elsewhere = 2 * sum(v == v for v in year) < len(year)
    if elsewhere:
        year = case.before
    there = tuple(v for v in year if v == v)
    own, median = year[0], statistics.median(there)
    low, _, high = statistics.quantiles(there, n=4, method="inclusive") if len(there) > 1 else there * 3
    good, poor = (high, low) if case.sign > 0 else (low, high)
    quartile = 0
    if case.sign and own == own:
        quartile = next((q for q, b in enumerate((good, median, poor), 1) if own * case.sign >= b * case.sign), 4)
    spread = statistics.median(abs(v - median) for v in there)
    lower, upper = case.limits if late and not elsewhere else (NAN, NAN)
    unclear = len(there) > 1 and own != median and lower <= median <= upper
    score = 0.6745 * abs(own - median) / spread if spread > 0 and len(there) >= 8 else 0.0
    return Truth(
        value=value,
        late=late,
        earlier=earlier,
        own=own,
        others=there,
        elsewhere=elsewhere,
        median=median,
        quartile=quartile,
        better=sum((v - own) * (case.sign or 1) > 0 for v in there),
        level=there.count(own),
        unclear=unclear,
        far=score > 3.5 and not unclear,
        moved=_moved(value, earlier, case.sign),
    )


def _moved(now: float, before: float, sign: int) -> str:
    if before != before:
        return ""
    if now == before:
        return "No change"
    if sign:
        return "Improving" if (now - before) * sign > 0 else "Worsening"
    return "Increasing" if now > before else "Decreasing"


def is_true(standing: str, t: Truth, sign: int) -> bool:
    """Whether a standing, as it reads in English, is so."""
    ahead = sum((t.own - v) * (sign or 1) > 0 for v in t.others)  # members it is better, or higher, than
    if standing == "":
        return t.own != t.own or t.n < 2
    if standing == "At the median":
        return t.own == t.median and t.n > 1
    if standing == "Not different from the median":
        return t.unclear
    over = (t.own - t.median) * (sign or 1) > 0
    said = {
        "Better than most": sign and over and ahead * 2 >= t.n and t.quartile == 1,
        "Better than the median": sign and over and t.quartile == 2,
        "Worse than the median": sign and not over and t.quartile <= 3,
        "Worse than most": sign and not over and t.better * 2 >= t.n and t.quartile == 4,
        "Higher than most": not sign and over and ahead * 2 >= t.n,
        "Above the median": not sign and over,
        "Below the median": not sign and not over,
        "Lower than most": not sign and not over and t.better * 2 >= t.n,
    }[standing]
    return bool(said) and t.own != t.median and not t.unclear and t.n > 1
