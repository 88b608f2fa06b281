"""What councils ask for: how demand moves by theme, each need with its state, and what it led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.programme_reading import Part, Reading, written
from adviser_app.ui.screens.record_lists import ListDialog
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Spark, Tone
from adviser_app.viewmodels.programme_voices import DemandLine, NeedLine, NeedsView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adviser_app.ui.screens.programme import ProgrammeScreen

DEMAND_COLUMNS = (
    Column("theme", "Theme", width=190, stretch=True),
    Column("asked", "Asked for", "number", 96),
    Column("before", "Year before", "number", 108),
    Column("change", "Change", "number", 84),
    Column("trend", "Over the years", "spark", 130),
    Column("councils", "Councils", "number", 90),
    Column("fed", "Led to a deliverable", "number", 150),
    Column("states", "State", width=240, hidden=True),
    Column("sources", "From", width=220, hidden=True),
)
NEED_COLUMNS = (
    Column("text", "What is asked for", width=200, stretch=True),
    Column("council", "Council", width=132),
    Column("theme", "Theme", width=140, hidden=True),
    Column("source", "From", width=112),
    Column("date", "Date", width=140, hidden=True),
    Column("state", "State", "tone", 144),
)
_STATES = {
    "new": ("circle-dot", Tone.NEUTRAL), "being considered": ("hourglass", Tone.NEUTRAL),
    "planned": ("calendar", Tone.ACCENT), "met": ("circle-check", Tone.GOOD), "not taken up": ("x", Tone.MUTED),
}  # fmt: skip
ANY, WAITING = "", "waiting"


class NeedsPart(Part):
    key = "needs"
    title = "Needs"
    new_table = "need"
    by_year = True

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._view: NeedsView | None = None
        self._lines: dict[str, NeedLine] = {}
        self._theme_row: str | None = None
        self.demand = DataTable(self.context, "programme-demand", DEMAND_COLUMNS, title="By theme",
                                name="What is asked for, by theme", toolbar=False, fit_rows=5)  # fmt: skip
        self.demand.activated.connect(lambda key: self._narrow(str(key)))
        self.table = DataTable(self.context, "programme-needs", NEED_COLUMNS, title="One by one",
                               name="What councils ask for")  # fmt: skip
        self.table.activated.connect(lambda _key: self.change())
        self.table.current_changed.connect(lambda _key: self._read())
        self.which = QComboBox()
        name(self.which, "Which needs")
        self.which.activated.connect(lambda _at: self._list())
        theme.follow(self.which, lambda w: w.setFixedWidth(theme.px(190)))
        self.table.add_control(self.which)
        self.feed_button = button(theme, "Leads to a deliverable…", self.feed, icon="arrow-right",
                                  tip="The selected ones are then planned")  # fmt: skip
        self.change_button = button(theme, "Change…", self.change, icon="pencil", tip="State, theme, words (Enter)")
        self.reading = Reading(theme, "The chosen need", (self.feed_button, self.change_button))
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(260)))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(table_card(self.demand))
        column.addWidget(Columns(theme, [(frame, 13), (self.reading, 7)], least=820), 1)
        self.empty = EmptyState(
            theme, "inbox", "Nothing that councils asked for in this year",
            "What they ask for in visits, letters, surveys and consultations, by theme: it shapes the next programme.",
            "New need…", self.host.new_record,
        )  # fmt: skip
        self.stack = FittedStack()
        self.stack.addWidget(page)
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)

    def fetch(self) -> None:
        self.host.query(verbs.needs(self.host.year), self._show, slot="needs")

    def first_focus(self) -> QWidget | None:
        return self.table.view if self._view is None or self._view.demand else self.empty.button

    def new_preset(self) -> dict[str, str]:
        return {"theme": self._theme_row} if self._theme_row else {}

    def say(self) -> str:
        return self._view.sentence if self._view is not None and self._view.demand else ""

    def _show(self, view: NeedsView) -> None:
        self._view = view
        self._lines = {line.row: line for line in view.lines}
        self.stack.setCurrentIndex(0 if view.demand or view.lines else 1)
        self.demand.set_rows([_demand(d, view) for d in view.demand], [d.theme_row for d in view.demand])
        kept = self.which.currentData()
        self.which.clear()
        self.which.addItem(f"All  {len(view.lines):,}", ANY)
        self.which.addItem(f"Waiting  {len(view.waiting):,}", WAITING)
        for one in view.demand:
            self.which.addItem(f"{one.theme.text}  {one.facts.asked:,}", f"theme:{one.theme_row}")
        self.which.setCurrentIndex(max(0, self.which.findData(kept)))
        self._list()
        self.host.tell()

    def _narrow(self, theme_row: str) -> None:
        """Enter on a theme: only what was asked for under it."""
        self.which.setCurrentIndex(max(0, self.which.findData(f"theme:{theme_row}")))
        self._list()
        self.table.view.setFocus()

    def _list(self) -> None:
        view, wanted = self._view, str(self.which.currentData() or "")
        if view is None:
            return
        waiting = set(view.waiting)
        named = {d.theme_row: d.theme.text for d in view.demand}
        self._theme_row = wanted.removeprefix("theme:") if wanted.startswith("theme:") else None
        theme = named.get(self._theme_row or "") if self._theme_row is not None else None
        lines = [
            x for x in view.lines
            if (wanted != WAITING or x.row in waiting)
            and (theme is None or (x.theme.text == theme if self._theme_row else x.theme.text == "–"))
        ]  # fmt: skip
        self.table.set_rows(
            [(Cell(x.text, x.text.casefold()), x.council, x.theme, _said(x.source), x.date, _state(x)) for x in lines],
            [x.row for x in lines],
        )
        self.choose(self.table)
        self._read()

    @property
    def current(self) -> NeedLine | None:
        return self._lines.get(str(self.table.current_key() or ""))

    def _read(self) -> None:
        line = self.current
        for one in (self.feed_button, self.change_button):
            one.setEnabled(line is not None)
        if line is None:
            self.reading.show_line("Choose a need", None, [])
            return
        led = f"It led to: {line.deliverable}." if line.deliverable else ""
        state = f"Since {line.since}." if line.since else ""
        self.reading.show_line(
            line.text, _state(line), [("muted", state), ("body", line.why), ("body", led)],
            [("Council", line.council.text), ("Theme", line.theme.text), ("From", text.sentence(line.source.text)),
             ("Date", line.date.text)],
        )  # fmt: skip

    # what one does

    def change(self) -> None:
        if self.current is not None:
            self.work.change("need", self.current.row)

    def feed(self) -> None:
        """Say which deliverable the selected needs lead to: they are planned from today on, in one step."""
        rows = [str(key) for key in self.table.selected_keys()]
        if not rows and self.current is not None:
            rows = [self.current.row]

        def opened(found: list[tuple[str, str, str]]) -> None:
            dialog = DeliverableDialog(self.context, found, len(rows), self.window())
            dialog.chosen.connect(lambda row, words: self._fed(rows, row, words))
            self.work.show(dialog)

        if rows:
            self.host.query(verbs.deliverables(), opened, slot="deliverables")

    def _fed(self, rows: Sequence[str], deliverable: str, words: str) -> None:
        self.context.tasks.write(
            verbs.plan_needs(rows, deliverable),
            lambda n: written(self.host, f"{text.plural(n, 'need')} planned", f"Led to: {words}."),
            what=verbs_records.kinds("need"),
        )


class DeliverableDialog(ListDialog):
    """Which deliverable it leads to. ``chosen`` tells its row and its words."""

    chosen = Signal(str, str)

    def __init__(self, context: Context, found: Sequence[tuple[str, str, str]], count: int, parent: QWidget) -> None:
        columns = (Column("year", "Year", width=90), Column("what", "Deliverable", width=320, stretch=True))
        who = "The need" if count == 1 else f"{count:,} needs"
        said = f"{who} will be marked as planned, with the deliverable that comes of it."
        words = said if found else "No deliverable is written down yet: add one first."
        super().__init__(context, "Leads to a deliverable", words, "programme-feed", columns, parent)
        self._words = {row: what for row, _, what in found}
        self.take = button(context.theme, "Choose", self._take, icon="check", primary=True)
        self.take.setAutoDefault(False)
        self.take.setEnabled(bool(found))
        self.ends.addWidget(self.take)
        self.table.activated.connect(lambda _key: self._take())
        self.table.set_rows([(Cell(year), Cell(what)) for _, year, what in found], [row for row, *_ in found])
        if found:
            self.table.select_key(found[0][0])

    def _take(self) -> None:
        key = self.table.current_key()
        if isinstance(key, str):
            self.accept()
            self.chosen.emit(key, self._words[key])


def _demand(d: DemandLine, view: NeedsView) -> tuple[Cell | Spark, ...]:
    return (
        d.theme, d.asked, d.before, d.change,
        Spark(tuple(float(n) for n in d.by_year), (), (), (), view.trend[0] if view.trend else "",
              view.trend[-1] if view.trend else ""),
        d.councils, d.fed, Cell(d.states), Cell(d.sources),
    )  # fmt: skip


def _said(cell: Cell) -> Cell:
    return Cell(text.sentence(cell.text), cell.sort)


def _state(line: NeedLine) -> Cell:
    words = line.state.text
    icon, tone = _STATES.get(words, ("circle-help", Tone.NEUTRAL))
    return Cell(text.sentence(words), line.state.sort, "", tone, icon)
