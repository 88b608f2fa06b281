"""Nearest neighbours on three real months: groups from the published sets, and sets computed from figures, each against
an independent calculation with pandas from the published files."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.services import councils, figures, groups, neighbours
from adviser_app.store import cells
from adviser_app.store import neighbours as stored
from adviser_app.store.connection import Store
from tests.journeys import test_comparison_on_real_months as months
from tests.journeys.test_comparison_on_real_months import KEY, TODAY, Expected

folder, register, published, good, expected = (
    months.folder, months.register, months.published, months.good, months.expected,
)  # fmt: skip
real_months = months.store
CHOSEN = ("Modelled unemployment rate", "Gross median weekly pay", "Claimant Count", "No qualifications",
          "Children in poverty")  # fmt: skip


@pytest.fixture(scope="module")
def store(real_months: Store) -> Iterator[Store]:
    yield real_months
    figures.forget()


@pytest.fixture(scope="module")
def ranked(shared: Path, register: pd.DataFrame) -> dict[str, list[str]]:
    """By council of today, the councils of today among its published neighbours."""
    now = set(register.index[register.standing])
    former = {old: new for new, olds in register.former_codes.items() for old in olds.split(";") if old}
    table = pd.read_csv(shared / "data" / "neighbours" / "global-neighbours.csv", dtype=str, encoding="utf-8-sig")
    table = table.replace(former).set_index("AREACD")
    return {str(code): [c for c in row.dropna() if c in now] for code, row in table.iterrows() if code in now}


class Plain:
    """A series as an array, a row a period and a column a council; pandas itself takes minutes for all groups."""

    def __init__(self, series: Expected) -> None:
        self.values = series.table.to_numpy()
        self.at = {str(code): i for i, code in enumerate(series.table.columns)}
        self.sign = series.sign

    def of_group(self, code: str, members: list[str]) -> tuple[int, list[float], int | None]:
        """n, quartiles and median, rank of a council in the period in which its group is compared."""
        table = self.values[:, [self.at[m] for m in members if m in self.at]]
        own = self.values[:, self.at[code]]
        latest = np.flatnonzero(~np.isnan(own))[-1]
        enough = np.flatnonzero((~np.isnan(table)).sum(axis=1) * 2 >= len(members))
        if latest not in enough:
            if not len(enough):
                return 0, [math.nan] * 3, None
            latest = enough[-1]
        values = table[latest][~np.isnan(table[latest])]
        mine = own[latest]
        ahead = (values < mine) if self.sign < 0 else (values > mine)
        rank = None if np.isnan(mine) else int(ahead.sum()) + 1
        return len(values), np.quantile(values, [0.25, 0.5, 0.75]).tolist(), rank


@pytest.mark.parametrize("n", [15, 5])
def test_every_series_and_every_council_among_its_neighbours(
    n: int, store: Store, shared: Path, expected: dict[tuple[str, ...], Expected], ranked: dict[str, list[str]]
) -> None:
    neighbours.import_file(store, shared / "data" / "neighbours" / "global-neighbours.csv", "global", "2026")
    rule = GroupRule.neighbours("global", "2026", n=n)
    compared = 0
    plain = {key: Plain(series) for key, series in expected.items()}
    with cells.snapshot(store):
        state = figures.loaded(store)
        assert len(ranked) == 317
        for code, near in ranked.items():
            area = councils.council(state, code)
            group = groups.of(store, state, area, rule, TODAY)
            members = [code, *near[:n]]
            assert {a.code for a in group.members} == set(members)
            found = councils.numbers_of(state, area, group)
            for i, series_id in enumerate(found.series.tolist()):
                key = state.catalogue.series[series_id].key
                want = plain[key.indicator, key.measure, key.unit].of_group(code, members)
                where = (code, key, want)
                assert found.stats.n[i] == want[0], where
                got = (found.stats.lower[i], found.stats.median[i], found.stats.upper[i])
                assert all(months.same(g, w) for g, w in zip(got, want[1], strict=True)), where
                assert (int(found.rank[i]) or None) == want[2], where
                compared += 1
    assert compared > 15_000


TIERS = {"county": "upper", "non-metropolitan district": "lower"}  # all others are single-tier


@pytest.mark.parametrize("rule", ["tier-region", "tier-england", "region", "own"])
def test_every_series_and_every_council_in_other_groups(
    rule: str, store: Store, register: pd.DataFrame, expected: dict[tuple[str, ...], Expected]
) -> None:
    """Every fifth council (all take a minute) in the other groups of the register; in an own group all of it."""
    now = register[register.standing]
    tier, own = now.authority_type.map(lambda kind: TIERS.get(kind, "single")), list(now.index[::9])
    wanted = groups.save_own(store, "Every ninth", own) if rule == "own" else GroupRule(rule)
    plain = {key: Plain(series) for key, series in expected.items()}
    compared = 0
    with cells.snapshot(store):
        state = figures.loaded(store)
        for code in own if rule == "own" else now.index[::5]:
            alike = now.index[(tier == tier[code]) if "tier" in rule else now.standing]
            near = now.index[now.region == now.region[code]] if "region" in rule else now.index
            members = own if rule == "own" else [c for c in alike if c in set(near)]
            area = councils.council(state, code)
            group = groups.of(store, state, area, wanted, TODAY)
            assert {a.code for a in group.members} == set(members), (code, group.label)
            found = councils.numbers_of(state, area, group)
            for i, series_id in enumerate(found.series.tolist()):
                key = state.catalogue.series[series_id].key
                want = plain[key.indicator, key.measure, key.unit].of_group(code, members)
                got = (found.stats.lower[i], found.stats.median[i], found.stats.upper[i])
                assert found.stats.n[i] == want[0], (code, key)
                assert all(months.same(g, w) for g, w in zip(got, want[1], strict=True)), (code, key, want)
                assert (int(found.rank[i]) or None) == want[2], (code, key, want)
                compared += 1
    assert compared > 1_500


def test_distances_of_every_council_from_real_series(
    store: Store, published: pd.DataFrame, register: pd.DataFrame
) -> None:
    now = sorted(register.index[register.standing])
    columns = []
    for _, data in published[published.indicator.isin(CHOSEN)].groupby(KEY):
        table = data.pivot_table("value", "start", "code", "last").sort_index().reindex(columns=now)
        counts = table.notna().sum(axis=1)
        columns.append(table.loc[counts.index[counts * 2 >= counts.max()][-1]])
    frame = pd.concat(columns, axis=1)
    assert frame.shape == (317, len(CHOSEN))
    z = (frame - frame.mean()) / frame.std(ddof=0)
    with cells.snapshot(store):
        catalogue = figures.loaded(store).catalogue
    chosen = [i for i, s in catalogue.series.items() if s.key.indicator in CHOSEN]
    done = neighbours.compute(store, "labour", chosen, "2026-03", today=TODAY)
    kept = stored.find(store, "labour", "2026-03")
    assert kept is not None
    seen = 0
    for code in now:
        gaps = (z - z.loc[code]).drop(index=code) ** 2
        shared = gaps.notna().sum(axis=1)
        apart = np.sqrt(gaps.mean(axis=1))[shared * 2 >= len(CHOSEN)].sort_values()
        found = stored.ranked(store, kept.id, [code])
        if not len(apart):
            assert found is None
            continue
        assert found is not None
        np.testing.assert_allclose(found.distances, apart.to_numpy()[:20], atol=1e-6)
        np.testing.assert_allclose(apart[list(found.codes)].to_numpy(), found.distances, atol=1e-6)
        seen += 1
    assert seen == done.councils > 300
