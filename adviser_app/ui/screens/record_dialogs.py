"""The windows in which a record is written, read, followed back and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RecordType
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_form import RecordForm
from adviser_app.ui.components.record_reader import PrivateNotice
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.screens.verbs_records import FormFacts
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone


def form_of(theme: Theme, record: RecordType, row: str | None, facts: FormFacts) -> RecordForm:
    """The form of a record, a new one where ``row`` is None."""
    return RecordForm(theme, record, facts.choices, facts.values, new=row is None, say=facts.say)


class RecordDialog(QDialog):
    """A new record, or an existing one to change. Stays open until it is saved or left: a refusal loses nothing.

    ``saved`` tells the record; ``other_wanted`` the row of the one that is there already; ``wanted`` one of
    "history" and "delete" for an existing one.
    """

    saved = Signal(object)
    other_wanted = Signal(str)
    wanted = Signal(str)

    def __init__(
        self, context: Context, form: RecordForm, row: str | None, facts: FormFacts, parent: QWidget | None = None
    ) -> None:
        """``form``: from `form_of`; a turn of the event loop for it and one for the rest keep each short."""
        super().__init__(parent)
        theme, record = context.theme, form.record
        self._context, self._record, self._row = context, record, row
        self._busy = False
        self._other = ""
        self._warned: dict[str, str] | None = None  # what was typed when it was said that it may be there already
        named = record.label[:1].lower() + record.label[1:]
        title = f"New {named}" if row is None else f"Change {named}"
        self.setWindowTitle(title)
        self.form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 12, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, 12, 0)
        head.setSpacing(2)
        head.addWidget(label(title, "heading"))
        head.addWidget(label(facts.title or record.about, "muted", wrap=True))
        column.addLayout(head)
        if record.private:
            around = QHBoxLayout()
            around.setContentsMargins(0, 0, 12, 0)
            around.addWidget(PrivateNotice(theme))
            column.addLayout(around)
        inside = QWidget()
        inside.setObjectName("page")
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 2, 12, 2)
        within.addWidget(self.form)
        within.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = inside
        # In its place before the form is: Qt would dress all of the form once more when it is moved there.
        column.addWidget(self._area, 1)
        self._area.setWidget(inside)
        self._said = ToneLabel(theme)
        self._said.hide()
        self._open_other = button(theme, "Open that one", self._go_to_other)
        self._open_other.hide()
        told = QHBoxLayout()
        told.setContentsMargins(0, 0, 12, 0)
        told.addWidget(self._said, 1)
        told.addWidget(self._open_other, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(told)
        column.addLayout(self._ends())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        self._fit()
        self.form.first_control().setFocus()

    def _ends(self) -> QHBoxLayout:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        if self._row is not None:
            row.addWidget(button(theme, "History…", lambda: self._leave_for("history"), icon="history"))
            row.addWidget(button(theme, "Delete", lambda: self._leave_for("delete"), icon="trash-2"))
        row.addStretch(1)
        row.addWidget(label("Ctrl+Enter saves", "muted"))
        self.cancel_button = button(theme, "Cancel", self.reject)
        self.save_button = button(theme, "Save", self.save, icon="check", primary=True, tip="Save (Ctrl+Enter)")
        for one in (self.cancel_button, self.save_button):
            row.addWidget(one)
        for i in range(row.count()):  # Enter in a line must not press a button: it ends a tag, takes a choice
            made = row.itemAt(i)
            widget = made.widget() if made is not None else None
            if widget is not None and hasattr(widget, "setAutoDefault"):
                widget.setAutoDefault(False)
        return row

    def _fit(self) -> None:
        """As high as the form, up to what the window or the screen has."""
        theme = self._context.theme
        parent = self.parentWidget()
        room = parent.height() - 32 if parent is not None else theme.px(760)
        width = theme.px(680)
        self.resize(width, theme.px(480))
        self.ensurePolished()
        inside = self._inside
        wanted = inside.heightForWidth(width - 48) if inside.hasHeightForWidth() else inside.sizeHint().height()
        around = self.sizeHint().height() - self._area.sizeHint().height()
        self.resize(width, max(theme.px(280), min(room, wanted + around + 8)))

    # saving

    def save(self) -> None:
        """Check here, then save on the worker; what is refused is shown at its field."""
        if self._busy or not self._checked():
            return
        texts = self.form.texts()
        if self._row is not None and not texts:
            self.accept()
            return
        self._set_busy(True)
        op = verbs.save(self._record.name, self._row, texts, self.form.newcomers(), sure=texts == self._warned)
        self._context.tasks.write(op, self._saved, self._refused, requester=self, what=verbs.kinds(self._record.name))

    def _checked(self) -> bool:
        sound = self.form.check()
        wrong = len(self.form.wrong)
        self._tell("" if sound else f"{text.plural(wrong, 'field')} to put right before it can be saved.")
        return sound

    def _saved(self, view: Any) -> None:
        self._busy = False
        self.saved.emit(view)
        self.accept()

    def _refused(self, error: AdviserError) -> None:
        self._set_busy(False)
        fields = getattr(error, "fields", None)
        if isinstance(fields, Mapping) and set(fields) <= set(self.form.rows):
            self.form.show_wrong(fields)
            self._tell(f"{text.plural(len(fields), 'field')} to put right before it can be saved.")
            return
        if error.code == "similar-support":
            self._warned = self.form.texts()
            self.save_button.setText("Save all the same")
        self._other = getattr(error, "row", "")
        self._open_other.setVisible(bool(self._other))
        self._tell(f"{error.message} {error.next_step}".strip())

    def _tell(self, words: str) -> None:
        self._said.set(words, Tone.BAD, "circle-alert")
        self._said.setVisible(bool(words))
        self.save_button.setAccessibleDescription(words or "Save (Ctrl+Enter)")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.save_button.setEnabled(not busy)
        self.save_button.setText("Saving…" if busy else "Save")

    # leaving

    def _go_to_other(self) -> None:
        other = self._other
        super().reject()
        self.other_wanted.emit(other)

    def _leave_for(self, what: str) -> None:
        if self._may_leave():
            super().reject()
            self.wanted.emit(what)

    def _may_leave(self) -> bool:
        if self._busy:
            return False
        if not self.form.is_changed:
            return True
        said = "What you typed here is not saved yet."
        return asking.confirm(
            self, self._context.theme, "Leave without saving?", said, "Leave it", no="Keep writing", dangerous=True
        )

    def reject(self) -> None:
        """Escape, Cancel and the window's cross: asks where something was typed."""
        if self._may_leave():
            super().reject()
