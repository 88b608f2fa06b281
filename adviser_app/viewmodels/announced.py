"""An announced council: what goes into it, and what it would look like where figures can be put together.

Nothing here is a figure of anybody: every number made is called an estimate wherever it stands, and says how it was
made. None of them is stored, ranked, or part of a mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from adviser_app.analysis.comparison import Standing
from adviser_app.domain.areas import TYPE_PLURAL, TYPE_SHORT, Area, CouncilType
from adviser_app.domain.combining import Way
from adviser_app.domain.indicators import Series
from adviser_app.domain.reorganisation import Ground
from adviser_app.viewmodels import text
from adviser_app.viewmodels.announced_words import Announcement
from adviser_app.viewmodels.cells import Card, Cell, Tone
from adviser_app.viewmodels.document import Block, Bullets, Cards, Document, Entry, Section, Text
from adviser_app.viewmodels.document import Column as PrintedColumn
from adviser_app.viewmodels.document import Table as PrintedTable
from adviser_app.viewmodels.rows import STANDING_CELLS
from adviser_app.viewmodels.support_pages import Imprint

POPULATION_SOURCE = "ONS mid-2020 population estimate"
CORRECTED = "as an adviser corrected it"
_NONE = Cell("–", None, "none", Tone.MUTED)


@dataclass(frozen=True, slots=True)
class PartFigure:
    """A part's own figure: ``value`` None where it has none, and then ``marker`` why."""

    area: Area
    value: float | None
    marker: str = ""


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What was worked out of a series. ``value``, and the group's statistics, are NaN where there is none; ``why``: why
    nothing is put together, "" where something is; ``notes``: what one must know of it."""

    series: Series
    theme: str
    way: Way
    why: str = ""
    period: str = ""
    value: float = float("nan")
    parts: tuple[PartFigure, ...] = ()
    n: int = 0
    lower: float = float("nan")
    median: float = float("nan")
    upper: float = float("nan")
    standing: Standing = Standing.NONE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnouncedInputs:
    """``populations``: by area id, the people and whether an adviser corrected them; ``silent``: how many series have
    no figure of any part; ``group``: how many councils it is held against; ``scope``: which indicators."""

    announcement: Announcement
    ground: Ground
    gone: Sequence[Area]  # members that no longer exist
    populations: dict[int, tuple[int, bool]]
    facts: Sequence[FigureFacts]
    kind: CouncilType
    group: int
    silent: int
    scope: str
    today: date


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """An indicator. ``parts``: of each council its name, figure, population and weight; ``facts`` the numbers."""

    title: Cell
    detail: Cell
    theme: Cell
    period: Cell
    estimate: Cell
    how: Cell
    median: Cell
    standing: Cell
    parts: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    facts: FigureFacts

    @property
    def cells(self) -> tuple[Cell, ...]:
        """In the order of the page's columns."""
        return self.title, self.estimate, self.period, self.how, self.median, self.standing, self.detail, self.theme


@dataclass(frozen=True, slots=True)
class GroundLine:
    """A council of the ground: name, type, population and where that is from, how it goes in."""

    code: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AnnouncedView:
    announcement: Announcement
    sentence: str
    subtitle: str
    cards: tuple[Card, ...]
    ground: tuple[GroundLine, ...]
    lines: tuple[EstimateLine, ...]
    group: str
    scope: str
    population: int | None
    notes: tuple[str, ...]

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Header and rows: each indicator, then under it each council it is made of, by its code."""
        header = (
            "part", "new_council", "publisher", "indicator", "breakdown", "measure", "unit", "series_id", "period",
            "council_code", "council", "population", "value", "marker", "how", "why_not", "group", "group_n",
            "group_median", "group_lower_quartile", "group_upper_quartile", "standing", "notes",
        )  # fmt: skip
        people = {line.code: line.cells[2].sort for line in self.ground}
        rows: list[tuple[str, ...]] = []
        for line in self.lines:
            f, key = line.facts, line.facts.series.key
            first = (self.announcement.name, key.publisher, key.indicator, key.breakdown, key.measure, key.unit,
                     str(f.series.id), f.period)  # fmt: skip
            rows.append((
                "estimate", *first, "", "", "" if self.population is None else str(self.population), _exact(f.value),
                "", f.way.value, f.why, self.group if f.n else "", str(f.n) if f.n else "", _exact(f.median),
                _exact(f.lower), _exact(f.upper), line.standing.text, " ".join(line.notes),
            ))  # fmt: skip
            rows += [
                ("council", *first, p.area.code, p.area.name, _whole(people.get(p.area.code)),
                 "" if p.value is None else repr(p.value), p.marker, *("",) * 9)
                for p in f.parts
            ]  # fmt: skip
        return header, rows


def _whole(value: object) -> str:
    return str(int(value)) if isinstance(value, int | float) else ""


def _exact(value: float) -> str:
    return "" if isnan(value) else repr(float(value))


def build(given: AnnouncedInputs) -> AnnouncedView:
    lines = [_line(f, given.populations) for f in given.facts]
    lines.sort(key=lambda x: (bool(x.facts.why), x.facts.theme.casefold(), str(x.title.sort)))
    made = sum(not x.facts.why and x.facts.way is not Way.PUBLISHED for x in lines)
    taken = sum(x.facts.way is Way.PUBLISHED for x in lines)
    people = [given.populations.get(a.id) for a in given.ground.small]
    population = sum(p[0] for p in people if p is not None) if people and None not in people else None
    group = f"{given.group:,} {TYPE_PLURAL[given.kind]}"
    said = given.announcement
    return AnnouncedView(
        announcement=said,
        sentence=_sentence(given, made, taken, len(lines)),
        subtitle=" · ".join(p for p in (text.sentence(said.when), said.source, given.scope) if p),
        cards=_cards(given, population, made, taken, len(lines)),
        ground=tuple(_ground(given)),
        lines=tuple(lines),
        group=group,
        scope=given.scope,
        population=population,
        notes=tuple(_notes(given, population, group)),
    )


def _sentence(given: AnnouncedInputs, made: int, taken: int, all_: int) -> str:
    name = given.announcement.name
    if not given.ground.parts:
        return f"No council is named that goes into {name}."
    if not all_:
        return f"None of these indicators has a figure of the councils that go into {name}."
    of = f"Of {text.plural(all_, 'indicator')}"
    if not made and not taken:
        return f"{of}, none can be given for {name}."
    as_estimates = "put together as an estimate" if made == 1 else "put together as estimates"
    if not taken:
        return f"{of}, {made:,} can be {as_estimates} for {name}."
    if not made:
        return f"{of}, {taken:,} can be given for {name} as published for the same ground."
    said = [f"{made:,} {as_estimates}", f"{taken:,} as published for the same ground"]
    return f"{of}, {made + taken:,} can be given for {name}: {text.listed(said)}."


def _cards(given: AnnouncedInputs, population: int | None, made: int, taken: int, all_: int) -> tuple[Card, ...]:
    corrected = any(given.populations[a.id][1] for a in given.ground.small if a.id in given.populations)
    source = f"{POPULATION_SOURCE}s" + (", some corrected" if corrected else "")
    parts = given.ground.parts
    districts = sum(a.council_type is CouncilType.DISTRICT for a in parts)
    better = sum(f.standing in (Standing.BETTER, Standing.BETTER_THAN_MOST) for f in given.facts)
    judged = sum(Standing.NONE < f.standing <= Standing.WORSE_THAN_MOST for f in given.facts)
    return (
        Card("Population", f"{population:,}" if population is not None else "–",
             source if population is not None else "of some of them not known", Tone.MUTED),
        Card("Councils that go in", f"{len(parts):,}",
             _districts(districts, len(parts)), Tone.MUTED),
        Card("Put together", f"{made:,}", f"of {text.plural(all_, 'indicator')}, as estimates", Tone.MUTED),
        Card("As published", f"{taken:,}", "for the same ground", Tone.MUTED),
        Card("Better than the median", f"{better:,}" if judged else "–",
             f"of {judged:,} that can be judged" if judged else "nothing can be judged", Tone.MUTED),
    )  # fmt: skip


def _districts(n: int, of: int) -> str:
    if not n:
        return "none of them a district"
    if n == of:
        return "a district" if n == 1 else "all of them districts"
    return f"{n:,} of them {'a district' if n == 1 else 'districts'}"


def _ground(given: AnnouncedInputs) -> Iterable[GroundLine]:
    covered = {c.code: c.name for c in given.ground.large if c.council_type is CouncilType.COUNTY}
    for area in (*given.ground.parts, *given.ground.divided):
        found = given.populations.get(area.id)
        if area in given.ground.divided:
            how = Cell("Divided: its own figures stay out", tone=Tone.WARN)
        elif area.code in covered and any(a.county_code == area.code for a in given.ground.small):
            how = Cell("Whole, the same ground as its districts")
        elif area in given.gone:
            how = Cell(f"Whole, abolished on {text.day(area.end)}" if area.end else "Whole")
        else:
            how = Cell("Whole")
        people = _NONE if found is None else Cell(f"{found[0]:,}", found[0])
        whence = "not known" if found is None else CORRECTED if found[1] else POPULATION_SOURCE
        kind = TYPE_SHORT[area.council_type] if area.council_type else ""
        yield GroundLine(area.code, (Cell(area.name, area.name.casefold()), Cell(kind), people, Cell(whence), how))


_HOW = {
    Way.SUM: "Sum of {}",
    Way.MEAN: "Mean of {} by population",
}


def _line(facts: FigureFacts, populations: Mapping[int, tuple[int, bool]]) -> EstimateLine:
    key, decimals = facts.series.key, facts.series.decimals
    title = text.title(key.indicator, key.breakdown)
    measure = Cell(text.unit_words(key.measure, key.unit))
    head = Cell(title, title.casefold())
    people = [populations[p.area.id][0] if p.area.id in populations else None for p in facts.parts]
    total = sum(n for n in people if n is not None) if facts.way is Way.MEAN else 0
    parts = tuple(_part(p, n, total, key.unit, decimals) for p, n in zip(facts.parts, people, strict=True))
    if facts.why:
        why = Cell(text.sentence(facts.why), f"z{facts.why}", f"not put together: {facts.why}", Tone.MUTED)
        period = Cell(facts.period) if facts.period else _NONE
        return EstimateLine(
            head, measure, Cell(facts.theme), period, _NONE, why, _NONE, _NONE, parts, facts.notes, facts
        )
    if facts.way is Way.PUBLISHED:
        how = f"As published for {facts.parts[0].area.name}"
        ground = f"{how}, the same ground"
        shown = text.value_text(facts.value, decimals, key.unit)
        spoken = shown
    else:
        how = ground = _HOW[facts.way].format(text.plural(len(facts.parts), "council"))
        shown = f"≈ {text.value_text(facts.value, decimals, key.unit)}"
        spoken = f"about {text.value_text(facts.value, decimals, key.unit)}, an estimate"
    median = _NONE if isnan(facts.median) else Cell(
        text.statistic_text(facts.median, decimals, key.unit), facts.median, f"{facts.n:,} councils with a figure"
    )  # fmt: skip
    standing = STANDING_CELLS[facts.standing] if facts.standing else _NONE
    return EstimateLine(
        head, measure, Cell(facts.theme), Cell(facts.period), Cell(shown, facts.value, spoken),
        Cell(how, how, ground), median, standing, parts, facts.notes, facts,
    )  # fmt: skip


def _part(part: PartFigure, people: int | None, total: int, unit: str, decimals: int) -> tuple[Cell, ...]:
    """Council, its own figure, its population, and what it counts in a mean over ``total`` people (0: it is none)."""
    if part.value is None:
        value = Cell(part.marker or "no figure", None, tone=Tone.MUTED)
    else:
        value = Cell(text.value_text(part.value, decimals, unit), part.value)
    population = _NONE if people is None else Cell(f"{people:,}", people)
    weight = Cell(f"{100 * people / total:.1f}%", people / total) if people is not None and total else _NONE
    return Cell(part.area.name, part.area.name.casefold()), value, population, weight


def _notes(given: AnnouncedInputs, population: int | None, group: str) -> Iterable[str]:
    yield (
        "What is put together here is an estimate (≈) of a council that does not exist: it is not stored, not exported "
        "with the figures, and stands in no ranking, mean or pack of another council."
    )
    yield (
        "Counts are added up. Rates per head of the whole population are the mean of the councils’ rates weighted by "
        f"their population ({POPULATION_SOURCE}, unless a council’s details say otherwise), whatever the year of the "
        "figure. Where one county covers the same ground, its published figure is taken as it is."
    )
    yield (
        "Nothing is put together of medians, means, indices, scores, ranks and ratios, of per cents and rates of "
        "something whose number is not known here, of figures with confidence limits, nor where a council’s figure is "
        "missing or suppressed. A figure is of the newest period in which all councils have one."
    )
    yield (
        f"Compared with {group} of today, those that go in left out, in the same period, where half of them have a "
        "figure in it. A count follows from a council’s size: its median is shown, and nothing is judged by it."
    )
    if given.ground.divided:
        names = text.listed([a.name for a in given.ground.divided])
        one = len(given.ground.divided) == 1
        yield (
            f"{names} {'is' if one else 'are'} divided: only some of {'its' if one else 'their'} districts go in. What "
            f"was published for {'it' if one else 'them'} cannot be divided, so that services of the county council "
            "are not among these figures."
        )
    if given.gone:
        yield f"{text.listed([a.name for a in given.gone])} no longer {'exists' if len(given.gone) == 1 else 'exist'}."
    if population is None and given.ground.small:
        lost = [a.name for a in given.ground.small if a.id not in given.populations]
        yield (
            f"The population of {text.listed(lost)} is not known here: give it in the council’s details, and rates can "
            "be put together."
        )
    if given.silent:
        yield f"{text.plural(given.silent, 'more indicator')} without a figure of any of them not listed."


# -- in print ----------------------------------------------------------------------------------------------------

_PRINTED = (PrintedColumn("Indicator", 4), PrintedColumn("Estimate", 1.5, right=True), PrintedColumn("Period", 1.8),
            PrintedColumn("How it was made", 3.2), PrintedColumn("Median", 1.3, right=True),
            PrintedColumn("Standing", 2))  # fmt: skip
_GROUND = (PrintedColumn("Council", 3), PrintedColumn("Type", 1.4), PrintedColumn("Population", 1.4, right=True),
           PrintedColumn("Population from", 2.6), PrintedColumn("Goes in", 3))  # fmt: skip


def document(view: AnnouncedView, imprint: Imprint) -> Document:
    """The page in print."""
    said = view.announcement
    return Document(
        kind="Announced council: estimates",
        title=said.name,
        subtitle=view.subtitle,
        facts=imprint.facts(("Compared with", view.group), *((("Link", said.link),) if said.link else ())),
        sections=(
            Section("In figures", (Text(view.sentence, "lead"), Cards(view.cards)), "figures"),
            Section("What goes into it", (_printed_ground(view.ground),), "ground"),
            Section("Estimates", tuple(_printed(view.lines)), "estimates"),
            Section("How they were made", (Bullets(tuple(map(Entry, view.notes))),), "method"),
        ),
        running=f"Announced council · {said.name} · estimates",
        foot=imprint.foot,
        marking=imprint.marking,
        author=imprint.prepared_by,
        about=view.sentence,
        landscape=True,
    )


def _printed_ground(lines: Sequence[GroundLine]) -> Block:
    if not lines:
        return Text("No council is named.")
    rows = tuple(tuple(Entry(c.text) for c in line.cells) for line in lines)
    return PrintedTable("What goes into it", _GROUND, rows)


def _printed(lines: Sequence[EstimateLine]) -> Iterable[Block]:
    made = [x for x in lines if not x.facts.why]
    left = [x for x in lines if x.facts.why]
    if made:
        rows = tuple(
            (Entry(x.title.text, x.detail.text), Entry(x.estimate.text), Entry(x.period.text),
             Entry(x.how.text, " ".join(x.notes)), Entry(x.median.text),
             Entry(x.standing.text, tone=x.standing.tone, icon=x.standing.icon))
            for x in made
        )  # fmt: skip
        yield PrintedTable("What could be put together", _PRINTED, rows)
    else:
        yield Text("Nothing could be put together.")
    reasons: dict[str, list[str]] = {}
    for x in left:
        reasons.setdefault(x.facts.why, []).append(x.title.text)
    if reasons:
        yield Text("Not put together", "lead")
        yield Bullets(tuple(Entry(f"{text.sentence(why)}: {'; '.join(names)}.") for why, names in reasons.items()))
