"""The fast way to a theme finds what the patterns themselves say."""

from __future__ import annotations

import csv
import re

from hypothesis import given
from hypothesis import strategies as st

from adviser_app import paths
from adviser_app.services.themes import OTHER, theme_of, theme_order


def patterns() -> list[tuple[str, str]]:
    with (paths.resources() / "register" / "indicator_themes.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["pattern"], row["theme"]) for row in csv.DictReader(file, strict=True)]


PATTERNS = [(re.compile(pattern, re.IGNORECASE), theme) for pattern, theme in patterns()]
WORDS = sorted({w for pattern, _ in patterns() for w in re.findall(r"[A-Za-z]{2,}", pattern)})
PIECES = st.one_of(st.sampled_from(WORDS), st.text(" sABc4-_é", max_size=3))


def plainly(name: str) -> str:
    return next((theme for pattern, theme in PATTERNS if pattern.search(name)), OTHER)


@given(st.lists(PIECES, max_size=6), st.sampled_from(["", " "]))
def test_as_the_patterns_say(pieces: list[str], between: str) -> None:
    name = between.join(pieces)
    assert theme_of(name) == plainly(name)


def test_names_as_published() -> None:
    assert theme_of("Persistent absences for all pupils") == "Children and education"
    assert theme_of("Trend of changes in the council tax base") == "Finance"
    assert theme_of("Engaged with the arts") == "Culture and leisure"
    assert theme_of("Something else") == OTHER
    assert theme_order()[-1] == OTHER
    assert len(set(theme_order())) == len(theme_order())
