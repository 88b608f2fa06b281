"""Pages and their parts made before anybody asks for them, a turn of the event loop for each, so that opening one is
showing it.

Making a page and dressing it in the style sheet takes up to a tenth of a second, which a click should not wait for.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from adviser_app.ui.shell import Shell

PAUSE = 200  # milliseconds between two pages: whoever types meanwhile is let through


class Ahead(QObject):
    """Makes the pages of a shell one by one, those of the rail first, then their parts; waits while a dialog or a menu
    is open. What is made lasts as long as the window: Python's search for rubbish, during which nothing else runs, is
    told to leave it out, else it would look through all of it again and again, 50 ms at a time."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        self._timer.start()

    def _step(self) -> None:
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return
        if not self._shell.make_next():
            self._timer.stop()
        gc.freeze()
