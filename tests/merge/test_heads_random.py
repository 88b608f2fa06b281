"""Heads of random histories against an oracle (tests/properties/causal.py) that knows nothing of parents and covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.merge.edits import DELETE, RESTORE, ROW
from adviser_app.merge.heads import Standing, row_state
from tests.merge.test_heads import DECADES, EARLY, LATE, NOON, stand
from tests.properties.causal import History, Person


@dataclass
class World:
    history: History = field(default_factory=History)
    people: list[Person] = field(default_factory=list)


CLOCKS = st.sampled_from([EARLY, NOON, LATE, DECADES, "1980-01-01T00:00:00.000Z-0000"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 3), st.sampled_from(["what", "due", "tags:a"]),
                  st.sampled_from(["", "x", "y"]), CLOCKS),
        st.tuples(st.just("delete"), st.integers(0, 3), CLOCKS),
        st.tuples(st.just("restore"), st.integers(0, 3), CLOCKS),
        st.tuples(st.just("hear"), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2**16)),
    ),
    max_size=40,
)  # fmt: skip


def live(steps: list[tuple]) -> World:  # type: ignore[type-arg]
    """Four people write and hear from one another; what is heard is any part of what the other has."""
    world = World()
    world.people = [Person(name, world.history) for name in "abcd"]
    for step in steps:
        who = world.people[step[1]]
        match step[0]:
            case "write":
                who.write("r1", step[2], step[3], step[4])
            case "delete":
                who.write("r1", ROW, "", step[2], kind=DELETE)
            case "restore":
                who.write("r1", ROW, "", step[2], kind=RESTORE)
            case "hear":
                other, chance = world.people[step[2]], Random(step[3])
                who.take(i for i in sorted(other.has) if chance.random() < 0.7)
    return world


@settings(max_examples=300)
@given(STEPS)
def test_heads_are_the_last_words_of_true_history(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    """Properties 5, 6 and 7: for everyone at every moment, with whatever of the whole has reached them."""
    world = live(steps)
    everyone = Person("all", world.history, set(world.history.edits))
    for who in (*world.people, everyone):
        if not who.has:
            continue
        state = stand(world.history, who.has)
        for cell in world.history.cells(who.has):
            found = state.row if cell[2] == ROW else state.cells[cell[2]]
            assert found is not None
            assert found.status is world.history.status(who.has, cell)
            if world.history.complete(who.has, cell):
                assert {e.id for e in found.heads} == world.history.heads(who.has, cell)
            else:
                assert found.missing
                assert {e.id for e in found.heads} >= world.history.heads(who.has, cell), "nothing new is hidden"
            gone = world.history.of_cell(who.has, cell) - {e.id for e in found.heads}
            assert all(any(i in world.history.before[j] for j in world.history.edits) for i in gone), "property 5"
        truly = world.history.standing(who.has, "action", "r1")
        if not state.missing:
            assert state.standing is truly
        if state.standing is Standing.DELETED:
            assert truly is Standing.DELETED, "a row that is not known to be gone stays, whatever has not arrived"


@settings(max_examples=100)
@given(STEPS, st.integers(0, 2**16))
def test_order_and_repeats_change_nothing(steps: list[tuple], seed: int) -> None:  # type: ignore[type-arg]
    """Properties 1 and 2 of the pure part."""
    world = live(steps)
    edits = list(world.history.edits.values())
    if not edits:
        return
    state = row_state(edits)
    turned = edits + edits[: len(edits) // 2]
    Random(seed).shuffle(turned)
    assert row_state(turned) == state
    assert row_state(iter(turned)) == state


@settings(max_examples=100)
@given(STEPS, st.permutations([EARLY, NOON, LATE, DECADES, "1980-01-01T00:00:00.000Z-0000"]))
def test_clocks_change_only_which_head_is_shown(steps: list[tuple], other: list[str]) -> None:  # type: ignore[type-arg]
    """Property 7: the same history under other clocks has the same heads, conflicts and deletions."""
    table = dict(zip([EARLY, NOON, LATE, DECADES, "1980-01-01T00:00:00.000Z-0000"], other, strict=True))
    turned = [tuple(table.get(part, part) if isinstance(part, str) else part for part in s) for s in steps]
    one, two = live(steps), live(turned)
    if not one.history.edits:
        return
    first, second = (row_state(w.history.edits.values()) for w in (one, two))
    assert first.standing is second.standing
    assert first.cells.keys() == second.cells.keys()
    for name, cell in first.cells.items():
        assert cell.status is second.cells[name].status
        assert {(e.replica, e.seq) for e in cell.heads} == {(e.replica, e.seq) for e in second.cells[name].heads}
