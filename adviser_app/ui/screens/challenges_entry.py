"""One line in which a peer challenge is begun: council, kind, stage, and its last day on site where that is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from adviser_app.domain.records.challenge import CHALLENGE, KINDS, STAGES
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens.quick_entry import QuickEntry

_KIND, _STAGE = "challenges/new-kind", "challenges/new-stage"


class QuickChallenge(QuickEntry):
    """Enter writes it down. ``fixed`` True: of the council in ``code``, which is not asked for."""

    def __init__(self, screen: Screen, *, fixed: bool = False) -> None:
        super().__init__(screen, CHALLENGE, "council")
        theme, self.council = screen.context.theme, self._chooser
        self.council.describe("Council", "Type part of its name. Enter writes the challenge down.")
        self.council.line.setPlaceholderText("New peer challenge: which council")
        theme.follow(self.council, lambda w: w.setMinimumWidth(theme.px(200)))
        self._fixed = fixed
        self.kind = self._choice("Kind of challenge", KINDS, _KIND)
        self.stage = self._choice("Stage", STAGES, _STAGE)
        self.day = DateEditor(theme, CHALLENGE.by_name["last_day"])
        self.day.line.setPlaceholderText("Last day on site")
        name(self.day.line, "Last day on site", "Where it is known: all dates of the clock follow from it")
        others = Flow([self.kind, self.stage, self.day, self.add])
        self.lay(
            others if fixed else Columns(theme, [(self.council, 1), (others, 0)], least=880, spacing=8), [self.day.line]
        )
        if fixed:
            self.council.setParent(self)
            self.council.hide()

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

    def texts(self) -> dict[str, str]:
        return {
            "council": self.code if self._fixed else self.council.text(), "kind": str(self.kind.currentData()),
            "stage": str(self.stage.currentData()), "last_day": self.day.text().strip(),
        }  # fmt: skip

    def missing(self, texts: dict[str, str]) -> str:
        return "" if texts["council"] else "Choose the council first."

    def clear(self) -> None:
        self.council.set("")
        self.day.set("")
        self.first.setFocus()
