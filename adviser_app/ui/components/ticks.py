"""A list to tick: several out of many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from adviser_app.ui.theme import Theme

_KEY = int(Qt.ItemDataRole.UserRole)


class TickList(QListWidget):
    """``set_items([(key, words)])``; ``turned`` when the user ticks or clears one. Space does."""

    turned = Signal()

    def __init__(self, theme: Theme, name: str, description: str = "Space ticks or clears one") -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _item: self.turned.emit())
        theme.follow(self, lambda w: w._size())

    def set_items(self, items: Sequence[tuple[str, str]], *, ticked: bool, barred: Sequence[str] = ()) -> None:
        """Put these there, all ticked or none; those ``barred`` (keys) can be read only."""
        self.blockSignals(True)
        self.clear()
        for key, words in items:
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            item.setToolTip(words)
            flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags & ~Qt.ItemFlag.ItemIsEnabled if key in barred else flags)
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.addItem(item)
        self._size()
        self.blockSignals(False)

    @property
    def keys(self) -> list[str]:
        return [str(item.data(_KEY)) for item in self._items()]

    @property
    def ticked(self) -> list[str]:
        return [str(item.data(_KEY)) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def tick(self, key: str, on: bool = True) -> None:
        """As if the user had."""
        for item in self._items():
            if item.data(_KEY) == key:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def height_of(self, rows: int) -> int:
        """How high it is to show so many rows."""
        return self._theme.px(8 + 34 * rows)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(i) for i in range(self.count())]

    def _size(self) -> None:
        self.blockSignals(True)
        for item in self._items():
            item.setSizeHint(QSize(0, self._theme.px(34)))
        self.blockSignals(False)
