"""The exchange: ops like those of `verbs`. Those that look at a bundle go to the writer: a preview is an apply that is
rolled back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.screens.verbs_store import Outcome
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels.records import Choices

KINDS = ("records", "portfolio", "polarity", "figures", "exchange", "backups")
"""What taking in a bundle, or settling conflicts, may change."""
ROSTER = ("records", "exchange", "settings")


# -- how it stands -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overview:
    """The page's facts. ``named``: somebody said who works here; ``kept``: files kept back, with the state of their
    keys; ``offers``: new bundles in the watched folder; ``log`` newest first; ``people``: lines of the roster."""

    status: Any
    named: bool
    hub: bool
    me: str
    points: tuple[shown.Point, ...]
    heading: str
    kept: tuple[Any, ...]
    offers: tuple[Any, ...]
    log: tuple[Any, ...]
    people: tuple[shown.PersonView, ...]


def overview() -> Op:
    """-> Overview"""

    def op(store: Any, work: Work) -> Overview:
        from adviser_app.services import exchange, identity

        status = exchange.status(store)
        who = identity.get(store)
        kept = tuple(exchange.quarantined(store))
        log = tuple(exchange.log(store))
        undecided = len({one.key for one in kept if one.trust == exchange.Trust.UNKNOWN})
        return Overview(
            status,
            who is not None and who.named,
            who is not None and who.hub,
            who.person if who is not None else "",
            shown.points(status, named=who is not None and who.named, kept=undecided, used=bool(log)),
            shown.heading(status),
            kept,
            tuple(exchange.offered(store)),
            log,
            tuple(shown.person_lines(status.people, exchange.decisions(store))),
        )

    return op


@dataclass(frozen=True, slots=True)
class Counts:
    """What the window says of the exchange on every page."""

    conflicts: int
    offers: tuple[Any, ...]


def counts() -> Op:
    """-> Counts"""

    def op(store: Any, work: Work) -> Counts:
        from adviser_app.services import exchange

        return Counts(exchange.count_conflicts(store), tuple(exchange.offered(store)))

    return op


def tidy() -> Op:
    """-> list of half-written files that were removed"""

    def op(store: Any, work: Work) -> list[Path]:
        from adviser_app.services import exchange

        return list(exchange.tidy(store))

    return op


def make_keys() -> Op:
    """This laptop's keys, where it has none yet."""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import exchange

        exchange.ensure_keys(store)

    return op


def collect(wanted: bool) -> Op:
    """-> Identity. This laptop collects for all from now on, or no longer."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import identity

        me = identity.ensure(store)
        return identity.name(store, me.name, me.laptop, hub=wanted)

    return op


def watch(folder: Path | None) -> Op:
    """-> the folder that is watched from now on, or None"""

    def op(store: Any, work: Work) -> Path | None:
        from adviser_app.services import exchange

        return exchange.set_watch_folder(store, folder)

    return op


# -- out and in --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendFacts:
    """``view``: OutView; ``people``: (row id, name, whether they can be encrypted to), without oneself; ``watch``: the
    watched folder or None."""

    view: Any
    people: tuple[tuple[str, str, bool], ...]
    watch: Path | None


def out_preview(to: str | None, everything: bool) -> Op:
    """-> SendFacts"""

    def op(store: Any, work: Work) -> SendFacts:
        from adviser_app.services import exchange, identity

        me = identity.get(store)
        people = tuple(
            (p.person, p.name, any(lap.encrypts and lap.state == "in use" for lap in p.laptops))
            for p in exchange.people(store)
            if me is None or p.person != me.person
        )
        view = exchange.out_preview(store, to=to, everything=everything)
        return SendFacts(view, people, exchange.watch_folder(store))

    return op


def out(folder: Path, to: str | None, everything: bool, encrypt_to: Collection[str]) -> Op:
    """-> Sent"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.out(store, folder, to=to, everything=everything, encrypt_to=encrypt_to, work=work)

    return op


def preview(path: Path) -> Op:
    """-> InPreview; for the writer, told to nobody"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.preview(store, path, work)

    return op


def is_here(table: str, row: str) -> Op:
    """-> whether there is such a record, of a kind this version shows"""

    def op(store: Any, work: Work) -> bool:
        from adviser_app.services import records

        try:
            records.get(store, table, row)
        except AdviserError:
            return False
        return True

    return op


def apply(previewed: Any) -> Op:
    """-> InResult"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.apply(store, previewed, work)

    return op


def keep_back(previewed: Any) -> Op:
    """Note a file of an unknown sender among those kept back."""

    def op(store: Any, work: Work) -> None:
        _note(store, previewed)

    return op


def _note(store: Any, previewed: Any) -> None:
    from adviser_app.services import exchange

    try:
        exchange.apply(store, previewed)
    except AdviserError as error:
        if error.code not in ("sender-unknown", "sender-refused", "sender-revoked", "unsigned"):
            raise


def decide(previewed: Any, path: Path, trusted: bool, how: str) -> Op:
    """-> InPreview, after the decision about its sender's key"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        _note(store, previewed)
        (exchange.trust if trusted else exchange.distrust)(store, previewed.key, how)
        return exchange.preview(store, path, work)

    return op


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


# -- conflicts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """``found``: every Conflict; ``reviews``: every ReviewLine; ``me``: this person's row id; ``hubs``: (row id, name)
    of those who collect for all."""

    found: tuple[Any, ...]
    reviews: tuple[Any, ...]
    me: str
    hubs: tuple[tuple[str, str], ...]


def conflicts() -> Op:
    """-> ConflictFacts"""

    def op(store: Any, work: Work) -> ConflictFacts:
        from adviser_app.services import exchange, identity

        me = identity.get(store)
        hubs = tuple((p.person, p.name) for p in exchange.people(store) if any(lap.hub for lap in p.laptops))
        return ConflictFacts(
            tuple(exchange.conflicts(store)), tuple(exchange.reviews(store)), me.person if me is not None else "", hubs
        )

    return op


def resolve(table: str, row: str, cell: str, **choice: Any) -> Op:
    """-> Resolved. ``choice``: head, texts, both or keep, as `services.exchange.Choice` takes them."""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.resolve(store, [exchange.Choice(table, row, cell, **choice)])

    return op


def rule_counts(rules: Sequence[str], found: Sequence[Any]) -> Op:
    """-> dict of rule to how many of some conflicts it would settle"""

    def op(store: Any, work: Work) -> dict[str, int]:
        from adviser_app.services import exchange

        return {rule: len(exchange.by_rule(store, rule, found)) for rule in rules}

    return op


def resolve_by_rule(rule: str, found: Sequence[Any]) -> Op:
    """-> Resolved, of some conflicts"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.resolve(store, exchange.by_rule(store, rule, found))

    return op


def reviewed(ids: Collection[int]) -> Op:
    """-> how many were looked at"""
    wanted = list(ids)

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import exchange

        exchange.reviewed(store, wanted)
        return len(wanted)

    return op


def choices(table: str, fields: Sequence[str]) -> Op:
    """-> Choices, for the fields of a third value"""

    def op(store: Any, work: Work) -> Choices:
        from adviser_app.ui.screens.verbs_records import form

        return form(table, None, {})(store, work).choices

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
