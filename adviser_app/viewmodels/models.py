"""What the screens and pages show, whole. Built by the builders beside this module, read by ui, packs and cli."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adviser_app.viewmodels.cells import Card, Cell, GroupView, Spark
from adviser_app.viewmodels.predecessors import PredecessorLine


@dataclass(frozen=True, slots=True)
class RowFacts:
    """The raw numbers and names behind an ``IndicatorRow``, for the CSV beside a pack and for ``--json``.

    Numbers are as stored, unrounded; None where there is none. ``period`` is as its publisher writes it.
    """

    publisher: str
    indicator: str
    breakdown: str
    measure: str
    unit: str
    period: str
    value: float | None = None
    lower: float | None = None  # confidence limits of the value
    upper: float | None = None
    marker: str = ""  # why there is no value, or what is the matter with it, in the publisher's words
    status: str = ""  # "provisional", "revised", …
    previous_period: str = ""
    change: float | None = None  # on the previous equivalent period, in the series' unit
    group_period: str = ""  # the period the group is compared in
    n: int = 0  # members of the group with a value in it
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    quartile: int | None = None  # 1 best … 4; None without polarity
    rank: int | None = None  # 1 best with polarity, 1 highest without
    different: bool | None = None  # from the median, by its confidence limits; None where there are none
    modified_z: float | None = None  # of a figure far from the rest of the group
    polarity: str = ""
    release: str = ""  # "3 March 2026"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One series as a council's page lists it."""

    series_id: int
    theme: str
    title: str  # the indicator, with its breakdown
    detail: str  # measure and unit in words, publisher
    latest: Cell  # "26.4%"; a marker in words where there is no value
    period: Cell
    change: Cell  # "+0.3" on the previous equivalent period, which `spoken` names
    direction: Cell  # Improving, Worsening, No change, Increasing, Decreasing or ""
    median: Cell
    quartile: Cell  # "1st (best)" … "4th (worst)"; "" without polarity
    rank: Cell  # "12 of 33"; without polarity "5th highest of 33" (tone muted)
    standing: Cell  # "Better than most", "Close to median", "Worse than most", "Higher than most", …
    notes: tuple[str, ...]  # markers, status, "group compared in 2023/24", overlapping periods …
    provenance: str  # "ONS Explore Local Statistics, released 3 March 2026 (claimant-count.csv)"
    spark: Spark | None = None  # filled on the page for few series, else asked for by `sparks`
    facts: RowFacts | None = None  # the numbers behind the cells


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    name: str
    summary: str  # "8 indicators: 3 better than most, 1 worse than most"
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One figure that the last refresh (or all since a date) brought, revised or withdrew."""

    series_id: int
    area_code: str
    area_name: str
    title: str
    period: str
    kind: Cell  # "New", "Revised", "Withdrawn", "Corrected marker"
    before: Cell
    after: Cell
    movement: Cell
    theme: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    title: str  # "What the refresh of 3 March 2026 changed"
    sentence: str
    counts: tuple[tuple[str, int], ...]  # ("New", 12), ("Revised", 3), ("Withdrawn", 0)
    rows: Sequence[ChangeRow]


@dataclass(frozen=True, slots=True)
class Practice:
    """A case study offered beside a council's weak indicators. ``beside``: their titles; ``row``: the record's id."""

    row: str
    title: str
    link: str
    theme: str
    council: str  # its name, "" where none is given
    date: str  # "3 March 2026" or ""
    summary: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """A council's page; the briefing pack has the same order."""

    code: str
    name: str
    official_name: str
    subtitle: str  # "District · South West · E07000001 · data to December 2026"
    headline: str  # one sentence
    summary: tuple[str, ...]  # sentences fit to be read aloud
    cards: tuple[Card, ...]
    group: GroupView
    changes: ChangesView
    pressures: tuple[IndicatorRow, ...]  # worst quartile, worsening first; at most ten
    strengths: tuple[IndicatorRow, ...]
    themes: tuple[ThemeGroup, ...]
    questions: tuple[str, ...]  # questions to ask, each derived from a row
    notices: tuple[str, ...]  # abolished, successor, few data, …
    data_as_at: str
    sources: tuple[str, ...]  # publisher, release date, licence
    method: tuple[str, ...]  # sentences: comparison rule, settings in force
    details: tuple[tuple[str, str], ...] = ()  # (what, who or when): political control, leader, chief executive, …
    practice: tuple[Practice, ...] = ()  # good practice elsewhere on the themes of its pressures


@dataclass(frozen=True, slots=True)
class ChartPoint:
    label: str
    x: float  # years, decimal: the middle of the period
    value: float | None
    low: float | None
    high: float | None
    median: float | None
    n: int
    lower: float | None  # confidence limits of the council's value
    upper: float | None
    note: str  # marker, provisional, break


@dataclass(frozen=True, slots=True)
class ChartView:
    title: str
    subtitle: str  # "Shaded: middle half of 36 metropolitan districts in England"
    council: str
    unit: str
    decimals: int
    points: tuple[ChartPoint, ...]  # oldest first, one length of period
    lengths: tuple[str, ...]  # the period lengths this series has, the one shown first
    alt_text: str  # the chart in a sentence or two
    others: tuple[tuple[str, tuple[float | None, ...]], ...] = ()  # who is shown beside: name, values per point
    steps: bool = False  # a value stands until the next one
    beside: str = ""  # who they are, where they are not those compared with: "4 councils of “Coastal towns”"
    predecessors: tuple[PredecessorLine, ...] = ()  # those it followed that have a value at a point
    of: str = ""  # "Rate, per head", which the subtitle begins with; empty where a sign stands at each number


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series for one council: chart, table view, ranking, where it came from, what was revised."""

    series_id: int
    code: str
    name: str
    title: str
    detail: str
    polarity: str
    polarity_source: str
    row: IndicatorRow
    chart: ChartView
    group: GroupView
    table: tuple[tuple[Cell, ...], ...]  # period, value, median, lower quartile, upper quartile, n, release, notes
    table_headers: tuple[str, ...]
    ranking: tuple[tuple[Cell, ...], ...]  # rank, council, value, period, modified z, remark
    ranking_headers: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]  # (what, text)
    revisions: tuple[tuple[Cell, ...], ...]  # period, was, until (release), became
    revision_headers: tuple[str, ...]
    revised: tuple[ChartView, ...]  # the figures of those periods by day of release, newest period first
    shown: GroupView  # whose lines are drawn beside: those compared with, unless others were chosen
    outliers: str = ""  # who is far from the rest of the group, in a sentence; "" where nothing is compared


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """One line of the home list."""

    code: str
    name: Cell
    type: Cell
    region: Cell
    pressures: Cell  # "4 of 31" series in the worst quartile
    worsening: Cell
    better: Cell  # "18 of 31" better than the median
    changed: Cell  # figures changed at the last refresh
    latest: Cell  # newest data
    election: Cell  # the next polling day, as far as it was written down
    support: Cell  # instances of support in the present financial year


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    sentence: str
    cards: tuple[Card, ...]
    lines: tuple[CouncilLine, ...]
    group_rule: str
    empty_hint: str  # what to do next where there is no portfolio or no data
    notices: tuple[str, ...] = ()  # pre-election periods


@dataclass(frozen=True, slots=True)
class BucketRow:
    """One line of the preview's table: an indicator, or the total."""

    indicator: str
    counts: tuple[int, ...]  # in the order of PreviewView.buckets


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What an import would do, before it does it."""

    title: str
    sentence: str
    buckets: tuple[str, ...]  # rows read, new, changed, unchanged, duplicate, superseded code, rejected, not for us
    total: BucketRow
    rows: Sequence[BucketRow]
    movements: Sequence[tuple[Cell, ...]]
    movement_headers: tuple[str, ...]
    problems: Sequence[tuple[Cell, ...]]
    problem_headers: tuple[str, ...]
    findings: tuple[Cell, ...]  # renames joined or offered, new indicators and areas, councils missing, same file again
    renames: tuple[tuple[str, str, bool], ...]  # (id, sentence, joined): what looks like a rename, to accept or not
    can_apply: bool
    nothing_to_do: str  # why not, in words
    can_read_again: bool = False  # rows of a file that was imported before were refused
    tabs: tuple[str, str, str] = ("By indicator", "Biggest movements", "Problems")
    first: str = "Indicator"  # what a line of the first table is
