"""How long the window's thread does not answer while support is opened and narrowed, and every other page opened: 317
councils × 60 offers, 4,000 episodes, invented. Prints the longest gap between two turns of the event loop, on the clock
and in processor time.

    python -m tests.tools.gaps

Measured alone on the machine: what others do at the same time counts on the clock; and with compiled modules, as users
have them: compiling one holds Python's lock, and the window, for as long as it takes. The window has been open for a
dozen seconds, as long as it takes to read the home page: its pages have been made ahead (``--at-once``: they have not).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.tools.shoot import Camera  # first: it chooses the platform that needs no display

from adviser_app.services import records, stores  # isort: skip
from PySide6.QtCore import QTimer  # isort: skip
from adviser_app.ui.screens.registry import SCREENS  # isort: skip
from tests.tools import example_support  # isort: skip

OFFERS = 60


class Gaps:
    """Looks at the clock at every turn of the event loop."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self.clock = self.processor = 0.0
        self._clock, self._processor = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.clock = max(self.clock, now - self._clock)
        self.processor = max(self.processor, used - self._processor)
        self._clock, self._processor = now, used


def fill(path: Path) -> None:
    with stores.open_store(path) as store:
        themes = records.list_rows(store, "support_theme")
        missing = OFFERS - len(records.list_rows(store, "offer"))
        rows = [{"name": f"Invented offer {n}", "theme": themes[n % len(themes)].id} for n in range(missing)]
        records.create_many(store, "offer", rows)
        example_support.fill(store, 4000)


def main() -> int:
    if sys.dont_write_bytecode:
        print("Modules would be compiled anew at each import: unset PYTHONDONTWRITEBYTECODE, and run it twice.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "adviser.db"
        fill(path)
        with Camera(Path(folder), path) as camera:
            look(camera)
    return 0


def look(camera: Camera) -> None:
    gaps, go = Gaps(), camera.program.context.navigate
    camera.shell.resize(1920, 1080)
    if "--at-once" not in sys.argv:
        camera.wait(12_000)
    camera.settle()

    def step(words: str, do: Callable[[], object]) -> None:
        gaps.start()
        do()
        camera.settle()
        gaps.stop()
        print(f"{words:32} {1000 * gaps.clock:6.0f} ms  {1000 * gaps.processor:6.0f} ms of processor")

    step("matrix, opened the first time", lambda: go("support", tab="matrix", year=""))
    go("home")
    camera.settle()
    step("matrix, opened again", lambda: go("support", tab="matrix"))
    screen = camera.shell.current
    page = screen.matrix
    step("a letter typed", lambda: page.search.setText("b"))
    step("the letter taken away", page.search.clear)
    step("a region chosen", lambda: screen.filters.choose(region="South East"))
    step("all regions again", screen.filters.clear_all)
    step("sorted by instances", lambda: page.table.sort_by("instances", True))
    step("scrolled", lambda: page.table.verticalScrollBar().setValue(3000))
    for tab in ("figures", "episodes", "catalogue"):
        step(f"{tab}, opened the first time", lambda tab=tab: go("support", tab=tab))  # type: ignore[misc]
    for spec in SCREENS:
        if spec.place != "hidden" and spec.id not in ("home", "support"):
            step(f"{spec.title}, opened the first time", lambda name=spec.id: go(name))  # type: ignore[misc]
            for part, words in spec.parts:
                step(f"  {words}", lambda name=spec.id, part=part: go(name, tab=part))  # type: ignore[misc]
    step("A council, opened the first time", lambda: go("council", code="E08000016"))


if __name__ == "__main__":
    raise SystemExit(main())
