"""A year of the programme: its deliverables, how far each is, and the meetings with the department."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from adviser_app.analysis import programme
from adviser_app.analysis.programme import Counted, Deliverable
from adviser_app.analysis.takeup import amount
from adviser_app.domain import financial_years
from adviser_app.domain.financial_years import QUARTERS
from adviser_app.services import records
from adviser_app.services.programme.choosing import chosen, years
from adviser_app.services.programme.counting import Counting
from adviser_app.services.programme.granted import grant_of
from adviser_app.services.records import Names
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import programme as view
from adviser_app.viewmodels import programme_grants as grants_view
from adviser_app.viewmodels import programme_meetings as meetings_view
from adviser_app.viewmodels.programme_cells import iso_date

COUNTED = "counted"


def year(store: Store, year: str = "", quarter: str = "", *, today: date | None = None) -> view.YearView:
    """A year's deliverables at the end of a quarter, or today while it runs: what is off track first. Values, targets
    and counts are since 1 April. Raises AdviserError 'no-year', 'no-quarter'."""
    now = today or date.today()
    year, quarter, as_of = chosen(year, quarter, now)
    known, counting = records.names(store), Counting(store, now)
    progress: dict[str, dict[str, stored.Row]] = {}
    for row in stored.rows(store, "progress"):
        progress.setdefault(row.values["deliverable"], {})[row.values["quarter"]] = row
    found = [
        _deliverable(row, progress.get(row.id, {}), counting, known, quarter, now)
        for row in stored.rows(store, "deliverable", {"year": year})
    ]
    return view.build_year(
        year, quarter, as_of, found, grants_view.year_sentence(grant_of(store, year)), years(store, today=now),
        meetings(store, year, today=now),
    )  # fmt: skip


def _deliverable(
    row: stored.Row, progress: Mapping[str, stored.Row], counting: Counting, known: Names, quarter: str, today: date
) -> view.DeliverableInput:
    v = row.values
    targets = (amount(v["q1"]), amount(v["q2"]), amount(v["q3"]), amount(v["q4"]))
    wanted = Deliverable(v["year"], targets, iso_date(v["due"]))
    counted = v["measure"] == COUNTED
    saved = counting.saved.get(v["count"]) if counted else None
    quarters = []
    for q in QUARTERS[: QUARTERS.index(quarter) + 1]:
        typed = progress.get(q)
        value_of, result = q, None
        if counted:
            until = min(today, financial_years.last_day(v["year"], q))
            result = counting.result(saved, v["year"], until) if saved is not None else Counted(None, 0, 0, 0)
            value = result.value
        else:
            value_of = _typed_quarter(progress, v["year"], q, today)
            value = amount(progress[value_of].values["value"]) if value_of else None
        quarters.append(
            view.QuarterInput(
                q, value, programme.judge(wanted, value, q, today), typed.values if typed else {},
                typed.id if typed else "", result, value_of,
            )
        )  # fmt: skip
    unit = v["unit"] or (view.UNITS.get(saved["what"], saved["what"]) if saved is not None else "")
    name = (known.record("saved_count", v["count"]) or "no count is named") if counted else ""
    theme = known.record("support_theme", v["theme"])
    return view.DeliverableInput(row.id, v, theme, known.person(v["owner"]), unit, name, tuple(quarters), targets)


def _typed_quarter(progress: Mapping[str, stored.Row], of: str, quarter: str, today: date) -> str:
    """The quarter whose typed value stands for one: its own; while that is not over, the last one before it with a
    value; "" where nothing was typed."""
    if quarter in progress and progress[quarter].values["value"]:
        return quarter
    if financial_years.last_day(of, quarter) < today:
        return ""
    before = [q for q in QUARTERS[: QUARTERS.index(quarter)] if q in progress and progress[q].values["value"]]
    return before[-1] if before else ""


def meetings(store: Store, year: str = "", *, today: date | None = None) -> meetings_view.MeetingsView:
    """The meetings with the department, of a canonical year or ("") all, each with the actions that name it."""
    known = records.names(store)
    actions: dict[str, list[meetings_view.ActionInput]] = {}
    for row in stored.rows(store, "action"):
        v = row.values
        if v["meeting"]:
            actions.setdefault(v["meeting"], []).append(
                meetings_view.ActionInput(row.id, v["what"], known.person(v["owner"]), iso_date(v["due"]), v["status"])
            )
    found = [
        meetings_view.MeetingInput(row.id, row.values, tuple(actions.get(row.id, ())))
        for row in stored.rows(store, "programme_meeting", {"year": year} if year else None)
    ]
    return meetings_view.build_meetings(found, today or date.today())
