"""Coming to a new laptop with a copied store; the log of files; what a rule would choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import exchange, identity, records
from adviser_app.services.exchange import Old, Trust
from tests.services.exchange.office import ACTION, Office, office
from tests.tools.laptops import Laptop


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def moved(team: Office, old: Old) -> tuple[Laptop, exchange.Moved]:
    """Ann's store on another computer, and what she said there."""
    new = team.world.copy(team.ann, "new", profile=False)
    with new.at() as store:
        assert exchange.has_moved(store)
        done = exchange.move_in(store, "New", old)
        assert not exchange.has_moved(store)
    return new, done


def states(team: Office, laptop: Laptop) -> dict[str, str]:
    with laptop.at() as store:
        return {lap.name: lap.state for person in exchange.people(store) for lap in person.laptops}


def test_the_old_laptop_retires_and_the_key_comes_along(team: Office) -> None:
    row = team.add(team.ann, what="Ring")
    with team.ann.at() as store:
        before = identity.get(store)
        assert before is not None
    new, done = moved(team, Old.RETIRED)
    assert (done.old, done.new_key) == ("Ann's", False)
    assert done.me.person == before.person
    assert done.me.replica != before.replica
    assert done.me.verify_key == before.verify_key
    assert states(team, new)["Ann's"] == "retired"
    assert states(team, new)["New"] == "in use"
    team.change(new, row, what="Ring twice")
    team.pass_on(new, team.hub)  # known by its key: nothing to confirm
    assert team.values(team.hub, row)["what"] == "Ring twice"
    assert states(team, team.hub)["Ann's"] == "retired"


def test_what_the_old_laptop_had_not_sent_still_arrives(team: Office) -> None:
    new, _ = moved(team, Old.RETIRED)
    late = team.add(team.ann, what="Written on the old one afterwards")
    team.pass_on(new, team.hub)
    team.pass_on(team.ann, team.hub)
    assert team.values(team.hub, late)["what"] == "Written on the old one afterwards"


def test_a_lost_laptop_is_revoked_and_the_new_one_has_a_key_of_its_own(team: Office) -> None:
    stolen = team.send(team.ann, everything=True)
    new, done = moved(team, Old.LOST)
    assert done.new_key
    path = team.send(new)
    assert team.look(team.hub, path).trust is Trust.UNKNOWN
    team.take(team.hub, path, trust=True)
    assert states(team, team.hub) == {"Ann's": "revoked", "Ben's": "in use", "Hub": "in use", "New": "in use"}
    # What the thief sends is taken by nobody; what she sends is.
    team.add(team.ann, what="Pay the thief")
    assert team.look(team.hub, team.send(team.ann)).trust is Trust.REVOKED
    assert team.look(team.hub, stolen).trust is Trust.REVOKED
    team.add(new, what="Go on")
    assert team.look(team.hub, team.send(new)).trust is Trust.TRUSTED


def test_both_can_stay_in_use(team: Office) -> None:
    new, _ = moved(team, Old.STAYS)
    assert states(team, new)["Ann's"] == "in use"
    here, there = team.add(team.ann, what="Old"), team.add(new, what="New")
    for laptop in (team.ann, new):
        team.pass_on(laptop, team.hub)
    assert team.values(team.hub, here)["what"] == "Old"
    assert team.values(team.hub, there)["what"] == "New"


def test_private_notes_come_along(team: Office) -> None:
    with team.ann.at() as store:
        note = {"council": ACTION["council"], "date": "2026-11-20", "text": "Between us"}
        records.create(store, "private_note", note)
    new, _ = moved(team, Old.RETIRED)
    with new.at() as store:
        assert [r.values["text"] for r in records.list_rows(store, "private_note")] == ["Between us"]


@pytest.mark.parametrize("made", [True, False])
def test_refused_where_nothing_has_moved(team: Office, made: bool) -> None:
    laptop = team.ann if made else team.world.new("empty")
    with laptop.at() as store:
        with pytest.raises(AdviserError) as refused:
            exchange.move_in(store, "New", Old.RETIRED)
        assert refused.value.code == ("same-laptop" if made else "nobody-here")
        assert not exchange.has_moved(store)


def test_without_a_name_nothing_changes(team: Office) -> None:
    new = team.world.copy(team.ann, "new", profile=False)
    with new.at() as store:
        before = identity.get(store)
        with pytest.raises(AdviserError) as refused:
            exchange.move_in(store, "  ", Old.LOST)
        assert refused.value.code == "no-name"
        assert identity.get(store) == before
        assert exchange.has_moved(store)


def test_the_log_has_what_went_and_came_the_newest_first(team: Office) -> None:
    team.add(team.ann)
    path = team.send(team.ann, to=team.me(team.hub))
    team.take(team.hub, path)
    stranger = team.laptop("Kitchen", "Ruth")
    strange = team.send(stranger)
    with team.hub.at() as store:
        shown = exchange.preview(store, strange)
        with pytest.raises(AdviserError):
            exchange.apply(store, shown, backup=False)
        kept, taken, *_ = exchange.log(store)
    assert (kept.way, kept.state, kept.who, kept.laptop) == ("in", "quarantined", "Ruth", "Kitchen")
    assert kept.file == strange.name
    assert (taken.way, taken.state, taken.who, taken.counts["new"]) == ("in", "applied", "Ann Able", 4)
    with team.ann.at() as store:
        last = next(line for line in exchange.log(store) if line.way == "out")
    assert (last.way, last.who, Path(last.file), last.kind) == ("out", "Programme team", path, "adviser")


def test_what_a_rule_would_choose_is_what_it_settles(team: Office) -> None:
    row = team.add(team.ann, what="Ring")
    team.round()
    team.change(team.ann, row, what="A", due="2026-12-01")
    team.change(team.ben, row, what="B", due="2026-12-24")
    team.round()
    team.pass_on(team.hub, team.ann, team.ben)
    with team.ann.at() as store:
        found = exchange.conflicts(store)
        assert [c.both for c in exchange.by_rule(store, "both", found)] == [True]
        due = [c for c in found if c.cell == "due"]
        choices = exchange.by_rule(store, "theirs", due)
        assert exchange.resolve(store, choices).settled == 1
        assert [c.cell for c in exchange.conflicts(store)] == ["what"]
    assert team.values(team.ann, row)["due"] == "2026-12-24"
