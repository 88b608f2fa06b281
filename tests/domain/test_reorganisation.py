"""Which series can be put together over councils, which ground councils cover, who came before whom."""

from __future__ import annotations

from datetime import date

import pytest

from adviser_app.domain.areas import Area, AreaKind, CouncilType
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.reorganisation import Way, combining, ground, kind_of, predecessors

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("indicator", "breakdown", "measure", "unit", "way"),
    [
        ("Active businesses", "", "Number of enterprises", "Number of enterprises", Way.SUM),
        ("Learner achievements", "", "Achievements gained", "Number", Way.SUM),
        ("Value of UK exports", "", "Pounds", "£ million", Way.SUM),
        ("Total expenditure", "", "", "£", Way.SUM),
        ("Households in temporary accommodation", "", "", "Households", Way.SUM),
        ("Guest nights", "", "Number of guest nights", "Number of guest nights", Way.SUM),
        ("Chargers", "", "Rate per 100,000 population", "Rate per 100,000 population", Way.MEAN),
        ("Museums", "", "Counts of museums per 100,000 people", "Count per 100,000 people", Way.MEAN),
        ("Emissions", "", "Emissions (tCO2e) per capita", "Tonnes of CO2 equivalent", Way.MEAN),
        ("Spend on libraries", "", "Spend per head of population per year", "£", Way.MEAN),
        ("Residents within a walk of a library", "", "Percentage", "%", Way.MEAN),
        ("Access", "", "Percentage of residents", "%", Way.MEAN),
    ],
)
def test_what_can_be_put_together(indicator: str, breakdown: str, measure: str, unit: str, way: Way) -> None:
    assert combining(SeriesKey("ONS", indicator, breakdown, measure, unit)).way is way


@pytest.mark.parametrize(
    ("indicator", "breakdown", "measure", "unit", "why"),
    [
        ("Gross median weekly pay", "", "Pounds", "£", "a median of medians is none"),
        ("Average house price", "", "", "£ thousand", "a mean over an unknown number"),
        ("Tax base", "", "", "Index", "an index cannot be put together"),
        ("Deprivation", "", "Rank of average rank", "Number", "a rank cannot be put together"),
        ("Happiness", "", "Mean", "Score out of 10", "a score cannot be put together"),
        ("Housing affordability ratio", "", "Percentage", "%", "a ratio over an unknown number"),
        ("Admissions", "", "Directly standardised rate per 100,000", "", "standardised, not per head as it is"),
        ("Avoidable deaths", "", "Per 100,000 population", "", "a rate of death, perhaps standardised by age"),
        ("Life expectancy at birth", "", "Years", "yrs", "a life expectancy cannot be put together"),
        ("Attainment gap", "", "Percentage", "%", "a difference cannot be put together"),
        ("Claimant Count", "", "Percentage", "%", "a per cent of an unknown number"),
        ("Obesity", "Aged 18 and over", "Percentage of people", "%", "a per cent of an unknown number"),
        ("Support", "18-64", "Rate per 100,000 population", "", "of some of the people only"),
        ("Businesses", "", "Count per 10,000 adults", "", "of some of the people only"),
        ("New homes", "", "Per 1,000 dwelling stock", "", "per dwelling stock, whose number is not known"),
        ("Gas", "", "Consumption per meter point", "kWh per meter point", "per meter point, whose number is not known"),
        ("Council tax, band D", "", "", "£", "a price or pay is no sum"),
        ("Disposable household income", "", "Pounds", "£", "not said to be a total"),
        ("Drive to work", "", "Minutes", "mins", "a length of time is no count"),
        ("Something", "", "", "", "not said to be a count"),
    ],
)  # fmt: skip
def test_what_cannot_says_why(indicator: str, breakdown: str, measure: str, unit: str, why: str) -> None:
    found = combining(SeriesKey("ONS", indicator, breakdown, measure, unit))
    assert (found.way, found.why) == (Way.NONE, why)


# -- the ground --------------------------------------------------------------------------------------------------


def council(id_: int, name: str, kind: CouncilType, county: str = "", **more: object) -> Area:
    code = {CouncilType.COUNTY: "E10", CouncilType.DISTRICT: "E07"}.get(kind, "E06") + f"{id_:06d}"
    return Area(id_, code, AreaKind.COUNCIL, name, council_type=kind, county_code=county, **more)  # type: ignore[arg-type]


SHIRE = council(1, "Shire", CouncilType.COUNTY)
EAST, MIDDLE, WEST = (
    council(i, n, CouncilType.DISTRICT, SHIRE.code) for i, n in enumerate(("East", "Middle", "West"), 2)
)
GONE = council(9, "Gone", CouncilType.DISTRICT, SHIRE.code, end=date(2020, 4, 1))
PORT = council(5, "Port", CouncilType.UNITARY)
OTHER = council(6, "Other county", CouncilType.COUNTY)
LEEDS = council(7, "Leeds", CouncilType.METROPOLITAN)
ALL = [SHIRE, EAST, MIDDLE, WEST, GONE, PORT, OTHER, LEEDS]


def test_a_county_all_of_whose_districts_go_in_is_the_same_ground_named_or_not() -> None:
    for members in ([EAST, MIDDLE, WEST, PORT], [EAST, MIDDLE, WEST, PORT, SHIRE]):
        found = ground(members, ALL, TODAY)
        assert found.small == (EAST, MIDDLE, PORT, WEST)
        assert found.large == (PORT, SHIRE)
        assert found.parts == (EAST, MIDDLE, PORT, SHIRE, WEST)
        assert found.divided == ()


def test_a_county_of_which_some_districts_go_in_is_divided() -> None:
    for members in ([EAST, WEST], [EAST, WEST, SHIRE]):
        found = ground(members, ALL, TODAY)
        assert found.small == found.large == (EAST, WEST)
        assert found.divided == (SHIRE,)


def test_a_county_without_its_districts_stands_for_its_ground() -> None:
    found = ground([OTHER, PORT], ALL, TODAY)
    assert found.small == found.large == (OTHER, PORT)
    assert found.divided == ()


def test_districts_that_ended_before_their_county_are_not_waited_for() -> None:
    assert ground([EAST, MIDDLE, WEST], ALL, date(2019, 1, 1)).divided == (SHIRE,)
    assert ground([EAST, MIDDLE, WEST, GONE], ALL, date(2019, 1, 1)).large == (SHIRE,)


def test_no_council_covers_nothing() -> None:
    wales = Area(20, "W06000006", AreaKind.COUNCIL_ELSEWHERE, "Wrexham")
    assert ground([wales], [*ALL, wales], TODAY).parts == ()


def test_a_new_council_is_compared_as_a_unitary_unless_all_are_of_the_cities() -> None:
    assert kind_of((EAST, WEST)) is CouncilType.UNITARY
    assert kind_of((LEEDS,)) is CouncilType.METROPOLITAN
    assert kind_of((LEEDS, PORT)) is CouncilType.UNITARY
    assert kind_of(()) is CouncilType.UNITARY


# -- before ------------------------------------------------------------------------------------------------------


def test_predecessors_come_with_theirs_counties_last_and_divided_ones_said() -> None:
    new = council(30, "New", CouncilType.UNITARY, predecessors=("E10000031", "E07000032"))
    county = council(31, "A county", CouncilType.COUNTY, successors=(new.code, "E06000099"))
    district = council(32, "Town", CouncilType.DISTRICT, successors=(new.code,), predecessors=("E07000033",))
    older = council(33, "Old town", CouncilType.DISTRICT, successors=(district.code,))
    by_code = {a.code: a for a in (new, county, district, older)}
    found = predecessors(new, by_code)
    assert [(p.area.name, p.divided, p.step) for p in found] == [
        ("Town", False, 1), ("A county", True, 1), ("Old town", False, 2),
    ]  # fmt: skip
    assert predecessors(older, by_code) == ()
