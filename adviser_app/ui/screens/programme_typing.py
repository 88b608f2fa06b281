"""Typing a quarter: how far a deliverable is, what is to be said of it, and a status where the rule's will not do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, FieldError, check
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import add_row, button
from adviser_app.ui.components.record_fields import ChoiceEditor, make_editor
from adviser_app.ui.components.record_form import FieldRow
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.verbs_programme import Typed
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.programme import DeliverableLine, YearView
from adviser_app.viewmodels.records import Choices

PROGRESS = RECORD_TYPES["progress"]
_FIELDS = ("value", "comment", "status", "reason")


class ProgressDialog(QDialog):
    """One deliverable, one quarter. ``saved`` when it was written; ``next_wanted`` when the next one is to follow."""

    saved = Signal()
    next_wanted = Signal()

    def __init__(
        self, context: Context, view: YearView, line: DeliverableLine, found: Typed, has_next: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context, self._found = context, found
        self._go_on = False
        quarter = view.quarter
        self.setWindowTitle(f"{quarter}: {line.what.text}")
        self.rows: dict[str, FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(f"{line.number.text} {line.what.text}".strip(), "heading", wrap=True))
        head.addWidget(ToneLabel(theme, line.status.text, line.status.tone, line.status.icon))
        head.addWidget(label(line.rule, "muted", wrap=True))
        if line.count_row:
            head.addWidget(label(f"{line.measured} Its value cannot be typed.", "body", wrap=True))
        column.addLayout(head)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        column.addLayout(form)
        words = {
            "value": f"Value by the end of {quarter}", "comment": "Comment", "status": "Another status",
            "reason": "Reason",
        }  # fmt: skip
        for field in _FIELDS:
            if field == "value" and line.count_row:
                continue
            row = FieldRow(theme, make_editor(theme, PROGRESS.by_name[field], Choices()))
            if isinstance(row.editor, ChoiceEditor):
                row.editor.box.setItemText(0, f"As the rule says: {line.facts.rule_status}")
            row.editor.set(found.values.get(field, ""))
            add_row(form, words[field], row, control=row.editor.control)
            row.editor.describe(words[field], PROGRESS.by_name[field].help)
            self.rows[field] = row
        self._before = {field: row.editor.text() for field, row in self.rows.items()}
        self._said = ToneLabel(theme)
        self._said.hide()
        column.addStretch(1)
        column.addWidget(self._said)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(label("Ctrl+Enter saves", "muted"), 1)
        self.cancel_button = button(theme, "Cancel", self.reject)
        self.next_button = button(theme, "Save and next", self.save_and_next, icon="arrow-down",
                                  tip="Save, and type the next deliverable (Ctrl+Shift+Enter)")  # fmt: skip
        self.next_button.setVisible(has_next)
        self.save_button = button(theme, "Save", self.save, icon="check", primary=True, tip="Save (Ctrl+Enter)")
        for one in (self.cancel_button, self.next_button, self.save_button):
            one.setAutoDefault(False)
            ends.addWidget(one)
        column.addLayout(ends)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        if has_next:
            for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
                QShortcut(QKeySequence(keys), self, self.save_and_next)
        self.resize(min(theme.px(620), parent.width() - 32), min(theme.px(460), parent.height() - 32))
        self.rows["comment" if line.count_row else "value"].editor.control.setFocus()

    def texts(self) -> dict[str, str]:
        """What was changed. Back to the rule's status, and the reason goes too."""
        now = {field: row.editor.text() for field, row in self.rows.items()}
        changed = {field: words for field, words in now.items() if words != self._before[field]}
        if {"status", "reason"} & changed.keys():
            back = not now["status"] and "reason" not in changed
            changed |= {"status": now["status"], "reason": "" if back else now["reason"]}
        return changed

    def save_and_next(self) -> None:
        self._go_on = True
        self.save()

    def save(self) -> None:
        """Check here, write on the worker; what is refused is shown at its field and nothing typed is lost."""
        texts = self.texts()
        if not texts:
            self._done(None)
            return
        wrong = self._wrong(texts)
        self._show_wrong(wrong)
        if wrong:
            return
        for one in (self.save_button, self.next_button):
            one.setEnabled(False)
        self._context.tasks.write(
            verbs.type_progress(self._found, texts), self._written, self._refused, requester=self,
            what=verbs_records.kinds("progress"),
        )  # fmt: skip

    def _wrong(self, texts: Mapping[str, str]) -> dict[str, FieldError]:
        _values, wrong = check(PROGRESS, texts, new=False, present=self._found.values)
        status, reason = texts.get("status", "").strip(), texts.get("reason", "").strip()
        if reason and not status and "status" not in wrong:
            message = "A reason says why the status is another than the rule’s."
            wrong = {**wrong, "status": FieldError("no-status", message, "Choose the status, or clear the reason.")}
        return dict(wrong)

    def _show_wrong(self, wrong: Mapping[str, FieldError]) -> None:
        for field, row in self.rows.items():
            row.set_wrong(wrong.get(field))
        first = next((self.rows[field] for field in self.rows if field in wrong), None)
        if first is not None:
            self._go_on = False
            first.editor.control.setFocus()

    def _written(self, _view: Any) -> None:
        self.saved.emit()
        self._done(None)

    def _done(self, _nothing: object) -> None:
        go_on = self._go_on
        self.accept()
        if go_on:
            self.next_wanted.emit()

    def _refused(self, error: AdviserError) -> None:
        for one in (self.save_button, self.next_button):
            one.setEnabled(True)
        self._go_on = False
        fields = getattr(error, "fields", None)
        if isinstance(fields, Mapping) and set(fields) <= set(self.rows):
            self._show_wrong(fields)
            return
        self._said.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
        self._said.show()
