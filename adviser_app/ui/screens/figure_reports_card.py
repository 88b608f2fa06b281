"""A view of a report of figures as a card: its title and words, the picture, the same as a table, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from zlib import crc32

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton

from adviser_app.domain.views import KINDS, TABLE
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.drawing import DrawingLabel
from adviser_app.ui.components.forms import button, follow_icon
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.explorer.multiples import MapShown

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context
    from adviser_app.viewmodels.explorer.base import Shown
    from adviser_app.viewmodels.figure_reports import Filled

UP, DOWN, WORDS, OUT = "up", "down", "words", "out"
_VERBS = ((UP, "Move up"), (DOWN, "Move down"), (WORDS, "Title and words…"), (OUT, "Take out of the report"))
_ROWS = 14  # of a table that are seen at once
_FEW = 5  # columns that have room for all of their titles


class ViewCard(Card):
    """``explore``: look at it in the explorer; ``wanted(verb)``: one of the menu; ``opened(series id, code)``: a row of
    its table was chosen, −1 and "" where it is no single indicator or council."""

    explore = Signal()
    wanted = Signal(str)
    opened = Signal(int, str)

    def __init__(self, context: Context, view: Filled, last: bool) -> None:
        """``last``: no other view comes after it."""
        super().__init__(view.title, view.subtitle)
        self._context = context
        self.view = view
        theme = context.theme
        self.picture: DrawingLabel | None = None
        self.table: DataTable | None = None
        self.as_table = button(theme, "As a table", self.toggle, icon="table")
        # Views of one indicator have one title: what they are tells them apart.
        kind = view.shown.kind if view.shown is not None else ""
        self.named = f"{view.title}, {KINDS[kind].words.lower()}" if kind else view.title
        self.as_table.setAccessibleName(f"{self.named}, as a table")
        self.explore_button = button(theme, "Explore", self.explore.emit, icon="chart-line")
        self.explore_button.setAccessibleName(f"Explore {self.named}")
        self.explore_button.setEnabled(view.line.view is not None)
        self.more = QToolButton()
        self.more.setProperty("look", "flat")
        self.more.setAccessibleName(f"More for {self.named}")
        self.more.setToolTip("Move it, give it a title and words, take it out")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        for verb, words in _VERBS:
            action = self.menu.addAction(words, partial(self.wanted.emit, verb))
            action.setEnabled(not ((verb == UP and view.line.number == 1) or (verb == DOWN and last)))
        self.more.setMenu(self.menu)
        follow_icon(theme, self.more, "ellipsis", "text_muted")
        for control in (self.as_table, self.explore_button, self.more):
            self.heading_row.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        if view.line.words:
            self.content.addWidget(label(view.line.words, wrap=True))
        shown = view.shown
        self.as_table.setVisible(shown is not None and shown.kind != TABLE)
        if shown is None:
            self.content.addWidget(ToneLabel(theme, view.problem, Tone.WARN, "triangle-alert"))
        elif shown.kind == TABLE:
            self._show_table(shown)
        else:
            self.picture = DrawingLabel(theme, self.named, shown.said)
            self.picture.opened.connect(self.explore)
            theme.follow(self.picture, lambda w: w.setMinimumHeight(theme.px(160)))
            self.content.addWidget(self.picture)
        if shown is not None and shown.notes:
            self.content.addWidget(label(" ".join(shown.notes), "muted", wrap=True))
        self.content.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_picture(self, png: bytes) -> None:
        if self.picture is not None:
            self.picture.set_picture(png)

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
        self.as_table.setAccessibleName(f"{self.named}, as a {'table' if picture else 'picture'}")

    def _show_table(self, shown: Shown) -> None:
        columns, rows, keys = _table(shown)
        titles = "|".join(column.title for column in columns)
        # What is remembered of columns is of these, not of another view's.
        known = f"figure-report-{shown.kind}-{crc32(titles.encode()):08x}"
        self.table = DataTable(self._context, known, columns, name=f"{self.view.title} as a table", fit_rows=_ROWS)
        self.table.set_rows(rows, list(range(len(rows))))
        self.table.activated.connect(lambda at: self._open(keys[int(at)]))
        at = 1 + self.content.indexOf(self.picture) if self.picture is not None else self.content.count()
        self.content.insertWidget(at, self.table)

    def _open(self, key: str) -> None:
        series, _, code = key.partition("/")
        if series or code:
            self.opened.emit(int(series or -1), code)


Rows = tuple[list[Column], Sequence[Sequence[Cell]], Sequence[str]]


def _table(shown: Shown) -> Rows:
    """Columns, rows, and of each what it opens."""
    if isinstance(shown, MapShown):
        columns = [
            Column(f"c{i}", words, "number" if words == "Value" else "text", 130, stretch=words == "Council")
            for i, words in enumerate(shown.map.headers)
        ]
        return columns, shown.map.rows, [f"/{code}" for code in shown.map.codes]
    made = figure_tables.of(shown)
    assert made is not None  # every kind but the map has one
    wide = 190 if shown.kind == TABLE and len(made.headings) <= _FEW else 114
    stretched = next((i for i, h in enumerate(made.headings) if h.title == "Notes"), 0)
    columns = [
        Column(f"c{i}", h.title, "number" if h.figure else "tone" if h.title == "Council" else "text",
               wide if h.figure else 190, stretch=i == stretched, tip=f"{h.title}. {h.tip}" if h.tip else h.title)
        for i, h in enumerate(made.headings)
    ]  # fmt: skip
    return columns, made.rows, made.keys
