"""Direction of travel of a basket of every series of three real months, against an independent calculation with pandas:
every series, every council, several pairs of years and several scopes."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import pandas as pd
import pytest

from adviser_app.services import basket_travel, baskets
from adviser_app.services import series as series_service
from adviser_app.services.support import Scope
from adviser_app.store.connection import Store
from adviser_app.viewmodels.basket_travel import TravelView
from tests.journeys.test_comparison_on_real_months import (  # the same months, read the same way
    KEY,
    TODAY,
    folder,
    good,
    published,
    register,
    store,
)

__all__ = ["folder", "good", "published", "register", "store"]

BASKET = "Every series"
Key = tuple[str, ...]


@pytest.fixture(scope="module")
def filled(store: Store) -> Store:
    baskets.add(store, BASKET, [s.id for s in series_service.search(store, "")])
    return store


@pytest.fixture(scope="module")
def ended(published: pd.DataFrame) -> pd.DataFrame:
    """With the last day of each period."""

    def last(start: pd.Timestamp, length: str) -> pd.Timestamp:
        number, unit = int(length[1:-1]), length[-1]
        if unit == "D":
            return start
        offset = pd.DateOffset(months=number * (12 if unit == "Y" else 1))
        return start + offset - pd.Timedelta(days=1)

    known = {pair: last(*pair) for pair in set(zip(published.start, published.length, strict=True))}
    return published.assign(last=[known[pair] for pair in zip(published.start, published.length, strict=True)])


class Independent:
    """The method once more: of each series the two periods, the councils, the means, the class."""

    def __init__(self, data: pd.DataFrame, register: pd.DataFrame, codes: set[str], sign: int) -> None:
        self.wide = data[data.code.isin(codes)].pivot_table("value", ["start", "length", "last"], "code", "last")
        self.successors = {c: [s for s in x.split(";") if s] for c, x in register.successor_codes.items() if x}
        self.codes, self.sign = codes, sign

    def pair(self, first: pd.Timestamp, last: pd.Timestamp, years: int) -> tuple[pd.Series, pd.Series] | None:
        found = []
        for start, length, end in self.wide.index:
            if not first <= end <= last:
                continue
            want = start - pd.DateOffset(years=years)
            others = [i for i in self.wide.index if i[1] == length and i[0] < start]
            if length == "P1D":
                near = sorted((abs((i[0] - want).days), i) for i in others)
                others = [near[0][1]] if near and near[0][0] <= 45 else []
            else:
                others = [i for i in others if i[0] == want]
            if others:
                now, before = self.wide.loc[(start, length, end)], self.wide.loc[others[0]]
                found.append((end, -start.toordinal(), now, before, len(self.counted(before, now))))
        most = max((f[4] for f in found), default=0)
        enough = [f for f in found if f[4] and 2 * f[4] >= most]
        best = max(enough, key=lambda f: f[:2], default=None)
        return None if best is None else (best[3], best[2])

    def counted(self, before: pd.Series, now: pd.Series) -> pd.DataFrame:
        """Councils with both values, without those one of whose successors (asked for too) has both."""
        table = pd.DataFrame({"before": before, "now": now}).dropna()
        there = set(table.index) & self.codes
        replaced = [c for c in table.index if any(s in there for s in self.successors.get(c, ()))]
        return table.drop(index=replaced)

    def way(self, before: float, now: float, tolerance: float) -> str:
        if before == 0:
            return ""
        change = 100 * (now - before) / abs(before)
        if abs(change) <= tolerance + 1e-7:
            return "Unchanged"
        return "Improved" if (change > 0) == (self.sign > 0) else "Worsened"


CASES = [
    ("2023/24", "2024/25", Scope(), 1.0),
    ("2018/19", "2022/23", Scope(), 1.0),
    ("2021", "2023", Scope(), 2.5),
    ("2022/23", "2023/24", Scope(region="North West"), 1.0),
    ("2019/20", "2022/23", Scope(council_type="county"), 0.0),
    ("2022/23", "2023/24", Scope(codes=("E08000038",)), 1.0),
]


@pytest.mark.parametrize(("start", "end", "scope", "tolerance"), CASES)
def test_every_series_and_every_council(
    start: str, end: str, scope: Scope, tolerance: float,
    filled: Store, ended: pd.DataFrame, register: pd.DataFrame, good: dict[Key, int],
) -> None:  # fmt: skip
    view = basket_travel.travel(filled, BASKET, start, end, scope=scope, tolerance=tolerance, today=TODAY)
    codes = set(register.index)
    if scope.region:
        codes = set(register.index[register.region == scope.region])
    if scope.council_type:
        codes = set(register.index[register.authority_type == "county"])
        assert codes
    if scope.codes:
        codes = set(scope.codes)
    month = 4 if "/" in end else 1
    years = int(end[:4]) - int(start[:4])
    first = pd.Timestamp(int(end[:4]), month, 1)
    last = first + pd.DateOffset(years=1) - pd.Timedelta(days=1)
    series = {key: Independent(data, register, codes, good.get(key, 0)) for key, data in ended.groupby(KEY)}
    own: dict[str, Counter[str]] = {}
    said: Counter[str] = Counter()
    for line in view.lines:
        key = (line.member.key.indicator, line.member.key.measure, line.member.key.unit)
        one = series.get(key)
        pair = one.pair(first, last, years) if one is not None else None
        where = (key, start, end)
        sign = good.get(key, 0)
        if one is None or pair is None:
            assert line.why == ("no values in both years" if sign else NOT_JUDGED[key in good]), where
            continue
        table = one.counted(*pair)
        assert line.facts is not None
        facts = line.facts
        assert facts.n == len(table), where
        means = table.before.mean(), table.now.mean()
        assert math.isclose(facts.before, means[0], rel_tol=1e-12, abs_tol=1e-12), where
        assert math.isclose(facts.now, means[1], rel_tol=1e-12, abs_tol=1e-12), where
        assert math.isclose(facts.change, 100 * (means[1] - means[0]) / abs(means[0]), rel_tol=1e-6, abs_tol=1e-9)
        if not sign:
            assert line.why == NOT_JUDGED[key in good]
            continue
        for code, (before, now) in pd.DataFrame(dict(zip("bn", pair, strict=True))).dropna().iterrows():
            own.setdefault(str(code), Counter())[one.way(before, now, tolerance)] += 1
        if len(table) < 2:
            assert line.why == "fewer than two councils", where
        else:
            assert line.direction.text == one.way(*means, tolerance), where
            said[line.direction.text] += 1
    assert view.parts == tuple(said[w] for w in ("Improved", "Unchanged", "Worsened"))
    got = {c.council.code: c.parts for c in view.councils}
    want = {c: (n["Improved"], n["Unchanged"], n["Worsened"]) for c, n in own.items()}
    assert got == {c: parts for c, parts in want.items() if any(parts)}
    assert (sum(view.parts) > 5) == (len(codes) > 1)
    assert sum(map(sum, want.values())) > (10 if len(codes) == 1 else 300)


NOT_JUDGED = {False: "no polarity", True: "no judgement"}


def test_places_that_were_replaced_count_once_and_the_view_says_so(filled: Store, register: pd.DataFrame) -> None:
    view = basket_travel.travel(filled, BASKET, "2019/20", "2021/22", today=TODAY)
    gone = {c.council.code for c in view.councils if c.council.ended}
    assert gone <= set(register.index[register.end_date != ""])
    assert gone, "councils that ended after the years have values of their own"
    assert any("were replaced" in note for note in view.notes)
    assert _rests(view) == max(x.facts.n for x in view.lines if x.facts is not None and x.counted)


def _rests(view: TravelView) -> int:
    return int(next(c.figure for c in view.cards if c.label == "Councils").split("–")[-1])


def test_the_years_it_begins_with_are_those_most_indicators_have(filled: Store) -> None:
    usual = basket_travel.years(filled, BASKET, date(2026, 4, 1))
    assert (usual.start, usual.end) == ("FY2023-24", "FY2024-25")
    assert list(usual.known) == sorted(usual.known, reverse=True)
    assert basket_travel.travel(filled, BASKET, today=TODAY).years == ("2023/24", "2024/25")
