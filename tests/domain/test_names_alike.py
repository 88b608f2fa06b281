"""Guesses at names: the right council among the first, and nothing for words that are none."""

from __future__ import annotations

import csv

import pytest

from adviser_app import paths
from adviser_app.domain.names_alike import alike, core, likeness


@pytest.fixture(scope="module")
def known() -> list[tuple[str, str]]:
    with (paths.resources() / "register" / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(r["name"], r["name"]) for r in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Brstol", "City of Bristol"), ("Leeds CC", "Leeds"), ("L.B. of Camden", "Camden"), ("The Wirral", "Wirral"),
        ("Newcastle", "Newcastle upon Tyne"),
        ("Bournemouth Christchurch & Poole", "Bournemouth, Christchurch and Poole"),
        ("York (City of)", "York"), ("Hull", "Kingston upon Hull"),
        ("Folkstone & Hythe", "Folkestone and Hythe"),
        ("Barrow", "Barrow-in-Furness"), ("St. Helens MBC", "St. Helens"),
    ],
)  # fmt: skip
def test_the_council_that_is_meant_is_among_the_guesses(known: list[tuple[str, str]], written: str, meant: str) -> None:
    assert meant in alike(written, known)[:3]


@pytest.mark.parametrize("word", ["", "Total", "Xyzzy", "…", "Council"])
def test_words_that_are_no_council_get_no_guess_that_is_sure(known: list[tuple[str, str]], word: str) -> None:
    assert all(likeness(word, name) < 0.85 for name in alike(word, known))


@pytest.mark.parametrize("name", ["England", "England Total", "Rest of England", "Other", "Average", "Scotland"])
def test_what_is_no_council_gets_no_guess(known: list[tuple[str, str]], name: str) -> None:
    assert alike(name, known) == []


def test_what_is_not_really_near_is_no_guess(known: list[tuple[str, str]]) -> None:
    assert alike("Brstol", known) == ["City of Bristol"]
    assert "Westmorland and Furness" in alike("Westmoreland", known)


def test_the_core_of_a_name() -> None:
    assert core("City of York Council") == core("york") == "york"
    assert core("L.B. of Camden") == "camden"
    assert core("City of London") == "city of london"  # nothing is left but what many have: all of it counts
    assert likeness("Essex", "Essex County Council") == 1.0
    assert likeness("", "Leeds") == 0.0
