"""Lines of a key and a value above a table: what NHS England and others write there."""

from __future__ import annotations

import pytest

from tests.csvio.test_nobodys_tables import rows
from tests.csvio.test_running_totals import shown
from tests.csvio.test_tables import refusal, table

NHS = (
    "Title:,Discharge delays by local authority\nPeriod:,{}\nSource:,\"Acute Discharge SitRep, NHS England\"\n"
    "Published:,16 October 2025\nRevised:,17 November 2025\nContact:,england@nhs.net\n\n"
)  # fmt: skip


@pytest.mark.parametrize("indent", ["", ","])
def test_keys_and_values_above_a_table(indent: str) -> None:
    above = "".join(indent + line + "\n" for line in NHS.format("September 2025").splitlines())
    found = table(f"{above}Region,Code,LA name,Days,Patients\n"
                  "North,E08000035,Leeds,10,2\nNorth,E06000014,York,12,3\n")  # fmt: skip
    assert shown(found) == [("September 2025", "2025-09-01/P1M")]
    assert [(r.area[1], r.series[0]) for r in found.rows][:2] == [("Leeds", "Days"), ("Leeds", "Patients")]
    total = table(f"{above}Region,Code,LA name,Total\nNorth,E08000035,Leeds,10\nNorth,E06000014,York,12\n")
    assert {r.series[0] for r in total.rows} == {"Discharge delays by local authority: Total"}


def test_a_period_above_counts_only_where_nothing_else_says_one() -> None:
    found = table(f"{NHS.format('September 2025')}Code,Council,Aug 2025,Sep 2025\n{rows('{}', '4')}")
    assert {period for _, period in shown(found)} == {"2025-08-01/P1M", "2025-09-01/P1M"}


@pytest.mark.parametrize(
    "said", ["2025", "Financial year 2025", "April to September", "Q2", "Autumn 2025", "2023 to 2025"]
)
def test_a_period_above_that_is_unclear(said: str) -> None:
    above = NHS.format(said)
    found = table(f"{above}Code,Council,Days\n{rows('{}')}")
    if said == "2025":
        assert shown(found) == [("2025", "2025-01-01/P1Y")]
    elif said == "2023 to 2025":
        assert shown(found) == [("2023 to 2025", "2023-01-01/P3Y")]
    else:
        assert refusal(found)[0] == "period-missing"


def test_two_periods_above() -> None:
    above = "Year:,2023/24\nTime period:,2024/25\n"
    assert refusal(table(f"{above}Code,Council,Days\n{rows('{}')}"))[0] == "period-missing"
    last = "Reporting period:,2023/24\nLast updated:,3 May 2025\nStatus:,Final 2025\nNext release:,2024/25\n"
    assert shown(table(f"{last}Code,Council,Days\n{rows('{}')}")) == [("2023/24", "2023-04-01/P1Y")]


def test_the_year_a_key_says_ends() -> None:
    for line in ("Year ending:,March 2024", "Year ending: March 2024"):
        found = table(f"{line}\nCode,Council,Days\n{rows('{}')}")
        assert {period for _, period in shown(found)} == {"2023-04-01/P1Y"}


def test_a_title_with_a_colon_is_a_title() -> None:
    found = table(f"Revised homelessness statistics: 2023/24\nCode,Council,Total\n{rows('{}')}")
    assert shown(found) == [("2023/24", "2023-04-01/P1Y")]
    assert {r.series[0] for r in found.rows} == {"Revised homelessness statistics: Total"}
