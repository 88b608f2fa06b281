"""A file that nobody recognises: read as somebody says, by the user's own actions; and names that are asked once."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from adviser_app.domain.mapping_draft import Use
from adviser_app.services.refresh import asked
from adviser_app.ui.app import Program
from adviser_app.ui.screens.refresh import CHOOSE, DONE, MAPPING, PREVIEW, RefreshScreen
from adviser_app.ui.screens.refresh_mapping import MappingPage
from adviser_app.ui.screens.refresh_names import NONE, NOT_YET, NamesDialog
from tests.ui import walk
from tests.ui.screens.conftest import settle, visit
from tests.ui.screens.test_refresh import preview

HOMES = "ONS code,LA,Homes built,Empty homes\nE08000038,Barnsley,120,3.5%\nE08000017,Doncaster,340,2.1%\n"


def settled(qtbot: QtBot, program: Program, page: MappingPage) -> None:
    """Until what was typed has been tried out."""
    qtbot.waitUntil(lambda: not page._timer.isActive())
    settle(qtbot, program)


def opened(qtbot: QtBot, program: Program, file: Path) -> RefreshScreen:
    screen = preview(qtbot, program, file)
    qtbot.mouseClick(screen.preview_page.another_way, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.stack.currentIndex() == MAPPING
    return screen


def column(qtbot: QtBot, page: MappingPage, heading: str) -> None:
    """Go to a column with the keys."""
    at = [c.heading for c in page.draft.columns].index(heading)
    page.table.setFocus()
    page.table.selectionModel().setCurrentIndex(page.table.rows.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    page.table.choose([0])
    for _ in range(at):
        qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.table.columns() == [at]


def choose(qtbot: QtBot, box: QComboBox, words: str) -> None:
    """Choose an entry with the keys, as a person does."""
    at = box.findText(words)
    assert at >= 0, words
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(at):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == words


def read(page: MappingPage) -> list[tuple[str, ...]]:
    model = page.tried.read.model
    return [tuple(model.part(r, c).text for c in range(5)) for r in range(model.rowCount())]


def test_a_table_that_does_not_say_when(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text(HOMES, encoding="utf-8")
    screen = preview(qtbot, program, file)
    assert screen.preview_page.another_way.text() == "Say how to read it…"
    assert not screen.preview_page.apply.isEnabled()
    assert screen.preview_page.sentence.text().startswith("homes.csv cannot be read as it stands: ")
    assert screen.preview_page.tabs.currentIndex() == 2
    screen = opened(qtbot, program, file)
    page = screen.mapping
    assert screen.steps.accessibleName() == "Step 2 of 4: How to read it"
    assert page.tried.said.text() == "Say which period the figures are of."
    assert not page.go.isEnabled()
    qtbot.keyClicks(page.fixed[Use.PERIOD], "2023/24")
    settled(qtbot, program, page)
    assert read(page)[:2] == [
        ("2", "Barnsley", "Homes built", "2023/24", "120"), ("2", "Barnsley", "Empty homes", "2023/24", "3.5%")
    ]  # fmt: skip
    # one column is no figure of ours, and the other has a name of its own and a unit
    column(qtbot, page, "Homes built")
    choose(qtbot, page.use, "Not read")
    column(qtbot, page, "Empty homes")
    page.says[Use.INDICATOR].selectAll()
    qtbot.keyClicks(page.says[Use.INDICATOR], "Homes that stand empty")
    assert page.says[Use.UNIT].text() == "%"  # as the cells say
    page.says[Use.UNIT].selectAll()
    qtbot.keyClicks(page.says[Use.UNIT], "% of homes")
    settled(qtbot, program, page)
    assert read(page) == [
        ("2", "Barnsley", "Homes that stand empty", "2023/24", "3.5 % of homes"),
        ("3", "Doncaster", "Homes that stand empty", "2023/24", "2.1 % of homes"),
    ]
    assert page.name.text() == "homes"
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.stack.currentIndex() == PREVIEW
    assert screen.steps.accessibleName() == "Step 3 of 4: Preview"
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.stack.currentIndex() == DONE
    # of the next file with these headings only the period is asked, as the file does not say it
    file.write_text(HOMES.replace("3.5%", "4.5%"), encoding="utf-8")
    qtbot.mouseClick(screen.done.another, Qt.MouseButton.LeftButton)
    screen = preview(qtbot, program, file)
    assert not screen.preview_page.apply.isEnabled()
    assert "was made for such a file of 2023/24" in screen.preview_page.sentence.text()
    screen = opened(qtbot, program, file)
    page = screen.mapping
    assert page.tried.said.text() == "Say which period the figures are of."
    qtbot.keyClicks(page.fixed[Use.PERIOD], "2024/25")
    settled(qtbot, program, page)
    assert read(page)[0] == ("2", "Barnsley", "Homes that stand empty", "2024/25", "4.5 % of homes")
    assert page.name.text() == "homes"


def test_nothing_is_kept_unless_wanted_and_back_goes_back(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text(HOMES, encoding="utf-8")
    screen = opened(qtbot, program, file)
    page = screen.mapping
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert screen.stack.currentIndex() == PREVIEW
    qtbot.mouseClick(screen.preview_page.another_way, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    qtbot.keyClicks(page.fixed[Use.PERIOD], "2023")
    page.name.clear()
    qtbot.keyClick(page.name, Qt.Key.Key_Backspace)
    settled(qtbot, program, page)
    qtbot.keyClick(page.keep, Qt.Key.Key_Space)
    assert not page.name.isEnabled()
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "4 new" in screen.preview_page.sentence.text()
    screen._go(CHOOSE)
    screen = preview(qtbot, program, file)
    assert not screen.preview_page.apply.isEnabled()


def test_two_rows_of_heading_in_the_second_sheet(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Income"
    for title in ("Income", "Staff"):
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        for row in ([f"{title} of parking"], [], ["Who", "2022/23", "", "2023/24"], ["", "On", "Off", "On"],
                    ["Barnsley", 1, 2, 3], ["Doncaster", 4, 5, 6], ["Total", 5, 7, 9]):  # fmt: skip
            sheet.append(row)
    book.save(tmp_path / "parking.xlsx")
    screen = opened(qtbot, program, tmp_path / "parking.xlsx")
    page = screen.mapping
    assert [page.which.itemText(i) for i in range(2)] == ["Income", "Staff"]
    choose(qtbot, page.which, "Staff")
    settled(qtbot, program, page)
    assert (page.start.currentText(), page.rows.currentText()) == ("3", "2")
    assert page.only_sheet.isChecked()
    assert ("5", "Barnsley", "On", "2022/23", "1") in read(page)
    assert page.tried.tabs.tabText(1) == "Refused  1"
    refused = page.tried.refused.model
    assert {refused.part(r, 2).text for r in range(refused.rowCount())} == {"Total"}
    # several columns at once
    page.table.choose([1, 2, 3])
    assert page.column_card.accessibleName() == "3 columns"
    qtbot.keyClicks(page.says[Use.UNIT], "staff")
    settled(qtbot, program, page)
    assert [page.draft.columns[i].says[Use.UNIT] for i in (1, 2, 3)] == ["staff"] * 3
    # another heading: what lies below it is read anew
    page.rows.setCurrentIndex(0)
    page.rows.activated.emit(0)
    settled(qtbot, program, page)
    assert page.draft.rows == 1
    assert page.draft.columns[1].heading == "2022/23"


def test_a_file_that_cannot_be_opened_is_named_beside_the_others(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    good, bad = tmp_path / "homes.csv", tmp_path / "old.csv"
    good.write_text(HOMES)
    bad.write_bytes("Council,2022\nLeeds,1\n".encode("utf-16")[:-1])
    screen = preview(qtbot, program, good, bad)
    qtbot.mouseClick(screen.preview_page.another_way, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "old.csv cannot be read: The text is damaged (UTF-16)." in screen.mapping.sentence.text()


def test_years_as_columns_go_on_next_year(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "walks.csv"
    file.write_text("Walks in the park\n\nWhose,2021,2022\nBarnsley,1,2\nDoncaster,3,4\n", encoding="utf-8")
    screen = opened(qtbot, program, file)
    page = screen.mapping
    assert page.grows.isVisible()
    assert page.grows.isChecked()
    assert page.fixed[Use.INDICATOR].text() == "Walks in the park"
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    file.write_text("Walks in the park\n\nWhose,2022,2023,2024\nBarnsley,2,5,6\nDoncaster,4,7,8\n", encoding="utf-8")
    screen._go(CHOOSE)
    screen = preview(qtbot, program, file)
    assert "6 new" in screen.preview_page.sentence.text()


def dialog_of(screen: RefreshScreen) -> NamesDialog:
    return next(d for d in screen.findChildren(QDialog) if isinstance(d, NamesDialog) and d.isVisible())


def test_names_that_nobody_knows_are_asked_once(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text(
        "Council,Year,Complaints\nBarnsly Met,2023,5\nOld Danum,2023,6\nAverage,2023,5\nDoncaster,2023,7\n", "utf-8"
    )
    screen = preview(qtbot, program, file)
    assert "“Barnsly Met”, “Old Danum” and “Average” are not taken in" in screen.preview_page.names.text()
    qtbot.mouseClick(screen.preview_page.ask, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    dialog = dialog_of(screen)
    assert walk.nameless(dialog) == []
    assert walk.too_small(dialog) == []
    assert [box.currentText() for box in dialog.boxes] == [NOT_YET] * 3  # none is chosen beforehand
    assert dialog.boxes[0].itemText(1) == "Barnsley"
    choose(qtbot, dialog.boxes[0], "Barnsley")
    other = dialog.boxes[1].lineEdit()
    assert other is not None
    other.setText("Nowhere")
    dialog._save()
    assert dialog.isVisible()
    assert "“Nowhere” is no council" in dialog.wrong.text()
    other.setText("rotherham")
    dialog._rest_none()
    assert dialog.boxes[2].currentText() == NONE
    assert dialog.answers() == {"Barnsly Met": "E08000038", "Old Danum": "E08000018", "Average": ""}
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert not screen.preview_page.names_card.isVisible()
    assert "3 new and 1 not for us" in screen.preview_page.sentence.text()
    # and the next file of theirs is read without being asked
    file.write_text("Council,Year,Complaints\nBarnsly Met,2024,5\n", "utf-8")
    screen._go(CHOOSE)
    screen = preview(qtbot, program, file)
    assert "1 new" in screen.preview_page.sentence.text()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_wizard_fits(qtbot: QtBot, program: Program, tmp_path: Path, scale: float) -> None:
    """Nothing but its tables scrolls sideways, and every control says what it is."""
    file = tmp_path / "homes.csv"
    file.write_text(HOMES, encoding="utf-8")
    program.shell.resize(1280, 800)
    program.theme.set_scale(scale)
    screen = opened(qtbot, program, file)
    area = screen.scroll_area
    assert area is not None
    assert screen.page.minimumSizeHint().width() <= area.viewport().width()
    page = screen.mapping
    for control in (page.which, page.start, page.rows, page.use, page.publisher, page.name, *page.says.values(),
                    *page.fixed.values(), page.table, page.tried.tabs):  # fmt: skip
        assert control.accessibleName(), control
    assert page.table.rows.headerData(2, Qt.Orientation.Horizontal) == "Figures: Homes built"
    program.theme.set_scale(1.0)


def test_a_publishers_file_can_be_read_another_way_too(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("area_code,indicator,period,value,score\nE08000038,Walks,2023,5,9\n", encoding="utf-8")
    screen = preview(qtbot, program, file)
    assert screen.preview_page.apply.isEnabled()
    assert screen.preview_page.another_way.text() == "Read it another way…"
    screen = opened(qtbot, program, file)
    page = screen.mapping
    before = page.draft
    column(qtbot, page, "value")
    choose(qtbot, page.use, "Note")  # by way of other uses, which take nothing from other columns
    choose(qtbot, page.use, "Figures")
    assert page.draft == before
    choose(qtbot, page.use, "Not read")
    column(qtbot, page, "score")
    choose(qtbot, page.use, "Figures")
    settled(qtbot, program, page)
    assert read(page) == [("2", "Barnsley", "Walks", "2023", "9")]
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert visit(qtbot, program, "refresh") is screen
    assert "1 new" in screen.preview_page.sentence.text()


def test_rows_that_were_refused_are_read_again_once_their_name_is_known(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "complaints.csv"
    file.write_text("Council,Year,Complaints\nBarnsly Met,2023,5\nDoncaster,2023,7\n", "utf-8")
    screen = preview(qtbot, program, file)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.done, timeout=30_000)
    settle(qtbot, program)
    program.tasks.write(lambda store, _work: asked.answer(store, {"Barnsly Met": "E08000038"}), lambda _n: None)
    settle(qtbot, program)
    screen._go(CHOOSE)
    screen = preview(qtbot, program, file)
    assert not screen.preview_page.apply.isEnabled()
    qtbot.mouseClick(screen.preview_page.again, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert not screen.preview_page.again.isVisible()
    assert "1 new and 1 unchanged" in screen.preview_page.sentence.text()
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.done, timeout=30_000)


def test_what_would_come_of_it_fits_at_1280_pixels(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text(HOMES.replace("120", '"1,2"'), encoding="utf-8")
    program.shell.resize(1280, 800)
    page = opened(qtbot, program, file).mapping
    qtbot.keyClicks(page.fixed[Use.PERIOD], "2023/24")
    qtbot.keyClicks(page.fixed[Use.BREAKDOWN], "Tenure: all")
    qtbot.keyClicks(page.fixed[Use.UNIT], "%")
    settled(qtbot, program, page)
    panel = page.tried
    for at, table in enumerate((panel.read, panel.refused, panel.known)):
        panel.tabs.setCurrentIndex(at)
        settle(qtbot, program)
        assert table.view.horizontalScrollBar().maximum() == 0
    panel.tabs.setCurrentIndex(1)
    # what is wrong and what to do stand there in full, of the row that is chosen
    assert panel.why.isVisible()
    assert panel.why.text().startswith("The comma is in no place where thousands are grouped")
    assert panel.why.text().endswith("Write the number with a point for decimals, for example 1234.5.")
    panel.tabs.setCurrentIndex(0)
    assert not panel.why.isVisible()
    assert next(row[2:5] for row in read(page)) == ("Empty homes: Tenure: all", "2023/24", "3.5%")


def test_the_kind_of_year_is_asked_and_said(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    """201516 of DfE's table tool is 2015/16, of academic or of financial years."""
    file = tmp_path / "leavers.csv"
    file.write_text("location,location_code,geographic_level,time_period,cohort\nLeeds,E08000035,la,201516,50\n")
    page = opened(qtbot, program, file).mapping
    assert page.tried.said.text().startswith("Say what kind of year 201516 is (2015/16)")
    assert not page.go.isEnabled()
    qtbot.keyClicks(page.fixed[Use.KIND_OF_PERIOD], "academic year")
    settled(qtbot, program, page)
    assert page.go.isEnabled()
    assert read(page) == [("2", "Leeds", "cohort", "2015/16 (Sep–Aug)", "50")]
