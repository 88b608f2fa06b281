"""The exchange at a glance: how it stands, this laptop, the watched folder, the files that went and came."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.drop import DropZone
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.exchange_keys import KeyWords
from adviser_app.ui.screens.verbs_exchange import Overview
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

FILTERS = "Bundles (*.zip *.age);;All files (*)"
LOG_COLUMNS = (
    Column("way", "Way", "tone", 112),
    Column("at", "When", width=158),
    Column("who", "From, or for", width=170),
    Column("number", "No.", "number", 60),
    Column("what", "What", width=220, stretch=True),
    Column("file", "File", width=230),
)


class Lines(QVBoxLayout):
    """Lines of controls that are put anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(8)

    def put(self, widgets: list[QWidget]) -> None:
        """In the place of those that were there; the keyboard stays on the button of the same name."""
        focus: QWidget | None = QApplication.focusWidget()
        had = ""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                had = focus.objectName() if focus is not None and widget.isAncestorOf(focus) else had
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self.addWidget(widget)
            again = widget.findChild(QPushButton, had) if had else None
            if again is not None:
                again.setFocus()


def line(said: QWidget, *controls: QWidget) -> QWidget:
    """Words, and to their right what can be done about them."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
    for control in controls:
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return made


class OverviewPage(QWidget):
    """``wished`` tells what a point's button asks for; ``file_chosen`` bundles to look at; ``watch_wanted`` a folder,
    or None to watch none; ``collect_wanted`` whether this laptop collects for all."""

    wished = Signal(str)
    file_chosen = Signal(list)
    watch_wanted = Signal(object)
    collect_wanted = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.standing = Card("How it stands")
        self.points = Lines()
        self.standing.content.addLayout(self.points)
        self.standing.content.addStretch(1)
        self.log = DataTable(context, "exchange-log", LOG_COLUMNS, title="Files in and out", name="Files in and out")
        self._files = frame = table_card(self.log)
        frame.hide()
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(220)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Columns(theme, [(self.standing, 3), (self._laptop(theme), 2)], least=760))
        column.addWidget(Columns(theme, [(self._drop(theme), 3), (self._watched(theme), 2)], least=760))
        column.addWidget(frame, 1)
        column.addStretch()

    def _laptop(self, theme: Theme) -> Card:
        self.laptop = card = Card("This laptop")
        self.words = KeyWords(theme)
        self.words_said = label("", "muted", wrap=True)
        self.collects = QCheckBox("It collects for all: it is the programme team’s")
        name(self.collects, self.collects.text(), "Its bundles hold everybody’s edits, and confirm what has arrived.")
        self.collects.clicked.connect(self.collect_wanted)
        self.move_button = button(theme, "Move to another laptop…", lambda: self.wished.emit("move"), icon="laptop")
        self.who_button = button(theme, "Names…", lambda: self.wished.emit("names"), icon="pencil",
                                 tip="Change your name, or what this laptop is called")  # fmt: skip
        card.content.addWidget(self.words_said)
        card.content.addWidget(self.words)
        card.content.addWidget(self.collects)
        card.content.addStretch(1)
        card.content.addWidget(Flow([self.move_button, self.who_button]))
        return card

    def _drop(self, theme: Theme) -> DropZone:
        self.choose = button(theme, "Choose a file…", self.choose_files, icon="file-text")
        self.drop = DropZone(
            theme, "Drop a bundle here to look at it",
            "Nothing is taken in before you have seen what it would change.", (self.choose,), low=True,
        )  # fmt: skip
        self.drop.dropped.connect(self.file_chosen)
        return self.drop

    def _watched(self, theme: Theme) -> Card:
        self.watched = card = Card("Watched folder")
        self.offers = Lines()
        self.watch_said = label("", "muted", wrap=True)
        self.watch_button = button(theme, "Watch a folder…", self._choose_folder, icon="folder-sync")
        self.stop_button = button(theme, "Stop watching", lambda: self.watch_wanted.emit(None), icon="x")
        card.content.addWidget(self.watch_said)
        card.content.addLayout(self.offers)
        card.content.addStretch(1)
        card.content.addWidget(Flow([self.watch_button, self.stop_button]))
        return card

    def choose_files(self) -> None:
        found = asking.files(self, self._context.settings, "Choose bundles to look at", FILTERS, "exchange-in")
        if found:
            self.file_chosen.emit(found)

    def _choose_folder(self) -> None:
        found = asking.folder(self, self._context.settings, "Choose the folder to watch", "exchange-watch")
        if found is not None:
            self.watch_wanted.emit(found)

    # data

    def show_overview(self, found: Overview) -> None:
        theme = self._context.theme
        self.points.put([self._point(theme, point) for point in found.points])
        status = found.status
        self.laptop.set_title("This laptop", " · ".join(p for p in (status.person, status.laptop) if p))
        self.words.set_words(status.words)
        self.words_said.setText(
            "The words of its key. Read them out when a colleague asks whether a bundle is yours."
            if status.words else "Its key is made when you first send something, or say who you are."
        )  # fmt: skip
        self.collects.setVisible(found.named)
        self.collects.setChecked(found.hub)
        self._show_watched(theme, found)
        self.log.set_rows([shown.file_row(one) for one in found.log])
        self._files.setVisible(bool(found.log))  # that there are none is said below the title

    def _point(self, theme: Theme, point: shown.Point) -> QWidget:
        said = ToneLabel(theme, point.said, point.tone, point.icon)
        if not point.wish:
            return said
        made = button(theme, point.button, lambda: self.wished.emit(point.wish))
        made.setObjectName(point.wish)
        made.setAccessibleDescription(point.said)
        return line(said, made)

    def _show_watched(self, theme: Theme, found: Overview) -> None:
        folder: Path | None = found.status.watch
        self.stop_button.setVisible(folder is not None)
        self.watch_button.setText("Another folder…" if folder is not None else "Watch a folder…")
        if folder is None:
            said = (
                "Where colleagues leave their bundles, in a synced drive or on a share: new ones are then offered here."
            )
        elif found.offers:
            said = f"{text.plural(len(found.offers), 'new bundle')} in {folder}"
        else:
            said = f"Nothing new in {folder}"
        self.watch_said.setText(said)
        lines = []
        for offer in found.offers[:5]:
            look = button(theme, "Look at it…", partial(self.file_chosen.emit, [offer.path]))
            look.setAccessibleDescription(offer.name)
            size = text.file_size(offer.bytes) + (", encrypted" if offer.encrypted else "")
            words = ToneLabel(theme, f"{offer.name} ({size})", Tone.NEUTRAL, "package-open")
            lines.append(line(words, look))
        self.offers.put(lines)
