"""Mappings: how to read a file that says too little, saved as JSON and put on the next one of its kind."""

from __future__ import annotations

from pathlib import Path

from adviser_app.csvio import files, write
from adviser_app.csvio.batch import Tables
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.formats.mapping import layout_from_json, layout_to_json
from adviser_app.csvio.member import unreadable
from adviser_app.csvio.reader import read_member
from adviser_app.domain.errors import AdviserError

_MOST = 1 << 20  # bytes of a mapping


def load(path: Path) -> Layout:
    """The mapping in a file. Raises AdviserError 'file-unreadable', 'mapping-unreadable'."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST)
    except OSError as error:
        raise unreadable(str(path), error) from error
    return layout_from_json(data.decode("utf-8-sig", "replace"))


def of_file(path: Path) -> str:
    """How a file is read as it stands, as a mapping to change. Raises AdviserError 'no-mapping', saying why, where it
    is not understood or has no header of one row."""
    member = files.sources([path])[0]
    reading = read_member(member, Tables())
    reading.close()
    if reading.refused is not None:
        told = reading.refused
        raise AdviserError("No mapping was written", f"{member.name}: {told.message}", told.remedy, code="no-mapping")
    if reading.layout is None:
        raise AdviserError(
            "No mapping was written", f"{member.name} is a file of the format {reading.format}; it needs no mapping.",
            "Read it as it is.", code="no-mapping",
        )  # fmt: skip
    return layout_to_json(reading.layout)


def write_of_file(path: Path, to: Path) -> None:
    """``of_file`` into a file, atomically. Raises AdviserError 'no-mapping', 'cannot-write'."""
    write.write_bytes(to, of_file(path).encode("utf-8"))
