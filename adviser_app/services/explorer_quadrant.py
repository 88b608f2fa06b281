"""Value for money: spending per head beside an outcome, or any two indicators beside each other."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.spending import spending
from adviser_app.services.explorer_figures import Asked, Councils
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer import quadrant
from adviser_app.viewmodels.explorer.base import Shown
from adviser_app.viewmodels.explorer.given import Given, named

_HALF_A_YEAR = 183  # days: the calendar year 2024 and the school year 2023/24 go with the financial year 2024/25
_DIVIDED = (
    "Totals are divided by the whole population of each council, whomever the spending is for, and whatever the year of"
    f" the figures: {quadrant.POPULATION}, unless a council’s details say otherwise."
)


def make(asked: Asked) -> Shown:
    """The first two indicators of a view; spending goes across, whichever comes first.

    Raises AdviserError 'nothing-to-show' where there are not two with figures, and what ``Asked`` raises."""
    found = asked.series()
    if len(found) < 2:
        raise _nothing("A quadrant sets two indicators beside each other, and there is one.", "Choose another one.")
    if len(found) > 2:
        titles = [text.title(s.key.indicator, s.key.breakdown) for s in found[:2]]
        asked.notes.append(
            f"A quadrant shows two indicators. Shown: the first two of {len(found)}, {text.listed(titles)}."
        )
    across, upwards = found[:2]
    if spending(upwards.key) and not spending(across.key):
        across, upwards = upwards, across
    who = asked.councils()
    one, other = (asked.given(series, who, history=False) for series in (across, upwards))
    if one is None or other is None:
        raise _nothing(" ".join(asked.notes), "Choose other periods, councils or indicators.")
    if not spending(across.key):
        return quadrant.build(one, other, money=False, notes=asked.notes)
    one, other = _of_one_time(asked, one, other, who)
    why = quadrant.why_not(one, other, abs((_end(asked, one) - _end(asked, other)).days))
    if why:
        asked.notes.append(f"Not shown as value for money: {why}.")
    totals = [g for g in (one, other) if (said := spending(g.series.key)) is not None and said.total]
    if totals:
        asked.notes.append(_DIVIDED)
    one, other = (_a_head(asked, g, who) if g in totals else g for g in (one, other))
    return quadrant.build(one, other, money=not why, notes=asked.notes)


def _end(asked: Asked, given: Given) -> date:
    return asked.period(int(given.positions[0])).end


def _of_one_time(asked: Asked, one: Given, other: Given, who: Councils) -> tuple[Given, Given]:
    """Spending and outcome with the newer of them in a period that ends when the older does, or within half a year
    after, where it has one; a note says that it has newer figures. As they are where a period was asked for."""
    newer, older = (one, other) if _end(asked, one) > _end(asked, other) else (other, one)
    until = _end(asked, older) + timedelta(days=_HALF_A_YEAR)
    if asked.view.span.one or _end(asked, newer) <= until:
        return one, other
    said = len(asked.notes)
    earlier = asked.given(newer.series, who, history=False, until=until)
    del asked.notes[said:]  # that it has none so early is no news
    if earlier is None:
        return one, other
    asked.notes.append(
        f"{earlier.head.title} is shown for {earlier.whens[0].label}, to go with {older.whens[0].label} of the other; "
        f"it has newer figures, of {newer.whens[0].label}."
    )
    return (earlier, other) if newer is one else (one, earlier)


def _a_head(asked: Asked, given: Given, who: Councils) -> Given:
    """Totals as pounds per head of the whole population, as the register knows it."""
    people = {a.id: float(a.population) for a in (*(a for a, _ in who.shown), *who.group) if a.population}
    order = np.argsort(asked.state.figures.columns([a.id for a in who.group]))  # as the group's figures stand
    members = np.array([people.get(who.group[i].id, np.nan) for i in order.tolist()], np.float64)
    shown = np.array([people.get(a.id, np.nan) for a, _ in who.shown], np.float64)
    unknown = [a.name for a, _ in who.shown if a.id not in people]
    said = f"Population not known: {named(unknown)}."
    if unknown and said not in asked.notes:
        asked.notes.append(said)
    return quadrant.a_head(given, shown, members)


def _nothing(why: str, then: str) -> AdviserError:
    return AdviserError("Nothing to show", why, then, code="nothing-to-show")
