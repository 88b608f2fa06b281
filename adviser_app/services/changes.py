"""What a release, or all since a day, changed: figure by figure, for some councils or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Release
from adviser_app.services.figures import Loaded, loaded
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.store.history import chains
from adviser_app.store.slabs import CellState, P
from adviser_app.viewmodels import changes as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.changes import Change
from adviser_app.viewmodels.models import ChangesView

ROWS = 5000  # of a whole release; counts are always of everything
PAGE_ROWS = 60
WHOLE = 4000  # slabs a page looks through; of a larger release it tells the latest figures only


def changes(
    store: Store, *, release_id: int | None = None, since: date | None = None, codes: list[str] | None = None
) -> ChangesView:
    """The changes of a release (the last, unless said), or of all imported since a day, for some councils or all.

    Raises AdviserError 'no-such-release', 'no-such-council'.
    """
    with cells.snapshot(store):
        state = loaded(store)
        areas = _areas(state, codes)
        releases = _releases(state, release_id, since)
        title, what = _words(releases, since)
        who = _who(areas, codes)
        found = list(_found(store, releases, None, {a.id for a in areas} if codes is not None else None))
        return view.build(title, what, who, found, state.areas, state.catalogue, limit=ROWS)


def of_council(store: Store, state: Loaded, area: Area, latest: Sequence[int], since: date | None) -> ChangesView:
    """For a council's page: the last refresh, or all imported since a day. ``latest``: the slabs the page shows."""
    releases = _releases(state, None, since)
    title, what = _words(releases, since)
    if not releases:
        said = f"Nothing was imported since {text.day(since)}." if since else "No refresh has been imported yet."
        return ChangesView(title, said, tuple((k, 0) for k in view.KINDS), ())
    touched: set[int] = set()
    for release in releases:
        made, changed = cells.touched_slabs(store, release.id)
        touched.update(made, changed)
    remark, only = "", touched
    if len(touched) > WHOLE:
        only = touched & set(latest)
        remark = "Only latest figures are told here: so large a refresh has its own list."
    found = list(_found(store, releases, sorted(only), {area.id}))
    return view.build(title, what, area.name, found, state.areas, state.catalogue, limit=PAGE_ROWS, remark=remark)


def counts_by_council(store: Store, state: Loaded, areas: Sequence[Area]) -> dict[int, int] | None:
    """How many figures of each council the last refresh changed (by area id); None before the first refresh."""
    releases = _releases(state, None, None)
    if not releases:
        return None
    made, changed = cells.touched_slabs(store, releases[0].id)
    found: Counter[int] = Counter()
    wanted = {a.id for a in areas}
    columns = state.figures.columns([a.id for a in areas])
    positions = state.figures.find(np.array(made, dtype=np.int64))
    if len(made) > WHOLE:  # a first load of everything: what counts is new latest figures
        newest = state.figures.first + state.figures.count - 1
        positions = np.intersect1d(positions, newest)
        changed = [int(i) for i in np.intersect1d(changed, state.figures.ids[newest])]
    for start in range(0, len(positions), 512):
        values = state.figures.values(positions[start : start + 512], columns)
        for area, n in zip(areas, (~np.isnan(values)).sum(axis=0).tolist(), strict=True):
            found[area.id] += n
    own = set(made)
    for change in _found(store, releases, [i for i in changed if i not in own], wanted):
        found[change.area_id] += change.kind in view.FIGURES
    return dict(found)


def _areas(state: Loaded, codes: list[str] | None) -> list[Area]:
    if codes is None:
        return state.areas
    unknown = [c for c in codes if c not in state.by_code]
    if unknown:
        raise AdviserError(
            "No such council",
            f"{', '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} not the code of a council.",
            "See `adviser councils` for the codes.",
            code="no-such-council",
        )
    return [state.by_code[c] for c in codes]


def _who(areas: Sequence[Area], codes: list[str] | None) -> str:
    if codes is None:
        return "all areas"
    return areas[0].name if len(areas) == 1 else f"the {text.counted(len(areas))} councils chosen"


def _releases(state: Loaded, release_id: int | None, since: date | None) -> list[Release]:
    """The releases meant, oldest first."""
    if release_id is not None:
        found = [r for r in state.releases if r.id == release_id]
        if not found:
            raise AdviserError(
                "No such release",
                f"There is no release {release_id} that stands.",
                "See `adviser releases` for their numbers.",
                code="no-such-release",
            )
        return found
    if since is not None:
        return [r for r in state.releases if r.imported[:10] >= since.isoformat()]
    last = state.last_import
    return [last] if last else []


def _words(releases: Sequence[Release], since: date | None) -> tuple[str, str]:
    """(title, how the sentence begins)."""
    if since is not None:
        return f"What has changed since {text.day(since)}", f"what was imported since {text.day(since)}"
    if not releases:
        return "What the last refresh changed", "the last refresh"
    when = text.iso_day(releases[-1].released)
    return f"What the refresh of {when} changed", f"the refresh of {when}"


def _found(
    store: Store, releases: Sequence[Release], slab_ids: Iterable[int] | None, areas: set[int] | None
) -> Iterable[Change]:
    """Each cell that differs between before the first and after the last of some releases (in their order)."""
    wanted = {r.id for r in releases}
    if not wanted:
        return
    if slab_ids is None:
        found: set[int] = set()
        for release in releases:
            found.update(*cells.touched_slabs(store, release.id))
        slab_ids = sorted(found)
    for chain in chains(store, slab_ids):
        slab_id = chain.slab.id
        before: dict[int, CellState | None] = {}
        after: dict[int, CellState | None] = {}
        for release_id, was, became in chain.steps():  # newest first: the first `became` is the last state
            if release_id in wanted:
                for area_id, old in was.items():
                    if areas is None or area_id in areas:
                        before[area_id] = old
                        after.setdefault(area_id, became[area_id])
        if chain.slab.release_id in wanted:
            for area_id in chain.slab.present().nonzero()[0].tolist():
                if areas is None or area_id in areas:
                    before[area_id] = None
                    after.setdefault(area_id, chain.slab.cell(area_id))
        for area_id, old in before.items():
            new = after[area_id]
            if old != new:
                yield Change(slab_id // P, slab_id % P, area_id, old, new)
