"""The board: every peer challenge as a card by its stage; a line above begins a new one."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from adviser_app.ui.components.board import Board, BoardGroup, BoardItem
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.forms import button
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_entry import QuickChallenge
from adviser_app.ui.screens.challenges_part import ChallengePart
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

GROUPS = (
    ("First talks", ("in discussion", "scoped")),
    ("Agreed", ("confirmed", "position statement")),
    ("On site", ("on site",)),
    ("Report and plan", ("feedback report", "action plan")),
    ("Progress review", ("progress review", "review reported")),
    ("Over", ("closed", "cancelled")),
)
"""The columns and their stages, in the order of a challenge's life: eleven side by side would not fit a window."""


class BoardPart(ChallengePart):
    key: ClassVar[str] = "board"
    title: ClassVar[str] = "Board"

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._cards: dict[str, Any] = {}
        self.quick = QuickChallenge(host)
        self.board = Board(theme, "Peer challenges by stage")
        self.board.opened.connect(lambda row: host.work.records.edit("challenge", row))
        self.board.moved.connect(self._move)
        self.board.menu_wanted.connect(self._menu)
        self.board.current_changed.connect(lambda _card: self._enable())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.board)
        theme.follow(area, lambda w: w.setMinimumHeight(theme.px(340)))
        self.before = button(
            theme, "Stage before", lambda: self._put(-1), icon="arrow-left",
            tip="Move the card to the stage before (Ctrl+Left)",
        )  # fmt: skip
        self.after = button(
            theme, "Next stage", lambda: self._put(1), icon="arrow-right", tip="Move the card on (Ctrl+Right)"
        )
        self.change = button(theme, "Change…", self._open, icon="pencil", tip="Change it (Enter)")
        self.if_moved = button(
            theme, "What if…", lambda: self._with(host.work.what_if), icon="hourglass",
            tip="What would be due if its days on site moved",
        )  # fmt: skip
        self.team = button(
            theme, "Team…", lambda: self._with(host.work.team), icon="users",
            tip="Its team, made from the register of peers",
        )  # fmt: skip
        self.buttons = (self.before, self.after, self.change, self.if_moved, self.team)
        self.tools = Flow(list(self.buttons))
        self.hint = label(
            "No peer challenge is written down here yet. The line above begins one: council, kind, stage. The "
            "programme team’s schedule comes in by Monthly refresh.", "muted", wrap=True,
        )  # fmt: skip
        self.column.addWidget(self.quick)
        self.column.addWidget(self.hint)
        self.column.addWidget(area, 1)
        self.hint.hide()
        self._enable()

    def fetch(self) -> Op:
        return verbs.board(self.host.filters.wanted)

    def show_view(self, view: Any) -> None:
        self.view = view
        cards = [card for column in view.columns for card in column.cards]
        self._cards = {card.row: card for card in cards}
        self.hint.setVisible(not cards)
        self.board.set_board(
            [BoardGroup(title, tuple((stage, text.sentence(stage)) for stage in stages)) for title, stages in GROUPS],
            [BoardItem(c.row, c.stage, c.council, _what(c), _short(c), _mark(c), c.said) for c in cards],
        )
        self._enable()

    def first_focus(self) -> QWidget | None:
        return self.board.first_focus() or self.quick.first

    def preset(self) -> dict[str, str]:
        card = self._current()
        return {"council": card.council_code} if card is not None else {}

    # what one does

    def _current(self) -> Any:
        found = self.board.current()
        return self._cards.get(found.key) if found is not None else None

    def _enable(self) -> None:
        card = self._current()
        for made in self.buttons:
            made.setEnabled(card is not None)
        if card is not None and card.stage in self.board.stages:
            at = self.board.stages.index(card.stage)
            self.before.setEnabled(at > 0)
            self.after.setEnabled(at + 1 < len(self.board.stages))

    def _put(self, by: int) -> None:
        one = next((one for one in self.board.lists if one.is_current), None)
        if one is not None:
            self.board.put(one, by)

    def _move(self, row: str, stage: str) -> None:
        card = self._cards.get(row)
        if card is not None and card.stage != stage:
            self.host.work.move(row, stage)

    def _menu(self, row: str, place: QPoint) -> None:
        card = self._cards[row]
        self.host.work.menu(row, card.stage, card.council_code, f"{card.council}, {card.kind}", place)

    def _open(self) -> None:
        self._with(lambda row: self.host.work.records.edit("challenge", row))

    def _with(self, do: Any) -> None:
        card = self._current()
        if card is not None:
            do(card.row)


def _mark(card: Any) -> Cell:
    """What is due next, where anything is."""
    return card.next if card.next.sort is not None else Cell("")


def _short(card: Any) -> str:
    """Its days in as few letters as they need: a card is narrow."""
    first, last = card.first_day or card.last_day, card.last_day or card.first_day
    if first is None or last is None:
        return str(card.dates)
    if first == last:
        begin = ""
    elif first.year != last.year:
        begin = f"{_day(first)} {first.year} – "
    else:
        begin = f"{first.day}–" if first.month == last.month else f"{_day(first)} – "
    return f"{begin}{_day(last)} {last.year}"


def _day(day: date) -> str:
    return f"{day.day} {text.MONTHS[day.month - 1][:3]}"


def _what(card: Any) -> str:
    return f"{card.kind}: {card.subject}" if card.subject else str(card.kind)
