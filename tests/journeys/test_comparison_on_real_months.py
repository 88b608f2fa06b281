"""Three real months imported, then every comparison figure against an independent calculation with pandas.

The calculation reads the published files and the register itself; nothing of it is the program's.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.services import councils, figures, groups, polarity, portfolio, refresh, stores
from adviser_app.services import series as series_service
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.viewmodels.models import CouncilPage, IndicatorRow

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
    table = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    table = table[~table.authority_type.isin(["combined authority", "strategic regional authority"])]
    kind = table.authority_type.replace("City of London", "London borough")
    standing = (table.end_date == "") | (table.end_date > TODAY.isoformat())
    return table.assign(kind=kind, standing=standing).set_index("gss_code")


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
                    rows.append(table[["areacd", *KEY, "period", "observation"]].assign(file=f"{month}/{name}"))
    data = pd.concat(rows, ignore_index=True)
    data["old"] = data.areacd.isin(former)
    data["code"] = data.areacd.replace(former)
    data = data[data.code.isin(register.index)]
    data["value"] = pd.to_numeric(data.observation, errors="coerce")
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


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28 if (day.month, day.day) == (2, 29) else 31))


class Expected:
    """One series, worked out with pandas (quantile, rank) for groups and plain dates for a council's own values."""

    def __init__(self, data: pd.DataFrame, register: pd.DataFrame, sign: int) -> None:
        self.table = data.pivot_table("value", "start", "code", "last").sort_index()
        self.length = data.length.iloc[0]
        assert (data.length == self.length).all()
        self.sign = sign
        self.kind, self.standing = register.kind.to_dict(), register.standing.to_dict()
        days = [d.date() for d in self.table.index]
        self.own = {
            code: {d: v for d, v in zip(days, column, strict=True) if v == v}
            for code, column in zip(self.table.columns, self.table.to_numpy().T, strict=True)
        }
        self._groups: dict[tuple[str, ...], tuple[pd.DataFrame, list[date]]] = {}
        self._told: dict[tuple[object, ...], tuple[list[float], dict[str, float]]] = {}

    def group(self, code: str) -> tuple[pd.DataFrame, list[date]]:
        """The values of the council's group (all of its type that stand, and itself); when half of it has one."""
        key = (self.kind[code],) if self.standing[code] else (self.kind[code], code)
        if key not in self._groups:
            alike = [c for c, kind in self.kind.items() if kind == key[0] and self.standing[c]]
            members = self.table.reindex(columns=[*alike, *key[1:]])
            enough = members.index[members.notna().sum(axis=1) * 2 >= len(members.columns)]
            self._groups[key] = members, [d.date() for d in enough]
        return self._groups[key]

    def statistics(self, members: pd.DataFrame, at: date) -> tuple[list[float], dict[str, float]]:
        """Quartiles and median, and the ranks of those with a value, in one period."""
        key = (id(members), at)
        if key not in self._told:
            values = members.loc[pd.Timestamp(at)].dropna()
            quantiles = [float(q) for q in values.quantile([0.25, 0.5, 0.75])]
            self._told[key] = quantiles, values.rank(method="min", ascending=self.sign < 0).to_dict()
        return self._told[key]

    def previous(self, own: dict[date, float], at: date) -> float:
        """The council's value in the previous equivalent period."""
        older = [d for d in own if d < at]
        if self.length == "P1D":
            want = years_before(at, 1)
            near = sorted((abs((d - want).days), d) for d in older if abs((d - want).days) <= 45)
            return own[near[0][1]] if near else math.nan
        years = int(self.length[1:-1]) if self.length.endswith("Y") else 0
        if years > 1:
            apart = [d for d in older if d <= years_before(at, years)]
            return own[max(apart or older)] if older else math.nan
        return own.get(years_before(at, 1), math.nan)

    def of(self, code: str) -> dict[str, float | str | None] | None:
        own = self.own.get(code)
        if not own:
            return None
        at = max(own)
        members, enough = self.group(code)
        compared = at if at in enough else enough[-1] if enough else None
        before = self.previous(own, at)
        out: dict[str, float | str | None] = {"value": own[at], "before": before, "start": at.isoformat()}
        out["direction"] = self.direction(own[at], before)
        if compared is None:
            return out | {"n": 0, "median": None, "quartile": None, "rank": None}
        (low, mid, high), ranks = self.statistics(members, compared)
        value = own.get(compared, math.nan)
        quartile = None
        if self.sign and value == value:
            bounds = (high, mid, low) if self.sign > 0 else (low, mid, high)
            reached = [value * self.sign >= b * self.sign or math.isclose(value, b, rel_tol=1e-12) for b in bounds]
            quartile = reached.index(True) + 1 if True in reached else 4
        return out | {
            "n": len(ranks), "median": mid, "lower": low, "upper": high, "quartile": quartile,
            "rank": int(ranks[code]) if code in ranks else None, "compared": compared.isoformat(),
        }  # fmt: skip

    def direction(self, now: float, before: float) -> str:
        if before != before:
            return ""
        if now == before:
            return "No change"
        if not self.sign:
            return "Increasing" if now > before else "Decreasing"
        return "Improving" if (now > before) == (self.sign > 0) else "Worsening"


@pytest.fixture(scope="module")
def expected(
    published: pd.DataFrame, register: pd.DataFrame, good: dict[tuple[str, ...], int]
) -> dict[tuple[str, ...], Expected]:
    return {key: Expected(data, register, good.get(key, 0)) for key, data in published.groupby(KEY)}


def same(got: float | None, want: object) -> bool:
    if got is None or got != got:
        return want is None or want != want
    return isinstance(want, int | float) and math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-12)


def test_every_series_and_every_council(
    store: Store, expected: dict[tuple[str, ...], Expected], register: pd.DataFrame
) -> None:
    compared = 0
    with cells.snapshot(store):
        state = figures.loaded(store)
        for code in register.index:
            area = councils.council(state, code)
            found = councils.numbers_of(state, area, groups.of(store, state, area, GroupRule.TYPE, TODAY))
            mine = {}
            for i, series_id in enumerate(found.series.tolist()):
                key = state.catalogue.series[series_id].key
                mine[(key.indicator, key.measure, key.unit)] = i
            for key, series in expected.items():
                want, i = series.of(code), mine.pop(key, None)
                assert (want is None) == (i is None), (code, key)
                if want is None or i is None:
                    continue
                where = (code, key, want)
                period = state.catalogue.periods[int(state.figures.period[found.latest[i]])]
                assert period.start.isoformat() == want["start"], where
                assert found.value[i] == want["value"], where
                assert same(found.before[i], want["before"]), where
                assert councils_direction(found.direction[i]) == want["direction"], where
                assert found.stats.n[i] == want["n"], where
                assert same(found.stats.median[i], want["median"]), where
                assert (int(found.rank[i]) or None) == want["rank"], where
                assert (int(found.quartile[i]) or None) == want["quartile"], where
                if want["median"] is not None:
                    assert same(found.stats.lower[i], want["lower"]), where
                    assert same(found.stats.upper[i], want["upper"]), where
                    at = state.catalogue.periods[int(state.figures.period[found.compared[i]])]
                    assert at.start.isoformat() == want["compared"], where
                compared += 1
            assert not mine, (code, mine)
    assert compared > 15_000


def councils_direction(code: int) -> str:
    from adviser_app.analysis.comparison import DIRECTIONS

    return DIRECTIONS[int(code)].value


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
        if facts.quartile and facts.n > 1:
            judged += 1
            best += facts.quartile == 1
            worst += facts.quartile == 4
            assert row.quartile.text == ("1st (best)", "2nd", "3rd", "4th (worst)")[facts.quartile - 1]
            assert row.rank.text == f"{facts.rank} of {facts.n}"
        assert row.provenance.startswith("ONS")
        assert "released" in row.provenance
    assert page.cards[0].figure == f"{worst} of {judged}"
    assert page.cards[1].figure == f"{best} of {judged}"
    assert len(page.pressures) == min(10, worst)
    assert all(r.quartile.sort == 4 for r in page.pressures)
    assert all(r.quartile.sort == 1 for r in page.strengths)
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
