"""The reasons that rest on figures, of every council, against an independent calculation with pandas."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from adviser_app import paths
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.records.risk import LITTLE_SUPPORT, SEVERAL_THEMES, SHARP, WORST_WORSENING
from adviser_app.services import figures, polarity, records, refresh, risk, shipped, stores
from adviser_app.services.support import EVERYTHING
from adviser_app.services.themes import OTHER, theme_of
from adviser_app.store.connection import Store
from adviser_app.viewmodels.risk import CouncilRisk, ReasonView
from tests.services.risk import independent
from tests.services.risk.independent import Stood

TODAY = date(2026, 4, 1)
ONS = "ONS Explore Local Statistics"
SAMPLE = (("2026-01", date(2026, 1, 30)), ("2026-02", date(2026, 3, 3)))
REAL = (("2026-01-full", date(2026, 1, 30)), ("2026-02", date(2026, 2, 27)), ("2026-03", date(2026, 3, 31)))


@pytest.fixture(scope="module")
def councils() -> pd.DataFrame:
    return independent.register(TODAY)


def imported(path: Path, files: list[tuple[Path, date]]) -> Store:
    store = stores.open_store(path)
    for file, released in files:
        options = refresh.RefreshOptions(released=released, backup=False)
        refresh.apply(store, refresh.preview(store, [file], options))
    return store


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = paths.resources() / "sample"
    with imported(
        tmp_path_factory.mktemp("sample") / "a.db", [(folder / f"{m}.zip", day) for m, day in SAMPLE]
    ) as store:
        yield store
    figures.forget()


@pytest.fixture(scope="module")
def by_pandas(councils: pd.DataFrame) -> dict[str, list[Stood]]:
    folder = paths.resources() / "sample"
    return independent.stand([independent.own_format(str(folder / f"{m}.zip"), councils) for m, _ in SAMPLE], councils)


def reasons(store: Store, rule: str) -> dict[str, ReasonView]:
    """By council's code, of all councils, whatever else they have."""
    off = [r.rule for r in risk.rules(store).rules if r.rule != rule]
    view = risk.overview(store, EVERYTHING, off=off, today=TODAY)
    found = {c.code: c.reasons[0] for c in view.lines}
    assert all(r.rule == rule for r in found.values())
    return found


def series_behind(store: Store, code: str, rule: str) -> Counter[tuple[str, ...]]:
    """The series that a council's reason leads to, by their names."""
    line: CouncilRisk = risk.council(store, code, today=TODAY)
    (found,) = (r for r in line.reasons if r.rule == rule)
    assert not found.more
    keys = figures.loaded(store).catalogue.series
    ids = [int(x.key) for x in found.links if x.kind == "series"]
    named = (keys[i].key for i in ids)
    return Counter((k.publisher, k.indicator, k.measure, k.unit) for k in named)


def check_figures(store: Store, expected: dict[str, list[Stood]]) -> Counter[str]:
    """Every reason of every council that rests on figures alone; how many were there, by rule."""
    counted: Counter[str] = Counter()
    moved, expected = expected, {c: [s for s in stood if not s.unclear] for c, stood in expected.items()}
    worst = {c: [s.series for s in stood if s.quartile == 4 and s.worsening] for c, stood in expected.items()}
    found = reasons(store, WORST_WORSENING)
    assert {c: r.weight for c, r in found.items()} == {c: len(s) for c, s in worst.items() if len(s) >= 5}
    for code in list(found)[::20]:
        assert series_behind(store, code, WORST_WORSENING) == Counter(worst[code])
    counted[WORST_WORSENING] = len(found)

    themes = {}
    for code, stood in expected.items():
        judged = Counter(theme_of(s.series[1]) for s in stood)
        bad = Counter(theme_of(s.series[1]) for s in stood if s.quartile == 4)
        themes[code] = {t for t in bad if t != OTHER and judged[t] >= 3 and bad[t] / judged[t] >= 0.4}
    found = reasons(store, SEVERAL_THEMES)
    assert {c: r.weight for c, r in found.items()} == {c: len(t) for c, t in themes.items() if len(t) >= 3}
    for code in list(found)[::5]:
        behind = risk.council(store, code, today=TODAY)
        (one,) = (r for r in behind.reasons if r.rule == SEVERAL_THEMES)
        assert {x.caption.partition(": ")[0] for x in one.links} == themes[code]
    counted[SEVERAL_THEMES] = len(found)

    sharp = {c: [s.series for s in stood if s.sharp >= 0.25] for c, stood in moved.items()}
    found = reasons(store, SHARP)
    assert {c: r.weight for c, r in found.items()} == {c: len(s) for c, s in sharp.items() if s}
    for code in found:
        assert series_behind(store, code, SHARP) == Counter(sharp[code])
    counted[SHARP] = len(found)

    pressed = {c for c, s in expected.items() if s and sum(x.quartile == 4 for x in s) / len(s) >= 0.3}
    assert set(reasons(store, LITTLE_SUPPORT)) == pressed  # nobody has had any support here
    points = {p.code: (p.worst, p.judged, p.instances) for p in risk.pressure(store, EVERYTHING, today=TODAY).points}
    assert points == {c: (sum(x.quartile == 4 for x in s), len(s), 0) for c, s in expected.items() if s}
    counted[LITTLE_SUPPORT] = len(pressed)
    return counted


def test_of_the_sample(sample: Store, by_pandas: dict[str, list[Stood]]) -> None:
    counted = check_figures(sample, by_pandas)
    assert all(counted[rule] >= 10 for rule in (WORST_WORSENING, SEVERAL_THEMES, LITTLE_SUPPORT)), counted


def test_of_sharp_movements_with_a_lower_threshold(sample: Store, by_pandas: dict[str, list[Stood]]) -> None:
    for share in (1, 3, 10):
        risk.set_rule(sample, SHARP, {"share": str(share)})
        expected = {c: sum(s.sharp * 100 >= share for s in stood) for c, stood in by_pandas.items()}
        assert {c: r.weight for c, r in reasons(sample, SHARP).items()} == {c: n for c, n in expected.items() if n}
    records.undo(sample)
    records.undo(sample)
    records.undo(sample)


def test_of_a_basket(sample: Store, by_pandas: dict[str, list[Stood]]) -> None:
    chosen = {"Happiness", "Anxiety", "Satisfaction", "Worthwhile", "Claimant Count"}
    basket = records.create(sample, "basket", {"name": "Well-being"}).id
    for series in {s.series for stood in by_pandas.values() for s in stood if s.series[1] in chosen}:
        names = dict(zip(independent.SERIES, series, strict=True))
        records.create(sample, "basket_member", {"basket": basket, **names})
    risk.set_rule(sample, WORST_WORSENING, {"basket": basket, "at_least": "2"})
    expected = {
        c: sum(s.quartile == 4 and s.worsening and not s.unclear and s.series[1] in chosen for s in stood)
        for c, stood in by_pandas.items()
    }
    found = reasons(sample, WORST_WORSENING)
    assert {c: r.weight for c, r in found.items()} == {c: n for c, n in expected.items() if n >= 2}
    assert all("of the rule’s basket" in r.sentence for r in found.values())
    records.delete(sample, "basket", [basket])
    view = risk.overview(sample, EVERYTHING, today=TODAY)
    assert not any(r.rule == WORST_WORSENING for c in view.lines for r in c.reasons)  # nothing, rather than everything
    assert any("worst quarter and worsening" in note and "not here" in note for note in view.notes)


def test_of_another_comparison_group(sample: Store) -> None:
    """The reasons follow the group that the page shows."""
    from adviser_app.services import councils as pages

    view = risk.overview(sample, EVERYTHING, rule=GroupRule.TIER_REGION, today=TODAY)
    pressed = risk.pressure(sample, EVERYTHING, rule=GroupRule.TIER_REGION, today=TODAY)
    for point in pressed.points[:3]:
        page = pages.page(sample, point.code, GroupRule.TIER_REGION, today=TODAY)
        assert page.cards[0].figure == f"{point.worst} of {point.judged}"
    assert view.group.endswith("same tier in the region.")


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = shared / "data" / "ons-explore-local-statistics"
    with imported(tmp_path_factory.mktemp("real") / "a.db", [(folder / f"{m}.zip", day) for m, day in REAL]) as store:
        polarity.import_table(store, folder / "indicator-polarity.csv")
        yield store
    figures.forget()


def test_of_three_real_months(real: Store, shared: Path, councils: pd.DataFrame) -> None:
    folder = shared / "data" / "ons-explore-local-statistics"
    good = pd.read_csv(folder / "indicator-polarity.csv", dtype=str, keep_default_na=False)
    signs = {tuple(row[:3]): row[3] for row in good.to_numpy()}
    months = []
    for month, _ in REAL:
        tables = []
        with zipfile.ZipFile(folder / f"{month}.zip") as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    data = io.BytesIO(archive.read(name))
                    table = pd.read_csv(data, dtype=str, encoding="utf-8-sig", keep_default_na=False)
                    tables.append(once(table, councils))
        months.append(pd.concat(tables, ignore_index=True))
    for table in months:
        table["polarity"] = [signs.get(key, "") for key in zip(table.indicator, table.measure, table.unit, strict=True)]
    shipped.take_in(real)
    expected = independent.stand(months, councils)
    counted = check_figures(real, expected)
    assert counted.pop(SHARP) and all(n >= 50 for n in counted.values()), counted
    risk.set_rule(real, SHARP, {"share": "5"})
    sharp = {c: n for c, stood in expected.items() if (n := sum(s.sharp >= 0.05 for s in stood))}
    assert len(sharp) >= 5
    assert {c: r.weight for c, r in reasons(real, SHARP).items()} == sharp


def once(table: pd.DataFrame, councils: pd.DataFrame) -> pd.DataFrame:
    """A published file with each figure once: a code that contradicts itself says nothing, a current code beats a
    former one."""
    former = {old: new for new, olds in councils.former_codes.items() for old in olds.split(";") if old}
    table = table.assign(old=table.areacd.isin(former), code=table.areacd.replace(former), publisher=ONS)
    place = ["code", "indicator", "measure", "unit", "period"]
    said = table.groupby([*place, "old"]).observation.transform("nunique")
    table = table[said == 1].sort_values("old").drop_duplicates(place)
    parts = [independent._period(p) for p in table.period]
    table = table.assign(start=[p[0] for p in parts], length=[p[1] for p in parts])
    numbers = {"value": "observation", "lower": "lci_95", "upper": "uci_95"}
    return table.assign(**{name: pd.to_numeric(table[of], errors="coerce") for name, of in numbers.items()})
