"""What the programme's pages share: a part of the page, and the chosen line of its table to read beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.facts import Facts
from adviser_app.ui.components.table import DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Cell, Tone

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen


class Part(QWidget):
    """A part of the programme's page, behind one of its tabs. ``fetch()`` asks for its data; the screen calls it when
    the part is shown and something changed."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    new_table: str = ""  # what New writes here
    by_year: ClassVar[bool] = False  # whether the year above concerns it
    by_quarter: ClassVar[bool] = False

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__()
        self.host, self.context = host, host.context
        self.work = RecordWork(host.context, host)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.work.saved.connect(self._saved)

    def _saved(self, view: Any) -> None:
        """What was written in a form is the chosen line when the list is there again."""
        self.host.wanted_row = view.id

    def choose(self, table: DataTable) -> None:
        """Make the wanted row current where the table has it; else the one that was, else the first."""
        if self.host.wanted_row and table.select_key(self.host.wanted_row):
            self.host.wanted_row = ""
        elif table.current_key() is None and table.model.rowCount():
            table.select_key(table.model.key(0))

    def fetch(self) -> None:
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        return None

    def new_preset(self) -> dict[str, str]:
        """What a record written with New begins with."""
        return {}

    def say(self) -> str:
        """A sentence for the head of the page, "" for none."""
        return ""


class Reading(Card):
    """A chosen line to read: heading, a verdict, sentences, facts, more; buttons below that stay in sight. It scrolls
    by itself, so that the table beside it keeps its place."""

    def __init__(self, theme: Theme, name: str, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.content.setContentsMargins(16, 12, 8, 12)
        self._theme, self._name = theme, name
        self.heading = label("", "heading", wrap=True)
        self.verdict = ToneLabel(theme)
        self.texts: list[QLabel] = []
        self.facts = Facts(theme, name, 112)
        inside = QWidget()
        inside.setObjectName("page")
        self.inside = QVBoxLayout(inside)
        self.inside.setContentsMargins(0, 0, 8, 0)
        self.inside.setSpacing(8)
        self._paragraphs = QVBoxLayout()
        self._paragraphs.setSpacing(8)
        self.inside.addWidget(self.heading)
        self.inside.addWidget(self.verdict)
        self.inside.addLayout(self._paragraphs)
        self.inside.addWidget(self.facts)
        self._end = self.inside.count()
        self.inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The keyboard scrolls it: what does not fit must be reachable without a mouse.
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(name)
        area.setWidget(inside)
        self.area = area
        self.content.addWidget(area, 1)
        if buttons:
            self.content.addWidget(Flow(buttons))
        theme.follow(self, lambda w: w.setMinimumHeight(theme.px(260)))

    def add(self, widget: QWidget) -> None:
        """Something of the page's own below the facts."""
        self.inside.insertWidget(self._end, widget)
        self._end += 1

    def show_line(
        self, heading: str, verdict: Cell | None, paragraphs: Sequence[tuple[str, str]],
        facts: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        """``paragraphs``: (role of the label, words); facts and paragraphs without words are left out."""
        self.heading.setText(heading)
        self.verdict.setVisible(verdict is not None)
        if verdict is not None:
            self.verdict.set(verdict.text, verdict.tone, verdict.icon)
        while (item := self._paragraphs.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.texts = []
        for role, words in paragraphs:
            if words:
                made = label(words, role, wrap=True)
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
                self._paragraphs.addWidget(made)
                self.texts.append(made)
        shown = [(what, words) for what, words in facts if words and words != "–"]
        self.facts.set_facts(shown)
        spoken = [heading, verdict.said if verdict is not None else "", *(words for _, words in paragraphs)]
        spoken += [f"{what}: {words}" for what, words in shown]
        self.area.setAccessibleDescription(". ".join(part.rstrip(".") for part in spoken if part))
        self.area.verticalScrollBar().setValue(0)

    @property
    def words(self) -> str:
        """All it says, for tests and for whoever wants to copy it."""
        return "\n".join([self.heading.text(), self.verdict.text(), *(t.text() for t in self.texts)])


def written(screen: Screen, title: str, said: str = "") -> None:
    """A banner after something was written: taken back like everything else."""
    back = (("Undo", lambda: screen.context.actions.run("edit.undo")),)
    screen.context.banner(title, said, tone=Tone.GOOD, actions=back, key="programme")
