"""The chart: what it says, by picture, by keyboard, and as a table."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.chart import Chart, describe
from adviser_app.ui.screen import Context
from adviser_app.ui.theme import Mode
from adviser_app.viewmodels.models import ChartPoint, ChartView
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


def test_it_follows_the_theme(chart: Chart, context: Context) -> None:
    light = chart.grab().toImage()
    context.theme.set_mode(Mode.DARK)
    assert chart.grab().toImage().pixelColor(400, 300) != light.pixelColor(400, 300)


def test_a_period_in_words() -> None:
    said = describe(VIEW, ChartPoint("2024", 2024.5, 7.0, None, None, None, 0, 6.0, 8.0, ""))
    assert said == "2024: Barnsley 7.0%, confidence interval 6.0% to 8.0%"
