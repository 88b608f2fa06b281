"""Lines of the councils that a council followed, beside its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import View, Whom
from adviser_app.services import explorer, stores
from adviser_app.store.connection import Store
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.explorer.lines import LineView
from tests.services.small import bring, line

TODAY = date(2026, 3, 1)
RECYCLING = SeriesKey("Test", "Recycling rate", "", "Percentage", "%")
YORK, BARNSLEY = "E06000014", "E08000038"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "store.db") as store:
        bring(store, tmp_path, "a.csv", [line(code, "Recycling rate", "2023/24", 30) for code in (YORK, BARNSLEY)],
              date(2026, 1, 31))  # fmt: skip
        yield store


def lines_of(store: Store, view: View) -> LineView:
    shown = explorer.show(store, view, today=TODAY)
    assert isinstance(shown, LineView)
    return shown


CUMBERLAND, WESTMORLAND, ALLERDALE, CUMBRIA = "E06000063", "E06000064", "E07000026", "E10000006"


def _cumbria(store: Store, folder: Path) -> None:
    """Two councils of 2023 with figures worked back, one district and the county they followed."""
    figures = {CUMBERLAND: (50, 51, 52), WESTMORLAND: (60, 61, 62), ALLERDALE: (40, 41), CUMBRIA: (55, 56)}
    years = ("2021/22", "2022/23", "2023/24")
    lines = [line(code, "Recycling rate", year, value) for code, row in figures.items()
             for year, value in zip(years, row, strict=False)]  # fmt: skip
    bring(store, folder, "cumbria.csv", lines, date(2026, 2, 1))


def test_those_that_a_council_followed_are_lines_of_their_own(own: Store, tmp_path: Path) -> None:
    _cumbria(own, tmp_path)
    asked = View("line", (RECYCLING,), councils=Whom(codes=(CUMBERLAND, WESTMORLAND)), group=GroupRule.TYPE)
    plain = lines_of(own, asked)
    assert {each.code for each in plain.lines} == {CUMBERLAND, WESTMORLAND}
    assert explorer.followed(own, asked, plain)
    shown = lines_of(own, replace(asked, predecessors=True))
    assert [(each.code, each.name, each.style) for each in shown.lines] == [
        (ALLERDALE, "Allerdale", -1),
        (CUMBRIA, "Cumbria (county, divided)", -1),
        (CUMBERLAND, "Cumberland", 0),
        (WESTMORLAND, "Westmorland and Furness", 1),
    ]
    assert [None if f is None else f.value for f in shown.lines[0].figures] == [40.0, 41.0, None]
    assert shown.marks == plain.marks  # nobody is compared with them
    assert shown.axis == (40.0, 62.0)
    assert shown.notes[:3] == (
        "Dotted line: Allerdale, before Cumberland, up to its last figure; nothing is added up.",
        "Dotted line: Cumbria county, before Cumberland and Westmorland and Furness, up to its last figure; nothing is "
        "added up.",
        "Cumbria was divided between Cumberland and Westmorland and Furness: its figures are of all of it.",
    )
    assert "before it Allerdale: 40% in 2021/22, 41% in 2022/23" in shown.said
    header, rows = shown.table()
    assert header[-1] == "predecessor_of"
    of = {row[0]: (row[-1], row[header.index("rank")]) for row in rows}
    assert of[ALLERDALE] == ("Cumberland", "")
    assert of[CUMBRIA] == ("Cumberland and Westmorland and Furness", "")
    assert of[WESTMORLAND][0] == ""
    table = figure_tables.of(shown)
    assert table is not None
    assert [h.title for h in table.headings][:5] == [
        "Period", "Cumberland", "Westmorland and Furness", "Allerdale", "Cumbria (county, divided)",
    ]  # fmt: skip
    assert table.headings[3].tip == "Allerdale, until 1 April 2023"
    assert [cell.text for cell in table.rows[0][:5]] == ["2023/24", "52%", "62%", "", ""]
    svg = explorer.drawing(shown).svg
    assert ">Cumbria (county, divided)</text>" in svg
    assert svg.count('stroke-dasharray="1.1 1.7"') == 2


def test_a_council_whose_predecessors_have_no_figure_says_so_and_one_without_any_says_nothing(
    own: Store, tmp_path: Path
) -> None:
    bring(own, tmp_path, "c.csv", [line(CUMBERLAND, "Recycling rate", "2023/24", 52)], date(2026, 2, 1))
    asked = View("line", (RECYCLING,), councils=Whom(codes=(CUMBERLAND,)), predecessors=True)
    assert "No figure of a council that Cumberland followed is here." in lines_of(own, asked).notes
    other = replace(asked, councils=Whom(codes=(BARNSLEY,)))
    barnsley = lines_of(own, other)
    assert not explorer.followed(own, other, barnsley)
    assert not any("followed" in note or "Dotted" in note for note in barnsley.notes)


def test_a_council_without_figures_is_asked_for_by_those_it_followed(own: Store, tmp_path: Path) -> None:
    """Where publishers have not worked its past back, theirs is all there is."""
    rows = [line(code, "Recycling rate", "2021/22", 40) for code in (ALLERDALE, CUMBRIA, BARNSLEY)]
    bring(own, tmp_path, "d.csv", rows, date(2026, 2, 1))
    for councils in (Whom(codes=(CUMBERLAND,)), Whom(codes=(CUMBERLAND, BARNSLEY))):
        asked = View("line", (RECYCLING,), councils=councils, group=GroupRule.TIER_ENGLAND)
        plain = lines_of(own, asked)
        assert CUMBERLAND not in {each.code for each in plain.lines}
        assert explorer.followed(own, asked, plain)
