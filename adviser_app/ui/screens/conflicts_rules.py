"""Many conflicts settled at once, by a rule; how many each rule settles is said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.exchange_fitting import fit
from adviser_app.ui.screens.verbs_exchange import ConflictFacts
from adviser_app.viewmodels import conflicts as shown
from adviser_app.viewmodels import text


class RulesDialog(QDialog):
    """``chosen``: conflicts that are selected, at least two for them to be offered. ``rule_wanted`` tells the rule and
    the conflicts it is for."""

    rule_wanted = Signal(str, list)

    def __init__(self, context: Context, facts: ConflictFacts, chosen: Sequence[Any], parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context, self._all, self._some = context, list(facts.found), list(chosen)
        self._counts: dict[str, int] = {}
        self.setWindowTitle("Settle many")
        self.setMinimumWidth(theme.px(560))
        self.rules = shown.rules(facts.found, facts.me, facts.hubs)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Settle many at once", "heading"))
        column.addWidget(
            label("What a rule does not settle stays for you to look at. All of it can be undone in one step.", "muted",
                  wrap=True)
        )  # fmt: skip
        self.every = QRadioButton(f"All {len(self._all):,} conflicts" if len(self._all) > 1 else "The one conflict")
        self.some = QRadioButton(f"The {len(self._some):,} that are chosen in the list")
        scope = QButtonGroup(self)
        for one in (self.every, self.some):
            scope.addButton(one)
        offered = len(self._some) > 1
        self.every.setVisible(offered)
        self.some.setVisible(offered)
        (self.some if offered else self.every).setChecked(True)
        scope.buttonToggled.connect(lambda _button, on: self._count() if on else None)
        column.addWidget(self.some)
        column.addWidget(self.every)
        if offered:
            column.addSpacing(4)
        self.group = QButtonGroup(self)
        self.said = []
        for at, rule in enumerate(self.rules):
            made = QRadioButton(rule.words)
            made.setAccessibleDescription(rule.said)
            self.group.addButton(made, at)
            line = label(rule.said, "muted", wrap=True)
            line.setContentsMargins(theme.px(26), 0, 0, 0)
            self.said.append(line)
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(made)
            box.addWidget(line)
            column.addLayout(box)
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(lambda _at, on: self._name() if on else None)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        self.cancel = button(theme, "Cancel", self.reject)
        self.cancel.setAutoDefault(False)
        self.go = button(theme, "Settle", self.settle, primary=True)
        self.go.setDefault(True)
        ends.addWidget(self.cancel)
        ends.addWidget(self.go)
        column.addSpacing(4)
        column.addLayout(ends)
        self.group.button(0).setFocus()
        fit(self)
        self._count()

    @property
    def scope(self) -> list[Any]:
        return self._some if self.some.isChecked() else self._all

    def _count(self) -> None:
        self.go.setEnabled(False)
        self._context.tasks.query(
            verbs.rule_counts([r.rule for r in self.rules], self.scope), self._counted, requester=self, slot="rules"
        )

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts = counts
        for at, rule in enumerate(self.rules):
            told = f"{rule.said} {shown.rule_said(counts[rule.rule], len(self.scope))}"
            self.said[at].setText(told)
            self.group.button(at).setAccessibleDescription(told)
        self._name()
        fit(self)

    def _name(self) -> None:
        count = self._counts.get(self.rules[self.group.checkedId()].rule, 0)
        self.go.setText(f"Settle {text.plural(count, 'conflict')}" if count else "Settle")
        self.go.setEnabled(count > 0)

    def settle(self) -> None:
        rule = self.rules[self.group.checkedId()].rule
        self.accept()
        self.rule_wanted.emit(rule, self.scope)
