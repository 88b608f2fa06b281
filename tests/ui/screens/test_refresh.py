"""The refresh wizard: choose, preview, decide, apply, what changed, undo."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.services import refresh
from adviser_app.services.refresh_aside import Shown
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.refresh import CHOOSE, DONE, PREVIEW, RefreshScreen
from adviser_app.viewmodels import text
from tests.ui.screens import examples
from tests.ui.screens.conftest import BARNSLEY, StartProgram, settle, titles, visit, write_month


def wizard(qtbot: QtBot, program: Program) -> RefreshScreen:
    screen = visit(qtbot, program, "refresh")
    assert isinstance(screen, RefreshScreen)
    return screen


def preview(qtbot: QtBot, program: Program, *files: Path) -> RefreshScreen:
    screen = wizard(qtbot, program)
    screen.choose.add_files(files)
    qtbot.mouseClick(screen.choose.go, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    return screen


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A following month: a year more, and 2024 revised again."""
    return write_month(tmp_path / "month-3.csv", range(2020, 2027), shift=3.0)


def figures(screen: RefreshScreen) -> dict[str, str]:
    return {c._label.text(): c._figure.text() for c in screen.preview_page.totals._cards}


def test_the_releases_are_listed_newest_first(qtbot: QtBot, program: Program) -> None:
    table = wizard(qtbot, program).choose.releases
    assert [table.model.part(r, 0).text for r in range(2)] == ["10 February 2026", "10 January 2026"]
    assert table.model.part(0, 7).text == "In force"


def test_files_are_chosen_and_taken_away(
    qtbot: QtBot, program: Program, month: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "files", lambda *_a: [month, month])
    screen = wizard(qtbot, program)
    assert not screen.choose.go.isEnabled()
    qtbot.mouseClick(screen.choose.drop.files_button, Qt.MouseButton.LeftButton)
    assert screen.choose.files == [month]
    away = next(b for b in screen.choose.findChildren(QPushButton) if b.accessibleName() == "Do not import month-3.csv")
    qtbot.mouseClick(away, Qt.MouseButton.LeftButton)
    assert screen.choose.files == []
    assert not screen.choose.go.isEnabled()


def test_a_folder_is_dropped(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = wizard(qtbot, program)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(month.parent))])
    none, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, none)
    screen.choose.drop.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert screen.choose.drop.property("over") is True
    screen.choose.drop.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert screen.choose.files == [month.parent]
    assert screen.choose.drop.property("over") is False


def test_the_preview_adds_up_and_writes_nothing(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = preview(qtbot, program, month)
    assert screen.stack.currentIndex() == PREVIEW
    told = figures(screen)
    assert told["Rows read"] == "756"
    assert told["New"] == "108"
    assert told["Changed"] == "108"
    assert told["Unchanged"] == "540"
    assert "Nothing has been written yet" in screen.preview_page.sentence.text()
    by_indicator = screen.preview_page.tables[0]
    assert by_indicator is not None
    assert by_indicator.view.accessibleName() == "By indicator"  # how many there are changes
    assert by_indicator.model.rowCount() == 4  # all rows, and three indicators
    settle(qtbot, program)
    assert wizard(qtbot, program).choose.releases.model.rowCount() == 2


def test_apply_shows_what_changed_for_my_councils_first(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = preview(qtbot, program, month)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.stack.currentIndex() == DONE
    councils = {screen.done.table.model.part(r, 0).text for r in range(screen.done.table.model.rowCount())}
    assert councils == {"Barnsley", "Doncaster"}
    assert screen.done.table.model.rowCount() == 2 * 3 * 2  # councils × indicators × (new, revised)
    assert screen.choose.releases.model.rowCount() == 3
    screen.done.table.select_key((1, BARNSLEY))
    qtbot.keyClick(screen.done.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.id == "series"


def test_the_last_page_scrolls_only_by_what_does_not_fit(qtbot: QtBot, program: Program, month: Path) -> None:
    """Not by what another page of the wizard would need."""
    program.shell.resize(1280, 640)
    screen = preview(qtbot, program, month)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    area = screen.scroll_area
    assert area is not None
    assert screen.done.minimumSizeHint().height() + 150 < area.viewport().height()  # with the steps above it, it fits
    assert area.verticalScrollBar().maximum() == 0


def test_the_same_file_again_is_told_and_cannot_be_applied(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = preview(qtbot, program, month)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    qtbot.mouseClick(screen.done.another, Qt.MouseButton.LeftButton)
    screen = preview(qtbot, program, month)
    assert not screen.preview_page.apply.isEnabled()
    assert "already imported" in screen.preview_page.sentence.text()


def test_rejected_rows_are_listed_and_saved(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "publisher,area_code,indicator,period,value\n"
        f"Test Office,{BARNSLEY},Alpha rate,2026,51.0\n"
        f"Test Office,{BARNSLEY},Beta count,2026,1_000\n",
        encoding="utf-8",
    )
    screen = preview(qtbot, program, bad)
    assert screen.preview_page.tables[2] is None  # made when somebody looks
    screen.preview_page.tabs.setCurrentIndex(2)
    problems = screen.preview_page.tables[2]
    assert problems is not None
    assert screen.preview_page.stack.currentWidget() is problems
    assert problems.model.rowCount() == 1
    assert {problems.model.part(0, c).text for c in range(7)} >= {"bad.csv", "3", "value", "1_000"}
    told = [problems.model.part(0, c).text for c in (4, 5)]
    assert screen.preview_page.below.text() == " ".join(told)  # in full, however narrow the columns are
    screen.preview_page.tabs.setCurrentIndex(1)
    assert screen.preview_page.below.text() == "No figure that is stored already changes by it."
    screen.preview_page.tabs.setCurrentIndex(0)
    assert not screen.preview_page.below.text()
    assert screen.preview_page.save_rejects.isVisible()
    out = tmp_path / "rejected.csv"
    monkeypatch.setattr(asking, "save", lambda *_a: out)
    qtbot.mouseClick(screen.preview_page.save_rejects, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(titles(program)))
    assert titles(program)[0] == "1 rejected row saved"
    assert "1_000" in out.read_text(encoding="utf-8-sig")


def test_a_file_that_is_not_there_is_a_banner(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    screen = preview(qtbot, program, tmp_path / "gone.csv")
    assert screen.stack.currentIndex() == CHOOSE
    assert program.shell.banners.messages()
    assert screen.choose.isEnabled()


def test_the_choices_go_into_the_preview(
    qtbot: QtBot, program: Program, month: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = wizard(qtbot, program)
    seen: list[Mapping[str, Any]] = []
    real = screen.desk.preview

    def spy(store: Any, files: Any, options: Mapping[str, Any], work: Any) -> Shown:
        seen.append(options)
        return real(store, files, options, work)

    monkeypatch.setattr(screen.desk, "preview", spy)
    edit = screen.choose.publisher.lineEdit()
    assert edit is not None
    qtbot.keyClicks(edit, "Someone")
    screen.choose.dated.setChecked(True)
    screen.choose.remove_missing.setChecked(True)
    preview(qtbot, program, month)
    assert seen[0]["publisher"] == "Someone"
    assert seen[0]["released"] is not None
    assert seen[0]["remove_missing"]
    assert refresh.RefreshOptions(**seen[0])
    assert text.day(seen[0]["released"]) in screen.preview_page.title.text()


def test_a_rename_that_is_kept_apart_makes_the_preview_anew(
    qtbot: QtBot, program: Program, month: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = preview(qtbot, program, month)
    asked: list[dict[str, bool]] = []
    monkeypatch.setattr(screen, "_look", lambda: asked.append(screen._joins))
    screen.preview_page.show_preview(examples.preview(), 0)
    box = screen.preview_page._boxes["r1"]
    assert box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert asked == [{"r1": False}]


def test_undo_asks_names_what_goes_and_takes_it_back(
    qtbot: QtBot, program: Program, month: Path, yes: list[str]
) -> None:
    screen = preview(qtbot, program, month)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    qtbot.mouseClick(screen.done.undo_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    settle(qtbot, program)
    assert "108 new values go away" in yes[0]
    assert titles(program)[0] == "The refresh was taken back"
    assert screen.stack.currentIndex() == CHOOSE
    states = [screen.choose.releases.model.part(r, 7).text for r in range(3)]
    assert states[0].startswith("Taken back")
    assert states[1:] == ["In force", "In force"]


def test_no_means_no(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "confirm", lambda *_a, **_k: False)
    screen = wizard(qtbot, program)
    qtbot.mouseClick(screen.choose.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert titles(program) == []


def test_an_empty_store_has_nothing_to_undo(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = wizard(qtbot, program)
    assert not screen.choose.undo.isEnabled()
    screen.undo()
    settle(qtbot, program)
    assert titles(program) == ["Nothing to undo"]


def test_back_keeps_the_files(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = preview(qtbot, program, month)
    qtbot.mouseClick(screen.preview_page.back, Qt.MouseButton.LeftButton)
    assert screen.stack.currentIndex() == CHOOSE
    assert screen.choose.files == [month]


def test_a_stale_preview_is_refused_with_a_way_on(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = preview(qtbot, program, month)
    program.tasks.write(lambda store, _work: refresh.undo(store), lambda _u: None, what=("figures",))
    settle(qtbot, program)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    message = program.shell.banners.messages()[0]
    assert message.key == "stale-preview"
    message.actions[0][1]()
    settle(qtbot, program)
    assert figures(screen)["New"] != "108"


def test_a_refresh_of_other_areas_says_so_and_offers_them_all(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.csv"
    file.write_text("publisher,area_code,indicator,period,value,unit\n"
                    "Test Office,E08000003,Alpha rate,2030,7.0,%\n", encoding="utf-8")  # fmt: skip
    screen = preview(qtbot, program, file)
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    settle(qtbot, program)
    assert screen.done.stack.currentWidget() is screen.done.empty
    assert screen.done.empty._title.text() == "Nothing changed for your 2 councils"
    assert screen.done.empty.button is not None
    qtbot.mouseClick(screen.done.empty.button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.done.stack.currentIndex() == 0
    assert screen.done.table.model.part(0, 0).text == "Manchester"


def test_files_of_records_go_through_the_same_door(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("council,name,role\nBarnsley,Ann Example,Leader\nNowhere,x,y\n", encoding="utf-8")
    screen = preview(qtbot, program, path)
    assert screen.preview_page.title.text() == "Contacts of the programme team"
    assert (figures(screen)["New"], figures(screen)["Rejected"]) == ("1", "1")
    assert [screen.preview_page.tabs.tabText(n) for n in range(3)] == ["By file  1", "Changes  1", "Problems  1"]
    screen.preview_page.tabs.setCurrentIndex(1)
    changes = screen.preview_page.tables[1]
    assert changes is not None
    assert changes.model.part(0, 3).text == "Council: Barnsley · Name: Ann Example · Role: Leader"
    qtbot.mouseClick(screen.preview_page.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.stack.currentIndex() == DONE
    assert screen.done.sentence.text() == "1 new record and 1 row not taken."
    assert screen.choose.releases.model.rowCount() == 2  # no release of figures
    qtbot.mouseClick(screen.done.undo_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert "The records were taken back" in titles(program)
    screen = preview(qtbot, program, path)
    assert not screen.preview_page.apply.isEnabled()
    assert "taken in already" in screen.preview_page.sentence.text()
    screen.preview_page.back.click()
    screen.choose.set_files([])
    screen = preview(qtbot, program, write_month(tmp_path / "month-3.csv", range(2020, 2027), shift=3.0))
    assert screen.preview_page.tabs.tabText(0).startswith("By indicator")
