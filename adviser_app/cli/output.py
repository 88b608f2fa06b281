"""Telling: aligned tables for people, one JSON document for programs, progress on a terminal only."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

_BETWEEN = 0.1  # seconds between two lines of progress


class Out:
    """Where a command's words go. With ``json`` only the document of ``document`` goes to standard output."""

    def __init__(self, json: bool) -> None:
        self.json = json
        self._last = 0.0
        self._shown = False

    def say(self, text: str = "") -> None:
        """A line for people."""
        if not self.json:
            self.end_progress()
            click.echo(text)

    def note(self, text: str) -> None:
        """A line beside the result, on standard error; said with ``--json`` too."""
        self.end_progress()
        click.echo(text, err=True)

    def document(self, value: Any) -> None:
        """The result for programs (docs/json.md); nothing without ``--json``."""
        if self.json:
            self.end_progress()
            click.echo(dumps(value))

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> None:
        """An aligned table for people; ``right``: columns of numbers."""
        if not self.json:
            self.end_progress()
            for line in table_lines(headers, rows, right, width=_width()):
                click.echo(line)

    def progress(self, text: str, fraction: float) -> None:
        """One line that is written over, on a terminal; nothing where standard error is piped."""
        if not sys.stderr.isatty():
            return
        now = time.monotonic()
        if now - self._last < _BETWEEN and fraction < 1:
            return
        self._last, self._shown = now, True
        share = f"{100 * fraction:3.0f}% " if 0 <= fraction <= 1 else ""
        line = clip(f"{share}{text} …", shutil.get_terminal_size().columns - 1)
        click.echo(f"\r\x1b[2K{line}", err=True, nl=False)

    def end_progress(self) -> None:
        """Take the line of progress away."""
        if self._shown:
            click.echo("\r\x1b[2K", err=True, nl=False)
            self._shown = False


def dumps(value: Any) -> str:
    """JSON of dataclasses, dates (ISO), paths and enums; NaN never, keys in the order of the fields."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)


def plain(value: Any) -> Any:
    """A value as JSON holds it. Raises TypeError for what has no plain shape."""
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return None if value != value or value in (float("inf"), float("-inf")) else value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Iterable):
        return [plain(v) for v in value]
    raise TypeError(f"no plain shape for {type(value).__name__}")


def width_of(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, width: int) -> str:
    """The text, or its beginning and an ellipsis, in so many columns."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def table_lines(
    headers: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = (), width: int | None = None
) -> list[str]:
    """Lines of a table, columns two spaces apart; the widest column of words gives way where ``width`` is given."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([width_of(header)] + [width_of(row[at]) for row in cells]) for at, header in enumerate(headers)]
    if width is not None:
        while sum(widths) + 2 * (len(widths) - 1) > width:
            widest = max((w, at) for at, w in enumerate(widths) if at not in right or w == max(widths))
            if widest[0] <= 12:
                break
            widths[widest[1]] -= 1

    def line(row: Sequence[str]) -> str:
        parts = []
        for at, text in enumerate(row):
            text = clip(text, widths[at])
            pad = " " * (widths[at] - width_of(text))
            parts.append(pad + text if at in right else text + pad)
        return "  ".join(parts).rstrip()

    return [line(list(headers)), line(["─" * w for w in widths]), *(line(row) for row in cells)]


def _cell(value: object) -> str:
    text = (
        "" if value is None else f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    )
    return " ".join(text.split())


def _width() -> int | None:
    """The terminal's width; piped tables are not cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def day(value: date | str) -> str:
    """A day as people read it: "3 March 2026"; what is no ISO day stays as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return f"{value.day} {value:%B %Y}"


def moment(when: datetime) -> str:
    """A moment as people read it: "3 March 2026, 10:15"."""
    return f"{day(when.date())}, {when:%H:%M}"


def size(count: int) -> str:
    """Bytes as people read them."""
    number = float(count)
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
