"""Direction of travel of a basket: years, scopes, refusals, words, the table, in print. The figures themselves are
checked in ``journeys/test_basket_travel_on_real_months.py``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfua
import pytest

from adviser_app.analysis.basket import Way
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity
from adviser_app.services import basket_travel, baskets, groups, polarity, records, refresh, reports, stores, support
from adviser_app.services import series as series_service
from adviser_app.services.support import Scope
from adviser_app.store.connection import Store
from adviser_app.viewmodels.basket_travel import TravelView, change_cell
from tests.tools.pdf import structure

NAME = "Waste and costs"
BARNSLEY, DONCASTER, LEEDS = "E08000038", "E08000017", "E08000035"
ALLERDALE, CARLISLE, CUMBERLAND = "E07000026", "E07000028", "E06000063"
VALUES = {  # indicator → (polarity, {council: (2022/23, 2023/24)})
    "Recycling rate": (Polarity.HIGH, {BARNSLEY: (40, 44), DONCASTER: (50, 52), LEEDS: (30, None)}),
    "Missed bins": (Polarity.LOW, {BARNSLEY: (10, 9), DONCASTER: (10, 13)}),
    "Street cleaning": (Polarity.LOW, {BARNSLEY: (100, 100), DONCASTER: (200, 203)}),  # the mean moves by 1 per cent
    "Fly-tipping": (None, {BARNSLEY: (5, 6), DONCASTER: (5, 7)}),
    "Tonnage": (Polarity.NONE, {BARNSLEY: (5, 6), DONCASTER: (5, 7)}),
    "One council only": (Polarity.HIGH, {BARNSLEY: (5, 6)}),
    "From nought": (Polarity.HIGH, {BARNSLEY: (0, 6), DONCASTER: (0, 7)}),
    "Replaced": (Polarity.HIGH, {ALLERDALE: (100, 100), CARLISLE: (100, 100), CUMBERLAND: (10, 12), LEEDS: (10, 12)}),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    file = tmp_path / "figures.csv"
    lines = ["publisher,area_code,indicator,period,value,unit"]
    for indicator, (_, values) in VALUES.items():
        for code, pair in values.items():
            for year, value in zip(("2022/23", "2023/24"), pair, strict=True):
                if value is not None:
                    lines.append(f"Test Office,{code},{indicator},{year},{value},Number")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with stores.open_store(tmp_path / "adviser.db") as made:
        options = refresh.RefreshOptions(released=date(2026, 1, 10), backup=False)
        refresh.apply(made, refresh.preview(made, [file], options))
        ids = {s.key.indicator: s.id for s in series_service.search(made, "")}
        for indicator, (good, _) in VALUES.items():
            if good is not None:
                polarity.set(made, ids[indicator], good)
        baskets.add(made, NAME, [ids[i] for i in VALUES])
        yield made


def travel(store: Store, *years: str, scope: Scope | None = None, tolerance: float = 1.0) -> TravelView:
    return basket_travel.travel(store, NAME, *years, scope=scope or Scope(), tolerance=tolerance)


def said(view: TravelView) -> dict[str, str]:
    return {x.member.title.text: x.direction.text for x in view.lines}


def test_every_indicator_is_classed_or_says_why_not(store: Store) -> None:
    view = travel(store, "2022/23", "2023/24")
    assert said(view) == {
        "Recycling rate": "Improved",
        "Replaced": "Improved",  # of Cumberland and Leeds; with those that were replaced it would be unchanged
        "Missed bins": "Worsened",
        "Street cleaning": "Unchanged",
        "Fly-tipping": "No polarity",
        "Tonnage": "No judgement",
        "One council only": "Fewer than two councils",
        "From nought": "A mean of nought",
    }
    line = next(x for x in view.lines if x.member.title.text == "Recycling rate")
    assert (line.n.text, line.before.text, line.now.text, line.change.text) == ("2", "45", "48", "+6.7%")
    assert line.periods.text == "2022/23 → 2023/24"
    assert (view.parts, view.shares) == ((2, 1, 1), (50, 25, 25))
    assert view.sentence == (
        "Of 4 indicators, 2 improved (50%), 1 is unchanged (25%) and 1 worsened (25%)."
        " 4 more are in the basket and not counted."
    )
    assert [c.figure for c in view.cards] == ["50%", "25%", "25%", "4", "2"]
    assert view.notes[0] == (
        "Not counted: 1 with a mean of nought, 1 with fewer than two councils, 1 with no judgement and 1 with no"
        " polarity."
    )
    assert any("2 councils that were replaced are left out" in note for note in view.notes)


def test_each_place_is_asked_of_once(store: Store) -> None:
    codes = (ALLERDALE, CARLISLE, CUMBERLAND, LEEDS)
    view = travel(store, "2022/23", "2023/24", scope=Scope(codes=codes))
    assert view.councils_asked == 2
    assert (
        view.cards[4].context == "with both values, of 2 of those years and 4 they replaced"
    )  # Copeland and Cumbria county too
    assert view.notes[-1].startswith("4 councils that have been replaced since are looked at too, each by its own")
    alone = travel(store, "2022/23", "2023/24", scope=Scope(codes=(BARNSLEY, LEEDS)))
    assert alone.cards[4].context == "with both values, of 2 of those years"
    assert not any("looked at too" in note for note in alone.notes)


def test_an_empty_list_of_councils_says_why(store: Store) -> None:
    nowhere = travel(store, "2022/23", "2023/24", scope=Scope(codes=("E07000207",)))
    assert not nowhere.councils
    assert nowhere.no_councils.endswith("none has them in both years of an indicator that is judged.")
    ids = {s.key.indicator: s.id for s in series_service.search(store, "")}
    baskets.add(store, "Unjudged", [ids["Fly-tipping"], ids["Tonnage"]])
    view = basket_travel.travel(store, "Unjudged", "2022/23", "2023/24")
    assert view.no_councils.endswith("Import polarity table).")
    assert travel(store, "2022/23", "2023/24").no_councils == ""


def test_each_council_by_its_own_values(store: Store) -> None:
    own = {c.council.name: c.parts for c in travel(store, "2022/23", "2023/24").councils}
    assert own == {
        "Allerdale": (0, 1, 0), "Barnsley": (3, 1, 0), "Carlisle": (0, 1, 0), "Cumberland": (1, 0, 0),
        "Doncaster": (1, 0, 2), "Leeds": (1, 0, 0),
    }  # fmt: skip


def test_shares_that_sum_to_99_or_101_are_said(store: Store) -> None:
    view = travel(store, "2022/23", "2023/24", scope=Scope(codes=(BARNSLEY, DONCASTER)))
    assert view.parts == (1, 1, 1)
    assert view.notes[0] == "The shares are rounded to whole per cent each: 33 + 33 + 33 = 99."
    assert view.scope == "Barnsley and Doncaster"
    assert not any("replaced" in note for note in view.notes)


def test_a_tolerance_is_as_set_and_shown(store: Store) -> None:
    view = travel(store, "2022/23", "2023/24", tolerance=0)
    assert said(view)["Street cleaning"] == "Worsened"
    assert any("unchanged up to 0 per cent" in note for note in view.notes)
    view = travel(store, "2022/23", "2023/24", tolerance=12.5)
    assert view.parts == (1, 3, 0)  # 7.5 and 6.7 per cent are within it, 20 are not
    assert any("unchanged up to 12.5 per cent" in note for note in view.notes)


@pytest.mark.parametrize(
    ("change", "way", "words"),
    [
        (1.04, Way.IMPROVED, "+1.04%"),
        (-1.0004, Way.WORSENED, "−1.0004%"),
        (1.06, Way.IMPROVED, "+1.1%"),
        (0.96, Way.UNCHANGED, "+1.0%"),
        (0.0, Way.UNCHANGED, "0.0%"),
        (-0.01, Way.UNCHANGED, "0.0%"),
        (1.04, Way.NO_POLARITY, "+1.0%"),
        (float("nan"), Way.FROM_NOUGHT, "–"),
    ],
)
def test_a_change_is_never_shown_as_within_the_tolerance_it_is_beyond(change: float, way: Way, words: str) -> None:
    assert change_cell(change, 1.0, way).text == words


def test_years_are_financial_or_calendar_and_the_newest_unless_named(store: Store) -> None:
    usual = basket_travel.years(store, NAME)
    assert (usual.start, usual.end, usual.known) == ("FY2022-23", "FY2023-24", ("FY2023-24", "FY2022-23"))
    assert travel(store).span == travel(store, "2022/23", "").span == travel(store, "FY2022-23", "FY2023-24").span
    assert travel(store).span == "2022/23 to 2023/24"
    calendar = travel(store, "2023", "2024")
    assert calendar.parts == travel(store).parts, "a financial year ends in the calendar year after"
    empty = travel(store, "2018/19", "2019/20")
    assert empty.sentence == "None of the 8 indicators can be classed between these years."
    assert [c.figure for c in empty.cards] == ["–", "–", "–", "8", "–"]
    assert empty.cards[0].context == "none can be classed"


@pytest.mark.parametrize(
    ("years", "tolerance", "code"),
    [
        (("2023/24", "2022/23"), 1.0, "years-apart"),
        (("2022/23", "2022/23"), 1.0, "years-apart"),
        (("2022", "2023/24"), 1.0, "years-apart"),
        (("last year", "2023/24"), 1.0, "no-such-year"),
        (("2022/23", "Q1 2023"), 1.0, "no-such-year"),
        ((), -1.0, "no-such-tolerance"),
        ((), float("nan"), "no-such-tolerance"),
        ((), 101.0, "no-such-tolerance"),
    ],
)
def test_what_is_refused(store: Store, years: tuple[str, ...], tolerance: float, code: str) -> None:
    with pytest.raises(AdviserError) as refused:
        travel(store, *years, tolerance=tolerance)
    assert refused.value.code == code


def test_a_series_named_twice_counts_once_and_one_without_figures_is_told(store: Store) -> None:
    row = baskets.find(store, NAME)
    for indicator in ("Old name", "Nowhere here"):
        records.create(store, "basket_member", {"basket": row, "publisher": "Test Office", "indicator": indicator,
                                                "unit": "Number"})  # fmt: skip
    id_ = next(s.id for s in series_service.search(store, "recycling"))
    with store.write() as con:
        con.execute(
            "INSERT INTO series_alias (publisher, indicator, breakdown, measure, unit, series_id)"
            " VALUES ('Test Office', 'Old name', '', '', 'Number', ?)",
            (id_,),
        )
    view = travel(store)
    assert view.parts == (2, 1, 1)
    assert said(view)["Nowhere here"] == "No figures here"
    assert len(view.lines) == 9


def test_an_empty_basket(store: Store) -> None:
    records.create(store, "basket", {"name": "Empty"})
    view = basket_travel.travel(store, "Empty")
    assert view.sentence == "There is no indicator in this basket yet."
    assert view.councils == ()
    assert basket_travel.years(store, "Empty", date(2026, 5, 1)).end == "FY2026-27"


def test_over_the_group_of_a_council_and_over_own_groups(store: Store) -> None:
    """A group's councils are those a page compares with, and what it is called stands in the scope."""
    scope = basket_travel.of_group(store, Scope(), GroupRule.TYPE, BARNSLEY)
    view = travel(store, scope=scope)
    assert view.scope == "36 metropolitan districts in England"
    assert {c.council.code for c in view.councils} == {BARNSLEY, DONCASTER, LEEDS}
    rule = groups.save_own(store, "Old Cumbria", [CUMBERLAND, DONCASTER])
    view = travel(store, scope=basket_travel.of_group(store, Scope(), rule))
    assert view.scope == "The group “Old Cumbria”"
    assert {c.council.code for c in view.councils} == {DONCASTER, CUMBERLAND, ALLERDALE, CARLISLE}
    with_own = basket_travel.of_group(store, Scope(), rule, LEEDS)
    assert set(with_own.codes) == {LEEDS, CUMBERLAND, DONCASTER}
    assert basket_travel.of_group(store, Scope(), GroupRule.PORTFOLIO) == Scope(portfolio=True)
    for wrong in (GroupRule.TYPE, GroupRule.neighbours("global")):
        with pytest.raises(AdviserError) as refused:
            basket_travel.of_group(store, Scope(), wrong)
        assert refused.value.code == "group-of-whom"


def test_groups_that_a_page_offers(store: Store) -> None:
    rule = groups.save_own(store, "Two", [BARNSLEY, LEEDS])
    offered = {c.words: c.value for c in basket_travel.group_choices(store, BARNSLEY)}
    assert list(offered) == ["Barnsley and its group", "Two"]
    like, own = (basket_travel.of_choice(store, Scope(), value) for value in offered.values())
    assert len(like.codes) == 36 and set(own.codes) == {BARNSLEY, LEEDS}
    assert basket_travel.of_choice(store, Scope(region="London"), "") == Scope(region="London")
    assert [c.words for c in basket_travel.group_choices(store, "E12000001")] == ["Two"]  # a region has no group
    records.delete(store, "own_group", [rule.row])
    with pytest.raises(AdviserError) as refused:
        basket_travel.of_choice(store, Scope(), str(rule))
    assert refused.value.code == "no-such-group"


def test_the_table_holds_all_of_it_by_codes(store: Store, tmp_path: Path) -> None:
    view = travel(store)
    path = tmp_path / "travel.csv"
    count = support.write_csv(view, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count == 1 + 8 + 6
    assert all(r["basket"] == NAME and r["from_year"] == "2022/23" and r["tolerance_per_cent"] == "1" for r in rows)
    first = rows[0]
    assert (first["part"], first["improved"], first["unchanged"], first["worsened"]) == ("basket", "2", "1", "1")
    line = next(r for r in rows if r["indicator"] == "Recycling rate")
    assert (line["mean_from"], line["mean_to"], line["councils_counted"], line["direction"]) == (
        "45.0", "48.0", "2", "improved",
    )  # fmt: skip
    assert float(line["change_per_cent"]) == pytest.approx(20 / 3)
    left = next(r for r in rows if r["indicator"] == "From nought")
    assert (left["direction"], left["not_counted_because"], left["change_per_cent"]) == ("", "a mean of nought", "")
    own = next(r for r in rows if r["council_code"] == BARNSLEY)
    assert (own["council"], own["improved"], own["unchanged"], own["worsened"]) == ("Barnsley", "3", "1", "0")


def test_in_print(store: Store, tmp_path: Path) -> None:
    path = reports.write_travel(store, travel(store), tmp_path / "travel.pdf")
    assert [(f.rule_id, f.message) for f in pdfua.validate(path).findings] == []
    words = " ".join(structure(path.read_bytes()).text.split())
    for part in (
        NAME, "2022/23 to 2023/24; All councils", "2 improved (50%)", "Recycling rate", "+6.7%",
        "No polarity", "Barnsley", "until 1 April 2023", "councils without a value in both",
    ):  # fmt: skip
        assert part in words, part
