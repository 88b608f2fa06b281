"""Periods with what programs add to them: midnight, a second name, years of two figures."""

from __future__ import annotations

import pytest

from adviser_app.domain.period_text import parse_period


@pytest.mark.parametrize(("label", "expected"), [
    ("2024-01-01 00:00:00", "2024-01-01/P1D"), ("2024-01-31T00:00:00.000Z", "2024-01-31/P1D"),
    ("01/03/2023 00:00", "2023-03-01/P1D"), ("202312 (Dec-23)", "2023-12-01/P1M"),
    ("202402 (Feb 24) (p)", "2024-02-01/P1M"),
    ("23/24", "2023-04-01/P1Y"), ("19/20", "2019-04-01/P1Y"), ("Q1 23/24", "2023-04-01/P3M"),
    ("23/24 Q4", "2024-01-01/P3M"),
])  # fmt: skip
def test_read(label: str, expected: str) -> None:
    assert str(parse_period(label)) == expected


@pytest.mark.parametrize("label", [
    "2024-01-01 09:30:00", "202312 (Nov-23)", "202312 (Dec-22)", "11/12", "03/04", "16/17", "23/25", "23-24", "99/00",
    "Q1 11/12",
])  # fmt: skip
def test_not_read(label: str) -> None:
    """11/12 may be a day; 23-24 an age."""
    assert parse_period(label) is None


def test_years_of_two_figures_take_their_kind_from_the_heading() -> None:
    assert str(parse_period("23/24", "academic year")) == "2023-09-01/P1Y"
    assert parse_period("23/24", "calendar year") is None


def test_midnight_under_month_is_the_month() -> None:
    assert str(parse_period("2024-01-01 00:00:00", "month")) == "2024-01-01/P1M"
