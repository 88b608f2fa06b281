"""The chart of a series: the council's line, the group's middle half as a band, its median, as a picture or a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import OneLine, label
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.viewmodels import predecessors, text
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.ui.components.plot import Plot
    from adviser_app.ui.screen import Context
    from adviser_app.ui.tasks import Op
    from adviser_app.viewmodels.models import ChartPoint, ChartView

_COLUMNS = (
    Column("period", "Period", "text", 160, stretch=True),
    Column("value", "Value", "number", 110),
    Column("median", "Median", "number", 110),
    Column("low", "Lower quartile", "number", 130),
    Column("high", "Upper quartile", "number", 130),
    Column("n", "Councils", "number", 100),
    Column("note", "Notes", "text", 200),
)


class Chart(QWidget):
    """Heading, a line that reads out the period pointed at, the plot, and the same figures as a table.

    Light until it has something to show: pyqtgraph is loaded with the first ``set_chart``, or by ``make_plot``. A
    screen reader hears the view's ``alt_text``, and each period while the arrow keys walk along the line.
    """

    def __init__(self, context: Context, *, height: int = 280, heading: bool = True, low: bool = False) -> None:
        """``height`` of the plot in pixels at 100 %; ``heading`` False where the card around says the title; ``low``:
        what is said above the plot stays on one line where it can, and leaves out whose page it is."""
        super().__init__()
        self._context = context
        self._height = height
        self._low = low
        self._view: ChartView | None = None
        self._plot: Plot | None = None
        self._title = label("", "heading", wrap=True)
        self._subtitle = label("", "muted", wrap=True)
        if not heading:
            self._title.hide()
        self._readout = OneLine(context.theme) if low else label("", "small", wrap=True)
        if not low:  # room for two lines, so that the plot stays where it is when a neighbour is named
            self._readout.setAlignment(Qt.AlignmentFlag.AlignTop)
            context.theme.follow(self._readout, lambda w: w.setMinimumHeight(context.theme.px(32)))
        self._notes = label("", "small", wrap=True)  # how the drawing is to be read: never cut
        self.toggle = button(context.theme, "Show as table", self._turn, icon="table", flat=True)
        self._last: QWidget = self.toggle  # of the controls at the heading
        self._head = head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title if heading else self._subtitle, 1)
        head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        self._table = DataTable(context, "chart", _COLUMNS, name="The chart as a table", toolbar=False)
        self._before: tuple[str, ...] = ()
        self._nothing = label("No figures to draw.", "muted")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._nothing)
        self.stack.addWidget(self._table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        if heading:
            column.addWidget(self._subtitle)  # of the whole width: beside the buttons it went over three lines
        column.addWidget(self._readout)
        column.addSpacing(6)
        column.addWidget(self.stack, 1)
        column.addSpacing(4)
        column.addWidget(self._notes)
        context.theme.follow(self.stack, lambda _stack: self.set_plot_height(self._height))

    def set_plot_height(self, height: int) -> None:
        """``height`` of the plot in pixels at 100 %."""
        self._height = height
        self.stack.setFixedHeight(self._context.theme.px(height))

    def add_control(self, widget: QWidget) -> None:
        """A button at the right of the heading, after the one that turns the chart into a table."""
        self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._last = widget

    @property
    def plot(self) -> Plot | None:
        """The plot, once there was something to draw."""
        return self._plot

    @property
    def readout(self) -> str:
        return self._readout.text()

    def make_plot(self) -> bool:
        """Make the plot before there is something to draw, which takes a while; False where it is made."""
        from adviser_app.ui.components.plot import Plot

        if self._plot is not None:
            return False
        self._plot = Plot(self._context.theme)
        self._plot.pointed.connect(self._read_out)
        self.stack.addWidget(self._plot)
        QWidget.setTabOrder(self._last, self._plot)  # made late, it would come after what stands below
        return True

    def set_chart(self, view: ChartView) -> None:
        """Show a chart; the form, picture or table, stays as the user chose it."""
        from adviser_app.ui.components.plot import notes

        self._view = view
        self._title.setText(view.title)
        self._subtitle.setText(view.subtitle)
        self._subtitle.setVisible(bool(view.subtitle))
        drawable = any(p.value is not None or p.median is not None for p in view.points) or bool(
            predecessors.drawn(view)
        )
        if isinstance(self._readout, OneLine):
            self._readout.allow_two(bool(predecessors.drawn(view)))  # it reads out theirs besides
        self._fit_table(view)
        if drawable:
            self.make_plot()
        if self._plot is not None and drawable:
            self._plot.set_view(view)
        stood = (v for p in view.points for v in (p.median, p.low, p.high))
        told = text.statistics(stood, view.decimals, view.unit)
        rows = [_row(view, i, told) for i in reversed(range(len(view.points)))]
        self._table.set_rows(rows, [p.label for p in reversed(view.points)])
        self.toggle.setVisible(drawable)
        said = notes(view)
        self._notes.setText(" ".join(said))
        self._notes.setVisible(bool(said))
        self._show_form(self.stack.currentWidget() is self._table and drawable)
        self._read_out(-1)

    def _fit_table(self, view: ChartView) -> None:
        """A column for each council that was before; made anew only where they are others."""
        names = tuple(p.heading for p in view.predecessors)
        if names == self._before:
            return
        self._before = names
        columns = [*_COLUMNS[:-1], *(Column(f"before{i}", n, "number", 150) for i, n in enumerate(names)), _COLUMNS[-1]]
        old, shown = self._table, self.stack.currentWidget() is self._table
        table_id = "chart-before" if names else "chart"
        self._table = DataTable(self._context, table_id, columns, name="The chart as a table", toolbar=False)
        self.stack.insertWidget(self.stack.indexOf(old), self._table)
        if shown:
            self.stack.setCurrentWidget(self._table)
        self.stack.removeWidget(old)
        old.deleteLater()

    def _turn(self) -> None:
        self._show_form(self.stack.currentWidget() is not self._table)

    def _show_form(self, table: bool) -> None:
        picture = self._plot if self._plot is not None and self.toggle.isVisibleTo(self) else self._nothing
        self.stack.setCurrentWidget(self._table if table else picture)
        self.toggle.setText("Show as chart" if table else "Show as table")

    def _read_out(self, at: int) -> None:
        view = self._view
        if view is None or not view.points:
            self._readout.setText("")
            return
        known = [i for i, p in enumerate(view.points) if p.value is not None]
        place = at if at >= 0 else known[-1] if known else len(view.points) - 1
        near = self._plot.neighbour if at >= 0 and self._plot is not None else None
        said = describe(view, view.points[place], near)
        before = predecessors.told(view, place)
        if before:
            said = f"{said}; before it {', '.join(before)}"
        own = f": {view.council} "
        self._readout.setText(said.replace(own, ": ", 1) if self._low else said)
        if at >= 0 and self._plot is not None:
            self._plot.say(said)


def drawable(op: Op) -> Op:
    """A read of what a chart shows. What it is drawn with is loaded first, where the read is done: just after the start
    the window would stand still for a fifth of a second to load it."""

    def run(store: Any, work: Any) -> Any:
        from adviser_app.ui import qt_types

        qt_types.wait(work)
        from adviser_app.ui.components import plot  # noqa: F401 - for its side effect

        return op(store, work)

    return run


def describe(view: ChartView, point: ChartPoint, neighbour: tuple[str, float | None] | None = None) -> str:
    """One period in words: "2024/25: Barnsley 26.4%, median 24.4%, middle half 20.1% to 29.8%, 36 councils". The
    ``neighbour`` pointed at comes first: it is what one wants to know."""
    value = text.value_text(point.value, view.decimals, view.unit) if point.value is not None else "no value"
    parts = [f"{view.council} {value}"]
    if neighbour is not None:
        name, other = neighbour
        shown = text.value_text(other, view.decimals, view.unit) if other is not None else "no value"
        parts.insert(0, f"{name} {shown}")
    if point.lower is not None and point.upper is not None:
        low, high = (text.value_text(v, view.decimals, view.unit) for v in (point.lower, point.upper))
        parts.append(f"confidence interval {low} to {high}")
    if point.median is not None:
        parts.append(f"median {text.statistic_text(point.median, view.decimals, view.unit)}")
    if point.low is not None and point.high is not None:
        low, high = (text.statistic_text(v, view.decimals, view.unit) for v in (point.low, point.high))
        parts.append(f"middle half {low} to {high}")
    if point.n:
        parts.append(text.plural(point.n, "council"))
    if point.note:
        parts.append(point.note)
    return f"{point.label}: {', '.join(parts)}"


def _row(view: ChartView, at: int, said: Callable[[float], str]) -> tuple[Cell, ...]:
    """``said``: medians and quartiles in words."""
    point = view.points[at]

    def statistic(value: float | None) -> Cell:
        return Cell("") if value is None else Cell(said(value), value)

    value = point.value
    return (
        Cell(point.label, point.x),
        Cell("") if value is None else Cell(text.value_text(value, view.decimals, view.unit), value),
        statistic(point.median),
        statistic(point.low),
        statistic(point.high),
        Cell(str(point.n), point.n),
        *predecessors.cells(view, at),
        Cell(point.note),
    )
