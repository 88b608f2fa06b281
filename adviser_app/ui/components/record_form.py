"""A form made from a record type's declaration: one row a field, groups framed together, what is wrong at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget

from adviser_app.domain.records import Field, FieldError, Kind, RecordType, check
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import add_row
from adviser_app.ui.components.record_editor import Editor
from adviser_app.ui.components.record_fields import FixedEditor, PickEditor, make_editor
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.records import Choices

_LABELS = 176  # pixels at 100 %: the labels of fields in and out of groups end in one line
_FRAME = 12


class FieldRow(QWidget):
    """A control with its help, and in words what is wrong with what was typed."""

    def __init__(self, theme: Theme, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(editor)
        self._help = editor.field.help
        if self._help:
            column.addWidget(label(self._help, "muted", wrap=True))
        self._column = column
        self._said: ToneLabel | None = None  # made when there is something to say: most fields never have
        self.wrong: FieldError | None = None

    def set_wrong(self, wrong: FieldError | None) -> None:
        """Show what is wrong and what to do, or that nothing is; a screen reader hears it with the field."""
        self.wrong = wrong
        if wrong is not None:
            self._label().set(f"{wrong.message} {wrong.remedy}", Tone.BAD, "circle-alert")
        self._say(wrong is not None)

    def set_note(self, words: str) -> None:
        """What will happen that one might not expect; nothing is wrong."""
        if self.wrong is None:
            if words:
                self._label().set(words, Tone.NEUTRAL, "info")
            self._say(bool(words))

    def said(self) -> str:
        return "" if self._said is None or self._said.isHidden() else self._said.text()

    def _label(self) -> ToneLabel:
        if self._said is None:
            self._said = ToneLabel(self._theme)
            self._column.addWidget(self._said)
        return self._said

    def _say(self, shown: bool) -> None:
        if self._said is None:
            return
        self._said.setVisible(shown)
        control = self.editor.control
        spoken = f"{self.said()} {self._help}".strip()
        self.editor.describe(control.accessibleName(), spoken)


class RecordForm(QWidget):
    """``values``: what it begins with, canonical. ``new`` False: an existing record; what is fixed can be read only,
    and ``texts()`` gives what was changed. ``say`` puts a fixed value into words."""

    changed = Signal()

    def __init__(
        self, theme: Theme, record: RecordType, choices: Choices, values: Mapping[str, str], *, new: bool,
        say: Callable[[Field, str], str],
    ) -> None:  # fmt: skip
        super().__init__()
        self.record, self.new = record, new
        self._theme = theme
        self.rows: dict[str, FieldRow] = {}
        self._before: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._column = column
        form, group = self._form(self), ""
        for field in record.fields:
            if field.group != group or not self.rows:
                group = field.group
                form = self._framed(record.cell_label(group)) if group else self._form(self)
            fixed = None if new or not record.is_fixed(field) else say(field, values.get(field.name, ""))
            editor = make_editor(theme, field, choices, fixed=fixed)
            value = values.get(field.name, "")
            if field.kind is Kind.RECORD and isinstance(editor, PickEditor) and value:
                editor.offer(value, say(field, value))
            self._add(form, field, editor, framed=bool(group))
            editor.set(value)
        for at in reversed(range(column.count())):  # the form that no field came into
            item = column.itemAt(at)
            made = item.layout() if item is not None else None
            if isinstance(made, QFormLayout) and made.rowCount() == 0:
                column.takeAt(at)
        self._before = {name: row.editor.text() for name, row in self.rows.items()}
        for row in self.rows.values():
            row.editor.changed.connect(lambda row=row: self._typed(row))
            row.editor.left.connect(lambda row=row: self._left(row))

    # building

    def _form(self, _owner: QWidget) -> QFormLayout:
        form = QFormLayout()
        _spread(form)
        self._column.addLayout(form)
        return form

    def _framed(self, words: str) -> QFormLayout:
        """Fields that are one cell: changed together, in conflict together."""
        frame = QFrame()
        frame.setObjectName("group")
        frame.setAccessibleName(f"Belong together: {words}")
        form = QFormLayout(frame)
        _spread(form)
        form.setContentsMargins(_FRAME, _FRAME, _FRAME, _FRAME)
        self._column.addWidget(frame)
        return form

    def _add(self, form: QFormLayout, field: Field, editor: Editor, *, framed: bool) -> None:
        row = FieldRow(self._theme, editor)
        words = f"{field.label} (required)" if field.required and not isinstance(editor, FixedEditor) else field.label
        tag = add_row(form, words, row, control=editor.control)
        editor.describe(words, field.help)
        if isinstance(editor, FixedEditor):
            editor.named()
        self._theme.follow(tag, lambda w: _shape(w, self._theme, framed))
        self.rows[field.name] = row

    # what was typed

    def texts(self) -> dict[str, str]:
        """What was typed, by field: of a new record every field that says something or must, of an existing one those
        that were changed."""
        made = {}
        for name, row in self.rows.items():
            text = row.editor.text()
            if isinstance(row.editor, FixedEditor):
                continue
            if self.new or text != self._before[name]:
                made[name] = text
        return made

    @property
    def is_changed(self) -> bool:
        return any(row.editor.text() != self._before[name] for name, row in self.rows.items())

    def newcomers(self) -> dict[str, str]:
        """Names that were typed where a person is asked for and that nobody known has, by field."""
        found = {}
        for name in self.texts():
            editor = self.rows[name].editor
            if editor.field.kind is Kind.PERSON and isinstance(editor, PickEditor) and editor.unknown:
                found[name] = editor.unknown
        return found

    def check(self) -> bool:
        """Whether it can be saved; what is wrong is shown, and the first such field gets the keyboard."""
        _values, wrong = check(self.record, self.texts(), new=self.new)
        self.show_wrong(wrong)
        return not wrong

    def show_wrong(self, wrong: Mapping[str, FieldError]) -> None:
        for name, row in self.rows.items():
            row.set_wrong(wrong.get(name))
        first = next((self.rows[name] for name in self.rows if name in wrong), None)
        if first is not None:
            first.editor.control.setFocus()

    @property
    def wrong(self) -> dict[str, FieldError]:
        return {name: row.wrong for name, row in self.rows.items() if row.wrong is not None}

    def first_control(self) -> QWidget:
        """The first field that waits for something: required and empty, else the first that can be typed into."""
        open_rows = [row for row in self.rows.values() if not isinstance(row.editor, FixedEditor)]
        waiting = [row for row in open_rows if row.editor.field.required and not row.editor.text()]
        return (waiting or open_rows)[0].editor.control if open_rows else self

    def _typed(self, row: FieldRow) -> None:
        if row.wrong is not None:
            row.set_wrong(None)
        self.changed.emit()

    def _left(self, row: FieldRow) -> None:
        """Told when one goes on, not while one types; that a field is missing is told when saving."""
        editor = row.editor
        text = editor.text()
        if isinstance(editor, FixedEditor) or not text.strip():
            return
        _values, wrong = check(self.record, {editor.field.name: text}, new=False)
        row.set_wrong(wrong.get(editor.field.name))
        if editor.field.kind is Kind.PERSON and isinstance(editor, PickEditor):
            unknown = editor.unknown
            row.set_note(f"{unknown} is new: saving adds the name to the people known." if unknown else "")


def _spread(form: QFormLayout) -> None:
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(10)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)


def _shape(tag: QLabel, theme: Theme, framed: bool) -> None:
    """One width for all labels, their words level with those of the field."""
    tag.setWordWrap(True)
    tag.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    tag.setFixedWidth(theme.px(_LABELS) - (_FRAME + 1 if framed else 0))
    tag.setContentsMargins(0, theme.px(8), 0, 0)
