"""A process that lets others die: it imports Adviser once, then forks a child for each job it reads, and the child is
killed in the middle of what it does. Linux and macOS. Started by tests/faults; not for use by hand.

A job is a line of JSON: ``home`` (the profile, the store is adviser.db in it), ``work`` (what to do), ``letter`` or
``folder``, and how it ends: ``at`` (kill -9 at the n-th event: an SQL statement, or a file opened, renamed, removed),
``after`` (seconds), or what it meets: ``limit`` (bytes that a file may have), ``uid`` (whose rights it has). The answer
is a line too: ``killed``, ``events``, ``said`` (the code of a refusal).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adviser_app.domain.errors import AdviserError
from adviser_app.services import exchange, records, stores
from adviser_app.store.connection import Store

FILES = {"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"}


class Trap:
    """Counts what happens, and springs."""

    def __init__(self, at: int | None) -> None:
        self.events = 0
        self._at = at
        self.set = False

    def __call__(self, *_: Any) -> None:
        if self.set:
            self.events += 1
            if self._at is not None and self.events > self._at:
                os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, _: Any) -> None:
        if event in FILES:
            self()


def take_in(store: Store, job: dict[str, Any], ready: Callable[[], None]) -> None:
    """A bundle, from the preview on; with the backup that comes first."""
    ready()
    exchange.apply(store, exchange.preview(store, Path(job["letter"])), backup=job.get("backup", True))


def send(store: Store, job: dict[str, Any], ready: Callable[[], None]) -> None:
    ready()
    exchange.out(store, Path(job["folder"]))


def settle(store: Store, job: dict[str, Any], ready: Callable[[], None]) -> None:
    """All conflicts by one rule: the merge that people do."""
    ready()
    exchange.resolve_by_rule(store, "newest")


def erase(store: Store, job: dict[str, Any], ready: Callable[[], None]) -> None:
    ready()
    records.erase(store, "action", job["row"], None, "asked for it")


WORK = {f.__name__: f for f in (take_in, send, settle, erase)}


def child(job: dict[str, Any], answer: int) -> None:
    os.environ["ADVISER_HOME"] = job["home"]
    trap = Trap(job.get("at"))
    sys.addaudithook(trap.audit)
    said = ""
    try:
        store = stores.open_store(Path(job["home"]) / "adviser.db", create=False)

        def ready() -> None:
            store.con.set_trace_callback(trap)
            trap.set = True
            if "limit" in job:
                resource.setrlimit(resource.RLIMIT_FSIZE, (job["limit"], resource.RLIM_INFINITY))
            if "uid" in job:
                os.setuid(job["uid"])
            if "after" in job:
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, max(job["after"], 0.0001))

        WORK[job["work"]](store, job, ready)
        trap.set = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        store.close()
    except AdviserError as error:
        said = error.code
    os.write(answer, json.dumps({"killed": False, "events": trap.events, "said": said}).encode())
    os._exit(0)


def main() -> None:
    for line in sys.stdin:
        answer, own = os.pipe()
        pid = os.fork()
        if not pid:
            child(json.loads(line), own)
        os.close(own)
        _, status = os.waitpid(pid, 0)  # its lock on the store is gone by then
        said = os.read(answer, 1000).decode()
        os.close(answer)
        if os.WIFSIGNALED(status) or not said:
            said = json.dumps({"killed": os.WIFSIGNALED(status), "events": -1, "said": "died"})
        print(said, flush=True)


if __name__ == "__main__":
    main()
