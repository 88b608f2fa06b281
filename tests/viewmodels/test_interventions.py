"""Interventions in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adviser_app.analysis.interventions import EXACT, MONTH, YEAR, Intervention
from adviser_app.viewmodels import interventions as view

TODAY = date(2026, 2, 1)
ONE = Intervention("r1", "E1", "Commissioners", "Finance", date(2010, 6, 30), date(2014, 11, 11), EXACT, "S", "", "")


@pytest.mark.parametrize(
    ("exact", "end", "when", "days"),
    [
        (EXACT, date(2014, 11, 11), "30 June 2010 to 11 November 2014", "4 years 4 months"),
        (EXACT, None, "since 30 June 2010", "15 years 7 months"),
        (EXACT, date(2010, 6, 30), "30 June 2010", "1 day"),
        (EXACT, date(2010, 7, 13), "30 June 2010 to 13 July 2010", "14 days"),
        (MONTH, date(2011, 6, 1), "about June 2010 to June 2011", "about 1 year 1 month"),
        (MONTH, date(2010, 6, 1), "about June 2010", "about 1 month"),
        (YEAR, date(2014, 1, 1), "about 2010 to 2014", "about 5 years"),
        (YEAR, None, "since about 2010", "about 16 years 1 month"),
    ],
)
def test_when_and_how_long(exact: str, end: date | None, when: str, days: str) -> None:
    line = view.line(replace(ONE, exact=exact, end=end), {}, TODAY)
    assert (line.when, line.days.text) == (when, days)
    assert line.said == f"E1: Commissioners (Finance), statutory, {when}; {line.state.text}"


@pytest.mark.parametrize(
    ("exact", "first", "last"),
    [
        (EXACT, date(2010, 6, 30), date(2012, 2, 11)),
        (MONTH, date(2010, 6, 1), date(2012, 2, 29)),
        (YEAR, date(2010, 1, 1), date(2012, 12, 31)),
    ],
)
def test_a_month_or_year_known_only_as_such_counts_whole(exact: str, first: date, last: date) -> None:
    found = replace(ONE, exact=exact, end=date(2012, 2, 11))
    assert (found.first, found.last) == (first, last)
    assert found.open_on(first) and found.open_on(last)
    assert not found.open_on(date.fromordinal(first.toordinal() - 1))
    assert not found.open_on(date.fromordinal(last.toordinal() + 1))


def test_the_sentence_says_the_two_apart_and_order_is_what_goes_on_first() -> None:
    found = [
        ONE,
        replace(ONE, row="r2", end=None),
        replace(ONE, row="r3", end=None, council="E2", start=date(2020, 1, 1)),
        replace(ONE, row="r4", end=None, kind="Best Value Notice"),
        replace(ONE, row="r5", start=date(2030, 1, 1), end=None),
    ]
    built = view.build(found, {}, "All councils", TODAY)
    said = "two statutory and one non-statutory interventions go on, in 2 councils."
    assert built.sentence == f"On 1 February 2026 {said}"
    assert [x.row for x in built.statutory.lines] == ["r3", "r2", "r5", "r1"]
    assert [x.row for x in built.open] == ["r3", "r2", "r4"]
    assert (built.first, built.last) == (date(2010, 6, 30), date(2030, 1, 1))
    assert built.statutory.sentence == "4, of which two going on."
    assert built.non_statutory.sentence == "1, all going on."
    assert built.statutory.lines[2].days.text == ""
    one = view.build(found[3:4], {}, "", TODAY)
    assert one.sentence == "On 1 February 2026 one non-statutory intervention goes on, in 1 council."
    assert one.statutory.sentence == "None."
    assert view.build([], {}, "", TODAY).first == TODAY
