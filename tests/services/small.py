"""A small store made the way a user makes one: files in our own long format, refreshed one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from adviser_app.domain.indicators import Polarity
from adviser_app.services import polarity, refresh
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store

HEADER = "area_code,indicator,breakdown,measure,unit,period,value,lower,upper,marker,status,note,publisher"


def line(
    code: str,
    indicator: str,
    period: str,
    value: object = "",
    *,
    breakdown: str = "",
    measure: str = "Percentage",
    unit: str = "%",
    lower: object = "",
    upper: object = "",
    marker: str = "",
    status: str = "",
    note: str = "",
) -> str:
    cells = (code, indicator, breakdown, measure, unit, period, value, lower, upper, marker, status, note, "Test")
    return ",".join(str(c) for c in cells)


# what figures that nobody measured look like to whoever reads them
MADE_UP = frozenset({"period-copied", "period-filled-down", "limit-odd"})


def bring(
    store: Store, folder: Path, name: str, lines: Iterable[str], released: date, remove_missing: bool = False
) -> int:
    """Refreshes from a file of these lines; the release's id."""
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    options = refresh.RefreshOptions(released=released, backup=False, remove_missing=remove_missing)
    preview = refresh.preview(store, [path], options)
    strange = [p for p in preview.problems if p.code not in MADE_UP]
    assert not strange, strange
    return refresh.apply(store, preview).release_id


def say(store: Store, indicator: str, polarity_: Polarity) -> int:
    """Which way is good; the series' id."""
    found = next(s for s in series_service.search(store, indicator) if s.key.indicator == indicator)
    polarity.set(store, found.id, polarity_)
    return found.id
