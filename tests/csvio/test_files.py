"""What is taken from files, folders and zips, and what is refused before anything is read."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from adviser_app.csvio import files
from adviser_app.csvio.files import sources
from adviser_app.domain.errors import AdviserError
from tests.csvio.reading import read

CSV = b"area_code,indicator,period,value\nE06000001,A,2024,1\n"


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refused(path: Path) -> str:
    def read_all() -> None:
        for member in sources([path]):
            member.sha256()

    with pytest.raises(AdviserError) as caught:
        read_all()
    assert caught.value.next_step
    return caught.value.code


def test_one_file(tmp_path: Path) -> None:
    path = tmp_path / "month.csv"
    path.write_bytes(CSV)
    (member,) = sources([path])
    assert (member.name, member.size) == ("month.csv", len(CSV))
    with member.open() as file:
        assert file.read() == CSV


def test_folder_sorted_and_without_hidden_files(tmp_path: Path) -> None:
    folder = tmp_path / "March"
    for name in ("b.csv", "a.TXT", "sub/c.tsv", ".hidden.csv", "__MACOSX/b.csv", "~$b.csv", "readme.md", ".git/x.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(CSV)
    assert [m.name for m in sources([folder])] == ["March/a.TXT", "March/b.csv", "March/sub/c.tsv"]


def test_zip_members_like_a_folder(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "m.zip", {"b.csv": CSV, "a.csv": b"", "__MACOSX/._b.csv": b"x", "notes.pdf": b"x", "d/c.txt": CSV}
    )
    members = sources([path])
    assert [m.name for m in members] == ["m.zip/a.csv", "m.zip/b.csv", "m.zip/d/c.txt"]
    with members[1].open() as file:
        assert file.read() == CSV
    assert members[1].sha256() == members[2].sha256()


def test_a_zip_is_known_by_its_content(tmp_path: Path) -> None:
    path = zipped(tmp_path / "month.csv", {"a.csv": CSV})
    assert [m.name for m in sources([path])] == ["month.csv/a.csv"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["../a.csv"], "zip-name"),
        (["/etc/a.csv"], "zip-name"),
        (["d/../../a.csv"], "zip-name"),
        (["C:/a.csv"], "zip-name"),
        (["a\\b.csv"], "zip-name"),
        (["inner.zip"], "zip-nested"),
        (["a.csv", "A.CSV"], "zip-duplicate"),
        ([f"{i}.csv" for i in range(201)], "zip-members"),
        (["readme.pdf"], "no-csv"),
        (["[Content_Types].xml", "xl/workbook.xml"], "workbook-damaged"),
    ],
)
def test_zips_refused_by_their_names(tmp_path: Path, names: list[str], code: str) -> None:
    assert refused(zipped(tmp_path / "m.zip", dict.fromkeys(names, CSV))) == code


def test_a_zip_that_holds_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert refused(tmp_path / "empty.zip") == "no-csv"
    assert refused(zipped(tmp_path / "folders.zip", {"a/": b"", "b/": b""})) == "no-csv"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zip_with_a_name_twice(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("a.csv", b"other")
    assert refused(path) == "zip-duplicate"


def test_zip_bomb_by_ratio_and_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "m.zip", {"a.csv": b"0" * (4 << 20)})
    assert refused(path) == "zip-ratio"
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 20)
    assert refused(path) == "zip-size"


def test_zip_with_a_link(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert refused(path) == "zip-link"


def patched(path: Path, signature: bytes, offset: int, form: str, value: int, which: int = 0) -> None:
    """Write ``value`` at ``offset`` of the which-th header that begins with ``signature``."""
    data, at = bytearray(path.read_bytes()), -1
    for _ in range(which + 1):
        at = data.index(signature, at + 1)
    struct.pack_into(form, data, at + offset, value)
    path.write_bytes(data)


def test_encrypted_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "m.zip", {"a.csv": CSV})
    patched(path, b"PK\x01\x02", 8, "<H", 1)
    assert refused(path) == "zip-encrypted"


def test_overlapping_entries(tmp_path: Path) -> None:
    """CVE-2024-0450: two names for one stretch of bytes; Python 3.11.7 reads both."""
    path = zipped(tmp_path / "m.zip", {"a.csv": CSV, "b.csv": CSV}, zipfile.ZIP_STORED)
    patched(path, b"PK\x01\x02", 42, "<L", 0, which=1)
    assert refused(path) == "zip-overlap"


def test_member_larger_than_its_header_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "m.zip", {"a.csv": CSV * 100})
    patched(path, b"PK\x01\x02", 24, "<L", 60)
    assert refused(path) == "zip-damaged"


@pytest.mark.parametrize("keep", [10, 60, -5])
def test_truncated_zip(tmp_path: Path, keep: int) -> None:
    path = zipped(tmp_path / "m.zip", {"a.csv": CSV * 50})
    path.write_bytes(path.read_bytes()[:keep])
    assert refused(path) == "zip-damaged"


def test_flipped_byte_in_a_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "m.zip", {"a.csv": CSV * 50}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    assert refused(path) == "zip-damaged"


def test_nothing_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent.csv") == "no-file"
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == "no-csv"


@pytest.mark.parametrize(("head", "code"), [(b"\xd0\xcf\x11\xe0\xa1\xb1", "not-a-csv"), (b"%PDF-1.7", "not-a-csv")])
def test_other_kinds_of_file(tmp_path: Path, head: bytes, code: str) -> None:
    path = tmp_path / "month.csv"
    path.write_bytes(head + bytes(100))
    assert refused(path) == code


def test_workbooks_of_the_corpus(shared: Path) -> None:
    assert refused(shared / "corpora" / "csvlint-fixtures" / "spreadsheet.xls") == "not-a-csv"
    for member in sources([shared / "corpora" / "csvlint-fixtures" / "spreadsheet.xlsx"]):
        found = read(member)
        assert found.refused is not None  # no table of councils, and that is said
        assert found.refused.code == "format-unknown"


def test_a_stream_is_closed_with_its_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "m.zip", {"a.csv": CSV})
    with sources([path])[0].open() as file:
        assert isinstance(file, io.RawIOBase)
    assert file.closed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "pipe.csv") == "no-file"
