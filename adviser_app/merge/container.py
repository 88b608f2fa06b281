"""The zip around a bundle: every byte is either laid down here or covered by a checksum, so that any change shows.

Any program opens it, but only what ``pack`` writes is read: members end to end from the first byte, headers without
extras, the directory, nothing behind it. A zip that was unpacked and packed again is not the file that was sent.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from adviser_app.domain.errors import AdviserError
from adviser_app.merge.limits import AGAIN, EACH_BYTES, RATIO, Entry, check, check_count, check_size

_STORED, _DEFLATED = 0, 8
_LEVEL = 4  # a bundle of many edits is 3 % longer than at 6, and packed in 60 % of the time
_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_MADE_BY = 0x0314  # Unix, version 2.0: the rights below are those of a plain file
_RIGHTS = 0o100644 << 16

Stamp = tuple[int, int]  # time and day as zip files write them


def stamp_of(moment: datetime) -> Stamp:
    """A moment as a zip's headers hold it: in steps of two seconds, in UTC."""
    return moment.hour << 11 | moment.minute << 5 | moment.second // 2, (
        max(moment.year - 1980, 0) << 9 | moment.month << 5 | moment.day
    )


def pack(
    members: Sequence[tuple[str, bytes]],
    stamp: Stamp,
    last: Callable[[bytes], tuple[str, bytes]] | None = None,
    packed: Mapping[str, bytes] | None = None,
) -> bytes:
    """Members (name, content) as a zip. The same members give the same bytes. ``last`` makes one more member from all
    bytes before it; the last member is not packed, because bits at the end of what is packed mean nothing. ``packed``:
    what ``deflated`` made of some members before."""
    out = bytearray()
    entries: list[Entry] = []
    for n, (name, content) in enumerate(members, start=1):
        plain = last is None and n == len(members)
        _add(out, entries, name, content, content if plain else (packed or {}).get(name) or deflated(content), stamp)
    if last is not None:
        name, content = last(bytes(out))
        _add(out, entries, name, content, content, stamp)
    return bytes(out) + _tail(entries, len(out))


def _add(out: bytearray, entries: list[Entry], name: str, content: bytes, packed: bytes, stamp: Stamp) -> None:
    # What shrinks too well would look like a bomb to the one who reads it.
    method = _DEFLATED if len(packed) < len(content) < RATIO // 2 * len(packed) else _STORED
    body = packed if method == _DEFLATED else content
    entry = Entry(name, 0, method, zlib.crc32(content), len(body), len(content), _RIGHTS, len(out), stamp)
    entries.append(entry)
    out += _local(entry) + body


def unpack(data: bytes) -> tuple[dict[str, bytes], dict[str, int], Stamp]:
    """The members of a zip that ``pack`` wrote: content by name in their order, where each begins, when it was made.

    Raises AdviserError 'not-a-bundle', 'bundle-damaged', and those of ``limits.check``. No more is unpacked than the
    directory admits to.
    """
    check_size(len(data))
    entries, directory = _directory(data)
    check(entries)
    stamp = entries[0].stamp if entries else (0, 0)
    at = 0
    members: dict[str, bytes] = {}
    for entry in entries:
        head = _local(entry)
        if entry.offset != at or data[at : at + len(head)] != head or entry.stamp != stamp:
            raise damaged()
        members[entry.name] = _content(entry, memoryview(data)[at + len(head) : entry.end])
        at = entry.end
    if at != directory or data[at:] != _tail(entries, at) or (entries and entries[-1].method != _STORED):
        raise damaged()
    return members, {e.name: e.offset for e in entries}, stamp


def damaged() -> AdviserError:
    return AdviserError(
        "The file is damaged",
        "It is not as Adviser wrote it: cut short or changed on the way, or unpacked and packed again.",
        AGAIN,
        code="bundle-damaged",
    )


def deflated(content: bytes) -> bytes:
    """A member's content as it is packed."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _content(entry: Entry, packed: memoryview) -> bytes:
    """A member's bytes, counted as they come out."""
    if entry.method == _STORED:
        content, whole = bytes(packed), True
    else:
        unpacker = zlib.decompressobj(-15)
        try:
            content = unpacker.decompress(packed, min(entry.size, EACH_BYTES) + 1)
        except zlib.error as error:
            raise damaged() from error
        whole = unpacker.eof and not unpacker.unused_data and not unpacker.unconsumed_tail
    if not whole or len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise damaged()
    return content


def _directory(data: bytes) -> tuple[list[Entry], int]:
    """What the directory at the end says, and where it begins."""
    if len(data) < _END.size or data[-_END.size :][:4] != b"PK\x05\x06":
        if data[:4] == b"PK\x03\x04" or not data:
            raise damaged()
        raise AdviserError(
            "Not a bundle",
            "The file is not one that Adviser writes to exchange records.",
            "Choose a file named adviser-exchange_….zip.",
            code="not-a-bundle",
        )
    _, _, _, _, count, size, begin, _ = _END.unpack(data[-_END.size :])
    check_count(count)
    if begin + size != len(data) - _END.size:
        raise damaged()
    entries = []
    at = begin
    for _ in range(count):
        if at + _CENTRAL.size > len(data):
            raise damaged()
        (
            mark, _, _, flags, method, time, day, crc, packed, unpacked, name_size, extra, comment, _, _, attributes,
            offset,
        ) = _CENTRAL.unpack_from(data, at)  # fmt: skip
        at += _CENTRAL.size
        if mark != b"PK\x01\x02" or method not in (_STORED, _DEFLATED):
            raise damaged()
        try:
            name = data[at : at + name_size].decode()
        except UnicodeDecodeError as error:
            raise damaged() from error
        entries.append(Entry(name, flags, method, crc, packed, unpacked, attributes, offset, (time, day)))
        at += name_size + extra + comment
    return entries, begin


def _local(e: Entry) -> bytes:
    name = e.name.encode()
    return _LOCAL.pack(b"PK\x03\x04", 20, 0, e.method, *e.stamp, e.crc, e.packed, e.size, len(name), 0) + name


def _tail(entries: Sequence[Entry], begin: int) -> bytes:
    out = bytearray()
    for e in entries:
        name = e.name.encode()
        out += _CENTRAL.pack(
            b"PK\x01\x02", _MADE_BY, 20, 0, e.method, *e.stamp, e.crc, e.packed, e.size, len(name), 0, 0, 0, 0, _RIGHTS,
            e.offset,
        ) + name  # fmt: skip
    return bytes(out) + _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(out), begin, 0)
