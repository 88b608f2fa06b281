"""The overview itself: a line a council with its reasons, opened to each of them and to the rows behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.pages import menu_button, stacked
from adviser_app.ui.components.reasons import ReasonTree
from adviser_app.ui.components.reasons_paint import GONE
from adviser_app.ui.screens import verbs_risk as verbs
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adviser_app.ui.screens.risk import RiskScreen
    from adviser_app.viewmodels.risk import CouncilRisk, ReasonView, RiskView

_FIRST, _NAME, _CHANGED = "first", "name", "changed"


class OverviewPart(QWidget):
    """``set_view``; ``view`` is what it shows."""

    def __init__(self, screen: RiskScreen) -> None:
        super().__init__()
        self._screen, self.context = screen, screen.context
        theme = self.context.theme
        self.view: RiskView | None = None
        self.sentence = label("", "heading", wrap=True)
        self.scope = label("", "muted", wrap=True)
        self.tried = ToneLabel(theme)
        self.put_back = button(theme, "Put back", screen.put_back, icon="undo-2", tip="Look for all reasons again")
        self.trying = QWidget()
        line = QHBoxLayout(self.trying)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.tried, 1)
        line.addWidget(self.put_back, 0, Qt.AlignmentFlag.AlignTop)
        self.trying.hide()
        self.tree = ReasonTree(theme, "Councils and their reasons")
        self.tree.link_opened.connect(screen.open_link)
        self.tree.council_opened.connect(lambda code: self.context.navigate("council", code=code))
        self.tree.more_wanted.connect(self._fetch_links)
        self.tree.moved.connect(self._moved)
        self.tree.typed.connect(self._type)
        self.card = Card()
        self.card.content.setContentsMargins(4, 12, 4, 8)
        self.card.content.addLayout(self._heading())
        self.card.content.addWidget(self.tree, 1)
        self.card.content.addLayout(self._ends())
        theme.follow(self.card, lambda w: w.setMinimumHeight(theme.px(320)))
        self.empty = EmptyState(
            theme, "circle-check", "No council has a reason to be here",
            "Reasons appear by themselves, from the figures, the records and the clocks. The rules say which are "
            "looked for, and from which threshold on.",
            "See the rules", lambda: self.context.navigate("risk", tab="rules"),
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(self.card)
        self.stack.addWidget(self.empty)
        self.notes = label("", "muted", wrap=True)
        stacked(self, stacked(None, self.sentence, self.scope, spacing=2), self.trying, (self.stack, 1), self.notes)
        self._moved()

    def _heading(self) -> QHBoxLayout:
        """The count, which reason, in which order, what to find, and more."""
        theme = self.context.theme
        self.count = label("", "heading")
        self.which = QComboBox()
        name(self.which, "Only councils with this reason")
        self.which.activated.connect(lambda _at: self._list())
        self.order = QComboBox()
        name(self.order, "Order")
        for key, words in ((_FIRST, "Most reasons first"), (_NAME, "By name"), (_CHANGED, "What changed first")):
            self.order.addItem(words, key)
        self.order.setCurrentIndex(max(0, self.order.findData(self.context.settings.text("risk/order"))))
        self.order.activated.connect(lambda _at: self._ordered())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setClearButtonEnabled(True)
        name(
            self.search, "Filter councils and reasons", "Shows only councils whose name or reasons contain these words"
        )
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)
        self._typing.timeout.connect(self._list)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.tree.setFocus)
        theme.follow(self.which, lambda w: w.setFixedWidth(theme.px(206)))
        theme.follow(self.order, lambda w: w.setFixedWidth(theme.px(178)))
        theme.follow(self.search, lambda w: w.setFixedWidth(theme.px(168)))
        self.menu_button = menu_button(
            theme, "", "More for the councils and their reasons", "Open or close all lines, copy, export"
        )
        for words, do in (
            ("Open all", self.tree.open_all), ("Close all", self.tree.close_all), ("Copy\tCtrl+C", self.tree.copy),
            ("Export as CSV…", self._screen.export),
        ):  # fmt: skip
            self.menu_button.menu().addAction(words).triggered.connect(lambda _on=False, do=do: do())
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        found = QWidget()
        beside = QHBoxLayout(found)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addStretch(1)
        beside.addWidget(self.search)
        beside.addWidget(self.menu_button)
        row.addWidget(Columns(theme, [(Flow([self.count, self.which, self.order]), 1), (found, 0)], least=740))
        return row

    def _ends(self) -> QHBoxLayout:
        theme = self.context.theme
        self.open_button = button(theme, "Open council", self.open_council, icon="building-2",
                                  tip="The council's page (Ctrl+Enter)")  # fmt: skip
        self.see_button = button(theme, "Seen, because…", self.see, icon="eye",
                                 tip="Park the selected reasons until they change (Ctrl+D)")  # fmt: skip
        self.unsee_button = button(theme, "No longer parked", self.unsee, icon="undo-2",
                                   tip="Back among the reasons")  # fmt: skip
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        row.addWidget(Flow([self.open_button, self.see_button, self.unsee_button]), 1)
        return row

    # what it shows

    def set_view(self, view: RiskView) -> None:
        self.view = view
        self.sentence.setText(view.sentence)
        self.scope.setText(" · ".join(part for part in (view.scope, view.group) if part))
        self.notes.setText(" ".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        tried = tried_words(view, self._screen.off)
        self.tried.set(tried, Tone.ACCENT, "list-filter")
        self.trying.setVisible(bool(tried))
        self._offer_reasons(view)
        self._list()

    def _offer_reasons(self, view: RiskView) -> None:
        kept = str(self.which.currentData() or "")
        self.which.clear()
        self.which.addItem("Any reason", "")
        for rule in view.rules.rules:
            if rule.councils:
                self.which.addItem(f"{rule.label}  {rule.councils:,}", rule.rule)
        self.which.setCurrentIndex(max(0, self.which.findData(kept)))

    def _list(self) -> None:
        view = self.view
        if view is None:
            return
        self._typing.stop()
        lines = narrowed(view.lines, str(self.which.currentData() or ""), self.search.text())
        lines = ordered(lines, str(self.order.currentData()))
        self.tree.set_lines(lines, f"Since {view.since.words}" if view.since is not None else "Changed")
        shown, total = len(lines), len(view.lines)
        self.count.setText(f"{shown:,} of {total:,} councils" if shown != total else text.plural(total, "council"))
        self.stack.setCurrentIndex(1 if view.lines else 2)

    def _ordered(self) -> None:
        self.context.settings.put("risk/order", self.order.currentData())
        self._list()

    def show_council(self, code: str) -> bool:
        """A council's line, opened and current; False where it has none."""
        self.which.setCurrentIndex(0)
        self.search.clear()
        self._list()
        return self.tree.open_council(code)

    def first_focus(self) -> QWidget | None:
        return self.empty.button if self.stack.currentIndex() == 2 else self.tree

    def _type(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(self.search.text() + letters)

    def _fetch_links(self, code: str, rule: str) -> None:
        """All that is behind a reason, where the overview brought the first of it."""

        def done(council: CouncilRisk) -> None:
            for reason in (*council.reasons, *council.seen):
                if reason.rule == rule:
                    self.tree.set_links(code, rule, reason.links)

        self._screen.query(verbs.council(code, self.context.group.rule), done, slot="links")

    # what one does

    def _moved(self) -> None:
        chosen = self.tree.chosen_reasons()
        self.open_button.setEnabled(self.tree.current_key() is not None)
        self.see_button.setEnabled(any(can_park(reason) for _, reason in chosen))
        self.unsee_button.setVisible(any(reason.seen is not None for _, reason in chosen))

    def open_council(self) -> None:
        key = self.tree.current_key()
        if key is not None:
            self.context.navigate("council", code=key[0])

    def see(self) -> None:
        """Ask why the selected reasons need no more looking at, and park them."""
        chosen = [(code, reason) for code, reason in self.tree.chosen_reasons() if can_park(reason)]
        if not chosen or not self.isVisible():
            if self.isVisible():
                self.context.banner(
                    "Choose a reason first", "Open a council and choose the reason that was looked at.", key="risk-seen"
                )
            return
        from adviser_app.ui.screens.risk_seen import SeenDialog

        named = {line.code: line.name for line in (self.view.lines if self.view is not None else ())}
        dialog = SeenDialog(self.context, [(named.get(code, code), reason) for code, reason in chosen], self.window())
        dialog.given.connect(partial(self._park, [(code, reason.rule) for code, reason in chosen]))
        self._screen.records.show(dialog)

    def _park(self, reasons: list[tuple[str, str]], because: str, until: str) -> None:
        def done(count: int) -> None:
            until_words = "until the day you named, or until it changes" if until else "until it changes"
            self.context.banner(
                "Reason seen" if count == 1 else f"{text.plural(count, 'reason')} seen",
                f"Parked {until_words}. “Show seen” shows what is parked.", tone=Tone.GOOD,
                actions=(("Undo", lambda: self.context.actions.run("edit.undo")),), key="risk-seen",
            )  # fmt: skip

        self.context.tasks.write(verbs.see(reasons, because, until, self.context.group.rule), done, what=verbs.KINDS)

    def unsee(self) -> None:
        """The current reason is back among the others."""
        chosen = [(code, reason) for code, reason in self.tree.chosen_reasons() if reason.seen is not None]
        for code, reason in chosen[:1]:
            self._back(code, reason)

    def _back(self, code: str, reason: ReasonView) -> None:
        def done(_nothing: Any) -> None:
            self.context.banner("Back among the reasons", f"{reason.label}.", key="risk-seen")

        self.context.tasks.write(verbs.unsee(code, reason.rule), done, what=verbs.KINDS)


def can_park(reason: ReasonView) -> bool:
    """One that is there and was not parked already."""
    return reason.seen is None and reason.change.text != GONE


def narrowed(lines: Sequence[CouncilRisk], rule: str, words: str) -> list[CouncilRisk]:
    """Councils that have a reason of ``rule`` ("": any) and contain every word."""
    wanted = words.casefold().split()
    found = []
    for line in lines:
        if rule and rule not in {r.rule for r in line.reasons}:
            continue
        said = [line.name, line.type, line.region, *(f"{r.label} {r.sentence}" for r in (*line.reasons, *line.seen))]
        if all(word in "\n".join(said).casefold() for word in wanted):
            found.append(line)
    return found


def ordered(lines: Sequence[CouncilRisk], by: str) -> list[CouncilRisk]:
    """As given (most reasons first), by name, or those with something new or worse first."""
    if by == _NAME:
        return sorted(lines, key=lambda line: line.name.casefold())
    if by == _CHANGED:
        return sorted(lines, key=lambda line: -float(line.change.sort or 0.0) if _number(line) else 0.0)
    return list(lines)


def _number(line: CouncilRisk) -> bool:
    return isinstance(line.change.sort, int | float)


def tried_words(view: RiskView, off: frozenset[str]) -> str:
    """What leaving reasons out does, in words; "" where none is left out."""
    if not off:
        return ""
    out = [rule for rule in view.rules.rules if rule.rule in off]
    names = text.listed([f"“{rule.label}”" for rule in out])
    return f"Tried without {names}. " + " ".join(rule.would for rule in out if rule.would) + " Nothing is stored."
