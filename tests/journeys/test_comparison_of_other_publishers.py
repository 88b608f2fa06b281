"""LG Inform, Fingertips, DfE and Oflog: every comparison figure of every series and council against pandas, which reads
the published files itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.domain.indicators import Polarity
from adviser_app.services import basket_travel, baskets, figures, polarity, refresh, stores
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from tests.journeys import by_pandas
from tests.journeys.by_pandas import Expected
from tests.journeys.test_basket_travel_on_real_months import Independent

TODAY = date(2026, 4, 1)
KEY = ["publisher", "indicator", "breakdown"]
SIGNS = (Polarity.HIGH, Polarity.LOW, Polarity.NONE)
FOLDERS = ("dfe", "fingertips", "lg-inform", "oflog")


def files(shared: Path) -> list[Path]:
    """In the order in which they are imported: the older of two exports of one metric first."""
    return [path for folder in FOLDERS for path in sorted((shared / "data" / folder).glob("*.csv"))]


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with stores.open_store(tmp_path_factory.mktemp("others") / "adviser.db") as opened:
        for n, path in enumerate(files(shared)):
            options = refresh.RefreshOptions(released=date(2026, 1, 1 + n), backup=False)
            refresh.apply(opened, refresh.preview(opened, [path], options))
        for n, series in enumerate(sorted(series_service.search(opened, ""), key=lambda s: s.id)):
            polarity.set(opened, series.id, SIGNS[n % 3])
        yield opened
    figures.forget()


def dfe(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    code = next(c for c in ("new_la_code", "lad_code") if c in table)
    breakdown = next(c for c in ("Category", "fsm") if c in table)
    first = list(table.columns).index(breakdown) + 1
    name = path.stem.rsplit("_", 1)[0].replace("_", " ")
    long = table.melt([code, breakdown, "time_period"], list(table.columns[first:]), "measure", "value")
    year = long.time_period.str[:4] + long.time_period.str[4:].map({"": "-01-01", "19": "-09-01"})
    return pd.DataFrame({
        "publisher": "Department for Education", "indicator": f"{name}: " + long.measure, "code": long[code],
        "breakdown": f"{breakdown}: " + long[breakdown], "start": year, "length": "P1Y", "value": long.value,
    })  # fmt: skip


def fingertips(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    period = table["Time period"]
    financial = period.str.fullmatch(r"\d{4}/\d{2}")
    years = [int(f"20{p[-2:]}") - int(p[:4]) + 1 for p in period]
    return pd.DataFrame({
        "publisher": "OHID Fingertips", "indicator": table["Indicator Name"], "code": table["Area Code"],
        "breakdown": table.Sex + ", " + table.Age, "value": table.Value,
        "start": period.str[:4] + financial.map({True: "-04-01", False: "-01-01"}),
        "length": ["P1Y" if f else f"P{n}Y" for f, n in zip(financial, years, strict=True)],
        "lower": table["Lower CI 95.0 limit"], "upper": table["Upper CI 95.0 limit"],
    })  # fmt: skip


def lg_inform(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False, header=None)
    heads, body = table[table[2] == "area"], table[table[2] != "area"]
    out = []
    for column in table.columns[3:]:
        kind, year = heads[column].iloc[5].split("_")[:2]
        start = f"{year}-{'01' if kind == 'cal' else '04'}-01"
        out.append(pd.DataFrame({"code": body[2], "value": body[column].str.replace(",", ""), "start": start,
                                 "indicator": heads[column].iloc[0]}))  # fmt: skip
    return pd.concat(out).assign(publisher="LG Inform", breakdown="", length="P1Y")


def oflog(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    return pd.DataFrame({
        "publisher": "Oflog", "indicator": table.Measure, "breakdown": "", "code": table["Local authority code"],
        "value": table.Value, "start": table["Financial year"].str[:4] + "-04-01", "length": "P1Y",
    })  # fmt: skip


READ = {"dfe": dfe, "fingertips": fingertips, "lg-inform": lg_inform, "oflog": oflog}


@pytest.fixture(scope="module")
def register(shared: Path) -> pd.DataFrame:
    return by_pandas.register(shared, TODAY)


@pytest.fixture(scope="module")
def published(shared: Path, register: pd.DataFrame) -> pd.DataFrame:
    """One row a (council, series, period), as the newest file left it."""
    former = {old: new for new, olds in register.former_codes.items() for old in olds.split(";") if old}
    data = pd.concat([READ[path.parent.name](path) for path in files(shared)], ignore_index=True)
    data["code"] = data.code.replace(former)
    data = data[data.code.isin(register.index)]
    for name in ("value", "lower", "upper"):
        data[name] = pd.to_numeric(data[name], errors="coerce")
    data = data[data.value.notna()].drop_duplicates([*KEY, "code", "start"], keep="last")
    return data.assign(start=pd.to_datetime(data.start))


def test_every_series_of_every_council(store: Store, published: pd.DataFrame, register: pd.DataFrame) -> None:
    state = figures.loaded(store)
    signs = {
        (s.key.publisher, s.key.indicator, s.key.breakdown): int(state.polarity[i])
        for i, s in state.catalogue.series.items()
    }
    expected = {key: Expected(data, register, signs[key]) for key, data in published.groupby(KEY)}
    assert len(expected) == len(signs) == 49
    assert by_pandas.check(store, expected, tuple(KEY), register, TODAY) > 4000
    told = [want for series in expected.values() for code in register.index if (want := series.of(code))]
    assert sum(want["z"] is not None for want in told) > 50


@pytest.mark.parametrize(("start", "end"), [("2019/20", "2021/22"), ("2015", "2018"), ("2016/17", "2017/18")])
def test_a_basket_of_every_series(
    store: Store, published: pd.DataFrame, register: pd.DataFrame, start: str, end: str
) -> None:
    name = f"Everything to {end}"
    baskets.add(store, name, [s.id for s in series_service.search(store, "")])
    found = basket_travel.travel(store, name, start, end, today=TODAY)
    year = pd.Timestamp(int(end[:4]), 4 if "/" in end else 1, 1)
    last = year + pd.DateOffset(years=1) - pd.Timedelta(days=1)
    span = [pd.DateOffset(years=int(length[1:-1])) for length in published.length]
    ended = published.assign(last=[s + n - pd.Timedelta(days=1) for s, n in zip(published.start, span, strict=True)])
    by_key = dict(iter(ended.groupby(KEY)))
    said: Counter[str] = Counter()
    own: Counter[str] = Counter()
    assert len(found.lines) == 49
    for line in found.lines:
        key = (line.member.key.publisher, line.member.key.indicator, line.member.key.breakdown)
        sign = {"high is good": 1, "low is good": -1}.get(_polarity(store, key), 0)
        one = Independent(by_key[key], register, set(register.index), sign)
        pair = one.pair(year, last, int(end[:4]) - int(start[:4]))
        if pair is None:
            assert line.why in ("no values in both years", "no judgement"), key
            continue
        table = one.counted(*pair)
        means = table.before.mean(), table.now.mean()
        assert line.facts is not None
        assert line.facts.n == len(table), key
        assert line.facts.before == pytest.approx(means[0], rel=1e-12)
        assert line.facts.now == pytest.approx(means[1], rel=1e-12)
        if sign and len(table) > 1:
            assert line.direction.text == one.way(*means, 1.0), key
            said[line.direction.text] += 1
        if sign:
            for before, now in zip(*(column.reindex(register.index) for column in pair), strict=True):
                own[one.way(before, now, 1.0) if before == before and now == now else ""] += 1
    ways = ("Improved", "Unchanged", "Worsened")
    assert found.parts == tuple(said[way] for way in ways)
    assert tuple(map(sum, zip(*(c.parts for c in found.councils), strict=True))) == tuple(own[way] for way in ways)
    assert sum(found.parts) >= 1


def _polarity(store: Store, key: tuple[str, str, str]) -> str:
    known = figures.loaded(store).catalogue.series.values()
    return next(s.polarity.value for s in known if (s.key.publisher, s.key.indicator, s.key.breakdown) == key)
