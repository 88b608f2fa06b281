"""A peer challenge in the window, as an adviser works with it: from a line on the board to what is late, where help is
needed, what was seen, and the pack; and the command line says the same of the store."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from adviser_app.services import portfolio, stores
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.challenges import ChallengesScreen
from adviser_app.ui.screens.challenges_done import DoneDialog
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.risk import RiskScreen
from adviser_app.ui.screens.risk_seen import SeenDialog
from adviser_app.ui.settings import UiSettings
from tests.tools.pdf import structure

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
BARNSLEY, DONCASTER = "E08000038", "E08000017"


class Adviser:
    """Someone at the window on a store of their own."""

    def __init__(self, qtbot: QtBot, program: Program, store: Path) -> None:
        self.qtbot, self.program, self.store = qtbot, program, store

    def wait(self) -> None:
        for _turn in range(3):
            QCoreApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.program.tasks._live, timeout=60_000)

    def opens(self, rail: str) -> object:
        self.qtbot.mouseClick(self.program.shell.rail.button(rail), Qt.MouseButton.LeftButton)
        self.wait()
        return self.program.shell.current

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        self.qtbot.keyClick(widget, key)
        self.wait()

    def dialog(self, kind: type) -> object:
        self.qtbot.waitUntil(lambda: any(d.isVisible() for d in self.program.shell.findChildren(kind)))
        return next(d for d in self.program.shell.findChildren(kind) if d.isVisible())

    def button(self, dialog: QDialog, words: str) -> QPushButton:
        return next(b for b in dialog.findChildren(QPushButton) if b.text().startswith(words) and b.isVisible())


@pytest.fixture
def adviser(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Adviser]:
    path = tmp_path / "adviser.db"
    with stores.open_store(path) as store:
        portfolio.put(store, [BARNSLEY, DONCASTER])
    program = Program(qapp, path, UiSettings(tmp_path / "window.ini"))
    qtbot.addWidget(program.shell, before_close_func=lambda _shell: program.stop())
    program.start()
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=30_000)
    program.shell.activateWindow()
    user = Adviser(qtbot, program, path)
    user.wait()
    yield user
    program.stop()
    qapp.setStyleSheet("")


def command(store: Path, *words: str) -> dict[str, object]:
    """What the command line says of the store, while the window is open on it."""
    done = subprocess.run(
        [sys.executable, "-m", "adviser_app", "--store", str(store), "--json", *words],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_from_a_line_on_the_board_to_the_pack(
    adviser: Adviser, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = date.today() - timedelta(days=200)

    # A line on the board: which council, how far, when; it was half a year ago and no report is out.
    board = adviser.opens("challenges")
    assert isinstance(board, ChallengesScreen)
    quick = board.part.quick
    qtbot.keyClicks(quick.council.line, "barns")
    quick.stage.setCurrentIndex(quick.stage.findData("feedback report"))
    quick.day.line.setText(held.isoformat())
    adviser.press(quick.council.line, Qt.Key.Key_Return)

    # It is a reason to look at Barnsley, and no other; seen, and parked.
    risk = adviser.opens("risk")
    assert isinstance(risk, RiskScreen)
    view = risk.overview.view
    assert view is not None
    line = view.council(BARNSLEY)
    assert line is not None
    assert "peer challenge late" in line.words.casefold()
    assert [r.rule for r in line.reasons if "report" in r.sentence] == ["peer challenge late"]
    other = view.council(DONCASTER)
    assert other is None or "peer challenge" not in other.words.casefold()
    assert risk.overview.tree.select((BARNSLEY, "peer challenge late"))
    qtbot.mouseClick(risk.overview.see_button, Qt.MouseButton.LeftButton)
    seen = adviser.dialog(SeenDialog)
    assert isinstance(seen, SeenDialog)
    qtbot.keyClicks(seen.rows["because"].editor.control, "the report comes in December")
    qtbot.mouseClick(seen.save_button, Qt.MouseButton.LeftButton)
    adviser.wait()
    assert risk.overview.view is not None
    assert "1 reason is parked" in risk.overview.sentence.text()

    # The council's page says the same; the report has come out since, and it is written down there.
    adviser.program.context.navigate("council", code=BARNSLEY, tab="challenge")
    adviser.wait()
    council = adviser.program.shell.current
    assert isinstance(council, CouncilScreen)
    clock = council.challenge.clock

    def states() -> dict[str, str]:
        rows = range(clock.model.rowCount())
        return {clock.model.part(row, 0).text: clock.model.part(row, 1).text for row in rows}

    assert states()["Feedback report"].startswith("late by ")
    clock.select_key(clock.model.key(list(states()).index("Feedback report")))
    adviser.press(clock.view, Qt.Key.Key_Return)
    done = adviser.dialog(DoneDialog)
    assert isinstance(done, DoneDialog)
    done.rows["report_on"].editor.set((held + timedelta(days=150)).isoformat())
    qtbot.mouseClick(adviser.button(done, "Save"), Qt.MouseButton.LeftButton)
    adviser.wait()
    assert states()["Feedback report"].startswith("done on ")

    # What was parked is gone for good; what is late now is the action plan, on the command line as well.
    said = command(adviser.store, "challenges", "clock", BARNSLEY)
    assert "done on" in json.dumps(said)
    told = json.dumps(command(adviser.store, "risk", BARNSLEY))
    assert "action plan" in told
    assert "the report comes in December" not in told

    # And the pack carries it.
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "packs")
    adviser.program.context.navigate("council", code=BARNSLEY)
    adviser.wait()
    adviser.program.actions.run("council.pack")
    qtbot.waitUntil(lambda: bool(list((tmp_path / "packs").rglob("*.pdf"))), timeout=60_000)
    adviser.wait()
    [pdf] = (tmp_path / "packs").rglob("*.pdf")
    assert "Peer challenge" in [node.text for node in structure(pdf.read_bytes()).find("H1", "H2")]
