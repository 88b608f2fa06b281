"""Real published files, every cell against an independent reading of the same bytes with pandas."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.csvio.files import sources
from adviser_app.domain.indicators import MISSING
from tests.csvio.reading import read

ONS = "data/ons-explore-local-statistics"


@pytest.mark.parametrize("name", ["2026-01-full.zip", "2026-02.zip", "2026-03.zip"])
def test_ons_months(shared: Path, name: str) -> None:
    path = shared / ONS / name
    members = {m.name.split("/", 1)[1]: m for m in sources([path])}
    with zipfile.ZipFile(path) as archive:
        assert sorted(members) == sorted(n for n in archive.namelist() if n.endswith(".csv"))
        for number, (inner, member) in enumerate(members.items()):
            with archive.open(inner) as file:
                table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            found = read(member, fast=number % 2 == 0, chunk=1 << 16)
            assert found.problems == []
            assert found.rows_read == len(table) == len(found.rows)
            notes = table["notes"]
            if "notes.1" in table:
                notes = notes.where(notes != "", table["notes.1"])
            names = [
                "areacd",
                "areanm",
                "geography",
                "indicator",
                "period",
                "measure",
                "unit",
                "observation",
                "lci_95",
                "uci_95",
                "status",
            ]
            expected = zip(*(table[n] for n in names), notes, strict=True)
            # pandas gives no line numbers; these files have no line end inside a cell, so rows are lines
            for line, (row, want) in enumerate(zip(found.rows, expected, strict=True), 2):
                code, area, geography, indicator, period, measure, unit, value, lower, upper, status, note = want
                assert row.line == line
                assert row.area == (code.strip(), area.strip(), geography.strip())
                assert row.series == (indicator.strip(), "", measure.strip(), unit.strip(), "", "")
                assert row.period == (period, "")
                assert (row.lower, row.upper) == (number_of(lower), number_of(upper))
                assert row.value == number_of(value)
                assert row.note == note.strip()
                if value:
                    assert (row.marker, row.status) == ("", status.strip())
                    if "e" not in value.casefold():
                        assert row.decimals == min(len(value.partition(".")[2]), 15)
                else:
                    assert (row.marker, row.status) == (status.strip() or MISSING, "")


def number_of(text: str) -> str:
    return repr(float(text) + 0.0) if text else "nan"


def test_lg_inform(shared: Path) -> None:
    paths = sorted((shared / "data" / "lg-inform").glob("*.csv"))
    assert len(paths) == 3
    for path in paths:
        table = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        head, data = table.iloc[:6], table.iloc[6:]
        want = []
        for line, (_, row) in enumerate(data.iterrows(), 7):
            for column in table.columns[3:]:
                metric, _, unit, kind, label, ident = head[column]
                assert kind == "raw"
                want.append((line, row[2], row[0], metric, unit, label, ident, number_of(row[column].replace(",", ""))))
        (member,) = sources([path])
        found = read(member)
        assert found.problems == []
        got = [(r.line, r.area[0], r.area[1], r.series[0], r.series[3], *r.period, r.value) for r in found.rows]
        assert got == want


def test_files_of_other_publishers_are_named_not_guessed(shared: Path) -> None:
    for folder in ("dfe", "fingertips", "oflog", "neighbours"):
        for member in sources([shared / "data" / folder]):
            found = read(member)
            assert found.refused is not None
            assert found.refused.code == "format-unknown"
            assert found.refused.value
            assert found.rows_read == 0
