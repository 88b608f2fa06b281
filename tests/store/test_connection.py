"""The connection: pragmas, transactions, keys, one writer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from adviser_app.domain.errors import AdviserError
from adviser_app.store import keys
from adviser_app.store.connection import APPLICATION_ID, Store
from tests.tools.stores import PASSPHRASE, new_file, new_store


def one(store: Store, sql: str) -> object:
    return store.con.execute(sql).fetchone()[0]


def write_and_raise(store: Store, error: Exception, then: str = "SELECT 1") -> None:
    with store.write() as con:
        con.execute("INSERT INTO setting VALUES ('b', '1')")
        con.execute(then)
        raise error


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_pragmas(tmp_path: Path, passphrase: str | None) -> None:
    with new_store(tmp_path, passphrase) as store:
        assert store.passphrase_set is (passphrase is not None)
        assert one(store, "PRAGMA application_id") == APPLICATION_ID
        assert one(store, "PRAGMA journal_mode") == "wal"
        assert one(store, "PRAGMA foreign_keys") == 1
        assert one(store, "PRAGMA synchronous") == 2
        assert int(str(one(store, "PRAGMA page_size"))) == 8192
        assert one(store, "PRAGMA temp_store") == 2  # memory: a temporary file would not be encrypted


def test_plain_file_is_sqlite_and_encrypted_file_is_not_readable(tmp_path: Path) -> None:
    plain = new_file(tmp_path, None, "plain.db")
    secret = new_file(tmp_path, PASSPHRASE, "secret.db")
    assert plain.read_bytes().startswith(b"SQLite format 3")
    assert b"Barnsley" in plain.read_bytes()
    assert b"Barnsley" not in secret.read_bytes()
    assert b"SQLite" not in secret.read_bytes()


def test_any_sqlcipher_tool_opens_it_with_the_passphrase(tmp_path: Path) -> None:
    path = new_file(tmp_path, PASSPHRASE)
    con = dbapi2.connect(str(path))
    con.execute(f"PRAGMA key = '{PASSPHRASE}'")
    con.execute("PRAGMA cipher_page_size = 8192")
    assert con.execute("SELECT count(*) FROM area").fetchone()[0] > 300
    con.close()


def test_composed_and_decomposed_passphrases_are_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Store.create(path, "caf\u00e9 au lait").close()
    Store.open(path, "cafe\u0301 au lait").close()


def test_raw_key_opens_without_deriving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_store(tmp_path, PASSPHRASE) as store:
        assert store.key is not None
        raw = store.key.text
        assert raw not in repr(store.key)
    monkeypatch.setattr(keys.hashlib, "pbkdf2_hmac", None)
    Store.open(tmp_path / "adviser.db", raw).close()


@pytest.mark.parametrize(
    ("given", "code"), [(None, "passphrase-needed"), ("", "passphrase-needed"), ("no", "passphrase-wrong")]
)
def test_passphrase_refused(tmp_path: Path, given: str | None, code: str) -> None:
    path = new_file(tmp_path, PASSPHRASE)
    before = path.read_bytes()
    with pytest.raises(AdviserError) as refused:
        Store.open(path, given)
    assert refused.value.code == code
    assert path.read_bytes() == before
    Store.open(path, PASSPHRASE).close()  # the lock was given back


def test_plain_store_ignores_a_passphrase(tmp_path: Path) -> None:
    with Store.open(new_file(tmp_path), "whatever") as store:
        assert not store.passphrase_set


def test_write_commits_and_rolls_back(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with store.write() as con:
            con.execute("INSERT INTO setting VALUES ('a', '1')")
        with pytest.raises(KeyError):
            write_and_raise(store, KeyError())
        assert one(store, "SELECT count(*) FROM setting WHERE key IN ('a', 'b')") == 1
        assert not store.con.in_transaction


def test_a_trial_is_taken_back_and_never_reaches_the_disk(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        spill, log = one(store, "PRAGMA cache_spill"), store.path.with_name(store.path.name + "-wal")
        store.con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with store.trial():
            store.con.execute("CREATE TABLE much (x)")
            store.con.executemany("INSERT INTO much VALUES (randomblob(?))", [(100_000,)] * 1000)
            assert one(store, "SELECT count(*) FROM much") == 1000
            assert log.stat().st_size == 0
        assert one(store, "SELECT count(*) FROM sqlite_master WHERE name = 'much'") == 0
        assert one(store, "PRAGMA cache_spill") == spill
        with pytest.raises(dbapi2.Error), store.trial():
            store.con.execute("SELECT nothing FROM nowhere")
        assert one(store, "PRAGMA cache_spill") == spill


def test_inner_write_is_a_savepoint(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with store.write() as con:
            con.execute("INSERT INTO setting VALUES ('a', '1')")
            with pytest.raises(KeyError):
                write_and_raise(store, KeyError())
            with store.write():
                con.execute("INSERT INTO setting VALUES ('c', '1')")
        assert [r[0] for r in store.con.execute("SELECT key FROM setting WHERE length(key) = 1 ORDER BY key")] == [
            "a",
            "c",
        ]


def test_write_after_sqlite_has_already_rolled_back(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        error = dbapi2.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        with pytest.raises(AdviserError) as refused:
            # as SQLite does by itself on a full disk: our own ROLLBACK would now raise
            write_and_raise(store, error, then="ROLLBACK")
        assert refused.value.code == "disk-full"
        with store.write() as con:
            con.execute("INSERT INTO setting VALUES ('a', '2')")


def test_our_own_faults_are_not_the_worlds(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(dbapi2.IntegrityError), store.write() as con:
            con.execute("INSERT INTO setting VALUES ('a', NULL)")
        with pytest.raises(dbapi2.OperationalError), store.write() as con:
            con.execute("SELECT no_such_column FROM area")


def test_reader_sees_commits_and_cannot_write(tmp_path: Path) -> None:
    with new_store(tmp_path, PASSPHRASE) as store, store.reader() as reader:
        with store.write() as con:
            con.execute("INSERT INTO setting VALUES ('a', '1')")
            assert one(reader, "SELECT count(*) FROM setting WHERE key = 'a'") == 0
        assert one(reader, "SELECT count(*) FROM setting WHERE key = 'a'") == 1
        with pytest.raises(AdviserError) as refused, reader.write():
            pass
        assert refused.value.code == "read-only"
        with pytest.raises(dbapi2.OperationalError):
            reader.con.execute("DELETE FROM setting")


def test_one_writer_many_readers(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(AdviserError) as refused:
            Store.open(store.path)
        assert refused.value.code == "locked"
        Store.open(store.path, read_only=True).close()
        Store.open(store.path, lock=False).close()  # the window's own child process
    Store.open(tmp_path / "adviser.db").close()


def test_one_writer_across_processes(tmp_path: Path) -> None:
    path = new_file(tmp_path)
    code = (
        "import sys; from adviser_app.store.connection import Store\n"
        "s = Store.open(sys.argv[1]); print('open', flush=True); input()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    with pytest.raises(AdviserError) as refused:
        Store.open(path)
    assert refused.value.code == "locked"
    child.kill()
    child.communicate()
    Store.open(path).close()  # the lock died with its holder


def test_create_refuses_what_is_there_and_leaves_nothing_when_it_fails(tmp_path: Path) -> None:
    path = new_file(tmp_path)
    with pytest.raises(AdviserError) as refused:
        Store.create(path)
    assert refused.value.code == "exists"

    def fail(store: Store) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        Store.create(tmp_path / "other.db", prepare=fail)
    assert {p.name for p in tmp_path.iterdir()} == {"adviser.db", "other.db.lock"}


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    """Before the first paint only sqlite and json: no sqlite-utils (which imports pandas), numpy or pandas."""
    path = new_file(tmp_path)
    code = (
        "import sys; from adviser_app.store.connection import Store; from adviser_app.store import areas, settings\n"
        "with Store.open(sys.argv[1]) as s: areas.load_areas(s); settings.get(s, 'group')\n"
        "print([m for m in ('sqlite_utils', 'numpy', 'pandas', 'click', 'keyring') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"
