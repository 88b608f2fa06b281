"""What goes with a pack beside the PDF: a Word file, and what was ticked of records, listed before anything leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import ToneLabel
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
        line = QHBoxLayout()
        line.setSpacing(16)
        self.ticks: dict[str, QCheckBox] = {}
        for key in CHOICES:
            self.ticks[key] = QCheckBox(LABELS[key])
            self.ticks[key].toggled.connect(self.changed)
            line.addWidget(self.ticks[key])
        line.addStretch(1)
        column.addLayout(line)
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
