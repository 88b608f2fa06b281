"""A council's indicators in one table: themes as chips, sparklines fetched for the rows in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.model import Part
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels.cells import Cell, Spark
from adviser_app.viewmodels.models import IndicatorRow, ThemeGroup

COLUMNS = (
    Column("title", "Indicator", width=196, stretch=True),
    Column("latest", "Latest", "number", 80),
    Column("period", "Period", width=150, firm=True),  # 2024/25 (Feb–Jan)
    Column("change", "Change", "number", 86, tip="On the previous equivalent period"),
    Column("direction", "Direction", "tone", 118, firm=True, tip="Judged where the indicator has a polarity"),
    Column("median", "Median", "number", 80, tip="The comparison group's median"),
    Column("quartile", "Quartile", "tone", 128, tip="1st is best; higher or lower than most without a polarity"),
    Column("rank", "Rank", "text", 92, tip="1 is best; from high to low without a polarity"),
    Column("spark", "Trend", "spark", 76, tip="The line, over the comparison group's middle half"),
    Column("standing", "Against comparators", "tone", 232, hidden=True),
    Column("theme", "Theme", width=150, hidden=True),
    Column("detail", "Measure and source", width=220, hidden=True),
)
_WIDE = 1300  # pixels at 100 %: from here the verdict has a column of its own
_ROOMY = {"period": 150, "rank": 164, "spark": 112}  # "104th highest of 181"
_STANDING = next(i for i, c in enumerate(COLUMNS) if c.id == "standing")
_SPARK = next(i for i, c in enumerate(COLUMNS) if c.kind == "spark")
ALL = ""


class IndicatorTable(QWidget):
    """``opened`` and ``current_changed`` tell a series id; ``sparks_wanted`` the ids of rows in view without a line."""

    opened = Signal(object)
    current_changed = Signal(object)
    sparks_wanted = Signal(list)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._groups: tuple[ThemeGroup, ...] = ()
        self.sparks: dict[int, Spark | None] = {}
        self._asked: set[int] = set()
        self.chips = ChipRow(context.theme, "Theme")
        self.chips.chosen.connect(lambda _theme: self._list())
        self._context = context
        self.table = DataTable(context, "indicators-of-council", COLUMNS, name="Indicators")
        self.table.heading_line.setContentsMargins(12, 0, 8, 0)
        line = self.table.heading_line
        line.insertWidget(0, self.chips, 1)
        for at in range(1, line.count()):
            line.setStretch(at, 0)
        # Whether the verdict's column is shown follows the width until the user chooses columns.
        self._own_columns = bool(context.settings.words("tables/indicators-of-council"))
        self._verdict = False
        self.table.view.layout_changed.connect(self._columns_chosen)
        self.table.activated.connect(self.opened)
        self.table.current_changed.connect(self.current_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        # One look a moment after the last movement: dragging the scroll bar must not ask for every row it passes.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(40)
        self._look.timeout.connect(self._want)
        view = self.table.view
        view.verticalScrollBar().valueChanged.connect(self._look.start)
        view.viewport().installEventFilter(self)
        self.table.model.modelReset.connect(self._look.start)
        self.table.model.layoutChanged.connect(self._look.start)

    def set_groups(self, groups: Sequence[ThemeGroup], *, same_council: bool) -> None:
        """Show these; the lines of another council or another group are forgotten."""
        self._groups = tuple(groups)
        self.sparks = {row.series_id: row.spark for group in groups for row in group.rows if row.spark is not None}
        self._asked = set(self.sparks)
        if not same_council:
            self.table.view.clearSelection()
        total = sum(len(group.rows) for group in groups)
        chips = [(ALL, f"All themes  {total:,}"), *((g.name, f"{g.name}  {len(g.rows):,}") for g in groups)]
        self.chips.set_chips(chips)
        self.chips.setVisible(len(groups) > 1)
        self._list()

    def rows(self) -> list[IndicatorRow]:
        """Of the theme chosen, by theme."""
        theme = self.chips.current
        return [row for group in self._groups if theme in (ALL, None, group.name) for row in group.rows]

    def show_series(self, series_id: int, *, at_top: bool = False) -> None:
        """Make a row current, whatever theme or filter hides it, and bring it into view. ``at_top``: as the first row
        in view, which a low window shows even where the table's last rows are below its edge."""
        if not self.table.select_key(series_id):
            self.table.set_filter("")
            if not self.table.select_key(series_id):
                self.chips.choose(ALL)
                self.table.select_key(series_id)
        # Once more when the table has its size: a row is not scrolled to in a table that is not laid out yet.
        hint = QAbstractItemView.ScrollHint
        QTimer.singleShot(0, self, lambda: self._reveal(hint.PositionAtTop if at_top else hint.EnsureVisible))

    def _reveal(self, where: QAbstractItemView.ScrollHint) -> None:
        self.table.view.scrollTo(self.table.view.currentIndex(), where)

    def fill_sparks(self, sparks: Mapping[int, Spark]) -> None:
        self.sparks.update(sparks)
        self.table.view.viewport().update()

    def _list(self) -> None:
        rows, sparks = self.rows(), self.sparks
        cells = [*_CELLS]
        cells[_SPARK] = lambda row: sparks.get(row.series_id)
        self.table.set_source(RecordRows(rows, [row.series_id for row in rows], cells, _hay))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._context.theme.px(_WIDE)
        if wide != self._verdict and not self._own_columns:
            self._verdict = wide
            # Ours, not the user's: the view must not tell it as a choice to remember.
            blocked = self.table.view.blockSignals(True)
            self.table.view.horizontalHeader().setSectionHidden(_STANDING, not wide)
            for at, column in enumerate(COLUMNS):
                if column.id in _ROOMY:
                    self.table.view.set_width(at, _ROOMY[column.id] if wide else column.width)
            self.table.view.blockSignals(blocked)

    def _columns_chosen(self) -> None:
        self._own_columns = True

    def in_view(self) -> list[int]:
        """The series ids of the rows on the screen."""
        view, model = self.table.view, self.table.model
        if not model.rowCount():
            return []
        first = max(0, view.rowAt(0))
        last = view.rowAt(view.viewport().height() - 1)
        return [model.key(row) for row in range(first, (model.rowCount() - 1 if last < 0 else last) + 1)]

    def _want(self) -> None:
        if not self.isVisible():
            return
        wanted = [key for key in self.in_view() if key not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.sparks_wanted.emit(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._look.start()
        return super().eventFilter(watched, event)


def _quartile(row: IndicatorRow) -> Cell:
    """The quartile with the verdict's icon and tone; without a polarity the place among the others."""
    told, verdict = row.quartile, row.standing
    if not told.text:
        return verdict
    spoken = f"{told.said}, {verdict.text.lower()}" if verdict.text else told.said
    return Cell(told.text, told.sort, spoken, verdict.tone, verdict.icon)


def _hay(row: IndicatorRow) -> str:
    """What the filter looks through: every word of the row, shown or not."""
    cells = (row.latest, row.period, row.direction, row.quartile, row.rank, row.standing)
    return "\n".join((row.title, row.theme, row.detail, *(cell.text for cell in cells)))


_CELLS: tuple[Callable[[IndicatorRow], Part], ...] = (
    lambda r: Cell(r.title),
    lambda r: r.latest,
    lambda r: r.period,
    lambda r: r.change,
    lambda r: r.direction,
    lambda r: r.median,
    _quartile,
    lambda r: r.rank,
    lambda r: None,
    lambda r: r.standing,
    lambda r: Cell(r.theme),
    lambda r: Cell(r.detail),
)  # in the order of COLUMNS
