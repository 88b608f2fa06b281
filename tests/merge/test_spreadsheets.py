"""Templates that a real spreadsheet saved (tests/fixtures/spreadsheets): nothing is changed in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adviser_app.merge import dialect, sheet, template
from adviser_app.merge.edits import Edit
from adviser_app.merge.heads import row_state
from tests.tools.returns import EVERYTHING, EXPORT, NAMES, edits_of, taken

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "spreadsheets"
SAVED = ("uk-utf8", "uk-semicolon", "uk-utf16", "uk-ansi", "us-utf8", "us-semicolon", "us-utf16", "us-ansi")


def known() -> dict[str, list[Edit]]:
    return edits_of(json.loads((FOLDER / "rows.json").read_text("utf-8")))


@pytest.mark.parametrize("name", SAVED)
def test_nothing_was_changed(name: str) -> None:
    data = (FOLDER / f"{name}.csv").read_bytes()
    assert data != (FOLDER / "template.csv").read_bytes()
    out = taken(data, known())
    assert out.rows == 6
    # The one habit that is not Excel's: a part of a day gets the year of the saving.
    assert [(c.field, c.before, c.after) for c in out.changes] == [("name", "1/2", "01/02/26")]
    assert not out.problems
    assert not out.new


def test_a_german_spreadsheet_says_some_things_in_german() -> None:
    out = taken((FOLDER / "germany-semicolon.csv").read_bytes(), known())
    assert [(c.field, c.before, c.after) for c in out.changes] == [
        ("text", "9:30", "09:30:00 vorm."), ("text", "5%", "5,00\u00a0%"),
    ]  # fmt: skip
    assert [(p.column, p.value, p.code) for p in out.problems] == [("choice", "WAHR", "no-choice")]


def test_the_template_is_still_written_and_read_so() -> None:
    """Templates are out with colleagues for months: a later version must read them, and ids must not change."""
    rows = []
    for id_, edits in known().items():
        state = row_state(edits)
        rows.append((id_, EVERYTHING.values(state.values), template.head_ids(state)))
    lines = template.lines(EVERYTHING, rows, EXPORT, NAMES.shown)
    data = (FOLDER / "template.csv").read_bytes()
    assert dialect.encode(template.columns(EVERYTHING), lines) == data
    out = taken(data, known())
    assert not out.edits
    assert not out.problems


def test_a_change_in_a_saved_sheet_is_found() -> None:
    text, encoding = sheet.decode((FOLDER / "us-utf16.csv").read_bytes())
    assert encoding == "utf-16"
    out = taken(text.replace("\t12.4\t", "\t12\t").encode("utf-16"), known())
    assert ("number", "12.4", "12") in [(c.field, c.before, c.after) for c in out.changes]
    assert len(out.changes) == 2
