"""The small windows of the exchange: a laptop out of use, with its reason; lists of records to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column
from adviser_app.ui.screen import Context
from adviser_app.ui.screens.exchange_fitting import fit
from adviser_app.ui.screens.record_lists import ListDialog
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels.cells import Cell, Tone

ROW_COLUMNS = (
    Column("kind", "Kind", width=160),
    Column("record", "Record", width=320, stretch=True),
)
KEPT_COLUMNS = (
    Column("at", "Kept back", width=158),
    Column("who", "Says it is from", width=150),
    Column("laptop", "Laptop", width=130),
    Column("key", "Key", "tone", 160),
    Column("file", "File", width=240, stretch=True),
)


class ReasonDialog(QDialog):
    """A question, what follows from yes, and a reason that has to be given. ``answer`` is the reason.

    ``about``: a muted line below the title; ``middle``: what stands between the paragraphs and the reason; with
    ``dangerous`` Enter cancels, unless the button itself has the keyboard.
    """

    def __init__(
        self, theme: Theme, title: str, paragraphs: Sequence[str], ask: str, help: str, yes: str, parent: QWidget, *,
        about: str = "", middle: Sequence[QWidget] = (), dangerous: bool = False, icon: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title.rstrip("?"))
        self.setMinimumWidth(theme.px(560))
        self.reason_line = QLineEdit()
        self.wrong = ToneLabel(theme)
        self.wrong.hide()
        self.reason_line.textEdited.connect(lambda _text: self.wrong.hide())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        if about:
            column.addWidget(label(about, "muted", wrap=True))
        for said in paragraphs:
            column.addWidget(label(said, "body", wrap=True))
        for widget in middle:
            column.addWidget(widget)
        column.addWidget(field(ask, self.reason_line, help))
        column.addWidget(self.wrong)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        self.cancel = button(theme, "Cancel", self.reject, primary=dangerous)
        self.yes = button(theme, yes, self.accept, primary=not dangerous, icon=icon)
        self.cancel.setAutoDefault(dangerous)
        self.cancel.setDefault(dangerous)
        self.yes.setAutoDefault(not dangerous)
        self.yes.setDefault(not dangerous)
        for one in (self.yes, self.cancel) if dangerous else (self.cancel, self.yes):
            ends.addWidget(one)
        column.addLayout(ends)
        self.reason_line.setFocus()
        fit(self)

    @property
    def reason(self) -> str:
        return self.reason_line.text().strip()

    def accept(self) -> None:
        if not self.reason:
            self.wrong.set("The reason is missing. Say it in a few words.", Tone.BAD, "circle-alert")
            self.wrong.show()
            fit(self)
            self.reason_line.setFocus()
            return
        super().accept()


class EndDialog(ReasonDialog):
    """Revoke a laptop that is lost, or retire one that is no longer used."""

    def __init__(self, theme: Theme, whose: str, lost: bool, parent: QWidget) -> None:
        if lost:
            title = f"Revoke {whose}?"
            said = [
                "Nothing it signs is taken in any more: here at once, on your colleagues’ laptops once they take in "
                "what you send.",
                "What it sent before stays. What was typed on it and not sent is lost with it.",
            ]
            help_ = "Such as: stolen from the car on 20 November, reported to IT."
            super().__init__(theme, title, said, "What happened to it?", help_, "Revoke it", parent)
        else:
            title = f"Retire {whose}?"
            said = ["It is listed as out of use, and nothing more is encrypted to it. What it had not sent before is "
                    "still taken in."]  # fmt: skip
            super().__init__(theme, title, said, "Why?", "Such as: replaced by a new one.", "Retire it", parent)


class RowsDialog(ListDialog):
    """Records in a list; Enter opens one: ``row_wanted`` tells its table and id."""

    row_wanted = Signal(str, str)

    def __init__(self, context: Context, title: str, sentence: str, rows: Sequence[Any], parent: QWidget) -> None:
        super().__init__(context, title, sentence, "exchange-rows", ROW_COLUMNS, parent)
        self.table.set_rows([(Cell(r.label), Cell(r.caption)) for r in rows], [(r.table, r.row) for r in rows])
        self.open_button = button(context.theme, "Open", self._open, icon="file-text", primary=True)
        self.open_button.setAutoDefault(False)
        self.ends.insertWidget(1, self.open_button)
        self.table.activated.connect(lambda _key: self._open())
        if rows:
            self.table.select_key((rows[0].table, rows[0].row))
        self.open_button.setEnabled(bool(rows))

    def _open(self) -> None:
        key = self.table.current_key()
        if key is not None:
            self.accept()
            self.row_wanted.emit(*key)


class KeptDialog(ListDialog):
    """Files kept back; ``key_wanted`` tells the one whose key is to be compared."""

    key_wanted = Signal(object)

    def __init__(self, context: Context, kept: Sequence[Any], parent: QWidget) -> None:
        super().__init__(
            context, "Files kept back",
            "Nothing of them is in your records. Compare the words of the key by telephone, then take the file in "
            "again.", "exchange-kept", KEPT_COLUMNS, parent,
        )  # fmt: skip
        self._kept = {one.id: one for one in kept}
        self.table.set_rows([_kept(one) for one in kept], list(self._kept))
        self.compare = button(context.theme, "Compare the words…", self._ask, icon="shield-check", primary=True)
        self.compare.setAutoDefault(False)
        self.ends.insertWidget(1, self.compare)
        self.table.activated.connect(lambda _key: self._ask())
        self.table.current_changed.connect(lambda _key: self._enable())
        if kept:
            self.table.select_key(kept[0].id)
        self._enable()

    def _chosen(self) -> Any:
        return self._kept.get(self.table.current_key())

    def _enable(self) -> None:
        chosen = self._chosen()
        self.compare.setEnabled(chosen is not None and bool(chosen.words) and str(chosen.trust) != "revoked")

    def _ask(self) -> None:
        if self.compare.isEnabled():
            chosen = self._chosen()
            self.accept()
            self.key_wanted.emit(chosen)


def _kept(one: Any) -> tuple[Cell, ...]:
    trust = str(one.trust)
    key = shown.trust_cell(trust)
    if trust in ("trusted", "own"):
        key = Cell("Confirmed since: take it in again", tone=Tone.GOOD, icon="shield-check")
    at = Cell(shown.when(one.at), one.at.isoformat())
    return at, Cell(one.sender or "somebody unknown"), Cell(one.laptop), key, Cell(one.file)
