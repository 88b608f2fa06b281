"""How councils stand, worked out by other means: pandas over the published files, nothing of it the program's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from adviser_app import paths

SERIES = ["publisher", "indicator", "measure", "unit"]
SIGNS = {"high is good": 1, "low is good": -1}


def register(today: date) -> pd.DataFrame:
    """Principal councils by code, with the type they are compared in and whether they exist."""
    table = pd.read_csv(paths.resources() / "register" / "councils.csv", dtype=str, keep_default_na=False)
    table = table[~table.authority_type.isin(["combined authority", "strategic regional authority"])]
    kind = table.authority_type.replace("City of London", "London borough")
    began = (table.start_date == "") | (table.start_date <= today.isoformat())
    standing = began & ((table.end_date == "") | (table.end_date > today.isoformat()))
    return table.assign(kind=kind, standing=standing).set_index("gss_code")


@dataclass(frozen=True)
class Stood:
    """A council in a series: as the program should see it."""

    series: tuple[str, ...]
    quartile: int
    worsening: bool
    sharp: float  # how much worse than in the period before, relative, where the place fell by a quarter; else nan
    unclear: bool  # its confidence limits hold the median, which it is not


def stand(months: list[pd.DataFrame], councils: pd.DataFrame) -> dict[str, list[Stood]]:
    """By council's code, the figures that can be judged. ``months``: refreshes in their order, each with the columns of
    ``SERIES``, code, start (date), length, value, lower, upper and polarity."""
    data = pd.concat([m.assign(month=i) for i, m in enumerate(months)], ignore_index=True)
    former = {old: new for new, olds in councils.former_codes.items() for old in olds.split(";") if old}
    data["code"] = data.code.replace(former)
    data = data[data.code.isin(councils.index) & data.polarity.isin(SIGNS)]
    place = [*SERIES, "start", "code"]
    before = data[data.month < len(months) - 1].drop_duplicates(place, keep="last").set_index(place).value
    now = data.drop_duplicates(place, keep="last")
    was = before.reindex(pd.MultiIndex.from_frame(now[place])).to_numpy()
    now = now.assign(brought=(now.month == len(months) - 1).to_numpy() & (now.value.to_numpy() != was))
    given = now[[*SERIES, "start", "code", "lower", "value", "upper"]]
    limits = {(row[:4], *row[4:6]): row[6:] for row in given.itertuples(index=False, name=None)}
    out: dict[str, list[Stood]] = {code: [] for code in councils.index[councils.standing]}
    for series, rows in now.groupby(SERIES):
        (length,) = rows.length.unique()
        sign = SIGNS[rows.polarity.iloc[-1]]
        table = rows.pivot_table("value", "start", "code", "last").sort_index()
        fresh = set(zip(rows.code[rows.brought], rows.start[rows.brought], strict=True))
        for kind in councils.kind.unique():
            members = list(councils.index[(councils.kind == kind) & councils.standing])
            for code, stood, median, compared in _in_group(table.reindex(columns=members), length, sign, fresh):
                low, value, high = limits[series, compared, code]
                unclear = (
                    low <= value <= high and low <= median <= high and not math.isclose(value, median, rel_tol=1e-12)
                )
                out[code].append(Stood(series, *stood, unclear))
    return out


def _in_group(
    values: pd.DataFrame, length: str, sign: int, fresh: set[tuple[str, date]]
) -> Iterator[tuple[str, tuple[int, bool, float], float, date]]:
    count = values.notna().sum(axis=1)
    half = count * 2 >= len(values.columns)
    told: dict[date, tuple[list[float], dict[str, float]]] = {}

    def group(day: date) -> tuple[list[float], dict[str, float]]:
        """The quartiles, best first, and the place of each council: rank of those with a value."""
        if day not in told:
            there = values.loc[day].dropna()
            bounds = np.quantile(there, [0.75, 0.5, 0.25] if sign > 0 else [0.25, 0.5, 0.75])
            places = there.rank(method="min", ascending=sign < 0) / len(there)
            told[day] = bounds.tolist(), places.to_dict()
        return told[day]

    for code in values.columns:
        own = values[code].dropna()
        if own.empty:
            continue
        at = own.index[-1]
        compared = at if half[at] else values.index[half][-1] if half.any() else None
        if compared is None or compared not in own.index or count[compared] < 2:
            continue
        bounds, places = group(compared)
        reached = [own[compared] * sign > b * sign or math.isclose(own[compared], b, rel_tol=1e-12) for b in bounds]
        quartile = reached.index(True) + 1 if True in reached else 4
        then = _previous(list(own.index), at, length)
        worse = then is not None and bool((own[at] - own[then]) * sign < 0)
        sharp = math.nan
        if (
            worse and (code, at) in fresh and compared == at and own[then] != 0 and half[then]
            and places[code] - group(then)[1][code] >= 0.25
        ):  # fmt: skip
            sharp = abs(own[at] - own[then]) / abs(own[then])
        yield code, (quartile, worse, sharp), bounds[1], compared


def _previous(days: list[date], at: date, length: str) -> date | None:
    """The previous equivalent period among those in which the council has a value."""
    older = [d for d in days if d < at]
    if not older:
        return None
    if length == "P1D":
        want = at.replace(year=at.year - 1, day=min(at.day, 28) if at.month == 2 else at.day)
        near = min(older, key=lambda d: (abs((d - want).days), d))
        return near if abs((near - want).days) <= 45 else None
    years = int(length[1:-1]) if length.endswith("Y") else 0
    if years > 1:
        apart = [d for d in older if d.replace(year=d.year + years) <= at]
        return max(apart or older)
    want = at.replace(year=at.year - 1)
    return want if want in older else None


def own_format(path: str, councils: pd.DataFrame) -> pd.DataFrame:
    """A file of the sample. Only series that can be judged have periods that are read here."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns={"area_code": "code"})
    table = table[table.polarity.isin(SIGNS)]
    parts = [_period(p) for p in table.period]
    table = table.assign(start=[p[0] for p in parts], length=[p[1] for p in parts])
    return table.assign(**{name: pd.to_numeric(table[name], errors="coerce") for name in ("value", "lower", "upper")})


def _period(said: str) -> tuple[date, str]:
    start, _, length = said.partition("/")
    if len(start) == 4:
        return date(int(start), 1, 1), "P1Y"
    if len(start) == 7:  # 2015-16
        return date(int(start[:4]), 4, 1), "P1Y"
    return date.fromisoformat(start), length or "P1D"
