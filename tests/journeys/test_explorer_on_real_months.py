"""Views over three real months: figures, ranks, medians and quartiles of every series against plain pandas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import Span, View, Whom
from adviser_app.services import explorer
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from adviser_app.viewmodels.explorer.base import Marks
from adviser_app.viewmodels.explorer.lines import LineView
from adviser_app.viewmodels.explorer.strips import StripView
from adviser_app.viewmodels.explorer.tables import TableView
from tests.journeys.test_comparison_on_real_months import KEY, TODAY, folder, published, register, store

__all__ = ["folder", "published", "register", "store"]  # fixtures

RECENT = 40
BySeries = dict[tuple[str, ...], pd.DataFrame]
ONE_OF_EACH = ("E08000038", "E06000023", "E07000008", "E10000014", "E09000002")  # a council of each type


@pytest.fixture(scope="module")
def keys(store: Store, published: pd.DataFrame, register: pd.DataFrame) -> list[SeriesKey]:
    """Every series in which a council that exists has a figure."""
    here = published[published.code.isin(standing(register)) & published.value.notna()]
    named = set(map(tuple, here[KEY].drop_duplicates().to_numpy()))
    found = [s.key for s in series_service.search(store, "")]
    return [k for k in found if (k.indicator, k.measure, k.unit) in named]


@pytest.fixture(scope="module")
def by_series(published: pd.DataFrame) -> BySeries:
    return {tuple(names): table for names, table in published.groupby(KEY)}


def standing(register: pd.DataFrame) -> list[str]:
    begun = (register.start_date == "") | (register.start_date <= TODAY.isoformat())
    return list(register.index[register.standing & begun])


def wide(by_series: BySeries, key: SeriesKey, codes: list[str]) -> dict[str, pd.DataFrame]:
    """By length of period, figures as first days × councils."""
    out = {}
    for length, table in by_series[key.indicator, key.measure, key.unit].groupby("length"):
        figures = table.pivot(index="start", columns="code", values="value").reindex(columns=codes).sort_index()
        out[str(length)] = figures
    return out


def chosen(lanes: dict[str, pd.DataFrame]) -> tuple[str, pd.Timestamp]:
    """The length and the period that a view of one period shows."""
    counts = {length: table.notna().sum(axis=1).tail(RECENT) for length, table in lanes.items()}
    most = max(c.max() for c in counts.values())
    full = [length for length, c in counts.items() if 2 * c.max() >= most]

    def end(length: str) -> tuple[pd.Timestamp, int]:
        last = lanes[length].index[-1]
        months = {"Y": 12, "M": 1}.get(length[-1], 0) * int(length[1:-1])
        return (last + pd.DateOffset(months=months) - pd.Timedelta(days=1) if months else last), months

    length = max(full, key=end)
    recent = counts[length]
    return length, recent.index[2 * recent >= recent.max()][-1]


def agree(marks: Marks, row: pd.Series, size: int) -> None:
    """Median and quartiles of a group, told where half of it has a figure."""
    there = row.dropna()
    assert marks.n == len(there)
    if 2 * len(there) < size or not len(there):
        assert (marks.lower, marks.median, marks.upper) == (None, None, None)
        return
    expected = there.quantile([0.25, 0.5, 0.75]).to_numpy()
    told = [float("nan") if value is None else value for value in (marks.lower, marks.median, marks.upper)]
    assert np.allclose(told, expected, rtol=1e-12, atol=0)


def places(row: pd.Series, polarity: str) -> pd.Series:
    return row.rank(method="min", ascending=polarity == "Low is good")


def test_every_series_for_all_councils(
    store: Store, keys: list[SeriesKey], by_series: BySeries, register: pd.DataFrame
) -> None:
    codes = standing(register)
    shown = explorer.show(store, View("table", tuple(keys)), today=TODAY)
    assert isinstance(shown, TableView)
    assert len(shown.columns) == len(keys) > 60
    assert {row.code for row in shown.rows} == set(codes)
    starts = {(row[3], row[5], row[6]): row[8] for row in shown.table()[1]}
    checked = 0
    for i, column in enumerate(shown.columns):
        lanes = wide(by_series, column.head.key, codes)
        length, start = chosen(lanes)
        row = lanes[length].loc[start]
        key = column.head.key
        assert starts[key.indicator, key.measure, key.unit].startswith(start.date().isoformat()), key
        agree(column.marks, row, len(codes))
        ranks = places(row, column.head.polarity)
        for line in shown.rows:
            entry = line.entries[i]
            assert entry.figure.value == (None if np.isnan(row[line.code]) else row[line.code])
            assert entry.rank == (0 if np.isnan(row[line.code]) else ranks[line.code])
            assert entry.shared == ((row == row[line.code]).sum() > 1)
            checked += entry.figure.value is not None
    assert checked > 10_000


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_every_series_of_a_council_among_its_type(
    store: Store, keys: list[SeriesKey], by_series: BySeries, register: pd.DataFrame, code: str
) -> None:
    members = list(register.index[(register.kind == register.kind[code]) & register.index.isin(standing(register))])
    view = View("strip", tuple(keys), councils=Whom(like=code), highlighted=(code,), group=GroupRule.TYPE)
    shown = explorer.show(store, view, today=TODAY)
    assert isinstance(shown, StripView)
    strips = {strip.head.key: strip for strip in shown.strips}
    seen = 0
    for key in keys:
        lanes = wide(by_series, key, members)
        if not any(table.notna().to_numpy().any() for table in lanes.values()):
            assert key not in strips
            continue
        strip = strips[key]
        row = lanes[chosen(lanes)[0]].loc[chosen(lanes)[1]]
        agree(strip.marks, row, len(members))
        assert [tick.figure.value for tick in strip.ticks] == sorted(row.dropna())
        ranks = places(row, strip.head.polarity)
        assert {tick.code: tick.rank for tick in strip.ticks} == ranks.dropna().to_dict()
        low, high = row.min(), row.max()
        for tick in strip.ticks:
            assert tick.at == pytest.approx(0.5 if low == high else (row[tick.code] - low) / (high - low))
        seen += 1
    assert seen > 20


def test_every_series_through_time(
    store: Store, keys: list[SeriesKey], by_series: BySeries, register: pd.DataFrame
) -> None:
    code = ONE_OF_EACH[0]
    members = list(register.index[(register.kind == register.kind[code]) & register.index.isin(standing(register))])
    points = 0
    for key in keys:
        lanes = wide(by_series, key, members)
        mine = {length: table for length, table in lanes.items() if table[code].notna().any()}
        if not mine:
            continue
        view = View("line", (key,), councils=Whom(codes=(code,)), group=GroupRule.TYPE)
        for length in mine:
            shown = explorer.show(store, replace(view, length=length if length[1:-1] != "12" else ""), today=TODAY)
            assert isinstance(shown, LineView)
            table = lanes[length]
            for i, when in enumerate(shown.periods):
                start = pd.Timestamp(date.fromisoformat(when.iso.split("/")[0]))
                figure = shown.lines[0].figures[i]
                value = table.loc[start, code]
                assert (None if figure is None else figure.value) == (None if np.isnan(value) else value)
                if shown.marks:
                    agree(shown.marks[i], table.loc[start], len(members))
                points += 1
            told = {row[8].split("/")[0]: row[9] for row in shown.table()[1] if row[9]}
            assert {k: float(v) for k, v in told.items()} == {
                start.date().isoformat(): value for start, value in table[code].dropna().items()
            }
    assert points > 400


def test_a_period_that_is_asked_for(store: Store, by_series: BySeries, register: pd.DataFrame) -> None:
    codes = standing(register)
    key = next(s.key for s in series_service.search(store, "Claimant Count"))
    view = View("table", (key,), span=Span(first="2012", last="2016"))
    shown = explorer.show(store, view, today=TODAY)
    assert isinstance(shown, TableView)
    assert shown.columns[0].period == "2016"
    row = wide(by_series, key, codes)["P1Y"].loc[pd.Timestamp("2016-01-01")]
    assert {r.code: r.entries[0].figure.value for r in shown.rows if r.entries[0].figure.value is not None} == dict(
        row.dropna()
    )
