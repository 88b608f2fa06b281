"""Three real months imported, then every comparison figure against an independent calculation with pandas.

The calculation reads the published files and the register itself; nothing of it is the program's.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.services import councils, figures, polarity, portfolio, refresh, stores
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from adviser_app.viewmodels.models import CouncilPage, IndicatorRow
from tests.journeys import by_pandas
from tests.journeys.by_pandas import Expected, same

MONTHS = (("2026-01-full", date(2026, 1, 30)), ("2026-02", date(2026, 2, 27)), ("2026-03", date(2026, 3, 31)))
TODAY = date(2026, 4, 1)
KEY = ["indicator", "measure", "unit"]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "ons-explore-local-statistics"


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with stores.open_store(tmp_path_factory.mktemp("real") / "adviser.db") as opened:
        for month, released in MONTHS:
            options = refresh.RefreshOptions(released=released, backup=False)
            refresh.apply(opened, refresh.preview(opened, [folder / f"{month}.zip"], options))
        polarity.import_table(opened, folder / "indicator-polarity.csv")
        yield opened
    figures.forget()


@pytest.fixture(scope="module")
def register(shared: Path) -> pd.DataFrame:
    return by_pandas.register(shared, TODAY)


@pytest.fixture(scope="module")
def published(folder: Path, register: pd.DataFrame) -> pd.DataFrame:
    """One row a (council, series, period) as the last month that spoke of it left it: value or NaN."""
    former = {old: new for new, olds in register.former_codes.items() for old in olds.split(";") if old}
    rows = []
    for month, _ in MONTHS:
        with zipfile.ZipFile(folder / f"{month}.zip") as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    data = io.BytesIO(archive.read(name))
                    table = pd.read_csv(data, dtype=str, encoding="utf-8-sig", keep_default_na=False)
                    rows.append(
                        table[["areacd", *KEY, "period", "observation", "lci_95", "uci_95"]].assign(
                            file=f"{month}/{name}"
                        )
                    )
    data = pd.concat(rows, ignore_index=True)
    data["old"] = data.areacd.isin(former)
    data["code"] = data.areacd.replace(former)
    data = data[data.code.isin(register.index)]
    for name, column in (("value", "observation"), ("lower", "lci_95"), ("upper", "uci_95")):
        data[name] = pd.to_numeric(data[column], errors="coerce")
    # within one file: a code that contradicts itself counts for nothing, the current code beats the former one
    place = ["file", "code", *KEY, "period"]
    said = data.groupby([*place, "old"]).observation.transform("nunique")
    data = data[said == 1].sort_values("old").drop_duplicates(place)
    # between the months: the last one counts
    data = data.sort_index().drop_duplicates(["code", *KEY, "period"], keep="last")
    start, _, length = zip(*data.period.str.partition("/").to_numpy(), strict=True)
    return data.assign(start=pd.to_datetime(list(start)), length=[x or "P1D" for x in length])


@pytest.fixture(scope="module")
def good(folder: Path) -> dict[tuple[str, ...], int]:
    table = pd.read_csv(folder / "indicator-polarity.csv", dtype=str, keep_default_na=False)
    signs = {"high is good": 1, "low is good": -1, "no judgement": 0}
    return {tuple(row[:3]): signs[row[3]] for row in table.to_numpy()}


@pytest.fixture(scope="module")
def expected(
    published: pd.DataFrame, register: pd.DataFrame, good: dict[tuple[str, ...], int]
) -> dict[tuple[str, ...], Expected]:
    return {key: Expected(data, register, good.get(key, 0)) for key, data in published.groupby(KEY)}


def test_every_series_and_every_council(
    store: Store, expected: dict[tuple[str, ...], Expected], register: pd.DataFrame
) -> None:
    assert by_pandas.check(store, expected, tuple(KEY), register, TODAY) > 15_000
    told = [want for series in expected.values() for code in register.index if (want := series.of(code))]
    assert sum(bool(want["unclear"]) for want in told) > 500  # what is to be shown is there
    assert sum(want["different"] is True for want in told) > 500
    assert sum(want["z"] is not None for want in told) > 200


def rows_of(page: CouncilPage) -> list[IndicatorRow]:
    return [row for theme in page.themes for row in theme.rows]


@pytest.mark.parametrize("code", ["E08000038", "E09000012", "E09000001", "E07000223", "E10000014", "E06000053"])
def test_the_page_says_the_same(
    code: str, store: Store, expected: dict[tuple[str, ...], Expected], register: pd.DataFrame
) -> None:
    """Barnsley, Hackney, the City of London, Adur, Hampshire and the Isles of Scilly."""
    page = councils.page(store, code, GroupRule.TYPE, today=TODAY)
    rows = rows_of(page)
    best = worst = judged = 0
    for row in rows:
        facts = row.facts
        assert facts is not None
        want = expected[(facts.indicator, facts.measure, facts.unit)].of(code)
        if facts.value is None:
            assert want is None
            assert row.latest.text
            assert facts.marker
            continue
        assert want is not None
        assert facts.value == want["value"]
        assert (facts.n, facts.rank, facts.quartile) == (want["n"], want["rank"], want["quartile"])
        assert same(facts.median, want["median"])
        assert row.direction.text == want["direction"]
        assert (row.standing.text, facts.different) == (want["standing"], want["different"])
        assert same(facts.modified_z, want["z"])
        assert any(note.startswith("Far from the rest") for note in row.notes) == (want["z"] is not None)
        if facts.quartile and facts.n > 1 and want["unclear"]:
            assert row.quartile.text == f"{('1st', '2nd', '3rd', '4th')[facts.quartile - 1]}, unclear"
        elif facts.quartile and facts.n > 1:
            judged += 1
            best += facts.quartile == 1
            worst += facts.quartile == 4
            assert row.quartile.text == ("1st (best)", "2nd", "3rd", "4th (worst)")[facts.quartile - 1]
        if facts.quartile and facts.n > 1:
            assert row.rank.text == f"{facts.rank} of {facts.n}"
        assert row.provenance.startswith("ONS")
        assert "released" in row.provenance
    assert page.cards[0].figure == f"{worst} of {judged}"
    assert page.cards[1].figure == f"{best} of {judged}"
    assert len(page.pressures) == min(10, worst)
    assert all(r.quartile.text == "4th (worst)" for r in page.pressures)
    assert all(r.quartile.text == "1st (best)" for r in page.strengths)
    assert len(page.questions) == min(6, worst)
    group = register[(register.kind == register.kind[code]) & register.standing]
    assert {c for c, _ in page.group.members} == set(group.index)


def test_an_abolished_council_keeps_its_figures_and_leads_to_its_successor(store: Store) -> None:
    page = councils.page(store, "E07000026", GroupRule.TYPE, today=TODAY)  # Allerdale
    assert "Cumberland" in page.notices[0]
    assert rows_of(page)
    members = {c for c, _ in page.group.members}
    assert "E07000026" in members
    assert "E07000028" not in members  # Carlisle, abolished as well
    barnsley = councils.page(store, "E08000038", GroupRule.TYPE, today=TODAY)
    assert "E07000026" not in {c for c, _ in barnsley.group.members}


def test_a_revised_figure_and_where_it_came_from(store: Store) -> None:
    claimants = next(s for s in series_service.search(store, "claimant count"))
    page = series_service.page(store, claimants.id, "E08000038", GroupRule.TYPE)
    revised = {row[0].text: [c.text for c in row[1:]] for row in page.revisions}
    assert revised["2024"] == ["3.5%", "27 February 2026", "3.4%"]
    table = {row[0].text: row for row in page.table}
    assert table["2024"][1].text == "3.4%"
    assert table["2024"][6].text == "27 February 2026"
    assert table["2023"][6].text == "30 January 2026"
    assert [row[0].text for row in page.table] == [str(y) for y in range(2025, 2000, -1)]
    assert len(page.ranking) == 36
    assert dict(page.provenance)["Released"] == "27 February 2026"
    assert page.chart.points[-1].value == 3.2
    assert page.chart.points[-1].median == page.row.median.sort


def test_home_counts_what_the_pages_show(store: Store) -> None:
    portfolio.put(store, portfolio.by(store, region="Yorkshire and The Humber"))
    home = portfolio.home(store, GroupRule.TYPE, today=TODAY)
    assert len(home.lines) == 15
    for line in home.lines[::5]:
        page = councils.page(store, line.code, GroupRule.TYPE, today=TODAY)
        assert line.pressures.text == page.cards[0].figure
        changed = dict(page.changes.counts)
        assert line.changed.sort == changed["New"] + changed["Revised"] + changed["Withdrawn"]
        assert page.data_as_at == line.latest.text
