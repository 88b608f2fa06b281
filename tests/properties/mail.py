"""The files between laptops, and all that can go wrong with them: the state machine's second half."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from adviser_app.domain.errors import AdviserError
from adviser_app.merge.edits import ROW
from adviser_app.merge.heads import Status
from adviser_app.services import exchange, identity, records
from adviser_app.store.connection import Store
from tests.properties import post
from tests.properties.judge import dump
from tests.properties.people import ACTION, ANY, CASE, SECRET, Laptops
from tests.properties.post import Letter
from tests.tools.laptops import Laptop


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


class Mail(Laptops):
    """Bundles written, lost, late, twice, out of order, damaged; imports that give way."""

    def __init__(self) -> None:
        super().__init__()
        self.post: list[Letter] = []
        self.taken = 0
        self.doubtful: set[str] = set()  # laptops whose word about what they hold was put back, or is said by two

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
        files = {i for i in shared if history[i].replica.startswith(("t", "f"))}
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

    def collect(self) -> None:
        """The usual day: all send to the programme team, which sends all of it to all."""
        self.through_the_hub(range(1, len(self.world.laptops)))

    def through_the_hub(self, advisers: Iterable[int]) -> None:
        first, advisers = len(self.post), list(advisers)
        for n in advisers:
            self.send(n, False)
        for at in range(first, len(self.post)):
            self.deliver(0, at)
        self.send(0, False)
        for n in advisers:
            self.deliver(n, len(self.post) - 1)

    @rule(n=ANY, m=ANY)
    def two_through_the_hub(self, n: int, m: int) -> None:
        self.through_the_hub({n % len(self.world.laptops), m % len(self.world.laptops)} - {0})

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
        self.taken += 1
        closely = self.taken % 3 == 0  # a dump takes longer than all else
        before, had = dump(store) if closely else None, len(self.judge.has[laptop.name])
        shown = self.shown(laptop, store, letter)
        if closely and len(self.judge.has[laptop.name]) == had:  # else a first edit was made when its key was trusted
            assert dump(store) == before, "property 11: a preview changes nothing"
        if shown.already:
            with pytest.raises(AdviserError) as refused:
                exchange.apply(store, shown, backup=False)
            assert refused.value.code == "already-imported"
            assert dump(store) == before or not closely, "property 1"
            return
        has = set(self.judge.has[laptop.name])
        rows = self.rows_of((letter.ids - has) | letter.erased)
        unsettled = self.unsettled(laptop, rows)
        result = exchange.apply(store, shown, backup=False)
        assert result.outcome == shown.outcome, "property 11"
        assert result.outcome.new == len(letter.ids - has)
        assert result.outcome.known == len(letter.ids & has)
        self.judge.heard(laptop, set(letter.ids), set(letter.erased))
        told = {(c.table, c.row, c.cell) for c in result.outcome.conflicts if c.cell != ROW}
        assert told == self.unsettled(laptop, rows) - unsettled, "every new conflict is told, and no other"
        self.judge.made(laptop, store)
        self.forgotten(laptop, letter.erased)
        self.judge.check(laptop, store, rows)

    def rows_of(self, ids: Iterable[str]) -> set[tuple[str, str]]:
        edits = (self.judge.history.edits[i] for i in ids if i in self.judge.history.edits)
        return {(e.table, e.row) for e in edits}

    def unsettled(self, laptop: Laptop, rows: Iterable[tuple[str, str]]) -> set[tuple[str, str, str]]:
        """The cells of some rows in conflict, by true history."""
        history = self.judge.history
        has, erased = self.judge.has[laptop.name], self.judge.erased.get(laptop.name, set())
        cells = {history.edits[i].cell for row in rows for i in history.by_row[row] & has}
        return {c for c in cells if c[2] != ROW and history.status(has, c, erased) is Status.CONFLICT}

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

    @rule(n=ANY, m=ANY, at=st.integers(0, 90), fresh=st.booleans())
    def crash_while_taking_in(self, n: int, m: int, at: int, fresh: bool) -> None:
        """Property 9: something gives way at any statement or row: old state or new."""
        if fresh and self.laptop(n) is not self.laptop(m):
            self.add_action(m, "x", {"tags": "a; b"})
            self.send(m, False)
            m = len(self.post) - 1
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

    def redacted(self, store: Store) -> set[str]:
        return {row[0] for row in store.con.execute("SELECT edit FROM redaction")}

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
