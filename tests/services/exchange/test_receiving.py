"""Taking in, looked at closely: what is new about a conflict, whose clock goes on, erasures and backups."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from datetime import timedelta

import pytest

from adviser_app.merge.edits import make
from adviser_app.services import exchange, records, stores
from adviser_app.services.exchange import files
from adviser_app.services.exchange.sending import own_replicas
from adviser_app.store import edits, peers
from tests.services.exchange.office import Office, office


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def test_a_conflict_is_new_once(team: Office) -> None:
    row = team.add(team.ann)
    team.round()
    team.change(team.ann, row, what="A")
    team.change(team.ben, row, what="B")
    team.pass_on(team.ann, team.hub)
    [first] = team.pass_on(team.ben, team.hub)
    assert len(first.outcome.conflicts) == 1
    team.change(team.ann, row, due="2026-12-01")
    [second] = team.pass_on(team.ann, team.hub)
    assert second.outcome.conflicts == ()
    assert [line.row for line in second.outcome.changed] == [row]
    assert second.outcome.merged == ()  # it is in conflict, and listed there


def test_a_row_that_one_deleted_and_another_edited_is_a_conflict_once(team: Office) -> None:
    row = team.add(team.ann)
    team.round()
    with team.ann.at() as store:
        records.delete(store, "action", [row])
    team.change(team.ben, row, what="Still needed")
    team.pass_on(team.ann, team.hub)
    [first] = team.pass_on(team.ben, team.hub)
    assert [(line.row, line.cell) for line in first.outcome.conflicts] == [(row, "_row")]
    team.change(team.ben, row, due="2026-12-01")
    [second] = team.pass_on(team.ben, team.hub)
    assert second.outcome.conflicts == ()


def test_a_clock_an_hour_ahead_moves_ours(team: Office) -> None:
    """What answers another edit is shown, even where that was written on a fast clock."""
    row = team.add(team.ann, what="First")
    team.round()
    team.ann.drift = timedelta(hours=1)
    team.change(team.ann, row, what="Second")
    [result] = team.pass_on(team.ann, team.hub)
    assert result.outcome.clocks == ()
    new = team.add(team.hub, what="Later")
    with team.hub.at() as store:
        found = edits.of_rows(store, [("action", row), ("action", new)])
        assert min(e.clock for e in found["action", new]) > max(e.clock for e in found["action", row])


def test_an_erasure_outlives_a_backup_put_back(team: Office) -> None:
    row = team.add(team.ann, table="contact", name="Zebedee Quux", role="Leader")
    team.pass_on(team.ann, team.hub)
    with team.hub.at() as store:
        backup = stores.backup(store)
    with team.ann.at() as store:
        records.erase(store, "contact", row, None, "He asked for it")
    team.pass_on(team.ann, team.hub)
    team.hub.close()
    with team.hub.at() as store:
        path = store.path
    team.hub.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADVISER_HOME", str(team.hub.home))
        stores.restore(path, backup)
        with stores.open_store(path) as store:
            assert records.held_on(store, "Quux") == []
            assert [e.reason for e in records.erasures(store)] == ["He asked for it"]


def test_what_a_template_brought_is_sent_by_whom_took_it_in(team: Office) -> None:
    """Edits of a file are nobody's laptop's: the adviser who took it in passes them on."""
    row = team.add(team.ann)
    with team.ann.at() as store:
        with store.write():
            came = peers.add_incoming(store, "returned.csv", "x", kind="template")
            edit = make("tFile", 1, "2026-11-22T10:00:00.000Z-0000", "", "action", row, "place", "From a file")
            edits.append(store, [edit], came=came)
        assert "tFile" in own_replicas(store, exchange.ensure_keys(store))
    path = team.send(team.ann, everything=True)
    team.take(team.hub, path)
    with team.hub.at() as store:
        assert edits.known(store, [edit.id]) == {edit.id}


def test_one_of_two_who_collect_is_enough(team: Office) -> None:
    """The programme team's store was put back and has a new number: what it said under the old one stays behind."""
    team.round()
    second = team.laptop("Second", "Programme team", hub=True)
    team.meet(second, team.ann)
    row = team.add(team.ann)
    team.pass_on(team.ann, second)
    team.pass_on(second, team.ann)
    with team.ann.at() as store:
        assert exchange.unconfirmed(store).edits == 0
        assert row in {r.row for r in exchange.out_preview(store).rows}  # the first still gets it


def test_the_collector_comes_back() -> None:
    with contextlib.suppress(ZeroDivisionError), files.no_collecting():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
