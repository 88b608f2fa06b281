"""How a page of several parts is made: its tabs, the button of what is rarer, and parts that stand below each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLayout, QMenu, QTabBar, QToolButton, QVBoxLayout, QWidget

from adviser_app.ui.actions import Action
from adviser_app.ui.components.forms import follow_icon, name
from adviser_app.ui.theme import Theme

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context

Part = QWidget | QLayout


class PageTabs(QTabBar):
    """The parts of a page by key, in their order. ``words``: on each tab; ``kept``: the setting that remembers which
    was open, "" where the page opens at its first."""

    def __init__(
        self, context: Context, named: str, words: Mapping[str, str], kept: str = "", *, in_card: bool = False
    ) -> None:  # fmt: skip
        """``in_card``: they stand in a card, without the line below them."""
        super().__init__()
        self._all = menu_button(context.theme, " ", f"{named}: all of them", "All tabs, also those without room here")
        self._all.setObjectName("alltabs")
        self._all.setParent(self)
        self._all.hide()
        self._all.menu().aboutToShow.connect(self._list_all)
        self.setDrawBase(not in_card)
        self._keys = list(words)
        self._context = context
        self.setObjectName("pages")
        self.setExpanding(False)
        name(self, named)
        for said in words.values():
            self.addTab(said)
        if kept:
            self.turn_to(context.settings.text(kept))
            self.currentChanged.connect(lambda at: context.settings.put(kept, self._keys[at]))

    @property
    def key(self) -> str:
        """Of the tab that is open."""
        return self._keys[self.currentIndex()]

    def turn_to(self, key: str) -> None:
        """Open a tab; one that there is not changes nothing."""
        if key in self._keys:
            self.setCurrentIndex(self._keys.index(key))

    def walk(self, screen: str, words: str) -> None:
        """Ctrl+PgDown and Ctrl+PgUp go along the tabs while a screen is shown; ``words`` of the first of them."""
        for said, keys, step in ((words, "Ctrl+PgDown", 1), ("View before", "Ctrl+PgUp", -1)):
            self._context.actions.add(
                Action(f"{screen}.view{step:+d}", said, partial(self._step, step), keys, "", "View", screen,
                       in_palette=False)
            )  # fmt: skip

    def tabLayoutChange(self) -> None:
        """Where tabs have no room, a list of all of them stands in the place of the arrows, which hide how many more
        there are."""
        super().tabLayoutChange()
        arrows = [w for w in self.findChildren(QToolButton) if w is not self._all and not w.isHidden()]
        self._all.setVisible(bool(arrows))
        if arrows:
            there = QRect()
            for arrow in arrows:
                there = there.united(arrow.geometry())
            self._all.setText(f"All {sum(self.isTabVisible(i) for i in range(self.count()))}")
            self._all.setGeometry(there)
            self._all.raise_()

    def _list_all(self) -> None:
        menu = self._all.menu()
        menu.clear()
        for at in range(self.count()):
            if self.isTabVisible(at):
                one = menu.addAction(self.tabText(at), partial(self.setCurrentIndex, at))
                one.setCheckable(True)
                one.setChecked(at == self.currentIndex())

    def _step(self, by: int) -> None:
        self.setCurrentIndex((self.currentIndex() + by) % len(self._keys))


def menu_button(theme: Theme, words: str, named: str, tip: str) -> QToolButton:
    """A button that opens its ``menu()``: ``words`` with an arrow behind them, or without words three dots."""
    made = QToolButton()
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setAccessibleName(named)
    made.setToolTip(tip)
    menu = QMenu(made)
    if words:
        made.setText(words)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    else:
        made.setProperty("look", "flat")
    follow_icon(theme, made, "chevron-down" if words else "ellipsis", "text_muted")
    made.setMenu(menu)
    return made


def stacked(
    inside: QWidget | None, *parts: Part | tuple[Part, int], spacing: int = 12, top: bool = False
) -> QVBoxLayout:  # fmt: skip
    """Parts below each other, without margins: all there is in a widget, or (None) a part of another stack. A part may
    come with its stretch; ``top``: what room is left stays below them."""
    column = QVBoxLayout() if inside is None else QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for one in parts:
        part, stretch = one if isinstance(one, tuple) else (one, 0)
        if isinstance(part, QWidget):
            column.addWidget(part, stretch)
        else:
            column.addLayout(part, stretch)
    if top:
        column.addStretch(1)
    return column
