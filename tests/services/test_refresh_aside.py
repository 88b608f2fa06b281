"""What the window gets of a refresh: the same view as the command line's, packed, and a clear word where it is gone."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import QUIET
from adviser_app.services import refresh, refresh_aside, releases, stores
from adviser_app.services.refresh_aside import Desk, Packed
from adviser_app.store.connection import Store

HEADER = "publisher,area_code,indicator,period,value\n"
ROWS = 300  # more than a block


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Many indicators of one council, and as many rows that cannot be read."""
    path = tmp_path / "figures.csv"
    good = [f"Office,E08000038,Indicator {n},2025,{n}\n" for n in range(ROWS)]
    bad = [f"Office,E08000038,Indicator {n},2024,{n}_000\n" for n in range(ROWS)]
    path.write_text(HEADER + "".join(good + bad), encoding="utf-8")
    return path


def test_the_view_is_the_command_lines(desk: Desk, store: Store, file: Path) -> None:
    shown = desk.preview(store, [file], {"released": date(2026, 3, 3)}, QUIET)
    here = refresh.preview(store, [file], refresh.RefreshOptions(released=date(2026, 3, 3)))
    for name in ("title", "sentence", "total", "findings", "renames", "can_apply"):
        assert getattr(shown.view, name) == getattr(here.view, name)
    for name in ("rows", "movements", "problems"):
        assert list(getattr(shown.view, name)) == list(getattr(here.view, name))
    assert (len(shown.view.rows), len(shown.view.problems)) == (ROWS + 1, ROWS)  # and those that could not be read
    assert (shown.rejected, shown.figures, shown.unknown) == (ROWS, True, ())


def test_only_blocks_that_somebody_looks_at_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(n, str(n)) for n in range(ROWS)]
    packed: Packed[tuple[int, str]] = Packed(list(refresh_aside._blocks(rows)), ROWS)
    unpacked: list[bytes] = []
    monkeypatch.setattr(
        refresh_aside.pickle, "loads", lambda data, real=pickle.loads: (unpacked.append(data), real(data))[1]
    )
    assert packed[130] == (130, "130")
    assert packed[131] == (131, "131")
    assert len(unpacked) == 1
    assert packed[-1] == rows[-1]
    assert packed[126:130] == rows[126:130]
    assert list(packed) == rows
    assert len(unpacked) == 3
    for beyond in (ROWS, -ROWS - 1):
        with pytest.raises(IndexError):
            packed[beyond]


def test_what_was_shown_is_applied_and_told_and_the_process_ends(
    desk: Desk, store: Store, file: Path, tmp_path: Path
) -> None:
    shown = desk.preview(store, [file], {}, QUIET)
    assert desk.write_rejects(shown, tmp_path / "rejects.csv", QUIET) == ROWS
    taken = desk.apply(store, shown, QUIET)
    assert (taken.release_id, taken.counts["new"], taken.rejected) == (1, ROWS, ROWS)
    changed = desk.changes(store, 1, False, QUIET)
    assert changed.view.counts[0] == ("New", ROWS)
    assert len(changed.view.rows) == len(changed.keys) == ROWS
    assert changed.keys[7] == (changed.view.rows[7].series_id, changed.view.rows[7].area_code)
    assert changed.councils == 0
    assert desk.pid is None
    assert [r.undone for r in releases.releases(store)] == [None]
    assert desk.undo(store, QUIET).publisher == "Office"
    assert desk.pid is None
    assert all(r.undone for r in releases.releases(store))


def test_an_older_preview_than_the_last_is_gone(desk: Desk, store: Store, file: Path, tmp_path: Path) -> None:
    first = desk.preview(store, [file], {}, QUIET)
    desk.preview(store, [file], {"remove_missing": True}, QUIET)
    with pytest.raises(AdviserError) as refused:
        desk.apply(store, first, QUIET)
    assert refused.value.code == "stale-preview"
    with pytest.raises(AdviserError) as refused:
        desk.write_rejects(first, tmp_path / "rejects.csv", QUIET)
    assert refused.value.code == "stale-preview"
    assert releases.releases(store) == []


def test_a_preview_that_fails_leaves_the_one_before(desk: Desk, store: Store, file: Path, tmp_path: Path) -> None:
    shown = desk.preview(store, [file], {}, QUIET)
    with pytest.raises(AdviserError):
        desk.preview(store, [tmp_path / "gone.csv"], {}, QUIET)
    assert desk.apply(store, shown, QUIET).release_id == 1


def test_once_the_process_has_ended_the_preview_is_gone(desk: Desk, store: Store, file: Path) -> None:
    shown = desk.preview(store, [file], {}, QUIET)
    desk.close()
    with pytest.raises(AdviserError) as refused:
        desk.apply(store, shown, QUIET)
    assert refused.value.code == "stale-preview"
