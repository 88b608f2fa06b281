"""The exchange: ops like those of `verbs`. Those that look at a bundle go to the writer: a preview is an apply that is
rolled back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels.exchange_files import SendView, TakeInView, send_view, take_in_view
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
    """``view``: what would be in the bundle; ``hub``: this laptop collects for all; ``people``: (row id, name, whether
    they can be encrypted to), without oneself; ``watch``: the watched folder or None."""

    view: SendView
    hub: bool
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
        names = {row: name for row, name, _can in people}
        found = exchange.out_preview(store, to=to, everything=everything)
        view = send_view(found, to=names.get(to or "", ""), asked_for_all=everything)
        return SendFacts(view, found.kind == "hub", people, exchange.watch_folder(store))

    return op


def out(folder: Path, to: str | None, everything: bool, encrypt_to: Collection[str]) -> Op:
    """-> Sent"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import exchange

        return exchange.out(store, folder, to=to, everything=everything, encrypt_to=encrypt_to, work=work)

    return op


def preview(path: Path) -> Op:
    """-> (InPreview, TakeInView); for the writer, told to nobody"""

    def op(store: Any, work: Work) -> tuple[Any, TakeInView]:
        from adviser_app.services import exchange

        found = exchange.preview(store, path, work)
        return found, take_in_view(found)

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
    """-> (InPreview, TakeInView), after the decision about its sender's key"""

    def op(store: Any, work: Work) -> tuple[Any, TakeInView]:
        from adviser_app.services import exchange

        _note(store, previewed)
        (exchange.trust if trusted else exchange.distrust)(store, previewed.key, how)
        found = exchange.preview(store, path, work)
        return found, take_in_view(found)

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
        return _conflicts(store)

    return op


def _conflicts(store: Any) -> ConflictFacts:
    from adviser_app.services import exchange, identity

    me = identity.get(store)
    hubs = tuple((p.person, p.name) for p in exchange.people(store) if any(lap.hub for lap in p.laptops))
    found, merged = tuple(exchange.conflicts(store)), tuple(exchange.reviews(store))
    return ConflictFacts(found, merged, me.person if me is not None else "", hubs)


def resolve(table: str, row: str, cell: str, **choice: Any) -> Op:
    """-> (Resolved, list of the conflicts that the record has still). ``choice``: head, texts, both or keep, as
    `services.exchange.Choice` takes them."""

    def op(store: Any, work: Work) -> tuple[Any, list[Any]]:
        from adviser_app.services import exchange

        done = exchange.resolve(store, [exchange.Choice(table, row, cell, **choice)])
        return done, exchange.conflicts(store, only={(table, row)})

    return op


def rule_counts(rules: Sequence[str], found: Sequence[Any]) -> Op:
    """-> dict of rule to how many of some conflicts it would settle"""

    def op(store: Any, work: Work) -> dict[str, int]:
        from adviser_app.services import exchange

        return {rule: len(exchange.by_rule(store, rule, found)) for rule in rules}

    return op


def resolve_by_rule(rule: str, found: Sequence[Any]) -> Op:
    """-> (Resolved, ConflictFacts as they are afterwards), of some conflicts"""

    def op(store: Any, work: Work) -> tuple[Any, ConflictFacts]:
        from adviser_app.services import exchange

        done = exchange.resolve(store, exchange.by_rule(store, rule, found))
        return done, _conflicts(store)

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
