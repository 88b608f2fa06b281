"""Scrolls the list of indicators of a store, at rest and while the window's wizard imports a refresh, and prints what
each frame took.

    python benchmarks/scrolled.py STORE FILE        FILE is imported meanwhile

A frame is one turn of the wheel, sent to the window as the system sends it, and all that it leads to until the list is
painted and the window's events are done; it begins when the wheel turns, whether or not the window is listening. A turn
that paints nothing ends the run. Prints JSON: milliseconds of each frame on the clock and in processor time of the
window's thread, at rest, while the files are read and compared, while they are applied, and in the seconds afterwards;
how many seconds reading and applying took; what sorting and filtering the list took; and the first paint and the frames
of the same table with a million rows, which no screen of the program has.
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

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from adviser_app.ui.app import Program
from adviser_app.ui.components.model import Column, RowSource
from adviser_app.ui.components.table import DataTable
from adviser_app.ui.screen import Message
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.tone import Tone

AT_REST = 400  # frames
AFTERWARDS = 5.0  # seconds
NOTCH = 120  # a wheel's turn by one notch, in Qt's eighths of a degree: three rows
UNSEEN = 10.0  # seconds after which a turn of the wheel that nothing came of is an error
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
        give_up(f"{message.title} {message.text}")


def give_up(said: str) -> None:
    print(said)
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
    frames = Frames(app, program.shell, screen.table.view)
    told: dict[str, Any] = {"rest": frames.some(AT_REST), "rows": screen.table.model.rowCount()}
    model = screen.table.model
    told["sort"] = [milliseconds(lambda at=at: model.sort(at)) for at in (0, 1, 0, 1, 0)]
    told["filter"] = [milliseconds(lambda word=word: model.set_filter(word)) for word in ("rate", "share", "pay", "2")]
    model.set_filter("")
    told |= million(app, program.context)

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


def milliseconds(do: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    do()
    return round(1000 * (time.perf_counter() - begin), 3)


class Million:
    """A million rows of five columns, each cell made when it is asked for."""

    def __len__(self) -> int:
        return 1_000_000

    def cell(self, row: int, column: int) -> Cell:
        return Cell(f"{row:,}" if column else f"E0{row % 9 + 1:07}", sort=row)

    def key(self, row: int) -> int:
        return row

    def find(self, key: int) -> int:
        return key

    def ordered(self, column: int, descending: bool) -> range:
        return range(len(self))[::-1] if descending else range(len(self))

    def chosen(self, words: Any, order: Any) -> Any:
        return order


def million(app: QApplication, context: Any) -> dict[str, Any]:
    """The first paint and the frames of a table of so many rows."""
    table = DataTable(context, "benchmark", [Column(str(n), f"Column {n}", "number") for n in range(5)], toolbar=False)
    table.resize(1000, 700)
    table.show()
    app.processEvents()
    first = []
    for _ in range(5):
        table.model.set_source(RowSource())
        app.processEvents()
        begin = time.perf_counter()
        table.model.set_source(Million())
        table.view.viewport().repaint()
        first.append(round(1000 * (time.perf_counter() - begin), 3))
    found = {"million_first": first, "million": Frames(app, table, table.view).some(AT_REST)}
    table.deleteLater()
    return found


class Frames(QObject):
    """Turns the wheel over a list, down to its end and up again."""

    def __init__(self, app: QApplication, shell: Any, view: Any) -> None:
        super().__init__()
        self._app, self._shell, self._view, self._way = app, shell, view, -NOTCH
        self._painted = 0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._painted += event.type() == QEvent.Type.Paint
        return False

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
        bar, seen = self._view.verticalScrollBar(), self._painted
        if bar.value() in (bar.minimum(), bar.maximum()):
            self._way = -NOTCH if bar.value() == bar.minimum() else NOTCH
        middle = self._view.viewport().rect().center()
        QApplication.sendEvent(self._shell.windowHandle(), self._turn(middle))
        self._app.processEvents()
        while self._painted == seen:  # the screen's next picture
            if time.perf_counter() - begin > UNSEEN:
                give_up("a turn of the wheel painted nothing")
            self._app.processEvents()
        return round(1000 * (time.perf_counter() - begin), 3), round(1000 * (time.thread_time() - used), 3)

    def _turn(self, at: QPoint) -> QWheelEvent:
        viewport = self._view.viewport()
        return QWheelEvent(
            QPointF(viewport.mapTo(self._shell, at)), QPointF(viewport.mapToGlobal(at)), QPoint(), QPoint(0, self._way),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
