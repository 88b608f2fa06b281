"""A workbook made for people to fill in: every cell text, drop-downs for choices, a note on each heading.

In a cell of the format Text a spreadsheet changes nothing of its own, so what comes back (saved as CSV) is what was
typed. Workbooks themselves are not read back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adviser_app.csvio.write import cannot_write

LONGEST_CELL = 32_767  # UTF-16 units; a template's reader knows that longer texts come back cut
_LIST = 255  # characters that a drop-down may list by itself; longer ones stand in a sheet of their own


@dataclass(frozen=True, slots=True)
class Column:
    """``note`` on its heading; ``choices`` as a drop-down; ``fixed``: shown as not to be changed; ``fill``: the text of
    every row that is written (for a column the rows lack)."""

    name: str
    note: str = ""
    choices: tuple[str, ...] = ()
    hidden: bool = False
    fixed: bool = False
    width: int = 14
    fill: str = ""


def write(
    path: Path, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, spare: int, title: str = ""
) -> None:
    """One sheet of texts. ``spare``: rows below that are ready for new entries. Atomic.

    Raises AdviserError 'cannot-write'.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    partial = path.with_name(f"{path.name}.partial")
    try:
        book = xlsxwriter.Workbook(partial, {"strings_to_formulas": False, "strings_to_urls": False})
        _fill(book, name, columns, rows, spare)
        book.set_properties({"title": name, "comments": title})
        book.close()
        os.replace(partial, path)
    except (OSError, FileCreateError) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise cannot_write(path, getattr(error, "strerror", None) or str(error)) from error


def _fill(book, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], spare: int) -> None:  # type: ignore[no-untyped-def]
    page = book.add_worksheet(name[:31])
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    fixed = book.add_format({"num_format": "@", "font_color": "#6b7280", "valign": "top"})
    heading = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
    lists = None
    for at, column in enumerate(columns):
        form = fixed if column.fixed else plain
        page.set_column(at, at, column.width, form, {"hidden": column.hidden})
        page.write_string(0, at, column.name, heading)
        if column.note:
            page.write_comment(0, at, column.note, {"x_scale": 2})
        for n, row in enumerate(rows, 1):
            page.write_string(n, at, _cut(row[at]) if at < len(row) else column.fill, form)
        if column.choices:
            source: list[str] | str = list(column.choices)
            if sum(len(c) + 1 for c in column.choices) > _LIST:
                if lists is None:
                    lists = book.add_worksheet("choices")
                    lists.hide()
                lists.write_column(0, at, column.choices)
                source = f"=choices!{_absolute(at, len(column.choices))}"
            page.data_validation(
                1, at, len(rows) + spare, at,
                {"validate": "list", "source": source, "ignore_blank": True, "error_title": column.name,
                 "error_message": "Choose one of the list."},
            )  # fmt: skip
    page.freeze_panes(1, 0)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def _absolute(column: int, count: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return xl_range_abs(0, column, count - 1, column)
