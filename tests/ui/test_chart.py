"""The chart: what it says, by picture, by keyboard, and as a table."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem, QLabel
from pytestqt.qtbot import QtBot

from adviser_app.ui import components
from adviser_app.ui.components.cards import OneLine
from adviser_app.ui.components.chart import Chart, describe, drawable
from adviser_app.ui.components.plot import notes
from adviser_app.ui.components.predecessors import clear
from adviser_app.ui.screen import Context
from adviser_app.ui.theme import Mode
from adviser_app.viewmodels.models import ChartPoint, ChartView
from adviser_app.viewmodels.predecessors import PredecessorLine
from tests.ui import walk


def point(year: int, value: float | None, note: str = "", n: int = 36) -> ChartPoint:
    return ChartPoint(f"{year}/{(year + 1) % 100:02}", year + 0.5, value, 20.1, 29.8, 24.4, n, None, None, note)


def view(*points: ChartPoint, council: str = "Barnsley", unit: str = "%") -> ChartView:
    return ChartView("Recycling", "Shaded: middle half of 36 councils", council, unit, 1, points, ("year",),
                     "Barnsley rose from 22.0% to 26.4%.")  # fmt: skip


VIEW = view(*(point(2014 + i, 22 + i * 0.4) for i in range(9)), point(2023, None, "suppressed"),
            point(2024, 26.4, "provisional"))  # fmt: skip


@pytest.fixture
def chart(qtbot: QtBot, context: Context) -> Chart:
    made = Chart(context)
    qtbot.addWidget(made)
    made.resize(800, 420)
    made.set_chart(VIEW)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_it_reads_out_the_latest_period_until_one_points(chart: Chart) -> None:
    figures = "Barnsley 26.4%, median 24.4%, middle half 20.1% to 29.8%, 36 councils, provisional"
    assert chart.readout == f"2024/25: {figures}"


def test_the_arrow_keys_walk_along_the_line_and_gaps_are_said(qtbot: QtBot, chart: Chart) -> None:
    plot = chart.plot
    assert plot is not None
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert chart.readout.startswith("2014/15: Barnsley 22.0%")
    qtbot.keyClick(plot, Qt.Key.Key_End)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert "no value" in chart.readout
    assert "suppressed" in chart.readout
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert chart.readout.startswith("2014/15")
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert chart.readout.startswith("2024/25")


def test_the_mouse_reads_out_the_nearest_period(qtbot: QtBot, chart: Chart) -> None:
    plot = chart.plot
    assert plot is not None
    box = plot.getPlotItem().getViewBox()
    at = plot.mapFromScene(box.mapViewToScene(QPoint(2018, 25)))
    qtbot.mouseMove(plot.viewport(), QPoint(at.x(), at.y()))
    qtbot.waitUntil(lambda: chart.readout.startswith(("2017", "2018")))


def test_a_screen_reader_hears_the_chart_in_a_sentence(chart: Chart) -> None:
    assert chart.plot is not None
    assert chart.plot.accessibleName() == "Recycling"
    assert chart.plot.accessibleDescription() == "Barnsley rose from 22.0% to 26.4%."
    assert walk.nameless(chart) == []


def test_it_can_be_a_table_with_the_same_figures_and_stays_one(qtbot: QtBot, chart: Chart) -> None:
    qtbot.mouseClick(chart.toggle, Qt.MouseButton.LeftButton)
    assert chart.toggle.text() == "Show as chart"
    table = chart.stack.currentWidget()
    assert table.model.rowCount() == 11  # type: ignore[attr-defined]
    assert table.model.part(0, 1).text == "26.4%"  # type: ignore[attr-defined]
    assert table.model.part(1, 6).text == "suppressed"  # type: ignore[attr-defined]
    chart.set_chart(VIEW)
    assert chart.stack.currentWidget() is table
    qtbot.mouseClick(chart.toggle, Qt.MouseButton.LeftButton)
    assert chart.stack.currentWidget() is chart.plot


def test_without_figures_it_says_so(qtbot: QtBot, context: Context) -> None:
    chart = Chart(context)
    qtbot.addWidget(chart)
    bare = ChartPoint("2024", 2024.5, None, None, None, None, 0, None, None, "suppressed")
    chart.set_chart(view(bare))
    chart.show()
    assert chart.plot is None
    assert not chart.toggle.isVisible()
    chart.set_chart(VIEW)
    assert chart.stack.currentWidget() is chart.plot
    chart.set_chart(view())
    assert chart.readout == ""


@pytest.mark.parametrize(
    "shown",
    [
        view(point(2024, 26.4)),
        view(point(2023, 0.0), point(2024, 0.0)),
        view(*(point(1990 + i, math.sin(i) * 1e6) for i in range(34)), council="Bournemouth, Christchurch and Poole"),
        view(point(2022, 26.4), point(2023, 24.5, "break in series"), unit="Rate per 100,000 population"),
    ],
    ids=["one point", "all zero", "long and large", "break"],
)
def test_odd_series_are_drawn_and_their_labels_never_meet(qtbot: QtBot, context: Context, shown: ChartView) -> None:
    chart = Chart(context)
    qtbot.addWidget(chart)
    chart.resize(500, 320)
    chart.set_chart(shown)
    chart.show()
    chart.resize(900, 420)
    plot = chart.plot
    assert plot is not None
    chart.grab()
    boxes = [item.mapRectToScene(item.boundingRect()) for item, _, _ in plot._labels]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert all(plot.sceneRect().adjusted(-1, -1, 1, 1).contains(b) for b in boxes)


@pytest.mark.parametrize(
    "shown", [view(point(2024, 26.4)), view(point(2020, 22.0), point(2021, None, n=0), point(2024, 26.4))]
)
def test_names_stand_clear_of_the_band_of_a_period_alone(qtbot: QtBot, context: Context, shown: ChartView) -> None:
    """The band of a period without neighbours is a bar to both of its sides."""
    points = (replace(p, low=None, high=None, median=None) if p.n == 0 else p for p in shown.points)
    gap = replace(shown, points=tuple(points))
    chart = Chart(context)
    qtbot.addWidget(chart)
    chart.resize(900, 420)
    chart.set_chart(gap)
    chart.show()
    plot = chart.plot
    assert plot is not None
    chart.grab()
    band = context.theme.color("band")
    bands = [i for i in plot.items() if isinstance(i, QGraphicsPathItem) and i.brush().color() == band]
    assert len(bands) == 1
    around = bands[0].mapRectToScene(bands[0].boundingRect())
    assert around.width() > 10
    for item, _, _ in plot._labels:
        assert item.mapRectToScene(item.boundingRect()).left() > around.right()
    dashes = [i for i in plot.items() if isinstance(i, pg.PlotCurveItem) and i.opts["pen"].dashPattern() == [4, 3]]
    assert sum(bool(len(i.xData) > 1 and np.isfinite(i.yData).all()) for i in dashes) == sum(
        p.n > 0 for p in gap.points
    )


def test_councils_shown_beside_are_in_sight_over_the_band_and_on_the_scale(qtbot: QtBot, context: Context) -> None:
    alone = replace(VIEW, points=VIEW.points[:3])
    others = (("Leeds", (25.0, 25.5, 26.0)), ("York", (1.0, 2.0, 3.0)))
    made = Chart(context)
    qtbot.addWidget(made)
    made.resize(800, 420)
    made.set_chart(replace(alone, others=others, beside="2 councils of the portfolio"))
    with qtbot.waitActive(made):
        made.show()
    assert "not at zero" in " ".join(notes(alone))
    assert "not at zero" not in " ".join(notes(replace(alone, others=others, beside="2 councils of the portfolio")))
    assert made.plot is not None
    items = made.plot.getPlotItem().items
    fill = context.theme.color("band")
    (band,) = [i for i in items if isinstance(i, QGraphicsPathItem) and i.brush().color() == fill]
    (lines,) = [
        i for i in items if isinstance(i, pg.PlotCurveItem) and i.xData is not None and len(i.xData) == 2 * (3 + 1)
    ]
    assert band.zValue() < lines.zValue() < 0  # and below the council's own line


def test_it_follows_the_theme(chart: Chart, context: Context) -> None:
    light = chart.grab().toImage()
    context.theme.set_mode(Mode.DARK)
    assert chart.grab().toImage().pixelColor(400, 300) != light.pixelColor(400, 300)


def test_a_period_in_words() -> None:
    said = describe(VIEW, ChartPoint("2024", 2024.5, 7.0, None, None, None, 0, 6.0, 8.0, ""))
    assert said == "2024: Barnsley 7.0%, confidence interval 6.0% to 8.0%"


@pytest.fixture
def among(chart: Chart) -> Chart:
    """The chart with three councils of its group, one of them without a value in the first period."""
    level = tuple(25.0 for _ in VIEW.points)
    gap = (None, *(28.0 for _ in VIEW.points[1:]))
    chart.set_chart(replace(VIEW, others=(("Doncaster", level), ("Kirklees", gap), ("Wigan", level))))
    return chart


def test_up_and_down_walk_through_the_group_at_one_period(qtbot: QtBot, among: Chart) -> None:
    plot = among.plot
    assert plot is not None
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert among.readout.startswith("2014/15: Barnsley 22.0%")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(plot, key)
        seen.append(among.readout.split(": ")[1].split(",")[0])
    assert seen == ["Doncaster 25.0%", "Wigan 25.0%", "Wigan 25.0%", "Doncaster 25.0%", "Barnsley 22.0%"]


def test_the_neighbour_stays_while_one_walks_along_the_periods(qtbot: QtBot, among: Chart) -> None:
    plot = among.plot
    assert plot is not None
    plot.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(plot, key)
    assert among.readout.startswith("2014/15: Kirklees no value, Barnsley 22.0%")
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert plot.neighbour == ("Kirklees", None)  # nowhere to go from no value
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.neighbour is None
    assert among.readout.startswith("2024/25: Barnsley")


def test_the_mouse_names_the_nearest_line_of_the_group(qtbot: QtBot, among: Chart) -> None:
    plot = among.plot
    assert plot is not None
    box = plot.getPlotItem().getViewBox()

    def move(year: float, value: float) -> None:
        at = plot.mapFromScene(box.mapViewToScene(QPointF(year, value)))
        qtbot.mouseMove(plot.viewport(), QPoint(at.x(), at.y()))

    move(2018.5, 27.9)
    qtbot.waitUntil(lambda: "Kirklees 28.0%" in among.readout)
    move(2018.5, 23.7)
    qtbot.waitUntil(lambda: plot.neighbour is None and among.readout.startswith("2018/19: Barnsley"))


def test_what_is_said_below_a_low_chart_is_never_cut(qtbot: QtBot, context: Context) -> None:
    """It says how the drawing is to be read; on one line it ended in dots in a window of 1280 pixels."""
    low = Chart(context, low=True)
    qtbot.addWidget(low)
    low.resize(420, 420)
    low.set_chart(VIEW)
    low.show()
    said = " ".join(notes(VIEW))
    seen = next(w for w in low.findChildren(QLabel) if w.text() == said)
    assert seen.isVisible()
    assert seen.height() >= seen.heightForWidth(seen.width())


def test_names_of_those_before_keep_clear_of_the_councils_own_line() -> None:
    """At their ends, moved by the least way under or over the line, or not at all where neither has room."""
    names = [(40.0, 14.0), (54.0, 14.0), (68.0, 14.0)]  # from 33 to 75
    assert clear(names, [], 100) == [40, 54, 68]
    assert clear(names, [90, 95], 100) == [40, 54, 68]
    assert clear(names, [70, 72], 85) == [33, 47, 61]  # over it: its foot stands at 68
    assert clear(names, [70, 72], 120) == [40, 54, 81]  # two over it, one under it: they move less
    assert clear(names, [12, 38], 120) == [47, 61, 75]  # under it: its top stands at 40
    assert clear(names, [46, 48], 120) == [37, 57, 71]  # one over it, two under it
    assert clear([(40.0, 14.0), (30.0, 14.0), (52.0, 14.0)], [36, 38], 80) == [47, 27, 61]  # in the order of their ends
    assert clear(names, [40, 42], 50) is None


@pytest.mark.parametrize("end", [30.0, 24.0, 21.0])
def test_a_name_of_one_before_does_not_lie_over_the_line(qtbot: QtBot, context: Context, end: float) -> None:
    before = PredecessorLine("E1", "Bournemouth", False, "", (), 1, (end, end, *[None] * 9), ("",) * 11)
    points = tuple(point(2014 + i, 22 + i * 0.4 if i > 1 else None) for i in range(11))
    made = Chart(context)
    qtbot.addWidget(made)
    made.resize(800, 420)
    made.set_chart(replace(VIEW, points=points, predecessors=(before,)))
    with qtbot.waitActive(made):
        made.show()
    plot = made.plot
    assert plot is not None
    name_ = next(i for i in plot.getPlotItem().items if isinstance(i, pg.TextItem) and i.toPlainText() == "Bournemouth")
    box, over = plot.getPlotItem().getViewBox(), name_.textItem.mapRectToScene(name_.textItem.boundingRect())
    line = [box.mapViewToScene(QPointF(p.x, p.value)) for p in points if p.value is not None]
    assert not [spot for spot in line if over.contains(spot)]


def test_in_a_low_plot_three_names_stand_on_either_side_of_the_line_and_the_readout_is_whole(
    qtbot: QtBot, context: Context
) -> None:
    """Bournemouth, Christchurch and Poole in a window of 1280 pixels: one name lay under the line, and what was read
    out ended in an ellipsis."""
    before = tuple(
        PredecessorLine(f"E{i}", name, False, "", (), 1, (end, end, *[None] * 9), ("",) * 11)
        for i, (name, end) in enumerate((("Bournemouth", 24.8), ("Christchurch", 25.8), ("Poole", 25.4)))
    )
    points = tuple(point(2014 + i, 25 - i * 0.1 if i > 1 else None) for i in range(11))
    made = Chart(context, height=112, low=True)
    qtbot.addWidget(made)
    made.resize(674, 300)
    council = "Bournemouth, Christchurch and Poole"
    made.set_chart(replace(VIEW, council=council, points=points, predecessors=before))
    with qtbot.waitActive(made):
        made.show()
    plot = made.plot
    assert plot is not None
    box = plot.getPlotItem().getViewBox()
    spots = [box.mapViewToScene(QPointF(p.x, p.value)) for p in points if p.value is not None]
    line = QPainterPath(spots[0])
    for spot in spots[1:]:
        line.lineTo(spot)
    rooms = [i.textItem.mapRectToScene(i.textItem.boundingRect()) for i in plot.getPlotItem().items
             if isinstance(i, pg.TextItem) and i.toPlainText() in [one.name for one in before]]  # fmt: skip
    assert len(rooms) == 3
    along = [line.pointAtPercent(step / 400) for step in range(401)]
    assert not [room for room in rooms if any(room.contains(spot) for spot in along)]
    plot.setFocus()
    for _point in points:
        qtbot.keyClick(plot, Qt.Key.Key_Left)
        shown = next(w for w in made.findChildren(OneLine) if w.isVisible())
        assert QLabel.text(shown) == shown.text() == made.readout
        assert shown.heightForWidth(shown.width()) <= shown.height()
    assert "before it Bournemouth 24.8%" in made.readout


def test_what_a_chart_is_drawn_with_is_loaded_where_the_figures_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not on the window's thread, which stood still for a fifth of a second when a council was opened at once."""
    loaded = "adviser_app.ui.components.plot"
    monkeypatch.delattr(components, "plot")
    monkeypatch.delitem(sys.modules, loaded)
    read = drawable(lambda store, work: (store, work, loaded in sys.modules))
    assert read("store", "work") == ("store", "work", True)


def test_a_screen_reader_meets_a_graphic_and_the_keyboard_comes_to_it_after_its_buttons(
    qtbot: QtBot, chart: Chart
) -> None:
    """The plot is made late: the keyboard came to it after what stands below it."""
    plot = chart.plot
    assert plot is not None
    for widget in (plot, plot.viewport()):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.role() == QAccessible.Role.Graphic
        assert interface.text(QAccessible.Text.Name) == "Recycling"
    chart.toggle.setFocus()
    qtbot.keyClick(chart.toggle, Qt.Key.Key_Tab)
    assert plot.hasFocus()
