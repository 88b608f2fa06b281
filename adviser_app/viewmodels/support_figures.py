"""Take-up in figures: totals, what they rest on, how they differ from the year before, and who had none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from adviser_app.analysis.takeup import NEVER, WAITING, Figures, Sum, Tally
from adviser_app.domain.areas import Area
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card, Cell, Tone
from adviser_app.viewmodels.support import NONE, CouncilRef, Table, figure, of_how_many, pounds, ref, sum_cell

HEADERS = ("Instances", "Councils reached", "People", "Days received", "Savings", "Income", "Booked", "In discussion",
           "Offered", "Declined, cancelled")  # fmt: skip
"""The columns of every breakdown, after its first."""
_PLAIN = ("instances", "councils_reached", "councils_there_were", "people", "people_given_for", "days_received",
          "days_received_given_for", "savings", "savings_given_for", "income", "income_given_for", "booked",
          "in_discussion", "offered", "declined", "cancelled")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of a breakdown. ``there``: councils there were of its kind, None where that makes no sense (a status);
    ``reached``: those of them that had an instance."""

    key: str
    name: Cell
    tally: Tally
    reached: int
    there: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """``by``: "offer", "theme", "region", "type", "adviser" or "year"; ``first``: the header of the first column."""

    by: str
    first: str
    title: str
    rows: tuple[FigureRow, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.first, *HEADERS)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A figure now and the year before; ``change`` in words and with its sign, without judgement."""

    what: str
    now: Cell
    before: Cell
    change: Cell


@dataclass(frozen=True, slots=True)
class NeverRow:
    """The councils that a theme, or the one offer asked for, never reached, whatever the year. By id and name."""

    theme: str
    theme_name: str
    councils: tuple[CouncilRef, ...]
    there: int

    @property
    def sentence(self) -> str:
        n = len(self.councils)
        if not n:
            return f"{self.theme_name} has reached every one of the {text.plural(self.there, 'council')}."
        return f"{self.theme_name} has never reached {n:,} of the {text.plural(self.there, 'council')}."


@dataclass(frozen=True)
class FiguresView:
    """``scope``: what was asked for, in words; ``figures``, ``previous``: the counts themselves (None: nothing to
    compare with); ``distribution``: (offers had, councils); ``notes``: what to know before quoting a figure."""

    title: str
    scope: str
    sentence: str
    cards: tuple[Card, ...]
    breakdowns: tuple[Breakdown, ...]
    distribution: tuple[tuple[int, int], ...]
    distribution_words: str
    change_title: str
    change: tuple[ChangeRow, ...]
    none: tuple[CouncilRef, ...]
    never: tuple[NeverRow, ...]
    notes: tuple[str, ...]
    figures: Figures = field(repr=False)
    previous: Figures | None = field(repr=False)

    def breakdown(self, by: str) -> Breakdown:
        return next(b for b in self.breakdowns if b.by == by)

    def table(self) -> Table:
        """All of it as one table: totals, breakdowns, then the councils with none and those never reached."""
        header = ("part", "council_code", "of", *_PLAIN)
        total = _plain(self.figures.all, self.figures.reached, len(self.figures.there))
        rows: list[tuple[str, ...]] = [("all", "", self.scope, *total)]
        for part in self.breakdowns:
            rows += [(part.by, "", r.name.text, *_plain(r.tally, r.reached, r.there)) for r in part.rows]
        blank = ("",) * len(_PLAIN)
        rows += [
            ("offers per council", "", text.plural(n, "offer"), "", str(c), *blank[2:]) for n, c in self.distribution
        ]
        rows += [("peer days given", "", "", *blank[:5], figure(self.figures.given.total), *blank[6:])]
        rows += [("none", c.code, c.name, *blank) for c in self.none]
        for gap in self.never:
            rows += [(f"never reached: {gap.theme_name}", c.code, c.name, *blank) for c in gap.councils]
        return header, rows


@dataclass(frozen=True, slots=True)
class FiguresInputs:
    """``groups``: by breakdown (by, header, title) its lines as (key, name, tally, codes of the councils there were or
    None). ``never``: by theme (id, name) the codes. ``councils``: by code."""

    scope: str
    now: Figures
    previous: Figures | None
    groups: Mapping[tuple[str, str, str], Sequence[tuple[str, str, Tally, frozenset[str] | None]]]
    never: Sequence[tuple[str, str, Sequence[str]]]
    councils: Mapping[str, Area]
    notes: tuple[str, ...] = ()


def build(given: FiguresInputs) -> FiguresView:
    now = given.now
    names = {code: ref(area) for code, area in given.councils.items()}
    return FiguresView(
        title="Take-up",
        scope=given.scope,
        sentence=sentence(now),
        cards=cards(now),
        breakdowns=tuple(
            Breakdown(by, first, title, tuple(_row(*line) for line in lines))
            for (by, first, title), lines in given.groups.items()
        ),
        distribution=tuple((n, c) for n, c in enumerate(now.offers_per_council.councils) if c),
        distribution_words=_distribution(now),
        change_title=_change_title(now),
        change=_change(now, given.previous) if given.previous is not None else (),
        none=tuple(names[code] for code in now.none),
        never=tuple(
            NeverRow(theme, name, tuple(names[code] for code in codes), len(now.there))
            for theme, name, codes in given.never
        ),
        notes=(*_notes(now, given.previous, names), *given.notes),
        figures=now,
        previous=given.previous,
    )


def sentence(now: Figures) -> str:
    """The period's take-up in two sentences."""
    tally = now.all
    if not tally.instances:
        return f"No instance of support; {_there(now)}."
    said = (
        f"{text.plural(tally.instances, 'instance')} of support; {now.reached:,} of {_there(now)} had at least one, "
        f"{len(now.none):,} none."
    )
    waiting = [f"{tally.waiting(s):,} {s}" for s in WAITING if tally.waiting(s)]
    return said + (f" Beside them, {text.listed(waiting)}." if waiting else "")


def _there(now: Figures) -> str:
    return text.plural(len(now.there), "council")


def cards(now: Figures) -> tuple[Card, ...]:
    tally = now.all
    return (
        Card("Instances", f"{tally.instances:,}", "delivered or under way"),
        Card("Councils reached", f"{now.reached:,} of {len(now.there):,}", f"{len(now.none):,} had none",
             Tone.WARN if now.none else Tone.NEUTRAL),
        _card("People", tally.people, "councillors, officers, places"),
        _card("Days received", tally.days, "of peers, experts and advisers"),
        Card("Peer days given", figure(now.given.total) if now.given.given else "–",
             f"by {text.plural(len(now.lenders), 'council')}" if now.lenders else "none recorded"),
        _card("Estimated savings", tally.savings, _basis(tally), money=True),
        _card("Additional income", tally.income, _basis(tally), money=True),
    )  # fmt: skip


def _basis(tally: Tally) -> str:
    return f"basis told for {tally.based:,} of {tally.valued:,}" if tally.valued else "none recorded"


def _card(label: str, found: Sum, context: str, *, money: bool = False) -> Card:
    if not found.given:
        return Card(label, "–", "not given" if found.of else "none", Tone.MUTED)
    said = of_how_many(found)
    return Card(label, (pounds if money else figure)(found.total), f"{said}; {context}" if said else context)


def _row(key: str, name: str, tally: Tally, there: frozenset[str] | None) -> FigureRow:
    reached = len(tally.councils if there is None else tally.councils & there)
    return FigureRow(
        key, Cell(name, name.casefold()), tally, reached, None if there is None else len(there),
        tally_cells(tally, reached, None if there is None else len(there)),
    )  # fmt: skip


def tally_cells(tally: Tally, reached: int, there: int | None) -> tuple[Cell, ...]:
    """The cells under ``HEADERS``."""
    councils = f"{reached:,} of {there:,}" if there is not None else f"{reached:,}"
    never = sum(tally.waiting(s) for s in NEVER)
    return (
        _count(tally.instances, "instance"),
        Cell(councils, float(reached), f"{councils} councils reached"),
        sum_cell(tally.people, "people"),
        sum_cell(tally.days, "days received"),
        sum_cell(tally.savings, "savings", pounds),
        sum_cell(tally.income, "income", pounds),
        *(_count(tally.waiting(s), s, s) for s in WAITING),
        _count(never, "declined or cancelled", "declined or cancelled"),
    )


def _count(n: int, one: str, many: str = "") -> Cell:
    return Cell(f"{n:,}", float(n), text.plural(n, one, many)) if n else NONE


def _plain(tally: Tally, reached: int, there: int | None) -> tuple[str, ...]:
    """A tally as a CSV has it: plain numbers, nothing where nothing was given."""

    def told(found: Sum) -> tuple[str, str]:
        return (format(found.total, "f") if found.given else "", str(found.given))

    return (
        str(tally.instances), str(reached), "" if there is None else str(there), *told(tally.people),
        *told(tally.days), *told(tally.savings), *told(tally.income),
        *(str(tally.waiting(s)) for s in (*WAITING, *NEVER)),
    )  # fmt: skip


def _distribution(now: Figures) -> str:
    found = now.offers_per_council
    if found.mean is None or found.median is None:
        return "No council to speak of."
    return (
        f"Offers per council: {found.mean:.{1 if found.mean >= 1 or not found.mean else 2}f} on average, "
        f"median {found.median:g}, "
        f"at most {len(found.councils) - 1:,} (of all {_there(now)}, those with none too)."
    )


# -- the year before ---------------------------------------------------------------------------------------------


def _change_title(now: Figures) -> str:
    if not now.period.years:
        return ""
    if now.period.running:
        return "Compared with the year before, up to the same day"
    return "Compared with the year before" if len(now.period.years) == 1 else "Compared with the years before"


def _change(now: Figures, was: Figures) -> tuple[ChangeRow, ...]:
    def counted(what: str, a: int, b: int) -> ChangeRow:
        return ChangeRow(what, Cell(f"{a:,}", float(a)), Cell(f"{b:,}", float(b)), _moved(Decimal(a - b)))

    def summed(what: str, a: Sum, b: Sum, money: bool = False) -> ChangeRow:
        words = pounds if money else figure
        moved = _moved(a.total - b.total, money) if a.given and b.given else Cell("–", None, "cannot be compared")
        return ChangeRow(what, sum_cell(a, what.lower(), words), sum_cell(b, what.lower(), words), moved)

    return (
        counted("Instances", now.all.instances, was.all.instances),
        ChangeRow(
            "Councils reached", Cell(f"{now.reached:,} of {len(now.there):,}", float(now.reached)),
            Cell(f"{was.reached:,} of {len(was.there):,}", float(was.reached)),
            _moved(Decimal(now.reached - was.reached)),
        ),
        counted("Councils with none", len(now.none), len(was.none)),
        counted("Offers taken up", len(now.all.offers), len(was.all.offers)),
        summed("People", now.all.people, was.all.people),
        summed("Days received", now.all.days, was.all.days),
        summed("Peer days given", now.given, was.given),
        summed("Estimated savings", now.all.savings, was.all.savings, True),
        summed("Additional income", now.all.income, was.all.income, True),
    )  # fmt: skip


def _moved(change: Decimal, money: bool = False) -> Cell:
    said = (pounds if money else figure)(abs(change))
    if not change:
        return Cell("no change", 0.0, "no change", icon="equal")
    if change > 0:
        return Cell(f"+{said}", float(change), f"{said} more", icon="arrow-up")
    return Cell(
        f"{text.MINUS}{said}", float(change), f"{said} fewer" if not money else f"{said} less", icon="arrow-down"
    )


def _notes(now: Figures, was: Figures | None, names: Mapping[str, CouncilRef]) -> Iterable[str]:
    yield f"The councils are those that existed on {text.day(now.period.day)}."
    if now.gone:
        some = text.listed([names[c].name if c in names else c for c in now.gone][:4])
        more = f" and {len(now.gone) - 4:,} more" if len(now.gone) > 4 else ""
        yield (
            f"{text.plural(len(now.gone), 'council')} with support did not exist on that day ({some}"
            f"{more}): counted as instances, not among the councils reached."
        )
    if was is not None and was.period.until and was.undated:
        n = was.undated
        say, part = ("says", "it was") if n == 1 else ("say", "they were")
        said = f"{text.plural(n, 'instance')} of the year before {say} no day"
        yield f"{said}: counted here, whichever part of it {part} in."
