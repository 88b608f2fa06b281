"""Breaks in series: those that are written down, those that publishers mark; marking one and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from adviser_app.analysis.breaks import Break, Breaks, gathered
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Series, SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.domain.records.figures import BREAK_KINDS, SERIES_BREAK
from adviser_app.store import breaks as stored
from adviser_app.store import catalogue
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store
from adviser_app.store.slabs import P, slab_ids
from adviser_app.viewmodels import breaks as view

_KEY = ("publisher", "indicator", "breakdown", "measure", "unit")


def of_store(store: Store, series: Mapping[int, Series], periods: Mapping[int, Period]) -> Breaks:
    """All breaks there are, by series; those written down for series that are not here wait for them."""
    said: list[tuple[int, Break]] = []
    for slab_id, areas in stored.marked(store):
        said.append((slab_id // P, Break(periods[slab_id % P].start, "", areas)))
    rows = stored_records.rows(store, SERIES_BREAK.name)
    if rows:
        ids = catalogue.load_aliases(store) | {s.key: s.id for s in series.values()}
        for row in rows:
            series_id = ids.get(SeriesKey(*(row.values[name] for name in _KEY)))
            start = _day(row.values["start"])
            if series_id is not None and start is not None:
                said.append((series_id, Break(start, _why(row.values), None, row.id)))
    return gathered(said)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _why(values: Mapping[str, str]) -> str:
    """ "method changed: counted quarterly since"; one line, for it stands in notes."""
    kind, why = values["kind"], " ".join(values["why"].split()).replace(";", ",").rstrip(".")
    kind = "" if kind == "Other break" else kind[:1].lower() + kind[1:]
    return ": ".join(part for part in (kind, why) if part)


def listing(store: Store) -> view.BreaksView:
    """Every break: those written down, also for series that are not here; and how many figures publishers mark, by
    series and period."""
    known = catalogue.load_series(store)
    ids = catalogue.load_aliases(store) | {s.key: s.id for s in known}
    names = {s.id: s.key for s in known}
    periods, label = catalogue.load_periods(store), catalogue.labels(store).of
    lines = [
        view.written(row.id, ids.get(key := SeriesKey(*(row.values[n] for n in _KEY))), key, row.values)
        for row in stored_records.rows(store, SERIES_BREAK.name)
    ]
    for slab_id, areas in stored.marked(store):
        series_id, period_id = slab_id // P, slab_id % P
        published = label(names[series_id].publisher, series_id, period_id)
        lines.append(view.marked(series_id, names[series_id], periods[period_id], published, len(areas)))
    return view.build(lines)


def names(store: Store, series_id: int) -> dict[str, str]:
    """The names of a series, by the fields in which a break has them. Raises AdviserError 'no-such-series'."""
    key = next((s.key for s in catalogue.load_series(store) if s.id == series_id), None)
    if key is None:
        raise catalogue.no_such_series(series_id)
    return asdict(key)


def preset(store: Store, series_id: int) -> dict[str, str]:
    """What a break of a series that is about to be written down begins with: its names, and the first day of its newest
    period, before which most breaks lie. Raises AdviserError 'no-such-series'."""
    periods = catalogue.load_periods(store)
    mine = [periods[slab % P] for slab in slab_ids(store, [series_id]).tolist()]
    newest = max(mine, key=lambda period: (period.end, period.start), default=None)
    return names(store, series_id) | ({"start": newest.start.isoformat()} if newest else {})


def mark(store: Store, series_id: int, start: date, kind: str = "", why: str = "", link: str = "") -> view.BreakLine:
    """Write a break of a series down, or change what is said of one on that day.

    Raises AdviserError 'no-such-series', 'no-such-kind', and RecordRefused.
    """
    from adviser_app.services import records  # every page reads breaks, hardly any run writes one

    key = SeriesKey(**names(store, series_id))
    wanted = next((k for k in BREAK_KINDS if k.casefold().startswith(kind.casefold())), None)
    if wanted is None:
        raise AdviserError(
            "No such kind of break", f"“{kind}” is none.", f"One of: {', '.join(BREAK_KINDS)}.", code="no-such-kind"
        )
    texts = asdict(key) | {"start": start.isoformat(), "kind": wanted, "why": why, "link": link}
    made = records.create(store, SERIES_BREAK.name, texts, upsert=True)
    values = stored_records.by_ids(store, SERIES_BREAK.name, [made.id])[made.id]
    return view.written(made.id, series_id, key, values)


def clear(store: Store, series_id: int, start: date) -> int:
    """Delete what is written of breaks of a series on a day, under any of its names; how many records.

    Raises AdviserError 'no-such-break'.
    """
    from adviser_app.services import records

    ids = catalogue.load_aliases(store) | {s.key: s.id for s in catalogue.load_series(store)}
    found = [
        row.id
        for row in stored_records.rows(store, SERIES_BREAK.name, {"start": start.isoformat()})
        if ids.get(SeriesKey(*(row.values[n] for n in _KEY))) == series_id
    ]
    if not found:
        raise AdviserError(
            "No such break", "No break of this series is written down on that day.",
            "`adviser series breaks` lists them. What a publisher marks at its figures cannot be taken away.",
            code="no-such-break",
        )  # fmt: skip
    records.delete(store, SERIES_BREAK.name, found)
    return len(found)
