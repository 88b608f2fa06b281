"""All figures, or all revisions, as plain rows for any other tool.

CSV as RFC 4180 has it (UTF-8 without mark, CRLF, no escapes but quotes), or one table in a SQLite file. Numbers in the
shortest digits that give the same number. What is written here our own reader takes back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adviser_app.csvio.write import cannot_write
from adviser_app.domain.areas import Area, AreaKind
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.domain.progress import QUIET, Work
from adviser_app.store import cells, rows
from adviser_app.store.areas import load_areas
from adviser_app.store.catalogue import load_releases
from adviser_app.store.connection import Store
from adviser_app.store.slabs import CellState

OBSERVATIONS = (
    "area_code",
    "area_name",
    "publisher",
    "indicator",
    "breakdown",
    "measure",
    "unit",
    "period",
    "period_start",
    "period_end",
    "value",
    "lower",
    "upper",
    "marker",
    "status",
    "note",
    "release",
)
# What the figure was before, the release that had brought it, and the day of the release that replaced it.
BEFORE = (
    "value_before",
    "lower_before",
    "upper_before",
    "marker_before",
    "status_before",
    "note_before",
    "release_before",
    "until",
)
COLUMNS = {"observations": OBSERVATIONS, "revisions": OBSERVATIONS + BEFORE}
_NUMBERS = frozenset({"value", "lower", "upper", "value_before", "lower_before", "upper_before"})
_TABLE = {"observations": "observation", "revisions": "revision"}

Row = tuple[rows.Value, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """``rows`` written to ``path``, without the header."""

    path: Path
    rows: int
    bytes: int


def export(store: Store, what: str, path: Path, work: Work = QUIET) -> Exported:
    """Write 'observations' or 'revisions' to a .csv or .db file, replacing it when whole.

    ``release`` is the day the publisher released it (ISO); in revisions value, marker and the rest are what the release
    made of the figure (all empty: withdrawn). Raises AdviserError 'unknown-format', 'cannot-write', 'disk-full'.
    """
    if what not in COLUMNS:
        raise ValueError(f"not something to export: {what}")
    path = Path(path)
    kind = path.suffix.casefold()
    if kind not in (".csv", ".db"):
        raise AdviserError(
            "Unknown format",
            f"{path.name} ends neither in .csv nor in .db.",
            "Choose a name that ends in .csv (any tool) or .db (SQLite).",
            code="unknown-format",
        )
    if path.exists() and path.resolve() == store.path.resolve():
        raise AdviserError(
            "That is the store", f"{path.name} is the store itself.", "Choose another name.", code="unknown-format"
        )
    if not path.parent.is_dir():
        raise cannot_write(path, "")
    partial = path.with_name(path.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        with cells.snapshot(store):
            found = _rows(store, what, work)
            if kind == ".csv":
                count = _write_csv(partial, COLUMNS[what], found)
            else:
                columns = [(name, "REAL" if name in _NUMBERS else "TEXT") for name in COLUMNS[what]]
                whole = ((*area, *middle, *cell) for area, middle, cell in found)
                count = rows.write_database(partial, _TABLE[what], columns, whole)
        os.replace(partial, path)
    except OSError as error:
        raise cannot_write(path, error.strerror or str(error)) from error
    finally:
        if partial.exists():
            partial.unlink()
    return Exported(path, count, path.stat().st_size)


# (area's code and name, series and period, what is of the cell): the first two are the same in many rows.
Parts = tuple[tuple[str, str], tuple[str, ...], Row]


def _rows(store: Store, what: str, work: Work) -> Iterator[Parts]:
    areas = _named(load_areas(store))
    released = {r.id: r.released for r in load_releases(store)}
    total = max(1, rows.count_slabs(store))
    if what == "observations":
        for number, slab in enumerate(rows.observations(store)):
            if number % 50 == 0:
                work.step("Writing observations", number / total)
            middle = _middle(slab.series, slab.period, slab.label)
            for area, release, state in slab.cells:
                yield areas[area], middle, (*state, released[release])
        return
    for number, revised in enumerate(rows.revisions(store)):
        if number % 50 == 0:
            work.step("Writing revisions", number / total)
        middle = _middle(revised.series, revised.period, revised.label)
        for area, before, release_before, after, release in revised.changes:
            until = released[release]
            yield areas[area], middle, (*_state(after), until, *_state(before), released[release_before], until)


_PLAIN_KINDS = (AreaKind.COUNCIL, AreaKind.COMBINED_AUTHORITY, AreaKind.STRATEGIC_AUTHORITY)


def _named(areas: list[Area]) -> list[tuple[str, str]]:
    """(code, name) by area id. Where one code is two areas (ONS gives some ITL 2 areas the code of the combined
    authority) the name of the other says which it is: "Greater Manchester (ITL 2)"; our reader understands it."""
    first: dict[str, Area] = {}
    for area in sorted(areas, key=lambda a: (a.kind not in _PLAIN_KINDS, a.id)):
        first.setdefault(area.code, area)
    return [(a.code, a.name if first[a.code] is a else f"{a.name} ({a.kind.value})") for a in areas]


def _middle(series: SeriesKey, period: Period, label: str) -> tuple[str, ...]:
    return (
        series.publisher,
        series.indicator,
        series.breakdown,
        series.measure,
        series.unit,
        label,
        period.start.isoformat(),
        period.end.isoformat(),
    )


def _state(state: CellState | None) -> Row:
    if state is None:
        return (None, None, None, "", "", "")
    return (state.value, state.lower, state.upper, state.marker, state.status, state.note)


def _write_csv(path: Path, columns: tuple[str, ...], found: Iterator[Parts]) -> int:
    text = _Quoted()
    joined: dict[tuple[str, ...], str] = {}  # the leading columns of a row, worked out once for each area and series
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\r\n")
        lines: list[str] = []
        for area, middle, cell in found:
            start, then = joined.get(area), joined.get(middle)
            if start is None:
                start = joined[area] = f"{text[area[0]]},{text[area[1]]}"
            if then is None:
                then = joined[middle] = ",".join([text[part] for part in middle])
            rest = ",".join(["" if v is None or v == "" else text[v] if type(v) is str else _number(v) for v in cell])
            lines.append(f"{start},{then},{rest}\r\n")
            if len(lines) == 20_000:
                count += len(lines)
                file.writelines(lines)
                lines.clear()
        count += len(lines)
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    return count


def _number(value: object) -> str:
    """The shortest digits that give the same number; no digits after the point for a whole one."""
    assert isinstance(value, float | int)
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))


class _Quoted(dict[str, str]):
    """Texts as CSV cells, each worked out once."""

    def __missing__(self, value: str) -> str:
        quoted = '"' + value.replace('"', '""') + '"' if any(c in value for c in '",\r\n') else value
        if len(self) < 500_000:
            self[value] = quoted
        return quoted
