"""Tables of nobody's format: one row a council (or a council and a time), a column an indicator or a period.

Councils' own tables and those of ministries (an ONS code beside an E-code, or names alone). What a column is follows
from its heading and from what stands in it; what could be two things is refused, and the user told what to do. Taken
for granted is only:

* The area is the column with ONS codes, else the one whose heading says local authority, council or the like.
* A heading that is a period, or has one in it, says when; else a column of periods does; else the table's title, if
  there is just one period in it. A file without any is refused.
* Where all headings are periods, the table's title names the indicator, else the file's name does.
* Words that are the same in all rows, or differ within one area and time, are a breakdown; those that only describe
  the area (its region, its class) are passed over, and so are codes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adviser_app.csvio.formats import (
    above,
    known_names,
    parts_above,
    period_headings,
    sampled,
    scope,
    stacked,
    two_years,
    units_above,
    unread,
)
from adviser_app.csvio.formats.dfe import data_set
from adviser_app.csvio.formats.headings import (
    AREA_HEADINGS,
    COUNCIL,
    DERIVED,
    E_CODE,
    GENERIC,
    GSS,
    INDICATOR,
    LOOSE_NAMES,
    NOT_THE_AREA,
    NOTE_MARK,
    WHICH,
    day_of,
    is_area_name,
    is_half,
    keyed,
    mostly,
    one_period,
    said_above,
    title_of,
    without,
)
from adviser_app.csvio.formats.layout import Figures, Layout, Role, header_key
from adviser_app.csvio.formats.looked import Looked, Refused, Why
from adviser_app.csvio.formats.own import OWN
from adviser_app.csvio.formats.said_periods import EDUCATION, said
from adviser_app.csvio.formats.sampled import Content
from adviser_app.csvio.formats.sorting import (
    PART,
    SMALL,
    check_percentages,
    codes_of_v4,
    is_value,
    names_nothing,
    sort_columns,
)
from adviser_app.csvio.formats.states import parted
from adviser_app.csvio.formats.timing import check_lengths, check_years
from adviser_app.csvio.formats.two_rows import comes_first
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.mapping_draft import OR_SAY_HOW
from adviser_app.domain.period_text import parse_period

FORMAT, LONG = "a table with one row a council", "a long table"
KNOWN_BY = "ONS code or Local authority, then a column for each indicator or period"
MINISTRY = "MHCLG"  # who gives councils E-codes
NOMIS = "ONS Nomis"  # who says of each table above it that it is from there
WITHIN = 30  # rows among which the header must be


@dataclass(frozen=True, slots=True)
class Table:
    """``header``: which of the rows it is. Either ``layout`` or ``refused`` is there."""

    header: int
    layout: Layout | None = None
    refused: Why | None = None
    warnings: tuple[Why, ...] = ()


_NAMING = re.compile(
    r"(?:[a-z]+ )?(?:indicator|measure|metric|variable)(?: ?type| group| code)? ?(?:name|title|label|description)"
)
_CHANGE = re.compile(r"\b(?:change|difference|increase|decrease|trend|rank|ranking)\b")
_NAMES_NOTHING = re.compile(
    r"(?:data|download|export|untitled|book|workbook|file|csv|table|sheet|results?)\W*\d*", re.I
)
_SHEETS_YEAR = re.compile(r"20\d\d[-/]\d\d", re.ASCII)


_IN_FULL = "Write it in full, for example 2023/24, April 2023 or Year ending March 2024."


def find(rows: Sequence[Sequence[str]], file: str, when: str = "") -> Table | None:
    """The table among a file's first rows, None where none has areas. ``when``: its period if nothing else says it."""
    for at, cells in enumerate(rows[:WITHIN]):
        if sum(bool(clean(c)) for c in cells) < 2 or keyed(cells)[0]:
            continue
        below = rows[at + 1] if at + 1 < len(rows) else ()
        if any(clean(c) and parse_cell(c).error for c in below[len(cells) :]):
            cells = [*cells, *[""] * (len(below) - len(cells))]  # merged headings end before those below them do
        names, count = stacked.heading(rows, at, cells)
        if count == 1 and comes_first(cells, below):
            continue
        try:
            looked = _look([*rows[: at + 1], *rows[at + count :]], at, names, file)
            if looked is None:
                continue
            looked.when = when
            return _with_rows(_settle(looked, at, names), count)
        except Refused as error:
            # no reading makes one table of two
            remedy = error.remedy if error.code == "second-table" else f"{error.remedy} {OR_SAY_HOW}"
            return Table(at, refused=Why(error.code, error.column, error.value, error.message, remedy, error.row))
    return None


def _with_rows(found: Table, count: int) -> Table:
    """The table with as many rows of heading as there are."""
    if found.layout is None or count < 2:
        return found
    shown = next((found.layout.header[f.at] for f in reversed(found.layout.figures)), "")
    message = f"The headings stand in {count} rows, and were joined: “{shown}”, for one."
    told = Why("headings-joined", "", shown, message, "Say the headings in a mapping if they do not go together so.")
    return replace(found, layout=replace(found.layout, rows=count), warnings=(*found.warnings, told))


def _look(rows: Sequence[Sequence[str]], at: int, cells: Sequence[str], file: str) -> Looked | None:
    """The table whose header this row may be; None unless a heading names an area and rows stand below."""
    names = [NOTE_MARK.sub("", clean(c)) for c in cells]
    keys = [header_key(n) for n in names]
    if any(GSS.fullmatch(n) for n in names):
        return None  # a row of the table
    below = [r for r in rows[at + 1 :] if [header_key(c) for c in r] != [header_key(c) for c in cells]]
    facts = sampled.columns(len(names), below)
    looked = Looked(names, keys, facts, below, [r for r in rows[:at] if any(clean(c) for c in r)], file)
    codes = [i for i, fact in enumerate(facts) if keys[i] and mostly(fact, GSS)]
    own = [i for i in codes if not NOT_THE_AREA.search(keys[i].replace("_", " "))]
    # the "Region GSS code" of the Land Registry is the council's
    own = own or [i for i in codes if "region" in keys[i] and mostly(facts[i], COUNCIL)]
    if own:
        # rows of wards name their council too: the figures are the wards'
        looked.code = max(own, key=lambda i: (any(SMALL.match(x) for x in facts[i].texts), len(facts[i].texts)))
    looked.ministry = any(mostly(fact, E_CODE) for fact in facts)
    words = [i for i, fact in enumerate(facts) if fact.content is Content.WORDS and i not in codes]
    first = [header_key(c) for c in below[0]] if below else []
    words = [i for i in words if keys[i] not in first[i : i + 1]]  # "Local Authority", row after row
    # "805 Hartlepool" among names is refused by itself
    words += [i for i, f in enumerate(facts) if f.content is Content.MIXED and f.odd_cells > 3 * f.number_cells]
    named = [i for i in words if is_area_name(keys[i]) or is_area_name(looked.words(i))]
    if not named:  # without codes only what can be nothing else; a name that is no council's is asked about
        loose = LOOSE_NAMES if looked.code >= 0 or looked.ministry else {"area"}
        named = [i for i in words if keys[i] in loose or looked.words(i) in loose]
    # of a county's and a district's name the one that goes with the codes, or the finer
    like = len(facts[looked.code].texts) if looked.code >= 0 else len(below)
    looked.name = min(named, key=lambda i: abs(len(facts[i].texts) - like), default=-1)
    if looked.name < 0 <= looked.code:
        looked.name = known_names.beside_codes(looked)
    if looked.code < 0 and looked.name < 0:
        ministrys = [i for i, fact in enumerate(facts) if mostly(fact, E_CODE) and len(fact.texts) > 1]
        if ministrys and any(f.numbers for f in facts):
            shown = min(facts[ministrys[0]].texts)
            raise Refused("codes-of-mhclg", names[ministrys[0]], shown,
                          f"The councils are told by MHCLG's (the former DLUHC's) codes only, such as {shown}, which "
                          "the register does not know.", "Put their names in a column beside the codes.")  # fmt: skip
        return None
    return looked if any(f.numbers for f in facts) else None


def _settle(t: Looked, at: int, cells: Sequence[str]) -> Table:
    sort_columns(t)
    if not t.figures:
        raise Refused("no-figures", "", "", "The table has no column of figures.", "Choose another file.")
    _check_headings(t)
    above.heed(t)
    warnings: list[Why] = []
    unit = unit_above(t, warnings)
    if long := _long(t, unit, warnings):
        return Table(at, long, warnings=tuple(warnings))
    figures, fixed = _headings(t, warnings)
    fixed = fixed | unit
    warnings += unread.told(t)
    empty = tuple(i for i, fact in enumerate(t.facts) if fact.content is Content.EMPTY and t.keys[i])
    layout = Layout(
        FORMAT, publisher(t), tuple(c.strip() for c in cells), _columns(t), fixed, figures=tuple(figures), empty=empty,
        filled=scope.filled(t), periods=t.reading,
    )  # fmt: skip
    return Table(at, layout, warnings=tuple(warnings))


def unit_above(t: Looked, warnings: list[Why]) -> dict[Role, str]:
    """The unit that a line above the table gives all its figures; told where there is one and it is not taken."""
    said_of_units = units_above.lines(t.before)
    if not said_of_units:
        return {}
    cells = [text for i in t.figures for text in t.facts[i].texts]
    unit = units_above.of_all(t.before, [t.header[i] for i in t.figures], cells) if t.unit < 0 else ""
    warnings.append(_taken(unit) if unit else unit_not_read(said_of_units))
    return {Role.UNIT: unit} if unit else {}


def _taken(unit: str) -> Why:
    message = f"The unit of all figures is “{unit}”, as a line above the table says."
    return Why("unit-from-title", "", unit, message, "Say it of each column in a mapping if it is not.")


def unit_not_read(said_of_units: Sequence[str]) -> Why:
    """Words above a table that may make its figures a thousand times what they seem, and that nothing reads."""
    shown = "; ".join(said_of_units)[:200]
    message = "These words above the table speak of a unit or of thousands; they were not read."
    return Why("unit-not-read", "", shown, message, "Check the unit; a mapping can say it.")


def publisher(t: Looked) -> str:
    if scope.is_nomis(t):
        return NOMIS
    return MINISTRY if t.ministry else OWN.publisher


def _columns(t: Looked) -> dict[Role, tuple[int, ...]]:
    found = {Role.AREA_CODE: t.code, Role.AREA_NAME: t.name, Role.PERIOD: t.period, Role.STATUS: t.status,
             Role.INDICATOR: t.naming, Role.UNIT: t.unit}  # fmt: skip
    columns: dict[Role, tuple[int, ...]] = {role: (i,) for role, i in found.items() if i >= 0}
    if t.part >= 0:
        columns[Role.PERIOD] = (t.period, t.part)
    many = {Role.BREAKDOWN: tuple(t.breakdown), Role.NOTE: t.notes}
    return columns | {role: places for role, places in many.items() if places}


def _check_headings(t: Looked) -> None:
    for i in t.over:
        numbered = [x for x in t.facts[i].odd if any(map(str.isdigit, x)) and not parse_period(x)]
        if numbered and one_period(t.header[i]):
            raise Refused("figures-unreadable", t.header[i], min(numbered),
                          f"Under {t.header[i]} stands {min(numbered)}, which is no figure that can be read.",
                          "Write each figure as a number, or take the column out if it holds none.")  # fmt: skip
    for row in t.before:
        filled = [i for i, c in enumerate(row) if clean(c)]
        if filled not in ([0], [0, 1]) and not keyed(row)[0] and set(filled) & set(t.figures):
            shown = "; ".join(clean(row[i]) for i in filled)
            raise Refused("header-two-rows", "", shown, "The columns have headings in more than one row.",
                           "Write each heading in one cell, and import the file again.")  # fmt: skip
    first = [clean(c) for c in t.rows[0]] if t.rows else []
    same = [header_key(text) for text in first]  # a heading merged down over this row stands here once more
    if len(first) == len(t.header) and all(same[i] in ("", t.keys[i]) for i in (t.code, t.name) if i >= 0):
        # units or codes below the headings: without them a figure may be a thousand times what it seems
        below = [first[i] for i in t.figures if first[i] and not parse_cell(first[i]).is_number]
        if any(parse_cell(text).error for text in below):
            raise Refused("header-two-rows", "", "; ".join(below), "The columns have headings in more than one row.",
                          "Write each heading in one cell, and import the file again.")  # fmt: skip
    codes = codes_of_v4(t)
    for i in (*t.figures, *(at for pair in t.limits.values() for at in pair), *t.breakdown):
        if not t.keys[i]:
            raise Refused("heading-missing", f"column {i + 1}", "",
                           f"Column {i + 1} holds figures or groups and has no heading.",
                           "Give it one, and import the file again.")  # fmt: skip
        if i in t.figures and t.keys[i] in AREA_HEADINGS:
            raise Refused("cells-misplaced", t.header[i], t.header[i],
                          f"Under {t.header[i]}, which should hold areas, stand figures.",
                          "Put each heading over its own column, and import the file again.")  # fmt: skip
        if sum(key == t.keys[i] for at, key in enumerate(t.keys) if at not in codes) > 1:
            raise Refused("column-doubled", t.header[i], t.header[i], f"Two columns are headed {t.header[i]}.",
                           "Give each a heading of its own, and import the file again.")  # fmt: skip


def _long(t: Looked, unit: dict[Role, str], warnings: list[Why]) -> Layout | None:
    """A long file under other headings: one column of figures, and one that names the indicator."""
    named = _naming(t)
    if named < 0 or len(t.figures) != 1 or not ((w := t.words(t.figures[0])) in GENERIC or is_value(w)):
        return None
    when = {} if t.period >= 0 else {Role.PERIOD: title_period(t, warnings)}
    rest = tuple(i for i in t.breakdown if i != named)
    t.unheeded += [t.groups] if t.groups and rest else []
    columns = _columns(t) | {Role.INDICATOR: (named,), Role.VALUE: (t.figures[0],), Role.BREAKDOWN: rest}
    for role, at in zip((Role.LOWER, Role.UPPER), t.limits.get(t.figures[0], ()), strict=False):
        columns[role] = (at,)
    t.over = [i for i in t.over if i != named]
    warnings += unread.told(t)
    filled = {r: at for r, at in columns.items() if at}
    return Layout(
        LONG, publisher(t), tuple(t.header), filled, _hint(t) | when | unit | said_of_all(t), periods=t.reading
    )


def _naming(t: Looked) -> int:
    """The column of words that names the indicator, -1 where none does. Refused where several could."""
    texts = [i for i, fact in enumerate(t.facts) if fact.content is Content.WORDS]
    named = [i for i in texts if t.words(i) in INDICATOR] or [i for i in texts if _NAMING.fullmatch(t.words(i))]
    if len(named) > 1 and any(is_value(t.words(i)) for i in t.figures):
        shown = ", ".join(t.header[i] for i in named)
        raise Refused("indicator-unclear", t.header[named[0]], shown,
                      f"Several columns may name the indicator: {shown}.", "Leave the one that does.")  # fmt: skip
    return named[0] if len(named) == 1 else -1


def _hint(t: Looked) -> dict[Role, str]:
    return {Role.PERIOD_HINT: t.kind} if t.kind else {}


def _headings(t: Looked, warnings: list[Why]) -> tuple[list[Figures], dict[Role, str]]:
    """What the headings of the figures say: indicators, periods, or both."""
    plain, says = period_headings.found(t)
    if plain:
        return _periods_as_headings(t, plain, says, warnings), {}
    found = {i: said(t.header[i]) for i in t.figures}
    if any(f.labels for f in found.values()):
        changes = [
            i for i in t.figures if _CHANGE.search(t.keys[i]) and (found[i].unclear or len(found[i].labels) != 1)
        ]
        t.figures = [i for i in t.figures if i not in changes]
        t.over += changes
    for i in t.figures:
        if PART.fullmatch(t.words(i)):
            raise Refused("period-in-parts", t.header[i], t.header[i],
                          f"{t.header[i]} is a part of a year, and the year is said elsewhere.",
                          "Write both in the heading, for example 2023/24 Q1 or Apr 2023.")  # fmt: skip
        check_percentages(t, [i])
        if found[i].unclear:
            raise Refused("period-unclear", t.header[i], t.header[i],
                          f"When the figures of this heading are of is not clear from “{found[i].unclear}”.",
                          _IN_FULL)  # fmt: skip
        if not found[i].labels and (part := parts_above.within(t.header[i])):
            raise Refused(
                "period-in-parts",
                t.header[i],
                t.header[i],
                f"“{part}” in the heading is a part of a year, and the year is said elsewhere.",
                _IN_FULL,
            )
    within = {i: one_period(t.header[i]) for i in t.figures}
    if any(within.values()):
        lacking = [i for i, label in within.items() if not label]
        if lacking:
            raise Refused("headings-mixed", t.header[lacking[0]], t.header[lacking[0]],
                          "Some headings name a period, and this one does not.",
                          "Name it in all of them, or in none.")  # fmt: skip
        if t.period >= 0:
            raise _two_periods(t, t.figures[0])
        if half := next((t.header[i] for i, label in within.items() if is_half(t.header[i], label)), ""):
            raise Refused("period-unclear", half, half, f"A part of the period may be left over in {half}.", _IN_FULL)
        check_years(t, list(within.values()))
        return [
            _figure(t, i, {Role.INDICATOR: _named(t, without(t.header[i], label), warnings), Role.PERIOD: label})
            for i, label in within.items()
        ], {}  # fmt: skip
    fixed = _hint(t) if t.period >= 0 else {Role.PERIOD: title_period(t, warnings)}
    return [_figure(t, i, {Role.INDICATOR: _named(t, t.header[i], warnings)}) for i in t.figures], fixed


def _figure(t: Looked, at: int, says: dict[Role, str]) -> Figures:
    says = says | said_of_all(t)
    if t.unit < 0 and Role.UNIT not in says and scope.are_signed(t.facts[at]):
        says = says | {Role.UNIT: "%"}
    if Role.PERIOD in says and (state := parted(t.header[at])[1]):
        says = says | {Role.STATUS: state}
    lower, upper = t.limits.get(at, (-1, -1))
    return Figures(at, says, lower, upper, t.marks.get(at, -1))


def said_of_all(t: Looked) -> dict[Role, str]:
    """Of whom all figures are, and how they are measured, by what the lines above the table say."""
    return {r: x for r, x in ((Role.BREAKDOWN, t.groups), (Role.MEASURE, t.measure)) if x}


def _periods_as_headings(t: Looked, plain: list[int], says: dict[Role, str], warnings: list[Why]) -> list[Figures]:
    other = [i for i in t.figures if i not in plain]
    meant = [i for i in other if not DERIVED.search(t.keys[i])]
    if meant:
        raise Refused("headings-mixed", t.header[meant[0]], t.header[meant[0]],
                      f"Some columns are headed by a period ({t.header[plain[0]]}), others by something else.",
                      "Make a file of each kind.")  # fmt: skip
    if t.period >= 0:
        raise _two_periods(t, plain[0])
    labels = [period_headings.label(t, i) for i in plain]
    t.kind = says.get(Role.PERIOD_HINT, "")
    check_years(t, labels)
    check_lengths(t, plain[0], labels)
    check_percentages(t, plain)
    warnings += unread.of_periods(t, labels)
    t.over += other
    if not says and any(EDUCATION.search(cell) for row in t.before for cell in row):
        says = {Role.PERIOD_HINT: "academic year"}
    named = _naming(t)
    if named in t.breakdown:
        t.breakdown.remove(named)
        t.naming = named
    else:
        says |= {Role.INDICATOR: about(t, warnings)}
    return [_figure(t, i, {Role.PERIOD: label} | says) for i, label in zip(plain, labels, strict=True)]


def _two_periods(t: Looked, at: int) -> Refused:
    message = f"The heading names a period, and so does the column {t.header[t.period]}."
    return Refused("period-twice", t.header[at], t.header[at], message, "Leave one of them.")


def _named(t: Looked, heading: str, warnings: list[Why]) -> str:
    """The indicator of a heading; one that names no thing ("Total") gets the table's name before it."""
    key = header_key(heading).replace("_", " ")
    if heading not in ("%", "£") and (not any(map(str.isalnum, heading)) or key.strip("() ") in WHICH):
        heading = ""  # what is left of it when its period is taken away: ? or *, Latest
    if heading and not names_nothing(heading):
        return heading
    named = about(t, warnings)
    return f"{named}: {heading}" if heading and not key.startswith("v4 ") else named


def about(t: Looked, warnings: list[Why]) -> str:
    """What the table is of: its title, else its file's name; told in a warning."""
    title = title_of(t.before)
    named = title or data_set(t.file)
    if not named or (not title and _NAMES_NOTHING.fullmatch(named)):
        raise Refused("indicator-missing", "", "", "Nothing in the file says what the figures are.",
                       "Write it in a line above the table, and import the file again.")  # fmt: skip
    source = "title" if title else "the file's name"
    why = Why(f"indicator-from-{'title' if title else 'file-name'}", "", named,
              f"The headings do not name the indicator; {source} does: “{named}”.",
              "Write it in a line above the table if this is not its name.")  # fmt: skip
    if why not in warnings:
        warnings.append(why)
    return named


def title_period(t: Looked, warnings: list[Why]) -> str:
    above = said_above(t.before)
    if not above or not any(one.labels or one.unclear for one in above):
        sheet = t.file.rpartition(", sheet ")[2] if ", sheet " in t.file else ""
        if _SHEETS_YEAR.fullmatch(sheet) and parse_period(sheet):
            message = f"The figures are taken to be of {sheet}, as the sheet’s name says."
            remedy = "Add a column headed Year if they are not."
            warnings.append(Why("period-from-sheet", "", sheet, message, remedy))
            return sheet
    found = [label for one in above for label in one.labels]
    unclear = next((one.unclear for one in above if one.unclear), "")
    if unclear and (years := two_years.in_title(t.before, t.header)):
        found, unclear = [years], ""
    found = day_of(found, t.before) or found
    if t.when and not found and not unclear:
        return t.when
    if unclear or len({parse_period(x) for x in found}) != 1:
        several = f" (the lines above name several: {', '.join(dict.fromkeys(found))})" if found else ""
        several = f" (the lines above say “{unclear}”, which may mean several)" if unclear else several
        raise Refused("period-missing", "", unclear, f"Nothing says which period the figures are of{several}.",
                      "Add a column headed Year, or write the period in each heading.")  # fmt: skip
    check_years(t, found)
    message = f"The figures are taken to be of {found[0]}, as the title says."
    warnings.append(Why("period-from-title", "", found[0], message, "Add a column headed Year if they are not."))
    return found[0]
