"""From the start of the process to the first paint: Adviser's window over a full store ÷ a bare PySide6 window."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from benchmarks.bench import Bench
from benchmarks.measure import Run, interleaved, run

# Both end the process as soon as the event loop comes round after the window's first paint, without tearing anything
# down. The filter is the application's, so that it comes before whatever the window itself does after its paint.
BARE = """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("Adviser"))
window.resize(1280, 800)
watch = Watch()
app.installEventFilter(watch)
window.show()
app.exec()
"""
ADVISER = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from adviser_app.ui.app import Program
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
app = QApplication([])
program = Program(app, Path(sys.argv[1]))
watch = Watch()
app.installEventFilter(watch)
program.start()
app.exec()
"""


def first_window(bench: Bench) -> None:
    bench.say(f"\nfirst window, {bench.label}")
    if find_spec("PySide6") is None:
        bench.skip("first window: PySide6 is not installed")
        return
    store = bench.full_store()
    env = {"ADVISER_HOME": str(bench.folder / "home")}
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        env["QT_QPA_PLATFORM"] = "offscreen"

    def window(script: str) -> Run:
        return run([sys.executable, "-c", script, store], env)

    contestants = {"adviser": lambda: window(ADVISER), "bare window": lambda: window(BARE)}
    for once in contestants.values():
        once()  # compiles what it loads, and reads the libraries from the disk
    found = interleaved(contestants, 2 * bench.repeat + 1, bench.say)
    bench.keep("first window", found)
    bench.compare("first window over a full store ÷ a bare PySide6 window", found["adviser"], found["bare window"], 1.2)
    bench.add("first window, whole process", 1000 * found["adviser"].wall, None, "ms")
