"""The process beside the window: what it is told arrives, what goes wrong in it arrives, and nothing of it is left."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import Work
from adviser_app.services import aside
from adviser_app.services.aside import Aside

HERE = "tests.services.test_aside"


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aside]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))  # it finds the functions below
    made = Aside()
    yield made
    made.close()


# what is called there


def told(kept: dict[str, Any], work: Work, *words: object) -> Generator[str, None, tuple[object, ...]]:
    yield from ("one", "two")
    return os.getpid(), *words


def remember(kept: dict[str, Any], work: Work, word: str) -> Generator[None, None, str]:
    yield from ()
    kept.setdefault("words", []).append(word)
    return " ".join(kept["words"])


def refuse(kept: dict[str, Any], work: Work) -> Generator[None, None, None]:
    yield from ()
    raise AdviserError("No", "It is not there.", "Look elsewhere.", code="not-there")


def fail(kept: dict[str, Any], work: Work) -> Generator[None, None, None]:
    yield from ()
    raise KeyError("our own fault")


def steps(kept: dict[str, Any], work: Work, first: str, second: str) -> Generator[None, None, None]:
    """Until it is cancelled."""
    yield from ()
    while True:
        work.step(first, 0.25)
        work.step(second)


def goes_on(kept: dict[str, Any], work: Work) -> Generator[None, None, str]:
    """It hears of the cancel too late: what it does is done."""
    yield from ()
    work.step("Nearly there")
    return "done"


def die(kept: dict[str, Any], work: Work) -> Generator[None, None, None]:
    yield from ()
    os.kill(os.getpid(), signal.SIGKILL)


def prints(kept: dict[str, Any], work: Work) -> Generator[None, None, str]:
    yield from ()
    print("to nobody")
    os.write(1, b"nor this")
    return "heard"


# the tests


def test_a_call_is_answered_by_another_process_part_by_part(beside: Aside) -> None:
    parts: list[str] = []
    assert beside.call(told, Path("a"), None, part=parts.append) == (beside.pid, Path("a"), None)
    assert parts == ["one", "two"]
    assert beside.pid != os.getpid()


def test_it_keeps_what_calls_leave_there(beside: Aside) -> None:
    beside.call(remember, "first")
    assert beside.call(remember, "second") == "first second"


def test_what_is_refused_arrives_as_it_was_said(beside: Aside) -> None:
    with pytest.raises(AdviserError) as refused:
        beside.call(refuse)
    error = refused.value
    assert (error.title, error.message, error.next_step, error.code) == (
        "No", "It is not there.", "Look elsewhere.", "not-there",
    )  # fmt: skip
    assert beside.call(remember, "it goes on") == "it goes on"


def test_our_own_fault_arrives_with_its_traceback(beside: Aside) -> None:
    with pytest.raises(RuntimeError, match=r"in fail\n(.*\n)*KeyError: 'our own fault'"):
        beside.call(fail)
    assert beside.call(remember, "it goes on") == "it goes on"


def test_progress_arrives_and_a_cancel_ends_it(beside: Aside) -> None:
    heard: list[tuple[str, float]] = []
    work = Work(lambda *said: heard.append(said), lambda: len(heard) > 3)
    with pytest.raises(Cancelled, match="Cancelled") as cancelled:
        beside.call(steps, "Reading", "Comparing", work=work)
    assert heard[:2] == [("Reading", 0.25), ("Comparing", -1.0)]
    assert cancelled.value.code == "cancelled"
    assert "was cancelled" in cancelled.value.message
    assert beside.call(remember, "it goes on") == "it goes on"


def test_what_was_done_before_the_cancel_came_counts(beside: Aside) -> None:
    assert beside.call(goes_on, work=Work(cancelled=lambda: True)) == "done"


def test_one_that_dies_is_told_and_those_after_it_too(beside: Aside) -> None:
    with pytest.raises(AdviserError, match=r"signal 9|code") as ended:
        beside.call(die)
    assert ended.value.code == "aside-ended"
    assert not beside.alive
    with pytest.raises(AdviserError) as again:
        beside.call(remember, "nothing")
    assert again.value.code == "aside-ended"


def test_who_prints_spoils_no_answer(beside: Aside, capfd: pytest.CaptureFixture[str]) -> None:
    assert beside.call(prints) == "heard"
    assert capfd.readouterr().out == ""


def test_two_threads_wait_for_one_another(beside: Aside) -> None:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(beside.call(remember, "word"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["word", "word word", "word word word", "word word word word"]


def test_closed_or_lost_it_is_gone() -> None:
    one, other = Aside(), Aside()
    processes = [one._process, other._process]
    assert one.alive
    one.close()
    one.close()
    assert not one.alive
    del other
    gc.collect()
    assert [p.returncode for p in processes] == [0, 0]


def test_one_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_PATIENCE", 0.0)
    monkeypatch.setattr(aside, "_command", lambda: [sys.executable, "-c", "import signal; signal.pause()"])
    stubborn = Aside()
    stubborn.close()
    assert stubborn._process.returncode == -signal.SIGKILL


def test_nothing_is_left_when_the_program_is_killed() -> None:
    """Its parent dies without a word; the process was in the middle of something that does not look up."""
    code = (
        "import os, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        f"from {HERE} import steps\n"
        "from adviser_app.services.aside import Aside\n"
        "from adviser_app.domain.progress import Work\n"
        "made = Aside()\n"
        "def report(*said):\n"
        "    os.kill(os.getpid(), 9)\n"
        "made.call(steps, 'Reading', 'Comparing', work=Work(report))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    # It inherits where its parent writes errors to: that this comes to an end says that both have.
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, timeout=60)
    assert told.returncode == -signal.SIGKILL
    assert told.stderr == b""
