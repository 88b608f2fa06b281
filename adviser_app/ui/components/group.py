"""The comparison group and the display group, each chosen once and stated wherever it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyleOptionComboBox

from adviser_app.domain.areas import GroupRule

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context
    from adviser_app.viewmodels.groups import GroupChoiceView


_WIDEST, _NARROWEST, _ARROW = 430, 200, 60  # pixels at 100 %: of the box, and of its arrow and margins


class _Chooser(QComboBox):
    """A list of groups that follows what there is to choose from."""

    def __init__(self, context: Context, words: str, about: str) -> None:
        super().__init__()
        self._context = context
        self.setAccessibleName(words)
        self.setAccessibleDescription(about)
        self._about = about
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        context.group.offered.connect(self._fill)
        self.activated.connect(lambda _row: self._chosen(str(self.currentData() or "")))  # Qt gives text back

    def sizeHint(self) -> QSize:
        """As wide as the group that is chosen, up to a point: names may be long, and pages must not grow with them."""
        theme = self._context.theme
        said = self.fontMetrics().horizontalAdvance(self.currentText()) + theme.px(_ARROW) + 2
        return QSize(min(said, theme.px(_WIDEST)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a narrow page; the list that opens is as wide as its entries."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._context.theme.px(_NARROWEST)), hint.height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """A name that is too long ends with "…"; the tool tip has it whole."""
        super().initStyleOption(option)
        room = self.width() - self._context.theme.px(_ARROW)
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def showPopup(self) -> None:
        theme, view = self._context.theme, self.view()
        assert view is not None  # a box has a list
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + theme.px(32), theme.px(_WIDEST * 2)))
        super().showPopup()

    def _current(self) -> str:
        """The data of the entry that is chosen."""
        raise NotImplementedError

    def _first(self) -> list[tuple[str, str]]:
        """Entries before the groups: (words, data)."""
        return []

    def _said(self, choice: GroupChoiceView) -> str:
        raise NotImplementedError

    def _choose(self, rule: GroupRule | None) -> None:
        raise NotImplementedError

    def _fill(self) -> None:
        self.clear()
        for words, data in self._first():
            self.addItem(words, data)
        for choice in self._context.group.choices:
            self.addItem(self._said(choice), str(choice.rule))
        self._follow()

    def _follow(self) -> None:
        current = self._current()
        if self.findData(current) < 0:  # chosen a moment ago, and not among those offered yet
            self.addItem(self._said(self._context.group.view(GroupRule(current))), current)
        self.setCurrentIndex(self.findData(current))
        self.updateGeometry()
        self.setToolTip(f"{self.currentText()}\n{self._about}")

    def _chosen(self, data: str) -> None:
        self._choose(GroupRule(data) if data else None)


class GroupChooser(_Chooser):
    """Shows and changes ``context.group``; several of them stay in step."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Comparison group", "The councils that every figure is compared with, on all pages")
        context.group.changed.connect(lambda _rule: self._follow())
        self._fill()

    def _current(self) -> str:
        return str(self._context.group.rule)

    def _said(self, choice: GroupChoiceView) -> str:
        return f"Compared with: {choice.words}"

    def _choose(self, rule: GroupRule | None) -> None:
        assert rule is not None  # every entry is a group
        self._context.group.choose(rule)


class ShownChooser(_Chooser):
    """Shows and changes the display group: whose lines are drawn beside the council's."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context, "Councils shown", "The councils whose lines are drawn beside; nothing is compared with them"
        )
        context.group.shown_changed.connect(lambda _rule: self._follow())
        self._fill()

    def _current(self) -> str:
        return str(self._context.group.shown or "")

    def _first(self) -> list[tuple[str, str]]:
        return [("Shown beside: the comparison group", "")]

    def _said(self, choice: GroupChoiceView) -> str:
        return f"Shown beside: {choice.words}"

    def _choose(self, rule: GroupRule | None) -> None:
        self._context.group.show_beside(rule)


class PictureChooser(_Chooser):
    """The group whose median and quartiles are marked in one picture; nothing else changes. ``chosen``: a GroupRule, or
    None for the councils that are shown."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        self._rule: GroupRule | None = None
        super().__init__(context, "Compared with", "The councils whose median and quartiles are marked in this picture")
        self._fill()

    def set_rule(self, rule: GroupRule | None) -> None:
        """Show this as the choice."""
        self._rule = rule
        self._follow()

    def _current(self) -> str:
        return str(self._rule or "")

    def _first(self) -> list[tuple[str, str]]:
        return [("Compared with: the councils shown", "")]

    def _said(self, choice: GroupChoiceView) -> str:
        return f"Compared with: {choice.words}"

    def _choose(self, rule: GroupRule | None) -> None:
        self._rule = rule
        self.chosen.emit(rule)


class QuartersChooser(_Chooser):
    """Whose quarters a map has; nothing else changes. ``rule``: None for all councils; ``alone``: only those that the
    council of the page is compared with. ``chosen`` when somebody chose."""

    chosen = Signal()
    _ALONE = "alone"

    def __init__(self, context: Context) -> None:
        self._data = ""
        super().__init__(context, "Quarters of the map", "The councils among which each one’s quarter is told")
        self._fill()

    @property
    def rule(self) -> GroupRule | None:
        if self.alone:
            return self._context.group.rule
        return GroupRule(self._data) if self._data else None

    @property
    def alone(self) -> bool:
        return self._data == self._ALONE

    def _current(self) -> str:
        return self._data

    def _first(self) -> list[tuple[str, str]]:
        return [("Quarters of: all councils", ""), ("Quarters of: only those compared with", self._ALONE)]

    def _said(self, choice: GroupChoiceView) -> str:
        return f"Quarters of: {choice.words}"

    def _chosen(self, data: str) -> None:
        self._data = data
        self.chosen.emit()
