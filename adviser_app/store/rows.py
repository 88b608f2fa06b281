"""Figures as rows, slab after slab, for whoever wants all of them: the export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlcipher3 import dbapi2

from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.store import catalogue, faults
from adviser_app.store.connection import Store
from adviser_app.store.history import chains
from adviser_app.store.slabs import COLUMNS, CellState, P

Value = float | int | str | None


@dataclass(frozen=True, slots=True)
class SlabRows:
    """One series in one period. ``cells``, by area: (area id, id of the release it comes from, (value, lower, upper,
    marker, status, note)). Plain tuples: there may be tens of millions."""

    series: SeriesKey
    period: Period
    label: str
    cells: Sequence[tuple[int, int, tuple[Value, ...]]]


@dataclass(frozen=True, slots=True)
class SlabRevisions:
    """What was revised in one series and period: (area id, before, release before, after, release after), oldest
    first; ``after`` None where the figure was withdrawn."""

    series: SeriesKey
    period: Period
    label: str
    changes: list[tuple[int, CellState, int, CellState | None, int]]


def count_slabs(store: Store) -> int:
    return int(store.con.execute("SELECT count(*) FROM slab").fetchone()[0])


def observations(store: Store) -> Iterator[SlabRows]:
    """Every figure as it stands, by series and period. Inside the caller's ``cells.snapshot``."""
    series = {s.id: s.key for s in catalogue.load_series(store)}
    periods = catalogue.load_periods(store)
    labels = catalogue.labels(store)
    revised = {row[0] for row in store.con.execute("SELECT DISTINCT slab_id FROM revision")}
    for row in store.con.execute(f"SELECT {COLUMNS} FROM slab ORDER BY id"):
        slab_id, vals, lo, hi, marks, status, notes, release = row
        key, period = series[slab_id // P], periods[slab_id % P]
        by_area = _releases(store, slab_id) if slab_id in revised else {}
        values, lower, upper = (orjson.loads(t) if t else () for t in (vals, lo, hi))
        mark, state, note = (orjson.loads(t) if t else {} for t in (marks, status, notes))
        sparse = bool(mark or state or note)
        found = []
        for area in range(max(len(values), 1 + max(map(int, mark), default=-1))):
            value = values[area] if area < len(values) else None
            text = str(area) if sparse else ""
            marker = mark.get(text, "") if mark else ""
            if value is None and not marker:
                continue
            found.append(
                (
                    area,
                    by_area.get(area, release) if by_area else release,
                    (
                        value,
                        # limits around a value that is held back would tell it
                        lower[area] if value is not None and area < len(lower) else None,
                        upper[area] if value is not None and area < len(upper) else None,
                        marker,
                        state.get(text, "") if state else "",
                        note.get(text, "") if note else "",
                    ),
                )
            )
        yield SlabRows(key, period, labels.of(key.publisher, slab_id // P, slab_id % P), found)


def _releases(store: Store, slab_id: int) -> dict[int, int]:
    """The newest release that changed each area's cell of a slab."""
    newest: dict[int, int] = {}
    for chain in chains(store, [slab_id]):
        for release_id, before, _ in chain.steps():  # newest first
            for area in before:
                newest.setdefault(area, release_id)
    return newest


def revisions(store: Store) -> Iterator[SlabRevisions]:
    """Every figure that a release revised or withdrew; what was absent before is no revision."""
    series = {s.id: s.key for s in catalogue.load_series(store)}
    periods = catalogue.load_periods(store)
    labels = catalogue.labels(store)
    ids = [row[0] for row in store.con.execute("SELECT DISTINCT slab_id FROM revision ORDER BY slab_id")]
    for chain in chains(store, ids):
        slab_id, first = chain.slab.id, chain.slab.release_id
        steps = list(chain.told())[::-1]
        made_by: dict[int, int] = {}
        found: list[tuple[int, CellState, int, CellState | None, int]] = []
        for release_id, before, after in steps:
            for area, old in before.items():
                if old is not None and old != after[area]:
                    found.append((area, old, made_by.get(area, first), after[area], release_id))
                made_by[area] = release_id
        key = series[slab_id // P]
        yield SlabRevisions(key, periods[slab_id % P], labels.of(key.publisher, slab_id // P, slab_id % P), found)


def write_database(
    path: Path, table: str, columns: Iterable[tuple[str, str]], rows: Iterable[tuple[Value, ...]]
) -> int:
    """A new plain SQLite file with one table of (name, type) columns; how many rows. Made for any other tool.

    Raises AdviserError 'disk-full' and the like.
    """
    named = list(columns)
    try:
        con = dbapi2.connect(str(path), isolation_level=None)
        try:
            # A file of our own that is thrown away when anything fails needs no log.
            con.execute("PRAGMA journal_mode = OFF")
            con.execute("PRAGMA synchronous = OFF")
            con.execute("BEGIN")
            con.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in named)})")
            con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(named))})", rows)
            count = int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            con.execute("COMMIT")
        finally:
            con.close()
    except dbapi2.Error as error:
        refused = faults.refusal(error, path)
        if refused is None:
            raise
        raise refused from error
    return count
