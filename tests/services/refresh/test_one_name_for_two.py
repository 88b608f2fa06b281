"""Somerset is the county council until March 2023, and the council of the same name from then on."""

from __future__ import annotations

from collections.abc import Callable

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
HEADER = "area_name,indicator,period,value"


def test_whose_figures_they_are_the_period_says(bring: Bring, store: Store) -> None:
    preview = bring(
        "Somerset,Pay,2021/22,1", "Somerset,Pay,2022/23,2", "Somerset,Pay,2023/24,3", "North Yorkshire,Pay,2024/25,4",
        "North Yorkshire,Pay,2019/20,5", "Somerset County Council,Pay,2020/21,6", "Devon,Pay,2021/22,7", header=HEADER,
    )  # fmt: skip
    assert preview.problems == []
    assert observations(store, "area_code, period, value") == sorted([
        ("E10000027", "2021/22", 1.0), ("E10000027", "2022/23", 2.0), ("E06000066", "2023/24", 3.0),
        ("E06000065", "2024/25", 4.0), ("E10000023", "2019/20", 5.0), ("E10000027", "2020/21", 6.0),
        ("E10000008", "2021/22", 7.0),
    ], key=repr)  # fmt: skip


def test_a_year_in_which_it_changed_is_that_of_the_council_of_today(bring: Bring, store: Store) -> None:
    bring("Somerset,Pay,2022,1", "Somerset,Pay,2023,2", header=HEADER)
    assert observations(store, "area_code, period") == [("E06000066", "2023"), ("E10000027", "2022")]


def test_two_combined_authorities_of_one_name_are_no_such_pair(bring: Bring) -> None:
    """The region of the name is a third one."""
    shown = bring("North East,Pay,2021,1", "North East,Pay,2025,2", header=HEADER, apply=False)
    assert {p.code for p in shown.problems} == {"area-ambiguous"}
