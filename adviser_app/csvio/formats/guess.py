"""What a table of nobody's format most likely means, for somebody to correct: nothing is read by a guess alone.

Unlike ``tables``, which refuses what could mean two things, a guess takes the likelier one, and leaves open what
nothing in the file says (``Draft.missing``). ``layout_of`` makes of a finished draft the mapping a file is read by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from adviser_app.csvio.formats import (
    flags,
    headings,
    looked,
    period_styles,
    running,
    said_periods,
    sampled,
    sorting,
    tables,
    two_years,
    units_above,
)
from adviser_app.csvio.formats.dfe import data_set
from adviser_app.csvio.formats.layout import Figures, Layout, Role, header_key, join_headings
from adviser_app.csvio.formats.mapping import MAX_ROWS
from adviser_app.csvio.formats.own import OWN
from adviser_app.csvio.formats.sampled import Column, Content
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.mapping_draft import ColumnDraft, Draft, Use
from adviser_app.domain.period_text import (
    are_joined_months,
    is_joined,
    is_month_not_year,
    is_month_or_year,
    is_year_not_month,
    needs_kind,
    parse_period,
    short_month,
)

FORMAT = "a mapped table"
WITHIN = 30  # records among which the heading must begin, as the reader has it
_CODES = 3  # different numbers, all of them among those of areas
_SHOWN = 5  # texts of a column that stand for it
_KIND_OF_AREA = re.compile(
    r"(?:area|geography|geographic|geographical|organisation|org|authority) ?(?:type|level|kind)(?: ?name)?"
)
_UNITS = ("unit", "units", "unit of measure", "value unit")
_MARKERS = ("marker", "markers", "flag", "flags", "symbol", "marker code", "suppression")
_STATUSES = ("status", "observation status", "value status")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = re.compile(r"(?:19|20|21)\d\d(?:[/–-]\d\d(?:\d\d)?)?")

# headings of what DfE's "create your own tables" downloads: filters follow, then measures
_TABLE_TOOL = frozenset(("location", "location_code", "geographic_level", "time_period"))

_ENDING = "year ending"  # heads 201703 where MHCLG means the year to March 2017

Knows = Callable[[str], bool]
"""Whether a text is the name of a council or another area that is known."""


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    line: int

    @property
    def filled(self) -> list[int]:
        return [i for i, cell in enumerate(self.cells) if cell]


def draft(
    records: Sequence[tuple[Sequence[str], int]], file: str, knows: Knows, *, start: int = 0, rows: int = 0
) -> Draft:
    """The likeliest reading. ``records``: cells and lines of the file's first records; ``start``, ``rows``: the line
    the heading begins on and how many rows it has, where somebody said so (0: to be found)."""
    table = [_Row([clean(c) for c in cells], line) for cells, line in records]
    if not table:
        return Draft(())
    at = next((i for i, row in enumerate(table) if row.line >= start), 0) if start else _heading(table, knows)
    rows = min(rows, MAX_ROWS) if rows else _depth(table, at, knows)
    if not start and rows == 1:
        at, rows = _upwards(table, at)
    names = join_headings([row.cells for row in table[at : at + rows]])
    below = [row.cells for row in table[at + rows :]]
    facts = sampled.columns(len(names), below)
    uses = _uses(names, facts, below, knows)
    columns = tuple(
        ColumnDraft(name, use, {}, _sample(below, i)) for i, (name, use) in enumerate(zip(names, uses, strict=True))
    )
    publisher = tables.MINISTRY if any(headings.mostly(fact, headings.E_CODE) for fact in facts) else OWN.publisher
    before = [row.cells for row in table[:at]]
    found = Draft(columns, table[at].line, rows, publisher=publisher, title=headings.title_of(before))
    if any(looked.words_of(columns[i].heading) == _ENDING for i in found.using(Use.PERIOD)):
        found = found.with_fixed(Use.KIND_OF_PERIOD, _ENDING)
    return _say(found, before, file)


# ---- where the heading is ----------------------------------------------------------------------------------------


def _is_figure(text: str) -> bool:
    return bool(text) and parse_cell(text).is_number and _YEAR.fullmatch(text) is None


def _heading(table: Sequence[_Row], knows: Knows) -> int:
    """The row above the first one that names an area and has figures; else the first that is as wide as most."""
    for i, row in enumerate(table):
        named = any(headings.GSS.fullmatch(c) or (len(c) > 2 and knows(c)) for c in row.cells)
        if named and any(_is_figure(c) for c in row.cells):
            before = [
                j for j in range(max(0, i - WITHIN), i) if len(table[j].filled) > 1 and not _has_figures(table[j])
            ]
            return before[-1] if before else max(0, i - 1)
    widths = [len(row.filled) for row in table]
    usual = max(set(widths), key=lambda w: (widths.count(w), w))
    return next((i for i, w in enumerate(widths[:WITHIN]) if w >= max(2, usual * 0.6)), 0)


def _has_figures(row: _Row) -> bool:
    return any(_is_figure(c) for c in row.cells)


def _depth(table: Sequence[_Row], at: int, knows: Knows) -> int:
    """How many rows from here on are heading: those without a figure, and without the name of an area, before the first
    row that has either."""
    rows = 1
    for row in table[at + 1 : at + MAX_ROWS]:
        if (
            _has_figures(row)
            or len(row.filled) < 2
            or any(headings.GSS.fullmatch(c) or knows(c) for c in row.cells if len(c) > 2)
        ):
            break
        edge = row.filled[0]
        if table[at].filled[:1] == [edge] and row.cells[edge] != table[at].cells[edge]:
            break  # a row with a text of its own where the areas stand is a row
        rows += 1
    return rows


def _upwards(table: Sequence[_Row], at: int) -> tuple[int, int]:
    """Where the heading begins and its rows, if the rows just above it group its columns."""
    first = at
    while first > 0 and at - first < MAX_ROWS - 1:
        above = table[first - 1]
        edge = table[at].filled[:1]  # a line that begins where the table does, and ends there, is a title
        groups = above.filled and above.filled != edge and above.line == table[first].line - 1
        words = [above.cells[i] for i in above.filled]
        if not groups or _has_figures(above) or (len(words) == 1 and len(words[0].split()) > 8):
            break
        if above.filled in ([0, 1], [0]):
            break  # a label and what it says, or a title: a line of its own
        first -= 1
    return first, at - first + 1


# ---- what a column is --------------------------------------------------------------------------------------------


def _uses(names: Sequence[str], facts: Sequence[Column], below: Sequence[Sequence[str]], knows: Knows) -> list[Use]:
    keys = [header_key(headings.NOTE_MARK.sub("", n)) for n in names]
    uses = [_by_itself(name, key, fact) for name, key, fact in zip(names, keys, facts, strict=True)]
    numbers = [f.texts for n, f in zip(names, facts, strict=True) if looked.is_no_figure(n) and f.whole_numbers]
    for i, fact in enumerate(facts):
        if uses[i] is Use.VALUE and len(fact.texts) >= _CODES and any(fact.texts <= known for known in numbers):
            uses[i] = Use.NOTHING  # the numbers of other areas of the table: its nearest neighbours
    if names and looked.counts_rows(names[0], 0, below):
        uses[0] = Use.NOTHING
    codes = [i for i, fact in enumerate(facts) if headings.mostly(fact, headings.GSS)]
    own = [i for i in codes if not headings.NOT_THE_AREA.search(keys[i].replace("_", " "))] or codes
    if own:
        uses[max(own, key=lambda i: len(facts[i].texts))] = Use.AREA_CODE
    _choose_name(uses, keys, facts, knows, len(below))
    _choose_period(uses, keys, facts)
    place = [i for i, use in enumerate(uses) if use in (Use.AREA_CODE, Use.AREA_NAME)]
    when = [i for i, use in enumerate(uses) if use is Use.PERIOD]
    last = keys.index("time_period") if _TABLE_TOOL.issubset(keys) else len(keys)
    keyed = [*place, *when]
    for i, use in enumerate(uses):
        if use is not Use.BREAKDOWN or i > last:
            continue
        heading = looked.words_of(names[i])
        timely = headings.PERIODS.search(heading) or all(parse_period(t) for t in facts[i].texts)
        if when and timely and not sampled.repeats(below, when, [i]):
            uses[i] = Use.NOTHING  # the period once more
            continue
        lies = headings.WITHIN.search(heading) and sampled.of_one_area(below, place, when, i)
        if lies or not sampled.repeats(below, keyed, [i]):
            one = len(facts[i].texts) == 1 and not headings.ATTRIBUTE.search(heading)
            uses[i] = Use.BREAKDOWN if one else Use.NOTHING
    _tell_series_apart(uses, names, below)
    _without_parts_of_days(uses, names, below)
    return uses


def _by_itself(name: str, key: str, fact: Column) -> Use:
    """What a column is by its own heading and texts; words are a breakdown until something else is known."""
    figures = fact.content in (Content.FIGURES, Content.MARKS) or (
        fact.content is Content.MIXED and fact.is_mostly_figures
    )
    named = {
        Use.UNIT: _UNITS, Use.MARKER: _MARKERS, Use.STATUS: _STATUSES, Use.NOTE: headings.NOTES,
        Use.INDICATOR: headings.INDICATOR,
    }  # fmt: skip
    if fact.content is Content.EMPTY:
        return Use.NOTHING
    found = next((use for use, words in named.items() if key in words), None)
    if found is None and flags.are_known(fact) and (not name or flags.is_heading(name)):
        return Use.MARKER
    if found is not None and not (figures and fact.numbers):
        return found
    if fact.content is Content.WORDS and _KIND_OF_AREA.fullmatch(looked.words_of(name)):
        return Use.GEOGRAPHY
    if looked.is_dimension(name) and len(fact.texts) > 1 and (fact.content is not Content.FIGURES or fact.whole):
        return Use.BREAKDOWN
    if looked.is_no_figure(name) or headings.mostly(fact, headings.E_CODE) or headings.mostly(fact, headings.GSS):
        return Use.NOTHING
    if figures and fact.numbers:
        words = key.replace("_", " ")
        return Use.LOWER if sorting.LOWER.search(words) else Use.UPPER if sorting.UPPER.search(words) else Use.VALUE
    if fact.content is Content.MARKS and not sorting.STATUS.search(looked.words_of(name)):
        return Use.VALUE  # all of them suppressed
    return Use.BREAKDOWN if fact.content in (Content.WORDS, Content.MIXED) else Use.NOTHING


def _choose_name(uses: list[Use], keys: Sequence[str], facts: Sequence[Column], knows: Knows, rows: int) -> None:
    """The column of names; where nothing else says whose the figures are, that of words of which all differ."""
    words = [i for i, use in enumerate(uses) if use is Use.BREAKDOWN and facts[i].content is Content.WORDS]
    words = [i for i in words if not headings.OTHER_PLACES.search(looked.words_of(keys[i]))]
    share = {i: sum(map(knows, facts[i].texts)) / len(facts[i].texts) for i in words}
    by_heading = [i for i in words if keys[i] in headings.AREA_NAMES or keys[i] in headings.LOOSE_NAMES]
    known = [i for i in words if share[i] >= 0.3 and not headings.NOT_THE_AREA.search(keys[i])]
    each = [] if Use.AREA_CODE in uses else [i for i in words if rows > 1 and len(facts[i].texts) >= 0.9 * rows]
    best = max(known, key=lambda i: (share[i], len(facts[i].texts)), default=next(iter([*by_heading, *each]), -1))
    if best >= 0:
        uses[best] = Use.AREA_NAME


def _choose_period(uses: list[Use], keys: Sequence[str], facts: Sequence[Column]) -> None:
    for i, fact in enumerate(facts):
        ending = _ENDING if looked.words_of(keys[i]) == _ENDING else ""
        dated = are_joined_months(fact.texts) or all(parse_period(t, ending) or needs_kind(t) for t in fact.texts)
        if uses[i] not in (Use.VALUE, Use.BREAKDOWN) or not dated:
            continue
        if headings.PERIODS.search(keys[i].replace("_", " ")) or uses[i] is Use.BREAKDOWN:
            uses[i] = Use.PERIOD
            days = [j for j, own in enumerate(uses) if own is Use.BREAKDOWN and keys[j] == "date" and j != i]
            if days and all((p := parse_period(t)) and p.length == "P1D" for t in facts[days[0]].texts):
                uses[i], uses[days[0]] = Use.NOTHING, Use.PERIOD  # 2024 beside 2024-03-01 is a part of it
            return


_NUMBERED = re.compile(r"(?:(?:indicator|metric|measure|variable|series|data ?set) ?)?(?:id|code|number|no|ref)")
_PART_OF_A_DAY = re.compile(r"(?:(?:calendar|epi|iso|reporting) ?)?(?:year|quarter|month|week|day)(?: ?(?:no|number))?")


def _tell_series_apart(uses: list[Use], names: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """Where nothing else says of which indicator rows are, a number that several share, of which areas have several."""
    place = next((i for use in (Use.AREA_CODE, Use.AREA_NAME) for i, own in enumerate(uses) if own is use), -1)
    if place < 0 or Use.INDICATOR in uses:
        return
    for i, use in enumerate(uses):
        numbered = use is Use.NOTHING and _NUMBERED.fullmatch(looked.words_of(names[i]))
        if numbered and sampled.repeated(below, [i]) > 1 and sampled.repeats(below, [place], [i]):
            uses[i] = Use.BREAKDOWN
            return


def _without_parts_of_days(uses: list[Use], names: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """The parts of a day beside the day are no figures."""
    when = [i for i, use in enumerate(uses) if use is Use.PERIOD]
    if when and all((p := parse_period(row[when[0]])) and p.length == "P1D" for row in below if len(row) > when[0]):
        parts = [_PART_OF_A_DAY.fullmatch(looked.words_of(name)) is not None for name in names]
        uses[:] = [Use.NOTHING if use is Use.VALUE and part else use for use, part in zip(uses, parts, strict=True)]


def _sample(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[at] for row in rows[:200] if len(row) > at and row[at]))[:_SHOWN]


# ---- what the figures say ----------------------------------------------------------------------------------------


def _say(found: Draft, before: Sequence[Sequence[str]], file: str) -> Draft:
    about, doubts = found.title or data_set(file), list[str]()
    figures = found.using(Use.VALUE)
    names = {i: headings.NOTE_MARK.sub("", found.columns[i].heading) for i in figures}
    six = [i for i in figures if is_joined(names[i])]
    joined = six if len(six) > 1 and are_joined_months([names[i] for i in six]) else []
    plain = [i for i in figures if i in joined or parse_period(names[i])]
    if plain and not found.using(Use.PERIOD):
        derived = [i for i in figures if i not in plain and headings.DERIVED.search(header_key(names[i]))]
        found = found.with_use(derived, Use.NOTHING)
        figures = found.using(Use.VALUE)
    when = _periods({i: names[i] for i in plain})
    twelve = next(filter(None, map(running.year_said, running.above(before))), "")
    short = [p for text in (*when.values(), *_texts(found, Use.PERIOD)) if (p := parse_period(text)) and p.months < 12]
    if twelve and short:
        years = {i: period_styles.year_to(label, "") for i, label in when.items()}
        when = {i: year.label if year else when[i] for i, year in years.items()}
        ends = "each period is the last of those twelve months: write it so" if not when else "the periods are said so"
        doubts.append(f"A line above the table says “{twelve}”; {ends}.")
    if figures and plain == figures and not found.using(Use.PERIOD) and found.rows == 1:
        found = replace(found, each_period=not (twelve and short))
        for i in figures:
            found = found.with_words([i], Use.PERIOD, when[i])
    elif len(figures) == 1 and found.using(Use.INDICATOR):
        pass  # long: the column names the indicator
    else:
        for i in figures:
            said = names[i] if i in when else headings.one_period(names[i])
            said = "" if found.using(Use.PERIOD) else said
            period, rest = when.get(i, said) if said else "", headings.without(names[i], said) if said else names[i]
            if found.using(Use.INDICATOR):  # a column names it, and the heading says what of it
                rest = "" if sorting.is_value(looked.words_of(rest)) else rest
                found = found.with_words([i], Use.MEASURE, rest) if rest else found
            elif about and (sorting.names_nothing(rest) or (found.title and found.rows > 1 and not said)):
                rest = f"{about}: {rest}" if len(figures) > 1 else about
            if not found.using(Use.INDICATOR):
                found = found.with_words([i], Use.INDICATOR, rest)
            if period:
                found = found.with_words([i], Use.PERIOD, period)
    shares = [i for i in figures if _is_shares(found.columns[i].sample)]
    if figures and shares == figures:
        found = found.with_fixed(Use.UNIT, "%")
    elif not found.using(Use.UNIT):
        found = found.with_words(shares, Use.UNIT, "%")
        cells = [text for i in figures for text in found.columns[i].sample]
        if unit := units_above.of_all(before, [names[i] for i in figures], cells):
            found = found.with_fixed(Use.UNIT, unit)
            doubts.append(f"A line above the table says the unit of all figures: {unit}.")
        elif said_of_units := units_above.lines(before):
            doubts.append(f"A line above the table speaks of units: “{said_of_units[0][:80]}”. Say what is in what.")
    says_it = all(found.columns[i].says.get(Use.INDICATOR) for i in figures) or bool(found.using(Use.INDICATOR))
    if figures and not says_it and about:
        found = found.with_fixed(Use.INDICATOR, about)
        doubts.append(
            f"No heading names the indicator; {'the title' if found.title else 'the file’s name'} says “{about}”."
        )
    dated = found.using(Use.PERIOD) or all(found.columns[i].says.get(Use.PERIOD) for i in figures)
    above = headings.periods_above(before)
    if figures and not dated and len({parse_period(p) for p in above}) == 1:
        found = found.with_fixed(Use.PERIOD, above[0])
        doubts.append(f"No column says when; the title says {above[0]}.")
    if found.rows > 1:
        doubts.append(f"The heading has {found.rows} rows; they were joined.")
    return replace(found, doubts=tuple(doubts))


def _texts(found: Draft, use: Use) -> list[str]:
    return [text for i in found.using(use) for text in found.columns[i].sample]


def _is_shares(sample: Sequence[str]) -> bool:
    """Whether all the numbers among a column's texts are written as percentages."""
    numbers = [text for text in sample if parse_cell(text).is_number]
    return bool(numbers) and all(text.endswith("%") for text in numbers)


def _periods(labels: Mapping[int, str]) -> dict[int, str]:
    """What headings say that are periods. 2011-12 is December where another heading (2011-09) can only be a month;
    where one can only be a year too, nobody can tell, and it is left open."""
    months = any(is_month_not_year(x) for x in labels.values())
    years = any(is_year_not_month(x) for x in labels.values())

    def said(label: str) -> str:
        if is_joined(label):
            return f"{_MONTHS[int(label[4:]) - 1]} {label[:4]}"
        if not (months and is_month_or_year(label)):
            return label
        return "" if years else f"{_MONTHS[int(label[-2:]) - 1]} {label[:4]}"

    return {i: said(label) for i, label in labels.items()}


# ---- from a draft to a mapping -----------------------------------------------------------------------------------


def layout_of(said: Draft, name: str = "", *, unfinished: bool = False) -> Layout:
    """The mapping of a finished draft. Raises AdviserError 'mapping-incomplete', naming what nobody has said, unless it
    may be ``unfinished``: then the indicator or the period that is missing stands among what is fixed, empty."""
    missing = said.missing()
    if missing and not unfinished:
        raise AdviserError("The mapping is not complete", missing[0], "Say it, and go on.", code="mapping-incomplete")
    _check_times(said)
    marks = _marks(said)
    columns = {
        Role(use.value): at
        for use in Use
        if use not in (Use.NOTHING, Use.VALUE, Use.LOWER, Use.UPPER)
        and (at := tuple(i for i in said.using(use) if i not in marks))
    }
    fixed = {Role(u.value): words.strip() for u, words in said.fixed.items() if words.strip() and not said.using(u)}
    for role in (Role.INDICATOR, Role.PERIOD) if missing else ():
        use = Use(role.value)
        if not said.using(use) and not all(said.columns[i].says.get(use) for i in said.using(Use.VALUE)):
            fixed.setdefault(role, "")
    made = Layout(
        name or FORMAT, said.publisher.strip() or OWN.publisher, tuple(c.heading for c in said.columns), columns, fixed,
        rows=said.rows, sheet=said.sheet, title=said.title,
    )  # fmt: skip
    if said.each_period and is_each_period(said) and not marks:
        return replace(made, each_period={r: t for r, t in fixed.items() if r is not Role.PERIOD})
    figures = _figures(said)
    if len(figures) == 1 and not figures[0].says:
        one = figures[0]
        limits = {Role.LOWER: one.lower, Role.UPPER: one.upper}
        found = {Role.VALUE: (one.at,)} | {role: (at,) for role, at in limits.items() if at >= 0}
        return replace(made, columns={**columns, **found})
    return replace(made, figures=tuple(figures))


def _check_times(said: Draft) -> None:
    """Raises AdviserError 'mapping-periods' where headings that name different times would all be put into one."""
    if said.using(Use.PERIOD):
        return
    into: dict[str, dict[str, str]] = {}
    for i in said.using(Use.VALUE):
        heading = headings.NOTE_MARK.sub("", said.columns[i].heading)
        period = said.columns[i].says.get(Use.PERIOD, "").strip() or said.says(Use.PERIOD)
        times = said_periods.said(heading)
        named = times.labels[0] if times.labels else times.unclear
        named = heading if two_years.is_span(heading) or short_month(heading) else named
        if named and any(map(str.isdigit, named)) and parse_period(named) != parse_period(period):
            into.setdefault(period, {}).setdefault(named.casefold(), heading)
    for period, found in into.items():
        if period and len(found) > 1:
            shown = " and ".join(list(found.values())[:2])
            raise AdviserError("The periods do not fit", f"The headings {shown} name different times, and all of them "
                               f"would be put into {period}.", "Say the period of each of these columns.",
                               code="mapping-periods")  # fmt: skip


def is_each_period(said: Draft) -> bool:
    """Whether each column of figures says its heading's period and nothing more, so that new ones can be read too."""
    figures = [said.columns[i] for i in said.using(Use.VALUE)]
    others = [c for c in said.columns if c.use is Use.NOTHING and parse_period(c.heading)]
    return (
        said.rows == 1
        and not others
        and all(
            parse_period(c.heading)
            and c.says.get(Use.PERIOD) == headings.NOTE_MARK.sub("", c.heading)
            and not any(words.strip() for use, words in c.says.items() if use is not Use.PERIOD)
            for c in figures
        )
    )


def _figures(said: Draft) -> list[Figures]:
    """Columns of figures with what they say; limits belong to the figures before them."""
    marks = {owner: at for at, owner in _marks(said).items()}
    found: list[Figures] = []
    for i, column in enumerate(said.columns):
        if column.use is Use.VALUE:
            says = {Role(use.value): words.strip() for use, words in column.says.items() if words.strip()}
            found.append(Figures(i, says, mark=marks.get(i, -1)))
        elif column.use is Use.LOWER and found:
            found[-1] = replace(found[-1], lower=i)
        elif column.use is Use.UPPER and found:
            found[-1] = replace(found[-1], upper=i)
    return found


def _marks(said: Draft) -> dict[int, int]:
    """Columns of markers that belong to one of several columns of figures each."""
    figures, limits = said.using(Use.VALUE), (*said.using(Use.LOWER), *said.using(Use.UPPER))
    names = [c.heading for c in said.columns]
    return flags.settle(names, figures, said.using(Use.MARKER), limits) if len(figures) > 1 else {}


def draft_of(layout: Layout, samples: Sequence[Sequence[str]]) -> Draft:
    """A mapping as a draft, to be changed. Levels and publishers' own ways to write a period are not in a draft:
    whoever changes such a mapping begins with a guess instead (``mapping.is_plain``)."""
    columns = [ColumnDraft(heading, Use.NOTHING, {}, _sample(samples, i)) for i, heading in enumerate(layout.header)]
    for role, places in layout.columns.items():
        for at in places:
            columns[at] = replace(columns[at], use=Use(role.value))
    for one in layout.figures:
        says = {Use(role.value): words for role, words in one.says.items() if role.value in set(Use)}
        if layout.each_period is not None:
            says = {use: words for use, words in says.items() if use is Use.PERIOD}
        columns[one.at] = replace(columns[one.at], use=Use.VALUE, says=says)
        for at, use in ((one.lower, Use.LOWER), (one.upper, Use.UPPER), (one.mark, Use.MARKER)):
            if at >= 0:
                columns[at] = replace(columns[at], use=use)
    fixed = {Use(role.value): words for role, words in {**(layout.each_period or {}), **layout.fixed}.items()
             if role.value in set(Use)}  # fmt: skip
    return Draft(tuple(columns), 1, layout.rows, fixed, layout.publisher, layout.sheet, layout.each_period is not None)
