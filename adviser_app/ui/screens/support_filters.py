"""What the views of a page are narrowed to: one line of choices for all of them, remembered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from adviser_app.domain import financial_years
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.screen import Context
from adviser_app.ui.screens.verbs_support import Wanted
from adviser_app.viewmodels.support import Choice, Options

MINE = "mine"
NOW = "now"  # remembered instead of the year, so that it moves on in April
_PARTS = (
    ("scope", "Councils", "All councils", 138), ("year", "Year", "All years", 114),
    ("region", "Region", "All regions", 128), ("type", "Type of council", "All types", 116),
    ("theme", "Theme", "All themes", 124), ("offer", "Offer", "All offers", 116),
    ("status", "Status", "Any status", 124),
)  # fmt: skip
"""Key, name, what it says where it narrows nothing, width in pixels at 100 %: all of them in a window of 1280."""


def present_year() -> str:
    """The financial year of today, canonical."""
    return financial_years.year_of(date.today())


class FilterBar(QWidget):
    """``changed`` when a choice was made; ``wanted`` is what they say."""

    changed = Signal()

    def __init__(
        self, context: Context, *, kept: str = "support", parts: Sequence[str] = (), scope: str = "",
        more: Sequence[QWidget] = (),
    ) -> None:  # fmt: skip
        """``kept``: under which name the page's choices are remembered; ``parts``: the choices there are (all unless
        given); ``scope``: which councils until somebody chose; ``more``: controls of the page's own on the same
        line."""
        super().__init__()
        self._context, self._kept = context, kept
        self._chosen: dict[str, str] = {}
        self.boxes: dict[str, QComboBox] = {}
        first = {"scope": scope, "year": NOW}
        for key, words, every, width in _PARTS:
            self._chosen[key] = ""
            if parts and key not in parts:
                continue
            box = QComboBox()
            name(box, words)
            box.addItem(every, "")
            box.activated.connect(lambda _at, key=key: self._choose(key))
            context.theme.follow(box, partial(self._size, width))
            self.boxes[key] = box
            self._chosen[key] = context.settings.text(f"{kept}/{key}", first.get(key, ""))
        self.clear = button(context.theme, "Clear", self.clear_all, icon="x", flat=True, tip="Take all filters away")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Flow([*self.boxes.values(), *more, self.clear]))
        self._show()

    def _size(self, width: int, box: QComboBox) -> None:
        box.setFixedWidth(self._context.theme.px(width))

    @property
    def wanted(self) -> Wanted:
        chosen = self._chosen
        return Wanted(
            portfolio=chosen["scope"] == MINE, group=chosen["scope"] if chosen["scope"] != MINE else "",
            region=chosen["region"], council_type=chosen["type"],
            theme=chosen["theme"], offer=chosen["offer"], status=chosen["status"],
            year=present_year() if chosen["year"] == NOW else chosen["year"],
        )  # fmt: skip

    def set_options(self, options: Options, *, has_portfolio: bool, groups: Sequence[Choice] = ()) -> None:
        """What there is to choose from; a choice that is not there any more is taken back. ``groups``: of councils,
        besides the portfolio."""
        years = [Choice(NOW if y.value == present_year() else y.value, y.words) for y in options.years]
        lists: dict[str, Sequence[Choice]] = {
            "scope": [*([Choice(MINE, "My portfolio")] if has_portfolio else []), *groups], "year": years,
            "region": options.regions, "type": options.types, "theme": options.themes, "offer": options.offers,
            "status": options.statuses,
        }  # fmt: skip
        for key, box in self.boxes.items():
            choices = lists[key]
            while box.count() > 1:
                box.removeItem(1)
            for choice in choices:
                box.addItem(choice.words, choice.value)
            if box.findData(self._chosen[key]) < 0:
                self._chosen[key] = ""
            width = max((box.fontMetrics().horizontalAdvance(c.words) for c in choices), default=0)
            popup = box.view()
            popup.setMinimumWidth(min(width + self._context.theme.px(56), self._context.theme.px(420)))
        self._show()

    def show_parts(self, *keys: str) -> None:
        """Only these choices matter to the view that is open; the others keep what they say."""
        for key, box in self.boxes.items():
            box.setVisible(key in keys)

    def choose(self, **parts: str) -> None:
        """As if these choices had been made: ``choose(offer="…", year="")``."""
        for key, value in parts.items():
            self._chosen[key] = NOW if key == "year" and value == present_year() else value
            self._keep(key)
        self._show()
        self.changed.emit()

    def clear_all(self) -> None:
        """Everything but the year: whatever is counted is counted of one."""
        self.choose(**{key: "" for key in self.boxes if key != "year"})

    def _choose(self, key: str) -> None:
        value = str(self.boxes[key].currentData() or "")
        if value != self._chosen[key]:
            self._chosen[key] = value
            self._keep(key)
            self._show()
            self.changed.emit()

    def _keep(self, key: str) -> None:
        self._context.settings.put(f"{self._kept}/{key}", self._chosen[key])

    def _show(self) -> None:
        for key, box in self.boxes.items():
            box.setCurrentIndex(max(0, box.findData(self._chosen[key])))
            box.setToolTip(box.currentText())
        self.clear.setVisible(any(value for key, value in self._chosen.items() if key != "year"))
