"""Sentences are grammatical and true for every combination of counts."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.viewmodels import sentences
from adviser_app.viewmodels.tally import Tally

GROUP = "36 metropolitan districts in England"


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Any counts that can be: the parts add up."""
    small = st.one_of(st.integers(0, 3), st.integers(0, 40))
    best, worst, middle = draw(small), draw(small), draw(small)
    judged = best + worst + middle
    level = draw(st.integers(0, best + middle))
    better = draw(st.integers(max(0, best - level), best + middle - level))
    uncompared, unjudged, unclear = draw(small), draw(small), draw(small)
    judgeable = judged + uncompared + unclear
    improved = draw(st.integers(0, judgeable))
    worsened = draw(st.integers(0, judgeable - improved))
    steady = draw(st.integers(0, judgeable - improved - worsened))
    group = 1 if not judged + unclear and draw(st.booleans()) else draw(st.integers(2, 181))
    return Tally(
        total=judgeable + unjudged,
        judged=judged,
        best=best,
        worst=worst,
        better=better,
        worse=judged - better - level,
        level=level,
        improved=improved,
        worsened=worsened,
        steady=steady,
        worst_worsening=draw(st.integers(0, min(worst, worsened))),
        unjudged=unjudged,
        neutral=draw(st.integers(0, unjudged)),
        uncompared=uncompared,
        unclear=unclear,
        group_size=group,
    )


def well_formed(sentence: str) -> None:
    assert sentence[0].isupper() or sentence[0].isdigit() or sentence[0] == "“"
    assert sentence[-1] in ".?"
    assert "  " not in sentence
    assert " ," not in sentence
    assert " ." not in sentence
    assert ".." not in sentence
    assert not re.search(r"\b(1|one) (indicators|figures|councils|are|have)\b", sentence), sentence
    assert not re.search(r"\b(0|2|3|two|three|both|\d\d+) (indicator|figure|council|is|has)\b", sentence), sentence
    assert not re.search(r"\bno (indicators|figures) (is|has)\b", sentence)
    assert "None" not in sentence
    assert "nan" not in sentence.split()


@given(tallies())
def test_every_sentence_is_well_formed(t: Tally) -> None:
    said = [
        sentences.headline("Barnsley", t, GROUP),
        sentences.against_median(t),
        sentences.travel(t),
        sentences.cannot_judge(t),
        sentences.no_pressure(t),
    ]
    assert said[0]
    for sentence in said:
        if sentence:
            well_formed(sentence)


_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def _numbers(sentence: str) -> list[int]:
    """Counts in a sentence, but for the group's size."""
    words = re.findall(r"[A-Za-z]+|\d[\d,]*", sentence.replace(GROUP, ""))
    return [
        _WORDS.get(w.lower(), -1) if w.isalpha() else int(w.replace(",", ""))
        for w in words
        if w.isdigit() or w.lower() in _WORDS
    ]


@given(tallies())
def test_the_headline_is_true(t: Tally) -> None:
    headline = sentences.headline("Barnsley", t, GROUP)
    if not t.total:
        assert "no figures" in headline
    elif t.group_size < 2 or not t.judged:
        assert "cannot be" in headline or (t.unclear == t.total and "different from the median" in headline)
    elif t.best and t.worst:
        assert "best quarter" in headline
        assert _numbers(headline) == [t.best, t.judged, t.worst]
    elif t.best or t.worst:
        some = t.best or t.worst
        if some == t.judged:
            assert ("best" if t.best else "worst") in headline
            assert ("worst" if t.best else "best") not in headline
        else:
            assert _numbers(headline) == [some, t.judged]
            assert headline.endswith("quarter on none.")
    else:
        assert "middle half" in headline
    if t.judged and t.group_size > 1:
        assert GROUP in headline
        assert ("its " in headline) == (t.judged == t.total) or "of its" in headline
        if t.unclear:  # they stand in quarters, too, but are not counted
            assert "that can be judged" in headline


@given(tallies())
def test_the_counts_in_the_summary_are_true(t: Tally) -> None:
    if t.judged > 1:
        assert _numbers(sentences.against_median(t)) == [t.judged, *[n for n in (t.better, t.worse, t.level) if n]]
    if t.moved:
        said = sentences.travel(t)
        missing = t.total - t.unjudged - t.moved
        assert _numbers(said) == [n for n in (t.improved, t.worsened, t.steady, missing) if n]
    assert (sentences.cannot_judge(t) == "") == (t.unjudged == t.uncompared == t.unclear == 0)
    if not t.neutral or t.neutral == t.unjudged:  # else two counts more are told
        assert _numbers(sentences.cannot_judge(t)) == [n for n in (t.unjudged, t.uncompared, t.unclear) if n]


def test_words_as_they_are_read() -> None:
    t = Tally(total=31, judged=31, best=6, worst=11, better=12, worse=18, level=1, improved=14, worsened=9, steady=2,
              worst_worsening=4, group_size=36)  # fmt: skip
    assert sentences.headline("Barnsley", t, GROUP) == (
        "Barnsley is in the best quarter of 36 metropolitan districts in England on 6 of its 31 indicators, and in the "
        "worst quarter on 11."
    )
    assert sentences.against_median(t) == (
        "Of 31 indicators that can be judged, 12 are better than the group’s median, 18 worse and 1 level with it."
    )
    assert sentences.travel(t) == (
        "Against the same period a year earlier, or the last that can be compared, 14 improved, 9 worsened and 2 did "
        "not change; 6 have no earlier figure."
    )
    assert sentences.headline("Rutland", Tally(), GROUP) == "There are no figures for Rutland yet."
    two = Tally(total=3, judged=2, best=2, better=2, unjudged=1, group_size=2)
    assert sentences.headline("York", two, "2 unitary authorities") == (
        "York is in the best quarter of 2 unitary authorities on both indicators that can be judged."
    )
    one = Tally(total=1, judged=1, worse=1, group_size=36)
    assert sentences.headline("York", one, GROUP) == f"York is in the middle half of {GROUP} on its one indicator."
    assert sentences.against_median(one) == "Of the one that can be judged, one is worse than the group’s median."
    some = Tally(total=35, judged=8, unjudged=22, uncompared=1, unclear=4, group_size=36)
    assert sentences.cannot_judge(some) == (
        "22 indicators are shown without a judgement: nobody has said which way is good. 1 more has too few figures in "
        "the group to be compared. 4 more are not different from the group’s median within their confidence limits."
    )
    mixed = Tally(total=5, judged=0, unjudged=5, neutral=2, group_size=36)
    assert sentences.headline("St Helens", mixed, GROUP) == (
        "St Helens’ five indicators cannot be judged: for two of them neither a high nor a low figure is good in "
        "itself, for three nobody has said which is."
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "The refresh of 3 March 2026 changed nothing for York."),
        ({"New": 1}, "The refresh of 3 March 2026 brought 1 new figure for York."),
        (
            {"New": 12, "Revised": 1, "Withdrawn": 2},
            "The refresh of 3 March 2026 brought 12 new figures, 1 revised figure and 2 withdrawn figures for York.",
        ),
        ({"Marker or note": 1}, "The refresh of 3 March 2026 brought 1 new or changed marker or note for York."),
    ],
)
def test_what_changed(counts: dict[str, int], expected: str) -> None:
    assert sentences.changed("York", "the refresh of 3 March 2026", counts) == expected


def test_questions_for_every_direction_are_well_formed_and_differ() -> None:
    periods = ("2024", "year to 15 Nov 2016", "1 January 2026", "Apr–Jun 2025")
    for direction, period, newer in product(
        ("Worsening", "Improving", "No change", ""), periods, ("", "12.5% in 2025")
    ):
        asked = [
            sentences.question("Recycling", "12.3%", period, "20.1%", direction, "14%", period, k, newer)
            for k in range(3)
        ]
        assert len(set(asked)) == 3
        for question in asked:
            well_formed(question)
            assert question.endswith("?")
    assert sentences.question(
        "Recycling", "12.3%", "1 January 2026", "20.1%", "Worsening", "14%", "1 January 2025", 0
    ) == (
        "“Recycling” stands at 12.3% on 1 January 2026, against a median of 20.1%, and has worsened from 14% on 1 "
        "January 2025. What is behind it, and what is being done?"
    )


@pytest.mark.parametrize("councils", [0, 1, 2, 15])
@pytest.mark.parametrize("judged", [0, 60])
@pytest.mark.parametrize("worst", [0, 1, 20])
def test_home(councils: int, judged: int, worst: int) -> None:
    said = sentences.home(councils, judged, min(worst, judged), "Kingston upon Hull" if councils else "", worst)
    well_formed(said)
    if councils == 1:
        assert "your one council" in said.lower()


@pytest.mark.parametrize("n", [0, 1, 7, 8, 36])
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("far", [0, 1, 2, 6, 7, 9])
def test_who_is_far_from_the_rest(n: int, told: bool, far: int) -> None:
    names = [f"Town {chr(65 + i)} (−4.{i}1)" for i in range(far)]
    said = sentences.far_from_rest(names, n, told)
    if not n:
        assert said == ""
        return
    well_formed(said)
    if n < 8:
        assert "too few" in said
    elif not told:
        assert "Half of the figures" in said
    else:
        assert [name for name in names if name in said] == names[:6]
        assert ("No council is far" in said) == (far == 0)
        assert ("1 other." in said, "3 others." in said) == (far == 7, far == 9)


def test_a_pressure_says_what_it_is_counted_in() -> None:
    said = sentences.pressure("Crime", "80.1", "2024", "70", "34th of 36", "Worsening", unit="rate per 1,000 people")
    assert said.startswith("The sharpest pressure is “Crime” (rate per 1,000 people): 80.1 in 2024, against")
