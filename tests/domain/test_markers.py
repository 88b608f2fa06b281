"""Markers and what they mean in English."""

from __future__ import annotations

import pytest

from adviser_app.domain.indicators import MISSING
from adviser_app.domain.markers import is_marker, meaning


@pytest.mark.parametrize(
    ("marker", "english"),
    [
        ("[c]", "confidential"),
        ("c", "confidential"),
        ("[x]", "not available"),
        ("[z]", "not applicable"),
        ("[low]", "rounds to zero"),
        ("u", "low reliability"),
        ("[p] [r]", "provisional, revised"),
        ("[p][r]", "provisional, revised"),
        ("[p, r]", "provisional, revised"),
        ("[p] [p]", "provisional"),
        ("[x] [n/a]", "not available"),
        ("[p/r]", "provisional, revised"),
        ("..", "not available"),
        ("~", "too small to show"),
        ("DNS", "not reported"),
        ("*", "suppressed"),
        ("5 or fewer", "suppressed, 5 or fewer"),
        ("5 or less", "suppressed, 5 or fewer"),
        ("\u22645", "suppressed, 5 or fewer"),
        ("<= 5", "suppressed, 5 or fewer"),
        ("Redacted", "suppressed"),
        ("[note 3]", "note 3"),
        (MISSING, MISSING),
        ("Value for Hackney and City of London combined", "Value for Hackney and City of London combined"),
    ],
)
def test_meaning(marker: str, english: str) -> None:
    assert meaning(marker) == english


@pytest.mark.parametrize(
    "text", ["[C]", "[x] [p]", ":", "-", "–", ".", "n/a", "N/A", "Suppressed", "LOW", "[note 1, 2]", "[ c ]"]
)
def test_known(text: str) -> None:
    assert is_marker(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[q]",
        "[",
        "[c",
        "cc",
        "12",
        "#N/A",
        "nan",
        "[c] twelve",
        "[c] [q]",
        "<100",
        "abc",
        "under 5",
        "1 to 4",
        "1-4",
        "5-9",
        "5 or more",
    ],
)  # ages, as often
def test_unknown(text: str) -> None:
    assert not is_marker(text)
