"""Three real months, February under other names and last of all: joined by hand they are what pandas replays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.services import changes, figures, refresh, same_series, stores
from adviser_app.services import series as finding
from adviser_app.store.catalogue import load_releases, load_series
from adviser_app.store.connection import Store
from adviser_app.store.history import history
from tests.journeys.test_past_on_real_months import DAYS, exported
from tests.services.refresh.test_real_months import Key, alike, read_month

NEW = "Renamed: "
MONTHS = ("2026-01-full", "2026-03", "2026-02")  # as they arrive


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "ons-explore-local-statistics"


def renamed(month: Path, to: Path) -> Path:
    """The same files, every indicator under another name."""
    with zipfile.ZipFile(month) as old, zipfile.ZipFile(to, "w") as new:
        for member in old.namelist():
            frame = pd.read_csv(io.BytesIO(old.read(member)), dtype=str, keep_default_na=False)
            frame["indicator"] = NEW + frame["indicator"]
            new.writestr(member, frame.to_csv(index=False))
    return to


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    there = tmp_path_factory.mktemp("renamed")
    with stores.open_store(there / "adviser.db") as opened:
        for month in MONTHS:
            path = folder / f"{month}.zip"
            if month == "2026-02":
                path = renamed(path, there / "2026-02.zip")
            options = refresh.RefreshOptions(released=DAYS[month], backup=False)
            refresh.apply(opened, refresh.preview(opened, [path], options))
        yield opened
    figures.forget()


@pytest.fixture(scope="module")
def months(folder: Path, shared: Path) -> list[dict[Key, tuple[object, ...]]]:
    register = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    former = {f: row.gss_code for row in register.itertuples() for f in row.former_codes.split(";") if f}
    return [read_month(folder / f"{month}.zip", former) for month in DAYS]


def pairs(store: Store) -> list[tuple[int, int]]:
    """(the series, the one February brought), by their names and measures; without those only February has."""
    by_name = {(s.key.indicator, s.key.breakdown, s.key.measure): s.id for s in load_series(store)}
    return [
        (by_name[name[0].removeprefix(NEW), *name[1:]], id_)
        for name, id_ in by_name.items()
        if name[0].startswith(NEW) and (name[0].removeprefix(NEW), *name[1:]) in by_name
    ]


def test_joined_they_are_what_one_name_would_have_given(
    store: Store, months: list[dict[Key, tuple[object, ...]]], tmp_path: Path
) -> None:
    apart = pairs(store)
    assert len(apart) >= 6
    found = same_series.alike(store)
    offered = {frozenset((one.kept.id, one.gone.id)) for one in found.offered}
    assert offered <= {frozenset(pair) for pair in apart}  # nothing else of the three months looks like another
    assert len(offered) == len(apart) - 2  # of two February revised nine figures of ten
    before = exported(store, tmp_path / "before.csv")
    for kept, gone in apart:
        same_series.join(store, kept, gone, anyway=True)

    replayed = months[0] | months[1] | months[2]
    found_ = exported(store, tmp_path / "joined.csv")
    joined = {(c, i, n.removeprefix(NEW), m, p): s for (c, i, n, m, p), s in found_.items()}
    assert len(joined) == len(found_)
    said = {(c, i, n, m, p) if (c, i, n, m, p) in replayed else (c, not i, n, m, p): s
            for (c, i, n, m, p), s in joined.items()}  # fmt: skip
    assert said.keys() == replayed.keys()
    assert [k for k, s in said.items() if not alike(s, replayed[k])] == []
    assert_histories(store, months)

    for line in same_series.joined(store).joined:
        same_series.apart(store, line.id)
    assert exported(store, tmp_path / "after.csv") == before


def assert_histories(store: Store, months: list[dict[Key, tuple[object, ...]]]) -> None:
    """Of the claimant count of every council: each release that changed a figure, and what it made of it."""
    days = {r.id: r.released for r in load_releases(store)}
    series = next(s.id for s in finding.search(store, "claimant count") if s.key.indicator == "Claimant Count")
    codes = dict(store.con.execute("SELECT area_id, code FROM area_code WHERE is_current = 1 AND kind = 'council'"))
    labels = "SELECT period_id, label FROM period_label WHERE series_id = 0"
    published = dict(store.con.execute(labels))
    looked_at = revised = 0
    for (slab_id,) in store.con.execute("SELECT id FROM slab WHERE id / 4096 = ?", (series,)).fetchall():
        for area, code in list(codes.items())[::7]:
            key = (code, False, "Claimant Count", "Percentage", published[slab_id % 4096])
            want: list[tuple[str, object]] = []
            last: tuple[object, ...] | None = None
            for month, day in zip(months, DAYS.values(), strict=True):
                if key in month and (last is None or not alike(month[key], last)):
                    last = month[key]
                    want.append((day.isoformat(), last[0]))
            entries = history(store, slab_id, area)
            assert [(days[e.release_id], e.state.value if e.state else None) for e in entries] == want, key
            looked_at += bool(want)
            revised += len(want) > 1
    assert looked_at > 500
    assert revised > 50


def test_what_a_month_changed_in_one_series(store: Store, months: list[dict[Key, tuple[object, ...]]]) -> None:
    """February's claimant count joined to January's: council by council as pandas has it, the largest first."""
    names = {s.id: s.key.indicator for s in load_series(store)}
    kept, gone = next(p for p in pairs(store) if names[p[0]] == "Claimant Count")
    same_series.join(store, kept, gone, anyway=True)
    release = next(r.id for r in load_releases(store) if r.released == DAYS["2026-02"].isoformat())
    found = changes.of_series(store, kept, release_id=release)
    wanted = {}
    for key, said in months[1].items():
        before = months[0].get(key)
        if key[2] == "Claimant Count" and key[3] == "Percentage" and before and before[0] is not None:
            was, now = before[0], said[0]
            assert isinstance(was, float)
            if isinstance(now, float) and not alike(before, said) and was != now:
                wanted[key[0], key[4]] = now - was
    rows = [r for r in found.rows if r.kind.text == "Revised"]
    councils_ = {r.area_code for r in rows}
    assert len(rows) == dict(found.counts)["Revised"] == sum(code in councils_ for code, _ in wanted)
    moved = [r.movement.sort for r in rows]
    sizes = [abs(m) for m in moved if isinstance(m, float)]
    assert sizes == sorted(sizes, reverse=True)
    assert sorted(sizes) == pytest.approx(sorted(abs(v) for (code, _), v in wanted.items() if code in councils_))
    same_series.apart(store, same_series.joined(store).joined[0].id)
