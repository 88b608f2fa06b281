"""Groups to compare with: sets of nearest neighbours and own groups, and how many neighbours are taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from adviser_app.domain.areas import NEAREST, GroupKind, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.group import GroupChooser, ShownChooser
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs_groups
from adviser_app.ui.screens.groups_dialog import ClassesDialog, SetDialog
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.verbs_groups import GroupFacts, SetWish
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.groups import FEWER, SetLine

if TYPE_CHECKING:
    from adviser_app.services.group_classes import ClassColumn, Classified

_SETS = (
    Column("model", "Model", width=150),
    Column("edition", "Edition", width=100),
    Column("areas", "Areas", "number", 80),
    Column("source", "Where from", width=260, stretch=True),
    Column("taken", "Taken in", width=160),
)
_OWN = (
    Column("name", "Group", width=300, stretch=True),
    Column("councils", "Councils", "number", 100),
)


_NUMBERS = (3, 5, 8, 10, 12, 15, 20, 30)


class GroupsScreen(Screen):
    id = "groups"
    title = "Comparison groups"
    icon = "users"
    watches = frozenset({"groups", "baskets", "group"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.facts: GroupFacts | None = None
        self._wanted: tuple[str, str] | None = None  # the set to choose when it is there
        self.work = RecordWork(context, self)
        self.body.addWidget(self._chosen())
        self.body.addWidget(self._neighbours())
        self.body.addWidget(self._own())
        self.body.addStretch(1)

    # cards

    def _chosen(self) -> Card:
        card = Card("In force", "Chosen once, for every page and pack.")
        compared = field("Comparison group", GroupChooser(self.context), "A council is a member of its own group.")
        shown = field(
            "Councils shown",
            ShownChooser(self.context),
            "Their lines stand in an indicator’s chart; nothing is compared with them.",
        )
        card.content.addWidget(Columns(self.context.theme, [(compared, 1), (shown, 1)], least=760, spacing=16))
        return card

    def _neighbours(self) -> Card:
        theme = self.context.theme
        card = Card(
            "Nearest neighbours",
            "For each council others like it, nearest first: published, or computed from a basket of indicators.",
        )
        self.sets = DataTable(
            self.context, "neighbour-sets", _SETS, name="Sets of neighbours", toolbar=False, fit_rows=6
        )
        self.sets.current_changed.connect(lambda _key: self._show_set())
        self.sets.activated.connect(lambda _key: self.compare())
        card.content.addWidget(self.sets)
        self.method = label("", "muted", wrap=True)
        self.method.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.content.addWidget(self.method)
        self.number = QComboBox()
        for n in _NUMBERS:
            self.number.addItem(str(n), n)
        self._set_number(NEAREST)
        self.same_type = QCheckBox("Of the same type of council only")
        self.use = button(theme, "Compare with these", self.compare, icon="check", primary=True)
        self.beside = button(theme, "Show these beside", self.show_beside, icon="eye")
        self.who = button(theme, "Who they are…", self.show_who, icon="users",
                          tip="The neighbours of a council in this set, and which of them do not count")  # fmt: skip
        self.take_in = button(theme, "Take in from a file…", self.import_file, icon="download",
                              tip="A row an area, with the codes of its neighbours, nearest first")  # fmt: skip
        self.compute_button = button(theme, "Compute from a basket…", self.compute, icon="chart-line",
                                     tip="By how far councils’ figures are from one another")  # fmt: skip
        self.remove_button = button(theme, "Remove", self.remove, icon="trash-2")
        count = label("How many neighbours")
        count.setBuddy(self.number)
        self.number.setAccessibleName("How many neighbours")
        card.content.addWidget(Flow([count, self.number, self.same_type, self.use, self.beside, self.who]))
        card.content.addWidget(Flow([self.take_in, self.compute_button, self.remove_button]))
        return card

    def _own(self) -> Card:
        theme = self.context.theme
        card = Card("Own groups", "Named groups of councils; colleagues have them after the next exchange.")
        self.own = DataTable(self.context, "own-groups", _OWN, name="Own groups", toolbar=False, fit_rows=6)
        self.own.activated.connect(lambda row: self.work.edit("own_group", str(row)))
        self.own.current_changed.connect(lambda _key: self._enable())
        card.content.addWidget(self.own)
        self.none = label(
            "There are none yet. How rural or urban a council is, Adviser does not know by itself: take in the table "
            "that the ONS publishes, a row a council with its code and its class. Each class becomes a group, and each "
            "council can be compared with those of its own.",
            "muted", wrap=True,
        )  # fmt: skip
        card.content.addWidget(self.none)
        self.new = button(theme, "New group…", lambda: self.work.new("own_group"), icon="plus")
        self.change = button(theme, "Change…", self._change_own, icon="pencil")
        self.use_own = button(theme, "Compare with this", self._compare_own, icon="check")
        self.classify = button(theme, "Classes from a file…", self.import_classes, icon="download",
                               tip="A CSV with a row a council: rural and urban, clusters, families")  # fmt: skip
        card.content.addWidget(Flow([self.new, self.change, self.use_own, self.classify]))
        return card

    # data

    def first_focus(self) -> QWidget | None:
        return self.sets if self.facts is None or self.facts.sets else self.take_in

    @property
    def record_table(self) -> str:
        return "own_group"

    def refetch(self) -> None:
        self.query(verbs_groups.facts(), self._show)

    def _show(self, facts: GroupFacts) -> None:
        self.facts = facts
        kept = self.sets.current_key(), self.own.current_key()
        self.sets.set_rows([_set_row(s) for s in facts.sets], [(s.model, s.edition) for s in facts.sets])
        self.own.set_rows(
            [(name, Cell(f"{count:,}", count)) for _, name, count in facts.own], [row for row, *_ in facts.own]
        )
        self.sets.setVisible(bool(facts.sets))
        self.own.setVisible(bool(facts.own))
        self.none.setVisible(not facts.own)
        rule = self.context.group.rule
        if rule.kind is GroupKind.NEIGHBOURS:
            self._set_number(rule.n)
            self.same_type.setChecked(rule.same_type)
        keys = [(s.model, s.edition) for s in facts.sets]
        wanted = next((k for k in (self._wanted, kept[0], (rule.model, rule.edition), *keys) if k in keys), None)
        self._wanted = None
        if wanted is not None:
            self.sets.select_key(wanted)
        if kept[1] is not None:
            self.own.select_key(kept[1])
        self._show_set()

    def _set_number(self, n: int) -> None:
        if self.number.findData(n) < 0:
            self.number.addItem(str(n), n)
        self.number.setCurrentIndex(self.number.findData(n))

    def _chosen_set(self) -> SetLine | None:
        key = self.sets.current_key()
        return next((s for s in self.facts.sets if (s.model, s.edition) == key), None) if self.facts else None

    def _show_set(self) -> None:
        chosen = self._chosen_set()
        if chosen is None:
            self.method.setText("There are none yet. ONS publishes sets that can be taken in as they are.")
        else:
            self.method.setText(chosen.method or chosen.said)
        self._enable()

    def _enable(self) -> None:
        there = self._chosen_set() is not None
        for part in (self.use, self.beside, self.who, self.remove_button):
            part.setEnabled(there)
        own = self.own.current_key() is not None
        self.change.setEnabled(own)
        self.use_own.setEnabled(own)
        self.compute_button.setEnabled(bool(self.facts and self.facts.baskets))

    # what can be done

    def _rule(self) -> GroupRule | None:
        chosen = self._chosen_set()
        if chosen is None:
            return None
        return GroupRule.neighbours(
            chosen.model, chosen.edition, n=int(self.number.currentData()), same_type=self.same_type.isChecked()
        )

    def compare(self) -> None:
        """Compare with the chosen set, so many of it."""
        rule = self._rule()
        if rule is not None:
            self._use(rule)

    def _compare_own(self) -> None:
        self._use(GroupRule.own(str(self.own.current_key())))

    def _use(self, rule: GroupRule) -> None:
        before = self.context.group.rule
        if rule == before:
            return
        self.context.group.choose(rule)
        self.context.banner(
            f"Each council is compared with {self._sentence(rule)}", "On every page and in every pack.", tone=Tone.GOOD,
            actions=(("Undo", partial(self.context.group.choose, before)),), key=self.id,
        )  # fmt: skip

    def show_beside(self) -> None:
        """Show the chosen set beside, so many of it."""
        rule, before = self._rule(), self.context.group.shown
        if rule is not None and rule != before:
            self.context.group.show_beside(rule)
            self.context.banner(
                f"Beside a council are shown {self._sentence(rule)}", "In the chart of an indicator’s page.",
                tone=Tone.GOOD, actions=(("Undo", partial(self.context.group.show_beside, before)),), key=self.id,
            )  # fmt: skip

    def _sentence(self, rule: GroupRule) -> str:
        from adviser_app.viewmodels import groups

        name = ""
        if rule.kind is GroupKind.NEIGHBOURS:
            name = groups.set_name(rule.model, rule.edition)
        elif self.facts is not None:
            name = next((name for row, name, _ in self.facts.own if row == rule.row), "")
        return groups.choice(rule, name).sentence

    def show_who(self) -> None:
        """Show the neighbours in the chosen set of the council looked at last; another can be chosen there."""
        chosen = self._chosen_set()
        if chosen is not None:
            from adviser_app.ui.screens.groups_near import NearDialog

            dialog = NearDialog(self.context, chosen, self.context.settings.text("council/last"), self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def import_file(self) -> None:
        """Ask for the file and what it is called, then take it in."""
        path = asking.file(self, self.context.settings, "Take in neighbours", "CSV files (*.csv)", "neighbours")
        if path is not None:
            self.ask(SetDialog(self.context.theme, path, (), self.window()))

    def import_classes(self) -> None:
        """Ask for a file of classes, which of its columns they are and what they are called; then take them in."""
        path = asking.file(self, self.context.settings, "Take in a classification", "CSV files (*.csv)", "neighbours")
        if path is not None:
            self.query(verbs_groups.look_at_classes(path), partial(self._ask_classes, path), self._refuse)

    def _ask_classes(self, path: Path, columns: tuple[ClassColumn, ...]) -> None:
        dialog = ClassesDialog(self.context.theme, path, columns, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def done(found: Classified) -> None:
            self.refetch()
            said = [*found.said, *(f"Line {p.line}: {p.message}" for p in found.problems[:3])]
            self.context.banner(
                f"“{found.name}” is taken in: {len(found.classes)} classes", " ".join(said),
                tone=Tone.WARN if found.problems else Tone.GOOD,
                actions=(("Compare with the same class", partial(self._use, found.rule)),), key=self.id,
            )  # fmt: skip

        def take() -> None:
            op = verbs_groups.take_classes(path, dialog.name, dialog.column)
            self.write(op, done, self._refuse, what=("records", *verbs_groups.KINDS))

        dialog.accepted.connect(take)
        dialog.open()

    def compute(self) -> None:
        """Ask for the basket and what the set is called, then compute it."""
        if self.facts is not None and self.facts.baskets:
            self.ask(SetDialog(self.context.theme, None, self.facts.baskets, self.window()))

    def ask(self, dialog: SetDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take(dialog.wish))
        dialog.open()

    def _take(self, wish: SetWish) -> None:
        def done(found: tuple[SetLine, int, int, bool, list[str]]) -> None:
            line, councils, of, already, problems = found
            self._wanted = (line.model, line.edition)
            self.refetch()
            what = "was here already" if already else "is taken in" if wish.file is not None else "is computed"
            said = f"Neighbours of {councils:,} of the {of:,} councils of England."
            if wish.file is None and councils < of:
                said += f" {FEWER}"
            if problems:
                said += f" {text.plural(len(problems), 'row')} could not be taken: {' '.join(problems[:3])}"
            tone = Tone.WARN if problems else Tone.GOOD
            self.context.banner(f"“{line.name}” {what}", said, tone=tone, key=self.id)

        self.write(verbs_groups.take(wish), done, self._refuse, what=verbs_groups.KINDS)

    def remove(self) -> None:
        """Ask, then take the chosen set out."""
        chosen = self._chosen_set()
        if chosen is None:
            return
        said = "Pages that compare with it take councils of the same type instead, and say so."
        if not asking.confirm(self, self.context.theme, f"Remove “{chosen.name}”?", said, "Remove it", dangerous=True):
            return

        def done(gone: SetLine) -> None:
            self.refetch()
            self.context.banner(f"“{gone.name}” is removed", key=self.id)

        self.write(verbs_groups.remove(chosen.model, chosen.edition), done, self._refuse, what=verbs_groups.KINDS)

    def _change_own(self) -> None:
        self.work.edit("own_group", str(self.own.current_key()))

    def _refuse(self, error: AdviserError) -> None:
        self.context.banner(error, key=self.id)


def _set_row(line: SetLine) -> tuple[Cell, ...]:
    whence = ", ".join(part for part in (line.source, line.file) if part)
    return (
        Cell(line.model), Cell(line.edition), Cell(f"{line.areas:,}", line.areas), Cell(whence or "not said"),
        Cell(text.iso_day(line.taken[:10]), line.taken),
    )  # fmt: skip
