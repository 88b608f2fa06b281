"""What the tabs of a council's page with what was written down have in common: they fetch when it is their turn."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from adviser_app.ui.screen import Screen


class CouncilTab(QWidget):
    """``code``: the council shown. A tab says what it fetches in ``fetch``; it is asked for a new council, and when
    records have changed: at once where the page is seen, else when it is turned to."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.context, self._screen = screen.context, screen
        self.code = ""
        self._stale = True
        self.context.tasks.changed.connect(self._changed)

    def show_council(self, code: str) -> None:
        """What there is of this council, fetched where it is not here yet."""
        if code != self.code:
            self.code = code
            self._stale = True
        self.freshen()

    def freshen(self) -> None:
        """Fetch what changed; hidden, only the count is wanted, and it is the same query."""
        if self._stale and self.code and self.context.tasks.is_open:
            self._stale = False
            self.fetch()

    def fetch(self) -> None:
        """Ask for what is shown of ``code``."""
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        """What has the keyboard when the tab is turned to."""
        raise NotImplementedError

    def _changed(self, notice: object) -> None:
        if getattr(notice, "concerns", lambda _kinds: False)({"records"}):
            self._stale = True
            if self._screen.isVisible():
                self.freshen()
