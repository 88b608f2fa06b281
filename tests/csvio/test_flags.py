"""Columns of flags beside figures: each is the mark of the column of figures it belongs to, or told as not read."""

from __future__ import annotations

import pytest

from adviser_app.csvio.formats.guess import layout_of
from adviser_app.csvio.formats.mapping import layout_from_json, layout_to_json
from tests.csvio.reading import Outcome, member, read
from tests.csvio.test_guess import guess, uses
from tests.csvio.test_tables import refusal, table


def marks(found: Outcome) -> list[tuple[str, str, str, str]]:
    """(area, indicator, value, marker or status)"""
    assert found.refused is None, found.refused
    return [(r.area[1], r.series[0].rpartition(": ")[2], r.value, r.marker or r.status) for r in found.rows]


DEATHS = (
    "Code,Area,Year,Deaths,{0},Rate,{1}\n"
    "E08000035,Leeds,2023,1229,,76.9,\nE06000014,York,2023,,c,65.7,u\nE06000044,Portsmouth,2023,979,,,[x]\n"
)
READ = [
    ("Leeds", "Deaths", "1229.0", ""), ("Leeds", "Rate", "76.9", ""), ("York", "Deaths", "nan", "c"),
    ("York", "Rate", "65.7", "u"), ("Portsmouth", "Deaths", "979.0", ""), ("Portsmouth", "Rate", "nan", "[x]"),
]  # fmt: skip


@pytest.mark.parametrize(
    "headings",
    [("Deaths flag", "Rate flag"), ("Deaths_status", "Rate_status"), ("Flag", "Flag"), ("", ""), ("Note", "Note"),
     ("Deaths note", "Rate note"), ("Symbol", "Symbol"), ("Deaths (marker)", "Rate (marker)"), ("Status 1", "Status 2"),
     ("Flag: Deaths", "Flag: Rate")],
)  # fmt: skip
def test_a_flag_belongs_to_its_figure(headings: tuple[str, str]) -> None:
    found = table(DEATHS.format(*headings))
    assert marks(found) == READ
    assert "columns-passed-over" not in [p.code for p in found.problems]


def test_flags_told_by_their_year() -> None:
    found = table("Code,Area,2022 value,2022 status,2023 value,2023 status\n"
                  "E08000035,Leeds,33.4,,61.3,p\nE06000014,York,3.8,r,,c\n")  # fmt: skip
    assert [(x[2], x[3]) for x in marks(found)] == [("33.4", ""), ("61.3", "p"), ("3.8", "r"), ("nan", "c")]
    by_period = table(
        "Code,Area,2022,2022 flag,2023,2023 flag\nE08000035,Leeds,33.4,,61.3,p\nE06000014,York,3.8,r,,c\n"
    )
    assert [(x[2], x[3]) for x in marks(by_period)] == [("33.4", ""), ("61.3", "p"), ("3.8", "r"), ("nan", "c")]


def test_flags_that_nobody_knows_are_told_and_are_no_groups() -> None:
    found = table(DEATHS.format("Deaths flag", "Rate flag").replace(",u\n", ",Q7\n"))
    assert [x[3] for x in marks(found)] == ["", "", "c", "", "", "missing, no reason given"]
    assert [(p.code, p.value) for p in found.problems if "flags" in p.code] == [("flags-not-read", "Rate flag")]
    words = table("Code,Area,Year,Deaths,Deaths flag,Rate\nE08000035,Leeds,2023,1,Counted anew,5\n"
                  "E06000014,York,2023,2,Counted anew,6\n")  # fmt: skip
    assert {r.series[1] for r in words.rows} == {""}
    assert [(p.code, p.value) for p in words.problems if "flags" in p.code] == [("flags-not-read", "Deaths flag")]


def test_one_column_of_flags_behind_several_figures_is_told() -> None:
    """Whether it speaks of the last figure or of the whole row the file does not say."""
    found = table("Code,Area,Year,Deaths,Rate,Flag\nE08000035,Leeds,2023,1,5,p\nE06000014,York,2023,2,6,\n")
    assert {x[3] for x in marks(found)} == {""}
    assert [(p.code, p.value) for p in found.problems if "flags" in p.code] == [("flags-not-read", "Flag")]
    between = table("Code,Area,Year,Deaths,Flag,Rate\nE08000035,Leeds,2023,1,p,5\nE06000014,York,2023,2,,6\n")
    assert [x[3] for x in marks(between)] == ["p", "", "", ""]


def test_a_column_of_marks_without_a_heading_that_is_no_figure_s() -> None:
    assert refusal(table("Code,Area,,Year,Deaths\nE08000035,Leeds,c,2023,1\nE06000014,York,,2023,2\n"))[0] == (
        "heading-missing"
    )


def test_flags_in_the_guess_and_in_a_mapping() -> None:
    text = DEATHS.format("Deaths flag", "Rate flag")
    draft = guess(text.replace(",[x]", ",x"))
    assert uses(draft) == ["area code", "area name", "period", "value", "marker", "value", "marker"]
    layout = layout_from_json(layout_to_json(layout_of(draft, "Deaths")))
    assert [(f.at, f.mark) for f in layout.figures] == [(3, 4), (5, 6)]
    found = read(member(text.encode(), "deaths.csv"), mapping=layout)
    assert marks(found) == READ


@pytest.mark.parametrize(("heading", "said"), [("Suppressed", "Yes"), ("Withheld?", "TRUE"), ("Redacted", "y")])
def test_a_column_that_says_what_is_held_back_in_a_word_of_its_own(heading: str, said: str) -> None:
    """The figures were there all the same, and were taken."""
    rows = f"E08000035,Leeds,2023,1,No\nE06000014,York,2023,2,{said}\n"
    assert refusal(table(f"Code,Area,Year,Deaths,{heading}\n{rows}")) == ("figure-held-back", said.casefold())
    none = rows.replace(said, "No")
    assert len(table(f"Code,Area,Year,Deaths,{heading}\n{none}").rows) == 2
