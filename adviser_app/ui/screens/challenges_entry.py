"""One line in which a peer challenge is begun: council, kind, stage, and its last day on site where that is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.challenge import CHALLENGE, KINDS, STAGES
from adviser_app.ui.components.cards import ToneLabel
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.components.record_fields import PickEditor
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens import verbs_records
from adviser_app.viewmodels.cells import Tone

_KIND, _STAGE = "challenges/new-kind", "challenges/new-stage"


class QuickChallenge(QFrame):
    """Enter writes it down. ``fixed`` True: of the council in ``code``, which is not asked for."""

    def __init__(self, screen: Screen, *, fixed: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self._screen, theme = screen, screen.context.theme
        self.code = ""
        self.council = PickEditor(theme, CHALLENGE.by_name["council"], ())
        self.council.describe("Council", "Type part of its name. Enter writes the challenge down.")
        self.council.line.setPlaceholderText("New peer challenge: which council")
        theme.follow(self.council, lambda w: w.setMinimumWidth(theme.px(200)))
        self._fixed = fixed
        self.kind = self._choice("Kind of challenge", KINDS, _KIND)
        self.stage = self._choice("Stage", STAGES, _STAGE)
        self.day = DateEditor(theme, CHALLENGE.by_name["last_day"])
        self.day.line.setPlaceholderText("Last day on site")
        name(self.day.line, "Last day on site", "Where it is known: all dates of the clock follow from it")
        self.add = button(theme, "Write down", self.save, icon="plus", tip="Write it down (Enter)")
        self.wrong = ToneLabel(theme)
        self.wrong.hide()
        others = Flow([self.kind, self.stage, self.day, self.add])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(others if fixed else Columns(theme, [(self.council, 1), (others, 0)], least=880, spacing=8))
        if fixed:
            self.council.setParent(self)
            self.council.hide()
        column.addWidget(self.wrong)
        self.council.line.installEventFilter(self)  # before the choice's own: Enter there only completes a name
        self.day.line.returnPressed.connect(self.save)
        for line in (self.council.line, self.day.line):
            line.textChanged.connect(lambda _text: self._tell(""))

    def _choice(self, words: str, choices: Sequence[str], kept: str) -> QComboBox:
        settings = self._screen.context.settings
        box = QComboBox()
        name(box, words)
        for value in choices:
            box.addItem(value[:1].upper() + value[1:], value)
        box.setCurrentIndex(max(0, box.findData(settings.text(kept))))
        box.activated.connect(lambda _at: settings.put(kept, str(box.currentData())))
        return box

    @property
    def first(self) -> QWidget:
        """What gets the keyboard."""
        return self.kind if self._fixed else self.council.line

    def set_councils(self, councils: Sequence[tuple[str, str]]) -> None:
        typed = self.council.text()
        self.council.offer_all(councils)
        self.council.set(typed)  # a list that gets its first entries would choose the first

    def save(self) -> None:
        """What was typed stays in the line until it is written down."""
        if not self.add.isEnabled():
            return
        texts = {
            "council": self.code if self._fixed else self.council.text(), "kind": str(self.kind.currentData()),
            "stage": str(self.stage.currentData()), "last_day": self.day.text().strip(),
        }  # fmt: skip
        if not texts["council"]:
            self._tell("Choose the council first.")
            self.council.line.setFocus()
            return
        self.add.setEnabled(False)
        job = self._screen.context.tasks.write(
            verbs.add({field: said for field, said in texts.items() if said}), lambda _view: self._done(),
            self._refused, requester=self, what=verbs_records.kinds("challenge"),
        )  # fmt: skip
        job.on_settled(lambda: self.add.setEnabled(True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.council.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.save()
                return True
        return super().eventFilter(watched, event)

    def _done(self) -> None:
        self.council.set("")
        self.day.set("")
        self.first.setFocus()

    def _refused(self, error: AdviserError) -> None:
        self._tell(f"{error.message} {error.next_step}".strip())

    def _tell(self, words: str) -> None:
        self.wrong.set(words, Tone.BAD, "circle-alert")
        self.wrong.setVisible(bool(words))
