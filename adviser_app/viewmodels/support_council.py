"""Support of one council: what it had, gave and did not have; episodes as lines; likenesses noticed before saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from adviser_app.analysis.alike import LikeCouncils, NotHad
from adviser_app.analysis.takeup import STRENGTH, WAITING, Episode, Given, Sum, Tally, tallies, tally, year_text
from adviser_app.domain.areas import TYPE_FOR_COMPARISON, TYPE_PLURAL, Area
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import (
    NONE,
    CouncilRef,
    Table,
    figure,
    of_how_many,
    pounds,
    ref,
    status_cell,
    sum_cell,
    year_words,
)

NOT_HERE = Cell("–", None, "nothing recorded here", Tone.MUTED)
_SHOWN = 3  # councils named in a line; the others are counted


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """An episode in a list. ``row``: its id."""

    row: str
    council_code: str
    council: Cell
    offer: Cell
    theme: Cell
    status: Cell
    when: Cell
    event: Cell
    people: Cell
    days: Cell
    savings: Cell
    income: Cell
    episode: Episode = field(repr=False)


@dataclass(frozen=True, slots=True)
class EpisodesView:
    """Episodes of a scope, in words and as lines."""

    scope: str
    sentence: str
    lines: tuple[EpisodeLine, ...]

    def table(self) -> Table:
        header = ("row", "council_code", "council", "offer", "theme", "status", "year", "start", "end", "event",
                  "councillors", "officers", "places", "days", "savings", "income", "basis")  # fmt: skip
        rows = []
        for x in self.lines:
            e = x.episode
            numbers = (e.councillors, e.officers, e.places, e.days, e.savings, e.income)
            rows.append(
                (x.row, x.council_code, x.council.text, x.offer.text, x.theme.text, e.status,
                 "" if e.year is None else year_text(e.year), e.start, e.end, e.event,
                 *("" if n is None else str(n) for n in numbers), e.basis)
            )  # fmt: skip
        return header, rows


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A record that may be the same as one about to be saved: ``why`` in words."""

    row: str
    council_code: str
    council: str
    caption: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class EnteredMany:
    """What entering for many councils did: ids of the new episodes by council's code."""

    rows: dict[str, str]
    sentence: str


@dataclass(frozen=True, slots=True)
class LikeLine:
    """A council like this one, and why."""

    council: CouncilRef
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.council.name}: {text.listed(list(self.reasons)) if self.reasons else 'same type'}"


@dataclass(frozen=True, slots=True)
class MissingLine:
    """An offer that councils like it had. ``had``: "5 of 9"; ``who``: the first few, ``councils`` all of them; ``own``:
    where it stands with this council, in words ("declined in 2024/25"), "" where nothing is recorded."""

    offer: str
    name: Cell
    theme: Cell
    had: Cell
    latest: Cell
    who: Cell
    own: Cell
    councils: tuple[CouncilRef, ...]


@dataclass(frozen=True, slots=True)
class MissingView:
    """Where support is missing. ``rule``: what "like it" means here; ``never``: themes that never reached it."""

    code: str
    name: str
    sentence: str
    rule: str
    like: tuple[LikeLine, ...]
    lines: tuple[MissingLine, ...]
    never: tuple[str, ...]

    def table(self) -> Table:
        reasons = {x.council.code: "; ".join(x.reasons) for x in self.like}
        header = ("council_code", "council", "offer", "theme", "here", "like_council_code", "like_council", "why_alike")
        return header, [
            (self.code, self.name, x.name.text, x.theme.text, "" if x.own is NOT_HERE else x.own.text, c.code, c.name,
             reasons[c.code] or "same type")
            for x in self.lines
            for c in x.councils
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearLine:
    """A council's year: what it had and gave."""

    year: str
    instances: Cell
    offers: Cell
    people: Cell
    days: Cell
    given: Cell


@dataclass(frozen=True, slots=True)
class CouncilSupportView:
    """A council's support. ``earlier``: episodes of the councils it followed, which are theirs; ``given``: days its
    peers gave, (when, as, days, to whom)."""

    code: str
    name: str
    sentence: str
    lines: tuple[EpisodeLine, ...]
    years: tuple[YearLine, ...]
    given: tuple[tuple[str, str, str, str], ...]
    earlier: tuple[EpisodeLine, ...]
    earlier_words: str
    missing: MissingView
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        return EpisodesView("", "", (*self.lines, *self.earlier)).table()


# -- lines -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """Names that lines are said with: councils by code, offers by id as (name, theme's name)."""

    councils: Mapping[str, Area]
    offers: Mapping[str, tuple[str, str]]

    def council(self, code: str) -> str:
        return self.councils[code].name if code in self.councils else code


def when_words(e: Episode) -> str:
    """ "3 March 2027", "3 to 5 March 2027", "2025/26", "no day"."""
    if e.start and e.end and e.start != e.end:
        same = 2 if e.start[:7] == e.end[:7] else 1 if e.start[:4] == e.end[:4] else 0
        first = text.iso_day(e.start).split(" ")
        return f"{' '.join(first[: len(first) - same])} to {text.iso_day(e.end)}"
    if e.start or e.end:
        return text.iso_day(e.start or e.end)
    return year_words(e.year) if e.year is not None else "no day"


def line(e: Episode, known: Known) -> EpisodeLine:
    name, theme = known.offers.get(e.offer, ("not here yet", ""))
    council = known.council(e.council)
    # Undated ones stand at the end of their year: nobody knows that they were earlier.
    day = e.start or e.end or (f"{e.year + 1}-03-31" if e.year is not None else "")
    return EpisodeLine(
        e.id, e.council, Cell(council, council.casefold()), Cell(name, name.casefold()), Cell(theme, theme.casefold()),
        status_cell(e.status), Cell(when_words(e), day or None), Cell(e.event, e.event.casefold() or None),
        _number(e.people), _number(e.days), _number(e.savings, pounds), _number(e.income, pounds), e,
    )  # fmt: skip


def _number(value: int | Decimal | None, words: Callable[[Decimal], str] = figure) -> Cell:
    return Cell("", None, "not given") if value is None else Cell(words(Decimal(value)), float(value))


def build_list(episodes: Sequence[Episode], scope: str, known: Known) -> EpisodesView:
    """Episodes in their order, the newest first."""
    found = tally(episodes)
    counts = [f"{found.statuses[s]:,} {s}" for s in STRENGTH if found.statuses[s]]
    said = text.plural(len(episodes), "episode") if episodes else "No support is recorded"
    said += f": {text.listed(counts)}" if counts else ""
    lines = sorted((line(e, known) for e in episodes), key=lambda x: str(x.when.sort or ""), reverse=True)
    return EpisodesView(scope, said + ".", tuple(lines))


# -- what is missing ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MissingInputs:
    """``theirs``: how many offers councils like it had; ``never``: names of the themes that never reached it."""

    area: Area
    near: LikeCouncils
    gaps: Sequence[NotHad]
    theirs: int
    never: Sequence[str]
    known: Known


def build_missing(given: MissingInputs) -> MissingView:
    area, near = given.area, given.near
    refs = {a.council.code: ref(a.council) for a in near.members}
    lines = tuple(_missing_line(gap, refs, len(near.members), given) for gap in given.gaps)
    return MissingView(
        area.code, area.name, _missing_sentence(given), rule_words(area, near),
        tuple(LikeLine(refs[a.council.code], a.reasons) for a in near.members), lines, tuple(given.never),
    )  # fmt: skip


def rule_words(area: Area, near: LikeCouncils) -> str:
    """What "like it" means for a council, in a sentence."""
    if area.council_type is None or not near.members:
        return "No council is like it."
    kind = TYPE_PLURAL[TYPE_FOR_COMPARISON[area.council_type]]
    common = "region, county, combined authority, political control, similar population (four fifths to five quarters)"
    if not near.least:
        return f"Like it: all other {kind} ({len(near.members):,}); none has more in common with it that is known."
    least = "at least two" if near.least == 2 else "at least one"
    return f"Like it: {len(near.members):,} {kind} that have {least} of these in common with it: {common}."


def _missing_line(gap: NotHad, refs: Mapping[str, CouncilRef], of: int, given: MissingInputs) -> MissingLine:
    who = [refs[code].name for code in gap.councils]
    named = (
        text.listed(who[:_SHOWN]) if len(who) <= _SHOWN else f"{', '.join(who[:_SHOWN])} and {len(who) - _SHOWN:,} more"
    )
    name, theme = given.known.offers.get(gap.offer.id, (gap.offer.name, ""))
    n = len(gap.councils)
    return MissingLine(
        gap.offer.id, Cell(name, name.casefold()), Cell(theme, theme.casefold()),
        Cell(f"{n:,} of {of:,}", float(n), f"{n:,} of {of:,} councils like it had it"),
        NONE if gap.latest is None else Cell(year_words(gap.latest), float(gap.latest)),
        Cell(named, named.casefold()), _own(gap.own),
        tuple(refs[code] for code in gap.councils),
    )  # fmt: skip


def _own(episodes: Sequence[Episode]) -> Cell:
    """Where an offer stands with the council itself, by the newest word of it."""
    if not episodes:
        return NOT_HERE
    newest = max(episodes, key=lambda e: (e.year or 0, e.start or e.end))
    year = "" if newest.year is None else f" in {year_words(newest.year)}"
    cell = status_cell(newest.status)
    return Cell(f"{newest.status}{year}", cell.sort, f"{newest.status}{year}", cell.tone, cell.icon)


def _missing_sentence(given: MissingInputs) -> str:
    name, of = given.area.name, len(given.near.members)
    if not of:
        return f"No council is like {name} by what is known."
    if not given.theirs:
        return f"Nothing is recorded that councils like {name} took up."
    if not given.gaps:
        return f"{name} had everything that councils like it took up."
    most = given.gaps[0]
    said = (
        f"{text.plural(len(given.gaps), 'offer')} that councils like it took up and {name} did not: "
        f"most of all {most.offer.name} ({len(most.councils):,} of {of:,})."
    )
    if given.never:
        said += f" Never reached by {text.listed(list(given.never), 'or')}."
    return said


# -- a council's page --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CouncilInputs:
    """``episodes``, ``given``: of the council; ``earlier``: episodes of the councils it followed."""

    area: Area
    episodes: Sequence[Episode]
    given: Sequence[Given]
    earlier: Sequence[Episode]
    predecessors: Sequence[str]
    missing: MissingView
    known: Known


def build_council(given: CouncilInputs) -> CouncilSupportView:
    found = tally(given.episodes)
    lines = build_list(given.episodes, "", given.known).lines
    earlier = build_list(given.earlier, "", given.known).lines
    words = ""
    if given.earlier:
        words = f"Of the councils it followed ({text.listed(list(given.predecessors))}): theirs, and counted as theirs."
    gifts = sorted(given.given, key=lambda g: (g.year or 0, g.day), reverse=True)
    return CouncilSupportView(
        given.area.code, given.area.name, _council_sentence(given.area.name, found, given.given), lines,
        _years(given.episodes, given.given),
        tuple(
            (text.iso_day(g.day) if g.day else "" if g.year is None else year_words(g.year), g.role, figure(g.days),
             given.known.council(g.receiver) if g.receiver else "")
            for g in gifts
        ), earlier, words, given.missing,
    )  # fmt: skip


def _council_sentence(name: str, found: Tally, gifts: Sequence[Given]) -> str:
    if not found.instances:
        said = f"{name} has had no support that is recorded"
    else:
        offers = text.plural(len(found.offers), "offer")
        said = f"{name} had {text.plural(found.instances, 'instance')} of support from {offers}"
    waiting = [f"{found.waiting(s):,} {s}" for s in WAITING if found.waiting(s)]
    said += f"; {text.listed(waiting)}." if waiting else "."
    if found.savings.given:
        said += f" Estimated savings {pounds(found.savings.total)}{_beside(found.savings)}."
    if found.income.given:
        said += f" Additional income {pounds(found.income.total)}{_beside(found.income)}."
    if gifts:
        days = sum((g.days for g in gifts), Decimal(0))
        said += f" Its peers gave {figure(days)} {'day' if days == 1 else 'days'} to others."
    return said


def _beside(found: Sum) -> str:
    said = of_how_many(found)
    return f" ({said})" if said else ""


def _years(episodes: Sequence[Episode], gifts: Sequence[Given]) -> tuple[YearLine, ...]:
    """By year, the newest first; those without a year last."""
    had = tallies([e for e in episodes if e.had], lambda e: e.year)
    lent: dict[int | None, Sum] = {}
    for g in gifts:
        lent.setdefault(g.year, Sum()).add(g.days)
    years = sorted({*had, *lent}, key=lambda y: -1 if y is None else y, reverse=True)
    out = []
    for year in years:
        found = had.get(year, Tally())
        out.append(
            YearLine(
                "no year" if year is None else year_words(year),
                Cell(f"{found.instances:,}", float(found.instances)),
                Cell(f"{len(found.offers):,}", float(len(found.offers))),
                sum_cell(found.people, "people"), sum_cell(found.days, "days received"),
                sum_cell(lent.get(year, Sum()), "days given"),
            )
        )  # fmt: skip
    return tuple(out)
