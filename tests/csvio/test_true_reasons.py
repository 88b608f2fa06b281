"""Marks that are known, and refusals that say what is really wrong."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from adviser_app.csvio.files import sources
from adviser_app.csvio.parse import parse_cell
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.markers import meaning
from tests.csvio.reading import read


def test_a_revised_figure_with_its_letter_glued_on() -> None:
    assert (parse_cell("12.3r").value, parse_cell("12.3r").flag) == (12.3, "r")
    assert parse_cell("12.3p").error == "number-suffix"  # provisional, or pence


@pytest.mark.parametrize("text", ["<5", "< 10", "less than 5", "…"])
def test_a_small_number_that_is_not_given_is_a_marker(text: str) -> None:
    assert parse_cell(text).marker == text


def test_what_they_mean() -> None:
    assert (meaning("<5"), meaning("…")) == ("suppressed, below 5", "not available")
    assert parse_cell("<500").error


def test_utf_16_that_lost_its_beginning_is_said_to_be_damaged() -> None:
    text = "Council,Year,Walks\r\n" * 5 + "é" * 1200 + "\r\n" + "Leeds,2023,5\r\n" * 200
    data = text.encode("utf-16-le")
    refused = read(data[:40] + data[41:]).refused
    assert refused is not None
    assert (refused.code, "UTF-16" in refused.message) == ("encoding-unreadable", True)


def test_a_header_longer_than_what_is_looked_at() -> None:
    wide = ",".join(f"A heading that is rather long, number {n}".replace(", ", " ") for n in range(9000))
    refused = read(f"Code,Council,Year,{wide}\nE08000035,Leeds,2023,{','.join('1' * 9000)}\n".encode()).refused
    assert refused is not None
    assert (refused.code, refused.line) == ("line-too-long", 1)


def test_a_ministrys_codes_alone_are_called_so() -> None:
    refused = read(b"E-code,Year,Walks\nE4401,2023,5\nE4402,2023,6\nE4403,2023,7\n").refused
    assert refused is not None
    assert (refused.code, refused.value) == ("codes-of-mhclg", "E4401")


def test_raised_text_kept_in_the_cells_is_no_damage(tmp_path: Path) -> None:
    path, out = tmp_path / "a.xlsx", io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Council", "Year", "Walks"])
    book.active.append(["Leeds", 2023, "MARK"])
    book.save(path)
    raised = b'<is><r><t>5</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"</sheetData>", b"<!--" + raised + b"--></sheetData>"))
    path.write_bytes(out.getvalue())
    with pytest.raises(AdviserError) as caught:
        sources([path])
    assert caught.value.code == "workbook-raised-text"
    assert "damaged" not in caught.value.message
