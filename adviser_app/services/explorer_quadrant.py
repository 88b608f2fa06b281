"""Value for money: spending per head beside an outcome, or any two indicators beside each other."""

from __future__ import annotations

import numpy as np

from adviser_app.domain.errors import AdviserError
from adviser_app.services.explorer_figures import Asked, Councils
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer import quadrant
from adviser_app.viewmodels.explorer.base import Shown
from adviser_app.viewmodels.explorer.given import Given, named


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
    if quadrant.spending(upwards.key) and not quadrant.spending(across.key):
        across, upwards = upwards, across
    who = asked.councils()
    givens = [asked.given(one, who, history=False) for one in (across, upwards)]
    one, other = givens
    if one is None or other is None:
        raise _nothing(" ".join(asked.notes), "Choose other periods, councils or indicators.")
    money = quadrant.spending(across.key)
    if money is not None and money.total:
        one = _a_head(asked, one, who)
    return quadrant.build(one, other, money=money is not None, notes=asked.notes)


def _a_head(asked: Asked, given: Given, who: Councils) -> Given:
    """Totals as pounds per head of the whole population, as the register knows it."""
    people = {a.id: float(a.population) for a in (*(a for a, _ in who.shown), *who.group) if a.population}
    order = np.argsort(asked.state.figures.columns([a.id for a in who.group]))  # as the group's figures stand
    members = np.array([people.get(who.group[i].id, np.nan) for i in order.tolist()], np.float64)
    shown = np.array([people.get(a.id, np.nan) for a, _ in who.shown], np.float64)
    unknown = [a.name for a, _ in who.shown if a.id not in people]
    asked.notes.append(
        "Totals are divided by the whole population of each council, whomever the spending is for, and whatever the "
        f"year of the figures: {quadrant.POPULATION}, unless a council’s details say otherwise."
    )
    if unknown:
        asked.notes.append(f"Population not known: {named(unknown)}.")
    return quadrant.a_head(given, shown, members)


def _nothing(why: str, then: str) -> AdviserError:
    return AdviserError("Nothing to show", why, then, code="nothing-to-show")
