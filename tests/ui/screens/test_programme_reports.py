"""Reports on the programme's page: what one will say, issuing it, what was issued, its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.services import records, reports
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.programme import ProgrammeScreen
from adviser_app.ui.screens.programme_reports import DIFFERS, ReportsPart
from adviser_app.viewmodels.reports import TAKEUP
from tests.tools.windows import Desk
from tests.ui.screens import programme_example
from tests.ui.screens.programme_example import YEAR, Example


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Example:
    return programme_example.make(tmp_path_factory.mktemp("programme"))


@pytest.fixture
def example(made: Example, tmp_path: Path) -> Example:
    return made.copy(tmp_path / "profile")


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, example: Example) -> Iterator[Desk]:
    at = Desk(qtbot, qapp, example.path)
    yield at
    at.stop()
    qapp.setStyleSheet("")


@pytest.fixture
def part(desk: Desk) -> ReportsPart:
    found = desk.go(ProgrammeScreen, tab="reports", year=YEAR, quarter="Q2").part
    assert isinstance(found, ReportsPart)
    return found


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def confirm(_parent: object, _theme: object, _title: str, said: str, _yes: str, **_more: object) -> bool:
        asked.append(said)
        return True

    monkeypatch.setattr(asking, "confirm", confirm)
    return asked


def read(part: ReportsPart) -> str:
    while not part.page.complete:
        QApplication.processEvents()
    return part.page.toPlainText()


def type_places(desk: Desk, example: Example, value: str) -> None:
    desk.write(lambda store: records.change(store, "progress", example.ids["typed"], {"value": value}))


def test_it_is_read_before_it_is_issued_what_is_off_track_first(part: ReportsPart) -> None:
    said = read(part)
    assert said.startswith("Quarterly performance report\nQ2 2017/18")
    first, second = said.index("What is off track or at risk"), said.index("Themes and deliverables")
    assert first < said.index("Places on Next Generation filled") < second
    assert part.what.text() == "Quarterly performance report, Q2 2017/18"
    assert part.none_issued.isVisible()
    assert "No report of this kind was issued before" in part.differs_sentence.text()


def test_issued_it_stays_as_it_was(desk: Desk, part: ReportsPart, example: Example, yes: list[str]) -> None:
    desk.click(part.issue_button)
    assert "Its figures stay as they are" in yes[0]
    assert desk.says()[0] == "The report is issued"
    assert part.issued.model.rowCount() == 1
    assert part.issued.model.part(0, 0).text == "Q2 2017/18 quarterly"  # type: ignore[union-attr]
    assert part.differs_sentence.text().startswith("It says the same as Quarterly performance report, Q2 2017/18")

    type_places(desk, example, "44")
    assert "44 councillors" in read(part)
    what = [part.differences.model.part(row, 1).text for row in range(part.differences.model.rowCount())]  # type: ignore[union-attr]
    assert any("Places on Next Generation filled" in words for words in what)
    assert part.pages.tabText(DIFFERS) == f"Different from the last one  {len(what)}"

    part.issued.view.setFocus()
    part.issued.select_key(next(iter(part._issued)))
    desk.press(part.issued.view, Qt.Key.Key_Return)
    assert "30 councillors" in read(part)
    assert "44 councillors" not in read(part)
    assert part.old.text().startswith("As issued on ")
    assert not part.issue_button.isEnabled()
    desk.click(part.back_button)
    assert "44 councillors" in read(part)
    assert part.issue_button.isEnabled()


def test_issued_again_it_is_the_next_edition_and_can_be_taken_back(
    desk: Desk, part: ReportsPart, yes: list[str]
) -> None:
    desk.click(part.issue_button)
    desk.click(part.issue_button)
    assert "this will be edition 2" in yes[1]
    assert part.issued.model.part(0, 0).text == "Q2 2017/18 quarterly, edition 2"  # type: ignore[union-attr]
    desk.choose("Undo")
    desk.wait()
    assert part.issued.model.rowCount() == 1


def test_no_means_no(desk: Desk, part: ReportsPart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "confirm", lambda *_a, **_k: False)
    desk.click(part.issue_button)
    assert desk.ask(reports.issued) == []
    assert part.issue_button.isEnabled()


def test_files_are_written_in_the_formats_ticked(
    desk: Desk, part: ReportsPart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(asking, "folder", lambda *_args: out)
    part.formats["docx"].setChecked(False)
    desk.click(part.write_button)
    desk.wait()
    assert sorted(p.suffix for p in out.iterdir()) == [".csv", ".pdf"]
    assert desk.says()[0] == "2 files written"
    assert desk.program.context.settings.words("reports/formats") == ["pdf", "csv"]
    part.formats["pdf"].setChecked(False)
    part.formats["csv"].setChecked(False)
    assert not part.write_button.isEnabled()


def test_an_issued_report_is_written_as_it_was(
    desk: Desk, part: ReportsPart, example: Example, yes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(asking, "folder", lambda *_args: out)
    for name in ("pdf", "docx"):
        part.formats[name].setChecked(False)
    desk.click(part.issue_button)
    type_places(desk, example, "44")
    part.look_at(next(iter(part._issued)))
    desk.wait()
    desk.click(part.write_button)
    desk.wait()
    (path,) = out.iterdir()
    cells = {cell for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()) for cell in row}
    assert "30" in cells
    assert "44" not in cells  # records' names of letters and digits may have it in them


def test_the_take_up_report_is_of_the_whole_year(desk: Desk, part: ReportsPart) -> None:
    part.kind.setCurrentIndex(part.kind.findData(TAKEUP))
    part.kind.activated.emit(part.kind.currentIndex())
    desk.wait()
    assert "Take-up" in read(part)
    assert "2017/18" in part.what.text()
    assert part.host.choose_quarter.isHidden()
    assert part.host.choose_year.isVisible()
    assert desk.program.context.settings.text("reports/kind") == TAKEUP


def test_another_quarter_is_another_report(desk: Desk, part: ReportsPart) -> None:
    part.host.step_quarter(-1)
    desk.wait()
    assert part.what.text() == "Quarterly performance report, Q1 2017/18"
