"""Series that look like one though they were imported apart: found, joined, taken apart, kept apart (decision 0056)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from adviser_app.analysis import same_series as analysis
from adviser_app.analysis.same_series import Agreement
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Series
from adviser_app.domain.progress import QUIET, Work
from adviser_app.store import caches, catalogue, joins, slabs
from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.store.history import n_areas
from adviser_app.store.slabs import P
from adviser_app.viewmodels import same_series as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.same_series import AlikeView, Likeness, SeriesName

_BLOCK = 512  # slabs read at a time


def alike(store: Store, work: Work = QUIET) -> AlikeView:
    """Looks through all figures for series that look like one. Seconds for the largest stores."""
    with snapshot(store):
        facts = _Facts(store)
        hashes, ids = [], facts.ids
        for first in range(0, len(ids), _BLOCK):
            work.step("Looking for indicators with the same figures", first / max(1, len(ids)))
            hashes.append(analysis.drawn(facts.values(ids[first : first + _BLOCK].tolist())))
        met: Counter[tuple[int, int]] = Counter()
        if hashes:
            met = analysis.meetings(ids, np.concatenate(hashes))
        found = analysis.alike(met, facts.periods, facts.values, facts.two)
        return view.build([facts.likeness(f) for f in found], facts.joined(), len(facts.apart), len(facts.series))


def joined(store: Store) -> AlikeView:
    """The joins that stand, without looking for more."""
    with snapshot(store):
        facts = _Facts(store)
        return view.build([], facts.joined(), len(facts.apart), len(facts.series))


def compare(store: Store, kept: int, gone: int) -> Likeness:
    """Two series and how far their figures agree. Raises AdviserError 'no-such-series', 'same-series'."""
    with snapshot(store):
        facts = _Facts(store)
        facts.known(kept), facts.known(gone)
        if kept == gone:
            raise AdviserError("One series", "A series cannot be joined with itself.", "Name two.", code="same-series")
        return facts.between(kept, gone)


def join(store: Store, kept: int, gone: int, *, anyway: bool = False) -> Likeness:
    """Makes the series ``gone`` a part of ``kept``, in one transaction: its figures, their history and all its names.

    Without ``anyway`` only what agrees is joined. Raises AdviserError 'no-such-series', 'same-series', 'not-alike',
    'two-of-one-release'.
    """
    shown = compare(store, kept, gone)
    if not anyway:
        _alike_enough(store, shown)
    with store.write():
        compare(store, kept, gone)  # still there
        joins.join(store, kept, gone, _now())
        joins.forget_two(store, kept, gone)
        caches.spread_polarity(store)
    return shown


def apart(store: Store, join_id: int) -> view.JoinedLine:
    """Takes a join back: both series are what they were before it, to the byte.

    Raises AdviserError 'no-such-join', 'join-built-upon'.
    """
    with store.write():
        found = joins.apart(store, join_id, _now())
        caches.spread_polarity(store)
    with snapshot(store):
        facts = _Facts(store)
        return view.joined_line(join_id, facts.name(found.kept), found.name, found.joined)


def keep_apart(store: Store, one: int, other: int) -> None:
    """Says that two series are two, so that they are not offered again. Raises AdviserError 'no-such-series'."""
    compare(store, one, other)
    with store.write():
        remember_apart(store, one, other)


def remember_apart(store: Store, one: int, other: int) -> None:
    """The same inside the caller's transaction."""
    joins.say_two(store, one, other, _now())


def offer_again(store: Store) -> int:
    """Forgets which pairs were kept apart; how many they were."""
    with store.write():
        return joins.forget_all_two(store)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _alike_enough(store: Store, shown: Likeness) -> None:
    kept, gone, found = shown.kept, shown.gone, shown.agreement
    if not found.is_enough:
        raise AdviserError(
            "They do not look like one indicator",
            f"“{gone.title}” and “{kept.title}”: {shown.evidence[:1].lower()}{shown.evidence[1:]}",
            "Where you know that they are one all the same, join them with `--anyway`.",
            code="not-alike",
        )
    release = _Facts(store).together(kept.id, gone.id)
    if release:
        raise AdviserError(
            "Two indicators of one release",
            f"Release {release} brought figures of “{gone.title}” and of “{kept.title}”: for {kept.key.publisher} they "
            "are two.",
            "Where you know that they are one all the same, join them with `--anyway`.",
            code="two-of-one-release",
        )


class _Facts:
    """What the store knows of its series, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._areas = n_areas(store)
        self.series: dict[int, Series] = {s.id: s for s in catalogue.load_series(store)}
        self._periods = catalogue.load_periods(store)
        self._label = catalogue.labels(store).of
        self.ids = slabs.slab_ids(store)
        self.periods: dict[int, list[int]] = {}
        for slab_id in self.ids.tolist():
            self.periods.setdefault(slab_id // P, []).append(slab_id % P)
        for found in self.periods.values():
            found.sort(key=lambda p: self._periods[p].end, reverse=True)
        self._releases = {r.id: r for r in catalogue.load_releases(store) if not r.undone}
        self._spoke = dict(joins.spoke_of(store, self._releases))
        self.apart = {pair for pair in joins.two(store) if self.series.keys() >= set(pair)}

    def values(self, ids: Sequence[int]) -> analysis.Floats:
        return slabs.load_values(self._store, ids, self._areas)

    def known(self, series_id: int) -> Series:
        if series_id not in self.series:
            raise catalogue.no_such_series(series_id)
        return self.series[series_id]

    def two(self, one: int, other: int) -> bool:
        """Whether a pair is not to be asked about: kept apart, of no common length, or two for their publisher."""
        return (
            (one, other) in self.apart
            or not self._lengths(one) & self._lengths(other)
            or bool(self.together(one, other))
        )

    def _lengths(self, series_id: int) -> set[str]:
        return {self._periods[p].length for p in self.periods[series_id]}

    def together(self, one: int, other: int) -> int:
        """The newest release that spoke of both, which are one publisher's: for that publisher they are two. 0: none
        did."""
        if self.series[one].key.publisher != self.series[other].key.publisher:
            return 0
        return max((r for r, series in self._spoke.items() if one in series and other in series), default=0)

    def between(self, kept: int, gone: int) -> Likeness:
        theirs = set(self.periods.get(gone, ()))
        common = [p for p in self.periods.get(kept, ()) if p in theirs]
        pairs: Iterable[tuple[analysis.Floats, analysis.Floats]] = zip(
            self.values([kept * P + p for p in common]), self.values([gone * P + p for p in common]), strict=True
        )
        return Likeness(self.name(kept), self.name(gone), analysis.agreement(kept, gone, pairs))

    def likeness(self, found: Agreement) -> Likeness:
        """With the one that would stay first."""
        one, other = self.name(found.one), self.name(found.other)
        if (self._last(found.other), other.figures) > (self._last(found.one), one.figures):
            one, other = other, one
        return Likeness(one, other, found)

    def _last(self, series_id: int) -> tuple[str, int]:
        """The newest release that spoke of a series: its day and number."""
        return max(
            ((r.released, r.id) for r in self._releases.values() if series_id in self._spoke.get(r.id, ())),
            default=("", 0),
        )

    def name(self, series_id: int) -> SeriesName:
        series, periods = self.known(series_id), self.periods.get(series_id, [])
        values = self.values([series_id * P + p for p in periods])

        def said(period_id: int) -> str:
            return text.period(self._periods[period_id], self._label(series.key.publisher, series_id, period_id))

        first, last = (said(periods[at]) if periods else "" for at in (-1, 0))
        return SeriesName(series_id, series.key, int((~np.isnan(values)).sum()), first, last)

    def joined(self) -> list[view.JoinedLine]:
        return [view.joined_line(j.id, self.name(j.kept), j.name, j.joined) for j in joins.standing(self._store)][::-1]
