"""What the disk and the file can do to a store, each with its own code and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from sqlcipher3 import dbapi2

from adviser_app.domain.errors import AdviserError

PAGE_SIZE = 8192
SQLITE_MAGIC = b"SQLite format 3\x00"
# Files people pick by mistake; none of them can be an encrypted store, whose bytes look random from the first.
_OTHER_MAGIC = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
)

RESTORE = "Restore the newest good backup (`adviser restore`, or the window's Backups). The damaged file is kept aside."


class FileKind(StrEnum):
    """What a file is by its bytes alone."""

    MISSING = "missing"
    EMPTY = "empty"
    PLAIN = "plain"  # a SQLite file, ours or not
    ENCRYPTED = "encrypted"  # or damaged beyond recognition: without the passphrase nobody can tell
    CUT = "cut"  # neither SQLite nor a whole number of pages
    OTHER = "other"


def file_kind(path: Path) -> FileKind:
    """Reads the first page only."""
    try:
        with path.open("rb") as file:
            head = file.read(PAGE_SIZE)
    except (FileNotFoundError, NotADirectoryError):
        return FileKind.MISSING
    if not head:
        return FileKind.EMPTY
    if head.startswith(SQLITE_MAGIC):
        return FileKind.PLAIN
    if head.startswith(_OTHER_MAGIC) or _is_text(head):
        return FileKind.OTHER
    return FileKind.CUT if path.stat().st_size % PAGE_SIZE else FileKind.ENCRYPTED


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 with its mark; one in 30,000 random files begins so
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode("utf-8")
    if b"\x00" in head:
        return False
    printable = sum(byte >= 0x20 or byte in b"\t\r\n\f" for byte in head)
    high = sum(byte >= 0x80 for byte in head)
    # Random bytes are half above 0x7f; a text, even of accents alone, in any 8-bit encoding is not.
    return printable >= 0.97 * len(head) and high < 0.35 * len(head)


def refusal_for(kind: FileKind, path: Path) -> AdviserError | None:
    """Why a file of this kind is not opened as a store; None where it may be one."""
    if kind is FileKind.MISSING:
        return AdviserError("No store there", f"There is no file {path}.", "Check the path.", code="no-store")
    if kind is FileKind.EMPTY:
        return AdviserError(
            "The store is empty", f"{path} has no bytes in it: something cut it off.", RESTORE, code="damaged-empty"
        )
    if kind is FileKind.CUT:
        return AdviserError(
            "The store is damaged",
            f"{path} ends in the middle of a page, or is no store at all.",
            RESTORE,
            code="damaged-truncated",
        )
    if kind is FileKind.OTHER:
        return AdviserError(
            "Not a store",
            f"{path} is not a store of Adviser.",
            "Choose the store, usually adviser.db.",
            code="not-a-store",
        )
    return None


def plain_size(path: Path) -> int | None:
    """How many bytes a plain SQLite file says it has; None where its header does not vouch for that."""
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or head[24:28] != head[92:96]:
        return None
    size = int.from_bytes(head[16:18], "big")
    return (65536 if size == 1 else size) * int.from_bytes(head[28:32], "big")


def damaged(path: Path, what: str) -> AdviserError:
    return AdviserError("The store is damaged", f"{path.name}: {what}.", RESTORE, code="damaged")


def truncated(path: Path, has: int, should: int) -> AdviserError:
    return AdviserError(
        "The store is damaged",
        f"{path.name} has {has:,} bytes and should have {should:,}: its end is missing.",
        RESTORE,
        code="damaged-truncated",
    )


def foreign(path: Path) -> AdviserError:
    return AdviserError(
        "Not a store",
        f"{path} is a database, but not one of Adviser's.",
        "Choose the store, usually adviser.db.",
        code="foreign-database",
    )


def passphrase_needed(path: Path) -> AdviserError:
    return AdviserError(
        "Passphrase needed",
        f"{path.name} is encrypted.",
        "Give its passphrase. Without it nobody can read the store.",
        code="passphrase-needed",
    )


def passphrase_wrong(path: Path) -> AdviserError:
    """A wrong key and a damaged first page cannot be told apart, so nothing is ever repaired on this ground."""
    return AdviserError(
        "Passphrase not accepted",
        f"{path.name} does not open with this passphrase. Either it is another one, or the file is damaged.",
        "Try again, with an eye on Caps Lock. If you are certain of it, restore a backup.",
        code="passphrase-wrong",
    )


def newer(path: Path, needed: str, have: str) -> AdviserError:
    return AdviserError(
        "Made by a newer Adviser",
        f"{path.name} was last used with Adviser {needed}; this is {have}, which cannot read it safely.",
        f"Update to Adviser {needed} or later. The file was not touched.",
        code="newer-store",
    )


def _primary(error: BaseException) -> str:
    """'SQLITE_IOERR' of 'SQLITE_IOERR_WRITE', as sqlcipher3 names it; by its words where it was raised in a function
    (sqlcipher_export) and has lost its name."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name in ("", "SQLITE_ERROR"):
        return next((code for words, code in _WORDS.items() if words in str(error)), name)
    return "_".join(name.split("_")[:2])


_WORDS = {
    "disk I/O error": "SQLITE_IOERR",
    "database or disk is full": "SQLITE_FULL",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database": "SQLITE_CANTOPEN",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}


def refusal(error: BaseException, path: Path, *, keyed: bool = False) -> AdviserError | None:
    """The world's failures as AdviserError; None for what is our fault (a constraint, wrong SQL)."""
    if not isinstance(error, dbapi2.Error):
        return None
    make = _REFUSALS.get(_primary(error))
    if make is None:
        return None
    if keyed and _primary(error) == "SQLITE_NOTADB":
        return passphrase_wrong(path)
    return make(path, str(error))


def _full(path: Path, text: str) -> AdviserError:
    return AdviserError(
        "The disk is full",
        f"There is no room left in {path.parent}. Nothing was changed.",
        "Free some space (a refresh needs about twice the size of the store) and try again.",
        code="disk-full",
    )


def _io(path: Path, text: str) -> AdviserError:
    return AdviserError(
        "The disk refused",
        f"Reading or writing {path.name} failed ({text}). Nothing was changed.",
        "Check that the disk has room, that no quota or size limit is reached and that it is still there; try again.",
        code="disk-error",
    )


def _read_only(path: Path, text: str) -> AdviserError:
    return AdviserError(
        "Read only",
        f"{path.name} cannot be written. Nothing was changed.",
        "Copy it to a folder of your own, or ask who owns the folder for the right to write.",
        code="read-only",
    )


def _busy(path: Path, text: str) -> AdviserError:
    return AdviserError(
        "The store is busy",
        f"Another program is writing to {path.name}. Nothing was changed.",
        "Wait for it to finish, or close it, and try again.",
        code="locked",
    )


def _cannot_open(path: Path, text: str) -> AdviserError:
    return AdviserError(
        "Cannot open the store",
        f"{path} cannot be opened.",
        "Check that the folder may be read and written, and that no scanner or synchronisation holds the file.",
        code="cannot-open",
    )


def _corrupt(path: Path, text: str) -> AdviserError:
    return damaged(path, text)


def _not_a_database(path: Path, text: str) -> AdviserError:
    return damaged(path, "its first page is not readable")


_REFUSALS: dict[str, Callable[[Path, str], AdviserError]] = {
    "SQLITE_FULL": _full,
    "SQLITE_IOERR": _io,
    "SQLITE_READONLY": _read_only,
    "SQLITE_PERM": _read_only,
    "SQLITE_BUSY": _busy,
    "SQLITE_LOCKED": _busy,
    "SQLITE_CANTOPEN": _cannot_open,
    "SQLITE_CORRUPT": _corrupt,
    "SQLITE_NOTADB": _not_a_database,
}
