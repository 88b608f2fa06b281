"""A label that one row has alone, where the series of that name lacks the council or the year."""

from __future__ import annotations

import pytest

from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations
from tests.services.refresh.test_traces import CODES, SIZES, Bring, codes

LONG = "area_code,indicator,breakdown,period,value,unit"


def rows(*, odd: str = "", other: str = "", year: int = 2024) -> list[str]:
    """Figures of men and women in 17 councils, two years; of one council's women with another label."""
    found = []
    for n, (code, size) in enumerate(zip(CODES, SIZES, strict=True)):
        for at, sex in enumerate(("Female", "Male")):
            for when in (2023, 2024):
                label = odd if n == 4 and not at and when == year and odd != "-" else f"{sex}, 16-64"
                found.append(f'{code},{other or "Employed"},"{label}",{when},{size + at + (when - 2023) / 7:.1f},%')
    return found


@pytest.mark.parametrize(
    "label", ["Female [note 2], 16-64", "Female., 16-64", "Femael, 16-64", "Femle, 16-64", "16-64"]
)
def test_a_group_of_one_row(bring: Bring, store: Store, label: str) -> None:
    preview = bring(*rows(odd=label), header=LONG)
    assert [(p.code, p.line, p.value) for p in preview.problems] == [("label-alone", 19, label)]
    assert "“Female, 16-64” has no figure" in preview.problems[0].message
    assert len(observations(store, "value")) == 68, "told, and taken"


@pytest.mark.parametrize("label", ["Other, 16-64", "Female, 25-64", "Female, 16-64, Leeds", "Fetter, 16-64"])
def test_groups_of_their_own(bring: Bring, label: str) -> None:
    assert codes(bring(*rows(odd=label), header=LONG)) == []


def test_a_group_that_stands_beside_the_other(bring: Bring) -> None:
    """The council has both: the label is no slip."""
    more = f'{CODES[4]},Employed,"16-64",2024,33.4,%'
    assert codes(bring(*rows(odd="Female, 16-64"), more, header=LONG)) == []


@pytest.mark.parametrize(
    ("heading", "told"),
    [("Reisdual waste (kg) 2022-23", True), ("Residul waste (kg) 2022-23", True), ("Residual waste 2022-23", True),
     ("Residual paper (kg) 2022-23", False), ("Residual waste 2 (kg) 2022-23", False)],
)  # fmt: skip
def test_the_newest_year_under_a_heading_with_a_slip(bring: Bring, heading: str, told: bool) -> None:
    head = f"Code,Residual waste (kg) 2020-21,Residual waste (kg) 2021-22,{heading}"
    lines = [f"{code},{size},{size + 1.1:.1f},{size + 0.4:.1f}" for code, size in zip(CODES, SIZES, strict=True)]
    found = [(p.code, p.value) for p in bring(*lines, header=head).problems]
    assert found == ([("label-alone", heading.removesuffix(" 2022-23"))] if told else [])


def test_two_indicators_of_one_row_are_meant(bring: Bring) -> None:
    head = "Code,Households (t) 2020-21,Households (t) 2021-22,Households 2020-21,Households 2021-22"
    lines = [
        f"{code},{size},{size + 1.1:.1f},{size * 3:.1f},{size * 3.1:.1f}"
        for code, size in zip(CODES, SIZES, strict=True)
    ]
    assert codes(bring(*lines, header=head)) == []


def test_points_among_hundreds(bring: Bring) -> None:
    """1.169 beside 562: a thousand and more, written as in other countries."""
    figures = [562, 713, 886, 420, 954, 1.169, 1.145, 1.261, 1.34, 2.034, 640, 777, 1.009, 1.876, 503, 612, 1.731]
    lines = [f"{code},Gulls,2024,{one:g},birds" for code, one in zip(CODES, figures, strict=True)]
    preview = bring(*lines, header="area_code,indicator,period,value,unit")
    assert codes(preview) == ["number-points-unclear"] * 8 and preview.counts["new"] == 9
    rates = [
        f"{code},Rate,2024,{one},%" for code, one in zip(CODES, [3, 4, 5, 1.169, 2.145, *range(6, 18)], strict=True)
    ]
    assert codes(bring(*rates, header="area_code,indicator,period,value,unit")) == []
