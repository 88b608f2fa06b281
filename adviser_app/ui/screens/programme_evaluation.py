"""What others say of the support: surveys over time, participants, independent evaluations, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens.programme_reading import Part
from adviser_app.ui.screens.programme_voices import FEEDBACK, PAGES, SURVEYS, VoicesPage
from adviser_app.viewmodels.programme_voices import EvaluationView

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen


class EvaluationPart(Part):
    key = "evaluation"
    title = "Evaluation"
    new_table = SURVEYS

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        self._view: EvaluationView | None = None
        self._pages: dict[str, VoicesPage] = {}  # by kind, made when it is first looked at
        self.kinds = ChipRow(self.context.theme, "Kind of evaluation")
        self.kinds.set_chips(self._chips())
        self.kinds.chosen.connect(lambda _key: self._turn())
        self.small = label("", "muted", wrap=True)
        self.stack = FittedStack()
        self.stack.addWidget(QWidget())  # until there is something to show
        self.empty = EmptyState(
            self.context.theme, "star", "Nothing of this kind is written down yet",
            "Survey results with how many were asked, what participants said, what others found, quotes with consent.",
            "New…", self.host.new_record,
        )  # fmt: skip
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.kinds)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.small)

    # data

    def fetch(self) -> None:
        self.host.query(verbs.evaluations(), self._show, slot="evaluations")

    def first_focus(self) -> QWidget | None:
        shown = self.stack.currentWidget()
        return shown.table.view if isinstance(shown, VoicesPage) else self.empty.button if self._view else self.kinds

    def say(self) -> str:
        view = self._view
        return " ".join(part for part in (view.sentence, view.consent) if part) if view is not None else ""

    def page(self, kind: str) -> VoicesPage:
        """The page of a kind, made and filled when it is first asked for."""
        if kind not in self._pages:
            made = next(of for of in PAGES if of.kind == kind)(self.context, self.work)
            self._pages[kind] = made
            self.stack.addWidget(made)
            if self._view is not None:
                self._fill(made, self._view)
        return self._pages[kind]

    def _chips(self) -> list[tuple[str, str]]:
        counts = {of.kind: len(of.lines(self._view)) if self._view is not None else 0 for of in PAGES}
        return [(of.kind, f"{of.title}  {counts[of.kind]:,}" if counts[of.kind] else of.title) for of in PAGES]

    def _show(self, view: EvaluationView) -> None:
        self._view = view
        self.kinds.set_chips(self._chips())
        self.small.setText(view.small)
        for page in self._pages.values():
            self._fill(page, view)
        self._turn()
        self.host.tell()

    def _fill(self, page: VoicesPage, view: EvaluationView) -> None:
        page.fill(view)
        self.choose(page.table)
        page.read()

    def _turn(self) -> None:
        """To the kind that is chosen: its page, or what to do where there is nothing of it."""
        view, kind = self._view, str(self.kinds.current)
        self.new_table = kind
        self.host.name_new()
        nothing = view is not None and not next(of for of in PAGES if of.kind == kind).lines(view)
        if view is not None:
            self.stack.setCurrentWidget(self.empty if nothing else self.page(kind))
        self.small.setVisible(view is not None and not nothing and kind in (SURVEYS, FEEDBACK))
