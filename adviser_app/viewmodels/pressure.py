"""Pressure beside support: how much of a council stands in the worst quarter, and how much support it took up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adviser_app.analysis.risk import Rule, share
from adviser_app.domain.areas import Area
from adviser_app.viewmodels import text
from adviser_app.viewmodels.support import CouncilRef, Table, ref, year_words

FEW = 10  # judged figures below which a share is said to rest on few


@dataclass(frozen=True, slots=True)
class PressurePoint:
    """A council. ``share``: of its judged figures that is in the worst quarter, 0 to 1, None where none is judged;
    ``instances``: of support in the year; ``little``: beyond both thresholds of the rule; ``words``: it all."""

    code: str
    name: str
    type: str
    region: str
    share: float | None
    judged: int
    worst: int
    instances: int
    little: bool
    words: str


@dataclass(frozen=True, slots=True)
class PressureView:
    """``points``: councils with a share, those under most pressure and with least support first; ``unjudged``: the
    others, which have no place in a plot. ``share_at`` (0 to 1) and ``support_at``: the thresholds of the rule "little
    support under pressure", lines in a plot. ``year``: in words."""

    title: str
    sentence: str
    scope: str
    year: str
    points: tuple[PressurePoint, ...]
    unjudged: tuple[CouncilRef, ...]
    share_at: float
    support_at: float
    notes: tuple[str, ...]

    def table(self) -> Table:
        """A row a council, also those of which nothing can be judged."""
        header = ("council_code", "council", "type", "region", "judged", "worst_quarter", "share", "instances")
        rows = [
            (p.code, p.name, p.type, p.region, str(p.judged), str(p.worst), f"{p.share:.4f}", str(p.instances))
            for p in self.points
            if p.share is not None
        ]
        return header, rows + [(c.code, c.name, c.type, c.region, "0", "0", "", "") for c in self.unjudged]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A council as it is counted."""

    area: Area
    judged: int
    worst: int
    instances: int


def build(councils: Sequence[Pressed], rule: Rule, scope: str, year: int, notes: Sequence[str] = ()) -> PressureView:
    """``rule``: "little support under pressure"; ``year``: the calendar year that the financial year begins in."""
    points = [_point(c, rule, year) for c in councils if c.judged]
    points.sort(key=lambda p: (-(p.share or 0.0), p.instances, p.name.casefold(), p.code))
    few = [p for p in points if p.judged < FEW]
    said = list(notes)
    if few:
        who = text.listed([p.name for p in few]) if len(few) <= 4 else text.plural(len(few), "council")
        said.append(f"Resting on fewer than {text.counted(FEW)} judged indicators: {who}.")
    return PressureView(
        title="Support beside pressure",
        sentence=_sentence(points, rule, year),
        scope=scope,
        year=year_words(year),
        points=tuple(points),
        unjudged=tuple(ref(c.area) for c in councils if not c.judged),
        share_at=rule.share / 100,
        support_at=rule.at_least,
        notes=tuple(said),
    )


def _point(c: Pressed, rule: Rule, year: int) -> PressurePoint:
    part = share(c.worst, c.judged)
    assert part is not None
    area = ref(c.area)
    had = text.plural(c.instances, "instance") if c.instances else "no instance"
    said = (
        f"{area.name}: {c.worst:,} of {text.plural(c.judged, 'judged indicator')} in the worst quarter"
        f" ({100 * part:.0f} per cent), {had} of support in {year_words(year)}"
    )
    little = c.worst * 100 >= rule.share * c.judged and c.instances < rule.at_least
    return PressurePoint(
        area.code, area.name, area.type, area.region, part, c.judged, c.worst, c.instances, little, said
    )


def _sentence(points: Sequence[PressurePoint], rule: Rule, year: int) -> str:
    if not points:
        return "No council has figures that can be judged."
    pressed = [p for p in points if p.share is not None and p.share * 100 >= rule.share]
    little = sum(p.little for p in points)
    if not pressed:
        return (
            f"None of {text.plural(len(points), 'council')} has {rule.share:g} per cent or more in the worst quarter."
        )
    have = "has" if len(pressed) == 1 else "have"
    fewer = f"fewer than {text.plural(round(rule.at_least), 'instance')}" if rule.at_least != 1 else "no instance"
    return (
        f"{len(pressed):,} of {text.plural(len(points), 'council')} {have} {rule.share:g} per cent or more of the"
        f" judged indicators in the worst quarter; {text.counted(little) if little else 'none'} of them had {fewer} of"
        f" support in {year_words(year)}."
    )
