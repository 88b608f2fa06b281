"""Migrations: the snapshot, the store of every released version, refusal of newer ones, all or nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.store import integrity, migrate
from adviser_app.store.connection import Store
from tests.tools.schema import schema
from tests.tools.stores import PASSPHRASE, new_file

RELEASED = sorted((Path(__file__).parent.parent / "fixtures" / "stores").glob("*.db"))


def more(folder: Path, sql: str) -> tuple[migrate.Migration, ...]:
    """The shipped migrations and one more."""
    folder.mkdir()
    for one in migrate.available():
        shutil.copy(one.path, folder)
    (folder / f"{migrate.latest() + 1:04}_more.sql").write_text(sql)
    return migrate.in_folder(folder)


def test_schema_snapshot() -> None:
    assert (paths.db_dir() / "schema.sql").read_text(encoding="utf-8") == schema(), "run python -m tests.tools.schema"


def test_every_released_version_has_a_fixture() -> None:
    assert [int(p.stem) for p in RELEASED] == list(range(1, migrate.latest() + 1))


@pytest.mark.parametrize("released", RELEASED, ids=lambda p: p.stem)
def test_stores_of_released_versions_open_whole(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copyfile(released, path)
    with Store.open(path) as store:
        assert store.con.execute("PRAGMA user_version").fetchone()[0] == migrate.latest()
        assert integrity.check(store, deep=True) == []
        rows = store.con.execute(
            "SELECT area_name, indicator, period, value, marker FROM observation"
            " WHERE area_code IN ('E08000038', 'E06000001') ORDER BY area_code"
        ).fetchall()
        assert ("Barnsley", "Recycling rate", "2024/25", 42.1, None) in rows
        assert ("Hartlepool", "Recycling rate", "2024/25", None, "[x]") in rows


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_pending_migration_is_applied_with_its_number(tmp_path: Path, passphrase: str | None) -> None:
    path = new_file(tmp_path, passphrase)
    known = more(tmp_path / "m", "CREATE TABLE extra (a INTEGER); INSERT INTO extra VALUES (1);")
    with Store.open(path, passphrase) as store:
        assert [m.number for m in migrate.migrate(store, known)] == [known[-1].number]
        assert store.con.execute("SELECT a FROM extra").fetchall() == [(1,)]
        assert store.con.execute("PRAGMA user_version").fetchone()[0] == known[-1].number
        assert store.con.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert migrate.migrate(store, known) == []


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE extra (a INTEGER); DELETE FROM area; SELECT no_such_function();",
        "DELETE FROM area;",  # leaves codes that refer to nothing
        "PRAGMA foreign_keys = ON; DELETE FROM setting; nonsense;",
    ],
)
def test_failing_migration_leaves_the_store_as_it_was(tmp_path: Path, sql: str) -> None:
    path = new_file(tmp_path)
    before = path.read_bytes()
    with Store.open(path) as store:
        with pytest.raises(AdviserError) as refused:
            migrate.migrate(store, more(tmp_path / "m", sql))
        assert refused.value.code == "migration-failed"
        assert store.con.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert path.read_bytes() == before
    Store.open(path).close()


def test_newer_store_is_refused_with_the_version_needed(tmp_path: Path) -> None:
    path = new_file(tmp_path)
    con = dbapi2.connect(str(path))
    con.execute(f"PRAGMA user_version = {migrate.latest() + 1}")
    con.execute("UPDATE setting SET value = '\"9.4.0\"' WHERE key = 'app_version'")
    con.commit()
    con.close()
    before = path.read_bytes()
    with pytest.raises(AdviserError) as refused:
        Store.open(path)
    assert refused.value.code == "newer-store"
    assert "9.4.0" in refused.value.message
    assert path.read_bytes() == before


def test_older_store_is_not_upgraded_by_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = new_file(tmp_path)
    known = more(tmp_path / "m", "CREATE TABLE extra (a INTEGER);")
    monkeypatch.setattr(migrate, "available", lambda: known)
    with pytest.raises(AdviserError) as refused:
        Store.open(path, read_only=True)
    assert refused.value.code == "older-store"
    Store.open(path).close()
    Store.open(path, read_only=True).close()


def test_migrations_are_numbered_without_gaps(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").touch()
    (tmp_path / "0003_b.sql").touch()
    with pytest.raises(ValueError, match="without gaps"):
        migrate.in_folder(tmp_path)


def test_sqlite_utils_runs_on_our_engine_and_without_pandas(tmp_path: Path) -> None:
    code = (
        "import sys; from adviser_app.store.connection import Store\n"
        "Store.create(sys.argv[1]).close()\n"
        "import sqlite_utils.utils, sqlcipher3\n"
        "print(sqlite_utils.utils.sqlite3 is sqlcipher3, 'pandas' in sys.modules)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.db")], capture_output=True, text=True, check=True
    )
    assert out.stdout == "True False\n"
