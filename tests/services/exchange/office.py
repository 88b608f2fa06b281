"""An office to test the exchange in: the programme team and two advisers, each with a laptop, who trust each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.services import exchange, identity, records
from adviser_app.services.exchange import InPreview, InResult
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.tools.laptops import Laptop, World, memory_folder

WHERE = {"council": "E07000000"}
ACTION = {"what": "Ring the leader", "council": "E07000000"}


class Office:
    """``hub``, ``ann``, ``ben``: laptops. Files travel by hand: ``send`` writes one, ``take`` takes it in."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.hub = self.laptop("Hub", "Programme team", hub=True)
        self.ann = self.laptop("Ann's", "Ann Able")
        self.ben = self.laptop("Ben's", "Ben Best")
        self.meet(self.hub, self.ann, self.ben)

    def laptop(self, name: str, person: str, *, hub: bool = False, old: bool = False) -> Laptop:
        made = self.world.new(name, old=old)
        with made.at() as store:
            identity.name(store, person, name, hub=hub)
            exchange.ensure_keys(store)
        return made

    def meet(self, *laptops: Laptop) -> None:
        """Everybody confirms everybody's key, and takes in what they have."""
        for sender in laptops:
            path = self.send(sender, everything=True)
            for receiver in laptops:
                if receiver is not sender:
                    self.take(receiver, path, trust=True)

    def send(self, laptop: Laptop, **more: object) -> Path:
        with laptop.at() as store:
            return exchange.out(store, laptop.home / "out", **more).paths[0]  # type: ignore[arg-type]

    def look(self, laptop: Laptop, path: Path) -> InPreview:
        with laptop.at() as store:
            return exchange.preview(store, path)

    def take(self, laptop: Laptop, path: Path, *, trust: bool = False, backup: bool = False) -> InResult:
        with laptop.at() as store:
            shown = exchange.preview(store, path)
            if trust and not shown.can_apply:
                try:
                    exchange.apply(store, shown)
                except AdviserError:
                    exchange.trust(store, shown.key, "Read over the phone")
                shown = exchange.preview(store, path)
            return exchange.apply(store, shown, backup=backup)

    def pass_on(self, sender: Laptop, *receivers: Laptop) -> list[InResult]:
        path = self.send(sender)
        return [self.take(receiver, path) for receiver in receivers]

    def round(self) -> None:
        """Everybody sends to the hub, which sends to everybody."""
        self.pass_on(self.ann, self.hub)
        self.pass_on(self.ben, self.hub)
        self.pass_on(self.hub, self.ann, self.ben)

    def me(self, laptop: Laptop) -> str:
        with laptop.at() as store:
            found = identity.get(store)
            assert found is not None
            return found.person

    def add(self, laptop: Laptop, table: str = "action", **texts: str) -> str:
        with laptop.at() as store:
            said = {**ACTION, "owner": identity.ensure(store).person} if table == "action" else dict(WHERE)
            return records.create(store, table, said | texts).id

    def change(self, laptop: Laptop, row: str, **texts: str) -> None:
        with laptop.at() as store:
            records.change(store, "action", row, texts)

    def values(self, laptop: Laptop, row: str, table: str = "action") -> dict[str, str]:
        with laptop.at() as store:
            return records.get(store, table, row).values


@contextmanager
def office() -> Iterator[Office]:
    made = Office(memory_folder())
    try:
        yield made
    finally:
        made.world.close()


def dump(store: Store) -> dict[str, object]:
    """All that two laptops with the same edits have in common: records row by row, standing, conflicts, edits."""
    shown = {
        table: {r.id: (r.values, r.standing, r.conflicts, r.waiting, r.changed, r.by, r.caption) for r in
                records.list_rows(store, table)}
        for table in records.count(store)
        if table != "private_note"
    }  # fmt: skip
    gone = {table: sorted(r.id for r in records.deleted(store, table)) for table in shown}
    return {"records": shown, "deleted": gone, "edits": edits.set_of_all(store), "differences": edits.compare(store)}
