"""Figures that the others of their series contradict are refused one by one, and the others taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
LONG = "area_code,indicator,period,value"
BOLTON, BURY, SALFORD = "E08000001", "E08000002", "E08000006"


def refused(shown: refresh.Preview) -> list[tuple[int, str, str]]:
    return sorted((p.line, p.code, p.value) for p in shown.problems if p.code != "unit-missing")


def test_a_point_between_thousands_where_half_of_few_figures_have_one(bring: Bring, store: Store) -> None:
    codes = [f"E0800000{n}" for n in range(1, 7)]
    figures = ("95012", "59.270", "28367", "4.381", "7053", "30.361")
    shown = bring(*(f"{code},Households,2023,{x}" for code, x in zip(codes, figures, strict=True)), header=LONG)
    told = [(3, "59.270"), (5, "4.381"), (7, "30.361")]
    assert refused(shown) == [(line, "number-points-unclear", x) for line, x in told]
    assert {row[0] for row in observations(store, "value")} == {95012.0, 28367.0, 7053.0}


def test_three_decimals_and_one_that_is_whole(bring: Bring, store: Store) -> None:
    """1,204 may be a rate that happens to be whole: one of a series with decimals is no sign of thousands."""
    shown = bring(f"{BOLTON},Rate,2023,1204", f"{BURY},Rate,2023,959.270", f"{SALFORD},Rate,2023,904.381", header=LONG)
    assert refused(shown) == []
    assert len(observations(store, "value")) == 3


@pytest.mark.parametrize(
    ("labels", "odd"),
    [
        (("2021/22", "2022/23", "2024"), ["2024"]),
        (("2021/22", "2022/23", "01/01/2024"), ["01/01/2024"]),
        (("2021", "2022", "2023/24"), ["2023/24"]),
        (("2023", "2023/24"), []),  # which of them is the slip nobody can say
        (("2021", "2022", "31/03/2023"), ["31/03/2023"]),
        (("2022-01-01/P1Y", "2023-01-01/P1Y", "2024-01-01"), []),  # ONS says it letter by letter
        (("2021-01-01/P1Y", "2022-01-01/P1Y", "2023/24"), ["2023/24"]),
        (("2021-04-01/P1Y", "2022-04-01/P1Y", "2023"), ["2023"]),
        (("2021-04-01/P1Y", "2022-04-01/P1Y", "2023/24"), []),
        (("2021/22", "2022/23", "2023-01-01/P1Y"), ["2023-01-01/P1Y"]),
        (("2021-01-01/P1Y", "2022-04-01/P1Y"), []),
        (("Year ending March 2023", "Year ending June 2023", "2023"), []),
        (("2021/22", "2022/23", "Q1 2024"), []),
    ],
)
def test_periods_of_another_kind_in_one_series(
    bring: Bring, store: Store, labels: tuple[str, ...], odd: list[str]
) -> None:
    rows = [f"{BOLTON},Homes,{label},{n}" for n, label in enumerate(labels, 1)]
    shown = bring(*rows, f"{BOLTON},Other,2024,1", header=LONG)
    assert [p.value for p in shown.problems if p.code == "periods-mixed"] == odd
    assert len(observations(store, "value")) == len(labels) - len(odd) + 1
    assert shown.counts["rejected"] == len(odd)


def test_two_indicators_of_two_kinds_of_years_are_as_they_are(bring: Bring, store: Store) -> None:
    shown = bring(f"{BOLTON},Homes,2023/24,1", f"{BOLTON},People,2023,2", header=LONG)
    assert refused(shown) == [] and len(observations(store, "value")) == 2


def test_the_council_itself_as_its_indicator(bring: Bring) -> None:
    header = "area_code,indicator,area_name,period,value"
    councils = (("E09000029", "Sutton"), ("E10000025", "Oxfordshire"), ("E06000038", "Reading"))
    shown = bring(*(f"{code},{name},Homes built,2021/22,6679" for code, name in councils), header=header, apply=False)
    misplaced = [(p.line, p.value) for p in shown.problems if p.code == "cells-misplaced"]
    assert misplaced == [(2, "Sutton"), (3, "Oxfordshire"), (4, "Reading")]
    assert (shown.counts["rejected"], shown.counts.get("new", 0)) == (3, 0)


def test_an_indicator_that_is_called_like_a_council(bring: Bring, store: Store) -> None:
    """How pupils do in reading, in Reading and elsewhere; and one table of Reading alone."""
    bring("E06000038,Reading,2023,71", f"{BURY},Reading,2023,72", f"{BURY},Bury,2023,1", header=LONG)
    assert len(observations(store, "value")) == 3


def test_the_rarer_kind_is_that_of_fewer_figures_not_of_fewer_labels(bring: Bring, store: Store) -> None:
    codes = [f"E0800000{n}" for n in range(1, 8)]
    rows = [f"{code},Homes,{label},{n}" for n, code in enumerate(codes) for label in ("2021/22", "2022/23")]
    slips = [f"{codes[0]},Homes,2021,1", f"{codes[1]},Homes,2022,2", f"{codes[2]},Homes,2024,3"]
    shown = bring(*rows, *slips, header=LONG)
    assert sorted(p.value for p in shown.problems if p.code == "periods-mixed") == ["2021", "2022", "2024"]


def test_the_council_itself_as_its_unit(bring: Bring, store: Store) -> None:
    shown = bring(f"{BOLTON},Homes,Homes,2023,5", "E09000012,Homes,Hackney,2023,6", f"{BURY},Homes,Homes,2023,7",
                  header="area_code,indicator,unit,period,value")  # fmt: skip
    assert [(p.line, p.value) for p in shown.problems if p.code == "cells-misplaced"] == [(3, "Hackney")]
    assert {row[0] for row in observations(store, "value")} == {5.0, 7.0}


def test_the_council_itself_as_a_group(bring: Bring, store: Store) -> None:
    header = "area_code,indicator,breakdown,period,value"
    shown = bring(f"{BOLTON},Pupils,Phase: Primary,2023,5", "E09000012,Pupils,Phase: Hackney,2023,6",
                  f"{BURY},Pupils,Sex: Girls; Phase: Bury,2023,7", header=header)  # fmt: skip
    assert [(p.line, p.value) for p in shown.problems if p.code == "cells-misplaced"] == [(3, "Hackney"), (4, "Bury")]
    assert {row[0] for row in observations(store, "value")} == {5.0}


def test_the_subject_reading_in_reading(bring: Bring, store: Store) -> None:
    rows = [f"E06000038,{what},Subject: {subject},2023,5" for what in ("Met", "Above")
            for subject in ("Reading", "Writing")]  # fmt: skip
    bring(*rows, header="area_code,indicator,breakdown,period,value")
    assert len(observations(store, "value")) == 4


def test_a_year_that_nobody_can_have_figures_of(bring: Bring, store: Store) -> None:
    """2103-04 is a slip for 2013-04 or 2023-24; projections go some decades ahead."""
    shown = bring(*(f"{BOLTON},Homes{n},{when},{n}" for n, when in enumerate(("2103-04", "2103", "2047", "1911"))),
                  header=LONG)  # fmt: skip
    assert refused(shown) == [
        (2, "period-impossible", "2103-04"), (3, "period-impossible", "2103"), (4, "period-ahead", "2047"),
    ]  # fmt: skip
    assert {row[0] for row in observations(store, "value")} == {2.0, 3.0}


def test_a_name_and_a_group_that_changed_places_in_one_row(bring: Bring, store: Store) -> None:
    header = "area_code,area_name,indicator,breakdown,period,value"
    shown = bring(f"{BOLTON},Bolton,Pupils,Primary,2023,5", "E09000012,Primary,Pupils,Hackney,2023,6", header=header)
    assert [(p.line, p.value) for p in shown.problems if p.code == "cells-misplaced"] == [(3, "Hackney")]
    assert {row[0] for row in observations(store, "value")} == {5.0}


def test_a_county_of_old_as_its_unit(bring: Bring, store: Store) -> None:
    """The register has two councils called North Yorkshire: the county, and the council that followed it."""
    shown = bring(f"{BOLTON},Homes,%,2020,5", "E10000023,Homes,North Yorkshire,2020,6",
                  header="area_code,indicator,unit,period,value")  # fmt: skip
    assert [(p.line, p.value) for p in shown.problems if p.code == "cells-misplaced"] == [(3, "North Yorkshire")]


@pytest.mark.parametrize("kind", ["marker", "status"])
@pytest.mark.parametrize(("mark", "taken"), [("[c]", False), ("Suppressed", False), ("p", True), ("*", True)])
def test_a_figure_beside_a_mark_that_holds_it_back(
    bring: Bring, store: Store, kind: str, mark: str, taken: bool
) -> None:
    shown = bring(f"{BOLTON},People,2023,3,{mark}", f"{BURY},People,2023,4,",
                  header=f"area_code,indicator,period,value,{kind}")  # fmt: skip
    assert {row[0] for row in observations(store, "value")} == ({3.0, 4.0} if taken else {4.0})
    assert [(p.line, p.value) for p in shown.problems if p.code == "figure-held-back"] == ([] if taken else [(2, mark)])


@pytest.mark.parametrize(("labels", "told"), [
    (("2017-01-01",), True), (("2017-01-01", "2018-01-01"), True), (("01/04/2024", "01/05/2024"), True),
    (("08/01/2021", "08/01/2022"), True),  # of August, perhaps
    (("2024-03-01",), True), (("2021-03-21",), False), (("2021-04-01",), False), (("2024-01-01", "2024-03-31"), False),
    (("2024-01-01/P1D", "2025-01-01/P1D"), False), (("2024", "2025"), False),
])  # fmt: skip
def test_days_that_begin_years_or_months_are_told(
    bring: Bring, store: Store, labels: tuple[str, ...], told: bool
) -> None:
    """Databases write the year 2017 as 2017-01-01: kept as a day, it never meets the 2018 of another file."""
    lines = [f"{BOLTON},Energy used,{label},5" for label in labels]
    shown = bring(*lines, *(line.replace("Energy used", "Gas used") for line in lines), header=LONG)
    assert [(p.code, p.line, p.value) for p in shown.problems] == ([("period-days", 2, labels[0])] if told else [])
    assert len(observations(store, "value")) == 2 * len(labels)


def test_days_of_ons_are_meant(bring: Bring) -> None:
    header = "areacd,areanm,geography,indicator,period,observation"
    line = f"{BOLTON},Bolton,Local Authority District,Chargers,{{}},5"
    assert bring(line.format("2025-01-01"), line.format("2026-01-01"), header=header).problems == []


def test_one_year_long_before_all_others_is_a_slip(bring: Bring, store: Store) -> None:
    lines = [f"{BOLTON},Homes,{year},{n}" for n, year in enumerate((1900, 2021, 2022, 2023, 2024))]
    assert refused(bring(*lines, header=LONG)) == [(2, "period-impossible", "1900")]
    assert len(observations(store, "value")) == 4
    long_ago = [f"{BURY},People,{year},{n}" for n, year in enumerate((1801, 1851, 1901, 1951, 2001, 2021))]
    assert refused(bring(*long_ago, header=LONG)) == [], "one census in fifty years"


def test_a_time_that_has_not_begun_is_told(bring: Bring, store: Store) -> None:
    """Years that a spreadsheet filled down go on into the future, and so do projections."""
    ahead = date.today().year + 1
    shown = bring(*(f"{code},Jobs,{ahead - 2 + n},5" for n, code in enumerate((BOLTON, BURY, SALFORD))), header=LONG)
    assert refused(shown) == [(4, "period-ahead", str(ahead))]
    assert len(observations(store, "value")) == 3


def test_a_series_of_which_no_row_was_taken(bring: Bring) -> None:
    """One council's name for all codes: every row is refused, and nothing breaks."""
    lines = [f"{code},Leeds,Homes,01/04/2025,5" for code in (BOLTON, BURY, SALFORD)]
    shown = bring(*lines, header="area_code,area_name,indicator,period,value", apply=False)
    assert {p.code for p in shown.problems} == {"code-name-disagree"}


@pytest.mark.parametrize(("periods", "told"), [
    (["2020/21", "2021/22", "March 2023"], [("March 2023", 3)]),
    (["2020/21", "2021/22", "2022 Q4"], [("2022 Q4", 3)]),
    (["2020", "2021", "2021/22 academic year"], [("2021/22 academic year", 3)]),
    (["2020/21", "2021/22", "2022/23"], []),
    (["2020/21", "March 2023"], []),
    (["2023 Q1", "2023 Q2", "2023"], []),
    (["2020/21", "2021/22", "March 2023", "April 2023"], []),
    (["2020/21", "2021/22", "March 2023", "2023 Q1"], []),
])  # fmt: skip
def test_the_one_period_of_another_kind(bring: Bring, periods: list[str], told: list[tuple[str, int]]) -> None:
    rows = [f"{BOLTON},Homes,,{period},{at}" for at, period in enumerate(periods)]
    shown = bring(*rows, header="area_code,indicator,unit,period,value")
    assert [(p.value, p.line - 1) for p in shown.problems if p.code == "period-of-another-kind"] == told


def test_one_period_of_another_kind_in_many_indicators_is_told_once(bring: Bring) -> None:
    rows = [f"{BOLTON},{name},{when},5" for name in ("Homes", "Pay") for when in ("2020/21", "2021/22", "March 2023")]
    shown = bring(*rows, header="area_code,indicator,period,value")
    (told,) = [p for p in shown.problems if p.code == "period-of-another-kind"]
    assert "So in 2 indicators." in told.message


@pytest.mark.parametrize(
    "name", ["Spend (\u00c2\u00a3000s)", "Men \u00e2\u20ac\u201c all", "Fish &amp; chips", "H\ufffdmes"]
)
def test_a_name_whose_letters_were_damaged(bring: Bring, name: str) -> None:
    shown = bring(f"{BOLTON},{name},2020,5", header="area_code,indicator,period,value")
    assert [p.code for p in shown.problems] == ["name-damaged"]


@pytest.mark.parametrize(("years", "told"), [
    (["1819", "1920", "2021"], ["1819", "1920", "2021"]), (["1920", "2021", "2022"], []), (["2021"], []),
])  # fmt: skip
def test_years_joined_to_four_digits(bring: Bring, years: list[str], told: list[str]) -> None:
    rows = [f"{BOLTON},Homes,{year},5" for year in years]
    shown = bring(*rows, header="area_code,indicator,period,value", apply=False)
    joined = [p.value for p in shown.problems if p.code == "period-impossible" and "may be the year" in p.message]
    assert joined == told
