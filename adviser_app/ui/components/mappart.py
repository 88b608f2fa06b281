"""A map of tiles with what belongs to it: what is pointed at in words, the legend, the same as a table, exports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.components.tilemap import TileMap, paint_square
from adviser_app.ui.screen import Context
from adviser_app.viewmodels import text
from adviser_app.viewmodels.tilemap import Class, MapView

_SWATCH = 16
_FIGURES = frozenset({"Value"})
_WIDTHS = {  # no class is cut: a name is told by its beginning
    "Council": 152, "Type": 120, "Value": 100, "Class": 160, "Quarter": 140, "Worst quarter": 120,
}  # fmt: skip


class MapPart(QWidget):
    """``opened(code)``: a council was chosen on the map or in the table. ``export(kind)``: png, svg, pdf or csv was
    asked for. ``controls`` stand above the map."""

    opened = Signal(str)
    export = Signal(str)

    def __init__(self, context: Context, table_id: str, controls: Sequence[QComboBox] = ()) -> None:
        super().__init__()
        self._context, self._table_id = context, table_id
        theme = context.theme
        self.view: MapView | None = None
        self.map = TileMap(theme)
        self.map.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.map.pointed.connect(self._read_out)
        self.map.opened.connect(self.opened)
        self.readout = label("", "strong", wrap=True)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop)
        theme.follow(self.readout, lambda w: w.setMinimumHeight(theme.px(20)))
        self.subtitle = label("", "muted", wrap=True)
        self.notes = label("", "muted", wrap=True)
        self.save = button(theme, "Export", lambda: None, icon="download")
        menu = QMenu(self.save)
        for words, kind in (("Picture (PNG)…", "png"), ("Drawing (SVG)…", "svg"), ("Document (PDF)…", "pdf"),
                            ("Table (CSV)…", "csv")):  # fmt: skip
            menu.addAction(words, partial(self.export.emit, kind))
        self.save.setMenu(menu)
        self.save.setAccessibleName("Export the map")
        self._legend = QGridLayout()
        self._legend.setHorizontalSpacing(8)
        self._legend.setVerticalSpacing(4)
        self._legend.setColumnStretch(1, 1)
        self.table: DataTable | None = None
        self._beside = QVBoxLayout()
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(8)
        self._beside.addWidget(self.subtitle)
        self._beside.addLayout(self._legend)
        self._beside.addWidget(self.notes)
        beside = QWidget()
        beside.setLayout(self._beside)
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.readout)
        column.addWidget(self.map, 1)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Flow(list(controls)), 1)
        top.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(Columns(theme, [(picture, 5), (beside, 4)], least=760, spacing=24), 1)
        theme.after(self, MapPart._show_legend)

    def set_view(self, view: MapView) -> None:
        self.view = view
        self.map.set_view(view)
        self.subtitle.setText(view.subtitle)
        self.notes.setText(" ".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        self._show_legend()
        headers = [c.title for c in self.table.model.columns] if self.table is not None else []
        if self.table is None or headers != list(view.headers):
            if self.table is not None:
                self._beside.removeWidget(self.table)
                self.table.deleteLater()
            self.table = self._new_table(view)
            self._beside.addWidget(self.table, 1)
        self.table.set_rows(view.rows, view.codes)
        self._read_out(self.map.at)

    def _new_table(self, view: MapView) -> DataTable:
        columns = [
            Column(f"c{i}", words, "number" if words in _FIGURES else "text", _WIDTHS.get(words, 100),
                   hidden=words == "Type", stretch=i == 0)
            for i, words in enumerate(view.headers)
        ]  # fmt: skip
        made = DataTable(self._context, self._table_id, columns, name="The map as a table")
        made.sort_by("c0")
        made.activated.connect(lambda code: self.opened.emit(str(code)))
        made.current_changed.connect(lambda code: self.map.show_code(str(code or "")))
        return made

    def _show_legend(self) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.deleteLater()
        for i, each in enumerate(self.view.classes if self.view is not None else ()):
            swatch = QLabel()
            swatch.setPixmap(self._swatch(each))
            said = f"{each.words}{f', {each.detail}' if each.detail else ''}"
            self._legend.addWidget(swatch, i, 0)
            self._legend.addWidget(label(said), i, 1)
            count = label(text.plural(each.count, "council"), "muted")
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._legend.addWidget(count, i, 2)

    def _swatch(self, each: Class) -> QPixmap:
        side, ratio = self._context.theme.px(_SWATCH), self.devicePixelRatioF()
        drawn = QPixmap(QSize(side, side) * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_square(painter, self._context.theme, drawn.rect().toRectF().adjusted(1, 1, -1, -1), each.shade)
        painter.end()
        return drawn

    def _read_out(self, at: int) -> None:
        view = self.view
        if view is None:
            return
        if at < 0:
            at = next((i for i, t in enumerate(view.tiles) if t.code == view.chosen), -1)
        self.readout.setText(view.tiles[at].said if at >= 0 else "Point at a tile, or walk with the arrow keys.")
