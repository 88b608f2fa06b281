"""The sample data that ships: what it promises, and that every value is the publisher's."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.services import refresh, stores
from adviser_app.store.connection import Store
from tests.tools import make_sample

MOST_BYTES = 2_000_000


def rows(name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(paths.resources() / "sample" / f"{name}.zip") as bundle:
        text = bundle.read(f"{name}.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "store.adviser") as opened:
        yield opened


def test_it_is_small() -> None:
    size = sum(f.stat().st_size for f in (paths.resources() / "sample").iterdir())
    everything = sum(f.stat().st_size for f in paths.resources().rglob("*") if f.is_file() and f.parent.name != "fonts")
    assert size <= everything <= MOST_BYTES


def test_what_it_covers(store: Store) -> None:
    """At least 30 series of different kinds, 8 over all 317 councils, five periods of each, a following month."""
    with_periods: dict[str, set[str]] = defaultdict(set)
    councils: dict[str, set[str]] = defaultdict(set)
    first = refresh.preview(store, [paths.resources() / "sample" / "2026-01.zip"])
    assert first.rejected == [] and first.counts["duplicate"] == 0
    refresh.apply(store, first)
    for code, kind, ended, indicator, period in store.con.execute(
        "SELECT o.area_code, o.area_kind, a.end_date, o.indicator, o.period FROM observation o"
        " JOIN area_code c ON c.code = o.area_code AND c.kind = o.area_kind JOIN area a ON a.id = c.area_id"
    ):
        with_periods[indicator].add(period)
        if kind == "council" and ended is None:
            councils[indicator].add(code)
    assert len(with_periods) >= 30
    assert sum(len(c) == 317 for c in councils.values()) >= 8
    assert {i: len(p) for i, p in with_periods.items() if len(p) < 5} == {}
    second = refresh.preview(store, [paths.resources() / "sample" / "2026-02.zip"])
    assert second.rejected == []
    assert second.counts["new"] > 500 and second.counts["changed"] > 500
    refresh.apply(store, second)
    gone = store.con.execute("SELECT count(*) FROM observation WHERE note LIKE 'Withdrawn%' AND value IS NULL")
    assert gone.fetchone()[0] > 40


def test_every_value_is_the_publishers(shared: Path) -> None:
    """Against the files themselves: made again from them, the sample is the same; and each ONS value is looked up."""
    published: dict[tuple[str, ...], str] = {}
    folder = shared / "data" / "ons-explore-local-statistics"
    for name in ("2026-01-full", "2026-02", "2026-03"):
        month: dict[tuple[str, ...], str] = {}
        with zipfile.ZipFile(folder / f"{name}.zip") as bundle:
            for member in bundle.namelist():
                for row in csv.DictReader(io.StringIO(bundle.read(member).decode("utf-8-sig"), newline="")):
                    month[row["areacd"], row["indicator"], row["measure"], row["period"]] = row["observation"]
        if name == "2026-01-full":
            published = dict(month)
            check("2026-01", published)
        else:
            published |= month
    check("2026-02", published)


def check(name: str, published: dict[tuple[str, ...], str]) -> None:
    checked = 0
    for row in rows(name):
        if row["publisher"] == make_sample.ONS and not row["note"].startswith("Withdrawn"):
            assert row["value"] == published[row["area_code"], row["indicator"], row["measure"], row["period"]]
            checked += 1
    assert checked > 5000


def test_it_can_be_made_again(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_sample, "SAMPLE", tmp_path)
    make_sample.main(shared)
    for name in ("2026-01.zip", "2026-02.zip"):
        with (
            zipfile.ZipFile(tmp_path / name) as made,
            zipfile.ZipFile(paths.resources() / "sample" / name) as shipped,
        ):
            member = name.replace(".zip", ".csv")
            assert made.read(member) == shipped.read(member)
