"""Photograph the risk overview and home on the sample's real figures and an invented programme: offscreen, light and
dark, in two sizes.

    python -m tests.tools.shoot_risk OUT_DIR [--only PART] [--size 1280x800] [--light] [--scale 2] [--keep STORE]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tests.tools.shoot import SIZES, Camera  # first: it chooses the platform that needs no display

from adviser_app import paths  # isort: skip
from adviser_app.domain.areas import GroupRule  # isort: skip
from adviser_app.domain.records.risk import LITTLE_SUPPORT, NO_CONTACT  # isort: skip
from adviser_app.services import identity, portfolio, records, refresh, risk, stores  # isort: skip
from adviser_app.services.support import Scope  # isort: skip
from adviser_app.store.connection import Store  # isort: skip
from adviser_app.ui.screens.risk import TABS  # isort: skip
from adviser_app.ui.theme import Mode  # isort: skip
from tests.tools import example_challenges, example_records, example_support  # isort: skip

REGION = "Yorkshire and The Humber"


def fill(store: Store, today: date) -> None:
    """The sample's two months, records, support and challenges around it; a look a month old; a parked reason."""
    for month in ("2026-01", "2026-02"):
        file = paths.resources() / "sample" / f"{month}.zip"
        refresh.apply(store, refresh.preview(store, [file], refresh.RefreshOptions(backup=False)))
    example_records.fill(store, today)
    example_support.fill(store, 1500, today)
    me = identity.ensure(store).person
    records.delete(store, "portfolio", [row.id for row in records.list_rows(store, "portfolio")])
    began = (today - timedelta(days=300)).isoformat()
    records.create_many(store, "portfolio", [
        {"person": me, "role": portfolio.LEAD, "start": began, "council": code}
        for code in portfolio.by(store, region=REGION)
    ])  # fmt: skip
    scope, month_ago = Scope(portfolio=True), today - timedelta(days=31)
    for day in (month_ago - timedelta(days=30), month_ago):
        risk.remember(store, risk.overview(store, scope, rule=GroupRule.TYPE, today=day))
    example_challenges.challenges(store, portfolio.get(store), today)
    view = risk.overview(store, scope, rule=GroupRule.TYPE)
    parked = next(line for line in view.lines if any(r.rule == NO_CONTACT for r in line.reasons))
    risk.see(
        store, parked.code, NO_CONTACT, "the visit is agreed for January", (today + timedelta(days=60)).isoformat()
    )
    records.create(store, "basket", {"name": "Housing and homelessness"})


def pictures(camera: Camera, suffix: str, only: Sequence[str]) -> None:
    shell, go = camera.shell, camera.program.context.navigate

    def wanted(name: str) -> bool:
        return not only or name in only

    if wanted("home"):
        go("home")
        camera.shoot(f"home-{suffix}")
    for key in TABS:
        if wanted(key):
            go("risk", tab=key)
            camera.shoot(f"risk-{key}-{suffix}")
    if wanted("opened"):
        go("risk", tab="overview")
        camera.settle()
        part = shell.current.overview
        code = part.view.lines[0].code
        part.show_council(code)
        part.tree.select((code, part.view.lines[0].reasons[1].rule))
        part.tree.currentItem().setExpanded(True)
        part.tree.setFocus()
        camera.shoot(f"risk-opened-{suffix}")
        part.tree.close_all()
    if wanted("seen"):
        go("risk", tab="overview")
        camera.settle()
        shell.current.seen.setChecked(True)
        camera.settle()
        part = shell.current.overview
        code = next(line.code for line in part.view.lines if line.seen)
        part.show_council(code)
        camera.shoot(f"risk-seen-{suffix}")
        part.tree.close_all()
        part.tree.select((part.view.lines[0].code, part.view.lines[0].reasons[0].rule))
        part.see()
        camera.settle()
        camera.shoot(f"risk-seen-dialog-{suffix}", camera.dialog())
        camera.dialog().reject()
        shell.current.seen.setChecked(False)
    if wanted("tried"):
        go("risk", tab="overview")
        camera.settle()
        shell.current.rule_actions[NO_CONTACT].setChecked(True)
        camera.shoot(f"risk-tried-{suffix}")
        shell.current.put_back()
    if wanted("rule"):
        go("risk", tab="rules")
        camera.settle()
        shell.current.rules.table.select_key(LITTLE_SUPPORT)
        camera.shoot(f"risk-rule-{suffix}")
    if wanted("england"):
        go("risk", tab="interventions")
        camera.settle()
        shell.current.filters.choose(scope="")
        camera.settle()
        shell.current.interventions.groups[0].spans.setFocus()
        camera.shoot(f"risk-interventions-england-{suffix}")
        go("risk", tab="pressure")
        camera.settle()
        shell.current.pressure.plot.point(0)
        camera.shoot(f"risk-pressure-england-{suffix}")
        shell.current.filters.choose(scope="mine")
    if wanted("table"):
        go("risk", tab="interventions")
        camera.settle()
        shell.current.interventions.form.click()
        camera.shoot(f"risk-interventions-table-{suffix}")
        shell.current.interventions.form.click()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", action="append", default=[], help="one part only (may be repeated)")
    parser.add_argument("--size", action="append", help="WIDTHxHEIGHT; both sizes unless given")
    parser.add_argument("--light", action="store_true", help="the light theme only")
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 1 to 2")
    parser.add_argument("--keep", type=Path, help="the store to photograph, filled where it is not there yet")
    args = parser.parse_args(argv)
    sizes = [tuple(map(int, s.split("x"))) for s in args.size] if args.size else SIZES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "adviser.db"
        if args.keep is not None and args.keep.exists():
            shutil.copyfile(args.keep, path)
        else:
            with stores.open_store(path) as store:
                fill(store, date.today())
            if args.keep is not None:
                shutil.copyfile(path, args.keep)
        with Camera(args.out, path) as camera:
            camera.program.theme.set_scale(args.scale)
            for mode in (Mode.LIGHT,) if args.light else (Mode.LIGHT, Mode.DARK):
                camera.program.theme.set_mode(mode)
                for width, height in sizes:
                    camera.shell.resize(width, height)
                    pictures(camera, f"{mode.value}-{width}", args.only)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
