"""Support beside pressure: where much of a council stands in the worst quarter, and how much support it took up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.scatter import Point, Scatter, ScatterView
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.ui.screens.risk import RiskScreen
    from adviser_app.viewmodels.pressure import PressurePoint, PressureView

COLUMNS = (
    Column("council", "Council", width=180, stretch=True),
    Column("share", "In the worst quarter", "number", 160),
    Column("judged", "Of judged", "number", 110, tip="Indicators of which it is known what is good"),
    Column("instances", "Instances of support", "number", 164, tip="Delivered or under way in the year"),
    Column("mark", "To notice", "tone", 232),
    Column("type", "Type", width=132, hidden=True),
    Column("region", "Region", width=180, hidden=True),
)
_CORNER = "Much pressure, little support"


class PressurePart(QWidget):
    """``set_view``; ``view`` is what it shows."""

    def __init__(self, screen: RiskScreen) -> None:
        super().__init__()
        self._screen, self.context = screen, screen.context
        theme = self.context.theme
        self.view: PressureView | None = None
        self.sentence = label("", "heading", wrap=True)
        self.scope = label("", "muted", wrap=True)
        self.read = label("", "body", wrap=True)
        self.plot = Scatter(theme)
        self.plot.pointed.connect(self._pointed)
        self.plot.opened.connect(self._open)
        theme.follow(self.plot, lambda w: w.setMinimumHeight(theme.px(330)))
        self.card = Card()
        self.card.content.setContentsMargins(16, 10, 12, 10)
        self.card.content.addWidget(self.read)
        self.card.content.addWidget(self.plot, 1)
        self.table = DataTable(self.context, "risk-pressure", COLUMNS, title="The same as a table",
                               name="Pressure and support, as a table", fit_rows=12)  # fmt: skip
        self.table.activated.connect(self._open)
        self.notes = label("", "muted", wrap=True)
        page = QWidget()
        stacked(page, (self.card, 1), table_card(self.table), self.notes)
        self.empty = EmptyState(
            theme, "gauge", "Nothing can be set against support yet",
            "Of these councils no indicator can be judged: figures come in by Monthly refresh, and whether high or low "
            "is good is said on the page of an indicator.",
            "Monthly refresh", lambda: self.context.navigate("refresh"),
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(page)
        self.stack.addWidget(self.empty)
        stacked(self, stacked(None, self.sentence, self.scope, spacing=2), (self.stack, 1))

    def set_view(self, view: PressureView) -> None:
        self.view = view
        self.sentence.setText(view.sentence)
        self.scope.setText(" · ".join(part for part in (view.scope, self._group()) if part))
        self.plot.set_view(_plot(view))
        rows = [_row(p) for p in view.points]
        rows += [(c.name, Cell("–", None, "cannot be judged", Tone.MUTED), Cell("0", 0), "", Cell(""), c.type, c.region)
                 for c in view.unjudged]  # fmt: skip
        self.table.set_rows(rows, [*(p.code for p in view.points), *(c.code for c in view.unjudged)])
        self.notes.setText(" ".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        self.stack.setCurrentIndex(1 if view.points else 2)
        self._pointed(-1)

    def _group(self) -> str:
        return f"Each council is compared with {self.context.group.sentence}."

    def first_focus(self) -> QWidget | None:
        return self.empty.button if self.stack.currentIndex() == 2 else self.plot

    @property
    def readout(self) -> str:
        return self.read.text()

    def _pointed(self, at: int) -> None:
        view = self.view
        if view is None:
            return
        if 0 <= at < len(view.points):
            self.read.setText(f"{view.points[at].words}.")
        else:
            self.read.setText("Point at a council to read it; a click or Enter opens it.")

    def _open(self, code: object) -> None:
        self.context.navigate("council", code=str(code), tab="support")


def _plot(view: PressureView) -> ScatterView:
    points = tuple(
        Point(p.code, p.name, 100 * p.share, float(p.instances), p.words, p.little)
        for p in view.points
        if p.share is not None
    )
    return ScatterView(
        "Support beside pressure", "Share of the judged indicators in the worst quarter",
        f"Instances of support in {view.year}", "%", points, (100 * view.share_at, view.support_at, _CORNER),
        view.sentence,
    )  # fmt: skip


def _row(p: PressurePoint) -> tuple[Cell | str, ...]:
    share = p.share or 0.0
    mark = Cell(_CORNER, 1, _CORNER, Tone.WARN, "triangle-alert") if p.little else Cell("", 0)
    return (
        p.name, Cell(f"{p.worst:,} ({100 * share:.0f}%)", share, f"{p.worst:,}, {100 * share:.0f} per cent"),
        Cell(f"{p.judged:,}", p.judged),
        Cell(f"{p.instances:,}" if p.instances else "none", p.instances, text.plural(p.instances, "instance")),
        mark, p.type, p.region,
    )  # fmt: skip
