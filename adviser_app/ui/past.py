"""The day whose figures the pages of a council and of an indicator show: chosen once, said on them while it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import ChangeNotice, Op, Tasks

if TYPE_CHECKING:
    from datetime import date

    from adviser_app.viewmodels.past import AsAt


class PastChoice(QObject):
    """``said`` is None while figures are those of today. A day is taken only once the store has been seen to know
    figures of it; one that it does not is ``refused`` and nothing changes."""

    changed = Signal()
    refused = Signal(object)  # AdviserError

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.said: AsAt | None = None
        tasks.changed.connect(self._check)
        tasks.opened.connect(lambda _path: self.choose(None))

    @property
    def day(self) -> date | None:
        return None if self.said is None else self.said.day

    def choose(self, day: date | None) -> None:
        """Figures of a day from now on; None: of today."""
        if day is None:
            self._take(None)
        else:
            self._tasks.query(_said(day), self._take, self.refused.emit, requester=self)

    def begin(self) -> None:
        """The day before the newest release came out: what stood before the last refresh."""
        self._tasks.query(_before_last, self._take, self.refused.emit, requester=self)

    def at(self, op: Op) -> Op:
        """An ``op`` that only reads, on the figures of the day."""
        day = self.day
        if day is None:
            return op

        def then(store: Any, work: Work) -> Any:
            from adviser_app.services import past

            with past.then(store, day) as found:
                return op(found, work)

        return then

    def _take(self, said: AsAt | None) -> None:
        if said != self.said:
            self.said = said
            self.changed.emit()

    def _check(self, notice: ChangeNotice) -> None:
        """After an import or an undo: how many releases came later, or whether the day has figures at all."""
        if self.day is not None and notice.concerns({"figures"}):
            self._tasks.query(_said(self.day), self._take, self._gone, requester=self)

    def _gone(self, error: AdviserError) -> None:
        self.choose(None)
        self.refused.emit(error)


def _said(day: date) -> Op:
    """-> AsAt"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import past

        with past.then(store, day):
            return past.said(store, day)

    return op


def _before_last(store: Any, work: Work) -> Any:
    """-> AsAt of the day before the newest release, or of that day where there is none older"""
    from datetime import date, timedelta

    from adviser_app.services import past, releases

    days = sorted({date.fromisoformat(r.released[:10]) for r in releases.releases(store) if not r.undone})
    if not days:
        raise AdviserError(
            "No figures yet",
            "Nothing has been imported, so there is no day to look back to.",
            "Import a refresh first.",
            code="nothing-then",
        )
    day = days[-1] - timedelta(days=1) if len(days) > 1 else days[-1]
    return past.said(store, day)
