"""The explorer as somebody uses it: from an indicator, kinds, councils, periods, keys, files, pins, a basket."""

from __future__ import annotations

import csv
import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from adviser_app.domain import views
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import SeriesKey
from adviser_app.services import baskets
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from adviser_app.ui.app import Program
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.components.tilemap import TileMap
from adviser_app.ui.screens import asking, explorer, verbs_explorer
from adviser_app.ui.screens.explorer import ExplorerScreen
from adviser_app.ui.screens.explorer_pick import CouncilsDialog, IndicatorsDialog
from adviser_app.ui.screens.explorer_pin import PinDialog
from adviser_app.ui.screens.indicators import IndicatorsScreen
from adviser_app.ui.screens.series import SeriesScreen
from tests.services.small import bring, line
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, StartProgram, settle, titles, visit


def page(qtbot: QtBot, program: Program, *series: int) -> ExplorerScreen:
    """The explorer of these indicators, for Barnsley."""
    screen = visit(qtbot, program, "explorer", series=series or (1,), code=BARNSLEY)
    assert isinstance(screen, ExplorerScreen)
    return screen


def kind(qtbot: QtBot, program: Program, screen: ExplorerScreen, wanted: str) -> None:
    """Another kind of picture, by its chip."""
    screen.kinds.choose(wanted)
    settle(qtbot, program)


def picture(screen: ExplorerScreen) -> Drawn:
    shown = screen.part.picture
    assert isinstance(shown, Drawn)
    return shown


def dialog(program: Program) -> QDialog:
    return next(d for d in program.shell.findChildren(QDialog) if d.isVisible())


def accept(qtbot: QtBot, program: Program, opened: IndicatorsDialog | CouncilsDialog | PinDialog) -> None:
    qtbot.mouseClick(opened.accept_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)


def test_from_an_indicator_it_opens_with_its_council_among_its_like(qtbot: QtBot, program: Program) -> None:
    visit(qtbot, program, "series", series_id=1, code=BARNSLEY)
    series = program.shell.current
    assert isinstance(series, SeriesScreen)
    qtbot.mouseClick(series.explore_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, ExplorerScreen)
    assert screen.view is not None
    assert screen.view.councils == views.Whom(like=BARNSLEY, rule=GroupRule.TYPE)
    assert screen.view.highlighted == (BARNSLEY,)
    assert screen.part.title.text() == "Alpha rate"
    assert screen.indicators_button.text() == "Alpha rate"
    assert screen.councils_button.text() == "Barnsley and its like"
    assert picture(screen).accessibleName().startswith("Alpha rate. ")  # its period, unit and publisher follow
    assert "Arrow keys" in picture(screen).accessibleDescription()


def test_bars_are_of_the_display_group_beside_the_median_of_the_comparison_group(
    qtbot: QtBot, program: Program
) -> None:
    program.context.group.adopt_shown(GroupRule.TIER_REGION)
    screen = page(qtbot, program)
    kind(qtbot, program, screen, views.BARS)
    assert screen.view is not None
    assert (screen.view.councils, screen.view.group) == (
        views.Whom(like=BARNSLEY, rule=GroupRule.TIER_REGION),
        GroupRule.TYPE,
    )
    assert screen.found is not None
    shown = screen.found.shown
    types = {row[1] for row in shown.table()[1]}
    assert "Barnsley" in types
    assert any("36 metropolitan districts in England" in words for words in (shown.said, *shown.notes))


def test_every_kind_shows_the_same_figure_and_the_keys_come_to_it(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    said = {}
    for wanted in (views.LINE, views.BARS, views.STRIP, views.MULTIPLES):
        kind(qtbot, program, screen, wanted)
        shown = picture(screen)
        shown.setFocus()
        qtbot.keyClick(shown, Qt.Key.Key_Left)
        if wanted == views.MULTIPLES:
            for _year in range(5):  # from 2020, where a chart begins, to 2025
                qtbot.keyClick(shown, Qt.Key.Key_Right)
        said[wanted] = screen.part.readout.text()
        assert not shown.grab().isNull()
    # Barnsley is the first of the metropolitan districts by name: 50, and 0.5 a year since 2020
    assert said == {
        views.LINE: "Barnsley, 2025: 52.5%",
        views.BARS: "Barnsley: 52.5%, 36th highest of 36",
        views.STRIP: "Barnsley: 52.5%, 36th highest of 36",
        views.MULTIPLES: "Barnsley, 2025: 52.5%",
    }
    kind(qtbot, program, screen, views.MAP)
    assert screen.part.picture.findChildren(TileMap)
    assert not screen.part.toggle.isVisible()  # the map has its table beside it


def test_two_indicators_beside_each_other(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program, 1, 2)
    kind(qtbot, program, screen, views.QUADRANT)
    shown = picture(screen)
    assert "Arrow" not in screen.part.title.text()
    assert " beside " in screen.part.title.text()
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert screen.part.readout.text().startswith("Barnsley: 52.5% and ")
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    second = screen.part.readout.text()
    assert not second.startswith("Barnsley")
    spot = shown.places()[shown.walk(-1, "left")]
    qtbot.mouseMove(shown, spot.toPoint())
    assert not shown.grab().isNull()
    qtbot.mouseClick(screen.part.toggle, Qt.MouseButton.LeftButton)
    table = screen.part.table
    assert table is not None and table.isVisible()
    assert table.model.columns[3].title == "Against the medians"


def test_enter_opens_the_indicator_of_the_council_pointed_at(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    kind(qtbot, program, screen, views.BARS)
    shown = picture(screen)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_End)
    assert screen.part.readout.text() == "Barnsley: 52.5%, 36th highest of 36"
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert screen.part.readout.text().startswith("Birmingham: ")
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    settle(qtbot, program)
    series = program.shell.current
    assert isinstance(series, SeriesScreen)
    assert (series.council.currentText(), series.header.title_text) == ("Birmingham", "Alpha rate")


def test_the_picture_as_a_table_is_remembered_and_sorted_as_numbers(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    kind(qtbot, program, screen, views.BARS)
    qtbot.mouseClick(screen.part.toggle, Qt.MouseButton.LeftButton)
    table = screen.part.table
    assert table is not None and table.isVisible()
    assert [c.title for c in table.model.columns] == ["Rank", "Council", "Value, 2025", "Notes"]
    assert table.model.rowCount() == 36
    table.sort_by("c2")
    assert [table.model.part(row, 2).text for row in (0, 35)] == ["52.5%", "70.0%"]
    assert table.model.part(0, 1).said == "Barnsley, stands out"
    assert program.context.settings.flag("explorer/table")
    kind(qtbot, program, screen, views.LINE)
    table = screen.part.table
    assert table is not None and table.isVisible()
    assert [c.title for c in table.model.columns][:3] == ["Period", "Barnsley", "Median"]
    assert [table.model.part(r, 1).text for r in range(2)] == ["52.5%", "53.5%"]  # the second month lifted 2024


def test_indicators_are_found_ticked_and_shown_in_their_order(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    qtbot.mouseClick(screen.indicators_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    opened = dialog(program)
    assert isinstance(opened, IndicatorsDialog)
    qtbot.keyClicks(opened.list.search, "gamma")
    qtbot.keyClick(opened.list.search, Qt.Key.Key_Return)  # the only one that is left
    opened.list.search.clear()
    qtbot.keyClicks(opened.list.search, "beta")
    qtbot.keyClick(opened.list.search, Qt.Key.Key_Down)
    qtbot.keyClick(opened.list.list, Qt.Key.Key_Space)
    assert opened.said.text() == "3 chosen: Alpha rate, Gamma cost and 1 more."
    accept(qtbot, program, opened)
    kind(qtbot, program, screen, views.TABLE)
    table = screen.part.table
    assert table is not None
    assert [c.title for c in table.model.columns] == ["Council", "Alpha rate, 2025", "Gamma cost, 2025",
                                                      "Beta count, 2025"]  # fmt: skip
    assert [table.model.part(r, 0).text for r in range(2)] == ["Median", "Barnsley"]
    assert screen.indicators_button.text() == "Alpha rate and 2 more"


def test_of_several_indicators_bars_show_the_one_that_is_picked(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program, 1, 2)
    kind(qtbot, program, screen, views.BARS)
    assert [screen.which.itemText(i) for i in range(screen.which.count())] == ["Alpha rate", "Beta count"]
    screen.which.setCurrentIndex(1)
    screen.which.activated.emit(1)
    settle(qtbot, program)
    assert screen.part.title.text() == "Beta count"
    assert screen.which.currentText() == "Beta count"
    assert screen.view is not None and len(screen.view.series) == 2  # strips still show both


def test_councils_are_ticked_and_stand_out(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    qtbot.mouseClick(screen.councils_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    opened = dialog(program)
    assert isinstance(opened, CouncilsDialog)
    opened.whom.setCurrentIndex(opened.whom.findData("chosen"))
    opened.whom.activated.emit(opened.whom.currentIndex())
    assert not opened.like.isVisible()
    qtbot.keyClicks(opened.list.search, "doncaster")
    qtbot.keyClick(opened.list.search, Qt.Key.Key_Return)
    assert opened.said.text() == "2 councils: Barnsley and Doncaster."
    accept(qtbot, program, opened)
    assert screen.view is not None
    assert screen.view.councils.codes == (BARNSLEY, DONCASTER)
    assert screen.councils_button.text() == screen.councils_button.toolTip() == "Barnsley and Doncaster"
    shown = picture(screen)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert screen.part.readout.text().startswith("Doncaster, 2025: ")


def test_nobody_ticked_is_no_picture_of_only_those_ticked(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    screen.pick_councils()
    settle(qtbot, program)
    opened = dialog(program)
    assert isinstance(opened, CouncilsDialog)
    qtbot.mouseClick(opened.list.none, Qt.MouseButton.LeftButton)
    assert opened.accept_button.isEnabled() and opened.said.text() == "None stands out."
    opened.whom.setCurrentIndex(opened.whom.findData("chosen"))
    opened.whom.activated.emit(opened.whom.currentIndex())
    assert not opened.accept_button.isEnabled()
    opened.whom.setCurrentIndex(opened.whom.findData("portfolio"))
    opened.whom.activated.emit(opened.whom.currentIndex())
    accept(qtbot, program, opened)
    assert screen.view is not None and screen.view.councils.portfolio
    assert screen.councils_button.text() == "My portfolio"
    assert screen.view.group is None  # there is no council whose group it could be
    assert screen.group.currentText() == "Compared with: the councils shown"


def test_periods_are_chosen_and_the_end_is_never_before_the_beginning(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)

    def choose(box: object, data: str) -> None:
        box.setCurrentIndex(box.findData(data))  # type: ignore[attr-defined]
        box.activated.emit(box.currentIndex())  # type: ignore[attr-defined]
        settle(qtbot, program)

    choose(screen.first, "2022")
    choose(screen.last, "2023")
    assert screen.view is not None and screen.view.span == views.Span(first="2022", last="2023")
    screen.part.show_as_table(True)
    assert screen.part.table is not None
    assert [screen.part.table.model.part(r, 0).text for r in range(screen.part.table.model.rowCount())] == [
        "2023", "2022",
    ]  # fmt: skip
    choose(screen.first, "2024")
    assert screen.view.span == views.Span(first="2024")
    kind(qtbot, program, screen, views.BARS)
    assert screen.view.span == views.Span()
    assert screen.one.isVisible() and not screen.first.isVisible()
    choose(screen.one, "2021")
    assert "2021" in screen.part.subtitle.text()


def test_the_group_compared_with_is_the_pictures_own(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    at = screen.group.findData("tier-region")
    screen.group.setCurrentIndex(at)
    screen.group.activated.emit(at)
    settle(qtbot, program)
    assert screen.view is not None and screen.view.group == GroupRule.TIER_REGION
    assert program.context.group.rule == GroupRule.TYPE


def test_predecessors_are_offered_where_a_council_has_some(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    screen = page(qtbot, program)
    assert not screen.before.isVisible()  # Barnsley followed nobody
    years = (("E06000063", "2021/22", 52), ("E06000063", "2022/23", 53), ("E07000026", "2021/22", 40))
    lines = [line(code, "Gamma", year, value) for code, year, value in years]
    brought = date(2026, 2, 1)
    program.tasks.write(lambda store, _: bring(store, tmp_path, "a.csv", lines, brought), print, what=("figures",))
    settle(qtbot, program)
    gamma = SeriesKey("Test", "Gamma", "", "Percentage", "%")
    screen.take(views.View(views.LINE, (gamma,), councils=views.Whom(codes=("E06000063",))))
    settle(qtbot, program)
    assert screen.before.isVisible() and not screen.before.isChecked()
    qtbot.mouseClick(screen.before, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.view is not None and screen.view.predecessors
    shown = picture(screen)
    shown.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(shown, key)
    assert screen.part.readout.text() == "Allerdale, 2021/22: 40%"
    assert "before Cumberland" in screen.part.notes.text()


def test_figures_as_they_stood_on_a_past_day(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    program.context.past.choose(date(2026, 1, 20))  # after the first month, which ends with 2024, as it was then
    settle(qtbot, program)
    settle(qtbot, program)
    assert screen.past.isVisible() and not screen.past.opener.isVisible()
    shown = picture(screen)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert screen.part.readout.text() == "Barnsley, 2024: 52.0%"
    assert "20 January 2026" in screen.part.notes.text()


def test_what_was_looked_at_is_there_again_after_a_restart(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program, 1, 3)
    kind(qtbot, program, screen, views.TABLE)
    kept = program.context.settings.text("explorer/view")
    assert views.view_from_json(kept) == screen.view
    screen.view = None  # as at a new start
    visit(qtbot, program, "home")
    again = visit(qtbot, program, "explorer")
    assert again is screen and views.view_from_json(kept) == screen.view


def test_a_view_that_is_sent_is_opened(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    assert screen.view is not None
    sent = views.view_to_json(views.View(views.STRIP, screen.view.series, councils=views.Whom(portfolio=True)))
    visit(qtbot, program, "explorer", view=sent)
    assert screen.view == views.view_from_json(sent)
    visit(qtbot, program, "explorer", view="no view")
    assert titles(program)[0] == "Not a view"
    assert screen.view == views.view_from_json(sent)  # what was there stays


def test_written_as_every_kind_of_file_and_copied(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = page(qtbot, program)
    kind(qtbot, program, screen, views.BARS)
    asked: list[str] = []

    def save(_parent: object, _settings: object, _title: str, name: str, *_more: str) -> Path:
        asked.append(name)
        return tmp_path / name

    monkeypatch.setattr(asking, "save", save)
    menu = screen.export_button.menu()
    for action in [a for a in menu.actions() if a.text() and a.text() != "Copy picture"]:
        action.trigger()
        settle(qtbot, program)
    assert asked == ["alpha-rate.png", "alpha-rate.svg", "alpha-rate.pdf", "alpha-rate.csv"]
    assert (tmp_path / asked[0]).read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / asked[1]).read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / asked[2]).read_bytes().startswith(b"%PDF-")
    with (tmp_path / asked[3]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36 and BARNSLEY in {row["gss_code"] for row in rows}
    unpacked: list[str] = []

    class Told(QImage):  # who unpacks the picture: of all councils it takes 180 ms, too long for the window's thread
        @staticmethod
        def fromData(png: bytes) -> QImage:  # type: ignore[override]
            unpacked.append(threading.current_thread().name)
            return QImage.fromData(png)

    for module in (explorer, verbs_explorer):
        monkeypatch.setattr(module, "QImage", Told, raising=False)
    next(a for a in menu.actions() if a.text() == "Copy picture").trigger()
    settle(qtbot, program)
    assert unpacked and unpacked != [threading.current_thread().name]
    assert titles(program)[0] == "The picture is copied"
    assert not QGuiApplication.clipboard().image().isNull()


def test_pinned_to_a_new_report_and_taken_back(qtbot: QtBot, program: Program) -> None:
    from adviser_app.services import figure_reports

    screen = page(qtbot, program)
    qtbot.mouseClick(screen.pin_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    opened = dialog(program)
    assert isinstance(opened, PinDialog)
    line = opened.box.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "Housing, monthly")
    assert opened.said.text() == "A new report."
    qtbot.keyClicks(opened.words, "Rates")
    accept(qtbot, program, opened)
    assert "Housing, monthly" in titles(program)[0]

    def named(store: Store, _work: object) -> list[str]:
        return [name for _row, name in figure_reports.names(store)]

    found: list[list[str]] = []
    program.tasks.query(named, found.append)
    settle(qtbot, program)
    assert "Housing, monthly" in found[0]
    undo = next(handler for words, handler in program.shell.banners.messages()[0].actions if words == "Undo")
    undo()
    settle(qtbot, program)
    program.tasks.query(named, found.append)
    settle(qtbot, program)
    assert "Housing, monthly" not in found[1]


def test_chosen_rows_and_the_basket_of_the_page_indicators(qtbot: QtBot, program: Program) -> None:
    def fill(store: Store, _work: object) -> str:
        return baskets.add(store, "Two of them", [s.id for s in series_service.search(store, "")][:2]).row

    rows: list[str] = []
    program.tasks.write(fill, rows.append, what=("baskets",))
    settle(qtbot, program)
    indicators = visit(qtbot, program, "indicators")
    assert isinstance(indicators, IndicatorsScreen)
    indicators.basket.setCurrentIndex(indicators.basket.findData(rows[0]))
    indicators.basket.activated.emit(indicators.basket.currentIndex())
    qtbot.mouseClick(indicators.explore_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    screen = program.shell.current
    assert isinstance(screen, ExplorerScreen)
    assert screen.view is not None and screen.view.basket == "Two of them"
    assert screen.indicators_button.text() == "Basket: Two of them"
    assert screen.part.title.text() == "Two of them"
    visit(qtbot, program, "indicators")
    indicators.table.view.selectAll()
    indicators.explore()
    settle(qtbot, program)
    assert screen.view.basket == "" and len(screen.view.series) == 2


def test_a_basket_shows_its_members_and_cannot_be_ticked_there(qtbot: QtBot, program: Program) -> None:
    def fill(store: Store, _work: object) -> str:
        return baskets.add(store, "Two of them", [s.id for s in series_service.search(store, "")][:2]).row

    program.tasks.write(fill, lambda _row: None, what=("baskets",))
    settle(qtbot, program)
    screen = page(qtbot, program, 3)
    screen.pick_indicators()
    settle(qtbot, program)
    opened = dialog(program)
    assert isinstance(opened, IndicatorsDialog)
    opened.basket.setCurrentIndex(opened.basket.findData("Two of them"))
    opened.basket.activated.emit(opened.basket.currentIndex())
    assert opened.list.model.rowCount() == 2
    qtbot.keyClick(opened.list.list, Qt.Key.Key_Space)
    assert len(opened.list.chosen) == 2
    opened.basket.setCurrentIndex(0)
    opened.basket.activated.emit(0)
    assert len(opened.list.chosen) == 1  # what was ticked before
    opened.reject()


def test_with_nothing_to_show_it_says_what_to_do(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = visit(qtbot, program, "explorer")
    assert isinstance(screen, ExplorerScreen)
    assert screen.no_figures.isVisible()
    assert not screen.export_button.isEnabled() and not screen.pin_button.isEnabled()


def test_before_anything_was_chosen_it_asks_for_indicators(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "explorer")
    assert isinstance(screen, ExplorerScreen)
    assert screen.nothing.isVisible()
    assert not screen.councils_button.isEnabled()
    assert screen.nothing.button is not None
    qtbot.mouseClick(screen.nothing.button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    opened = dialog(program)
    assert isinstance(opened, IndicatorsDialog)
    assert not opened.accept_button.isEnabled()
    qtbot.keyClicks(opened.list.search, "alpha")
    qtbot.keyClick(opened.list.search, Qt.Key.Key_Return)
    accept(qtbot, program, opened)
    assert screen.part.title.text() == "Alpha rate"
    assert screen.view is not None and screen.view.highlighted == (BARNSLEY,)  # the first of the portfolio
