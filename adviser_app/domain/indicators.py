"""Indicator series, observations and the words for how they move."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Polarity(StrEnum):
    HIGH = "high is good"
    LOW = "low is good"
    NONE = "no judgement"


class PolaritySource(StrEnum):
    """Where a polarity came from; the later in this list, the stronger."""

    FILE = "file"
    TABLE = "table"
    USER = "user"


class Direction(StrEnum):
    """LG Inform's direction of travel: judged with polarity, described without."""

    IMPROVING = "Improving"
    WORSENING = "Worsening"
    NO_CHANGE = "No change"
    INCREASING = "Increasing"
    DECREASING = "Decreasing"
    UNKNOWN = ""


MISSING = "missing, no reason given"  # the marker of an empty value without a word why


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What makes a series itself. ``breakdown``, ``measure`` and ``unit`` may be empty."""

    publisher: str
    indicator: str
    breakdown: str = ""
    measure: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A stored series. ``decimals``: the most digits after the point its publisher writes."""

    id: int
    key: SeriesKey
    decimals: int
    polarity: Polarity
    polarity_source: PolaritySource | None  # None: nobody has said, so no judgement
    theme: str


@dataclass(frozen=True, slots=True)
class Release:
    """One import. ``released`` and ``imported`` are ISO dates/times; ``counts`` the preview's buckets."""

    id: int
    publisher: str
    released: str
    imported: str
    files: tuple[tuple[str, str], ...]  # (member, sha256)
    counts: dict[str, int]
    undone: str | None
    late: bool  # was older than what the store already held: filled history only
