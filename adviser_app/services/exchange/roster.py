"""Who exchanges: people, their laptops, and whose keys are trusted here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from adviser_app.domain.records import unpack
from adviser_app.merge.heads import row_state
from adviser_app.services.records import Names, names
from adviser_app.store import edits as stored
from adviser_app.store import exchange as asked
from adviser_app.store import identity as kept
from adviser_app.store import peers
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store

IN_USE, RETIRED, REVOKED = "in use", "retired", "revoked"


class Trust(StrEnum):
    """How a bundle's sender stands here. Only the first two are taken in."""

    OWN = "own"
    TRUSTED = "trusted"
    UNKNOWN = "unknown"  # nobody has confirmed the key yet
    REFUSED = "refused"  # somebody here decided against it
    REVOKED = "revoked"  # the roster says that the laptop is lost
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop of the roster. ``row``: its row id; ``person``: row id of its owner; ``state``: in use, retired,
    revoked."""

    row: str
    replica: str
    person: str
    name: str
    sign_key: str
    age_key: str
    hub: bool
    state: str
    since: str
    reason: str


def laptops(store: Store) -> list[Laptop]:
    """The laptops of the roster, by name."""
    return [
        Laptop(
            r.id, r.values["replica"], r.values["person"], r.values["name"], r.values["sign_key"], r.values["age_key"],
            r.values["hub"] == "yes", r.values["state"] or IN_USE, r.values["since"], r.values["reason"],
        )
        for r in stored_records.rows(store, "laptop")
    ]  # fmt: skip


def trust_of(store: Store, key: str, replica: str) -> Trust:
    """How the owner of a key stands here. A revocation counts as soon as anybody has said so, whoever contradicts."""
    if not key:
        return Trust.UNSIGNED
    if _revoked(store, key, replica):
        return Trust.REVOKED
    me = kept.get(store)
    if me is not None and key == me.verify_key:
        return Trust.OWN
    decision = peers.trust(store).get(key)
    if decision is None:
        return Trust.UNKNOWN
    return Trust.TRUSTED if decision.decision == "trusted" else Trust.REFUSED


def _revoked(store: Store, key: str, replica: str) -> bool:
    rows = [("laptop", lap.row) for lap in laptops(store) if lap.sign_key == key or lap.replica == replica]
    for edits in stored.of_rows(store, rows).values():
        standing = row_state(edits).cells.get("standing")
        if standing and any(unpack(e.value or "").get("state") == REVOKED for e in standing.heads):
            return True
    return False


class Roster:
    """People and laptops, as words need them. Reads the store once."""

    def __init__(self, store: Store) -> None:
        self.names: Names = names(store)
        self.laptops = laptops(store)
        self._by_replica = {lap.replica: lap for lap in self.laptops}

    def laptop(self, replica: str) -> Laptop | None:
        return self._by_replica.get(replica)

    def whose(self, replica: str) -> str:
        """A source of edits in words: "the laptop “Train” of Jo Smith"."""
        lap = self._by_replica.get(replica)
        if lap is not None:
            return f"the laptop “{lap.name}” of {self.names.person(lap.person)}"
        if replica.startswith(asked.LAPTOP):
            return f"a laptop that is not in the roster yet ({replica[:7]})"
        return "a file that somebody took in"
