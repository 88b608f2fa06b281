"""Every problem in a file is data: a stable code, where it is, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # the row (or file) was not taken
    WARNING = "warning"  # the row was taken, but someone should know


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file.

    ``line`` counts as a text editor does, from 1 (0: the whole file). ``column`` is the header's name,
    ``value`` the text as it stands in the file (cut at 200 characters), ``code`` is stable.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: str
    value: str
    message: str
    remedy: str

    def __post_init__(self) -> None:
        if len(self.value) > 200:
            object.__setattr__(self, "value", self.value[:199] + "…")
