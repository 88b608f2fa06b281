"""The check: what SQLite's own passes and ours must find."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app.domain.problems import Severity
from adviser_app.services import records
from adviser_app.store import edits, integrity
from adviser_app.store.connection import Store
from adviser_app.store.slabs import write_rows
from tests.tools.stores import PASSPHRASE, add_figures, new_store


@pytest.fixture(params=[None, PASSPHRASE], ids=["plain", "encrypted"])
def store(request: pytest.FixtureRequest, tmp_path: Path):  # type: ignore[no-untyped-def]
    with new_store(tmp_path, request.param) as opened:
        add_figures(opened)
        yield opened


def found(store: Store, deep: bool = True) -> set[str]:
    return {f.code for f in integrity.check(store, deep) if f.severity is Severity.ERROR}


def test_a_sound_store(store: Store) -> None:
    assert integrity.check(store) == integrity.check(store, deep=True) == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE slab SET vals = replace(vals, '7.5', '7.6') WHERE id = 4096", "slab-checksum"),
        ("UPDATE slab SET marks = NULL WHERE id = 4097", "slab-checksum"),
        ("DELETE FROM series WHERE id = 2", "slab-without-series"),
        ("DELETE FROM period WHERE id = 1", "slab-without-period"),
        ("DELETE FROM release", "reference"),
        ("UPDATE area_code SET is_current = 0 WHERE code = 'E06000001'", "area-without-code"),
        ("DELETE FROM area WHERE id = 12", "area-positions"),
        ("UPDATE setting SET value = '{'", "setting-json"),
        ("UPDATE release SET counts = 'x'", "release-json"),
        ("INSERT INTO revision VALUES (4096, 1, '{', NULL)", "revision-json"),
        ("INSERT INTO revision VALUES (4096, 1, NULL, NULL)", "revision-json"),
        ("INSERT INTO revision VALUES (999999999, 1, '{}', NULL)", "revision-without-slab"),
        ("CREATE TABLE stranger (a)", "schema"),
        ("DROP INDEX revision_slab", "schema"),
        ("PRAGMA user_version = 0", "schema-version"),
    ],
)
def test_findings(store: Store, sql: str, code: str) -> None:
    store.con.execute("PRAGMA foreign_keys = OFF")
    store.con.execute(sql)
    assert code in found(store)


@pytest.mark.parametrize(
    ("vals", "marks", "code"),
    [
        ("[1,2", None, "slab-json"),
        ('{"0":1}', None, "slab-json"),
        ("[" + "1," * 999 + "1]", None, "slab-length"),
        ("[1]", '{"5000":"[x]"}', "slab-length"),
        ("[1,2]", '{"1":"[x]"}', "slab-value-and-mark"),
    ],
)
def test_slabs_that_were_written_wrong(store: Store, vals: str, marks: str | None, code: str) -> None:
    with store.write():
        write_rows(store, [(4096, vals, None, None, marks, None, None, 1)])
    assert found(store) == {code}


def test_the_check_at_start_looks_at_a_sample(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "SAMPLE", 2)
    with store.write() as con:
        con.execute("UPDATE slab SET crc = 0")
    shallow = [f for f in integrity.check(store) if f.code == "slab-checksum"]
    assert shallow[0].message.startswith("2 ")
    deep = [f for f in integrity.check(store, deep=True) if f.code == "slab-checksum"]
    assert deep[0].message.startswith("6 ")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/home/ann/OneDrive - LGA/adviser.db", "synced-folder"),
        ("/home/ann/OneDrive/x/adviser.db", "synced-folder"),
        (r"C:\Users\ann\Dropbox\adviser.db", "synced-folder"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/adviser.db", "synced-folder"),
        ("/Volumes/GoogleDrive/My Drive/adviser.db", "synced-folder"),
        (r"\\server\share\adviser.db", "network-folder"),
        ("/home/ann/onedriveless/adviser.db", None),
        ("/home/ann/Adviser/adviser.db", None),
    ],
)
def test_places_where_a_store_is_in_danger(path: str, code: str | None) -> None:
    findings = integrity.location(Path(path))
    assert [f.code for f in findings] == ([code] if code else [])
    assert all(f.severity is Severity.WARNING for f in findings)


@pytest.mark.parametrize(
    ("sql", "quick"),
    [
        ("DELETE FROM contact", True),
        ("UPDATE row_state SET standing = 'deleted' WHERE tbl = 'contact'", True),
        ("DELETE FROM cell WHERE field = 'name'", True),
        ("DELETE FROM record_search", True),
        ("UPDATE contact SET name = 'Bob'", False),
        ("UPDATE cell SET status = 'conflict' WHERE field = 'name' AND tbl = 'contact'", False),
    ],
)
def test_records_that_are_not_what_was_written(store: Store, sql: str, quick: bool) -> None:
    records.create(store, "contact", {"council": "E08000038", "name": "Ann", "role": "Leader"})
    assert integrity.check(store) == integrity.check(store, deep=True) == []
    store.con.execute(sql)
    assert found(store) == {"record-caches"}
    assert (found(store, deep=False) == {"record-caches"}) is quick
    edits.rebuild(store)
    assert found(store) == set()


def test_an_edit_that_was_altered(store: Store) -> None:
    records.create(store, "contact", {"council": "E08000038", "name": "Ann", "role": "Leader"})
    store.con.execute("UPDATE edit SET value = 'Bob' WHERE field = 'name' AND tbl = 'contact'")
    assert "edit-id" in found(store)
    edits.rebuild(store)
    assert found(store) == {"edit-id"}
