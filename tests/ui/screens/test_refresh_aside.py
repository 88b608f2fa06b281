"""The refresh wizard and the process beside the window: cancelled, killed, encrypted, closed in the middle, and what
other pages know afterwards."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from adviser_app.services import councils, past, refresh, refresh_aside, stores
from adviser_app.services import releases as stored
from adviser_app.services import series as series_service
from adviser_app.ui.app import Program
from adviser_app.ui.screens.refresh import CHOOSE, DONE, PREVIEW, RefreshScreen
from tests.ui.screens import stuck as stuck_calls
from tests.ui.screens.conftest import BARNSLEY, settle, titles, visit, write_month


@pytest.fixture
def month(tmp_path: Path) -> Path:
    return write_month(tmp_path / "month-3.csv", range(2020, 2027), shift=3.0)


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Reading and applying stop in the middle; ``undo`` mends that."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))  # the process finds this too
    monkeypatch.setattr(refresh_aside, "_look", stuck_calls.look)
    monkeypatch.setattr(refresh_aside, "_apply", stuck_calls.apply)
    return monkeypatch


def wizard(qtbot: QtBot, program: Program, file: Path) -> RefreshScreen:
    screen = visit(qtbot, program, "refresh")
    assert isinstance(screen, RefreshScreen)
    screen.choose.add_files([file])
    settle(qtbot, program)
    return screen


def previewed(qtbot: QtBot, program: Program, file: Path) -> RefreshScreen:
    screen = wizard(qtbot, program, file)
    screen.preview()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == PREVIEW
    return screen


def releases(program: Program) -> int:
    with stores.Store.open(program.store_path, read_only=True) as store:
        return len(stored.releases(store))


def kill(screen: RefreshScreen) -> None:
    pid = screen.desk.pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def at(screen: RefreshScreen, word: str, do: Callable[[], object]) -> None:
    """Calls ``do`` once, when the progress panel tells of something."""
    report = screen.progress.report

    def heard(text: str, fraction: float) -> None:
        report(text, fraction)
        if text.startswith(word):
            screen.progress.report = report  # type: ignore[method-assign]
            do()

    screen.progress.report = heard  # type: ignore[method-assign]


def test_the_process_starts_when_files_are_chosen_and_ends_when_all_is_told(
    qtbot: QtBot, program: Program, month: Path
) -> None:
    screen = visit(qtbot, program, "refresh")
    assert isinstance(screen, RefreshScreen)
    assert screen.desk.pid is None
    screen.choose.add_files([month])
    settle(qtbot, program)
    first = screen.desk.pid
    assert first is not None
    screen.preview()
    settle(qtbot, program)
    assert screen.desk.pid == first
    screen.apply()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == DONE
    assert screen.done.table.model.rowCount() == 12
    assert screen.desk.pid is None


def test_without_files_it_has_nothing_to_do(qtbot: QtBot, program: Program, month: Path) -> None:
    screen = wizard(qtbot, program, month)
    screen.choose.set_files([])
    settle(qtbot, program)
    assert screen.desk.pid is None


def test_a_preview_is_cancelled_in_the_middle(
    qtbot: QtBot, program: Program, month: Path, stuck: pytest.MonkeyPatch
) -> None:
    screen = wizard(qtbot, program, month)
    first = screen.desk.pid
    at(screen, "Reading", screen.progress._ask)
    screen.preview()
    settle(qtbot, program)
    assert titles(program) == ["Cancelled"]
    assert screen.stack.currentIndex() == CHOOSE
    stuck.undo()
    screen.preview()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == PREVIEW
    assert screen.desk.pid == first  # it goes on with the next


def test_one_that_is_killed_while_it_reads_is_told_and_the_next_preview_works(
    qtbot: QtBot, program: Program, month: Path, stuck: pytest.MonkeyPatch
) -> None:
    screen = wizard(qtbot, program, month)
    at(screen, "Reading", lambda: kill(screen))
    screen.preview()
    settle(qtbot, program)
    assert titles(program) == ["The work stopped"]
    assert screen.choose.isEnabled()
    stuck.undo()
    screen.preview()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == PREVIEW


def test_one_that_is_killed_while_it_applies_leaves_the_store_as_it_was(
    qtbot: QtBot, program: Program, month: Path, stuck: pytest.MonkeyPatch
) -> None:
    stuck.setattr(refresh_aside, "_look", stuck_calls.LOOK)
    screen = previewed(qtbot, program, month)
    heard: list[object] = []
    program.tasks.changed.connect(heard.append)
    at(screen, "Writing", lambda: kill(screen))
    screen.apply()
    settle(qtbot, program)
    assert titles(program) == ["The work stopped"]
    assert releases(program) == 2
    assert heard  # every page looks again: it might have been done
    stuck.undo()
    screen.apply()  # the preview went with it
    settle(qtbot, program)
    message = program.shell.banners.messages()[0]
    assert message.key == "stale-preview"
    message.actions[0][1]()
    settle(qtbot, program)
    screen.apply()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == DONE
    assert releases(program) == 3


def test_apply_is_cancelled_in_the_middle(
    qtbot: QtBot, program: Program, month: Path, stuck: pytest.MonkeyPatch
) -> None:
    stuck.setattr(refresh_aside, "_look", stuck_calls.LOOK)
    screen = previewed(qtbot, program, month)
    at(screen, "Writing", screen.progress._ask)
    screen.apply()
    settle(qtbot, program)
    assert titles(program) == ["Cancelled"]
    assert releases(program) == 2
    stuck.undo()
    screen.apply()  # the preview is still there
    settle(qtbot, program)
    assert releases(program) == 3


def test_closed_in_the_middle_the_window_leaves_no_process_and_the_store_as_it_was(
    qtbot: QtBot, program: Program, month: Path, stuck: pytest.MonkeyPatch
) -> None:
    stuck.setattr(refresh_aside, "_look", stuck_calls.LOOK)
    screen = previewed(qtbot, program, month)
    reached: list[bool] = []
    at(screen, "Writing", lambda: reached.append(True))
    screen.apply()
    qtbot.waitUntil(lambda: bool(reached), timeout=60_000)
    process = screen.desk._aside
    assert process is not None
    program.stop()
    assert process._process.returncode is not None
    assert releases(program) == 2


def test_an_encrypted_store_is_opened_with_its_key(qtbot: QtBot, program: Program, month: Path) -> None:
    program.tasks.open(lambda old, _work: stores.set_passphrase(old, "a long passphrase"), lambda _store: None)
    settle(qtbot, program)
    assert stores.needs_passphrase(program.store_path)
    screen = previewed(qtbot, program, month)
    pid = screen.desk.pid
    if sys.platform.startswith("linux"):  # the key comes through the pipe alone
        seen = b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))
        key = program.tasks._store.key.text
        assert key.encode() not in seen
        assert b"a long passphrase" not in seen
    screen.apply()
    settle(qtbot, program)
    assert screen.stack.currentIndex() == DONE
    with stores.open_store(program.store_path, "a long passphrase", read_only=True) as store:
        assert len(stored.releases(store)) == 3


def test_other_pages_know_what_another_process_wrote(qtbot: QtBot, program: Program, month: Path) -> None:
    """What the window keeps in memory of the store (figures, a past day, states of records) notices it."""

    def look(store: Any, _work: Any) -> Any:
        rule = program.group.rule
        page = series_service.page(store, 1, BARNSLEY, rule)
        with past.then(store, date(2026, 2, 11)) as then:
            before = series_service.page(then, 1, BARNSLEY, rule)
        return page, before, councils.page(store, BARNSLEY, rule)

    seen: list[Any] = []
    program.tasks.query(look, seen.append)
    program.tasks.write(look, seen.append, what=())
    settle(qtbot, program)
    screen = previewed(qtbot, program, month)
    screen.apply()
    settle(qtbot, program)
    program.tasks.query(look, seen.append)
    program.tasks.write(look, seen.append, what=())
    settle(qtbot, program)
    reader, writer, reader_after, writer_after = seen
    assert reader == writer
    assert reader_after == writer_after
    assert reader_after[0] != reader[0]
    assert reader_after[1] == reader[1]  # the past stays
    assert reader_after[2] != reader[2]
    program.tasks.write(lambda store, _work: refresh.undo(store), lambda _u: None, what=("figures",))
    settle(qtbot, program)  # readers do not wait for the writer
    program.tasks.query(look, seen.append)
    settle(qtbot, program)
    assert seen[-1][0] == reader[0]
