"""Saved mappings: a layout as JSON, to be read again and put on any file whose header has the columns it uses.

    {"adviser mapping": 1, "format": "Recycling returns", "publisher": "Own figures",
     "header": ["Council", "Year", "Rate", "Target"],
     "columns": {"area name": ["Council"], "period": ["Year"]},
     "fixed": {"unit": "%"},
     "figures": [{"column": "Rate", "says": {"indicator": "Recycling rate"}}]}

A long file has ``"value"`` among its columns and no ``figures``. A column is named by its heading, or by its number
(from 1) where a heading stands twice. ``"each period": {"indicator": "Recycling rate"}`` stands in for ``figures``
where every column headed by a period holds them. ``"rows": 2`` is a heading of two rows, joined as ``header`` shows
them; ``"sheet"`` the one sheet of a workbook that is read; ``"title"`` that of the table it was made for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from adviser_app.csvio.formats.headings import one_period
from adviser_app.csvio.formats.layout import AREA_ROLES, Figures, Layout, Place, Reading, Role, header_key
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.period_text import is_month_not_year, is_month_or_year, parse_period

VERSION = 1
MAX_ROWS = 5  # of a heading
_MARK = "adviser mapping"
_ONE = (Role.VALUE, Role.LOWER, Role.UPPER)  # roles that only one column can have
_KNOWN = frozenset(
    {
        _MARK,
        "format",
        "publisher",
        "header",
        "columns",
        "fixed",
        "figures",
        "places",
        "periods",
        "plain",
        "rows",
        "each period",
        "sheet",
        "title",
    }
)


def layout_to_json(layout: Layout) -> str:
    """The layout as a mapping, for people to read and change."""
    keys = [header_key(h) for h in layout.header]

    def name(at: int) -> str | int:
        return layout.header[at] if keys[at] and keys.count(keys[at]) == 1 else at + 1

    said: dict[str, Any] = {
        _MARK: VERSION,
        "format": layout.format,
        "publisher": layout.publisher,
        "header": list(layout.header),
        "columns": {role.value: [name(i) for i in at] for role, at in layout.columns.items() if at},
    }
    if layout.rows != 1:
        said["rows"] = layout.rows
    if layout.sheet:
        said["sheet"] = layout.sheet
    if layout.title:
        said["title"] = layout.title
    if layout.each_period is not None:
        said["each period"] = {role.value: text for role, text in layout.each_period.items()}
    if layout.fixed:
        said["fixed"] = {role.value: text for role, text in layout.fixed.items()}
    if layout.periods is not Reading.USUAL:
        said["periods"] = layout.periods.value
    if layout.plain:
        said["plain"] = list(layout.plain)
    if layout.places:
        said["places"] = {
            level: {k: v for k, v in (
                ("code", name(p.code) if p.code >= 0 else ""), ("name", name(p.name) if p.name >= 0 else ""),
                ("geography", p.geography),
            ) if v}
            for level, p in layout.places.items()
        }  # fmt: skip
    figures = () if layout.each_period is not None else layout.figures
    if figures:
        said["figures"] = [
            {"column": name(f.at), "says": {role.value: text for role, text in f.says.items()}}
            | {word: name(at) for word, at in (("lower", f.lower), ("upper", f.upper), ("marker", f.mark)) if at >= 0}
            for f in figures
        ]
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def layout_from_json(text: str) -> Layout:
    """The layout of a saved mapping. Raises AdviserError 'mapping-unreadable', saying which part of it is wrong."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise _wrong(f"it is no JSON ({error})") from error
    if not isinstance(said, dict) or said.get(_MARK) != VERSION:
        raise _wrong(f"it does not begin with “{_MARK}”: {VERSION}")
    if other := sorted(set(said) - _KNOWN):
        raise _wrong(f"nobody knows what “{other[0]}” is")
    header = tuple(_texts(said.get("header"), "header"))
    keys = [header_key(h) for h in header]

    def at(column: object, where: str) -> int:
        if isinstance(column, int) and not isinstance(column, bool) and 1 <= column <= len(header):
            return column - 1
        if isinstance(column, str) and keys.count(header_key(column)) == 1 and header_key(column):
            return keys.index(header_key(column))
        raise _wrong(f"{where} names the column {column!r}, which the header has not, or more than once")

    columns: dict[Role, tuple[int, ...]] = {}
    for word, names in _object(said.get("columns", {}), "columns").items():
        role = _role(word, "columns")
        if not isinstance(names, list) or not names or (role in _ONE and len(names) > 1):
            raise _wrong(f"“{word}” must name one column" + ("" if role in _ONE else " or more") + " in a list")
        columns[role] = tuple(at(n, word) for n in names)
    layout = Layout(
        format=_text(said.get("format", ""), "format") or "a saved mapping",
        publisher=_text(said.get("publisher", ""), "publisher"),
        header=header,
        columns=columns,
        fixed=_says(said.get("fixed", {}), "fixed"),
        periods=_style(said.get("periods", "")),
        plain=tuple(_texts(said.get("plain", []), "plain")),
        figures=tuple(_figures(said.get("figures", []), at)),
        places={word.casefold(): _place(p, word, at) for word, p in _object(said.get("places", {}), "places").items()},
        rows=_rows(said.get("rows", 1)),
        each_period=_says(said["each period"], "each period") if "each period" in said else None,
        sheet=_text(said.get("sheet", ""), "sheet"),
        title=_text(said.get("title", ""), "title"),
    )
    _check(layout)
    return layout


def put_on(layout: Layout, header: Sequence[str]) -> Layout | None:
    """The mapping on a file with this header; None unless each column it uses stands there just once."""
    if layout.each_period is not None:
        placed = put_on(replace(layout, each_period=None, figures=()), header)
        return None if placed is None else _with_each_period(placed, layout.each_period)
    keys = [header_key(h) for h in header]
    own = [header_key(h) for h in layout.header]
    if keys == own:
        return replace(layout, header=tuple(h.strip() for h in header))
    places = {i: keys.index(own[i]) for i in used(layout) if own[i] and keys.count(own[i]) == 1 == own.count(own[i])}
    if len(places) < len(used(layout)):
        return None

    def to(at: int) -> int:
        return places[at] if at >= 0 else -1

    return replace(
        layout,
        header=tuple(h.strip() for h in header),
        columns={role: tuple(map(to, at)) for role, at in layout.columns.items()},
        figures=tuple(
            replace(f, at=to(f.at), lower=to(f.lower), upper=to(f.upper), mark=to(f.mark)) for f in layout.figures
        ),
        places={w: replace(p, code=to(p.code), name=to(p.name)) for w, p in layout.places.items()},
    )


def _with_each_period(layout: Layout, says: Mapping[Role, str]) -> Layout | None:
    """Every column headed by a period, and not read as something else, holds figures; None where there is none."""
    taken = set(used(layout))
    hint = says.get(Role.PERIOD_HINT, "")
    figures = tuple(
        Figures(i, {**says, Role.PERIOD: heading})
        for i, heading in enumerate(layout.header)
        if i not in taken and parse_period(heading, hint)
    )
    headings = [header_key(layout.header[f.at]) for f in figures]
    unclear = any(map(is_month_not_year, headings)) and any(map(is_month_or_year, headings))  # is 2011-12 December?
    if not figures or unclear or len(set(headings)) < len(headings):
        return None
    return replace(layout, figures=figures, each_period=says)


def is_made_for(layout: Layout, header: Sequence[str]) -> bool:
    """Whether a file's header is the mapping's own, column for column; where each period has a column, those aside."""

    def lasting(names: Sequence[str]) -> list[str]:
        return [header_key(n) for n in names if layout.each_period is None or parse_period(n) is None]

    return lasting(layout.header) == lasting(header)


_TIMES = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:q|quarter|week|month|term)? ?\d+\b|[^\w ]",
    re.IGNORECASE,
)


def is_of_another_table(layout: Layout, title: str) -> bool:
    """Whether a file's title says that its table is another one than the mapping was made for, whose indicators would
    be taken for its own; months and numbers in the two aside."""
    if not layout.title or not title or layout.at(Role.INDICATOR):
        return False
    one, other = (" ".join(_TIMES.sub(" ", text).casefold().split()) for text in (layout.title, title))
    return one != other


def says_when(layout: Layout) -> str:
    """The period that a mapping says of figures whose file does not say it, '' where the file does."""
    said = [f.says.get(Role.PERIOD, "") for f in layout.figures if not one_period(layout.header[f.at])]
    return layout.fixed.get(Role.PERIOD, "") or next((period for period in said if period), "")


def is_plain(layout: Layout) -> bool:
    """Whether a draft (``guess.draft_of``) can say all that the layout says."""
    hinted = any(Role.PERIOD_HINT in says for says in (layout.fixed, *(f.says for f in layout.figures)))
    times = any(layout.at(r) for r in (Role.PERIOD_HINT, Role.PERIOD_START, Role.PERIOD_END))
    return not (layout.places or layout.periods or layout.plain or hinted or times or layout.empty or layout.is_across)


def used(layout: Layout) -> list[int]:
    """The positions of all columns that a layout reads, in order."""
    found = {i for at in layout.columns.values() for i in at}
    found |= {i for f in layout.figures for i in (f.at, f.lower, f.upper, f.mark)}
    found |= {i for p in layout.places.values() for i in (p.code, p.name)}
    return sorted(found - {-1})


def _wrong(what: str) -> AdviserError:
    return AdviserError(
        "The mapping cannot be used", f"The mapping is not as it must be: {what}.",
        "Correct it, or write one from a file with `adviser refresh FILE --write-mapping MAPPING.json`.",
        code="mapping-unreadable",
    )  # fmt: skip


def _text(said: object, where: str) -> str:
    if not isinstance(said, str):
        raise _wrong(f"“{where}” must be a text")
    return said.strip()


def _texts(said: object, where: str) -> list[str]:
    if not isinstance(said, list):
        raise _wrong(f"“{where}” must be a list of texts")
    return [_text(s, where) for s in said]


def _object(said: object, where: str) -> Mapping[str, Any]:
    if not isinstance(said, dict):
        raise _wrong(f"“{where}” must be an object")
    return said


def _role(word: str, where: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise _wrong(f"“{where}” has “{word}”; a column can be: {', '.join(Role)}") from None


def _style(said: object) -> Reading:
    try:
        return Reading(_text(said, "periods"))
    except ValueError:
        raise _wrong(f"“periods” is {said!r}; it can be: {', '.join(r for r in Reading if r)}, or left out") from None


def _rows(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 1 <= said <= MAX_ROWS:
        raise _wrong(f"“rows” is {said!r}; a heading has 1 to {MAX_ROWS} rows")
    return said


def _says(said: object, where: str) -> dict[Role, str]:
    return {_role(word, where): _text(text, word) for word, text in _object(said, where).items()}


def _place(said: object, word: str, at: Any) -> Place:
    place = _object(said, word)
    code, name = (at(place[k], word) if k in place else -1 for k in ("code", "name"))
    return Place(code, name, _text(place.get("geography", ""), "geography"))


def _figures(said: object, at: Any) -> list[Figures]:
    if not isinstance(said, list):
        raise _wrong("“figures” must be a list")
    found = []
    for one in said:
        figure = _object(one, "figures")
        beside = (at(figure[k], "figures") if k in figure else -1 for k in ("lower", "upper", "marker"))
        found.append(Figures(at(figure.get("column"), "figures"), _says(figure.get("says", {}), "says"), *beside))
    return found


def _check(layout: Layout) -> None:
    """What every figure needs: an area, an indicator, a period, and a place where it stands."""
    if [bool(layout.figures), bool(layout.at(Role.VALUE)), layout.each_period is not None].count(True) != 1:
        raise _wrong("it must have one of these: “value” among its columns, “figures”, or “each period”")
    if not layout.places and not layout.is_across and not any(layout.at(role) for role in AREA_ROLES[:2]):
        raise _wrong("no column is the area's code or name")
    if layout.places and not layout.at(Role.GEOGRAPHY):
        raise _wrong("“places” need a column of the role “geography”")
    for role in (Role.INDICATOR, Role.PERIOD):
        of_figures = bool(layout.figures) and all(f.says.get(role) for f in layout.figures)
        if layout.each_period is not None:
            of_figures = role is Role.PERIOD or bool(layout.each_period.get(role))
        if not (layout.at(role) or layout.fixed.get(role) or of_figures):
            raise _wrong(
                f"nothing says the {role.value} of " + ("each column of figures" if layout.figures else "a row")
            )
