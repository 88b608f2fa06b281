"""Series that look like one, in words."""

from __future__ import annotations

import pytest

from adviser_app.analysis.same_series import Agreement
from adviser_app.domain.indicators import SeriesKey
from adviser_app.viewmodels.same_series import Likeness, SeriesName

NAME = SeriesName(1, SeriesKey("ONS", "Rate", "", "Rate", "%"), 8, "2020", "2024")


@pytest.mark.parametrize(
    ("agreeing", "common", "periods", "said"),
    [
        (0, 0, 0, "They have no figure in common."),
        (1, 1, 1, "The one figure they have in common is the same (1 period)."),
        (8, 8, 2, "All 8 figures they have in common are the same (2 periods)."),
        (0, 2, 1, "None of the 2 figures they have in common is the same (1 period)."),
        (1, 2, 1, "1 of the 2 figures they have in common is the same (1 period)."),
        (755, 1756, 2, "755 of the 1,756 figures they have in common are the same (2 periods)."),
    ],
)
def test_what_speaks_for_it(agreeing: int, common: int, periods: int, said: str) -> None:
    assert Likeness(NAME, NAME, Agreement(1, 2, agreeing, common, periods)).evidence == said
