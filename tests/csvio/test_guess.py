"""The guess at a table of nobody's format: where its heading is, what its columns are, what they say."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.guess import draft, is_each_period, layout_of
from adviser_app.csvio.formats.layout import Role
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.mapping_draft import Draft, Use

COUNCILS = ("Leeds", "York", "Bristol", "Cornwall", "Oxford", "Camden", "England")


def guess(text: str, file: str = "file.csv", **said: int) -> Draft:
    """Lines of cells parted by commas; empty lines count, as in a file."""
    records = [(line.split(","), n) for n, line in enumerate(text.split("\n"), 1) if line]
    return draft(records, file, COUNCILS.__contains__, **said)


def uses(found: Draft) -> list[str]:
    return [c.use.value for c in found.columns]


def says(found: Draft) -> list[tuple[str, str]]:
    return [(c.says.get(Use.INDICATOR, ""), c.says.get(Use.PERIOD, "")) for c in found.columns if c.use is Use.VALUE]


def test_a_year_a_column_below_a_title() -> None:
    found = guess(
        "Recycling rate\nSource: us\n\nWhose,2021/22,2022/23,Change\nLeeds,40.1,41,0.9\nYork,50,[c],1\nOxford,1,2,3"
    )
    assert (found.start, found.rows) == (4, 1)
    assert uses(found) == ["area name", "value", "value", "not read"]
    assert (says(found), found.says(Use.INDICATOR)) == ([("", "2021/22"), ("", "2022/23")], "Recycling rate")
    assert found.each_period
    assert is_each_period(found)
    layout = layout_of(found)
    assert layout.each_period == {Role.INDICATOR: "Recycling rate"}
    # once a column says something of its own, it stands for itself
    other = layout_of(found.with_words([1], Use.UNIT, "%"))
    assert other.each_period is None
    assert other.figures[0].says == {Role.PERIOD: "2021/22", Role.UNIT: "%"}


def test_indicators_as_columns_and_nothing_that_says_when() -> None:
    found = guess("Code,LA,Region,Homes,Empty (%)\nE08000035,Leeds,North,12,3.5%\nE06000014,York,North,15,2.5%")
    assert uses(found) == ["area code", "area name", "not read", "value", "value"]
    assert found.missing() == ("Say which period the figures are of.",)
    with pytest.raises(AdviserError, match="which period"):
        layout_of(found)
    layout = layout_of(found.with_fixed(Use.PERIOD, "2023"))
    assert [(f.at, f.says) for f in layout.figures] == [
        (3, {Role.INDICATOR: "Homes"}), (4, {Role.INDICATOR: "Empty (%)", Role.UNIT: "%"})
    ]  # fmt: skip
    assert layout.fixed == {Role.PERIOD: "2023"}
    assert layout_of(found, unfinished=True).fixed == {Role.PERIOD: ""}


def test_two_rows_of_heading() -> None:
    found = guess("Homeless people\n,2022/23,,2023/24,\nWho,Homes,Rate,Homes,Rate\nLeeds,1,2.5,3,4\nYork,5,6.5,7,8")
    assert (found.start, found.rows) == (2, 2)
    assert [c.heading for c in found.columns] == [
        "Who", "2022/23: Homes", "2022/23: Rate", "2023/24: Homes", "2023/24: Rate"
    ]  # fmt: skip
    assert says(found) == [
        ("Homes", "2022/23"), ("Homeless people: Rate", "2022/23"),
        ("Homes", "2023/24"), ("Homeless people: Rate", "2023/24"),
    ]  # fmt: skip
    assert not found.missing()


def test_somebody_says_where_the_heading_is() -> None:
    text = "A title, of two cells\nX,Y,Z\nWho,When,N\nLeeds,2023,1\nYork,2023,2"
    assert guess(text, start=3, rows=1).columns[0].heading == "Who"
    assert guess(text, start=2, rows=2).columns[0].heading == "X: Who"


def test_a_long_file_under_other_headings() -> None:
    found = guess("Place,Measure,Year,Value,Lower CI,Upper CI,Notes\nLeeds,Walks,2023,5,4,6,a\nLeeds,Runs,2023,7,6,8,b")
    assert uses(found) == ["area name", "indicator", "period", "value", "lower limit", "upper limit", "note"]
    layout = layout_of(found)
    assert not layout.is_wide
    assert (layout.at(Role.VALUE), layout.at(Role.LOWER), layout.at(Role.UPPER)) == ((3,), (4,), (5,))


def test_what_tells_rows_apart_is_a_breakdown_and_what_describes_them_is_not() -> None:
    found = guess("LA,Sex,Class,2022,2023\nLeeds,F,Met,1,2\nLeeds,M,Met,3,4\nYork,F,Uni,5,6\nYork,M,Uni,7,8")
    assert uses(found) == ["area name", "breakdown", "not read", "value", "value"]


def test_months_that_look_like_years() -> None:
    found = guess("LA,2011-10,2011-11,2011-12\nLeeds,1,2,3\nYork,4,5,6")
    assert [when for _, when in says(found)] == ["2011-10", "2011-11", "Dec 2011"]
    found = guess("LA,2011-10,2011-12,2012-13\nLeeds,1,2,3\nYork,4,5,6")
    assert found.missing() == ("Say which period the figures are of in: 2011-12.",)


def test_a_use_that_only_one_column_can_have() -> None:
    found = guess("LA,Other,2023\nLeeds,x,1\nYork,y,2").with_use([1], Use.AREA_NAME)
    assert uses(found) == ["not read", "area name", "value"]
    found = found.with_use([2], Use.NOTHING)
    assert found.missing() == ("Say which columns hold the figures.",)
    assert guess("") == Draft(())


def test_a_limit_needs_its_figures_before_it() -> None:
    found = guess("LA,Low,N,Year\nLeeds,1,2,2023\nYork,3,4,2023").with_use([1], Use.LOWER)
    assert found.missing() == ("A column that is a lower limit must stand after its figures.",)


def test_percentages_say_their_unit() -> None:
    found = guess("Council,Year,Homes,Empty\nLeeds,2023,5,3.5%\nYork,2023,6,[c]")
    assert [c.says.get(Use.UNIT, "") for c in found.columns] == ["", "", "", "%"]
    years = guess("Empty homes\nCouncil,2022/23,2023/24\nLeeds,5%,3.5%\nYork,6%,[c]")
    assert (years.says(Use.UNIT), years.each_period) == ("%", True)
    assert layout_of(years).each_period == {Role.INDICATOR: "Empty homes", Role.UNIT: "%"}


def test_the_unit_that_a_line_above_gives_all_figures() -> None:
    table = "Code,LA,2022/23,2023/24\nE08000035,Leeds,120,130\nE06000014,York,150,155"
    found = guess(f"Spending\nAll figures are in £ thousand\n\n{table}")
    assert found.fixed[Use.UNIT] == "£ thousand"
    assert "A line above the table says the unit of all figures: £ thousand." in found.doubts
    assert layout_of(found.with_fixed(Use.INDICATOR, "Spending")).fixed[Role.UNIT] == "£ thousand"
    two = guess(f"Spending\nFigures in £ thousand\nAmounts after 2022 in £ million\n\n{table}")
    assert Use.UNIT not in two.fixed
    assert "A line above the table speaks of units: “Figures in £ thousand”. Say what is in what." in two.doubts


def test_names_that_nobody_knows_are_names_where_nothing_else_says_whose_the_figures_are() -> None:
    found = guess("Club\n\nWho,In time,Lost,Remark\nLeeds C.,88.5,3,\nBrighton,76,5,estimate\nNewcastle,93,1,\nx,1,2,")
    assert uses(found) == ["area name", "value", "value", "note"]
    coded = guess("Code,Contact,2022/23\nE08000035,Ann,12\nE06000014,Ben,15")
    assert uses(coded) == ["area code", "not read", "value"]
    grouped = guess("Code,Sex,2022/23\nE08000035,Women,12\nE08000035,Men,15")
    assert uses(grouped) == ["area code", "breakdown", "value"]


def test_a_line_at_the_left_above_headings_without_names_of_councils_is_a_title() -> None:
    """As MHCLG's tables of homelessness stand, with nothing over codes and names."""
    above = "Number of households\nEngland local authority April to June 2025\n"
    heads = ",,Total,Of which,\n,,,Prevention,Relief\n"
    found = guess(f"{above}{heads}E08000035,Leeds,10,4,6\nE06000014,York,20,9,11")
    assert (found.start, found.rows) == (3, 2)
    assert says(found) == [
        ("Number of households: Total", ""), ("Number of households: Of which: Prevention", ""),
        ("Number of households: Of which: Relief", ""),
    ]  # fmt: skip
    assert found.says(Use.PERIOD) == "April to June 2025"


def test_a_number_that_says_of_which_indicator_a_row_is() -> None:
    """Left out, both would be one series."""
    rows = "\n".join(f"{i},{c},{i}{n},{2020 + i}" for i in (1, 2) for n, c in enumerate(("E08000035", "E06000014")))
    assert uses(guess(f"id,code,value,year\n{rows}"))[0] == "breakdown"
    each = "\n".join(f"{n},{c},5{n},2021" for n, c in enumerate(("E08000035", "E06000014")))
    assert uses(guess(f"id,code,value,year\n{each}"))[0] == "not read"


def test_the_parts_of_a_day_beside_it() -> None:
    rows = "\n".join(f"{c},2024,3,11,2024-03-1{n},{n}.5" for c in ("Leeds", "York") for n in (1, 2))
    found = guess(f"area,year,month,epiweek,date,metric_value\n{rows}")
    assert uses(found) == ["area name", "not read", "not read", "not read", "period", "value"]
    assert uses(guess(f"area,year,staff,date,metric_value\n{rows.replace(',11,', ',')}"))[2:] == [
        "value", "period", "value"
    ]  # fmt: skip


def test_a_year_that_ends_with_its_six_digits() -> None:
    """MHCLG's 201703 below year_ending is the year to March 2017, and no figure."""
    found = guess("year_ending,LA_name,net_exp\n201703,Leeds,95123\n201803,Leeds,96456\n201703,York,401")
    assert uses(found) == ["period", "area name", "value"]
    assert found.says(Use.KIND_OF_PERIOD) == "year ending" and found.missing() == ()
    assert layout_of(found).fixed[Role.PERIOD_HINT] == "year ending"


def test_numbers_of_other_areas_are_no_figures() -> None:
    rows = "\n".join(f"{300 + n},{c},{300 + (n + 1) % 5},{40 + n}" for n, c in enumerate(COUNCILS[:5]))
    assert uses(guess(f"old_la_code,la_name,SN_1,Homes\n{rows}")) == ["not read", "area name", "not read", "value"]


def test_the_period_once_more_in_a_way_of_its_own() -> None:
    """It would be a group, and begin new series each year."""
    rows = "\n".join(f"2026-0{m}-01,{c},fy26-27,{m}5" for m in (8, 9) for c in ("Leeds", "York"))
    assert uses(guess(f"Month_Year,Area,Financial Year,Count\n{rows}")) == ["period", "area name", "not read", "value"]
