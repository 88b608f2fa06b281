"""Those that a council followed, in a pack's charts and in the data behind them."""

from __future__ import annotations

import csv
import dataclasses
import io
from xml.etree import ElementTree

import pytest

from adviser_app.packs import data_csv, svg
from adviser_app.viewmodels import predecessors
from adviser_app.viewmodels.models import ChartPoint, ChartView
from adviser_app.viewmodels.predecessors import PredecessorLine
from tests.packs import fixtures


def point(year: int, value: float | None) -> ChartPoint:
    return ChartPoint(str(year), year + 0.5, value, None, None, None, 0, None, None, "")


def line(name: str, *values: float | None, divided: tuple[str, ...] = (), county: bool = False) -> PredecessorLine:
    return PredecessorLine(f"E07{len(name):06d}", name, county, "1 April 2023", divided, 1, values, ("",) * len(values))


VIEW = ChartView(
    title="Firms", subtitle="", council="Cumberland", unit="Number", decimals=0,
    points=tuple(point(2020 + i, v) for i, v in enumerate((None, None, 61.0, 62.0))), lengths=("P1Y",), alt_text="",
    predecessors=(
        line("Allerdale", 10.0, 11.0, None, None), line("Copeland", 12.0, None, None, None),
        line("Cumbria", 99.0, 98.0, 97.0, None, divided=("Cumberland", "Westmorland and Furness"), county=True),
    ),
)  # fmt: skip


def texts(drawn: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(drawn).iter() if e.tag.endswith("text")]


def test_each_is_a_dotted_line_named_where_it_ends() -> None:
    drawn = svg.chart(VIEW)
    assert {"Allerdale", "Copeland", "Cumbria (county, divided)"} <= set(texts(drawn))
    assert drawn.count('stroke-dasharray="1.1 1.7"') == 2  # one figure alone is a dot
    plain = svg.chart(dataclasses.replace(VIEW, predecessors=()))
    assert "1.1 1.7" not in plain
    assert "Allerdale" not in plain


def test_the_scale_reaches_all_of_them() -> None:
    high = [t for t in texts(svg.chart(VIEW)) if t.replace(",", "").isdigit()]
    assert max(float(t.replace(",", "")) for t in high) >= 97


@pytest.mark.parametrize("values", [(5.0, 5.0, 5.0, 5.0), (5.0, None, None, None)])
def test_many_names_that_end_together_do_not_cover_each_other(values: tuple[float | None, ...]) -> None:
    many = tuple(line("District " + "x" * i, *values) for i in range(8))
    drawn = svg.chart(dataclasses.replace(VIEW, predecessors=many))
    ys = [float(e.get("y") or 0) for e in ElementTree.fromstring(drawn).iter() if (e.text or "").startswith("District")]
    assert len(ys) == 8
    assert min(b - a for a, b in zip(sorted(ys), sorted(ys)[1:], strict=False)) >= 6.8


def test_what_is_said_beside_the_chart() -> None:
    assert predecessors.notes(VIEW) == (
        "Dotted lines: Allerdale, Copeland and Cumbria county, before Cumberland, up to their last figures; nothing is "
        "added up.",
        "Cumbria was divided between Cumberland and Westmorland and Furness: its figures are of all of it.",
    )
    assert set(predecessors.notes(VIEW)) <= set(svg.chart_notes(VIEW))
    alone = dataclasses.replace(VIEW, predecessors=VIEW.predecessors[:1])
    assert predecessors.notes(alone) == (
        "Dotted line: Allerdale, before Cumberland, up to its last figure; nothing is added up.",
    )
    assert predecessors.notes(dataclasses.replace(VIEW, predecessors=())) == ()


def test_a_period_read_out_names_only_those_with_a_figure_in_it() -> None:
    assert predecessors.told(VIEW, 0) == ["Allerdale 10", "Copeland 12", "Cumbria (county, divided) 99"]
    assert predecessors.told(VIEW, 2) == ["Cumbria (county, divided) 97"]
    assert predecessors.told(VIEW, 3) == []


def test_the_data_behind_has_a_line_for_each_of_their_figures() -> None:
    page = dataclasses.replace(fixtures.page(), name="Cumberland")
    found = list(
        csv.DictReader(io.StringIO(data_csv.charts(page, [VIEW]).decode("utf-8-sig"), newline=""), strict=True)
    )
    assert len(found) == 4 + 2 + 1 + 3
    theirs = [r for r in found if r["note"] == "before Cumberland"]
    assert [(r["area_name"], r["period"], r["value"]) for r in theirs][:2] == [
        ("Allerdale", "2020", "10"), ("Allerdale", "2021", "11"),
    ]  # fmt: skip
    assert {r["area_code"] for r in theirs} == {p.code for p in VIEW.predecessors}
    assert all(r["median"] == r["group_n"] == "" for r in theirs)
