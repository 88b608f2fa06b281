"""The list of one kind of record: its columns from the declaration, narrowed by portfolio, council and a choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QWidget

from adviser_app.domain.records import RecordType
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens.verbs_records import Listing
from adviser_app.viewmodels import records as shown
from adviser_app.viewmodels.records import LineView

ALL, MINE, ONE = "", "mine", "one"


class RecordList:
    """``card`` stands on the page. ``set_listing`` fills it; ``only_council`` narrows it to one council."""

    def __init__(self, context: Context, record: RecordType) -> None:
        self._context, self._record = context, record
        self.council = ""
        self._listing: Listing | None = None
        views = shown.columns(record)
        self._mark_at = next(i for i, view in enumerate(views) if view.id == "mark")
        self.table = DataTable(
            context, f"records-{record.name}",
            [Column(v.id, v.title, v.kind, v.width, v.stretch, v.hidden) for v in views], name=record.plural,
        )  # fmt: skip
        self.table.stays = lambda _row: record.private
        self.scope = QComboBox()
        name(self.scope, "Councils")
        self.scope.addItem("All councils", ALL)
        self.scope.addItem("My portfolio", MINE)
        self._scope_key = f"records/{record.name}-scope"
        kept = context.settings.text(self._scope_key)
        self.scope.setCurrentIndex(max(0, self.scope.findData(kept)))
        self.scope.activated.connect(lambda _at: self._scoped())
        controls: list[QWidget] = [self.scope] if record.council else []
        self.filter = QComboBox()
        field = shown.filter_field(record)
        if field is not None:
            name(self.filter, field.label)
            self.filter.addItem(f"Any {field.label[:1].lower()}{field.label[1:]}", "")
            self._offer([(choice, choice[:1].upper() + choice[1:]) for choice in field.choices])
            self.filter.activated.connect(lambda _at: self._list())
            controls.append(self.filter)
        for control in controls:
            context.theme.follow(control, lambda w: w.setFixedWidth(context.theme.px(148)))
        if controls:
            line = self.table.heading_line
            line.insertWidget(0, Flow(controls), 1)
            for at in range(1, line.count()):
                line.setStretch(at, 0)
        self.card = table_card(self.table)

    def only_council(self, code: str) -> None:
        """Only the records of one council, until another choice is made; "" takes that back."""
        self.council = code
        at = self.scope.findData(ONE)
        if code and at < 0:
            self.scope.addItem("One council", ONE)
            at = self.scope.findData(ONE)
        if code:
            self.scope.setCurrentIndex(at)
        elif at >= 0:
            self.scope.removeItem(at)
        self._list()

    def _offer(self, choices: list[tuple[str, str]]) -> None:
        """What the list may be narrowed by; what is chosen stays chosen."""
        kept = self.filter.currentData()
        while self.filter.count() > 1:
            self.filter.removeItem(1)
        for value, words in choices:
            self.filter.addItem(words, value)
        self.filter.setCurrentIndex(max(0, self.filter.findData(kept)))

    def set_listing(self, listing: Listing) -> None:
        self._listing = listing
        if listing.referred is not None:
            self._offer(listing.referred)
        at = self.scope.findData(ONE)
        if at >= 0:
            self.scope.setItemText(at, listing.council_name(self.council))
        self._list()

    def choose(self, row: str) -> bool:
        """Make a row current, whatever narrows the list; False where there is none."""
        if self.table.select_key(row):
            return True
        if self._listing is None or self._listing.page(row) is None:
            return False
        self.scope.setCurrentIndex(0)
        self.filter.setCurrentIndex(0)
        self.table.set_filter("")
        self._list()
        return self.table.select_key(row)

    def choose_first(self) -> None:
        if self.table.model.rowCount():
            self.table.select_key(self.table.model.key(0))

    def _scoped(self) -> None:
        scope = self.scope.currentData()
        if scope != ONE:
            self._context.settings.put(self._scope_key, scope)
        self._list()

    def _list(self) -> None:
        listing = self._listing
        if listing is None:
            return
        scope, wanted = self.scope.currentData(), self.filter.currentData() or ""
        lines = [
            line for line in listing.lines
            if (not wanted or line.filter == wanted)
            and (scope != MINE or line.council in listing.mine)
            and (scope != ONE or line.council == self.council)
        ]  # fmt: skip
        # Cells are made for the rows in view; searched is every field, shown or not.
        cells = [partial(listing.cell, column.id) for column in self.table.model.columns]
        self.table.set_source(RecordRows(lines, [line.id for line in lines], cells, _words))
        self._show_marks(any(line.marked for line in lines))

    def _show_marks(self, any_marked: bool) -> None:
        """The column of conflicts and the like is there when there are any."""
        header = self.table.view.horizontalHeader()
        if header.isSectionHidden(self._mark_at) == any_marked:
            # Ours, not the user's: not to be remembered as a choice of columns.
            blocked = self.table.view.blockSignals(True)
            header.setSectionHidden(self._mark_at, not any_marked)
            self.table.view.stretch()
            self.table.view.blockSignals(blocked)


def _words(line: LineView) -> str:
    return line.words
