"""Export: the columns, the numbers, and that our own reader takes back what was written."""

from __future__ import annotations

import csv
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import AreaKind
from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import Work
from adviser_app.services import export, refresh, stores
from adviser_app.store.areas import add_area
from adviser_app.store.connection import Store
from tests.tools import figures
from tests.tools.stores import PASSPHRASE, new_store

HEADER = (
    "area_code,area_name,publisher,indicator,breakdown,measure,unit,period,period_start,period_end,"
    "value,lower,upper,marker,status,note,release"
)


def bring(store: Store, *paths: Path) -> None:
    for path in paths:
        refresh.apply(store, refresh.preview(store, [path], refresh.RefreshOptions(backup=False)))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


AWKWARD = '''area_code,indicator,breakdown,measure,unit,period,value,lower,upper,marker,status,note,publisher
E08000038,"Waste, ""all""",Männer,Rate,£,2024/25,0.1,0.05,0.30000000000000004,,p,"two
lines",Ünïcode Ltd
E08000039,"Waste, ""all""",Männer,Rate,£,2024/25,,,,[c],,,Ünïcode Ltd
E08000037,"Waste, ""all""",Männer,Rate,£,2024/25,-5,,,,,=1+1,Ünïcode Ltd
E08000036,"Waste, ""all""",Männer,Rate,£,2024/25,1e+300,,,,,,Ünïcode Ltd
E08000035,"Waste, ""all""",Männer,Rate,£,2024/25,123456789012345678,,,,,,Ünïcode Ltd
E08000034,"Waste, ""all""",Männer,Rate,£,2024/25,0.000001234,,,,,,Ünïcode Ltd
E08000033,"Waste, ""all""",Männer,Rate,£,2024/25,0,,,,,,Ünïcode Ltd
'''


@pytest.fixture
def awkward(tmp_path: Path) -> Path:
    path = tmp_path / "awkward.csv"
    path.write_text(AWKWARD, encoding="utf-8")
    return path


def test_plain_rfc_4180(tmp_path: Path, awkward: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, awkward)
        done = export.export(store, "observations", tmp_path / "out.csv")
    data = done.path.read_bytes()
    assert data.startswith(HEADER.encode() + b"\r\n")  # no byte order mark
    assert data.endswith(b"\r\n")
    rows = {row["area_code"]: row for row in read(done.path)}
    assert done.rows == len(rows) == 7
    assert done.bytes == len(data)
    barnsley = rows["E08000038"]
    assert barnsley["area_name"] == "Barnsley"
    assert barnsley["indicator"] == 'Waste, "all"'
    assert (barnsley["value"], barnsley["lower"], barnsley["upper"]) == ("0.1", "0.05", "0.30000000000000004")
    assert (barnsley["status"], barnsley["note"].split()) == ("p", ["two", "lines"])
    assert (barnsley["period"], barnsley["period_start"], barnsley["period_end"]) == (
        "2024/25",
        "2024-04-01",
        "2025-03-31",
    )
    assert (rows["E08000039"]["value"], rows["E08000039"]["marker"]) == ("", "[c]")
    assert rows["E08000037"]["note"] == "=1+1"  # made for programs: no escape
    assert rows["E08000033"]["value"] == "0"
    assert float(rows["E08000035"]["value"]) == 123456789012345678.0
    assert float(rows["E08000034"]["value"]) == 0.000001234


def test_what_is_exported_is_read_back(tmp_path: Path, awkward: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with new_store(tmp_path) as store, new_store(other) as second:
        bring(store, awkward, figures.first_month(tmp_path), figures.second_month(tmp_path))
        out = export.export(store, "observations", tmp_path / "out.csv").path
        again = refresh.preview(store, [out])
        assert again.counts["unchanged"] == again.counts["rows read"] == 7 + 180
        bring(second, out)
        copy = export.export(second, "observations", tmp_path / "copy.csv").path
        without = [{k: v for k, v in row.items() if k != "release"} for row in read(out)]
        assert [{k: v for k, v in row.items() if k != "release"} for row in read(copy)] == without


def test_two_areas_of_one_code_stay_two(tmp_path: Path) -> None:
    """ONS gives some ITL 2 areas the code of the combined authority; reading back must not mix their figures."""
    path = tmp_path / "both.csv"
    path.write_text(
        "area_code,area_name,geography,indicator,period,value\n"
        "E47000001,Greater Manchester,Combined authority or city region,Jobs,2024,1\n"
        "E47000001,Greater Manchester,ITL Level 2,Jobs,2024,2\n"
    )
    other = tmp_path / "other"
    other.mkdir()
    with new_store(tmp_path) as store, new_store(other) as second:
        with store.write():
            add_area(store, "TLD3", AreaKind.ITL2, "Greater Manchester too")
        bring(store, path)
        out = export.export(store, "observations", tmp_path / "out.csv").path
        assert {(r["area_name"], r["value"]) for r in read(out)} == {
            ("Greater Manchester", "1"),
            ("Greater Manchester (ITL 2)", "2"),
        }
        bring(second, out)
        kinds = second.con.execute("SELECT area_kind, area_name, value FROM observation ORDER BY value").fetchall()
        assert kinds == [("combined authority", "Greater Manchester", 1), ("ITL 2", "Greater Manchester", 2)]


def test_revisions_say_what_stood_before_and_until_when(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        months = figures.first_month(tmp_path), figures.second_month(tmp_path)
        for path, day in zip(months, (date(2026, 1, 31), date(2026, 2, 28)), strict=True):
            options = refresh.RefreshOptions(released=day, backup=False)
            refresh.apply(store, refresh.preview(store, [path], options))
        out = export.export(store, "revisions", tmp_path / "out.csv").path
        rows = read(out)
        assert list(rows[0]) == [*HEADER.split(","), *export.BEFORE]
        names = ("value_before", "marker_before", "release_before", "value", "release", "until")
        said = {tuple(row[name] for name in names) for row in rows}
        assert said == {
            ("33.5", "", "2026-01-31", "34.2", "2026-02-28", "2026-02-28"),
            ("", "[c]", "2026-01-31", "32.5", "2026-02-28", "2026-02-28"),
        }
        now = read(export.export(store, "observations", tmp_path / "now.csv").path)
    current = [r["release"] for r in now if (r["indicator"], r["period"]) == ("Recycling rate", "2023/24")]
    assert current.count("2026-02-28") == 2  # a figure's release is the newest that changed it


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_sqlite(tmp_path: Path, awkward: Path, passphrase: str | None) -> None:
    with new_store(tmp_path, passphrase) as store:
        bring(store, awkward)
        path = export.export(store, "observations", tmp_path / "out.db").path
    con = sqlite3.connect(path)  # any SQLite opens it
    assert [row[1] for row in con.execute("PRAGMA table_info(observation)")] == HEADER.split(",")
    rows = con.execute("SELECT typeof(value), value, marker FROM observation WHERE area_code = 'E08000039'").fetchall()
    assert rows == [("null", None, "[c]")]
    total = con.execute("SELECT sum(value) FROM observation WHERE value < 1").fetchone()[0]
    assert total == pytest.approx(-4.9, abs=1e-3)
    con.close()


def test_refusals_leave_what_was_there(tmp_path: Path, awkward: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, awkward)
        out = tmp_path / "out.csv"
        out.write_text("as it was")
        for path, code in (
            (tmp_path / "out.xlsx", "unknown-format"),
            (store.path, "unknown-format"),
            (tmp_path / "nowhere" / "out.csv", "cannot-write"),
        ):
            with pytest.raises(AdviserError) as refused:
                export.export(store, "observations", path)
            assert refused.value.code == code
        with pytest.raises(Cancelled):
            export.export(store, "observations", out, Work(cancelled=lambda: True))
        assert out.read_text() == "as it was"
        assert not list(tmp_path.glob("*.partial"))
        assert stores.quick_check(store) == ()


def test_the_real_months_come_back(tmp_path: Path, shared: Path) -> None:
    months = shared / "data" / "ons-explore-local-statistics"
    with new_store(tmp_path) as store:
        bring(store, months / "2026-02.zip")
        out = export.export(store, "observations", tmp_path / "out.csv")
        again = refresh.preview(store, [out.path])
        assert again.counts["unchanged"] == again.counts["rows read"] == out.rows
