"""The map of tiles drawn: contrast, pointing, keys, what a screen reader gets."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import Area, AreaKind
from adviser_app.domain.indicators import Polarity, Series, SeriesKey
from adviser_app.packs import tilemap as drawing
from adviser_app.packs.templates import palette
from adviser_app.services.tilemap import places
from adviser_app.ui.components.drawing import colours
from adviser_app.ui.components.tilemap import TileMap, fill
from adviser_app.ui.theme import Mode, Theme
from adviser_app.viewmodels import tilemap, tilemap_series
from adviser_app.viewmodels.tilemap import DESCRIBED, JUDGED, MapView
from tests.ui.test_theme import contrast

SHADES = (*JUDGED, *DESCRIBED, *tilemap._BAND, tilemap.Shade("band", 1.0, 0), None)
CORNWALL, PLYMOUTH = "E06000052", "E06000026"


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_letters_of_every_tile_can_be_read(qapp: QApplication, mode: Mode) -> None:
    theme = Theme(mode)
    for shade in SHADES:
        ground, ink = fill(theme, shade)
        assert contrast(ground, ink) >= 4.5, (mode, shade)


def test_the_letters_of_every_printed_tile_can_be_read() -> None:
    for shade in SHADES:
        ground, ink = drawing._fill(shade, palette())
        assert contrast(QColor(ground), QColor(ink)) >= 4.5, shade


def view(chosen: str = "") -> MapView:
    areas = [Area(i, code, AreaKind.COUNCIL, f"Council {code}") for i, code in enumerate(places())]
    series = Series(1, SeriesKey("Sample", "Recycling rate", "", "", "%"), 1, Polarity.HIGH, None, "")
    values = np.arange(len(areas), dtype=np.float64)
    return tilemap_series.of_series(
        tilemap_series.Inputs(
            series, areas, places(), values, {}, ["2024/25"], "2024/25", tilemap_series.Quarters(), chosen, 0
        )
    )


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> TileMap:
    made = TileMap(theme)
    qtbot.addWidget(made)
    made.resize(620, 700)
    made.set_view(view(CORNWALL))
    with qtbot.waitExposed(made):
        made.show()
    return made


def code(made: TileMap) -> str:
    assert made._view is not None
    return made._view.tiles[made.at].code if made.at >= 0 else ""


def test_the_keys_begin_at_the_council_one_looks_at_and_walk(qtbot: QtBot, shown: TileMap) -> None:
    opened: list[str] = []
    shown.opened.connect(opened.append)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert code(shown) == CORNWALL
    before = shown.at
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.at != before
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.at == before
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert opened == [CORNWALL]
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.at == -1


def test_the_mouse_points_at_tiles_and_a_click_opens(qtbot: QtBot, shown: TileMap) -> None:
    pointed: list[int] = []
    opened: list[str] = []
    shown.pointed.connect(pointed.append)
    shown.opened.connect(opened.append)
    assert shown._view is not None
    for at in (0, 150, 316):
        middle = shown.room(shown._view.tiles[at]).center().toPoint()
        qtbot.mouseMove(shown, middle)
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=middle)
    assert pointed == [0, 150, 316]
    assert opened == [shown._view.tiles[at].code for at in (0, 150, 316)]
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(2, 300))  # the sea
    assert len(opened) == 3


def test_no_tile_is_cut_off_or_over_another(shown: TileMap) -> None:
    assert shown._view is not None
    rooms = [shown.room(t) for t in shown._view.tiles]
    assert all(shown.rect().toRectF().contains(room) for room in rooms)
    assert not any(a.intersects(b) for i, a in enumerate(rooms) for b in rooms[:i])


def test_tiles_have_the_colour_of_their_class_and_classes_differ(shown: TileMap, theme: Theme) -> None:
    assert shown._view is not None
    picture = shown.grab().toImage()
    for at in (0, 316):
        tile = shown._view.tiles[at]
        room = shown.room(tile)
        spot = room.topLeft().toPoint() + QPoint(round(room.width() / 2), 4)
        ground, _ink = fill(theme, shown._view.classes[tile.of].shade)
        assert picture.pixelColor(spot).name() == ground.name()
    assert fill(theme, JUDGED[0])[0] != fill(theme, JUDGED[3])[0]


def test_a_screen_reader_gets_name_and_picture_in_words(shown: TileMap) -> None:
    assert shown.accessibleName() == "Recycling rate"
    said = shown.accessibleDescription()
    assert "80 councils best quarter" in said or "79 councils best quarter" in said
    assert "Arrow keys" in said


def test_another_view_keeps_the_council_pointed_at(shown: TileMap) -> None:
    shown.show_code(PLYMOUTH)
    shown.set_view(view())
    assert code(shown) == PLYMOUTH


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_letters_of_a_map_in_a_report_can_be_read(qapp: QApplication, mode: Mode) -> None:
    """The same map, drawn for a report of figures in the window's colours."""
    roles = colours(Theme(mode))
    for shade in SHADES:
        ground, ink = drawing._fill(shade, roles)
        assert contrast(QColor(ground), QColor(ink)) >= 4.5, (mode, shade)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_colours_and_patterns_of_every_class_come_from_the_theme(
    qtbot: QtBot, shown: TileMap, theme: Theme, mode: Mode
) -> None:
    """As drawn: each class has the ground, the pattern and the letters that the theme gives it, in either theme."""
    theme.set_mode(mode)
    assert shown._view is not None
    picture = shown.grab().toImage()
    drawn: dict[object, set[str]] = {}
    for tile in shown._view.tiles:
        shade, room = shown._view.classes[tile.of].shade, shown.room(tile).toAlignedRect().adjusted(2, 2, -3, -3)
        if tile.code == CORNWALL or shade in drawn:
            continue
        seen = [picture.pixelColor(x, y).name() for x in range(room.left(), room.right())
                for y in range(room.top(), room.bottom())]  # fmt: skip
        ground, _ink = fill(theme, shade)
        assert max(set(seen), key=seen.count) == ground.name(), (mode, tile.code)
        assert max(contrast(QColor(one), ground) for one in set(seen)) >= 4.5, (mode, tile.code)
        drawn[shade] = set(seen)
    assert len(drawn) >= 4
    patterns = {shade.hatch for shade in drawn if isinstance(shade, tilemap.Shade)}
    assert len(patterns) == len([shade for shade in drawn if shade is not None])  # never by colour alone


def test_a_screen_reader_meets_a_graphic_and_hears_of_each_tile_council_value_and_class(
    qtbot: QtBot, shown: TileMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    interface = QAccessible.queryAccessibleInterface(shown)
    assert interface.role() == QAccessible.Role.Graphic
    assert interface.text(QAccessible.Text.Name) == "Recycling rate"
    heard: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: heard.append(event.message()))
    with qtbot.waitActive(shown):
        shown.activateWindow()
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown._view is not None
    for words, tile in zip(heard, (next(t for t in shown._view.tiles if t.code == CORNWALL),), strict=False):
        assert words == tile.said
    for tile in shown._view.tiles:
        said = tile.said
        assert said.startswith(f"Council {tile.code}: ")
        assert any(figure.isdigit() for figure in said.split(":", 1)[1])
        assert shown._view.classes[tile.of].words.lower() in said.lower()
    assert len(heard) == 2
