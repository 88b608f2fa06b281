"""An event that councillors of several councils attended: entered once, an episode for each council, one undo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError, check
from adviser_app.domain.records.support import EPISODE
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_fields import make_editor
from adviser_app.ui.components.record_form import FieldRow
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking, verbs_records, verbs_support
from adviser_app.ui.screens.support_councils import CouncilRows
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.records import Choices
from adviser_app.viewmodels.support_council import EnteredMany, SimilarRow
from adviser_app.viewmodels.support_entry import CouncilNames

COMMON = ("offer", "event", "start", "end", "status", "source")
_PAUSE = 350  # milliseconds after the last key before it is asked what is there already


class EventDialog(QDialog):
    """Stays open until it is saved or left: a refusal loses nothing. ``saved`` tells what was entered."""

    saved = Signal(object)

    def __init__(
        self, context: Context, offers: list[tuple[str, str]], councils: list[Any], preset: dict[str, str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        theme = context.theme
        self._context, self._busy = context, False
        self._similar: dict[str, list[SimilarRow]] = {}
        self.setWindowTitle("Event for many councils")
        self.fields: dict[str, FieldRow] = {}
        left = self._form(offers, preset)
        self.rows = CouncilRows(theme, CouncilNames(councils), councils)
        self.rows.changed.connect(self._changed)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("page")
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 12, 0)
        within.addWidget(Columns(theme, [(left, 5), (self.rows, 7)], least=800, spacing=24))
        area.setWidget(inside)
        self.leave_out = QCheckBox("")
        self.leave_out.setChecked(True)
        self.leave_out.toggled.connect(lambda _on: self._show_similar())
        self.noticed = ToneLabel(theme)
        self.said = ToneLabel(theme)
        for hidden in (self.leave_out, self.noticed, self.said):
            hidden.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 12, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label("Event for many councils", "heading"))
        head.addWidget(
            label("What all of them shared, then each council with who came. Each becomes an episode of its own; one "
                  "Undo takes all of them back.", "muted", wrap=True)
        )  # fmt: skip
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addWidget(self.noticed)
        column.addWidget(self.leave_out)
        column.addWidget(self.said)
        column.addLayout(self._ends())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_PAUSE)
        self._looking.timeout.connect(self._look)
        room = parent.size() if parent is not None else None
        width, height = theme.px(1180), theme.px(700)
        self.resize(
            min(width, room.width() - 48) if room else width, min(height, room.height() - 32) if room else height
        )
        self._before = self.common()
        self._name_button()
        first = next((row for row in self.fields.values() if not row.editor.text()), self.fields["offer"])
        first.editor.control.setFocus()

    def _form(self, offers: list[tuple[str, str]], preset: dict[str, str]) -> QWidget:
        theme = self._context.theme
        choices = Choices((), (), {}, "", {"offer": tuple(offers)})
        box = QWidget()
        form = QFormLayout(box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name in COMMON:
            field = EPISODE.by_name[name]
            editor = make_editor(theme, field, choices)
            row = FieldRow(theme, editor)
            words = f"{field.label} (required)" if field.required else field.label
            tag = label(words)
            tag.setBuddy(editor.control)
            form.addRow(tag, row)
            editor.describe(words, field.help)
            editor.set(preset.get(name, "delivered" if name == "status" else field.default))
            editor.changed.connect(lambda row=row: self._typed(row))
            editor.left.connect(lambda row=row: self._left(row))
            self.fields[name] = row
        return box

    def _ends(self) -> QHBoxLayout:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        self.summary = label("", "muted", wrap=True)
        row.addWidget(self.summary, 1)
        row.addWidget(label("Ctrl+Enter saves", "muted"))
        self.cancel_button = button(theme, "Cancel", self.reject)
        self.save_button = button(theme, "Save", self.save, icon="check", primary=True, tip="Save (Ctrl+Enter)")
        for one in (self.cancel_button, self.save_button):
            one.setAutoDefault(False)
            row.addWidget(one)
        return row

    # what is typed

    def common(self) -> dict[str, str]:
        """What all councils share, as typed, by field."""
        return {name: row.editor.text() for name, row in self.fields.items()}

    def entries(self) -> dict[str, dict[str, str]]:
        """The councils that will be saved, with what is their own."""
        found = self.rows.entries()
        if self.leave_out.isChecked() and self._similar:
            found = {code: texts for code, texts in found.items() if code not in self._similar}
        return found

    def _typed(self, row: FieldRow) -> None:
        if row.wrong is not None:
            row.set_wrong(None)
        self._changed()

    def _left(self, row: FieldRow) -> None:
        """Told when one goes on, not while one types."""
        name, said = row.editor.field.name, row.editor.text()
        if said.strip():
            row.set_wrong(check(EPISODE, {name: said}, new=False)[1].get(name))

    def _changed(self) -> None:
        self._tell("")
        self._name_button()
        self._looking.start()

    def _name_button(self) -> None:
        count = len(self.entries())
        self.save_button.setText(f"Save for {text.plural(count, 'council')}" if count else "Save")
        self.save_button.setEnabled(not self._busy)
        self.summary.setText(self.rows.summary)

    # what is there already

    def _look(self) -> None:
        rows = self.rows.entries()
        if not rows or not self.fields["offer"].editor.text():
            self._noticed([])
            return
        self._context.tasks.query(
            verbs_support.similar(self.common(), rows), self._noticed, lambda _error: None, requester=self, slot="like"
        )

    def _noticed(self, found: list[SimilarRow]) -> None:
        self._similar = {}
        for one in found:
            self._similar.setdefault(one.council_code, []).append(one)
        self._show_similar()

    def _show_similar(self) -> None:
        count = len(self._similar)
        self.rows.mark({code: _why(found) for code, found in self._similar.items()}, self.leave_out.isChecked())
        self.noticed.setVisible(bool(count))
        self.leave_out.setVisible(bool(count))
        if count:
            each = "council has" if count == 1 else "councils have"
            names = [f"{found[0].council} ({found[0].status}, {found[0].why})" for found in self._similar.values()]
            more = f", and {count - 3:,} more" if count > 3 else ""
            self.noticed.set(
                f"{count:,} {each} something like it already: {', '.join(names[:3])}{more}.", Tone.WARN,
                "triangle-alert",
            )  # fmt: skip
            self.leave_out.setText(
                f"Leave out the {text.plural(count, 'council')} that may have it already"
                if count > 1
                else "Leave out the council that may have it already"
            )
        self._name_button()

    # saving

    def save(self) -> None:
        """Check here, look once more for what is there already, then save on the worker."""
        if self._busy or not self._checked():
            return
        self._set_busy(True)
        self._looking.stop()

        def looked(found: list[SimilarRow]) -> None:
            seen = set(self._similar)
            self._noticed(found)
            self._set_busy(False)
            if set(self._similar) - seen:
                self._tell("Look at what is there already, then save again.", Tone.WARN)
            else:
                self._write()

        op = verbs_support.similar(self.common(), self.rows.entries())
        self._context.tasks.query(op, looked, self._refused, requester=self, slot="like")

    def _write(self) -> None:
        rows = self.entries()
        if not rows:
            self._tell("All of these councils may have it already: nothing is left to save.")
            return
        self._set_busy(True)
        common = {name: said for name, said in self.common().items() if said.strip()}
        op = verbs_support.enter_many(common, rows)
        self._context.tasks.write(
            op, self._saved, self._refused, requester=self, what=verbs_records.kinds("episode")
        )  # fmt: skip

    def _checked(self) -> bool:
        wrong: dict[str, FieldError] = check(EPISODE, {**self.common(), "council": "-"}, new=True)[1]
        first: QWidget | None = None
        for name, row in self.fields.items():
            row.set_wrong(wrong.get(name))
            if name in wrong and first is None:
                first = row.editor.control
        if first is not None:
            first.setFocus()
            count = sum(name in self.fields for name in wrong)
            self._tell(f"{text.plural(count, 'field')} to put right before it can be saved.")
            return False
        if self.rows.wrong:
            self._tell(self.rows.wrong)
            return False
        if not self.rows.entries():
            self._tell("Add the councils first: type or paste their names or codes.")
            self.rows.line.setFocus()
            return False
        return True

    def _saved(self, result: EnteredMany) -> None:
        self._busy = False
        self.saved.emit(result)
        self.accept()

    def _refused(self, error: AdviserError) -> None:
        self._set_busy(False)
        fields = getattr(error, "fields", {})
        for name, row in self.fields.items():
            row.set_wrong(fields.get(name))
        self._tell(f"{error.message} {error.next_step}".strip())

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.save_button.setEnabled(not busy)

    def _tell(self, words: str, tone: Tone = Tone.BAD) -> None:
        self.said.set(words, tone, "circle-alert" if tone is Tone.BAD else "info")
        self.said.setVisible(bool(words))
        self.save_button.setAccessibleDescription(words or "Save (Ctrl+Enter)")

    # leaving

    def reject(self) -> None:
        """Escape, Cancel and the window's cross: asks where something was typed."""
        if self._busy:
            return
        typed = self.common() != self._before or bool(self.rows.entries()) or bool(self.rows.line.toPlainText())
        said = "What you typed here is not saved yet."
        if typed and not asking.confirm(
            self, self._context.theme, "Leave without saving?", said, "Leave it", no="Keep writing", dangerous=True
        ):
            return
        super().reject()


def _why(found: list[SimilarRow]) -> str:
    """What is there already, of a council."""
    first = found[0]
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{first.status}, {first.why}{more}"
