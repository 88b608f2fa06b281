"""What people do at their laptops, without any exchange: the state machine's first half.

After each step the laptop it concerned is judged against true history.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from adviser_app.domain.errors import AdviserError
from adviser_app.merge.edits import ROW, Edit
from adviser_app.services import exchange, identity, records
from adviser_app.store.connection import Store
from tests.properties.judge import Judge, fingerprint
from tests.tools.laptops import Laptop, World, memory_folder

ANY = st.integers(0, 2**16)  # which of those there are: counted round
LINES = st.sampled_from(["x", "y", "Zoë", "=1+1", "'quoted", "-5", "1/2", "TRUE", "a;b", '"', "007"])
TEXTS = st.sampled_from(["", "x", "two\nlines", "=HYPERLINK()\n+1", " trailing ", "\t", "＝wide", "long " * 40])
DAYS = st.sampled_from(["", "2026-12-01", "01/02/2027", "29 February 2028"])
TAGS = st.sampled_from(["", "a", "b", "a; b", "b; c", "=a"])
STATES = st.sampled_from(["open", "done", "dropped"])
THEMES = st.sampled_from(["Finance", "Housing", "Skills"])
LINKS = ("https://example.org/one", "https://example.org/two")
HOUR, DAY, DECADES = timedelta(hours=1), timedelta(days=1), timedelta(days=40 * 365)
JUMPS = st.sampled_from([0 * DAY, HOUR, -HOUR, 23 * HOUR, 2 * DAY, -2 * DAY, DECADES, -DECADES])

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

    def taken_back(self, laptop: Laptop, edit: Edit) -> set[str]:
        """What an undo speaks of. Where others contradict what is taken back, it says nothing of their values, only of
        its own: the one thing in which an edit's own word is taken for what its author saw."""
        history, has = self.judge.history, self.judge.has[laptop.name]
        if edit.field == ROW:
            return has
        there = history.of_cell(has, edit.cell)
        assert set(edit.parents) <= there and bool(edit.parents) == bool(there)
        return set(edit.parents).union(*(history.before[i] for i in edit.parents))

    def done(self, laptop: Laptop, store: Store, *, takes_back: bool = False) -> None:
        """Something was done at a laptop: let the judge see it."""
        me = identity.get(store)
        if me is not None:
            self.rosters[laptop.name] = me.laptop_row
        made = self.judge.made(laptop, store, (lambda e: self.taken_back(laptop, e)) if takes_back else None)
        for edit in made:
            key = edit.table, edit.row
            if key not in self.rows and edit.table in ("action", "case_study", "private_note"):
                self.rows.append(key)
        self.judge.check(laptop, store, {(e.table, e.row) for e in made})

    @contextlib.contextmanager
    def at(self, number: int, *, takes_back: bool = False) -> Iterator[tuple[Laptop, Store]]:
        """Somebody does one thing; a refusal that may come must leave all as it was."""
        laptop = self.laptop(number)
        with laptop.at() as store:
            before = fingerprint(store)
            try:
                yield laptop, store
            except AdviserError as error:
                if error.code not in NOT_NOW:
                    raise
                assert fingerprint(store) == before, "a refusal changes nothing"
            else:
                self.done(laptop, store, takes_back=takes_back)

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
                records.get(store, *row)  # refused where nothing but its deletion has arrived
                records.restore(store, row[0], [row[1]])
                assert records.get(store, *row).standing == "live"

    @rule(n=ANY, again=st.booleans())
    def undo(self, n: int, again: bool) -> None:
        with self.at(n, takes_back=True) as (_, store):
            records.undo(store)
        if again:
            with self.at(n, takes_back=True) as (_, store):
                records.redo(store)

    @rule(n=ANY, jump=JUMPS)
    def clock_is_set(self, n: int, jump: timedelta) -> None:
        """And the laptop is started again."""
        self.laptop(n).close()
        self.laptop(n).drift = jump

    def look(self, n: int) -> None:
        """What the status says against what is so: the gaps."""
        with self.at(n) as (laptop, store):
            numbers: dict[str, set[int]] = {}
            for id_ in self.judge.has[laptop.name]:
                edit = self.judge.history.edits[id_]
                if not edit.replica.startswith("p"):
                    numbers.setdefault(edit.replica, {0}).add(edit.seq)
            runs = sum(s - 1 not in of for of in numbers.values() for s in of if s)
            assert len(exchange.gaps(store)) == runs
