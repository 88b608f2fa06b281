"""The revisions of an indicator's figures: a figure by day of release as a chart, every revision as a table."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.chart import Chart
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_history
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels.models import ChartView, SeriesPage

COLUMNS = (
    Column("period", "Period", width=90),
    Column("was", "Was", "number", 134),
    Column("until", "Until", width=152),
    Column("became", "Became", "number", 134, stretch=True),
)
HIGH = 400  # pixels at 100 % that the chart beside its table needs
_PLOT = 236


class RevisionsPart(QWidget):
    """Filled by the page. ``chart`` is there where a release changed a value, ``table`` where it changed anything."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        context = screen.context
        self._screen = screen
        self._page: SeriesPage | None = None
        self._shown: tuple[ChartView, ...] = ()
        self.records = RecordWork(context, self)
        self.period = QComboBox()
        name(self.period, "Period whose figure is drawn by day of release")
        self.period.activated.connect(self._draw)
        self.break_button = button(
            context.theme, "Mark a break…", self.mark_break, icon="git-compare-arrows",
            tip="From a day on figures are not comparable with those before: drawn on charts, and no change is told",
        )  # fmt: skip
        self.changes_button = button(
            context.theme, "What the last refresh changed", self._changes, icon="history",
            tip="In this indicator, council by council",
        )  # fmt: skip
        self.said = label("", "muted", wrap=True)
        self.chart = Chart(context, height=_PLOT, heading=False, low=True)
        self.table = DataTable(context, "series-revisions", COLUMNS, name="Revisions", toolbar=False)
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.chart)
        column.addStretch(1)
        self.drawn = drawn
        self.both = Columns(context.theme, [(drawn, 5), (self.table, 6)], least=760)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 6)
        outer.setSpacing(8)
        outer.addWidget(Flow([self.period, self.break_button, self.changes_button]))
        outer.addWidget(self.said)
        outer.addWidget(self.both, 1)
        outer.addStretch()  # where there is nothing to draw, its words stand at the top

    @property
    def high(self) -> int:
        """Pixels at 100 % that the tab needs."""
        return HIGH if self._shown else 260

    def set_page(self, page: SeriesPage) -> None:
        same = self._page is not None and (self._page.series_id, self._page.code) == (page.series_id, page.code)
        chosen = self.period.currentText() if same else ""
        self._page, self._shown = page, page.revised
        self.period.clear()
        self.period.addItems([view.title for view in page.revised])
        self.period.setCurrentIndex(max(0, self.period.findText(chosen)))
        self.period.setVisible(bool(page.revised))
        self.drawn.setVisible(bool(page.revised))
        self.both.setVisible(bool(page.revisions))
        self.table.set_rows(page.revisions)
        self.said.setText(_sentence(len(page.revisions)))
        self.said.setVisible(not page.revised)
        QTimer.singleShot(1, self, self._draw)  # in a turn of its own, as the page's other parts

    def _draw(self) -> None:
        at = self.period.currentIndex()
        if 0 <= at < len(self._shown):
            self.chart.set_chart(self._shown[at])

    def _changes(self) -> None:
        if self._page is not None:
            self._screen.context.navigate("changes", series_id=self._page.series_id)

    def mark_break(self) -> None:
        """The form of a break of this indicator."""
        if self._page is not None:
            op = verbs_history.break_preset(self._page.series_id)
            self._screen.query(op, lambda names: self.records.new("series_break", names), slot="break")


def _sentence(revisions: int) -> str:
    """Where there is nothing to draw."""
    if revisions:
        return "Markers and notes were changed, no value."
    return "No value was revised since it was first imported."
