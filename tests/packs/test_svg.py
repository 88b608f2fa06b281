"""Charts and sparklines: well-formed, complete, honest, the same every time."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from adviser_app.packs import svg
from adviser_app.viewmodels.cells import EMPTY_SPARK, Spark
from adviser_app.viewmodels.models import ChartPoint, ChartView
from tests.packs import fixtures

SVG = "{http://www.w3.org/2000/svg}"


def words(drawing: str) -> list[str]:
    return [e.text or "" for e in ET.fromstring(drawing).iter(f"{SVG}text")]


def shapes(drawing: str, kind: str) -> list[dict[str, str]]:
    return [dict(e.attrib) for e in ET.fromstring(drawing).iter(f"{SVG}{kind}")]


def view(*values: float | None, notes: tuple[str, ...] = (), unit: str = "%") -> ChartView:
    points = tuple(
        ChartPoint(str(2015 + i), 2015.5 + i, v, 40.0, 60.0, 50.0, 36, None, None, notes[i] if i < len(notes) else "")
        for i, v in enumerate(values)
    )
    return ChartView("Title", "Shaded: the middle half", "Barnsley", unit, 1, points, ("P1Y",), "A chart.")


def test_golden(golden: Callable[[str, str], None]) -> None:
    golden("chart.svg", svg.chart(fixtures.chart(fixtures.SUBJECTS[16])).replace("><", ">\n<") + "\n")
    golden("sparkline.svg", svg.sparkline(fixtures.spark("golden", 50), "Words").replace("><", ">\n<") + "\n")


def test_names_figures_and_words_for_who_cannot_see() -> None:
    drawing = svg.chart(view(45, 52, 55.5))
    assert "Barnsley 55.5%" in words(drawing)
    assert "Median 50.0%" in words(drawing)
    assert "2017" in words(drawing)
    root = ET.fromstring(drawing)
    assert root.find(f"{SVG}title").text == "Title"  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text == "A chart."  # type: ignore[union-attr]


def test_a_gap_is_a_gap() -> None:
    whole = svg.chart(view(45, 52, 55, 51, 50))
    parted = svg.chart(view(45, 52, None, 51, 50))
    accent = [s for s in shapes(whole, "polyline") if s["stroke"] == svg.PRINT.accent]
    assert len(accent) == 1
    assert len([s for s in shapes(parted, "polyline") if s["stroke"] == svg.PRINT.accent]) == 2


def test_uncertain_points_are_hollow_and_breaks_have_a_line() -> None:
    drawing = svg.chart(view(45, 52, 55, 50, notes=("", "break in the series", "Some remark", "provisional")))
    hollow = [s for s in shapes(drawing, "circle") if s["fill"] == svg.PRINT.paper]
    assert len(hollow) == 1
    assert "break" in words(drawing)
    assert svg.chart_notes(view(45, 52, 55, 50, notes=("", "break in the series", "Remark.", "provisional"))) == (
        "Dotted line: break in the series (2016).",
        "Note: Remark (2017).",
        "Hollow: provisional (2018).",
        "The scale starts at 40%, not at zero.",
    )


def test_notes_told_elsewhere_are_numbered() -> None:
    shown = view(5, None, 55, notes=("A long remark.", "suppressed", "A long remark."))
    assert svg.chart_notes(shown, {"A long remark.": 3}) == ("No value: suppressed (2016).", "See note 3.")


def test_zero_where_honest() -> None:
    assert "0%" in words(svg.chart(view(5, 60)))
    assert not any("zero" in note for note in svg.chart_notes(view(5, 60)))
    assert "0%" not in words(svg.chart(view(45, 60)))


def test_unit_in_words_above_the_axis() -> None:
    assert "Rate per 1,000" in words(svg.chart(view(45, 60, unit="rate per 1,000")))
    assert "£60.0" in " ".join(words(svg.chart(view(45, 60, unit="£"))))


def test_no_group() -> None:
    alone = dataclasses.replace(
        view(1, 2),
        points=tuple(dataclasses.replace(p, low=None, high=None, median=None, n=0) for p in view(1, 2).points),
    )
    drawing = svg.chart(alone)
    assert not any("Median" in w for w in words(drawing))
    assert not shapes(drawing, "polygon")


@pytest.mark.parametrize("values", [(), (None, None), (5,), (0, 0), (-3, 2), (1e-7, 2e-7), (1e12, 2e12), (7,) * 90])
@pytest.mark.parametrize("size", [(504, 210), (244, 136), (120, 60)])
def test_any_values_draw_within_the_frame(values: tuple[float | None, ...], size: tuple[float, float]) -> None:
    drawing = svg.chart(view(*values), *size)
    assert "nan" not in drawing
    for circle in shapes(drawing, "circle"):
        assert -1 <= float(circle["cx"]) <= size[0] + 1
        assert -1 <= float(circle["cy"]) <= size[1] + 1


def test_labels_at_the_ends_stand_apart() -> None:
    drawing = svg.chart(view(50.0, 50.0, 50.0))
    ends = [
        float(e.attrib["y"])
        for e in ET.fromstring(drawing).iter(f"{SVG}text")
        if (e.text or "").startswith(("Barnsley", "Median"))
    ]
    assert len(ends) == 2
    assert abs(ends[0] - ends[1]) >= 9


def test_long_names_wrap() -> None:
    shown = dataclasses.replace(view(45, 55), council="Bournemouth, Christchurch and Poole")
    said = words(svg.chart(shown, 244, 136))
    assert "Bournemouth," in said
    assert "55.0%" in said


@pytest.mark.parametrize("text", fixtures.NAUGHTY)
def test_naughty_texts_are_texts(text: str) -> None:
    shown = dataclasses.replace(view(45, 55, notes=(text,)), title=text, council=text, unit=text, alt_text=text)
    assert len(ET.fromstring(svg.chart(shown))) > 4
    assert ET.fromstring(svg.sparkline(fixtures.spark("x", 3), text)).find(f"{SVG}desc") is not None


def test_sparkline() -> None:
    assert not shapes(svg.sparkline(EMPTY_SPARK), "circle")
    assert not shapes(svg.sparkline(Spark((None, None), (), (), ())), "circle")
    one = svg.sparkline(Spark((3.0,), (2.0,), (4.0,), (3.0,)))
    assert len(shapes(one, "rect")) == 1
    flat = svg.sparkline(Spark((2.0, 2.0), (), (), ()))
    assert len(shapes(flat, "polyline")) == 1
    assert svg.sparkline(fixtures.spark("x", 9)) == svg.sparkline(fixtures.spark("x", 9))


def test_palette_takes_only_its_roles() -> None:
    assert svg.Palette.of({"accent": "#000000", "other": "#111111"}).accent == "#000000"


def test_what_the_numbers_are_is_said_once() -> None:
    drawn = dataclasses.replace(
        view(45, 60, unit="per head"), of="Rate, per head", subtitle="Rate, per head · Shaded: the middle half"
    )
    assert "Rate, per head" in words(svg.chart(drawn))
    assert svg.below_title(drawn) == "Shaded: the middle half"
    assert svg.below_title(view(45, 60)) == "Shaded: the middle half"
    assert "Per head" in words(svg.chart(drawn, 40, 100)), "the short words where the long ones have no room"
