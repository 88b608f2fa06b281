"""The program: first paint, opening every kind of store, one window a store, our own faults, a clean end."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.services import settings as service_settings
from adviser_app.services import stores
from adviser_app.ui.app import Program
from adviser_app.ui.dialogs import Ask, CrashDialog, PassphraseDialog
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.tasks import Crash

Start = Callable[[Path], Program]
PASSPHRASE = "correct horse battery"


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """``start(path)``: the program on a store, as ``main`` makes it."""
    made: list[Program] = []

    def begin(path: Path) -> Program:
        program = Program(qapp, path, UiSettings(tmp_path / f"ui{len(made)}.ini"))
        # before the window is closed: one that is still saving asks, and nobody would answer
        qtbot.addWidget(program.shell, before_close_func=lambda _shell: program.stop())
        made.append(program)
        program.start()
        return program

    yield begin
    for program in made:
        program.stop()
    qapp.setStyleSheet("")


def press(program: Program, text: str) -> None:
    """Press a button of the dialog that is open."""
    assert program.dialog is not None
    next(b for b in program.dialog.findChildren(QPushButton) if b.text().startswith(text)).click()


def type_passphrase(qtbot: QtBot, program: Program, words: str) -> None:
    qtbot.waitUntil(lambda: isinstance(program.dialog, PassphraseDialog))
    assert program.dialog is not None
    field = program.dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(words)
    press(program, "Open")


def test_before_the_first_paint_nothing_heavy_is_imported(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from PySide6 import QtCore
from PySide6.QtWidgets import QApplication
from adviser_app.ui.app import FUSION, Program

app = QApplication(["adviser", *FUSION])
program = Program(app, Path(sys.argv[1]))
heavy = {"numpy", "pandas", "pyqtgraph", "sqlite_utils", "typst", "keyring", "PySide6.QtNetwork", "PySide6.QtSvg",
         "dataclasses", "datetime", "tomllib", "adviser_app.viewmodels.cells", "adviser_app.ui.palette",
         "adviser_app.ui.screens.home"}

def painted():
    print("loaded:", sorted(heavy & set(sys.modules)), "Qt" in vars(QtCore))
    app.quit()

program._painted = painted
program.start()
app.exec()
program.stop()
"""
    path = tmp_path / "store.db"
    stores.open_store(path).close()
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "loaded: [] False", done.stderr


def test_rubbish_is_collected_again_after_the_first_paint(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    gc.disable()  # as __main__ does
    try:
        program = start(tmp_path / "store.db")
        qtbot.waitUntil(gc.isenabled, timeout=20000)
    finally:
        gc.enable()
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)


def test_the_window_waits_no_more_than_a_moment_for_python_s_lock(start: Start, tmp_path: Path) -> None:
    before = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        start(tmp_path / "adviser.db")
        assert sys.getswitchinterval() == pytest.approx(0.001)
    finally:
        sys.setswitchinterval(before)


def test_it_makes_a_store_where_there_is_none_and_fills_the_window(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start(tmp_path / "new" / "adviser.db")
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)
    qtbot.waitUntil(lambda: "317 councils" in program.shell._status.text(), timeout=20000)
    assert "no refresh yet" in program.shell._status.text()
    assert program.shell.current is not None
    program.context.open_palette("barnsl")
    assert [e.text for e in program.shell.palette_window.entries()][:1] == ["Barnsley"]
    assert (tmp_path / "new" / "adviser.db").exists()


def test_the_comparison_group_is_kept_in_the_store(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    program = start(path)
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)
    program.group.choose(GroupRule.TIER_REGION)
    qtbot.waitUntil(lambda: not program.tasks.writing)
    program.stop()
    with stores.open_store(path) as store:
        assert service_settings.get(store).group == GroupRule.TIER_REGION
    again = start(path)
    qtbot.waitUntil(lambda: again.group.rule == GroupRule.TIER_REGION, timeout=20000)


def test_a_wrong_passphrase_is_asked_for_again(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    stores.open_store(path, PASSPHRASE).close()
    program = start(path)
    type_passphrase(qtbot, program, "not this one")
    qtbot.waitUntil(
        lambda: (
            isinstance(program.dialog, PassphraseDialog)
            and "does not open" in program.dialog.findChild(QLineEdit).accessibleDescription()
        ),  # type: ignore[union-attr]
        timeout=20000,
    )
    assert not program.tasks.is_open
    type_passphrase(qtbot, program, PASSPHRASE)
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)


def test_the_passphrase_dialog_names_its_controls_and_waits_for_words(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    from tests.ui import walk

    path = tmp_path / "adviser.db"
    stores.open_store(path, PASSPHRASE).close()
    program = start(path)
    qtbot.waitUntil(lambda: isinstance(program.dialog, PassphraseDialog))
    assert program.dialog is not None
    assert walk.nameless(program.dialog) == []
    assert program.dialog.findChild(QCheckBox) is not None
    assert not next(b for b in program.dialog.findChildren(QPushButton) if b.text() == "Open").isEnabled()
    press(program, "Quit")
    assert not program.shell.isVisible()


def test_a_damaged_store_offers_its_newest_backup(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    with stores.open_store(path) as store:
        service_settings.put(store, prepared_by="A. Adviser")
        stores.backup(store)
    path.write_bytes(path.read_bytes()[:8192] + b"\x00" * 8192)
    program = start(path)
    qtbot.waitUntil(lambda: isinstance(program.dialog, Ask), timeout=20000)
    assert program.dialog is not None
    assert "damaged" in program.dialog.windowTitle().lower()
    press(program, "Restore the backup of ")
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)
    found: list[str] = []
    program.tasks.query(lambda store, _w: service_settings.get(store).prepared_by, found.append)
    qtbot.waitUntil(lambda: found == ["A. Adviser"])
    assert any("restored" in m.title for m in program.shell.banners.messages())


def test_a_file_that_is_no_store_is_refused_and_another_can_be_chosen(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague,\n" * 100, encoding="utf-8")
    program = start(path)
    qtbot.waitUntil(lambda: isinstance(program.dialog, Ask), timeout=20000)
    good = tmp_path / "good.db"
    stores.open_store(good).close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(good), ""))
    press(program, "Open another")
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)
    assert program.store_path == good
    assert path.read_text(encoding="utf-8").startswith("Dear colleague")


def test_a_newer_store_is_refused_politely(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    with stores.open_store(path) as store:
        store.con.execute("PRAGMA user_version = 9999")
    program = start(path)
    qtbot.waitUntil(lambda: isinstance(program.dialog, Ask), timeout=20000)
    assert program.dialog is not None
    assert "newer" in (program.dialog.windowTitle() + program.dialog.accessibleDescription()).lower()
    press(program, "Quit")
    assert not program.shell.isVisible()


def test_a_second_start_brings_the_first_window_forward_and_ends(
    qtbot: QtBot, start: Start, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "adviser.db"
    first = start(path)
    qtbot.waitUntil(lambda: first.tasks.is_open and first._server is not None, timeout=20000)
    raised: list[bool] = []
    monkeypatch.setattr(first.shell, "to_front", lambda: raised.append(True))
    ended: list[bool] = []
    second = start(path)
    monkeypatch.setattr(second, "_app", type("App", (), {"quit": lambda _self: ended.append(True)})())
    qtbot.waitUntil(lambda: bool(raised) and bool(ended), timeout=20000)
    assert second.dialog is None


def test_a_store_that_something_else_writes_to_says_so(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    other = stores.open_store(path)
    program = start(path)
    qtbot.waitUntil(lambda: isinstance(program.dialog, Ask), timeout=20000)
    other.close()
    press(program, "Try again")
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)


def test_a_fault_of_ours_is_told_with_details_logged_and_ends_the_program(
    qtbot: QtBot, start: Start, tmp_path: Path, adviser_home: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    program = start(tmp_path / "adviser.db")
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)
    codes: list[int] = []
    monkeypatch.setattr(program, "_app", type("App", (), {"exit": lambda _self, code: codes.append(code)})())

    def fail(_store: object, _work: object) -> None:
        raise KeyError("ours")

    program.tasks.query(fail, lambda _result: None)
    qtbot.waitUntil(lambda: isinstance(program.dialog, CrashDialog))
    assert program.dialog is not None
    details = program.dialog.findChild(QPlainTextEdit)
    assert details is not None
    assert "KeyError: 'ours'" in details.toPlainText()
    program.crash(Crash(ValueError("second"), "ValueError: second"))  # on the way out: logged only
    press(program, "Copy details")
    assert "KeyError" in QApplication.clipboard().text()
    press(program, "Close Adviser")
    assert codes == [3]
    log = (adviser_home / "crash.log").read_text(encoding="utf-8")
    assert "KeyError: 'ours'" in log
    assert "ValueError: second" in log
    assert "KeyError" in capsys.readouterr().err


def test_errors_that_nobody_caught_reach_the_crash_dialog(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = start(tmp_path / "adviser.db")
    seen: list[str] = []
    monkeypatch.setattr(program, "crash", lambda crash: seen.append(crash.details))
    program.install_hooks()
    sys.excepthook(ValueError, ValueError("here"), None)
    assert "ValueError: here" in seen[0]
    program.stop()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def test_stopping_leaves_no_thread_and_gives_the_store_back(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    path = tmp_path / "adviser.db"
    program = start(path)
    qtbot.waitUntil(lambda: program.tasks.is_open, timeout=20000)
    program.stop()
    assert not [t for t in threading.enumerate() if t.name.startswith("adviser-")]
    stores.open_store(path).close()  # its lock is free
    assert not isinstance(program.dialog, QDialog)


def test_an_import_does_not_read_the_source_of_what_it_imports() -> None:
    """PySide6 has each module's source read after its import, from whichever thread; the window does without."""
    code = (
        "import linecache, sys\n"
        "import adviser_app.ui.app\n"
        "assert 'wave' not in sys.modules\n"
        "before = set(linecache.cache)\n"
        "import wave\n"
        "print(sorted(set(linecache.cache) - before))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.stdout.strip() == "[]", told.stderr
