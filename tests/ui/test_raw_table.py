"""The file as it stands, for whoever says how it is to be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from adviser_app.ui.components import raw_table
from adviser_app.ui.components.raw_table import RawTable
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.mapping import RawRow


def test_a_column_is_as_wide_as_its_texts_and_what_is_said_above_it(qtbot: QtBot, theme: Theme) -> None:
    table = RawTable(theme)
    qtbot.addWidget(table)
    title = RawRow(1, ("A title that runs on over the columns beside it and says nothing of this one", "", ""))
    rows = [RawRow(2, ("Council", "Homes", "x")), RawRow(3, ("Bath and North East Somerset", "1", "iiiiiiiiiiiiiiii"))]
    table.show_rows([title, *rows])
    table.show_uses(("", "", ""), ("", "", ""), range(2, 3))
    first, second, third = (table.columnWidth(i) for i in range(3))
    metrics = QFontMetrics(theme.font(bold=True))
    assert first == metrics.horizontalAdvance("Bath and North East Somerset") + theme.px(26)
    assert second == theme.px(104)  # the least
    table.show_uses(("", "Figures of an indicator", ""), ("", "", ""), range(2, 3))
    assert [table.columnWidth(i) for i in (0, 2)] == [first, third]
    assert table.columnWidth(1) == metrics.horizontalAdvance("Figures of an indicator") + theme.px(26)
    theme.set_scale(1.5)
    assert table.columnWidth(0) > first


def test_eight_hundred_columns_are_not_measured_again_for_every_letter_typed(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []

    class Metrics(QFontMetrics):
        def horizontalAdvance(self, text: str) -> int:  # type: ignore[override]
            measured.append(text)
            return super().horizontalAdvance(text)

    monkeypatch.setattr(raw_table, "QFontMetrics", Metrics)
    table = RawTable(theme)
    qtbot.addWidget(table)
    rows = [RawRow(n, tuple(f"{n * at}" for at in range(800))) for n in range(1, 60)]
    table.show_rows(rows)
    assert 800 <= len(measured) < 5 * 800
    uses = ("Council", *["Figures"] * 799)
    for _letter in range(3):
        measured.clear()
        table.show_uses(uses, [""] * 800, range(1, 2))
        assert len(measured) <= 2
