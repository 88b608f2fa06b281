"""What became of the reasons since an earlier look: new, worse, better, gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from adviser_app.domain.records.risk import NO_CONTACT
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens.programme_reading import Reading
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.ui.screens.risk import RiskScreen
    from adviser_app.viewmodels.risk import RiskView, SinceLine

COLUMNS = (
    Column("change", "What became of it", "tone", 144),
    Column("council", "Council", width=170),
    Column("reason", "Reason", width=212, stretch=True),
    Column("before", "Then", width=240, hidden=True),
    Column("now", "Now", width=240, hidden=True),
)
_EVERY = "every"


class SincePart(QWidget):
    """``set_view``; the chosen line is read beside the list, Enter opens the council's reasons, of one that has none
    left its page."""

    def __init__(self, screen: RiskScreen) -> None:
        super().__init__()
        self._screen, self.context = screen, screen.context
        theme = self.context.theme
        self.view: RiskView | None = None
        self._lines: dict[tuple[str, str], SinceLine] = {}
        self.sentence = label("", "heading", wrap=True)
        self.chips = ChipRow(theme, "What became of them")
        self.chips.chosen.connect(lambda _key: self._list())
        self.table = DataTable(self.context, "risk-since", COLUMNS, name="What became of the reasons")
        self.table.stays = lambda key: key[1] == NO_CONTACT  # its sentences may tell the day of a private note
        self.table.activated.connect(self._open)
        self.table.current_changed.connect(lambda _key: self._read())
        line = self.table.heading_line
        line.insertWidget(0, self.chips, 1)
        for at in range(1, line.count()):
            line.setStretch(at, 0)
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(300)))
        self.open = button(theme, "Open its reasons", lambda: self._open(self.table.current_key()), icon="gauge",
                           tip="The council in the overview (Enter)")  # fmt: skip
        self.reading = Reading(theme, "What became of the chosen reason", (self.open,))
        self.frame = Columns(theme, [(frame, 12), (self.reading, 7)], least=820)
        self.notes = label("", "muted", wrap=True)
        self.empty = EmptyState(
            theme, "history", "Nothing to compare with yet",
            "The overview of your portfolio is kept once a day on this laptop. From another day on, this page says "
            "what is new, worse, better or gone since then.",
        )  # fmt: skip
        stacked(self, self.sentence, (self.frame, 1), (self.empty, 1), self.notes)

    def set_view(self, view: RiskView) -> None:
        self.view = view
        since = view.since
        for part, shown in ((self.sentence, since is not None), (self.frame, since is not None),
                            (self.empty, since is None), (self.notes, since is not None)):  # fmt: skip
            part.setVisible(shown)
        if since is None:
            return
        self.sentence.setText(since.sentence)
        self.notes.setText(" ".join(view.notes))
        every = (_EVERY, f"All  {len(since.lines):,}")
        self.chips.set_chips([every, *((words, f"{words}  {count:,}") for words, count in since.counts if count)])
        self._list()

    def _list(self) -> None:
        since = self.view.since if self.view is not None else None
        if since is None:
            return
        wanted = str(self.chips.current or _EVERY).casefold()
        lines = [x for x in since.lines if wanted in (_EVERY, x.change.text.casefold())]
        self._lines = {(x.code, x.rule): x for x in lines}
        self.table.set_rows([(_said(x.change), x.council, x.label, x.before, x.now) for x in lines], list(self._lines))
        if self.table.current_key() is None and lines:
            self.table.select_key((lines[0].code, lines[0].rule))
        self._read()

    def _read(self) -> None:
        key = self.table.current_key()
        line = self._lines.get(key) if key is not None else None
        self.open.setEnabled(line is not None)
        if line is None:
            self.reading.show_line("Nothing has come, gone or changed", None, [])
            return
        self.reading.show_line(
            f"{line.council}: {line.label[:1].lower()}{line.label[1:]}", _said(line.change), [],
            [("Then", line.before or "Not a reason"), ("Now", line.now or "No longer a reason")],
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.table.view if not self.frame.isHidden() else self._screen.tabs

    def _open(self, key: tuple[str, str] | None) -> None:
        if key is None:
            return
        here = self.view is not None and self.view.council(key[0]) is not None
        if here:
            self.context.navigate("risk", tab="overview", code=key[0])
        else:
            self.context.navigate("council", code=key[0])


def _said(cell: Cell) -> Cell:
    return Cell(text.sentence(cell.text), cell.sort, cell.spoken, cell.tone, cell.icon)
