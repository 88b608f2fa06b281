"""Views with figures in: whom and when they show, what they leave out and say so, and the files they make."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adviser_app.domain import views
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity, SeriesKey
from adviser_app.domain.views import Span, View, Whom
from adviser_app.packs.figures import draw
from adviser_app.services import baskets, breaks, councils, explorer, groups, past, stores
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.explorer import look
from adviser_app.viewmodels.explorer.bars import BarsView
from adviser_app.viewmodels.explorer.lines import LineView
from adviser_app.viewmodels.explorer.multiples import MapShown, MultiplesView
from adviser_app.viewmodels.explorer.strips import StripView
from adviser_app.viewmodels.explorer.tables import TableView
from tests.services.small import bring, line, say

TODAY = date(2026, 3, 1)
TYPE = GroupRule.TYPE


def key(indicator: str, *, measure: str = "Percentage", unit: str = "%") -> SeriesKey:
    return SeriesKey("Test", indicator, "", measure, unit)


RECYCLING, WASTE, STAFF = key("Recycling rate"), key("Waste"), key("Staff", measure="Number", unit="")


@pytest.fixture(scope="module")
def metropolitan(store: Store) -> list[str]:
    """Codes of the 36 metropolitan districts by code."""
    return sorted(a.code for a in councils.list_councils(store) if a.council_type == "metropolitan district")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """To be read."""
    folder = tmp_path_factory.mktemp("views")
    with stores.open_store(folder / "store.db") as store:
        _fill(store, folder)
        yield store


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """The same, to be written in."""
    with stores.open_store(tmp_path / "store.db") as store:
        _fill(store, tmp_path)
        yield store


def _fill(store: Store, folder: Path) -> None:
    """36 metropolitan districts: recycling in three years, the first of which 2022/23 withheld and its 2023/24
    provisional with limits; waste in the last year; staff of ten of them, and of three districts."""
    codes = sorted(a.code for a in councils.list_councils(store) if a.council_type == "metropolitan district")
    lines = []
    for i, code in enumerate(codes):
        lines.append(line(code, "Recycling rate", "2021/22", 20 + i))
        marked = "" if i else "[c]"
        lines.append(line(code, "Recycling rate", "2022/23", 30 + i if i else "", marker=marked))
        lower, upper, doubt = ("", "", "") if i else (39, 41, "provisional")
        lines.append(line(code, "Recycling rate", "2023/24", 40 + i // 2, lower=lower, upper=upper, status=doubt))
        lines.append(line(code, "Waste", "2023/24", 100 - i))
    for i, code in enumerate((*codes[:10], "E07000008", "E07000009", "E07000010")):
        lines.append(line(code, "Staff", "2023", 1000 + 100 * i, measure="Number", unit=""))
    bring(store, folder, "a.csv", lines, date(2026, 1, 31))
    say(store, "Recycling rate", Polarity.HIGH)
    say(store, "Waste", Polarity.LOW)


def lines_of(store: Store, view: View) -> LineView:
    shown = explorer.show(store, view, today=TODAY)
    assert isinstance(shown, LineView)
    return shown


def bars_of(store: Store, view: View) -> BarsView:
    shown = explorer.show(store, view, today=TODAY)
    assert isinstance(shown, BarsView)
    return shown


def test_every_kind_has_what_makes_it_and_what_draws_it() -> None:
    assert set(explorer.MAKERS) == set(views.KINDS)
    assert set(draw.DRAWN) | {views.MAP} == set(views.KINDS)


# -- lines -------------------------------------------------------------------------------------------------------


def test_lines_of_councils_before_their_group(store: Store, metropolitan: list[str]) -> None:
    first, second = metropolitan[:2]
    shown = lines_of(store, View("line", (RECYCLING,), councils=Whom(codes=(first, second)), group=TYPE))
    assert [when.label for when in shown.periods] == ["2021/22", "2022/23", "2023/24"]
    assert [(each.code, each.style) for each in shown.lines] == [(first, 0), (second, 1)]
    figures = shown.lines[0].figures
    assert [None if f is None else f.value for f in figures] == [20.0, None, 40.0]
    assert figures[1] is not None
    assert figures[1].text == "confidential"
    assert figures[2] is not None
    assert (figures[2].lower, figures[2].upper, figures[2].qualified) == (39.0, 41.0, "provisional")
    assert shown.point_said(0, 1).endswith(", 2022/23: confidential")
    assert shown.point_said(0, 2).endswith(", 2023/24: 40%, provisional")
    assert [mark.n for mark in shown.marks] == [36, 35, 36]
    assert (shown.marks[0].lower, shown.marks[0].median, shown.marks[0].upper) == (28.75, 37.5, 46.25)
    assert shown.marks[0].of == "36 metropolitan districts in England"
    assert shown.axis == (20.0, 56.5)  # the upper quartile of 2022/23 is its top
    assert "Hollow points: provisional." in shown.notes
    name = councils.find(store, first).name
    assert f"No figure: {name} 2022/23 (confidential)." in shown.notes
    rows = {(r[0], r[7]): r for r in shown.table()[1]}
    assert rows[first, "2022/23"][9:13] == ("", "", "", "[c]")
    assert rows[first, "2023/24"][9:14] == ("40.0", "39.0", "41.0", "", "provisional")
    assert rows[second, "2021/22"][15:-1] == (
        "35",
        "36",
        "37.5",
        "28.75",
        "46.25",
        "36 metropolitan districts in England",
        "",
    )


def test_those_that_do_not_stand_out_are_grey_and_too_many_are_left_to_the_shading(
    store: Store, metropolitan: list[str]
) -> None:
    one = metropolitan[3]
    shown = lines_of(store, View("line", (RECYCLING,), councils=Whom(like=one), highlighted=(one,), group=TYPE))
    assert [each.style for each in shown.lines] == [-1] * 35 + [0]
    assert "35 other lines in grey" in shown.said
    everyone = lines_of(store, View("line", (STAFF,)))
    assert len(everyone.lines) == 13  # all that have a figure
    assert not everyone.marks  # 13 of 317 have one: no median of them all
    assert any(note.startswith("No figures of ") and "others" in note for note in everyone.notes)


def test_periods_asked_for(store: Store, metropolitan: list[str]) -> None:
    view = View("line", (RECYCLING,), councils=Whom(codes=(metropolitan[1],)), group=TYPE)

    def labels(span: Span) -> list[str]:
        from dataclasses import replace

        return [when.label for when in lines_of(store, replace(view, span=span)).periods]

    assert labels(Span(first="2022/23")) == ["2022/23", "2023/24"]
    assert labels(Span(last="2022/23")) == ["2021/22", "2022/23"]
    assert labels(Span(first="2022-01-01", last="2023-12-31")) == ["2022/23"]
    assert labels(Span(one="2021/22")) == ["2021/22"]
    assert labels(Span(one="2021-04-01/P1Y")) == ["2021/22"]
    for span, code in ((Span(one="1999/00"), "nothing-to-show"), (Span(first="soon"), "no-such-period")):
        with pytest.raises(AdviserError) as refused:
            labels(span)
        assert refused.value.code == code


def test_several_indicators_of_one_council_on_one_axis_only_where_they_have_one_unit(
    store: Store, metropolitan: list[str]
) -> None:
    one = metropolitan[1]
    both = lines_of(store, View("line", (RECYCLING, WASTE), councils=Whom(codes=(one,)), group=TYPE))
    assert [each.name for each in both.lines] == ["Recycling rate", "Waste"]
    assert both.title == f"{councils.find(store, one).name}: 2 indicators"
    mixed = lines_of(store, View("line", (RECYCLING, STAFF), councils=Whom(codes=(one,)), group=TYPE))
    assert [each.code for each in mixed.lines] == [one]
    assert mixed.title == "Recycling rate"
    assert any("the first of 2 indicators, Recycling rate" in note for note in mixed.notes)
    several = lines_of(store, View("line", (WASTE, RECYCLING), councils=Whom(codes=tuple(metropolitan[:2]))))
    assert several.title == "Waste"
    assert any("Lines of several councils show one indicator" in note for note in several.notes)


def test_a_break_is_drawn_and_said(own: Store, metropolitan: list[str]) -> None:
    recycling = next(s.id for s in series_service.search(own, "Recycling"))
    breaks.mark(own, recycling, date(2022, 4, 1), why="counted anew")
    shown = lines_of(own, View("line", (RECYCLING,), councils=Whom(codes=(metropolitan[1],)), group=TYPE))
    (found,) = shown.breaks
    assert shown.periods[0].x < found.x < shown.periods[1].x
    assert found.label == "2022/23"
    assert "counted anew" in found.words
    assert "Break in 2022/23" in shown.said
    assert "counted anew" in explorer.drawing(shown).svg
    later = lines_of(own, View("line", (RECYCLING,), councils=Whom(codes=(metropolitan[1],)), span=Span("", "2022/23")))
    assert not later.breaks  # it lies before the first period shown


def test_a_break_that_a_publisher_marks_is_drawn_where_it_concerns_who_stands_out(
    own: Store, metropolitan: list[str], tmp_path: Path
) -> None:
    marked, other = metropolitan[1:3]
    bring(own, tmp_path, "b.csv", [line(marked, "Recycling rate", "2023/24", 44, status="[b]")], date(2026, 2, 20))
    (found,) = lines_of(own, View("line", (RECYCLING,), councils=Whom(codes=(marked,)), group=TYPE)).breaks
    assert (found.label, found.words) == ("2023/24", "marked by the publisher")
    assert not lines_of(own, View("line", (RECYCLING,), councils=Whom(codes=(other,)), group=TYPE)).breaks


# -- one period --------------------------------------------------------------------------------------------------


def test_bars_from_the_best_on_with_ties_and_what_is_missing(store: Store, metropolitan: list[str]) -> None:
    view = View("bars", (RECYCLING,), councils=Whom(like=metropolitan[0]), highlighted=(metropolitan[0],))
    shown = bars_of(store, view)
    assert shown.period == "2023/24"
    assert [(bar.rank, bar.shared) for bar in shown.bars[:4]] == [(1, True), (1, True), (3, True), (3, True)]
    last = shown.bars[-1] if shown.bars[-1].code == metropolitan[0] else shown.bars[-2]
    assert (last.code, last.style) == (metropolitan[0], 0)
    assert last.said.endswith(": 40%, joint 35th of 36, in the worst quarter, provisional, limits 39% to 41%")
    assert {row[0]: row[-2] for row in shown.table()[1]}[metropolitan[0]] == "yes"  # 39 to 41, the median 48.5
    assert shown.marks.of == "36 metropolitan districts in England"
    assert f"Provisional: {last.name}." in shown.notes
    withheld = bars_of(store, View("bars", (RECYCLING,), councils=view.councils, span=Span(one="2022/23")))
    assert [m[0] for m in withheld.missing] == [metropolitan[0]]
    assert f"No figure of 1 council: {last.name} (confidential)." in withheld.notes
    assert withheld.table()[1][-1][12] == "[c]"
    lowest = bars_of(store, View("bars", (WASTE, RECYCLING), councils=view.councils))
    assert lowest.bars[0].figure.value == 65.0  # low is good
    assert any("Ranked bars show one indicator" in note for note in lowest.notes)


def test_a_figure_whose_limits_hold_the_median_is_judged_by_nobody(
    own: Store, metropolitan: list[str], tmp_path: Path
) -> None:
    first, second, third = metropolitan[:3]
    told = [
        line(first, "Waste", "2023/24", 100, lower=80, upper=120),
        line(second, "Waste", "2023/24", 99, lower=90, upper=110),
        line(third, "Waste", "2023/24", 98, lower=99, upper=120),  # limits that do not hold the figure itself
    ]
    bring(own, tmp_path, "limits.csv", told, date(2026, 2, 20))
    shown = explorer.show(own, View("table", (WASTE,), councils=Whom(like=first), group=TYPE), today=TODAY)
    assert isinstance(shown, TableView)
    cells = {row.code: row.entries[0].cell for row in shown.rows}
    assert "but its confidence limits hold the median" in cells[first].said
    assert cells[first].tone is Tone.NEUTRAL
    assert cells[second].said.endswith("in the worst quarter, limits 90% to 110%")
    assert cells[second].tone is cells[third].tone is Tone.BAD
    assert (cells[first].text, cells[second].text) == ("100%", "▼ 99%")
    assert {row[0]: row[-2] for row in shown.table()[1] if row[-2]} == {first: "no", second: "yes"}


def test_few_councils_make_no_median_of_their_own(store: Store, metropolitan: list[str]) -> None:
    few = bars_of(store, View("bars", (RECYCLING,), councils=Whom(codes=tuple(metropolitan[:4]))))
    assert few.marks.median is None
    assert [bar.rank for bar in few.bars] == [1, 1, 3, 3]
    five = bars_of(store, View("bars", (RECYCLING,), councils=Whom(codes=tuple(metropolitan[:5]))))
    assert five.marks.median == 41.0
    assert five.marks.of == "the 5 councils shown"
    outside = bars_of(
        store, View("bars", (STAFF,), councils=Whom(codes=("E07000008", metropolitan[0])), group=TYPE)
    )  # a district and its group of districts: the metropolitan one is outside
    assert {bar.code: bar.rank for bar in outside.bars} == {"E07000008": 3, metropolitan[0]: 0}


def test_strips_show_all_behind_a_few(store: Store, metropolitan: list[str]) -> None:
    shown = explorer.show(
        store,
        View("strip", (RECYCLING, WASTE, STAFF), councils=Whom(codes=(metropolitan[5],)), group=TYPE),
        today=TODAY,
    )
    assert isinstance(shown, StripView)
    first, second, third = shown.strips
    assert len(first.ticks) == 36
    assert [tick.at for tick in second.ticks[:2]] == [0.0, 1 / 35]
    assert second.ticks[-1].at == 1.0
    bold = [tick for tick in first.ticks if tick.style >= 0]
    assert [tick.code for tick in bold] == [metropolitan[5]]
    assert (first.least, first.largest) == ("40%", "57%")
    assert third.marks.median is None  # 10 of 36
    assert third.median is None
    assert shown.named == ((metropolitan[5], bold[0].name, 0),)


def test_a_table_has_a_column_each_and_says_what_is_not_there(store: Store, metropolitan: list[str]) -> None:
    gone = key("Nobody’s indicator")
    view = View("table", (RECYCLING, gone, STAFF), councils=Whom(like=metropolitan[2]), highlighted=(metropolitan[2],))
    shown = explorer.show(store, view, today=TODAY)
    assert isinstance(shown, TableView)
    assert [(c.head.title, c.period) for c in shown.columns] == [("Recycling rate", "2023/24"), ("Staff", "2023")]
    assert shown.rows[0].code == metropolitan[2]
    entry = shown.rows[0].entries[0]
    assert (entry.figure.value, entry.rank, entry.shared, entry.n, entry.quartile) == (41.0, 33, True, 36, 4)
    assert "No figures here of Nobody’s indicator." in shown.notes
    assert "Cells without a figure: 26 no figure." in shown.notes
    assert len(shown.table()[1]) == 72
    table = figure_tables.of(shown)
    assert table is not None
    assert table.rows[1][1].text == "▼ 41% · 33="  # the colour of a quarter never stands alone
    assert shown.subtitle.endswith("▲ best quarter, ▼ worst quarter")
    signs = {e.quartile: e.cell.text[:2] for row in shown.rows for e in row.entries if e.rank}
    assert {quartile: sign for quartile, sign in signs.items() if sign in ("▲ ", "▼ ")} == {1: "▲ ", 4: "▼ "}
    assert table.rows[1][1].sort == 41.0
    with pytest.raises(AdviserError) as refused:
        explorer.show(store, View("table", (gone,)), today=TODAY)
    assert refused.value.code == "nothing-to-show"


def test_a_basket_by_its_name(own: Store) -> None:
    ids = [s.id for s in series_service.search(own, "") if s.key in (RECYCLING, WASTE)]
    baskets.add(own, "Bins", ids)
    shown = explorer.show(own, View("table", basket="Bins"), today=TODAY)
    assert shown.title == "Bins"
    assert explorer.keys(own, ids) == (RECYCLING, WASTE)
    choices = explorer.choices(own, View("table", (STAFF,), basket="Bins"))
    assert [s.title for s in choices.series] == ["Staff", "Recycling rate", "Waste"]
    assert choices.periods == ("2023",)
    with pytest.raises(AdviserError) as refused:
        explorer.show(own, View("table", basket="Tins"), today=TODAY)
    assert refused.value.code == "no-such-basket"


def test_a_map_and_what_it_cannot_show(store: Store, metropolitan: list[str]) -> None:
    shown = explorer.show(
        store, View("map", (RECYCLING,), councils=Whom(codes=(metropolitan[0],)), span=Span(one="2022/23")), today=TODAY
    )
    assert isinstance(shown, MapShown)
    assert (shown.map.period, shown.map.chosen) == ("2022/23", metropolitan[0])
    assert "A map shows every council of England." in shown.notes
    assert len(shown.table()[1]) == 317
    own = explorer.show(store, View("map", (RECYCLING,), group=TYPE), today=TODAY)  # nobody is chosen
    assert own.subtitle == "2023/24 · quarters of each type’s own, 36 councils with a figure"
    region = GroupRule.REGION
    one = explorer.show(store, View("map", (RECYCLING,), highlighted=(metropolitan[0],), group=region), today=TODAY)
    assert one.subtitle == "2023/24 · quarters of each region’s own, 36 councils with a figure"


def test_small_charts_for_councils_and_for_indicators(store: Store, metropolitan: list[str]) -> None:
    by_council = explorer.show(
        store, View("multiples", (RECYCLING,), councils=Whom(codes=(*metropolitan[:3], "E07000008")), group=TYPE),
        today=TODAY,
    )  # fmt: skip
    assert isinstance(by_council, MultiplesView)
    assert [len(chart.lines) for chart in by_council.charts] == [1, 1, 1]
    assert len({chart.axis for chart in by_council.charts}) == 1
    assert any(note.startswith("No figures of ") for note in by_council.notes)
    by_series = explorer.show(
        store, View("multiples", (RECYCLING, WASTE, STAFF), councils=Whom(codes=tuple(metropolitan[:2])), group=TYPE),
        today=TODAY,
    )  # fmt: skip
    assert isinstance(by_series, MultiplesView)
    one, two, three = by_series.charts
    assert one.axis == two.axis != three.axis  # per cent and per cent; numbers
    assert by_series.subtitle.startswith("Shaded: middle half of ")  # once, not above each of the charts
    assert not any("Shaded" in chart.subtitle for chart in by_series.charts)
    names = [councils.find(store, code).name for code in metropolitan[:2]]
    assert by_series.named == ((names[0], 0), (names[1], 1))  # who the colours are
    assert by_council.named == ()  # each chart says it
    alone = View("multiples", (RECYCLING, WASTE), councils=Whom(codes=(metropolitan[0],)), group=TYPE)
    one_only = explorer.show(store, alone, today=TODAY)
    assert f">{names[0]}</text>" in explorer.drawing(one_only).svg
    everyone = explorer.show(store, View("multiples", (RECYCLING,)), today=TODAY)
    assert "The first 36 of 317 councils." in everyone.notes


def test_an_own_group_needs_no_council_whose_it_is(own: Store, metropolitan: list[str]) -> None:
    rule = groups.save_own(own, "Coast", metropolitan[:5])
    everyone = bars_of(own, View("bars", (RECYCLING,), group=rule))
    assert everyone.marks.of == "5 councils of “Coast”"
    assert (everyone.marks.n, everyone.marks.median) == (5, 41.0)
    assert len(everyone.bars) == 36
    shown = explorer.show(own, View("map", (RECYCLING,), group=rule), today=TODAY)
    assert shown.subtitle == "2023/24 · quarters of 5 councils of “Coast”, 5 with a figure"


# -- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "code"),
    [
        (View("pie", (RECYCLING,)), "no-such-kind"),
        (View("line"), "nothing-to-show"),
        (View("bars", (RECYCLING,), group=TYPE), "no-anchor"),
        (View("bars", (RECYCLING,), councils=Whom(codes=("E99999999",))), "no-such-council"),
        (View("bars", (RECYCLING,), highlighted=("E92000001",)), "no-such-council"),
        (View("line", (RECYCLING,), councils=Whom(portfolio=True)), "no-portfolio"),
        (View("line", (RECYCLING,), length="P1M"), "nothing-to-show"),
    ],
)
def test_what_cannot_be_shown(store: Store, view: View, code: str) -> None:
    with pytest.raises(AdviserError) as refused:
        explorer.show(store, view, today=TODAY)
    assert refused.value.code == code
    assert refused.value.next_step


def test_as_it_stood_on_a_day(own: Store, metropolitan: list[str], tmp_path: Path) -> None:
    bring(own, tmp_path, "b.csv", [line(metropolitan[1], "Recycling rate", "2023/24", 99)], date(2026, 2, 20))
    view = View("bars", (RECYCLING,), councils=Whom(codes=(metropolitan[1],)))
    assert bars_of(own, view).bars[0].figure.value == 99.0
    with past.then(own, date(2026, 2, 1)) as then:
        shown = explorer.show(then, view, today=TODAY)
    assert isinstance(shown, BarsView)
    assert shown.bars[0].figure.value == 40.0
    assert "Figures as they stood on 1 February 2026." in shown.notes


# -- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(views.KINDS))
def test_each_kind_is_written_as_picture_page_and_table(
    store: Store, metropolitan: list[str], tmp_path: Path, kind: str
) -> None:
    view = View(kind, (RECYCLING, WASTE, STAFF), councils=Whom(like=metropolitan[0]), highlighted=(metropolitan[0],),
                group=TYPE)  # fmt: skip
    shown = explorer.show(store, view, today=TODAY)
    for ending in explorer.FORMATS:
        explorer.write(shown, tmp_path / f"view{ending}")
    root = ElementTree.parse(tmp_path / "view.svg").getroot()
    assert root.find("{http://www.w3.org/2000/svg}desc").text  # type: ignore[union-attr]
    assert (tmp_path / "view.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    page = (tmp_path / "view.pdf").read_bytes()
    assert page.startswith(b"%PDF")
    assert b"/Alt" in page or b"/StructTreeRoot" in page
    with (tmp_path / "view.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {metropolitan[0]} <= {row["gss_code"] for row in rows}
    with pytest.raises(AdviserError) as refused:
        explorer.write(shown, tmp_path / "view.doc")
    assert refused.value.code == "unknown-format"


def test_a_drawing_is_the_same_each_time_and_takes_other_colours(store: Store, metropolitan: list[str]) -> None:
    view = View("line", (RECYCLING,), councils=Whom(codes=tuple(metropolitan[:2])), group=TYPE)
    shown = explorer.show(store, view, today=TODAY)
    light = explorer.drawing(shown)
    assert light == explorer.drawing(explorer.show(store, view, today=TODAY))
    dark = explorer.drawing(shown, colours={"paper": "#10151c", "ink": "#e8edf4"}, width=400, titled=False)
    assert look.DARK[1] in dark.svg
    assert look.LIGHT[1] in light.svg
    assert dark.width == 400
    assert ">Recycling rate</text>" in light.svg
    assert ">Recycling rate</text>" not in dark.svg


def test_days_and_years_are_said_as_people_do(own: Store, metropolitan: list[str], tmp_path: Path) -> None:
    one = metropolitan[0]
    bring(own, tmp_path, "days.csv", [line(one, "Chargers", "2024-10-05", 3), line(one, "Chargers", "2025-10-05", 4)],
          date(2026, 2, 20))  # fmt: skip
    days = lines_of(own, View("line", (key("Chargers"),), councils=Whom(codes=(one,))))
    assert days.lines[0].said.endswith("3% on 5 October 2024, 4% on 5 October 2025")
    years = lines_of(own, View("line", (RECYCLING,), councils=Whom(codes=(one,))))
    assert years.lines[0].said.endswith("20% in 2021/22, 40% in 2023/24")


def test_a_period_that_is_asked_for_says_its_length(own: Store, metropolitan: list[str], tmp_path: Path) -> None:
    quarters = [line(code, "Recycling rate", "2024-01-01/P3M", 50) for code in metropolitan]
    bring(own, tmp_path, "quarters.csv", quarters, date(2026, 2, 20))
    some = Whom(codes=tuple(metropolitan[:5]))
    year = bars_of(own, View("bars", (RECYCLING,), councils=some))
    assert year.period == "2023/24"  # of two that end on the same day the longer one
    quarter = bars_of(own, View("bars", (RECYCLING,), councils=some, span=Span(one="Jan–Mar 2024")))
    assert (quarter.period, quarter.bars[0].figure.value) == ("Jan–Mar 2024", 50.0)
    by_length = bars_of(own, View("bars", (RECYCLING,), councils=some, length="P3M"))
    assert by_length.period == "Jan–Mar 2024"
    choices = explorer.choices(own, View("bars", (RECYCLING,), length="P3M"))
    assert (choices.periods, choices.lengths) == (("Jan–Mar 2024",), ("P3M", "P1Y"))


def test_a_period_or_a_length_that_few_councils_have_is_not_shown_unless_asked_for(
    own: Store, metropolitan: list[str], tmp_path: Path
) -> None:
    early = [line(code, "Recycling rate", "2024/25", 60) for code in metropolitan[:17]]
    early += [line(code, "Waste", "2024-04-01/P3M", 60) for code in metropolitan[:17]]
    bring(own, tmp_path, "early.csv", early, date(2026, 2, 20))
    whom = Whom(like=metropolitan[0])
    assert bars_of(own, View("bars", (RECYCLING,), councils=whom)).period == "2023/24"
    assert bars_of(own, View("bars", (RECYCLING,), councils=whom, span=Span(one="2024/25"))).period == "2024/25"
    assert bars_of(own, View("bars", (WASTE,), councils=whom)).period == "2023/24"
    assert bars_of(own, View("bars", (WASTE,), councils=whom, length="P3M")).period == "Apr–Jun 2024"
    half = [
        line(metropolitan[17], "Recycling rate", "2024/25", 60),
        line(metropolitan[17], "Waste", "2024-04-01/P3M", 60),
    ]
    bring(own, tmp_path, "half.csv", half, date(2026, 2, 21))
    assert bars_of(own, View("bars", (RECYCLING,), councils=whom)).period == "2024/25"
    assert bars_of(own, View("bars", (WASTE,), councils=whom)).period == "Apr–Jun 2024"
