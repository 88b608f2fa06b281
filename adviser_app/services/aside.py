"""A process of its own for work that would hold Python's lock for long: the window's frames do not wait for it.

The window's side is ``Aside``: ``call`` runs a function there and waits on a pipe, which lets every other thread run.
``serve`` is the other side: the same Python (or the frozen program) without Qt, reading calls from its standard input.
It ends with that pipe, whatever became of the window: nothing is left running, and a transaction that was under way is
rolled back by whoever opens the store next. Nothing that is secret stands in its arguments or environment: it comes
with the call. Why it is no ``multiprocessing``: decision 0063.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Generator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import QUIET, Work

ARGUMENT = "--aside"  # what the frozen program is started with
Called = Callable[..., Generator[Any, None, Any]]
"""``called(kept, work, *arguments)``, of a module: yields parts, returns a value. ``kept``: what calls leave there."""

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from adviser_app.services import aside; aside.serve(sys.argv[2:])"
)
_OFTEN = 0.05  # seconds between two words of progress: as often as somebody can read them
_PATIENCE = 5.0  # seconds that a process is given to end by itself
_NICE = 5  # the window goes first where both want a processor
_SIZE = struct.Struct("<Q")


class Aside:
    """Starts the process; ``close`` ends it, and so do losing this object and the end of the program."""

    def __init__(self, *modules: str) -> None:
        """``modules`` are imported at once, so that the first call need not wait for them."""
        self._turn = threading.Lock()  # one call at a time
        self._number = 0
        self._process = subprocess.Popen(
            [*_command(), *modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=_FLAGS
        )
        self._end = weakref.finalize(self, _finish, self._process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._end.alive and self._process.poll() is None

    def call(
        self, called: Called, *arguments: Any, work: Work = QUIET, part: Callable[[Any], None] = lambda _part: None
    ) -> Any:
        """What ``called`` returns there. ``part`` gets what it yields; ``work`` its progress, and may cancel it.

        Raises what it raised: AdviserError as such, anything else as RuntimeError with its traceback; AdviserError
        'aside-ended' where the process was killed or had died.
        """
        with self._turn:
            self._number += 1
            try:
                _send(self._stdin, ("call", self._number, called, arguments))
                return self._answer(work, part)
            except (OSError, EOFError, ValueError) as error:  # a pipe that was closed is a ValueError
                raise self._ended() from error

    def _answer(self, work: Work, part: Callable[[Any], None]) -> Any:
        cancelled = False
        while True:
            kind, said = _receive(self._stdout)
            if kind == "step" and not cancelled:
                try:
                    work.step(*said)
                except Cancelled:
                    cancelled = True  # it hears of it at its next step; that it was done already counts, too
                    _send(self._stdin, ("cancel", self._number))
            elif kind == "part":
                part(said)
            elif kind == "done":
                return said
            elif kind in ("refused", "cancelled"):
                title, message, next_step, code = said
                error = AdviserError(title, message, next_step, code=code) if kind == "refused" else Cancelled()
                error.message = message
                raise error
            elif kind == "fault":
                raise RuntimeError(f"A process of its own failed:\n{said}")

    def _ended(self) -> AdviserError:
        code = self._process.wait() if self._end.alive else None
        self.close()
        how = "" if code is None else f" (signal {-code})" if code < 0 else f" (code {code})"
        return AdviserError(
            "The work stopped",
            f"The process that did it ended before it was done{how}. Something ended it, or the memory was used up.",
            "Try again. What was to be written is in the store as a whole or not at all.",
            code="aside-ended",
        )

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def close(self) -> None:
        """End the process and wait for its end. Safe to call twice, and from any thread once no call is under way."""
        self._end()

    def kill(self) -> None:
        """End it in the middle of a call, which then raises 'aside-ended' in its own thread."""
        self._process.kill()
        self._process.wait()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    # Not "-m": the package need not be installed, and whatever lies in the present folder is no module of ours.
    return [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[2])]


# Windows would open a console for a process of a program that has none.
_FLAGS = 0
if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS


def _finish(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # it was dead already, and what waited in the pipe is lost
                pipe.close()  # the process ends with it
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _send(pipe: IO[bytes], message: tuple[Any, ...]) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(_SIZE.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """Blocks until there is a message. Raises EOFError at the end."""
    (size,) = _SIZE.unpack(_exactly(pipe, _SIZE.size))
    return pickle.loads(_exactly(pipe, size))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


# -- the process itself ------------------------------------------------------------------------------------------


def serve(modules: list[str]) -> NoReturn:
    """Does what it is called for until its standard input ends; then it is gone at once, whatever it was doing.

    ``modules`` are imported first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started it, and reaches both
    if sys.platform != "win32":
        os.nice(_NICE)
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # whoever prints must not write among the answers
        os.dup2(nowhere, standard)
    calls: queue.SimpleQueue[tuple[int, Called, tuple[Any, ...]]] = queue.SimpleQueue()
    cancelled: set[int] = set()
    threading.Thread(target=_listen, args=(asked, calls, cancelled), daemon=True).start()
    for module in modules:
        import_module(module)
    kept: dict[str, Any] = {}
    try:
        while True:
            number, called, arguments = calls.get()
            _send(answers, _do(answers, called, kept, arguments, partial(cancelled.__contains__, number)))
    except OSError:
        os._exit(0)  # nobody reads


def _listen(
    asked: IO[bytes], calls: queue.SimpleQueue[tuple[int, Called, tuple[Any, ...]]], cancelled: set[int]
) -> None:
    try:
        while True:
            kind, number, *what = _receive(asked)
            if kind == "cancel":
                cancelled.add(number)
            else:
                calls.put((number, what[0], what[1]))
    except EOFError:
        os._exit(0)  # nobody waits for an answer; every write to the store and beside it can be cut off anywhere


def _do(
    answers: IO[bytes], called: Called, kept: dict[str, Any], arguments: tuple[Any, ...], stop: Callable[[], bool]
) -> tuple[str, Any]:
    """One call: parts and progress are sent as they come, its end is the answer."""
    said, then = "", 0.0

    def report(text: str, fraction: float) -> None:
        nonlocal said, then
        now = time.monotonic()
        if text != said or now - then >= _OFTEN:
            said, then = text, now
            _send(answers, ("step", (text, fraction)))

    try:
        parts = called(kept, Work(report, stop), *arguments)
        while True:
            try:
                part = next(parts)
            except StopIteration as end:
                return "done", end.value
            _send(answers, ("part", part))
    except AdviserError as error:
        how = "cancelled" if isinstance(error, Cancelled) else "refused"
        return how, (error.title, error.message, error.next_step, error.code)
    except Exception:  # noqa: BLE001 - our fault, told where it can be shown
        return "fault", traceback.format_exc()
