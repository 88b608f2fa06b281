"""Background work in two verbs: `Tasks.query` reads, `Tasks.write` writes; the window never waits.

Each worker is one plain Python thread that owns its own connection: the writer the store itself, the readers a
read-only connection of their own. An ``op`` gets ``(store, work)``, knows no Qt and returns a value. All that crosses
back to the window goes through signals of the `Tasks` object, which lives on the window's thread: no QObject is ever
made or destroyed on a worker. Work that would hold Python's lock for long is done in a process of its own, for which
the op waits (services.aside); who has one open ends it with ``closed``.
"""

from __future__ import annotations

import queue
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from weakref import ref

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import Work

Op = Callable[[Any, Work], Any]
"""``op(store, work) -> value``, run on a worker."""


class ChangeNotice(NamedTuple):
    """One a write: what kinds of data changed ("figures", "portfolio", "polarity", "settings", "everything") and the
    requester that did it (None: nobody in particular)."""

    what: frozenset[str]
    who: object = None

    def concerns(self, watches: Iterable[str]) -> bool:
        kinds = frozenset(watches)
        return "everything" in self.what or "everything" in kinds or bool(self.what & kinds)


class Crash(NamedTuple):
    """Our fault: what the crash dialog shows."""

    error: BaseException
    details: str


class Job:
    """One piece of work, as the requester holds it. Its callbacks run on the window's thread."""

    def __init__(self, op: Op, done: Callable[[Any], None], failed: Callable[[AdviserError], None] | None) -> None:
        self.op = op
        self.done = done
        self.failed = failed
        self.requester: ref[object] | None = None
        self.slot = ""
        self.what: frozenset[str] = frozenset()
        self.is_write = False
        self.swap = False
        self.needs_store = True
        self.superseded = False
        self.settled = False
        self.text, self.fraction = "", -1.0
        self._cancel = threading.Event()
        self._told = False  # a progress signal is on its way: do not send another
        self._progress: list[Callable[[str, float], None]] = []
        self._settled_calls: list[Callable[[], None]] = []
        self.result: Any = None
        self.error: BaseException | None = None
        self.details = ""

    def cancel(self) -> None:
        """Ask the work to stop at its next step; it then ends as `Cancelled`."""
        self._cancel.set()

    @property
    def cancelling(self) -> bool:
        return self._cancel.is_set()

    def on_progress(self, call: Callable[[str, float], None]) -> None:
        """``call(text, fraction)`` while it runs; fraction 0..1, or -1 where unknown."""
        self._progress.append(call)

    def on_settled(self, call: Callable[[], None]) -> None:
        """``call()`` once, after ``done`` or ``failed``, or when the answer was dropped."""
        if self.settled:
            call()
        else:
            self._settled_calls.append(call)

    def wanted(self) -> bool:
        """Whether somebody still waits for the answer."""
        if self.superseded:
            return False
        if self.requester is None:
            return True
        who = self.requester()
        return who is not None and not (isinstance(who, QObject) and not shiboken6.isValid(who))


class _Worker:
    """A thread with a queue, and the connection it owns."""

    def __init__(self, name: str, run: Callable[[_Worker, Job], None]) -> None:
        self.jobs: queue.SimpleQueue[Job | Callable[[], None] | None] = queue.SimpleQueue()
        self.store: Any = None
        self.generation = -1
        self._run = run
        self.thread = threading.Thread(target=self._loop, name=name, daemon=False)
        self.thread.start()

    def _loop(self) -> None:
        while (job := self.jobs.get()) is not None:
            if isinstance(job, Job):
                self._run(self, job)
            else:
                job()
            del job  # the queue waits long: do not keep a page's result alive meanwhile
        self.drop()

    def drop(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None


class Tasks(QObject):
    """The two verbs. Made on the window's thread; `close()` before the application ends."""

    changed = Signal(object)  # ChangeNotice, after each write
    refused = Signal(object)  # AdviserError that no requester took
    crashed = Signal(object)  # Crash
    opened = Signal(object)  # the path of the store that was opened
    busy_changed = Signal(bool)  # whether a write is under way
    closing = Signal()  # before the workers end

    _finished = Signal(object)
    _progressed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: dict[str, _Worker] = {}
        self._latest: dict[tuple[int, str], Job] = {}
        self._live: set[Job] = set()
        self._writes = 0
        self._store: Any = None  # the writer's; readers call its reader() for a connection of their own
        self._generation = 0
        self._closed = False
        # Answers that came in together are shown one a turn of the event loop, so that keys and clicks come between.
        self._answers: deque[Job] = deque()
        self._next = QTimer(self)
        self._next.setSingleShot(True)  # started anew for each: one that repeats is silent while a dialog is open in it
        self._next.timeout.connect(self._deliver_next)
        # Emitted by the workers' threads only, so that Qt delivers them on the window's.
        self._finished.connect(self._queue)
        self._progressed.connect(self._tell)

    # the verbs

    def query(
        self,
        op: Op,
        done: Callable[[Any], None],
        failed: Callable[[AdviserError], None] | None = None,
        *,
        requester: object = None,
        slot: str = "",
        long: bool = False,
    ) -> Job:
        """Read on a worker: ``op(store, work)`` with a read-only store, then ``done(result)`` here.

        With a ``requester``, a newer query of the same ``slot`` supersedes this one, and its answer is dropped; so is
        it when the requester is gone. ``long``: work of seconds (packs, exports) that must not hold up pages.
        """
        job = Job(op, done, failed)
        if requester is not None:
            job.requester = ref(requester)
            job.slot = slot
            key = (id(requester), slot)
            before = self._latest.get(key)
            if before is not None and not before.settled:
                before.superseded = True
                before.cancel()
            self._latest[key] = job
        return self._send("long" if long else "read", job)

    def write(
        self,
        op: Op,
        done: Callable[[Any], None],
        failed: Callable[[AdviserError], None] | None = None,
        *,
        requester: object = None,
        what: Iterable[str] = ("everything",),
    ) -> Job:
        """Write on the one worker that owns the writing connection; afterwards `changed` is emitted once."""
        job = Job(op, done, failed)
        if requester is not None:
            job.requester = ref(requester)
        job.what = frozenset(what)
        job.is_write = True
        self._count(+1)
        return self._send("write", job)

    def compute(
        self,
        op: Callable[[Work], Any],
        done: Callable[[Any], None],
        failed: Callable[[AdviserError], None] | None = None,
        *,
        requester: object = None,
    ) -> Job:
        """Work that needs no store (writing an export, hashing files), on the worker for long reads."""
        job = Job(lambda _store, work: op(work), done, failed)
        job.needs_store = False
        if requester is not None:
            job.requester = ref(requester)
        return self._send("long", job)

    def open(
        self,
        op: Op,
        done: Callable[[Any], None],
        failed: Callable[[AdviserError], None] | None = None,
    ) -> Job:
        """Open or exchange the store: every reader is closed, ``op(old store or None, work) -> Store`` runs on the
        writer, and what it returns is the store from then on (a passphrase set, a backup restored)."""
        job = Job(op, done, failed)
        job.swap = job.is_write = True
        self._count(+1)
        for name in ("read", "long"):
            self._worker(name)  # so that the exchange can hold every reader there will be meanwhile
        return self._send("write", job)

    @property
    def is_open(self) -> bool:
        return self._store is not None

    @property
    def writing(self) -> bool:
        """Whether a write is under way; no longer after `close`, which has stopped it: nobody must be asked twice."""
        return self._writes > 0 and not self._closed

    def close(self) -> None:
        """Cancel what runs, end the workers and wait for them; connections are closed by the threads that own them."""
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        for job in list(self._live):
            job.superseded = True
            job.cancel()
        # Readers first: the writer's connection is the last to close, so that it checkpoints the write-ahead log.
        for name in ("read", "long", "write"):
            worker = self._workers.pop(name, None)
            if worker is not None:
                worker.jobs.put(None)
                worker.thread.join()
        # What was under way is rolled back and will not be delivered any more.
        self._writes = 0
        self._live.clear()
        self._store = None

    # on the workers

    def _send(self, name: str, job: Job) -> Job:
        if self._closed:
            raise RuntimeError("the application is closing: no more work")
        self._live.add(job)
        self._worker(name).jobs.put(job)
        return job

    def _worker(self, name: str) -> _Worker:
        if name not in self._workers:
            self._workers[name] = _Worker(f"adviser-{name}", self._run)
        return self._workers[name]

    def _run(self, worker: _Worker, job: Job) -> None:
        def report(text: str, fraction: float) -> None:
            job.text, job.fraction = text, fraction
            if not job._told:
                job._told = True
                self._progressed.emit(job)

        try:
            if job.cancelling:
                raise Cancelled(job.text or "The work")
            if job.swap:
                job.result = self._swap(worker, job, Work(report, job._cancel.is_set))
            else:
                store = self._connection(worker) if job.needs_store else None
                job.result = job.op(store, Work(report, job._cancel.is_set))
        except BaseException as error:  # noqa: BLE001 - everything is delivered to the window, which sorts by blame
            job.error = error
            job.details = "".join(traceback.format_exception(error))
            error.__traceback__ = None  # frames would keep connections and arrays alive on the other thread
        self._finished.emit(job)

    def _connection(self, worker: _Worker) -> Any:
        if self._store is None:
            raise AdviserError("No store is open", "There is no data to work on yet.", "Open a store first.",
                               code="not-open")  # fmt: skip
        if worker is self._workers.get("write"):
            return self._store
        if worker.store is None or worker.generation != self._generation:
            worker.drop()
            worker.generation = self._generation
            worker.store = self._store.reader()
        return worker.store

    def _swap(self, worker: _Worker, job: Job, work: Work) -> Any:
        """Readers give their connections back and wait until the new store is there: a page that asks meanwhile must
        not open the old one again under the hands of the exchange."""
        over = threading.Event()
        try:
            for name in ("read", "long"):
                reader = self._workers.get(name)
                if reader is not None:
                    self._hold(reader, over)
            store = job.op(self._store, work)
            self._generation += 1
            self._store = worker.store = store
            return store
        finally:
            over.set()

    @staticmethod
    def _hold(reader: _Worker, over: threading.Event) -> None:
        """Close the reader's connection, once it is done with what it does, and keep it waiting until `over`."""
        dropped = threading.Event()

        def drop() -> None:
            reader.drop()
            dropped.set()
            over.wait()

        reader.jobs.put(drop)
        while not dropped.wait(0.1) and reader.thread.is_alive():
            pass  # a reader that was told to end never gets there

    # on the window's thread

    def _tell(self, job: Job) -> None:
        job._told = False
        if job.wanted() and not job.settled:
            for call in job._progress:
                call(job.text, job.fraction)

    def _queue(self, job: Job) -> None:
        self._answers.append(job)
        self._next.start()

    def _deliver_next(self) -> None:
        job = self._answers.popleft()
        if self._answers:
            self._next.start()
        self._deliver(job)

    def _deliver(self, job: Job) -> None:
        self._live.discard(job)
        if self._closed:
            return  # a window that is gone must not be told
        if job.is_write:
            self._count(-1)
        key = (id(job.requester()) if job.requester is not None else 0, job.slot)
        if self._latest.get(key) is job:
            del self._latest[key]
        result, error, job.result = job.result, job.error, None
        wanted = job.wanted()
        try:
            if error is None:
                if wanted:
                    job.done(result)
            elif not isinstance(error, AdviserError):
                self.crashed.emit(Crash(error, job.details))
            elif wanted:
                if job.failed is not None:
                    job.failed(error)
                else:
                    self.refused.emit(error)
        finally:
            job.settled = True
            for call in job._settled_calls:
                call()
            job._settled_calls.clear()
        if error is None and job.swap:
            self.opened.emit(getattr(result, "path", None))
            self.changed.emit(ChangeNotice(frozenset({"everything"})))
        elif error is None and job.what:
            who = job.requester() if job.requester is not None else None
            self.changed.emit(ChangeNotice(job.what, who))

    def _count(self, by: int) -> None:
        before = self._writes > 0
        self._writes += by
        if (self._writes > 0) != before:
            self.busy_changed.emit(self._writes > 0)
