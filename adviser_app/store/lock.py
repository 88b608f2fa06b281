"""One writer: a lock beside the store, held by the operating system, so that it dies with the process that holds it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from adviser_app.domain.errors import AdviserError

# Locks that a file system does not offer are no reason to refuse work: SQLite's own locking remains.
_UNSUPPORTED = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def lock_path(store: Path) -> Path:
    return store.with_name(store.name + ".lock")


class WriterLock:
    """Held from construction until ``release``. Raises AdviserError 'locked' when another holds it,
    'read-only' when the folder cannot be written."""

    def __init__(self, store: Path) -> None:
        self._path = lock_path(store)
        try:
            self._fd: int | None = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise AdviserError(
                "Read only",
                f"The folder {store.parent} cannot be written, so {store.name} cannot be changed there.",
                "Open it read-only, or copy it to a folder of your own.",
                code="read-only",
            ) from error
        try:
            _take(self._fd)
        except OSError as error:
            if error.errno in _UNSUPPORTED:
                return
            os.close(self._fd)
            self._fd = None
            raise AdviserError(
                "Open in another window",
                f"{store.name} is open for writing in another window or command.",
                "Use that window, or close it and try again. Reading is possible meanwhile.",
                code="locked",
            ) from error

    def release(self) -> None:
        """Safe to call twice. The file stays: removing it would race with the next who locks it."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


if sys.platform == "win32":
    import msvcrt

    def _take(fd: int) -> None:
        os.lseek(fd, 1 << 30, os.SEEK_SET)  # far beyond the end: locked bytes cannot be read by others on Windows
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
