"""Photograph every part of the programme's page, on a synthetic year of a temporary store.

python -m tests.tools.shoot_programme OUT_DIR [--size 1280x800] [--light] [--only grant] [--scale 2] [--empty]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.tools.shoot import SIZES, Camera  # sets the platform before Qt is loaded

PARTS = ("deliverables", "grant", "meetings", "evaluation", "needs", "consultations", "reports")


def every_part(camera: Camera, suffix: str, only: Sequence[str]) -> None:
    from adviser_app.ui.screens.programme_reports import DIFFERS
    from adviser_app.ui.screens.programme_voices import FEEDBACK, OTHERS, QUOTES

    go = camera.program.context.navigate
    for key in PARTS:
        if only and key not in only:
            continue
        go("programme", tab=key)
        camera.shoot(f"programme-{key}-{suffix}")
        part = camera.shell.current.part
        if key == "evaluation":
            for kind in (FEEDBACK, OTHERS, QUOTES):
                part.kinds.choose(kind)
                camera.shoot(f"programme-voices-{kind}-{suffix}")
            part.kinds.choose("survey_wave")
        if key == "reports":
            part.pages.setCurrentIndex(DIFFERS)
            camera.shoot(f"programme-differences-{suffix}")
            part.pages.setCurrentIndex(0)
        if key == "deliverables" and part.current is not None:
            part.type_quarter()
            camera.settle()
            camera.shoot(f"programme-typing-{suffix}", camera.dialog())
            camera.dialog().reject()
            camera.settle()
            counted = next((row for row, line in part._lines.items() if line.count_row), "")
            if part.table.select_key(counted):
                camera.shoot(f"programme-counted-line-{suffix}")
                part.show_counted()
                camera.settle()
                camera.shoot(f"programme-counted-{suffix}", camera.dialog())
                camera.dialog().reject()
                camera.settle()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--store", type=Path, help="a store to show instead of the synthetic one")
    parser.add_argument("--empty", action="store_true", help="a store without a programme")
    parser.add_argument("--size", action="append")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--scale", type=float, default=1.0)
    args = parser.parse_args(argv)
    from adviser_app.services import reports, stores
    from adviser_app.ui.theme import Mode
    from tests.tools import example_programme

    sizes = [tuple(map(int, s.split("x"))) for s in args.size] if args.size else SIZES
    with tempfile.TemporaryDirectory() as folder:
        path = args.store
        if path is None:
            path = Path(folder) / "example.db"
            with stores.open_store(path) as store:
                if not args.empty:
                    example_programme.fill(store)
                    reports.issue(store, reports.quarterly(store, "2026/27", "Q2"))
        with Camera(args.out, path) as camera:
            camera.program.theme.set_scale(args.scale)
            for mode in (Mode.LIGHT,) if args.light else (Mode.LIGHT, Mode.DARK):
                camera.program.theme.set_mode(mode)
                for width, height in sizes:
                    camera.shell.resize(width, height)
                    every_part(camera, f"{mode.value}-{width}", args.only)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
