"""What can be done with support from any page: an event for many councils, and views to take along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from adviser_app.ui.screens import verbs_support
from adviser_app.ui.screens.take_along import TakeAlong
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.support_council import EnteredMany


class SupportWork(TakeAlong):
    """``owner``: windows open over it too."""

    def enter_many(self, preset: dict[str, str] | None = None) -> None:
        """The dialog for an event that several councils shared."""

        def opened(found: tuple[list[tuple[str, str]], list[Any]]) -> None:
            from adviser_app.ui.screens.support_event import EventDialog

            dialog = EventDialog(self._context, *found, dict(preset or {}), self._owner.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.saved.connect(self._entered)
            dialog.open()

        self._context.tasks.query(verbs_support.entry_facts(), opened, requester=self, slot="event")

    def _entered(self, result: EnteredMany) -> None:
        undo = partial(self._context.actions.run, "edit.undo")
        self._context.banner(
            result.sentence, "One Undo takes all of them back.", tone=Tone.GOOD, actions=(("Undo", undo),),
            key="support-entered",
        )  # fmt: skip
