"""What the explorer's buttons say: short, and in full."""

from __future__ import annotations

import pytest

from adviser_app.domain.views import LINE, View, Whom
from adviser_app.ui.screens.explorer_words import councils

NAMES = {"a": "Bournemouth, Christchurch and Poole", "b": "Bath and North East Somerset", "c": "York", "d": "Hull"}


@pytest.mark.parametrize(("codes", "short", "whole"), [
    ("c", "York", "York"),
    ("cd", "York and Hull", "York and Hull"),
    ("ab", "Bournemouth, Ch… and Bath and North…", f"{NAMES['a']} and {NAMES['b']}"),
    ("abcd", "Bournemouth, Ch…, Bath and North… and 2 more", f"{NAMES['a']}, {NAMES['b']}, York and Hull"),
])  # fmt: skip
def test_long_names_leave_the_second_and_how_many_more(codes: str, short: str, whole: str) -> None:
    """The end of the words was cut, and with it the second council and the number."""
    assert councils(View(LINE, councils=Whom(codes=tuple(codes))), NAMES) == (short, whole)


def test_very_many_are_counted() -> None:
    names = {str(n): f"Council {n}" for n in range(30)}
    short, whole = councils(View(LINE, councils=Whom(codes=tuple(names))), names)
    assert short == "Council 0, Council 1 and 28 more"
    assert whole.startswith("Council 0, Council 1, Council 2, ") and whole.endswith("Council 19 and 10 more")


def test_a_long_name_and_its_like() -> None:
    said = councils(View(LINE, councils=Whom(like="a")), NAMES)
    assert said == ("Bournemouth, Christchur… and its like", "Bournemouth, Christchurch and Poole and its like")
