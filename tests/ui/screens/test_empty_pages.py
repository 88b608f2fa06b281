"""Pages on which there is nothing yet, in large text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screens.exchange import ExchangeScreen
from tests.tools.stores import new_file
from tests.tools.windows import Desk
from tests.ui.screens.conftest import settle, visit


def test_a_page_with_nothing_on_it_does_not_scroll_to_nothing(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """The room that its table would take was kept, and the sentence stood too low for its middle."""
    desk = Desk(qtbot, qapp, new_file(tmp_path))
    desk.shell.resize(1280, 800)
    desk.program.theme.set_scale(1.5)
    try:
        for name, params in (
            ("records", {}), ("support", {}), ("explorer", {}), ("programme", {"tab": "deliverables"}),
            ("programme", {"tab": "meetings"}), ("programme", {"tab": "needs"}),
        ):  # fmt: skip
            screen = desk.shell.go(name, params)
            qtbot.waitUntil(lambda: not desk.program.tasks._live)
            QApplication.processEvents()
            assert screen.scroll_area is not None
            qtbot.waitUntil(lambda area=screen.scroll_area: area.verticalScrollBar().maximum() == 0, timeout=2000)
    finally:
        desk.program.theme.set_scale(1.0)


def test_before_anything_was_sent_there_is_no_list_of_files(qtbot: QtBot, program: Program) -> None:
    screen = visit(qtbot, program, "exchange")
    assert isinstance(screen, ExchangeScreen)
    settle(qtbot, program)
    assert "nothing sent yet" in screen.header._subtitle.text()
    assert not screen.overview.log.isVisible()
