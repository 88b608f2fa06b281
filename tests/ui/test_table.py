"""Tables as an adviser uses them: sort, filter, choose columns, copy, export, keyboard, memory, a million rows."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from adviser_app import paths
from adviser_app.ui.components.cards import Card
from adviser_app.ui.components.model import SORT_ROLE, Column, RowSource, TableModel
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import DataTable
from adviser_app.ui.components.tableview import GROUNDS
from adviser_app.ui.screen import Context
from adviser_app.ui.settings import UiSettings
from adviser_app.viewmodels.cells import Cell, Spark, Tone
from tests.ui import walk

COLUMNS = (
    Column("name", "Council", stretch=True, width=160),
    Column("value", "Value", "number", 90),
    Column("spark", "Trend", "spark", 120),
    Column("standing", "Standing", "tone", 140),
)
SPARK = Spark((1.0, None, 3.0), (0.0, 0.0, 0.0), (2.0, 2.0, 2.0), (1.0, 1.0, 1.0), "2023", "2025")
BETTER = Cell("Better than most", tone=Tone.GOOD, icon="trending-up")
ROWS = [
    (Cell("Barnsley"), Cell("\N{MINUS SIGN}4.1", -4.1, "down 4.1"), SPARK, BETTER),
    (Cell("Éast Devon"), Cell("12.0", 12.0), None, Cell("Close to median")),
    (Cell("adur"), Cell("suppressed"), SPARK, Cell("")),
    (Cell("Cotswold"), Cell("3.0", 3.0), None, Cell("Worse than most", tone=Tone.BAD)),
]  # fmt: skip
KEYS = ["E08000016", "E07000040", "E07000223", "E07000079"]


@pytest.fixture
def table(qtbot: QtBot, context: Context) -> DataTable:
    made = DataTable(context, "test", COLUMNS, title="Councils")
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.set_rows(ROWS, KEYS)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(table: DataTable, column: int = 0) -> list[str]:
    model = table.model
    return [model.data(model.index(row, column)) or "" for row in range(model.rowCount())]


def click_header(qtbot: QtBot, table: DataTable, column: int) -> None:
    header = table.view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester) -> None:
    model = TableModel(COLUMNS)
    model.set_source(RowSource(ROWS, KEYS))
    qtmodeltester.check(model)
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0


def test_a_cell_gives_text_native_sort_value_and_spoken_text() -> None:
    model = TableModel(COLUMNS)
    model.set_source(RowSource(ROWS, KEYS))
    at = model.index(0, 1)
    assert model.data(at) == "\N{MINUS SIGN}4.1"
    assert model.data(at, SORT_ROLE) == -4.1
    assert model.data(at, Qt.ItemDataRole.AccessibleTextRole) == "down 4.1"
    spark = model.data(model.index(0, 2), Qt.ItemDataRole.AccessibleTextRole)
    assert spark == "Line over 2 periods, 2023 to 2025"


def test_a_screen_reader_hears_the_cell(table: DataTable) -> None:
    interface = QAccessible.queryAccessibleInterface(table.view)
    # The header row comes first, so the first cell of the second line is number columns + 1.
    said = [interface.child(i).text(QAccessible.Text.Name) for i in range(interface.childCount())]
    assert "down 4.1" in said
    assert "Council" in said


def test_clicking_a_heading_sorts_turns_and_gives_the_order_back(qtbot: QtBot, table: DataTable) -> None:
    click_header(qtbot, table, 1)
    assert shown(table) == ["Barnsley", "Cotswold", "Éast Devon", "adur"]
    click_header(qtbot, table, 1)
    assert shown(table) == ["Éast Devon", "Cotswold", "Barnsley", "adur"]  # without a figure: last either way
    click_header(qtbot, table, 1)
    assert shown(table) == ["Barnsley", "Éast Devon", "adur", "Cotswold"]


def test_the_current_and_selected_rows_move_with_a_sort(qtbot: QtBot, table: DataTable) -> None:
    table.select_key("E07000079")
    click_header(qtbot, table, 0)
    assert table.current_key() == "E07000079"
    assert table.selected_keys() == ["E07000079"]
    assert shown(table)[0] == "adur"


def test_typing_a_letter_filters_and_escape_shows_all(qtbot: QtBot, table: DataTable) -> None:
    table.view.setFocus()
    qtbot.keyClicks(table.view, "c")
    field = table.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()
    qtbot.keyClicks(field, "ots")
    qtbot.waitUntil(lambda: shown(table) == ["Cotswold"])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert table.view.hasFocus()
    assert table.current_key() == "E07000079"
    qtbot.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(shown(table)) == 4
    assert table.current_key() == "E07000079"


def test_the_filter_needs_every_word_in_any_column_whatever_the_case(table: DataTable) -> None:
    table.set_filter("MOST  worse")
    assert shown(table) == ["Cotswold"]
    table.set_filter("éAST")
    assert shown(table) == ["Éast Devon"]


def test_new_rows_keep_sort_filter_and_current_row(table: DataTable) -> None:
    table.sort_by("name")
    table.set_filter("o")
    table.select_key("E07000079")
    table.set_rows([*ROWS[::-1], (Cell("Dover"), None, None, None)], [*KEYS[::-1], "E07000108"])
    assert shown(table) == ["Barnsley", "Cotswold", "Dover", "Éast Devon"]  # Barnsley: "Better than most"
    assert table.current_key() == "E07000079"


def test_enter_opens_the_row(qtbot: QtBot, table: DataTable) -> None:
    table.view.setFocus()
    table.select_key("E07000040")
    with qtbot.waitSignal(table.activated) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == ["E07000040"]


def test_a_table_that_opens_by_a_click_does(qtbot: QtBot, context: Context) -> None:
    table = DataTable(context, "click", COLUMNS, name="Councils", single_click=True)
    qtbot.addWidget(table)
    table.set_rows(ROWS, KEYS)
    table.resize(800, 300)
    table.show()
    at = table.view.visualRect(table.model.index(1, 0)).center()
    with qtbot.waitSignal(table.activated) as opened:
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == ["E07000040"]


def test_the_first_arrow_key_finds_a_row_to_stand_on(qtbot: QtBot, table: DataTable) -> None:
    table.view.setFocus()
    assert table.current_key() == "E08000016"
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.current_key() == "E07000040"
    qtbot.keyClick(table.view, Qt.Key.Key_End)
    assert table.current_key() == "E07000079"
    qtbot.keyClick(table.view, Qt.Key.Key_Home)
    assert table.current_key() == "E08000016"


def test_copying_gives_text_with_tabs_and_a_minus_that_spreadsheets_read(qtbot: QtBot, table: DataTable) -> None:
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[:2] == ["Council\tValue\tStanding", "Barnsley\t-4.1\tBetter than most"]
    assert len(lines) == 5
    table.select_key("E07000040")
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Éast Devon\t12.0\tClose to median"


def test_exporting_writes_what_is_seen(
    qtbot: QtBot, table: DataTable, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "councils"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(target), ""))
    table.sort_by("name")
    table.set_filter("most")
    with qtbot.waitSignal(context.bannered) as told:
        menu_action(table, "Export as CSV…")
    assert told.args[0].title == "Exported"
    with open(tmp_path / "councils.csv", encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["Council", "Value", "Standing"],
            ["Barnsley", "-4.1", "Better than most"],
            ["Cotswold", "3.0", "Worse than most"],
        ]
    assert [p.name for p in tmp_path.iterdir() if "councils" in p.name] == ["councils.csv"]


def test_rows_that_never_leave_the_laptop_are_in_no_file(
    qtbot: QtBot, table: DataTable, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Private notes: the help says that no CSV carries them."""
    asked: list[object] = []
    target = tmp_path / "some.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: asked.append(0) or (str(target), ""))
    first, *others = [table.model.key(row) for row in range(table.model.rowCount())]
    table.stays = lambda key: key == first
    with qtbot.waitSignal(context.bannered) as told:
        table.export()
    assert told.args[0].text.endswith("1 row is private and stays on this laptop.")
    with open(target, encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(others)
    table.stays = lambda _key: True
    with qtbot.waitSignal(context.bannered) as told:
        table.export()
    assert told.args[0].title == "Nothing to export"
    assert len(asked) == 1


def test_an_export_that_cannot_be_written_says_what_to_do(
    qtbot: QtBot, table: DataTable, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "no such folder" / "x.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(target), ""))
    with qtbot.waitSignal(context.tasks.refused) as refused:
        table.export()
    assert refused.args[0].code == "export-failed"
    assert refused.args[0].next_step


def menu_action(table: DataTable, text: str) -> None:
    """Open the table's menu and choose an entry, as with the menu key."""
    button = table.findChild(QToolButton)
    assert button is not None
    menu = button.menu()
    menu.aboutToShow.emit()
    found = [a for m in (menu, *menu.findChildren(QMenu)) for a in m.actions() if a.text().split("\t")[0] == text]
    found[-1].trigger()


def test_columns_can_be_hidden_but_never_all(table: DataTable) -> None:
    header = table.view.horizontalHeader()
    for title in ("Value", "Trend", "Standing", "Council"):
        menu_action_in(table, "Columns", title)
    assert header.count() - header.hiddenSectionCount() == 1


def menu_action_in(table: DataTable, menu_title: str, text: str) -> None:
    button = table.findChild(QToolButton)
    assert button is not None
    button.menu().aboutToShow.emit()
    sub = next(a.menu() for a in button.menu().actions() if a.text() == menu_title)
    next(a for a in sub.actions() if a.text() == text).trigger()


def test_sorting_works_from_the_menu_too(table: DataTable) -> None:
    menu_action_in(table, "Sort by", "Value")
    assert shown(table)[0] == "Barnsley"
    menu_action_in(table, "Sort by", "Value")
    assert shown(table)[0] == "Éast Devon"
    menu_action_in(table, "Sort by", "The order given")
    assert shown(table)[1] == "Éast Devon"


def test_widths_order_hidden_columns_and_sort_are_remembered(
    qtbot: QtBot, table: DataTable, context: Context, settings: UiSettings
) -> None:
    header = table.view.horizontalHeader()
    header.resizeSection(1, 140)
    header.moveSection(header.visualIndex(3), 0)
    menu_action_in(table, "Columns", "Trend")
    table.sort_by("value", descending=True)
    qtbot.waitUntil(lambda: settings.text("tables/test-sort") == "value:1")
    again = DataTable(context, "test", COLUMNS, title="Councils")
    qtbot.addWidget(again)
    again.set_rows(ROWS, KEYS)
    other = again.view.horizontalHeader()
    assert other.sectionSize(1) == 140
    assert other.visualIndex(3) == 0
    assert other.isSectionHidden(2)
    assert shown(again)[0] == "Éast Devon"


def test_what_is_remembered_of_other_columns_is_not_used(qtbot: QtBot, context: Context, settings: UiSettings) -> None:
    settings.put("tables/test", ["name:60:1", "gone:10:0"])
    settings.put("tables/test-sort", "gone:1")
    table = DataTable(context, "test", COLUMNS)
    qtbot.addWidget(table)
    assert not table.view.horizontalHeader().isSectionHidden(0)
    assert table.model.sort_column == -1


def test_the_stretching_column_takes_what_is_left_and_never_vanishes(qtbot: QtBot, table: DataTable) -> None:
    header = table.view.horizontalHeader()
    table.resize(1000, 400)
    qtbot.waitUntil(lambda: abs(header.length() - table.view.viewport().width()) <= 1)
    table.resize(300, 400)
    qtbot.waitUntil(lambda: header.sectionSize(0) == 160)


def test_everything_in_it_has_a_name_and_room_for_a_finger(table: DataTable) -> None:
    assert walk.nameless(table) == []
    assert walk.too_small(table) == []


def test_text_of_twice_the_size_gets_higher_rows(table: DataTable, context: Context) -> None:
    before = table.view.verticalHeader().defaultSectionSize()
    context.theme.set_scale(2.0)
    assert table.view.verticalHeader().defaultSectionSize() == 2 * before
    context.theme.set_scale(1.0)


# many rows


def many(n: int) -> RecordRows[int]:
    """Each number once, out of order; a few without a figure."""
    return RecordRows(range(n), range(n), (
        lambda i: Cell(f"Council {i % 300:03}"),
        lambda i: Cell("–") if i % 31 == 0 else Cell(f"{i * 7919 % n:,}", i * 7919 % n),
        lambda i: Cell(f"Indicator {i % 5000}"),
        lambda i: Cell(("Better", "Close", "Worse")[i % 3]),
    ))  # fmt: skip


def test_records_sort_and_filter_as_lists_do(qtbot: QtBot) -> None:
    source = many(400)
    rows = [[source.cell(r, c) for c in range(4)] for r in range(400)]
    plain, fast = TableModel(COLUMNS), TableModel(COLUMNS)
    plain.set_source(RowSource(rows))
    fast.set_source(source)
    for column in (0, 1, 2, 3):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            for model in (plain, fast):
                model.sort(column, order)
            assert plain.shown_keys() == [int(k) for k in fast.shown_keys()], (column, order)
    for words in ("council close", "worse indicator", "nothing like it", ""):
        for model in (plain, fast):
            model.set_filter(words)
        assert plain.shown_keys() == [int(k) for k in fast.shown_keys()], words


def test_tens_of_thousands_of_rows_sort_filter_and_are_selected_whole(qtbot: QtBot, context: Context) -> None:
    table = DataTable(context, "big", COLUMNS, name="Many")
    qtbot.addWidget(table)
    table.resize(900, 600)
    table.show()
    table.set_source(many(40_000))
    table.sort_by("value")
    values = [table.model.part(row, 1) for row in (0, 1, 2)]
    numbers = [p.sort for p in values if isinstance(p, Cell)]
    assert numbers == sorted(numbers)  # type: ignore[type-var]
    table.set_filter("worse council")
    assert 0 < table.model.rowCount() < 40_000
    table.set_filter("")
    table.view.selectAll()
    assert table.view.selectionModel().isRowSelected(39_999)
    table.view.selectionModel().setCurrentIndex(
        table.model.index(39_999, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    key = table.current_key()
    table.sort_by("value", descending=True)
    assert table.current_key() == key


def test_too_much_to_copy_says_to_export(qtbot: QtBot, context: Context) -> None:
    table = DataTable(context, "big", COLUMNS, name="Many")
    qtbot.addWidget(table)
    table.set_source(many(100_001))
    with qtbot.waitSignal(context.bannered) as told:
        table.copy()
    assert "Export" in told.args[0].text


def test_the_filter_goes_below_the_heading_where_it_does_not_fit(qtbot: QtBot, context: Context) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    table = DataTable(context, "narrow", COLUMNS, title="Councils")
    QVBoxLayout(page).addWidget(table)
    page.resize(800, 400)
    page.show()
    page.resize(page.minimumSizeHint().width(), 400)
    assert table.width() < 320
    assert table._below.count()
    assert table._filter.isVisible()
    qtbot.waitUntil(lambda: table._filter.geometry().right() <= table.width())
    page.resize(800, 400)
    assert not table._below.count()
    assert table._line.indexOf(table._filter) >= 0


def test_the_keyboard_never_leaves_half_a_row_under_the_heading(qtbot: QtBot, table: DataTable) -> None:
    table.set_rows([(Cell(f"Council {i}"), Cell(str(i), i), None, Cell("")) for i in range(60)])
    table.view.setFocus()
    row = table.view.verticalHeader().defaultSectionSize()
    for _ in range(25):
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
        assert table.view.verticalScrollBar().value() % row == 0
        at = table.view.rowViewportPosition(table.view.currentIndex().row())
        assert 0 <= at <= table.view.viewport().height() - row


class Painted(QObject):
    """What of a widget was painted since it was asked last."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._region = self._region.united(event.region())
        return False

    def take(self) -> QRegion:
        found, self._region = self._region, QRegion()
        return found


def test_a_turn_of_the_wheel_paints_only_the_rows_that_come_and_the_picture_is_whole(
    qtbot: QtBot, table: DataTable
) -> None:
    table.set_rows([(Cell(f"Council {n}"), Cell(str(n), n), SPARK, BETTER) for n in range(300)])
    view = table.view
    window, viewport, bar = table.windowHandle(), view.viewport(), view.verticalScrollBar()
    assert window is not None
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    painted = Painted(viewport)
    QTest.mouseMove(window, viewport.mapTo(table, QPoint(50, 40)))
    viewport.repaint()
    painted.take()
    at = QPointF(viewport.mapTo(table, QPoint(50, 40)))
    for _ in range(3):
        before = bar.value()
        QTest.wheelEvent(window, at, QPoint(0, -120))
        moved = bar.value() - before
        assert 0 < moved < viewport.height() // 2
        found: list[QRegion] = []
        qtbot.waitUntil(lambda found=found: bool(found.append(painted.take()) or not found[-1].isEmpty()))
        below = viewport.rect().adjusted(0, viewport.height() - moved, 0, 0)
        assert QRegion(below).subtracted(found[-1]).isEmpty()
        left = found[-1].subtracted(QRegion(below)).boundingRect()  # at most the row under the pointer
        assert left.height() <= view.verticalHeader().defaultSectionSize()
    seen = QGuiApplication.primaryScreen().grabWindow(table.winId()).toImage()
    anew = table.grab().toImage()
    area = viewport.geometry().translated(view.mapTo(table, QPoint(0, 0)))
    assert seen.copy(area).convertToFormat(anew.format()) == anew.copy(area)


@pytest.mark.parametrize("carded", [True, False])
def test_behind_the_cells_is_the_colour_of_what_the_table_stands_on(
    qtbot: QtBot, context: Context, carded: bool
) -> None:
    page = Card() if carded else QWidget()
    qtbot.addWidget(page)
    context.theme.apply(QApplication.instance())  # type: ignore[arg-type]
    made = DataTable(context, "ground", COLUMNS)
    if isinstance(page, Card):
        page.content.addWidget(made)
    else:
        QVBoxLayout(page).addWidget(made)
    page.resize(700, 400)
    made.set_rows(ROWS, KEYS)
    with qtbot.waitExposed(page):
        page.show()
    picture = page.grab().toImage()
    viewport = made.view.viewport()
    behind = picture.pixelColor(viewport.mapTo(page, QPoint(5, viewport.height() - 5)))
    beside = picture.pixelColor(made.view.mapTo(page, QPoint(5, 0)) - QPoint(0, 5))
    assert behind == beside == context.theme.color("card" if carded else "window")


def test_the_colours_behind_tables_are_those_of_the_style_sheet() -> None:
    sheet = (paths.resources() / "themes" / "window.qss").read_text(encoding="utf-8")
    rules = re.findall(r"^((?:#\w+(?:, )?)+) \{ background: <<(\w+)>>", sheet, re.MULTILINE)
    said = {name.strip("# "): role for names, role in rules for name in names.split(",")}
    assert {name: said[name] for name in GROUNDS} == GROUNDS
