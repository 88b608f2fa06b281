"""Support in print: a council's part of its briefing pack, the take-up report of a year, the matrix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.document import (
    Block,
    Bullets,
    Cards,
    Column,
    Document,
    Entry,
    Heading,
    Section,
    Table,
    Text,
)
from adviser_app.viewmodels.support import CouncilRef, MatrixView
from adviser_app.viewmodels.support_council import CouncilSupportView, EpisodeLine, MissingView
from adviser_app.viewmodels.support_figures import Breakdown, FiguresView
from adviser_app.viewmodels.support_report import YearReportView

MOST_EPISODES = 40  # of a council in its pack, the newest first; all of them are in its CSV
MOST_MISSING = 20
MOST_ALIKE = 12  # councils whose likeness is told
ACROSS = 13  # offers side by side on a page of the matrix
TITLE = "Support had and not had, against similar councils"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who made a document and when, as it says on every page."""

    day: date
    prepared_by: str = ""
    marking: str = ""

    def facts(self, *others: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """(what, said): those that say something."""
        ours = (("Prepared by", self.prepared_by), ("Date", text.day(self.day)))
        return tuple((what, said) for what, said in (*ours, *others) if said)

    @property
    def foot(self) -> str:
        return f"Prepared {text.day(self.day)}"


# -- a council's part of its pack --------------------------------------------------------------------------------

_HAD = (Column("Offer", 4.4), Column("When", 2.4), Column("Status", 2), Column("People", 1, right=True),
        Column("Days", 1, right=True), Column("Savings or income", 1.8, right=True))  # fmt: skip
_YEARS = (Column("Year", 2), Column("Instances", 1.4, right=True), Column("Offers", 1.2, right=True),
          Column("People", 2, right=True), Column("Days received", 2, right=True),
          Column("Days given", 2, right=True))  # fmt: skip
_MISSING = (Column("Offer", 4), Column("Councils like it", 1.7, right=True), Column("Last", 1.3),
            Column("Which", 4), Column("Here", 2))  # fmt: skip
_GIVEN = (Column("When", 2), Column("As", 2), Column("To", 4), Column("Days", 1, right=True))


def council_section(view: CouncilSupportView) -> Section:
    """What a council had, gave and did not have, with why the councils it is held against are like it."""
    blocks: list[Block] = [Text(view.sentence), *(Text(note, "note") for note in view.notes)]
    if view.lines:
        blocks += [Heading("What it had, and what is agreed"), _had("What it had, and what is agreed", view.lines)]
        if len(view.lines) > MOST_EPISODES:
            more = text.plural(len(view.lines) - MOST_EPISODES, "earlier episode")
            blocks.append(Text(f"{more} not printed: they are in Adviser, under Support.", "note"))
    if view.years:
        rows = tuple(
            tuple(map(entry, (Cell(y.year), y.instances, y.offers, y.people, y.days, y.given))) for y in view.years
        )
        blocks += [Heading("By year"), Table("Support by year", _YEARS, rows)]
    if view.given:
        rows = tuple((Entry(day), Entry(role), Entry(to), Entry(days)) for day, role, days, to in view.given)
        blocks += [Heading("Days its peers gave to others"), Table("Peer days given", _GIVEN, rows[:MOST_EPISODES])]
    if view.earlier:
        blocks += [Heading("Of the councils it followed"), Text(view.earlier_words, "note")]
        blocks.append(_had("Of the councils it followed", view.earlier))
    return Section(TITLE, (*blocks, *_not_had(view.missing)), "support")


def _had(title: str, lines: Sequence[EpisodeLine]) -> Table:
    return Table(title, _HAD, tuple(_episode(line) for line in lines[:MOST_EPISODES]))


def _episode(line: EpisodeLine) -> tuple[Entry, ...]:
    below = " · ".join(part for part in (line.theme.text, line.event.text) if part)
    value = [cell.text for cell in (line.savings, line.income) if cell.text]
    basis = line.episode.basis if value else ""
    return (
        Entry(line.offer.text, below), entry(line.when), entry(line.status), entry(line.people), entry(line.days),
        Entry(" and ".join(value), basis),
    )  # fmt: skip


def _not_had(view: MissingView) -> Iterable[Block]:
    yield Heading("What councils like it took up and it did not")
    yield Text(view.sentence)
    if view.lines:
        rows = tuple(
            (Entry(x.name.text, x.theme.text), entry(x.had), entry(x.latest), entry(x.who), entry(x.own))
            for x in view.lines[:MOST_MISSING]
        )
        yield Table("What councils like it took up and it did not", _MISSING, rows)
        if len(view.lines) > MOST_MISSING:
            yield Text(
                f"{text.plural(len(view.lines) - MOST_MISSING, 'more offer')} in Adviser, under Support.", "note"
            )
    if view.like:
        yield Heading("Why they are alike")
        yield Text(view.rule, "note")
        yield Bullets(tuple(Entry(like.sentence) for like in view.like[:MOST_ALIKE]))
        if len(view.like) > MOST_ALIKE:
            rest = [like.council.name for like in view.like[MOST_ALIKE:]]
            yield Text(f"Also like it: {text.listed(rest)}.", "note")


_OF_HOW_MANY = re.compile(r"(.+) \(([\d,]+ of [\d,]+)\)")


def entry(cell: Cell) -> Entry:
    """A cell of a screen's table in print. Marks stand with their words already, so that no icon repeats them; of how
    many a total is given stands below it."""
    found = _OF_HOW_MANY.fullmatch(cell.text)
    return Entry(found[1], found[2], tone=cell.tone) if found else Entry(cell.text, tone=cell.tone)


# -- the take-up report of a year --------------------------------------------------------------------------------

_COUNCILS = (Column("Council", 4.2), Column("Instances", 1.5, right=True), Column("What it took up", 6.6),
             Column("Booked, in discussion, offered", 3.8), Column("People", 1.2, right=True),
             Column("Days received", 1.3, right=True), Column("Peer days given", 1.2, right=True))  # fmt: skip
_WIDTHS = (1.4, 1.5, 1.3, 1.4, 1.9, 1.9, 1.1, 1.4, 1.1, 1.4)  # of the columns of a breakdown, after its first
_CHANGE = (Column("What", 3), Column("Now", 2, right=True), Column("Before", 2, right=True),
           Column("Change", 2, right=True))  # fmt: skip


def takeup(view: YearReportView, imprint: Imprint) -> Document:
    """The take-up report: the year in figures, all councils and what each took up, who had nothing, how it was
    counted."""
    figures = view.figures
    return Document(
        kind="Take-up report",
        title=view.title,
        subtitle=figures.scope,
        facts=imprint.facts(("Councils counted", f"{len(figures.figures.there):,}")),
        sections=(
            Section("The year in figures", tuple(_in_figures(figures)), "figures"),
            *(Section(b.title, tuple(_breakdown(b)), b.by) for b in figures.breakdowns if b.rows),
            Section("All councils, and what each took up", tuple(_all_councils(view)), "councils", new_page=True),
            Section("Councils that took up nothing", tuple(_nobody(view.none)), "none"),
            Section("What never reached a council", tuple(_never(figures)), "never"),
            Section("How it was counted", tuple(_counted(view.notes, figures.scope)), "method"),
        ),
        running=view.title,
        foot=imprint.foot,
        marking=imprint.marking,
        author=imprint.prepared_by,
        about=figures.sentence,
        landscape=True,
    )


def figures(view: FiguresView, imprint: Imprint) -> Document:
    """Take-up in figures as it was narrowed: totals, breakdowns, who had none, what never reached a council."""
    return Document(
        kind="Take-up of support",
        title="Take-up in figures",
        subtitle=view.scope,
        facts=imprint.facts(("Councils counted", f"{len(view.figures.there):,}")),
        sections=(
            Section("In figures", tuple(_in_figures(view)), "figures"),
            *(Section(b.title, tuple(_breakdown(b)), b.by) for b in view.breakdowns if b.rows),
            Section("Councils that took up nothing", tuple(_nobody(view.none)), "none"),
            Section("What never reached a council", tuple(_never(view)), "never"),
            Section("How it was counted", tuple(_counted(view.notes, view.scope)), "method"),
        ),
        running=f"Take-up in figures · {view.scope}",
        foot=imprint.foot,
        marking=imprint.marking,
        author=imprint.prepared_by,
        about=view.sentence,
        landscape=True,
    )


def _in_figures(figures: FiguresView) -> Iterable[Block]:
    yield Text(figures.sentence, "lead")
    yield Cards(figures.cards)
    yield Text(figures.distribution_words)
    if figures.change:
        rows = tuple((Entry(c.what), entry(c.now), entry(c.before), entry(c.change)) for c in figures.change)
        yield Heading(figures.change_title)
        yield Table(figures.change_title, _CHANGE, rows, 0.75)


def _breakdown(found: Breakdown) -> Iterable[Block]:
    """The lines with something to tell; of which there is nothing, the names alone."""
    columns = (
        Column(found.headers[0], 3.4),
        *(Column(name, width, right=True) for name, width in zip(found.headers[1:], _WIDTHS, strict=True)),
    )
    told = [row for row in found.rows if row.tally.statuses]
    silent = [row.name.text for row in found.rows if not row.tally.statuses]
    if silent:
        yield Text(f"Nothing recorded: {'; '.join(silent)}.", "note")
    if told:
        yield Table(found.title, columns, tuple((entry(r.name), *map(entry, r.cells)) for r in told))


def _all_councils(view: YearReportView) -> Iterable[Block]:
    rows = tuple(
        (
            Entry(x.council.name, " · ".join(filter(None, (x.council.type, x.council.region, x.council.ended)))),
            entry(x.instances), entry(x.took_up), entry(x.waiting), entry(x.people), entry(x.days), entry(x.given),
        )
        for x in view.lines
    )  # fmt: skip
    yield Text("A council is listed whether it took up anything or not; “–”: none, or not given.", "note")
    yield Table("All councils, and what each took up", _COUNCILS, rows)


def _nobody(found: Sequence[CouncilRef]) -> Iterable[Block]:
    if not found:
        yield Text("Every council took up something.")
        return
    yield Text(f"{text.sentence(text.plural(len(found), 'council'))}, by region.")
    yield Table("Councils that took up nothing", (Column("Region", 1), Column("Councils", 5)), _by_region(found))


def _by_region(found: Sequence[CouncilRef]) -> tuple[tuple[Entry, ...], ...]:
    regions: dict[str, list[str]] = {}
    for council in found:
        regions.setdefault(council.region or "No region", []).append(council.name)
    return tuple(
        (Entry(region, text.plural(len(names), "council"), strong=True), Entry(", ".join(sorted(names))))
        for region, names in sorted(regions.items())
    )


def _never(figures: FiguresView) -> Iterable[Block]:
    yield Text("Whatever the year: a theme that never reached a council has had no instance there at all.", "note")
    for row in figures.never:
        yield Heading(row.theme_name)
        yield Text(row.sentence)
        if 0 < len(row.councils) < row.there:
            title = f"Councils never reached by {row.theme_name}"
            yield Table(title, (Column("Region", 1), Column("Councils", 5)), _by_region(row.councils))


def _counted(notes: Sequence[str], scope: str) -> Iterable[Block]:
    items = [
        f"Counted: {scope}.",
        "An instance is a council’s support that is delivered or under way. What is booked, in discussion or offered "
        "is shown apart, and what was declined or cancelled too.",
        "An empty figure says nothing: totals of people, days and pounds say of how many instances they are given.",
        *notes,
    ]
    yield Bullets(tuple(map(Entry, items)))


# -- the matrix --------------------------------------------------------------------------------------------------


def matrix(view: MatrixView, imprint: Imprint) -> Document:
    """Councils × offers as they were filtered, in the order of the themes; many offers take several tables."""
    used = [j for j in range(len(view.offers)) if view.episodes[:, j].any()]
    parts = [used[at : at + ACROSS] for at in range(0, len(used), ACROSS)]
    sections = [
        Section(_offers_words(number, len(parts)), (_by_theme(view, part), _grid(view, part)), new_page=number > 0)
        for number, part in enumerate(parts)
    ]
    legend = "; ".join(f"{mark} {status}" for mark, status, count in view.legend if count)
    said: list[Block] = [Text(view.sentence, "lead"), *(Text(note) for note in view.notes)]
    silent = [offer.name for j, offer in enumerate(view.offers) if j not in used]
    if silent:
        said.append(Text(f"Nothing recorded with these councils: {'; '.join(silent)}.", "note"))
    if legend:
        said.append(
            Text(f"Marks: {legend}. A number beside: how many episodes, or of what was had, how often.", "note")
        )
    return Document(
        kind="Take-up of support",
        title=view.title,
        subtitle=view.scope,
        facts=imprint.facts(("Councils", f"{len(view.councils):,}"), ("Offers", f"{len(view.offers):,}")),
        sections=(Section("In short", tuple(said)), *sections),
        running=f"{view.title} · {view.scope}",
        foot=imprint.foot,
        marking=imprint.marking,
        author=imprint.prepared_by,
        about=view.sentence,
        landscape=True,
    )


def _offers_words(number: int, parts: int) -> str:
    return "Who took up what" if parts == 1 else f"Who took up what, part {number + 1} of {parts}"


def _by_theme(view: MatrixView, columns: Sequence[int]) -> Text:
    """Which of the offers across belong to which theme."""
    themes: dict[str, list[str]] = {}
    for j in columns:
        themes.setdefault(view.offers[j].theme_name, []).append(view.offers[j].name)
    return Text(" ".join(f"{text.sentence(name)}: {', '.join(offers)}." for name, offers in themes.items()), "note")


def _grid(view: MatrixView, columns: Sequence[int]) -> Table:
    name, mark = 3.4, 1.4
    heads = (Column("Council", name), *(Column(view.offers[j].name, mark, turned=True) for j in columns))
    rows = tuple(
        (Entry(council.name), *(_status(view, i, j) for j in columns)) for i, council in enumerate(view.councils)
    )
    share = (name + mark * len(columns)) / (name + mark * ACROSS)
    return Table("Councils and offers", heads, rows, share)


def _status(view: MatrixView, row: int, column: int) -> Entry:
    """The mark with its word, and how often."""
    cell = view.cell(row, column)
    if not cell.text:
        return Entry("")
    mark, _, count = cell.text.partition(" ")
    word = cell.spoken.partition(",")[0]
    return Entry("\N{NO-BREAK SPACE}".join(part for part in (mark, word, count) if part), tone=cell.tone)
