"""What if the days on site moved: every date of the clock before and after; nothing is written until one says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.challenge import CHALLENGE
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.fields import field, table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.viewmodels.cells import Tone

_PAUSE = 250  # milliseconds after the last key before it is asked
_COLUMNS = (
    Column("step", "Step", width=176),
    Column("before", "As it is", "tone", 430),
    Column("after", "With these days", "tone", 330, stretch=True),
)


class WhatIfDialog(QDialog):
    """``found``: the challenge as RecordView."""

    def __init__(self, context: Context, found: Any, parent: QWidget | None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context, self._row = context, found.id
        self._values = dict(found.values)
        self.setWindowTitle("What if its days move")
        self.first, self.last = (DateEditor(theme, CHALLENGE.by_name[f]) for f in ("first_day", "last_day"))
        for editor, words in ((self.first, "First day on site"), (self.last, "Last day on site")):
            editor.describe(words, "Arrow up and down move it by a day")
        self.first.set(self._values["first_day"])
        self.last.set(self._values["last_day"])
        self.weeks = [
            button(theme, words, lambda by=by: self.shift(by), tip=tip)  # type: ignore[misc]
            for words, by, tip in (("A week earlier", -7, "Both days"), ("A week later", 7, "Both days"),
                                   ("Four weeks later", 28, "Both days"))
        ]  # fmt: skip
        for one in self.weeks:
            one.setAutoDefault(False)
        self.sentence = ToneLabel(theme)
        self.table = DataTable(context, "challenge-what-if", _COLUMNS, name="Dates of the clock", toolbar=False)
        self.notes = label("", "muted", wrap=True)
        self.said = ToneLabel(theme)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label("What if its days move", "heading"))
        head.addWidget(label(found.caption, "muted", wrap=True))
        column.addLayout(head)
        buttons = QWidget()
        within = QVBoxLayout(buttons)
        within.setContentsMargins(0, 0, 0, 0)
        within.addStretch(1)
        within.addWidget(Flow(self.weeks))
        days = QHBoxLayout()
        days.setSpacing(16)
        for editor, words in ((self.first, "First day on site"), (self.last, "Last day on site")):
            days.addWidget(field(words, editor))
        days.addWidget(buttons, 1)
        column.addLayout(days)
        column.addWidget(self.sentence)
        card = table_card(self.table)
        column.addWidget(card, 1)
        column.addWidget(self.notes)
        column.addWidget(self.said)
        column.addLayout(self._ends())
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(_PAUSE)
        self._asking.timeout.connect(self.ask)
        self.first.changed.connect(self._asking.start)
        self.last.changed.connect(self._asking.start)
        room = parent.size() if parent is not None else None
        self.resize(
            min(theme.px(1120), room.width() - 48) if room else theme.px(1120),
            min(theme.px(480), room.height() - 32) if room else theme.px(480),
        )
        self.ask()
        self.last.line.setFocus()

    def _ends(self) -> QHBoxLayout:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Nothing is written until you say so.", "muted"))
        row.addStretch(1)
        self.close_button = button(theme, "Close", self.reject)
        self.save_button = button(theme, "Move it to these days", self.save, icon="check", primary=True)
        for one in (self.close_button, self.save_button):
            one.setAutoDefault(False)
            row.addWidget(one)
        name(self.save_button, "Move it to these days", "Writes both days down; Undo takes it back")
        return row

    def shift(self, days: int) -> None:
        """Both days by as much."""
        for editor in (self.first, self.last):
            day = editor.day()
            if day is not None:
                editor.set((day + timedelta(days=days)).isoformat())
        self.ask()

    def ask(self) -> None:
        """What would be due with the days that stand here."""
        self._asking.stop()
        wrong = self._wrong()
        self._tell(wrong)
        moved = self._texts() != {key: self._values[key] for key in ("first_day", "last_day")}
        self.save_button.setEnabled(not wrong and moved)
        if not wrong:
            op = verbs.what_if(self._row, self.first.text(), self.last.text())
            self._context.tasks.query(op, self._show, self._refused, requester=self, slot="what-if")

    def _wrong(self) -> str:
        if self.last.day() is None:
            return "Give the last day on site: all dates follow from it."
        if self.first.text().strip() and self.first.day() is None:
            return "The first day is no day."
        first, last = self.first.day(), self.last.day()
        if first is not None and last is not None and first > last:
            return "The first day is after the last."
        return ""

    def _show(self, view: Any) -> None:
        self.sentence.set(view.sentence, Tone.NEUTRAL, "info")
        self.table.set_rows([(x.name, x.before, x.after) for x in view.lines], [x.step for x in view.lines])
        self.notes.setText(" ".join(view.notes))
        self.notes.setVisible(bool(view.notes))

    def _texts(self) -> dict[str, str]:
        days = {"first_day": self.first.day(), "last_day": self.last.day()}
        return {key: day.isoformat() if day is not None else "" for key, day in days.items()}

    def save(self) -> None:
        """The days as they stand here, written down."""
        self.save_button.setEnabled(False)
        self._context.tasks.write(
            verbs.change(self._row, self._texts()), lambda _view: self._saved(), self._refused, requester=self,
            what=verbs_records.kinds("challenge"),
        )  # fmt: skip

    def _saved(self) -> None:
        self._context.banner(
            "The days on site were moved", tone=Tone.GOOD, key="challenge-days",
            actions=(("Undo", lambda: self._context.actions.run("edit.undo")),),
        )  # fmt: skip
        self.accept()

    def _refused(self, error: AdviserError) -> None:
        self._tell(f"{error.message} {error.next_step}".strip())

    def _tell(self, words: str) -> None:
        self.said.set(words, Tone.BAD, "circle-alert")
        self.said.setVisible(bool(words))
