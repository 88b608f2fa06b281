"""What a value cell says: numbers accepted and refused exactly as the design lists them, and markers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.csvio.parse import REFUSALS, parse_cell


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("16,935", 16935.0, 0),
        ("1,234,567.89", 1234567.89, 2),
        ("62%", 62.0, 0),
        ("62.5 %", 62.5, 1),
        ("£1,200", 1200.0, 0),
        ("-£5", -5.0, 0),
        ("£-5", -5.0, 0),
        ("(12)", -12.0, 0),
        ("(£1,200)", -1200.0, 0),
        ("−5", -5.0, 0),
        ("1e+05", 100000.0, 0),
        ("1.5E-05", 1.5e-05, 6),
        ("1e-20", 1e-20, 15),
        ("+3", 3.0, 0),
        (" 5 ", 5.0, 0),
        ("\u00a05\u202f", 5.0, 0),
        ("0", 0.0, 0),
        ("0.10", 0.1, 2),
        ("26.39751552795031", 26.39751552795031, 14),
        (".5", 0.5, 1),
    ],
)
def test_numbers(text: str, value: float, decimals: int) -> None:
    cell = parse_cell(text)
    assert (cell.value, cell.decimals, cell.flag, cell.marker, cell.error) == (value, decimals, "", "", "")


def test_minus_zero_is_zero() -> None:
    for text in ("-0", "-0.0", "(0)", "−0"):
        assert math.copysign(1, parse_cell(text).value) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,23", "number-grouping"),
        ("1,2345", "number-grouping"),
        ("12,34,567", "number-grouping"),
        ("0,123", "number-grouping"),
        ("1.234,5", "number-grouping"),
        ("1_000", "number-separator"),
        ("5 k", "number-suffix"),
        ("£1.2 b", "number-suffix"),
        ("1e-400", "number-too-small"),
        ("1 000", "number-separator"),
        ("£1.2m", "number-suffix"),
        ("£000", "number-suffix"),
        ("£ 0000", "number-suffix"),
        ("3k", "number-suffix"),
        ("12.3p", "number-suffix"),
        ("٣", "number-digits"),
        ("１２", "number-digits"),
        ("nan", "number-not-finite"),
        ("inf", "number-not-finite"),
        ("-Infinity", "number-not-finite"),
        ("1e309", "number-too-large"),
        ("#N/A", "spreadsheet-error"),
        ("#DIV/0!", "spreadsheet-error"),
        ("1.2.3", "value-unreadable"),
        ("--5", "value-unreadable"),
        ("5-", "value-unreadable"),
        ("(5", "value-unreadable"),
        ("-(5)", "value-unreadable"),
        ("0x10", "value-unreadable"),
        ("see the note below", "value-unreadable"),
        ("=1+1", "spreadsheet-error"),
        ("[q]", "value-unreadable"),
        ("9" * 400, "value-unreadable"),
    ],
)
def test_refused(text: str, code: str) -> None:
    cell = parse_cell(text)
    assert cell.error == code
    assert not cell.is_number
    assert all(REFUSALS[code])


@pytest.mark.parametrize(
    ("text", "value", "flag"),
    [
        ("12.3 [p]", 12.3, "[p]"),
        ("12.3[p][r]", 12.3, "[p][r]"),
        ("7 p", 7.0, "p"),
        ("16,935 [e]", 16935.0, "[e]"),
        ("62% [u]", 62.0, "[u]"),
    ],
)
def test_numbers_with_a_flag(text: str, value: float, flag: str) -> None:
    cell = parse_cell(text)
    assert (cell.value, cell.flag, cell.error) == (value, flag, "")


@pytest.mark.parametrize(
    "text", ["[c]", "[x]", "[p] [r]", "c", "x", "z", "u", "low", "..", ":", "-", "–", "*", ".", "n/a"]
)
def test_markers(text: str) -> None:
    cell = parse_cell(f" {text} ")
    assert (cell.marker, cell.error) == (text, "")
    assert not cell.is_number


def test_nothing() -> None:
    cell = parse_cell("  ")
    assert (cell.marker, cell.error, cell.is_number) == ("", "", False)


@given(st.text(max_size=40))
def test_every_text_says_exactly_one_thing(text: str) -> None:
    cell = parse_cell(text)
    assert cell.is_number + bool(cell.marker) + bool(cell.error) <= 1
    assert not (cell.flag and not cell.is_number)
    assert 0 <= cell.decimals <= 15


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_decimals_are_read_as_python_reads_them(number: object) -> None:
    assert parse_cell(str(number)).value == float(str(number))
    assert parse_cell(f"{number:,}").value == float(str(number))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_round_trips(number: float) -> None:
    assert parse_cell(repr(number)).value == number


@pytest.mark.parametrize("text", ["1E+03", "-1E+02", "1.23E+05", "£1.2E+06"])
def test_a_number_that_a_spreadsheet_shortened(text: str) -> None:
    """Excel shows 1,234 so in a column of five letters' width, and writes what it shows."""
    assert parse_cell(text).error == "number-rounded"


@pytest.mark.parametrize(("text", "value"), [
    ("0.00E+00", 0.0), ("1.00E+02", 100.0), ("1.2345E+03", 1234.5), ("1e+05", 1e5), ("1.5E6", 1.5e6), ("1E-04", 1e-4),
])  # fmt: skip
def test_a_number_that_lost_nothing(text: str, value: float) -> None:
    assert parse_cell(text).value == value
