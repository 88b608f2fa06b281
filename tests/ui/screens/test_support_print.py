"""The matrix of councils and offers in print: what is shown, with what it is narrowed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from tests.tools.pdf import structure
from tests.ui.screens.conftest import settle, titles
from tests.ui.screens.support_steps import episodes, support


def test_the_matrix_is_printed_as_it_is_shown(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    episodes(qtbot, program)
    screen = support(qtbot, program)
    path = tmp_path / "matrix"
    monkeypatch.setattr(asking, "save", lambda *_a, **_k: path)
    screen.tabs.setCurrentIndex(1)  # from another view too
    settle(qtbot, program)
    program.context.actions.run("support.print")
    qtbot.waitUntil(lambda: "The matrix is ready to print" in titles(program), timeout=30_000)
    settle(qtbot, program)
    assert screen.tab == "matrix"
    said = structure(path.with_suffix(".pdf").read_bytes()).text
    view = screen.matrix.shown()
    assert view is not None
    for words in (view.scope, view.sentence, "Barnsley", "Doncaster", "Leadership Academy", "Mentoring", "delivered",
                  "booked"):  # fmt: skip
        assert words in said
