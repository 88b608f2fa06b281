"""Headings of a column of periods that make them something else."""

from __future__ import annotations

import pytest

from tests.csvio.test_nobodys_tables import periods, rows
from tests.csvio.test_tables import refusal, table


@pytest.mark.parametrize(("heading", "cell"), [
    ("Adoption year", "2022"), ("Election year", "2022/23"), ("Year of publication", "2022"), ("Base year", "2022"),
    ("Year (April-March)", "2022"), ("Year (Sept to Aug)", "2022/23"), ("Year (Jan-Dec)", "2022/23"),
    ("Year (ending March)", "2022"), ("Year commencing", "2022"), ("Year from", "2022"), ("Exam year", "2022/23"),
    ("Three years ending", "2022/23"), ("Calendar year", "2022/23"), ("Period ending", "31/03/2023"),
    ("Water year", "2022"),
])  # fmt: skip
def test_a_heading_that_leaves_the_time_open(heading: str, cell: str) -> None:
    found = table(f"Code,Council,{heading},Homes\n{rows(f'{cell},{{}}')}")
    assert refusal(found)[0] == "period-unclear"


@pytest.mark.parametrize(("heading", "cell", "when"), [
    ("Year (April-March)", "2022/23", "2022-04-01/P1Y"), ("Year (Jan-Dec)", "2022", "2022-01-01/P1Y"),
    ("Year commencing", "2022/23", "2022-04-01/P1Y"), ("Calendar year", "2022", "2022-01-01/P1Y"),
    ("Acad year", "2022/23", "2022-09-01/P1Y"), ("Survey year", "2022", "2022-01-01/P1Y"),
    ("Year to March", "2022/23", "2022-04-01/P1Y"),
])  # fmt: skip
def test_a_heading_that_goes_with_its_periods(heading: str, cell: str, when: str) -> None:
    assert periods(table(f"Code,Council,{heading},Homes\n{rows(f'{cell},{{}}')}")) == {when}
