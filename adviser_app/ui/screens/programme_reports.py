"""Reports: what the quarter's or the year's will say, what is new in it, issuing it, and all that were issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain import financial_years
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.document_page import DocumentPage
from adviser_app.ui.components.fields import field, table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_reports as verbs
from adviser_app.ui.screens.programme_reading import Part
from adviser_app.ui.screens.verbs_records import kinds
from adviser_app.ui.screens.verbs_reports import Draft
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.records import short_day
from adviser_app.viewmodels.reports import QUARTERLY, TAKEUP, Difference, Issued, ReportView

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen

ISSUED_COLUMNS = (
    Column("title", "Report", width=150, stretch=True),
    Column("edition", "Edition", "number", 80, hidden=True),
    Column("issued", "Issued on", width=120),
    Column("by", "By", width=130, hidden=True),
)
DIFFERENCE_COLUMNS = (
    Column("part", "Part", width=150),
    Column("label", "What", width=140, stretch=True),
    Column("before", "Was", width=106),
    Column("now", "Is", width=106),
    Column("change", "Change", "number", 106),
)
_FOLDER, _FORMATS, _KIND = "reports", "reports/formats", "reports/kind"
SAYS, DIFFERS = range(2)


class ReportsPart(Part):
    key = "reports"
    title = "Reports"
    by_year = by_quarter = True

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme, settings = self.context.theme, self.context.settings
        self._draft: Draft | None = None
        self._old: tuple[Issued, ReportView] | None = None  # an issued one that is being looked at
        self._issued: dict[str, Issued] = {}
        self._folder: Path | None = None
        self.progress = ProgressPanel(theme)

        self.kind = QComboBox()
        self.kind.addItem("Quarterly performance report", QUARTERLY)
        self.kind.addItem("Take-up report of the year", TAKEUP)
        self.kind.setCurrentIndex(max(0, self.kind.findData(settings.text(_KIND))))
        self.kind.activated.connect(lambda _at: self._kind_chosen())
        self.what = label("", "muted", wrap=True)
        kept = settings.words(_FORMATS) or [key for key, _ in verbs.FORMATS]
        self.formats = {}
        for key, words in verbs.FORMATS:
            box = QCheckBox(words)
            box.setChecked(key in kept)
            box.toggled.connect(lambda _on: self._formats_chosen())
            self.formats[key] = box
        self.write_button = button(theme, "Write files…", self.write_files, icon="download",
                                   tip="Into a folder of your choice; nothing is issued by it")  # fmt: skip
        self.issue_button = button(theme, "Issue…", self.issue, icon="check", primary=True,
                                   tip="Keep it: its figures stay, whatever is written down afterwards")  # fmt: skip
        options = Card("Make a report")
        options.content.setSpacing(12)
        options.content.addWidget(field("Report", self.kind))
        options.content.addWidget(self.what)
        boxes = Flow(list(self.formats.values()), 16)
        options.content.addWidget(field("Formats", boxes))
        options.content.addWidget(Flow([self.write_button, self.issue_button]))

        self.issued = DataTable(self.context, "programme-issued", ISSUED_COLUMNS, name="Issued reports",
                                toolbar=False)  # fmt: skip
        self.issued.activated.connect(lambda key: self.look_at(str(key)))
        self.none_issued = label("None has been issued yet.", "muted", wrap=True)
        heading = label("Issued", "heading")
        heading.setContentsMargins(12, 0, 12, 0)
        self.none_issued.setContentsMargins(12, 0, 12, 8)
        issued_frame = table_card(self.issued, heading)
        issued_frame.content.addWidget(self.none_issued)
        issued_frame.content.addStretch(0)
        theme.follow(self.issued, lambda w: w.setMinimumHeight(theme.px(130)))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(options)
        column.addWidget(issued_frame, 1)

        self.column.addWidget(self.progress)
        self.column.addWidget(Columns(theme, [(left, 4), (self._preview(), 7)], least=820), 1)

    def _preview(self) -> Card:
        """What the report says, and what it says differently from the last one."""
        theme = self.context.theme
        card = Card()
        card.content.setContentsMargins(8, 4, 8, 8)
        words = {"says": "What it will say", "differs": "Different from the last one"}
        self.pages = PageTabs(self.context, "What it says, or what is different", words, in_card=True)
        self.old = ToneLabel(theme)
        self.back_button = button(theme, "Back to now", self.back_to_now, icon="arrow-left")
        self.old_row = QWidget()
        row = QHBoxLayout(self.old_row)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.old, 1)
        row.addWidget(self.back_button)
        self.page = DocumentPage(theme, "The report")
        differs = QWidget()
        column = QVBoxLayout(differs)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        self.differs_sentence = label("", "body", wrap=True)
        self.differences = DataTable(self.context, "programme-differences", DIFFERENCE_COLUMNS,
                                     name="What is different from the last report")  # fmt: skip
        column.addWidget(self.differs_sentence)
        column.addWidget(self.differences, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.stack.addWidget(differs)
        self.pages.currentChanged.connect(self.stack.setCurrentIndex)
        card.content.addWidget(self.pages)
        card.content.addWidget(self.old_row)
        card.content.addWidget(self.stack, 1)
        theme.follow(card, lambda w: w.setMinimumHeight(theme.px(320)))
        return card

    # data

    @property
    def kind_chosen(self) -> str:
        return str(self.kind.currentData())

    def fetch(self) -> None:
        quarterly = self.kind_chosen == QUARTERLY
        self.host.choose_quarter.setVisible(quarterly and self.host.part is self)
        quarter = self.host.quarter if quarterly else ""
        self.host.query(verbs.draft(self.kind_chosen, self.host.year, quarter), self._show, slot="report")

    def first_focus(self) -> QWidget | None:
        return self.kind

    def say(self) -> str:
        return "What the report will say now, what is off track first. Issued, it stays as it was."

    def _kind_chosen(self) -> None:
        self.context.settings.put(_KIND, self.kind_chosen)
        self.fetch()

    def _show(self, draft: Draft) -> None:
        self._draft, self._old = draft, None
        self._issued = {one.row: one for one in draft.issued}
        self.issued.set_rows([_issued(one) for one in draft.issued], list(self._issued))
        self.issued.setVisible(bool(draft.issued))
        self.none_issued.setVisible(not draft.issued)
        self._show_differences(draft.last, draft.differences)
        self._show_page()

    def _show_page(self) -> None:
        """The report as it would be now, or an issued one as it was."""
        draft, old = self._draft, self._old
        if draft is None:
            return
        view = old[1] if old is not None else draft.view
        self.page.set_document(view.document)
        self.old_row.setVisible(old is not None)
        self.pages.setTabText(SAYS, "What it will say" if old is None else "What it said")
        self.pages.setTabVisible(DIFFERS, old is None)
        if old is not None:
            self.old.set(f"As issued on {text.iso_day(old[0].issued)}, edition {old[0].edition}.", Tone.ACCENT, "lock")
            self.pages.setCurrentIndex(SAYS)
        self.what.setText(view.title)
        self.issue_button.setEnabled(old is None)
        self._formats_chosen()

    def _show_differences(self, last: Issued | None, found: tuple[Difference, ...]) -> None:
        count = f"  {len(found):,}" if found else ""
        self.pages.setTabText(DIFFERS, f"Different from the last one{count}")
        if last is None:
            said = "No report of this kind was issued before: there is nothing to compare it with."
        elif found:
            said = f"{text.plural(len(found), 'figure')} not as in {last.title}, issued on {text.iso_day(last.issued)}."
        else:
            said = f"It says the same as {last.title}, issued on {text.iso_day(last.issued)}."
        self.differs_sentence.setText(said)
        self.differences.setVisible(bool(found))
        self.differences.set_rows(
            [(Cell(d.part), Cell(d.label), Cell(d.before or "–"), Cell(d.now or "–"), Cell(d.change)) for d in found],
            [d.key for d in found],
        )

    # issued ones

    def look_at(self, row: str) -> None:
        """Enter on an issued report: it as it was."""

        def opened(view: ReportView) -> None:
            if row in self._issued:
                self._old = (self._issued[row], view)
                self._show_page()
                self.page.setFocus()

        self.host.query(verbs.as_issued(row), opened, slot="as-issued")

    def back_to_now(self) -> None:
        self._old = None
        self._show_page()
        self.kind.setFocus()

    # making

    def _formats_chosen(self) -> None:
        chosen = [key for key, box in self.formats.items() if box.isChecked()]
        self.context.settings.put(_FORMATS, chosen)
        self.write_button.setEnabled(bool(chosen) and self._draft is not None)

    def write_files(self) -> None:
        """The report that is shown, in the formats ticked, into a folder."""
        folder = asking.folder(self, self.context.settings, "Where to write the report", _FOLDER)
        if folder is not None and self._draft is not None:
            self._write(self._old[1] if self._old is not None else self._draft.view, folder)

    def _write(self, view: ReportView, folder: Path) -> None:
        chosen = [key for key, box in self.formats.items() if box.isChecked()]

        def done(paths: tuple[Path, ...]) -> None:
            self._folder = folder
            self.context.banner(
                f"{text.plural(len(paths), 'file')} written", f"{text.listed([p.name for p in paths])} in {folder}.",
                tone=Tone.GOOD, actions=(("Open folder", lambda: asking.show_file(folder)),), key="report",
            )  # fmt: skip

        self.write_button.setEnabled(False)
        job = self.host.query(verbs.write(view, folder, chosen), done, slot="report-files", long=True)
        job.on_settled(self._formats_chosen)
        self.progress.follow(job, "Writing the report")

    def issue(self) -> None:
        """Asks, and keeps the report that is shown as the next edition."""
        draft = self._draft
        if draft is None or self._old is not None:
            return
        view = draft.view
        same = sum((i.kind, i.year, i.quarter) == (view.kind, view.year, view.quarter) for i in draft.issued)
        again = f" It was issued {text.plural(same, 'time')} before: this will be edition {same + 1}." if same else ""
        said = (
            f"{view.title} is kept as it is shown here, with today’s date. Its figures stay as they are, whatever is "
            f"written down afterwards.{again}"
        )
        if not asking.confirm(self, self.context.theme, "Issue this report?", said, "Issue it"):
            return
        self.issue_button.setEnabled(False)

        def done(made: Issued) -> None:
            self.context.banner(
                "The report is issued", f"{made.title}.", tone=Tone.GOOD,
                actions=(("Write files…", lambda: self._write_issued(made, view)),
                         ("Undo", lambda: self.context.actions.run("edit.undo"))), key="report",
            )  # fmt: skip

        job = self.context.tasks.write(verbs.issue(view), done, what=kinds("issued_report"))
        job.on_settled(lambda: self.issue_button.setEnabled(self._old is None))

    def _write_issued(self, made: Issued, view: ReportView) -> None:
        folder = asking.folder(self, self.context.settings, f"Where to write {made.title}", _FOLDER)
        if folder is not None:
            self._write(view, folder)


def _issued(one: Issued) -> tuple[Cell, ...]:
    """Its period first: that is what one looks for."""
    period = f"{one.quarter} {financial_years.words(one.year)}".strip()
    kind = "quarterly" if one.kind == QUARTERLY else "take-up"
    edition = f", edition {one.edition}" if one.edition > 1 else ""
    day = date.fromisoformat(one.issued)
    return (
        Cell(f"{period} {kind}{edition}", f"{one.year} {one.quarter} {one.edition:03d}", one.title),
        Cell(f"{one.edition}", one.edition), Cell(short_day(day), one.issued, text.day(day)), Cell(one.by or "–"),
    )  # fmt: skip
