"""Announced councils: which there are, what one would look like, what a council is told to go into.

A what-if reads figures and makes none: what it gives is a view, which nothing stores, exports with figures or ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from adviser_app.analysis import comparison
from adviser_app.analysis import reorganisation as analysis
from adviser_app.analysis.comparison import Bools, Floats, Ints, Standing
from adviser_app.analysis.latest import Positions
from adviser_app.domain.areas import TYPE_FOR_COMPARISON, Area
from adviser_app.domain.combining import Combining, Way, combining
from adviser_app.domain.disclosure import suppresses
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.markers import meaning
from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records import Field, FieldError, Kind, join_tags
from adviser_app.domain.records.figures import NEW_COUNCIL
from adviser_app.domain.reorganisation import Ground, districts_of, ground, kind_of
from adviser_app.services import baskets, records
from adviser_app.services.announced_notices import announcement, members
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.themes import theme_of
from adviser_app.store import catalogue, cells
from adviser_app.store import records as stored
from adviser_app.store.cells import CellBeside
from adviser_app.store.connection import Store
from adviser_app.viewmodels import announced as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.announced_words import Announcement

ALL = "all indicators"
_NAMED = Field("new_council", "Announced council", Kind.RECORD, of=NEW_COUNCIL.name)
_NOT_ALIKE = "the county’s figure and its districts’ do not belong together: each is of what that council does itself"


@dataclass(frozen=True, slots=True)
class Line:
    """An announced council in a list. ``members``: codes as its record has them."""

    announcement: Announcement
    members: tuple[str, ...]
    names: tuple[str, ...]


def every(store: Store) -> list[Line]:
    """All announced councils, by vesting day, then by name; those without a day last."""
    known = records.names(store)
    found = []
    for row in stored.rows(store, NEW_COUNCIL.name):
        codes = members(row)
        found.append(Line(announcement(row), codes, tuple(sorted(known.council(c) for c in codes))))
    return sorted(
        found, key=lambda x: (x.announcement.vesting or date.max, x.announcement.name.casefold(), x.announcement.row)
    )


def find(store: Store, named: str) -> Line:
    """One by its row or name. Raises AdviserError 'no-such-new-council', 'several-records'."""
    try:
        row = records.names(store).find_record(_NAMED, named)
    except FieldError as error:
        raise records.not_found("announced council", error) from error
    return next(x for x in every(store) if x.announcement.row == row)


def add(store: Store, name: str, codes: Sequence[str], *, vesting: str = "", stage: str = "", source: str = "",
        link: str = "", about: str = "") -> Line:  # fmt: skip
    """Write down an announced council of these councils (codes); one action. Raises RecordRefused,
    AdviserError 'announced-exists'."""
    said = {"name": name, "members": join_tags(codes), "vesting": vesting, "stage": stage, "source": source,
            "link": link, "about": about}  # fmt: skip
    plain = " ".join(name.split()).casefold()
    if any(" ".join(x.announcement.name.split()).casefold() == plain for x in every(store)):
        raise AdviserError(
            "Announced council exists", f"“{name.strip()}” is written down already.",
            "Change that record, or give this one another name.", code="announced-exists",
        )  # fmt: skip
    made = records.create(store, NEW_COUNCIL.name, {k: v for k, v in said.items() if v or k == "name"})
    return next(x for x in every(store) if x.announcement.row == made.id)


# -- the what-if -------------------------------------------------------------------------------------------------


def show(
    store: Store,
    named: str,
    *,
    basket: str = "",
    series_ids: Sequence[int] | None = None,
    today: date | None = None,
    work: Work = QUIET,
) -> view.AnnouncedView:
    """An announced council, by row or name, in the indicators of a basket (row or name), in certain series, or in all.

    Raises AdviserError 'no-such-new-council', 'several-records', 'no-such-basket', 'no-such-series'.
    """
    with cells.snapshot(store):
        line = find(store, named)
        state = loaded(store)
        areas = [state.by_code[c] for c in line.members if c in state.by_code]
        scope, wanted = _wanted(store, state, basket, series_ids)
        return what_if(store, state, line.announcement, areas, wanted, scope, today or date.today(), work)


def _wanted(store: Store, state: Loaded, basket: str, series_ids: Sequence[int] | None) -> tuple[str, list[int]]:
    if series_ids is not None:
        for id_ in series_ids:
            if id_ not in state.catalogue.series:
                raise catalogue.no_such_series(id_)
        return "", list(dict.fromkeys(series_ids))
    if basket:
        found = baskets.get(store, basket)
        ids = [m.series_id for m in found.members if m.series_id is not None]
        return f"basket “{found.line.name}”", list(dict.fromkeys(ids))
    return ALL, sorted(state.catalogue.series)


def what_if(
    store: Store,
    state: Loaded,
    said: Announcement,
    named: Sequence[Area],
    series_ids: Sequence[int],
    scope: str,
    today: date,
    work: Work = QUIET,
) -> view.AnnouncedView:
    """Councils put together in some series. Call inside ``cells.snapshot``."""
    work.step("Putting councils together", 0.0)
    covered = ground(named, state.areas, today)
    corrected = {r.values["council"] for r in stored.rows(store, "council_detail") if r.values["population"]}
    people = {
        a.id: (a.population, a.code in corrected)
        for a in (*covered.parts, *covered.divided)
        if a.population is not None and a.population > 0
    }
    made = _Made(store, state, covered, {i: float(p) for i, (p, _) in people.items()}, today)
    facts = made.of(series_ids) if covered.parts else []
    work.step("Done", 1.0)
    return view.build(
        view.AnnouncedInputs(
            said, covered, [a for a in named if a.end is not None and a.end <= today], people, facts,
            kind_of(covered.small), len(made.group), len(series_ids) - len(facts) if covered.parts else 0, scope, today,
        )
    )  # fmt: skip


@dataclass(slots=True)
class _Choice:
    """What is to be taken of a series: from which parts, at which slab; or why nothing."""

    series: int
    rule: Combining
    position: int = -1
    large: bool = False
    why: str = ""


class _Made:
    """The figures of one ground."""

    def __init__(self, store: Store, state: Loaded, covered: Ground, people: dict[int, float], today: date) -> None:
        self._store, self._state, self._ground, self._people = store, state, covered, people
        self._today = today
        figures = state.figures
        self._small = figures.columns([a.id for a in covered.small])
        self._large = figures.columns([a.id for a in covered.large])
        self._two = {a.id for a in covered.small} != {a.id for a in covered.large}
        kind, inside = kind_of(covered.small), {a.id for a in covered.parts}
        self.group = [
            a for a in state.areas
            if a.is_council and a.council_type is not None and TYPE_FOR_COMPARISON[a.council_type] is kind
            and a.exists_on(today) and a.id not in inside
        ]  # fmt: skip
        self._group = np.sort(figures.columns([a.id for a in self.group]))

    def of(self, series_ids: Sequence[int]) -> list[view.FigureFacts]:
        """Of each series that has a figure of any part: an estimate, or why there is none."""
        choices = self._choose(series_ids)
        out = self._refused([c for c in choices if c.position < 0])
        for large in (False, True):
            out += self._made([c for c in choices if c.position >= 0 and c.large is large], large)
        return out

    # which slab, which parts

    def _choose(self, series_ids: Sequence[int]) -> list[_Choice]:
        figures = self._state.figures
        rules = {s: combining(self._state.catalogue.series[s].key) for s in series_ids}
        one = len(self._large) == 1
        lanes = [figures.lanes_of(s) for s in series_ids]
        flat: Ints = np.concatenate(lanes) if lanes else np.zeros(0, np.int64)
        small = analysis.newest_common(figures, flat, self._small)
        large = analysis.newest_common(figures, flat, self._large) if self._two else small
        alike = self._alike(flat, large) if self._two else np.ones(len(flat), np.bool_)
        also = self._also(flat, large), self._also(flat, small)
        why = [[mine or ("" if same else _NOT_ALIKE) for mine, same in zip(a, alike, strict=True)] for a in also]
        out, at = [], 0
        for id_, mine in zip(series_ids, lanes, strict=True):
            rows = range(at, at + len(mine))
            at += len(mine)
            out.append(self._best(_Choice(id_, rules[id_]), rows, small, large, why, one=one))
        return out

    def _best(
        self, choice: _Choice, rows: range, small: Positions, large: Positions, why: Sequence[list[str]], *, one: bool
    ) -> _Choice:
        """The newest; of two that end on the same day the longer; of the same period the larger parts. ``why`` the
        larger, and the smaller, are not to be taken."""
        possible: list[tuple[tuple[int, int, bool], int, bool, str]] = []
        for i in rows:
            if large[i] >= 0 and (one or choice.rule.way is not Way.NONE):
                possible.append((self._order(int(large[i]), large=True), int(large[i]), True, why[0][i]))
            if small[i] >= 0 and choice.rule.way is not Way.NONE and self._two:
                possible.append((self._order(int(small[i]), large=False), int(small[i]), False, why[1][i]))
        if not possible:
            choice.why = choice.rule.why
            return choice
        _, position, is_large, choice.why = max(possible)
        if choice.why:
            return choice
        choice.position, choice.large = position, is_large
        return choice

    def _order(self, position: int, *, large: bool) -> tuple[int, int, bool]:
        period = self._state.catalogue.periods[int(self._state.figures.period[position])]
        return period.end.toordinal(), period.months, large

    def _alike(self, lanes: Ints, large: Positions) -> Bools:
        """Whether the figures of counties and of their districts are of the same thing, where both are known: a count
        is the sum of the districts', a rate lies between theirs."""
        out = np.ones(len(lanes), np.bool_)
        for county in self._ground.large:
            districts = [a for a in self._ground.small if a.county_code == county.code]
            if districts:
                out &= self._agrees(lanes, large, county, districts)
        return out

    def _also(self, lanes: Ints, positions: Positions) -> list[str]:
        """Which divided county does for itself what its districts have figures of, "" where none does: the sum of some
        of its districts would be taken for all that the council to come does."""
        figures = self._state.figures
        out = [""] * len(lanes)
        for county in self._ground.divided:
            districts = districts_of(county, self._state.areas, self._today)
            apart = ~self._agrees(lanes, positions, county, districts)
            own = figures.values(positions, figures.columns([county.id]))[:, 0]
            for i in np.flatnonzero(apart & (own != 0)).tolist():
                out[i] = f"{county.name} does this too, and its own figure cannot be divided"
        return out

    def _agrees(self, lanes: Ints, positions: Positions, county: Area, districts: Sequence[Area]) -> Bools:
        """Whether the figures of a county and of all its districts are of the same thing; where both are not known,
        nothing speaks against it."""
        figures = self._state.figures
        out = np.ones(len(lanes), np.bool_)
        known = np.flatnonzero(positions >= 0)
        below = figures.values(positions[known], figures.columns([a.id for a in districts]))
        above = figures.values(positions[known], figures.columns([county.id]))
        both = ~(np.isnan(below).any(axis=1) | np.isnan(above).any(axis=1))
        rows, below, above = known[both], below[both], above[both]
        digits = self._state.decimals[figures.lane_series[lanes[rows]]]
        adds = analysis.sums_agree(above, below, digits)
        lies = analysis.between(above, below, digits)
        for k, row in enumerate(rows.tolist()):
            way = combining(self._state.catalogue.series[int(figures.lane_series[lanes[row]])].key).way
            out[row] = bool(adds[k] if way is Way.SUM else lies[k] if way is Way.MEAN else adds[k] or lies[k])
        return out

    # the figures

    def _made(self, choices: list[_Choice], large: bool) -> list[view.FigureFacts]:
        if not choices:
            return []
        figures, state = self._state.figures, self._state
        areas = self._ground.large if large else self._ground.small
        positions = np.array([c.position for c in choices], np.int64)
        values = figures.values(positions, self._large if large else self._small)
        beside = self._beside(positions, areas)
        known = [a.id in self._people for a in areas]
        weights = np.array([self._people.get(a.id, np.nan) for a in areas])
        single = len(areas) == 1
        sums = analysis.total(values)
        means = analysis.weighted(values, weights) if all(known) else np.full(len(choices), np.nan)
        found: Floats = np.full(len(choices), np.nan)
        ways, why = [], []
        for i, choice in enumerate(choices):
            limits = any(c is not None and (c.lower is not None or c.upper is not None) for c in beside[i])
            way = Way.PUBLISHED if single else choice.rule.way
            said = ""
            if way in (Way.SUM, Way.MEAN) and limits:
                said = "its figures have confidence limits, which do not follow from those of the parts"
            elif way is Way.MEAN and not all(known):
                lost = [a.name for a, there in zip(areas, known, strict=True) if not there]
                said = f"the population of {text.listed(lost)} is not known"
            else:
                found[i] = means[i] if way is Way.MEAN else sums[i]
            ways.append(Way.NONE if said else way)
            why.append(said)
        stats = figures.stats(positions, self._group)
        few = stats.n * 2 < len(self._group)
        series = np.array([c.series for c in choices], np.int64)
        standing = comparison.standings(
            found, stats, state.polarity[series], self._unclear(beside, found, stats.median)
        )
        for i, choice in enumerate(choices):  # a count follows from a council's size
            if few[i] or choice.rule.way is Way.SUM:
                standing[i] = Standing.NONE
        out = []
        for i, choice in enumerate(choices):
            parts = tuple(view.PartFigure(a, v) for a, v in zip(areas, values[i].tolist(), strict=True))
            entry = state.catalogue.series[choice.series]
            facts = view.FigureFacts(
                entry, theme_of(entry.key.indicator), ways[i], why[i], self._period(choice.position), float(found[i]),
                parts, notes=tuple(self._notes(choice, beside[i], areas)),
            )  # fmt: skip
            if not few[i] and not why[i]:
                facts = replace(
                    facts, n=int(stats.n[i]), lower=float(stats.lower[i]), median=float(stats.median[i]),
                    upper=float(stats.upper[i]), standing=Standing(int(standing[i])),
                )  # fmt: skip
            out.append(facts)
        return out

    def _unclear(self, beside: Sequence[Sequence[CellBeside | None]], found: Floats, median: Floats) -> Bools:
        """Where a figure taken as published has limits that hold the group's median (decision 0055)."""
        nan = float("nan")
        limits = [
            (c.lower, c.upper) if c is not None and c.lower is not None and c.upper is not None else (nan, nan)
            for c in (row[0] if len(row) == 1 else None for row in beside)
        ]
        lower, upper = (np.array([pair[i] for pair in limits]) for i in (0, 1))
        return np.asarray((lower <= found) & (found <= upper) & (lower <= median) & (median <= upper))

    def _period(self, position: int) -> str:
        figures = self._state.figures
        return self._state.catalogue.period(int(figures.series[position]), int(figures.period[position]))

    def _beside(self, positions: Positions, areas: Sequence[Area]) -> list[list[CellBeside | None]]:
        ids = self._state.figures.ids[positions].tolist()
        by_area = [cells.cells_at(self._store, ids, a.id) for a in areas]
        return [[found.get(i) for found in by_area] for i in ids]

    def _notes(self, choice: _Choice, beside: Sequence[CellBeside | None], areas: Sequence[Area]) -> list[str]:
        figures = self._state.figures
        out = []
        said: dict[str, list[str]] = {}
        for area, cell in zip(areas, beside, strict=True):
            if cell is not None and (cell.status or cell.marker):
                said.setdefault(meaning(cell.status or cell.marker), []).append(area.name)
            if cell is not None and len(areas) == 1 and cell.lower is not None and cell.upper is not None:
                key, decimals = self._state.catalogue.series[choice.series].key, self._decimals(choice)
                low, high = (text.value_text(v, decimals, key.unit) for v in (cell.lower, cell.upper))
                out.append(f"Confidence interval {low} to {high}.")
        out += [
            f"{text.sentence(words)} for {'all' if len(names) == len(areas) > 1 else text.listed(names)}."
            for words, names in said.items()
        ]
        last = int(figures.positions(int(figures.lane_of[choice.position]))[-1])
        if last != choice.position:
            columns = self._large if choice.large else self._small
            later = np.arange(choice.position + 1, last + 1)
            there = (~np.isnan(figures.values(later, columns))).any(axis=1)
            if there.any():
                newest = self._period(int(later[np.flatnonzero(there)[-1]]))
                out.append(f"Up to {newest} some of them have a figure, but not all.")
        return out

    def _decimals(self, choice: _Choice) -> int:
        return int(self._state.decimals[choice.series])

    # why not

    def _refused(self, choices: list[_Choice]) -> list[view.FigureFacts]:
        """Those nothing is put together of, but that have a figure of some part."""
        figures, state = self._state.figures, self._state
        areas = self._ground.parts
        columns = figures.columns([a.id for a in areas])
        newest = np.stack([figures.newest(int(c)) for c in columns], axis=1) if len(columns) else None
        kept: list[tuple[_Choice, int]] = []  # with the slab that is shown: the newest with most figures
        for choice in choices:
            lanes = figures.lanes_of(choice.series)
            if newest is None or not len(lanes):
                continue
            of_lanes = newest[lanes]
            counts = (of_lanes >= 0).sum(axis=1)
            if counts.max() > 0:
                kept.append((choice, int(of_lanes[int(np.argmax(counts))].max())))
        if not kept:
            return []
        positions = np.array([p for _, p in kept], np.int64)
        values = figures.values(positions, columns)
        ids = figures.ids[positions].tolist()
        marks = [cells.marked(self._store, ids, a.id) for a in areas]
        out = []
        for i, (choice, position) in enumerate(kept):
            parts = tuple(
                view.PartFigure(a, None if np.isnan(v) else float(v), meaning(m[ids[i]]) if ids[i] in m else "")
                for a, v, m in zip(areas, values[i].tolist(), marks, strict=True)
            )
            series = state.catalogue.series[choice.series]
            why = choice.why or self._lost(choice, parts)
            out.append(view.FigureFacts(series, theme_of(series.key.indicator), Way.NONE, why, self._period(position),
                                        parts=parts))  # fmt: skip
        return out

    def _lost(self, choice: _Choice, parts: Sequence[view.PartFigure]) -> str:
        """Whose figure is missing or suppressed; where none is, they are of different periods."""
        figures = self._state.figures
        local = [p for p in parts if p.area in self._ground.small]
        hidden = [p.area.name for p in local if p.value is None and suppresses(p.marker)]
        lanes = figures.lanes_of(choice.series)
        never = [
            p.area.name for p in local
            if p.area.name not in hidden and (figures.newest(figures.column(p.area.id))[lanes] < 0).all()
        ]  # fmt: skip
        if hidden:
            return f"suppressed for {_some(hidden)}"
        if never:
            return f"no figure of {_some(never)}"
        return "their figures are of different periods"


def _some(names: Sequence[str]) -> str:
    """Up to three names, and how many more."""
    if len(names) <= 4:
        return text.listed(list(names))
    return f"{', '.join(names[:3])} and {len(names) - 3:,} more"
