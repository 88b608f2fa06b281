"""What a refresh changed, figure by figure, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from adviser_app.analysis.comparison import POLARITY_CODE
from adviser_app.domain.areas import Area
from adviser_app.domain.markers import meaning
from adviser_app.viewmodels import sentences, text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import ChangeRow, ChangesView
from adviser_app.viewmodels.rows import Catalogue

FIGURES = ("New", "Revised", "Withdrawn")
KINDS = (*FIGURES, "Marker or note")
_KIND_CELLS = {
    "New": Cell("New", 2, tone=Tone.ACCENT, icon="plus"),
    "Revised": Cell("Revised", 1, tone=Tone.WARN, icon="refresh-cw"),
    "Withdrawn": Cell("Withdrawn", 0, tone=Tone.BAD, icon="minus"),
    "Marker or note": Cell("Marker or note", 3, tone=Tone.MUTED, icon="info"),
}


class State(Protocol):
    """A cell as it stood (store.slabs.CellState)."""

    @property
    def value(self) -> float | None: ...
    @property
    def marker(self) -> str: ...


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
        is withdrawn; a marker that comes or goes without a value is no figure."""
        was = None if self.before is None else self.before.value
        now = None if self.after is None else self.after.value
        if was is None and now is None:
            return "Marker or note"
        if was is None:
            return "New"
        if now is None:
            return "Withdrawn"
        return "Revised" if was != now else "Marker or note"


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
) -> ChangesView:
    """``what`` opens the sentence ("the refresh of 3 March 2026"), ``who`` it concerns ("Barnsley").

    ``counts``: by kind, of all changes, where ``changes`` are only those that matter most; the sentence says so.
    ``remark``: what else is to be said of them.
    """
    found = Counter(c.kind for c in changes) if counts is None else counts
    said = [sentences.changed(who, what, dict(found))]
    if remark:
        said.append(remark)
    if len(changes) < sum(found.values()):
        said.append(f"The {len(changes):,} that matter most are listed.")
    rows = tuple(_row(c, areas[c.area_id], catalogue) for c in sorted(changes, key=lambda c: order(c, catalogue)))
    return ChangesView(title, " ".join(said), tuple((k, found.get(k, 0)) for k in KINDS), rows)


def order(change: Change, catalogue: Catalogue) -> tuple[float, ...]:
    """What matters most comes first: withdrawn, revised (largest movement first), new (newest period first)."""
    kind = change.kind
    first = {"Withdrawn": 0, "Revised": 1, "New": 2, "Marker or note": 3}[kind]
    size = 0.0
    if kind == "Revised" and change.before and change.after:
        was, now = change.before.value or 0.0, change.after.value or 0.0
        size = abs(now - was) / max(abs(was), abs(now))
    return (first, -size, -catalogue.periods[change.period_id].end.toordinal(), change.series_id, change.area_id)


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


def _state(state: State | None, decimals: int, unit: str) -> Cell:
    if state is None:
        return Cell("", None, "nothing", Tone.MUTED)
    if state.value is None:
        why = meaning(state.marker)
        return Cell(why, None, f"no figure, {why}", Tone.MUTED)
    return Cell(text.value_text(state.value, decimals, unit), state.value)
