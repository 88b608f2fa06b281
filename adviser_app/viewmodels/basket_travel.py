"""Direction of travel of a basket between two years: in sentences, cards, tables, and in print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from adviser_app.analysis.basket import CLASSED, LEAST, Way, shares
from adviser_app.domain.areas import Area
from adviser_app.domain.indicators import Series
from adviser_app.viewmodels import text
from adviser_app.viewmodels.baskets import BasketLine, MemberLine
from adviser_app.viewmodels.cells import Card, Cell, Tone
from adviser_app.viewmodels.document import Block, Cards, Column, Document, Entry, Section, Text
from adviser_app.viewmodels.document import Table as PrintedTable
from adviser_app.viewmodels.support import CouncilRef, Table, ref
from adviser_app.viewmodels.support_pages import Imprint

SOURCE = "LGA, evaluation data analysis report, May 2017"
NO_FIGURES = "no figures here"
_WORDS = {Way.IMPROVED: "Improved", Way.UNCHANGED: "Unchanged", Way.WORSENED: "Worsened"}
_TONES = {Way.IMPROVED: Tone.GOOD, Way.UNCHANGED: Tone.NEUTRAL, Way.WORSENED: Tone.BAD}
_NONE = Cell("–", None, "none", Tone.MUTED)


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """What was worked out of an indicator that this store has figures of. ``before_period``, ``now_period``: as people
    say them, "" where no two equal periods have figures; means and ``change`` (per cent) are NaN where there is none;
    ``said``: whether anybody has said which way is good."""

    series: Series
    way: Way
    said: bool
    n: int = 0
    before: float = float("nan")
    now: float = float("nan")
    change: float = float("nan")
    before_period: str = ""
    now_period: str = ""
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """A council's own: how many of the indicators improved, stayed, worsened by its own values."""

    area: Area
    improved: int
    unchanged: int
    worsened: int


@dataclass(frozen=True, slots=True)
class TravelInputs:
    """``facts``: by series id; ``councils``: how many were asked of, and ``followed``: besides them, those that one
    of them replaced; ``replaced``: how many are left out somewhere because a successor counts; ``years``: as people say
    them."""

    line: BasketLine
    members: Sequence[MemberLine]
    facts: Mapping[int, SeriesFacts]
    own: Sequence[CouncilFacts]
    scope: str
    years: tuple[str, str]
    tolerance: float
    councils: int
    followed: int
    replaced: int


@dataclass(frozen=True, slots=True)
class TravelLine:
    """An indicator of the basket. ``way``: None where this store has no figures of it; ``why``: why it is not counted,
    "" where it is."""

    row: str
    member: MemberLine
    facts: SeriesFacts | None
    way: Way | None
    why: str
    direction: Cell
    change: Cell
    before: Cell
    now: Cell
    n: Cell
    periods: Cell

    @property
    def counted(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class CouncilLine:
    council: CouncilRef
    improved: int
    unchanged: int
    worsened: int

    @property
    def classed(self) -> int:
        return self.improved + self.unchanged + self.worsened

    @property
    def parts(self) -> tuple[int, int, int]:
        return self.improved, self.unchanged, self.worsened

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Improved, unchanged, worsened (each with its share), of how many."""
        said = zip(self.parts, shares(self.parts), _WORDS.values(), strict=True)
        return (
            *(Cell(f"{n:,} ({share}%)", n, f"{n:,} {word.lower()}, {share} per cent") for n, share, word in said),
            Cell(f"{self.classed:,}", self.classed),
        )


@dataclass(frozen=True, slots=True)
class TravelView:
    """``parts``: how many improved, are unchanged, worsened; ``shares``: of them in whole per cent; ``no_councils``:
    why there is no council in ``councils``, "" where there is."""

    basket: str
    row: str
    scope: str
    years: tuple[str, str]
    tolerance: float
    sentence: str
    cards: tuple[Card, ...]
    parts: tuple[int, int, int]
    shares: tuple[int, int, int]
    lines: tuple[TravelLine, ...]
    councils: tuple[CouncilLine, ...]
    no_councils: str
    councils_asked: int
    notes: tuple[str, ...]

    @property
    def span(self) -> str:
        return f"{self.years[0]} to {self.years[1]}"

    def table(self) -> Table:
        """All of it as one table: the basket, its indicators, then each council's own."""
        header = (
            "part", "basket", "councils", "from_year", "to_year", "tolerance_per_cent", "publisher", "indicator",
            "breakdown", "measure", "unit", "series_id", "council_code", "council", "from_period", "to_period",
            "periods_overlap", "councils_counted", "mean_from", "mean_to", "change_per_cent", "direction",
            "not_counted_because", "improved", "unchanged", "worsened",
        )  # fmt: skip
        first = (self.basket, self.scope, *self.years, f"{self.tolerance:g}")
        rows: list[tuple[str, ...]] = [("basket", *first, *("",) * 17, *map(str, self.parts))]
        for x in self.lines:
            key, f = x.member.key, x.facts
            found = ("",) * 6 if f is None else (
                f.before_period, f.now_period, "yes" if f.overlaps else "", str(f.n) if f.now_period else "",
                _exact(f.before), _exact(f.now),
            )  # fmt: skip
            rows.append((
                "indicator", *first, key.publisher, key.indicator, key.breakdown, key.measure, key.unit,
                "" if x.member.series_id is None else str(x.member.series_id), "", "", *found,
                "" if f is None else _exact(f.change), "" if x.why or x.way is None else _WORDS[x.way].lower(), x.why,
                "", "", "",
            ))  # fmt: skip
        rows += [
            ("council", *first, *("",) * 6, c.council.code, c.council.name, *("",) * 9, *map(str, c.parts))
            for c in self.councils
        ]
        return header, rows


def build(given: TravelInputs) -> TravelView:
    lines = tuple(_line(m, given) for m in given.members)
    found = [x.way for x in lines if x.counted]
    parts = (found.count(Way.IMPROVED), found.count(Way.UNCHANGED), found.count(Way.WORSENED))
    share = shares(parts)
    councils = tuple(
        CouncilLine(ref(c.area), c.improved, c.unchanged, c.worsened)
        for c in sorted(given.own, key=lambda c: (c.area.name, c.area.code))
    )
    order = {Way.WORSENED: 0, Way.UNCHANGED: 1, Way.IMPROVED: 2}
    ordered = sorted(
        lines, key=lambda x: (not x.counted, order.get(x.way, 3) if x.way else 3, str(x.member.title.sort))
    )
    return TravelView(
        basket=given.line.name,
        row=given.line.row,
        scope=given.scope,
        years=given.years,
        tolerance=given.tolerance,
        sentence=_sentence(parts, share, lines),
        cards=_cards(parts, share, lines, given),
        parts=parts,
        shares=(share[0], share[1], share[2]),
        lines=tuple(ordered),
        councils=councils,
        no_councils="" if councils else _why_none(lines),
        councils_asked=given.councils,
        notes=tuple(_notes(given, parts, share, lines)),
    )


def _line(member: MemberLine, given: TravelInputs) -> TravelLine:
    facts = given.facts.get(member.series_id) if member.series_id is not None else None
    if facts is None:
        cell = _left_out(NO_FIGURES)
        return TravelLine(member.row, member, None, None, NO_FIGURES, cell, *(_NONE,) * 5)
    why = _why(facts)
    unit, decimals = facts.series.key.unit, facts.series.decimals

    def mean(value: float) -> Cell:
        return _NONE if isnan(value) else Cell(text.statistic_text(value, decimals, unit), value)

    if why:
        direction = _left_out(why)
    else:
        icon = "equal" if facts.way is Way.UNCHANGED else "arrow-up" if facts.change > 0 else "arrow-down"
        direction = Cell(_WORDS[facts.way], str(CLASSED.index(facts.way)), "", _TONES[facts.way], icon)
    periods = f"{facts.before_period} → {facts.now_period}" if facts.now_period else "–"
    spoken = f"{facts.before_period} to {facts.now_period}" if facts.now_period else "none"
    return TravelLine(
        member.row, member, facts, facts.way, why, direction, change_cell(facts.change, given.tolerance, facts.way),
        mean(facts.before), mean(facts.now),
        Cell(f"{facts.n:,}", facts.n, text.plural(facts.n, "council")) if facts.now_period else _NONE,
        Cell(periods + (" (overlap)" if facts.overlaps else ""), facts.now_period,
             spoken + (", which overlap" if facts.overlaps else "")),
    )  # fmt: skip


def _left_out(why: str) -> Cell:
    """In place of a direction, why there is none."""
    return Cell(text.sentence(why), f"z{why}", f"not counted: {why}", Tone.MUTED, "minus")


def _why(facts: SeriesFacts) -> str:
    if facts.way is Way.NO_POLARITY:
        return "no judgement" if facts.said else "no polarity"
    return {
        Way.NO_PAIR: "no values in both years",
        Way.FEW: f"fewer than {text.counted(LEAST)} councils",
        Way.FROM_NOUGHT: "a mean of nought",
        Way.BROKEN: "a break in the series between",
    }.get(facts.way, "")


def change_cell(change: float, tolerance: float, way: Way) -> Cell:
    """A change in per cent with one decimal; with more where those would put it within the tolerance it is beyond."""
    if isnan(change):
        return _NONE
    digits = 1
    while way in (Way.IMPROVED, Way.WORSENED) and digits < 6 and round(abs(change), digits) <= tolerance:
        digits += 1
    said = text.plain(change, digits)
    if change > 0 and said.strip("0.,"):
        said = f"+{said}"
    up = "up" if change > 0 else "down"
    return Cell(f"{said}%", change, f"{up} {said.lstrip('+' + text.MINUS)} per cent" if change else "unchanged")


def _sentence(parts: Sequence[int], share: Sequence[int], lines: Sequence[TravelLine]) -> str:
    classed = sum(parts)
    if not lines:
        return "There is no indicator in this basket yet."
    if not classed:
        return f"None of the {text.plural(len(lines), 'indicator')} can be classed between these years."
    verbs = ("improved", "is unchanged" if parts[1] < 2 else "are unchanged", "worsened")
    counts = zip(parts, share, verbs, strict=True)
    said = [f"{n:,} {verb} ({s}%)" if n else f"none {verb}" for n, s, verb in counts]
    out = f"Of {text.plural(classed, 'indicator')}, {text.listed(said)}."
    left = len(lines) - classed
    return out + (f" {left:,} more {'is' if left == 1 else 'are'} in the basket and not counted." if left else "")


def _cards(
    parts: Sequence[int], share: Sequence[int], lines: Sequence[TravelLine], given: TravelInputs
) -> tuple[Card, ...]:
    of = f"of {text.plural(sum(parts), 'indicator')}"
    none = "none can be classed"
    tones = (Tone.GOOD, Tone.NEUTRAL, Tone.BAD)
    found = [
        Card(word, f"{s}%" if sum(parts) else "–", f"{n:,} {of}" if sum(parts) else none, tone if n else Tone.MUTED)
        for word, n, s, tone in zip(_WORDS.values(), parts, share, tones, strict=True)
    ]
    left = len(lines) - sum(parts)
    rests = [x.facts.n for x in lines if x.counted and x.facts is not None]
    rest = "–" if not rests else f"{min(rests):,}" if min(rests) == max(rests) else f"{min(rests):,}–{max(rests):,}"
    return (
        *found,
        Card("Not counted", f"{left:,}", "said in the list why" if left else "every indicator is", Tone.MUTED),
        Card("Councils", rest, f"with both values, of {_asked(given)}", Tone.MUTED),
    )


def _asked(given: TravelInputs) -> str:
    """How many councils there were in those years, each place once."""
    before = f" and {given.followed:,} they replaced" if given.followed else ""
    return f"{given.councils:,} of those years{before}"


def _why_none(lines: Sequence[TravelLine]) -> str:
    """Why no council can be classed by its own values."""
    if not lines:
        return "There is no indicator in this basket yet."
    if not any(x.facts is not None and x.way is not Way.NO_POLARITY for x in lines):
        return (
            "No council can be classed by its own values: no indicator of the basket has figures here and a word which "
            "way is good (from its page, or from a table: Indicators, More, Import polarity table)."
        )
    return "No council can be classed by its own values: none has them in both years of an indicator that is judged."


def _notes(
    given: TravelInputs, parts: Sequence[int], share: Sequence[int], lines: Sequence[TravelLine]
) -> Iterable[str]:
    if sum(parts) and sum(share) != 100:
        yield (f"The shares are rounded to whole per cent each: {share[0]} + {share[1]} + {share[2]} = {sum(share)}.")
    reasons: dict[str, int] = {}
    for x in lines:
        if x.why:
            reasons[x.why] = reasons.get(x.why, 0) + 1
    if reasons:
        yield f"Not counted: {text.listed([f'{n:,} with {why}' for why, n in sorted(reasons.items())])}."
    tolerance = f"{given.tolerance:g}"
    yield (
        "Of each indicator, councils without a value in both years are left out; the mean of the rest is taken in each "
        "year, each council counting the same; the mean’s change in per cent is improved or worsened by the "
        f"indicator’s polarity, and unchanged up to {tolerance} per cent either way ({SOURCE})."
    )
    yield (
        "A period counts for the year in which it ends, and is compared with the same length as many years earlier. "
        "A council’s own figures are classed in the same way, by its own values in those periods."
    )
    over = sum(1 for x in lines if x.facts is not None and x.counted and x.facts.overlaps)
    if over:
        yield (
            f"{text.sentence(text.counted(over))} of the indicators {'covers' if over == 1 else 'cover'} several years "
            "at a time, and the two periods overlap: they move less than single years would."
        )
    if given.replaced:
        yield (
            f"{text.plural(given.replaced, 'council that was replaced', 'councils that were replaced')} "
            f"{'is' if given.replaced == 1 else 'are'} left out of the means where a successor has both values, so "
            "that each place counts once."
        )
    if given.followed:
        one = given.followed == 1
        yield (
            f"{text.plural(given.followed, 'council')} that {'has' if one else 'have'} been replaced since "
            f"{'is' if one else 'are'} looked at too, each by its own values; a county that was divided is more than "
            "any one of those that followed it."
        )


def _exact(value: float) -> str:
    return "" if isnan(value) else repr(float(value))


# -- in print ----------------------------------------------------------------------------------------------------

_INDICATORS = (Column("Indicator", 4.2), Column("Direction", 2.1), Column("Change", 1.1, right=True),
               Column("Mean then", 1.5, right=True), Column("Mean now", 1.5, right=True),
               Column("Councils", 1.1, right=True), Column("Periods", 2.6))  # fmt: skip
_COUNCILS = (Column("Council", 3), Column("Improved", 1.4, right=True), Column("Unchanged", 1.4, right=True),
             Column("Worsened", 1.4, right=True), Column("Of", 1, right=True))  # fmt: skip


def document(view: TravelView, imprint: Imprint) -> Document:
    """The page in print, as it was narrowed."""
    return Document(
        kind="Direction of travel",
        title=view.basket,
        subtitle=f"{view.span}; {view.scope}",
        facts=imprint.facts(("Tolerance", f"{view.tolerance:g} per cent")),
        sections=(
            Section("In figures", (Text(view.sentence, "lead"), Cards(view.cards)), "figures"),
            Section("The indicators", tuple(_printed(view)), "indicators"),
            Section("Each council by its own values", tuple(_own(view)), "councils"),
            Section("How it was counted", tuple(Text(note) for note in view.notes), "method"),
        ),
        running=f"Direction of travel · {view.basket} · {view.span}",
        foot=imprint.foot,
        marking=imprint.marking,
        author=imprint.prepared_by,
        about=view.sentence,
        landscape=True,
    )


def _printed(view: TravelView) -> Iterable[Block]:
    if not view.lines:
        yield Text("There is none in this basket yet.")
        return
    rows = tuple(
        (
            Entry(x.member.title.text, x.member.measure.text),
            Entry(x.direction.text, tone=x.direction.tone, icon=x.direction.icon),
            *(Entry(c.text) for c in (x.change, x.before, x.now, x.n, x.periods)),
        )
        for x in view.lines
    )
    yield PrintedTable("The indicators of the basket", _INDICATORS, rows)


def _own(view: TravelView) -> Iterable[Block]:
    if not view.councils:
        yield Text(view.no_councils)
        return
    rows = tuple(
        (Entry(c.council.name, c.council.ended), *(Entry(cell.text) for cell in c.cells)) for c in view.councils
    )
    yield PrintedTable("Each council by its own values", _COUNCILS, rows, 0.75)
