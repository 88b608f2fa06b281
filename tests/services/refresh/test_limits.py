"""Confidence limits that are in another scale than their figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
HEADER = "area_code,indicator,period,value,lower,upper,unit"


@pytest.mark.parametrize(("value", "lower", "upper", "limit", "shown"), [
    ("6.1", "5.9", "690000", "upper", "690000"),
    ("6.1", "5.9", "63", "upper", "63"),
    ("6.1", "0.059", "6.3", "lower", "0.059"), ("6.1", "-5.9", "6.3", "lower", "-5.9"),
    ("0.061", "0.059", "6.3", "upper", "6.3"),
    ("77.3", "75.1", "133.4", "upper", "133.4"), ("63.58", "0", "66.37", "lower", "0"),
])  # fmt: skip
def test_a_limit_in_another_scale_is_told(
    bring: Bring, store: Store, value: str, lower: str, upper: str, limit: str, shown: str
) -> None:
    preview = bring("E08000001,Smoking,2023,5.2,5.0,5.4,%", f"E08000002,Smoking,2023,{value},{lower},{upper},%",
                    header=HEADER)  # fmt: skip
    (problem,) = preview.problems
    assert (problem.code, problem.line, problem.column, problem.value) == ("limit-odd", 3, limit, shown)
    assert "Bury: Smoking" in problem.message or "Smoking" in problem.message
    assert len(observations(store, "value")) == 2, "the figure itself is taken"


def test_it_is_told_once_for_an_indicator(bring: Bring) -> None:
    rows = [f"E0800000{n},Smoking,2023,6.1,5.9,630,%" for n in range(1, 6)]
    (problem,) = bring(*rows, header=HEADER).problems
    assert (problem.line, problem.code) == (2, "limit-odd")
    assert "So are 4 more" in problem.message


@pytest.mark.parametrize(("value", "lower", "upper"), [
    ("1", "0.025", "5.57"),  # one case, Poisson
    ("0", "0", "3.7"),  # none
    ("100", "20.7", "100"),  # one of one, Wilson
    ("99.9", "99.2", "100"),
    ("0.1", "0.1", "0.4"),  # rounded
    ("1", "1", "5"),
    ("0.2", "-12", "13"),  # a change
    ("-1.5", "-4", "60"),
    ("2.5", "1.9", "3.4"),
])  # fmt: skip
def test_limits_of_small_counts_are_lopsided(bring: Bring, value: str, lower: str, upper: str) -> None:
    assert bring(f"E08000001,Smoking,2023,{value},{lower},{upper},%", header=HEADER).problems == []
