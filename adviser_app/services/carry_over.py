"""What stores of schema 1 kept as settings becomes records, once: the portfolio, and which way is good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from adviser_app.domain.records import RECORD_TYPES, check
from adviser_app.services import identity
from adviser_app.services.pen import Pen
from adviser_app.store import catalogue, settings
from adviser_app.store.connection import Store

MARK = settings.CARRY_OVER
PORTFOLIO = "portfolio"


def apply(store: Store) -> int:
    """Carry over what there is, if it was not done; how many records were made. Not an action: undo leaves it."""
    if not settings.get(store, MARK):
        return 0
    with store.write():
        said = _portfolio(store) + _polarity(store)
        me = identity.ensure_me(store)
        pen = Pen(store, me, identity.clock_now())
        for table, texts in said:
            record = RECORD_TYPES[table]
            values, wrong = check(record, texts | ({"person": me.person} if table == PORTFOLIO else {}), new=True)
            if not wrong:
                row = record.row_id(values)
                for cell, value in record.cells(values).items():
                    if value:
                        pen.edit(table, row, cell, value)
        pen.write(None)
        settings.drop(store, MARK)
        settings.drop(store, PORTFOLIO)
    identity.note(store)
    return len(said)


def _portfolio(store: Store) -> list[tuple[str, dict[str, str]]]:
    """An assignment as lead adviser for each council, from the day on which the portfolio was last changed."""
    changed: Any = settings.changed(store, PORTFOLIO)
    start = (datetime.fromisoformat(changed).astimezone().date() if changed else date.today()).isoformat()
    codes = settings.get(store, PORTFOLIO, [])
    return [
        (
            PORTFOLIO,
            {"council": code, "role": "Lead adviser", "start": start, "reason": "Kept before there were records"},
        )
        for code in codes
    ]


def _polarity(store: Store) -> list[tuple[str, dict[str, str]]]:
    return [
        ("polarity", {"publisher": key.publisher, "indicator": key.indicator, "breakdown": key.breakdown,
                      "measure": key.measure, "unit": key.unit, "polarity": polarity.value})
        for key, polarity in catalogue.said_by_user(store)
    ]  # fmt: skip
