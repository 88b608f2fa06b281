"""CSV for people: rejected rows as a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from adviser_app.csvio.write import write_rejects
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity


def problem(value: str, line: int = 7) -> Problem:
    return Problem("value-x", Severity.ERROR, "a.csv", line, "value", value, "Not a number.", "Write a number.")


def test_rejects(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    write_rejects([problem("=cmd()"), problem('two\nlines, "quoted"', 0)], path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbffile,line,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [(r["line"], r["value"], r["code"]) for r in rows] == [
        ("7", "'=cmd()", "value-x"),
        ("", 'two\nlines, "quoted"', "value-x"),
    ]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(AdviserError) as refused:
        write_rejects([problem("x")], tmp_path / "nowhere" / "rejects.csv")
    assert refused.value.code == "cannot-write"
    assert refused.value.next_step.startswith("Make the folder")  # nothing is open that could be closed
