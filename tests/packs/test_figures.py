"""Drawings of views: whole and inside their sheet, whatever the figures and the names are."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from adviser_app.analysis.comparison import group_stats
from adviser_app.domain.indicators import Polarity, Series, SeriesKey
from adviser_app.packs.figures import draw
from adviser_app.packs.figures.canvas import clipped, measure, wrapped
from adviser_app.packs.templates import palette
from adviser_app.viewmodels.explorer import bars, lines, look, multiples, strips, tables
from adviser_app.viewmodels.explorer.base import Shown, When
from adviser_app.viewmodels.explorer.given import Against, Given, Who
from adviser_app.viewmodels.rows import CellFacts
from adviser_app.viewmodels.series import shown_stats

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Bournemouth, Christchurch, Poole and Kingsteignton-upon-Llanfairpwllgwyngyll Combined Borough"


def some(
    values: list[list[float]],
    *,
    title: str = "Rate",
    unit: str = "%",
    facts: dict[tuple[int, int], CellFacts] | None = None,
    names: str = "Council",
    bold: int = 2,
) -> Given:
    """An indicator of periods × councils, the first few of which stand out."""
    array = np.array(values, float)
    periods, councils = array.shape
    return Given(
        series=Series(1, SeriesKey("Test", title, "", "Percentage", unit), 1, Polarity.HIGH, None, "Theme"),
        whens=tuple(When(f"20{10 + i}/{11 + i}", 2010.5 + i, f"20{10 + i}-04-01/P1Y") for i in range(periods)),
        positions=np.arange(periods),
        councils=tuple(Who(f"E{c:08d}", f"{names} {c}", c if c < bold else -1) for c in range(councils)),
        values=array,
        facts=facts or {},
        against=Against(
            "the councils", councils, shown_stats(group_stats(array), councils), array, np.ones(councils, np.bool_)
        ),
    )


def every_kind(given: Given) -> list[Shown]:
    one = Given(
        given.series, given.whens[-1:], given.positions[-1:], given.councils, given.values[-1:],
        {(0, c): said for (p, c), said in given.facts.items() if p == len(given.whens) - 1},
        Against(given.of, given.against.size, given.against.stats.take(np.array([len(given.whens) - 1])),
                given.against.members[-1:], given.against.compared),
    )  # fmt: skip
    return [
        lines.of_councils(given),
        bars.build(one),
        strips.build([one, one], title="Strips"),
        tables.build([one, one], title="Table"),
        multiples.by_series([given, given], title="Charts"),
    ]


def check(shown: Shown, width: float = 640.0) -> ElementTree.Element:
    """Parses the drawing; every text lies inside the sheet, every number is one."""
    made = draw.drawing(shown, width=width)
    assert made == draw.drawing(shown, width=width)
    root = ElementTree.fromstring(made.svg)
    assert made.width == pytest.approx(width)
    assert float(root.get("height") or 0) == pytest.approx(made.height, abs=0.1)
    left, top, wide, high = map(float, (root.get("viewBox") or "").split())
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height", "r"):
                assert math.isfinite(float(value)), (element.tag, name, value)
    for text in root.iter(f"{SVG}text"):
        words, size = text.text or "", float(text.get("font-size") or 0)
        across = measure(words, size, bold=text.get("font-weight") == "600")
        x = float(text.get("x") or 0) - {"start": 0, "middle": across / 2, "end": across}[text.get("text-anchor") or ""]
        assert x >= left - 0.6, words
        assert x + across <= left + wide + 0.6, words
        assert top <= float(text.get("y") or 0) <= top + high, words
    return root


VALUES = st.one_of(
    st.just(math.nan),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda v: round(v, 6)),
    st.floats(0, 100, allow_nan=False).map(lambda v: round(v, 1)),
    st.sampled_from([0.0, -0.0, 1e-9, 5.0, 1e12]),
)


@property_of(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(VALUES, min_size=n, max_size=n), min_size=1, max_size=5))
)
def test_any_figures_are_drawn_inside_the_sheet(values: list[list[float]]) -> None:
    for shown in every_kind(some(values)):
        check(shown)
        assert shown.said


@pytest.mark.parametrize("width", [360.0, 640.0, 1100.0])
def test_long_names_and_titles_are_wrapped_or_cut(width: float) -> None:
    given = some([[12.3, 45.6, 7.0, 9.1], [13.3, 44.6, 8.0, 9.9]], names=LONG, title=LONG)
    for shown in every_kind(given):
        check(shown, width)


def test_many_periods_many_councils_and_markers() -> None:
    values = [[float(c + p) for c in range(70)] for p in range(30)]
    values[29][3] = math.nan
    facts = {(29, 0): CellFacts(lower=20.0, upper=40.0, status="[p]"), (29, 3): CellFacts(marker="[c]")}
    for shown in every_kind(some(values, facts=facts)):
        check(shown)


def test_of_many_councils_only_those_that_stand_out_are_drawn() -> None:
    many = lines.of_councils(some([[float(c) for c in range(70)]] * 2))
    assert [line.style for line in many.lines] == [0, 1]
    assert many.notes == ("68 councils that do not stand out are not drawn; the shaded middle half has them.",)
    assert len(many.table()[1]) == 140
    few = lines.of_councils(some([[float(c) for c in range(62)]] * 2))
    assert [line.style for line in few.lines] == [-1] * 60 + [0, 1]
    assert not few.notes


def test_bars_stand_on_zero_or_are_dots() -> None:
    from_zero = check(bars.build(some([[10.0, 50.0]])))
    assert len([r for r in from_zero.iter(f"{SVG}rect") if r.get("rx")]) == 2
    far = check(bars.build(some([[96.0, 98.0, 97.0]])))
    assert not [r for r in far.iter(f"{SVG}rect") if r.get("rx")]
    both = check(bars.build(some([[-10.0, 50.0]], bold=0)))
    spans = sorted((float(r.get("x") or 0), float(r.get("width") or 0)) for r in both.iter(f"{SVG}rect") if r.get("rx"))
    (low, wide), (zero, _) = spans
    assert low + wide == pytest.approx(zero, abs=0.2)  # both end where zero is


def test_a_line_has_a_gap_where_a_figure_is_missing() -> None:
    root = check(lines.of_councils(some([[1.0], [2.0], [math.nan], [4.0], [5.0]], bold=1)))
    colour = look.LIGHT[0]
    runs = [p for p in root.iter(f"{SVG}polyline") if p.get("stroke") == colour]
    assert [len((p.get("points") or "").split()) for p in runs] == [2, 2]


def test_what_is_uncertain_is_hollow_and_each_that_stands_out_has_a_shape_of_its_own() -> None:
    given = some([[1.0, 2.0], [3.0, 4.0]], facts={(1, 0): CellFacts(status="[p]"), (0, 1): CellFacts(status="[b]")})
    shown = lines.of_councils(given)
    assert shown.notes == ("Hollow points: provisional.",)  # a break has a line of its own
    root = check(shown)
    hollow = [c for c in root.iter(f"{SVG}circle") if c.get("fill") == palette()["paper"]]
    assert len(hollow) == 1
    assert len([p for p in root.iter(f"{SVG}polygon") if p.get("fill") == look.LIGHT[1]]) == 2


def test_six_that_stand_out_differ_by_colour_dash_and_shape() -> None:
    assert len(set(look.LIGHT)) == len(set(look.DARK)) == len(set(look.DASHES)) == len(set(look.SHAPES)) == look.STYLES
    assert look.of_ground("#ffffff") == look.LIGHT
    assert look.of_ground("#10151c") == look.DARK


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("colours", "paper"), [(look.LIGHT, "#ffffff"), (look.DARK, "#1a212b")])
def test_names_in_the_colours_of_lines_can_be_read(colours: tuple[str, ...], paper: str) -> None:
    assert all(contrast(colour, paper) >= 4.5 for colour in colours)


def test_charts_of_one_unit_and_size_share_an_axis() -> None:
    small, larger, large, other = (
        some([[v, v + 1]], title=str(v), unit=u) for v, u in ((10.0, "%"), (20.0, "%"), (90.0, "%"), (12.0, "years"))
    )
    shown = multiples.by_series([small, larger, large, other], title="Charts")
    a, b, c, d = (chart.axis for chart in shown.charts)
    assert a == b == (10.0, 21.0)
    assert c == (90.0, 91.0)
    assert d == (12.0, 13.0)
    assert shown.notes == ("Not on the axis of others of their unit, whose figures are of another size: 90.0.",)


def test_a_long_view_goes_on_over_pages_with_one_scale() -> None:
    shown = bars.build(some([[float(c) for c in range(100)]]))
    pieces = list(draw.parts(shown))
    assert [b for p in pieces if isinstance(p, bars.BarsView) for b in p.bars] == list(shown.bars)
    assert len(pieces) == 3
    assert {p.axis for p in pieces if isinstance(p, bars.BarsView)} == {shown.axis}


def test_words_are_wrapped_and_cut_to_measure() -> None:
    assert wrapped("one two three", 10, 1000) == ["one two three"]
    rows = wrapped("one two three four five six", 10, 60, most=2)
    assert len(rows) == 2
    assert rows[-1].endswith("…")
    assert all(measure(row, 10) <= 60 for row in rows)
    assert clipped("Incomprehensibilities", 10, 40).endswith("…")
