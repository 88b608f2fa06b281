"""The documents of ``--json`` about interventions (docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adviser_app.viewmodels.interventions import InterventionsView, Line

Document = dict[str, Any]


def interventions(view: InterventionsView) -> Document:
    """Statutory and non-statutory ones under names of their own."""
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "on": view.on,
        "statutory": [line(x) for x in view.statutory.lines],
        "non_statutory": [line(x) for x in view.non_statutory.lines],
        "notes": list(view.notes),
    }


def line(x: Line) -> Document:
    """``start`` and ``end``: the days on which it may have gone on, whole months or years as ``days_are`` says."""
    return {
        "row": x.row, "council_code": x.code, "council_name": x.council, "kind": x.kind, "subject": x.subject,
        "start": x.start, "end": x.end, "days_are": x.exact, "open": x.open, "state": x.state.text, "when": x.when,
        "source": x.source, "link": x.link, "summary": x.summary,
    }  # fmt: skip
