"""What every test gets: a profile of its own, the shared real data, and failure on noise.

A test fails on any Python warning (pyproject.toml), Qt warning (pytest-qt), unexpected log record, and, where it uses
``qtbot``, on a window, thread or process it leaves behind.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt: tests need no display, and never the user's keyring.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

REPOSITORY = Path(__file__).resolve().parent.parent

settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew, to be read before commit")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden(name, text)``: text must be what tests/golden/name holds; --update-golden makes it so."""

    def check(name: str, text: str) -> None:
        path = REPOSITORY / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden file {name}: run with --update-golden, read it, commit it"
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; if meant, run with --update-golden"

    return check


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real published files, named by ADVISER_SHARED or lying beside the repository."""
    folder = Path(os.environ.get("ADVISER_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip(f"no shared data at {folder}: set ADVISER_SHARED to the folder that holds data/ and reference/")
    return folder


@pytest.fixture(autouse=True)
def adviser_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A profile that belongs to this test alone, so that none touches the real one."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADVISER_HOME", str(home))
        yield home


class _Collector(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log nobody asked about fails a test; who expects it asks for ``caplog`` and asserts it."""
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    if collector.lines and "caplog" not in request.fixturenames:
        pytest.fail("unexpected log records:\n" + "\n".join(collector.lines))


@pytest.fixture(autouse=True)
def _no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests of the window leave no window, thread or process behind. Set up before ``qtbot``, so checked after it."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

    def windows() -> list[QWidget]:
        # Menus and combo box lists are top-level too and live as long as their owner; only real windows count.
        if QApplication.instance() is None:
            return []
        return [
            w
            for w in QApplication.topLevelWidgets()
            if w.parent() is None and (w.isVisible() or isinstance(w, QMainWindow | QDialog))
        ]

    def processes() -> set[str]:
        """Children that run or wait to be asked how they ended; Linux tells them."""
        found: set[str] = set()
        for file in Path("/proc/self/task").glob("*/children"):
            with contextlib.suppress(OSError):  # a thread that ended meanwhile
                found.update(file.read_text().split())
        return found

    threads_before, processes_before = set(threading.enumerate()), processes()
    windows_before = windows()
    yield
    # Without a running event loop deleteLater() waits for ever unless its events are sent by hand.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [f"window {type(w).__name__} {w.windowTitle()!r}" for w in windows() if w not in windows_before]
    for thread in set(threading.enumerate()) - threads_before:
        thread.join(timeout=2)  # a pool that was told to stop may still be stopping
        if thread.is_alive():
            left.append(f"thread {thread.name}")
    left += [f"process {pid}" for pid in sorted(processes() - processes_before)]
    if left:
        pytest.fail("left behind: " + ", ".join(left))
