"""Reports of figures: named lists of charts, tables and maps that fill themselves with the newest figures, to read, to
put in order, to write as PDF, Word and CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.choice import Choice
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.drawing import PIXELS, colours
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.past import PastStrip
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_figure_reports as verbs
from adviser_app.ui.screens.figure_reports_card import DOWN, OUT, UP, ViewCard
from adviser_app.ui.screens.figure_reports_dialog import WordsDialog
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from pathlib import Path

    from adviser_app.viewmodels.figure_reports import FigureReport, Filled, ReportLine, ReportsView

_LAST, _FOLDER = "figure-reports/last", "figure-reports"
_SIDE_BY_SIDE = 1440  # pixels at 100 % from which on two views stand side by side
_EDGES = 34  # of a card, left and right of its picture
_FORMATS = (("PDF…", ("pdf",)), ("Word…", ("docx",)), ("Tables (CSV in a zip)…", ("csv",)),
            ("All three…", ("pdf", "docx", "csv")))  # fmt: skip


class FigureReportsScreen(Screen):
    """``params``: report, the row of the one to show."""

    id = "figure-reports"
    title = "Reports of figures"
    icon = "file-text"
    watches = frozenset({"figures", "polarity", "baskets", "records", "portfolio", "figure-reports", "past"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.report: FigureReport | None = None
        self.cards: list[ViewCard] = []
        self._focus = ""  # the view whose menu takes the keyboard when the page is there again
        self._unseen: list[tuple[ViewCard, bytes]] = []
        self._painted_for: object = None
        self.past = PastStrip(self)
        self.progress = ProgressPanel(theme)
        self.write_button = self.header.add_button("Write", lambda: None, icon="download",
                                                   tip="The report as PDF, Word or tables")  # fmt: skip
        menu = QMenu(self.write_button)
        for words, formats in _FORMATS:
            menu.addAction(words, partial(self.write_files, formats))
        self.write_button.setMenu(menu)
        self.choice = Choice()
        name(self.choice, "Report")
        theme.follow(self.choice, lambda w: w.setMinimumWidth(theme.px(240)))
        self.choice.activated.connect(lambda _at: self._choose())
        self.new_button = button(theme, "New report…", self.new_report, icon="plus")
        self.words_button = button(theme, "Name and purpose…", self.name_it, icon="pencil")
        self.delete_button = button(theme, "Delete…", self.delete, icon="trash-2")
        self.add_button = button(theme, "Add a view…", self.add_view, icon="chart-line",
                                 tip="In the explorer: choose what is shown, then pin it to this report")  # fmt: skip
        controls = Flow([self.choice, self.add_button, self.words_button, self.delete_button, self.new_button])
        self.about = label("", "strong", wrap=True)
        self.sentence = label("", "muted", wrap=True)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.about)
        said.addWidget(self.sentence)
        self.views = QWidget()
        self.grid = QGridLayout(self.views)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(12)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(controls)
        column.addLayout(said)
        column.addWidget(self.progress)
        column.addWidget(self.views)
        column.addStretch(1)
        self.empty = EmptyState(
            theme, "file-text", "No report of figures yet",
            "A report is a named list of charts, tables and maps that fill themselves with the newest figures.",
            "New report…", self.new_report,
        )  # fmt: skip
        self.stack = QStackedWidget()
        for shown in (QWidget(), page, self.empty):
            self.stack.addWidget(shown)
        self.body.setSpacing(12)
        self.body.addWidget(self.past)
        self.body.addWidget(self.stack, 1)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(150)
        self._resized.timeout.connect(self._draw)
        self._painting = QTimer(self)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._show_next)
        theme.changed.connect(self._resized.start)
        context.actions.add(Action(
            "figure-reports.write", "Write the report…", lambda: self.write_files(("pdf", "docx", "csv")), "Ctrl+P",
            "printer", "Edit", self.id, "The report of figures as PDF, Word and tables",
        ))  # fmt: skip
        self._can()

    def activate(self, params: Mapping[str, Any]) -> None:
        """``params``: report."""
        super().activate(params)
        if params.get("report"):
            self.context.settings.put(_LAST, str(params["report"]))

    def first_focus(self) -> QWidget | None:
        return self.empty.button if self.stack.currentWidget() is self.empty else self.choice

    def refetch(self) -> None:
        self.query(self.context.past.at(verbs.page(self.context.settings.text(_LAST))), self._show)

    def _choose(self) -> None:
        self.context.settings.put(_LAST, str(self.choice.currentData()))
        self._focus = ""
        self.refetch()

    def _show(self, found: tuple[ReportsView, FigureReport | None]) -> None:
        every, self.report = found
        report = self.report
        self.choice.clear()
        for line in every.lines:
            self.choice.addItem(line.name, line.row)
        self.stack.setCurrentIndex(1 if report is not None else 2)
        for card in self.cards:
            self.grid.removeWidget(card)
            card.deleteLater()
        self.cards = []
        if report is not None:
            self.choice.setCurrentIndex(self.choice.findData(report.line.row))
            self.about.setText(report.line.about)
            self.about.setVisible(bool(report.line.about))
            self.sentence.setText(report.sentence if report.views else f"{report.sentence} Add one from the explorer.")
            self.cards = [self._card(view, view is report.views[-1]) for view in report.views]
        self._painted_for = None
        self._arrange()
        self._draw()
        self._can()
        for card in self.cards:
            if card.view.line.row == self._focus:
                card.more.setFocus()
        self._focus = ""

    def _card(self, view: Filled, last: bool) -> ViewCard:
        card = ViewCard(self.context, view, last)
        card.explore.connect(partial(self.context.navigate, "explorer", view=view.line.text))
        card.wanted.connect(partial(self._wanted, view))
        card.opened.connect(self._open)
        return card

    def _open(self, series_id: int, code: str) -> None:
        """What a row of a table is about."""
        if series_id >= 0:
            code = code or self.context.settings.text("council/last")
            self.context.navigate("series", series_id=series_id, code=code)
        else:
            self.context.navigate("council", code=code)

    # pictures

    @property
    def _across(self) -> int:
        return 2 if self.width() >= self.context.theme.px(_SIDE_BY_SIDE) and len(self.cards) > 1 else 1

    def _arrange(self) -> None:
        """Side by side where there is room, in reading order."""
        across = self._across
        for at, card in enumerate(self.cards):
            self.grid.addWidget(card, at // across, at % across, Qt.AlignmentFlag(0))
        for at in range(2):
            self.grid.setColumnStretch(at, 1 if at < across else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized.start()

    def _draw(self) -> None:
        """Ask for the pictures as wide as the cards are, in the theme's colours."""
        if self.report is None or not self.cards or not self.context.tasks.is_open:
            return
        self._arrange()
        theme, across = self.context.theme, self._across
        room = (self.body.geometry().width() or self.width()) - 48
        width = round((room - 12 * (across - 1)) / across - _EDGES)
        ratio = self.devicePixelRatioF()
        dots = PIXELS * theme.scale * ratio
        wanted = (width, dots, theme.dark, self.report)
        if wanted == self._painted_for:
            return
        self._painted_for = wanted
        op = verbs.painted(self.report.views, round(width * ratio), dots, colours(theme))
        self.query(op, self._painted, slot="pictures")

    def _painted(self, found: Mapping[str, bytes]) -> None:
        self._unseen = [(c, found[c.view.line.row]) for c in self.cards if c.view.line.row in found]
        self._painting.start()

    def _show_next(self) -> None:
        """One picture at a time: the window answers in between."""
        if not self._unseen:
            self._painting.stop()
            return
        card, png = self._unseen.pop(0)
        if card in self.cards:
            card.set_picture(png)

    # what can be done

    def _can(self) -> None:
        for control in (self.add_button, self.words_button, self.delete_button):
            control.setEnabled(self.report is not None)
        self.write_button.setEnabled(self.report is not None and bool(self.report.views))

    def add_view(self) -> None:
        """In the explorer."""
        self.context.navigate("explorer")

    def new_report(self) -> None:
        """Asks for its name."""
        dialog = WordsDialog(
            self.context.theme, "New report of figures", line=("&Name", "", ""), text=("What it is &for", ""),
            accept="Make it", needed=True, parent=self.window(),
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def made(line: ReportLine) -> None:
            self.context.settings.put(_LAST, line.row)
            self.context.banner(
                f"“{line.name}” is there", "Choose what it shows in the explorer, and pin it to the report.",
                tone=Tone.GOOD, actions=(("Open the explorer", self.add_view),), key="figure-reports",
            )  # fmt: skip
            self.refetch()

        dialog.accepted.connect(
            lambda: self.context.tasks.write(
                verbs.create(dialog.line, dialog.text), made, self._refused, what=verbs.KINDS
            )
        )
        dialog.open()

    def name_it(self) -> None:
        """Another name or purpose for the report that is shown."""
        report = self.report
        if report is None:
            return
        dialog = WordsDialog(
            self.context.theme, "Name and purpose", line=("&Name", report.line.name, ""),
            text=("What it is &for", report.line.about), accept="Keep", needed=True, parent=self.window(),
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._do(verbs.rename(report.line.row, dialog.line, dialog.text)))
        dialog.open()

    def delete(self) -> None:
        """Asks, and deletes the report with its views."""
        report = self.report
        if report is None:
            return
        views = text.plural(len(report.views), "view")
        said = f"“{report.line.name}” goes with its {views}. Ctrl+Z brings it back."
        if asking.confirm(self, self.context.theme, "Delete this report?", said, "Delete it", dangerous=True):
            self._do(verbs.delete(report.line.row))

    def _wanted(self, view: Filled, verb: str) -> None:
        self._focus = view.line.row
        if verb in (UP, DOWN):
            self._do(verbs.move(view.line.row, -1 if verb == UP else 1))
        elif verb == OUT:
            self._do(verbs.take_out(view.line.row), partial(self._taken_out, view.title))
        else:
            self._describe(view)

    def _taken_out(self, title: str, _done: object) -> None:
        self.context.banner(
            "Taken out", f"“{title}” is no longer in the report.",
            actions=(("Undo", lambda: self.context.actions.run("edit.undo")),), key="figure-reports",
        )  # fmt: skip

    def _describe(self, view: Filled) -> None:
        line = view.line
        own = view.shown.title if view.shown is not None else ""
        dialog = WordsDialog(
            self.context.theme, "Title and words",
            line=("&Title", line.title, f"Empty: “{own}”." if own else "Empty: the view’s own."),
            text=("&Words beside it", line.words), accept="Keep", needed=False, parent=self.window(),
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._do(verbs.describe(line.row, dialog.line, dialog.text)))
        dialog.open()

    def _do(self, op: Op, done: Callable[[Any], None] = lambda _done: None) -> None:
        self.context.tasks.write(op, done, self._refused, what=verbs.KINDS)

    def _refused(self, error: AdviserError) -> None:
        self.context.banner(error)

    def write_files(self, formats: tuple[str, ...]) -> None:
        """The report that is shown, into a folder."""
        report = self.report
        if report is None or not report.views:
            return
        folder = asking.folder(self, self.context.settings, "Where to write the report", _FOLDER)
        if folder is None:
            return

        def done(paths: tuple[Path, ...]) -> None:
            self.context.banner(
                f"{text.plural(len(paths), 'file')} written", f"{text.listed([p.name for p in paths])} in {folder}.",
                tone=Tone.GOOD, actions=(("Open folder", lambda: asking.show_file(folder)),), key="figure-reports",
            )  # fmt: skip

        self.write_button.setEnabled(False)
        op = self.context.past.at(verbs.write(report, folder, formats))  # as it is shown, and says so
        job = self.query(op, done, slot="files", long=True)
        job.on_settled(self._can)
        self.progress.follow(job, "Writing the report")
