"""A team with weeks of work behind them, made once; each test gets a copy, and windows on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.ui.screens import asking
from tests.tools.team import Member, Team
from tests.tools.windows import Desk

Sit = Callable[[Member], Desk]


@pytest.fixture(scope="session")
def made_team(tmp_path_factory: pytest.TempPathFactory) -> Team:
    """Helen's and David's records are disputed; nobody has sent since."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADVISER_HOME", str(tmp_path_factory.mktemp("team-home")))
        team = Team(tmp_path_factory.mktemp("team") / "made")
        team.build()
        team.work()
        team.quarrel()
        team.keep_known()
    return team


@pytest.fixture
def team(made_team: Team, tmp_path: Path) -> Team:
    return made_team.copy(tmp_path / "team")


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication) -> Iterator[Sit]:
    """``sit(member)``: a window on somebody's store."""
    desks: list[Desk] = []

    def down(member: Member) -> Desk:
        desks.append(Desk(qtbot, qapp, member.path))
        return desks[-1]

    yield down
    for desk in desks:
        desk.stop()
    qapp.setStyleSheet("")


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every confirmation is answered with yes; what was asked is collected."""
    asked: list[str] = []

    def confirm(_parent: object, _theme: object, title: str, text: str, _yes: str, **_more: object) -> bool:
        asked.append(f"{title} {text}")
        return True

    monkeypatch.setattr(asking, "confirm", confirm)
    return asked
