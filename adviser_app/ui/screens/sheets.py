"""Records as a sheet: sent to a colleague without Adviser as CSV or workbook, and what comes back looked at first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Severity
from adviser_app.domain.records import RECORD_TYPES, RecordType
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

CHANGE_COLUMNS = (
    Column("will", "Will be", "tone", 132, tip="Space leaves the chosen lines out, or takes them in again"),
    Column("line", "Line", "number", 64),
    Column("record", "Record", width=190),
    Column("what", "Field", width=130),
    Column("before", "Is now", width=150),
    Column("after", "Becomes", width=170, stretch=True),
    Column("conflict", "Contradicts", "tone", 190, hidden=True),
)
PROBLEM_COLUMNS = (
    Column("line", "Line", "number", 64),
    Column("severity", "", "tone", 110),
    Column("column", "Column", width=120),
    Column("value", "Value", width=140),
    Column("what", "What is wrong, and what to do", width=300, stretch=True),
)
_FILTERS = "CSV files (*.csv);;Excel workbooks (*.xlsx)"


class SheetWork(QObject):
    """``owner``: the page it is done on; the windows open over it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    # out

    def send(self, table: str, rows: Sequence[str] | None) -> None:
        """Ask where, and write it: these rows, or all (None)."""
        record = RECORD_TYPES[table]
        path = asking.save(
            self._owner, self._context.settings, f"Send {record.plural.lower()} as CSV",
            f"{record.plural.lower().replace(' ', '-')}.csv", _FILTERS, "sheets",
        )  # fmt: skip
        if path is None:
            return
        if path.suffix.casefold() not in (".csv", ".xlsx"):
            path = path.with_name(path.name + ".csv")
        self._context.tasks.write(
            verbs.send_sheet(table, path, rows), partial(self._sent, record, path),
            what=("settings",),
        )  # fmt: skip

    def _sent(self, record: RecordType, path: Path, count: int) -> None:
        many = text.plural(count, record.label.lower(), record.plural.lower())
        self._context.banner(
            f"{many} {'is' if count == 1 else 'are'} in {path.name}",
            "Send it to your colleague. When it comes back, “Take back a CSV…” shows each change before it counts.",
            tone=Tone.GOOD, actions=(("Open folder", lambda: asking.show_file(path.parent)),), key="sheet",
        )  # fmt: skip

    # back

    def take_back(self) -> None:
        """Ask which file came back, and show what it would change."""
        path = asking.file(
            self._owner, self._context.settings, "Take back a CSV", "CSV files (*.csv *.zip);;All files (*)", "sheets"
        )
        if path is not None:
            self._context.tasks.query(
                verbs.preview_sheet(path), self._previewed, requester=self, slot="sheet", long=True
            )

    def _previewed(self, preview: Any) -> None:
        dialog = SheetDialog(self._context, preview, verbs.apply_sheet, self._owner.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class SheetDialog(QDialog):
    """What a sheet would change, line by line; each line can be left out. ``apply(preview, confirmed, leave)`` makes
    the op that takes it in."""

    taken = Signal(object)

    def __init__(self, context: Context, preview: Any, apply: Any, parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context, self._preview, self._apply = context, preview, apply
        self._left_out: set[int] = set()
        self._lines = [*preview.changes, *preview.new, *preview.deleted]
        self._kinds = ["change"] * len(preview.changes) + ["new"] * len(preview.new) + ["del"] * len(preview.deleted)
        self.setWindowTitle("Take back a CSV")
        self.resize(min(theme.px(1040), parent.width() - 48), min(theme.px(640), parent.height() - 32))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(preview.title, "heading", wrap=True))
        column.addWidget(label(f"{preview.file}: {preview.sentence}", "muted", wrap=True))
        if preview.already is not None:
            when = f"{text.day(preview.already.date())}, {preview.already:%H:%M}"
            column.addWidget(ToneLabel(theme, f"This very file was taken in on {when}.", Tone.WARN, "info"))
        self.asks = [QCheckBox(f"{asked} Yes, it is.") for asked in preview.asks]
        for asked in self.asks:
            asked.toggled.connect(lambda _on: self._name_button())
            column.addWidget(asked)
        words = {"changes": f"Changes  {len(self._lines):,}", "refused": f"Refused  {len(preview.problems):,}"}
        self.tabs = PageTabs(context, "Changes or refused rows", words)
        self.tabs.setVisible(bool(preview.problems))
        self.stack = QStackedWidget()
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.changes = DataTable(context, "sheet-changes", CHANGE_COLUMNS, name="Changes")
        self.turn = button(theme, "Leave out", self.turn_chosen, tip="Leave the chosen lines out (Space)")
        self.changes.add_control(self.turn)
        self.changes.view.installEventFilter(self)
        self.changes.view.selectionModel().selectionChanged.connect(lambda *_: self._name_turn())
        self.problems = DataTable(context, "sheet-problems", PROBLEM_COLUMNS, name="Refused rows")
        self.keep = button(theme, "Save these as CSV…", self.save_problems, icon="download")
        self.problems.add_control(self.keep)
        self.stack.addWidget(self.changes)
        self.stack.addWidget(self.problems)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._said = ToneLabel(theme)
        self._said.hide()
        row.addWidget(self._said, 100)
        row.addStretch(1)
        self.cancel = button(theme, "Cancel", self.reject)
        self.take = button(theme, "Take in", self.take_in, icon="check", primary=True)
        for one in (self.cancel, self.take, self.turn, self.keep):
            one.setAutoDefault(False)
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        column.addLayout(row)
        self.problems.set_rows([_problem(p) for p in preview.problems])
        self._show_conflicts(any(one.conflict for one in self._lines))
        self._list()
        if not self._lines and preview.problems:
            self.tabs.setCurrentIndex(1)
        self.changes.view.setFocus()

    # lines

    def _show_conflicts(self, there: bool) -> None:
        at = next(i for i, c in enumerate(CHANGE_COLUMNS) if c.id == "conflict")
        self.changes.view.horizontalHeader().setSectionHidden(at, not there)
        self.changes.view.stretch()

    def _list(self) -> None:
        rows = [self._line(i) for i in range(len(self._lines))]
        self.changes.set_rows(rows, list(range(len(rows))))
        self._name_button()
        self._name_turn()

    def _line(self, at: int) -> tuple[Cell, ...]:
        one, kind = self._lines[at], self._kinds[at]
        if one.known:
            will = Cell("Here already", "3", tone=Tone.MUTED, icon="check")
        elif at in self._left_out:
            will = Cell("Left out", "2", tone=Tone.WARN, icon="x")
        else:
            words, icon = {"change": ("Changed", "pencil"), "new": ("Added", "plus"), "del": ("Deleted", "trash-2")}[
                kind
            ]
            will = Cell(words, "0", icon=icon)
        conflict = Cell(one.conflict, tone=Tone.BAD, icon="git-compare-arrows") if one.conflict else Cell("")
        if kind == "change":
            after = Cell(one.after) if one.after else Cell("emptied", "", tone=Tone.WARN, icon="triangle-alert")
            middle = (Cell(one.label), Cell(one.before), after)
        else:
            middle = (Cell("New record" if kind == "new" else "Whole record"), Cell(""), Cell(one.said))
        return will, Cell(f"{one.line:,}", one.line), Cell(one.caption), *middle, conflict

    def turn_chosen(self) -> None:
        """Leave the chosen lines out, or take them in again where all of them are left out."""
        chosen = self._turnable()
        back = all(at in self._left_out for at in chosen)
        self._left_out = self._left_out - chosen if back else self._left_out | chosen
        self._list()

    def _turnable(self) -> set[int]:
        keys = self.changes.selected_keys() or [self.changes.current_key()]
        return {at for at in keys if isinstance(at, int) and not self._lines[at].known}

    def _name_turn(self) -> None:
        chosen = self._turnable()
        self.turn.setEnabled(bool(chosen))
        back = bool(chosen) and all(at in self._left_out for at in chosen)
        self.turn.setText("Take in again" if back else "Leave out")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.changes.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            space = event.key() == Qt.Key.Key_Space
            if space:
                self.turn_chosen()
            return space or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    # taking in

    def _counted(self) -> int:
        return sum(not one.known and at not in self._left_out for at, one in enumerate(self._lines))

    def _name_button(self) -> None:
        count = self._counted()
        self.take.setText(f"Take in {text.plural(count, 'change')}" if count else "Nothing to take in")
        self.take.setEnabled(count > 0 and all(asked.isChecked() for asked in self.asks))
        self.take.setAccessibleDescription(
            "" if self.take.isEnabled() or not count else "Answer the question above first"
        )

    def take_in(self) -> None:
        leave = {edit for at in self._left_out for edit in self._lines[at].edits}
        op: Op = self._apply(self._preview, bool(self.asks), leave)
        self.take.setEnabled(False)
        self._context.tasks.write(op, self._done, self._refused, requester=self, what=verbs.kinds(self._preview.table))

    def _done(self, taken: Any) -> None:
        said = [f"{text.plural(taken.rows, 'record')} of {self._preview.file}."]
        if taken.conflicts:
            said.append(f"{text.plural(taken.conflicts, 'conflict')} to settle.")
        if taken.rejected:
            said.append(f"{text.plural(taken.rejected, 'row was', 'rows were')} refused.")
        self._context.banner(
            f"{text.plural(self._counted(), 'change')} taken in", " ".join(said),
            tone=Tone.WARN if taken.conflicts or taken.rejected else Tone.GOOD,
            actions=(("Undo", lambda: self._context.actions.run("edit.undo")),), key="sheet",
        )  # fmt: skip
        self.taken.emit(taken)
        self.accept()

    def _refused(self, error: AdviserError) -> None:
        self._said.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
        self._said.show()
        self._name_button()

    def save_problems(self) -> None:
        """The refused rows with what is wrong, for whoever filled the sheet in."""
        path = asking.save(
            self, self._context.settings, "Save the refused rows", f"refused-{Path(self._preview.file).stem}.csv",
            "CSV files (*.csv)", "sheets",
        )  # fmt: skip
        if path is not None:
            self._context.tasks.compute(
                verbs.write_rejects(self._preview, path), lambda _count: self._kept(path), self._refused, requester=self
            )

    def _kept(self, path: Path) -> None:
        self._said.set(f"Saved as {path}.", Tone.GOOD, "circle-check")
        self._said.show()


def _problem(problem: Any) -> tuple[Cell, ...]:
    bad = problem.severity is Severity.ERROR
    severity = Cell("Refused", "0", tone=Tone.BAD, icon="circle-alert") if bad else \
        Cell("Taken in", "1", tone=Tone.WARN, icon="triangle-alert")  # fmt: skip
    return (
        Cell(f"{problem.line:,}" if problem.line else "", problem.line), severity, Cell(problem.column),
        Cell(problem.value), Cell(f"{problem.message} {problem.remedy}".strip()),
    )  # fmt: skip
