"""The window's program: application, theme, store, main window, and a clean end.

What the first window does not show (dialogs, palette, help, charts) is imported when it is first needed. Until the
first paint only QtWidgets, sqlite and json are imported, and what is imported by then declares no dataclass: each takes
a millisecond to make, a NamedTuple a tenth of that. It writes ``QtCore.Qt`` rather than import ``Qt``, whose 130 enums
PySide6 makes when the name is first asked for: 15 ms, a tenth of the whole start. The store is opened on the worker
right after it, so that a large store, a passphrase or a slow disk never keeps the window away.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.actions import Actions
from adviser_app.ui.grouping import Grouping
from adviser_app.ui.screen import Context, GroupChoice
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.shell import Shell
from adviser_app.ui.tasks import Crash, Tasks
from adviser_app.ui.theme import Mode, Theme, looks_dark
from adviser_app.viewmodels.tone import Tone

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer
    from PySide6.QtWidgets import QDialog

FUSION = ("-style", "Fusion")  # everywhere: the systems' own styles and a style sheet mix badly
FAULT = 3  # the exit code of our own faults, as on the command line
# Seconds for which a thread that reads a page's data keeps Python's lock while the window asks for it (otherwise 5 ms).
# Drawing a page gives the lock away and asks for it again dozens of times: it would wait longer than it takes.
SWITCH = 0.001
ASKED = "you/asked"  # the setting that keeps the question at first start from coming back
_RAISE = b"show\n"


def main(store_path: Path | None = None) -> int:
    """Run the window on a store (None: the user's own). Returns the exit code: 0, or 3 after a fault of ours."""
    app = QApplication.instance() or QApplication([sys.argv[0], *FUSION])
    assert isinstance(app, QApplication)
    app.setApplicationName("Adviser")
    app.setApplicationDisplayName("")
    if store_path is None:
        from adviser_app import paths

        store_path = paths.default_store()
    program = Program(app, store_path, asks_who=True)
    program.install_hooks()
    program.start()
    try:
        return int(app.exec())
    finally:
        program.stop()


class Program(QObject):
    """Owns the window and what it works with. ``start``, then ``stop`` exactly once."""

    def __init__(
        self, app: QApplication, store_path: Path, settings: UiSettings | None = None, *, asks_who: bool = False
    ) -> None:
        """``asks_who``: ask once who works here, where nobody has said."""
        super().__init__()
        self._asks_who = asks_who
        self._app = app
        self.store_path = store_path
        self.settings = settings or UiSettings()
        mode = self.settings.text("window/theme", Mode.SYSTEM.value)
        self.theme = Theme(
            Mode(mode) if mode in list(Mode) else Mode.SYSTEM,
            self.settings.number("window/text-size", 1.0),
            self,
            system_dark=looks_dark(),
        )
        self.theme.apply(app)
        self.tasks = Tasks(self)
        self.actions = Actions(self)
        self.group = GroupChoice(parent=self)
        self.grouping = Grouping(self.tasks, self.group, self)
        self.context = Context(self.tasks, self.actions, self.theme, self.settings, self.group, self)
        from adviser_app.ui.screens.registry import SCREENS

        self.shell = Shell(self.context, SCREENS)
        self.dialog: QDialog | None = None
        self.record_actions: QObject | None = None
        self.exchange_watch: QObject | None = None
        self._server: QLocalServer | None = None
        self._crashed = False
        self._stopped = False
        self.tasks.crashed.connect(self.crash)
        self.tasks.changed.connect(self._fetch_facts)
        self.shell.closed.connect(app.quit)
        self.shell.palette_search = self._search

    def install_hooks(self) -> None:
        """Errors that nobody caught end in the crash dialog, whichever thread they come from."""
        sys.excepthook = lambda kind, error, trace: self.crash(
            Crash(error, "".join(traceback.format_exception(kind, error, trace)))
        )

        def in_thread(args: Any) -> None:
            text = "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
            self.tasks.crashed.emit(Crash(args.exc_value or RuntimeError("unknown"), text))

        threading.excepthook = in_thread

    def start(self) -> None:
        """Show the window. When it has been painted the store is opened on the worker and the first page is built
        here, at the same time."""
        sys.setswitchinterval(SWITCH)
        self.shell.installEventFilter(self)
        self.shell.show()

    def _painted(self) -> None:
        gc.enable()  # where __main__ turned it off for the start
        if not self._stopped:
            from adviser_app.ui import qt_types

            qt_types.begin()
            self.theme.ask_system()
            self.open_store()
            self.shell.open_first()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.shell and event.type() == QEvent.Type.Paint:
            self.shell.removeEventFilter(self)
            QTimer.singleShot(0, self, self._painted)
        return super().eventFilter(watched, event)

    def stop(self) -> None:
        """End the workers (what runs is cancelled and rolled back), close the store and the window."""
        if self._stopped:
            return
        self._stopped = True
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        self.shell.removeEventFilter(self)
        self.theme.leave()
        if self._server is not None:
            self._server.close()
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.tasks.close()
        self.settings.save()
        self.shell.close()

    # opening the store

    def open_store(self, passphrase: str | None = None, remember: bool = False) -> None:
        path = self.store_path

        def op(_old: Any, work: Work) -> Any:
            return _open(path, passphrase, remember, work)

        self.tasks.open(op, self._opened, self._not_opened)

    def _opened(self, _store: Any) -> None:
        self._listen()
        self.grouping.read()
        if self.record_actions is None:
            from adviser_app.ui.record_actions import RecordActions
            from adviser_app.ui.screens.exchange_watch import ExchangeWatch

            self.record_actions = RecordActions(self.context, self.shell)
            self.exchange_watch = ExchangeWatch(self.context, self.shell)
        if self._asks_who and not self.settings.flag(ASKED):
            self.ask_who()
        # Both after the paint, and after the first page has asked for its data.
        QTimer.singleShot(1500, self, self._look_after_store)

    def ask_who(self) -> None:
        """Once, where nobody has said who works here. It can be left for later: Settings has the same fields."""
        from adviser_app.ui.screens import verbs_records

        def found(answer: Any) -> None:
            from adviser_app.ui.screens.who import WhoDialog

            who = answer[0]
            if self._stopped or self.dialog is not None or (who is not None and who.named):
                return
            dialog = WhoDialog(self.theme, answer, self.shell)
            self._ask(dialog, lambda: self._keep_who(dialog.answer), lambda: self.settings.put(ASKED, True))

        self.tasks.query(verbs_records.identity(), found, lambda _error: None, requester=self, slot="who")

    def _keep_who(self, answer: tuple[str, str, str]) -> None:
        from adviser_app.ui.screens import verbs_records

        self.settings.put(ASKED, True)
        self.tasks.write(verbs_records.name_identity(*answer), lambda _who: None, what=("settings", "records"))

    def _not_opened(self, error: AdviserError) -> None:
        # Out of the delivery of the job's result: a dialog stays open for long.
        QTimer.singleShot(0, self, lambda: self._explain(error))

    def _explain(self, error: AdviserError) -> None:
        from adviser_app.ui.dialogs import PassphraseDialog

        if error.code in ("passphrase-needed", "passphrase-wrong"):
            dialog = PassphraseDialog(self.theme, str(self.store_path), wrong=error.code == "passphrase-wrong",
                                      parent=self.shell)  # fmt: skip
            self._ask(dialog, lambda: self.open_store(dialog.passphrase, dialog.remember), self.shell.close)
        elif error.code == "locked" and self._bring_other_forward():
            self._app.quit()
        elif error.code.startswith("damaged"):
            path = self.store_path
            self.tasks.compute(lambda _work: _backups(path), lambda found: self._offer_backup(error, found))
        else:
            self._choose(error, [("Try again", self.open_store)])

    def _offer_backup(self, error: AdviserError, newest: str) -> None:
        restore = [(f"Restore the backup of {newest}", self.restore)] if newest else []
        self._choose(error, [*restore, ("Try again", self.open_store)])

    def restore(self, passphrase: str | None = None) -> None:
        """Put the newest backup that is whole in the damaged store's place, and open it. The damaged file is kept."""
        path = self.store_path

        def op(_old: Any, work: Work) -> Any:
            from adviser_app.services import stores

            stores.restore(path, None, passphrase, work)
            return _open(path, passphrase, False, work)

        self.tasks.open(op, self._restored, self._not_restored)

    def _restored(self, store: Any) -> None:
        self.context.banner("The store was restored from its newest backup",
                            "What was entered after that backup is not in it. The damaged file was kept beside it.",
                            tone=Tone.WARN)  # fmt: skip
        self._opened(store)

    def _not_restored(self, error: AdviserError) -> None:
        from adviser_app.ui.dialogs import PassphraseDialog

        if error.code in ("passphrase-needed", "passphrase-wrong"):
            dialog = PassphraseDialog(self.theme, str(self.store_path), wrong=error.code == "passphrase-wrong",
                                      can_remember=False, parent=self.shell)  # fmt: skip
            self._ask(dialog, lambda: self.restore(dialog.passphrase), self.shell.close)
        else:
            self._not_opened(error)

    def _choose(self, error: AdviserError, ways: list[tuple[str, Callable[[], None]]]) -> None:
        """Say why the store does not open, with ways on; another store and the way out are always among them."""
        from adviser_app.ui.dialogs import Ask

        ways = [*ways, ("Open another store…", self._open_another), ("Quit", self._quit)]
        dialog = Ask(self.theme, error.title, f"{error.message} {error.next_step}".strip(), [w for w, _ in ways],
                     parent=self.shell)  # fmt: skip

        def go() -> None:
            ways[dialog.answer][1]()

        self._ask(dialog, go, self.shell.close)

    def _quit(self) -> None:
        self.shell.close()

    def _open_another(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getOpenFileName(
            self.shell, "Open a store", str(self.store_path.parent), "Adviser stores (*.db *.adviser);;All files (*)"
        )
        if chosen:
            self.store_path = Path(chosen)
        self.open_store()

    def _ask(self, dialog: QDialog, yes: Callable[[], object], no: Callable[[], object]) -> None:
        self.dialog = dialog
        dialog.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered(result: int) -> None:
            self.dialog = None
            (yes if result == dialog.DialogCode.Accepted.value else no)()

        dialog.finished.connect(answered)
        dialog.open()

    # after it was opened

    def _look_after_store(self) -> None:
        if self._stopped or not self.tasks.is_open:
            return
        self.tasks.query(_check, self._checked, requester=self, slot="check", long=True)
        self.tasks.write(_daily_backup, lambda _path: None, self._backup_failed, requester=self, what=())
        self.tasks.compute(_warm, lambda _nothing: self._make_ahead())

    def _make_ahead(self) -> None:
        from adviser_app.ui.ahead import Ahead

        if not self._stopped:
            Ahead(self.shell).start()

    def _checked(self, findings: list[tuple[str, str]]) -> None:
        for said, remedy in findings:
            self.context.banner(
                "The store needs attention",
                f"{said[:1].upper()}{said[1:].rstrip('.')}. {remedy}".strip(),
                tone=Tone.WARN,
                key=said,
            )

    def _backup_failed(self, error: AdviserError) -> None:
        self.context.banner("Today's backup was not made", f"{error.message} {error.next_step}".strip(),
                            tone=Tone.WARN, key="backup")  # fmt: skip

    def _fetch_facts(self) -> None:
        if not self._stopped and self.tasks.is_open:
            self.tasks.query(_facts, self._show_facts, lambda _error: None, requester=self, slot="facts")

    def _show_facts(self, found: tuple[str, list[tuple[str, str, str, str]]]) -> None:
        from functools import partial

        from adviser_app.ui.palette import Entry

        facts, councils = found
        self.shell.set_facts(facts)
        go = self.context.navigate
        self.shell.set_councils(
            Entry(name, partial(go, "council", code=code), "building-2", detail, "", "council", words)
            for code, name, detail, words in councils
        )

    def _search(self, text: str, found: Callable[[list[Any]], None]) -> None:
        from adviser_app.ui.finding import search

        if self.tasks.is_open:
            search(self.context, self, text, found)

    # one window a store

    def _server_name(self) -> str:
        import hashlib

        return "adviser-" + hashlib.sha256(str(self.store_path.resolve()).encode()).hexdigest()[:20]

    def _listen(self) -> None:
        """From now on a second start on this store brings this window to the front."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            self._server.close()
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # The store's lock is ours, so a socket of this name is what a killed program left.
        QLocalServer.removeServer(self._server_name())
        server.newConnection.connect(self._called)
        server.listen(self._server_name())
        self._server = server

    def _called(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.shell.to_front()

    def _bring_other_forward(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket(self)
        socket.connectToServer(self._server_name())
        there = socket.waitForConnected(500)
        if there:
            socket.write(_RAISE)
            socket.waitForBytesWritten(500)
            socket.disconnectFromServer()
        return there

    # our own faults

    def crash(self, crash: Crash) -> None:
        """Log, tell with details, and end. A second fault on the way out is only logged."""
        from adviser_app.ui.dialogs import CrashDialog, log_crash

        where = log_crash(crash.details)
        if self._crashed:
            return
        self._crashed = True
        dialog = CrashDialog(self.theme, crash.details, where, self.shell)
        self._ask(dialog, self._end, self._end)

    def _end(self) -> None:
        self._app.exit(FAULT)


# What runs on the workers: services are imported there, when they are first needed.


def _open(path: Path, passphrase: str | None, remember: bool, work: Work) -> Any:
    from adviser_app.services import stores

    if passphrase is not None:
        store = stores.open_store(path, passphrase, work=work)
        if remember:
            # The store is open; where there is no keyring, being asked again next time says what happened.
            with contextlib.suppress(AdviserError):
                stores.remember(store)
        return store
    try:
        return stores.open_store(path, work=work)
    except AdviserError as needed:
        kept = stores.remembered(path) if needed.code == "passphrase-needed" else None
        if kept is None:
            raise
        try:
            return stores.open_store(path, kept, work=work)
        except AdviserError as error:
            # A remembered key that no longer fits (a restored file) is as good as none.
            raise (needed if error.code == "passphrase-wrong" else error) from None


def _backups(path: Path) -> str:
    from adviser_app.services import stores
    from adviser_app.viewmodels import text

    found = stores.list_backups(path)
    return f"{text.day(found[0].made.date())}, {found[0].made:%H:%M}" if found else ""


def _check(store: Any, work: Work) -> list[tuple[str, str]]:
    from adviser_app.services import stores

    return [(f.message, f.remedy) for f in stores.quick_check(store, work)]


def _daily_backup(store: Any, work: Work) -> Any:
    from adviser_app.services import stores

    return stores.daily_backup(store, work=work)


def _facts(store: Any, _work: Work) -> tuple[str, list[tuple[str, str, str, str]]]:
    """(what the status bar says, councils as (code, name, detail, words to find it by))."""
    from adviser_app.domain.areas import TYPE_SHORT
    from adviser_app.services import councils, releases
    from adviser_app.viewmodels import text

    found = [r for r in releases.releases(store) if r.undone is None]
    known = councils.list_councils(store)
    last = max((r.imported for r in found), default="")
    refreshed = f"last refresh imported {text.iso_day(last)}" if last else "no refresh yet"
    entries = [
        (a.code, a.name, " · ".join(w for w in (TYPE_SHORT[a.council_type] if a.council_type else "", a.region) if w),
         " ".join((a.code, a.official_name, *a.former_codes)))
        for a in known
    ]  # fmt: skip
    return f"{refreshed} · {text.plural(len(known), 'council')}", entries


def _warm(work: Work) -> None:
    """Load what the first chart needs while nobody waits for it."""
    work.step("Loading the charts")
    from adviser_app.ui import qt_types

    qt_types.wait(work)
    from adviser_app.ui.components import plot  # noqa: F401 - for its side effect: it is in memory when it is needed

    work.step("Loading the pages")
    from importlib import import_module
    from pkgutil import iter_modules

    from adviser_app.ui import screens

    for found in iter_modules(screens.__path__, f"{screens.__name__}."):
        import_module(found.name)
