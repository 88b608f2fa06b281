"""Qt's classes, made on the window's thread before a worker loads what uses all of them.

PySide makes a class when it is first asked for, and pyqtgraph asks for every one as it is loaded: a fifth of a second,
which is spent on a worker. Made there, while the window's thread was in Qt's own code, they brought the program down
(a segmentation fault; the worker stood in ``pyqtgraph.Qt._copy_attrs``), about once in a hundred runs on a busy
machine. So the window makes them itself, some in each turn of the event loop, and the worker waits until it has.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import ModuleType

from PySide6.QtCore import QObject, QTimer, Signal

from adviser_app.domain.progress import Work

_TURN = 0.008  # seconds of one turn
_LOOK = 0.05  # seconds between two looks of a worker that waits whether its work is still wanted
_made = threading.Event()


class _Maker(QObject):
    """Makes them where it lives itself, once in a process."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rest: Iterator[tuple[ModuleType, str]] | None = None
        self.wanted.connect(self._start)

    def _start(self) -> None:
        if self._rest is None:
            from PySide6 import QtCore, QtGui, QtWidgets

            self._rest = iter([(module, name) for module in (QtCore, QtGui, QtWidgets) for name in dir(module)])
            self._some()

    def _some(self) -> None:
        assert self._rest is not None
        until = time.perf_counter() + _TURN
        for module, name in self._rest:
            getattr(module, name)
            if time.perf_counter() >= until:
                QTimer.singleShot(1, self, self._some)
                return
        _made.set()


_maker: _Maker | None = None


def begin() -> None:
    """On the window's thread, before any worker waits."""
    global _maker
    _maker = _maker or _Maker()


def wait(work: Work) -> None:
    """On a worker, before it loads what uses all of Qt's classes: returns once they are made. Nothing is waited for
    where there is no window, or on its own thread. Raises Cancelled where the ``work`` is no longer wanted."""
    if _maker is None or _made.is_set() or threading.current_thread() is threading.main_thread():
        return
    _maker.wanted.emit()
    while not _made.wait(_LOOK):
        work.step("Loading the charts")
