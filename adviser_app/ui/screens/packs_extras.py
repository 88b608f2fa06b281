"""What goes with a pack beside its own figures: what was ticked of records, listed before anything leaves, and reports
of figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.pack_records import CHOICES, LABELS

if TYPE_CHECKING:
    from adviser_app.viewmodels.pack_records import Leaving

NOTHING = "Nothing personal or confidential leaves: no contact, note, action or reason. Private notes never do."


class Extras(QWidget):
    """Ticks, and below them what they let leave. ``changed``: another one was ticked."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.ticks: dict[str, QCheckBox] = {}
        for key in CHOICES:
            self.ticks[key] = QCheckBox(LABELS[key])
            self.ticks[key].toggled.connect(self.changed)
        column.addWidget(Flow(list(self.ticks.values()), 16, below=4))
        self.leaving = ToneLabel(theme, NOTHING, Tone.MUTED, "lock")
        self.leaving.setAccessibleName("What leaves with the packs")
        column.addWidget(self.leaving)

    def ticked(self) -> tuple[str, ...]:
        return tuple(key for key, box in self.ticks.items() if box.isChecked())

    def show_leaving(self, found: Sequence[Leaving]) -> None:
        """What would leave with the packs as they are chosen."""
        said = [one.sentence for one in found]
        if said:
            self.leaving.set(f"Leaves with the packs: {'; '.join(said)}.", Tone.WARN, "triangle-alert")
        else:
            self.leaving.set(NOTHING, Tone.MUTED, "lock")


class PackReports(QWidget):
    """Reports of figures, a tick each: their views stand in each pack, for its council."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._none = label("There is no report of figures yet.", "muted", wrap=True)
        self._column.addWidget(self._none)
        self._boxes: QWidget | None = None
        self.ticks: dict[str, QCheckBox] = {}

    def set_reports(self, found: Sequence[tuple[str, str]]) -> None:
        """(row, name) of each report; ticks stay where their report is still there."""
        ticked = self.ticked()
        self.ticks = {}
        for row, name in found:
            box = self.ticks[row] = QCheckBox(name.replace("&", "&&"))
            box.setAccessibleName(f"With the report {name}")
            box.setChecked(row in ticked)
        if self._boxes is not None:
            self._column.removeWidget(self._boxes)
            self._boxes.deleteLater()
        self._boxes = Flow(list(self.ticks.values()), 16, below=4)
        self._column.addWidget(self._boxes)
        self._none.setVisible(not found)

    def ticked(self) -> tuple[str, ...]:
        return tuple(row for row, box in self.ticks.items() if box.isChecked())
