"""Which series can be put together over councils."""

from __future__ import annotations

import pytest

from adviser_app.domain.combining import Way, combining
from adviser_app.domain.indicators import SeriesKey


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
