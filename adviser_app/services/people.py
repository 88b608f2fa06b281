"""People move: a portfolio is handed to a successor; who looks after which council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, records
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text


@dataclass(frozen=True, slots=True)
class HandOver:
    """What was, or would be, handed over. ``assignments``: councils' codes; ``actions``, ``meetings``: row ids of what
    is still open; ``to``: the successor's row id."""

    giver: str
    to: str
    on: date
    assignments: tuple[str, ...]
    actions: tuple[str, ...]
    meetings: tuple[str, ...]


def add_person(store: Store, name: str, *, email: str = "", role: str = "", region: str = "") -> records.RecordView:
    """Somebody for the roster who has not sent anything yet. Raises records.RecordRefused."""
    said = {"name": name, "email": email, "region": region} | ({"role": role} if role else {})
    return records.create(store, "person", {k: v for k, v in said.items() if v})


def find_person(store: Store, said: str) -> str:
    """A person's row id, by that or by name (case aside; a part of a name where only one fits).

    Raises AdviserError 'no-such-person', 'several-people'.
    """
    people = records.names(store).people
    wanted = said.strip().casefold()
    found = [id_ for id_, name in people if said == id_ or name.casefold() == wanted]
    found = found or [id_ for id_, name in people if wanted and wanted in name.casefold()]
    if len(found) == 1:
        return found[0]
    known = ", ".join(name for _, name in people) or "nobody yet"
    if found:
        raise AdviserError(
            "Which of them?", f"“{said}” is the name of {len(found)} people in the roster.",
            "Give more of the name, or the number from `adviser exchange people --json`.", code="several-people",
        )  # fmt: skip
    raise AdviserError(
        "No such person", f"Nobody in the roster is called “{said}”.", f"The roster: {known}.", code="no-such-person"
    )


def preview_hand_over(
    store: Store, to: str, *, giver: str | None = None, codes: Sequence[str] | None = None, on: date | None = None
) -> HandOver:
    """What handing over would move: the running assignments of ``giver`` (me unless given) in ``codes`` (all unless
    given), with their open actions and planned meetings there. ``on``: the successor's first day, today unless given.

    Raises AdviserError 'no-such-person', 'same-person', 'nothing-to-hand-over'.
    """
    known = records.names(store)
    people = dict(known.people)
    if giver is None:
        me = identity.get(store)
        giver = me.person if me else ""
    for person in (giver, to):
        if person not in people:
            raise AdviserError(
                "No such person", "The portfolio can only be handed to somebody in the roster.",
                "Add the person first, or take in a bundle of theirs.", code="no-such-person",
            )  # fmt: skip
    if giver == to:
        raise AdviserError(
            "Nobody to hand over to", f"{people[to]} has the portfolio already.", "Choose somebody else.",
            code="same-person",
        )  # fmt: skip
    day = on or date.today()
    wanted = None if codes is None else {known.current(code) or code for code in codes}

    def within(council: str) -> bool:
        return wanted is None or (known.current(council) or council) in wanted

    assignments = [row for row in _running(store, giver, day) if within(row.values["council"])]
    theirs = {known.current(row.values["council"]) for row in assignments}
    actions = [
        row.id
        for row in stored.rows(store, "action", {"owner": giver})
        if row.values["status"] in ("", "open") and known.current(row.values["council"]) in theirs
    ]
    meetings = [
        row.id
        for row in stored.rows(store, "meeting", {"adviser": giver})
        if row.values["status"] in ("", "planned")
        and row.values["date"] >= day.isoformat()
        and known.current(row.values["council"]) in theirs
    ]
    if not assignments:
        raise AdviserError(
            "Nothing to hand over", f"{people[giver]} looks after none of these councils.",
            "See `adviser portfolio` for who looks after what.", code="nothing-to-hand-over",
        )  # fmt: skip
    councils = tuple(dict.fromkeys(row.values["council"] for row in assignments))
    return HandOver(giver, to, day, councils, tuple(actions), tuple(meetings))


def hand_over(store: Store, what: HandOver) -> HandOver:
    """Hand it over, as one action that can be undone: the giver's assignments end the day before, the successor's
    begin, open actions and planned meetings change their owner. Notes, meetings held and histories stay with the
    council, where the successor finds them."""
    last = (what.on - timedelta(days=1)).isoformat()
    known = records.names(store)
    with records.action(store, f"handed over {text.plural(len(what.assignments), 'council')}"):
        for row in _running(store, what.giver, what.on):
            if row.values["council"] not in what.assignments:
                continue
            if row.values["start"] >= what.on.isoformat():  # it has not begun: there is nothing to end
                records.delete(store, "portfolio", [row.id])
            else:
                reason = f"handed over to {known.person(what.to)}"
                records.change(store, "portfolio", row.id, {"end": last, "reason": reason})
            new = {
                "council": row.values["council"], "person": what.to, "role": row.values["role"],
                "start": what.on.isoformat(), "reason": f"handed over by {known.person(what.giver)}",
            }  # fmt: skip
            if not _has(store, new):
                records.create(store, "portfolio", new)
        for id_ in what.actions:
            records.change(store, "action", id_, {"owner": what.to})
        for id_ in what.meetings:
            records.change(store, "meeting", id_, {"adviser": what.to})
    return what


def _running(store: Store, person: str, day: date) -> list[stored.Row]:
    """A person's assignments that are in force on a day, or begin later."""
    return [
        row
        for row in stored.rows(store, "portfolio", {"person": person})
        if not row.values["end"] or row.values["end"] >= day.isoformat()
    ]


def _has(store: Store, new: dict[str, str]) -> bool:
    """Whether the successor looks after the council in that role already."""
    same = {name: new[name] for name in ("council", "person", "role")}
    return any(
        not row.values["end"] or row.values["end"] >= new["start"] for row in stored.rows(store, "portfolio", same)
    )
