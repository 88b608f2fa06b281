"""Take in: who sent a bundle, whether their key is confirmed, what would change; then, if one wants, it does."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.components.cards import Card, CardRow, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.drop import DropZone
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.exchange_keys import KeyPanel
from adviser_app.ui.screens.exchange_overview import FILTERS, Lines
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels import exchange_files as shown
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.exchange_files import TakeInView

ROW_COLUMNS = (
    Column("what", "What happens", "tone", 224),
    Column("kind", "Kind", width=160),
    Column("record", "Record", width=280, stretch=True),
    Column("field", "Field", width=160),
)
CHOOSE, PREVIEW, REFUSED, DONE = range(4)


class TakeInScreen(Screen):
    """``params``: files, paths of bundles to look at one after the other. Without: choose one."""

    id = "exchange-in"
    title = "Take in"
    icon = "inbox"
    watches = frozenset({"records", "exchange"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.work = RecordWork(context, self)
        self._files: list[Path] = []  # the one looked at first
        self._shown: Any = None
        self._view: TakeInView | None = None
        self.progress = ProgressPanel(theme)
        self.step = CHOOSE
        self.pages = (self._choose_page(), self._preview_page(), self._refused_page(), self._done_page())
        self.body.addWidget(self.progress)
        # Shown and hidden rather than stacked: each is as high as itself.
        for at, page in enumerate(self.pages):
            self.body.addWidget(page, 1)
            page.setVisible(at == self.step)

    # pages

    def _choose_page(self) -> QWidget:
        self.choose_button = button(self.context.theme, "Choose a file…", self.choose_files, icon="file-text")
        self.drop = DropZone(
            self.context.theme, "Drop a bundle here to look at it",
            "Files called adviser-exchange_….zip, or .zip.age where they are encrypted. Several at once are looked at "
            "one after the other.", (self.choose_button,),
        )  # fmt: skip
        self.drop.dropped.connect(self.look_at)
        return _page(self.drop)

    def _preview_page(self) -> QWidget:
        theme = self.context.theme
        self.sender_card = Card()
        self.trust_said = ToneLabel(theme)
        self.trust_next = label("", "body", wrap=True)
        self.keep_button = button(
            theme, "Keep it back for now", self.keep_back, icon="inbox",
            tip="It is listed among the files kept back; nothing of it is taken in",
        )  # fmt: skip
        self.keep_button.setAutoDefault(False)
        self.keys = KeyPanel(theme, self.keep_button)
        self.keys.decided.connect(self.decide)
        self.already = ToneLabel(theme)
        for part in (self.already, self.trust_said, self.trust_next, self.keys):
            self.sender_card.content.addWidget(part)
        self.cards = CardRow(theme, least_width=170, low=True)
        self.notes = Lines()
        self.rows = DataTable(self.context, "take-in", ROW_COLUMNS, title="What changes", name="What changes")
        self.rows.activated.connect(self._open_row)
        self.rows_frame = table_card(self.rows)
        theme.follow(self.rows_frame, lambda w: w.setMinimumHeight(theme.px(240)))
        self.verdict = label("", "muted", wrap=True)
        self.other_button = button(theme, "Another file…", self.choose_files, icon="file-text")
        self.apply_button = button(theme, "Take it in", self.apply, icon="check", primary=True)
        self.next_button = button(theme, "Next file", self.go_on, primary=True)
        ends = Columns(
            theme,
            [(self.verdict, 1), (Flow([self.other_button, self.next_button, self.apply_button]), 0)],
            least=760,
        )  # fmt: skip
        return _page(self.sender_card, self.cards, self.notes, self.rows_frame, ends, fills=self.rows_frame)

    def _refused_page(self) -> QWidget:
        theme = self.context.theme
        self.refused = Card("")
        self.refused_said = ToneLabel(theme)
        self.refused_next = label("", "body", wrap=True)
        self.again_button = button(theme, "Try again", self._look, icon="refresh-cw")
        self.elsewhere_button = button(theme, "Another file…", self.choose_files, icon="file-text", primary=True)
        self.after_refused = button(theme, "Next file", self.go_on)
        for part in (self.refused_said, self.refused_next,
                     Flow([self.again_button, self.after_refused, self.elsewhere_button])):  # fmt: skip
            self.refused.content.addWidget(part)
        return _page(self.refused)

    def _done_page(self) -> QWidget:
        theme = self.context.theme
        self.done = Card("")
        self.done_said = ToneLabel(theme)
        go = self.context.navigate
        self.settle_button = button(
            theme, "Settle the conflicts…", lambda: go("conflicts"), icon="git-compare-arrows", primary=True
        )
        self.review_button = button(
            theme, "Look at what was merged…", lambda: go("conflicts", tab="reviews"), icon="git-merge"
        )
        self.answer_button = button(theme, "Send an answer…", lambda: go("exchange-send"), icon="send")
        self.more_button = button(theme, "Next file", self.go_on)
        self.back_button = button(theme, "Back to the exchange", lambda: go("exchange"))
        self.done.content.addWidget(self.done_said)
        self.done.content.addWidget(
            Flow([self.settle_button, self.review_button, self.answer_button, self.more_button, self.back_button])
        )
        self.done_cards = CardRow(theme, least_width=170, low=True)
        return _page(self.done, self.done_cards)

    # arriving

    def activate(self, params: Mapping[str, Any]) -> None:
        super().activate({})
        files = [Path(f) for f in params.get("files") or ()]
        if files:
            self.look_at(files)
            self.stale = False
        elif not self._pending:
            self._files = []
            self._go(CHOOSE)

    @property
    def _pending(self) -> bool:
        """Whether a file is looked at that waits to be taken in or decided on."""
        return self.step == PREVIEW and self._shown is not None and self._shown.already is None

    def refetch(self) -> None:
        """A preview is of one moment: what was written meanwhile makes it anew."""
        if self.step == PREVIEW and self._files:
            self._look()

    def first_focus(self) -> QWidget | None:
        at = self.step
        if at == CHOOSE:
            return self.choose_button
        if at == REFUSED:
            return self.elsewhere_button
        if at == DONE:
            return next(b for b in (self.settle_button, self.more_button, self.back_button) if not b.isHidden())
        if self.apply_button.isEnabled() and not self.apply_button.isHidden():
            return self.apply_button
        if not self.keys.isHidden():
            return self.keys.how
        return self.other_button if self.next_button.isHidden() else self.next_button

    def _busy(self, busy: bool) -> None:
        for page in self.pages:
            page.setEnabled(not busy)

    def _go(self, step: int) -> None:
        self.step = step
        for at, page in enumerate(self.pages):
            page.setVisible(at == step)
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        waiting = len(self._files) - 1
        for one in (self.next_button, self.after_refused, self.more_button):
            one.setText(f"Next file ({text.plural(waiting, 'waits', 'wait')})" if waiting > 0 else "Next file")
            one.setVisible(waiting > 0)
        self.header.set(self.title, self._files[0].name if self._files and step != CHOOSE else "")
        if self.isVisible() and (focus := self.first_focus()) is not None:
            focus.setFocus()

    def choose_files(self) -> None:
        found = asking.files(self, self.context.settings, "Choose bundles to look at", FILTERS, "exchange-in")
        if found:
            self.look_at(found)

    # looking

    def look_at(self, files: list[Path]) -> None:
        """Look at the first of them; the others follow."""
        self._files = list(files)
        self._look()

    def go_on(self) -> None:
        """The next of the files chosen."""
        self._files = self._files[1:]
        if self._files:
            self._look()
        else:
            self._go(CHOOSE)

    def _look(self) -> None:
        path = self._files[0]
        self._busy(True)
        # Nothing stays of it, so nobody is told.
        job = self.write(verbs.preview(path), self._looked, self._not_looked, what=())
        job.on_settled(lambda: self._busy(False))
        self.progress.follow(job, f"Looking at {path.name}")

    def _looked(self, found: tuple[Any, TakeInView]) -> None:
        self._shown, self._view = found
        self._busy(False)
        self._show(self._view)
        self._go(PREVIEW)

    def _not_looked(self, error: AdviserError) -> None:
        self._busy(False)
        self.refused.set_title(error.title)
        cancelled = error.code == "cancelled"
        self.refused_said.set(error.message, Tone.NEUTRAL if cancelled else Tone.BAD,
                              "info" if cancelled else "circle-alert")  # fmt: skip
        self.refused_next.setText(error.next_step)
        self.refused_next.setVisible(bool(error.next_step))
        self._go(REFUSED)

    def _show(self, view: TakeInView) -> None:
        theme = self.context.theme
        self.sender_card.set_title(view.title, view.about)
        trust = view.trust
        self.trust_said.set(trust.said, trust.tone, trust.icon)
        self.trust_next.setText(trust.next_step)
        self.trust_next.setVisible(bool(trust.next_step))
        self.keys.setVisible(trust.decide and not view.already)
        self.keys.show_key(trust.words)
        self.keys.refuse.setVisible(not trust.again)
        self.keep_button.setVisible(not trust.again)
        self.already.set(f"{view.already} {view.verdict}", Tone.GOOD, "circle-check")
        self.already.setVisible(bool(view.already))
        self.cards.set_cards(view.cards)
        self.notes.put([ToneLabel(theme, said, tone, icon) for said, tone, icon in view.notes])
        self.rows.set_source(RecordRows(view.rows, view.keys, [itemgetter(i) for i in range(len(ROW_COLUMNS))]))
        self.rows_frame.setVisible(bool(view.rows) and not view.already)
        self.verdict.setText("" if view.already else view.verdict)
        self.apply_button.setEnabled(view.can_apply)
        self.apply_button.setVisible(not view.already)

    def _open_row(self, key: tuple[str, str, str, str]) -> None:
        """A record as it is here now; one that only comes with the file cannot be read before."""
        _what, table, row, _cell = key
        self.context.tasks.query(
            verbs.is_here(table, row),
            lambda here: self.work.read(table, row) if here else self.context.banner(
                "Not here yet", "The record comes with this file. Take it in to read it.", key="exchange"
            ),
            requester=self, slot="here",
        )  # fmt: skip

    # deciding

    def decide(self, trusted: bool, how: str) -> None:
        """Trust the sender's key, or refuse it; the file is then looked at again."""
        if self._shown is None:
            return
        whose = self._shown.sender
        op = verbs.decide(self._shown, self._files[0], trusted, how)

        def done(found: tuple[Any, TakeInView]) -> None:
            title = f"The key of {whose} is {'confirmed' if trusted else 'refused'}"
            said = "What it signs is taken in from now on." if trusted else "Nothing it signs is taken in here."
            self.context.banner(title, said, tone=Tone.GOOD if trusted else Tone.WARN, key="exchange")
            self._looked(found)

        self.write(op, done, self._refuse, what=("exchange",))

    def keep_back(self) -> None:
        """Leave it for later: it is listed among the files kept back."""

        def done(_nothing: Any) -> None:
            self.context.banner("The file is kept back", "Compare the words of its key by telephone, then take it in.",
                                key="exchange")  # fmt: skip
            self._files = []
            self.context.navigate("exchange")

        self.write(verbs.keep_back(self._shown), done, self._refuse, what=("exchange",))

    def _refuse(self, error: AdviserError) -> None:
        self.context.banner(error)

    # taking in

    def apply(self) -> None:
        """Take in what is shown: backup, one transaction."""
        if self._shown is None or not self._shown.can_apply:
            return
        self._busy(True)
        job = self.write(verbs.apply(self._shown), self._applied, self._not_applied, what=verbs.KINDS)
        job.on_settled(lambda: self._busy(False))
        self.progress.follow(job, "Taking it in")

    def _applied(self, result: Any) -> None:
        self._busy(False)
        title, said = shown.taken_said(self._shown, result)
        self.done.set_title(title)
        conflicts, merged = bool(result.outcome.conflicts), bool(result.outcome.merged)
        self.done_said.set(said, Tone.WARN if conflicts else Tone.GOOD, "info" if conflicts else "circle-check")
        self.settle_button.setVisible(conflicts)
        self.review_button.setVisible(merged)
        self.done_cards.set_cards(self._view.cards if self._view is not None else ())
        self._shown = None
        self._go(DONE)

    def _not_applied(self, error: AdviserError) -> None:
        self._busy(False)
        if error.code == "stale-preview":
            self._look()
        self.context.banner(error)


def _page(*parts: QWidget | Lines, fills: QWidget | None = None) -> QWidget:
    """Parts below each other; ``fills`` takes the height that is left, else nothing does."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        if isinstance(part, Lines):
            column.addLayout(part)
        else:
            column.addWidget(part, 1 if part is fills else 0)
    column.addStretch(0 if fills is not None else 1)
    return page
