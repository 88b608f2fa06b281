"""The map of equal tiles: an indicator on it, the portfolio on it, and the map as a picture or a table in a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from adviser_app import paths
from adviser_app.csvio import write
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import councils, groups
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.series import get
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels import tilemap_series as of_series_view
from adviser_app.viewmodels.explorer.multiples import MapShown
from adviser_app.viewmodels.tilemap import MapView, Place
from adviser_app.viewmodels.tilemap_series import EACH, Among, Quarters

PERIODS = 40  # that can be chosen from, the newest of them


@cache
def places() -> Mapping[str, Place]:
    """Where each council of today stands, by code."""
    with (paths.resources() / "register" / "tiles.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["gss_code"]: Place(int(row["column"]), int(row["row"]), row["label"], row["map"] == "county")
            for row in csv.DictReader(file, strict=True)
        }


def named_places(store: Store) -> dict[str, tuple[str, Place]]:
    """By code, the name of each council that has a tile, and where that is."""
    at = places()
    return {a.code: (a.name, at[a.code]) for a in councils.list_councils(store) if a.code in at}


def of_series(
    store: Store,
    series_id: int,
    code: str = "",
    length: str | None = None,
    period: str = "",
    *,
    group: GroupRule | None = None,
    alone: bool = False,
    today: date | None = None,
) -> MapView:
    """A series on the map. ``code``: the council one looks at, marked; ``length``: of period ('P1Y'), the one with the
    newest figures where None; ``period``: its label ("2024/25"), where "" the newest in which there are at least half
    as many figures as in the fullest. Quarters are of all councils; under a ``group`` that every council has, such as
    its type, of each council's own, or with ``alone`` of that of ``code`` only; under any other (neighbours, an own
    group, the portfolio) always of that of ``code``, which an own group and the portfolio can do without.

    Raises AdviserError 'no-such-series', 'no-such-council', 'no-such-length', 'no-such-period', 'no-anchor'.
    """
    today = today or date.today()
    with cells.snapshot(store):
        state = loaded(store)
        series = get(state, series_id)
        chosen = councils.council(state, code).code if code else ""
        quarters, group_notes = _quarters(store, state, chosen, group, today, alone=alone)
        figures = state.figures
        positions = figures.positions(_lane(state, series_id, length))[-PERIODS:][::-1]
        every = [a for a in state.areas if a.is_council]
        values = figures.values(positions, figures.columns([a.id for a in every]))
        now = np.array([a.exists_on(today) and a.code in places() for a in every])
        labels = [state.catalogue.period(series_id, int(figures.period[p])) for p in positions]
        counted = now
        if quarters.one is not None and any(a.id in quarters.one.members for a in every):
            counted = now & np.array([a.id in quarters.one.members for a in every])
        counts = (~np.isnan(values[:, counted])).sum(axis=1)
        if not period:
            at = int(np.flatnonzero(counts * 2 >= counts.max())[0])
        elif period in labels:
            at = labels.index(period)
        else:
            raise AdviserError(
                "No such period",
                f"{text.title(series.key.indicator, series.key.breakdown)} has no figures of “{period}”.",
                f"It has {text.listed(labels[:8])}{' and earlier ones' if len(labels) > 8 else ''}.",
                code="no-such-period",
            )
        marks = dict(cells.marks_in(store, [int(figures.ids[positions[at]])]))
        shown = of_series_view.of_series(
            of_series_view.Inputs(
                series=series,
                areas=[a for a, here in zip(every, now, strict=True) if here],
                places=places(),
                values=values[at, now],
                marks=next(iter(marks.values()), {}),
                periods=labels,
                period=labels[at],
                quarters=quarters,
                chosen=chosen,
                gone=int((~np.isnan(values[at, ~now])).sum()),
                as_at=store.day,
            )
        )
        return replace(shown, notes=(*shown.notes, *group_notes))


def _quarters(
    store: Store, state: Loaded, code: str, rule: GroupRule | None, today: date, *, alone: bool
) -> tuple[Quarters, tuple[str, ...]]:
    """Whose quarters a map has, and what must be known of the group."""
    if rule is None:
        return Quarters(), ()
    here = [a for a in state.areas if a.is_council and a.exists_on(today) and a.code in places()]
    if rule.kind in EACH and not (alone and code):
        sets: dict[str, Among] = {}
        for area in here:
            if not any(area.id in one.members for one in sets.values()):
                found = groups.of(store, state, area, rule, today)
                sets[found.label] = Among(found.label, frozenset(a.id for a in found.members))
        return Quarters(tuple(sets.values()), EACH[rule.kind]), ()
    council = councils.council(state, code) if code else groups.anyone(store, state, rule, today)
    group = groups.of(store, state, council, rule, today)
    inside = frozenset(a.id for a in group.members)
    return Quarters((Among(group.label, inside),)), (group.note,) if group.note else ()


def _lane(state: Loaded, series_id: int, length: str | None) -> int:
    """The series in the length asked for, else in that of its newest period."""
    lanes = [int(lane) for lane in state.figures.lanes_of(series_id)]
    by_length = {councils.lengths(state, lane)[0]: lane for lane in lanes}
    if not lanes:
        raise AdviserError("No figures", "This series has no figures.", "Choose another series.", code="no-such-series")
    if length is not None and length not in by_length:
        raise AdviserError(
            "No such length",
            f"This series has no periods of length {length}.",
            f"It has {text.listed(sorted(by_length))}.",
            code="no-such-length",
        )
    if length is not None:
        return by_length[length]
    newest = {lane: int(state.figures.period[state.figures.positions(lane)[-1]]) for lane in lanes}
    return max(lanes, key=lambda lane: state.catalogue.periods[newest[lane]].end)


def write_map(shown: MapView, path: Path) -> None:
    """A map as a picture (.svg, .png), a page (.pdf) or a table (.csv, councils by their codes), by the file's ending.

    Raises AdviserError 'unknown-format', 'cannot-write'.
    """
    kind = path.suffix.casefold()
    if kind == ".csv":
        header, rows = shown.table()
        write.write_table(path, header, rows)
    elif kind == ".svg":
        write.write_bytes(path, picture(shown).encode("utf-8"))
    elif kind == ".png":
        from adviser_app.packs import tilemap

        write.write_bytes(path, tilemap.png(shown))
    elif kind == ".pdf":
        from adviser_app.packs.figures import draw

        write.write_bytes(path, draw.pdf(MapShown(shown, shown.notes)))
    else:
        raise AdviserError(
            "Unknown kind of file",
            f"A map is written as .svg, .png, .pdf or .csv, not as {path.suffix or 'a file without an ending'}.",
            "Give the file a name that ends in .svg, .png, .pdf or .csv.",
            code="unknown-format",
        )


def picture(shown: MapView) -> str:
    """A map with title, legend and notes as SVG, in the colours of print."""
    from adviser_app.packs import tilemap

    return tilemap.drawing(shown).svg
