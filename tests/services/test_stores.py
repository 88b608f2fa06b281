"""The store as a whole: opened, encrypted, checked, restored."""

from __future__ import annotations

import shutil
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import records, stores
from adviser_app.store import edits, migrate, settings
from adviser_app.store.areas import load_areas, register_current
from adviser_app.store.connection import Store
from tests.tools.stores import PASSPHRASE, add_figures, new_file, new_store, raw_key

OTHER = "four other odd words"


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that works, for the length of a test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        try:
            del self.kept[(service, username)]
        except KeyError:
            raise keyring.errors.PasswordDeleteError(username) from None


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    fake = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_password", fake.get_password)
    monkeypatch.setattr(keyring, "set_password", fake.set_password)
    monkeypatch.setattr(keyring, "delete_password", fake.delete_password)
    return fake


def test_a_new_store_has_the_register(tmp_path: Path) -> None:
    with stores.open_store(tmp_path / "new" / "adviser.db") as store:
        assert sum(a.is_council for a in load_areas(store)) == 365
    with pytest.raises(AdviserError) as refused:
        stores.open_store(tmp_path / "none.db", create=False)
    assert refused.value.code == "no-store"


def test_what_the_first_day_wrote_is_not_made_anew_on_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stores.open_store(tmp_path / "adviser.db") as store:
        records.create(store, "contact", {"council": "E08000038", "name": "Ann Example", "role": "Leader"})
    monkeypatch.setattr(edits, "rebuild", lambda *_: pytest.fail("made anew"))
    with stores.open_store(tmp_path / "adviser.db") as store:
        assert [one.caption for one in records.list_rows(store, "contact")] == ["Ann Example · Leader"]
        settings.put(store, "caches", "older")
    with pytest.raises(pytest.fail.Exception, match="made anew"):
        stores.open_store(tmp_path / "adviser.db")


def test_a_newer_register_is_read_when_the_store_is_opened(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.con.execute("DELETE FROM setting WHERE key = 'register'")
        store.con.execute("UPDATE area SET name = 'As it was' WHERE id = 0")
        path = store.path
    with stores.open_store(path) as store:
        assert register_current(store)
        assert load_areas(store)[0].name != "As it was"


def test_an_upgrade_makes_a_backup_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = new_file(tmp_path)
    folder = tmp_path / "m"
    folder.mkdir()
    for one in migrate.available():
        shutil.copy(one.path, folder)
    (folder / f"{migrate.latest() + 1:04}_more.sql").write_text("CREATE TABLE extra (a INTEGER);")
    known = migrate.in_folder(folder)
    monkeypatch.setattr(migrate, "available", lambda: known)
    with stores.open_store(path) as store:
        assert store.con.execute("SELECT count(*) FROM extra").fetchone()[0] == 0
    assert [b.reason for b in stores.list_backups(path)] == ["upgrade"]


def test_leftovers_of_a_killed_program_are_removed(tmp_path: Path) -> None:
    path = new_file(tmp_path)
    (tmp_path / "adviser.db.partial").write_bytes(b"half")
    stores.open_store(path).close()
    assert not (tmp_path / "adviser.db.partial").exists()


def test_passphrase_set_changed_removed(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_figures(store)
    settings.put(store, "k", "v")
    records.create(store, "contact", {"council": "E08000038", "name": "Quentin", "role": "Leader"})
    stores.backup(store)
    change = stores.change_passphrase(store, PASSPHRASE)
    assert change.store.passphrase_set
    assert change.reencrypted == 1
    for file in tmp_path.rglob("adviser*"):
        if file.is_file():
            assert b"Barnsley" not in file.read_bytes(), file
            assert b"Quentin" not in file.read_bytes(), file
    assert [h.caption for h in records.search(change.store, "quen")] == ["Quentin · Leader"]
    assert all(b.encrypted for b in stores.list_backups(change.store.path))

    change = stores.change_passphrase(change.store, OTHER)
    change.store.close()
    with pytest.raises(AdviserError) as refused:
        Store.open(store.path, PASSPHRASE)
    assert refused.value.code == "passphrase-wrong"
    again = stores.open_store(store.path, OTHER)
    assert settings.get(again, "k") == "v"
    assert stores.doctor(store.path, OTHER).sound
    assert records.undo(again) is not None
    newest = stores.list_backups(store.path)[0].path
    Store.open(newest, OTHER, read_only=True).close()  # a backup opens with the passphrase one knows

    change = stores.change_passphrase(again, None)
    assert not change.store.passphrase_set
    assert stores.doctor(store.path).sound
    assert change.store.con.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert not any(b.encrypted for b in stores.list_backups(store.path))
    with pytest.raises(AdviserError) as refused:
        Store.open(store.path)  # the lock went with it
    assert refused.value.code == "locked"
    change.store.close()


def test_a_plain_backup_that_cannot_be_encrypted_does_not_stay(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bad = stores.backup(store)
    bad.write_bytes(bad.read_bytes()[:100_000])  # cut, and full of names in plain
    change = stores.change_passphrase(store, PASSPHRASE)
    change.store.close()
    assert change.removed == (bad,)
    assert not bad.exists()
    assert any("removed" in note for note in change.notes)


def test_a_backup_under_a_forgotten_passphrase_is_left(tmp_path: Path) -> None:
    store = new_store(tmp_path, PASSPHRASE)
    other = tmp_path / "other"
    other.mkdir()
    with new_store(other) as foreign:
        stray = stores.set_passphrase(foreign, OTHER)
        stray.close()
    kept = stores.backup(store)
    shutil.copyfile(stray.path, kept)
    change = stores.change_passphrase(store, "words that are new")
    change.store.close()
    assert change.left == (kept,)
    assert kept.exists()


@pytest.mark.parametrize("bad", ["", "short", "x'" + "0" * 96 + "'", "with\0nothing"])
def test_unsuitable_passphrases(tmp_path: Path, bad: str) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(AdviserError) as refused:
            stores.set_passphrase(store, bad)
        assert refused.value.code == "passphrase-unsuitable"
        assert not store.passphrase_set


def test_passphrase_waits_for_readers_and_changes_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path) as store, store.reader() as reader:
        reader.con.execute("SELECT count(*) FROM area").fetchone()
        store.con.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(AdviserError) as refused:
            stores.set_passphrase(store, PASSPHRASE)
        assert refused.value.code == "locked"
        settings.put(store, "k", "still works")
        assert settings.get(reader, "k") == "still works"
        assert not list(tmp_path.glob("*.partial*"))


def test_the_keyring_opens_it_and_knows_no_passphrase(tmp_path: Path, ring: MemoryKeyring) -> None:
    path = new_file(tmp_path)
    assert stores.remembered(path) is None
    change = stores.change_passphrase(stores.open_store(path), PASSPHRASE, remember_it=True)
    change.store.close()
    text = stores.remembered(path)
    assert text is not None
    assert PASSPHRASE not in text
    stores.open_store(path, text).close()
    assert PASSPHRASE not in str(ring.kept)
    # Another passphrase without asking to be remembered: the old key would only mislead.
    stores.set_passphrase(stores.open_store(path, text), OTHER).close()
    assert stores.remembered(path) is None
    stores.forget(path)


def test_no_keyring_is_told_and_changes_nothing_else(tmp_path: Path) -> None:
    change = stores.change_passphrase(new_store(tmp_path), PASSPHRASE, remember_it=True)
    with change.store as store:
        assert store.passphrase_set
        assert any("asked for it each time" in note for note in change.notes)
        with pytest.raises(AdviserError) as refused:
            stores.remember(store)
        assert refused.value.code == "no-keyring"


def test_a_keyring_that_does_not_give_the_key_up_is_told(
    tmp_path: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is to believe that a store asks for its passphrase when the keyring still opens it."""
    opened = stores.change_passphrase(new_store(tmp_path), PASSPHRASE, remember_it=True).store

    def locked(*_: str) -> None:
        raise keyring.errors.PasswordDeleteError("The collection is locked.\nUnlock it.")

    monkeypatch.setattr(keyring, "delete_password", locked)
    with pytest.raises(AdviserError) as refused:
        stores.forget(opened.path)
    assert refused.value.code == "keyring-held"
    assert "The collection is locked." in refused.value.message
    assert stores.remembered(opened.path) is not None
    change = stores.change_passphrase(opened, OTHER)  # which goes on: the key that is held opens nothing any more
    change.store.close()
    assert any("keyring" in note for note in change.notes)


def test_no_keyring_backend_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: str) -> None:
        raise keyring.errors.NoKeyringError("No recommended backend was available.\nInstall one.")

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, none)
    assert stores.remembered(tmp_path / "a.db") is None
    stores.forget(tmp_path / "a.db")
    with new_store(tmp_path, PASSPHRASE) as store, pytest.raises(AdviserError) as refused:
        stores.remember(store)
    assert refused.value.code == "no-keyring"
    assert "No recommended backend" in refused.value.message


def test_doctor_on_a_sound_store(tmp_path: Path) -> None:
    with new_store(tmp_path, PASSPHRASE) as store:
        add_figures(store)
        path = store.path
        report = stores.doctor(path, raw_key(PASSPHRASE))  # while the window has it open
    assert report.sound
    assert report.encrypted
    assert report.schema == migrate.latest()
    assert report.rows["slab"] == 6
    with pytest.raises(AdviserError) as refused:
        stores.doctor(path)
    assert refused.value.code == "passphrase-needed"


def test_daily_backup_is_one_a_day(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert stores.daily_backup(store) is not None
        assert stores.daily_backup(store) is None


def test_backup_to_a_place_of_ones_own(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        stick = tmp_path / "stick"
        stick.mkdir()
        assert stores.backup(store, stick).parent == stick
        assert stores.backup(store, stick / "mine.db") == stick / "mine.db"
        with pytest.raises(AdviserError) as refused:
            stores.backup(store, stick / "mine.db")
        assert refused.value.code == "exists"


def test_restore_takes_the_newest_that_is_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    path = store.path
    with pytest.raises(AdviserError) as refused:
        stores.restore(path)
    assert refused.value.code == "no-backup"
    for value in (1, 2, 3):
        settings.put(store, "k", value)
        newest = stores.backup(store)
    store.close()
    newest.write_bytes(b"")
    assert stores.restore(path) is not None
    with stores.open_store(path) as restored:
        assert settings.get(restored, "k") == 2


def test_restore_where_the_store_is_gone(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        settings.put(store, "k", 1)
        stores.backup(store)
    store.path.unlink()
    assert stores.restore(store.path) is None
    with stores.open_store(store.path) as restored:
        assert settings.get(restored, "k") == 1


def test_records_are_made_anew_after_a_backup(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        records.create(store, "contact", {"council": "E08000038", "name": "Quentin", "role": "Leader"})
        store.con.execute("UPDATE contact SET name = 'Bob'")
        assert [f.code for f in stores.doctor(store.path).findings] == ["record-caches"]
        assert stores.rebuild(store) == 3  # with the person and the laptop
        assert stores.doctor(store.path).sound
        assert len(stores.list_backups(store.path)) == 1
        assert [v.caption for v in records.list_rows(store, "contact")] == ["Quentin · Leader"]
