"""What every command shares: the store it works on, how it tells, how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from adviser_app import paths
from adviser_app.cli.output import Out
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work

if TYPE_CHECKING:
    from adviser_app.services.stores import Store

_TRIES = 3
PASSPHRASE_VARIABLE = "ADVISER_PASSPHRASE"


class Exit(IntEnum):
    """Exit codes: done, done with rejected rows, refused (the user or the world), our fault."""

    DONE = 0
    REJECTED = 1
    REFUSED = 2
    FAULT = 3


@dataclass
class Session:
    """One run of the program. ``path``: the store named, or the user's own."""

    path: Path
    out: Out
    passphrase_file: Path | None = None
    exit: Exit = Exit.DONE
    _cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def json(self) -> bool:
        return self.out.json

    def passphrase(self) -> str | None:
        """The passphrase given for scripts: a file's first line, else the environment's; None where there is none."""
        if self.passphrase_file is not None:
            return read_passphrase(self.passphrase_file)
        return os.environ.get(PASSPHRASE_VARIABLE) or None

    def key(self) -> str | None:
        """What opens the store: given, remembered by the keyring, or typed; None for a store that has none."""
        from adviser_app.services import stores

        given = self.passphrase()
        if given is not None or not stores.needs_passphrase(self.path):
            return given
        kept = stores.remembered(self.path)
        key = None if kept is None else stores.unlock(self.path, kept)
        if key is not None or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return key  # None: the refusal says that a passphrase is needed
        for _ in range(_TRIES):
            typed = click.prompt(f"Passphrase of {self.path.name}", hide_input=True, err=True)
            key = stores.unlock(self.path, typed)
            if key is not None:
                return key
            self.out.note("It does not open with this passphrase. Look at Caps Lock.")
        return str(typed)  # the refusal says what that can mean

    @contextlib.contextmanager
    def reading(self) -> Iterator[Store]:
        """The store for reading, also while a window has it open; made or upgraded first where need be."""
        from adviser_app.services import stores

        key = self.key()
        try:
            store = stores.open_store(self.path, key, read_only=True)
        except AdviserError as error:
            if error.code not in ("no-store", "older-store"):
                raise
            if error.code == "no-store":
                self.require_place()
            stores.open_store(self.path, key, work=self.work()).close()
            store = stores.open_store(self.path, key, read_only=True)
        with store:
            yield store

    @contextlib.contextmanager
    def writing(self) -> Iterator[Store]:
        """The store for writing; made where there is none."""
        from adviser_app.services import stores

        if not self.path.exists():
            self.require_place()
        with stores.open_store(self.path, self.key(), work=self.work()) as store:
            yield store

    def require_place(self) -> None:
        """A store named by hand in a folder that does not exist is a slip of the pen, not a wish for a new store."""
        if self.path != paths.default_store() and not self.path.parent.is_dir():
            raise AdviserError(
                "No such folder", f"{self.path.parent} does not exist.", "Check --store.", code="no-store"
            )

    def work(self) -> Work:
        """Progress on a terminal, none where it is piped; Ctrl+C stops it where nothing is half done."""
        return Work(self.out.progress, self._cancelled.is_set)

    @contextlib.contextmanager
    def cancellable(self) -> Iterator[Work]:
        """Long work: the first Ctrl+C asks it to stop at the next safe place, the second interrupts."""

        def stop(_signal: int, _frame: FrameType | None) -> None:
            if self._cancelled.is_set():
                raise KeyboardInterrupt
            self._cancelled.set()

        if threading.current_thread() is not threading.main_thread():
            yield self.work()
            return
        before = signal.signal(signal.SIGINT, stop)
        try:
            yield self.work()
        finally:
            signal.signal(signal.SIGINT, before)
            self.out.end_progress()


def read_passphrase(path: Path) -> str:
    """The first line of a file. Raises AdviserError 'cannot-read'."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()[0]  # Windows' editors may put a mark before it
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise AdviserError(
            "Cannot read the passphrase",
            f"{path} cannot be read, or is empty.",
            "Put the passphrase on the first line of a text file that only you can read.",
            code="cannot-read",
        ) from error


pass_session = click.make_pass_decorator(Session)


def day(text: str | None) -> Any:
    """A date as typed: 2026-03-03 or "3 March 2026". Raises click.BadParameter."""
    from datetime import datetime

    if text is None:
        return None
    plain = " ".join(text.split())
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 (a day has no time zone)
    raise click.BadParameter(f"{text!r} is no date; write 2026-03-03 or '3 March 2026'.")


class Day(click.ParamType[Any]):
    """A click type for ``day``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return day(value) if isinstance(value, str) else value
