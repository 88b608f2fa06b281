"""Three real months, brought in out of order and one of them twice: each day's figures against a replay with pandas."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import changes, councils, export, figures, past, refresh, stores
from adviser_app.store.catalogue import load_releases, load_series
from adviser_app.store.connection import Store
from tests.services.refresh.test_real_months import Key, alike, read_month

DAYS = {"2026-01-full": date(2026, 1, 30), "2026-02": date(2026, 2, 27), "2026-03": date(2026, 3, 31)}
BARNSLEY = "E08000038"
BARNSLEY_THEN = "E08000016"  # as the file of January writes it


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "ons-explore-local-statistics"


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """February comes last, as from an adviser who was away; and once before, with a wrong date, taken back."""
    with stores.open_store(tmp_path_factory.mktemp("late") / "adviser.db") as opened:
        wrong = (("2026-01-full", DAYS["2026-01-full"]), ("2026-02", date(2026, 1, 31)))
        rest = (("2026-03", DAYS["2026-03"]), ("2026-02", DAYS["2026-02"]))
        for n, (month, released) in enumerate((*wrong, *rest)):
            if n == len(wrong):
                refresh.undo(opened)
            options = refresh.RefreshOptions(released=released, backup=False)
            refresh.apply(opened, refresh.preview(opened, [folder / f"{month}.zip"], options))
        yield opened
    figures.forget()
    past.forget()


def exported(store: Store, path: Path) -> dict[Key, tuple[object, ...]]:
    export.export(store, "observations", path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out: dict[Key, tuple[object, ...]] = {}
    for row in rows:
        value, lower, upper = (float(row[c]) if row[c] else None for c in ("value", "lower", "upper"))
        key = (row["area_code"], "(ITL" in row["area_name"], row["indicator"], row["measure"], row["period"])
        out[key] = (value, lower, upper, row["marker"], row["status"], row["note"])
    return out


def test_each_day_is_what_the_months_until_then_said(store: Store, folder: Path, shared: Path, tmp_path: Path) -> None:
    register = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    former = {f: row.gss_code for row in register.itertuples() for f in row.former_codes.split(";") if f}
    replayed: dict[Key, tuple[object, ...]] = {}
    for month, day in DAYS.items():
        replayed |= read_month(folder / f"{month}.zip", former)
        with past.then(store, day) as then:
            found = exported(then, tmp_path / "then.csv")
        # an ITL area alone has its code's plain name: which of two areas it is, only codes shared by both need say
        said = {(c, i, n, m, p) if (c, i, n, m, p) in replayed else (c, not i, n, m, p): s
                for (c, i, n, m, p), s in found.items()}  # fmt: skip
        assert len(said) == len(found)
        assert said.keys() == replayed.keys()
        assert [k for k, s in said.items() if not alike(s, replayed[k])] == []


def test_pages_of_a_past_day(store: Store, folder: Path) -> None:
    """Between two releases the older counts; the day before the first is refused; looking back costs the present
    nothing."""
    now = figures.loaded(store)
    with past.then(store, date(2026, 2, 26)) as then:
        page = councils.page(then, BARNSLEY, GroupRule.TYPE)
    with zipfile.ZipFile(folder / "2026-01-full.zip") as bundle, bundle.open("claimant-count.csv") as file:
        raw = pd.read_csv(file, encoding="utf-8-sig", dtype=str)
    own = raw[raw.areacd == BARNSLEY_THEN].sort_values("period").iloc[-1]
    row = next(r for t in page.themes for r in t.rows if r.facts and r.title == "Claimant Count")
    assert row.facts is not None
    assert row.facts.value == float(own.observation)
    assert figures.loaded(store) is now
    with pytest.raises(AdviserError, match="oldest release") as refused, past.then(store, date(2026, 1, 29)):
        pass
    assert refused.value.code == "nothing-then"


def test_what_a_past_page_says_of_itself(store: Store) -> None:
    assert past.said(store, None) is None
    early, late = past.said(store, date(2026, 2, 26)), past.said(store, date(2026, 4, 1))
    assert early is not None
    assert late is not None
    assert (early.title, early.later) == ("As at 26 February 2026", 2)
    assert early.sentence.startswith(
        "Figures as publishers had released them by 26 February 2026 (the newest release of 30 January 2026)."
        " 2 later releases are left out."
    )
    assert "Nothing has been released since" in late.sentence


def test_what_a_month_changed_by_indicator_for_all_councils(store: Store, folder: Path, shared: Path) -> None:
    """Counts, the median movement and the largest of each indicator, against two months replayed with pandas."""
    register = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    former = {f: row.gss_code for row in register.itertuples() for f in row.former_codes.split(";") if f}
    kinds = ("combined authority", "strategic regional authority")
    councils_ = set(register.gss_code[~register.authority_type.isin(kinds)])
    months = [read_month(folder / f"{month}.zip", former) for month in ("2026-01-full", "2026-02")]
    wanted: dict[tuple[str, str], Counter[str]] = {}
    moved: dict[tuple[str, str], list[float]] = {}
    touched: dict[tuple[str, str], set[str]] = {}
    for key, said in months[1].items():
        code, itl, indicator, measure, _ = key
        if code not in councils_ or itl:
            continue
        before = months[0].get(key)
        was, now = before and before[0], said[0]
        if before is not None and (was == now or alike(before, said)):
            continue
        if was is None and now is None:
            continue
        kind = "new" if was is None else "withdrawn" if now is None else "revised"
        wanted.setdefault((indicator, measure), Counter())[kind] += 1
        touched.setdefault((indicator, measure), set()).add(code)
        if kind == "revised":
            moved.setdefault((indicator, measure), []).append(abs(now - was))
    february = next(r.id for r in load_releases(store) if r.released == "2026-02-27" and not r.undone)
    found = changes.by_indicator(store, release_id=february)
    series = {s.id: s.key for s in load_series(store)}
    rows = {(series[r.series_id].indicator, series[r.series_id].measure): r for r in found.rows}
    counted = {k: (r.new, r.revised, r.withdrawn, r.areas) for k, r in rows.items() if r.new + r.revised + r.withdrawn}
    assert counted == {k: (c["new"], c["revised"], c["withdrawn"], len(touched[k])) for k, c in wanted.items()}
    assert moved
    for name, sizes in moved.items():
        assert rows[name].typical.sort == pytest.approx(pd.Series(sizes).median())
        assert rows[name].largest.sort == pytest.approx(max(sizes))
    revised = [r.revised for r in found.rows]
    assert revised == sorted(revised, reverse=True)
