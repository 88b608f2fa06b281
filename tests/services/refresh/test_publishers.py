"""Publishers' own formats through the whole refresh: areas resolved, the shared files' figures stored as they are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store

OPTIONS = refresh.RefreshOptions(backup=False)


def stored(store: Store) -> dict[tuple[str, str, str, str], float | str]:
    """(area code, indicator, breakdown, period's start) → value, or why there is none."""
    rows = store.con.execute("SELECT area_code, indicator, breakdown, period_start, value, marker FROM observation")
    return {(r[0], r[1], r[2], r[3]): r[5] if r[4] is None else r[4] for r in rows}


def test_schools_are_not_for_us(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    path.write_text(
        "time_period,time_identifier,geographic_level,new_la_code,la_name,school_urn,sex,pupils\n"
        "201819,Academic year,Local authority,E08000035,Leeds,,Total,900\n"
        "201819,Academic year,School,E08000035,Leeds,107816,Total,30\n"
    )
    shown = refresh.preview(store, [path], OPTIONS)
    assert (shown.counts["new"], shown.counts["not for us"], shown.counts["rejected"]) == (1, 1, 0)


@pytest.mark.parametrize("name", ["dfe", "fingertips", "oflog"])
def test_every_figure_is_stored_as_published(store: Store, shared: Path, name: str) -> None:
    folder = shared / "data" / name
    shown = refresh.preview(store, [folder], OPTIONS)
    assert {p.value for p in shown.rejected} == ({". Missing"} if name == "dfe" else set())
    refresh.apply(store, shown)
    found = stored(store)
    want: dict[tuple[str, str, str, str], float | str] = {}
    for path in sorted(folder.glob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        for row in table.to_dict("records"):
            if name == "oflog":
                want[row["Local authority code"], row["Measure"], "", row["Financial year"][:4] + "-04-01"] = row[
                    "Value"
                ]
            elif name == "fingertips":
                start = row["Time period"][:4] + ("-04-01" if "/" in row["Time period"] else "-01-01")
                by = f"{row['Sex']}, {row['Age']}"
                want[row["Area Code"], row["Indicator Name"], by, start] = row["Value"] or row["Value note"]
            elif row.get("lad_name") != "Missing":
                code = row.get("new_la_code") or row.get("lad_code", "").strip()
                code = code or row.get("region_code") or row["country_code"]
                by = f"fsm: {row['fsm']}" if "fsm" in row else f"Category: {row['Category']}"
                about = "eyfsp lad 1 key measures additional tables" if "fsm" in row else "b7 child in need plans"
                start = "2018-09-01" if "fsm" in row else "2022-01-01"
                for measure in list(row)[8 if "fsm" in row else 11 :]:
                    want[code, f"{about}: {measure}", by, start] = row[measure]
    former = {c for c, *_ in want} - {c for c, *_ in found}  # kept under the code of today
    assert len(found) == len(want)
    for key, text in want.items():
        if key[0] in former:
            continue
        assert found[key] == (
            float(text) if text[:1].isdigit() or text[:1] == "-" else text or "missing, no reason given"
        )
