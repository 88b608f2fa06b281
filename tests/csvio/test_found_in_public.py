"""What files that are really published hold, cut to a few rows: months in six digits, indicators by number, ICBs."""

from __future__ import annotations

import pytest

from adviser_app.domain.period_text import MONTHS, parse_period
from tests.csvio.reading import read
from tests.csvio.test_guess import guess, uses
from tests.csvio.test_tables import refusal, table

COUNCILS = (("E08000035", "Leeds"), ("E06000014", "York"))


def test_months_in_six_digits() -> None:
    """The Metropolitan Police heads its columns so."""
    found = table("Borough,Group,201007,201112\nLeeds,Arson,3,10\nYork,Arson,5,12\n")
    assert {row.period for row in found.rows} == {("201007", "month"), ("201112", "month")}
    cells = "".join(f"{code},{name},{month},5\n" for code, name in COUNCILS for month in ("202407", "202408"))
    assert {row.period[0] for row in table(f"Code,Council,Date,Claims\n{cells}").rows} == {"202407", "202408"}
    own = "".join(f"{code},Claims,{month},5\n" for code, _ in COUNCILS for month in ("202407", "202408"))
    assert {row.period[1] for row in read(f"area_code,indicator,period,value\n{own}".encode()).rows} == {MONTHS}


@pytest.mark.parametrize("labels", [("201011", "201112"), ("202407", "202413"), ("201112",)])
def test_six_digits_that_may_be_years_or_nothing(labels: tuple[str, ...]) -> None:
    cells = "".join(f"{code},{name},{label},5\n" for code, name in COUNCILS for label in labels)
    assert refusal(table(f"Code,Council,Date,Claims\n{cells}"))[0] == "period-unclear"
    heads = ",".join(labels)
    wide = "".join(f"{code},{name}{',5' * len(labels)}\n" for code, name in COUNCILS)
    assert table(f"Code,Council,{heads}\n{wide}").refused is not None


def test_months_in_six_digits_in_the_guess() -> None:
    draft = guess("Borough,Group,202407,202408\nLeeds,Arson,3,10\nYork,Arson,5,12\nLeeds,Theft,1,2\nYork,Theft,3,4\n")
    assert [list(c.says.values()) for c in draft.columns if c.says] == [["Jul 2024"], ["Aug 2024"]]
    assert uses(guess("Code,Date,Claims\nE08000035,202407,5\nE06000014,202408,6\n"))[1] == "period"


IDS = "108,2023,4,E08000035,448\n219,2022,4,E08000035,17\n219,2022,4,E06000014,13\n"


def test_indicators_known_by_their_number_only() -> None:
    """DHSC's data of Fingertips: 108 and 219 became one series."""
    found = table(f"IndicatorID,Year,SexID,AreaCode,Value\n{IDS}")
    assert refusal(found) == ("columns-unclear", "108")
    one = table(f"IndicatorID,Year,SexID,AreaCode,Value\n{IDS.replace('108', '219')}")
    assert len(one.rows) == 3
    named = IDS.replace("108,", "108,Deaths,").replace("219,", "219,Pay,")
    named = table(f"IndicatorID,Indicator,Year,SexID,AreaCode,Value\n{named}")
    assert {row.series[0] for row in named.rows} == {"Deaths", "Pay"}


def test_groups_known_by_their_number() -> None:
    rows = "E08000035,1,2023,448\nE08000035,2,2023,17\nE06000014,1,2023,13\nE06000014,2,2023,11\n"
    found = table(f"Code,Sex ID,Year,Deaths\n{rows}")
    assert {row.series[1] for row in found.rows} == {"Sex ID: 1", "Sex ID: 2"}
    assert uses(guess(f"Code,Sex ID,Year,Deaths\n{rows}")) == ["area code", "breakdown", "period", "value"]


@pytest.mark.parametrize("heading", ["PCON24NM", "Constituency", "ICB name", "Ward name", "WD23NM", "Police force"])
def test_the_guess_takes_no_other_places_for_councils(heading: str) -> None:
    """Ashfield and Bassetlaw are constituencies, too."""
    draft = guess(f"{heading},Rented 2021\nAshfield,5\nBassetlaw,6\nAmber Valley,7\n")
    assert "area name" not in uses(draft)
    assert "area name" in uses(guess("Place name here,Rented 2021\nAshfield,5\nBassetlaw,6\nAmber Valley,7\n"))


def test_the_guess_of_a_table_of_the_nhs() -> None:
    rows = "ICB,Devon,January 2023,2023-01-01,5\nRegion,London,January 2023,2023-01-01,6\n"
    rows += "ICB,Devon,February 2023,2023-02-01,5\nRegion,London,February 2023,2023-02-01,6\n"
    draft = guess(f"Organisation Type,Organisation Name,Date,formattedDate,Waiting\n{rows}")
    assert uses(draft) == ["geography", "area name", "period", "not read", "value"]


def test_a_table_of_no_council_with_the_words_in_its_rows() -> None:
    """Home Office, National Referral Mechanism: "Local Authority" is who referred somebody."""
    rows = "".join(f"Local Authority,Local Authority,{kind},{n}\n" for n, kind in enumerate(("Criminal", "Labour"), 3))
    assert refusal(table(f"First responder type,First responder,Exploitation type,People\n{rows}"))[0] == (
        "format-unknown"
    )


@pytest.mark.parametrize("mark", ["{}pts", "{}.1 (2.0-3.0)", "#{}"])
def test_a_measure_of_dfe_s_that_is_written_as_no_number(mark: str) -> None:
    """Each text of one council alone: no filter, and each row was a series of its own."""
    header = "time_period,time_identifier,geographic_level,country_code,country_name,new_la_code,la_name,pupils,rate"
    codes = [f"E0800000{n}" for n in range(1, 9)]
    rows = [
        f"{year},Calendar year,Local authority,E92000001,England,{code},,{mark.format(11 * n + 7)},{n}.5"
        for n, code in enumerate(codes) for year in (2022, 2023)
    ]  # fmt: skip
    found = read("\n".join([header, *rows, ""]).encode())
    assert {row.series[1] for row in found.rows} == {""}
    assert len([p for p in found.problems if p.column == "pupils"]) == 16


@pytest.mark.parametrize(("labels", "lengths"), [
    (["2009-11", "2010-12", "2011-13"], {"P3Y"}),  # OHID and ONS pool three years
    (["2006-10", "2007-11", "2008-12", "2009-13"], {"P5Y"}),
    (["2009-10", "2009-11", "2009-12", "2010-01"], {"P1M"}),
    (["2009-11", "2009-12"], {"P1M"}),
    (["2009-10", "2010-11", "2011-12"], {"P1Y"}),
    (["2024-05", "2024-06"], {"P1M"}),
    (["2009-11", "2010-12"], set()),
    (["2009-11"], set()),
    (["2009-11", "2010-01", "2023-24"], {"P1M", "P1Y"}),  # the first of them is refused
])  # fmt: skip
@pytest.mark.parametrize("dash", ["-", " - ", "\u2013"])
def test_spans_of_years_and_months_in_cells_and_headings(labels: list[str], lengths: set[str], dash: str) -> None:
    """Three-year periods became months, ten of ten without a word."""
    written = [label.replace("-", dash) for label in labels]
    cells = "".join(f"{code},{name},{label},{n}\n" for code, name in COUNCILS for n, label in enumerate(written, 5))
    columns = ",".join(str(n) for n in range(len(labels)))
    heads = "".join(f"{code},{name},{columns}\n" for code, name in COUNCILS)
    own = "".join(f"{code},Pay,{label},{n}\n" for code, _ in COUNCILS for n, label in enumerate(written, 5))
    for found in (
        table(f"Code,Council,Period,Rate\n{cells}"), table(f"Rate\nCode,Council,{','.join(written)}\n{heads}"),
        read(f"area_code,indicator,period,value\n{own}".encode()),
    ):  # fmt: skip
        met = {period.length for row in found.rows if (period := parse_period(*row.period)) is not None}
        assert met <= lengths and (met == lengths or not found.rows), found
        assert bool(found.rows) == bool(lengths) or found.refused is not None


@pytest.mark.parametrize("labels", [["201603", "201703"], ["202106", "202109", "202112", "202203"]])
def test_six_digits_that_say_when_something_ends(labels: list[str]) -> None:
    """MHCLG's PeriodCode 201603 is the year to March 2016."""
    cells = "".join(f"{code},{name},{label},5\n" for code, name in COUNCILS for label in labels)
    assert table(f"Code,Council,PeriodCode,Receipts\n{cells}").refused is not None
    assert len(table(f"Code,Council,Month,Receipts\n{cells}").rows) == 2 * len(labels)


@pytest.mark.parametrize("heading", ["2018-19 APRIL", "Visits 2018/19 MAY", "2018/19 Autumn term", "2018-19 Winter",
                                     "2018/19 Month 1", "M1 2018-19"])  # fmt: skip
def test_a_part_of_a_year_beside_it(heading: str) -> None:
    rows = "".join(f"{code},{name},5\n" for code, name in COUNCILS)
    assert refusal(table(f"Code,Council,{heading}\n{rows}"))[0] == "period-unclear"
    summer = table(f"Code,Council,Summer born pupils 2019\n{rows}")
    assert {row.series[0] for row in summer.rows} == {"Summer born pupils"}


def test_as_at_a_day_names_no_indicator() -> None:
    rows = "".join(f"{code},{name},5,6\n" for code, name in COUNCILS)
    found = table(f"Code,Council,As at 31 March 2023,As at 31 March 2024\n{rows}")
    assert {row.series[0] for row in found.rows} == {"recycling"}


def test_a_name_that_a_comma_has_parted() -> None:
    rows = "E08000035,Leeds,,4,5\nE06000023,Bristol, City of,5,6\nE06000014,York,,7,8\n"
    found = table(f"Code,Council,Notes,Pay 2021,Pay 2022\n{rows}")
    assert [(p.code, p.line) for p in found.problems] == [("cells-shifted", 3)]
    assert {row.area[0] for row in found.rows} == {"E08000035", "E06000014"}


def test_headings_with_dots_for_spaces() -> None:
    found = table("Local.Authority,Year,Recycling rate\nLeeds,2023,5\nYork,2023,6\n")
    assert {row.area[1] for row in found.rows} == {"Leeds", "York"}


@pytest.mark.parametrize("heading", ["09-May", "Oct-14", "14-Oct"])
def test_ages_as_headings_that_were_made_dates(heading: str) -> None:
    rows = "".join(f"{code},{name},2023,5,6\n" for code, name in COUNCILS)
    assert table(f"Deaths by age\nCode,Council,Year,0-4,{heading}\n{rows}").refused is not None


def test_half_an_interval_of_confidence_is_no_figure() -> None:
    rows = "".join(f"{code},{name},2023,5,0.6\n" for code, name in COUNCILS)
    found = table(f"Code,Council,Year,Rate of pay,\u00b1\n{rows}")
    assert {row.series[0] for row in found.rows} == {"Rate of pay"}
    assert [p.code for p in found.problems] == ["numbers-passed-over"]


@pytest.mark.parametrize(("heading", "text"), [
    ("Year type", "Financial"), ("Year ending", "March"), ("Collection period", "Q1"), ("Years pooled", "3"),
    ("Timeperiod range", "3y"), ("Season", "Winter"),
])  # fmt: skip
def test_a_second_column_says_what_the_year_is(heading: str, text: str) -> None:
    rows = "".join(
        f"{code},{name},{year},{text},{n}\n" for code, name in COUNCILS for n, year in enumerate((2021, 2022))
    )
    assert refusal(table(f"Code,Council,Year,{heading},Rate of pay\n{rows}"))[0] == "period-in-parts"


@pytest.mark.parametrize(("kind", "year"), [("Calendar", "2022"), ("Financial year", "2022/23")])
def test_a_kind_of_year_that_says_no_more_than_the_year(kind: str, year: str) -> None:
    rows = "".join(f"{code},{name},{year},{kind},5\n" for code, name in COUNCILS)
    assert len(table(f"Code,Council,Year,Year type,Rate of pay\n{rows}").rows) == 2
