"""The state machine: people on laptops that never meet, doing at random all that they can do, and all that can go
wrong with the files between them. After each step the laptop it concerned is judged against true history.

The numbers of properties are those of the design of the exchange ("What must hold").
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from adviser_app.domain.problems import Problem
from adviser_app.merge.edits import ROW, Edit
from adviser_app.services import exchange, record_refresh, records, templates
from tests.properties.judge import dump
from tests.properties.mail import Mail
from tests.properties.people import ACTION, ANY, CASE, DAYS, LINKS
from tests.tools.laptops import Laptop


def _months() -> list[bytes]:
    """Files of the programme team's, each naming the one before."""
    out: list[bytes] = []
    for rows in (("team 0,Finance", "two,Skills"), ("team 1,Finance", "two,Skills"), ("team 1,Housing", "x,Finance")):
        before = hashlib.sha256(out[-1]).hexdigest()[:12] if out else ""
        lines = [f"{link},{row},{before}" for link, row in zip(LINKS, rows, strict=True)]
        out.append("\r\n".join(["link,title,theme,_previous", *lines, ""]).encode())
    return out


MONTHS = _months()
SINCE = {"due": "2027-03-31", "date": "2027-03-31", "status": "dropped", "theme": "Housing"}


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


class Exchange(Mail):
    """All that can happen to records and to the files between laptops."""

    def __init__(self) -> None:
        super().__init__()
        self.backups: dict[str, list[Copy]] = {}
        self.put_back_on: list[Laptop] = []
        self.sheets: list[Sheet] = []
        self.months: dict[int, set[str]] = {}  # by file of the programme team, the edits that it makes
        self.secrets = 0

    @initialize(number=st.sampled_from([3, 3, 4]), known=st.booleans())
    def first_start(self, number: int, known: bool) -> None:
        """Three or four laptops with a few records; in half of the runs all have heard of all."""
        self.start(number)
        self.add_action(1, "x", {"tags": "a"})
        self.add_case(1, LINKS[0], "x", "Finance", {})
        self.add_action(2, "y", {"status": "open", "due": "2026-12-01"})
        if known:
            self.collect()

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

    def _was_erased(self, sheet: Sheet, problem: Problem) -> bool:
        """Whether a row misses what was erased where the file was made, of which this laptop may not have heard."""
        rows = (self.judge.history.by_row[sheet.table, row["_id"]] for row in sheet.rows)
        return problem.code == "missing" and any(sheet.erased & row for row in rows)

    @rule(s=ANY, r=ANY, n=ANY, m=ANY, what=st.sampled_from(["x", "from Excel", "Zoë"]), day=DAYS,
          how=st.sampled_from(["text", "text", "day", "state", "delete"]), since=st.booleans())  # fmt: skip
    def sheet_returns(self, s: int, r: int, n: int, m: int, what: str, day: str, how: str, since: bool) -> None:
        """A colleague changes a cell; the file is taken in on two laptops, now or much later; ``since``: somebody has
        typed into that cell since the file was made."""
        if not self.sheets or since:
            self.send_sheet(n, "action")
        if not self.sheets:
            return
        sheet = self.sheets[-1 if since else s % len(self.sheets)]
        row = r % len(sheet.rows)
        action = sheet.table == "action"
        column, text = {
            "text": ("what" if action else "title", what),
            "day": ("due" if action else "date", day),
            "state": ("status", "done") if action else ("theme", "Skills"),
            "delete": ("_action", "DELETE"),
        }[how]
        if since and column != "_action":
            with self.at(n) as (_, store):
                records.change(store, sheet.table, sheet.rows[row]["_id"], {column: SINCE.get(column, "typed since")})
        made: list[set[str]] = []
        for number in (n, m):
            if self.laptop(number).old and not action:
                continue  # refused there: it knows no such table
            with self.at(number) as (laptop, store):
                sheet.returns += 1
                path = sheet.returned(laptop.home / f"back{sheet.returns}.csv", row, column, text)
                has = set(self.judge.has[laptop.name])
                seen = sheet.has & self.judge.history.by_row[sheet.table, sheet.rows[row]["_id"]]
                shown = templates.preview(store, path)
                if not seen <= has or (self.judge.erased.get(laptop.name, set()) | sheet.erased) & seen:
                    continue  # it may be refused, or say less: what it was made from is not here, or not any more
                others = {(p.code, p.value != sheet.rows[row]["_id"]) for p in shown.problems
                          if not self._was_erased(sheet, p)}  # fmt: skip
                assert others <= {("erased-since", True), ("base-missing", True)}, shown.problems
                if shown.can_apply:
                    templates.apply(store, shown, confirmed=True)
                new = self.judge.made(laptop, store, lambda e: self.seen_in(sheet, e) if e.replica[0] == "t" else None)
                assert {e.id for e in new if e.replica[0] == "t"} == {e.id for e in shown.edits} - has
                made.append({e.id for e in shown.edits})
        assert len(made) < 2 or made[0] == made[1], "property 16: one edit, wherever it is taken in"

    @rule(n=ANY, k=st.integers(0, len(MONTHS) - 1))
    def refresh_records(self, n: int, k: int) -> None:
        """A file of the programme team's, one of a row of files: its edits follow from the files alone."""
        if self.laptop(n).old:
            return  # it knows no such table
        with self.at(n) as (laptop, store):
            has, before = set(self.judge.has[laptop.name]), self.judge.history.edits
            if {before[i].replica[0] for i in self.judge.erased.get(laptop.name, ()) if i in before} & {"f"}:
                return  # a file does not say again what was erased
            path = laptop.home / f"month {k}.csv"
            path.write_bytes(MONTHS[k])
            shown = record_refresh.preview(store, [path])
            if shown.can_apply:
                assert not shown.problems, shown.problems
                record_refresh.apply(store, shown, backup=False)
                said = set().union(*(self.months[j] for j in range(k)))
                self.judge.made(laptop, store, lambda e: said if e.replica[0] == "f" else None)
                made = {e.id for one in shown.files for e in one.edits}
                assert made <= self.judge.has[laptop.name]
                assert self.months.setdefault(k, made) == made, "the same edits on every laptop"
            else:
                waits = any(p.code in ("previous-missing", "source-incomplete") for p in shown.problems)
                assert waits or self.months[k] & has, "waiting for another file, or taken in already"

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

    @rule(n=ANY, r=ANY, one=ACTION, other=ACTION, case=CASE)
    def clone_goes_on(self, n: int, r: int, one: dict[str, str], other: dict[str, str], case: dict[str, str]) -> None:
        """Property 8: a clone and its like write under the same numbers, and one of them is acknowledged first."""
        number = len(self.world.laptops)
        self.copy_laptop(n, True)
        if number < len(self.world.laptops):
            self.both_change(n, number, r, one, other, case)
            self.pass_on(n, 0)
            self.pass_on(0, number)

    def back_up(self, n: int) -> None:
        laptop = self.laptop(n)
        laptop.close()
        has, erased = self.judge.has[laptop.name], self.judge.erased.get(laptop.name, ())
        self.backups.setdefault(laptop.name, []).append(Copy(laptop.path.read_bytes(), set(has), set(erased)))

    @rule(n=ANY, which=ANY)
    def backups_taken_and_used(self, n: int, which: int) -> None:
        """Now one is taken, now one is put back."""
        if which % 3:
            self.put_back(n, which)
        else:
            self.back_up(n)

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

    # -- in the end --------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Everybody sends to the hub and the hub to all, only what was not acknowledged: soon all say the same."""
        try:
            if self.world.laptops:
                self.converge()
        finally:
            super().teardown()

    def converge(self) -> None:
        for number, laptop in enumerate(self.world.laptops):
            laptop.drift = timedelta()
            self.look(number)
        shared = {i for i, e in self.judge.history.edits.items() if not e.replica.startswith("p")}
        there = shared.intersection(set().union(*(self.judge.has[one.name] for one in self.world.laptops)))
        for laptop in self.put_back_on:
            # What Adviser advises after a backup was put back: take in again what this laptop had sent since.
            for letter in [one for one in self.post if one.sender == laptop.name]:
                with laptop.at() as store:
                    self.take_in(laptop, store, letter)
        for _ in range(4):  # more than one where somebody was not known yet to the hub, or takes a new number
            self.round()
            if self.agreed():
                break
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

    def agreed(self) -> bool:
        private = {i for i, e in self.judge.history.edits.items() if e.replica.startswith("p")}
        return len({frozenset(self.judge.has[one.name] - private) for one in self.world.laptops}) == 1

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
