"""Monthly refresh: choose, preview, apply, and what it changed for one's councils."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Release
from adviser_app.services.refresh_aside import Changed, Desk, Shown, Taken, TakenBack
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.components.steps import StepBar
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs, verbs_mapping, verbs_records
from adviser_app.ui.screens.refresh_choose import ChoosePage
from adviser_app.ui.screens.refresh_done import CHANGE_CELLS, DonePage
from adviser_app.ui.screens.refresh_mapping import MappingPage
from adviser_app.ui.screens.refresh_names import NamesDialog
from adviser_app.ui.screens.refresh_preview import PreviewPage
from adviser_app.ui.tasks import ChangeNotice
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card as FigureView
from adviser_app.viewmodels.cells import Tone

CHOOSE, PREVIEW, DONE, MAPPING = range(4)
_STEPS = ("Choose", "Preview", "What changed")
_DETOUR = ("Choose", "How to read it", "Preview", "What changed")


class RefreshScreen(Screen):
    id = "refresh"
    title = "Monthly refresh"
    icon = "refresh-cw"
    watches = frozenset({"figures"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.desk = Desk()  # the process that reads, compares and applies
        context.tasks.closing.connect(self.desk.kill)
        self._preview: Shown | None = None
        self._applied_release = 0
        self._records_taken = False  # the last applied files held records
        self._joins: dict[str, bool] = {}
        self._by_file: dict[str, Any] = {}  # how somebody said that single files are read
        self._again = False  # also those that were imported before
        self.steps = StepBar(context.theme, _STEPS)
        self.progress = ProgressPanel(context.theme)
        self.choose = ChoosePage(context)
        self.choose.preview_wanted.connect(self.preview)
        self.choose.files_changed.connect(self._get_ready)
        self.choose.undo_wanted.connect(self.undo)
        self.stack = FittedStack()
        for page in (self.choose, QWidget(), QWidget(), QWidget()):
            self.stack.addWidget(page)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.stack, 1)

    # the later steps, each made when it is first needed: the page is there sooner without them

    @cached_property
    def preview_page(self) -> PreviewPage:
        page = PreviewPage(self.context)
        page.back_wanted.connect(lambda: self._go(CHOOSE))
        page.apply_wanted.connect(self.apply)
        page.save_rejects_wanted.connect(self.save_rejects)
        page.joins_changed.connect(self._decide)
        page.mapping_wanted.connect(self.read_another_way)
        page.names_wanted.connect(self.ask_names)
        page.again_wanted.connect(self.read_again)
        self._put(PREVIEW, page)
        return page

    @cached_property
    def done(self) -> DonePage:
        page = DonePage(self.context)
        page.undo_wanted.connect(self.undo)
        page.another_wanted.connect(lambda: self._go(CHOOSE))
        page.everywhere_wanted.connect(self._show_everywhere)
        page.table.activated.connect(self._open)
        self._put(DONE, page)
        return page

    @cached_property
    def mapping(self) -> MappingPage:
        page = MappingPage(self.context, self.query)
        page.back_wanted.connect(lambda: self._go(PREVIEW if self._preview is not None else CHOOSE))
        page.done_wanted.connect(self._mapped)
        self._put(MAPPING, page)
        return page

    def _put(self, step: int, page: QWidget) -> None:
        empty = self.stack.widget(step)
        assert empty is not None
        self.stack.removeWidget(empty)
        empty.deleteLater()
        self.stack.insertWidget(step, page)

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
            page = self.preview_page
            return page.apply if page.apply.isEnabled() else page.another_way
        if self.stack.currentIndex() == MAPPING:
            return self.mapping.table
        return self.done.to_home if self.stack.currentIndex() == DONE else self.choose.drop.files_button

    def refetch(self) -> None:
        self.query(verbs.releases(), self.choose.show_releases, slot="releases")

    def _go(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        if step == MAPPING or (self._by_file and step != CHOOSE):
            self.steps.set_steps(_DETOUR, {MAPPING: 1, PREVIEW: 2, DONE: 3}[step])
        else:
            self.steps.set_steps(_STEPS, step)
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        if self.isVisible() and (focus := self.first_focus()) is not None:
            focus.setFocus()

    # preview

    def _get_ready(self, files: int) -> None:
        """Files were chosen: the process starts while the user looks at them, and the next page is made in a turn of
        its own. Without any there is nothing to do."""
        ready = self.desk.begin if files else self.desk.close
        self.context.tasks.compute(lambda _work: ready(), lambda _nothing: None, requester=self)
        if files:
            QTimer.singleShot(0, self, lambda: self.preview_page)

    def preview(self) -> None:
        """Read and compare the chosen files; nothing is written."""
        self._joins, self._by_file, self._again = {}, {}, False
        self._look()

    def _look(self) -> None:
        publisher, released, remove = self.choose.options()
        op = verbs.preview(
            self.desk, self.choose.files, publisher, released, remove, self._joins, self._by_file, self._again
        )
        self._busy(True)
        job = self.query(op, self._looked, slot="preview", long=True)
        job.on_settled(lambda: self._busy(False))
        self.progress.follow(job, "Reading and comparing")

    def _looked(self, shown: Shown) -> None:
        self._preview = shown
        self.preview_page.show_preview(shown.view, shown.rejected, shown.unknown, figures=shown.figures)
        self._go(PREVIEW)
        QTimer.singleShot(0, self, lambda: self.done)  # made before it is needed, too

    # another way to read it, and whom names mean

    def read_again(self) -> None:
        """Files that were imported before, for the rows that were refused then."""
        self._again = True
        self._look()

    def read_another_way(self) -> None:
        """Open the chosen files in the wizard."""
        self._busy(True)
        job = self.mapping.open(self.choose.files)
        job.on_settled(lambda: self._busy(False))
        job.on_settled(lambda: self._go(MAPPING) if job.error is None and self.mapping.draft.columns else None)
        self.progress.follow(job, "Opening the files")

    def _mapped(self, opened: Any, at: int, draft: Any, name: str) -> None:
        op = verbs_mapping.finish(opened, at, draft, name)
        if name:
            self.write(op, self._read_so, what=("records",))
        else:
            self.query(op, self._read_so, slot="finish")

    def _read_so(self, made: tuple[str, Any]) -> None:
        self._by_file = {**self._by_file, made[0]: made[1]}
        self._joins = {}
        self._look()

    def ask_names(self) -> None:
        """Whom do the names mean that nobody knows?"""
        if self._preview is not None:
            self.query(verbs_mapping.candidates(), self._ask_names, slot="names")

    def _ask_names(self, councils: list[tuple[str, str]]) -> None:
        if self._preview is None:
            return
        dialog = NamesDialog(self.context.theme, self._preview.unknown, councils, self)
        dialog.accepted.connect(lambda: self._answer(dialog.answers()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _answer(self, said: dict[str, str]) -> None:
        if said:
            self.write(verbs_mapping.answer(said), lambda _n: self._look(), what=("records",))

    def _decide(self, joins: dict[str, bool]) -> None:
        self._joins = joins
        self._look()

    def _busy(self, busy: bool) -> None:
        self.choose.setEnabled(not busy)
        for page in ("preview_page", "mapping"):
            if page in self.__dict__:
                self.__dict__[page].setEnabled(not busy)

    def save_rejects(self) -> None:
        path = asking.save(
            self, self.context.settings, "Save rejected rows", "rejected.csv", "CSV files (*.csv)", "rejects"
        )
        if path is None or self._preview is None:
            return
        self.context.tasks.compute(
            verbs.write_rejects(self.desk, self._preview, path),
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
        job = self.write(verbs.apply(self.desk, self._preview), self._applied, self._not_applied, what=what)
        job.on_settled(lambda: self._busy(False))
        self.progress.follow(job, "Applying the refresh")

    def _not_applied(self, error: AdviserError) -> None:
        actions = (("Make the preview again", self.preview),) if error.code == "stale-preview" else ()
        self.context.banner(error, actions=actions)
        if error.code == "aside-ended":  # perhaps when all had been written: every page looks
            self.context.tasks.changed.emit(ChangeNotice(frozenset({"everything"})))

    def _applied(self, applied: Taken) -> None:
        self.refetch()
        self._preview = None
        self._records_taken = applied.release_id is None
        if applied.release_id is None:
            self._show_taken(applied)
        else:
            self._tell(applied.release_id)
        self.choose.set_files([])  # last: the process ends when it has told

    def _tell(self, release_id: int) -> None:
        """Figures are in the store: what they changed."""
        self.done.title.setText("The refresh is in the store")
        self.done.sentence.setText("")
        self.done.cards.set_cards([])
        self.done.table.set_rows([])
        self._go(DONE)
        self.done.stack.setCurrentIndex(0)
        self._applied_release = release_id
        self.query(verbs.changes(self.desk, release_id), self._changes, slot="changes", long=True)

    def _show_taken(self, applied: Taken) -> None:
        """Files of records were taken in."""
        new, changed = applied.counts["new"], applied.counts["changed"]
        self.done.title.setText("The records are in the store")
        parts = [
            text.plural(new, "new record") if new else "",
            f"{text.plural(changed, 'record')} changed" if changed else "",
            f"{text.plural(applied.rejected, 'row')} not taken" if applied.rejected else "",
        ]
        self.done.sentence.setText(text.sentence(text.listed([p for p in parts if p]) or "nothing new") + ".")
        self.done.cards.setVisible(False)
        waits = (
            f"{text.plural(applied.conflicts, 'value')} {'stands' if applied.conflicts == 1 else 'stand'} against what "
            "somebody wrote since; both are kept until somebody decides, under Exchange."
        )
        said = waits if applied.conflicts else "Nothing stands against what anybody wrote here."
        self.done.records.set("Taken in", f"{said} Undo takes all of it back.")
        self._go(DONE)
        self.done.stack.setCurrentIndex(2)

    def _show_everywhere(self) -> None:
        """The user's councils are untouched: what the refresh changed for everybody."""
        op = verbs.changes(self.desk, self._applied_release, everywhere=True)
        self.query(op, lambda found: self._changes(found, asked=True), slot="changes", long=True)

    def _changes(self, found: Changed, *, asked: bool = False) -> None:
        view, councils = found.view, found.councils
        self.done.title.setText(view.title)
        hint = "" if councils or asked else " Choose your councils on the Portfolio page to see only theirs."
        self.done.sentence.setText(view.sentence + hint)
        whose = f"in your {text.plural(councils, 'council')}" if councils else "in all councils"
        self.done.cards.set_cards([FigureView(what, text.number(n, 0), whose) for what, n in view.counts])
        self.done.table.set_title("What changed for your councils" if councils else "What changed")
        self.done.table.set_source(RecordRows(view.rows, found.keys, CHANGE_CELLS))
        self.done.cards.setVisible(bool(view.rows))
        self.done.stack.setCurrentIndex(0 if view.rows else 1)
        if councils:
            yours = "your council" if councils == 1 else f"your {councils:,} councils"
            self.done.empty.set(
                f"Nothing changed for {yours}",
                "The refresh is stored. What it changed, if anything, is of other areas.",
            )
        else:
            self.done.empty.set("Nothing changed", "Every figure of the refresh was already in the store.")
        if self.done.empty.button is not None:
            self.done.empty.button.setVisible(bool(councils))

    def _open(self, key: object) -> None:
        if isinstance(key, tuple):
            self.context.navigate("series", series_id=key[0], code=key[1])

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
            job = self.write(verbs.undo_refresh(self.desk), self._undone, what=("figures",))
            self.progress.follow(job, "Undoing the refresh")

    def _undone(self, undone: TakenBack) -> None:
        self.context.banner(
            "The refresh was taken back",
            f"{undone.publisher}, released {text.iso_day(undone.released)}. Everything is as it was before it.",
            tone=Tone.GOOD,
            key="undo",
        )
        self._preview = None
        self._get_ready(len(self.choose.files))
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
