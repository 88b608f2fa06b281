"""Pictures of figures: where marks stand, how keys walk them, what is said, that both themes and large text paint."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent, QColor, QImage
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from adviser_app.domain.indicators import SeriesKey
from adviser_app.ui.components import figure_paint as paint
from adviser_app.ui.components import walked
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.components.figure_bars import NAMED, BarsPicture
from adviser_app.ui.components.figure_lines import LinePicture
from adviser_app.ui.components.figure_multiples import MultiplesPicture
from adviser_app.ui.components.figure_strips import StripPicture
from adviser_app.ui.theme import Mode, Theme
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.explorer import look
from adviser_app.viewmodels.explorer.bars import Bar, BarsView
from adviser_app.viewmodels.explorer.base import Break, Figure, Marks, SeriesHead, When
from adviser_app.viewmodels.explorer.lines import Line, LineView
from adviser_app.viewmodels.explorer.multiples import MultiplesView
from adviser_app.viewmodels.explorer.strips import Strip, StripView, Tick

HEAD = SeriesHead(7, SeriesKey("Office", "Alpha rate", unit="%"), "Alpha rate", "Office", 1, "High is good")
OTHER = SeriesHead(8, SeriesKey("Office", "Beta rate", unit="%"), "Beta rate", "Office", 1, "")
WHENS = tuple(When(str(year), year + 0.5, f"{year}-01-01/P1Y") for year in (2020, 2021, 2022))
NO_MARKS = Marks("", 0, 0, None, None, None)


def figure(value: float | None, text: str = "", **more: object) -> Figure:
    return Figure(value, text or f"{value}%", **more)  # type: ignore[arg-type]


def line(code: str, name: str, style: int, *values: float | None, head: SeriesHead = HEAD) -> Line:
    figures = tuple(None if v is None else figure(v) for v in values)
    return Line(code, name, head, name, style, figures, f"{name}: a line")


def lines(*shown: Line, title: str = "Alpha rate", breaks: tuple[Break, ...] = ()) -> LineView:
    marks = tuple(Marks("3 councils", 3, 3, 9.0, 10.0 + i, 12.0, "9%", f"{10 + i}%", "12%") for i in range(3))
    return LineView(title, "below it", "Three lines.", (), "%", 1, WHENS, shown, marks, breaks, (5.0, 20.0))


GREY = line("E3", "Corby", -1, 6.0, 7.0, 8.0)
FIRST = line("E1", "Ashfield", 0, 10.0, None, 12.0)
SECOND = line("E2", "Barnsley", 1, 18.0, 19.0, 20.0)


def shown(qtbot: QtBot, picture: Drawn, width: int = 800, height: int = 500) -> Drawn:
    qtbot.addWidget(picture)
    picture.resize(width, height)
    picture.show()
    picture.setFocus()
    return picture


def told(qtbot: QtBot, picture: Drawn, *keys: Qt.Key) -> list[str]:
    """What is said at each key."""
    said = []
    for key in keys:
        qtbot.keyClick(picture, key)
        said.append(picture.said_of(picture.at) if picture.at >= 0 else "")
    return said


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> LinePicture:
    made = LinePicture(theme)
    made.set_view(lines(GREY, FIRST, SECOND))
    shown(qtbot, made)
    return made


def test_points_of_lines_stand_by_value_and_period(chart: LinePicture) -> None:
    places = chart.places()
    assert sorted(places) == [0, 1, 2, 3, 5, 6, 7, 8]  # 4: Ashfield has no figure in 2021
    assert places[0].x() < places[1].x() < places[2].x()
    assert places[6].y() < places[3].y() < places[0].y()  # up is more
    assert places[0].x() == places[3].x() == places[6].x()


def test_lines_are_walked_over_gaps_and_from_line_to_line(qtbot: QtBot, chart: LinePicture) -> None:
    key = Qt.Key
    assert told(qtbot, chart, key.Key_Left, key.Key_Left, key.Key_Left, key.Key_Up, key.Key_Up, key.Key_End,
                key.Key_Down, key.Key_Down, key.Key_Home) == [
        "Ashfield, 2022: 12.0%", "Ashfield, 2020: 10.0%", "Ashfield, 2020: 10.0%", "Barnsley, 2020: 18.0%",
        "Barnsley, 2020: 18.0%", "Barnsley, 2022: 20.0%", "Ashfield, 2022: 12.0%", "Corby, 2022: 8.0%",
        "Corby, 2020: 6.0%",
    ]  # fmt: skip
    opened: list[str] = []
    chart.opened.connect(opened.append)
    qtbot.keyClick(chart, key.Key_Return)
    assert opened == ["7/E3"]
    qtbot.keyClick(chart, key.Key_Escape)
    assert chart.at == -1


def test_the_mouse_means_the_nearest_point_and_opens_it(qtbot: QtBot, chart: LinePicture) -> None:
    opened: list[str] = []
    chart.opened.connect(opened.append)
    place = chart.places()[7].toPoint()
    qtbot.mouseMove(chart, place + QPoint(3, 3))
    assert chart.said_of(chart.at) == "Barnsley, 2021: 19.0%"
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect().topRight())
    assert opened == ["7/E2"]


def test_a_screen_reader_hears_what_the_keys_come_to_and_not_the_mouse(
    qtbot: QtBot, chart: LinePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def event(of: QObject, words: str) -> QAccessibleAnnouncementEvent:
        heard.append(words)
        return QAccessibleAnnouncementEvent(of, words)

    monkeypatch.setattr(walked, "QAccessibleAnnouncementEvent", event)
    told(qtbot, chart, Qt.Key.Key_Left, Qt.Key.Key_Up)
    assert heard == ["Ashfield, 2022: 12.0%", "Barnsley, 2022: 20.0%"]
    chart.clearFocus()
    qtbot.mouseMove(chart, chart.places()[7].toPoint())
    assert chart.at == 7
    assert len(heard) == 2


def test_another_view_forgets_what_was_pointed_at(qtbot: QtBot, chart: LinePicture) -> None:
    told(qtbot, chart, Qt.Key.Key_Left)
    chart.set_view(lines(SECOND))
    assert chart.at == -1
    assert chart.accessibleName() == "Alpha rate"
    assert chart.accessibleDescription().startswith("Three lines. Arrow keys")


def colours_of(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_lines_have_the_colours_of_their_styles_in_both_themes(qtbot: QtBot, theme: Theme, chart: LinePicture) -> None:
    assert {look.LIGHT[0], look.LIGHT[1]} <= colours_of(chart.grab().toImage())
    theme.set_mode(Mode.DARK)
    found = colours_of(chart.grab().toImage())
    assert {look.DARK[0], look.DARK[1]} <= found
    assert look.LIGHT[1] not in found


def test_a_break_and_an_uncertain_figure_are_marked(qtbot: QtBot, theme: Theme) -> None:
    def picture(view: LineView) -> QImage:
        made = LinePicture(theme)
        made.set_view(view)
        return shown(qtbot, made).grab().toImage()

    plain = picture(lines(FIRST))
    assert plain == picture(lines(FIRST))
    assert plain != picture(lines(FIRST, breaks=(Break(2021.0, "2021", "new definition"),)))
    uncertain = Line("E1", "Ashfield", HEAD, "Ashfield", 0,
                     (figure(10.0, qualified="provisional"), None, figure(12.0)), "")  # fmt: skip
    assert plain != picture(lines(uncertain))


def bars(count: int, chosen: int = 2) -> BarsView:
    made = tuple(
        Bar(f"E{i}", f"Council {i}", figure(100.0 - i, lower=99.0 - i, upper=101.0 - i), i + 1, False,
            0 if i == chosen else -1, f"Council {i}: {100 - i}%, {i + 1} of {count}")
        for i in range(count)
    )  # fmt: skip
    marks = Marks("all", count, count, 60.0, 80.0, 90.0, "60%", "80%", "90%")
    missing = (("E99", "Rutland", "suppressed"),)
    axis = (0.0, 101.0) if made else None
    return BarsView("Alpha rate", "2022", "Bars.", (), HEAD, "2022", made, marks, missing, axis)


def test_lines_to_columns_do_not_cross_the_names_above_others(qtbot: QtBot, theme: Theme) -> None:
    """Names stand on lines of their own; the line to a column further right would run through those below."""
    view = bars(NAMED + 40, 10)
    chosen = replace(view.bars[12], style=1)
    made = BarsPicture(theme)
    made.set_view(replace(view, bars=(*view.bars[:12], chosen, *view.bars[13:])))
    shown(qtbot, made, 900, 420)
    at = round(made._room(made._view, made._box(made._view), 12).center().x())  # type: ignore[arg-type]
    image = made.grab().toImage()
    names = round(made._top * 2) + 3  # the lowest line of names begins here

    def crossed(y: int) -> bool:
        """Whether the line, which is red, is at this height."""
        found = [image.pixelColor(at + dx, y) for dx in (-1, 0, 1)]
        return any(colour.red() - colour.blue() > 20 for colour in found)

    assert crossed(names - 8)  # between the names
    assert not any(crossed(names + dy) for dy in range(9))


@pytest.mark.parametrize("count", [12, NAMED, NAMED + 40])
def test_bars_are_walked_by_rank_whether_they_lie_or_stand(qtbot: QtBot, theme: Theme, count: int) -> None:
    made = BarsPicture(theme)
    made.set_view(bars(count))
    shown(qtbot, made, 900, 600)
    assert made.lying == (count <= NAMED)
    key = Qt.Key
    assert told(qtbot, made, key.Key_Down, key.Key_Down, key.Key_Up, key.Key_Home, key.Key_Left) == [
        f"Council {i}: {100 - i}%, {i + 1} of {count}" for i in (2, 3, 2, 0, 0)
    ]
    assert told(qtbot, made, key.Key_End)[0].startswith(f"Council {count - 1}:")
    places = made.places()
    longest, least = places[0], places[count - 1]
    assert longest.x() > least.x() if made.lying else longest.y() < least.y()
    for at in (0, count // 2, count - 1):
        assert made.mark_at(places[at]) == at
    assert not made.grab().isNull()


def test_where_nought_is_far_from_all_figures_there_are_dots(qtbot: QtBot, theme: Theme) -> None:
    made = BarsPicture(theme)
    made.set_view(bars(12))
    far = replace(bars(12), axis=(88.0, 101.0))
    shown(qtbot, made, 900, 600)
    wide = [p.x() for p in made.places().values()]
    made.set_view(far)
    assert max(wide) - min(wide) < max(p.x() for p in made.places().values()) - min(
        p.x() for p in made.places().values()
    )
    for count in (12, NAMED + 5):
        made.set_view(replace(bars(count), axis=(20.0, 101.0) if count > NAMED else far.axis))
        assert not made.grab().isNull()
        assert all(made.mark_at(place) == at for at, place in made.places().items())


def test_a_long_list_of_bars_is_scrolled_to_what_the_keys_come_to(qtbot: QtBot, theme: Theme) -> None:
    made = BarsPicture(theme)
    made.set_view(bars(NAMED))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(made)
    qtbot.addWidget(area)
    area.resize(700, 300)
    area.show()
    assert made.height() >= NAMED * 20  # a line each that can be read


def strip(head: SeriesHead, *values: tuple[str, float]) -> Strip:
    low, high = min(v for _, v in values), max(v for _, v in values)
    ticks = tuple(
        Tick(name[:1], name, figure(v), (v - low) / (high - low), i + 1, False, 0 if name == "Barnsley" else -1,
             f"{name}: {v}%")
        for i, (name, v) in enumerate(sorted(values, key=lambda pair: pair[1]))
    )  # fmt: skip
    return Strip(head, "2022", ticks, NO_MARKS, 0.2, 0.5, 0.8, f"{low}%", f"{high}%", (("Z", "Zed", "missing"),), "")


STRIPS = StripView(
    "2 indicators", "", "Strips.", (),
    (strip(HEAD, ("Ashfield", 1.0), ("Barnsley", 2.0), ("Corby", 3.0)),
     strip(OTHER, ("Barnsley", 5.0), ("Corby", 4.0), ("Derby", 9.0))),
    (("B", "Barnsley", 0),),
)  # fmt: skip


def test_strips_are_walked_by_value_and_by_council(qtbot: QtBot, theme: Theme) -> None:
    made = StripPicture(theme)
    made.set_view(STRIPS)
    shown(qtbot, made)
    key = Qt.Key
    assert told(qtbot, made, key.Key_Right, key.Key_Down, key.Key_Left, key.Key_Up, key.Key_Right, key.Key_Home) == [
        "Alpha rate: Barnsley: 2.0%", "Beta rate: Barnsley: 5.0%", "Beta rate: Corby: 4.0%",
        "Alpha rate: Corby: 3.0%", "Alpha rate: Corby: 3.0%", "Alpha rate: Ashfield: 1.0%",
    ]  # fmt: skip
    places = made.places()
    assert places[0].x() < places[1].x() < places[2].x()
    assert places[0].y() < places[3].y()
    for at in places:
        assert made.mark_at(places[at]) == at
    assert made.key_of(3) == "8/C"


MULTIPLES = MultiplesView(
    "Alpha rate", "", "Charts.", (), "council",
    (lines(FIRST, title="Ashfield"), lines(SECOND, title="Barnsley"),
     lines(line("E4", "Derby", 0, 8, 8, 8), title="Gamma")),
)  # fmt: skip


def test_small_charts_are_walked_on_to_the_next(qtbot: QtBot, theme: Theme) -> None:
    made = MultiplesPicture(theme)
    made.set_view(MULTIPLES)
    shown(qtbot, made, 520, 400)  # two beside each other
    key = Qt.Key
    assert told(qtbot, made, key.Key_Right, key.Key_Right, key.Key_Right, key.Key_End, key.Key_Up, key.Key_Home) == [
        "Ashfield, 2020: 10.0%", "Ashfield, 2022: 12.0%", "Barnsley, 2020: 18.0%", "Gamma: Derby, 2022: 8%",
        "Ashfield, 2022: 12.0%", "Ashfield, 2020: 10.0%",
    ]  # fmt: skip
    for at, place in made.places().items():
        assert made.mark_at(place) == at
    assert made.heightForWidth(2000) < made.heightForWidth(520) < made.heightForWidth(240)


def test_few_small_charts_fill_the_room_there_is(qtbot: QtBot, theme: Theme) -> None:
    made = MultiplesPicture(theme)
    made.set_view(replace(MULTIPLES, charts=(*MULTIPLES.charts, lines(FIRST, title="Delta"))))
    shown(qtbot, made, 1000, 420)  # four: two by two, rather than a line of narrow ones above nothing
    rooms = [made._room(at) for at in range(4)]
    assert [(round(r.left()), round(r.top())) for r in rooms] == [(0, 0), (508, 0), (0, 218), (508, 218)]
    assert rooms[-1].bottom() == pytest.approx(420)
    shown(qtbot, made, 1000, 190)  # no room for two lines
    assert {made._room(at).top() for at in range(4)} == {0.0}


def test_charts_of_indicators_say_above_them_whose_lines_they_have(qtbot: QtBot, theme: Theme) -> None:
    made, plain = MultiplesPicture(theme), MultiplesPicture(theme)
    named = replace(MULTIPLES, by="series")
    assert named.named
    made.set_view(named)
    plain.set_view(MULTIPLES)
    for picture in (made, plain):
        shown(qtbot, picture, 520, 400)
    assert plain._room(0).top() == 0
    top = round(made._room(0).top())
    assert top > 12  # room for the names
    ground = made.grab().toImage().copy(0, 0, 520, top)
    colours = {ground.pixelColor(x, y).name() for x in range(0, 520, 1) for y in range(0, top, 2)}
    assert len(colours) > 5  # they are there
    for at, place in made.places().items():
        assert made.mark_at(place) == at


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_paints_at_twice_the_text_size_and_without_figures(qtbot: QtBot, theme: Theme, scale: float) -> None:
    theme.set_scale(scale)
    nothing = LineView("None", "", "", (), "%", 1, (), (), (), (), None)
    for picture, views in (
        (LinePicture(theme), (lines(GREY, FIRST), nothing)),
        (BarsPicture(theme), (bars(9), bars(80), bars(0))),
        (StripPicture(theme), (STRIPS, StripView("None", "", "", (), (), ()))),
        (MultiplesPicture(theme), (MULTIPLES, MultiplesView("None", "", "", (), "series", (nothing,)))),
    ):
        shown(qtbot, picture, 640, 420)
        for view in views:
            picture.set_view(view)  # type: ignore[arg-type]
            assert not picture.grab().isNull()
            qtbot.keyClick(picture, Qt.Key.Key_Right)
            assert (picture.at >= 0) == bool(picture.marks())
    theme.set_scale(1.0)


def test_no_style_is_told_by_colour_alone(theme: Theme) -> None:
    assert len(set(look.SHAPES)) == len(set(look.DASHES)) == look.STYLES
    assert paint.style_color(theme, -1) == theme.color("median_line")
    assert len({paint.style_color(theme, style).name() for style in range(look.STYLES)}) == look.STYLES
    assert paint.style_color(theme, 0) == QColor(look.LIGHT[0])


def test_tables_say_what_pictures_show() -> None:
    table = figure_tables.of(bars(3))
    assert table is not None
    assert [h.title for h in table.headings] == ["Rank", "Council", "Value, 2022", "Confidence interval", "Notes"]
    assert [cell.text for cell in table.rows[0]] == ["1", "Council 0", "100.0%", "99.0% to 101.0%", ""]
    assert [cell.text for cell in table.rows[-1]] == ["", "Rutland", "", "", "suppressed"]
    assert table.keys == ("7/E0", "7/E1", "7/E2", "7/E99")

    table = figure_tables.of(lines(GREY, FIRST, SECOND))
    assert table is not None  # grey lines are not in it; the newest period first; a gap is empty
    assert [h.title for h in table.headings][:4] == ["Period", "Ashfield", "Barnsley", "Median"]
    assert [[c.text for c in row[:4]] for row in table.rows] == [
        ["2022", "12.0%", "20.0%", "12%"], ["2021", "", "19.0%", "11%"], ["2020", "10.0%", "18.0%", "10%"],
    ]  # fmt: skip

    table = figure_tables.of(STRIPS)
    assert table is not None
    assert len(table.rows) == 8 and table.keys[4] == "8/C"
    assert table.rows[1][2].said == "Barnsley, stands out"

    table = figure_tables.of(MULTIPLES)
    assert table is not None
    assert [c.text for c in table.rows[0]] == ["Ashfield", "Ashfield", "2022", "12.0%", "12%"]
    assert len(table.rows) == 2 + 3 + 3
