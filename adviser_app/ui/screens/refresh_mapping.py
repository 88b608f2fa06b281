"""How a file is to be read: which column is what, what no column says, and what would come of it.

The file stands to the left, its columns to be chosen; beside it what a chosen column is; below, as it will be read and
what would be refused. Nothing is written before the preview, but the mapping itself, if it is to be remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from adviser_app.domain.mapping_draft import SAYABLE, USE_WORDS, Draft, Use
from adviser_app.ui.components.cards import Card, label, stacked
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.raw_table import RawTable
from adviser_app.ui.components.record_fields import Combo
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_mapping
from adviser_app.ui.screens.refresh_tried import TriedPanel
from adviser_app.ui.screens.verbs_mapping import Looked, TriedOut
from adviser_app.ui.tasks import Job, Op

MAX_ROWS = 5  # of a heading, as a mapping has it
_HEADING_WITHIN = 30  # rows in which it must begin, as the reader has it
_SHORT = {
    Use.AREA_CODE: "Council’s code", Use.AREA_NAME: "Council’s name", Use.MARKER: "Marker", Use.STATUS: "Status",
    Use.LOWER: "Lower limit", Use.UPPER: "Upper limit",
}  # fmt: skip
_LABELS = {
    Use.INDICATOR: "Indicator", Use.PERIOD: "Period", Use.UNIT: "Unit", Use.BREAKDOWN: "Breakdown",
    Use.MEASURE: "Measure", Use.KIND_OF_PERIOD: "Kind of period",
}  # fmt: skip
_LIKE = {
    Use.INDICATOR: "for example Recycling rate", Use.PERIOD: "for example 2023/24", Use.UNIT: "for example %",
    Use.BREAKDOWN: "for example Age: 65+", Use.MEASURE: "for example Rate",
    Use.KIND_OF_PERIOD: "for example academic year",
}  # fmt: skip
_SEVERAL = "differs from column to column"


class Asks(Protocol):
    """How the page reaches the services: its screen's ``query``."""

    def __call__(self, op: Op, done: Any, *, slot: str, long: bool = False) -> Job: ...


class MappingPage(QWidget):
    """``back_wanted``; ``done_wanted(opened, at, draft, name)`` once it can be read, name '' where it is not kept."""

    back_wanted = Signal()
    done_wanted = Signal(object, int, object, str)

    def __init__(self, context: Context, ask: Asks) -> None:
        super().__init__()
        self._context, self._ask = context, ask
        self._looked: Looked | None = None
        self.draft = Draft(())
        self._named = False  # somebody typed the mapping's name
        self._before: Draft | None = None  # while somebody goes through the uses with the keys
        theme = context.theme
        self.title = label("How is this file to be read?", "heading", wrap=True)
        self.sentence = label("", "body", wrap=True)
        head = stacked(self.title, self.sentence)
        self.back = button(theme, "Back", self.back_wanted.emit, icon="arrow-left")
        self.go = button(theme, "Preview", self._done, primary=True, icon="search")
        top = Columns(theme, [(head, 1), (Flow([self.back, self.go]), 0)], least=720)

        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._try)

        self.table = RawTable(theme)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda: self.use.setFocus())
        self.column_card, self.file_card = Card(), Card("What no column says")
        sides = QWidget()
        column = QVBoxLayout(sides)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._make_column_card()
        self._make_file_card()
        column.addWidget(self.column_card)
        column.addWidget(self.file_card)
        column.addStretch(1)
        left = QWidget()
        below = QVBoxLayout(left)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(self._raw_card(), 1)
        self.tried = TriedPanel(context)
        below.addWidget(self.tried, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(top)
        whole.addWidget(Columns(theme, [(left, 5), (sides, 2)], least=820), 1)

    # -- making --

    def _raw_card(self) -> Card:
        theme = self._context.theme
        self.which = Combo()
        name(self.which, "File or sheet")
        self.which.currentIndexChanged.connect(self._other_file)
        self.start, self.rows = Combo(), Combo()
        self.rows.addItems([str(n + 1) for n in range(MAX_ROWS)])
        for box, words in ((self.start, "Heading begins on line"), (self.rows, "Lines of the heading")):
            name(box, words)
            box.activated.connect(lambda _at: self._other_heading())
        card = Card()
        self._which = _beside("Sheet", self.which)
        parts = [self._which, _beside("Heading on line", self.start)]
        card.content.addWidget(Flow([*parts, _beside("Lines of the heading", self.rows)], spacing=16))
        card.content.addWidget(self.table, 1)
        theme.follow(self.table, lambda w: w.setMinimumHeight(theme.px(212)))
        return card

    def _make_column_card(self) -> None:
        self.use = Combo()
        for use, words in USE_WORDS.items():
            self.use.addItem(words, use)
        self.use.activated.connect(self._use)
        content = self.column_card.content
        content.addWidget(field("What it is", self.use))
        self.says: dict[Use, QLineEdit] = {}
        self._says = _grid(self.says, self._says_typed, "of the chosen column", SAYABLE[:4])
        content.addWidget(self._says)
        self.sample = label("", "muted", wrap=True)
        content.addWidget(self.sample)

    def _make_file_card(self) -> None:
        content = self.file_card.content
        self.publisher = QLineEdit()
        self.publisher.setPlaceholderText("Own figures")
        self.publisher.textEdited.connect(lambda words: self._change(replace(self.draft, publisher=words)))
        content.addWidget(field("Publisher", self.publisher))
        self.fixed: dict[Use, QLineEdit] = {}
        content.addWidget(_grid(self.fixed, self._fixed_typed, "of the whole file", (*SAYABLE[:4], Use.KIND_OF_PERIOD)))
        self.grows = QCheckBox("Read columns of later periods too")
        self.grows.setToolTip("Next year’s file may have a column more: it is read like these")
        self.grows.toggled.connect(lambda on: self._change(replace(self.draft, each_period=on)))
        content.addWidget(self.grows)
        self.only_sheet = QCheckBox("Only this sheet of a workbook")
        self.only_sheet.setToolTip("Other sheets with the same headings are not read")
        self.only_sheet.toggled.connect(self._sheet)
        content.addWidget(self.only_sheet)
        self.keep = QCheckBox("Remember this for files with these headings")
        self.keep.setChecked(True)
        self.name = QLineEdit()
        self.name.textEdited.connect(lambda _words: self._name_typed())
        self.keep.toggled.connect(self.name.setEnabled)
        self.keep.toggled.connect(lambda _on: self._can_go())
        content.addWidget(self.keep)
        content.addWidget(field("Its name", self.name, "Shared with those you exchange records with."))

    # -- what the screen calls --

    def open(self, paths: Sequence[Path]) -> Job:
        """Open files, and show the one somebody has to say something about."""
        self._named = False
        self.keep.setChecked(True)
        return self._ask(verbs_mapping.open_files(paths), self._show, slot="mapping", long=True)

    def _show(self, looked: Looked) -> None:
        fresh = self._looked is None or self._looked.opened is not looked.opened
        self._looked, self.draft = looked, looked.draft
        with QSignalBlocker(self.which):
            if fresh:
                self.which.clear()
                self.which.addItems(_told_apart(looked.names))
            self.which.setCurrentIndex(looked.at)
        self._which.setVisible(len(looked.names) > 1)
        self.table.show_rows(looked.raw)
        self.start.clear()
        self.start.addItems([str(row.line) for row in looked.raw[:_HEADING_WITHIN]])
        self.start.setCurrentIndex(self.start.findText(str(looked.draft.start)))
        self.rows.setCurrentIndex(looked.draft.rows - 1)
        self._show_draft()
        first = next((i for i, c in enumerate(self.draft.columns) if c.use is Use.VALUE), 0)
        self.table.choose([first])
        at = next((i for i, row in enumerate(looked.raw) if row.line >= looked.draft.start), 0)
        QTimer.singleShot(0, self.table, lambda: self.table.start_at(max(at - 1, 0)))  # once it is shown
        self._try()

    # -- showing --

    def _show_draft(self) -> None:
        draft = self.draft
        uses = ["" if c.use is Use.NOTHING else _SHORT.get(c.use, USE_WORDS[c.use]) for c in draft.columns]
        self.table.show_uses(uses, [c.heading for c in draft.columns], range(draft.start, draft.start + draft.rows))
        for use, line in self.fixed.items():
            _put(line, draft.fixed.get(use, ""))  # with the space that somebody has just typed
            told = bool(draft.using(use)) or _all_say(draft, use)
            line.setEnabled(not told)
            line.setPlaceholderText("its columns say it" if told else _LIKE[use])
        _put(self.publisher, draft.publisher)
        with QSignalBlocker(self.grows):
            self.grows.setChecked(draft.each_period)
        looked = self._looked
        sheeted = looked is not None and len([n for n in looked.names if ", sheet " in n]) > 1
        with QSignalBlocker(self.only_sheet):
            self.only_sheet.setChecked(bool(draft.sheet))
        self.only_sheet.setVisible(sheeted and looked is not None and ", sheet " in looked.names[looked.at])
        self._show_column()

    def _show_column(self) -> None:
        at = [i for i in self.table.columns() if i < len(self.draft.columns)]
        chosen = [self.draft.columns[i] for i in at]
        self.column_card.setEnabled(bool(chosen))
        if not chosen:
            self.column_card.set_title("No column chosen")
            return
        first = chosen[0]
        named = first.heading or f"Column {at[0] + 1}, without a heading"
        self.column_card.set_title(f"“{named}”" if len(chosen) == 1 else f"{len(chosen)} columns")
        with QSignalBlocker(self.use):
            same = all(c.use is first.use for c in chosen)
            self.use.setCurrentIndex(self.use.findData(first.use) if same else -1)
        figures = all(c.use is Use.VALUE for c in chosen)
        self._says.setVisible(figures)
        for use, line in self.says.items():
            words = {c.says.get(use, "") for c in chosen}
            one = words.pop() if len(words) == 1 else None
            _put(line, one or "")
            whole = self.draft.says(use) or ("a column says it" if self.draft.using(use) else "")
            line.setPlaceholderText(_SEVERAL if one is None else whole or _LIKE[use])
            line.setEnabled(not self.draft.using(use) or bool(one))
        shown = "; ".join(first.sample) if len(chosen) == 1 else ""
        self.sample.setText(f"In it: {shown}" if shown else "")
        self.sample.setVisible(bool(shown))

    # -- what the user says --

    def _change(self, draft: Draft, before: Draft | None = None) -> None:
        self.draft, self._before = draft, before
        self._show_draft()
        self.go.setEnabled(False)
        self._timer.start()

    def _use(self, at: int) -> None:
        use = Use(self.use.itemData(at))
        columns = self.table.columns()
        # one use after the other under the arrow keys: each is tried instead of the one before, and takes nothing from
        # other columns for good
        before = self._before or self.draft
        draft = before.with_use(columns, use)
        if use is Use.VALUE:
            for i in columns:
                if not draft.columns[i].says.get(Use.INDICATOR) and not draft.using(Use.INDICATOR):
                    draft = draft.with_words([i], Use.INDICATOR, draft.columns[i].heading)
        self._change(draft, before)

    def _chosen(self, _at: list[int]) -> None:
        self._before = None
        self._show_column()

    def _says_typed(self, use: Use, words: str) -> None:
        self._change(self.draft.with_words(self.table.columns(), use, words))

    def _fixed_typed(self, use: Use, words: str) -> None:
        self._change(self.draft.with_fixed(use, words))

    def _sheet(self, only: bool) -> None:
        looked = self._looked
        if looked is not None:
            title = looked.names[looked.at].rsplit(", sheet ", 1)[-1]
            self._change(replace(self.draft, sheet=title if only else ""))

    def _other_file(self, at: int) -> None:
        if self._looked is not None and at >= 0:
            self._named = False
            self._ask(verbs_mapping.guess(self._looked.opened, at), self._show, slot="mapping")

    def _other_heading(self) -> None:
        if self._looked is not None:
            start, rows = int(self.start.currentText()), int(self.rows.currentText())
            op = verbs_mapping.guess(self._looked.opened, self._looked.at, start, rows)
            self._ask(op, self._show, slot="mapping")

    def _name_typed(self) -> None:
        self._named = bool(self.name.text().strip())
        self._can_go()

    # -- trying out --

    def _try(self) -> None:
        if self._looked is not None:
            op = verbs_mapping.try_out(self._looked.opened, self._looked.at, self.draft)
            self._ask(op, self._tried, slot="try")

    def _tried(self, found: TriedOut) -> None:
        if not self._named:
            _put(self.name, found.name)
        self.grows.setVisible(found.can_grow)
        self.tried.show_tried(found.tried)
        doubts = " ".join((self._looked.opened.said if self._looked else "", *self.draft.doubts))
        hint = "Choose a column in the file, and say beside it what it is. Shift takes several."
        self.sentence.setText(f"{doubts} {hint}".strip())
        self._can_go()

    def _can_go(self) -> None:
        tried = self.tried.shown
        ready = tried is not None and tried.is_ready and not self._timer.isActive()
        named = not self.keep.isChecked() or bool(self.name.text().strip())
        self.go.setEnabled(ready and named)
        why = "" if ready or tried is None else tried.said
        self.go.setToolTip(why or ("" if named else "Give the mapping a name"))

    def _done(self) -> None:
        if self._looked is not None:
            kept = self.name.text().strip() if self.keep.isChecked() else ""
            self.done_wanted.emit(self._looked.opened, self._looked.at, self.draft, kept)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Sheets by their own names, where all are of one workbook."""
    books = {n.rsplit(", sheet ", 1)[0] if ", sheet " in n else "" for n in names}
    return [n.rsplit(", sheet ", 1)[1] for n in names] if len(books) == 1 and "" not in books else list(names)


def _beside(words: str, control: QWidget) -> QWidget:
    """A label and its control on one line."""
    box = QWidget()
    row = QGridLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setHorizontalSpacing(8)
    tag = label(words, "muted")
    tag.setBuddy(control)
    row.addWidget(tag, 0, 0)
    row.addWidget(control, 0, 1)
    return box


def _grid(lines: dict[Use, QLineEdit], typed: Any, whose: str, uses: Sequence[Use]) -> QWidget:
    """A line to type for each thing that may be said, its label before it."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for at, use in enumerate(uses):
        line = QLineEdit()
        name(line, f"{_LABELS[use]} {whose}")
        line.textEdited.connect(lambda words, use=use: typed(use, words))
        tag: QLabel = label(_LABELS[use])
        tag.setBuddy(line)
        grid.addWidget(tag, at, 0)
        grid.addWidget(line, at, 1)
        lines[use] = line
    return box


def _put(line: QLineEdit, words: str) -> None:
    """Show a text unless it is what somebody is typing."""
    if line.text() != words:
        line.setText(words)
        if not line.hasFocus():
            line.setCursorPosition(0)


def _all_say(draft: Draft, use: Use) -> bool:
    figures = [draft.columns[i] for i in draft.using(Use.VALUE)]
    return bool(figures) and all(c.says.get(use, "").strip() for c in figures)
