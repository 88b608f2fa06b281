"""Other people's collections of awkward files and strings."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from adviser_app.csvio.digits import LEAD
from adviser_app.csvio.keytable import PAD
from adviser_app.csvio.scan import scan
from adviser_app.csvio.text import ByteStream, Decoder, LineSource, Records
from tests.csvio.reading import read

SPECTRUM = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
]


def plain_records(data: bytes) -> list[list[str]]:
    stream = ByteStream(io.BytesIO(data), "x")
    return [r.cells for r in Records(LineSource(stream), Decoder(stream.encoding), ",", "x")]


def fast_records(data: bytes, columns: int) -> list[list[str]]:
    """Every record by the scanner's cells, unquoted by the csv module one at a time."""
    data = data if data.endswith(b"\n") else data + b"\n"
    whole = bytes(LEAD) + data + bytes(PAD)
    table = scan(whole, LEAD, LEAD + len(data), ord(","), columns, 1)
    assert not table.plain
    assert not table.odd
    records = []
    for i in range(len(table.line)):
        cells = [whole[int(s[i]) : int(e[i])].decode() for s, e in zip(table.start, table.end, strict=True)]
        records.append([next(csv.reader([c], strict=True), [""])[0] if c else "" for c in cells])
    return records


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum(shared: Path, name: str) -> None:
    data = (shared / "corpora" / "csv-spectrum" / "csvs" / f"{name}.csv").read_bytes()
    expected = json.loads((shared / "corpora" / "csv-spectrum" / "json" / f"{name}.json").read_text(encoding="utf-8"))
    header, *rows = plain_records(data)
    # the JSON was made on a system whose line ends are LF
    assert [dict(zip(header, (c.replace("\r\n", "\n") for c in row), strict=True)) for row in rows] == [
        {k: v.replace("\r\n", "\n") for k, v in row.items()} for row in expected
    ]
    assert fast_records(data, len(header)) == [header, *rows]


@pytest.mark.parametrize(
    "name",
    [
        "cr-line-endings",
        "crlf-line-endings",
        "lf-line-endings",
        "inconsistent-line-endings",
        "inconsistent-line-endings-unquoted",
        "windows-line-endings",
        "title-row",
        "valid",
        "valid_many_rows",
        "white space in filename",
        "invalid-byte-sequence",
    ],
)
def test_csvlint(shared: Path, name: str) -> None:
    data = (shared / "corpora" / "csvlint-fixtures" / f"{name}.csv").read_bytes()
    text = data.decode("cp1252")
    assert plain_records(data) == list(csv.reader(io.StringIO(text, newline=""), strict=True))
    found = read(data)
    assert found.refused is not None  # none of them is an indicator file, and that is said
    assert found.refused.code == "format-unknown"


def test_csvlint_stray_quote(shared: Path) -> None:
    data = (shared / "corpora" / "csvlint-fixtures" / "invalid_many_rows.csv").read_bytes()
    stream = ByteStream(io.BytesIO(data), "x")
    records = list(Records(LineSource(stream), Decoder(), ",", "x"))
    assert [(r.line, r.flaw) for r in records if r.flaw] == [(4, "quote-stray")]


@pytest.mark.parametrize("fast", [False, True])
def test_naughty_strings_as_names_and_notes(shared: Path, fast: bool) -> None:
    strings = json.loads((shared / "corpora" / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["area_code", "indicator", "period", "value", "note"])
    for i, text in enumerate(strings):
        writer.writerow(["E06000001", f"x{text}x", "2024", i, f"x{text}x"])
    found = read(out.getvalue().encode("utf-8"), fast=fast, chunk=3000)
    assert not found.problems
    assert [(r.series[0], r.note, r.value) for r in found.rows] == [
        (f"x{text}x", f"x{text}x", repr(float(i))) for i, text in enumerate(strings)
    ]


@pytest.mark.parametrize("fast", [False, True])
def test_naughty_strings_as_values_never_become_numbers_unnoticed(shared: Path, fast: bool) -> None:
    strings = json.loads((shared / "corpora" / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["area_code", "indicator", "period", "value"])
    for text in strings:
        writer.writerow(["E06000001", "A", "2024", text])
    found = read(out.getvalue().encode("utf-8"), fast=fast, chunk=2000)
    assert found.rows_read == len(strings)
    taken = {strings[0]} | set(strings)
    for row in found.rows:
        assert row.marker or np.isfinite(float(row.value))
    numbers = {row.value for row in found.rows if not row.marker}
    assert numbers <= {repr(float(t.replace(",", "").replace("$", ""))) for t in taken if _plain(t)}


def _plain(text: str) -> bool:
    try:
        return np.isfinite(float(text.replace(",", ""))) and text.isascii() and "_" not in text
    except ValueError:
        return False
