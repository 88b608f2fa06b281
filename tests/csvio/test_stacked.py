"""Headings in several rows: joined where it is certain what belongs together, refused where it is not."""

from __future__ import annotations

import pytest

from tests.csvio.reading import Outcome
from tests.csvio.test_tables import refusal, table

TITLE = '"Households assessed, April to June 2025"\n'
ROWS = "E08000035,Leeds,10,4,6\nE06000014,York,20,9,11\n"


def figures(found: Outcome) -> list[tuple[str, str, str]]:
    assert found.refused is None, found.refused
    return [(r.area[1], r.series[0], r.value) for r in found.rows]


@pytest.mark.parametrize("blank", ["", ",,,,\n"])
def test_a_group_that_says_what_it_holds(blank: str) -> None:
    """As MHCLG's tables of homelessness stand: two rows of headings, none of them over codes and names."""
    found = table(f"{TITLE},,Total,Of which:,\n{blank},,,Prevention,Relief\n{blank}{ROWS}")
    names = [f"Households assessed: {of}" for of in ("Total", "Of which: Prevention", "Of which: Relief")]
    assert figures(found) == [
        *zip(["Leeds"] * 3, names, ("10.0", "4.0", "6.0"), strict=True),
        *zip(["York"] * 3, names, ("20.0", "9.0", "11.0"), strict=True),
    ]
    assert ("headings-joined", 2) in found.codes


def test_groups_that_all_hold_the_same() -> None:
    found = table(f"{TITLE}Code,Council,Owed a duty,,Not owed,\n,,Households,Share,Households,Share\n"
                  "E08000035,Leeds,10,4,6,3\nE06000014,York,20,9,11,4\n")  # fmt: skip
    assert [x[1:] for x in figures(found)[:4]] == [
        ("Owed a duty: Households", "10.0"), ("Owed a duty: Share", "4.0"),
        ("Not owed: Households", "6.0"), ("Not owed: Share", "3.0"),
    ]  # fmt: skip


def test_periods_above_what_was_counted_in_each() -> None:
    found = table("Code,Council,2022/23,,2023/24,\n,,Walks,Runs,Walks,Runs\nE08000035,Leeds,5,6,7,8\n"
                  "E06000014,York,1,2,3,4\n")  # fmt: skip
    assert [(r.series[0], r.period[0], r.value) for r in found.rows[:4]] == [
        ("Walks", "2022/23", "5.0"), ("Runs", "2022/23", "6.0"), ("Walks", "2023/24", "7.0"), ("Runs", "2023/24", "8.0")
    ]  # fmt: skip


def test_three_rows() -> None:
    found = table(f"{TITLE}Code,Council,2022/23,,2023/24,\n,,By sex:,,By sex:,\n,,Boys,Girls,Boys,Girls\n"
                  "E08000035,Leeds,5,6,7,8\nE06000014,York,1,2,3,4\n")  # fmt: skip
    assert {(r.series[0], r.period[0]) for r in found.rows} == {
        (f"Households assessed: By sex: {sex}", year) for sex in ("Boys", "Girls") for year in ("2022/23", "2023/24")
    }


@pytest.mark.parametrize("heading", [
    ",,(thousand),,Annual\nCode,Council,Jobs,Median,Change\n",  # of one column each, though nothing says so
    ",,Owed a duty,,Not owed\nCode,Council,Number,Share,Number\n",  # the last group is shorter
    ",,,Owed,\nCode,Council,Number,Share,Rate\n",  # one group in the middle: a merged cell may be centred
    ",,£000,tonnes,%\nCode,Council,Spend,Waste,Recycled\n",
    "Code,Council,Spend,Waste,Recycled\n,,£000,tonnes,%\n",
    "Code,Council,Of which:,,\n,Bath,Boys,Girls,All\n",  # an area in the last of them
    "Code,Council,Total,Of which:,\n,,,Boys,Boys\n",
    "Total,Council,Code,Of which:,\n,,,Boys,Girls\n",
])  # fmt: skip
def test_what_leaves_a_doubt_stays_refused(heading: str) -> None:
    assert refusal(table(f"{TITLE}{heading}{ROWS}"))[0] in ("header-two-rows", "heading-missing", "column-doubled")
