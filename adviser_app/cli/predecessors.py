"""How a command tells of the councils that a council followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adviser_app.cli.session import Session
    from adviser_app.viewmodels.models import ChartView


def tell_predecessors(session: Session, chart: ChartView, *, whole: bool) -> None:
    """Their figures period by period where the ``whole`` is asked for, else who they are."""
    from adviser_app.viewmodels import predecessors

    out = session.out
    if not chart.predecessors:
        if whole:
            out.say()
            out.say(f"No figure of a council that {chart.council} followed is here.")
        return
    out.say()
    if not whole:
        names = ", ".join(p.heading for p in chart.predecessors)
        out.say(f"It followed: {names}. --predecessors shows their figures.")
        return
    out.say("Those it followed, each by its own figures; nothing is added up.")
    headers, rows = predecessors.table(chart)
    out.table(headers, [[cell.text for cell in row] for row in rows], right=tuple(range(1, len(headers))))
    for note in predecessors.notes(chart)[1:]:
        out.say(note)
