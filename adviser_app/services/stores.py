"""The store as a whole: opening it, its passphrase, its health, its backups."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Severity
from adviser_app.domain.progress import QUIET, Work
from adviser_app.services import machine, shipped
from adviser_app.store import areas, edits, faults, integrity, keys, migrate, settings
from adviser_app.store import backup as backups
from adviser_app.store.backup import Backup
from adviser_app.store.connection import PARTIAL, Store, remove_database
from adviser_app.store.integrity import Finding
from adviser_app.store.keys import Key

KEYRING_SERVICE = "Adviser"
LEAST_PASSPHRASE = 8
FORGOTTEN = "Nobody can recover a forgotten passphrase: keep it where you keep your others."

__all__ = [
    "Backup",
    "DoctorReport",
    "Finding",
    "PassphraseChange",
    "Store",
    "backup",
    "change_passphrase",
    "daily_backup",
    "doctor",
    "forget",
    "list_backups",
    "needs_passphrase",
    "open_store",
    "quick_check",
    "rebuild",
    "remember",
    "remembered",
    "restore",
    "set_passphrase",
    "unlock",
]


def open_store(
    path: Path, passphrase: str | None = None, *, create: bool = True, read_only: bool = False, work: Work = QUIET
) -> Store:
    """A store ready for use: made with the register where there is none, upgraded after a backup, register current.

    ``passphrase`` may be what ``remembered`` gave. Raises AdviserError 'no-store' (``create`` False or read-only),
    'passphrase-needed', 'passphrase-wrong', 'newer-store', 'damaged', 'damaged-empty', 'damaged-truncated',
    'not-a-store', 'foreign-database', 'locked', 'read-only', 'disk-full', 'migration-failed'.
    """
    path = Path(path)
    if read_only:
        return Store.open(path, passphrase, read_only=True)
    if create and not path.exists():
        if passphrase is not None and not keys.is_raw(passphrase):
            _check_passphrase(passphrase)
        work.step("Making the store")
        return Store.create(path, passphrase, prepare=_fill)
    store = Store.open(path, passphrase, upgrade=False)
    try:
        # The lock is ours: what is half-written beside the store was left by a program that was killed.
        remove_database(path.with_name(path.name + PARTIAL))
        backups.remove_partials(backups.folder(path))
        machine.remove_partials()
        if migrate.pending(store.con):
            work.step("Making a backup before the upgrade")
            backups.backup(store, reason="upgrade", work=work)
            work.step("Upgrading the store")
            migrate.migrate(store)
        # Here and below: also where the program was killed after an upgrade. What is hardly ever to be done is asked
        # before anything is imported for it.
        if settings.get(store, settings.CARRY_OVER):
            from adviser_app.services import carry_over

            carry_over.apply(store)
        if not edits.caches_current(store):  # fields that this version knows and the last did not
            edits.rebuild(store, work)
        if not areas.register_current(store):
            work.step("Reading the register of councils")
            areas.load_register(store)
        if not shipped.current(store):
            work.step("Reading the catalogue of support")
            shipped.take_in(store)
        if machine.erased():
            from adviser_app.services.records.erase import apply_known

            apply_known(store)
    except BaseException:
        store.close()
        raise
    return store


def _fill(store: Store) -> None:
    edits.rebuild(store)  # of nothing: what is written from now on is of this version, and need not be made anew
    areas.load_register(store)
    shipped.take_in(store)


# --- passphrase -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PassphraseChange:
    """``store`` is open under the new passphrase; the one handed in is closed. ``notes``: sentences on what else
    was done (backups, keyring), to be shown."""

    store: Store
    reencrypted: int
    removed: tuple[Path, ...]
    left: tuple[Path, ...]
    notes: tuple[str, ...]


def set_passphrase(store: Store, new: str | None, remember: bool = False) -> Store:
    """``change_passphrase``, where only the open store is wanted."""
    return change_passphrase(store, new, remember_it=remember).store


def change_passphrase(
    store: Store, new: str | None, *, remember_it: bool = False, work: Work = QUIET
) -> PassphraseChange:
    """Set, change or (None) remove the passphrase of an open store and of all its backups.

    The content goes into a new file that is checked and then takes the store's place: killed at any moment, the old
    store or the new one is there. Backups follow, so that none is left open that the store closed, and the passphrase
    one knows opens all of them; one that the old key does not open is left, unless it is plain and the store no
    longer is: it is removed. Readers of this store must be closed before.
    Raises AdviserError 'passphrase-unsuitable', 'locked' (still read by someone), 'disk-full'.
    """
    key: Key | None = None
    if new is not None:
        _check_passphrase(new)
        key = keys.new_key(new)
    path, old = store.path, store.key
    fresh = path.with_name(path.name + PARTIAL)
    with store.faults():
        # Leaving WAL succeeds only for the last connection, and takes the log away with it.
        try:
            store.con.execute("PRAGMA journal_mode = DELETE")
            work.step("Writing the store under its new passphrase" if new else "Writing the store in plain")
            backups.export_with_key(store, fresh, key)
        except BaseException:
            with contextlib.suppress(Exception):
                store.con.execute("PRAGMA journal_mode = WAL")
            raise
    lock = store.hand_over_lock()
    try:
        os.replace(fresh, path)
    except OSError as error:
        remove_database(fresh)
        if lock is not None:
            lock.release()
        raise AdviserError(
            "Passphrase not changed",
            f"{path.name} is held by another program ({error.strerror}). It is as it was.",
            "Close what has it open and try again.",
            code="locked",
        ) from error
    opened = Store.reopen(path, key, lock)
    done, left, removed, notes = _backups_follow(path, old, key, work)
    notes += _keyring_follows(opened, remember_it)
    if new is not None:
        notes.append(FORGOTTEN)
    return PassphraseChange(opened, len(done), tuple(removed), tuple(left), tuple(notes))


def _check_passphrase(text: str) -> None:
    if len(text.strip()) < LEAST_PASSPHRASE or keys.is_raw(text) or "\x00" in text:
        raise AdviserError(
            "Passphrase not suitable",
            f"A passphrase needs at least {LEAST_PASSPHRASE} characters.",
            "Three words that do not belong together are good, and easier to remember than signs.",
            code="passphrase-unsuitable",
        )


def _backups_follow(
    path: Path, old: Key | None, new: Key | None, work: Work
) -> tuple[list[Path], list[Path], list[Path], list[str]]:
    """Backups under the new key: (done, left, removed, sentences)."""
    done, left = backups.rekey([b.path for b in backups.list_backups(path)], old, new, work)
    removed: list[Path] = []
    open_still: list[Path] = []
    if new is not None:
        for one in list(left):
            if faults.file_kind(one) is faults.FileKind.PLAIN:
                try:
                    one.unlink()
                except OSError:  # Windows removes no file that is open somewhere
                    open_still.append(one)
                else:
                    removed.append(one)
                left.remove(one)
    notes = []
    how = "encrypted with the new passphrase" if new is not None else "written in plain, as the store now is"
    if done:
        notes.append(f"{len(done)} backup{'s' if len(done) != 1 else ''} {how}.")
    if removed:
        notes.append(f"{len(removed)} damaged backups were not encrypted and could not be; they were removed.")
    if open_still:
        names = ", ".join(one.name for one in open_still)
        notes.append(f"Not encrypted, and held by another program: {names}. Remove by hand, and make a backup.")
    if left:
        notes.append(f"{len(left)} backups do not open with the old passphrase and were left as they are.")
    aside = sorted(path.parent.glob(f"{path.stem}_aside_*.db"))
    if new is not None and any(faults.file_kind(one) is faults.FileKind.PLAIN for one in aside):
        notes.append(f"Files kept aside by earlier restores are not encrypted: {', '.join(a.name for a in aside)}.")
    return done, left + open_still, removed, notes


def _keyring_follows(store: Store, remember_it: bool) -> list[str]:
    try:
        if remember_it and store.passphrase_set:
            remember(store)
            return ["This computer's keyring remembers it."]
        forget(store.path)
    except AdviserError as error:
        return [f"{error.message} {error.next_step}"]
    return []


def needs_passphrase(path: Path) -> bool:
    """Whether a file looks encrypted (or damaged beyond telling); False where there is none."""
    return faults.file_kind(Path(path)) is faults.FileKind.ENCRYPTED


def unlock(path: Path, passphrase: str) -> str | None:
    """The key this passphrase (or remembered key) gives, to be handed to ``open_store``; None where it does not open
    the store. Raises AdviserError for what is wrong besides the passphrase."""
    try:
        with Store.open(Path(path), passphrase, read_only=True, upgrade=False) as store:
            return passphrase if store.key is None else store.key.text
    except AdviserError as error:
        if error.code == "passphrase-wrong":
            return None
        raise


def remembered(path: Path) -> str | None:
    """What the keyring remembers for a store: to be handed to ``open_store``. None where it does not, or there is none.

    It is the derived key, not the passphrase: it opens this file and tells nothing else.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(KEYRING_SERVICE, _name(path))
    except KeyringError:
        return None


def remember(store: Store) -> None:
    """Let the keyring open this store from now on. Raises AdviserError 'no-keyring', 'not-encrypted'."""
    import keyring
    from keyring.errors import KeyringError

    if store.key is None:
        raise AdviserError(
            "Nothing to remember", "The store has no passphrase.", "Set one first.", code="not-encrypted"
        )
    reason = "this computer offers none"
    kept = False
    try:
        keyring.set_password(KEYRING_SERVICE, _name(store.path), store.key.text)
        kept = keyring.get_password(KEYRING_SERVICE, _name(store.path)) == store.key.text
    except KeyringError as error:
        reason = str(error).splitlines()[0] if str(error) else reason
    if not kept:
        raise AdviserError(
            "Not remembered",
            f"The passphrase could not be put in a keyring ({reason}).",
            "You will be asked for it each time.",
            code="no-keyring",
        )


def forget(path: Path) -> None:
    """Take a store's key out of the keyring; nothing happens where it is not there, or there is no keyring.

    Raises AdviserError 'keyring-held' where the keyring keeps it.
    """
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        if keyring.get_password(KEYRING_SERVICE, _name(path)) is not None:
            keyring.delete_password(KEYRING_SERVICE, _name(path))
    except NoKeyringError:
        return
    except KeyringError as error:
        raise AdviserError(
            "Still remembered",
            f"The keyring did not give the key up ({(str(error).splitlines() or ['it is locked'])[0]}).",
            f"Unlock it and try again, or take “{KEYRING_SERVICE}” out of it with the computer's own tool.",
            code="keyring-held",
        ) from error


def _name(path: Path) -> str:
    return str(Path(path).absolute())


# --- health -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What ``doctor`` found. ``rows`` by table is empty where the store does not open; ``backups`` newest first."""

    path: Path
    bytes: int
    encrypted: bool
    schema: int | None
    findings: tuple[Finding, ...]
    rows: dict[str, int]
    backups: tuple[Backup, ...]

    @property
    def sound(self) -> bool:
        return not any(f.severity is Severity.ERROR for f in self.findings)


def doctor(path: Path, passphrase: str | None = None, *, deep: bool = True, work: Work = QUIET) -> DoctorReport:
    """Read a store through and report what is wrong; never writes. ``deep=False`` is the check at start.

    Damage is a finding, not an error. Raises AdviserError 'no-store', 'passphrase-needed', 'passphrase-wrong'.
    """
    path = Path(path)
    findings: list[Finding] = []
    rows: dict[str, int] = {}
    schema: int | None = None
    try:
        with Store.open(path, passphrase, read_only=True, upgrade=False) as store:
            schema = int(store.con.execute("PRAGMA user_version").fetchone()[0])
            if migrate.pending(store.con):
                findings.append(
                    Finding(
                        "older-schema", Severity.WARNING, "The store awaits an upgrade.", "Open it once for writing."
                    )
                )
                findings += integrity.location(path)
            else:
                findings += integrity.check(store, deep, work)
            with contextlib.suppress(Exception):  # a damaged table cannot be counted, and is a finding already
                rows = integrity.table_counts(store)
    except AdviserError as error:
        if error.code in ("no-store", "passphrase-needed", "passphrase-wrong"):
            raise
        findings.append(Finding(error.code, Severity.ERROR, error.message, error.next_step))
    kind = faults.file_kind(path)
    return DoctorReport(
        path,
        path.stat().st_size,
        kind is faults.FileKind.ENCRYPTED,
        schema,
        tuple(findings),
        rows,
        tuple(backups.list_backups(path)),
    )


def quick_check(store: Store, work: Work = QUIET) -> tuple[Finding, ...]:
    """The check at start, of a store that is open (a reader will do)."""
    return tuple(integrity.check(store, False, work))


def rebuild(store: Store, work: Work = QUIET) -> int:
    """Make all records anew from what was written, after a backup; how many. What ``doctor`` says of 'record-caches'
    is then put right."""
    work.step("Making a backup first")
    backups.backup(store, reason="manual", work=work)
    return edits.rebuild(store, work)


# --- backups ----------------------------------------------------------------------------------------------------------


def backup(store: Store, to: Path | None = None, *, reason: str = "manual", work: Work = QUIET) -> Path:
    """A verified backup, as encrypted as the store; its path. ``to``: a folder or a new file of the user's choice."""
    if to is None:
        return backups.backup(store, reason=reason, work=work)
    if to.is_dir():
        return backups.backup(store, to, reason, work=work)
    return backups.copy_to(store, to, work)


def daily_backup(store: Store, *, today: date | None = None, work: Work = QUIET) -> Path | None:
    """The day's first backup; None where today has one already."""
    today = today or date.today()
    if any(one.reason == "daily" and one.made.date() == today for one in backups.list_backups(store.path)):
        return None
    return backups.backup(store, reason="daily", work=work)


def list_backups(path: Path) -> list[Backup]:
    """The backups of a store, newest first."""
    return backups.list_backups(Path(path))


def restore(path: Path, chosen: Path | None = None, passphrase: str | None = None, work: Work = QUIET) -> Path | None:
    """Put a backup (None: the newest that is whole) in the store's place; where the old file is kept, None if none was.

    ``passphrase`` is the backup's. Raises AdviserError 'no-backup', 'locked', 'passphrase-needed', 'passphrase-wrong',
    'damaged…' where the backup itself is damaged; the store is then untouched.
    """
    path = Path(path)
    if chosen is not None:
        return backups.restore(path, Path(chosen), passphrase, work=work)
    refused: AdviserError | None = None
    for one in backups.list_backups(path):
        try:
            return backups.restore(path, one.path, passphrase, work=work)
        except AdviserError as error:
            if error.code in ("locked", "read-only", "disk-full", "disk-error", "cancelled"):
                raise
            refused = refused or error
    if refused is not None:
        raise refused
    raise AdviserError(
        "No backup",
        f"There is no backup of {path.name} in {backups.folder(path)}.",
        "Name a backup file.",
        code="no-backup",
    )
