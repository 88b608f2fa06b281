"""Tables with a column a council: periods or indicators stand down the side.

At least three headings in one row are names or codes of councils. What says when and what is looked for as in other
tables of nobody's format, among the columns that no council heads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import above as above_table
from adviser_app.csvio.formats import sampled, tables, unread
from adviser_app.csvio.formats.headings import AREA_HEADINGS, COUNCIL, GSS, INDICATOR, NOTE_MARK, NOTES
from adviser_app.csvio.formats.layout import Figures, Layout, Role, header_key, join_headings
from adviser_app.csvio.formats.looked import DIMENSION, Looked, Refused, Why, counts_rows, is_no_figure
from adviser_app.csvio.formats.said_periods import said
from adviser_app.csvio.formats.sampled import Content
from adviser_app.csvio.formats.sorting import UNITS
from adviser_app.csvio.formats.tables import Table
from adviser_app.csvio.formats.timing import is_time, place_times
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.area_names import name_index, normalise_name
from adviser_app.domain.period_text import parse_period

FORMAT = "a table with one column a council"
AT_LEAST = 3  # councils in a row
_NO_COUNCIL = re.compile(
    r"\b(?:average|mean|median|total|sum|target|rank|ranking|min|max|minimum|maximum|quartile|change|difference|trend|"
    r"range|all|benchmark|direction|rag|status|variance|comment\w*|notes?)\b", re.IGNORECASE,
)  # fmt: skip
_WIDER = re.compile(
    r"(?:england|great britain|united kingdom|uk|wales|london|(?:north|south) (?:east|west)|(?:east|west) midlands|"
    r"east(?: of england)?|yorkshire and the humber)(?: region)?", re.IGNORECASE,
)  # fmt: skip
_TURNED = "Or write each council in a row of its own: of such a table Adviser can be told how it is read."


def find(rows: Sequence[Sequence[str]], file: str) -> Table | None:
    """The table among a file's first rows, or None where no row is one of councils."""
    for at, row in enumerate(rows[: tables.WITHIN]):
        if not _heads(row) or at + 1 >= len(rows):
            continue
        two = _heads(rows[at + 1])
        below = rows[at + 1 + two :]
        areas = list(_areas([row, rows[at + 1]] if two else [row]))
        if not _has_figures(below, areas):
            continue
        try:
            return _read([row, rows[at + 1]] if two else [row], at, below, rows[:at], file)
        except Refused as error:
            remedy = f"{error.remedy} {_TURNED}"
            return Table(at, refused=Why(error.code, error.column, error.value, error.message, remedy, error.row))
    return None


def _aside(text: str) -> bool:
    return not _is_council(text) and _NO_COUNCIL.search(text) is not None


def _is_council(text: str) -> bool:
    return COUNCIL.fullmatch(text) is not None or normalise_name(text) in name_index()


def _cells(row: Sequence[str]) -> list[str]:
    return [NOTE_MARK.sub("", clean(cell)) for cell in row]


def _heads(row: Sequence[str]) -> bool:
    """Whether most texts of a row, behind the first council's, are councils."""
    cells = _cells(row)
    councils = [i for i, text in enumerate(cells) if text and _is_council(text)]
    if len({cells[i] for i in councils}) < AT_LEAST:
        return False
    behind = [text for text in cells[councils[0] :] if text and not _WIDER.fullmatch(text) and not _aside(text)]
    return 10 * len(councils) >= 6 * len(behind) and not any(parse_cell(text).is_number for text in behind)


def _areas(heads: Sequence[Sequence[str]]) -> dict[int, tuple[str, str]]:
    """The code and the name that head each column from the first council on, where anything does; or from England or
    regions right before it."""
    rows = [_cells(row) for row in heads]
    width = max(map(len, rows))
    first = min(next(i for i, text in enumerate(cells) if _is_council(text)) for cells in rows)
    while first and any(len(cells) >= first and _WIDER.fullmatch(cells[first - 1]) for cells in rows):
        first -= 1
    found: dict[int, tuple[str, str]] = {}
    for i in range(first, width):
        texts = [cells[i] for cells in rows if i < len(cells) and cells[i]]
        code = next((text for text in texts if GSS.fullmatch(text)), "")
        name = next((text for text in texts if not GSS.fullmatch(text)), "")
        if code or name:
            found[i] = code, name
    return found


def _has_figures(below: Sequence[Sequence[str]], areas: Sequence[int]) -> bool:
    cells = [clean(row[i]) for row in below for i in areas if i < len(row) and clean(row[i])]
    return bool(cells) and 2 * sum(not parse_cell(text).error for text in cells) > len(cells)


def _read(heads: list[Sequence[str]], at: int, below: Sequence[Sequence[str]], above: Sequence[Sequence[str]],
          file: str) -> Table:  # fmt: skip
    joined = join_headings(heads) if len(heads) > 1 else [cell.strip() for cell in heads[0]]
    names = [NOTE_MARK.sub("", clean(text)) for text in joined]
    facts = sampled.columns(len(names), below)
    t = Looked(
        names, [header_key(n) for n in names], facts, list(below), [r for r in above if any(map(clean, r))], file
    )
    areas = _areas(heads)
    t.over = [i for i, (code, name) in areas.items() if not code and _aside(name)]
    t.figures = [i for i in areas if i not in t.over and facts[i].content is not Content.EMPTY]
    _check_areas(t, areas)
    _sort_keys(t, [i for i in range(len(names)) if i not in areas])
    above_table.heed(t)
    warnings: list[Why] = []
    columns = {Role.PERIOD: t.period, Role.INDICATOR: t.naming, Role.UNIT: t.unit}
    fixed: dict[Role, str] = {} if t.unit >= 0 else tables.unit_above(t, warnings)
    if t.period >= 0:
        fixed |= {Role.PERIOD_HINT: t.kind} if t.kind else {}
    else:
        _no_periods_in_rows(t)
        fixed[Role.PERIOD] = tables.title_period(t, warnings)
    if t.naming < 0:
        fixed[Role.INDICATOR] = tables.about(t, warnings)
    _rows_differ(t)
    t.unheeded += [t.groups] if t.groups and t.breakdown else []
    fixed |= tables.said_of_all(t)
    warnings += unread.told(t)
    says = {i: {r: x for r, x in zip((Role.AREA_CODE, Role.AREA_NAME), areas[i], strict=True) if x} for i in t.figures}
    used: dict[Role, tuple[int, ...]] = {role: (i,) for role, i in columns.items() if i >= 0}
    if t.part >= 0:
        used[Role.PERIOD] = (t.period, t.part)
    if t.breakdown:
        used[Role.BREAKDOWN] = tuple(t.breakdown)
    layout = Layout(
        FORMAT, tables.publisher(t), tuple(joined), used, fixed,
        figures=tuple(Figures(i, says[i]) for i in t.figures), periods=t.reading, rows=len(heads),
        empty=tuple(i for i, fact in enumerate(facts) if fact.content is Content.EMPTY and t.keys[i]),
    )  # fmt: skip
    return Table(at, layout, warnings=tuple(warnings))


def _check_areas(t: Looked, areas: dict[int, tuple[str, str]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for i in t.figures:
        if seen.setdefault(areas[i], i) != i:
            raise Refused("column-doubled", t.header[i], t.header[i], f"Two columns are headed {t.header[i]}.",
                           "Leave one of them.")  # fmt: skip


def _sort_keys(t: Looked, keys: Sequence[int]) -> None:
    """What the columns are that no council heads: when, what, in which unit, of whom."""
    times: list[int] = []
    words: list[int] = []
    for i in keys:
        fact, heading = t.facts[i], t.words(i)
        if fact.content is Content.EMPTY:
            continue
        unnamed = not heading or t.keys[i] in AREA_HEADINGS
        if (unnamed and all(parse_period(x) for x in fact.texts)) or is_time(t, i):
            times.append(i)
        elif heading in UNITS and fact.content is not Content.FIGURES:
            t.unit = i
        elif heading in NOTES or is_no_figure(t.header[i]) or counts_rows(t.header[i], i, t.rows):
            t.over.append(i)
        elif fact.content is Content.WORDS or (fact.content is Content.MIXED and DIMENSION.fullmatch(heading)):
            words.append(i)
        else:
            raise Refused("columns-unclear", t.header[i] or f"column {i + 1}", min(fact.texts),
                          f"Under {t.header[i] or f'column {i + 1}'} stand figures that no council heads.",
                          "Take the column out, or write in words what it says of its rows.")  # fmt: skip
    place_times(t, times)
    named = [i for i in words if t.words(i) in INDICATOR] or [i for i in words if not DIMENSION.fullmatch(t.words(i))]
    t.naming = named[0] if named else -1
    t.breakdown = [i for i in words if i != t.naming]
    for i in t.breakdown:
        if not t.keys[i]:
            raise Refused("heading-missing", f"column {i + 1}", "", f"Column {i + 1} holds groups and has no heading.",
                          "Give it one, and import the file again.")  # fmt: skip


def _no_periods_in_rows(t: Looked) -> None:
    """Refuse rows that say themselves when their figures are of, where nothing but the title would be asked."""
    for i in (t.naming, *t.breakdown):
        dated = sorted(x for x in t.facts[i].texts if said(x).labels or said(x).unclear) if i >= 0 else []
        if dated:
            raise Refused("period-unclear", t.header[i], dated[0],
                          f"“{dated[0]}” names a time, which no column of its own says.",
                          "Put the times in a column headed Period.")  # fmt: skip


def _rows_differ(t: Looked) -> None:
    """Refuse two rows of the same thing and time with other figures."""
    keys = [i for i in (t.naming, t.period, t.part, t.unit, *t.breakdown) if i >= 0]
    rows = [r for r in t.rows if any(parse_cell(clean(r[i])).is_number for i in t.figures if i < len(r))]
    alone = [r for r in t.rows if sum(map(bool, map(clean, r))) == 1]
    if not alone and sampled.repeats(rows, keys, t.figures):
        raise Refused("rows-alike", "", "", "Several rows say the same of what and when, and their figures differ.",
                      "Write what tells them apart in a column of its own.")  # fmt: skip
