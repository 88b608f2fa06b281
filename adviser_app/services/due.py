"""What is due for whoever works here: actions, visits and notes of the portfolio in one place, what follows its peer
challenges and what these recommended, and what is planned with the department."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from adviser_app.domain.due import DueItem, DueKind, in_order
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.challenge import CHALLENGE, RECOMMENDATION
from adviser_app.services import challenges, identity, portfolio, records
from adviser_app.services.records.views import Names, caption
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import due as view

_OPEN = ("", "not started", "under way")  # a recommendation of which something is still to be done


def due(store: Store, *, today: date | None = None, everybody: bool = False) -> view.DueView:
    """Open actions, planned meetings and notes to come back to: mine, and those of the councils of my portfolio; of
    these also steps of peer challenges that are due soon or late, and open recommendations that have a day.
    ``everybody``: all there are. Meetings with the department are everybody's. The longest overdue first."""
    known, now = records.names(store), today or date.today()
    return view.build(items(store, today=now, everybody=everybody), now, known.council, known.person)


def items(store: Store, *, today: date | None = None, everybody: bool = False) -> list[DueItem]:
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
    found += _recommendations(store, known, concerns)
    found += _steps(store, None if everybody else mine, today or date.today())
    return in_order(found)


def _recommendations(store: Store, known: Names, concerns: Callable[[str, str], bool]) -> Iterator[DueItem]:
    """Those that have a day and are not done, of challenges that are there."""
    open_ = [r for r in stored.rows(store, RECOMMENDATION.name) if r.values["due"] and r.values["status"] in _OPEN]
    made = stored.by_ids(store, CHALLENGE.name, {r.values["challenge"] for r in open_}) if open_ else {}
    for row in open_:
        of = made.get(row.values["challenge"])
        if of is not None and concerns(of["council"], of["adviser"]):
            words = caption(RECOMMENDATION, row.values, known)
            yield DueItem(
                DueKind.RECOMMENDATION, row.table, row.id, known.current(of["council"]) or of["council"], words, "",
                _day(row.values["due"]), RECOMMENDATION.label, holder=row.values["owner"],
            )  # fmt: skip


def _steps(store: Store, codes: set[str] | None, today: date) -> Iterator[DueItem]:
    """Steps of the clock that are due soon or late."""
    for step in challenges.due_steps(store, codes, today=today) if codes is None or codes else ():
        words = f"{step.name.text} · {step.challenge}" if step.challenge else step.name.text
        yield DueItem(
            DueKind.STEP, CHALLENGE.name, step.row, step.council_code, words, "", step.late_after or step.due_until,
            CHALLENGE.label, step=step.step,
        )  # fmt: skip


def settle(store: Store, table: str, row: str, *, today: date | None = None) -> records.RecordView:
    """It is done: the action done, the meeting held, the note come back to, the recommendation done. Undone like any
    change.

    Raises AdviserError 'needs-a-day' for a step of a peer challenge, of which the day on which it was done is written
    down; 'nothing-due' for a record that is never due, and what ``records.change`` raises.
    """
    day = (today or date.today()).isoformat()
    done = {
        "action": {"status": "done", "done": day},
        "meeting": {"status": "held"},
        "programme_meeting": {"status": "held"},
        "note": {"followed_up": day},
        "private_note": {"followed_up": day},
        RECOMMENDATION.name: {"status": "done", "progress_on": day},
    }
    if table == CHALLENGE.name:
        raise AdviserError(
            "On which day?", "What follows a peer challenge is done on a day that is written down with it.",
            "Open the challenge, and fill in the day on which it was published or held.", code="needs-a-day",
        )  # fmt: skip
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
