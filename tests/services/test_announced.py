"""Announced councils: what is put together of which councils, what is refused and why, what it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from adviser_app.analysis.comparison import Standing
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.combining import Way
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity
from adviser_app.services import announced, baskets, councils, figures, groups, portfolio, records
from adviser_app.services import series as series_service
from adviser_app.services.records import RecordRefused
from adviser_app.store.connection import Store
from adviser_app.viewmodels.announced import AnnouncedView, EstimateLine, document
from adviser_app.viewmodels.support_pages import Imprint
from tests.services.small import bring, line, say
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
SURREY = "E10000030"
EAST = ("E07000207", "E07000208", "E07000210", "E07000211", "E07000215")  # Elmbridge … Tandridge
WEST = ("E07000209", "E07000212", "E07000213", "E07000214", "E07000216", "E07000217")
UNITARIES = tuple(f"E060000{n:02d}" for n in range(1, 48) if n not in (28, 29, 48))
PEOPLE = {"E07000207": 137215, "E07000208": 81003, "E07000210": 87547, "E07000211": 149243, "E07000215": 88542}


def lines() -> Iterator[str]:
    count = {"measure": "Number", "unit": "Number"}
    rate = {"measure": "Rate per 1000 population", "unit": ""}
    for i, code in enumerate((*EAST, *WEST)):
        for year in ("2023", "2024"):
            yield line(code, "Firms", year, 100 + i, **count)
            yield line(code, "Chargers", year, 10 + i, **rate)
            yield line(code, "Claimants", year, 2 + i / 10)
            yield line(code, "Survey rate", year, 5 + i, lower=4 + i, upper=6 + i, **rate)
            yield line(code, "Own staff", year, 10, **count)
        yield line(code, "Late for one", "2023", 10 + i, **rate)
        if i:
            yield line(code, "Late for one", "2024", 20 + i, **rate)
        if i == 3:
            yield line(code, "Hidden", "2024", marker="[c]", **count)
        else:
            yield line(code, "Hidden", "2024", 7, **count)
        if i != 2:
            yield line(code, "Not everywhere", "2024", 7, **count)
        yield line(code, "Each its own year", str(2010 + i), 7, **count)
    yield line(SURREY, "Firms", "2024", sum(100 + i for i in range(11)), **count)
    yield line(SURREY, "Chargers", "2024", 14.5, **rate)
    yield line(SURREY, "Claimants", "2024", 2.6, lower=1, upper=9)
    yield line(SURREY, "Own staff", "2024", 9000, **count)
    yield line(SURREY, "Hidden", "2024", 70, **count)
    for i, code in enumerate(UNITARIES):
        for name, kind in (("Firms", count), ("Chargers", rate)):
            yield line(code, name, "2024", 5 + i, **kind)
        yield line(code, "Claimants", "2024", 1 + i / 10)
    yield line("E08000035", "Only elsewhere", "2024", 1, **count)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("announced")
    with new_store(folder) as store:
        bring(store, folder, "all.csv", lines(), date(2026, 1, 10))
        for name, way in (("Chargers", Polarity.HIGH), ("Firms", Polarity.HIGH), ("Claimants", Polarity.LOW)):
            say(store, name, way)
        announced.add(store, "East Surrey", (*EAST, SURREY), vesting="2027-04-01", stage="Announced", source="MHCLG")
        announced.add(store, "One Surrey", (*EAST, *WEST))
        yield store
    figures.forget()


def show(store: Store, name: str) -> AnnouncedView:
    return announced.show(store, name, today=TODAY)


def of(view: AnnouncedView, indicator: str) -> EstimateLine:
    return next(x for x in view.lines if x.facts.series.key.indicator == indicator)


def test_counts_are_added_up_and_rates_weighted_by_population(made: Store) -> None:
    view = show(made, "East Surrey")
    firms = of(view, "Firms")
    assert (firms.facts.way, firms.facts.value, firms.facts.period) == (Way.SUM, 510.0, "2024")
    assert (firms.estimate.text, firms.how.text) == ("≈ 510", "Sum of 5 councils")
    assert "an estimate" in firms.estimate.said
    chargers = of(view, "Chargers")
    expected = sum((10 + i) * p for i, p in enumerate(PEOPLE.values())) / sum(PEOPLE.values())
    assert chargers.facts.way is Way.MEAN
    assert chargers.facts.value == pytest.approx(expected, rel=1e-12)
    assert chargers.how.text == "Mean of 5 councils by population"
    assert [p.value for p in chargers.facts.parts] == [10.0, 11.0, 12.0, 13.0, 14.0]
    weights = [float(cells[3].sort) for cells in chargers.parts]  # type: ignore[arg-type]
    assert sum(weights) == pytest.approx(1.0)
    assert chargers.parts[0][2].text == "137,215"


def test_what_it_is_compared_with_leaves_it_out_of_every_ranking(made: Store) -> None:
    view = show(made, "East Surrey")
    chargers, firms = of(view, "Chargers").facts, of(view, "Firms")
    assert view.group.endswith("unitary authorities")
    assert chargers.n == len(UNITARIES)
    assert chargers.median == median(5 + i for i in range(len(UNITARIES)))
    assert chargers.standing is Standing.WORSE_THAN_MOST  # high is good, and 11.9 is low
    assert firms.facts.standing is Standing.NONE  # a count follows from a council's size
    assert firms.median.text
    page = councils.group(made, UNITARIES[0], GroupRule.TYPE, TODAY)
    assert "East Surrey" not in {name for _, name in page.members}


def test_those_that_go_in_are_not_among_those_it_is_compared_with(made: Store) -> None:
    """Of unitary authorities put together, the two that hold the ends of the scale."""
    announced.add(made, "Two ends", (UNITARIES[0], UNITARIES[-1]))
    chargers = of(show(made, "Two ends"), "Chargers").facts
    assert chargers.n == len(UNITARIES) - 2
    assert chargers.lower == pytest.approx(6 + 0.25 * (len(UNITARIES) - 3))


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("Claimants", "a per cent of an unknown number"),
        ("Survey rate", "its figures have confidence limits, which do not follow from those of the parts"),
        ("Hidden", "suppressed for Reigate and Banstead"),
        ("Not everywhere", "no figure of Mole Valley"),
        ("Each its own year", "their figures are of different periods"),
    ],
)
def test_what_cannot_be_put_together_says_why(made: Store, indicator: str, why: str) -> None:
    found = of(show(made, "East Surrey"), indicator)
    assert (found.facts.way, found.facts.why) == (Way.NONE, why)
    assert found.estimate.text == "–"
    assert found.facts.value != found.facts.value


def test_of_different_newest_periods_the_common_one_is_taken_and_said(made: Store) -> None:
    late = of(show(made, "East Surrey"), "Late for one")
    assert late.facts.period == "2023"
    assert late.notes == ("Up to 2024 some of them have a figure, but not all.",)


def test_a_county_of_the_same_ground_is_taken_as_published(made: Store) -> None:
    view = show(made, "One Surrey")
    firms = of(view, "Firms")
    assert (firms.facts.way, firms.facts.value) == (Way.PUBLISHED, 1155.0)
    assert (firms.estimate.text, firms.how.text) == ("1,155", "As published for Surrey")
    assert firms.how.said == "As published for Surrey, the same ground"
    claimants = of(view, "Claimants")
    assert (claimants.facts.way, claimants.facts.value) == (Way.PUBLISHED, 2.6)
    assert claimants.facts.standing is Standing.NOT_DIFFERENT  # its limits hold the group's median
    assert claimants.notes == ("Confidence interval 1.0% to 9.0%.",)
    assert of(view, "Hidden").facts.value == 70.0
    assert "Surrey" in [line.cells[0].text for line in view.ground]  # not named, yet all of its districts are


def test_what_county_and_districts_each_do_themselves_is_refused(made: Store) -> None:
    """9,000 of the county are not the 110 of its districts: a figure of the councils, not of the ground."""
    staff = of(show(made, "One Surrey"), "Own staff")
    assert staff.facts.why.startswith("the county’s figure and its districts’ do not belong together")
    assert of(show(made, "East Surrey"), "Own staff").facts.way is Way.NONE  # Surrey has staff besides


def test_a_divided_county_is_said_to_be(made: Store) -> None:
    view = show(made, "East Surrey")
    assert view.ground[-1].cells[0].text == "Surrey"
    assert view.ground[-1].cells[4].text == "Divided: its own figures stay out"
    assert any(note.startswith("Surrey is divided: only some of its districts go in.") for note in view.notes)
    assert view.population == sum(PEOPLE.values())
    assert view.ground[0].cells[3].text == "ONS mid-2020 population estimate"


def test_series_without_a_figure_of_any_are_counted(made: Store) -> None:
    view = show(made, "East Surrey")
    assert all(x.facts.series.key.indicator != "Only elsewhere" for x in view.lines)
    assert "1 more indicator without a figure of any of them not listed." in view.notes


def test_nothing_is_stored_or_exported(made: Store) -> None:
    before = made.con.execute("SELECT count(*), sum(length(vals)) FROM slab").fetchone()
    show(made, "East Surrey")
    assert made.con.execute("SELECT count(*), sum(length(vals)) FROM slab").fetchone() == before
    assert made.con.execute("SELECT count(*) FROM area WHERE name = 'East Surrey'").fetchone() == (0,)


def test_certain_series_or_a_basket(made: Store) -> None:
    firms = series_service.search(made, "Firms")[0].id
    view = announced.show(made, "east surrey", series_ids=[firms], today=TODAY)
    assert [x.facts.series.id for x in view.lines] == [firms]
    with pytest.raises(AdviserError) as refused:
        announced.show(made, "East Surrey", series_ids=[9999])
    assert refused.value.code == "no-such-series"
    with pytest.raises(AdviserError) as refused:
        announced.show(made, "East Surrey", basket="nobody's")
    assert refused.value.code == "no-such-basket"
    with pytest.raises(AdviserError) as refused:
        announced.show(made, "North Surrey")
    assert refused.value.code == "no-such-new-council"


def test_a_table_of_all_and_a_page_in_print(made: Store) -> None:
    view = show(made, "East Surrey")
    header, rows = view.table()
    assert all(len(row) == len(header) for row in rows)
    assert {row[0] for row in rows} == {"estimate", "council"}
    firms = [dict(zip(header, row, strict=True)) for row in rows if row[3] == "Firms"]
    assert firms[0]["value"] == "510.0"
    assert sum(float(row["value"]) for row in firms[1:]) == 510.0
    assert {row["council_code"] for row in firms[1:]} == set(EAST)
    printed = document(view, Imprint(TODAY))
    assert printed.kind == "Announced council: estimates"
    assert [s.title for s in printed.sections] == ["In figures", "What goes into it", "Estimates", "How they were made"]


def test_a_population_that_is_corrected_counts_and_one_that_is_missing_refuses(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        rate = {"measure": "Rate per 1000 population", "unit": ""}
        codes = (*EAST[:2], "E07000150", "E07000151")  # Corby and Daventry have no population in the register
        bring(store, tmp_path, "a.csv", [line(c, "Chargers", "2019", i, **rate) for i, c in enumerate(codes)],
              date(2026, 1, 10))  # fmt: skip
        announced.add(store, "Pair", EAST[:2])
        announced.add(store, "Unknown", codes[2:])
        records.create(store, "council_detail", {"council": EAST[0], "population": "81003"})
        view = show(store, "Pair")
        assert view.lines[0].facts.value == pytest.approx(0.5)  # equal weights now
        assert view.ground[0].cells[3].text == "as an adviser corrected it"
        refused = show(store, "Unknown")
        assert refused.lines[0].facts.why == "the population of Corby and Daventry is not known"
        assert refused.population is None
        assert any("give it in the council’s details" in note for note in refused.notes)
    figures.forget()


def test_a_council_page_says_where_it_is_to_go(made: Store) -> None:
    page = councils.page(made, EAST[0], GroupRule.TYPE, today=TODAY)
    assert "To go into East Surrey: announced, from 1 April 2027 (MHCLG)." in page.notices
    assert not any("To go into" in n for n in councils.page(made, "E08000035", GroupRule.TYPE, today=TODAY).notices)


def test_a_record_that_is_none_is_refused_and_an_empty_one_says_so(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(RecordRefused):
            announced.add(store, "", EAST)
        announced.add(store, "Nobody yet", ())
        assert show(store, "Nobody yet").sentence == "No council is named that goes into Nobody yet."
        assert announced.every(store)[0].announcement.when == "idea, day not known"
    figures.forget()


def test_own_groups_and_the_portfolio_know_nothing_of_it(made: Store) -> None:
    assert portfolio.get(made) == []
    assert groups.own(made) == []
    assert all("Surrey" not in b.line.name for b in baskets.every(made))


# -- before ------------------------------------------------------------------------------------------------------


def test_predecessors_stand_beside_their_successor_each_by_its_own_figures(tmp_path: Path) -> None:
    cumberland, parts, cumbria = "E06000063", ("E07000026", "E07000028", "E07000029"), "E10000006"
    with new_store(tmp_path) as store:
        told = [line(c, "Firms", y, 10 * (i + 1)) for i, c in enumerate(parts) for y in ("2020", "2021")]
        told += [line(cumbria, "Firms", y, 99) for y in ("2019", "2020", "2021", "2022")]
        told += [line(cumberland, "Firms", y, 61) for y in ("2023", "2024")]
        bring(store, tmp_path, "a.csv", told, date(2026, 1, 10))
        id_ = series_service.search(store, "Firms")[0].id
        chart = series_service.page(store, id_, cumberland, GroupRule.TYPE).chart
        assert [p.label for p in chart.points] == ["2019", "2020", "2021", "2022", "2023", "2024"]
        assert [p.value for p in chart.points] == [None, None, None, None, 61.0, 61.0]
        assert [(p.label, p.last, p.values[1]) for p in chart.predecessors] == [
            ("Allerdale", 2, 10.0), ("Carlisle", 2, 20.0), ("Copeland", 2, 30.0),
            ("Cumbria (county, divided)", 3, 99.0),
        ]  # fmt: skip
        assert chart.predecessors[3].divided == ("Cumberland", "Westmorland and Furness")
        assert chart.predecessors[0].heading == "Allerdale, until 1 April 2023"
        assert "Lines of those it followed end with Allerdale 10" in chart.alt_text
        assert series_service.page(store, id_, cumbria, GroupRule.TYPE).chart.predecessors == ()
        drawn = councils.charts(store, cumberland, [id_], GroupRule.TYPE)[0]
        assert drawn.predecessors == chart.predecessors
    figures.forget()


def test_a_name_is_written_down_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    announced.add(store, "East Surrey", EAST)
    with pytest.raises(AdviserError) as refused:
        announced.add(store, "east  surrey", WEST)
    assert refused.value.code == "announced-exists"
    records.create(store, "new_council", {"name": "East Surrey"})  # by another way: what is asked is which, not whether
    with pytest.raises(AdviserError) as several:
        announced.find(store, "East Surrey")
    assert (several.value.title, several.value.code) == ("Which announced council?", "several-records")


def test_a_record_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(AdviserError) as refused:
        announced.find(store, "Nowhere")
    assert refused.value.message == "There is no announced council “Nowhere”."


def test_what_a_divided_county_does_itself_is_no_sum_of_some_of_its_districts(made: Store) -> None:
    """Surrey has staff of its own: those of five districts are not the staff of a council to come in their place."""
    staff = of(show(made, "East Surrey"), "Own staff")
    assert staff.facts.way is Way.NONE
    assert staff.how.text == "Surrey does this too, and its own figure cannot be divided"


def test_a_divided_county_that_does_none_of_it_is_no_reason(tmp_path: Path) -> None:
    """Nought, or no figure: what the districts do is all there is."""
    count = {"measure": "Number", "unit": "Number"}
    rows = [line(code, name, "2024", 10, **count) for code in (*EAST, *WEST) for name in ("Homes", "Bins")]
    with new_store(tmp_path) as store:
        bring(store, tmp_path, "all.csv", [*rows, line(SURREY, "Homes", "2024", 0, **count)], date(2026, 1, 10))
        announced.add(store, "East Surrey", EAST)
        view = show(store, "East Surrey")
    figures.forget()
    assert [of(view, name).facts.value for name in ("Homes", "Bins")] == [50.0, 50.0]
