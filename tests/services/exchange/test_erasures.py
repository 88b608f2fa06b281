"""Erasure and the exchange: it reaches everybody, in any order, and what it changes is told."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

import pytest

from adviser_app.services import exchange, records
from adviser_app.store import edits
from tests.services.exchange.office import Office, office


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def test_an_erasure_that_makes_a_conflict_is_told_with_it(team: Office) -> None:
    """Two wrote the same, and one of them takes it back for good: what the other said stands against nothing."""
    row = team.add(team.ann)
    team.round()
    for laptop in (team.ann, team.ben):
        team.change(laptop, row, what="The same words")
        team.pass_on(laptop, team.hub)
    with team.hub.at() as store:
        assert not exchange.conflicts(store)
    with team.ann.at() as store:
        records.erase(store, "action", row, ["what"], "It named somebody")
    [result] = team.pass_on(team.ann, team.hub)
    assert result.outcome.erased and not result.outcome.new
    with team.hub.at() as store:
        found = [(c.table, c.row, c.cell) for c in exchange.conflicts(store)]
    assert [(c.table, c.row, c.cell) for c in result.outcome.conflicts] == found == [("action", row, "what")]
    assert [line.row for line in result.outcome.changed] == [row]


@pytest.mark.parametrize("erased_first", [False, True])
def test_an_erasure_reaches_everybody_in_any_order(team: Office, erased_first: bool) -> None:
    row = team.add(team.ann, table="contact", name="Zebedee Quux", role="Leader")
    value = team.send(team.ann)
    with team.ann.at() as store:
        records.erase(store, "contact", row, None, "He asked for it")
    erasure = team.send(team.ann)
    for path in (erasure, value) if erased_first else (value, erasure):
        shown = team.take(team.hub, path)
        assert shown.outcome.new + shown.outcome.erased or erased_first
    team.hub.close()
    assert b"Quux" not in team.hub.path.read_bytes()
    team.pass_on(team.hub, team.ben)
    with team.ben.at() as store:
        assert [(e.reason, e.who) for e in records.erasures(store)] == [("He asked for it", "Ann Able")]
    with team.hub.at() as store:
        assert edits.compare(store) == []
    with zipfile.ZipFile(team.send(team.hub, everything=True)) as file:
        assert not any(b"Quux" in file.read(n) for n in file.namelist())
