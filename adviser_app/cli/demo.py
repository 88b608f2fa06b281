"""The main job, done visibly on sample data: store, refresh, what changed, briefing pack, and the window on it."""

from __future__ import annotations

import shutil
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app import paths
from adviser_app.cli.session import Session, pass_session
from adviser_app.cli.window import open_window
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.services.refresh import RefreshOptions
    from adviser_app.services.stores import Store

STORE = "demonstration.db"
MARKER = "demonstration.txt"
_REGION = "South West"
_STEPS = 6


@click.command(short_help="The main job once, on real sample figures.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where the demonstration goes.")
@click.option("--no-window", is_flag=True, help="Do not open the window afterwards.")
@pass_session
def demo(session: Session, folder: Path | None, no_window: bool) -> None:
    """Do the main job once, on real published sample figures, each step told in a line."""
    folder = folder or paths.data_dir() / "demo"
    told = _Steps(session, _STEPS if no_window else _STEPS + 1)
    result = _run(session, folder, told)
    session.out.document(result)
    if not no_window:
        told("Opening the window on this store; close it to end the demonstration")
        code = open_window(result["store"])
        if code != 0:
            raise AdviserError(
                "The window did not open",
                f"The window's program ended with code {code}. Everything else is done, in {folder}.",
                "See what it said above; `adviser demo --no-window` does without it.",
                code="window-failed",
            )


class _Steps:
    """Numbers the lines that tell what is done."""

    def __init__(self, session: Session, total: int) -> None:
        self._session = session
        self._total = total
        self._number = 0

    def __call__(self, text: str) -> None:
        self._number += 1
        self._session.out.say(f"{self._number}/{self._total}  {text}")


def sample_files() -> tuple[Path, Path]:
    """What the store begins with, and the following month: resources/sample, by name of the month."""
    folder = paths.resources() / "sample"
    months = sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".zip"))
    if len(months) < 2:
        raise AdviserError(
            "No sample data", f"{folder} holds no two months of sample figures.", "Install Adviser again.",
            code="no-sample-data",
        )  # fmt: skip
    return months[0], months[-1]


def _run(session: Session, folder: Path, told: _Steps) -> dict[str, Path]:
    from adviser_app.services import changes, councils, packs, portfolio, refresh, settings, stores

    first, following = sample_files()
    path = folder / STORE
    work = session.work()
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    with stores.open_store(path, work=work) as store:
        told(f"A new store: {path}, with {len(councils.list_councils(store))} councils of England in its register")
        shown = refresh.preview(store, [first], _released(first), work)
        refresh.apply(store, shown, work)
        told(f"Sample data taken in: {shown.view.sentence.replace(' Nothing has been written yet.', '')}")
        chosen = portfolio.put(store, portfolio.by(store, region=_REGION))
        told(f"A portfolio: the {len(chosen)} councils of the {_REGION}")
        shown = refresh.preview(store, [following], _released(following), work)
        told(f"The following month, previewed: {shown.view.sentence}")
        applied = refresh.apply(store, shown, work)
        view = changes.changes(store, release_id=applied.release_id, codes=chosen)
        told(f"Applied. {view.title}: {view.sentence}")
        code = _first(store, chosen)
        options = packs.PackOptions(rule=settings.get(store).group, prepared_for="the demonstration")
        made = packs.make(store, [code], folder, options, work)[0]
        page = councils.page(store, code, options.rule)
        told(f"A briefing pack: {made.pdf}. Its first sentence: {page.headline}")
    assert made.pdf is not None
    return {"store": path, "pack": made.pdf}


def _released(path: Path) -> RefreshOptions:
    """The sample's month is its release: its last day."""
    from adviser_app.services.refresh import RefreshOptions

    year, month = map(int, path.stem[:7].split("-"))
    return RefreshOptions(released=date(year, month, monthrange(year, month)[1]))


def _first(store: Store, chosen: list[str]) -> str:
    """Bristol, where the sample has it: known to everybody."""
    return "E06000023" if "E06000023" in chosen else chosen[0]


def _clear(folder: Path) -> None:
    """Take away the store an earlier demonstration left. Raises AdviserError 'exists' for a store that is not one's,
    'locked' where its window is still open."""
    from adviser_app.services import stores

    path, marker = folder / STORE, folder / MARKER
    if path.exists():
        if not marker.exists():
            raise AdviserError(
                "Already there",
                f"{path} exists and was not made by a demonstration.",
                "Choose another folder with --out.",
                code="exists",
            )
        stores.open_store(path).close()
        for one in folder.glob(STORE + "*"):
            one.unlink()
        shutil.rmtree(folder / f"{path.stem}-backups", ignore_errors=True)
    marker.write_text(
        "What is in this folder was written by `adviser demo` and may be deleted.\n", encoding="utf-8", newline="\n"
    )


COMMANDS = (demo,)
