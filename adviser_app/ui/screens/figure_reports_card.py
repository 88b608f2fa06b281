"""A view of a report of figures as a card: its title and words, the picture, the same as a table, what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton

from adviser_app.domain.views import TABLE
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.drawing import DrawingLabel
from adviser_app.ui.components.forms import button, follow_icon
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.packs.pictures import Drawing
    from adviser_app.ui.screen import Context
    from adviser_app.viewmodels.explorer.base import Shown
    from adviser_app.viewmodels.explorer.tables import TableView
    from adviser_app.viewmodels.figure_reports import Filled

UP, DOWN, WORDS, OUT = "up", "down", "words", "out"
_VERBS = ((UP, "Move up"), (DOWN, "Move down"), (WORDS, "Title and words…"), (OUT, "Take out of the report"))
_ROWS = 14  # of a table that are seen at once


class ViewCard(Card):
    """``explore``: look at it in the explorer; ``wanted(verb)``: one of the menu; ``council(code)``: open a council."""

    explore = Signal()
    wanted = Signal(str)
    council = Signal(str)

    def __init__(self, context: Context, view: Filled, last: bool) -> None:
        """``last``: no other view comes after it."""
        super().__init__(view.title, view.subtitle)
        self._context = context
        self.view = view
        theme = context.theme
        self.picture: DrawingLabel | None = None
        self.table: DataTable | None = None
        self.as_table = button(theme, "As a table", self.toggle, icon="table")
        self.as_table.setAccessibleName(f"{view.title} as a table")
        self.explore_button = button(theme, "Explore", self.explore.emit, icon="chart-line")
        self.explore_button.setAccessibleName(f"Explore {view.title}")
        self.explore_button.setEnabled(view.line.view is not None)
        self.more = QToolButton()
        self.more.setProperty("look", "flat")
        self.more.setAccessibleName(f"More for {view.title}")
        self.more.setToolTip("Move it, give it a title and words, take it out")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        for verb, words in _VERBS:
            action = self.menu.addAction(words, partial(self.wanted.emit, verb))
            action.setEnabled(not ((verb == UP and view.line.number == 1) or (verb == DOWN and last)))
        self.more.setMenu(self.menu)
        follow_icon(theme, self.more, "ellipsis", "text_muted")
        for control in (self.as_table, self.explore_button, self.more):
            self.heading_row.addWidget(control)
        if view.line.words:
            self.content.addWidget(label(view.line.words, wrap=True))
        shown = view.shown
        self.as_table.setVisible(shown is not None and shown.kind != TABLE)
        if shown is None:
            self.content.addWidget(ToneLabel(theme, view.problem, Tone.WARN, "triangle-alert"))
        elif shown.kind == TABLE:
            self._show_table(shown)
        else:
            self.picture = DrawingLabel(theme, view.title, shown.said)
            self.picture.opened.connect(self.explore)
            theme.follow(self.picture, lambda w: w.setMinimumHeight(theme.px(160)))
            self.content.addWidget(self.picture)
        if shown is not None and shown.notes:
            self.content.addWidget(label(" ".join(shown.notes), "muted", wrap=True))
        self.content.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_drawing(self, drawing: Drawing) -> None:
        if self.picture is not None:
            self.picture.set_drawing(drawing)

    def toggle(self) -> None:
        """The picture, or the same as a table."""
        assert self.picture is not None and self.view.shown is not None  # else there is nothing to press
        if self.table is None:
            self._show_table(self.view.shown)
        picture = self.picture.isHidden()
        self.picture.setVisible(picture)
        assert self.table is not None
        self.table.setVisible(not picture)
        self.as_table.setText("As a table" if picture else "As a picture")
        self.as_table.setAccessibleName(f"{self.view.title} as a {'table' if picture else 'picture'}")

    def _show_table(self, shown: Shown) -> None:
        columns, rows, keys = _of_table(shown) if shown.kind == TABLE else _of_export(shown)  # type: ignore[arg-type]
        self.table = DataTable(
            self._context, f"figure-report-{shown.kind}", columns, name=f"{self.view.title} as a table", fit_rows=_ROWS
        )
        self.table.set_rows(rows, keys)
        self.table.activated.connect(lambda code: self.council.emit(str(code)))
        at = 1 + self.content.indexOf(self.picture) if self.picture is not None else self.content.count()
        self.content.insertWidget(at, self.table)


Rows = tuple[list[Column], list[tuple[Cell, ...]], list[str]]


def _of_table(shown: TableView) -> Rows:
    """Councils down, indicators across."""
    columns = [Column("council", "Council", width=168, stretch=True)]
    for number, each in enumerate(shown.columns):
        title = f"{each.head.title}, {each.period}" if each.period else each.head.title
        columns.append(Column(f"c{number}", title, "number", 128, tip=each.head.detail))
    rows = [(Cell(row.name, row.name.casefold()), *(entry.cell for entry in row.entries)) for row in shown.rows]
    return columns, rows, [row.code for row in shown.rows]


def _of_export(shown: Shown) -> Rows:
    """What is written as CSV, codes hidden until they are asked for."""
    header, found = shown.table()
    code = next((i for i, name in enumerate(header) if name.endswith("code")), 0)
    numeric = [all(_is_number(row[i]) for row in found) and any(row[i] for row in found) for i in range(len(header))]
    shown_first = next((i for i, name in enumerate(header) if i != code), 0)
    columns = [
        Column(name, text.sentence(name.replace("_", " ")), "number" if number else "text", 116,
               stretch=i == shown_first, hidden=i == code)
        for i, (name, number) in enumerate(zip(header, numeric, strict=True))
    ]  # fmt: skip
    rows = [
        tuple(_cell(said, number) for said, number in zip(row, numeric, strict=True)) for row in found
    ]  # fmt: skip
    return columns, rows, [row[code] for row in found]


def _is_number(said: str) -> bool:
    try:
        float(said or 0)
    except ValueError:
        return False
    return True


def _cell(said: str, number: bool) -> Cell:
    return Cell(said, float(said) if said else None) if number else Cell(said, said.casefold())
