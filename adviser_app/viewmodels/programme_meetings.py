"""The meetings with the department, in words: when, about what, and which actions came out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.domain.due import When, when
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.due import day_words
from adviser_app.viewmodels.programme_cells import NO_CELL, day_cell, iso_date, iso_of
from adviser_app.viewmodels.support import Table


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action that came out of a meeting. ``state``: value of ``domain.due.When`` while it is open, else ""."""

    row: str
    what: Cell
    owner: Cell
    due: Cell
    status: str
    state: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    row: str
    date: Cell
    subject: Cell
    quarter: Cell
    with_whom: str
    status: str
    summary: str
    link: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class MeetingsView:
    """Meetings with the department, the next or last first, each with its actions."""

    sentence: str
    lines: tuple[MeetingLine, ...]
    open_actions: int = 0

    def table(self) -> Table:
        """As a CSV: a line an action, and one for a meeting without any."""
        header = ("meeting_row", "date", "quarter", "subject", "status", "action_row", "action", "owner", "due",
                  "action_status")  # fmt: skip
        rows = []
        for x in self.lines:
            meeting = (
                x.row,
                iso_of(x.date),
                x.quarter.text if x.quarter is not NO_CELL else "",
                x.subject.text,
                x.status,
            )
            rows += [(*meeting, a.row, a.what.text, a.owner.text, iso_of(a.due), a.status) for a in x.actions] or [
                (*meeting, "", "", "", "", "")
            ]
        return header, rows


@dataclass(frozen=True, slots=True)
class ActionInput:
    row: str
    what: str
    owner: str
    due: date | None
    status: str


@dataclass(frozen=True, slots=True)
class MeetingInput:
    row: str
    values: Mapping[str, str]
    actions: tuple[ActionInput, ...]


def build_meetings(found: Sequence[MeetingInput], today: date) -> MeetingsView:
    """Planned ones first, the next at the top; then those that were, the last at the top."""
    planned = [m for m in found if m.values.get("status", "") in ("", "planned")]
    rest = [m for m in found if m not in planned]
    ordered = [*sorted(planned, key=lambda m: m.values.get("date", "")),
               *sorted(rest, key=lambda m: m.values.get("date", ""), reverse=True)]  # fmt: skip
    lines = tuple(_meeting(m, today) for m in ordered)
    open_ = [a for line in lines for a in line.actions if a.state]
    late = sum(1 for a in open_ if a.state == When.LATE)
    parts = []
    if planned:
        parts.append(f"{len(planned):,} planned")
    held = sum(1 for m in rest if m.values.get("status") == "held")
    if held:
        parts.append(f"{held:,} held")
    sentence = f"{text.plural(len(lines), 'meeting')} with the department" + (
        f": {text.listed(parts)}" if parts else ""
    )
    if open_:
        sentence += f"; {text.plural(len(open_), 'action')} open" + (f", {late:,} late" if late else "")
    return MeetingsView(
        sentence + "." if lines else "No meeting with the department is written down.", lines, len(open_)
    )


def _meeting(found: MeetingInput, today: date) -> MeetingLine:
    v = found.values
    day = iso_date(v.get("date", ""))
    actions = sorted(found.actions, key=lambda a: (a.status not in ("", "open"), a.due or date.max, a.what))
    return MeetingLine(
        found.row, day_cell(day),
        Cell(v.get("subject", ""), v.get("subject", "").casefold()),
        Cell(v["quarter"], v["quarter"]) if v.get("quarter") else NO_CELL,
        v.get("with_whom", ""), v.get("status", "") or "planned", v.get("summary", ""), v.get("link", ""),
        tuple(_action(a, today) for a in actions),
    )  # fmt: skip


def _action(found: ActionInput, today: date) -> ActionLine:
    open_ = found.status in ("", "open")
    state = when(found.due, today) if open_ else None
    tone = {When.LATE: Tone.BAD, When.TODAY: Tone.WARN}.get(state, Tone.NEUTRAL) if state else Tone.MUTED
    words = day_words(found.due, today) if open_ else text.day(found.due) if found.due else "no date"
    return ActionLine(
        found.row, Cell(found.what, found.what.casefold()),
        Cell(found.owner or "–", found.owner.casefold() or None, found.owner or "nobody named"),
        Cell(words, found.due.toordinal() if found.due else None, "", tone), found.status or "open",
        state.value if state else "",
    )  # fmt: skip
