"""The CSV dialect: what is written is read again, whatever the text; what is cut short is refused."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.spreadsheet import escape
from adviser_app.merge import dialect
from adviser_app.merge.dialect import DialectError

# Canonical text holds no half characters (domain.records.clean refuses them); a file could not either.
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text(alphabet="'=+-@\t\r\n|%＝＋－＠a1.,\"# ", max_size=8)


def read(data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    header, rows = dialect.read_rows(dialect.decode(data))
    return header, list(rows)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_every_text_comes_back(rows: list[tuple[str, str]]) -> None:
    header, back = read(dialect.encode(["a", "b"], rows))
    assert header == ["a", "b"]
    assert [tuple(cells) for _, cells in back] == rows


@pytest.mark.parametrize(
    "text", ["-5", "+5", "1e400", "007", "0x1F", "1/2", "TRUE", "NaN", "𝒳", "\0", "\u2028", "a\rb"]
)
def test_numbers_and_oddities_stand_as_they_are(text: str) -> None:
    data = dialect.encode(["a"], [[text]])
    assert f'"{text}","#"\r\n'.encode() in data
    assert read(data)[1] == [(2, [text])]


def test_bytes_of_a_file() -> None:
    assert dialect.encode(["a", "b"], [["=1+1", 'x "y"']]) == (
        b'\xef\xbb\xbf"a","b","_end"\r\n"\'=1+1","x ""y""","#"\r\n'
    )


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_a_line_is_what_a_csv_writer_makes_of_it(row: list[str]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([*map(escape, row), "#"])
    assert dialect.line(row) == text.getvalue()


@pytest.mark.parametrize("text", ["'=1", "'\"", "a'b", "x,'=1", "x\n'=1", "'"])
def test_apostrophes_are_taken_off_where_writing_put_them(text: str) -> None:
    assert read(dialect.encode(["a", "b"], [[text, "=1"], ["plain", text]]))[1][0][1] == [text, "=1"]
    assert read(dialect.encode(["a"], [[text]]))[1][0][1] == [text]


@pytest.mark.parametrize("row", ["'=1,#", '"\'=1",#'])
def test_a_marked_cell_is_read_however_it_stands(row: str) -> None:
    assert read(f"a,_end\r\n{row}\r\n".encode())[1] == [(2, ["=1"])]
    assert read(f"a,_end\n{row}\n".encode())[1] == [(2, ["=1"])]


def test_lines_are_those_on_which_rows_begin() -> None:
    assert read(dialect.encode(["a"], [["1\n2"], ["3\r\n4"], ["5"]]))[1] == [(2, ["1\n2"]), (4, ["3\r\n4"]), (6, ["5"])]


def test_a_long_cell() -> None:
    text = "x" * 400_000
    assert read(dialect.encode(["a"], [[text]]))[1] == [(2, [text])]


def test_rows_of_another_width_are_not_written() -> None:
    with pytest.raises(ValueError, match="2 cells where the header has 1"):
        dialect.encode(["a"], [["1", "2"]])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ('"a"\r\n"1"\r\n', 1),  # no end column
        ('"a","_end"\r\n"1","#"\r\n"2"', 3),  # cut between two cells
        ('"a","_end"\r\n"1","#"\r\n"2","', 3),  # cut inside the last cell
        ('"a","_end"\r\n"1","x"\r\n', 2),
        ('"a","_end"\r\n"1","2","#"\r\n', 2),
        ('"a","_end"\r\n"1"x,"#"\r\n', 2),
        ('"a","_end"\r\n"1","#"\r\n\r\n"2","#"\r\n', 3),  # an empty line
    ],
)
def test_what_is_not_in_the_dialect(text: str, line: int) -> None:
    with pytest.raises(DialectError) as refused:
        list(dialect.read_rows(text)[1])
    assert refused.value.line == line


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(DialectError, match="byte 2"):
        dialect.decode(b"ab\xff")


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3), st.data())
def test_a_cut_shows_unless_it_is_between_rows(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    text = dialect.decode(dialect.encode(["a", "b"], rows))
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    try:
        _, back = dialect.read_rows(cut)
        found = [tuple(cells) for _, cells in back]
    except DialectError:
        return
    assert found == rows[: len(found)]


def test_any_csv_reader_reads_it() -> None:
    data = dialect.encode(["name", "note"], [["Côte", "two\nlines"]])
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [{"name": "Côte", "note": "two\nlines", "_end": "#"}]
