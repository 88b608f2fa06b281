"""The programme: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.viewmodels.programme import YearView
    from adviser_app.viewmodels.programme_counted import CountedView
    from adviser_app.viewmodels.programme_grants import GrantsView
    from adviser_app.viewmodels.programme_meetings import MeetingsView
    from adviser_app.viewmodels.programme_voices import ConsultationView, EvaluationView, NeedsView


def year(named: str, quarter: str) -> Op:
    """-> YearView; "" for this year, and for the quarter that fits it"""

    def op(store: Any, work: Work) -> YearView:
        from adviser_app.services import programme

        return programme.year(store, named, quarter)

    return op


def grants() -> Op:
    """-> GrantsView"""

    def op(store: Any, work: Work) -> GrantsView:
        from adviser_app.services import programme

        return programme.grants(store)

    return op


def meetings(named: str) -> Op:
    """-> MeetingsView of a year"""

    def op(store: Any, work: Work) -> MeetingsView:
        from adviser_app.services import programme

        return programme.meetings(store, named)

    return op


def evaluations() -> Op:
    """-> EvaluationView"""

    def op(store: Any, work: Work) -> EvaluationView:
        from adviser_app.services import programme

        return programme.evaluations(store)

    return op


def needs(named: str) -> Op:
    """-> NeedsView of a year"""

    def op(store: Any, work: Work) -> NeedsView:
        from adviser_app.services import programme

        return programme.needs(store, named)

    return op


def consultations() -> Op:
    """-> list of ConsultationView"""

    def op(store: Any, work: Work) -> list[ConsultationView]:
        from adviser_app.services import programme

        return programme.consultations(store)

    return op


def counted(count_row: str, named: str, quarter: str) -> Op:
    """-> CountedView: the records that a saved count counts"""

    def op(store: Any, work: Work) -> CountedView:
        from adviser_app.services import programme

        return programme.counted_rows(store, count_row, named, quarter)

    return op


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for a deliverable at the end of a quarter. ``row``: "" where nothing was; canonical values."""

    deliverable: str
    quarter: str
    row: str
    values: Mapping[str, str]


def typed(deliverable: str, quarter: str, row: str) -> Op:
    """-> Typed"""

    def op(store: Any, work: Work) -> Typed:
        from adviser_app.services import records

        values = dict(records.get(store, "progress", row).values) if row else {}
        return Typed(deliverable, quarter, row, values)

    return op


def type_progress(of: Typed, texts: Mapping[str, str]) -> Op:
    """-> RecordView of the progress. ``texts``: value, comment, status, reason as typed. One action."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        if of.row:
            return records.change(store, "progress", of.row, texts)
        given = {name: text for name, text in texts.items() if text.strip()}
        return records.create(store, "progress", {"deliverable": of.deliverable, "quarter": of.quarter, **given})

    return op


def deliverables() -> Op:
    """-> list of (row, year in words, number and text), the newest year first: what a need can lead to"""

    def op(store: Any, work: Work) -> list[tuple[str, str, str]]:
        from adviser_app.domain import financial_years
        from adviser_app.services import records

        rows = sorted(records.list_rows(store, "deliverable"), key=lambda r: r.values["year"], reverse=True)
        return [(r.id, financial_years.words(r.values["year"]), r.caption) for r in rows]

    return op


def plan_needs(rows: Sequence[str], deliverable: str) -> Op:
    """-> number of needs that are now said to have led to a deliverable"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import programme

        return programme.plan_needs(store, rows, deliverable)

    return op


def settle(row: str) -> Op:
    """-> caption of an action that is now done"""

    def op(store: Any, work: Work) -> str:
        from adviser_app.services import due as service

        caption: str = service.settle(store, "action", row).caption
        return caption

    return op


def caption(table: str) -> str:
    """A record type in words, as a sentence has it: "meeting with the department"."""
    words = RECORD_TYPES[table].label
    return words[:1].lower() + words[1:]
