"""The composition root: where words go, a clear word without a display, and the program's test of itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from adviser_app import __main__ as program


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux machine with neither a display nor a word about one."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return monkeypatch


@pytest.mark.parametrize("words", [[], ["--store", "a.db"]])
def test_the_window_without_a_display_is_refused_with_advice(
    bare: pytest.MonkeyPatch, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(words) == 2
    assert "needs a display" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_of_them_is_a_display(bare: pytest.MonkeyPatch, name: str) -> None:
    bare.setenv(name, "something")
    assert not program.no_display()


def test_only_linux_may_have_none(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(sys, "platform", "darwin")
    assert not program.no_display()


def test_words_go_to_the_command_line(bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--help"]) == 0
    assert "refresh" in capsys.readouterr().out


def test_the_program_tests_itself_and_writes_nothing_to_stderr() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-W", "error", "-m", "adviser_app", "--self-test"],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert told.stderr == ""
    assert told.returncode == 0
    assert told.stdout.splitlines()[-1] == "The self-test passed."
