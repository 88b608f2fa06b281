"""One table that would take another's place: "Employees" of RO2 (highways) and of RO3 (adult social care).

Publishers print many tables with the same headings, and only a title, which nobody can rely on, tells them apart. Read
one after the other, the second would be stored as a revision of the first. What a revision does not do: change nearly
all figures, far, and each in a way of its own. (A figure of the year so far grows far too, but alike everywhere.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from adviser_app.csvio.formats import tables
from adviser_app.domain.mapping_draft import OR_SAY_HOW
from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.plan import Plan
from adviser_app.store.incoming import CHANGED, NOISE, UNCHANGED

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

_FEWEST = 8  # figures that are there already
_SHARE = 0.9  # of them that change
_FAR = 0.2  # of the larger of the two, in the middle of all that change
_UNLIKE = 0.15  # median distance of the logarithms of now/then from their median


def looks_so(plan: Plan) -> int:
    """How many stored figures would become others of another table; 0 where it is a revision, or nothing is there."""
    same = int(np.isin(plan.difference.code, (UNCHANGED, NOISE)).sum())
    before, after = [], []
    for at, old in plan.difference.old_vals.items():
        new = plan.incoming.vals[at]
        which = (plan.difference.code[at] == CHANGED) & ~np.isnan(old) & ~np.isnan(new)
        before.append(old[which])
        after.append(new[which])
    old, new = (np.concatenate(parts) if parts else np.zeros(0) for parts in (before, after))
    if len(old) < _FEWEST or len(old) < _SHARE * (len(old) + same):
        return 0
    larger = np.maximum(np.abs(old), np.abs(new))
    if float(np.median(np.abs(new - old) / np.where(larger > 0, larger, 1.0))) <= _FAR:
        return 0
    ratios = np.log(new[(old > 0) & (new > 0)] / old[(old > 0) & (new > 0)])
    if len(ratios) >= _FEWEST and float(np.median(np.abs(ratios - np.median(ratios)))) <= _UNLIKE:
        return 0
    return len(old)


def refuse(read: Gathered, plan: Plan) -> bool:
    """Refuse what was read, where it is tables of nobody's format, nobody said how they are to be read, and they would
    take the place of others; ``read.without_refused`` must follow then."""
    readings = [reading for reading in read.readings if reading.refused is None]
    if read.mapping is not None or read.by_file or any(r.format not in (tables.FORMAT, tables.LONG) for r in readings):
        return False
    figures = looks_so(plan)
    named = ", ".join(dict.fromkeys(local.key.indicator for local in read.series))[:120]
    for reading in readings if figures else ():
        reading.refused = _refusal(reading.member.name, named, figures)
    return figures > 0


def _refusal(member: str, headings: str, figures: int) -> Problem:
    message = (
        f"{figures:,} stored figures would become others, nearly all there are of these indicators: it seems to be "
        "another table with the same headings."
    )
    remedy = (
        "Put into the headings what the figures are of, and import the file again. If it is the same table, all of it "
        f"revised, say that it is read as before. {OR_SAY_HOW}"
    )
    return Problem("other-table", Severity.ERROR, member, 0, "", headings, message, remedy)
