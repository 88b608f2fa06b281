"""A year's deliverables: how far each is, the word for it, the rule behind the word; the quarter is typed from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.disclosure import Disclosure
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens.programme_reading import Part, Reading, written
from adviser_app.ui.screens.verbs_programme import Typed
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.programme import DeliverableLine, YearView, status_cell
from adviser_app.viewmodels.programme_grants import millions

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen

COLUMNS = (
    Column("number", "No.", width=52),
    Column("what", "Deliverable", width=200, stretch=True),
    Column("theme", "Theme", width=150, hidden=True),
    Column("value", "Value", "number", 84, tip="Since 1 April"),
    Column("target", "Target", "number", 108, tip="The last target that was due, or the first to come"),
    Column("year", "Year’s target", "number", 110, hidden=True),
    Column("status", "Status", "tone", 124),
    Column("owner", "Owner", width=140, hidden=True),
    Column("due", "Due", width=130, hidden=True),
)
QUARTER_COLUMNS = (
    Column("quarter", "End of", width=68, stretch=True),
    Column("value", "Value", "number", 68),
    Column("target", "Target", "number", 68),
    Column("status", "Status", "tone", 116),
)
EVERY = ""
_MILLION = 1_000_000


class DeliverablesPart(Part):
    key = "deliverables"
    title = "Deliverables"
    new_table = "deliverable"
    by_year = by_quarter = True

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._view: YearView | None = None
        self._lines: dict[str, DeliverableLine] = {}
        self.themes = ChipRow(theme, "Theme")
        self.themes.chosen.connect(lambda _key: self._list())
        self.status = QComboBox()
        name(self.status, "Status")
        self.status.activated.connect(lambda _at: self._list())
        theme.follow(self.status, lambda w: w.setFixedWidth(theme.px(168)))
        self.table = DataTable(self.context, "programme-deliverables", COLUMNS, title="Deliverables")
        self.table.add_control(self.status)
        self.table.activated.connect(lambda _key: self.type_quarter())
        self.table.current_changed.connect(lambda _key: self._read())
        self.type_button = button(theme, "Type the quarter…", self.type_quarter, icon="pencil", primary=True,
                                  tip="Value, comment, and a status with its reason (Enter)")  # fmt: skip
        self.change_button = button(
            theme, "Change…", self.change, tip="What is to be delivered, its targets and measure"
        )
        self.delete_button = button(theme, "Delete", self.delete, icon="trash-2", tip="Can be undone, and restored")
        self.reading = Reading(
            theme, "The chosen deliverable", (self.type_button, self.change_button, self.delete_button)
        )
        self.counted_button = button(theme, "Show what was counted", self.show_counted, icon="list-filter", flat=True)
        self.quarters = DataTable(
            self.context, "programme-quarters", QUARTER_COLUMNS, name="By quarter", toolbar=False, fit_rows=4
        )
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.counted_button)
        line.addStretch(1)
        holder = QWidget()
        holder.setLayout(line)
        self.reading.add(holder)
        self.reading.add(self.quarters)
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(280)))
        self.rule = Disclosure(theme, "How a status is found", "From value, targets and the day; never from a colour.")
        self._rules = label("", "body", wrap=True)
        self.rule.content.setContentsMargins(12, 0, 0, 10)
        self.rule.content.addWidget(self._rules)
        self.stack = FittedStack()
        self.empty = EmptyState(
            theme, "square-check", "No deliverable of this year yet",
            "What was agreed with the department for the year: each with its targets by quarter, typed or counted.",
            "New deliverable…", self.host.new_record,
        )  # fmt: skip
        self.stack.addWidget(Columns(theme, [(frame, 13), (self.reading, 7)], least=820))
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.themes)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.rule)

    # data

    def fetch(self) -> None:
        """Nothing to ask for: the screen has asked for the year."""
        if self.host.view is not None:
            self._show_year(self.host.view)

    def first_focus(self) -> QWidget | None:
        return self.table.view if self._lines else self.empty.button

    def new_preset(self) -> dict[str, str]:
        chosen = self.themes.current
        return {"theme": chosen} if chosen else {}

    def say(self) -> str:
        view = self._view
        if view is None:
            return ""
        return " ".join(part for part in (f"{_span(view)}.", view.sentence if view.lines else "", view.grant) if part)

    def _show_year(self, view: YearView) -> None:
        self._view = view
        self._lines = {line.row: line for line in view.lines}
        tally = {theme.value: sum(line.theme_row == theme.value for line in view.lines) for theme in view.themes}
        chips = [
            (EVERY, f"All  {len(view.lines):,}"),
            *((t.value, f"{t.words}  {tally[t.value]:,}") for t in view.themes),
        ]
        self.themes.set_chips(chips)
        self.themes.setVisible(len(view.themes) > 1)
        kept = self.status.currentData()
        self.status.clear()
        self.status.addItem("Any status", EVERY)
        for status, count in view.counts.items():
            self.status.addItem(f"{status}  {count:,}", status)
        self.status.setCurrentIndex(max(0, self.status.findData(kept)))
        self._rules.setText("\n".join(view.rules))
        self.rule.setVisible(bool(view.lines))
        self.stack.setCurrentIndex(0 if view.lines else 1)
        self._list()

    def _list(self) -> None:
        if self._view is None:
            return
        theme, status = self.themes.current, self.status.currentData()
        lines = [
            x for x in self._view.lines
            if (not theme or x.theme_row == theme) and (not status or x.facts.status == status)
        ]  # fmt: skip
        self.table.set_rows([_cells(line) for line in lines], [line.row for line in lines])
        self.choose(self.table)
        self._read()

    @property
    def current(self) -> DeliverableLine | None:
        return self._lines.get(str(self.table.current_key() or ""))

    def _read(self) -> None:
        line = self.current
        for one in (self.type_button, self.change_button, self.delete_button):
            one.setEnabled(line is not None)
        self.counted_button.setVisible(line is not None and bool(line.count_row))
        self.quarters.setVisible(line is not None)
        if line is None or self._view is None:
            self.reading.show_line("Choose a deliverable", None, [])
            return
        heading = " ".join(part for part in (line.number.text, line.what.text) if part)
        rule = f"The rule says {line.facts.rule_status}: {line.rule}" if line.override else line.rule
        self.reading.show_line(
            heading, line.status,
            [("body", line.override), ("muted" if line.override else "body", rule), ("muted", line.measured),
             ("body", f"“{line.comment}”" if line.comment else "")],
            [("Theme", line.theme.text), ("Year’s target", line.year_target.text), ("Due", line.due.text),
             ("Owner", line.owner.text), ("Note", line.note)],
        )  # fmt: skip
        self.type_button.setText(f"Type {self._view.quarter}…")
        self.quarters.set_rows(
            [(Cell(q.quarter), _short(q.value), _short(q.target), status_cell(q.status)) for q in line.quarters],
            [q.quarter for q in line.quarters],
        )

    # what one does

    def type_quarter(self) -> None:
        """Enter: value, comment and status of the chosen deliverable at the end of the quarter, in one window."""
        line, view = self.current, self._view
        if line is None or view is None:
            return

        def opened(found: Typed) -> None:
            from adviser_app.ui.screens.programme_typing import ProgressDialog

            rows = [str(key) for key in self.table.model.shown_keys()]
            after = rows[rows.index(line.row) + 1] if line.row in rows[:-1] else ""
            dialog = ProgressDialog(self.context, view, line, found, bool(after), self.window())
            dialog.saved.connect(lambda: self._typed(line, view))
            dialog.next_wanted.connect(lambda: self._type_next(after))
            self.work.show(dialog)

        self.host.query(verbs.typed(line.row, view.quarter, line.progress_row), opened, slot="typed")

    def _type_next(self, row: str) -> None:
        if self.table.select_key(row):
            self.type_quarter()

    def _typed(self, line: DeliverableLine, view: YearView) -> None:
        written(self.host, f"{view.quarter} written down", f"{line.number.text} {line.what.text}".strip() + ".")

    def change(self) -> None:
        if self.current is not None:
            self.work.change("deliverable", self.current.row)

    def delete(self) -> None:
        if self.current is not None:
            self.work.delete("deliverable", [self.current.row], self.current.what.text)

    def show_counted(self) -> None:
        """The records that the value counts, each to be opened."""
        line, view = self.current, self._view
        if line is None or view is None or not line.count_row:
            return

        def opened(found: Any) -> None:
            from adviser_app.ui.screens.programme_counted import CountedDialog

            dialog = CountedDialog(self.context, found, self.window())
            dialog.chosen.connect(self.work.edit)
            self.work.show(dialog)

        self.host.query(verbs.counted(line.count_row, view.year, view.quarter), opened, slot="counted")


def _span(view: YearView) -> str:
    """ "Q2, July to September 2026": the quarter that is shown."""
    inside = view.title.rpartition("(")[2].rstrip(")")
    return f"{view.quarter}, {inside}, counted up to {text.day(view.as_of)}"


def _cells(x: DeliverableLine) -> tuple[Cell, ...]:
    return (
        x.number, x.what, x.theme, _short(x.value), _short(x.target), _short(x.year_target), _status(x), x.owner, x.due,
    )  # fmt: skip


def _status(line: DeliverableLine) -> Cell:
    """The word and its icon; one that was typed says so."""
    cell = line.status
    if not line.override:
        return cell
    return Cell(f"{cell.text} *", cell.sort, f"{cell.text}, typed: {line.reason}", cell.tone, cell.icon)


def _short(cell: Cell) -> Cell:
    """Money by the million in a narrow column: "£11.3m"; a screen reader and the text beside say all of it."""
    pounds, sign, rest = cell.text.partition(" (")
    if not isinstance(cell.sort, float) or abs(cell.sort) < _MILLION or not pounds.startswith("£"):
        return cell
    return Cell(f"{millions(cell.sort)}{sign}{rest}", cell.sort, cell.said, cell.tone, cell.icon)
