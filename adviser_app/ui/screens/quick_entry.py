"""One line in which a record is begun: a choice, some more fields, a button; Enter writes it down."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RecordType
from adviser_app.ui.components.cards import ToneLabel
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_fields import PickEditor
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_records
from adviser_app.viewmodels.cells import Tone

_WRITE = "Write down"


class QuickEntry(QFrame):
    """``about``: the field in which is chosen what a ``record`` is of; ``code``: the council whose page it is on."""

    def __init__(self, screen: Screen, record: RecordType, about: str) -> None:
        super().__init__()
        self.setObjectName("card")
        theme = screen.context.theme
        self._screen, self._table = screen, record.name
        self._chooser = PickEditor(theme, record.by_name[about], ())
        self.code = ""
        self._asked: dict[str, str] | None = None  # what was typed when it was said that it may be there already
        self.add = button(theme, _WRITE, self.save, icon="plus", tip="Write it down (Enter)")
        self.wrong = ToneLabel(theme)
        self.wrong.hide()

    @abstractmethod
    def texts(self) -> dict[str, str]:
        """The fields as typed."""

    @abstractmethod
    def missing(self, texts: dict[str, str]) -> str:
        """What is to be chosen first, in words; "" where nothing is."""

    @abstractmethod
    def clear(self) -> None:
        """Make room for the next one: what was typed has been written down."""

    def lay(self, row: QWidget, lines: Sequence[QLineEdit]) -> None:
        """Put the fields in place; in each of ``lines`` Enter writes down, as in the choice."""
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(row)
        column.addWidget(self.wrong)
        self._chooser.line.installEventFilter(self)  # before the choice's own: Enter there only completes a name
        for line in lines:
            line.returnPressed.connect(self.save)
        for line in (self._chooser.line, *lines):
            line.textChanged.connect(lambda _text: self._tell(""))

    def offer_all(self, choices: Sequence[tuple[str, str]]) -> None:
        """What can be chosen: (key, words)."""
        typed = self._chooser.text()
        self._chooser.offer_all(choices)
        self._chooser.set(typed)  # a list that gets its first entries would choose the first

    def save(self) -> None:
        """What was typed stays in the line until it is written down."""
        if not self.add.isEnabled():
            return
        texts = self.texts()
        if missing := self.missing(texts):
            self._tell(missing)
            self._chooser.line.setFocus()
            return
        self.add.setEnabled(False)
        said = {field: words for field, words in texts.items() if words}
        job = self._screen.context.tasks.write(
            verbs_records.save(self._table, None, said, {}, sure=texts == self._asked),
            self._written, self._refused, requester=self, what=verbs_records.kinds(self._table),
        )  # fmt: skip
        job.on_settled(lambda: self.add.setEnabled(True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._chooser.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.save()
                return True
        return super().eventFilter(watched, event)

    def _written(self, _view: object) -> None:
        self.clear()
        self._tell("")

    def _refused(self, error: AdviserError) -> None:
        next_step = error.next_step
        if error.code == "similar-support":
            next_step = "If yours is another one, write it down all the same."
        self._tell(f"{error.message} {next_step}".strip())
        if error.code == "similar-support":
            self._asked = self.texts()
            self.add.setText(f"{_WRITE} all the same")

    def _tell(self, words: str) -> None:
        """What keeps it from being written down; nothing does once something else was typed."""
        if not words and self._asked is not None:
            self._asked = None
            self.add.setText(_WRITE)
        self.wrong.set(words, Tone.BAD, "circle-alert")
        self.wrong.setVisible(bool(words))
