"""The chart of a series: the council's line, the group's middle half as a band, its median, as a picture or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from adviser_app.viewmodels.models import ChartView

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context


class Chart(QWidget):
    """Light until it has something to show: pyqtgraph is loaded with the first ``set_chart``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_chart(self, view: ChartView) -> None: ...
