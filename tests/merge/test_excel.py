"""The tolerance: everything a spreadsheet does to a text is no change, and no change of somebody's is taken for it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adviser_app.domain.records import Field, FieldError, Kind, canonical
from adviser_app.merge.excel import day_order, decimal_comma, general, unchanged
from tests.tools import spreadsheet
from tests.tools.spreadsheet import COUNTRIES, Country

TEXT, LONG, DATE, NUMBER = Kind.TEXT, Kind.LONG, Kind.DATE, Kind.NUMBER

SAME = [
    # zeros, signs and points
    ("007", "7"), ("02076643000", "2076643000"), ("-007", "-7"), ("+5", "5"), (".5", "0.5"), ("5.", "5"),
    ("1.10", "1.1"),    ("00", "0"), ("1250", "1250.00"), ("1250", "1,250"), ("(5)", "-5"),
    # what a General cell shows
    ("+442076643000", "4.42077E+11"), ("123456789012", "1.23457E+11"), ("100000000000", "1E+11"),
    ("12345678901.4", "12345678901"), ("0.333333333333", "0.333333333"), ("1234567.891234", "1234567.891"),
    ("99999999999.6", "1E+11"), ("0.000012345678", "1.23457E-05"), ("0.00001", "1E-05"), ("0.00001", "0.00001"),
    ("0.000333333333", "0.000333333"),
    ("-0.3333333333", "-0.333333333"), ("1e5", "1.00E+05"), ("12345e1", "1.23E+05"), ("5%", "5.00%"),
    ("5.555%", "5.56%"), ("£1,250.555", "£1,250.56"), ("£5", "£5.00"),
    # fifteen digits and no more, cut off or rounded
    ("1234567890123456789", "1234567890123450000"), ("1234567890123456789", "1.23456789012346E+018"),
    ("0.1234567890123456", "0.123456789012346"),
    # days
    ("2026-11-22", "22/11/2026"), ("2026-11-22", "22/11/26"), ("2026-11-02", "2/11/2026"), ("2026-11-22", "22-Nov-26"),
    ("2026-11-22", "22 November 2026"), ("2026-11-22", "2026-11-22 00:00:00"), ("2026-11-22", "22.11.2026"),
    ("2026-11-22", "22/11/2026 00:00"), ("22 November 2026", "22-Nov-26"), ("22/11/2026", "22/11/26"),
    ("1-2", "01-Feb"), ("13/4", "13-Apr"), ("2026-11", "Nov-26"), ("Nov 2026", "Nov-26"), ("1 Nov", "01-Nov"),
    ("9:30", "09:30"), ("9:30", "09:30:00"), ("9:30 pm", "21:30"), ("true", "TRUE"), ("False", "FALSE"),
    # blanks, letters in pieces, ends of line
    ("a b", " a b "), ("Caf\u00e9", "Cafe\u0301"), ("a b", "a\r\nb"),
]  # fmt: skip

EDITED = [
    ("12.4", "12"), ("12", "12.4"), ("12.4", "12.40001"), ("0.333333333333", "0.33"), ("123456789012", "1.23456E+11"),
    ("123456789012", "123457000000"), ("12345", "1.2345E+05x"), ("1234567", "1.23E+06"), ("007", "8"), ("7", "70"),
    ("5%", "5"), ("5", "5%"), ("5%", "0.05"), ("£5", "$5"), ("5", "£5"), ("-5", "5"), ("(5)", "5"), ("1.25", "1,25"),
    ("2026-11-22", "23/11/2026"), ("2026-11-22", "22/11/2025"), ("2026-04-03", "04/03/2026"), ("2026-11-22", "Nov-26"),
    ("2026-11-22", "22-Nov"), ("1-2", "02-Jan"), ("1-2", "1.2"), ("2026-11", "Nov-25"), ("9:30", "09:31"),
    ("9:30", "9.30"), ("", "0"), ("0", ""),
    ("0.000333333333", "3.33333E-04"), ("x", ""), ("Ann", "ann"), ("true", "yes"), ("TRUE", "1"), ("a b", "ab"),
    ("a  b", "a b"),     ("Łódź", "Lodz"), ("Łódź", "?ód?"), ("R12", "R012"), ("12a", "12"), ("FY2011-12", "2011-12"),
    ("1.2.3", "1.2"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "returned"), SAME)
def test_what_a_spreadsheet_alone_does_is_no_change(base: str, returned: str) -> None:
    assert unchanged(base, returned, TEXT)


@pytest.mark.parametrize(("base", "returned"), EDITED)
def test_what_somebody_did_is_a_change(base: str, returned: str) -> None:
    assert not unchanged(base, returned, TEXT)


def test_the_order_of_day_and_month_is_the_files() -> None:
    assert unchanged("2026-04-03", "4/3/2026", DATE, day_first=False)
    assert not unchanged("2026-04-03", "3/4/2026", DATE, day_first=False)
    assert unchanged("1/2", "02-Jan", TEXT, day_first=False)


def test_a_comma_is_a_point_only_in_a_file_that_writes_so() -> None:
    assert unchanged("12.5", "12,5", NUMBER, decimal_comma=True)
    assert unchanged("123456789012", "1,23457E+11", NUMBER, decimal_comma=True)
    assert not unchanged("12.5", "12,6", NUMBER, decimal_comma=True)
    assert not unchanged("12.5", "12,5", NUMBER)


def test_letters_are_lost_only_in_a_file_that_lost_them() -> None:
    assert unchanged("Łódź – 5 − 3", "Lódz – 5 - 3", TEXT, ansi=True)
    assert unchanged("Łódź 😀", "?ód? ??", TEXT, ansi=True)
    assert unchanged("Ⅷ → x", "V? x", TEXT, ansi=True) is False
    assert not unchanged("Łódź", "Pódz", TEXT, ansi=True)
    assert not unchanged("Lódz", "Łódź", TEXT, ansi=True)


def test_a_text_too_long_for_a_cell_comes_back_cut() -> None:
    whole = "ab" * 20_000
    assert unchanged(whole, whole[:32_767], LONG)
    assert not unchanged(whole, whole[:32_766], LONG)
    assert not unchanged(whole[:32_767], whole[:32_000], LONG)
    wide = "😀" * 20_000  # two units each: the cut goes through the middle of one
    assert unchanged(wide, "😀" * 16_383, LONG)


def test_lines_of_a_long_text_stay_lines() -> None:
    assert unchanged("one\ntwo", "one\r\ntwo", LONG)
    assert unchanged("one\ntwo", "one\rtwo ", LONG)
    assert not unchanged("one\ntwo", "one two", LONG)


# -- the tolerance against the habits, written down apart from it -------------------------------------------------

numbers = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.decimals(-(10**13), 10**13, places=6, allow_nan=False).map(lambda d: f"{d:f}"),
    st.decimals(-1, 1, places=12, allow_nan=False).map(lambda d: f"{d:f}"),
    st.text("0123456789", min_size=1, max_size=14),
    st.from_regex(r"[0-9]{1,3}(\.[0-9])?[eE][0-9]|[0-9]{1,2}(\.[0-9]{1,3})?%", fullmatch=True),
)
days = st.dates(date(1000, 1, 1), date(2200, 12, 31)).map(date.isoformat)
parts = st.from_regex(r"[0-9]{1,2}[-/][0-9]{1,2}|20[0-9]{2}-[01][0-9]", fullmatch=True)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=12)
texts = st.one_of(numbers, days, parts, words, st.sampled_from(["true", "False", "TRUE", "yes", "10:30"]))
countries = st.sampled_from(COUNTRIES)


def _canonical(text: str) -> str:
    try:
        return canonical(Field("x", "X"), text)
    except FieldError:
        return ""


@given(texts, countries)
def test_every_habit_is_no_change(text: str, country: Country) -> None:
    base = _canonical(text)
    assume(base)
    returned = spreadsheet.saved(base, country)
    assert unchanged(base, returned, TEXT, country.day_first, decimal_comma=country.decimal == ",")


def _near(text: str) -> st.SearchStrategy[str]:
    """Other texts that are easily taken for it."""

    def nudged(at: int, letter: str) -> str:
        return text[: at % len(text)] + letter + text[at % len(text) + 1 :]

    changes = st.builds(nudged, st.integers(0, 30), st.sampled_from("0123456789.-"))
    swapped = [f"{text[:5]}{text[8:10]}-{text[5:7]}"] if len(text) == 10 else []
    return st.one_of(changes, st.just(text + "0"), st.just("0" + text), st.just(text[:-1]), *map(st.just, swapped))


def _same_value(one: str, other: str) -> bool:
    """The same number or the same day, however it is written: no loss if it is not told apart."""
    try:
        if float(one) == float(other):
            return True
    except ValueError:
        pass
    return one.casefold() == other.casefold()


@given(st.data(), texts, countries)
def test_no_change_is_hidden_but_one_that_the_spreadsheet_itself_hides(
    data: st.DataObject, text: str, country: Country
) -> None:
    """Where an edited text counts as unchanged, its cell shows exactly what the untouched one would have shown."""
    base = _canonical(text)
    assume(base)
    edited = _canonical(data.draw(st.one_of(_near(base), texts)))
    assume(edited and not _same_value(base, edited))
    returned = spreadsheet.saved(edited, country)
    if unchanged(base, returned, TEXT, country.day_first, decimal_comma=country.decimal == ","):
        assert returned in _shown(base, country)


def _shown(base: str, country: Country) -> set[str]:
    """What the spreadsheet may show of an untouched text: in this country, or with digits beyond fifteen cut off."""
    shown = {base, spreadsheet.saved(base, country)}
    digits = base.lstrip("+-0")
    if len(digits) > 15 and digits.isdigit():
        shown.add(base.removeprefix("+")[: len(base) - len(digits) + 15] + "0" * (len(digits) - 15))
    return shown


@given(st.decimals(-(10**14), 10**14, places=5, allow_nan=False))
@example(Decimal("99999999999.5"))
def test_general_is_what_the_simulated_cell_shows(number: Decimal) -> None:
    assert spreadsheet.general(float(number)) in general(number)


# -- what the file as a whole tells -------------------------------------------------------------------------------


@given(st.lists(st.dates(date(1950, 1, 1), date(2049, 12, 31)), min_size=3, max_size=30), countries)
def test_the_order_is_found_from_days_that_nobody_changed(found: list[date], country: Country) -> None:
    pairs = [(d.isoformat(), country.day(d)) for d in found]
    telling = [d for d in found if d.day != d.month]
    order = day_order(pairs)
    if "/" not in country.day(found[0]) and "." not in country.day(found[0]):
        assert order is True
    elif len(telling) > 1:
        assert order is country.day_first


def test_one_day_that_may_have_been_changed_decides_nothing() -> None:
    assert day_order([("2026-04-03", "04/03/2026")]) is None
    assert day_order([("2026-04-03", "04/03/2026"), ("2026-11-22", "22/11/2026")]) is True
    assert day_order([("2026-04-03", "04/03/2026"), ("2026-11-22", "11/22/2026")]) is False
    assert day_order([("2026-04-03", "03/04/2026")]) is True
    assert day_order([("2026-04-03", "11/22/2026")]) is False
    assert day_order([("2026-05-05", "05/05/2026"), ("2026-11-22", "2026-11-22")]) is True
    assert day_order([("2026-04-03", "03/04/2026"), ("2026-06-05", "06/05/2026")]) is None


def test_days_that_somebody_typed_the_other_way_are_outvoted() -> None:
    start = date(2026, 1, 1)
    us = [((start + timedelta(n)).isoformat(), f"{start + timedelta(n):%m/%d/%Y}") for n in range(0, 60, 5)]
    assert day_order([*us, ("2026-01-01", "22/11/2026")]) is False


def test_a_decimal_comma_is_believed_from_numbers_that_did_not_change() -> None:
    assert decimal_comma([("12.5", "12,5"), ("3", "3")])
    assert not decimal_comma([("12.5", "12,6"), ("3", "3")])
    assert not decimal_comma([("12.5", "12.5"), ("1.25", "1,25")])
