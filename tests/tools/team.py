"""People with a laptop each, invented councils and what is written down about them: for journeys with windows, and for
pictures of the exchange. All stores belong to one profile, as on a computer with several users' files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from adviser_app import paths
from adviser_app.domain.areas import CouncilType
from adviser_app.domain.errors import AdviserError
from adviser_app.services import exchange, identity, portfolio, records, shipped, stores
from adviser_app.store import areas, settings
from adviser_app.store.connection import Store

# Invented, after novels: no real council is spoken of.
COUNCILS = (
    ("E07900001", "Barsetshire"), ("E07900002", "Casterbridge"), ("E07900003", "Christminster"),
    ("E07900004", "Cranford"), ("E07900005", "Loamshire"), ("E07900006", "Melchester"),
    ("E07900007", "Middlemarch"), ("E07900008", "Milton"), ("E07900009", "Raveloe"), ("E07900010", "Wessex Vale"),
)  # fmt: skip
_TEMPLATE, _KNOWN = "template.db", "known"
HUB, HELEN, DAVID = "Programme team", "Helen Marsh", "David Okafor"


class Member:
    """Somebody with a store of their own."""

    def __init__(self, folder: Path, name: str, laptop: str) -> None:
        self.name, self.laptop = name, laptop
        self.path = folder / name.split()[0].lower() / "adviser.db"

    @property
    def out(self) -> Path:
        """Where their bundles are written."""
        return self.path.parent / "out"


class Team:
    """``hub`` collects; ``helen`` and ``david`` are advisers. ``build`` makes their stores, who trust each other;
    ``copy`` takes a team that was made elsewhere, with what this computer knows of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub = Member(folder, HUB, "Office")
        self.helen = Member(folder, HELEN, "Train laptop")
        self.david = Member(folder, DAVID, "Blue laptop")

    def build(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        Store.create(self.folder / _TEMPLATE, prepare=_invented).close()
        for member in (self.hub, self.helen, self.david):
            self.equip(member, hub=member is self.hub)
        self.meet(self.hub, self.helen, self.david)

    def copy(self, folder: Path) -> Team:
        """The same elsewhere, for one test to change. The profile knows how far its stores have counted."""
        shutil.copytree(self.folder, folder)
        for kept in (self.folder / _KNOWN).glob("*.json"):
            paths.data_dir().mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, paths.data_dir() / kept.name)
        return Team(folder)

    def keep_known(self) -> None:
        """Keep what this computer knows of the stores beside them, for ``copy``."""
        (self.folder / _KNOWN).mkdir(exist_ok=True)
        for kept in paths.data_dir().glob("*.json"):
            shutil.copyfile(kept, self.folder / _KNOWN / kept.name)

    def stranger(self, person: str, laptop: str) -> Member:
        """Somebody new, whom nobody knows yet."""
        made = Member(self.folder, person, laptop)
        self.equip(made)
        return made

    def equip(self, member: Member, *, hub: bool = False) -> None:
        member.path.parent.mkdir()
        shutil.copyfile(self.folder / _TEMPLATE, member.path)
        with self.at(member) as store:
            role = "Programme team" if hub else "Principal adviser"
            email = f"{member.name.lower().replace(' ', '.')}@example.org"
            identity.name(store, member.name, member.laptop, email=email, role=role, hub=hub)
            exchange.ensure_keys(store)

    def person(self, member: Member) -> str:
        with self.at(member) as store:
            found = identity.get(store)
            assert found is not None
            return found.person

    @contextmanager
    def at(self, member: Member) -> Iterator[Store]:
        with stores.open_store(member.path, create=False) as store:
            yield store

    def meet(self, *members: Member) -> None:
        """Everybody confirms everybody's key, and takes in what they have."""
        for sender in members:
            path = self.send(sender, everything=True)
            for receiver in members:
                if receiver is not sender:
                    self.take(receiver, path, trust=True)

    def send(self, member: Member, **more: Any) -> Path:
        with self.at(member) as store:
            return exchange.out(store, member.out, **more).paths[0]

    def take(self, member: Member, path: Path, *, trust: bool = False) -> Any:
        with self.at(member) as store:
            shown = exchange.preview(store, path)
            if trust and not shown.can_apply:
                try:
                    exchange.apply(store, shown, backup=False)
                except AdviserError:  # kept back: its key can be trusted from then on
                    exchange.trust(store, shown.key, f"Read to me by {shown.sender} over the telephone")
                shown = exchange.preview(store, path)
            return exchange.apply(store, shown, backup=False)

    def pass_on(self, sender: Member, *receivers: Member) -> None:
        path = self.send(sender)
        for receiver in receivers:
            self.take(receiver, path)

    def round(self) -> None:
        """Everybody sends to the hub, which sends to everybody."""
        self.pass_on(self.helen, self.hub)
        self.pass_on(self.david, self.hub)
        self.pass_on(self.hub, self.helen, self.david)

    # what is written down

    def work(self) -> None:
        """Weeks of ordinary work, exchanged: a portfolio each, contacts, meetings, notes, actions."""
        today = date.today()
        me = self.person(self.helen)
        with self.at(self.helen) as store:
            portfolio.put(store, [code for code, _ in COUNCILS[:6]])
            for row in _contacts():
                records.create(store, "contact", row)
            for days, council, kind, subject, status in (
                (-41, 0, "Visit", "Position statement: first draft", "held"),
                (-20, 2, "Meeting", "Budget gap and the savings plan", "held"),
                (9, 1, "Visit", "Peer challenge: scoping with the leader", "planned"),
                (16, 5, "Call", "Housing delivery: what peers could add", "planned"),
            ):
                records.create(store, "meeting", {
                    "date": _day(today, days), "council": _code(council), "kind": kind, "subject": subject,
                    "status": status, "adviser": me,
                })  # fmt: skip
            for days, council, what in (
                (5, 0, "Ring the chief executive about the date of the peer challenge"),
                (12, 2, "Send the finance peers’ report to the section 151 officer"),
                (3, 1, "Ask the leader for two member peers in January"),
                (-2, 4, "Put Loamshire in touch with Melchester on adult social care"),
                (28, 5, "Agree the scope of the housing adviser’s visit"),
            ):
                records.create(store, "action", {
                    "what": what, "council": _code(council), "owner": me, "due": _day(today, days),
                })  # fmt: skip
            records.create(store, "note", {
                "council": _code(0), "date": _day(today, -15),
                "text": "The new leader wants the peer challenge before the budget, not after it. The chief executive "
                "would rather wait for the settlement.", "theme": "Governance",
            })  # fmt: skip
            records.create(store, "private_note", {
                "council": _code(2), "date": _day(today, -8),
                "text": "The finance officer thinks of leaving in the spring. Told me in confidence.",
            })  # fmt: skip
        with self.at(self.david) as store:
            portfolio.put(store, [code for code, _ in COUNCILS[6:]])
            for council, text in (
                (6, "Waste collection changes in April; the scrutiny committee has asked for a peer’s view."),
                (8, "Good turnout at the members’ training. Two would make peers."),
            ):
                records.create(store, "note", {"council": _code(council), "date": _day(today, -9), "text": text})
        self.round()
        self.pass_on(self.hub, self.helen, self.david)

    def quarrel(self) -> None:
        """Helen and David change the same records without knowing of each other."""
        rows = {
            what: self.row(self.helen, "action", what) for what in ("Ring the chief", "Ask the leader", "Agree the")
        }
        leader = self.row(self.helen, "contact", "Leader Barsetshire")
        finance = self.row(self.helen, "contact", "151 Christminster")
        meeting = self.row(self.helen, "meeting", "scoping")
        today = date.today()
        with self.at(self.helen) as store:
            records.change(store, "action", rows["Ring the chief"], {
                "due": _day(today, 2),
                "detail": "She is away until Monday. Ask whether the second week of February would do, and who would "
                "write the position statement.",
            })  # fmt: skip
            records.change(store, "action", rows["Ask the leader"], {"status": "done", "done": _day(today, -1)})
            records.change(store, "contact", leader, {"phone": "020 7946 0018"})
            records.change(store, "contact", finance, {"role": "Chief finance officer (section 151)"})
            records.change(store, "meeting", meeting, {"summary": "Scope: finance, housing, member and officer roles."})
            records.delete(store, "action", [rows["Agree the"]])
        with self.at(self.david) as store:
            records.change(store, "action", rows["Ring the chief"], {
                "due": _day(today, 12),
                "detail": "She is away until Monday. Ask whether the third week of March would do, and whom she wants "
                "as lead peer.",
            })  # fmt: skip
            records.change(store, "action", rows["Ask the leader"], {"status": "dropped", "why": "He has offered four"})
            records.change(store, "contact", leader, {"phone": "020 7946 0081"})
            records.change(store, "contact", finance, {"email": "finance@christminster.example"})
            records.change(
                store, "action", rows["Agree the"], {"due": _day(today, 35), "detail": "They would like two days."}
            )

    def row(self, member: Member, table: str, text: str) -> str:
        """The id of the first record of a type in which some words occur."""
        with self.at(member) as store:
            return records.list_rows(store, table, text=text)[0].id


def _invented(store: Store) -> None:
    with store.write():
        for code, name in COUNCILS:
            area = areas.add_area(store, code, areas.AreaKind.COUNCIL, name, region="Wessex")
            store.con.execute("UPDATE area SET council_type = ? WHERE id = ?", (CouncilType.UNITARY.value, area))
        register = paths.resources() / "register" / "councils.csv"  # said to be there, so that opening loads no more
        settings.put(store, "register", hashlib.sha256(register.read_bytes()).hexdigest())
        settings.put(store, shipped.SETTING, shipped.digest())  # nor the catalogue


def _code(at: int) -> str:
    return COUNCILS[at][0]


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def _contacts() -> list[dict[str, str]]:
    said = (
        (0, "Eleanor Harding", "Leader", "020 7946 0011"), (0, "Septimus Grantly", "Chief executive", "020 7946 0012"),
        (1, "Michael Henchard", "Leader", "020 7946 0021"), (1, "Lucetta Farfrae", "Chief executive", ""),
        (2, "Sue Bridehead", "Director of finance, section 151 officer", "020 7946 0031"),
        (2, "Arabella Donn", "Cabinet member for housing", ""), (4, "Esther Lyon", "Leader", "020 7946 0041"),
        (5, "Edmund Tressilian", "Director of adult social services", "020 7946 0051"),
    )  # fmt: skip
    return [{"council": _code(at), "name": name, "role": role, "phone": phone} for at, name, role, phone in said]
