"""Workbooks (XLSX, ODS) → one member a sheet, as the CSV of what the sheet shows; row n of the sheet is line n.

openpyxl reads XLSX: it is well kept and, unlike faster readers, tells a cell's number format, without which 38.5% would
be read as 0.385. An ODS sheet is read here: it is plain XML, each cell with its type and the text it shows.

What is shown counts: a percentage is written as one, a date formatted as a month is that month, and a formula that was
never calculated is written out, so that it is refused. Hidden sheets are not read. Sheets without a table of figures
are passed over if another has one, and named; a mapping chooses its own.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree import ElementTree

from adviser_app.csvio.finding import find_mapped, find_saved, find_table
from adviser_app.csvio.member import Choice, Member
from adviser_app.csvio.text import HEAD
from adviser_app.domain.errors import AdviserError

MAX_BYTES = 1 << 30  # of a workbook, unpacked
MAX_ROWS, MAX_CELLS = 1 << 20, 1 << 14  # of a sheet, as the programs have them
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SCALED = re.compile(r"[0#?](,+)(?:\.|[^0#?,.]|$)")
_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")

Rows = Iterator[Sequence[str]]


def members(name: str, opened: Callable[[], IO[bytes]], choice: Choice) -> list[Member]:
    """The sheets of a workbook that are meant (all, where none is). Raises AdviserError 'workbook-…'."""
    try:
        with opened() as file, zipfile.ZipFile(file) as archive:
            if sum(i.file_size for i in archive.infolist()) > MAX_BYTES:
                raise _refused(
                    name, "workbook-size", "unpacked it would be larger than 1 GB.", "Save the sheet as CSV."
                )
            found = _ods(archive) if "content.xml" in archive.namelist() else _xlsx(file)
            sheets = [(title, _csv(rows)) for title, rows in found]
    except AdviserError:
        raise
    except (zipfile.BadZipFile, SyntaxError, KeyError, ValueError, EOFError, TypeError) as error:
        raise _refused(name, "workbook-damaged", f"it is damaged ({error}).", "Open and save it again.") from error
    filled = [(title, data) for title, data in sheets if data.strip(b",\n")]
    if not filled:
        raise _refused(name, "workbook-empty", "no sheet of it holds anything.", "Choose another file.")
    meant = filled if choice.every else _meant(name, filled, choice)
    over = tuple(title for title, _ in filled if title not in {t for t, _ in meant}) if meant else ()
    return [_member(name, title, data, over) for title, data in meant or filled]


def member_name(name: str, title: str) -> str:
    """What a sheet of a workbook is called."""
    return f"{name}, sheet {title}"


def _member(name: str, title: str, data: bytes, over: tuple[str, ...]) -> Member:
    return Member(member_name(name, title), len(data), lambda: io.BytesIO(data), over, title)


def _meant(name: str, filled: Sequence[tuple[str, bytes]], choice: Choice) -> list[tuple[str, bytes]]:
    """The sheets to read. A mapping for one sheet of a workbook speaks for the workbook: the others are not read."""
    if only := [(t, d) for t, d in filled if member_name(name, t) in choice.named]:
        return only
    if choice.mapping is not None:
        named = choice.mapping.sheet.casefold()
        found = [(t, d) for t, d in filled if not named or t.casefold() == named]
        if not found:
            raise _refused(
                name, "mapping-sheet-missing", f"it has no sheet “{choice.mapping.sheet}”, which the mapping reads.",
                "Rename the sheet, or change the mapping.",
            )  # fmt: skip
        return [(t, d) for t, d in found if find_mapped(d[:HEAD], "utf-8", choice.mapping).layout] or found
    own = [(title, layout) for title, layout in choice.saved if layout.sheet]
    if only := [(t, d) for t, d in filled if find_saved(d[:HEAD], "utf-8", own, t)]:
        return only
    return [
        (t, d) for t, d in filled if find_table(d[:HEAD], "utf-8", name) or find_saved(d[:HEAD], "utf-8", choice.saved)
    ]


def _refused(name: str, code: str, message: str, step: str) -> AdviserError:
    return AdviserError("The workbook was not read", f"{name}: {message}", step, code=code)


def _csv(rows: Rows) -> bytes:
    """Rows as CSV, each on one line. Rows and cells that are empty to the end are left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    empty = 0
    for row in rows:
        if not any(row):
            empty += 1
            continue
        out.write("\n" * empty)
        empty = 0
        writer.writerow([" ".join(cell.split()) for cell in row])
    return out.getvalue().encode("utf-8", "replace")


# ---- XLSX --------------------------------------------------------------------------------------------------------


def _xlsx(file: IO[bytes]) -> Iterator[tuple[str, Rows]]:
    import openpyxl  # of some weight: loaded for workbooks only

    file.seek(0)
    data = io.BytesIO(file.read())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook has beside its cells
        shown = openpyxl.load_workbook(data, read_only=True, data_only=True)
        written = openpyxl.load_workbook(data, read_only=True, data_only=False)
    for sheet in shown.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _xlsx_rows(sheet, written[sheet.title])


def _xlsx_rows(shown: Any, written: Any) -> Rows:
    """``shown``: the sheet with its values; ``written``: with its formulas."""
    # what a program says of a sheet's size may be wrong, and then cells would be missing
    shown.reset_dimensions()
    written.reset_dimensions()
    width = 0
    for cells, sources in zip(shown.iter_rows(), written.iter_rows(), strict=True):
        row = [_xlsx_text(cell, source) for cell, source in zip(cells, sources, strict=True)]
        while row and not row[-1]:
            row.pop()
        width = max(width, len(row)) if sum(map(bool, row)) > 1 else width
        yield row + [""] * (width - len(row)) if row else row


def _xlsx_text(cell: Any, source: Any) -> str:
    value = cell.value
    if value is None:
        return "" if source.value is None else f"={str(source.value).lstrip('=')}"  # a formula never calculated
    return text_of(value, _IN_QUOTES.sub("", str(cell.number_format or "")))


def text_of(value: object, form: str) -> str:
    """What a cell shows, as plain text: a number in full, as a percentage where its format is one."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if "%" in form:
            return f"{value * 100:.15g}%"
        thousands = _SCALED.search(form.split(";")[0])  # "#,##0," shows thousands: 1,234,567 as 1,235
        value = value / 1000 ** len(thousands[1]) if thousands else value
        # 15 digits are what a spreadsheet shows and keeps: 0.44, not 0.43999999999999995
        return f"{value:.15g}" if isinstance(value, float) else repr(value)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        low = form.casefold()
        if "d" not in low and "y" in low:
            return f"{_MONTHS[day.month - 1]} {day.year}" if "m" in low else str(day.year)
        return day.isoformat()
    if isinstance(value, time | timedelta):
        return f"time {value}"  # no figure, and told as such
    return str(value)


# ---- ODS ---------------------------------------------------------------------------------------------------------


def _ods(archive: zipfile.ZipFile) -> Iterator[tuple[str, Rows]]:
    if archive.read("mimetype").strip().decode("ascii", "replace") not in (_ODS, _ODS + "-template"):
        raise ValueError("it is no spreadsheet")
    with archive.open("content.xml") as file:
        root = ElementTree.parse(file).getroot()
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(p.get(f"{_TABLE}display") == "false" for p in style.iter(f"{_STYLE}table-properties"))
    }
    for table in root.iter(f"{_TABLE}table"):
        if table.get(f"{_TABLE}style-name") not in hidden:
            yield table.get(f"{_TABLE}name", ""), _ods_rows(table)


def _ods_rows(table: ElementTree.Element) -> Rows:
    width, waiting = 0, 0
    for row in table.iter(f"{_TABLE}table-row"):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = _ods_cells(row)
        if not cells:
            waiting += times  # the last of them often is repeated to the end of the sheet
            continue
        for _ in range(waiting):
            yield []
        waiting = 0
        width = max(width, len(cells)) if sum(map(bool, cells)) > 1 else width
        if times > MAX_ROWS:
            raise ValueError("it has more rows than a sheet can have")
        for _ in range(times):
            yield cells + [""] * (width - len(cells))


def _ods_cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        text = _ods_text(cell) if cell.tag == f"{_TABLE}table-cell" else ""  # covered: part of a merged cell
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if text and len(cells) + times > MAX_CELLS:
            raise ValueError("a row has more cells than a sheet can have")
        cells += [text] * min(times, MAX_CELLS)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _ods_text(cell: ElementTree.Element) -> str:
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    shown = " ".join("".join(p.itertext()) for p in cell.findall(f"{_TEXT}p")).strip()
    if shown.startswith(("#", "Err:")):
        return shown  # a formula that failed: its value is 0
    if kind in ("float", "currency") and value is not None:
        return value
    if kind == "percentage" and value is not None:
        return f"{float(value) * 100:.15g}%"
    if kind == "date" and _DAY.fullmatch(shown):
        return cell.get(f"{_OFFICE}date-value", shown)[:10]
    formula = cell.get(f"{_TABLE}formula", "")
    return shown or (f"={formula}" if formula and kind is None else "")  # a formula never calculated
