"""Reports of figures: named lists of views, each filled with the newest figures, as pages and as a printed document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from adviser_app.domain.views import KINDS, TABLE, View
from adviser_app.viewmodels import text
from adviser_app.viewmodels.document import Block, Bullets, Column, Document, Entry, Heading, Picture, Section, Text
from adviser_app.viewmodels.document import Table as PrintedTable
from adviser_app.viewmodels.explorer.bars import BarsView
from adviser_app.viewmodels.explorer.base import Shown
from adviser_app.viewmodels.explorer.tables import TableView
from adviser_app.viewmodels.rows import rank_cell

if TYPE_CHECKING:
    from adviser_app.viewmodels.support_pages import Imprint

MOST_ROWS = 60  # councils of a table in print; its CSV has them all
MOST_COLUMNS = 5  # indicators of a table in print: each has room for the longest word of its heading
MOST_BARS, ENDS, BESIDE = 44, 8, 4
"""From more councils than these on a pack prints a ranking in part: so many at either end, and on either side of those
that stand out."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list. ``row``: its record; ``sentence``: "4 views: lines, ranked bars and a map"."""

    row: str
    name: str
    about: str
    count: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ReportsView:
    sentence: str
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A view of a report as it is kept. ``row``: its record; ``number``: its place, from 1; ``title`` and ``words`` as
    they were typed, "" for none; ``text``: the view's JSON; ``view``: None where that is none, ``problem`` then says
    why."""

    row: str
    number: int
    title: str
    words: str
    text: str
    view: View | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A view with the figures of now; ``shown`` None where there is nothing to show, ``problem`` then says why."""

    line: ViewLine
    shown: Shown | None
    problem: str = ""

    @property
    def title(self) -> str:
        """Its own title, else what it shows, or would show."""
        if self.line.title:
            return self.line.title
        if self.shown is not None:
            return self.shown.title
        wanted = self.line.view
        if wanted is not None and (wanted.series or wanted.basket):
            key = wanted.series[0] if wanted.series else None
            return text.title(key.indicator, key.breakdown) if key is not None else wanted.basket
        return f"View {self.line.number}"

    @property
    def subtitle(self) -> str:
        """What it shows in short; where somebody gave it a title, what the view would call itself."""
        if self.shown is None:
            return ""
        own = [self.shown.title] if self.line.title and self.line.title != self.shown.title else []
        return " · ".join(part for part in (*own, self.shown.subtitle) if part)


@dataclass(frozen=True, slots=True)
class FigureReport:
    """A report that has filled itself. ``sentence``: "4 views; one finds no figures here"."""

    line: ReportLine
    views: tuple[Filled, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """A view that was put into a report. ``row``: of the view; ``report``, ``name``: of the report; ``made``: which is
    new."""

    row: str
    report: str
    name: str
    made: bool
    sentence: str


def line(row: str, name: str, about: str, views: Sequence[ViewLine]) -> ReportLine:
    """A report in a list."""
    kinds = list(dict.fromkeys(KINDS[v.view.kind].words.lower() for v in views if v.view is not None))
    count = text.plural(len(views), "view") if views else "no view yet"
    return ReportLine(row, name, about, len(views), f"{count}: {text.listed(kinds)}" if kinds else count)


def reports(lines: Iterable[ReportLine]) -> ReportsView:
    """All reports, by name."""
    ordered = tuple(sorted(lines, key=lambda one: (one.name.casefold(), one.row)))
    if not ordered:
        return ReportsView("There is no report of figures yet.", ())
    views = sum(one.count for one in ordered)
    return ReportsView(f"{text.plural(len(ordered), 'report')} with {text.plural(views, 'view')}.", ordered)


def report(about: ReportLine, views: Sequence[Filled]) -> FigureReport:
    """A report of its views, in their order."""
    empty = sum(v.shown is None for v in views)
    said = text.plural(len(views), "view") if views else "No view in it yet"
    if empty:
        left = "it shows" if len(views) == 1 else "one shows" if empty == 1 else f"{empty:,} show"
        said = f"{said}; {left} nothing here"
    return FigureReport(about, tuple(views), f"{said}.")


def pinned(row: str, about: ReportLine, *, made: bool) -> Pinned:
    """What pinning did; ``about``: the report with the view in it."""
    place = "its first view" if about.count == 1 else f"its {text.ordinal(about.count)} view"
    said = f"Pinned to {'the new report ' if made else ''}“{about.name}”, {place}."
    return Pinned(row, about.row, about.name, made, said)


# -- in print ------------------------------------------------------------------------------------------------------


def document(
    found: FigureReport, imprint: Imprint, sources: Sequence[str], parts: Parts, files: Sequence[str] = (),
    as_at: date | None = None,
) -> Document:  # fmt: skip
    """A report in print: each view with its words. ``sources``: where the figures come from; ``files``: what goes with
    it; ``as_at``: the day they are of, where it is not today."""
    about = found.line
    listed = Bullets(tuple(Entry(view.title, _in_short(view)) for view in found.views), numbered=True)
    opening = (
        *([Text(about.about, "lead")] if about.about else []),
        listed if found.views else Text("There is no view in this report yet."),
    )
    return Document(
        kind="Report of figures",
        title=about.name,
        subtitle=text.sentence(about.sentence),
        facts=imprint.facts(("Figures as at", text.day(as_at) if as_at is not None else "")),
        sections=(
            Section("In this report", opening, "about"),
            *(
                Section(view.title, tuple(blocks(view, parts)), "view", new_page=view is found.views[0])
                for view in found.views
            ),
            Section("Where the figures come from", tuple(_method(sources, files)), "method"),
        ),
        running=f"Report of figures · {about.name}",
        foot=imprint.foot,
        marking=imprint.marking,
        author=imprint.prepared_by,
        about=about.about or found.sentence,
    )


def _in_short(view: Filled) -> str:
    """A view in a list of those of its report."""
    if view.shown is None:
        return view.problem
    return " · ".join(part for part in (KINDS[view.shown.kind].words, view.subtitle) if part)


def key(view: Filled, part: int) -> str:
    """What a picture is found by among the drawings of a report."""
    return f"{view.line.row} {part}"


def blocks(view: Filled, parts: Parts) -> Iterable[Block]:
    """A view in print, below its title."""
    if view.subtitle:
        yield Text(view.subtitle, "note")
    if view.line.words:
        yield Text(view.line.words, "intro")
    if view.shown is None:
        yield Text(view.problem, "notice")
    elif view.shown.kind == TABLE and isinstance(view.shown, TableView):
        yield from _printed_table(view.title, view.shown)
    else:
        pieces = len(parts[view.line.row])
        for part in range(pieces):
            said = view.shown.said if part == 0 else f"{view.title}, continued, {part + 1} of {pieces}."
            yield Picture(key(view, part), "", said, view.shown.notes if part == pieces - 1 else ())


Parts = Mapping[str, Sequence[Shown]]
"""By the row of a view that is printed as a picture, the pieces it has: each fits on a page."""


def drawn(view: Filled) -> bool:
    """Whether a view is printed as a picture; tables are set, so that they can be read out cell by cell."""
    return view.shown is not None and view.shown.kind != TABLE


def _printed_table(title: str, shown: TableView) -> Iterable[Block]:
    """Indicators that have no room beside the others have tables of their own, each as wide as the others. Of more
    councils than anybody reads, those that stand out, else the first."""
    rows = shown.rows
    if len(rows) > MOST_ROWS:
        rows = tuple(row for row in rows if row.style >= 0) or rows[:MOST_ROWS]
        left = text.plural(len(shown.rows) - len(rows), "more council")
        yield Text(f"Medians and quartiles are of all of them: {left} in the data file.", "note")
    for note in shown.notes:
        yield Text(note, "note")
    count = max(1, -(-len(shown.columns) // MOST_COLUMNS))
    each = max(1, -(-len(shown.columns) // count))
    for start in range(0, max(1, len(shown.columns)), each):
        columns = shown.columns[start : start + each]
        heads = (Column(f"{c.head.title}, {c.period}" if c.period else c.head.title, 1.2, right=True) for c in columns)
        body = (
            (
                Entry(row.name, strong=row.style >= 0),
                *(
                    Entry(e.cell.text, rank_cell(e.rank, e.n, e.shared, bool(c.head.polarity)).text if e.rank else "")
                    for c, e in zip(columns, row.entries[start : start + each], strict=False)
                ),
            )
            for row in rows
        )
        marks = (
            (Entry("Upper quartile"), *(Entry(c.marks.upper_text or "–") for c in columns)),
            (Entry("Median", strong=True), *(Entry(c.marks.median_text or "–", strong=True) for c in columns)),
            (Entry("Lower quartile"), *(Entry(c.marks.lower_text or "–") for c in columns)),
        )
        said = title if count == 1 else f"{title}, {start // each + 1} of {count}"
        yield PrintedTable(said, (Column("Council", 2.2), *heads), (*body, *marks))


def _method(sources: Sequence[str], files: Sequence[str]) -> Iterable[Block]:
    if sources:
        yield Bullets(tuple(Entry(source) for source in sources))
    yield Text("Public sector information is used under the Open Government Licence v3.0.")
    yield Text("The report fills itself with the newest figures each time it is opened or written.")
    if files:
        yield Text(f"The figures go with it as CSV: {text.listed(list(files))}.")


def pack_section(found: FigureReport, parts: Parts) -> Section:
    """A report as a section of a council's pack."""
    body: list[Block] = [Text(found.line.about, "note")] if found.line.about else []
    for one in found.views:
        body += [Heading(one.title), *blocks(one, parts)]
    if not found.views:
        body.append(Text("There is no view in this report yet."))
    return Section(found.line.name, tuple(body), "figures")


def excerpt(view: Filled) -> Filled:
    """A view as a pack prints it: of a long ranking both ends and those next to the councils that stand out; the CSV
    that goes with the pack has all."""
    shown = view.shown
    if not isinstance(shown, BarsView) or len(shown.bars) <= MOST_BARS:
        return view
    bars = shown.bars
    chosen = [at for at, bar in enumerate(bars) if bar.style >= 0]
    kept = {*range(ENDS), *range(len(bars) - ENDS, len(bars))}
    kept |= {near for at in chosen for near in range(at - BESIDE, at + BESIDE + 1) if 0 <= near < len(bars)}
    named = text.listed([bars[at].name for at in chosen])
    note = (
        f"Both ends of the ranking{f' and the councils next to {named}' if named else ''}: {len(kept)} of "
        f"{len(bars)}. The others are in the data file."
    )
    part = replace(shown, bars=tuple(bars[at] for at in sorted(kept)), notes=(note, *shown.notes))
    return replace(view, shown=part)
