"""Files that hold more than one truth: two publishers, a file that breaks off, names of rows nobody could take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adviser_app.domain.indicators import Polarity
from adviser_app.domain.problems import Severity
from adviser_app.services import refresh
from adviser_app.store.catalogue import load_series
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
BARNSLEY, SHEFFIELD = "E08000038", "E08000039"
ONS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
OWN = "area_code,indicator,period,value,unit,polarity"


def names(store: Store) -> list[tuple]:
    return sorted(store.con.execute("SELECT publisher, indicator FROM series").fetchall())


def test_one_name_of_two_publishers_in_one_refresh_is_two_series(store: Store, tmp_path: Path) -> None:
    ons, own = tmp_path / "a.csv", tmp_path / "b.csv"
    ons.write_text(f"{ONS}\n{BARNSLEY},Barnsley,,Pay,2024,5,,,,,,\n")
    own.write_text(f"area_code,indicator,period,value\n{SHEFFIELD},Pay,2024,6\n")
    refresh.apply(store, refresh.preview(store, [ons, own], refresh.RefreshOptions(backup=False)))
    assert observations(store, "publisher, area_name, value") == [
        ("ONS Explore Local Statistics", "Barnsley", 5.0),
        ("Own figures", "Sheffield", 6.0),
    ]


def test_a_file_that_breaks_off_leaves_no_name_behind(store: Store, tmp_path: Path) -> None:
    """Its first rows are taken before the unclosed quotation mark is met; with them came a name and a polarity."""
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text(f"{OWN}\n{BARNSLEY},Pay,2024,5,£,high is good\n")
    rows = [f"E05{n:06d},Junk {n % 9},2024,5,£,low is good" for n in range(70_000)]
    bad.write_text("\n".join([OWN, f"{BARNSLEY},Pay,2024,7,£,low is good", *rows, f'{BARNSLEY},"Pay,2024,5,£,']))
    shown = refresh.preview(store, [good, bad], refresh.RefreshOptions(backup=False))
    assert [(p.code, p.line) for p in shown.problems] == [("quote-unclosed", 70_003)]
    assert shown.counts["rows read"] == shown.counts["new"] == 1
    refresh.apply(store, shown)
    assert observations(store, "indicator, value") == [("Pay", 5.0)]
    assert names(store) == [("Own figures", "Pay")]
    assert [series.polarity for series in load_series(store)] == [Polarity.HIGH]


def test_rows_that_are_not_taken_name_no_series(bring: Bring, store: Store) -> None:
    header = "area_code,indicator,period,value"
    bring(
        f"{BARNSLEY},Pay,2024,5",
        f"{BARNSLEY},Unreadable,2024,five",
        "E05000026,Wards,2024,5",
        f"{BARNSLEY},Twice,2024,5",
        f"{BARNSLEY},Twice,2024,6",
        header=header,
    )
    assert names(store) == [("Own figures", "Pay")]
    shown = bring(f"{BARNSLEY},Twice,2024,5", f"{BARNSLEY},Pay,2024,5", header=header)
    assert (shown.counts["new"], shown.counts["unchanged"]) == (1, 1)
    refresh.undo(store)
    assert observations(store, "indicator, value") == [("Pay", 5.0)]


def test_a_code_beside_the_name_of_a_region_or_nation(bring: Bring, store: Store) -> None:
    shown = bring(
        "E12000003,North East,Pay,2024,1",
        f"{BARNSLEY},England,Pay,2024,2",
        "E12000003,Yorkshire & The Humber,Pay,2024,3",
        "E0800003\u0668,Barnsley 8,Pay,2024,4",
        header="area_code,area_name,indicator,period,value",
    )
    assert [(p.code, p.line) for p in shown.problems] == [
        ("code-name-disagree", 2),
        ("code-name-disagree", 3),
        ("area-unknown", 5),
    ]
    assert observations(store, "area_code, value") == [("E12000003", 3.0)]


def test_a_mark_nobody_sees_within_a_name_makes_no_other_series(bring: Bring, store: Store) -> None:
    header = "area_code,indicator,period,value"
    bring(f"{BARNSLEY},Weekly pay,2023,5", header=header)
    shown = bring(f"{BARNSLEY},Weekly\u200b pay,2024,6", f"{BARNSLEY},Week\ufeffly pay,2022,4", header=header)
    assert shown.counts["new"] == 2
    assert names(store) == [("Own figures", "Weekly pay")]


def test_a_name_that_is_another_areas_is_not_taken_by_the_code(bring: Bring, store: Store) -> None:
    shown = bring(
        "N09000001,Antrim and Newtownabbey,,Pay,2024,1",
        f"{BARNSLEY},Antrim and Newtownabbey,,Pay,2024,2",  # an area met elsewhere
        "E92000001,Rutland,,Pay,2024,3",  # a council's name at a nation's code would have named the nation
        f"{SHEFFIELD},Gesamt,,Pay,2024,4",  # nobody's name: the code is believed, and it is said
        "E06000052,Cornwall and Isles of Scilly,,Pay,2024,5",
        header="area_code,area_name,geography,indicator,period,value",
    )
    assert [(p.code, p.line, p.severity) for p in shown.problems] == [
        ("code-name-disagree", 3, Severity.ERROR),
        ("code-name-disagree", 4, Severity.ERROR),
        ("area-name-strange", 5, Severity.WARNING),
        ("area-joint", 6, Severity.WARNING),
    ]
    found = observations(store, "area_code, value")
    assert found == [("E06000052", 5.0), (SHEFFIELD, 4.0), ("N09000001", 1.0)]


def test_a_name_alone_at_a_time_when_its_council_was_not_there(bring: Bring) -> None:
    shown = bring(
        "Buckinghamshire,Pay,2021/22,1", "Buckinghamshire,Pay,2018/19,2", "Buckinghamshire,Pay,2017/18,3",
        "Barnsley,Pay,1999/00,4",
        header="area_name,indicator,period,value",
    )  # fmt: skip
    assert [(p.code, p.line, p.value) for p in shown.problems] == [
        ("name-before-council", 3, "Buckinghamshire, 2018/19"),
    ]  # fmt: skip
    coded = bring("E06000060,Buckinghamshire,Pay,2016/17,2", header="area_code,area_name,indicator,period,value")
    assert not coded.problems  # publishers carry new councils back


def test_a_name_within_a_kind_of_area_that_is_no_council_is_none(bring: Bring, store: Store) -> None:
    """Essex of ITL level 2 is not the county council, whose figures stand in the same file."""
    shown = bring(
        "TLH3,Essex,ITL Level 2,Pay,2024,1",
        "na,Essex,ITL Level 2,Pay,2023,2",
        "TL K4,Devon,ITL Level 2,Pay,2024,3",
        "na,Kent,NUTS 2 region,Pay,2024,4",
        "na,Essex,County or Unitary Authority,Pay,2024,5",
        header="area_code,area_name,geography,indicator,period,value",
    )
    assert [(p.code, p.line) for p in shown.problems] == [("area-unknown", 4), ("area-unknown", 5)]
    assert observations(store, "area_code, value") == [("E10000012", 5.0), ("TLH3", 1.0), ("TLH3", 2.0)]


def test_a_name_one_letter_from_another_and_a_second_unit_are_named(bring: Bring) -> None:
    good = [f"{BARNSLEY},Children in poverty,{year},5,%" for year in range(2015, 2020)]
    shown = bring(
        *good,
        f"{BARNSLEY},Children in povrty,2020,5,%",
        f"{BARNSLEY},Children in poverty,2021,5,£",
        *(
            f"{BARNSLEY},{name},2021,5,%"
            for name in ("4G coverage", "5G coverage", "Band A", "Band D", "Child in poverty")
        ),
        f"{BARNSLEY},Childr\u0435n in poverty,2022,5,%",
        header="area_code,indicator,period,value,unit",
    )
    assert [(p.code, p.line, p.column, p.value) for p in shown.problems] == [
        ("indicator-nearly-alike", 7, "indicator", "Children in povrty"),
        ("indicator-in-two-units", 8, "unit", "£"),
    ]
    assert [p.severity for p in shown.problems] == [Severity.WARNING] * 2
    assert shown.plan is not None and len(shown.plan.series) == 8


def test_an_area_where_the_indicator_should_stand(bring: Bring, store: Store) -> None:
    names = ("East Midlands", "Local Authority District", "Barking and Dagenham", "England", "Reading", "Pa\ufffd")
    shown = bring(*(f"{BARNSLEY},{name},2024,5" for name in names), header="area_code,indicator,period,value")
    assert [(p.code, p.line) for p in shown.problems] == [("cells-misplaced", n) for n in range(2, 6)] + [
        ("name-damaged", 7)
    ]
    assert shown.counts["rejected"] == 4 and shown.counts["new"] == 2
    assert names_of(shown) == ["Pa\ufffd", "Reading"]


def names_of(shown: refresh.Preview) -> list[str]:
    return sorted(s.key.indicator for s in shown.plan.series if not s.empty) if shown.plan else []


def test_a_region_by_its_name_alone(bring: Bring, store: Store) -> None:
    """No combined authority is called East of England; one is called West Midlands."""
    header = "area_name,indicator,period,value"
    shown = bring("East of England,Pay,2024,1", "West Midlands,Pay,2024,2", header=header)
    assert [(p.code, p.value) for p in shown.problems] == [("area-ambiguous", "West Midlands")]
    assert observations(store, "area_code, value") == [("E12000006", 1.0)]
    within = "area_name,geography,indicator,period,value"
    assert not bring("South West,Region,Pay,2024,3", header=within).problems
    icb = bring("Devon,ICB,Pay,2024,3", header=within, apply=False)
    assert [(p.code, "ICB" in p.message) for p in icb.problems] == [("area-unknown", True)]


def test_combined_authorities_in_full_and_partnerships(bring: Bring, store: Store) -> None:
    header = "area_name,indicator,period,value"
    names = ["Greater Manchester Combined Authority", "West Midlands Combined Authority"]
    assert not bring(*[f"{name},Pay,2024,1" for name in names], header=header).problems
    assert {code for (code,) in observations(store, "area_code")} == {"E47000001", "E47000007"}
    bring("E22000107,Trafford,Pay,2024,5", header="area_code,area_name,indicator,period,value")
    assert ("E22000107", 5.0) in observations(store, "area_code, value"), "as large as a council: kept, and none"
