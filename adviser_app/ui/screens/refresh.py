"""Monthly refresh: choose, preview, apply, and what it changed for one's councils."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Release
from adviser_app.ui.components.cards import CardRow, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.steps import StepBar
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs, verbs_records
from adviser_app.ui.screens.refresh_choose import ChoosePage
from adviser_app.ui.screens.refresh_preview import PreviewPage
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card as FigureView
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import ChangeRow, ChangesView

CHANGE_COLUMNS = (
    Column("council", "Council", width=170),
    Column("title", "Indicator", width=260, stretch=True),
    Column("period", "Period", width=120),
    Column("kind", "What happened", "tone", 140),
    Column("before", "Was", "number", 100),
    Column("after", "Is now", "number", 100),
    Column("movement", "Movement", "number", 110),
)
_CHANGE_CELLS: tuple[Callable[[ChangeRow], Cell], ...] = (
    lambda r: Cell(r.area_name),
    lambda r: Cell(r.title),
    lambda r: Cell(r.period),
    lambda r: r.kind,
    lambda r: r.before,
    lambda r: r.after,
    lambda r: r.movement,
)  # in the order of CHANGE_COLUMNS
CHOOSE, PREVIEW, DONE = range(3)


class RefreshScreen(Screen):
    id = "refresh"
    title = "Monthly refresh"
    icon = "refresh-cw"
    watches = frozenset({"figures"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._preview: Any = None
        self._applied_release = 0
        self._records_taken = False  # the last applied files held records
        self._joins: dict[str, bool] = {}
        self.steps = StepBar(context.theme, ("Choose", "Preview", "What changed"))
        self.progress = ProgressPanel(context.theme)
        self.choose = ChoosePage(context)
        self.choose.preview_wanted.connect(self.preview)
        self.choose.undo_wanted.connect(self.undo)
        self.preview_page = PreviewPage(context)
        self.preview_page.back_wanted.connect(lambda: self._go(CHOOSE))
        self.preview_page.apply_wanted.connect(self.apply)
        self.preview_page.save_rejects_wanted.connect(self.save_rejects)
        self.preview_page.joins_changed.connect(self._decide)
        self.stack = QStackedWidget()
        for page in (self.choose, self.preview_page, self._done_page()):
            self.stack.addWidget(page)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.stack, 1)

    def _done_page(self) -> QWidget:
        theme = self.context.theme
        self.done_title = label("", "heading", wrap=True)
        self.done_sentence = label("", "body", wrap=True)
        head = QWidget()
        words = QVBoxLayout(head)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(self.done_title)
        words.addWidget(self.done_sentence)
        self.done_undo = button(theme, "Undo this refresh…", self.undo, icon="undo-2")
        self.another = button(theme, "Import more", self._another, icon="upload")
        self.to_home = button(theme, "Go to the portfolio", lambda: self.context.navigate("home"), primary=True)
        top = Columns(theme, [(head, 1), (Flow([self.done_undo, self.another, self.to_home]), 0)], least=860)
        self.done_cards = CardRow(theme, least_width=160)
        self.done_table = DataTable(context=self.context, table_id="refresh-changes", columns=CHANGE_COLUMNS,
                                    title="What changed", name="What changed")  # fmt: skip
        self.done_table.activated.connect(self._open)
        # What a refresh brought may be for other areas than one's own.
        self.done_empty = EmptyState(theme, "check", "", "", "Show all areas", self._show_everywhere)
        self.done_records = EmptyState(theme, "check", "", "", "Go to the records", self._to_records)
        self.done_stack = QStackedWidget()
        self.done_stack.addWidget(table_card(self.done_table))
        self.done_stack.addWidget(self.done_empty)
        self.done_stack.addWidget(self.done_records)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(self.done_cards)
        column.addWidget(self.done_stack, 1)
        return page

    # arriving

    def activate(self, params: Mapping[str, Any]) -> None:
        files = params.get("files")
        super().activate(params)
        if files and self.params.get("files") == files and self.stale:
            self.choose.set_files([Path(f) for f in files])
            self._go(CHOOSE)
            self.preview()

    def first_focus(self) -> QWidget | None:
        if self.stack.currentIndex() == PREVIEW:
            return self.preview_page.apply
        return self.to_home if self.stack.currentIndex() == DONE else self.choose.drop.files_button

    def refetch(self) -> None:
        self.query(verbs.releases(), self.choose.show_releases, slot="releases")

    def _go(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.set_step(step)
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        if self.isVisible() and (focus := self.first_focus()) is not None:
            focus.setFocus()

    # preview

    def preview(self) -> None:
        """Read and compare the chosen files; nothing is written."""
        self._joins = {}
        self._look()

    def _look(self) -> None:
        publisher, released, remove = self.choose.options()
        op = verbs.preview(self.choose.files, publisher, released, remove, self._joins)
        self._busy(True)
        job = self.query(op, self._looked, slot="preview", long=True)
        job.on_settled(lambda: self._busy(False))
        self.progress.follow(job, "Reading and comparing")

    def _looked(self, preview: Any) -> None:
        self._preview = preview
        self.preview_page.show_preview(preview.view, len(preview.rejected))
        self._go(PREVIEW)

    def _decide(self, joins: dict[str, bool]) -> None:
        self._joins = joins
        self._look()

    def _busy(self, busy: bool) -> None:
        self.choose.setEnabled(not busy)
        self.preview_page.setEnabled(not busy)

    def save_rejects(self) -> None:
        path = asking.save(
            self, self.context.settings, "Save rejected rows", "rejected.csv", "CSV files (*.csv)", "rejects"
        )
        if path is None or self._preview is None:
            return
        self.context.tasks.compute(
            verbs.write_rejects(self._preview, path),
            lambda n: self.context.banner(
                f"{text.plural(n, 'rejected row')} saved", str(path), tone=Tone.GOOD, key="rejects",
                actions=(("Open folder", lambda: asking.show_file(path.parent)),),
            ),
            requester=self,
        )  # fmt: skip

    # apply

    def apply(self) -> None:
        """Do what the preview shows, after a backup, in one transaction."""
        if self._preview is None:
            return
        self._busy(True)
        what = ("figures", *verbs_records.EVERY_KIND, "exchange")  # whichever the files held
        job = self.write(verbs.apply(self._preview), self._applied, self._not_applied, what=what)
        job.on_settled(lambda: self._busy(False))
        self.progress.follow(job, "Applying the refresh")

    def _not_applied(self, error: AdviserError) -> None:
        actions = (("Make the preview again", self.preview),) if error.code == "stale-preview" else ()
        self.context.banner(error, actions=actions)

    def _applied(self, applied: Any) -> None:
        self.refetch()
        self._preview = None
        self.choose.set_files([])
        self._records_taken = not hasattr(applied, "release_id")
        if self._records_taken:
            self._show_taken(applied)
            return
        self.done_title.setText("The refresh is in the store")
        self.done_sentence.setText("")
        self.done_cards.set_cards([])
        self.done_table.set_rows([])
        self._go(DONE)
        self.done_stack.setCurrentIndex(0)
        self._applied_release = applied.release_id
        self.query(verbs.changes(applied.release_id), self._changes, slot="changes")

    def _show_taken(self, applied: Any) -> None:
        """Files of records were taken in."""
        new, changed = applied.counts["new"], applied.counts["changed"]
        self.done_title.setText("The records are in the store")
        parts = [
            text.plural(new, "new record") if new else "",
            f"{text.plural(changed, 'record')} changed" if changed else "",
            f"{text.plural(applied.rejected, 'row')} not taken" if applied.rejected else "",
        ]
        self.done_sentence.setText(text.sentence(text.listed([p for p in parts if p]) or "nothing new") + ".")
        self.done_cards.setVisible(False)
        waits = (
            f"{text.plural(applied.conflicts, 'value')} {'stands' if applied.conflicts == 1 else 'stand'} against what "
            "somebody wrote since; both are kept until somebody decides, under Exchange."
        )
        said = waits if applied.conflicts else "Nothing stands against what anybody wrote here."
        self.done_records.set("Taken in", f"{said} Undo takes all of it back.")
        self._go(DONE)
        self.done_stack.setCurrentIndex(2)

    def _to_records(self) -> None:
        self.context.navigate("records")

    def _show_everywhere(self) -> None:
        """The user's councils are untouched: what the refresh changed for everybody."""
        op = verbs.changes(self._applied_release, everywhere=True)
        self.query(op, lambda found: self._changes(found, asked=True), slot="changes")

    def _changes(self, found: tuple[ChangesView, int], *, asked: bool = False) -> None:
        view, councils = found
        self.done_title.setText(view.title)
        hint = "" if councils or asked else " Choose your councils on the Portfolio page to see only theirs."
        self.done_sentence.setText(view.sentence + hint)
        whose = f"in your {text.plural(councils, 'council')}" if councils else "in all councils"
        self.done_cards.set_cards([FigureView(what, text.number(n, 0), whose) for what, n in view.counts])
        self.done_table.set_title("What changed for your councils" if councils else "What changed")
        keys = [(r.series_id, r.area_code) for r in view.rows]
        self.done_table.set_source(RecordRows(view.rows, keys, _CHANGE_CELLS))
        self.done_cards.setVisible(bool(view.rows))
        self.done_stack.setCurrentIndex(0 if view.rows else 1)
        if councils:
            yours = "your council" if councils == 1 else f"your {councils:,} councils"
            self.done_empty.set(
                f"Nothing changed for {yours}", "The refresh is stored; its figures are for other areas."
            )
        else:
            self.done_empty.set("Nothing changed", "Every figure of the refresh was already in the store.")
        if self.done_empty.button is not None:
            self.done_empty.button.setVisible(bool(councils))

    def _open(self, key: object) -> None:
        if isinstance(key, tuple):
            self.context.navigate("series", series_id=key[0], code=key[1])

    def _another(self) -> None:
        self._go(CHOOSE)

    # undo

    def undo(self) -> None:
        """Ask, naming what goes, then take the newest release back; after files of records, those."""
        if self._records_taken and self.stack.currentIndex() == DONE:
            what = (*verbs_records.EVERY_KIND, "exchange")
            self.write(verbs.undo_records_refresh(), self._records_undone, what=what)
            return
        self.query(verbs.releases(), self._ask_undo, slot="undo")

    def _ask_undo(self, releases: list[Release]) -> None:
        newest = next((r for r in releases if r.undone is None), None)
        if newest is None:
            self.context.banner("Nothing to undo", "There is no refresh in this store.", key="undo")
            return
        new, changed = newest.counts.get("new", 0), newest.counts.get("changed", 0)
        said = (
            f"{newest.publisher}, released {text.iso_day(newest.released)}, imported {text.iso_day(newest.imported)}. "
            f"{text.plural(new, 'new value')} {'goes' if new == 1 else 'go'} away and "
            f"{text.plural(changed, 'changed value')} {'becomes' if changed == 1 else 'become'} what stood before. "
            "The files can be imported again."
        )
        if asking.confirm(self, self.context.theme, "Undo this refresh?", said, "Undo the refresh", dangerous=True):
            job = self.write(verbs.undo_refresh(), self._undone, what=("figures",))
            self.progress.follow(job, "Undoing the refresh")

    def _undone(self, undone: Any) -> None:
        self.context.banner(
            "The refresh was taken back",
            f"{undone.publisher}, released {text.iso_day(undone.released)}. Everything is as it was before it.",
            tone=Tone.GOOD,
            key="undo",
        )
        self._preview = None
        self._go(CHOOSE)
        self.refetch()

    def _records_undone(self, result: Any) -> None:
        self._records_taken = False
        self.context.banner(
            "The records were taken back", " ".join(result.left) or "Everything is as it was before.", tone=Tone.GOOD,
            key="undo",
        )  # fmt: skip
        self._go(CHOOSE)
        self.refetch()
