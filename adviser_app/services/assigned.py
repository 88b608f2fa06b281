"""Which councils the person who works here looks after."""

from __future__ import annotations

from datetime import date

from adviser_app.services import identity
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.store.records import Row


def mine(store: Store, today: date) -> list[Row]:
    """My assignments that hold on a day, as lead or cover adviser; [] while nobody has been named.

    Beside figures of a past day they are those of the present: what advisers wrote down is of now (decision 0053)."""
    me = identity.get(store)
    if me is None:
        return []
    day = (today if store.day is None else date.today()).isoformat()
    return [
        row
        for row in stored.rows(store, "portfolio", {"person": me.person})
        if row.values["start"] <= day and (not row.values["end"] or row.values["end"] >= day)
    ]
