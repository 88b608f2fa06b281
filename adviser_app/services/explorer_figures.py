"""The figures of a view: which indicators, councils, group and periods it means here, and what stands in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from adviser_app.analysis.comparison import Floats, GroupStats, Ints
from adviser_app.domain import views
from adviser_app.domain.areas import Area, GroupRule
from adviser_app.domain.disclosure import BESIDE, given_away
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Series, SeriesKey
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.periods import Period
from adviser_app.domain.reorganisation import Predecessor, predecessors
from adviser_app.services import baskets, councils, groups
from adviser_app.services.assigned import mine
from adviser_app.services.figures import Loaded
from adviser_app.store import catalogue as stored
from adviser_app.store.beside import beside
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels.breaks import noted
from adviser_app.viewmodels.explorer import look
from adviser_app.viewmodels.explorer.base import Break, When
from adviser_app.viewmodels.explorer.given import Against, Given, Who, named
from adviser_app.viewmodels.predecessors import ended
from adviser_app.viewmodels.rows import CellFacts
from adviser_app.viewmodels.series import shown_stats

LEAST = 5  # councils shown that make a median and quartiles of their own; a group that was chosen is marked whatever n
RECENT = 40  # periods among which the one that is shown is looked for
_MARKED = 6  # highlighted councils at most


@dataclass(frozen=True)
class Councils:
    """``shown`` with their styles; ``group``: the areas compared with, ``of`` in words ("36 districts"); ``marked``:
    whether their median and quartiles are told; ``notes``: what must be known of it all."""

    shown: tuple[tuple[Area, int], ...]
    group: tuple[Area, ...]
    of: str
    marked: bool
    notes: tuple[str, ...]
    before: tuple[tuple[Predecessor, str], ...] = ()  # those that came before councils shown, and before which


class Asked:
    """A view, and the state of the store it is asked of. Call inside ``cells.snapshot``."""

    def __init__(self, store: Store, state: Loaded, view: views.View, today: date) -> None:
        self.store, self.state, self.view, self.today = store, state, view, today
        self.notes: list[str] = []
        self.of, self.size = "", 0  # who the councils shown are, and how many, where they are a group

    # -- indicators ----------------------------------------------------------------------------------------------

    def series(self) -> list[Series]:
        """The indicators that are here, each once; a note names those that are not.

        Raises AdviserError 'no-such-basket', 'several-records', 'nothing-to-show'."""
        found, missing = series_of(self.store, self.state, self.view)
        if missing:
            self.notes.append(f"No figures here of {named(missing)}.")
        if not found:
            why, step = "No indicator is chosen.", "Choose an indicator, or a basket of them."
            if missing:
                why = f"There are no figures here of {named(missing)}."
                step = "Import files that have them, or choose another indicator."
            raise AdviserError("Nothing to show", why, step, code="nothing-to-show")
        return found

    def only_first(self, found: Sequence[Series], why: str) -> Series:
        """The first indicator, with a note where others stay away."""
        if len(found) > 1:
            title = text.title(found[0].key.indicator, found[0].key.breakdown)
            self.notes.append(f"{why}: the first of {len(found)} indicators, {title}.")
        return found[0]

    # -- councils ------------------------------------------------------------------------------------------------

    def shown(self) -> list[Area]:
        """Councils shown, highlighted ones among them. Raises AdviserError 'no-such-council', 'no-portfolio'."""
        whom, state = self.view.councils, self.state
        if whom.codes:
            areas = [councils.council(state, code) for code in whom.codes]
        elif whom.portfolio:
            held = {row.values["council"] for row in mine(self.store, self.today)}
            areas = [a for code in held if (a := state.by_code.get(code)) is not None and a.is_council]
            if not areas:
                raise AdviserError(
                    "No portfolio", "Nobody looks after any council yet.",
                    "Set up your portfolio, or choose councils by name.", code="no-portfolio",
                )  # fmt: skip
            areas = sorted(areas, key=lambda a: (a.name, a.code))
        elif whom.like:
            group = self.group_of(councils.council(state, whom.like), whom.rule)
            areas = list(group.group)
            self.notes += group.notes
            self.of, self.size = group.of, len(group.group)
        else:
            areas = self.everyone()
        return list({a.id: a for a in (*areas, *self.highlighted())}.values())

    def highlighted(self) -> list[Area]:
        return [councils.council(self.state, code) for code in self.view.highlighted]

    def everyone(self) -> list[Area]:
        areas = [a for a in self.state.areas if a.is_council and a.exists_on(self.today)]
        return sorted(areas, key=lambda a: (a.name, a.code))

    def group_of(self, council: Area, rule: GroupRule) -> Councils:
        """The group of a council, as what a view is compared with."""
        found = groups.of(self.store, self.state, council, rule, self.today)
        return Councils((), found.members, found.label, marked=True, notes=(found.note,) if found.note else ())

    def councils(self, *, each_stands_out: bool = False, behind: bool = False, own_groups: bool = False) -> Councils:
        """Whom the view shows and what they are compared with.

        ``each_stands_out``: a few councils without a highlighted one among them all stand out; ``behind``: a few
        chosen councils are shown among all others; ``own_groups``: the view's group is each council's own, and whoever
        asks makes it. Raises AdviserError 'no-anchor' and what ``shown`` raises."""
        store, shown, bold = self.store, self.shown(), self.highlighted()
        few = len(shown) <= _MARKED and not self.view.councils.everyone
        if not bold and few and (each_stands_out or behind):
            bold = shown
        if len(bold) > look.STYLES:
            self.notes.append(f"The first {look.STYLES} of {len(bold)} highlighted councils stand out.")
        style = {a.id: i for i, a in enumerate(bold[: look.STYLES])}
        group = None
        if self.view.group is not None and not own_groups:
            rule, code = self.view.group, self.view.anchor
            anchor = councils.council(self.state, code) if code else groups.anyone(store, self.state, rule, self.today)
            group = self.group_of(anchor, rule)
            self.notes += [note for note in group.notes if note not in self.notes]
        if behind and few:
            others = group.group if group is not None else self.everyone()
            shown = list({a.id: a for a in (*shown, *others)}.values())
        if group is None:
            everyone = self.view.councils.everyone or (behind and few)
            plain = f"all {len(shown):,} councils" if everyone else f"the {len(shown):,} councils shown"
            of = self.of if self.of and len(shown) == self.size else plain
            group = Councils((), tuple(shown), of, len(shown) >= LEAST, ())
        return replace(group, shown=tuple((a, style.get(a.id, -1)) for a in shown))

    def with_before(self, who: Councils) -> Councils:
        """The same with those that came before the councils that stand out, where the view shows them."""
        if not self.view.predecessors:
            return who
        there = {a.id for a, _ in who.shown}
        found: dict[int, tuple[Predecessor, list[str]]] = {}
        for area, style in who.shown:
            for one in predecessors(area, self.state.by_code) if style >= 0 else ():
                if one.area.id not in there:
                    found.setdefault(one.area.id, (one, []))[1].append(area.name)
        return replace(who, before=tuple((one, text.listed(after)) for one, after in found.values()))

    # -- periods -------------------------------------------------------------------------------------------------

    def lane(self, series: Series, columns: Ints) -> int | None:
        """The series in the length asked for, else in the length with the newest figures of at least half as many
        councils as in the fullest; None where it has none of that length."""
        figures = self.state.figures
        lanes = [int(lane) for lane in figures.lanes_of(series.id)]
        by_length = {councils.lengths(self.state, lane)[0]: lane for lane in lanes}
        if self.view.length:
            return by_length.get(self.view.length)
        if self.view.span.one:  # a period that is asked for says its length
            lanes = [lane for lane in lanes if self.within(series, lane)] or lanes
        if len(lanes) < 2:
            return next(iter(lanes), None)
        most = {lane: int(self.counts(figures.positions(lane)[-RECENT:], columns).max()) for lane in lanes}
        full = [lane for lane in lanes if 2 * most[lane] >= max(most.values())]

        def newest(lane: int) -> tuple[date, int]:
            period = self.state.catalogue.periods[int(figures.period[figures.positions(lane)[-1]])]
            return period.end, period.months

        return max(full, key=newest)

    def counts(self, positions: Ints, columns: Ints) -> Ints:
        """How many of some councils have a figure in each slab."""
        values = self.state.figures.values(positions, columns)
        return np.asarray((~np.isnan(values)).sum(axis=1), np.int64)

    def within(self, series: Series, lane: int) -> list[int]:
        """The slabs of a lane in the view's span, oldest first. Raises AdviserError 'no-such-period'."""
        span, figures = self.view.span, self.state.figures
        positions = [int(p) for p in figures.positions(lane)]
        if span.one:
            return [p for p in positions if self.means(series, p, span.one)]
        first, last = (self.day(said, end) for said, end in ((span.first, False), (span.last, True)))
        return [
            p for p in positions
            if (first is None or self.period(p).start >= first) and (last is None or self.period(p).end <= last)
        ]  # fmt: skip

    def means(self, series: Series, position: int, said: str) -> bool:
        """Whether a text means the period of a slab: as published, as people say it, or as it is understood."""
        period_id = int(self.state.figures.period[position])
        known = self.state.catalogue
        if said in (known.period(series.id, period_id), known.published(series.id, period_id)):
            return True
        return parse_period(said) == self.period(position)

    def day(self, said: str, end: bool) -> date | None:
        if not said:
            return None
        found = parse_period(said)
        if found is None:
            raise AdviserError(
                "No such period", f"“{said}” is not a period.", "Write a year as 2023/24 or 2023, a day as 2024-04-01.",
                code="no-such-period",
            )  # fmt: skip
        return found.end if end else found.start

    def period(self, position: int) -> Period:
        return self.state.catalogue.periods[int(self.state.figures.period[position])]

    def one_period(self, positions: Sequence[int], columns: Ints) -> int | None:
        """The newest of some slabs with at least half as many figures as in the fullest of them; None where the
        councils have none in any."""
        recent = np.array(positions[-RECENT:], np.int64)
        if not len(recent):
            return None
        counts = self.counts(recent, columns)
        if not counts.max():
            return None
        return int(recent[np.flatnonzero(2 * counts >= counts.max())[-1]])

    # -- figures -------------------------------------------------------------------------------------------------

    def given(self, series: Series, who: Councils, *, history: bool, until: date | None = None) -> Given | None:
        """An indicator for some councils, in its periods or in one, of those that end by ``until``; None (and a note)
        where there are no figures of the length and periods asked for. Raises AdviserError 'no-such-period'."""
        figures = self.state.figures
        everyone = np.unique(figures.columns([a.id for a in (*(a for a, _ in who.shown), *who.group)]))
        title = text.title(series.key.indicator, series.key.breakdown)
        lane = self.lane(series, everyone)
        if lane is None:
            has = [councils.lengths(self.state, int(each))[0] for each in figures.lanes_of(series.id)]
            self.notes.append(f"{title} has no periods of length {self.view.length}, but {text.listed(has)}.")
            return None
        inside = [p for p in self.within(series, lane) if until is None or self.period(p).end <= until]
        if not history and not self.view.span.one:
            one = self.one_period(inside, everyone)
            inside = [] if one is None else [one]
        if not inside:
            span = self.view.span
            when = span.one or " to ".join(part for part in (span.first, span.last) if part)
            self.notes.append(f"{title} has no figures of {when or 'these councils'}.")
            return None
        areas = [*(a for a, _ in who.shown), *(one.area for one, _ in who.before)]
        shown = [Who(a.code, a.name, style) for a, style in who.shown]
        shown += [Who(p.area.code, p.area.name, ended=ended(p, self.state.by_code), after=of) for p, of in who.before]
        values = figures.values(np.array(inside, np.int64), figures.columns([a.id for a in areas]))
        facts = self.facts(inside, areas)
        if who.before:
            self.withhold(areas, {a.id for a, style in who.shown if style >= 0}, values, facts)
        return Given(
            series=series,
            whens=tuple(self.when(series, p) for p in inside),
            positions=np.array(inside, np.int64),
            councils=tuple(shown),
            values=values,
            facts=facts,
            against=self.against(inside, who),
            breaks=self.breaks(series, inside, {a.id for a, style in who.shown if style >= 0}),
        )

    def withhold(
        self, areas: Sequence[Area], bold: set[int], values: Floats, facts: dict[tuple[int, int], CellFacts]
    ) -> None:
        """Take out figures of those that came before councils that stand out, where beside the council's own they would
        tell a suppressed one (``viewmodels.predecessors.lines`` does so in a council's chart)."""
        at = {a.id: c for c, a in enumerate(areas)}

        def said(p: int, c: int) -> str:
            return facts[p, c].marker if (p, c) in facts else ""

        for whole, area in enumerate(areas):
            parts = [at[one.area.id] for one in predecessors(area, self.state.by_code) if one.area.id in at]
            for p in range(len(values)) if area.id in bold and parts else ():
                own = float(values[p, whole])
                if given_away(None if own != own else own, said(p, whole), [said(p, c) for c in parts]):
                    for c in (c for c in parts if values[p, c] == values[p, c]):
                        values[p, c] = np.nan
                        facts[p, c] = CellFacts(marker=BESIDE)

    def against(self, inside: Sequence[int], who: Councils) -> Against:
        """The group of some councils in some slabs."""
        figures, positions = self.state.figures, np.array(inside, np.int64)
        members = np.sort(figures.columns([a.id for a in who.group]))
        stats = shown_stats(figures.stats(positions, members), len(members))
        if not who.marked:
            nothing = np.full(len(positions), np.nan)
            stats = GroupStats(stats.n, nothing, nothing, nothing)
        inner = {a.id for a in who.group}
        shown = [*(a for a, _ in who.shown), *(one.area for one, _ in who.before)]
        compared = np.array([a.id in inner for a in shown], np.bool_)
        return Against(who.of, len(members), stats, figures.values(positions, members), compared)

    def facts(self, inside: Sequence[int], areas: Sequence[Area]) -> dict[tuple[int, int], CellFacts]:
        """What cells say beside their values, by (period, council)."""
        slab_ids = self.state.figures.ids[np.array(inside, np.int64)].tolist()
        said = beside(self.store, slab_ids, [a.id for a in areas])
        return {
            (p, c): CellFacts(cell.release_id, cell.lower, cell.upper, cell.marker, cell.status, cell.note)
            for p, slab_id in enumerate(slab_ids)
            for c, area in enumerate(areas)
            if (cell := said.get(slab_id, {}).get(area.id)) is not None
        }

    def when(self, series: Series, position: int) -> When:
        period = self.period(position)
        label = self.state.catalogue.period(series.id, int(self.state.figures.period[position]))
        return When(label, period.middle, str(period))

    def breaks(self, series: Series, inside: Sequence[int], bold: set[int]) -> tuple[Break, ...]:
        """Where breaks lie between two periods, half way: those of the series, and those a publisher marks at figures
        of councils that stand out."""
        out = []
        for earlier, later in pairwise(inside):
            before, after = self.period(earlier), self.period(later)
            for one in self.state.figures.breaks.of.get(series.id, ()):
                if one.lies_between(before, after) and (one.areas is None or one.areas & bold):
                    words = noted(one) if one.record else "marked by the publisher"
                    out.append(Break((before.middle + after.middle) / 2, self.when(series, later).label, words))
        return tuple(out)


def series_of(store: Store, state: Loaded, view: views.View) -> tuple[list[Series], list[str]]:
    """The indicators of a view, each once: those that are here, and the names of those that are not.

    Raises AdviserError 'no-such-basket', 'several-records'."""
    ids = stored.load_aliases(store) | {s.key: s.id for s in state.catalogue.series.values()}
    keys: list[SeriesKey] = list(view.series)
    if view.basket:
        keys += [member.key for member in baskets.get(store, view.basket).members]
    found: dict[int, Series] = {}
    missing: list[str] = []
    for key in keys:
        id_ = ids.get(key)
        if id_ is not None and len(state.figures.lanes_of(id_)):
            found[id_] = state.catalogue.series[id_]
        else:
            missing.append(text.title(key.indicator, key.breakdown))
    return list(found.values()), list(dict.fromkeys(missing))
