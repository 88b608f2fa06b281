"""What is due, in order and in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adviser_app.domain.due import DueItem, DueKind, When, in_order, when
from adviser_app.viewmodels import due
from adviser_app.viewmodels.cells import Tone

TODAY = date(2026, 11, 22)


def item(text: str, days: int | None, council: str = "E06000001", owner: str = "p1") -> DueItem:
    day = None if days is None else TODAY + timedelta(days=days)
    return DueItem(DueKind.ACTION, "action", f"r-{text}", council, text, owner, day, "Action")


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (-1958, When.LATE, "5 years late"),
        (-731, When.LATE, "2 years late"),
        (-730, When.LATE, "2 years late"),
        (-729, When.LATE, "23 months late"),
        (-92, When.LATE, "3 months late"),
        (-91, When.LATE, "91 days late"),
        (-2, When.LATE, "2 days late"),
        (-1, When.LATE, "1 day late"),
        (0, When.TODAY, "today"),
        (1, When.SOON, "tomorrow"),
        (28, When.SOON, "in 28 days"),
        (29, When.LATER, "21 December 2026"),
        (None, When.NO_DATE, "no date"),
    ],
)
def test_a_day_in_words(days: int | None, state: When, words: str) -> None:
    day = None if days is None else TODAY + timedelta(days=days)
    assert when(day, TODAY) is state
    assert due.day_words(day, TODAY) == words


def test_the_longest_overdue_comes_first_and_what_has_no_day_last() -> None:
    items = in_order([item("a", None), item("b", 3), item("c", -9), item("d", 0)])
    assert [i.text for i in items] == ["c", "d", "b", "a"]


def test_the_view_says_and_counts_it() -> None:
    items = in_order(
        [item("report", -9), item("call", 0, council="", owner=""), item("visit", 3), item("some day", None)]
    )
    view = due.build(items, TODAY, lambda code: f"council {code}", lambda person: f"person {person}")
    assert view.sentence == "1 late, 1 for today, 1 within four weeks and 1 without a date."
    assert view.counts == {"late": 1, "today": 1, "soon": 1, "later": 0, "no date": 1}
    late, today = view.lines[0], view.lines[1]
    assert (late.when.text, late.when.tone, late.council.text) == ("9 days late", Tone.BAD, "council E06000001")
    assert late.when.said == "9 days late, 13 November 2026"
    assert (today.council.said, today.owner.said) == ("no council", "nobody named")


def test_a_step_is_told_from_the_others_of_its_challenge_and_its_holder_named() -> None:
    steps = [
        DueItem(DueKind.STEP, "challenge", "r1", "E06000001", words, "", TODAY, "Peer challenge", step=step)
        for step, words in (("action plan", "Action plan"), ("feedback report", "Feedback report"))
    ]
    advice = DueItem(
        DueKind.RECOMMENDATION, "recommendation", "r2", "E06000001", "1", "", TODAY, "Recommendation", holder="Leader"
    )
    view = due.build([*steps, advice], TODAY, str, str)
    assert len({line.key for line in view.lines}) == 3
    assert [line.owner.text for line in view.lines] == ["–", "–", "Leader"]


def test_nothing_due_is_said() -> None:
    assert due.build([], TODAY, str, str).sentence == "Nothing is due."
