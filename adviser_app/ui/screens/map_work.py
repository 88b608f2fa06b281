"""The maps of the pages: an indicator's, the portfolio's, and how a map gets into a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from adviser_app.domain.areas import GroupRule
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.group import QuartersChooser
from adviser_app.ui.components.mappart import MapPart
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import asking, verbs_map
from adviser_app.viewmodels import tilemap as view
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import HomePage, SeriesPage
from adviser_app.viewmodels.tilemap import MapView, Place

HIGH = 740  # pixels at 100 % in which a map with its letters has room
_FILTERS = {
    "png": "Pictures (*.png)",
    "svg": "Drawings (*.svg)",
    "pdf": "PDF files (*.pdf)",
    "csv": "CSV files (*.csv)",
}
_KIND = "home/map"


def _save(screen: Screen, shown: MapView | None, kind: str, named: str) -> None:
    """Ask for a file and write the map into it."""
    if shown is None:
        return
    context = screen.context
    path = asking.save(screen, context.settings, "Export the map", f"{named}.{kind}", _FILTERS[kind], "export")
    if path is None:
        return
    path = path if path.suffix else path.with_suffix(f".{kind}")

    def written(at: Path) -> None:
        context.banner(
            "Exported", f"The map is in {at}.", tone=Tone.GOOD,
            actions=(("Open folder", partial(asking.show_file, at.parent)),), key="export",
        )  # fmt: skip

    screen.query(verbs_map.write(shown, path), written, slot="map-file")


class _MapPage(QWidget):
    """Takes its height only while it is in front: other tabs are not as high as a map."""

    def __init__(self, part: MapPart) -> None:
        super().__init__()
        self.part = part
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        self._front = False
        self._take_room()

    def set_front(self, front: bool) -> None:
        """Whether it is the tab that is seen."""
        self._front = front
        self._take_room()

    def _take_room(self) -> None:
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Expanding if self._front else policy.Ignored)


class SeriesMap(_MapPage):
    """The indicator of the page on the map; fetched while it is in front."""

    def __init__(self, screen: Screen) -> None:
        self.period, self.within = QComboBox(), QuartersChooser(screen.context)
        super().__init__(MapPart(screen.context, "series-map", (self.period, self.within)))
        self._screen = screen
        self._page: SeriesPage | None = None
        self._length: str | None = None
        self._fetched: object = None
        name(self.period, "Period of the map")
        self.period.activated.connect(lambda _at: self._fetch())
        self.within.chosen.connect(self._fetch)
        self.part.opened.connect(self._open)
        self.part.export.connect(lambda kind: _save(screen, self.part.view, kind, "map"))

    def set_front(self, front: bool) -> None:
        super().set_front(front)
        self._fetch()

    def set_page(self, page: SeriesPage, length: str | None) -> None:
        if self._page is not None and (self._page.series_id, self._length) != (page.series_id, length):
            self.period.clear()
        self._page, self._length, self._fetched = page, length, None
        self._fetch()

    def _fetch(self) -> None:
        page = self._page
        if page is None or not self._front:
            return
        asked = self._asked()
        if self._fetched == asked:
            return
        self._fetched = asked
        length = page.chart.lengths[0] if page.chart.lengths else None
        period, rule, alone = asked
        found = verbs_map.of_series(page.series_id, page.code, length, period, rule, alone=alone)
        op = self._screen.context.past.at(found)
        self._screen.query(op, self._show, slot="map")

    def _asked(self) -> tuple[str, GroupRule | None, bool]:
        return str(self.period.currentText()), self.within.rule, self.within.alone

    def _show(self, shown: MapView) -> None:
        self.period.clear()
        self.period.addItems(shown.periods)
        self.period.setCurrentIndex(self.period.findText(shown.period))
        self._fetched = self._asked()
        self.part.set_view(shown)

    def _open(self, code: str) -> None:
        if self._page is not None and code != self._page.code:
            self._screen.context.navigate("series", series_id=self._page.series_id, code=code)


class PortfolioMap(_MapPage):
    """The councils of the portfolio on the map, by what one chooses of ``view.KINDS``."""

    def __init__(self, screen: Screen) -> None:
        context = screen.context
        self.kind = QComboBox()
        super().__init__(MapPart(context, "home-map", (self.kind,)))
        self._screen = screen
        self._home: HomePage | None = None
        self._beside: Mapping[str, tuple[Cell, Cell]] = {}
        self._places: Mapping[str, tuple[str, Place]] = {}
        self._asked = False
        for key, words in view.KINDS.items():
            self.kind.addItem(words, key)
        self.kind.setCurrentIndex(max(0, self.kind.findData(context.settings.text(_KIND))))
        name(self.kind, "What the map shows")
        self.kind.activated.connect(lambda _at: self._choose())
        self.part.opened.connect(lambda code: context.navigate("council", code=code))
        self.part.export.connect(lambda kind: _save(screen, self.part.view, kind, "portfolio-map"))

    def set_front(self, front: bool) -> None:
        super().set_front(front)
        self._show()

    def set_page(self, home: HomePage, beside: Mapping[str, tuple[Cell, Cell]]) -> None:
        """``beside``: by code, clock and reasons, as far as they are there."""
        self._home, self._beside = home, beside
        self._show()

    def _choose(self) -> None:
        self._screen.context.settings.put(_KIND, str(self.kind.currentData()))
        self._show()

    def _show(self) -> None:
        if self._home is None or not self._home.lines or not self._front:
            return
        if self._places:
            kind = str(self.kind.currentData())
            self.part.set_view(view.of_portfolio(kind, self._home, self._beside, self._places))
        elif not self._asked and self._screen.context.tasks.is_open:
            self._asked = True
            self._screen.query(verbs_map.places(), self._placed, slot="places")

    def _placed(self, places: Mapping[str, tuple[str, Place]]) -> None:
        self._places = places
        self._show()
