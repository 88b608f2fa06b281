"""Pages and their parts made before anybody asks for them, a turn of the event loop for each, so that opening one is
showing it; and, after a change of theme or text size, dressed again.

Making a page and dressing it in the style sheet takes up to a tenth of a second, which a click should not wait for, nor
a turn of the wheel.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication

from adviser_app.ui.shell import Shell

PAUSE = 200  # milliseconds between two pages: whoever types meanwhile is let through
LATER = 2000  # milliseconds between two looks once all is made
_OFTEN, _SELDOM = 10, 200  # smaller searches for rubbish before a full one: while nobody waits (as Python does), else
QUIET = 1.0  # seconds for which nobody has touched the window: a hand that scrolls or types goes on within them


class Ahead(QObject):
    """Makes the pages of a shell one by one, those of the rail first, then their parts, and dresses those that were
    hidden when the theme or the text size changed; waits while mouse, wheel or keys are used, and while another window
    of the program, a dialog or a menu is open. What is made lasts as long as the window: Python's search for rubbish,
    during which nothing else runs, is told to leave it out, else it would look through all of it again and again, 50 ms
    at a time. What comes later, a council with 9,000 indicators say, is looked through while nobody touches the window
    either: up to 90 ms that would come upon what somebody is just doing."""

    def __init__(self, shell: Shell, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds."""
        super().__init__(shell)
        self._shell = shell
        self._clock = clock
        self._touched = clock() - QUIET
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._theme = shell.context.theme
        self._theme.changed.connect(self.start)
        first, second, third = gc.get_threshold()
        gc.set_threshold(first, second, _SELDOM)
        shell.closed.connect(lambda: gc.set_threshold(first, second, third))

    def start(self) -> None:
        window = self._shell.windowHandle()
        if window is not None:
            # Of the window only: in the whole program every event of every widget would be a call from Qt to Python.
            window.installEventFilter(self)
        self._timer.start(PAUSE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputEvent):
            self._touched = self._clock()
        return False

    def _step(self) -> None:
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return
        if QApplication.activeWindow() not in (None, self._shell) or self._clock() - self._touched < QUIET:
            return
        if self._shell.make_next() or self._theme.dressing.dress_some():
            gc.freeze()
        elif self._timer.interval() == PAUSE:
            gc.freeze()
            self._timer.start(LATER)
        elif gc.get_count()[2] >= _OFTEN:
            gc.collect()
