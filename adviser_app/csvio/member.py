"""One file to read, wherever it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.csvio.formats.layout import Layout


@dataclass(frozen=True, slots=True)
class Member:
    """One file (or sheet) to read. ``name`` is what the user sees ("2026-02.zip/claimant-count.csv"); ``size`` in
    bytes; ``passed_over``: sheets of its workbook that are not read; ``sheet``: the name of this one,
    ``hidden``: which of its rows and columns are hidden; ``scaled``: which of its columns are shown in thousands
    without a word of it; ``imported``: the same bytes were imported before."""

    name: str
    size: int
    _open: Callable[[], IO[bytes]]
    passed_over: tuple[str, ...] = ()
    sheet: str = ""
    hidden: str = ""
    imported: bool = False
    scaled: str = ""

    def open(self) -> BinaryIO:
        """The bytes from the start; the caller closes it. Raises AdviserError (``file-unreadable``)."""
        try:
            return cast(BinaryIO, self._open())
        except OSError as error:
            raise unreadable(self.name, error) from error

    def sha256(self) -> str:
        """The hash of the bytes, by reading them once (``Reading.sha256`` has it without a second reading)."""
        with self.open() as file:
            digest = hashlib.sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sheets of a workbook are read: those with a table that a format or a saved mapping knows; with a
    ``mapping``, those it fits; of a workbook with ``named`` members, only those; ``every``: all that hold anything, for
    somebody to choose from."""

    mapping: Layout | None = None
    saved: Sequence[tuple[str, Layout]] = ()
    named: frozenset[str] = frozenset()
    every: bool = False


def unreadable(name: str, error: Exception) -> AdviserError:
    """A file that the system does not let be read."""
    return AdviserError(
        "The file cannot be read",
        f"{name}: {getattr(error, 'strerror', None) or error}.",
        "If it is open in Excel, close it there; if it is in the cloud, wait until it is on this computer.",
        code="file-unreadable",
    )
