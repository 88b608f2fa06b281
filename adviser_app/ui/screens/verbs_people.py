"""People and laptops, erasure, moving: ops like those of `verbs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.screens.verbs_store import Outcome
from adviser_app.ui.tasks import Op

# -- people and laptops ------------------------------------------------------------------------------------------


def decide_key(key: str, trusted: bool, how: str) -> Op:
    """-> Decision"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return (exchange.trust if trusted else exchange.distrust)(store, key, how)

    return op


def end_laptop(row: str, lost: bool, reason: str) -> Op:
    """-> Laptop, revoked or retired"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return (exchange.revoke if lost else exchange.retire)(store, row, reason)

    return op


def roster() -> Op:
    """-> (list of (row id, name), row id of whoever works here)"""

    def op(store: Any, work: Work) -> tuple[list[tuple[str, str]], str]:
        from adviser_app.services import identity, records

        me = identity.get(store)
        return records.names(store).people, me.person if me is not None else ""

    return op


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """``what``: HandOver; ``councils``: (code, name) of each; ``actions``, ``meetings``: captions; ``error``: why
    nothing can be handed over so, then the rest is empty."""

    what: Any = None
    councils: tuple[tuple[str, str], ...] = ()
    actions: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    error: AdviserError | None = None


def hand_over_preview(giver: str, to: str, on: date, codes: Sequence[str] | None) -> Op:
    """-> HandOverFacts"""

    def op(store: Any, work: Work) -> HandOverFacts:
        from adviser_app.services import people, records

        try:
            what = people.preview_hand_over(store, to, giver=giver, codes=codes, on=on)
        except AdviserError as error:
            return HandOverFacts(error=error)
        names = records.names(store)
        return HandOverFacts(
            what,
            tuple((code, names.council(code)) for code in what.assignments),
            tuple(records.get(store, "action", row).caption for row in what.actions),
            tuple(records.get(store, "meeting", row).caption for row in what.meetings),
        )

    return op


def hand_over(what: Any) -> Op:
    """-> HandOver"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import people

        return people.hand_over(store, what)

    return op


# -- erasure and what is held on somebody ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EraseFacts:
    """A record to erase. ``fields``: (name, label, shown value) of those that say or said something; ``private``: it
    never left this laptop."""

    table: str
    row: str
    kind: str
    caption: str
    fields: tuple[tuple[str, str, str], ...]
    private: bool


def erase_facts(table: str, row: str) -> Op:
    """-> EraseFacts"""

    def op(store: Any, work: Work) -> EraseFacts:
        from adviser_app.services import records

        record, names = RECORD_TYPES[table], records.names(store)
        found, lines = records.get(store, table, row), records.history(store, table, row)
        spoken_of = {line.cell.partition(":")[0] for line in lines if line.kind == "set"}
        fields = tuple(
            (f.name, f.label, records.say(record, f.name, found.values[f.name], names))
            for f in record.fields
            if record.cell_of(f.name) in spoken_of
        )
        return EraseFacts(table, row, record.label, found.caption, fields, record.private)

    return op


def erase(table: str, row: str, fields: Sequence[str] | None, reason: str) -> Op:
    """-> Erased"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.erase(store, table, row, fields, reason)

    return op


def erasures() -> Op:
    """-> (list of Erasure, newest first; labels of the types)"""

    def op(store: Any, work: Work) -> tuple[list[Any], Mapping[str, str]]:
        from adviser_app.services import records

        return list(reversed(records.erasures(store))), {name: r.label for name, r in RECORD_TYPES.items()}

    return op


def held_on(words: str) -> Op:
    """-> list of HeldLine"""

    def op(store: Any, work: Work) -> list[Any]:
        from adviser_app.services import records

        return list(records.held_on(store, words))

    return op


def write_held_on(words: str, path: Path) -> Op:
    """-> how many lines were written"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import records

        return records.write_held_on(store, words, path)

    return op


# -- moving to another laptop ------------------------------------------------------------------------------------


def carry_out(folder: Path) -> Op:
    """-> (path of the copy, its size, whether it is encrypted)"""

    def op(store: Any, work: Work) -> tuple[Path, int, bool]:
        from adviser_app.services import stores

        path = stores.backup(store, folder, work=work)
        return path, path.stat().st_size, bool(store.passphrase_set)

    return op


def bring_in(copy: Path, passphrase: str | None, outcome: Outcome) -> Op:
    """For `Tasks.open`: the store as the copy has it; where that fails, the one that was there, opened again."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import stores

        path, before = Path(store.path), None if store.key is None else str(store.key.text)
        store.close()
        try:
            kept = stores.restore(path, copy, passphrase, work)
            opened = stores.open_store(path, passphrase, work=work)
        except AdviserError as error:
            outcome.error = error
            return stores.open_store(path, before, work=work)
        if kept is not None:
            outcome.notes = (f"What was here before is kept as {Path(kept).name}.",)
        return opened

    return op


def move_in(laptop: str, old: str, reason: str) -> Op:
    """-> Moved. ``old``: retired, lost or stays."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.move_in(store, laptop, exchange.Old(old), reason)

    return op


def moving_facts() -> Op:
    """-> (Identity or None, whether this store is a copy that was made elsewhere, number of unconfirmed edits)"""

    def op(store: Any, work: Work) -> tuple[Any, bool, int]:
        from adviser_app.services import exchange, identity

        return identity.get(store), exchange.has_moved(store), exchange.unconfirmed(store).edits

    return op
