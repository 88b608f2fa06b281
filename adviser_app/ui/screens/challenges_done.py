"""Saying that a step of the clock is done: the day, and the link to what was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import check
from adviser_app.domain.records.challenge import CHALLENGE
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_fields import make_editor
from adviser_app.ui.components.record_form import FieldRow
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.challenge import DAYS, LINKS
from adviser_app.viewmodels.records import Choices


class DoneDialog(QDialog):
    """``step``: of a clock; ``values``: the challenge that it belongs to. Empty the day to take it back."""

    def __init__(self, context: Context, step: Any, values: Mapping[str, str], parent: QWidget | None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context, self._step = context, step
        self.setWindowTitle(step.name.text)
        self.setMinimumWidth(theme.px(520))
        self.rows: dict[str, FieldRow] = {}
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name in (DAYS[step.step], LINKS.get(step.step, "")):
            if not name:
                continue
            field = CHALLENGE.by_name[name]
            editor = make_editor(theme, field, Choices((), (), {}, "", {}))
            row = FieldRow(theme, editor)
            tag = label(field.label)
            tag.setBuddy(editor.control)
            form.addRow(tag, row)
            editor.describe(field.label, field.help)
            editor.set(values[name])
            self.rows[name] = row
        self.said = ToneLabel(theme)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label(f"{step.name.text}, {step.council}", "heading", wrap=True))
        head.addWidget(label(step.challenge, "muted", wrap=True))
        column.addLayout(head)
        state = ToneLabel(theme)
        due = f"{step.state.text} ({step.due.text})" if step.due.sort is not None else step.state.text
        state.set(due[:1].upper() + due[1:], step.state.tone, step.state.icon)
        column.addWidget(state)
        column.addLayout(form)
        column.addWidget(self.said)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        ends.addWidget(button(theme, "Cancel", self.reject))
        self.save_button = button(theme, "Save", self.save, icon="check", primary=True)
        self.save_button.setDefault(True)
        ends.addWidget(self.save_button)
        column.addLayout(ends)
        self.rows[DAYS[step.step]].editor.control.setFocus()

    def save(self) -> None:
        """Check here, then write on the worker; the banner takes it back."""
        texts = {name: row.editor.text().strip() for name, row in self.rows.items()}
        wrong = check(CHALLENGE, texts, new=False)[1]
        for name, row in self.rows.items():
            row.set_wrong(wrong.get(name))
        if wrong:
            self.rows[next(iter(wrong))].editor.control.setFocus()
            return
        self.save_button.setEnabled(False)
        self._context.tasks.write(
            verbs.change(self._step.row, texts), lambda _view: self._saved(texts[DAYS[self._step.step]]),
            self._refused, requester=self, what=verbs_records.kinds("challenge"),
        )  # fmt: skip

    def _saved(self, day: str) -> None:
        said = "is written down as done" if day else "is open again"
        self._context.banner(
            f"{self._step.name.text} of {self._step.council} {said}", tone=Tone.GOOD,
            actions=(("Undo", lambda: self._context.actions.run("edit.undo")),), key="step-done",
        )  # fmt: skip
        self.accept()

    def _refused(self, error: AdviserError) -> None:
        self.save_button.setEnabled(True)
        self.said.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
        self.said.show()
