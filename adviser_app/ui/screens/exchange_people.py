"""Who exchanges: people and their laptops, whose keys are confirmed, what is lost, who takes over from whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.facts import Facts
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens import verbs_people
from adviser_app.ui.screens.exchange_keys import KeyWords
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.verbs_exchange import Overview
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.exchange import PersonView

COLUMNS = (
    Column("name", "Person", width=150, stretch=True),
    Column("laptop", "Laptop", "tone", 150),
    Column("key", "Key", "tone", 176, tip="Whether its words were compared here; or that it is out of use"),
    Column("last", "Heard of", width=116),
    Column("role", "Role", width=190, hidden=True),
)


class PeoplePage(QWidget):
    """Part of the exchange's page: the roster, and beside it the chosen line to read and act on."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.context, self._screen = screen.context, screen
        self.work = RecordWork(self.context, screen)
        self._lines: dict[tuple[str, str], PersonView] = {}
        theme = self.context.theme
        self.table = DataTable(self.context, "roster", COLUMNS, title="People and laptops", name="People and laptops")
        self.add_button = button(theme, "Add a person…", lambda: self.work.new("person"), icon="user-plus",
                                 tip="Somebody who has not sent anything yet")  # fmt: skip
        self.table.add_control(self.add_button)
        self.table.current_changed.connect(lambda _key: self._read())
        self.table.activated.connect(lambda _key: self.change())
        frame = table_card(self.table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(360)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Columns(theme, [(frame, 5), (self._side(), 3)], least=820), 1)
        self._read()

    def _side(self) -> Card:
        theme = self.context.theme
        self.side = card = Card("Nobody is chosen")
        self.trust_said = ToneLabel(theme)
        self.words = KeyWords(theme)
        self.facts = Facts(theme, "The chosen line")
        self.empty = label("Choose a line to read it here.", "muted", wrap=True)
        self.trust_button = button(theme, "Confirm the key…", self.decide_key, icon="shield-check")
        self.distrust_button = button(theme, "Doubt the key…", self.decide_key, icon="shield-alert",
                                      tip="Compare the words again; of a refused key nothing is taken in")  # fmt: skip
        self.change_button = button(theme, "Change the person…", self.change, icon="pencil")
        self.hand_over_button = button(theme, "Hand over…", self.hand_over, icon="users",
                                       tip="Hand their portfolio to a successor")  # fmt: skip
        self.retire_button = button(theme, "Retire the laptop…", lambda: self.end(lost=False), icon="minus",
                                    tip="It is no longer used; what it had not sent is still taken in")  # fmt: skip
        self.revoke_button = button(theme, "Revoke: it is lost…", lambda: self.end(lost=True), icon="user-x",
                                    tip="Nothing it signs is taken in any more, by nobody")  # fmt: skip
        self._buttons = {
            "trust": self.trust_button, "distrust": self.distrust_button, "hand_over": self.hand_over_button,
            "change": self.change_button, "retire": self.retire_button, "revoke": self.revoke_button,
        }  # fmt: skip
        for part in (self.empty, self.trust_said, self.words, self.facts):
            card.content.addWidget(part)
        card.content.addStretch(1)
        card.content.addWidget(Flow(list(self._buttons.values())))
        return card

    # data

    def show_overview(self, found: Overview) -> None:
        self._lines = {(line.person, line.laptop): line for line in found.people}
        self.table.set_rows([line.cells for line in found.people], list(self._lines))
        if self.table.current_key() is None and self._lines:
            self.table.select_key(next(iter(self._lines)))
        self._read()

    @property
    def chosen(self) -> PersonView | None:
        return self._lines.get(self.table.current_key())

    def _read(self) -> None:
        line = self.chosen
        self.empty.setVisible(line is None)
        for wish, made in self._buttons.items():
            made.setVisible(line is not None and wish in line.can)
        self.trust_said.setVisible(line is not None and bool(line.words))
        self.words.set_words(line.words if line is not None else ())
        self.words.setVisible(line is not None and bool(line.words))
        self.facts.set_facts(line.facts if line is not None else ())
        if line is None:
            self.side.set_title("Nobody is chosen")
            return
        self.side.set_title(line.name, f"Laptop “{line.laptop_name}”" if line.laptop else "No laptop yet")
        said = "Its key" if line.trust.text == "" else f"Key: {line.trust.text[:1].lower()}{line.trust.text[1:]}"
        self.trust_said.set(said, line.trust.tone, line.trust.icon)

    # what one does

    def change(self) -> None:
        if self.chosen is not None:
            self.work.change("person", self.chosen.person)

    def decide_key(self) -> None:
        """Compare the words of the chosen laptop's key, and decide."""
        line = self.chosen
        if line is None or not line.words:
            return
        from adviser_app.ui.screens.exchange_keys import KeyDialog

        whose = shown.possessed(line.name, line.laptop_name)
        dialog = KeyDialog(self.context.theme, whose, line.name, line.words, self.window())
        self.open(dialog, lambda: self._keep(line.key, line.name, *dialog.answer))

    def _keep(self, key: str, whose: str, trusted: bool, how: str) -> None:
        def done(_decision: Any) -> None:
            if trusted:
                self.context.banner(f"The key of {whose} is confirmed", "What it signs is taken in from now on.",
                                    tone=Tone.GOOD, key="exchange")  # fmt: skip
            else:
                self.context.banner(f"The key of {whose} is refused", "Nothing it signs is taken in here.",
                                    tone=Tone.WARN, key="exchange")  # fmt: skip

        self.context.tasks.write(verbs_people.decide_key(key, trusted, how), done, what=("exchange",))

    def end(self, *, lost: bool) -> None:
        """Revoke or retire the chosen laptop, with a reason."""
        line = self.chosen
        if line is None:
            return
        from adviser_app.ui.screens.exchange_dialogs import EndDialog

        dialog = EndDialog(self.context.theme, shown.possessed(line.name, line.laptop_name), lost, self.window())

        def done(laptop: Any) -> None:
            self.context.banner(
                f"The laptop “{laptop.name}” is {laptop.state}", "Your next bundle tells your colleagues.",
                tone=Tone.GOOD, key="exchange",
                actions=(("Send…", lambda: self.context.navigate("exchange-send")),),
            )  # fmt: skip

        self.open(
            dialog,
            lambda: self.context.tasks.write(
                verbs_people.end_laptop(line.laptop, lost, dialog.reason), done, what=verbs.ROSTER
            ),
        )

    def hand_over(self) -> None:
        """Hand a portfolio over: the chosen person's, to somebody."""
        giver = self.chosen.person if self.chosen is not None else ""

        def opened(found: tuple[list[tuple[str, str]], str]) -> None:
            from adviser_app.ui.screens.exchange_handover import HandOverDialog

            people, me = found
            dialog = HandOverDialog(self.context, people, giver or me, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self.context.tasks.query(verbs_people.roster(), opened, requester=self, slot="roster")

    def open(self, dialog: QDialog, then: Callable[[], Any]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(then)
        dialog.open()
