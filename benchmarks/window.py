"""From the start of the process to the first paint: Adviser's window over a full store ÷ a bare PySide6 window."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import ROOT, Run, interleaved, run

# Both end the process as soon as the event loop comes round after the window's first paint, without tearing anything
# down. The filter is the window's, and its newest, so that it comes before whatever the window itself does after its
# paint. A filter of the application would have PySide6 look for the Python class of Qt's inner objects, and make 177
# enums on the way: 35 ms that are neither's.
BARE = """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("Adviser"))
window.resize(1280, 800)
window.show()
watch = Watch()
window.installEventFilter(watch)
app.exec()
"""
ADVISER = """
import gc
gc.disable()  # as adviser_app.__main__ does
import os, sys
from pathlib import Path
from adviser_app.ui.app import Program
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
app = QApplication([])
program = Program(app, Path(sys.argv[1]))
program.start()
watch = Watch()
program.shell.installEventFilter(watch)
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
    installed, laid_out = (_shiboken(bench.folder, laid_out=flag) for flag in (False, True))

    def window(script: str, helpers: Path) -> Run:
        return run([sys.executable, "-c", script, store], {**env, "PYTHONPATH": f"{helpers}{os.pathsep}{ROOT}"})

    contestants = {
        "adviser": lambda: window(ADVISER, laid_out),
        "bare window": lambda: window(BARE, installed),
        "bare window, helpers laid out": lambda: window(BARE, laid_out),
    }
    for once in contestants.values():
        once()  # compiles what it loads, and reads the libraries from the disk
    found = interleaved(contestants, 2 * bench.repeat + 1, bench.say)
    bench.keep("first window", found)
    adviser, laid = found["adviser"], found["bare window, helpers laid out"]
    bench.compare("first window over a full store ÷ a bare PySide6 window", adviser, found["bare window"], 1.2)
    bench.compare("first window over a full store ÷ a bare window, helpers laid out too", adviser, laid, None)
    bench.add("first window, whole process", 1000 * adviser.wall, None, "ms")


def _shiboken(folder: Path, *, laid_out: bool) -> Path:
    """A folder for PYTHONPATH with PySide6's helpers as pip installs them, or laid out as files, as run.py does."""
    found = find_spec("shiboken6")
    assert found is not None
    assert found.origin is not None
    target = folder / ("shiboken laid out" if laid_out else "shiboken")
    own = Path(found.origin).parent
    shutil.copytree(own, target / "shiboken6", ignore=shutil.ignore_patterns("files.dir"), dirs_exist_ok=True)
    if laid_out:
        run([sys.executable, "-c", "import shiboken6"], {"PYTHONPATH": str(target), "SBK_EMBED": "0"})
    return target
