"""Period labels → start and length; labels of one publisher round trip, impossible ones are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.period_text import canonical, from_days, parse_period


@pytest.mark.parametrize(
    ("label", "period"),
    [
        ("2024-01-01/P1Y", "2024-01-01/P1Y"),
        ("2025-04-01/P3M", "2025-04-01/P3M"),
        ("2025-04-01/P1M", "2025-04-01/P1M"),
        ("2023-04-01/P12M", "2023-04-01/P1Y"),
        ("2024-01-01T00:00:00/P1Y", "2024-01-01/P1Y"),
        ("2024-07-01/P7D", "2024-07-01/P1W"),
        ("2024-04-01/2025-03-31", "2024-04-01/P1Y"),
        ("2024-07-01", "2024-07-01/P1D"),
        ("1 July 2024", "2024-07-01/P1D"),
        ("01/07/2024", "2024-07-01/P1D"),
        ("2024", "2024-01-01/P1Y"),
        ("2024 (calendar)", "2024-01-01/P1Y"),
        ("2023-2024", "2023-04-01/P1Y"),
        ("2023/2024", "2023-04-01/P1Y"),
        ("2023/24", "2023-04-01/P1Y"),
        ("2023-24", "2023-04-01/P1Y"),
        ("2023–24", "2023-04-01/P1Y"),
        ("2011-12", "2011-04-01/P1Y"),
        ("FY2011-12", "2011-04-01/P1Y"),
        ("Financial year 2018/19", "2018-04-01/P1Y"),
        ("2018/19 (taxbase)", "2018-04-01/P1Y"),
        ("2018/19 (academic)", "2018-09-01/P1Y"),
        ("Academic year 2018/19", "2018-09-01/P1Y"),
        ("1999-00", "1999-04-01/P1Y"),
        ("1999/00", "1999-04-01/P1Y"),
        ("2009 - 11", "2009-01-01/P3Y"),
        ("2009 – 11", "2009-01-01/P3Y"),
        ("2009-2011", "2009-01-01/P3Y"),
        ("2009 to 2011", "2009-01-01/P3Y"),
        ("Financial year 2023 to 2024", "2023-04-01/P1Y"),
        ("1 April 2023 to 31 March 2024", "2023-04-01/P1Y"),
        ("1 April to 30 June 2024", "2024-04-01/P3M"),
        ("01/04/2023 - 31/03/2024", "2023-04-01/P1Y"),
        ("1998-2001", "1998-01-01/P4Y"),
        ("2009/10 - 11/12", "2009-04-01/P3Y"),
        ("2009/10 to 2011/12", "2009-04-01/P3Y"),
        ("2024 Q1", "2024-01-01/P3M"),
        ("Q4 2024", "2024-10-01/P3M"),
        ("2024Q2", "2024-04-01/P3M"),
        ("2010/11 Q1", "2010-04-01/P3M"),
        ("Q4 2010/11", "2011-01-01/P3M"),
        ("Jan 2024", "2024-01-01/P1M"),
        ("january  2024", "2024-01-01/P1M"),
        ("Sept 2024", "2024-09-01/P1M"),
        ("2024-01", "2024-01-01/P1M"),
        ("Jan-Mar 2024", "2024-01-01/P3M"),
        ("Dec-Feb 2024", "2023-12-01/P3M"),
        ("Apr 2023 - Mar 2024", "2023-04-01/P1Y"),
        ("April 2023 to March 2024", "2023-04-01/P1Y"),
        ("Year ending March 2024", "2023-04-01/P1Y"),
        ("year to 31 March 2024", "2023-04-01/P1Y"),
        ("12 months to March 2024", "2023-04-01/P1Y"),
        ("3 months to Dec 2024", "2024-10-01/P3M"),
        ("2023 [p]", "2023-01-01/P1Y"),
        ("2023/24 (provisional)", "2023-04-01/P1Y"),
        ("2022 (final)", "2022-01-01/P1Y"),
        ("\u00a02024 ", "2024-01-01/P1Y"),
    ],
)
def test_labels(label: str, period: str) -> None:
    assert str(parse_period(label)) == period


@pytest.mark.parametrize(
    ("label", "hint", "period"),
    [
        ("2009/10", "fin_2009_10", "2009-04-01/P1Y"),
        ("2009/10 (taxbase)", "tax_2009_10", "2009-04-01/P1Y"),
        ("2009/10", "acad_2009_10", "2009-09-01/P1Y"),
        ("2013", "cal_2013", "2013-01-01/P1Y"),
        ("2010/11 Q1", "fq_Q1_2010_11", "2010-04-01/P3M"),
        ("Q4", "fq_Q4_2010_11", "2011-01-01/P3M"),
        ("2010 Q3", "cq_Q3_2010", "2010-07-01/P3M"),
        ("May", "mth_05_2013", "2013-05-01/P1M"),
        ("Year ending", "ye_Mar_2013", "2012-04-01/P1Y"),
        ("2023/24", "something_else", "2023-04-01/P1Y"),  # a hint that says nothing leaves it to the label
        ("this year", "2023-04-01/P1Y", "2023-04-01/P1Y"),
        ("201819", "Academic year", "2018-09-01/P1Y"),
        ("201819", "Financial year", "2018-04-01/P1Y"),
        ("2011-12", "month", "2011-12-01/P1M"),
        ("202403", "year ending", "2023-04-01/P1Y"),
        ("March 2024", "year ending", "2023-04-01/P1Y"),
        ("Mar 2024", "year ending", "2023-04-01/P1Y"),
        ("31 March 2024", "year ending", "2023-04-01/P1Y"),
        ("31/03/2024", "year ending", "2023-04-01/P1Y"),
        ("29 February 2024", "year ending", "2023-03-01/P1Y"),
        ("Year ending March 2024", "year ending", "2023-04-01/P1Y"),
        ("202212", "Year ended", "2022-01-01/P1Y"),
    ],
)
def test_hints(label: str, hint: str, period: str) -> None:
    assert str(parse_period(label, hint)) == period


@pytest.mark.parametrize(
    "label",
    [
        "",
        " ",
        "never",
        "2024-02-30",
        "31/02/2024",
        "2024-13-01",
        "2024-01-01/P0Y",
        "201819",
        "20245",
        "2023/25",
        "12",
        "Q5 2024",
        "2024 Q0",
        "Foo 2024",
        "Q1",
        "٢٠٢٤",
        "year ending 5 April 2024",
        "1066",
        "2024-01-01/P1X",
        "2011-2009",
        "2023 to 2024",  # a financial year, as gov.uk writes it, or two calendar years
        "fin_2009_11",
    ],
)
def test_refused(label: str) -> None:
    assert parse_period(label) is None


_day = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@given(_day, st.integers(1, 60), st.sampled_from("dwmy"))
def test_iso_round_trips(start: date, number: int, unit: str) -> None:
    period = canonical(start, number, unit)
    assert period is not None
    assert parse_period(str(period)) == period
    assert parse_period(f" {str(period).lower()} ") == period


@given(_day, _day)
def test_a_period_is_its_days(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    period = from_days(start, end)
    assert period is not None
    assert (period.start, period.end) == (start, end)
    assert parse_period(f"{start}/{end}") == period


@given(st.text(max_size=30), st.text(max_size=20))
def test_any_text_is_answered(label: str, hint: str) -> None:
    parse_period(label, hint)


@pytest.mark.parametrize("kind", ["financial year", "academic year"])
def test_a_single_year_of_a_kind_that_spans_two_is_no_period(kind: str) -> None:
    assert parse_period("2023", kind) is None
    assert parse_period(f"{kind} 2023") is None
    assert parse_period("2023/24", kind) is not None
    assert str(parse_period("2023", "reporting year")) == "2023-01-01/P1Y"


@pytest.mark.parametrize("label", ["201112", "202313", "202324", "202300", "2023123"])
def test_six_digits_of_a_year_ending_that_may_be_another_year_or_none(label: str) -> None:
    """201112 ends in December 2011, or is 2011/12; there is no month 13."""
    assert parse_period(label, "year ending") is None


@pytest.mark.parametrize(
    ("label", "kind", "expected"),
    [
        ("2024-03-01", "month", "2024-03-01/P1M"),
        ("31/03/2024", "month", "2024-03-01/P1M"),
        ("1 July 2024", "quarter", "2024-07-01/P3M"),
        ("2024-03-31T00:00:00", "quarter", "2024-01-01/P3M"),
        ("2024-01-01", "calendar year", "2024-01-01/P1Y"),
        ("31/12/2024", "calendar year", "2024-01-01/P1Y"),
        ("01/04/2023", "financial year", "2023-04-01/P1Y"),
        ("2024-03-31", "financial year", "2023-04-01/P1Y"),
        ("2023-08-01", "academic year", "2023-09-01/P1Y"),
        ("2024-08-31", "academic year", "2023-09-01/P1Y"),
    ],
)
def test_a_day_that_stands_for_the_time_it_begins_or_ends(label: str, kind: str, expected: str) -> None:
    assert str(parse_period(label, kind)) == expected


@pytest.mark.parametrize(
    ("label", "kind"),
    [("2024-03-02", "month"), ("2024-02-01", "quarter"), ("2024-04-01", "calendar year"),
     ("2024-01-01", "academic year"), ("2024-03-01/P1D", "month"), ("2024-03-01", "")],
)  # fmt: skip
def test_other_days_stay_days(label: str, kind: str) -> None:
    assert str(parse_period(label, kind)) == f"{label[:10]}/P1D"
