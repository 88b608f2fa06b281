"""Scrolls the list of indicators of a store, at rest and while a refresh is imported, and prints what each frame took.

    python benchmarks/scrolled.py STORE FILE        FILE is imported meanwhile

A frame is one step of the scroll bar and all that it leads to until the list is painted and the window's events are
done. Prints JSON: milliseconds of each frame, at rest and meanwhile, on the clock and in processor time of the window's
thread; and how long the import took with and without somebody scrolling.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.app import Program

AT_REST = 400  # frames
STEP = 7  # rows a frame, as a turn of the wheel
PAUSE = 8  # milliseconds between two frames: a hand does not turn the wheel without end


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(there: Callable[[], bool]) -> None:
    while not there():
        wait(20)


def refused(error: AdviserError) -> None:
    print(error.message, error.next_step)
    sys.stdout.flush()
    os._exit(1)


def main(store: Path, file: Path) -> None:
    app = QApplication([])
    program = Program(app, store)
    program.shell.resize(1280, 800)
    program.start()
    until(lambda: program.tasks.is_open)
    program.context.navigate("indicators")
    screen: Any = program.shell.current
    until(lambda: screen.table.model.rowCount() > 0)
    wait(12_000)  # the program has read, checked and made what it does after the start
    frames = Frames(app, screen.table.view)
    rest = frames.some(AT_REST)
    done: list[float] = []

    def refresh(opened: Any, work: Any) -> float:
        from adviser_app.services import refresh as service

        begin = time.perf_counter()
        shown = service.preview(opened, [file], service.RefreshOptions(publisher="Benchmark", backup=False), work)
        service.apply(opened, shown, work)
        return time.perf_counter() - begin

    program.tasks.write(refresh, done.append, refused, what=())
    meanwhile: list[tuple[float, float]] = []
    while not done:
        meanwhile += frames.some(20)
    told = {"rest": rest, "meanwhile": meanwhile, "import_s": done[0], "rows": screen.table.model.rowCount()}
    print(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)


class Frames:
    """Steps down a list, and up again from its end."""

    def __init__(self, app: QApplication, view: Any) -> None:
        self._app, self._view, self._way = app, view, STEP

    def some(self, number: int) -> list[tuple[float, float]]:
        """Milliseconds of the clock and of the thread for each of some frames."""
        return [self._one() for _ in range(number)]

    def _one(self) -> tuple[float, float]:
        wait(PAUSE)
        bar = self._view.verticalScrollBar()
        if not bar.minimum() <= bar.value() + self._way * bar.singleStep() <= bar.maximum():
            self._way = -self._way
        begin, used = time.perf_counter(), time.thread_time()
        bar.setValue(bar.value() + self._way * bar.singleStep())
        self._view.viewport().repaint()
        self._app.processEvents()
        return round(1000 * (time.perf_counter() - begin), 3), round(1000 * (time.thread_time() - used), 3)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
