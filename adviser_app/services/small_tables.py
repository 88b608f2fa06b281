"""The bytes of a table of a page or two that somebody chose: of polarities, neighbours, classes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adviser_app.domain.errors import AdviserError

LARGEST = 20_000_000  # bytes: such tables have some 100 kB
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how XLSX and ODS begin, and XLS


def contents(path: Path, refusal: Callable[[str], AdviserError]) -> bytes:
    """All of a file. ``refusal``: the error that says why it is no such table, here of one that is too large.

    Raises AdviserError ``cannot-read`` where it cannot be opened, ``a-workbook`` for what Excel or LibreOffice saved.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise refusal("it is too large for one")
        data = path.read_bytes()
    except OSError as error:
        raise AdviserError(
            "Cannot read the file", f"{path.name}: {error.strerror}.", "Check that it is there and may be read.",
            code="cannot-read",
        ) from error  # fmt: skip
    if data.startswith(_WORKBOOKS):
        raise AdviserError(
            "Save it as CSV", f"{path.name} is a workbook.",
            "Open it, save the sheet with the table as “CSV UTF-8”, and choose that file.", code="a-workbook",
        )  # fmt: skip
    return data


def as_text(data: bytes) -> str:
    """UTF-8, with or without its mark, else Windows-1252 as Excel saves it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
