"""Scrolls the list of indicators of a store, at rest and while the window's wizard imports a refresh, and prints what
each frame took.

    python benchmarks/scrolled.py STORE FILE        FILE is imported meanwhile

A frame is one step of the scroll bar and all that it leads to until the list is painted and the window's events are
done; it begins when the wheel turns, whether or not the window is listening. Prints JSON: milliseconds of each frame on
the clock and in processor time of the window's thread, at rest, while the files are read and compared, while they are
applied, and in the seconds afterwards; and how many seconds reading and applying took.
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

from adviser_app.ui.app import Program
from adviser_app.ui.screen import Message
from adviser_app.viewmodels.tone import Tone

AT_REST = 400  # frames
AFTERWARDS = 5.0  # seconds
STEP = 7  # rows a frame, as a turn of the wheel
PAUSE = 8  # milliseconds between two frames: a hand does not turn the wheel without end


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(there: Callable[[], bool]) -> None:
    while not there():
        wait(20)


def refused(message: Message) -> None:
    if message.tone is Tone.BAD:
        print(message.title, message.text)
        sys.stdout.flush()
        os._exit(1)


def main(store: Path, file: Path) -> None:
    app = QApplication([])
    program = Program(app, store)
    program.shell.resize(1280, 800)
    program.start()
    until(lambda: program.tasks.is_open)
    program.context.bannered.connect(refused)
    program.context.navigate("refresh")
    wizard: Any = program.shell.current
    program.context.navigate("indicators")
    screen: Any = program.shell.current
    until(lambda: screen.table.model.rowCount() > 0)
    wait(12_000)  # the program has read, checked and made what it does after the start
    frames = Frames(app, screen.table.view)
    told: dict[str, Any] = {"rest": frames.some(AT_REST), "rows": screen.table.model.rowCount()}

    wizard.choose.publisher.setEditText("Benchmark")
    wizard.choose.set_files([file])
    begin = time.perf_counter()
    wizard.preview()
    told["reading"] = frames.while_(lambda: wizard._preview is None)
    told["reading_s"], begin = time.perf_counter() - begin, time.perf_counter()
    wizard.apply()
    told["applying"] = frames.while_(lambda: wizard._preview is not None)
    told["applying_s"], end = time.perf_counter() - begin, time.perf_counter() + AFTERWARDS
    told["afterwards"] = frames.while_(lambda: time.perf_counter() < end)
    program.stop()
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

    def while_(self, busy: Callable[[], bool]) -> list[tuple[float, float]]:
        """The same for as long as something is under way."""
        found = []
        while busy():
            found.append(self._one())
        return found

    def _one(self) -> tuple[float, float]:
        begin, used = time.perf_counter() + PAUSE / 1000, time.thread_time()
        wait(PAUSE)
        bar = self._view.verticalScrollBar()
        if not bar.minimum() <= bar.value() + self._way * bar.singleStep() <= bar.maximum():
            self._way = -self._way
        bar.setValue(bar.value() + self._way * bar.singleStep())
        self._view.viewport().repaint()
        self._app.processEvents()
        return round(1000 * (time.perf_counter() - begin), 3), round(1000 * (time.thread_time() - used), 3)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
