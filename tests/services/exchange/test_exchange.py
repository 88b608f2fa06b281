"""Bundles between laptops: what is sent, what taking in does, what is kept back, what everybody ends up with."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.services import exchange, identity, records
from adviser_app.services.exchange import receiving as receiving_module
from adviser_app.store import edits, peers
from adviser_app.store import identity as kept
from tests.services.exchange.office import Office, dump, office
from tests.tools.laptops import Laptop


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def code_of(laptop: Laptop, path: Path, team: Office) -> str:
    with pytest.raises(AdviserError) as refused:
        team.take(laptop, path)
    return refused.value.code


def dumps(team: Office, *laptops: Laptop) -> list[dict[str, object]]:
    out = []
    for laptop in laptops or (team.hub, team.ann, team.ben):
        with laptop.at() as store:
            out.append(dump(store))
    assert all(d["differences"] == [] for d in out)
    return out


def test_what_one_writes_the_others_read(team: Office) -> None:
    row = team.add(team.ann, detail="Two lines\nof it", tags="a; b", due="1/12/2026")
    team.round()
    for laptop in (team.hub, team.ben):
        assert team.values(laptop, row)["detail"] == "Two lines\nof it"
        assert team.values(laptop, row)["tags"] == "a; b"
    first, *others = dumps(team)
    assert others == [first, first]


def test_an_adviser_sends_only_their_own(team: Office) -> None:
    team.add(team.ann, what="From Ann")
    ben = team.add(team.ben, what="From Ben")
    team.pass_on(team.ben, team.ann)
    with team.ann.at() as store:
        view = exchange.out_preview(store, everything=True)
        assert view.kind == "adviser"
        assert view.people == ("Ann Able",)
        assert ben not in {r.row for r in view.rows}
        assert view.to == ("Programme team",)
    team.pass_on(team.ann, team.hub)
    with team.hub.at() as store:
        view = exchange.out_preview(store, everything=True)
        assert view.kind == "hub"
        assert view.people == ("Ann Able", "Ben Best", "Programme team")


def test_private_notes_stay(team: Office) -> None:
    with team.ann.at() as store:
        note = {"council": "E07000000", "date": "1/11/2026", "text": "Zanzibar is for me alone"}
        records.create(store, "private_note", note)
        view = exchange.out_preview(store, everything=True)
        assert view.private == 1
        assert "private_note" not in {t.table for t in view.tables}
    path = team.send(team.ann, everything=True)
    with zipfile.ZipFile(path) as file:
        assert "view/private_note.csv" not in file.namelist()
        assert not any(b"Zanzibar" in file.read(name) for name in file.namelist())
    team.take(team.hub, path)
    with team.hub.at() as store:
        assert not exchange.gaps(store)  # private edits leave no gap


def test_only_what_is_not_acknowledged_is_sent(team: Office) -> None:
    team.round()
    team.round()
    with team.ann.at() as store:
        assert exchange.unconfirmed(store).edits == 0
        assert exchange.unconfirmed(store).hub
        assert exchange.out_preview(store).edits == 0
    row = team.add(team.ann)
    with team.ann.at() as store:
        open_ = exchange.unconfirmed(store)
        assert [r.row for r in open_.rows] == [row]
        view = exchange.out_preview(store)
        assert (view.edits, view.everything) == (open_.edits, False)
        assert [t.table for t in view.tables] == ["action"]
    team.pass_on(team.ann, team.hub)
    team.pass_on(team.hub, team.ann)
    with team.ann.at() as store:
        assert exchange.unconfirmed(store).edits == 0


def test_a_lost_file_heals_with_the_next(team: Office) -> None:
    team.round()
    team.round()
    lost = team.add(team.ann, what="Lost on the way")
    team.send(team.ann)
    team.add(team.ann, what="Arrives")
    team.pass_on(team.ann, team.hub)  # nothing was acknowledged: it brings both
    assert team.values(team.hub, lost)["what"] == "Lost on the way"


def test_a_gap_is_named(team: Office) -> None:
    team.round()
    team.round()
    path = team.send(team.ann)  # nothing new
    team.add(team.ann, what="Lost")
    team.send(team.ann)
    team.pass_on(team.ann, team.ben)
    team.pass_on(team.ben, team.ann)
    with team.ann.at() as store:
        me = identity.ensure(store)
        before = edits.next_seq(store, me.replica)
        # Ben said he holds all; what comes next is all that goes to him.
        team_row = records.create(store, "action", {"what": "To Ben", "owner": me.person}).id
        sent = exchange.out(store, team.ann.home / "out", to=team_person(team, team.ben)).paths[0]
    shown = team.take(team.hub, sent).outcome
    assert shown.new
    with team.hub.at() as store:
        [gap] = exchange.gaps(store)
        assert gap.startswith("Not arrived: ask for edits ")
        assert f"-{before - 1} of the laptop “Ann's” of Ann Able" in gap
        assert exchange.status(store).gaps == (gap,)
        held = edits.holdings(store)[me.replica]
        assert held.upto < before - 1
    team.pass_on(team.ann, team.hub)
    with team.hub.at() as store:
        assert exchange.gaps(store) == ()
    assert team.values(team.hub, team_row)["what"] == "To Ben"
    assert path.exists()


def team_person(team: Office, laptop: Laptop) -> str:
    assert laptop._store is not None
    found = identity.get(laptop._store)
    assert found is not None
    return found.person


def test_a_digest_that_does_not_match_sends_all_again(team: Office) -> None:
    team.round()
    team.round()
    with team.ann.at() as store:
        replica = identity.ensure(store).replica
        [hub] = [lap for lap in exchange.people(store) if lap.name == "Programme team"]
        holder = next(h for h in peers.held(store) if replica in peers.held(store)[h])
        assert hub.laptops
        held = peers.held(store)[holder]
        with store.write():
            wrong = {r: edits.Holding(h.upto, "other" if r == replica else h.digest) for r, h in held.items()}
            peers.put_held(store, holder, wrong)
        view = exchange.out_preview(store)
        assert view.everything
        assert view.edits > 0


def test_the_same_file_twice(team: Office) -> None:
    team.add(team.ann)
    path = team.send(team.ann)
    team.take(team.hub, path)
    before = dumps(team, team.hub)
    shown = team.look(team.hub, path)
    assert shown.already is not None
    assert not shown.can_apply
    assert shown.outcome.new == 0
    copy = path.with_name(path.name.replace(".zip", " (1).zip"))
    copy.write_bytes(path.read_bytes())
    assert code_of(team.hub, copy, team) == "already-imported"
    assert dumps(team, team.hub) == before


def test_the_same_file_looked_at_twice_and_taken_in_twice(team: Office) -> None:
    """Two windows may show the same preview: the second is told that the first was faster."""
    team.add(team.ann)
    path = team.send(team.ann)
    first, second = team.look(team.hub, path), team.look(team.hub, path)
    with team.hub.at() as store:
        exchange.apply(store, first, backup=False)
        with pytest.raises(AdviserError) as refused:
            exchange.apply(store, second, backup=False)
    assert refused.value.code == "already-imported"


def test_an_older_bundle_late(team: Office) -> None:
    row = team.add(team.ann, what="First")
    early = team.send(team.ann)
    team.change(team.ann, row, what="Second")
    late = team.send(team.ann)
    team.take(team.hub, late)
    result = team.take(team.hub, early)
    assert result.outcome.new == 0
    assert team.values(team.hub, row)["what"] == "Second"
    team.take(team.ann, team.send(team.hub))  # what Ann held when she wrote the older one is what the hub counts on
    team.take(team.hub, team.send(team.ann))
    team.take(team.hub, team.send(team.ann))  # and from the second in a row what she says
    assert team.values(team.ann, row)["what"] == "Second"
    with team.hub.at() as store, team.ann.at() as other:
        me = kept.get(other)
        assert me is not None and peers.held(store)[me.replica] == edits.holdings(other)


def test_preview_writes_nothing_and_says_what_apply_does(team: Office) -> None:
    team.add(team.ann)
    path = team.send(team.ann)
    before = dumps(team, team.hub)
    shown = team.look(team.hub, path)
    assert dumps(team, team.hub) == before
    with team.hub.at() as store:
        assert peers.by_hash(store, shown.sha256) is None
        result = exchange.apply(store, shown, backup=False)
        assert result.outcome == shown.outcome
        assert shown.outcome.new > 0
        assert [r.caption for r in shown.outcome.changed] == ["Ring the leader"]
        [noted] = [i for i in peers.incoming(store, "applied") if i.sha256 == shown.sha256]
        assert noted.counts["new"] == shown.outcome.new


def test_a_preview_that_is_no_longer_true(team: Office) -> None:
    row = team.add(team.ann)
    team.round()
    team.change(team.ann, row, what="By Ann")
    path = team.send(team.ann)
    shown = team.look(team.hub, path)
    team.change(team.hub, row, what="By the hub")
    with team.hub.at() as store, pytest.raises(AdviserError) as refused:
        exchange.apply(store, shown)
    assert refused.value.code == "stale-preview"
    assert team.values(team.hub, row)["what"] == "By the hub"


def test_a_backup_is_made_before(team: Office) -> None:
    team.add(team.ann)
    result = team.take(team.hub, team.send(team.ann), backup=True)
    assert result.backup is not None and result.backup.exists()
    assert team.take(team.hub, team.send(team.ann), backup=True).backup is None  # nothing new: nothing to lose


def test_a_fault_on_the_way_changes_nothing(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    team.add(team.ann)
    path = team.send(team.ann)
    shown = team.look(team.hub, path)
    before = dumps(team, team.hub)

    class Broken(Exception):
        pass

    def break_(*_: object) -> None:
        raise Broken

    for name in ("_count_again", "tell"):
        with monkeypatch.context() as patched, team.hub.at() as store:
            patched.setattr(receiving_module, name, break_)
            with pytest.raises(Broken):
                exchange.apply(store, shown, backup=False)
        assert dumps(team, team.hub) == before
    with team.hub.at() as store, pytest.raises(AdviserError) as cancelled:
        exchange.apply(store, shown, Work(None, lambda: True), backup=False)
    assert cancelled.value.code == "cancelled"
    assert dumps(team, team.hub) == before
    team.take(team.hub, path)


# -- two people, one record --------------------------------------------------------------------------------------


def test_two_fields_of_one_record_merge_and_are_listed(team: Office) -> None:
    row = team.add(team.ann)
    team.round()
    team.change(team.ann, row, due="2026-12-01")
    team.change(team.ben, row, detail="Ben knows more")
    team.round()
    for laptop in (team.hub, team.ann, team.ben):
        values = team.values(laptop, row)
        assert (values["due"], values["detail"]) == ("2026-12-01", "Ben knows more")
    with team.hub.at() as store:
        [line] = exchange.reviews(store)
        assert line.line.row == row
        assert "ben-best" in line.file
        exchange.reviewed(store, [line.id])
        assert exchange.reviews(store) == []
        assert exchange.count_conflicts(store) == 0


def test_what_follows_another_is_no_merge(team: Office) -> None:
    row = team.add(team.ann)
    team.round()
    team.change(team.ann, row, due="2026-12-01")
    team.round()
    team.change(team.ben, row, detail="Ben has read it")
    team.round()
    for laptop in (team.hub, team.ann, team.ben):
        with laptop.at() as store:
            assert exchange.reviews(store) == []


def test_one_field_twice_is_a_conflict_until_somebody_settles_it(team: Office) -> None:
    row = team.add(team.ann, what="Ring")
    team.round()
    team.change(team.ann, row, what="Ring on Monday")
    team.change(team.ben, row, what="Ring on Friday")
    team.pass_on(team.ann, team.hub)
    [result] = team.pass_on(team.ben, team.hub)
    assert [(c.row, c.cell, c.field) for c in result.outcome.conflicts] == [(row, "what", "What is to be done")]
    with team.hub.at() as store:
        [conflict] = exchange.conflicts(store)
        assert exchange.count_conflicts(store) == exchange.status(store).conflicts == 1
        assert {h.shown for h in conflict.heads} == {"Ring on Monday", "Ring on Friday"}
        assert {h.who for h in conflict.heads} == {"Ann Able", "Ben Best"}
        assert {h.laptop for h in conflict.heads} == {"Ann's", "Ben's"}
        assert all(h.source.startswith("adviser-exchange_") for h in conflict.heads)
        assert conflict.ancestor is not None and conflict.ancestor.shown == "Ring"
        assert ("Council", "Council 0") in conflict.around
        assert (conflict.fields, conflict.both) == (("what",), True)
        friday = next(h for h in conflict.heads if h.shown == "Ring on Friday")
        done = exchange.resolve(store, [exchange.Choice("action", row, "what", head=friday.id)])
        assert (done.settled, done.left) == (1, ())
        assert exchange.conflicts(store) == []
        assert records.undo_labels(store)[0] == "settled a conflict"
    team.pass_on(team.hub, team.ann, team.ben)
    team.round()
    for laptop in (team.ann, team.ben):
        assert team.values(laptop, row)["what"] == "Ring on Friday"
    assert len({str(d["edits"]) for d in dumps(team)}) == 1


def test_equal_values_agree(team: Office) -> None:
    row = team.add(team.ann)
    team.round()
    team.change(team.ann, row, due="2026-12-01")
    team.change(team.ben, row, due="1 December 2026")
    team.round()
    with team.hub.at() as store:
        assert exchange.conflicts(store) == []


def test_resolutions_that_differ_are_a_new_conflict(team: Office) -> None:
    row = team.add(team.ann, what="Ring")
    team.round()
    team.change(team.ann, row, what="A")
    team.change(team.ben, row, what="B")
    team.round()
    team.round()
    for laptop, value in ((team.ann, "A"), (team.ben, "B")):
        with laptop.at() as store:
            [conflict] = exchange.conflicts(store)
            head = next(h for h in conflict.heads if h.value == value)
            exchange.resolve(store, [exchange.Choice("action", row, "what", head=head.id)])
    team.round()
    with team.hub.at() as store:
        [conflict] = exchange.conflicts(store)
        assert {h.value for h in conflict.heads} == {"A", "B"}
        assert conflict.ancestor is not None  # both settlements descend from the first two values


# -- copies, clocks, erasure, newer versions ---------------------------------------------------------------------


def test_a_cloned_profile_loses_nothing(team: Office) -> None:
    team.round()
    twin = team.world.copy(team.ann, "Twin", profile=True)  # it does not know that it is a copy
    first, second = team.add(team.ann, what="On the first"), team.add(twin, what="On the twin")
    team.pass_on(team.ann, team.hub)
    [result] = team.pass_on(twin, team.hub)
    [fork] = result.outcome.forks
    assert "given twice by the laptop “Ann's” of Ann Able" in fork
    with team.ann.at() as store:
        before = identity.ensure(store).replica
    [back] = team.pass_on(team.hub, team.ann)
    assert back.new_replica
    with team.ann.at() as store:
        after = identity.ensure(store).replica
        assert after != before
    assert team.values(team.ann, second)["what"] == "On the twin"
    third = team.add(team.ann, what="Under a new number")
    with team.ann.at() as store:
        assert {e.replica for e in edits.of_rows(store, [("action", third)])["action", third]} == {after}
    team.pass_on(team.ann, team.hub)
    for row in (first, second, third):
        assert team.values(team.hub, row)
    assert dumps(team, team.hub)


def test_a_backup_put_back_takes_a_new_number(team: Office) -> None:
    team.round()
    old = team.world.copy(team.ann, "Old", profile=False)
    team.add(team.ann, what="After the backup")
    team.round()
    row = team.add(old, what="On the old one")
    team.pass_on(old, team.hub)
    assert team.values(team.hub, row)["what"] == "On the old one"
    with team.hub.at() as store:
        assert exchange.count_conflicts(store) == 0
        assert exchange.gaps(store) == ()


def test_a_clock_years_ahead_is_said(team: Office) -> None:
    from datetime import timedelta

    team.ann.drift = timedelta(days=365 * 20)
    row = team.add(team.ann)
    [result] = team.pass_on(team.ann, team.hub)
    [sentence] = result.outcome.clocks
    assert sentence.startswith("The clock of the laptop “Ann's” of Ann Able is 20 years ahead")
    team.ann.drift = timedelta()
    team.change(team.hub, row, what="Later in truth")
    with team.hub.at() as store:
        assert identity.kept.get(store).clock < "2030"  # type: ignore[union-attr]
    assert team.values(team.hub, row)["what"] == "Later in truth"


def test_an_old_app_passes_on_what_it_does_not_know(team: Office) -> None:
    relay = team.laptop("Old", "Old Hand", hub=True, old=True)
    team.meet(team.ann, relay, team.ben)
    row = team.add(team.ann, detail="A field of a newer version")
    study = team.add(team.ann, table="case_study", title="T", link="https://x.gov.uk/a", theme="Finance")
    path = team.send(team.ann)
    result = team.take(relay, path)
    assert result.outcome.unknown == 5  # the detail, and four fields of the case study
    assert any(line.label == "case_study" and line.caption == study for line in result.outcome.changed)
    team.pass_on(relay, team.ben)
    assert team.values(team.ben, row)["detail"] == "A field of a newer version"
    assert team.values(team.ben, study, "case_study")["title"] == "T"


def test_a_waiting_record_says_so_and_arrives(team: Office) -> None:
    row = team.add(team.ann, what="One")
    team.pass_on(team.ann, team.ben)
    team.change(team.ben, row, what="Two")
    [result] = team.pass_on(team.ben, team.hub)
    assert [line.row for line in result.outcome.waiting] == [row]
    with team.hub.at() as store:
        assert [line.row for line in exchange.status(store).waiting] == [row]
    team.change(team.ben, row, due="2026-12-01")
    [again] = team.pass_on(team.ben, team.hub)
    assert again.outcome.waiting == ()  # it waits already
    [result] = team.pass_on(team.ann, team.hub)
    assert [line.row for line in result.outcome.arrived] == [row]
    assert team.values(team.hub, row)["what"] == "Two"
