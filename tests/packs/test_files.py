"""Names and writing of a pack's files."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.errors import AdviserError
from adviser_app.packs import files

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Barnsley", "Barnsley"),
        ("King's Lynn and West Norfolk", "King's Lynn and West Norfolk"),
        ("Bristol, City of", "Bristol, City of"),
        ('a<b>c:d"e/f\\g|h?i*j', "a b c d e f g h i j"),
        ("CON", "CON_"),
        ("com1.x", "com1.x_"),
        ("St. Albans.", "St. Albans"),
        ("../../etc", "etc"),
        ("", "Council"),
        ("\x00\x1f", "Council"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert files.safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_name_is_one_file_in_the_folder(name: str) -> None:
    found = f"{files.stem(name, DAY)}.pdf"
    assert Path(found).name == found
    assert len(found) < 120
    assert not set(found) & set('<>:"/\\|?*\0')


def test_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    files.write_whole(path, b"one")
    files.write_whole(path, b"two")
    assert path.read_bytes() == b"two"

    def fails(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(AdviserError) as refused:
        files.write_whole(path, b"three")
    assert refused.value.code == "disk-full"
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"open in a reader")

    def fails(*_: Any) -> None:  # what Windows does
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(AdviserError) as refused:
        files.write_whole(path, b"new")
    assert refused.value.code == "file-in-use"
    assert "Close it" in refused.value.next_step
    assert list(tmp_path.iterdir()) == [path]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(AdviserError) as refused:
        files.write_whole(tmp_path / "none" / "a.pdf", b"")
    assert refused.value.code == "cannot-write"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AdviserError) as refused:
        files.make_folder(tmp_path / "file" / "below")
    assert refused.value.code == "cannot-write"


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_others_may_read(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        files.write_whole(tmp_path / "a", b"")
    finally:
        os.umask(mask)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644
