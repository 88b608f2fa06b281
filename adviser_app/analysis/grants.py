"""The grant of the programme by year: in cash, in the prices of one year, how it was funded, what it saved councils.

Real terms by the deflator: an amount of a year, times the index of the base year, divided by the index of its own. The
index is HM Treasury's gross domestic product deflator by financial year; only figures of one base are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """A year of the programme (canonical: "FY2017-18"): pounds, None where not known; ``funding`` "" where not said."""

    year: str
    amount: float | None = None
    funding: str = ""
    savings: float | None = None


@dataclass(frozen=True, slots=True)
class Deflator:
    """The price level of a year. ``base``: the year that is 100, in the publisher's words."""

    index: float
    base: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A year's grant. ``real``: pounds in the prices of the base year, None without a deflator of both; ``per_pound``:
    estimated savings for each pound of grant."""

    year: str
    amount: float | None
    real: float | None
    funding: str
    savings: float | None
    per_pound: float | None


@dataclass(frozen=True, slots=True)
class RealChange:
    """From one year's grant to another's. Changes are shares: −0.49 is 49 per cent less; ``real`` None without
    deflators of both years. ``first_real``: the first amount in the prices of the last year."""

    first: Grant
    last: Grant
    cash: float
    real: float | None
    first_real: float | None


@dataclass(frozen=True, slots=True)
class FundingRun:
    """Years one after the other that were funded the same way. ``years``: how many of them say so."""

    funding: str
    first: str
    last: str
    years: int


@dataclass(frozen=True, slots=True)
class Against:
    """Savings against grant over the ``years`` in which both are known, of ``of`` years with a grant."""

    amount: float
    savings: float
    years: int
    of: int

    @property
    def per_pound(self) -> float | None:
        return self.savings / self.amount if self.amount else None


def usable(deflators: Mapping[str, Deflator]) -> dict[str, Deflator]:
    """The deflators that may be compared with each other: those of the base that most have (of two, the later in the
    alphabet, "2024/25 = 100" after "2015/16 = 100"). An index that is not above 0 is none."""
    sound = {year: d for year, d in deflators.items() if d.index > 0}
    bases = [d.base for d in sound.values()]
    if not bases:
        return {}
    base = max(bases, key=lambda b: (bases.count(b), b))
    return {year: d for year, d in sound.items() if d.base == base}


def base_year(grants: Sequence[Grant], deflators: Mapping[str, Deflator]) -> str:
    """The year in whose prices amounts are told: the last with an amount and a deflator; "" where there is none."""
    return max((g.year for g in grants if g.amount is not None and g.year in deflators), default="")


def real(amount: float, year: str, base: str, deflators: Mapping[str, Deflator]) -> float | None:
    """An amount of a year in the prices of another; None without a deflator of both."""
    if year not in deflators or base not in deflators:
        return None
    return amount * deflators[base].index / deflators[year].index


def lines(grants: Sequence[Grant], deflators: Mapping[str, Deflator], base: str) -> list[GrantLine]:
    """Each year's grant in cash and in the prices of ``base``, the earliest first."""
    return [
        GrantLine(
            year=g.year,
            amount=g.amount,
            real=None if g.amount is None else real(g.amount, g.year, base, deflators),
            funding=g.funding,
            savings=g.savings,
            per_pound=g.savings / g.amount if g.amount and g.savings is not None else None,
        )
        for g in sorted(grants, key=lambda g: g.year)
    ]


def change(first: Grant, last: Grant, deflators: Mapping[str, Deflator]) -> RealChange | None:
    """From the grant of one year to that of another; None where an amount is not known, or the first is nothing."""
    if not first.amount or last.amount is None:
        return None
    then = real(first.amount, first.year, last.year, deflators)
    return RealChange(
        first, last, last.amount / first.amount - 1, None if then is None else last.amount / then - 1, then
    )


def ends(grants: Sequence[Grant]) -> tuple[Grant, Grant] | None:
    """The first and the last year with a known amount; None where there are no two."""
    known = sorted((g for g in grants if g.amount), key=lambda g: g.year)
    return (known[0], known[-1]) if len(known) > 1 else None


def funding_runs(grants: Sequence[Grant]) -> list[FundingRun]:
    """How the programme was funded from when to when, the earliest first; years that do not say are passed over."""
    out: list[FundingRun] = []
    for grant in sorted((g for g in grants if g.funding), key=lambda g: g.year):
        if out and out[-1].funding == grant.funding:
            out[-1] = FundingRun(grant.funding, out[-1].first, grant.year, out[-1].years + 1)
        else:
            out.append(FundingRun(grant.funding, grant.year, grant.year, 1))
    return out


def against(grants: Sequence[Grant]) -> Against:
    """Estimated savings beside the grant, over the years in which both are known."""
    granted = [g for g in grants if g.amount]
    both = [(g.amount, g.savings) for g in granted if g.amount and g.savings is not None]
    return Against(sum(a for a, _ in both), sum(s for _, s in both), len(both), len(granted))
