"""What is said of a table is true, and its name has no holes where years stood."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.guess import layout_of
from adviser_app.csvio.formats.headings import title_of
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.mapping_draft import Use
from adviser_app.domain.period_text import parse_period
from tests.csvio.reading import member, read
from tests.csvio.test_guess import guess, says
from tests.csvio.test_tables import refusal, table


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Household waste recycled (%) (from 2021/22 to 2023/24)", "Household waste recycled (%)"),
        ("Disposable income per head by local authority, 2018 to 2022, current prices, pounds",
         "Disposable income per head by local authority, current prices, pounds"),
        ("Table P151: Decisions by speed, England, 24 months to the end of March 2025", "Decisions by speed, England"),
        ("Recorded crime, year ending June 2024", "Recorded crime"),
        ("Mid-2023 population estimates", "population estimates"),
        ("Children - 2023 - social workers", "Children - social workers"),
        ("Homes built (2022/23)", "Homes built"),
        ("Homes built, April 2023 to March 2024", "Homes built"),
        ("Homes built between 1 April 2023 and 31 March 2024", "Homes built"),
        ("Council tax: 2023 to 2024", "Council tax"),
        ("People aged 16 to 64 (thousands)", "People aged 16 to 64 (thousands)"),
        ("Journeys to work, from home", "Journeys to work, from home"),
    ],
)  # fmt: skip
def test_titles_without_their_years(title: str, name: str) -> None:
    assert title_of([[title]]) == name


def test_arrows_are_no_numbers() -> None:
    found = table(
        "Area,Recent Trend,Count,Value 2023,95% Lower CI,95% Upper CI\nLeeds,→,5,41,40,42\nYork,↑,6,51,50,52\n"
    )
    shown = refusal(found)
    assert "Trend" not in (found.refused.message if found.refused else "")
    assert shown[0] in ("headings-mixed", "period-missing", "columns-unclear")
    plain = table("Area code,Area,Year,Recent Trend,Rate\nE08000035,Leeds,2023,→,5\nE06000014,York,2023,↑,6\n")
    assert [r.series[0] for r in plain.rows] == ["recycling: Rate"] * 2


def test_several_years_are_not_put_into_one() -> None:
    draft = guess("Levels\nLA,2021 to 2022,2022 to 2023\nLeeds,10,20\nYork,30,40").with_fixed(Use.PERIOD, "2024/25")
    with pytest.raises(AdviserError, match="2021 to 2022 and 2022 to 2023"):
        layout_of(draft)
    each = draft.with_words([1], Use.PERIOD, "2021/22").with_words([2], Use.PERIOD, "2022/23")
    assert len(layout_of(each).figures) == 2
    one = guess("LA,Homes 2023,Flats 2023\nLeeds,10,20\nYork,30,40")
    assert layout_of(one)
    mixed = guess("LA,Homes mid-2022,Homes mid-2023\nLeeds,10,20\nYork,30,40").with_fixed(Use.PERIOD, "2023")
    with pytest.raises(AdviserError, match="mid-2022 and Homes mid-2023"):
        layout_of(mixed)


def test_a_column_that_names_the_indicator_names_the_figures_of_all_columns() -> None:
    text = "Area code,Area,Indicator,Period,Value,Average,Target\nE08000035,Leeds,Recycling,2023/24,5,4,6\n"
    found = guess((text + text.splitlines()[1].replace("Leeds", "York").replace("35", "16")).rstrip())
    assert says(found) == [("", "2023/24")] * 3 or says(found) == [("", "")] * 3
    outcome = read(member(text.encode()), mapping=layout_of(found))
    assert [r.series[:3] for r in outcome.rows] == [
        ("Recycling", "", ""), ("Recycling", "", "Average"), ("Recycling", "", "Target")
    ]  # fmt: skip


def test_what_is_passed_over_though_it_is_a_number_is_called_so() -> None:
    found = table(
        "Code,LA,Region,2022,2023,Rank\nE08000035,Leeds,North,1,2,3\nE06000014,York,North,4,5,6\n", "homes.csv"
    )
    shown = {p.code: (p.value, p.message) for p in found.problems if "passed-over" in p.code}
    assert shown["columns-passed-over"][0] == "Region"
    assert shown["numbers-passed-over"][0] == "Rank"
    assert "no figures" not in shown["numbers-passed-over"][1]


def test_councils_under_no_heading() -> None:
    found = table("Recycling 2024\n,,Total,Glass\nE08000035,Leeds,10,4\nE06000014,York,20,9\n")
    assert refusal(found)[0] == "heading-missing"
    assert found.refused is not None
    assert "no heading" in found.refused.message and found.refused.line == 2
    assert refusal(table("Homes\nOf,which,what\nred,blue,3\n"))[0] == "format-unknown"


def test_a_year_in_six_digits_is_called_what_it_is() -> None:
    found = table("Code,LA,Year,Homes\nE08000035,Leeds,201516,7\nE06000014,York,201617,8\n")
    assert refusal(found) == ("period-unclear", "201516")
    assert found.refused is not None
    assert "2015/16, of financial or of academic years" in found.refused.message


def test_a_month_and_its_year_with_a_hyphen_in_a_heading() -> None:
    found = table("Code,LA,Claimants (May-2016),Homes (2015)\nE08000035,Leeds,7,3\nE06000014,York,8,4\n")
    assert {(r.series[0], str(parse_period(*r.period))) for r in found.rows} == {
        ("Claimants", "2016-05-01/P1M"), ("Homes", "2015-01-01/P1Y")
    }  # fmt: skip


def test_a_quarter_that_cannot_be_read_is_called_so() -> None:
    lines = "E08000035,Leeds,2024/5,7\nE06000014,York,2024/6,8\n"
    assert refusal(table(f"Code,LA,Quarter,Homes\n{lines}")) == ("period-unclear", "2024/5")
    months = "E08000035,Leeds,202413,7\nE06000014,York,202402,8\n"
    assert refusal(table(f"Code,LA,Date,Homes\n{months}")) == ("period-unclear", "202402")


@pytest.mark.parametrize("above", ["", "Meetings by municipal year\n"])
def test_municipal_years_begin_in_may(above: str) -> None:
    heading = "Year" if above else "Municipal year"
    found = table(f"{above}Code,LA,{heading},Meetings\nE08000035,Leeds,2022/23,7\nE06000014,York,2022/23,8\n")
    assert refusal(found) == ("period-unclear", "2022/23")
