"""Conflicts: what two people said differently, settled by a person; and what was merged by itself, to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.actions import Action
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.conflicts_panel import ConflictPanel
from adviser_app.ui.screens.conflicts_reviews import ReviewPage
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.verbs_exchange import ConflictFacts
from adviser_app.viewmodels import conflicts as shown
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.conflicts import Key

COLUMNS = (
    Column("record", "Record", width=190, stretch=True),
    Column("field", "Field", "tone", 150),
    Column("between", "Between", width=150, hidden=True),
    Column("at", "Newest", width=150, hidden=True),
    Column("kind", "Kind", width=110, hidden=True),
)
SETTLE, REVIEWS = range(2)


class ConflictsScreen(Screen):
    """``params``: table and row, of a record whose conflict is to be chosen; tab, settle or reviews."""

    id = "conflicts"
    title = "Conflicts"
    icon = "git-compare-arrows"
    watches = frozenset({"records", "exchange"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.work = RecordWork(context, self)
        self._facts = ConflictFacts((), (), "", ())
        self._by_key: dict[Key, Any] = {}
        self._wanted: tuple[str, str] | None = None
        self.many_button = self.header.add_button(
            "Settle many…", self.settle_many, icon="list-filter", tip="By a rule, such as the newer one (Alt+M)"
        )
        words = {"settle": "To settle", "reviews": "Merged automatically"}
        self.tabs = PageTabs(context, "To settle, or merged automatically", words)
        self.tabs.currentChanged.connect(self._turn)
        self.header.add_tabs(self.tabs)
        self.table = DataTable(context, "conflicts", COLUMNS, name="Conflicts")
        self.table.current_changed.connect(lambda _key: self._read())
        self.table.activated.connect(lambda _key: self._to_panel())
        self.panel = ConflictPanel(context)
        self.panel.chosen.connect(self.settle)
        self.panel.record_wanted.connect(self._open_record)
        self.panel.history_wanted.connect(self._open_history)
        listed = table_card(self.table)
        # Less than this and the page scrolls: where text is enlarged, the one stands below the other.
        theme.follow(listed, lambda w: w.setMinimumHeight(theme.px(220)))
        theme.follow(self.panel, lambda w: w.setMinimumHeight(theme.px(360)))
        self.content = Columns(theme, [(listed, 4), (self.panel, 6)], least=820)
        self.empty = EmptyState(
            theme, "circle-check", "Nothing to settle",
            "Where two people write different things without knowing of each other, both stay, and are shown here "
            "until somebody decides.", "Back to the exchange", lambda: context.navigate("exchange"),
        )  # fmt: skip
        self.settling = QWidget()
        column = QVBoxLayout(self.settling)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.content, 1)
        column.addWidget(self.empty, 1)
        self._reviews: ReviewPage | None = None
        self.body.addWidget(self.settling, 1)
        self.content.hide()
        self.empty.hide()
        self._add_actions()
        self._turn(SETTLE)

    def _add_actions(self) -> None:
        def add(name_: str, words: str, handler: Callable[[], None], keys: str, icon: str, help_: str = "") -> None:
            action = Action(f"conflicts.{name_}", words, handler, keys, icon, "Edit", self.id, help_)
            self.context.actions.add(action)

        for at, which in enumerate(("first", "second", "third")):
            add(which, f"Keep the {which} version", partial(self._keep, at), f"Alt+{at + 1}", "check")
        add("both", "Keep both texts", self._keep_both, "Alt+B", "copy")
        add("another", "Write another value", self._write_third, "Alt+W", "pencil")
        add("many", "Settle many conflicts…", self.settle_many, "Alt+M", "list-filter", "By a rule: the newer one")
        add("seen", "Looked at this record", self._looked_at, "Alt+L", "check")

    @property
    def reviews(self) -> ReviewPage:
        """The other tab, made when it is first turned to."""
        if self._reviews is None:
            self._reviews = ReviewPage(self, self.work)
            self._reviews.seen.connect(self.refetch)
            self._reviews.setVisible(self.tabs.currentIndex() == REVIEWS)
            self.body.addWidget(self._reviews, 1)
            self._reviews.show_reviews(self._facts.reviews)
        return self._reviews

    # where one is

    def activate(self, params: Mapping[str, Any]) -> None:
        table, row = str(params.get("table") or ""), str(params.get("row") or "")
        super().activate({})
        tab = params.get("tab")
        if row:
            self._wanted = (table, row)
            self.tabs.setCurrentIndex(SETTLE)
            if not self.stale:
                self._choose_wanted()
        elif tab:
            self.tabs.setCurrentIndex(REVIEWS if tab == "reviews" else SETTLE)

    def _turn(self, at: int) -> None:
        self.settling.setVisible(at == SETTLE)
        if at == REVIEWS or self._reviews is not None:
            self.reviews.setVisible(at == REVIEWS)
        self.many_button.setVisible(at == SETTLE)

    def first_focus(self) -> QWidget | None:
        if self.tabs.currentIndex() == REVIEWS:
            return self.reviews.table.view if self.reviews.content.isVisibleTo(self.reviews) else self.tabs
        return self.table.view if self._by_key else self.empty.button

    # data

    def refetch(self) -> None:
        self.query(verbs.conflicts(), self._show)

    def _show(self, facts: ConflictFacts) -> None:
        at = self.table.view.currentIndex().row()
        had_focus = self.settling.isAncestorOf(self.focusWidget() or self)
        self._facts = facts
        self._by_key = {shown.key_of(c): c for c in facts.found}
        self.table.set_source(RecordRows(facts.found, list(self._by_key), shown.LIST_CELLS))
        count, merged = len(facts.found), len(facts.reviews)
        self.tabs.setTabText(SETTLE, f"To settle  {count:,}" if count else "To settle")
        self.tabs.setTabText(REVIEWS, f"Merged automatically  {merged:,}" if merged else "Merged automatically")
        self.content.setVisible(count > 0)
        self.empty.setVisible(count == 0)
        self.many_button.setEnabled(count > 0)
        if self._reviews is not None:
            self._reviews.show_reviews(facts.reviews)
        if self._wanted is not None:
            self._choose_wanted()
        elif self.table.current_key() is None and self.table.model.rowCount():
            # The next one takes the place of the one that was settled.
            self.table.select_key(self.table.model.key(min(max(at, 0), self.table.model.rowCount() - 1)))
        self._read()
        if had_focus and (focus := self.first_focus()) is not None:
            focus.setFocus()

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        key = next((k for k in self._by_key if k[:2] == wanted), None)
        if key is not None:
            self.table.set_filter("")
            self.table.select_key(key)
            return
        if self.table.current_key() is None and self._by_key:
            self.table.select_key(next(iter(self._by_key)))
        self.context.banner(
            "Nothing to settle in that record",
            "If it waits for an edit that has not arrived, the exchange says whom to ask.", key="exchange",
            actions=(("Open the exchange", lambda: self.context.navigate("exchange")),),
        )  # fmt: skip

    @property
    def current(self) -> Any:
        key = self.table.current_key()
        return self._by_key.get(key) if key is not None else None

    def _read(self) -> None:
        self.panel.show_conflict(self.current)

    def _to_panel(self) -> None:
        first = self.panel.first_button()
        if first is not None:
            first.setFocus()

    # settling

    def _keep(self, at: int) -> None:
        if self.settling.isVisible():
            self.panel.keep(at)

    def _keep_both(self) -> None:
        if self.settling.isVisible():
            self.panel.keep_both()

    def _looked_at(self) -> None:
        if self._reviews is not None and self._reviews.isVisible():
            self._reviews.looked_at()

    def _write_third(self) -> None:
        if self.settling.isVisible():
            self.panel.write_third()

    def settle(self, choice: dict[str, Any]) -> None:
        """Settle the chosen conflict as decided; the next one is chosen."""
        conflict = self.current
        if conflict is None:
            return

        def failed(error: AdviserError) -> None:
            wrong = getattr(error, "fields", None)
            if wrong and self.panel.third is not None:
                self.panel.third.show_wrong(wrong)
            else:
                self.context.banner(error, key="exchange")

        def done(found: tuple[Any, list[Any]]) -> None:
            result, still = found
            others = [c for c in self._facts.found if (c.table, c.row) != (conflict.table, conflict.row)]
            self._show(replace(self._facts, found=tuple(sorted([*others, *still], key=shown.key_of))))
            self._say_settled(result)

        self.write(verbs.resolve(conflict.table, conflict.row, conflict.cell, **choice), done, failed, what=verbs.KINDS)

    def _say_settled(self, result: Any) -> None:
        left = len(self._facts.found)
        if not result.settled:
            self.context.banner("It is not settled", " ".join(result.left), tone=Tone.WARN, key="exchange")
            return
        said = " ".join(result.left[:3]) + (f" And {len(result.left) - 3:,} more." if len(result.left) > 3 else "")
        self.context.banner(
            shown.settled_said(result.settled, left), said or "Your next bundle tells the others.",
            tone=Tone.WARN if result.left else Tone.GOOD, actions=(("Undo", self._undo),), key="exchange",
        )  # fmt: skip

    def _undo(self) -> None:
        def done(result: Any) -> None:
            self.refetch()
            if result is not None:
                self.context.banner(f"Undone: {result.label}", " ".join(result.left), key="exchange")

        self.write(verbs_records.undo(), done, what=verbs_records.EVERY_KIND)

    def settle_many(self) -> None:
        """By a rule: all of them, or those chosen in the list."""
        if not self._by_key or not self.settling.isVisible():
            return
        from adviser_app.ui.screens.conflicts_rules import RulesDialog

        chosen = [self._by_key[key] for key in self.table.selected_keys() if key in self._by_key]
        dialog = RulesDialog(self.context, self._facts, chosen, self.window())
        dialog.rule_wanted.connect(self._by_rule)
        self.work.show(dialog)

    def _by_rule(self, rule: str, found: list[Any]) -> None:
        def done(result: tuple[Any, ConflictFacts]) -> None:
            settled, facts = result
            self._show(facts)
            self._say_settled(settled)

        self.write(verbs.resolve_by_rule(rule, found), done, what=verbs.KINDS)

    # the record

    def _open_record(self) -> None:
        if self.current is not None:
            self.work.edit(self.current.table, self.current.row)

    def _open_history(self) -> None:
        if self.current is not None:
            self.work.history(self.current.table, self.current.row)
