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

from collections.abc import Sequence
from dataclasses import dataclass, field

from adviser_app.csvio.formats import sampled
from adviser_app.csvio.formats.dfe import data_set
from adviser_app.csvio.formats.headings import (
    AREA_NAMES,
    ATTRIBUTE,
    DERIVED,
    E_CODE,
    GENERIC,
    GSS,
    INDICATOR,
    LOOSE_NAMES,
    NO_FIGURE,
    NOT_THE_AREA,
    NOTE_MARK,
    NOTES,
    PERIODS,
    mostly,
    one_period,
    periods_above,
    title_of,
    without,
)
from adviser_app.csvio.formats.layout import Figures, Layout, Role, header_key
from adviser_app.csvio.formats.own import OWN
from adviser_app.csvio.formats.sampled import Column, Content
from adviser_app.csvio.parse import clean
from adviser_app.domain.period_text import is_month_not_year, is_month_or_year, is_year_not_month, parse_period

FORMAT, LONG = "a table with one row a council", "a long table"
KNOWN_BY = "ONS code or Local authority, then a column for each indicator or period"
MINISTRY = "MHCLG"  # who gives councils E-codes
WITHIN = 30  # rows among which the header must be


@dataclass(frozen=True, slots=True)
class Why:
    """Why a table is refused, or what to know of one that is read."""

    code: str
    column: str
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Table:
    """``header``: which of the rows it is. Either ``layout`` or ``refused`` is there."""

    header: int
    layout: Layout | None = None
    refused: Why | None = None
    warnings: tuple[Why, ...] = ()


MAPPING = "Or read the file by a mapping that says it (adviser refresh FILE --mapping MAPPING.json)."


class _Refused(Exception):
    def __init__(self, code: str, column: str, value: str, message: str, remedy: str) -> None:
        super().__init__(code)
        self.why = Why(code, column, value, message, f"{remedy} {MAPPING}")


@dataclass(slots=True)
class _Looked:
    """One table being looked at: its header, facts of its columns, and which column is what."""

    header: list[str]  # as it stands, without marks of notes
    keys: list[str]
    facts: list[Column]
    rows: list[Sequence[str]]
    before: list[Sequence[str]]
    file: str
    code: int = -1
    name: int = -1
    period: int = -1
    ministry: bool = False
    figures: list[int] = field(default_factory=list)
    breakdown: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)  # passed over
    notes: tuple[int, ...] = ()


def find(rows: Sequence[Sequence[str]], file: str) -> Table | None:
    """The table among a file's first rows, or None where there is none with areas."""
    for at, cells in enumerate(rows[:WITHIN]):
        if sum(bool(clean(c)) for c in cells) < 2:
            continue
        looked = _look(rows, at, file)
        if looked is None:
            continue
        try:
            return _settle(looked, at, cells)
        except _Refused as error:
            return Table(at, refused=error.why)
    return None


def _look(rows: Sequence[Sequence[str]], at: int, file: str) -> _Looked | None:
    """The table whose header this row may be; None unless a heading names an area and rows stand below."""
    names = [NOTE_MARK.sub("", clean(c)) for c in rows[at]]
    keys = [header_key(n) for n in names]
    below = [r for r in rows[at + 1 :] if [header_key(c) for c in r] != [header_key(c) for c in rows[at]]]
    facts = sampled.columns(len(names), below)
    looked = _Looked(names, keys, facts, below, [r for r in rows[:at] if any(clean(c) for c in r)], file)
    codes = [i for i, fact in enumerate(facts) if keys[i] and mostly(fact, GSS)]
    own = [i for i in codes if not NOT_THE_AREA.search(keys[i].replace("_", " "))]
    if own:
        looked.code = max(own, key=lambda i: len(facts[i].texts))
    looked.ministry = any(mostly(fact, E_CODE) for fact in facts)
    named = [
        i for i, key in enumerate(keys) if key in AREA_NAMES and facts[i].content is Content.WORDS and i not in codes
    ]
    if not named and (looked.code >= 0 or looked.ministry):
        named = [i for i, key in enumerate(keys) if key in LOOSE_NAMES and facts[i].content is Content.WORDS]
    looked.name = named[0] if named else -1
    if looked.code < 0 and looked.name < 0:
        return None
    return looked if any(f.numbers for f in facts) else None


def _settle(t: _Looked, at: int, cells: Sequence[str]) -> Table:
    _sort_columns(t)
    if not t.figures:
        raise _Refused("no-figures", "", "", "The table has no column of figures.", "Choose another file.")
    _check_headings(t)
    if long := _long(t):
        return Table(at, long)
    figures, fixed, warnings = _headings(t)
    if t.over:
        named = ", ".join(t.header[i] or f"column {i + 1}" for i in sorted(t.over))
        warnings.append(Why("columns-passed-over", "", named, "These columns were not read: they hold no figures of "
                            "their own.", "Nothing, if they only describe the councils."))  # fmt: skip
    empty = tuple(i for i, fact in enumerate(t.facts) if fact.content is Content.EMPTY and t.keys[i])
    layout = Layout(
        FORMAT, _publisher(t), tuple(c.strip() for c in cells), _columns(t), fixed, figures=tuple(figures), empty=empty,
    )  # fmt: skip
    return Table(at, layout, warnings=tuple(warnings))


def _publisher(t: _Looked) -> str:
    return MINISTRY if t.ministry else OWN.publisher


def _columns(t: _Looked) -> dict[Role, tuple[int, ...]]:
    found = {Role.AREA_CODE: t.code, Role.AREA_NAME: t.name, Role.PERIOD: t.period}
    columns = {role: (i,) for role, i in found.items() if i >= 0}
    many = {Role.BREAKDOWN: tuple(t.breakdown), Role.NOTE: t.notes}
    return columns | {role: places for role, places in many.items() if places}


def _sort_columns(t: _Looked) -> None:
    """Which columns are figures, which tell rows apart, and which only describe."""
    words: list[int] = []
    for i, (key, fact) in enumerate(zip(t.keys, t.facts, strict=True)):
        if i in (t.code, t.name) or fact.content is Content.EMPTY:
            continue
        if t.period < 0 and PERIODS.search(key.replace("_", " ")) and all(parse_period(x) for x in fact.texts):
            t.period = i
        elif key in NOTES:
            t.notes = (*t.notes, i)
        elif NO_FIGURE.search(key) or mostly(fact, E_CODE) or mostly(fact, GSS):
            t.over.append(i)
        elif fact.content is Content.WORDS:
            words.append(i)
        else:
            t.figures.append(i)
    area = [i for i in (t.code, t.name, t.period) if i >= 0]
    for i in words:
        one_text = len(t.facts[i].texts) == 1 and not ATTRIBUTE.search(t.keys[i])
        (t.breakdown if one_text or sampled.repeats(t.rows, area, [i]) else t.over).append(i)


def _check_headings(t: _Looked) -> None:
    for row in t.before:
        filled = [i for i, c in enumerate(row) if clean(c)]
        if len(filled) > 1 and filled != [0, 1] and set(filled) & set(t.figures):
            shown = "; ".join(clean(row[i]) for i in filled)
            raise _Refused("header-two-rows", "", shown, "The columns have headings in more than one row.",
                           "Write each heading in one cell, and import the file again.")  # fmt: skip
    for i in t.figures:
        if not t.keys[i]:
            raise _Refused("heading-missing", f"column {i + 1}", "",
                           f"Column {i + 1} holds figures and has no heading.",
                           "Give it one, and import the file again.")  # fmt: skip
        if t.keys.count(t.keys[i]) > 1:
            raise _Refused("column-doubled", t.header[i], t.header[i], f"Two columns are headed {t.header[i]}.",
                           "Give each a heading of its own, and import the file again.")  # fmt: skip


def _long(t: _Looked) -> Layout | None:
    """A long file under other headings: one column of figures, and one that names the indicator."""
    named = [i for i, key in enumerate(t.keys) if key in INDICATOR and t.facts[i].content is Content.WORDS]
    if len(named) != 1 or len(t.figures) != 1 or t.period < 0 or t.keys[t.figures[0]] not in GENERIC:
        return None
    unit = [i for i, key in enumerate(t.keys) if key in ("unit", "units")]
    rest = tuple(i for i in t.breakdown if i not in (*named, *unit))
    columns = _columns(t) | {Role.INDICATOR: (named[0],), Role.VALUE: (t.figures[0],), Role.BREAKDOWN: rest}
    if unit:
        columns[Role.UNIT] = (unit[0],)
    return Layout(LONG, _publisher(t), tuple(t.header), {r: at for r, at in columns.items() if at})


def _headings(t: _Looked) -> tuple[list[Figures], dict[Role, str], list[Why]]:
    """What the headings of the figures say: indicators, periods, or both."""
    warnings: list[Why] = []
    plain = [i for i in t.figures if parse_period(t.header[i])]
    if plain:
        other = [i for i in t.figures if i not in plain]
        meant = [i for i in other if not DERIVED.search(t.keys[i])]
        if meant:
            raise _Refused("headings-mixed", t.header[meant[0]], t.header[meant[0]],
                           f"Some columns are headed by a period ({t.header[plain[0]]}), others by something else.",
                           "Make a file of each kind.")  # fmt: skip
        if t.period >= 0:
            raise _two_periods(t, plain[0])
        t.over += other
        hint = _month_hint([t.header[i] for i in plain], t)
        return (
            [Figures(i, {Role.INDICATOR: _about(t, warnings), Role.PERIOD: t.header[i]} | hint) for i in plain],
            {},
            warnings,
        )
    within = {i: one_period(t.header[i]) for i in t.figures}
    if any(within.values()):
        lacking = [i for i, found in within.items() if not found]
        if lacking:
            raise _Refused(
                "headings-mixed",
                t.header[lacking[0]],
                t.header[lacking[0]],
                "Some headings name a period, and this one does not.",
                "Name it in all of them, or in none.",
            )
        if t.period >= 0:
            raise _two_periods(t, t.figures[0])
        figures = [
            Figures(i, {Role.INDICATOR: _named(t, without(t.header[i], found), warnings), Role.PERIOD: found})
            for i, found in within.items()
        ]  # fmt: skip
        return figures, {}, warnings
    fixed = {} if t.period >= 0 else {Role.PERIOD: _title_period(t, warnings)}
    return [Figures(i, {Role.INDICATOR: _named(t, t.header[i], warnings)}) for i in t.figures], fixed, warnings


def _two_periods(t: _Looked, at: int) -> _Refused:
    message = f"The heading names a period, and so does the column {t.header[t.period]}."
    return _Refused("period-twice", t.header[at], t.header[at], message, "Leave one of them.")


def _month_hint(labels: Sequence[str], t: _Looked) -> dict[Role, str]:
    """Whether headings such as 2011-12 are months, as others beside them show."""
    months, years = [x for x in labels if is_month_not_year(x)], [x for x in labels if is_year_not_month(x)]
    either = [x for x in labels if is_month_or_year(x)]
    if months and (years or not either):
        if years:
            raise _Refused("period-ambiguous", months[0], months[0], f"{months[0]} is a month, and {years[0]} a year.",
                           "Write months as Dec 2011 and years as 2011/12.")  # fmt: skip
        return {}
    return {Role.PERIOD_HINT: "month"} if months else {}


def _named(t: _Looked, heading: str, warnings: list[Why]) -> str:
    """The indicator of a heading; one that names no thing ("Total") gets the table's name before it."""
    if header_key(heading) not in GENERIC and heading:
        return heading
    about = _about(t, warnings)
    return f"{about}: {heading}" if heading else about


def _title(t: _Looked) -> str:
    return title_of(t.before)


def _about(t: _Looked, warnings: list[Why]) -> str:
    """What the table is of: its title, else its file's name; told in a warning."""
    title = _title(t)
    about = title or data_set(t.file)
    if not about:
        raise _Refused("indicator-missing", "", "", "Nothing in the file says what the figures are.",
                       "Write it in a line above the table, and import the file again.")  # fmt: skip
    source = "title" if title else "the file's name"
    why = Why(f"indicator-from-{'title' if title else 'file-name'}", "", about,
              f"The headings do not name the indicator; {source} does: “{about}”.",
              "Write it in a line above the table if this is not its name.")  # fmt: skip
    if why not in warnings:
        warnings.append(why)
    return about


def _title_period(t: _Looked, warnings: list[Why]) -> str:
    found = periods_above(t.before)
    if len({parse_period(x) for x in found}) != 1:
        several = f" (the lines above name several: {', '.join(dict.fromkeys(found))})" if found else ""
        raise _Refused("period-missing", "", "", f"Nothing says which period the figures are of{several}.",
                       "Add a column headed Year, or write the period in each heading.")  # fmt: skip
    message = f"The figures are taken to be of {found[0]}, as the title says."
    warnings.append(Why("period-from-title", "", found[0], message, "Add a column headed Year if they are not."))
    return found[0]
