"""The matrix and the figures in print: what is shown, with what it is narrowed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from tests.tools.pdf import structure
from tests.ui.screens.conftest import settle, titles
from tests.ui.screens.support_steps import episodes, support


def printed(qtbot: QtBot, program: Program, path: Path) -> str:
    """The words of what Ctrl+P writes."""
    program.context.actions.run("support.print")
    qtbot.waitUntil(lambda: "The PDF is written" in titles(program), timeout=30_000)
    settle(qtbot, program)
    return structure(path.with_suffix(".pdf").read_bytes()).text


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(asking, "save", lambda *_a, **_k: tmp_path / "print")
    return tmp_path / "print"


def test_the_matrix_is_printed_as_it_is_shown(qtbot: QtBot, program: Program, path: Path) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, scope="mine")
    view = screen.matrix.shown()
    assert view is not None
    assert view.scope.startswith("My portfolio")
    said = printed(qtbot, program, path)
    for words in (view.scope, view.sentence, "Barnsley", "Doncaster", "Leadership Academy", "delivered", "booked"):
        assert words in said
    assert "Leeds" not in said


def test_the_figures_are_printed_with_what_they_are_narrowed_to(qtbot: QtBot, program: Program, path: Path) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program, "figures", region="Yorkshire and The Humber")
    view = screen.figures.view
    assert view is not None
    said = printed(qtbot, program, path)
    assert "Yorkshire and The Humber" in view.scope
    for words in (view.scope, "Leadership Academy", "Estimated savings", "£12,500", "Leeds"):
        assert words in said


def test_a_list_is_no_print_but_a_csv(qtbot: QtBot, program: Program, path: Path) -> None:
    episodes(qtbot, program)
    support(qtbot, program, "episodes")
    program.context.actions.run("support.print")
    settle(qtbot, program)
    assert titles(program)[0] == "This view goes out as a CSV"
    assert not path.with_suffix(".pdf").exists()
