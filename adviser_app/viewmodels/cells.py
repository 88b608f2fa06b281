"""The smallest things a screen or a page shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from adviser_app.viewmodels.tone import Tone as Tone


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: what is seen, what it sorts by, what a screen reader says, how it is toned.

    ``icon`` is the name of an icon of the set ("trending-up", "minus", …) or empty.
    """

    text: str
    sort: float | str | None = None
    spoken: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = ""

    @property
    def said(self) -> str:
        return self.spoken or self.text


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure: label above, figure large, a toned line of context below."""

    label: str
    figure: str
    context: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line over equal-length periods, oldest first; None where there is no value.

    ``low`` and ``high`` are the comparison group's quartiles in each period, ``median`` its median.
    """

    values: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    median: tuple[float | None, ...]
    first_label: str = ""
    last_label: str = ""


EMPTY_SPARK = Spark((), (), (), ())


@dataclass(frozen=True, slots=True)
class GroupView:
    """The comparison group as every screen and page states it."""

    rule: str
    label: str
    members: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # (code, name)
    note: str = ""  # what one must know of how it came about
