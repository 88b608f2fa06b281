"""Labels and what they say, one below the other: facts to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.theme import Theme


class Facts(QWidget):
    """``set_facts([(label, words)])``: words wrap and can be selected; a screen reader reads all of it as its name."""

    def __init__(self, theme: Theme, name: str, width: int = 132) -> None:
        """``width`` of the labels in pixels at 100 %."""
        super().__init__()
        self._theme, self._name, self._width = theme, name, width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._facts: tuple[tuple[str, str], ...] = ()
        theme.follow(self, lambda w: w._grid.setColumnMinimumWidth(0, theme.px(width)))

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return self._facts

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        self._facts = tuple(facts)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (said, words) in enumerate(self._facts):
            tag = label(said, "muted", wrap=True)
            self._theme.follow(tag, lambda w: w.setMaximumWidth(self._theme.px(self._width)))
            self._grid.addWidget(tag, row, 0, top)
            value = label(words, "body", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(value, row, 1, top)
        self.setAccessibleName(f"{self._name}: " + "; ".join(f"{said}: {words}" for said, words in self._facts))
        self.setVisible(bool(self._facts))
