"""The store itself: passphrase, backups, restore, check, export. Ops like those of `verbs`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """``bytes``: size of the file; ``remembered``: whether this computer's keyring opens it."""

    path: Path
    bytes: int
    encrypted: bool
    remembered: bool
    backups: tuple[Any, ...]  # services.stores.Backup, newest first


class Outcome:
    """What an op that exchanges the store has to tell beside the store: filled on the worker, read in ``done``."""

    def __init__(self) -> None:
        self.notes: tuple[str, ...] = ()
        self.error: AdviserError | None = None


def facts() -> Op:
    """-> StoreFacts"""

    def op(store: Any, work: Work) -> StoreFacts:
        from adviser_app.services import stores

        path = Path(store.path)
        encrypted = bool(store.passphrase_set)
        return StoreFacts(
            path,
            path.stat().st_size,
            encrypted,
            encrypted and stores.remembered(path) is not None,
            tuple(stores.list_backups(path)),
        )

    return op


def backup() -> Op:
    """-> path of the backup"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import stores

        return stores.backup(store, work=work)

    return op


def doctor() -> Op:
    """-> DoctorReport"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import stores

        return stores.doctor(Path(store.path), _key(store), work=work)

    return op


def change_passphrase(new: str | None, remember: bool, outcome: Outcome) -> Op:
    """For `Tasks.open`: the store under its new passphrase (None: none). A refusal leaves it as it was."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import stores

        done = stores.change_passphrase(store, new, remember_it=remember, work=work)
        outcome.notes = done.notes
        return done.store

    return op


def keep_key(wanted: bool) -> Op:
    """The keyring opens the store from now on, or no longer."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import stores

        if wanted:
            stores.remember(store)
        else:
            stores.forget(Path(store.path))

    return op


def restore(backup_path: Path, outcome: Outcome) -> Op:
    """For `Tasks.open`: the store as the backup has it; where that fails, the store that was there, opened again."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import stores

        path, key = Path(store.path), _key(store)
        store.close()
        try:
            kept = stores.restore(path, backup_path, key, work)
            if kept is not None:
                outcome.notes = (f"What was there before is kept as {Path(kept).name}.",)
        except AdviserError as error:
            outcome.error = error
        return stores.open_store(path, key, work=work)

    return op


def export(what: str, path: Path) -> Op:
    """``what``: observations or revisions; the ending of ``path`` (.csv or .db) decides the format"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import export as service

        return service.export(store, what, path, work)

    return op


def _key(store: Any) -> str | None:
    """What opens this store again, without asking its user."""
    return None if store.key is None else str(store.key.text)
