"""``adviser demo``: the main job on the shipped sample, told step by step."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from adviser_app.cli import demo, run, window
from adviser_app.cli.session import Exit


def test_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo"
    assert run(["demo", "--no-window", "--out", str(out)]) == Exit.DONE
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in told] == [f"{n}/6" for n in range(1, 7)]
    assert "317 councils" in told[0]
    assert "revised figures" in told[4]
    assert (out / demo.STORE).exists()
    assert len(list(out.glob("*.pdf"))) == 1
    assert run(["--store", str(out / demo.STORE), "doctor"]) == Exit.DONE
    capsys.readouterr()
    # Once more in the same folder: its own store is made anew. Somebody else's is not touched.
    assert run(["demo", "--no-window", "--out", str(out), "--json"]) == Exit.DONE
    assert Path(json.loads(capsys.readouterr().out)["store"]) == out / demo.STORE
    (out / demo.MARKER).unlink()
    assert run(["demo", "--no-window", "--out", str(out), "--json"]) == Exit.REFUSED
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "exists"


def test_the_window_is_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert window.command(tmp_path / "a.db") == [sys.executable, "-m", "adviser_app", "--store", str(tmp_path / "a.db")]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert window.command() == [sys.executable]


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr(window, "open_window", lambda store=None: opened.append(store) or len(opened) * 3)
    assert run([]) == 3  # the window's own exit code
    assert run(["--store", str(tmp_path / "a.db")]) == 6
    assert opened == [None, tmp_path / "a.db"]
