"""A portfolio is handed to a successor: from whom, to whom, from which day, which councils; what goes along is shown
before anything changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.fields import date_field, day_of, field
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.ticks import TickList
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_people, verbs_records
from adviser_app.ui.screens.verbs_people import HandOverFacts
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone


class HandOverDialog(QDialog):
    """``people``: (row id, name) of the roster; ``giver``: whose portfolio is chosen at first."""

    def __init__(self, context: Context, people: list[tuple[str, str]], giver: str, parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context, self._names = context, dict(people)
        self._facts = HandOverFacts()
        self._codes: list[str] | None = None  # None: all
        self.setWindowTitle("Hand over a portfolio")
        self.resize(min(theme.px(760), parent.width() - 48), min(theme.px(620), parent.height() - 48))
        self.giver, self.to = QComboBox(), QComboBox()
        for box in (self.giver, self.to):
            for row, who in people:
                box.addItem(who, row)
        self.giver.setCurrentIndex(max(0, self.giver.findData(giver)))
        self.to.setCurrentIndex(next((i for i in range(self.to.count()) if self.to.itemData(i) != giver), 0))
        self.day = date_field("The successor’s first day", QDate.currentDate())
        self.councils = TickList(theme, "Councils to hand over")
        self.along = QListWidget()
        name(self.along, "What goes along")
        self.along.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.along.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = ToneLabel(theme)
        self.go = button(theme, "Hand over", self.hand_over, primary=True)
        self.cancel = button(theme, "Cancel", self.reject)
        self.cancel.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Hand over a portfolio", "heading"))
        column.addWidget(
            label("Assignments end and begin on that day; open actions and meetings still to come change their owner. "
                  "Notes and histories stay with the council, where the successor finds them.", "muted", wrap=True)
        )  # fmt: skip
        column.addWidget(
            Columns(theme, [(field("From", self.giver), 2), (field("To", self.to), 2),
                            (field("The successor’s first day", self.day), 2)], least=560)
        )  # fmt: skip
        lists = [(_box("Councils", self.councils), 1), (_box("What goes along", self.along), 1)]
        column.addWidget(Columns(theme, lists, least=560), 1)
        column.addWidget(self.said)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        ends.addWidget(self.cancel)
        ends.addWidget(self.go)
        column.addLayout(ends)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(80)
        self._pause.timeout.connect(self._look)
        for box in (self.giver, self.to):
            box.activated.connect(lambda _at: self._anew())
        self.day.dateChanged.connect(lambda _day: self._anew())
        self.councils.turned.connect(self._ticked)
        self.to.setFocus()
        self._anew()

    def _anew(self) -> None:
        """Somebody or another day: all councils of the giver again."""
        self._codes = None
        self._look()

    def _look(self) -> None:
        self.go.setEnabled(False)
        op = verbs_people.hand_over_preview(
            str(self.giver.currentData()), str(self.to.currentData()), day_of(self.day), self._codes
        )
        self._context.tasks.query(op, self._show, requester=self, slot="preview")

    def _ticked(self) -> None:
        self._codes = self.councils.ticked
        self._pause.start()

    def _show(self, facts: HandOverFacts) -> None:
        self._facts = facts
        if self._codes is None:
            self.councils.set_items(facts.councils, ticked=True)
        self.along.clear()
        for kind, captions in (("Action", facts.actions), ("Meeting", facts.meetings)):
            for said in captions:
                item = QListWidgetItem(f"{kind}: {said}")
                item.setToolTip(said)
                self.along.addItem(item)
        if facts.error is not None:
            error = facts.error
            none = self._codes == []
            said = "No council is ticked." if none else f"{error.message} {error.next_step}".strip()
            self.said.set(said, Tone.WARN, "info")
        else:
            self.said.set(self._sentence(facts), Tone.NEUTRAL, "info")
        count = len(facts.councils)
        self.go.setText(f"Hand over {text.plural(count, 'council')}" if count else "Hand over")
        self.go.setEnabled(facts.error is None)

    def _sentence(self, facts: HandOverFacts) -> str:
        parts = [text.plural(len(facts.councils), "council")]
        if facts.actions:
            parts.append(text.plural(len(facts.actions), "open action"))
        if facts.meetings:
            parts.append(text.plural(len(facts.meetings), "planned meeting"))
        verb = "goes" if len(parts) == 1 and len(facts.councils) == 1 else "go"
        return f"{text.sentence(text.listed(parts))} {verb} to {self.to.currentText()} on {text.day(facts.what.on)}."

    def hand_over(self) -> None:
        """As shown, as one action; the banner takes it back."""
        facts, context = self._facts, self._context
        if facts.error is not None or facts.what is None:
            return
        to = self.to.currentText()

        def undo() -> None:
            context.tasks.write(verbs_records.undo(), lambda _done: context.banner("Taken back", key="exchange"),
                                what=verbs_records.EVERY_KIND)  # fmt: skip

        def done(_what: Any) -> None:
            context.banner(
                f"Handed over to {to}: {text.plural(len(facts.councils), 'council')}",
                f"From {text.day(facts.what.on)} on. Your next bundle tells your colleagues.",
                tone=Tone.GOOD, actions=(("Undo", undo),), key="exchange",
            )  # fmt: skip

        context.tasks.write(verbs_people.hand_over(facts.what), done, what=verbs_records.EVERY_KIND)
        self.accept()


def _box(title: str, inside: QListWidget) -> Card:
    card = Card(title)
    card.content.setContentsMargins(12, 8, 8, 8)
    card.content.addWidget(inside, 1)
    return card
