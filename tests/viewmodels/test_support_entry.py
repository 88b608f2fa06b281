"""Lists of councils as people paste them."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from adviser_app import paths
from adviser_app.domain.areas import Area, AreaKind
from adviser_app.viewmodels.support_entry import CouncilNames, read_list


@pytest.fixture(scope="module")
def names() -> CouncilNames:
    with open(paths.resources() / "register" / "councils.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return CouncilNames(
        Area(i, r["gss_code"], AreaKind.COUNCIL, r["name"], r.get("official_name", ""),
             end=date.fromisoformat(r["end_date"]) if r["end_date"] else None)
        for i, r in enumerate(rows)
    )  # fmt: skip


def read(text: str, names: CouncilNames) -> tuple[dict[str, dict[str, str]], list[str]]:
    found, unread = read_list(text, names)
    return {names.named[p.code]: p.numbers for p in found}, [u.said for u in unread]


def test_names_and_codes_a_line_each(names: CouncilNames) -> None:
    assert read("Barnsley\nE08000017\n\n  leeds \n", names) == ({"Barnsley": {}, "Doncaster": {}, "Leeds": {}}, [])


def test_numbers_behind_a_name_are_councillors_officers_and_days(names: CouncilNames) -> None:
    assert read("Barnsley 3\nLeeds: 2 1\nWakefield 4 1 0.5", names)[0] == {
        "Barnsley": {"councillors": "3"}, "Leeds": {"councillors": "2", "officers": "1"},
        "Wakefield": {"councillors": "4", "officers": "1", "days": "0.5"},
    }  # fmt: skip


def test_columns_of_a_spreadsheet_keep_their_places(names: CouncilNames) -> None:
    text = "Barnsley\t3\t\t2\r\nLeeds\t\t1\t\r\nYork;2;;1.5"
    assert read(text, names)[0] == {
        "Barnsley": {"councillors": "3", "days": "2"}, "Leeds": {"officers": "1"},
        "York": {"councillors": "2", "days": "1.5"},
    }  # fmt: skip


def test_names_that_hold_commas_and_lists_that_are_divided_by_them(names: CouncilNames) -> None:
    text = "Barnsley, Bournemouth, Christchurch and Poole, Leeds 2, York"
    assert read(text, names) == (
        {"Barnsley": {}, "Bournemouth, Christchurch and Poole": {}, "Leeds": {"councillors": "2"}, "York": {}}, []
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "name"),
    [("Saint Helens", "St. Helens"), ("Leeds City Council", "Leeds"), ("London Borough of Camden", "Camden"),
     ("Kensington & Chelsea", "Kensington and Chelsea"), ("the Barnsley Metropolitan Borough Council", "Barnsley"),
     ("BARNSLEY MBC", "Barnsley"), ("e08000038", "Barnsley")],
)  # fmt: skip
def test_what_people_call_councils(names: CouncilNames, said: str, name: str) -> None:
    found, unread = read(said, names)
    assert (list(found), unread) == ([name], [])


def test_what_names_none_stays_and_is_told_with_what_it_may_mean(names: CouncilNames) -> None:
    found, unread = read_list("Barnsly\nLeeds\nNowhere at all 3", names)
    assert [names.named[p.code] for p in found] == ["Leeds"]
    assert [u.said for u in unread] == ["Barnsly", "Nowhere at all 3"]
    assert unread[0].sentence == "“Barnsly” (is it Barnsley?)"


def test_a_council_named_twice_counts_once_with_the_later_numbers(names: CouncilNames) -> None:
    assert read("Leeds 2 1\nLeeds 3", names)[0] == {"Leeds": {"councillors": "3", "officers": "1"}}


def test_a_name_that_two_councils_bear_is_not_guessed() -> None:
    names = CouncilNames([
        Area(1, "E1", AreaKind.COUNCIL, "Barset", "Barset County Council"),
        Area(2, "E2", AreaKind.COUNCIL, "Barset", "Barset City Council"),
    ])  # fmt: skip
    found, unread = read_list("Barset\nBarset City Council", names)
    assert ([p.code for p in found], [u.said for u in unread]) == (["E2"], ["Barset"])
    assert unread[0].near == ("Barset E1", "Barset E2")


def test_an_ended_council_is_found_and_does_not_unsettle_the_one_that_goes_on() -> None:
    names = CouncilNames([
        Area(1, "E1", AreaKind.COUNCIL, "Barset", end=date(2023, 4, 1)), Area(2, "E2", AreaKind.COUNCIL, "Barset"),
        Area(3, "E3", AreaKind.COUNCIL, "Oldshire", end=date(2023, 4, 1)),
    ])  # fmt: skip
    found, unread = read_list("Barset; Oldshire", names)
    assert ([p.code for p in found], unread) == (["E2", "E3"], [])
