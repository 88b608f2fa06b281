"""Directed cases of what must hold, played on the machine's laptops, so that every step is judged as there.

Each takes an ``Exchange`` that has not begun, and raises AssertionError where something does not hold. The seeded
faults (test_seeded.py) are caught by these.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge.edits import ROW
from adviser_app.services import exchange, identity, records, templates
from adviser_app.store import edits as stored
from adviser_app.store import identity as kept
from tests.properties.judge import dump
from tests.properties.machine import Exchange
from tests.properties.mail import Crash, Shaky
from tests.properties.people import DECADES
from tests.tools.laptops import old_version

HUB, ANN, BEN, CAT = range(4)


def begin(town: Exchange, number: int = 3, *, old: bool = False) -> str:
    """Laptops that have heard of one another, and an action of Ann's that all have; its row."""
    town.start(number)
    town.world.laptops[-1].old = old and number == 4
    town.add_action(ANN, "first", {})
    town.collect()
    return town.rows[0][1]


def change(town: Exchange, who: int, row: str, **texts: str) -> None:
    with town.at(who) as (_, store):
        records.change(store, "action", row, texts)


def send(town: Exchange, who: int, *, everything: bool = False) -> int:
    """The number of the letter."""
    town.send(who, everything)
    return len(town.post) - 1


def shown(town: Exchange, who: int, row: str) -> records.RecordView:
    with town.laptop(who).at() as store:
        return records.get(store, "action", row)


def said(town: Exchange, who: int, row: str, cell: str) -> set[str | None]:
    """The values of all heads of a cell."""
    with town.laptop(who).at() as store:
        edits = stored.of_rows(store, [("action", row)])["action", row]
        replaced = {p for e in edits for p in e.parents}
        return {e.value for e in edits if e.field == cell and e.id not in replaced}


def twice_is_once(town: Exchange) -> None:
    """Property 1."""
    row = begin(town)
    change(town, ANN, row, what="second")
    letter = send(town, ANN)
    town.deliver(BEN, letter)
    town.deliver(BEN, letter)
    town.deliver(BEN, send(town, ANN, everything=True))  # the same edits in another file
    assert shown(town, BEN, row).values["what"] == "second"


def any_order(town: Exchange) -> None:
    """Property 2: four letters, in each order to a laptop of its own, are one dump; relayed by the hub too."""
    row = begin(town)
    letters = []
    for n in range(3):
        change(town, ANN, row, what=f"ann {n}", detail=f"{n}")
        letters.append(send(town, ANN))
        change(town, BEN, row, what=f"ben {n}")
    letters.append(send(town, BEN))
    town.collect()
    letters.append(len(town.post) - 1)  # all of it, from the hub
    dumps = []
    for n, order in enumerate([*list(permutations(letters[:4]))[::5], letters[4:], letters[::-1]]):
        laptop = town.world.new(f"new{n}")
        with laptop.at() as store:
            identity.name(store, laptop.name, laptop.name)
            town.judge.made(laptop, store)
            for at in order:
                town.take_in(laptop, store, town.post[at])
            town.judge.check(laptop, store)
            dumps.append({name: [r for r in rows if row in r] for name, rows in dump(store).items()})
        laptop.close()
        town.world.laptops.remove(laptop)
    assert all(d == dumps[0] for d in dumps), "property 2"


def lost_and_healed(town: Exchange) -> None:
    """Property 3: a lost letter leaves a gap that is named, and the next letter heals it without anybody asking."""
    row = begin(town)
    change(town, ANN, row, what="lost on the way")
    send(town, ANN)
    change(town, ANN, row, what="after it")
    town.deliver(HUB, send(town, ANN))  # nothing was acknowledged since, so it has both
    assert shown(town, HUB, row).values["what"] == "after it"
    assert not shown(town, HUB, row).waiting


def a_gap_is_named(town: Exchange) -> None:
    """Property 3: where a letter is missing that another builds upon, the row waits; the status says whom to ask."""
    row = begin(town)
    change(town, ANN, row, what="one")
    town.deliver(BEN, send(town, ANN))
    change(town, BEN, row, what="two")
    letter = send(town, BEN)
    town.deliver(HUB, letter)
    view = shown(town, HUB, row)
    assert view.waiting and view.values["what"] == "two", "what arrived is seen, and that something is missing"
    town.look(HUB)
    town.deliver(HUB, 0)  # an old one changes nothing
    town.deliver(HUB, letter - 1)
    assert not shown(town, HUB, row).waiting
    assert shown(town, HUB, row).values["what"] == "two"


def a_clone_loses_nothing(town: Exchange) -> None:
    """Property 8, and the first and second seeded fault: a machine is cloned, both write under the same numbers, and
    the programme team acknowledges the one before it hears of the other."""
    row = begin(town)
    town.copy_laptop(ANN, True)
    town.doubtful.clear()  # the hub's word still holds
    clone = len(town.world.laptops) - 1
    change(town, ANN, row, what="by the first", due="2026-12-01")
    change(town, clone, row, what="by the clone", detail="and more")
    town.deliver(HUB, send(town, ANN))
    town.deliver(clone, send(town, HUB))  # the hub says that it has these numbers: of the first
    town.deliver(HUB, send(town, clone))
    assert said(town, HUB, row, "what") == {"by the first", "by the clone"}
    values = shown(town, HUB, row).values
    assert (values["due"], values["detail"]) == ("2026-12-01", "and more")
    with town.laptop(clone).at() as store, town.laptop(ANN).at() as other:
        mine, theirs = kept.get(store), kept.get(other)
        assert mine is not None and theirs is not None and mine.replica != theirs.replica, "it got a number of its own"
    town.collect()
    change(town, ANN, row, why="w")
    town.collect()


def a_clone_that_only_reads(town: Exchange) -> None:
    """Property 3 and 8: a clone that writes nothing has the replica of its like for good, and has heard less: it says
    so with its next letter, and is not taken for a late one of the other."""
    row = begin(town)
    town.copy_laptop(BEN, True)
    clone = len(town.world.laptops) - 1
    change(town, ANN, row, what="news")
    town.deliver(HUB, send(town, ANN))
    town.deliver(BEN, send(town, HUB))
    for _ in range(3):
        send(town, BEN)
    town.deliver(HUB, len(town.post) - 1)  # he has it, and has sent more letters than his clone
    town.deliver(HUB, send(town, clone))
    town.deliver(clone, send(town, HUB))
    assert shown(town, clone, row).values["what"] == "news"
    town.deliver(HUB, 1)  # a late one still says nothing new


def clones_that_send_in_turns(town: Exchange) -> None:
    """Property 3 and 8: neither of two laptops with one replica writes anything; the one that has heard of the news is
    always the last to say what it holds, and the other hears of it all the same."""
    row = begin(town)
    town.copy_laptop(BEN, True)
    clone = len(town.world.laptops) - 1
    change(town, ANN, row, what="news")
    town.deliver(HUB, send(town, ANN))
    town.deliver(clone, send(town, HUB))
    for _ in range(2):
        town.deliver(HUB, send(town, BEN))
        town.deliver(HUB, send(town, clone))
        town.deliver(BEN, send(town, HUB))
    assert shown(town, BEN, row).values["what"] == "news"


def a_clone_of_a_laptop_whose_clock_was_wrong(town: Exchange) -> None:
    """Property 7 and 8: its letters are dated decades ahead and have higher numbers than its clone's; what the clone
    says it holds counts all the same."""
    row = begin(town)
    town.copy_laptop(BEN, True)
    clone = len(town.world.laptops) - 1
    change(town, ANN, row, what="news")
    town.deliver(HUB, send(town, ANN))
    town.deliver(BEN, send(town, HUB))
    town.clock_is_set(BEN, DECADES)
    for _ in range(3):
        send(town, BEN)
    town.deliver(HUB, len(town.post) - 1)
    town.deliver(HUB, send(town, clone))
    town.deliver(clone, send(town, HUB))
    assert shown(town, clone, row).values["what"] == "news"


def a_backup_put_back(town: Exchange) -> None:
    """Property 8: what is written after a backup was put back is under a number of its own, and loses nothing."""
    row = begin(town)
    town.back_up(ANN)
    change(town, ANN, row, what="before")
    town.deliver(HUB, send(town, ANN))
    town.put_back(ANN, 0)
    change(town, ANN, row, what="after")
    town.deliver(HUB, send(town, ANN))
    assert said(town, HUB, row, "what") == {"before", "after"}


def a_crash_anywhere(town: Exchange) -> None:
    """Property 9, and the fifth seeded fault: an import gives way at every statement and row, one after the other."""
    row = begin(town)
    change(town, ANN, row, what="new", detail="d", tags="a; b")
    town.add_action(ANN, "another", {})
    letter = town.post[send(town, ANN)]
    at = 0
    while True:
        with town.laptop(BEN).at() as store:
            before = dump(store)
            shown_ = town.shown(town.laptop(BEN), store, letter)
            town.judge.made(town.laptop(BEN), store)
            assert dump(store) == before, "property 9: a preview that was rolled back is gone"
            shaky = Shaky(store.con, at)
            store.con = shaky
            try:
                exchange.apply(store, shown_, backup=False)
            except Crash:
                pass
            finally:
                store.con = shaky.real
            if not shaky.broke:
                town.judge.heard(town.laptop(BEN), set(letter.ids), set())
                break
            if dump(store) != before:
                ids = {r[0] for r in store.con.execute("SELECT id FROM edit")}
                assert ids >= letter.ids, f"property 9: half an import after {at}"
                town.judge.heard(town.laptop(BEN), set(letter.ids), set())
                town.judge.check(town.laptop(BEN), store)
                break
        at += 1
    assert at > 30, "it was tried at many places"


def deleted_here_edited_there(town: Exchange) -> None:
    """Property 5, and the third seeded fault: a row is deleted by somebody who did not know of a change."""
    row = begin(town)
    with town.at(ANN) as (_, store):
        records.delete(store, "action", [row])
    change(town, BEN, row, detail="important")
    town.collect()
    for who in (HUB, ANN, BEN):
        view = shown(town, who, row)
        assert view.standing == "deleted here, edited there" and view.values["detail"] == "important"
        with town.laptop(who).at() as store:
            assert row in {v.id for v in records.list_rows(store, "action")}
            assert [c.cell for c in exchange.conflicts(store)] == [ROW]


def both_changed(town: Exchange) -> None:
    """Properties 5 and 7, and the fourth seeded fault: the clock decides what is shown, and nothing else."""
    row = begin(town)
    town.laptop(ANN).drift = timedelta(days=40 * 365)
    change(town, ANN, row, what="from 2066")
    change(town, BEN, row, what="from now")
    town.collect()
    for who in (HUB, ANN, BEN):
        assert said(town, who, row, "what") == {"from 2066", "from now"}
        assert shown(town, who, row).values["what"] == "from 2066"
        assert shown(town, who, row).conflicts == ("what",)
    change(town, BEN, row, due="2026-12-01")
    with town.laptop(BEN).at() as store:
        me = kept.get(store)
        assert me is not None and me.clock < "2027", "a clock decades ahead does not move ours"


def equal_values_agree(town: Exchange) -> None:
    """Property 17."""
    row = begin(town)
    change(town, ANN, row, what="same", tags="a")
    change(town, BEN, row, what="same", tags="a; b")
    town.collect()
    for who in (HUB, ANN, BEN):
        with town.laptop(who).at() as store:
            assert exchange.conflicts(store) == []
        assert shown(town, who, row).values["tags"] == "a; b"


def resolutions_converge(town: Exchange) -> None:
    """Property 18: settled alike they agree, settled differently they are a new conflict, settled by one all follow."""
    row = begin(town)
    change(town, ANN, row, what="hers", detail="hers")
    change(town, BEN, row, what="his", detail="his")
    town.collect()
    for who, choice in ((ANN, ("hers", "same")), (BEN, ("his", "same"))):
        with town.at(who) as (_, store):
            exchange.resolve(
                store,
                [exchange.Choice("action", row, cell, texts={cell: text})
                 for cell, text in zip(("what", "detail"), choice, strict=True)],
            )  # fmt: skip
    town.collect()
    assert shown(town, HUB, row).conflicts == ("what",)
    assert shown(town, HUB, row).values["detail"] == "same"
    with town.at(HUB) as (_, store):
        exchange.resolve_by_rule(store, "newest")
    town.collect()
    for who in (HUB, ANN, BEN):
        assert not shown(town, who, row).conflicts
        assert len(said(town, who, row, "what")) == 1


def a_sheet_from_before(town: Exchange) -> None:
    """Property 16, and the sixth seeded fault: what an adviser typed after a table went out is a conflict to see when
    the table comes back, not a loss; and the same edit on two laptops."""
    row = begin(town)
    town.send_sheet(ANN, "action")
    change(town, ANN, row, what="typed since")
    town.sheet_returns(0, 0, ANN, BEN, "from Excel", "", "text", False)
    assert said(town, ANN, row, "what") == {"typed since", "from Excel"}
    assert shown(town, ANN, row).conflicts == ("what",)
    town.collect()
    assert said(town, BEN, row, "what") == {"typed since", "from Excel"}
    with town.laptop(HUB).at() as store:
        found = stored.of_rows(store, [("action", row)])["action", row]
        assert sum(e.value == "from Excel" for e in found) == 1, "property 16"


def a_sheet_comes_twice(town: Exchange) -> None:
    """Property 16: the file again, after somebody has changed the cell since: nothing comes back."""
    row = begin(town)
    town.send_sheet(ANN, "action")
    town.sheet_returns(0, 0, ANN, ANN, "from Excel", "", "text", False)
    change(town, ANN, row, what="and later")
    with town.at(ANN) as (laptop, store):
        again = town.sheets[0].returned(laptop.home / "again.csv", 0, "what", "from Excel")
        assert not templates.preview(store, again).can_apply
    assert shown(town, ANN, row).values["what"] == "and later"


def an_old_app_relays(town: Exchange) -> None:
    """Property 19: the programme team has an older Adviser: what it does not know goes through it, and is there when it
    is brought up to date."""
    row = begin(town)
    town.laptop(HUB).old = True
    town.laptop(HUB).close()
    change(town, ANN, row, detail="a field it does not know", what="and one it knows")
    town.add_case(ANN, "https://example.org/one", "a table it does not know", "Finance", {})
    town.collect()
    with town.laptop(HUB).at() as store:
        assert records.get(store, "action", row).values["what"] == "and one it knows"
        assert "detail" not in RECORD_TYPES["action"].by_name
    assert shown(town, BEN, row).values["detail"] == "a field it does not know"
    with town.laptop(BEN).at() as store:
        assert [v.values["title"] for v in records.list_rows(store, "case_study")] == ["a table it does not know"]
    hub = town.laptop(HUB)
    hub.close()
    hub.old = False
    with hub.at() as store:
        assert records.get(store, "action", row).values["detail"] == "a field it does not know"
        assert [v.values["title"] for v in records.list_rows(store, "case_study")] == ["a table it does not know"]
        town.judge.check(hub, store)


def an_old_app_changes_what_it_knows(town: Exchange) -> None:
    """Property 19: an older Adviser changes one field of a group that has more by now: the others stay."""
    row = begin(town)
    town.laptop(BEN).old = True
    change(town, ANN, row, status="dropped", why="no money", detail="kept")
    town.collect()
    with town.at(BEN) as (_, store):
        records.change(store, "action", row, {"what": "changed by the old one", "status": "open"})
    town.collect()
    values = shown(town, ANN, row).values
    assert values["what"] == "changed by the old one" and values["status"] == "open"
    assert values["detail"] == "kept" and values["why"] == "no money"
    with old_version():
        assert "detail" not in RECORD_TYPES["action"].by_name


def erased_before_it_arrives(town: Exchange) -> None:
    """Property 20: the erasure comes before, with, or after the edit; a backup of before it is put back. No trace."""
    row = begin(town, 4)
    town.back_up(BEN)
    change(town, ANN, row, detail="confided0001to nobody")
    secret = send(town, ANN)
    town.deliver(BEN, secret)  # after the edit
    town.back_up(BEN)
    with town.at(ANN) as (laptop, store):
        before = town.redacted(store)
        records.erase(store, "action", row, ["detail"], "asked for it in writing")
        new = town.redacted(store) - before
        town.judge.made(laptop, store)
        town.judge.erased.setdefault(laptop.name, set()).update(new)
        town.forgotten(laptop, new)
    erasure = send(town, ANN)
    town.deliver(HUB, erasure)  # with the edit, or before it
    town.deliver(HUB, secret)
    town.deliver(CAT, secret)
    town.deliver(CAT, erasure)
    town.deliver(BEN, erasure)
    for which in (0, 1):
        town.put_back(BEN, which)
        town.deliver(BEN, secret)
        town.deliver(BEN, erasure)
    for who in (HUB, ANN, BEN, CAT):
        laptop = town.laptop(who)
        with laptop.at() as store:
            town.judge.check(laptop, store)
        for path in laptop.files:
            assert b"confided0001to nobody" not in path.read_bytes(), f"property 20: {laptop.name}"


def a_file_taken_back(town: Exchange) -> None:
    """The programme team's file is taken in, taken back and done again: its mark stays, and nobody stumbles over it."""
    begin(town)
    town.refresh_records(ANN, 0)
    for _ in range(3):
        town.undo(ANN, True)
    town.undo(ANN, False)
    town.refresh_records(ANN, 0)
    with town.laptop(ANN).at() as store:
        marks = store.con.execute("SELECT count(*) FROM edit WHERE tbl = 'source_file'").fetchone()[0]
        assert marks == 1
        assert not records.list_rows(store, "case_study")
    town.collect()
    town.refresh_records(BEN, 1)
    town.collect()


Scenario = Callable[[Exchange], None]


def an_erased_key_comes_back(town: Exchange) -> None:
    """A record with a natural key was erased by one, changed by another who did not know, and is entered again: it has
    its key again, since its id says what that must be."""
    town.start(3)
    link = "https://example.org/one"
    town.add_case(ANN, link, "first", "Finance", {})
    town.collect()
    with town.at(ANN) as (laptop, store):
        records.erase(store, "case_study", town.rows[0][1], None, "asked for it in writing")
        town.judge.made(laptop, store)
        town.judge.erased[laptop.name] = town.redacted(store)
    with town.at(BEN) as (_, store):
        records.change(store, "case_study", town.rows[0][1], {"title": "second"})
    town.collect()
    town.add_case(ANN, link, "third", "Finance", {})
    with town.laptop(ANN).at() as store:
        assert records.get(store, *town.rows[0]).values["link"] == link


ALL: tuple[Scenario, ...] = (
    twice_is_once, any_order, lost_and_healed, a_gap_is_named, a_clone_loses_nothing,
    a_clone_that_only_reads, a_clone_of_a_laptop_whose_clock_was_wrong,
    clones_that_send_in_turns, a_backup_put_back,
    a_crash_anywhere, deleted_here_edited_there, both_changed, equal_values_agree, resolutions_converge,
    a_sheet_from_before, a_sheet_comes_twice, an_old_app_relays, an_old_app_changes_what_it_knows,
    erased_before_it_arrives, an_erased_key_comes_back, a_file_taken_back,
)  # fmt: skip
