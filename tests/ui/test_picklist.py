"""A list to choose some of many from: searching, ticking with mouse and keys, the order of choice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.picklist import Pick, PickList
from adviser_app.ui.theme import Theme

PICKS = [
    Pick(1, "Homelessness", "Rate", "Housing"),
    Pick(2, "Rents", "£", "Housing"),
    Pick(3, "Obesity", "%", "Health"),
]


@pytest.fixture
def picks(qtbot: QtBot, theme: Theme) -> PickList:
    made = PickList(theme, "indicators")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.set_picks(PICKS, [3])
    made.show()
    return made


def shown(picks: PickList) -> list[int]:
    return picks.model.shown_keys()


def test_what_is_chosen_stands_first_and_words_search_what_is_not_seen(picks: PickList) -> None:
    assert shown(picks) == [3, 1, 2]
    picks.search.setText("housing RENT")
    picks.narrow()
    assert shown(picks) == [2]
    assert picks.shown.text() == "1 shown"


def test_ticks_are_kept_in_their_order(qtbot: QtBot, picks: PickList) -> None:
    picks.list.setFocus()
    qtbot.keyClick(picks.list, Qt.Key.Key_End)
    qtbot.keyClick(picks.list, Qt.Key.Key_Space)
    qtbot.keyClick(picks.list, Qt.Key.Key_Up)
    qtbot.keyClick(picks.list, Qt.Key.Key_Return)
    assert picks.chosen == [3, 2, 1]
    qtbot.keyClick(picks.list, Qt.Key.Key_Return)
    assert picks.chosen == [3, 2]


def test_enter_in_the_search_box_takes_the_only_one_left(qtbot: QtBot, picks: PickList) -> None:
    qtbot.keyClicks(picks.search, "rents")
    qtbot.keyClick(picks.search, Qt.Key.Key_Return)
    assert picks.chosen == [3, 2]
    picks.search.clear()
    qtbot.keyClick(picks.search, Qt.Key.Key_Return)  # three are left: none is meant
    assert picks.chosen == [3, 2]
    assert picks.list.hasFocus()


def test_all_shown_only_chosen_and_none(qtbot: QtBot, picks: PickList) -> None:
    picks.set_filter(lambda key: key != 1)
    qtbot.mouseClick(picks.all_shown, Qt.MouseButton.LeftButton)
    assert picks.chosen == [3, 2]
    picks.set_filter(lambda _key: True)
    picks.only.click()
    assert shown(picks) == [3, 2]
    qtbot.mouseClick(picks.none, Qt.MouseButton.LeftButton)
    assert picks.chosen == []
    assert not picks.none.isEnabled()


def test_a_list_that_only_shows_takes_no_tick(qtbot: QtBot, picks: PickList) -> None:
    picks.set_fixed(True)
    picks.list.setFocus()
    qtbot.keyClick(picks.list, Qt.Key.Key_End)
    qtbot.keyClick(picks.list, Qt.Key.Key_Space)
    qtbot.keyClick(picks.list, Qt.Key.Key_Return)
    assert picks.chosen == [3]
    assert not picks.all_shown.isEnabled()


def test_lines_are_said_with_their_details_and_whether_they_are_ticked(picks: PickList) -> None:
    model = picks.model
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Obesity, %"
    assert model.data(model.index(0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert model.data(model.index(1), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert picks.list.accessibleName() == "Indicators"


def test_what_is_not_there_stays_chosen(picks: PickList) -> None:
    picks.set_picks(PICKS[:2], [3, 1])
    assert picks.chosen == [3, 1]
    assert shown(picks) == [1, 2]
