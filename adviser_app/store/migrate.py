"""Migrations: frozen SQL files, each applied once, all pending ones in one transaction.

sqlite-utils (which imports pandas where that is installed) is loaded only when something is pending; whether it is, is
read from ``user_version``, the number of the last migration applied.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

import adviser_app
from adviser_app import paths
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.store.connection import Store

_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")
SET = "adviser"


@dataclass(frozen=True, slots=True)
class Migration:
    """``number`` is what ``user_version`` becomes; ``name`` is the file's name without ``.sql``."""

    number: int
    name: str
    path: Path


def in_folder(folder: Path) -> tuple[Migration, ...]:
    """The migrations of a folder, in order. Raises ValueError when a number is missing or used twice."""
    found = sorted(
        (Migration(int(match[1]), path.stem, path) for path in folder.iterdir() if (match := _NAME.match(path.name))),
        key=lambda m: m.number,
    )
    if [m.number for m in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations in {folder} are not numbered 0001, 0002, … without gaps")
    return tuple(found)


@cache
def available() -> tuple[Migration, ...]:
    """The migrations this program ships."""
    return in_folder(paths.db_dir() / "migrations")


def latest() -> int:
    return available()[-1].number


def pending(con: Any, known: tuple[Migration, ...] | None = None) -> list[Migration]:
    """Migrations not yet applied to the connection's database, in order."""
    version = con.execute("PRAGMA user_version").fetchone()[0]
    return [m for m in (available() if known is None else known) if m.number > version]


def program_version() -> str:
    return adviser_app.__version__


def made_with(con: Any) -> str:
    """The version of Adviser that last upgraded a store, or words where it does not say."""
    try:
        row = con.execute("SELECT json_extract(value, '$') FROM setting WHERE key = 'app_version'").fetchone()
    except dbapi2.Error:  # a newer schema may keep it elsewhere; the refusal must still be told
        row = None
    return str(row[0]) if row and row[0] else "of a later version"


def migrate(store: Store, known: tuple[Migration, ...] | None = None) -> list[Migration]:
    """Apply what is pending and say what was applied. All or nothing: a failing migration leaves the store as it was.

    Raises AdviserError 'migration-failed', or 'disk-full' and the like. Inside a migration foreign keys are off
    (a table may be rebuilt), and checked before the commit.
    """
    from adviser_app.store.connection import APPLICATION_ID

    todo = pending(store.con, known)
    if not todo:
        return []
    db, migrations = _sqlite_utils(store.con)
    everything = available() if known is None else known
    for one in everything:
        _register(migrations, one)
    store.con.execute("PRAGMA foreign_keys = OFF")
    try:
        with store.write() as con:
            first = con.execute("PRAGMA user_version").fetchone()[0] == 0
            migrations.apply(db)
            wrong = con.execute("PRAGMA foreign_key_check").fetchall()
            if wrong:
                raise ValueError(f"{len(wrong)} rows refer to nothing after the migration, first in {wrong[0][0]}")
            if first:
                con.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            con.execute(f"PRAGMA user_version = {todo[-1].number}")
            con.execute(
                "INSERT INTO setting (key, value) VALUES ('app_version', json_quote(?))"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [program_version()],
            )
    except AdviserError:
        raise
    except Exception as error:
        raise AdviserError(
            "The store was not upgraded",
            f"{store.path.name} could not be brought to schema {todo[-1].number} ({error}). It is as it was before.",
            "Keep using the version of Adviser you had, and report this with `adviser doctor --json`.",
            code="migration-failed",
        ) from error
    finally:
        store.con.execute("PRAGMA foreign_keys = ON")
    return todo


def _sqlite_utils(con: Any) -> tuple[Any, Any]:
    """sqlite-utils on our engine. It looks for ``pysqlite3`` first, which must be sqlcipher3 before it is imported,
    else its error classes do not match what the connection raises."""
    import sqlcipher3
    import sqlcipher3.dbapi2

    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
    # It imports pandas where that is installed, only to know its number types: seconds at the first start. Where
    # nobody has loaded pandas yet it is told that there is none, for the length of this import.
    without_pandas = "pandas" not in sys.modules
    if without_pandas:
        sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        from sqlite_utils import Database, Migrations
    finally:
        if without_pandas:
            del sys.modules["pandas"]
    return Database(con, execute_plugins=False, recursive_triggers=False), Migrations(SET)


def _register(migrations: Any, one: Migration) -> None:
    def apply(db: Any) -> None:
        # Statement by statement inside the open transaction: sqlite3's own executescript would commit first.
        db.executescript(one.path.read_text(encoding="utf-8"))

    migrations(name=one.name)(apply)


def schema_text(con: Any) -> str:
    """The schema as one text, ordered by kind and name: what ``db/schema.sql`` holds."""
    rows = con.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        " AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"  # the engine's own business
        " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, name"
    ).fetchall()
    return "\n\n".join(row[0].rstrip("; \n") + ";" for row in rows) + "\n"
