"""What the parts of the peer challenge page share: a part behind a tab, and a list with something to do with a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.tasks import Op
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.ui.screens.challenges import ChallengesScreen
    from adviser_app.viewmodels.challenge import StepLine


class ChallengePart(QWidget):
    """A part of the page. ``fetch()`` says what to ask for, ``show_view`` takes the answer; ``view`` is what is shown.

    ``filters``: which of the page's choices concern it; ``exports``: whether its view can go out as a CSV.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    filters: ClassVar[tuple[str, ...]] = ("scope", "region", "type")
    exports: ClassVar[bool] = True
    new_table: ClassVar[str] = "challenge"

    def __init__(self, host: ChallengesScreen) -> None:
        super().__init__()
        self.host, self.context = host, host.context
        self.view: Any = None
        self.tools: QWidget | None = None  # controls of its own, on the line of the page's filters
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    def fetch(self) -> Op:
        raise NotImplementedError

    def show_view(self, view: Any) -> None:
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        return None

    def preset(self) -> dict[str, str]:
        """What a record that is written from here begins with."""
        return {}

    def say(self) -> str:
        """A sentence for the head of the page."""
        return str(self.view.sentence) if self.view is not None else ""


class TablePart(ChallengePart):
    """A part that is a list: ``lines`` of the view by key. Enter opens a line."""

    columns: ClassVar[tuple[Column, ...]] = ()
    nothing: ClassVar[str] = ""  # what it says, and what to do next, where there is no line

    def __init__(self, host: ChallengesScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.lines: dict[str, Any] = {}
        self.table = DataTable(self.context, f"challenges-{self.key}", self.columns, name=self.title)
        self.table.activated.connect(lambda key: self.open_line(self.lines[str(key)]))
        self.table.current_changed.connect(lambda _key: self.enable())
        self.buttons: list[QPushButton] = []
        self.notes = label("", "muted", wrap=True)
        self.notes.setContentsMargins(12, 0, 12, 4)
        self.card: Card = table_card(self.table)
        self.empty = label(self.nothing, "muted", wrap=True)
        self.empty.setContentsMargins(12, 4, 12, 8)
        self.empty.hide()
        self.card.content.addWidget(self.empty)
        self.card.content.addWidget(self.notes)
        theme.follow(self.card, lambda w: w.setMinimumHeight(theme.px(300)))
        self.column.addWidget(self.card, 1)
        self.notes.hide()

    def put_rows(self, rows: Sequence[Sequence[Any]], keys: Sequence[str], lines: Sequence[Any]) -> None:
        self.lines = dict(zip(keys, lines, strict=True))
        self.table.set_rows(rows, keys)
        self.empty.setVisible(not keys)
        if self.table.current_key() is None and keys:
            self.table.select_key(self.table.model.key(0))
        self.enable()

    def say_notes(self, notes: Sequence[str]) -> None:
        self.notes.setText(" ".join(notes))
        self.notes.setVisible(bool(notes))

    def line(self) -> Any:
        """The line that has the keyboard, or None."""
        key = self.table.current_key()
        return self.lines.get(str(key)) if key is not None else None

    def enable(self) -> None:
        there = self.line() is not None
        for made in self.buttons:
            made.setEnabled(there)

    def open_line(self, line: Any) -> None:
        """What Enter does."""
        self.open_council(line)

    def open_council(self, line: Any = None) -> None:
        found = line if line is not None else self.line()
        if found is not None:
            self.context.navigate("council", code=found.council_code, tab="challenge")

    def change(self) -> None:
        found = self.line()
        if found is not None and found.row:
            self.host.work.records.edit("challenge", found.row)

    def first_focus(self) -> QWidget | None:
        return self.table.view

    def preset(self) -> dict[str, str]:
        line = self.line() if self.table.view.hasFocus() else None
        return {"council": line.council_code} if line is not None else {}


def last_day(step: StepLine) -> Cell:
    """The last day on which a step is in time; under the pointer from when until when it is due."""
    day = step.late_after or step.due_until
    return step.due if day is None else Cell(text.day(day), float(day.toordinal()), step.due.said)


class YearChoice(QWidget):
    """The years a view offers, and the one before and after. ``wanted`` is "" until the user chose: the present year.
    ``changed`` tells that one was chosen."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.wanted = ""
        self.box = QComboBox()
        name(self.box, "Year")
        theme.follow(self.box, lambda w: w.setFixedWidth(theme.px(116)))
        self.box.activated.connect(lambda _at: self._chosen())
        self.back = button(theme, "", lambda: self.step(-1), icon="arrow-left", tip="The year before (Alt+PgUp)")
        self.on = button(theme, "", lambda: self.step(1), icon="arrow-right", tip="The next year (Alt+PgDown)")
        name(self.back, "The year before")
        name(self.on, "The next year")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.back, self.box, self.on):
            row.addWidget(part)
        row.addStretch(1)

    def offer(self, years: Sequence[tuple[str, str]], now: str) -> None:
        """``years`` as (value, words), the newest first; ``now``: the one that is shown."""
        self.box.clear()
        for value, words in years:
            self.box.addItem(words, value)
        self.box.setCurrentIndex(self.box.findData(now))
        self._enable()

    def step(self, by: int) -> None:
        """To a later year or an earlier one."""
        at = self.box.currentIndex() - by
        if 0 <= at < self.box.count():
            self.box.setCurrentIndex(at)
            self._chosen()

    def _chosen(self) -> None:
        self.wanted = str(self.box.currentData())
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        at = self.box.currentIndex()
        self.back.setEnabled(at + 1 < self.box.count())
        self.on.setEnabled(at > 0)
