"""The register of peers: who can be asked, what they are strong in, how many days they gave; teams are made from it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.rowlist import Entry, RowList
from adviser_app.ui.components.table import Column
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_part import TablePart
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell


class PeersPart(TablePart):
    key: ClassVar[str] = "peers"
    title: ClassVar[str] = "Peers"
    nothing: ClassVar[str] = (
        "Nobody is in the register yet, or nobody fits. Ctrl+N writes a peer down: teams are made from the register."
    )
    filters: ClassVar[tuple[str, ...]] = ()
    new_table: ClassVar[str] = "peer"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", "Peer", width=140, stretch=True),
        Column("kind", "Is a", width=92),
        Column("council", "Council", width=124),
        Column("post", "Post", width=140),
        Column("party", "Party or group", width=116, hidden=True),
        Column("strengths", "Strong in", width=140),
        Column("days", "Days given", "number", 152),
        Column("teams", "Teams", "number", 70),
        Column("when", "Available", "tone", 130),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.kind, self.strength = QComboBox(), QComboBox()
        name(self.kind, "Councillors or officers")
        name(self.strength, "Strong in")
        for words, value in (("Councillors and officers", ""), ("Councillors", "councillor"), ("Officers", "officer")):
            self.kind.addItem(words, value)
        self.strength.addItem("Strong in anything", "")
        for box, width in ((self.kind, 216), (self.strength, 196)):
            theme.follow(box, lambda w, width=width: w.setFixedWidth(theme.px(width)))  # type: ignore[misc]
            box.activated.connect(lambda _at: host.ask_again(self.key))
        self.available = QCheckBox("Available only")
        self.available.toggled.connect(lambda _on: host.ask_again(self.key))
        self.tools = Flow([self.kind, self.strength, self.available])
        self.team = button(theme, "Onto a team…", self._team, icon="user-plus",
                           tip="Put the selected peers onto the team of a challenge")  # fmt: skip
        self.changes = button(theme, "Change…", self._change, icon="pencil", tip="Change it (Enter)")
        self.buttons += [self.team, self.changes]
        for made in (self.team, self.changes):
            self.table.add_control(made)
        self.enable()

    def fetch(self) -> Op:
        return verbs.peers(str(self.kind.currentData()), str(self.strength.currentData()), self.available.isChecked())

    def show_view(self, view: Any) -> None:
        self.view = view
        now = self.strength.currentData()
        while self.strength.count() > 1:
            self.strength.removeItem(1)
        for strength in view.strengths:
            self.strength.addItem(text.sentence(strength), strength)
        self.strength.setCurrentIndex(max(0, self.strength.findData(now)))
        self.put_rows(
            [
                (*map(Cell, (x.name, x.kind, x.council, x.post, x.party, x.strengths)), x.days, x.teams, x.availability)
                for x in view.lines
            ],
            [x.row for x in view.lines], view.lines,
        )  # fmt: skip

    def open_line(self, line: Any) -> None:
        self.host.work.records.edit("peer", line.row)

    def _change(self) -> None:
        line = self.line()
        if line is not None:
            self.open_line(line)

    def _team(self) -> None:
        """Which challenge's team the selected peers join."""
        rows = tuple(str(key) for key in self.table.selected_keys()) or (str(self.table.current_key()),)

        def opened(found: list[tuple[str, str]]) -> None:
            dialog = WhichChallenge(self.context, found, len(rows), self.window())
            dialog.chosen.connect(lambda row: self.host.work.team(str(row), rows))
            self.host.work.records.show(dialog)

        self.host.query(verbs.to_staff(), opened, slot="to-staff")


class WhichChallenge(QDialog):
    """Which of the challenges to come: Enter or a click chooses."""

    def __init__(self, context: Context, found: list[tuple[str, str]], count: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle("Onto which team")
        self.list = RowList(theme, "Challenges that are not closed")
        self.list.set_entries([Entry(row, words, "", "clipboard-check") for row, words in found])
        self.chosen = self.list.chosen
        self.list.chosen.connect(lambda _row: self.accept())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(f"Onto which team {_go(count)}", "heading"))
        said = "Challenges that are not closed, the next first." if found else "There is no challenge to come."
        column.addWidget(label(said, "muted", wrap=True))
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(theme, "Cancel", self.reject))
        column.addLayout(row)
        self.resize(theme.px(520), theme.px(440))
        if found:
            self.list.setCurrentRow(0)
        self.list.setFocus()


def _go(count: int) -> str:
    return "the peer goes" if count == 1 else f"the {text.counted(count)} peers go"
