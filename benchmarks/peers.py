"""The floors and peers: what everybody has at hand for a CSV file and SQLite. None of them checks anything.

A peer that is not installed is ``None``; the report says so.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import Run, run

KEYS = {"own": ("indicator", "period", "area_code"), "ons": ("indicator", "period", "measure", "unit", "areacd")}


def columns(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig") as lines:
        return lines.readline().strip().split(",")


def fresh(database: Path) -> Path:
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    return database


def sqlite_import(file: Path, database: Path, key: tuple[str, ...] = ()) -> Callable[[], Run] | None:
    """``sqlite3 .import`` into a table of texts, with a primary key where one is given."""
    shell = shutil.which("sqlite3")
    if shell is None:
        return None
    names = ", ".join(f'"{c}" TEXT' for c in columns(file))
    bound = f", PRIMARY KEY ({', '.join(key)})" if key else ""
    script = f"CREATE TABLE t ({names}{bound});\n.import --csv --skip 1 '{file}' t\n"
    return lambda: run([shell, fresh(database)], stdin=script)


def pandas_to_sql(file: Path, database: Path) -> Callable[[], Run] | None:
    """``pandas.read_csv`` and ``DataFrame.to_sql``."""
    if find_spec("pandas") is None:
        return None
    script = (
        "import sqlite3, sys, pandas\n"
        "with sqlite3.connect(sys.argv[2]) as con:\n"
        "    pandas.read_csv(sys.argv[1]).to_sql('t', con, index=False)\n"
    )
    return lambda: run([sys.executable, "-c", script, file, fresh(database)])


def sqlite_utils_insert(file: Path, database: Path, key: tuple[str, ...]) -> Callable[[], Run] | None:
    """``sqlite-utils insert --csv`` with large batches, without guessing types, its fastest way."""
    if find_spec("sqlite_utils") is None:
        return None
    command = [sys.executable, "-m", "sqlite_utils", "insert"]
    options = ["--csv", "--batch-size", "100000", "--no-detect-types"]
    for column in key:
        options += ["--pk", column]
    return lambda: run([*command, fresh(database), "t", file, *options])


def sqlite_utils_upsert(file: Path, database: Path, key: tuple[str, ...]) -> Callable[[], Run] | None:
    """``sqlite-utils upsert --csv`` into the table that is there."""
    if find_spec("sqlite_utils") is None:
        return None
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "sqlite_utils",
        "upsert",
        database,
        "t",
        file,
        "--csv",
        "--no-detect-types",
    ]
    for column in key:
        command += ["--pk", column]
    return lambda: run(command)
