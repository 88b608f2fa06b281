"""A refresh killed at any moment, cancelled, or out of disk leaves what was there, or what it brings: never between."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import Work
from adviser_app.services import refresh, stores
from adviser_app.store.connection import Store

CHILD = """
import sys
from pathlib import Path
from adviser_app.services import refresh, stores
store = stores.open_store(Path(sys.argv[1]))
shown = refresh.preview(store, [Path(sys.argv[2])], refresh.RefreshOptions(backup=False))
print("ready", flush=True)
sys.stdin.readline()
refresh.apply(store, shown)
print("done", flush=True)
store.close()
"""
KILLS = 10


def write_file(path: Path, shift: float) -> Path:
    """About 30,000 rows over every tenth council and many series."""
    codes = [f"E0700{n:04d}" for n in range(8, 240, 10)]
    with path.open("w", encoding="utf-8") as file:
        file.write("area_code,indicator,period,value,publisher\n")
        for series in range(160):
            for year in range(2016, 2024):
                for n, code in enumerate(codes):
                    file.write(f"{code},Series {series},{year},{series + n + shift + year / 100:.2f},P\n")
    return path


def state(path: Path) -> str:
    """A hash of every row an import may touch."""
    with stores.open_store(path) as store:
        digest = hashlib.sha256()
        for table in ("slab", "revision", "release", "release_file", "series", "period", "period_label", "area"):
            columns = [r[1] for r in store.con.execute(f"PRAGMA table_info({table})") if r[1] not in ("imported",)]
            named = ", ".join(f'"{c}"' for c in columns)
            for row in store.con.execute(f"SELECT {named} FROM {table} ORDER BY 1, 2"):
                digest.update(repr(row).encode())
        return digest.hexdigest()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store with a first import, and the file of the second."""
    folder = tmp_path_factory.mktemp("prepared")
    with stores.open_store(folder / "store.adviser") as store:
        refresh.apply(store, refresh.preview(store, [write_file(folder / "first.csv", 0)]))
    return folder / "store.adviser", write_file(folder / "second.csv", 1)


def child(store: Path, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(store), str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_a_kill_at_any_moment_leaves_the_old_state_or_the_new(prepared: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = prepared
    old = state(first)
    done = tmp_path / "done.adviser"
    shutil.copy(first, done)
    with child(done, second) as process:
        assert process.stdin and process.stdout
        process.stdout.readline()
        process.communicate("\n", timeout=60)
    new = state(done)
    assert new != old
    chance = random.Random(20261122)
    seen = set()
    for n in range(KILLS):
        path = tmp_path / f"killed{n}.adviser"
        shutil.copy(first, path)
        with child(path, second) as process:
            assert process.stdin and process.stdout
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("\n")
            process.stdin.flush()
            # how long it is let live: nothing depends on when it dies, that is the point
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0.0, 0.25))
            process.send_signal(signal.SIGKILL)
        found = state(path)
        assert found in (old, new)
        seen.add(found == new)
        report = stores.doctor(path)
        assert report.sound, report
    assert False in seen


def test_cancel_in_the_middle_changes_nothing(prepared: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "store.adviser"
    shutil.copy(prepared[0], path)
    old = state(path)
    with stores.open_store(path) as store:
        shown = refresh.preview(store, [prepared[1]], refresh.RefreshOptions(backup=False))
        steps: list[str] = []
        with pytest.raises(Cancelled):
            # pressed when the figures are written and the transaction is about to end
            refresh.apply(store, shown, Work(lambda words, _: steps.append(words), lambda: "Writing figures" in steps))
    assert steps == ["Writing figures"]
    assert state(path) == old


def test_cancel_of_a_preview(prepared: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "store.adviser"
    shutil.copy(prepared[0], path)
    with stores.open_store(path) as store, pytest.raises(Cancelled):
        refresh.preview(store, [prepared[1]], work=Work(cancelled=lambda: True))


def test_a_full_disk_is_said_and_changes_nothing(prepared: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "store.adviser"
    shutil.copy(prepared[0], path)
    old = state(path)
    with stores.open_store(path) as store:
        shown = refresh.preview(store, [prepared[1]], refresh.RefreshOptions(backup=False))
        pages = store.con.execute("PRAGMA page_count").fetchone()[0]
        store.con.execute(f"PRAGMA max_page_count = {int(pages) + 3}")  # what SQLite meets when the disk is full
        with pytest.raises(AdviserError) as refused:
            refresh.apply(store, shown)
        assert refused.value.code == "disk-full"
        assert "nothing" in (refused.value.message + refused.value.next_step).lower()
    assert state(path) == old


def test_a_read_only_store_is_refused(prepared: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "store.adviser"
    shutil.copy(prepared[0], path)
    with Store.open(path, read_only=True) as store:
        shown = refresh.preview(store, [prepared[1]], refresh.RefreshOptions(backup=False))
        with pytest.raises(AdviserError) as refused:
            refresh.apply(store, shown)
    assert refused.value.code == "read-only"
