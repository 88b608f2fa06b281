"""What kills, fills and damages a store, and what is there afterwards: the old state or the new, and a clear word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import stores
from adviser_app.store import integrity, migrate, settings
from adviser_app.store.connection import Store
from tests.tools.stores import PASSPHRASE, add_figures, new_file, new_store, raw_key

REPOSITORY = Path(__file__).resolve().parent.parent.parent
HEAD = """
import os, sys
from pathlib import Path
from adviser_app.domain.progress import Work
from adviser_app.services import stores
from adviser_app.store import backup, migrate, settings
from adviser_app.store.connection import Store
path, key = Path(sys.argv[1]), sys.argv[2] or None
def stop(*_):
    print("here", flush=True)
    sys.stdin.read()
"""


def start(code: str, path: Path, passphrase: str | None = None) -> subprocess.Popen[str]:
    key = raw_key(passphrase) if passphrase else ""
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + code, str(path), key],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_when_here(child: subprocess.Popen[str], line: str = "here") -> None:
    assert child.stdout is not None
    for text in child.stdout:
        if text.strip() == line:
            break
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()


pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and resource limits are Unix words")


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
@pytest.mark.parametrize(("where", "old"), [("before", True), ("after", False)])
def test_killed_in_a_write(tmp_path: Path, passphrase: str | None, where: str, old: bool) -> None:
    with new_store(tmp_path, passphrase) as store:
        add_figures(store)
        before = store.con.execute("SELECT * FROM slab").fetchall()
        path = store.path
    code = (
        "store = Store.open(path, key)\n"
        "with store.write() as con:\n"
        "    con.execute('UPDATE slab SET vals = ?, crc = 0', ['[' + '1,' * 300 + '1]'])\n"
        "    con.execute('PRAGMA cache_spill = 1')\n"
        f"    {'stop()' if where == 'before' else 'pass'}\n"
        "stop()\n"
    )
    kill_when_here(start(code, path, passphrase))
    with stores.open_store(path, passphrase and raw_key(passphrase)) as store:
        now = store.con.execute("SELECT * FROM slab").fetchall()
        assert (now == before) is old
        assert old or all(row[-1] == 0 for row in now)
        if old:
            assert integrity.check(store, deep=True) == []


def test_killed_anywhere_in_many_writes(tmp_path: Path) -> None:
    """Whatever was said to be done is done, and each write is whole."""
    path = new_file(tmp_path)
    code = (
        "store = Store.open(path, key)\n"
        "for n in range(100000):\n"
        "    with store.write():\n"
        "        settings.put(store, 'a', n)\n"
        "        settings.put(store, 'b', n)\n"
        "    print(n, flush=True)\n"
    )
    for line in ("0", "7", "31"):
        kill_when_here(start(code, path), line)
        with stores.open_store(path) as store:
            assert settings.get(store, "a") == settings.get(store, "b")
            assert settings.get(store, "a") >= int(line)
            assert integrity.check(store, deep=True) == []


def test_killed_while_a_store_is_made(tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    kill_when_here(start("Store.create(path, key, prepare=stop)", path))
    assert not path.exists()
    with stores.open_store(path) as store:
        assert integrity.check(store, deep=True) == []
    assert not list(tmp_path.glob("*.partial*"))


def test_killed_in_a_migration(tmp_path: Path) -> None:
    path = new_file(tmp_path)
    folder = tmp_path / "m"
    folder.mkdir()
    for one in migrate.available():
        (folder / one.path.name).write_bytes(one.path.read_bytes())
    (folder / f"{migrate.latest() + 1:04}_more.sql").write_text(
        "CREATE TABLE extra AS SELECT * FROM area; DELETE FROM setting; SELECT stop();"
    )
    code = (
        "store = Store.open(path, key)\n"
        "store.con.create_function('stop', 0, stop)\n"
        f"migrate.migrate(store, migrate.in_folder(Path({str(folder)!r})))\n"
    )
    kill_when_here(start(code, path))
    with stores.open_store(path) as store:
        assert migrate.pending(store.con) == []
        assert integrity.check(store, deep=True) == []


@pytest.mark.parametrize("at", ["Making a backup", "Checking the backup"])
def test_killed_in_a_backup(tmp_path: Path, at: str) -> None:
    with new_store(tmp_path) as store:
        add_figures(store)
        good = stores.backup(store)
    code = (
        "store = Store.open(path, key)\n"
        f"stores.backup(store, work=Work(lambda text, _: stop() if text == {at!r} else None))\n"
    )
    kill_when_here(start(code, store.path))
    assert [b.path for b in stores.list_backups(store.path)] == [good]
    with stores.open_store(store.path) as again:
        assert integrity.check(again, deep=True) == []
    assert [p.name for p in good.parent.iterdir()] == [good.name]


@pytest.mark.parametrize("at", ["verify", "replace"])
def test_killed_while_the_passphrase_is_set(tmp_path: Path, at: str) -> None:
    path = new_file(tmp_path)
    hook = "backup.verify" if at == "verify" else "os.replace"
    code = f"store = Store.open(path, key)\n{hook} = stop\nstores.set_passphrase(store, {PASSPHRASE!r})\n"
    kill_when_here(start(code, path))
    with stores.open_store(path) as store:  # still plain
        assert integrity.check(store, deep=True) == []
    assert not list(tmp_path.glob("*.partial*"))


def test_killed_in_a_restore(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        settings.put(store, "k", "then")
        stores.backup(store)
        settings.put(store, "k", "now")
    kill_when_here(start("backup.os.replace = stop\nstores.restore(path)\n", store.path))
    with stores.open_store(store.path) as again:
        assert settings.get(again, "k") == "now"
    assert stores.restore(store.path) is not None


# --- no room, no right ------------------------------------------------------------------------------------------------


def fill(store: Store) -> None:
    with store.write() as con:
        con.execute("INSERT INTO setting VALUES ('big', json_quote(hex(zeroblob(20000000))))")


def test_a_full_disk(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        pages = store.con.execute("PRAGMA page_count").fetchone()[0]
        store.con.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(AdviserError) as refused:
            fill(store)
        assert refused.value.code == "disk-full"
        assert "Nothing was changed" in refused.value.message
        settings.put(store, "k", "small things still fit")
        assert integrity.check(store, deep=True) == []


LIMITED = """
import resource
from adviser_app.domain.errors import AdviserError
store = Store.open(path, key)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size - 50_000, resource.RLIM_INFINITY))
try:
    {what}
except AdviserError as error:
    print(error.code, flush=True)
"""


@pytest.mark.parametrize(
    "what",
    [
        "settings.put(store, 'big', 'x' * 20_000_000)",
        "stores.backup(store)",
        "stores.set_passphrase(store, 'three odd words')",
    ],
    ids=["write", "backup", "passphrase"],
)
def test_a_limit_on_the_size_of_files(tmp_path: Path, what: str) -> None:
    path = new_file(tmp_path)
    out, _ = start(LIMITED.replace("{what}", what), path).communicate("")
    assert out.strip() in ("disk-full", "disk-error")
    with stores.open_store(path) as store:
        assert integrity.check(store, deep=True) == []
    assert not list(tmp_path.rglob("*.partial*"))


UNPRIVILEGED = """
from adviser_app.domain.errors import AdviserError
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
def told(what):
    try:
        what()
        print("done", flush=True)
    except AdviserError as error:
        print(error.code, flush=True)
told(lambda: Store.open(path, key))
told(lambda: Store.open(path, key, read_only=True))
told(lambda: print(stores.doctor(path, key).sound))
told(lambda: Store.create(path.with_name("new.db")))
told(lambda: stores.open_store(path.parent / "deeper" / "new.db"))
"""


def test_a_folder_that_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        path = new_file(folder)
        for one in (folder, path):
            one.chmod(0o555)
        out, _ = start(UNPRIVILEGED, path).communicate("")
        folder.chmod(0o755)
    assert out.split() == ["read-only", "done", "True", "done", "read-only", "read-only"]


# --- damage -----------------------------------------------------------------------------------------------------------


def code_of(path: Path, passphrase: str | None = None) -> str:
    """How opening is refused, else the worst finding of the check at start."""
    try:
        report = stores.doctor(path, passphrase)
    except AdviserError as error:
        return error.code
    return "sound" if report.sound else report.findings[0].code


def refusal_of(path: Path, passphrase: str | None = None) -> str:
    before = path.read_bytes()
    with pytest.raises(AdviserError) as refused:
        stores.open_store(path, passphrase)
    assert path.read_bytes() == before, "a refused file is never touched"
    assert refused.value.next_step
    return refused.value.code


def test_zero_length(tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    path.write_bytes(b"")
    assert refusal_of(path) == "damaged-empty"
    assert code_of(path) == "damaged-empty"


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
@pytest.mark.parametrize("cut", [1, 5000, 8192, 3 * 8192])
def test_truncated(tmp_path: Path, passphrase: str | None, cut: int) -> None:
    path = new_file(tmp_path, passphrase)
    path.write_bytes(path.read_bytes()[:-cut])
    assert refusal_of(path, passphrase and raw_key(passphrase)) in ("damaged-truncated", "damaged")


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_flipped_byte_in_the_figures(tmp_path: Path, passphrase: str | None) -> None:
    with new_store(tmp_path, passphrase) as store:
        add_figures(store)
        path = store.path
    data = bytearray(path.read_bytes())
    at = data.rindex(b"77.5") if passphrase is None else len(data) - 8192 * 3 // 2
    data[at] ^= 1  # in plain 77.5 becomes 67.5: a figure like any other
    path.write_bytes(data)
    assert code_of(path, passphrase and raw_key(passphrase)) != "sound"


def test_a_flipped_byte_anywhere_in_an_encrypted_store_is_found(tmp_path: Path) -> None:
    path = new_file(tmp_path, PASSPHRASE)
    whole = path.read_bytes()
    for at in range(100, len(whole), len(whole) // 12):
        data = bytearray(whole)
        data[at] ^= 4
        path.write_bytes(data)
        assert code_of(path, raw_key(PASSPHRASE)) != "sound", at


def test_a_page_of_noise(tmp_path: Path) -> None:
    path = new_file(tmp_path)
    whole = path.read_bytes()
    for page in range(1, len(whole) // 8192, 3):
        path.write_bytes(whole[: page * 8192] + bytes(range(256)) * 32 + whole[(page + 1) * 8192 :])
        assert code_of(path) != "sound", page


def test_foreign_files(tmp_path: Path) -> None:
    import sqlite3

    other = tmp_path / "other.db"
    con = sqlite3.connect(other)
    con.execute("CREATE TABLE area (id)")
    con.commit()
    con.close()
    assert refusal_of(other) == "foreign-database"
    for name, data in {
        "notes.txt": b"area_code,indicator,period,value\n" * 400,
        "accents.csv": "été,Škoda\n".encode("cp1250") * 800,
        "utf16.csv": "a,b\n1,2\n".encode("utf-16") * 1,
        "report.pdf": b"%PDF-1.7\n" + os.urandom(8192 * 2 - 9),
        "data.zip": b"PK\x03\x04" + os.urandom(8192 - 4),
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert refusal_of(path) == "not-a-store", name


def test_a_wrong_passphrase_looks_like_damage_and_is_never_repaired(tmp_path: Path) -> None:
    path = new_file(tmp_path, PASSPHRASE)
    assert refusal_of(path, "the wrong words") == "passphrase-wrong"
    data = bytearray(path.read_bytes())
    data[300] ^= 1
    path.write_bytes(data)
    assert refusal_of(path, PASSPHRASE) == "passphrase-wrong"


def test_damage_and_the_way_back(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        add_figures(store)
        stores.backup(store)
    path = store.path
    path.write_bytes(path.read_bytes()[:9000])
    assert refusal_of(path) == "damaged-truncated"
    aside = stores.restore(path)
    assert aside is not None
    assert aside.stat().st_size == 9000
    with stores.open_store(path) as restored:
        assert restored.con.execute("SELECT count(*) FROM slab").fetchone()[0] == 6
        assert integrity.check(restored, deep=True) == []
