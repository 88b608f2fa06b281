"""Where a member's table begins, and by which format it is read; or why it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adviser_app.csvio import formats
from adviser_app.csvio.doubts import is_no_age
from adviser_app.csvio.formats import across, lg_inform, mapping, no_headings, tables, units_above
from adviser_app.csvio.formats.headings import title_of
from adviser_app.csvio.formats.layout import Layout, Role, header_key, join_headings
from adviser_app.csvio.formats.looked import Why
from adviser_app.csvio.formats.states import parted
from adviser_app.csvio.parse import clean, is_spreadsheet_error, parse_cell
from adviser_app.csvio.text import HEAD, Decoder, FileRefused, Record, Records
from adviser_app.domain.mapping_draft import OR_SAY_HOW
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.problems import Problem, Severity

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 30  # records before which the header must come
SAMPLE = 5000  # records looked at to tell what columns are
OTHER_TITLE = "mapping-title"  # why a saved mapping is not used: its table had another title


_HALF = re.compile(r"000(?![0-9A-Za-z])")  # of "Rate per 10,000"
_PLACEHOLDER = re.compile(r"(?:column|field|unnamed:?) ?\d+(?:_level_\d+)?|\?+", re.IGNORECASE)
_AGE = re.compile(r"[0-9]{1,3}")

# how workbooks, PDFs, web pages, archives and pictures begin
_OTHER_KINDS = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"<!DOCTYPE", b"<!doctype", b"<html", b"<?xml", b"\x1f\x8b",
    b"7z\xbc\xaf", b"Rar!", b"BZh", b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """``skip`` bytes in, on physical line ``line``, a table begins, after ``preamble`` records. ``refused``: why it is
    not read; ``warnings``: what to know of how it is."""

    delimiter: str
    skip: int
    line: int
    preamble: int
    layout: Layout | None  # None: LG Inform
    refused: Why | None = None
    warnings: tuple[Why, ...] = ()

    @property
    def is_publishers(self) -> bool:
        """Whether the format is a publisher's own, not a guess at what the columns are."""
        return self.refused is None and (
            self.layout is None or self.layout.format not in (tables.FORMAT, tables.LONG, across.FORMAT)
        )


@dataclass(frozen=True, slots=True)
class _At:
    """A record, and how many bytes stand before it."""

    record: Record
    skip: int


def find_mapped(head: bytes, encoding: str, layout: Layout) -> Found:
    """The table that a saved mapping is put on: the first header with all columns it uses, by any separator."""
    nearest: tuple[int, Found] | None = None
    wanted = {header_key(layout.header[i]): layout.header[i] for i in mapping.used(layout)}
    for delimiter in DELIMITERS:
        records = _records(head, encoding, delimiter)
        for count, at in enumerate(records[:HEADER_WITHIN]):
            heading, line = records[count : count + layout.rows], at.record.line
            if any(h.record.flaw for h in heading):
                continue
            cells = at.record.cells if layout.rows == 1 else join_headings([h.record.cells for h in heading])
            bound = mapping.put_on(layout, cells)
            if bound is not None:
                rows = [r.record.cells for r in records[count + layout.rows :]]
                read = {bound.header[i] for i in mapping.used(bound)}
                known = {header_key(h) for h in (*layout.header, *read)}
                new = ", ".join(c.strip() for c in cells if header_key(c) not in known)
                warnings: tuple[Why, ...] = (_not_mapped(new),) if new else ()
                if above := _units(records[:count], bound):
                    warnings += (tables.unit_not_read(above),)
                if period := mapping.says_when(bound):
                    warnings += (_as_the_mapping_says(period),)
                return Found(delimiter, at.skip, line, count, formats.settle_rows(bound, rows), None, warnings)
            have = {header_key(c) for c in cells}
            missing = [name for key, name in wanted.items() if key not in have]
            if nearest is None or len(missing) < nearest[0]:
                nearest = len(missing), Found(delimiter, at.skip, line, count, None, _no_fit(missing, cells))
    return nearest[1] if nearest else Found(",", 0, 0, 0, None, _no_fit(list(wanted.values()), []))


def find_saved(
    head: bytes, encoding: str, saved: Sequence[tuple[str, Layout]], sheet: str = "", *, imported: bool = False
) -> Found | None:
    """The table of a member whose header is just that of one of the saved mappings (name, layout); refused where
    several could be meant, and where the mapping says a period that the file does not: it was that of the file for
    which it was made, and this may be next year's (unless it was ``imported`` before). ``layout`` is there even so.
    ``sheet``: its name, of a workbook's."""
    fitting: list[tuple[str, Layout, Found]] = []
    for name, layout in saved:
        if layout.sheet and layout.sheet.casefold() != sheet.casefold():
            continue
        found = find_mapped(head, encoding, layout)
        if found.layout is not None and mapping.is_made_for(layout, found.layout.header):
            fitting.append((name, layout, found))
    if not fitting:
        return None
    name, made_for, found = fitting[0]
    if len(fitting) == 1:
        message = f"The file was read by the saved mapping “{name}”, which was made for its header."
        used = Why("mapping-used", "", name, message, "Nothing, if that is the right one; else delete or change it.")
        title = title_of([at.record.cells for at in _records(head, encoding, found.delimiter)[: found.preamble]])
        if not imported and mapping.is_of_another_table(made_for, title):
            return replace(found, refused=_another(name, made_for.title, title))
        if not imported and found.layout is not None and (period := mapping.says_when(found.layout)):
            return replace(found, refused=_whenever(name, period))
        return replace(found, warnings=(*found.warnings, used))
    names = ", ".join(f"“{n}”" for n, *_ in fitting)
    why = Why("mapping-several", "", names, f"Several saved mappings were made for this header: {names}.",
              "Say which is meant, or delete the others.")  # fmt: skip
    return replace(found, layout=None, refused=why)


def _as_the_mapping_says(period: str) -> Why:
    message = f"Figures whose column names no other period are taken to be of {period}, as the mapping says."
    return Why("period-from-mapping", "", period, message, "Say another period if the file is of another.")


def _another(name: str, made_for: str, title: str) -> Why:
    message = f"The saved mapping “{name}” was made for the table “{made_for}”, and this one is called “{title}”."
    return Why(OTHER_TITLE, "", title, message, "Say how to read it, and save that under another name.")


def _whenever(name: str, period: str) -> Why:
    message = (
        f"Nothing in the file says when its figures are of. The saved mapping “{name}” was made for such a file of "
        f"{period}; this one may be of another period."
    )
    return Why("mapping-period", "", period, message, "Say how to read it, and of which period it is.")


def _units(above: Sequence[_At], layout: Layout) -> list[str]:
    """The lines above a table that speak of units, where neither a column nor what was said of the file does."""
    return [] if layout.says_unit else units_above.lines([at.record.cells for at in above])


def _not_mapped(columns: str) -> Why:
    message = "The mapping does not know these columns; they were not read."
    return Why("columns-not-mapped", "", columns, message, "Add them to the mapping, if they hold figures.")


def _no_fit(missing: list[str], cells: Sequence[str]) -> Why:
    lacks = f"it has no column {', '.join(missing[:5])}" if missing else "a column it uses stands there more than once"
    message = f"The mapping does not fit the file: {lacks}."
    remedy = "Choose the mapping that was made for this file, or read it without one."
    return Why("mapping-does-not-fit", missing[0] if missing else "", ", ".join(cells)[:120], message, remedy)


def find_table(head: bytes, encoding: str, file: str, when: str = "") -> Found | None:
    """The table of a member that begins with ``head``: the first header that a publisher's format recognises, by any
    separator; else a table with areas, of nobody's format, and ``when`` the period of its figures if nothing says it.
    None where there is neither."""
    refused: Found | None = None
    seen: dict[str, list[_At]] = {}
    for delimiter in DELIMITERS:
        records = seen[delimiter] = _records(head, encoding, delimiter)
        if found := _known(records, delimiter, file):
            return found
    for delimiter, records in seen.items():
        good = [at for at in records if not at.record.flaw]
        cells = [at.record.cells for at in good]
        table = across.find(cells, file) or tables.find(cells, file, when) or no_headings.find(cells)
        if table is None:
            continue
        first = good[table.header]
        if near := formats.nearly(first.record.cells):
            return Found(delimiter, first.skip, first.record.line, 0, None, _near(*near, first.record.cells))
        heading = table.layout.rows if table.layout else 1
        rows = [at.record.cells for at in good[table.header + heading :]]
        layout = formats.settle(table.layout, rows, file) if table.layout else None
        before = records.index(first)
        why = table.refused or (_strange_heading(layout) or _untold(layout, rows) if layout else None)
        row = table.refused.row if table.refused else None
        line = next((at.record.line for at in good if row is not None and at.record.cells is row), first.record.line)
        found = Found(delimiter, first.skip, line, before, layout, why, table.warnings)
        if layout is not None:
            return found
        refused = refused or found
    return refused


def first_records(head: bytes, encoding: str) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """The first records of a file as each separator parts them: their cells, and the lines they begin on."""
    return {
        delimiter: [
            (tuple(at.record.cells), at.record.line) for at in _records(head, encoding, delimiter) if not at.record.flaw
        ]
        for delimiter in DELIMITERS
    }


def _records(head: bytes, encoding: str, delimiter: str) -> list[_At]:
    """The first records of a member."""
    lines = head.splitlines(keepends=True)
    if len(head) >= HEAD and len(lines) > 1:
        lines.pop()  # perhaps cut
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    records = Records(iter(lines), Decoder(encoding), delimiter, "")
    found: list[_At] = []
    try:
        while len(found) < SAMPLE + HEADER_WITHIN and (record := records.next()) is not None:
            # empty lines before the record belong to what is skipped
            found.append(_At(record, starts[record.line - 1]))
    except FileRefused:
        pass  # the reading itself will say so, with the line
    return found


def _known(records: Sequence[_At], delimiter: str, file: str) -> Found | None:
    for count, at in enumerate(records[:HEADER_WITHIN]):
        cells, line = at.record.cells, at.record.line
        if at.record.flaw:
            continue
        if lg_inform.is_header(cells):
            # a title has few cells; what has many, or cannot be read, was a header row before it was damaged
            odd = [r for r in records[:count] if r.record.flaw or sum(map(bool, r.record.cells)) > lg_inform.KEYS]
            return Found(delimiter, at.skip, line, count, None, _broken_header(cells) if odd else None)
        if lg_inform.is_broken_header(cells):
            return Found(delimiter, at.skip, line, count, None, _broken_header(cells))
        if layout := formats.recognise(cells):
            sample = [r.record.cells for r in records[count + 1 :]]
            settled = formats.settle(layout, sample, file)
            number, strange = formats.unheaded(settled, sample), formats.not_read(settled)
            warnings: tuple[Why, ...] = (_not_read(strange),) if strange else ()
            if above := _units(records[:count], settled):
                warnings += (tables.unit_not_read(above),)
            refused = _unheaded(number) if number else _strange_heading(settled) or _untold(settled, sample)
            return Found(delimiter, at.skip, line, count, settled, refused, warnings)
    return None


def _untold(layout: Layout, sample: Sequence[Sequence[str]]) -> Why | None:
    at = formats.untold(layout, sample)
    if at < 0:
        return None
    column = layout.header[at]
    said = {clean(r[at]) for r in sample if len(r) > at and clean(r[at])}
    message = f"Rows that are alike otherwise have several figures: {column} tells them apart, and the format has none."
    if len(said) == 1:
        message = f"All figures are of {min(said)}, as {column} says, and the format has no such column."
    remedy = "Make a file of each, or read it by a mapping that has the column among the breakdowns."
    return Why("column-tells-apart", column, min(said, default=""), message, remedy)


def _broken_header(cells: Sequence[str]) -> Why:
    message = "A header row of LG Inform is damaged, or has its cells out of place."
    return Why("header-ragged", "", "; ".join(cells)[:120], message, "Export again from LG Inform.")


def _not_read(columns: list[str]) -> Why:
    message = "The format has no such columns; they were not read."
    remedy = (
        "Nothing, if they tell nothing of the figures. If they tell some rows from others, read the file by a mapping."
    )
    return Why("columns-not-read", "", ", ".join(columns)[:120], message, remedy)


def _unheaded(number: int) -> Why:
    message = f"Column {number} holds figures or groups and has no heading."
    return Why("heading-missing", f"column {number}", "", message, "Give it one, and import the file again.")


def _strange_heading(layout: Layout) -> Why | None:
    """Why a heading cannot be the name of what stands below it: a formula, a number, half of a number."""
    figures = {f.at: f.says.get(Role.PERIOD_HINT, "") for f in layout.figures}
    read = {*figures}.union(*layout.columns.values())
    for i, heading in enumerate(map(clean, layout.header)):
        before = clean(layout.header[i - 1]) if i else ""
        if i in read and is_spreadsheet_error(heading):
            message = "The heading is a formula that failed or was never calculated."
        elif i in read and _PLACEHOLDER.fullmatch(heading):
            message = "A program has named a column that had no heading, or lost it."
        elif _HALF.match(heading) and before[-1:].isdigit():
            message = f"A comma within a number has parted a heading in two: “{before},{heading}”."
        elif i in figures and is_no_age(heading) and not parse_period(heading, figures[i]) and not heading.isdecimal():
            message = "A spreadsheet made a date of the heading, perhaps of ages (10-14)."
        elif i in figures and _is_number(heading, figures[i], ages=not layout.places):
            message = "A number stands where the heading of a column of figures should."
        else:
            continue
        remedy = "Write the heading, with quotation marks around it if it has a comma, and import the file again."
        return Why("heading-strange", f"column {i + 1}", heading, message, remedy)
    return None


def _is_number(heading: str, hint: str, *, ages: bool) -> bool:
    """Whether a heading is a number that is no period, nor an age where a column may be headed by one."""
    if parse_period(parted(heading)[0], hint) or (ages and _AGE.fullmatch(heading)):
        return False
    return parse_cell(heading).is_number


def _near(format: str, missing: list[str], header: Sequence[str]) -> Why:
    message = f"The header is nearly that of {format}, and lacks {', '.join(missing)}."
    remedy = f"Correct the header, and import the file again. {OR_SAY_HOW}"
    return Why("header-incomplete", missing[0], ", ".join(header)[:120], message, remedy)


def unknown(name: str, head: bytes, encoding: str) -> Problem:
    """Why a file is not recognised."""

    def problem(code: str, line: int, value: str, message: str, remedy: str) -> Problem:
        return Problem(code, Severity.ERROR, name, line, "", value, message, remedy)

    if not head.strip():
        return problem("file-empty", 0, "", "The file is empty.", "Fetch or save it again.")
    begins = head[:4096]
    signs = sum(byte < 32 and byte not in b"\0\t\r\n" for byte in begins)  # which no text has
    if begins.count(0) * 5 > len(begins) > 20 * signs and not head.startswith(_OTHER_KINDS):
        message = "The text looks like UTF-16 that is damaged and does not say so at its beginning: it cannot be read."
        return problem("encoding-unreadable", 0, "", message, "Fetch it again, or save it as CSV UTF-8.")
    if head.startswith(_OTHER_KINDS):
        message = "The file is named like a CSV and is something else."
        return problem("not-a-csv", 0, "", message, "Open it in the program it belongs to and save it as CSV UTF-8.")
    if len(head) >= HEAD and 2 * len(head.rpartition(b"\n")[2]) > len(head):
        return header_cut(name, head.count(b"\n") + 1)
    try:
        record = Records(iter(head.splitlines(keepends=True)), Decoder(encoding), ",", "").next()
        header = "".join(c for c in ", ".join(record.cells) if c.isprintable()) if record else ""
    except FileRefused:
        header = ""
    message = f"The header “{header[:120]}” is of no format known here."
    if ", sheet " in name:
        message += " (Lists of records come as CSV: save such a sheet as CSV UTF-8.)"
    known = "; ".join(formats.KNOWN)
    return problem("format-unknown", 1, header, message, f"Known are: {known}. {OR_SAY_HOW}")


def no_figures(name: str, line: int, header: tuple[str, ...]) -> Problem:
    """A table whose columns are all keys or words."""
    message = "Beside the keys the table has no column of figures."
    remedy = "Check that the file is the data file, not the one that describes it."
    return Problem("no-figures", Severity.ERROR, name, line, "", ", ".join(header)[:120], message, remedy)


def header_cut(name: str, line: int) -> Problem:
    """A header so long that its end is not among the bytes by which a file is recognised."""
    message = f"The header is longer than {HEAD // 1024} kB: where its columns end is not seen."
    return Problem("line-too-long", Severity.ERROR, name, line, "", "", message, "Make files of fewer columns.")


def doubled(name: str, line: int, column: str) -> Problem:
    """A heading that stands twice where only one column can count."""
    message = f"The column {column} stands twice in the header."
    remedy = "Take out the one that does not count, and import the file again."
    return Problem("column-doubled", Severity.ERROR, name, line, column, "", message, remedy)
