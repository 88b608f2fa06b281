"""A team made from the register of peers: who could come on one side, who is on it with role and days on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError, canonical
from adviser_app.domain.records.challenge import TEAM_MEMBER
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking, verbs_records
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.challenge_peers import NO_CONFLICT

_PEERS = (
    Column("name", "Peer", width=122),
    Column("council", "Council", width=106),
    Column("strengths", "Strong in", width=130, stretch=True),
    Column("when", "Available", "tone", 166),
    Column("post", "Post", width=150, hidden=True),
)
_HEADERS = ("Who", "Lent by", "Role", "Days", "State")
_WHO, _LENDER, _ROLE, _DAYS, _STATE = range(5)
_KEY = int(Qt.ItemDataRole.UserRole)
ROLES = {"councillor": "Member peer", "officer": "Officer peer"}


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the team. ``row``: its record, "" of a new one; ``peer``: of the register, or ""."""

    row: str
    peer: str
    who: str
    lender_code: str
    lender: str
    role: str
    days: str
    state: str


class TeamDialog(QDialog):
    """``found``: the challenge; ``team``: its team_member records; ``peers``: the register as PeersView; ``councils``:
    names by code; ``wanted``: peers who are to join. ``saved`` tells what was done in words, with notes;
    ``new_peer_wanted``: somebody is missing from the register."""

    saved = Signal(str, tuple)
    new_peer_wanted = Signal()

    def __init__(
        self, context: Context, found: Any, team: Sequence[Any], peers: Any, councils: Mapping[str, str],
        wanted: Sequence[str], parent: QWidget | None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        theme = context.theme
        self._context, self._row, self._busy = context, found.id, False
        self._peers = {line.row: line for line in peers.lines}
        self._councils = dict(councils)
        self.setWindowTitle("Team")
        self.table = DataTable(context, "team-peers", _PEERS, title="Register of peers")
        self.table.activated.connect(lambda row: self.take(str(row)))
        self.add_button = button(
            theme, "Onto the team", self._take_selected, icon="user-plus", tip="The selected peers (Enter)"
        )
        self.table.add_control(self.add_button)
        self.missing = button(theme, "New peer…", self._new_peer, icon="plus", flat=True,
                              tip="Leaves this window: write the peer down first")  # fmt: skip
        self.table.add_control(self.missing)
        left = table_card(self.table)
        self.on = self._team_table()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label("The team", "heading"), 1)
        self.remove_button = button(theme, "Take away", self._remove, icon="minus", tip="Those marked (Del)")
        head.addWidget(self.remove_button)
        column.addLayout(head)
        frame = QFrame()
        frame.setObjectName("card")
        within = QVBoxLayout(frame)
        within.setContentsMargins(4, 4, 4, 4)
        self.nobody = label("Nobody yet. Choose peers in the register: Enter puts them here.", "muted", wrap=True)
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        within.addWidget(self.nobody, 1)
        within.addWidget(self.on, 1)
        column.addWidget(frame, 1)
        self.said = ToneLabel(theme)
        self.said.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 16)
        outer.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("Team of the peer challenge", "heading"))
        words.addWidget(label(found.caption, "muted", wrap=True))
        outer.addLayout(words)
        outer.addWidget(Columns(theme, [(left, 1), (right, 1)], least=900, spacing=16), 1)
        outer.addWidget(self.said)
        outer.addLayout(self._ends())
        room = parent.size() if parent is not None else None
        self.resize(
            min(theme.px(1240), room.width() - 32) if room else theme.px(1240),
            min(theme.px(640), room.height() - 32) if room else theme.px(640),
        )
        for member in team:
            self._put_member(member)
        self._before = self.members()
        self._list_peers()
        for row in wanted:
            self.take(row)
        self._changed()
        self.table.view.setFocus()

    def _team_table(self) -> QTableWidget:
        theme = self._context.theme
        made = QTableWidget(0, len(_HEADERS))
        made.setHorizontalHeaderLabels(_HEADERS)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.verticalHeader().hide()
        header = made.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_WHO, QHeaderView.ResizeMode.Stretch)
        name(made, "The team", "Role, days and state are chosen in the line; Delete takes a peer away")
        theme.follow(made, lambda w: _size(theme, w))
        made.installEventFilter(self)
        return made

    def _ends(self) -> QHBoxLayout:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setSpacing(8)
        self.summary = label("", "muted", wrap=True)
        row.addWidget(self.summary, 1)
        self.cancel_button = button(theme, "Cancel", self.reject)
        self.save_button = button(theme, "Save", self.save, icon="check", primary=True)
        for one in (self.cancel_button, self.save_button, self.add_button, self.missing, self.remove_button):
            one.setAutoDefault(False)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return row

    # the register

    def _list_peers(self) -> None:
        """Those who are on the team already are not offered again."""
        there = {self._key(at)[1] for at in range(self.on.rowCount())}
        lines = [line for row, line in self._peers.items() if row not in there]
        self.table.set_rows(
            [
                (*map(Cell, (x.name, x.council, x.strengths)), availability(x), Cell(x.post))
                for x in lines
            ],
            [x.row for x in lines],
        )  # fmt: skip
        self.add_button.setEnabled(bool(lines))

    def _take_selected(self) -> None:
        rows = [str(key) for key in self.table.selected_keys()]
        current = self.table.current_key()
        for row in rows or ([str(current)] if current is not None else []):
            self.take(row)

    def take(self, row: str) -> None:
        """A peer of the register, onto the team."""
        line = self._peers.get(row)
        if line is None:
            return
        if line.conflict is not NO_CONFLICT:
            self._tell(f"{line.name} cannot be on this team: {line.conflict.said}.", Tone.WARN)
            return
        self._put(
            Member("", row, line.name, line.council_code, line.council, ROLES.get(line.kind, "Other"), "", "asked")
        )
        self._tell("")
        self._list_peers()
        self._changed()

    def _new_peer(self) -> None:
        if self._may_leave():
            super().reject()
            self.new_peer_wanted.emit()

    # the team

    def _put_member(self, member: Any) -> None:
        values = member.values
        peer = self._peers.get(values["peer"])
        named = values["name"] or (peer.name if peer is not None else values["role"])
        lender = self._councils.get(values["lender"], values["lender"])
        self._put(
            Member(member.id, values["peer"], named, values["lender"], lender, values["role"],
                   values["days"], values["state"])
        )  # fmt: skip

    def _put(self, member: Member) -> None:
        who = member.who
        at = self.on.rowCount()
        self.on.insertRow(at)
        for column, said in ((_WHO, who), (_LENDER, member.lender)):
            item = QTableWidgetItem(said)
            item.setData(_KEY, (member.row, member.peer, member.lender_code))
            item.setToolTip(said)
            self.on.setItem(at, column, item)
        for column, field, value in ((_ROLE, "role", member.role), (_STATE, "state", member.state)):
            box = QComboBox()
            for choice in TEAM_MEMBER.by_name[field].choices:
                box.addItem(text.sentence(choice), choice)
            box.setCurrentIndex(max(0, box.findData(value)))
            name(box, f"{_HEADERS[column]} of {who}")
            box.currentIndexChanged.connect(lambda _at: self._changed())
            self.on.setCellWidget(at, column, box)
        line = QLineEdit(member.days)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setPlaceholderText("–")
        name(line, f"Days of {who}", "On site and for preparation; empty: not known")
        line.textChanged.connect(lambda _text: self._changed())
        self.on.setCellWidget(at, _DAYS, line)

    def _key(self, at: int) -> tuple[str, str, str]:
        item = self.on.item(at, _WHO)
        found: tuple[str, str, str] = item.data(_KEY) if item is not None else ("", "", "")
        return found

    def members(self) -> list[dict[str, str]]:
        """The team as it stands here: fields of team_member rows; ``id`` "" of a new one."""
        found = []
        for at in range(self.on.rowCount()):
            row, peer, code = self._key(at)
            role, state = (self.on.cellWidget(at, column) for column in (_ROLE, _STATE))
            days = self.on.cellWidget(at, _DAYS)
            assert isinstance(role, QComboBox) and isinstance(state, QComboBox) and isinstance(days, QLineEdit)
            item = self.on.item(at, _WHO)
            found.append(
                {"id": row, "peer": peer, "name": "" if peer or item is None else item.text(), "lender": code,
                 "role": str(role.currentData()), "days": days.text().strip(), "state": str(state.currentData())}
            )  # fmt: skip
        return found

    def _remove(self) -> None:
        rows = sorted({index.row() for index in self.on.selectedIndexes()} or {self.on.currentRow()}, reverse=True)
        for at in rows:
            if at >= 0:
                self.on.removeRow(at)
        self._list_peers()
        self._changed()

    def _changed(self) -> None:
        count = self.on.rowCount()
        self.on.setVisible(count > 0)
        self.nobody.setVisible(not count)
        self.remove_button.setEnabled(count > 0)
        given = [days for m in self.members() if (days := _number(m["days"])) is not None]
        lenders = len({m["lender"] for m in self.members() if m["lender"]})
        said = text.plural(count, "person", "people")
        if lenders:
            said += f" of {text.plural(lenders, 'council')}"
        if given:
            beside = "" if len(given) == count else f" (known for {len(given)} of {count})"
            said += f", {sum(given):g} days{beside}"
        self.summary.setText(said if count else "")
        self.save_button.setEnabled(not self._busy)

    # saving and leaving

    def save(self) -> None:
        """One action: who is new, who changed, who left."""
        wrong = next((m for m in self.members() if m["days"] and _number(m["days"]) is None), None)
        if wrong is not None:
            self._tell(f"“{wrong['days']}” is no number of days.", Tone.BAD)
            return
        self._busy = True
        self.save_button.setEnabled(False)
        members = self.members()
        before = {m["id"]: m for m in self._before}
        new = [_given(m) for m in members if not m["id"]]
        changed = {m["id"]: _changed(m, before[m["id"]]) for m in members if m["id"] and m != before[m["id"]]}
        gone = sorted(before.keys() - {m["id"] for m in members} - {""})
        self._context.tasks.write(
            verbs.save_team(self._row, new, changed, gone), self._saved, self._refused, requester=self,
            what=verbs_records.kinds("team_member"),
        )  # fmt: skip

    def _saved(self, notes: tuple[str, ...]) -> None:
        self._busy = False
        count = self.on.rowCount()
        self.saved.emit(f"The team: {text.plural(count, 'person', 'people')}" if count else "The team is empty", notes)
        self.accept()

    def _refused(self, error: AdviserError) -> None:
        self._busy = False
        self.save_button.setEnabled(True)
        self._tell(f"{error.message} {error.next_step}".strip(), Tone.BAD)

    def _tell(self, words: str, tone: Tone = Tone.BAD) -> None:
        self.said.set(words, tone, "circle-alert" if tone is Tone.BAD else "triangle-alert")
        self.said.setVisible(bool(words))

    def _may_leave(self) -> bool:
        return not self._busy and (
            self.members() == self._before
            or asking.confirm(
                self, self._context.theme, "Leave without saving?", "The team as it stands here is not saved yet.",
                "Leave it", no="Keep at it", dangerous=True,
            )
        )  # fmt: skip

    def reject(self) -> None:
        if self._may_leave():
            super().reject()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.on and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self._remove()
            return True
        return super().eventFilter(watched, event)


def _size(theme: Any, table: QTableWidget) -> None:
    table.verticalHeader().setDefaultSectionSize(theme.px(40))
    for column, width in ((_LENDER, 104), (_ROLE, 200), (_DAYS, 64), (_STATE, 122)):
        table.setColumnWidth(column, theme.px(width))


def _number(said: str) -> float | None:
    try:
        value = canonical(TEAM_MEMBER.by_name["days"], said)
    except FieldError:
        return None
    return float(value) if value else None


def _given(member: dict[str, str]) -> dict[str, str]:
    return {field: said for field, said in member.items() if field != "id" and said}


def _changed(member: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    return {field: said for field, said in member.items() if said != before[field]}


def availability(line: Any) -> Cell:
    """Whether a peer can come: what stands against it first."""
    found: Cell = line.availability if line.conflict is NO_CONFLICT else line.conflict
    return found
