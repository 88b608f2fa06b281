"""What a bundle may be, checked before anything in it is unpacked: a file from outside can be made to do harm.

A bundle over a limit, with a name that leads elsewhere, a member twice, a link, a password or members that overlap
(CVE-2024-0450) is refused as a whole. Nothing is ever written to disk under a name that a bundle gives.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from adviser_app.domain.errors import AdviserError

MEMBERS = 20
ALL_BYTES = 50_000_000  # of the file, and of what is in it
EACH_BYTES = 25_000_000
RATIO = 200  # unpacked to packed
_NAME = re.compile(r"(?:[a-z][a-z0-9_]{0,40}/)?[A-Za-z][A-Za-z0-9_-]{0,80}\.(?:csv|json|txt)")
AGAIN = "Ask the sender for the file again. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the zip's directory describes it; ``size`` unpacked, ``end`` where its packed bytes end."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    offset: int
    stamp: tuple[int, int]

    @property
    def end(self) -> int:
        return self.offset + 30 + len(self.name.encode()) + self.packed


def check_size(size: int) -> None:
    """Raises AdviserError 'bundle-size' for a file that is longer than any bundle."""
    if size > ALL_BYTES:
        raise _refused("bundle-size", f"it has {size:,} bytes, and at most {ALL_BYTES:,} are read")


def check_count(count: int) -> None:
    """Raises AdviserError 'bundle-members'."""
    if count > MEMBERS:
        raise _refused("bundle-members", f"it has {count:,} members, and at most {MEMBERS} are read")


def check(entries: Sequence[Entry]) -> None:
    """Raises AdviserError 'bundle-members', 'bundle-name', 'bundle-duplicate', 'bundle-link', 'bundle-encrypted',
    'bundle-size', 'bundle-ratio', 'bundle-overlap'."""
    check_count(len(entries))
    for e in entries:
        if not _NAME.fullmatch(e.name):
            raise _refused("bundle-name", f"it has a member with the name {e.name[:60]!r}")
        if e.flags & 0x41:
            raise _refused("bundle-encrypted", f"{e.name} is locked with a zip password")
        if stat.S_IFMT(e.attributes >> 16) not in (0, stat.S_IFREG):
            raise _refused("bundle-link", f"{e.name} is a link or a folder, not a file")
        if e.size > EACH_BYTES:
            raise _refused("bundle-size", f"{e.name} has {e.size:,} bytes, and at most {EACH_BYTES:,} are read")
        if e.size > RATIO * max(e.packed, 1):
            raise _refused("bundle-ratio", f"{e.name} is packed more than {RATIO} times smaller")
    if len({e.name.casefold() for e in entries}) < len(entries):
        raise _refused("bundle-duplicate", "two of its members have one name")
    total = sum(e.size for e in entries)
    if total > ALL_BYTES:
        raise _refused("bundle-size", f"it unpacks to {total:,} bytes, and at most {ALL_BYTES:,} are read")
    placed = sorted(entries, key=lambda e: e.offset)
    if any(before.end > after.offset for before, after in pairwise(placed)):
        raise _refused("bundle-overlap", "its members overlap")


def _refused(code: str, why: str) -> AdviserError:
    return AdviserError("Not a bundle of Adviser's", f"The file was not opened: {why}.", AGAIN, code=code)
