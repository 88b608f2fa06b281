"""The map as data: quarters against plain statistics, walking about, the list as a map."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.areas import Area, AreaKind, CouncilType
from adviser_app.domain.indicators import Polarity, PolaritySource, Series, SeriesKey
from adviser_app.services.tilemap import places
from adviser_app.viewmodels import tilemap, tilemap_series
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import CouncilLine, HomePage
from adviser_app.viewmodels.tilemap import MapView, Place
from adviser_app.viewmodels.tilemap_series import Among, Quarters

CODES = list(places())
NAN = math.nan


def series(polarity: Polarity = Polarity.HIGH) -> Series:
    key = SeriesKey("Sample", "Recycling rate", "", "", "%")
    said = PolaritySource.USER if polarity is not Polarity.NONE else None
    return Series(1, key, 1, polarity, said, "")


def areas(n: int, kinds: Sequence[CouncilType] = (CouncilType.UNITARY,)) -> list[Area]:
    return [Area(i, CODES[i], AreaKind.COUNCIL, f"Council {i}", council_type=kinds[i % len(kinds)]) for i in range(n)]


EVERYBODY = Quarters()


def shown(values: Sequence[float], polarity: Polarity = Polarity.HIGH, quarters: Quarters = EVERYBODY,
          kinds: Sequence[CouncilType] = (CouncilType.UNITARY,),
          marks: dict[int, str] | None = None) -> MapView:  # fmt: skip
    return tilemap_series.of_series(
        tilemap_series.Inputs(series(polarity), areas(len(values), kinds), places(), np.array(values), marks or {},
                             ["2024/25", "2023/24"], "2024/25", quarters, CODES[0], 0)
    )  # fmt: skip


def by_hand(values: Sequence[float], high: bool) -> list[int]:
    """Quarters by the quartiles of the standard library, the better one on a boundary."""
    known = [v if high else -v for v in values if v == v]
    if len(known) < 2:
        return [0 if v != v else 1 for v in values]
    low, middle, top = statistics.quantiles(known, n=4, method="inclusive")
    out = []
    for v in values:
        w = v if high else -v
        out.append(0 if v != v else 1 if w >= top else 2 if w >= middle else 3 if w >= low else 4)
    return out


figures = st.lists(st.one_of(st.just(NAN), st.integers(-20, 20).map(float)), min_size=1, max_size=40)


@given(figures, st.sampled_from(list(Polarity)))
def test_quarters_are_what_they_are_by_hand(values: list[float], polarity: Polarity) -> None:
    view = shown(values, polarity)
    want = [q - 1 if q else 4 for q in by_hand(values, polarity is not Polarity.LOW)]
    assert [t.of for t in view.tiles] == want
    assert [c.count for c in view.classes] == [want.count(i) for i in range(5)]
    for i, each in enumerate(view.classes[:4]):  # the range of a class is that of its figures
        mine = [v for v, of in zip(values, want, strict=True) if of == i]
        assert (each.detail == "") == (not mine)


@given(figures)
def test_within_a_type_each_is_held_against_its_own(values: list[float]) -> None:
    kinds = (CouncilType.UNITARY, CouncilType.COUNTY)
    of = [frozenset(range(k, len(values), 2)) for k in (0, 1)]
    view = shown(values, quarters=Quarters((Among("unitary", of[0]), Among("county", of[1])), "type"), kinds=kinds)
    for k in (0, 1):
        want = [q - 1 if q else 4 for q in by_hand(values[k::2], True)]
        assert [t.of for t in view.tiles][k::2] == want
        assert {row[-1] for row in view.table()[1][k::2]} <= {("unitary", "county")[k], ""}
    assert [c.words for c in view.classes][4:] == ["No figure"]


@given(figures, st.sets(st.integers(0, 39), min_size=1))
def test_of_one_group_nobody_outside_is_judged(values: list[float], inside: set[int]) -> None:
    inside = {i for i in inside if i < len(values)} or {0}
    view = shown(values, quarters=Quarters((Among("the group", frozenset(inside)),)))
    want = by_hand([values[i] for i in sorted(inside)], True)
    assert [view.tiles[i].of for i in sorted(inside)] == [q - 1 if q else 4 for q in want]
    assert {t.of for i, t in enumerate(view.tiles) if i not in inside} <= {5}
    assert view.classes[5].words == "Not in the group"
    assert view.classes[5].count == len(values) - len(inside)
    assert view.subtitle.startswith("2024/25 · quarters of the group, ")
    known = sum(values[i] == values[i] for i in inside)
    assert any(note.startswith("Fewer than half of the group") for note in view.notes) == (0 < 2 * known < len(inside))


def test_what_is_judged_and_what_is_only_described_look_and_read_differently() -> None:
    judged, described = shown([1.0, 2.0, 3.0, 4.0]), shown([1.0, 2.0, 3.0, 4.0], Polarity.NONE)
    assert judged.classes[0].words == "Best quarter"
    assert described.classes[0].words == "Highest quarter"
    assert {c.shade.role for c in judged.classes if c.shade} == {"good", "bad"}
    assert {c.shade.role for c in described.classes if c.shade} == {"accent"}
    for view in (judged, described):  # every class another pattern: nothing by colour alone
        assert len({c.shade.hatch for c in view.classes if c.shade}) == 4
    assert judged.tiles[0].said == "Council 0: 1.0%, worst quarter"
    assert "4 councils" in judged.subtitle


def test_a_withheld_figure_says_so_and_has_no_quarter() -> None:
    view = shown([1.0, NAN, NAN], marks={1: "[c]"})
    assert view.tiles[1].said == "Council 1: confidential"
    assert view.tiles[2].said == "Council 2: no figure"
    header, rows = view.table()
    assert header[0] == "gss_code"
    assert [row[5:8] for row in rows] == [("1.0", "", "Best quarter"), ("", "[c]", ""), ("", "", "")]
    assert shown([NAN]).subtitle == "2024/25 · no council has a figure"


def test_every_tile_is_reached_by_the_arrow_keys_and_an_arrow_goes_its_way() -> None:
    view = shown([1.0] * len(CODES))
    seen, todo = {0}, [0]
    while todo:
        at = todo.pop()
        here = view.tiles[at].place
        for way, (x, y) in {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}.items():
            to = tilemap.step(view.tiles, at, way)
            if to == at:
                continue
            there = view.tiles[to].place
            assert (there.column - here.column) * x + (there.row - here.row) * y > 0
            if to not in seen:
                seen.add(to)
                todo.append(to)
    assert len(seen) == 317


def test_an_arrow_goes_to_the_tile_beside_where_there_is_one() -> None:
    view = shown([1.0] * len(CODES))
    spots = {(t.place.column, t.place.row): i for i, t in enumerate(view.tiles)}
    for (column, row), i in spots.items():
        if (column + 1, row) in spots:
            assert tilemap.step(view.tiles, i, "right") == spots[column + 1, row]
        if (column, row - 1) in spots:
            assert tilemap.step(view.tiles, i, "up") == spots[column, row - 1]


@pytest.mark.parametrize("hatch", range(len(tilemap.HATCHES)))
def test_patterns_stay_within_their_tile_and_differ(hatch: int) -> None:
    lines = tilemap.hatch_lines(hatch)
    assert all(0 <= v <= 1 for line in lines for v in line)
    assert all(tilemap.hatch_lines(other) != lines for other in range(len(tilemap.HATCHES)) if other != hatch)


def _line(code: str, share: float | None) -> CouncilLine:
    none = Cell("–")
    said = none if share is None else Cell(f"{share:.0%}", share, "said")
    return CouncilLine(code, Cell(code), none, none, said, none, none, none, none, none, none)


def test_a_portfolio_as_a_map_by_share_clock_and_reasons() -> None:
    named = {code: (f"Council {i}", place) for i, (code, place) in enumerate(list(places().items())[:6])}
    codes = list(named)
    lines = tuple(_line(c, s) for c, s in zip(codes, (0.5, 0.25, 0.1, 0.0, None), strict=False))
    page = HomePage("", "", (), lines, "Each with its type.", "")
    beside = {
        codes[0]: (Cell("late", 1.0, tone=Tone.BAD), Cell("4 · a", 4.0)),
        codes[1]: (Cell("soon", 2.0, tone=Tone.WARN), Cell("2", 2.0)),
        codes[2]: (Cell("in 2027", 3.0), Cell("1", 1.0)),
        codes[3]: (Cell("all done", 4.0, tone=Tone.GOOD), Cell("none", 0.0)),
        codes[4]: (Cell("no clock", 5.0, tone=Tone.MUTED), Cell("none", 0.0)),
    }
    for kind in tilemap.KINDS:
        view = tilemap.of_portfolio(kind, page, beside, named)
        fifth = 3 if kind == "reasons" else 4
        assert [t.of for t in view.tiles] == [0, 1, 2, 3, fifth, 5], kind
        assert [c.count for c in view.classes][:4] == [1, 1, 1, 2 if kind == "reasons" else 1]
        assert view.classes[5].words == "Not in the portfolio"
        assert view.codes == tuple(codes[:5])
        assert len(view.rows) == 5
    waiting = tilemap.of_portfolio("clock", page, {}, named)
    assert [t.of for t in waiting.tiles] == [4, 4, 4, 4, 4, 5]
    assert waiting.classes[4].words == "Being counted"


def test_the_small_map_is_where_the_counties_are() -> None:
    view = shown([1.0] * len(CODES))
    inset = view.inset()
    assert inset is not None
    left, top, across, down = inset
    for tile in view.tiles:
        inside = left <= tile.place.column < left + across and top <= tile.place.row < top + down
        assert inside == tile.place.county
    alone = Place(0, 0, "Abc", county=False)
    assert not alone.county


def test_a_type_whose_figures_are_all_the_same_has_no_highest_quarter() -> None:
    """Districts spend nothing on adult social care: not one of them is among the highest."""
    kinds = (CouncilType.COUNTY, CouncilType.DISTRICT)
    ids = [frozenset(range(0, 8, 2)), frozenset(range(1, 8, 2))]
    sets = Quarters((Among("4 counties", ids[0]), Among("4 districts", ids[1])), "type")
    values = [30.0, 0.0, 10.0, 0.0, 20.0, 0.0, 40.0, 0.0]
    view = shown(values, Polarity.NONE, sets, kinds)
    alike = [t for t in view.tiles if view.classes[t.of].words == "All alike"]
    assert len(alike) == 4
    assert alike[0].said.endswith(": 0.0%, like all of its type")
    assert [(c.words, c.detail, c.count) for c in view.classes if c.words in ("Highest quarter", "All alike")] == [
        ("Highest quarter", "40.0%", 1), ("All alike", "0.0%", 4),
    ]  # fmt: skip
    assert "8 councils with a figure" in view.subtitle
    assert [row[7] for row in view.export[1] if row[5] == "0.0"] == ["All alike"] * 4
    judged = shown(values, Polarity.LOW, sets, kinds)  # the rule for ties: the better quarter
    assert not any(c.words == "All alike" for c in judged.classes)
