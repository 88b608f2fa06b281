"""Packs of real stores: whole files, one failure reported, cancel, the day remembered."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import QUIET, Work
from adviser_app.packs import briefing, files
from adviser_app.services import councils, figures, packs, settings
from adviser_app.store.connection import Store
from adviser_app.viewmodels.models import CouncilPage
from tests.tools.pdf import structure
from tests.tools.stores import add_figures, new_store

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OPTIONS = packs.PackOptions(prepared_for="the Leader", timestamp=WHEN)
BARNSLEY, YORK, KENT = "E08000038", "E06000014", "E10000016"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    figures.forget()
    with new_store(tmp_path) as store:
        add_figures(store, series=6, periods=4)
        yield store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "packs" / "today"


def test_a_pack(store: Store, out: Path) -> None:
    (made,) = packs.make(store, [BARNSLEY], out, OPTIONS)
    assert (made.code, made.name, made.problem) == (BARNSLEY, "Barnsley", None)
    assert made.pdf == out / "Barnsley briefing 2026-11-22.pdf"
    assert sorted(p.name for p in out.iterdir()) == sorted(p.name for p in (made.pdf, *made.csvs))
    said = structure(made.pdf.read_bytes()).text
    for row in (r for g in councils.page(store, BARNSLEY, GroupRule.TYPE).themes for r in g.rows):
        assert row.title in said
        assert row.latest.text in said
    for annex in made.csvs:
        assert annex.name in said
        assert BARNSLEY in annex.read_text(encoding="utf-8-sig")
    assert made.csvs[0].name == "Barnsley briefing 2026-11-22 data.csv"
    again = made.pdf.read_bytes()
    packs.make(store, [BARNSLEY], out, OPTIONS)
    assert made.pdf.read_bytes() == again


def test_an_empty_store(tmp_path: Path, out: Path) -> None:
    figures.forget()
    with new_store(tmp_path) as store:
        (made,) = packs.make(store, [KENT], out, OPTIONS)
    assert made.pdf is not None
    assert [p.name for p in made.csvs] == ["Kent briefing 2026-11-22 data.csv"]


def test_several_with_progress(store: Store, out: Path) -> None:
    told: list[tuple[str, float]] = []
    made = packs.make(store, [BARNSLEY, YORK, BARNSLEY, KENT], out, OPTIONS, Work(lambda t, f: told.append((t, f))))
    assert [m.code for m in made] == [BARNSLEY, YORK, KENT]
    assert [f for _, f in told] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert told[1][0] == "York, pack 2 of 3"


def test_cancel_keeps_what_is_whole(store: Store, out: Path) -> None:
    calls = 0

    def stop() -> bool:
        nonlocal calls
        calls += 1
        return calls == 3

    with pytest.raises(Cancelled) as stopped:
        packs.make(store, [BARNSLEY, YORK, KENT], out, OPTIONS, Work(cancelled=stop))
    assert "2 of 3" in stopped.value.next_step
    assert [p.name for p in sorted(out.glob("*.pdf"))] == [
        "Barnsley briefing 2026-11-22.pdf",
        "York briefing 2026-11-22.pdf",
    ]
    assert not list(out.glob(".*"))
    assert set(packs.last_packs(store)) == {BARNSLEY, YORK}


def test_one_broken_council_does_not_stop_the_rest(
    store: Store, out: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = councils.page

    def page(store: Store, code: str, *args: Any, **kwargs: Any) -> CouncilPage:
        if code == YORK:
            raise ZeroDivisionError("nothing left to divide by")
        return real(store, code, *args, **kwargs)

    monkeypatch.setattr(councils, "page", page)
    made = packs.make(store, [BARNSLEY, YORK, "E99999999", KENT], out, OPTIONS)
    assert [m.problem and m.problem.code for m in made] == [None, "pack-failed", "no-such-council", None]
    assert len(list(out.glob("*.pdf"))) == 2
    assert "ZeroDivisionError" in caplog.text
    with pytest.raises(AdviserError) as refused:  # asked for alone, the problem is the answer
        packs.make(store, ["E99999999"], out, OPTIONS)
    assert refused.value.code == "no-such-council"


def test_a_full_disk_stops_all(store: Store, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise AdviserError("Disk full", "No room.", code="disk-full")

    monkeypatch.setattr(files, "write_whole", full)
    with pytest.raises(AdviserError) as refused:
        packs.make(store, [BARNSLEY, YORK], out, OPTIONS)
    assert refused.value.code == "disk-full"


def test_refusals(store: Store, tmp_path: Path) -> None:
    with pytest.raises(AdviserError) as refused:
        packs.make(store, [], tmp_path)
    assert refused.value.code == "no-council"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AdviserError) as refused:
        packs.make(store, [BARNSLEY], tmp_path / "file")
    assert refused.value.code == "cannot-write"


def test_the_day_is_remembered_and_counts_from_there(store: Store, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs.make(store, [BARNSLEY], out, OPTIONS)
    assert packs.last_packs(store) == {BARNSLEY: date(2026, 11, 22)}
    asked: list[date | None] = []
    real = councils.page

    def page(*args: Any, since: date | None = None, **kwargs: Any) -> CouncilPage:
        asked.append(since)
        return real(*args, since=since, **kwargs)

    monkeypatch.setattr(councils, "page", page)
    later = dataclasses.replace(OPTIONS, since_last_pack=True, timestamp=datetime(2026, 12, 1, tzinfo=UTC))
    packs.make(store, [BARNSLEY, YORK], out, later)
    packs.make(store, [BARNSLEY], out, dataclasses.replace(later, since=date(2026, 1, 1)))
    packs.make(store, [BARNSLEY], out, OPTIONS)
    assert asked == [date(2026, 11, 22), None, date(2026, 1, 1), None]
    assert packs.last_packs(store)[YORK] == date(2026, 12, 1)


def test_a_reader_makes_packs_and_writes_nothing(store: Store, out: Path) -> None:
    with store.reader() as reader:
        made = packs.make(reader, [BARNSLEY], out, OPTIONS)
    assert packs.last_packs(store) == {}
    packs.remember(store, made, WHEN)
    assert packs.last_packs(store) == {BARNSLEY: date(2026, 11, 22)}


def test_councils_of_one_name_get_a_pack_each(store: Store, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = councils.page
    monkeypatch.setattr(councils, "page", lambda *a, **k: dataclasses.replace(real(*a, **k), name="Cumberland"))
    made = packs.make(store, [BARNSLEY, YORK], out, OPTIONS)
    assert [m.pdf and m.pdf.name for m in made] == [
        "Cumberland briefing 2026-11-22.pdf",
        f"Cumberland {YORK} briefing 2026-11-22.pdf",
    ]


def test_sparklines_a_page_came_without(store: Store, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(councils, "SPARKS_ON_PAGE", 0)
    seen: list[CouncilPage] = []
    real = briefing.compose

    def compose(page: CouncilPage, *args: Any, **kwargs: Any) -> briefing.Composed:
        seen.append(page)
        return real(page, *args, **kwargs)

    monkeypatch.setattr(briefing, "compose", compose)
    packs.make(store, [BARNSLEY], out, OPTIONS)
    rows = [r for g in seen[0].themes for r in g.rows]
    assert rows
    assert all(r.spark is not None and len(r.spark.values) == 4 for r in rows)


def test_settings_stay_what_they_were(store: Store, out: Path) -> None:
    before = settings.get(store)
    packs.make(store, [BARNSLEY], out, OPTIONS, QUIET)
    assert settings.get(store) == before
