"""The composition root: words go to the command line, none (but ``--store``) to the window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

NO_DISPLAY = (
    "Adviser's window needs a display, and there is none here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
    "Start it from a desktop session, or use the commands, which need none: adviser --help"
)


def main(arguments: list[str]) -> int:
    """Runs the program; its exit code."""
    if arguments[:1] == ["--aside"]:  # the frozen program, as the process that works beside its window
        from adviser_app.services import aside

        aside.serve(arguments[1:])
    if arguments == ["--self-test"]:
        return self_test()
    if not arguments or (len(arguments) == 2 and arguments[0] == "--store"):
        if no_display():
            print(NO_DISPLAY, file=sys.stderr)
            return 2
        # Until the first paint (ui.app): nothing that the start makes is rubbish, and looking for some takes time.
        gc.disable()
        from adviser_app.ui import app

        return app.main(Path(arguments[1]) if arguments else None)
    from adviser_app import cli

    return cli.run(arguments)


def no_display() -> bool:
    """Whether Qt would find nothing to draw on; it would end the process with a signal and no advice."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named)


def self_test() -> int:
    """Proves that a build is whole, in a profile of its own: opens a store, imports a small refresh, searches, makes
    a pack and a calendar, shows the window on it, and says so in a line each. Raises what goes wrong."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="adviser-self-test-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        os.environ["ADVISER_HOME"] = name
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        if no_display():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _use_the_services(home)
        _show_the_window(home / "store.db")
    print("The self-test passed.")
    return 0


def _use_the_services(home: Path) -> None:
    from adviser_app import paths
    from adviser_app.domain.progress import QUIET
    from adviser_app.services import challenges, councils, exchange, export, packs, series, stores, support
    from adviser_app.services.refresh_aside import Desk

    with stores.open_store(home / "store.db", "a passphrase") as store:
        print(f"Opened an encrypted store with {len(councils.list_councils(store))} councils.")
        desk = Desk()
        shown = desk.preview(store, [paths.resources() / "sample" / "2026-02.zip"], {}, QUIET)
        taken = desk.apply(store, shown, QUIET)
        print(f"Imported {taken.counts['new']:,} figures in a process of its own.")
        desk.close()
        found = series.search(store, "claimant")
        assert found, "the search found nothing"
        print(f"Searched: {found[0].key.indicator}, {councils.find(store, 'barnsley').name}.")
        made = packs.make(store, ["E08000038"], home / "packs", packs.PackOptions(word=True))[0]
        assert made.pdf is not None, made
        assert made.pdf.read_bytes().startswith(b"%PDF"), made.pdf
        assert made.word is not None, made
        print(f"Made a pack: {made.pdf.name}, {made.word.name}.")
        rows = export.export(store, "observations", home / "observations.csv").rows
        print(f"Exported {rows:,} observations.")
        challenges.calendar(store, support.EVERYTHING, home / "dates.ics")
        assert (home / "dates.ics").read_bytes().startswith(b"BEGIN:VCALENDAR"), "the calendar is none"
        print("Wrote a calendar of peer challenges.")
        key = exchange.ensure_keys(store)
        to = [key.person] if key.age_key else []
        bundle = exchange.out(store, home, encrypt_to=to).paths[0]
        known = exchange.preview(store, bundle)
        assert known.trust is exchange.Trust.OWN, known
        print(f"Signed a bundle{', encrypted it' if to else ''} and read it again: {known.outcome.known} edits.")
        stores.set_passphrase(store, None).close()


def _show_the_window(path: Path) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from adviser_app.ui.app import Program

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    program = Program(application, path)
    waited = 0

    def look() -> None:
        nonlocal waited
        waited += 1
        if program.tasks.is_open or waited > 600:
            # not quit(): that asks the window, which asks the user while its daily backup is being written
            application.exit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    program.start()
    application.exec()
    timer.stop()
    opened = program.tasks.is_open
    program.stop()
    assert opened, "the window did not open its store"
    print("Showed the window.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
