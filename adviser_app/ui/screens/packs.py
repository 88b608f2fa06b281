"""Briefing packs: for one council, the portfolio or all, in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.ui.components.cards import Card
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import date_field, day_of, field, table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.group import GroupChooser
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs, verbs_figure_reports
from adviser_app.ui.screens.packs_extras import Extras, PackReports
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

COLUMNS = (
    Column("council", "Council", width=200, stretch=True),
    Column("state", "Pack", "tone", 150),
    Column("file", "File", width=320),
)
ONE, MINE, ALL = range(3)
SINCE_REFRESH, SINCE_PACK, SINCE_DAY = range(3)


class PacksScreen(Screen):
    id = "packs"
    title = "Briefing packs"
    icon = "file-text"
    watches = frozenset({"portfolio", "settings", "records"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme, settings = context.theme, context.settings
        self._mine: list[str] = []
        self._one: Area | None = None
        self._folder: Path | None = Path(settings.text("folders/packs")) if settings.text("folders/packs") else None
        self.progress = ProgressPanel(theme)

        self.which = QButtonGroup(self)
        choose = QWidget()
        column = QVBoxLayout(choose)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.radios = [QRadioButton(words) for words in ("The council open last", "My portfolio", "All councils")]
        for at, radio in enumerate(self.radios):
            self.which.addButton(radio, at)
            column.addWidget(radio)
        self.radios[MINE].setChecked(True)

        options = Card(
            "What to make",
            "A tagged PDF for each council, with the data behind it as CSV; a Word file too where it is ticked.",
        )
        form = options.content
        form.setSpacing(12)
        form.addWidget(field("Councils", choose))
        form.addWidget(field("Comparison group", GroupChooser(context)))
        since = QWidget()
        line = QHBoxLayout(since)
        line.setContentsMargins(0, 0, 0, 0)
        self.since_what = QComboBox()
        for words in ("At the last refresh", "Since the council’s last pack", "Since a day"):
            self.since_what.addItem(words)
        self.since_what.setAccessibleName("What changed")
        self.since = date_field("Since this day", QDate.currentDate().addMonths(-3))
        self.since_what.currentIndexChanged.connect(lambda at: self.since.setVisible(at == SINCE_DAY))
        self.since.hide()
        line.setSpacing(8)
        line.addWidget(self.since_what, 1)
        line.addWidget(self.since)
        form.addWidget(field("What changed", since))
        self.prepared_by = QLineEdit()
        self.prepared_for = QLineEdit(settings.text("packs/for"))
        self.marking = QLineEdit()
        names = QHBoxLayout()
        names.setSpacing(12)
        names.addWidget(field("Prepared by", self.prepared_by))
        names.addWidget(field("Prepared for", self.prepared_for))
        form.addLayout(names)
        self.word = QCheckBox("A Word file too")
        self.word.setAccessibleName("A Word file beside each PDF, to edit")
        # As high as the field beside it, whatever its frame takes: their words stand level.
        self.word.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        ends = QHBoxLayout()
        ends.setSpacing(12)
        ends.addWidget(field("Protective marking", self.marking), 1)
        ends.addWidget(field("To edit", self.word), 1)
        form.addLayout(ends)
        self.extras = Extras(theme)
        self.extras.changed.connect(self._list_leaving)
        form.addWidget(field("Also, where ticked", self.extras))
        self.reports = PackReports()
        form.addWidget(field("Reports of figures", self.reports, "Each view is of the council of the pack."))
        folder = QWidget()
        line = QHBoxLayout(folder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.folder = QLineEdit(str(self._folder or ""))
        self.folder.setReadOnly(True)
        self.folder.setPlaceholderText("No folder chosen yet")
        self.folder.setAccessibleName("Folder")
        self.browse = button(theme, "Choose…", self.choose_folder, icon="folder-open")
        self.browse.setAccessibleName("Choose the folder")
        line.addWidget(self.folder, 1)
        line.addWidget(self.browse)
        form.addWidget(field("Folder", folder))
        self.make = button(theme, "Make packs", self.make_packs, icon="file-text", primary=True)
        self.which.idToggled.connect(lambda _i, on: self._chosen() if on else None)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.make)
        options.content.addLayout(ends)
        options.content.addStretch(1)

        self.table = DataTable(context, "packs", COLUMNS, title="Packs made", name="Packs made")
        self.open_folder = button(theme, "Open folder", self._open_folder, icon="folder-open")
        self.open_folder.setEnabled(False)
        self.table.add_control(self.open_folder)
        self.table.activated.connect(self._open)
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(320)))
        self.stack = QStackedWidget()
        self.stack.addWidget(
            EmptyState(theme, "file-text", "No pack made yet in this session",
                       "Packs are listed here when they are written. Enter opens one.")
        )  # fmt: skip
        self.stack.addWidget(frame)
        self.body.addWidget(self.progress)
        self.body.addWidget(Columns(theme, [(options, 2), (self.stack, 3)], least=760), 1)

    # data

    def first_focus(self) -> QWidget | None:
        return self.which.checkedButton()

    def refetch(self) -> None:
        self.query(verbs.pack_choices(self.context.settings.text("council/last")), self._show)
        self.query(verbs_figure_reports.names(), self.reports.set_reports, slot="reports")

    def _show(self, found: tuple[Area | None, list[str], int, Any]) -> None:
        self._one, self._mine, everyone, kept = found
        self.radios[ONE].setText(self._one.name if self._one else "No council opened yet")
        self.radios[ONE].setEnabled(self._one is not None)
        self.radios[MINE].setText(f"My portfolio, {text.plural(len(self._mine), 'council')}")
        self.radios[MINE].setEnabled(bool(self._mine))
        self.radios[ALL].setText(f"All {text.plural(everyone, 'council')}")
        chosen = self.which.checkedButton()
        if chosen is not None and not chosen.isEnabled():
            self.radios[ONE if self._one else ALL].setChecked(True)
        if not self.prepared_by.isModified():
            self.prepared_by.setText(kept.prepared_by)
        if not self.marking.isModified():
            self.marking.setText(kept.marking)
        self._chosen()

    def _chosen(self) -> None:
        """Other councils: another button, and other contacts and notes that would leave."""
        self._name_button()
        self._list_leaving()

    def _list_leaving(self) -> None:
        op = verbs.pack_leaving(self.codes(), self.extras.ticked(), self.context.group.rule)
        self.query(op, self.extras.show_leaving, slot="leaving")

    def codes(self) -> list[str] | None:
        """The councils chosen; None: all."""
        which = self.which.checkedId()
        if which == ONE:
            return [self._one.code] if self._one else []
        return self._mine if which == MINE else None

    def _name_button(self) -> None:
        codes = self.codes()
        self.make.setText("Make the pack" if codes is not None and len(codes) == 1 else "Make the packs")
        self.make.setEnabled(codes is None or bool(codes))

    def choose_folder(self) -> None:
        found = asking.folder(self, self.context.settings, "Where to write the packs", "packs")
        if found is not None:
            self._folder = found
            self.folder.setText(str(found))

    # making

    def make_packs(self) -> None:
        """Write a pack for each council chosen; Cancel keeps those that are whole."""
        if self._folder is None:
            self.choose_folder()
        if self._folder is None:
            return
        since: date | None = None
        if self.since_what.currentIndex() == SINCE_DAY:
            since = day_of(self.since)
        by, whom, marking = (w.text().strip() for w in (self.prepared_by, self.prepared_for, self.marking))
        self.context.settings.put("packs/for", whom)
        if self.prepared_by.isModified() or self.marking.isModified():
            self.write(verbs.keep_settings(prepared_by=by, marking=marking), lambda _s: None, what=("settings",))
        codes = self.codes()
        wish = verbs.PackWish(
            None if codes is None else tuple(codes), self._folder, self.context.group.rule, since,
            self.since_what.currentIndex() == SINCE_PACK, by, whom, marking, self.word.isChecked(),
            self.extras.ticked(), self.reports.ticked(),
        )  # fmt: skip
        self.make.setEnabled(False)
        job = self.query(verbs.make_packs(wish), self._made, self._not_made, slot="packs", long=True)
        job.on_settled(lambda: self.make.setEnabled(True))
        self.progress.follow(job, "Making briefing packs")

    def _not_made(self, error: AdviserError) -> None:
        self.context.banner(error, actions=(("Open folder", self._open_folder),) if error.code == "cancelled" else ())

    def _made(self, results: list[Any]) -> None:
        self.write(verbs.remember_packs(results), lambda _nothing: None, what=("packs",))
        rows = [_row(r) for r in results]
        self.table.set_rows(rows, [verbs.pack_path(r) for r in results])
        self.open_folder.setEnabled(bool(results))
        self.stack.setCurrentIndex(1 if results else 0)
        failed = sum(r.problem is not None for r in results)
        missed = f" {text.plural(failed, 'pack')} could not be made: the list says why." if failed else ""
        self.context.banner(
            f"{text.plural(len(results) - failed, 'briefing pack')} written",
            f"{self._folder}{'.' if missed else ''}{missed}",
            tone=Tone.WARN if failed else Tone.GOOD,
            actions=(("Open folder", self._open_folder),),
            key="pack",
        )

    def _open_folder(self) -> None:
        if self._folder is not None:
            asking.show_file(self._folder)

    def _open(self, path: object) -> None:
        if isinstance(path, Path):
            asking.show_file(path)


def _row(result: Any) -> tuple[Cell, ...]:
    path = verbs.pack_path(result)
    if path is None:
        problem: AdviserError = result.problem
        why = f"{problem.message} {problem.next_step}".strip()
        return Cell(str(result.name)), Cell("Not made", tone=Tone.BAD, icon="circle-alert"), Cell(why)
    return Cell(str(result.name)), Cell("Written", tone=Tone.GOOD, icon="circle-check"), Cell(path.name)
