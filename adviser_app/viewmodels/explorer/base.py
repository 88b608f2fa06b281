"""What all views of figures have in common: words, a table, and how a figure is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from adviser_app.domain.indicators import SeriesKey

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Table


class Shown(Protocol):
    """A view with its figures. ``kind`` as in ``domain.views.KINDS``; ``title`` and ``subtitle`` stand above the
    picture, ``notes`` below; ``said`` is the picture in words, for those who do not see it."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...

    def table(self) -> Table:
        """Header and rows of texts, councils by GSS code, numbers unrounded: what is written as CSV."""
        ...


@dataclass(frozen=True, slots=True)
class SeriesHead:
    """An indicator of a view. ``title`` with its breakdown; ``detail``: measure, unit and publisher in words;
    ``polarity``: "High is good", "Low is good", "" where nobody judges."""

    id: int
    key: SeriesKey
    title: str
    detail: str
    decimals: int
    polarity: str

    @property
    def unit(self) -> str:
        return self.key.unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, or why there is none. ``text`` as it is read ("26.4%", "suppressed"); ``value`` unrounded, None for
    none; ``marker``, ``status`` as published; ``qualified``: in words, what makes it less certain ("provisional")."""

    value: float | None
    text: str
    lower: float | None = None  # confidence limits
    upper: float | None = None
    marker: str = ""
    status: str = ""
    note: str = ""
    qualified: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Median and quartiles of ``n`` councils, unrounded, and as texts; None where fewer than half have a figure.
    ``of``: who they are ("36 metropolitan districts in England")."""

    of: str
    n: int
    size: int
    lower: float | None
    median: float | None
    upper: float | None
    lower_text: str = ""
    median_text: str = ""
    upper_text: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A period. ``x``: its middle in years; ``iso``: start and length ("2024-04-01/P1Y")."""

    label: str
    x: float
    iso: str

    @property
    def said(self) -> str:
        """ "in 2023/24", "on 1 April 2024"."""
        return f"{'on' if self.iso.endswith('/P1D') else 'in'} {self.label}"


@dataclass(frozen=True, slots=True)
class Break:
    """Figures from ``x`` on are not comparable with those before; ``words`` say why."""

    x: float
    label: str
    words: str
