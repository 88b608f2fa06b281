"""The publishers' real files in order, against an independent reading of the same files with pandas and sqlite3."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.services import refresh, stores
from tests.services.refresh.conftest import dump

MONTHS = ("2026-01-full.zip", "2026-02.zip", "2026-03.zip")
# The kinds of area as ONS names them, as far as two areas share one code.
SEPARATE = {"ITL Level 1", "ITL Level 2", "ITL Level 3"}
Key = tuple[str, bool, str, str, str]


def read_month(path: Path, former: dict[str, str]) -> dict[Key, tuple[object, ...]]:
    """{(code, is ITL, indicator, measure, period): (value, lower, upper, marker, status, note)}, by pandas alone."""
    out: dict[Key, tuple[object, ...]] = {}
    old: dict[Key, tuple[object, ...]] = {}
    with zipfile.ZipFile(path) as bundle:
        for name in bundle.namelist():
            text = bundle.read(name).decode("utf-8-sig")
            # duplicated header names get a suffix and the first is meant
            frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
            for row in frame.to_dict("records"):
                if row["areacd"] == "na":
                    continue
                value = float(row["observation"]) if row["observation"] else None
                status = row["status"]
                marker = "" if value is not None else (status or "missing, no reason given")
                said = (
                    value,
                    float(row["lci_95"]) if row["lci_95"] else None,
                    float(row["uci_95"]) if row["uci_95"] else None,
                    marker,
                    status if value is not None else "",
                    row["notes"],
                )
                code = row["areacd"]
                target = old if code in former else out
                key = (
                    former.get(code, code),
                    # K99…: not allocated to any area, whatever the level
                    row["geography"] in SEPARATE and not code.startswith("K99"),
                    row["indicator"],
                    row["measure"],
                    row["period"],
                )
                assert key not in target, key
                target[key] = said
    for key, said in old.items():
        out.setdefault(key, said)
    return out


def stored(path: Path) -> dict[Key, tuple[object, ...]]:
    """The same from the store, through the plain view and Python's own SQLite."""
    with sqlite3.connect(path) as con:
        rows = con.execute(
            "SELECT area_code, area_kind, indicator, measure, period, value, lower, upper, marker, status, note"
            " FROM observation WHERE publisher = 'ONS Explore Local Statistics'"
        ).fetchall()
    con.close()
    out = {
        (code, kind.startswith("ITL"), indicator, measure, period): (
            value, lower, upper, marker or "", status or "", note or "",
        )
        for code, kind, indicator, measure, period, value, lower, upper, marker, status, note in rows
    }  # fmt: skip
    assert len(out) == len(rows)
    return out


@pytest.fixture(scope="module")
def former(request: pytest.FixtureRequest) -> dict[str, str]:
    shared: Path = request.getfixturevalue("shared")
    register = pd.read_csv(shared / "reference" / "councils.csv", dtype=str, keep_default_na=False)
    return {f: row.gss_code for row in register.itertuples() for f in row.former_codes.split(";") if f}


def test_the_ons_months_import_without_a_wrong_figure(shared: Path, former: dict[str, str], tmp_path: Path) -> None:
    """Every stored value, limit, marker, status and note; every revision; and undo back to each month."""
    folder = shared / "data" / "ons-explore-local-statistics"
    path = tmp_path / "store.adviser"
    expected: dict[Key, tuple[object, ...]] = {}
    after: list[dict[str, list[tuple]]] = []
    for month in MONTHS:
        # Python's SQLite reads only while the store is closed: two SQLite libraries in one process share no locks
        with stores.open_store(path) as store:
            shown = refresh.preview(store, [folder / month])
            refresh.apply(store, shown)
            after.append(dump(store))
        new = read_month(folder / month, former)
        counts = shown.counts
        assert counts["rows read"] == sum(n for b, n in counts.items() if b != "rows read")
        assert counts["new"] == sum(key not in expected for key in new)
        differs = {k for k, said in new.items() if k in expected and not alike(expected[k], said)}
        assert counts["changed"] == len(differs)
        assert counts["unchanged"] == sum(k in expected for k in new) - len(differs)
        for series in shown.plan.series if shown.plan else ():
            assert series.read == sum(series.counts)
        before = {k: expected[k] for k in differs}
        # what only noise digits changed keeps the digits first stored
        expected |= {k: said for k, said in new.items() if k not in expected or k in differs}
        assert stored(path) == expected
        assert revised(path) == before
    with stores.open_store(path) as store:
        while len(after) > 1:
            after.pop()
            refresh.undo(store)
            assert dump(store) == after[-1]


def alike(a: tuple[object, ...], b: tuple[object, ...]) -> bool:
    def same(x: object, y: object) -> bool:
        if isinstance(x, float) and isinstance(y, float):
            return abs(x - y) <= 1e-12 * max(abs(x), abs(y))
        return x == y

    return all(same(x, y) for x, y in zip(a, b, strict=True))


def revised(path: Path) -> dict[Key, tuple[object, ...]]:
    """What the newest release replaced, from the revision rows, read without any of our code."""
    out: dict[Key, tuple[object, ...]] = {}
    con = sqlite3.connect(path)
    release = con.execute("SELECT max(id) FROM release").fetchone()[0]
    codes = {i: (c, k) for i, c, k in con.execute("SELECT area_id, code, kind FROM area_code WHERE is_current = 1")}
    names = {i * 4096: (n, m) for i, n, m in con.execute("SELECT id, indicator, measure FROM series")}
    labels = dict(con.execute("SELECT period_id, label FROM period_label WHERE series_id = 0"))
    for slab, cells, full in con.execute(
        'SELECT slab_id, cells, "full" FROM revision WHERE release_id = ?', (release,)
    ).fetchall():
        now = con.execute("SELECT vals, lo, hi, marks, status, notes FROM slab WHERE id = ?", (slab,)).fetchone()
        current = cell_states(now)
        if full is None:
            was = {int(a): tuple(s) for a, s in json.loads(cells).items() if s is not None}
        else:
            row = json.loads(full)
            was = {a: s for a, s in cell_states(row[1:7]).items() if current.get(a) != s}
        indicator, measure = names[slab - slab % 4096]
        for area, state in was.items():
            code, kind = codes[area]
            if full is not None and alike(state, current[area]):
                continue  # digits beyond the twelfth: not a revision
            out[code, kind.startswith("ITL"), indicator, measure, labels[slab % 4096]] = state
    con.close()
    return out


def cell_states(row: tuple) -> dict[int, tuple[object, ...]]:
    vals, lo, hi = (json.loads(t) if t else [] for t in row[:3])
    marks, status, notes = ({int(k): v for k, v in json.loads(t).items()} if t else {} for t in row[3:])
    out = {}
    for area, value in enumerate(vals):
        if value is not None or area in marks:
            low = lo[area] if area < len(lo) else None
            high = hi[area] if area < len(hi) else None
            out[area] = (value, low, high, marks.get(area, ""), status.get(area, ""), notes.get(area, ""))
    return out


def test_the_claimant_count_of_the_next_month(shared: Path, tmp_path: Path) -> None:
    """data.md: +509 rows, 1,768 older values changed (counted by hand on the two files)."""
    folder = shared / "data" / "ons-explore-local-statistics"
    with stores.open_store(tmp_path / "store.adviser") as store:
        refresh.apply(store, refresh.preview(store, [folder / MONTHS[0]]))
        shown = refresh.preview(store, [folder / MONTHS[1]])
    assert shown.plan is not None
    (claimants,) = (s for s in shown.plan.series if s.key.indicator == "Claimant Count")
    assert claimants.counts[:2] == (509, 1768)


def test_the_lg_inform_pair(shared: Path, tmp_path: Path) -> None:
    """Metric 1072 exported twice: 32 new values, 159 of 544 older ones revised; every figure against pandas."""
    folder = shared / "data" / "lg-inform"
    path = tmp_path / "store.adviser"
    before: dict[tuple[str, str], float] = {}
    for name, buckets in (
        ("rate-of-death-enterprise-lginform-2004-19.csv", {"new": 544, "changed": 0, "unchanged": 0}),
        ("rate-of-death-enterprise-lginform-2004-21.csv", {"new": 32, "changed": 159, "unchanged": 385}),
    ):
        with stores.open_store(path) as store:
            shown = refresh.preview(store, [folder / name])
            refresh.apply(store, shown)
        assert {b: shown.counts[b] for b in buckets} == buckets
        frame = pd.read_csv(folder / name, header=None, dtype=str, encoding="utf-8-sig")
        labels = frame.iloc[4, 3:].tolist()
        expected = {
            (row[2], label): float(value.replace(",", ""))
            for row in frame.iloc[6:].itertuples(index=False)
            for label, value in zip(labels, row[3:], strict=True)
        }
        con = sqlite3.connect(path)
        rows = con.execute("SELECT area_code, period, value FROM observation").fetchall()
        con.close()
        assert {(c, p): v for c, p, v in rows} == expected
        revisions = {(key[0], key[4]): state[0] for key, state in revised(path).items()}
        assert revisions == {key: v for key, v in before.items() if expected[key] != v}
        before = expected
