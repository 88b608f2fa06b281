"""Properties 13 to 15 from one end to the other: every string of the naughty list and every sort of number, typed into
records, sent in a bundle, taken in, and sent out and back as a table that a spreadsheet has saved."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, FieldError, canonical
from adviser_app.services import exchange, identity, records, templates
from adviser_app.store import edits as stored
from adviser_app.store.connection import Store
from tests.tools.laptops import Laptop, World, memory_folder
from tests.tools.spreadsheet import COUNTRIES, Country, saved

ENGLISH = [c for c in COUNTRIES if c.decimal == "."]

NUMBERS = [
    "0", "-0", "007", "-5", "+5", "1e5", "1E400", "1e-7", "1,234", "1.234,5", "12.40", "12.4", ".5", "5.", "1/2", "3-4",
    "2026-11-22", "22/11/2026", "Nov 2026", "MAR1", "SEPT2", "1:30", "12345678901234567890", "0.1234567890123456789",
    "£1,250", "50%", "(5)", "5-", "٣", "½", "−5", "INF", "NaN", "TRUE", "true", "FALSE", "1_000", "0x1F", "1e", "e5",
    "E07000008", "FY2011-12", "=1+1",
    "'=1+1", "''=1+1", "'5", "@x", "+44 20 7664 3000", "-", "--", "'", "''", "#", "#N/A",
]  # fmt: skip


def naughty(shared: Path) -> list[str]:
    return json.loads((shared / "corpora" / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))


@pytest.fixture
def world() -> Iterator[World]:
    world = World(memory_folder())
    yield world
    world.close()


def texts(store: Store, field: str) -> dict[str, str]:
    return {v.id: v.values[field] for v in records.list_rows(store, "action")}


def typed(store: Store, strings: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """An action for each string that a line holds, in its line and its long text; by row, what is kept of it."""
    me = identity.ensure(store).person
    action = RECORD_TYPES["action"].by_name
    kept_lines, kept_texts = {}, {}
    rows = []
    for text in strings:
        try:
            line, long = canonical(action["what"], text), canonical(action["detail"], text)
        except FieldError:
            continue
        if line:
            rows.append((text, line, long))
    ids = records.create_many(store, "action", [{"what": t, "detail": t, "owner": me} for t, _, _ in rows])
    for id_, (_, line, long) in zip(ids, rows, strict=True):
        kept_lines[id_], kept_texts[id_] = line, long
    assert texts(store, "what") == kept_lines and texts(store, "detail") == kept_texts
    return kept_lines, kept_texts


def sent(world: World, ann: Laptop, ben: Laptop) -> None:
    with ann.at() as store:
        (path,) = exchange.out(store, ann.home / "out").paths
    with ben.at() as store:
        identity.name(store, "Ben", "Ben's")
        with pytest.raises(AdviserError, match="nobody here has confirmed"):
            exchange.apply(store, exchange.preview(store, path), backup=False)
        exchange.trust(store, exchange.preview(store, path).key, "words compared")
        exchange.apply(store, exchange.preview(store, path), backup=False)


def test_every_string_and_number_arrives_as_it_was_typed(world: World, shared: Path) -> None:
    ann, ben = world.new("ann"), world.new("ben")
    with ann.at() as store:
        lines, longs = typed(store, naughty(shared) + NUMBERS)
        edits = {e.id: e for e in stored.select(store, None, {})}
    assert len(lines) > 500
    sent(world, ann, ben)
    with ben.at() as store:
        assert texts(store, "what") == lines and texts(store, "detail") == longs
        assert {e.id: e for e in stored.select(store, None, {}) if e.id in edits} == edits
        assert not list(stored.faulty(store))


@pytest.mark.parametrize("country", [None, *ENGLISH], ids=lambda c: c.name if c else "as it is")
def test_a_table_of_them_that_a_spreadsheet_saved_changes_nothing(
    world: World, shared: Path, country: Country | None
) -> None:
    """A spreadsheet that writes decimal commas is tests/merge's matter: it changes texts that look like numbers."""
    ann = world.new("ann")
    with ann.at() as store:
        typed(store, naughty(shared) + NUMBERS)
        path = ann.home / "table.csv"
        templates.out(store, "action", path)
        if country is not None:
            with path.open(encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([header, *([saved(cell, country) for cell in row] for row in rows)])
        shown = templates.preview(store, path)
        assert [(c.before, c.after) for c in shown.changes] == []
        assert not shown.can_apply and not shown.new and not shown.deleted
        assert not shown.problems
