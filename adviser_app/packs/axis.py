"""Where an axis begins and ends, what stands at its ticks, and which labels fit: numbers in, numbers out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adviser_app.viewmodels.text import MONTHS

_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
_ASIDE = re.compile(r" \([^()]*\)$")
_YEAR_TO = re.compile(r"^year (?:to|ending) (?:\d{1,2} )?", re.IGNORECASE)
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_STRIDES = (1, 2, 3, 4, 6, 12, 24, 36, 48, 60, 120)  # of labels: round in months and quarters
_ZERO_SHARE = 0.4  # zero is shown when the lowest value stands at most this far up from it


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from ``low`` to ``high`` with ticks; ``decimals`` is what its labels need."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int

    @property
    def from_zero(self) -> bool:
        return self.low <= 0.0 <= self.high


def scale(values: Sequence[float], most_ticks: int = 5, finest: int | None = None) -> Scale:
    """The axis that holds ``values`` (at least one, all finite), its ticks of ``finest`` decimals at most where given.

    It starts from zero where that costs the line little of its shape; else just below the lowest value.
    """
    low, high = min(values), max(values)
    if low >= 0 and low <= _ZERO_SHARE * high:
        low = 0.0
    elif high <= 0 and high >= _ZERO_SHARE * low:
        high = 0.0
    if high == low:
        spread = abs(high) * 0.1 or 1.0
        low, high = (0.0, spread) if high == 0 else (low - spread, high + spread)
    raw = (high - low) / max(1, most_ticks - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * (1 - 1e-9))
    if finest is not None:
        step = max(step, 10.0**-finest)
        if abs(step * 10**finest - round(step * 10**finest)) > 1e-6:  # 2.5 of the last decimal
            step *= 2
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = 0
    while decimals < 9 and abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:
        decimals += 1
    ticks = tuple(round(i * step, 12) + 0.0 for i in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, decimals)


def short(label: str) -> str:
    """A period's label as an axis has room for it: "January 2025" → "Jan 2025", "2024/25 (Aug–Jul)" → "2024/25"."""
    text = _ASIDE.sub("", _MONTH.sub(lambda m: m.group(1)[:3], label)) or label
    text = _YEAR_TO.sub("y/e ", text)
    return text.replace(" to ", "–") if len(text) > 9 else text


def chosen_labels(
    xs: Sequence[float], labels: Sequence[str], width: Callable[[str], float], low: float, high: float, gap: float
) -> list[tuple[float, str]]:
    """Which of the labels fit under points at ``xs`` (rising) between ``low`` and ``high``: (centre, label).

    Evenly spaced, counted back from the newest, which is always among them.
    """
    count = len(xs)
    if count == 0:
        return []
    for step in [*(s for s in _STRIDES if s < count), count]:
        chosen = []
        left, fits = math.inf, True
        for i in range(count - 1, -1, -step):
            half = width(labels[i]) / 2
            centre = min(max(xs[i], low + half), high - half)
            if centre + half > left - gap:
                fits = False
                break
            left = centre - half
            chosen.append((centre, labels[i]))
        if fits:
            return chosen[::-1]
    half = width(labels[-1]) / 2
    return [(min(max(xs[-1], low + half), high - half), labels[-1])]


def apart(wanted: Sequence[tuple[float, float]], height: float) -> list[float]:
    """Centres near the wanted (centre, height) pairs, none over another, all within 0 … ``height`` where they fit."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i][0])
    centres = [centre for centre, _ in wanted]
    floor = 0.0
    for i in order:
        centres[i] = max(centres[i], floor + wanted[i][1] / 2)
        floor = centres[i] + wanted[i][1] / 2
    ceiling = height
    for i in reversed(order):
        centres[i] = min(centres[i], ceiling - wanted[i][1] / 2)
        ceiling = centres[i] - wanted[i][1] / 2
    return centres
