"""The first step of a refresh: which files, whose, from when; and the releases that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from adviser_app.domain.indicators import Release
from adviser_app.ui.components.cards import Card, label, stacked
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.drop import DropZone
from adviser_app.ui.components.fields import date_field, day_of, field, table_card
from adviser_app.ui.components.forms import button, follow_icon, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

FILTERS = "Data files (*.csv *.tsv *.txt *.xlsx *.ods *.zip);;All files (*)"

RELEASE_COLUMNS = (
    Column("released", "Released", width=150),
    Column("publisher", "Publisher", width=190),
    Column("files", "Files", width=160, stretch=True),
    Column("new", "New", "number", 82),
    Column("changed", "Changed", "number", 86),
    Column("rejected", "Rejected", "number", 88),
    Column("imported", "Imported", width=150, hidden=True),
    Column("state", "State", "tone", 180),
)


class _Choose(DropZone):
    """Files are dropped here, or chosen with the buttons."""

    def __init__(self, context: Context) -> None:
        theme = context.theme
        self._context = context
        self.files_button = button(theme, "Choose files…", self._files, icon="file-text")
        self.folder_button = button(theme, "Choose a folder…", self._folder, icon="folder-open")
        super().__init__(
            theme, "Drop CSV files, workbooks, a folder or a zip here",
            "Figures of ONS, LG Inform, Fingertips, DfE and Oflog are known; so are records from the programme team. "
            "Of any other table you say in the preview how it is to be read.",
            (self.files_button, self.folder_button),
        )  # fmt: skip

    def _files(self) -> None:
        found = asking.files(self, self._context.settings, "Choose the files of a refresh", FILTERS, "refresh")
        if found:
            self.dropped.emit(found)

    def _folder(self) -> None:
        found = asking.folder(self, self._context.settings, "Choose the folder of a refresh", "refresh")
        if found is not None:
            self.dropped.emit([found])


class ChoosePage(QWidget):
    """``files_changed`` tells how many are chosen; ``preview_wanted`` when the user has chosen; ``undo_wanted`` for the
    newest release."""

    files_changed = Signal(int)
    preview_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._files: list[Path] = []
        self._standing: set[int] = set()
        self.drop = _Choose(context)
        self.drop.dropped.connect(self.add_files)
        self.list = QVBoxLayout()
        self.list.setSpacing(4)
        self.go = button(context.theme, "Preview", self.preview_wanted.emit, primary=True, icon="search")
        self.go.setToolTip("Reads and compares everything; nothing is written yet")

        choose = Card("Choose the data", "Nothing is written before you have seen a preview.")
        choose.content.addWidget(self.drop)
        choose.content.addLayout(self.list)
        choose.content.addStretch(1)

        options = Card("About this refresh")
        form = options.content
        form.setSpacing(12)
        self.publisher = QComboBox()
        self.publisher.setEditable(True)
        edit = self.publisher.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("As the file says")
        form.addWidget(field("Publisher", self.publisher, "Only needed where the file does not say."))
        self.dated = QCheckBox("Not released today, but on")
        self.released = date_field("Release date", QDate.currentDate())
        self.released.setEnabled(False)
        self.dated.toggled.connect(self.released.setEnabled)
        form.addWidget(
            stacked(
                self.dated, self.released, label("One older than what is there fills history only.", "muted"), gap=4
            )
        )
        self.remove_missing = QCheckBox("Take away stored values that the files no longer have")
        name(self.remove_missing, self.remove_missing.text(), "Off unless you know that the publisher withdrew them.")
        form.addWidget(self.remove_missing)
        options.content.addStretch(1)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.go)
        options.content.addLayout(ends)

        top = Columns(context.theme, [(choose, 3), (options, 2)], least=760)

        self.releases = DataTable(context, "releases", RELEASE_COLUMNS, title="Releases in this store", name="Releases")
        self.undo = button(
            context.theme, "Undo the last refresh…", self.undo_wanted.emit, icon="undo-2",
            tip="Brings back exactly what stood before it",
        )  # fmt: skip
        self.changes = button(
            context.theme, "What it changed", self._changes, icon="history",
            tip="The release chosen, indicator by indicator; the last one where none is chosen",
        )  # fmt: skip
        self.releases.add_control(Flow([self.changes, self.undo]))
        self.releases.activated.connect(lambda _key: self._changes())
        releases = table_card(self.releases)
        context.theme.follow(releases, lambda w: w.setMinimumHeight(context.theme.px(220)))

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(releases, 1)
        self._show_files()

    # files

    @property
    def files(self) -> list[Path]:
        return list(self._files)

    def set_files(self, files: Sequence[Path]) -> None:
        self._files = list(dict.fromkeys(files))
        self._show_files()
        self.files_changed.emit(len(self._files))

    def add_files(self, files: Sequence[Path]) -> None:
        """More of them; the same twice counts once."""
        self.set_files([*self._files, *files])
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def options(self) -> tuple[str | None, date | None, bool]:
        """(publisher, release date, take away what is missing)"""
        released: date | None = None
        if self.dated.isChecked():
            released = day_of(self.released)
        return self.publisher.currentText().strip() or None, released, self.remove_missing.isChecked()

    def _show_files(self) -> None:
        while (item := self.list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path in self._files:
            self.list.addWidget(self._line(path))
        self.go.setEnabled(bool(self._files))

    def _line(self, path: Path) -> QWidget:
        theme = self._context.theme
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        icon = QLabel()
        picture = "folder-open" if path.is_dir() else "file-text"
        theme.follow(icon, lambda w: w.setPixmap(theme.icon(picture, "text_muted").pixmap(theme.px(16), theme.px(16))))
        row.addWidget(icon)
        words = label(path.name, "body")
        words.setToolTip(str(path))
        row.addWidget(words)
        folder = label(str(path.parent), "muted")
        folder.setToolTip(str(path))
        folder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a deep one widens no page
        row.addWidget(folder, 1)
        drop = button(theme, "", lambda: self.set_files([p for p in self._files if p != path]), flat=True)
        follow_icon(theme, drop, "x", "text_muted")
        name(drop, f"Do not import {path.name}")
        row.addWidget(drop)
        return line

    # releases

    def show_releases(self, releases: Sequence[Release]) -> None:
        """Newest first."""
        typed = self.publisher.currentText()
        self.publisher.clear()
        self.publisher.addItems(sorted({part for r in releases for part in r.publisher.split("; ") if part}))
        self.publisher.setEditText(typed)
        self.releases.set_rows([_release(r) for r in releases], [r.id for r in releases])
        self._standing = {r.id for r in releases if r.undone is None}
        self.undo.setEnabled(bool(self._standing))
        self.changes.setEnabled(bool(self._standing))

    def _changes(self) -> None:
        chosen = next((key for key in self.releases.selected_keys() if key in self._standing), None)
        self._context.navigate("changes", **({} if chosen is None else {"release_id": chosen}))


def _release(release: Release) -> tuple[Cell, ...]:
    files = text.listed([member.rsplit("/", 1)[-1] for member, _ in release.files[:2]])
    if len(release.files) > 2:
        files = f"{release.files[0][0].rsplit('/', 1)[-1]} and {len(release.files) - 1} more"
    if release.undone:
        state = Cell(f"Taken back {text.iso_day(release.undone)}", "2", tone=Tone.MUTED, icon="undo-2")
    elif release.late:
        state = Cell("Fills history", "1", "In force; filled history only", tone=Tone.NEUTRAL, icon="history")
    else:
        state = Cell("In force", "0", tone=Tone.NEUTRAL, icon="check")
    tone = Tone.MUTED if release.undone else Tone.NEUTRAL
    counts = [release.counts.get(bucket, 0) for bucket in ("new", "changed", "rejected")]
    return (
        Cell(text.iso_day(release.released), release.released, tone=tone),
        Cell(release.publisher, tone=tone),
        Cell(files, tone=tone),
        *(Cell(text.number(n, 0), n, tone=tone) for n in counts),
        Cell(text.iso_day(release.imported), release.imported, tone=tone),
        state,
    )
