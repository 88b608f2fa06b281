"""Telling: tables, JSON, days, sizes, progress."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
import pytest

from adviser_app.cli import output
from adviser_app.cli.session import day
from adviser_app.domain.areas import Tier


def test_columns_are_aligned() -> None:
    assert output.table_lines(("name", "n"), [("Côte", 1200), ("B", 7)], right=(1,)) == [
        "name      n",
        "────  ─────",
        "Côte  1,200",
        "B         7",
    ]


def test_a_narrow_terminal_clips_words_and_keeps_numbers() -> None:
    lines = output.table_lines(("indicator", "value"), [("a" * 60, "123,456")], right=(1,), width=40)
    assert all(len(line) <= 40 for line in lines)
    assert lines[2].endswith("…  123,456")


def test_one_line_a_row() -> None:
    assert output.table_lines(("note",), [("two\nlines",)])[2] == "two lines"


@dataclass
class Thing:
    path: Path
    when: datetime
    day: date
    tier: Tier
    number: float
    items: tuple[int, ...]


def test_json_is_plain() -> None:
    thing = Thing(Path("a"), datetime(2026, 3, 3, 9, 0, 1), date(2026, 3, 3), Tier.UPPER, float("nan"), (1, 2))
    assert json.loads(output.dumps(thing)) == {
        "path": "a", "when": "2026-03-03T09:00:01", "day": "2026-03-03", "tier": "upper", "number": None,
        "items": [1, 2],
    }  # fmt: skip
    with pytest.raises(TypeError):
        output.dumps(object())


def test_days() -> None:
    assert output.day("2026-03-03T10:00:00") == output.day(date(2026, 3, 3)) == "3 March 2026"
    for text in ("2026-03-03", "3 March 2026", "03 Mar 2026", "3/3/2026"):
        assert day(text) == date(2026, 3, 3)
    with pytest.raises(click.BadParameter):
        day("yesterday")


def test_sizes() -> None:
    assert [output.size(n) for n in (999, 1500, 2_500_000, 3_100_000_000)] == [
        "999 bytes",
        "1.5 kB",
        "2.5 MB",
        "3.1 GB",
    ]


def test_progress_is_for_terminals(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    out = output.Out(json=False)
    out.progress("Reading", 0.5)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(output.sys.stderr, "isatty", lambda: True)
    out.progress("Reading", 0.5)
    out.progress("Reading", 0.6)  # too soon after the last
    out.say("done")
    said = capsys.readouterr()
    assert " 50% Reading …" in said.err
    assert "60%" not in said.err
    assert said.err.endswith("\x1b[2K")
    assert said.out == "done\n"
