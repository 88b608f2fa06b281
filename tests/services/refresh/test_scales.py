"""Figures in another scale than the others of their series, and what publishers write for none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adviser_app.domain.problems import Severity
from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
HEADER = "area_code,indicator,period,value,unit"
CODES = [f"E0800000{n}" for n in range(1, 9)] + [f"E0900000{n}" for n in range(1, 7)]


def rows(*values: str, unit: str = "", period: str = "2023") -> list[str]:
    return [f"{code},Homes,{period},{value},{unit}" for code, value in zip(CODES, values, strict=False)]


def told(shown: refresh.Preview) -> list[tuple[str, int]]:
    return [(p.code, p.line) for p in shown.problems]


def test_shares_of_one_among_percentages_are_nobodys(bring: Bring, store: Store) -> None:
    shown = bring(*rows("91.2", "92.5", "93.3", "90.8", "0.941", "0.923", "0.917", "0.933"), header=HEADER)
    assert told(shown) == [("number-scale-unclear", line) for line in (6, 7, 8, 9)]
    words = "0.941 stands among figures from 90.8 to 93.3: it may be a share of 1, where they are of 100."
    assert words in shown.problems[0].message
    assert sorted(row[0] for row in observations(store, "value")) == [90.8, 91.2, 92.5, 93.3]


def test_also_from_one_period_to_the_next(bring: Bring) -> None:
    old = rows("41.2", "42.5", "43.3", period="2022")
    shown = bring(*old, *rows("0.412", "0.42", "0.44"), header=HEADER)
    assert told(shown) == [("number-scale-unclear", line) for line in (5, 6, 7)]


@pytest.mark.parametrize("values", [
    ("0.35", "0.62", "0.91", "12.5", "45.1", "88.4"),  # broadband: everything from nothing to all
    ("0.95", "0.96", "1.00", "1.04", "1.10", "0.99"),  # ratios
    ("0.35", "0.36", "0.33", "2.5", "3.1", "4.4"),
    ("0.94", "92.4", "93.5", "94.1", "95.2"),  # one: an outlier
    ("0.94", "0.95", "0.96", "120.5", "130.5", "140.5"),
    ("1", "1", "1", "92", "93", "94"),  # counts
])  # fmt: skip
def test_what_is_no_mixture(bring: Bring, values: tuple[str, ...]) -> None:
    assert told(bring(*rows(*values), header=HEADER)) == []


@pytest.mark.parametrize(("values", "unit", "line"), [
    (("16.1", "17.2", "-1", "18.1"), "", 4), (("16", "999999", "17", "-9"), "", 3), (("61", "33000", "55"), "%", 3),
    (("5", "-99", "-99", "8"), "Persons", 3),
])  # fmt: skip
def test_what_may_be_no_figure_is_told_once(
    bring: Bring, store: Store, values: tuple[str, ...], unit: str, line: int
) -> None:
    shown = bring(*rows(*values, unit=unit), header=HEADER)
    assert told(shown) == [("value-odd", line)] and shown.problems[0].severity is Severity.WARNING
    assert len(observations(store, "value")) == len(values)  # it may be one


@pytest.mark.parametrize(
    "values", [("-1", "-2", "5", "3"), ("9999", "8500", "10200"), ("-1", "-1", "-1"), ("1", "2", "3")]
)
def test_figures_that_are_figures(bring: Bring, values: tuple[str, ...]) -> None:
    assert told(bring(*rows(*values), header=HEADER)) == []


def test_a_comma_for_a_point_among_three_decimals(bring: Bring, store: Store) -> None:
    shown = bring(*rows("17.274", "18.021", '"17,301"', "16.998"), header=HEADER)
    assert told(shown) == [("number-points-unclear", 4)]
    assert "17,301 may be a thousandth" in shown.problems[0].message
    assert told(bring(*rows("17.274", "18.021", '"2,417,301"', "16.998", period="2024"), header=HEADER)) == []


@pytest.mark.parametrize(("values", "unit", "odd"), [
    (("51", "52", "49", "50", "5300000"), "", "5,300,000"),  # a factor
    (("91.2", "92.5", "93.3", "0.908", "94.1"), "%", "0.908"),
    (("91", "92", "93", "94", "95", "96", "-97", "98"), "", "-97"),
])  # fmt: skip
def test_one_alone_that_is_far_from_all_others_is_told(
    bring: Bring, store: Store, values: tuple[str, ...], unit: str, odd: str
) -> None:
    shown = bring(*rows(*values, unit=unit), header=HEADER)
    assert [(p.code, p.value, p.severity) for p in shown.problems] == [("value-odd", odd, Severity.WARNING)]
    assert len(observations(store, "value")) == len(values)


@pytest.mark.parametrize(("values", "unit"), [
    (("51", "52", "49", "50", "4900"), ""),  # a large council
    (("3", "52", "49", "50", "58"), ""),  # Scilly
    (("12", "15", "30", "25", "18", "21", "-2", "11"), ""),  # fewer homes
    (("12", "15", "-30", "25", "-18", "21", "-22", "11"), ""),
])  # fmt: skip
def test_small_large_and_negative_figures_are_figures(bring: Bring, values: tuple[str, ...], unit: str) -> None:
    assert told(bring(*rows(*values, unit=unit), header=HEADER)) == []


def test_the_sum_of_england_is_not_far_from_its_councils(bring: Bring) -> None:
    assert told(bring(*rows("51", "52", "49", "50", "53"), "E92000001,Homes,2023,990000,", header=HEADER)) == []


def test_groups_of_one_indicator_are_of_one_scale(bring: Bring) -> None:
    header = "area_code,indicator,breakdown,period,value"
    lines = [
        f"{code},Attendance,{group},2023,{value}"
        for group, values in (("Boys", ("91.2", "92.5", "0.933")), ("Girls", ("90.8", "0.941", "0.923")))
        for code, value in zip(CODES, values, strict=False)
    ]
    assert told(bring(*lines, header=header)) == [("number-scale-unclear", line) for line in (4, 6, 7)]


@pytest.mark.parametrize(("values", "asked"), [
    (("0.42", "0.43", "0.44", "0.41"), True), (("4200", "4300", "4400", "4100"), True),
    (("84", "20", "30", "95"), False),
])  # fmt: skip
def test_a_new_period_in_another_scale_is_asked_about_with_few_councils_too(
    bring: Bring, values: tuple[str, ...], asked: bool
) -> None:
    bring(*rows("42", "43", "44", "41", unit="%", period="2022"), header=HEADER)
    shown = bring(*rows(*values, unit="%", period="2023"), header=HEADER)
    assert any("Has the unit changed?" in words for words in shown.warnings) == asked


def test_a_group_that_is_of_another_scale_throughout_is_told_and_taken(bring: Bring, store: Store) -> None:
    """The Indices of Deprivation 2025: the average score of one domain is a share, those of others are not."""
    header = "area_code,indicator,breakdown,period,value"
    domains = {"Income": ("0.357", "0.375", "0.363"), "All": ("36.8", "40.0", "38.5"), "Education": ("31", "35", "33")}
    lines = [
        f"{code},Average score,{domain},2025,{value}"
        for domain, values in domains.items()
        for code, value in zip(CODES, values, strict=False)
    ]
    (problem,) = bring(*lines, header=header).problems
    assert (problem.code, problem.line, problem.severity) == ("number-scale-unclear", 2, Severity.WARNING)
    assert len(observations(store, "value")) == 9


def test_regions_are_looked_at_beside_each_other(bring: Bring) -> None:
    header = "area_code,area_name,indicator,period,value,unit"
    names = ("North East", "North West", "Yorkshire and The Humber", "East Midlands", "West Midlands",
             "East of England")  # fmt: skip

    def regions(*values: str) -> list[str]:
        return [f"E1200000{n},{name},Pay,2023,{value}," for n, (name, value) in
                enumerate(zip(names, values, strict=True), 1)]  # fmt: skip

    councils = [f"{code},,Pay,2023,{500 + n}," for n, code in enumerate(CODES)]
    assert told(bring(*councils, *regions("5.1", "5.2", "5.3", "540", "5.5", "5.4"), header=header)) == [
        ("value-odd", 2 + len(CODES) + 3)
    ]
    assert told(bring(*councils, *regions("51", "2", "53", "54", "55", "1200"), header=header)) == []


def test_several_words_for_no_figure(bring: Bring, store: Store) -> None:
    shown = bring(*rows("16", "17", "-1", "18", "-62", "19", "17", "15"), header=HEADER)
    assert told(shown) == [("value-odd", 4)]
    assert told(bring(*rows("6", "-7", "-1", "8", "-2", "9", "-7", "5", period="2022"), header=HEADER)) == []
    # homes gained and lost: where some gained none, others may have lost four
    assert told(bring(*rows("0", "7", "-1", "8", "-4", "9", "6", "5", "3", period="2021"), header=HEADER)) == []


def test_per_cents_that_are_none(bring: Bring) -> None:
    assert told(bring(*rows("20600", "21500", "2350", "19900", unit="%"), header=HEADER)) == [("value-odd", 2)]
    assert told(bring(*rows("120", "180", "95", "210", unit="%", period="2022"), header=HEADER)) == []
    growth = [row.replace("Homes", "Growth of homes") for row in rows("250", "310", "280", "400", unit="%")]
    assert told(bring(*growth, header=HEADER)) == []


def test_one_per_cent_among_shares_of_one(bring: Bring) -> None:
    shares = ("0.41", "0.40", "0.44", "51.3", "0.39", "0.47")
    assert told(bring(*rows(*shares, unit="%"), header=HEADER)) == [("value-odd", 5)]


@pytest.mark.parametrize(("values", "unit", "said"), [
    (["36.1", "41.0", "52.3", "48.8", "35.5", "44.4", "57.1", "32.3", "363"], "%", ["363"]),
    (["36.1", "41.0", "52.3", "48.8", "35.5", "44.4", "57.1", "32.3", "104"], "%", []),
    (["36.1", "41.0", "52.3", "48.8", "35.5", "44.4", "57.1", "32.3", "363"], "per head", []),
    (["96.1", "121.0", "152.3", "148.8", "135.5", "144.4", "157.1", "132.3", "363"], "%", []),
])  # fmt: skip
def test_one_percentage_far_above_a_whole(bring: Bring, values: list[str], unit: str, said: list[str]) -> None:
    shown = bring(*rows(*values, unit=unit), header=HEADER)
    assert [p.value for p in shown.problems] == said


@pytest.mark.parametrize(("values", "unit", "is_told"), [
    ([f"0.9{n}" for n in range(11, 20)], "%", True), ([f"0.9{n}" for n in range(11, 20)], "per head", False),
    ([f"0.1{n}" for n in range(11, 20)], "%", False), ([f"0.9{n}" for n in range(11, 19)] + ["94"], "%", False),
    ([f"0.9{n}" for n in range(11, 15)], "%", False), (["1"] * 9, "%", False),
])  # fmt: skip
def test_percentages_that_are_all_shares_of_one(bring: Bring, values: list[str], unit: str, is_told: bool) -> None:
    """Programs write 0.93 where a spreadsheet shows 93 %."""
    shown = bring(*rows(*values, unit=unit), header=HEADER)
    assert any("shares of 1" in p.message for p in shown.problems) == is_told
