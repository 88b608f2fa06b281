"""Qt's classes are made by the window before a worker needs all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

SCRIPT = textwrap.dedent("""
    import threading, time
    from PySide6 import QtCore, QtGui, QtWidgets
    app = QtWidgets.QApplication([])
    from adviser_app.domain.errors import Cancelled
    from adviser_app.domain.progress import Work
    from adviser_app.ui import qt_types
    qt_types.wait(Work())  # no window: nothing to wait for
    qt_types.begin()
    qt_types.wait(Work())  # its own thread
    assert "QGraphicsEllipseItem" not in vars(QtWidgets), "already made: the test shows nothing"
    turns, seen = [], []
    timer = QtCore.QTimer()
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    timer.start(0)

    def given_up():
        try:
            qt_types.wait(Work(cancelled=lambda: True))
        except Cancelled:
            seen.append("cancelled")

    first = threading.Thread(target=given_up)
    first.start()
    first.join()  # the window's thread stands still: nothing is made, and nobody waits for ever
    assert seen == ["cancelled"], seen

    def work():
        qt_types.wait(Work())
        lacking = [n for m in (QtCore, QtGui, QtWidgets) for n in dir(m) if n not in vars(m)]
        seen.append(lacking)
        QtCore.QMetaObject.invokeMethod(app, "quit", QtCore.Qt.ConnectionType.QueuedConnection)

    threading.Thread(target=work).start()
    app.exec()
    assert seen == ["cancelled", []], seen
    assert len(turns) > 5, "made in one go"
    print("made")
""")


def test_a_worker_waits_until_the_window_has_made_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "made\n"), done.stderr
