"""Consultations: who answered, and which councils the answers speak for once bodies are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens.programme_reading import Part, Reading
from adviser_app.ui.screens.record_lists import ListDialog
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_voices import ConsultationView

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen

COLUMNS = (
    Column("title", "Consultation", width=150, stretch=True),
    Column("body", "By", width=130, hidden=True),
    Column("term", "Open", width=190, hidden=True),
    Column("responses", "Responses", "number", 104),
    Column("covered", "Councils covered", "number", 156),
)
RESPONSE_COLUMNS = (
    Column("who", "Who answered", width=210),
    Column("for", "Speaks for", width=150, stretch=True),
    Column("date", "Date", width=120, hidden=True),
)
COUNCIL_COLUMNS = (
    Column("council", "Council", width=240, stretch=True),
    Column("how", "Covered", "tone", 220),
)


class ConsultationsPart(Part):
    key = "consultations"
    title = "Consultations"
    new_table = "consultation"

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._views: dict[str, ConsultationView] = {}
        self._shown = False
        self.table = DataTable(self.context, "programme-consultations", COLUMNS, title="Consultations")
        self.table.activated.connect(lambda _key: self.change())
        self.table.current_changed.connect(lambda _key: self._read())
        self.answer_button = button(theme, "New response…", self.new_response, icon="plus",
                                    tip="Of a council, or of a body for its members or its region")  # fmt: skip
        self.councils_button = button(theme, "Councils…", self.show_councils, icon="building-2",
                                      tip="Which councils are covered, and which are not")  # fmt: skip
        self.change_button = button(theme, "Change…", self.change, icon="pencil", tip="Change the consultation (Enter)")
        self.reading = Reading(
            theme, "The chosen consultation", (self.answer_button, self.councils_button, self.change_button)
        )
        self.responses = DataTable(self.context, "programme-responses", RESPONSE_COLUMNS, title="Responses",
                                   name="Responses to the consultation", toolbar=False, fit_rows=8)  # fmt: skip
        self.responses.activated.connect(lambda key: self.work.change("consultation_response", str(key)))
        self.reading.add(self.responses)
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(280)))
        self.empty = EmptyState(
            theme, "send", "No consultation yet",
            "Who was asked, who answered, and which councils that covers: a regional body answers for all its members.",
            "New consultation…", self.host.new_record,
        )  # fmt: skip
        self.stack = FittedStack()
        self.stack.addWidget(Columns(theme, [(frame, 1), (self.reading, 1)], least=820))
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)

    def fetch(self) -> None:
        self.host.query(verbs.consultations(), self._show, slot="consultations")

    def first_focus(self) -> QWidget | None:
        return self.table.view if not self._shown or self._views else self.empty.button

    def say(self) -> str:
        return f"{text.plural(len(self._views), 'consultation')}." if self._views else ""

    def _show(self, found: list[ConsultationView]) -> None:
        self._shown = True
        self._views = {view.row: view for view in found}
        self.stack.setCurrentIndex(0 if found else 1)
        self.table.set_rows([_row(view) for view in found], [view.row for view in found])
        self.choose(self.table)
        self._read()
        self.host.tell()

    @property
    def current(self) -> ConsultationView | None:
        return self._views.get(str(self.table.current_key() or ""))

    def _read(self) -> None:
        view = self.current
        for one in (self.answer_button, self.councils_button, self.change_button):
            one.setEnabled(view is not None)
        self.responses.setVisible(view is not None and bool(view.responses))
        if view is None:
            self.reading.show_line("Choose a consultation", None, [])
            return
        self.reading.show_line(
            view.title, None,
            [("body", view.coverage), *(("muted", note) for note in view.notes), ("body", view.summary)],
            [("By", view.body), ("Open", view.term), ("Link", view.link)],
        )  # fmt: skip
        self.responses.set_rows(
            [(r.who, Cell(r.speaks_for), r.date) for r in view.responses], [r.row for r in view.responses]
        )

    # what one does

    def change(self) -> None:
        if self.current is not None:
            self.work.change("consultation", self.current.row)

    def new_response(self) -> None:
        if self.current is not None:
            self.work.new("consultation_response", {"consultation": self.current.row})

    def show_councils(self) -> None:
        """Every council that existed then: answered itself, spoken for, or not covered."""
        view = self.current
        if view is None:
            return
        dialog = ListDialog(
            self.context, "Councils covered", view.coverage, "programme-covered", COUNCIL_COLUMNS, self.window()
        )
        kinds = (
            (view.silent, Cell("Not covered", 2, "", Tone.MUTED, "minus")),
            (view.themselves, Cell("Answered itself", 0, "", Tone.GOOD, "circle-check")),
            (view.through, Cell("Through a body", 1, "", Tone.ACCENT, "users")),
        )
        lines = sorted(((n, c, cell) for of, cell in kinds for c, n in of), key=lambda line: line[0].casefold())
        dialog.table.set_rows([(Cell(n, n.casefold()), cell) for n, _, cell in lines], [c for _, c, _ in lines])
        dialog.table.activated.connect(lambda code: self._open_council(dialog, str(code)))
        self.work.show(dialog)

    def _open_council(self, dialog: ListDialog, code: str) -> None:
        dialog.accept()
        self.context.navigate("council", code=code)


def _row(view: ConsultationView) -> tuple[Cell, ...]:
    facts = view.facts
    share = f" ({round(facts.percent):,}%)" if facts.percent is not None else ""
    return (
        Cell(view.title, view.title.casefold()), Cell(view.body), Cell(view.term),
        Cell(f"{facts.responses:,}", facts.responses),
        Cell(f"{facts.covered:,} of {facts.existed:,}{share}", facts.covered),
    )  # fmt: skip
