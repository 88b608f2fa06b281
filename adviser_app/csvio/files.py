"""What a user hands over (a CSV, a workbook, a folder, a zip) → members to read, one after the other.

A zip is somebody else's word about sizes and names, so nothing in it is believed: names, sizes, ratios and positions
are checked before anything is read, and bytes are counted again as they come.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, cast

from adviser_app.csvio.member import Choice, Member, unreadable
from adviser_app.domain.errors import AdviserError

__all__ = ["Member", "sources"]

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods", ".xls", ".xlsb"})
SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")  # how a zip begins, and so every workbook of today
MAX_MEMBERS = 200
MAX_BYTES = 4 << 30  # uncompressed, all members together
MAX_RATIO = 200  # per member, above one megabyte
_RATIO_FROM = 1 << 20


def sources(paths: list[Path], *, workbooks: bool = True, choice: Choice | None = None) -> list[Member]:
    """The members of all ``paths``, in the order given; folders and zips sorted by name.

    ``workbooks``: whether sheets are read too. Lists of records are not: their texts must come back exactly as written.
    ``choice``: which of their sheets.

    Raises AdviserError: ``no-file``, ``no-csv``, ``not-a-csv``, ``file-unreadable`` and the ``zip-…`` codes.
    """
    members: list[Member] = []
    books = (choice or Choice()) if workbooks else None
    for path in paths:
        try:
            if path.is_dir():
                members += _folder(path, books)
            elif not path.exists():
                raise AdviserError("File not found", f"There is no file {path}.", "Check the name.", code="no-file")
            elif not path.is_file():
                # a pipe would be waited for, and can be read only once
                raise AdviserError(
                    "Not a file", f"{path} is no file on a disk.", "Save what it gives to a file and choose that.",
                    code="no-file",
                )  # fmt: skip
            else:
                members += _file(path, books)
        except OSError as error:
            raise unreadable(str(path), error) from error
    return members


def _file(path: Path, books: Choice | None) -> list[Member]:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_PACKED):
        return _zip(path, books)
    _not_an_old_book(path.name, head)
    if head.startswith((b"%PDF", b"SQLite f")):
        raise AdviserError(
            "Not a CSV file", f"{path.name} is a different kind of file.", "Choose a CSV, a folder or a zip of them.",
            code="not-a-csv",
        )  # fmt: skip
    return [Member(path.name, path.stat().st_size, lambda: path.open("rb"))]


def _not_an_old_book(name: str, head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _spreadsheet(
            name, "a workbook of an older kind, or one with a password",
            "Open it and save it as an Excel workbook (.xlsx) without a password, or the sheet as “CSV UTF-8”.",
        )  # fmt: skip


def _spreadsheet(name: str, what: str, step: str) -> AdviserError:
    return AdviserError(
        "A spreadsheet, not a CSV",
        f"{name} is {what}.",
        step,
        code="not-a-csv",
    )


def _folder(folder: Path, books: Choice | None) -> list[Member]:
    suffixes = SUFFIXES | WORKBOOKS if books is not None else SUFFIXES
    wanted = (p for p in folder.rglob("*") if p.suffix.casefold() in suffixes and _wanted(p, folder))
    found = sorted(wanted, key=lambda p: p.relative_to(folder).as_posix())
    if not found:
        raise AdviserError(
            "No CSV in the folder",
            f"{folder} holds no CSV file and no workbook.",
            "Choose another folder.",
            code="no-csv",
        )

    def members(path: Path) -> list[Member]:
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        return _within(name, path.stat().st_size, lambda: path.open("rb"), path.suffix, books)

    return [m for p in found for m in members(p)]


def _within(name: str, size: int, opened: Callable[[], IO[bytes]], suffix: str, books: Choice | None) -> list[Member]:
    """A file of a folder or a zip: what is named like a workbook is one if it begins like one, else it is text."""
    if books is not None and suffix.casefold() in WORKBOOKS:
        with opened() as file:
            head = file.read(8)
        if head.startswith(_PACKED):
            return _sheets(name, opened, books)
        _not_an_old_book(name, head)
    return [Member(name, size, opened)]


# what publishers put beside their data: DfE's guidance and lists of columns, and notes to read first
_BESIDE = re.compile(
    r"data-guidance\.txt|.+\.meta\.csv|(?:read[ _-]?me|licen[cs]e|metadata)(?:\.\w+)?\.txt", re.IGNORECASE
)


def _wanted(path: Path, folder: Path) -> bool:
    return path.is_file() and not (_BESIDE.fullmatch(path.name) or _hidden(path.relative_to(folder).parts))


def _is_workbook(names: list[str]) -> bool:
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return True
    return "META-INF/manifest.xml" in names and ("content.xml" in names or "encrypted-package" in names)


def _sheets(name: str, opened: Callable[[], IO[bytes]], choice: Choice) -> list[Member]:
    from adviser_app.csvio import sheets  # of some weight: loaded for workbooks only

    return sheets.members(name, opened, choice)


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(p.startswith((".", "~$")) or p == "__MACOSX" for p in parts)


# ---- zips ------------------------------------------------------------------------------------------------------


def _refuse(
    path: Path, code: str, message: str, step: str = "Unpack it, look at what it holds, and choose the folder."
) -> AdviserError:
    return AdviserError("The zip was not read", f"{path.name}: {message}", step, code=code)


def _zip(path: Path, books: Choice | None) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            start = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, EOFError) as error:
        raise _refuse(
            path, "zip-damaged", f"it is damaged or incomplete ({error}).", "Fetch the file again."
        ) from error
    names = [i.filename for i in infos]
    if _is_workbook(names):
        if books is None:
            step = "Open it and save the sheet as “CSV UTF-8 (comma delimited)”."
            raise _spreadsheet(path.name, "a workbook; lists of records come as CSV", step)
        return _sheets(path.name, lambda: path.open("rb"), books)
    wanted = _checked(path, infos, start, SUFFIXES | WORKBOOKS if books is not None else SUFFIXES)
    if not wanted:
        raise AdviserError(
            "No CSV in the zip",
            f"{path.name} holds no CSV file and no workbook.",
            "Choose another file.",
            code="no-csv",
        )

    def members(info: zipfile.ZipInfo) -> list[Member]:
        name = f"{path.name}/{info.filename}"

        def opened() -> IO[bytes]:
            return cast(IO[bytes], _Counted(path, info))

        suffix = PurePosixPath(info.filename).suffix
        if suffix.casefold() not in WORKBOOKS:
            return [Member(name, info.file_size, opened)]
        with opened() as file:
            data = file.read()
        return _within(name, len(data), lambda: io.BytesIO(data), suffix, books)

    return [m for info in sorted(wanted, key=lambda i: i.filename) for m in members(info)]


def _checked(
    path: Path, infos: list[zipfile.ZipInfo], directory: int, suffixes: frozenset[str]
) -> list[zipfile.ZipInfo]:
    """The members to read, once the whole archive is found sound; raises AdviserError otherwise."""
    if len(infos) > MAX_MEMBERS:
        raise _refuse(path, "zip-members", f"it holds {len(infos)} files; {MAX_MEMBERS} is the limit.")
    if sum(i.file_size for i in infos) > MAX_BYTES:
        raise _refuse(path, "zip-size", "unpacked it would be larger than 4 GB.")
    seen: set[str] = set()
    wanted: list[zipfile.ZipInfo] = []
    for info in infos:
        name = info.filename
        parts = PurePosixPath(name).parts
        # ZipInfo cuts a name at NUL and turns the platform's separator; the name as written must be the plain one.
        if (
            info.orig_filename != name
            or "\\" in name
            or name.startswith("/")
            or ".." in parts
            or ":" in name.split("/")[0]
        ):
            raise _refuse(path, "zip-name", f"it holds a file with an unsafe name ({name!r}).")
        if name.casefold() in seen:
            raise _refuse(path, "zip-duplicate", f"it holds two files named {name}.")
        seen.add(name.casefold())
        if info.flag_bits & 0x1:
            raise _refuse(path, "zip-encrypted", "it is protected by a password.", "Unpack it with the password first.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _refuse(path, "zip-link", f"{name} is a link to another file.")
        if info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise _refuse(path, "zip-ratio", f"{name} unpacks to more than {MAX_RATIO} times its size.")
        if _hidden(parts) or _BESIDE.fullmatch(parts[-1]):
            continue
        suffix = PurePosixPath(name).suffix.casefold()
        if suffix == ".zip":
            raise _refuse(path, "zip-nested", f"it holds another zip ({name}).", "Unpack it and choose the folder.")
        if suffix in suffixes:
            wanted.append(info)
    if infos:
        _no_overlap(path, infos, directory)
    return wanted


def _no_overlap(path: Path, infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share bytes make small bombs (CVE-2024-0450): each must end before the next begins."""
    ends = sorted(infos, key=lambda i: i.header_offset)
    with path.open("rb") as file:
        for info, after in zip(ends, [i.header_offset for i in ends[1:]] + [directory], strict=True):
            file.seek(info.header_offset)
            header = file.read(30)
            if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
                raise _refuse(
                    path, "zip-damaged", f"{info.filename} is not where the zip says.", "Fetch the file again."
                )
            name, extra = struct.unpack("<HH", header[26:30])
            if info.header_offset + 30 + name + extra + info.compress_size > after:
                raise _refuse(path, "zip-overlap", "its files overlap each other.", "Do not use this file.")


class _Counted(io.RawIOBase):
    """A zip member that stops at the size its header promised, and owns its archive."""

    def __init__(self, path: Path, info: zipfile.ZipInfo) -> None:
        super().__init__()
        self._name = f"{path.name}/{info.filename}"
        self._left = info.file_size
        self._archive = zipfile.ZipFile(path)
        try:
            self._file = self._archive.open(info)
        except Exception as error:
            self._archive.close()
            raise self._damaged(error) from error

    def _damaged(self, error: object) -> AdviserError:
        return AdviserError(
            "The zip is damaged",
            f"{self._name} cannot be unpacked ({error}).",
            "Fetch the file again.",
            code="zip-damaged",
        )

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._file.read(self._left + 1 if size is None or size < 0 else size)
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError, zlib.error) as error:
            raise self._damaged(error) from error
        self._left -= len(block)
        if self._left < 0:
            raise self._damaged("larger than it says")
        return block

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._archive.close()
        super().close()
