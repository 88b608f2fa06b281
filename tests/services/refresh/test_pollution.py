"""Files whose rows can be read one by one and cannot be meant together."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

OWN = "area_code,indicator,period,value"
CODES = [f"E0600000{n}" for n in range(1, 10)]


def shown(store: Store, tmp_path: Path, rows: list[str]) -> refresh.Preview:
    path = tmp_path / "a.csv"
    path.write_text("\n".join([OWN, *rows, ""]))
    return refresh.preview(store, [path], refresh.RefreshOptions(backup=False))


def test_a_file_most_of_whose_rows_contradict_each_other_is_refused(store: Store, tmp_path: Path) -> None:
    """Two tables one below the other: where a figure of the first cannot be read, that of the second would be taken."""
    one = [f"{code},Homes,2023,{n}" for n, code in enumerate(CODES[1:], 10)]
    two = [f"{code},Homes,2023,{n}" for n, code in enumerate(CODES, 700)]
    preview = shown(store, tmp_path, [f"{CODES[0]},Homes,2023,n.k.", *one, *two])
    assert [(p.code, p.line) for p in preview.problems] == [("rows-contradict", 3)]
    assert preview.counts["new"] == 0
    assert "lines 3 and 12" in preview.problems[0].message


def test_some_rows_that_contradict_each_other_cost_only_themselves(store: Store, tmp_path: Path) -> None:
    rows = [f"{code},Homes,{year},{n}" for year in (2021, 2022, 2023) for n, code in enumerate(CODES)]
    preview = shown(store, tmp_path, [*rows, *(f"{code},Homes,2023,99" for code in CODES[:6])])
    assert {p.code for p in preview.problems} == {"contradiction"}
    assert preview.counts["new"] == 21


@pytest.mark.parametrize("pointed", ["1.234", "-12.345"])
def test_a_point_between_thousands_among_whole_numbers(store: Store, tmp_path: Path, pointed: str) -> None:
    rows = [f"{code},Homes,2023,{n}" for n, code in zip((987, 1023, 4000, 12), CODES, strict=False)]
    preview = shown(store, tmp_path, [*rows, f"{CODES[4]},Homes,2023,{pointed}", f"{CODES[0]},Pay,2023,1.234"])
    assert [(p.code, p.line, p.value) for p in preview.problems] == [("number-points-unclear", 6, pointed)]
    assert (preview.counts["rejected"], preview.counts["new"]) == (1, 5)
    refresh.apply(store, preview)
    assert 1.234 in {value for name, value in observations(store, "indicator, value") if name == "Pay"}


@pytest.mark.parametrize("other", ["0.125", "12.5", "1234.567"])
def test_decimals_beyond_doubt_leave_it_a_decimal(store: Store, tmp_path: Path, other: str) -> None:
    rows = [f"{code},Homes,2023,{n}" for n, code in zip((987, 1023, 4000, 12, 13), CODES, strict=False)]
    preview = shown(store, tmp_path, [*rows, f"{CODES[5]},Homes,2023,{other}", f"{CODES[6]},Homes,2023,1.234"])
    assert not preview.problems
    assert preview.counts["new"] == 7
