"""The page of comparison groups, by user actions: neighbours from a file and a basket, own groups, who is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.services import baskets, groups
from adviser_app.services import settings as kept
from adviser_app.ui.app import Program
from adviser_app.ui.components.group import GroupChooser, ShownChooser
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.groups import GroupsScreen
from adviser_app.ui.screens.groups_dialog import ClassesDialog, SetDialog
from adviser_app.ui.screens.groups_near import NearDialog
from adviser_app.ui.screens.series import SeriesScreen
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles, visit

LEEDS, WIGAN = "E08000035", "E08000010"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "Global Neighbours.csv"
    path.write_text(f"AREACD,1,2\n{BARNSLEY},{DONCASTER},{LEEDS}\n{LEEDS},{WIGAN},x\n", encoding="utf-8")
    monkeypatch.setattr(asking, "file", lambda *_args: path)
    return path


def page(qtbot: QtBot, program: Program) -> GroupsScreen:
    screen = visit(qtbot, program, "groups")
    assert isinstance(screen, GroupsScreen)
    return screen


def dialog(screen: GroupsScreen) -> SetDialog:
    found = [d for d in screen.window().findChildren(QDialog) if isinstance(d, SetDialog) and d.isVisible()]
    assert len(found) == 1
    return found[0]


def take_in(qtbot: QtBot, program: Program, screen: GroupsScreen) -> None:
    screen.take_in.click()
    asked = dialog(screen)
    assert asked.model.text() == "global"
    asked.edition.setText("2026")
    asked.accept_button.click()
    settle(qtbot, program)


def test_neighbours_are_taken_in_compared_with_and_removed(
    qtbot: QtBot, program: Program, file: Path, yes: list[str]
) -> None:
    screen = page(qtbot, program)
    assert not screen.use.isEnabled()
    assert screen.method.text().startswith("There are none yet")
    take_in(qtbot, program, screen)
    message = program.shell.banners.messages()[0]
    assert message.title == "“global, 2026” is taken in"
    assert message.text.startswith("Neighbours of 1 of the 317 councils of England. 1 row could not be taken: Line 3:")
    assert screen.sets.current_key() == ("global", "2026")
    screen.number.setCurrentIndex(screen.number.findData(3))
    screen.use.click()
    settle(qtbot, program)
    rule = GroupRule("neighbours:global:2026:n=3")
    assert program.context.group.rule == rule
    chooser = screen.findChild(GroupChooser)
    assert chooser is not None
    assert chooser.currentText() == "Compared with: 3 nearest neighbours (global, 2026)"
    found: list[GroupRule] = []
    program.tasks.query(lambda store, _work: kept.get(store).group, found.append)
    settle(qtbot, program)
    assert found == [rule]
    council = visit(qtbot, program, "council", code=BARNSLEY)
    assert isinstance(council, CouncilScreen)
    assert council._page is not None
    assert council._page.group.label == "Barnsley and its 2 nearest neighbours (global, 2026)"
    screen = page(qtbot, program)
    screen.remove_button.click()
    settle(qtbot, program)
    assert yes and yes[0].startswith("Remove “global, 2026”?")
    assert titles(program)[0] == "“global, 2026” is removed"
    council = visit(qtbot, program, "council", code=BARNSLEY)
    assert isinstance(council, CouncilScreen)
    assert council._page is not None
    assert council._page.group.label.endswith("(the neighbours “global, 2026” are not here)")


def test_classes_are_taken_in_from_a_file_and_compared_with(qtbot: QtBot, program: Program, file: Path) -> None:
    file.write_text(f"code,name,class\n{BARNSLEY},Barnsley,Urban\n{LEEDS},Leeds,Urban\n{DONCASTER},Doncaster,Rural\n")
    screen = page(qtbot, program)
    assert screen.none.isVisible() and not screen.own.isVisible()
    assert "How rural or urban a council is" in screen.none.text()
    screen.classify.click()
    settle(qtbot, program)
    asked = next(d for d in screen.window().findChildren(ClassesDialog) if d.isVisible())
    assert asked.classes.text() == "2 classes: Rural (1); Urban (2)."
    assert not asked.accept_button.isEnabled()
    qtbot.keyClicks(asked.focusWidget(), "Rural and urban")
    asked.accept_button.click()
    settle(qtbot, program)
    message = program.shell.banners.messages()[0]
    assert message.title == "“Rural and urban” is taken in: 2 classes"
    assert screen.own.isVisible() and not screen.none.isVisible()
    assert screen.own.model.rowCount() == 2
    dict(message.actions)["Compare with the same class"]()
    settle(qtbot, program)
    assert program.context.group.rule == GroupRule("class:Rural and urban")
    chooser = screen.findChild(GroupChooser)
    assert chooser is not None
    assert chooser.currentText() == "Compared with: same class of “Rural and urban”"


def test_a_file_without_classes_is_refused_with_a_reason(qtbot: QtBot, program: Program, file: Path) -> None:
    screen = page(qtbot, program)
    file.write_text("name\nLeeds\n")
    screen.classify.click()
    settle(qtbot, program)
    assert program.shell.banners.messages()[0].title == "No classification"


def test_what_was_compared_with_before_comes_back(qtbot: QtBot, program: Program, file: Path) -> None:
    screen = page(qtbot, program)
    take_in(qtbot, program, screen)
    screen.use.click()
    settle(qtbot, program)
    message = program.shell.banners.messages()[0]
    assert message.title == "Each council is compared with its 15 nearest neighbours (global, 2026)"
    dict(message.actions)["Undo"]()
    assert program.context.group.rule == GroupRule.TYPE


def test_a_set_of_the_same_name_is_refused_unless_it_replaces(qtbot: QtBot, program: Program, file: Path) -> None:
    screen = page(qtbot, program)
    take_in(qtbot, program, screen)
    file.write_text(f"AREACD,1\n{LEEDS},{WIGAN}\n", encoding="utf-8")
    take_in(qtbot, program, screen)
    assert titles(program)[0] == "This edition is here already"


def test_a_name_that_cannot_be_one_cannot_be_accepted(qtbot: QtBot, program: Program, file: Path) -> None:
    asked = SetDialog(program.theme, file, (), None)
    qtbot.addWidget(asked)
    asked.model.setText("Two words")
    assert not asked.accept_button.isEnabled()
    asked.model.setText("two-words")
    assert asked.accept_button.isEnabled()
    asked.edition.setText("spring")
    assert not asked.accept_button.isEnabled()


def test_neighbours_are_computed_from_a_basket(qtbot: QtBot, program: Program) -> None:
    program.tasks.write(
        lambda store, _work: baskets.add(store, "All", [1, 2, 3]), lambda _done: None, what=("baskets",)
    )
    screen = page(qtbot, program)
    screen.compute_button.click()
    asked = dialog(screen)
    asked.basket.setCurrentIndex(asked.basket.findText("All"))
    asked.model.setText("ours")
    asked.accept_button.click()
    settle(qtbot, program)
    assert titles(program)[0].startswith("“ours, 20")
    assert program.shell.banners.messages()[0].text == (
        "Neighbours of 36 of the 317 councils of England. The others have figures in fewer than half of its indicators."
    )
    assert "over 3 series" in screen.method.text()
    assert "Alpha rate (2025, 36 councils)" in screen.method.text()


def test_who_the_neighbours_of_a_council_are(qtbot: QtBot, program: Program, file: Path) -> None:
    visit(qtbot, program, "council", code=BARNSLEY)
    screen = page(qtbot, program)
    assert not screen.who.isEnabled()
    take_in(qtbot, program, screen)
    screen.who.click()
    settle(qtbot, program)
    asked = next(d for d in screen.window().findChildren(NearDialog) if d.isVisible())
    assert asked.council.currentText() == "Barnsley"
    assert asked.said.text() == "Barnsley has 2 neighbours in global, 2026; all of them count."
    assert [asked.table.model.part(r, 1).text for r in range(2)] == ["Doncaster", "Leeds"]
    assert walk.nameless(asked) == []
    edit = asked.council.lineEdit()
    assert edit is not None
    edit.setText("wiga")  # typed, it opens the list of what fits, which needs a screen
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert asked.isVisible()
    assert asked.said.text() == "Wigan has no neighbours in global, 2026."
    assert asked.table.model.rowCount() == 0


def test_an_own_group_is_offered_everywhere_and_shown_beside(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    made: list[GroupRule] = []
    program.tasks.write(
        lambda store, _work: groups.save_own(store, "Mills", [LEEDS, WIGAN]), made.append, what=("records", "groups")
    )
    settle(qtbot, program)
    assert screen.own.current_key() is None
    assert screen.facts is not None
    assert screen.facts.own == [(made[0].row, "Mills", 2)]
    series = visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    assert isinstance(series, SeriesScreen)
    shown = series.findChild(ShownChooser)
    assert shown is not None
    shown.setCurrentIndex(shown.findData(str(made[0])))
    shown.activated.emit(shown.currentIndex())
    settle(qtbot, program)
    assert series._page is not None
    assert [name for name, _ in series._page.chart.others] == ["Leeds", "Wigan"]
    assert series._page.group.rule == "type"
    assert series.chart._plot is not None
    assert series.chart._plot._neighbours._all.isVisible()
    # others in the group: the page with it is read anew
    program.tasks.write(
        lambda store, _work: groups.save_own(store, "Mills", [DONCASTER]), made.append, what=("records", "groups")
    )
    settle(qtbot, program)
    assert [name for name, _ in series._page.chart.others] == ["Doncaster"]


def test_everything_has_a_name_and_can_be_reached(qtbot: QtBot, program: Program, file: Path) -> None:
    screen = page(qtbot, program)
    take_in(qtbot, program, screen)
    assert walk.nameless(screen) == []
    qtbot.keyClick(screen.sets, Qt.Key.Key_Tab)
