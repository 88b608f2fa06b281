"""Names and writing of the files a pack consists of: safe on every system, whole or not there at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
from datetime import date
from pathlib import Path

from adviser_app.domain.errors import AdviserError

# What Windows does not allow in a name, and what any shell trips over.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 80  # characters of a council's name in a file's name: paths on Windows end at 260


def safe_name(name: str) -> str:
    """A council's name as part of a file's name, the same on every system."""
    text = " ".join(_FORBIDDEN.sub(" ", name).split())[:_LONGEST].strip(" .")
    return f"{text}_" if _RESERVED.match(text) else text or "Council"


def stem(name: str, day: date) -> str:
    """ "Barnsley briefing 2026-11-22": what the names of a pack's files begin with."""
    return f"{safe_name(name)} briefing {day.isoformat()}"


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path`` and put it in its place, so that no reader ever meets half a file.

    Raises AdviserError ``file-in-use`` (open in another program), ``disk-full``, ``cannot-write``.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".partial", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def make_folder(folder: Path) -> None:
    """Make the folder packs go to. Raises AdviserError ``cannot-write``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(folder, error) from error


def _umask() -> int:
    """mkstemp makes files for the owner alone; a pack is to be shared like any other file."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refusal(path: Path, error: OSError) -> AdviserError:
    why = error.strerror or str(error)
    if error.errno == errno.ENOSPC:
        return AdviserError(
            "Disk full", f"{path.name} does not fit into {path.parent}.", "Make room, or choose another folder.",
            code="disk-full",
        )  # fmt: skip
    if isinstance(error, PermissionError) and path.is_file():
        return AdviserError(
            "File in use",
            f"{path} cannot be replaced ({why}); it may be open in another program.",
            "Close it there and make the pack again, or choose another folder.",
            code="file-in-use",
        )
    return AdviserError(
        "Cannot write", f"{path} cannot be written: {why}.", "Choose another folder.", code="cannot-write"
    )
