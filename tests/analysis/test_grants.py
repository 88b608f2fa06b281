"""The grant in real terms, worked out by hand."""

from __future__ import annotations

import pytest

from adviser_app.analysis import grants
from adviser_app.analysis.grants import Deflator, Grant

# Invented price levels, so that the sums can be done on paper.
PRICES = {
    "FY2010-11": Deflator(80, "2017/18 = 100", "invented"),
    "FY2017-18": Deflator(100, "2017/18 = 100", "invented"),
}
FIRST, LAST = Grant("FY2010-11", 41_300_000), Grant("FY2017-18", 21_000_000)


def test_cash_and_real_change() -> None:
    found = grants.change(FIRST, LAST, PRICES)
    assert found is not None
    assert found.cash == pytest.approx(-0.49153, abs=1e-5)  # 21.0 / 41.3
    assert found.first_real == pytest.approx(51_625_000)  # 41.3 m × 100 / 80
    assert found.real == pytest.approx(-0.59322, abs=1e-5)  # 21.0 / 51.625


def test_real_change_is_the_same_in_the_prices_of_any_year() -> None:
    early = {line.year: line.real for line in grants.lines([FIRST, LAST], PRICES, "FY2010-11")}
    late = {line.year: line.real for line in grants.lines([FIRST, LAST], PRICES, "FY2017-18")}
    assert early == {"FY2010-11": 41_300_000, "FY2017-18": pytest.approx(16_800_000)}
    found = grants.change(FIRST, LAST, PRICES)
    assert found is not None and found.real == pytest.approx((early["FY2017-18"] or 0) / (early["FY2010-11"] or 1) - 1)
    assert found.real == pytest.approx((late["FY2017-18"] or 0) / (late["FY2010-11"] or 1) - 1)


def test_without_a_deflator_there_is_no_real_change() -> None:
    found = grants.change(FIRST, Grant("FY2018-19", 20_000_000), PRICES)
    assert found is not None and found.real is None and found.first_real is None and found.cash < 0
    assert grants.change(Grant("FY2010-11", 0), LAST, PRICES) is None
    assert grants.change(Grant("FY2010-11"), LAST, PRICES) is None


def test_deflators_of_another_base_are_not_mixed_in() -> None:
    mixed = PRICES | {"FY2011-12": Deflator(97, "2023/24 = 100"), "FY2012-13": Deflator(0, "2017/18 = 100")}
    assert grants.usable(mixed) == PRICES
    assert grants.usable({}) == {}


def test_the_base_is_the_last_year_with_both() -> None:
    years = [FIRST, LAST, Grant("FY2018-19", 20_000_000), Grant("FY2019-20")]
    assert grants.base_year(years, PRICES) == "FY2017-18"
    assert grants.base_year(years, {}) == ""
    assert grants.ends(years) == (FIRST, years[2])
    assert grants.ends([FIRST, Grant("FY2019-20")]) is None


def test_how_it_was_funded() -> None:
    top, direct = "Top-slice of the revenue support grant", "Direct grant"
    years = [Grant(f"FY{y}-{y % 100 + 1}", funding=top) for y in (2016, 2014, 2013)]
    found = grants.funding_runs([*years, Grant("FY2015-16"), Grant("FY2017-18", funding=direct)])
    assert [(r.funding, r.first, r.last, r.years) for r in found] == [
        (top, "FY2013-14", "FY2016-17", 3), (direct, "FY2017-18", "FY2017-18", 1),
    ]  # fmt: skip


def test_savings_against_grant_only_where_both_are_known() -> None:
    years = [Grant("FY2015-16", 10, savings=30), Grant("FY2016-17", 10, savings=0), Grant("FY2017-18", 10),
             Grant("FY2018-19", savings=90)]  # fmt: skip
    found = grants.against(years)
    assert (found.amount, found.savings, found.years, found.of, found.per_pound) == (20, 30, 2, 3, 1.5)
    assert grants.against([]).per_pound is None
    assert [line.per_pound for line in grants.lines(years, {}, "")] == [3, 0, None, None]
