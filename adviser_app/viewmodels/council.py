"""A council's page: headline, summary, pressures and strengths, indicators by theme, questions to ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from adviser_app.analysis.comparison import Bools, Codes
from adviser_app.analysis.council import CouncilNumbers
from adviser_app.domain.areas import TYPE_SHORT, Area, ComparisonGroup
from adviser_app.domain.indicators import Release
from adviser_app.viewmodels import council_records, sentences, text
from adviser_app.viewmodels.cells import Card, GroupView, Spark, Tone
from adviser_app.viewmodels.models import ChangesView, CouncilPage, IndicatorRow, ThemeGroup
from adviser_app.viewmodels.rows import QUARTILE_CELLS, Catalogue, RowMaker
from adviser_app.viewmodels.tally import Tally, pressures, strengths, tally

QUESTIONS = 6


@dataclass(frozen=True, slots=True)
class CouncilInputs:
    """What a council's page is made from. ``marked``: rows of series with only a marker; ``themes`` their order."""

    area: Area
    areas: Mapping[str, Area]  # by code, for the names of successors and predecessors
    group: ComparisonGroup
    numbers: CouncilNumbers
    polarity: Codes  # by series id
    said: Bools  # by series id: whether anybody has said which way is good, if only that neither is
    maker: RowMaker
    catalogue: Catalogue
    changes: ChangesView
    themes: Sequence[str]
    today: date
    marked: Sequence[IndicatorRow] = ()
    sparks: Mapping[int, Spark] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)  # values of its council_detail record
    studies: Sequence[Mapping[str, str]] = ()  # values of all case studies
    announced: Sequence[str] = ()  # into which announced council it is to go, in sentences


def build(inputs: CouncilInputs) -> CouncilPage:
    area, maker, numbers = inputs.area, inputs.maker, inputs.numbers
    counts = tally(numbers, inputs.polarity, inputs.said)
    rows = [maker.row(i, inputs.sparks.get(int(s))) for i, s in enumerate(numbers.series.tolist())]
    worst = [int(i) for i in pressures(numbers, inputs.polarity)]
    best = [int(i) for i in strengths(numbers, inputs.polarity)]
    newest = data_as_at(rows)
    return CouncilPage(
        code=area.code,
        name=area.name,
        official_name=area.official_name or area.name,
        subtitle=subtitle(area, newest),
        headline=sentences.headline(area.name, counts, inputs.group.label),
        summary=_summary(inputs, counts, worst, best),
        cards=cards(counts, len(inputs.group.members)),
        group=group_view(inputs.group),
        changes=inputs.changes,
        pressures=tuple(rows[i] for i in worst),
        strengths=tuple(rows[i] for i in best),
        themes=_themes([*rows, *inputs.marked], inputs.themes),
        questions=tuple(_question(maker, i, n) for n, i in enumerate(worst[:QUESTIONS])),
        notices=_notices(inputs, counts),
        data_as_at=newest,
        sources=sources(rows, inputs.catalogue),
        method=method(inputs.group.label, inputs.group.note),
        details=council_records.details(inputs.details),
        practice=council_records.practice(inputs.studies, [rows[i] for i in worst], area.code),
    )


def subtitle(area: Area, newest: str) -> str:
    """ "District · South West · E07000001 · data to December 2026"."""
    parts = [TYPE_SHORT[area.council_type]] if area.council_type else []
    parts += [part for part in (area.region, area.code) if part]
    if newest:
        parts.append(f"data to {newest}")
    return " · ".join(parts)


def group_view(group: ComparisonGroup) -> GroupView:
    return GroupView(group.rule, group.label, tuple((a.code, a.name) for a in group.members), group.note)


def data_as_at(rows: Sequence[IndicatorRow]) -> str:
    """The month in which the newest period of any row ends; "" without rows."""
    ends = [int(r.period.sort) for r in rows if isinstance(r.period.sort, int | float)]
    return text.month(date.fromordinal(max(ends))) if ends else ""


def cards(t: Tally, members: int) -> tuple[Card, ...]:
    """Four headline figures, short: the group is named beside them. Where nothing can be judged they say so."""
    if not t.judged:
        none = "nothing can be judged yet"
        return (
            Card("Indicators with a figure", f"{t.total:,}", none, Tone.MUTED),
            Card("In the worst quarter", "–", none, Tone.MUTED),
            Card("In the best quarter", "–", none, Tone.MUTED),
            Card("Improving", "–", none, Tone.MUTED),
        )
    group = f"of {text.plural(members, 'council')}"
    worsening = f"{t.worst_worsening:,} of them worsening" if t.worst_worsening else "none of them worsening"
    return (
        Card(
            "In the worst quarter",
            f"{t.worst:,} of {t.judged:,}",
            worsening if t.worst else group,
            Tone.BAD if t.worst_worsening else Tone.NEUTRAL,
        ),
        Card("In the best quarter", f"{t.best:,} of {t.judged:,}", group),
        Card(
            "Better than the median",
            f"{t.better:,} of {t.judged:,}",
            f"{t.worse:,} worse" + (f", {t.level:,} level" if t.level else ""),
        ),
        _travel_card(t),
    )


def _travel_card(t: Tally) -> Card:
    if not t.moved:
        return Card("Improving", "–", "no earlier figures that can be compared", Tone.MUTED)
    return Card(
        "Improving",
        f"{t.improved:,} of {t.moved:,}",
        f"{t.worsened:,} worsening" + (f", {t.steady:,} unchanged" if t.steady else ""),
        Tone.BAD if t.worsened > t.improved else Tone.NEUTRAL,
    )


def _summary(inputs: CouncilInputs, t: Tally, worst: list[int], best: list[int]) -> tuple[str, ...]:
    maker = inputs.maker

    def told(i: int) -> tuple[str, str, str, str, str, str, bool, str]:
        series = maker.series(i)
        # what is compared is told: in another period than the latest where the group is compared there
        return (
            text.title(series.key.indicator, series.key.breakdown),
            maker.compared_value(i),
            maker.compared_period(i),
            maker.median(i),
            maker.rank_words(i),
            "" if maker.elsewhere(i) else maker.direction(i),
            maker.is_far(i),
            text.unit_beside(series.key.measure, series.key.unit),
        )

    said = [sentences.against_median(t), sentences.travel(t)]
    said.append(sentences.pressure(*told(worst[0])) if worst else sentences.no_pressure(t))
    if best:
        said.append(sentences.strength(*told(best[0])))
    said.append(sentences.cannot_judge(t))
    return tuple(s for s in said if s)


def _question(maker: RowMaker, i: int, variant: int) -> str:
    series = maker.series(i)
    return sentences.question(
        text.title(series.key.indicator, series.key.breakdown),
        maker.compared_value(i),
        maker.compared_period(i),
        maker.median(i),
        maker.direction(i),
        maker.before(i),
        maker.previous_period(i),
        variant,
        f"{maker.value(i)} {sentences.when(maker.period(i))}" if maker.elsewhere(i) else "",
        text.unit_beside(series.key.measure, series.key.unit),
    )


def _themes(rows: Sequence[IndicatorRow], order: Sequence[str]) -> tuple[ThemeGroup, ...]:
    by_theme: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        by_theme.setdefault(row.theme, []).append(row)
    at = {theme: i for i, theme in enumerate(order)}
    return tuple(
        ThemeGroup(theme, _theme_summary(group), tuple(sorted(group, key=lambda r: (r.title.casefold(), r.series_id))))
        for theme, group in sorted(by_theme.items(), key=lambda item: (at.get(item[0], len(at)), item[0]))
    )


def _theme_summary(rows: Sequence[IndicatorRow]) -> str:
    clear = [r.quartile.sort for r in rows if r.quartile in QUARTILE_CELLS]
    best, worst = clear.count(1), clear.count(4)
    parts = [f"{n} in the {which} quarter" for n, which in ((best, "best"), (worst, "worst")) if n]
    head = text.plural(len(rows), "indicator")
    return f"{head}: {', '.join(parts)}" if parts else head


def _notices(inputs: CouncilInputs, t: Tally) -> tuple[str, ...]:
    area = inputs.area

    def names(codes: Sequence[str]) -> str:
        """A county of the council's own name is told from it."""
        found = [(c, inputs.areas[c].name if c in inputs.areas else c) for c in codes]
        return text.listed([f"{name} county" if name == area.name and c != area.code else name for c, name in found])

    out: list[str] = []
    election = council_records.election_notice(area.name, inputs.details.get("next_election", ""), inputs.today)
    if election:
        out.append(election)
    if area.end is not None and area.end <= inputs.today:
        follow = (
            f" Its successor is {names(area.successors)}."
            if len(area.successors) == 1
            else (f" Its successors are {names(area.successors)}." if area.successors else "")
        )
        kept = "What was published for it stays with it."
        out.append(f"{area.name} was abolished on {text.day(area.end)}.{follow} {kept}")
    elif area.end is not None:
        follow = (
            f", when {names(area.successors)} follows"
            if len(area.successors) == 1
            else (f", when {names(area.successors)} follow" if area.successors else "")
        )
        out.append(f"{area.name} is to be abolished on {text.day(area.end)}{follow}.")
    out += inputs.announced
    if area.predecessors:
        since = f" on {text.day(area.start)}" if area.start else ""
        out.append(
            f"{area.name} followed {names(area.predecessors)}{since}. Their figures stand with them; "
            "nothing is added up across the change."
        )
        out += [
            f"{was.name} was divided between {names(was.successors)}: its figures are of all of it."
            for was in (inputs.areas[c] for c in area.predecessors if c in inputs.areas)
            if len(was.successors) > 1
        ]
    if t.total and t.group_size < 2:
        out.append("The comparison group holds this council alone: choose another group to compare it.")
    elif 0 < t.group_size < 8 and t.judged:
        out.append(f"The comparison group is small: {inputs.group.label}. A quarter of it is one or two councils.")
    return tuple(out)


_OPEN = ("ONS", "Office for National Statistics", "DfE", "Department for Education", "OHID", "Fingertips", "Oflog",
         "Office for Local Government")  # fmt: skip


def sources(rows: Sequence[IndicatorRow], catalogue: Catalogue) -> tuple[str, ...]:
    """Publishers behind the rows, with their newest release."""
    return sources_of({r.facts.publisher for r in rows if r.facts}, catalogue.releases.values())


def sources_of(publishers: Collection[str], releases: Collection[Release]) -> tuple[str, ...]:
    """A sentence for each publisher: its newest release, its licence."""
    out = []
    for publisher in sorted(publishers):
        days = [r.released for r in releases if r.publisher == publisher and not r.undone]
        when = f", newest release {text.iso_day(max(days))}" if days else ""
        licence = (
            ". Contains public sector information licensed under the Open Government Licence v3.0"
            if (publisher.startswith(_OPEN))
            else ""
        )
        out.append(f"{publisher}{when}{licence}.")
    return tuple(out)


def method(group: str, note: str = "") -> tuple[str, ...]:
    """How the comparison is made, in sentences. ``note``: how the group came about, where that must be known."""
    return (
        f"The comparison group is {group}; the council is a member of it. Areas that are not councils are in no group.",
        *([note] if note else []),
        "Statistics are of the council’s latest period. Where fewer than half of the group has a figure in it, they "
        "are of the latest period in which half has, and the row says so.",
        "Median and quartiles are by linear interpolation (R type 7). The 1st quarter is the best; a figure on a "
        "boundary takes the better quarter. Rank is of the councils with a figure; equal figures share a rank.",
        "Where the publisher gives confidence limits and they hold the group’s median, a figure is not different from "
        "the median: its quarter is called unclear, and it is counted neither as a pressure nor as a strength.",
        "A figure is far from the rest where its modified z score, 0.6745 times its distance from the median divided "
        "by the median of all such distances, is beyond 3.5 (Iglewicz and Hoaglin, 1993), in groups of eight and more.",
        "Where nobody has said which way is good, no quarter and no judgement is given, only the position from high "
        "to low.",
        "Change is on the same period a year earlier; for periods longer than a year, on the last that does not "
        "overlap, or else on the previous one, marked as overlapping. No change means equal at the published decimals.",
        "A missing figure is never counted as zero. Markers, provisional and estimated figures are named in the notes.",
    )
