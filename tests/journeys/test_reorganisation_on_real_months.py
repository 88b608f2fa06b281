"""Real reorganised councils: the what-if of those that were replaced, against what was published for the successor, and
of today's districts against what was published for their counties. The reference is pandas on the published files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.domain.areas import Area, CouncilType, GroupRule
from adviser_app.domain.combining import Way, combining
from adviser_app.domain.indicators import SeriesKey
from adviser_app.services import announced, figures, refresh, stores
from adviser_app.services import series as series_service
from adviser_app.services.figures import loaded
from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.viewmodels.announced import AnnouncedView
from adviser_app.viewmodels.announced_words import Announcement

TODAY = date(2026, 4, 1)
KEY = ["indicator", "measure", "unit"]
NOBODY = Announcement("", "What if", None, "", "", "", "")
# Districts that became one council, whole, and which council that is.
BECAME = {
    "E06000063": ("E07000026", "E07000028", "E07000029"),  # Cumberland
    "E06000064": ("E07000027", "E07000030", "E07000031"),  # Westmorland and Furness
    "E06000065": tuple(f"E0700016{n}" for n in range(3, 10)),  # North Yorkshire
    "E06000066": ("E07000187", "E07000188", "E07000189", "E07000246"),  # Somerset
}
NORTHAMPTONSHIRE = ("E07000150", "E07000152", "E07000153", "E07000156")  # → North Northamptonshire; no population known


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "ons-explore-local-statistics"


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with stores.open_store(tmp_path_factory.mktemp("real") / "adviser.db") as opened:
        options = refresh.RefreshOptions(released=date(2026, 1, 30), backup=False)
        refresh.apply(opened, refresh.preview(opened, [folder / "2026-01-full.zip"], options))
        yield opened
    figures.forget()


@pytest.fixture(scope="module")
def published(folder: Path) -> pd.DataFrame:
    """Published values by series and period (rows) and area (columns)."""
    rows = []
    with zipfile.ZipFile(folder / "2026-01-full.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                with archive.open(name) as file:
                    table = pd.read_csv(file, dtype=str, encoding="utf-8-sig", keep_default_na=False)
                rows.append(table[["areacd", *KEY, "period", "observation"]])
    data = pd.concat(rows, ignore_index=True)
    data["value"] = pd.to_numeric(data.observation, errors="coerce")
    data = data.dropna(subset="value").drop_duplicates(["areacd", *KEY, "period"], keep=False)
    return data.pivot(index=[*KEY, "period"], columns="areacd", values="value")


@pytest.fixture(scope="module")
def people(shared: Path) -> dict[str, float]:
    table = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    return {r.gss_code: float(r.population_2020) for r in table.itertuples() if r.population_2020}


def what_if(store: Store, codes: tuple[str, ...]) -> AnnouncedView:
    with snapshot(store):
        state = loaded(store)
        members: list[Area] = [state.by_code[c] for c in codes]
        return announced.what_if(store, state, NOBODY, members, sorted(state.catalogue.series), "", TODAY)


def by_pandas(
    published: pd.DataFrame, people: dict[str, float], codes: tuple[str, ...]
) -> dict[tuple[str, ...], float]:
    """Of each series that can be put together: its sum or weighted mean in the newest period in which all have a
    value, and the successor's in the same."""
    mine = published[list(codes)].dropna().reset_index()
    found = {}
    for key, rows in mine.groupby(KEY):
        way = combining(SeriesKey("ONS", key[0], "", key[1], key[2])).way
        row = rows.loc[rows.period.str[:10].idxmax()]
        values = row[list(codes)].astype(float)
        if way is Way.SUM:
            found[(*key, row.period)] = float(values.sum())
        elif way is Way.MEAN:
            weights = pd.Series({c: people[c] for c in codes})
            found[(*key, row.period)] = float((values * weights).sum() / weights.sum())
    return found


@pytest.mark.parametrize("successor", BECAME)
def test_those_that_were_replaced_against_what_was_published_for_their_successor(
    store: Store, published: pd.DataFrame, people: dict[str, float], successor: str
) -> None:
    """Sums to the unit; means within one per cent of what was published in the same period. Where they were all of a
    county, the county's figure is taken, which is the successor's too."""
    codes = BECAME[successor]
    expected = by_pandas(published, people, codes)
    made = {
        (k.indicator, k.measure, k.unit): x.facts
        for x in what_if(store, codes).lines
        if x.facts.way is not Way.NONE
        for k in (x.facts.series.key,)
    }
    assert set(made) >= {key[:3] for key in expected}
    checked = 0
    for (*key, period), value in expected.items():
        facts = made[tuple(key)]  # type: ignore[index]
        theirs = published.loc[(*key, period)].get(successor)
        if facts.way is Way.PUBLISHED:
            county = published.loc[tuple(key)][facts.parts[0].area.code].dropna()
            assert facts.value in county.to_numpy()
        else:
            assert facts.value == pytest.approx(value, rel=1e-12)
        if theirs is not None and theirs == theirs:
            checked += 1
            rounded = 0 if combining(SeriesKey("ONS", key[0], "", key[1], key[2])).way is Way.SUM else 0.01
            assert value == pytest.approx(theirs, rel=rounded, abs=0), key
    assert checked >= 4


def test_without_a_population_only_counts_are_put_together(store: Store, published: pd.DataFrame) -> None:
    lines = {x.facts.series.key.indicator: x.facts for x in what_if(store, NORTHAMPTONSHIRE).lines}
    firms = lines["Active businesses"]
    theirs = published.xs("Active businesses", level="indicator")["E06000061"]
    assert firms.way is Way.SUM
    assert firms.value in theirs.to_numpy()
    assert {f.way for f in lines.values()} == {Way.SUM, Way.NONE}


def test_the_districts_of_every_county_against_what_was_published_for_it(
    store: Store, published: pd.DataFrame, people: dict[str, float]
) -> None:
    """Counts to within rounding; rates within five per cent, half of them within one; and the what-if of all
    districts of a county takes the county's own figure."""
    with snapshot(store):
        areas = loaded(store).areas
    counties = [a for a in areas if a.council_type is CouncilType.COUNTY and a.exists_on(TODAY)]
    off: list[float] = []
    for county in counties:
        codes = tuple(a.code for a in areas if a.county_code == county.code and a.is_council and a.exists_on(TODAY))
        for (*key, period), value in by_pandas(published, people, codes).items():
            theirs = published.loc[(*key, period)].get(county.code)
            if theirs is None or theirs != theirs:
                continue
            if combining(SeriesKey("ONS", key[0], "", key[1], key[2])).way is Way.SUM:
                assert value == pytest.approx(theirs, rel=0.005)
            else:
                off.append(abs(value - theirs) / abs(theirs))
    assert len(off) > 180
    assert max(off) < 0.05
    assert sorted(off)[len(off) // 2] < 0.01
    surrey = tuple(a.code for a in areas if a.county_code == "E10000030" and a.is_council and a.exists_on(TODAY))
    taken = [x.facts for x in what_if(store, surrey).lines if x.facts.way is Way.PUBLISHED]
    assert len(taken) > 40
    for facts in taken:
        key = facts.series.key
        assert facts.value in published.loc[(key.indicator, key.measure, key.unit)]["E10000030"].to_numpy()


def test_predecessors_figures_on_the_successors_page_are_those_published(store: Store, published: pd.DataFrame) -> None:
    firms = next(s.id for s in series_service.search(store, "Active businesses"))
    for successor, codes in BECAME.items():
        chart = series_service.page(store, firms, successor, GroupRule.TYPE).chart
        assert set(codes) <= {p.code for p in chart.predecessors}
        theirs = published.xs("Active businesses", level="indicator").reset_index().sort_values("period")
        for line in chart.predecessors:
            assert [v for v in line.values if v is not None] == theirs[line.code].dropna().tolist()
