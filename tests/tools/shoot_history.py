"""Photograph what concerns the history of figures: an indicator's revisions, what a refresh changed, names and breaks.

python -m tests.tools.shoot_history OUT_DIR --store PATH --series ID [--dark] [--scale 2]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.tools.shoot import Camera


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--council", default="E08000016")
    parser.add_argument("--series", type=int, required=True)
    parser.add_argument("--release", type=int)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    args = parser.parse_args()
    from adviser_app.ui.theme import Mode

    mode = "dark" if args.dark else "light"
    with Camera(args.out, args.store) as camera:
        camera.program.theme.set_mode(Mode.DARK if args.dark else Mode.LIGHT)
        camera.program.theme.set_scale(args.scale)
        camera.shell.resize(*map(int, args.size.split("x")))
        go, shell = camera.program.context.navigate, camera.shell
        go("series", series_id=args.series, code=args.council)
        camera.settle()
        shell.current.tabs.setCurrentIndex(2)
        camera.settle()
        camera.shoot(f"series-top-{mode}")
        bar = shell.current.scroll_area.verticalScrollBar()
        bar.setValue(bar.maximum())
        camera.shoot(f"series-revisions-{mode}")
        which = {} if args.release is None else {"release_id": args.release}
        go("changes", **which)
        camera.shoot(f"changes-{mode}")
        go("changes", series_id=args.series, **which)
        camera.shoot(f"changes-series-{mode}")
        go("alike")
        camera.shoot(f"alike-{mode}")
        go("refresh")
        camera.shoot(f"refresh-{mode}")
        go("indicators")
        camera.shoot(f"indicators-{mode}")


if __name__ == "__main__":
    main()
