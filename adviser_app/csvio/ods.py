"""Sheets of an ODS workbook (OpenDocument 1.2 and later, part 3): plain XML, a cell with its value and what it shows.

The text that is shown says by which power of ten a value is shown, and whether it is shown at all; the value says what
the text has rounded away.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from adviser_app.csvio.grid import Hidden, Merge, Merged, Scales, dated, in_one_scale, years_apart
from adviser_app.csvio.parse import parse_number
from adviser_app.csvio.shown import NOT_SHOWN, checked, without_marks

MAX_ROWS, MAX_CELLS = 1 << 20, 1 << 14  # of a sheet, as the programs have them
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_GROUPS = frozenset(f"{_TABLE}table-{name}" for name in ("rows", "row-group", "header-rows", "columns", "column-group",
                                                         "header-columns"))  # fmt: skip
_POINT_NOUGHT = re.compile(r"(?<=[0-9])\.0+$")
_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_MONTH = re.compile(r"([A-Za-z]{3})[a-z]*[ -]([0-9]{2})")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {name: f"{n:02d}" for n, name in enumerate(_NAMES, 1)}
_BLANKS = frozenset({f"{_TEXT}tab", f"{_TEXT}line-break"})
_BREAK = (" ", False, False)  # between paragraphs
_ASIDE = frozenset({f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text", f"{_OFFICE}annotation-end"})

Rows = Iterator[Sequence[str]]
Fonts = Mapping[str, tuple[bool, bool]]  # by the name of a style: raised, struck out


def sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, Rows, Hidden]]:
    """Name, rows and what is hidden of each sheet that is shown. Raises ValueError, KeyError, ParseError."""
    if archive.read("mimetype").strip().decode("ascii", "replace") not in (_MIME, _MIME + "-template"):
        raise ValueError("it is no spreadsheet")
    with archive.open("content.xml") as file:
        root = ElementTree.parse(file).getroot()
    unseen = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(p.get(f"{_TABLE}display") == "false" for p in style.iter(f"{_STYLE}table-properties"))
    }
    fonts = {str(style.get(f"{_STYLE}name")): _font(style) for style in root.iter(f"{_STYLE}style")}
    # sheets stand in the document itself: tables within changes, shapes and scenarios are no sheets
    for body in root.iter(f"{_OFFICE}spreadsheet"):
        for table in body.findall(f"{_TABLE}table"):
            if table.get(f"{_TABLE}style-name") not in unseen:
                hidden, scales = Hidden(_hidden_columns(table)), Scales()
                rows = in_one_scale(_rows(table, hidden, fonts, scales), scales, hidden)
                yield table.get(f"{_TABLE}name", ""), years_apart(rows), hidden


def _font(style: ElementTree.Element) -> tuple[bool, bool]:
    """Whether a text of this style is raised, and whether it is struck out."""
    raised = struck = False
    for said in style.iter(f"{_STYLE}text-properties"):
        position = said.get(f"{_STYLE}text-position", "")
        raised = raised or position.startswith("super") or re.match(r"[1-9]", position) is not None
        struck = struck or said.get(f"{_STYLE}text-line-through-style", "none") != "none"
    return raised, struck


def _parts(table: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """The rows or columns of a sheet, within groups too; not those of tables in its shapes."""
    for part in table:
        if part.tag == tag:
            yield part
        elif part.tag in _GROUPS:
            yield from _parts(part, tag)


def _hidden_columns(table: ElementTree.Element) -> frozenset[int]:
    found: list[int] = []
    at = 0
    for column in _parts(table, f"{_TABLE}table-column"):
        times = min(int(column.get(f"{_TABLE}number-columns-repeated", "1")), MAX_CELLS)
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            found += range(at, min(at + times, MAX_CELLS))
        at += times
    return frozenset(found)


def _rows(table: ElementTree.Element, hidden: Hidden, fonts: Fonts, scales: Scales) -> Rows:
    width, at, merged, waiting = 0, 0, Merged(), 0
    for row in _parts(table, f"{_TABLE}table-row"):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells, merges, numbers = _cells(row, at + waiting, fonts)
        if not cells:
            waiting += times  # the last of them often is repeated to the end of the sheet
            continue
        if at + waiting + times > MAX_ROWS:
            raise ValueError("it has more rows than a sheet can have")
        for _ in range(waiting):
            yield []
        at, waiting = at + waiting, 0
        unseen = row.get(f"{_TABLE}visibility", "visible") != "visible"
        for _ in range(times):
            filled = list(cells)
            for column, value, power in numbers:
                scales.look(at, column, value, power)
            merged.fill(at, filled, merges)
            at += 1
            hidden.look(at, filled, is_hidden=unseen)
            width = max(width, len(filled)) if sum(map(bool, filled)) > 1 else width
            yield filled + [""] * (width - len(filled))


def _cells(
    row: ElementTree.Element, at: int, fonts: Fonts
) -> tuple[list[str], list[Merge], list[tuple[int, float, int]]]:
    """A row's texts, the merged cells that begin in it, and its numbers: where they stand, what they are, and by which
    power of a thousand they are shown."""
    cells: list[str] = []
    numbers: list[tuple[int, float, int]] = []
    merges: list[Merge] = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text = _shown(cell, fonts) if cell.tag == _CELLS[0] else ""  # covered: part of a merged cell
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if text and len(cells) + times > MAX_CELLS:
            raise ValueError("a row has more cells than a sheet can have")
        down, along = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if text and (down > 1 or along > 1):
            left = len(cells)
            merges.append(Merge(left, at + down - 1, min(left + along, MAX_CELLS) - 1))
        if cell.get(f"{_OFFICE}value-type") in ("float", "currency") and text:
            value = float(cell.get(f"{_OFFICE}value") or "nan")
            if (power := _power(value, text)) >= 0:
                whole = int(value) if value.is_integer() else value  # a year may head a column
                numbers += [(len(cells) + n, whole, power) for n in range(min(times, MAX_CELLS))]
        cells += [text] * min(times, MAX_CELLS)
    while cells and not cells[-1]:
        cells.pop()
    return cells, merges, numbers


def _power(value: float, text: str) -> int:
    """By which power of a thousand a value is divided where it is shown as ``text``, -1 where by another number."""
    said = parse_number(text)
    ratio = value / said if said else 0.0
    return next((n for n in range(4) if math.isclose(ratio, 1000**n, rel_tol=1e-9)), -1)


def _shown(cell: ElementTree.Element, fonts: Fonts) -> str:
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    value = value and _POINT_NOUGHT.sub("", value)  # 2023.0 is the year 2023, whatever program wrote it
    paragraphs = cell.findall(f"{_TEXT}p")
    text = without_marks(part for p in paragraphs for part in (*_words(p, fonts, (False, False)), _BREAK)).strip()
    if text.startswith(("#", "Err:")):
        return text  # a formula that failed: its value is 0
    if kind in ("float", "currency", "percentage") and value is not None:
        if text:
            return checked(value, text, share=kind == "percentage")
        if paragraphs and float(value) != 0:
            return NOT_SHOWN
        return f"{float(value) * 100:.15g}%" if kind == "percentage" else value  # some programs write no text
    if kind == "date":
        return dated(_date(cell.get(f"{_OFFICE}date-value", "")[:10], text))
    if text:
        return text
    formula = cell.get(f"{_TABLE}formula", "")
    if kind is None:
        return f"={formula.split('=', 1)[-1]}" if formula else ""  # a formula never calculated
    return next((v for name in ("string", "boolean", "time") if (v := cell.get(f"{_OFFICE}{name}-value"))), "")


def _words(node: ElementTree.Element, fonts: Fonts, font: tuple[bool, bool]) -> Iterator[tuple[str, bool, bool]]:
    """The texts of a paragraph and their fonts, without the notes and comments in it."""
    yield node.text or "", *font
    for part in node:
        if part.tag == f"{_TEXT}s":
            yield " " * min(int(part.get(f"{_TEXT}c", "1")), 100), *font
        elif part.tag in _BLANKS:
            yield " ", *font
        elif part.tag not in _ASIDE:
            raised, struck = fonts.get(part.get(f"{_TEXT}style-name", ""), (False, False))
            yield from _words(part, fonts, (font[0] or raised, font[1] or struck))
        yield part.tail or "", *font


def _date(value: str, text: str) -> str:
    """A day: in numbers as the value has it, as ``01/03/24`` may be January or March; in words as it is shown."""
    if not text or _DAY.fullmatch(text):
        return value or text
    month = _MONTH.fullmatch(text)  # Mar-24: the year, if it is that of the value and the day is another
    if month and value[5:7] == _NUMBERS.get(month[1].casefold()) and value[2:4] == month[2] != value[8:]:
        return f"{month[1]} {value[:4]}"
    return text
