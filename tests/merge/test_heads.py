"""Heads, conflicts and deletions: directed cases, many of them learnt by others the hard way.

Random histories are in test_heads_random.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import pytest

from adviser_app.merge.edits import DELETE, RESTORE, ROW, SET, Edit, erase
from adviser_app.merge.heads import RowState, Standing, Status, row_state
from tests.properties.causal import History, Person

EARLY, NOON, LATE = (f"2026-11-2{n}T12:00:00.000Z-0000" for n in (1, 2, 3))
DECADES = "2061-01-01T00:00:00.000Z-0000"


def stand(history: History, has: set[str], row: str = "r1") -> RowState:
    return row_state(history.edits[i] for i in has if history.edits[i].row == row)


def values(state: RowState, cell: str) -> set[str | None]:
    return {e.value for e in state.cells[cell].heads}


# -- directed ----


@pytest.fixture
def history() -> History:
    return History()


def two(history: History, base: dict[str, str]) -> tuple[Person, Person]:
    """Two people who both have a row."""
    ann, ben = Person("ann", history), Person("ben", history)
    for cell, value in base.items():
        ann.write("r1", cell, value, EARLY)
    ben.take(ann.has)
    return ann, ben


def test_the_greatest_clock_is_shown_and_decides_nothing(history: History) -> None:
    ann, ben = two(history, {"what": "old"})
    ann.write("r1", "what", "hers", LATE)
    ben.write("r1", "what", "his", NOON)
    state = stand(history, ann.has | ben.has)
    assert state.values == {"what": "hers"}
    assert state.cells["what"].status is Status.CONFLICT
    assert values(state, "what") == {"hers", "his"}


def test_equal_clocks_show_the_greater_id(history: History) -> None:
    ann, ben = two(history, {"what": "old"})
    made = [ann.write("r1", "what", "hers", NOON), ben.write("r1", "what", "his", NOON)]
    state = stand(history, ann.has | ben.has)
    assert state.cells["what"].shown is max(made, key=lambda e: e.id)


def test_an_erased_head_is_empty_and_stays_a_head(history: History) -> None:
    ann, ben = two(history, {"what": "secret"})
    only = history.edits[next(iter(ann.has))]
    state = row_state([erase(only)])
    assert state.values == {"what": ""}
    assert state.cells["what"].status is Status.OK
    ben.write("r1", "what", "known", NOON)
    assert row_state([erase(only), *(history.edits[i] for i in ben.has - ann.has)]).values == {"what": "known"}


@dataclass(frozen=True)
class Merge:
    """A case of Dolt's row_merge_test: what the row was, what one and the other made of it, what comes out.

    None for a row that is not there; ``out`` None where they are in conflict, which here is a cell's and leaves both.
    """

    name: str
    base: dict[str, str] | None
    one: dict[str, str] | None
    other: dict[str, str] | None
    out: dict[str, str] | None
    standing: Standing = Standing.LIVE


DOLT = [
    Merge("add same row", None, {"a": "one", "b": "2"}, {"a": "one", "b": "2"}, {"a": "one", "b": "2"}),
    Merge("add diff row", None, {"a": "one", "b": "two"}, {"a": "one", "b": "three"}, None),
    Merge("both delete row", {"a": "one", "b": "2"}, None, None, {"a": "one", "b": "2"}, Standing.DELETED),
    Merge("one delete one modify", {"a": "one", "b": "2"}, None, {"a": "two", "b": "2"}, {"a": "two", "b": "2"},
          Standing.CONTESTED),
    Merge("modify rows without overlap", {"a": "one", "b": "2"}, {"a": "two", "b": "2"}, {"a": "one", "b": "3"},
          {"a": "two", "b": "3"}),
    Merge("modify rows with equal overlapping changes", {"a": "one", "b": "2", "c": "0"},
          {"a": "two", "b": "2", "c": "f"}, {"a": "one", "b": "3", "c": "f"}, {"a": "two", "b": "3", "c": "f"}),
    Merge("modify rows with differing overlapping changes", {"a": "one", "b": "2", "c": "0"},
          {"a": "two", "b": "2", "c": "9"}, {"a": "one", "b": "3", "c": "f"}, None),
    Merge("modify rows where one adds a column", {"a": "one", "b": "2"}, {"a": "two", "b": "2"},
          {"a": "one", "b": "3", "c": "f"}, {"a": "two", "b": "3", "c": "f"}),
    Merge("modify row where values added in different columns", {"a": "one"}, {"a": "one", "c": "", "d": "f"},
          {"a": "one", "c": "f", "d": ""}, None),
    Merge("modify row where initial value wasn't given", {"a": "one"}, {"a": "one", "c": "a"}, {"a": "one", "c": "b"},
          None),
]  # fmt: skip


def rewrite(who: Person, base: dict[str, str] | None, now: dict[str, str] | None, clock: str) -> None:
    if now is None:
        who.write("r1", ROW, "", clock, kind=DELETE)
        return
    for cell, value in now.items():
        if base is None or base.get(cell) != value:
            who.write("r1", cell, value, clock)


@pytest.mark.parametrize("case", DOLT, ids=lambda c: c.name)
def test_the_table_of_dolt(case: Merge, history: History) -> None:
    """dolthub/dolt go/libraries/doltcore/merge/row_merge_test.go, case by case. Where Dolt refuses the row with a
    conflict, here the cell has both values and the other cells merge. An empty text written over nothing is a value of
    its own there and here (their "values added in different columns")."""
    ann, ben = two(history, case.base or {})
    rewrite(ann, case.base, case.one, NOON)
    rewrite(ben, case.base, case.other, LATE)
    state = stand(history, ann.has | ben.has)
    assert state.standing is case.standing
    if case.out is None:
        assert state.conflicts
        for cell in state.conflicts:
            assert values(state, cell) == {(case.one or {})[cell], (case.other or {})[cell]}
    else:
        assert state.conflicts == []
        assert state.values == case.out


def test_a_column_added_on_both_sides_hides_nothing(history: History) -> None:
    """dolthub/doltlite 1686: where both sides had added a column, the merge took our table whole, and lost the other
    side's changes of shared columns, its deletions, and every conflict. Here: a field that one version knows and
    another that only the other knows, an edit of a shared field, a deletion and a conflict, all at once."""
    ann, ben = Person("ann", history), Person("ben", history)
    for row in ("r1", "r5", "r9"):
        ann.write(row, "a", f"first {row}", EARLY)
    ben.take(ann.has)
    ann.write("r1", "b_of_ours", "x", NOON)
    ann.write("r5", "a", "five, ours", NOON)
    ben.write("r1", "c_of_theirs", "y", NOON)
    ben.write("r1", "a", "one, theirs", NOON)
    ben.write("r5", "a", "five, theirs", NOON)
    ben.write("r9", ROW, "", NOON, kind=DELETE)
    both = ann.has | ben.has
    assert stand(history, both, "r1").values == {"a": "one, theirs", "b_of_ours": "x", "c_of_theirs": "y"}
    assert stand(history, both, "r1").conflicts == []
    assert values(stand(history, both, "r5"), "a") == {"five, ours", "five, theirs"}
    assert stand(history, both, "r9").standing is Standing.DELETED


# -- named cases: offline updates out of order (ODK Central) ----


def chain(history: History, length: int) -> tuple[Person, list[Edit]]:
    """Somebody creates a row and changes one cell several times, without hearing of anybody."""
    ann = Person("ann", history)
    return ann, [ann.write("r1", "status", str(n), NOON) for n in range(length)]


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_a_run_of_offline_updates_in_any_order(order: tuple[int, ...], history: History) -> None:
    """getodk/central 669: submissions of one offline run came in out of order; later ones were refused or raised
    conflicts, and the entity was left broken. And 705: the third of create, update, update came in the right order and
    was left lying in the backlog. Here an edit counts from the moment it is there: until its ancestors are there too
    the cell says that it waits, and when they are it says the last value, without anything being run again."""
    _, run = chain(history, 4)
    for n in range(1, 5):
        there = {run[at].id for at in order[:n]}
        cell = stand(history, there).cells["status"]
        # create, update, update: each names only the one before it, so what waits is exactly what is not closed
        assert (cell.status is Status.WAITING) == (there != {e.id for e in run[:n]})
        assert run[max(order[:n])] in cell.heads, "the latest that has arrived is seen, waiting or not"
    final = stand(history, {e.id for e in run}).cells["status"]
    assert final.status is Status.OK and final.value == "3"


def test_an_update_between_ours_is_a_conflict_of_its_cell_only(history: History) -> None:
    """getodk/central 698: of two offline updates the second touched the property that somebody else had changed
    meanwhile. Because the second followed the first on the server, it was no conflict there, and the other's value went
    without a word. Here parents are named by cell: the first merges, the second is in conflict."""
    ann, ben = two(history, {"age": "22", "status": ""})
    ann.write("r1", "age", "24", NOON)
    ben.write("r1", "name", "Robin", NOON)
    ben.write("r1", "age", "26", LATE)
    state = stand(history, ann.has | ben.has)
    assert state.conflicts == ["age"]
    assert values(state, "age") == {"24", "26"}
    assert state.values["name"] == "Robin"


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_one_persons_updates_never_conflict_with_themselves(order: tuple[int, ...], history: History) -> None:
    """getodk/central 805: three offline updates sent third, first, second: the first was a conflict with the third,
    forced in before it, and so was the second. Here a person's own run is one line, whatever order it travels in."""
    ann, _ = two(history, {"status": "0"})
    base = set(ann.has)
    run = [ann.write("r1", "status", str(n), NOON) for n in (1, 2, 3)]
    there = set(base)
    for at in order:
        there.add(run[at].id)
        assert stand(history, there).cells["status"].status in (Status.OK, Status.WAITING)
    assert stand(history, there).cells["status"].heads == (run[2],)


def test_the_creation_that_arrives_last(history: History) -> None:
    """getodk/central 808: the second update was sent first and made the entity; then came the first update, then the
    creation, which failed with "Query returns an unexpected result". Here there is no creation: a row is there when any
    edit of it is."""
    ann = Person("ann", history)
    born = [ann.write("r1", "species", "cactus", EARLY), ann.write("r1", "height", "10", EARLY)]
    first, second = ann.write("r1", "height", "20", NOON), ann.write("r1", "height", "30", LATE)
    seen = [{second.id}, {second.id, first.id}, {second.id, first.id, *(e.id for e in born)}]
    states = [stand(history, there) for there in seen]
    assert [s.waiting for s in states] == [True, True, False]
    assert [s.values["height"] for s in states] == ["30", "30", "30"]
    assert states[2].values == {"species": "cactus", "height": "30"}
    assert all(s.standing is Standing.LIVE and not s.conflicts for s in states)


# -- named cases: silent loss (Joplin, KeePassXC) ----


@pytest.mark.parametrize(("hers", "his"), [(LATE, NOON), (NOON, LATE), (DECADES, NOON), (NOON, NOON)])
def test_two_changes_of_one_text_are_a_conflict_whatever_the_clocks_say(hers: str, his: str, history: History) -> None:
    """laurent22/joplin 13531: two devices changed a note; one change ended up everywhere and the other was lost without
    a conflict, because update times decided. The reporter's own proposal, that each revision names its parent, is what
    is done here."""
    ann, ben = two(history, {"detail": "as it was"})
    ann.write("r1", "detail", "A", hers)
    ben.write("r1", "detail", "B", his)
    state = stand(history, ann.has | ben.has)
    assert state.cells["detail"].status is Status.CONFLICT
    assert values(state, "detail") == {"A", "B"}


def test_a_change_of_one_field_does_not_lose_that_of_another(history: History) -> None:
    """keepassxreboot/keepassxc 841: "if I changed the notes of a single entry on both machines I think I'd lost
    something?" - yes: merging kept the entry with the newer time as a whole. Here each cell has its own history."""
    ann, ben = two(history, {"what": "w", "detail": "d", "due": "2026-12-01"})
    ann.write("r1", "detail", "hers", NOON)
    ben.write("r1", "due", "2026-12-24", LATE)
    state = stand(history, ann.has | ben.has)
    assert state.values == {"what": "w", "detail": "hers", "due": "2026-12-24"}
    assert state.conflicts == []


def test_the_same_on_both_sides_is_no_conflict(history: History) -> None:
    """keepassxreboot/keepassxc 3340: two byte-identical databases were merged "with conflicting changes" because a time
    of change beside the data was compared. Here the same edits are no second edits, and equal values agree whatever
    their clocks."""
    ann, ben = two(history, {"what": "w"})
    edits = [history.edits[i] for i in ann.has]
    assert row_state(edits + edits).cells["what"].status is Status.OK
    ann.write("r1", "what", "same", NOON)
    ben.write("r1", "what", "same", LATE)
    cell = stand(history, ann.has | ben.has).cells["what"]
    assert cell.status is Status.AGREED and cell.value == "same" and len(cell.heads) == 2


def test_what_was_typed_before_the_other_file_came_in_is_kept(history: History) -> None:
    """keepassxreboot/keepassxc 4016: notes typed, the file changed elsewhere, "Merge": what was typed was gone, since
    one time of change covered all attributes and the file's was newer. Here: same cell, the file's clock ahead."""
    ann, ben = two(history, {"detail": "notes"})
    mine = ann.write("r1", "detail", "notes, and mine", NOON)
    ben.write("r1", "detail", "notes, and theirs", DECADES)
    ann.take(ben.has)
    cell = stand(history, ann.has).cells["detail"]
    assert mine in cell.heads and cell.status is Status.CONFLICT


def test_a_deletion_does_not_take_along_what_it_did_not_see(history: History) -> None:
    """keepassxreboot/keepassxc 5583 (the report itself was not among what could be read; what is tested is the loss its
    neighbours 6477, 4649 and 4199 tell of: a merge that carries deletions took entries that had been changed, or made
    anew, since). Here a deletion covers the edits its author saw and no others, whatever the clocks say."""
    ann, ben = two(history, {"what": "w", "detail": "d"})
    ann.write("r1", ROW, "", DECADES, kind=DELETE)
    ben.write("r1", "detail", "more", NOON)
    state = stand(history, ann.has | ben.has)
    assert state.standing is Standing.CONTESTED
    assert state.values["detail"] == "more"


# -- deleting and restoring ----


def test_a_deletion_hides_what_its_author_saw(history: History) -> None:
    ann, ben = two(history, {"what": "w", "detail": "d"})
    ann.write("r1", ROW, "", NOON, kind=DELETE)
    assert stand(history, ann.has).standing is Standing.DELETED
    assert stand(history, ben.has).standing is Standing.LIVE


def test_a_new_cell_the_deleter_never_saw_keeps_the_row(history: History) -> None:
    ann, ben = two(history, {"what": "w"})
    ben.write("r1", "tags:new", "yes", NOON)
    ann.write("r1", ROW, "", LATE, kind=DELETE)
    assert stand(history, ann.has | ben.has).standing is Standing.CONTESTED


def test_deleting_again_after_seeing_the_change_hides_it(history: History) -> None:
    ann, ben = two(history, {"what": "w"})
    ann.write("r1", ROW, "", NOON, kind=DELETE)
    ben.write("r1", "what", "more", NOON)
    ann.take(ben.has)
    ann.write("r1", ROW, "", LATE, kind=DELETE)
    assert stand(history, ann.has).standing is Standing.DELETED


def test_two_deletions_hide_together_what_each_saw(history: History) -> None:
    ann, ben = two(history, {"what": "w"})
    ann.write("r1", "what", "hers", NOON)
    ann.write("r1", ROW, "", NOON, kind=DELETE)
    ben.write("r1", "what", "his", NOON)
    ben.write("r1", ROW, "", NOON, kind=DELETE)
    assert stand(history, ann.has | ben.has).standing is Standing.DELETED


def test_restoring_brings_it_back(history: History) -> None:
    ann, ben = two(history, {"what": "w"})
    ann.write("r1", ROW, "", NOON, kind=DELETE)
    ben.take(ann.has)
    ben.write("r1", ROW, "", LATE, kind=RESTORE)
    state = stand(history, ben.has)
    assert state.standing is Standing.LIVE and state.values == {"what": "w"}
    ben.write("r1", ROW, "", LATE, kind=DELETE)
    assert stand(history, ben.has).standing is Standing.DELETED


def test_restored_here_and_deleted_again_there_is_contested(history: History) -> None:
    ann, ben = two(history, {"what": "w"})
    ann.write("r1", ROW, "", NOON, kind=DELETE)
    ben.take(ann.has)
    ann.write("r1", ROW, "", LATE, kind=RESTORE)
    ben.write("r1", ROW, "", LATE, kind=DELETE)
    assert stand(history, ann.has | ben.has).standing is Standing.CONTESTED


def test_a_deletion_that_runs_ahead_of_what_it_covers_waits(history: History) -> None:
    """What it covers and has not arrived may stand on what is here: until it comes the row stays, and says that it
    waits."""
    ann, ben = two(history, {"what": "w"})
    newer = ben.write("r1", "what", "more", NOON)
    gone = ben.write("r1", ROW, "", LATE, kind=DELETE)
    ann.take([gone.id])
    state = stand(history, ann.has)
    assert state.standing is Standing.CONTESTED and state.missing == (newer.id,)
    ann.take([newer.id])
    state = stand(history, ann.has)
    assert state.standing is Standing.DELETED and not state.waiting


def test_a_deletion_alone_is_a_row_without_cells(history: History) -> None:
    ann, _ = two(history, {"what": "w"})
    gone = ann.write("r1", ROW, "", NOON, kind=DELETE)
    state = row_state([gone])
    assert state.cells == {} and state.standing is Standing.DELETED and state.waiting


def test_a_group_is_one_cell_and_two_tags_are_two(history: History) -> None:
    ann, ben = two(history, {"state": '{"status":"open"}', "tags:a": "yes"})
    ann.write("r1", "state", '{"done":"2026-11-22","status":"done"}', NOON)
    ben.write("r1", "state", '{"status":"dropped","why":"x"}', NOON)
    ann.write("r1", "tags:b", "yes", NOON)
    ben.write("r1", "tags:a", "", NOON)
    state = stand(history, ann.has | ben.has)
    assert state.conflicts == ["state"]
    assert state.values["tags:b"] == "yes" and state.values["tags:a"] == ""


# -- settling ----


def test_settling_is_an_edit_on_all_heads(history: History) -> None:
    ann, ben = two(history, {"what": "old"})
    ann.write("r1", "what", "hers", NOON)
    ben.write("r1", "what", "his", NOON)
    both = ann.has | ben.has
    ann.take(both)
    ann.write("r1", "what", "third", EARLY)
    assert stand(history, ann.has).cells["what"].status is Status.OK
    assert stand(history, ann.has).values == {"what": "third"}


def test_settled_differently_is_a_new_conflict_settled_alike_agrees(history: History) -> None:
    """Property 18."""
    ann, ben = two(history, {"what": "old"})
    ann.write("r1", "what", "hers", NOON)
    ben.write("r1", "what", "his", NOON)
    both = ann.has | ben.has
    ann.take(both)
    ben.take(both)
    one = ann.write("r1", "what", "hers", LATE)
    other = ben.write("r1", "what", "his", LATE)
    state = stand(history, ann.has | ben.has)
    assert state.cells["what"].status is Status.CONFLICT and set(state.cells["what"].heads) == {one, other}
    ann.take(ben.has)
    ann.write("r1", "what", "his", LATE)
    ben.take(ann.has)
    assert stand(history, ben.has).cells["what"].status is Status.OK


def test_settled_by_one_and_written_by_a_third_who_saw_one_side(history: History) -> None:
    ann, ben = two(history, {"what": "old"})
    cat = Person("cat", history)
    ann.write("r1", "what", "hers", NOON)
    ben.write("r1", "what", "his", NOON)
    cat.take(ben.has)
    third = cat.write("r1", "what", "cat's", NOON)
    ann.take(ben.has)
    settled = ann.write("r1", "what", "settled", LATE)
    cell = stand(history, ann.has | cat.has).cells["what"]
    assert set(cell.heads) == {third, settled} and cell.status is Status.CONFLICT


def test_an_empty_value_is_a_value(history: History) -> None:
    ann, ben = two(history, {"what": "old"})
    ann.write("r1", "what", "", NOON)
    ben.write("r1", "what", "new", NOON)
    assert values(stand(history, ann.has | ben.has), "what") == {"", "new"}
    assert ann.write("r1", "what", "", LATE).kind == SET
