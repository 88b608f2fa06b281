"""What a view shows, chosen in two dialogs: its indicators, one by one or a basket of them; and its councils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.domain.areas import TYPE_SHORT, GroupKind, GroupRule
from adviser_app.domain.views import View, Whom
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.picklist import Pick, PickList
from adviser_app.viewmodels import text

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context
    from adviser_app.ui.screens.verbs_explorer import Pickable
    from adviser_app.viewmodels.groups import GroupChoiceView

ALL, PORTFOLIO, CHOSEN, LIKE = "all", "portfolio", "chosen", "like:"
STANDING_OUT = 6  # so many can be told apart


class _PickDialog(QDialog):
    """A heading, a line of choices, a list with ticks, and what has been chosen in words. ``done`` tells the view."""

    chosen = Signal(object)  # View

    def __init__(self, context: Context, view: View, heading: str, about: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.view = view
        self.setWindowTitle(heading)
        room = parent.window().size() if parent is not None else QSize(theme.px(760), theme.px(620))
        self.resize(min(theme.px(760), room.width() - 64), min(theme.px(620), room.height() - 64))
        self.said = label("", "body", wrap=True)
        self.accept_button = button(theme, "Show", self._accept, icon="check", primary=True)
        self.accept_button.setDefault(True)
        self.top: list[QWidget] = []
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(heading, "heading"))
        column.addWidget(label(about, "muted", wrap=True))
        self._theme = theme

    def _finish(self, *parts: QWidget, stretched: QWidget) -> None:
        for part in parts:
            self._column.addWidget(part, 1 if part is stretched else 0)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(self.said, 1)
        ends.addWidget(button(self._theme, "Cancel", self.reject))
        ends.addWidget(self.accept_button)
        self._column.addLayout(ends)

    def _accept(self) -> None:
        self.chosen.emit(self.wanted())
        self.accept()

    def wanted(self) -> View:
        """The view as it is chosen now."""
        raise NotImplementedError


class IndicatorsDialog(_PickDialog):
    """Indicators by hand, or a basket, which the view then follows whatever is put into it."""

    def __init__(self, context: Context, view: View, there: Pickable, parent: QWidget | None) -> None:
        super().__init__(
            context, view, "Indicators to show",
            "Choose them one by one, in the order they are to stand, or take a basket: the view then follows what is "
            "in it.", parent,
        )  # fmt: skip
        self._baskets = {b.line.name: b for b in there.baskets}
        self.basket = QComboBox()
        name(self.basket, "A basket, or one by one")
        self.basket.addItem("One by one", "")
        for basket in there.baskets:
            self.basket.addItem(f"The basket “{basket.line.name}”", basket.line.name)
        self.publisher, self.topic = QComboBox(), QComboBox()
        for box, words, every, found in (
            (self.publisher, "Publisher", "All publishers", {s.key.publisher for s in there.series}),
            (self.topic, "Theme", "All themes", {s.theme for s in there.series}),
        ):
            name(box, words)
            box.addItem(every, "")
            for each in sorted(found - {""}):
                box.addItem(each, each)
            context.theme.follow(box, lambda w: w.setFixedWidth(context.theme.px(150)))
            box.activated.connect(lambda _at: self._narrow())
        self.list = PickList(context.theme, "indicators", (self.publisher, self.topic))
        self._of = {s.key: s for s in there.series}
        self._by_hand = list(view.series)
        self.list.set_picks(there.picks, view.series)
        self.list.changed.connect(self._sum_up)
        self.basket.setCurrentIndex(max(0, self.basket.findData(view.basket)))
        self.basket.activated.connect(lambda _at: self._take_basket())
        self._finish(Flow([self.basket]), self.list, stretched=self.list)
        if view.basket:
            self._take_basket()
        self._sum_up()
        self.list.search.setFocus()

    def _narrow(self) -> None:
        publisher, topic = self.publisher.currentData(), self.topic.currentData()
        of = self._of
        self.list.set_filter(
            lambda key: publisher in ("", of[key].key.publisher) and topic in ("", of[key].theme)
        )  # fmt: skip

    def _take_basket(self) -> None:
        """The members of a basket are shown ticked, and are changed on the page Indicators."""
        basket = self._baskets.get(self.basket.currentData() or "")
        if not self.list.model.fixed:
            self._by_hand = self.list.chosen
        members = [m.key for m in basket.members if m.series_id is not None] if basket is not None else self._by_hand
        self.list.model.ticked = dict.fromkeys(members)
        self.list.set_fixed(basket is not None)
        self.list.only.setChecked(basket is not None)
        self.list.narrow()

    def _sum_up(self) -> None:
        chosen, known = self.list.chosen, self.list.model.titles()
        basket = self.basket.currentData()
        first = [known.get(key, text.title(key.indicator, key.breakdown)) for key in chosen[:2]]
        more = [f"{len(chosen) - 2} more"] if len(chosen) > 2 else []
        of = f"The basket “{basket}”, {text.plural(len(chosen), 'indicator')} of it here" if basket else ""
        said = of or (f"{len(chosen)} chosen: {text.listed([*first, *more])}" if chosen else "None chosen yet")
        self.said.setText(f"{said}.")
        self.accept_button.setEnabled(bool(chosen))

    def wanted(self) -> View:
        basket = str(self.basket.currentData() or "")
        return replace(self.view, basket=basket, series=() if basket else tuple(self.list.chosen))


class CouncilsDialog(_PickDialog):
    """Which councils are in the picture, and which of them stand out."""

    def __init__(
        self, context: Context, view: View, there: Pickable, groups: Sequence[GroupChoiceView], parent: QWidget | None
    ) -> None:
        super().__init__(
            context, view, "Councils to show",
            "Choose who is in the picture. Those ticked stand out in a colour and a shape of their own, up to six.",
            parent,
        )  # fmt: skip
        self._areas = {a.code: a for a in there.councils}
        self.whom = QComboBox()
        name(self.whom, "Who is in the picture")
        for choice in groups:
            if choice.rule.kind is not GroupKind.PORTFOLIO:
                like = "A council and" if choice.rule.kind is GroupKind.OWN else "Those like one council:"
                self.whom.addItem(f"{like} {choice.words}", f"{LIKE}{choice.rule}")
        self.whom.addItem("My portfolio", PORTFOLIO)
        self.whom.addItem("All councils of England", ALL)
        self.whom.addItem("Only those ticked", CHOSEN)
        whom = view.councils
        at = CHOSEN if whom.codes else PORTFOLIO if whom.portfolio else f"{LIKE}{whom.rule}" if whom.like else ALL
        self.whom.setCurrentIndex(max(0, self.whom.findData(at)))
        self.like = QComboBox()
        name(self.like, "The council they are like")
        for area in sorted(there.councils, key=lambda a: a.name):
            self.like.addItem(area.name, area.code)
        self.like.setCurrentIndex(max(0, self.like.findData(whom.like or view.anchor)))
        context.theme.follow(self.like, lambda w: w.setFixedWidth(context.theme.px(260)))
        self.region = QComboBox()
        name(self.region, "Region")
        self.region.addItem("All regions", "")
        for region in sorted({a.region for a in there.councils if a.region}):
            self.region.addItem(region, region)
        context.theme.follow(self.region, lambda w: w.setFixedWidth(context.theme.px(170)))
        self.list = PickList(context.theme, "councils", (self.region,))
        picks = [
            Pick(a.code, a.name, ", ".join(w for w in (_kind(a.council_type), a.region) if w),
                 f"{a.official_name} {a.code}")
            for a in sorted(there.councils, key=lambda a: a.name)
        ]  # fmt: skip
        self.list.set_picks(picks, whom.codes or view.highlighted)
        self.list.changed.connect(self._sum_up)
        self.region.activated.connect(lambda _at: self._narrow())
        self.whom.activated.connect(lambda _at: self._sum_up())
        self.like.activated.connect(lambda _at: self._sum_up())
        self._finish(Flow([self.whom, self.like]), self.list, stretched=self.list)
        self._sum_up()
        self.list.search.setFocus()

    def _narrow(self) -> None:
        region = self.region.currentData()
        self.list.set_filter(lambda code: region in ("", self._areas[code].region))

    def _sum_up(self) -> None:
        at, chosen = str(self.whom.currentData()), self.list.chosen
        self.like.setVisible(at.startswith(LIKE))
        names = [self._areas[c].name for c in chosen if c in self._areas]
        shown = text.listed([*names[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])])
        if at == CHOSEN:
            said = f"{text.plural(len(names), 'council')}: {shown}." if names else "Tick at least one council."
        else:
            said = f"{shown} {'stands' if len(names) == 1 else 'stand'} out." if names else "None stands out."
        if len(names) > STANDING_OUT:
            said += f" The first {STANDING_OUT} in colours of their own."
        self.said.setText(said)
        self.accept_button.setEnabled(at != CHOSEN or bool(names))

    def wanted(self) -> View:
        at, ticked = str(self.whom.currentData()), tuple(self.list.chosen)
        if at == CHOSEN:
            return replace(self.view, councils=Whom(codes=ticked), highlighted=ticked[:STANDING_OUT])
        if at == PORTFOLIO:
            return replace(self.view, councils=Whom(portfolio=True), highlighted=ticked[:STANDING_OUT])
        if at == ALL:
            return replace(self.view, councils=Whom(), highlighted=ticked[:STANDING_OUT])
        code = str(self.like.currentData())
        # The council they are like stands out first: it is the one that the picture is about.
        others = tuple(c for c in ticked if c not in (code, self.view.councils.like))
        whom = Whom(like=code, rule=GroupRule(at.removeprefix(LIKE)))
        return replace(self.view, councils=whom, highlighted=(code, *others)[:STANDING_OUT])


def _kind(kind: object) -> str:
    return next((words for each, words in TYPE_SHORT.items() if each is kind), "")
