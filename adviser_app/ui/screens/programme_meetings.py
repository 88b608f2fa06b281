"""The meetings with the department: when, about what, and which actions came out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.programme_reading import Part, Reading, written
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_meetings import MeetingLine, MeetingsView

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen

COLUMNS = (
    Column("date", "Date", width=146),
    Column("subject", "Subject", width=150, stretch=True),
    Column("quarter", "Quarter", width=84, hidden=True),
    Column("status", "Status", "tone", 104),
    Column("actions", "Actions", "tone", 136),
)
ACTION_COLUMNS = (
    Column("what", "Action", width=150, stretch=True),
    Column("owner", "Owner", width=110),
    Column("due", "Due", "tone", 110),
)
_STATUS = {"planned": ("calendar", Tone.NEUTRAL), "held": ("circle-check", Tone.GOOD), "cancelled": ("x", Tone.MUTED)}


class MeetingsPart(Part):
    key = "meetings"
    title = "Meetings"
    new_table = "programme_meeting"
    by_year = True

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._view: MeetingsView | None = None
        self._lines: dict[str, MeetingLine] = {}
        self.table = DataTable(self.context, "programme-meetings", COLUMNS, title="Meetings with the department")
        self.table.activated.connect(lambda _key: self.change())
        self.table.current_changed.connect(lambda _key: self._read())
        self.action_button = button(
            theme, "New action…", self.new_action, icon="plus", tip="That comes out of this meeting"
        )
        self.done_button = button(theme, "Action done", self.action_done, icon="check", tip="The chosen action is done")
        self.change_button = button(theme, "Change…", self.change, icon="pencil", tip="Change the meeting (Enter)")
        self.reading = Reading(theme, "The chosen meeting", (self.action_button, self.done_button, self.change_button))
        self.listed = DataTable(
            self.context, "programme-meeting-actions", ACTION_COLUMNS, name="Actions of the meeting", toolbar=False,
            fit_rows=6,
        )  # fmt: skip
        self.listed.activated.connect(lambda key: self.work.change("action", str(key)))
        self.listed.current_changed.connect(lambda _key: self._name_done())
        self.reading.add(self.listed)
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(280)))
        self.empty = EmptyState(
            theme, "calendar", "No meeting with the department in this year",
            "The quarterly meetings, planned and held, and the actions that come out of them. Both are in what is due.",
            "New meeting…", self.host.new_record,
        )  # fmt: skip
        self.stack = FittedStack()
        self.stack.addWidget(Columns(theme, [(frame, 8), (self.reading, 6)], least=820))
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)

    def fetch(self) -> None:
        self.host.query(verbs.meetings(self.host.year), self._show, slot="meetings")

    def first_focus(self) -> QWidget | None:
        return self.table.view if self._view is None or self._lines else self.empty.button

    def new_preset(self) -> dict[str, str]:
        return {"quarter": self.host.quarter}

    def say(self) -> str:
        return self._view.sentence if self._view is not None else ""

    def _show(self, view: MeetingsView) -> None:
        self._view = view
        self._lines = {line.row: line for line in view.lines}
        self.stack.setCurrentIndex(0 if view.lines else 1)
        self.table.set_rows(
            [(x.date, x.subject, x.quarter, _status(x), _actions(x)) for x in view.lines], [x.row for x in view.lines]
        )
        self.choose(self.table)
        self._read()
        self.host.tell()

    @property
    def current(self) -> MeetingLine | None:
        return self._lines.get(str(self.table.current_key() or ""))

    def _read(self) -> None:
        line = self.current
        for one in (self.action_button, self.change_button):
            one.setEnabled(line is not None)
        self.listed.setVisible(line is not None and bool(line.actions))
        if line is None:
            self.reading.show_line("Choose a meeting", None, [])
            self.listed.set_rows([], [])
        else:
            self.reading.show_line(
                line.subject.text, _status(line),
                [("body", line.summary), ("muted", "" if line.actions else "No action came out of it yet.")],
                [("Date", line.date.text), ("With", line.with_whom), ("Link", line.link)],
            )  # fmt: skip
            self.listed.set_rows(
                [
                    (a.what, a.owner, a.due if a.state else Cell(a.status, None, "", Tone.MUTED, "check"))
                    for a in line.actions
                ],
                [a.row for a in line.actions],
            )
        self._name_done()

    def _name_done(self) -> None:
        line, chosen = self.current, str(self.listed.current_key() or "")
        open_ = {a.row for a in line.actions if a.state} if line is not None else set()
        self.done_button.setEnabled(chosen in open_)
        self.done_button.setVisible(bool(open_))

    def new_action(self) -> None:
        if self.current is not None:
            self.work.new("action", {"meeting": self.current.row})

    def action_done(self) -> None:
        """The chosen action of the meeting is done today; Undo takes it back."""
        chosen = str(self.listed.current_key() or "")
        if chosen and self.done_button.isEnabled():
            self.context.tasks.write(
                verbs.settle(chosen), lambda said: written(self.host, "Action done", f"{said}."),
                what=verbs_records.kinds("action"),
            )  # fmt: skip

    def change(self) -> None:
        if self.current is not None:
            self.work.change("programme_meeting", self.current.row)


def _status(line: MeetingLine) -> Cell:
    icon, tone = _STATUS.get(line.status, ("circle-help", Tone.NEUTRAL))
    return Cell(text.sentence(line.status), line.status, "", tone, icon)


def _actions(line: MeetingLine) -> Cell:
    """ "2 open, 1 late", "all done", "none"."""
    open_ = [a for a in line.actions if a.state]
    late = sum(a.due.tone is Tone.BAD for a in open_)
    if not line.actions:
        return Cell("none", 0, "no actions", Tone.MUTED)
    if not open_:
        return Cell("all done", 0, f"all {len(line.actions)} done", Tone.MUTED, "check")
    if late:
        return Cell(f"{len(open_):,} open, {late:,} late", len(open_), "", Tone.BAD, "triangle-alert")
    return Cell(f"{len(open_):,} open", len(open_), "", Tone.NEUTRAL, "circle-dot")
