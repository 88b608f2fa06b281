"""A whole real month in the older generation of ONS files, then as it was published: one and the same figures.

The older file is made of the published one: the header of the generation before (`AREACD, AREANM, Geography, Variable
Name, …`), years as `2024` and `2023-2024`, other spellings of units, other capitals in names. Nothing may come twice.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from adviser_app.services import refresh, stores
from adviser_app.services.refresh import Preview
from adviser_app.store.connection import Store

OLDER = (
    "AREACD,AREANM,Geography,Variable Name,Indicator,Period,Observation,Measure,Unit,"
    "Lower Confidence Interval (95%),Upper Confidence Interval (95%),Observation Status,Polarity,Notes"
)
UNITS = {"%": "per cent", "yrs": "Years", "mins": "Minutes", "£ million": "£m",
         "Rate per 100,000 population": "Rate per 100000 population"}  # fmt: skip
_YEAR = re.compile(r"(\d{4})-(01|04|08|09)-01/P1Y")


def older_period(label: str) -> str:
    """2024-01-01/P1Y as 2024; financial and academic years alike as 2023-2024. What else there is stays."""
    match = _YEAR.fullmatch(label)
    if not match:
        return label
    year = int(match[1])
    return str(year) if match[2] == "01" else f"{year}-{year + 1}"


def academic(label: str) -> bool:
    match = _YEAR.fullmatch(label)
    return bool(match and match[2] in ("08", "09"))


def rows_of(data: bytes) -> list[dict[str, str]]:
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    notes = [i for i, name in enumerate(header) if name == "notes"]  # one file has the column twice
    return [
        dict(zip(header, row, strict=True)) | {"notes": ", ".join(filter(None, (row[i] for i in notes)))}
        for row in rows
    ]


def older(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(OLDER.split(","))
    for r in rows:
        name = r["indicator"].title()
        writer.writerow(
            [r["areacd"], r["areanm"], r["geography"], name, name, older_period(r["period"]), r["observation"],
             r["measure"], UNITS.get(r["unit"], r["unit"]), r["lci_95"], r["uci_95"], r["status"], "", r["notes"]]
        )  # fmt: skip
    return out.getvalue()


@pytest.fixture(scope="module")
def month(shared: Path) -> Path:
    return shared / "data" / "ons-explore-local-statistics" / "2026-01-full.zip"


def bring(store: Store, path: Path, day: date) -> Preview:
    shown = refresh.preview(store, [path], refresh.RefreshOptions(released=day, backup=False))
    refresh.apply(store, shown)
    return shown


def figures(store: Store) -> Counter[tuple[object, ...]]:
    told = "area_code, indicator, period_start, period_length, value, marker"
    return Counter(store.con.execute(f"SELECT {told} FROM observation"))


def series(store: Store) -> int:
    return int(store.con.execute("SELECT count(*) FROM series").fetchone()[0])


def test_the_month_after_its_older_generation_brings_nothing_twice(month: Path, tmp_path: Path) -> None:
    years: set[str] = set()
    rows = 0
    with zipfile.ZipFile(month) as published, zipfile.ZipFile(tmp_path / "older.zip", "w") as rewritten:
        for name in published.namelist():
            found = rows_of(published.read(name))
            rows += len(found)
            years |= {r["period"] for r in found if academic(r["period"])}
            rewritten.writestr(name, older(found))
    with stores.open_store(tmp_path / "alone.db") as store:
        rejected = bring(store, month, date(2026, 1, 30)).counts["rejected"]
        alone, count = figures(store), series(store)
    with stores.open_store(tmp_path / "both.db") as store:
        first = bring(store, tmp_path / "older.zip", date(2025, 12, 19))
        assert first.counts["rows read"] == rows
        assert first.counts["rejected"] == rejected  # a few areas that are written without a code
        shown = bring(store, month, date(2026, 1, 30))
        assert (shown.counts["new"], shown.counts["changed"]) == (0, 0)
        assert series(store) == count
        assert figures(store) == alone
        starts = {r[0] for r in store.con.execute("SELECT DISTINCT period_start FROM observation")}
    assert {y[:10] for y in years} <= starts  # academic years stand on their own days now
