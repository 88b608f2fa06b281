"""A view of figures on a page: title, picture or table, what is pointed at in words, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.drawn import Drawn
from adviser_app.ui.components.figure_bars import BarsPicture
from adviser_app.ui.components.figure_lines import LinePicture
from adviser_app.ui.components.figure_multiples import MultiplesPicture
from adviser_app.ui.components.figure_quadrant import QuadrantPicture
from adviser_app.ui.components.figure_strips import StripPicture
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.mappart import MapPart
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.components.walked import paint_frame
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.explorer.bars import BarsView
from adviser_app.viewmodels.explorer.lines import LineView
from adviser_app.viewmodels.explorer.multiples import MapShown, MultiplesView
from adviser_app.viewmodels.explorer.quadrant import QuadrantView
from adviser_app.viewmodels.explorer.strips import StripView
from adviser_app.viewmodels.explorer.tables import TableView

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context
    from adviser_app.ui.theme import Theme
    from adviser_app.viewmodels.explorer.base import Shown

RING = 6  # pixels about a picture, for the frame that says that it has the keyboard
_RINGS = QSize(2 * RING, 2 * RING)
_LEAST, _MAP = 300, 580  # pixels at 100 %: the picture is never lower, the page scrolls instead
_WIDTHS = {"Council": 210, "Period": 150, "Rank": 72, "Indicator": 260, "Chart": 240, "Notes": 180, "Councils": 92,
           "Confidence interval": 160}  # fmt: skip


class _Front(QStackedWidget):
    """As high as what is in front wants, not as the highest of all. Around a picture that has the keyboard stands a
    frame, clear of its words and of what is scrolled within it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setContentsMargins(RING, RING, RING, RING)

    def add_picture(self, picture: Drawn, place: QWidget) -> None:
        """``place``: the picture, or what it is scrolled in."""
        picture.installEventFilter(self)
        self.addWidget(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        front, focus = self.currentWidget(), self.window().focusWidget()
        if not isinstance(focus, Drawn) or not focus.hasFocus() or front is None:
            return
        if focus is front or front.isAncestorOf(focus):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_frame(painter, self._theme, self.rect())
            painter.end()

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint() + _RINGS if front is not None else super().minimumSizeHint()

    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() + _RINGS if front is not None else super().sizeHint()


class FigurePart(QWidget):
    """``opened(series_id, code)``: a mark or a row was chosen; the code is "" where it is no single council."""

    opened = Signal(int, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.shown: Shown | None = None
        self.title = label("", "heading", wrap=True)
        self.subtitle = label("", "muted", wrap=True)
        self.readout = label("", "strong", wrap=True)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop)
        theme.follow(self.readout, lambda w: w.setMinimumHeight(theme.px(20)))
        self.notes = label("", "muted", wrap=True)
        self.toggle = button(theme, "Show as table", self._turn, icon="table", flat=True)
        self._as_table = False
        self._lines, self._bars = LinePicture(theme), BarsPicture(theme)
        self._strips, self._multiples = StripPicture(theme), MultiplesPicture(theme)
        self._quadrant = QuadrantPicture(theme)
        self._map = MapPart(context, "explorer-map")
        self._map.save.hide()  # the page exports
        self._map.opened.connect(self._open_tile)
        self._table: DataTable | None = None
        self._made: figure_tables.FigureTable | None = None
        self._keys: tuple[str, ...] = ()
        self._headings: tuple[figure_tables.Heading, ...] = ()
        inside = self._map.layout()
        assert inside is not None  # it is made with one
        inside.setContentsMargins(0, 0, 0, 0)
        self.stack = _Front(theme)
        theme.follow(self.stack, lambda _stack: self._take_room())
        self._places: dict[QWidget, QWidget] = {}
        for picture in self._pictures:
            picture.pointed.connect(self._read_out)
            picture.opened.connect(self._open_mark)
            place = picture if picture in (self._lines, self._quadrant) else _scrolled(picture)
            self._places[picture] = place
            self.stack.add_picture(picture, place)
        self.stack.addWidget(self._map)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.readout)
        column.addWidget(self.stack, 1)
        column.addWidget(self.notes)
        for beside in (self.title, self.subtitle, self.readout, self.notes):  # they begin where the picture does
            beside.setContentsMargins(RING, 0, 0, 0)

    @property
    def _pictures(self) -> tuple[Drawn, ...]:
        return self._lines, self._bars, self._strips, self._multiples, self._quadrant

    @property
    def picture(self) -> QWidget:
        """What shows the view now: a picture, the map, or a table."""
        current = self.stack.currentWidget()
        inside = next((p for p, place in self._places.items() if place is current), current)
        assert inside is not None  # a stack with pages
        return inside

    @property
    def table(self) -> DataTable | None:
        """The view as a table, once it was asked for."""
        return self._table

    def set_shown(self, shown: Shown, made: figure_tables.FigureTable | None) -> None:
        """Another view, ``made`` the same as a table (None for a map); the form, picture or table, stays as it was
        chosen."""
        self.shown, self._made = shown, made
        self.title.setText(shown.title)
        on_map = isinstance(shown, MapShown)
        self.subtitle.setText(shown.subtitle)
        self.subtitle.setVisible(bool(shown.subtitle) and not on_map)
        self.notes.setText("\n".join(shown.notes))
        self.notes.setVisible(bool(shown.notes) and not on_map)
        if isinstance(shown, LineView):
            self._lines.set_view(shown)
        elif isinstance(shown, BarsView):
            self._bars.set_view(shown)
        elif isinstance(shown, StripView):
            self._strips.set_view(shown)
        elif isinstance(shown, MultiplesView):
            self._multiples.set_view(shown)
        elif isinstance(shown, QuadrantView):
            self._quadrant.set_view(shown)
        elif isinstance(shown, MapShown):
            self._map.set_view(replace(shown.map, notes=shown.notes))
        for picture in self._pictures:  # unit and period too: what is said of a mark need not repeat them
            picture.setAccessibleName(". ".join(filter(None, (shown.title, shown.subtitle))))
        self.toggle.setVisible(not isinstance(shown, TableView | MapShown))
        self._show_form()

    def show_as_table(self, wanted: bool) -> None:
        """As if the button had been pressed."""
        self._as_table = wanted
        self._show_form()

    @property
    def as_table(self) -> bool:
        return self._as_table

    def _turn(self) -> None:
        self.show_as_table(not self._as_table)

    def _take_room(self) -> None:
        """A map is higher than the others: its letters want room."""
        on_map = isinstance(self.shown, MapShown)
        self.stack.setMinimumHeight(self._context.theme.px(_MAP if on_map else _LEAST))

    def _show_form(self) -> None:
        shown = self.shown
        if shown is None:
            return
        table = isinstance(shown, TableView) or (self._as_table and not isinstance(shown, MapShown))
        self.toggle.setText("Show as picture" if table else "Show as table")
        if table:
            self._fill_table(shown, self._made)
        else:
            kinds = ((LineView, self._lines), (BarsView, self._bars), (StripView, self._strips),
                     (MultiplesView, self._multiples), (QuadrantView, self._quadrant),
                     (MapShown, self._map))  # fmt: skip
            widget = next(w for kind, w in kinds if isinstance(shown, kind))
            self.stack.setCurrentWidget(self._places.get(widget, widget))
        self._take_room()
        self.readout.setVisible(not table and not isinstance(shown, MapShown))
        self._read_out(-1)

    def _fill_table(self, shown: Shown, made: figure_tables.FigureTable | None) -> None:
        assert made is not None  # the map never comes here
        if self._table is None or self._headings != made.headings:
            if self._table is not None:
                self.stack.removeWidget(self._table)
                self._table.deleteLater()
            wide = 190 if isinstance(shown, TableView) and len(made.headings) <= 5 else 114
            titles = "|".join(h.title for h in made.headings)
            columns = [
                Column(f"c{i}", h.title, "number" if h.figure else "tone" if h.title == "Council" else "text",
                       _WIDTHS.get(h.title, wide if h.figure else 150), stretch=i == _stretched(made), tip=h.tip)
                for i, h in enumerate(made.headings)
            ]  # fmt: skip
            # What is remembered of columns is of these, not of another view's.
            self._table = DataTable(
                self._context, f"explorer-{shown.kind}-{crc32(titles.encode()):08x}", columns, name="Figures as a table"
            )
            self._table.activated.connect(self._open_row)
            self._headings = made.headings
            self.stack.addWidget(self._table)
        self._table.view.setAccessibleName(f"{shown.title} as a table")
        self._table.view.setAccessibleDescription(shown.subtitle)
        self._keys = made.keys
        self._table.set_rows(made.rows, list(range(len(made.rows))))
        self.stack.setCurrentWidget(self._table)

    def _read_out(self, at: int) -> None:
        picture = self.picture
        if isinstance(picture, Drawn):
            if at >= 0:
                self.readout.setText(picture.said_of(at))
                self._reveal(picture, at)
            else:
                self.readout.setText("Point at the picture, or walk it with the arrow keys.")

    def _reveal(self, picture: Drawn, at: int) -> None:
        """What the keys came to comes into sight."""
        place = self._places[picture]
        if isinstance(place, QScrollArea) and picture.hasFocus():
            spot = picture.places()[at]
            place.ensureVisible(int(spot.x()), int(spot.y()), 60, self._context.theme.px(60))

    def _open_mark(self, key: str) -> None:
        series, code = key.split("/")
        self.opened.emit(int(series), code)

    def _open_row(self, at: object) -> None:
        key = self._keys[at] if isinstance(at, int) and at < len(self._keys) else ""
        if key:
            self._open_mark(key)

    def _open_tile(self, code: str) -> None:
        self.opened.emit(-1, code)


def _stretched(made: figure_tables.FigureTable) -> int:
    """The column that takes what room is left: the notes, else the first of words."""
    titles = [h.title for h in made.headings]
    return titles.index("Notes") if "Notes" in titles else 0


def _scrolled(picture: Drawn) -> QScrollArea:
    """A picture that may be higher than the page has room for."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(picture)
    area.viewport().setAutoFillBackground(False)
    picture.setAutoFillBackground(False)
    return area
