"""Bundle files on a disk that other programs use too: scanners, Excel, folders that a cloud keeps in step.

Reading is tried again for a moment; writing goes to a ``.partial`` file that takes its place when whole.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import limits

_WAITS = (0.2, 0.5, 1.0)  # seconds between tries
_AGE_ROOM = 100_000  # what encryption adds, and more
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)
Wait = Callable[[float], None]


def read(path: Path, wait: Wait = time.sleep) -> bytes:
    """The bytes of a file, tried four times within two seconds.

    Raises AdviserError 'no-such-file', 'file-held' (another program keeps it, or a cloud has not fetched it),
    'bundle-size' for one longer than any bundle.
    """
    reason = "it is empty, as a file is that a cloud has not fetched yet"
    for pause in (*_WAITS, None):
        try:
            size = path.stat().st_size
            limits.check_size(size - _AGE_ROOM)
            data = path.read_bytes()
            if data and len(data) == size:
                return data
            if data:
                reason = "it is still being written"
        except FileNotFoundError as error:
            raise AdviserError(
                "No such file", f"{path} does not exist.", "Choose another file.", code="no-such-file"
            ) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
        if pause is not None:
            wait(pause)
    raise AdviserError(
        "The file cannot be read yet",
        f"{path.name}: {reason}.",
        "Close it in Excel or wherever it is open. In a synced folder, wait until it has been fetched, or choose "
        "“always keep on this device”. Then try again.",
        code="file-held",
    )


def write(path: Path, data: bytes, tag: str, wait: Wait = time.sleep) -> None:
    """Put a file in its place, whole or not at all. ``tag`` tells this laptop's half-written files from others'.

    Raises AdviserError 'disk-full', 'read-only', 'file-held', 'cannot-write'.
    """
    partial = path.with_name(f"{path.name}.{tag}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _replace(partial, path, wait)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise _not_written(path, len(data), error) from error


def _replace(partial: Path, path: Path, wait: Wait) -> None:
    for pause in _WAITS:
        try:
            os.replace(partial, path)
        except PermissionError:  # a scanner looks at every new file on Windows
            wait(pause)
        else:
            return
    os.replace(partial, path)


def _not_written(path: Path, size: int, error: OSError) -> AdviserError:
    if error.errno in _FULL:
        return AdviserError(
            "The disk is full",
            f"{path} needs {size / 1e6:,.1f} MB. Nothing was written.",
            "Free some space, or choose another disk.",
            code="disk-full",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return AdviserError(
            "The folder cannot be written",
            f"{path.parent}: {error.strerror}. Nothing was written.",
            "Choose another folder, or close the file where it is open.",
            code="read-only",
        )
    return AdviserError(
        "Cannot write the file",
        f"{path}: {error.strerror}. Nothing was written.",
        "Choose another folder.",
        code="cannot-write",
    )


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Without the collector of reference cycles for a while: of a hundred thousand edits none is garbage, and looking
    through them again and again takes a third of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def sweep(folder: Path, tag: str) -> list[Path]:
    """Remove what a killed program of this laptop left half-written in a folder; the paths."""
    gone = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(f"adviser-exchange_*.{tag}.partial")):
            with contextlib.suppress(OSError):
                path.unlink()
                gone.append(path)
    return gone
