"""Councils like a council, with the reasons; what they had and it did not."""

from __future__ import annotations

from datetime import date

import pandas as pd

from adviser_app.analysis import alike
from adviser_app.analysis.takeup import Episode, Offer
from adviser_app.domain.areas import Area, AreaKind, CouncilType
from tests.analysis.support_years import generate


def area(
    code: str, kind: CouncilType = CouncilType.DISTRICT, region: str = "North", population: int | None = 100_000,
    county: str = "", combined: str = "",
) -> Area:  # fmt: skip
    return Area(
        0, code, AreaKind.COUNCIL, f"Council {code}", council_type=kind, region=region, population=population,
        county_code=county, combined_authority_code=combined,
    )  # fmt: skip


def name(code: str) -> str:
    return f"name of {code}"


def test_reasons_say_what_is_in_common_and_nothing_of_what_is_unknown() -> None:
    one = area("A", county="E10", combined="E47")
    assert alike.reasons(one, area("B", county="E10", combined="E47", population=125_000), {"A": "Labour"}, name) == (
        "same region: North", "same county: name of E10", "same combined authority: name of E47",
        "similar population: 125,000 and 100,000",
    )  # fmt: skip
    assert alike.reasons(one, area("B", region="South", population=125_001), {"A": "Labour", "B": "Labour"}, name) == (
        "same political control: Labour",
    )
    assert alike.reasons(area("A", region="", population=None), area("B", region="", population=None), {}, name) == ()


def test_never_another_type_and_two_reasons_where_enough_have_them() -> None:
    one = area("A")
    both = [area(f"B{n}", population=100_000 + n) for n in range(5)]
    region_only, county = area("C", population=500_000), area("D", CouncilType.COUNTY)
    found = alike.like(one, [one, region_only, county, *reversed(both)], {}, name)
    assert [a.council.code for a in found.members] == ["B0", "B1", "B2", "B3", "B4"]
    assert found.least == 2
    fewer = alike.like(one, [one, region_only, county, *both[:4]], {}, name)
    assert [a.council.code for a in fewer.members] == ["B0", "B1", "B2", "B3", "C"]
    assert fewer.least == 1
    none = alike.like(one, [area("E", region="South", population=900_000), county], {}, name)
    assert ([a.council.code for a in none.members], none.least) == (["E"], 0)


def test_the_city_is_like_the_boroughs() -> None:
    city, borough = area("A", CouncilType.CITY, "London", 9_000), area("B", CouncilType.LONDON, "London", 300_000)
    assert alike.like(city, [city, borough], {}, name).codes == {"B"}


def test_not_had_is_what_pandas_says() -> None:
    years = generate(seed=11)
    one = next(c for c in years.councils if c.exists_on(date(2025, 11, 22)))
    near = alike.like(one, [c for c in years.councils if c.exists_on(date(2025, 11, 22))], {}, name)
    found = alike.not_had(one.code, near, years.episodes, years.offers, 2025)
    frame = pd.DataFrame([(e.council, e.offer, e.status) for e in years.episodes], columns=["council", "offer", "s"])
    had = frame[frame["s"].isin(["delivered", "under way"])]
    mine = set(had[had["council"] == one.code]["offer"])
    theirs = had[had["council"].isin(near.codes) & ~had["offer"].isin(mine)].groupby("offer")["council"].nunique()
    assert {n.offer.id: len(n.councils) for n in found} == theirs.to_dict()
    counts = [len(n.councils) for n in found]
    assert counts == sorted(counts, reverse=True)


def test_what_it_was_offered_and_declined_stands_beside_and_what_ended_is_left_out() -> None:
    one, other = area("A"), area("B")
    near = alike.like(one, [other], {}, name)
    declined = Episode("r1", "A", "o", "declined", 2025)
    theirs = Episode("r2", "B", "o", "delivered", 2023)
    ended = Episode("r3", "B", "old", "delivered", 2015)
    offers = [Offer("o", "Offer", "t"), Offer("old", "Old", "t", last=2018)]
    (found,) = alike.not_had("A", near, [declined, theirs, ended], offers, 2025)
    assert (found.offer.id, found.councils, found.latest, found.own) == ("o", ("B",), 2023, (declined,))
    had = Episode("r4", "A", "o", "under way", 2025)
    assert alike.not_had("A", near, [had, theirs], offers, 2025) == []
