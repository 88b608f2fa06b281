"""Photograph the exchange, driven as people would: Helen and David write apart, send, take in, settle, send back.

    python tests/tools/shoot_exchange.py OUT_DIR [--size 1280x800] [--light] [--scale 2]

The stores are made for it, with invented councils and people, and thrown away. Made for looking at.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.theme import Mode
from tests.tools.shoot import SIZES, Camera
from tests.tools.team import Member, Team


class Window(Camera):
    """A camera before somebody's own store: what it photographs is written there."""

    def __init__(self, member: Member, out: Path, mode: Mode, size: Sequence[int], scale: float) -> None:
        self.out = out
        out.mkdir(parents=True, exist_ok=True)
        app = QApplication.instance() or QApplication(["shoot"])
        assert isinstance(app, QApplication)
        self.program = Program(app, member.path, UiSettings(member.path.with_name("shoot.ini")))
        self.program.theme.set_mode(mode)
        self.program.theme.set_scale(scale)
        self.shell = self.program.shell
        self.shell.resize(*size)
        self._suffix = f"-{mode.value}-{size[0]}"
        self.program.start()
        self.until(lambda: self.program.tasks.is_open)
        self.settle()

    def __exit__(self, *_error: object) -> None:
        self.program.stop()

    def shoot(self, name: str, what: object = None) -> Path:
        return super().shoot(name + self._suffix, what)  # type: ignore[arg-type]

    def go(self, screen_id: str, **params: object) -> object:
        self.program.context.navigate(screen_id, **params)
        self.settle()
        return self.shell.current

    def window(self, name: str, open_it: Callable[[], object]) -> object:
        """Photograph the window that something opens."""
        open_it()
        self.settle()
        self.settle()
        found = self.dialog()
        self.shoot(name, found)
        return found


def story(team: Team, out: Path, mode: Mode, size: Sequence[int], scale: float) -> None:
    """The pictures in order; every number is a step."""
    watched = team.folder / "synced folder"
    watched.mkdir()
    strange = team.send(team.stranger("Ruth Pinch", "Kitchen laptop"))
    asking.folder = lambda *_a: watched  # type: ignore[assignment]
    helen = Window(team.helen, out, mode, size, scale)
    with helen as w:
        screen = w.go("exchange")
        w.shoot("01-overview")
        screen.watch(watched)
        w.settle()
        w.go("exchange-send")
        w.shoot("02-send")
        w.shell.current.choose_folder()
        w.shell.current.send()
        w.settle()
        w.shoot("03-sent")
    bundle = team.send(team.david)
    (watched / bundle.name).write_bytes(bundle.read_bytes())
    with Window(team.helen, out, mode, size, scale) as w:
        w.shoot("04-offered")
        w.go("exchange")
        w.shoot("05-offered-here")
        screen = w.go("exchange-in", files=[str(strange)])
        w.shoot("06-unknown-sender")
        screen.keep_back()
        w.settle()
        (team.folder / "adviser-exchange_cut.zip").write_bytes(bundle.read_bytes()[:-900])
        w.go("exchange-in", files=[str(team.folder / "adviser-exchange_cut.zip")])
        w.shoot("07-refused")
        screen = w.go("exchange-in", files=[str(bundle)])
        w.shoot("08-preview")
        screen.apply()
        w.settle()
        w.shoot("09-taken-in")
        w.go("exchange-in", files=[str(bundle)])
        w.shoot("10-already")
        w.go("home")
        w.shoot("11-seen-from-home")
        screen = w.go("conflicts")
        for number, cell in enumerate(("phone", "due", "detail", "state", "_row")):
            screen.table.select_key(next(k for k in screen._by_key if k[2] == cell))
            w.settle()
            if cell in ("due", "state"):
                screen.panel.write_third()
                w.settle()
            w.shoot(f"12-{number}-conflict{cell if cell.startswith('_') else '-' + cell}")
        w.window("13-many", screen.settle_many).reject()
        screen.table.select_key(next(k for k in screen._by_key if k[2] == "phone"))
        screen.panel.keep(1)
        w.settle()
        w.shoot("14-settled")
        screen.tabs.setCurrentIndex(1)
        w.shoot("15-merged")
        screen = w.go("exchange", tab="overview")
        w.shoot("16-how-it-stands")
        w.window("17-kept-back", lambda: screen._do("kept")).reject()
        screen.tabs.setCurrentIndex(1)
        w.shoot("18-people")
        people = screen.people
        people.table.select_key(next(k for k, line in people._lines.items() if line.name == "David Okafor"))
        w.window("19-revoke", lambda: people.end(lost=True)).reject()
        w.window("20-key", people.decide_key).reject()
        people.table.select_key(next(k for k, line in people._lines.items() if line.name == "Helen Marsh"))
        w.window("21-hand-over", people.hand_over).reject()
        w.window("22-leave", screen.move_laptop).side.choose("come")
        w.shoot("23-come", w.dialog())
        w.dialog().reject()
        screen.erasures.words.setText("Eleanor")
        w.window("24-held", screen.erasures.look).reject()
        found: list[str] = []
        w.program.tasks.query(
            lambda s, _w: [r.id for r in records.list_rows(s, "contact", text="Arabella")], found.extend
        )
        w.settle()
        dialog = w.window("25-erase", lambda: people.work.erase("contact", found[0]))
        dialog.reason_line.setText("Asked for by herself, letter of 20 November")
        dialog.accept()
        w.settle()
        screen.tabs.setCurrentIndex(2)
        w.shoot("26-personal-data")
        for number, topic in enumerate(("exchange", "conflicts", "moving", "erasure")):
            w.go("help", topic=topic)
            w.shoot(f"27-{number}-help-{topic}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", action="append", help="WIDTHxHEIGHT; both sizes unless given")
    parser.add_argument("--light", action="store_true", help="the light theme only")
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 1 to 2")
    args = parser.parse_args(argv)
    sizes = [tuple(map(int, s.split("x"))) for s in args.size] if args.size else SIZES
    with tempfile.TemporaryDirectory() as folder:
        for number, mode in enumerate((Mode.LIGHT,) if args.light else (Mode.LIGHT, Mode.DARK)):
            for size in sizes:
                # A profile of its own for each: what is erased in one is remembered for all its stores.
                home = Path(folder) / f"{number}-{size[0]}"
                os.environ["ADVISER_HOME"] = str(home)
                team = Team(home / "team")
                team.build()
                team.work()
                team.quarrel()
                story(team, args.out, mode, size, args.scale)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
