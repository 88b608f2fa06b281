"""Which indicators are spending of councils, as publishers word it, and how many pounds their unit is."""

from __future__ import annotations

import pytest

from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.spending import Spending, spending


@pytest.mark.parametrize(
    ("indicator", "measure", "unit", "told"),
    [
        # MHCLG revenue outturn: the multi-year file, and the forms by service
        ("RSX_asc_net_cur_exp", "", "£ thousand", Spending(1000, True)),
        ("RO5_envstr_tot_exp", "", "£000s", Spending(1000, True)),
        ("TOTAL HOMELESSNESS - Net Current Expenditure (C7 = C3 - C6)", "", "£'000", Spending(1000, True)),
        ("Net current expenditure: Highways and transport services", "", "£ million", Spending(1e6, True)),
        ("Personal social services expenditure", "", "£k", Spending(1000, True)),
        ("Expenditure on household waste collection", "", "£000", Spending(1000, True)),
        ("Adult social care expenditure (£000s)", "", "", Spending(1000, True)),
        # its summaries head their columns with the services alone
        ("Adult Social Care", "", "£ thousand", Spending(1000, True)),
        ("Children\u2019s social care", "", "£000s", Spending(1000, True)),
        ("Highways and transport services", "", "£ thousand", Spending(1000, True)),
        ("Environmental & regulatory services", "", "£ million", Spending(1e6, True)),
        ("Housing services (GFRA only)", "", "£ thousand", Spending(1000, True)),
        ("Adult Social Care", "", "£", None),  # a charge, or a fee
        ("Adult Social Care", "", "Number", None),
        ("Housing", "", "£ thousand", None),
        ("Adult social care precept", "", "£ thousand", None),
        ("Retained income from Rate Retention Scheme", "", "£ thousand", None),
        # LG Inform, Oflog, PLDR
        ("Gross current expenditure on long and short term care for adults aged 18 to 64, per adult aged 18 to 64", "",
         "£ per person aged 18-64", Spending(1, False)),
        ("Spend on long and short term care per long-term client, aged 18-64", "", "£", Spending(1, False)),
        ("Local authority spending per capita", "", "£/head", Spending(1, False)),
        ("Net Current Expenditure, real terms, per head", "", "£, 2024-25 prices", Spending(1, False)),
        ("Spending on libraries per head", "", "£", Spending(1, False)),
        ("Spending on libraries", "£ per resident", "£", Spending(1, False)),
        ("Spending on culture per annum", "", "£", Spending(1, True)),
        ("Net expenditure on adult social care", "Total", "£ thousand", Spending(1000, True)),
        ("Average cost per case", "", "£", Spending(1, False)),
        # what was planned
        ("Revenue Account (RA) Budget - Net current expenditure - Highways", "", "£ 000s", Spending(1000, True, True)),
        ("Budgeted spending per head", "", "£", Spending(1, False, True)),
        # none of a council
        ("Core spending power", "", "£ million", None),
        ("Business expenditure on research and development", "Pounds", "£ million", None),
        ("Household expenditure per head", "", "£", None),
        ("Visitors' spending", "", "£ million", None),
        ("Overspend against budget", "", "£000s", None),
        # prices, pay, income, shares
        ("Unit cost of residential care", "", "£ per week", None),
        ("Housing costs", "", "£", None),
        ("Average expenditure", "", "£", None),
        ("Gross weekly pay", "Pounds", "£", None),
        ("Household income", "Pounds", "£", None),
        ("Income from sales, fees and charges", "", "£ thousand", None),
        ("Share of spending on care", "", "%", None),
        ("Debt costs as percentage of net revenue expenditure", "", "%", None),
        ("Expenditure", "", "Number", None),
        ("Expenditure", "", "£ index", None),
    ],
)  # fmt: skip
def test_what_is_spending(indicator: str, measure: str, unit: str, told: Spending | None) -> None:
    assert spending(SeriesKey("P", indicator, "", measure, unit)) == told
