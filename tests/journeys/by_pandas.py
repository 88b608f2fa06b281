"""Every comparison of a series worked out with pandas: quantile, rank, groupby, and plain dates for a council's own
values. Nothing of it is the program's."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pandas as pd

from adviser_app.analysis.comparison import DIRECTIONS, STANDING_WORDS, Standing
from adviser_app.domain.areas import GroupRule
from adviser_app.services import councils, figures, groups
from adviser_app.store import cells
from adviser_app.store.connection import Store

Told = dict[str, float | str | bool | None]


def register(shared: Path, today: date) -> pd.DataFrame:
    """Principal councils by code: the type they are compared in, and whether they exist."""
    table = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    table = table[~table.authority_type.isin(["combined authority", "strategic regional authority"])]
    kind = table.authority_type.replace("City of London", "London borough")
    standing = (table.end_date == "") | (table.end_date > today.isoformat())
    return table.assign(kind=kind, standing=standing).set_index("gss_code")


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28 if (day.month, day.day) == (2, 29) else 31))


class Expected:
    """One series. ``data``: code, start (timestamp), length (one of all), value, lower, upper, a row a figure."""

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
        at = zip(data.code, (d.date() for d in data.start), strict=True)
        self.limits = dict(zip(at, zip(data.lower, data.upper, strict=True), strict=True))
        self._groups: dict[tuple[str, ...], tuple[pd.DataFrame, list[date]]] = {}
        self._told: dict[tuple[object, ...], tuple[list[float], float, dict[str, float]]] = {}

    def group(self, code: str) -> tuple[pd.DataFrame, list[date]]:
        """The values of the council's group (all of its type that stand, and itself); when half of it has one."""
        key = (self.kind[code],) if self.standing[code] else (self.kind[code], code)
        if key not in self._groups:
            alike = [c for c, kind in self.kind.items() if kind == key[0] and self.standing[c]]
            members = self.table.reindex(columns=[*alike, *key[1:]])
            enough = members.index[members.notna().sum(axis=1) * 2 >= len(members.columns)]
            self._groups[key] = members, [d.date() for d in enough]
        return self._groups[key]

    def statistics(self, members: pd.DataFrame, at: date) -> tuple[list[float], float, dict[str, float]]:
        """Quartiles and median, the median of the distances from it, and the ranks of those with a value."""
        key = (id(members), at)
        if key not in self._told:
            values = members.loc[pd.Timestamp(at)].dropna()
            quantiles = [float(q) for q in values.quantile([0.25, 0.5, 0.75])]
            spread = float((values - quantiles[1]).abs().median())
            ranks = values.rank(method="min", ascending=self.sign < 0).to_dict()
            self._told[key] = quantiles, spread, ranks
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

    def of(self, code: str) -> Told | None:
        own = self.own.get(code)
        if not own:
            return None
        at = max(own)
        members, enough = self.group(code)
        compared = at if at in enough else enough[-1] if enough else None
        before = self.previous(own, at)
        out: Told = {"value": own[at], "before": before, "start": at.isoformat()}
        out["direction"] = self.direction(own[at], before)
        if compared is None:
            return out | {"n": 0, "median": None, "quartile": None, "rank": None, "unclear": False, "z": None,
                          "standing": "", "different": None}  # fmt: skip
        (low, mid, high), spread, ranks = self.statistics(members, compared)
        value = own.get(compared, math.nan)
        quartile = None
        if self.sign and value == value:
            bounds = (high, mid, low) if self.sign > 0 else (low, mid, high)
            reached = [value * self.sign >= b * self.sign or math.isclose(value, b, rel_tol=1e-12) for b in bounds]
            quartile = reached.index(True) + 1 if True in reached else 4
        under, over = self.limits.get((code, compared), (math.nan, math.nan))
        known = under <= value <= over and len(ranks) > 1
        level = value == value and math.isclose(value, mid, rel_tol=1e-12)
        unclear = known and not level and under <= mid <= over
        z = 0.6745 * (value - mid) / spread if spread > 1e-12 * abs(mid) and len(ranks) >= 8 else math.nan
        return out | {
            "n": len(ranks), "median": mid, "lower": low, "upper": high, "quartile": quartile,
            "rank": int(ranks[code]) if code in ranks else None, "compared": compared.isoformat(),
            "unclear": unclear, "different": not under <= mid <= over if known else None,
            "z": z if abs(z) > 3.5 and not unclear else None,
            "standing": self.stands(value, low, mid, high, level, unclear, len(ranks)),
        }  # fmt: skip

    def stands(self, value: float, low: float, mid: float, high: float, level: bool, unclear: bool, n: int) -> str:
        """The standing in words, from the numbers alone."""
        if value != value or n < 2:
            return ""
        if level:
            return "At the median"
        if unclear:
            return "Not different from the median"
        up = value > mid
        far = value >= high or math.isclose(value, high, rel_tol=1e-12) if up else (
            value <= low or math.isclose(value, low, rel_tol=1e-12)
        )  # fmt: skip
        if not self.sign:
            return ("Higher than most" if far else "Above the median") if up else (
                "Lower than most" if far else "Below the median"
            )  # fmt: skip
        if up == (self.sign > 0):
            return "Better than most" if far else "Better than the median"
        # a figure on the poorer boundary takes the better quarter
        beyond = (value < low if self.sign > 0 else value > high) and not math.isclose(
            value, low if self.sign > 0 else high, rel_tol=1e-12
        )
        return "Worse than most" if beyond else "Worse than the median"

    def direction(self, now: float, before: float) -> str:
        if before != before:
            return ""
        if now == before:
            return "No change"
        if not self.sign:
            return "Increasing" if now > before else "Decreasing"
        return "Improving" if (now > before) == (self.sign > 0) else "Worsening"


def same(got: float | None, want: object) -> bool:
    if got is None or got != got:
        return want is None or want != want
    return isinstance(want, int | float) and math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-12)


def check(
    store: Store, expected: dict[tuple[str, ...], Expected], names: tuple[str, ...], register: pd.DataFrame, today: date
) -> int:
    """Every series of every council, past ones too, in its type's group: how many were compared. ``names``: the parts
    of a series' key that those of ``expected`` are made of."""
    compared = 0
    with cells.snapshot(store):
        state = figures.loaded(store)
        keys = {i: tuple(getattr(s.key, name) for name in names) for i, s in state.catalogue.series.items()}
        assert len(set(keys.values())) == len(keys)
        assert set(expected) <= set(keys.values())  # those of other nations have no council here
        for code in register.index:
            area = councils.council(state, code)
            found = councils.numbers_of(state, area, groups.of(store, state, area, GroupRule.TYPE, today))
            mine = {keys[series_id]: i for i, series_id in enumerate(found.series.tolist())}
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
                assert DIRECTIONS[int(found.direction[i])].value == want["direction"], where
                assert found.stats.n[i] == want["n"], where
                assert same(found.stats.median[i], want["median"]), where
                assert (int(found.rank[i]) or None) == want["rank"], where
                assert (int(found.quartile[i]) or None) == want["quartile"], where
                assert STANDING_WORDS[Standing(found.standing[i])] == want["standing"], where
                assert same(found.score[i], want["z"]), (found.score[i], where)
                if want["median"] is not None:
                    assert same(found.stats.lower[i], want["lower"]), where
                    assert same(found.stats.upper[i], want["upper"]), where
                    at = state.catalogue.periods[int(state.figures.period[found.compared[i]])]
                    assert at.start.isoformat() == want["compared"], where
                compared += 1
            assert not mine, (code, mine)
    return compared
