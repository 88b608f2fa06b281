"""Support in words: numbers with what they rest on, days, marks, sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from adviser_app.analysis import takeup
from adviser_app.analysis.alike import Alike, LikeCouncils, NotHad
from adviser_app.analysis.takeup import Episode, Given, Offer, Sum
from adviser_app.domain.areas import Area, AreaKind, CouncilType
from adviser_app.domain.records.support import STATUSES
from adviser_app.viewmodels import support as view
from adviser_app.viewmodels import support_council as council_view
from adviser_app.viewmodels import support_figures as figures_view
from adviser_app.viewmodels import support_offers as offers_view
from adviser_app.viewmodels import support_report as report_view
from adviser_app.viewmodels.support_council import Known

ONE = Area(0, "E1", AreaKind.COUNCIL, "Ashby", council_type=CouncilType.DISTRICT, region="North", population=9)
TWO = Area(1, "E2", AreaKind.COUNCIL, "Blyth", council_type=CouncilType.DISTRICT, region="South", end=date(2023, 4, 1))
OFFER = Offer("o", "Academy", "t", first=2012)
KNOWN = Known({"E1": ONE, "E2": TWO}, {"o": ("Academy", "Leadership")})


def episode(**more: object) -> Episode:
    values: dict[str, object] = {"id": "r1", "council": "E1", "offer": "o", "status": "delivered", "year": 2025}
    return Episode(**(values | more))  # type: ignore[arg-type]


def test_every_status_has_a_mark_an_icon_and_its_word() -> None:
    assert set(view.MARKS) == set(view.ICONS) == set(STATUSES) == set(takeup.STRENGTH)
    assert len(set(view.MARKS.values())) == len(STATUSES)
    cell = view.status_cell("under way")
    assert (cell.text, cell.said) == ("▶ under way", "under way")
    assert view.status_cell("postponed").text == "? postponed"


@pytest.mark.parametrize(
    ("value", "figure", "pounds"),
    [
        ("0", "0", "£0"), ("100", "100", "£100"), ("12500.5", "12,500.5", "£12,500.50"), ("0.50", "0.5", "£0.50"),
        ("-300", "−300", "−£300"), ("26000000", "26,000,000", "£26,000,000"),
    ],
)  # fmt: skip
def test_numbers_in_the_digits_they_were_given_in(value: str, figure: str, pounds: str) -> None:
    assert (view.figure(Decimal(value)), view.pounds(Decimal(value))) == (figure, pounds)


def test_a_total_says_what_it_rests_on() -> None:
    some, every, none = Sum(Decimal(41), 2, 3), Sum(Decimal(1), 3, 3), Sum(Decimal(0), 0, 3)
    assert (view.sum_cell(some, "people").text, view.sum_cell(some, "people").said) == (
        "41 (2 of 3)", "41 people, given for 2 of 3",
    )  # fmt: skip
    assert (view.sum_cell(every, "people").text, view.sum_cell(every, "people").said) == ("1", "1 person")
    assert (view.sum_cell(none, "people").text, view.sum_cell(none, "people").said) == ("–", "people: not given")
    assert view.sum_cell(Sum(), "people").said == "people: none"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"start": "2025-06-02", "end": "2025-06-04"}, "2 to 4 June 2025"),
        ({"start": "2025-05-30", "end": "2025-06-04"}, "30 May to 4 June 2025"),
        ({"start": "2024-12-30", "end": "2025-01-04"}, "30 December 2024 to 4 January 2025"),
        ({"start": "2025-06-02", "end": "2025-06-02"}, "2 June 2025"),
        ({"end": "2025-06-02"}, "2 June 2025"),
        ({}, "2025/26"),
        ({"year": None}, "no day"),
    ],
)
def test_when_in_words(more: dict[str, object], words: str) -> None:
    assert council_view.when_words(episode(**more)) == words


def test_a_list_is_newest_first_and_undated_ones_stand_at_the_end_of_their_year() -> None:
    rows = [
        episode(id="a", start="2026-03-30"), episode(id="b"), episode(id="c", start="2026-04-01", year=2026),
        episode(id="d", year=None, status="declined", offer="x"),
    ]  # fmt: skip
    made = council_view.build_list(rows, "All", KNOWN)
    assert [x.row for x in made.lines] == ["c", "b", "a", "d"]
    assert made.sentence == "4 episodes: 3 delivered and 1 declined."
    assert made.lines[3].offer.text == "not here yet"
    assert council_view.build_list([], "All", KNOWN).sentence == "No support is recorded."


def figures_of(*episodes: Episode, years: tuple[int, ...] = (2025,)) -> figures_view.FiguresView:
    when = takeup.period(years, date(2026, 11, 22))
    now = takeup.figures([ONE, TWO], takeup.select(episodes, when), [], when)
    then = takeup.before(when) or when
    was = takeup.figures([ONE, TWO], takeup.select(episodes, then), [], then)
    return figures_view.build(
        figures_view.FiguresInputs(
            "All", now, was if years else None, {}, [("t", "Leadership", ["E1"])], KNOWN.councils
        )
    )


def test_figures_in_sentences() -> None:
    made = figures_of(episode(savings=Decimal(5), basis="x"), episode(council="E2"), episode(status="booked"))
    assert made.sentence == ("2 instances of support; 1 of 1 council had at least one, 0 none. Beside them, 1 booked.")
    assert made.notes == (
        "The councils are those that existed on 31 March 2026.",
        "1 council with support did not exist on that day (Blyth): counted as instances, not among the councils "
        "reached.",
    )
    assert made.change_title == "Compared with the year before"
    assert [c.change.said for c in made.change if c.what in ("Instances", "Estimated savings")] == [
        "2 more", "cannot be compared",
    ]  # fmt: skip
    assert made.never[0].sentence == "Leadership has never reached 1 of the 1 council."
    assert figures_of().sentence == "No instance of support; 1 council."
    assert figures_of(years=()).change == ()
    running = figures_of(episode(year=2026), episode(), years=(2026,))
    assert running.change_title == "Compared with the year before, up to the same day"
    assert running.notes[-1] == (
        "1 instance of the year before says no day: counted here, whichever part of it it was in."
    )


def test_what_is_missing_in_words() -> None:
    near = LikeCouncils((Alike(TWO, ("same county: Kent",)),), 1)
    own = (episode(status="declined", year=2023), episode(status="offered", year=2024))
    gap = NotHad(OFFER, ("E2",), 2020, own)
    inputs = council_view.MissingInputs(ONE, near, [gap], 1, ["Peer support", "Leadership"], KNOWN)
    made = council_view.build_missing(inputs)
    assert made.sentence == (
        "1 offer that councils like it took up and Ashby did not: most of all Academy (1 of 1). "
        "Never reached by Peer support or Leadership."
    )
    assert (made.lines[0].own.text, made.lines[0].latest.text) == ("offered in 2024/25", "2020/21")
    assert made.like[0].sentence == "Blyth: same county: Kent"
    assert "at least one of these" in made.rule
    nothing = council_view.build_missing(council_view.MissingInputs(ONE, near, [], 0, [], KNOWN))
    assert nothing.sentence == "Nothing is recorded that councils like Ashby took up."
    everything = council_view.build_missing(council_view.MissingInputs(ONE, near, [], 2, [], KNOWN))
    assert everything.sentence == "Ashby had everything that councils like it took up."
    alone = council_view.build_missing(council_view.MissingInputs(ONE, LikeCouncils((), 0), [], 0, [], KNOWN))
    assert (alone.sentence, alone.rule) == ("No council is like Ashby by what is known.", "No council is like it.")


def test_a_council_s_years_and_what_it_gave() -> None:
    gifts = [Given("g1", "E1", "Member peer", Decimal("1.5"), 2024, "2024-06-01", "E2"),
             Given("g2", "E1", "Officer peer", Decimal(1), None)]  # fmt: skip
    missing = council_view.build_missing(council_view.MissingInputs(ONE, LikeCouncils((), 0), [], 0, [], KNOWN))
    made = council_view.build_council(
        council_view.CouncilInputs(
            ONE, [episode(income=Decimal(7900)), episode(year=None, status="booked")], gifts, [], [], missing, KNOWN
        )
    )
    assert made.sentence == (
        "Ashby had 1 instance of support from 1 offer; 1 booked. Additional income £7,900. "
        "Its peers gave 2.5 days to others."
    )
    assert [(y.year, y.instances.text, y.given.text) for y in made.years] == [
        ("2025/26", "1", "–"), ("2024/25", "0", "1.5"), ("no year", "0", "1"),
    ]  # fmt: skip
    assert made.given == (("1 June 2024", "Member peer", "1.5", "Blyth"), ("", "Officer peer", "1", ""))


def test_the_year_lists_every_council_with_what_it_took_up() -> None:
    rows = [episode(), episode(id="r2"), episode(id="r3", status="offered"), episode(id="r4", status="cancelled")]
    made = report_view.build("FY2025-26", figures_of(*rows), [TWO, ONE], rows, [], KNOWN)
    assert [(x.council.name, x.took_up.text, x.waiting.text) for x in made.lines] == [
        ("Ashby", "Academy (2)", "Academy ○ offered"), ("Blyth", "–", "–"),
    ]  # fmt: skip
    assert made.lines[1].council.ended == "until 1 April 2023"


def test_targets_of_offers_with_what_was_reached() -> None:
    had = takeup.tally([episode(councillors=3), episode(council="E2")])
    targets = [("o", 2025, m, Decimal(10), had) for m in ("instances", "councils", "people", "savings")]
    made = offers_view.build(
        "All", [OFFER, Offer("p", "Old", "", 2010, 2012)], {"t": "Leadership"}, {"o": had}, targets
    )
    assert [t.sentence for t in made.lines[0].targets] == [
        "2025/26: 2 of 10 instances", "2025/26: 2 of 10 councils", "2025/26: 3 of 10 people, given for 1 of 2",
        "2025/26: nothing given of £10 (savings)",
    ]  # fmt: skip
    assert [(x.theme.text, x.years.text) for x in made.lines] == [
        ("Leadership", "since 2012/13"), ("no theme", "2010/11 to 2012/13"),
    ]  # fmt: skip
    assert made.sentence == "2 offers in 2 themes; 1 taken up."


def test_the_matrix_filters_to_nothing_and_says_so() -> None:
    made = view.build_matrix(takeup.matrix([ONE, TWO], [OFFER], [episode()]), "M", "All", {"t": "Leadership"})
    assert made.filtered("nowhere").sentence == "No council fits."
    assert made.filtered(offer="x").sentence == "2 councils, 0 offers: 0 had at least one, 2 none; 0 instances in all."
    waits = episode(council="E2", status="booked")
    both = view.build_matrix(takeup.matrix([ONE, TWO], [OFFER], [episode(), waits]), "M", "All", {})
    assert [c.name for c in both.filtered(took_up=False).councils] == ["Blyth"]
    assert made.filtered(took_up=True).table() == (
        ("council_code", "council", "type", "region", "until", "offers_had", "instances", "Academy"),
        [("E1", "Ashby", "District", "North", "", "1", "1", "delivered")],
    )
    assert made.order("council", descending=True) == [1, 0]
    assert made.order("region") == [0, 1]
