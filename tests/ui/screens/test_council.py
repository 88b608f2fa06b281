"""A council's page: its parts, the chart that follows the row, sparklines for rows in view, the pack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.services import councils, refresh
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.council_table import ALL, COLUMNS, IndicatorTable
from adviser_app.ui.screens.risk import RiskScreen
from tests.ui.screens import examples
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, StartProgram, settle, titles, visit


def council(qtbot: QtBot, program: Program, code: str = BARNSLEY) -> CouncilScreen:
    screen = visit(qtbot, program, "council", code=code)
    assert isinstance(screen, CouncilScreen)
    return screen


def test_it_shows_name_headline_cards_and_indicators(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    assert screen.heading == "Barnsley"
    assert "E08000038" in screen.header._subtitle.text()
    assert screen.headline.text()
    assert screen.cards._cards
    shown = [screen.indicators.table.model.part(r, 0).text for r in range(screen.indicators.table.model.rowCount())]
    assert sorted(shown) == ["Alpha rate", "Beta count", "Gamma cost"]


def test_what_changed_opens_and_is_remembered(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    assert "10 February 2026" in screen.changes.head.text()
    assert not screen.change_table.isVisible()
    screen.changes.head.setFocus()
    qtbot.keyClick(screen.changes.head, Qt.Key.Key_Space)
    assert screen.change_table.isVisible()
    kinds = {screen.change_table.model.part(r, 2).text for r in range(screen.change_table.model.rowCount())}
    assert kinds == {"New", "Revised"}
    assert program.settings.flag("council/changes-open")


def test_the_chart_follows_the_row(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    table = screen.indicators.table
    for row in range(table.model.rowCount()):
        table.select_key(table.model.key(row))
        settle(qtbot, program)
        assert screen.chart._title.text() == table.model.part(row, 0).text
    assert "36 metropolitan districts" in screen.chart._subtitle.text()


def test_enter_on_a_row_and_the_button_open_the_indicator(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    qtbot.keyClick(screen.indicators.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.id == "series"
    assert program.shell.current.params["code"] == BARNSLEY
    screen = council(qtbot, program)
    qtbot.mouseClick(screen.open_series, Qt.MouseButton.LeftButton)
    assert program.shell.current.id == "series"


def test_another_council_replaces_the_page(qtbot: QtBot, program: Program) -> None:
    council(qtbot, program)
    screen = council(qtbot, program, DONCASTER)
    assert screen.heading == "Doncaster"
    assert screen.chart._view is not None
    assert screen.chart._view.council == "Doncaster"


def test_the_group_changes_the_comparison_everywhere(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    program.context.group.choose(GroupRule.TIER_REGION)
    settle(qtbot, program)
    assert "Yorkshire and The Humber" in screen.headline.text() + screen.chart._subtitle.text()


def test_a_pressure_chosen_beside_the_chart_selects_its_row(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    page = examples.council_page()
    screen._show(page)
    assert screen.side_list.count() == len(page.pressures)
    screen.side_tabs.setCurrentIndex(1)
    assert screen.side_list.accessibleName() == "Strengths"
    screen.side_list.setCurrentRow(1)
    qtbot.keyClick(screen.side_list, Qt.Key.Key_Return)
    assert screen.indicators.table.current_key() == page.strengths[1].series_id
    settle_quietly(qtbot, program)


def settle_quietly(qtbot: QtBot, program: Program) -> None:
    """The examples' series are not in the store: what is asked of it about them is refused in a banner."""
    settle(qtbot, program)
    program.shell.banners.clear()


def test_a_code_that_is_none_is_refused_with_a_way_on(qtbot: QtBot, program: Program) -> None:
    visit(qtbot, program, "council", code="E99")
    message = program.shell.banners.messages()[0]
    assert message.key == "no-such-council"
    message.actions[0][1]()
    assert program.shell.current is not None
    assert program.shell.current.id == "councils"


def test_the_pack_is_written_where_the_user_says(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "packs")
    screen = council(qtbot, program)
    qtbot.mouseClick(screen.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(titles(program)), timeout=20_000)
    assert titles(program)[0] == "The briefing pack of Barnsley is ready"
    pdfs = list((tmp_path / "packs").glob("*.pdf"))
    assert len(pdfs) == 1
    assert pdfs[0].read_bytes().startswith(b"%PDF")
    settle(qtbot, program)


def test_no_folder_no_pack(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: None)
    council(qtbot, program).export_pack()
    settle(qtbot, program)
    assert titles(program) == []


def test_an_empty_store_has_a_page_for_each_council(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = council(qtbot, program)
    assert screen.heading == "Barnsley"
    assert not screen.open_series.isEnabled()
    assert titles(program) == []


# the table


def many(count: int) -> Any:
    return examples.council_page(count).themes


def test_lines_are_asked_for_rows_in_view_only(qtbot: QtBot, program: Program) -> None:
    table = IndicatorTable(program.context)
    qtbot.addWidget(table)
    table.resize(1000, 400)
    table.show()
    with qtbot.waitSignal(table.sparks_wanted) as asked:
        table.set_groups(many(900), same_council=False)
    assert 0 < len(asked.args[0]) < 30
    table.fill_sparks({asked.args[0][0]: examples.spark()})
    with qtbot.waitSignal(table.sparks_wanted) as more:
        table.table.view.verticalScrollBar().setValue(3000)
    assert not set(more.args[0]) & set(asked.args[0])


def test_a_theme_narrows_the_table_and_a_row_elsewhere_brings_all_back(qtbot: QtBot, program: Program) -> None:
    table = IndicatorTable(program.context)
    qtbot.addWidget(table)
    table.resize(1000, 400)
    table.show()
    table.set_groups(many(30), same_council=False)
    table.chips.choose("Health")
    assert {r.theme for r in table.rows()} == {"Health"}
    elsewhere = next(r for g in many(30) if g.name == "Housing" for r in g.rows)
    table.show_series(elsewhere.series_id)
    assert table.chips.current == ALL
    assert table.table.current_key() == elsewhere.series_id


def test_chips_are_walked_with_the_arrow_keys(qtbot: QtBot, program: Program) -> None:
    table = IndicatorTable(program.context)
    qtbot.addWidget(table)
    table.resize(1200, 400)
    with qtbot.waitExposed(table):
        table.show()
    table.set_groups(many(30), same_council=False)
    table.chips._chips[0].setFocus()
    qtbot.keyClick(table.chips._chips[0], Qt.Key.Key_Right)
    qtbot.keyClick(table.chips._chips[1], Qt.Key.Key_Space)
    assert table.chips.current == "Economy"


def test_chips_without_room_stand_in_the_menu(qtbot: QtBot, program: Program) -> None:
    table = IndicatorTable(program.context)
    qtbot.addWidget(table)
    table.resize(620, 400)
    table.show()
    table.set_groups(many(30), same_council=False)
    shown = [c.text() for c in table.chips._chips if c.isVisible()]
    hidden = [a.text() for a in table.chips._menu.actions()]
    assert hidden
    assert len(shown) + len(hidden) == 4
    table.chips._menu.actions()[-1].trigger()
    assert table.chips.current == "Housing"
    assert table.chips._chips[-1].isVisible()


def test_the_verdict_has_its_own_column_where_there_is_room(qtbot: QtBot, program: Program) -> None:
    table = IndicatorTable(program.context)
    qtbot.addWidget(table)
    table.resize(1000, 400)
    table.show()
    at = next(i for i, c in enumerate(COLUMNS) if c.id == "standing")
    header = table.table.view.horizontalHeader()
    assert header.isSectionHidden(at)
    table.resize(1600, 400)
    qtbot.waitUntil(lambda: not header.isSectionHidden(at))
    table.table._show_column(at, False)
    table.table.view.layout_changed.emit()  # what a user's own choice of columns tells
    table.resize(1000, 400)
    table.resize(1610, 400)
    assert header.isSectionHidden(at)


def test_five_thousand_series_keep_the_window_alive(qtbot: QtBot, program: Program) -> None:
    """Of a page of 5,400 series only the rows in view are made into cells."""
    screen = council(qtbot, program)
    screen._show(examples.council_page(5400))
    assert screen.indicators.table.model.rowCount() == 5400
    assert len(screen.indicators.sparks) < 60
    settle_quietly(qtbot, program)


def test_a_refresh_elsewhere_makes_the_page_fetch_again(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    assert "10 February 2026" in screen.changes.head.text()
    program.tasks.write(lambda store, _work: refresh.undo(store), lambda _u: None, what=("figures",))
    settle(qtbot, program)
    assert "10 January 2026" in screen.changes.head.text()


def test_the_page_equals_what_the_service_says(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    found: list[Any] = []
    program.tasks.query(lambda store, _work: councils.page(store, BARNSLEY, GroupRule.TYPE), found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert screen.headline.text() == found[0].headline
    assert len(screen._rows) == sum(len(g.rows) for g in found[0].themes)


def test_the_page_opens_at_its_top_with_the_chosen_row_in_sight(qtbot: QtBot, program: Program) -> None:
    """The first pressure is chosen, however far down the table it stands; what is in sight is what the chart shows."""
    program.shell.resize(1280, 800)
    screen = council(qtbot, program)
    page = examples.council_page(400)
    worst = page.themes[-1].rows[-1]
    screen._show(replace(page, pressures=(worst,)))
    table, area = screen.indicators.table, screen.scroll_area
    assert area is not None
    assert table.current_key() == worst.series_id

    def in_sight() -> None:
        row = table.view.visualRect(table.view.currentIndex())
        assert table.view.viewport().rect().contains(row)
        assert area.viewport().rect().contains(table.view.viewport().mapTo(area.viewport(), row.center()))

    screen._show(replace(page, code="E09000033", pressures=(page.themes[0].rows[30],)))
    qtbot.waitUntil(in_sight)
    assert area.verticalScrollBar().value() == 0
    settle_quietly(qtbot, program)


def test_periods_of_any_length_the_publishers_use_are_whole(qtbot: QtBot, program: Program) -> None:
    program.shell.resize(1280, 800)
    screen = council(qtbot, program)
    view = screen.indicators.table.view
    at = next(i for i, c in enumerate(COLUMNS) if c.id == "period")
    for label in ("2024/25 (Sep–Aug)", "2024/25 (Feb–Jan)", "Apr–Jun 2025"):
        assert view.fontMetrics().horizontalAdvance(label) + 24 <= view.columnWidth(at)
    assert not view.horizontalScrollBar().isVisible()


def test_a_row_below_the_fold_is_scrolled_to_by_the_keyboard(qtbot: QtBot, program: Program) -> None:
    screen = council(qtbot, program)
    area, view = screen.scroll_area, screen.indicators.table.view
    assert area is not None
    program.shell.resize(1000, 480)
    view.setFocus()
    area.verticalScrollBar().setValue(0)
    qtbot.keyClick(view, Qt.Key.Key_End)
    row = view.visualRect(view.currentIndex())
    assert area.viewport().rect().contains(view.viewport().mapTo(area.viewport(), row.center()))


def test_a_council_with_reasons_says_how_many_and_leads_to_them(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "council", code="E08000025")  # Birmingham: commissioners, as ships with Adviser
    assert isinstance(screen, CouncilScreen)
    assert screen.reasons_button.isVisible()
    assert screen.reasons_button.text() == "1 reason"
    program.theme.set_scale(2.0)
    settle(qtbot, program)
    assert screen.reasons_button.text() == "1"  # the name of the council keeps its room
    assert screen.past.opener.text() == ""
    assert screen.reasons_button.accessibleName() == "1 reason"
    program.theme.set_scale(1.0)
    assert (screen.reasons_button.text(), screen.past.opener.text()) == ("1 reason", "As at…")
    assert "Intervention" in screen.reasons_button.toolTip()
    qtbot.mouseClick(screen.reasons_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    found = program.shell.current
    assert isinstance(found, RiskScreen)
    assert found.overview.tree.current_key() == ("E08000025",)
    visit(qtbot, program, "council", code=BARNSLEY)
    assert not screen.reasons_button.isVisible()
