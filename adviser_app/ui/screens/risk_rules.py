"""The rules of the overview: from which threshold on a reason is one, and what would change without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, FieldError, canonical
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import add_row, button
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.record_fields import make_editor
from adviser_app.ui.components.record_form import FieldRow
from adviser_app.ui.components.rowlist import Entry, RowList
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_risk as verbs
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.records import Choices

if TYPE_CHECKING:
    from adviser_app.ui.screens.risk import RiskScreen
    from adviser_app.viewmodels.risk import RiskView, RulesView, RuleView

RULE = RECORD_TYPES["risk_rule"]
COLUMNS = (
    Column("on", "On", "tone", 74, tip="Whether it is looked for"),
    Column("reason", "Reason", width=202),
    Column("threshold", "Threshold", width=150, stretch=True),
    Column("councils", "Councils", "number", 86, tip="Councils that have this reason now"),
    Column("gone", "Only this", "number", 90, tip="Councils that would have no reason left without it"),
)


class RulesPart(QWidget):
    """``set_view`` with the overview, by which what would change is counted."""

    def __init__(self, screen: RiskScreen) -> None:
        super().__init__()
        self._screen, self.context = screen, screen.context
        theme = self.context.theme
        self.view: RulesView | None = None
        self._rules: dict[str, RuleView] = {}
        self.sentence = label("", "heading", wrap=True)
        self.table = DataTable(self.context, "risk-rules", COLUMNS, title="Rules", name="Rules of the overview",
                               toolbar=False)  # fmt: skip
        self.table.current_changed.connect(lambda _key: self._read())
        self.editor = RuleEditor(self)
        self.table.activated.connect(lambda _key: self.editor.on.setFocus())
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(430)))
        stacked(self, self.sentence, (Columns(theme, [(frame, 13), (self.editor, 7)], least=820), 1))

    def set_view(self, overview: RiskView) -> None:
        self.view = overview.rules
        self._rules = {rule.rule: rule for rule in overview.rules.rules}
        self._screen.query(verbs.baskets(), self._show, slot="rules")

    def _show(self, baskets: list[tuple[str, str]]) -> None:
        if self.view is None:
            return
        self.sentence.setText(self.view.sentence)
        self.editor.set_baskets(baskets)
        self.table.set_rows([_row(rule) for rule in self._rules.values()], list(self._rules))
        if self.table.current_key() is None and self._rules:
            self.table.select_key(next(iter(self._rules)))
        self._read()

    def _read(self) -> None:
        rule = self._rules.get(str(self.table.current_key() or ""))
        if rule is not None:
            self.editor.show_rule(rule)

    def first_focus(self) -> QWidget | None:
        return self.table.view

    def save(self, rule: RuleView, values: dict[str, str]) -> None:
        """Write what was changed of a rule; every page that counts by it fetches anew."""

        def done(_view: Any) -> None:
            self.context.banner(
                "The rule is changed", f"{rule.label}.", tone=Tone.GOOD,
                actions=(("Undo", lambda: self.context.actions.run("edit.undo")),), key="risk-rule",
            )  # fmt: skip

        self.context.tasks.write(
            verbs.set_rule(rule.rule, values), done, self.editor.refused, requester=self, what=verbs.KINDS
        )

    def try_without(self, rule: RuleView) -> None:
        """The overview without a reason; nothing is stored."""
        self._screen.rule_actions[rule.rule].setChecked(True)
        self.context.navigate("risk", tab="overview")


class RuleEditor(Card):
    """The chosen rule: what it counts, its thresholds to change, and what would change if it were off."""

    def __init__(self, part: RulesPart) -> None:
        super().__init__()
        self._part = part
        theme = self._theme = part.context.theme
        self._rule: RuleView | None = None
        self._baskets: list[tuple[str, str]] = []
        self.content.setContentsMargins(16, 12, 8, 12)
        self.rows: dict[str, FieldRow] = {}
        self.basket: QComboBox | None = None
        self.heading = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.on = QCheckBox("Looked for")
        self._fields = QWidget()
        self.form = QFormLayout(self._fields)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.said = ToneLabel(theme)
        self.said.hide()
        self.would_heading = label("If it were switched off", "heading", wrap=True)
        self.would = label("", "body", wrap=True)
        self.gone = RowList(theme, "Councils that would have no reason left")
        self.gone.chosen.connect(lambda code: part.context.navigate("council", code=code))
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for one in (self.heading, self.about, self.on, self._fields, self.said):
            column.addWidget(one)
        for one in (self.would_heading, self.would, self.gone):
            column.addWidget(one)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(area.horizontalScrollBarPolicy().ScrollBarAlwaysOff)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        area.setWidget(inside)
        self.content.addWidget(area, 1)
        self.save_button = button(theme, "Save", self.save, icon="check", primary=True, tip="Save (Ctrl+Enter)")
        self.try_button = button(theme, "Try without it", self._try, icon="eye",
                                 tip="The overview without this reason; nothing is stored")  # fmt: skip
        self.content.addWidget(Flow([self.save_button, self.try_button]))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.save)
            shortcut.setContext(shortcut.context().WidgetWithChildrenShortcut)
        self.on.toggled.connect(lambda _on: self._enable())
        theme.follow(self, lambda w: w.setMinimumHeight(theme.px(300)))

    def set_baskets(self, baskets: list[tuple[str, str]]) -> None:
        """(row, name) of those there are."""
        self._baskets = baskets

    def show_rule(self, rule: RuleView) -> None:
        """A rule to read and change; what was typed at another one and not saved is gone."""
        self._rule = rule
        self.said.hide()
        self.heading.setText(rule.label)
        self.about.setText(rule.why or rule.about)
        self._make_fields(rule)
        self.on.setChecked(rule.on)
        self.would_heading.setText("If it were switched off" if rule.on else "If it were switched on")
        self.would.setText(rule.would)
        self.gone.set_entries([Entry(code, named, "No other reason", "building-2") for code, named in rule.gone])
        self.gone.setVisible(bool(rule.gone))
        self._theme.follow(self.gone, lambda w: w.setFixedHeight(self._theme.px(44) * min(5, max(1, w.count()))))
        self._enable()

    def _make_fields(self, rule: RuleView) -> None:
        while self.form.rowCount():
            self.form.removeRow(0)
        self.rows, self.basket = {}, None
        for one in rule.fields:
            if one.field == "basket":
                self.basket = QComboBox()
                self.basket.addItem("All that can be judged", "")
                for row, named in self._baskets:
                    self.basket.addItem(named, row)
                self.basket.setCurrentIndex(max(0, self.basket.findData(one.value)))
                self.basket.activated.connect(lambda _at: self._enable())
                add_row(self.form, one.words, self.basket)
                continue
            field = replace(RULE.by_name[one.field], help="")  # what is counted is said above
            field_row = FieldRow(self._theme, make_editor(self._theme, field, Choices()))
            field_row.editor.set(one.value)
            field_row.editor.changed.connect(self._enable)
            words = f"{one.words} ({one.unit})" if one.unit else one.words
            add_row(self.form, words, field_row, control=field_row.editor.control)
            field_row.editor.describe(words, "")
            self.rows[one.field] = field_row
        self._fields.setVisible(bool(rule.fields))

    def values(self) -> dict[str, str]:
        """What differs from the rule as it is. Raises FieldError for what is no number."""
        if self._rule is None:
            return {}
        now = {field: canonical(RULE.by_name[field], row.editor.text()) for field, row in self.rows.items()}
        if self.basket is not None:
            now["basket"] = str(self.basket.currentData() or "")
        before = {one.field: one.value for one in self._rule.fields}
        changed = {field: value for field, value in now.items() if value != before.get(field, "")}
        if self.on.isChecked() != self._rule.on:
            changed["on"] = "yes" if self.on.isChecked() else "no"
        return changed

    def _enable(self) -> None:
        try:
            self.save_button.setEnabled(bool(self.values()))
        except FieldError:
            self.save_button.setEnabled(True)  # pressing it says what is wrong
        self.try_button.setEnabled(self._rule is not None and self._rule.on)

    def save(self) -> None:
        rule = self._rule
        if rule is None:
            return
        wrong: dict[str, FieldError] = {}
        for field, row in self.rows.items():
            try:
                given = canonical(RULE.by_name[field], row.editor.text())
                if not given:
                    wrong[field] = FieldError("no-threshold", "A number is needed.", "Switch the rule off instead?")
            except FieldError as error:
                wrong[field] = error
            row.set_wrong(wrong.get(field))
        if wrong:
            self.rows[next(iter(wrong))].editor.control.setFocus()
            return
        values = self.values()
        if values:
            self._part.save(rule, values)

    def refused(self, error: AdviserError) -> None:
        """What the store does not take is said here; what was typed stays."""
        self.said.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
        self.said.show()

    def _try(self) -> None:
        if self._rule is not None:
            self._part.try_without(self._rule)


def _row(rule: RuleView) -> tuple[Cell | str, ...]:
    on = (
        Cell("Yes", 1, "Looked for", Tone.GOOD, "check")
        if rule.on
        else Cell("No", 0, "Not looked for", Tone.MUTED, "x")
    )
    if not rule.on:
        return on, Cell(rule.label, tone=Tone.MUTED), Cell(rule.threshold, tone=Tone.MUTED), Cell("–"), Cell("–")
    return (
        Cell("Yes", 1, "Looked for", Tone.GOOD, "check"), rule.label, rule.threshold,
        Cell(f"{rule.councils:,}", rule.councils),
        Cell(f"{len(rule.gone):,}", len(rule.gone), text.plural(len(rule.gone), "council")),
    )  # fmt: skip
