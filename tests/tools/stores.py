"""Stores for tests: one is made with the register in a session and copied, so that a test costs a millisecond."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from adviser_app.store.areas import load_register
from adviser_app.store.connection import Store

PASSPHRASE = "three odd words"


@cache
def _template(passphrase: str | None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="adviser-test-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.db"

    def prepare(store: Store) -> None:
        load_register(store)

    Store.create(path, passphrase, prepare=prepare).close()
    return path


def new_file(folder: Path, passphrase: str | None = None, name: str = "adviser.db") -> Path:
    """A store file with the register and nothing else."""
    path = folder / name
    shutil.copyfile(_template(passphrase), path)
    return path


def new_store(folder: Path, passphrase: str | None = None) -> Store:
    """The same, open for writing."""
    path = new_file(folder, passphrase)
    return Store.open(path, passphrase and raw_key(passphrase))


@cache
def raw_key(passphrase: str) -> str:
    """The derived key of every copy: deriving takes a third of a second, and one test shows that it works."""
    with Store.open(_template(passphrase), passphrase, read_only=True) as store:
        assert store.key is not None
        return store.key.text


def add_figures(store: Store, series: int = 3, periods: int = 2) -> None:
    """Some series with a value for every area but the first, which has a marker; one release."""
    from adviser_app.store.slabs import write_rows

    areas = store.con.execute("SELECT count(*) FROM area").fetchone()[0]
    values = "[null," + ",".join(f"{n}.5" for n in range(1, areas)) + "]"
    with store.write() as con:
        con.execute(
            "INSERT INTO release (id, publisher, released, imported, counts) VALUES (1, 'Test', '2026-01-31',"
            " '2026-02-01T09:00:00', '{\"new\": 1}')"
        )
        for period in range(periods):
            con.execute(
                "INSERT INTO period (id, start, length) VALUES (?, ?, 'P1Y')", (period, f"{2020 + period}-01-01")
            )
        for number in range(1, series + 1):
            con.execute(
                "INSERT INTO series (id, publisher, indicator, decimals) VALUES (?, 'Test', ?, 1)",
                (number, f"Indicator {number}"),
            )
            for period in range(periods):
                write_rows(store, [(number * 4096 + period, values, None, None, '{"0":"[x]"}', None, None, 1)])
