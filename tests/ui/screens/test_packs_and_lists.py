"""Briefing packs, the list of councils, the list of indicators."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import CouncilType
from adviser_app.domain.indicators import Polarity
from adviser_app.services import packs, records
from adviser_app.store.connection import Store
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import indicators as module
from adviser_app.ui.screens.councils import CouncilsScreen
from adviser_app.ui.screens.indicators import IndicatorsScreen
from adviser_app.ui.screens.packs import MINE, ONE, SINCE_DAY, PacksScreen
from tests.tools import word as reading
from tests.tools.pdf import structure
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, StartProgram, settle, titles, visit


def pack_page(qtbot: QtBot, program: Program) -> PacksScreen:
    screen = visit(qtbot, program, "packs")
    assert isinstance(screen, PacksScreen)
    return screen


def test_the_portfolio_is_made_in_one_go(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "out")
    opened: list[Path] = []
    monkeypatch.setattr(asking, "show_file", opened.append)
    screen = pack_page(qtbot, program)
    assert screen.which.checkedId() == MINE
    assert screen.make.text() == "Make the packs"
    qtbot.keyClicks(screen.prepared_by, "A. Adviser")
    qtbot.mouseClick(screen.make, Qt.MouseButton.LeftButton)
    assert screen.progress.isVisible()
    qtbot.waitUntil(lambda: bool(titles(program)), timeout=30_000)
    settle(qtbot, program)
    assert titles(program)[0] == "2 briefing packs written"
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2
    assert screen.table.model.rowCount() == 2
    assert screen.table.model.part(0, 1).text == "Written"
    screen.table.view.selectRow(0)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    qtbot.mouseClick(screen.open_folder, Qt.MouseButton.LeftButton)
    assert [p.suffix for p in opened] == [".pdf", ""]
    kept: list[dict[str, object]] = []
    program.tasks.query(lambda store, _work: packs.last_packs(store), kept.append)
    settle(qtbot, program)
    assert set(kept[0]) == {BARNSLEY, DONCASTER}


def test_the_tick_of_a_word_file_stands_level_with_the_field_beside_it(qtbot: QtBot, program: Program) -> None:
    screen = pack_page(qtbot, program)
    tick, field = screen.word, screen.marking
    middles = [w.mapTo(screen, QPoint(0, 0)).y() + w.height() / 2 for w in (tick, field)]
    assert abs(middles[0] - middles[1]) <= 1


def test_the_wish_is_what_was_chosen(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], packs.PackOptions]] = []

    def make(_store: object, codes: list[str], _out: Path, options: packs.PackOptions, _work: object) -> list[object]:
        seen.append((list(codes), options))
        return []

    monkeypatch.setattr(packs, "make", make)
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path)
    visit(qtbot, program, "council", code=BARNSLEY)
    screen = pack_page(qtbot, program)
    qtbot.mouseClick(screen.radios[ONE], Qt.MouseButton.LeftButton)
    assert screen.make.text() == "Make the pack"
    screen.since_what.setCurrentIndex(SINCE_DAY)
    assert screen.since.isVisible()
    qtbot.keyClicks(screen.prepared_for, "The leader")
    screen.marking.clear()
    qtbot.keyClicks(screen.marking, "OFFICIAL-SENSITIVE")
    qtbot.mouseClick(screen.make, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    codes, options = seen[0]
    assert codes == [BARNSLEY]
    assert options.since is not None
    assert options.prepared_for == "The leader"
    assert options.marking == "OFFICIAL-SENSITIVE"


def test_what_leaves_is_listed_before_it_leaves(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "out")

    def write_down(store: Store, _work: object) -> None:
        records.create(store, "contact", {"council": BARNSLEY, "name": "Pat Example", "role": "Leader"})
        records.create(store, "note", {"council": BARNSLEY, "date": "2026-03-01", "text": "Said in confidence"})

    program.tasks.write(write_down, lambda _nothing: None)
    settle(qtbot, program)
    screen = pack_page(qtbot, program)
    assert screen.extras.ticked() == ()
    assert screen.extras.leaving.text().startswith("Nothing personal or confidential leaves")
    for key in ("contacts", "actions", "reasons"):
        qtbot.mouseClick(screen.extras.ticks[key], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    settle(qtbot, program)
    said = screen.extras.leaving.text()
    assert "Leaves with the packs: 1 contact (names, roles" in said
    assert "0 open actions" in said
    assert "1 reason (why your risk overview" in said
    assert "team note" not in said
    qtbot.mouseClick(screen.word, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    qtbot.mouseClick(screen.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(titles(program)), timeout=30_000)
    settle(qtbot, program)
    made = next((tmp_path / "out").glob("Barnsley*.docx"))
    words = reading.text(made.read_bytes())
    assert "Pat Example" in words
    assert "Reasons to look" in words
    assert "Said in confidence" not in words
    assert "Pat Example" in structure(made.with_suffix(".pdf").read_bytes()).text


def test_packs_can_be_cancelled(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "out")
    screen = pack_page(qtbot, program)
    screen.radios[2].setChecked(True)
    qtbot.mouseClick(screen.make, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(screen.progress._cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(titles(program)), timeout=30_000)
    assert titles(program) == ["Cancelled"]
    settle(qtbot, program)
    assert screen.make.isEnabled()
    assert not screen.progress.isVisible()


def test_without_a_portfolio_and_a_council_all_are_offered(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = pack_page(qtbot, program)
    assert screen.codes() is None
    assert not screen.radios[ONE].isEnabled()


# councils


def councils(qtbot: QtBot, program: Program) -> CouncilsScreen:
    screen = visit(qtbot, program, "councils")
    assert isinstance(screen, CouncilsScreen)
    return screen


def names(screen: CouncilsScreen | IndicatorsScreen) -> list[str]:
    return [screen.table.model.part(r, 0).text for r in range(screen.table.model.rowCount())]


def test_councils_by_region_and_type(qtbot: QtBot, program: Program) -> None:
    screen = councils(qtbot, program)
    assert screen.table.model.rowCount() == 317
    screen.region.setCurrentIndex(screen.region.findText("South West"))
    screen.region.activated.emit(screen.region.currentIndex())
    screen.kind.setCurrentIndex(screen.kind.findData(CouncilType.COUNTY))
    screen.kind.activated.emit(screen.kind.currentIndex())
    assert names(screen) == ["Devon", "Gloucestershire"]


def test_abolished_councils_on_demand(qtbot: QtBot, program: Program) -> None:
    screen = councils(qtbot, program)
    assert "Allerdale" not in names(screen)
    screen.abolished.setFocus()
    qtbot.keyClick(screen.abolished, Qt.Key.Key_Space)
    settle(qtbot, program)
    assert "Allerdale" in names(screen)


def test_a_council_is_opened_with_the_keyboard(qtbot: QtBot, program: Program) -> None:
    screen = councils(qtbot, program)
    qtbot.keyClicks(screen.table.view, "w")
    qtbot.keyClicks(screen.table._filter, "igan")
    qtbot.waitUntil(lambda: screen.table.model.rowCount() == 1)
    qtbot.keyClick(screen.table._filter, Qt.Key.Key_Return)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.heading == "Wigan"


# indicators


def indicators(qtbot: QtBot, program: Program) -> IndicatorsScreen:
    screen = visit(qtbot, program, "indicators")
    assert isinstance(screen, IndicatorsScreen)
    return screen


def test_indicators_are_found_by_every_word_of_their_row_without_making_its_cells(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = indicators(qtbot, program)
    model = screen.table.model
    whole = [model.source.cell(0, column).text for column in range(len(model.columns))]
    everything, first = model.rowCount(), model.key(0)
    for words in whole:
        screen.table.set_filter(words)
        assert first in [model.key(at) for at in range(model.rowCount())], words
    screen.refetch()
    settle(qtbot, program)
    screen.table.set_filter("")
    assert model.rowCount() == everything
    with monkeypatch.context() as without:
        without.setattr(module, "Cell", None)  # a filter that made one would fall over
        model.source.chosen(["nowhere"], range(everything))


def test_indicators_are_listed_and_opened(qtbot: QtBot, program: Program) -> None:
    screen = indicators(qtbot, program)
    assert names(screen) == ["Alpha rate", "Beta count", "Gamma cost"]
    screen.table.view.selectRow(1)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.heading == "Beta count"


def test_a_table_of_polarities_is_imported_and_what_it_did_is_told(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "polarity.csv"
    path.write_text(
        "indicator,measure,unit,polarity\nAlpha rate,,%,high is good\nBeta count,,Number,sideways\n"
        "Nobody,,,low is good\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(asking, "file", lambda *_a: path)
    screen = indicators(qtbot, program)
    screen.import_action.trigger()
    settle(qtbot, program)
    message = program.shell.banners.messages()[0]
    assert message.title == "Polarities were taken from polarity.csv"
    assert "line 3" in message.text
    screen.polarity.setCurrentIndex(screen.polarity.findData(Polarity.HIGH))
    screen.polarity.activated.emit(screen.polarity.currentIndex())
    assert names(screen) == ["Alpha rate"]


def test_without_data_the_page_says_where_it_comes_from(qtbot: QtBot, start: StartProgram) -> None:
    program = start(empty=True)
    screen = indicators(qtbot, program)
    assert screen.stack.currentIndex() == 1
    assert screen.empty.button is not None
    qtbot.mouseClick(screen.empty.button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.id == "refresh"
