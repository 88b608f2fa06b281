"""Workbooks (XLSX, ODS) → one member a sheet, as the CSV of what the sheet shows; row n of the sheet is line n.

openpyxl reads XLSX: it is well kept and, unlike faster readers, tells a cell's number format, without which 38.5% would
be read as 0.385. ODS sheets are read by ``ods``.

What is shown counts (``shown``): a percentage is written as one, a date formatted as a month is that month, and a
formula that was never calculated is written out, so that it is refused. Merged cells speak for the rows they cover.
Hidden sheets are not read; hidden rows and columns are, and are named. Sheets without a table of figures are passed
over if another has one, and named; a mapping chooses its own.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from adviser_app.csvio import ods
from adviser_app.csvio.finding import find_mapped, find_saved, find_table
from adviser_app.csvio.grid import Hidden, Merge, Merged, Scales, dated, in_one_scale, years_apart
from adviser_app.csvio.member import Choice, Member
from adviser_app.csvio.ods import MAX_CELLS, Rows
from adviser_app.csvio.shown import as_date, day, number, thousands, without_marks
from adviser_app.csvio.text import HEAD
from adviser_app.domain.errors import AdviserError

MAX_BYTES = 1 << 30  # of a workbook, unpacked
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a sign that XML cannot have, as Excel writes it


def members(name: str, opened: Callable[[], IO[bytes]], choice: Choice) -> list[Member]:
    """The sheets of a workbook that are meant (all, where none is). Raises AdviserError 'workbook-…'."""
    try:
        with opened() as file, zipfile.ZipFile(file) as archive:
            if sum(i.file_size for i in archive.infolist()) > MAX_BYTES:
                raise _refused(
                    name, "workbook-size", "unpacked it would be larger than 1 GB.", "Save the sheet as CSV."
                )
            _check_kind(name, archive)
            found = ods.sheets(archive) if "content.xml" in archive.namelist() else _xlsx(name, file, archive)
            sheets = [_Sheet(title, _csv(rows), hidden.said(), hidden.scaled) for title, rows, hidden in found]
    except AdviserError:
        raise
    except (zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, EOFError, TypeError, AttributeError,
            NotImplementedError) as error:  # fmt: skip  # openpyxl does not say what it raises
        raise _refused(name, "workbook-damaged", f"it is damaged ({error}).", "Open and save it again.") from error
    filled = [sheet for sheet in sheets if sheet.data.strip(b",\n")]
    if not filled:
        raise _refused(name, "workbook-empty", "no sheet of it that is shown holds anything.", "Choose another file.")
    meant = filled if choice.every else _meant(name, filled, choice)
    over = tuple(sheet.title for sheet in filled if sheet not in meant) if meant else ()
    return [
        Member(member_name(name, one.title), len(one.data), one.opened, over, one.title, one.hidden, scaled=one.scaled)
        for one in meant or filled
    ]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """``data``: its CSV; ``hidden``: which of its rows and columns are; ``scaled``: which are shown in thousands."""

    title: str
    data: bytes
    hidden: str
    scaled: str

    @property
    def head(self) -> bytes:
        return self.data[:HEAD]

    def opened(self) -> IO[bytes]:
        return io.BytesIO(self.data)


def member_name(name: str, title: str) -> str:
    """What a sheet of a workbook is called."""
    return f"{name}, sheet {title}"


def _meant(name: str, filled: Sequence[_Sheet], choice: Choice) -> list[_Sheet]:
    """The sheets to read. A mapping for one sheet of a workbook speaks for the workbook: the others are not read."""
    if only := [s for s in filled if member_name(name, s.title) in choice.named]:
        return only
    if choice.mapping is not None:
        named = choice.mapping.sheet.casefold()
        found = [s for s in filled if not named or s.title.casefold() == named]
        if not found:
            raise _refused(
                name, "mapping-sheet-missing", f"it has no sheet “{choice.mapping.sheet}”, which the mapping reads.",
                "Rename the sheet, or change the mapping.",
            )  # fmt: skip
        return [s for s in found if find_mapped(s.head, "utf-8", choice.mapping).layout] or found
    own = [(title, layout) for title, layout in choice.saved if layout.sheet]
    if only := [s for s in filled if find_saved(s.head, "utf-8", own, s.title)]:
        return only
    return [s for s in filled if find_table(s.head, "utf-8", name) or find_saved(s.head, "utf-8", choice.saved)]


def _check_kind(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse the kinds of workbook that cannot be read. Raises AdviserError."""
    names = archive.namelist()
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest or "encrypted-package" in names:
        step = "Open it, and save it without a password."
        raise _refused(name, "workbook-encrypted", "it is protected by a password.", step)
    if "xl/workbook.bin" in names:
        step = "Open it and save it as an Excel workbook (.xlsx), or the sheet as “CSV UTF-8”."
        raise _refused(name, "workbook-kind", "it is a binary workbook (.xlsb).", step)
    if "xl/workbook.xml" in names and b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        step = "Save it as “Excel Workbook (.xlsx)”, not as “Strict Open XML”."
        raise _refused(name, "workbook-kind", "it is a “Strict Open XML” workbook.", step)


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

_SCALED = re.compile(r"[0#?],+(?![0#?,])")  # a format that shows thousands or millions
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref=["']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBERED = re.compile(rb"""\b(r|min|max)=["']([0-9]+)["']""")
_RECALCULATED = re.compile(rb"""\bfullCalcOnLoad=["'](?:1|true)["']""")


@dataclass(frozen=True, slots=True)
class _Outline:
    """What openpyxl does not tell of a sheet that it reads row by row. Rows are counted from 1."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: Mapping[int, Sequence[Merge]]


def _xlsx(name: str, file: IO[bytes], archive: zipfile.ZipFile) -> Iterator[tuple[str, Rows, Hidden]]:
    book = archive.read("xl/workbook.xml")
    stale = _RECALCULATED.search(book) is not None
    file.seek(0)
    data = io.BytesIO(file.read())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook has beside its cells
        shown, written = _opened(data, values=True), _opened(data, values=False)
    for sheet in shown.worksheets:
        if sheet.sheet_state == "visible":
            xml = archive.read(sheet._worksheet_path)
            if b'"superscript"' in xml:  # not in the table of texts, where openpyxl tells it from the rest
                raise _refused(
                    name, "workbook-raised-text",
                    f"the sheet {sheet.title} has raised text within its cells, kept in a way that tells no mark "
                    "from a figure (5 and a raised 1 would be 51).",
                    "Open it in Excel or LibreOffice and save it again, which keeps such texts apart.",
                )  # fmt: skip
            outline = _outline(xml)
            hidden = Hidden(outline.hidden_columns)
            scales = Scales() if any(map(_SCALED.search, shown._number_formats)) else None
            rows = _xlsx_rows(sheet, written[sheet.title], outline, hidden, stale, scales)
            if any(day(date(2000, 12, 31), form) == "2000" for form in shown._number_formats):
                rows = years_apart(rows)
            yield sheet.title, rows if scales is None else in_one_scale(rows, scales, hidden), hidden


def _opened(data: IO[bytes], *, values: bool) -> Any:
    """The cells of a workbook, row by row, with their values or their formulas; nothing of its charts and names, which
    openpyxl reads as well and may stumble over."""
    from openpyxl.reader.excel import ExcelReader  # of some weight: loaded for workbooks only

    class Cells(ExcelReader):  # type: ignore[misc]
        def read_workbook(self) -> None:
            super().read_workbook()
            self.parser.assign_names = lambda: None

        def read_chartsheet(self, _sheet: Any, _rel: Any) -> None:
            pass

        def read_properties(self) -> None:
            pass

        read_custom = read_theme = read_properties

    reader = Cells(data, read_only=True, data_only=values, keep_links=False, rich_text=values)
    reader.read()
    return reader.wb


def _outline(xml: bytes) -> _Outline:
    rows: set[int] = set()
    columns: set[int] = set()
    at = 0
    if _HIDDEN.search(xml):
        for match in _ROW.finditer(xml):
            number = dict(_NUMBERED.findall(match[1])).get(b"r")
            at = int(number) if number else at + 1
            if _HIDDEN.search(match[1]):
                rows.add(at)
        for match in _COLUMN.finditer(xml, 0, max(xml.find(b"sheetData"), 0)):
            if _HIDDEN.search(match[1]):
                ends = dict(_NUMBERED.findall(match[1]))
                columns.update(range(int(ends[b"min"]) - 1, min(int(ends[b"max"]), MAX_CELLS)))
    merges: dict[int, list[Merge]] = {}
    for left, top, right, bottom in _MERGE.findall(xml, max(xml.rfind(b"sheetData>"), 0)):
        merges.setdefault(int(top), []).append(Merge(_number(left), int(bottom), _number(right)))
    return _Outline(frozenset(rows), frozenset(columns), merges)


def _number(letters: bytes) -> int:
    """The number of a column, from 0."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return min(found, MAX_CELLS) - 1


def _xlsx_rows(
    shown: Any, written: Any, outline: _Outline, hidden: Hidden, stale: bool, scales: Scales | None
) -> Rows:  # fmt: skip
    """``shown``: the sheet with its values; ``written``: with its formulas, whose results nobody knows if ``stale``.
    ``scales``: takes notice of what its numbers are shown in, where that is asked."""
    # what a program says of a sheet's size may be wrong, and then cells would be missing
    shown.reset_dimensions()
    written.reset_dimensions()
    width, merged = 0, Merged()
    for at, (cells, sources) in enumerate(zip(shown.iter_rows(), written.iter_rows(), strict=True), 1):
        row = [_xlsx_text(cell, source, stale) for cell, source in zip(cells, sources, strict=True)]
        for column, cell in enumerate(cells if scales is not None else ()):
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and scales is not None:
                scales.look(at - 1, column, cell.value, thousands(cell.value, str(cell.number_format or "")))
        merged.fill(at, row, outline.merges.get(at, ()))
        while row and not row[-1]:
            row.pop()
        hidden.look(at, row, is_hidden=at in outline.hidden_rows)
        width = max(width, len(row)) if sum(map(bool, row)) > 1 else width
        yield row + [""] * (width - len(row)) if row else row


def _xlsx_text(cell: Any, source: Any, stale: bool) -> str:
    value, formula = cell.value, source.data_type == "f"
    if formula and (stale or (value is None and cell.data_type != "str")):  # a str without a value is an empty text
        said = source.value if isinstance(source.value, str) else getattr(source.value, "text", "")
        return f"={str(said).lstrip('=')}"  # a formula never calculated
    if value is None:
        return ""
    form = str(cell.number_format or "")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number(value, form)
    if isinstance(value, datetime | date):
        return dated(day(as_date(value), form))
    if isinstance(value, time | timedelta):
        return f"time {value}"  # no figure, and told as such
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), _read(value) if isinstance(value, list) else str(value))


def _read(parts: Sequence[Any]) -> str:
    """The text of a cell with several fonts (openpyxl's CellRichText)."""
    fonts = [getattr(part, "font", None) for part in parts]
    return without_marks(
        (str(part), getattr(font, "vertAlign", None) == "superscript", bool(getattr(font, "strike", False)))
        for part, font in zip(parts, fonts, strict=True)
    )
