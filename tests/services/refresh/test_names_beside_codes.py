"""Names beside codes that say something else than the code does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
HEADER = "area_code,area_name,indicator,period,value"
COUNCILS = (("E06000044", "Portsmouth"), ("E07000063", "Lewes"), ("E07000172", "Broxtowe"), ("E08000005", "Rochdale"))


def disagreeing(shown: refresh.Preview) -> list[tuple[int, str]]:
    return [(p.line, p.value) for p in shown.problems if p.code == "code-name-disagree"]


@pytest.mark.parametrize("name", ["Portsmouth average", "Portsmouth (target)", "Portsmouth - males",
                                  "Rest of Portsmouth", "PORTSMOUTH MEDIAN"])  # fmt: skip
def test_a_name_with_a_word_that_makes_it_something_else(bring: Bring, store: Store, name: str) -> None:
    shown = bring(f"E06000044,{name},Homes,2023,5", "E07000063,Lewes,Homes,2023,6", header=HEADER)
    assert disagreeing(shown) == [(2, f"E06000044 {name}")]
    assert {row[0] for row in observations(store, "value")} == {6.0}


@pytest.mark.parametrize(("code", "name", "taken"), [
    ("E12000020", "North West", False), ("E92000010", "England", False), ("E12000002", "North West", True),
    ("E92000001", "ENGLAND", True), ("E47000014", "North East", True),
])  # fmt: skip
def test_regions_and_nations_do_not_change_their_codes(
    bring: Bring, store: Store, code: str, name: str, taken: bool
) -> None:
    shown = bring(f"{code},{name},Homes,2023,5", "E07000063,Lewes,Homes,2023,6", header=HEADER)
    assert disagreeing(shown) == ([] if taken else [(2, f"{code} {name}")])
    assert len(observations(store, "value")) == 1 + taken


@pytest.mark.parametrize("heading", ["LPA", "Who"])
def test_names_that_have_all_slipped_by_a_row(store: Store, tmp_path: Path, heading: str) -> None:
    names = [name for _, name in COUNCILS]
    rows = [
        f"{code},{name},{n},2{n}"
        for n, ((code, _), name) in enumerate(zip(COUNCILS, names[1:] + names[:1], strict=True))
    ]
    file = tmp_path / "homes.csv"
    file.write_text("\n".join((f"ONS code,{heading},2022-23,2023-24", *rows)) + "\n", "utf-8")
    shown = refresh.preview(store, [file])
    assert [line for line, _ in disagreeing(shown)] == [2, 3, 4, 5] and not shown.can_apply


@pytest.mark.parametrize("heading", ["Nearest neighbour", "County council", "Region"])
def test_other_areas_beside_a_code_are_not_its_name(store: Store, tmp_path: Path, heading: str) -> None:
    beside = (
        ("Southampton", "Eastbourne", "Gedling", "Bury")
        if heading.startswith("N")
        else ("Kent", "Kent", "Essex", "Essex")
    )
    rows = [f"{code},{name},{n},2{n}" for n, ((code, _), name) in enumerate(zip(COUNCILS, beside, strict=True))]
    file = tmp_path / "homes.csv"
    file.write_text("\n".join((f"ONS code,{heading},2022-23,2023-24", *rows)) + "\n", "utf-8")
    shown = refresh.preview(store, [file])
    assert disagreeing(shown) == [] and shown.counts["new"] == 8


@pytest.mark.parametrize(("code", "name", "told"), [
    ("E09000030", "Tower Hamlets + Kensington and Chelsea", "area-joint"),
    ("E09000020", "Kensington and Chelsea / Westminster", "area-joint"),
    ("E09000012", "Hackney and City of London", "area-joint"),
    ("E07000040", "West Devon & Torridge", "code-name-disagree"),
    ("E06000022", "Bath and North East Somerset", ""),
    ("E09000020", "Kensington & Chelsea", ""),
])  # fmt: skip
def test_names_of_several_councils(bring: Bring, code: str, name: str, told: str) -> None:
    shown = bring(f"{code},{name},Homes,2023,5", "E07000063,Lewes,Homes,2023,6", header=HEADER)
    assert [p.code for p in shown.problems if p.line == 2] == [told] * bool(told)


def test_councils_of_which_one_has_an_and_of_its_own_are_several(bring: Bring) -> None:
    shown = bring(",Tower Hamlets + Kensington and Chelsea,Homes,2023,5", "E07000063,Lewes,Homes,2023,6", header=HEADER)
    assert [(p.code, p.line) for p in shown.problems] == [("area-together", 2)]


WHOLE = "area_code,area_name,geography,indicator,period,value"


@pytest.mark.parametrize("row", [
    "E08000003,Greater Manchester,Combined Authority or City Region", "E47000001,Manchester,Local Authority District",
    "E47000001,Manchester,", "E06000013,York and North Yorkshire,", "E08000035,Leeds City Region,",
    "E06000015,Derby,Region",
    "E12000003,Greater Manchester,", "E12000003,Hull and East Yorkshire,Combined Authority or City Region",
    "E47000912,York and North Yorkshire,",
    "E92000001,London region,", "E12009001,North East region,", "E09000022,London region,",
])  # fmt: skip
def test_a_code_beside_the_name_or_the_kind_of_another_area(bring: Bring, store: Store, row: str) -> None:
    bring(
        "E47000001,Greater Manchester,,Homes,2022,5", "E47000012,York and North Yorkshire,,Homes,2022,5", header=WHOLE
    )
    shown = bring(f"{row},Homes,2023,5", "E07000063,Lewes,,Homes,2023,6", header=WHOLE)
    assert [p.code for p in shown.problems] == ["code-name-disagree"]
    assert [row[0] for row in observations(store, "value") if row[0] == 6.0] == [6.0]


@pytest.mark.parametrize("row", [
    "E92000001,England,Country", "E92000001,England,Nation", "K02000001,United Kingdom,Country",
    "E12000007,London region,",
    "E47000001,Greater Manchester Combined Authority,", "E12000006,East,",
    "E12000003,Yorkshire and the Humber region,Region",
    "E06000052,Cornwall and Isles of Scilly,",
    "E10000002,Buckinghamshire,County or Unitary Authority",
    "E61000001,London,Combined Authority or City Region",
    "E47000017,Greater Lincolnshire Combined County Authority,Combined Authority or City Region",
])  # fmt: skip
def test_areas_as_publishers_call_them(bring: Bring, row: str) -> None:
    bring("E47000001,Greater Manchester,,Homes,2022,5", "TLK3,Cornwall and Isles of Scilly,ITL Level 2,Homes,2022,5",
          header=WHOLE)  # fmt: skip
    shown = bring(f"{row},Homes,2023,5", header=WHOLE)
    assert [p.code for p in shown.problems if p.code not in ("area-joint", "council-ended")] == []


def test_a_code_where_the_kind_of_an_area_should_stand(bring: Bring) -> None:
    shown = bring("ITL Level 2,Kent,TLJ4,Homes,2023,5", "E07000063,Lewes,,Homes,2023,6", header=WHOLE)
    assert [(p.code, p.line) for p in shown.problems] == [("cells-misplaced", 2)]


def test_a_kind_of_area_where_the_measure_should_stand(bring: Bring) -> None:
    header = "area_code,area_name,indicator,measure,period,value"
    shown = bring("E07000063,Lewes,Homes,County or Unitary Authority,2023,5", "E07000063,Lewes,Homes,Count,2023,6",
                  header=header)  # fmt: skip
    assert [(p.code, p.line) for p in shown.problems] == [("cells-misplaced", 2)]


@pytest.mark.parametrize("name", ["Average", "Mean of all", "England average"])
def test_an_average_beside_englands_code_is_none_of_englands(bring: Bring, name: str) -> None:
    header = "area_code,area_name,indicator,period,value"
    shown = bring(f"E92000001,{name},Homes,2023,5", header=header, apply=False)
    assert [p.code for p in shown.problems] == ["code-name-disagree"]


@pytest.mark.parametrize("column", ["measure", "unit"])
def test_what_stands_as_a_unit_elsewhere_is_no_indicator(bring: Bring, column: str) -> None:
    codes = ("E08000001", "E08000002", "E08000003")
    lines = [f"{code},{'Number,Homeless' if code == codes[1] else 'Homeless,Number'},2023,5" for code in codes]
    shown = bring(*lines, header=f"area_code,indicator,{column},period,value")
    assert [(p.code, p.line) for p in shown.problems] == [("cells-misplaced", 3)]


@pytest.mark.parametrize(("code", "name", "taken"), [
    ("E12000007", "Greater London Authority", False), ("E12000007", "London", True),
    ("S12000033", "Derby", False), ("W06000015", "Leeds", False), ("S12000033", "Aberdeen City", True),
    ("W06000015", "Cardiff", True), ("E06000015", "Derby excl. city", False), ("E06000015", "Derby", True),
])  # fmt: skip
def test_a_council_of_england_beside_another_nations_code(bring: Bring, code: str, name: str, taken: bool) -> None:
    """It was kept as a council of Scotland that is called Derby."""
    shown = bring(f"{code},{name},Pay,2024,1", header="area_code,area_name,indicator,period,value", apply=False)
    assert [p.code for p in shown.problems] == ([] if taken else ["code-name-disagree"])
    assert shown.counts["new"] == taken


@pytest.mark.parametrize("cell", ["Lewes / E07000063", "Lewes (E07000063)", "E07000063 : Lewes", "Lewes - E07000063"])
def test_a_name_and_its_code_in_one_cell(bring: Bring, store: Store, cell: str) -> None:
    shown = bring(f"{cell},Homes,2023,5", header="area_name,indicator,period,value")
    assert shown.problems == [] and observations(store, "area_code, value") == [("E07000063", 5.0)]
    clash = bring("Leeds / E07000063,Homes,2024,5", header="area_name,indicator,period,value", apply=False)
    assert [p.code for p in clash.problems] == ["code-name-disagree"]


BY_NAME = "area_name,indicator,period,value"


def test_names_among_police_forces_are_no_councils(bring: Bring, store: Store) -> None:
    """Essex Police is there for Southend, too; that of the West Midlands is no region's."""
    names = ("Avon and Somerset", "Essex", "Thames Valley", "Durham", "West Midlands")
    shown = bring(*(f"{name},Knives,2023,{n}" for n, name in enumerate((*names, "England"), 1)), header=BY_NAME)
    assert [(p.code, p.value) for p in shown.problems] == [("area-other-kind", name) for name in names]
    assert {row[0] for row in observations(store, "value")} == {6.0}


def test_essex_among_councils_is_a_council(bring: Bring, store: Store) -> None:
    shown = bring("Essex,Knives,2023,1", "Thames Valley,Knives,2023,2", "Kent,Knives,2023,3", header=BY_NAME)
    assert [(p.code, p.value) for p in shown.problems] == [("area-unknown", "Thames Valley")]
    assert {row[0] for row in observations(store, "value")} == {1.0, 3.0}


def test_among_regions_a_name_is_that_of_the_region(bring: Bring, store: Store) -> None:
    regions = ("North East", "North West", "East Midlands", "West Midlands", "East of England", "South East")
    shown = bring(*(f"{name},Homes,2023,{n}" for n, name in enumerate(regions)), header=BY_NAME)
    assert not shown.problems and len(observations(store, "value")) == len(regions)
    codes = [code for (code,) in store.con.execute("SELECT area_code FROM observation")]
    assert all(code.startswith("E12") for code in codes)


def test_north_east_alone_is_asked_about(bring: Bring) -> None:
    shown = bring("North East,Homes,2023,1", "North West,Homes,2023,2", header=BY_NAME)
    assert [(p.code, p.value) for p in shown.problems] == [("area-ambiguous", "North East")]


def test_councils_of_other_nations_are_not_asked_about(bring: Bring, store: Store) -> None:
    shown = bring(
        "Fife,Homes,2023,1", "Cardiff,Homes,2023,2", "Belfast,Homes,2023,3", "Leeds,Homes,2023,4", header=BY_NAME
    )
    assert not shown.problems and shown.counts["not for us"] == 3
    assert {row[0] for row in observations(store, "value")} == {4.0}
