"""The store's connection: plain SQLite without a passphrase, SQLCipher with one, always the same engine.

Imports nothing heavy: this module is loaded before the first paint.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlcipher3 import dbapi2

from adviser_app.domain.errors import AdviserError
from adviser_app.store import faults, migrate
from adviser_app.store.keys import Key, derive, new_key, salt_of
from adviser_app.store.lock import WriterLock

APPLICATION_ID = 0x41647672  # "Advr"
BUSY_MS = 5000
PARTIAL = ".partial"
DbError = dbapi2.Error


class _TakenBack(Exception):
    """Ends a trial."""


class Store:
    """An open store. Made by ``create``, ``open`` or ``reader``.

    ``con`` has no implicit transactions: reads need none, writes go through ``write()``. One thread at a time uses a
    Store; a second thread takes a ``reader()``.
    """

    def __init__(
        self,
        path: Path,
        con: Any,
        key: Key | None,
        lock: WriterLock | None,
        *,
        read_only: bool,
        day: date | None = None,
    ) -> None:
        self.path = path
        self.con = con
        self.key = key
        self.read_only = read_only
        self.day = day  # figures as they stood on this day (store.past); None: as they are
        self._lock = lock
        self._depth = 0

    @property
    def passphrase_set(self) -> bool:
        return self.key is not None

    @classmethod
    def create(
        cls, path: Path | str, passphrase: str | None = None, prepare: Callable[[Store], None] | None = None
    ) -> Store:
        """A new store with the present schema, filled by ``prepare`` if given.

        It is made beside its place and moved there when whole, so a half-made store never appears.
        Raises AdviserError 'exists', 'read-only', 'disk-full', 'locked'.
        """
        path = Path(path)
        if path.exists():
            raise AdviserError("Already there", f"{path} exists.", "Choose another name, or open it.", code="exists")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AdviserError(
                "Cannot make the folder",
                f"{path.parent}: {error.strerror}.",
                "Choose another folder.",
                code="read-only",
            ) from error
        lock = WriterLock(path)
        partial = path.with_name(path.name + PARTIAL)
        try:
            remove_database(partial)
            key = new_key(passphrase) if passphrase else None
            store = cls(partial, connect(partial, key), key, None, read_only=False)
            try:
                with store.faults():
                    store.con.execute(f"PRAGMA page_size = {faults.PAGE_SIZE}")
                    _writer_pragmas(store.con)
                    migrate.migrate(store)
                    if prepare is not None:
                        prepare(store)
            finally:
                store.close()
            os.replace(partial, path)
        except BaseException:
            with contextlib.suppress(OSError):
                remove_database(partial)
            lock.release()
            raise
        return cls._open(path, key, lock, read_only=False, upgrade=False)

    @classmethod
    def open(
        cls,
        path: Path | str,
        passphrase: str | None = None,
        *,
        read_only: bool = False,
        lock: bool = True,
        upgrade: bool = True,
    ) -> Store:
        """Open a store; ``passphrase`` may be a remembered raw key (``Key.text``), and is ignored by a plain file.

        ``lock=False`` is for a child process working for a window that holds the lock; ``upgrade=False`` leaves
        pending migrations (the caller makes a backup first, or only copies the file).
        Raises AdviserError 'no-store', 'damaged', 'damaged-empty', 'damaged-truncated', 'not-a-store',
        'foreign-database', 'passphrase-needed', 'passphrase-wrong', 'newer-store', 'older-store' (read-only and not yet
        upgraded), 'locked', 'read-only'.
        """
        path = Path(path)
        try:
            kind = faults.file_kind(path)
        except OSError as error:
            raise AdviserError(
                "Cannot open the store", f"{path}: {error.strerror}.", "Check that it may be read.", code="cannot-open"
            ) from error
        refused = faults.refusal_for(kind, path)
        if refused is not None:
            raise refused
        wal = path.with_name(path.name + "-wal")
        if kind is faults.FileKind.PLAIN and not (wal.exists() and wal.stat().st_size):
            should, has = faults.plain_size(path), path.stat().st_size
            if should is not None and has < should:
                raise faults.truncated(path, has, should)
        key = None
        if kind is faults.FileKind.ENCRYPTED:
            if not passphrase:
                raise faults.passphrase_needed(path)
            key = derive(passphrase, salt_of(path))
        held = WriterLock(path) if lock and not read_only else None
        try:
            return cls._open(path, key, held, read_only=read_only, upgrade=upgrade)
        except BaseException:
            if held is not None:
                held.release()
            raise

    @classmethod
    def _open(cls, path: Path, key: Key | None, lock: WriterLock | None, *, read_only: bool, upgrade: bool) -> Store:
        try:
            con = connect(path, key, read_only=read_only)
            store = cls(path, con, key, lock, read_only=read_only)
            try:
                _check_identity(store)
                _check_length(store)
                if not read_only:
                    _writer_pragmas(con)
                if migrate.pending(con):
                    if read_only and upgrade:
                        raise AdviserError(
                            "Made by an older Adviser",
                            f"{path.name} must be upgraded before it can be read.",
                            "Open it once where it can be written; a backup is made first.",
                            code="older-store",
                        )
                    if upgrade and not read_only:
                        migrate.migrate(store)
            except BaseException:
                con.close()
                raise
        except dbapi2.Error as error:
            refused = faults.refusal(error, path, keyed=key is not None)
            if refused is None:
                raise
            raise refused from error
        return store

    @classmethod
    def reopen(cls, path: Path, key: Key | None, lock: WriterLock | None) -> Store:
        """Open for writing with a key and a lock already held (``hand_over_lock``)."""
        try:
            return cls._open(path, key, lock, read_only=False, upgrade=False)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def hand_over_lock(self) -> WriterLock | None:
        """Close the connection and give up the lock to the caller, who must pass it on or release it."""
        lock, self._lock = self._lock, None
        self.con.close()
        return lock

    def reader(self) -> Store:
        """A second, read-only connection with the same key, for another thread. Takes a millisecond."""
        con = connect(self.path, self.key, read_only=True)
        return Store(self.path, con, self.key, None, read_only=True)

    @contextlib.contextmanager
    def write(self) -> Iterator[Any]:
        """One transaction: BEGIN IMMEDIATE … COMMIT, or ROLLBACK when anything is raised. Yields the connection.

        Inside another ``write()`` it is a savepoint of that one. The world's failures (disk full, read-only, locked,
        damaged) come out as AdviserError; nothing is changed then.
        """
        if self.read_only:
            raise AdviserError(
                "Read only", f"{self.path.name} is open for reading only.", "Open it for writing.", code="read-only"
            )
        with self.faults():
            if self._depth:
                begin, commit, undo = "SAVEPOINT inner", "RELEASE inner", "ROLLBACK TO inner"
            else:
                begin, commit, undo = "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"
            self.con.execute(begin)
            self._depth += 1
            try:
                yield self.con
                self.con.execute(commit)
            except BaseException:
                # On a full disk or an I/O error SQLite has often rolled back by itself; a second ROLLBACK would
                # raise and hide the reason.
                if self.con.in_transaction:
                    with contextlib.suppress(dbapi2.Error):
                        self.con.execute(undo)
                        if self._depth > 1:
                            self.con.execute(commit)
                raise
            finally:
                self._depth -= 1

    @contextlib.contextmanager
    def trial(self) -> Iterator[None]:
        """A ``write()`` that is taken back at its end, whatever was written: to see what it would do. It is kept in
        memory and off the disk, so that nothing need be undone there."""
        spill = self.con.execute("PRAGMA cache_spill").fetchone()[0]
        self.con.execute("PRAGMA cache_spill = OFF")
        try:
            with contextlib.suppress(_TakenBack), self.write():
                yield
                raise _TakenBack
        finally:
            self.con.execute(f"PRAGMA cache_spill = {spill}")

    @contextlib.contextmanager
    def faults(self) -> Iterator[None]:
        """Turns what the disk or the file does, in reads too, into AdviserError."""
        try:
            yield
        except dbapi2.Error as error:
            refused = faults.refusal(error, self.path, keyed=False)
            if refused is None:
                raise
            raise refused from error

    def close(self) -> None:
        """Safe to call twice."""
        try:
            self.con.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(path: Path, key: Key | None, *, read_only: bool = False) -> Any:
    """A connection with the pragmas every one needs; no check of what the file is."""
    name, uri = str(path), False
    if read_only and not _writable(path):
        # A WAL file that nobody can write is read as it lies, unless changes wait beside it.
        wal = path.with_name(path.name + "-wal")
        waiting = wal.exists() and wal.stat().st_size > 0
        name, uri = f"{path.resolve().as_uri()}?mode=ro{'' if waiting else '&immutable=1'}", True
    try:
        con = dbapi2.connect(name, uri=uri, isolation_level=None, check_same_thread=False, cached_statements=256)
    except dbapi2.Error as error:
        raise faults.refusal(error, path) or error from error
    try:
        con.execute("PRAGMA cipher_log_level = NONE")
        # The default, not the file's own setting: VACUUM INTO and ATTACH write the copy with the default.
        con.execute(f"PRAGMA cipher_default_page_size = {faults.PAGE_SIZE}")
        if key is not None:
            con.execute(f'PRAGMA key = "{key.text}"')
        con.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        con.execute("PRAGMA foreign_keys = ON")
        con.execute("PRAGMA temp_store = MEMORY")  # temporary files would not be encrypted
        con.execute("PRAGMA trusted_schema = OFF")
        if read_only:
            con.execute("PRAGMA query_only = ON")
    except BaseException:
        con.close()
        raise
    return con


def _writer_pragmas(con: Any) -> None:
    con.execute("PRAGMA journal_mode = WAL")
    con.execute("PRAGMA synchronous = FULL")
    con.execute("PRAGMA cache_size = -65536")  # KiB: a large import stays in memory until it is committed or not
    con.execute("PRAGMA secure_delete = ON")  # what is deleted or erased leaves no bytes on the pages it was on
    con.execute("PRAGMA journal_size_limit = 67108864")  # a large import must not leave its log behind


def _check_identity(store: Store) -> None:
    """The file is a store of ours, whole, and not from a newer program. Reads the header only."""
    con, path = store.con, store.path
    app = con.execute("PRAGMA application_id").fetchone()[0]
    if app != APPLICATION_ID:
        raise faults.foreign(path)
    version = con.execute("PRAGMA user_version").fetchone()[0]
    if version > migrate.latest():
        raise faults.newer(path, migrate.made_with(con), migrate.program_version())


def _check_length(store: Store) -> None:
    """An encrypted file says how long it is only once it is open."""
    wal = store.path.with_name(store.path.name + "-wal")
    if store.key is None or (wal.exists() and wal.stat().st_size):
        return
    pages, size = (store.con.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    should, has = int(pages) * int(size), store.path.stat().st_size  # SQLCipher gives the page size as text
    if has < should:
        raise faults.truncated(store.path, has, should)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def remove_database(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
