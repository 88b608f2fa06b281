"""Records that ship with Adviser (``resources/records``), taken in as a source: themes and offers of support, grants,
deflators, the rules of the clock and of the risk overview, public interventions, baskets of indicators and reports of
figures by theme.

The source is a replica of its own, as the programme team's files are: the same file makes the same edits in every
store, so nobody sends them, and whoever changes an offer changes the one that everybody has. What a user wrote stands;
the files are undated, so theirs is what is shown where both spoke.

Imports stay inside the functions: this is asked at every opening, and nearly always there is nothing to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from adviser_app import paths

if TYPE_CHECKING:
    from adviser_app.domain.records import Field
    from adviser_app.store.connection import Store

SETTING = "shipped"  # the hash of the files that were last taken in
TABLES = (
    "support_theme", "offer", "programme_year", "deflator", "clock_rule", "risk_rule", "intervention", "basket",
    "basket_member", "saved_report", "saved_view",
)  # fmt: skip
"""In this order: offers name themes, indicators of baskets their basket, views their report."""
NAMED = ("support_theme", "basket", "saved_report")  # what other files refer to, by its name


def folder() -> Path:
    """Where the files are."""
    return paths.resources() / "records"


def files(table: str) -> list[Path]:
    """The files of a type in their order: ``offer.csv``, then ``offer-2.csv`` …"""
    later = sorted(folder().glob(f"{table}-*.csv"), key=lambda p: int(p.stem.rpartition("-")[2]))
    return [folder() / f"{table}.csv", *later]


def digest() -> str:
    """The hash of all files."""
    said = hashlib.sha256()
    for table in TABLES:
        for path in files(table):
            said.update(hashlib.sha256(path.read_bytes()).digest())
    return said.hexdigest()


def current(store: Store) -> bool:
    """Whether nothing is to be done: one question to the store."""
    from adviser_app.store import settings

    return bool(settings.get(store, SETTING) == digest())


def take_in(store: Store) -> int:
    """Take in what the store has not taken in yet, in one transaction; how many edits are new. No action of the user's:
    undo leaves it."""
    from adviser_app.store import settings

    named: dict[tuple[str, str], str] = {}
    with store.write():
        new = sum(_file(store, table, path, named) for table in TABLES for path in files(table))
        settings.put(store, SETTING, digest())
    return new


def _file(store: Store, table: str, path: Path, named: dict[tuple[str, str], str]) -> int:
    """One file; ``named``: the rows that the files have named so far, by their type and their names in the files."""
    from adviser_app.domain.records import RECORD_TYPES
    from adviser_app.merge import sheet, source
    from adviser_app.store import edits as stored
    from adviser_app.store import peers

    record, data = RECORD_TYPES[table], path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    found = sheet.read(data, lambda header: bool(source.recognise(header, [record])))
    if found is None:
        raise ValueError(f"{path.name} is no file of {table}")
    replica = source.replica_of(table, source.SHIPPED)
    if table in NAMED:
        named |= {(table, r.cells["name"]): source.own_row(replica, [r.cells[source.KEY]]) for r in found.rows}
    past = source.Past(list(stored.select(store, [replica], {})))
    if sha256[: source.SHORT] in past.files:
        return 0
    columns = source.recognise(found.header, [record])[0]
    said = source.read(columns, found, sha256, past, _Named(named), path.name)
    if said.problems:
        raise ValueError(f"{path.name}: {said.problems[0].message}")
    counts = {"new": len(said.new), "changed": len(said.changes)}
    number = peers.add_incoming(store, source.SHIPPED, sha256, kind=peers.SHIPPED, replica=replica, counts=counts)
    stored.append(store, said.edits, came=number)
    return len(said.edits)


class _Named:
    """What the files refer to, by the files alone, so that every store makes the same edits of them: a theme or basket
    that a user has renamed or deleted is still the one they mean, and a council is the code that stands there, whatever
    register the store has."""

    def __init__(self, named: Mapping[tuple[str, str], str]) -> None:
        self._named = named

    def find(self, field: Field, text: str) -> str:
        from adviser_app.domain.records import Kind, canonical

        return canonical(field, text) if field.kind is Kind.COUNCIL else self._named[field.of, text]

    def names(self, field: Field, value: str) -> Iterable[str]:
        return ()
