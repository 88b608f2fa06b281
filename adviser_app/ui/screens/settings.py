"""Settings: appearance, comparison, the store and its backups, passphrase, export, about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from adviser_app import __version__
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Severity
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.group import GroupChooser
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs, verbs_store
from adviser_app.ui.screens.verbs_store import Outcome, StoreFacts
from adviser_app.ui.screens.who import WhoCard
from adviser_app.ui.theme import Mode
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

BACKUP_COLUMNS = (
    Column("made", "Made", width=190, stretch=True),
    Column("reason", "Why", width=150),
    Column("size", "Size", "number", 80),
    Column("encrypted", "Protection", width=100, hidden=True),
)
_REASONS = {
    "daily": "Daily", "import": "Before a refresh", "manual": "Asked for", "upgrade": "Before an upgrade",
    "restore": "Before a restore", "passphrase": "Before a new passphrase",
}  # fmt: skip
_SIZES = (1.0, 1.125, 1.25, 1.5, 1.75, 2.0)
_LICENCES = (
    ("Qt for Python", "LGPL 3"), ("SQLCipher, SQLite", "BSD, public domain"), ("NumPy, pyqtgraph", "BSD, MIT"),
    ("Typst", "Apache 2"), ("Inter, the typeface", "SIL OFL 1.1"), ("Lucide, the icons", "ISC"),
    ("Figures of the Office for National Statistics", "Open Government Licence v3"),
)  # fmt: skip
_WIDE = 900  # pixels at 100 %: from here two columns of cards


class SettingsScreen(Screen):
    id = "settings"
    title = "Settings"
    icon = "settings"
    watches = frozenset({"figures", "settings"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._facts: StoreFacts | None = None
        self.progress = ProgressPanel(context.theme)
        self.body.addWidget(self.progress)
        self.who = WhoCard(context, self)
        self._left = [self.who, self._appearance(), self._comparison(), self._export(), self._about()]
        self._right = [self._store(), self._passphrase()]
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._columns = [QVBoxLayout(), QVBoxLayout()]
        for column in self._columns:
            column.setSpacing(12)
        self._wide: bool | None = None
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._arrange(True)

    # cards

    def _appearance(self) -> Card:
        theme = self.context.theme
        card = _form("Appearance")
        self.mode = QComboBox()
        for mode, words in ((Mode.SYSTEM, "As the system"), (Mode.LIGHT, "Light"), (Mode.DARK, "Dark")):
            self.mode.addItem(words, mode)
        self.mode.activated.connect(lambda _i: theme.set_mode(self.mode.currentData()))
        self.text_size = QComboBox()
        for scale in _SIZES:
            self.text_size.addItem(f"{scale * 100:.0f} %", scale)
        self.text_size.activated.connect(lambda _i: theme.set_scale(self.text_size.currentData()))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(field("Theme", self.mode))
        row.addWidget(field("Text size", self.text_size))
        card.content.addLayout(row)
        card.content.addWidget(label("Ctrl+= and Ctrl+− change the text size on every page.", "muted", wrap=True))
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        return card

    def _follow_theme(self) -> None:
        theme = self.context.theme
        self.mode.setCurrentIndex(self.mode.findData(theme.mode))
        near = min(range(len(_SIZES)), key=lambda i: abs(_SIZES[i] - theme.scale))
        self.text_size.setCurrentIndex(near)

    def _comparison(self) -> Card:
        card = _form("Comparison and packs")
        card.content.addWidget(
            field("Comparison group", GroupChooser(self.context),
                  "Chosen once, for every page and pack. A council is a member of its own group.")
        )  # fmt: skip
        self.groups = button(self.context.theme, "Neighbours and own groups…",
                             lambda: self.context.navigate("groups"), icon="users")  # fmt: skip
        card.content.addLayout(_buttons(self.groups))
        self.prepared_by = QLineEdit()
        self.prepared_by.editingFinished.connect(self._keep_names)
        self.marking = QLineEdit()
        self.marking.editingFinished.connect(self._keep_names)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(field("Your name on packs", self.prepared_by))
        row.addWidget(field("Protective marking", self.marking))
        card.content.addLayout(row)
        return card

    def _passphrase(self) -> Card:
        theme = self.context.theme
        card = _form("Passphrase")
        self.pass_state = ToneLabel(theme)
        card.content.addWidget(self.pass_state)
        self.new = QLineEdit()
        self.again = QLineEdit()
        for line in (self.new, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.textChanged.connect(lambda _t: self._check_passphrase())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(field("New passphrase", self.new))
        row.addWidget(field("The same again", self.again))
        card.content.addLayout(row)
        said = "At least eight characters. Three words that do not belong together are good."
        self.new.setAccessibleDescription(said)
        card.content.addWidget(label(said, "muted", wrap=True))
        self.remember = QCheckBox("Remember it in this computer’s keyring")
        self.remember.clicked.connect(self._keep_key)
        card.content.addWidget(self.remember)
        self.pass_hint = label("", "body", Tone.BAD, wrap=True)
        self.pass_hint.hide()
        card.content.addWidget(self.pass_hint)
        card.content.addWidget(
            ToneLabel(theme, "Nobody can recover a forgotten passphrase. Keep it where you keep your others.",
                      Tone.WARN, "triangle-alert")
        )  # fmt: skip
        self.set_pass = button(theme, "Set passphrase", self.set_passphrase, icon="lock")
        self.remove_pass = button(theme, "Remove passphrase…", self.remove_passphrase)
        card.content.addLayout(_buttons(self.set_pass, self.remove_pass))
        return card

    def _store(self) -> Card:
        theme = self.context.theme
        card = Card("Your store", "One file holds everything. It never leaves this computer by itself.")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        self.path, self.bytes = label("", "body", wrap=True), label("")
        self.path.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        form.addRow(label("File", "muted"), self.path)
        form.addRow(label("Size", "muted"), self.bytes)
        card.content.addLayout(form)
        self.check = button(theme, "Check the store", self.check_store, icon="circle-check",
                            tip="Reads it through and reports what is wrong; changes nothing")  # fmt: skip
        self.show_folder = button(theme, "Open folder", self._open_folder, icon="folder-open")
        card.content.addLayout(_buttons(self.check, self.show_folder))
        self.findings = QVBoxLayout()
        self.findings.setSpacing(6)
        card.content.addLayout(self.findings)
        card.content.addSpacing(8)
        self.backups = DataTable(
            self.context, "backups", BACKUP_COLUMNS, title="Backups", name="Backups", toolbar=False, fit_rows=6
        )
        self.backups.current_changed.connect(lambda _key: self._enable())
        self.backups.activated.connect(lambda _key: self.restore())
        card.content.addWidget(self.backups)
        self.backup_rule = label("", "muted", wrap=True)
        card.content.addWidget(self.backup_rule)
        self.backup = button(theme, "Back up now", self.back_up, icon="save")
        self.restore_button = button(theme, "Restore the chosen one…", self.restore, icon="history")
        card.content.addLayout(_buttons(self.backup, self.restore_button))
        return card

    def _export(self) -> Card:
        card = _form("Export the data", "Plain rows for any other tool, as CSV or as an SQLite file.")
        self.what = QComboBox()
        self.what.addItem("Every current value", "observations")
        self.what.addItem("Every revision: what stood before, and until when", "revisions")
        card.content.addWidget(field("What", self.what))
        self.export_button = button(self.context.theme, "Export…", self.export, icon="download")
        card.content.addLayout(_buttons(self.export_button))
        return card

    def _about(self) -> Card:
        card = _form("About", f"Adviser {__version__}. Works offline; sends nothing anywhere.")
        form = QFormLayout()
        form.setVerticalSpacing(4)
        form.setHorizontalSpacing(16)
        for what, licence in _LICENCES:
            form.addRow(label(what, "muted"), label(licence, "body", wrap=True))
        card.content.addLayout(form)
        return card

    # layout

    def _arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        while self._grid.count():
            self._grid.takeAt(0)
        for column in self._columns:
            while column.count():
                column.takeAt(0)
        for card in self._left:
            self._columns[0].addWidget(card)
        for card in self._right:
            self._columns[1 if wide else 0].addWidget(card)
        for at, column in enumerate(self._columns):
            if column.parent() is not None:
                column.setParent(None)
            column.addStretch(1)
            self._grid.addLayout(column, 0, at)
        self._grid.setColumnStretch(1, 1 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= self.context.theme.px(_WIDE))

    # data

    def first_focus(self) -> QWidget | None:
        return self.mode

    def refetch(self) -> None:
        self.query(verbs_store.facts(), self._show)
        self.query(verbs.settings(), self._show_names, slot="names")
        self.who.fetch()

    def _show_names(self, kept: Any) -> None:
        self.prepared_by.setText(kept.prepared_by)
        self.marking.setText(kept.marking)

    def _keep_names(self) -> None:
        if self.prepared_by.isModified() or self.marking.isModified():
            changes = {"prepared_by": self.prepared_by.text().strip(), "marking": self.marking.text().strip()}
            self.prepared_by.setModified(False)
            self.marking.setModified(False)
            self.write(verbs.keep_settings(**changes), lambda _kept: None, what=("settings",))

    def _show(self, facts: StoreFacts) -> None:
        self._facts = facts
        self.path.setText(str(facts.path))
        self.bytes.setText(text.file_size(facts.bytes))
        if facts.encrypted:
            kept = "; the keyring opens it" if facts.remembered else ""
            self.pass_state.set(f"The store and its backups are encrypted{kept}.", Tone.GOOD, "lock")
        else:
            self.pass_state.set("The store has no passphrase: who has the file can read it.", Tone.NEUTRAL, "info")
        self.set_pass.setText("Change passphrase" if facts.encrypted else "Set passphrase")
        self.remove_pass.setVisible(facts.encrypted)
        self.remember.setChecked(facts.remembered)
        self.backups.set_rows([_backup(b) for b in facts.backups], [b.path for b in facts.backups])
        self.backups.setVisible(bool(facts.backups))
        none_yet = "" if facts.backups else "There is no backup yet. "
        self.backup_rule.setText(
            f"{none_yet}Made daily and before every refresh; ten daily and twelve monthly ones stay."
        )
        self._check_passphrase()
        self._enable()

    def _enable(self) -> None:
        self.restore_button.setEnabled(self.backups.current_key() is not None)

    # passphrase

    def _check_passphrase(self) -> None:
        new, again = self.new.text(), self.again.text()
        differ = bool(again) and not new.startswith(again)
        self.pass_hint.setText("The two are not the same." if differ else "")
        self.pass_hint.setVisible(differ)
        self.set_pass.setEnabled(bool(new) and new == again)

    def set_passphrase(self) -> None:
        """Set or change it: the store and its backups are written anew."""
        self._exchange(self.new.text(), "Encrypting the store and its backups")

    def remove_passphrase(self) -> None:
        said = "The store and its backups are written in plain. Who has the file can then read it."
        if asking.confirm(self, self.context.theme, "Remove the passphrase?", said, "Remove it", dangerous=True):
            self._exchange(None, "Writing the store in plain")

    def _exchange(self, new: str | None, doing: str) -> None:
        outcome = Outcome()

        def done(_store: Any) -> None:
            for line in (self.new, self.again):
                line.clear()
            title = "The passphrase is changed" if encrypted else "The passphrase is set"
            self._say(title if new is not None else "The store has no passphrase any more", " ".join(outcome.notes))

        encrypted = self._facts is not None and self._facts.encrypted
        op = verbs_store.change_passphrase(new, self.remember.isChecked(), outcome)
        job = self.context.tasks.open(op, done, self._refuse)
        self.progress.follow(job, doing)

    def _keep_key(self, wanted: bool) -> None:
        """Where there is a passphrase the tick counts at once; before, when one is set."""
        if self._facts is None or not self._facts.encrypted:
            return

        def done(_nothing: Any) -> None:
            self.refetch()
            self._say(
                "The keyring opens the store from now on" if wanted else "The keyring has forgotten the passphrase"
            )

        def failed(error: AdviserError) -> None:
            self.remember.setChecked(not wanted)
            self._refuse(error)

        self.write(verbs_store.keep_key(wanted), done, failed, what=("settings",))

    def _say(self, title: str, words: str = "", *actions: tuple[str, Callable[[], None]]) -> None:
        """What came of the last thing done here, in the place of what came of the one before."""
        self.context.banner(title, words, tone=Tone.GOOD, actions=actions, key=self.id)

    def _refuse(self, error: AdviserError) -> None:
        self.context.banner(error, key=self.id)

    # store and backups

    def back_up(self) -> None:
        def done(path: Any) -> None:
            self.refetch()
            self._say(
                "A backup was made and checked", path.name, ("Open folder", lambda: asking.show_file(path.parent))
            )

        job = self.write(verbs_store.backup(), done, self._refuse, what=("backups",))
        self.progress.follow(job, "Making a backup")

    def restore(self) -> None:
        """Ask, then put the chosen backup in the store's place."""
        chosen = self.backups.current_key()
        facts = self._facts
        if not isinstance(chosen, Path) or facts is None:
            return
        made = next((b.made for b in facts.backups if b.path == chosen), None)
        when = f"{text.day(made.date())}, {made:%H:%M}" if made is not None else chosen.name
        said = f"Everything becomes as it was on {when}. What is there now is kept beside it, in case you need it."
        if not asking.confirm(self, self.context.theme, "Restore this backup?", said, "Restore it", dangerous=True):
            return
        outcome = Outcome()

        def done(_store: Any) -> None:
            if outcome.error is not None:
                self._refuse(outcome.error)
            else:
                self._say(f"The backup of {when} was restored", " ".join(outcome.notes))

        job = self.context.tasks.open(verbs_store.restore(chosen, outcome), done, self._refuse)
        self.progress.follow(job, "Restoring the backup")

    def check_store(self) -> None:
        """Read the store through; findings are listed below the button."""
        self.check.setEnabled(False)
        job = self.query(verbs_store.doctor(), self._checked, slot="doctor", long=True)
        job.on_settled(lambda: self.check.setEnabled(True))
        self.progress.follow(job, "Reading the store through")

    def _checked(self, report: Any) -> None:
        theme = self.context.theme
        while (item := self.findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for finding in report.findings:
            bad = finding.severity is Severity.ERROR
            words = f"{finding.message} {finding.remedy}".strip()
            self.findings.addWidget(
                ToneLabel(theme, words, Tone.BAD if bad else Tone.WARN, "circle-alert" if bad else "triangle-alert")
            )
        if not report.findings:
            self.findings.addWidget(
                ToneLabel(theme, "The store is sound: nothing was found.", Tone.GOOD, "circle-check")
            )

    def _open_folder(self) -> None:
        if self._facts is not None:
            asking.show_file(self._facts.path.parent)

    # export

    def export(self) -> None:
        what = str(self.what.currentData())
        path = asking.save(
            self, self.context.settings, "Export the data", f"{what}.csv",
            "CSV files (*.csv);;SQLite files (*.db)", "export",
        )  # fmt: skip
        if path is None:
            return
        if path.suffix.lower() not in (".csv", ".db"):
            path = path.with_name(path.name + ".csv")

        def done(_result: Any) -> None:
            self._say("Exported", str(path), ("Open folder", lambda: asking.show_file(path.parent)))

        job = self.query(verbs_store.export(what, path), done, self._refuse, slot="export", long=True)
        self.progress.follow(job, "Exporting")


def _form(title: str, subtitle: str = "") -> Card:
    card = Card(title, subtitle)
    card.content.setSpacing(12)
    return card


def _buttons(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for one in buttons:
        row.addWidget(one)
    row.addStretch(1)
    return row


def _backup(backup: Any) -> tuple[Cell, ...]:
    return (
        Cell(f"{text.day(backup.made.date())}, {backup.made:%H:%M}", backup.made.isoformat()),
        Cell(_REASONS.get(backup.reason, text.sentence(backup.reason))),
        Cell(text.file_size(backup.bytes), backup.bytes),
        Cell("Encrypted" if backup.encrypted else "Plain"),
    )
