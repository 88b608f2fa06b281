"""Backups: as encrypted as the store, verified before they count, never more than their share of the disk.

A backup is one file beside the store, in ``<name>-backups``: ``adviser_2026-03-03_101500_import.db``. It is written
through the store's own keyed connection, so it never holds what the store encrypts.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import QUIET, Work
from adviser_app.store import faults, integrity
from adviser_app.store.connection import PARTIAL, Store, connect, remove_database
from adviser_app.store.keys import Key
from adviser_app.store.lock import WriterLock

DAILY = 10
MONTHLY = 12
IMPORTS = 5
OTHERS = 5  # of each other reason: by hand, before an upgrade, a restore, a change of passphrase
MOST_BYTES = 2_000_000_000
REASONS = ("daily", "import", "manual", "upgrade", "restore", "passphrase")
_NAME = re.compile(r"_(\d{4}-\d\d-\d\d)_(\d{6})_([a-z]+)(?:-(\d+))?\.db$")
_PAGES = 2000  # copied between two looks at Cancel: 16 MB


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file. ``made`` is local time; ``reason`` one of ``REASONS``."""

    path: Path
    made: datetime
    reason: str
    bytes: int
    encrypted: bool
    number: int = 1  # of several made in one second


def folder(store: Path) -> Path:
    """Where the backups of a store are kept."""
    return store.with_name(f"{store.stem}-backups")


def list_backups(store: Path, place: Path | None = None) -> list[Backup]:
    """The backups of a store, newest first."""
    place = place or folder(store)
    found = []
    if place.is_dir():
        for path in place.iterdir():
            match = _NAME.search(path.name)
            if match and path.name.startswith(store.stem + "_"):
                made = datetime.strptime(match[1] + match[2], "%Y-%m-%d%H%M%S")  # noqa: DTZ007 (local time, as named)
                encrypted = faults.file_kind(path) is not faults.FileKind.PLAIN
                found.append(Backup(path, made, match[3], path.stat().st_size, encrypted, int(match[4] or 1)))
    return sorted(found, key=lambda b: (b.made, b.number, b.path.name), reverse=True)


def backup(
    store: Store, place: Path | None = None, reason: str = "manual", *, now: datetime | None = None, work: Work = QUIET
) -> Path:
    """A verified copy of the store as last committed; its path. Older ones beyond their number are then removed.

    Raises AdviserError 'disk-full', 'disk-error', 'read-only', 'damaged', or Cancelled; nothing half-written stays.
    """
    if reason not in REASONS:
        raise ValueError(f"not a reason for a backup: {reason}")
    place = place or folder(store.path)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AdviserError(
            "No backup made",
            f"The folder {place} cannot be made: {error.strerror}.",
            "Choose another.",
            code="read-only",
        ) from error
    if not store.read_only:  # the writer's lock is ours, so nobody else is at work in there
        remove_partials(place)
    now = now or datetime.now()  # noqa: DTZ005 (the user's own day names the file)
    path = _free(place / f"{store.path.stem}_{now:%Y-%m-%d_%H%M%S}_{reason}.db")
    _copy(store, path, work)
    prune(store.path, place, store.key)
    return path


def copy_to(store: Store, path: Path, work: Work = QUIET) -> Path:
    """A verified copy at a path of the user's choice, which must not exist; its path. Raises as ``backup`` does."""
    if path.exists():
        raise AdviserError("Already there", f"{path} exists.", "Choose another name.", code="exists")
    _copy(store, path, work)
    return path


def _free(path: Path) -> Path:
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}.db")
        number += 1
    return candidate


def _copy(store: Store, path: Path, work: Work) -> None:
    partial = path.with_name(path.name + PARTIAL)
    remove_database(partial)
    try:
        with store.faults():
            # One read transaction over counting and copying, so that both see one state.
            store.con.execute("BEGIN")
            try:
                counts = integrity.table_counts(store)
                target = connect(partial, store.key)
                try:
                    store.con.backup(target, pages=_PAGES, progress=_progress(work))
                    target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
                finally:
                    target.close()
            finally:
                store.con.execute("ROLLBACK")
        work.step("Checking the backup", 0.9)
        verify(partial, store.key, counts)
        _sync(partial)
        os.replace(partial, path)
        _sync(path.parent)
    except OSError as error:
        raise AdviserError(
            "No backup made",
            f"{path}: {error.strerror}.",
            "Free some space, or choose another folder.",
            code="disk-error",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            remove_database(partial)


def _progress(work: Work) -> Callable[[int, int, int], None]:
    def told(status: int, remaining: int, total: int) -> None:
        work.step("Making a backup", 0.9 * (total - remaining) / total if total else 0.0)

    return told


def verify(path: Path, key: Key | None, counts: dict[str, int] | None = None) -> None:
    """Raises AdviserError unless the file is a whole store: identity, structure, and the counts given."""
    text = None if key is None else key.text
    with Store.open(path, text, lock=False, read_only=True, upgrade=False) as copy, copy.faults():
        wrong = copy.con.execute("PRAGMA quick_check(1)").fetchone()[0]
        if wrong != "ok":
            raise faults.damaged(path, f"SQLite says: {wrong}")
        if counts is not None and integrity.table_counts(copy) != counts:
            raise faults.damaged(path, "the copy does not hold what the store holds")


def is_good(path: Path, key: Key | None) -> bool:
    """Whether the file opens as a store with this key; reads its header only."""
    try:
        Store.open(path, None if key is None else key.text, lock=False, read_only=True, upgrade=False).close()
    except AdviserError:
        return False
    return True


# --- which are kept ---------------------------------------------------------------------------------------------------


def to_keep(backups: list[Backup], most_bytes: int = MOST_BYTES, newest_good: Path | None = None) -> list[Backup]:
    """Which of ``backups`` (newest first) are kept: ten daily, the newest of each of twelve months, five before
    imports, five of each other reason; then the oldest go down to ``most_bytes``; never ``newest_good``."""
    days: set[str] = set()
    months: set[str] = set()
    numbers: dict[str, int] = {}
    kept = []
    for one in backups:
        keep = one.path == newest_good
        month = f"{one.made:%Y-%m}"
        if month not in months and len(months) < MONTHLY:
            months.add(month)
            keep = True
        if one.reason == "daily":
            day = f"{one.made:%Y-%m-%d}"
            if day not in days and len(days) < DAILY:
                days.add(day)
                keep = True
        else:
            number = numbers[one.reason] = numbers.get(one.reason, 0) + 1
            keep = keep or number <= (IMPORTS if one.reason == "import" else OTHERS)
        if keep:
            kept.append(one)
    total = sum(one.bytes for one in kept)
    for one in reversed(list(kept)):
        if total <= most_bytes:
            break
        if one.path != newest_good:
            kept.remove(one)
            total -= one.bytes
    return kept


def prune(store: Path, place: Path, key: Key | None, most_bytes: int = MOST_BYTES) -> list[Path]:
    """Remove the backups that are not kept; their paths."""
    backups = list_backups(store, place)
    newest_good = next((one.path for one in backups if is_good(one.path, key)), None)
    kept = {one.path for one in to_keep(backups, most_bytes, newest_good)}
    gone = []
    for one in backups:
        if one.path not in kept:
            with contextlib.suppress(OSError):  # a scanner may hold it: next time
                remove_database(one.path)
                gone.append(one.path)
    return gone


def remove_partials(place: Path) -> list[Path]:
    """Remove what a killed program left half-written in a folder of ours; their paths."""
    gone = []
    for path in place.glob(f"*.db{PARTIAL}*") if place.is_dir() else ():
        with contextlib.suppress(OSError):
            path.unlink()
            gone.append(path)
    return gone


# --- back again -------------------------------------------------------------------------------------------------------


def restore(
    store: Path, chosen: Path, passphrase: str | None, *, now: datetime | None = None, work: Work = QUIET
) -> Path | None:
    """Put a backup in the store's place. The file that is there is kept aside; its path, None where there was none.

    The backup is read through and copied before anything is moved. Raises AdviserError 'no-store', 'passphrase-needed',
    'passphrase-wrong', 'newer-store', 'damaged…' (of the backup), 'locked'.
    """
    work.step("Checking the backup", 0.1)
    lock = WriterLock(store)
    partial = store.with_name(store.name + PARTIAL)
    try:
        with Store.open(chosen, passphrase, lock=False, read_only=True, upgrade=False) as source:
            if source.con.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise faults.damaged(chosen, "the backup is damaged too")
            remove_database(partial)
            _copy(source, partial, work)
        work.step("Putting it in place", 0.95)
        return _put_in_place(store, partial, now or datetime.now())  # noqa: DTZ005 (as for backups)
    finally:
        lock.release()


def _put_in_place(store: Path, fresh: Path, now: datetime) -> Path | None:
    """Raises AdviserError 'locked' where another program keeps the store's file to itself; all is then as it was."""
    aside = None
    back: list[tuple[Path, Path]] = []  # what was moved: where it is now, where it was
    try:
        if store.exists():
            aside = _free(store.with_name(f"{store.stem}_aside_{now:%Y-%m-%d_%H%M%S}.db"))
            # Changes that wait beside the old file belong to it, and would ruin the new one.
            for suffix in ("-wal", "-shm"):
                beside = store.with_name(store.name + suffix)
                if beside.exists():
                    os.replace(beside, aside.with_name(aside.name + suffix))
                    back.append((aside.with_name(aside.name + suffix), beside))
            try:
                os.link(store, aside)
            except OSError:  # a file system without hard links
                os.replace(store, aside)
                back.append((aside, store))
        os.replace(fresh, store)
    except OSError as error:  # Windows moves no file that is open somewhere, and a scanner opens them all
        for now_at, was_at in reversed(back):
            os.replace(now_at, was_at)
        with contextlib.suppress(OSError):
            remove_database(fresh)
            if aside is not None and store.exists():
                aside.unlink(missing_ok=True)  # the second name of the same file
        raise AdviserError(
            "Not restored",
            f"{store.name} is held by another program ({error.strerror}). It is as it was.",
            "Close what has it open, other windows of Adviser among them, and try again.",
            code="locked",
        ) from error
    _sync(store.parent)
    return aside


def _sync(path: Path) -> None:
    """Bytes of a file, or names of a folder, reach the disk. Windows has no such thing for folders."""
    if os.name == "nt" and path.is_dir():
        return
    fd = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


# --- another passphrase -----------------------------------------------------------------------------------------------


def export_with_key(source: Store, target: Path, key: Key | None) -> None:
    """Write a store's content into a new file under another key (None: plain), verified. No transaction may be open.

    Raises as ``backup`` does; the target is then removed.
    """
    remove_database(target)
    con = source.con
    try:
        with source.faults():
            counts = integrity.table_counts(source)
            numbers = {name: con.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")}
            con.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(target), "" if key is None else key.text))
            try:
                con.execute(f"PRAGMA fresh.page_size = {faults.PAGE_SIZE}")
                con.execute("PRAGMA fresh.synchronous = FULL")
                con.execute("SELECT sqlcipher_export('fresh')").fetchall()
                for name, value in numbers.items():
                    con.execute(f"PRAGMA fresh.{name} = {value}")
            finally:
                con.execute("DETACH DATABASE fresh")
        verify(target, key, counts)
        _sync(target)
    except BaseException:
        with contextlib.suppress(OSError):
            remove_database(target)
        raise


def rekey(files: Iterable[Path], old: Key | None, new: Key | None, work: Work = QUIET) -> tuple[list[Path], list[Path]]:
    """Bring backups under another key: (those that now have it, those left alone because ``old`` does not open them).

    Each is replaced atomically by a verified copy.
    """
    done, left = [], []
    todo = list(files)
    for number, path in enumerate(todo):
        work.step("Bringing backups under the passphrase", number / len(todo))
        partial = path.with_name(path.name + PARTIAL)
        try:
            text = None if old is None else old.text
            with Store.open(path, text, lock=False, read_only=True, upgrade=False) as source:
                source.con.execute("PRAGMA query_only = OFF")  # nothing is written to it, but a file is attached
                export_with_key(source, partial, new)
            os.replace(partial, path)
        except (AdviserError, dbapi2.Error, OSError):
            left.append(path)
        else:
            done.append(path)
    return done, left
