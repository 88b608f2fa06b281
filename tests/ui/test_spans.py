"""Spans over the years: lanes, order, walking, what still goes on."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.spans import Span, Spans
from adviser_app.ui.theme import Theme

FIRST, LAST, TODAY = date(2010, 3, 1), date(2026, 11, 22), date(2026, 11, 22)
SPANS = (
    Span("open", "Thurrock", "Commissioners", date(2022, 9, 2), None, "Thurrock: commissioners, going on"),
    Span("before", "Thurrock", "Inspection", date(2022, 9, 2), date(2023, 6, 15), "Thurrock: inspection, ended"),
    Span("early", "Doncaster", "Commissioners", date(2010, 6, 30), date(2014, 11, 11), "Doncaster: ended", vague=True),
    Span("late", "Doncaster", "Directions", date(2020, 1, 1), date(2021, 1, 1), "Doncaster: directions, ended"),
)


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> Spans:
    made = Spans(theme, "Interventions")
    qtbot.addWidget(made)
    made.set_spans(SPANS, FIRST, LAST, TODAY, "Four.")
    made.resize(900, made.sizeHint().height())
    made.show()
    return made


def rows(chart: Spans) -> dict[str, int]:
    return {p.span.key: p.row for p in chart._placed}


def test_what_overlaps_stands_below_each_other_in_its_lane(chart: Spans) -> None:
    at = rows(chart)
    assert {at["open"], at["before"]} == {0, 1}
    assert at["early"] == at["late"] == 2  # one after the other: one row


def test_bars_stand_at_their_days_and_what_goes_on_ends_today(chart: Spans) -> None:
    bars = {p.span.key: chart._bar(p) for p in chart._placed}
    assert bars["early"].right() < bars["late"].left()
    assert bars["open"].right() == pytest.approx(chart._x(TODAY))
    assert bars["open"].right() < chart.width() - chart._right() + 1  # room for its words behind it
    assert not chart.grab().isNull()


def test_walked_from_top_to_bottom_and_opened(qtbot: QtBot, chart: Spans) -> None:
    opened: list[str] = []
    chart.opened.connect(opened.append)
    chart.setFocus()
    seen = [chart.spans[chart.at].key]
    for _ in range(3):
        qtbot.keyClick(chart, Qt.Key.Key_Down)
        seen.append(chart.spans[chart.at].key)
    assert seen == [p.span.key for p in chart._placed]
    assert seen[2:] == ["early", "late"]
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened == ["late"]


def test_other_spans_keep_the_chosen_one(qtbot: QtBot, chart: Spans) -> None:
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    chart.set_spans(SPANS[2:], FIRST, LAST, TODAY, "Two.")
    assert chart.spans[chart.at].key == "late"
    chart.set_spans(SPANS[:2], FIRST, LAST, TODAY, "Two.")
    assert chart.at == -1
