"""The main job in the window, as an adviser does it: from an empty profile to a briefing pack, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from adviser_app import paths
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.home import HomeScreen
from adviser_app.ui.screens.portfolio_dialog import PortfolioDialog
from adviser_app.ui.screens.refresh import CHOOSE, DONE, PREVIEW, RefreshScreen
from adviser_app.ui.screens.series import SeriesScreen
from adviser_app.ui.settings import UiSettings


class Adviser:
    """Someone at the window: clicks, types, waits for what comes."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self.qtbot, self.program = qtbot, program

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.program.tasks._live, timeout=60_000)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        self.qtbot.keyClick(widget, key)
        self.wait()

    def on(self, kind: type) -> object:
        current = self.program.shell.current
        assert isinstance(current, kind), current
        return current

    def says(self) -> list[str]:
        return [m.title for m in self.program.shell.banners.messages()]


@pytest.fixture
def adviser(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Adviser]:
    program = Program(qapp, tmp_path / "profile" / "adviser.db", UiSettings(tmp_path / "window.ini"))
    qtbot.addWidget(program.shell, before_close_func=lambda _shell: program.stop())
    program.start()
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=30_000)
    user = Adviser(qtbot, program)
    user.wait()
    yield user
    program.stop()
    qapp.setStyleSheet("")


def home(user: Adviser) -> HomeScreen:
    user.click(user.program.shell.rail.button("home"))
    screen = user.on(HomeScreen)
    assert isinstance(screen, HomeScreen)
    return screen


def wizard(user: Adviser) -> RefreshScreen:
    screen = user.on(RefreshScreen)
    assert isinstance(screen, RefreshScreen)
    return screen


def test_from_an_empty_profile_to_a_pack_and_back(
    adviser: Adviser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = sorted((paths.resources() / "sample").glob("*.zip"))
    monkeypatch.setattr(asking, "files", lambda *_a: [sample[1]])
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "packs")
    asked: list[str] = []
    monkeypatch.setattr(asking, "confirm", lambda _p, _t, title, _text, _y, **_k: bool(asked.append(title)) or True)

    # An empty profile leads to the sample data; the wizard previews them, and they are applied.
    first = home(adviser)
    adviser.click(first.sample_button)
    refresh = wizard(adviser)
    assert refresh.stack.currentIndex() == PREVIEW
    told = {c._label.text(): c._figure.text() for c in refresh.preview_page.totals._cards}
    assert told["New"] != "0"
    adviser.click(refresh.preview_page.apply)
    assert refresh.stack.currentIndex() == DONE

    # The councils of a region become the portfolio.
    adviser.click(refresh.done.to_home)
    first = home(adviser)
    assert first.choose_first.button is not None
    adviser.click(first.choose_first.button)
    dialog = next(d for d in adviser.program.shell.findChildren(PortfolioDialog) if d.isVisible())
    dialog.region.setCurrentIndex(dialog.region.findText("Yorkshire and The Humber"))
    adviser.click(dialog.add_shown)
    adviser.click(dialog.accept_button)
    assert first.table.model.rowCount() == 15

    # The following month: its preview, and what it changed for these councils first.
    adviser.click(adviser.program.shell.rail.button("refresh"))
    adviser.click(refresh.done.another)
    adviser.click(refresh.choose.drop.files_button)
    adviser.click(refresh.choose.go)
    adviser.click(refresh.preview_page.apply)
    assert refresh.stack.currentIndex() == DONE
    assert refresh.done.table.model.rowCount() > 0

    # A council, by name; an indicator of it, by Enter; where its number came from.
    first = home(adviser)
    adviser.qtbot.keyClicks(first.table.view, "b")
    adviser.qtbot.keyClicks(first.table._filter, "arnsley")
    adviser.qtbot.waitUntil(lambda: first.table.model.rowCount() == 1)
    adviser.press(first.table._filter, Qt.Key.Key_Return)
    adviser.press(first.table.view, Qt.Key.Key_Return)
    council = adviser.on(CouncilScreen)
    assert isinstance(council, CouncilScreen)
    assert council.heading == "Barnsley"
    assert council.change_table.model.rowCount() > 0
    adviser.press(council.indicators.table.view, Qt.Key.Key_Return)
    series = adviser.on(SeriesScreen)
    assert isinstance(series, SeriesScreen)
    assert series._page is not None
    assert series._page.chart.points
    assert any("2026-0" in words or ".csv" in words for _, words in series._page.provenance)

    # Back to the council, and its pack with Ctrl+E.
    adviser.program.shell.back()
    adviser.wait()
    adviser.on(CouncilScreen)
    adviser.program.actions.qaction("council.pack").trigger()
    adviser.wait()
    assert adviser.says()[0] == "The briefing pack of Barnsley is ready"
    pdf = next((tmp_path / "packs").glob("*.pdf"))
    assert pdf.read_bytes().startswith(b"%PDF")

    # The refresh is taken back; the council is as it was after the first month.
    adviser.click(adviser.program.shell.rail.button("refresh"))
    adviser.click(refresh.done.undo_button)
    adviser.wait()
    assert asked == ["Undo this refresh?"]
    assert refresh.stack.currentIndex() == CHOOSE
    states = [refresh.choose.releases.model.part(r, 7).text for r in range(2)]
    assert states[0].startswith("Taken back")
    assert states[1] == "In force"
    adviser.program.context.navigate("council", code="E08000038")
    adviser.wait()
    assert "Barnsley" in adviser.program.shell.windowTitle()


def test_a_real_month_through_the_wizard(adviser: Adviser, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The publisher's own zip: previewed, applied, and shown on a council's page."""
    month = shared / "data" / "ons-explore-local-statistics" / "2026-02.zip"
    monkeypatch.setattr(asking, "files", lambda *_a: [month])
    first = home(adviser)
    assert first.welcome.button is not None
    adviser.click(first.welcome.button)
    refresh = wizard(adviser)
    adviser.click(refresh.choose.drop.files_button)
    adviser.click(refresh.choose.go)
    told = {c._label.text(): int(c._figure.text().replace(",", "")) for c in refresh.preview_page.totals._cards}
    assert told.pop("Rows read") == sum(told.values())
    adviser.click(refresh.preview_page.apply)
    assert refresh.stack.currentIndex() == DONE
    assert refresh.done.table.model.rowCount() > 0
    adviser.program.context.navigate("council", code="E08000016")  # Barnsley's code until 2025
    adviser.wait()
    council = adviser.on(CouncilScreen)
    assert isinstance(council, CouncilScreen)
    assert council.heading == "Barnsley"
    assert council.indicators.table.model.rowCount() > 0
    assert not adviser.says()
