"""The groups that are chosen, between the window and the store: read when a store is open, kept, offered anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from adviser_app.domain.progress import Work
from adviser_app.ui.screen import GroupChoice
from adviser_app.ui.tasks import ChangeNotice, Tasks

if TYPE_CHECKING:
    from adviser_app.domain.areas import GroupRule
    from adviser_app.viewmodels.groups import GroupChoiceView

    Found = tuple[GroupRule, GroupRule | None, list[GroupChoiceView]]


class Grouping(QObject):
    """Keeps ``choice`` in step with the open store."""

    def __init__(self, tasks: Tasks, choice: GroupChoice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._choice = choice
        choice.keep = self._keep
        tasks.changed.connect(self._changed)

    def read(self) -> None:
        """A store was opened: take what it holds."""
        self._tasks.query(_read, self._adopt, requester=self, slot="group")

    def _adopt(self, found: Found) -> None:
        rule, shown, choices = found
        self._choice.offer(choices)
        self._choice.adopt_shown(shown)
        self._choice.adopt(rule)

    def _offer(self) -> None:
        # Only what there is to choose from: what was just chosen may be on its way to the store.
        if self._tasks.is_open:
            self._tasks.query(_read, lambda found: self._choice.offer(found[2]), requester=self, slot="offer")

    def _keep(self, setting: str, rule: GroupRule | None) -> None:
        def op(store: Any, _work: Work) -> None:
            from adviser_app.services import settings

            settings.put(store, **{setting: rule})

        if self._tasks.is_open:
            self._tasks.write(op, lambda _nothing: self._offer(), requester=self, what=())

    def _changed(self, notice: ChangeNotice) -> None:
        """Somebody wrote: there may be other groups to choose from, or others in the one that is chosen."""
        if notice.concerns({"groups"}):
            self._offer()
        if "everything" not in notice.what and notice.concerns({"groups", "portfolio"}):
            self._choice.members_changed()


def _read(store: Any, _work: Work) -> Found:
    """The comparison group, the display group, all there are to choose from."""
    from adviser_app.services import groups, settings

    kept = settings.get(store)
    return kept.group, kept.shown, groups.choices(store, kept.group, *([kept.shown] if kept.shown else []))
