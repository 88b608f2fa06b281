"""What a spreadsheet saved, read: encodings, separators, titles above, cells missing at the end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from adviser_app.merge import sheet


def known(names: Sequence[str]) -> bool:
    return "_id" in names and "name" in names


@pytest.mark.parametrize("separator", sheet.SEPARATORS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_way_to_save_is_read(separator: str, encoding: str, end: str) -> None:
    lines = [["_id", "Name", "_end"], ["r1", '"Zoë; a, b|c\td"', "#"], ["r2", "", "#"]]
    data = (end.join(separator.join(cells) for cells in lines) + end).encode(encoding)
    found = sheet.read(data, known)
    assert found is not None
    assert found.header == ("_id", "name", "_end")
    assert [r.cells for r in found.rows] == [
        {"_id": "r1", "name": "Zoë; a, b|c\td", "_end": "#"}, {"_id": "r2", "name": "", "_end": "#"},
    ]  # fmt: skip
    assert found.ansi == (encoding == "cp1252")


def test_lines_are_counted_as_an_editor_does() -> None:
    data = 'A title\r\n\r\nsep=,\r\n_id,name\r\nr1,"one\ntwo"\r\n\r\nr2,x\u2028y\r\nr3\r\nr4,a,b\r\n'.encode()
    found = sheet.read(data, known)
    assert found is not None
    assert found.line == 4
    assert [(r.line, r.cells, r.too_long) for r in found.rows] == [
        (5, {"_id": "r1", "name": "one\ntwo"}, False),
        (8, {"_id": "r2", "name": "x\u2028y"}, False),
        (9, {"_id": "r3"}, False),
        (10, {"_id": "r4", "name": "a"}, True),
    ]


def test_the_escape_comes_off_and_nothing_else() -> None:
    found = sheet.read(b"_id,name\n'=1,'=2\n'tis,''=3\n", known)
    assert found is not None
    assert [r.cells for r in found.rows] == [{"_id": "=1", "name": "=2"}, {"_id": "'tis", "name": "'=3"}]


def test_a_quote_that_is_never_closed_refuses_the_file_and_a_stray_one_its_row() -> None:
    with pytest.raises(sheet.SheetError) as told:
        sheet.read(b'_id,name\nr1,a\nr2,"b\nr3,c\n', known)
    assert (told.value.code, told.value.line) == ("quote-unclosed", 3)
    found = sheet.read(b'_id,name\nr1,"a"b\nr2,c\n', known)
    assert found is not None
    assert [(r.line, r.broken) for r in found.rows] == [(2, True), (3, False)]


def test_what_is_no_such_table_is_none() -> None:
    assert sheet.read(b"area_code,period\nE1,2026\n", known) is None
    assert sheet.read(b"", known) is None


@pytest.mark.parametrize("data", [b"\xff\xfe_\x00i", b"_id,name\nr1,\x81\x8d\n", b"\xef\xbb\xbf_id,\xff"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    if data.startswith(b"\xff\xfe"):
        data += b"\x00\xd8"  # half of a pair
    with pytest.raises(sheet.SheetError) as told:
        sheet.read(data, known)
    assert told.value.code == "encoding-unreadable"


def test_a_name_that_occurs_twice_is_told() -> None:
    found = sheet.read(b"_id,name,name,,\nr1,a,b,,\n", known)
    assert found is not None
    assert found.twice == ("name",)
    assert found.header == ("_id", "name", "name")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
def test_the_header_is_known_from_the_beginning_of_a_file(encoding: str) -> None:
    data = 'Title é\r\n\r\n_id;Name;Zoë\r\nr1;"é'.encode(encoding)
    assert sheet.header(data, known) in (["_id", "name", "zoë"], ["_id", "name", "zo\ufffd"])
    assert sheet.header(data[: len(data) // 3], known) is None
