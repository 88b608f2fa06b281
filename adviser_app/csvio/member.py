"""One file to read, wherever it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from adviser_app.domain.errors import AdviserError


@dataclass(frozen=True, slots=True)
class Member:
    """One file (or sheet) to read. ``name`` is what the user sees ("2026-02.zip/claimant-count.csv"); ``size`` in
    bytes; ``passed_over``: sheets of its workbook that hold no table."""

    name: str
    size: int
    _open: Callable[[], IO[bytes]]
    passed_over: tuple[str, ...] = ()

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


def unreadable(name: str, error: Exception) -> AdviserError:
    """A file that the system does not let be read."""
    return AdviserError(
        "The file cannot be read",
        f"{name}: {getattr(error, 'strerror', None) or error}.",
        "If it is open in Excel, close it there; if it is in the cloud, wait until it is on this computer.",
        code="file-unreadable",
    )
