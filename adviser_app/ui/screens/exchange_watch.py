"""What the window says of the exchange wherever one is: conflicts that wait, and new bundles in the watched folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from adviser_app.ui.actions import Action
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.verbs_exchange import Counts
from adviser_app.ui.shell import Shell
from adviser_app.ui.tasks import ChangeNotice
from adviser_app.viewmodels import text
from adviser_app.viewmodels.exchange import conflicts_said

EVERY = 60_000  # milliseconds between two looks into the watched folder


class ExchangeWatch(QObject):
    """Keeps the badge in the rail and the words in the status bar in step, and offers each new bundle once."""

    def __init__(self, context: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._context, self._shell = context, shell
        self._offered: set[Path] = set()
        add = context.actions.add
        add(Action("exchange.send", "Send records…", lambda: context.navigate("exchange-send"), "", "send", "File",
                   help="What is new, as a file for your colleagues"))  # fmt: skip
        add(Action("exchange.take-in", "Take records in…", lambda: context.navigate("exchange-in"), "", "inbox", "File",
                   help="A bundle that a colleague sent"))  # fmt: skip
        add(Action("exchange.conflicts", "Settle conflicts…", self._settle, "Ctrl+Shift+K", "git-compare-arrows", "Go",
                   help="What two people said differently"))  # fmt: skip
        context.tasks.changed.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        context.tasks.query(
            verbs.tidy(), lambda _gone: None, lambda _error: None, requester=self, slot="tidy", long=True
        )
        self.look()

    def look(self) -> None:
        """Count again, and look into the watched folder."""
        if self._context.tasks.is_open:
            self._context.tasks.query(verbs.counts(), self._show, lambda _error: None, requester=self, slot="counts")

    def _changed(self, notice: ChangeNotice) -> None:
        if notice.concerns({"records", "exchange"}):
            self.look()

    def _settle(self) -> None:
        self._context.navigate("conflicts")

    def _show(self, found: Counts) -> None:
        words = conflicts_said(found.conflicts) if found.conflicts else ""
        self._shell.set_notice(words, self._settle)
        self._shell.rail.set_badge("exchange", found.conflicts, words)
        fresh = [offer for offer in found.offers if offer.path not in self._offered]
        self._offered = {offer.path for offer in found.offers}
        if fresh:
            self._offer(fresh)
        elif not found.offers:
            self._shell.banners.clear("offered")

    def _offer(self, fresh: list[Any]) -> None:
        files = [str(offer.path) for offer in fresh]
        title = "A new bundle is in the watched folder"
        if len(fresh) > 1:
            title = f"{text.plural(len(fresh), 'new bundle')} are in the watched folder"
        said = fresh[0].name if len(fresh) == 1 else f"{fresh[0].name} and {len(fresh) - 1:,} more"
        self._context.banner(
            title, f"{said}. Nothing is taken in before you have seen what it would change.", key="offered",
            actions=(("Look at it…" if len(fresh) == 1 else "Look at them…",
                      lambda: self._context.navigate("exchange-in", files=files)),),
        )  # fmt: skip
