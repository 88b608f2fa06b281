"""Background work: who runs where, what is dropped, who hears of errors, and that nothing is left running."""

from __future__ import annotations

import itertools
import threading

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from pytestqt.qtbot import QtBot

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.tasks import ChangeNotice, Tasks
from tests.ui.conftest import FakeStore


def test_a_query_reads_on_its_own_connection_and_answers_on_the_window_s_thread(
    qtbot: QtBot, open_tasks: Tasks, fake_store: FakeStore
) -> None:
    seen: list[object] = []
    open_tasks.query(
        lambda store, _work: (store.read_only, threading.current_thread().name),
        lambda result: seen.append((result, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [((True, "adviser-read"), True)]
    assert [r.thread for r in fake_store.readers] == ["adviser-read"]


def test_a_write_has_the_writing_store_and_is_told_once(qtbot: QtBot, open_tasks: Tasks, fake_store: FakeStore) -> None:
    notices: list[ChangeNotice] = []
    open_tasks.changed.connect(notices.append)
    who = QObject()
    stores: list[object] = []
    with qtbot.waitSignal(open_tasks.changed):
        open_tasks.write(lambda store, _work: store, stores.append, requester=who, what=["portfolio"])
    assert stores == [fake_store]
    assert [(n.what, n.who) for n in notices] == [(frozenset({"portfolio"}), who)]


def test_a_write_that_fails_changes_nothing_and_is_told_to_nobody_but_its_requester(
    qtbot: QtBot, open_tasks: Tasks
) -> None:
    notices: list[object] = []
    errors: list[AdviserError] = []
    open_tasks.changed.connect(notices.append)

    def op(_store: object, _work: object) -> None:
        raise AdviserError("No", "It is full.", "Make room.", code="disk-full")

    job = open_tasks.write(op, lambda _result: None, errors.append)
    qtbot.waitUntil(lambda: job.settled)
    assert [e.code for e in errors] == ["disk-full"]
    assert notices == []
    assert not open_tasks.writing


def test_a_refusal_nobody_takes_goes_to_the_banner_and_a_fault_to_the_crash_dialog(
    qtbot: QtBot, open_tasks: Tasks
) -> None:
    def refuse(_store: object, _work: object) -> None:
        raise AdviserError("No", "Not so.", code="not-so")

    def fail(_store: object, _work: object) -> None:
        raise ZeroDivisionError("ours")

    with qtbot.waitSignal(open_tasks.refused) as refused:
        open_tasks.query(refuse, lambda _result: None)
    assert refused.args[0].code == "not-so"
    with qtbot.waitSignal(open_tasks.crashed) as crashed:
        open_tasks.query(fail, lambda _result: None)
    assert isinstance(crashed.args[0].error, ZeroDivisionError)
    assert "ZeroDivisionError: ours" in crashed.args[0].details


def test_a_newer_query_of_one_slot_supersedes_the_older_and_cancels_it(qtbot: QtBot, open_tasks: Tasks) -> None:
    requester = QObject()
    started, seen = threading.Event(), []

    def slow(_store: object, work: object) -> str:
        started.set()
        while True:  # until it is cancelled
            work.step("Waiting")  # type: ignore[attr-defined]

    first = open_tasks.query(slow, seen.append, requester=requester, slot="page")
    assert started.wait(5)
    second = open_tasks.query(lambda _store, _work: "new", seen.append, requester=requester, slot="page")
    qtbot.waitUntil(lambda: first.settled and second.settled)
    assert seen == ["new"]
    assert first.superseded


def test_queries_of_different_slots_both_answer(qtbot: QtBot, open_tasks: Tasks) -> None:
    requester, seen = QObject(), []
    open_tasks.query(lambda _s, _w: "a", seen.append, requester=requester, slot="page")
    open_tasks.query(lambda _s, _w: "b", seen.append, requester=requester, slot="sparks")
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["a", "b"]


def test_answers_that_came_in_together_are_delivered_one_a_turn_of_the_event_loop(
    qtbot: QtBot, open_tasks: Tasks
) -> None:
    seen: list[str] = []
    turns: list[int] = []  # how many answers had been delivered at each turn
    clock = QTimer()
    clock.timeout.connect(lambda: turns.append(len(seen)))
    finished = threading.Barrier(2)
    for which in "abc":
        open_tasks.query(lambda _s, _w, which=which: which, seen.append, requester=QObject(open_tasks), slot=which)
    open_tasks.query(lambda _s, _w: finished.wait(5), lambda _n: None)
    finished.wait(5)  # all three wait to be delivered: the window has had no turn meanwhile
    clock.start(0)
    qtbot.waitUntil(lambda: len(seen) == 3)
    clock.stop()
    assert max(after - before for before, after in itertools.pairwise([0, *turns])) == 1
    assert seen == ["a", "b", "c"]


def test_answers_are_delivered_while_a_dialog_is_open_in_one(qtbot: QtBot, open_tasks: Tasks) -> None:
    seen: list[str] = []

    def ask(_result: object) -> None:
        loop = QEventLoop()
        open_tasks.query(lambda _s, _w: "inside", lambda said: (seen.append(said), loop.quit()))
        QTimer.singleShot(5000, loop.quit)
        loop.exec()
        seen.append("asked")

    open_tasks.query(lambda _s, _w: None, ask)
    open_tasks.query(lambda _s, _w: "after", seen.append)
    qtbot.waitUntil(lambda: "asked" in seen)
    assert sorted(seen) == ["after", "asked", "inside"]
    assert seen[-1] == "asked"


def test_the_answer_to_a_requester_that_is_gone_is_dropped(qtbot: QtBot, open_tasks: Tasks) -> None:
    import shiboken6

    requester, seen, go = QObject(), [], threading.Event()
    job = open_tasks.query(lambda _s, _w: go.wait(5), seen.append, requester=requester)
    shiboken6.delete(requester)
    go.set()
    qtbot.waitUntil(lambda: job.settled)
    assert seen == []


def test_cancel_ends_the_work_and_says_so(qtbot: QtBot, open_tasks: Tasks) -> None:
    errors: list[AdviserError] = []
    started = threading.Event()

    def op(_store: object, work: object) -> None:
        while True:
            started.set()
            work.step("Comparing")  # type: ignore[attr-defined]

    job = open_tasks.write(op, lambda _result: None, errors.append)
    assert started.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: job.settled)
    assert [e.code for e in errors] == ["cancelled"]


def test_progress_arrives_and_never_floods(qtbot: QtBot, open_tasks: Tasks) -> None:
    told: list[tuple[str, float]] = []
    go = threading.Event()

    def op(_store: object, work: object) -> None:
        for i in range(10_000):
            work.step(f"Row {i}", i / 10_000)  # type: ignore[attr-defined]
        go.wait(5)

    job = open_tasks.write(op, lambda _result: None)
    job.on_progress(lambda text, fraction: told.append((text, fraction)))
    qtbot.waitUntil(lambda: (bool(told) and told[-1][0] == "Row 9999") or len(told) > 5000)
    go.set()
    qtbot.waitUntil(lambda: job.settled)
    assert len(told) < 5000


def test_opening_another_store_closes_the_readers_first(qtbot: QtBot, open_tasks: Tasks, fake_store: FakeStore) -> None:
    seen: list[object] = []
    open_tasks.query(lambda store, _work: store, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    other = FakeStore()

    def swap(old: FakeStore, _work: object) -> FakeStore:
        assert old is fake_store
        assert old.readers[0].closed_on == "adviser-read"
        old.close()
        return other

    with qtbot.waitSignal(open_tasks.opened):
        open_tasks.open(swap, lambda _store: None)
    open_tasks.query(lambda store, _work: store, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[1] is other.readers[0]


def test_a_page_that_asks_during_the_exchange_waits_for_the_new_store(
    qtbot: QtBot, open_tasks: Tasks, fake_store: FakeStore
) -> None:
    """Else it opened the old store again, and a passphrase could not be set: "The store is busy"."""
    started, asked = threading.Event(), threading.Event()
    other = FakeStore()
    overtaken: list[bool] = []
    seen: list[object] = []

    def swap(_old: FakeStore, _work: object) -> FakeStore:
        started.set()
        overtaken.append(asked.wait(0.3))
        return other

    def ask(store: object, _work: object) -> object:
        asked.set()
        return store

    open_tasks.open(swap, lambda _store: None)
    qtbot.waitUntil(started.is_set)
    open_tasks.query(ask, seen.append)
    open_tasks.query(ask, seen.append, long=True)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert overtaken == [False]
    assert fake_store.readers == []
    assert sorted(map(id, seen)) == sorted(map(id, other.readers))


def test_without_a_store_a_query_is_refused_but_a_computation_runs(qtbot: QtBot, tasks: Tasks) -> None:
    errors: list[AdviserError] = []
    seen: list[int] = []
    tasks.query(lambda _s, _w: 1, seen.append, errors.append)
    tasks.compute(lambda _work: 2, seen.append)
    qtbot.waitUntil(lambda: bool(errors) and bool(seen))
    assert ([e.code for e in errors], seen) == (["not-open"], [2])


def test_close_cancels_joins_and_closes_every_connection_on_its_thread(
    qtbot: QtBot, open_tasks: Tasks, fake_store: FakeStore
) -> None:
    started = threading.Event()

    def endless(_store: object, work: object) -> None:
        while True:
            started.set()
            work.step("Working")  # type: ignore[attr-defined]

    open_tasks.query(endless, lambda _result: None)
    assert started.wait(5)
    open_tasks.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("adviser-")]
    assert fake_store.closed_on == "adviser-write"
    assert [r.closed_on for r in fake_store.readers] == ["adviser-read"]
    with pytest.raises(RuntimeError):
        open_tasks.query(lambda _s, _w: None, lambda _r: None)


def test_after_close_nothing_is_being_written(qtbot: QtBot, open_tasks: Tasks) -> None:
    started = threading.Event()

    def endless(_store: object, work: object) -> None:
        while True:
            started.set()
            work.step("Applying")  # type: ignore[attr-defined]

    open_tasks.write(endless, lambda _result: None)
    open_tasks.write(endless, lambda _result: None)
    assert started.wait(5)
    assert open_tasks.writing
    open_tasks.close()
    assert not open_tasks.writing  # else the window would ask whether it may close, for ever


def test_a_notice_concerns_who_watches_its_kind() -> None:
    assert ChangeNotice(frozenset({"portfolio"})).concerns({"portfolio", "figures"})
    assert ChangeNotice(frozenset({"portfolio"})).concerns({"everything"})
    assert ChangeNotice(frozenset({"everything"})).concerns({"figures"})
    assert not ChangeNotice(frozenset({"portfolio"})).concerns({"figures"})
