"""Photograph every screen of the window: offscreen, in two sizes, light and dark, on a store of your choice.

    python tests/tools/shoot.py OUT_DIR [--store PATH] [--council CODE] [--series ID] [--size 1280x800] [--light]

The store is copied first and never written. Without --store the pictures show an empty profile. Made for looking at,
and for the pictures of the README (docs/images).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

SIZES = ((1280, 800), (1920, 1080))


class Camera:
    """A running program on a copy of a store. Used as a context manager."""

    def __init__(self, out: Path, store: Path | None) -> None:
        self.out = out
        out.mkdir(parents=True, exist_ok=True)
        self._home = tempfile.TemporaryDirectory()
        os.environ["ADVISER_HOME"] = self._home.name
        from adviser_app.ui.app import Program
        from adviser_app.ui.settings import UiSettings

        path = Path(self._home.name) / "adviser.db"
        if store is not None:
            shutil.copyfile(store, path)
        app = QApplication.instance() or QApplication(["shoot"])
        assert isinstance(app, QApplication)
        self.program = Program(app, path, UiSettings(Path(self._home.name) / "shoot.ini"))
        self.shell = self.program.shell
        self.program.start()
        self.until(lambda: self.program.tasks.is_open)
        self.settle()

    def __enter__(self) -> Camera:
        return self

    def __exit__(self, *_error: object) -> None:
        self.program.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._home.cleanup()

    def until(self, there: Callable[[], bool], most: int = 60_000) -> None:
        """Let the window live until ``there()``. Raises TimeoutError after ``most`` milliseconds."""
        clock = QElapsedTimer()
        clock.start()
        while not there():
            if clock.elapsed() > most:
                raise TimeoutError("the window did not get there")
            self.wait(20)

    def wait(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def settle(self) -> None:
        """Until no work is under way, and what it brought has been painted."""
        self.wait(120)
        self.until(lambda: not self.program.tasks._live)
        self.wait(180)
        self.until(lambda: not self.program.tasks._live)

    def shoot(self, name: str, what: QWidget | None = None) -> Path:
        self.settle()
        path = self.out / f"{name}.png"
        (what or self.shell).grab().save(str(path))
        print(path)
        return path

    def dialog(self) -> QDialog:
        return next(w for w in self.shell.findChildren(QDialog) if w.isVisible())


def every_screen(camera: Camera, council: str, series: int, suffix: str, only: Sequence[str] = ()) -> None:
    """One picture a screen, and of what opens on it."""
    shell, go = camera.shell, camera.program.context.navigate

    def wanted(name: str) -> bool:
        return not only or name in only

    if wanted("council"):
        go("council", code=council)
        camera.settle()
        shell.current.scroll_area.verticalScrollBar().setValue(0)
        camera.shoot(f"council-{suffix}")
    if wanted("council-below"):
        go("council", code=council)
        camera.settle()
        area = shell.current.scroll_area
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        camera.shoot(f"council-below-{suffix}")
    if wanted("council-records"):
        go("council", code=council, tab="records")
        camera.shoot(f"council-records-{suffix}")
        go("council", code=council, tab="standing")
    if wanted("council-support"):
        go("council", code=council, tab="support")
        camera.shoot(f"council-support-{suffix}")
        go("council", code=council, tab="standing")
    for tab in ("matrix", "figures", "episodes", "catalogue"):
        if wanted(f"support-{tab}"):
            go("support", tab=tab)
            camera.shoot(f"support-{tab}-{suffix}")
    if wanted("support-event"):
        go("support", tab="matrix")
        camera.settle()
        shell.current.work.enter_many()
        camera.settle()
        camera.shoot(f"support-event-{suffix}", camera.dialog())
        camera.dialog().reject()
    for table in ("action", "private_note"):
        if wanted(f"records-{table}"):
            go("records", table=table)
            camera.shoot(f"records-{table}-{suffix}")
    if wanted("record-form"):
        go("records", table="action")
        camera.settle()
        shell.current.new_record()
        camera.settle()
        camera.shoot(f"record-form-{suffix}", camera.dialog())
        camera.dialog().reject()
    if wanted("series"):
        go("series", series_id=series, code=council)
        camera.shoot(f"series-{suffix}")
    for name in ("home", "councils", "indicators", "packs", "refresh", "settings", "help"):
        if wanted(name):
            go(name)
            camera.shoot(f"{name}-{suffix}")
    if wanted("portfolio"):
        go("home")
        camera.settle()
        shell.current.choose_councils()
        camera.settle()
        camera.shoot(f"portfolio-{suffix}", camera.dialog())
        camera.dialog().reject()
    if wanted("palette"):
        camera.program.context.open_palette("bar")
        camera.shoot(f"palette-{suffix}")
        camera.program.shell.palette_window.hide()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--council", default="E08000016")
    parser.add_argument("--series", type=int, default=1)
    parser.add_argument("--size", action="append", help="WIDTHxHEIGHT; both sizes unless given")
    parser.add_argument("--light", action="store_true", help="the light theme only")
    parser.add_argument("--only", action="append", default=[], help="one screen only (may be repeated)")
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 1 to 2")
    parser.add_argument("--refresh", type=Path, help="also photograph the wizard with this file")
    args = parser.parse_args(argv)
    sizes = [tuple(map(int, s.split("x"))) for s in args.size] if args.size else SIZES
    from adviser_app.ui.theme import Mode

    with Camera(args.out, args.store) as camera:
        camera.program.theme.set_scale(args.scale)
        for mode in (Mode.LIGHT,) if args.light else (Mode.LIGHT, Mode.DARK):
            camera.program.theme.set_mode(mode)
            for width, height in sizes:
                camera.shell.resize(width, height)
                suffix = f"{mode.value}-{width}"
                every_screen(camera, args.council, args.series, suffix, args.only)
        if args.refresh is not None:
            camera.program.context.navigate("refresh", files=[str(args.refresh)])
            camera.settle()
            camera.shoot("refresh-preview")
            camera.shell.current.apply()
            camera.shoot("refresh-done")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
