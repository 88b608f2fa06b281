"""The whole program on a small store of its own: real window, real services, only dialogs that leave it replaced."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app import paths
from adviser_app.services import portfolio, refresh, stores
from adviser_app.ui.app import Program
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import asking
from adviser_app.ui.settings import UiSettings

BARNSLEY, DONCASTER = "E08000038", "E08000017"
RULES = (("Alpha rate", "%", 50.0, 0.5), ("Beta count", "Number", 1000.0, 7.0), ("Gamma cost", "£", 20.0, 0.1))


def write_month(path: Path, years: range, shift: float = 0.0) -> Path:
    """A file in Adviser's own long format: three indicators of all metropolitan districts; ``shift`` moves 2024."""
    path.parent.mkdir(parents=True, exist_ok=True)
    codes = portfolio_codes()
    lines = ["publisher,area_code,indicator,period,value,unit"]
    for indicator, unit, base, step in RULES:
        for i, code in enumerate(codes):
            for year in years:
                value = base + step * i + (year - 2020) * step + (shift if year == 2024 else 0.0)
                lines.append(f"Test Office,{code},{indicator},{year},{value:.1f},{unit}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def portfolio_codes() -> list[str]:
    """The metropolitan districts, by name."""

    with open(paths.resources() / "register" / "councils.csv", encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["authority_type"] == "metropolitan district"]
    return [r["gss_code"] for r in sorted(rows, key=lambda r: r["name"]) if not r["end_date"]]


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months imported, a portfolio of two councils. Copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    path = folder / "adviser.db"
    with stores.open_store(path) as store:
        for month, years, shift in ((1, range(2020, 2025), 0.0), (2, range(2020, 2026), 1.5)):
            file = write_month(folder / f"month-{month}.csv", years, shift)
            options = refresh.RefreshOptions(released=date(2026, month, 10), backup=False)
            refresh.apply(store, refresh.preview(store, [file], options))
        portfolio.put(store, [BARNSLEY, DONCASTER])
    return path


StartProgram = Callable[..., Program]


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path, made_store: Path) -> Iterator[StartProgram]:
    """``start()``: the program on a copy of the made store; ``start(empty=True)``: on an empty profile."""
    running: list[Program] = []

    def go(*, empty: bool = False) -> Program:
        path = tmp_path / "profile" / "adviser.db"
        path.parent.mkdir()
        if not empty:
            shutil.copyfile(made_store, path)
        program = Program(qapp, path, UiSettings(tmp_path / "profile" / "window.ini"))
        running.append(program)
        # Before its window is closed: one that is still saving would ask whether to stop.
        qtbot.addWidget(program.shell, before_close_func=lambda _shell: program.stop())
        program.start()
        qtbot.waitUntil(lambda: program.tasks.is_open)
        settle(qtbot, program)
        return program

    yield go
    for program in running:
        program.stop()
    qapp.setStyleSheet("")


def settle(qtbot: QtBot, program: Program) -> None:
    """Until everything that was asked for has arrived. Pages are made and shown in turns of their own, then ask."""
    for _turn in range(3):
        QCoreApplication.processEvents()
        QTest.qWait(5)  # parts that are made after a millisecond
        qtbot.waitUntil(lambda: not program.tasks._live, timeout=60_000)


@pytest.fixture
def program(start: StartProgram) -> Program:
    return start()


def visit(qtbot: QtBot, program: Program, screen_id: str, **params: object) -> Screen:
    """Go to a page as its links do, and wait for its data."""
    program.context.navigate(screen_id, **params)
    settle(qtbot, program)
    screen = program.shell.current
    assert screen is not None
    assert screen.id == screen_id
    return screen


def titles(program: Program) -> list[str]:
    """What the banners say, newest first."""
    return [message.title for message in program.shell.banners.messages()]


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every confirmation is answered with yes; what was asked is collected."""
    asked: list[str] = []

    def confirm(_parent: object, _theme: object, title: str, text: str, _yes: str, **_more: object) -> bool:
        asked.append(f"{title} {text}")
        return True

    monkeypatch.setattr(asking, "confirm", confirm)
    return asked
