"""Encodings, line ends, separators, preambles, footers, quotes: each as an editor shows it, by both readers."""

from __future__ import annotations

import pytest

from tests.csvio.reading import Outcome, read

HEADER = "area_code,indicator,period,value,unit"
GOOD = "E06000001,Claimants,2024,12.5,%"


@pytest.fixture(params=["plain", "fast", "fast in small pieces"])
def reading(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    def go(text: str | bytes, encoding: str = "utf-8") -> Outcome:
        data = text if isinstance(text, bytes) else text.encode(encoding)
        return read(data, fast=request.param != "plain", chunk=16 if "small" in request.param else 1 << 20)

    return go


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_line_ends_and_encodings(reading, encoding: str, end: str) -> None:  # type: ignore[no-untyped-def]
    text = end.join([HEADER, "E06000001,Café visits,2024,1,£", "", "E06000002,Café visits,2024,2,£"])
    found = reading(text, encoding)
    assert [(r.line, r.value) for r in found.rows] == [(2, "1.0"), (4, "2.0")]
    assert found.rows[0].series[0] == "Café visits"
    assert found.rows[0].series[3] == "£"
    assert [c for c, _ in found.codes] == (["encoding-cp1252"] if encoding == "cp1252" else [])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(reading, separator: str) -> None:  # type: ignore[no-untyped-def]
    found = reading("\n".join([HEADER, GOOD, GOOD]).replace(",", separator))
    assert len(found.rows) == 2
    assert found.facts[3] == separator


def test_utf16_with_tabs_named_csv(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading("\r\n".join([HEADER, GOOD, ""]).replace(",", "\t"), "utf-16")
    assert [(r.line, r.value) for r in found.rows] == [(2, "12.5")]


def test_mixed_line_ends_and_empty_lines(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\r\n{GOOD}\n{GOOD}\r{GOOD}\r\n\r\n\n{GOOD}\n,,,,\n{GOOD}")
    assert [r.line for r in found.rows] == [2, 3, 4, 7, 9]
    assert found.problems == []


def test_preamble(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"Claimant count\n\nReleased 12 May 2024,,\n{HEADER}\n{GOOD}\n")
    assert [r.line for r in found.rows] == [5]
    assert found.codes == [("preamble", 4)]


def test_excel_separator_line(reading) -> None:  # type: ignore[no-untyped-def]
    assert [r.line for r in reading(f"sep=,\n{HEADER}\n{GOOD}\n").rows] == [3]


def test_footers_are_no_rows(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f'{HEADER}\n{GOOD}\n\nSource: ONS\n"Note, with a comma"\n')
    assert found.codes == [("footer", 4), ("footer", 5)]
    assert found.rows_read == 1


def test_the_same_among_the_data_is_a_broken_row(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\n{GOOD}\nSource: ONS\nSecond part,,,,\n{GOOD}\n")
    assert found.codes == [("row-ragged", 3), ("period-empty", 4)]
    assert found.rows_read == 4


def test_header_once_more(reading) -> None:  # type: ignore[no-untyped-def]
    assert reading(f"{HEADER}\n{GOOD}\n{HEADER}\n{GOOD}\n").codes == [("header-repeated", 3)]


def test_ragged_rows(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\nE06000001,A,2024,1\n{GOOD},\n{GOOD},x\n{GOOD}\n")
    # an empty cell too many may be the sign of a row moved to the right by an unquoted comma
    assert found.codes == [("row-ragged", 2), ("row-ragged", 3), ("row-ragged", 4)]
    assert [r.line for r in found.rows] == [5]


def test_empty_cells_that_every_row_has_beyond_the_header(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\n{GOOD},,\n{GOOD},,\n{GOOD},,x\n{GOOD},,\n")
    assert found.codes == [("row-ragged", 4)]
    assert [r.line for r in found.rows] == [2, 3, 5]


def test_embedded_newlines_count_as_lines(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f'{HEADER}\nE06000001,"two\nlines",2024,1,%\n{GOOD}\nE06000001,A,2024,abc,%\n')
    assert [r.line for r in found.rows] == [2, 4]
    assert found.codes == [("value-unreadable", 5)]


@pytest.mark.parametrize("rows", [1, 3000])
def test_unclosed_quote_refuses_the_file_and_names_the_line(reading, rows: int) -> None:  # type: ignore[no-untyped-def]
    body = f"{GOOD}\n" * rows
    found = reading(f'{HEADER}\n{GOOD}\nE06000001,"A,2024,1,%\n{body}')
    assert found.refused is not None
    assert (found.refused.code, found.refused.line) == ("quote-unclosed", 3)
    assert found.rows == []


def test_stray_quotes(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f'{HEADER}\n{GOOD}\nE06000001,5" pipes,2024,1,%\nE06000001,"A"B,2024,1,%\n{GOOD}\n')
    assert found.codes == [("quote-stray", 4)]
    assert [r.series[0] for r in found.rows] == ["Claimants", '5" pipes', "Claimants"]


def test_a_quote_that_draws_in_other_lines_costs_only_its_own(reading) -> None:  # type: ignore[no-untyped-def]
    """Closed by the quotation mark of a later row, it would have taken three good rows with it, unnamed."""
    quoted = 'E06000001,"A, and B",2024,1,%'
    found = reading(f'{HEADER}\n{GOOD}\nE06000001,"A,2024,1,%\n{GOOD}\n{GOOD}\n{quoted}\n{GOOD}\n')
    assert found.codes == [("quote-stray", 3)]
    assert found.problems[0].value == 'E06000001,"A,2024,1,%'
    assert [r.line for r in found.rows] == [2, 4, 5, 6, 7]
    twice = reading(f'{HEADER}\nE06000001,"A,2024,1,%\nE06000001,"A,2024,1,%\n{GOOD}\n{quoted}\n')
    assert twice.codes == [("quote-stray", 2), ("quote-stray", 3)]
    assert [r.line for r in twice.rows] == [4, 5]


def test_nul_bytes_cost_their_row(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\n{GOOD}\nE06000001,A\0,2024,1,%\n{GOOD}\n")
    assert found.codes == [("nul-byte", 3)]
    assert len(found.rows) == 2


def test_first_line_that_is_not_ascii_decides(reading) -> None:  # type: ignore[no-untyped-def]
    start = f"{HEADER}\n{GOOD}\n".encode()
    utf8, latin = "E06000001,Café,2024,1,%\n".encode(), "E06000001,Café,2024,1,%\n".encode("cp1252")
    mixed = reading(start + utf8 + latin + utf8)
    assert mixed.codes == [("bytes-unreadable", 4)]
    assert len(mixed.rows) == 3
    assert reading(start + latin).codes == [("encoding-cp1252", 0)]
    other = reading(start + latin + utf8 + latin)
    assert other.codes == [("encoding-cp1252", 0), ("encoding-mixed", 4)]
    # a curly quotation mark or a dash behind a letter with an accent is Windows-1252 all the same
    quotes = "".join(f"E0600000{n},{name},2024,1,%\n" for n, name in enumerate(("Café’s", "“CAFÉ”", "Né–1"), 2))
    assert reading(start + latin + quotes.encode("cp1252")).codes == [("encoding-cp1252", 0)]
    assert ("encoding-mixed", 4) in reading(start + latin + "E06000002,Café’s £,2024,2,%\n".encode()).codes
    assert [r.line for r in other.rows] == [2, 3, 5]


def test_byte_undefined_in_cp1252(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\n".encode() + b"E06000001,Caf\xe9,2024,1,%\nE06000001,A\x81,2024,1,%\n")
    assert found.codes == [("encoding-cp1252", 0), ("bytes-unreadable", 3)]


def test_line_separator_of_unicode_is_no_line_end(reading) -> None:  # type: ignore[no-untyped-def]
    found = reading(f"{HEADER}\nE06000001,A\u2028B\x0bC\x85,2024,1,%\n{GOOD}\n")
    assert [r.line for r in found.rows] == [2, 3]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_empty_files(data: bytes) -> None:
    found = read(data)
    assert found.refused is not None
    assert found.refused.code == "file-empty"


@pytest.mark.parametrize("data", [b"a,b,c\n1,2,3\n", b"PK\x03\x04....", b"<!DOCTYPE html>", b"\x00\x01\x02\x03" * 100])
def test_unknown_files(data: bytes) -> None:
    found = read(data)
    assert found.refused is not None
    assert found.refused.code in ("format-unknown", "not-a-csv")
    assert found.rows_read == 0
