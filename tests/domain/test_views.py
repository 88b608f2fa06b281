"""Views of figures: their stable text, what is refused, whose group is meant."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import KINDS, Span, View, Whom, view_from_json, view_to_json

WORDS = st.text(min_size=1, max_size=12)
KEYS = st.builds(SeriesKey, WORDS, WORDS, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
RULES = st.sampled_from(["type", "tier-region", "portfolio", "own:row-1", "neighbours:global:2026:n=10:same-type"])
WHOM = st.one_of(
    st.just(Whom()),
    st.just(Whom(portfolio=True)),
    st.builds(lambda codes: Whom(codes=tuple(codes)), st.lists(WORDS, min_size=1, max_size=3)),
    st.builds(lambda code, rule: Whom(like=code, rule=GroupRule(rule)), WORDS, RULES),
)
SPANS = st.one_of(st.builds(lambda one: Span(one=one), WORDS), st.builds(lambda a, b: Span("", a, b), WORDS, WORDS))
VIEWS = st.builds(
    View,
    st.sampled_from(list(KINDS)),
    st.lists(KEYS, max_size=3).map(tuple),
    st.text(max_size=5),
    WHOM,
    st.lists(WORDS, max_size=3).map(tuple),
    st.one_of(st.none(), RULES.map(GroupRule)),
    st.one_of(st.just(Span()), SPANS),
    st.sampled_from(["", "P1Y"]),
    st.booleans(),
)


@given(VIEWS)
def test_a_view_comes_back_from_its_text(view: View) -> None:
    text = view_to_json(view)
    assert view_from_json(text) == view
    assert view_to_json(view_from_json(text)) == text


def test_the_text_is_the_one_that_is_kept() -> None:
    """Saved views hold this text: it may grow, and what is here must stay readable as it is."""
    kept = """{
  "adviser_view": 1,
  "kind": "strip",
  "series": [{"publisher": "ONS", "indicator": "Smokers", "unit": "%"}],
  "basket": "Health",
  "councils": {"like": "E08000038", "group": "neighbours:global"},
  "highlighted": ["E08000038"],
  "group": "type",
  "periods": {"first": "2015/16", "last": "2020/21"},
  "length": "P1Y"
}"""
    assert view_from_json(kept) == View(
        "strip",
        (SeriesKey("ONS", "Smokers", unit="%"),),
        "Health",
        Whom(like="E08000038", rule=GroupRule("neighbours:global")),
        ("E08000038",),
        GroupRule.TYPE,
        Span(first="2015/16", last="2020/21"),
        "P1Y",
    )
    assert view_from_json('{"adviser_view": 1, "kind": "line"}') == View("line")


BASE = {"adviser_view": 1, "kind": "line"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("[]", "does not say"),
        ('{"kind": "line"}', "does not say"),
        (json.dumps({**BASE, "adviser_view": 2}), "version 2"),
        (json.dumps({**BASE, "kind": "pie"}), "“pie”"),
        (json.dumps({**BASE, "kind": ["line"]}), "['line']"),
        (json.dumps({**BASE, "colour": "red"}), "colour"),
        (json.dumps({**BASE, "series": "x"}), "series"),
        (json.dumps({**BASE, "series": [{"indicator": "x"}]}), "publisher"),
        (json.dumps({**BASE, "series": [{"publisher": "x", "indicator": "x", "id": "3"}]}), "told by"),
        (json.dumps({**BASE, "series": [{"publisher": 1, "indicator": "x"}]}), "told by"),
        (json.dumps({**BASE, "councils": []}), "councils"),
        (json.dumps({**BASE, "councils": {"like": ""}}), "councils"),
        (json.dumps({**BASE, "councils": {"like": "E1", "group": "nobody"}}), "nobody"),
        (json.dumps({**BASE, "highlighted": [1]}), "highlighted"),
        (json.dumps({**BASE, "group": "nobody"}), "nobody"),
        (json.dumps({**BASE, "group": 3}), "group"),
        (json.dumps({**BASE, "periods": "2020"}), "periods"),
        (json.dumps({**BASE, "periods": {"one": "2020", "first": "2019"}}), "periods"),
        (json.dumps({**BASE, "length": 1}), "length"),
    ],
)
def test_what_is_no_view_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(AdviserError) as refused:
        view_from_json(text)
    assert refused.value.code == "not-a-view"
    assert why in refused.value.message


def test_whose_group_is_meant() -> None:
    assert View("line").anchor == ""
    assert View("line", councils=Whom(portfolio=True)).anchor == ""
    assert View("line", councils=Whom(codes=("E1", "E2"))).anchor == "E1"
    assert View("line", councils=Whom(like="E3")).anchor == "E3"
    assert View("line", councils=Whom(like="E3"), highlighted=("E4",)).anchor == "E4"


def test_the_view_of_one_council() -> None:
    rule = GroupRule.TIER_REGION
    lines = View("line", councils=Whom(codes=("E1", "E2")), highlighted=("E2",)).of_council("E9", rule)
    assert (lines.councils, lines.highlighted, lines.group) == (Whom(codes=("E9",)), ("E9",), rule)
    assert lines.predecessors  # as on the council's own pages
    bars = View("bars", basket="Health").of_council("E9", rule)
    assert not bars.predecessors
    assert (bars.councils, bars.highlighted, bars.basket) == (Whom(like="E9", rule=rule), ("E9",), "Health")
