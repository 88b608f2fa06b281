"""Which ground councils cover, who came before whom."""

from __future__ import annotations

from datetime import date

from adviser_app.domain.areas import Area, AreaKind, CouncilType
from adviser_app.domain.reorganisation import ground, kind_of, predecessors

TODAY = date(2026, 11, 22)


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
