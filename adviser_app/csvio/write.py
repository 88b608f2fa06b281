"""CSV made for people: what a spreadsheet would run is marked as text, and the mark comes off again on reading.

UTF-8 with a byte order mark, comma and CRLF, as Excel wants it. (What is made for programs, the export, is not written
here: it carries neither mark nor escape.)
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem
from adviser_app.domain.spreadsheet import escape

REJECTS = ("file", "line", "column", "value", "code", "what_is_wrong", "what_to_do")


def write_rejects(problems: Iterable[Problem], path: Path) -> None:
    """Every rejected row: file, line as an editor counts it, column, value as it stands, code, remedy. Atomic.

    Raises AdviserError 'cannot-write'.
    """
    _write(
        path,
        REJECTS,
        (
            (
                escape(p.file),
                str(p.line) if p.line else "",
                escape(p.column),
                escape(p.value),
                p.code,
                escape(p.message),
                escape(p.remedy),
            )
            for p in problems
        ),
    )


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for people, every cell of it escaped. Atomic. Raises AdviserError 'cannot-write'."""
    _write(path, header, ([escape(cell) for cell in row] for row in rows))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    write_bytes(path, b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "surrogatepass"))


def write_bytes(path: Path, data: bytes) -> None:
    """A whole file, or none. Raises AdviserError 'cannot-write'."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise cannot_write(path, error.strerror or str(error)) from error


def cannot_write(path: Path, why: str) -> AdviserError:
    """A file that the disk, or another program, does not let us write; or that was to go into a folder there is not."""
    remedy = "Close it where it is open (Excel keeps files to itself), or choose another place."
    if not path.parent.is_dir():
        why, remedy = f"there is no folder {path.parent}", "Make the folder, or choose another place."
    return AdviserError("Cannot write the file", f"{path}: {why}.", remedy, code="cannot-write")
