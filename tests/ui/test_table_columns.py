"""How a table shares its room among its columns: no word is cut beside free room, no figure at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.model import Column
from adviser_app.ui.components.table import DataTable
from adviser_app.ui.components.tableview import shared
from adviser_app.ui.screen import Context
from adviser_app.viewmodels.cells import Cell
from tests.ui.test_table import COLUMNS, KEYS, ROWS


def test_room_goes_to_words_that_are_cut_before_it_stays_empty() -> None:
    assert shared([100, 50, 50], [90, 40, 50], (), 0, 400) == [300, 50, 50]  # nothing is cut: as declared
    assert shared([100, 50, 50], [90, 140, 60], (), 0, 400) == [200, 140, 60]
    assert shared([100, 50, 50], [90, 900, 60], (), 0, 400) == [100, 240, 60]  # the least lacking first
    assert shared([100, 50, 200], [250, 40, 60], (), 0, 350) == [250, 40, 60]  # from a column with room to spare
    assert shared([100, 50, 200], [250, 40, 60], (2,), 0, 350) == [110, 40, 200]  # but not from one the user set
    assert shared([100, 50, 50], [90, 80, 60], (), 0, 150) == [100, 50, 50]  # none to share: the table scrolls
    assert shared([100, 50, 50], [90, 40, 20], (), 0, 160) == [100, 40, 20]  # all fit, had they no room to spare


def test_no_word_is_cut_beside_free_room(qtbot: QtBot, context: Context) -> None:
    columns = (
        Column("name", "Indicator", width=200, stretch=True),
        Column("unit", "Measure", width=90),
        Column("value", "Value", "number", 90),
    )
    table = DataTable(context, "room", columns, title="Indicators")
    qtbot.addWidget(table)
    table.resize(900, 300)
    with qtbot.waitExposed(table):
        table.show()
    view, long = table.view, Cell("Rate per 100,000 population aged 16 to 64")
    before = [view.columnWidth(i) for i in range(3)]
    table.set_rows([("Apprenticeships", long, "1")])
    assert view.columnWidth(1) == view.delegate.need(long) > before[1]
    assert sum(view.columnWidth(i) for i in range(3)) == sum(before)
    view.horizontalHeader().resizeSection(1, 120)  # as one who drags its edge
    table.set_rows([("Apprenticeships", long, "2")])
    assert view.columnWidth(1) == 120
    table.set_rows([("Apprenticeships", Cell("Percentage"), "2")])
    assert view.columnWidth(1) == 120


def test_figures_are_never_cut_though_the_table_scrolls(qtbot: QtBot, context: Context) -> None:
    figures = [Column(f"c{i}", "A long title of an indicator", "number", 90) for i in range(4)]
    columns = (Column("name", "Council", width=160, stretch=True), *figures)
    table = DataTable(context, "wide", columns, name="Figures")
    qtbot.addWidget(table)
    table.resize(400, 300)
    with qtbot.waitExposed(table):
        table.show()
    wide = Cell("▼ £123,456,789 · 21=", 1.0)
    table.set_rows([("Barnsley", *[wide] * 4)])
    need = table.view.delegate.need(wide)
    assert [table.view.columnWidth(i) for i in range(2, 5)] == [need] * 3
    assert table.view.columnWidth(1) >= need  # the room that a few letters of the next one had


def test_a_column_of_which_a_few_letters_would_be_seen_begins_behind_the_edge() -> None:
    """At text of 150 % the list of councils ended in "E0700", that of indicators in one letter of its publishers."""
    assert shared([100, 50, 90], [90, 70, 80], (), 0, 165) == [100, 65, 80]  # to words that are cut,
    assert shared([100, 50, 90], [90, 52, 80], (), 0, 165) == [113, 52, 80]  # and the rest to the first
    assert shared([100, 50, 90], [90, 70, 80], (1,), 0, 165) == [115, 50, 80]  # not to one the user set
    assert shared([100, 50, 90], [90, 50, 90], (), 0, 230) == [100, 50, 90]  # most of it is seen


def test_one_rank_in_words_is_not_passed_over_for_its_length(qtbot: QtBot, context: Context) -> None:
    columns = (Column("name", "Indicator", width=160, stretch=True), Column("rank", "Rank", width=90))
    table = DataTable(context, "ranks", columns, name="Ranks")
    qtbot.addWidget(table)
    table.resize(900, 300)
    with qtbot.waitExposed(table):
        table.show()
    one = Cell("60th highest of 63")
    table.set_rows([*[("Recycling", "1 of 63")] * 39, ("Homes", one)])
    assert table.view.columnWidth(1) == table.view.delegate.need(one)


def test_an_icon_stands_beside_its_number(qtbot: QtBot, context: Context) -> None:
    table = DataTable(context, "icons", (Column("value", "Value", "number", 200, stretch=True),), name="Numbers")
    qtbot.addWidget(table)
    table.resize(300, 200)
    with qtbot.waitExposed(table):
        table.show()
    table.set_rows([(Cell("9", 9.0),)])
    plain_ = table.view.viewport().grab().toImage()
    table.set_rows([(Cell("9", 9.0, icon="trending-down"),)])
    marked = table.view.viewport().grab().toImage()
    changed = {x for x in range(marked.width()) for y in range(30) if marked.pixel(x, y) != plain_.pixel(x, y)}
    assert changed
    assert min(changed) > marked.width() - 70  # not at the other end of the cell


def test_a_table_in_a_scrolling_page_is_as_high_as_its_rows(qtbot: QtBot, context: Context) -> None:
    table = DataTable(context, "fit", COLUMNS, name="Few", fit_rows=3)
    qtbot.addWidget(table)
    table.set_rows(ROWS[:2], KEYS[:2])
    two = table.view.height()
    table.set_rows(ROWS, KEYS)
    assert table.view.height() > two
    three = table.view.height()
    table.set_rows([*ROWS, *ROWS])
    assert table.view.height() == three


@pytest.mark.parametrize(("height", "rows"), [(600, 10), (800, 10), (1200, 15), (2400, 20)])
def test_in_a_higher_window_it_has_more_of_its_rows(qtbot: QtBot, context: Context, height: int, rows: int) -> None:
    window, page = QMainWindow(), QScrollArea()
    qtbot.addWidget(window)
    table = DataTable(context, "fit", COLUMNS, name="Few", fit_rows=10)
    page.setWidget(table)
    page.setWidgetResizable(True)
    window.setCentralWidget(page)
    table.set_rows([ROWS[0]] * 20)
    window.resize(900, 700)
    window.show()
    window.resize(901, height)
    QApplication.processEvents()
    assert table.view.height() // table.view.rowHeight(0) == rows + 1


def test_it_has_room_for_a_bar_that_scrolls_sideways_only_where_there_is_one(qtbot: QtBot, context: Context) -> None:
    """Whether there is one is known only when rows, widths and text size have been: it was asked before that."""
    table = DataTable(context, "fit", COLUMNS, name="Few", fit_rows=3)
    qtbot.addWidget(table)
    table.set_rows(ROWS, KEYS)
    table.show()
    bars, spare = [], []
    for wide in (2.5, 0.6, 2.5):
        table.resize(round(wide * sum(c.width for c in COLUMNS)), 400)
        QApplication.processEvents()
        bar = table.view.horizontalScrollBar()
        bars.append(bar.maximum() > 0)
        rows = 4 * table.view.rowHeight(0)  # three and the header
        spare.append(table.view.height() - rows - 2 - (bar.sizeHint().height() if bars[-1] else 0))
    assert bars == [False, True, False]
    assert spare == [0, 0, 0]


def test_columns_are_measured_in_the_size_of_text_that_they_are_shown_in(qtbot: QtBot, context: Context) -> None:
    columns = (Column("name", "Council", width=172), Column("why", "Reasons", width=400, stretch=True))
    table = DataTable(context, "grown", columns, name="Grown")
    qtbot.addWidget(table)
    table.resize(520, 300)
    with qtbot.waitExposed(table):
        table.show()
    name = Cell("Barnsley and others")
    table.set_rows([(name, "Several themes at once, and worst quarter and worsening, and more than that")])
    context.theme.set_scale(1.5)
    assert table.view.columnWidth(0) >= table.view.delegate.need(name)
    context.theme.set_scale(1.0)


def test_the_widest_words_count_not_those_of_most_letters(qtbot: QtBot, context: Context) -> None:
    columns = (Column("what", "What", width=400, stretch=True), Column("due", "Due", width=200))
    table = DataTable(context, "due", columns, name="Due")
    qtbot.addWidget(table)
    table.resize(420, 300)
    with qtbot.waitExposed(table):
        table.show()
    wide = Cell("4 Sep 2026, done")
    table.set_rows([*[("Send it", Cell("1 Jul 2011, late"[:-1] + "ll"))] * 4, ("Send it", wide)])
    assert table.view.columnWidth(1) >= table.view.delegate.need(wide)


def test_controls_that_do_not_fit_go_below_the_heading_as_one_line(qtbot: QtBot, context: Context) -> None:
    boxes = [QComboBox() for _ in range(3)]
    for box in boxes:
        box.setFixedWidth(140)
    table = DataTable(context, "heads", COLUMNS, title="Indicators")
    table.add_control(Flow(boxes))
    qtbot.addWidget(table)
    table.resize(1000, 300)
    with qtbot.waitExposed(table):
        table.show()
    filter_box = table.findChild(QLineEdit)
    assert filter_box is not None

    def tops(*parts: QWidget) -> list[int]:
        return [part.mapTo(table, part.rect().center()).y() for part in parts]

    assert max(tops(*boxes, filter_box)) - min(tops(*boxes, filter_box)) <= 2
    table.resize(560, 300)
    qtbot.waitUntil(lambda: tops(boxes[0])[0] > tops(filter_box)[0] + 20)
    assert len(set(tops(*boxes))) == 1  # beside each other, not each on a line of its own
    table.resize(1000, 300)
    qtbot.waitUntil(lambda: abs(tops(boxes[0])[0] - tops(filter_box)[0]) <= 2)
    assert boxes[0].mapTo(table, QPoint()).x() < filter_box.mapTo(table, QPoint()).x()
