"""Settling conflicts: one version, a third value, both texts, a row kept or deleted; one by one and by rule; undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import pack, unpack
from adviser_app.merge.heads import row_state
from adviser_app.services import exchange, records
from adviser_app.services.exchange import Choice, Conflict
from adviser_app.services.exchange.conflicts import ERASED, KEEP, REMOVE
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.services.exchange.office import Office, office

DISPUTED = "deleted here, edited there"


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def disputed(team: Office, ann: dict[str, str], ben: dict[str, str]) -> str:
    """An action that Ann and Ben changed without knowing of each other; both have both afterwards."""
    row = team.add(team.ann, what="Ring")
    team.round()
    team.change(team.ann, row, **ann)
    team.change(team.ben, row, **ben)
    team.round()
    team.pass_on(team.hub, team.ann, team.ben)
    return row


def only(store: Store) -> Conflict:
    [conflict] = exchange.conflicts(store)
    return conflict


def test_a_third_value(team: Office) -> None:
    row = disputed(team, {"due": "2026-12-01"}, {"due": "2026-12-24"})
    with team.ann.at() as store:
        with pytest.raises(records.RecordRefused) as refused:
            exchange.resolve(store, [Choice("action", row, "due", texts={"due": "soon"})])
        assert refused.value.fields["due"].code == "no-date"
        assert only(store)
        exchange.resolve(store, [Choice("action", row, "due", texts={"due": "8 December 2026"})])
        assert exchange.conflicts(store) == []
    team.round()
    assert team.values(team.ben, row)["due"] == "2026-12-08"


def test_a_third_value_that_is_the_one_shown_settles_too(team: Office) -> None:
    row = disputed(team, {"what": "A"}, {"what": "B"})
    with team.ann.at() as store:
        shown = records.get(store, "action", row).values["what"]
        exchange.resolve(store, [Choice("action", row, "what", texts={"what": shown})])
        assert exchange.conflicts(store) == []


def test_fields_that_belong_together_are_settled_together(team: Office) -> None:
    row = disputed(team, {"status": "done", "done": "2026-11-20"}, {"status": "dropped", "why": "No longer needed"})
    with team.ben.at() as store:
        conflict = only(store)
        assert conflict.cell == "state"
        assert conflict.field == "Status, Done on, Why dropped"
        assert {h.shown for h in conflict.heads} == {
            "Status: done; Done on: 20 November 2026",
            "Status: dropped; Why dropped: No longer needed",
        }
        assert conflict.fields == ("status", "done", "why")
        assert not conflict.both
        assert "Status" not in dict(conflict.around)
        assert conflict.ancestor is not None and conflict.ancestor.shown == "Status: open"
        exchange.resolve(store, [Choice("action", row, "state", texts={"status": "done", "done": "21/11/2026"})])
    values = team.values(team.ben, row)
    assert (values["status"], values["done"], values["why"]) == ("done", "2026-11-21", "")


def test_both_texts_are_kept_with_their_authors_and_agree_wherever_that_is_chosen(team: Office) -> None:
    row = disputed(team, {"detail": "What Ann heard"}, {"detail": "What Ben heard"})
    for laptop in (team.ann, team.ben):
        with laptop.at() as store:
            assert only(store).both
            assert exchange.resolve(store, [Choice("action", row, "detail", both=True)]).settled == 1
    said = team.values(team.ann, row)["detail"]
    assert said == ("What Ann heard\n(Ann Able, 22 November 2026)\n\nWhat Ben heard\n(Ben Best, 22 November 2026)")
    team.round()
    with team.hub.at() as store:
        assert exchange.conflicts(store) == []
    assert team.values(team.hub, row)["detail"] == said


def test_both_of_a_line(team: Office) -> None:
    row = disputed(team, {"what": "A"}, {"what": "B"})
    with team.ann.at() as store:
        exchange.resolve(store, [Choice("action", row, "what", both=True)])
    assert team.values(team.ann, row)["what"] == "A (Ann Able) / B (Ben Best)"


def test_both_is_for_texts(team: Office) -> None:
    row = disputed(team, {"due": "2026-12-01"}, {"due": "2026-12-24"})
    with team.ann.at() as store:
        done = exchange.resolve(store, [Choice("action", row, "due", both=True)])
        assert done.settled == 0
        assert done.left == ("Action “Ring”, Due: only texts can be kept both.",)
        assert only(store)


def test_a_tag_that_one_took_away_and_another_kept_is_no_conflict(team: Office) -> None:
    row = disputed(team, {"tags": "housing"}, {"tags": "finance"})
    with team.ann.at() as store:
        assert exchange.conflicts(store) == []
    assert team.values(team.ann, row)["tags"] == "finance; housing"


@pytest.mark.parametrize("keep", [True, False])
def test_deleted_here_edited_there(team: Office, keep: bool) -> None:
    row = team.add(team.ann, what="Ring")
    team.round()
    with team.ann.at() as store:
        records.delete(store, "action", [row])
    team.change(team.ben, row, due="2026-12-01")
    team.round()
    team.pass_on(team.hub, team.ann, team.ben)
    with team.ben.at() as store:
        conflict = only(store)
        assert (conflict.cell, conflict.field, conflict.fields, conflict.both) == ("_row", DISPUTED, (), False)
        assert [(h.kind, h.who, h.field, h.shown) for h in conflict.heads] == [
            ("delete", "Ann Able", "", "deleted"),
            ("set", "Ben Best", "Due", "1 December 2026"),
        ]
        assert exchange.count_conflicts(store) == 1
        assert exchange.resolve(store, [Choice("action", row, "_row", keep=keep)]).settled == 1
        assert exchange.conflicts(store) == []
    team.round()
    with team.hub.at() as store:
        assert exchange.conflicts(store) == []
        assert bool(records.list_rows(store, "action")) is keep


def test_a_value_that_was_erased_is_no_choice(team: Office) -> None:
    """Somebody erased one of the two values that stand against each other: it can be neither taken nor joined."""
    row = disputed(team, {"detail": "What Ann heard"}, {"detail": "What Ben heard"})
    with team.ann.at() as store:
        first, second = only(store).heads
        with store.write():
            edits.redact(store, [first.id], "2026-11-22T10:00:00+00:00", "r1", "asked to")
        assert {h.shown for h in only(store).heads} == {ERASED, second.shown}
        done = exchange.resolve(store, [Choice("action", row, "detail", head=first.id)])
        assert (done.settled, done.left) == (0, ("Action “Ring”, Detail: what was chosen has been erased.",))
        assert exchange.resolve(store, [Choice("action", row, "detail", both=True)]).settled == 1
        said = records.get(store, "action", row).values["detail"]
    assert said == f"{second.shown}\n({second.who}, 22 November 2026)"


def test_a_third_value_leaves_what_a_newer_version_keeps_in_the_same_cell(team: Office) -> None:
    row = disputed(team, {"status": "done", "done": "2026-11-20"}, {"status": "dropped", "why": "No longer needed"})
    with team.ann.at() as store:
        state = row_state(edits.of_rows(store, [("action", row)])["action", row])
        with records.writing(store, "a newer version") as pen:
            for n, head in enumerate(state.cells["state"].heads):
                value = pack(unpack(head.value or "") | {"blocked_by": "budget", "n": str(n)})
                pen.edit("action", row, "state", value, parents=[head.id])
        assert only(store).cell == "state"
        exchange.resolve(store, [Choice("action", row, "state", texts={"status": "open"})])
        after = row_state(edits.of_rows(store, [("action", row)])["action", row])
    kept = unpack(after.cells["state"].value)
    assert (kept["status"], kept["blocked_by"], kept.get("done", "")) == ("open", "budget", "")


def test_what_was_settled_meanwhile_is_left(team: Office) -> None:
    row = disputed(team, {"what": "A"}, {"what": "B"})
    with team.ann.at() as store:
        conflict = only(store)
        choices = [Choice("action", row, "what", head=h.id) for h in conflict.heads]
        exchange.resolve(store, choices[:1])
        done = exchange.resolve(store, choices[1:])
        assert done.settled == 0
        assert "settled meanwhile" in done.left[0]
        assert records.undo_labels(store)[0] == "settled a conflict"  # the first; the second wrote nothing


@pytest.mark.parametrize(
    "choice",
    [
        {"cell": "what"},
        {"cell": "what", "head": "e1", "both": True},
        {"cell": "what", "keep": True},
        {"cell": "_row", "head": "e1"},
        {"cell": "what", "texts": {"due": "1/1/2027"}},
    ],
)
def test_choices_that_are_none(team: Office, choice: dict[str, object]) -> None:
    row = disputed(team, {"what": "A"}, {"what": "B"})
    with team.ann.at() as store:
        with pytest.raises(AdviserError) as refused:
            exchange.resolve(store, [Choice("action", row, **choice)])  # type: ignore[arg-type]
        assert refused.value.code == "not-a-choice"
        with pytest.raises(AdviserError) as refused:
            exchange.resolve(store, [Choice("action", "rNone", "what", both=True)])
        assert refused.value.code == "no-such-conflict"
        assert only(store)


def test_many_at_once_by_rule_and_taken_back_as_one(team: Office) -> None:
    rows = [team.add(team.ann, what=f"Ring {n}") for n in range(3)]
    gone = team.add(team.ann, what="Gone")
    team.round()
    for n, row in enumerate(rows):
        team.change(team.ann, row, what=f"Ann {n}", due="2026-12-01")
        team.change(team.ben, row, what=f"Ben {n}", due="2026-12-02")
    with team.ann.at() as store:
        records.delete(store, "action", [gone])
    team.change(team.ben, gone, due="2026-12-03")
    team.round()
    with team.ann.at() as store:
        assert len(exchange.conflicts(store)) == 7
        done = exchange.resolve_by_rule(store, "both")
        assert done.settled == 3
        assert len(done.left) == 4
        assert done.left[0].endswith("the rule does not settle it.")
        assert len(exchange.conflicts(store)) == 4
        result = records.undo(store)
        assert result is not None
        assert result.label == "settled 3 conflicts"
        assert len(exchange.conflicts(store)) == 7


@pytest.mark.parametrize(
    ("rule", "what", "kept"),
    [("mine", "Ann", False), ("theirs", "Ben", True), ("newest", "Ben", True), ("person", "Ben", True)],
)
def test_rules(team: Office, rule: str, what: str, kept: bool) -> None:
    row = team.add(team.ann)
    gone = team.add(team.ann, what="Gone")
    team.round()
    team.change(team.ann, row, what="Ann")
    with team.ann.at() as store:
        records.delete(store, "action", [gone])
    team.change(team.ben, row, what="Ben")
    team.change(team.ben, gone, due="2026-12-03")
    team.round()
    with team.ann.at() as store:
        name = f"person:{team_ben(store)}" if rule == "person" else rule
        assert exchange.resolve_by_rule(store, name).settled == 2
        assert exchange.conflicts(store) == []
        assert {r.caption for r in records.list_rows(store, "action")} == {what} | ({"Gone"} if kept else set())


def team_ben(store: Store) -> str:
    return next(id_ for id_, name in records.names(store).people if name == "Ben Best")


@pytest.mark.parametrize(("rule", "kept"), [(KEEP, True), (REMOVE, False)])
def test_rules_for_rows(team: Office, rule: str, kept: bool) -> None:
    row = team.add(team.ann)
    other = team.add(team.ann)
    team.round()
    with team.ann.at() as store:
        records.delete(store, "action", [row, other])
    for one in (row, other):
        team.change(team.ben, one, due="2026-12-03")
    team.round()
    with team.hub.at() as store:
        assert exchange.resolve_by_rule(store, rule, only={("action", row)}).settled == 1
        assert len(exchange.conflicts(store)) == 1
        assert (row in {r.id for r in records.list_rows(store, "action")}) is kept
        with pytest.raises(AdviserError) as refused:
            exchange.resolve_by_rule(store, "oldest")
        assert refused.value.code == "no-such-rule"
