"""Backups: verified, as encrypted as the store, kept by rule, put back whole."""

from __future__ import annotations

import os
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import Work
from adviser_app.store import backup, settings
from adviser_app.store.backup import Backup, to_keep
from adviser_app.store.connection import Store
from tests.tools.stores import PASSPHRASE, add_figures, new_store

NOW = datetime(2026, 3, 3, 10, 15, 0)


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_backup_is_the_store(tmp_path: Path, passphrase: str | None) -> None:
    with new_store(tmp_path, passphrase) as store:
        add_figures(store)
        settings.put(store, "k", "in the log still")  # not yet in the main file
        path = backup.backup(store, reason="import", now=NOW)
        assert path == tmp_path / "adviser-backups" / "adviser_2026-03-03_101500_import.db"
        listed = backup.list_backups(store.path)
        assert [(b.path, b.made, b.reason, b.encrypted) for b in listed] == [
            (path, NOW, "import", passphrase is not None)
        ]
        assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert (b"Barnsley" in path.read_bytes()) is (passphrase is None)
    with Store.open(path, passphrase, read_only=True) as copy:
        assert settings.get(copy, "k") == "in the log still"
        assert copy.con.execute("SELECT count(*) FROM slab").fetchone()[0] == 6


def test_two_in_one_second(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        paths = [backup.backup(store, now=NOW) for _ in range(3)]
        assert len({*paths}) == 3
        assert [b.path for b in backup.list_backups(store.path)] == paths[::-1]  # newest first


def test_a_damaged_copy_never_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_store(tmp_path) as store:
        real = backup.integrity.table_counts
        calls: list[dict[str, int]] = []

        def lying(of: Store) -> dict[str, int]:
            calls.append(real(of))
            return calls[-1] | {"area": len(calls)}

        monkeypatch.setattr(backup.integrity, "table_counts", lying)
        with pytest.raises(AdviserError) as refused:
            backup.backup(store)
        assert refused.value.code == "damaged"
        assert list(backup.folder(store.path).iterdir()) == []


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(Cancelled):
            backup.backup(store, work=Work(cancelled=lambda: True))
        assert list(backup.folder(store.path).iterdir()) == []
        backup.backup(store)


def test_leftovers_are_removed(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        place = backup.folder(store.path)
        place.mkdir()
        (place / "adviser_2026-03-03_101500_import.db.partial").write_bytes(b"half")
        (place / "notes.txt").write_text("the user's own")
        path = backup.backup(store)
        assert {p.name for p in place.iterdir()} == {path.name, "notes.txt"}


def series(days: int, reason: str, size: int = 10, start: datetime = NOW) -> list[Backup]:
    """One a day, newest first."""
    return [Backup(Path(f"{reason}{n}"), start - timedelta(days=n), reason, size, encrypted=False) for n in range(days)]


def kept_of(kept: list[Backup], reason: str) -> list[Backup]:
    return [b for b in kept if b.reason == reason]


def test_ten_daily_twelve_monthly_five_imports() -> None:
    kept = to_keep(sorted(series(800, "daily") + series(40, "import"), key=lambda b: b.made, reverse=True))
    daily = kept_of(kept, "daily")
    assert daily[:10] == series(10, "daily")
    assert len({f"{b.made:%Y-%m}" for b in kept}) == 12
    assert len(kept_of(kept, "import")) == 5
    assert len(daily) <= 10 + 12


def test_several_daily_of_one_day_count_once() -> None:
    twice = [b for one in series(20, "daily") for b in (one, Backup(Path(f"{one.path}b"), one.made, "daily", 1, False))]
    assert to_keep(twice) == twice[:20:2]  # the newer of each of ten days


def test_two_gigabytes_at_most_oldest_first_never_the_newest_good() -> None:
    backups = series(10, "daily", size=300)
    assert to_keep(backups, most_bytes=1000) == backups[:3]
    assert to_keep(backups, most_bytes=0, newest_good=backups[4].path) == [backups[4]]
    huge = [Backup(Path("big"), NOW, "import", 5000, encrypted=False)]
    assert to_keep(huge, most_bytes=1000, newest_good=Path("big")) == huge


def test_rule_holds_for_any_history() -> None:
    chance = random.Random(7)
    for _ in range(200):
        backups = sorted(
            (
                Backup(
                    Path(str(n)),
                    NOW - timedelta(hours=chance.randrange(20_000)),
                    chance.choice(backup.REASONS),
                    chance.randrange(1, 400),
                    encrypted=False,
                )
                for n in range(chance.randrange(60))
            ),
            key=lambda b: b.made,
            reverse=True,
        )
        good = chance.choice(backups).path if backups else None
        kept = to_keep(backups, 2000, good)
        assert good is None or good in {b.path for b in kept}
        assert sum(b.bytes for b in kept if b.path != good) <= 2000
        assert kept == to_keep(kept, 2000, good)  # pruning again removes nothing


def test_prune_keeps_the_newest_good_one_though_newer_ones_are_damaged(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        good = backup.backup(store, now=NOW)
        for hour in (1, 2):
            bad = backup.backup(store, now=NOW + timedelta(hours=hour))
            bad.write_bytes(b"")
        gone = backup.prune(store.path, backup.folder(store.path), store.key, most_bytes=1)
        assert good not in gone
        assert good.exists()


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_restore_keeps_the_present_file_aside(tmp_path: Path, passphrase: str | None) -> None:
    store = new_store(tmp_path, passphrase)
    settings.put(store, "k", "then")
    path = backup.backup(store)
    settings.put(store, "k", "now")
    store.close()
    aside = backup.restore(store.path, path, passphrase, now=NOW)
    assert aside == tmp_path / "adviser_aside_2026-03-03_101500.db"
    with Store.open(store.path, passphrase) as restored:
        assert settings.get(restored, "k") == "then"
    with Store.open(aside, passphrase) as old:
        assert settings.get(old, "k") == "now"
    assert path.exists()


def test_restore_over_a_log_that_waits(tmp_path: Path) -> None:
    """The killed store's WAL file belongs to the old file; beside the new one it would ruin it."""
    store = new_store(tmp_path)
    path = backup.backup(store)
    settings.put(store, "k", "in the log")
    main, log = store.path.read_bytes(), store.path.with_name("adviser.db-wal").read_bytes()
    assert log
    store.close()
    store.path.write_bytes(main)
    store.path.with_name("adviser.db-wal").write_bytes(log)
    aside = backup.restore(store.path, path, None)
    assert aside is not None
    with Store.open(store.path) as restored:
        assert settings.get(restored, "k") is None
        assert restored.con.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with Store.open(aside) as old:
        assert settings.get(old, "k") == "in the log"


def test_restore_refuses_and_changes_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    path = backup.backup(store)
    with pytest.raises(AdviserError) as refused:
        backup.restore(store.path, path, None)
    assert refused.value.code == "locked"
    store.close()
    before = store.path.read_bytes()
    path.write_bytes(path.read_bytes()[:-8192])
    with pytest.raises(AdviserError) as refused:
        backup.restore(store.path, path, None)
    assert refused.value.code == "damaged-truncated"
    assert store.path.read_bytes() == before
    assert not list(tmp_path.glob("*.partial*"))


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("which", ["store", "log"])
def test_restore_of_a_store_that_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool, which: str
) -> None:
    """Windows refuses to replace what is open somewhere: nothing may be lost of the store or of its log then."""
    with new_store(tmp_path) as store:
        path = store.path
        chosen = backup.backup(store, reason="import", now=NOW)
    log = path.with_name(path.name + "-wal")
    log.write_bytes(b"changes that wait")
    held = path if which == "store" else log
    before = {p: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    move = os.replace

    def replace(source: Path, target: Path) -> None:
        if held in (source if which == "log" else None, target if links else source):
            raise PermissionError(13, "The process cannot access the file")
        move(source, target)

    def link(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(backup.os, "replace", replace)
    if not links:
        monkeypatch.setattr(backup.os, "link", link)
    with pytest.raises(AdviserError) as refused:
        backup.restore(path, chosen, None, now=NOW)
    assert refused.value.code == "locked"
    assert {p: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
