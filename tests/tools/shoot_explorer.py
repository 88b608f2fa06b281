"""Photograph the explorer on a store with figures: every kind of picture, its dialogs; light and dark, two sizes.

python -m tests.tools.shoot_explorer OUT_DIR --store STORE [--only NAME] [--size 1280x800] [--light] [--scale 2]
    [--series WORDS]…

The store is copied first and never written. ``--series``: indicators by words of their names, four unless given.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.tools.shoot import SIZES, Camera  # first: it chooses the platform that needs no display

from adviser_app.domain import views  # isort: skip
from adviser_app.domain.areas import GroupRule  # isort: skip
from adviser_app.services import series, stores  # isort: skip
from adviser_app.ui.theme import Mode  # isort: skip

COUNCIL, BESIDE = "E08000038", ("E08000039", "E08000003")  # Barnsley; Sheffield, Manchester
USUAL = ("Gross disposable household income", "Claimant", "Children in", "Life expectancy")


def wanted(store: Path, words: Sequence[str]) -> tuple[views.SeriesKey, ...]:
    """One series for each of the words."""
    with stores.open_store(store) as opened:
        found = (series.search(opened, each) for each in words)
        return tuple(each[0].key for each in found if each)


def scenes(keys: tuple[views.SeriesKey, ...]) -> dict[str, views.View]:
    """What is photographed, by name."""
    like = views.Whom(like=COUNCIL, rule=GroupRule.TYPE)
    one = views.View(views.LINE, keys[:1], councils=like, highlighted=(COUNCIL, *BESIDE), group=GroupRule.TYPE)
    several = replace(one, series=keys)
    return {
        "line": one,
        "line-one": replace(one, councils=views.Whom(codes=(COUNCIL,)), highlighted=(COUNCIL,)),
        "bars": replace(one, kind=views.BARS),
        "bars-all": replace(one, kind=views.BARS, councils=views.Whom()),
        "strip": replace(several, kind=views.STRIP),
        "table": replace(several, kind=views.TABLE),
        "map": replace(one, kind=views.MAP),
        "multiples": replace(one, kind=views.MULTIPLES),
        "multiples-series": replace(several, kind=views.MULTIPLES, councils=views.Whom(codes=(COUNCIL,)),
                                    highlighted=(COUNCIL,)),
        "quadrant": replace(several, kind=views.QUADRANT),
    }  # fmt: skip


def pictures(camera: Camera, keys: tuple[views.SeriesKey, ...], suffix: str, only: Sequence[str]) -> None:
    page: Any = camera.shell.current
    for name, view in scenes(keys).items():
        if only and name not in only:
            continue
        page.take(view)
        camera.settle()
        picture = page.part.picture
        if name != "map" and hasattr(picture, "walk"):
            picture.point(picture.walk(-1, "left"))
        camera.shoot(f"explorer-{name}-{suffix}")
    if not only or "as-table" in only:
        page.take(scenes(keys)["line"])
        camera.settle()
        page.part.show_as_table(True)
        camera.shoot(f"explorer-as-table-{suffix}")
        page.part.show_as_table(False)
    for name, pick in (("indicators", page.pick_indicators), ("councils", page.pick_councils), ("pin", page.pin)):
        if not only or name in only:
            pick()
            camera.settle()
            camera.shoot(f"explorer-{name}-{suffix}", camera.dialog())
            camera.dialog().reject()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--series", action="append", default=[])
    parser.add_argument("--size", action="append", help="WIDTHxHEIGHT; both sizes unless given")
    parser.add_argument("--light", action="store_true", help="the light theme only")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--scale", type=float, default=1.0)
    args = parser.parse_args(argv)
    sizes = [tuple(map(int, s.split("x"))) for s in args.size] if args.size else SIZES
    keys = wanted(args.store, args.series or USUAL)
    with Camera(args.out, args.store) as camera:
        camera.program.theme.set_scale(args.scale)
        for mode in (Mode.LIGHT,) if args.light else (Mode.LIGHT, Mode.DARK):
            camera.program.theme.set_mode(mode)
            for width, height in sizes:
                camera.shell.resize(width, height)
                camera.program.context.navigate("explorer", code=COUNCIL)
                camera.settle()
                pictures(camera, keys, f"{mode.value}-{width}", args.only)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
