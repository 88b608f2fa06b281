"""Choosing the councils one looks after: by region, by type, or by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from adviser_app.domain.areas import TYPE_SHORT, Area, CouncilType
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text

_CODE = int(Qt.ItemDataRole.UserRole)


class PortfolioDialog(QDialog):
    """A list of all councils with a tick each; ``chosen()`` after it was accepted."""

    def __init__(self, theme: Theme, councils: Sequence[Area], chosen: Sequence[str], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Choose your councils")
        self.resize(theme.px(720), theme.px(620))
        self._areas = {a.code: a for a in councils}
        self._ticked = {code for code in chosen if code in self._areas}
        # A code that is no longer in the list (an abolished council) stays chosen: the dialog must not drop it unseen.
        self._kept = [code for code in chosen if code not in self._areas]

        self.search = QLineEdit()
        self.search.setPlaceholderText("Type part of a name")
        self.search.setClearButtonEnabled(True)
        name(self.search, "Search councils")
        self.region = QComboBox()
        self.region.addItem("All regions", "")
        for region in sorted({a.region for a in councils if a.region}):
            self.region.addItem(region, region)
        name(self.region, "Region")
        self.kind = QComboBox()
        self.kind.addItem("All types", None)
        for kind in CouncilType:
            if any(a.council_type is kind for a in councils):
                self.kind.addItem(TYPE_SHORT[kind], kind)
        name(self.kind, "Type of council")
        self.only_chosen = QCheckBox("Only chosen")
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.search, 1)
        filters.addWidget(self.region)
        filters.addWidget(self.kind)
        filters.addWidget(self.only_chosen)

        self.list = QListWidget()
        self.list.setObjectName("card")
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(1)
        name(self.list, "Councils", "Space chooses a council or takes it away")
        for area in sorted(councils, key=lambda a: a.name):
            kind_words = TYPE_SHORT[area.council_type] if area.council_type else ""
            item = QListWidgetItem(f"{area.name}   ·   {kind_words}, {area.region}")
            item.setData(_CODE, area.code)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{area.name}, {kind_words}, {area.region}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(self._state(area.code in self._ticked))
            self.list.addItem(item)

        self.add_shown = button(theme, "Choose all shown", lambda: self._tick_shown(True), icon="plus")
        self.drop_shown = button(theme, "Take away all shown", lambda: self._tick_shown(False), icon="minus")
        self.shown = label("", "muted")
        bulk = QHBoxLayout()
        bulk.setSpacing(8)
        bulk.addWidget(self.add_shown)
        bulk.addWidget(self.drop_shown)
        bulk.addStretch(1)
        bulk.addWidget(self.shown)

        self.summary = label("", "body", wrap=True)
        self.cancel = button(theme, "Cancel", self.reject)
        self.accept_button = button(theme, "Use these councils", self.accept, primary=True)
        self.accept_button.setDefault(True)
        ends = QHBoxLayout()
        ends.setSpacing(12)
        ends.addWidget(self.summary, 1)
        ends.addWidget(self.cancel)
        ends.addWidget(self.accept_button)

        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label("Choose your councils", "heading"))
        column.addWidget(
            label("The councils you look after: pick a region or a type and choose all shown, or tick them by hand.",
                  "muted", wrap=True)
        )  # fmt: skip
        column.addLayout(filters)
        column.addWidget(self.list, 1)
        column.addLayout(bulk)
        column.addSpacing(4)
        column.addLayout(ends)

        self.search.textChanged.connect(lambda _t: self._filter())
        self.region.currentIndexChanged.connect(lambda _i: self._filter())
        self.kind.currentIndexChanged.connect(lambda _i: self._filter())
        self.only_chosen.toggled.connect(lambda _on: self._filter())
        self.list.itemChanged.connect(self._changed)
        self._filter()
        self._sum_up()
        self.search.setFocus()

    def chosen(self) -> list[str]:
        """Codes, by name."""
        return sorted(self._ticked, key=lambda code: self._areas[code].name) + self._kept

    @staticmethod
    def _state(on: bool) -> Qt.CheckState:
        return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(i) for i in range(self.list.count())]

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        shown = 0
        for item in self._items():
            area = self._areas[item.data(_CODE)]
            hay = f"{area.name} {area.official_name} {area.code}".casefold()
            fits = (
                all(w in hay for w in words)
                and self.region.currentData() in ("", area.region)
                and self.kind.currentData() in (None, area.council_type)
                and (not self.only_chosen.isChecked() or area.code in self._ticked)
            )
            item.setHidden(not fits)
            shown += fits
        self.shown.setText(f"{text.plural(shown, 'council')} shown")
        self.add_shown.setEnabled(shown > 0)
        self.drop_shown.setEnabled(shown > 0)

    def _changed(self, item: QListWidgetItem) -> None:
        code = item.data(_CODE)
        if item.checkState() == Qt.CheckState.Checked:
            self._ticked.add(code)
        else:
            self._ticked.discard(code)
        self._sum_up()

    def _tick_shown(self, on: bool) -> None:
        blocked = self.list.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(self._state(on))
                (self._ticked.add if on else self._ticked.discard)(item.data(_CODE))
        self.list.blockSignals(blocked)
        self.list.viewport().update()
        self._sum_up()

    def _sum_up(self) -> None:
        count = len(self._ticked) + len(self._kept)
        regions = Counter(self._areas[code].region for code in self._ticked).most_common()
        parts = [f"{n} in {region}" for region, n in regions[:3] if region]
        if len(regions) > 3:
            parts.append(f"{sum(n for _, n in regions[3:])} elsewhere")
        where = f": {text.listed(parts)}" if parts else ""
        self.summary.setText(f"{text.plural(count, 'council')} chosen{where}." if count else "No council chosen yet.")
