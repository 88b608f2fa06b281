"""What is due of the portfolio, on the home page: actions, visits, notes, steps of peer challenges; oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.screens import verbs_work
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.due import DueView

COLUMNS = (
    Column("when", "When", "tone", 150),
    Column("what", "What", width=280, stretch=True),
    Column("council", "Council", width=180),
    Column("kind", "Kind", width=210),
    Column("owner", "Owner", width=160),
)
_DONE = {"action": "Action done", "meeting": "Meeting held", "programme_meeting": "Meeting held",
         "note": "Note come back to", "private_note": "Note come back to",
         "recommendation": "Recommendation done"}  # fmt: skip

Key = tuple[str, str, str, str]  # of a line: table, row, step, council


def _settles(key: Key | None) -> bool:
    """Whether it is done at a stroke: of a step of a challenge, the day on which it was done is written down."""
    return key is not None and key[0] in _DONE


class DuePage(QWidget):
    """Part of the home page. ``counted``: how many are late, how many there are."""

    counted = Signal(int, int)

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.context, self._screen = screen.context, screen
        self._stale = True
        self.work = RecordWork(screen.context, screen)
        self.sentence = label("", "heading", wrap=True)
        self.everybody = QCheckBox("Of everybody")
        self.everybody.setToolTip("Not only mine and those of my councils")
        self.everybody.toggled.connect(lambda _on: self._again())
        self.context.actions.add(
            Action("due.done", "Mark as done", self.settle, "Ctrl+D", "check", "Records", screen.id,
                   "The action done, the meeting held, the note come back to")
        )  # fmt: skip
        self.done = button(
            self.context.theme, "Mark as done", self.settle, icon="check",
            tip="The action done, the meeting held, the note come back to (Ctrl+D)",
        )  # fmt: skip
        self.done.setEnabled(False)
        self.add = button(
            self.context.theme, "New action…", lambda: self.work.new("action"), icon="plus", tip="Write down an action"
        )
        controls = Flow([self.everybody, self.add, self.done])
        top = Columns(self.context.theme, [(self.sentence, 1), (controls, 0)], least=640, spacing=8)
        self.table = DataTable(self.context, "due", COLUMNS, title="Due", name="What is due")
        self.table.stays = lambda key: key[0] in RECORD_TYPES and RECORD_TYPES[key[0]].private
        self.table.activated.connect(self._open)
        self.table.current_changed.connect(lambda key: self.done.setEnabled(_settles(key)))
        self.empty = label(
            "Actions with a day, meetings and visits to come, notes to come back to, and what follows peer challenges "
            "are listed here.", "muted", wrap=True,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(self.empty)
        self.frame = table_card(self.table)
        self.context.theme.follow(self.frame, lambda w: w.setMinimumHeight(self.context.theme.px(260)))
        column.addWidget(self.frame, 1)
        self.context.tasks.changed.connect(self._changed)

    def freshen(self) -> None:
        """Fetch what changed; hidden too, since the tab tells how many are late."""
        if self._stale and self.context.tasks.is_open:
            self._stale = False
            self._screen.query(verbs_work.due(everybody=self.everybody.isChecked()), self._show, slot="due")

    def _again(self) -> None:
        self._stale = True
        self.freshen()

    def _changed(self, notice: object) -> None:
        if getattr(notice, "concerns", lambda _kinds: False)({"records", "portfolio"}):
            self._stale = True
            if self._screen.isVisible():
                self.freshen()

    def _show(self, view: DueView) -> None:
        self.sentence.setText(view.sentence)
        self.table.set_rows(
            [(x.when, x.what, x.council, x.kind, x.owner) for x in view.lines],
            [x.key for x in view.lines],
        )
        self.done.setEnabled(_settles(self.table.current_key()))
        self.empty.setVisible(not view.lines)
        self.frame.setVisible(bool(view.lines))
        self.counted.emit(view.counts["late"], len(view.lines))

    def _open(self, key: Key) -> None:
        """The record; of a challenge that there is not yet, the council."""
        table, row, _step, council = key
        if row:
            self.work.edit(table, row)
        else:
            self.context.navigate("council", code=council, tab="challenge")

    def settle(self) -> None:
        """The current one is done; the banner takes it back."""
        key = self.table.current_key()
        if not _settles(key) or not self.isVisible():
            return
        table, row = key[:2]

        def done(found: tuple[str, dict[str, str]]) -> None:
            caption, before = found
            said = "" if RECORD_TYPES[table].private else f"{caption}."
            back = (("Undo", lambda: self._put_back(table, row, before)),)
            self.context.banner(_DONE[table], said, tone=Tone.GOOD, actions=back, key="due-done")

        self.context.tasks.write(verbs_work.settle(table, row), done, what=verbs.kinds(table))

    def _put_back(self, table: str, row: str, before: dict[str, str]) -> None:
        def done(_view: Any) -> None:
            self.context.banner("Taken back", "It is due again.", key="due-done")

        self.context.tasks.write(verbs_work.put_back(table, row, before), done, what=verbs.kinds(table))
