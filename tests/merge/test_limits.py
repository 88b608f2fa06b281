"""Files from outside that would do harm: refused before anything in them is unpacked, each with its own code."""

from __future__ import annotations

import io
import struct
import time
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import container, limits
from adviser_app.merge.container import pack, stamp_of, unpack
from tests.merge.bundles import MADE

STAMP = stamp_of(MADE)


def code_of(data: bytes) -> str:
    with pytest.raises(AdviserError) as refused:
        unpack(data)
    return refused.value.code


def zipped(*members: tuple[str, bytes], **info: int) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            one = zipfile.ZipInfo(name)
            for key, value in info.items():
                setattr(one, key, value)
            file.writestr(one, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@given(st.lists(st.binary(max_size=2000), max_size=20))
def test_what_is_packed_is_unpacked(contents: list[bytes]) -> None:
    members = [(f"m{n}.txt", content) for n, content in enumerate(contents)]
    data = pack(members, STAMP)
    assert list(unpack(data)[0].items()) == members
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert [(n, file.read(n)) for n in file.namelist()] == members


def test_too_many_members() -> None:
    assert code_of(zipped(*((f"m{n}.txt", b"") for n in range(21)))) == "bundle-members"
    unpack(pack([(f"m{n}.txt", b"") for n in range(20)], STAMP))


@pytest.mark.parametrize(
    "name",
    ["../m.txt", "/m.txt", "a/../m.txt", "a\\m.txt", "C:m.txt", "a/b/m.txt", "m.exe", "m.txt.", "m", "view/", "m .txt",
     "é.txt", "m.txt\n", ".m.txt", "con:.txt"],
)  # fmt: skip
def test_names_that_lead_elsewhere(name: str) -> None:
    assert code_of(zipped((name, b"x"))) == "bundle-name"


def test_one_name_twice() -> None:
    assert code_of(zipped(("m.txt", b"1"), ("m.txt", b"2"))) == "bundle-duplicate"
    assert code_of(zipped(("m.txt", b"1"), ("M.txt", b"2"))) == "bundle-duplicate"


@pytest.mark.parametrize("mode", [0o120777, 0o040755, 0o060644, 0o010644])
def test_links_folders_and_devices(mode: int) -> None:
    assert code_of(zipped(("m.txt", b"/etc/passwd"), external_attr=mode << 16)) == "bundle-link"


@pytest.mark.parametrize("flag", [0x01, 0x40])
def test_a_zip_password(flag: int) -> None:
    data = bytearray(zipped(("m.txt", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= flag
    assert code_of(bytes(data)) == "bundle-encrypted"


def test_a_bomb() -> None:
    assert code_of(zipped(("m.txt", bytes(1_000_000)))) == "bundle-ratio"
    assert code_of(zipped(("m.txt", bytes(limits.EACH_BYTES + 1)))) == "bundle-size"


def lying(claimed: int) -> bytes:
    """A member that says it is short, and unpacks to a gigabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
    entry = limits.Entry("m.txt", 0, 8, 0, len(packed), claimed, 0o100644 << 16, 0, STAMP)
    body = container._local(entry) + packed
    return body + container._tail([entry], len(body))


def test_bytes_are_counted_as_they_come() -> None:
    data = lying(100_000)
    before = time.process_time()
    assert code_of(data) == "bundle-damaged"
    assert time.process_time() - before < 1  # not the seconds a gigabyte takes


def test_all_members_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALL_BYTES", 1000)
    assert code_of(pack([("a.txt", b"ab" * 200), ("b.txt", b"cd" * 400)], STAMP)) == "bundle-size"


def test_a_file_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALL_BYTES", 100)
    assert code_of(bytes(101)) == "bundle-size"


def test_overlapping_members() -> None:
    """CVE-2024-0450: two entries of the directory that unpack the same bytes."""
    one = pack([("a.txt", b"some content that is not small at all")], STAMP)
    end = one.index(b"PK\x01\x02")
    entries, _ = container._directory(one)
    other = limits.Entry(**{n: getattr(entries[0], n) for n in limits.Entry.__slots__} | {"name": "b.txt"})
    assert code_of(one[:end] + container._tail([entries[0], other], end)) == "bundle-overlap"


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", pack([("a.txt", b"x")], STAMP)[:-1], pack([("a.txt", b"x")], STAMP) + b"\0",
     b"\0" + pack([("a.txt", b"x")], STAMP), zipped(("a.txt", b"x")), b"PK\x05\x06" + bytes(14) + b"\x01\0x"],
)  # fmt: skip
def test_another_zip(data: bytes) -> None:
    """Also a zip that another program packed from the same members: it is not the file that was sent."""
    assert code_of(data) in ("bundle-damaged", "not-a-bundle")


def test_not_a_zip() -> None:
    assert code_of(b"Dear all, please find attached the bundle." * 10) == "not-a-bundle"


@given(st.binary(min_size=22, max_size=200))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, len(data), 0, 0)
    for damaged in (data, data + end, b"PK\x01\x02" + data + end):
        assert code_of(damaged)


def test_the_last_member_is_not_packed() -> None:
    """Bits behind the end of what is packed mean nothing; before the last member they are covered by its hash."""
    out, entries = bytearray(), []
    content = b"abc" * 100
    container._add(out, entries, "a.txt", content, container.deflated(content), STAMP)
    assert code_of(bytes(out) + container._tail(entries, len(out))) == "bundle-damaged"


def laid(*members: tuple[bytes, int, container.Stamp]) -> bytes:
    """Members (packed, checksum, stamp) of "abc" a hundred times, laid down as ``pack`` does, and one not packed."""
    out, entries = bytearray(), []
    for n, (packed, crc, stamp) in enumerate(members):
        entries.append(limits.Entry(f"m{n}.txt", 0, 8, crc, len(packed), 300, 0o100644 << 16, len(out), stamp))
        out += container._local(entries[-1]) + packed
    container._add(out, entries, "last.txt", b"end", b"end", STAMP)
    return bytes(out) + container._tail(entries, len(out))


def test_what_is_packed_is_all_there_is_of_a_member() -> None:
    """Bytes behind a packed stream, another checksum, another moment: nothing in the file is left unsaid."""
    content = b"abc" * 100
    packed, crc = container.deflated(content), zlib.crc32(content)
    assert unpack(laid((packed, crc, STAMP)))[0]["m0.txt"] == content
    assert code_of(laid((packed + b"hidden", crc, STAMP))) == "bundle-damaged"
    assert code_of(laid((packed, crc ^ 1, STAMP))) == "bundle-damaged"
    assert code_of(laid((packed, crc, STAMP), (packed, crc, (STAMP[0] + 1, STAMP[1])))) == "bundle-damaged"
