"""Send: what a bundle would hold, before it is written; for whom, and where to."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.components.cards import Card, OneLine, ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.fields import field, table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.components.ticks import TickList
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.verbs_exchange import SendFacts
from adviser_app.viewmodels import exchange_files as shown
from adviser_app.viewmodels.cells import Tone

COUNT_COLUMNS = (
    Column("kind", "Kind", width=200, stretch=True),
    Column("rows", "Records", "number", 90),
    Column("edits", "Edits", "number", 80),
)
ROW_COLUMNS = (
    Column("kind", "Kind", width=160),
    Column("record", "Record", width=300, stretch=True),
)
_FOLDER = "exchange-out"


class SendScreen(Screen):
    """Reached from the exchange's page. Writing goes back there, with the file in the log and in the banner."""

    id = "exchange-send"
    title = "Send"
    icon = "send"
    watches = frozenset({"records", "exchange"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.work = RecordWork(context, self)
        self.folder: Path | None = None
        self._watched: Path | None = None
        self.progress = ProgressPanel(theme)
        self.body.addWidget(self.progress)
        self.content = QWidget()
        left = QVBoxLayout(self.content)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self._inside())
        self.rows = DataTable(context, "send-rows", ROW_COLUMNS, title="Which records", name="Which records")
        self.rows.activated.connect(lambda key: self.work.edit(*key))
        frame = table_card(self.rows)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(220)))
        left.addWidget(frame, 1)
        self.columns = Columns(theme, [(self.content, 3), (self._options(), 2)], least=760)
        self.body.addWidget(self.columns, 1)

    def _inside(self) -> Card:
        card = Card("In the bundle")
        self.sentence = label("", "strong", wrap=True)
        self.since = label("", "muted", wrap=True)
        self.private = ToneLabel(self.context.theme)
        self.erased = ToneLabel(self.context.theme)
        self.counts = DataTable(
            self.context, "send-counts", COUNT_COLUMNS, name="What is in it, by kind", toolbar=False, fit_rows=8
        )
        level = QHBoxLayout()  # the words of the cells stand under the sentence
        level.setContentsMargins(-12, 0, -12, 0)
        level.addWidget(self.counts)
        card.content.addWidget(self.sentence)
        card.content.addWidget(self.since)
        card.content.addLayout(level)
        card.content.addWidget(self.private)
        card.content.addWidget(self.erased)
        return card

    def _options(self) -> QWidget:
        theme = self.context.theme
        self.to = QComboBox()
        self.to.activated.connect(lambda _at: self._look())
        self.everything = QCheckBox("Everything, not only what is new")
        name(
            self.everything, self.everything.text(), "Heals a file that was lost; taking in what is known does no harm."
        )
        self.everything.toggled.connect(lambda _on: self._look())
        self.encrypt = TickList(theme, "Encrypt to", "Space ticks or clears one; only who is ticked can open the file")
        theme.follow(self.encrypt, lambda w: w.setMinimumHeight(w.height_of(2)))
        self.encrypt_said = label("", "muted", wrap=True)
        self.encrypt.turned.connect(self._say_encryption)
        self.place = OneLine(theme, "body")
        self.choose_button = button(theme, "Choose…", self.choose_folder, icon="folder-open", tip="Choose the folder")
        self.write_button = button(theme, "Write the bundle", self.send, icon="send", primary=True)
        whom = Card("For whom")
        whom.content.setSpacing(12)
        whom.content.addWidget(field("For", self.to, "It decides what is new; anybody may take the file in."))
        whom.content.addWidget(self.everything)
        self.encrypt_box = box = Card()
        box.content.setContentsMargins(4, 4, 4, 4)
        box.content.addWidget(self.encrypt)
        whom.content.addWidget(label("Encrypt to"))
        whom.content.addWidget(box, 1)
        whom.content.addWidget(self.encrypt_said)
        where = Card("Where to")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.place, 1)
        line.addWidget(self.choose_button)
        where.content.addLayout(line)
        where.content.addWidget(
            label("Nothing is sent by itself: attach the file to a message, or leave it where colleagues fetch it.",
                  "muted", wrap=True)
        )  # fmt: skip
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.write_button)
        where.content.addLayout(ends)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(whom)
        column.addWidget(where)
        column.addStretch(1)
        return side

    def first_focus(self) -> QWidget | None:
        return self.write_button if self.write_button.isEnabled() else self.to

    # data

    def refetch(self) -> None:
        self._look()

    def _look(self) -> None:
        to = self.to.currentData()
        self.query(verbs.out_preview(to, self.everything.isChecked()), self._show)

    def _show(self, facts: SendFacts) -> None:
        view = facts.view
        self._offer_people(facts)
        self.header.set(self.title, f"File {view.number:,} of this laptop")
        self.sentence.setText(view.sentence)
        self.since.setText(view.since)
        self.counts.set_rows(view.tables)
        self.counts.setVisible(bool(view.tables))
        self.private.set(view.private, Tone.ACCENT, "lock")
        self.private.setVisible(bool(view.private))
        self.erased.set(view.erased, Tone.NEUTRAL, "eraser")
        self.erased.setVisible(bool(view.erased))
        self.rows.set_source(RecordRows(view.rows, view.keys, [itemgetter(i) for i in range(len(ROW_COLUMNS))]))
        self._watched = facts.watch
        if self.folder is None:
            self._show_folder(self._usual_folder())

    def _offer_people(self, facts: SendFacts) -> None:
        """The lists, where they are not there already: a choice made stays made."""
        wanted = [("", None), *((who, row) for row, who, _ in facts.people)]
        have = [(self.to.itemText(i), self.to.itemData(i)) for i in range(1, self.to.count())]
        if have != wanted[1:] or not self.to.count():
            chosen = self.to.currentData()
            self.to.clear()
            self.to.addItem("Everybody" if facts.hub else "The programme team, which collects for all", None)
            for who, row in wanted[1:]:
                self.to.addItem(who, row)
            self.to.setCurrentIndex(max(0, self.to.findData(chosen)) if chosen else 0)
        if set(self.encrypt.keys) != {row for row, _, _ in facts.people}:
            self.encrypt.set_items(
                [(row, who if can else f"{who} (no key for it yet)") for row, who, can in facts.people],
                ticked=False, barred=[row for row, _, can in facts.people if not can],
            )  # fmt: skip
            self.encrypt_box.setMaximumHeight(self.encrypt.height_of(max(2, self.encrypt.count())) + 10)
        self._say_encryption()

    def readers(self) -> list[str]:
        """Row ids of the people whom it is encrypted to; none: in plain."""
        return self.encrypt.ticked

    def _say_encryption(self) -> None:
        chosen = len(self.readers())
        if not self.encrypt.count():
            said = "Nobody else is in the roster yet."
        elif chosen:
            said = "Only those who are ticked can open it, and this laptop."
        else:
            said = "Nobody is ticked: who has the file can read it. It is signed in any case."
        self.encrypt_said.setText(said)

    # the folder

    def _usual_folder(self) -> Path:
        """Where the last one went; else the watched folder, where colleagues look; else the documents."""
        kept = self.context.settings.text(f"folders/{_FOLDER}")
        if kept and Path(kept).is_dir():
            return Path(kept)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._watched or Path(documents or Path.home())

    def _show_folder(self, folder: Path) -> None:
        self.folder = folder
        self.place.setText(str(folder))

    def choose_folder(self) -> None:
        found = asking.folder(self, self.context.settings, "Choose where to write the bundle", _FOLDER)
        if found is not None:
            self._show_folder(found)

    # writing

    def send(self) -> None:
        """Write the bundle as shown."""
        if self.folder is None:
            return
        op = verbs.out(self.folder, self.to.currentData(), self.everything.isChecked(), self.readers())
        self.columns.setEnabled(False)
        job = self.write(op, self._written, self._refused, what=("records", "exchange"))
        job.on_settled(lambda: self.columns.setEnabled(True))
        self.progress.follow(job, "Writing the bundle")

    def _written(self, sent: Any) -> None:
        title, said = shown.written_said(sent)
        folder = sent.paths[0].parent
        self.stale = True
        self.everything.setChecked(False)
        self.context.banner(
            title, said, tone=Tone.GOOD, key="exchange",
            actions=(("Show in folder", lambda: asking.show_file(folder)),),
        )  # fmt: skip
        self.context.navigate("exchange")

    def _refused(self, error: AdviserError) -> None:
        self.context.banner(error, key="exchange")
