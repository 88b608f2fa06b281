"""Real published files, every cell against an independent reading of the same bytes with pandas."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.csvio.files import sources
from adviser_app.domain.indicators import MISSING
from adviser_app.domain.period_text import parse_period
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


def marks(text: str, note: str = "") -> tuple[str, str, str]:
    """Value, marker and status that a cell of these files means: a number, a publisher's mark, or nothing."""
    if text in ("c", "x", "z", ":", "..", ".", "low"):
        return "nan", text, note
    return (number_of(text), "", note) if text else ("nan", note or MISSING, "")


@pytest.mark.parametrize("name", ["AdultObesity", "Diabetes", "HLEMale", "Smoking", "Vax"])
@pytest.mark.parametrize("fast", [False, True])
def test_fingertips(shared: Path, name: str, fast: bool) -> None:
    path = shared / "data" / "fingertips" / f"{name}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    (member,) = sources([path])
    found = read(member, fast=fast)
    assert found.problems == []
    assert found.facts[:2] == ("OHID Fingertips export", "OHID Fingertips")
    assert len(found.rows) == found.rows_read == len(table) > 15
    for line, (row, want) in enumerate(zip(found.rows, table.to_dict("records"), strict=True), 2):
        assert row.line == line
        assert row.area == (want["Area Code"], want["AreaName"], want["Area Type"])
        parts = [want[c] for c in ("Sex", "Age", "Category Type", "Category") if want[c]]
        assert row.series == (want["Indicator Name"].strip(), ", ".join(parts), "", "", "", "")
        assert row.period[0] == want["Time period"]
        years = {"1y": "P1Y", "3y": "P3Y"}[want["Time period range"]]
        assert (
            str(parse_period(*row.period)) == f"{want['Time period'][:4]}-{'04' if years == 'P1Y' else '01'}-01/{years}"
        )
        assert (row.value, row.marker, row.status) == marks(want["Value"], want["Value note"])
        assert (row.lower, row.upper) == (
            number_of(want["Lower CI 95.0 limit"]),
            number_of(want["Upper CI 95.0 limit"]),
        )


@pytest.mark.parametrize("fast", [False, True])
def test_oflog(shared: Path, fast: bool) -> None:
    path = shared / "data" / "oflog" / "ASC_data.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    (member,) = sources([path])
    found = read(member, fast=fast)
    assert found.problems == []
    assert found.facts[:2] == ("Oflog data", "Oflog")
    assert len(found.rows) == found.rows_read == len(table)
    for line, (row, want) in enumerate(zip(found.rows, table.to_dict("records"), strict=True), 2):
        assert row.line == line
        assert row.area == (want["Local authority code"], want["Local authority name"], "")
        assert row.series == (want["Measure"], "", "", "", "", "")
        assert str(parse_period(*row.period)) == f"{want['Financial year'][:4]}-04-01/P1Y"
        assert (row.value, row.marker, row.status) == marks(want["Value"])


LEVELS = {
    "National": ("country_code", "country_name", "country"),
    "Regional": ("region_code", "region_name", "region"),
    "Local authority": ("new_la_code", "la_name", ""),
    "Local authority district": ("lad_code", "lad_name", ""),
}


@pytest.mark.parametrize(
    ("name", "about", "filters", "measures", "period", "nowhere"),
    [
        ("b7_child_in_need_plans_2022", "b7 child in need plans", ["Category"], 14, ("2022", "2022-01-01/P1Y"), []),
        (
            "eyfsp_lad_1_key_measures_additional_tables_2019", "eyfsp lad 1 key measures additional tables", ["fsm"], 7,
            ("2018/19", "2018-09-01/P1Y"), [959, 960, 961],
        ),
    ],
)  # fmt: skip
def test_dfe(
    shared: Path, name: str, about: str, filters: list[str], measures: int, period: tuple[str, str], nowhere: list[int]
) -> None:
    # ``nowhere``: lines whose area is ". Missing": they are of no area, and that is said
    path = shared / "data" / "dfe" / f"{name}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    (member,) = sources([path])
    found = read(member)
    assert [(p.code, p.line, p.value) for p in found.problems] == [("area-empty", n, ". Missing") for n in nowhere]
    assert found.facts[:2] == ("DfE Explore Education Statistics", "Department for Education")
    columns = list(table.columns)[-measures:]
    assert len(found.rows) == measures * (len(table) - len(nowhere)) == found.rows_read - len(nowhere)
    got = iter(found.rows)
    for line, want in enumerate(table.to_dict("records"), 2):
        if line in nowhere:
            continue
        code, area, kind = LEVELS[want["geographic_level"]]
        for column in columns:
            row = next(got)
            assert row.line == line
            assert row.area == (want[code].strip(), want[area].strip(), kind)
            breakdown = "; ".join(f"{f}: {want[f]}" for f in filters)
            assert row.series == (f"{about}: {column}", breakdown, "", "", "", "")
            assert (row.period[0], str(parse_period(*row.period))) == period
            assert (row.value, row.marker, row.status) == marks(want[column].strip())


def test_ranked_neighbours_are_no_figures(shared: Path) -> None:
    for member in sources([shared / "data" / "neighbours"]):
        found = read(member)
        assert found.refused is not None
        assert found.refused.value
        assert found.rows_read == 0
