"""Tables as DWP's Stat-Xplore and ONS's Nomis hand them out."""

from __future__ import annotations

import pytest

from tests.csvio.test_flags import marks
from tests.csvio.test_lines_above import shown
from tests.csvio.test_tables import refusal, table, told

ABOVE = (
    "People on Universal Credit\nCounting: People on Universal Credit\n\nFilters:\n"
    "Default Summation,People on Universal Credit\n\n"
)
BELOW = (
    "\nINFO,Statistical disclosure control has been applied to this table. Totals may not be the sum of 12 cells.\n"
    "\nDataset: People on Universal Credit\n(c) Copyright Department for Work and Pensions\n"
)


def test_months_across_with_columns_for_annotations() -> None:
    text = (
        f"{ABOVE}Month,March 2024 (r),Annotations,April 2024 (p),Annotations,\n"
        "National - Regional - LA - OAs,,,,,\nLeeds,101,,102,a,\nYork,..,c,104,,\n" + BELOW
    )
    found = table(text.replace(",a,", ",r,"))
    assert told(found) == [
        ("Leeds", "People on Universal Credit", "", "2024-03-01/P1M", "101.0"),
        ("Leeds", "People on Universal Credit", "", "2024-04-01/P1M", "102.0"),
        ("York", "People on Universal Credit", "", "2024-03-01/P1M", ".."),
        ("York", "People on Universal Credit", "", "2024-04-01/P1M", "104.0"),
    ]
    assert [r.line for r in found.rows] == [9, 9, 10, 10]
    assert marks(found)[1][3] == "r"


def test_the_months_over_an_empty_column_and_groups_down_the_side() -> None:
    rows = "Leeds,Male,,101,102\nLeeds,Female,,103,104\nYork,Male,,105,106\nYork,Female,,107,108\n"
    head = ",,Month,August 2025,September 2025 (p)\nNational - Regional - LA - OAs,Sex,,,\n"
    found = table(f"{ABOVE}{head}{rows}{BELOW}")
    assert {(r.area[1], r.series[1], r.period[0]) for r in found.rows} >= {("Leeds", "Sex: Male", "August 2025")}
    assert len(found.rows) == 8


def test_one_row_of_headings_and_years_across() -> None:
    for corner in ("National - Regional - LA - OAs", "Year,,\nNational - Regional - LA - OAs"):
        head = f"{corner},2021/22,2022/23 (p)\n" if "\n" not in corner else (
            "Year,2021/22,2022/23 (p)\nNational - Regional - LA - OAs,,\n"
        )  # fmt: skip
        found = table(f"Children in low income families\n{head}Leeds,101,102\nYork,103,104\nTotal,204,206\n")
        assert {period for _, period in shown(found)} == {"2021-04-01/P1Y", "2022-04-01/P1Y"}


def test_headings_in_two_rows_stay_refused_where_a_figure_has_two() -> None:
    text = "Claims\nMonth,March 2024,April 2024\nLocal authority,Men,Women\nLeeds,1,2\nYork,3,4\n"
    assert refusal(table(text))[0] in ("header-two-rows", "format-unknown", "period-missing")


NOMIS = (
    "annual population survey\nONS Crown Copyright Reserved [from Nomis on 3 November 2026]\n\nDate,Jul 2024-Jun 2025\n"
    "Variable,Unemployment rate - aged 16-64\n\n"
    "local authority: district / unitary (as of April 2023),mnemonic,numerator,denominator,percent,conf\n"
    "Leeds,E08000035,4798,92876,7.4,0.7\nYork,E06000014,4299,99982,2.9,1.5\n"
)


def test_the_annual_population_survey() -> None:
    found = table(NOMIS)
    assert {period for _, period in shown(found)} == {"2024-07-01/P1Y"}
    assert {(r.series[0], r.value) for r in found.rows if r.area[1] == "Leeds"} == {
        ("annual population survey: numerator", "4798.0"), ("annual population survey: denominator", "92876.0"),
        ("annual population survey: percent", "7.4"),
    }  # fmt: skip
    assert {r.series[1] for r in found.rows} == {"Variable: Unemployment rate - aged 16-64"}


@pytest.mark.parametrize("confidence", ["Conf", "Conf %", "Flag"])
def test_several_columns_of_values_with_something_between(confidence: str) -> None:
    cells = ("0.7", "1.5") if "Conf" in confidence else ("!", "")
    head = f"Area,mnemonic,Jan 2023-Dec 2023,{confidence},Jan 2024-Dec 2024,{confidence}"
    rows = [f"{key},{{}},{cells[0]},{{}},{cells[1]}\n" for key in ("Leeds,E08000035", "York,E06000014")]
    above = "labour market\n[from Nomis on 3 November 2026]\n\n"
    found = table(f"{above}{head}\n{rows[0].format(7.4, 7.5)}{rows[1].format(2.9, 3.1)}")
    if found.refused is None:
        assert [r.value for r in found.rows] == ["7.4", "7.5", "2.9", "3.1"]
        assert len({r.series for r in found.rows}) == 1
    else:
        assert found.refused.code in ("column-doubled", "headings-mixed")


def test_months_with_short_years_over_the_keys() -> None:
    """As its workbooks have them: one empty column behind each month, and the keys alone in the row below."""
    found = table(f"{ABOVE}Month,Mar-24,,Apr-24,\nNational - Regional - LA - OAs,,,,\nLeeds,101,,102,\n"
                  f"York,103,,104,\nTotal,204,,206,\n{BELOW}")  # fmt: skip
    assert {period for _, period in shown(found)} == {"2024-03-01/P1M", "2024-04-01/P1M"}
    ragged = table("Claims\nMonth,Mar-24,Apr-24\nNational - Regional - LA - OAs\nLeeds,101,102\nYork,103,104\n")
    assert len(ragged.rows) == 4


def test_an_explanation_below_the_table_is_no_row() -> None:
    words = "Statistical disclosure control with random rounding has been applied to this table."
    found = table(f"Council,2023,2024\nLeeds,1,2\nYork,3,4\nINFO,{words},\n")
    assert [(p.code, p.line) for p in found.problems if p.line > 3] == [("footer", 4)]
    among = table(f"Council,2023,2024\nLeeds,1,2\nYork,{words},\nBath,3,4\n")
    assert [(p.code, p.line) for p in among.problems if p.severity == "error"] == [("row-without-figures", 3)]
