"""A council's briefing pack as a document for Word: the same page, options and charts as the PDF, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from adviser_app.packs import briefing, svg, templates, typesetting, word
from adviser_app.packs.options import PackOptions
from adviser_app.packs.pictures import Drawing
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.document import (
    Block,
    Bullets,
    Cards,
    Column,
    Document,
    Entry,
    Heading,
    Picture,
    Section,
    Table,
    Text,
)
from adviser_app.viewmodels.models import ChartView, CouncilPage, IndicatorRow
from adviser_app.viewmodels.pack_records import files_said, holds

CHART = (494.0, 168.0)  # points
NOTHING_WORST = "No indicator stands in the worst quarter of the group."
NOTHING_BEST = "No indicator stands in the best quarter of the group."
LICENCE = (
    "Public sector information is used under the Open Government Licence v3.0 "
    "(nationalarchives.gov.uk/doc/open-government-licence/version/3/)."
)
HOW_TO_READ = (
    "Suppressed means the publisher holds a figure and does not show it, mostly because it would tell of few people; "
    "missing means there is none. Neither is zero, and neither enters a median or a rank.",
    "Provisional figures may be revised; in charts the points of figures less certain than the others are hollow.",
    "In charts and trends the dark line is the council, the grey band the middle half of the group, the dashed line "
    "its median.",
)
_SHORT = (Column("Indicator", 5), Column("Latest", 1.4, right=True), Column("Median", 1.3, right=True),
          Column("Direction", 2))  # fmt: skip
_IN_DETAIL = (Column("Indicator", 4.4), Column("Latest", 1.5, right=True), Column("Against the group", 2.7),
              Column("Direction of travel", 2.3), Column("Trend", 2.9))  # fmt: skip
_BY_THEME = (Column("Indicator", 4.6), Column("Latest", 1.7, right=True), Column("Median", 1.4, right=True),
             Column("Change", 1.9), Column("Position", 2.2), Column("Trend", 1.9))  # fmt: skip
_CHANGED = (Column("Indicator", 4.6), Column("Period", 2), Column("What", 1.6), Column("Before", 1.5, right=True),
            Column("Now", 1.5, right=True), Column("Movement", 1.6, right=True))  # fmt: skip


def render(
    page: CouncilPage,
    charts: Sequence[ChartView],
    options: PackOptions,
    *,
    files: Sequence[str] = (),
    sections: Sequence[Section] = (),
    drawings: Mapping[str, Drawing] | None = None,
) -> bytes:
    """The pack as a Word file; what is given is what the PDF is made of. Raises AdviserError ``fonts-missing``."""
    when = typesetting.moment(options.timestamp)
    made = _Pack(page, charts, options, when, files, sections)
    return word.write(made.document(), when, made.drawings | dict(drawings or {}))


class _Pack:
    def __init__(
        self,
        page: CouncilPage,
        charts: Sequence[ChartView],
        options: PackOptions,
        when: datetime,
        files: Sequence[str],
        sections: Sequence[Section],
    ) -> None:
        self._page = briefing.abridged(page)
        self._charts = briefing.drawn(charts)
        self._options = options
        self._when = when
        self._files = files
        self._sections = sections
        self._palette = svg.Palette.of(templates.palette())
        self._notes, self._numbers = briefing.notes(self._page)
        rows = [row for theme in self._page.themes for row in theme.rows]
        self._publishers = {row.facts.publisher for row in rows if row.facts is not None}
        self.drawings: dict[str, Drawing] = {}

    def document(self) -> Document:
        page, day = self._page, text.day(self._when.date())
        facts = (
            ("Prepared for", self._options.prepared_for), ("Prepared by", self._options.prepared_by), ("Date", day),
            ("Data as at", page.data_as_at), ("Compared with", page.group.label),
        )  # fmt: skip
        leads = [d for d in page.details if d[0] in ("Political control", "Leader", "Chief executive")]
        sections = [self._summary(), self._changes(), self._standing(), self._indicators(), *self._drawn()]
        sections += [*self._sections, self._questions(), *self._who(), self._method()]
        return Document(
            kind="Council briefing pack",
            title=page.name,
            subtitle=page.subtitle,
            facts=tuple((what, said) for what, said in (*facts, *leads) if said),
            sections=tuple(sections),
            running=f"{page.name} briefing pack",
            foot=f"Prepared {day}",
            marking=self._options.marking,
            author=self._options.prepared_by,
            about=page.headline,
        )

    # parts, in the order of the pack

    def _summary(self) -> Section:
        page = self._page
        blocks: list[Block] = [Text(notice, "notice") for notice in page.notices]
        blocks += [Text(page.headline, "lead"), *(Text(said) for said in page.summary)]
        if page.cards:
            blocks.append(Cards(page.cards))
        for title, rows, none in (
            ("Under most pressure", page.pressures, NOTHING_WORST), ("Strongest", page.strengths, NOTHING_BEST),
        ):  # fmt: skip
            if page.pressures or page.strengths:
                short = [
                    (Entry(r.title), _figure(r.latest), Entry(r.median.text), _said(r.direction)) for r in rows[:5]
                ]
                blocks += [Heading(title), Table(title, _SHORT, tuple(short)) if short else Text(none, "note")]
        return Section("Summary", tuple(blocks))

    def _changes(self) -> Section:
        changes = self._page.changes
        shown = briefing.shown_changes(changes.rows)
        blocks: list[Block] = [Text(changes.sentence)]
        if shown:
            counts = [f"{name} {n}" for name, n in changes.counts if n]
            rows = tuple(
                (
                    Entry(row.title), Entry(row.period, f"and {more} earlier" if more else ""), _said(row.kind),
                    Entry(row.before.text), _figure(row.after), _said(row.movement),
                )
                for row, more in shown
            )  # fmt: skip
            blocks += [Text(" · ".join(counts), "note"), Table(changes.title, _CHANGED, rows)]
            left = sum(n for _, n in changes.counts) - sum(1 + more for _, more in shown)
            if left:
                blocks.append(Text(f"{left} more changed figures are listed in Adviser, under What changed.", "note"))
        return Section(changes.title, tuple(blocks), new_page=bool(self._page.themes))

    def _standing(self) -> Section:
        page = self._page
        blocks: list[Block] = [
            Text(
                f"Against {page.group.label}, {page.name} among them. Trend: the council’s line, the group’s middle "
                "half shaded, its median dashed.",
                "note",
            )
        ]
        blocks += [Heading("Pressures"), self._detailed("Pressures", page.pressures, NOTHING_WORST)]
        if page.practice:
            blocks += [
                Heading("Good practice elsewhere"),
                Text("Case studies of other councils on the themes of these pressures.", "note"),
                Bullets(
                    tuple(
                        Entry(
                            p.title,
                            below=" · ".join(part for part in (p.theme, p.council, p.date, p.summary) if part),
                            link=p.link,
                        )
                        for p in page.practice
                    )
                ),
            ]
        blocks += [Heading("Strengths"), self._detailed("Strengths", page.strengths, NOTHING_BEST)]
        return Section("Pressures and strengths", tuple(blocks))

    def _detailed(self, title: str, found: Sequence[IndicatorRow], none: str) -> Block:
        rows = tuple(
            (
                self._named(row), _figure(row.latest, row.period.text),
                self._against(row),
                Entry(row.direction.text or row.change.text, _moved(row), tone=row.direction.tone),
                self._spark(row, "large"),
            )
            for row in found
        )  # fmt: skip
        return Table(title, _IN_DETAIL, rows) if rows else Text(none)

    def _against(self, row: IndicatorRow) -> Entry:
        median = f"median {row.median.text}" if row.median.text else ""
        below = " · ".join(_some(median, row.rank.text, row.quartile.text))
        return Entry(row.standing.text, below, tone=row.standing.tone)

    def _indicators(self) -> Section:
        page = self._page
        blocks: list[Block] = []
        if page.themes:
            blocks.append(
                Text(
                    "Change and direction are against the same period a year earlier, or the last that does not "
                    f"overlap. Median, quartile and rank are of the comparison group: {page.group.label}.",
                    "note",
                )
            )
        else:
            blocks.append(Text(f"There are no figures for {page.name} yet."))
        for theme in page.themes:
            if not theme.rows:
                continue
            name = theme.name or "Other indicators"
            rows = tuple(
                (
                    self._named(row), _figure(row.latest, row.period.text), Entry(row.median.text),
                    Entry(row.direction.text or row.change.text, row.change.text if row.direction.text else "",
                          tone=row.direction.tone),
                    Entry(row.quartile.text or row.standing.text, row.rank.text, tone=row.quartile.tone),
                    self._spark(row, "small"),
                )
                for row in theme.rows
            )  # fmt: skip
            blocks += [Heading(name), Text(theme.summary, "note"), Table(name, _BY_THEME, rows)]
        if self._notes:
            blocks += [Heading("Notes to the indicators"), Bullets(tuple(map(Entry, self._notes)), numbered=True)]
        return Section("Indicators by theme", tuple(blocks))

    def _drawn(self) -> Iterable[Section]:
        if not self._charts:
            return
        blocks: list[Block] = [Text(f"{svg.below_title(self._charts[0])}; dashed: its median.", "note")]
        for number, view in enumerate(self._charts):
            key = f"chart {number}"
            self.drawings[key] = Drawing(svg.chart(view, *CHART, self._palette), *CHART)
            alt = view.alt_text or f"Chart of {view.title}."
            blocks.append(Picture(key, view.title, alt, svg.chart_notes(view, self._numbers)))
        yield Section("Charts", tuple(blocks), new_page=True)

    def _questions(self) -> Section:
        if not self._page.questions:
            return Section("Questions to ask", (Text("The figures raise no question by themselves."),))
        return Section("Questions to ask", (Bullets(tuple(map(Entry, self._page.questions)), numbered=True),))

    def _who(self) -> Iterable[Section]:
        if self._page.details:
            rows = tuple((Entry(what, strong=True), Entry(said)) for what, said in self._page.details)
            table = Table("Who leads the council", (Column("Role or fact", 2), Column("Who, and since when", 5)), rows)
            intro = Text("As advisers have written it down; corrections are welcome.", "note")
            yield Section("Who leads the council", (intro, table))

    def _method(self) -> Section:
        page = self._page
        blocks: list[Block] = [Heading("Where the figures come from")]
        if page.sources:
            blocks.append(Bullets(tuple(map(Entry, page.sources))))
        blocks.append(Text(LICENCE))
        if self._files:
            blocks.append(Text(files_said(self._files)))
        blocks.append(Heading("How they are compared"))
        if page.method:
            blocks.append(Bullets(tuple(map(Entry, page.method))))
        blocks += [Heading("How to read them"), Bullets(tuple(map(Entry, HOW_TO_READ)))]
        blocks.append(Text(holds(self._options.include, {s.key for s in self._sections})))
        return Section("Data and method", tuple(blocks))

    # cells

    def _named(self, row: IndicatorRow) -> Entry:
        numbers = list(dict.fromkeys(self._numbers[note] for note in row.notes if note in self._numbers))
        numbered = f"{'note' if len(numbers) == 1 else 'notes'} {', '.join(map(str, numbers))}" if numbers else ""
        short = [note for note in row.notes if note not in self._numbers]
        return Entry(row.title, " · ".join(_some(self._detail(row), numbered, *short)))

    def _detail(self, row: IndicatorRow) -> str:
        """What kind of figure it is. Where there is one publisher, the sources say so once."""
        if len(self._publishers) != 1:
            return row.detail
        (only,) = self._publishers
        said = "" if row.detail == only else row.detail.replace(f" · {only}", "")
        return "" if said in ("Percentage", "Pounds") else said

    def _spark(self, row: IndicatorRow, size: str) -> Entry:
        if row.spark is None or not any(v is not None for v in row.spark.values):
            return Entry("")
        if sum(v is not None for v in row.spark.values) == 1:
            return Entry("one period", tone=Tone.MUTED)
        words = briefing.spark_words(row.title, row.spark, row.latest)
        key, measures = f"spark {size} {row.series_id}", briefing.SPARK_SIZES[size]
        self.drawings[key] = Drawing(svg.sparkline(row.spark, words, *measures, palette=self._palette), *measures)
        return Entry(words, picture=key)


def _some(*parts: str) -> list[str]:
    return [part for part in parts if part]


def _said(cell: Cell) -> Entry:
    return Entry(cell.text, tone=cell.tone, icon=cell.icon)


def _figure(cell: Cell, below: str = "") -> Entry:
    """Words in a figure's place do not stand out like one."""
    return Entry(cell.text, below, tone=cell.tone, strong=any(c.isdigit() for c in cell.text))


def _moved(row: IndicatorRow) -> str:
    """The change, and on which period."""
    if not row.direction.text:
        return ""
    _, on, period = row.change.spoken.partition(" on ")
    return f"{row.change.text}{on}{period}"
