"""Groups: a rule has one text; who is in a group, what it is called, what was left out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.areas import (
    MOST_NEAREST,
    Area,
    AreaKind,
    CouncilType,
    GroupKind,
    GroupRule,
    comparison_group,
    listed_group,
    neighbour_group,
)

TODAY = date(2026, 11, 22)


def council(id_: int, name: str, kind: CouncilType = CouncilType.METROPOLITAN, region: str = "North West") -> Area:
    return Area(id_, f"E0800000{id_}", AreaKind.COUNCIL, name, council_type=kind, region=region)


BURY, LEEDS, WIGAN = council(1, "Bury"), council(2, "Leeds", region="Yorkshire"), council(3, "Wigan")
HALTON = council(4, "Halton", CouncilType.UNITARY)
GONE = Area(5, "E07000026", AreaKind.COUNCIL, "Allerdale", council_type=CouncilType.DISTRICT, end=date(2023, 4, 1))
WALES = Area(6, "W06000006", AreaKind.COUNCIL_ELSEWHERE, "Wrexham")
ALL = [BURY, LEEDS, WIGAN, HALTON, GONE, WALES]


# -- the text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["type", "tier-region", "tier-england"])
def test_what_settings_held_before_still_reads(text: str) -> None:
    assert GroupRule(text) == text
    assert GroupRule(text).kind == text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (" neighbours:global ", "neighbours:global"),
        ("neighbours:global:2026", "neighbours:global:2026"),
        ("neighbours:global:2026-03-03:n=15", "neighbours:global:2026-03-03"),
        ("neighbours:global:n=5:same-type", "neighbours:global:n=5:same-type"),
        ("neighbours:global:same-type", "neighbours:global:same-type"),
        ("own:rAbc-1_2", "own:rAbc-1_2"),
        ("region", "region"),
        ("portfolio", "portfolio"),
    ],
)
def test_a_rule_is_written_in_one_way(said: str, kept: str) -> None:
    assert GroupRule(said) == kept
    assert GroupRule(GroupRule(said)) == kept


@pytest.mark.parametrize(
    "said",
    ["", "Type", "own", "own:", "own:a b", "own:a:b", "neighbours", "neighbours:", "neighbours:Global", "type:x",
     "neighbours:global:26", "neighbours:global:2026-13", "neighbours:global:n=0", "neighbours:global:n=101",
     "neighbours:global:same-type:n=5", "neighbours:global:2026:2027", "neighbours:-a", "region:London"],
)  # fmt: skip
def test_what_is_no_rule_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no group"):
        GroupRule(said)


@given(
    st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True),
    st.sampled_from(["", "2026", "2026-03", "2026-03-31"]),
    st.integers(1, MOST_NEAREST),
    st.booleans(),
)
def test_what_neighbours_are_made_of_is_read_from_their_text(model: str, edition: str, n: int, same: bool) -> None:
    rule = GroupRule(str(GroupRule.neighbours(model, edition, n=n, same_type=same)))
    assert (rule.kind, rule.model, rule.edition, rule.n, rule.same_type, rule.row) == (
        GroupKind.NEIGHBOURS, model, edition, n, same, "",
    )  # fmt: skip


# -- who is in it ------------------------------------------------------------------------------------------------


def names(group: object) -> list[str]:
    return [a.name for a in group.members]  # type: ignore[attr-defined]


def test_the_region_holds_every_council_of_it_whatever_its_tier() -> None:
    group = comparison_group(BURY, ALL, GroupRule.REGION, TODAY)
    assert names(group) == ["Bury", "Halton", "Wigan"]
    assert group.label == "3 councils of the North West"


def test_a_council_of_no_known_region_is_compared_with_its_type_and_it_says_so() -> None:
    group = comparison_group(GONE, ALL, GroupRule.REGION, TODAY)
    assert group.label == "1 district council in England (the region of Allerdale is not known)"
    assert group.note == "Compared with councils of the same type, because the region of Allerdale is not known."
    assert group.rule == GroupRule.REGION


def test_neighbours_are_capped_after_those_that_do_not_count_were_left_out() -> None:
    ranked = [WALES, GONE, HALTON, BURY, None, WIGAN, LEEDS]
    rule = GroupRule.neighbours("global", n=2)
    group = neighbour_group(BURY, ranked, rule, "global, 2026", TODAY)
    assert group is not None
    assert names(group) == ["Bury", "Halton", "Wigan"]
    assert group.label == "Bury and its 2 nearest neighbours (global, 2026)"
    assert group.note == (
        "Left out, though ranked among them: 2 (not a principal council of England), 1 (not there today)."
    )


def test_neighbours_of_the_same_type_and_fewer_than_asked_for() -> None:
    rule = GroupRule.neighbours("global", n=5, same_type=True)
    group = neighbour_group(BURY, [HALTON, WIGAN], rule, "global, 2026", TODAY)
    assert group is not None
    assert names(group) == ["Bury", "Wigan"]
    assert group.label == "Bury and its nearest neighbour of the same type (global, 2026)"
    assert group.note == (
        "The set has 1 of the 5 neighbours asked for. Left out, though ranked among them: 1 (of another type)."
    )
    assert neighbour_group(BURY, [HALTON, WALES], rule, "global, 2026", TODAY) is None


def test_the_city_counts_as_a_london_borough() -> None:
    city = council(7, "City of London", CouncilType.CITY, "London")
    camden = council(8, "Camden", CouncilType.LONDON, "London")
    group = neighbour_group(camden, [city], GroupRule.neighbours("global", same_type=True), "global, 2026", TODAY)
    assert group is not None
    assert names(group) == ["Camden", "City of London"]


def test_a_council_is_in_its_own_group_whether_named_there_or_not() -> None:
    rule = GroupRule.own("r1")
    inside = listed_group(BURY, [BURY, WIGAN], rule, "“Mills”", TODAY)
    outside = listed_group(LEEDS, [BURY, WIGAN, GONE], rule, "“Mills”", TODAY)
    assert inside is not None
    assert outside is not None
    assert (inside.label, names(inside), inside.note) == ("2 councils of “Mills”", ["Bury", "Wigan"], "")
    assert (outside.label, names(outside)) == ("Leeds and 2 councils of “Mills”", ["Bury", "Leeds", "Wigan"])
    assert outside.note == "Left out of “Mills”: 1 (not there today)."
    assert listed_group(LEEDS, [GONE, None], rule, "“Mills”", TODAY) is None
