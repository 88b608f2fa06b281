"""Take-up in figures: totals with what they rest on, by offer, theme, region, type and year, and who had none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.bars import Bar, Bars
from adviser_app.ui.components.cards import Card, CardRow, label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card as CardView
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import CouncilRef
from adviser_app.viewmodels.support_figures import HEADERS, FiguresView

_COLUMNS = (
    Column("name", "Of", width=176, stretch=True),
    *(
        Column(f"c{at}", header, "number", width, hidden=at >= 7)
        for at, (header, width) in enumerate(zip(HEADERS, (90, 142, 126, 126, 166, 84, 80, 116, 84, 170), strict=True))
    ),
)
_CHANGE = (
    Column("what", "What", width=132, stretch=True),
    Column("now", "Now", "number", 178),
    Column("before", "Before", "number", 178),
    Column("change", "Change", "number", 124),
)
_WHO = (
    Column("name", "Council", width=180, stretch=True),
    Column("type", "Type", width=132),
    Column("region", "Region", width=196),
)
_MOST_BARS = 12  # councils with more offers than that are one bar


class FiguresPage(QWidget):
    """``set_view``; ``opened`` tells a council's code, ``narrowed(part, key)`` a line of a breakdown to look into:
    part is "offer", "theme", "region", "type" or "year"."""

    opened = Signal(object)
    narrowed = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self._view: FiguresView | None = None
        self.sentence = label("", "heading", wrap=True)
        self.scope = label("", "muted", wrap=True)
        self.cards = CardRow(theme, least_width=196)
        self.chips = ChipRow(theme, "Figures by")
        self.chips.chosen.connect(lambda _by: self._list())
        self.table = DataTable(context, "support-figures", _COLUMNS, name="Figures", fit_rows=12)
        self.table.activated.connect(lambda key: self.narrowed.emit(str(self.chips.current), str(key)))
        line = self.table.heading_line
        line.insertWidget(0, self.chips, 1)
        for at in range(1, line.count()):
            line.setStretch(at, 0)
        self.breakdown = table_card(self.table)
        self.distribution = Card("Offers per council")
        self.distribution_words = label("", "muted", wrap=True)
        self.bars = Bars(theme, "Councils by how many offers they had")
        self.distribution.content.addWidget(self.distribution_words)
        self.distribution.content.addWidget(self.bars)
        self.distribution.content.addStretch(1)
        self.change_table = DataTable(
            context, "support-change", _CHANGE, title="Compared with the year before", toolbar=False, fit_rows=9
        )
        self.change = table_card(self.change_table)
        self.none_chips = ChipRow(theme, "Councils that had nothing")
        self.none_chips.chosen.connect(lambda _key: self._list_none())
        self.none_words = label("", "muted", wrap=True)
        self.none_words.setContentsMargins(12, 0, 12, 0)
        self.none_table = DataTable(context, "support-none", _WHO, name="Councils that had nothing", fit_rows=12)
        self.none_table.activated.connect(self.opened)
        line = self.none_table.heading_line
        line.insertWidget(0, self.none_chips, 1)
        for at in range(1, line.count()):
            line.setStretch(at, 0)
        self.none = table_card(self.none_table)
        self.none.content.addWidget(self.none_words)
        self.notes = label("", "muted", wrap=True)
        stacked(
            self,
            stacked(None, self.sentence, self.scope, spacing=2),
            self.cards,
            self.breakdown,
            Columns(theme, [(self.change, 5), (self.distribution, 3)], least=820),
            self.none,
            self.notes,
            top=True,
        )

    @property
    def view(self) -> FiguresView | None:
        return self._view

    def set_view(self, view: FiguresView) -> None:
        self._view = view
        self.sentence.setText(view.sentence)
        self.scope.setText(view.scope)
        self.cards.set_cards((*view.cards[:2], _per_council(view), *view.cards[2:]))
        self.chips.set_chips([(b.by, b.title) for b in view.breakdowns if b.rows])
        self._list()
        self.distribution_words.setText(view.distribution_words)
        self.bars.set_bars(_bars(view))
        self.change_table.set_title(view.change_title)
        self.change_table.set_rows([(Cell(r.what), r.now, r.before, r.change) for r in view.change])
        self.change.setVisible(bool(view.change))
        never = [(row.theme, f"Never: {row.theme_name}  {len(row.councils):,}") for row in view.never]
        self.none_chips.set_chips([("", f"None in this period  {len(view.none):,}"), *never])
        self._list_none()
        self.notes.setText(" ".join(view.notes))

    def _list(self) -> None:
        if self._view is None or self.chips.current is None:
            self.breakdown.setVisible(False)
            return
        found = self._view.breakdown(str(self.chips.current))
        self.breakdown.setVisible(True)
        self.table.view.setAccessibleName(f"{found.title}")
        self.table.model.rename(0, found.first)
        self.table.set_rows([(row.name, *row.cells) for row in found.rows], [row.key for row in found.rows])

    def _list_none(self) -> None:
        view = self._view
        if view is None:
            return
        key = str(self.none_chips.current or "")
        found: tuple[CouncilRef, ...] = view.none
        said = f"{text.sentence(text.plural(len(view.none), 'council'))} without an instance in this period."
        for row in view.never:
            if row.theme == key:
                found, said = row.councils, f"{row.sentence} Whatever the year."
        self.none_words.setText(said)
        self.none_table.set_rows([(c.name, c.type, c.region) for c in found], [c.code for c in found])


def _per_council(view: FiguresView) -> CardView:
    found = view.figures.offers_per_council
    if found.mean is None or found.median is None:
        return CardView("Offers per council", "–", "no council to speak of", Tone.MUTED)
    return CardView(
        "Offers per council",
        f"{found.mean:.1f}",
        f"on average; median {found.median:g}, most {len(found.councils) - 1:,}",
    )


def _bars(view: FiguresView) -> list[Bar]:
    """Councils by how many offers they had: none first, many as one."""
    counts = dict(view.distribution)
    most = max(counts, default=0)
    last = min(most, _MOST_BARS)
    bars = [Bar("none", counts.get(0, 0), quiet=True)]
    bars += [Bar(f"{n:,}", counts.get(n, 0)) for n in range(1, last)]
    if most > last:
        bars.append(Bar(f"{last:,} or more", sum(c for n, c in counts.items() if n >= last)))
    elif last:
        bars.append(Bar(f"{last:,}", counts.get(last, 0)))
    return bars
