"""The comparison group, chosen once and stated wherever a comparison is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from adviser_app.domain.areas import GroupRule

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context

WORDS = {
    GroupRule.TYPE: "Same type of council",
    GroupRule.TIER_REGION: "Same tier, same region",
    GroupRule.TIER_ENGLAND: "Same tier, England",
}


class GroupChooser(QComboBox):
    """Shows and changes ``context.group``; several of them stay in step."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._group = context.group
        for rule, words in WORDS.items():
            self.addItem(f"Compared with: {words[0].lower()}{words[1:]}", rule)
        self.setAccessibleName("Comparison group")
        self.setAccessibleDescription("The councils that every figure is compared with, on all pages")
        self.setToolTip("The councils that every figure is compared with, on all pages")
        self._follow(self._group.rule)
        self._group.changed.connect(self._follow)
        self.activated.connect(lambda _row: self._group.choose(GroupRule(self.currentData())))  # Qt gives text back

    def _follow(self, rule: GroupRule) -> None:
        self.setCurrentIndex(self.findData(rule))
