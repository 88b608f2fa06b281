"""Value for money: spending per head beside an outcome, reckoned again with pandas from the file and the register."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from adviser_app import paths
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity, SeriesKey
from adviser_app.domain.views import View, Whom
from adviser_app.services import explorer, stores
from adviser_app.store.connection import Store
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.explorer.quadrant import NO_JUDGEMENT, QuadrantView
from tests.services.small import bring, line, say
from tests.tools.figures import metropolitan

TODAY = date(2026, 3, 1)
SPEND = SeriesKey("Test", "Net expenditure on adult social care", "", "Total", "£ thousand")
A_HEAD = SeriesKey("Test", "Spending on libraries per head", "", "", "£")
OUTCOME = SeriesKey("Test", "Quality of life", "", "Score", "")
ROADS = SeriesKey("Test", "Highways - Net Current Expenditure", "", "", "£000")
BUDGET = SeriesKey("Test", "Highways - Budgeted net current expenditure", "", "", "£000")
PAY = SeriesKey("Test", "Gross weekly pay", "", "Pounds", "£")


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    rng = random.Random(5)
    codes = metropolitan()
    return pd.DataFrame({
        "code": codes, "spend": [rng.randrange(60_000, 400_000) for _ in codes],
        "outcome": [round(rng.uniform(0.3, 0.5), 3) for _ in codes],
        "pay": [rng.randrange(500, 700) for _ in codes],
    }).set_index("code")  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, figures: pd.DataFrame) -> Iterator[Store]:
    """The first council has no outcome, the second one that is suppressed."""
    folder = tmp_path_factory.mktemp("money")
    lines = []
    for i, (code, row) in enumerate(figures.iterrows()):
        lines.append(line(str(code), SPEND.indicator, "2024/25", row.spend, measure=SPEND.measure, unit=SPEND.unit))
        lines.append(line(str(code), PAY.indicator, "2025", row.pay, measure=PAY.measure, unit=PAY.unit))
        lines.append(line(str(code), A_HEAD.indicator, "2024/25", 10 + i % 9, measure="", unit="£"))
        if i:
            marker = "[c]" if i == 1 else ""
            value = "" if marker else row.outcome
            lines.append(line(str(code), OUTCOME.indicator, "2023/24", value, marker=marker, measure="Score", unit=""))
        low, high = row.outcome - 0.05, row.outcome + 0.05
        lines.append(line(str(code), "Wellbeing", "2024/25", row.outcome, lower=low, upper=high, measure="", unit=""))
        for year in range(2018, 2026):
            worth = row.spend + 1000 * (i % 7) * (2025 - year)
            lines.append(line(str(code), ROADS.indicator, f"{year}/{year % 100 + 1}", worth, measure="", unit="£000"))
        lines.append(line(str(code), "Smooth roads", "2021/22", 50 + i % 11))
        lines.append(line(str(code), "Rough roads", "2014/15", 50 + i % 11))
        lines.append(line(str(code), "Potholes", "2024/25", 500 + i, measure="Number", unit="Number"))
        lines.append(line(str(code), BUDGET.indicator, "2024/25", row.spend, measure="", unit="£000"))
    with stores.open_store(folder / "store.db") as made:
        bring(made, folder, "a.csv", lines, date(2026, 1, 31))
        say(made, OUTCOME.indicator, Polarity.HIGH)
        say(made, "Wellbeing", Polarity.HIGH)
        yield made


def shown(store: Store, *series: SeriesKey, **more: object) -> QuadrantView:
    code = metropolitan()[5]
    view = View("quadrant", series, councils=Whom(like=code), highlighted=(code,), group=GroupRule.TYPE)
    found = explorer.show(store, view, today=TODAY)
    assert isinstance(found, QuadrantView)
    return found


def people() -> pd.Series:
    register = pd.read_csv(paths.resources() / "register" / "councils.csv", dtype=str)
    return register.dropna(subset=["population_2020"]).set_index("gss_code").population_2020.astype(float)


def test_totals_become_pounds_per_head_and_medians_are_of_those(store: Store, figures: pd.DataFrame) -> None:
    view = shown(store, SPEND, OUTCOME)
    a_head = figures.spend * 1000 / people().reindex(figures.index)
    outcome = figures.outcome.iloc[2:]
    assert view.across.marks.median == pytest.approx(a_head.median())
    assert view.across.marks.lower == pytest.approx(a_head.quantile(0.25))
    assert view.upwards.marks.median == pytest.approx(outcome.median())
    assert [s.code for s in view.spots][-1] == metropolitan()[5]  # what stands out is drawn last
    assert {s.code for s in view.spots} == set(outcome.index)
    for spot in view.spots:
        assert spot.across.value == pytest.approx(a_head[spot.code])
        assert spot.upwards.value == outcome[spot.code]
        side = "higher" if a_head[spot.code] > a_head.median() else "lower"
        good = "better" if outcome[spot.code] > outcome.median() else "worse"
        assert spot.place == f"{side} spending, {good} outcome"
    assert view.title == "Value for money: Net expenditure on adult social care beside Quality of life"
    assert view.across.named == "Net expenditure on adult social care, pounds per head, 2024/25"
    assert any("divided by the whole population" in note for note in view.notes)
    assert any(note.startswith("Without both figures: ") for note in view.notes)
    assert any("no verdict" in note for note in view.notes)
    assert "The two are of different periods: 2024/25 across, 2023/24 upwards." in view.notes
    assert "Net expenditure on adult social care: the median of " in view.said
    assert "Quality of life: the median of " in view.said


def test_spending_goes_across_whichever_is_named_first(store: Store) -> None:
    assert shown(store, OUTCOME, SPEND).across == shown(store, SPEND, OUTCOME).across


def test_spending_of_the_outcomes_year_is_taken(store: Store, figures: pd.DataFrame) -> None:
    view = shown(store, ROADS, SeriesKey("Test", "Smooth roads", "", "Percentage", "%"))
    assert (view.across.period, view.upwards.period) == ("2021/22", "2021/22")
    spent = figures.spend + pd.Series([1000 * (i % 7) * 4 for i in range(len(figures))], figures.index)
    a_head = spent * 1000 / people().reindex(figures.index)
    assert view.across.marks.median == pytest.approx(a_head.median())
    assert [round(s.across.value or 0, 6) for s in view.spots] == [round(a_head[s.code], 6) for s in view.spots]
    assert any("newer figures, of 2025/26" in note for note in view.notes)
    assert view.title.startswith("Value for money: ")
    assert NO_JUDGEMENT in view.notes


@pytest.mark.parametrize(
    ("across", "upwards", "why"),
    [
        (ROADS, SeriesKey("Test", "Potholes", "", "Number", "Number"), "Potholes is a count"),
        (BUDGET, OUTCOME, "is a budget: what was planned"),
        (BUDGET, ROADS, "one is a budget, the other what was spent"),
        (ROADS, A_HEAD, "both are spending"),
        (A_HEAD, SeriesKey("Test", "Rough roads", "", "Percentage", "%"), "years too far apart, 2024/25 and 2014/15"),
    ],
)
def test_what_is_no_value_for_money_says_why(store: Store, across: SeriesKey, upwards: SeriesKey, why: str) -> None:
    view = shown(store, across, upwards)
    assert not view.title.startswith("Value for money")
    (note,) = (n for n in view.notes if n.startswith("Not shown as value for money: "))
    assert why in note


def test_totals_are_per_head_on_both_axes(store: Store) -> None:
    view = shown(store, BUDGET, ROADS)
    assert view.across.named.endswith("pounds per head, 2024/25")
    assert view.upwards.named.endswith("pounds per head, 2024/25")


def test_low_is_good(store: Store) -> None:
    say(store, OUTCOME.indicator, Polarity.LOW)
    low = shown(store, SPEND, OUTCOME)
    say(store, OUTCOME.indicator, Polarity.HIGH)
    high = shown(store, SPEND, OUTCOME)
    assert low.corners[0] == "Lower spending, worse outcome"
    assert high.corners == ("Lower spending, better outcome", "Higher spending, better outcome",
                            "Lower spending, worse outcome", "Higher spending, worse outcome")  # fmt: skip
    swap = {"better": "worse", "worse": "better"}
    for one, other in zip(low.spots, high.spots, strict=True):
        for word, opposite in swap.items():
            if word in one.place:
                assert opposite in other.place


def test_what_is_per_head_already_is_left_as_it_is(store: Store) -> None:
    view = shown(store, A_HEAD, OUTCOME)
    assert {s.across.text for s in view.spots} <= {f"£{n}" for n in range(10, 19)}
    assert not any("divided by" in note for note in view.notes)


def test_pay_is_no_spending_and_nobody_judges_it(store: Store) -> None:
    view = shown(store, PAY, A_HEAD)  # spending goes across
    assert view.across.head.title == A_HEAD.indicator
    plain = shown(store, PAY, OUTCOME)
    assert plain.title == "Gross weekly pay beside Quality of life"
    assert plain.corners[0] == "Lower Gross weekly pay, better outcome"
    assert any(note.endswith("is no verdict.") for note in plain.notes)  # and no word of spending
    neither = shown(store, OUTCOME, PAY)
    assert neither.corners[1] == "Higher Quality of life, higher Gross weekly pay"


def test_one_that_stands_at_a_median_is_said_to(store: Store) -> None:
    view = shown(store, A_HEAD, OUTCOME)
    at = [s for s in view.spots if s.across.value == view.across.marks.median]
    assert at
    assert all(s.place.startswith("spending at the median, ") for s in at)


def test_an_outcome_that_is_not_different_from_the_median_is_not_judged(store: Store, figures: pd.DataFrame) -> None:
    view = shown(store, SPEND, SeriesKey("Test", "Wellbeing"))
    median = figures.outcome.median()
    unclear = {str(c) for c, value in figures.outcome.items() if value != median and abs(value - median) <= 0.05}
    assert 5 < len(unclear) < 36
    assert {s.code for s in view.spots if s.place.endswith("outcome not different from the median")} == unclear


def test_the_table_has_every_council_and_no_suppressed_figure(store: Store) -> None:
    view = shown(store, SPEND, OUTCOME)
    header, rows = view.table()
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert len(found) == len(metropolitan())
    hidden = next(row for row in found if row["gss_code"] == metropolitan()[1])
    assert (hidden["upwards_value"], hidden["upwards_marker"], hidden["place"]) == ("", "[c]", "")


def test_one_indicator_is_refused(store: Store) -> None:
    with pytest.raises(AdviserError) as refused:
        shown(store, SPEND)
    assert refused.value.code == "nothing-to-show"


def test_the_table_beside_begins_with_those_that_stand_out_under_headings_that_fit(store: Store) -> None:
    view = shown(store, SPEND, OUTCOME)
    table = figure_tables.of(view)
    assert table is not None
    assert table.rows[0][0].text == view.spots[-1].name
    assert table.rows[0][0].said.endswith("stands out")
    names = [row[0].text for row in table.rows[1:]]
    assert names == sorted(names)
    assert [h.title for h in table.headings[1:3]] == [
        "Net expenditure on adult social care, £ a head", "Quality of life",
    ]  # fmt: skip
    assert table.headings[1].tip == view.across.named
