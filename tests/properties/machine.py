"""The state machine: people on laptops that never meet, doing at random all that they can do, and all that can go
wrong with the files between them. After each step the laptop it concerned is judged against true history.

The numbers of properties are those of the design of the exchange ("What must hold").
"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from adviser_app.domain.errors import AdviserError
from adviser_app.merge.edits import ROW, Edit
from adviser_app.merge.heads import Status
from adviser_app.services import exchange, identity, records, templates
from adviser_app.store.connection import Store
from tests.properties import post
from tests.properties.judge import Judge, dump
from tests.properties.post import Letter
from tests.tools.laptops import Laptop, World, memory_folder

ANY = st.integers(0, 2**16)  # which of those there are: counted round
LINES = st.sampled_from(["x", "y", "Zoë", "=1+1", "'quoted", "-5", "1/2", "TRUE", "a;b", '"', "007"])
TEXTS = st.sampled_from(["", "x", "two\nlines", "=HYPERLINK()\n+1", " trailing ", "\t", "＝wide", "long " * 40])
DAYS = st.sampled_from(["", "2026-12-01", "01/02/2027", "29 February 2028"])
TAGS = st.sampled_from(["", "a", "b", "a; b", "b; c", "=a"])
STATES = st.sampled_from(["open", "done", "dropped"])
THEMES = st.sampled_from(["Finance", "Housing", "Skills"])
LINKS = ("https://example.org/one", "https://example.org/two")
JUMPS = st.sampled_from([timedelta(days=d, hours=h) for d, h in
                         ((0, 0), (0, 1), (0, -1), (0, 23), (2, 0), (-2, 0), (40 * 365, 0), (-40 * 365, 0))])  # fmt: skip

ACTION = st.fixed_dictionaries(
    {}, optional={"what": LINES, "due": DAYS, "status": STATES, "done": DAYS, "why": LINES, "detail": TEXTS,
                  "tags": TAGS},
)  # fmt: skip
CASE = st.fixed_dictionaries({}, optional={"title": LINES, "theme": THEMES, "date": DAYS, "summary": TEXTS,
                                           "tags": TAGS})  # fmt: skip
SECRET = re.compile(r"confided\d{4}to nobody")
NOT_NOW = frozenset({
    "record-deleted", "no-such-record", "no-such-record-type", "no-such-field", "record-refused", "record-exists",
})  # fmt: skip


class Laptops(RuleBasedStateMachine):
    """What people do at their laptops, without any exchange."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(memory_folder())
        self.judge = Judge()
        self.rows: list[tuple[str, str]] = []  # in the order they were made, anywhere
        self.people: dict[str, str] = {}  # by laptop, the row of its person
        self.rosters: dict[str, str] = {}  # by laptop, its own row

    def teardown(self) -> None:
        self.world.close()

    def start(self, number: int) -> None:
        for name in ("hub", "ann", "ben", "cat")[:number]:
            laptop = self.world.new(name, old=name == "cat")
            with laptop.at() as store:
                me = identity.name(store, name.title(), f"{name}'s", hub=name == "hub")
                self.people[name] = me.person
                self.done(laptop, store)

    def laptop(self, number: int) -> Laptop:
        return self.world.laptops[number % len(self.world.laptops)]

    def row(self, laptop: Laptop, number: int) -> tuple[str, str] | None:
        """One of the rows the laptop has heard of."""
        has = self.judge.has[laptop.name]
        heard = [row for row in self.rows if self.judge.history.by_row[row] & has]
        return heard[number % len(heard)] if heard else None

    def done(self, laptop: Laptop, store: Store) -> None:
        """Something was done at a laptop: let the judge see it."""
        me = identity.get(store)
        if me is not None:
            self.rosters[laptop.name] = me.laptop_row
        made = self.judge.made(laptop, store)
        for edit in made:
            key = edit.table, edit.row
            if key not in self.rows and edit.table in ("action", "case_study", "private_note"):
                self.rows.append(key)
        self.judge.check(laptop, store, {(e.table, e.row) for e in made})

    @contextlib.contextmanager
    def at(self, number: int, *refusals: str) -> Iterator[tuple[Laptop, Store]]:
        """Somebody does one thing; a refusal that may come must leave all as it was."""
        laptop = self.laptop(number)
        with laptop.at() as store:
            before = dump(store)
            try:
                yield laptop, store
            except AdviserError as error:
                if error.code not in NOT_NOW.union(refusals):
                    raise
                assert dump(store) == before, "a refusal changes nothing"
            else:
                self.done(laptop, store)

    # -- what people type --------------------------------------------------------------------------------------------

    @rule(n=ANY, what=LINES, more=ACTION)
    def add_action(self, n: int, what: str, more: dict[str, str]) -> None:
        with self.at(n) as (laptop, store):
            records.create(store, "action", {"owner": self.people[laptop.name], **more, "what": what})

    @rule(n=ANY, link=st.sampled_from(LINKS), title=LINES, theme=THEMES, more=CASE)
    def add_case(self, n: int, link: str, title: str, theme: str, more: dict[str, str]) -> None:
        """Two people may make "the same" row: its id comes from its link."""
        with self.at(n) as (_, store):
            texts = {"theme": theme, **more, "title": title, "link": link}
            view = records.create(store, "case_study", texts, upsert=True)
            assert view.values["title"] == title and view.values["link"] == link

    @rule(n=ANY, text=TEXTS)
    def add_private_note(self, n: int, text: str) -> None:
        with self.at(n) as (_, store):
            texts = {"council": "E07000000", "date": "2026-11-22", "text": f"secret {text}"}
            records.create(store, "private_note", texts)

    @rule(n=ANY, r=ANY, action=ACTION, case=CASE)
    def change(self, n: int, r: int, action: dict[str, str], case: dict[str, str]) -> None:
        with self.at(n) as (laptop, store):
            row = self.row(laptop, r)
            texts = {"action": action, "case_study": case}.get(row[0] if row else "", {})
            if row and texts:
                view = records.change(store, *row, texts)
                for name in texts.keys() & {"what", "status", "title", "theme"}:
                    assert view.values[name] == texts[name], "what was typed is what is shown"

    @rule(n=ANY, r=ANY)
    def delete(self, n: int, r: int) -> None:
        with self.at(n) as (laptop, store):
            if row := self.row(laptop, r):
                records.delete(store, row[0], [row[1]])
                assert row[1] not in {v.id for v in records.list_rows(store, row[0])}

    @rule(n=ANY, r=ANY)
    def restore(self, n: int, r: int) -> None:
        with self.at(n) as (laptop, store):
            if row := self.row(laptop, r):
                records.restore(store, row[0], [row[1]])
                assert records.get(store, *row).standing == "live"

    @rule(n=ANY)
    def undo(self, n: int) -> None:
        with self.at(n) as (_, store):
            records.undo(store)

    @rule(n=ANY)
    def redo(self, n: int) -> None:
        with self.at(n) as (_, store):
            records.redo(store)

    @rule(n=ANY, jump=JUMPS)
    def clock_is_set(self, n: int, jump: timedelta) -> None:
        self.laptop(n).drift = jump

    @rule(n=ANY)
    def look(self, n: int) -> None:
        """What the status says against what is so: gaps, and what the programme team does not have."""
        with self.at(n) as (laptop, store):
            numbers: dict[str, set[int]] = {}
            for id_ in self.judge.has[laptop.name]:
                edit = self.judge.history.edits[id_]
                if not edit.replica.startswith("p"):
                    numbers.setdefault(edit.replica, {0}).add(edit.seq)
            runs = sum(s - 1 not in of for of in numbers.values() for s in of if s)
            assert len(exchange.gaps(store)) == runs

    @rule(n=ANY)
    def start_again(self, n: int) -> None:
        self.laptop(n).close()


class Crash(Exception):
    """Something gave way in the middle of an import."""


class Shaky:
    """A store's connection that gives way at the n-th thing it is asked to do, a row of many being one."""

    def __init__(self, con: Any, left: int) -> None:
        self.real = con
        self._left = left
        self.broke = False

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.broke = True
            raise Crash

    def execute(self, sql: str, *rest: Any) -> Any:
        if not sql.startswith("ROLLBACK"):
            self._count()
        return self.real.execute(sql, *rest)

    def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
        def counted() -> Iterator[Any]:
            for row in rows:
                self._count()
                yield row

        return self.real.executemany(sql, counted())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@dataclass
class Copy:
    """A backup of a laptop's store, and what was in it."""

    data: bytes
    has: set[str]
    erased: set[str]


@dataclass
class Sheet:
    """A table on its way to a colleague without Adviser: what it shows, and what the one who wrote it had then."""

    table: str
    header: list[str]
    rows: list[dict[str, str]]
    has: frozenset[str]
    erased: frozenset[str]
    returns: int = 0

    def returned(self, path: Path, row: int, column: str, text: str) -> Path:
        """The file as it comes back, one cell changed."""
        rows = [dict(r) for r in self.rows]
        rows[row][column] = text
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, self.header)
            writer.writeheader()
            writer.writerows(rows)
        return path


class Exchange(Laptops):
    """All that can happen to records and to the files between laptops."""

    def __init__(self) -> None:
        super().__init__()
        self.post: list[Letter] = []
        self.backups: dict[str, list[Copy]] = {}
        self.doubtful: set[str] = set()  # laptops whose word about what they hold was put back, or is said by two
        self.put_back_on: list[Laptop] = []
        self.sheets: list[Sheet] = []
        self.secrets = 0

    @initialize(number=st.integers(3, 4), known=st.booleans())
    def first_start(self, number: int, known: bool) -> None:
        """Three or four laptops with a few records; in half of the runs all have heard of all."""
        self.start(number)
        self.add_action(1, "x", {"tags": "a"})
        self.add_case(1, LINKS[0], "x", "Finance", {})
        self.add_action(2, "y", {"status": "open", "due": "2026-12-01"})
        if known:
            self.collect()

    # -- files -------------------------------------------------------------------------------------------------------

    @rule(n=ANY, everything=st.sampled_from([False, False, False, True]))
    def send(self, n: int, everything: bool) -> None:
        with self.at(n) as (laptop, store):
            self.write_out(laptop, store, everything)

    def write_out(self, laptop: Laptop, store: Store, everything: bool) -> Letter:
        sent = exchange.out(store, laptop.home / "out", everything=everything)
        self.judge.made(laptop, store)
        (path,) = sent.paths
        letter = post.read(laptop.name, path)
        has, history = self.judge.has[laptop.name], self.judge.history.edits
        assert letter.ids <= has
        shared = {i for i in has if not history[i].replica.startswith("p")}
        assert letter.ids <= shared, "private records never leave"
        me = identity.get(store)
        assert me is not None
        own = shared if me.hub else {i for i in shared if history[i].author == me.person}
        files = {i for i in shared if history[i].replica.startswith("t")}
        assert letter.ids <= own | files, "an adviser sends what is theirs, and files they took in"
        if everything:
            assert letter.ids >= own
        heard_of = {history[i].row for i in has if history[i].table == "laptop"}
        for other in self.world.laptops:
            meant = other.name == "hub" or (me.hub and self.rosters.get(other.name) in heard_of)
            if other is not laptop and meant and not self.doubtful & {laptop.name, other.name}:
                assert own - letter.ids <= self.judge.has[other.name], "property 3: left out, and not there either"
        self.post.append(letter)
        return letter

    @rule(n=ANY, m=ANY)
    def deliver(self, n: int, m: int) -> None:
        """Late, twice, out of order: whatever letter there is."""
        if self.post:
            with self.at(n) as (laptop, store):
                self.take_in(laptop, store, self.post[m % len(self.post)])

    @rule(n=ANY, m=ANY)
    def pass_on(self, n: int, m: int) -> None:
        """One sends, another takes it in at once."""
        self.send(n, False)
        if self.laptop(n) is not self.laptop(m):
            self.deliver(m, len(self.post) - 1)

    @rule(n=ANY, m=ANY)
    def meet(self, n: int, m: int) -> None:
        """Two exchange, each what they had before."""
        self.send(n, False)
        self.send(m, False)
        if self.laptop(n) is not self.laptop(m):
            self.deliver(n, len(self.post) - 1)
            self.deliver(m, len(self.post) - 2)

    @rule(n=ANY, m=ANY, k=ANY, r=ANY, action=ACTION, case=CASE)
    def build_upon(self, n: int, m: int, k: int, r: int, action: dict[str, str], case: dict[str, str]) -> None:
        """One builds upon another's words, and sends only their own to a third, who has to wait for the others'."""
        self.pass_on(n, m)
        self.change(m, r, action, case)
        self.pass_on(m, k)

    @rule()
    def collect(self) -> None:
        """The usual day: all send to the programme team, which sends all of it to all."""
        first = len(self.post)
        for n in range(1, len(self.world.laptops)):
            self.send(n, False)
        for at in range(first, len(self.post)):
            self.deliver(0, at)
        self.send(0, False)
        for n in range(1, len(self.world.laptops)):
            self.deliver(n, len(self.post) - 1)

    @rule(n=ANY, m=ANY, r=ANY, one=ACTION, other=ACTION, case=CASE)
    def both_change(self, n: int, m: int, r: int, one: dict[str, str], other: dict[str, str],
                    case: dict[str, str]) -> None:  # fmt: skip
        """Two change a row that both have, not knowing of each other."""
        both = self.judge.has[self.laptop(n).name] & self.judge.has[self.laptop(m).name]
        shared = [k for k, row in enumerate(self.rows) if self.judge.history.by_row[row] & both]
        if shared and self.laptop(n) is not self.laptop(m):
            row = self.rows[shared[r % len(shared)]]
            for number, texts in ((n, one), (m, {name: one[name] for name in one.keys() - other.keys()} | other)):
                with self.at(number) as (_, store):
                    if wanted := {"action": texts, "case_study": case}.get(row[0]):
                        records.change(store, *row, wanted)

    def shown(self, laptop: Laptop, store: Store, letter: Letter) -> exchange.InPreview:
        """The preview, of a sender who is trusted by then. It changes nothing."""
        path = letter.put(laptop.home / "in")
        shown = exchange.preview(store, path)
        if shown.trust is exchange.Trust.UNKNOWN and not shown.already:
            before = dump(store)
            with pytest.raises(AdviserError) as refused:
                exchange.apply(store, shown, backup=False)
            assert refused.value.code == "sender-unknown"
            assert dump(store) == before, "nothing is taken in from a stranger"
            exchange.trust(store, shown.key, "read the words over the phone")
            self.judge.made(laptop, store)
            shown = exchange.preview(store, path)
        return shown

    def take_in(self, laptop: Laptop, store: Store, letter: Letter) -> None:
        self.judge.made(laptop, store)
        shown = self.shown(laptop, store, letter)
        before = dump(store)
        if len(self.post) % 4 == 0:
            again = exchange.preview(store, laptop.home / "in" / letter.name)
            assert again.outcome == shown.outcome and dump(store) == before, "property 11: a preview changes nothing"
        if shown.already:
            with pytest.raises(AdviserError) as refused:
                exchange.apply(store, shown, backup=False)
            assert refused.value.code == "already-imported"
            assert dump(store) == before, "property 1"
            return
        has = set(self.judge.has[laptop.name])
        unsettled = self.unsettled(laptop)
        result = exchange.apply(store, shown, backup=False)
        assert result.outcome == shown.outcome, "property 11"
        assert result.outcome.new == len(letter.ids - has)
        assert result.outcome.known == len(letter.ids & has)
        self.judge.heard(laptop, set(letter.ids), set(letter.erased))
        told = {(c.table, c.row, c.cell) for c in result.outcome.conflicts if c.cell != ROW}
        assert told == self.unsettled(laptop) - unsettled, "every new conflict is told, and no other"
        if letter.ids - has:
            self.judge.made(laptop, store)
        self.forgotten(laptop, letter.erased)
        self.judge.check(laptop, store, self.rows_of(letter.ids | letter.erased))

    def rows_of(self, ids: Iterable[str]) -> set[tuple[str, str]]:
        edits = (self.judge.history.edits[i] for i in ids if i in self.judge.history.edits)
        return {(e.table, e.row) for e in edits}

    def unsettled(self, laptop: Laptop) -> set[tuple[str, str, str]]:
        """The cells in conflict, by true history."""
        has, erased = self.judge.has[laptop.name], self.judge.erased.get(laptop.name, set())
        status = self.judge.history.status
        cells = self.judge.history.cells(has)
        return {c for c in cells if c[2] != ROW and status(has, c, erased) is Status.CONFLICT}

    @rule(n=ANY, m=ANY, how=st.sampled_from(["cut", "flip", "edit", "more"]), where=st.floats(0, 1, exclude_max=True),
          bit=st.integers(0, 7))  # fmt: skip
    def deliver_damaged(self, n: int, m: int, how: str, where: float, bit: int) -> None:
        """Property 10: any truncation, bit flip, edited byte: refused, state unchanged."""
        if not self.post:
            return
        letter = self.post[m % len(self.post)]
        at = int(where * len(letter.data))
        data = bytearray(letter.data)
        if how == "cut":
            del data[at:]
        elif how == "more":
            data[at:at] = b"\0" * (bit + 1)
        else:
            data[at] ^= 1 << bit if how == "flip" else 0xFF
        with self.at(n) as (laptop, store):
            before = dump(store)
            path = letter.put(laptop.home / "in", bytes(data))
            if data:
                with pytest.raises(AdviserError):
                    exchange.preview(store, path)
            assert dump(store) == before

    @rule(n=ANY, m=ANY, at=st.integers(0, 400))
    def crash_while_taking_in(self, n: int, m: int, at: int) -> None:
        """Property 9: something gives way at any statement or row: old state or new."""
        if not self.post:
            return
        letter = self.post[m % len(self.post)]
        with self.at(n) as (laptop, store):
            self.judge.made(laptop, store)
            shown = self.shown(laptop, store, letter)
            if not shown.can_apply:
                return
            before = dump(store)
            shaky = Shaky(store.con, at)
            store.con = shaky
            try:
                exchange.apply(store, shown, backup=False)
            except Crash:
                pass
            finally:
                store.con = shaky.real
            if dump(store) != before:  # it was over by then
                self.judge.heard(laptop, set(letter.ids), set(letter.erased))
                self.judge.made(laptop, store)
            self.judge.check(laptop, store, self.rows_of(letter.ids | letter.erased))

    # -- conflicts ---------------------------------------------------------------------------------------------------

    @rule(n=ANY, which=ANY, head=ANY)
    def settle(self, n: int, which: int, head: int) -> None:
        with self.at(n) as (_, store):
            found = exchange.conflicts(store)
            if found:
                one = found[which % len(found)]
                version = one.heads[head % len(one.heads)]
                if one.cell == ROW:
                    choice = exchange.Choice(one.table, one.row, one.cell, keep=bool(head % 2))
                else:
                    choice = exchange.Choice(one.table, one.row, one.cell, head=version.id)
                done = exchange.resolve(store, [choice])
                assert done.settled == 1 or done.left
                assert done.left or all(
                    (c.table, c.row, c.cell) != (one.table, one.row, one.cell) for c in exchange.conflicts(store)
                )

    @rule(n=ANY, which=st.sampled_from(exchange.RULES))
    def settle_by_rule(self, n: int, which: str) -> None:
        with self.at(n) as (_, store):
            shown = {(c.table, c.row, c.cell): c.heads[0].value for c in exchange.conflicts(store) if c.cell != ROW}
            exchange.resolve_by_rule(store, which)
            if which == "newest":
                cells = {r[:3]: r[3] for r in store.con.execute("SELECT tbl, row, field, shown FROM cell")}
                assert all(cells[cell] == value for cell, value in shown.items()), "the newest is the one shown"

    # -- sheets ------------------------------------------------------------------------------------------------------

    @rule(n=ANY, table=st.sampled_from(["action", "case_study"]))
    def send_sheet(self, n: int, table: str) -> None:
        with self.at(n) as (laptop, store):
            path = laptop.home / "sheet.csv"
            templates.out(store, table, path)
            self.judge.made(laptop, store)
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                rows = [row for row in reader if row["_id"]]
                header = list(reader.fieldnames or ())
            has, erased = self.judge.has[laptop.name], self.judge.erased.get(laptop.name, set())
            if rows:
                self.sheets.append(Sheet(table, header, rows, frozenset(has), frozenset(erased)))

    @rule(s=ANY, r=ANY, n=ANY, m=ANY, what=st.sampled_from(["x", "from Excel", "Zoë"]), day=DAYS,
          how=st.sampled_from(["text", "text", "day", "state", "delete"]))  # fmt: skip
    def sheet_returns(self, s: int, r: int, n: int, m: int, what: str, day: str, how: str) -> None:
        """A colleague changes a cell; the file is taken in on two laptops, now or much later."""
        if not self.sheets:
            return
        sheet = self.sheets[s % len(self.sheets)]
        row = r % len(sheet.rows)
        action = sheet.table == "action"
        column, text = {
            "text": ("what" if action else "title", what),
            "day": ("due" if action else "date", day),
            "state": ("status", "done") if action else ("theme", "Skills"),
            "delete": ("_action", "DELETE"),
        }[how]
        made: list[set[str]] = []
        for number in (n, m):
            if self.laptop(number).old and not action:
                continue  # refused there: it knows no such table
            with self.at(number) as (laptop, store):
                sheet.returns += 1
                path = sheet.returned(laptop.home / f"back{sheet.returns}.csv", row, column, text)
                has = set(self.judge.has[laptop.name])
                seen = {i for i in sheet.has & self.judge.history.by_row[sheet.table, sheet.rows[row]["_id"]]}
                shown = templates.preview(store, path)
                if not seen <= has or self.judge.erased.get(laptop.name, set()) & seen:
                    continue  # it may be refused, or say less: what it was made from is not here
                assert not shown.problems
                if shown.can_apply:
                    templates.apply(store, shown, confirmed=True)
                new = self.judge.made(laptop, store, lambda edit: self.seen_in(sheet, edit))
                assert {e.id for e in new} == {e.id for e in shown.edits} - has
                made.append({e.id for e in shown.edits})
        assert len(made) < 2 or made[0] == made[1], "property 16: one edit, wherever it is taken in"

    def seen_in(self, sheet: Sheet, edit: Edit) -> set[str]:
        """What a colleague had before their eyes: of each cell the value shown, whoever wrote it, and what it replaced.
        Whoever deletes a row deletes all that its sender had of it."""
        if edit.field == ROW:
            return set(sheet.has)
        history = self.judge.history
        heads = history.heads(sheet.has, edit.cell)
        if not heads:
            return set()
        said = {i: None if i in sheet.erased else history.edits[i].value for i in heads}
        first = max(heads, key=lambda i: history.edits[i].order)
        seen = {i for i in heads if said[i] == said[first]}
        return seen.union(*(history.before[i] for i in seen))

    # -- copies ------------------------------------------------------------------------------------------------------

    @rule(n=ANY, profile=st.booleans())
    def copy_laptop(self, n: int, profile: bool) -> None:
        """Property 8: a machine cloned with its profile, or a store carried to another: both go on."""
        if len(self.world.laptops) < 5:
            of = self.laptop(n)
            copy = self.world.copy(of, f"{of.name}-{len(self.world.laptops)}", profile=profile)
            self.judge.has[copy.name] = set(self.judge.has[of.name])
            self.judge.erased[copy.name] = set(self.judge.erased.get(of.name, ()))
            self.people[copy.name] = self.people[of.name]
            self.backups[copy.name] = []
            self.doubtful |= {of.name, copy.name}

    @rule(n=ANY)
    def back_up(self, n: int) -> None:
        laptop = self.laptop(n)
        laptop.close()
        has, erased = self.judge.has[laptop.name], self.judge.erased.get(laptop.name, ())
        self.backups.setdefault(laptop.name, []).append(Copy(laptop.path.read_bytes(), set(has), set(erased)))

    @rule(n=ANY, which=ANY)
    def put_back(self, n: int, which: int) -> None:
        """A backup is put back: what was written since is lost here, and comes back from whoever has it."""
        laptop = self.laptop(n)
        copies = self.backups.get(laptop.name)
        if copies:
            laptop.close()
            copy = copies[which % len(copies)]
            laptop.path.write_bytes(copy.data)
            self.judge.has[laptop.name] = set(copy.has)
            self.judge.erased[laptop.name] = set(copy.erased)
            self.doubtful.add(laptop.name)
            self.put_back_on.append(laptop)
            with laptop.at() as store:
                self.judge.erased[laptop.name] |= self.redacted(store)
                self.judge.check(laptop, store)
                self.forgotten(laptop, self.judge.erased[laptop.name])

    def redacted(self, store: Store) -> set[str]:
        return {row[0] for row in store.con.execute("SELECT edit FROM redaction")}

    # -- erasure -----------------------------------------------------------------------------------------------------

    @rule(n=ANY, r=ANY)
    def write_a_secret(self, n: int, r: int) -> None:
        with self.at(n) as (laptop, store):
            row = self.row(laptop, r)
            if row and row[0] != "private_note":
                self.secrets += 1
                field = (
                    "detail" if row[0] == "action" and not laptop.old else "what" if row[0] == "action" else "summary"
                )
                records.change(store, *row, {field: f"confided{self.secrets:04d}to nobody"})

    @rule(n=ANY, r=ANY, whole=st.booleans())
    def erase(self, n: int, r: int, whole: bool) -> None:
        with self.at(n) as (laptop, store):
            row = self.row(laptop, r)
            if row:
                fields = None if whole else {"action": ["what"], "case_study": ["summary"]}.get(row[0])
                before, there = self.redacted(store), self.judge.history.by_row[row] & self.judge.has[laptop.name]
                records.erase(store, *row, fields, "asked for it in writing")
                new = self.redacted(store) - before
                said = {i for i in there - before if self.judge.history.edits[i].field != ROW}
                assert new == said if fields is None else new <= said
                self.judge.made(laptop, store)
                self.judge.erased.setdefault(laptop.name, set()).update(new)
                self.forgotten(laptop, new)

    def forgotten(self, laptop: Laptop, ids: Iterable[str]) -> None:
        """Property 20: no trace of an erased secret in the files, unless another edit says it too."""
        history, has = self.judge.history.edits, self.judge.has[laptop.name]
        erased = self.judge.erased.get(laptop.name, set())
        gone = {m for i in ids if i in has for m in SECRET.findall(history[i].value or "")}
        gone -= {m for i in has - erased for m in SECRET.findall(history[i].value or "")}
        if gone:
            data = b"".join(path.read_bytes() for path in laptop.files)
            for secret in gone:
                assert secret.encode() not in data, "property 20: erased, and still in the file"

    # -- in the end --------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Everybody sends to everybody, by default deltas, until the hubs have acknowledged: all say the same."""
        try:
            if self.world.laptops:
                self.converge()
        finally:
            super().teardown()

    def converge(self) -> None:
        for laptop in self.world.laptops:
            laptop.drift = timedelta()
        shared = {i for i, e in self.judge.history.edits.items() if not e.replica.startswith("p")}
        there = shared.intersection(set().union(*(self.judge.has[one.name] for one in self.world.laptops)))
        for laptop in self.put_back_on:
            # What Adviser advises after a backup was put back: take in again what this laptop had sent since.
            for letter in [one for one in self.post if one.sender == laptop.name]:
                with laptop.at() as store:
                    self.take_in(laptop, store, letter)
        self.round()
        self.round()
        first, *others = self.world.laptops
        with first.at() as store:
            said = dump(store, private=False)
            self.judge.check(first, store)
        for laptop in others:
            with laptop.at() as store:
                self.judge.check(laptop, store)
                mine = dump(store, private=False)
            for table in said:
                if laptop.old is first.old or table in ("edit", "cell", "redaction"):
                    less, more = set(said[table]) - set(mine[table]), set(mine[table]) - set(said[table])
                    assert not less | more, f"property 2: of {table} {laptop.name} lacks {less} and has {more} besides"
        # What was nowhere but on a laptop that a backup was put back on is gone; all else must be everywhere.
        assert {row[0] for row in said["edit"]} >= there, "properties 3, 4 and 8: an edit is nowhere any more"

    def round(self) -> None:
        """Advisers to the hub, then the hub to all."""
        hubs = [laptop for laptop in self.world.laptops if laptop.name.startswith("hub")]
        for senders, receivers in ((self.world.laptops, hubs), (hubs, self.world.laptops)):
            letters = []
            for laptop in senders:
                with laptop.at() as store:
                    letters.append((laptop, self.write_out(laptop, store, False)))
            for sender, letter in letters:
                for laptop in receivers:
                    if laptop is not sender:
                        with laptop.at() as store:
                            self.take_in(laptop, store, letter)
