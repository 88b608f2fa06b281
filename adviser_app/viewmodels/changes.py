"""What a refresh changed, figure by figure, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from adviser_app.analysis.comparison import POLARITY_CODE
from adviser_app.domain.areas import Area
from adviser_app.domain.disclosure import WITHHELD
from adviser_app.domain.markers import meaning
from adviser_app.viewmodels import sentences, text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import ChangeRow, ChangesView
from adviser_app.viewmodels.rows import Catalogue

FIGURES = ("New", "Revised", "Withdrawn")
KINDS = (*FIGURES, "Marker or note")
RANK = {"Withdrawn": 0, "Revised": 1, "New": 2, "Marker or note": 3}  # what matters most first
_KIND_CELLS = {
    "New": Cell("New", 2, tone=Tone.ACCENT, icon="plus"),
    "Revised": Cell("Revised", 1, tone=Tone.WARN, icon="refresh-cw"),
    "Withdrawn": Cell("Withdrawn", 0, tone=Tone.BAD, icon="minus"),
    "Marker or note": Cell("Marker or note", 3, tone=Tone.MUTED, icon="info"),
}


class State(Protocol):
    """A cell as it stood. ``beside``: what of its status or its note is another one now, or was; ``limits``: its
    confidence limits, where they changed and the value did not."""

    @property
    def value(self) -> float | None: ...
    @property
    def marker(self) -> str: ...
    @property
    def beside(self) -> str: ...
    @property
    def limits(self) -> tuple[float, float] | None: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after; None: there was, or is, nothing."""

    series_id: int
    period_id: int
    area_id: int
    before: State | None
    after: State | None

    @property
    def kind(self) -> str:
        """One of ``KINDS``. A value that comes where only a marker stood is new, one that goes
        is withdrawn; a marker that comes or goes without a value is no figure. A value that is withheld was one."""
        was, now = _is_figure(self.before), _is_figure(self.after)
        if not was and not now:
            return "Marker or note"
        if not was:
            return "New"
        if not now:
            return "Withdrawn"
        assert self.before is not None
        assert self.after is not None
        return "Revised" if self.before.value != self.after.value else "Marker or note"


def _is_figure(state: State | None) -> bool:
    return state is not None and (state.value is not None or state.marker == WITHHELD)


def build(
    title: str,
    what: str,
    who: str,
    changes: Sequence[Change],
    areas: Sequence[Area],
    catalogue: Catalogue,
    *,
    counts: Mapping[str, int] | None = None,
    remark: str = "",
    in_series: bool = False,
) -> ChangesView:
    """``what`` opens the sentence ("the refresh of 3 March 2026"), ``who`` it concerns ("Barnsley").

    ``counts``: by kind, of all changes, where ``changes`` are only those that matter most; the sentence says so.
    ``remark``: what else is to be said of them. ``in_series``: they are of one series, so that they are ordered by how
    far they moved in its unit.
    """
    found = Counter(c.kind for c in changes) if counts is None else counts
    said = [sentences.changed(who, what, dict(found))]
    if remark:
        said.append(remark)
    if len(changes) < sum(found.values()):
        rest = sum(found.values()) - len(changes)
        said.append(f"The {len(changes):,} that matter most are listed, {rest:,} more are counted by indicator.")
    by = _order_in_series if in_series else order
    rows = tuple(_row(c, areas[c.area_id], catalogue) for c in sorted(changes, key=lambda c: by(c, catalogue)))
    return ChangesView(title, " ".join(said), tuple((k, found.get(k, 0)) for k in KINDS), rows)


def order(change: Change, catalogue: Catalogue) -> tuple[float, ...]:
    """What matters most comes first: withdrawn, revised (largest movement first), new (newest period first)."""
    kind = change.kind
    first = RANK[kind]
    size = 0.0
    if kind == "Revised" and change.before and change.after:
        was, now = change.before.value or 0.0, change.after.value or 0.0
        size = abs(now - was) / (max(abs(was), abs(now)) or 1.0)
    return (first, -size, -catalogue.periods[change.period_id].end.toordinal(), change.series_id, change.area_id)


def _order_in_series(change: Change, catalogue: Catalogue) -> tuple[float, ...]:
    """As ``order``, the revised ones by the size of their movement."""
    size = _size(change) if change.kind == "Revised" else 0.0
    return (order(change, catalogue)[0], -size, *order(change, catalogue)[2:])


def _row(change: Change, area: Area, catalogue: Catalogue) -> ChangeRow:
    series = catalogue.series[change.series_id]
    key, decimals = series.key, series.decimals
    title = text.title(key.indicator, key.breakdown)
    period = catalogue.period(change.series_id, change.period_id)
    before, after = (_state(s, decimals, key.unit) for s in (change.before, change.after))
    was = change.before.value if change.before else None
    now = change.after.value if change.after else None
    movement, moved = Cell("", None), ""
    if was is not None and now is not None and was != now:
        sign = POLARITY_CODE[series.polarity]
        tone = Tone.NEUTRAL if not sign else Tone.GOOD if (now > was) == (sign > 0) else Tone.BAD
        spoken = text.change_spoken(now - was, now, decimals, key.unit)
        movement = Cell(text.change_text(now - was, now, decimals, key.unit), now - was, spoken, tone)
        moved = f", {spoken}"
    kind = change.kind
    if kind == "New":
        said = f"{title}, {period}, {area.name}: new, {after.said}"
    elif kind == "Withdrawn":
        said = f"{title}, {period}, {area.name}: {before.said} withdrawn" + (
            f", now {after.said}" if after.text else ""
        )
    else:
        said = f"{title}, {period}, {area.name}: from {before.said} to {after.said}{moved}"
    return ChangeRow(
        change.series_id, area.code, area.name, title, period, _KIND_CELLS[kind], before, after, movement,
        catalogue.theme(key.indicator), said,
    )  # fmt: skip


# -- by indicator --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Counted:
    kinds: Counter[str] = field(default_factory=Counter)
    areas: set[int] = field(default_factory=set)  # with a figure that is new, revised or withdrawn
    moved: list[float] = field(default_factory=list)  # by how much each revised figure moved, without its sign
    largest: Change | None = None


class Tally:
    """What some releases changed, counted by series while it is read: there may be millions."""

    def __init__(self) -> None:
        self.of: dict[int, _Counted] = {}

    def brought(self, series_id: int, area_ids: Sequence[int]) -> None:
        """Figures where there was nothing, one for each area named."""
        if area_ids:
            one = self._one(series_id)
            one.kinds["New"] += len(area_ids)
            one.areas.update(area_ids)

    def marked(self, series_id: int, count: int) -> None:
        """Markers without a figure where there was nothing."""
        if count:
            self._one(series_id).kinds["Marker or note"] += count

    def counted(
        self,
        series_id: int,
        kinds: Sequence[int],
        area_ids: Sequence[int],
        moved: Sequence[float],
        largest: Change | None,
    ) -> None:
        """Cells of a series. ``kinds``: how many of each of ``KINDS``; ``area_ids``: of the figures among them;
        ``moved``: by how much each revised one moved, without its sign; ``largest``: the one of them that moved most.
        """
        one = self._one(series_id)
        one.kinds.update(dict(zip(KINDS, kinds, strict=True)))
        one.areas.update(area_ids)
        if largest is not None and (one.largest is None or max(moved) > _size(one.largest)):
            one.largest = largest
        one.moved.extend(moved)

    def _one(self, series_id: int) -> _Counted:
        return self.of.setdefault(series_id, _Counted())


def _size(change: Change) -> float:
    assert change.before is not None
    assert change.after is not None
    return abs((change.after.value or 0.0) - (change.before.value or 0.0))


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """One series. ``typical``: the median of how far its revised figures moved, in its unit; ``largest``: the one that
    moved most, in words; both empty where none was revised."""

    series_id: int
    title: str
    detail: str
    new: int
    revised: int
    withdrawn: int
    marked: int
    areas: int
    typical: Cell
    largest: Cell


@dataclass(frozen=True, slots=True)
class IndicatorChanges:
    """``rows``: the most revised first, then the most withdrawn, then the most new."""

    title: str
    sentence: str
    rows: tuple[IndicatorChange, ...]


def by_indicator(
    title: str, what: str, who: str, tally: Tally, areas: Sequence[Area], catalogue: Catalogue
) -> IndicatorChanges:
    """``what`` and ``who`` as for ``build``."""
    total: Counter[str] = Counter()
    rows = []
    for series_id, one in tally.of.items():
        total.update(one.kinds)
        series = catalogue.series[series_id]
        key, decimals = series.key, series.decimals
        typical = largest = Cell("", None)
        if one.largest is not None:
            middle = median(one.moved)
            row = _row(one.largest, areas[one.largest.area_id], catalogue)
            typical = Cell(text.statistic_text(middle, decimals, key.unit), middle)
            largest = Cell(
                f"{row.area_name}, {row.period}: {row.before.text} → {row.after.text}", max(one.moved), row.spoken
            )
        new, revised, withdrawn, marked = (one.kinds[k] for k in KINDS)
        rows.append(
            IndicatorChange(
                series_id,
                text.title(key.indicator, key.breakdown),
                text.unit_words(key.measure, key.unit),
                new,
                revised,
                withdrawn,
                marked,
                len(one.areas),
                typical,
                largest,
            )
        )
    rows.sort(key=lambda r: (-r.revised, -r.withdrawn, -r.new, -r.marked, r.title, r.series_id))
    return IndicatorChanges(title, sentences.changed(who, what, dict(total)), tuple(rows))


def _state(state: State | None, decimals: int, unit: str) -> Cell:
    if state is None:
        return Cell("", None, "nothing", Tone.MUTED)
    if state.value is None:
        why = meaning(state.marker)
        return Cell(why, None, f"no figure, {why}", Tone.MUTED)
    said = text.value_text(state.value, decimals, unit)
    if state.limits is not None:
        low, high = (text.value_text(v, decimals, unit) for v in state.limits)
        said = f"{said} ({low} to {high})"
    return Cell(f"{said}, {meaning(state.beside)}" if state.beside else said, state.value)
