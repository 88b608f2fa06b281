"""Copying from a table what takes longer than a click."""

from __future__ import annotations

import threading

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.table import DataTable
from adviser_app.ui.screen import Context
from tests.ui.test_table import COLUMNS, many, shown


def test_many_rows_are_copied_in_the_shown_order_while_the_window_goes_on(qtbot: QtBot, context: Context) -> None:
    table = DataTable(context, "big", COLUMNS, name="Many")
    qtbot.addWidget(table)
    source = many(20_000)
    table.set_source(source)
    table.sort_by("value", descending=True)
    first = shown(table)[0]
    QGuiApplication.clipboard().setText("before")
    window, asked = threading.get_ident(), set()
    cell = source.cell

    def watched(row: int, column: int) -> object:
        asked.add(threading.get_ident())
        return cell(row, column)

    source.cell = watched  # type: ignore[method-assign, assignment]
    table.view.selectAll()
    with qtbot.waitSignal(context.bannered) as told:
        table.copy()
        assert window not in asked
    assert told.args[0].text == "20,000 rows are on the clipboard."
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 20_001
    assert lines[0].startswith("Council\tValue")
    assert lines[1].startswith(f"{first}\t")
