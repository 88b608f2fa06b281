"""What is due for whoever works here: actions, visits and notes of the portfolio in one place, and what is planned
with the department."""

from __future__ import annotations

from datetime import date

from adviser_app.domain.due import DueItem, DueKind, in_order
from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, portfolio, records
from adviser_app.services.records.views import caption
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import due as view


def due(store: Store, *, today: date | None = None, everybody: bool = False) -> view.DueView:
    """Open actions, planned meetings and notes to come back to: mine, and those of the councils of my portfolio;
    ``everybody``: all there are. Meetings with the department are everybody's. The longest overdue first."""
    known = records.names(store)
    return view.build(items(store, everybody=everybody), today or date.today(), known.council, known.person)


def items(store: Store, *, everybody: bool = False) -> list[DueItem]:
    """``due`` as plain items, in order."""
    known = records.names(store)
    me = identity.get(store)
    mine = set(portfolio.get(store))

    def concerns(council: str, person: str) -> bool:
        return everybody or (me is not None and person == me.person) or (known.current(council) or council) in mine

    found = []
    for row in stored.rows(store, "action"):
        v = row.values
        if v["status"] in ("", "open") and concerns(v["council"], v["owner"]):
            found.append(_item(DueKind.ACTION, row, v["what"], v["owner"], v["due"], "Action"))
    for row in stored.rows(store, "meeting"):
        v = row.values
        if v["status"] in ("", "planned") and concerns(v["council"], v["adviser"]):
            found.append(_item(DueKind.MEETING, row, v["subject"], v["adviser"], v["date"], v["kind"] or "Meeting"))
    for row in stored.rows(store, "programme_meeting"):
        v = row.values
        if v["status"] in ("", "planned"):
            label = records.type_of("programme_meeting").label
            found.append(_item(DueKind.MEETING, row, v["subject"], "", v["date"], label))
    for table, label in (("note", "Note"), ("private_note", "Private note")):
        for row in stored.rows(store, table):
            v = row.values
            if v["follow_up"] and not v["followed_up"] and concerns(v["council"], row.by):
                words = caption(records.type_of(table), {"text": v["text"]}, known)
                found.append(_item(DueKind.NOTE, row, words, row.by, v["follow_up"], label))
    return in_order(found)


def settle(store: Store, table: str, row: str, *, today: date | None = None) -> records.RecordView:
    """It is done: the action done, the meeting held, the note come back to. Undone like any change.

    Raises AdviserError 'nothing-due' for a record that is never due, and what ``records.change`` raises.
    """
    day = (today or date.today()).isoformat()
    done = {
        "action": {"status": "done", "done": day},
        "meeting": {"status": "held"},
        "programme_meeting": {"status": "held"},
        "note": {"followed_up": day},
        "private_note": {"followed_up": day},
    }
    if table not in done:
        label = records.type_of(table).label
        raise AdviserError("Nothing is due", f"A {label.lower()} has no day on which it is due.", code="nothing-due")
    return records.change(store, table, row, done[table])


def _item(kind: DueKind, row: stored.Row, words: str, owner: str, day: str, label: str) -> DueItem:
    return DueItem(kind, row.table, row.id, row.values.get("council", ""), words, owner, _day(day), label)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
