"""Numbers, units, periods and counts as people read them."""

from __future__ import annotations

import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.periods import Period
from adviser_app.viewmodels import text


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "expected"),
    [
        (26.4, 1, "%", "26.4%"),
        (99.671, 3, "%", "99.671%"),
        (23.11602783203125, 14, "%", "23.12%"),
        (9782.0649, 4, "kWh per meter point", "9,782.1"),
        (10907.8896, 4, "kWh per meter point", "10,908"),
        (2704.0, 1, "kWh per meter point", "2,704"),
        (9.0, 1, "", "9.0"),
        (0.00012345, 8, "", "0.000123"),
        (0.0, 6, "", "0.00"),
        (567.7, 1, "£", "£567.7"),
        (-36.296999, 6, "£ million", "−£36.30m"),
        (34.2, 1, "£ million", "£34.2m"),
        (-5, 0, "", "−5"),
        (-0.04, 1, "%", "0.0%"),
        (61.8, 1, "yrs", "61.8"),
        (2859535.0, 1, "Number of enterprises", "2,859,535"),
    ],
)
def test_values(value: float, decimals: int, unit: str, expected: str) -> None:
    assert text.value_text(value, decimals, unit) == expected


def test_a_median_between_two_published_values_shows_the_half() -> None:
    assert text.statistic_text(23.55, 1, "%") == "23.55%"
    assert text.statistic_text(23.5, 1, "%") == "23.5%"
    assert text.statistic_text(9667.5, 0, "") == "9,667.5"
    # quarters of the last digit: a half up, whichever way its binary neighbour lies
    assert [text.statistic_text(v, 0, "") for v in (4.75, 6.25, -6.25)] == ["4.8", "6.3", "−6.3"]
    assert [text.statistic_text(v, 1, "%") for v in (2.275, 3.775, 2.375)] == ["2.28%", "3.78%", "2.38%"]
    assert text.plain(-0.04, 1) == "0.0"
    assert text.plain(1234567890123456.0, 0) == "1,234,567,890,123,456"


def test_a_unit_keeps_its_own_capitals() -> None:
    assert text.unit_words("", "kWh per meter point") == "kWh per meter point"
    assert text.sentence("tCO2e per head") == "tCO2e per head"
    assert text.sentence("number of homes") == "Number of homes"


@pytest.mark.parametrize(
    ("change", "value", "decimals", "unit", "expected", "spoken"),
    [
        (0.3, 26.4, 1, "%", "+0.3", "up 0.3 percentage points"),
        (-1.0, 26, 0, "%", "−1", "down 1 percentage point"),
        (0.0, 26, 0, "%", "0", "unchanged"),
        (-1541.0, 20404, 0, "£", "−£1,541", "down £1,541"),
        (1.25, 34.2, 2, "£ million", "+£1.25m", "up £1.25m"),
        (-0.0004, 23.116027832, 9, "", "−0.0004", "down 0.0004"),
        (12.5, 2704.0, 1, "", "+12.5", "up 12.5"),
    ],
)
def test_changes(change: float, value: float, decimals: int, unit: str, expected: str, spoken: str) -> None:
    assert text.change_text(change, value, decimals, unit) == expected
    assert text.change_spoken(change, value, decimals, unit) == spoken


@pytest.mark.parametrize(
    ("start", "length", "published", "expected"),
    [
        (date(2024, 1, 1), "P1Y", "2024-01-01/P1Y", "2024"),
        (date(2023, 4, 1), "P1Y", "2023-04-01/P1Y", "2023/24"),
        (date(1999, 4, 1), "P1Y", "", "1999/00"),
        (date(2022, 8, 1), "P1Y", "", "2022/23 (Aug–Jul)"),
        (date(2018, 9, 1), "P1Y", "201819", "2018/19 (Sep–Aug)"),
        (date(2015, 11, 16), "P1Y", "", "year to 15 Nov 2016"),
        (date(2025, 4, 1), "P3M", "", "Apr–Jun 2025"),
        (date(2024, 12, 1), "P3M", "", "Dec 2024–Feb 2025"),
        (date(2025, 4, 1), "P1M", "", "April 2025"),
        (date(2020, 1, 1), "P3Y", "", "2020–22"),
        (date(1999, 1, 1), "P3Y", "", "1999–2001"),
        (date(2013, 4, 1), "P3Y", "2013-04-01/P3Y", "2013/14–2015/16"),
        (date(2026, 1, 1), "P1D", "2026-01-01", "1 January 2026"),
        (date(2009, 4, 1), "P1Y", "2009/10 (taxbase)", "2009/10 (taxbase)"),
        (date(2010, 4, 1), "P3M", "2010/11 Q1", "2010/11 Q1"),
    ],
)
def test_periods(start: date, length: str, published: str, expected: str) -> None:
    assert text.period(Period(start, length), published) == expected


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["P1D", "P1W", "P1M", "P3M", "P6M", "P1Y", "P18M", "P2Y", "P3Y", "P5Y"]),
)
def test_every_period_has_words_and_no_machine_form(start: date, length: str) -> None:
    shown = text.period(Period(start, length), f"{start}/{length}")
    assert shown
    assert "/P" not in shown
    assert str(Period(start, length).end.year % 100) in shown


def test_counts_and_lists() -> None:
    assert [text.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111, 1002)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th", "1,002nd",
    ]  # fmt: skip
    assert text.plural(1, "council") == "1 council"
    assert text.plural(1200, "council") == "1,200 councils"
    assert (text.counted(3), text.counted(3, 12), text.counted(12), text.counted(0)) == ("three", "3", "12", "0")
    assert text.listed(["a"]) == "a"
    assert text.listed(["a", "b", "c"]) == "a, b and c"
    assert (text.possessive("Barnsley"), text.possessive("St Helens")) == ("Barnsley’s", "St Helens’")


@pytest.mark.parametrize(
    ("measure", "unit", "expected"),
    [
        ("Percentage", "%", "Percentage"),
        ("", "%", "Percentage"),
        ("Rate per 100,000 population", "Rate per 100,000 population", "Rate per 100,000 population"),
        ("Years", "yrs", "Years"),
        ("Minutes", "mins", "Minutes"),
        ("Achievements gained", "Number", "Achievements gained"),
        (
            "Emissions (tCO2e) per capita",
            "Tonnes of CO2 equivalent",
            "Emissions (tCO2e) per capita, tonnes of CO2 equivalent",
        ),
        ("", "Enterprises per 10,000 people", "Enterprises per 10,000 people"),
        ("", "", ""),
    ],
)
def test_units_are_said_once(measure: str, unit: str, expected: str) -> None:
    assert text.unit_words(measure, unit) == expected


_NUMBER = re.compile(r"−?\d{1,3}(,\d{3})*(\.\d+)?")


@given(st.floats(-1e12, 1e12), st.integers(0, 15))
def test_a_number_reads_back_within_the_digits_shown(value: float, decimals: int) -> None:
    shown = text.number(value, decimals)
    assert _NUMBER.fullmatch(shown)
    assert shown != "−0"
    assert not re.fullmatch(r"−0(\.0+)?", shown)
    read = float(shown.replace(",", "").replace("−", "-"))
    assert abs(read - value) <= 0.5000001 * 10.0 ** -text.digits(value, decimals) + 1e-12 * abs(value)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(0, 15), st.sampled_from(["%", "£", "£ million", "mins"]))
def test_a_change_has_its_sign_and_never_hides_itself(value: float, change: float, decimals: int, unit: str) -> None:
    if decimals <= text.MEANT:  # publishers' own digits: a change has no more of them
        change = round(change, decimals)
    if 0 < abs(change) < 1e-12:
        change = 0.0
    shown = text.change_text(change, value, decimals, unit)
    assert (shown[0] == "+") == (change > 0)
    assert (shown[0] == "−") == (change < 0)
    if change:
        assert re.search(r"[1-9]", shown)


def test_infinitely_small_is_not_a_crash() -> None:
    assert text.number(math.ulp(0.0), 15) == "0.000000000000000"


@pytest.mark.parametrize(
    ("measure", "unit", "said"),
    [
        ("Rate per 100,000 population", "", "rate per 100,000 population"),
        ("Counts of museums per 100,000 people", "Count", "counts of museums per 100,000 people"),
        ("Percentage", "%", ""), ("", "£ million", ""), ("Number", "Number", ""), ("", "", ""), ("Value", "Value", ""),
        ("", "yrs", "years"), ("", "kWh", "kWh"),
    ],
)  # fmt: skip
def test_what_numbers_in_a_sentence_are_of(measure: str, unit: str, said: str) -> None:
    assert text.unit_beside(measure, unit) == said


@pytest.mark.parametrize(
    ("values", "decimals", "unit", "said"),
    [
        ([23.5, 23.55, None], 1, "%", ["23.50%", "23.55%"]),
        ([4.0, 6.25], 0, "", ["4.0", "6.3"]),
        ([2704.0, 1850.5], 1, "", ["2,704.0", "1,850.5"]),
        ([2704.0, 1850.0], 1, "", ["2,704", "1,850"]),
        ([12.0, 13.0], 0, "£", ["£12", "£13"]),
        ([0.012345, 120.456789], 6, "", ["0.0123", "120.5"]),
    ],
)
def test_medians_of_one_column_have_as_many_digits(
    values: list[float | None], decimals: int, unit: str, said: list[str]
) -> None:
    told = text.statistics(values, decimals, unit)
    assert [told(v) for v in values if v is not None] == said
