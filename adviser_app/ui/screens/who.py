"""Who works here: asked once at first start, and kept in Settings."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, FieldError, canonical
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.forms import add_row, button
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone

_NAME = "As colleagues know you: it stands beside what you write down."
_LAPTOP = "What you call this computer: “Train laptop”, “Office”."


class WhoFields(QWidget):
    """Name, work e-mail and the laptop's name, with what is wrong below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.name, self.email, self.laptop = QLineEdit(), QLineEdit(), QLineEdit()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        add_row(form, "Your name", self.name, _NAME)
        add_row(form, "Work e-mail (if you like)", self.email)
        add_row(form, "This laptop", self.laptop, _LAPTOP)
        self.wrong = ToneLabel(theme)
        self.wrong.hide()
        form.addRow(self.wrong)

    def show_who(self, who: Any, suggested: tuple[str, str], email: str) -> None:
        """``who``: the Identity, or None; ``suggested``: the computer's own words for its user and itself."""
        self.name.setText(who.name if who is not None else suggested[0])
        self.laptop.setText(who.laptop if who is not None else suggested[1])
        self.email.setText(email)

    def answer(self) -> tuple[str, str, str]:
        return self.name.text().strip(), self.laptop.text().strip(), self.email.text().strip()

    def check(self) -> bool:
        """Whether it can be kept; what is wrong is said, and its field gets the keyboard."""
        said, field = "", self.name
        try:
            if not self.name.text().strip():
                said = "Your name is missing. Fill in what colleagues call you."
            elif not self.laptop.text().strip():
                said, field = "The laptop has no name. Call it as you like.", self.laptop
            else:
                canonical(RECORD_TYPES["person"].by_name["email"], self.email.text())
        except FieldError as error:
            said, field = f"{error.message} {error.remedy}", self.email
        self.wrong.set(said, Tone.BAD, "circle-alert")
        self.wrong.setVisible(bool(said))
        if said:
            field.setFocus()
        return not said


class WhoDialog(QDialog):
    """``answer`` is (name, laptop, e-mail) once it was accepted; it can be left for later."""

    def __init__(self, theme: Theme, found: tuple[Any, tuple[str, str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("You and this laptop")
        self.setMinimumWidth(theme.px(480))
        self.fields = WhoFields(theme)
        self.fields.show_who(*found)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Who works here?", "heading"))
        column.addWidget(
            label("What you write down carries your name, so that colleagues know whom to ask. What you exchange with "
                  "them carries this laptop’s, so that nothing gets lost on the way; nothing is sent by itself.",
                  "muted", wrap=True)
        )  # fmt: skip
        column.addWidget(self.fields)
        column.addSpacing(4)
        row = QHBoxLayout()
        row.addWidget(label("Settings has these fields too.", "muted"), 1)
        self.later = button(theme, "Later", self.reject)
        self.later.setAutoDefault(False)
        self.keep = button(theme, "This is me", self.accept, primary=True)
        self.keep.setDefault(True)
        row.addWidget(self.later)
        row.addWidget(self.keep)
        column.addLayout(row)
        self.fields.name.setFocus()
        self.fields.name.selectAll()

    @property
    def answer(self) -> tuple[str, str, str]:
        return self.fields.answer()

    def accept(self) -> None:
        if self.fields.check():
            super().accept()
        else:
            self.adjustSize()  # room for what is wrong


class WhoCard(Card):
    """The same in Settings, to put right later."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__("You and this laptop", "They stand beside what you write down and exchange.")
        self._context, self._owner = context, owner
        self.fields = WhoFields(context.theme)
        self.content.addWidget(self.fields)
        self.keep = button(context.theme, "Keep", self.save, icon="check")
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch(1)
        self.content.addLayout(row)
        for line in (self.fields.name, self.fields.email, self.fields.laptop):
            line.textEdited.connect(lambda _text: self.keep.setEnabled(True))
            line.returnPressed.connect(self.save)

    def fetch(self) -> None:
        if not self.keep.isEnabled() or not self.fields.name.text():
            self._context.tasks.query(verbs.identity(), self._show, requester=self, slot="who")

    def _show(self, found: tuple[Any, tuple[str, str], str]) -> None:
        self.fields.show_who(*found)
        self.keep.setEnabled(False)

    def save(self) -> None:
        if not self.fields.check():
            return

        def done(who: Any) -> None:
            self.keep.setEnabled(False)
            self._context.banner("Kept", f"You are {who.name}, on {who.laptop}.", tone=Tone.GOOD, key="who")

        def failed(error: AdviserError) -> None:
            self._context.banner(error)

        self._context.tasks.write(
            verbs.name_identity(*self.fields.answer()),
            done,
            failed,
            requester=self._owner,
            what=("settings", "records"),
        )
