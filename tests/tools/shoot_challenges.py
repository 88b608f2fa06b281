"""Photograph the peer challenge pages on an invented programme: offscreen, light and dark, in two sizes.

python -m tests.tools.shoot_challenges OUT_DIR [--only PART] [--size 1280x800] [--light] [--scale 2]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.tools.shoot import SIZES, Camera  # first: it chooses the platform that needs no display

from adviser_app.services import portfolio, records, stores  # isort: skip
from adviser_app.ui.screens.challenges import KEYS  # isort: skip
from adviser_app.ui.theme import Mode  # isort: skip
from tests.tools import example_challenges  # isort: skip


def fill(path: Path) -> dict[str, tuple[str, str]]:
    """The invented programme; (row, council) of its cases."""
    with stores.open_store(path) as store:
        made = example_challenges.challenges(store)
        portfolio.put(store, list(example_challenges.MINE))
        councils = {r.id: r.values["council"] for r in records.list_rows(store, "challenge")}
    return {name: (row, councils[row]) for name, row in made.cases.items()}


def pictures(camera: Camera, cases: dict[str, tuple[str, str]], suffix: str, only: Sequence[str]) -> None:
    shell, go = camera.shell, camera.program.context.navigate

    def wanted(name: str) -> bool:
        return not only or name in only

    for key in KEYS:
        if wanted(key):
            go("challenges", tab=key)
            camera.shoot(f"challenges-{key}-{suffix}")
    row = cases["plan late"][0]
    for name in ("what_if", "team"):
        if wanted(name):
            go("challenges", tab="board")
            camera.settle()
            getattr(shell.current.work, name)(row)
            camera.settle()
            camera.shoot(f"challenges-{name}-{suffix}", camera.dialog())
            camera.dialog().reject()
    if wanted("done"):
        go("challenges", tab="due")
        camera.settle()
        shell.current.part._done()
        camera.settle()
        camera.shoot(f"challenges-done-{suffix}", camera.dialog())
        camera.dialog().reject()
    if wanted("council"):
        for name in ("plan late", "southend"):
            go("council", code=cases[name][1], tab="challenge")
            camera.shoot(f"council-challenge-{name.replace(' ', '-')}-{suffix}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", action="append", default=[], help="one part only (may be repeated)")
    parser.add_argument("--size", action="append", help="WIDTHxHEIGHT; both sizes unless given")
    parser.add_argument("--light", action="store_true", help="the light theme only")
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 1 to 2")
    args = parser.parse_args(argv)
    sizes = [tuple(map(int, s.split("x"))) for s in args.size] if args.size else SIZES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "adviser.db"
        cases = fill(path)
        with Camera(args.out, path) as camera:
            camera.program.theme.set_scale(args.scale)
            for mode in (Mode.LIGHT,) if args.light else (Mode.LIGHT, Mode.DARK):
                camera.program.theme.set_mode(mode)
                for width, height in sizes:
                    camera.shell.resize(width, height)
                    pictures(camera, cases, f"{mode.value}-{width}", args.only)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
