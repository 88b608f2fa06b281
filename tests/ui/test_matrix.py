"""The matrix: what its cells say and are drawn as, sorting, keyboard, what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from adviser_app.analysis import takeup
from adviser_app.ui.components.matrix import MatrixTable
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.support import MatrixView, build_matrix
from tests.analysis.support_years import generate


@pytest.fixture(scope="module")
def view() -> MatrixView:
    """333 councils × 60 offers, 4,000 episodes."""
    years = generate()
    made = takeup.matrix(sorted(years.councils, key=lambda c: c.name), years.offers, years.episodes)
    return build_matrix(made, "Councils and offers", "All councils", {f"t{n}": f"Theme {n}" for n in range(4)})


@pytest.fixture
def table(qtbot: QtBot, theme: Theme, view: MatrixView) -> MatrixTable:
    made = MatrixTable(theme, "Councils and offers")
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.set_view(view)
    with qtbot.waitExposed(made):
        made.show()
    return made


def councils(table: MatrixTable) -> list[str]:
    assert table.view is not None
    return [c.name for c in table.view.councils]


def filled(view: MatrixView) -> tuple[int, int]:
    """The first council and offer with more than one instance."""
    return next((i, j) for i in range(len(view.councils)) for j in range(6) if view.had[i, j] > 1)


def test_a_cell_says_council_offer_status_and_how_often(table: MatrixTable, view: MatrixView) -> None:
    i, j = filled(view)
    index = table.marks.index(i, j)
    said = table.marks.data(index, int(Qt.ItemDataRole.AccessibleTextRole))
    assert said == table.marks.data(index, int(Qt.ItemDataRole.ToolTipRole)) == view.said(i, j)
    assert said.startswith(f"{view.councils[i].name}, {view.offers[j].name}: ")
    assert f"{view.episodes[i, j]} episodes" in said
    assert f"{view.had[i, j]} had" in said


def test_heads_say_what_they_stand_for_and_what_was_had(table: MatrixTable, view: MatrixView) -> None:
    said = int(Qt.ItemDataRole.AccessibleTextRole)
    head = table.marks.headerData(3, Qt.Orientation.Horizontal, said)
    assert head.startswith(f"{view.offers[3].name} ({view.offers[3].theme_name}): {int(view.reached[3])} of 333")
    row = next(i for i in range(len(view.councils)) if not view.instances[i])
    assert table.marks.headerData(row, Qt.Orientation.Vertical, said).endswith(": none")


def test_a_screen_reader_gets_a_named_table_with_its_cells(table: MatrixTable, view: MatrixView) -> None:
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.text(QAccessible.Text.Name) == "Councils and offers"
    i, j = filled(view)
    # A head and a corner stand before the cells, row by row.
    cell = interface.child((i + 1) * (len(view.offers) + 1) + j + 1)
    assert cell.text(QAccessible.Text.Name) == view.said(i, j)


def test_marks_are_painted_where_there_are_some(table: MatrixTable, view: MatrixView, theme: Theme) -> None:
    picture = table.viewport().grab().toImage()
    card = picture.pixelColor(2, 2)

    def inked(row: int, column: int) -> bool:
        rect = table.visualRect(table.marks.index(row, column)).adjusted(4, 4, -4, -4)
        colours = {
            QColor(picture.pixel(x, y)).name() for x in range(rect.left(), rect.right())
            for y in range(rect.top(), rect.bottom())
        }  # fmt: skip
        return colours != {card.name()}

    for row in range(10):
        for column in range(10):
            assert inked(row, column) == bool(view.status[row, column]), (row, column)


def test_no_widget_stands_for_a_cell(table: MatrixTable) -> None:
    assert len(table.findChildren(QWidget)) < 80


def test_sorted_by_any_heading_and_back(qtbot: QtBot, table: MatrixTable, view: MatrixView) -> None:
    told: list[tuple[str, bool]] = []
    table.sorted.connect(lambda column, descending: told.append((column, descending)))
    qtbot.mouseClick(table.by_instances, Qt.MouseButton.LeftButton)
    shown = table.view
    assert shown is not None
    assert list(shown.instances) == sorted(view.instances, reverse=True)
    qtbot.mouseClick(table.by_instances, Qt.MouseButton.LeftButton)
    assert list(table.view.instances) == sorted(view.instances)  # type: ignore[union-attr]
    left = table.columnViewportPosition(2) + 5
    qtbot.mouseClick(table.offers_head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left, 80))
    assert told[-1] == (view.offers[2].id, True)
    had = [table.view.cell(i, 2).sort or 0.0 for i in range(len(view.councils))]  # type: ignore[union-attr]
    assert had == sorted(had, reverse=True)
    qtbot.mouseClick(table.by_council, Qt.MouseButton.LeftButton)
    assert councils(table) == sorted(councils(table), key=str.casefold)
    assert table.by_council.accessibleDescription() == "Sorted, ascending"
    assert table.by_instances.accessibleDescription() == "Sorts by it"


def test_arrows_enter_and_letters(qtbot: QtBot, table: MatrixTable) -> None:
    said: list[str] = []
    opened: list[tuple[str, str]] = []
    table.said.connect(said.append)
    table.opened.connect(lambda council, offer: opened.append((council, offer)))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.view is not None
    assert said[-1] == table.view.said(1, 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [(table.view.councils[1].code, table.view.offers[1].id)]
    table.keyboardSearch("Council 3")
    assert table.view.councils[table.currentIndex().row()].name.startswith("Council 3")
    assert table.currentIndex().column() == 1


def test_the_current_cell_stays_where_the_matrix_is_sorted_or_narrowed(table: MatrixTable, view: MatrixView) -> None:
    assert table.go_to(view.councils[7].code, view.offers[4].id)
    table.sort_by("instances", True)
    assert table.current() == (view.councils[7].code, view.offers[4].id)
    table.set_view(view.filtered(theme=view.offers[4].theme))
    assert table.current() == (view.councils[7].code, view.offers[4].id)
    table.set_view(view.filtered(view.councils[8].name))
    assert not table.currentIndex().isValid()


def test_sorted_by_an_offer_that_is_not_shown_any_more_it_goes_back_to_names(
    table: MatrixTable, view: MatrixView
) -> None:
    table.sort_by(view.offers[0].id, True)
    table.set_view(view.filtered(offer=view.offers[1].id))
    assert (table.sort_column, table.sort_descending) == ("council", False)


def test_cells_are_targets_of_24_pixels_and_grow_with_the_text(table: MatrixTable, theme: Theme) -> None:
    assert min(table.rowHeight(0), table.columnWidth(0)) >= 24
    before = table.rowHeight(0), table.verticalHeader().width()
    theme.set_scale(2.0)
    assert table.rowHeight(0) == 2 * before[0]
    table.updateGeometries()
    assert table.verticalHeader().width() == 2 * before[1]
    theme.set_scale(1.0)
