"""Take-up against plain pandas, on generated years with reorganisations; and the rules one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from adviser_app.analysis import takeup
from adviser_app.analysis.takeup import Episode, Offer
from adviser_app.domain.areas import Area, AreaKind
from tests.analysis.support_years import Years, generate

TODAY = date(2025, 11, 22)


@pytest.fixture(scope="module")
def years() -> Years:
    return generate()


@pytest.fixture(scope="module")
def frame(years: Years) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "council": e.council, "offer": e.offer, "status": e.status, "year": e.year, "start": e.start,
                "councillors": e.councillors, "officers": e.officers, "places": e.places,
                "days": None if e.days is None else float(e.days),
                "savings": None if e.savings is None else float(e.savings),
                "income": None if e.income is None else float(e.income), "basis": e.basis,
            }
            for e in years.episodes
        ]
    )  # fmt: skip


def existing(years: Years, day: date) -> set[str]:
    """Councils there were, by pandas' own comparison of days."""
    table = pd.DataFrame([{"code": c.code, "start": c.start, "end": c.end} for c in years.councils])
    starts, ends = pd.to_datetime(table["start"]), pd.to_datetime(table["end"])
    at = pd.Timestamp(day)
    return set(table[(starts.isna() | (starts <= at)) & (ends.isna() | (ends > at))]["code"])


@pytest.mark.parametrize("wanted", [(), (2018,), (2019,), (2022,), (2023,), (2025,), (2020, 2021, 2022)])
def test_figures_are_what_pandas_counts(years: Years, frame: pd.DataFrame, wanted: tuple[int, ...]) -> None:
    when = takeup.period(wanted, TODAY)
    chosen = takeup.select(years.episodes, when)
    given = takeup.select_given(years.given, when)
    found = takeup.figures(years.councils, chosen, given, when)

    last = min(date(max(wanted) + 1, 3, 31), TODAY) if wanted else TODAY
    there = existing(years, last)
    assert set(found.there) == there
    rows = frame[frame["year"].isin(wanted)] if wanted else frame
    had = rows[rows["status"].isin(["delivered", "under way"])]
    assert found.all.instances == len(had)
    assert dict(found.all.statuses) == rows["status"].value_counts().to_dict()
    assert found.all.councils == set(had["council"])
    assert set(found.none) == there - set(had["council"])
    assert found.reached == len(there & set(had["council"]))
    assert set(found.gone) == set(had["council"]) - there

    people = had[["councillors", "officers"]].sum(axis=1, min_count=1).fillna(had["places"])
    for made, column in (
        (found.all.people, people), (found.all.days, had["days"]), (found.all.savings, had["savings"]),
        (found.all.income, had["income"]), (found.all.councillors, had["councillors"]),
    ):  # fmt: skip
        assert (float(made.total), made.given, made.of) == (column.sum(), column.notna().sum(), len(had))
    valued = had[had["savings"].notna() | had["income"].notna()]
    assert (found.all.valued, found.all.based) == (len(valued), (valued["basis"] != "").sum())

    offers = had[had["council"].isin(there)].groupby("council")["offer"].nunique().reindex(sorted(there), fill_value=0)
    per = found.offers_per_council
    assert {n: c for n, c in enumerate(per.councils) if c} == offers.value_counts().to_dict()
    assert per.mean == pytest.approx(offers.mean())
    assert per.median == offers.median()

    lent = pd.DataFrame([{"lender": g.lender, "days": float(g.days), "year": g.year} for g in years.given])
    lent = lent[lent["year"].isin(wanted)] if wanted else lent
    assert (float(found.given.total), len(found.lenders)) == (lent["days"].sum(), lent["lender"].nunique())


def test_the_matrix_is_a_pivot(years: Years, frame: pd.DataFrame) -> None:
    made = takeup.matrix(years.councils, years.offers, years.episodes)
    pivot = frame.pivot_table(index="council", columns="offer", values="status", aggfunc="count", fill_value=0)
    pivot = pivot.reindex([c.code for c in made.councils], columns=[o.id for o in made.offers], fill_value=0)
    assert (made.episodes == pivot.to_numpy()).all()
    had = frame[frame["status"].isin(["delivered", "under way"])].groupby(["council", "offer"]).size()
    assert {
        (made.councils[i].code, made.offers[j].id): int(made.had[i, j])
        for i, j in zip(*made.had.nonzero(), strict=True)
    } == had.to_dict()
    ranks = frame.assign(rank=frame["status"].map({s: n for n, s in enumerate(takeup.STRENGTH, 1)}))
    best = ranks.groupby(["council", "offer"])["rank"].min().to_dict()
    assert {
        (made.councils[i].code, made.offers[j].id): int(made.status[i, j])
        for i, j in zip(*made.status.nonzero(), strict=True)
    } == best


def test_groups_add_up(years: Years) -> None:
    chosen = takeup.select(years.episodes, takeup.period((2022,), TODAY))
    everything = takeup.tally(chosen)
    by_offer = takeup.tallies(chosen, lambda e: e.offer)
    assert sum(t.instances for t in by_offer.values()) == everything.instances
    assert sum(t.days.total for t in by_offer.values()) == everything.days.total
    assert set().union(*(t.councils for t in by_offer.values())) == everything.councils


def test_never_reached_by_a_theme(years: Years, frame: pd.DataFrame) -> None:
    offers = {o.id for o in years.offers if o.theme == "t1"}
    day = date(2016, 3, 31)
    had = frame[frame["status"].isin(["delivered", "under way"]) & frame["offer"].isin(offers)]
    had = had[(had["start"] <= day.isoformat()) & (had["year"].isna() | (had["year"] <= 2015))]
    assert set(takeup.never(years.councils, years.episodes, offers, day)) == existing(years, day) - set(had["council"])


# -- the rules ---------------------------------------------------------------------------------------------------


def episode(**more: object) -> Episode:
    values: dict[str, object] = {"id": "r", "council": "E1", "offer": "o", "status": "delivered", "year": 2025}
    return Episode(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "year"),
    [
        ({"start": "2025-04-01"}, 2025),
        ({"start": "2026-03-31"}, 2025),
        ({"start": "", "end": "2025-03-31", "year": "FY2025-26"}, 2024),
        ({"start": "2025-03-31", "end": "2025-04-02"}, 2024),
        ({"year": "FY2017-18"}, 2017),
        ({"year": "FY1999-00"}, 1999),
        ({"year": "soon"}, None),
        ({}, None),
    ],
)
def test_the_financial_year_of_an_episode(values: dict[str, str], year: int | None) -> None:
    assert takeup.year_of(values) == year


@pytest.mark.parametrize(
    ("years", "day", "running"),
    [
        ((2024,), date(2025, 3, 31), False),
        ((2025,), TODAY, True),
        ((2026,), date(2026, 4, 1), False),
        ((2023, 2025), TODAY, True),
        ((), TODAY, True),
    ],
)
def test_the_day_whose_councils_count(years: tuple[int, ...], day: date, running: bool) -> None:
    found = takeup.period(years, TODAY)
    assert (found.day, found.running) == (day, running)


def test_a_year_that_runs_is_compared_with_the_same_part_of_the_last() -> None:
    now = takeup.period((2025,), TODAY)
    last = takeup.before(now)
    assert last == takeup.Period((2024,), date(2024, 11, 22), False, "2024-11-22")
    inside, later, undated = (
        episode(year=2024, start="2024-11-22"), episode(year=2024, start="2024-11-23"), episode(year=2024)
    )  # fmt: skip
    assert takeup.select([inside, later, undated], last) == [inside, undated]
    over = takeup.before(takeup.period((2023, 2024), TODAY))
    assert over == takeup.Period((2021, 2022), date(2023, 3, 31), False, "")
    assert takeup.before(takeup.period((), TODAY)) is None
    leap = takeup.before(takeup.period((2023,), date(2024, 2, 29)))
    assert leap is not None
    assert leap.until == "2023-02-28"


def test_people_are_councillors_and_officers_else_places() -> None:
    assert episode().people is None
    assert episode(places=4).people == 4
    assert episode(councillors=3, places=9).people == 3
    assert episode(councillors=3, officers=2).people == 5
    assert episode(officers=0, places=9).people == 0


def test_declined_and_cancelled_never_count_and_a_status_to_come_neither() -> None:
    found = takeup.tally([episode(status=s, days=Decimal(1)) for s in (*takeup.STRENGTH, "postponed")])
    assert (found.instances, float(found.days.total), found.statuses["declined"]) == (2, 2, 1)
    one = Area(0, "E1", AreaKind.COUNCIL, "One")
    made = takeup.matrix([one], [Offer("o", "Offer", "t")], [episode(status="postponed"), episode(council="E2")])
    assert (made.status.tolist(), made.had.tolist(), made.episodes.tolist()) == ([[8]], [[0]], [[1]])


def test_an_offer_runs_in_its_years() -> None:
    offer = Offer("o", "Offer", "t", 2012, 2014)
    assert [y for y in range(2010, 2018) if offer.ran_in((y,))] == [2012, 2013, 2014]
    assert Offer("o", "Offer", "t", first=2012).ran_in((2030,))
    assert offer.ran_in(())


def test_numbers_that_are_none() -> None:
    assert (takeup.amount(""), takeup.amount("x"), takeup.amount("12.50")) == (None, None, Decimal("12.50"))
    assert (takeup.whole(""), takeup.whole("7")) == (None, 7)
    assert takeup.year_text(1999) == "FY1999-00"
